// SPDX-License-Identifier: GPL-2.0
// Values read before anyone gave them: pools, tables, decoders, files that
// failed to open.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <charconv>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CASE cell_pool: the last cell of the free list gets no successor, alloc()
// walks off the list
namespace cell_pool
{
union Cell {
	Cell *next;
	double value;
};

//- bad
class PoolBad
{
public:
	explicit PoolBad(std::size_t n) : cells_(new Cell[n]), free_(n ? cells_.get() : nullptr)
	{
		for (std::size_t i = 0; i + 1 < n; i++)
			cells_[i].next = &cells_[i + 1];
	}
	double *alloc()
	{
		if (!free_)
			return nullptr;
		Cell *c = free_;
		free_ = c->next;
		c->value = 0;
		return &c->value;
	}

private:
	std::unique_ptr<Cell[]> cells_;
	Cell *free_;
};

int drive_bad(int n)
{
	PoolBad pool(2);
	int got = 0;
	for (int i = 0; i < n; i++) {
		double *v = pool.alloc();
		if (!v)
			break;
		*v = i;
		got++;
	}
	return got;
}

//- good
class PoolGood
{
public:
	explicit PoolGood(std::size_t n) : cells_(new Cell[n]), free_(n ? cells_.get() : nullptr)
	{
		for (std::size_t i = 0; i < n; i++)
			cells_[i].next = i + 1 < n ? &cells_[i + 1] : nullptr;
	}
	double *alloc()
	{
		if (!free_)
			return nullptr;
		Cell *c = free_;
		free_ = c->next;
		c->value = 0;
		return &c->value;
	}

private:
	std::unique_ptr<Cell[]> cells_;
	Cell *free_;
};

int drive_good(int n)
{
	PoolGood pool(2);
	int got = 0;
	for (int i = 0; i < n; i++) {
		double *v = pool.alloc();
		if (!v)
			break;
		*v = i;
		got++;
	}
	return got;
}
} // namespace cell_pool
RUN_CASE(cell_pool, cell_pool::drive_bad(3), cell_pool::drive_good(3))

// CASE gain_closure: the gain is copied into the closure before the table gave
// it a value
namespace gain_closure
{
int gain_for(int channel)
{
	return channel > 2 ? channel * 3 : 1;
}

//- bad
int loud_bad(const std::vector<int> &samples, int channel, int limit)
{
	int gain;
	auto clipped = [gain, limit](int s) { return s * gain > limit; };
	gain = gain_for(channel);
	int count = 0;
	for (int s : samples)
		if (clipped(s))
			count += gain;
	return count;
}

int drive_bad(int n)
{
	return loud_bad({1, 5, 9}, n, 20);
}

//- good
int loud_good(const std::vector<int> &samples, int channel, int limit)
{
	int gain;
	gain = gain_for(channel);
	auto clipped = [gain, limit](int s) { return s * gain > limit; };
	int count = 0;
	for (int s : samples)
		if (clipped(s))
			count += gain;
	return count;
}

int drive_good(int n)
{
	return loud_good({1, 5, 9}, n, 20);
}
} // namespace gain_closure
RUN_CASE(gain_closure, gain_closure::drive_bad(3), gain_closure::drive_good(3))

// CASE blob_move: the move constructor takes the bytes over but not their
// number
namespace blob_move
{
//- bad
class BlobBad
{
public:
	explicit BlobBad(std::size_t n) : bytes_(std::make_unique<unsigned char[]>(n)), size_(n) {}
	BlobBad(BlobBad &&o) noexcept : bytes_(std::move(o.bytes_)) { o.size_ = 0; }
	unsigned sum() const
	{
		unsigned total = 1;
		for (std::size_t i = 0; i < size_; i++)
			total += bytes_[i];
		return total;
	}
	std::size_t size() const { return size_; }

private:
	std::unique_ptr<unsigned char[]> bytes_;
	std::size_t size_;
};

std::size_t drive_bad(int n)
{
	std::vector<BlobBad> blobs;
	for (int i = 0; i < n; i++)
		blobs.push_back(BlobBad(std::size_t(i)));
	std::size_t total = 0;
	for (const BlobBad &b : blobs)
		if (b.size() > 1)
			total += b.size();
	return total;
}

//- good
class BlobGood
{
public:
	explicit BlobGood(std::size_t n) : bytes_(std::make_unique<unsigned char[]>(n)), size_(n) {}
	BlobGood(BlobGood &&o) noexcept : bytes_(std::move(o.bytes_)), size_(o.size_)
	{
		o.size_ = 0;
	}
	unsigned sum() const
	{
		unsigned total = 1;
		for (std::size_t i = 0; i < size_; i++)
			total += bytes_[i];
		return total;
	}
	std::size_t size() const { return size_; }

private:
	std::unique_ptr<unsigned char[]> bytes_;
	std::size_t size_;
};

std::size_t drive_good(int n)
{
	std::vector<BlobGood> blobs;
	for (int i = 0; i < n; i++)
		blobs.push_back(BlobGood(std::size_t(i)));
	std::size_t total = 0;
	for (const BlobGood &b : blobs)
		if (b.size() > 1)
			total += b.size();
	return total;
}
} // namespace blob_move
RUN_CASE(blob_move, blob_move::drive_bad(3), blob_move::drive_good(3))

// CASE stat_total: a missing file leaves the stat without values and is added
// all the same
namespace stat_total
{
struct Stat {
	long size;
	int links;
};

class Volume
{
public:
	explicit Volume(std::vector<long> sizes) : sizes_(std::move(sizes)) {}
	int stat(std::size_t inode, Stat *out) const
	{
		if (inode >= sizes_.size())
			return -2;
		out->size = sizes_[inode];
		out->links = 1;
		return 0;
	}

private:
	std::vector<long> sizes_;
};

//- bad
long large_bad(const Volume &volume, std::span<const std::size_t> inodes, int &missing)
{
	long total = 0;
	for (std::size_t inode : inodes) {
		Stat st;
		if (volume.stat(inode, &st) < 0)
			missing++;
		if (st.size > 50)
			total += st.size * st.links;
	}
	return total;
}

long drive_bad(int n)
{
	Volume v({10, 60, 70});
	const std::size_t inodes[] = {std::size_t(n), 1, 2};
	int missing = 0;
	return large_bad(v, inodes, missing) + missing;
}

//- good
long large_good(const Volume &volume, std::span<const std::size_t> inodes, int &missing)
{
	long total = 0;
	for (std::size_t inode : inodes) {
		Stat st;
		if (volume.stat(inode, &st) < 0) {
			missing++;
			continue;
		}
		if (st.size > 50)
			total += st.size * st.links;
	}
	return total;
}

long drive_good(int n)
{
	Volume v({10, 60, 70});
	const std::size_t inodes[] = {std::size_t(n), 1, 2};
	int missing = 0;
	return large_good(v, inodes, missing) + missing;
}
} // namespace stat_total
RUN_CASE(stat_total, stat_total::drive_bad(3), stat_total::drive_good(3))

// CASE level_setting: when the text is refused by an exception the level read
// after has no value
namespace level_setting
{
struct BadValue {
	int at;
};

int to_level(std::string_view text)
{
	int level = 0;
	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] < '0' || text[i] > '9')
			throw BadValue{int(i)};
		level = level * 10 + (text[i] - '0');
	}
	return level;
}

//- bad
class LoggerBad
{
public:
	bool configure(std::string_view text)
	{
		bool valid = true;
		int level;
		try {
			level = to_level(text);
		} catch (const BadValue &) {
			valid = false;
		}
		if (level > 9)
			level = 9;
		level_ = level;
		return valid;
	}
	int level() const { return level_; }

private:
	int level_ = 3;
};

int drive_bad(int)
{
	LoggerBad l;
	l.configure("12");
	l.configure("verbose");
	return l.level();
}

//- good
class LoggerGood
{
public:
	bool configure(std::string_view text)
	{
		bool valid = true;
		int level;
		try {
			level = to_level(text);
		} catch (const BadValue &) {
			valid = false;
			level = level_;
		}
		if (level > 9)
			level = 9;
		level_ = level;
		return valid;
	}
	int level() const { return level_; }

private:
	int level_ = 3;
};

int drive_good(int)
{
	LoggerGood l;
	l.configure("12");
	l.configure("verbose");
	return l.level();
}
} // namespace level_setting
RUN_CASE(level_setting, level_setting::drive_bad(3), level_setting::drive_good(3))

// CASE delta_steps: the first sample is compared with a previous one that does
// not exist
namespace delta_steps
{
//- bad
int rising_bad(std::span<const int> samples)
{
	int rising = 0;
	int previous;
	for (int s : samples) {
		if (s > previous)
			rising++;
		previous = s;
	}
	return rising;
}

int drive_bad(int n)
{
	const int samples[] = {n, n + 2, 1, 8};
	return rising_bad(samples);
}

//- good
int rising_good(std::span<const int> samples)
{
	int rising = 0;
	int previous;
	bool first = true;
	for (int s : samples) {
		if (!first && s > previous)
			rising++;
		previous = s;
		first = false;
	}
	return rising;
}

int drive_good(int n)
{
	const int samples[] = {n, n + 2, 1, 8};
	return rising_good(samples);
}
} // namespace delta_steps
RUN_CASE(delta_steps, delta_steps::drive_bad(3), delta_steps::drive_good(3))

// CASE size_argument: sscanf() may fill in one of the two numbers, the check
// accepts that
namespace size_argument
{
struct Size {
	int width;
	int height;
};

//- bad
std::optional<Size> parse_bad(const char *text)
{
	int width, height;
	if (std::sscanf(text, "%dx%d", &width, &height) < 1)
		return std::nullopt;
	if (width > 4096 || height > 4096)
		return std::nullopt;
	return Size{width, height};
}

int drive_bad(int)
{
	int area = 0;
	for (const char *text : {"640x480", "800", ""})
		if (auto size = parse_bad(text))
			area += size->width;
	return area;
}

//- good
std::optional<Size> parse_good(const char *text)
{
	int width, height;
	if (std::sscanf(text, "%dx%d", &width, &height) < 2)
		return std::nullopt;
	if (width > 4096 || height > 4096)
		return std::nullopt;
	return Size{width, height};
}

int drive_good(int)
{
	int area = 0;
	for (const char *text : {"640x480", "800", ""})
		if (auto size = parse_good(text))
			area += size->width;
	return area;
}
} // namespace size_argument
RUN_CASE(size_argument, size_argument::drive_bad(3), size_argument::drive_good(3))

// CASE symbol_tree: the node's constructor sets the key only, insert() follows
// its child pointers
namespace symbol_tree
{
//- bad
struct NodeBad {
	int key;
	int uses;
	NodeBad *child[2];
	explicit NodeBad(int k) : key(k), uses(1) {}
};

class TreeBad
{
public:
	int insert(int key)
	{
		NodeBad **at = &root_;
		while (*at) {
			if ((*at)->key == key)
				return ++(*at)->uses;
			at = &(*at)->child[key > (*at)->key];
		}
		nodes_.push_back(std::make_unique<NodeBad>(key));
		*at = nodes_.back().get();
		return 1;
	}

private:
	NodeBad *root_ = nullptr;
	std::vector<std::unique_ptr<NodeBad>> nodes_;
};

int drive_bad(int n)
{
	TreeBad tree;
	int uses = 0;
	for (int key : {n, 1, 9, n, 1})
		uses += tree.insert(key);
	return uses;
}

//- good
struct NodeGood {
	int key;
	int uses;
	NodeGood *child[2];
	explicit NodeGood(int k) : key(k), uses(1), child{nullptr, nullptr} {}
};

class TreeGood
{
public:
	int insert(int key)
	{
		NodeGood **at = &root_;
		while (*at) {
			if ((*at)->key == key)
				return ++(*at)->uses;
			at = &(*at)->child[key > (*at)->key];
		}
		nodes_.push_back(std::make_unique<NodeGood>(key));
		*at = nodes_.back().get();
		return 1;
	}

private:
	NodeGood *root_ = nullptr;
	std::vector<std::unique_ptr<NodeGood>> nodes_;
};

int drive_good(int n)
{
	TreeGood tree;
	int uses = 0;
	for (int key : {n, 1, 9, n, 1})
		uses += tree.insert(key);
	return uses;
}
} // namespace symbol_tree
RUN_CASE(symbol_tree, symbol_tree::drive_bad(3), symbol_tree::drive_good(3))

// CASE sensor_generator: value() is read before the coroutine was resumed and
// yielded a first one
namespace sensor_generator
{
//- bad
class FeedBad
{
public:
	struct promise_type {
		int value;
		promise_type() {}
		FeedBad get_return_object()
		{
			return FeedBad(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int v)
		{
			value = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	FeedBad(const FeedBad &) = delete;
	FeedBad &operator=(const FeedBad &) = delete;
	~FeedBad() { handle_.destroy(); }
	bool next()
	{
		handle_.resume();
		return !handle_.done();
	}
	int value() const { return handle_.promise().value; }

private:
	explicit FeedBad(std::coroutine_handle<promise_type> h) : handle_(h) {}
	std::coroutine_handle<promise_type> handle_;
};

FeedBad ramp_bad(int from, int to)
{
	for (int v = from; v < to; v++)
		co_yield v;
}

int drive_bad(int n)
{
	FeedBad readings = ramp_bad(n, n + 4);
	int highest = readings.value();
	while (readings.next())
		if (readings.value() > highest)
			highest = readings.value();
	return highest;
}

//- good
class FeedGood
{
public:
	struct promise_type {
		int value = 0;
		promise_type() {}
		FeedGood get_return_object()
		{
			return FeedGood(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int v)
		{
			value = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	FeedGood(const FeedGood &) = delete;
	FeedGood &operator=(const FeedGood &) = delete;
	~FeedGood() { handle_.destroy(); }
	bool next()
	{
		handle_.resume();
		return !handle_.done();
	}
	int value() const { return handle_.promise().value; }

private:
	explicit FeedGood(std::coroutine_handle<promise_type> h) : handle_(h) {}
	std::coroutine_handle<promise_type> handle_;
};

FeedGood ramp_good(int from, int to)
{
	for (int v = from; v < to; v++)
		co_yield v;
}

int drive_good(int n)
{
	FeedGood readings = ramp_good(n, n + 4);
	int highest = readings.value();
	while (readings.next())
		if (readings.value() > highest)
			highest = readings.value();
	return highest;
}
} // namespace sensor_generator
RUN_CASE(sensor_generator, sensor_generator::drive_bad(3), sensor_generator::drive_good(3))

// CASE colour_value: from_chars() leaves the number alone when the text is no
// number
namespace colour_value
{
//- bad
class PaletteBad
{
public:
	void add(std::string_view hex)
	{
		unsigned value;
		std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
		colours_.push_back(value);
	}
	int bright() const
	{
		int count = 0;
		for (unsigned c : colours_)
			if ((c >> 16) > 0x80)
				count++;
		return count;
	}

private:
	std::vector<unsigned> colours_;
};

int drive_bad(int)
{
	PaletteBad p;
	p.add("ff8800");
	p.add("none");
	p.add("102030");
	return p.bright();
}

//- good
class PaletteGood
{
public:
	void add(std::string_view hex)
	{
		unsigned value;
		auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
		if (error == std::errc())
			colours_.push_back(value);
	}
	int bright() const
	{
		int count = 0;
		for (unsigned c : colours_)
			if ((c >> 16) > 0x80)
				count++;
		return count;
	}

private:
	std::vector<unsigned> colours_;
};

int drive_good(int)
{
	PaletteGood p;
	p.add("ff8800");
	p.add("none");
	p.add("102030");
	return p.bright();
}
} // namespace colour_value
RUN_CASE(colour_value, colour_value::drive_bad(3), colour_value::drive_good(3))

// CASE mapped_file: open() returns early for an empty file, the destructor
// reads an unset flag
namespace mapped_file
{
struct Memory {
	int mapped = 0;
	int map(int pages)
	{
		mapped += pages;
		return pages;
	}
	void unmap(int pages) { mapped -= pages; }
};

//- bad
class FileBad
{
public:
	explicit FileBad(Memory &memory) : memory_(memory) {}
	FileBad(const FileBad &) = delete;
	FileBad &operator=(const FileBad &) = delete;
	~FileBad()
	{
		if (mapped_)
			memory_.unmap(pages_);
	}
	bool open(int bytes)
	{
		if (bytes <= 0)
			return false;
		pages_ = memory_.map((bytes + 4095) / 4096);
		mapped_ = true;
		return true;
	}

private:
	Memory &memory_;
	bool mapped_;
	int pages_;
};

int drive_bad(int n)
{
	Memory memory;
	{
		FileBad a(memory), b(memory);
		a.open(n * 5000);
		b.open(0);
	}
	return memory.mapped;
}

//- good
class FileGood
{
public:
	explicit FileGood(Memory &memory) : memory_(memory) {}
	FileGood(const FileGood &) = delete;
	FileGood &operator=(const FileGood &) = delete;
	~FileGood()
	{
		if (mapped_)
			memory_.unmap(pages_);
	}
	bool open(int bytes)
	{
		if (bytes <= 0)
			return false;
		pages_ = memory_.map((bytes + 4095) / 4096);
		mapped_ = true;
		return true;
	}

private:
	Memory &memory_;
	bool mapped_ = false;
	int pages_ = 0;
};

int drive_good(int n)
{
	Memory memory;
	{
		FileGood a(memory), b(memory);
		a.open(n * 5000);
		b.open(0);
	}
	return memory.mapped;
}
} // namespace mapped_file
RUN_CASE(mapped_file, mapped_file::drive_bad(3), mapped_file::drive_good(3))

// CASE slot_table: the slots are default-initialised, alloc() asks each whether
// it is used
namespace slot_table
{
struct Slot {
	bool used;
	int owner;
};

//- bad
int alloc_bad(std::span<Slot> slots, int owner)
{
	for (std::size_t i = 0; i < slots.size(); i++) {
		if (slots[i].used)
			continue;
		slots[i].used = true;
		slots[i].owner = owner;
		return int(i);
	}
	return -1;
}

int drive_bad(int n)
{
	auto slots = std::make_unique_for_overwrite<Slot[]>(8);
	int last = -1;
	for (int i = 0; i < n; i++)
		last = alloc_bad({slots.get(), 8}, i);
	return last;
}

//- good
int alloc_good(std::span<Slot> slots, int owner)
{
	for (std::size_t i = 0; i < slots.size(); i++) {
		if (slots[i].used)
			continue;
		slots[i].used = true;
		slots[i].owner = owner;
		return int(i);
	}
	return -1;
}

int drive_good(int n)
{
	auto slots = std::make_unique<Slot[]>(8);
	int last = -1;
	for (int i = 0; i < n; i++)
		last = alloc_good({slots.get(), 8}, i);
	return last;
}
} // namespace slot_table
RUN_CASE(slot_table, slot_table::drive_bad(3), slot_table::drive_good(3))

// CLEAN known_by_flag: correct
namespace known_by_flag
{
struct Reply {
	int code;
	long length;
};

bool fetch(int id, Reply &reply)
{
	if (id % 2)
		return false;
	reply.code = 200;
	reply.length = id * 10;
	return true;
}

int drive(int n)
{
	Reply reply;
	bool have = false;
	for (int i = 0; i < n && !have; i++)
		have = fetch(i + 1, reply);
	if (have && reply.length > 5)
		return reply.code;
	return 0;
}
} // namespace known_by_flag
RUN_CLEAN(known_by_flag, known_by_flag::drive(3))

// CLEAN partly_used_buffer: correct
namespace partly_used_buffer
{
class Line
{
public:
	Line() {}
	bool put(char c)
	{
		if (used_ == sizeof(text_))
			return false;
		text_[used_++] = c;
		return true;
	}
	std::string_view view() const { return {text_, used_}; }

private:
	char text_[32];
	std::size_t used_ = 0;
};

int drive(int n)
{
	Line line;
	for (int i = 0; i < n; i++)
		if (!line.put(char('a' + i % 26)))
			break;
	Line copy = line;
	int vowels = 0;
	for (char c : copy.view())
		if (c == 'a' || c == 'e')
			vowels++;
	return vowels;
}
} // namespace partly_used_buffer
RUN_CLEAN(partly_used_buffer, partly_used_buffer::drive(6))

// CLEAN grid_filled_twice: correct
namespace grid_filled_twice
{
int drive(int n)
{
	const std::size_t side = std::size_t(n);
	auto grid = std::make_unique_for_overwrite<int[]>(side * side);
	for (std::size_t y = 0; y < side; y++)
		for (std::size_t x = 0; x < side; x++)
			grid[y * side + x] = x < y ? int(x) : -1;
	for (std::size_t y = 0; y < side; y++)
		for (std::size_t x = y; x < side; x++)
			grid[y * side + x] = int(y * x);
	int positive = 0;
	for (std::size_t i = 0; i < side * side; i++)
		if (grid[i] > 0)
			positive++;
	return positive;
}
} // namespace grid_filled_twice
RUN_CLEAN(grid_filled_twice, grid_filled_twice::drive(4))

// CLEAN assigned_in_closure: correct
namespace assigned_in_closure
{
template <class F>
void locked(int &lock, F &&f)
{
	lock++;
	f();
	lock--;
}

int drive(int n)
{
	int lock = 0;
	int snapshot;
	std::vector<int> shared(std::size_t(n), 4);
	locked(lock, [&] {
		snapshot = 0;
		for (int v : shared)
			snapshot += v;
	});
	return snapshot > 10 ? snapshot : lock;
}
} // namespace assigned_in_closure
RUN_CLEAN(assigned_in_closure, assigned_in_closure::drive(3))

// CLEAN reset_in_constructor: correct
namespace reset_in_constructor
{
class Parser
{
public:
	Parser() { reset(); }
	bool feed(char c)
	{
		if (c == '(')
			depth_++;
		else if (c == ')')
			depth_--;
		if (depth_ > deepest_)
			deepest_ = depth_;
		if (depth_ < 0)
			failed_ = true;
		return !failed_;
	}
	int finish()
	{
		int d = failed_ || depth_ ? -1 : deepest_;
		reset();
		return d;
	}

private:
	void reset()
	{
		depth_ = 0;
		deepest_ = 0;
		failed_ = false;
	}
	int depth_;
	int deepest_;
	bool failed_;
};

int drive(int n)
{
	Parser p;
	for (int i = 0; i < n; i++)
		p.feed('(');
	for (int i = 0; i < n; i++)
		p.feed(')');
	return p.finish() + p.finish();
}
} // namespace reset_in_constructor
RUN_CLEAN(reset_in_constructor, reset_in_constructor::drive(3))

// CLEAN built_in_place: correct
namespace built_in_place
{
struct Timer {
	int due;
	int period;
};

class Timers
{
public:
	Timers() {}
	Timers(const Timers &) = delete;
	Timers &operator=(const Timers &) = delete;
	bool add(int due, int period)
	{
		if (count_ == capacity)
			return false;
		new (place(count_)) Timer{due, period};
		count_++;
		return true;
	}
	int expired(int now)
	{
		int fired = 0;
		for (std::size_t i = 0; i < count_; i++) {
			Timer *t = at(i);
			if (t->due > now)
				continue;
			t->due += t->period;
			fired++;
		}
		return fired;
	}

private:
	static constexpr std::size_t capacity = 4;
	unsigned char *place(std::size_t i) { return store_ + i * sizeof(Timer); }
	Timer *at(std::size_t i) { return std::launder(reinterpret_cast<Timer *>(place(i))); }
	alignas(Timer) unsigned char store_[capacity * sizeof(Timer)];
	std::size_t count_ = 0;
};

int drive(int n)
{
	Timers t;
	for (int i = 0; i < n; i++)
		t.add(i, 2);
	return t.expired(1) + t.expired(2);
}
} // namespace built_in_place
RUN_CLEAN(built_in_place, built_in_place::drive(3))
