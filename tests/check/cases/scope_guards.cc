// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// What a scope guard will do at its end: nothing before that, and nothing once it was dismissed.
#include <core/annotations.hh>
#include <core/scope_guard.hh>
#include <core/unique_handle.hh>
#include <core/utility.hh>

struct Gate {
	unsigned depth = 1;
};
class __owner(int) Box
{
public:
	Box(Box &&other) noexcept;
	~Box();
	int &operator*() noexcept __lifetimebound;
	const int &operator*() const noexcept __lifetimebound;
};
void keep(Box box);
void undo_for(int number);

auto deeper(Gate &gate __lifetimebound)
{
	const unsigned before = gate.depth;

	gate.depth = before * 2;
	core::ScopeGuard back([&gate, before] { gate.depth = before; });
	return back;
}
// ACCEPT
unsigned weigh(Gate &gate)
{
	const auto back = deeper(gate);

	return gate.depth;
}
// ACCEPT
void given_when_dismissed(Box box)
{
	core::ScopeGuard undo([&] { undo_for(*box); });

	if (*box > 3)
		return;
	undo.dismiss();
	keep(core::move(box));
}
// REJECT: borrow-moved
void given_before(Box box)
{
	core::ScopeGuard undo([&] { undo_for(*box); });

	keep(core::move(box));
	if (undo_for(3), true)
		return;
	undo.dismiss();
}

struct Counted {
	int users;
};
Counted *counted(Counted *of);
void put(Counted *of);
using Handle = core::UniqueHandle<Counted *, [](Counted *raw) { put(raw); }>;
class Member
{
public:
	explicit Member(Handle handle) : handle_(core::move(handle)) {}
	Member again() const
	{
		// SAFETY: one more reference is counted for the result.
		unsafe
		{
			return Member(Handle::from_raw(unsafe_, counted(handle_.get())));
		}
	}
	int users() const;

private:
	Handle handle_;
};
// ACCEPT
// The second handle has a reference of its own.
int second_stays(Member first)
{
	const Member second = first.again();

	first = second.again();
	return second.users();
}
