// SPDX-License-Identifier: GPL-2.0
#include <bindgen/cache.hh>
#include <bindgen/flags.hh>
#include <bindgen/generate.hh>
#include <bindgen/identity.hh>
#include <bindgen/prune.hh>
#include <bindgen/store.hh>

#include <algorithm>
#include <clang/Basic/Version.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <llvm/Support/xxhash.h>
#include <sstream>
#include <unistd.h>

namespace cfl::bindgen
{

namespace
{

namespace fs = std::filesystem;

bool slurp(const fs::path &path, std::string &content)
{
	std::ifstream in(path, std::ios::binary);
	if (!in)
		return false;
	std::stringstream text;
	text << in.rdbuf();
	content = std::move(text).str();
	return true;
}

/// Everything but files' contents and the names of the C++ side.
std::string request_key(const Options &o)
{
	std::string all;
	auto add = [&all](const std::string &s) { all += fmt::format("{}:{}\n", s.size(), s); };
	add(program_identity());
	add(clang::getClangFullVersion());
	add(o.directory);
	add(o.target);
	add(fmt::format("{} {} {} {} {} {}", o.compiler.clang, o.compiler.version, o.macros,
			o.layout_asserts, o.bodies, o.checked_enums));
	for (const auto *list : {&o.headers, &o.allow, &o.typed}) {
		add(std::to_string(list->size()));
		for (const std::string &s : *list)
			add(s);
	}
	for (const std::string &flag : clang_arguments(o))
		add(flag);
	add(o.pruned() ? "selected" : "everything");
	return content_hash(all);
}

/// What a translation read, and what its headers could have answered to.
struct Manifest {
	std::vector<std::pair<std::string, std::string>> files; ///< Hash, path.
	std::vector<std::string> missed;
	std::vector<uint64_t> identifiers; ///< Hashes, sorted.

	bool read(const std::string &text)
	{
		std::istringstream in(text);
		std::string line;
		while (std::getline(in, line)) {
			if (line.starts_with("f ") && line.size() > 35)
				files.emplace_back(line.substr(2, 32), line.substr(35));
			else if (line.starts_with("m "))
				missed.push_back(line.substr(2));
			else if (line.starts_with("i ")) {
				identifiers.resize(std::stoull(line.substr(2)));
				in.read(reinterpret_cast<char *>(identifiers.data()),
					static_cast<std::streamsize>(8 * identifiers.size()));
				return static_cast<bool>(in);
			}
		}
		return false;
	}

	std::string text() const
	{
		std::string out;
		for (const auto &[hash, path] : files)
			out += fmt::format("f {} {}\n", hash, path);
		for (const std::string &path : missed)
			out += fmt::format("m {}\n", path);
		out += fmt::format("i {}\n", identifiers.size());
		out.append(reinterpret_cast<const char *>(identifiers.data()),
			   8 * identifiers.size());
		return out;
	}

	bool holds(const fs::path &directory) const
	{
		std::string content;
		for (const auto &[hash, path] : files)
			if (!slurp(directory / path, content) || content_hash(content) != hash)
				return false;
		for (const std::string &path : missed)
			if (access((directory / path).c_str(), F_OK) == 0)
				return false;
		return true;
	}

	/// From what was parsed. False: a file has a name that no line can hold.
	bool gather(const Report &report)
	{
		for (const auto &[path, hash] : report.input_hashes) {
			if (path.find('\n') != path.npos)
				return false;
			files.emplace_back(hash, path);
		}
		for (const std::string &path : report.missed)
			if (path.find('\n') == path.npos)
				missed.push_back(path);
		identifiers = report.identifiers;
		std::sort(identifiers.begin(), identifiers.end());
		return true;
	}

	bool knows(const std::string &name) const
	{
		return name.starts_with("cfl_c_") ||
		       std::binary_search(identifiers.begin(), identifiers.end(),
					  llvm::xxh3_64bits(llvm::StringRef(name)));
	}
};

std::string result_name(const std::string &key, const std::string &manifest,
			const Mentioned &mentioned, const Manifest &m)
{
	std::string all = key + content_hash(manifest);
	for (const std::string &n : mentioned.names)
		if (m.knows(n))
			all += "\n" + n;
	all += "\n//";
	for (const std::string &n : mentioned.owned)
		if (m.knows(n))
			all += "\n" + n;
	return content_hash(all) + ".result";
}

/// One request against one store.
class Lookup
{
public:
	Lookup(const Options &options, const Store &store, const std::string &key,
	       const Mentioned &mentioned)
		: options_(options), store_(store), key_(key), mentioned_(mentioned)
	{
	}

	bool find(std::string &text, std::vector<std::string> &inputs) const
	{
		std::string manifest;
		Manifest m;
		if (!store_.get(key_ + ".manifest", manifest) || !m.read(manifest) ||
		    !m.holds(options_.directory) ||
		    !store_.get(result_name(key_, manifest, mentioned_, m), text))
			return false;
		for (const auto &[hash, path] : m.files)
			inputs.push_back(path);
		std::sort(inputs.begin(), inputs.end());
		return true;
	}

	void keep(const std::string &text, const Report &report) const
	{
		Manifest m;
		if (!m.gather(report))
			return;
		std::string manifest = m.text();
		store_.put(result_name(key_, manifest, mentioned_, m), text);
		store_.put(key_ + ".manifest", manifest);
	}

private:
	const Options &options_;
	const Store &store_;
	const std::string &key_;
	const Mentioned &mentioned_;
};

} // namespace

std::string CacheSettings::default_folder()
{
	if (const char *xdg = getenv("XDG_CACHE_HOME"); xdg && *xdg)
		return fs::path(xdg) / "cfl/bindgen";
	if (const char *home = getenv("HOME"); home && *home)
		return fs::path(home) / ".cache/cfl/bindgen";
	return "";
}

bool generate_cached(const Options &options, const CacheSettings &settings, std::string &text,
		     std::vector<std::string> &inputs, std::vector<std::string> &errors,
		     CacheOutcome &outcome)
{
	Report report;
	Mentioned mentioned;
	std::string error;
	if (!mentioned_names(options, mentioned, report, error)) {
		errors.push_back(error);
		return false;
	}
	Store store(settings.folder, settings.limit);
	if (!store.ok()) {
		outcome = CacheOutcome::Off;
		bool made = generate(options, mentioned, text, report, errors);
		inputs = report.inputs;
		return made;
	}
	inputs = report.inputs;
	std::string key = request_key(options);
	Lookup lookup(options, store, key, mentioned);
	outcome = CacheOutcome::Hit;
	if (lookup.find(text, inputs))
		return true;
	StoreLock lock(settings.folder, key); // of two that want the same, one works
	if (lookup.find(text, inputs))
		return true;
	outcome = CacheOutcome::Miss;
	if (!generate(options, mentioned, text, report, errors))
		return false;
	inputs = report.inputs;
	lookup.keep(text, report);
	return true;
}

} // namespace cfl::bindgen
