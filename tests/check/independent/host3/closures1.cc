// SPDX-License-Identifier: GPL-2.0
// Closures that outlive what they captured, or change what they borrow.
#include "set.hh"

// CASE counter_factory: the counter dies with the function that made the closure
namespace counter_factory
{
//- bad
namespace bad
{
std::function<int()> make_counter(int start)
{
	int count = start;
	return [&count] { return ++count; };
}
} // namespace bad
//- good
namespace good
{
std::function<int()> make_counter(int start)
{
	int count = start;
	return [count]() mutable { return ++count; };
}
} // namespace good
//- shared
RUN_CASE(counter_factory, auto f = make_counter(3); sink(f()))
} // namespace counter_factory

// CASE subscribe_local: the callback is kept by the bus, the total is a local
namespace subscribe_local
{
class Bus
{
public:
	void subscribe(std::function<void(int)> f KEPT_BY(this)) { all_.push_back(std::move(f)); }
	void publish(int x) const
	{
		for (const auto &f : all_)
			f(x);
	}

private:
	std::vector<std::function<void(int)>> all_;
};
//- bad
namespace bad
{
void watch(Bus &bus)
{
	int total = 0;
	bus.subscribe([&total](int x) { total += x; });
}
void run(int x)
{
	Bus bus;
	watch(bus);
	bus.publish(x);
}
} // namespace bad
//- good
namespace good
{
void watch(Bus &bus)
{
	auto total = std::make_shared<int>(0);
	bus.subscribe([total](int x) { *total += x; });
}
void run(int x)
{
	Bus bus;
	watch(bus);
	bus.publish(x);
}
} // namespace good
//- shared
RUN_CASE(subscribe_local, run(2))
} // namespace subscribe_local

// CASE this_in_timer: the handler refers to an object that may be gone when it runs
namespace this_in_timer
{
struct Timers {
	std::vector<std::function<int()>> due;
	int fire()
	{
		int sum = 0;
		for (auto &f : due)
			sum += f();
		due.clear();
		return sum;
	}
};
//- bad
namespace bad
{
class Blinker
{
public:
	explicit Blinker(int period) : period_(period) {}
	void start(Timers &timers)
	{
		timers.due.push_back([this] { return period_; });
	}

private:
	int period_;
};
int blink(Timers &timers)
{
	auto blinker = std::make_unique<Blinker>(4);
	blinker->start(timers);
	blinker.reset();
	return timers.fire();
}
} // namespace bad
//- good
namespace good
{
class Blinker
{
public:
	explicit Blinker(int period) : period_(period) {}
	void start(Timers &timers)
	{
		timers.due.push_back([period = period_] { return period; });
	}

private:
	int period_;
};
int blink(Timers &timers)
{
	auto blinker = std::make_unique<Blinker>(4);
	blinker->start(timers);
	blinker.reset();
	return timers.fire();
}
} // namespace good
//- shared
RUN_CASE(this_in_timer, Timers t; sink(blink(t)))
} // namespace this_in_timer

// CASE capture_loop_variable: all closures refer to the loop's variable
namespace capture_loop_variable
{
//- bad
namespace bad
{
int run_all(int n)
{
	std::vector<std::function<int()>> jobs;
	for (int i = 0; i < n; i++) {
		int cost = i * i;
		jobs.emplace_back([&] { return cost; });
	}
	int sum = 0;
	for (auto &job : jobs)
		sum += job();
	return sum;
}
} // namespace bad
//- good
namespace good
{
int run_all(int n)
{
	std::vector<std::function<int()>> jobs;
	for (int i = 0; i < n; i++) {
		int cost = i * i;
		jobs.emplace_back([=] { return cost; });
	}
	int sum = 0;
	for (auto &job : jobs)
		sum += job();
	return sum;
}
} // namespace good
//- shared
RUN_CASE(capture_loop_variable, sink(run_all(3)))
} // namespace capture_loop_variable

// CASE view_captured: the string behind the view is the caller's temporary
namespace view_captured
{
std::string full_name(int id)
{
	return "the user with the number " + std::to_string(id);
}
//- bad
namespace bad
{
std::size_t greet(int id)
{
	std::string_view name = full_name(id);
	auto greeting = [name](std::string_view hello) {
		return hello.size() + std::count(name.begin(), name.end(), 'e');
	};
	return greeting("hello");
}
} // namespace bad
//- good
namespace good
{
std::size_t greet(int id)
{
	const std::string name = full_name(id);
	auto greeting = [name](std::string_view hello) {
		return hello.size() + std::count(name.begin(), name.end(), 'e');
	};
	return greeting("hello");
}
} // namespace good
//- shared
RUN_CASE(view_captured, sink(greet(4)))
} // namespace view_captured

// CASE mutate_under_closure: the closure holds an element, the vector grows, the closure runs
namespace mutate_under_closure
{
//- bad
namespace bad
{
int amplify(std::vector<int> &gains, int extra)
{
	int &master = gains.front();
	auto apply = [&master](int x) { return master * x; };
	gains.push_back(extra);
	return apply(2);
}
} // namespace bad
//- good
namespace good
{
int amplify(std::vector<int> &gains, int extra)
{
	int &master = gains.front();
	auto apply = [&master](int x) { return master * x; };
	const int y = apply(2);
	gains.push_back(extra);
	return y;
}
} // namespace good
//- shared
RUN_CASE(mutate_under_closure, std::vector<int> g{2}; sink(amplify(g, 1)))
} // namespace mutate_under_closure

// CASE sort_by_field: the comparison clears the cache that the loop is reading
namespace sort_by_field
{
struct Cache {
	std::vector<int> keys;
	int misses = 0;
};
//- bad
namespace bad
{
int warm(Cache &cache)
{
	auto evict = [&cache](int key) {
		if (key < 0)
			cache.keys.clear();
		cache.misses++;
	};
	for (int key : cache.keys)
		evict(key);
	return cache.misses;
}
} // namespace bad
//- good
namespace good
{
int warm(Cache &cache)
{
	auto evict = [&misses = cache.misses](int key) {
		if (key < 0)
			misses += 10;
		misses++;
	};
	for (int key : cache.keys)
		evict(key);
	return cache.misses;
}
} // namespace good
//- shared
RUN_CASE(sort_by_field, Cache c{{1, -1, 2}}; sink(warm(c)))
} // namespace sort_by_field

// CASE member_callback: the class keeps a closure over a parameter of its own constructor
namespace member_callback
{
struct Settings {
	int limit;
};
//- bad
namespace bad
{
class Filter
{
public:
	explicit Filter(Settings settings)
		: test_([&settings](int x) { return x < settings.limit; })
	{
	}
	bool pass(int x) const { return test_(x); }

private:
	std::function<bool(int)> test_;
};
int count_passing(const std::vector<int> &values, int limit)
{
	Filter filter(Settings{limit});
	int n = 0;
	for (int value : values)
		n += filter.pass(value);
	return n;
}
} // namespace bad
//- good
namespace good
{
class Filter
{
public:
	explicit Filter(Settings settings) : test_([settings](int x) { return x < settings.limit; })
	{
	}
	bool pass(int x) const { return test_(x); }

private:
	std::function<bool(int)> test_;
};
int count_passing(const std::vector<int> &values, int limit)
{
	Filter filter(Settings{limit});
	int n = 0;
	for (int value : values)
		n += filter.pass(value);
	return n;
}
} // namespace good
//- shared
RUN_CASE(member_callback, sink(count_passing({1, 5}, 3)))
} // namespace member_callback

// CASE returned_comparator: the table is a local of the function that returns the order
namespace returned_comparator
{
//- bad
namespace bad
{
auto by_rank(const std::vector<int> &ranks)
{
	std::vector<int> table(ranks.rbegin(), ranks.rend());
	return [&table](int a, int b) { return table.at(a) < table.at(b); };
}
void order(std::vector<int> &what, const std::vector<int> &ranks)
{
	std::sort(what.begin(), what.end(), by_rank(ranks));
}
} // namespace bad
//- good
namespace good
{
auto by_rank(const std::vector<int> &ranks)
{
	std::vector<int> table(ranks.rbegin(), ranks.rend());
	return [table = std::move(table)](int a, int b) { return table.at(a) < table.at(b); };
}
void order(std::vector<int> &what, const std::vector<int> &ranks)
{
	std::sort(what.begin(), what.end(), by_rank(ranks));
}
} // namespace good
//- shared
RUN_CASE(returned_comparator, std::vector<int> w{0, 1, 2}; order(w, {3, 1, 2}))
} // namespace returned_comparator

// CASE deferred_log: the deferred action runs after the string it names
namespace deferred_log
{
class Defer
{
public:
	explicit Defer(std::function<void()> f) : f_(std::move(f)) {}
	Defer(const Defer &) = delete;
	~Defer() { f_(); }

private:
	std::function<void()> f_;
};
//- bad
namespace bad
{
void measure(std::vector<std::string> &log)
{
	std::optional<Defer> report;
	std::string unit = "milliseconds of the wall clock";
	report.emplace([&] { log.push_back(unit); });
}
} // namespace bad
//- good
namespace good
{
void measure(std::vector<std::string> &log)
{
	std::string unit = "milliseconds of the wall clock";
	std::optional<Defer> report;
	report.emplace([&] { log.push_back(unit); });
}
} // namespace good
//- shared
RUN_CASE(deferred_log, std::vector<std::string> l; measure(l); sink(l.back()))
} // namespace deferred_log

// CASE move_only_twice: the closure gives its pointer away in the first call
namespace move_only_twice
{
//- bad
namespace bad
{
int call_twice(std::unique_ptr<int> value)
{
	auto take = [value = std::move(value)]() mutable { return std::move(value); };
	int sum = *take();
	sum += *take();
	return sum;
}
} // namespace bad
//- good
namespace good
{
int call_twice(std::unique_ptr<int> value)
{
	auto take = [value = std::move(value)] { return std::make_unique<int>(*value); };
	int sum = *take();
	sum += *take();
	return sum;
}
} // namespace good
//- shared
RUN_CASE(move_only_twice, sink(call_twice(std::make_unique<int>(2))))
} // namespace move_only_twice

// CASE recursive_reference: a recursive closure is returned that refers to itself on the stack
namespace recursive_reference
{
//- bad
namespace bad
{
std::function<int(int)> factorial()
{
	std::function<int(int)> self;
	self = [&self](int n) { return n < 2 ? 1 : n * self(n - 1); };
	return std::function<int(int)>(self);
}
} // namespace bad
//- good
namespace good
{
std::function<int(int)> factorial()
{
	auto step = [](auto &self, int n) -> int { return n < 2 ? 1 : n * self(self, n - 1); };
	return [step](int n) { return step(step, n); };
}
} // namespace good
//- shared
RUN_CASE(recursive_reference, sink(factorial()(4)))
} // namespace recursive_reference

// CASE ref_in_map: handlers by name, each refers to the parameter of the function that made it
namespace ref_in_map
{
using Handlers = std::map<std::string, std::function<std::size_t(std::string_view)>>;
//- bad
namespace bad
{
void add_prefix(Handlers &handlers, const std::string &name, std::string prefix)
{
	handlers[name] = [&](std::string_view s) {
		return s.starts_with(prefix) ? prefix.size() : 0;
	};
}
std::size_t apply(std::string_view text)
{
	Handlers handlers;
	add_prefix(handlers, "http", "http://a-host-with-a-long-name/");
	return handlers.at("http")(text);
}
} // namespace bad
//- good
namespace good
{
void add_prefix(Handlers &handlers, const std::string &name, std::string prefix)
{
	handlers[name] = [=](std::string_view s) {
		return s.starts_with(prefix) ? prefix.size() : 0;
	};
}
std::size_t apply(std::string_view text)
{
	Handlers handlers;
	add_prefix(handlers, "http", "http://a-host-with-a-long-name/");
	return handlers.at("http")(text);
}
} // namespace good
//- shared
RUN_CASE(ref_in_map, sink(apply("http://a-host-with-a-long-name/")))
} // namespace ref_in_map

// CASE bind_front_ref: std::ref of a local is bound into the stored call
namespace bind_front_ref
{
int add_to(std::vector<int> &to, int x)
{
	to.push_back(x);
	return to.size();
}
//- bad
namespace bad
{
std::function<int(int)> collector()
{
	std::vector<int> store;
	return std::bind_front(add_to, std::ref(store));
}
} // namespace bad
//- good
namespace good
{
std::function<int(int)> collector()
{
	std::vector<int> store;
	return std::bind_front([](std::vector<int> &to, int x) { return add_to(to, x); },
			       std::move(store));
}
} // namespace good
//- shared
RUN_CASE(bind_front_ref, auto c = collector(); sink(c(1)))
} // namespace bind_front_ref

// CASE generator_lambda: the closure keeps an iterator of the vector that was a parameter by value
namespace generator_lambda
{
//- bad
namespace bad
{
auto cycle(std::vector<int> values)
{
	auto at = values.begin();
	return [at, end = values.end()]() mutable { return at == end ? -1 : *at++; };
}
int first_two(std::vector<int> values)
{
	auto next = cycle(std::move(values));
	const int a = next();
	return a * 10 + next();
}
} // namespace bad
//- good
namespace good
{
auto cycle(std::vector<int> values)
{
	auto at = values.begin();
	return [i = at - values.begin(), values]() mutable {
		return i == std::ssize(values) ? -1 : values[i++];
	};
}
int first_two(std::vector<int> values)
{
	auto next = cycle(std::move(values));
	const int a = next();
	return a * 10 + next();
}
} // namespace good
//- shared
RUN_CASE(generator_lambda, sink(first_two({1, 2, 3})))
} // namespace generator_lambda

// CASE cleared_while_called: the list of callbacks is cleared in the loop that calls them
namespace cleared_while_called
{
struct Signal {
	std::vector<std::function<void(int &)>> slots;
};
//- bad
namespace bad
{
int fire(Signal &signal, int limit)
{
	int sum = 0;
	for (const auto &slot : signal.slots) {
		slot(sum);
		if (sum > limit)
			signal.slots.clear();
	}
	return sum;
}
} // namespace bad
//- good
namespace good
{
int fire(Signal &signal, int limit)
{
	int sum = 0;
	for (const auto &slot : signal.slots) {
		slot(sum);
		if (sum > limit)
			break;
	}
	if (sum > limit)
		signal.slots.clear();
	return sum;
}
} // namespace good
//- shared
RUN_CASE(cleared_while_called, Signal s;
	 for (int i = 0; i < 3; i++) s.slots.push_back([i](int &sum) { sum += i + 1; });
	 sink(fire(s, 0)))
} // namespace cleared_while_called

// CASE default_capture_this: [=] takes this, not the member
namespace default_capture_this
{
//- bad
namespace bad
{
class Report
{
public:
	explicit Report(std::string title) : title_(std::move(title)) {}
	std::function<std::size_t()> length() const
	{
		return [=] { return title_.size(); };
	}

private:
	std::string title_;
};
std::size_t title_length()
{
	std::function<std::size_t()> f;
	{
		Report report("a title that is not a short one");
		f = report.length();
	}
	return f();
}
} // namespace bad
//- good
namespace good
{
class Report
{
public:
	explicit Report(std::string title) : title_(std::move(title)) {}
	std::function<std::size_t()> length() const
	{
		return [*this] { return title_.size(); };
	}

private:
	std::string title_;
};
std::size_t title_length()
{
	std::function<std::size_t()> f;
	{
		Report report("a title that is not a short one");
		f = report.length();
	}
	return f();
}
} // namespace good
//- shared
RUN_CASE(default_capture_this, sink(title_length()))
} // namespace default_capture_this

// CASE function_view: a non-owning callable refers to a closure that was a temporary
namespace function_view
{
class VIEW_OF(void) Callback
{
public:
	template <class F>
	Callback(const F &f BORROWED)
		: object_(&f), call_([](const void *p) { return (*static_cast<const F *>(p))(); })
	{
	}
	int operator()() const { return call_(object_); }

private:
	const void *object_;
	int (*call_)(const void *);
};
//- bad
namespace bad
{
Callback select(int mode, std::array<Callback, 2> &pool)
{
	auto twice = [mode] { return mode * 2; };
	if (mode > 0)
		pool[0] = Callback(twice);
	return pool[0];
}
int run(int mode)
{
	auto none = [] { return 0; };
	std::array<Callback, 2> pool{Callback(none), Callback(none)};
	return select(mode, pool)();
}
} // namespace bad
//- good
namespace good
{
Callback select(int mode, std::array<Callback, 2> &pool)
{
	static auto twice = [] { return 2; };
	if (mode > 0)
		pool[0] = Callback(twice);
	return pool[0];
}
int run(int mode)
{
	auto none = [] { return 0; };
	std::array<Callback, 2> pool{Callback(none), Callback(none)};
	return select(mode, pool)();
}
} // namespace good
//- shared
RUN_CASE(function_view, sink(run(2)))
} // namespace function_view

// CASE algorithm_grows: the predicate appends to the vector that is searched
namespace algorithm_grows
{
//- bad
namespace bad
{
std::size_t mark(std::vector<int> &values, int limit)
{
	std::for_each(values.begin(), values.end(), [&](int x) {
		if (x > limit)
			values.push_back(x);
	});
	return values.size();
}
} // namespace bad
//- good
namespace good
{
std::size_t mark(std::vector<int> &values, int limit)
{
	std::vector<int> found;
	std::for_each(values.begin(), values.end(), [&](int x) {
		if (x > limit)
			found.push_back(x);
	});
	values.insert(values.end(), found.begin(), found.end());
	return values.size();
}
} // namespace good
//- shared
RUN_CASE(algorithm_grows, std::vector<int> v{1, 5, 9}; sink(mark(v, 3)))
} // namespace algorithm_grows

// CLEAN local_sort: a closure by reference that is only called here
namespace local_sort
{
void sort_by_distance(std::vector<int> &values, int from)
{
	const auto distance = [&from](int x) { return x > from ? x - from : from - x; };
	std::sort(values.begin(), values.end(),
		  [&](int a, int b) { return distance(a) < distance(b); });
}
RUN_CLEAN(local_sort, std::vector<int> v{3, 9, 1}; sort_by_distance(v, 4))
} // namespace local_sort

// CLEAN accumulate_ref: a sum is captured by reference and read after the calls
namespace accumulate_ref
{
int total_length(const std::vector<std::string> &words)
{
	int total = 0;
	auto add = [&total](const std::string &word) { total += word.size(); };
	for (const auto &word : words)
		add(word);
	return total;
}
RUN_CLEAN(accumulate_ref, sink(total_length({"a", "bc"})))
} // namespace accumulate_ref

// CLEAN owned_captures: the stored closure owns everything
namespace owned_captures
{
struct Scheduler {
	std::deque<std::function<void()>> jobs;
	void post(std::function<void()> job) { jobs.push_back(std::move(job)); }
	void run()
	{
		while (!jobs.empty()) {
			auto job = std::move(jobs.front());
			jobs.pop_front();
			job();
		}
	}
};
void post_sum(Scheduler &scheduler, std::vector<int> values, std::shared_ptr<int> result)
{
	scheduler.post([values = std::move(values), result = std::move(result)] {
		*result = std::accumulate(values.begin(), values.end(), 0);
	});
}
RUN_CLEAN(owned_captures, Scheduler s; auto r = std::make_shared<int>(0); post_sum(s, {1, 2}, r);
	  s.run(); sink(*r))
} // namespace owned_captures

// CLEAN weak_guard: the handler looks whether its object is still there
namespace weak_guard
{
struct Widget : std::enable_shared_from_this<Widget> {
	int clicks = 0;
	std::function<bool()> on_click()
	{
		return [weak = weak_from_this()] {
			auto self = weak.lock();
			if (!self)
				return false;
			self->clicks++;
			return true;
		};
	}
};
bool click_gone()
{
	auto widget = std::make_shared<Widget>();
	auto handler = widget->on_click();
	widget.reset();
	return handler();
}
RUN_CLEAN(weak_guard, sink(click_gone()))
} // namespace weak_guard

// CLEAN closure_borrow_ends: the vector changes after the closure's last call
namespace closure_borrow_ends
{
int push_after(std::vector<int> &values)
{
	auto last = [&values] { return values.back(); };
	const int before = last();
	values.push_back(before + 1);
	return values.size();
}
RUN_CLEAN(closure_borrow_ends, std::vector<int> v{1}; sink(push_after(v)))
} // namespace closure_borrow_ends

// CLEAN visitor_noescape: the callee promises not to keep the closure
namespace visitor_noescape
{
void each_even(std::span<const int> values, const std::function<void(int)> &f NOESCAPE)
{
	for (int value : values)
		if (value % 2 == 0)
			f(value);
}
std::vector<int> halves(std::span<const int> values)
{
	std::vector<int> out;
	each_even(values, [&out](int x) { out.push_back(x / 2); });
	return out;
}
RUN_CLEAN(visitor_noescape, std::array<int, 3> a{1, 2, 4}; sink(halves(a)))
} // namespace visitor_noescape

// CLEAN mutable_state: the closure has its own state
namespace mutable_state
{
auto make_ids(int first)
{
	return [next = first]() mutable { return next++; };
}
int three_ids()
{
	auto id = make_ids(10);
	int sum = 0;
	for (int i = 0; i < 3; i++)
		sum += id();
	return sum;
}
RUN_CLEAN(mutable_state, sink(three_ids()))
} // namespace mutable_state
