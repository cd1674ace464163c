// SPDX-License-Identifier: GPL-2.0
// More values that nobody wrote: in classes, arrays and through references.
#include "set.hh"

// CASE filled_by_reference: the helper fills only what it finds
namespace filled_by_reference
{
struct Size {
	int width, height;
};
void read_size(const std::vector<std::pair<char, int>> &options, Size &size)
{
	for (const auto &[name, value] : options) {
		if (name == 'w')
			size.width = value;
		if (name == 'h')
			size.height = value;
	}
}
//- bad
namespace bad
{
int area(const std::vector<std::pair<char, int>> &options)
{
	Size size;
	read_size(options, size);
	return size.width * size.height;
}
} // namespace bad
//- good
namespace good
{
int area(const std::vector<std::pair<char, int>> &options)
{
	Size size{};
	read_size(options, size);
	return size.width * size.height;
}
} // namespace good
//- shared
RUN_CASE(filled_by_reference, sink(area({{'w', 2}})))
} // namespace filled_by_reference

// CASE second_member_of_pair: the low end is kept, the high one only if there are two
namespace second_member_of_pair
{
//- bad
namespace bad
{
int spread(const std::vector<int> &sorted)
{
	int low, high;
	if (sorted.empty())
		return 0;
	low = sorted.front();
	if (sorted.size() > 1)
		high = sorted.back();
	return high - low;
}
} // namespace bad
//- good
namespace good
{
int spread(const std::vector<int> &sorted)
{
	int low, high;
	if (sorted.empty())
		return 0;
	low = sorted.front();
	if (sorted.size() > 1)
		high = sorted.back();
	else
		high = low;
	return high - low;
}
} // namespace good
//- shared
RUN_CASE(second_member_of_pair, sink(spread({3})))
} // namespace second_member_of_pair

// CASE matrix_diagonal: only the diagonal of the matrix is written
namespace matrix_diagonal
{
//- bad
namespace bad
{
int trace_and_corner(int n)
{
	int matrix[3][3];
	for (int i = 0; i < 3; i++)
		matrix[i][i] = n;
	int sum = 0;
	for (int i = 0; i < 3; i++)
		sum += matrix[i][2 - i];
	return sum;
}
} // namespace bad
//- good
namespace good
{
int trace_and_corner(int n)
{
	int matrix[3][3] = {};
	for (int i = 0; i < 3; i++)
		matrix[i][i] = n;
	int sum = 0;
	for (int i = 0; i < 3; i++)
		sum += matrix[i][2 - i];
	return sum;
}
} // namespace good
//- shared
RUN_CASE(matrix_diagonal, sink(trace_and_corner(2)))
} // namespace matrix_diagonal

// CASE delegating: the constructor that the others call sets less than they think
namespace delegating
{
//- bad
namespace bad
{
class Timer
{
public:
	Timer() { ticks_ = 0; }
	explicit Timer(int start) : Timer() { ticks_ = start; }
	int phase() const { return ticks_ % period_; }

private:
	int ticks_;
	int period_;
};
int phase_of(int start)
{
	Timer timer(start);
	return timer.phase() > 0 ? 1 : 2;
}
} // namespace bad
//- good
namespace good
{
class Timer
{
public:
	Timer() : ticks_(0), period_(1) {}
	explicit Timer(int start) : Timer() { ticks_ = start; }
	int phase() const { return ticks_ % period_; }

private:
	int ticks_;
	int period_;
};
int phase_of(int start)
{
	Timer timer(start);
	return timer.phase() > 0 ? 1 : 2;
}
} // namespace good
//- shared
RUN_CASE(delegating, sink(phase_of(3)))
} // namespace delegating

// CASE conditional_flag: the error is set in the branch and tested behind it
namespace conditional_flag
{
int convert(char c, bool &failed)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	failed = true;
	return 0;
}
//- bad
namespace bad
{
int to_number(std::string_view text)
{
	int value = 0;
	bool failed;
	for (char c : text)
		value = value * 10 + convert(c, failed);
	return failed ? -1 : value;
}
} // namespace bad
//- good
namespace good
{
int to_number(std::string_view text)
{
	int value = 0;
	bool failed = false;
	for (char c : text)
		value = value * 10 + convert(c, failed);
	return failed ? -1 : value;
}
} // namespace good
//- shared
RUN_CASE(conditional_flag, sink(to_number("12")))
} // namespace conditional_flag

// CASE heap_struct: the object on the heap has a default-initialised member
namespace heap_struct
{
struct Slot {
	std::string name;
	int users;
};
//- bad
namespace bad
{
int first_user(std::string name)
{
	auto slot = std::unique_ptr<Slot>(new Slot);
	slot->name = std::move(name);
	slot->users++;
	return slot->users;
}
} // namespace bad
//- good
namespace good
{
int first_user(std::string name)
{
	auto slot = std::unique_ptr<Slot>(new Slot());
	slot->name = std::move(name);
	slot->users++;
	return slot->users;
}
} // namespace good
//- shared
RUN_CASE(heap_struct, sink(first_user("n")))
} // namespace heap_struct

// CASE read_before_loop_sets: the previous value is compared in the first round already
namespace read_before_loop_sets
{
//- bad
namespace bad
{
int count_changes(std::span<const int> values)
{
	int changes = 0;
	int previous;
	for (int value : values) {
		if (value != previous)
			changes++;
		previous = value;
	}
	return changes;
}
} // namespace bad
//- good
namespace good
{
int count_changes(std::span<const int> values)
{
	int changes = 0;
	int previous = values.empty() ? 0 : values.front();
	for (int value : values) {
		if (value != previous)
			changes++;
		previous = value;
	}
	return changes;
}
} // namespace good
//- shared
RUN_CASE(read_before_loop_sets, std::array<int, 2> a{1, 2}; sink(count_changes(a)))
} // namespace read_before_loop_sets

// CLEAN assigned_in_condition: the assignment in the condition always happens
namespace assigned_in_condition
{
int next_power(int n)
{
	int power;
	for (power = 1; power < n; power *= 2) {}
	return power;
}
RUN_CLEAN(assigned_in_condition, sink(next_power(5)))
} // namespace assigned_in_condition

// CLEAN set_by_both: the helper writes on all paths
namespace set_by_both
{
void bounds(std::span<const int> values, int &low, int &high)
{
	low = 0;
	high = 0;
	for (int value : values) {
		low = std::min(low, value);
		high = std::max(high, value);
	}
}
int width(std::span<const int> values)
{
	int low = 0, high = 0;
	bounds(values, low, high);
	return high - low;
}
RUN_CLEAN(set_by_both, std::array<int, 2> a{-1, 2}; sink(width(a)))
} // namespace set_by_both

// CLEAN throw_else: the other path throws
namespace throw_else
{
int level_of(std::string_view name)
{
	int level;
	if (name == "low")
		level = 1;
	else if (name == "high")
		level = 2;
	else
		throw std::invalid_argument("no such level");
	return level * 10;
}
RUN_CLEAN(throw_else, sink(level_of("low")))
} // namespace throw_else

// CLEAN constructor_body: the members get values in the constructor's body
namespace constructor_body
{
class Grid
{
public:
	Grid(int width, int height)
	{
		width_ = width;
		height_ = height;
		cells_.assign(width * height, 0);
	}
	int cells() const { return width_ * height_ + cells_.size(); }

private:
	int width_;
	int height_;
	std::vector<int> cells_;
};
int grid_cells()
{
	Grid grid(2, 3);
	return grid.cells();
}
RUN_CLEAN(constructor_body, sink(grid_cells()))
} // namespace constructor_body
