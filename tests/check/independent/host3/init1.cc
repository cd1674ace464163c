// SPDX-License-Identifier: GPL-2.0
// Initialisation: values that are read on a path on which nobody wrote them. MSan is what reports
// these.
#include "set.hh"

// CASE exit_code: one of the kinds sets no code
namespace exit_code
{
enum class Kind { Ok, Denied, Missing, Busy };
//- bad
namespace bad
{
int exit_code(Kind kind)
{
	int code;
	switch (kind) {
	case Kind::Ok:
		code = 0;
		break;
	case Kind::Denied:
	case Kind::Missing:
		code = 2;
		break;
	case Kind::Busy:
		break;
	}
	return code;
}
} // namespace bad
//- good
namespace good
{
int exit_code(Kind kind)
{
	int code;
	switch (kind) {
	case Kind::Ok:
		code = 0;
		break;
	case Kind::Denied:
	case Kind::Missing:
		code = 2;
		break;
	case Kind::Busy:
		code = 3;
		break;
	default:
		code = 4;
	}
	return code;
}
} // namespace good
//- shared
RUN_CASE(exit_code, sink(exit_code(Kind::Busy)))
} // namespace exit_code

// CASE first_above: nothing is found and the index stays as it was
namespace first_above
{
//- bad
namespace bad
{
std::size_t first_above(const std::vector<int> &samples, int limit)
{
	std::size_t at;
	for (std::size_t i = 0; i < samples.size(); i++) {
		if (samples[i] > limit) {
			at = i;
			break;
		}
	}
	return at;
}
} // namespace bad
//- good
namespace good
{
std::size_t first_above(const std::vector<int> &samples, int limit)
{
	std::size_t at = samples.size();
	for (std::size_t i = 0; i < samples.size(); i++) {
		if (samples[i] > limit) {
			at = i;
			break;
		}
	}
	return at;
}
} // namespace good
//- shared
RUN_CASE(first_above, sink(first_above({1, 2}, 5)))
} // namespace first_above

// CASE out_param_on_error: the callee gives no value when it fails
namespace out_param_on_error
{
bool parse_digit(char c, int &value)
{
	if (c < '0' || c > '9')
		return false;
	value = c - '0';
	return true;
}
//- bad
namespace bad
{
int sum_digits(std::string_view text)
{
	int sum = 0;
	for (char c : text) {
		int digit;
		parse_digit(c, digit);
		sum += digit;
	}
	return sum;
}
} // namespace bad
//- good
namespace good
{
int sum_digits(std::string_view text)
{
	int sum = 0;
	for (char c : text) {
		int digit;
		if (!parse_digit(c, digit))
			continue;
		sum += digit;
	}
	return sum;
}
} // namespace good
//- shared
RUN_CASE(out_param_on_error, sink(sum_digits("a1")))
} // namespace out_param_on_error

// CASE half_struct: the constructor leaves a member out
namespace half_struct
{
struct Point {
	int x, y;
};
//- bad
namespace bad
{
class Cursor
{
public:
	explicit Cursor(Point at) : at_(at) {}
	int column() const { return column_ + at_.x; }

private:
	Point at_;
	int column_;
};
int column_of(int x)
{
	Cursor cursor({x, 0});
	return cursor.column();
}
} // namespace bad
//- good
namespace good
{
class Cursor
{
public:
	explicit Cursor(Point at) : at_(at), column_(at.x) {}
	int column() const { return column_ + at_.x; }

private:
	Point at_;
	int column_;
};
int column_of(int x)
{
	Cursor cursor({x, 0});
	return cursor.column();
}
} // namespace good
//- shared
RUN_CASE(half_struct, sink(column_of(3)))
} // namespace half_struct

// CASE member_order: a member is initialised with one that comes after it
namespace member_order
{
//- bad
namespace bad
{
class Ring
{
public:
	explicit Ring(std::size_t n) : mask_(slots_.size() - 1), slots_(n) {}
	int &at(std::size_t i) { return slots_[i & mask_]; }

private:
	std::size_t mask_;
	std::vector<int> slots_;
};
int read_ring(std::size_t i)
{
	Ring ring(8);
	return ring.at(i);
}
} // namespace bad
//- good
namespace good
{
class Ring
{
public:
	explicit Ring(std::size_t n) : mask_(n - 1), slots_(n) {}
	int &at(std::size_t i) { return slots_[i & mask_]; }

private:
	std::size_t mask_;
	std::vector<int> slots_;
};
int read_ring(std::size_t i)
{
	Ring ring(8);
	return ring.at(i);
}
} // namespace good
//- shared
RUN_CASE(member_order, sink(read_ring(3)))
} // namespace member_order

// CASE accumulate_none: the sum starts with what the stack holds
namespace accumulate_none
{
//- bad
namespace bad
{
double average(std::span<const double> values)
{
	double sum, n = values.size();
	for (double value : values)
		sum += value;
	return n > 0 ? sum / n : 0;
}
} // namespace bad
//- good
namespace good
{
double average(std::span<const double> values)
{
	double sum = 0, n = values.size();
	for (double value : values)
		sum += value;
	return n > 0 ? sum / n : 0;
}
} // namespace good
//- shared
RUN_CASE(accumulate_none, std::array<double, 2> a{1, 2}; sink(average(a)))
} // namespace accumulate_none

// CASE array_partly: only the first n of the histogram's fields are cleared
namespace array_partly
{
//- bad
namespace bad
{
int median_bin(std::span<const int> values)
{
	int bins[8];
	int n = 0;
	for (int value : values)
		bins[value & 7]++;
	while (n < 7 && bins[n] == 0)
		n++;
	return n;
}
} // namespace bad
//- good
namespace good
{
int median_bin(std::span<const int> values)
{
	int bins[8] = {};
	int n = 0;
	for (int value : values)
		bins[value & 7]++;
	while (n < 7 && bins[n] == 0)
		n++;
	return n;
}
} // namespace good
//- shared
RUN_CASE(array_partly, std::array<int, 1> a{3}; sink(median_bin(a)))
} // namespace array_partly

// CASE pointer_unset: the pointer points nowhere if the list is empty
namespace pointer_unset
{
struct Task {
	int priority;
	std::string name;
};
//- bad
namespace bad
{
int highest(const std::vector<Task> &tasks)
{
	const Task *best;
	int priority = -1;
	for (const Task &task : tasks) {
		if (task.priority > priority) {
			best = &task;
			priority = task.priority;
		}
	}
	return best->priority;
}
} // namespace bad
//- good
namespace good
{
int highest(const std::vector<Task> &tasks)
{
	const Task *best = nullptr;
	int priority = -1;
	for (const Task &task : tasks) {
		if (task.priority > priority) {
			best = &task;
			priority = task.priority;
		}
	}
	return best ? best->priority : -1;
}
} // namespace good
//- shared
RUN_CASE(pointer_unset, sink(highest({})))
} // namespace pointer_unset

// CASE do_while_flag: `done` is looked at before the loop's body gives it a value on `continue`
namespace do_while_flag
{
//- bad
namespace bad
{
int skip_blanks(const std::vector<int> &in)
{
	std::size_t i = 0;
	int blanks = 0;
	bool done;
	do {
		if (i >= in.size())
			break;
		if (in[i++] == 0) {
			blanks++;
			continue;
		}
		done = true;
	} while (!done);
	return blanks;
}
} // namespace bad
//- good
namespace good
{
int skip_blanks(const std::vector<int> &in)
{
	std::size_t i = 0;
	int blanks = 0;
	bool done = false;
	do {
		if (i >= in.size())
			break;
		if (in[i++] == 0) {
			blanks++;
			continue;
		}
		done = true;
	} while (!done);
	return blanks;
}
} // namespace good
//- shared
RUN_CASE(do_while_flag, sink(skip_blanks({0, 0, 1})))
} // namespace do_while_flag

// CASE struct_literal_missing: a field of the reply is never written
namespace struct_literal_missing
{
struct Reply {
	int status;
	unsigned length;
};
//- bad
namespace bad
{
Reply answer(bool ok, std::string_view body)
{
	Reply reply;
	reply.status = ok ? 200 : 500;
	if (ok)
		reply.length = body.size();
	return reply;
}
} // namespace bad
//- good
namespace good
{
Reply answer(bool ok, std::string_view body)
{
	Reply reply;
	reply.status = ok ? 200 : 500;
	reply.length = ok ? body.size() : 0;
	return reply;
}
} // namespace good
//- shared
RUN_CASE(struct_literal_missing, sink(answer(false, "").length))
} // namespace struct_literal_missing

// CASE nested_branches: the inner `if` has no `else`
namespace nested_branches
{
//- bad
namespace bad
{
int discount(int age, bool member)
{
	int percent;
	if (age < 18) {
		percent = 50;
	} else {
		if (member)
			percent = 20;
		else if (age > 65)
			percent = 30;
	}
	return 100 - percent;
}
} // namespace bad
//- good
namespace good
{
int discount(int age, bool member)
{
	int percent;
	if (age < 18) {
		percent = 50;
	} else {
		if (member)
			percent = 20;
		else if (age > 65)
			percent = 30;
		else
			percent = 0;
	}
	return 100 - percent;
}
} // namespace good
//- shared
RUN_CASE(nested_branches, sink(discount(40, false)))
} // namespace nested_branches

// CASE try_catch: the assignment does not happen when the call throws
namespace try_catch
{
int checked(int x)
{
	if (x < 0)
		throw x;
	return x;
}
//- bad
namespace bad
{
int guarded(int x)
{
	int y;
	try {
		y = checked(x);
	} catch (int) {
		x = 0;
	}
	return y;
}
} // namespace bad
//- good
namespace good
{
int guarded(int x)
{
	int y;
	try {
		y = checked(x);
	} catch (int) {
		y = 0;
	}
	return y;
}
} // namespace good
//- shared
RUN_CASE(try_catch, sink(guarded(-1)))
} // namespace try_catch

// CASE lambda_before_set: the closure reads what is set only after the call
namespace lambda_before_set
{
//- bad
namespace bad
{
int scaled(int x)
{
	int factor;
	auto scale = [&factor](int v) { return v * factor; };
	const int y = scale(x);
	return y + scale(x + 1);
}
} // namespace bad
//- good
namespace good
{
int scaled(int x)
{
	int factor = 1;
	auto scale = [&factor](int v) { return v * factor; };
	const int y = scale(x);
	return y + scale(x + 1);
}
} // namespace good
//- shared
RUN_CASE(lambda_before_set, sink(scaled(2)))
} // namespace lambda_before_set

// CASE default_new: the array is made without values
namespace default_new
{
//- bad
namespace bad
{
int count_marked(std::size_t n, std::size_t mark)
{
	std::unique_ptr<bool[]> marks(new bool[n]);
	int count = 0;
	marks[mark] = true;
	for (std::size_t i = 0; i < n; i++)
		if (marks[i])
			count++;
	return count;
}
} // namespace bad
//- good
namespace good
{
int count_marked(std::size_t n, std::size_t mark)
{
	std::unique_ptr<bool[]> marks(new bool[n]());
	int count = 0;
	marks[mark] = true;
	for (std::size_t i = 0; i < n; i++)
		if (marks[i])
			count++;
	return count;
}
} // namespace good
//- shared
RUN_CASE(default_new, sink(count_marked(8, 1)))
} // namespace default_new

// CASE aggregate_copy: an object without values is put into the vector and compared there
namespace aggregate_copy
{
struct Range {
	int low, high;
	bool contains(int x) const { return low <= x && x < high; }
};
//- bad
namespace bad
{
bool add_range(std::vector<Range> &ranges, int low, int high)
{
	Range range;
	range.low = low;
	ranges.push_back(range);
	range.high = high;
	return ranges.back().contains(low);
}
} // namespace bad
//- good
namespace good
{
bool add_range(std::vector<Range> &ranges, int low, int high)
{
	Range range;
	range.low = low;
	range.high = high;
	ranges.push_back(range);
	return ranges.back().contains(low);
}
} // namespace good
//- shared
RUN_CASE(aggregate_copy, std::vector<Range> r; sink(add_range(r, 1, 3)))
} // namespace aggregate_copy

// CASE self_init: the variable is initialised with itself, as the parameter was renamed
namespace self_init
{
//- bad
namespace bad
{
int clamp_width(int columns)
{
	int width = width > 80 ? 80 : columns;
	return width;
}
} // namespace bad
//- good
namespace good
{
int clamp_width(int columns)
{
	int width = columns > 80 ? 80 : columns;
	return width;
}
} // namespace good
//- shared
RUN_CASE(self_init, sink(clamp_width(10)))
} // namespace self_init

// CASE loop_zero_times: what the loop's last round leaves is used when there is none
namespace loop_zero_times
{
//- bad
namespace bad
{
std::string_view extension(std::string_view path)
{
	std::size_t dot;
	for (std::size_t i = 0; i < path.size(); i++)
		if (path[i] == '.')
			dot = i;
	return dot < path.size() ? path.substr(dot) : std::string_view();
}
} // namespace bad
//- good
namespace good
{
std::string_view extension(std::string_view path)
{
	std::size_t dot = path.size();
	for (std::size_t i = 0; i < path.size(); i++)
		if (path[i] == '.')
			dot = i;
	return dot < path.size() ? path.substr(dot) : std::string_view();
}
} // namespace good
//- shared
RUN_CASE(loop_zero_times, sink(extension("ab")))
} // namespace loop_zero_times

// CASE break_over: the break out of the block skips the assignment
namespace break_over
{
//- bad
namespace bad
{
int open_both(int a, int b)
{
	int err;
	do {
		if (a < 0)
			break;
		err = a + b;
		if (err > 10)
			err = 10;
	} while (false);
	return err;
}
} // namespace bad
//- good
namespace good
{
int open_both(int a, int b)
{
	int err = -1;
	do {
		if (a < 0)
			break;
		err = a + b;
		if (err > 10)
			err = 10;
	} while (false);
	return err;
}
} // namespace good
//- shared
RUN_CASE(break_over, sink(open_both(-1, 1)))
} // namespace break_over

// CASE short_circuit: the second operand, which writes the value, is not evaluated
namespace short_circuit
{
bool lookup(int key, int &value)
{
	value = key * 2;
	return key > 0;
}
//- bad
namespace bad
{
int cost(bool cached, int key)
{
	int value;
	if (cached || lookup(key, value))
		return value;
	return 0;
}
} // namespace bad
//- good
namespace good
{
int cost(bool cached, int key)
{
	int value;
	if (!cached && lookup(key, value))
		return value;
	return 0;
}
} // namespace good
//- shared
RUN_CASE(short_circuit, sink(cost(true, 1)))
} // namespace short_circuit

// CASE array_of_structs: the second element of the table stays without a limit
namespace array_of_structs
{
struct Limit {
	int soft, hard;
};
//- bad
namespace bad
{
int widest(int a, int b)
{
	Limit limits[2];
	limits[0].soft = a;
	limits[0].hard = a * 2;
	limits[1].soft = b;
	int most = 0;
	for (const Limit &limit : limits)
		most = std::max(most, limit.hard);
	return most;
}
} // namespace bad
//- good
namespace good
{
int widest(int a, int b)
{
	Limit limits[2];
	limits[0].soft = a;
	limits[0].hard = a * 2;
	limits[1].soft = b;
	limits[1].hard = b * 2;
	int most = 0;
	for (const Limit &limit : limits)
		most = std::max(most, limit.hard);
	return most;
}
} // namespace good
//- shared
RUN_CASE(array_of_structs, sink(widest(1, 2)))
} // namespace array_of_structs

// CASE base_uses_derived: the base class's constructor calls what reads a member of the derived one
namespace base_uses_derived
{
struct Shape {
	explicit Shape(int weight) : weight(weight) {}
	int weight;
};
//- bad
namespace bad
{
struct Square : Shape {
	explicit Square(int side) : Shape(area()), side(side) {}
	int area() const { return side * side; }
	int side;
};
int weigh(int side)
{
	Square square(side);
	return square.weight;
}
} // namespace bad
//- good
namespace good
{
struct Square : Shape {
	explicit Square(int side) : Shape(side * side), side(side) {}
	int area() const { return side * side; }
	int side;
};
int weigh(int side)
{
	Square square(side);
	return square.weight;
}
} // namespace good
//- shared
RUN_CASE(base_uses_derived, sink(weigh(2)))
} // namespace base_uses_derived

// CLEAN all_branches: each branch gives a value
namespace all_branches
{
int rank(char c)
{
	int value;
	if (c >= '0' && c <= '9')
		value = c - '0';
	else if (c >= 'a' && c <= 'f')
		value = c - 'a' + 10;
	else
		value = -1;
	return value;
}
RUN_CLEAN(all_branches, sink(rank('b')))
} // namespace all_branches

// CLEAN endless_loop: the loop is only left with a value
namespace endless_loop
{
int collatz(unsigned n)
{
	int steps;
	unsigned at = n;
	for (int i = 0;; i++) {
		if (at <= 1) {
			steps = i;
			break;
		}
		at = at % 2 ? 3 * at + 1 : at / 2;
	}
	return steps;
}
RUN_CLEAN(endless_loop, sink(collatz(7)))
} // namespace endless_loop

// CLEAN out_array: the array is filled before it is read
namespace out_array
{
int checksum(std::string_view text)
{
	std::array<int, 4> sums;
	sums.fill(0);
	for (std::size_t i = 0; i < text.size(); i++)
		sums[i % 4] += text[i];
	return sums[0] ^ sums[1] ^ sums[2] ^ sums[3];
}
RUN_CLEAN(out_array, sink(checksum("abcdefg")))
} // namespace out_array

// CLEAN return_before_use: the function is left where there is no value
namespace return_before_use
{
int scale(int unit)
{
	int factor;
	switch (unit) {
	case 'k':
		factor = 1000;
		break;
	case 'm':
		factor = 1000000;
		break;
	default:
		return -1;
	}
	return factor;
}
RUN_CLEAN(return_before_use, sink(scale('k')))
} // namespace return_before_use

// CLEAN default_members: the class gives each member its value
namespace default_members
{
struct Options {
	int depth = 3;
	bool verbose = false;
	std::string_view name{};
};
int depth(std::string_view name)
{
	Options options;
	options.name = name;
	return options.depth + options.name.size() + options.verbose;
}
RUN_CLEAN(default_members, sink(depth("n")))
} // namespace default_members

// CLEAN delayed_const: a closure that runs at once computes the value
namespace delayed_const
{
int threshold(const std::vector<int> &values)
{
	const int limit = [&] {
		int most = 0;
		for (int value : values)
			most = std::max(most, value);
		return most / 2;
	}();
	return limit;
}
RUN_CLEAN(delayed_const, sink(threshold({4, 8})))
} // namespace delayed_const

// CLEAN tie_assign: both are written by std::tie
namespace tie_assign
{
int spread(const std::vector<int> &values)
{
	int low, high;
	const auto [a, b] = std::minmax_element(values.begin(), values.end());
	if (a == values.end())
		return 0;
	std::tie(low, high) = std::pair(*a, *b);
	return high - low;
}
RUN_CLEAN(tie_assign, sink(spread({4, 9})))
} // namespace tie_assign
