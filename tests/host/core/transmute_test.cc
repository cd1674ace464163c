// SPDX-License-Identifier: GPL-2.0
#include "core_test.hh"

#include <core/byte_order.hh>
#include <core/send_sync.hh>
#include <core/transmute.hh>

struct Header {
	core::Be16 type;
	core::Be16 length;
	u8 address[4];
};
template <>
inline constexpr bool core::is_from_bytes<Header> =
	core::fields_from_bytes<Header, &Header::type, &Header::length, &Header::address>();

struct Padded {
	u8 a;
	u32 b;
};

struct Job {
	u32 number;
};
// SAFETY: a number.
IMPL_SEND(Job);
IMPL_SYNC(Job);

using namespace core;

namespace
{

static_assert(AsBytes<u32> && AsBytes<Header> && !AsBytes<Padded> && !AsBytes<int *>);
static_assert(FromBytes<u32> && FromBytes<u8[4]> && FromBytes<Header> && !FromBytes<bool>);
static_assert(!FromBytes<Padded>);
static_assert(Be32(0x01020304).get() == 0x01020304);

static_assert(Send<int> && Sync<int> && Send<Job> && Sync<Job> && Send<const Job> && Send<Job[2]>);
static_assert(!Send<int *> && !Send<int &> && !Send<Padded> && !Sync<Padded>);
static_assert(Send<Option<int>> && !Send<Option<Padded>> && Send<Result<Job>>);
static_assert(!Send<Option<Padded &>> && Send<Option<const Job &>> && Send<Span<Job>>);

TEST(Transmute, AsBytes)
{
	const u32 number = 0x01020304;
	EXPECT_EQ(as_bytes(number).size(), 4u);
	EXPECT_EQ(as_bytes(Be32(number))[0], 1);
	EXPECT_EQ(as_bytes(Le32(number))[0], 4);
	u32 target = 0;
	as_bytes_mut(target).copy_from(as_bytes(number));
	EXPECT_EQ(target, number);
}

TEST(Transmute, FromBytes)
{
	alignas(Header) const u8 wire[] = {0x08, 0x00, 0x00, 0x2a, 1, 2, 3, 4, 5};
	Span<const u8> bytes = wire;
	const auto header = from_bytes<Header>(bytes);
	ASSERT_TRUE(header.is_some());
	EXPECT_EQ(header->type.get(), 0x800);
	EXPECT_EQ(header->length.get(), 42);
	EXPECT_EQ(header->address[3], 4);
	EXPECT_TRUE(from_bytes<Header>(bytes.first(7)).is_none());
	EXPECT_TRUE(from_bytes<Header>(bytes.skip(1)).is_none());
	EXPECT_EQ(read_from_bytes<Header>(bytes.skip(1))->address[3], 5);
	EXPECT_TRUE(read_from_bytes<Header>(bytes.skip(2)).is_none());
}

TEST(ByteOrder, AllWidths)
{
	EXPECT_EQ(Be16(u16(0x0102)).get(), 0x0102);
	EXPECT_EQ(as_bytes(Be16(u16(0x0102)))[0], 1);
	EXPECT_EQ(as_bytes(Le16(u16(0x0102)))[0], 2);
	EXPECT_EQ(as_bytes(Be64(u64(1) << 56))[0], 1);
	EXPECT_EQ(as_bytes(Le64(u64(1) << 56))[7], 1);
	EXPECT_EQ(Be32::from_raw(Be32(77u).raw()).get(), 77u);
	EXPECT_TRUE(Be32() == Be32(0u));
}

} // namespace
