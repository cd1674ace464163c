// SPDX-License-Identifier: GPL-2.0
/* What samples/print does, as a C author writes it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/printk.h>

struct version {
	u8 major;
	u8 minor;
};

static void print_levels(void)
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
	pr_cont(" with %d words\n", 2);
}

static void print_values(void)
{
	const u64 big = 0xfedcba9876543210ull;
	const s8 small = -1;
	const struct version version = {1, 2};

	pr_info("numbers: %d %llu %c\n", small, big, 'x');
	pr_info("hexadecimal: %hhx %#llx %#018x\n", small, big, 0xc0ffee);
	pr_info("octal: %o %#o\n", 8, 0644);
	pr_info("columns: [%5d] [%-5d] [%05d] [%+d]\n", 42, 42, 42, 42);
	pr_info("by number: %s %s %s\n", "one", "zero", "one");
	pr_info("booleans: %s %s\n", "true", "false");
	pr_info("text: [%s] [%8.*s] [%.3s]\n", "from C", 4, "view", "abcdef");
	pr_info("errors: %pe %d\n", ERR_PTR(-ENOMEM), -ENOMEM);
	pr_info("symbols: %ps %pS\n", &print_levels, &print_levels);
	pr_info("braces: {} and 100%%\n");
	pr_info("version: %u.%02u\n", version.major, version.minor);
}

static void print_repeatedly(void)
{
	u32 i;

	for (i = 0; i < 20; i++) {
		pr_info_once("once: round %u\n", i);
		pr_info_ratelimited("limited: round %u\n", i);
		pr_debug("debug: round %u\n", i);
	}
}

static int __init print_init(void)
{
	pr_info("C++ printing sample (init) of module %s\n", THIS_MODULE->name);
	print_levels();
	print_values();
	print_repeatedly();
	return 0;
}

static void __exit print_exit(void)
{
	pr_debug("debug: leaving\n");
	pr_info("C++ printing sample (exit)\n");
}

module_init(print_init);
module_exit(print_exit);
MODULE_AUTHOR("The C++ for Linux Authors");
MODULE_DESCRIPTION("C++ printing sample");
MODULE_LICENSE("GPL");
