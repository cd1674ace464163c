// SPDX-License-Identifier: GPL-2.0
/// @file
/// The QEMU command line of a guest.
#include "vm/qemu.hh"

#include "support/text.hh"

namespace cfl
{

namespace
{

std::string kernel_command_line(const MachineOptions &options)
{
	// no_timer_check: on a busy host the guest would take its slow timer for a broken one and panic.
	// An oops must not end the machine, since init tells of it; a panic must, at once.
	std::vector<std::string> words{"console=ttyS0",	 "panic=-1",	   "printk.devkmsg=on",
				       "log_buf_len=2M", "no_timer_check", "random.trust_cpu=on",
				       "audit=0"};
	words.push_back(options.shell ? "loglevel=6" : "loglevel=4");
	words.insert(words.end(), options.append.begin(), options.append.end());
	return join(words, " ");
}

} // namespace

std::vector<std::string> qemu_command(const Kernel &kernel, const MachineOptions &options,
				      Accel accel, const BootFiles &files)
{
	std::vector<std::string> argv{"qemu-system-x86_64", "-nodefaults", "-no-user-config",
				      "-display",	    "none",	   "-no-reboot"};
	auto add = [&](std::initializer_list<std::string> more) { argv.insert(argv.end(), more); };
	if (accel == Accel::Kvm)
		add({"-accel", "kvm", "-cpu", "host"});
	else
		add({"-accel", options.cpus > 1 ? "tcg,thread=multi" : "tcg", "-cpu", "max"});
	add({"-smp", std::to_string(options.cpus), "-m", options.memory});
	add({"-serial", options.shell ? "mon:stdio" : "file:" + files.console().string()});
	// One file, written through the debug port, or through the second serial line by a guest whose
	// kernel lets no program use ports.
	add({"-chardev", "file,id=log,mux=on,path=" + files.kmsg().string()});
	add({"-device", "isa-debugcon,iobase=0xe9,chardev=log", "-serial", "chardev:log"});
	add({"-kernel", kernel.image.string(), "-initrd", files.initramfs().string()});
	add({"-append", kernel_command_line(options)});
	return argv;
}

} // namespace cfl
