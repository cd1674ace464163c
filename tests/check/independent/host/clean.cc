// SPDX-License-Identifier: GPL-2.0
#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// CLEAN extended_temp: a temporary bound to a local reference lives as long as it
std::size_t extended_temp(int n)
{
	const std::string &s = std::to_string(n) + "x";
	return s.size();
}
// CLEAN extended_member: a member of a temporary extends the whole object
struct Pt {
	int x = 1, y = 2;
};
int extended_member()
{
	const int &x = Pt().x;
	return x;
}
// CLEAN get_default: Polonius' case
std::string &get_default(std::map<int, std::string> &m, int key)
{
	auto it = m.find(key);
	if (it != m.end())
		return it->second;
	m[key] = "new";
	return m[key];
}
// CLEAN reborrow_in_loop: the borrow is made anew in each round
int reborrow_in_loop(std::vector<int> v)
{
	int sum = 0;
	for (int i = 0; i < 3; i++) {
		const int &last = v.back();
		sum += last;
		v.push_back(sum);
	}
	return sum;
}
// CLEAN two_phase: the receiver is borrowed after the argument was computed
void two_phase(std::vector<std::size_t> &v)
{
	v.push_back(v.size());
}
// CLEAN move_back: moved and given back in the same branch
int move_back(std::unique_ptr<int> p, bool c)
{
	if (c) {
		auto q = std::move(p);
		++*q;
		p = std::move(q);
	}
	return *p;
}
// CLEAN move_either: moved in both branches, used in none after
int eat(std::unique_ptr<int> p)
{
	return p ? *p : 0;
}
int move_either(std::unique_ptr<int> p, bool c)
{
	if (c)
		return eat(std::move(p));
	return eat(std::move(p)) + 1;
}
// CLEAN move_last_round: moved in the round that leaves the loop
int move_last_round(std::unique_ptr<int> p, int n)
{
	for (int i = 0; i < n; i++) {
		if (i == 2)
			return eat(std::move(p));
		++*p;
	}
	return *p;
}
// CLEAN move_null_check: a moved-from unique_ptr may be compared with null
bool move_null_check(std::unique_ptr<int> p)
{
	std::unique_ptr<int> q = std::move(p);
	p = nullptr;
	return p == nullptr && q != nullptr;
}
// CLEAN clear_after_move: clear() gives a moved-from vector a value
std::size_t clear_after_move(std::vector<int> v)
{
	auto w = std::move(v);
	v.clear();
	v.push_back(1);
	return v.size() + w.size();
}
// CLEAN swap_elements: swapping two elements of one vector
void swap_elements(std::vector<int> &v)
{
	std::swap(v[0], v[1]);
}
// CLEAN sort_lambda: a comparator by reference that does not leave the call
void sort_lambda(std::vector<int> &v, const std::vector<int> &weight)
{
	std::sort(v.begin(), v.end(), [&](int a, int b) { return weight[a] < weight[b]; });
}
// CLEAN immediate_lambda: a lambda by reference called where it stands
int immediate_lambda(int n)
{
	int sum = 0;
	[&] {
		for (int i = 0; i < n; i++)
			sum += i;
	}();
	return sum;
}
// CLEAN lambda_owner: the closure owns what it needs
std::function<int()> lambda_owner(std::vector<int> v)
{
	return [v = std::move(v)] { return std::accumulate(v.begin(), v.end(), 0); };
}
// CLEAN star_this: the closure has a copy of the object
struct Meter {
	int n = 3;
	auto reader() const
	{
		return [*this] { return n; };
	}
};
int star_this()
{
	auto f = Meter().reader();
	return f();
}
// CLEAN view_of_literal: literals live forever
std::string_view view_of_literal(bool c)
{
	std::string_view v = c ? "yes" : "no";
	return v;
}
// CLEAN view_param: a view of a parameter's text is returned
std::string_view view_param(std::string_view s)
{
	return s.substr(s.find('=') + 1);
}
// CLEAN temp_in_expression: the view of a temporary is used in the same expression
std::size_t temp_in_expression(const std::string &a)
{
	return std::string_view(a + "x").find('x');
}
// CLEAN erase_return: the iterator that erase returns goes on
void erase_return(std::list<int> &l)
{
	for (auto it = l.begin(); it != l.end();) {
		if (*it < 0)
			it = l.erase(it);
		else
			++it;
	}
}
// CLEAN post_increment_erase: the iterator has gone on before erase
void post_increment_erase(std::set<int> &s)
{
	for (auto it = s.begin(); it != s.end();) {
		if (*it < 0)
			s.erase(it++);
		else
			++it;
	}
}
// CLEAN erase_remove: the idiom
void erase_remove(std::vector<int> &v)
{
	v.erase(std::remove_if(v.begin(), v.end(), [](int x) { return x < 0; }), v.end());
}
// CLEAN index_after_growth: an index is no borrow
int index_after_growth(std::vector<int> &v)
{
	const std::size_t at = v.size() - 1;
	v.push_back(1);
	return v[at];
}
// CLEAN field_split: two fields of one struct are borrowed at a time
struct Pair2 {
	std::vector<int> a, b;
};
void field_split(Pair2 &p)
{
	for (int x : p.a)
		p.b.push_back(x);
}
// CLEAN bound_copy: structured binding by value
int bound_copy(std::map<int, int> &m)
{
	auto [k, v] = *m.begin();
	m.clear();
	return k + v;
}
// CLEAN bound_loop: structured binding in a loop that changes the values
void bound_loop(std::map<int, int> &m)
{
	for (auto &[k, v] : m)
		v += k;
}
// CLEAN if_init_optional: the temporary is extended by the declaration
std::optional<std::string> maybe(int n)
{
	if (n > 2)
		return std::to_string(n);
	return std::nullopt;
}
std::size_t if_init_optional(int n)
{
	if (const auto s = maybe(n); s && !s->empty())
		return s->size();
	return 0;
}
// CLEAN loop_temp: range-for over a temporary vector
std::vector<int> numbers()
{
	return {1, 2, 3};
}
int loop_temp()
{
	int sum = 0;
	for (int x : numbers())
		sum += x;
	return sum;
}
// CLEAN owning_view: a view over a temporary owns it
int owning_view()
{
	int sum = 0;
	for (int x : numbers() | std::views::take(2))
		sum += x;
	return sum;
}
// CLEAN init_by_switch: every case gives a value or leaves
int init_by_switch(int kind)
{
	int w;
	switch (kind) {
	case 0:
		w = 1;
		break;
	case 1:
		w = 2;
		break;
	default:
		return -1;
	}
	return w;
}
// CLEAN init_by_loop: the endless loop is left only with a value
int init_by_loop(int n)
{
	int found;
	while (true) {
		if (n % 7 == 0) {
			found = n;
			break;
		}
		n++;
	}
	return found;
}
// CLEAN init_by_lambda: an immediately called lambda computes the value
int init_by_lambda(bool c)
{
	const int n = [&] {
		if (c)
			return 1;
		return 2;
	}();
	return n;
}
// CLEAN init_by_ref: a function that always sets its parameter
void set(int &out, int n)
{
	out = n;
}
int init_by_ref(int n)
{
	int x = 0;
	set(x, n);
	return x;
}
// CLEAN array_fill: an array is filled before it is read
int array_fill(int n)
{
	int a[4];
	for (int &x : a)
		x = n;
	return a[0] + a[3];
}
// CLEAN linked_walk: a cursor walks a list of unique_ptr
struct Nd {
	int value = 0;
	std::unique_ptr<Nd> next;
};
Nd &linked_walk(Nd &head)
{
	Nd *at = &head;
	while (at->next)
		at = at->next.get();
	return *at;
}
// CLEAN append_end: a node is added where the cursor stopped
void append_end(Nd &head)
{
	linked_walk(head).next = std::make_unique<Nd>();
}
// CLEAN reverse_list: the classic with three moves
std::unique_ptr<Nd> reverse_list(std::unique_ptr<Nd> head)
{
	std::unique_ptr<Nd> done;
	while (head) {
		auto rest = std::move(head->next);
		head->next = std::move(done);
		done = std::move(head);
		head = std::move(rest);
	}
	return done;
}
// CLEAN self_assign_chain: assignment from a part of itself by value
void self_assign_chain(std::string &s)
{
	s = s.substr(1);
}
// CLEAN take_and_put: exchange leaves a value behind
int take_and_put(std::unique_ptr<int> &slot)
{
	auto old = std::exchange(slot, std::make_unique<int>(2));
	return *old + *slot;
}
// CLEAN variant_holds: the alternative is asked for before
std::size_t variant_holds(const std::variant<int, std::string> &v)
{
	if (auto *s = std::get_if<std::string>(&v))
		return s->size();
	return 0;
}
// CLEAN guard_order: the referent is declared first
struct Undo {
	int &n;
	~Undo() { n--; }
};
int guard_order()
{
	int n = 3;
	Undo a{n};
	return 3;
}
// CLEAN chain_value: a fluent call on a temporary ends in a value
struct Bld {
	std::string s;
	Bld &add(int n)
	{
		s += std::to_string(n);
		return *this;
	}
	std::string done() const { return s; }
};
std::string chain_value()
{
	return Bld().add(1).add(2).done();
}
// CLEAN span_local: a span over a local array that does not leave
int sum_of(std::span<const int> s)
{
	return std::accumulate(s.begin(), s.end(), 0);
}
int span_local(int n)
{
	const int a[] = {n, n + 1};
	return sum_of(a);
}
// CLEAN ref_into_member: a getter of a reference to a member
class Holder
{
public:
	std::string &name() { return name_; }
	const std::string &name() const { return name_; }
	void rename(std::string n) { name_ = std::move(n); }

private:
	std::string name_;
};
std::size_t ref_into_member(Holder &h)
{
	h.name() += "x";
	h.rename(h.name() + "y");
	return h.name().size();
}
// CLEAN conditional_owner: a view of one of two locals of the same scope
std::size_t conditional_owner(bool c)
{
	const std::string a = "a";
	const std::string b = "bb";
	std::string_view v = a;
	if (c)
		v = b;
	return v.size();
}
// CLEAN replace_loop: the pointer is set anew after each growth
int replace_loop(std::vector<int> v)
{
	int *best = nullptr;
	for (int i = 0; i < 4; i++) {
		v.push_back(i);
		best = &v.back();
	}
	return best ? *best : 0;
}
// CLEAN forward_call: a forwarding template moves its argument once
template <typename F, typename... A>
auto call_it(F &&f, A &&...a)
{
	return std::forward<F>(f)(std::forward<A>(a)...);
}
int forward_call(std::unique_ptr<int> p)
{
	return call_it(eat, std::move(p));
}
// CLEAN default_member_init: members with default initialisers
class Dflt
{
public:
	explicit Dflt(int n) : n_(n) {}
	int sum() const { return n_ + m_; }

private:
	int n_;
	int m_ = 2;
};
int default_member_init()
{
	return Dflt(1).sum();
}
// CLEAN recursive_visit: a recursive lambda by reference
int recursive_visit(const Nd &head)
{
	std::function<int(const Nd *)> count = [&count](const Nd *n) {
		return n ? 1 + count(n->next.get()) : 0;
	};
	return count(&head);
}
