// SPDX-License-Identifier: GPL-2.0
// References, views, iterators and pointers that are used after what they point into is gone.
#include "../set.hh"
#include <algorithm>
#include <coroutine>
#include <deque>
#include <exception>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <queue>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>
#include <vector>

// CASE line_words: the set keeps views into a line that ends with each turn of the loop
namespace line_words
{
std::string lowered(std::string_view text)
{
	std::string out(text);
	for (char &c : out)
		if (c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
	return out;
}

//- bad
size_t vocabulary_length_bad(const std::vector<std::string> &lines)
{
	std::unordered_set<std::string_view> seen;
	for (const std::string &raw : lines) {
		const std::string line = lowered(raw);
		for (size_t at = 0; at < line.size();) {
			const size_t end = std::min(line.find(' ', at), line.size());
			if (end > at)
				seen.insert(std::string_view(line).substr(at, end - at));
			at = end + 1;
		}
	}
	size_t length = 0;
	for (const auto &word : seen)
		length += word.front() == '#' ? 0 : word.size();
	return length;
}
#ifdef RUN
size_t drive_bad(int)
{
	return vocabulary_length_bad({"The quick brown fox jumps", "over #the Lazy dog today"});
}
#endif
//- good
size_t vocabulary_length_good(const std::vector<std::string> &lines)
{
	std::unordered_set<std::string> seen;
	for (const std::string &raw : lines) {
		const std::string line = lowered(raw);
		for (size_t at = 0; at < line.size();) {
			const size_t end = std::min(line.find(' ', at), line.size());
			if (end > at)
				seen.insert(line.substr(at, end - at));
			at = end + 1;
		}
	}
	size_t length = 0;
	for (const auto &word : seen)
		length += word.front() == '#' ? 0 : word.size();
	return length;
}
#ifdef RUN
size_t drive_good(int)
{
	return vocabulary_length_good({"The quick brown fox jumps", "over #the Lazy dog today"});
}
#endif
} // namespace line_words
RUN_CASE(line_words, line_words::drive_bad(3), line_words::drive_good(3))

// CASE session_parent: the parent's reference is used after opening the child has grown the table
namespace session_parent
{
struct Session {
	int id = 0;
	int parent = -1;
	int children = 0;
	std::string user;
};

class Table
{
public:
	Session &open(std::string user)
	{
		Session &s = sessions_.emplace_back();
		s.id = next_id_++;
		s.user = std::move(user);
		return s;
	}
	Session *find(int id)
	{
		for (Session &s : sessions_)
			if (s.id == id)
				return &s;
		return nullptr;
	}

private:
	std::vector<Session> sessions_;
	int next_id_ = 0;
};

//- bad
int fork_session_bad(Table &table, int parent_id)
{
	Session *parent = table.find(parent_id);
	if (!parent)
		return -1;
	Session &child = table.open(parent->user + "/sub");
	child.parent = parent_id;
	parent->children++;
	return child.id;
}
#ifdef RUN
int drive_bad(int n)
{
	Table table;
	int id = table.open("root").id;
	for (int i = 0; i < n; i++)
		id = fork_session_bad(table, id);
	return id;
}
#endif
//- good
int fork_session_good(Table &table, int parent_id)
{
	Session *parent = table.find(parent_id);
	if (!parent)
		return -1;
	parent->children++;
	Session &child = table.open(parent->user + "/sub");
	child.parent = parent_id;
	return child.id;
}
#ifdef RUN
int drive_good(int n)
{
	Table table;
	int id = table.open("root").id;
	for (int i = 0; i < n; i++)
		id = fork_session_good(table, id);
	return id;
}
#endif
} // namespace session_parent
RUN_CASE(session_parent, session_parent::drive_bad(3), session_parent::drive_good(3))

// CASE config_fallback: the reference got is to a temporary fallback
namespace config_fallback
{
class Config
{
public:
	void set(const std::string &key, std::string value) { values_[key] = std::move(value); }
	const std::string &get_or(const std::string &key, const std::string &fallback) const
	{
		const auto it = values_.find(key);
		return it == values_.end() ? fallback : it->second;
	}

private:
	std::map<std::string, std::string> values_;
};

//- bad
std::string log_path_bad(const Config &config, const std::string &host)
{
	const std::string &dir = config.get_or("log.dir", "/var/log/services/" + host);
	if (dir.ends_with('/'))
		return dir + "daemon.log";
	return dir + "/daemon.log";
}
#ifdef RUN
size_t drive_bad(int)
{
	Config config;
	config.set("log.level", "debug");
	return log_path_bad(config, "gateway").size();
}
#endif
//- good
std::string log_path_good(const Config &config, const std::string &host)
{
	const std::string dir = config.get_or("log.dir", "/var/log/services/" + host);
	if (dir.ends_with('/'))
		return dir + "daemon.log";
	return dir + "/daemon.log";
}
#ifdef RUN
size_t drive_good(int)
{
	Config config;
	config.set("log.level", "debug");
	return log_path_good(config, "gateway").size();
}
#endif
} // namespace config_fallback
RUN_CASE(config_fallback, config_fallback::drive_bad(3), config_fallback::drive_good(3))

// CASE url_extension: the view is of a string that the function itself made and drops on return
namespace url_extension
{
struct Request {
	std::string url;
	int bytes = 0;
};

std::string without_query(const std::string &url)
{
	return url.substr(0, url.find('?'));
}

//- bad
std::string_view extension_bad(const Request &req)
{
	const std::string path = without_query(req.url);
	const size_t dot = path.rfind('.');
	if (dot == std::string::npos)
		return {};
	return std::string_view(path).substr(dot + 1);
}

int static_bytes_bad(const std::vector<Request> &requests)
{
	int bytes = 0;
	for (const Request &req : requests) {
		const std::string_view ext = extension_bad(req);
		if (ext == "png" || ext == "css")
			bytes += req.bytes;
	}
	return bytes;
}
#ifdef RUN
int drive_bad(int)
{
	return static_bytes_bad({{"/assets/images/logo-large.png?v=12", 100}, {"/", 7}});
}
#endif
//- good
std::string_view extension_good(const Request &req)
{
	const std::string_view path = std::string_view(req.url).substr(0, req.url.find('?'));
	const size_t dot = path.rfind('.');
	if (dot == std::string::npos)
		return {};
	return path.substr(dot + 1);
}

int static_bytes_good(const std::vector<Request> &requests)
{
	int bytes = 0;
	for (const Request &req : requests) {
		const std::string_view ext = extension_good(req);
		if (ext == "png" || ext == "css")
			bytes += req.bytes;
	}
	return bytes;
}
#ifdef RUN
int drive_good(int)
{
	return static_bytes_good({{"/assets/images/logo-large.png?v=12", 100}, {"/", 7}});
}
#endif
} // namespace url_extension
RUN_CASE(url_extension, url_extension::drive_bad(3), url_extension::drive_good(3))

// CASE undo_merge: the last step is written to after a push onto its vector
namespace undo_merge
{
struct Step {
	size_t offset;
	std::string inserted;
	bool closed = false;
};

//- bad
class UndoStackBad
{
public:
	void typed(size_t offset, const std::string &text)
	{
		if (steps_.empty()) {
			steps_.push_back({offset, text});
			return;
		}
		Step &last = steps_.back();
		if (!last.closed && last.offset + last.inserted.size() == offset) {
			last.inserted += text;
			return;
		}
		steps_.push_back({offset, text});
		last.closed = true;
	}
	size_t depth() const { return steps_.size(); }

private:
	std::vector<Step> steps_;
};
#ifdef RUN
size_t drive_bad(int n)
{
	UndoStackBad undo;
	for (int i = 0; i < n; i++)
		undo.typed(i * 10, "x");
	return undo.depth();
}
#endif
//- good
class UndoStackGood
{
public:
	void typed(size_t offset, const std::string &text)
	{
		if (steps_.empty()) {
			steps_.push_back({offset, text});
			return;
		}
		Step &last = steps_.back();
		if (!last.closed && last.offset + last.inserted.size() == offset) {
			last.inserted += text;
			return;
		}
		last.closed = true;
		steps_.push_back({offset, text});
	}
	size_t depth() const { return steps_.size(); }

private:
	std::vector<Step> steps_;
};
#ifdef RUN
size_t drive_good(int n)
{
	UndoStackGood undo;
	for (int i = 0; i < n; i++)
		undo.typed(i * 10, "x");
	return undo.depth();
}
#endif
} // namespace undo_merge
RUN_CASE(undo_merge, undo_merge::drive_bad(3), undo_merge::drive_good(3))

// CASE scene_focus: the focus still points to a node that was erased with its owner
namespace scene_focus
{
struct Node {
	explicit Node(int id) : id(id) {}
	int id;
	int hits = 0;
};

//- bad
class SceneBad
{
public:
	void add(int id) { nodes_.push_back(std::make_unique<Node>(id)); }
	void focus(int id)
	{
		for (const auto &n : nodes_)
			if (n->id == id)
				focus_ = n.get();
	}
	void remove(int id)
	{
		std::erase_if(nodes_, [id](const auto &n) { return n->id == id; });
	}
	bool click()
	{
		if (!focus_)
			return false;
		focus_->hits++;
		return true;
	}

private:
	std::vector<std::unique_ptr<Node>> nodes_;
	Node *focus_ = nullptr;
};

bool close_and_click_bad(SceneBad &scene, int id)
{
	scene.focus(id);
	scene.click();
	scene.remove(id);
	return scene.click();
}
#ifdef RUN
bool drive_bad(int n)
{
	SceneBad scene;
	for (int i = 0; i <= n; i++)
		scene.add(i);
	return close_and_click_bad(scene, n);
}
#endif
//- good
class SceneGood
{
public:
	void add(int id) { nodes_.push_back(std::make_unique<Node>(id)); }
	void focus(int id)
	{
		for (const auto &n : nodes_)
			if (n->id == id)
				focus_ = n.get();
	}
	void remove(int id)
	{
		if (focus_ && focus_->id == id)
			focus_ = nullptr;
		std::erase_if(nodes_, [id](const auto &n) { return n->id == id; });
	}
	bool click()
	{
		if (!focus_)
			return false;
		focus_->hits++;
		return true;
	}

private:
	std::vector<std::unique_ptr<Node>> nodes_;
	Node *focus_ = nullptr;
};

bool close_and_click_good(SceneGood &scene, int id)
{
	scene.focus(id);
	scene.click();
	scene.remove(id);
	return scene.click();
}
#ifdef RUN
bool drive_good(int n)
{
	SceneGood scene;
	for (int i = 0; i <= n; i++)
		scene.add(i);
	return close_and_click_good(scene, n);
}
#endif
} // namespace scene_focus
RUN_CASE(scene_focus, scene_focus::drive_bad(3), scene_focus::drive_good(3))

// CASE once_listener: a listener that takes itself off the list does so while the list is walked
namespace once_listener
{
//- bad
class EmitterBad;

class ListenerBad
{
public:
	virtual ~ListenerBad() = default;
	virtual void changed(EmitterBad &from, int value) = 0;
};

class EmitterBad
{
public:
	void attach(ListenerBad &l) { listeners_.push_back(&l); }
	void detach(ListenerBad &l) { std::erase(listeners_, &l); }
	void emit(int value)
	{
		for (ListenerBad *l : listeners_)
			l->changed(*this, value);
	}

private:
	std::vector<ListenerBad *> listeners_;
};

class OnceBad : public ListenerBad
{
public:
	void changed(EmitterBad &from, int value) override
	{
		seen = value;
		from.detach(*this);
	}
	int seen = 0;
};
#ifdef RUN
int drive_bad(int n)
{
	EmitterBad e;
	OnceBad a, b, c;
	e.attach(a);
	e.attach(b);
	e.attach(c);
	e.emit(n);
	return a.seen;
}
#endif
//- good
class EmitterGood;

class ListenerGood
{
public:
	virtual ~ListenerGood() = default;
	virtual void changed(EmitterGood &from, int value) = 0;
};

class EmitterGood
{
public:
	void attach(ListenerGood &l) { listeners_.push_back(&l); }
	void detach(ListenerGood &l)
	{
		for (ListenerGood *&at : listeners_)
			if (at == &l)
				at = nullptr;
	}
	void emit(int value)
	{
		for (size_t i = 0; i < listeners_.size(); i++)
			if (listeners_[i])
				listeners_[i]->changed(*this, value);
		std::erase(listeners_, nullptr);
	}

private:
	std::vector<ListenerGood *> listeners_;
};

class OnceGood : public ListenerGood
{
public:
	void changed(EmitterGood &from, int value) override
	{
		seen = value;
		from.detach(*this);
	}
	int seen = 0;
};
#ifdef RUN
int drive_good(int n)
{
	EmitterGood e;
	OnceGood a, b, c;
	e.attach(a);
	e.attach(b);
	e.attach(c);
	e.emit(n);
	return a.seen;
}
#endif
} // namespace once_listener
RUN_CASE(once_listener, once_listener::drive_bad(3), once_listener::drive_good(3))

// CASE lru_pair: fetching the second page may evict the first one, of which a reference is held
namespace lru_pair
{
struct Page {
	int number;
	std::vector<int> rows;
};

class PageCache
{
public:
	explicit PageCache(size_t capacity) : capacity_(capacity) {}
	const Page &fetch(int number)
	{
		for (auto it = pages_.begin(); it != pages_.end(); ++it) {
			if (it->number == number) {
				pages_.splice(pages_.begin(), pages_, it);
				return pages_.front();
			}
		}
		if (pages_.size() >= capacity_ && !pages_.empty())
			pages_.pop_back();
		pages_.push_front({number, std::vector<int>(8, number)});
		return pages_.front();
	}

private:
	size_t capacity_;
	std::list<Page> pages_;
};

//- bad
int join_pages_bad(PageCache &cache, int left, int right)
{
	const Page &a = cache.fetch(left);
	const Page &b = cache.fetch(right);
	return std::inner_product(a.rows.begin(), a.rows.end(), b.rows.begin(), 0);
}
#ifdef RUN
int drive_bad(int n)
{
	PageCache cache(1);
	return join_pages_bad(cache, n, n + 1);
}
#endif
//- good
int join_pages_good(PageCache &cache, int left, int right)
{
	const Page a = cache.fetch(left);
	const Page &b = cache.fetch(right);
	return std::inner_product(a.rows.begin(), a.rows.end(), b.rows.begin(), 0);
}
#ifdef RUN
int drive_good(int n)
{
	PageCache cache(1);
	return join_pages_good(cache, n, n + 1);
}
#endif
} // namespace lru_pair
RUN_CASE(lru_pair, lru_pair::drive_bad(3), lru_pair::drive_good(3))

// CASE draft_commit: the draft's text is referred to after the optional was reset
namespace draft_commit
{
struct Draft {
	std::string text;
	int revision = 0;
};

class Editor
{
public:
	void edit(std::string text)
	{
		if (!draft_)
			draft_.emplace();
		draft_->text = std::move(text);
		draft_->revision++;
	}
	//- bad
	size_t commit_bad()
	{
		if (!draft_)
			return 0;
		const std::string &text = draft_->text;
		draft_.reset();
		history_.push_back(text);
		return history_.back().size();
	}
	//- good
	size_t commit_good()
	{
		if (!draft_)
			return 0;
		const std::string &text = draft_->text;
		history_.push_back(text);
		draft_.reset();
		return history_.back().size();
	}
	//- shared

private:
	std::optional<Draft> draft_;
	std::vector<std::string> history_;
};
//- bad
#ifdef RUN
size_t drive_bad(int n)
{
	Editor e;
	e.edit(std::string(n * 20, 'a'));
	return e.commit_bad();
}
#endif
//- good
#ifdef RUN
size_t drive_good(int n)
{
	Editor e;
	e.edit(std::string(n * 20, 'a'));
	return e.commit_good();
}
#endif
} // namespace draft_commit
RUN_CASE(draft_commit, draft_commit::drive_bad(3), draft_commit::drive_good(3))

// CASE json_promote: the scalar is read after the variant became a list (silent: same bytes)
namespace json_promote
{
struct Value;
using List = std::vector<std::string>;
struct Value {
	std::variant<std::string, List> data;
};

//- bad
void append_bad(Value &value, const std::string &item)
{
	if (const std::string *scalar = std::get_if<std::string>(&value.data)) {
		List &list = value.data.emplace<List>();
		list.push_back(*scalar);
	}
	std::get<List>(value.data).push_back(item);
}
#ifdef RUN
size_t drive_bad(int n)
{
	Value v{std::string(n * 10, 'v')};
	append_bad(v, "second value of the same key");
	return std::get<List>(v.data).size();
}
#endif
//- good
void append_good(Value &value, const std::string &item)
{
	if (const std::string *scalar = std::get_if<std::string>(&value.data)) {
		List list{*scalar};
		value.data = std::move(list);
	}
	std::get<List>(value.data).push_back(item);
}
#ifdef RUN
size_t drive_good(int n)
{
	Value v{std::string(n * 10, 'v')};
	append_good(v, "second value of the same key");
	return std::get<List>(v.data).size();
}
#endif
} // namespace json_promote
RUN_CASE(json_promote, json_promote::drive_bad(3), json_promote::drive_good(3))

// CASE peak_window: the span is made over a vector that the called function returned by value
namespace peak_window
{
std::vector<float> decimated(std::span<const float> in, size_t step)
{
	std::vector<float> out;
	for (size_t i = 0; i < in.size(); i += step)
		out.push_back(in[i]);
	return out;
}

float peak(std::span<const float> samples)
{
	float best = 0;
	for (float s : samples)
		best = std::max(best, s);
	return best;
}

//- bad
float coarse_peak_bad(std::span<const float> samples, size_t step)
{
	std::span<const float> window = samples;
	if (step > 1)
		window = decimated(samples, step);
	return peak(window);
}
#ifdef RUN
float drive_bad(int n)
{
	const std::vector<float> v(50, 0.5f);
	return coarse_peak_bad(v, n);
}
#endif
//- good
float coarse_peak_good(std::span<const float> samples, size_t step)
{
	std::span<const float> window = samples;
	std::vector<float> coarse;
	if (step > 1)
		window = coarse = decimated(samples, step);
	return peak(window);
}
#ifdef RUN
float drive_good(int n)
{
	const std::vector<float> v(50, 0.5f);
	return coarse_peak_good(v, n);
}
#endif
} // namespace peak_window
RUN_CASE(peak_window, peak_window::drive_bad(3), peak_window::drive_good(3))

// CASE deque_urgent: an iterator into the deque is used after something was put in front
namespace deque_urgent
{
struct Job {
	int id;
	int priority;
	bool promoted = false;
};

//- bad
bool promote_bad(std::deque<Job> &jobs, int id)
{
	auto it = std::find_if(jobs.begin(), jobs.end(), [id](const Job &j) { return j.id == id; });
	if (it == jobs.end())
		return false;
	Job job = *it;
	job.promoted = true;
	jobs.push_front(job);
	jobs.erase(it);
	return true;
}
#ifdef RUN
bool drive_bad(int n)
{
	std::deque<Job> jobs;
	for (int i = 0; i < 2000; i++) {
		jobs.push_back({i, i});
		if (!promote_bad(jobs, i))
			return false;
	}
	for (int i = 0; i < n * 300; i++)
		promote_bad(jobs, 1999 - i);
	return true;
}
#endif
//- good
bool promote_good(std::deque<Job> &jobs, int id)
{
	auto it = std::find_if(jobs.begin(), jobs.end(), [id](const Job &j) { return j.id == id; });
	if (it == jobs.end())
		return false;
	Job job = *it;
	job.promoted = true;
	jobs.erase(it);
	jobs.push_front(job);
	return true;
}
#ifdef RUN
bool drive_good(int)
{
	std::deque<Job> jobs;
	for (int i = 0; i < 200; i++) {
		jobs.push_back({i, i});
		if (!promote_good(jobs, i))
			return false;
	}
	return true;
}
#endif
} // namespace deque_urgent
RUN_CASE(deque_urgent, deque_urgent::drive_bad(3), deque_urgent::drive_good(3))

// CASE menu_actions: each action refers to the entry of the loop, which is gone when it is chosen
namespace menu_actions
{
class Menu
{
public:
	void add(std::string title, std::function<size_t()> action)
	{
		items_.emplace_back(std::move(title), std::move(action));
	}
	size_t choose(size_t i) const { return i < items_.size() ? items_[i].second() : 0; }

private:
	std::vector<std::pair<std::string, std::function<size_t()>>> items_;
};

//- bad
void fill_recent_bad(Menu &menu, const std::vector<std::string> &files, const std::string &base)
{
	for (const std::string &file : files) {
		if (file.empty())
			continue;
		std::string full = base + "/" + file;
		menu.add(file, [&full] { return full.size(); });
	}
}
#ifdef RUN
size_t drive_bad(int n)
{
	Menu menu;
	fill_recent_bad(menu, {"a.txt", "b.txt", "c.txt", "d.txt"}, "/home/user/documents");
	return menu.choose(n);
}
#endif
//- good
void fill_recent_good(Menu &menu, const std::vector<std::string> &files, const std::string &base)
{
	for (const std::string &file : files) {
		if (file.empty())
			continue;
		std::string full = base + "/" + file;
		menu.add(file, [full] { return full.size(); });
	}
}
#ifdef RUN
size_t drive_good(int n)
{
	Menu menu;
	fill_recent_good(menu, {"a.txt", "b.txt", "c.txt", "d.txt"}, "/home/user/documents");
	return menu.choose(n);
}
#endif
} // namespace menu_actions
RUN_CASE(menu_actions, menu_actions::drive_bad(3), menu_actions::drive_good(3))

// CASE timer_owner: a connection that closes leaves its timer behind, whose closure has its this
namespace timer_owner
{
class Timers
{
public:
	int start(std::function<void()> fn)
	{
		pending_[next_] = std::move(fn);
		return next_++;
	}
	void stop(int id) { pending_.erase(id); }
	void expire()
	{
		std::map<int, std::function<void()>> due;
		due.swap(pending_);
		for (auto &[id, fn] : due)
			fn();
	}

private:
	std::map<int, std::function<void()>> pending_;
	int next_ = 1;
};

//- bad
class ConnectionBad
{
public:
	ConnectionBad(Timers &timers, int fd) : timers_(timers), fd_(fd)
	{
		timer_ = timers_.start([this] { idle_++; });
	}
	ConnectionBad(const ConnectionBad &) = delete;
	ConnectionBad &operator=(const ConnectionBad &) = delete;
	~ConnectionBad() { fd_ = -1; }
	int idle() const { return idle_; }

private:
	Timers &timers_;
	int fd_;
	int idle_ = 0;
	int timer_ = 0;
};

int serve_bad(Timers &timers, const std::vector<int> &fds)
{
	int idle = 0;
	for (int fd : fds) {
		auto conn = std::make_unique<ConnectionBad>(timers, fd);
		idle += conn->idle();
	}
	timers.expire();
	return idle;
}
#ifdef RUN
int drive_bad(int n)
{
	Timers timers;
	return serve_bad(timers, {n, n + 1});
}
#endif
//- good
class ConnectionGood
{
public:
	ConnectionGood(Timers &timers, int fd) : timers_(timers), fd_(fd)
	{
		timer_ = timers_.start([this] { idle_++; });
	}
	ConnectionGood(const ConnectionGood &) = delete;
	ConnectionGood &operator=(const ConnectionGood &) = delete;
	~ConnectionGood() { timers_.stop(timer_); }
	int idle() const { return idle_; }

private:
	Timers &timers_;
	int fd_;
	int idle_ = 0;
	int timer_ = 0;
};

int serve_good(Timers &timers, const std::vector<int> &fds)
{
	int idle = 0;
	for (int fd : fds) {
		auto conn = std::make_unique<ConnectionGood>(timers, fd);
		idle += conn->idle();
	}
	timers.expire();
	return idle;
}
#ifdef RUN
int drive_good(int n)
{
	Timers timers;
	return serve_good(timers, {n, n + 1});
}
#endif
} // namespace timer_owner
RUN_CASE(timer_owner, timer_owner::drive_bad(3), timer_owner::drive_good(3))

// CASE argv_build: the vector holds c_str() of strings that ended with their expression
namespace argv_build
{
struct Option {
	std::string name;
	std::string value;
};

size_t total_length(const std::vector<const char *> &argv)
{
	size_t n = 0;
	for (const char *a : argv)
		n += std::string_view(a).size();
	return n;
}

//- bad
size_t spawn_bad(const std::string &program, const std::vector<Option> &options)
{
	std::vector<const char *> argv{program.c_str()};
	for (const Option &o : options) {
		if (o.value.empty())
			argv.push_back(o.name.c_str());
		else
			argv.push_back((o.name + "=" + o.value).c_str());
	}
	return total_length(argv);
}
#ifdef RUN
size_t drive_bad(int)
{
	return spawn_bad("cc", {{"-Wall", ""}, {"--output-directory", "/tmp/objects"}});
}
#endif
//- good
size_t spawn_good(const std::string &program, const std::vector<Option> &options)
{
	std::vector<const char *> argv{program.c_str()};
	std::list<std::string> joined;
	for (const Option &o : options) {
		if (o.value.empty())
			argv.push_back(o.name.c_str());
		else
			argv.push_back(joined.emplace_back(o.name + "=" + o.value).c_str());
	}
	return total_length(argv);
}
#ifdef RUN
size_t drive_good(int)
{
	return spawn_good("cc", {{"-Wall", ""}, {"--output-directory", "/tmp/objects"}});
}
#endif
} // namespace argv_build
RUN_CASE(argv_build, argv_build::drive_bad(3), argv_build::drive_good(3))

// CASE lexer_source: the lexer keeps a view of its by-value constructor argument
namespace lexer_source
{
//- bad
class LexerBad
{
public:
	explicit LexerBad(std::string source) : text_(source) {}
	std::string_view next()
	{
		while (at_ < text_.size() && text_[at_] == ' ')
			at_++;
		const size_t start = at_;
		while (at_ < text_.size() && text_[at_] != ' ')
			at_++;
		return text_.substr(start, at_ - start);
	}

private:
	std::string_view text_;
	size_t at_ = 0;
};

int count_tokens_bad(const std::string &source)
{
	LexerBad lexer(source);
	int n = 0;
	while (!lexer.next().empty())
		n++;
	return n;
}
#ifdef RUN
int drive_bad(int)
{
	return count_tokens_bad("let answer = forty + two ;");
}
#endif
//- good
class LexerGood
{
public:
	explicit LexerGood(std::string source) : text_(std::move(source)) {}
	LexerGood(const LexerGood &) = delete;
	LexerGood &operator=(const LexerGood &) = delete;
	std::string_view next()
	{
		while (at_ < text_.size() && text_[at_] == ' ')
			at_++;
		const size_t start = at_;
		while (at_ < text_.size() && text_[at_] != ' ')
			at_++;
		return std::string_view(text_).substr(start, at_ - start);
	}

private:
	std::string text_;
	size_t at_ = 0;
};

int count_tokens_good(const std::string &source)
{
	LexerGood lexer(source);
	int n = 0;
	while (!lexer.next().empty())
		n++;
	return n;
}
#ifdef RUN
int drive_good(int)
{
	return count_tokens_good("let answer = forty + two ;");
}
#endif
} // namespace lexer_source
RUN_CASE(lexer_source, lexer_source::drive_bad(3), lexer_source::drive_good(3))

// CASE journal_order: the writer flushes into the store when it ends, but the store ends first
namespace journal_order
{
class Store
{
public:
	void append(const std::string &line) { lines_.push_back(line); }
	size_t size() const { return lines_.size(); }

private:
	std::vector<std::string> lines_;
};

class Writer
{
public:
	explicit Writer(Store &store) : store_(&store) {}
	Writer(const Writer &) = delete;
	Writer &operator=(const Writer &) = delete;
	~Writer() { flush(); }
	void put(std::string line) { pending_.push_back(std::move(line)); }
	void flush()
	{
		for (const std::string &line : pending_)
			store_->append(line);
		pending_.clear();
	}

private:
	Store *store_;
	std::vector<std::string> pending_;
};

//- bad
size_t journal_bad(const std::vector<std::string> &events, bool sync)
{
	std::unique_ptr<Writer> writer;
	std::unique_ptr<Store> store = std::make_unique<Store>();
	writer = std::make_unique<Writer>(*store);
	for (const std::string &e : events) {
		writer->put(e);
		if (sync)
			writer->flush();
	}
	return store->size();
}
#ifdef RUN
size_t drive_bad(int n)
{
	return journal_bad(std::vector<std::string>(n, "user logged in"), false);
}
#endif
//- good
size_t journal_good(const std::vector<std::string> &events, bool sync)
{
	std::unique_ptr<Store> store = std::make_unique<Store>();
	std::unique_ptr<Writer> writer;
	writer = std::make_unique<Writer>(*store);
	for (const std::string &e : events) {
		writer->put(e);
		if (sync)
			writer->flush();
	}
	return store->size();
}
#ifdef RUN
size_t drive_good(int n)
{
	return journal_good(std::vector<std::string>(n, "user logged in"), false);
}
#endif
} // namespace journal_order
RUN_CASE(journal_order, journal_order::drive_bad(3), journal_order::drive_good(3))

// CASE split_generator: the coroutine's reference parameter is bound to a temporary of its caller
namespace split_generator
{
class Pieces
{
public:
	struct promise_type {
		std::string value;
		Pieces get_return_object()
		{
			return Pieces(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(std::string v)
		{
			value = std::move(v);
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	Pieces(Pieces &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Pieces &operator=(Pieces &&) = delete;
	~Pieces()
	{
		if (handle_)
			handle_.destroy();
	}
	bool next()
	{
		handle_.resume();
		return !handle_.done();
	}
	const std::string &value() const { return handle_.promise().value; }

private:
	explicit Pieces(std::coroutine_handle<promise_type> h) : handle_(h) {}
	std::coroutine_handle<promise_type> handle_;
};

std::string joined(const std::vector<std::string> &parts)
{
	std::string out;
	for (const std::string &p : parts)
		out += p + ",";
	return out;
}

//- bad
Pieces split_bad(const std::string &text, char at)
{
	size_t start = 0;
	for (size_t i = 0; i < text.size(); i++) {
		if (text[i] == at) {
			co_yield text.substr(start, i - start);
			start = i + 1;
		}
	}
}

size_t longest_field_bad(const std::vector<std::string> &parts)
{
	size_t best = 0;
	Pieces pieces = split_bad(joined(parts), ',');
	while (pieces.next())
		best = std::max(best, pieces.value().size());
	return best;
}
#ifdef RUN
size_t drive_bad(int n)
{
	return longest_field_bad(std::vector<std::string>(n, "column name"));
}
#endif
//- good
Pieces split_good(std::string text, char at)
{
	size_t start = 0;
	for (size_t i = 0; i < text.size(); i++) {
		if (text[i] == at) {
			co_yield text.substr(start, i - start);
			start = i + 1;
		}
	}
}

size_t longest_field_good(const std::vector<std::string> &parts)
{
	size_t best = 0;
	Pieces pieces = split_good(joined(parts), ',');
	while (pieces.next())
		best = std::max(best, pieces.value().size());
	return best;
}
#ifdef RUN
size_t drive_good(int n)
{
	return longest_field_good(std::vector<std::string>(n, "column name"));
}
#endif
} // namespace split_generator
RUN_CASE(split_generator, split_generator::drive_bad(3), split_generator::drive_good(3))

// CASE manifest_loop: the range of the loop is a member of a temporary that is gone
namespace manifest_loop
{
class Manifest
{
public:
	explicit Manifest(std::vector<std::string> entries) : entries_(std::move(entries)) {}
	const std::vector<std::string> &entries() const { return entries_; }

private:
	std::vector<std::string> entries_;
};

Manifest load(const std::string &root, int files)
{
	std::vector<std::string> entries;
	for (int i = 0; i < files; i++)
		entries.push_back(root + "/file-" + std::to_string(i));
	return Manifest(std::move(entries));
}

//- bad
size_t index_bad(std::map<std::string, size_t> &index, const std::string &root, int files)
{
	for (const std::string &entry : load(root, files).entries())
		index.emplace(entry, entry.size());
	return index.size();
}
#ifdef RUN
size_t drive_bad(int n)
{
	std::map<std::string, size_t> index;
	return index_bad(index, "/srv/mirror/packages", n);
}
#endif
//- good
size_t index_good(std::map<std::string, size_t> &index, const std::string &root, int files)
{
	const Manifest manifest = load(root, files);
	for (const std::string &entry : manifest.entries())
		index.emplace(entry, entry.size());
	return index.size();
}
#ifdef RUN
size_t drive_good(int n)
{
	std::map<std::string, size_t> index;
	return index_good(index, "/srv/mirror/packages", n);
}
#endif
} // namespace manifest_loop
RUN_CASE(manifest_loop, manifest_loop::drive_bad(3), manifest_loop::drive_good(3))

// CASE longest_label: std::max hands back a reference to the temporary default
namespace longest_label
{
struct Column {
	std::string label;
	int cells = 0;
};

bool shorter(const std::string &a, const std::string &b)
{
	return a.size() < b.size();
}

//- bad
std::string header_bad(const std::vector<Column> &columns, const std::string &unit)
{
	std::string line;
	for (const Column &c : columns) {
		const std::string &label = std::max(c.label, "measured in " + unit, shorter);
		if (c.cells > 0)
			line += label + " ";
	}
	return line;
}
#ifdef RUN
size_t drive_bad(int n)
{
	return header_bad({{"speed", n}, {"heading", 0}}, "metres per second").size();
}
#endif
//- good
std::string header_good(const std::vector<Column> &columns, const std::string &unit)
{
	std::string line;
	for (const Column &c : columns) {
		const std::string label = std::max(c.label, "measured in " + unit, shorter);
		if (c.cells > 0)
			line += label + " ";
	}
	return line;
}
#ifdef RUN
size_t drive_good(int n)
{
	return header_good({{"speed", n}, {"heading", 0}}, "metres per second").size();
}
#endif
} // namespace longest_label
RUN_CASE(longest_label, longest_label::drive_bad(3), longest_label::drive_good(3))

// CASE event_top: the event is still referred to after it was popped off the priority queue
namespace event_top
{
struct Event {
	int at;
	std::string name;
	bool operator<(const Event &other) const { return at > other.at; }
};

class Log
{
public:
	void note(int at, const std::string &name) { text_ += std::to_string(at) + name; }
	size_t length() const { return text_.size(); }

private:
	std::string text_;
};

//- bad
int run_until_bad(std::priority_queue<Event> &events, Log &log, int end)
{
	int ran = 0;
	while (!events.empty()) {
		const Event &event = events.top();
		if (event.at > end)
			break;
		events.pop();
		log.note(event.at, event.name);
		ran++;
	}
	return ran;
}
#ifdef RUN
int drive_bad(int n)
{
	std::priority_queue<Event> events;
	for (int i = 0; i < n; i++)
		events.push({i, "an event with a longer name"});
	Log log;
	return run_until_bad(events, log, n);
}
#endif
//- good
int run_until_good(std::priority_queue<Event> &events, Log &log, int end)
{
	int ran = 0;
	while (!events.empty()) {
		const Event event = events.top();
		if (event.at > end)
			break;
		events.pop();
		log.note(event.at, event.name);
		ran++;
	}
	return ran;
}
#ifdef RUN
int drive_good(int n)
{
	std::priority_queue<Event> events;
	for (int i = 0; i < n; i++)
		events.push({i, "an event with a longer name"});
	Log log;
	return run_until_good(events, log, n);
}
#endif
} // namespace event_top
RUN_CASE(event_top, event_top::drive_bad(3), event_top::drive_good(3))

// CASE lease_sweep: the loop goes on from an element that it erased itself
namespace lease_sweep
{
struct Lease {
	std::string owner;
	long expires = 0;
};
using Leases = std::unordered_map<int, Lease>;

//- bad
int sweep_bad(Leases &leases, long now)
{
	int dropped = 0;
	for (auto it = leases.begin(); it != leases.end(); ++it) {
		if (it->second.expires <= now) {
			leases.erase(it);
			dropped++;
		}
	}
	return dropped;
}
#ifdef RUN
int drive_bad(int n)
{
	Leases leases;
	for (int i = 0; i < 10; i++)
		leases[i] = {"client", i};
	return sweep_bad(leases, n);
}
#endif
//- good
int sweep_good(Leases &leases, long now)
{
	int dropped = 0;
	for (auto it = leases.begin(); it != leases.end();) {
		if (it->second.expires <= now) {
			it = leases.erase(it);
			dropped++;
		} else {
			++it;
		}
	}
	return dropped;
}
#ifdef RUN
int drive_good(int n)
{
	Leases leases;
	for (int i = 0; i < 10; i++)
		leases[i] = {"client", i};
	return sweep_good(leases, n);
}
#endif
} // namespace lease_sweep
RUN_CASE(lease_sweep, lease_sweep::drive_bad(3), lease_sweep::drive_good(3))

// CASE watch_chain: a watch ends without taking itself out of the chain that links it
namespace watch_chain
{
class Chain;

class Link
{
public:
	Link *next = nullptr;
	int fired = 0;
};

class Chain
{
public:
	void add(Link &l)
	{
		l.next = head_;
		head_ = &l;
	}
	void remove(Link &l)
	{
		for (Link **at = &head_; *at; at = &(*at)->next) {
			if (*at == &l) {
				*at = l.next;
				return;
			}
		}
	}
	int fire()
	{
		int n = 0;
		for (Link *l = head_; l; l = l->next)
			n += ++l->fired;
		return n;
	}

private:
	Link *head_ = nullptr;
};

//- bad
class WatchBad
{
public:
	explicit WatchBad(Chain &chain) : chain_(chain) { chain_.add(link_); }
	WatchBad(const WatchBad &) = delete;
	WatchBad &operator=(const WatchBad &) = delete;
	int fired() const { return link_.fired; }

private:
	Chain &chain_;
	Link link_;
};

int watch_rounds_bad(Chain &chain, const std::vector<int> &rounds)
{
	int seen = 0;
	for (int n : rounds) {
		WatchBad watch(chain);
		for (int i = 0; i < n; i++)
			chain.fire();
		seen += watch.fired();
	}
	return seen + chain.fire();
}
#ifdef RUN
int drive_bad(int n)
{
	Chain chain;
	return watch_rounds_bad(chain, {n});
}
#endif
//- good
class WatchGood
{
public:
	explicit WatchGood(Chain &chain) : chain_(chain) { chain_.add(link_); }
	WatchGood(const WatchGood &) = delete;
	WatchGood &operator=(const WatchGood &) = delete;
	~WatchGood() { chain_.remove(link_); }
	int fired() const { return link_.fired; }

private:
	Chain &chain_;
	Link link_;
};

int watch_rounds_good(Chain &chain, const std::vector<int> &rounds)
{
	int seen = 0;
	for (int n : rounds) {
		WatchGood watch(chain);
		for (int i = 0; i < n; i++)
			chain.fire();
		seen += watch.fired();
	}
	return seen + chain.fire();
}
#ifdef RUN
int drive_good(int n)
{
	Chain chain;
	return watch_rounds_good(chain, {n});
}
#endif
} // namespace watch_chain
RUN_CASE(watch_chain, watch_chain::drive_bad(3), watch_chain::drive_good(3))

// CASE drop_by_name: the name handed in lies in the element that is erased before the name is noted
namespace drop_by_name
{
struct Plugin {
	std::string name;
	int failures = 0;
};

//- bad
class RegistryBad
{
public:
	void add(std::string name, int failures)
	{
		plugins_.push_back({std::move(name), failures});
	}
	void unload(const std::string &name)
	{
		std::erase_if(plugins_, [n = name](const Plugin &p) { return p.name == n; });
		unloaded_.push_back(name);
	}
	size_t unload_worst()
	{
		if (plugins_.empty())
			return 0;
		const auto worst = std::max_element(
			plugins_.begin(), plugins_.end(),
			[](const Plugin &a, const Plugin &b) { return a.failures < b.failures; });
		unload(worst->name);
		return unloaded_.size();
	}

private:
	std::vector<Plugin> plugins_;
	std::vector<std::string> unloaded_;
};
#ifdef RUN
size_t drive_bad(int n)
{
	RegistryBad r;
	for (int i = 0; i < n; i++)
		r.add("plugin-with-a-long-name-" + std::to_string(i), i);
	return r.unload_worst();
}
#endif
//- good
class RegistryGood
{
public:
	void add(std::string name, int failures)
	{
		plugins_.push_back({std::move(name), failures});
	}
	void unload(const std::string &name)
	{
		unloaded_.push_back(name);
		std::erase_if(plugins_, [n = name](const Plugin &p) { return p.name == n; });
	}
	size_t unload_worst()
	{
		if (plugins_.empty())
			return 0;
		const auto worst = std::max_element(
			plugins_.begin(), plugins_.end(),
			[](const Plugin &a, const Plugin &b) { return a.failures < b.failures; });
		unload(worst->name);
		return unloaded_.size();
	}

private:
	std::vector<Plugin> plugins_;
	std::vector<std::string> unloaded_;
};
#ifdef RUN
size_t drive_good(int n)
{
	RegistryGood r;
	for (int i = 0; i < n; i++)
		r.add("plugin-with-a-long-name-" + std::to_string(i), i);
	return r.unload_worst();
}
#endif
} // namespace drop_by_name
RUN_CASE(drop_by_name, drop_by_name::drive_bad(3), drop_by_name::drive_good(3))

// CASE peer_lock: the locked owner is a temporary, and close drops the last one
namespace peer_lock
{
struct Peer {
	std::string address;
	bool open = true;
	int sent = 0;
};

class Hub
{
public:
	std::weak_ptr<Peer> join(std::string address)
	{
		peers_.push_back(std::make_shared<Peer>(Peer{std::move(address)}));
		return peers_.back();
	}
	void close(const std::string &address)
	{
		std::erase_if(peers_, [&](const auto &p) {
			if (p->address != address)
				return false;
			p->open = false;
			return true;
		});
	}
	size_t count() const { return peers_.size(); }

private:
	std::vector<std::shared_ptr<Peer>> peers_;
};

//- bad
int hang_up_bad(Hub &hub, const std::weak_ptr<Peer> &weak)
{
	Peer *peer = weak.lock().get();
	if (!peer || !peer->open)
		return 0;
	peer->sent++;
	const std::string address = peer->address;
	hub.close(address);
	return peer->sent;
}
#ifdef RUN
int drive_bad(int)
{
	Hub hub;
	return hang_up_bad(hub, hub.join("10.0.0.1"));
}
#endif
//- good
int hang_up_good(Hub &hub, const std::weak_ptr<Peer> &weak)
{
	const std::shared_ptr<Peer> peer = weak.lock();
	if (!peer || !peer->open)
		return 0;
	peer->sent++;
	const std::string address = peer->address;
	hub.close(address);
	return peer->sent;
}
#ifdef RUN
int drive_good(int)
{
	Hub hub;
	return hang_up_good(hub, hub.join("10.0.0.1"));
}
#endif
} // namespace peer_lock
RUN_CASE(peer_lock, peer_lock::drive_bad(3), peer_lock::drive_good(3))
