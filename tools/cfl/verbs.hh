// SPDX-License-Identifier: GPL-2.0
/// @file
/// The verbs of `cfl`: what each takes. Each returns its exit code; see support/error.hh.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "vm/kernel.hh"
#include "vm/qemu.hh"

namespace cfl
{

struct BuildOptions {
	std::string folder = ".";
	std::string kernel{default_kernel};
	std::string cxx{}; ///< Empty: the kernel's own kind.
	std::string out{}; ///< Empty: in place.
	bool no_check = false;
	bool warn = false;
	bool verbose = false;
	bool dry_run = false;
};
int verb_build(const BuildOptions &options);

struct RunOptions {
	std::vector<std::string> folders{};
	std::vector<std::string> params{};
	std::string kernel{default_kernel};
	std::string cxx{};
	MachineOptions machine{};
	unsigned timeout = 30; ///< Seconds for each step in the guest.
	bool no_check = false;
	bool warn = false;
	bool verbose = false;
	bool dry_run = false;
};
int verb_run(const RunOptions &options);

struct KernelOptions {
	std::string name{};
	std::string part = "build"; ///< "build", "image", "modules" or "root".
	bool all = false;
	bool json = false;
};
int verb_kernel_list(const KernelOptions &options);
int verb_kernel_fetch(const KernelOptions &options);
int verb_kernel_path(const KernelOptions &options);
int verb_kernel_clean(const KernelOptions &options);
int verb_kernel_build(const KernelOptions &options);

/// Takes the options of `build`: it builds, and tells clangd how.
int verb_compile_commands(const BuildOptions &options);

struct NewOptions {
	std::string name{}; ///< May be a path; its last part is the module's name.
};
int verb_new(const NewOptions &options);

struct DkmsOptions {
	std::string folder = ".";
	std::string name{};
	std::string version = "0.1";
	std::string cfl{}; ///< Where this tree is on the machines that build.
	bool force = false;
};
int verb_dkms(const DkmsOptions &options);

struct DoctorOptions {
	std::string kernel{default_kernel};
	bool json = false;
};
int verb_doctor(const DoctorOptions &options);

struct DecodeOptions {
	std::vector<std::string> modules{};
	std::string kernel{};
};
int verb_decode(const DecodeOptions &options);

struct TestOptions {
	std::vector<std::string> only{};
	std::string filter{};
	std::string junit{};
	unsigned jobs = 0; ///< 0: as many as there are processors.
	bool list = false;
	bool json = false;
	bool all = false; ///< Build the kernels that are not there.
};
int verb_test(const TestOptions &options);

} // namespace cfl
