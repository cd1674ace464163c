// SPDX-License-Identifier: GPL-2.0
/// @file
/// Parameters of every kind: numbers, booleans, texts, lists; fixed at load time or writable.
///
/// Load: `insmod module_params.ko repeat=2 name=world ports=22,80`. Look:
/// `modinfo -p module_params.ko`, `ls -l /sys/module/module_params/parameters`.

#include <kernel/prelude.hh>

namespace
{

MODULE_PARAM(verbose, bool, {.initial = true, .perm = 0644, .description = "Print the greeting"});
MODULE_PARAM(repeat, u32, {.initial = 1, .perm = 0444, .description = "Greetings, 1 to 10"});
MODULE_PARAM(offset, s64, {.initial = -1, .perm = 0444, .description = "A number of 64 bits"});
MODULE_PARAM(mask, HexInt, {.initial = 0xff, .perm = 0600, .description = "Shown in hexadecimal"});
MODULE_PARAM(quiet, InvertedBool, {.perm = 0444, .description = "Shown the other way round"});
MODULE_PARAM(name, CStr, {.initial = "kernel", .perm = 0444, .description = "Whom to greet"});
MODULE_PARAM(label, CStr, {.perm = 0644, .description = "A text that can be replaced"});
MODULE_PARAM(mode, char[8], {.initial = "fast", .perm = 0644, .description = "At most 7 letters"});
MODULE_PARAM(ports, u16[4],
	     {.initial = {80, 443}, .perm = 0444, .description = "Up to four ports"});

/// What cannot be expressed by a parameter's type is checked when the module starts.
Result<void> check()
{
	if (repeat.get() < 1 || repeat.get() > 10) {
		pr_err("repeat={} is not between 1 and 10\n", repeat.get());
		return ERANGE;
	}
	return {};
}

void show()
{
	pr_info("verbose={} repeat={} offset={} mask={:#x} quiet={}\n", verbose.get(), repeat.get(),
		offset.get(), mask.get(), quiet.get());
	for (u16 port : ports.get())
		pr_info("port {}\n", port);

	// A text that can be written is looked at under a lock, so that it is not freed meanwhile.
	const ParamLock lock;
	pr_info("label=[{}] mode=[{}]\n", label.get(lock), mode.get(lock));
}

class ModuleParams
{
public:
	static Result<ModuleParams> init(ThisModule &)
	{
		TRY(check());
		for (u32 i = 0; verbose.get() && i < repeat.get(); i++)
			pr_info("hello, {}\n", name.get());
		show();
		return ModuleParams();
	}

	void exit() { show(); }
};

} // namespace

MODULE(ModuleParams, {.name = "module_params",
		      .authors = {"The C++ for Linux Authors"},
		      .description = "C++ module parameters sample",
		      .license = "GPL"});
