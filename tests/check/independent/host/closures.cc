// SPDX-License-Identifier: GPL-2.0
#ifdef RUN
#include "run.hh"
#else
#define RUN_CASE(...)
#endif
#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

// CASE this_capture: a callback captures this and outlives the object
namespace this_capture
{
struct Timer {
	int left = 3;
	std::function<int()> callback()
	{
		return [this] { return left--; };
	}
};
//- bad
int bad()
{
	std::function<int()> f;
	{
		Timer t;
		f = t.callback();
	}
	return f();
}
//- good
int good()
{
	std::function<int()> f;
	Timer t;
	{
		f = t.callback();
	}
	return f();
}
RUN_CASE(this_capture, (sink(bad())), (sink(good())))
} // namespace this_capture

// CASE default_copy_this: [=] looks like a copy but captures this
namespace default_copy_this
{
class Adder
{
public:
	explicit Adder(int n) : n_(n) {}
	//- bad
	auto bad_fn() const
	{
		return [=, this](int x) { return x + n_; };
	}
	//- good
	auto good_fn() const
	{
		return [=, n = n_](int x) { return x + n; };
	}
	//- shared
private:
	int n_;
};
//- bad
int bad()
{
	auto f = Adder(4).bad_fn();
	return f(1);
}
//- good
int good()
{
	auto f = Adder(4).good_fn();
	return f(1);
}
RUN_CASE(default_copy_this, (sink(bad())), (sink(good())))
} // namespace default_copy_this

// CASE returned_ref_capture: a closure returned by a function refers to the function's parameter
namespace returned_ref_capture
{
//- bad
auto bad_adder(int n)
{
	return [&](int x) { return x + n; };
}
//- good
auto good_adder(int n)
{
	return [=](int x) { return x + n; };
}
//- shared
RUN_CASE(returned_ref_capture, (sink(bad_adder(3)(4))), (sink(good_adder(3)(4))))
} // namespace returned_ref_capture

// CASE nested_lambda: the inner lambda refers to the outer one's parameter after it returned
namespace nested_lambda
{
//- bad
int bad()
{
	auto add = [](int n) { return [&n](int k) { return n + k; }; };
	auto three = add(3);
	return three(4);
}
//- good
int good()
{
	auto add = [](int n) { return [n](int k) { return n + k; }; };
	auto three = add(3);
	return three(4);
}
RUN_CASE(nested_lambda, (sink(bad())), (sink(good())))
} // namespace nested_lambda

// CASE queue_of_refs: closures that refer to the loop's variable run after the loop
namespace queue_of_refs
{
//- bad
int bad(int n)
{
	std::vector<std::function<int()>> queue;
	for (int i = 0; i < n; i++)
		queue.push_back([&i] { return i; });
	int sum = 0;
	for (auto &f : queue)
		sum += f();
	return sum;
}
//- good
int good(int n)
{
	std::vector<std::function<int()>> queue;
	for (int i = 0; i < n; i++)
		queue.push_back([i] { return i; });
	int sum = 0;
	for (auto &f : queue)
		sum += f();
	return sum;
}
RUN_CASE(queue_of_refs, (sink(bad(3))), (sink(good(3))))
} // namespace queue_of_refs

// CASE view_capture: a closure copies a string_view whose string is a parameter by value
namespace view_capture
{
//- bad
std::function<char()> bad(std::string name)
{
	std::string_view view = name;
	return [view] { return view.back(); };
}
//- good
std::function<char()> good(std::string name)
{
	return [name] { return name.back(); };
}
RUN_CASE(view_capture, (auto f = bad(std::string(60, 'x')); sink(f())),
	 (auto f = good(std::string(60, 'x')); sink(f())))
} // namespace view_capture

// CASE init_pointer: an init capture keeps the address of a local
namespace init_pointer
{
//- bad
std::function<void()> bad(int start)
{
	int count = start;
	return [p = &count] { ++*p; };
}
//- good
std::function<void()> good(int &start)
{
	int &count = start;
	return [p = &count] { ++*p; };
}
RUN_CASE(init_pointer, (auto f = bad(1); f()), (int n = 1; auto f = good(n); f()))
} // namespace init_pointer

// CASE registered_callback: an object keeps a callback that refers to a local of the registering function
namespace registered_callback
{
class Button
{
public:
	void on_click(std::function<void()> f) { f_ = std::move(f); }
	void click() { f_(); }

private:
	std::function<void()> f_;
};
//- bad
void bad_setup(Button &b)
{
	int clicks = 0;
	b.on_click([&clicks] { clicks++; });
}
//- good
void good_setup(Button &b)
{
	int clicks = 0;
	b.on_click([clicks]() mutable { clicks++; });
}
//- shared
RUN_CASE(registered_callback, (Button b; bad_setup(b); b.click()),
	 (Button b; good_setup(b); b.click()))
} // namespace registered_callback

// CASE lambda_ref_result: a lambda returns a reference to its own local
namespace lambda_ref_result
{
//- bad
int bad(int n)
{
	auto square = [](int x) -> const int & {
		const int y = x * x;
		return y;
	};
	const int &r = square(n);
	return r;
}
//- good
int good(int n)
{
	auto square = [](int x) -> int {
		const int y = x * x;
		return y;
	};
	const int &r = square(n);
	return r;
}
RUN_CASE(lambda_ref_result, (sink(bad(3))), (sink(good(3))))
} // namespace lambda_ref_result

// CASE closure_mutates: a closure that is called between borrow and use clears the vector
namespace closure_mutates
{
//- bad
int bad(std::vector<int> v)
{
	auto reset = [&v] { v = std::vector<int>(20, 1); };
	const int &first = v[0];
	reset();
	return first;
}
//- good
int good(std::vector<int> v)
{
	auto reset = [&v] { v = std::vector<int>(20, 1); };
	reset();
	const int &first = v[0];
	return first;
}
RUN_CASE(closure_mutates, (sink(bad({1}))), (sink(good({1}))))
} // namespace closure_mutates

// CASE algo_mutates: a predicate given to an algorithm grows the range it walks
namespace algo_mutates
{
//- bad
int bad(std::vector<int> v)
{
	std::for_each(v.begin(), v.end(), [&v](int x) {
		if (x < 3)
			v.push_back(x + 1);
	});
	return static_cast<int>(v.size());
}
//- good
int good(std::vector<int> v)
{
	std::vector<int> more;
	std::for_each(v.begin(), v.end(), [&more](int x) {
		if (x < 3)
			more.push_back(x + 1);
	});
	return static_cast<int>(v.size() + more.size());
}
RUN_CASE(algo_mutates, (sink(bad({1, 2}))), (sink(good({1, 2}))))
} // namespace algo_mutates

// CASE moved_owner: a closure refers to the object of a unique_ptr that is moved into a dying scope
namespace moved_owner
{
//- bad
int bad(std::unique_ptr<int> p)
{
	auto read = [&n = *p] { return n; };
	{
		std::unique_ptr<int> q = std::move(p);
	}
	return read();
}
//- good
int good(std::unique_ptr<int> p)
{
	auto read = [n = *p] { return n; };
	{
		std::unique_ptr<int> q = std::move(p);
	}
	return read();
}
RUN_CASE(moved_owner, (sink(bad(std::make_unique<int>(3)))), (sink(good(std::make_unique<int>(3)))))
} // namespace moved_owner

// CASE bind_ref: std::bind keeps a std::ref to a local
namespace bind_ref
{
int add(const int &a, int b)
{
	return a + b;
}
//- bad
std::function<int(int)> bad(int n)
{
	int base = n * 2;
	return std::bind(add, std::ref(base), std::placeholders::_1);
}
//- good
std::function<int(int)> good(int n)
{
	int base = n * 2;
	return std::bind(add, base, std::placeholders::_1);
}
RUN_CASE(bind_ref, (auto f = bad(2); sink(f(1))), (auto f = good(2); sink(f(1))))
} // namespace bind_ref

// CASE aggregate_closure: a struct that holds a closure is returned; the closure refers to a local
namespace aggregate_closure
{
template <typename F>
struct Step {
	F run;
	int weight;
};
template <typename F>
Step(F, int) -> Step<F>;
//- bad
auto bad(int n)
{
	int twice = n * 2;
	return Step{[&twice] { return twice; }, 1};
}
//- good
auto good(int n)
{
	int twice = n * 2;
	return Step{[twice] { return twice; }, 1};
}
RUN_CASE(aggregate_closure, (auto s = bad(2); sink(s.run())), (auto s = good(2); sink(s.run())))
} // namespace aggregate_closure

// CASE cached_comparator: a comparator with a reference is kept in a member after the sort
namespace cached_comparator
{
class Sorter
{
public:
	//- bad
	void bad_by(std::vector<int> weights)
	{
		less_ = [&weights](int a, int b) { return weights[a] < weights[b]; };
	}
	//- good
	void good_by(std::vector<int> weights)
	{
		less_ = [weights](int a, int b) { return weights[a] < weights[b]; };
	}
	//- shared
	bool less(int a, int b) const { return less_(a, b); }

private:
	std::function<bool(int, int)> less_;
};
RUN_CASE(cached_comparator, (Sorter s; s.bad_by({1, 2}); if (s.less(0, 1)) sink(1)),
	 (Sorter s; s.good_by({1, 2}); if (s.less(0, 1)) sink(1)))
} // namespace cached_comparator

// CASE branch_closure: one branch installs a closure that refers to the branch's local
namespace branch_closure
{
//- bad
int bad(bool twice, int n)
{
	std::function<int()> f = [n] { return n; };
	if (twice) {
		int m = n * 2;
		f = [&m] { return m; };
	}
	return f();
}
//- good
int good(bool twice, int n)
{
	std::function<int()> f = [n] { return n; };
	int m = n;
	if (twice) {
		m = n * 2;
		f = [&m] { return m; };
	}
	return f();
}
RUN_CASE(branch_closure, (sink(bad(true, 2))), (sink(good(true, 2))))
} // namespace branch_closure
