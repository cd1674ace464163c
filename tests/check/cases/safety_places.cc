// SPDX-License-Identifier: GPL-2.0
// Where a SAFETY comment may stand.
#include <core/annotations.hh>
#include <core/types.hh>

/// # Safety
///
/// The caller knows.
int danger(core::Unsafe, int n);
/// # Safety
///
/// The caller knows.
bool test(core::Unsafe, int n);

struct Chain {
	Chain &add(int n);
	int done();
};
void take(int a, int b);

// ACCEPT
int before_return(int n)
{
	// SAFETY: known.
	return unsafe_expr(danger(unsafe_, n));
}
// ACCEPT
int before_long_return(int n)
{
	// SAFETY: known.
	return n * 1000000000 + n * 100000000 + n * 10000000 + n * 1000000 + n * 100000 +
	       n * 10000 + n * 1000 + n * 100 + n * 10 + n * 2000000000 + n * 200000000 +
	       n * 20000000 + n * 2000000 + n * 200000 + n * 20000 + n * 2000 +
	       unsafe_expr(danger(unsafe_, n));
}
// ACCEPT
int in_a_chain(Chain c, int n)
{
	// SAFETY: known.
	return c.add(n * 1000000000 + 1)
		.add(n * 1000000000 + 2)
		.add(n * 1000000000 + 3)
		.add(n * 1000000000 + 4)
		.add(n * 1000000000 + 5)
		.add(unsafe_expr(danger(unsafe_, n)))
		.done();
}
// ACCEPT
int in_a_chain_at_the_place(Chain c, int n)
{
	return c.add(1)
		.add(2)
		// SAFETY: known.
		.add(unsafe_expr(danger(unsafe_, n)))
		.done();
}
struct Member {
	// ACCEPT
	explicit Member(int n)
		: first_(n),
		  // SAFETY: known.
		  second_(unsafe_expr(danger(unsafe_, n)))
	{
	}
	// ACCEPT
	Member(int n, int m)
		// SAFETY: known.
		: first_(unsafe_expr(danger(unsafe_, n))), second_(m)
	{
	}
	int first_, second_;
};
// ACCEPT
int before_if(int n)
{
	// SAFETY: known.
	if (unsafe_expr(test(unsafe_, n)))
		return 1;
	return 0;
}
// ACCEPT
int before_else_if(int n)
{
	if (n == 3) {
		return 2;
		// SAFETY: known.
	} else if (unsafe_expr(test(unsafe_, n))) {
		return 1;
	}
	return 0;
}
// ACCEPT
int in_a_lambda(int n)
{
	auto f = [n] {
		// SAFETY: known.
		return unsafe_expr(danger(unsafe_, n));
	};
	return f();
}
// ACCEPT
int in_a_lambda_on_one_line(int n)
{
	// SAFETY: known.
	auto f = [n] { return unsafe_expr(danger(unsafe_, n)); };
	return f();
}
// ACCEPT
int lines(int n)
{
	// SAFETY: known, and this takes a few lines to say, which is why
	// it stands here in three of them, one below the
	// other, as comments do.
	unsafe
	{
		return danger(unsafe_, n);
	}
}
// ACCEPT
int paragraphs(int n)
{
	// SAFETY: known.
	//
	// And this is a second paragraph.
	unsafe
	{
		return danger(unsafe_, n);
	}
}
// ACCEPT
int said_first(int n)
{
	// Some words about what is done. Then:
	// SAFETY: known.
	unsafe
	{
		return danger(unsafe_, n);
	}
}
// ACCEPT
int star(int n)
{
	/* SAFETY: known. */
	unsafe
	{
		return danger(unsafe_, n);
	}
}
// ACCEPT
int star_lines(int n)
{
	/*
	 * SAFETY: known, and said
	 * in two lines.
	 */
	unsafe
	{
		return danger(unsafe_, n);
	}
}
// ACCEPT
int above_an_attribute(int n)
{
	// SAFETY: known.
	[[maybe_unused]] const int value = unsafe_expr(danger(unsafe_, n));
	return value;
}
// ACCEPT
int trailing(int n)
{
	return unsafe_expr(danger(unsafe_, n)); // SAFETY: known.
}
// ACCEPT
int inside(int n)
{
	unsafe
	{
		// SAFETY: known.
		return danger(unsafe_, n);
	}
}
// ACCEPT
int inside_braces(int n)
{
	unsafe
	{
		// SAFETY: known.
		return danger(unsafe_, n);
	}
}
// ACCEPT
int an_argument(int n)
{
	take(n,
	     // SAFETY: known.
	     unsafe_expr(danger(unsafe_, n)));
	return 0;
}
// ACCEPT
int arguments(int n)
{
	// SAFETY: known.
	take(n + n + n, unsafe_expr(danger(unsafe_, n)));
	return 0;
}
// ACCEPT
int two_in_one_statement(int n)
{
	// SAFETY: known, both.
	take(unsafe_expr(danger(unsafe_, n)), unsafe_expr(danger(unsafe_, n + 1)));
	return 0;
}
// ACCEPT
int in_a_loop(int n)
{
	// SAFETY: known.
	while (unsafe_expr(test(unsafe_, n)))
		n++;
	for (int i = 0; i < n; i++)
		// SAFETY: known.
		unsafe
		{
			n += danger(unsafe_, n);
		}
	return n;
}
// ACCEPT
int in_a_case(int n)
{
	switch (n) {
	case 1:
		// SAFETY: known.
		return unsafe_expr(danger(unsafe_, n));
	// SAFETY: known.
	case 2:
		unsafe
		{
			return danger(unsafe_, n);
		}
	}
	return 0;
}
// ACCEPT
int with_a_blank(int n)
{
	const int twice = n * 2;

	// SAFETY: known.
	const int value = unsafe_expr(danger(unsafe_, twice));

	return value;
}
// What is not one.
// REJECT: safety-comment
int none(int n)
{
	unsafe
	{
		return danger(unsafe_, n);
	}
}
// ACCEPT
int for_a_row_of_them(int n)
{
	// SAFETY: known, all of it.
	const int a = unsafe_expr(danger(unsafe_, n));
	const int b = unsafe_expr(danger(unsafe_, n));
	return a + b;
}
// ACCEPT
int with_closure(int n)
{
	// SAFETY: known.
	take(n, [&] {
		n++;
		return unsafe_expr(danger(unsafe_, n));
	}());
	return n;
}
// REJECT: safety-comment
int of_the_next_one(int n)
{
	const int a = unsafe_expr(danger(unsafe_, n));
	// SAFETY: known.
	const int b = unsafe_expr(danger(unsafe_, n));
	return a + b;
}
// REJECT: safety-comment
int of_the_one_before(int n)
{
	int a = 0;
	// SAFETY: known.
	unsafe
	{
		a = danger(unsafe_, n);
	}
	unsafe
	{
		a = danger(unsafe_, a);
	}
	return a;
}
// REJECT: safety-comment
// SAFETY: known.
int above_the_function(int n)
{
	return unsafe_expr(danger(unsafe_, n));
}
// REJECT: safety-comment
int for_another_block(int n)
{
	int a = 0;
	// SAFETY: known.
	unsafe
	{
		a = danger(unsafe_, n);
	}
	unsafe
	{
		a += danger(unsafe_, n);
	}
	return a;
}
// REJECT: safety-comment
int far_away(int n)
{
	// SAFETY: known.
	int a = n;
	a++;
	unsafe
	{
		return danger(unsafe_, a);
	}
}
// REJECT: safety-comment
int empty(int n)
{
	// SAFETY:
	unsafe
	{
		return danger(unsafe_, n);
	}
}
// REJECT: safety-comment
int only_mentioned(int n)
{
	// There is no reason here, and no SAFETY: comment.
	unsafe
	{
		return danger(unsafe_, n);
	}
}
// REJECT: safety-comment
int behind(int n)
{
	int a;
	unsafe
	{
		a = danger(unsafe_, n);
		// SAFETY: too late.
	}
	return a;
}
