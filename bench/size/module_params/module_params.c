// SPDX-License-Identifier: GPL-2.0
/* What samples/module_params does, as a C author writes it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/moduleparam.h>

static bool verbose = true;
module_param(verbose, bool, 0644);
MODULE_PARM_DESC(verbose, "Print the greeting");

static unsigned int repeat = 1;
module_param(repeat, uint, 0444);
MODULE_PARM_DESC(repeat, "Greetings, 1 to 10");

static s64 offset = -1;

static int offset_set(const char *text, const struct kernel_param *param)
{
	return kstrtos64(text, 0, param->arg);
}

static int offset_get(char *buffer, const struct kernel_param *param)
{
	return sysfs_emit(buffer, "%lld\n", *(s64 *)param->arg);
}

static const struct kernel_param_ops offset_ops = {
	.set = offset_set,
	.get = offset_get,
};
module_param_cb(offset, &offset_ops, &offset, 0444);
__MODULE_PARM_TYPE(offset, "long");
MODULE_PARM_DESC(offset, "A number of 64 bits");

static unsigned int mask = 0xff;
module_param(mask, hexint, 0600);
MODULE_PARM_DESC(mask, "Shown in hexadecimal");

static bool quiet;
module_param(quiet, invbool, 0444);
MODULE_PARM_DESC(quiet, "Shown the other way round");

static char *name = "kernel";
module_param(name, charp, 0444);
MODULE_PARM_DESC(name, "Whom to greet");

static char *label = "";
module_param(label, charp, 0644);
MODULE_PARM_DESC(label, "A text that can be replaced");

static char mode[8] = "fast";
module_param_string(mode, mode, sizeof(mode), 0644);
MODULE_PARM_DESC(mode, "At most 7 letters");

static unsigned short ports[4] = {80, 443};
static unsigned int port_count = 2;
module_param_array(ports, ushort, &port_count, 0444);
MODULE_PARM_DESC(ports, "Up to four ports");

/* What cannot be expressed by a parameter's type is checked when the module starts. */
static int check(void)
{
	if (repeat < 1 || repeat > 10) {
		pr_err("repeat=%u is not between 1 and 10\n", repeat);
		return -ERANGE;
	}
	return 0;
}

static void show(void)
{
	unsigned int i;

	pr_info("verbose=%s repeat=%u offset=%lld mask=%#x quiet=%s\n", verbose ? "true" : "false",
		repeat, offset, mask, quiet ? "true" : "false");
	for (i = 0; i < port_count; i++)
		pr_info("port %u\n", ports[i]);

	/* A text that can be written is looked at under a lock, so that it is not freed meanwhile. */
	kernel_param_lock(THIS_MODULE);
	pr_info("label=[%s] mode=[%s]\n", label, mode);
	kernel_param_unlock(THIS_MODULE);
}

static int __init module_params_init(void)
{
	unsigned int i;
	int err;

	err = check();
	if (err)
		return err;
	for (i = 0; verbose && i < repeat; i++)
		pr_info("hello, %s\n", name);
	show();
	return 0;
}

static void __exit module_params_exit(void)
{
	show();
}

module_init(module_params_init);
module_exit(module_params_exit);
MODULE_AUTHOR("The C++ for Linux Authors");
MODULE_DESCRIPTION("C++ module parameters sample");
MODULE_LICENSE("GPL");
