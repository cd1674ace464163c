// SPDX-License-Identifier: GPL-2.0
// Members without values: constructors, aggregates, captures, and objects that are made piece by piece.
#include "../set.hh"

#include <array>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// CASE constructor_misses_one: the constructor sets all but the step
namespace constructor_misses_one
{
//- bad
class CounterBad
{
public:
	explicit CounterBad(int start) : value_(start) {}
	int next() { return value_ += step_; }

private:
	int value_;
	int step_;
};
int run_bad(int start)
{
	CounterBad counter(start);
	return counter.next();
}
//- good
class CounterGood
{
public:
	explicit CounterGood(int start) : value_(start), step_(1) {}
	int next() { return value_ += step_; }

private:
	int value_;
	int step_;
};
int run_good(int start)
{
	CounterGood counter(start);
	return counter.next();
}
RUN_CASE(constructor_misses_one, run_bad(1), run_good(1))
} // namespace constructor_misses_one

// CASE member_reads_later_member: the mask is computed from a size that is declared below it
namespace member_reads_later_member
{
//- bad
struct RingBad {
	unsigned mask;
	unsigned size;
	explicit RingBad(unsigned wanted) : mask(size - 1), size(wanted * 2) {}
};
unsigned index_bad(unsigned at)
{
	return at & RingBad(4).mask;
}
//- good
struct RingGood {
	unsigned mask;
	unsigned size;
	explicit RingGood(unsigned wanted) : mask(wanted * 2 - 1), size(wanted * 2) {}
};
unsigned index_good(unsigned at)
{
	return at & RingGood(4).mask;
}
RUN_CASE(member_reads_later_member, index_bad(9), index_good(9))
} // namespace member_reads_later_member

// CASE default_constructed_reading: the default constructor is defaulted, and a reading without values is averaged
namespace default_constructed_reading
{
//- bad
struct ReadingBad {
	ReadingBad() = default;
	ReadingBad(int value, int weight) : value(value), weight(weight) {}
	int value;
	int weight;
};
int blend_bad(bool valid, int value)
{
	ReadingBad reading;
	if (valid)
		reading = ReadingBad(value, 2);
	return reading.value * reading.weight;
}
//- good
struct ReadingGood {
	ReadingGood() = default;
	ReadingGood(int value, int weight) : value(value), weight(weight) {}
	int value = 0;
	int weight = 1;
};
int blend_good(bool valid, int value)
{
	ReadingGood reading;
	if (valid)
		reading = ReadingGood(value, 2);
	return reading.value * reading.weight;
}
RUN_CASE(default_constructed_reading, blend_bad(false, 1), blend_good(false, 1))
} // namespace default_constructed_reading

// CASE template_default: the generic cell leaves its value unset for plain types
namespace template_default
{
//- bad
template <typename T>
struct CellBad {
	T value;
	bool dirty = false;
	void set(T v)
	{
		value = v;
		dirty = true;
	}
};
int touch_bad(bool write)
{
	CellBad<int> cell;
	if (write)
		cell.set(4);
	return cell.value + (cell.dirty ? 1 : 0);
}
//- good
template <typename T>
struct CellGood {
	T value{};
	bool dirty = false;
	void set(T v)
	{
		value = v;
		dirty = true;
	}
};
int touch_good(bool write)
{
	CellGood<int> cell;
	if (write)
		cell.set(4);
	return cell.value + (cell.dirty ? 1 : 0);
}
RUN_CASE(template_default, touch_bad(false), touch_good(false))
} // namespace template_default

// CASE capture_before_set: the closure takes the timeout by value above the line that sets it
namespace capture_before_set
{
//- bad
int wait_bad(int load)
{
	int timeout;
	auto expired = [timeout](int now) { return now > timeout; };
	timeout = load * 2;
	return expired(5) ? 1 : timeout;
}
//- good
int wait_good(int load)
{
	int timeout;
	timeout = load * 2;
	auto expired = [timeout](int now) { return now > timeout; };
	return expired(5) ? 1 : timeout;
}
RUN_CASE(capture_before_set, wait_bad(2), wait_good(2))
} // namespace capture_before_set

// CASE closure_sets_sometimes: the visitor that sets the colour is not called for an empty list
namespace closure_sets_sometimes
{
template <typename F>
void each(std::span<const int> values, F &&f NOESCAPE)
{
	for (int value : values)
		f(value);
}
//- bad
int tint_bad(std::span<const int> values)
{
	int colour;
	each(values, [&](int value) { colour = value; });
	return colour + 1;
}
//- good
int tint_good(std::span<const int> values)
{
	int colour = 0;
	each(values, [&](int value) { colour = value; });
	return colour + 1;
}
RUN_CASE(closure_sets_sometimes, tint_bad({}), tint_good({}))
} // namespace closure_sets_sometimes

// CASE array_member: the constructor fills the array only as far as its argument reaches
namespace array_member
{
//- bad
class NameBad
{
public:
	explicit NameBad(std::string_view text)
	{
		for (std::size_t i = 0; i < text.size() && i < sizeof(text_); i++)
			text_[i] = text[i];
	}
	int hash() const
	{
		int h = 0;
		for (char c : text_)
			h = h * 7 + c;
		return h;
	}

private:
	char text_[8];
};
int hash_bad(std::string_view text)
{
	return NameBad(text).hash();
}
//- good
class NameGood
{
public:
	explicit NameGood(std::string_view text)
	{
		for (std::size_t i = 0; i < text.size() && i < sizeof(text_); i++)
			text_[i] = text[i];
	}
	int hash() const
	{
		int h = 0;
		for (char c : text_)
			h = h * 7 + c;
		return h;
	}

private:
	char text_[8] = {};
};
int hash_good(std::string_view text)
{
	return NameGood(text).hash();
}
RUN_CASE(array_member, ({
		 volatile int h = hash_bad("ab") & 1;
		 h ? std::puts("") : 0;
	 }),
	 hash_good("ab"))
} // namespace array_member

// CASE two_phase_object: open() gives the descriptor its value, and size() is asked before
namespace two_phase_object
{
//- bad
class DeviceBad
{
public:
	DeviceBad() {}
	void open(int unit) { blocks_ = unit * 8; }
	int blocks() const { return blocks_; }

private:
	int blocks_;
};
int capacity_bad(bool present)
{
	DeviceBad device;
	if (present)
		device.open(2);
	return device.blocks() * 512;
}
//- good
class DeviceGood
{
public:
	DeviceGood() {}
	void open(int unit) { blocks_ = unit * 8; }
	int blocks() const { return blocks_; }

private:
	int blocks_ = 0;
};
int capacity_good(bool present)
{
	DeviceGood device;
	if (present)
		device.open(2);
	return device.blocks() * 512;
}
RUN_CASE(two_phase_object, capacity_bad(false), capacity_good(false))
} // namespace two_phase_object

// CASE derived_forgets_base: the copy constructor of the derived class leaves the base's part without values
namespace derived_forgets_base
{
//- bad
struct BaseBad {
	BaseBad() {}
	explicit BaseBad(int id) : id(id) {}
	int id;
};
struct DerivedBad : BaseBad {
	explicit DerivedBad(int id) : BaseBad(id) {}
	DerivedBad(const DerivedBad &other) : BaseBad(), extra(other.extra) {}
	int extra = 1;
};
int clone_bad()
{
	DerivedBad a(3);
	DerivedBad b(a);
	return b.id + b.extra;
}
//- good
struct BaseGood {
	explicit BaseGood(int id) : id(id) {}
	int id;
};
struct DerivedGood : BaseGood {
	explicit DerivedGood(int id) : BaseGood(id) {}
	DerivedGood(const DerivedGood &other) : BaseGood(other), extra(other.extra) {}
	int extra = 1;
};
int clone_good()
{
	DerivedGood a(3);
	DerivedGood b(a);
	return b.id + b.extra;
}
RUN_CASE(derived_forgets_base, clone_bad(), clone_good())
} // namespace derived_forgets_base

// CASE vector_of_pods: the entries are made one after the other, each without its priority
namespace vector_of_pods
{
struct Job {
	int id;
	int priority;
};
//- bad
int plan_bad(int count)
{
	std::vector<Job> jobs;
	for (int i = 0; i < count; i++) {
		Job job;
		job.id = i;
		jobs.push_back(job);
	}
	int most = 0;
	for (const Job &job : jobs)
		most = job.priority > most ? job.priority : most;
	return most;
}
//- good
int plan_good(int count)
{
	std::vector<Job> jobs;
	for (int i = 0; i < count; i++) {
		Job job;
		job.id = i;
		job.priority = count - i;
		jobs.push_back(job);
	}
	int most = 0;
	for (const Job &job : jobs)
		most = job.priority > most ? job.priority : most;
	return most;
}
RUN_CASE(vector_of_pods, plan_bad(2), plan_good(2))
} // namespace vector_of_pods

// CASE constructor_returns_early: the constructor returns on bad input before it set the length
namespace constructor_returns_early
{
//- bad
struct FieldBad {
	int offset;
	int length;
	FieldBad(int begin, int end) : offset(begin)
	{
		if (end < begin)
			return;
		length = end - begin;
	}
};
int size_bad(int begin, int end)
{
	FieldBad field(begin, end);
	return field.length;
}
//- good
struct FieldGood {
	int offset;
	int length;
	FieldGood(int begin, int end) : offset(begin), length(0)
	{
		if (end < begin)
			return;
		length = end - begin;
	}
};
int size_good(int begin, int end)
{
	FieldGood field(begin, end);
	return field.length;
}
RUN_CASE(constructor_returns_early, size_bad(3, 1), size_good(3, 1))
} // namespace constructor_returns_early

// CASE delegate_leaves_out: the constructor that the others delegate to sets the width only
namespace delegate_leaves_out
{
//- bad
class BoxBad
{
public:
	BoxBad() : BoxBad(4) {}
	explicit BoxBad(const char *text) : BoxBad(text[0] - '0') { height_ = 1; }
	int area() const { return width_ * height_; }

private:
	explicit BoxBad(int width) : width_(width) {}
	int width_;
	int height_;
};
int area_bad()
{
	return BoxBad().area() + BoxBad("3").area();
}
//- good
class BoxGood
{
public:
	BoxGood() : BoxGood(4) {}
	explicit BoxGood(const char *text) : BoxGood(text[0] - '0') { height_ = 1; }
	int area() const { return width_ * height_; }

private:
	explicit BoxGood(int width) : width_(width), height_(width) {}
	int width_;
	int height_;
};
int area_good()
{
	return BoxGood().area() + BoxGood("3").area();
}
RUN_CASE(delegate_leaves_out, area_bad(), area_good())
} // namespace delegate_leaves_out

// CASE optional_value_unset: the optional's value is made in place without any values
namespace optional_value_unset
{
//- bad
struct WindowBad {
	WindowBad() {}
	int left;
	int right = 0;
};
int slide_bad(std::optional<WindowBad> window)
{
	if (!window) {
		window.emplace();
		window->right = 5;
	}
	return window->right - window->left;
}
//- good
struct WindowGood {
	WindowGood() : left(0) {}
	int left;
	int right = 0;
};
int slide_good(std::optional<WindowGood> window)
{
	if (!window) {
		window.emplace();
		window->right = 5;
	}
	return window->right - window->left;
}
RUN_CASE(optional_value_unset, slide_bad(std::nullopt), slide_good(std::nullopt))
} // namespace optional_value_unset

// CASE copied_before_set: the configuration is saved before its level was set, and restored from there
namespace copied_before_set
{
struct Level {
	int volume;
};
//- bad
int mute_bad(int volume)
{
	Level current;
	Level saved = current;
	current.volume = volume;
	current.volume = 0;
	current = saved;
	return current.volume;
}
//- good
int mute_good(int volume)
{
	Level current;
	current.volume = volume;
	Level saved = current;
	current.volume = 0;
	current = saved;
	return current.volume;
}
RUN_CASE(copied_before_set, mute_bad(3), mute_good(3))
} // namespace copied_before_set

// CASE reference_member_helper: a helper object adds to a counter that has no value yet
namespace reference_member_helper
{
class Adder
{
public:
	explicit Adder(int &sum BORROWED) : sum_(sum) {}
	void add(int n) { sum_ += n; }

private:
	int &sum_;
};
//- bad
int tally_bad(std::span<const int> values)
{
	int sum;
	Adder adder(sum);
	for (int value : values)
		adder.add(value);
	return sum;
}
//- good
int tally_good(std::span<const int> values)
{
	int sum = 0;
	Adder adder(sum);
	for (int value : values)
		adder.add(value);
	return sum;
}
RUN_CASE(reference_member_helper, ({
		 std::array<int, 2> v{1, 2};
		 tally_bad(v);
	 }),
	 ({
		 std::array<int, 2> v{1, 2};
		 tally_good(v);
	 }))
} // namespace reference_member_helper

// CLEAN braces_clear: an aggregate in braces has zeros where nothing is said
struct Packet {
	int type;
	int length;
	std::array<int, 4> words;
};
int blank_packet(int type)
{
	Packet packet{.type = type};
	return packet.type + packet.length + packet.words[3];
}
RUN_CLEAN(braces_clear, blank_packet(2))

// CLEAN set_in_body: a constructor that sets its members in its body, on each path
class Range
{
public:
	Range(int a, int b)
	{
		if (a < b) {
			low_ = a;
			high_ = b;
		} else {
			low_ = b;
			high_ = a;
		}
	}
	int size() const { return high_ - low_; }

private:
	int low_;
	int high_;
};
RUN_CLEAN(set_in_body, Range(3, 1).size())

// CLEAN field_by_field: all the fields of a local record are set before it is handed on
struct Header {
	std::uint16_t type;
	std::uint16_t size;
	std::uint32_t sum;
};
std::uint32_t digest(const Header &header)
{
	return header.type ^ header.size ^ header.sum;
}
std::uint32_t make_header(std::uint16_t size)
{
	Header header;
	header.type = 4;
	header.size = size;
	header.sum = size * 31u;
	return digest(header);
}
RUN_CLEAN(field_by_field, make_header(3))

// CLEAN delegated: a default constructor that delegates, and one that sets
class Colour
{
public:
	Colour() : Colour(0, 0, 0) {}
	Colour(int r, int g, int b) : r_(r), g_(g), b_(b) {}
	int grey() const { return (r_ + g_ + b_) / 3; }

private:
	int r_, g_, b_;
};
RUN_CLEAN(delegated, Colour().grey())

// CLEAN base_then_member: members that use what the base has set
struct Sized {
	explicit Sized(int size) : size(size) {}
	int size;
};
struct Doubled : Sized {
	explicit Doubled(int n) : Sized(n), twice(size * 2) {}
	int twice;
};
RUN_CLEAN(base_then_member, Doubled(2).twice)

// CLEAN returned_from_lambda: a value that a closure called at once works out
int classify(int value)
{
	const int kind = [&] {
		if (value < 0)
			return -1;
		return value > 9 ? 1 : 0;
	}();
	return kind * value;
}
RUN_CLEAN(returned_from_lambda, classify(12))

// CLEAN set_in_try: the value is set in the try block, and the handler leaves
int guarded_division(int a, int b)
{
	int result;
	try {
		if (b == 0)
			throw b;
		result = a / b;
	} catch (int) {
		return 0;
	}
	return result;
}
RUN_CLEAN(set_in_try, guarded_division(4, 2))
