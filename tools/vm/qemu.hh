// SPDX-License-Identifier: GPL-2.0
/// @file
/// The QEMU command line of a guest.
#pragma once

#include <string>
#include <vector>

#include "vm/accel.hh"
#include "vm/kernel.hh"

namespace cfl
{

/// What the user may choose.
struct MachineOptions {
	unsigned cpus = 2;
	std::string memory = "512M";
	std::vector<std::string> append{}; ///< Added to the kernel's command line.
	bool shell = false;		   ///< The console is the terminal.
	bool one_thread =
		false; ///< TCG runs the processors in turn: slower, and without its races.
};

/// The files that a boot reads and writes.
struct BootFiles {
	fs::path folder;

	fs::path initramfs() const { return folder / "initramfs.cpio"; }
	fs::path console() const { return folder / "console.log"; }
	fs::path kmsg() const { return folder / "kmsg.log"; }
	fs::path qemu() const { return folder / "qemu.log"; }
};

/// The whole command; a user can paste it into a shell.
std::vector<std::string> qemu_command(const Kernel &kernel, const MachineOptions &options,
				      Accel accel, const BootFiles &files);

} // namespace cfl
