// SPDX-License-Identifier: GPL-2.0
// Closures that are kept: by queues, tables, objects and other closures.
#include "../set.hh"

#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CLEAN event_loop: a loop that keeps closures and runs them later
class Loop
{
public:
	using Task = std::function<void()>;
	void post(Task task KEPT_BY(this)) { tasks_.push_back(std::move(task)); }
	std::size_t run()
	{
		const auto tasks = std::exchange(tasks_, {});
		for (const Task &task : tasks)
			task();
		return tasks.size();
	}

private:
	std::vector<Task> tasks_;
};
std::size_t plain_loop()
{
	int done = 0;
	Loop loop;
	loop.post([&done] { done++; });
	loop.post([&done] { done += 2; });
	return loop.run() + static_cast<std::size_t>(done);
}
RUN_CLEAN(event_loop, plain_loop())

// CASE progress_by_reference: the closure that is posted keeps a reference to a counter of the function
namespace progress_by_reference
{
//- bad
void start_bad(Loop &loop, int steps)
{
	int done = 0;
	for (int i = 0; i < steps; i++)
		loop.post([&done, steps] {
			if (++done == steps)
				std::exchange(done, 0);
		});
}
//- good
void start_good(Loop &loop, int steps)
{
	auto done = std::make_shared<int>(0);
	for (int i = 0; i < steps; i++)
		loop.post([done, steps] {
			if (++*done == steps)
				std::exchange(*done, 0);
		});
}
RUN_CASE(progress_by_reference, ({
		 Loop l;
		 start_bad(l, 2);
		 l.run();
	 }),
	 ({
		 Loop l;
		 start_good(l, 2);
		 l.run();
	 }))
} // namespace progress_by_reference

// CASE name_view_posted: the posted closure captures a view of a name that the caller made for the call
namespace name_view_posted
{
//- bad
void greet_bad(Loop &loop, int user, std::vector<std::string> &out)
{
	const std::string name = "the user with the number " + std::to_string(user);
	loop.post([&out, view = std::string_view(name)] { out.emplace_back(view); });
}
//- good
void greet_good(Loop &loop, int user, std::vector<std::string> &out)
{
	std::string name = "the user with the number " + std::to_string(user);
	loop.post([&out, name = std::move(name)] { out.push_back(name); });
}
RUN_CASE(name_view_posted, ({
		 std::vector<std::string> o;
		 Loop l;
		 greet_bad(l, 1, o);
		 l.run();
	 }),
	 ({
		 std::vector<std::string> o;
		 Loop l;
		 greet_good(l, 1, o);
		 l.run();
	 }))
} // namespace name_view_posted

// CASE output_vector_shorter: the vector that the posted closures fill ends before the loop runs them
namespace output_vector_shorter
{
//- bad
std::size_t collect_bad(int n)
{
	Loop loop;
	{
		std::vector<int> results;
		for (int i = 0; i < n; i++)
			loop.post([&results, i] { results.push_back(i); });
	}
	return loop.run();
}
//- good
std::size_t collect_good(int n)
{
	std::vector<int> results;
	Loop loop;
	for (int i = 0; i < n; i++)
		loop.post([&results, i] { results.push_back(i); });
	return loop.run();
}
RUN_CASE(output_vector_shorter, collect_bad(2), collect_good(2))
} // namespace output_vector_shorter

// CASE window_callback_this: the window posts a closure with this, and is closed before the loop runs
namespace window_callback_this
{
//- bad
class WindowBad
{
public:
	explicit WindowBad(Loop &loop BORROWED) : loop_(loop) {}
	void redraw()
	{
		loop_.post([this] { frames_++; });
	}

private:
	Loop &loop_;
	int frames_ = 0;
};
std::size_t close_bad(Loop &loop)
{
	auto window = std::make_unique<WindowBad>(loop);
	window->redraw();
	window.reset();
	return loop.run();
}
//- good
class WindowGood : public std::enable_shared_from_this<WindowGood>
{
public:
	explicit WindowGood(Loop &loop BORROWED) : loop_(loop) {}
	void redraw()
	{
		loop_.post([weak = weak_from_this()] {
			if (const auto window = weak.lock())
				window->frames_++;
		});
	}

private:
	Loop &loop_;
	int frames_ = 0;
};
std::size_t close_good(Loop &loop)
{
	auto window = std::make_shared<WindowGood>(loop);
	window->redraw();
	window.reset();
	return loop.run();
}
RUN_CASE(window_callback_this, ({
		 Loop l;
		 close_bad(l);
	 }),
	 ({
		 Loop l;
		 close_good(l);
	 }))
} // namespace window_callback_this

// CASE commands_by_range_variable: each command keeps a reference to the loop's copy of the entry
namespace commands_by_range_variable
{
using Commands = std::map<std::string, std::function<std::size_t()>>;
//- bad
Commands commands_bad(std::vector<std::string> names)
{
	Commands commands;
	for (const std::string name : names)
		commands.emplace(name, [&name] { return name.size(); });
	return commands;
}
//- good
Commands commands_good(std::vector<std::string> names)
{
	Commands commands;
	for (const std::string &name : names)
		commands.emplace(name, [name] { return name.size(); });
	return commands;
}
RUN_CASE(commands_by_range_variable, commands_bad({"a", "b"}).at("a")(),
	 commands_good({"a", "b"}).at("a")())
} // namespace commands_by_range_variable

// CASE comparator_over_parameter: the ordering that is returned keeps a reference to the by-value weights
namespace comparator_over_parameter
{
//- bad
auto by_weight_bad(std::map<char, int> weights)
{
	return [&](char a, char b) { return weights[a] < weights[b]; };
}
std::string sorted_bad(std::string text)
{
	const auto less = by_weight_bad({{'a', 3}, {'b', 1}});
	std::ranges::sort(text, less);
	return text;
}
//- good
auto by_weight_good(std::map<char, int> weights)
{
	return [weights = std::move(weights)](char a, char b) {
		return weights.at(a) < weights.at(b);
	};
}
std::string sorted_good(std::string text)
{
	const auto less = by_weight_good({{'a', 3}, {'b', 1}});
	std::ranges::sort(text, less);
	return text;
}
RUN_CASE(comparator_over_parameter, sorted_bad("abab"), sorted_good("abab"))
} // namespace comparator_over_parameter

// CASE middleware_chain: each layer wraps the one before by reference, and outlives it
namespace middleware_chain
{
using Handler = std::function<int(int)>;
//- bad
Handler wrap_bad(const std::vector<int> &factors)
{
	Handler inner = [](int v) { return v; };
	for (int factor : factors) {
		Handler outer = [&inner, factor](int v) {
			return factor * (v > 100 ? v : inner(v));
		};
		if (factor < 0)
			return outer;
	}
	return inner;
}
//- good
Handler wrap_good(const std::vector<int> &factors)
{
	Handler inner = [](int v) { return v; };
	for (int factor : factors) {
		Handler outer = [inner, factor](int v) {
			return factor * (v > 100 ? v : inner(v));
		};
		if (factor < 0)
			return outer;
	}
	return inner;
}
RUN_CASE(middleware_chain, wrap_bad({1, -2})(3), wrap_good({1, -2})(3))
} // namespace middleware_chain

// CASE iterator_captured_erased: the closure that cancels keeps an iterator, the entry may go before
namespace iterator_captured_erased
{
using Table = std::map<int, std::string>;
//- bad
std::size_t cancel_bad(Table &table, int id)
{
	const auto at = table.find(id);
	const auto cancel = [&table, at] { table.erase(at); };
	if (at->second.empty())
		table.erase(id);
	cancel();
	return table.size();
}
//- good
std::size_t cancel_good(Table &table, int id)
{
	const auto cancel = [&table, id] { table.erase(id); };
	const auto at = table.find(id);
	if (at->second.empty())
		table.erase(id);
	cancel();
	return table.size();
}
RUN_CASE(iterator_captured_erased, ({
		 Table t{{1, ""}, {2, "b"}};
		 cancel_bad(t, 1);
	 }),
	 ({
		 Table t{{1, ""}, {2, "b"}};
		 cancel_good(t, 1);
	 }))
} // namespace iterator_captured_erased

// CASE memo_by_reference: the memoised closure keeps its table by reference and is returned
namespace memo_by_reference
{
//- bad
std::function<long(int)> squares_bad()
{
	std::map<int, long> known;
	return [&known](int n) {
		const auto [at, fresh] = known.try_emplace(n, 0);
		if (fresh)
			at->second = static_cast<long>(n) * n;
		return at->second;
	};
}
//- good
std::function<long(int)> squares_good()
{
	return [known = std::map<int, long>()](int n) mutable {
		const auto [at, fresh] = known.try_emplace(n, 0);
		if (fresh)
			at->second = static_cast<long>(n) * n;
		return at->second;
	};
}
RUN_CASE(memo_by_reference, squares_bad()(3), squares_good()(3))
} // namespace memo_by_reference

// CASE capture_of_moved_config: the configuration is moved into the server, the closure refers to the old one
namespace capture_of_moved_config
{
struct Config {
	std::unique_ptr<int> limit;
};
struct Server {
	Config config;
	std::function<bool(int)> accepts;
};
//- bad
bool serve_bad(Config config, int load)
{
	Server server;
	server.accepts = [&config](int n) { return n < *config.limit; };
	server.config = std::move(config);
	return server.accepts(load);
}
//- good
bool serve_good(Config config, int load)
{
	Server server;
	server.config = std::move(config);
	server.accepts = [&mine = server.config](int n) { return n < *mine.limit; };
	return server.accepts(load);
}
RUN_CASE(capture_of_moved_config, serve_bad({std::make_unique<int>(4)}, 2),
	 serve_good({std::make_unique<int>(4)}, 2))
} // namespace capture_of_moved_config

// CASE lazy_view_of_local: the lazy view that is returned filters by a local's address
namespace lazy_view_of_local
{
//- bad
auto above_bad(const std::vector<int> &values BORROWED, int low, int high)
{
	const int middle = low + (high - low) / 2;
	return values | std::views::filter([&middle](int v) { return v > middle; });
}
int count_bad(const std::vector<int> &values)
{
	int n = 0;
	for (int v : above_bad(values, 1, 5))
		n += v;
	return n;
}
//- good
auto above_good(const std::vector<int> &values BORROWED, int low, int high)
{
	const int middle = low + (high - low) / 2;
	return values | std::views::filter([middle](int v) { return v > middle; });
}
int count_good(const std::vector<int> &values)
{
	int n = 0;
	for (int v : above_good(values, 1, 5))
		n += v;
	return n;
}
RUN_CASE(lazy_view_of_local, count_bad({1, 4, 5}), count_good({1, 4, 5}))
} // namespace lazy_view_of_local

// CASE unsubscribe_while_notified: a subscriber takes itself out of the list that is being walked
namespace unsubscribe_while_notified
{
class Signal
{
public:
	using Slot = std::function<void(Signal &, int)>;
	void connect(Slot slot) { slots_.push_back(std::move(slot)); }
	void drop_last() { slots_.pop_back(); }
	void drop_all() { slots_.clear(); }
	std::size_t size() const { return slots_.size(); }
	//- bad
	void emit_bad(int value)
	{
		for (const Slot &slot : slots_)
			slot(*this, value);
	}
	//- good
	void emit_good(int value)
	{
		const std::vector<Slot> slots = slots_;
		for (const Slot &slot : slots)
			slot(*this, value);
	}

private:
	std::vector<Slot> slots_;
};
RUN_CASE(unsubscribe_while_notified, ({
		 Signal s;
		 const std::string text(40, 't');
		 s.connect([text](Signal &signal, int) {
			 signal.drop_all();
			 (void)std::string(text);
		 });
		 s.emit_bad(1);
	 }),
	 ({
		 Signal s;
		 const std::string text(40, 't');
		 s.connect([text](Signal &signal, int) {
			 signal.drop_all();
			 (void)std::string(text);
		 });
		 s.emit_good(1);
	 }))
} // namespace unsubscribe_while_notified

// CASE swap_callback_during_call: the state machine's handler replaces itself while it still runs
namespace swap_callback_during_call
{
class Machine
{
public:
	void step()
	{
		state_();
		if (next_)
			state_ = std::exchange(next_, nullptr);
	}
	int count() const { return count_; }
	//- bad
	void start_bad(std::vector<int> amounts)
	{
		state_ = [this, amounts] {
			state_ = [this] { count_++; };
			for (int amount : amounts)
				count_ += amount;
		};
	}
	//- good
	void start_good(std::vector<int> amounts)
	{
		state_ = [this, amounts] {
			next_ = [this] { count_++; };
			for (int amount : amounts)
				count_ += amount;
		};
	}

private:
	std::function<void()> state_;
	std::function<void()> next_;
	int count_ = 0;
};
RUN_CASE(swap_callback_during_call, ({
		 Machine m;
		 m.start_bad({1, 2});
		 m.step();
	 }),
	 ({
		 Machine m;
		 m.start_good({1, 2});
		 m.step();
	 }))
} // namespace swap_callback_during_call

// CASE grow_in_for_each: the closure for each element appends to the vector that is walked
namespace grow_in_for_each
{
//- bad
std::size_t expand_bad(std::vector<int> &numbers)
{
	std::for_each(numbers.begin(), numbers.end(), [&numbers](int n) {
		if (n > 1)
			numbers.push_back(n / 2);
	});
	return numbers.size();
}
//- good
std::size_t expand_good(std::vector<int> &numbers)
{
	std::vector<int> halves;
	std::for_each(numbers.begin(), numbers.end(), [&halves](int n) {
		if (n > 1)
			halves.push_back(n / 2);
	});
	numbers.insert(numbers.end(), halves.begin(), halves.end());
	return numbers.size();
}
RUN_CASE(grow_in_for_each, ({
		 std::vector<int> n{4, 3, 2};
		 expand_bad(n);
	 }),
	 ({
		 std::vector<int> n{4, 3, 2};
		 expand_good(n);
	 }))
} // namespace grow_in_for_each

// CASE retry_action_argument: the retry keeps the by-reference argument of a call for later
namespace retry_action_argument
{
struct Request {
	std::string path;
};
//- bad
class RetryBad
{
public:
	bool send(const Request &request)
	{
		again_ = [&request] { return request.path.size(); };
		return false;
	}
	std::size_t retry() { return again_ ? again_() : 0; }

private:
	std::function<std::size_t()> again_;
};
std::size_t fetch_bad(int id)
{
	RetryBad retry;
	if (retry.send({"/items/" + std::to_string(id)}))
		return 0;
	return retry.retry();
}
//- good
class RetryGood
{
public:
	bool send(const Request &request)
	{
		again_ = [request] { return request.path.size(); };
		return false;
	}
	std::size_t retry() { return again_ ? again_() : 0; }

private:
	std::function<std::size_t()> again_;
};
std::size_t fetch_good(int id)
{
	RetryGood retry;
	if (retry.send({"/items/" + std::to_string(id)}))
		return 0;
	return retry.retry();
}
RUN_CASE(retry_action_argument, fetch_bad(1), fetch_good(1))
} // namespace retry_action_argument

// CLEAN algorithm_closure: a closure by reference that an algorithm does not keep
int sum_above(const std::vector<int> &values, int limit)
{
	int sum = 0;
	std::ranges::for_each(values, [&](int v) {
		if (v > limit)
			sum += v;
	});
	return sum;
}
RUN_CLEAN(algorithm_closure, sum_above({1, 2, 3}, 1))

// CLEAN owned_captures: what the kept closure needs is its own
std::function<std::string(int)> formatter(std::string prefix)
{
	return [prefix = std::move(prefix)](int n) { return prefix + std::to_string(n); };
}
RUN_CLEAN(owned_captures, formatter("n = ")(3))

// CLEAN recursive_local: a local closure that calls itself by reference while the function runs
int depth_of(const std::map<int, std::vector<int>> &children, int root)
{
	std::function<int(int)> depth = [&](int node) {
		int deepest = 0;
		const auto at = children.find(node);
		if (at != children.end())
			for (int child : at->second)
				deepest = std::max(deepest, depth(child));
		return deepest + 1;
	};
	return depth(root);
}
RUN_CLEAN(recursive_local, depth_of({{1, {2, 3}}, {2, {4}}}, 1))

// CLEAN counter_factory_shared: two closures share one counter that they both own
std::pair<std::function<void()>, std::function<int()>> counter_pair()
{
	const auto count = std::make_shared<int>(0);
	return {[count] { ++*count; }, [count] { return *count; }};
}
RUN_CLEAN(counter_factory_shared, ({
		  auto [add, get] = counter_pair();
		  add();
		  get();
	  }))

// CLEAN loop_runs_inside: the closures with references are run before the locals end
int inside(int n)
{
	std::vector<int> squares;
	Loop loop;
	for (int i = 0; i < n; i++)
		loop.post([&squares, i] { squares.push_back(i * i); });
	loop.run();
	return std::accumulate(squares.begin(), squares.end(), 0);
}
RUN_CLEAN(loop_runs_inside, inside(3))

// CLEAN borrowed_filter: the view that is returned borrows the parameter only
auto longer_than(const std::vector<std::string> &words BORROWED, std::size_t n)
{
	return words | std::views::filter([n](const std::string &word) { return word.size() > n; });
}
std::size_t count_longer(const std::vector<std::string> &words)
{
	std::size_t count = 0;
	for (const std::string &word : longer_than(words, 1))
		count += word.size();
	return count;
}
RUN_CLEAN(borrowed_filter, count_longer({"a", "bb"}))

// CLEAN sort_by_captured_table: a comparator over a table of the caller
void sort_by_rank(std::vector<std::string> &names, const std::map<std::string, int> &ranks)
{
	const auto rank = [&ranks](const std::string &name) {
		const auto at = ranks.find(name);
		return at == ranks.end() ? 0 : at->second;
	};
	std::ranges::sort(names, {}, rank);
}
RUN_CLEAN(sort_by_captured_table, ({
		  std::vector<std::string> n{"a", "b"};
		  sort_by_rank(n, {{"a", 2}});
	  }))
