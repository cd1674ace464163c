// SPDX-License-Identifier: GPL-2.0
#include <kernel/kunit.hh>

namespace kernel::kunit
{
namespace
{

/// Room for one value: text is cut to fit, numbers always fit.
constexpr usize VALUE_SIZE = 96;

struct Buffer {
	char text[VALUE_SIZE];
};

// printk levels as text, since the macros of include/linux/kern_levels.h are not values.
#define CFL_KTAP "\0016"

void show(Buffer &out, const Value &value)
{
	// SAFETY: every format takes exactly the argument given, and snprintf writes no more than the
	// buffer's size. `value.text` has `value.length` readable bytes (`Shape::Text`).
	unsafe
	{
		switch (value.shape) {
		case Shape::Signed:
			::snprintf(out.text, VALUE_SIZE, "%lld", static_cast<s64>(value.bits));
			break;
		case Shape::Unsigned:
			::snprintf(out.text, VALUE_SIZE, "%llu", value.bits);
			break;
		case Shape::Bool:
			::snprintf(out.text, VALUE_SIZE, "%s", value.bits ? "true" : "false");
			break;
		case Shape::Pointer:
			::snprintf(out.text, VALUE_SIZE, "%px",
				   reinterpret_cast<void *>(value.bits));
			break;
		case Shape::Text:
			::snprintf(out.text, VALUE_SIZE, "\"%.*s\"", static_cast<int>(value.length),
				   value.text);
			break;
		case Shape::Error:
			::snprintf(out.text, VALUE_SIZE, "errno %lld",
				   static_cast<s64>(value.bits));
			break;
		case Shape::Object:
			::snprintf(out.text, VALUE_SIZE, "<object>");
			break;
		}
	}
}

bool run_suite(const Suite &suite)
{
	u32 failed = 0;
	// SAFETY: every format takes exactly the arguments given.
	unsafe
	{
		::_printk(CFL_KTAP "    KTAP version 1\n");
		::_printk(CFL_KTAP "    # Subtest: %s\n", suite.name);
		::_printk(CFL_KTAP "    1..%zu\n", suite.count);
	}
	for (usize i = 0; i < suite.count; i++) {
		const Case &entry = suite.cases[i];
		Test test(nullptr);
		run_case(test, entry.run);
		if (test.failed())
			failed++;
		// SAFETY: the format takes exactly the arguments given.
		unsafe
		{
			::_printk(CFL_KTAP "    %s %zu %s\n", test.failed() ? "not ok" : "ok",
				  i + 1, entry.name);
		}
	}
	return failed == 0;
}

} // namespace

void Test::record() noexcept
{
	failures_++;
	mark_raw_failed(raw_);
}

void Test::fail(const Site &site, const char *op, Value left, Value right) noexcept
{
	Buffer left_text;
	Buffer right_text;
	show(left_text, left);
	show(right_text, right);
	record();
	// SAFETY: every format takes exactly the arguments given; the texts end in NUL.
	unsafe
	{
		::_printk(CFL_KTAP "    # EXPECTATION FAILED at %s:%d\n", site.file, site.line);
		::_printk(CFL_KTAP "    # expected %s %s %s, but\n", site.left, op, site.right);
		::_printk(CFL_KTAP "    #   %s = %s\n", site.left, left_text.text);
		::_printk(CFL_KTAP "    #   %s = %s\n", site.right, right_text.text);
		if (param_ >= 0)
			::_printk(CFL_KTAP "    # for parameter %zd\n", param_);
	}
}

void Test::fail(const Site &site) noexcept
{
	record();
	// SAFETY: every format takes exactly the arguments given; the texts end in NUL.
	unsafe
	{
		::_printk(CFL_KTAP "    # EXPECTATION FAILED at %s:%d\n", site.file, site.line);
		::_printk(CFL_KTAP "    # expected %s to be true\n", site.left);
		if (param_ >= 0)
			::_printk(CFL_KTAP "    # for parameter %zd\n", param_);
	}
}

void Test::fail(core::Error error) noexcept
{
	record();
	// SAFETY: every format takes exactly the arguments given.
	unsafe
	{
		::_printk(CFL_KTAP "    # the case ended in errno %d\n", error.to_errno());
		if (param_ >= 0)
			::_printk(CFL_KTAP "    # for parameter %zd\n", param_);
	}
}

void run_case(Test &test, Function run) noexcept
{
	core::Result<void> result = run(test);
	if (result.is_err())
		test.fail(result.error());
}

u32 run_suites(const Suite *const *suites, usize count) noexcept
{
	u32 failed = 0;
	// SAFETY: every format takes exactly the arguments given.
	unsafe
	{
		::_printk(CFL_KTAP "KTAP version 1\n");
		::_printk(CFL_KTAP "1..%zu\n", count);
	}
	for (usize i = 0; i < count; i++) {
		const bool good = run_suite(*suites[i]);
		if (!good)
			failed++;
		// SAFETY: the format takes exactly the arguments given.
		unsafe
		{
			::_printk(CFL_KTAP "%s %zu %s\n", good ? "ok" : "not ok", i + 1,
				  suites[i]->name);
		}
	}
	return failed;
}

} // namespace kernel::kunit
