// SPDX-License-Identifier: GPL-2.0
// Locals, members, arrays and out-parameters that are given a value late, or on some paths only.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE listen_port: parse() leaves the port alone when the text is no number, it is used anyway
namespace listen_port
{
static bool parse(std::string_view text, int &port)
{
	int value = 0;
	for (char c : text) {
		if (c < '0' || c > '9' || value > 65535)
			return false;
		value = value * 10 + (c - '0');
	}
	if (text.empty() || value > 65535)
		return false;
	port = value;
	return true;
}

//- bad
static int choose_bad(const std::vector<std::string> &args)
{
	int port;
	for (const std::string &arg : args)
		if (arg.starts_with("port="))
			parse(std::string_view(arg).substr(5), port);
	return port < 1024 ? port + 8000 : port;
}

static int drive_bad(int n)
{
	return choose_bad({"verbose", n > 2 ? "port=http" : "port=80"});
}
//- good
static int choose_good(const std::vector<std::string> &args)
{
	int port = 80;
	for (const std::string &arg : args)
		if (arg.starts_with("port="))
			parse(std::string_view(arg).substr(5), port);
	return port < 1024 ? port + 8000 : port;
}

static int drive_good(int n)
{
	return choose_good({"verbose", n > 2 ? "port=http" : "port=80"});
}
} // namespace listen_port
RUN_CASE(listen_port, listen_port::drive_bad(3), listen_port::drive_good(3))

// CASE latency_stats: the extremes are compared with before they were ever given a value
namespace latency_stats
{
//- bad
struct StatsBad {
	int count = 0;
	int lowest;
	int highest;
	void add(int value)
	{
		lowest = std::min(lowest, value);
		highest = std::max(highest, value);
		count++;
	}
	int spread() const { return count ? highest - lowest : 0; }
};

static int drive_bad(int n)
{
	StatsBad stats;
	for (int i = 0; i < n; i++)
		stats.add(20 + 3 * i);
	return stats.spread();
}
//- good
struct StatsGood {
	int count = 0;
	int lowest = 0;
	int highest = 0;
	void add(int value)
	{
		lowest = count ? std::min(lowest, value) : value;
		highest = count ? std::max(highest, value) : value;
		count++;
	}
	int spread() const { return count ? highest - lowest : 0; }
};

static int drive_good(int n)
{
	StatsGood stats;
	for (int i = 0; i < n; i++)
		stats.add(20 + 3 * i);
	return stats.spread();
}
} // namespace latency_stats
RUN_CASE(latency_stats, latency_stats::drive_bad(3), latency_stats::drive_good(3))

// CASE sprite_constructors: one of the two constructors forgets the flag
namespace sprite_constructors
{
struct Point {
	int x = 0;
	int y = 0;
};

//- bad
class SpriteBad
{
public:
	SpriteBad(std::string name, Point at) : name_(std::move(name)), at_(at), visible_(true) {}
	explicit SpriteBad(std::string name) : name_(std::move(name)) {}
	int draw() const
	{
		if (!visible_)
			return 0;
		return at_.x + at_.y + static_cast<int>(name_.size());
	}

private:
	std::string name_;
	Point at_;
	bool visible_;
};

static int drive_bad(int n)
{
	const SpriteBad placed("hero", Point{n, n});
	const SpriteBad floating("cloud");
	return placed.draw() + floating.draw();
}
//- good
class SpriteGood
{
public:
	SpriteGood(std::string name, Point at) : name_(std::move(name)), at_(at), visible_(true) {}
	explicit SpriteGood(std::string name) : name_(std::move(name)), visible_(false) {}
	int draw() const
	{
		if (!visible_)
			return 0;
		return at_.x + at_.y + static_cast<int>(name_.size());
	}

private:
	std::string name_;
	Point at_;
	bool visible_;
};

static int drive_good(int n)
{
	const SpriteGood placed("hero", Point{n, n});
	const SpriteGood floating("cloud");
	return placed.draw() + floating.draw();
}
} // namespace sprite_constructors
RUN_CASE(sprite_constructors, sprite_constructors::drive_bad(3), sprite_constructors::drive_good(3))

// CASE best_of_hand: only as many scores are filled as there are cards, all are searched
namespace best_of_hand
{
struct Card {
	int rank;
	int suit;
};

static int score(const Card &card)
{
	return card.rank * 4 + card.suit;
}

static std::vector<Card> deal(int n)
{
	std::vector<Card> cards;
	for (int i = 0; i < n && i < 8; i++)
		cards.push_back(Card{2 + i, i % 4});
	return cards;
}

//- bad
static int best_bad(const std::vector<Card> &cards)
{
	std::array<int, 8> scores;
	std::size_t used = 0;
	for (const Card &card : cards) {
		if (used == scores.size())
			break;
		scores[used++] = score(card);
	}
	std::sort(scores.begin(), scores.end());
	return scores.back();
}

static int drive_bad(int n)
{
	return best_bad(deal(n));
}
//- good
static int best_good(const std::vector<Card> &cards)
{
	std::array<int, 8> scores{};
	std::size_t used = 0;
	for (const Card &card : cards) {
		if (used == scores.size())
			break;
		scores[used++] = score(card);
	}
	std::sort(scores.begin(), scores.end());
	return scores.back();
}

static int drive_good(int n)
{
	return best_good(deal(n));
}
} // namespace best_of_hand
RUN_CASE(best_of_hand, best_of_hand::drive_bad(3), best_of_hand::drive_good(3))

// CASE log_colour: the switch gives no colour for the notice level
namespace log_colour
{
enum class Level { debug, notice, warning, error };

static Level level_of(int n)
{
	switch (n % 4) {
	case 0:
		return Level::debug;
	case 1:
		return Level::warning;
	case 2:
		return Level::error;
	default:
		return Level::notice;
	}
}

//- bad
static std::string prefix_bad(Level level)
{
	int colour;
	switch (level) {
	case Level::debug:
		colour = 37;
		break;
	case Level::warning:
		colour = 33;
		break;
	case Level::error:
		colour = 31;
		break;
	case Level::notice:
		break;
	}
	return "\x1b[" + std::to_string(colour) + 'm';
}

static std::size_t drive_bad(int n)
{
	std::size_t length = 0;
	for (int i = 0; i <= n; i++)
		length += prefix_bad(level_of(i)).size();
	return length;
}
//- good
static std::string prefix_good(Level level)
{
	int colour = 0;
	switch (level) {
	case Level::debug:
		colour = 37;
		break;
	case Level::warning:
		colour = 33;
		break;
	case Level::error:
		colour = 31;
		break;
	case Level::notice:
		break;
	}
	return "\x1b[" + std::to_string(colour) + 'm';
}

static std::size_t drive_good(int n)
{
	std::size_t length = 0;
	for (int i = 0; i <= n; i++)
		length += prefix_good(level_of(i)).size();
	return length;
}
} // namespace log_colour
RUN_CASE(log_colour, log_colour::drive_bad(3), log_colour::drive_good(3))

// CASE trie_node: new without parentheses leaves the children's pointers without a value
namespace trie_node
{
struct Node {
	Node *child[4];
	int words;
};

static void destroy(Node *node)
{
	if (!node)
		return;
	for (Node *child : node->child)
		destroy(child);
	delete node;
}

//- bad
class TrieBad
{
public:
	TrieBad() : root_(new Node()) {}
	TrieBad(const TrieBad &) = delete;
	TrieBad &operator=(const TrieBad &) = delete;
	~TrieBad() { destroy(root_); }
	int add(std::string_view bases)
	{
		Node *node = root_;
		for (char c : bases) {
			Node *&next = node->child[c & 3];
			if (!next)
				next = new Node;
			node = next;
		}
		return ++node->words;
	}

private:
	Node *root_;
};

static int drive_bad(int n)
{
	TrieBad trie;
	int total = 0;
	for (int i = 0; i < n; i++)
		total += trie.add("abcd");
	return total;
}
//- good
class TrieGood
{
public:
	TrieGood() : root_(new Node()) {}
	TrieGood(const TrieGood &) = delete;
	TrieGood &operator=(const TrieGood &) = delete;
	~TrieGood() { destroy(root_); }
	int add(std::string_view bases)
	{
		Node *node = root_;
		for (char c : bases) {
			Node *&next = node->child[c & 3];
			if (!next)
				next = new Node();
			node = next;
		}
		return ++node->words;
	}

private:
	Node *root_;
};

static int drive_good(int n)
{
	TrieGood trie;
	int total = 0;
	for (int i = 0; i < n; i++)
		total += trie.add("abcd");
	return total;
}
} // namespace trie_node
RUN_CASE(trie_node, trie_node::drive_bad(3), trie_node::drive_good(3))

// CASE sector_checksum: the rest of the sector behind the payload is summed but was never written
namespace sector_checksum
{
constexpr std::size_t sector_size = 64;

static uint32_t checksum(const uint8_t *data, std::size_t size)
{
	uint32_t sum = 1;
	for (std::size_t i = 0; i < size; i++)
		sum = sum * 33 + data[i];
	return sum;
}

//- bad
static uint32_t write_sector_bad(std::string_view payload)
{
	const auto sector = std::make_unique_for_overwrite<uint8_t[]>(sector_size);
	const std::size_t used = std::min(payload.size(), sector_size);
	std::memcpy(sector.get(), payload.data(), used);
	return checksum(sector.get(), sector_size);
}

static bool drive_bad(int n)
{
	return write_sector_bad(std::string(static_cast<std::size_t>(n), 'x')) % 2 == 0;
}
//- good
static uint32_t write_sector_good(std::string_view payload)
{
	const auto sector = std::make_unique<uint8_t[]>(sector_size);
	const std::size_t used = std::min(payload.size(), sector_size);
	std::memcpy(sector.get(), payload.data(), used);
	return checksum(sector.get(), sector_size);
}

static bool drive_good(int n)
{
	return write_sector_good(std::string(static_cast<std::size_t>(n), 'x')) % 2 == 0;
}
} // namespace sector_checksum
RUN_CASE(sector_checksum, sector_checksum::drive_bad(3), sector_checksum::drive_good(3))

// CASE free_seat: no seat may be free, then the row and the column were never given
namespace free_seat
{
using Hall = std::vector<std::vector<bool>>;

static Hall make_hall(int rows, bool taken)
{
	return Hall(static_cast<std::size_t>(rows), std::vector<bool>(5, taken));
}

//- bad
static std::size_t seat_number_bad(const Hall &hall)
{
	std::size_t row;
	std::size_t column;
	bool found = false;
	for (std::size_t r = 0; r < hall.size() && !found; r++)
		for (std::size_t c = 0; c < hall[r].size() && !found; c++)
			if (!hall[r][c]) {
				row = r;
				column = c;
				found = true;
			}
	return row * 100 + column;
}

static std::size_t drive_bad(int n)
{
	return seat_number_bad(make_hall(n, false)) + seat_number_bad(make_hall(n, true));
}
//- good
static std::size_t seat_number_good(const Hall &hall)
{
	std::size_t row;
	std::size_t column;
	bool found = false;
	for (std::size_t r = 0; r < hall.size() && !found; r++)
		for (std::size_t c = 0; c < hall[r].size() && !found; c++)
			if (!hall[r][c]) {
				row = r;
				column = c;
				found = true;
			}
	return found ? row * 100 + column : 0;
}

static std::size_t drive_good(int n)
{
	return seat_number_good(make_hall(n, false)) + seat_number_good(make_hall(n, true));
}
} // namespace free_seat
RUN_CASE(free_seat, free_seat::drive_bad(3), free_seat::drive_good(3))

// CASE probe_result: the error path returns the result with its address not given
namespace probe_result
{
//- bad
struct ProbeBad {
	bool ok;
	int error;
	uint32_t address;
	uint32_t length;
};

static ProbeBad probe_bad(int device)
{
	ProbeBad result;
	if (device % 2) {
		result.ok = false;
		result.error = -19;
		return result;
	}
	result.ok = true;
	result.error = 0;
	result.address = 0x1000U * static_cast<uint32_t>(device + 1);
	result.length = 0x100;
	return result;
}

static uint32_t drive_bad(int n)
{
	uint32_t end = 0;
	for (int i = 0; i < n; i++) {
		const ProbeBad p = probe_bad(i);
		end = std::max(end, p.address + p.length);
	}
	return end;
}
//- good
struct ProbeGood {
	bool ok = false;
	int error = 0;
	uint32_t address = 0;
	uint32_t length = 0;
};

static ProbeGood probe_good(int device)
{
	ProbeGood result;
	if (device % 2) {
		result.ok = false;
		result.error = -19;
		return result;
	}
	result.ok = true;
	result.error = 0;
	result.address = 0x1000U * static_cast<uint32_t>(device + 1);
	result.length = 0x100;
	return result;
}

static uint32_t drive_good(int n)
{
	uint32_t end = 0;
	for (int i = 0; i < n; i++) {
		const ProbeGood p = probe_good(i);
		end = std::max(end, p.address + p.length);
	}
	return end;
}
} // namespace probe_result
RUN_CASE(probe_result, probe_result::drive_bad(3), probe_result::drive_good(3))

// CASE wire_header: a short read fills a part of the header only, all of it is believed
namespace wire_header
{
struct Header {
	uint32_t type;
	uint32_t length;
	uint32_t flags;
};

class Stream
{
public:
	explicit Stream(std::vector<uint8_t> bytes) : bytes_(std::move(bytes)) {}
	std::size_t read(void *out, std::size_t size)
	{
		const std::size_t n = std::min(size, bytes_.size() - at_);
		std::memcpy(out, bytes_.data() + at_, n);
		at_ += n;
		return n;
	}

private:
	std::vector<uint8_t> bytes_;
	std::size_t at_ = 0;
};

//- bad
static int messages_bad(Stream &in)
{
	int urgent = 0;
	for (;;) {
		Header header;
		if (in.read(&header, sizeof(header)) == 0)
			return urgent;
		if (header.flags & 1)
			urgent++;
	}
}

static int drive_bad(int n)
{
	Stream in(std::vector<uint8_t>(sizeof(Header) * static_cast<std::size_t>(n) + 5, 1));
	return messages_bad(in);
}
//- good
static int messages_good(Stream &in)
{
	int urgent = 0;
	for (;;) {
		Header header;
		if (in.read(&header, sizeof(header)) < sizeof(header))
			return urgent;
		if (header.flags & 1)
			urgent++;
	}
}

static int drive_good(int n)
{
	Stream in(std::vector<uint8_t>(sizeof(Header) * static_cast<std::size_t>(n) + 5, 1));
	return messages_good(in);
}
} // namespace wire_header
RUN_CASE(wire_header, wire_header::drive_bad(3), wire_header::drive_good(3))

// CASE device_close: close() asks for the buffer which only a successful open() sets
namespace device_close
{
struct Buffer {
	int used = 0;
};

//- bad
class DeviceBad
{
public:
	explicit DeviceBad(int channel) : channel_(channel) {}
	DeviceBad(const DeviceBad &) = delete;
	DeviceBad &operator=(const DeviceBad &) = delete;
	~DeviceBad()
	{
		if (buffer_)
			delete buffer_;
	}
	bool open()
	{
		if (channel_ > 3)
			return false;
		buffer_ = new Buffer();
		return true;
	}

private:
	int channel_;
	Buffer *buffer_;
};

static int drive_bad(int n)
{
	DeviceBad device(n + 10);
	return device.open() ? 1 : 0;
}
//- good
class DeviceGood
{
public:
	explicit DeviceGood(int channel) : channel_(channel) {}
	DeviceGood(const DeviceGood &) = delete;
	DeviceGood &operator=(const DeviceGood &) = delete;
	~DeviceGood()
	{
		if (buffer_)
			delete buffer_;
	}
	bool open()
	{
		if (buffer_ || channel_ > 3)
			return false;
		buffer_ = new Buffer();
		return true;
	}

private:
	int channel_;
	Buffer *buffer_ = nullptr;
};

static int drive_good(int n)
{
	DeviceGood device(n + 10);
	return device.open() ? 1 : 0;
}
} // namespace device_close
RUN_CASE(device_close, device_close::drive_bad(3), device_close::drive_good(3))

// CASE ring_capacity: the slots are declared first, so they are sized by a capacity not yet set
namespace ring_capacity
{
static std::size_t round_up(std::size_t wanted)
{
	std::size_t size = 1;
	while (size < wanted)
		size *= 2;
	return size;
}

//- bad
class RingBad
{
public:
	explicit RingBad(std::size_t wanted) : capacity_(round_up(wanted)), slots_(capacity_, 0) {}
	bool push(int value)
	{
		if (used_ == capacity_)
			return false;
		slots_[used_++] = value;
		return true;
	}

private:
	std::vector<int> slots_;
	std::size_t capacity_;
	std::size_t used_ = 0;
};

static int drive_bad(int n)
{
	RingBad ring(static_cast<std::size_t>(n));
	int pushed = 0;
	while (ring.push(pushed))
		pushed++;
	return pushed;
}
//- good
class RingGood
{
public:
	explicit RingGood(std::size_t wanted) : capacity_(round_up(wanted)), slots_(capacity_, 0) {}
	bool push(int value)
	{
		if (used_ == capacity_)
			return false;
		slots_[used_++] = value;
		return true;
	}

private:
	std::size_t capacity_;
	std::vector<int> slots_;
	std::size_t used_ = 0;
};

static int drive_good(int n)
{
	RingGood ring(static_cast<std::size_t>(n));
	int pushed = 0;
	while (ring.push(pushed))
		pushed++;
	return pushed;
}
} // namespace ring_capacity
RUN_CASE(ring_capacity, ring_capacity::drive_bad(3), ring_capacity::drive_good(3))

// CASE byte_histogram: the counters are counted up from whatever was in the array
namespace byte_histogram
{
//- bad
class HistogramBad
{
public:
	void add(std::string_view text)
	{
		for (char c : text)
			counts_[static_cast<uint8_t>(c)]++;
		total_ += text.size();
	}
	char most_frequent() const
	{
		const auto it = std::max_element(counts_.begin(), counts_.end());
		return static_cast<char>(it - counts_.begin());
	}
	std::size_t total() const { return total_; }

private:
	std::array<uint32_t, 256> counts_;
	std::size_t total_ = 0;
};

static int drive_bad(int n)
{
	HistogramBad histogram;
	for (int i = 0; i < n; i++)
		histogram.add("hello");
	return histogram.most_frequent() + static_cast<int>(histogram.total());
}
//- good
class HistogramGood
{
public:
	void add(std::string_view text)
	{
		for (char c : text)
			counts_[static_cast<uint8_t>(c)]++;
		total_ += text.size();
	}
	char most_frequent() const
	{
		const auto it = std::max_element(counts_.begin(), counts_.end());
		return static_cast<char>(it - counts_.begin());
	}
	std::size_t total() const { return total_; }

private:
	std::array<uint32_t, 256> counts_{};
	std::size_t total_ = 0;
};

static int drive_good(int n)
{
	HistogramGood histogram;
	for (int i = 0; i < n; i++)
		histogram.add("hello");
	return histogram.most_frequent() + static_cast<int>(histogram.total());
}
} // namespace byte_histogram
RUN_CASE(byte_histogram, byte_histogram::drive_bad(3), byte_histogram::drive_good(3))

// CLEAN minmax_out: correct
namespace minmax_out
{
static bool extremes(std::span<const int> values, int &low, int &high)
{
	if (values.empty())
		return false;
	low = high = values.front();
	for (int v : values) {
		low = std::min(low, v);
		high = std::max(high, v);
	}
	return true;
}

static int drive(int n)
{
	std::vector<int> values;
	int spread = 0;
	for (int i = 0; i < n; i++) {
		int low;
		int high;
		if (extremes(values, low, high))
			spread += high - low;
		values.push_back(i * i);
	}
	return spread;
}
} // namespace minmax_out
RUN_CLEAN(minmax_out, minmax_out::drive(3))

// CLEAN digits_backwards: correct
namespace digits_backwards
{
static std::string to_text(unsigned value)
{
	std::array<char, 16> buffer;
	std::size_t at = buffer.size();
	do {
		buffer[--at] = static_cast<char>('0' + value % 10);
		value /= 10;
	} while (value && at > 0);
	return std::string(buffer.data() + at, buffer.size() - at);
}

static std::size_t drive(int n)
{
	std::size_t length = 0;
	unsigned value = 0;
	for (int i = 0; i < 3 * n; i++, value = value * 7 + 1)
		length += to_text(value).size();
	return length;
}
} // namespace digits_backwards
RUN_CLEAN(digits_backwards, digits_backwards::drive(3))

// CLEAN unit_scale: correct
namespace unit_scale
{
enum class Unit { metre, foot, mile };

static double scale(Unit unit)
{
	double factor;
	switch (unit) {
	case Unit::metre:
		factor = 1;
		break;
	case Unit::foot:
		factor = 0.3048;
		break;
	case Unit::mile:
		factor = 1609.344;
		break;
	default:
		return 0;
	}
	return factor;
}

static double drive(int n)
{
	return n * (scale(Unit::metre) + scale(Unit::foot) + scale(Unit::mile));
}
} // namespace unit_scale
RUN_CLEAN(unit_scale, unit_scale::drive(3))

// CLEAN lazy_table: correct
namespace lazy_table
{
class Table
{
public:
	int square(std::size_t i)
	{
		if (i >= size)
			return 0;
		if (!ready_) {
			for (std::size_t k = 0; k < size; k++)
				squares_[k] = static_cast<int>(k * k);
			ready_ = true;
		}
		return squares_[i];
	}

private:
	static constexpr std::size_t size = 32;
	bool ready_ = false;
	int squares_[size];
};

static int drive(int n)
{
	Table table;
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += table.square(static_cast<std::size_t>(i));
	return sum;
}
} // namespace lazy_table
RUN_CLEAN(lazy_table, lazy_table::drive(3))

// CLEAN noise_buffer: correct
namespace noise_buffer
{
static std::unique_ptr<float[]> noise(std::size_t n, uint32_t seed)
{
	auto samples = std::make_unique_for_overwrite<float[]>(n);
	for (std::size_t i = 0; i < n; i++) {
		seed = seed * 1664525U + 1013904223U;
		samples[i] = static_cast<float>(seed >> 16) / 65536.0F;
	}
	return samples;
}

static bool drive(int n)
{
	const std::size_t size = static_cast<std::size_t>(n) * 16;
	const auto samples = noise(size, 42);
	float sum = 0;
	for (std::size_t i = 0; i < size; i++)
		sum += samples[i];
	return sum > 1;
}
} // namespace noise_buffer
RUN_CLEAN(noise_buffer, noise_buffer::drive(3))

// CLEAN size_classes: correct
namespace size_classes
{
class Pool
{
public:
	Pool() : Pool(16) {}
	explicit Pool(std::size_t block) : block_(block)
	{
		std::size_t size = block_;
		for (std::size_t &s : sizes_) {
			s = size;
			size *= 2;
		}
		largest_ = sizes_[3];
	}
	std::size_t fit(std::size_t wanted) const
	{
		for (std::size_t s : sizes_)
			if (s >= wanted)
				return s;
		return largest_;
	}

private:
	std::size_t block_;
	std::size_t sizes_[4];
	std::size_t largest_;
};

static std::size_t drive(int n)
{
	const Pool pool;
	const Pool small(static_cast<std::size_t>(n));
	return pool.fit(20) + small.fit(100);
}
} // namespace size_classes
RUN_CLEAN(size_classes, size_classes::drive(3))
