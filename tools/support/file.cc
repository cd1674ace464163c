// SPDX-License-Identifier: GPL-2.0
/// @file
/// Files and folders.
#include "support/file.hh"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/error.hh"
#include "support/interrupt.hh"
#include "support/text.hh"

namespace cfl
{

namespace
{

/// Returns 0 or an errno.
int read_all(const fs::path &path, std::string &out)
{
	int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	char buffer[65536];
	ssize_t count;
	while ((count = read(fd, buffer, sizeof(buffer))) > 0)
		out.append(buffer, static_cast<std::size_t>(count));
	int error = count < 0 ? errno : 0;
	close(fd);
	return error;
}

int write_all(int fd, std::string_view content)
{
	while (!content.empty()) {
		ssize_t count = write(fd, content.data(), content.size());
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return errno;
		content.remove_prefix(static_cast<std::size_t>(count));
	}
	return 0;
}

/// Beside `path`, then renamed: whole or not at all. Returns 0 or an errno.
int replace_file(const fs::path &path, std::string_view content)
{
	std::string temporary = path.string() + ".XXXXXX";
	int fd = mkostemp(temporary.data(), O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = write_all(fd, content);
	mode_t mask = umask(0);
	umask(mask);
	fchmod(fd, 0666 & ~mask);
	if (close(fd) != 0 && !error)
		error = errno;
	if (!error && rename(temporary.c_str(), path.c_str()) != 0)
		error = errno;
	if (error)
		unlink(temporary.c_str());
	return error;
}

/// Into what is there and stays there: a device, a pipe. Returns 0 or an errno.
int write_into(const fs::path &path, std::string_view content)
{
	int fd = open(path.c_str(), O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	int error = write_all(fd, content);
	if (close(fd) != 0 && !error)
		error = errno;
	return error;
}

} // namespace

std::string read_file(const fs::path &path)
{
	std::string out;
	if (int error = read_all(path, out))
		fail("cannot read {}: {}", path.string(), errno_text(error));
	return out;
}

std::optional<std::string> try_read_file(const fs::path &path)
{
	std::string out;
	if (read_all(path, out))
		return std::nullopt;
	return out;
}

void write_file(const fs::path &path, std::string_view content)
{
	std::error_code ignored;
	fs::path target = path;
	if (fs::is_symlink(path, ignored)) {
		fs::path real = fs::canonical(path, ignored);
		target = ignored ? path : real;
	}
	bool special = fs::exists(target, ignored) && !fs::is_regular_file(target, ignored);
	int error = special ? write_into(target, content) : replace_file(target, content);
	if (error)
		fail("cannot write {}: {}", path.string(), errno_text(error));
}

void make_folders(const fs::path &path)
{
	std::error_code error;
	fs::create_directories(path, error);
	if (error)
		fail("cannot make the folder {}: {}", path.string(), errno_text(error.value()));
}

std::uintmax_t remove_folder(const fs::path &path)
{
	std::uintmax_t size = 0;
	std::error_code error;
	for (const fs::directory_entry &entry : fs::recursive_directory_iterator(path, error)) {
		std::error_code ignored;
		if (entry.is_regular_file(ignored) && !entry.is_symlink(ignored))
			size += entry.file_size(ignored);
	}
	fs::remove_all(path, error);
	if (error)
		fail("cannot remove {}: {}", path.string(), error.message());
	return size;
}

TempDir::TempDir(std::string_view prefix, const fs::path &parent)
{
	std::error_code error;
	fs::path base = parent.empty() ? fs::temp_directory_path(error) : parent;
	if (error)
		fail("the temporary folder cannot be used: {}; set TMPDIR", error.message());
	make_folders(base);
	std::string name = (base / (std::string(prefix) + ".XXXXXX")).string();
	if (!mkdtemp(name.data()))
		fail("cannot make a folder in {}: {}", base.string(), errno_text(errno));
	path_ = name;
	interrupt::folder_made(path_);
}

void TempDir::keep()
{
	interrupt::folder_gone(path_);
	path_.clear();
}

TempDir::~TempDir()
{
	std::error_code ignored;
	if (path_.empty())
		return;
	fs::remove_all(path_, ignored);
	interrupt::folder_gone(path_);
}

std::optional<fs::path> find_program(std::string_view program)
{
	const char *path = getenv("PATH");
	for (const std::string &folder : split(path ? path : "/usr/bin:/bin", ':')) {
		fs::path candidate = fs::path(folder.empty() ? "." : folder) / program;
		if (access(candidate.c_str(), X_OK) == 0 && !fs::is_directory(candidate))
			return candidate;
	}
	return std::nullopt;
}

} // namespace cfl
