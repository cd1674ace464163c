// SPDX-License-Identifier: GPL-2.0
/// @file
/// Which accesses of a machine's threads are ordered, by what they have waited for.
#pragma once

#include <check/exec_fibers.hh>

#include <clang/Basic/SourceLocation.h>

#include <unordered_map>

namespace cfl::check::exec
{

class Races
{
public:
	/// An access by a thread, at the time of its own clock.
	struct Access {
		unsigned thread = 0;
		uint32_t time = 0;
		uint8_t bytes = 0; ///< Which of the eight.
		bool write = false;
		clang::SourceLocation loc;
	};

	bool active = false; ///< There was more than one thread.
	bool atomic = false; ///< The access that is made is ordered by itself.

	/// Another thread's access to the same bytes that nothing orders before this one, if one of the two writes.
	std::optional<Access> add(Address a, uint64_t bytes, const Access &access,
				  const Clock &clock);
	/// What a thread leaves behind at an object for whoever comes later.
	void release(Address object, Fiber &thread);
	void acquire(Address object, Fiber &thread);
	static void join(Clock &to, const Clock &from);

private:
	std::unordered_map<Address, std::vector<Access>> cells_;
	std::unordered_map<Address, Clock> objects_;
};

} // namespace cfl::check::exec
