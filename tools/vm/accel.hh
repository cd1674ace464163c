// SPDX-License-Identifier: GPL-2.0
/// @file
/// KVM or TCG, found out by trying and remembered.
#pragma once

#include <string>

namespace cfl
{

enum class Accel { Kvm, Tcg };

/// What is known about KVM on this machine.
struct KvmState {
	bool try_it = false;  ///< It works, or nothing speaks against it yet.
	bool proven = false;  ///< A guest has run under it.
	std::string reason{}; ///< Why not, if not.
};

/// From /dev/kvm and the remembered verdict; `CFL_ACCEL=kvm|tcg` decides instead of both.
KvmState kvm_state();

/// Remembers that a guest ran under KVM (empty reason), or why none did. The verdict holds for this
/// host kernel and this QEMU.
void remember_kvm(const std::string &reason);

} // namespace cfl
