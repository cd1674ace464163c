// SPDX-License-Identifier: GPL-2.0
// Closures: what they capture, how long that lives, and what happens to it between two calls.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE filter_by_limit: the filter that is returned refers to the parsed limit, a local
namespace filter_by_limit
{
//- bad
std::function<bool(int)> at_most_bad(const std::string &text)
{
	const int limit = static_cast<int>(text.size());
	return [&](int value) { return value <= limit; };
}
//- good
std::function<bool(int)> at_most_good(const std::string &text)
{
	const int limit = static_cast<int>(text.size());
	return [=](int value) { return value <= limit; };
}
RUN_CASE(filter_by_limit, ({
		 auto f = at_most_bad("abc");
		 volatile bool b = f(2);
		 (void)b;
	 }),
	 ({
		 auto f = at_most_good("abc");
		 f(2);
	 }))
} // namespace filter_by_limit

// CASE auto_return_reference: the closure of a factory with auto result captures a string by reference
namespace auto_return_reference
{
//- bad
auto prefixer_bad(std::string prefix)
{
	std::string full = prefix + ": ";
	return [&full](const std::string &text) { return full + text; };
}
std::string log_bad(const std::string &text)
{
	auto prefixed = prefixer_bad("warning");
	return prefixed(text);
}
//- good
auto prefixer_good(std::string prefix)
{
	std::string full = prefix + ": ";
	return [full](const std::string &text) { return full + text; };
}
std::string log_good(const std::string &text)
{
	auto prefixed = prefixer_good("warning");
	return prefixed(text);
}
RUN_CASE(auto_return_reference, log_bad("disk"), log_good("disk"))
} // namespace auto_return_reference

// CASE menu_of_actions: the actions of the menu refer to the list of names, which is local to the builder
namespace menu_of_actions
{
struct Menu {
	std::vector<std::function<std::size_t()>> actions;
};
//- bad
void fill_bad(Menu &menu)
{
	std::vector<std::string> names{"open", "close"};
	for (std::size_t i = 0; i < names.size(); i++)
		menu.actions.push_back([&names, i] { return names[i].size(); });
}
std::size_t click_bad()
{
	Menu menu;
	fill_bad(menu);
	return menu.actions.front()();
}
//- good
void fill_good(Menu &menu)
{
	std::vector<std::string> names{"open", "close"};
	for (std::size_t i = 0; i < names.size(); i++)
		menu.actions.push_back([name = names[i]] { return name.size(); });
}
std::size_t click_good()
{
	Menu menu;
	fill_good(menu);
	return menu.actions.front()();
}
RUN_CASE(menu_of_actions, click_bad(), click_good())
} // namespace menu_of_actions

// CASE callback_removes_itself: the entry of the timer is erased, and the timer that was in it is called
namespace callback_removes_itself
{
class Timers
{
public:
	void set(int id, std::function<void(Timers &)> f KEPT_BY(this))
	{
		timers_[id] = std::move(f);
	}
	void cancel(int id) { timers_.erase(id); }
	//- bad
	void fire_bad(int id)
	{
		auto it = timers_.find(id);
		if (it == timers_.end())
			return;
		const std::function<void(Timers &)> &timer = it->second;
		cancel(id);
		timer(*this);
	}
	//- good
	void fire_good(int id)
	{
		auto it = timers_.find(id);
		if (it == timers_.end())
			return;
		const std::function<void(Timers &)> timer = it->second;
		cancel(id);
		timer(*this);
	}

private:
	std::map<int, std::function<void(Timers &)>> timers_;
};
RUN_CASE(callback_removes_itself, ({
		 Timers t;
		 int n = 0;
		 t.set(1, [&n](Timers &) { n++; });
		 t.fire_bad(1);
	 }),
	 ({
		 Timers t;
		 int n = 0;
		 t.set(1, [&n](Timers &) { n++; });
		 t.fire_good(1);
	 }))
} // namespace callback_removes_itself

// CASE reference_capture_of_element: the closure refers to the first element, and the vector grows before its call
namespace reference_capture_of_element
{
//- bad
int adjust_bad(std::vector<int> values, int extra)
{
	int &first = values.front();
	auto shift = [&first](int by) { return first += by; };
	values.push_back(extra);
	return shift(2);
}
//- good
int adjust_good(std::vector<int> values, int extra)
{
	values.push_back(extra);
	int &first = values.front();
	auto shift = [&first](int by) { return first += by; };
	return shift(2);
}
RUN_CASE(reference_capture_of_element, adjust_bad({1}, 2), adjust_good({1}, 2))
} // namespace reference_capture_of_element

// CASE visitor_clears: the visitor clears the map that the walk is in
namespace visitor_clears
{
struct Cache {
	std::map<int, std::string> entries;
	template <typename F>
	void for_each(F &&f NOESCAPE)
	{
		for (auto &[key, value] : entries)
			f(key, value);
	}
};
//- bad
int purge_bad(Cache &cache)
{
	int seen = 0;
	cache.for_each([&](int key, const std::string &value) {
		if (value.empty())
			cache.entries.erase(key);
		seen += static_cast<int>(value.size());
	});
	return seen;
}
//- good
int purge_good(Cache &cache)
{
	int seen = 0;
	std::vector<int> empty;
	cache.for_each([&](int key, const std::string &value) {
		if (value.empty())
			empty.push_back(key);
		seen += static_cast<int>(value.size());
	});
	for (int key : empty)
		cache.entries.erase(key);
	return seen;
}
RUN_CASE(visitor_clears, ({
		 Cache c;
		 c.entries = {{1, ""}, {2, "a"}};
		 purge_bad(c);
	 }),
	 ({
		 Cache c;
		 c.entries = {{1, ""}, {2, "a"}};
		 purge_good(c);
	 }))
} // namespace visitor_clears

// CASE scope_guard_order: the closure of the guard refers to a name that is declared below the guard
namespace scope_guard_order
{
template <typename F>
class Finally
{
public:
	explicit Finally(F f BORROWED) : f_(std::move(f)) {}
	Finally(const Finally &) = delete;
	~Finally() { f_(); }

private:
	F f_;
};
//- bad
std::size_t audit_bad(std::vector<std::string> &log, int user)
{
	const std::string *line = nullptr;
	Finally note([&] { log.push_back(*line); });
	std::string text = "user number " + std::to_string(user) + " came and went";
	line = &text;
	return text.size();
}
//- good
std::size_t audit_good(std::vector<std::string> &log, int user)
{
	std::string text = "user number " + std::to_string(user) + " came and went";
	const std::string *line = &text;
	Finally note([&] { log.push_back(*line); });
	return text.size();
}
RUN_CASE(scope_guard_order, ({
		 std::vector<std::string> l;
		 audit_bad(l, 3);
	 }),
	 ({
		 std::vector<std::string> l;
		 audit_good(l, 3);
	 }))
} // namespace scope_guard_order

// CASE copy_of_callback_this: the validator is bound to the form, which ends with its block
namespace copy_of_callback_this
{
class Form
{
public:
	std::function<std::size_t()> validator() const
	{
		return [this] { return fields_.size(); };
	}
	void add(std::string field) { fields_.push_back(std::move(field)); }

private:
	std::vector<std::string> fields_;
};
//- bad
std::size_t check_bad()
{
	std::function<std::size_t()> validate;
	{
		Form form;
		form.add("name");
		validate = form.validator();
	}
	return validate();
}
//- good
std::size_t check_good()
{
	Form form;
	form.add("name");
	std::function<std::size_t()> validate = form.validator();
	return validate();
}
RUN_CASE(copy_of_callback_this, check_bad(), check_good())
} // namespace copy_of_callback_this

// CASE shared_alive_raw_capture: the closure captures the object behind the shared pointer, not the pointer
namespace shared_alive_raw_capture
{
struct Job {
	int steps = 3;
};
//- bad
std::function<int()> start_bad(int extra)
{
	auto job = std::make_shared<Job>();
	job->steps += extra;
	return [&job = *job] { return job.steps; };
}
//- good
std::function<int()> start_good(int extra)
{
	auto job = std::make_shared<Job>();
	job->steps += extra;
	return [job] { return job->steps; };
}
RUN_CASE(shared_alive_raw_capture, ({
		 auto f = start_bad(1);
		 volatile int n = f();
		 (void)n;
	 }),
	 ({
		 auto f = start_good(1);
		 f();
	 }))
} // namespace shared_alive_raw_capture

// CASE sort_key_of_temporary: the comparator captures a view of a temporary separator
namespace sort_key_of_temporary
{
std::string separator(int width)
{
	return std::string(static_cast<std::size_t>(width), '-');
}
//- bad
std::size_t order_bad(std::vector<std::string> names, int width)
{
	auto after = [cut = std::string_view(separator(width))](const std::string &a,
								const std::string &b) {
		return a.find(cut) < b.find(cut);
	};
	std::sort(names.begin(), names.end(), after);
	return names.front().size();
}
//- good
std::size_t order_good(std::vector<std::string> names, int width)
{
	auto after = [cut = separator(width)](const std::string &a, const std::string &b) {
		return a.find(cut) < b.find(cut);
	};
	std::sort(names.begin(), names.end(), after);
	return names.front().size();
}
RUN_CASE(sort_key_of_temporary, order_bad({std::string(50, '-'), std::string(60, '-')}, 40),
	 order_good({std::string(50, '-'), std::string(60, '-')}, 40))
} // namespace sort_key_of_temporary

// CASE nested_capture: the inner closure is stored, and refers to a local of the outer one
namespace nested_capture
{
struct Pipeline {
	std::vector<std::function<int(int)>> stages;
	int run(int value) const
	{
		for (const auto &stage : stages)
			value = stage(value);
		return value;
	}
};
//- bad
int pipeline_bad(int gain)
{
	Pipeline pipeline;
	auto add = [&pipeline](int by) {
		int doubled = by * 2;
		pipeline.stages.push_back([&doubled](int value) { return value + doubled; });
	};
	add(gain);
	add(1);
	return pipeline.run(1);
}
//- good
int pipeline_good(int gain)
{
	Pipeline pipeline;
	auto add = [&pipeline](int by) {
		int doubled = by * 2;
		pipeline.stages.push_back([doubled](int value) { return value + doubled; });
	};
	add(gain);
	add(1);
	return pipeline.run(1);
}
RUN_CASE(nested_capture, pipeline_bad(3), pipeline_good(3))
} // namespace nested_capture

// CASE optional_hook: the hook is assigned in a branch and refers to a local of that branch
namespace optional_hook
{
//- bad
std::size_t export_bad(bool compact, const std::string &text)
{
	std::function<std::string(const std::string &)> format;
	if (compact) {
		std::string suffix = " (compact output, " + std::to_string(text.size()) + ")";
		format = [&suffix](const std::string &t) { return t + suffix; };
	}
	return format ? format(text).size() : text.size();
}
//- good
std::size_t export_good(bool compact, const std::string &text)
{
	std::function<std::string(const std::string &)> format;
	if (compact) {
		std::string suffix = " (compact output, " + std::to_string(text.size()) + ")";
		format = [suffix](const std::string &t) { return t + suffix; };
	}
	return format ? format(text).size() : text.size();
}
RUN_CASE(optional_hook, export_bad(true, "t"), export_good(true, "t"))
} // namespace optional_hook

// CASE accumulator_by_value_pointer: the closure captures the address of the row by value, and the row goes
namespace accumulator_by_value_pointer
{
//- bad
int sum_bad(std::vector<std::vector<int>> rows)
{
	const std::vector<int> *row = &rows.back();
	auto sum = [row] {
		int total = 0;
		for (int cell : *row)
			total += cell;
		return total;
	};
	rows.pop_back();
	return sum() + static_cast<int>(rows.size());
}
//- good
int sum_good(std::vector<std::vector<int>> rows)
{
	const std::vector<int> *row = &rows.back();
	auto sum = [row] {
		int total = 0;
		for (int cell : *row)
			total += cell;
		return total;
	};
	const int last = sum();
	rows.pop_back();
	return last + static_cast<int>(rows.size());
}
RUN_CASE(accumulator_by_value_pointer, sum_bad({{1}, {2}}), sum_good({{1}, {2}}))
} // namespace accumulator_by_value_pointer

// CASE events_of_component: the component connects a closure over itself, and is moved into the list of components
namespace events_of_component
{
struct Signal {
	std::vector<std::function<int()>> slots;
	void connect(std::function<int()> slot KEPT_BY(this)) { slots.push_back(std::move(slot)); }
	int emit() const
	{
		int sum = 0;
		for (const auto &slot : slots)
			sum += slot();
		return sum;
	}
};
struct Component {
	int state = 1;
};
//- bad
int wire_bad(Signal &signal, int count)
{
	for (int i = 0; i < count; i++) {
		auto component = std::make_unique<Component>();
		signal.connect([c = component.get()] { return c->state; });
	}
	return signal.emit();
}
//- good
int wire_good(Signal &signal, int count)
{
	for (int i = 0; i < count; i++) {
		auto component = std::make_shared<Component>();
		signal.connect([component] { return component->state; });
	}
	return signal.emit();
}
RUN_CASE(events_of_component, ({
		 Signal s;
		 wire_bad(s, 2);
	 }),
	 ({
		 Signal s;
		 wire_good(s, 2);
	 }))
} // namespace events_of_component

// CASE lazily_bound_argument: a deferred computation keeps a reference to its const argument, which was a literal
namespace lazily_bound_argument
{
//- bad
auto power_bad(const int &base)
{
	return [&base](int n) {
		int result = 1;
		while (n-- > 0)
			result *= base;
		return result;
	};
}
int cube_bad(int x)
{
	auto power = power_bad(x + 1);
	return power(3);
}
//- good
auto power_good(int base)
{
	return [base](int n) {
		int result = 1;
		while (n-- > 0)
			result *= base;
		return result;
	};
}
int cube_good(int x)
{
	auto power = power_good(x + 1);
	return power(3);
}
RUN_CASE(lazily_bound_argument, cube_bad(2), cube_good(2))
} // namespace lazily_bound_argument

// CLEAN local_helper: a local closure that saves repetition, over several locals
std::string render(const std::vector<int> &values)
{
	std::string out;
	bool first = true;
	auto item = [&](const std::string &text) {
		if (!first)
			out += ", ";
		first = false;
		out += text;
	};
	for (int value : values)
		item(std::to_string(value));
	item("end");
	return out;
}
RUN_CLEAN(local_helper, render({1, 2}))

// CLEAN table_of_handlers: handlers without state, or with state of their own
int calculate(char op, int a, int b)
{
	const std::map<char, std::function<int(int, int)>> table{
		{'+', [](int x, int y) { return x + y; }},
		{'-', [](int x, int y) { return x - y; }},
		{'*', [bias = 0](int x, int y) { return x * y + bias; }},
	};
	auto found = table.find(op);
	return found == table.end() ? 0 : found->second(a, b);
}
RUN_CLEAN(table_of_handlers, calculate('+', 1, 2))

// CLEAN comparator_by_reference: a sort of indices by values that stay where they are
std::vector<std::size_t> ranking(const std::vector<int> &scores)
{
	std::vector<std::size_t> order(scores.size());
	for (std::size_t i = 0; i < order.size(); i++)
		order[i] = i;
	std::sort(order.begin(), order.end(),
		  [&scores](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
	return order;
}
RUN_CLEAN(comparator_by_reference, ranking({3, 9, 4}))

// CLEAN returns_owning_closure: a closure that is returned with copies of all it needs
std::function<std::string(int)> repeater(std::string text, std::string gap)
{
	return [text = std::move(text), gap = std::move(gap)](int n) {
		std::string out;
		for (int i = 0; i < n; i++)
			out += text + gap;
		return out;
	};
}
RUN_CLEAN(returns_owning_closure, repeater("a", "-")(3))

// CLEAN erase_with_predicate: the predicate looks at another container and counts in a local
std::size_t remove_known(std::vector<int> &values, const std::vector<int> &known)
{
	std::size_t removed = 0;
	std::erase_if(values, [&](int value) {
		const bool found = std::find(known.begin(), known.end(), value) != known.end();
		removed += found ? 1 : 0;
		return found;
	});
	return removed;
}
RUN_CLEAN(erase_with_predicate, ({
		  std::vector<int> v{1, 2};
		  remove_known(v, {2});
	  }))

// CLEAN counter_closure: a mutable closure with a state of its own, used in turn
int ids()
{
	auto next = [id = 0]() mutable { return ++id; };
	const int a = next();
	const int b = next();
	auto copy = next;
	return a + b + copy() + next();
}
RUN_CLEAN(counter_closure, ids())

// CLEAN observer_in_scope: an object connects itself, and both end together
class Progress
{
public:
	explicit Progress(int total) : total_(total) {}
	void each(const std::function<void(int)> &f) const
	{
		for (int i = 0; i < total_; i++)
			f(i * 100 / total_);
	}

private:
	int total_;
};
int last_percent()
{
	int last = 0;
	Progress progress(4);
	progress.each([&last](int percent) { last = percent; });
	return last;
}
RUN_CLEAN(observer_in_scope, last_percent())
