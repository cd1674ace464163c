// SPDX-License-Identifier: GPL-2.0
/// @file
/// Resolves the name of a kernel to its parts.
#include "vm/kernel.hh"

#include <algorithm>
#include <sys/utsname.h>

#include "support/error.hh"
#include "support/paths.hh"
#include "support/text.hh"
#include "vm/fetch.hh"
#include "vm/kdir.hh"
#include "vm/source_kernel.hh"

namespace cfl
{

namespace
{

/// The newest file `folder/prefix*`.
fs::path find_prefixed(const fs::path &folder, std::string_view prefix)
{
	std::vector<fs::path> found;
	std::error_code error;
	for (const fs::directory_entry &entry : fs::directory_iterator(folder, error)) {
		if (entry.path().filename().string().starts_with(prefix))
			found.push_back(entry.path());
	}
	std::sort(found.begin(), found.end());
	return found.empty() ? fs::path{} : found.back();
}

/// A folder that has `lib/modules` and `boot`, as packages unpack.
Kernel from_root(std::string name, const fs::path &root)
{
	Kernel kernel{.name = std::move(name)};
	std::error_code error;
	for (const fs::directory_entry &entry :
	     fs::directory_iterator(root / "lib" / "modules", error)) {
		if (!fs::exists(entry.path() / "build") && !fs::exists(entry.path() / "kernel"))
			continue;
		kernel.release = entry.path().filename();
		kernel.modules = entry.path();
		if (fs::exists(entry.path() / "build"))
			kernel.build = entry.path() / "build";
	}
	kernel.image = find_prefixed(root / "boot", "vmlinuz-" + kernel.release);
	return kernel;
}

/// The image and modules beside a KDIR: built in it, or in the root that it was unpacked to.
Kernel from_kdir(std::string name, const fs::path &kdir)
{
	Kernel kernel{.name = std::move(name), .release = kdir_release(kdir), .build = kdir};
	for (const char *built : {"arch/x86/boot/bzImage", "arch/arm64/boot/Image"}) {
		if (fs::exists(kdir / built))
			kernel.image = kdir / built;
	}
	fs::path real = fs::weakly_canonical(kdir);
	fs::path root = real.parent_path().parent_path().parent_path();
	if (kernel.image.empty() && !kernel.release.empty() &&
	    fs::exists(root / "boot" / ("vmlinuz-" + kernel.release)))
		kernel.image = root / "boot" / ("vmlinuz-" + kernel.release);
	if (!kernel.release.empty() && fs::exists(root / "lib" / "modules" / kernel.release))
		kernel.modules = root / "lib" / "modules" / kernel.release;
	return kernel;
}

Kernel from_host()
{
	utsname host{};
	uname(&host);
	Kernel kernel{.name = "host", .release = host.release};
	fs::path modules = fs::path("/lib/modules") / host.release;
	if (fs::exists(modules))
		kernel.modules = modules;
	if (fs::exists(modules / "build"))
		kernel.build = modules / "build";
	for (const std::string &image :
	     {std::string("/boot/vmlinuz-") + host.release, (modules / "vmlinuz").string()}) {
		if (fs::exists(image))
			kernel.image = image;
	}
	return kernel;
}

bool is_stock(const std::string &name)
{
	const std::vector<std::string> &known = stock_kernels();
	return std::find(known.begin(), known.end(), name) != known.end();
}

bool is_source_kernel(const std::string &name)
{
	// A plain name only: this must not cost anything for `--kernel /some/folder`.
	return name.find('/') == std::string::npos &&
	       fs::exists(root_folder() / "kernels" / (name + ".config"));
}

/// Built when it is asked for, as stock kernels are fetched.
void build_if_missing(const std::string &name)
{
	for (const SourceKernel &kernel : source_kernels()) {
		if (kernel.name == name && !is_built(kernel))
			build_source_kernel(kernel);
	}
}

[[noreturn]] void unknown(const std::string &name)
{
	std::string hint;
	std::vector<std::string> known = stock_kernels();
	known.push_back("host");
	if (auto near = nearest(name, known))
		hint = fmt::format("; did you mean `{}`?", *near);
	fail("--kernel {}: no such kernel or folder{} (known: {}, or a folder)", name, hint,
	     join(known, ", "));
}

} // namespace

const std::vector<std::string> &stock_kernels()
{
	static const std::vector<std::string> names{"debian-6.12", "debian-6.1"};
	return names;
}

fs::path stock_folder(std::string_view name)
{
	return cache_folder() / "kernels" / name;
}

bool is_fetched(std::string_view name)
{
	Kernel kernel = from_root(std::string(name), stock_folder(name) / "root");
	return !kernel.build.empty() && !kernel.image.empty();
}

Kernel locate_kernel(const std::string &name)
{
	if (is_stock(name))
		return from_root(name, stock_folder(name) / "root");
	if (name == "host")
		return from_host();
	if (is_source_kernel(name)) {
		fs::path build = source_kernel_folder(name);
		return fs::is_directory(build) ? from_kdir(name, build) : Kernel{.name = name};
	}
	fs::path folder = name;
	if (!fs::is_directory(folder))
		unknown(name);
	folder = fs::absolute(folder).lexically_normal();
	for (const fs::path &root : {folder, folder / "root"}) {
		if (fs::is_directory(root / "lib" / "modules"))
			return from_root(name, root);
	}
	return from_kdir(name, folder);
}

Kernel find_kernel(const std::string &name)
{
	if (is_stock(name) && !is_fetched(name))
		fetch_kernel(name);
	if (!is_stock(name) && is_source_kernel(name))
		build_if_missing(name);
	return locate_kernel(name);
}

void require_image(const Kernel &kernel)
{
	if (!kernel.image.empty() && fs::exists(kernel.image))
		return;
	if (kernel.name == "host")
		fail("the running kernel {} has no image in /boot that QEMU could boot; use "
		     "`--kernel {}`",
		     kernel.release, default_kernel);
	fail("{} has no kernel image (arch/x86/boot/bzImage or boot/vmlinuz-*) that QEMU could "
	     "boot; "
	     "build it, or use `--kernel {}`",
	     kernel.name, default_kernel);
}

} // namespace cfl
