// SPDX-License-Identifier: GPL-2.0
// Borrows that outlive what they point to: tables, parsers, caches, queues.
#include "../set.hh"
#include <algorithm>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <exception>
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

// CASE session_clone: the reference to the source session is read after push_back moved the table
namespace session_clone
{
struct Session {
	int id;
	int timeout;
	std::string user;
};
class SessionsBase
{
protected:
	std::vector<Session> table;
	int next = 1;

public:
	int open(std::string user)
	{
		table.push_back({next, 30, std::move(user)});
		return next++;
	}
	Session *find(int id)
	{
		for (Session &s : table)
			if (s.id == id)
				return &s;
		return nullptr;
	}
};
//- bad
class SessionsBad : public SessionsBase
{
public:
	int clone_session(int id)
	{
		Session *from = find(id);
		if (!from)
			return 0;
		int fresh = open(from->user);
		find(fresh)->timeout = from->timeout;
		return fresh;
	}
};
//- good
class SessionsGood : public SessionsBase
{
public:
	int clone_session(int id)
	{
		Session *from = find(id);
		if (!from)
			return 0;
		int timeout = from->timeout;
		int fresh = open(from->user);
		find(fresh)->timeout = timeout;
		return fresh;
	}
};
//- shared
template <typename T>
int drive(int n)
{
	T sessions;
	int id = sessions.open("root");
	for (int i = 0; i < n; i++)
		id = sessions.clone_session(id);
	return id;
}
//- bad
int drive_bad(int n)
{
	return drive<SessionsBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<SessionsGood>(n);
}
//- shared
} // namespace session_clone
RUN_CASE(session_clone, session_clone::drive_bad(5), session_clone::drive_good(5))

// CASE header_fields: the views point into a lower-cased local copy that dies at return
namespace header_fields
{
std::string lower(std::string_view text)
{
	std::string out(text);
	for (char &c : out)
		if (c >= 'A' && c <= 'Z')
			c = char(c - 'A' + 'a');
	return out;
}
//- bad
std::vector<std::string_view> split_bad(std::string_view line, char sep)
{
	std::string text = lower(line);
	std::vector<std::string_view> fields;
	std::string_view rest = text;
	for (;;) {
		std::size_t at = rest.find(sep);
		fields.emplace_back(rest.substr(0, at));
		if (at == std::string_view::npos)
			break;
		rest.remove_prefix(at + 1);
	}
	return fields;
}
//- good
std::vector<std::string> split_good(std::string_view line, char sep)
{
	std::string text = lower(line);
	std::vector<std::string> fields;
	std::string_view rest = text;
	for (;;) {
		std::size_t at = rest.find(sep);
		fields.emplace_back(rest.substr(0, at));
		if (at == std::string_view::npos)
			break;
		rest.remove_prefix(at + 1);
	}
	return fields;
}
//- bad
std::size_t drive_bad(int n)
{
	std::size_t hits = 0;
	auto fields = split_bad("Accept;Content-Type;Cache-Control;User-Agent;Host", ';');
	for (const auto &f : fields)
		if (f.size() > std::size_t(n) && f[0] == 'c')
			hits++;
	return hits;
}
//- good
std::size_t drive_good(int n)
{
	std::size_t hits = 0;
	auto fields = split_good("Accept;Content-Type;Cache-Control;User-Agent;Host", ';');
	for (const auto &f : fields)
		if (f.size() > std::size_t(n) && f[0] == 'c')
			hits++;
	return hits;
}
} // namespace header_fields
RUN_CASE(header_fields, header_fields::drive_bad(3), header_fields::drive_good(3))

// CASE option_default: the fallback is a temporary string and the reference to it is kept
namespace option_default
{
using Options = std::map<std::string, std::string>;
const std::string &get_or(const Options &options BORROWED, const std::string &key,
			  const std::string &fallback BORROWED)
{
	auto it = options.find(key);
	return it == options.end() ? fallback : it->second;
}
//- bad
std::size_t log_path_bad(const Options &options)
{
	const std::string &dir = get_or(options, "log.directory", "/var/log/the-default-service");
	std::string path = dir;
	path += "/main.log";
	return path.size();
}
//- good
std::size_t log_path_good(const Options &options)
{
	const std::string dir = get_or(options, "log.directory", "/var/log/the-default-service");
	std::string path = dir;
	path += "/main.log";
	return path.size();
}
//- shared
//- bad
std::size_t drive_bad(int n)
{
	Options options{{"log.level", std::to_string(n)}};
	return log_path_bad(options);
}
//- shared
//- good
std::size_t drive_good(int n)
{
	Options options{{"log.level", std::to_string(n)}};
	return log_path_good(options);
}
//- shared
} // namespace option_default
RUN_CASE(option_default, option_default::drive_bad(3), option_default::drive_good(3))

// CASE newest_samples: the span returned looks at the array of the function that returned
namespace newest_samples
{
struct Recorder {
	std::vector<int> samples;
	int next = 0;
	void put(int v) { samples.push_back(v); }
};
//- bad
std::span<const int> window_bad(const Recorder &r, std::size_t count)
{
	int last[8] = {};
	count = std::min<std::size_t>({count, 8, r.samples.size()});
	std::copy(r.samples.end() - std::ptrdiff_t(count), r.samples.end(), std::begin(last));
	return {last, count};
}
//- good
std::vector<int> window_good(const Recorder &r, std::size_t count)
{
	std::vector<int> last(8);
	count = std::min<std::size_t>({count, 8, r.samples.size()});
	std::copy(r.samples.end() - std::ptrdiff_t(count), r.samples.end(), std::begin(last));
	last.resize(count);
	return last;
}
//- bad
int drive_bad(int n)
{
	Recorder r;
	for (int i = 0; i < n; i++)
		r.put(i * 3);
	int sum = 0;
	for (int v : window_bad(r, 4))
		sum += v;
	return sum;
}
//- good
int drive_good(int n)
{
	Recorder r;
	for (int i = 0; i < n; i++)
		r.put(i * 3);
	int sum = 0;
	for (int v : window_good(r, 4))
		sum += v;
	return sum;
}
} // namespace newest_samples
RUN_CASE(newest_samples, newest_samples::drive_bad(9), newest_samples::drive_good(9))

// CASE timer_insert: the position found before an insert is used after it
namespace timer_insert
{
struct Timer {
	int due;
	int id;
};
struct TimerList {
	std::vector<Timer> timers;
	std::vector<Timer>::iterator place(int due)
	{
		return std::find_if(timers.begin(), timers.end(),
				    [due](const Timer &t) { return t.due > due; });
	}
	//- bad
	int add_bad(Timer t)
	{
		auto at = place(t.due);
		timers.insert(at, t);
		return at == timers.begin() ? at->due : timers.front().due;
	}
	//- good
	int add_good(Timer t)
	{
		auto at = place(t.due);
		at = timers.insert(at, t);
		return at == timers.begin() ? at->due : timers.front().due;
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	TimerList list;
	int first = 0;
	for (int i = 0; i < n; i++) {
		auto at = list.place(100 - i);
		list.timers.insert(at, Timer{100 - i, i});
		first += at->due;
	}
	return first + list.add_bad({1, 1});
}
//- good
int drive_good(int n)
{
	TimerList list;
	int first = 0;
	for (int i = 0; i < n; i++) {
		auto at = list.place(100 - i);
		at = list.timers.insert(at, Timer{100 - i, i});
		first += at->due;
	}
	return first + list.add_good({1, 1});
}
} // namespace timer_insert
RUN_CASE(timer_insert, timer_insert::drive_bad(6), timer_insert::drive_good(6))

// CASE expire_leases: the loop advances an iterator whose node was just erased
namespace expire_leases
{
struct Lease {
	int until;
	std::string holder;
};
using Leases = std::map<int, Lease>;
//- bad
int expire_bad(Leases &leases, int now)
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
//- good
int expire_good(Leases &leases, int now)
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
//- shared
Leases some(int n)
{
	Leases leases;
	for (int i = 0; i < n; i++)
		leases[i] = {i % 3, "host" + std::to_string(i)};
	return leases;
}
//- bad
int drive_bad(int n)
{
	Leases leases = some(n);
	return expire_bad(leases, 1);
}
//- shared
//- good
int drive_good(int n)
{
	Leases leases = some(n);
	return expire_good(leases, 1);
}
//- shared
} // namespace expire_leases
RUN_CASE(expire_leases, expire_leases::drive_bad(9), expire_leases::drive_good(9))

// CASE loop_over_snapshot: the loop runs over a member of a temporary snapshot
namespace loop_over_snapshot
{
class Snapshot
{
	std::vector<std::string> rows_;

public:
	explicit Snapshot(int n)
	{
		for (int i = 0; i < n; i++)
			rows_.push_back("row number " + std::to_string(i * 1000000));
	}
	const std::vector<std::string> &rows() const BORROWED { return rows_; }
};
struct Database {
	int size;
	Snapshot snapshot() const { return Snapshot(size); }
};
//- bad
std::size_t total_bad(const Database &db)
{
	std::size_t sum = 0;
	for (const std::string &row : db.snapshot().rows())
		sum += row.size();
	return sum;
}
//- good
std::size_t total_good(const Database &db)
{
	std::size_t sum = 0;
	const Snapshot snap = db.snapshot();
	for (const std::string &row : snap.rows())
		sum += row.size();
	return sum;
}
//- shared
//- bad
std::size_t drive_bad(int n)
{
	return total_bad(Database{n});
}
//- shared
//- good
std::size_t drive_good(int n)
{
	return total_good(Database{n});
}
//- shared
} // namespace loop_over_snapshot
RUN_CASE(loop_over_snapshot, loop_over_snapshot::drive_bad(3), loop_over_snapshot::drive_good(3))

// CASE mount_record: the record keeps a view of a path that was joined in a temporary
namespace mount_record
{
//- bad
struct MountBad {
	int device;
	std::string_view path;
	MountBad(int device, std::string_view path) : device(device), path(path) {}
};
//- good
struct MountGood {
	int device;
	std::string path;
	MountGood(int device, std::string_view path) : device(device), path(path) {}
};
//- shared
template <typename M>
struct MountTable {
	std::vector<M> mounts;
	void mount(int device, const std::string &root, const std::string &name)
	{
		mounts.emplace_back(device, root + "/" + name);
	}
	int device_of(std::string_view path) const
	{
		for (const M &m : mounts)
			if (path.starts_with(m.path))
				return m.device;
		return -1;
	}
};
//- bad
int drive_bad(int n)
{
	MountTable<MountBad> table;
	for (int i = 0; i < n; i++)
		table.mount(i, "/media/removable-devices", "disk" + std::to_string(i));
	return table.device_of("/media/removable-devices/disk1/a.txt");
}
//- good
int drive_good(int n)
{
	MountTable<MountGood> table;
	for (int i = 0; i < n; i++)
		table.mount(i, "/media/removable-devices", "disk" + std::to_string(i));
	return table.device_of("/media/removable-devices/disk1/a.txt");
}
} // namespace mount_record
RUN_CASE(mount_record, mount_record::drive_bad(3), mount_record::drive_good(3))

// CASE deferred_jobs: the queued job refers to a local of the function that queued it
namespace deferred_jobs
{
class Queue
{
	std::deque<std::function<void()>> jobs;

public:
	void post(std::function<void()> job) { jobs.push_back(std::move(job)); }
	void drain()
	{
		while (!jobs.empty()) {
			auto job = std::move(jobs.front());
			jobs.pop_front();
			job();
		}
	}
};
struct Stats {
	int sum = 0;
};
//- bad
void plan_bad(Queue &queue, Stats &stats, int n)
{
	for (int i = 0; i < n; i++) {
		int weight = i * i;
		queue.post([&] { stats.sum += weight; });
	}
}
//- good
void plan_good(Queue &queue, Stats &stats, int n)
{
	for (int i = 0; i < n; i++) {
		int weight = i * i;
		queue.post([&stats, weight] { stats.sum += weight; });
	}
}
//- shared
//- bad
int drive_bad(int n)
{
	Stats stats;
	Queue queue;
	plan_bad(queue, stats, n);
	queue.drain();
	return stats.sum;
}
//- shared
//- good
int drive_good(int n)
{
	Stats stats;
	Queue queue;
	plan_good(queue, stats, n);
	queue.drain();
	return stats.sum;
}
//- shared
} // namespace deferred_jobs
RUN_CASE(deferred_jobs, deferred_jobs::drive_bad(3), deferred_jobs::drive_good(3))

// CASE longest_label: std::max hands back a reference to one of two temporaries
namespace longest_label
{
struct Axis {
	std::string unit;
	int scale;
	std::string label() const { return "axis in " + unit + " times " + std::to_string(scale); }
};
bool shorter(const std::string &a, const std::string &b)
{
	return a.size() < b.size();
}
//- bad
std::size_t padding_bad(const Axis &x, const Axis &y)
{
	const std::string &widest = std::max(x.label(), y.label(), shorter);
	return widest.size() + (widest.back() == '0' ? 2 : 1);
}
//- good
std::size_t padding_good(const Axis &x, const Axis &y)
{
	const std::string widest = std::max(x.label(), y.label(), shorter);
	return widest.size() + (widest.back() == '0' ? 2 : 1);
}
//- shared
//- bad
std::size_t drive_bad(int n)
{
	return padding_bad({"metre", n}, {"kilogram", n * 10});
}
//- shared
//- good
std::size_t drive_good(int n)
{
	return padding_good({"metre", n}, {"kilogram", n * 10});
}
//- shared
} // namespace longest_label
RUN_CASE(longest_label, longest_label::drive_bad(3), longest_label::drive_good(3))

// CASE last_hit: the remembered entry is not forgotten when it is evicted
namespace last_hit
{
struct Glyph {
	int code;
	int width;
};
class CacheBase
{
protected:
	std::unordered_map<int, Glyph> glyphs;
	Glyph *last = nullptr;

public:
	CacheBase() = default;
	CacheBase(const CacheBase &) = delete;
	CacheBase &operator=(const CacheBase &) = delete;
	int width(int code)
	{
		if (last && last->code == code)
			return last->width;
		auto [it, fresh] = glyphs.try_emplace(code, Glyph{code, code % 7});
		last = &it->second;
		return last->width;
	}
};
//- bad
struct CacheBad : CacheBase {
	void evict(int code) { glyphs.erase(code); }
};
//- good
struct CacheGood : CacheBase {
	void evict(int code)
	{
		if (last && last->code == code)
			last = nullptr;
		glyphs.erase(code);
	}
};
//- shared
template <typename C>
int drive(int n)
{
	C cache;
	int sum = 0;
	for (int i = 0; i < n; i++) {
		sum += cache.width(i);
		cache.evict(i);
	}
	return sum;
}
//- bad
int drive_bad(int n)
{
	return drive<CacheBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<CacheGood>(n);
}
//- shared
} // namespace last_hit
RUN_CASE(last_hit, last_hit::drive_bad(3), last_hit::drive_good(3))

// CASE lazy_words: the coroutine keeps a reference to a string that is gone when it is resumed
namespace lazy_words
{
struct Counter {
	struct promise_type {
		int value = 0;
		Counter get_return_object()
		{
			return Counter{std::coroutine_handle<promise_type>::from_promise(*this)};
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int v)
		{
			value = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	std::coroutine_handle<promise_type> handle;
	explicit Counter(std::coroutine_handle<promise_type> h) : handle(h) {}
	Counter(Counter &&other) noexcept : handle(std::exchange(other.handle, {})) {}
	Counter &operator=(Counter &&) = delete;
	~Counter()
	{
		if (handle)
			handle.destroy();
	}
	bool next()
	{
		handle.resume();
		return !handle.done();
	}
};
std::string sentence(int n)
{
	std::string text;
	for (int i = 0; i < n; i++)
		text += "word" + std::to_string(i) + " ";
	return text;
}
//- bad
Counter word_lengths_bad(const std::string &text)
{
	int length = 0;
	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] != ' ') {
			length++;
			continue;
		}
		co_yield length;
		length = 0;
	}
}
//- good
Counter word_lengths_good(std::string text)
{
	int length = 0;
	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] != ' ') {
			length++;
			continue;
		}
		co_yield length;
		length = 0;
	}
}
//- bad
int drive_bad(int n)
{
	Counter words = word_lengths_bad(sentence(n));
	int sum = 0;
	while (words.next())
		sum += words.handle.promise().value;
	return sum;
}
//- good
int drive_good(int n)
{
	Counter words = word_lengths_good(sentence(n));
	int sum = 0;
	while (words.next())
		sum += words.handle.promise().value;
	return sum;
}
} // namespace lazy_words
RUN_CASE(lazy_words, lazy_words::drive_bad(6), lazy_words::drive_good(6))

// CASE undo_merge: the top command is referred to while another one is pushed on the stack
namespace undo_merge
{
struct Command {
	int kind;
	std::string text;
};
class Undo
{
	std::vector<Command> stack;

public:
	Command &top() BORROWED { return stack.back(); }
	void push(Command c) { stack.push_back(std::move(c)); }
	std::size_t depth() const { return stack.size(); }
};
//- bad
void split_bad(Undo &undo, std::size_t at)
{
	Command &whole = undo.top();
	if (at >= whole.text.size())
		return;
	undo.push({whole.kind, whole.text.substr(at)});
	whole.text.resize(at);
}
//- good
void split_good(Undo &undo, std::size_t at)
{
	Command &whole = undo.top();
	if (at >= whole.text.size())
		return;
	Command rest{whole.kind, whole.text.substr(at)};
	whole.text.resize(at);
	undo.push(std::move(rest));
}
//- shared
//- bad
std::size_t drive_bad(int n)
{
	Undo undo;
	undo.push({1, "insert a rather long line of text here"});
	for (int i = 0; i < n; i++)
		split_bad(undo, 4);
	return undo.depth();
}
//- shared
//- good
std::size_t drive_good(int n)
{
	Undo undo;
	undo.push({1, "insert a rather long line of text here"});
	for (int i = 0; i < n; i++)
		split_good(undo, 4);
	return undo.depth();
}
//- shared
} // namespace undo_merge
RUN_CASE(undo_merge, undo_merge::drive_bad(4), undo_merge::drive_good(4))

// CLEAN reserved_tree: correct
namespace reserved_tree
{
struct Node {
	int value;
	Node *parent;
};
int drive(int n)
{
	std::vector<Node> nodes;
	nodes.reserve(std::size_t(n) + 1);
	nodes.push_back({0, nullptr});
	Node *parent = &nodes.back();
	for (int i = 1; i <= n; i++) {
		nodes.push_back({i, parent});
		parent = &nodes.back();
	}
	int sum = 0;
	for (const Node *at = parent; at; at = at->parent)
		sum += at->value;
	return sum;
}
} // namespace reserved_tree
RUN_CLEAN(reserved_tree, reserved_tree::drive(5))

// CLEAN list_splice_keeps: correct
namespace list_splice_keeps
{
class Lru
{
	std::list<std::pair<int, std::string>> order;
	std::unordered_map<int, std::list<std::pair<int, std::string>>::iterator> index;
	std::size_t limit;

public:
	explicit Lru(std::size_t limit) : limit(limit) {}
	const std::string &get(int key) BORROWED
	{
		auto it = index.find(key);
		if (it != index.end()) {
			order.splice(order.begin(), order, it->second);
			return it->second->second;
		}
		if (order.size() == limit) {
			index.erase(order.back().first);
			order.pop_back();
		}
		order.emplace_front(key, "value of " + std::to_string(key));
		index[key] = order.begin();
		return order.front().second;
	}
};
std::size_t drive(int n)
{
	Lru cache(2);
	std::size_t sum = 0;
	for (int i = 0; i < n; i++) {
		const std::string &a = cache.get(i % 3);
		const std::string &b = cache.get(i % 2);
		sum += a.size() + b.size();
	}
	return sum;
}
} // namespace list_splice_keeps
RUN_CLEAN(list_splice_keeps, list_splice_keeps::drive(9))

// CLEAN view_of_owner: correct
namespace view_of_owner
{
class Document
{
	std::string text;
	std::vector<std::pair<std::size_t, std::size_t>> lines;

public:
	explicit Document(std::string source) : text(std::move(source))
	{
		std::size_t from = 0;
		for (std::size_t i = 0; i < text.size(); i++) {
			if (text[i] != '\n')
				continue;
			lines.emplace_back(from, i - from);
			from = i + 1;
		}
	}
	std::size_t size() const { return lines.size(); }
	std::string_view line(std::size_t i) const BORROWED
	{
		return std::string_view(text).substr(lines[i].first, lines[i].second);
	}
};
std::size_t drive(int n)
{
	std::string source;
	for (int i = 0; i < n; i++)
		source += "line " + std::to_string(i) + "\n";
	Document doc(std::move(source));
	std::string_view longest;
	for (std::size_t i = 0; i < doc.size(); i++)
		if (doc.line(i).size() > longest.size())
			longest = doc.line(i);
	return longest.size();
}
} // namespace view_of_owner
RUN_CLEAN(view_of_owner, view_of_owner::drive(12))

// CLEAN index_not_pointer: correct
namespace index_not_pointer
{
struct Pool {
	std::vector<std::string> names;
	std::size_t intern(std::string_view name)
	{
		for (std::size_t i = 0; i < names.size(); i++)
			if (names[i] == name)
				return i;
		names.emplace_back(name);
		return names.size() - 1;
	}
};
std::size_t drive(int n)
{
	Pool pool;
	std::size_t first = pool.intern("first");
	for (int i = 0; i < n; i++)
		pool.intern("name" + std::to_string(i));
	std::string &name = pool.names[first];
	name += "!";
	return name.size();
}
} // namespace index_not_pointer
RUN_CLEAN(index_not_pointer, index_not_pointer::drive(20))

// CLEAN temporary_in_one_expression: correct
namespace temporary_in_one_expression
{
std::string path_of(int n)
{
	return "/srv/very/long/path/to/something/" + std::to_string(n);
}
std::size_t depth(std::string_view path)
{
	return std::size_t(std::count(path.begin(), path.end(), '/'));
}
std::size_t drive(int n)
{
	const std::string &kept = path_of(n);
	std::size_t sum = depth(path_of(n + 1)) + depth(kept);
	for (char c : std::string_view(kept))
		sum += c == '/';
	return sum;
}
} // namespace temporary_in_one_expression
RUN_CLEAN(temporary_in_one_expression, temporary_in_one_expression::drive(4))

// CLEAN scoped_callback: correct
namespace scoped_callback
{
class Signal
{
	std::list<std::function<void(int)>> slots;

public:
	class Link
	{
		Signal *signal;
		std::list<std::function<void(int)>>::iterator at;

	public:
		Link(Signal &s, std::function<void(int)> f)
			: signal(&s), at(s.slots.insert(s.slots.end(), std::move(f)))
		{
		}
		Link(const Link &) = delete;
		Link &operator=(const Link &) = delete;
		~Link() { signal->slots.erase(at); }
	};
	void emit(int v) const
	{
		for (const auto &f : slots)
			f(v);
	}
};
int drive(int n)
{
	Signal signal;
	int total = 0;
	for (int i = 0; i < n; i++) {
		int local = i;
		Signal::Link link(signal, [&local](int v) { local += v; });
		signal.emit(10);
		total += local;
	}
	signal.emit(1);
	return total;
}
} // namespace scoped_callback
RUN_CLEAN(scoped_callback, scoped_callback::drive(3))
