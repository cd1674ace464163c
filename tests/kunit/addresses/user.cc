// SPDX-License-Identifier: GPL-2.0
/// @file
/// The memory of user space: that of the process that loads the module. Where the cases run in a thread
/// of the kernel, as under KUnit, there is none, and they look at nothing.
#include "user_memory.hh"

#include <core/byte_order.hh>
#include <kernel/kunit.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/uaccess.hh>

using namespace kernel;
using addresses_test::UserMemory;

struct Request {
	u32 number;
	u16 flags;
	core::Be16 port;
};
template <>
inline constexpr bool core::is_from_bytes<Request> =
	core::fields_from_bytes<Request, &Request::number, &Request::flags, &Request::port>();

namespace
{

KUNIT_CASE(user_is_written_and_read)
{
	const UserMemory memory;
	if (memory.is_missing())
		return {};
	UserSliceWriter writer = memory.slice(0, 16).writer();
	const u8 bytes[] = {1, 2, 3};

	TRY(writer.write(Request{5, 6, 0x1234}));
	TRY(writer.write(Span<const u8>(bytes)));
	KUNIT_EXPECT_EQ(writer.size(), 5u);
	TRY(writer.skip(1));
	TRY(writer.fill_zero(3));
	KUNIT_EXPECT_EQ(writer.size(), 1u);
	KUNIT_EXPECT_EQ(writer.write(u32(1)).error(), EFAULT);
	TRY(writer.write(u8(9)));
	KUNIT_EXPECT(writer.empty());

	UserSliceReader reader = memory.slice(0, 16).reader();
	const Request request = TRY(reader.read<Request>());
	KUNIT_EXPECT_EQ(request.number, 5u);
	KUNIT_EXPECT_EQ(request.flags, 6u);
	KUNIT_EXPECT_EQ(request.port.get(), 0x1234u);
	KUNIT_EXPECT_EQ(TRY(reader.read<core::Le16>()).get(), 0x0201u);
	KUNIT_EXPECT_EQ(TRY(reader.read<u8>()), 3u);
	TRY(reader.skip(1));
	u8 rest[4] = {7, 7, 7, 7};
	TRY(reader.read(rest));
	KUNIT_EXPECT_EQ(rest[0] + rest[1] + rest[2], 0);
	KUNIT_EXPECT_EQ(rest[3], 9u);
	KUNIT_EXPECT(reader.empty());
	return {};
}

KUNIT_CASE(user_byte_is_read_once)
{
	const UserMemory memory;
	if (memory.is_missing())
		return {};
	TRY(memory.slice(0, 4).writer().write(u32(0x04030201)));
	UserSliceReader reader = memory.slice(0, 4).reader();

	KUNIT_EXPECT_EQ(TRY(reader.read<u16>()), 0x0201u);
	KUNIT_EXPECT_EQ(TRY(reader.read<u16>()), 0x0403u);
	KUNIT_EXPECT_EQ(reader.read<u8>().error(), EFAULT);
	KUNIT_EXPECT_EQ(reader.skip(1).error(), EFAULT);

	UserSlice slice = memory.slice(0, 4);
	UserSliceReader first = move(slice).reader();
	// cfl-expect: move-use - a slice that was read from is empty
	UserSliceReader second = move(slice).reader();
	KUNIT_EXPECT_EQ(first.size(), 4u);
	KUNIT_EXPECT_EQ(second.read<u8>().error(), EFAULT);
	return {};
}

KUNIT_CASE(user_reader_is_divided)
{
	const UserMemory memory;
	if (memory.is_missing())
		return {};
	TRY(memory.slice(0, 4).writer().write(u32(0x04030201)));
	UserSliceReader reader = memory.slice(0, 8).reader();
	UserSliceReader head = TRY(reader.take(2));

	KUNIT_EXPECT_EQ(reader.size(), 6u);
	reader.truncate(9);
	reader.truncate(2);
	KUNIT_EXPECT_EQ(TRY(reader.read<u16>()), 0x0403u);
	KUNIT_EXPECT_EQ(TRY(head.read<u16>()), 0x0201u);
	KUNIT_EXPECT_EQ(head.take(1).error(), EFAULT);
	reader = move(head);
	KUNIT_EXPECT(reader.empty());
	return {};
}

KUNIT_CASE(user_request_is_answered)
{
	const UserMemory memory;
	if (memory.is_missing())
		return {};
	TRY(memory.slice(0, 8).writer().write(Request{20, 1, 80}));
	auto [reader, writer] = memory.slice(0, 8).reader_writer();
	Request request = TRY(reader.read<Request>());

	request.number++;
	TRY(writer.write(request));
	KUNIT_EXPECT_EQ(TRY(memory.slice(0, 4).reader().read<u32>()), 21u);
	return {};
}

KUNIT_CASE(user_is_read_whole)
{
	const UserMemory memory;
	if (memory.is_missing())
		return {};
	const u8 text[] = {'a', 'b', 'c'};
	KVec<u8> all;

	TRY(memory.slice(0, 3).writer().write(Span<const u8>(text)));
	TRY(all.push('>', GFP_KERNEL));
	TRY(memory.slice(0, 3).read_all(all, GFP_KERNEL));
	KUNIT_EXPECT_EQ(all.size(), 4u);
	KUNIT_EXPECT_EQ(all[3], 'c');
	KUNIT_EXPECT_EQ(memory.slice(UserMemory::SIZE - 2, 4).read_all(all, GFP_KERNEL).error(),
			EFAULT);
	KUNIT_EXPECT_EQ(all.size(), 4u);
	return {};
}

KUNIT_CASE(user_text_is_read)
{
	const UserMemory memory;
	if (memory.is_missing())
		return {};
	const u8 text[] = {'e', 't', 'h', '0', 0, 'x'};
	char buffer[16];

	TRY(memory.slice(0, 6).writer().write(Span<const u8>(text)));
	KUNIT_EXPECT(TRY(memory.slice(0, 6).reader().strcpy_into(buffer)) == "eth0");
	KUNIT_EXPECT_EQ(memory.slice(0, 4).reader().strcpy_into(buffer).error(), EINVAL);
	char small[3];
	KUNIT_EXPECT_EQ(memory.slice(0, 6).reader().strcpy_into(small).error(), EINVAL);
	KUNIT_EXPECT_EQ(memory.slice(UserMemory::SIZE, 6).reader().strcpy_into(buffer).error(),
			EFAULT);
	return {};
}

KUNIT_CASE(user_faults_are_errors)
{
	const UserMemory memory;
	if (memory.is_missing())
		return {};
	// The last four bytes of the memory, and four that are not mapped.
	UserSliceReader reader = memory.slice(UserMemory::SIZE - 4, 8).reader();
	KUNIT_EXPECT_EQ(reader.read<u64>().error(), EFAULT);
	// What was read in vain is not read again.
	KUNIT_EXPECT(reader.empty());
	KUNIT_EXPECT_EQ(reader.read<u8>().error(), EFAULT);
	UserSliceWriter writer = memory.slice(UserMemory::SIZE, 8).writer();
	KUNIT_EXPECT_EQ(writer.write(u32(1)).error(), EFAULT);
	KUNIT_EXPECT(writer.empty());
	KUNIT_EXPECT_EQ(memory.slice(UserMemory::SIZE, 8).writer().fill_zero(8).error(), EFAULT);
	return {};
}

KUNIT_CASE(user_is_never_the_kernel)
{
	u32 ours = 1;
	// The address of something in the kernel, as user space could say it.
	// cfl-expect: address-mixed - on purpose
	auto at = UserPtr<u32>::from_addr(reinterpret_cast<usize>(&ours));

	KUNIT_EXPECT_EQ(UserSlice(at.clone(), 4).reader().read<u32>().error(), EFAULT);
	KUNIT_EXPECT_EQ(UserSlice(move(at), 4).writer().write(u32(2)).error(), EFAULT);
	KUNIT_EXPECT_EQ(ours, 1u);
	KUNIT_EXPECT_EQ(UserSlice(UserPtr<u32>(), 4).reader().read<u32>().error(), EFAULT);
	// cfl-expect: move-use - on purpose: it was moved away
	KUNIT_EXPECT(at.is_null());
	return {};
}

KUNIT_CASE(user_ptr_is_an_address)
{
	UserPtr<u32> p = UserPtr<u32>::from_addr(0x1000);

	KUNIT_EXPECT_EQ(p.clone().offset(3).addr(), 0x100cu);
	KUNIT_EXPECT_EQ(p.clone().cast<u8>().offset(3).addr(), 0x1003u);
	KUNIT_EXPECT(p == p.clone());
	// SAFETY: it is not dereferenced.
	unsafe
	{
		KUNIT_EXPECT(UserPtr<u32>::from_raw(unsafe_, p.as_raw(unsafe_)) == p);
	}
	UserPtr<u32> q = move(p);
	p = move(q);
	KUNIT_EXPECT_EQ(p.addr(), 0x1000u);
	return {};
}

} // namespace

KUNIT_SUITE(user, KUNIT_RUN(user_is_written_and_read), KUNIT_RUN(user_byte_is_read_once),
	    KUNIT_RUN(user_reader_is_divided), KUNIT_RUN(user_request_is_answered),
	    KUNIT_RUN(user_is_read_whole), KUNIT_RUN(user_text_is_read),
	    KUNIT_RUN(user_faults_are_errors), KUNIT_RUN(user_is_never_the_kernel),
	    KUNIT_RUN(user_ptr_is_an_address));
