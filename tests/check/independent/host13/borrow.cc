// SPDX-License-Identifier: GPL-2.0
// References, iterators, views and pointers that outlive what they lead to or are invalidated.
#include "../set.hh"
#include <algorithm>
#include <cstdio>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

// CASE fork_session: the parent's reference is used after the child was put into the same vector
namespace fork_session
{
struct Session {
	int id;
	int parent;
	int children;
};
class Table
{
	std::vector<Session> sessions;

public:
	int open(int parent)
	{
		sessions.push_back({int(sessions.size()), parent, 0});
		return sessions.back().id;
	}
	//- bad
	int fork_bad(int id)
	{
		Session &from = sessions.at(id);
		int child = open(from.id);
		from.children++;
		return child;
	}
	//- good
	int fork_good(int id)
	{
		int child = open(sessions.at(id).id);
		Session &from = sessions.at(id);
		from.children++;
		return child;
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Table t;
	int id = t.open(-1);
	for (int i = 0; i < n; i++)
		id = t.fork_bad(id);
	return id;
}
//- good
int drive_good(int n)
{
	Table t;
	int id = t.open(-1);
	for (int i = 0; i < n; i++)
		id = t.fork_good(id);
	return id;
}
} // namespace fork_session
RUN_CASE(fork_session, fork_session::drive_bad(3), fork_session::drive_good(3))

// CASE locale_suffix: the view is made of a string that the helper returns by value
namespace locale_suffix
{
std::string normalised(std::string_view name)
{
	std::string out(name);
	for (char &c : out)
		if (c == '-')
			c = '_';
	return out;
}
int weight(std::string_view s)
{
	int sum = 0;
	for (char c : s)
		sum += c;
	return sum;
}
//- bad
int drive_bad(int n)
{
	std::string_view name = normalised("de-AT-with-a-rather-long-variant-name");
	auto cut = name.find('_');
	if (cut != name.npos)
		name.remove_prefix(cut + 1);
	return weight(name) + n;
}
//- good
int drive_good(int n)
{
	const std::string whole = normalised("de-AT-with-a-rather-long-variant-name");
	std::string_view name = whole;
	auto cut = name.find('_');
	if (cut != name.npos)
		name.remove_prefix(cut + 1);
	return weight(name) + n;
}
} // namespace locale_suffix
RUN_CASE(locale_suffix, locale_suffix::drive_bad(3), locale_suffix::drive_good(3))

// CASE glyph_cache: the second lookup may evict the entry that the first pointer leads to
namespace glyph_cache
{
struct Glyph {
	char32_t code;
	int advance;
};
class Cache
{
	std::unordered_map<char32_t, Glyph> glyphs;
	std::deque<char32_t> order;

public:
	const Glyph *get(char32_t code)
	{
		auto found = glyphs.find(code);
		if (found != glyphs.end())
			return &found->second;
		if (order.size() >= 1) {
			glyphs.erase(order.front());
			order.pop_front();
		}
		order.push_back(code);
		return &glyphs.emplace(code, Glyph{code, int(code % 13)}).first->second;
	}
};
//- bad
int kerned_bad(Cache &cache, char32_t left, char32_t right)
{
	const Glyph *a = cache.get(left);
	const Glyph *b = cache.get(right);
	return a->advance + b->advance;
}
int drive_bad(int n)
{
	Cache cache;
	return kerned_bad(cache, U'a' + n, U'b' + n);
}
//- good
int kerned_good(Cache &cache, char32_t left, char32_t right)
{
	const int a = cache.get(left)->advance;
	const Glyph *b = cache.get(right);
	return a + b->advance;
}
int drive_good(int n)
{
	Cache cache;
	return kerned_good(cache, U'a' + n, U'b' + n);
}
} // namespace glyph_cache
RUN_CASE(glyph_cache, glyph_cache::drive_bad(3), glyph_cache::drive_good(3))

// CASE header_fields: the views that are returned lead into the function's own copy of the line
namespace header_fields
{
//- bad
std::vector<std::string_view> fields_bad(const char *line)
{
	std::string text = line;
	std::replace(text.begin(), text.end(), '\t', ' ');
	std::vector<std::string_view> out;
	std::size_t at = 0;
	while (at < text.size()) {
		std::size_t end = std::min(text.find(' ', at), text.size());
		out.push_back(std::string_view(text).substr(at, end - at));
		at = end + 1;
	}
	return out;
}
int drive_bad(int n)
{
	auto f = fields_bad("Accept\ttext/html application/xml and more of it");
	return f.at(1)[0] + n;
}
//- good
std::vector<std::string> fields_good(const char *line)
{
	std::string text = line;
	std::replace(text.begin(), text.end(), '\t', ' ');
	std::vector<std::string> out;
	std::size_t at = 0;
	while (at < text.size()) {
		std::size_t end = std::min(text.find(' ', at), text.size());
		out.push_back(text.substr(at, end - at));
		at = end + 1;
	}
	return out;
}
int drive_good(int n)
{
	auto f = fields_good("Accept\ttext/html application/xml and more of it");
	return f.at(1)[0] + n;
}
} // namespace header_fields
RUN_CASE(header_fields, header_fields::drive_bad(3), header_fields::drive_good(3))

// CASE expire_timers: erase ends the iterator that the loop increments
namespace expire_timers
{
using Timers = std::multimap<int, int>;
//- bad
int expire_bad(Timers &timers, int now)
{
	int fired = 0;
	for (auto it = timers.begin(); it != timers.end(); ++it) {
		if (it->first > now)
			break;
		fired += it->second;
		timers.erase(it);
	}
	return fired;
}
int drive_bad(int n)
{
	Timers t{{1, 10}, {2, 20}, {9, 90}};
	return expire_bad(t, n);
}
//- good
int expire_good(Timers &timers, int now)
{
	int fired = 0;
	for (auto it = timers.begin(); it != timers.end();) {
		if (it->first > now)
			break;
		fired += it->second;
		it = timers.erase(it);
	}
	return fired;
}
int drive_good(int n)
{
	Timers t{{1, 10}, {2, 20}, {9, 90}};
	return expire_good(t, n);
}
} // namespace expire_timers
RUN_CASE(expire_timers, expire_timers::drive_bad(3), expire_timers::drive_good(3))

// CASE feed_lexer: the pending token views the buffer that the next chunk is appended to
namespace feed_lexer
{
class Lexer
{
	std::string buffer;
	std::size_t start = 0;

public:
	void feed(std::string_view chunk) { buffer.append(chunk); }
	std::string_view word()
	{
		std::size_t end = buffer.find(' ', start);
		if (end == std::string::npos)
			end = buffer.size();
		std::string_view w = std::string_view(buffer).substr(start, end - start);
		start = std::min(end + 1, buffer.size());
		return w;
	}
};
//- bad
int drive_bad(int n)
{
	Lexer lexer;
	lexer.feed("select column_one ");
	auto verb = lexer.word();
	for (int i = 0; i < n; i++)
		lexer.feed("another_column_name_of_the_table ");
	auto object = lexer.word();
	return verb[0] + object[0];
}
//- good
int drive_good(int n)
{
	Lexer lexer;
	lexer.feed("select column_one ");
	for (int i = 0; i < n; i++)
		lexer.feed("another_column_name_of_the_table ");
	auto verb = lexer.word();
	auto object = lexer.word();
	return verb[0] + object[0];
}
} // namespace feed_lexer
RUN_CASE(feed_lexer, feed_lexer::drive_bad(3), feed_lexer::drive_good(3))

// CASE menu_action: the stored action refers to a local of the function that registers it
namespace menu_action
{
class Menu
{
	std::map<std::string, std::function<int()>> actions;

public:
	void add(std::string name, std::function<int()> action)
	{
		actions[std::move(name)] = std::move(action);
	}
	int choose(const std::string &name) const
	{
		auto it = actions.find(name);
		return it == actions.end() ? -1 : it->second();
	}
};
//- bad
void install_bad(Menu &menu, int zoom)
{
	int step = zoom * 10;
	menu.add("in", [&] { return step; });
	menu.add("out", [&] { return -step; });
}
int drive_bad(int n)
{
	Menu m;
	install_bad(m, n);
	return m.choose("in") + m.choose("out");
}
//- good
void install_good(Menu &menu, int zoom)
{
	int step = zoom * 10;
	menu.add("in", [=] { return step; });
	menu.add("out", [=] { return -step; });
}
int drive_good(int n)
{
	Menu m;
	install_good(m, n);
	return m.choose("in") + m.choose("out");
}
} // namespace menu_action
RUN_CASE(menu_action, menu_action::drive_bad(3), menu_action::drive_good(3))

// CASE decoder_state: the pointer into the variant is read after the variant took another state
namespace decoder_state
{
struct Header {
	std::vector<int> lengths;
};
struct Body {
	int left = 0;
};
struct Decoder {
	std::variant<Header, Body> state;
};
//- bad
int advance_bad(Decoder &d)
{
	if (auto *h = std::get_if<Header>(&d.state)) {
		d.state = Body{h->lengths.empty() ? 0 : h->lengths.front()};
		return int(h->lengths.size()) + h->lengths.at(0);
	}
	return 0;
}
int drive_bad(int n)
{
	Decoder d;
	std::get<Header>(d.state).lengths.assign(n, 7);
	return advance_bad(d);
}
//- good
int advance_good(Decoder &d)
{
	if (auto *h = std::get_if<Header>(&d.state)) {
		const std::vector<int> lengths = std::move(h->lengths);
		d.state = Body{lengths.empty() ? 0 : lengths.front()};
		return int(lengths.size()) + lengths.at(0);
	}
	return 0;
}
int drive_good(int n)
{
	Decoder d;
	std::get<Header>(d.state).lengths.assign(n, 7);
	return advance_good(d);
}
} // namespace decoder_state
RUN_CASE(decoder_state, decoder_state::drive_bad(3), decoder_state::drive_good(3))

// CASE reload_theme: the active pointer leads to the theme that reload replaced
namespace reload_theme
{
struct Theme {
	int colour;
};
class Themes
{
	std::vector<std::unique_ptr<Theme>> all;
	Theme *active = nullptr;

public:
	explicit Themes(int n)
	{
		for (int i = 0; i < n; i++)
			all.push_back(std::make_unique<Theme>(Theme{i}));
	}
	void use(std::size_t i) { active = all.at(i).get(); }
	int colour() const { return active ? active->colour : 0; }
	//- bad
	void reload_bad(std::size_t i, int colour)
	{
		all.at(i) = std::make_unique<Theme>(Theme{colour});
	}
	//- good
	void reload_good(std::size_t i, int colour)
	{
		const bool used = active == all.at(i).get();
		all.at(i) = std::make_unique<Theme>(Theme{colour});
		if (used)
			active = all.at(i).get();
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Themes t(n);
	t.use(1);
	t.reload_bad(1, 99);
	return t.colour();
}
//- good
int drive_good(int n)
{
	Themes t(n);
	t.use(1);
	t.reload_good(1, 99);
	return t.colour();
}
} // namespace reload_theme
RUN_CASE(reload_theme, reload_theme::drive_bad(3), reload_theme::drive_good(3))

// CASE resample_window: the span is taken before the vector is padded
namespace resample_window
{
float average(std::span<const float> s)
{
	float sum = 0;
	for (float f : s)
		sum += f;
	return s.empty() ? 0 : sum / s.size();
}
//- bad
float smooth_bad(std::vector<float> samples, std::size_t window)
{
	std::span<const float> head(samples.data(), std::min(window, samples.size()));
	samples.resize(samples.size() + window, 0.0f);
	return average(head) + average({samples.data() + window, window});
}
int drive_bad(int n)
{
	return int(smooth_bad(std::vector<float>(n * 4, 1.0f), n));
}
//- good
float smooth_good(std::vector<float> samples, std::size_t window)
{
	const std::size_t length = std::min(window, samples.size());
	samples.resize(samples.size() + window, 0.0f);
	std::span<const float> head(samples.data(), length);
	return average(head) + average({samples.data() + window, window});
}
int drive_good(int n)
{
	return int(smooth_good(std::vector<float>(n * 4, 1.0f), n));
}
} // namespace resample_window
RUN_CASE(resample_window, resample_window::drive_bad(3), resample_window::drive_good(3))

// CASE best_bid: std::max returns a reference to one of the two temporaries
namespace best_bid
{
struct Bid {
	int price;
	int bidder;
	bool operator<(const Bid &o) const { return price < o.price; }
};
Bid parse(int raw)
{
	return {raw % 100, raw / 100};
}
//- bad
int drive_bad(int n)
{
	const Bid &best = std::max(parse(n * 101), parse(n * 57));
	int fee = best.price / 10;
	return best.bidder + fee;
}
//- good
int drive_good(int n)
{
	const Bid best = std::max(parse(n * 101), parse(n * 57));
	int fee = best.price / 10;
	return best.bidder + fee;
}
} // namespace best_bid
RUN_CASE(best_bid, best_bid::drive_bad(3), best_bid::drive_good(3))

// CASE snapshot_rows: the snapshot dies before the loop over its rows begins
namespace snapshot_rows
{
class Snapshot
{
	std::vector<int> list;

public:
	explicit Snapshot(std::vector<int> v) : list(std::move(v)) {}
	const std::vector<int> &rows() const { return list; }
};
class Store
{
	std::vector<int> live;

public:
	void put(int v) { live.push_back(v); }
	Snapshot snapshot() const { return Snapshot(live); }
};
//- bad
int total_bad(const Store &store)
{
	int sum = 0;
	for (int row : store.snapshot().rows())
		sum += row;
	return sum;
}
int drive_bad(int n)
{
	Store s;
	for (int i = 0; i < n; i++)
		s.put(i);
	return total_bad(s);
}
//- good
int total_good(const Store &store)
{
	int sum = 0;
	const Snapshot now = store.snapshot();
	for (int row : now.rows())
		sum += row;
	return sum;
}
int drive_good(int n)
{
	Store s;
	for (int i = 0; i < n; i++)
		s.put(i);
	return total_good(s);
}
} // namespace snapshot_rows
RUN_CASE(snapshot_rows, snapshot_rows::drive_bad(3), snapshot_rows::drive_good(3))

// CASE undo_top: the edit is applied after pop_back destroyed it
namespace undo_top
{
struct Edit {
	std::size_t at;
	std::string removed;
};
struct Document {
	std::string text;
	std::deque<Edit> undo;
	void cut(std::size_t at, std::size_t n)
	{
		undo.push_back({at, text.substr(at, n)});
		text.erase(at, n);
	}
	//- bad
	void undo_bad()
	{
		if (undo.empty())
			return;
		const Edit &last = undo.back();
		undo.pop_back();
		text.insert(last.at, last.removed);
	}
	//- good
	void undo_good()
	{
		if (undo.empty())
			return;
		const Edit &last = undo.back();
		text.insert(last.at, last.removed);
		undo.pop_back();
	}
	//- shared
};
const char *const sample = "a text that is long enough to be allocated, twice over if need be";
//- bad
int drive_bad(int n)
{
	Document d{sample, {}};
	d.cut(n, 40);
	d.undo_bad();
	return int(d.text.size());
}
//- good
int drive_good(int n)
{
	Document d{sample, {}};
	d.cut(n, 40);
	d.undo_good();
	return int(d.text.size());
}
} // namespace undo_top
RUN_CASE(undo_top, undo_top::drive_bad(3), undo_top::drive_good(3))

// CASE temp_path: c_str() of a concatenation that dies at the end of the statement
namespace temp_path
{
int checksum(const char *path)
{
	int sum = 0;
	while (*path)
		sum = sum * 31 % 9973 + *path++;
	return sum;
}
//- bad
int drive_bad(int n)
{
	std::string dir = "/var/lib/service/cache";
	const char *path = (dir + "/entry-" + std::to_string(n) + ".bin").c_str();
	if (n < 0)
		path = "/dev/null";
	return checksum(path);
}
//- good
int drive_good(int n)
{
	std::string dir = "/var/lib/service/cache";
	const std::string whole = dir + "/entry-" + std::to_string(n) + ".bin";
	const char *path = whole.c_str();
	if (n < 0)
		path = "/dev/null";
	return checksum(path);
}
} // namespace temp_path
RUN_CASE(temp_path, temp_path::drive_bad(3), temp_path::drive_good(3))

// CASE tagged_logger: the logger keeps a reference to its constructor's by-value parameter
namespace tagged_logger
{
//- bad
class LoggerBad
{
	const std::string &tag;
	int lines = 0;

public:
	explicit LoggerBad(std::string name) : tag(name) {}
	int log(std::string_view text)
	{
		lines++;
		return int(tag.size() + text.size()) + tag[0];
	}
};
int drive_bad(int n)
{
	LoggerBad l("net");
	return l.log("up") + n;
}
//- good
class LoggerGood
{
	const std::string tag;
	int lines = 0;

public:
	explicit LoggerGood(std::string name) : tag(std::move(name)) {}
	int log(std::string_view text)
	{
		lines++;
		return int(tag.size() + text.size()) + tag[0];
	}
};
int drive_good(int n)
{
	LoggerGood l("net");
	return l.log("up") + n;
}
} // namespace tagged_logger
RUN_CASE(tagged_logger, tagged_logger::drive_bad(3), tagged_logger::drive_good(3))

// CASE weak_document: the temporary shared_ptr of lock() is the last owner once the tab is closed
namespace weak_document
{
struct Doc {
	int pages;
};
struct Tabs {
	std::vector<std::shared_ptr<Doc>> open;
	void close_all() { open.clear(); }
};
//- bad
int print_bad(Tabs &tabs, const std::weak_ptr<Doc> &ref)
{
	Doc *doc = ref.lock().get();
	if (!doc)
		return -1;
	tabs.close_all();
	return doc->pages;
}
int drive_bad(int n)
{
	Tabs t;
	t.open.push_back(std::shared_ptr<Doc>(new Doc{n}));
	std::weak_ptr<Doc> ref = t.open.front();
	int pages = print_bad(t, ref);
	return pages;
}
//- good
int print_good(Tabs &tabs, const std::weak_ptr<Doc> &ref)
{
	std::shared_ptr<Doc> doc = ref.lock();
	if (!doc)
		return -1;
	tabs.close_all();
	return doc->pages;
}
int drive_good(int n)
{
	Tabs t;
	t.open.push_back(std::shared_ptr<Doc>(new Doc{n}));
	std::weak_ptr<Doc> ref = t.open.front();
	int pages = print_good(t, ref);
	return pages;
}
} // namespace weak_document
RUN_CASE(weak_document, weak_document::drive_bad(3), weak_document::drive_good(3))

// CASE one_shot_observers: an observer takes itself off the list that notify walks
namespace one_shot_observers
{
class Subject;
struct Observer {
	int left;
	void on_event(Subject &s);
};
class Subject
{
	std::list<Observer *> observers;

public:
	void attach(Observer *o) { observers.push_back(o); }
	void detach(Observer *o) { observers.remove(o); }
	//- bad
	void notify_bad()
	{
		for (Observer *o : observers)
			o->on_event(*this);
	}
	//- good
	void notify_good()
	{
		const std::list<Observer *> now = observers;
		for (Observer *o : now)
			o->on_event(*this);
	}
	//- shared
};
void Observer::on_event(Subject &s)
{
	if (--left == 0)
		s.detach(this);
}
//- bad
int drive_bad(int n)
{
	Subject s;
	Observer a{1}, b{n};
	s.attach(&a);
	s.attach(&b);
	s.notify_bad();
	return b.left;
}
//- good
int drive_good(int n)
{
	Subject s;
	Observer a{1}, b{n};
	s.attach(&a);
	s.attach(&b);
	s.notify_good();
	return b.left;
}
} // namespace one_shot_observers
RUN_CASE(one_shot_observers, one_shot_observers::drive_bad(3), one_shot_observers::drive_good(3))

// CASE tree_in_vector: nodes keep pointers to parents in a vector that grows
namespace tree_in_vector
{
//- bad
struct NodeBad {
	int value;
	const NodeBad *parent;
};
int depth_bad(int n)
{
	std::vector<NodeBad> nodes;
	nodes.push_back({0, nullptr});
	for (int i = 1; i <= n; i++)
		nodes.push_back({i, &nodes.back()});
	int sum = 0;
	for (const NodeBad *at = &nodes.back(); at; at = at->parent)
		sum += at->value;
	return sum;
}
int drive_bad(int n)
{
	return depth_bad(n);
}
//- good
struct NodeGood {
	int value;
	const NodeGood *parent;
};
int depth_good(int n)
{
	std::deque<NodeGood> nodes;
	nodes.push_back({0, nullptr});
	for (int i = 1; i <= n; i++)
		nodes.push_back({i, &nodes.back()});
	int sum = 0;
	for (const NodeGood *at = &nodes.back(); at; at = at->parent)
		sum += at->value;
	return sum;
}
int drive_good(int n)
{
	return depth_good(n);
}
} // namespace tree_in_vector
RUN_CASE(tree_in_vector, tree_in_vector::drive_bad(3), tree_in_vector::drive_good(3))

// CASE cursor_copy: the default copy's cursor leads into the array of the original, which is gone
namespace cursor_copy
{
//- bad
struct ScratchBad {
	char bytes[32] = {};
	char *next = bytes;
	void put(char c)
	{
		if (next != bytes + sizeof(bytes))
			*next++ = c;
	}
};
std::unique_ptr<ScratchBad> keep_bad(int n)
{
	ScratchBad local;
	for (int i = 0; i < n; i++)
		local.put('a' + i);
	return std::make_unique<ScratchBad>(local);
}
int drive_bad(int n)
{
	auto kept = keep_bad(n);
	kept->put('z');
	return kept->bytes[0];
}
//- good
struct ScratchGood {
	char bytes[32] = {};
	unsigned next = 0;
	void put(char c)
	{
		if (next != sizeof(bytes))
			bytes[next++] = c;
	}
};
std::unique_ptr<ScratchGood> keep_good(int n)
{
	ScratchGood local;
	for (int i = 0; i < n; i++)
		local.put('a' + i);
	return std::make_unique<ScratchGood>(local);
}
int drive_good(int n)
{
	auto kept = keep_good(n);
	kept->put('z');
	return kept->bytes[0];
}
} // namespace cursor_copy
RUN_CASE(cursor_copy, cursor_copy::drive_bad(3), cursor_copy::drive_good(3))

// CASE setting_or_default: the default is a temporary and the lookup returns it by reference
namespace setting_or_default
{
using Settings = std::map<std::string, std::string>;
const std::string &lookup(const Settings &s, const std::string &key, const std::string &otherwise)
{
	auto it = s.find(key);
	return it == s.end() ? otherwise : it->second;
}
//- bad
int drive_bad(int n)
{
	Settings s{{"host", "example.org"}};
	const std::string &user = lookup(s, "user", "anonymous");
	const std::string &host = lookup(s, "host", "localhost");
	return int(user.size() + host.size()) + n;
}
//- good
int drive_good(int n)
{
	Settings s{{"host", "example.org"}};
	const std::string user = lookup(s, "user", "anonymous");
	const std::string host = lookup(s, "host", "localhost");
	return int(user.size() + host.size()) + n;
}
} // namespace setting_or_default
RUN_CASE(setting_or_default, setting_or_default::drive_bad(3), setting_or_default::drive_good(3))

// CASE drop_chain: the link to the next node is read from the node that was just deleted
namespace drop_chain
{
struct Job {
	int cost;
	Job *next;
};
class Chain
{
	Job *head = nullptr;

public:
	Chain() = default;
	Chain(const Chain &) = delete;
	Chain &operator=(const Chain &) = delete;
	~Chain()
	{
		while (head) {
			Job *next = head->next;
			delete head;
			head = next;
		}
	}
	void push(int cost) { head = new Job{cost, head}; }
	//- bad
	int drop_bad(int limit)
	{
		int dropped = 0;
		for (Job **at = &head; *at;) {
			Job *job = *at;
			if (job->cost > limit) {
				delete job;
				*at = job->next;
				dropped++;
			} else {
				at = &job->next;
			}
		}
		return dropped;
	}
	//- good
	int drop_good(int limit)
	{
		int dropped = 0;
		for (Job **at = &head; *at;) {
			Job *job = *at;
			if (job->cost > limit) {
				*at = job->next;
				delete job;
				dropped++;
			} else {
				at = &job->next;
			}
		}
		return dropped;
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Chain c;
	for (int i = 0; i < 2 * n; i++)
		c.push(i);
	return c.drop_bad(n);
}
//- good
int drive_good(int n)
{
	Chain c;
	for (int i = 0; i < 2 * n; i++)
		c.push(i);
	return c.drop_good(n);
}
} // namespace drop_chain
RUN_CASE(drop_chain, drop_chain::drive_bad(3), drop_chain::drive_good(3))

// CASE next_task: top() is a reference, and pop() destroys or overwrites what it leads to
namespace next_task
{
struct Task {
	int priority;
	std::shared_ptr<int> payload;
	bool operator<(const Task &o) const { return priority < o.priority; }
};
using Tasks = std::priority_queue<Task>;
//- bad
int run_bad(Tasks &tasks)
{
	int sum = 0;
	while (!tasks.empty()) {
		const Task &task = tasks.top();
		tasks.pop();
		sum += *task.payload;
	}
	return sum;
}
int drive_bad(int n)
{
	Tasks t;
	for (int i = 0; i < n; i++)
		t.push({i, std::make_shared<int>(i)});
	return run_bad(t);
}
//- good
int run_good(Tasks &tasks)
{
	int sum = 0;
	while (!tasks.empty()) {
		const Task task = tasks.top();
		tasks.pop();
		sum += *task.payload;
	}
	return sum;
}
int drive_good(int n)
{
	Tasks t;
	for (int i = 0; i < n; i++)
		t.push({i, std::make_shared<int>(i)});
	return run_good(t);
}
} // namespace next_task
RUN_CASE(next_task, next_task::drive_bad(3), next_task::drive_good(3))

// CASE frame_arena: the best candidate is kept in an arena that each round of the loop resets
namespace frame_arena
{
struct Candidate {
	int score;
};
class Arena
{
	std::vector<std::unique_ptr<Candidate>> blocks;

public:
	Candidate *make(int score)
	{
		blocks.push_back(std::make_unique<Candidate>(Candidate{score}));
		return blocks.back().get();
	}
	void reset() { blocks.clear(); }
};
//- bad
int drive_bad(int n)
{
	Arena arena;
	const Candidate *best = nullptr;
	for (int i = 0; i < n; i++) {
		arena.reset();
		Candidate *c = arena.make(i * 7 % 5);
		if (!best || c->score > best->score)
			best = c;
	}
	return best ? best->score : 0;
}
//- good
int drive_good(int n)
{
	Arena arena;
	std::optional<Candidate> best;
	for (int i = 0; i < n; i++) {
		arena.reset();
		Candidate *c = arena.make(i * 7 % 5);
		if (!best || c->score > best->score)
			best = *c;
	}
	return best ? best->score : 0;
}
} // namespace frame_arena
RUN_CASE(frame_arena, frame_arena::drive_bad(3), frame_arena::drive_good(3))

// CASE kick_player: erasing the player ends the key string that the message is made of
namespace kick_player
{
class Lobby
{
	std::map<std::string, int, std::less<>> players;
	std::string last;

public:
	void join(std::string name, int score) { players.emplace(std::move(name), score); }
	const std::string &message() const { return last; }
	//- bad
	void kick_lowest_bad()
	{
		auto low = players.begin();
		for (auto it = players.begin(); it != players.end(); ++it)
			if (it->second < low->second)
				low = it;
		if (low == players.end())
			return;
		std::string_view name = low->first;
		players.erase(low);
		last.assign(name).append(" was kicked");
	}
	//- good
	void kick_lowest_good()
	{
		auto low = players.begin();
		for (auto it = players.begin(); it != players.end(); ++it)
			if (it->second < low->second)
				low = it;
		if (low == players.end())
			return;
		std::string_view name = low->first;
		last.assign(name).append(" was kicked");
		players.erase(low);
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Lobby l;
	l.join("ann", n);
	l.join("bob", n - 1);
	l.kick_lowest_bad();
	return int(l.message().size());
}
//- good
int drive_good(int n)
{
	Lobby l;
	l.join("ann", n);
	l.join("bob", n - 1);
	l.kick_lowest_good();
	return int(l.message().size());
}
} // namespace kick_player
RUN_CASE(kick_player, kick_player::drive_bad(3), kick_player::drive_good(3))

// CASE selected_shape: the hover pointer outlives the block in which the hit-test list lives
namespace selected_shape
{
struct Shape {
	int x, y, w, h;
	bool hit(int px, int py) const { return px >= x && px < x + w && py >= y && py < y + h; }
};
//- bad
int area_bad(const std::vector<Shape> &shapes, int px, int py)
{
	const Shape *hover = nullptr;
	{
		std::vector<Shape> sorted = shapes;
		std::sort(sorted.begin(), sorted.end(),
			  [](const Shape &a, const Shape &b) { return a.w * a.h < b.w * b.h; });
		for (const Shape &s : sorted)
			if (!hover && s.hit(px, py))
				hover = &s;
	}
	return hover ? hover->w * hover->h : 0;
}
int drive_bad(int n)
{
	return area_bad({{0, 0, 9, 9}, {1, 1, 4, 4}}, n, n);
}
//- good
int area_good(const std::vector<Shape> &shapes, int px, int py)
{
	const Shape *hover = nullptr;
	std::vector<Shape> sorted = shapes;
	{
		std::sort(sorted.begin(), sorted.end(),
			  [](const Shape &a, const Shape &b) { return a.w * a.h < b.w * b.h; });
		for (const Shape &s : sorted)
			if (!hover && s.hit(px, py))
				hover = &s;
	}
	return hover ? hover->w * hover->h : 0;
}
int drive_good(int n)
{
	return area_good({{0, 0, 9, 9}, {1, 1, 4, 4}}, n, n);
}
} // namespace selected_shape
RUN_CASE(selected_shape, selected_shape::drive_bad(3), selected_shape::drive_good(3))
