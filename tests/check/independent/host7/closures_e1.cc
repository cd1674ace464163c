// SPDX-License-Identifier: GPL-2.0
// Closures: what they capture and how long they are kept; events, timers, parsers, commands, guards.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// CLEAN EventBus: handlers that are kept, and called when something is published
class EventBus
{
public:
	using Handler = std::function<void(int)>;
	void subscribe(Handler handler) { handlers_.push_back(std::move(handler)); }
	void publish(int event) const
	{
		for (const Handler &handler : handlers_)
			handler(event);
	}

private:
	std::vector<Handler> handlers_;
};
int count_events()
{
	int seen = 0;
	EventBus bus;
	bus.subscribe([&seen](int event) { seen += event; });
	bus.publish(3);
	bus.publish(4);
	return seen;
}
RUN_CLEAN(EventBus, count_events())

// CASE audit_count: the handler refers to a counter of the function that subscribed it
namespace audit_count
{
//- bad
void attach_bad(EventBus &bus)
{
	int seen = 0;
	bus.subscribe([&seen](int event) { seen += event; });
	bus.publish(1);
}
//- good
void attach_good(EventBus &bus)
{
	auto seen = std::make_shared<int>(0);
	bus.subscribe([seen](int event) { *seen += event; });
	bus.publish(1);
}
//- shared
template <class Attach>
int run(Attach attach)
{
	EventBus bus;
	attach(bus);
	bus.publish(2);
	return 0;
}
} // namespace audit_count
RUN_CASE(audit_count, audit_count::run(audit_count::attach_bad),
	 audit_count::run(audit_count::attach_good))

// CASE price_filter: the predicate that is returned captured the function's parameter by reference
namespace price_filter
{
//- bad
auto cheaper_than_bad(int limit)
{
	return [&](int price) { return price < limit; };
}
int offers_bad(const std::vector<int> &prices)
{
	auto cheap = cheaper_than_bad(50);
	return int(std::count_if(prices.begin(), prices.end(), cheap));
}
//- good
auto cheaper_than_good(int limit)
{
	return [=](int price) { return price < limit; };
}
int offers_good(const std::vector<int> &prices)
{
	auto cheap = cheaper_than_good(50);
	return int(std::count_if(prices.begin(), prices.end(), cheap));
}
} // namespace price_filter
RUN_CASE(price_filter, price_filter::offers_bad(std::vector<int>(3, 20)),
	 price_filter::offers_good(std::vector<int>(3, 20)))

// CASE knob_table: the knobs' setters hold `this` of elements that the growing vector moves
namespace knob_table
{
//- bad
class KnobBad
{
public:
	explicit KnobBad(int value) : value_(value) {}
	std::function<void(int)> setter()
	{
		return [this](int value) { value_ = value; };
	}
	int value() const { return value_; }

private:
	int value_;
};
int mixer_bad()
{
	std::vector<KnobBad> knobs;
	std::vector<std::function<void(int)>> setters;
	for (int i = 0; i < 8; i++) {
		knobs.emplace_back(i);
		setters.push_back(knobs.back().setter());
	}
	setters.front()(99);
	return knobs.front().value();
}
//- good
class KnobGood
{
public:
	explicit KnobGood(int value) : value_(value) {}
	std::function<void(int)> setter()
	{
		return [this](int value) { value_ = value; };
	}
	int value() const { return value_; }

private:
	int value_;
};
int mixer_good()
{
	std::vector<KnobGood> knobs;
	std::vector<std::function<void(int)>> setters;
	for (int i = 0; i < 8; i++)
		knobs.emplace_back(i);
	for (KnobGood &knob : knobs)
		setters.push_back(knob.setter());
	setters.front()(99);
	return knobs.front().value();
}
} // namespace knob_table
RUN_CASE(knob_table, knob_table::mixer_bad(), knob_table::mixer_good())

// CASE dialog_gone: the default capture takes `this` of a dialog that ends before the bus publishes
namespace dialog_gone
{
//- bad
class DialogBad
{
public:
	explicit DialogBad(int id) : total_(id) {}
	void connect(EventBus &bus)
	{
		int factor = 2;
		bus.subscribe([=](int event) { total_ += event * factor; });
	}
	int total() const { return total_; }

private:
	int total_;
};
int show_bad(EventBus &bus)
{
	auto dialog = std::make_unique<DialogBad>(1);
	dialog->connect(bus);
	const int total = dialog->total();
	dialog.reset();
	bus.publish(5);
	return total;
}
//- good
class DialogGood
{
public:
	explicit DialogGood(int id) : total_(std::make_shared<int>(id)) {}
	void connect(EventBus &bus)
	{
		int factor = 2;
		bus.subscribe([=, total = total_](int event) { *total += event * factor; });
	}
	int total() const { return *total_; }

private:
	std::shared_ptr<int> total_;
};
int show_good(EventBus &bus)
{
	auto dialog = std::make_unique<DialogGood>(1);
	dialog->connect(bus);
	const int total = dialog->total();
	dialog.reset();
	bus.publish(5);
	return total;
}
//- shared
template <class Show>
int run(Show show)
{
	EventBus bus;
	return show(bus);
}
} // namespace dialog_gone
RUN_CASE(dialog_gone, dialog_gone::run(dialog_gone::show_bad),
	 dialog_gone::run(dialog_gone::show_good))

// CASE menu_items: each item's action refers to the loop's own variable
namespace menu_items
{
//- bad
int activate_bad(std::size_t chosen)
{
	std::vector<std::function<int()>> actions;
	for (int item = 0; item < 5; item++)
		actions.push_back([&item] { return item * 10; });
	return actions[chosen]();
}
//- good
int activate_good(std::size_t chosen)
{
	std::vector<std::function<int()>> actions;
	for (int item = 0; item < 5; item++)
		actions.push_back([item] { return item * 10; });
	return actions[chosen]();
}
} // namespace menu_items
RUN_CASE(menu_items, menu_items::activate_bad(2), menu_items::activate_good(2))

// CASE visitor_view: a non-owning view of a callable is kept for longer than the closure it looks at
namespace visitor_view
{
class VisitorRef
{
public:
	template <class F>
	VisitorRef(const F &f)
		: object_(&f), call_([](const void *object, int depth) {
			  return (*static_cast<const F *>(object))(depth);
		  })
	{
	}
	int operator()(int depth) const { return call_(object_, depth); }

private:
	const void *object_;
	int (*call_)(const void *, int);
};
static int walk(int depth, VisitorRef visit)
{
	return depth == 0 ? 0 : visit(depth) + walk(depth - 1, visit);
}
//- bad
int depth_sum_bad(int depth, int weight)
{
	VisitorRef visit = [weight](int level) { return level * weight; };
	return walk(depth, visit);
}
//- good
int depth_sum_good(int depth, int weight)
{
	auto visit = [weight](int level) { return level * weight; };
	return walk(depth, visit);
}
} // namespace visitor_view
RUN_CASE(visitor_view, visitor_view::depth_sum_bad(4, 3), visitor_view::depth_sum_good(4, 3))

// CASE prefix_printer: the closure holds a view of the prefix that was built in the function
namespace prefix_printer
{
using Printer = std::function<std::string(std::string_view)>;
//- bad
Printer printer_bad(const std::string &module, int level)
{
	const std::string prefix = "[" + module + " at level " + std::to_string(level) + "] ";
	std::string_view shown = prefix;
	return [shown](std::string_view text) { return std::string(shown).append(text); };
}
//- good
Printer printer_good(const std::string &module, int level)
{
	std::string prefix = "[" + module + " at level " + std::to_string(level) + "] ";
	return [shown = std::move(prefix)](std::string_view text) {
		return std::string(shown).append(text);
	};
}
} // namespace prefix_printer
RUN_CASE(prefix_printer, prefix_printer::printer_bad("network", 3)("up"),
	 prefix_printer::printer_good("network", 3)("up"))

// CASE bound_argument: std::bind() with std::ref() of a local that is gone when the command runs
namespace bound_argument
{
struct Canvas {
	std::vector<std::function<int()>> undo;
};
static int restore(const std::vector<int> &pixels, int offset)
{
	return pixels.front() + offset;
}
//- bad
void draw_bad(Canvas &canvas, int colour)
{
	std::vector<int> before(8, colour);
	canvas.undo.push_back(std::bind(restore, std::cref(before), 1));
}
//- good
void draw_good(Canvas &canvas, int colour)
{
	std::vector<int> before(8, colour);
	canvas.undo.push_back(std::bind(restore, before, 1));
}
//- shared
template <class Draw>
int run(Draw draw)
{
	Canvas canvas;
	draw(canvas, 4);
	return canvas.undo.back()();
}
} // namespace bound_argument
RUN_CASE(bound_argument, bound_argument::run(bound_argument::draw_bad),
	 bound_argument::run(bound_argument::draw_good))

// CASE recursive_rule: the rule calls itself through a reference to the local it was built in
namespace recursive_rule
{
using Rule = std::function<int(int)>;
struct Grammar {
	Rule start;
};
//- bad
Grammar factorial_bad(int base)
{
	Rule rule;
	rule = [&rule, base](int n) { return n <= 1 ? base : n * rule(n - 1); };
	return Grammar{std::move(rule)};
}
//- good
Grammar factorial_good(int base)
{
	auto rule = std::make_shared<Rule>();
	*rule = [again = rule.get(), base](int n) { return n <= 1 ? base : n * (*again)(n - 1); };
	return Grammar{[rule](int n) { return (*rule)(n); }};
}
} // namespace recursive_rule
RUN_CASE(recursive_rule, recursive_rule::factorial_bad(1).start(4),
	 recursive_rule::factorial_good(1).start(4))

// CASE rollback_guard: the guard at the end of the scope reads through the owner that was committed
namespace rollback_guard
{
template <class F>
class AtExit
{
public:
	explicit AtExit(F f) : f_(std::move(f)) {}
	AtExit(const AtExit &) = delete;
	~AtExit() { f_(); }

private:
	F f_;
};
struct Draft {
	int size;
};
//- bad
int commit_bad(std::vector<std::unique_ptr<Draft>> &store, int size)
{
	int logged = 0;
	{
		auto draft = std::make_unique<Draft>(Draft{size});
		AtExit log([&] { logged = draft->size; });
		store.push_back(std::move(draft));
	}
	return logged;
}
//- good
int commit_good(std::vector<std::unique_ptr<Draft>> &store, int size)
{
	int logged = 0;
	{
		auto draft = std::make_unique<Draft>(Draft{size});
		AtExit log([&logged, size = draft->size] { logged = size; });
		store.push_back(std::move(draft));
	}
	return logged;
}
//- shared
template <class Commit>
int run(Commit commit)
{
	std::vector<std::unique_ptr<Draft>> store;
	return commit(store, 8);
}
} // namespace rollback_guard
RUN_CASE(rollback_guard, rollback_guard::run(rollback_guard::commit_bad),
	 rollback_guard::run(rollback_guard::commit_good))

// CASE once_handler: the handler erases itself from the table and then uses what it captured
namespace once_handler
{
class Signals
{
public:
	using Handler = std::function<void()>;
	void set(int signal, Handler handler) { handlers_[signal] = std::move(handler); }
	void remove(int signal) { handlers_.erase(signal); }
	void raise(int signal)
	{
		if (auto it = handlers_.find(signal); it != handlers_.end())
			it->second();
	}

private:
	std::map<int, Handler> handlers_;
};
struct Tally {
	std::array<int, 8> fired{};
};
//- bad
int once_bad(Signals &signals, Tally &tally)
{
	const std::array<int, 4> weights{1, 2, 3, 4};
	signals.set(2, [&signals, &tally, weights] {
		signals.remove(2);
		tally.fired[2] += weights[1];
	});
	signals.raise(2);
	return tally.fired[2];
}
//- good
int once_good(Signals &signals, Tally &tally)
{
	const std::array<int, 4> weights{1, 2, 3, 4};
	signals.set(2, [&signals, &tally, weights] {
		tally.fired[2] += weights[1];
		signals.remove(2);
	});
	signals.raise(2);
	return tally.fired[2];
}
//- shared
template <class Once>
int run(Once once)
{
	Signals signals;
	Tally tally;
	return once(signals, tally);
}
} // namespace once_handler
RUN_CASE(once_handler, once_handler::run(once_handler::once_bad),
	 once_handler::run(once_handler::once_good))

// CASE lazy_column: the closure keeps an iterator into the rows, which are sorted and cut before
namespace lazy_column
{
//- bad
int newest_bad(std::vector<int> rows)
{
	auto last = rows.end() - 1;
	auto value = [last] { return *last; };
	rows.insert(rows.begin(), 0);
	std::sort(rows.begin(), rows.end());
	return value();
}
//- good
int newest_good(std::vector<int> rows)
{
	rows.insert(rows.begin(), 0);
	std::sort(rows.begin(), rows.end());
	auto last = rows.end() - 1;
	auto value = [last] { return *last; };
	return value();
}
} // namespace lazy_column
RUN_CASE(lazy_column, lazy_column::newest_bad(std::vector<int>(4, 9)),
	 lazy_column::newest_good(std::vector<int>(4, 9)))

// CASE local_config: an init-capture by reference of a part of a local object
namespace local_config
{
struct Config {
	std::string host;
	int retries;
};
static std::function<std::size_t()> planned;
//- bad
void plan_bad(int retries)
{
	Config config{"a-host-with-a-long-name.example.org", retries};
	planned = [&host = config.host, n = config.retries] {
		return host.size() * std::size_t(n);
	};
}
//- good
void plan_good(int retries)
{
	Config config{"a-host-with-a-long-name.example.org", retries};
	planned = [host = config.host, n = config.retries] { return host.size() * std::size_t(n); };
}
//- shared
template <class Plan>
std::size_t run(Plan plan)
{
	plan(3);
	return planned();
}
} // namespace local_config
RUN_CASE(local_config, local_config::run(local_config::plan_bad),
	 local_config::run(local_config::plan_good))

// CLEAN sort_by_table: a comparator that looks into a local table, for the time of the sort
namespace sort_by_table
{
std::string order(std::string text)
{
	std::array<int, 256> rank{};
	for (unsigned char c : text)
		rank[c]++;
	auto rarer = [&](unsigned char a, unsigned char b) {
		return rank[a] != rank[b] ? rank[a] < rank[b] : a < b;
	};
	std::sort(text.begin(), text.end(), rarer);
	return text;
}
} // namespace sort_by_table
RUN_CLEAN(sort_by_table, sort_by_table::order("mississippi"))

// CLEAN weak_callback: a handler that holds its object weakly and looks whether it is there still
namespace weak_callback
{
class Panel : public std::enable_shared_from_this<Panel>
{
public:
	void connect(EventBus &bus)
	{
		bus.subscribe([weak = weak_from_this()](int event) {
			if (auto self = weak.lock())
				self->sum_ += event;
		});
	}
	int sum() const { return sum_; }

private:
	int sum_ = 0;
};
int show()
{
	EventBus bus;
	auto panel = std::make_shared<Panel>();
	panel->connect(bus);
	bus.publish(4);
	const int sum = panel->sum();
	panel.reset();
	bus.publish(5);
	return sum;
}
} // namespace weak_callback
RUN_CLEAN(weak_callback, weak_callback::show())

// CLEAN composed: closures that own the closures they were made from
namespace composed
{
template <class F, class G>
auto compose(F f, G g)
{
	return [f = std::move(f), g = std::move(g)](auto x) { return g(f(x)); };
}
int apply(int x)
{
	const int factor = 3;
	auto scaled = [factor](int v) { return v * factor; };
	auto both = compose(scaled, [](int v) { return v + 1; });
	std::function<int(int)> kept = compose(both, both);
	return kept(x);
}
} // namespace composed
RUN_CLEAN(composed, composed::apply(2))

// CLEAN visit_tree: a recursive closure that is used only while the variable it refers to is there
namespace visit_tree
{
struct Tree {
	int value;
	std::vector<Tree> children;
};
int total(const Tree &root)
{
	int sum = 0;
	std::function<void(const Tree &)> visit = [&](const Tree &tree) {
		sum += tree.value;
		for (const Tree &child : tree.children)
			visit(child);
	};
	visit(root);
	return sum;
}
} // namespace visit_tree
RUN_CLEAN(visit_tree, visit_tree::total(visit_tree::Tree{1, {{2, {}}, {3, {}}}}))

// CLEAN own_generator: a mutable closure with its state inside, returned by value
namespace own_generator
{
auto fibonacci()
{
	return [a = 0, b = 1]() mutable {
		const int next = std::exchange(a, b);
		b += next;
		return next;
	};
}
int tenth()
{
	auto next = fibonacci();
	int value = 0;
	for (int i = 0; i < 10; i++)
		value = next();
	return value;
}
} // namespace own_generator
RUN_CLEAN(own_generator, own_generator::tenth())
