// SPDX-License-Identifier: GPL-2.0
// Kernel images: finding them, unpacking a bzImage.
#include <bindgen/compile.hh>
#include <bindgen/image.hh>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace cfl::bindgen
{

namespace
{

namespace fs = std::filesystem;

std::string read_all(const fs::path &path)
{
	std::ifstream in(path, std::ios::binary);
	std::stringstream text;
	text << in.rdbuf();
	return text.str();
}

uint32_t word(const std::string &s, size_t at)
{
	uint32_t v = 0;
	if (at + sizeof(v) <= s.size())
		memcpy(&v, s.data() + at, sizeof(v));
	return v;
}

/// The program that unpacks data with this start; empty when it is of no known kind.
std::string unpacker(const std::string &data)
{
	static const std::pair<const char *, const char *> kinds[] = {
		{"\xfd"
		 "7zXZ",
		 "xz"},
		{"\x28\xb5\x2f\xfd", "zstd"},
		{"\x1f\x8b", "gzip"},
		{"BZh", "bzip2"},
		{"\x02\x21\x4c\x18", "lz4"},
	};
	for (const auto &[magic, program] : kinds)
		if (data.compare(0, strlen(magic), magic) == 0)
			return program;
	return "";
}

} // namespace

UnpackedImage::~UnpackedImage()
{
	if (temporary_)
		unlink(path_.c_str());
}

bool UnpackedImage::open(const std::string &image, std::string &error)
{
	std::string data = read_all(image);
	if (data.empty()) {
		error = image + ": cannot be read";
		return false;
	}
	path_ = image;
	// Boot protocol: "HdrS" at 0x202, the compressed kernel behind the setup sectors.
	if (data.size() < 0x260 || data.compare(0x202, 4, "HdrS") != 0)
		return true;
	size_t sectors = static_cast<uint8_t>(data[0x1f1]);
	size_t start = ((sectors ? sectors : 4) + 1) * 512 + word(data, 0x248);
	std::string packed = data.substr(std::min(start, data.size()), word(data, 0x24c));
	std::string program = unpacker(packed);
	if (program.empty()) {
		error = image + ": compressed in a way that is not known here";
		return false;
	}
	std::string name = (fs::temp_directory_path() / "cfl-image-XXXXXX").string();
	int file = mkstemp(name.data());
	if (file < 0) {
		error = name + ": cannot be made";
		return false;
	}
	close(file);
	std::ofstream(name + ".packed", std::ios::binary) << packed;
	path_ = name;
	temporary_ = true;
	// The kernel appends its size to the stream, so complaints about the end are expected.
	run({"sh", "-c", fmt::format("{} -dc <'{}.packed' >'{}' 2>/dev/null", program, name, name)},
	    "");
	unlink((name + ".packed").c_str());
	if (read_all(name).compare(0, 4,
				   "\x7f"
				   "ELF") != 0) {
		error = fmt::format("{}: {} does not unpack it (is the program installed?)", image,
				    program);
		return false;
	}
	return true;
}

} // namespace cfl::bindgen
