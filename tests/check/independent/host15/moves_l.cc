// SPDX-License-Identifier: GPL-2.0
// Moves: what is used after it was moved away, and moves that leave memory with two owners.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// CASE hub_broadcast: the packet is moved to the first port, later ones get an empty pointer
namespace hub_broadcast
{
struct Packet {
	int source = 0;
	std::vector<std::byte> body;
};

struct Port {
	int id = 0;
	std::size_t bytes = 0;
	std::deque<std::unique_ptr<Packet>> out;

	void enqueue(std::unique_ptr<Packet> packet)
	{
		bytes += packet->body.size();
		out.push_back(std::move(packet));
	}
};

//- bad
void broadcast_bad(std::vector<Port> &ports, std::unique_ptr<Packet> packet)
{
	const int source = packet->source;
	for (Port &port : ports) {
		if (port.id == source)
			continue;
		port.enqueue(std::move(packet));
	}
}

#ifdef RUN
int drive_bad(int n)
{
	std::vector<Port> ports(static_cast<std::size_t>(n));
	for (int i = 0; i < n; i++)
		ports[static_cast<std::size_t>(i)].id = i;
	auto packet = std::make_unique<Packet>();
	packet->body.resize(10);
	broadcast_bad(ports, std::move(packet));
	return static_cast<int>(ports.back().bytes);
}
#endif

//- good
void broadcast_good(std::vector<Port> &ports, std::unique_ptr<Packet> packet)
{
	const int source = packet->source;
	for (Port &port : ports) {
		if (port.id == source)
			continue;
		port.enqueue(std::make_unique<Packet>(*packet));
	}
}

#ifdef RUN
int drive_good(int n)
{
	std::vector<Port> ports(static_cast<std::size_t>(n));
	for (int i = 0; i < n; i++)
		ports[static_cast<std::size_t>(i)].id = i;
	auto packet = std::make_unique<Packet>();
	packet->body.resize(10);
	broadcast_good(ports, std::move(packet));
	return static_cast<int>(ports.back().bytes);
}
#endif
} // namespace hub_broadcast
RUN_CASE(hub_broadcast, hub_broadcast::drive_bad(3), hub_broadcast::drive_good(3))

// CASE lane_choice: an urgent job is moved into its lane, then its cost is asked for
namespace lane_choice
{
struct Job {
	std::string title;
	int cost = 1;
	bool urgent = false;
};

using Lane = std::deque<std::unique_ptr<Job>>;

//- bad
class LanesBad
{
public:
	void submit(std::unique_ptr<Job> job)
	{
		if (!job)
			return;
		if (job->urgent) {
			urgent_.push_front(std::move(job));
			++overtaking_;
		}
		if (job->cost > 100)
			bulk_.push_back(std::move(job));
		else
			normal_.push_back(std::move(job));
	}

	std::size_t waiting() const { return urgent_.size() + normal_.size() + bulk_.size(); }

private:
	Lane urgent_, normal_, bulk_;
	int overtaking_ = 0;
};

#ifdef RUN
int drive_bad(int n)
{
	LanesBad lanes;
	for (int i = 0; i < n; i++) {
		auto job = std::make_unique<Job>();
		job->urgent = i % 2;
		lanes.submit(std::move(job));
	}
	return static_cast<int>(lanes.waiting());
}
#endif

//- good
class LanesGood
{
public:
	void submit(std::unique_ptr<Job> job)
	{
		if (!job)
			return;
		if (job->urgent) {
			urgent_.push_front(std::move(job));
			++overtaking_;
			return;
		}
		if (job->cost > 100)
			bulk_.push_back(std::move(job));
		else
			normal_.push_back(std::move(job));
	}

	std::size_t waiting() const { return urgent_.size() + normal_.size() + bulk_.size(); }

private:
	Lane urgent_, normal_, bulk_;
	int overtaking_ = 0;
};

#ifdef RUN
int drive_good(int n)
{
	LanesGood lanes;
	for (int i = 0; i < n; i++) {
		auto job = std::make_unique<Job>();
		job->urgent = i % 2;
		lanes.submit(std::move(job));
	}
	return static_cast<int>(lanes.waiting());
}
#endif
} // namespace lane_choice
RUN_CASE(lane_choice, lane_choice::drive_bad(3), lane_choice::drive_good(3))

// CASE deferred_write: the buffer is in the closure when its size is asked for
namespace deferred_write
{
struct Block {
	std::array<std::uint8_t, 64> data{};
	std::size_t used = 0;
};

using Sink = std::function<void(const Block &)>;

class Deferred
{
public:
	void later(std::function<void()> action) { actions_.push_back(std::move(action)); }

	void flush()
	{
		std::vector<std::function<void()>> actions;
		actions.swap(actions_);
		for (auto &action : actions)
			action();
	}

private:
	std::vector<std::function<void()>> actions_;
};

//- bad
std::size_t write_later_bad(Deferred &deferred, std::shared_ptr<Block> block, Sink sink)
{
	if (!block || block->used == 0)
		return 0;
	deferred.later([block = std::move(block), sink = std::move(sink)] { sink(*block); });
	return block->used;
}

#ifdef RUN
int drive_bad(int n)
{
	Deferred deferred;
	std::size_t seen = 0;
	auto block = std::make_shared<Block>();
	block->used = static_cast<std::size_t>(n);
	const std::size_t queued =
		write_later_bad(deferred, block, [&seen](const Block &b) { seen += b.used; });
	deferred.flush();
	return static_cast<int>(seen + queued);
}
#endif

//- good
std::size_t write_later_good(Deferred &deferred, std::shared_ptr<Block> block, Sink sink)
{
	if (!block || block->used == 0)
		return 0;
	const std::size_t used = block->used;
	deferred.later([block = std::move(block), sink = std::move(sink)] { sink(*block); });
	return used;
}

#ifdef RUN
int drive_good(int n)
{
	Deferred deferred;
	std::size_t seen = 0;
	auto block = std::make_shared<Block>();
	block->used = static_cast<std::size_t>(n);
	const std::size_t queued =
		write_later_good(deferred, block, [&seen](const Block &b) { seen += b.used; });
	deferred.flush();
	return static_cast<int>(seen + queued);
}
#endif
} // namespace deferred_write
RUN_CASE(deferred_write, deferred_write::drive_bad(3), deferred_write::drive_good(3))

// CASE sample_buffer: the move constructor leaves the source its pointer, both free it
namespace sample_buffer
{
//- bad
class SamplesBad
{
public:
	explicit SamplesBad(std::size_t count) : data_(new float[count]()), count_(count) {}
	SamplesBad(const SamplesBad &) = delete;
	SamplesBad &operator=(const SamplesBad &) = delete;
	SamplesBad(SamplesBad &&other) noexcept : data_(other.data_), count_(other.count_)
	{
		other.count_ = 0;
	}
	~SamplesBad() { delete[] data_; }

	void gain(float factor)
	{
		for (std::size_t i = 0; i < count_; i++)
			data_[i] *= factor;
	}
	std::size_t count() const { return count_; }

private:
	float *data_;
	std::size_t count_;
};

std::vector<SamplesBad> split_bad(std::size_t frames, std::size_t chunk)
{
	std::vector<SamplesBad> chunks;
	while (chunk && frames) {
		const std::size_t count = std::min(frames, chunk);
		SamplesBad samples(count);
		samples.gain(0.5f);
		chunks.push_back(std::move(samples));
		frames -= count;
	}
	return chunks;
}

#ifdef RUN
int drive_bad(int n)
{
	return static_cast<int>(split_bad(100, static_cast<std::size_t>(n) * 10).size());
}
#endif

//- good
class SamplesGood
{
public:
	explicit SamplesGood(std::size_t count) : data_(new float[count]()), count_(count) {}
	SamplesGood(const SamplesGood &) = delete;
	SamplesGood &operator=(const SamplesGood &) = delete;
	SamplesGood(SamplesGood &&other) noexcept : data_(other.data_), count_(other.count_)
	{
		other.data_ = nullptr;
		other.count_ = 0;
	}
	~SamplesGood() { delete[] data_; }

	void gain(float factor)
	{
		for (std::size_t i = 0; i < count_; i++)
			data_[i] *= factor;
	}
	std::size_t count() const { return count_; }

private:
	float *data_;
	std::size_t count_;
};

std::vector<SamplesGood> split_good(std::size_t frames, std::size_t chunk)
{
	std::vector<SamplesGood> chunks;
	while (chunk && frames) {
		const std::size_t count = std::min(frames, chunk);
		SamplesGood samples(count);
		samples.gain(0.5f);
		chunks.push_back(std::move(samples));
		frames -= count;
	}
	return chunks;
}

#ifdef RUN
int drive_good(int n)
{
	return static_cast<int>(split_good(100, static_cast<std::size_t>(n) * 10).size());
}
#endif
} // namespace sample_buffer
RUN_CASE(sample_buffer, sample_buffer::drive_bad(3), sample_buffer::drive_good(3))

// CASE compacting: elements kept in place are moved onto themselves and lose their storage
namespace compacting
{
//- bad
class MaskBad
{
public:
	explicit MaskBad(std::size_t bits) : words_(new std::uint64_t[bits / 64 + 1]()), bits_(bits)
	{
	}
	MaskBad(MaskBad &&other) noexcept : words_(other.words_), bits_(other.bits_)
	{
		other.words_ = nullptr;
	}
	MaskBad &operator=(MaskBad &&other) noexcept
	{
		delete[] words_;
		words_ = other.words_;
		bits_ = other.bits_;
		other.words_ = nullptr;
		return *this;
	}
	~MaskBad() { delete[] words_; }

	void set(std::size_t bit)
	{
		if (bit < bits_)
			words_[bit / 64] |= std::uint64_t{1} << (bit % 64);
	}
	bool test(std::size_t bit) const
	{
		return bit < bits_ && (words_[bit / 64] >> (bit % 64) & 1);
	}

private:
	std::uint64_t *words_;
	std::size_t bits_;
};

std::size_t keep_marked_bad(std::vector<MaskBad> &masks, std::size_t bit, std::size_t also)
{
	std::size_t kept = 0;
	for (std::size_t i = 0; i < masks.size(); i++) {
		if (masks[i].test(bit))
			masks[kept++] = std::move(masks[i]);
	}
	while (masks.size() > kept)
		masks.pop_back();
	for (MaskBad &mask : masks)
		mask.set(also);
	return kept;
}

#ifdef RUN
int drive_bad(int n)
{
	std::vector<MaskBad> masks;
	for (int i = 0; i < 4; i++) {
		masks.emplace_back(100);
		masks.back().set(i == 2 ? 1 : static_cast<std::size_t>(n));
	}
	return static_cast<int>(keep_marked_bad(masks, 3, 70));
}
#endif

//- good
class MaskGood
{
public:
	explicit MaskGood(std::size_t bits)
		: words_(new std::uint64_t[bits / 64 + 1]()), bits_(bits)
	{
	}
	MaskGood(MaskGood &&other) noexcept : words_(other.words_), bits_(other.bits_)
	{
		other.words_ = nullptr;
		other.bits_ = 0;
	}
	MaskGood &operator=(MaskGood &&other) noexcept
	{
		if (this == &other)
			return *this;
		delete[] words_;
		words_ = other.words_;
		bits_ = other.bits_;
		other.words_ = nullptr;
		other.bits_ = 0;
		return *this;
	}
	~MaskGood() { delete[] words_; }

	void set(std::size_t bit)
	{
		if (bit < bits_)
			words_[bit / 64] |= std::uint64_t{1} << (bit % 64);
	}
	bool test(std::size_t bit) const
	{
		return bit < bits_ && (words_[bit / 64] >> (bit % 64) & 1);
	}

private:
	std::uint64_t *words_;
	std::size_t bits_;
};

std::size_t keep_marked_good(std::vector<MaskGood> &masks, std::size_t bit, std::size_t also)
{
	std::size_t kept = 0;
	for (std::size_t i = 0; i < masks.size(); i++) {
		if (masks[i].test(bit))
			masks[kept++] = std::move(masks[i]);
	}
	while (masks.size() > kept)
		masks.pop_back();
	for (MaskGood &mask : masks)
		mask.set(also);
	return kept;
}

#ifdef RUN
int drive_good(int n)
{
	std::vector<MaskGood> masks;
	for (int i = 0; i < 4; i++) {
		masks.emplace_back(100);
		masks.back().set(i == 2 ? 1 : static_cast<std::size_t>(n));
	}
	return static_cast<int>(keep_marked_good(masks, 3, 70));
}
#endif
} // namespace compacting
RUN_CASE(compacting, compacting::drive_bad(3), compacting::drive_good(3))

// CASE inline_cursor: the defaulted move copies a pointer into the buffer of the other object
namespace inline_cursor
{
//- bad
class LineBad
{
public:
	LineBad() : end_(text_) {}
	LineBad(LineBad &&other) noexcept = default;
	LineBad(const LineBad &) = delete;
	LineBad &operator=(const LineBad &) = delete;

	bool add(char c)
	{
		if (size() == sizeof(text_))
			return false;
		*end_++ = c;
		return true;
	}
	std::size_t size() const { return static_cast<std::size_t>(end_ - text_); }
	char last() const { return size() ? end_[-1] : '\0'; }

private:
	char text_[32] = {};
	char *end_;
};

std::vector<LineBad> lines_bad(const std::string &text)
{
	std::vector<LineBad> lines;
	lines.emplace_back();
	for (char c : text) {
		if (c == '\n')
			lines.emplace_back();
		else
			lines.back().add(c);
	}
	return lines;
}

int ending_bad(const std::string &text, char c)
{
	int count = 0;
	for (const LineBad &line : lines_bad(text))
		count += line.last() == c;
	return count;
}

#ifdef RUN
int drive_bad(int n)
{
	return ending_bad("one;\ntwo;\nthree\nfour;", ';') + n;
}
#endif

//- good
class LineGood
{
public:
	LineGood() : end_(text_) {}
	LineGood(LineGood &&other) noexcept : end_(text_ + other.size())
	{
		std::memcpy(text_, other.text_, sizeof(text_));
	}
	LineGood(const LineGood &) = delete;
	LineGood &operator=(const LineGood &) = delete;

	bool add(char c)
	{
		if (size() == sizeof(text_))
			return false;
		*end_++ = c;
		return true;
	}
	std::size_t size() const { return static_cast<std::size_t>(end_ - text_); }
	char last() const { return size() ? end_[-1] : '\0'; }

private:
	char text_[32] = {};
	char *end_;
};

std::vector<LineGood> lines_good(const std::string &text)
{
	std::vector<LineGood> lines;
	lines.emplace_back();
	for (char c : text) {
		if (c == '\n')
			lines.emplace_back();
		else
			lines.back().add(c);
	}
	return lines;
}

int ending_good(const std::string &text, char c)
{
	int count = 0;
	for (const LineGood &line : lines_good(text))
		count += line.last() == c;
	return count;
}

#ifdef RUN
int drive_good(int n)
{
	return ending_good("one;\ntwo;\nthree\nfour;", ';') + n;
}
#endif
} // namespace inline_cursor
RUN_CASE(inline_cursor, inline_cursor::drive_bad(3), inline_cursor::drive_good(3))

// CASE retry_build: the second attempt builds from a body that the first one moved out
namespace retry_build
{
struct Body {
	std::string type;
	std::vector<char> bytes;
};

struct Request {
	std::string url;
	std::unique_ptr<Body> body;
	std::size_t length = 0;
};

using Transport = std::function<bool(const Request &)>;

//- bad
class BuilderBad
{
public:
	explicit BuilderBad(std::string url) : url_(std::move(url)), body_(std::make_unique<Body>())
	{
	}

	BuilderBad &write(const std::string &text)
	{
		body_->bytes.insert(body_->bytes.end(), text.begin(), text.end());
		return *this;
	}

	Request build()
	{
		Request request;
		request.url = url_;
		request.length = body_->bytes.size();
		request.body = std::move(body_);
		return request;
	}

private:
	std::string url_;
	std::unique_ptr<Body> body_;
};

bool send_bad(BuilderBad &builder, const Transport &transport, int attempts)
{
	while (attempts-- > 0) {
		const Request request = builder.build();
		if (transport(request))
			return true;
	}
	return false;
}

#ifdef RUN
int drive_bad(int n)
{
	BuilderBad builder("http://example.org/");
	builder.write("hello");
	int calls = 0;
	return send_bad(builder, [&calls](const Request &) { return ++calls == 2; }, n);
}
#endif

//- good
class BuilderGood
{
public:
	explicit BuilderGood(std::string url)
		: url_(std::move(url)), body_(std::make_unique<Body>())
	{
	}

	BuilderGood &write(const std::string &text)
	{
		body_->bytes.insert(body_->bytes.end(), text.begin(), text.end());
		return *this;
	}

	Request build()
	{
		Request request;
		request.url = url_;
		request.length = body_->bytes.size();
		request.body = std::make_unique<Body>(*body_);
		return request;
	}

private:
	std::string url_;
	std::unique_ptr<Body> body_;
};

bool send_good(BuilderGood &builder, const Transport &transport, int attempts)
{
	while (attempts-- > 0) {
		const Request request = builder.build();
		if (transport(request))
			return true;
	}
	return false;
}

#ifdef RUN
int drive_good(int n)
{
	BuilderGood builder("http://example.org/");
	builder.write("hello");
	int calls = 0;
	return send_good(builder, [&calls](const Request &) { return ++calls == 2; }, n);
}
#endif
} // namespace retry_build
RUN_CASE(retry_build, retry_build::drive_bad(3), retry_build::drive_good(3))

// CASE pending_edit: the optional still has a value after the pointer in it was moved out
namespace pending_edit
{
struct Edit {
	int first = 0;
	int last = 0;
};

//- bad
class EditorBad
{
public:
	void change(int at)
	{
		if (!pending_)
			pending_ = std::make_unique<Edit>(Edit{at, at});
		else if (at < (*pending_)->first)
			(*pending_)->first = at;
		else if (at > (*pending_)->last)
			(*pending_)->last = at;
	}

	void commit()
	{
		if (!pending_)
			return;
		history_.push_back(std::move(*pending_));
	}

	std::size_t edits() const { return history_.size(); }

private:
	std::optional<std::unique_ptr<Edit>> pending_;
	std::vector<std::unique_ptr<Edit>> history_;
};

void type_bad(EditorBad &editor, const std::vector<int> &places)
{
	for (int place : places) {
		editor.change(place);
		if (place % 4 == 0)
			editor.commit();
	}
}

#ifdef RUN
int drive_bad(int n)
{
	EditorBad editor;
	type_bad(editor, {n, n + 1, n + 2, n + 3, n + 5});
	return static_cast<int>(editor.edits());
}
#endif

//- good
class EditorGood
{
public:
	void change(int at)
	{
		if (!pending_)
			pending_ = std::make_unique<Edit>(Edit{at, at});
		else if (at < (*pending_)->first)
			(*pending_)->first = at;
		else if (at > (*pending_)->last)
			(*pending_)->last = at;
	}

	void commit()
	{
		if (!pending_)
			return;
		history_.push_back(std::move(*pending_));
		pending_.reset();
	}

	std::size_t edits() const { return history_.size(); }

private:
	std::optional<std::unique_ptr<Edit>> pending_;
	std::vector<std::unique_ptr<Edit>> history_;
};

void type_good(EditorGood &editor, const std::vector<int> &places)
{
	for (int place : places) {
		editor.change(place);
		if (place % 4 == 0)
			editor.commit();
	}
}

#ifdef RUN
int drive_good(int n)
{
	EditorGood editor;
	type_good(editor, {n, n + 1, n + 2, n + 3, n + 5});
	return static_cast<int>(editor.edits());
}
#endif
} // namespace pending_edit
RUN_CASE(pending_edit, pending_edit::drive_bad(3), pending_edit::drive_good(3))

// CASE server_limits: the constructor reads the parameter that its first member has taken
namespace server_limits
{
struct Options {
	int connections = 0;
	int backlog = 0;
	std::string name;
};

//- bad
class ServerBad
{
public:
	explicit ServerBad(std::unique_ptr<Options> options)
		: options_(std::move(options)),
		  slots_(options->connections > 0 ? options->connections : 1)
	{
	}

	bool accept(int client)
	{
		for (int &slot : slots_) {
			if (slot == 0) {
				slot = client;
				return true;
			}
		}
		return false;
	}
	const std::string &name() const { return options_->name; }

private:
	std::unique_ptr<Options> options_;
	std::vector<int> slots_;
};

#ifdef RUN
int drive_bad(int n)
{
	auto options = std::make_unique<Options>();
	options->connections = n;
	ServerBad server(std::move(options));
	return server.accept(7);
}
#endif

//- good
class ServerGood
{
public:
	explicit ServerGood(std::unique_ptr<Options> options)
		: options_(std::move(options)),
		  slots_(options_->connections > 0 ? options_->connections : 1)
	{
	}

	bool accept(int client)
	{
		for (int &slot : slots_) {
			if (slot == 0) {
				slot = client;
				return true;
			}
		}
		return false;
	}
	const std::string &name() const { return options_->name; }

private:
	std::unique_ptr<Options> options_;
	std::vector<int> slots_;
};

#ifdef RUN
int drive_good(int n)
{
	auto options = std::make_unique<Options>();
	options->connections = n;
	ServerGood server(std::move(options));
	return server.accept(7);
}
#endif
} // namespace server_limits
RUN_CASE(server_limits, server_limits::drive_bad(3), server_limits::drive_good(3))

// CASE archive_record: the record is read through a reference after its new owner destroyed it
namespace archive_record
{
struct Record {
	std::string key;
	std::vector<int> fields;
};

class Archive
{
public:
	void store(std::unique_ptr<Record> record)
	{
		long sum = 0;
		for (int field : record->fields)
			sum += field;
		index_[record->key] = sum;
	}

	long sum(const std::string &key) const
	{
		const auto found = index_.find(key);
		return found == index_.end() ? 0 : found->second;
	}

private:
	std::map<std::string, long> index_;
};

//- bad
long import_bad(Archive &archive, std::vector<std::unique_ptr<Record>> incoming)
{
	long total = 0;
	for (auto &slot : incoming) {
		if (!slot)
			continue;
		const Record &record = *slot;
		if (record.fields.empty())
			continue;
		archive.store(std::move(slot));
		total += archive.sum(record.key);
	}
	return total;
}

#ifdef RUN
long drive_bad(int n)
{
	Archive archive;
	std::vector<std::unique_ptr<Record>> incoming;
	for (int i = 0; i < n; i++) {
		incoming.push_back(std::make_unique<Record>());
		incoming.back()->key = "a key that is longer than the short buffer";
		incoming.back()->fields.assign(4, i);
	}
	return import_bad(archive, std::move(incoming));
}
#endif

//- good
long import_good(Archive &archive, std::vector<std::unique_ptr<Record>> incoming)
{
	long total = 0;
	for (auto &slot : incoming) {
		if (!slot)
			continue;
		const Record &record = *slot;
		if (record.fields.empty())
			continue;
		const std::string key = record.key;
		archive.store(std::move(slot));
		total += archive.sum(key);
	}
	return total;
}

#ifdef RUN
long drive_good(int n)
{
	Archive archive;
	std::vector<std::unique_ptr<Record>> incoming;
	for (int i = 0; i < n; i++) {
		incoming.push_back(std::make_unique<Record>());
		incoming.back()->key = "a key that is longer than the short buffer";
		incoming.back()->fields.assign(4, i);
	}
	return import_good(archive, std::move(incoming));
}
#endif
} // namespace archive_record
RUN_CASE(archive_record, archive_record::drive_bad(3), archive_record::drive_good(3))

// CASE sprite_cull: remove_if leaves moved-from pointers at the end, and the loop visits them
namespace sprite_cull
{
struct Sprite {
	float x = 0;
	float speed = 0;
	int life = 0;
};

using Sprites = std::vector<std::unique_ptr<Sprite>>;

//- bad
void advance_bad(Sprites &sprites, float seconds)
{
	for (auto &sprite : sprites)
		--sprite->life;
	std::remove_if(sprites.begin(), sprites.end(),
		       [](const std::unique_ptr<Sprite> &sprite) { return sprite->life <= 0; });
	for (auto &sprite : sprites)
		sprite->x += sprite->speed * seconds;
}

#ifdef RUN
int drive_bad(int n)
{
	Sprites sprites;
	for (int i = 0; i < n + 2; i++) {
		sprites.push_back(std::make_unique<Sprite>());
		sprites.back()->life = i;
	}
	advance_bad(sprites, 0.5f);
	return static_cast<int>(sprites.size());
}
#endif

//- good
void advance_good(Sprites &sprites, float seconds)
{
	for (auto &sprite : sprites)
		--sprite->life;
	std::erase_if(sprites,
		      [](const std::unique_ptr<Sprite> &sprite) { return sprite->life <= 0; });
	for (auto &sprite : sprites)
		sprite->x += sprite->speed * seconds;
}

#ifdef RUN
int drive_good(int n)
{
	Sprites sprites;
	for (int i = 0; i < n + 2; i++) {
		sprites.push_back(std::make_unique<Sprite>());
		sprites.back()->life = i;
	}
	advance_good(sprites, 0.5f);
	return static_cast<int>(sprites.size());
}
#endif
} // namespace sprite_cull
RUN_CASE(sprite_cull, sprite_cull::drive_bad(3), sprite_cull::drive_good(3))

// CASE queue_offer: an accepted item has been moved away when the statistics ask for its weight
namespace queue_offer
{
struct Item {
	int weight = 0;
	std::string label;
};

class Belt
{
public:
	explicit Belt(std::size_t limit) : limit_(limit) {}

	// Takes the item only if there is room.
	bool offer(std::unique_ptr<Item> &item)
	{
		if (items_.size() >= limit_)
			return false;
		items_.push_back(std::move(item));
		return true;
	}

private:
	std::deque<std::unique_ptr<Item>> items_;
	std::size_t limit_;
};

struct Load {
	int accepted = 0;
	int rejected = 0;
	int weight = 0;
};

//- bad
void load_bad(Belt &belt, std::unique_ptr<Item> item, Load &load)
{
	if (!item)
		return;
	if (!belt.offer(item)) {
		++load.rejected;
		return;
	}
	++load.accepted;
	load.weight += item->weight;
}

#ifdef RUN
int drive_bad(int n)
{
	Belt belt(2);
	Load load;
	for (int i = 0; i < n; i++)
		load_bad(belt, std::make_unique<Item>(Item{i, "box"}), load);
	return load.weight;
}
#endif

//- good
void load_good(Belt &belt, std::unique_ptr<Item> item, Load &load)
{
	if (!item)
		return;
	const int weight = item->weight;
	if (!belt.offer(item)) {
		++load.rejected;
		return;
	}
	++load.accepted;
	load.weight += weight;
}

#ifdef RUN
int drive_good(int n)
{
	Belt belt(2);
	Load load;
	for (int i = 0; i < n; i++)
		load_good(belt, std::make_unique<Item>(Item{i, "box"}), load);
	return load.weight;
}
#endif
} // namespace queue_offer
RUN_CASE(queue_offer, queue_offer::drive_bad(3), queue_offer::drive_good(3))
