// SPDX-License-Identifier: GPL-2.0
/// @file
/// Writer of cpio archives in the "newc" format.
#include "vm/cpio.hh"

#include <sys/stat.h>

#include <fmt/format.h>

#include "support/error.hh"

namespace cfl
{

void CpioWriter::pad()
{
	out_.resize((out_.size() + 3) & ~std::size_t{3}, '\0');
}

void CpioWriter::emit(std::string_view name, Node node, std::string_view content)
{
	if (content.size() > UINT32_MAX)
		fail("{} is too large for an initramfs (4 GB)", name);
	constexpr unsigned links = 1;
	constexpr unsigned none = 0;
	// magic, inode, mode, uid, gid, links, mtime, size, device, node's device, name size, check
	out_ += fmt::format(
		"070701{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}{:08X}"
		"{:08X}{:08X}",
		inode_++, node.mode, none, none, links, none, content.size(), none, none,
		node.major, node.minor, name.size() + 1, none);
	out_ += name;
	out_ += '\0';
	pad();
	out_ += content;
	pad();
}

void CpioWriter::add(std::string_view name, Node node, std::string_view content)
{
	if (name.empty() || name.front() == '/')
		fail("`{}` is no relative name for an initramfs", name);
	if (std::size_t slash = name.rfind('/'); slash != std::string_view::npos) {
		std::string_view parent = name.substr(0, slash);
		if (names_.find(parent) == names_.end())
			add(parent, Node{S_IFDIR | 0755}, {});
	}
	if (!names_.emplace(name).second) {
		if (S_ISDIR(node.mode))
			return;
		fail("{} is in the initramfs twice", name);
	}
	emit(name, node, content);
}

void CpioWriter::add_file(std::string_view name, std::string_view content, unsigned mode)
{
	add(name, Node{S_IFREG | mode}, content);
}

void CpioWriter::add_folder(std::string_view name, unsigned mode)
{
	add(name, Node{S_IFDIR | mode}, {});
}

void CpioWriter::add_link(std::string_view name, std::string_view target)
{
	add(name, Node{S_IFLNK | 0777}, target);
}

void CpioWriter::add_device(std::string_view name, unsigned major, unsigned minor, unsigned mode)
{
	add(name, Node{S_IFCHR | mode, major, minor}, {});
}

std::string CpioWriter::finish()
{
	emit("TRAILER!!!", Node{0}, {});
	return std::move(out_);
}

} // namespace cfl
