// SPDX-License-Identifier: GPL-2.0
// What no analysis of ours follows outside the dialect, and what the dialect forbids instead: memory
// beyond an object, numbers made into enumerations, user pointers, lowering a count by hand.
#include <core/annotations.hh>

enum class Mode { Off, On };

struct Pair {
	int *first;
	unsigned long count;
};
/// A view of @p count numbers.
///
/// # Safety
///
/// There are as many behind @p first.
__unsafe_fn Pair from_raw(int *first, unsigned long count);
/// The number at @p index.
///
/// # Safety
///
/// The view has more than @p index.
__unsafe_fn int unchecked(const Pair &view, unsigned long index);

struct Counted {
	int refs;
};

// REJECT: unsafe-pointer
int beyond_by_arithmetic(int *p, int n)
{
	return *(p + n);
}
// REJECT: unsafe-pointer
int beyond_by_subscript(int *p, int n)
{
	return p[n];
}
// REJECT: unsafe-call
Pair view_of_the_wrong_length(int *p)
{
	return from_raw(p, 100);
}
// REJECT: unsafe-call
int unchecked_access(const Pair &view)
{
	return unchecked(view, 100);
}
// ACCEPT
int checked_first(const Pair &view)
{
	if (view.count == 0)
		return 0;
	// SAFETY: there is a number at 0.
	unsafe
	{
		return unchecked(view, 0);
	}
}
// REJECT: cast-enum
Mode number_as_enumeration(int n)
{
	return static_cast<Mode>(n);
}
// ACCEPT
Mode checked_enumeration(int n)
{
	return n == 1 ? Mode::On : Mode::Off;
}
// REJECT: unsafe-pointer
void count_by_hand(Counted *object)
{
	object->refs--;
}
// REJECT: cast-pointer
int type_confusion(long *p)
{
	const auto *q = reinterpret_cast<int *>(p);

	return q == nullptr;
}
// REJECT: cast-comment
unsigned char bits_are_lost(int n)
{
	return static_cast<unsigned char>(n);
}
#define TWICE(x) ((x) + (x))
// REJECT: cast-comment
int bits_are_lost_in_an_argument(int n)
{
	return TWICE(static_cast<unsigned char>(n));
}
// ACCEPT
int said_in_an_argument(int n)
{
	// CAST: the callers count to ten.
	return TWICE(static_cast<unsigned char>(n));
}
// REJECT: unsafe-token
Pair forged(int *p)
{
	(void)core::Unsafe{};
	return {p, 1};
}
// REJECT: unsafe-call
void beyond_the_end(char (&to)[4], const char (&from)[8])
{
	__builtin_memcpy(to, from, sizeof(from));
}
// REJECT: unsafe-call
unsigned long to_the_nul(const char *text)
{
	return __builtin_strlen(text);
}
// ACCEPT
void to_the_end(char (&to)[8], const char (&from)[8])
{
	// SAFETY: both have as many bytes.
	unsafe
	{
		__builtin_memcpy(to, from, sizeof(to));
	}
}
