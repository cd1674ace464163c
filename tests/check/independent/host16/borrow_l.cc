// SPDX-License-Identifier: GPL-2.0
// Borrows: references, views and iterators that outlive or do not outlive what they look at.
#include "../set.hh"
#include <algorithm>
#include <cstddef>
#include <deque>
#include <istream>
#include <iterator>
#include <list>
#include <map>
#include <numeric>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE glyph_run: the pointer to the previous glyph is kept over the lookup of the next one, which may grow the vector
namespace glyph_run
{
struct Glyph {
	char32_t code;
	int advance;
	int left;
	int right;
};
//- bad
class AtlasBad
{
	std::vector<Glyph> glyphs;

	static Glyph rasterise(char32_t code)
	{
		const int width = 6 + static_cast<int>(code % 5);
		return {code, width, width / 3, width / 4};
	}

public:
	// The glyph for a code point; drawn when it is asked for the first time.
	const Glyph &lookup(char32_t code) BORROWED
	{
		auto it = std::find_if(glyphs.begin(), glyphs.end(),
				       [code](const Glyph &g) { return g.code == code; });
		if (it == glyphs.end())
			it = glyphs.insert(glyphs.end(), rasterise(code));
		return *it;
	}
};

int kern_bad(const Glyph &a, const Glyph &b)
{
	return a.right + b.left > 4 ? -1 : 0;
}

int measure_bad(AtlasBad &atlas, std::u32string_view text, int tracking)
{
	int x = 0;
	const Glyph *previous = nullptr;
	for (char32_t code : text) {
		const Glyph &glyph = atlas.lookup(code);
		if (previous)
			x += kern_bad(*previous, glyph) + tracking;
		x += glyph.advance;
		previous = &glyph;
	}
	return x;
}
#ifdef RUN
int drive_bad(int n)
{
	AtlasBad atlas;
	return measure_bad(atlas, U"sphinx of quartz", n);
}
#endif
//- good
class AtlasGood
{
	std::vector<Glyph> glyphs;

	static Glyph rasterise(char32_t code)
	{
		const int width = 6 + static_cast<int>(code % 5);
		return {code, width, width / 3, width / 4};
	}

public:
	// The glyph for a code point; drawn when it is asked for the first time.
	const Glyph &lookup(char32_t code) BORROWED
	{
		auto it = std::find_if(glyphs.begin(), glyphs.end(),
				       [code](const Glyph &g) { return g.code == code; });
		if (it == glyphs.end())
			it = glyphs.insert(glyphs.end(), rasterise(code));
		return *it;
	}
};

int kern_good(const Glyph &a, const Glyph &b)
{
	return a.right + b.left > 4 ? -1 : 0;
}

int measure_good(AtlasGood &atlas, std::u32string_view text, int tracking)
{
	int x = 0;
	std::optional<Glyph> previous;
	for (char32_t code : text) {
		const Glyph &glyph = atlas.lookup(code);
		if (previous)
			x += kern_good(*previous, glyph) + tracking;
		x += glyph.advance;
		previous = glyph;
	}
	return x;
}
#ifdef RUN
int drive_good(int n)
{
	AtlasGood atlas;
	return measure_good(atlas, U"sphinx of quartz", n);
}
#endif
} // namespace glyph_run
RUN_CASE(glyph_run, glyph_run::drive_bad(3), glyph_run::drive_good(3))

// CASE mail_headers: the fields are views into the line buffer, which getline overwrites and which ends with the reader
namespace mail_headers
{
//- bad
struct FieldBad {
	std::string_view name;
	std::string_view value;
};

std::string_view trimmed_bad(std::string_view text BORROWED)
{
	const std::size_t first = text.find_first_not_of(" \t\r");
	if (first == std::string_view::npos)
		return {};
	return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<FieldBad> read_headers_bad(std::istream &in)
{
	std::vector<FieldBad> fields;
	std::string line;
	while (std::getline(in, line) && !line.empty()) {
		const std::string_view view = line;
		const std::size_t colon = view.find(':');
		if (colon == std::string_view::npos)
			continue;
		fields.push_back(
			{trimmed_bad(view.substr(0, colon)), trimmed_bad(view.substr(colon + 1))});
	}
	return fields;
}

bool is_html_bad(std::istream &in)
{
	for (const FieldBad &field : read_headers_bad(in)) {
		if (field.name == "Content-Type")
			return field.value.find("text/html") == 0;
	}
	return false;
}
#ifdef RUN
int drive_bad(int n)
{
	std::istringstream in("From: somebody at somewhere far away\nContent-Type: text/html; "
			      "charset=utf-8\n\nbody");
	return is_html_bad(in) + n;
}
#endif
//- good
struct FieldGood {
	std::string name;
	std::string value;
};

std::string_view trimmed_good(std::string_view text BORROWED)
{
	const std::size_t first = text.find_first_not_of(" \t\r");
	if (first == std::string_view::npos)
		return {};
	return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<FieldGood> read_headers_good(std::istream &in)
{
	std::vector<FieldGood> fields;
	std::string line;
	while (std::getline(in, line) && !line.empty()) {
		const std::string_view view = line;
		const std::size_t colon = view.find(':');
		if (colon == std::string_view::npos)
			continue;
		fields.push_back({std::string(trimmed_good(view.substr(0, colon))),
				  std::string(trimmed_good(view.substr(colon + 1)))});
	}
	return fields;
}

bool is_html_good(std::istream &in)
{
	for (const FieldGood &field : read_headers_good(in)) {
		if (field.name == "Content-Type")
			return field.value.find("text/html") == 0;
	}
	return false;
}
#ifdef RUN
int drive_good(int n)
{
	std::istringstream in("From: somebody at somewhere far away\nContent-Type: text/html; "
			      "charset=utf-8\n\nbody");
	return is_html_good(in) + n;
}
#endif
} // namespace mail_headers
RUN_CASE(mail_headers, mail_headers::drive_bad(3), mail_headers::drive_good(3))

// CASE idle_sessions: the loop over the sessions calls close(), which erases the element the loop stands on
namespace idle_sessions
{
//- bad
class SessionsBad
{
	struct Session {
		std::string user;
		unsigned long last_seen;
	};
	std::unordered_map<int, Session> open;
	std::size_t closed = 0;

public:
	void start(int id, std::string user, unsigned long now)
	{
		open.insert_or_assign(id, Session{std::move(user), now});
	}

	void touch(int id, unsigned long now)
	{
		if (auto it = open.find(id); it != open.end())
			it->second.last_seen = now;
	}

	void close(int id) { closed += open.erase(id); }

	// Closes what was idle for longer than the given time; how many these were.
	std::size_t expire(unsigned long now, unsigned long idle)
	{
		const std::size_t before = closed;
		for (const auto &[id, session] : open) {
			if (now - session.last_seen > idle)
				close(id);
		}
		return closed - before;
	}

	std::size_t size() const { return open.size(); }
};
#ifdef RUN
std::size_t drive_bad(int n)
{
	SessionsBad sessions;
	for (int i = 0; i < 2 + n; i++)
		sessions.start(i, "user number " + std::to_string(i), 10u * i);
	sessions.touch(1, 95);
	return sessions.expire(100, 50) + sessions.size();
}
#endif
//- good
class SessionsGood
{
	struct Session {
		std::string user;
		unsigned long last_seen;
	};
	std::unordered_map<int, Session> open;
	std::size_t closed = 0;

public:
	void start(int id, std::string user, unsigned long now)
	{
		open.insert_or_assign(id, Session{std::move(user), now});
	}

	void touch(int id, unsigned long now)
	{
		if (auto it = open.find(id); it != open.end())
			it->second.last_seen = now;
	}

	void close(int id) { closed += open.erase(id); }

	// Closes what was idle for longer than the given time; how many these were.
	std::size_t expire(unsigned long now, unsigned long idle)
	{
		const std::size_t before = closed;
		std::vector<int> stale;
		for (const auto &[id, session] : open) {
			if (now - session.last_seen > idle)
				stale.push_back(id);
		}
		for (int id : stale)
			close(id);
		return closed - before;
	}

	std::size_t size() const { return open.size(); }
};
#ifdef RUN
std::size_t drive_good(int n)
{
	SessionsGood sessions;
	for (int i = 0; i < 2 + n; i++)
		sessions.start(i, "user number " + std::to_string(i), 10u * i);
	sessions.touch(1, 95);
	return sessions.expire(100, 50) + sessions.size();
}
#endif
} // namespace idle_sessions
RUN_CASE(idle_sessions, idle_sessions::drive_bad(3), idle_sessions::drive_good(3))

// CASE edit_history: trim() erases at the front, after which the reference to the newest edit is off by one or past the end
namespace edit_history
{
//- bad
class HistoryBad
{
	struct Edit {
		std::size_t at;
		std::string text;
	};
	std::vector<Edit> edits;
	std::size_t limit;

	void trim()
	{
		while (edits.size() > limit)
			edits.erase(edits.begin());
	}

public:
	explicit HistoryBad(std::size_t limit) : limit(std::max<std::size_t>(limit, 1)) {}

	void insert(std::size_t at, std::string_view text)
	{
		if (!edits.empty() && edits.back().at + edits.back().text.size() == at) {
			edits.back().text += text;
			return;
		}
		Edit &edit = edits.emplace_back(Edit{at, {}});
		trim();
		edit.text.assign(text);
	}

	std::optional<std::size_t> undo(std::string &document)
	{
		if (edits.empty())
			return std::nullopt;
		const std::size_t at = edits.back().at;
		if (at < document.size())
			document.erase(at, edits.back().text.size());
		edits.pop_back();
		return at;
	}
};
#ifdef RUN
std::size_t drive_bad(int n)
{
	HistoryBad history(n);
	std::string document;
	for (std::size_t i = 0; i < 6; i++) {
		history.insert(100 * i, "a piece of text that is not short");
		document += "a piece of text that is not short";
	}
	return *history.undo(document);
}
#endif
//- good
class HistoryGood
{
	struct Edit {
		std::size_t at;
		std::string text;
	};
	std::vector<Edit> edits;
	std::size_t limit;

	void trim()
	{
		while (edits.size() > limit)
			edits.erase(edits.begin());
	}

public:
	explicit HistoryGood(std::size_t limit) : limit(std::max<std::size_t>(limit, 1)) {}

	void insert(std::size_t at, std::string_view text)
	{
		if (!edits.empty() && edits.back().at + edits.back().text.size() == at) {
			edits.back().text += text;
			return;
		}
		Edit &edit = edits.emplace_back(Edit{at, {}});
		edit.text.assign(text);
		trim();
	}

	std::optional<std::size_t> undo(std::string &document)
	{
		if (edits.empty())
			return std::nullopt;
		const std::size_t at = edits.back().at;
		if (at < document.size())
			document.erase(at, edits.back().text.size());
		edits.pop_back();
		return at;
	}
};
#ifdef RUN
std::size_t drive_good(int n)
{
	HistoryGood history(n);
	std::string document;
	for (std::size_t i = 0; i < 6; i++) {
		history.insert(100 * i, "a piece of text that is not short");
		document += "a piece of text that is not short";
	}
	return *history.undo(document);
}
#endif
} // namespace edit_history
RUN_CASE(edit_history, edit_history::drive_bad(3), edit_history::drive_good(3))

// CASE banner_theme: get() returns its fallback by reference, and the fallback is a temporary of the calling line
namespace banner_theme
{
class Settings
{
	std::map<std::string, std::string, std::less<>> values;

public:
	void set(std::string key, std::string value)
	{
		values.insert_or_assign(std::move(key), std::move(value));
	}

	const std::string &get(std::string_view key,
			       const std::string &fallback BORROWED) const BORROWED
	{
		const auto it = values.find(key);
		return it != values.end() ? it->second : fallback;
	}
};
//- bad
std::string framed_bad(std::string_view text, const std::string &border)
{
	std::string out = border;
	out += text;
	out += border;
	return out;
}

std::string banner_bad(const Settings &settings, std::string_view title)
{
	const std::string &greeting = settings.get("greeting", "Welcome, dear visitor of ");
	const std::string &border = settings.get("border", "==");
	std::string line = greeting;
	line += title;
	if (line.size() > 60)
		line.resize(60);
	return framed_bad(line, border);
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	Settings settings;
	settings.set("border", "**");
	return banner_bad(settings, "the library").size() + n;
}
#endif
//- good
std::string framed_good(std::string_view text, const std::string &border)
{
	std::string out = border;
	out += text;
	out += border;
	return out;
}

std::string banner_good(const Settings &settings, std::string_view title)
{
	const std::string greeting = settings.get("greeting", "Welcome, dear visitor of ");
	const std::string border = settings.get("border", "==");
	std::string line = greeting;
	line += title;
	if (line.size() > 60)
		line.resize(60);
	return framed_good(line, border);
}
#ifdef RUN
std::size_t drive_good(int n)
{
	Settings settings;
	settings.set("border", "**");
	return banner_good(settings, "the library").size() + n;
}
#endif
} // namespace banner_theme
RUN_CASE(banner_theme, banner_theme::drive_bad(3), banner_theme::drive_good(3))

// CASE spike_scan: the window is only taken anew while it is short, though every add() may move the samples
namespace spike_scan
{
//- bad
class SamplesBad
{
	std::vector<float> values;

public:
	void add(float value) { values.push_back(value); }

	std::span<const float> last(std::size_t n) const BORROWED
	{
		const std::span<const float> all(values);
		return all.last(std::min(n, all.size()));
	}
};

float mean_bad(std::span<const float> window)
{
	if (window.empty())
		return 0;
	return std::accumulate(window.begin(), window.end(), 0.0f) /
	       static_cast<float>(window.size());
}

int spikes_bad(SamplesBad &samples, const std::vector<float> &incoming, std::size_t width)
{
	int found = 0;
	std::span<const float> window = samples.last(width);
	for (float value : incoming) {
		if (window.size() < width)
			window = samples.last(width);
		if (window.size() == width && value > 3 * mean_bad(window))
			found++;
		samples.add(value);
	}
	return found;
}
#ifdef RUN
int drive_bad(int n)
{
	SamplesBad samples;
	return spikes_bad(samples, {1, 2, 1, 1, 9, 2, 1, 1, 2, 11, 1, 1, 1, 2, 2, 1, 2, 14}, n);
}
#endif
//- good
class SamplesGood
{
	std::vector<float> values;

public:
	void add(float value) { values.push_back(value); }

	std::span<const float> last(std::size_t n) const BORROWED
	{
		const std::span<const float> all(values);
		return all.last(std::min(n, all.size()));
	}
};

float mean_good(std::span<const float> window)
{
	if (window.empty())
		return 0;
	return std::accumulate(window.begin(), window.end(), 0.0f) /
	       static_cast<float>(window.size());
}

int spikes_good(SamplesGood &samples, const std::vector<float> &incoming, std::size_t width)
{
	int found = 0;
	std::span<const float> window = samples.last(width);
	for (float value : incoming) {
		window = samples.last(width);
		if (window.size() == width && value > 3 * mean_good(window))
			found++;
		samples.add(value);
	}
	return found;
}
#ifdef RUN
int drive_good(int n)
{
	SamplesGood samples;
	return spikes_good(samples, {1, 2, 1, 1, 9, 2, 1, 1, 2, 11, 1, 1, 1, 2, 2, 1, 2, 14}, n);
}
#endif
} // namespace spike_scan
RUN_CASE(spike_scan, spike_scan::drive_bad(3), spike_scan::drive_good(3))

// CASE page_cache: the entry is dropped from the list first and its key then used to drop it from the index
namespace page_cache
{
//- bad
class PageCacheBad
{
	struct Entry {
		std::string url;
		std::string body;
	};
	std::list<Entry> entries;
	std::unordered_map<std::string_view, std::list<Entry>::iterator> index;
	std::size_t capacity;

	void evict()
	{
		const Entry &oldest = entries.back();
		entries.pop_back();
		index.erase(oldest.url);
	}

public:
	explicit PageCacheBad(std::size_t capacity) : capacity(capacity) {}
	PageCacheBad(const PageCacheBad &) = delete;
	PageCacheBad &operator=(const PageCacheBad &) = delete;

	const std::string *find(std::string_view url) BORROWED
	{
		const auto it = index.find(url);
		if (it == index.end())
			return nullptr;
		entries.splice(entries.begin(), entries, it->second);
		return &it->second->body;
	}

	void put(std::string url, std::string body)
	{
		if (const auto it = index.find(url); it != index.end()) {
			it->second->body = std::move(body);
			return;
		}
		entries.push_front({std::move(url), std::move(body)});
		index.emplace(entries.front().url, entries.begin());
		while (entries.size() > capacity)
			evict();
	}
};
#ifdef RUN
bool drive_bad(int n)
{
	PageCacheBad cache(n);
	for (int i = 0; i < n + 3; i++)
		cache.put("http://example.org/a/rather/long/page/" + std::to_string(i), "body");
	return cache.find("http://example.org/a/rather/long/page/4") != nullptr;
}
#endif
//- good
class PageCacheGood
{
	struct Entry {
		std::string url;
		std::string body;
	};
	std::list<Entry> entries;
	std::unordered_map<std::string_view, std::list<Entry>::iterator> index;
	std::size_t capacity;

	void evict()
	{
		const Entry &oldest = entries.back();
		index.erase(oldest.url);
		entries.pop_back();
	}

public:
	explicit PageCacheGood(std::size_t capacity) : capacity(capacity) {}
	PageCacheGood(const PageCacheGood &) = delete;
	PageCacheGood &operator=(const PageCacheGood &) = delete;

	const std::string *find(std::string_view url) BORROWED
	{
		const auto it = index.find(url);
		if (it == index.end())
			return nullptr;
		entries.splice(entries.begin(), entries, it->second);
		return &it->second->body;
	}

	void put(std::string url, std::string body)
	{
		if (const auto it = index.find(url); it != index.end()) {
			it->second->body = std::move(body);
			return;
		}
		entries.push_front({std::move(url), std::move(body)});
		index.emplace(entries.front().url, entries.begin());
		while (entries.size() > capacity)
			evict();
	}
};
#ifdef RUN
bool drive_good(int n)
{
	PageCacheGood cache(n);
	for (int i = 0; i < n + 3; i++)
		cache.put("http://example.org/a/rather/long/page/" + std::to_string(i), "body");
	return cache.find("http://example.org/a/rather/long/page/4") != nullptr;
}
#endif
} // namespace page_cache
RUN_CASE(page_cache, page_cache::drive_bad(3), page_cache::drive_good(3))

// CLEAN job_chain: the reference to the first job is kept while jobs are added, but a deque doesn't move its elements at its ends
namespace job_chain
{
struct Job {
	std::string name;
	Job *after = nullptr;
	bool done = false;
};

class Plan
{
	std::deque<Job> jobs;

public:
	Plan() = default;
	Plan(const Plan &) = delete;
	Plan &operator=(const Plan &) = delete;

	Job &add(std::string name, Job *after = nullptr) BORROWED
	{
		return jobs.emplace_back(Job{std::move(name), after});
	}

	int run()
	{
		int steps = 0;
		for (Job &job : jobs) {
			if (job.after && !job.after->done)
				continue;
			job.done = true;
			steps++;
		}
		return steps;
	}
};

int build_all(const std::vector<std::string> &targets)
{
	Plan plan;
	Job &configure = plan.add("configure");
	Job *last = &configure;
	for (const std::string &target : targets)
		last = &plan.add("build " + target, last);
	Job &install = plan.add("install", last);
	configure.name += " --prefix=/usr";
	return plan.run() + static_cast<int>(install.name.size());
}
#ifdef RUN
int drive(int n)
{
	return build_all(std::vector<std::string>(40 * n, "a target with a name"));
}
#endif
} // namespace job_chain
RUN_CLEAN(job_chain, job_chain::drive(3))

// CLEAN outline_tree: pointers into a vector that is filled meanwhile, but as many places as there are lines were reserved before
namespace outline_tree
{
struct Heading {
	std::string_view text;
	std::size_t level;
	const Heading *parent;
};

std::size_t level_of(std::string_view line)
{
	return std::min(line.find_first_not_of('#'), line.size());
}

std::size_t deepest(const std::vector<std::string> &lines)
{
	std::vector<Heading> headings;
	headings.reserve(lines.size());
	const Heading *current = nullptr;
	for (const std::string &line : lines) {
		const std::size_t level = level_of(line);
		if (level == 0)
			continue;
		while (current && current->level >= level)
			current = current->parent;
		current = &headings.emplace_back(
			Heading{std::string_view(line).substr(level), level, current});
	}
	std::size_t depth = 0;
	for (const Heading &heading : headings) {
		std::size_t steps = 0;
		for (const Heading *h = &heading; h; h = h->parent)
			steps++;
		depth = std::max(depth, steps);
	}
	return depth;
}
#ifdef RUN
std::size_t drive(int n)
{
	std::vector<std::string> lines;
	for (int i = 0; i < 10 * n; i++)
		lines.push_back(std::string(i % 4, '#') + " a heading with some text");
	return deepest(lines);
}
#endif
} // namespace outline_tree
RUN_CLEAN(outline_tree, outline_tree::drive(3))

// CLEAN rename_host: the reference to the mapped value is used again after extract() and insert() of its node, which do not move it
namespace rename_host
{
struct Host {
	std::string address;
	unsigned renames = 0;
};

class Inventory
{
	std::map<std::string, Host> hosts;

public:
	void add(std::string name, std::string address)
	{
		hosts.try_emplace(std::move(name), Host{std::move(address)});
	}

	// Whether the host was there and the new name was free.
	bool rename(const std::string &from, std::string to)
	{
		const auto it = hosts.find(from);
		if (it == hosts.end() || hosts.contains(to))
			return false;
		Host &host = it->second;
		auto node = hosts.extract(it);
		node.key() = std::move(to);
		hosts.insert(std::move(node));
		host.renames++;
		return true;
	}

	unsigned renames(const std::string &name) const
	{
		const auto it = hosts.find(name);
		return it == hosts.end() ? 0 : it->second.renames;
	}
};
#ifdef RUN
unsigned drive(int n)
{
	Inventory inventory;
	inventory.add("the mail server in the cellar", "10.0.0.1");
	inventory.add("b", "10.0.0." + std::to_string(n));
	inventory.rename("the mail server in the cellar", "mail");
	inventory.rename("mail", "b");
	return inventory.renames("mail");
}
#endif
} // namespace rename_host
RUN_CLEAN(rename_host, rename_host::drive(3))

// CLEAN drop_expired: elements are erased within the loop, but the loop always goes on from what erase() returned
namespace drop_expired
{
struct Lease {
	unsigned long until;
	std::string owner;
};

class Leases
{
	using Table = std::map<int, Lease>;
	Table table;
	std::vector<std::string> log;

	Table::iterator release(Table::iterator it)
	{
		log.push_back(std::move(it->second.owner));
		return table.erase(it);
	}

public:
	void grant(int address, Lease lease) { table.insert_or_assign(address, std::move(lease)); }

	std::size_t sweep(unsigned long now, std::size_t at_most)
	{
		std::size_t dropped = 0;
		for (auto it = table.begin(); it != table.end() && dropped < at_most;) {
			if (it->second.until > now) {
				++it;
				continue;
			}
			it = release(it);
			dropped++;
		}
		return dropped;
	}
};
#ifdef RUN
std::size_t drive(int n)
{
	Leases leases;
	for (unsigned long i = 0; i < 10; i++)
		leases.grant(static_cast<int>(i),
			     {i * 7 % 10, "the owner of the lease " + std::to_string(i)});
	return leases.sweep(6, n) + leases.sweep(6, 20);
}
#endif
} // namespace drop_expired
RUN_CLEAN(drop_expired, drop_expired::drive(3))

// CLEAN unit_names: the view comes out of a local array, but the array holds pointers to literals and it is a literal that is viewed
namespace unit_names
{
std::string_view unit_name(unsigned exponent)
{
	const char *const names[] = {"B", "KiB", "MiB", "GiB", "TiB"};
	const std::size_t last = std::size(names) - 1;
	return names[std::min<std::size_t>(exponent, last)];
}

struct Amount {
	unsigned long value;
	std::string_view unit;
};

Amount scaled(unsigned long bytes)
{
	unsigned exponent = 0;
	while (bytes >= 10240 && exponent < 4) {
		bytes /= 1024;
		exponent++;
	}
	return {bytes, unit_name(exponent)};
}

std::string usage_line(std::string_view mount, unsigned long used, unsigned long total)
{
	const Amount a = scaled(used);
	const Amount b = scaled(total);
	std::string line(mount);
	line += ": " + std::to_string(a.value);
	if (a.unit != b.unit)
		line += a.unit;
	line += " of " + std::to_string(b.value);
	line += b.unit;
	return line;
}
#ifdef RUN
std::size_t drive(int n)
{
	return usage_line("/home", 123456789ul * n, 98765432100ul).size();
}
#endif
} // namespace unit_names
RUN_CLEAN(unit_names, unit_names::drive(3))
