// SPDX-License-Identifier: GPL-2.0
// Constructs that safe code does not have, results, first values, and names of the configuration.
#include <core/transmute.hh>
#include <kernel/kbox.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

// CLEAN modes: an enumeration, and a question to it
enum class Mode : u32 { Idle, Busy };
bool is_busy(Mode mode)
{
	return mode == Mode::Busy;
}

// CASE mode_from_number: the number from outside is cast to an enumerator, whatever it is
namespace mode_from_number
{
//- bad
Result<Mode> mode_bad(u32 number)
{
	return static_cast<Mode>(number);
}
//- good
Result<Mode> mode_good(u32 number)
{
	switch (number) {
	case 0:
		return Mode::Idle;
	case 1:
		return Mode::Busy;
	default:
		return EINVAL;
	}
}
} // namespace mode_from_number

// CASE cast_to_derived: the device is taken for a disk by a cast
namespace cast_to_derived
{
class Device
{
public:
	virtual ~Device() = default;
	virtual u64 sectors() const { return 0; }
};
class Disk : public Device
{
public:
	u64 sectors() const override { return sectors_; }
	u64 sectors_ = 8;
};
//- bad
u64 size_bad(const Device &device)
{
	return static_cast<const Disk &>(device).sectors_ * 512;
}
//- good
u64 size_good(const Device &device)
{
	return device.sectors() * 512;
}
} // namespace cast_to_derived

// CASE pointer_and_count: the numbers are reached by subscripts of a pointer
namespace pointer_and_count
{
//- bad
u64 sum_bad(const u32 *values, usize count)
{
	u64 sum = 0;

	for (usize i = 0; i < count; i++)
		sum += values[i];
	return sum;
}
//- good
u64 sum_good(Span<const u32> values)
{
	u64 sum = 0;

	for (usize i = 0; i < values.size(); i++)
		sum += values[i];
	return sum;
}
} // namespace pointer_and_count

// CASE assembler: safe code has an instruction of its own
namespace assembler
{
//- bad
void relax_bad(const Atomic<bool> &flag)
{
	while (!flag.load(Relaxed))
		asm volatile("pause" ::: "memory");
}
//- good
bool relax_good(const Atomic<bool> &flag)
{
	for (u32 i = 0; i < 100; i++) {
		if (flag.load(Relaxed))
			return true;
	}
	return false;
}
} // namespace assembler

// CASE ended_by_hand: the object is ended by a call of its destructor, and by its owner
namespace ended_by_hand
{
//- bad
void finish_bad(KVec<KBox<u32>> &boxes)
{
	if (boxes.empty())
		return;
	KBox<u32> &last = boxes[boxes.size() - 1];
	last.~Box();
}
//- good
void finish_good(KVec<KBox<u32>> &boxes)
{
	if (boxes.empty())
		return;
	(void)boxes.pop();
}
} // namespace ended_by_hand

// CASE cannot_happen: the compiler is promised that the default never happens
namespace cannot_happen
{
//- bad
u32 weight_bad(u32 kind)
{
	switch (kind) {
	case 0:
		return 1;
	case 1:
		return 10;
	default:
		__builtin_unreachable();
	}
}
//- good
u32 weight_good(u32 kind)
{
	switch (kind) {
	case 0:
		return 1;
	case 1:
		return 10;
	default:
		return 0;
	}
}
} // namespace cannot_happen

// CASE three_dots: the function takes what the caller likes
namespace three_dots
{
//- bad
u32 first_bad(u32 count, ...)
{
	__builtin_va_list arguments;
	__builtin_va_start(arguments, count);
	const u32 first = count ? __builtin_va_arg(arguments, u32) : 0;
	__builtin_va_end(arguments);
	return first;
}
//- good
u32 first_good(Span<const u32> arguments)
{
	return arguments.empty() ? 0 : arguments[0];
}
} // namespace three_dots

// CASE address_as_number: an address becomes a number, and the number an address
namespace address_as_number
{
//- bad
usize same_page_bad(const u32 &a, const u32 &b)
{
	const usize first = reinterpret_cast<usize>(&a);
	const usize second = reinterpret_cast<usize>(&b);

	return (first ^ second) >> 12;
}
//- good
bool same_page_good(const u32 &a, const u32 &b)
{
	return &a == &b;
}
} // namespace address_as_number

// CASE first_error_lost: the result of the first step is overwritten by that of the second
namespace first_error_lost
{
//- bad
Result<void> fill_bad(KVec<u32> &values)
{
	Result<void> done = values.push(1, GFP_KERNEL);

	done = values.push(2, GFP_KERNEL);
	return done;
}
//- good
Result<void> fill_good(KVec<u32> &values)
{
	TRY(values.push(1, GFP_KERNEL));
	Result<void> done = values.push(2, GFP_KERNEL);

	return done;
}
} // namespace first_error_lost

// CASE result_on_one_path: only the strict caller learns whether the step worked
namespace result_on_one_path
{
//- bad
Result<void> note_bad(KVec<u32> &values, u32 value, bool strict)
{
	const Result<void> done = values.push(value, GFP_KERNEL);

	if (strict)
		return done;
	return {};
}
//- good
Result<void> note_good(KVec<u32> &values, u32 value, bool strict)
{
	const Result<void> done = values.push(value, GFP_KERNEL);

	if (strict)
		return done;
	if (done.is_err())
		pr_warn("value {} was not noted\n", value);
	return {};
}
} // namespace result_on_one_path

// CASE last_of_loop: each round's result replaces the one of the round before
namespace last_of_loop
{
//- bad
Result<void> copy_bad(KVec<u32> &to, Span<const u32> from)
{
	Result<void> done;

	for (u32 value : from)
		done = to.push(value, GFP_KERNEL);
	return done;
}
//- good
Result<void> copy_good(KVec<u32> &to, Span<const u32> from)
{
	Result<void> done;

	for (u32 value : from) {
		done = to.push(value, GFP_KERNEL);
		if (done.is_err())
			break;
	}
	return done;
}
} // namespace last_of_loop

// CASE answer_half_filled: a field of the answer has no value when it goes to user space
struct Answer {
	u32 status;
	u32 length;
};
namespace answer_half_filled
{
//- bad
Result<void> answer_bad(UserPtr<Answer> at, u32 length)
{
	auto writer = UserSlice(move(at), sizeof(Answer)).writer();
	Answer answer;

	answer.length = length;
	return writer.write(answer);
}
//- good
Result<void> answer_good(UserPtr<Answer> at, u32 length)
{
	auto writer = UserSlice(move(at), sizeof(Answer)).writer();
	Answer answer;

	answer.status = 0;
	answer.length = length;
	return writer.write(answer);
}
} // namespace answer_half_filled

// CASE timeout_not_set: the helper gives the timeout a value only if it finds one, and nobody asks whether it did
namespace timeout_not_set
{
bool find_timeout(Span<const u32> table, usize at, u32 &timeout)
{
	if (at >= table.size())
		return false;
	timeout = table[at];
	return true;
}
//- bad
u32 timeout_bad(Span<const u32> table, usize at)
{
	u32 timeout;

	find_timeout(table, at, timeout);
	return timeout * 2;
}
//- good
u32 timeout_good(Span<const u32> table, usize at)
{
	u32 timeout;

	if (!find_timeout(table, at, timeout))
		timeout = 10;
	return timeout * 2;
}
} // namespace timeout_not_set

// CASE member_without_value: the constructor does not give the limit a value
namespace member_without_value
{
//- bad
class QuotaBad
{
public:
	explicit QuotaBad(u32 used) : used_(used) {}
	bool full() const { return used_ >= limit_; }

private:
	u32 used_;
	u32 limit_;
};
bool check_bad(u32 used)
{
	return QuotaBad(used).full();
}
//- good
class QuotaGood
{
public:
	explicit QuotaGood(u32 used) : used_(used), limit_(100) {}
	bool full() const { return used_ >= limit_; }

private:
	u32 used_;
	u32 limit_;
};
bool check_good(u32 used)
{
	return QuotaGood(used).full();
}
} // namespace member_without_value

// CASE misspelt_option: the option of the kernel has an S at its end
namespace misspelt_option
{
//- bad
u32 resolution_bad(u32 ms)
{
	if constexpr (IS_ENABLED(CONFIG_HIGH_RES_TIMER))
		return ms * 1000;
	return ms;
}
//- good
u32 resolution_good(u32 ms)
{
	if constexpr (IS_ENABLED(CONFIG_HIGH_RES_TIMERS))
		return ms * 1000;
	return ms;
}
} // namespace misspelt_option

// CLEAN both_checked: two results in variables, each of which is looked at
Result<u32> push_both(KVec<u32> &a, KVec<u32> &b, u32 value)
{
	const Result<void> first = a.push(value, GFP_KERNEL);

	if (first.is_err())
		return first.error();
	const Result<void> second = b.push(value, GFP_KERNEL);

	if (second.is_err())
		return second.error();
	return value;
}

// CLEAN mapped_result: a result that is mapped, or replaced by a default
u32 capacity_or_zero(usize wanted)
{
	auto vector = KVec<u32>::with_capacity(wanted, GFP_KERNEL);

	return vector.is_ok() ? 1 : 0;
}

// CLEAN enum_by_switch: an enumerator becomes a number by a switch over all of them
u32 number_of(Mode mode)
{
	switch (mode) {
	case Mode::Idle:
		return 0;
	case Mode::Busy:
		return 1;
	}
	return 2;
}

// CLEAN fixed_buffer: a buffer on the stack that is cleared, partly filled and summed up
u32 digest(Span<const u8> bytes)
{
	u8 buffer[16] = {};
	const usize count = bytes.size() < 16 ? bytes.size() : 16;

	Span<u8>(buffer).first(count).copy_from(bytes.first(count));
	u32 sum = 0;
	for (u8 byte : buffer)
		sum = sum * 31 + byte;
	return sum;
}

// CLEAN init_members: a constructor that gives a value to each member
class Window
{
public:
	Window(u32 begin, u32 end) : begin_(begin) { end_ = end < begin ? begin : end; }
	u32 size() const { return end_ - begin_; }

private:
	u32 begin_;
	u32 end_;
};
u32 window_size(u32 begin, u32 end)
{
	return Window(begin, end).size();
}
