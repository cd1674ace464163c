// SPDX-License-Identifier: GPL-2.0
// Reads before a value is there: members, constructors, partly filled structures.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <utility>
#include <vector>

// CASE rate_meter: the first call of rate() reads a last value that no constructor set
namespace rate_meter
{
//- bad
class MeterBad
{
	int last;

public:
	MeterBad() {}
	int rate(int now)
	{
		int change = now - last;
		last = now;
		return change;
	}
};
int measure_bad()
{
	MeterBad meter;
	return meter.rate(100) > 0;
}
//- good
class MeterGood
{
	int last = 0;

public:
	MeterGood() {}
	int rate(int now)
	{
		int change = now - last;
		last = now;
		return change;
	}
};
int measure_good()
{
	MeterGood meter;
	return meter.rate(100) > 0;
}
} // namespace rate_meter
RUN_CASE(rate_meter, rate_meter::measure_bad(), rate_meter::measure_good())

// CASE member_order: the block is declared before its size, so it is made with a size not yet set
namespace member_order
{
//- bad
class ImageBad
{
	std::vector<uint8_t> pixels;
	size_t width;
	size_t height;

public:
	ImageBad(size_t w, size_t h) : pixels(width * height % 4096), width(w), height(h) {}
	size_t size() const { return pixels.size() + width * height; }
};
size_t make_bad()
{
	ImageBad image(4, 3);
	return image.size();
}
//- good
class ImageGood
{
	size_t width;
	size_t height;
	std::vector<uint8_t> pixels;

public:
	ImageGood(size_t w, size_t h) : width(w), height(h), pixels(width * height % 4096) {}
	size_t size() const { return pixels.size() + width * height; }
};
size_t make_good()
{
	ImageGood image(4, 3);
	return image.size();
}
} // namespace member_order
RUN_CASE(member_order, member_order::make_bad(), member_order::make_good())

// CASE open_options: one field of the options is set, all of them are read
namespace open_options
{
struct Options {
	bool create;
	bool append;
	int mode;
};
int open_file(const Options &options)
{
	int flags = 0;
	if (options.create)
		flags |= 1;
	if (options.append)
		flags |= 2;
	return flags | options.mode << 4;
}
//- bad
int open_log_bad()
{
	Options options;
	options.create = true;
	options.mode = 6;
	return open_file(options);
}
//- good
int open_log_good()
{
	Options options{};
	options.create = true;
	options.mode = 6;
	return open_file(options);
}
} // namespace open_options
RUN_CASE(open_options, open_options::open_log_bad(), open_options::open_log_good())

// CASE self_initialised: the parameter has another name than the member, so the member is set from itself
namespace self_initialised
{
//- bad
class GridBad
{
	int columns;
	int rows;

public:
	GridBad(int cols, int rows) : columns(columns), rows(rows) {}
	int cells() const { return columns > 0 ? columns % 100 * rows : 0; }
};
int count_bad(int n)
{
	GridBad grid(n, 2);
	return grid.cells();
}
//- good
class GridGood
{
	int columns;
	int rows;

public:
	GridGood(int columns, int rows) : columns(columns), rows(rows) {}
	int cells() const { return columns > 0 ? columns % 100 * rows : 0; }
};
int count_good(int n)
{
	GridGood grid(n, 2);
	return grid.cells();
}
} // namespace self_initialised
RUN_CASE(self_initialised, self_initialised::count_bad(3), self_initialised::count_good(3))

// CASE forgotten_in_copy: the copy constructor does not copy the dirty flag
namespace forgotten_in_copy
{
//- bad
class CellBad
{
	int value;
	bool dirty;

public:
	explicit CellBad(int value) : value(value), dirty(false) {}
	CellBad(const CellBad &other) : value(other.value) {}
	bool needs_save() const { return dirty; }
	int get() const { return value; }
};
int save_bad(int n)
{
	CellBad cell(n);
	CellBad copy(cell);
	return copy.needs_save() ? copy.get() : 0;
}
//- good
class CellGood
{
	int value;
	bool dirty;

public:
	explicit CellGood(int value) : value(value), dirty(false) {}
	CellGood(const CellGood &other) : value(other.value), dirty(other.dirty) {}
	bool needs_save() const { return dirty; }
	int get() const { return value; }
};
int save_good(int n)
{
	CellGood cell(n);
	CellGood copy(cell);
	return copy.needs_save() ? copy.get() : 0;
}
} // namespace forgotten_in_copy
RUN_CASE(forgotten_in_copy, forgotten_in_copy::save_bad(3), forgotten_in_copy::save_good(3))

// CASE second_constructor: the constructor that was added later leaves the retries unset
namespace second_constructor
{
struct Address {
	uint32_t ip;
	uint16_t port;
};
//- bad
class LinkBad
{
	Address peer;
	int retries;

public:
	LinkBad() : peer{0x7f000001, 80}, retries(3) {}
	explicit LinkBad(Address peer) : peer(peer) {}
	bool give_up(int failures) const { return failures >= retries && peer.port; }
};
bool connect_bad(Address peer)
{
	LinkBad link(peer);
	return link.give_up(2);
}
//- good
class LinkGood
{
	Address peer;
	int retries;

public:
	LinkGood() : LinkGood(Address{0x7f000001, 80}) {}
	explicit LinkGood(Address peer) : peer(peer), retries(3) {}
	bool give_up(int failures) const { return failures >= retries && peer.port; }
};
bool connect_good(Address peer)
{
	LinkGood link(peer);
	return link.give_up(2);
}
} // namespace second_constructor
RUN_CASE(second_constructor, second_constructor::connect_bad({1, 2}),
	 second_constructor::connect_good({1, 2}))

// CASE slot_array: the table of slots is made without values, and the search reads their flags
namespace slot_array
{
struct Slot {
	bool used;
	int owner;
};
//- bad
int claim_bad(int owner)
{
	Slot slots[8];
	for (Slot &slot : slots) {
		if (!slot.used) {
			slot = {true, owner};
			break;
		}
	}
	return slots[0].owner;
}
//- good
int claim_good(int owner)
{
	Slot slots[8] = {};
	for (Slot &slot : slots) {
		if (!slot.used) {
			slot = {true, owner};
			break;
		}
	}
	return slots[0].owner;
}
} // namespace slot_array
RUN_CASE(slot_array, slot_array::claim_bad(4), slot_array::claim_good(4))

// CASE base_before_member: the base is handed a member that is not made yet and reads it
namespace base_before_member
{
struct Range {
	int low;
	int high;
};
struct Slider {
	int value;
	explicit Slider(const Range &range) : value((range.low + range.high) / 2) {}
};
//- bad
struct VolumeBad : Slider {
	Range range;
	VolumeBad() : Slider(range), range{0, 11} {}
};
int middle_bad()
{
	VolumeBad volume;
	return volume.value > 3;
}
//- good
struct VolumeGood : Slider {
	Range range;
	VolumeGood() : Slider(Range{0, 11}), range{0, 11} {}
};
int middle_good()
{
	VolumeGood volume;
	return volume.value > 3;
}
} // namespace base_before_member
RUN_CASE(base_before_member, base_before_member::middle_bad(), base_before_member::middle_good())

// CASE helper_in_initialiser: the helper that computes the first member reads the one that comes after it
namespace helper_in_initialiser
{
//- bad
class FontBad
{
	int line;
	int size;

	int line_height() const { return size + size / 4; }

public:
	explicit FontBad(int points) : line(line_height()), size(points) {}
	bool tall() const { return line > 30; }
};
bool check_bad(int points)
{
	FontBad font(points);
	return font.tall();
}
//- good
class FontGood
{
	int size;
	int line;

	int line_height() const { return size + size / 4; }

public:
	explicit FontGood(int points) : size(points), line(line_height()) {}
	bool tall() const { return line > 30; }
};
bool check_good(int points)
{
	FontGood font(points);
	return font.tall();
}
} // namespace helper_in_initialiser
RUN_CASE(helper_in_initialiser, helper_in_initialiser::check_bad(12),
	 helper_in_initialiser::check_good(12))

// CASE malloced_node: the node comes from malloc, and its right child is never set
namespace malloced_node
{
struct Node {
	int key;
	Node *left;
	Node *right;
};
int count(const Node *node)
{
	return node ? 1 + count(node->left) + count(node->right) : 0;
}
void destroy(Node *node)
{
	if (!node)
		return;
	destroy(node->left);
	destroy(node->right);
	free(node);
}
//- bad
Node *make_bad(int key, Node *left)
{
	Node *node = static_cast<Node *>(malloc(sizeof(Node)));
	node->key = key;
	node->left = left;
	return node;
}
int build_bad()
{
	Node *root = make_bad(2, make_bad(1, nullptr));
	int n = count(root);
	destroy(root);
	return n;
}
//- good
Node *make_good(int key, Node *left)
{
	Node *node = static_cast<Node *>(malloc(sizeof(Node)));
	node->key = key;
	node->left = left;
	node->right = nullptr;
	return node;
}
int build_good()
{
	Node *root = make_good(2, make_good(1, nullptr));
	int n = count(root);
	destroy(root);
	return n;
}
} // namespace malloced_node
RUN_CASE(malloced_node, malloced_node::build_bad(), malloced_node::build_good())

// CASE result_struct: on failure only the code is set, and the caller looks at the length as well
namespace result_struct
{
struct Result {
	int code;
	size_t length;
};
//- bad
Result decode_bad(const std::vector<uint8_t> &input)
{
	Result result;
	result.code = input.empty() ? -1 : input[0];
	if (result.code >= 0)
		result.length = input.size() - 1;
	return result;
}
size_t total_bad(const std::vector<std::vector<uint8_t>> &inputs)
{
	size_t total = 0;
	for (const auto &input : inputs)
		total += decode_bad(input).length;
	return total;
}
//- good
Result decode_good(const std::vector<uint8_t> &input)
{
	Result result;
	result.code = input.empty() ? -1 : input[0];
	result.length = input.empty() ? 0 : input.size() - 1;
	return result;
}
size_t total_good(const std::vector<std::vector<uint8_t>> &inputs)
{
	size_t total = 0;
	for (const auto &input : inputs)
		total += decode_good(input).length;
	return total;
}
} // namespace result_struct
RUN_CASE(result_struct, result_struct::total_bad({{1, 2}, {}}),
	 result_struct::total_good({{1, 2}, {}}))

// CASE lazy_setup: add() may be called before start(), which alone sets the position
namespace lazy_setup
{
class Recorder
{
	std::array<int, 16> samples{};
	size_t at;
	bool running = false;

public:
	void start()
	{
		at = 0;
		running = true;
	}
	size_t add(int sample)
	{
		samples[at % samples.size()] = sample;
		return ++at;
	}
	bool active() const { return running; }
};
//- bad
size_t record_bad(const std::vector<int> &input)
{
	Recorder recorder;
	size_t n = 0;
	for (int sample : input)
		n = recorder.add(sample);
	recorder.start();
	return n;
}
//- good
size_t record_good(const std::vector<int> &input)
{
	Recorder recorder;
	size_t n = 0;
	recorder.start();
	for (int sample : input)
		n = recorder.add(sample);
	return n;
}
} // namespace lazy_setup
RUN_CASE(lazy_setup, lazy_setup::record_bad({1, 2}), lazy_setup::record_good({1, 2}))

// CLEAN value_initialised: braces make all members zero
namespace value_initialised
{
struct Stats {
	int hits;
	int misses;
	double ratio;
};
int fresh()
{
	Stats stats{};
	auto heap = std::make_unique<Stats>();
	Stats *raw = new Stats();
	int sum = stats.hits + heap->misses + raw->hits + int(stats.ratio);
	delete raw;
	return sum;
}
} // namespace value_initialised
RUN_CLEAN(value_initialised, value_initialised::fresh())

// CLEAN body_sets_all: the body of the constructor sets what the initialisers leave out
namespace body_sets_all
{
class Clock
{
	int hours;
	int minutes;

public:
	explicit Clock(int total)
	{
		hours = total / 60;
		minutes = total % 60;
	}
	int show() const { return hours * 100 + minutes; }
};
int noon()
{
	Clock clock(720);
	return clock.show();
}
} // namespace body_sets_all
RUN_CLEAN(body_sets_all, body_sets_all::noon())

// CLEAN address_in_base: the base only keeps the address of the member that is made after it
namespace address_in_base
{
struct Reader {
	const int *source;
	explicit Reader(const int *source) : source(source) {}
	int get() const { return *source; }
};
struct Counter : Reader {
	int count;
	Counter() : Reader(&count), count(5) {}
	Counter(const Counter &) = delete;
};
int look()
{
	Counter counter;
	return counter.get();
}
} // namespace address_in_base
RUN_CLEAN(address_in_base, address_in_base::look())

// CLEAN static_zero: statics are zero before anything else
namespace static_zero
{
struct Counters {
	int in;
	int out;
};
static Counters counters;
int bump()
{
	static int calls;
	std::atomic<int> fresh;
	return ++calls + ++counters.in + counters.out + fresh.load();
}
} // namespace static_zero
RUN_CLEAN(static_zero, static_zero::bump())

// CLEAN assign_member_by_member: every member is set before the whole is copied
namespace assign_member_by_member
{
struct Rect {
	int x, y, w, h;
};
Rect square(int at, int side)
{
	Rect rect;
	rect.x = at;
	rect.y = at;
	rect.w = side;
	rect.h = side;
	Rect copy = rect;
	return copy;
}
} // namespace assign_member_by_member
RUN_CLEAN(assign_member_by_member, assign_member_by_member::square(1, 2))

// CLEAN default_member_values: members with initialisers need no constructor
namespace default_member_values
{
struct Style {
	int width = 1;
	bool dashed = false;
	uint32_t colour = 0xff0000;
};
int draw()
{
	Style style;
	style.width = 3;
	return style.dashed ? 0 : style.width + int(style.colour >> 16);
}
} // namespace default_member_values
RUN_CLEAN(default_member_values, default_member_values::draw())

// CLEAN memset_first: the structure is cleared as a whole before fields are set
namespace memset_first
{
struct Message {
	uint16_t type;
	uint16_t length;
	uint32_t sequence;
};
unsigned make(uint16_t type)
{
	Message message;
	memset(&message, 0, sizeof message);
	message.type = type;
	return message.type + message.length + message.sequence;
}
} // namespace memset_first
RUN_CLEAN(memset_first, memset_first::make(7))
