// SPDX-License-Identifier: GPL-2.0
// Initialisation, second part: moves and copies of members, raw storage, templates, exceptions, phases.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

// CLEAN Slot: raw storage for one value and a flag that says whether it is there
template <class T>
class Slot
{
public:
	Slot() = default;
	Slot(const Slot &) = delete;
	Slot &operator=(const Slot &) = delete;
	~Slot()
	{
		if (full_)
			std::destroy_at(get());
	}
	void put(T value)
	{
		if (full_)
			*get() = std::move(value);
		else
			new (bytes_) T(std::move(value));
		full_ = true;
	}
	T take(T otherwise) { return full_ ? std::move(*get()) : std::move(otherwise); }

private:
	T *get() { return std::launder(reinterpret_cast<T *>(bytes_)); }
	alignas(T) std::byte bytes_[sizeof(T)];
	bool full_ = false;
};
int use_slot()
{
	Slot<int> slot;
	int sum = slot.take(4);
	slot.put(5);
	return sum + slot.take(0);
}
RUN_CLEAN(Slot, use_slot())

// CASE door_moved: the move constructor leaves the flag that the destructor asks without a value
namespace door_moved
{
static int closed;
//- bad
class DoorBad
{
public:
	explicit DoorBad(int id) : id_(id), open_(true) {}
	DoorBad(DoorBad &&other) : id_(other.id_) { other.open_ = false; }
	~DoorBad()
	{
		if (open_)
			closed += id_;
	}

private:
	int id_;
	bool open_;
};
int pass_bad()
{
	DoorBad first(3);
	DoorBad second(std::move(first));
	return closed;
}
//- good
class DoorGood
{
public:
	explicit DoorGood(int id) : id_(id), open_(true) {}
	DoorGood(DoorGood &&other) : id_(other.id_), open_(std::exchange(other.open_, false)) {}
	~DoorGood()
	{
		if (open_)
			closed += id_;
	}

private:
	int id_;
	bool open_;
};
int pass_good()
{
	DoorGood first(3);
	DoorGood second(std::move(first));
	return closed;
}
} // namespace door_moved
RUN_CASE(door_moved, door_moved::pass_bad(), door_moved::pass_good())

// CASE captured_early: the closure copies the threshold before the threshold has got its value
namespace captured_early
{
//- bad
int count_bad(const std::vector<int> &values)
{
	int threshold;
	auto above = [threshold](int v) { return v > threshold; };
	threshold = values.empty() ? 0 : values.front();
	int count = 0;
	for (int v : values)
		count += above(v) ? 1 : 0;
	return count + threshold;
}
//- good
int count_good(const std::vector<int> &values)
{
	int threshold;
	auto above = [&threshold](int v) { return v > threshold; };
	threshold = values.empty() ? 0 : values.front();
	int count = 0;
	for (int v : values)
		count += above(v) ? 1 : 0;
	return count + threshold;
}
} // namespace captured_early
RUN_CASE(captured_early, captured_early::count_bad(std::vector<int>(3, 2)),
	 captured_early::count_good(std::vector<int>(3, 2)))

// CASE raw_cells: a cell of the raw block is assigned through, before any object was made there
namespace raw_cells
{
struct Cell {
	int weight = 1;
	int visits;
	Cell() : visits(0) {}
};
//- bad
int visit_bad(std::size_t count, std::size_t at)
{
	std::allocator<Cell> allocator;
	Cell *cells = allocator.allocate(count);
	cells[at].visits += 1;
	const int visits = cells[at].visits;
	allocator.deallocate(cells, count);
	return visits;
}
//- good
int visit_good(std::size_t count, std::size_t at)
{
	std::allocator<Cell> allocator;
	Cell *cells = allocator.allocate(count);
	std::uninitialized_default_construct_n(cells, count);
	cells[at].visits += 1;
	const int visits = cells[at].visits;
	std::destroy_n(cells, count);
	allocator.deallocate(cells, count);
	return visits;
}
} // namespace raw_cells
RUN_CASE(raw_cells, raw_cells::visit_bad(4, 2), raw_cells::visit_good(4, 2))

// CASE break_index: the index is set in the loop when something is found, and read after it anyway
namespace break_index
{
//- bad
char after_colon_bad(std::span<const char> text)
{
	std::size_t colon;
	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] == ':') {
			colon = i;
			break;
		}
	}
	return colon + 1 < text.size() ? text[colon + 1] : '\0';
}
//- good
char after_colon_good(std::span<const char> text)
{
	std::size_t colon = text.size();
	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] == ':') {
			colon = i;
			break;
		}
	}
	return colon + 1 < text.size() ? text[colon + 1] : '\0';
}
//- shared
template <class After>
char run(After after)
{
	const std::array<char, 3> text{'a', 'b', 'c'};
	return after(text);
}
} // namespace break_index
RUN_CASE(break_index, break_index::run(break_index::after_colon_bad),
	 break_index::run(break_index::after_colon_good))

// CASE caught_value: the level is set inside the try block, which may be left before
namespace caught_value
{
static int read_level(int channel)
{
	if (channel > 3)
		throw std::out_of_range("channel");
	return channel * 10;
}
//- bad
int level_bad(int channel)
{
	int level;
	try {
		level = read_level(channel);
	} catch (const std::out_of_range &) {
		channel = 0;
	}
	return level + channel;
}
//- good
int level_good(int channel)
{
	int level;
	try {
		level = read_level(channel);
	} catch (const std::out_of_range &) {
		channel = 0;
		level = -1;
	}
	return level + channel;
}
} // namespace caught_value
RUN_CASE(caught_value, caught_value::level_bad(5), caught_value::level_good(5))

// CASE short_header: as many bytes as came are copied into the header, the version may be missing
namespace short_header
{
struct Header {
	std::uint32_t magic;
	std::uint32_t version;
};
//- bad
int version_bad(std::span<const unsigned char> bytes)
{
	Header header;
	std::memcpy(&header, bytes.data(), std::min(bytes.size(), sizeof(header)));
	if (header.version > 2)
		return -1;
	return int(header.version);
}
//- good
int version_good(std::span<const unsigned char> bytes)
{
	Header header;
	if (bytes.size() < sizeof(header))
		return -1;
	std::memcpy(&header, bytes.data(), sizeof(header));
	if (header.version > 2)
		return -1;
	return int(header.version);
}
//- shared
template <class Version>
int run(Version version)
{
	const std::array<unsigned char, 4> bytes{'P', 'A', 'C', 'K'};
	return version(bytes);
}
} // namespace short_header
RUN_CASE(short_header, short_header::run(short_header::version_bad),
	 short_header::run(short_header::version_good))

// CASE square_matrix: the template's cells are left as they are for numbers, which the trace adds up
namespace square_matrix
{
//- bad
template <class T, std::size_t N>
class MatrixBad
{
public:
	MatrixBad() {}
	T &at(std::size_t r, std::size_t c) { return cells_[r * N + c]; }
	T trace() const
	{
		T sum = cells_[0];
		for (std::size_t i = 1; i < N; i++)
			sum += cells_[i * N + i];
		return sum;
	}

private:
	T cells_[N * N];
};
double corner_bad()
{
	MatrixBad<double, 3> m;
	m.at(0, 0) = 2;
	return m.trace();
}
//- good
template <class T, std::size_t N>
class MatrixGood
{
public:
	MatrixGood() : cells_() {}
	T &at(std::size_t r, std::size_t c) { return cells_[r * N + c]; }
	T trace() const
	{
		T sum = cells_[0];
		for (std::size_t i = 1; i < N; i++)
			sum += cells_[i * N + i];
		return sum;
	}

private:
	T cells_[N * N];
};
double corner_good()
{
	MatrixGood<double, 3> m;
	m.at(0, 0) = 2;
	return m.trace();
}
} // namespace square_matrix
RUN_CASE(square_matrix, square_matrix::corner_bad(), square_matrix::corner_good())

// CASE shadowed_scale: the inner scale is initialised with itself, the outer one was meant
namespace shadowed_scale
{
//- bad
int zoom_bad(int steps)
{
	int scale = 2;
	int size = 0;
	for (int i = 0; i < steps; i++) {
		int scale = scale * 2 + i;
		size += scale;
	}
	return size + scale;
}
//- good
int zoom_good(int steps)
{
	int scale = 2;
	int size = 0;
	for (int i = 0; i < steps; i++) {
		int scaled = scale * 2 + i;
		size += scaled;
	}
	return size + scale;
}
} // namespace shadowed_scale
RUN_CASE(shadowed_scale, shadowed_scale::zoom_bad(3), shadowed_scale::zoom_good(3))

// CASE codec_phases: decode() is called on a codec whose setup() was left out when there is no key
namespace codec_phases
{
class Codec
{
public:
	void setup(unsigned key)
	{
		for (unsigned i = 0; i < table_.size(); i++)
			table_[i] = (i + key) % 16;
	}
	unsigned decode(unsigned nibble) const { return table_[nibble % 16]; }

private:
	std::array<unsigned, 16> table_;
};
//- bad
unsigned decode_bad(std::optional<unsigned> key, unsigned nibble)
{
	Codec codec;
	if (key)
		codec.setup(*key);
	return codec.decode(nibble);
}
//- good
unsigned decode_good(std::optional<unsigned> key, unsigned nibble)
{
	Codec codec;
	codec.setup(key.value_or(0));
	return codec.decode(nibble);
}
} // namespace codec_phases
RUN_CASE(codec_phases, codec_phases::decode_bad(std::nullopt, 3),
	 codec_phases::decode_good(std::nullopt, 3))

// CASE found_range: the helper's result has no bounds if nothing was found, and they are used
namespace found_range
{
struct Range {
	bool found;
	int first, last;
};
//- bad
Range longest_run_bad(const std::vector<int> &values, int least)
{
	Range range;
	range.found = false;
	for (int i = 0, start = 0; i < int(values.size()); i++) {
		if (values[std::size_t(i)] != values[std::size_t(start)])
			start = i;
		if (i - start + 1 >= least) {
			range.found = true;
			range.first = start;
			range.last = i;
		}
	}
	return range;
}
int length_bad(const std::vector<int> &values)
{
	const Range range = longest_run_bad(values, 3);
	return range.last - range.first + 1;
}
//- good
Range longest_run_good(const std::vector<int> &values, int least)
{
	Range range{false, 0, -1};
	for (int i = 0, start = 0; i < int(values.size()); i++) {
		if (values[std::size_t(i)] != values[std::size_t(start)])
			start = i;
		if (i - start + 1 >= least) {
			range.found = true;
			range.first = start;
			range.last = i;
		}
	}
	return range;
}
int length_good(const std::vector<int> &values)
{
	const Range range = longest_run_good(values, 3);
	return range.last - range.first + 1;
}
} // namespace found_range
RUN_CASE(found_range, found_range::length_bad(std::vector<int>(2, 7)),
	 found_range::length_good(std::vector<int>(2, 7)))

// CASE short_circuit: the second reading is only made when the first one was positive
namespace short_circuit
{
static bool probe(int channel, int &value)
{
	value = channel * 3;
	return channel != 2;
}
//- bad
int difference_bad(int a, int b)
{
	int x, y;
	if (probe(a, x) && probe(b, y))
		return x - y;
	return x + y;
}
//- good
int difference_good(int a, int b)
{
	int x, y;
	const bool first = probe(a, x), second = probe(b, y);
	if (first && second)
		return x - y;
	return x + y;
}
} // namespace short_circuit
RUN_CASE(short_circuit, short_circuit::difference_bad(2, 3), short_circuit::difference_good(2, 3))

// CASE heap_header: the node on the heap comes from a plain new, and its colour is read when linked
namespace heap_header
{
struct TreeNode {
	int key;
	bool red;
	TreeNode *parent;
};
//- bad
int insert_bad(TreeNode &root, int key)
{
	auto node = std::make_unique_for_overwrite<TreeNode>();
	node->key = key;
	node->parent = &root;
	return node->red && root.red ? 1 : node->key;
}
//- good
int insert_good(TreeNode &root, int key)
{
	auto node = std::make_unique<TreeNode>();
	node->key = key;
	node->parent = &root;
	return node->red && root.red ? 1 : node->key;
}
//- shared
template <class Insert>
int run(Insert insert)
{
	TreeNode root{1, true, nullptr};
	return insert(root, 5);
}
} // namespace heap_header
RUN_CASE(heap_header, heap_header::run(heap_header::insert_bad),
	 heap_header::run(heap_header::insert_good))

// CLEAN exception_path: a variable whose assignment may be left by an exception that ends the function
namespace exception_path
{
static int checked(int value)
{
	if (value < 0)
		throw std::invalid_argument("negative");
	return value * 2;
}
int twice(int value)
{
	int result;
	try {
		result = checked(value);
	} catch (const std::invalid_argument &) {
		return -1;
	}
	return result;
}
} // namespace exception_path
RUN_CLEAN(exception_path, exception_path::twice(4) + exception_path::twice(-4))

// CLEAN in_place_table: uninitialised storage that is made into objects before it is read
namespace in_place_table
{
int table(std::size_t count)
{
	auto squares = std::make_unique_for_overwrite<int[]>(count);
	for (std::size_t i = 0; i < count; i++)
		squares[i] = int(i * i);
	std::array<int, 4> last;
	std::copy_n(squares.get() + count - 4, 4, last.begin());
	return last[0] + last[3];
}
} // namespace in_place_table
RUN_CLEAN(in_place_table, in_place_table::table(9))

// CLEAN padded_copy: a header whose bytes are all set before they are compared
namespace padded_copy
{
struct Wire {
	std::uint16_t kind;
	std::uint16_t length;
};
bool same(std::span<const unsigned char> bytes)
{
	Wire wire;
	if (bytes.size() != sizeof(wire))
		return false;
	std::memcpy(&wire, bytes.data(), sizeof(wire));
	Wire other;
	other.kind = wire.kind;
	other.length = 4;
	return std::memcmp(&wire, &other, sizeof(wire)) == 0;
}
bool run()
{
	const std::array<unsigned char, 4> bytes{1, 0, 4, 0};
	return same(bytes);
}
} // namespace padded_copy
RUN_CLEAN(padded_copy, padded_copy::run())

// CLEAN loop_carried: a value of the last round that is read from the second round on
namespace loop_carried
{
int ascents(const std::vector<int> &heights)
{
	int previous;
	bool first = true;
	int count = 0;
	for (int height : heights) {
		if (!first && height > previous)
			count++;
		previous = height;
		first = false;
	}
	return count;
}
int run()
{
	return ascents({3, 5, 4, 6});
}
} // namespace loop_carried
RUN_CLEAN(loop_carried, loop_carried::run())

// CLEAN structured_result: a result in parts, all set, taken apart by a structured binding
namespace structured_result
{
struct Extent {
	int low, high;
	bool empty;
};
static Extent extent(std::span<const int> values)
{
	Extent e;
	e.empty = values.empty();
	e.low = e.high = e.empty ? 0 : values.front();
	for (int v : values) {
		e.low = std::min(e.low, v);
		e.high = std::max(e.high, v);
	}
	return e;
}
int spread(std::span<const int> values)
{
	const auto [low, high, empty] = extent(values);
	return empty ? 0 : high - low;
}
int run()
{
	const std::array<int, 3> values{4, 9, 2};
	return spread(values) + spread({});
}
} // namespace structured_result
RUN_CLEAN(structured_result, structured_result::run())
