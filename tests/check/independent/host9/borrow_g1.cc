// SPDX-License-Identifier: GPL-2.0
// References, views and iterators into containers, buffers and temporaries of everyday programs.
#include "../set.hh"
#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE session_impersonate: open() may grow the table under the reference to the admin's session
namespace session_impersonate
{
struct Session {
	int id;
	std::string user;
	int requests = 0;
};

class SessionTable
{
public:
	Session &open(std::string user)
	{
		sessions_.push_back(Session{next_id_++, std::move(user)});
		return sessions_.back();
	}
	Session *find(int id)
	{
		for (Session &s : sessions_)
			if (s.id == id)
				return &s;
		return nullptr;
	}
	std::size_t size() const { return sessions_.size(); }

private:
	std::vector<Session> sessions_;
	int next_id_ = 1;
};

//- bad
static int impersonate_bad(SessionTable &table, const std::string &target)
{
	Session &admin = table.open("admin");
	Session &guest = table.open(target);
	admin.requests++;
	guest.requests++;
	return admin.requests + guest.requests;
}

static int drive_bad(int n)
{
	SessionTable table;
	int total = 0;
	for (int i = 0; i < n; i++)
		total += impersonate_bad(table, "guest" + std::to_string(i));
	return total;
}
//- good
static int impersonate_good(SessionTable &table, const std::string &target)
{
	const int admin_id = table.open("admin").id;
	Session &guest = table.open(target);
	Session *admin = table.find(admin_id);
	if (!admin)
		return 0;
	admin->requests++;
	guest.requests++;
	return admin->requests + guest.requests;
}

static int drive_good(int n)
{
	SessionTable table;
	int total = 0;
	for (int i = 0; i < n; i++)
		total += impersonate_good(table, "guest" + std::to_string(i));
	return total;
}
} // namespace session_impersonate
RUN_CASE(session_impersonate, session_impersonate::drive_bad(3), session_impersonate::drive_good(3))

// CASE csv_header_views: the header's views point into the line buffer that next() frees
namespace csv_header_views
{
class LineReader
{
public:
	explicit LineReader(std::vector<std::string> lines) : lines_(std::move(lines)) {}
	bool next()
	{
		if (at_ == lines_.size())
			return false;
		line_.reset(new std::string(lines_[at_++]));
		return true;
	}
	std::vector<std::string_view> fields() const BORROWED
	{
		std::vector<std::string_view> out;
		std::string_view rest = *line_;
		for (;;) {
			const auto comma = rest.find(',');
			out.push_back(rest.substr(0, comma));
			if (comma == std::string_view::npos)
				return out;
			rest.remove_prefix(comma + 1);
		}
	}

private:
	std::vector<std::string> lines_;
	std::unique_ptr<std::string> line_ = std::make_unique<std::string>();
	std::size_t at_ = 0;
};

static std::vector<std::string> sample(int rows)
{
	std::vector<std::string> lines{"identifier,quantity,price"};
	for (int i = 0; i < rows; i++)
		lines.push_back(std::to_string(i) + ",2," + std::to_string(10 * i));
	return lines;
}

//- bad
static std::size_t column_bytes_bad(LineReader &in, std::string_view wanted)
{
	if (!in.next())
		return 0;
	const std::vector<std::string_view> header = in.fields();
	std::size_t bytes = 0;
	while (in.next()) {
		const auto row = in.fields();
		for (std::size_t i = 0; i < row.size() && i < header.size(); i++)
			if (header[i] == wanted)
				bytes += row[i].size();
	}
	return bytes;
}

static std::size_t drive_bad(int n)
{
	LineReader in(sample(n));
	return column_bytes_bad(in, "quantity");
}
//- good
static std::size_t column_bytes_good(LineReader &in, std::string_view wanted)
{
	if (!in.next())
		return 0;
	const auto first = in.fields();
	const std::vector<std::string> header(first.begin(), first.end());
	std::size_t bytes = 0;
	while (in.next()) {
		const auto row = in.fields();
		for (std::size_t i = 0; i < row.size() && i < header.size(); i++)
			if (header[i] == wanted)
				bytes += row[i].size();
	}
	return bytes;
}

static std::size_t drive_good(int n)
{
	LineReader in(sample(n));
	return column_bytes_good(in, "quantity");
}
} // namespace csv_header_views
RUN_CASE(csv_header_views, csv_header_views::drive_bad(3), csv_header_views::drive_good(3))

// CASE config_fallback: the reference got for a missing key is the temporary fallback
namespace config_fallback
{
class Config
{
public:
	void set(std::string key, std::string value) { values_[std::move(key)] = std::move(value); }
	const std::string &get(const std::string &key,
			       const std::string &fallback BORROWED) const BORROWED
	{
		const auto it = values_.find(key);
		return it == values_.end() ? fallback : it->second;
	}

private:
	std::map<std::string, std::string> values_;
};

//- bad
static std::size_t log_path_bad(const Config &config, int instance)
{
	const std::string &dir = config.get("log.dir", "/var/log/service");
	const std::string &name = config.get("log.name", "service-" + std::to_string(instance));
	return dir.size() + 1 + name.size();
}

static std::size_t drive_bad(int n)
{
	Config config;
	config.set("log.dir", "/tmp");
	return log_path_bad(config, n);
}
//- good
static std::size_t log_path_good(const Config &config, int instance)
{
	const std::string dir = config.get("log.dir", "/var/log/service");
	const std::string name = config.get("log.name", "service-" + std::to_string(instance));
	return dir.size() + 1 + name.size();
}

static std::size_t drive_good(int n)
{
	Config config;
	config.set("log.dir", "/tmp");
	return log_path_good(config, n);
}
} // namespace config_fallback
RUN_CASE(config_fallback, config_fallback::drive_bad(3), config_fallback::drive_good(3))

// CASE lease_expiry: the loop goes on from the iterator whose element it has just erased
namespace lease_expiry
{
struct Lease {
	std::string host;
	int64_t until;
};

using Leases = std::unordered_map<uint32_t, Lease>;

static Leases make_leases(int n)
{
	Leases leases;
	for (int i = 0; i < n; i++)
		leases.emplace(static_cast<uint32_t>(i), Lease{"host" + std::to_string(i), i * 10});
	return leases;
}

//- bad
static int expire_bad(Leases &leases, int64_t now)
{
	int gone = 0;
	for (auto it = leases.begin(); it != leases.end(); ++it) {
		if (it->second.until > now)
			continue;
		leases.erase(it);
		gone++;
	}
	return gone;
}

static int drive_bad(int n)
{
	Leases leases = make_leases(n);
	return expire_bad(leases, 10);
}
//- good
static int expire_good(Leases &leases, int64_t now)
{
	int gone = 0;
	for (auto it = leases.begin(); it != leases.end();) {
		if (it->second.until > now) {
			++it;
			continue;
		}
		it = leases.erase(it);
		gone++;
	}
	return gone;
}

static int drive_good(int n)
{
	Leases leases = make_leases(n);
	return expire_good(leases, 10);
}
} // namespace lease_expiry
RUN_CASE(lease_expiry, lease_expiry::drive_bad(3), lease_expiry::drive_good(3))

// CASE undo_apply: the edit is applied through a reference to the entry that was popped before
namespace undo_apply
{
struct Edit {
	std::size_t at;
	std::string removed;
};

class TextBase
{
public:
	explicit TextBase(std::string text) : text_(std::move(text)) {}
	void cut(std::size_t at, std::size_t length)
	{
		if (at > text_.size())
			return;
		done_.push_back(std::make_unique<Edit>(Edit{at, text_.substr(at, length)}));
		text_.erase(at, length);
	}
	std::size_t size() const { return text_.size(); }

protected:
	std::string text_;
	std::vector<std::unique_ptr<Edit>> done_;
};

//- bad
class TextBad : public TextBase
{
public:
	using TextBase::TextBase;
	bool undo()
	{
		if (done_.empty())
			return false;
		const Edit &edit = *done_.back();
		done_.pop_back();
		text_.insert(edit.at, edit.removed);
		return true;
	}
};

static std::size_t drive_bad(int n)
{
	TextBad text("the quick brown fox jumps over the lazy dog");
	for (int i = 0; i < n; i++)
		text.cut(4, 2);
	while (text.undo())
		;
	return text.size();
}
//- good
class TextGood : public TextBase
{
public:
	using TextBase::TextBase;
	bool undo()
	{
		if (done_.empty())
			return false;
		const Edit &edit = *done_.back();
		text_.insert(edit.at, edit.removed);
		done_.pop_back();
		return true;
	}
};

static std::size_t drive_good(int n)
{
	TextGood text("the quick brown fox jumps over the lazy dog");
	for (int i = 0; i < n; i++)
		text.cut(4, 2);
	while (text.undo())
		;
	return text.size();
}
} // namespace undo_apply
RUN_CASE(undo_apply, undo_apply::drive_bad(3), undo_apply::drive_good(3))

// CASE manifest_loop: the loop runs over a member of a temporary that dies before the first turn
namespace manifest_loop
{
struct Package {
	std::string name;
	int size;
};

class Manifest
{
public:
	static Manifest load(int n)
	{
		Manifest m;
		for (int i = 0; i < n; i++)
			m.packages_.push_back(Package{"package-" + std::to_string(i), 100 + i});
		return m;
	}
	const std::vector<Package> &packages() const BORROWED { return packages_; }

private:
	std::vector<Package> packages_;
};

//- bad
static int download_size_bad(int n, int limit)
{
	int total = 0;
	for (const Package &p : Manifest::load(n).packages()) {
		if (p.size > limit)
			continue;
		total += p.size;
	}
	return total;
}

static int drive_bad(int n)
{
	return download_size_bad(n, 1000);
}
//- good
static int download_size_good(int n, int limit)
{
	int total = 0;
	const Manifest manifest = Manifest::load(n);
	for (const Package &p : manifest.packages()) {
		if (p.size > limit)
			continue;
		total += p.size;
	}
	return total;
}

static int drive_good(int n)
{
	return download_size_good(n, 1000);
}
} // namespace manifest_loop
RUN_CASE(manifest_loop, manifest_loop::drive_bad(3), manifest_loop::drive_good(3))

// CASE scene_children: the parent reference is an element of the vector that grows in add_child
namespace scene_children
{
struct Node {
	std::string name;
	int parent = -1;
	std::vector<int> children;
};

//- bad
class SceneBad
{
public:
	SceneBad() { nodes_.push_back(Node{"root", -1, {}}); }
	int add_child(int parent_id, std::string name)
	{
		Node &parent = nodes_.at(static_cast<std::size_t>(parent_id));
		const int id = static_cast<int>(nodes_.size());
		nodes_.push_back(Node{std::move(name), parent_id, {}});
		parent.children.push_back(id);
		return id;
	}
	std::size_t fanout(int id) const
	{
		return nodes_.at(static_cast<std::size_t>(id)).children.size();
	}

private:
	std::vector<Node> nodes_;
};

static std::size_t drive_bad(int n)
{
	SceneBad scene;
	int last = 0;
	for (int i = 0; i < n; i++)
		last = scene.add_child(last, "node" + std::to_string(i));
	return scene.fanout(0);
}
//- good
class SceneGood
{
public:
	SceneGood() { nodes_.push_back(Node{"root", -1, {}}); }
	int add_child(int parent_id, std::string name)
	{
		Node &parent = nodes_.at(static_cast<std::size_t>(parent_id));
		const int id = static_cast<int>(nodes_.size());
		parent.children.push_back(id);
		nodes_.push_back(Node{std::move(name), parent_id, {}});
		return id;
	}
	std::size_t fanout(int id) const
	{
		return nodes_.at(static_cast<std::size_t>(id)).children.size();
	}

private:
	std::vector<Node> nodes_;
};

static std::size_t drive_good(int n)
{
	SceneGood scene;
	int last = 0;
	for (int i = 0; i < n; i++)
		last = scene.add_child(last, "node" + std::to_string(i));
	return scene.fanout(0);
}
} // namespace scene_children
RUN_CASE(scene_children, scene_children::drive_bad(3), scene_children::drive_good(3))

// CASE header_normalise: the view that is returned for mixed case points into a local string
namespace header_normalise
{
static bool is_lower(std::string_view s)
{
	return std::none_of(s.begin(), s.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

//- bad
static std::string_view normalised_bad(std::string_view header)
{
	if (is_lower(header))
		return header;
	std::string copy(header);
	std::transform(copy.begin(), copy.end(), copy.begin(), lower);
	return copy;
}

static int drive_bad(int n)
{
	const std::vector<std::string> headers{"host", "Content-Length-Of-Body", "accept"};
	int found = 0;
	for (int i = 0; i < n; i++)
		for (const std::string &h : headers)
			found += normalised_bad(h) == "content-length-of-body";
	return found;
}
//- good
static std::string normalised_good(std::string_view header)
{
	if (is_lower(header))
		return std::string(header);
	std::string copy(header);
	std::transform(copy.begin(), copy.end(), copy.begin(), lower);
	return copy;
}

static int drive_good(int n)
{
	const std::vector<std::string> headers{"host", "Content-Length-Of-Body", "accept"};
	int found = 0;
	for (int i = 0; i < n; i++)
		for (const std::string &h : headers)
			found += normalised_good(h) == "content-length-of-body";
	return found;
}
} // namespace header_normalise
RUN_CASE(header_normalise, header_normalise::drive_bad(3), header_normalise::drive_good(3))

// CASE signal_dispatch: a handler that subscribes makes the list grow under the running loop
namespace signal_dispatch
{
//- bad
class SignalBad
{
public:
	using Handler = std::function<void(int)>;
	void subscribe(Handler h) { handlers_.push_back(std::move(h)); }
	void emit(int value)
	{
		for (const Handler &h : handlers_)
			h(value);
	}

private:
	std::vector<Handler> handlers_;
};

static int drive_bad(int n)
{
	SignalBad signal;
	int sum = 0;
	bool first = true;
	signal.subscribe([&signal, &sum, &first](int v) {
		if (first)
			signal.subscribe([&sum](int w) { sum += w; });
		first = false;
		sum += v;
	});
	signal.subscribe([&sum](int v) { sum -= 2 * v; });
	for (int i = 0; i < n; i++)
		signal.emit(i);
	return sum;
}
//- good
class SignalGood
{
public:
	using Handler = std::function<void(int)>;
	void subscribe(Handler h) { handlers_.push_back(std::move(h)); }
	void emit(int value)
	{
		const std::vector<Handler> now = handlers_;
		for (const Handler &h : now)
			h(value);
	}

private:
	std::vector<Handler> handlers_;
};

static int drive_good(int n)
{
	SignalGood signal;
	int sum = 0;
	bool first = true;
	signal.subscribe([&signal, &sum, &first](int v) {
		if (first)
			signal.subscribe([&sum](int w) { sum += w; });
		first = false;
		sum += v;
	});
	signal.subscribe([&sum](int v) { sum -= 2 * v; });
	for (int i = 0; i < n; i++)
		signal.emit(i);
	return sum;
}
} // namespace signal_dispatch
RUN_CASE(signal_dispatch, signal_dispatch::drive_bad(3), signal_dispatch::drive_good(3))

// CASE row_label: both arms of the conditional become a string, of which only a view is kept
namespace row_label
{
struct Row {
	int id;
	std::string title;
};

static std::size_t width_of(std::string_view text)
{
	std::size_t width = 0;
	for (char c : text)
		width += c == '\t' ? 8 : 1;
	return width;
}

//- bad
static std::size_t widest_bad(const std::vector<Row> &rows)
{
	std::size_t widest = 0;
	for (const Row &row : rows) {
		std::string_view label =
			row.title.empty() ? "untitled row " + std::to_string(row.id) : row.title;
		widest = std::max(widest, width_of(label));
	}
	return widest;
}

static std::size_t drive_bad(int n)
{
	std::vector<Row> rows{{1, ""}, {2, "a title with some length"}};
	rows.resize(static_cast<std::size_t>(n), Row{3, "x"});
	return widest_bad(rows);
}
//- good
static std::size_t widest_good(const std::vector<Row> &rows)
{
	std::size_t widest = 0;
	for (const Row &row : rows) {
		std::string label =
			row.title.empty() ? "untitled row " + std::to_string(row.id) : row.title;
		widest = std::max(widest, width_of(label));
	}
	return widest;
}

static std::size_t drive_good(int n)
{
	std::vector<Row> rows{{1, ""}, {2, "a title with some length"}};
	rows.resize(static_cast<std::size_t>(n), Row{3, "x"});
	return widest_good(rows);
}
} // namespace row_label
RUN_CASE(row_label, row_label::drive_bad(3), row_label::drive_good(3))

// CASE resampler_tail: the span of the history is taken before the buffer is made larger
namespace resampler_tail
{
class History
{
public:
	explicit History(std::size_t taps) : taps_(taps), samples_(taps, 0.0F) {}
	std::span<const float> tail() const BORROWED
	{
		return std::span<const float>(samples_).last(taps_);
	}
	void append(std::span<const float> block)
	{
		samples_.insert(samples_.end(), block.begin(), block.end());
	}

private:
	std::size_t taps_;
	std::vector<float> samples_;
};

static float mean(std::span<const float> window)
{
	float sum = 0;
	for (float f : window)
		sum += f;
	return window.empty() ? 0 : sum / static_cast<float>(window.size());
}

//- bad
static float smooth_bad(History &history, const std::vector<float> &block)
{
	const std::span<const float> window = history.tail();
	history.append(block);
	return mean(window);
}

static float drive_bad(int n)
{
	History history(4);
	float out = 0;
	for (int i = 0; i < n; i++)
		out += smooth_bad(history, std::vector<float>(16, static_cast<float>(i)));
	return out;
}
//- good
static float smooth_good(History &history, const std::vector<float> &block)
{
	history.append(block);
	const std::span<const float> window = history.tail();
	return mean(window);
}

static float drive_good(int n)
{
	History history(4);
	float out = 0;
	for (int i = 0; i < n; i++)
		out += smooth_good(history, std::vector<float>(16, static_cast<float>(i)));
	return out;
}
} // namespace resampler_tail
RUN_CASE(resampler_tail, resampler_tail::drive_bad(3), resampler_tail::drive_good(3))

// CASE lru_index: the evicted entry's iterator stays in the index and is used by get()
namespace lru_index
{
struct Entry {
	int key;
	std::string body;
};

//- bad
class LruBad
{
public:
	explicit LruBad(std::size_t room) : room_(room) {}
	LruBad(const LruBad &) = delete;
	LruBad &operator=(const LruBad &) = delete;
	void put(int key, std::string body)
	{
		if (room_ == 0 || get(key))
			return;
		if (order_.size() == room_)
			order_.pop_back();
		order_.push_front(Entry{key, std::move(body)});
		index_[key] = order_.begin();
	}
	const std::string *get(int key)
	{
		const auto it = index_.find(key);
		if (it == index_.end())
			return nullptr;
		order_.splice(order_.begin(), order_, it->second);
		return &it->second->body;
	}

private:
	std::size_t room_;
	std::list<Entry> order_;
	std::unordered_map<int, std::list<Entry>::iterator> index_;
};

static std::size_t drive_bad(int n)
{
	LruBad cache(2);
	for (int i = 0; i < n; i++)
		cache.put(i, "body " + std::to_string(i));
	const std::string *first = cache.get(0);
	return first ? first->size() : 0;
}
//- good
class LruGood
{
public:
	explicit LruGood(std::size_t room) : room_(room) {}
	LruGood(const LruGood &) = delete;
	LruGood &operator=(const LruGood &) = delete;
	void put(int key, std::string body)
	{
		if (room_ == 0 || get(key))
			return;
		if (order_.size() == room_) {
			index_.erase(order_.back().key);
			order_.pop_back();
		}
		order_.push_front(Entry{key, std::move(body)});
		index_[key] = order_.begin();
	}
	const std::string *get(int key)
	{
		const auto it = index_.find(key);
		if (it == index_.end())
			return nullptr;
		order_.splice(order_.begin(), order_, it->second);
		return &it->second->body;
	}

private:
	std::size_t room_;
	std::list<Entry> order_;
	std::unordered_map<int, std::list<Entry>::iterator> index_;
};

static std::size_t drive_good(int n)
{
	LruGood cache(2);
	for (int i = 0; i < n; i++)
		cache.put(i, "body " + std::to_string(i));
	const std::string *first = cache.get(0);
	return first ? first->size() : 0;
}
} // namespace lru_index
RUN_CASE(lru_index, lru_index::drive_bad(3), lru_index::drive_good(3))

// CASE theme_override: the pointer to the override is used after the override was reset
namespace theme_override
{
struct Theme {
	std::string name;
	std::vector<uint32_t> colours;
};

class Window
{
public:
	explicit Window(const Theme &base) : base_(base) {}
	void use(Theme theme) { override_ = std::make_unique<Theme>(std::move(theme)); }
	void reset() { override_.reset(); }
	const Theme *theme() const { return override_ ? override_.get() : &base_; }

private:
	Theme base_;
	std::unique_ptr<Theme> override_;
};

static Theme dark()
{
	return Theme{"dark", {0x202020, 0x404040, 0x808080}};
}

//- bad
static uint32_t preview_bad(Window &window)
{
	window.use(dark());
	const Theme *shown = window.theme();
	window.reset();
	uint32_t mix = 0;
	for (uint32_t c : shown->colours)
		mix ^= c;
	return mix;
}

static uint32_t drive_bad(int n)
{
	Window window(Theme{"plain", {0xffffff}});
	uint32_t mix = 0;
	for (int i = 0; i < n; i++)
		mix += preview_bad(window);
	return mix;
}
//- good
static uint32_t preview_good(Window &window)
{
	window.use(dark());
	const Theme *shown = window.theme();
	uint32_t mix = 0;
	for (uint32_t c : shown->colours)
		mix ^= c;
	window.reset();
	return mix;
}

static uint32_t drive_good(int n)
{
	Window window(Theme{"plain", {0xffffff}});
	uint32_t mix = 0;
	for (int i = 0; i < n; i++)
		mix += preview_good(window);
	return mix;
}
} // namespace theme_override
RUN_CASE(theme_override, theme_override::drive_bad(3), theme_override::drive_good(3))

// CLEAN mailbox_reserve: correct
namespace mailbox_reserve
{
struct Message {
	int from;
	std::string text;
};

static std::size_t drive(int n)
{
	std::vector<Message> box;
	box.reserve(static_cast<std::size_t>(n) + 1);
	box.push_back(Message{0, "welcome"});
	Message &pinned = box.front();
	for (int i = 1; i <= n; i++) {
		box.push_back(Message{i, "note " + std::to_string(i)});
		pinned.text += '.';
	}
	return pinned.text.size();
}
} // namespace mailbox_reserve
RUN_CLEAN(mailbox_reserve, mailbox_reserve::drive(3))

// CLEAN particles_swap_pop: correct
namespace particles_swap_pop
{
struct Particle {
	float x = 0;
	int life = 1;
	std::string tag;
};

class Emitter
{
public:
	void spawn(int life)
	{
		Particle &p = live_.emplace_back();
		p.life = life;
		p.tag = "p" + std::to_string(live_.size());
	}
	void step()
	{
		for (std::size_t i = 0; i < live_.size();) {
			Particle &p = live_[i];
			p.x += 1;
			if (--p.life > 0) {
				i++;
				continue;
			}
			if (&p != &live_.back())
				std::swap(p, live_.back());
			live_.pop_back();
		}
	}
	std::size_t size() const { return live_.size(); }

private:
	std::vector<Particle> live_;
};

static std::size_t drive(int n)
{
	Emitter e;
	for (int i = 0; i < 4 * n; i++)
		e.spawn(1 + i % 3);
	e.step();
	e.step();
	return e.size();
}
} // namespace particles_swap_pop
RUN_CLEAN(particles_swap_pop, particles_swap_pop::drive(3))

// CLEAN intern_pool: correct
namespace intern_pool
{
class Pool
{
public:
	Pool() = default;
	Pool(const Pool &) = delete;
	Pool &operator=(const Pool &) = delete;
	std::string_view intern(std::string_view text) BORROWED
	{
		const auto it = known_.find(text);
		if (it != known_.end())
			return *it->second;
		const std::string &kept = storage_.emplace_back(text);
		known_.emplace(kept, &kept);
		return kept;
	}
	std::size_t size() const { return storage_.size(); }

private:
	std::deque<std::string> storage_;
	std::unordered_map<std::string_view, const std::string *> known_;
};

static std::size_t drive(int n)
{
	Pool pool;
	std::vector<std::string_view> names;
	for (int i = 0; i < 50 * n; i++) {
		const std::string text = "symbol_" + std::to_string(i % 40);
		names.push_back(pool.intern(text));
	}
	std::size_t total = 0;
	for (std::string_view name : names)
		total += name.size();
	return total + pool.size();
}
} // namespace intern_pool
RUN_CLEAN(intern_pool, intern_pool::drive(3))

// CLEAN route_table: correct
namespace route_table
{
struct Route {
	std::string target;
	int hits = 0;
};

class Router
{
public:
	Route &at(const std::string &path) BORROWED { return routes_[path]; }
	bool remove(const std::string &path) { return routes_.erase(path) == 1; }

private:
	std::map<std::string, Route> routes_;
};

static int drive(int n)
{
	Router router;
	Route &home = router.at("/");
	home.target = "index";
	for (int i = 0; i < n; i++) {
		const std::string path = "/page" + std::to_string(i);
		Route &page = router.at(path);
		page.hits = i;
		home.hits += page.hits;
		router.remove(path);
	}
	return home.hits;
}
} // namespace route_table
RUN_CLEAN(route_table, route_table::drive(3))

// CLEAN longest_word: correct
namespace longest_word
{
static std::string_view longest(std::string_view text BORROWED)
{
	std::string_view best;
	while (!text.empty()) {
		const auto end = text.find(' ');
		const std::string_view word = text.substr(0, end);
		if (word.size() > best.size())
			best = word;
		if (end == std::string_view::npos)
			break;
		text.remove_prefix(end + 1);
	}
	return best;
}

static std::size_t drive(int n)
{
	std::string text = "one";
	std::string_view word;
	std::size_t total = 0;
	for (int i = 0; i < n; i++) {
		text += " another" + std::to_string(i * 100);
		word = longest(text);
		total += word.size();
	}
	return total + word.size();
}
} // namespace longest_word
RUN_CLEAN(longest_word, longest_word::drive(3))

// CLEAN timer_wheel_erase: correct
namespace timer_wheel_erase
{
struct Timer {
	int id;
	int due;
	std::function<void(int)> fire;
};

class Timers
{
public:
	int add(int due, std::function<void(int)> fire)
	{
		timers_.push_back(Timer{++last_, due, std::move(fire)});
		return last_;
	}
	void cancel(int id)
	{
		timers_.remove_if([id](const Timer &t) { return t.id == id; });
	}
	void run(int now)
	{
		std::list<Timer> ready;
		for (auto it = timers_.begin(); it != timers_.end();) {
			const auto here = it++;
			if (here->due <= now)
				ready.splice(ready.end(), timers_, here);
		}
		for (Timer &t : ready)
			t.fire(t.id);
	}

private:
	std::list<Timer> timers_;
	int last_ = 0;
};

static int drive(int n)
{
	Timers timers;
	int fired = 0;
	const int late = timers.add(n + 1, [&fired](int) { fired += 100; });
	for (int i = 0; i < n; i++)
		timers.add(i, [&timers, &fired, late](int id) {
			fired++;
			timers.cancel(late);
			timers.cancel(id);
			if (id == 2)
				timers.add(0, [&fired](int) { fired++; });
		});
	timers.run(n);
	timers.run(n + 1);
	return fired;
}
} // namespace timer_wheel_erase
RUN_CLEAN(timer_wheel_erase, timer_wheel_erase::drive(3))
