// SPDX-License-Identifier: GPL-2.0
/// @file
/// Files and folders: whole reads, writes that appear complete or not at all, folders that vanish.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace cfl
{

namespace fs = std::filesystem;

/// The whole file. Throws `Error` naming the file when it can't be read.
std::string read_file(const fs::path &path);

/// The whole file, or nothing if it can't be read.
std::optional<std::string> try_read_file(const fs::path &path);

/// Writes under a temporary name beside `path` and renames. Throws `Error`; nothing stays then. What
/// is no file (a device, a pipe) is written to and stays what it is; so does a link.
void write_file(const fs::path &path, std::string_view content);

/// Like `mkdir -p`. Throws `Error` naming the folder.
void make_folders(const fs::path &path);

/// Removes a folder with all that is in it, and returns the size of its files; 0 if there is none.
/// Throws `Error` naming what can't be removed.
std::uintmax_t remove_folder(const fs::path &path);

/// A fresh folder that is removed with the object.
class TempDir
{
public:
	/// Below `parent`, or below the system's temporary folder.
	explicit TempDir(std::string_view prefix, const fs::path &parent = {});
	~TempDir();
	TempDir(const TempDir &) = delete;
	TempDir &operator=(const TempDir &) = delete;

	const fs::path &path() const { return path_; }

	/// The folder stays.
	void keep();

private:
	fs::path path_;
};

/// The first executable named `program` in PATH.
std::optional<fs::path> find_program(std::string_view program);

} // namespace cfl
