// SPDX-License-Identifier: GPL-2.0
/// @file
/// Resolves and downloads the packages of a stock kernel through apt.
#include "vm/fetch.hh"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <thread>
#include <unistd.h>

#include "support/error.hh"
#include "support/process.hh"
#include "support/term.hh"
#include "support/text.hh"
#include "vm/kernel.hh"
#include "vm/unpack.hh"

namespace cfl
{

namespace
{

constexpr const char *apt_helper = "/usr/lib/apt/apt-helper";

/// "debian-6.12" -> "6.12"
std::string series(const std::string &name)
{
	return name.substr(name.find('-') + 1);
}

std::string apt_cache(std::vector<std::string> arguments)
{
	arguments.insert(arguments.begin(), "apt-cache");
	return capture(Command{.argv = arguments, .merge = false}).output;
}

std::string show(const std::string &package)
{
	return apt_cache({"--no-all-versions", "show", package});
}

std::string debian_architecture()
{
	return std::string(trim(capture(Command{.argv = {"dpkg", "--print-architecture"}}).output));
}

/// Through the metapackages; without one, the newest package of that series.
std::string find_image_package(const std::string &version)
{
	std::string flavour = debian_architecture();
	std::string prefix = "linux-image-" + version + ".";
	for (const std::string &meta :
	     {"linux-image-" + version + "-" + flavour, "linux-image-" + flavour}) {
		for (const std::string &name :
		     dependency_names(control_field(show(meta), "Depends"))) {
			if (name.starts_with(prefix))
				return name;
		}
	}
	std::vector<std::string> names = words(apt_cache({"pkgnames", prefix}));
	if (auto newest = newest_image(names, version, flavour))
		return *newest;
	fail("apt knows no kernel {} for {}: run `{}apt-get update` (Debian 12 with "
	     "bookworm-security has "
	     "it), then again",
	     version, flavour, getuid() == 0 ? "" : "sudo ");
}

/// Image, headers, and the two packages that headers stand on.
std::vector<std::string> resolve(const std::string &name)
{
	std::string image = find_image_package(series(name));
	std::string headers = replace_all(image, "linux-image-", "linux-headers-");
	std::vector<std::string> packages{image, headers};
	for (const std::string &needed :
	     dependency_names(control_field(show(headers), "Depends"))) {
		if (needed.starts_with("linux-headers-") || needed.starts_with("linux-kbuild-"))
			packages.push_back(needed);
	}
	if (packages.size() != 4)
		fail("{}: apt does not know {} and what it stands on; run `apt-get update`, then "
		     "again",
		     name, headers);
	return packages;
}

std::vector<DebFile> locate_files(const std::vector<std::string> &packages)
{
	std::vector<std::string> argv{"apt-get", "--print-uris", "download"};
	argv.insert(argv.end(), packages.begin(), packages.end());
	Outcome outcome = capture(Command{.argv = argv, .merge = false});
	std::vector<DebFile> files = parse_print_uris(outcome.output);
	if (!outcome.ok() || files.size() != packages.size())
		fail("apt cannot say where {} are: {}; run `apt-get update`, then again",
		     join(packages, ", "), trim(outcome.errors));
	return files;
}

bool is_complete(const fs::path &file, const DebFile &deb)
{
	std::error_code error;
	if (fs::file_size(file, error) != deb.size || error)
		return false;
	std::string sum =
		words(capture(Command{.argv = {"sha256sum", file.string()}}).output).at(0);
	return deb.hash.empty() || deb.hash == "SHA256:" + sum;
}

/// apt's last complaint, without its prefix.
std::string last_complaint(const std::string &log)
{
	std::string last = "no reason given";
	for (const std::string &line : split(log, '\n')) {
		if (line.starts_with("E: "))
			last = line.substr(3);
	}
	return last;
}

void download(const DebFile &deb, const fs::path &folder, const std::string &position)
{
	fs::path partial = folder / "partial" / deb.file;
	fs::path log = folder / "partial" / "log";
	make_folders(partial.parent_path());
	std::vector<std::string> argv{apt_helper, "-o", "Acquire::Retries=2"};
	if (getuid() == 0) // apt's own user may not write into root's cache
		argv.insert(argv.end(), {"-o", "APT::Sandbox::User=root"});
	argv.insert(argv.end(), {"download-file", deb.uri, partial.string(), deb.hash});
	term::step("fetch", fmt::format("{} {} ({})", position, deb.file, human_size(deb.size)));
	Child child(argv, log);
	while (!child.ended()) {
		std::error_code error;
		std::uintmax_t got = fs::file_size(partial, error);
		if (!error)
			term::progress(fmt::format("         {} of {}", human_size(got),
						   human_size(deb.size)));
		std::this_thread::sleep_for(std::chrono::milliseconds(100));
	}
	term::progress("");
	if (child.status() != 0 || !is_complete(partial, deb))
		fail("cannot download {}: {}. Check the network and run again: what is there is "
		     "kept. Without "
		     "network, put the file into {}",
		     deb.uri, last_complaint(try_read_file(log).value_or("")), folder.string());
	fs::rename(partial, folder / deb.file);
	fs::remove(log);
}

void require_room(const fs::path &folder, const std::vector<DebFile> &files)
{
	std::uintmax_t need = 0;
	for (const DebFile &file : files)
		need += file.size *
			7; // measured: 6.1 unpacks to 5.8 times its archives, 6.12 to 1.7
	std::error_code error;
	fs::space_info space = fs::space(folder, error);
	if (!error && space.available < need)
		fail("{}: a kernel needs up to {} while it is unpacked, {} are free; make room, or "
		     "set "
		     "XDG_CACHE_HOME to a larger disk",
		     folder.string(), human_size(need), human_size(space.available));
}

/// Two programs that fetch the same kernel take turns.
class Lock
{
public:
	explicit Lock(const fs::path &file)
		: fd_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666))
	{
		if (fd_ < 0)
			fail("cannot write {}: {}", file.string(), errno_text(errno));
		if (flock(fd_, LOCK_EX | LOCK_NB) != 0) {
			term::say("waiting for another cfl that fetches the same kernel");
			flock(fd_, LOCK_EX);
		}
	}
	~Lock() { close(fd_); }
	Lock(const Lock &) = delete;
	Lock &operator=(const Lock &) = delete;

private:
	int fd_;
};

} // namespace

std::vector<DebFile> parse_print_uris(std::string_view text)
{
	std::vector<DebFile> files;
	for (const std::string &line : split(text, '\n')) {
		std::vector<std::string> field = words(line);
		if (field.size() < 3 || field[0].size() < 3 || field[0].front() != '\'')
			continue;
		DebFile file{.uri = field[0].substr(1, field[0].size() - 2), .file = field[1]};
		file.size = strtoull(field[2].c_str(), nullptr, 10);
		file.hash = field.size() > 3 ? field[3] : "";
		files.push_back(file);
	}
	return files;
}

std::string control_field(std::string_view stanza, std::string_view field)
{
	for (const std::string &line : split(stanza, '\n')) {
		if (line.empty())
			break;
		if (line.size() > field.size() && line.starts_with(field) &&
		    line[field.size()] == ':')
			return std::string(trim(std::string_view(line).substr(field.size() + 1)));
	}
	return {};
}

std::vector<std::string> dependency_names(std::string_view depends)
{
	std::vector<std::string> names;
	for (const std::string &clause : split(depends, ',')) {
		std::vector<std::string> parts = words(clause);
		if (!parts.empty())
			names.push_back(parts[0].substr(0, parts[0].find(':')));
	}
	return names;
}

std::optional<std::string> newest_image(const std::vector<std::string> &names,
					std::string_view version, std::string_view flavour)
{
	std::string prefix = fmt::format("linux-image-{}.", version);
	std::string suffix = fmt::format("-{}", flavour);
	std::optional<std::string> best;
	for (const std::string &name : names) {
		if (!name.starts_with(prefix) || !name.ends_with(suffix))
			continue;
		std::string release = name.substr(0, name.size() - suffix.size());
		if (release.ends_with("-rt") || release.ends_with("-cloud") ||
		    release.ends_with("-dbg"))
			continue;
		if (!best || strverscmp(name.c_str(), best->c_str()) > 0)
			best = name;
	}
	return best;
}

void fetch_kernel(const std::string &name)
{
	fs::path folder = stock_folder(name);
	fs::path debs = folder / "debs";
	make_folders(debs);
	Lock lock(folder / "lock");
	if (is_fetched(name))
		return;
	if (!find_program("apt-cache") || !find_program("dpkg-deb") || !fs::exists(apt_helper))
		fail("fetching {} needs apt, as on Debian; name a kernel folder with --kernel DIR "
		     "instead",
		     name);
	std::vector<DebFile> files = locate_files(resolve(name));
	require_room(folder, files);
	std::vector<fs::path> archives;
	for (std::size_t i = 0; i < files.size(); i++) {
		if (!is_complete(debs / files[i].file, files[i]))
			download(files[i], debs, fmt::format("{}/{}", i + 1, files.size()));
		archives.push_back(debs / files[i].file);
	}
	std::error_code ignored;
	fs::remove_all(debs / "partial", ignored);
	unpack_kernel(archives, folder);
}

} // namespace cfl
