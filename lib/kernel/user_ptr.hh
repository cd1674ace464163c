// SPDX-License-Identifier: GPL-2.0
/// @file
/// The address of something in the memory of user space, which is no pointer.
///
/// C header: `include/linux/compiler_types.h` (`__user`).
#pragma once

#include <core/annotations.hh>
#include <core/types.hh>

namespace cfl_typed
{

/// What a `__user` pointer points to in bindings made with `--typed user`.
template <class T>
struct user;

} // namespace cfl_typed

namespace kernel
{

/// The pointer to a @p T of user space in such bindings.
template <typename T>
struct TypedUser {
	using Pointee = cfl_typed::user<T>;
};
template <typename T>
struct TypedUser<const T> {
	using Pointee = const cfl_typed::user<T>;
};

/// Where user space says that a @p T is. Nothing is known about it: it may be unmapped, belong to
/// somebody else, or change at any time. So it cannot be dereferenced, and is no pointer of the kernel;
/// `UserSlice` copies what is there.
///
/// It is moved, not copied, so that the same bytes are not fetched twice: between the two, user space
/// may have changed what was checked. Who means it writes clone().
///
/// # Examples
///
/// ```cpp
/// UserPtr<u32> answer = UserPtr<u32>::from_addr(0x1000);
/// KUNIT_EXPECT_EQ(answer.addr(), 0x1000u);
/// KUNIT_EXPECT_EQ(move(answer).offset(2).addr(), 0x1008u);
/// KUNIT_EXPECT(UserPtr<u32>().is_null());
/// ```
///
/// It is not dereferenced:
///
/// ```cpp compile_fail
/// UserPtr<u32> answer = UserPtr<u32>::from_addr(0x1000);
/// u32 value = *answer;
/// ```
template <typename T>
class __raw_form("user") UserPtr
{
public:
	using Element = T;

	/// Null.
	constexpr UserPtr() noexcept = default;
	/// The address that user space gave as a number, such as the argument of an ioctl.
	[[nodiscard]] __raw_form() static constexpr UserPtr from_addr(usize addr) noexcept
	{
		UserPtr out;
		out.addr_ = addr;
		return out;
	}
	/// The address that C has as a `__user` pointer.
	///
	/// # Safety
	///
	/// @p raw is an address of user space, and none of the kernel.
	[[nodiscard]] __raw_form() static UserPtr from_raw(core::Unsafe, const void *raw) noexcept
	{
		return from_addr(reinterpret_cast<usize>(raw));
	}

	/// The address that a binding made with `--typed user` has. Its type says that it is one of user
	/// space: nothing is promised, and no plain pointer and none of another kind is taken.
	[[nodiscard]] static UserPtr
	from_typed(typename TypedUser<T>::Pointee CFL_GNU_ATTR(noderef) * typed) noexcept
	{
		return from_addr(reinterpret_cast<usize>(typed));
	}

	constexpr UserPtr(UserPtr &&other) noexcept : addr_(other.addr_) { other.addr_ = 0; }
	constexpr UserPtr &operator=(UserPtr &&other) noexcept
	{
		const usize addr = other.addr_;

		other.addr_ = 0;
		addr_ = addr;
		return *this;
	}
	UserPtr(const UserPtr &) __deleted("not fetched twice by mistake: move(), or clone()");
	UserPtr &operator=(const UserPtr &) = delete;
	template <typename U>
	UserPtr(U *) __deleted("a pointer of the kernel is no UserPtr: from_addr(), from_raw()");
	~UserPtr() = default;

	/// The same address once more. What is fetched through both may differ: check what was fetched
	/// last.
	[[nodiscard]] constexpr UserPtr clone() const noexcept { return from_addr(addr_); }

	/// The number, for messages and comparisons.
	[[nodiscard]] __raw_form() constexpr usize addr() const noexcept { return addr_; }
	[[nodiscard]] constexpr bool is_null() const noexcept { return !addr_; }

	/// The address of the @p count-th object from here. Wraps at the end of the address space; what
	/// is not of user space is found when it is accessed.
	[[nodiscard]] constexpr UserPtr offset(usize count) && noexcept
	requires requires { sizeof(T); }
	{
		const usize addr = addr_ + count * sizeof(T);

		addr_ = 0;
		return from_addr(addr);
	}
	/// The same address, as that of a @p U.
	template <typename U>
	[[nodiscard]] constexpr UserPtr<U> cast() && noexcept
	{
		const usize addr = addr_;

		addr_ = 0;
		return UserPtr<U>::from_addr(addr);
	}
	/// The `__user` pointer for C.
	///
	/// # Safety
	///
	/// It is handed to functions that take an address of user space, and not dereferenced.
	[[nodiscard]] T *as_raw(core::Unsafe) const noexcept
	{
		return reinterpret_cast<T *>(addr_);
	}

	/// The pointer for functions of such bindings, which is not dereferenced either.
	[[nodiscard]] typename TypedUser<T>::Pointee *as_typed() const noexcept
	{
		return reinterpret_cast<typename TypedUser<T>::Pointee *>(addr_);
	}

	friend constexpr bool operator==(const UserPtr &a, const UserPtr &b) noexcept
	{
		return a.addr_ == b.addr_;
	}

	template <typename U = T>
	U &operator*() const __deleted("a UserPtr is not dereferenced: UserSlice copies");
	template <typename U = T>
	U *operator->() const __deleted("a UserPtr is not dereferenced: UserSlice copies");
	template <typename U = T>
	U &operator[](usize) const __deleted("a UserPtr is not dereferenced: UserSlice copies");
	template <typename U>
	operator U *() const __deleted("a UserPtr is no pointer of the kernel: UserSlice copies");

private:
	usize addr_ = 0;
};

} // namespace kernel
