// SPDX-License-Identifier: GPL-2.0
/// @file
/// A folder of named blobs: whole or absent, checked when read, bounded in size.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace cfl::bindgen
{

/// A 128-bit hash of `data`, as 32 hexadecimal digits.
std::string content_hash(std::string_view data);

/// Blobs in one folder. Safe between processes: a blob appears by rename, with a hash of itself in
/// front, so that whatever a killed process or a full disk leaves is absent, never half there.
class Store
{
public:
	/// Makes the folder when it is missing. ok() is false when that fails.
	Store(std::string folder, uint64_t limit);
	bool ok() const { return ok_; }

	/// False: not there, or not whole. A blob that was read counts as used now.
	bool get(const std::string &name, std::string &content) const;
	/// Keeps a blob, then drops the least recently used ones above the limit. Errors cost only time.
	void put(const std::string &name, const std::string &content) const;

private:
	void shrink() const;

	std::string folder_;
	uint64_t limit_;
	bool ok_ = false;
};

/// Holds one of a fixed number of lock files, chosen by `key`, until it dies (or its process does).
class StoreLock
{
public:
	StoreLock(const std::string &folder, const std::string &key);
	~StoreLock();
	StoreLock(const StoreLock &) = delete;
	StoreLock &operator=(const StoreLock &) = delete;

private:
	int fd_ = -1;
};

} // namespace cfl::bindgen
