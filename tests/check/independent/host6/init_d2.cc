// SPDX-License-Identifier: GPL-2.0
// Objects that are used before they are whole: members, bases, buffers and results in generic code.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// CASE capacity_from_size: the capacity is computed from a member that is declared below it
namespace capacity_from_size
{
//- bad
class RingBad
{
public:
	explicit RingBad(std::size_t wanted) : mask_(size_ - 1), size_(wanted) {}
	std::size_t slot(std::size_t i) const { return i & mask_; }

private:
	std::size_t mask_;
	std::size_t size_;
};
std::size_t slot_bad()
{
	return RingBad(8).slot(9);
}
//- good
class RingGood
{
public:
	explicit RingGood(std::size_t wanted) : mask_(wanted - 1), size_(wanted) {}
	std::size_t slot(std::size_t i) const { return i & mask_ % size_; }

private:
	std::size_t mask_;
	std::size_t size_;
};
std::size_t slot_good()
{
	return RingGood(8).slot(9);
}
RUN_CASE(capacity_from_size, slot_bad() == 1 ? std::puts("y") : 0,
	 slot_good() == 1 ? std::puts("y") : 0)
} // namespace capacity_from_size

// CASE init_method_skipped: the two-step object is used though its open() was never called
namespace init_method_skipped
{
class Port
{
public:
	Port() {}
	void open(int number)
	{
		number_ = number;
		speed_ = 9600;
	}
	int ticks(int n) const { return speed_ > 0 ? n * speed_ : number_; }

private:
	int number_;
	int speed_;
};
//- bad
int send_bad(bool test)
{
	Port port;
	if (!test)
		port.open(3);
	return port.ticks(2);
}
//- good
int send_good(bool test)
{
	Port port;
	port.open(test ? 0 : 3);
	return port.ticks(2);
}
RUN_CASE(init_method_skipped, send_bad(true) ? std::puts("y") : 0,
	 send_good(true) ? std::puts("y") : 0)
} // namespace init_method_skipped

// CASE reset_reads_old: the start value of the moving average is what the member holds
namespace reset_reads_old
{
//- bad
class AverageBad
{
public:
	AverageBad() { reset(); }
	void reset()
	{
		last_ = value_;
		value_ = 0;
	}
	double add(double sample) { return value_ = (value_ * 3 + sample) / 4 + last_ * 0; }
	bool started() const { return last_ > 0; }

private:
	double value_;
	double last_;
};
bool fresh_bad()
{
	return AverageBad().started();
}
//- good
class AverageGood
{
public:
	AverageGood() : value_(0) { reset(); }
	void reset()
	{
		last_ = value_;
		value_ = 0;
	}
	double add(double sample) { return value_ = (value_ * 3 + sample) / 4 + last_ * 0; }
	bool started() const { return last_ > 0; }

private:
	double value_;
	double last_;
};
bool fresh_good()
{
	return AverageGood().started();
}
RUN_CASE(reset_reads_old, fresh_bad() ? std::puts("y") : 0, fresh_good() ? std::puts("y") : 0)
} // namespace reset_reads_old

// CASE copy_constructor_skips: the copy constructor written by hand does not copy the new member
namespace copy_constructor_skips
{
//- bad
struct StyleBad {
	explicit StyleBad(int width) : width(width), dashed(width > 1) {}
	StyleBad(const StyleBad &other) : width(other.width) {}
	int width;
	bool dashed;
};
int draw_bad(const StyleBad &style)
{
	const StyleBad mine(style);
	return mine.dashed ? mine.width : 0;
}
//- good
struct StyleGood {
	explicit StyleGood(int width) : width(width), dashed(width > 1) {}
	StyleGood(const StyleGood &other) : width(other.width), dashed(other.dashed) {}
	int width;
	bool dashed;
};
int draw_good(const StyleGood &style)
{
	const StyleGood mine(style);
	return mine.dashed ? mine.width : 0;
}
RUN_CASE(copy_constructor_skips, draw_bad(StyleBad(2)) ? std::puts("y") : 0,
	 draw_good(StyleGood(2)) ? std::puts("y") : 0)
} // namespace copy_constructor_skips

// CASE template_accumulator: the generic sum starts from a value-less T
namespace template_accumulator
{
//- bad
template <class T>
T sum_bad(std::span<const T> values)
{
	T sum;
	for (const T &value : values)
		sum += value;
	return sum;
}
//- good
template <class T>
T sum_good(std::span<const T> values)
{
	T sum{};
	for (const T &value : values)
		sum += value;
	return sum;
}
RUN_CASE(template_accumulator, ({
		 const long v[] = {1, 2};
		 if (sum_bad<long>(v) > 2)
			 std::puts("y");
	 }),
	 ({
		 const long v[] = {1, 2};
		 if (sum_good<long>(v) > 2)
			 std::puts("y");
	 }))
} // namespace template_accumulator

// CASE read_returns_short: the buffer is summed to its end though fewer bytes were read
namespace read_returns_short
{
std::size_t read_some(std::span<const std::uint8_t> from, std::uint8_t *to, std::size_t n)
{
	n = std::min(n, from.size());
	for (std::size_t i = 0; i < n; i++)
		to[i] = from[i];
	return n;
}
//- bad
unsigned sum_bad(std::span<const std::uint8_t> from)
{
	std::uint8_t buffer[16];
	unsigned sum = 0;
	read_some(from, buffer, sizeof buffer);
	for (std::size_t i = 0; i < sizeof buffer; i++)
		sum += buffer[i];
	return sum;
}
//- good
unsigned sum_good(std::span<const std::uint8_t> from)
{
	std::uint8_t buffer[16];
	unsigned sum = 0;
	const std::size_t n = read_some(from, buffer, sizeof buffer);
	for (std::size_t i = 0; i < n; i++)
		sum += buffer[i];
	return sum;
}
RUN_CASE(read_returns_short, ({
		 const std::uint8_t v[] = {1, 2};
		 if (sum_bad(v) > 2)
			 std::puts("y");
	 }),
	 ({
		 const std::uint8_t v[] = {1, 2};
		 if (sum_good(v) > 2)
			 std::puts("y");
	 }))
} // namespace read_returns_short

// CASE base_hook_reads_member: the base's constructor calls a helper of the derived class with its members unset
namespace base_hook_reads_member
{
//- bad
template <class Derived>
struct WidgetBad {
	WidgetBad() { area_ = static_cast<Derived *>(this)->width() * 2; }
	int area_;
};
struct ButtonBad : WidgetBad<ButtonBad> {
	ButtonBad() : width_(5) {}
	int width() const { return width_; }
	int width_;
};
int area_bad()
{
	return ButtonBad().area_ > 3 ? 1 : 0;
}
//- good
template <class Derived>
struct WidgetGood {
	int area() { return static_cast<Derived *>(this)->width() * 2; }
};
struct ButtonGood : WidgetGood<ButtonGood> {
	ButtonGood() : width_(5) {}
	int width() const { return width_; }
	int width_;
};
int area_good()
{
	return ButtonGood().area() > 3 ? 1 : 0;
}
RUN_CASE(base_hook_reads_member, ({
		 if (area_bad())
			 std::puts("y");
	 }),
	 ({
		 if (area_good())
			 std::puts("y");
	 }))
} // namespace base_hook_reads_member

// CASE ternary_of_unset: the fallback in the conditional is itself not set
namespace ternary_of_unset
{
//- bad
int pick_bad(std::optional<int> wanted, bool tuned, int tune)
{
	int fallback;
	if (tuned)
		fallback = tune;
	const int chosen = wanted ? *wanted : fallback;
	return chosen > 10 ? 10 : chosen;
}
//- good
int pick_good(std::optional<int> wanted, bool tuned, int tune)
{
	int fallback = 1;
	if (tuned)
		fallback = tune;
	const int chosen = wanted ? *wanted : fallback;
	return chosen > 10 ? 10 : chosen;
}
RUN_CASE(ternary_of_unset, pick_bad({}, false, 1) > 3 ? std::puts("y") : 0,
	 pick_good({}, false, 1) > 3 ? std::puts("y") : 0)
} // namespace ternary_of_unset

// CASE union_of_wrong_arm: the tag says integer, but neither arm of the union was set on that path
namespace union_of_wrong_arm
{
struct Value {
	enum { integer, real } tag;
	union {
		long i;
		double d;
	};
};
//- bad
Value read_bad(std::string_view text)
{
	Value value;
	value.tag = Value::integer;
	if (text.find('.') != text.npos) {
		value.tag = Value::real;
		value.d = 1.5;
	}
	return value;
}
long number_bad(std::string_view text)
{
	const Value value = read_bad(text);
	return value.tag == Value::integer ? value.i : static_cast<long>(value.d);
}
//- good
Value read_good(std::string_view text)
{
	Value value;
	value.tag = Value::integer;
	value.i = static_cast<long>(text.size());
	if (text.find('.') != text.npos) {
		value.tag = Value::real;
		value.d = 1.5;
	}
	return value;
}
long number_good(std::string_view text)
{
	const Value value = read_good(text);
	return value.tag == Value::integer ? value.i : static_cast<long>(value.d);
}
RUN_CASE(union_of_wrong_arm, number_bad("12") > 2 ? std::puts("y") : 0,
	 number_good("12") > 2 ? std::puts("y") : 0)
} // namespace union_of_wrong_arm

// CASE histogram_overwrite: the counts come from an array new'd for overwriting and are counted up
namespace histogram_overwrite
{
//- bad
int modes_bad(std::span<const std::uint8_t> bytes)
{
	const auto counts = std::make_unique_for_overwrite<int[]>(256);
	for (const std::uint8_t byte : bytes)
		counts[byte]++;
	return counts[0] > counts[1] ? 0 : 1;
}
//- good
int modes_good(std::span<const std::uint8_t> bytes)
{
	const auto counts = std::make_unique<int[]>(256);
	for (const std::uint8_t byte : bytes)
		counts[byte]++;
	return counts[0] > counts[1] ? 0 : 1;
}
RUN_CASE(histogram_overwrite, ({
		 const std::uint8_t v[] = {1, 2};
		 if (modes_bad(v))
			 std::puts("y");
	 }),
	 ({
		 const std::uint8_t v[] = {1, 2};
		 if (modes_good(v))
			 std::puts("y");
	 }))
} // namespace histogram_overwrite

// CASE lambda_captures_unset: the closure captures the threshold by value before it is computed
namespace lambda_captures_unset
{
//- bad
int above_bad(const std::vector<int> &values)
{
	int threshold;
	const auto above = [threshold](int value) { return value > threshold; };
	threshold = values.empty() ? 0 : values.front();
	return static_cast<int>(std::count_if(values.begin(), values.end(), above));
}
//- good
int above_good(const std::vector<int> &values)
{
	int threshold;
	threshold = values.empty() ? 0 : values.front();
	const auto above = [threshold](int value) { return value > threshold; };
	return static_cast<int>(std::count_if(values.begin(), values.end(), above));
}
RUN_CASE(lambda_captures_unset, above_bad({1, 2}) ? std::puts("y") : 0,
	 above_good({1, 2}) ? std::puts("y") : 0)
} // namespace lambda_captures_unset

// CASE pixel_alpha_left: three of the four fields of the colour are set in the branch without alpha
namespace pixel_alpha_left
{
struct Colour {
	std::uint8_t r, g, b, a;
};
//- bad
int blend_bad(const std::uint8_t *bytes, bool alpha)
{
	Colour colour;
	colour.r = bytes[0];
	colour.g = bytes[1];
	colour.b = bytes[2];
	if (alpha)
		colour.a = bytes[3];
	return colour.a > 127 ? colour.r : colour.g + colour.b;
}
//- good
int blend_good(const std::uint8_t *bytes, bool alpha)
{
	Colour colour;
	colour.r = bytes[0];
	colour.g = bytes[1];
	colour.b = bytes[2];
	colour.a = alpha ? bytes[3] : 255;
	return colour.a > 127 ? colour.r : colour.g + colour.b;
}
RUN_CASE(pixel_alpha_left, ({
		 const std::uint8_t v[4] = {1, 2, 3, 4};
		 if (blend_bad(v, false))
			 std::puts("y");
	 }),
	 ({
		 const std::uint8_t v[4] = {1, 2, 3, 4};
		 if (blend_good(v, false))
			 std::puts("y");
	 }))
} // namespace pixel_alpha_left

// CASE counted_search: the position is counted in the loop and read after the loop that never ran
namespace counted_search
{
//- bad
std::size_t column_bad(std::string_view line, char wanted)
{
	std::size_t column;
	for (std::size_t i = 0; i < line.size(); i++) {
		if (line[i] == wanted) {
			column = i;
			break;
		}
	}
	return column % 8;
}
//- good
std::size_t column_good(std::string_view line, char wanted)
{
	std::size_t column = line.size();
	for (std::size_t i = 0; i < line.size(); i++) {
		if (line[i] == wanted) {
			column = i;
			break;
		}
	}
	return column % 8;
}
RUN_CASE(counted_search, column_bad("abc", 'x') == 2 ? std::puts("y") : 0,
	 column_good("abc", 'x') == 2 ? std::puts("y") : 0)
} // namespace counted_search

// CASE returned_struct_partly: the result struct has its value set on success only, the caller reads both
namespace returned_struct_partly
{
struct Outcome {
	bool ok;
	int value;
};
//- bad
Outcome divide_bad(int a, int b)
{
	Outcome outcome;
	outcome.ok = b != 0;
	if (outcome.ok)
		outcome.value = a / b;
	return outcome;
}
int half_bad(int a, int b)
{
	const Outcome outcome = divide_bad(a, b);
	return outcome.value > 3 ? 1 : 0;
}
//- good
Outcome divide_good(int a, int b)
{
	Outcome outcome;
	outcome.ok = b != 0;
	outcome.value = outcome.ok ? a / b : 0;
	return outcome;
}
int half_good(int a, int b)
{
	const Outcome outcome = divide_good(a, b);
	return outcome.value > 3 ? 1 : 0;
}
RUN_CASE(returned_struct_partly, half_bad(1, 0) ? std::puts("y") : 0,
	 half_good(1, 0) ? std::puts("y") : 0)
} // namespace returned_struct_partly

// CASE storage_without_object: the small buffer is read as the type whose object was never made there
namespace storage_without_object
{
//- bad
class LazyBad
{
public:
	int get()
	{
		if (!made_)
			made_ = true;
		return *std::launder(reinterpret_cast<int *>(storage_)) > 0 ? 1 : 0;
	}

private:
	alignas(int) std::byte storage_[sizeof(int)];
	bool made_ = false;
};
int lazy_bad()
{
	LazyBad lazy;
	return lazy.get();
}
//- good
class LazyGood
{
public:
	int get()
	{
		if (!made_) {
			new (storage_) int(3);
			made_ = true;
		}
		return *std::launder(reinterpret_cast<int *>(storage_)) > 0 ? 1 : 0;
	}

private:
	alignas(int) std::byte storage_[sizeof(int)];
	bool made_ = false;
};
int lazy_good()
{
	LazyGood lazy;
	return lazy.get();
}
RUN_CASE(storage_without_object, ({
		 if (lazy_bad())
			 std::puts("y");
	 }),
	 ({
		 if (lazy_good())
			 std::puts("y");
	 }))
} // namespace storage_without_object

// CLEAN delegated_constructor: the second constructor leaves everything to the first
class Interval
{
public:
	Interval(int low, int high) : low_(low), high_(high) {}
	explicit Interval(int high) : Interval(0, high) {}
	int size() const { return high_ - low_; }

private:
	int low_;
	int high_;
};
RUN_CLEAN(delegated_constructor, Interval(3).size() == 3 ? std::puts("y") : 0)

// CLEAN body_sets_members: the members are set in the constructor's body
class Cursor
{
public:
	explicit Cursor(std::span<const int> values)
	{
		left_ = values.size();
		if (left_)
			first_ = values.front();
		else
			first_ = 0;
	}
	int first() const { return left_ ? first_ : -1; }

private:
	std::size_t left_;
	int first_;
};
RUN_CLEAN(body_sets_members, ({
		  const int v[] = {4};
		  if (Cursor(v).first())
			  std::puts("y");
	  }))

// CLEAN default_initialisers: the members have values of their own
struct Settings {
	int depth = 3;
	bool loud = false;
	std::array<int, 3> levels{};
};
int depth_of_default()
{
	Settings settings;
	return settings.loud ? settings.depth : settings.levels[1];
}
RUN_CLEAN(default_initialisers, depth_of_default() ? std::puts("y") : 0)

// CLEAN aggregate_rest_is_zero: what an initialiser list does not name is zero
int rest_is_zero()
{
	struct Triple {
		int a, b, c;
	};
	const Triple triple = {.a = 1};
	const int table[4] = {1, 2};
	return triple.b + triple.c + table[3];
}
RUN_CLEAN(aggregate_rest_is_zero, rest_is_zero() ? std::puts("y") : 0)

// CLEAN exhaustive_switch: each value of the enumeration sets the result, everything else leaves
enum class Level { low, middle, high };
int volume(Level level)
{
	int result;
	switch (level) {
	case Level::low:
		result = 1;
		break;
	case Level::middle:
	case Level::high:
		result = 5;
		break;
	default:
		return 0;
	}
	return result;
}
RUN_CLEAN(exhaustive_switch, volume(Level::high) ? std::puts("y") : 0)

// CLEAN part_that_was_read: only as many bytes are looked at as were set
unsigned first_bytes(std::span<const std::uint8_t> from)
{
	std::uint8_t buffer[32];
	std::size_t n = 0;
	for (const std::uint8_t byte : from.first(std::min(from.size(), sizeof buffer)))
		buffer[n++] = byte;
	unsigned sum = 0;
	for (std::size_t i = 0; i < n; i++)
		sum += buffer[i];
	return sum;
}
RUN_CLEAN(part_that_was_read, ({
		  const std::uint8_t v[] = {1, 2};
		  if (first_bytes(v))
			  std::puts("y");
	  }))

// CLEAN set_in_try: the handler leaves, so that what follows has a value
int checked(int value)
{
	int result;
	try {
		if (value < 0)
			throw value;
		result = value * 2;
	} catch (int) {
		return -1;
	}
	return result;
}
RUN_CLEAN(set_in_try, checked(2) ? std::puts("y") : 0)

// CLEAN generic_value: the generic default is made with braces
template <class T>
T largest_or_default(std::span<const T> values)
{
	T largest{};
	if (!values.empty())
		largest = *std::max_element(values.begin(), values.end());
	return largest;
}
RUN_CLEAN(generic_value, ({
		  const int v[] = {1, 2};
		  if (largest_or_default<int>(v))
			  std::puts("y");
	  }))
