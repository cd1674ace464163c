// SPDX-License-Identifier: GPL-2.0
// Closures, escapes, drop order, C++ shapes.
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

void use(int);
void use(std::string_view);

// REJECT: borrow-closure
auto return_reference_capture()
{
	int x = 1;
	return [&x] { return x; };
}
// ACCEPT
auto return_copy_capture()
{
	int x = 1;
	return [x] { return x; };
}
// REJECT: borrow-closure
std::function<int()> return_in_function()
{
	int x = 1;
	return [&] { return x; };
}
// REJECT: borrow-closure
int closure_outlives_block()
{
	std::function<int()> f;
	{
		int x = 1;
		f = [&x] { return x; };
	}
	return f();
}
// ACCEPT
int closure_in_block()
{
	int x = 1;
	std::function<int()> f;
	{
		f = [&x] { return x; };
	}
	return f();
}
// REJECT: borrow-closure
void closures_in_vector()
{
	std::vector<std::function<int()>> all;
	for (int i = 0; i < 3; i++)
		all.push_back([&i] { return i; });
	use(all[0]());
}
// ACCEPT
void copies_in_vector()
{
	std::vector<std::function<int()>> all;
	for (int i = 0; i < 3; i++)
		all.push_back([i] { return i; });
	use(all[0]());
}
// ACCEPT
int assigned_while_captured()
{
	int x = 0;
	auto inc = [&x] { x++; };
	x = 5;
	inc();
	return x;
}
// ACCEPT
int assigned_after_last_call()
{
	int x = 0;
	auto inc = [&x] { x++; };
	inc();
	inc();
	x += 5;
	return x;
}
// ACCEPT
int two_mutable_closures()
{
	int x = 0;
	auto inc = [&] { x++; };
	auto dec = [&] { x--; };
	inc();
	dec();
	return x;
}
// ACCEPT
int two_reading_closures()
{
	int x = 0;
	auto a = [&] { return x + 1; };
	auto b = [&] { return x + 2; };
	return a() + b();
}
struct Button {
	std::function<void()> on_click;
	int n = 0;
};
// REJECT: borrow-closure
void install(Button &b)
{
	int clicks = 0;
	b.on_click = [&clicks] { clicks++; };
}
// ACCEPT
void install_copy(Button &b)
{
	int clicks = 0;
	b.on_click = [clicks]() mutable { clicks++; };
}
int *kept;
// REJECT: borrow-escape
void to_global()
{
	int x = 1;
	kept = &x;
}
// ACCEPT
void to_global_and_back()
{
	int x = 1;
	kept = &x;
	use(*kept);
	kept = nullptr;
}
// REJECT: borrow-escape
void to_out_parameter(int *&out)
{
	int x = 1;
	out = &x;
}
struct Node {
	int value = 0;
	Node *next = nullptr;
	const int *seen = nullptr;
	// REJECT: borrow-escape
	void look()
	{
		int x = value;
		seen = &x;
	}
	// ACCEPT
	void look_at_self() { seen = &value; }
};
// REJECT: borrow-dangling
int linked()
{
	Node a;
	{
		Node b;
		a.next = &b;
	}
	return a.next->value;
}
// ACCEPT
int linked_outer()
{
	Node b;
	Node a;
	a.next = &b;
	return a.next->value;
}
struct Logger {
	explicit Logger(std::string &out) : out_(out) {}
	~Logger() { out_ += "end"; }
	std::string &out_;
};
// REJECT: borrow-dangling
void drop_after_target()
{
	std::unique_ptr<Logger> l;
	std::string s;
	l = std::make_unique<Logger>(s);
}
// ACCEPT
void drop_before_target()
{
	std::string s;
	std::unique_ptr<Logger> l;
	l = std::make_unique<Logger>(s);
}
struct View {
	std::string_view text;
};
// REJECT: borrow-temporary
View aggregate_of_temporary()
{
	View v{std::string("abc")};
	use(v.text);
	return {};
}
// REJECT: borrow-return
View aggregate_of_local()
{
	std::string s = "x";
	return View{s};
}
// ACCEPT
View aggregate_of_parameter(const std::string &s)
{
	return View{s};
}
struct Holder {
	// REJECT: borrow-escape
	explicit Holder(int x) : r(x) {}
	int &r;
};
struct GoodHolder {
	// ACCEPT
	explicit GoodHolder(int &x) : r(x) {}
	int &r;
};
// REJECT: borrow-dangling
int holder_of_inner()
{
	int y = 0;
	GoodHolder *p = nullptr;
	{
		GoodHolder h(y);
		p = &h;
	}
	return p->r;
}
// REJECT: borrow-dangling
int stale_iteration(int n)
{
	const int *last = nullptr;
	int sum = 0;
	for (int i = 0; i < n; i++) {
		int x = i;
		if (last)
			sum += *last;
		last = &x;
	}
	return sum;
}
// ACCEPT
int fresh_iteration(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++) {
		int x = i;
		const int *p = &x;
		sum += *p;
	}
	return sum;
}
const int &pick(const int &a [[clang::lifetimebound]], const int &b);
// REJECT: borrow-return
const int &through_contract(const int &p)
{
	int x = 1;
	return pick(x, p);
}
// ACCEPT
const int &not_kept(const int &p)
{
	int x = 1;
	return pick(p, x);
}
// REJECT: borrow-contract
const int &wrong_contract(const int &a [[clang::lifetimebound]], const int &b)
{
	return a < b ? a : b;
}
// ACCEPT
const int &right_contract(const int &a [[clang::lifetimebound]],
			  const int &b [[clang::lifetimebound]])
{
	return a < b ? a : b;
}
struct Registry {
	void add(const std::string &s [[clang::lifetime_capture_by(this)]]);
	std::size_t size() const;
};
// REJECT: borrow-temporary
std::size_t registered_temporary()
{
	Registry r;
	r.add(std::string("x"));
	return r.size();
}
// ACCEPT
std::size_t registered_local()
{
	std::string s = "x";
	Registry r;
	r.add(s);
	return r.size();
}
template <typename T>
T &choose(bool c, T &a, T &b)
{
	return c ? a : b;
}
// REJECT: borrow-return
int &from_template(bool c)
{
	int a = 1, b = 2;
	return choose(c, a, b);
}
// ACCEPT
int &from_template_parameters(bool c, int &a, int &b)
{
	return choose(c, a, b);
}
struct Base {
	virtual ~Base() = default;
	virtual const std::string &name() const = 0;
};
// REJECT: borrow-dangling
std::size_t virtual_result(std::unique_ptr<Base> (*make)())
{
	const std::string *s = nullptr;
	{
		auto b = make();
		s = &b->name();
	}
	return s->size();
}
// ACCEPT
std::size_t virtual_result_inside(std::unique_ptr<Base> (*make)())
{
	auto b = make();
	const std::string *s = &b->name();
	return s->size();
}
// ACCEPT
int shared_then_assigned()
{
	int x = 1;
	const int &r = x;
	x = 2;
	return r;
}
// ACCEPT
int assigned_then_shared()
{
	int x = 1;
	x = 2;
	const int &r = x;
	return r;
}
// ACCEPT
int two_mutable_references()
{
	int x = 1;
	int &a = x;
	int &b = x;
	a = 2;
	b = 3;
	return x;
}
// ACCEPT
int two_mutable_references_in_turn()
{
	int x = 1;
	int &a = x;
	a = 2;
	int &b = x;
	b = 3;
	return x;
}
// ACCEPT
int field_written_while_whole_is_shared()
{
	Node n;
	const Node &r = n;
	n.value = 3;
	return r.value;
}
// ACCEPT
int disjoint_fields()
{
	Node n;
	int &v = n.value;
	n.next = nullptr;
	v = 4;
	return v;
}
// REJECT: lock-held
void locked_twice(std::mutex &m)
{
	std::lock_guard a(m);
	std::lock_guard b(m);
}
// ACCEPT
void locked_in_turn(std::mutex &m)
{
	{
		std::lock_guard a(m);
	}
	std::lock_guard b(m);
}
// REJECT: thread-race
void thread_changes_local()
{
	int n = 0;
	std::thread t([&n] { n++; });
	n++;
	t.join();
}
// ACCEPT
void thread_owns_copy()
{
	int n = 0;
	std::thread t([n] { use(n); });
	t.join();
}
int free_function(const int &);
// ACCEPT
int calls(std::vector<int> &v, int k)
{
	int sum = 0;
	for (std::size_t i = 0; i < v.size(); i++)
		sum += free_function(v[i]) + free_function(k);
	auto total = [&](int x) { sum += x; };
	total(1);
	total(2);
	return sum;
}
class Counter
{
public:
	// ACCEPT
	Counter &add(int n)
	{
		n_ += n;
		return *this;
	}
	// ACCEPT
	const int &count() const { return n_; }

private:
	int n_ = 0;
};
// ACCEPT
int chained()
{
	Counter c;
	c.add(1).add(2).add(3);
	return c.count();
}
// REJECT: borrow-temporary
int chained_temporary()
{
	const int &n = Counter().add(1).count();
	return n;
}
