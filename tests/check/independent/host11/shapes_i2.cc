// SPDX-License-Identifier: GPL-2.0
// Inheritance, templates, erased types, trees with parents, views, coroutines: what they refer to.
#include "../set.hh"
#include <algorithm>
#include <coroutine>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CASE crtp_register: the base's constructor fills a member of the derived class, not yet begun
namespace crtp_register
{
//- bad
template <typename D>
struct ModuleBad {
	explicit ModuleBad(int n)
	{
		for (int i = 0; i < n; i++)
			static_cast<D *>(this)->add("option " + std::to_string(i));
	}
};
struct AudioBad : ModuleBad<AudioBad> {
	std::vector<std::string> options{"volume"};
	explicit AudioBad(int n) : ModuleBad(n) {}
	void add(std::string s) { options.push_back(std::move(s)); }
};
size_t drive_bad(int n)
{
	auto a = std::make_unique<AudioBad>(n);
	return a->options.size();
}
//- good
template <typename D>
struct ModuleGood {
	void setup(int n)
	{
		for (int i = 0; i < n; i++)
			static_cast<D *>(this)->add("option " + std::to_string(i));
	}
};
struct AudioGood : ModuleGood<AudioGood> {
	std::vector<std::string> options{"volume"};
	explicit AudioGood(int n) { setup(n); }
	void add(std::string s) { options.push_back(std::move(s)); }
};
size_t drive_good(int n)
{
	auto a = std::make_unique<AudioGood>(n);
	return a->options.size();
}
} // namespace crtp_register
RUN_CASE(crtp_register, crtp_register::drive_bad(3), crtp_register::drive_good(3))

// CASE longer_of_two: a template returns a reference to one of two temporaries
namespace longer_of_two
{
template <typename T>
const T &longer(const T &a, const T &b)
{
	return a.size() < b.size() ? b : a;
}
std::string describe(const std::map<std::string, int> &fields)
{
	std::string s;
	for (const auto &[k, v] : fields)
		s += k + "=" + std::to_string(v) + "; ";
	return s;
}
//- bad
size_t width_bad(const std::map<std::string, int> &a, const std::map<std::string, int> &b)
{
	const std::string &widest = longer(describe(a), describe(b));
	return widest.size() + std::count(widest.begin(), widest.end(), ';');
}
size_t drive_bad(int n)
{
	return width_bad({{"position", n}, {"velocity", 4}}, {{"mass", 1}});
}
//- good
size_t width_good(const std::map<std::string, int> &a, const std::map<std::string, int> &b)
{
	const std::string widest = longer(describe(a), describe(b));
	return widest.size() + std::count(widest.begin(), widest.end(), ';');
}
size_t drive_good(int n)
{
	return width_good({{"position", n}, {"velocity", 4}}, {{"mass", 1}});
}
} // namespace longer_of_two
RUN_CASE(longer_of_two, longer_of_two::drive_bad(3), longer_of_two::drive_good(3))

// CASE expand_commands: the visitor appends to the vector whose element it is visiting
namespace expand_commands
{
struct Draw {
	int x;
};
struct Repeat {
	int times;
	std::string label;
};
using Command = std::variant<Draw, Repeat>;
//- bad
struct ExpandBad {
	std::vector<Command> &out;
	size_t labels = 0;
	void operator()(const Draw &) {}
	void operator()(const Repeat &r)
	{
		for (int i = 0; i < r.times; i++)
			out.push_back(Draw{i});
		labels += r.label.size();
	}
};
size_t run_bad(std::vector<Command> &list)
{
	ExpandBad e{list};
	const size_t n = list.size();
	for (size_t i = 0; i < n; i++)
		std::visit(e, list[i]);
	return e.labels;
}
size_t drive_bad(int n)
{
	std::vector<Command> list{Draw{1}, Repeat{n, "corners"}};
	return run_bad(list);
}
//- good
struct ExpandGood {
	std::vector<Command> &out;
	size_t labels = 0;
	void operator()(const Draw &) {}
	void operator()(const Repeat &r)
	{
		for (int i = 0; i < r.times; i++)
			out.push_back(Draw{i});
		labels += r.label.size();
	}
};
size_t run_good(std::vector<Command> &list)
{
	std::vector<Command> more;
	ExpandGood e{more};
	const size_t n = list.size();
	for (size_t i = 0; i < n; i++)
		std::visit(e, list[i]);
	list.insert(list.end(), more.begin(), more.end());
	return e.labels;
}
size_t drive_good(int n)
{
	std::vector<Command> list{Draw{1}, Repeat{n, "corners"}};
	return run_good(list);
}
} // namespace expand_commands
RUN_CASE(expand_commands, expand_commands::drive_bad(3), expand_commands::drive_good(3))

// CASE symbol_names: the set keeps views of names that are made in the loop
namespace symbol_names
{
struct Symbol {
	std::string scope, name;
	std::string full() const { return scope + "::" + name; }
};
//- bad
size_t distinct_bad(const std::vector<Symbol> &symbols)
{
	std::set<std::string_view> seen;
	for (const Symbol &s : symbols) {
		const std::string full = s.full();
		seen.insert(full);
	}
	return seen.size();
}
size_t drive_bad(int n)
{
	return distinct_bad(std::vector<Symbol>(n, {"application::widgets", "button"}));
}
//- good
size_t distinct_good(const std::vector<Symbol> &symbols)
{
	std::set<std::string> seen;
	for (const Symbol &s : symbols) {
		const std::string full = s.full();
		seen.insert(full);
	}
	return seen.size();
}
size_t drive_good(int n)
{
	return distinct_good(std::vector<Symbol>(n, {"application::widgets", "button"}));
}
} // namespace symbol_names
RUN_CASE(symbol_names, symbol_names::drive_bad(3), symbol_names::drive_good(3))

// CASE lambda_coroutine: the coroutine reads captures of a lambda that was a temporary
namespace lambda_coroutine
{
class Job
{
public:
	struct promise_type {
		Job get_return_object()
		{
			return Job(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() {}
	};
	Job(Job &&o) noexcept : h(std::exchange(o.h, nullptr)) {}
	Job &operator=(Job &&) = delete;
	~Job()
	{
		if (h)
			h.destroy();
	}
	void run()
	{
		while (h && !h.done())
			h.resume();
	}

private:
	explicit Job(std::coroutine_handle<promise_type> h) : h(h) {}
	std::coroutine_handle<promise_type> h;
};
//- bad
Job append_bad(std::vector<int> &out, int times)
{
	return [&out, times]() -> Job {
		for (int i = 0; i < times; i++) {
			out.push_back(i);
			co_await std::suspend_always();
		}
	}();
}
size_t drive_bad(int n)
{
	std::vector<int> out;
	Job j = append_bad(out, n);
	j.run();
	return out.size();
}
//- good
Job append_good(std::vector<int> &out, int times)
{
	return [](std::vector<int> &out, int times) -> Job {
		for (int i = 0; i < times; i++) {
			out.push_back(i);
			co_await std::suspend_always();
		}
	}(out, times);
}
size_t drive_good(int n)
{
	std::vector<int> out;
	Job j = append_good(out, n);
	j.run();
	return out.size();
}
} // namespace lambda_coroutine
RUN_CASE(lambda_coroutine, lambda_coroutine::drive_bad(3), lambda_coroutine::drive_good(3))

// CASE sensor_array: an array of the derived class is walked by a pointer to the base
namespace sensor_array
{
struct Sensor {
	virtual ~Sensor() = default;
	virtual int read() = 0;
};
struct Thermo : Sensor {
	int base = 20;
	std::string unit = "C";
	int read() override { return base + static_cast<int>(unit.size()); }
};
//- bad
int total_bad(Sensor *first, int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += first[i].read();
	return sum;
}
int drive_bad(int n)
{
	std::vector<Thermo> all(n);
	return total_bad(all.data(), n);
}
//- good
int total_good(Thermo *first, int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += first[i].read();
	return sum;
}
int drive_good(int n)
{
	std::vector<Thermo> all(n);
	return total_good(all.data(), n);
}
} // namespace sensor_array
RUN_CASE(sensor_array, sensor_array::drive_bad(3), sensor_array::drive_good(3))

// CASE user_data_cast: a void pointer made of the whole object is taken for its second base
namespace user_data_cast
{
struct Named {
	std::string name = "plug-in with a name";
	virtual ~Named() = default;
};
struct Listener {
	std::vector<int> heard;
	virtual ~Listener() = default;
	virtual int weight(int v) const = 0;
};
struct Plugin : Named, Listener {
	int weight(int v) const override { return v * 2; }
};
struct Host {
	void *user = nullptr;
	int (*cb)(void *, int) = nullptr;
	int send(int v) const { return cb ? cb(user, v) : 0; }
};
int on_message(void *user, int v)
{
	auto *listener = static_cast<Listener *>(user);
	listener->heard.push_back(v);
	return listener->weight(listener->heard.front());
}
//- bad
void install_bad(Host &host, Plugin &p)
{
	host.user = &p;
	host.cb = on_message;
}
int drive_bad(int n)
{
	Host host;
	Plugin p;
	install_bad(host, p);
	return host.send(n);
}
//- good
void install_good(Host &host, Plugin &p)
{
	host.user = static_cast<Listener *>(&p);
	host.cb = on_message;
}
int drive_good(int n)
{
	Host host;
	Plugin p;
	install_good(host, p);
	return host.send(n);
}
} // namespace user_data_cast
RUN_CASE(user_data_cast, user_data_cast::drive_bad(3), user_data_cast::drive_good(3))

// CASE selection_reset: the reference into the optional is used after the selection was cleared
namespace selection_reset
{
struct Range {
	std::vector<int> lines;
};
class Editor
{
public:
	void select(int n)
	{
		selection.emplace();
		for (int i = 0; i < n; i++)
			selection->lines.push_back(i);
	}
	void clear() { selection.reset(); }
	//- bad
	size_t cut_bad()
	{
		if (!selection)
			return 0;
		const Range &range = *selection;
		clear();
		return remove(range);
	}
	//- good
	size_t cut_good()
	{
		if (!selection)
			return 0;
		const Range range = *selection;
		clear();
		return remove(range);
	}
	//- shared
private:
	size_t remove(const Range &r)
	{
		for (int l : r.lines)
			removed += l;
		return removed;
	}
	std::optional<Range> selection;
	size_t removed = 0;
};
//- bad
size_t drive_bad(int n)
{
	Editor e;
	e.select(n);
	return e.cut_bad();
}
//- good
size_t drive_good(int n)
{
	Editor e;
	e.select(n);
	return e.cut_good();
}
} // namespace selection_reset
RUN_CASE(selection_reset, selection_reset::drive_bad(3), selection_reset::drive_good(3))

// CASE folder_parents: the children point to the folder from before it was moved into the vector
namespace folder_parents
{
//- bad
struct FolderBad {
	std::string name;
	FolderBad *parent = nullptr;
	std::vector<std::unique_ptr<FolderBad>> children;
	void add(std::string n)
	{
		auto f = std::make_unique<FolderBad>();
		f->name = std::move(n);
		f->parent = this;
		children.push_back(std::move(f));
	}
};
FolderBad make_bad(int n)
{
	auto root = std::make_unique<FolderBad>();
	root->name = "the root of all folders here";
	for (int i = 0; i < n; i++)
		root->add("child");
	return std::move(*root);
}
size_t drive_bad(int n)
{
	FolderBad f = make_bad(n);
	size_t sum = 0;
	for (const auto &c : f.children)
		sum += c->parent->name.size();
	return sum;
}
//- good
struct FolderGood {
	std::string name;
	FolderGood *parent = nullptr;
	std::vector<std::unique_ptr<FolderGood>> children;
	void add(std::string n)
	{
		auto f = std::make_unique<FolderGood>();
		f->name = std::move(n);
		f->parent = this;
		children.push_back(std::move(f));
	}
};
std::unique_ptr<FolderGood> make_good(int n)
{
	auto root = std::make_unique<FolderGood>();
	root->name = "the root of all folders here";
	for (int i = 0; i < n; i++)
		root->add("child");
	return root;
}
size_t drive_good(int n)
{
	auto f = make_good(n);
	size_t sum = 0;
	for (const auto &c : f->children)
		sum += c->parent->name.size();
	return sum;
}
} // namespace folder_parents
RUN_CASE(folder_parents, folder_parents::drive_bad(3), folder_parents::drive_good(3))

// CASE small_any_moved: the erased object is moved by copying its bytes and ended in both places
namespace small_any_moved
{
struct Ops {
	void (*move)(void *from, void *to);
	void (*end)(void *);
};
template <typename T>
inline const Ops ops_of = {
	[](void *from, void *to) { new (to) T(std::move(*static_cast<T *>(from))); },
	[](void *p) { static_cast<T *>(p)->~T(); },
};
using Owned = std::unique_ptr<int>;
//- bad
class AnyBad
{
public:
	explicit AnyBad(Owned v) : ops(&ops_of<Owned>) { new (raw) Owned(std::move(v)); }
	AnyBad(AnyBad &&o) noexcept : ops(o.ops) { std::memcpy(raw, o.raw, sizeof raw); }
	AnyBad &operator=(AnyBad &&) = delete;
	~AnyBad() { ops->end(raw); }
	int value() const { return **std::launder(reinterpret_cast<const Owned *>(raw)); }

private:
	const Ops *ops;
	alignas(Owned) unsigned char raw[sizeof(Owned)];
};
int drive_bad(int n)
{
	AnyBad a(std::make_unique<int>(n));
	AnyBad b = std::move(a);
	return b.value();
}
//- good
class AnyGood
{
public:
	explicit AnyGood(Owned v) : ops(&ops_of<Owned>) { new (raw) Owned(std::move(v)); }
	AnyGood(AnyGood &&o) noexcept : ops(o.ops) { ops->move(o.raw, raw); }
	AnyGood &operator=(AnyGood &&) = delete;
	~AnyGood() { ops->end(raw); }
	int value() const
	{
		const auto &p = *std::launder(reinterpret_cast<const Owned *>(raw));
		return p ? *p : 0;
	}

private:
	const Ops *ops;
	alignas(Owned) unsigned char raw[sizeof(Owned)];
};
int drive_good(int n)
{
	AnyGood a(std::make_unique<int>(n));
	AnyGood b = std::move(a);
	return b.value();
}
} // namespace small_any_moved
RUN_CASE(small_any_moved, small_any_moved::drive_bad(3), small_any_moved::drive_good(3))

// CASE rows_of_temporary: the loop walks the rows of a result that ended with the range expression
namespace rows_of_temporary
{
class Result
{
public:
	explicit Result(int n)
	{
		for (int i = 0; i < n; i++)
			list.push_back("row " + std::to_string(i));
	}
	const std::vector<std::string> &rows() const { return list; }

private:
	std::vector<std::string> list;
};
Result query(int n)
{
	return Result(n);
}
//- bad
size_t print_bad(int n)
{
	size_t bytes = 0;
	for (const std::string &row : query(n).rows())
		bytes += row.size();
	return bytes;
}
size_t drive_bad(int n)
{
	return print_bad(n);
}
//- good
size_t print_good(int n)
{
	size_t bytes = 0;
	const Result result = query(n);
	for (const std::string &row : result.rows())
		bytes += row.size();
	return bytes;
}
size_t drive_good(int n)
{
	return print_good(n);
}
} // namespace rows_of_temporary
RUN_CASE(rows_of_temporary, rows_of_temporary::drive_bad(3), rows_of_temporary::drive_good(3))

// CASE scene_adds_shape: the shape is moved into the scene and then called by the empty pointer
namespace scene_adds_shape
{
class Shape
{
public:
	virtual ~Shape() = default;
	virtual int area() const = 0;
};
class Square : public Shape
{
public:
	explicit Square(int side) : side(side) {}
	int area() const override { return side * side; }

private:
	int side;
};
class Scene
{
public:
	//- bad
	int add_bad(std::unique_ptr<Shape> s)
	{
		if (!s)
			return total;
		shapes.push_back(std::move(s));
		total += s->area();
		return total;
	}
	//- good
	int add_good(std::unique_ptr<Shape> s)
	{
		if (!s)
			return total;
		shapes.push_back(std::move(s));
		total += shapes.back()->area();
		return total;
	}
	//- shared
private:
	std::vector<std::unique_ptr<Shape>> shapes;
	int total = 0;
};
//- bad
int drive_bad(int n)
{
	Scene scene;
	return scene.add_bad(std::make_unique<Square>(n));
}
//- good
int drive_good(int n)
{
	Scene scene;
	return scene.add_good(std::make_unique<Square>(n));
}
} // namespace scene_adds_shape
RUN_CASE(scene_adds_shape, scene_adds_shape::drive_bad(3), scene_adds_shape::drive_good(3))

// CLEAN clone_by_base: correct
namespace clone_by_base
{
struct Rule {
	virtual ~Rule() = default;
	virtual std::unique_ptr<Rule> clone() const = 0;
	virtual int apply(int v) const = 0;
};
struct Table : Rule {
	std::vector<int> v;
	std::unique_ptr<Rule> clone() const override { return std::make_unique<Table>(*this); }
	int apply(int i) const override
	{
		return i >= 0 && static_cast<size_t>(i) < v.size() ? v[i] : 0;
	}
};
int drive(int n)
{
	std::unique_ptr<Rule> copy;
	{
		Table t;
		t.v.assign(n, 7);
		copy = t.clone();
	}
	return copy->apply(n - 1);
}
} // namespace clone_by_base
RUN_CLEAN(clone_by_base, clone_by_base::drive(3))

// CLEAN intrusive_queue: correct
namespace intrusive_queue
{
struct Link {
	Link *next = nullptr;
};
struct Packet : Link {
	int length = 0;
};
class Queue
{
public:
	void put(Link *l)
	{
		l->next = nullptr;
		*tail = l;
		tail = &l->next;
	}
	Link *take()
	{
		Link *l = head;
		if (!l)
			return nullptr;
		head = l->next;
		if (!head)
			tail = &head;
		return l;
	}
	Queue() = default;
	Queue(const Queue &) = delete;
	Queue &operator=(const Queue &) = delete;

private:
	Link *head = nullptr;
	Link **tail = &head;
};
int drive(int n)
{
	std::vector<Packet> store(n);
	Queue q;
	for (Packet &p : store) {
		p.length = n;
		q.put(&p);
	}
	int sum = 0;
	while (Link *l = q.take())
		sum += static_cast<Packet *>(l)->length;
	return sum;
}
} // namespace intrusive_queue
RUN_CLEAN(intrusive_queue, intrusive_queue::drive(3))

// CLEAN reparented_on_move: correct
namespace reparented_on_move
{
struct Node {
	Node *parent = nullptr;
	std::vector<std::unique_ptr<Node>> kids;
	Node() = default;
	Node(Node &&o) noexcept : kids(std::move(o.kids))
	{
		for (auto &k : kids)
			k->parent = this;
	}
	Node &operator=(Node &&) = delete;
	void add()
	{
		kids.push_back(std::make_unique<Node>());
		kids.back()->parent = this;
	}
};
int drive(int n)
{
	Node a;
	for (int i = 0; i < n; i++)
		a.add();
	Node b = std::move(a);
	int ok = 0;
	for (auto &k : b.kids)
		ok += k->parent == &b;
	return ok;
}
} // namespace reparented_on_move
RUN_CLEAN(reparented_on_move, reparented_on_move::drive(3))

// CLEAN generator_owns_frame: correct
namespace generator_owns_frame
{
class Gen
{
public:
	struct promise_type {
		int value = 0;
		Gen get_return_object()
		{
			return Gen(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int v)
		{
			value = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() {}
	};
	Gen(Gen &&o) noexcept : h(std::exchange(o.h, nullptr)) {}
	Gen &operator=(Gen &&) = delete;
	~Gen()
	{
		if (h)
			h.destroy();
	}
	std::optional<int> next()
	{
		if (!h || h.done())
			return std::nullopt;
		h.resume();
		if (h.done())
			return std::nullopt;
		return h.promise().value;
	}

private:
	explicit Gen(std::coroutine_handle<promise_type> h) : h(h) {}
	std::coroutine_handle<promise_type> h;
};
Gen walk(const std::vector<int> &v)
{
	for (int x : v)
		co_yield x;
}
int drive(int n)
{
	const std::vector<int> v(n, 6);
	Gen g = walk(v);
	Gen moved = std::move(g);
	int sum = 0;
	while (auto x = moved.next())
		sum += *x;
	return sum;
}
} // namespace generator_owns_frame
RUN_CLEAN(generator_owns_frame, generator_owns_frame::drive(3))

// CLEAN adjusted_user_data: correct
namespace adjusted_user_data
{
struct Base {
	virtual ~Base() = default;
	int id = 1;
};
struct Ear {
	virtual ~Ear() = default;
	virtual void hear(int v) = 0;
};
struct Both : Base, Ear {
	void hear(int v) override { id += v; }
};
void call(void *user, int v)
{
	static_cast<Both *>(user)->hear(v);
}
int drive(int n)
{
	Both b;
	call(&b, n);
	Ear &ear = b;
	if (auto *base = dynamic_cast<Base *>(&ear))
		return base->id;
	return 0;
}
} // namespace adjusted_user_data
RUN_CLEAN(adjusted_user_data, adjusted_user_data::drive(3))

// CLEAN span_refilled: correct
namespace span_refilled
{
size_t fill(std::span<int> out, int from)
{
	size_t n = 0;
	for (int &x : out) {
		if (from <= 0)
			break;
		x = from--;
		n++;
	}
	return n;
}
int drive(int n)
{
	int raw[8];
	std::vector<int> kept;
	size_t got = fill(raw, n);
	for (int x : std::span<int>(raw).first(got))
		kept.push_back(x);
	std::span<int> view(kept);
	kept.insert(kept.end(), 4, 9);
	view = kept;
	return view.back();
}
} // namespace span_refilled
RUN_CLEAN(span_refilled, span_refilled::drive(3))
