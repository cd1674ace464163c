// SPDX-License-Identifier: GPL-2.0
/// @file
/// The QEMU command line of a guest.
#include "vm/qemu.hh"

#include <thread>

#include "support/text.hh"

namespace cfl
{

namespace
{

/// With more processors than the host has, one that holds a lock, or is next in its queue, is often not
/// running, and the others spin for milliseconds; one thread moves on at each of their pauses.
bool needs_one_thread(const MachineOptions &options)
{
	return options.one_thread || options.cpus == 1 ||
	       options.cpus > std::thread::hardware_concurrency();
}

std::string kernel_command_line(const MachineOptions &options)
{
	// no_timer_check: on a busy host the guest would take its slow timer for a broken one and panic.
	// An oops must not end the machine, since init tells of it; a panic must, at once.
	// The self-tests of the kernel's ciphers say nothing about a module, and one hung under TCG.
	std::vector<std::string> words{"console=ttyS0",	 "panic=-1",	     "printk.devkmsg=on",
				       "log_buf_len=2M", "no_timer_check",   "random.trust_cpu=on",
				       "audit=0",	 "cryptomgr.notests"};
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
		add({"-accel", needs_one_thread(options) ? "tcg,thread=single" : "tcg,thread=multi",
		     "-cpu", "max"});
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
