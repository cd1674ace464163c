// SPDX-License-Identifier: GPL-2.0
// What safe code may not do by hand: end objects, promise the impossible, take any arguments.
#include <core/annotations.hh>
#include <core/types.hh>

struct Handle {
	int number;

	~Handle();
};

// REJECT: unsafe-call
void ended_by_hand(Handle &handle)
{
	handle.~Handle();
}

// ACCEPT
void ended_in_unsafe(Handle &handle)
{
	// SAFETY: the caller puts another object there.
	unsafe
	{
		handle.~Handle();
	}
}

// ACCEPT
int ended_by_its_scope()
{
	Handle handle{1};

	return handle.number;
}

// REJECT: unsafe-call
int cannot_happen(int kind)
{
	switch (kind) {
	case 0:
		return 1;
	default:
		__builtin_unreachable();
	}
}

// REJECT: unsafe-call
int assumed(int kind)
{
	__builtin_assume(kind > 0);
	return kind;
}

// ACCEPT
int promised_in_unsafe(int kind)
{
	if (kind < 0)
		// SAFETY: the register has no such value.
		unsafe
		{
			__builtin_unreachable();
		}
	return kind;
}

// REJECT: unsafe-varargs
int any_arguments(int count, ...)
{
	return count;
}

// ACCEPT
template <typename... Args>
int typed_arguments(int first, Args... rest)
{
	return (first + ... + rest);
}

// ACCEPT
int sum_of_three()
{
	return typed_arguments(1, 2, 3);
}
