// SPDX-License-Identifier: GPL-2.0
// Values that are moved away in queues, caches and buffers, and what is done
// with them afterwards.
#include "../set.hh"
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE spool_urgent: an urgent message was already moved into the front when
// its size is counted
namespace spool_urgent
{
struct Message {
	std::string text;
	bool urgent = false;
};

//- bad
class SpoolBad
{
public:
	void submit(std::unique_ptr<Message> m)
	{
		if (!m)
			return;
		if (m->urgent)
			urgent_.push_back(std::move(m));
		else
			backlog_++;
		bytes_ += m->text.size();
		if (m)
			normal_.push_back(std::move(m));
	}
	std::size_t bytes() const { return bytes_ + backlog_; }

private:
	std::vector<std::unique_ptr<Message>> urgent_;
	std::vector<std::unique_ptr<Message>> normal_;
	std::size_t bytes_ = 0;
	std::size_t backlog_ = 0;
};

std::size_t drive_bad(int n)
{
	SpoolBad s;
	for (int i = 0; i < n; i++)
		s.submit(std::make_unique<Message>(Message{"text", i % 2 == 1}));
	return s.bytes();
}

//- good
class SpoolGood
{
public:
	void submit(std::unique_ptr<Message> m)
	{
		if (!m)
			return;
		bytes_ += m->text.size();
		if (m->urgent)
			urgent_.push_back(std::move(m));
		else
			backlog_++;
		if (m)
			normal_.push_back(std::move(m));
	}
	std::size_t bytes() const { return bytes_ + backlog_; }

private:
	std::vector<std::unique_ptr<Message>> urgent_;
	std::vector<std::unique_ptr<Message>> normal_;
	std::size_t bytes_ = 0;
	std::size_t backlog_ = 0;
};

std::size_t drive_good(int n)
{
	SpoolGood s;
	for (int i = 0; i < n; i++)
		s.submit(std::make_unique<Message>(Message{"text", i % 2 == 1}));
	return s.bytes();
}
} // namespace spool_urgent
RUN_CASE(spool_urgent, spool_urgent::drive_bad(3), spool_urgent::drive_good(3))

// CASE send_args: the packet is moved into the first parameter before the
// second argument reads it
namespace send_args
{
struct Packet {
	int dest;
	std::vector<unsigned char> data;
};

class Port
{
public:
	void send(std::unique_ptr<Packet> p, int dest)
	{
		if (dest >= 0)
			sent_.push_back(std::move(p));
	}
	std::size_t sent() const { return sent_.size(); }

private:
	std::vector<std::unique_ptr<Packet>> sent_;
};

//- bad
void forward_bad(Port &port, std::unique_ptr<Packet> p)
{
	p->data.push_back(0);
	port.send(std::move(p), p->dest);
}

std::size_t drive_bad(int n)
{
	Port port;
	forward_bad(port, std::make_unique<Packet>(Packet{n, {1, 2}}));
	return port.sent();
}

//- good
void forward_good(Port &port, std::unique_ptr<Packet> p)
{
	p->data.push_back(0);
	int dest = p->dest;
	port.send(std::move(p), dest);
}

std::size_t drive_good(int n)
{
	Port port;
	forward_good(port, std::make_unique<Packet>(Packet{n, {1, 2}}));
	return port.sent();
}
} // namespace send_args
RUN_CASE(send_args, send_args::drive_bad(3), send_args::drive_good(3))

// CASE upload_retry: the first attempt takes the body, the second one sends an
// empty vector
namespace upload_retry
{
class Server
{
public:
	explicit Server(int failures) : failures_(failures) {}
	bool put(std::vector<int> body)
	{
		last_ = body.front();
		return failures_-- <= 0;
	}
	int last() const { return last_; }

private:
	int failures_;
	int last_ = 0;
};

//- bad
bool upload_bad(Server &server, std::vector<int> body, int tries)
{
	if (body.empty())
		return false;
	while (tries-- > 0) {
		if (server.put(std::move(body)))
			return true;
	}
	return false;
}

int drive_bad(int n)
{
	Server s(1);
	upload_bad(s, {5, 6, 7}, n);
	return s.last();
}

//- good
bool upload_good(Server &server, std::vector<int> body, int tries)
{
	if (body.empty())
		return false;
	while (tries-- > 0) {
		if (server.put(body))
			return true;
	}
	return false;
}

int drive_good(int n)
{
	Server s(1);
	upload_good(s, {5, 6, 7}, n);
	return s.last();
}
} // namespace upload_retry
RUN_CASE(upload_retry, upload_retry::drive_bad(3), upload_retry::drive_good(3))

// CASE pixel_buffer: the move constructor leaves the pixels with the old object
// too, both free them
namespace pixel_buffer
{
//- bad
class ImageBad
{
public:
	ImageBad(int w, int h) : width_(w), height_(h), pixels_(new unsigned[std::size_t(w * h)]())
	{
	}
	ImageBad(const ImageBad &) = delete;
	ImageBad &operator=(const ImageBad &) = delete;
	ImageBad(ImageBad &&o) noexcept : width_(o.width_), height_(o.height_), pixels_(o.pixels_)
	{
		o.width_ = o.height_ = 0;
	}
	~ImageBad() { delete[] pixels_; }
	unsigned &at(int x, int y) { return pixels_[y * width_ + x]; }

private:
	int width_;
	int height_;
	unsigned *pixels_;
};

unsigned drive_bad(int n)
{
	std::vector<ImageBad> frames;
	for (int i = 0; i < n; i++) {
		ImageBad frame(4, 4);
		frame.at(1, 2) = unsigned(i);
		frames.push_back(std::move(frame));
	}
	return frames.empty() ? 0 : frames.back().at(1, 2);
}

//- good
class ImageGood
{
public:
	ImageGood(int w, int h) : width_(w), height_(h), pixels_(new unsigned[std::size_t(w * h)]())
	{
	}
	ImageGood(const ImageGood &) = delete;
	ImageGood &operator=(const ImageGood &) = delete;
	ImageGood(ImageGood &&o) noexcept
		: width_(std::exchange(o.width_, 0)),
		  height_(std::exchange(o.height_, 0)),
		  pixels_(std::exchange(o.pixels_, nullptr))
	{
	}
	~ImageGood() { delete[] pixels_; }
	unsigned &at(int x, int y) { return pixels_[y * width_ + x]; }

private:
	int width_;
	int height_;
	unsigned *pixels_;
};

unsigned drive_good(int n)
{
	std::vector<ImageGood> frames;
	for (int i = 0; i < n; i++) {
		ImageGood frame(4, 4);
		frame.at(1, 2) = unsigned(i);
		frames.push_back(std::move(frame));
	}
	return frames.empty() ? 0 : frames.back().at(1, 2);
}
} // namespace pixel_buffer
RUN_CASE(pixel_buffer, pixel_buffer::drive_bad(3), pixel_buffer::drive_good(3))

// CASE slot_removal: removing the last element move-assigns it to itself, which
// frees its text
namespace slot_removal
{
//- bad
class LabelBad
{
public:
	explicit LabelBad(const char *text) : text_(new char[std::strlen(text) + 1])
	{
		std::strcpy(text_, text);
	}
	LabelBad(LabelBad &&o) noexcept : text_(std::exchange(o.text_, nullptr)) {}
	LabelBad &operator=(LabelBad &&o) noexcept
	{
		delete[] text_;
		text_ = o.text_;
		o.text_ = nullptr;
		return *this;
	}
	~LabelBad() { delete[] text_; }
	char initial() const { return text_[0]; }

private:
	char *text_;
};

char rotate_bad(std::vector<LabelBad> &labels, std::size_t at)
{
	if (at >= labels.size())
		return '?';
	LabelBad &last = labels.back();
	labels[at] = std::move(last);
	char c = labels[at].initial();
	labels.pop_back();
	return c;
}

int drive_bad(int n)
{
	std::vector<LabelBad> labels;
	for (int i = 0; i < n; i++)
		labels.emplace_back("label");
	return rotate_bad(labels, 0) + rotate_bad(labels, labels.size() - 1);
}

//- good
class LabelGood
{
public:
	explicit LabelGood(const char *text) : text_(new char[std::strlen(text) + 1])
	{
		std::strcpy(text_, text);
	}
	LabelGood(LabelGood &&o) noexcept : text_(std::exchange(o.text_, nullptr)) {}
	LabelGood &operator=(LabelGood &&o) noexcept
	{
		if (this == &o)
			return *this;
		delete[] text_;
		text_ = o.text_;
		o.text_ = nullptr;
		return *this;
	}
	~LabelGood() { delete[] text_; }
	char initial() const { return text_[0]; }

private:
	char *text_;
};

char rotate_good(std::vector<LabelGood> &labels, std::size_t at)
{
	if (at >= labels.size())
		return '?';
	LabelGood &last = labels.back();
	labels[at] = std::move(last);
	char c = labels[at].initial();
	labels.pop_back();
	return c;
}

int drive_good(int n)
{
	std::vector<LabelGood> labels;
	for (int i = 0; i < n; i++)
		labels.emplace_back("label");
	return rotate_good(labels, 0) + rotate_good(labels, labels.size() - 1);
}
} // namespace slot_removal
RUN_CASE(slot_removal, slot_removal::drive_bad(3), slot_removal::drive_good(3))

// CASE frame_handler: the handler is moved into the call that runs it, the next
// frame finds none
namespace frame_handler
{
struct Handler {
	virtual ~Handler() = default;
	virtual int frame(int n) = 0;
};

struct Counter : Handler {
	int seen = 0;
	int frame(int n) override { return seen += n; }
};

//- bad
int invoke_bad(std::unique_ptr<Handler> h, int n)
{
	return h->frame(n);
}

class StreamBad
{
public:
	explicit StreamBad(std::unique_ptr<Handler> h) : handler_(std::move(h)) {}
	int run(const std::vector<int> &frames)
	{
		int sum = 0;
		for (int f : frames)
			sum += invoke_bad(std::move(handler_), f);
		return sum;
	}

private:
	std::unique_ptr<Handler> handler_;
};

int drive_bad(int n)
{
	StreamBad s(std::make_unique<Counter>());
	return s.run({1, 2, n});
}

//- good
int invoke_good(const std::unique_ptr<Handler> &h, int n)
{
	return h->frame(n);
}

class StreamGood
{
public:
	explicit StreamGood(std::unique_ptr<Handler> h) : handler_(std::move(h)) {}
	int run(const std::vector<int> &frames)
	{
		int sum = 0;
		for (int f : frames)
			sum += invoke_good(handler_, f);
		return sum;
	}

private:
	std::unique_ptr<Handler> handler_;
};

int drive_good(int n)
{
	StreamGood s(std::make_unique<Counter>());
	return s.run({1, 2, n});
}
} // namespace frame_handler
RUN_CASE(frame_handler, frame_handler::drive_bad(3), frame_handler::drive_good(3))

// CASE scan_cursor: the scanner's cursor points into its own buffer and is
// moved along unchanged
namespace scan_cursor
{
//- bad
class ScannerBad
{
public:
	explicit ScannerBad(const char *text) { std::strncpy(buffer_, text, sizeof(buffer_) - 1); }
	ScannerBad(ScannerBad &&) = default;
	int number()
	{
		int value = 0;
		while (*at_ >= '0' && *at_ <= '9')
			value = value * 10 + (*at_++ - '0');
		while (*at_ == ' ')
			at_++;
		return value;
	}

private:
	char buffer_[48] = {};
	char *at_ = buffer_;
};

ScannerBad after_header_bad(const char *text)
{
	ScannerBad s(text);
	if (s.number() == 0)
		return ScannerBad("1");
	return s;
}

int drive_bad(int)
{
	std::vector<ScannerBad> open;
	for (int i = 0; i < 3; i++) {
		ScannerBad s = after_header_bad("7 42 43");
		open.push_back(std::move(s));
	}
	return open.front().number();
}

//- good
class ScannerGood
{
public:
	explicit ScannerGood(const char *text) { std::strncpy(buffer_, text, sizeof(buffer_) - 1); }
	ScannerGood(ScannerGood &&o) noexcept
	{
		std::memcpy(buffer_, o.buffer_, sizeof(buffer_));
		at_ = buffer_ + (o.at_ - o.buffer_);
	}
	int number()
	{
		int value = 0;
		while (*at_ >= '0' && *at_ <= '9')
			value = value * 10 + (*at_++ - '0');
		while (*at_ == ' ')
			at_++;
		return value;
	}

private:
	char buffer_[48] = {};
	char *at_ = buffer_;
};

ScannerGood after_header_good(const char *text)
{
	ScannerGood s(text);
	if (s.number() == 0)
		return ScannerGood("1");
	return s;
}

int drive_good(int)
{
	std::vector<ScannerGood> open;
	for (int i = 0; i < 3; i++) {
		ScannerGood s = after_header_good("7 42 43");
		open.push_back(std::move(s));
	}
	return open.front().number();
}
} // namespace scan_cursor
RUN_CASE(scan_cursor, scan_cursor::drive_bad(3), scan_cursor::drive_good(3))

// CASE delayed_job: the delay is read from the job that the closure argument
// has taken already
namespace delayed_job
{
struct Job {
	int delay;
	int payload;
};

class Scheduler
{
public:
	void add(std::function<int()> f, int delay) { queue_.emplace_back(delay, std::move(f)); }
	int run(int until)
	{
		int sum = 0;
		for (auto &[delay, f] : queue_)
			if (delay <= until)
				sum += f();
		return sum;
	}

private:
	std::vector<std::pair<int, std::function<int()>>> queue_;
};

//- bad
void plan_bad(Scheduler &s, std::shared_ptr<Job> job)
{
	std::function<int()> f = [job = std::move(job)] { return job->payload; };
	s.add(std::move(f), job->delay);
}

int drive_bad(int n)
{
	Scheduler s;
	plan_bad(s, std::make_shared<Job>(Job{n, 10}));
	return s.run(10);
}

//- good
void plan_good(Scheduler &s, std::shared_ptr<Job> job)
{
	std::function<int()> f = [job] { return job->payload; };
	s.add(std::move(f), job->delay);
}

int drive_good(int n)
{
	Scheduler s;
	plan_good(s, std::make_shared<Job>(Job{n, 10}));
	return s.run(10);
}
} // namespace delayed_job
RUN_CASE(delayed_job, delayed_job::drive_bad(3), delayed_job::drive_good(3))

// CASE fan_out: every sink is given the forwarded samples, the first one takes
// them
namespace fan_out
{
class Sink
{
public:
	void feed(std::vector<int> samples)
	{
		last_ = samples.back();
		history_.push_back(std::move(samples));
	}
	int last() const { return last_; }

private:
	std::vector<std::vector<int>> history_;
	int last_ = 0;
};

//- bad
class SplitterBad
{
public:
	void add(Sink *s) { sinks_.push_back(s); }
	template <class Samples>
	void feed(Samples &&samples)
	{
		if (samples.empty())
			return;
		for (Sink *s : sinks_)
			s->feed(std::forward<Samples>(samples));
	}

private:
	std::vector<Sink *> sinks_;
};

int drive_bad(int n)
{
	Sink a, b;
	SplitterBad split;
	split.add(&a);
	split.add(&b);
	split.feed(std::vector<int>{1, 2, n});
	return a.last() + b.last();
}

//- good
class SplitterGood
{
public:
	void add(Sink *s) { sinks_.push_back(s); }
	template <class Samples>
	void feed(Samples &&samples)
	{
		if (samples.empty())
			return;
		for (Sink *s : sinks_)
			s->feed(samples);
	}

private:
	std::vector<Sink *> sinks_;
};

int drive_good(int n)
{
	Sink a, b;
	SplitterGood split;
	split.add(&a);
	split.add(&b);
	split.feed(std::vector<int>{1, 2, n});
	return a.last() + b.last();
}
} // namespace fan_out
RUN_CASE(fan_out, fan_out::drive_bad(3), fan_out::drive_good(3))

// CASE drain_batch: the batch's owners are moved out by iterator and the batch
// is walked again
namespace drain_batch
{
struct Record {
	int id;
	int size;
};

using Batch = std::vector<std::unique_ptr<Record>>;

//- bad
class ArchiveBad
{
public:
	int absorb(Batch &batch)
	{
		std::move(batch.begin(), batch.end(), std::back_inserter(kept_));
		int bytes = total(batch);
		batch.clear();
		return bytes;
	}

private:
	static int total(const Batch &batch)
	{
		int sum = 0;
		for (const auto &r : batch)
			sum += r->size;
		return sum;
	}
	Batch kept_;
};

int drive_bad(int n)
{
	Batch batch;
	for (int i = 0; i < n; i++)
		batch.push_back(std::make_unique<Record>(Record{i, i * 8}));
	ArchiveBad a;
	return a.absorb(batch);
}

//- good
class ArchiveGood
{
public:
	int absorb(Batch &batch)
	{
		int bytes = total(batch);
		std::move(batch.begin(), batch.end(), std::back_inserter(kept_));
		batch.clear();
		return bytes;
	}

private:
	static int total(const Batch &batch)
	{
		int sum = 0;
		for (const auto &r : batch)
			sum += r->size;
		return sum;
	}
	Batch kept_;
};

int drive_good(int n)
{
	Batch batch;
	for (int i = 0; i < n; i++)
		batch.push_back(std::make_unique<Record>(Record{i, i * 8}));
	ArchiveGood a;
	return a.absorb(batch);
}
} // namespace drain_batch
RUN_CASE(drain_batch, drain_batch::drive_bad(3), drain_batch::drive_good(3))

// CASE pending_flush: the optional still holds a (null) pointer after its
// content was moved out
namespace pending_flush
{
struct Write {
	int block;
	int count;
};

//- bad
class CacheBad
{
public:
	void write(int block)
	{
		if (pending_ && (*pending_)->block + (*pending_)->count == block) {
			(*pending_)->count++;
			return;
		}
		flush();
		pending_ = std::make_unique<Write>(Write{block, 1});
	}
	void flush()
	{
		if (!pending_)
			return;
		done_.push_back(std::move(*pending_));
	}
	std::size_t writes() const { return done_.size(); }

private:
	std::optional<std::unique_ptr<Write>> pending_;
	std::vector<std::unique_ptr<Write>> done_;
};

std::size_t drive_bad(int n)
{
	CacheBad c;
	c.write(n);
	c.write(n + 1);
	c.flush();
	c.write(n + 2);
	c.flush();
	return c.writes();
}

//- good
class CacheGood
{
public:
	void write(int block)
	{
		if (pending_ && (*pending_)->block + (*pending_)->count == block) {
			(*pending_)->count++;
			return;
		}
		flush();
		pending_ = std::make_unique<Write>(Write{block, 1});
	}
	void flush()
	{
		if (!pending_)
			return;
		done_.push_back(std::move(*pending_));
		pending_.reset();
	}
	std::size_t writes() const { return done_.size(); }

private:
	std::optional<std::unique_ptr<Write>> pending_;
	std::vector<std::unique_ptr<Write>> done_;
};

std::size_t drive_good(int n)
{
	CacheGood c;
	c.write(n);
	c.write(n + 1);
	c.flush();
	c.write(n + 2);
	c.flush();
	return c.writes();
}
} // namespace pending_flush
RUN_CASE(pending_flush, pending_flush::drive_bad(3), pending_flush::drive_good(3))

// CASE base_takes_options: the base takes the options by value, the derived
// part reads them after
namespace base_takes_options
{
class Options
{
public:
	Options(int low, int high) : limits_{low, high} {}
	int low() const { return limits_.front(); }
	int high() const { return limits_.back(); }

private:
	std::vector<int> limits_;
};

class Stage
{
public:
	explicit Stage(Options o) : options_(std::move(o)) {}
	virtual ~Stage() = default;
	virtual int limit() const { return options_.high(); }

protected:
	Options options_;
};

//- bad
class ClampBad : public Stage
{
public:
	explicit ClampBad(Options &&o) : Stage(std::move(o)), low_(o.low()), high_(o.high()) {}
	int limit() const override { return high_ - low_; }

private:
	int low_;
	int high_;
};

int drive_bad(int n)
{
	Options o(1, n + 3);
	std::unique_ptr<Stage> s = std::make_unique<ClampBad>(std::move(o));
	return s->limit();
}

//- good
class ClampGood : public Stage
{
public:
	explicit ClampGood(Options &&o)
		: Stage(std::move(o)), low_(options_.low()), high_(options_.high())
	{
	}
	int limit() const override { return high_ - low_; }

private:
	int low_;
	int high_;
};

int drive_good(int n)
{
	Options o(1, n + 3);
	std::unique_ptr<Stage> s = std::make_unique<ClampGood>(std::move(o));
	return s->limit();
}
} // namespace base_takes_options
RUN_CASE(base_takes_options, base_takes_options::drive_bad(3), base_takes_options::drive_good(3))

// CASE token_view: the token's view points into its own short string, which
// moves with the token
namespace token_view
{
//- bad
struct TokenBad {
	std::string text;
	std::string_view key;
	explicit TokenBad(std::string t) : text(std::move(t))
	{
		key = std::string_view(text).substr(0, text.find('='));
	}
	bool is(std::string_view name) const { return key == name; }
};

std::vector<TokenBad> parse_bad(std::string_view line)
{
	std::vector<TokenBad> tokens;
	while (!line.empty()) {
		std::size_t end = std::min(line.find(';'), line.size());
		tokens.push_back(TokenBad(std::string(line.substr(0, end))));
		line.remove_prefix(std::min(end + 1, line.size()));
	}
	return tokens;
}

int drive_bad(int)
{
	int found = 0;
	for (const TokenBad &t : parse_bad("a=1;bb=2;c=3"))
		found += t.is("bb");
	return found;
}

//- good
struct TokenGood {
	std::string text;
	std::size_t key;
	explicit TokenGood(std::string t) : text(std::move(t))
	{
		key = std::min(text.find('='), text.size());
	}
	bool is(std::string_view name) const
	{
		return std::string_view(text).substr(0, key) == name;
	}
};

std::vector<TokenGood> parse_good(std::string_view line)
{
	std::vector<TokenGood> tokens;
	while (!line.empty()) {
		std::size_t end = std::min(line.find(';'), line.size());
		tokens.push_back(TokenGood(std::string(line.substr(0, end))));
		line.remove_prefix(std::min(end + 1, line.size()));
	}
	return tokens;
}

int drive_good(int)
{
	int found = 0;
	for (const TokenGood &t : parse_good("a=1;bb=2;c=3"))
		found += t.is("bb");
	return found;
}
} // namespace token_view
RUN_CASE(token_view, token_view::drive_bad(3), token_view::drive_good(3))

// CLEAN refilled_batch: correct
namespace refilled_batch
{
class Uploader
{
public:
	void send(std::vector<int> batch) { sent_.push_back(std::move(batch)); }
	int total() const
	{
		int sum = 0;
		for (const auto &b : sent_)
			sum += b.front() + int(b.size());
		return sum;
	}

private:
	std::vector<std::vector<int>> sent_;
};

int drive(int n)
{
	Uploader up;
	std::vector<int> batch;
	for (int i = 0; i < n; i++) {
		batch.push_back(i);
		if (batch.size() == 2) {
			up.send(std::move(batch));
			batch = {};
		}
	}
	if (!batch.empty())
		up.send(std::move(batch));
	return up.total();
}
} // namespace refilled_batch
RUN_CLEAN(refilled_batch, refilled_batch::drive(5))

// CLEAN moved_on_one_path: correct
namespace moved_on_one_path
{
struct Job {
	int cost;
};

int drive(int n)
{
	std::vector<std::unique_ptr<Job>> heavy;
	int light = 0;
	for (int i = 0; i < n; i++) {
		auto job = std::make_unique<Job>(Job{i * 3});
		bool queued = false;
		if (job->cost > 4) {
			heavy.push_back(std::move(job));
			queued = true;
		}
		if (!queued)
			light += job->cost;
	}
	return light * 10 + int(heavy.size());
}
} // namespace moved_on_one_path
RUN_CLEAN(moved_on_one_path, moved_on_one_path::drive(4))

// CLEAN tested_after_move: correct
namespace tested_after_move
{
struct Node {
	int key;
	std::unique_ptr<Node> next;
};

std::unique_ptr<Node> reversed(std::unique_ptr<Node> list)
{
	std::unique_ptr<Node> out;
	while (list) {
		std::unique_ptr<Node> rest = std::move(list->next);
		list->next = std::move(out);
		out = std::move(list);
		list = std::move(rest);
	}
	return out;
}

int drive(int n)
{
	std::unique_ptr<Node> head;
	for (int i = 0; i < n; i++) {
		auto node = std::make_unique<Node>();
		node->key = i;
		node->next = std::move(head);
		head = std::move(node);
	}
	head = reversed(std::move(head));
	int sum = 0, weight = 1;
	for (const Node *at = head.get(); at; at = at->next.get())
		sum += weight++ * at->key;
	return sum;
}
} // namespace tested_after_move
RUN_CLEAN(tested_after_move, tested_after_move::drive(4))

// CLEAN hole_sort: correct
namespace hole_sort
{
struct Row {
	int key;
	std::unique_ptr<int> cell;
};

void insertion_sort(std::vector<Row> &rows)
{
	for (std::size_t i = 1; i < rows.size(); i++) {
		Row moving = std::move(rows[i]);
		std::size_t hole = i;
		while (hole > 0 && *rows[hole - 1].cell > *moving.cell) {
			rows[hole] = std::move(rows[hole - 1]);
			hole--;
		}
		rows[hole] = std::move(moving);
	}
}

int drive(int n)
{
	std::vector<Row> rows;
	for (int i = 0; i < n; i++)
		rows.push_back(Row{i, std::make_unique<int>((i * 7) % 5)});
	insertion_sort(rows);
	if (rows.empty())
		return 0;
	return *rows.front().cell * 100 + *rows.back().cell;
}
} // namespace hole_sort
RUN_CLEAN(hole_sort, hole_sort::drive(5))

// CLEAN taken_and_given_back: correct
namespace taken_and_given_back
{
class Recycler
{
public:
	std::vector<char> take()
	{
		if (free_.empty())
			return std::vector<char>(64);
		std::vector<char> b = std::move(free_.back());
		free_.pop_back();
		return b;
	}
	void give(std::vector<char> &&b)
	{
		b.resize(64);
		free_.push_back(std::move(b));
	}

private:
	std::vector<std::vector<char>> free_;
};

int drive(int n)
{
	Recycler pool;
	int sum = 0;
	std::vector<char> b = pool.take();
	for (int i = 0; i < n; i++) {
		b[0] = char(i);
		sum += b.front();
		pool.give(std::move(b));
		b = pool.take();
	}
	return sum + int(b.size());
}
} // namespace taken_and_given_back
RUN_CLEAN(taken_and_given_back, taken_and_given_back::drive(3))

// CLEAN guard_handed_over: correct
namespace guard_handed_over
{
class Ticket
{
public:
	explicit Ticket(int &count) : count_(&count) { ++*count_; }
	Ticket(Ticket &&o) noexcept : count_(std::exchange(o.count_, nullptr)) {}
	Ticket &operator=(Ticket &&o) noexcept
	{
		std::swap(count_, o.count_);
		return *this;
	}
	~Ticket()
	{
		if (count_)
			--*count_;
	}
	explicit operator bool() const { return count_ != nullptr; }

private:
	int *count_;
};

int drive(int n)
{
	int open = 0;
	int peak = 0;
	{
		std::vector<Ticket> held;
		for (int i = 0; i < n; i++) {
			Ticket t(open);
			if (i % 2 == 0)
				held.push_back(std::move(t));
			if (t)
				peak = std::max(peak, open);
		}
		if (!held.empty()) {
			std::optional<Ticket> spare(std::move(held.back()));
			held.pop_back();
			spare.reset();
		}
	}
	return peak * 10 + open;
}
} // namespace guard_handed_over
RUN_CLEAN(guard_handed_over, guard_handed_over::drive(5))
