// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// Numbers of user space: fetched by a function twice, and taken for lengths.
#include <core/result.hh>
#include <core/span.hh>

template <typename T>
class __raw_form("user") UserPtr
{
public:
	UserPtr(UserPtr &&);
	UserPtr clone() const;
	unsigned long addr() const;
};
class UserSliceReader
{
public:
	template <typename T>
	core::Result<T> read();
};
extern "C" unsigned long copy_from_user(void *to, unsigned long from, unsigned long size);
struct Header {
	unsigned size;
	unsigned kind;
};
core::Result<Header> header_at(unsigned long addr)
{
	Header header{};

	// SAFETY: there is room for a header.
	unsafe
	{
		if (copy_from_user(&header, addr, sizeof(header)))
			return core::errors::INVALID;
	}
	return header;
}
// REJECT: user-pointer
core::Result<unsigned> size_asked_twice(UserPtr<Header> at)
{
	const unsigned long addr = at.addr();

	if (TRY(header_at(addr)).size > 64)
		return core::errors::INVALID;
	const Header header = TRY(header_at(addr));
	return header.size;
}
// ACCEPT
core::Result<unsigned> size_asked_once(UserPtr<Header> at)
{
	const unsigned long addr = at.addr();
	const Header header = TRY(header_at(addr));

	if (header.size > 64)
		return core::errors::INVALID;
	return header.size;
}
// ACCEPT
core::Result<unsigned> two_headers(UserPtr<Header> at)
{
	const unsigned long addr = at.addr();
	const Header first = TRY(header_at(addr));
	const Header second = TRY(header_at(addr + sizeof(Header)));

	return first.size + second.size;
}
unsigned sum(core::Span<const unsigned char> bytes);
// REJECT: user-pointer
core::Result<unsigned> length_as_claimed(UserSliceReader &header,
					 core::Span<const unsigned char> buffer)
{
	const unsigned length = TRY(header.read<unsigned>());

	// SAFETY: wrong: nobody knows.
	unsafe
	{
		return sum(
			core::Span<const unsigned char>::from_raw(unsafe_, buffer.data(), length));
	}
}
// REJECT: user-pointer
core::Result<unsigned> member_as_claimed(UserSliceReader &reader,
					 core::Span<const unsigned char> buffer)
{
	const Header header = TRY(reader.read<Header>());

	if (header.kind != 1)
		return core::errors::INVALID;
	// SAFETY: wrong: nobody knows.
	unsafe
	{
		return sum(core::Span<const unsigned char>::from_raw(unsafe_, buffer.data(),
								     header.size));
	}
}
// ACCEPT
core::Result<unsigned> length_compared(UserSliceReader &header,
				       core::Span<const unsigned char> buffer)
{
	const unsigned length = TRY(header.read<unsigned>());

	if (length > buffer.size())
		return core::errors::INVALID;
	// SAFETY: the buffer has so many.
	unsafe
	{
		return sum(
			core::Span<const unsigned char>::from_raw(unsafe_, buffer.data(), length));
	}
}
