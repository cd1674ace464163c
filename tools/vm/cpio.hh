// SPDX-License-Identifier: GPL-2.0
/// @file
/// Writer of cpio archives in the "newc" format, which the kernel unpacks as its initramfs
/// (Documentation/driver-api/early-userspace/buffer-format.rst).
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace cfl
{

/// Builds an archive in memory. Names are relative (`bin/sh`); parent folders come by themselves.
class CpioWriter
{
public:
	/// `mode` holds permissions only.
	void add_file(std::string_view name, std::string_view content, unsigned mode = 0644);
	void add_folder(std::string_view name, unsigned mode = 0755);
	void add_link(std::string_view name, std::string_view target);
	/// A character device node.
	void add_device(std::string_view name, unsigned major, unsigned minor,
			unsigned mode = 0600);

	/// The whole archive, trailer included. Nothing may be added afterwards.
	std::string finish();

private:
	struct Node {
		unsigned mode;
		unsigned major = 0;
		unsigned minor = 0;
	};

	void add(std::string_view name, Node node, std::string_view content);
	void emit(std::string_view name, Node node, std::string_view content);
	void pad();

	std::string out_;
	std::set<std::string, std::less<>> names_;
	std::uint32_t inode_ = 1;
};

} // namespace cfl
