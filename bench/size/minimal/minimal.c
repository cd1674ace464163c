// SPDX-License-Identifier: GPL-2.0
/* What samples/minimal does, as a C author writes it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/slab.h>

static s32 *numbers;

static int __init minimal_init(void)
{
	pr_info("C++ minimal sample (init)\n");
	numbers = kmalloc_array(3, sizeof(*numbers), GFP_KERNEL);
	if (!numbers)
		return -ENOMEM;
	numbers[0] = 72;
	numbers[1] = 108;
	numbers[2] = 200;
	return 0;
}

static void __exit minimal_exit(void)
{
	int i;

	for (i = 0; i < 3; i++)
		pr_info("my number is %d\n", numbers[i]);
	pr_info("C++ minimal sample (exit)\n");
	kfree(numbers);
}

module_init(minimal_init);
module_exit(minimal_exit);
MODULE_AUTHOR("The C++ for Linux Authors");
MODULE_DESCRIPTION("C++ minimal sample");
MODULE_LICENSE("GPL");
