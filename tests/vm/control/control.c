// SPDX-License-Identifier: GPL-2.0
// A plain C module: if the runner itself is at fault, this one fails as well.
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/module.h>

static int result;
module_param(result, int, 0444);
MODULE_PARM_DESC(result, "What init returns");

static char *word = "none";
module_param(word, charp, 0444);
MODULE_PARM_DESC(word, "What init prints");

static bool warn;
module_param(warn, bool, 0444);
MODULE_PARM_DESC(warn, "Print a kernel warning");

static int __init control_init(void)
{
	pr_info("the word is %s\n", word);
	WARN_ON(warn);
	pr_info("KTAP version 1\n");
	pr_info("1..2\n");
	pr_info("ok 1 - first\n");
	pr_info("ok 2 - second\n");
	return result;
}

static void __exit control_exit(void)
{
	pr_info("bye\n");
}

module_init(control_init);
module_exit(control_exit);
MODULE_DESCRIPTION("Control of the test runner");
MODULE_LICENSE("GPL");
