// SPDX-License-Identifier: GPL-2.0
// What gets a value only where a callee succeeds, or a closure is called.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <functional>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>
// ACCEPT
bool parse_port(std::string_view t, int &port)
{
	if (t.empty())
		return false;
	port = 1;
	return true;
}
// ACCEPT
bool parse_ptr(std::string_view t, int *port)
{
	if (t.empty())
		return false;
	*port = 1;
	return true;
}
// REJECT: init-use
int b1(std::string_view t)
{
	int p;
	if (!parse_port(t, p))
		return p;
	return p;
}
// REJECT: init-use
int b2(std::string_view t)
{
	int p;
	if (parse_port(t, p) || t == "x")
		return p;
	return 0;
}
// REJECT: init-use
int b3(std::string_view t)
{
	int p;
	std::from_chars(t.data(), t.data() + t.size(), p);
	return p;
}
// REJECT: init-use
int b4(const char *t)
{
	int p;
	std::sscanf(t, "%d", &p);
	return p;
}
// REJECT: init-use
int b5(const std::vector<int> &v)
{
	int last;
	std::for_each(v.begin(), v.end(), [&](int x) { last = x; });
	return last;
}
// REJECT: init-use
int b6(bool c)
{
	int x;
	auto set = [&] { x = 1; };
	if (c)
		set();
	return x;
}
// REJECT: init-use
int b7(const std::vector<int> &v)
{
	int best;
	auto keep = [&](int n) {
		if (n > 3)
			best = n;
	};
	for (int x : v)
		keep(x);
	return best;
}
// ACCEPT
template <typename F>
void if_set(std::optional<int> o, F f)
{
	if (o)
		f(*o);
}
// REJECT: init-use
int b8(std::optional<int> o)
{
	int n;
	if_set(o, [&n](int x) { n = x; });
	return n;
}
// ACCEPT
struct R {
	R() = default;
	R(int v, int w) : v(v), w(w) {}
	int v;
	int w;
};
// REJECT: init-use
int b9(bool c)
{
	R r;
	if (c)
		r = R(1, 2);
	return r.v * r.w;
}
// REJECT: init-use
int b11(std::string_view t)
{
	int p;
	if (!parse_ptr(t, &p))
		return p;
	return 0;
}
// REJECT: init-use
int b12(std::string_view t)
{
	int p;
	while (!parse_port(t, p)) {
		if (p > 3)
			return 1;
		t = "1";
	}
	return p;
}
// ACCEPT
int g1(std::string_view t)
{
	int p;
	if (!parse_port(t, p))
		return 0;
	return p;
}
// ACCEPT
int g2(std::string_view t)
{
	int p;
	if (parse_port(t, p) && p > 2)
		return p;
	return 0;
}
// ACCEPT
int g3(std::string_view t)
{
	int p;
	auto [e, ec] = std::from_chars(t.data(), t.data() + t.size(), p);
	if (ec != std::errc())
		return 0;
	return p;
}
// ACCEPT
int g4(const char *t)
{
	int p;
	if (std::sscanf(t, "%d", &p) != 1)
		return 0;
	return p;
}
// ACCEPT
int g5(const std::vector<int> &v)
{
	int last = 0;
	std::for_each(v.begin(), v.end(), [&](int x) { last = x; });
	return last;
}
// ACCEPT
int g6()
{
	int x;
	auto set = [&] { x = 1; };
	set();
	return x;
}
// ACCEPT
int g7()
{
	int best;
	auto keep = [&](int n) { best = n > 3 ? n : 0; };
	keep(3);
	return best;
}
// ACCEPT
template <typename F>
void with(int o, F &&f)
{
	std::forward<F>(f)(o);
}
// ACCEPT
int g8()
{
	int n;
	with(3, [&n](int x) { n = x; });
	return n;
}
// ACCEPT
int g9()
{
	R r(1, 2);
	return r.v * r.w;
}
// ACCEPT
int g10(int value)
{
	int more[4];
	std::fill(std::begin(more), std::end(more), value);
	return more[2];
}
// ACCEPT
int g11()
{
	int x;
	auto set = [&] { x = 1; };
	std::function<void()> f = set;
	f();
	return x;
}
// ACCEPT
int g12()
{
	int x;
	auto set = [&] { x = 1; };
	auto run = [&] { set(); };
	run();
	return x;
}
// ACCEPT
int g13(std::string_view t)
{
	int p;
	bool ok = parse_port(t, p);
	if (!ok)
		return 0;
	return p;
}
// ACCEPT
int g14(std::string_view t)
{
	int p;
	while (!parse_port(t, p))
		t = "1";
	return p;
}
// ACCEPT
int g15(std::variant<int, char> v)
{
	int n;
	std::visit([&](auto x) { n = int(x); }, v);
	return n;
}
// ACCEPT
bool both(int a, int &x, int &y)
{
	if (a < 0) {
		x = 0;
		y = 0;
		return false;
	}
	x = a;
	y = a;
	return true;
}
// ACCEPT
int g16(int a)
{
	int x, y;
	if (!both(a, x, y))
		return x + y;
	return x;
}
// ACCEPT
template <typename... F>
struct Overload : F... {
	using F::operator()...;
};
// ACCEPT
template <typename... F>
Overload(F...) -> Overload<F...>;
// ACCEPT
int g17(std::variant<int, char> v)
{
	int n;
	std::visit(Overload{[&](int x) { n = x; }, [&](char) { n = 0; }}, v);
	return n;
}
// ACCEPT
int g18(int a)
{
	int r;
	auto calc = [&](int k) -> bool {
		if (k < 0)
			return false;
		r = k;
		return true;
	};
	if (!calc(a))
		return 0;
	return r;
}
// ACCEPT
int g19()
{
	int total;
	auto init = [&total]() mutable { total = 0; };
	init();
	auto add = [&](int n) { total += n; };
	add(3);
	return total;
}
// ACCEPT
struct B {
	int a;
	B() : a(1) {}
};
struct D : B {
	int b;
	D() = default;
};
// ACCEPT
int g21()
{
	D d;
	d.b = 3;
	return d.a + d.b;
}
// ACCEPT
int g22(std::string_view t)
{
	int p = 0;
	if (!parse_port(t, p))
		return p;
	return p;
}
// ACCEPT
int g23(std::string_view t)
{
	int p;
	if (!parse_port(t, p))
		p = 80;
	return p;
}
// ACCEPT
int g24(const std::array<int, 3> &v)
{
	int s;
	auto f = [&s](int a) { s = a; };
	for (int x : v)
		f(x);
	return s;
}
// REJECT: init-use
int range_b1()
{
	std::array<int, 3> w;
	std::sort(w.begin(), w.end());
	return w[1];
}
// REJECT: init-use
int range_b2()
{
	int a[4];
	return std::accumulate(std::begin(a), std::end(a), 0);
}
// REJECT: init-use
int range_b3(int x)
{
	std::array<int, 3> w;
	w[0] = x;
	w[1] = x;
	return *std::max_element(w.begin(), w.end());
}
// REJECT: init-use
int range_b4()
{
	std::array<int, 3> w;
	std::ranges::sort(w);
	return w[1];
}
// REJECT: init-use
int range_b5(bool c)
{
	std::array<int, 3> w;
	if (c)
		w.fill(1);
	return std::accumulate(w.begin(), w.end(), 0);
}
// REJECT: init-use
int range_b6(std::vector<int> &out)
{
	int a[4];
	std::copy(std::begin(a), std::end(a), out.begin());
	return 0;
}
// ACCEPT
int range_g1(std::span<const int> v)
{
	std::array<int, 3> w;
	std::copy_n(v.begin(), w.size(), w.begin());
	std::sort(w.begin(), w.end());
	return w[1];
}
// ACCEPT
int range_g2(int n)
{
	int a[8];
	for (int i = 0; i < n && i < 8; i++)
		a[i] = i;
	std::sort(a, a + n);
	return n ? a[0] : 0;
}
// ACCEPT
int range_g3()
{
	int a[4];
	std::iota(std::begin(a), std::end(a), 1);
	return std::accumulate(std::begin(a), std::end(a), 0);
}
// ACCEPT
int range_g4()
{
	std::array<int, 4> a;
	std::fill(a.begin(), a.end(), 1);
	std::ranges::reverse(a);
	return a[0];
}
// ACCEPT
void fill_all(std::span<int> s)
{
	for (int &x : s)
		x = 1;
}
// ACCEPT
int range_g5()
{
	int a[4];
	fill_all(a);
	return a[0];
}
// ACCEPT
int range_g6()
{
	std::array<int, 4> a;
	fill_all(a);
	std::sort(a.begin(), a.end());
	return a[0];
}
// ACCEPT
int range_g7()
{
	std::array<int, 3> a;
	a[0] = 1;
	a[1] = 2;
	a[2] = 3;
	return *std::max_element(a.begin(), a.end());
}
// ACCEPT
int range_g8()
{
	std::array<int, 4> a;
	std::generate(a.begin(), a.end(), [n = 0]() mutable { return n++; });
	return std::accumulate(a.begin(), a.end(), 0);
}
// ACCEPT
int range_g9()
{
	std::array<int, 4> a;
	for (auto &x : a)
		x = 2;
	return std::accumulate(a.begin(), a.end(), 0);
}
// ACCEPT
int range_g10(const std::vector<int> &v)
{
	std::array<int, 4> a;
	std::copy(v.begin(), v.begin() + 4, a.begin());
	return *std::min_element(a.begin(), a.end());
}
// ACCEPT
int range_g11()
{
	std::array<int, 40> a;
	for (std::size_t i = 0; i < a.size(); i++)
		a[i] = int(i);
	std::sort(a.begin(), a.end());
	return a[3];
}
// ACCEPT
int range_g12()
{
	std::array<std::vector<int>, 4> a;
	return int(std::count_if(a.begin(), a.end(), [](auto &v) { return v.empty(); }));
}
// ACCEPT
int range_g13()
{
	int a[3];
	std::ranges::fill(a, 3);
	return std::ranges::max(a);
}
// ACCEPT
int range_g14(const int (&in)[4])
{
	int a[4];
	std::transform(std::begin(in), std::end(in), std::begin(a), [](int x) { return x * 2; });
	return *std::max_element(std::begin(a), std::end(a));
}
