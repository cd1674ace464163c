// SPDX-License-Identifier: GPL-2.0
// Closures: what they capture, where they are kept, and when they are called.
#include "../set.hh"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE returned_adder: the closure that is returned refers to a local of the function that made it
namespace returned_adder
{
//- bad
auto counter_bad(int start)
{
	int next = start;
	return [&next] { return next++; };
}
int two_bad()
{
	auto count = counter_bad(4);
	count();
	return count();
}
//- good
auto counter_good(int start)
{
	int next = start;
	return [next]() mutable { return next++; };
}
int two_good()
{
	auto count = counter_good(4);
	count();
	return count();
}
RUN_CASE(returned_adder, two_bad(), two_good())
} // namespace returned_adder

// CASE comparator_of_parameter: the returned predicate refers to the parameter, which was passed by value (on the stack: only MSan sees it)
namespace comparator_of_parameter
{
//- bad
std::function<bool(std::string_view)> starts_with_bad(std::string prefix)
{
	return [&](std::string_view text) { return text.substr(0, prefix.size()) == prefix; };
}
bool use_bad()
{
	auto match = starts_with_bad("a prefix that is long enough to live on the heap");
	return match("a prefix");
}
//- good
std::function<bool(std::string_view)> starts_with_good(std::string prefix)
{
	return [prefix = std::move(prefix)](std::string_view text) {
		return text.substr(0, prefix.size()) == prefix;
	};
}
bool use_good()
{
	auto match = starts_with_good("a prefix that is long enough to live on the heap");
	return match("a prefix");
}
RUN_CASE(comparator_of_parameter, use_bad(), use_good())
} // namespace comparator_of_parameter

// CASE deferred_loop_variable: each deferred task refers to the loop's own variable
namespace deferred_loop_variable
{
//- bad
int run_all_bad(const std::vector<int> &inputs)
{
	std::vector<std::function<int()>> tasks;
	for (int input : inputs)
		tasks.push_back([&input] { return input * 2; });
	int sum = 0;
	for (const auto &task : tasks)
		sum += task();
	return sum;
}
//- good
int run_all_good(const std::vector<int> &inputs)
{
	std::vector<std::function<int()>> tasks;
	for (int input : inputs)
		tasks.push_back([input] { return input * 2; });
	int sum = 0;
	for (const auto &task : tasks)
		sum += task();
	return sum;
}
RUN_CASE(deferred_loop_variable, run_all_bad({1, 2}), run_all_good({1, 2}))
} // namespace deferred_loop_variable

// CASE handler_outlives_request: the handler that the router keeps refers to a string of the function that registers it
namespace handler_outlives_request
{
class Router
{
public:
	void on(std::string path, std::function<std::size_t()> handler KEPT_BY(this))
	{
		handlers_[std::move(path)] = std::move(handler);
	}
	std::size_t serve(const std::string &path) const { return handlers_.at(path)(); }

private:
	std::map<std::string, std::function<std::size_t()>> handlers_;
};
//- bad
std::size_t setup_bad()
{
	Router router;
	{
		std::string page = "<html>a page that is served for the root</html>";
		router.on("/", [&page] { return page.find("page"); });
	}
	return router.serve("/");
}
//- good
std::size_t setup_good()
{
	Router router;
	{
		std::string page = "<html>a page that is served for the root</html>";
		router.on("/", [page] { return page.find("page"); });
	}
	return router.serve("/");
}
RUN_CASE(handler_outlives_request, setup_bad(), setup_good())
} // namespace handler_outlives_request

// CASE this_in_callback: the callback captures this, and the object has ended when the loop runs it
namespace this_in_callback
{
struct Loop {
	std::vector<std::function<void()>> callbacks;
	void later(std::function<void()> f KEPT_BY(this)) { callbacks.push_back(std::move(f)); }
	void run()
	{
		for (auto &f : callbacks)
			f();
	}
};
//- bad
class BlinkerBad
{
public:
	void start(Loop &loop)
	{
		loop.later([this] { lit_ = !lit_; });
	}

private:
	bool lit_ = false;
};
void blink_bad(Loop &loop)
{
	auto blinker = std::make_unique<BlinkerBad>();
	blinker->start(loop);
	blinker.reset();
	loop.run();
}
//- good
class BlinkerGood
{
public:
	void start(Loop &loop)
	{
		loop.later([lit = lit_] { *lit = !*lit; });
	}

private:
	std::shared_ptr<bool> lit_ = std::make_shared<bool>(false);
};
void blink_good(Loop &loop)
{
	auto blinker = std::make_unique<BlinkerGood>();
	blinker->start(loop);
	blinker.reset();
	loop.run();
}
RUN_CASE(this_in_callback, ({
		 Loop l;
		 blink_bad(l);
	 }),
	 ({
		 Loop l;
		 blink_good(l);
	 }))
} // namespace this_in_callback

// CASE iterator_in_closure: the closure holds an iterator, and the container grows before it is called
namespace iterator_in_closure
{
//- bad
int adjust_bad(std::vector<int> values)
{
	auto at = std::find(values.begin(), values.end(), 2);
	auto bump = [at] { return *at += 10; };
	values.insert(values.begin(), 100, 0);
	return bump();
}
//- good
int adjust_good(std::vector<int> values)
{
	values.insert(values.begin(), 100, 0);
	auto at = std::find(values.begin(), values.end(), 2);
	auto bump = [at] { return *at += 10; };
	return bump();
}
RUN_CASE(iterator_in_closure, adjust_bad({1, 2}), adjust_good({1, 2}))
} // namespace iterator_in_closure

// CASE vector_grows_in_visitor: the visitor that is called with an element appends to the container that is visited
namespace vector_grows_in_visitor
{
struct Tree {
	std::vector<int> nodes;
	template <typename F>
	void each(F &&visit NOESCAPE) const
	{
		for (const int &node : nodes)
			visit(node);
	}
};
//- bad
std::size_t expand_bad(Tree &tree)
{
	tree.each([&tree](const int &node) {
		if (node < 3)
			tree.nodes.push_back(node + 1);
	});
	return tree.nodes.size();
}
//- good
std::size_t expand_good(Tree &tree)
{
	std::vector<int> fresh;
	tree.each([&fresh](const int &node) {
		if (node < 3)
			fresh.push_back(node + 1);
	});
	tree.nodes.insert(tree.nodes.end(), fresh.begin(), fresh.end());
	return tree.nodes.size();
}
RUN_CASE(vector_grows_in_visitor, ({
		 Tree t{{1, 2}};
		 expand_bad(t);
	 }),
	 ({
		 Tree t{{1, 2}};
		 expand_good(t);
	 }))
} // namespace vector_grows_in_visitor

// CASE memo_reference: the closure hands out a reference into the memo, which its next call makes grow
namespace memo_reference
{
//- bad
long first_two_bad(std::vector<std::pair<int, long>> memo)
{
	auto slot = [&memo](int key) -> long & {
		for (auto &[known, value] : memo)
			if (known == key)
				return value;
		return memo.emplace_back(key, key * 10L).second;
	};
	long &first = slot(1);
	long &second = slot(2);
	return first + second;
}
//- good
long first_two_good(std::vector<std::pair<int, long>> memo)
{
	auto slot = [&memo](int key) -> long & {
		for (auto &[known, value] : memo)
			if (known == key)
				return value;
		return memo.emplace_back(key, key * 10L).second;
	};
	const long first = slot(1);
	const long second = slot(2);
	return first + second;
}
RUN_CASE(memo_reference, first_two_bad({}), first_two_good({}))
} // namespace memo_reference

// CASE capture_of_view: the closure took a copy of the view, not of the text
namespace capture_of_view
{
std::string read_line(int n)
{
	return "line number " + std::to_string(n) + " of a text that is long enough";
}
//- bad
std::vector<std::function<std::size_t()>> scan_bad()
{
	std::vector<std::function<std::size_t()>> out;
	for (int i = 0; i < 3; i++) {
		const std::string line = read_line(i);
		std::string_view word = std::string_view(line).substr(5);
		out.push_back([word] { return word.find('x'); });
	}
	return out;
}
//- good
std::vector<std::function<std::size_t()>> scan_good()
{
	std::vector<std::function<std::size_t()>> out;
	for (int i = 0; i < 3; i++) {
		const std::string line = read_line(i);
		std::string word(std::string_view(line).substr(5));
		out.push_back([word] { return word.find('x'); });
	}
	return out;
}
RUN_CASE(capture_of_view, scan_bad()[0](), scan_good()[0]())
} // namespace capture_of_view

// CASE undo_after_commit: the undo action refers to the transaction that was committed away
namespace undo_after_commit
{
struct Transaction {
	std::vector<int> rows;
};
//- bad
std::size_t commit_bad(std::vector<Transaction> &log)
{
	auto transaction = std::make_unique<Transaction>();
	transaction->rows.push_back(1);
	auto undo = [&rows = transaction->rows] { rows.clear(); };
	log.push_back(std::move(*transaction));
	transaction.reset();
	if (log.size() == 1)
		undo();
	return log.size();
}
//- good
std::size_t commit_good(std::vector<Transaction> &log)
{
	auto transaction = std::make_unique<Transaction>();
	transaction->rows.push_back(1);
	auto undo = [&rows = transaction->rows] { rows.clear(); };
	if (log.empty())
		undo();
	log.push_back(std::move(*transaction));
	transaction.reset();
	return log.size();
}
RUN_CASE(undo_after_commit, ({
		 std::vector<Transaction> l;
		 commit_bad(l);
	 }),
	 ({
		 std::vector<Transaction> l;
		 commit_good(l);
	 }))
} // namespace undo_after_commit

// CASE reference_wrapper_bind: std::bind with std::ref keeps a reference to what ends before the call
namespace reference_wrapper_bind
{
int scale(const std::vector<int> &factors, int n)
{
	return factors.front() * n;
}
//- bad
int apply_bad(int n)
{
	std::function<int(int)> f;
	{
		std::vector<int> factors{3, 5};
		f = std::bind_front(scale, std::ref(factors));
	}
	return f(n);
}
//- good
int apply_good(int n)
{
	std::function<int(int)> f;
	{
		std::vector<int> factors{3, 5};
		f = std::bind_front(scale, factors);
	}
	return f(n);
}
RUN_CASE(reference_wrapper_bind, apply_bad(2), apply_good(2))
} // namespace reference_wrapper_bind

// CASE function_view_of_temporary: the negation keeps a reference to the predicate, which was a temporary
namespace function_view_of_temporary
{
template <typename F>
class Not
{
public:
	explicit Not(const F &f BORROWED) : f_(f) {}
	bool operator()(int n) const { return !f_(n); }

private:
	const F &f_;
};
//- bad
int count_bad(const std::vector<int> &values, const std::vector<int> &limits)
{
	Not above([limit = limits.front()](int n) { return n <= limit; });
	int count = 0;
	for (int v : values)
		count += above(v);
	return count;
}
//- good
int count_good(const std::vector<int> &values, const std::vector<int> &limits)
{
	auto below = [limit = limits.front()](int n) { return n <= limit; };
	Not above(below);
	int count = 0;
	for (int v : values)
		count += above(v);
	return count;
}
RUN_CASE(function_view_of_temporary, count_bad({1, 5}, {3}), count_good({1, 5}, {3}))
} // namespace function_view_of_temporary

// CASE swapped_out: a closure refers into the vector whose contents another vector takes and drops
namespace swapped_out
{
//- bad
int rotate_bad(std::vector<int> &current, std::vector<int> &next)
{
	int &head = current.front();
	auto show = [&head] { return head; };
	current.swap(next);
	next.clear();
	next.shrink_to_fit();
	return show();
}
//- good
int rotate_good(std::vector<int> &current, std::vector<int> &next)
{
	current.swap(next);
	next.clear();
	next.shrink_to_fit();
	int &head = current.front();
	auto show = [&head] { return head; };
	return show();
}
RUN_CASE(swapped_out, ({
		 std::vector<int> a{1}, b{2};
		 rotate_bad(a, b);
	 }),
	 ({
		 std::vector<int> a{1}, b{2};
		 rotate_good(a, b);
	 }))
} // namespace swapped_out

// CASE factory_in_struct: a struct of callbacks is filled with closures over the locals of its maker
namespace factory_in_struct
{
struct Ops {
	std::function<void(int)> push;
	std::function<int()> top;
};
//- bad
Ops make_stack_bad()
{
	std::vector<int> items;
	return Ops{.push = [&items](int n) { items.push_back(n); },
		   .top = [&items] { return items.back(); }};
}
int use_bad()
{
	Ops ops = make_stack_bad();
	ops.push(1);
	return ops.top();
}
//- good
Ops make_stack_good()
{
	auto items = std::make_shared<std::vector<int>>();
	return Ops{.push = [items](int n) { items->push_back(n); },
		   .top = [items] { return items->back(); }};
}
int use_good()
{
	Ops ops = make_stack_good();
	ops.push(1);
	return ops.top();
}
RUN_CASE(factory_in_struct, use_bad(), use_good())
} // namespace factory_in_struct

// CLEAN sum_through_closure: the closure adds to a local, which is read when the closure is done
int weighted(const std::vector<int> &values)
{
	int sum = 0, weight = 1;
	auto add = [&](int v) { sum += v * weight++; };
	for (int v : values)
		add(v);
	return sum;
}
RUN_CLEAN(sum_through_closure, weighted({1, 2, 3}))

// CLEAN stored_in_scope: closures that are stored, and called, while what they refer to lives
std::size_t validate(const std::string &text, std::size_t limit)
{
	std::vector<std::function<bool(char)>> rules;
	rules.push_back([](char c) { return c != ' '; });
	rules.push_back([&text, limit](char) { return text.size() < limit; });
	std::size_t accepted = 0;
	for (char c : text)
		accepted += std::all_of(rules.begin(), rules.end(),
					[c](const auto &rule) { return rule(c); });
	return accepted;
}
RUN_CLEAN(stored_in_scope, validate("ab c", 8))

// CLEAN owning_callback: the callback owns all that it needs, and may live as long as it likes
std::function<std::string(int)> formatter(std::string prefix,
					  std::shared_ptr<const std::vector<std::string>> names)
{
	return [prefix = std::move(prefix), names = std::move(names)](int i) {
		return prefix + names->at(static_cast<std::size_t>(i));
	};
}
RUN_CLEAN(owning_callback,
	  formatter("x",
		    std::make_shared<std::vector<std::string>>(std::vector<std::string>{"a"}))(0))

// CLEAN weak_self: a callback that looks whether its object is still there
class Monitor : public std::enable_shared_from_this<Monitor>
{
public:
	std::function<int()> probe()
	{
		return [weak = weak_from_this()] {
			auto self = weak.lock();
			return self ? ++self->probes_ : -1;
		};
	}

private:
	int probes_ = 0;
};
int probe_after_end()
{
	auto monitor = std::make_shared<Monitor>();
	auto probe = monitor->probe();
	probe();
	monitor.reset();
	return probe();
}
RUN_CLEAN(weak_self, probe_after_end())

// CLEAN visitor_argument: the closure goes down into a function that calls it and does not keep it
template <typename F>
void for_each_pair(const std::vector<int> &values, F &&f NOESCAPE)
{
	for (std::size_t i = 0; i < values.size(); i++)
		for (std::size_t j = i + 1; j < values.size(); j++)
			f(values[i], values[j]);
}
int closest(const std::vector<int> &values)
{
	int best = 1 << 20;
	for_each_pair(values,
		      [&best](int a, int b) { best = std::min(best, a < b ? b - a : a - b); });
	return best;
}
RUN_CLEAN(visitor_argument, closest({1, 9, 4}))

// CLEAN recursive_lambda: a closure that is given itself
int depth_sum(const std::map<int, std::vector<int>> &children, int root)
{
	auto walk = [&children](auto &self, int node, int depth) -> int {
		int sum = depth;
		if (auto found = children.find(node); found != children.end())
			for (int child : found->second)
				sum += self(self, child, depth + 1);
		return sum;
	};
	return walk(walk, root, 0);
}
RUN_CLEAN(recursive_lambda, depth_sum({{1, {2, 3}}, {2, {4}}}, 1))

// CLEAN generated_names: a generator with a state of its own, in an algorithm
std::vector<std::string> names(std::size_t count)
{
	std::vector<std::string> out(count);
	std::generate(out.begin(), out.end(),
		      [n = 0]() mutable { return "node" + std::to_string(n++); });
	return out;
}
RUN_CLEAN(generated_names, names(3))
