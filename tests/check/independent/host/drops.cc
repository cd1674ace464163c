// SPDX-License-Identifier: GPL-2.0
#ifdef RUN
#include "run.hh"
#else
#define RUN_CASE(...)
#endif
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// CASE member_order: members die in reverse order, so the flusher outlives the log it writes to
namespace member_order
{
class Flusher
{
public:
	explicit Flusher(std::vector<int> &to) : to_(to) {}
	~Flusher() { to_.push_back(1); }

private:
	std::vector<int> &to_;
};
//- bad
struct BadLog {
	BadLog() : flusher(lines) {}
	Flusher flusher;
	std::vector<int> lines;
};
//- good
struct GoodLog {
	GoodLog() : flusher(lines) {}
	std::vector<int> lines;
	Flusher flusher;
};
//- shared
RUN_CASE(member_order, (BadLog l; l.lines.reserve(0); l.lines.push_back(1)),
	 (GoodLog l; l.lines.push_back(1)))
} // namespace member_order

// CASE local_order: the object whose destructor writes is declared before what it writes to
namespace local_order
{
struct Restore {
	std::vector<int> *to = nullptr;
	~Restore()
	{
		if (to)
			(*to)[0] = 0;
	}
};
//- bad
int bad(int n)
{
	Restore r;
	std::vector<int> v(4, n);
	r.to = &v;
	return v[1];
}
//- good
int good(int n)
{
	std::vector<int> v(4, n);
	Restore r;
	r.to = &v;
	return v[1];
}
RUN_CASE(local_order, (sink(bad(3))), (sink(good(3))))
} // namespace local_order

// CASE unlock_freed: the guard ends after the object that holds the lock (ASan does not look into unlock)
namespace unlock_freed
{
struct Account {
	std::mutex lock;
	int sum = 0;
};
//- bad
int bad(std::unique_ptr<Account> a)
{
	std::lock_guard<std::mutex> guard(a->lock);
	int sum = a->sum;
	a.reset();
	return sum;
}
//- good
int good(std::unique_ptr<Account> a)
{
	int sum = 0;
	{
		std::lock_guard<std::mutex> guard(a->lock);
		sum = a->sum;
	}
	a.reset();
	return sum;
}
RUN_CASE(unlock_freed, (sink(bad(std::make_unique<Account>()))),
	 (sink(good(std::make_unique<Account>()))))
} // namespace unlock_freed

// CASE deleter_ref: a deleter refers to a counter that dies before the pointer
namespace deleter_ref
{
//- bad
int bad()
{
	auto drop = [](std::vector<int> *count) { count->push_back(1); };
	std::unique_ptr<std::vector<int>, decltype(drop)> p(nullptr, drop);
	std::vector<int> count;
	count.push_back(3);
	p.reset(&count);
	return count[0];
}
//- good
int good()
{
	auto drop = [](std::vector<int> *count) { count->push_back(1); };
	std::vector<int> count;
	std::unique_ptr<std::vector<int>, decltype(drop)> p(nullptr, drop);
	count.push_back(3);
	p.reset(&count);
	return count[0];
}
RUN_CASE(deleter_ref, (sink(bad())), (sink(good())))
} // namespace deleter_ref

// CASE temp_guard: the guard of a temporary's data outlives the temporary
namespace temp_guard
{
struct Session {
	std::vector<int> uses{0};
	struct Use {
		explicit Use(Session &s) : s_(s) { s_.uses[0]++; }
		~Use() { s_.uses[0]--; }
		Session &s_;
	};
};
std::shared_ptr<Session> open()
{
	return std::make_shared<Session>();
}
//- bad
void bad()
{
	Session::Use use(*open());
}
//- good
void good()
{
	auto session = open();
	Session::Use use(*session);
}
RUN_CASE(temp_guard, (bad()), (good()))
} // namespace temp_guard

// CASE scope_exit: the cleanup closure refers to a vector declared after it
namespace scope_exit
{
template <typename F>
class Defer
{
public:
	explicit Defer(F f) : f_(std::move(f)) {}
	~Defer() { f_(); }
	Defer(const Defer &) = delete;

private:
	F f_;
};
//- bad
int bad(int n)
{
	std::unique_ptr<int> *slot = nullptr;
	Defer undo([&slot] {
		if (slot)
			**slot = 0;
	});
	auto p = std::make_unique<int>(n);
	slot = &p;
	return *p;
}
//- good
int good(int n)
{
	std::unique_ptr<int> *slot = nullptr;
	auto p = std::make_unique<int>(n);
	Defer undo([&slot] {
		if (slot)
			**slot = 0;
	});
	slot = &p;
	return *p;
}
RUN_CASE(scope_exit, (sink(bad(3))), (sink(good(3))))
} // namespace scope_exit

// CASE observer: the subject dies first, and the observer's destructor detaches from it
namespace observer
{
class Subject
{
public:
	void attach(int id) { ids_.push_back(id); }
	void detach() { ids_.pop_back(); }

private:
	std::vector<int> ids_;
};
class Observer
{
public:
	explicit Observer(Subject &s) : s_(&s) { s_->attach(1); }
	Observer(Observer &&o) : s_(o.s_) { o.s_ = nullptr; }
	~Observer()
	{
		if (s_)
			s_->detach();
	}

private:
	Subject *s_;
};
//- bad
void bad()
{
	std::optional<Observer> o;
	Subject s;
	o.emplace(s);
}
//- good
void good()
{
	Subject s;
	std::optional<Observer> o;
	o.emplace(s);
}
RUN_CASE(observer, (bad()), (good()))
} // namespace observer

// CASE vector_of_guards: guards in a container that outlives what they guard
namespace vector_of_guards
{
struct Counter {
	std::unique_ptr<int> n = std::make_unique<int>(0);
};
class Hold
{
public:
	explicit Hold(Counter &c) : c_(&c) { ++*c_->n; }
	~Hold() { --*c_->n; }
	Hold(const Hold &o) : c_(o.c_) { ++*c_->n; }
	Hold &operator=(const Hold &) = delete;

private:
	Counter *c_;
};
//- bad
int bad()
{
	std::vector<Hold> holds;
	Counter c;
	holds.push_back(Hold(c));
	holds.push_back(Hold(c));
	return *c.n;
}
//- good
int good()
{
	Counter c;
	std::vector<Hold> holds;
	holds.push_back(Hold(c));
	holds.push_back(Hold(c));
	return *c.n;
}
RUN_CASE(vector_of_guards, (sink(bad())), (sink(good())))
} // namespace vector_of_guards

// CASE base_dtor: the base's destructor uses a reference to a member of the derived class
namespace base_dtor
{
class Base
{
public:
	explicit Base(std::vector<int> &log) : log_(log) {}
	~Base() { log_.push_back(9); }

private:
	std::vector<int> &log_;
};
//- bad
class BadDerived : public Base
{
public:
	BadDerived() : Base(own_) {}
	void fill() { own_.assign(10, 1); }

private:
	std::vector<int> own_;
};
//- good
class GoodDerived : public Base
{
public:
	explicit GoodDerived(std::vector<int> &log) : Base(log) {}
	void fill() { own_.assign(10, 1); }

private:
	std::vector<int> own_;
};
//- shared
RUN_CASE(base_dtor, (BadDerived d; d.fill()), (std::vector<int> log; GoodDerived d(log); d.fill()))
} // namespace base_dtor

// CASE emplace_over: emplace ends the old value that a view goes to
namespace emplace_over
{
//- bad
char bad(std::optional<std::string> &o)
{
	const std::string_view old = *o;
	o.emplace(900, 'n');
	return old.back();
}
//- good
char good(std::optional<std::string> &o)
{
	const std::string old = *o;
	o.emplace(900, 'n');
	return old.back();
}
RUN_CASE(emplace_over, (std::optional<std::string> o(std::string(60, 'x')); sink(bad(o))),
	 (std::optional<std::string> o(std::string(60, 'x')); sink(good(o))))
} // namespace emplace_over

// CASE early_return_dtor: on the early return the guard runs with the buffer gone
namespace early_return_dtor
{
struct Flush {
	std::string *text;
	~Flush()
	{
		if (text)
			text->append("the end of a text that does not fit into it");
	}
};
//- bad
std::size_t bad(bool quick)
{
	Flush f{nullptr};
	if (quick) {
		std::string text = "quick";
		f.text = &text;
		return text.size();
	}
	return 0;
}
//- good
std::size_t good(bool quick)
{
	if (quick) {
		std::string text = "quick";
		Flush f{nullptr};
		f.text = &text;
		return text.size();
	}
	return 0;
}
RUN_CASE(early_return_dtor, (sink(bad(true))), (sink(good(true))))
} // namespace early_return_dtor

// CASE assign_drops: the assignment frees the object that the argument of the call still reads
namespace assign_drops
{
struct Config {
	std::vector<int> values;
};
std::unique_ptr<Config> next(const Config &old)
{
	auto c = std::make_unique<Config>();
	c->values = old.values;
	return c;
}
//- bad
int bad(std::unique_ptr<Config> c)
{
	const Config &before = *c;
	c = next(before);
	c->values[0]++;
	return before.values[0] + c->values[0];
}
//- good
int good(std::unique_ptr<Config> c)
{
	const Config before = *c;
	c = next(before);
	c->values[0]++;
	return before.values[0] + c->values[0];
}
RUN_CASE(assign_drops, (sink(bad(std::make_unique<Config>(Config{{1}})))),
	 (sink(good(std::make_unique<Config>(Config{{1}})))))
} // namespace assign_drops
