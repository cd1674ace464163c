// SPDX-License-Identifier: GPL-2.0
/// @file
/// The kernel log: every level, checked formats, types of one's own, messages that repeat, and
/// dynamic debug.
///
/// Run in a virtual machine: `cfl run samples/print`. The debugging messages appear after
/// `echo 'module print +p' > /proc/dynamic_debug/control`.

#include <kernel/prelude.hh>

namespace
{

/// A type of one's own says how it prints. The format is joined to that of the message when it is
/// compiled, so that the message is still one call of `_printk`.
struct Version {
	u8 major;
	u8 minor;

	static constexpr char PRINT_FORMAT[] = "{}.{:02}";
	constexpr auto print_fields() const { return kernel::print_fields(major, minor); }
};

void print_levels()
{
	pr_emerg("emergency message (level 0) without arguments\n");
	pr_alert("alert message (level 1) without arguments\n");
	pr_crit("critical message (level 2) without arguments\n");
	pr_err("error message (level 3) without arguments\n");
	pr_warn("warning message (level 4) without arguments\n");
	pr_notice("notice message (level 5) without arguments\n");
	pr_info("info message (level 6) without arguments\n");

	pr_info("a line that");
	pr_cont(" is continued");
	pr_cont(" with {} words\n", 2);
}

void print_values()
{
	const u64 big = 0xfedc'ba98'7654'3210;
	const s8 small = -1;

	pr_info("numbers: {} {} {}\n", small, big, 'x');
	pr_info("hexadecimal: {:x} {:#x} {:#018x}\n", small, big, 0xc0ffee);
	pr_info("octal: {:o} {:#o}\n", 8, 0644);
	pr_info("columns: [{:5}] [{:<5}] [{:05}] [{:+}]\n", 42, 42, 42, 42);
	pr_info("by number: {1} {0} {1}\n", "zero", "one");
	pr_info("booleans: {} {}\n", true, false);
	pr_info("text: [{}] [{:8}] [{:.3}]\n", CStr("from C"), StrView("view"), "abcdef");
	pr_info("errors: {} {:d}\n", ENOMEM, ENOMEM);
	pr_info("symbols: {} {:pS}\n", &print_levels, &print_levels);
	pr_info("braces: {{}} and 100%\n");
	pr_info("version: {}\n", Version{1, 2});
}

void print_repeatedly()
{
	for (u32 i = 0; i < 20; i++) {
		pr_info_once("once: round {}\n", i);
		pr_info_ratelimited("limited: round {}\n", i);
		pr_debug("debug: round {}\n", i);
	}
}

class Print
{
public:
	static Result<Print> init(ThisModule &module)
	{
		pr_info("C++ printing sample (init) of module {}\n", module.name());
		print_levels();
		print_values();
		print_repeatedly();
		return Print();
	}

	void exit()
	{
		pr_debug("debug: leaving\n");
		pr_info("C++ printing sample (exit)\n");
	}
};

} // namespace

MODULE(Print, {.name = "print",
	       .authors = {"The C++ for Linux Authors"},
	       .description = "C++ printing sample",
	       .license = "GPL"});
