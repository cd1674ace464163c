// SPDX-License-Identifier: GPL-2.0
// Iterators, views and references that are invalidated by what happens in between.
#include "../set.hh"
#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CASE requeue_front: the front of the deque is read after pop_front
namespace requeue_front
{
struct Message {
	int retries;
	std::string body;
};
class Outbox
{
	std::deque<Message> queue;
	std::size_t sent = 0;

public:
	void add(std::string body) { queue.push_back({0, std::move(body)}); }
	std::size_t bytes() const { return sent; }
	//- bad
	bool step_bad(bool link_up)
	{
		if (queue.empty())
			return false;
		Message &m = queue.front();
		queue.pop_front();
		if (!link_up && m.retries < 3)
			queue.push_back({m.retries + 1, m.body});
		else
			sent += m.body.size();
		return true;
	}
	//- good
	bool step_good(bool link_up)
	{
		if (queue.empty())
			return false;
		Message m = std::move(queue.front());
		queue.pop_front();
		if (!link_up && m.retries < 3)
			queue.push_back({m.retries + 1, m.body});
		else
			sent += m.body.size();
		return true;
	}
	//- shared
};
//- bad
std::size_t drive_bad(int n)
{
	Outbox box;
	for (int i = 0; i < n; i++)
		box.add("a message that is long enough to be on the heap");
	for (int i = 0; box.step_bad(i % 2); i++)
		;
	return box.bytes();
}
//- shared
//- good
std::size_t drive_good(int n)
{
	Outbox box;
	for (int i = 0; i < n; i++)
		box.add("a message that is long enough to be on the heap");
	for (int i = 0; box.step_good(i % 2); i++)
		;
	return box.bytes();
}
//- shared
} // namespace requeue_front
RUN_CASE(requeue_front, requeue_front::drive_bad(3), requeue_front::drive_good(3))

// CASE free_chain: the next pointer is read from the node just deleted
namespace free_chain
{
struct Block {
	int size;
	Block *next;
};
struct ArenaBase {
	Block *head = nullptr;
	int total = 0;
	ArenaBase() = default;
	ArenaBase(const ArenaBase &) = delete;
	ArenaBase &operator=(const ArenaBase &) = delete;
	void grow(int size)
	{
		head = new Block{size, head};
		total += size;
	}
};
//- bad
struct ArenaBad : ArenaBase {
	void clear()
	{
		for (Block *b = head; b; b = b->next) {
			total -= b->size;
			delete b;
		}
		head = nullptr;
	}
	~ArenaBad() { clear(); }
};
//- good
struct ArenaGood : ArenaBase {
	void clear()
	{
		for (Block *b = head, *next; b; b = next) {
			total -= b->size;
			next = b->next;
			delete b;
		}
		head = nullptr;
	}
	~ArenaGood() { clear(); }
};
//- shared
template <typename A>
int drive(int n)
{
	A arena;
	for (int i = 0; i < n; i++)
		arena.grow(64 << i);
	arena.clear();
	arena.grow(16);
	return arena.total;
}
//- bad
int drive_bad(int n)
{
	return drive<ArenaBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<ArenaGood>(n);
}
//- shared
} // namespace free_chain
RUN_CASE(free_chain, free_chain::drive_bad(3), free_chain::drive_good(3))

// CASE filter_by_limit: the predicate handed out refers to the function's parameter
namespace filter_by_limit
{
struct Product {
	std::string name;
	int price;
};
using Filter = std::function<bool(const Product &)>;
//- bad
Filter cheaper_than_bad(int limit, const std::string &prefix)
{
	if (prefix.empty())
		return [&limit](const Product &p) { return p.price < limit; };
	return [&limit, prefix](const Product &p) {
		return p.price < limit && p.name.starts_with(prefix);
	};
}
//- good
Filter cheaper_than_good(int limit, const std::string &prefix)
{
	if (prefix.empty())
		return [limit](const Product &p) { return p.price < limit; };
	return [limit, prefix](const Product &p) {
		return p.price < limit && p.name.starts_with(prefix);
	};
}
//- shared
std::ptrdiff_t count(const std::vector<Product> &stock, const Filter &f)
{
	return std::count_if(stock.begin(), stock.end(), f);
}
const std::vector<Product> stock{{"nail", 1}, {"hammer", 12}, {"saw", 25}};
//- bad
std::ptrdiff_t drive_bad(int n)
{
	Filter f = cheaper_than_bad(n, "");
	Filter g = cheaper_than_bad(n * 2, "n");
	return count(stock, f) + count(stock, g);
}
//- shared
//- good
std::ptrdiff_t drive_good(int n)
{
	Filter f = cheaper_than_good(n, "");
	Filter g = cheaper_than_good(n * 2, "n");
	return count(stock, f) + count(stock, g);
}
//- shared
} // namespace filter_by_limit
RUN_CASE(filter_by_limit, filter_by_limit::drive_bad(13), filter_by_limit::drive_good(13))

// CASE line_buffer: a data pointer is taken and the string appended to before it is used
namespace line_buffer
{
struct Line {
	std::string text;
	void indent(int depth) { text.insert(0, std::size_t(depth) * 4, ' '); }
};
int spaces(const char *p)
{
	int n = 0;
	for (; *p; p++)
		n += *p == ' ';
	return n;
}
//- bad
int format_bad(Line &line, int depth)
{
	const char *text = line.text.c_str();
	if (depth > 0)
		line.indent(depth);
	line.text += " // end of this line";
	return spaces(text);
}
//- good
int format_good(Line &line, int depth)
{
	if (depth > 0)
		line.indent(depth);
	line.text += " // end of this line";
	const char *text = line.text.c_str();
	return spaces(text);
}
//- shared
//- bad
int drive_bad(int n)
{
	Line line{"return compute(first, second, third);"};
	return format_bad(line, n);
}
//- shared
//- good
int drive_good(int n)
{
	Line line{"return compute(first, second, third);"};
	return format_good(line, n);
}
//- shared
} // namespace line_buffer
RUN_CASE(line_buffer, line_buffer::drive_bad(8), line_buffer::drive_good(8))

// CASE json_promote: the list inside the variant is read after the variant became a string
namespace json_promote
{
struct Value {
	std::variant<int, std::string, std::vector<int>> data;
};
//- bad
std::size_t flatten_bad(Value &v)
{
	auto *list = std::get_if<std::vector<int>>(&v.data);
	if (!list)
		return 0;
	v.data = std::string();
	auto &text = std::get<std::string>(v.data);
	for (int item : *list)
		text += std::to_string(item) + ",";
	return text.size();
}
//- good
std::size_t flatten_good(Value &v)
{
	auto *list = std::get_if<std::vector<int>>(&v.data);
	if (!list)
		return 0;
	std::string text;
	for (int item : *list)
		text += std::to_string(item) + ",";
	v.data = text;
	return text.size();
}
//- shared
Value numbers(int n)
{
	std::vector<int> list(std::size_t(n), 7);
	return Value{std::move(list)};
}
//- bad
std::size_t drive_bad(int n)
{
	Value v = numbers(n);
	return flatten_bad(v);
}
//- shared
//- good
std::size_t drive_good(int n)
{
	Value v = numbers(n);
	return flatten_good(v);
}
//- shared
} // namespace json_promote
RUN_CASE(json_promote, json_promote::drive_bad(40), json_promote::drive_good(40))

// CASE finish_request: the request in the optional is read after it was reset
namespace finish_request
{
struct Request {
	std::string url;
	std::vector<int> chunks;
};
class Connection
{
	std::optional<Request> active;
	int done = 0;

public:
	void start(std::string url, int chunks)
	{
		std::vector<int> sizes(std::size_t(chunks), 512);
		active.emplace(Request{std::move(url), std::move(sizes)});
	}
	//- bad
	int finish_bad()
	{
		if (!active)
			return 0;
		const Request &r = *active;
		done++;
		active.reset();
		return std::accumulate(r.chunks.begin(), r.chunks.end(), done);
	}
	//- good
	int finish_good()
	{
		if (!active)
			return 0;
		const Request r = std::move(*active);
		done++;
		active.reset();
		return std::accumulate(r.chunks.begin(), r.chunks.end(), done);
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Connection c;
	c.start("/index", n);
	return c.finish_bad() + c.finish_bad();
}
//- shared
//- good
int drive_good(int n)
{
	Connection c;
	c.start("/index", n);
	return c.finish_good() + c.finish_good();
}
//- shared
} // namespace finish_request
RUN_CASE(finish_request, finish_request::drive_bad(4), finish_request::drive_good(4))

// CASE one_shot_listener: a listener removes itself while the vector is being walked
namespace one_shot_listener
{
class Listener
{
public:
	virtual ~Listener() = default;
	virtual void changed(int value) = 0;
};
class Subject
{
	std::vector<Listener *> listeners;

public:
	void attach(Listener *l) { listeners.push_back(l); }
	void detach(Listener *l) { std::erase(listeners, l); }
	//- bad
	void notify_bad(int value)
	{
		for (Listener *l : listeners)
			l->changed(value);
	}
	//- good
	void notify_good(int value)
	{
		const std::vector<Listener *> now = listeners;
		for (Listener *l : now)
			l->changed(value);
	}
	//- shared
};
class OneShot : public Listener
{
	Subject &subject;
	int &seen;

public:
	OneShot(Subject &subject, int &seen) : subject(subject), seen(seen)
	{
		subject.attach(this);
	}
	void changed(int value) override
	{
		seen += value;
		subject.detach(this);
	}
};
//- bad
int drive_bad(int n)
{
	int seen = 0;
	Subject subject;
	OneShot a(subject, seen), b(subject, seen), c(subject, seen);
	subject.notify_bad(n);
	return seen;
}
//- shared
//- good
int drive_good(int n)
{
	int seen = 0;
	Subject subject;
	OneShot a(subject, seen), b(subject, seen), c(subject, seen);
	subject.notify_good(n);
	return seen;
}
//- shared
} // namespace one_shot_listener
RUN_CASE(one_shot_listener, one_shot_listener::drive_bad(3), one_shot_listener::drive_good(3))

// CASE ticking_widget: the scheduler still calls the widget after it was destroyed
namespace ticking_widget
{
class Scheduler
{
	std::map<int, std::function<void()>> tasks;
	int next = 0;

public:
	int every_tick(std::function<void()> f)
	{
		tasks.emplace(next, std::move(f));
		return next++;
	}
	void cancel(int id) { tasks.erase(id); }
	void tick()
	{
		for (auto &[id, f] : tasks)
			f();
	}
};
//- bad
class SpinnerBad
{
	Scheduler &scheduler;
	int frame = 0;
	int task;

public:
	explicit SpinnerBad(Scheduler &s) : scheduler(s), task(s.every_tick([this] { frame++; })) {}
	SpinnerBad(const SpinnerBad &) = delete;
	SpinnerBad &operator=(const SpinnerBad &) = delete;
	~SpinnerBad() { frame = -1; }
	int shown() const { return frame; }
};
//- good
class SpinnerGood
{
	Scheduler &scheduler;
	int frame = 0;
	int task;

public:
	explicit SpinnerGood(Scheduler &s) : scheduler(s), task(s.every_tick([this] { frame++; }))
	{
	}
	SpinnerGood(const SpinnerGood &) = delete;
	SpinnerGood &operator=(const SpinnerGood &) = delete;
	~SpinnerGood()
	{
		scheduler.cancel(task);
		frame = -1;
	}
	int shown() const { return frame; }
};
//- shared
template <typename S>
int drive(int n)
{
	Scheduler scheduler;
	int shown = 0;
	for (int i = 0; i < n; i++) {
		auto spinner = std::make_unique<S>(scheduler);
		scheduler.tick();
		shown += spinner->shown();
	}
	scheduler.tick();
	return shown;
}
//- bad
int drive_bad(int n)
{
	return drive<SpinnerBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<SpinnerGood>(n);
}
//- shared
} // namespace ticking_widget
RUN_CASE(ticking_widget, ticking_widget::drive_bad(3), ticking_widget::drive_good(3))

// CASE report_base: the base's destructor reads the derived class' rows, which are gone by then
namespace report_base
{
int flushed = 0;
class Report
{
	const std::vector<int> *rows;

public:
	explicit Report(const std::vector<int> *rows) : rows(rows) {}
	Report(const Report &) = delete;
	Report &operator=(const Report &) = delete;
	void flush()
	{
		if (!rows)
			return;
		for (int r : *rows)
			flushed += r;
		rows = nullptr;
	}
	virtual ~Report() { flush(); }
};
//- bad
class TableBad : public Report
{
	std::vector<int> own;

public:
	TableBad() : Report(&own) {}
	void add(int r) { own.push_back(r); }
};
//- good
class TableGood : public Report
{
	std::vector<int> own;

public:
	TableGood() : Report(&own) {}
	~TableGood() override { flush(); }
	void add(int r) { own.push_back(r); }
};
//- shared
template <typename T>
int drive(int n)
{
	auto table = std::make_unique<T>();
	for (int i = 0; i < n; i++)
		table->add(i);
	table.reset();
	return flushed;
}
//- bad
int drive_bad(int n)
{
	return drive<TableBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<TableGood>(n);
}
//- shared
} // namespace report_base
RUN_CASE(report_base, report_base::drive_bad(5), report_base::drive_good(5))

// CASE drop_blank: the end iterator is taken once and kept across erasures
namespace drop_blank
{
using Lines = std::vector<std::string>;
//- bad
std::size_t drop_blank_bad(Lines &lines)
{
	std::size_t dropped = 0;
	auto end = lines.end();
	for (auto it = lines.begin(); it != end;) {
		if (it->empty()) {
			it = lines.erase(it);
			dropped++;
		} else {
			++it;
		}
	}
	return dropped;
}
//- good
std::size_t drop_blank_good(Lines &lines)
{
	std::size_t dropped = 0;
	for (auto it = lines.begin(); it != lines.end();) {
		if (it->empty()) {
			it = lines.erase(it);
			dropped++;
		} else {
			++it;
		}
	}
	return dropped;
}
//- shared
Lines some(int n)
{
	Lines lines;
	for (int i = 0; i < n; i++)
		lines.push_back(i % 3 ? "a line of text number " + std::to_string(i) : "");
	return lines;
}
//- bad
std::size_t drive_bad(int n)
{
	Lines lines = some(n);
	return drop_blank_bad(lines);
}
//- shared
//- good
std::size_t drive_good(int n)
{
	Lines lines = some(n);
	return drop_blank_good(lines);
}
//- shared
} // namespace drop_blank
RUN_CASE(drop_blank, drop_blank::drive_bad(7), drop_blank::drive_good(7))

// CASE filter_taps: the span member looks at the initializer list's array, gone after the statement
namespace filter_taps
{
//- bad
class FirBad
{
	std::span<const int> taps;

public:
	FirBad(std::initializer_list<int> list) : taps(list.begin(), list.size()) {}
	int apply(std::span<const int> in) const
	{
		int sum = 0;
		for (std::size_t i = 0; i < taps.size() && i < in.size(); i++)
			sum += taps[i] * in[i];
		return sum;
	}
};
//- good
class FirGood
{
	std::vector<int> taps;

public:
	FirGood(std::initializer_list<int> list) : taps(list.begin(), list.end()) {}
	int apply(std::span<const int> in) const
	{
		int sum = 0;
		for (std::size_t i = 0; i < taps.size() && i < in.size(); i++)
			sum += taps[i] * in[i];
		return sum;
	}
};
//- bad
int drive_bad(int n)
{
	FirBad fir{n, n * 2, n};
	const std::vector<int> signal{1, 5, 2, 8, 1};
	int sum = 0;
	for (std::size_t i = 0; i + 3 <= signal.size(); i++)
		sum += fir.apply(std::span(signal).subspan(i, 3));
	return sum;
}
//- good
int drive_good(int n)
{
	FirGood fir{n, n * 2, n};
	const std::vector<int> signal{1, 5, 2, 8, 1};
	int sum = 0;
	for (std::size_t i = 0; i + 3 <= signal.size(); i++)
		sum += fir.apply(std::span(signal).subspan(i, 3));
	return sum;
}
} // namespace filter_taps
RUN_CASE(filter_taps, filter_taps::drive_bad(3), filter_taps::drive_good(3))

// CASE rename_symbol: the key of the node is still referred to after the node was erased
namespace rename_symbol
{
class Symbols
{
	std::map<std::string, int> table;

public:
	void define(std::string name, int address)
	{
		table.insert_or_assign(std::move(name), address);
	}
	const std::string *name_at(int address) const BORROWED
	{
		for (const auto &[name, where] : table)
			if (where == address)
				return &name;
		return nullptr;
	}
	void undefine(std::string_view name)
	{
		auto it = table.find(std::string(name));
		if (it != table.end())
			table.erase(it);
	}
};
//- bad
bool mangle_bad(Symbols &symbols, int address)
{
	const std::string *name = symbols.name_at(address);
	if (!name)
		return false;
	symbols.undefine(*name);
	symbols.define("__mangled_" + *name, address);
	return true;
}
//- good
bool mangle_good(Symbols &symbols, int address)
{
	const std::string *name = symbols.name_at(address);
	if (!name)
		return false;
	std::string mangled = "__mangled_" + *name;
	symbols.undefine(*name);
	symbols.define(std::move(mangled), address);
	return true;
}
//- shared
//- bad
int drive_bad(int n)
{
	Symbols symbols;
	symbols.define("initialise_everything", n);
	return mangle_bad(symbols, n) + mangle_bad(symbols, n + 1);
}
//- shared
//- good
int drive_good(int n)
{
	Symbols symbols;
	symbols.define("initialise_everything", n);
	return mangle_good(symbols, n) + mangle_good(symbols, n + 1);
}
//- shared
} // namespace rename_symbol
RUN_CASE(rename_symbol, rename_symbol::drive_bad(3), rename_symbol::drive_good(3))

// CLEAN erase_own_handle: correct
namespace erase_own_handle
{
class Registry
{
public:
	using Handle = std::list<int>::iterator;
	Handle add(int v) { return items.insert(items.end(), v); }
	Handle drop(Handle h) { return items.erase(h); }
	int sum() const { return std::accumulate(items.begin(), items.end(), 0); }

private:
	std::list<int> items;
};
int drive(int n)
{
	Registry r;
	std::vector<Registry::Handle> handles;
	for (int i = 0; i < n; i++)
		handles.push_back(r.add(i));
	while (handles.size() > 1) {
		Registry::Handle h = handles.back();
		handles.pop_back();
		r.drop(h);
	}
	return r.sum();
}
} // namespace erase_own_handle
RUN_CLEAN(erase_own_handle, erase_own_handle::drive(5))

// CLEAN particle_swap_pop: correct
namespace particle_swap_pop
{
struct Particle {
	int life;
	std::string tag;
};
int drive(int n)
{
	std::vector<Particle> all;
	for (int i = 0; i < n; i++)
		all.push_back({i % 4, "particle " + std::to_string(i)});
	int steps = 0;
	while (!all.empty()) {
		for (std::size_t i = 0; i < all.size();) {
			Particle &p = all[i];
			steps++;
			if (p.life-- > 0) {
				i++;
				continue;
			}
			if (&p != &all.back())
				p = std::move(all.back());
			all.pop_back();
		}
	}
	return steps;
}
} // namespace particle_swap_pop
RUN_CLEAN(particle_swap_pop, particle_swap_pop::drive(10))

// CLEAN set_rekey: correct
namespace set_rekey
{
int drive(int n)
{
	std::map<int, std::string> by_id;
	for (int i = 0; i < n; i++)
		by_id[i] = "entry number " + std::to_string(i);
	std::string &kept = by_id.at(1);
	auto node = by_id.extract(1);
	node.key() = n + 10;
	by_id.insert(std::move(node));
	for (auto it = by_id.begin(); it != by_id.end();)
		it = it->first % 2 && it->first < n ? by_id.erase(it) : std::next(it);
	kept = by_id.rbegin()->second + "!";
	return int(kept.size());
}
} // namespace set_rekey
RUN_CLEAN(set_rekey, set_rekey::drive(6))

// CLEAN append_to_self: correct
namespace append_to_self
{
std::size_t drive(int n)
{
	std::vector<std::string> words{"a word that is long enough for the heap"};
	for (int i = 0; i < n; i++) {
		std::string copy = words.front();
		words.push_back(std::move(copy));
	}
	std::size_t used = words.size();
	for (std::size_t i = 0; i < used; i++)
		if (i % 2)
			words.push_back(std::string(words[i]) + "!");
	const std::string &last = words.back();
	return last.size() + words.size();
}
} // namespace append_to_self
RUN_CLEAN(append_to_self, append_to_self::drive(5))

// CLEAN weak_back_reference: correct
namespace weak_back_reference
{
struct Node {
	std::vector<std::shared_ptr<Node>> children;
	std::weak_ptr<Node> parent;
	int value = 0;
};
std::shared_ptr<Node> tree(int depth)
{
	auto root = std::make_shared<Node>();
	root->value = depth;
	for (int i = 0; depth > 0 && i < 2; i++) {
		root->children.push_back(tree(depth - 1));
		root->children.back()->parent = root;
	}
	return root;
}
int drive(int n)
{
	std::shared_ptr<Node> leaf = tree(n);
	while (!leaf->children.empty()) {
		std::shared_ptr<Node> next = leaf->children.front();
		leaf = std::move(next);
	}
	int up = 0;
	for (auto p = leaf->parent.lock(); p; p = p->parent.lock())
		up += p->value;
	return up;
}
} // namespace weak_back_reference
RUN_CLEAN(weak_back_reference, weak_back_reference::drive(3))

// CLEAN visit_then_replace: correct
namespace visit_then_replace
{
using Shape = std::variant<int, std::string, std::vector<int>>;
std::size_t drive(int n)
{
	Shape shape = std::vector<int>(std::size_t(n), 3);
	std::string_view view = "none";
	std::string text;
	if (auto *list = std::get_if<std::vector<int>>(&shape)) {
		for (int v : *list)
			text += std::to_string(v);
		shape = text;
	}
	if (auto *s = std::get_if<std::string>(&shape))
		view = *s;
	std::size_t size = view.size();
	shape = 1;
	view = text;
	return size + view.size();
}
} // namespace visit_then_replace
RUN_CLEAN(visit_then_replace, visit_then_replace::drive(12))
