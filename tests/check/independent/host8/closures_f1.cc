// SPDX-License-Identifier: GPL-2.0
// What lambdas and callbacks capture, and whether it lives as long as they do.
#include "../set.hh"
#include <algorithm>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE price_filter: the predicate that is returned refers to the parameter of the function that made it
namespace price_filter
{
struct Offer {
	int price;
};
//- bad
auto cheaper_than_bad(int price)
{
	return [&](const Offer &offer) { return offer.price < price; };
}
long count_bad(const std::vector<Offer> &offers, int most)
{
	auto cheap = cheaper_than_bad(most);
	return std::count_if(offers.begin(), offers.end(), cheap);
}
//- good
auto cheaper_than_good(int price)
{
	return [=](const Offer &offer) { return offer.price < price; };
}
long count_good(const std::vector<Offer> &offers, int most)
{
	auto cheap = cheaper_than_good(most);
	return std::count_if(offers.begin(), offers.end(), cheap);
}
} // namespace price_filter
RUN_CASE(price_filter, price_filter::count_bad({{1}, {9}}, 5),
	 price_filter::count_good({{1}, {9}}, 5))

// CASE deferred_steps: the closures refer to the loop variable and run after the loop
namespace deferred_steps
{
using Steps = std::vector<std::function<int()>>;

int run_all(const Steps &steps)
{
	int sum = 0;
	for (const auto &step : steps)
		sum += step();
	return sum;
}
//- bad
int plan_bad(int n, int factor)
{
	Steps steps;
	for (int i = 0; i < n; i++)
		steps.push_back([&] { return i * factor; });
	return run_all(steps);
}
//- good
int plan_good(int n, int factor)
{
	Steps steps;
	for (int i = 0; i < n; i++)
		steps.push_back([i, &factor] { return i * factor; });
	return run_all(steps);
}
} // namespace deferred_steps
RUN_CASE(deferred_steps, deferred_steps::plan_bad(3, 2), deferred_steps::plan_good(3, 2))

// CASE widget_click: the handler captures this, the widget is closed, and the button is clicked after that
namespace widget_click
{
struct Button {
	std::function<void()> clicked;
	void click() const
	{
		if (clicked)
			clicked();
	}
};
//- bad
class DialogBad
{
	int answers = 0;

public:
	explicit DialogBad(Button &button)
	{
		button.clicked = [this] { answers++; };
	}
	int count() const { return answers; }
};
int session_bad()
{
	Button button;
	auto dialog = std::make_unique<DialogBad>(button);
	button.click();
	int answers = dialog->count();
	dialog.reset();
	button.click();
	return answers;
}
//- good
class DialogGood
{
	Button &button;
	int answers = 0;

public:
	explicit DialogGood(Button &on) : button(on)
	{
		button.clicked = [this] { answers++; };
	}
	DialogGood(const DialogGood &) = delete;
	~DialogGood() { button.clicked = nullptr; }
	int count() const { return answers; }
};
int session_good()
{
	Button button;
	auto dialog = std::make_unique<DialogGood>(button);
	button.click();
	int answers = dialog->count();
	dialog.reset();
	button.click();
	return answers;
}
} // namespace widget_click
RUN_CASE(widget_click, widget_click::session_bad(), widget_click::session_good())

// CASE view_captured: the closure has a copy of the view, but the text is gone when it is called
namespace view_captured
{
struct Loop {
	std::vector<std::function<int()>> pending;
	int drain()
	{
		int sum = 0;
		for (auto &task : std::exchange(pending, {}))
			sum += task();
		return sum;
	}
};
//- bad
void post_line_bad(Loop &loop, int n)
{
	std::string line = "measurement number " + std::to_string(n);
	std::string_view number = std::string_view(line).substr(19);
	loop.pending.push_back([number] { return number.front() - '0'; });
}
int run_bad()
{
	Loop loop;
	post_line_bad(loop, 7);
	return loop.drain();
}
//- good
void post_line_good(Loop &loop, int n)
{
	std::string line = "measurement number " + std::to_string(n);
	std::string_view number = std::string_view(line).substr(19);
	loop.pending.push_back([number = std::string(number)] { return number.front() - '0'; });
}
int run_good()
{
	Loop loop;
	post_line_good(loop, 7);
	return loop.drain();
}
} // namespace view_captured
RUN_CASE(view_captured, view_captured::run_bad(), view_captured::run_good())

// CASE factory_moves: the object whose this is captured is moved into the list
namespace factory_moves
{
//- bad
struct GaugeBad {
	int value;
	std::function<int()> read;

	explicit GaugeBad(int v) : value(v)
	{
		read = [this] { return value; };
	}
};
int sum_bad(int n)
{
	std::vector<GaugeBad> gauges;
	for (int i = 0; i < n; i++) {
		GaugeBad gauge(i);
		gauges.push_back(std::move(gauge));
	}
	int sum = 0;
	for (const GaugeBad &gauge : gauges)
		sum += gauge.read();
	return sum;
}
//- good
struct GaugeGood {
	int value;
	std::function<int(const GaugeGood &)> read;

	explicit GaugeGood(int v) : value(v)
	{
		read = [](const GaugeGood &self) { return self.value; };
	}
};
int sum_good(int n)
{
	std::vector<GaugeGood> gauges;
	for (int i = 0; i < n; i++) {
		GaugeGood gauge(i);
		gauges.push_back(std::move(gauge));
	}
	int sum = 0;
	for (const GaugeGood &gauge : gauges)
		sum += gauge.read(gauge);
	return sum;
}
} // namespace factory_moves
RUN_CASE(factory_moves, factory_moves::sum_bad(3), factory_moves::sum_good(3))

// CASE local_ranking: the set that is returned orders by a table of the function that made it
namespace local_ranking
{
using Order = std::function<bool(int, int)>;
using Ranked = std::set<int, Order>;
//- bad
Ranked rank_bad(const std::vector<int> &ids)
{
	std::map<int, int> weight;
	for (int id : ids)
		weight[id] = 100 - id;
	Ranked ranked([&weight](int a, int b) { return weight[a] < weight[b]; });
	ranked.insert(ids.begin(), ids.end());
	return ranked;
}
size_t find_bad(const std::vector<int> &ids, int id)
{
	Ranked ranked = rank_bad(ids);
	return ranked.count(id);
}
//- good
Ranked rank_good(const std::vector<int> &ids)
{
	std::map<int, int> weight;
	for (int id : ids)
		weight[id] = 100 - id;
	Ranked ranked([weight](int a, int b) { return weight.at(a) < weight.at(b); });
	ranked.insert(ids.begin(), ids.end());
	return ranked;
}
size_t find_good(const std::vector<int> &ids, int id)
{
	Ranked ranked = rank_good(ids);
	return ranked.count(id);
}
} // namespace local_ranking
RUN_CASE(local_ranking, local_ranking::find_bad({1, 2, 3}, 2),
	 local_ranking::find_good({1, 2, 3}, 2))

// CASE bound_total: bind keeps a reference wrapper of a local of the function that returns it
namespace bound_total
{
void add(int &total, int value)
{
	total += value;
}
//- bad
std::function<void(int)> adder_bad(int start)
{
	int total = start;
	return std::bind(add, std::ref(total), std::placeholders::_1);
}
int use_bad(int n)
{
	auto add_to = adder_bad(n);
	add_to(2);
	return n;
}
//- good
std::function<void(int)> adder_good(int &total)
{
	return std::bind(add, std::ref(total), std::placeholders::_1);
}
int use_good(int n)
{
	auto add_to = adder_good(n);
	add_to(2);
	return n;
}
} // namespace bound_total
RUN_CASE(bound_total, bound_total::use_bad(3), bound_total::use_good(3))

// CASE c_callback: the C interface keeps the address of a context that is local to the setup function
namespace c_callback
{
struct Driver {
	int (*on_byte)(void *user, int byte) = nullptr;
	void *user = nullptr;
};
struct Context {
	int received = 0;
	int offset;
};
int on_byte(void *user, int byte)
{
	auto *context = static_cast<Context *>(user);
	context->received++;
	return byte + context->offset;
}
//- bad
void attach_bad(Driver &driver, int offset)
{
	Context context{0, offset};
	driver.on_byte = on_byte;
	driver.user = &context;
}
int receive_bad(int byte)
{
	Driver driver;
	attach_bad(driver, 3);
	return driver.on_byte(driver.user, byte);
}
//- good
void attach_good(Driver &driver, Context &context, int offset)
{
	context = {0, offset};
	driver.on_byte = on_byte;
	driver.user = &context;
}
int receive_good(int byte)
{
	Driver driver;
	Context context;
	attach_good(driver, context, 3);
	return driver.on_byte(driver.user, byte);
}
} // namespace c_callback
RUN_CASE(c_callback, c_callback::receive_bad(1), c_callback::receive_good(1))

// CASE handler_replaces_itself: the handler overwrites the function it runs in, and then uses what it captured
namespace handler_replaces_itself
{
struct Connection {
	std::function<int(int)> on_data;
	std::vector<std::string> log;
	//- bad
	void start_bad(std::string name)
	{
		on_data = [this, name = std::move(name)](int size) {
			on_data = [](int more) { return more; };
			log.push_back(name);
			return size;
		};
	}
	//- good
	void start_good(std::string name)
	{
		on_data = [this, name = std::move(name)](int size) {
			log.push_back(name);
			on_data = [](int more) { return more; };
			return size;
		};
	}
	//- shared
};
//- bad
int run_bad()
{
	Connection connection;
	connection.start_bad("a connection from somewhere");
	return connection.on_data(3);
}
//- good
int run_good()
{
	Connection connection;
	connection.start_good("a connection from somewhere");
	return connection.on_data(3);
}
} // namespace handler_replaces_itself
RUN_CASE(handler_replaces_itself, handler_replaces_itself::run_bad(),
	 handler_replaces_itself::run_good())

// CASE lazy_filter: the view that is returned holds a closure that refers to a parameter
namespace lazy_filter
{
//- bad
auto from_bad(const std::vector<int> &values, int least)
{
	return values | std::views::filter([&least](int value) { return value >= least; });
}
int sum_bad(const std::vector<int> &values, int n)
{
	int sum = 0;
	for (int value : from_bad(values, n))
		sum += value;
	return sum;
}
//- good
auto from_good(const std::vector<int> &values, int least)
{
	return values | std::views::filter([least](int value) { return value >= least; });
}
int sum_good(const std::vector<int> &values, int n)
{
	int sum = 0;
	for (int value : from_good(values, n))
		sum += value;
	return sum;
}
} // namespace lazy_filter
RUN_CASE(lazy_filter, lazy_filter::sum_bad({1, 2, 3}, 2), lazy_filter::sum_good({1, 2, 3}, 2))

// CASE inner_closure: the inner closure refers to the argument of the outer call that made it
namespace inner_closure
{
using Scale = std::function<int(int)>;
//- bad
int apply_bad(int n)
{
	auto make = [](int factor) -> Scale {
		return [&factor](int value) { return value * factor; };
	};
	Scale doubled = make(2);
	Scale tripled = make(3);
	return doubled(n) + tripled(n);
}
//- good
int apply_good(int n)
{
	auto make = [](int factor) -> Scale {
		return [factor](int value) { return value * factor; };
	};
	Scale doubled = make(2);
	Scale tripled = make(3);
	return doubled(n) + tripled(n);
}
} // namespace inner_closure
RUN_CASE(inner_closure, inner_closure::apply_bad(4), inner_closure::apply_good(4))

// CASE recursive_walk: the recursive function refers to itself by a name that ends before it is called
namespace recursive_walk
{
using Walk = std::function<int(int)>;
//- bad
Walk make_walk_bad(int step)
{
	Walk walk = [&walk, step](int n) { return n <= 0 ? 0 : 1 + walk(n - step); };
	return [walk](int n) { return n < 0 ? -1 : walk(n); };
}
int steps_bad(int n)
{
	Walk walk = make_walk_bad(2);
	return walk(n);
}
//- good
int walk_good(int n, int step)
{
	return n <= 0 ? 0 : 1 + walk_good(n - step, step);
}
Walk make_walk_good(int step)
{
	return [step](int n) { return n < 0 ? -1 : walk_good(n, step); };
}
int steps_good(int n)
{
	Walk walk = make_walk_good(2);
	return walk(n);
}
} // namespace recursive_walk
RUN_CASE(recursive_walk, recursive_walk::steps_bad(5), recursive_walk::steps_good(5))

// CASE cancelled_timer: the timer's closure has a raw pointer to a request that was finished before it fires
namespace cancelled_timer
{
struct Request {
	int id;
	bool expired = false;
};
struct Timers {
	std::map<int, std::function<void()>> waiting;
	void fire()
	{
		for (auto &[id, task] : waiting)
			task();
		waiting.clear();
	}
};
class Client
{
	Timers &timers;
	std::map<int, std::unique_ptr<Request>> open;

public:
	explicit Client(Timers &timers) : timers(timers) {}
	void send(int id)
	{
		auto request = std::make_unique<Request>(Request{id});
		timers.waiting[id] = [raw = request.get()] { raw->expired = true; };
		open[id] = std::move(request);
	}
	//- bad
	size_t answer_bad(int id)
	{
		open.erase(id);
		return open.size();
	}
	//- good
	size_t answer_good(int id)
	{
		timers.waiting.erase(id);
		open.erase(id);
		return open.size();
	}
	//- shared
};
//- bad
size_t run_bad()
{
	Timers timers;
	Client client(timers);
	client.send(1);
	client.send(2);
	size_t left = client.answer_bad(1);
	timers.fire();
	return left;
}
//- good
size_t run_good()
{
	Timers timers;
	Client client(timers);
	client.send(1);
	client.send(2);
	size_t left = client.answer_good(1);
	timers.fire();
	return left;
}
} // namespace cancelled_timer
RUN_CASE(cancelled_timer, cancelled_timer::run_bad(), cancelled_timer::run_good())

// CLEAN called_in_scope: captured by reference, called while everything is there
namespace called_in_scope
{
int total(const std::vector<int> &values)
{
	int sum = 0;
	auto add = [&](int value) { sum += value; };
	for (int value : values)
		add(value);
	std::for_each(values.begin(), values.end(), [&sum](int value) { sum -= value / 2; });
	return sum;
}
} // namespace called_in_scope
RUN_CLEAN(called_in_scope, called_in_scope::total({1, 2, 3}))

// CLEAN shared_state: the closures own what they share
namespace shared_state
{
struct Pair {
	std::function<void()> up;
	std::function<int()> get;
};
Pair counter(int start)
{
	auto count = std::make_shared<int>(start);
	return {[count] { ++*count; }, [count] { return *count; }};
}
int run()
{
	Pair pair = counter(3);
	pair.up();
	return pair.get();
}
} // namespace shared_state
RUN_CLEAN(shared_state, shared_state::run())

// CLEAN weak_self: the callback asks whether its object is still there
namespace weak_self
{
struct Bus {
	std::vector<std::function<void()>> listeners;
};
struct Panel : std::enable_shared_from_this<Panel> {
	int shown = 0;
	void watch(Bus &bus)
	{
		bus.listeners.push_back([weak = weak_from_this()] {
			if (auto self = weak.lock())
				self->shown++;
		});
	}
};
int run()
{
	Bus bus;
	auto panel = std::make_shared<Panel>();
	panel->watch(bus);
	bus.listeners[0]();
	int shown = panel->shown;
	panel.reset();
	bus.listeners[0]();
	return shown;
}
} // namespace weak_self
RUN_CLEAN(weak_self, weak_self::run())

// CLEAN tasks_before_data: the list of tasks ends before the data that they refer to
namespace tasks_before_data
{
int run(int n)
{
	std::vector<int> results;
	std::vector<std::function<void()>> tasks;
	for (int i = 0; i < n; i++)
		tasks.push_back([&results, i] { results.push_back(i * i); });
	for (auto &task : tasks)
		task();
	return results.back();
}
} // namespace tasks_before_data
RUN_CLEAN(tasks_before_data, tasks_before_data::run(4))

// CLEAN static_capture: a static needs no capture and outlives the closure
namespace static_capture
{
std::function<int()> ticket()
{
	static int next = 100;
	return [] { return next++; };
}
int run()
{
	auto first = ticket();
	return first() + first();
}
} // namespace static_capture
RUN_CLEAN(static_capture, static_capture::run())

// CLEAN copy_of_this: the closure has a copy of the whole object
namespace copy_of_this
{
struct Discount {
	int percent;
	std::function<int(int)> rule() const
	{
		return [*this](int price) { return price - price * percent / 100; };
	}
};
int run()
{
	std::function<int(int)> rule;
	{
		Discount discount{20};
		rule = discount.rule();
	}
	return rule(50);
}
} // namespace copy_of_this
RUN_CLEAN(copy_of_this, copy_of_this::run())

// CLEAN unsubscribe_on_exit: the token takes the callback away before the locals end
namespace unsubscribe_on_exit
{
class Topic
{
	std::map<int, std::function<void(int)>> slots;
	int next = 0;

public:
	int add(std::function<void(int)> slot)
	{
		slots[next] = std::move(slot);
		return next++;
	}
	void remove(int id) { slots.erase(id); }
	void send(int value)
	{
		for (auto &[id, slot] : slots)
			slot(value);
	}
};
struct Token {
	Topic &topic;
	int id;
	~Token() { topic.remove(id); }
};
int listen(Topic &topic)
{
	int sum = 0;
	Token token{topic, topic.add([&sum](int value) { sum += value; })};
	topic.send(3);
	topic.send(4);
	return sum;
}
int run()
{
	Topic topic;
	int sum = listen(topic);
	topic.send(5);
	return sum;
}
} // namespace unsubscribe_on_exit
RUN_CLEAN(unsubscribe_on_exit, unsubscribe_on_exit::run())
