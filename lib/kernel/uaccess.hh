// SPDX-License-Identifier: GPL-2.0
/// @file
/// Copying from and to the memory of user space.
///
/// C header: `include/linux/uaccess.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/c_str.hh>
#include <core/result.hh>
#include <core/span.hh>
#include <core/transmute.hh>
#include <kernel/kvec.hh>
#include <kernel/user_ptr.hh>

namespace kernel
{
namespace detail
{

/// A part of user space that gets smaller as it is used. After a fault nothing is left of it, so that
/// no byte is ever accessed twice.
class UserRange
{
public:
	UserRange(usize addr, usize size) noexcept : addr_(addr), size_(size) {}
	UserRange(UserRange &&other) noexcept : addr_(other.addr_), size_(other.size_)
	{
		other.size_ = 0;
	}
	UserRange &operator=(UserRange &&other) noexcept
	{
		const usize addr = other.addr_, size = other.size_;

		other.size_ = 0;
		addr_ = addr;
		size_ = size;
		return *this;
	}
	UserRange(const UserRange &) = delete;
	UserRange &operator=(const UserRange &) = delete;
	~UserRange() = default;

	[[nodiscard]] usize start() const noexcept { return addr_; }
	[[nodiscard]] usize size() const noexcept { return size_; }

	/// The first @p count bytes, which are no longer part of this one; `EFAULT` if there are fewer.
	[[nodiscard]] core::Result<UserRange> take(usize count) noexcept
	{
		if (count > size_) [[unlikely]]
			return core::errors::FAULT;
		UserRange out(addr_, count);
		addr_ += count;
		size_ -= count;
		return out;
	}
	/// Leaves the first @p count bytes only.
	void truncate(usize count) noexcept { size_ = count < size_ ? count : size_; }

	/// Fills @p to with the first bytes.
	__might_sleep core::Result<void> fetch(void *to, usize count) noexcept
	{
		const usize from = TRY(start_of(count));
		usize left;

		// SAFETY: the callers have `count` bytes at `to`. Where it reads is tested by C.
		unsafe
		{
			left = ::cfl_copy_from_user(to, from, count);
		}
		return done(left);
	}
	/// Overwrites the first bytes with those at @p from.
	__might_sleep core::Result<void> store(const void *from, usize count) noexcept
	{
		const usize to = TRY(start_of(count));
		usize left;

		// SAFETY: the callers have `count` bytes at `from`. Where it writes is tested by C.
		unsafe
		{
			left = ::cfl_copy_to_user(to, from, count);
		}
		return done(left);
	}
	/// Overwrites the first bytes with zero.
	__might_sleep core::Result<void> clear(usize count) noexcept
	{
		const usize to = TRY(start_of(count));
		usize left;

		// SAFETY: where it writes is tested by C.
		unsafe
		{
			left = ::cfl_clear_user(to, count);
		}
		return done(left);
	}
	/// Copies a text, up to its nul. Ends the range.
	__might_sleep core::Result<core::CStr>
	fetch_text(core::Span<char> to __lifetimebound) noexcept
	{
		const usize limit = to.size() < size_ ? to.size() : size_;
		const usize from = addr_;
		isize length;

		size_ = 0;
		// SAFETY: there are `limit` bytes at `to`. Where it reads is tested by C.
		unsafe
		{
			length =
				::cfl_strncpy_from_user(to.data(), from, static_cast<isize>(limit));
		}
		if (length < 0) [[unlikely]]
			return core::errors::FAULT;
		const core::Span<const char> copied = to.first(limit);
		return core::CStr::from_bytes_until_nul(copied);
	}

private:
	core::Result<usize> start_of(usize count) noexcept
	{
		const usize addr = addr_;

		if (count > size_) [[unlikely]]
			return core::errors::FAULT;
		addr_ += count;
		size_ -= count;
		return addr;
	}
	core::Result<void> done(usize left) noexcept
	{
		if (!left) [[likely]]
			return {};
		size_ = 0;
		return core::errors::FAULT;
	}

	usize addr_;
	usize size_;
};

} // namespace detail

/// Reads a part of user space from its start to its end. Every byte can be read once only: what was
/// checked cannot have changed when it is used. After `EFAULT` nothing is left to read.
class [[nodiscard]] UserSliceReader
{
public:
	/// How many bytes are left.
	[[nodiscard]] usize size() const noexcept { return range_.size(); }
	[[nodiscard]] bool empty() const noexcept { return !range_.size(); }

	/// Leaves out @p count bytes. Fails with `EFAULT` if fewer are left.
	core::Result<void> skip(usize count) noexcept
	{
		(void)TRY(range_.take(count));
		return {};
	}
	/// A reader for the next @p count bytes, which this one leaves out. Fails with `EFAULT` if fewer
	/// are left.
	core::Result<UserSliceReader> take(usize count) noexcept
	{
		return UserSliceReader(TRY(range_.take(count)));
	}
	/// Leaves at most @p count bytes to read.
	void truncate(usize count) noexcept { range_.truncate(count); }

	/// Fills @p to. Fails with `EFAULT` if fewer bytes are left or some cannot be read; what @p to
	/// holds then is not said.
	__might_sleep core::Result<void> read(core::Span<u8> to) noexcept
	{
		return range_.fetch(to.data(), to.size());
	}
	/// The next object. Fails with `EFAULT`.
	///
	/// Any bytes must be a @p T: see `core::fields_from_bytes()`.
	template <typename T>
	__might_sleep core::Result<T> read() noexcept
	{
		static_assert(core::FromBytes<T>,
			      "UserSliceReader::read: not every pattern of bytes is an object of "
			      "this type; prove it with core::fields_from_bytes");
		T object;

		TRY(range_.fetch(&object, sizeof(T)));
		return object;
	}
	/// Appends all that is left to @p to. Fails with `EFAULT` or `ENOMEM`; @p to is then as before.
	__might_sleep core::Result<void> read_all(KVec<u8> &to, AllocFlags flags) noexcept
	{
		const usize before = to.size(), count = size();

		TRY(to.resize(before + count, 0, flags));
		core::Result<void> done = read(to.span().skip(before));
		if (done.is_err()) [[unlikely]]
			to.truncate(before);
		return done;
	}
	/// Copies a text that ends in a nul into @p buffer, and ends the reader. Fails with `EFAULT` if it
	/// cannot be read, with `EINVAL` if no nul is among the bytes that are left, or fit.
	__might_sleep core::Result<core::CStr>
	strcpy_into(core::Span<char> buffer __lifetimebound) && noexcept
	{
		return range_.fetch_text(buffer);
	}

private:
	friend class UserSlice;
	explicit UserSliceReader(detail::UserRange &&range) noexcept
		: range_(static_cast<detail::UserRange &&>(range))
	{
	}

	detail::UserRange range_;
};

/// Writes a part of user space from its start to its end. Only what has no padding is written, as that
/// would show what was in the kernel's memory before.
class [[nodiscard]] UserSliceWriter
{
public:
	/// How many bytes are left.
	[[nodiscard]] usize size() const noexcept { return range_.size(); }
	[[nodiscard]] bool empty() const noexcept { return !range_.size(); }

	/// Leaves out @p count bytes. Fails with `EFAULT` if fewer are left.
	core::Result<void> skip(usize count) noexcept
	{
		(void)TRY(range_.take(count));
		return {};
	}
	/// Writes bytes. Fails with `EFAULT` if fewer are left or some cannot be written.
	__might_sleep core::Result<void> write(core::Span<const u8> from) noexcept
	{
		return range_.store(from.data(), from.size());
	}
	/// Writes an object. Fails with `EFAULT`.
	template <typename T>
	requires(!core::is_convertible<const T &, core::Span<const u8>>)
	__might_sleep core::Result<void> write(const T &object) noexcept
	{
		static_assert(
			core::AsBytes<T>,
			"UserSliceWriter::write: the type has padding, a pointer or a meaning "
			"beyond its bytes, which would show memory of the kernel");
		return range_.store(&object, sizeof(T));
	}
	/// Writes @p count bytes of zero. Fails with `EFAULT`.
	__might_sleep core::Result<void> fill_zero(usize count) noexcept
	{
		return range_.clear(count);
	}

private:
	friend class UserSlice;
	explicit UserSliceWriter(detail::UserRange &&range) noexcept
		: range_(static_cast<detail::UserRange &&>(range))
	{
	}

	detail::UserRange range_;
};

/// A part of user space, which is read once, written once, or read and then written.
///
/// # Context
///
/// Reading and writing may sleep, and is done in the process whose memory it is: elsewhere it fails
/// with `EFAULT`, or meets another process.
///
/// # Examples
///
/// ```cpp file
/// #include <kernel/uaccess.hh>
///
/// struct Request {
/// 	u32 number;
/// 	u32 flags;
/// };
/// template <>
/// inline constexpr bool core::is_from_bytes<Request> =
/// 	core::fields_from_bytes<Request, &Request::number, &Request::flags>();
///
/// /// Answers with the double of the number.
/// Result<void> answer(UserPtr<Request> at)
/// {
/// 	auto [reader, writer] = UserSlice(move(at), sizeof(Request)).reader_writer();
/// 	Request request = TRY(reader.read<Request>());
///
/// 	request.number *= 2;
/// 	return writer.write(request);
/// }
/// ```
///
/// A slice has one reader:
///
/// ```cpp compile_fail
/// UserSlice slice(UserPtr<u8>::from_addr(0x1000), 8);
/// auto first = slice.reader();
/// ```
class [[nodiscard]] UserSlice
{
public:
	/// What reader_writer() makes: a reader and a writer of the same bytes.
	struct Both {
		UserSliceReader reader;
		UserSliceWriter writer;
	};

	/// @p size bytes from @p start on. Whether they can be accessed is found when they are.
	template <typename T>
	UserSlice(UserPtr<T> start, usize size) noexcept : range_(start.addr(), size)
	{
	}

	/// How many bytes it has; none after it gave away its reader or writer.
	[[nodiscard]] usize size() const noexcept { return range_.size(); }

	[[nodiscard]] UserSliceReader reader() && noexcept
	{
		return UserSliceReader(static_cast<detail::UserRange &&>(range_));
	}
	[[nodiscard]] UserSliceWriter writer() && noexcept
	{
		return UserSliceWriter(static_cast<detail::UserRange &&>(range_));
	}
	/// For a request that is answered in place. What was written is not read again.
	[[nodiscard]] Both reader_writer() && noexcept
	{
		detail::UserRange both(range_.start(), range_.size());

		return Both{UserSliceReader(static_cast<detail::UserRange &&>(range_)),
			    UserSliceWriter(static_cast<detail::UserRange &&>(both))};
	}
	/// Appends all of it to @p to. Fails with `EFAULT` or `ENOMEM`; @p to is then as before.
	__might_sleep core::Result<void> read_all(KVec<u8> &to, AllocFlags flags) && noexcept
	{
		UserSliceReader all = static_cast<UserSlice &&>(*this).reader();

		return all.read_all(to, flags);
	}

	UserSliceReader reader() & __deleted("a UserSlice has one reader: move(slice).reader()");
	UserSliceWriter writer() & __deleted("a UserSlice has one writer: move(slice).writer()");
	Both reader_writer() & __deleted("a UserSlice is used up: move(slice).reader_writer()");

private:
	detail::UserRange range_;
};

} // namespace kernel
