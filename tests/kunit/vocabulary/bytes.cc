// SPDX-License-Identifier: GPL-2.0
/// @file
/// Bytes that are objects, objects that are bytes, their order, and pointers with tags.
#include <core/byte_order.hh>
#include <core/non_null.hh>
#include <core/tagged_ptr.hh>
#include <core/transmute.hh>
#include <core/unique_handle.hh>
#include <kernel/atomic.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>

using namespace kernel;

namespace
{

/// A header as it comes over a wire.
struct Wire {
	core::Be16 port;
	core::Le16 flags;
	core::Be32 length;
	u8 kind[4];
};

} // namespace

template <>
inline constexpr bool core::is_from_bytes<Wire> =
	core::fields_from_bytes<Wire, &Wire::port, &Wire::flags, &Wire::length, &Wire::kind>();

namespace
{

constexpr u8 PACKET[] = {0x1f, 0x90, 0x01, 0x80, 0, 0, 0x05, 0xdc, 'a', 'b', 'c', 'd', 0xff};

KUNIT_CASE(byte_order_is_that_of_the_type)
{
	KUNIT_EXPECT_EQ(core::as_bytes(core::Be32(0x01020304u))[0], 1);
	KUNIT_EXPECT_EQ(core::as_bytes(core::Le32(0x01020304u))[0], 4);
	KUNIT_EXPECT_EQ(core::Be64(0x0102030405060708ull).get(), 0x0102030405060708ull);
	KUNIT_EXPECT_EQ(core::Le16::from_raw(core::Le16(0x1234).raw()).get(), 0x1234);
	if (core::detail::BIG_ENDIAN_HOST)
		return {};
	// SAFETY: the kernel's own functions on numbers.
	unsafe
	{
		KUNIT_EXPECT_EQ(core::Be16(0x0102).raw(), ::__fswab16(0x0102));
		KUNIT_EXPECT_EQ(core::Be32(0x01020304u).raw(), ::__fswab32(0x01020304u));
		KUNIT_EXPECT_EQ(core::Be64(77).raw(), ::__fswab64(77));
	}
	return {};
}

KUNIT_CASE(objects_are_read_from_bytes)
{
	const Wire wire = core::read_from_bytes<Wire>(PACKET).value();

	KUNIT_EXPECT_EQ(wire.port.get(), 8080);
	KUNIT_EXPECT_EQ(wire.flags.get(), 0x8001);
	KUNIT_EXPECT_EQ(wire.length.get(), 1500u);
	KUNIT_EXPECT_EQ(wire.kind[3], 'd');
	for (usize size = 0; size < sizeof(Wire); size++)
		KUNIT_EXPECT(
			core::read_from_bytes<Wire>(Span<const u8>(PACKET).first(size)).is_none());
	return {};
}

KUNIT_CASE(objects_are_seen_in_bytes)
{
	alignas(Wire) u8 room[2 * sizeof(Wire)] = {};

	// SAFETY: both have as many bytes.
	unsafe
	{
		__builtin_memcpy(room, PACKET, sizeof(Wire));
	}
	auto seen = core::from_bytes<Wire>(Span<const u8>(room));
	KUNIT_ASSERT(seen.is_some());
	KUNIT_EXPECT_EQ(seen->port.get(), 8080);
	// Not where no object of the type may lie.
	KUNIT_EXPECT(core::from_bytes<Wire>(Span<const u8>(room).skip(1)).is_none());
	KUNIT_EXPECT(
		core::from_bytes<Wire>(Span<const u8>(room).first(sizeof(Wire) - 1)).is_none());
	return {};
}

KUNIT_CASE(objects_are_bytes)
{
	Wire wire = core::read_from_bytes<Wire>(PACKET).value();

	KUNIT_EXPECT_EQ(core::as_bytes(wire).size(), sizeof(Wire));
	for (usize i = 0; i < sizeof(Wire); i++)
		KUNIT_EXPECT_EQ(core::as_bytes(wire)[i], PACKET[i]);
	core::as_bytes_mut(wire)[0] = 0;
	KUNIT_EXPECT_EQ(wire.port.get(), 0x90);
	return {};
}

KUNIT_CASE(pointers_carry_tags)
{
	alignas(8) u64 number = 3;
	core::TaggedPtr<u64, 3> tagged(&number, 5);

	KUNIT_EXPECT(tagged.pointer() == &number);
	KUNIT_EXPECT_EQ(tagged.tag(), 5u);
	tagged.set_tag(10); // cut to its three bits
	KUNIT_EXPECT_EQ(tagged.tag(), 2u);
	KUNIT_EXPECT(tagged.pointer() == &number);
	KUNIT_EXPECT((core::TaggedPtr<u64, 3>::from_raw(tagged.raw()) == tagged));
	KUNIT_EXPECT((core::TaggedPtr<u64, 3>().pointer() == nullptr));
	KUNIT_EXPECT_EQ(sizeof(tagged), sizeof(void *));
	return {};
}

KUNIT_CASE(pointers_that_are_not_null)
{
	u32 number = 3;
	u32 *none = nullptr;

	KUNIT_EXPECT(core::NonNull<u32>::from_ptr(none).is_none());
	KUNIT_EXPECT(core::NonNull<u32>::from_ptr(&number)->as_ptr() == &number);
	// SAFETY: `number` is alive and ours.
	unsafe
	{
		core::NonNull<u32>(number).as_ref(unsafe_)++;
	}
	KUNIT_EXPECT_EQ(number, 4u);
	return {};
}

/// What stands for the pairs of C: how often each number was given back.
Atomic<u32> given_back[4];

void give_back(u32 which)
{
	given_back[which].inc();
}

KUNIT_CASE(handles_are_given_back_once)
{
	using Handle = core::UniqueHandle<u32, give_back>;

	for (Atomic<u32> &count : given_back)
		count.store(0, Relaxed);
	{
		// SAFETY: each number is taken over once.
		unsafe
		{
			Handle first = Handle::from_raw(unsafe_, 1);
			Handle second = Handle::from_raw(unsafe_, 2);
			Handle third = Handle::from_raw(unsafe_, 3);
			Handle moved = move(first);

			KUNIT_EXPECT(moved.is_held() && moved.get() == 1);
			second = move(moved);
			KUNIT_EXPECT_EQ(given_back[2].load(Relaxed), 1u);
			KUNIT_EXPECT_EQ(move(third).into_raw(), 3u);
		}
	}
	KUNIT_EXPECT_EQ(given_back[1].load(Relaxed), 1u);
	KUNIT_EXPECT_EQ(given_back[2].load(Relaxed), 1u);
	KUNIT_EXPECT_EQ(given_back[3].load(Relaxed), 0u);
	return {};
}

} // namespace

KUNIT_SUITE(bytes, KUNIT_RUN(byte_order_is_that_of_the_type),
	    KUNIT_RUN(objects_are_read_from_bytes), KUNIT_RUN(objects_are_seen_in_bytes),
	    KUNIT_RUN(objects_are_bytes), KUNIT_RUN(pointers_carry_tags),
	    KUNIT_RUN(pointers_that_are_not_null), KUNIT_RUN(handles_are_given_back_once));
