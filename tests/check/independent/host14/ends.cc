// SPDX-License-Identifier: GPL-2.0
// Ownership, the order in which things end, and things freed twice.
#include "../set.hh"
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE copied_bitmap: the default copy shares the pixels, which both destructors free
namespace copied_bitmap
{
//- bad
class BitmapBad
{
public:
	BitmapBad(size_t width, size_t height)
		: width_(width), height_(height), pixels_(new uint8_t[width * height]())
	{
	}
	~BitmapBad() { delete[] pixels_; }
	void fill(uint8_t value) { std::fill_n(pixels_, width_ * height_, value); }
	size_t lit() const
	{
		return width_ * height_ - std::count(pixels_, pixels_ + width_ * height_, 0);
	}

private:
	size_t width_;
	size_t height_;
	uint8_t *pixels_;
};

size_t preview_bad(const BitmapBad &source, uint8_t shade)
{
	BitmapBad copy = source;
	copy.fill(shade);
	return copy.lit();
}
#ifdef RUN
size_t drive_bad(int n)
{
	BitmapBad bitmap(n, n);
	return preview_bad(bitmap, 9);
}
#endif
//- good
class BitmapGood
{
public:
	BitmapGood(size_t width, size_t height)
		: width_(width), height_(height), pixels_(new uint8_t[width * height]())
	{
	}
	BitmapGood(const BitmapGood &other) : BitmapGood(other.width_, other.height_)
	{
		std::copy_n(other.pixels_, width_ * height_, pixels_);
	}
	BitmapGood &operator=(const BitmapGood &) = delete;
	~BitmapGood() { delete[] pixels_; }
	void fill(uint8_t value) { std::fill_n(pixels_, width_ * height_, value); }
	size_t lit() const
	{
		return width_ * height_ - std::count(pixels_, pixels_ + width_ * height_, 0);
	}

private:
	size_t width_;
	size_t height_;
	uint8_t *pixels_;
};

size_t preview_good(const BitmapGood &source, uint8_t shade)
{
	BitmapGood copy = source;
	copy.fill(shade);
	return copy.lit();
}
#ifdef RUN
size_t drive_good(int n)
{
	BitmapGood bitmap(n, n);
	return preview_good(bitmap, 9);
}
#endif
} // namespace copied_bitmap
RUN_CASE(copied_bitmap, copied_bitmap::drive_bad(3), copied_bitmap::drive_good(3))

// CASE flush_last: the stream's destructor flushes to a device that was destroyed before it
namespace flush_last
{
class Device
{
public:
	explicit Device(std::vector<std::string> &medium) : medium_(medium) {}
	void write(const std::string &block)
	{
		written_.push_back(block);
		medium_.push_back(block);
	}

private:
	std::vector<std::string> &medium_;
	std::vector<std::string> written_;
};

class Stream
{
public:
	void open(Device &device) { device_ = &device; }
	void put(const std::string &text) { buffer_ += text; }
	Stream() = default;
	Stream(const Stream &) = delete;
	Stream &operator=(const Stream &) = delete;
	~Stream()
	{
		if (device_ && !buffer_.empty())
			device_->write(buffer_);
	}

private:
	Device *device_ = nullptr;
	std::string buffer_;
};
//- bad
class ReportBad
{
public:
	explicit ReportBad(std::vector<std::string> &medium)
		: device_(std::make_unique<Device>(medium))
	{
		stream_.open(*device_);
	}
	void line(const std::string &text) { stream_.put(text + "\n"); }

private:
	Stream stream_;
	std::unique_ptr<Device> device_;
};

void write_report_bad(std::vector<std::string> &medium, const std::vector<std::string> &lines)
{
	ReportBad report(medium);
	for (const std::string &line : lines)
		report.line(line);
}
#ifdef RUN
void drive_bad(int n)
{
	std::vector<std::string> medium;
	write_report_bad(medium, std::vector<std::string>(n, "line"));
}
#endif
//- good
class ReportGood
{
public:
	explicit ReportGood(std::vector<std::string> &medium)
		: device_(std::make_unique<Device>(medium))
	{
		stream_.open(*device_);
	}
	void line(const std::string &text) { stream_.put(text + "\n"); }

private:
	std::unique_ptr<Device> device_;
	Stream stream_;
};

void write_report_good(std::vector<std::string> &medium, const std::vector<std::string> &lines)
{
	ReportGood report(medium);
	for (const std::string &line : lines)
		report.line(line);
}
#ifdef RUN
void drive_good(int n)
{
	std::vector<std::string> medium;
	write_report_good(medium, std::vector<std::string>(n, "line"));
}
#endif
} // namespace flush_last
RUN_CASE(flush_last, flush_last::drive_bad(3), flush_last::drive_good(3))

// CASE plain_base: codecs are deleted through a base class whose destructor is not virtual
namespace plain_base
{
//- bad
class CodecBad
{
public:
	virtual std::string decode(std::string_view in) = 0;
	~CodecBad() = default;
};

class ShiftBad : public CodecBad
{
public:
	explicit ShiftBad(std::string key) : key_(std::move(key)) {}
	std::string decode(std::string_view in) override { return key_ + std::string(in); }

private:
	std::string key_;
};

std::unique_ptr<CodecBad> make_codec_bad(const std::string &key)
{
	return std::make_unique<ShiftBad>(key);
}

std::string decode_with_bad(const std::string &key, std::string_view text)
{
	auto codec = make_codec_bad(key);
	return codec->decode(text);
}
#ifdef RUN
size_t drive_bad(int n)
{
	return decode_with_bad(std::string(n * 20, 'k'), "text").size();
}
#endif
//- good
class CodecGood
{
public:
	virtual std::string decode(std::string_view in) = 0;
	virtual ~CodecGood() = default;
};

class ShiftGood : public CodecGood
{
public:
	explicit ShiftGood(std::string key) : key_(std::move(key)) {}
	std::string decode(std::string_view in) override { return key_ + std::string(in); }

private:
	std::string key_;
};

std::unique_ptr<CodecGood> make_codec_good(const std::string &key)
{
	return std::make_unique<ShiftGood>(key);
}

std::string decode_with_good(const std::string &key, std::string_view text)
{
	auto codec = make_codec_good(key);
	return codec->decode(text);
}
#ifdef RUN
size_t drive_good(int n)
{
	return decode_with_good(std::string(n * 20, 'k'), "text").size();
}
#endif
} // namespace plain_base
RUN_CASE(plain_base, plain_base::drive_bad(3), plain_base::drive_good(3))

// CASE packet_array: an array from new[] is owned by a pointer that frees it with delete
namespace packet_array
{
//- bad
class PacketBad
{
public:
	explicit PacketBad(std::span<const uint8_t> payload)
		: bytes_(new uint8_t[payload.size()]), size_(payload.size())
	{
		std::copy(payload.begin(), payload.end(), bytes_.get());
	}
	std::span<const uint8_t> bytes() const { return {bytes_.get(), size_}; }

private:
	std::unique_ptr<uint8_t> bytes_;
	size_t size_;
};

size_t total_bad(const std::vector<std::vector<uint8_t>> &payloads)
{
	std::vector<PacketBad> packets;
	for (const auto &payload : payloads)
		packets.emplace_back(payload);
	size_t total = 0;
	for (const PacketBad &packet : packets)
		total += packet.bytes().size();
	return total;
}
#ifdef RUN
size_t drive_bad(int n)
{
	return total_bad(std::vector<std::vector<uint8_t>>(n, std::vector<uint8_t>(10)));
}
#endif
//- good
class PacketGood
{
public:
	explicit PacketGood(std::span<const uint8_t> payload)
		: bytes_(new uint8_t[payload.size()]), size_(payload.size())
	{
		std::copy(payload.begin(), payload.end(), bytes_.get());
	}
	std::span<const uint8_t> bytes() const { return {bytes_.get(), size_}; }

private:
	std::unique_ptr<uint8_t[]> bytes_;
	size_t size_;
};

size_t total_good(const std::vector<std::vector<uint8_t>> &payloads)
{
	std::vector<PacketGood> packets;
	for (const auto &payload : payloads)
		packets.emplace_back(payload);
	size_t total = 0;
	for (const PacketGood &packet : packets)
		total += packet.bytes().size();
	return total;
}
#ifdef RUN
size_t drive_good(int n)
{
	return total_good(std::vector<std::vector<uint8_t>>(n, std::vector<uint8_t>(10)));
}
#endif
} // namespace packet_array
RUN_CASE(packet_array, packet_array::drive_bad(3), packet_array::drive_good(3))

// CASE second_owner: the player makes a second shared owner from the library's bare pointer
namespace second_owner
{
struct Track {
	std::string title;
	int seconds;
};

class Library
{
public:
	void add(std::string title, int seconds)
	{
		tracks_.push_back(std::make_shared<Track>(Track{std::move(title), seconds}));
	}
	const std::vector<std::shared_ptr<Track>> &tracks() const { return tracks_; }

private:
	std::vector<std::shared_ptr<Track>> tracks_;
};
//- bad
class PlaylistBad
{
public:
	void enqueue(Track *track) { queue_.emplace_back(track); }
	int length() const
	{
		int sum = 0;
		for (const auto &track : queue_)
			sum += track->seconds;
		return sum;
	}

private:
	std::vector<std::shared_ptr<Track>> queue_;
};

int long_tracks_bad(const Library &library, int least)
{
	PlaylistBad playlist;
	for (const auto &track : library.tracks()) {
		if (track->seconds >= least)
			playlist.enqueue(track.get());
	}
	return playlist.length();
}
#ifdef RUN
int drive_bad(int n)
{
	Library library;
	library.add("one", n * 100);
	return long_tracks_bad(library, 60);
}
#endif
//- good
class PlaylistGood
{
public:
	void enqueue(std::shared_ptr<Track> track) { queue_.push_back(std::move(track)); }
	int length() const
	{
		int sum = 0;
		for (const auto &track : queue_)
			sum += track->seconds;
		return sum;
	}

private:
	std::vector<std::shared_ptr<Track>> queue_;
};

int long_tracks_good(const Library &library, int least)
{
	PlaylistGood playlist;
	for (const auto &track : library.tracks()) {
		if (track->seconds >= least)
			playlist.enqueue(track);
	}
	return playlist.length();
}
#ifdef RUN
int drive_good(int n)
{
	Library library;
	library.add("one", n * 100);
	return long_tracks_good(library, 60);
}
#endif
} // namespace second_owner
RUN_CASE(second_owner, second_owner::drive_bad(3), second_owner::drive_good(3))

// CASE shared_this: a job hands out a shared_ptr made from this next to the one that owns it
namespace shared_this
{
//- bad
class JobBad
{
public:
	explicit JobBad(std::string name) : name_(std::move(name)) {}
	void submit(std::vector<std::shared_ptr<JobBad>> &ready)
	{
		if (!submitted_)
			ready.push_back(std::shared_ptr<JobBad>(this));
		submitted_ = true;
	}
	const std::string &name() const { return name_; }

private:
	std::string name_;
	bool submitted_ = false;
};

size_t submit_all_bad(const std::vector<std::string> &names)
{
	std::vector<std::shared_ptr<JobBad>> ready;
	for (const std::string &name : names) {
		auto job = std::make_shared<JobBad>(name);
		job->submit(ready);
	}
	size_t length = 0;
	for (const auto &job : ready)
		length += job->name().size();
	return length;
}
#ifdef RUN
size_t drive_bad(int n)
{
	return submit_all_bad(std::vector<std::string>(n, "job"));
}
#endif
//- good
class JobGood : public std::enable_shared_from_this<JobGood>
{
public:
	explicit JobGood(std::string name) : name_(std::move(name)) {}
	void submit(std::vector<std::shared_ptr<JobGood>> &ready)
	{
		if (!submitted_)
			ready.push_back(shared_from_this());
		submitted_ = true;
	}
	const std::string &name() const { return name_; }

private:
	std::string name_;
	bool submitted_ = false;
};

size_t submit_all_good(const std::vector<std::string> &names)
{
	std::vector<std::shared_ptr<JobGood>> ready;
	for (const std::string &name : names) {
		auto job = std::make_shared<JobGood>(name);
		job->submit(ready);
	}
	size_t length = 0;
	for (const auto &job : ready)
		length += job->name().size();
	return length;
}
#ifdef RUN
size_t drive_good(int n)
{
	return submit_all_good(std::vector<std::string>(n, "job"));
}
#endif
} // namespace shared_this
RUN_CASE(shared_this, shared_this::drive_bad(3), shared_this::drive_good(3))

// CASE command_alias: a command under two names is deleted once for each name
namespace command_alias
{
struct Command {
	std::string help;
};
//- bad
class CommandsBad
{
public:
	CommandsBad() = default;
	CommandsBad(const CommandsBad &) = delete;
	CommandsBad &operator=(const CommandsBad &) = delete;
	~CommandsBad()
	{
		for (auto &[name, command] : by_name_)
			delete command;
	}
	bool add(const std::string &name, const std::string &help)
	{
		if (by_name_.count(name))
			return false;
		by_name_[name] = new Command{help};
		return true;
	}
	void alias(const std::string &other, const std::string &name)
	{
		auto it = by_name_.find(name);
		if (it != by_name_.end())
			by_name_.emplace(other, it->second);
	}

private:
	std::map<std::string, Command *> by_name_;
};
#ifdef RUN
void drive_bad(int n)
{
	CommandsBad commands;
	commands.add("list", std::string(n, 'h'));
	commands.alias("ls", "list");
}
#endif
//- good
class CommandsGood
{
public:
	CommandsGood() = default;
	CommandsGood(const CommandsGood &) = delete;
	CommandsGood &operator=(const CommandsGood &) = delete;
	bool add(const std::string &name, const std::string &help)
	{
		if (by_name_.count(name))
			return false;
		by_name_[name] = std::make_shared<Command>(Command{help});
		return true;
	}
	void alias(const std::string &other, const std::string &name)
	{
		auto it = by_name_.find(name);
		if (it != by_name_.end())
			by_name_.emplace(other, it->second);
	}

private:
	std::map<std::string, std::shared_ptr<Command>> by_name_;
};
#ifdef RUN
void drive_good(int n)
{
	CommandsGood commands;
	commands.add("list", std::string(n, 'h'));
	commands.alias("ls", "list");
}
#endif
} // namespace command_alias
RUN_CASE(command_alias, command_alias::drive_bad(3), command_alias::drive_good(3))

// CASE list_clear: the loop reads the next pointer of the node it has just deleted
namespace list_clear
{
struct Node {
	int key;
	Node *next;
};
//- bad
class ListBad
{
public:
	ListBad() = default;
	ListBad(const ListBad &) = delete;
	ListBad &operator=(const ListBad &) = delete;
	~ListBad() { clear(); }
	void push(int key) { head_ = new Node{key, head_}; }
	void clear()
	{
		for (Node *node = head_; node; node = node->next)
			delete node;
		head_ = nullptr;
	}

private:
	Node *head_ = nullptr;
};

void fill_bad(ListBad &list, std::span<const int> keys)
{
	list.clear();
	for (int key : keys)
		list.push(key);
}
#ifdef RUN
void drive_bad(int n)
{
	ListBad list;
	fill_bad(list, std::vector<int>(n, 1));
}
#endif
//- good
class ListGood
{
public:
	ListGood() = default;
	ListGood(const ListGood &) = delete;
	ListGood &operator=(const ListGood &) = delete;
	~ListGood() { clear(); }
	void push(int key) { head_ = new Node{key, head_}; }
	void clear()
	{
		for (Node *node = head_, *next; node; node = next) {
			next = node->next;
			delete node;
		}
		head_ = nullptr;
	}

private:
	Node *head_ = nullptr;
};

void fill_good(ListGood &list, std::span<const int> keys)
{
	list.clear();
	for (int key : keys)
		list.push(key);
}
#ifdef RUN
void drive_good(int n)
{
	ListGood list;
	fill_good(list, std::vector<int>(n, 1));
}
#endif
} // namespace list_clear
RUN_CASE(list_clear, list_clear::drive_bad(3), list_clear::drive_good(3))

// CASE close_twice: close() frees the buffer and leaves the pointer for the destructor
namespace close_twice
{
//- bad
class RecorderBad
{
public:
	explicit RecorderBad(size_t capacity)
		: samples_(static_cast<float *>(std::calloc(capacity, sizeof(float)))),
		  capacity_(samples_ ? capacity : 0)
	{
	}
	RecorderBad(const RecorderBad &) = delete;
	RecorderBad &operator=(const RecorderBad &) = delete;
	~RecorderBad() { close(); }
	bool record(float sample)
	{
		if (used_ == capacity_)
			return false;
		samples_[used_++] = sample;
		return true;
	}
	void close()
	{
		std::free(samples_);
		used_ = capacity_ = 0;
	}

private:
	float *samples_;
	size_t capacity_;
	size_t used_ = 0;
};

bool record_all_bad(std::span<const float> input, size_t capacity)
{
	RecorderBad recorder(capacity);
	for (float sample : input) {
		if (!recorder.record(sample)) {
			recorder.close();
			return false;
		}
	}
	return true;
}
#ifdef RUN
bool drive_bad(int n)
{
	return record_all_bad(std::vector<float>(n * 2, 1.0f), n);
}
#endif
//- good
class RecorderGood
{
public:
	explicit RecorderGood(size_t capacity)
		: samples_(static_cast<float *>(std::calloc(capacity, sizeof(float)))),
		  capacity_(samples_ ? capacity : 0)
	{
	}
	RecorderGood(const RecorderGood &) = delete;
	RecorderGood &operator=(const RecorderGood &) = delete;
	~RecorderGood() { close(); }
	bool record(float sample)
	{
		if (used_ == capacity_)
			return false;
		samples_[used_++] = sample;
		return true;
	}
	void close()
	{
		std::free(std::exchange(samples_, nullptr));
		used_ = capacity_ = 0;
	}

private:
	float *samples_;
	size_t capacity_;
	size_t used_ = 0;
};

bool record_all_good(std::span<const float> input, size_t capacity)
{
	RecorderGood recorder(capacity);
	for (float sample : input) {
		if (!recorder.record(sample)) {
			recorder.close();
			return false;
		}
	}
	return true;
}
#ifdef RUN
bool drive_good(int n)
{
	return record_all_good(std::vector<float>(n * 2, 1.0f), n);
}
#endif
} // namespace close_twice
RUN_CASE(close_twice, close_twice::drive_bad(3), close_twice::drive_good(3))

// CASE moved_table: the move constructor leaves the source with the rows it gave away
namespace moved_table
{
//- bad
class TableBad
{
public:
	explicit TableBad(size_t rows) : rows_(new long[rows]()), count_(rows) {}
	TableBad(TableBad &&other) noexcept : rows_(other.rows_), count_(other.count_)
	{
		other.count_ = 0;
	}
	TableBad &operator=(TableBad &&) = delete;
	~TableBad() { delete[] rows_; }
	size_t count() const { return count_; }

private:
	long *rows_;
	size_t count_;
};

std::vector<TableBad> make_tables_bad(std::span<const size_t> sizes)
{
	std::vector<TableBad> tables;
	for (size_t size : sizes) {
		TableBad table(size);
		if (table.count() > 1)
			tables.push_back(std::move(table));
	}
	return tables;
}
#ifdef RUN
size_t drive_bad(int n)
{
	return make_tables_bad(std::vector<size_t>(n, 4)).size();
}
#endif
//- good
class TableGood
{
public:
	explicit TableGood(size_t rows) : rows_(new long[rows]()), count_(rows) {}
	TableGood(TableGood &&other) noexcept : rows_(other.rows_), count_(other.count_)
	{
		other.rows_ = nullptr;
		other.count_ = 0;
	}
	TableGood &operator=(TableGood &&) = delete;
	~TableGood() { delete[] rows_; }
	size_t count() const { return count_; }

private:
	long *rows_;
	size_t count_;
};

std::vector<TableGood> make_tables_good(std::span<const size_t> sizes)
{
	std::vector<TableGood> tables;
	for (size_t size : sizes) {
		TableGood table(size);
		if (table.count() > 1)
			tables.push_back(std::move(table));
	}
	return tables;
}
#ifdef RUN
size_t drive_good(int n)
{
	return make_tables_good(std::vector<size_t>(n, 4)).size();
}
#endif
} // namespace moved_table
RUN_CASE(moved_table, moved_table::drive_bad(3), moved_table::drive_good(3))

// CASE self_assign: assigning a label to itself frees the text before it is copied
namespace self_assign
{
//- bad
class LabelBad
{
public:
	explicit LabelBad(std::string_view text) : text_(new char[text.size()]), size_(text.size())
	{
		std::copy(text.begin(), text.end(), text_);
	}
	LabelBad(const LabelBad &other) : LabelBad(other.view()) {}
	LabelBad &operator=(const LabelBad &other)
	{
		const std::string_view from = other.view();
		delete[] text_;
		text_ = new char[from.size()];
		size_ = from.size();
		std::copy(from.begin(), from.end(), text_);
		return *this;
	}
	~LabelBad() { delete[] text_; }
	std::string_view view() const { return {text_, size_}; }

private:
	char *text_;
	size_t size_;
};

void relabel_bad(std::vector<LabelBad> &labels, size_t from)
{
	for (LabelBad &label : labels) {
		if (label.view().empty() || label.view()[0] == '?')
			label = labels.at(from);
	}
}
#ifdef RUN
size_t drive_bad(int n)
{
	std::vector<LabelBad> labels(n, LabelBad("?unknown"));
	relabel_bad(labels, 1);
	return std::string(labels[0].view()) == "?unknown";
}
#endif
//- good
class LabelGood
{
public:
	explicit LabelGood(std::string_view text) : text_(new char[text.size()]), size_(text.size())
	{
		std::copy(text.begin(), text.end(), text_);
	}
	LabelGood(const LabelGood &other) : LabelGood(other.view()) {}
	LabelGood &operator=(const LabelGood &other)
	{
		const std::string_view from = other.view();
		char *fresh = new char[from.size()];
		std::copy(from.begin(), from.end(), fresh);
		size_ = from.size();
		delete[] text_;
		text_ = fresh;
		return *this;
	}
	~LabelGood() { delete[] text_; }
	std::string_view view() const { return {text_, size_}; }

private:
	char *text_;
	size_t size_;
};

void relabel_good(std::vector<LabelGood> &labels, size_t from)
{
	for (LabelGood &label : labels) {
		if (label.view().empty() || label.view()[0] == '?')
			label = labels.at(from);
	}
}
#ifdef RUN
size_t drive_good(int n)
{
	std::vector<LabelGood> labels(n, LabelGood("?unknown"));
	relabel_good(labels, 1);
	return std::string(labels[0].view()) == "?unknown";
}
#endif
} // namespace self_assign
RUN_CASE(self_assign, self_assign::drive_bad(3), self_assign::drive_good(3))

// CASE full_queue: the queue already deletes what it refuses, and the caller deletes it again
namespace full_queue
{
struct Event {
	int code;
	std::string text;
};

class Queue
{
public:
	explicit Queue(size_t limit) : limit_(limit) {}
	Queue(const Queue &) = delete;
	Queue &operator=(const Queue &) = delete;
	~Queue()
	{
		for (Event *event : events_)
			delete event;
	}
	// Takes the event over in any case.
	bool push(Event *event)
	{
		if (events_.size() >= limit_) {
			delete event;
			return false;
		}
		events_.push_back(event);
		return true;
	}

private:
	size_t limit_;
	std::vector<Event *> events_;
};
//- bad
size_t post_all_bad(Queue &queue, const std::vector<int> &codes)
{
	size_t lost = 0;
	for (int code : codes) {
		Event *event = new Event{code, "event " + std::to_string(code)};
		if (!queue.push(event)) {
			delete event;
			lost++;
		}
	}
	return lost;
}
#ifdef RUN
size_t drive_bad(int n)
{
	Queue queue(2);
	return post_all_bad(queue, std::vector<int>(n, 7));
}
#endif
//- good
size_t post_all_good(Queue &queue, const std::vector<int> &codes)
{
	size_t lost = 0;
	for (int code : codes) {
		Event *event = new Event{code, "event " + std::to_string(code)};
		if (!queue.push(event))
			lost++;
	}
	return lost;
}
#ifdef RUN
size_t drive_good(int n)
{
	Queue queue(2);
	return post_all_good(queue, std::vector<int>(n, 7));
}
#endif
} // namespace full_queue
RUN_CASE(full_queue, full_queue::drive_bad(3), full_queue::drive_good(3))

// CASE trace_text: the scope that writes its mark on leaving outlives the text it writes to
namespace trace_text
{
class Trace
{
public:
	explicit Trace(std::string name) : name_(std::move(name)) {}
	Trace(const Trace &) = delete;
	Trace &operator=(const Trace &) = delete;
	~Trace()
	{
		if (out_)
			out_->push_back("leave " + name_);
	}
	void to(std::vector<std::string> &out)
	{
		out_ = &out;
		out_->push_back("enter " + name_);
	}

private:
	std::string name_;
	std::vector<std::string> *out_ = nullptr;
};
//- bad
size_t longest_bad(const std::vector<std::string> &steps, const std::string &name)
{
	Trace trace(name);
	std::vector<std::string> lines;
	trace.to(lines);
	for (const std::string &step : steps)
		lines.push_back("  " + step);
	size_t longest = 0;
	for (const std::string &line : lines)
		longest = std::max(longest, line.size());
	return longest;
}
#ifdef RUN
size_t drive_bad(int n)
{
	return longest_bad(std::vector<std::string>(n, "step"), "build");
}
#endif
//- good
size_t longest_good(const std::vector<std::string> &steps, const std::string &name)
{
	std::vector<std::string> lines;
	Trace trace(name);
	trace.to(lines);
	for (const std::string &step : steps)
		lines.push_back("  " + step);
	size_t longest = 0;
	for (const std::string &line : lines)
		longest = std::max(longest, line.size());
	return longest;
}
#ifdef RUN
size_t drive_good(int n)
{
	return longest_good(std::vector<std::string>(n, "step"), "build");
}
#endif
} // namespace trace_text
RUN_CASE(trace_text, trace_text::drive_bad(3), trace_text::drive_good(3))

// CASE child_index: children take themselves off the parent's index, which is destroyed before them
namespace child_index
{
//- bad
class ScopeBad
{
public:
	explicit ScopeBad(std::string name, ScopeBad *parent = nullptr)
		: name_(std::move(name)), parent_(parent)
	{
		if (parent_)
			parent_->index_[name_] = this;
	}
	ScopeBad(const ScopeBad &) = delete;
	ScopeBad &operator=(const ScopeBad &) = delete;
	~ScopeBad()
	{
		if (parent_)
			parent_->index_.erase(name_);
	}
	ScopeBad &child(const std::string &name)
	{
		auto it = index_.find(name);
		if (it != index_.end())
			return *it->second;
		children_.push_back(std::make_unique<ScopeBad>(name, this));
		return *children_.back();
	}

private:
	std::string name_;
	ScopeBad *parent_;
	std::vector<std::unique_ptr<ScopeBad>> children_;
	std::map<std::string, ScopeBad *> index_;
};

void declare_bad(const std::vector<std::string> &path)
{
	ScopeBad root("root");
	ScopeBad *scope = &root;
	for (const std::string &name : path)
		scope = &scope->child(name);
}
#ifdef RUN
void drive_bad(int n)
{
	declare_bad(std::vector<std::string>(n, "inner"));
}
#endif
//- good
class ScopeGood
{
public:
	explicit ScopeGood(std::string name, ScopeGood *parent = nullptr)
		: name_(std::move(name)), parent_(parent)
	{
		if (parent_)
			parent_->index_[name_] = this;
	}
	ScopeGood(const ScopeGood &) = delete;
	ScopeGood &operator=(const ScopeGood &) = delete;
	~ScopeGood()
	{
		if (parent_)
			parent_->index_.erase(name_);
	}
	ScopeGood &child(const std::string &name)
	{
		auto it = index_.find(name);
		if (it != index_.end())
			return *it->second;
		children_.push_back(std::make_unique<ScopeGood>(name, this));
		return *children_.back();
	}

private:
	std::string name_;
	ScopeGood *parent_;
	std::map<std::string, ScopeGood *> index_;
	std::vector<std::unique_ptr<ScopeGood>> children_;
};

void declare_good(const std::vector<std::string> &path)
{
	ScopeGood root("root");
	ScopeGood *scope = &root;
	for (const std::string &name : path)
		scope = &scope->child(name);
}
#ifdef RUN
void drive_good(int n)
{
	declare_good(std::vector<std::string>(n, "inner"));
}
#endif
} // namespace child_index
RUN_CASE(child_index, child_index::drive_bad(3), child_index::drive_good(3))

// CASE exit_hook: the base runs its hooks on destruction, when the derived members are gone
namespace exit_hook
{
class Service
{
public:
	Service() = default;
	Service(const Service &) = delete;
	Service &operator=(const Service &) = delete;
	virtual ~Service() { shut_down(); }

protected:
	void at_exit(std::function<void()> hook) { hooks_.push_back(std::move(hook)); }
	void shut_down()
	{
		for (auto &hook : std::exchange(hooks_, {}))
			hook();
	}

private:
	std::vector<std::function<void()>> hooks_;
};
//- bad
class CounterBad : public Service
{
public:
	explicit CounterBad(std::map<std::string, int> &totals) : totals_(totals)
	{
		at_exit([this] {
			for (const std::string &name : seen_)
				totals_[name]++;
		});
	}
	void saw(const std::string &name) { seen_.push_back(name); }

private:
	std::map<std::string, int> &totals_;
	std::vector<std::string> seen_;
};

std::map<std::string, int> count_bad(const std::vector<std::string> &names)
{
	std::map<std::string, int> totals;
	auto counter = std::make_unique<CounterBad>(totals);
	for (const std::string &name : names)
		counter->saw(name);
	counter.reset();
	return totals;
}
#ifdef RUN
size_t drive_bad(int n)
{
	return count_bad(std::vector<std::string>(n, "a name that is kept on the heap")).size();
}
#endif
//- good
class CounterGood : public Service
{
public:
	explicit CounterGood(std::map<std::string, int> &totals) : totals_(totals)
	{
		at_exit([this] {
			for (const std::string &name : seen_)
				totals_[name]++;
		});
	}
	~CounterGood() override { shut_down(); }
	void saw(const std::string &name) { seen_.push_back(name); }

private:
	std::map<std::string, int> &totals_;
	std::vector<std::string> seen_;
};

std::map<std::string, int> count_good(const std::vector<std::string> &names)
{
	std::map<std::string, int> totals;
	auto counter = std::make_unique<CounterGood>(totals);
	for (const std::string &name : names)
		counter->saw(name);
	counter.reset();
	return totals;
}
#ifdef RUN
size_t drive_good(int n)
{
	return count_good(std::vector<std::string>(n, "a name that is kept on the heap")).size();
}
#endif
} // namespace exit_hook
RUN_CASE(exit_hook, exit_hook::drive_bad(3), exit_hook::drive_good(3))

// CASE buffer_pool: leased buffers go back to a pool that ends before them
namespace buffer_pool
{
using Buffer = std::vector<uint8_t>;

class Pool
{
public:
	struct Return {
		Pool *pool;
		void operator()(Buffer *buffer) const { pool->give_back(buffer); }
	};
	using Lease = std::unique_ptr<Buffer, Return>;
	Lease take(size_t size)
	{
		std::unique_ptr<Buffer> buffer;
		if (free_.empty()) {
			buffer = std::make_unique<Buffer>();
		} else {
			buffer = std::move(free_.back());
			free_.pop_back();
		}
		buffer->assign(size, 0);
		return Lease(buffer.release(), Return{this});
	}

private:
	void give_back(Buffer *buffer) { free_.emplace_back(buffer); }
	std::vector<std::unique_ptr<Buffer>> free_;
};
//- bad
class UploadBad
{
public:
	void add(std::string_view text)
	{
		Pool::Lease part = pool_.take(text.size());
		std::copy(text.begin(), text.end(), part->begin());
		parts_.push_back(std::move(part));
	}
	size_t send()
	{
		size_t sent = 0;
		for (const Pool::Lease &part : parts_)
			sent += part->size();
		return sent;
	}
	UploadBad() = default;
	UploadBad(const UploadBad &) = delete;
	UploadBad &operator=(const UploadBad &) = delete;

private:
	std::vector<Pool::Lease> parts_;
	Pool pool_;
};

size_t upload_bad(const std::vector<std::string> &texts)
{
	UploadBad upload;
	for (const std::string &text : texts)
		upload.add(text);
	return upload.send();
}
#ifdef RUN
size_t drive_bad(int n)
{
	return upload_bad(std::vector<std::string>(n, "text"));
}
#endif
//- good
class UploadGood
{
public:
	void add(std::string_view text)
	{
		Pool::Lease part = pool_.take(text.size());
		std::copy(text.begin(), text.end(), part->begin());
		parts_.push_back(std::move(part));
	}
	size_t send()
	{
		size_t sent = 0;
		for (const Pool::Lease &part : parts_)
			sent += part->size();
		return sent;
	}
	UploadGood() = default;
	UploadGood(const UploadGood &) = delete;
	UploadGood &operator=(const UploadGood &) = delete;

private:
	Pool pool_;
	std::vector<Pool::Lease> parts_;
};

size_t upload_good(const std::vector<std::string> &texts)
{
	UploadGood upload;
	for (const std::string &text : texts)
		upload.add(text);
	return upload.send();
}
#ifdef RUN
size_t drive_good(int n)
{
	return upload_good(std::vector<std::string>(n, "text"));
}
#endif
} // namespace buffer_pool
RUN_CASE(buffer_pool, buffer_pool::drive_bad(3), buffer_pool::drive_good(3))

// CASE next_state: a state replaces itself in the machine and then goes on with its own member
namespace next_state
{
class Machine;

class State
{
public:
	virtual ~State() = default;
	virtual void on_input(Machine &machine, const std::string &line) = 0;
};

class Machine
{
public:
	void go(std::unique_ptr<State> state) { state_ = std::move(state); }
	void input(const std::string &line)
	{
		if (state_)
			state_->on_input(*this, line);
	}
	void say(const std::string &text) { said_.push_back(text); }
	size_t said() const { return said_.size(); }

private:
	std::unique_ptr<State> state_;
	std::vector<std::string> said_;
};

class Ready : public State
{
public:
	void on_input(Machine &machine, const std::string &line) override
	{
		machine.say("echo " + line);
	}
};
//- bad
class LoginBad : public State
{
public:
	explicit LoginBad(std::string secret) : secret_(std::move(secret)) {}
	void on_input(Machine &machine, const std::string &line) override
	{
		tries_++;
		if (line != secret_)
			return;
		machine.go(std::make_unique<Ready>());
		machine.say("welcome after " + std::to_string(tries_) + " tries");
	}

private:
	std::string secret_;
	int tries_ = 0;
};
#ifdef RUN
size_t drive_bad(int n)
{
	Machine machine;
	machine.go(std::make_unique<LoginBad>("sesame"));
	for (int i = 0; i < n; i++)
		machine.input(i ? "sesame" : "open");
	return machine.said();
}
#endif
//- good
class LoginGood : public State
{
public:
	explicit LoginGood(std::string secret) : secret_(std::move(secret)) {}
	void on_input(Machine &machine, const std::string &line) override
	{
		tries_++;
		if (line != secret_)
			return;
		machine.say("welcome after " + std::to_string(tries_) + " tries");
		machine.go(std::make_unique<Ready>());
	}

private:
	std::string secret_;
	int tries_ = 0;
};
#ifdef RUN
size_t drive_good(int n)
{
	Machine machine;
	machine.go(std::make_unique<LoginGood>("sesame"));
	for (int i = 0; i < n; i++)
		machine.input(i ? "sesame" : "open");
	return machine.said();
}
#endif
} // namespace next_state
RUN_CASE(next_state, next_state::drive_bad(3), next_state::drive_good(3))

// CASE drop_sprite: a removed sprite is deleted but stays in the list that the destructor deletes
namespace drop_sprite
{
struct Sprite {
	int id;
	std::string image;
};
//- bad
class SceneBad
{
public:
	SceneBad() = default;
	SceneBad(const SceneBad &) = delete;
	SceneBad &operator=(const SceneBad &) = delete;
	~SceneBad()
	{
		for (Sprite *sprite : sprites_)
			delete sprite;
	}
	void add(int id, const std::string &image) { sprites_.push_back(new Sprite{id, image}); }
	bool remove(int id)
	{
		for (auto it = sprites_.begin(); it != sprites_.end(); ++it) {
			if ((*it)->id == id) {
				delete *it;
				return true;
			}
		}
		return false;
	}

private:
	std::vector<Sprite *> sprites_;
};
#ifdef RUN
bool drive_bad(int n)
{
	SceneBad scene;
	for (int i = 0; i < n; i++)
		scene.add(i, "image");
	return scene.remove(1);
}
#endif
//- good
class SceneGood
{
public:
	SceneGood() = default;
	SceneGood(const SceneGood &) = delete;
	SceneGood &operator=(const SceneGood &) = delete;
	~SceneGood()
	{
		for (Sprite *sprite : sprites_)
			delete sprite;
	}
	void add(int id, const std::string &image) { sprites_.push_back(new Sprite{id, image}); }
	bool remove(int id)
	{
		for (auto it = sprites_.begin(); it != sprites_.end(); ++it) {
			if ((*it)->id == id) {
				delete *it;
				sprites_.erase(it);
				return true;
			}
		}
		return false;
	}

private:
	std::vector<Sprite *> sprites_;
};
#ifdef RUN
bool drive_good(int n)
{
	SceneGood scene;
	for (int i = 0; i < n; i++)
		scene.add(i, "image");
	return scene.remove(1);
}
#endif
} // namespace drop_sprite
RUN_CASE(drop_sprite, drop_sprite::drive_bad(3), drop_sprite::drive_good(3))

// CASE reused_slot: a slot is ended by hand and its owner's destructor ends it once more
namespace reused_slot
{
struct Frame {
	std::string function;
	std::vector<int> locals;
};
//- bad
class SlotBad
{
public:
	SlotBad() = default;
	SlotBad(const SlotBad &) = delete;
	SlotBad &operator=(const SlotBad &) = delete;
	~SlotBad() { clear(); }
	Frame &set(const std::string &function, size_t locals)
	{
		clear();
		frame_ = new (storage_) Frame{function, std::vector<int>(locals)};
		return *frame_;
	}
	void clear()
	{
		if (frame_)
			frame_->~Frame();
	}

private:
	alignas(Frame) unsigned char storage_[sizeof(Frame)];
	Frame *frame_ = nullptr;
};

size_t call_all_bad(const std::vector<std::string> &functions)
{
	SlotBad slot;
	size_t locals = 0;
	for (const std::string &function : functions)
		locals += slot.set(function, function.size()).locals.size();
	slot.clear();
	return locals;
}
#ifdef RUN
size_t drive_bad(int n)
{
	return call_all_bad(std::vector<std::string>(n, "a function with a long name"));
}
#endif
//- good
class SlotGood
{
public:
	SlotGood() = default;
	SlotGood(const SlotGood &) = delete;
	SlotGood &operator=(const SlotGood &) = delete;
	~SlotGood() { clear(); }
	Frame &set(const std::string &function, size_t locals)
	{
		clear();
		frame_ = new (storage_) Frame{function, std::vector<int>(locals)};
		return *frame_;
	}
	void clear()
	{
		if (Frame *frame = std::exchange(frame_, nullptr))
			frame->~Frame();
	}

private:
	alignas(Frame) unsigned char storage_[sizeof(Frame)];
	Frame *frame_ = nullptr;
};

size_t call_all_good(const std::vector<std::string> &functions)
{
	SlotGood slot;
	size_t locals = 0;
	for (const std::string &function : functions)
		locals += slot.set(function, function.size()).locals.size();
	slot.clear();
	return locals;
}
#ifdef RUN
size_t drive_good(int n)
{
	return call_all_good(std::vector<std::string>(n, "a function with a long name"));
}
#endif
} // namespace reused_slot
RUN_CASE(reused_slot, reused_slot::drive_bad(3), reused_slot::drive_good(3))

// CASE split_copy: what strdup allocated with malloc is freed with delete
namespace split_copy
{
struct Free {
	void operator()(char *text) const { std::free(text); }
};
//- bad
std::vector<std::string> split_bad(const std::string &line, const char *separators)
{
	std::vector<std::string> fields;
	std::unique_ptr<char> copy(strdup(line.c_str()));
	if (!copy)
		return fields;
	char *rest = nullptr;
	for (char *f = strtok_r(copy.get(), separators, &rest); f;
	     f = strtok_r(nullptr, separators, &rest))
		fields.emplace_back(f);
	return fields;
}
#ifdef RUN
size_t drive_bad(int n)
{
	return split_bad(std::string(n, 'a') + ";b,c", ",;").size();
}
#endif
//- good
std::vector<std::string> split_good(const std::string &line, const char *separators)
{
	std::vector<std::string> fields;
	std::unique_ptr<char, Free> copy(strdup(line.c_str()));
	if (!copy)
		return fields;
	char *rest = nullptr;
	for (char *f = strtok_r(copy.get(), separators, &rest); f;
	     f = strtok_r(nullptr, separators, &rest))
		fields.emplace_back(f);
	return fields;
}
#ifdef RUN
size_t drive_good(int n)
{
	return split_good(std::string(n, 'a') + ";b,c", ",;").size();
}
#endif
} // namespace split_copy
RUN_CASE(split_copy, split_copy::drive_bad(3), split_copy::drive_good(3))

// CASE pop_operand: a reference to the operand is used after the stack has let its owner go
namespace pop_operand
{
struct Operand {
	long value;
	std::string text;
};
//- bad
class EvaluatorBad
{
public:
	void push(long value)
	{
		stack_.push_back(std::make_unique<Operand>(Operand{value, std::to_string(value)}));
	}
	bool add()
	{
		if (stack_.size() < 2)
			return false;
		const Operand &right = *stack_.back();
		stack_.pop_back();
		Operand &left = *stack_.back();
		left.text += "+" + right.text;
		left.value += right.value;
		return true;
	}
	long top() const { return stack_.empty() ? 0 : stack_.back()->value; }

private:
	std::vector<std::unique_ptr<Operand>> stack_;
};

long sum_bad(std::span<const long> values)
{
	EvaluatorBad evaluator;
	for (long value : values)
		evaluator.push(value);
	while (evaluator.add())
		;
	return evaluator.top();
}
#ifdef RUN
long drive_bad(int n)
{
	return sum_bad(std::vector<long>(n, 5));
}
#endif
//- good
class EvaluatorGood
{
public:
	void push(long value)
	{
		stack_.push_back(std::make_unique<Operand>(Operand{value, std::to_string(value)}));
	}
	bool add()
	{
		if (stack_.size() < 2)
			return false;
		const Operand right = std::move(*stack_.back());
		stack_.pop_back();
		Operand &left = *stack_.back();
		left.text += "+" + right.text;
		left.value += right.value;
		return true;
	}
	long top() const { return stack_.empty() ? 0 : stack_.back()->value; }

private:
	std::vector<std::unique_ptr<Operand>> stack_;
};

long sum_good(std::span<const long> values)
{
	EvaluatorGood evaluator;
	for (long value : values)
		evaluator.push(value);
	while (evaluator.add())
		;
	return evaluator.top();
}
#ifdef RUN
long drive_good(int n)
{
	return sum_good(std::vector<long>(n, 5));
}
#endif
} // namespace pop_operand
RUN_CASE(pop_operand, pop_operand::drive_bad(3), pop_operand::drive_good(3))

// CASE reload_throws: the old rules are deleted before parsing, which may throw
namespace reload_throws
{
struct Rules {
	std::vector<std::string> lines;
};

Rules *parse_rules(const std::string &text)
{
	auto rules = std::make_unique<Rules>();
	for (size_t from = 0; from < text.size();) {
		size_t end = std::min(text.find('\n', from), text.size());
		if (end == from)
			throw std::runtime_error("empty rule");
		rules->lines.push_back(text.substr(from, end - from));
		from = end + 1;
	}
	return rules.release();
}
//- bad
class FirewallBad
{
public:
	explicit FirewallBad(const std::string &text) : rules_(parse_rules(text)) {}
	FirewallBad(const FirewallBad &) = delete;
	FirewallBad &operator=(const FirewallBad &) = delete;
	~FirewallBad() { delete rules_; }
	void reload(const std::string &text)
	{
		delete rules_;
		rules_ = parse_rules(text);
	}
	size_t size() const { return rules_->lines.size(); }

private:
	Rules *rules_;
};

size_t reload_all_bad(FirewallBad &firewall, const std::vector<std::string> &texts)
{
	for (const std::string &text : texts) {
		try {
			firewall.reload(text);
		} catch (const std::runtime_error &) {
			break;
		}
	}
	return firewall.size();
}
#ifdef RUN
size_t drive_bad(int n)
{
	FirewallBad firewall("allow all");
	return reload_all_bad(firewall, {"drop all", "allow\n\ndrop"}) + n;
}
#endif
//- good
class FirewallGood
{
public:
	explicit FirewallGood(const std::string &text) : rules_(parse_rules(text)) {}
	FirewallGood(const FirewallGood &) = delete;
	FirewallGood &operator=(const FirewallGood &) = delete;
	~FirewallGood() { delete rules_; }
	void reload(const std::string &text)
	{
		Rules *fresh = parse_rules(text);
		delete rules_;
		rules_ = fresh;
	}
	size_t size() const { return rules_->lines.size(); }

private:
	Rules *rules_;
};

size_t reload_all_good(FirewallGood &firewall, const std::vector<std::string> &texts)
{
	for (const std::string &text : texts) {
		try {
			firewall.reload(text);
		} catch (const std::runtime_error &) {
			break;
		}
	}
	return firewall.size();
}
#ifdef RUN
size_t drive_good(int n)
{
	FirewallGood firewall("allow all");
	return reload_all_good(firewall, {"drop all", "allow\n\ndrop"}) + n;
}
#endif
} // namespace reload_throws
RUN_CASE(reload_throws, reload_throws::drive_bad(3), reload_throws::drive_good(3))

// CASE texture_count: the material keeps a texture without a count of its own and gives one back
namespace texture_count
{
class Texture
{
public:
	explicit Texture(std::string file) : file_(std::move(file)) {}
	void add_ref() { count_++; }
	void release()
	{
		if (--count_ == 0)
			delete this;
	}
	const std::string &file() const { return file_; }

private:
	~Texture() = default;
	std::string file_;
	int count_ = 1;
};
//- bad
class MaterialBad
{
public:
	explicit MaterialBad(Texture &texture) : texture_(&texture) {}
	MaterialBad(const MaterialBad &) = delete;
	MaterialBad &operator=(const MaterialBad &) = delete;
	~MaterialBad() { texture_->release(); }
	size_t cost() const { return texture_->file().size(); }

private:
	Texture *texture_;
};

size_t load_bad(const std::string &file, size_t copies)
{
	Texture *texture = new Texture(file);
	std::vector<std::unique_ptr<MaterialBad>> materials;
	for (size_t i = 0; i < copies; i++)
		materials.push_back(std::make_unique<MaterialBad>(*texture));
	size_t cost = 0;
	for (const auto &material : materials)
		cost += material->cost();
	texture->release();
	return cost;
}
#ifdef RUN
size_t drive_bad(int n)
{
	return load_bad("wood.png", n);
}
#endif
//- good
class MaterialGood
{
public:
	explicit MaterialGood(Texture &texture) : texture_(&texture) { texture_->add_ref(); }
	MaterialGood(const MaterialGood &) = delete;
	MaterialGood &operator=(const MaterialGood &) = delete;
	~MaterialGood() { texture_->release(); }
	size_t cost() const { return texture_->file().size(); }

private:
	Texture *texture_;
};

size_t load_good(const std::string &file, size_t copies)
{
	Texture *texture = new Texture(file);
	std::vector<std::unique_ptr<MaterialGood>> materials;
	for (size_t i = 0; i < copies; i++)
		materials.push_back(std::make_unique<MaterialGood>(*texture));
	size_t cost = 0;
	for (const auto &material : materials)
		cost += material->cost();
	texture->release();
	return cost;
}
#ifdef RUN
size_t drive_good(int n)
{
	return load_good("wood.png", n);
}
#endif
} // namespace texture_count
RUN_CASE(texture_count, texture_count::drive_bad(3), texture_count::drive_good(3))

// CASE grown_strings: growing copies the strings' bytes and then destroys the old strings
namespace grown_strings
{
//- bad
class StringsBad
{
public:
	StringsBad() = default;
	StringsBad(const StringsBad &) = delete;
	StringsBad &operator=(const StringsBad &) = delete;
	~StringsBad()
	{
		std::destroy_n(data_, size_);
		::operator delete(data_);
	}
	void add(std::string_view text)
	{
		if (size_ == capacity_)
			grow();
		new (data_ + size_) std::string(text);
		size_++;
	}
	size_t total() const
	{
		size_t sum = 0;
		for (size_t i = 0; i < size_; i++)
			sum += data_[i].size();
		return sum;
	}

private:
	void grow()
	{
		size_t capacity = capacity_ ? capacity_ * 2 : 2;
		auto *data =
			static_cast<std::string *>(::operator new(capacity * sizeof(std::string)));
		if (size_)
			std::memcpy((void *)data, data_, size_ * sizeof(std::string));
		std::destroy_n(data_, size_);
		::operator delete(data_);
		data_ = data;
		capacity_ = capacity;
	}
	std::string *data_ = nullptr;
	size_t size_ = 0;
	size_t capacity_ = 0;
};
#ifdef RUN
size_t drive_bad(int n)
{
	StringsBad strings;
	for (int i = 0; i < n; i++)
		strings.add("a string that is long enough for the heap");
	return strings.total();
}
#endif
//- good
class StringsGood
{
public:
	StringsGood() = default;
	StringsGood(const StringsGood &) = delete;
	StringsGood &operator=(const StringsGood &) = delete;
	~StringsGood()
	{
		std::destroy_n(data_, size_);
		::operator delete(data_);
	}
	void add(std::string_view text)
	{
		if (size_ == capacity_)
			grow();
		new (data_ + size_) std::string(text);
		size_++;
	}
	size_t total() const
	{
		size_t sum = 0;
		for (size_t i = 0; i < size_; i++)
			sum += data_[i].size();
		return sum;
	}

private:
	void grow()
	{
		size_t capacity = capacity_ ? capacity_ * 2 : 2;
		auto *data =
			static_cast<std::string *>(::operator new(capacity * sizeof(std::string)));
		if (size_)
			std::uninitialized_move_n(data_, size_, data);
		std::destroy_n(data_, size_);
		::operator delete(data_);
		data_ = data;
		capacity_ = capacity;
	}
	std::string *data_ = nullptr;
	size_t size_ = 0;
	size_t capacity_ = 0;
};
#ifdef RUN
size_t drive_good(int n)
{
	StringsGood strings;
	for (int i = 0; i < n; i++)
		strings.add("a string that is long enough for the heap");
	return strings.total();
}
#endif
} // namespace grown_strings
RUN_CASE(grown_strings, grown_strings::drive_bad(3), grown_strings::drive_good(3))

// CASE found_theme: the lookup returns a bare pointer to a default that its own owner deletes
namespace found_theme
{
struct Theme {
	std::string name;
	int contrast = 1;
};
//- bad
class ThemesBad
{
public:
	void add(Theme theme) { themes_.push_back(std::make_unique<Theme>(std::move(theme))); }
	Theme *find_or_make(const std::string &name)
	{
		for (auto &theme : themes_) {
			if (theme->name == name)
				return theme.get();
		}
		auto made = std::make_unique<Theme>(Theme{name, 1});
		return made.get();
	}

private:
	std::vector<std::unique_ptr<Theme>> themes_;
};

int brighten_bad(ThemesBad &themes, const std::string &name, int by)
{
	Theme *theme = themes.find_or_make(name);
	theme->contrast += by;
	return theme->contrast;
}
#ifdef RUN
int drive_bad(int n)
{
	ThemesBad themes;
	themes.add({"dark", 2});
	return brighten_bad(themes, "dark", n) + brighten_bad(themes, "light", n);
}
#endif
//- good
class ThemesGood
{
public:
	void add(Theme theme) { themes_.push_back(std::make_unique<Theme>(std::move(theme))); }
	Theme *find_or_make(const std::string &name)
	{
		for (auto &theme : themes_) {
			if (theme->name == name)
				return theme.get();
		}
		auto made = std::make_unique<Theme>(Theme{name, 1});
		themes_.push_back(std::move(made));
		return themes_.back().get();
	}

private:
	std::vector<std::unique_ptr<Theme>> themes_;
};

int brighten_good(ThemesGood &themes, const std::string &name, int by)
{
	Theme *theme = themes.find_or_make(name);
	theme->contrast += by;
	return theme->contrast;
}
#ifdef RUN
int drive_good(int n)
{
	ThemesGood themes;
	themes.add({"dark", 2});
	return brighten_good(themes, "dark", n) + brighten_good(themes, "light", n);
}
#endif
} // namespace found_theme
RUN_CASE(found_theme, found_theme::drive_bad(3), found_theme::drive_good(3))
