// SPDX-License-Identifier: GPL-2.0
// Shapes of C++: virtual calls, variants, optionals, spans, views, coroutines, erased types.
#include "../set.hh"
#include <coroutine>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CASE column_setup: the base's constructor calls a function that is still pure there
namespace column_setup
{
//- bad
class ColumnBad
{
public:
	ColumnBad() { prepare(); }
	virtual ~ColumnBad() = default;
	void prepare() { cells.resize(width()); }
	size_t size() const { return cells.size(); }

protected:
	virtual size_t width() const = 0;

private:
	std::vector<int> cells;
};
class PriceBad : public ColumnBad
{
	size_t width() const override { return 12; }
};
size_t drive_bad(int n)
{
	PriceBad p;
	return p.size() + n;
}
//- good
class ColumnGood
{
public:
	ColumnGood() = default;
	virtual ~ColumnGood() = default;
	void prepare() { cells.resize(width()); }
	size_t size() const { return cells.size(); }

protected:
	virtual size_t width() const = 0;

private:
	std::vector<int> cells;
};
class PriceGood : public ColumnGood
{
	size_t width() const override { return 12; }
};
size_t drive_good(int n)
{
	PriceGood p;
	p.prepare();
	return p.size() + n;
}
} // namespace column_setup
RUN_CASE(column_setup, column_setup::drive_bad(3), column_setup::drive_good(3))

// CASE event_downcast: every event is taken for a key event by a static_cast
namespace event_downcast
{
struct Event {
	virtual ~Event() = default;
	int at = 0;
};
struct Resize : Event {
};
struct Key : Event {
	std::string text = "k";
};
using Events = std::vector<std::unique_ptr<Event>>;
Events sample(int n)
{
	Events all;
	for (int i = 0; i < n; i++) {
		all.push_back(std::make_unique<Key>());
		all.push_back(std::make_unique<Resize>());
	}
	return all;
}
//- bad
size_t typed_bad(const Events &all)
{
	size_t n = 0;
	for (const auto &e : all) {
		auto *key = static_cast<const Key *>(e.get());
		if (key)
			n += key->text.size();
	}
	return n;
}
size_t drive_bad(int n)
{
	return typed_bad(sample(n));
}
//- good
size_t typed_good(const Events &all)
{
	size_t n = 0;
	for (const auto &e : all) {
		auto *key = dynamic_cast<const Key *>(e.get());
		if (key)
			n += key->text.size();
	}
	return n;
}
size_t drive_good(int n)
{
	return typed_good(sample(n));
}
} // namespace event_downcast
RUN_CASE(event_downcast, event_downcast::drive_bad(3), event_downcast::drive_good(3))

// CASE value_retyped: the reference to the text lives on when the variant has become a list
namespace value_retyped
{
using List = std::vector<std::string>;
using Value = std::variant<int, std::string, List>;
//- bad
void to_list_bad(Value &v)
{
	if (auto *text = std::get_if<std::string>(&v)) {
		v = List{"text:"};
		std::get<List>(v).push_back(*text);
	}
}
size_t drive_bad(int n)
{
	Value v = std::string(n * 20, 't');
	to_list_bad(v);
	return std::get<List>(v).size();
}
//- good
void to_list_good(Value &v)
{
	if (auto *text = std::get_if<std::string>(&v)) {
		std::string one = std::move(*text);
		v = List{"text:"};
		std::get<List>(v).push_back(std::move(one));
	}
}
size_t drive_good(int n)
{
	Value v = std::string(n * 20, 't');
	to_list_good(v);
	return std::get<List>(v).size();
}
} // namespace value_retyped
RUN_CASE(value_retyped, value_retyped::drive_bad(3), value_retyped::drive_good(3))

// CASE proxy_option: the optional is dereferenced though the lookup may have found nothing
namespace proxy_option
{
struct Proxy {
	std::string host;
	int port;
};
std::optional<Proxy> find_proxy(const std::map<std::string, int> &env)
{
	for (const auto &[host, port] : env)
		if (port > 1024)
			return Proxy{host, port};
	return std::nullopt;
}
//- bad
int connect_bad(const std::map<std::string, int> &env)
{
	auto proxy = find_proxy(env);
	return proxy->port + static_cast<int>(proxy->host.size());
}
int drive_bad(int n)
{
	return connect_bad({{"localhost", n}});
}
//- good
int connect_good(const std::map<std::string, int> &env)
{
	auto proxy = find_proxy(env);
	if (!proxy)
		return 0;
	return proxy->port + static_cast<int>(proxy->host.size());
}
int drive_good(int n)
{
	return connect_good({{"localhost", n}});
}
} // namespace proxy_option
RUN_CASE(proxy_option, proxy_option::drive_bad(3), proxy_option::drive_good(3))

// CASE trimmed_title: a template hands back a view of the string that was made for its argument
namespace trimmed_title
{
template <typename Text>
std::string_view trimmed(const Text &t)
{
	std::string_view v(t);
	while (!v.empty() && v.front() == ' ')
		v.remove_prefix(1);
	return v;
}
struct Page {
	std::string head, section;
	std::string title() const { return "   " + head + ": " + section; }
};
//- bad
size_t title_width_bad(const Page &p)
{
	std::string_view t = trimmed(p.title());
	size_t w = 0;
	for (char c : t)
		w += c == 'm' ? 2 : 1;
	return w;
}
size_t drive_bad(int n)
{
	return title_width_bad({std::string(n * 10, 'm'), "an introduction"});
}
//- good
size_t title_width_good(const Page &p)
{
	const std::string title = p.title();
	std::string_view t = trimmed(title);
	size_t w = 0;
	for (char c : t)
		w += c == 'm' ? 2 : 1;
	return w;
}
size_t drive_good(int n)
{
	return title_width_good({std::string(n * 10, 'm'), "an introduction"});
}
} // namespace trimmed_title
RUN_CASE(trimmed_title, trimmed_title::drive_bad(3), trimmed_title::drive_good(3))

// CASE padded_frame: the span of the payload is taken before the padding makes the vector grow
namespace padded_frame
{
unsigned checksum(std::span<const unsigned char> s)
{
	unsigned sum = 0;
	for (unsigned char c : s)
		sum += c;
	return sum;
}
//- bad
unsigned seal_bad(std::vector<unsigned char> &frame)
{
	std::span<const unsigned char> payload(frame);
	while (frame.size() % 64)
		frame.push_back(0);
	unsigned sum = checksum(payload);
	frame.push_back(sum & 0xff);
	return sum;
}
unsigned drive_bad(int n)
{
	std::vector<unsigned char> f(n, 9);
	return seal_bad(f);
}
//- good
unsigned seal_good(std::vector<unsigned char> &frame)
{
	const size_t length = frame.size();
	while (frame.size() % 64)
		frame.push_back(0);
	unsigned sum = checksum(std::span<const unsigned char>(frame.data(), length));
	frame.push_back(sum & 0xff);
	return sum;
}
unsigned drive_good(int n)
{
	std::vector<unsigned char> f(n, 9);
	return seal_good(f);
}
} // namespace padded_frame
RUN_CASE(padded_frame, padded_frame::drive_bad(3), padded_frame::drive_good(3))

// CASE smoothed_span: the function returns a span of its own local vector
namespace smoothed_span
{
float peak(std::span<const float> s)
{
	float p = 0;
	for (float f : s)
		p = f > p ? f : p;
	return p;
}
//- bad
std::span<const float> smooth_bad(std::span<const float> in)
{
	std::vector<float> out;
	for (size_t i = 0; i + 1 < in.size(); i++)
		out.push_back((in[i] + in[i + 1]) / 2);
	return out;
}
float drive_bad(int n)
{
	std::vector<float> in(n * 4, 1.0f);
	return peak(smooth_bad(in));
}
//- good
std::vector<float> smooth_good(std::span<const float> in)
{
	std::vector<float> out;
	for (size_t i = 0; i + 1 < in.size(); i++)
		out.push_back((in[i] + in[i + 1]) / 2);
	return out;
}
float drive_good(int n)
{
	std::vector<float> in(n * 4, 1.0f);
	return peak(smooth_good(in));
}
} // namespace smoothed_span
RUN_CASE(smoothed_span, smoothed_span::drive_bad(3), smoothed_span::drive_good(3))

// CASE words_coroutine: the coroutine keeps a reference to a string that ends before it is resumed
namespace words_coroutine
{
class Words
{
public:
	struct promise_type {
		size_t value = 0;
		Words get_return_object()
		{
			return Words(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(size_t v)
		{
			value = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() {}
	};
	Words(const Words &) = delete;
	Words &operator=(const Words &) = delete;
	~Words() { h.destroy(); }
	bool next(size_t &out)
	{
		if (h.done())
			return false;
		h.resume();
		out = h.promise().value;
		return !h.done();
	}

private:
	explicit Words(std::coroutine_handle<promise_type> h) : h(h) {}
	std::coroutine_handle<promise_type> h;
};
//- bad
Words lengths_bad(const std::string &text)
{
	size_t n = 0;
	for (char c : text) {
		if (c != ' ') {
			n++;
			continue;
		}
		co_yield n;
		n = 0;
	}
}
size_t drive_bad(int n)
{
	Words w = lengths_bad(std::string(n, 'a') + " second third word of the text ");
	size_t sum = 0, one = 0;
	while (w.next(one))
		sum += one;
	return sum;
}
//- good
Words lengths_good(std::string text)
{
	size_t n = 0;
	for (char c : text) {
		if (c != ' ') {
			n++;
			continue;
		}
		co_yield n;
		n = 0;
	}
}
size_t drive_good(int n)
{
	Words w = lengths_good(std::string(n, 'a') + " second third word of the text ");
	size_t sum = 0, one = 0;
	while (w.next(one))
		sum += one;
	return sum;
}
} // namespace words_coroutine
RUN_CASE(words_coroutine, words_coroutine::drive_bad(3), words_coroutine::drive_good(3))

// CASE task_frame: the task destroys its frame at the end of run and again in its destructor
namespace task_frame
{
struct Step {
	struct promise_type {
		int steps = 0;
		Step get_return_object()
		{
			return {std::coroutine_handle<promise_type>::from_promise(*this)};
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int n)
		{
			steps += n;
			return {};
		}
		void return_void() {}
		void unhandled_exception() {}
	};
	std::coroutine_handle<promise_type> h;
};
Step count(int n)
{
	for (int i = 0; i < n; i++)
		co_yield i;
}
//- bad
class TaskBad
{
public:
	explicit TaskBad(Step s) : h(s.h) {}
	~TaskBad()
	{
		if (h)
			h.destroy();
	}
	TaskBad(const TaskBad &) = delete;
	TaskBad &operator=(const TaskBad &) = delete;
	int run()
	{
		if (!h)
			return 0;
		while (!h.done())
			h.resume();
		int steps = h.promise().steps;
		h.destroy();
		return steps;
	}

private:
	std::coroutine_handle<Step::promise_type> h;
};
int drive_bad(int n)
{
	TaskBad t(count(n));
	return t.run();
}
//- good
class TaskGood
{
public:
	explicit TaskGood(Step s) : h(s.h) {}
	~TaskGood()
	{
		if (h)
			h.destroy();
	}
	TaskGood(const TaskGood &) = delete;
	TaskGood &operator=(const TaskGood &) = delete;
	int run()
	{
		if (!h)
			return 0;
		while (!h.done())
			h.resume();
		int steps = h.promise().steps;
		std::exchange(h, nullptr).destroy();
		return steps;
	}

private:
	std::coroutine_handle<Step::promise_type> h;
};
int drive_good(int n)
{
	TaskGood t(count(n));
	return t.run();
}
} // namespace task_frame
RUN_CASE(task_frame, task_frame::drive_bad(3), task_frame::drive_good(3))

// CASE inplace_slot: clear ends the object in the slot and leaves the mark that there is one
namespace inplace_slot
{
struct Message {
	std::vector<int> words;
};
class Slot
{
public:
	Slot() = default;
	Slot(const Slot &) = delete;
	Slot &operator=(const Slot &) = delete;
	~Slot()
	{
		if (full)
			at()->~Message();
	}
	void put(std::vector<int> w)
	{
		if (full)
			at()->words = std::move(w);
		else
			new (raw) Message{std::move(w)};
		full = true;
	}
	//- bad
	void clear_bad()
	{
		if (full)
			at()->~Message();
	}
	//- good
	void clear_good()
	{
		if (full)
			at()->~Message();
		full = false;
	}
	//- shared
	size_t size() { return full ? at()->words.size() : 0; }

private:
	Message *at() { return std::launder(reinterpret_cast<Message *>(raw)); }
	alignas(Message) unsigned char raw[sizeof(Message)];
	bool full = false;
};
//- bad
size_t drive_bad(int n)
{
	Slot s;
	s.put(std::vector<int>(n));
	s.clear_bad();
	return s.size();
}
//- good
size_t drive_good(int n)
{
	Slot s;
	s.put(std::vector<int>(n));
	s.clear_good();
	return s.size();
}
} // namespace inplace_slot
RUN_CASE(inplace_slot, inplace_slot::drive_bad(3), inplace_slot::drive_good(3))

// CASE callable_ref: the reference to a callable is kept although the lambda was a temporary
namespace callable_ref
{
class CallRef
{
public:
	template <typename F>
	explicit CallRef(F &&f) : object(const_cast<void *>(static_cast<const void *>(&f)))
	{
		call = [](void *o, int v) -> int {
			return (*static_cast<std::remove_reference_t<F> *>(o))(v);
		};
	}
	int operator()(int v) const { return call(object, v); }

private:
	void *object;
	int (*call)(void *, int);
};
int each(const std::vector<int> &v, const CallRef &f)
{
	int sum = 0;
	for (int x : v)
		sum += f(x);
	return sum;
}
//- bad
int drive_bad(int n)
{
	std::vector<int> factors(n, 2);
	CallRef weigh([factors](int v) { return v * factors.front(); });
	return each({1, 2, 3}, weigh);
}
//- good
int drive_good(int n)
{
	std::vector<int> factors(n, 2);
	auto by_first = [factors](int v) { return factors.empty() ? 0 : v * factors.front(); };
	CallRef weigh(by_first);
	return each({1, 2, 3}, weigh);
}
} // namespace callable_ref
RUN_CASE(callable_ref, callable_ref::drive_bad(3), callable_ref::drive_good(3))

// CASE timer_list: the node of an intrusive list ends and stays linked
namespace timer_list
{
//- bad
struct TimerBad {
	int due;
	TimerBad *prev = nullptr, *next = nullptr;
	explicit TimerBad(int due) : due(due) {}
	TimerBad(const TimerBad &) = delete;
	TimerBad &operator=(const TimerBad &) = delete;
	void link_after(TimerBad &head)
	{
		prev = &head;
		next = head.next;
		if (next)
			next->prev = this;
		head.next = this;
	}
};
int drive_bad(int n)
{
	TimerBad head(0);
	auto keep = std::make_unique<TimerBad>(n);
	keep->link_after(head);
	{
		auto brief = std::make_unique<TimerBad>(1);
		brief->link_after(head);
	}
	int sum = 0;
	for (TimerBad *t = head.next; t; t = t->next)
		sum += t->due;
	return sum;
}
//- good
struct TimerGood {
	int due;
	TimerGood *prev = nullptr, *next = nullptr;
	explicit TimerGood(int due) : due(due) {}
	TimerGood(const TimerGood &) = delete;
	TimerGood &operator=(const TimerGood &) = delete;
	~TimerGood()
	{
		if (prev)
			prev->next = next;
		if (next)
			next->prev = prev;
	}
	void link_after(TimerGood &head)
	{
		prev = &head;
		next = head.next;
		if (next)
			next->prev = this;
		head.next = this;
	}
};
int drive_good(int n)
{
	TimerGood head(0);
	auto keep = std::make_unique<TimerGood>(n);
	keep->link_after(head);
	{
		auto brief = std::make_unique<TimerGood>(1);
		brief->link_after(head);
	}
	int sum = 0;
	for (TimerGood *t = head.next; t; t = t->next)
		sum += t->due;
	return sum;
}
} // namespace timer_list
RUN_CASE(timer_list, timer_list::drive_bad(3), timer_list::drive_good(3))

// CASE adults_view: the view that is returned walks a local vector
namespace adults_view
{
struct Person {
	std::string name;
	int age;
};
bool adult(const Person &p)
{
	return p.age >= 18;
}
std::vector<Person> load(int n)
{
	std::vector<Person> all;
	for (int i = 0; i < n; i++)
		all.push_back({"p" + std::to_string(i), i * 10});
	return all;
}
//- bad
auto adults_bad(int n)
{
	std::vector<Person> all = load(n);
	return all | std::views::filter(adult);
}
int drive_bad(int n)
{
	int years = 0;
	for (const Person &p : adults_bad(n))
		years += p.age;
	return years;
}
//- good
auto adults_good(int n)
{
	std::vector<Person> all = load(n);
	return std::move(all) | std::views::filter(adult);
}
int drive_good(int n)
{
	int years = 0;
	for (const Person &p : adults_good(n))
		years += p.age;
	return years;
}
} // namespace adults_view
RUN_CASE(adults_view, adults_view::drive_bad(3), adults_view::drive_good(3))

// CLEAN variant_visit_replace: correct
namespace variant_visit_replace
{
using Cell = std::variant<std::monostate, int, std::string>;
size_t drive(int n)
{
	Cell c = n;
	if (auto *i = std::get_if<int>(&c)) {
		int v = *i;
		c = std::to_string(v * 100);
	}
	return std::visit(
		[](const auto &x) -> size_t {
			if constexpr (std::is_same_v<std::decay_t<decltype(x)>, std::string>)
				return x.size();
			else
				return 0;
		},
		c);
}
} // namespace variant_visit_replace
RUN_CLEAN(variant_visit_replace, variant_visit_replace::drive(3))

// CLEAN view_of_member: correct
namespace view_of_member
{
class Tokens
{
public:
	explicit Tokens(std::string s) : text(std::move(s))
	{
		std::string_view rest = text;
		while (!rest.empty()) {
			size_t end = rest.find(' ');
			parts.push_back(rest.substr(0, end));
			rest = end == rest.npos ? std::string_view() : rest.substr(end + 1);
		}
	}
	Tokens(const Tokens &) = delete;
	Tokens &operator=(const Tokens &) = delete;
	size_t longest() const
	{
		size_t n = 0;
		for (std::string_view p : parts)
			n = p.size() > n ? p.size() : n;
		return n;
	}

private:
	std::string text;
	std::vector<std::string_view> parts;
};
size_t drive(int n)
{
	return Tokens("a bb " + std::string(n, 'c')).longest();
}
} // namespace view_of_member
RUN_CLEAN(view_of_member, view_of_member::drive(3))

// CLEAN virtual_after_build: correct
namespace virtual_after_build
{
class Node
{
public:
	virtual ~Node() = default;
	template <typename T>
	static std::unique_ptr<T> make(int n)
	{
		auto p = std::make_unique<T>();
		p->init(n);
		return p;
	}
	virtual void init(int n) = 0;
	virtual int sum() const = 0;
};
class Leaf : public Node
{
public:
	void init(int n) override { v.assign(n, 1); }
	int sum() const override { return static_cast<int>(v.size()); }

private:
	std::vector<int> v;
};
int drive(int n)
{
	std::unique_ptr<Node> p = Node::make<Leaf>(n);
	return p->sum();
}
} // namespace virtual_after_build
RUN_CLEAN(virtual_after_build, virtual_after_build::drive(3))

// CLEAN reserved_references: correct
namespace reserved_references
{
int drive(int n)
{
	std::vector<int> v;
	v.reserve(n + 1);
	v.push_back(1);
	int &first = v.front();
	for (int i = 0; i < n; i++)
		v.push_back(first += i);
	std::span<int> all(v);
	for (int &x : all)
		x++;
	return first;
}
} // namespace reserved_references
RUN_CLEAN(reserved_references, reserved_references::drive(3))

// CLEAN storage_reused: correct
namespace storage_reused
{
template <typename T>
class Box
{
public:
	Box() = default;
	Box(const Box &) = delete;
	Box &operator=(const Box &) = delete;
	~Box() { clear(); }
	template <typename... A>
	T &emplace(A &&...a)
	{
		clear();
		p = new (raw) T(std::forward<A>(a)...);
		return *p;
	}
	void clear()
	{
		if (p)
			std::exchange(p, nullptr)->~T();
	}

private:
	alignas(T) unsigned char raw[sizeof(T)];
	T *p = nullptr;
};
size_t drive(int n)
{
	Box<std::string> b;
	b.emplace(40, 'a');
	b.clear();
	std::string &s = b.emplace(n, 'b');
	return s.size();
}
} // namespace storage_reused
RUN_CLEAN(storage_reused, storage_reused::drive(3))

// CLEAN transform_in_place: correct
namespace transform_in_place
{
int drive(int n)
{
	std::vector<int> v(n * 2, 3);
	auto doubled = v | std::views::transform([](int x) { return x * 2; }) | std::views::take(n);
	for (int &x : v)
		x++;
	int sum = 0;
	for (int x : doubled)
		sum += x;
	return sum;
}
} // namespace transform_in_place
RUN_CLEAN(transform_in_place, transform_in_place::drive(3))
