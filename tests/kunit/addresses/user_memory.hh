// SPDX-License-Identifier: GPL-2.0
/// @file
/// A page of the process that runs the cases, with nothing mapped behind it.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <kernel/page.hh>
#include <kernel/uaccess.hh>

namespace addresses_test
{

/// # Invariants
///
/// `start_` is where a page is mapped, the second one after which is not; 0 if the task has no memory.
class UserMemory
{
public:
	static constexpr usize SIZE = kernel::PAGE_SIZE;

	UserMemory() noexcept : start_(0)
	{
		// SAFETY: a task may look at its own, and change it.
		unsafe
		{
			if (!::cfl_has_user_memory())
				return;
			start_ = ::vm_mmap(nullptr, 0, 2 * SIZE, PROT_READ | PROT_WRITE,
					   MAP_ANONYMOUS | MAP_PRIVATE, 0);
			if (start_ >= ~usize(4095))
				start_ = 0;
			else
				(void)::vm_munmap(start_ + SIZE, SIZE);
		}
	}
	UserMemory(const UserMemory &) = delete;
	UserMemory &operator=(const UserMemory &) = delete;
	~UserMemory()
	{
		if (start_) {
			// SAFETY: the class's invariant.
			unsafe
			{
				(void)::vm_munmap(start_, SIZE);
			}
		}
	}

	/// Threads of the kernel have no memory of user space.
	[[nodiscard]] bool is_missing() const noexcept { return !start_; }
	[[nodiscard]] kernel::UserSlice slice(usize offset, usize size) const noexcept
	{
		return kernel::UserSlice(kernel::UserPtr<u8>::from_addr(start_ + offset), size);
	}

private:
	usize start_;
};

} // namespace addresses_test
