// SPDX-License-Identifier: GPL-2.0
// Classes and templates: virtual functions, downcasts, variants, unions, copies, views, coroutines.
#include "../set.hh"
#include "vocab_b.hh"
#include <algorithm>
#include <coroutine>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <ranges>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// CASE long_report: deleted through a base whose destructor is not virtual
namespace long_report
{
//- bad
struct ReportBad {
	int pages = 1;
	virtual int size() const { return pages; }
};
struct LongReportBad : ReportBad {
	Row<int> notes;
	int size() const override { return notes.empty() ? pages : notes.at(0); }
};
Holder<ReportBad> draft_bad(int note)
{
	Holder<LongReportBad> report = hold<LongReportBad>();
	report->notes.add(note);
	return report;
}
#ifdef RUN
int drive_bad(int n)
{
	return draft_bad(n)->size();
}
#endif
//- good
struct ReportGood {
	int pages = 1;
	virtual ~ReportGood() = default;
	virtual int size() const { return pages; }
};
struct LongReportGood : ReportGood {
	Row<int> notes;
	int size() const override { return notes.empty() ? pages : notes.at(0); }
};
Holder<ReportGood> draft_good(int note)
{
	Holder<LongReportGood> report = hold<LongReportGood>();
	report->notes.add(note);
	return report;
}
#ifdef RUN
int drive_good(int n)
{
	return draft_good(n)->size();
}
#endif
} // namespace long_report
RUN_CASE(long_report, long_report::drive_bad(3), long_report::drive_good(3))

// CASE announced_source: the base's constructor comes to a pure virtual function by way of a helper
namespace announced_source
{
//- bad
class SourceBad
{
public:
	SourceBad() { announce(); }
	virtual ~SourceBad() = default;
	void announce() const { use(code()); }
	virtual int code() const = 0;
};
class TapBad : public SourceBad
{
	int number;

public:
	explicit TapBad(int number) : number(number) {}
	int code() const override { return number; }
};
void plug_bad(Row<Holder<SourceBad>> &all, int number)
{
	Holder<SourceBad> tap(new TapBad(number));
	all.add(std::move(tap));
}
#ifdef RUN
int drive_bad(int n)
{
	Row<Holder<SourceBad>> all;
	plug_bad(all, n);
	return n;
}
#endif
//- good
class SourceGood
{
public:
	SourceGood() = default;
	virtual ~SourceGood() = default;
	void announce() const { use(code()); }
	virtual int code() const = 0;
};
class TapGood : public SourceGood
{
	int number;

public:
	explicit TapGood(int number) : number(number) {}
	int code() const override { return number; }
};
void plug_good(Row<Holder<SourceGood>> &all, int number)
{
	Holder<SourceGood> tap(new TapGood(number));
	tap->announce();
	all.add(std::move(tap));
}
#ifdef RUN
int drive_good(int n)
{
	Row<Holder<SourceGood>> all;
	plug_good(all, n);
	return n;
}
#endif
} // namespace announced_source
RUN_CASE(announced_source, announced_source::drive_bad(3), announced_source::drive_good(3))

// CASE sliced_fleet: the vector keeps only the vehicle part, which is then read as a truck
namespace sliced_fleet
{
struct Vehicle {
	int wheels;
};
struct Truck : Vehicle {
	int load;
};
//- bad
class FleetBad
{
	std::vector<Vehicle> all;

public:
	void add(const Truck &truck) { all.push_back(truck); }
	int heaviest() const
	{
		int most = 0;
		for (const Vehicle &v : all)
			most = std::max(most, static_cast<const Truck &>(v).load);
		return most;
	}
};
#ifdef RUN
int drive_bad(int n)
{
	FleetBad fleet;
	fleet.add(Truck{{6}, n});
	return fleet.heaviest();
}
#endif
//- good
class FleetGood
{
	std::vector<Truck> all;

public:
	void add(const Truck &truck) { all.push_back(truck); }
	int heaviest() const
	{
		int most = 0;
		for (const Vehicle &v : all)
			most = std::max(most, static_cast<const Truck &>(v).load);
		return most;
	}
};
#ifdef RUN
int drive_good(int n)
{
	FleetGood fleet;
	fleet.add(Truck{{6}, n});
	return fleet.heaviest();
}
#endif
} // namespace sliced_fleet
RUN_CASE(sliced_fleet, sliced_fleet::drive_bad(3), sliced_fleet::drive_good(3))

// CASE heavy_grid: an array of a derived class is deleted through a pointer to its base
namespace heavy_grid
{
struct Cell {
	virtual ~Cell() = default;
	virtual int weight() const { return 1; }
};
struct Heavy : Cell {
	int grams = 7;
	int weight() const override { return grams; }
};
//- bad
class GridBad
{
	std::size_t count;
	Cell *cells;

public:
	explicit GridBad(std::size_t n) : count(n), cells(new Heavy[n]) {}
	GridBad(const GridBad &) = delete;
	GridBad &operator=(const GridBad &) = delete;
	~GridBad() { delete[] cells; }
	int first() const { return count ? cells->weight() : 0; }
};
bool balanced_bad(std::size_t left, std::size_t right)
{
	GridBad a(left), b(right);
	return a.first() == b.first();
}
#ifdef RUN
bool drive_bad(int n)
{
	return balanced_bad(n, 2);
}
#endif
//- good
class GridGood
{
	std::size_t count;
	Heavy *cells;

public:
	explicit GridGood(std::size_t n) : count(n), cells(new Heavy[n]) {}
	GridGood(const GridGood &) = delete;
	GridGood &operator=(const GridGood &) = delete;
	~GridGood() { delete[] cells; }
	int first() const { return count ? cells->weight() : 0; }
};
bool balanced_good(std::size_t left, std::size_t right)
{
	GridGood a(left), b(right);
	return a.first() == b.first();
}
#ifdef RUN
bool drive_good(int n)
{
	return balanced_good(n, 2);
}
#endif
} // namespace heavy_grid
RUN_CASE(heavy_grid, heavy_grid::drive_bad(3), heavy_grid::drive_good(3))

// CASE visited_copy: the visitor takes a copy of the alternative and returns a reference into it
namespace visited_copy
{
using Field = std::variant<std::string, int>;
//- bad
const std::string &text_bad(const Field &field BORROWED, const std::string &none BORROWED)
{
	return std::visit(
		[&none](auto value) -> const std::string & {
			if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, int>)
				return none;
			else
				return value;
		},
		field);
}
char initial_bad(const Field &field, const std::string &none)
{
	const std::string &text = text_bad(field, none);
	return text.empty() ? ' ' : text.front();
}
#ifdef RUN
char drive_bad(int n)
{
	return initial_bad(Field(std::string(40 + n, 'x')), "none");
}
#endif
//- good
const std::string &text_good(const Field &field BORROWED, const std::string &none BORROWED)
{
	return std::visit(
		[&none](const auto &value) -> const std::string & {
			if constexpr (std::is_same_v<std::remove_cvref_t<decltype(value)>, int>)
				return none;
			else
				return value;
		},
		field);
}
char initial_good(const Field &field, const std::string &none)
{
	const std::string &text = text_good(field, none);
	return text.empty() ? ' ' : text.front();
}
#ifdef RUN
char drive_good(int n)
{
	return initial_good(Field(std::string(40 + n, 'x')), "none");
}
#endif
} // namespace visited_copy
RUN_CASE(visited_copy, visited_copy::drive_bad(3), visited_copy::drive_good(3))

// CASE closing_door: the open state is read after it was replaced by the closed one
namespace closing_door
{
struct Closed {
};
struct Open {
	std::vector<int> guests;
};
//- bad
class DoorBad
{
	std::variant<Closed, Open> state;

public:
	void open(std::vector<int> guests) { state = Open{std::move(guests)}; }
	int close()
	{
		const Open *open = std::get_if<Open>(&state);
		if (!open || open->guests.empty())
			return 0;
		const int &first = open->guests.front();
		state = Closed{};
		return first;
	}
};
#ifdef RUN
int drive_bad(int n)
{
	DoorBad door;
	door.open({n, n});
	return door.close();
}
#endif
//- good
class DoorGood
{
	std::variant<Closed, Open> state;

public:
	void open(std::vector<int> guests) { state = Open{std::move(guests)}; }
	int close()
	{
		const Open *open = std::get_if<Open>(&state);
		if (!open || open->guests.empty())
			return 0;
		const int first = open->guests.front();
		state = Closed{};
		return first;
	}
};
#ifdef RUN
int drive_good(int n)
{
	DoorGood door;
	door.open({n, n});
	return door.close();
}
#endif
} // namespace closing_door
RUN_CASE(closing_door, closing_door::drive_bad(3), closing_door::drive_good(3))

// CASE number_over_row: a number is written over a row that still counts as the live member
namespace number_over_row
{
//- bad
class EntryBad
{
	union {
		unsigned long number;
		Row<int> digits;
	};
	bool wide = false;
	void shrink()
	{
		if (wide) {
			std::destroy_at(&digits);
			wide = false;
			number = 0;
		}
	}

public:
	EntryBad() : number(0) {}
	EntryBad(const EntryBad &) = delete;
	EntryBad &operator=(const EntryBad &) = delete;
	~EntryBad() { shrink(); }
	void set(unsigned long n) { number = n; }
	void set(Row<int> row)
	{
		shrink();
		std::construct_at(&digits, std::move(row));
		wide = true;
	}
};
void replace_bad(Row<int> row, unsigned long number)
{
	EntryBad entry;
	entry.set(std::move(row));
	entry.set(number);
}
#ifdef RUN
int drive_bad(int n)
{
	Row<int> row;
	row.add(n);
	replace_bad(std::move(row), n);
	return n;
}
#endif
//- good
class EntryGood
{
	union {
		unsigned long number;
		Row<int> digits;
	};
	bool wide = false;
	void shrink()
	{
		if (wide) {
			std::destroy_at(&digits);
			wide = false;
			number = 0;
		}
	}

public:
	EntryGood() : number(0) {}
	EntryGood(const EntryGood &) = delete;
	EntryGood &operator=(const EntryGood &) = delete;
	~EntryGood() { shrink(); }
	void set(unsigned long n)
	{
		shrink();
		number = n;
	}
	void set(Row<int> row)
	{
		shrink();
		std::construct_at(&digits, std::move(row));
		wide = true;
	}
};
void replace_good(Row<int> row, unsigned long number)
{
	EntryGood entry;
	entry.set(std::move(row));
	entry.set(number);
}
#ifdef RUN
int drive_good(int n)
{
	Row<int> row;
	row.add(n);
	replace_good(std::move(row), n);
	return n;
}
#endif
} // namespace number_over_row
RUN_CASE(number_over_row, number_over_row::drive_bad(3), number_over_row::drive_good(3))

// CASE amber_lamp: the base is told that the object is a red lamp, and casts itself to one
namespace amber_lamp
{
template <class D>
class Lamp
{
public:
	int lit() const { return static_cast<const D &>(*this).wave(); }
};
class Red : public Lamp<Red>
{
	int length = 700;

public:
	int wave() const { return length; }
};
//- bad
class AmberBad : public Lamp<Red>
{
public:
	int wave() const { return 590; }
};
int brighter_bad(const Red &red, const AmberBad &amber)
{
	return std::max(red.lit(), amber.lit());
}
#ifdef RUN
int drive_bad(int)
{
	return brighter_bad(Red(), AmberBad());
}
#endif
//- good
class AmberGood : public Lamp<AmberGood>
{
public:
	int wave() const { return 590; }
};
int brighter_good(const Red &red, const AmberGood &amber)
{
	return std::max(red.lit(), amber.lit());
}
#ifdef RUN
int drive_good(int)
{
	return brighter_good(Red(), AmberGood());
}
#endif
} // namespace amber_lamp
RUN_CASE(amber_lamp, amber_lamp::drive_bad(3), amber_lamp::drive_good(3))

// CASE leaf_as_branch: the kind is tested the wrong way round before the cast
namespace leaf_as_branch
{
enum class Kind { leaf, branch };
class Node
{
	const Kind kind;

protected:
	explicit Node(Kind kind) : kind(kind) {}

public:
	virtual ~Node() = default;
	bool is(Kind k) const { return kind == k; }
};
struct Leaf final : Node {
	int value;
	explicit Leaf(int value) : Node(Kind::leaf), value(value) {}
};
struct Branch final : Node {
	Row<int> children;
	Branch() : Node(Kind::branch) {}
};
//- bad
std::size_t widest_bad(const Row<Holder<Node>> &nodes)
{
	std::size_t most = 0;
	for (const Holder<Node> &node : nodes) {
		if (!node || node->is(Kind::branch))
			continue;
		const Branch &branch = static_cast<const Branch &>(*node);
		most = std::max(most, branch.children.size());
	}
	return most;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	Row<Holder<Node>> nodes;
	nodes.add(Holder<Node>(new Leaf(n)));
	nodes.add(Holder<Node>(new Branch));
	return widest_bad(nodes);
}
#endif
//- good
std::size_t widest_good(const Row<Holder<Node>> &nodes)
{
	std::size_t most = 0;
	for (const Holder<Node> &node : nodes) {
		if (!node || !node->is(Kind::branch))
			continue;
		const Branch &branch = static_cast<const Branch &>(*node);
		most = std::max(most, branch.children.size());
	}
	return most;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	Row<Holder<Node>> nodes;
	nodes.add(Holder<Node>(new Leaf(n)));
	nodes.add(Holder<Node>(new Branch));
	return widest_good(nodes);
}
#endif
} // namespace leaf_as_branch
RUN_CASE(leaf_as_branch, leaf_as_branch::drive_bad(3), leaf_as_branch::drive_good(3))

// CASE only_disks: not every device is a disk, and the result of the cast is used unseen
namespace only_disks
{
struct Device {
	virtual ~Device() = default;
};
struct Disk : Device {
	int sectors;
	explicit Disk(int sectors) : sectors(sectors) {}
};
struct Fan : Device {
};
//- bad
int largest_bad(const Row<Holder<Device>> &devices)
{
	int most = 0;
	for (const Holder<Device> &device : devices) {
		const Disk *disk = dynamic_cast<const Disk *>(device.peek());
		most = std::max(most, disk->sectors);
	}
	return most;
}
#ifdef RUN
int drive_bad(int n)
{
	Row<Holder<Device>> devices;
	devices.add(Holder<Device>(new Disk(n)));
	devices.add(Holder<Device>(new Fan));
	return largest_bad(devices);
}
#endif
//- good
int largest_good(const Row<Holder<Device>> &devices)
{
	int most = 0;
	for (const Holder<Device> &device : devices) {
		const Disk *disk = dynamic_cast<const Disk *>(device.peek());
		if (disk)
			most = std::max(most, disk->sectors);
	}
	return most;
}
#ifdef RUN
int drive_good(int n)
{
	Row<Holder<Device>> devices;
	devices.add(Holder<Device>(new Disk(n)));
	devices.add(Holder<Device>(new Fan));
	return largest_good(devices);
}
#endif
} // namespace only_disks
RUN_CASE(only_disks, only_disks::drive_bad(3), only_disks::drive_good(3))

// CASE climbed_steps: the coroutine keeps a reference to a vector that is a temporary
namespace climbed_steps
{
std::vector<int> heights_of(int base, std::size_t n)
{
	return std::vector<int>(n, base);
}
//- bad
Gen<int> steps_bad(const std::vector<int> &heights)
{
	for (int height : heights)
		co_yield height;
}
int climb_bad(int base, std::size_t n)
{
	Gen<int> steps = steps_bad(heights_of(base, n));
	return steps.next().value_or(0);
}
#ifdef RUN
int drive_bad(int n)
{
	return climb_bad(n, 4);
}
#endif
//- good
Gen<int> steps_good(std::vector<int> heights)
{
	for (int height : heights)
		co_yield height;
}
int climb_good(int base, std::size_t n)
{
	Gen<int> steps = steps_good(heights_of(base, n));
	return steps.next().value_or(0);
}
#ifdef RUN
int drive_good(int n)
{
	return climb_good(n, 4);
}
#endif
} // namespace climbed_steps
RUN_CASE(climbed_steps, climbed_steps::drive_bad(3), climbed_steps::drive_good(3))

// CASE echoed_word: a member coroutine of an object that is gone before it is resumed
namespace echoed_word
{
class Echo
{
	std::vector<char> word;

public:
	explicit Echo(std::string_view text) : word(text.begin(), text.end()) {}
	Gen<char> letters() const
	{
		for (char letter : word)
			co_yield letter;
	}
};
//- bad
char first_bad(std::string_view text)
{
	Gen<char> letters = Echo(text).letters();
	return letters.next().value_or(' ');
}
#ifdef RUN
char drive_bad(int n)
{
	return first_bad(n == 3 ? "three" : "none");
}
#endif
//- good
char first_good(std::string_view text)
{
	Echo echo(text);
	Gen<char> letters = echo.letters();
	return letters.next().value_or(' ');
}
#ifdef RUN
char drive_good(int n)
{
	return first_good(n == 3 ? "three" : "none");
}
#endif
} // namespace echoed_word
RUN_CASE(echoed_word, echoed_word::drive_bad(3), echoed_word::drive_good(3))

// CASE filtered_parameter: the returned view refers to the function's own vector
namespace filtered_parameter
{
//- bad
auto positive_bad(std::vector<int> values)
{
	return values | std::views::filter([](int v) { return v > 0; });
}
int first_positive_bad(const std::vector<int> &values)
{
	auto positive = positive_bad(values);
	for (int v : positive)
		return v;
	return 0;
}
#ifdef RUN
int drive_bad(int n)
{
	return first_positive_bad({-n, n});
}
#endif
//- good
auto positive_good(std::vector<int> values)
{
	return std::move(values) | std::views::filter([](int v) { return v > 0; });
}
int first_positive_good(const std::vector<int> &values)
{
	auto positive = positive_good(values);
	for (int v : positive)
		return v;
	return 0;
}
#ifdef RUN
int drive_good(int n)
{
	return first_positive_good({-n, n});
}
#endif
} // namespace filtered_parameter
RUN_CASE(filtered_parameter, filtered_parameter::drive_bad(3), filtered_parameter::drive_good(3))

// CASE masked_view: the view's closure refers to a parameter that is gone when the view is read
namespace masked_view
{
//- bad
auto masked_bad(const std::vector<int> &values BORROWED, int mask)
{
	return values | std::views::transform([&mask](int v) { return v & mask; });
}
bool any_bad(const std::vector<int> &values, int mask)
{
	auto masked = masked_bad(values, mask);
	for (int v : masked)
		if (v)
			return true;
	return false;
}
#ifdef RUN
bool drive_bad(int n)
{
	return any_bad({n, n}, 4);
}
#endif
//- good
auto masked_good(const std::vector<int> &values BORROWED, int mask)
{
	return values | std::views::transform([mask](int v) { return v & mask; });
}
bool any_good(const std::vector<int> &values, int mask)
{
	auto masked = masked_good(values, mask);
	for (int v : masked)
		if (v)
			return true;
	return false;
}
#ifdef RUN
bool drive_good(int n)
{
	return any_good({n, n}, 4);
}
#endif
} // namespace masked_view
RUN_CASE(masked_view, masked_view::drive_bad(3), masked_view::drive_good(3))

// CASE labelled_view: each element of the view is a view of a string that died in the closure
namespace labelled_view
{
std::string label(int id)
{
	return "container with the number " + std::to_string(id);
}
//- bad
std::size_t sevens_bad(const std::vector<int> &ids)
{
	auto labels =
		ids | std::views::transform([](int id) -> std::string_view { return label(id); });
	std::size_t n = 0;
	for (const auto &text : labels)
		if (text.ends_with('7'))
			++n;
	return n;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return sevens_bad({n, 7});
}
#endif
//- good
std::size_t sevens_good(const std::vector<int> &ids)
{
	auto labels = ids | std::views::transform([](int id) -> std::string { return label(id); });
	std::size_t n = 0;
	for (const auto &text : labels)
		if (text.ends_with('7'))
			++n;
	return n;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return sevens_good({n, 7});
}
#endif
} // namespace labelled_view
RUN_CASE(labelled_view, labelled_view::drive_bad(3), labelled_view::drive_good(3))

// CASE copied_tape: copies of the tape share one array, and each deletes it
namespace copied_tape
{
//- bad
class TapeBad
{
	std::size_t count;
	int *first;

public:
	explicit TapeBad(std::size_t n) : count(n), first(new int[n]()) {}
	TapeBad &operator=(const TapeBad &) = delete;
	~TapeBad() { delete[] first; }
	std::size_t size() const { return count; }
	int head() const { return count ? *first : 0; }
};
bool blank_bad(TapeBad tape)
{
	return tape.head() == 0;
}
bool usable_bad(std::size_t n, std::size_t most)
{
	TapeBad tape(n);
	return blank_bad(tape) && tape.size() < most;
}
#ifdef RUN
bool drive_bad(int n)
{
	return usable_bad(n, 9);
}
#endif
//- good
class TapeGood
{
	std::size_t count;
	int *first;

public:
	explicit TapeGood(std::size_t n) : count(n), first(new int[n]()) {}
	TapeGood(const TapeGood &from) : count(from.count), first(new int[from.count])
	{
		std::copy_n(from.first, count, first);
	}
	TapeGood &operator=(const TapeGood &) = delete;
	~TapeGood() { delete[] first; }
	std::size_t size() const { return count; }
	int head() const { return count ? *first : 0; }
};
bool blank_good(TapeGood tape)
{
	return tape.head() == 0;
}
bool usable_good(std::size_t n, std::size_t most)
{
	TapeGood tape(n);
	return blank_good(tape) && tape.size() < most;
}
#ifdef RUN
bool drive_good(int n)
{
	return usable_good(n, 9);
}
#endif
} // namespace copied_tape
RUN_CASE(copied_tape, copied_tape::drive_bad(3), copied_tape::drive_good(3))

// CASE named_after_itself: assigned to itself, the name deletes its text before it copies it
namespace named_after_itself
{
char *copy_of(const char *text)
{
	char *copy = new char[std::strlen(text) + 1];
	std::strcpy(copy, text);
	return copy;
}
//- bad
class NameBad
{
	char *text;

public:
	explicit NameBad(const std::string &from) : text(copy_of(from.c_str())) {}
	NameBad(const NameBad &from) : text(copy_of(from.text)) {}
	NameBad &operator=(const NameBad &from)
	{
		delete[] text;
		text = copy_of(from.text);
		return *this;
	}
	~NameBad() { delete[] text; }
	char initial() const { return *text; }
};
void rename_bad(std::vector<NameBad> &names, char initial, const NameBad &to)
{
	for (NameBad &name : names)
		if (name.initial() == initial)
			name = to;
}
#ifdef RUN
int drive_bad(int n)
{
	std::vector<NameBad> names(1, NameBad("x"));
	rename_bad(names, 'x', names.front());
	return n;
}
#endif
//- good
class NameGood
{
	char *text;

public:
	explicit NameGood(const std::string &from) : text(copy_of(from.c_str())) {}
	NameGood(const NameGood &from) : text(copy_of(from.text)) {}
	NameGood &operator=(const NameGood &from)
	{
		char *old = text;
		text = copy_of(from.text);
		delete[] old;
		return *this;
	}
	~NameGood() { delete[] text; }
	char initial() const { return *text; }
};
void rename_good(std::vector<NameGood> &names, char initial, const NameGood &to)
{
	for (NameGood &name : names)
		if (name.initial() == initial)
			name = to;
}
#ifdef RUN
int drive_good(int n)
{
	std::vector<NameGood> names(1, NameGood("x"));
	rename_good(names, 'x', names.front());
	return n;
}
#endif
} // namespace named_after_itself
RUN_CASE(named_after_itself, named_after_itself::drive_bad(3), named_after_itself::drive_good(3))

// CASE forked_trail: the copy's iterator stands in the vector of the original, which dies first
namespace forked_trail
{
//- bad
class TrailBad
{
	std::vector<int> stops;
	std::vector<int>::const_iterator at;

public:
	explicit TrailBad(std::vector<int> s) : stops(std::move(s)), at(stops.begin()) {}
	TrailBad(const TrailBad &) = default;
	TrailBad &operator=(const TrailBad &) = delete;
	int next() { return at == stops.end() ? 0 : *at++; }
};
TrailBad fork_bad(const std::vector<int> &stops)
{
	TrailBad main(stops);
	main.next();
	return TrailBad(main);
}
int second_bad(const std::vector<int> &stops)
{
	TrailBad fork = fork_bad(stops);
	return fork.next();
}
#ifdef RUN
int drive_bad(int n)
{
	return second_bad({n, n + 1});
}
#endif
//- good
class TrailGood
{
	std::vector<int> stops;
	std::size_t at;

public:
	explicit TrailGood(std::vector<int> s) : stops(std::move(s)), at(0) {}
	TrailGood(const TrailGood &) = default;
	TrailGood &operator=(const TrailGood &) = delete;
	int next() { return at == stops.size() ? 0 : stops[at++]; }
};
TrailGood fork_good(const std::vector<int> &stops)
{
	TrailGood main(stops);
	main.next();
	return TrailGood(main);
}
int second_good(const std::vector<int> &stops)
{
	TrailGood fork = fork_good(stops);
	return fork.next();
}
#ifdef RUN
int drive_good(int n)
{
	return second_good({n, n + 1});
}
#endif
} // namespace forked_trail
RUN_CASE(forked_trail, forked_trail::drive_bad(3), forked_trail::drive_good(3))

// CASE sold_car: the base has taken the power over when the derived class reads it
namespace sold_car
{
struct Engine {
	Holder<int> power;
	explicit Engine(int strength) : power(hold<int>(strength)) {}
};
//- bad
class CarBad : Engine
{
	int rated;

public:
	explicit CarBad(int strength) : Engine(strength), rated(strength) {}
	CarBad(CarBad &&from) noexcept : Engine(std::move(from)), rated(*from.power) {}
	int rating() const { return rated; }
};
int sell_bad(int strength)
{
	CarBad built(strength);
	CarBad sold(std::move(built));
	return sold.rating();
}
#ifdef RUN
int drive_bad(int n)
{
	return sell_bad(n);
}
#endif
//- good
class CarGood : Engine
{
	int rated;

public:
	explicit CarGood(int strength) : Engine(strength), rated(strength) {}
	CarGood(CarGood &&from) noexcept : Engine(std::move(from)), rated(from.rated) {}
	int rating() const { return rated; }
};
int sell_good(int strength)
{
	CarGood built(strength);
	CarGood sold(std::move(built));
	return sold.rating();
}
#ifdef RUN
int drive_good(int n)
{
	return sell_good(n);
}
#endif
} // namespace sold_car
RUN_CASE(sold_car, sold_car::drive_bad(3), sold_car::drive_good(3))

// CASE newest_in_brackets: decltype(auto) with a name in brackets is a reference to the local
namespace newest_in_brackets
{
//- bad
template <class C>
decltype(auto) newest_bad(const C &items, typename C::value_type none)
{
	auto found = items.empty() ? none : items.back();
	return (found);
}
int last_order_bad(const std::vector<int> &orders)
{
	const int &order = newest_bad(orders, 0);
	return order;
}
#ifdef RUN
int drive_bad(int n)
{
	return last_order_bad({n, n});
}
#endif
//- good
template <class C>
decltype(auto) newest_good(const C &items, typename C::value_type none)
{
	auto found = items.empty() ? none : items.back();
	return found;
}
int last_order_good(const std::vector<int> &orders)
{
	const int &order = newest_good(orders, 0);
	return order;
}
#ifdef RUN
int drive_good(int n)
{
	return last_order_good({n, n});
}
#endif
} // namespace newest_in_brackets
RUN_CASE(newest_in_brackets, newest_in_brackets::drive_bad(3), newest_in_brackets::drive_good(3))

// CASE forwarded_twice: the first store takes the handle away, the second gets an empty one
namespace forwarded_twice
{
//- bad
template <class Store, class T>
void both_bad(Store &first, Store &second, T &&item)
{
	first.add(std::forward<T>(item));
	second.add(std::forward<T>(item));
}
int lowest_bad(Row<Counted<int>> &first, Row<Counted<int>> &second, int value)
{
	both_bad(first, second, Counted<int>::make(value));
	int lowest = value;
	for (const Counted<int> &item : second)
		lowest = std::min(lowest, *item);
	return lowest;
}
#ifdef RUN
int drive_bad(int n)
{
	Row<Counted<int>> first, second;
	return lowest_bad(first, second, n);
}
#endif
//- good
template <class Store, class T>
void both_good(Store &first, Store &second, T &&item)
{
	first.add(item);
	second.add(std::forward<T>(item));
}
int lowest_good(Row<Counted<int>> &first, Row<Counted<int>> &second, int value)
{
	both_good(first, second, Counted<int>::make(value));
	int lowest = value;
	for (const Counted<int> &item : second)
		if (item)
			lowest = std::min(lowest, *item);
	return lowest;
}
#ifdef RUN
int drive_good(int n)
{
	Row<Counted<int>> first, second;
	return lowest_good(first, second, n);
}
#endif
} // namespace forwarded_twice
RUN_CASE(forwarded_twice, forwarded_twice::drive_bad(3), forwarded_twice::drive_good(3))

// CASE reporting_base: the destructor of the base reads a member of the derived class, now gone
namespace reporting_base
{
class Reporter
{
	const std::vector<int> &seen;

public:
	explicit Reporter(const std::vector<int> &s BORROWED) : seen(s) {}
	Reporter(const Reporter &) = delete;
	~Reporter()
	{
		for (int line : seen)
			use(line);
	}
};
//- bad
class LogBad : Reporter
{
	std::vector<int> lines;

public:
	LogBad() : Reporter(lines) {}
	void add(int line) { lines.push_back(line); }
};
void session_bad(const std::vector<int> &events)
{
	LogBad log;
	for (int event : events)
		log.add(event);
}
#ifdef RUN
int drive_bad(int n)
{
	session_bad({n, n});
	return n;
}
#endif
//- good
struct Lines {
	std::vector<int> lines;
};
class LogGood : Lines, Reporter
{
public:
	LogGood() : Reporter(lines) {}
	void add(int line) { lines.push_back(line); }
};
void session_good(const std::vector<int> &events)
{
	LogGood log;
	for (int event : events)
		log.add(event);
}
#ifdef RUN
int drive_good(int n)
{
	session_good({n, n});
	return n;
}
#endif
} // namespace reporting_base
RUN_CASE(reporting_base, reporting_base::drive_bad(3), reporting_base::drive_good(3))

// CASE cloned_star: without a clone of its own the star is cloned as a bare shape, then cast back
namespace cloned_star
{
struct Shape {
	virtual ~Shape() = default;
	virtual std::unique_ptr<Shape> clone() const { return std::make_unique<Shape>(*this); }
	virtual int corners() const { return 0; }
};
//- bad
struct StarBad final : Shape {
	int rays;
	explicit StarBad(int rays) : rays(rays) {}
	int corners() const override { return rays; }
};
int rays_bad(const StarBad &star, int least)
{
	std::unique_ptr<Shape> copy = star.clone();
	StarBad &mine = static_cast<StarBad &>(*copy);
	mine.rays = std::max(mine.rays, least);
	return mine.corners();
}
#ifdef RUN
int drive_bad(int n)
{
	return rays_bad(StarBad(n), 5);
}
#endif
//- good
struct StarGood final : Shape {
	int rays;
	explicit StarGood(int rays) : rays(rays) {}
	std::unique_ptr<Shape> clone() const override { return std::make_unique<StarGood>(*this); }
	int corners() const override { return rays; }
};
int rays_good(const StarGood &star, int least)
{
	std::unique_ptr<Shape> copy = star.clone();
	StarGood &mine = static_cast<StarGood &>(*copy);
	mine.rays = std::max(mine.rays, least);
	return mine.corners();
}
#ifdef RUN
int drive_good(int n)
{
	return rays_good(StarGood(n), 5);
}
#endif
} // namespace cloned_star
RUN_CASE(cloned_star, cloned_star::drive_bad(3), cloned_star::drive_good(3))

// CASE listed_tones: an initializer_list is kept beyond the line that made its array
namespace listed_tones
{
//- bad
class PaletteBad
{
	std::initializer_list<int> tones;

public:
	PaletteBad(std::initializer_list<int> t) : tones(t) {}
	int darkest() const
	{
		int least = 255;
		for (int tone : tones)
			least = std::min(least, tone);
		return least;
	}
};
int shade_bad(int light, int dark)
{
	PaletteBad palette{light, dark};
	return palette.darkest();
}
#ifdef RUN
int drive_bad(int n)
{
	return shade_bad(200, n);
}
#endif
//- good
class PaletteGood
{
	std::vector<int> tones;

public:
	PaletteGood(std::initializer_list<int> t) : tones(t) {}
	int darkest() const
	{
		int least = 255;
		for (int tone : tones)
			least = std::min(least, tone);
		return least;
	}
};
int shade_good(int light, int dark)
{
	PaletteGood palette{light, dark};
	return palette.darkest();
}
#ifdef RUN
int drive_good(int n)
{
	return shade_good(200, n);
}
#endif
} // namespace listed_tones
RUN_CASE(listed_tones, listed_tones::drive_bad(3), listed_tones::drive_good(3))

// CASE own_handle: a second group of owners is made from this, and both delete the object
namespace own_handle
{
//- bad
class ClientBad
{
	int id;

public:
	explicit ClientBad(int id) : id(id) {}
	std::shared_ptr<ClientBad> handle() { return std::shared_ptr<ClientBad>(this); }
	int number() const { return id; }
};
void enlist_bad(std::vector<std::shared_ptr<ClientBad>> &all, int id)
{
	auto client = std::make_shared<ClientBad>(id);
	all.push_back(client->handle());
}
#ifdef RUN
int drive_bad(int n)
{
	std::vector<std::shared_ptr<ClientBad>> all;
	enlist_bad(all, n);
	return all.front()->number();
}
#endif
//- good
class ClientGood : public std::enable_shared_from_this<ClientGood>
{
	int id;

public:
	explicit ClientGood(int id) : id(id) {}
	std::shared_ptr<ClientGood> handle() { return shared_from_this(); }
	int number() const { return id; }
};
void enlist_good(std::vector<std::shared_ptr<ClientGood>> &all, int id)
{
	auto client = std::make_shared<ClientGood>(id);
	all.push_back(client->handle());
}
#ifdef RUN
int drive_good(int n)
{
	std::vector<std::shared_ptr<ClientGood>> all;
	enlist_good(all, n);
	return all.front()->number();
}
#endif
} // namespace own_handle
RUN_CASE(own_handle, own_handle::drive_bad(3), own_handle::drive_good(3))

// CASE through_void: the address of the whole job is taken back as that of its second base
namespace through_void
{
struct Named {
	int id = 1;
	virtual ~Named() = default;
};
struct Timed {
	int at = 0;
	virtual ~Timed() = default;
	virtual int slack() const { return 1; }
	virtual int due() const { return at | slack(); }
};
struct Job : Named, Timed {
	int due() const override { return at | slack() | id; }
};
using Callback = int (*)(void *);
int due_of(void *timed)
{
	return static_cast<Timed *>(timed)->due();
}
//- bad
int ask_bad(Job &job, Callback callback)
{
	void *context = &job;
	return callback(context);
}
int schedule_bad(Job &job, int at)
{
	job.at = at;
	return ask_bad(job, due_of);
}
#ifdef RUN
int drive_bad(int n)
{
	Job job;
	return schedule_bad(job, n);
}
#endif
//- good
int ask_good(Job &job, Callback callback)
{
	void *context = static_cast<Timed *>(&job);
	return callback(context);
}
int schedule_good(Job &job, int at)
{
	job.at = at;
	return ask_good(job, due_of);
}
#ifdef RUN
int drive_good(int n)
{
	Job job;
	return schedule_good(job, n);
}
#endif
} // namespace through_void
RUN_CASE(through_void, through_void::drive_bad(3), through_void::drive_good(3))

// CASE mapped_slice: the adaptor keeps a reference to a closure that is a temporary
namespace mapped_slice
{
//- bad
template <class F>
class MappedBad
{
	Slice<const int> items;
	const F &f;

public:
	MappedBad(Slice<const int> items, const F &f) : items(items), f(f) {}
	int first() const { return items.empty() ? 0 : f(items.at(0)); }
};
int first_marked_bad(const Row<int> &row, int mark)
{
	MappedBad mapped(row.slice(), [mark](int v) { return v | mark; });
	return mapped.first();
}
#ifdef RUN
int drive_bad(int n)
{
	Row<int> row;
	row.add(n);
	return first_marked_bad(row, 4);
}
#endif
//- good
template <class F>
class MappedGood
{
	Slice<const int> items;
	F f;

public:
	MappedGood(Slice<const int> items, const F &f) : items(items), f(f) {}
	int first() const { return items.empty() ? 0 : f(items.at(0)); }
};
int first_marked_good(const Row<int> &row, int mark)
{
	MappedGood mapped(row.slice(), [mark](int v) { return v | mark; });
	return mapped.first();
}
#ifdef RUN
int drive_good(int n)
{
	Row<int> row;
	row.add(n);
	return first_marked_good(row, 4);
}
#endif
} // namespace mapped_slice
RUN_CASE(mapped_slice, mapped_slice::drive_bad(3), mapped_slice::drive_good(3))

// CASE nested_sum: the outer sum refers to the inner one, a temporary of the line before
namespace nested_sum
{
struct Column {
	Slice<const unsigned> cells;
	unsigned at(std::size_t i) const { return i < cells.size() ? cells.at(i) : 0; }
};
//- bad
template <class L, class R>
struct SumBad {
	const L &left;
	const R &right;
	unsigned at(std::size_t i) const { return left.at(i) + right.at(i); }
};
template <class L, class R>
SumBad<L, R> sum_bad(const L &left, const R &right)
{
	return {left, right};
}
unsigned row_bad(const Column &a, const Column &b, const Column &c, std::size_t i)
{
	auto sum = sum_bad(sum_bad(a, b), c);
	return sum.at(i);
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Column column{{&n, 1}};
	return row_bad(column, column, column, 0);
}
#endif
//- good
template <class L, class R>
struct SumGood {
	L left;
	R right;
	unsigned at(std::size_t i) const { return left.at(i) + right.at(i); }
};
template <class L, class R>
SumGood<L, R> sum_good(const L &left, const R &right)
{
	return {left, right};
}
unsigned row_good(const Column &a, const Column &b, const Column &c, std::size_t i)
{
	auto sum = sum_good(sum_good(a, b), c);
	return sum.at(i);
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Column column{{&n, 1}};
	return row_good(column, column, column, 0);
}
#endif
} // namespace nested_sum
RUN_CASE(nested_sum, nested_sum::drive_bad(3), nested_sum::drive_good(3))

// CASE zeroed_meter: memset over a polymorphic object wipes out what virtual calls need
namespace zeroed_meter
{
struct Meter {
	virtual ~Meter() = default;
	virtual int read() const = 0;
};
//- bad
class GasBad : public Meter
{
	int raw;
	int offset;

public:
	GasBad() { std::memset(this, 0, sizeof(*this)); }
	int read() const override { return std::max(raw, offset); }
};
int poll_bad(int least)
{
	std::unique_ptr<Meter> meter = std::make_unique<GasBad>();
	return std::max(meter->read(), least);
}
#ifdef RUN
int drive_bad(int n)
{
	return poll_bad(n);
}
#endif
//- good
class GasGood : public Meter
{
	int raw;
	int offset;

public:
	GasGood() : raw(0), offset(0) {}
	int read() const override { return std::max(raw, offset); }
};
int poll_good(int least)
{
	std::unique_ptr<Meter> meter = std::make_unique<GasGood>();
	return std::max(meter->read(), least);
}
#ifdef RUN
int drive_good(int n)
{
	return poll_good(n);
}
#endif
} // namespace zeroed_meter
RUN_CASE(zeroed_meter, zeroed_meter::drive_bad(3), zeroed_meter::drive_good(3))

// CASE resumed_at_end: the coroutine is resumed again when it has come to its end
namespace resumed_at_end
{
class Steps
{
public:
	struct promise_type {
		int current = 0;
		Steps get_return_object()
		{
			return Steps(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int v) noexcept
		{
			current = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::abort(); }
	};
	const std::coroutine_handle<promise_type> handle;
	Steps(const Steps &) = delete;
	~Steps() { handle.destroy(); }

private:
	explicit Steps(std::coroutine_handle<promise_type> h) : handle(h) {}
};
Steps twice(int v)
{
	co_yield v;
	co_yield v;
}
//- bad
int walk_bad(int v, unsigned rounds)
{
	Steps steps = twice(v);
	for (unsigned i = 0; i < rounds; ++i)
		steps.handle.resume();
	return steps.handle.promise().current;
}
#ifdef RUN
int drive_bad(int n)
{
	return walk_bad(n, 4);
}
#endif
//- good
int walk_good(int v, unsigned rounds)
{
	Steps steps = twice(v);
	for (unsigned i = 0; i < rounds && !steps.handle.done(); ++i)
		steps.handle.resume();
	return steps.handle.promise().current;
}
#ifdef RUN
int drive_good(int n)
{
	return walk_good(n, 4);
}
#endif
} // namespace resumed_at_end
RUN_CASE(resumed_at_end, resumed_at_end::drive_bad(3), resumed_at_end::drive_good(3))
