// SPDX-License-Identifier: GPL-2.0
// Members, constructors, bases and captures that are read before they have a value.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CASE member_order: the members are initialised in the order of their declaration, so the size comes too late
namespace member_order
{
//- bad
class RingBad
{
public:
	explicit RingBad(std::size_t wanted) : size_(wanted ? wanted : 1), slots_(size_ + 1) {}
	std::size_t room() const { return slots_.size() - size_; }

private:
	std::vector<int> slots_;
	std::size_t size_;
};
std::size_t make_bad()
{
	return RingBad(3).room() == 1 ? 1 : 0;
}
//- good
class RingGood
{
public:
	explicit RingGood(std::size_t wanted) : size_(wanted ? wanted : 1), slots_(size_ + 1) {}
	std::size_t room() const { return slots_.size() - size_; }

private:
	std::size_t size_;
	std::vector<int> slots_;
};
std::size_t make_good()
{
	return RingGood(3).room() == 1 ? 1 : 0;
}
RUN_CASE(member_order, make_bad(), make_good())
} // namespace member_order

// CASE constructor_forgets: one of the constructors leaves the mode without a value
namespace constructor_forgets
{
//- bad
class PortBad
{
public:
	PortBad() : number_(0), open_(false) {}
	explicit PortBad(int number) : number_(number) {}
	int state() const { return open_ ? number_ : -1; }

private:
	int number_;
	bool open_;
};
int dial_bad()
{
	return PortBad(7).state();
}
//- good
class PortGood
{
public:
	PortGood() : number_(0), open_(false) {}
	explicit PortGood(int number) : number_(number), open_(false) {}
	int state() const { return open_ ? number_ : -1; }

private:
	int number_;
	bool open_;
};
int dial_good()
{
	return PortGood(7).state();
}
RUN_CASE(constructor_forgets, dial_bad(), dial_good())
} // namespace constructor_forgets

// CASE call_in_constructor: a method that reads a member is called before the member has its value
namespace call_in_constructor
{
//- bad
class TableBad
{
public:
	explicit TableBad(int columns) : columns_(columns) {}
	int width() const { return width_; }

private:
	int padded() const { return columns_ * 8 + 2; }
	int width_ = padded();
	int columns_;
};
int layout_bad()
{
	return TableBad(3).width() > 3 ? 1 : 2;
}
//- good
class TableGood
{
public:
	explicit TableGood(int columns) : columns_(columns) {}
	int width() const { return width_; }

private:
	int padded() const { return columns_ * 8 + 2; }
	int columns_;
	int width_ = padded();
};
int layout_good()
{
	return TableGood(3).width() > 3 ? 1 : 2;
}
RUN_CASE(call_in_constructor, layout_bad(), layout_good())
} // namespace call_in_constructor

// CASE argument_to_base: the base is given a member of the derived class, which is made after it
namespace argument_to_base
{
struct Channel {
	explicit Channel(const int &rate) : ticks(rate * 2) {}
	int ticks;
};
//- bad
struct UartBad : Channel {
	int rate = 9600;
	UartBad() : Channel(rate) {}
};
int start_bad()
{
	return UartBad().ticks > 4 ? 1 : 0;
}
//- good
struct UartGood : Channel {
	int rate = 9600;
	UartGood() : Channel(9600) {}
};
int start_good()
{
	return UartGood().ticks > 4 ? 1 : 0;
}
RUN_CASE(argument_to_base, start_bad(), start_good())
} // namespace argument_to_base

// CASE copy_unset: a record is copied whole, though half of it has no value, and the copy is read
namespace copy_unset
{
struct Point {
	int x, y;
};
//- bad
int midpoint_bad(int x)
{
	Point start;
	start.x = x;
	Point end = start;
	end.x += 10;
	return (end.y + end.x) / 2;
}
//- good
int midpoint_good(int x)
{
	Point start{};
	start.x = x;
	Point end = start;
	end.x += 10;
	return (end.y + end.x) / 2;
}
RUN_CASE(copy_unset, midpoint_bad(2), midpoint_good(2))
} // namespace copy_unset

// CASE captured_unset: the closure takes a copy of a counter that has no value yet
namespace captured_unset
{
//- bad
int next_id_bad()
{
	int start;
	auto next = [id = start]() mutable { return id += 2; };
	start = 5;
	return next() + start;
}
//- good
int next_id_good()
{
	int start;
	start = 5;
	auto next = [id = start]() mutable { return id += 2; };
	return next() + start;
}
RUN_CASE(captured_unset, next_id_bad(), next_id_good())
} // namespace captured_unset

// CASE closure_reads_early: the closure that refers to the limit is called before the limit is known
namespace closure_reads_early
{
//- bad
bool admit_bad(int load, bool strict)
{
	int limit;
	auto fits = [&limit](int n) { return n < limit; };
	bool first = fits(load);
	limit = strict ? 10 : 100;
	return first && fits(load + 1);
}
//- good
bool admit_good(int load, bool strict)
{
	int limit;
	limit = strict ? 10 : 100;
	auto fits = [&limit](int n) { return n < limit; };
	bool first = fits(load);
	return first && fits(load + 1);
}
RUN_CASE(closure_reads_early, admit_bad(1, true), admit_good(1, true))
} // namespace closure_reads_early

// CASE default_member_missing: the aggregate without initialisers is filled up to one field
namespace default_member_missing
{
//- bad
struct StatsBad {
	int count = 0;
	int least;
	int most = 0;
};
int spread_bad(const std::vector<int> &values)
{
	StatsBad stats;
	for (int v : values) {
		stats.count++;
		stats.least = std::min(stats.least, v);
		stats.most = std::max(stats.most, v);
	}
	return stats.most - stats.least;
}
//- good
struct StatsGood {
	int count = 0;
	int least = 1000;
	int most = 0;
};
int spread_good(const std::vector<int> &values)
{
	StatsGood stats;
	for (int v : values) {
		stats.count++;
		stats.least = std::min(stats.least, v);
		stats.most = std::max(stats.most, v);
	}
	return stats.most - stats.least;
}
RUN_CASE(default_member_missing, spread_bad({4, 9}), spread_good({4, 9}))
} // namespace default_member_missing

// CASE nested_member: the header inside of the frame is set, apart from its length
namespace nested_member
{
struct Header {
	std::uint16_t kind;
	std::uint16_t length;
};
struct Frame {
	Header header;
	std::array<std::uint8_t, 4> body;
};
//- bad
int encode_bad(std::uint16_t kind)
{
	Frame frame;
	frame.header.kind = kind;
	frame.body = {1, 2, 3, 4};
	return frame.header.kind + frame.header.length + frame.body[0];
}
//- good
int encode_good(std::uint16_t kind)
{
	Frame frame{};
	frame.header.kind = kind;
	frame.body = {1, 2, 3, 4};
	return frame.header.kind + frame.header.length + frame.body[0];
}
RUN_CASE(nested_member, encode_bad(3), encode_good(3))
} // namespace nested_member

// CASE reference_to_unset: a reference to the local is all that the helper sees, and it reads
namespace reference_to_unset
{
//- shared
int raise(const int &level)
{
	return level + 1;
}
//- bad
int boost_bad(bool loud)
{
	int level;
	const int raised = raise(level);
	level = loud ? 11 : 5;
	return raised + level;
}
//- good
int boost_good(bool loud)
{
	int level;
	level = loud ? 11 : 5;
	const int raised = raise(level);
	return raised + level;
}
RUN_CASE(reference_to_unset, boost_bad(true), boost_good(true))
} // namespace reference_to_unset

// CASE accumulate_into_unset: the sum is added to through a reference, from no first value
namespace accumulate_into_unset
{
//- shared
void add_to(long &total, const std::vector<int> &values)
{
	for (int v : values)
		total += v;
}
//- bad
long sum_bad(const std::vector<int> &a, const std::vector<int> &b)
{
	long total;
	add_to(total, a);
	add_to(total, b);
	return total;
}
//- good
long sum_good(const std::vector<int> &a, const std::vector<int> &b)
{
	long total = 0;
	add_to(total, a);
	add_to(total, b);
	return total;
}
RUN_CASE(accumulate_into_unset, sum_bad({1}, {2}), sum_good({1}, {2}))
} // namespace accumulate_into_unset

// CASE assigned_in_one_closure: only the handler for numbers sets the result, and the text came
namespace assigned_in_one_closure
{
using Token = std::variant<int, char>;
template <typename... F>
struct Overload : F... {
	using F::operator()...;
};
template <typename... F>
Overload(F...) -> Overload<F...>;
//- bad
int evaluate_bad(const Token &token)
{
	int value;
	std::visit(Overload{[&value](int n) { value = n; }, [](char) {}}, token);
	return value;
}
//- good
int evaluate_good(const Token &token)
{
	int value = 0;
	std::visit(Overload{[&value](int n) { value = n; }, [](char) {}}, token);
	return value;
}
RUN_CASE(assigned_in_one_closure, evaluate_bad(Token('x')), evaluate_good(Token('x')))
} // namespace assigned_in_one_closure

// CASE setter_forgotten: begin() gives the position its value, and next() is called without it
namespace setter_forgotten
{
//- bad
class ScannerBad
{
public:
	void begin() { at_ = 0; }
	bool next(std::string_view text) { return ++at_ < text.size(); }

private:
	std::size_t at_;
};
bool scan_bad(std::string_view text)
{
	ScannerBad scanner;
	return scanner.next(text);
}
//- good
class ScannerGood
{
public:
	void begin() { at_ = 0; }
	bool next(std::string_view text) { return ++at_ < text.size(); }

private:
	std::size_t at_ = 0;
};
bool scan_good(std::string_view text)
{
	ScannerGood scanner;
	return scanner.next(text);
}
RUN_CASE(setter_forgotten, scan_bad("abc"), scan_good("abc"))
} // namespace setter_forgotten

// CASE virtual_from_base: the base's constructor calls what reads a member of the class that is not yet made
namespace virtual_from_base
{
//- bad
struct ShapeBad {
	int area = 0;
	template <typename Self>
	void measure(Self &self)
	{
		area = self.edge * self.edge;
	}
};
struct SquareBad : ShapeBad {
	int edge;
	explicit SquareBad(int e)
	{
		measure(*this);
		edge = e;
	}
};
int tile_bad()
{
	return SquareBad(3).area > 5 ? 1 : 0;
}
//- good
struct ShapeGood {
	int area = 0;
	template <typename Self>
	void measure(Self &self)
	{
		area = self.edge * self.edge;
	}
};
struct SquareGood : ShapeGood {
	int edge;
	explicit SquareGood(int e) : edge(e) { measure(*this); }
};
int tile_good()
{
	return SquareGood(3).area > 5 ? 1 : 0;
}
RUN_CASE(virtual_from_base, tile_bad(), tile_good())
} // namespace virtual_from_base

// CASE matrix_diagonal: only the diagonal of the local matrix is written, and a row is summed
namespace matrix_diagonal
{
struct Matrix {
	std::array<std::array<double, 3>, 3> at;
};
//- bad
double row_sum_bad()
{
	Matrix unit;
	for (std::size_t i = 0; i < 3; i++)
		unit.at[i][i] = 1;
	double sum = 0;
	for (double cell : unit.at[1])
		if (cell > 0)
			sum += cell;
	return sum;
}
//- good
double row_sum_good()
{
	Matrix unit{};
	for (std::size_t i = 0; i < 3; i++)
		unit.at[i][i] = 1;
	double sum = 0;
	for (double cell : unit.at[1])
		if (cell > 0)
			sum += cell;
	return sum;
}
RUN_CASE(matrix_diagonal, row_sum_bad(), row_sum_good())
} // namespace matrix_diagonal

// CLEAN delegating: each constructor ends in the one that sets everything
class Window
{
public:
	Window() : Window(80, 25) {}
	explicit Window(int width) : Window(width, width / 2) {}
	Window(int width, int height) : width_(width), height_(height), area_(width_ * height_) {}
	int area() const { return area_; }

private:
	int width_;
	int height_;
	int area_;
};
RUN_CLEAN(delegating, Window().area() + Window(10).area() > 3 ? 1 : 0)

// CLEAN default_members: defaults in the class, and designated initialisers over them
struct Options {
	int retries = 3;
	int timeout = 30;
	bool verbose = false;
};
int budget(bool patient)
{
	const Options options =
		patient ? Options{.retries = 9, .verbose = true} : Options{.timeout = 1};
	return options.retries * options.timeout + options.verbose;
}
RUN_CLEAN(default_members, budget(true) > 2 ? 1 : 0)

// CLEAN counted_in_body: members with defaults, which the body of the constructor adds to
class Histogram
{
public:
	explicit Histogram(std::span<const int> values)
	{
		for (int v : values) {
			total_ += v;
			largest_ = std::max(largest_, v);
		}
	}
	int share() const { return total_ ? largest_ * 100 / total_ : 0; }

private:
	int total_ = 0;
	int largest_ = 0;
};
int biggest_share()
{
	const std::array<int, 3> values{1, 2, 5};
	return Histogram(values).share();
}
RUN_CLEAN(counted_in_body, biggest_share())

// CLEAN set_through_reference: the helper gives the value on each of its paths
bool split_once(std::string_view text KEPT_BY(left, right), char at, std::string_view &left,
		std::string_view &right)
{
	const auto found = text.find(at);
	left = text.substr(0, found);
	right = found == text.npos ? std::string_view() : text.substr(found + 1);
	return found != text.npos;
}
std::size_t key_length(std::string_view line)
{
	std::string_view key, value;
	return split_once(line, '=', key, value) ? key.size() : value.size();
}
RUN_CLEAN(set_through_reference, key_length("name=x"))

// CLEAN lazily_made: an optional stands for what is not there yet
class Lazy
{
public:
	int get(int seed)
	{
		if (!value_)
			value_ = seed * seed;
		return *value_;
	}

private:
	std::optional<int> value_;
};
RUN_CLEAN(lazily_made, ({
		  Lazy l;
		  l.get(3) + l.get(4);
	  }))

// CLEAN ordered_members: members that depend on both arguments, and one on another
class Range
{
public:
	Range(int a, int b) : low_(std::min(a, b)), high_(std::max(a, b)), length_(high_ - low_) {}
	int length() const { return length_; }

private:
	int low_, high_, length_;
};
RUN_CLEAN(ordered_members, Range(9, 2).length() > 3 ? 1 : 0)

// CLEAN overwrite_buffer: memory that is not cleared is written as far as it is read
int sum_read(std::span<const std::uint8_t> source)
{
	auto copy = std::make_unique_for_overwrite<std::uint8_t[]>(source.size());
	std::copy(source.begin(), source.end(), copy.get());
	int sum = 0;
	for (std::size_t i = 0; i < source.size(); i++)
		sum += copy[i];
	return sum;
}
int sum_three()
{
	const std::array<std::uint8_t, 3> bytes{1, 2, 3};
	return sum_read(bytes);
}
RUN_CLEAN(overwrite_buffer, sum_three())
