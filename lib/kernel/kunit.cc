// SPDX-License-Identifier: GPL-2.0
#include <kernel/atomic.hh>
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

void show_error(Buffer &out, int number)
{
	const core::StrView name = core::Error::from_errno(number).name();
	// SAFETY: every format takes exactly the arguments given, and snprintf writes no more than the
	// buffer's size.
	unsafe
	{
		// CAST: the longest name has 20 characters.
		if (name.size() != 0)
			::snprintf(out.text, VALUE_SIZE, "%.*s", static_cast<int>(name.size()),
				   name.data());
		else
			::snprintf(out.text, VALUE_SIZE, "errno %d", number);
	}
}

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
			// CAST: snprintf() takes no more than the buffer has anyway.
			::snprintf(out.text, VALUE_SIZE, "\"%.*s\"", static_cast<int>(value.length),
				   value.text);
			break;
		case Shape::Error:
			// CAST: made from an errno, which is an int.
			show_error(out, static_cast<int>(value.bits));
			break;
		case Shape::Object:
			::snprintf(out.text, VALUE_SIZE, "<object>");
			break;
		}
	}
}

/// A literal needs no line that says what it is.
void print_operand(const char *written, const Buffer &shown)
{
	// SAFETY: both texts end in NUL; the format takes exactly them.
	unsafe
	{
		if (::strcmp(written, shown.text) != 0)
			::_printk(CFL_KTAP "    #   %s = %s\n", written, shown.text);
	}
}

/// Set while the module is loaded, read by its cases.
constinit Atomic<bool> fault_walk_wanted{false};
/// What the walks came to; cases run one after the other.
constinit Atomic<u32> walked_cases{0};
constinit Atomic<u32> walked_allocations{0};

/// Runs a case with its first allocation failing, then with its second, until it makes no more.
void walk_faults(const char *name, Function run)
{
	u32 failed = 0;
	for (bool reached = true; reached;) {
		Test test(nullptr);
		test.be_quiet();
		// SAFETY: the number belongs to this task, and is zero again afterwards.
		unsafe
		{
			::cfl_set_fail_nth(failed + 1);
			run_case(test, run);
			reached = ::cfl_fail_nth() == 0;
			::cfl_set_fail_nth(0);
		}
		if (reached)
			failed++;
	}
	walked_cases.fetch_add(1, Relaxed);
	walked_allocations.fetch_add(failed, Relaxed);
	// SAFETY: the format takes exactly the arguments given.
	unsafe
	{
		::_printk(CFL_KTAP "    # %s: survived %u failed allocations\n", name, failed);
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
		Test test(nullptr);
		// SAFETY: a suite has `count` cases, and the format takes exactly the arguments given.
		unsafe
		{
			const Case &entry = suite.cases[i];
			run_case(test, entry.name, entry.run);
			if (test.failed())
				failed++;
			::_printk(CFL_KTAP "    %s %zu %s\n", test.failed() ? "not ok" : "ok",
				  i + 1, entry.name);
		}
	}
	return failed == 0;
}

} // namespace

#if IS_ENABLED(CONFIG_KUNIT)

const char *raw_name(const struct ::kunit *raw) noexcept
{
	// SAFETY: KUnit hands a record to the case that it runs, and keeps it until the case ends.
	unsafe
	{
		return raw->name;
	}
}

void mark_raw_failed(struct ::kunit *raw) noexcept
{
	// SAFETY: as above. The record is written by the thread that runs the case.
	unsafe
	{
		if (raw)
			raw->status = ::KUNIT_FAILURE;
	}
}

#else

const char *raw_name(const struct ::kunit *) noexcept
{
	return "";
}

void mark_raw_failed(struct ::kunit *) noexcept {}

#endif

bool Test::record() noexcept
{
	failures_++;
	if (!quiet_)
		mark_raw_failed(raw_);
	return !quiet_;
}

void Test::print_param() const noexcept
{
	if (param_ < 0)
		return;
	// SAFETY: the format takes exactly the argument given.
	unsafe
	{
		::_printk(CFL_KTAP "    # for parameter %zd\n", param_);
	}
}

void Test::fail(const Site &site, const char *op, Value left, Value right) noexcept
{
	if (!record())
		return;
	Buffer left_text;
	Buffer right_text;
	show(left_text, left);
	show(right_text, right);
	// SAFETY: every format takes exactly the arguments given; the texts end in NUL.
	unsafe
	{
		::_printk(CFL_KTAP "    # EXPECTATION FAILED at %s:%d\n", site.file, site.line);
		::_printk(CFL_KTAP "    # expected %s %s %s, but\n", site.left, op, site.right);
	}
	print_operand(site.left, left_text);
	print_operand(site.right, right_text);
	print_param();
}

void Test::fail(const Site &site) noexcept
{
	if (!record())
		return;
	// SAFETY: every format takes exactly the arguments given; the texts end in NUL.
	unsafe
	{
		::_printk(CFL_KTAP "    # EXPECTATION FAILED at %s:%d\n", site.file, site.line);
		::_printk(CFL_KTAP "    # expected %s to be true\n", site.left);
	}
	print_param();
}

void Test::fail(core::Error error) noexcept
{
	if (!record())
		return;
	Buffer text;
	show(text, value(error));
	// SAFETY: every format takes exactly the arguments given; the text ends in NUL.
	unsafe
	{
		::_printk(CFL_KTAP "    # the case ended in %s\n", text.text);
	}
	print_param();
}

void run_case(Test &test, Function run) noexcept
{
	core::Result<void> result = run(test);
	if (result.is_err())
		test.fail(result.error());
}

void run_case(Test &test, const char *name, Function run) noexcept
{
	run_case(test, run);
	if (fault_walk_wanted.load(Relaxed) && !test.failed())
		walk_faults(name, run);
}

void print_fault_walk() noexcept
{
	// SAFETY: the format takes exactly the arguments given.
	unsafe
	{
		if (fault_walk_wanted.load(Relaxed))
			::_printk(CFL_KTAP "# fault_walk: %u cases survived %u failed "
					   "allocations, all that they make\n",
				  walked_cases.load(Relaxed), walked_allocations.load(Relaxed));
	}
}

core::Result<void> set_fault_walk(bool wanted) noexcept
{
	fault_walk_wanted.store(wanted, Relaxed);
	// SAFETY: allocates and frees; the format takes no argument.
	unsafe
	{
		if (!wanted || ::cfl_can_fail_alloc())
			return {};
		::_printk("\0013" KBUILD_MODNAME
			  ": fault_walk: this kernel lets no allocation fail; it needs "
			  "CONFIG_FAILSLAB, and N in debugfs' failslab/ignore-gfp-wait\n");
	}
	return core::EOPNOTSUPP;
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
		// SAFETY: there are `count` suites, and the format takes exactly the arguments given.
		unsafe
		{
			const bool good = run_suite(*suites[i]);
			if (!good)
				failed++;
			::_printk(CFL_KTAP "%s %zu %s\n", good ? "ok" : "not ok", i + 1,
				  suites[i]->name);
		}
	}
	return failed;
}

} // namespace kernel::kunit
