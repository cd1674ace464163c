// SPDX-License-Identifier: GPL-2.0
// What the dialect allows in safe code, and what unsafe code has to say.
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

// CASE raw_dereference: safe code follows a raw pointer
namespace raw_dereference
{
//- bad
u32 first_bad(const KVec<u32> &values)
{
	const u32 *first = values.data();

	return values.empty() ? 0 : *first;
}
//- good
u32 first_good(const KVec<u32> &values)
{
	auto first = values.front();

	return first ? *first : 0;
}
} // namespace raw_dereference

// CASE pointer_arithmetic: safe code counts with addresses
namespace pointer_arithmetic
{
//- bad
usize distance_bad(const KVec<u64> &values)
{
	const u64 *begin = values.data();
	const u64 *end = begin + values.size();

	return static_cast<usize>(end - begin);
}
//- good
usize distance_good(const KVec<u64> &values)
{
	const Span<const u64> all = values.span();

	return all.size();
}
} // namespace pointer_arithmetic

// CASE cast_of_bytes: bytes are seen as a header through a cast
namespace cast_of_bytes
{
struct Header {
	u8 kind;
	u8 length;
};
//- bad
u32 length_bad(Span<const u8> bytes)
{
	if (bytes.size() < 2)
		return 0;
	const Header &header = reinterpret_cast<const Header &>(bytes[0]);

	return header.length;
}
//- good
u32 length_good(Span<const u8> bytes)
{
	if (bytes.size() < 2)
		return 0;
	const Header header{.kind = bytes[0], .length = bytes[1]};

	return header.length;
}
} // namespace cast_of_bytes

// CASE silent_unsafe: the unsafe block does not say why it is right
namespace silent_unsafe
{
//- bad
KBox<u32> round_trip_bad(KBox<u32> box)
{
	unsafe
	{
		return KBox<u32>::from_raw(unsafe_, move(box).into_raw());
	}
}
//- good
KBox<u32> round_trip_good(KBox<u32> box)
{
	// SAFETY: the pointer comes from into_raw() of the box that was given, just now.
	unsafe
	{
		return KBox<u32>::from_raw(unsafe_, move(box).into_raw());
	}
}
} // namespace silent_unsafe

// CASE plain_c_call: safe code calls a C function
namespace plain_c_call
{
//- bad
u32 random_bits_bad(u32 mask)
{
	return ::get_random_u32() & mask;
}
//- good
u32 random_bits_good(u32 mask)
{
	// SAFETY: any context, and no argument that could be wrong.
	unsafe
	{
		return ::get_random_u32() & mask;
	}
}
} // namespace plain_c_call

// CASE own_heap: safe code uses new and delete
namespace own_heap
{
struct Scratch {
	u32 low;
	u32 high;
};
//- bad
u32 use_bad(u32 seed)
{
	Scratch *scratch = new Scratch{seed, 0};

	delete scratch;
	return seed;
}
//- good
Result<u32> use_good(u32 seed)
{
	auto scratch = TRY(KBox<Scratch>::create(GFP_KERNEL, Scratch{seed, 0}));

	return scratch->low;
}
} // namespace own_heap

// CASE union_member: safe code reads another member of a union than was written
namespace union_member
{
//- bad
union Word {
	u32 whole;
	u8 low;
};
u8 low_byte_bad(u32 value)
{
	Word word;

	word.whole = value;
	return word.low;
}
//- good
u32 low_byte_good(u32 value)
{
	return value & 0xff;
}
} // namespace union_member

// CASE goto_out: safe code jumps
namespace goto_out
{
//- bad
Result<u32> total_bad(const KVec<u32> &values)
{
	u32 sum = 0;

	for (u32 value : values) {
		if (value > 1000)
			goto out;
		sum += value;
	}
out:
	return sum;
}
//- good
Result<u32> total_good(const KVec<u32> &values)
{
	u32 sum = 0;

	for (u32 value : values) {
		if (value > 1000)
			break;
		sum += value;
	}
	return sum;
}
} // namespace goto_out

// CASE const_cast_away: what is shared is changed behind its const
namespace const_cast_away
{
struct Counter {
	u32 plain = 0;
	Atomic<u32> shared{0};
};
//- bad
void hit_bad(const Arc<Counter> &counter)
{
	const_cast<Counter &>(*counter).plain++;
}
//- good
void hit_good(const Arc<Counter> &counter)
{
	counter->shared.inc();
}
} // namespace const_cast_away

// CASE undocumented_unsafe: an unsafe function does not say what its caller promises
namespace undocumented_unsafe
{
//- bad
/// The value at @p cell.
u32 peek_bad(core::Unsafe, const u32 *cell)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		return *cell;
	}
}
//- good
/// The value at @p cell.
///
/// # Safety
///
/// @p cell points to a number that nobody changes meanwhile.
u32 peek_good(core::Unsafe, const u32 *cell)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		return *cell;
	}
}
} // namespace undocumented_unsafe

// CASE forged_token: safe code makes the token itself, and calls an unsafe function
namespace forged_token
{
//- bad
KBox<u32> again_bad(KBox<u32> box)
{
	return KBox<u32>::from_raw(core::Unsafe{}, move(box).into_raw());
}
//- good
KBox<u32> again_good(KBox<u32> box)
{
	// SAFETY: into_raw() of a box of the same type, which nobody else has.
	unsafe
	{
		return KBox<u32>::from_raw(unsafe_, move(box).into_raw());
	}
}
} // namespace forged_token

// CASE result_in_variable: whether the push failed is kept in a variable that nobody looks at
namespace result_in_variable
{
//- bad
usize log_bad(KVec<u32> &log, u32 line)
{
	auto pushed = log.push(line, GFP_KERNEL);

	return log.size();
}
//- good
usize log_good(KVec<u32> &log, u32 line)
{
	auto pushed = log.push(line, GFP_KERNEL);

	return pushed.is_ok() ? log.size() : 0;
}
} // namespace result_in_variable

// CLEAN checked_index: indices that are asked for, not assumed
u32 neighbour_sum(Span<const u32> cells, usize at)
{
	u32 sum = cells.get(at).copied().value_or(0);

	if (at > 0)
		sum += cells.get(at - 1).copied().value_or(0);
	return sum + cells.get(at + 1).copied().value_or(0);
}

// CLEAN documented_unsafe: an unsafe function, and a safe one that keeps its promise
/// The number that @p cell points to, one higher.
///
/// # Safety
///
/// @p cell points to a number that nobody changes meanwhile.
u32 next_of(core::Unsafe, const u32 *cell)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		return *cell + 1;
	}
}
u32 next_of_local(u32 number)
{
	// SAFETY: the parameter lives until the function returns, and is nobody else's.
	unsafe
	{
		return next_of(unsafe_, &number);
	}
}

// CLEAN early_returns: several ways out, and nothing to undo by hand
Result<KVec<u32>> squares(u32 count)
{
	if (count > 4096)
		return EINVAL;
	auto values = TRY(KVec<u32>::with_capacity(count, GFP_KERNEL));

	for (u32 i = 0; i < count; i++)
		TRY(values.push(i * i, GFP_KERNEL));
	return values;
}
