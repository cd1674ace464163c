// SPDX-License-Identifier: GPL-2.0
#include <bindgen/generate.hh>
#include <bindgen/store.hh>

#include <algorithm>
#include <chrono>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <llvm/Support/xxhash.h>
#include <sstream>
#include <sys/file.h>
#include <unistd.h>
#include <vector>

namespace cfl::bindgen
{

namespace
{

namespace fs = std::filesystem;

constexpr unsigned LOCKS = 64;
constexpr auto ABANDONED = std::chrono::hours(1);

struct Entry {
	fs::file_time_type used;
	uint64_t size;
	fs::path path;
};

} // namespace

std::string content_hash(std::string_view data)
{
	llvm::XXH128_hash_t h =
		llvm::xxh3_128bits({reinterpret_cast<const uint8_t *>(data.data()), data.size()});
	return fmt::format("{:016x}{:016x}", h.high64, h.low64);
}

Store::Store(std::string folder, uint64_t limit) : folder_(std::move(folder)), limit_(limit)
{
	if (folder_.empty())
		return;
	std::error_code error;
	fs::create_directories(folder_, error);
	ok_ = !error && access(folder_.c_str(), R_OK | W_OK | X_OK) == 0;
}

bool Store::get(const std::string &name, std::string &content) const
{
	fs::path path = fs::path(folder_) / name;
	std::ifstream in(path, std::ios::binary);
	std::string hash;
	if (!in || !std::getline(in, hash))
		return false;
	std::stringstream rest;
	rest << in.rdbuf();
	content = std::move(rest).str();
	if (content_hash(content) != hash) {
		std::error_code ignored;
		fs::remove(path, ignored);
		return false;
	}
	std::error_code ignored;
	fs::last_write_time(path, fs::file_time_type::clock::now(), ignored);
	return true;
}

void Store::put(const std::string &name, const std::string &content) const
{
	std::string unwritten;
	if (write_file(fs::path(folder_) / name, content_hash(content) + "\n" + content, false,
		       unwritten))
		shrink();
}

void Store::shrink() const
{
	std::vector<Entry> entries;
	uint64_t total = 0;
	std::error_code error;
	auto now = fs::file_time_type::clock::now();
	for (fs::directory_iterator it(folder_, error), end; !error && it != end;
	     it.increment(error)) {
		std::error_code gone;
		Entry e{it->last_write_time(gone), 0, it->path()};
		if (!gone)
			e.size = it->file_size(gone);
		if (gone || e.path.filename().string().starts_with("lock-"))
			continue;
		if (e.path.extension() == ".tmp") { // being written, or of a process that died
			if (now - e.used > ABANDONED)
				fs::remove(e.path, gone);
			continue;
		}
		total += e.size;
		entries.push_back(std::move(e));
	}
	if (total <= limit_)
		return;
	std::sort(entries.begin(), entries.end(),
		  [](const Entry &a, const Entry &b) { return a.used < b.used; });
	for (const Entry &e : entries) {
		if (total <= limit_ - limit_ / 4)
			break;
		std::error_code gone;
		fs::remove(e.path, gone);
		total -= e.size;
	}
}

StoreLock::StoreLock(const std::string &folder, const std::string &key)
{
	uint64_t n = llvm::xxh3_64bits(llvm::StringRef(key)) % LOCKS;
	std::string path = fmt::format("{}/lock-{:02}", folder, n);
	fd_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	while (fd_ >= 0 && flock(fd_, LOCK_EX) != 0 && errno == EINTR)
		;
}

StoreLock::~StoreLock()
{
	if (fd_ >= 0)
		close(fd_);
}

} // namespace cfl::bindgen
