// SPDX-License-Identifier: GPL-2.0
// How objects end: through bases, with their handler, node, or another value; and moved out by a callee.
#include <any>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>
struct B {
	int a = 0;
};
struct D : B {
	std::string s;
};
struct VB {
	virtual ~VB() = default;
};
struct VD : VB {
	std::string s;
};
struct Abs {
	virtual int f() = 0;
};
struct Con : Abs {
	std::vector<int> v;
	int f() override { return 1; }
};
struct Tag : B {
};
// REJECT: free-base
std::unique_ptr<B> b1()
{
	return std::make_unique<D>();
}
// REJECT: free-base
void b2()
{
	B *p = new D;
	delete p;
}
// REJECT: free-base
void b3(std::vector<std::unique_ptr<B>> &v)
{
	v.emplace_back(new D);
}
// REJECT: free-base
void b4(Abs *a)
{
	delete a;
}
// REJECT: free-base
void b5(std::unique_ptr<Abs> &a)
{
	a.reset(new Con);
}
// REJECT: borrow-invalidated
std::size_t b6(std::any &a)
{
	auto *s = std::any_cast<std::string>(&a);
	a.reset();
	return s->size();
}
// REJECT: borrow-invalidated
std::size_t b7(std::any &a)
{
	auto &s = std::any_cast<std::string &>(a);
	a = 3;
	return s.size();
}
// REJECT: borrow-invalidated
std::size_t b8(std::variant<int, std::string> &v)
{
	auto *s = std::get_if<std::string>(&v);
	v = 3;
	return s->size();
}
// REJECT: borrow-dangling
const char *b9(int n)
{
	const char *w = "";
	try {
		if (n)
			throw std::runtime_error("x");
	} catch (const std::exception &e) {
		w = e.what();
	}
	return w;
}
// REJECT: borrow-invalidated
std::size_t b10(std::set<std::string> &s)
{
	const std::string &f = *s.begin();
	s.extract(s.begin());
	return f.size();
}
// ACCEPT
struct Mail {
	std::unique_ptr<int> p;
};
// ACCEPT
void take(std::vector<Mail> &b, Mail &m)
{
	b.push_back(std::move(m));
}
// REJECT: move-use
int b11(std::vector<Mail> &b)
{
	Mail m{std::make_unique<int>(1)};
	take(b, m);
	return *m.p;
}
// ACCEPT
void sink(std::unique_ptr<int> &p)
{
	auto q = std::move(p);
	(void)q;
}
// REJECT: move-use
int b12()
{
	auto p = std::make_unique<int>(1);
	sink(p);
	return *p;
}
// ACCEPT
std::unique_ptr<VB> g1()
{
	return std::make_unique<VD>();
}
// ACCEPT
std::shared_ptr<B> g2()
{
	return std::make_shared<D>();
}
// ACCEPT
std::unique_ptr<B> g3()
{
	return std::make_unique<B>();
}
// ACCEPT
std::unique_ptr<B> g4()
{
	return std::make_unique<Tag>();
}
// ACCEPT
std::string g5(int n)
{
	std::string w;
	try {
		if (n)
			throw std::runtime_error("x");
	} catch (const std::exception &e) {
		w = e.what();
	}
	return w;
}
// ACCEPT
std::string g6(int n)
{
	try {
		if (n)
			throw std::runtime_error("x");
	} catch (const std::exception &e) {
		return e.what();
	}
	return {};
}
// ACCEPT
int g7(std::any &a)
{
	if (auto *s = std::any_cast<std::string>(&a))
		return int(s->size());
	a = 3;
	return std::any_cast<int>(a);
}
// ACCEPT
int g8(std::map<int, std::string> &m)
{
	auto n = m.extract(3);
	if (!n)
		return 0;
	n.key() = 4;
	auto &s = n.mapped();
	int k = int(s.size());
	m.insert(std::move(n));
	return k;
}
// ACCEPT
bool try_take(std::vector<Mail> &b, Mail &m)
{
	if (b.size() > 3)
		return false;
	b.push_back(std::move(m));
	return true;
}
// ACCEPT
int g9(std::vector<Mail> &b)
{
	Mail m{std::make_unique<int>(1)};
	if (!try_take(b, m))
		return *m.p;
	return 0;
}
// ACCEPT
void refill(std::unique_ptr<int> &p)
{
	auto q = std::move(p);
	p = std::make_unique<int>(*q);
}
// ACCEPT
int g10()
{
	auto p = std::make_unique<int>(1);
	refill(p);
	return *p;
}
// ACCEPT
int g11()
{
	auto p = std::make_unique<int>(1);
	sink(p);
	p = std::make_unique<int>(3);
	return *p;
}
// ACCEPT
void maybe(std::unique_ptr<int> &p, bool c)
{
	if (c) {
		auto q = std::move(p);
	}
}
// ACCEPT
int g12(bool c)
{
	auto p = std::make_unique<int>(1);
	maybe(p, c);
	return p ? *p : 0;
}
// ACCEPT
int g13()
{
	auto p = std::make_unique<int>(1);
	sink(p);
	return p ? *p : 0;
}
// ACCEPT
std::exception_ptr g14()
{
	std::exception_ptr e;
	try {
		throw 3;
	} catch (...) {
		e = std::current_exception();
	}
	return e;
}
// ACCEPT
int g15()
{
	try {
		throw std::string("x");
	} catch (std::string &s) {
		s += "y";
		return int(s.size());
	}
}
// ACCEPT
void g16(Con *c)
{
	delete c;
}
// ACCEPT
struct Chain {
	Chain *next = nullptr;
	~Chain() { delete next; }
};
// ACCEPT
int g17(const std::string &t)
{
	std::vector<std::string> errs;
	try {
		throw std::invalid_argument(t);
	} catch (const std::invalid_argument &e) {
		errs.emplace_back(e.what());
	} catch (...) {
		errs.push_back("?");
	}
	return int(errs.size());
}
// ACCEPT
std::string_view g18(const std::exception &e)
{
	return e.what();
}
