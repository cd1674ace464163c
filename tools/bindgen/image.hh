// SPDX-License-Identifier: GPL-2.0
/// @file
/// A kernel image as an ELF file.
#pragma once

#include <string>

namespace cfl::bindgen
{

/// The ELF file inside an image; a temporary one, removed with this object, for a bzImage.
class UnpackedImage
{
public:
	UnpackedImage() = default;
	~UnpackedImage();
	UnpackedImage(const UnpackedImage &) = delete;
	UnpackedImage &operator=(const UnpackedImage &) = delete;

	/// False with a message in `error`.
	bool open(const std::string &image, std::string &error);
	const std::string &path() const { return path_; }

private:
	std::string path_;
	bool temporary_ = false;
};

} // namespace cfl::bindgen
