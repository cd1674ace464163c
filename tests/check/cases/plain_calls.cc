// SPDX-License-Identifier: GPL-2.0
// What plain C++ calls do is read off their bodies, and off what the standard says of its containers.
#include <algorithm>
#include <array>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <ranges>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
std::vector<int> numbers();
std::tuple<std::string, std::string> names();

struct Doc {
	std::vector<int> text;
	int revision = 0;
	void clear() { text.clear(); }
	void count() { revision++; }
	int &at(int i) { return text[std::size_t(i)]; }
};
// REJECT: borrow-invalidated
int method_ends(Doc d)
{
	int &x = d.at(0);
	d.clear();
	return x;
}
// ACCEPT
int method_keeps(Doc d)
{
	int &x = d.at(0);
	d.count();
	return x;
}
class Writer
{
public:
	explicit Writer(std::vector<int> &to) : to_(to) {}
	void put(int x) { to_.push_back(x); }

private:
	std::vector<int> &to_;
};
// REJECT: borrow-invalidated
int through_member(std::vector<int> v)
{
	Writer w(v);
	const int &first = v[0];
	w.put(2);
	return first;
}
// ACCEPT
int through_other_member(std::vector<int> v, std::vector<int> u)
{
	Writer w(u);
	const int &first = v[0];
	w.put(2);
	return first;
}
const std::string &longer(const std::string &a, const std::string &b)
{
	return a.size() > b.size() ? a : b;
}
// REJECT: borrow-temporary
std::size_t one_is_temporary(const std::string &a)
{
	const std::string &l = longer(a, "a default that is longer than small");
	return l.size();
}
// ACCEPT
std::size_t both_live(const std::string &a)
{
	const std::string other = "b";
	const std::string &l = longer(a, other);
	return l.size();
}
class Log
{
public:
	void note(std::string_view s) { last_ = s; }
	std::size_t last() const { return last_.size(); }

private:
	std::string_view last_;
};
// REJECT: borrow-dangling
std::size_t kept_too_long()
{
	Log log;
	{
		std::string line(40, 'a');
		log.note(line);
	}
	return log.last();
}
// ACCEPT
std::size_t kept_while_it_lives()
{
	Log log;
	std::string line(40, 'a');
	log.note(line);
	return log.last();
}
// REJECT: borrow-invalidated
int closure_clears(std::vector<int> v)
{
	auto clear = [&v] { v.clear(); };
	const int &first = v[0];
	clear();
	return first;
}
// ACCEPT
int closure_not_called(std::vector<int> v)
{
	const int &first = v[0];
	int n = first;
	auto clear = [&v] { v.clear(); };
	n += first;
	clear();
	return n;
}
// REJECT: borrow-invalidated
int algorithm_grows(std::vector<int> v)
{
	std::for_each(v.begin(), v.end(), [&v](int x) { v.push_back(x); });
	return int(v.size());
}
// ACCEPT
int algorithm_grows_another(std::vector<int> v)
{
	std::vector<int> u;
	std::for_each(v.begin(), v.end(), [&u](int x) { u.push_back(x); });
	return int(u.size());
}
// REJECT: borrow-invalidated
void erased_then_advanced(std::set<int> &s)
{
	for (auto it = s.begin(); it != s.end(); ++it)
		if (*it < 0)
			s.erase(it);
}
// ACCEPT
void advanced_then_erased(std::set<int> &s)
{
	for (auto it = s.begin(); it != s.end();)
		if (*it < 0)
			s.erase(it++);
		else
			++it;
}
// ACCEPT
int nodes_stay(std::map<int, std::string> &m, std::list<int> &l)
{
	std::string &s = m[1];
	int &x = l.front();
	m[2] = "x";
	m.emplace(3, "y");
	l.push_back(3);
	return int(s.size()) + x;
}
// REJECT: borrow-invalidated
int hashed_iterators_do_not(std::unordered_map<int, int> &m)
{
	auto it = m.begin();
	m.emplace(3, 4);
	return it->second;
}
// ACCEPT
int heap_stays(std::vector<std::unique_ptr<int>> v)
{
	int &x = *v[0];
	v.push_back(nullptr);
	return x;
}
// REJECT: borrow-moved
int moved_into_call(std::unique_ptr<int> p, void (*)(std::unique_ptr<int>))
{
	extern void sink(std::unique_ptr<int>);
	int &r = *p;
	sink(std::move(p));
	return r;
}
// ACCEPT
int moved_into_container(std::vector<std::unique_ptr<int>> &all, std::unique_ptr<int> p)
{
	int *raw = p.get();
	all.push_back(std::move(p));
	return *raw;
}
// REJECT: borrow-dangling
int moved_into_scope(std::unique_ptr<int> p)
{
	int &r = *p;
	{
		auto q = std::move(p);
	}
	return r;
}
// ACCEPT
int owning_views()
{
	auto rest = numbers() | std::views::drop(1);
	int sum = 0;
	for (int x : rest)
		sum += x;
	for (int x : numbers() | std::views::take(2))
		sum += x;
	return sum;
}
// REJECT: borrow-temporary
std::size_t tied_views()
{
	std::string_view a, b;
	std::tie(a, b) = names();
	return a.size() + b.size();
}
// ACCEPT
std::size_t tied_strings()
{
	std::string a, b;
	std::tie(a, b) = names();
	return a.size() + b.size();
}
// REJECT: move-use
int half_of_a_pair(std::pair<std::unique_ptr<int>, int> pr)
{
	auto &[p, n] = pr;
	auto q = std::move(p);
	return *q + n + *pr.first;
}
// ACCEPT
int other_half_of_a_pair(std::pair<std::unique_ptr<int>, int> pr)
{
	auto &[p, n] = pr;
	auto q = std::move(p);
	return *q + n + pr.second;
}
int eat(std::unique_ptr<int> p);
// REJECT: move-use
int called_twice(std::unique_ptr<int> p)
{
	auto once = [q = std::move(p)]() mutable { return eat(std::move(q)); };
	int sum = once();
	return sum + once();
}
// ACCEPT
int called_once(std::unique_ptr<int> p)
{
	auto once = [q = std::move(p)]() mutable { return eat(std::move(q)); };
	return once();
}
class Builder
{
public:
	std::unique_ptr<int> build() && { return std::move(part_); }
	int peek() const { return *part_; }

private:
	std::unique_ptr<int> part_ = std::make_unique<int>(5);
};
// REJECT: move-use
int spent_builder()
{
	Builder b;
	auto p = std::move(b).build();
	return *p + b.peek();
}
// ACCEPT
int builder_asked_before()
{
	Builder b;
	const int seen = b.peek();
	auto p = std::move(b).build();
	return *p + seen;
}
// ACCEPT
int tested_after_move(std::unique_ptr<int> p, bool give)
{
	if (give)
		eat(std::move(p));
	if (!p)
		p = std::make_unique<int>(1);
	return *p;
}
class Subject
{
public:
	void attach() { users_.push_back(1); }
	void detach() { users_.pop_back(); }

private:
	std::vector<int> users_;
};
class Observer
{
public:
	explicit Observer(Subject &s) : s_(&s) { s_->attach(); }
	Observer(const Observer &) = delete;
	~Observer() { s_->detach(); }

private:
	Subject *s_;
};
// REJECT: borrow-dangling
void emplaced_before_its_subject()
{
	std::optional<Observer> o;
	Subject s;
	o.emplace(s);
}
// ACCEPT
void emplaced_after_its_subject()
{
	Subject s;
	std::optional<Observer> o;
	o.emplace(s);
}
int parse(int n);
// REJECT: init-use
int handler_falls_through(int n)
{
	int value;
	try {
		value = parse(n);
	} catch (int) {
	}
	return value;
}
// ACCEPT
int handler_gives_a_value(int n)
{
	int value;
	try {
		value = parse(n);
	} catch (int) {
		value = 0;
	}
	return value;
}
// REJECT: init-use
int one_element(int n)
{
	std::array<int, 4> a;
	a[0] = n;
	return a[0] + a[3];
}
// ACCEPT
int all_elements(int n)
{
	std::array<int, 4> a, b;
	a.fill(n);
	for (auto &x : b)
		x = n;
	return a[0] + b[3];
}
// REJECT: init-use
int half_of_an_array(int n)
{
	int a[8], sum = 0;
	for (int i = 0; i < 4; i++)
		a[i] = n;
	for (int i = 0; i < 8; i++)
		sum += a[i];
	return sum;
}
// ACCEPT
int as_far_as_it_was_filled(const std::vector<int> &v)
{
	int a[8], n = 0, sum = 0;
	for (int x : v)
		if (n < 8)
			a[n++] = x;
	for (int i = 0; i < n; i++)
		sum += a[i];
	return sum;
}
// REJECT: thread-race
long two_threads_add()
{
	long total = 0;
	auto add = [&total](int x) { total += x; };
	std::jthread left(add, 1);
	std::jthread right(add, 2);
	left.join();
	right.join();
	return total;
}
// ACCEPT
long one_thread_adds()
{
	long total = 0;
	std::jthread left([&total] { total += 1; });
	left.join();
	return total;
}
// REJECT: borrow-invalidated
int alternative_replaced(std::variant<std::vector<int>, int> &v)
{
	if (auto *all = std::get_if<std::vector<int>>(&v)) {
		v = 1;
		return all->front();
	}
	return 0;
}
// ACCEPT
int alternative_changed(std::variant<std::vector<int>, int> &v)
{
	if (auto *all = std::get_if<std::vector<int>>(&v)) {
		all->push_back(1);
		return all->front();
	}
	return 0;
}
