// SPDX-License-Identifier: GPL-2.0
/// @file
/// From a pointer to a member to the object around it.
///
/// C header: `include/linux/container_of.h`.
#pragma once

#include <core/annotations.hh>
#include <core/traits.hh>
#include <core/types.hh>

namespace kernel
{
namespace detail
{

template <typename M>
struct MemberPointer;
template <typename C, typename M>
struct MemberPointer<M C::*> {
	using Class = C;
	using Member = M;
};

template <auto MEMBER>
[[gnu::always_inline]] inline usize offset_of() noexcept
{
	using Class = typename MemberPointer<decltype(MEMBER)>::Class;
	// SAFETY: an address is only computed, and folded by the compiler; nothing is read there.
	unsafe
	{
		const auto *object = reinterpret_cast<const Class *>(usize(alignof(Class)) << 8);
		return reinterpret_cast<usize>(&(object->*MEMBER)) -
		       reinterpret_cast<usize>(object);
	}
}

} // namespace detail

/// The object whose member @p MEMBER is at @p member: `container_of<&Device::work>(unsafe_, ptr)`.
/// The class need not have a standard layout, but the member must not be in a virtual base.
///
/// # Examples
///
/// ```cpp
/// struct Job {
/// 	u32 number;
/// 	u64 link;
/// };
/// Job job{.number = 7, .link = 0};
/// // SAFETY: the member of a job.
/// unsafe
/// {
/// 	KUNIT_EXPECT_EQ((container_of<&Job::link>(unsafe_, &job.link)->number), 7u);
/// }
/// ```
///
/// # Safety
///
/// @p member points to that member of an object of that class.
template <auto MEMBER>
[[nodiscard]] inline auto *
container_of(core::Unsafe,
	     typename detail::MemberPointer<decltype(MEMBER)>::Member *member) noexcept
{
	using Class = typename detail::MemberPointer<decltype(MEMBER)>::Class;
	return reinterpret_cast<Class *>(reinterpret_cast<usize>(member) -
					 detail::offset_of<MEMBER>());
}

/// The same for an object that is only read.
///
/// # Safety
///
/// As above.
template <auto MEMBER>
[[nodiscard]] inline const auto *
container_of(core::Unsafe token,
	     const typename detail::MemberPointer<decltype(MEMBER)>::Member *member) noexcept
{
	using Member = typename detail::MemberPointer<decltype(MEMBER)>::Member;
	return container_of<MEMBER>(token, const_cast<Member *>(member));
}

/// Refuses a pointer to anything else.
///
/// # Safety
///
/// It is never called.
template <auto MEMBER, typename T>
requires(!core::is_same<core::remove_cv<T>,
			typename detail::MemberPointer<decltype(MEMBER)>::Member>)
void container_of(core::Unsafe, T *) __deleted("container_of: a pointer to another type");

} // namespace kernel
