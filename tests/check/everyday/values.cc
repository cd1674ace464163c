// SPDX-License-Identifier: GPL-2.0
// Values: what is read has got one on every path that reads it
#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace values
{
enum class Kind { Number, Word, End };
struct Token {
	Kind kind;
	int number;
	std::string_view word;
};
// what is set exactly with a flag
int flag_beside(const std::vector<int> &v)
{
	bool found = false;
	int at;
	for (int x : v)
		if (x > 2) {
			at = x;
			found = true;
			break;
		}
	if (found)
		return at;
	return -1;
}
int flag_from_condition(int n, bool wide)
{
	int half;
	if (wide)
		half = n / 2;
	n += 1;
	if (wide)
		n -= half;
	return n;
}
int flag_of_comparison(int mode, int n)
{
	int scale;
	if (mode == 1)
		scale = 10;
	else if (mode == 2)
		scale = 100;
	if (mode == 1 || mode == 2)
		return n * scale;
	return n;
}
int count_and_last(const std::vector<int> &v)
{
	int last;
	int count = 0;
	for (int x : v)
		if (x % 2) {
			last = x;
			count++;
		}
	return count > 0 ? last : 0;
}
bool read_number(std::string_view s, int &out)
{
	int v = 0;
	if (s.empty())
		return false;
	for (char c : s) {
		if (c < '0' || c > '9')
			return false;
		v = v * 10 + (c - '0');
	}
	out = v;
	return true;
}
int sum_of_two(std::string_view a, std::string_view b)
{
	int x, y;
	if (!read_number(a, x) || !read_number(b, y))
		return -1;
	return x + y;
}
int nested_success(std::string_view a, std::string_view b)
{
	int x;
	if (read_number(a, x)) {
		int y;
		if (read_number(b, y))
			return x * y;
		return x;
	}
	return 0;
}
int success_kept(std::string_view s)
{
	int v;
	const bool ok = read_number(s, v);
	std::printf("%s\n", ok ? "read" : "no number");
	if (!ok)
		return 0;
	return v;
}
int while_success(std::span<const std::string_view> in)
{
	int v, sum = 0;
	std::size_t i = 0;
	while (i < in.size() && read_number(in[i], v)) {
		sum += v;
		i++;
	}
	return sum;
}
int chars_checked(std::string_view s)
{
	int port;
	auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), port);
	if (error != std::errc() || end != s.data() + s.size())
		return -1;
	return port;
}
int stream_checked(const std::string &s)
{
	std::istringstream in(s);
	int a, b;
	char op;
	if (!(in >> a >> op >> b))
		return 0;
	switch (op) {
	case '+':
		return a + b;
	case '-':
		return a - b;
	default:
		return a;
	}
}
int stream_loop(const std::string &s)
{
	std::istringstream in(s);
	int v;
	int sum = 0;
	while (in >> v)
		sum += v;
	return sum;
}
// partly filled arrays with a count
int partly_filled(std::string_view s)
{
	int digits[8];
	std::size_t n = 0;
	for (char c : s) {
		if (n == std::size(digits))
			break;
		if (c >= '0' && c <= '9')
			digits[n++] = c - '0';
	}
	int sum = 0;
	for (std::size_t i = 0; i < n; i++)
		sum += digits[i];
	return sum;
}
std::size_t reversed_digits(unsigned v, char (&out)[12])
{
	char tmp[12];
	std::size_t n = 0;
	do {
		tmp[n++] = char('0' + v % 10);
		v /= 10;
	} while (v);
	for (std::size_t i = 0; i < n; i++)
		out[i] = tmp[n - 1 - i];
	out[n] = 0;
	return n;
}
int use_digits()
{
	char text[12];
	const std::size_t n = reversed_digits(4096, text);
	return text[0] + text[n - 1];
}
struct Fields {
	std::string_view at[4];
	std::size_t count = 0;
};
Fields split(std::string_view s)
{
	Fields f;
	while (f.count < 4) {
		const auto comma = s.find(',');
		f.at[f.count++] = s.substr(0, comma);
		if (comma == s.npos)
			break;
		s.remove_prefix(comma + 1);
	}
	return f;
}
std::size_t use_fields()
{
	const Fields f = split("a,bc,def");
	std::size_t sum = 0;
	for (std::size_t i = 0; i < f.count; i++)
		sum += f.at[i].size();
	return sum;
}
class SmallStack
{
public:
	bool push(int v)
	{
		if (top_ == items_.size())
			return false;
		items_[top_++] = v;
		return true;
	}
	std::optional<int> pop()
	{
		if (top_ == 0)
			return std::nullopt;
		return items_[--top_];
	}

private:
	std::array<int, 4> items_;
	std::size_t top_ = 0;
};
int use_stack()
{
	SmallStack s;
	s.push(1);
	s.push(2);
	return s.pop().value_or(0) * 10 + s.pop().value_or(0);
}
template <typename T, std::size_t N>
class InlineVec
{
public:
	InlineVec() : size_(0) {}
	InlineVec(const InlineVec &o) : size_(o.size_)
	{
		for (std::size_t i = 0; i < size_; i++)
			new (at(i)) T(*o.at(i));
	}
	InlineVec &operator=(const InlineVec &) = delete;
	~InlineVec()
	{
		while (size_ > 0)
			at(--size_)->~T();
	}
	template <typename... A>
	T &emplace(A &&...a)
	{
		assert(size_ < N);
		T *p = new (at(size_)) T(std::forward<A>(a)...);
		size_++;
		return *p;
	}
	T *begin() { return at(0); }
	T *end() { return at(size_); }
	std::size_t size() const { return size_; }

private:
	T *at(std::size_t i) { return std::launder(reinterpret_cast<T *>(raw_) + i); }
	const T *at(std::size_t i) const
	{
		return std::launder(reinterpret_cast<const T *>(raw_) + i);
	}
	alignas(T) std::byte raw_[N * sizeof(T)];
	std::size_t size_;
};
std::size_t use_inline()
{
	InlineVec<std::string, 3> v;
	v.emplace("a");
	v.emplace(3u, 'b');
	InlineVec<std::string, 3> w = v;
	std::size_t n = 0;
	for (auto &s : w)
		n += s.size();
	return n;
}
// every path
int with_default_case(Kind k)
{
	int cost;
	switch (k) {
	case Kind::Number:
		cost = 1;
		break;
	case Kind::Word:
		cost = 2;
		break;
	case Kind::End:
		cost = 0;
		break;
	default:
		std::abort();
	}
	return cost;
}
const char *every_enumerator(Kind k)
{
	const char *name;
	switch (k) {
	case Kind::Number:
		name = "number";
		break;
	case Kind::Word:
	case Kind::End:
		name = "other";
		break;
	}
	return name;
}
int endless_until(int n)
{
	int r;
	for (;;) {
		n = n % 2 ? 3 * n + 1 : n / 2;
		if (n == 1) {
			r = 7;
			break;
		}
	}
	return r;
}
[[noreturn]] void fail(const char *why)
{
	throw std::runtime_error(why);
}
int noreturn_path(std::string_view op, int a)
{
	int r;
	if (op == "neg")
		r = -a;
	else if (op == "inc")
		r = a + 1;
	else
		fail("operator");
	return r;
}
int set_by_throwing(std::string_view s)
{
	int n;
	try {
		n = s == "x" ? throw std::invalid_argument("x") : int(s.size());
	} catch (const std::invalid_argument &) {
		return -1;
	}
	return n;
}
int catch_gives(const std::vector<int> &v, std::size_t i)
{
	int n;
	try {
		n = v.at(i);
	} catch (const std::out_of_range &) {
		n = 0;
	}
	return n;
}
int at_least_once(std::span<const int> v)
{
	assert(!v.empty());
	int best = v[0];
	std::size_t where = 0;
	for (std::size_t i = 1; i < v.size(); i++)
		if (v[i] > best) {
			best = v[i];
			where = i;
		}
	return best * 10 + int(where);
}
int do_while_reads(std::istream &in)
{
	int v;
	do {
		if (!(in >> v))
			return -1;
	} while (v < 0);
	return v;
}
int comma_and_ternary(bool c)
{
	int a, b;
	a = 1, b = c ? a + 1 : a;
	int d;
	c ? d = a : d = b;
	return a + b + d;
}
int chained(int n)
{
	int a, b, c;
	a = b = c = n;
	return a + b + c;
}
int goto_cleanup(int n)
{
	int r;
	if (n < 0) {
		r = -1;
		goto out;
	}
	r = n * 2;
out:
	return r;
}
// out parameters and aggregates
void divide(int a, int b, int *q, int *r)
{
	*q = a / b;
	if (r)
		*r = a % b;
}
int quotient_only(int a, int b)
{
	int q;
	divide(a, b, &q, nullptr);
	int q2, r2;
	divide(a, q, &q2, &r2);
	return q + q2 + r2;
}
struct Point {
	int x, y;
};
bool intersect(Point a, Point b, Point *out)
{
	if (a.x == b.x)
		return false;
	out->x = a.x < b.x ? a.x : b.x;
	out->y = a.y < b.y ? a.y : b.y;
	return true;
}
int crossing(Point a, Point b)
{
	Point p;
	if (intersect(a, b, &p))
		return p.x + p.y;
	return 0;
}
Point by_member(int n)
{
	Point p;
	p.x = n;
	p.y = p.x * 2;
	return p;
}
Point by_switch(int dir)
{
	Point p;
	switch (dir) {
	case 0:
		p.x = 1;
		p.y = 0;
		break;
	case 1:
		p = {0, 1};
		break;
	default:
		p.x = p.y = -1;
	}
	return p;
}
struct Header {
	std::uint8_t version;
	std::uint8_t flags;
	std::uint16_t length;
};
std::optional<Header> parse_header(std::span<const unsigned char> in)
{
	Header h;
	if (in.size() < 4)
		return std::nullopt;
	h.version = in[0];
	h.flags = in[1];
	h.length = std::uint16_t(in[2] << 8 | in[3]);
	return h;
}
Header copied_header(const unsigned char *p)
{
	Header h;
	std::memcpy(&h, p, sizeof(h));
	return h;
}
std::uint32_t word_from(std::span<const std::byte> in)
{
	std::uint32_t w;
	std::memcpy(&w, in.data(), sizeof(w));
	return w;
}
float bits_of(std::uint32_t v)
{
	float f;
	static_assert(sizeof(f) == sizeof(v));
	std::memcpy(&f, &v, sizeof(f));
	return f;
}
int formatted(int v)
{
	char buf[32];
	const int n = std::snprintf(buf, sizeof(buf), "%d", v);
	return n > 0 ? buf[0] : 0;
}
int filled_by_algorithm(int v)
{
	int a[6];
	std::fill(a, a + 6, v);
	int b[6];
	std::fill_n(b, 6, 1);
	int c[6];
	std::iota(std::begin(c), std::end(c), 0);
	int d[6];
	std::copy(c, c + 6, d);
	std::array<int, 6> e;
	e.fill(2);
	std::array<int, 6> f;
	std::transform(a, a + 6, b, f.begin(), [](int x, int y) { return x + y; });
	std::array<int, 6> g;
	std::generate(g.begin(), g.end(), [n = 0]() mutable { return n++; });
	std::ranges::sort(g);
	return a[1] + b[2] + c[3] + d[4] + e[5] + f[0] + g[1];
}
int filled_by_loops()
{
	std::array<std::array<int, 3>, 3> m;
	for (auto &row : m)
		for (int &x : row)
			x = 1;
	int k[4];
	for (int &x : k)
		x = 2;
	int back[5];
	for (int i = 4; i >= 0; i--)
		back[i] = i;
	int strided[6];
	for (int i = 0; i < 6; i += 2) {
		strided[i] = i;
		strided[i + 1] = -i;
	}
	int first[4];
	first[0] = 1;
	for (int i = 1; i < 4; i++)
		first[i] = first[i - 1] * 2;
	return m[1][2] + k[3] + back[0] + strided[5] + first[3];
}
int pascal(int n)
{
	int row[10];
	row[0] = 1;
	for (int i = 1; i <= n; i++) {
		row[i] = 1;
		for (int j = i - 1; j > 0; j--)
			row[j] += row[j - 1];
	}
	return row[n / 2];
}
int histogram(std::string_view s)
{
	int counts[26] = {};
	for (char c : s)
		if (c >= 'a' && c <= 'z')
			counts[c - 'a']++;
	return *std::max_element(std::begin(counts), std::end(counts));
}
struct Matrix {
	double at[3][3];
	void identity()
	{
		for (int i = 0; i < 3; i++)
			for (int j = 0; j < 3; j++)
				at[i][j] = i == j ? 1 : 0;
	}
	double trace() const { return at[0][0] + at[1][1] + at[2][2]; }
};
double trace_of_identity()
{
	Matrix m;
	m.identity();
	return m.trace();
}
struct Limits {
	int low, high;
	void set(int a, int b)
	{
		low = std::min(a, b);
		high = std::max(a, b);
	}
	bool has(int v) const { return low <= v && v <= high; }
};
bool two_phase(int v)
{
	Limits l;
	l.set(9, 3);
	return l.has(v);
}
class Reader
{
public:
	bool open(std::string_view text)
	{
		if (text.empty())
			return false;
		text_ = text;
		at_ = 0;
		open_ = true;
		return true;
	}
	int next() { return open_ && at_ < text_.size() ? text_[at_++] : -1; }

private:
	std::string_view text_;
	std::size_t at_;
	bool open_ = false;
};
int use_reader()
{
	Reader r;
	if (!r.open("ab"))
		return -1;
	return r.next() + r.next();
}
class Lazy
{
public:
	explicit Lazy(int n) : n_(n) {}
	int value()
	{
		if (!ready_) {
			value_ = n_ * n_;
			ready_ = true;
		}
		return value_;
	}

private:
	int n_;
	int value_;
	bool ready_ = false;
};
int use_lazy()
{
	Lazy l(3);
	return l.value() + l.value();
}
class Ring
{
public:
	void add(double v)
	{
		last_[count_ % 4] = v;
		count_++;
	}
	double mean() const
	{
		const std::size_t n = std::min<std::size_t>(count_, 4);
		double s = 0;
		for (std::size_t i = 0; i < n; i++)
			s += last_[i];
		return n ? s / double(n) : 0;
	}

private:
	double last_[4];
	std::size_t count_ = 0;
};
double use_ring()
{
	Ring r;
	for (int i = 0; i < 6; i++)
		r.add(i);
	return r.mean();
}
class Range
{
public:
	Range(int a, int b)
	{
		if (a < b) {
			low_ = a;
			high_ = b;
		} else {
			low_ = b;
			high_ = a;
		}
		size_ = high_ - low_;
	}
	explicit Range(int n) : Range(0, n) {}
	int size() const { return size_; }

private:
	int low_, high_, size_;
};
class Cell
{
public:
	Cell() { reset(); }
	void reset()
	{
		value_ = 0;
		dirty_ = false;
	}
	int value() const { return dirty_ ? -1 : value_; }

private:
	int value_;
	bool dirty_;
};
class Grid
{
public:
	Grid(int w, int h) : w_(w), h_(h), cells_(std::size_t(w * h)), stride_(w_ * 2) {}
	int area() const { return w_ * h_ + stride_ + int(cells_.size()); }

private:
	int w_, h_;
	std::vector<char> cells_;
	int stride_;
};
struct Options {
	int level = 1;
	bool verbose{};
	const char *name = "x";
	double ratio;
	Options() : ratio(level * 0.5) {}
};
union Bits {
	float f;
	std::uint32_t u;
};
std::uint32_t sign_of(float f)
{
	Bits b;
	b.f = f;
	std::uint32_t u;
	std::memcpy(&u, &b.f, sizeof(u));
	return u >> 31;
}
struct Shape {
	enum { Circle, Box } kind;
	union {
		int radius;
		struct {
			int w, h;
		} box;
	};
};
int area(const Shape &s)
{
	return s.kind == Shape::Circle ? 3 * s.radius * s.radius : s.box.w * s.box.h;
}
int shapes()
{
	Shape a;
	a.kind = Shape::Circle;
	a.radius = 2;
	Shape b;
	b.kind = Shape::Box;
	b.box.w = 2;
	b.box.h = 3;
	return area(a) + area(b);
}
// closures
int set_by_closure(bool twice)
{
	int v;
	auto set = [&v](int x) { v = x; };
	set(1);
	if (twice)
		set(2);
	return v;
}
template <typename F>
void with_value(F f)
{
	f(5);
}
int set_in_callback()
{
	int got;
	with_value([&](int v) { got = v; });
	return got;
}
int immediately()
{
	const int v = [] {
		int x;
		x = 4;
		return x;
	}();
	int w;
	[&] { w = v + 1; }();
	return w;
}
int visited(const std::variant<int, std::string> &v)
{
	int n;
	std::visit(
		[&n](const auto &x) {
			if constexpr (std::is_same_v<std::decay_t<decltype(x)>, int>)
				n = x;
			else
				n = int(x.size());
		},
		v);
	return n;
}
int tie_and_bindings()
{
	int q, r;
	std::tie(q, r) = std::make_tuple(7, 8);
	auto [a, b] = std::pair(q, r);
	std::tie(std::ignore, q) = std::tuple(1, a + b);
	return q;
}
std::vector<Token> tokens(std::string_view in)
{
	std::vector<Token> out;
	while (!in.empty()) {
		Token t{};
		const char c = in.front();
		if (c == ' ') {
			in.remove_prefix(1);
			continue;
		}
		std::size_t n = 0;
		if (c >= '0' && c <= '9') {
			t.kind = Kind::Number;
			t.number = 0;
			for (; n < in.size() && in[n] >= '0' && in[n] <= '9'; n++)
				t.number = t.number * 10 + (in[n] - '0');
		} else {
			t.kind = Kind::Word;
			while (n < in.size() && in[n] != ' ')
				n++;
			t.word = in.substr(0, n);
		}
		in.remove_prefix(n);
		out.push_back(t);
	}
	out.push_back({Kind::End, 0, {}});
	return out;
}
int heap_arrays(std::size_t n)
{
	std::unique_ptr<int[]> a(new int[n]());
	auto b = std::make_unique<int[]>(n);
	auto c = std::make_unique_for_overwrite<int[]>(n);
	for (std::size_t i = 0; i < n; i++)
		c[i] = int(i);
	int *d = new int[n];
	std::copy(c.get(), c.get() + n, d);
	const int s = a[0] + b[n - 1] + c[n - 1] + d[0];
	delete[] d;
	return s;
}
int late_pointer(bool c)
{
	int a = 1, b = 2;
	int *p;
	if (c)
		p = &a;
	else
		p = &b;
	*p = 5;
	return a + b;
}
int reference_into(int (&a)[3], int i)
{
	int &slot = a[i];
	slot = 4;
	return slot;
}
int use_reference_into()
{
	int a[3];
	for (int i = 0; i < 3; i++)
		reference_into(a, i);
	return a[0] + a[2];
}
int static_late()
{
	static int calls;
	static std::array<int, 3> seen;
	seen[std::size_t(calls % 3)]++;
	return ++calls + seen[0];
}
thread_local int depth_of_calls;
int thread_local_zero()
{
	return depth_of_calls++;
}
std::optional<std::pair<double, double>> roots(double a, double b, double c)
{
	double d = b * b - 4 * a * c, root;
	if (d < 0)
		return std::nullopt;
	root = std::sqrt(d);
	double lo, hi;
	lo = (-b - root) / (2 * a);
	hi = (-b + root) / (2 * a);
	if (hi < lo)
		std::swap(lo, hi);
	return std::pair(lo, hi);
}
bool swap_ends(std::span<int> v)
{
	int *first, *last;
	if (v.size() < 2)
		return false;
	first = &v.front();
	last = &v.back();
	int t;
	t = *first;
	*first = *last;
	*last = t;
	return true;
}
int min_max(std::span<const int> v, int &lo, int &hi)
{
	if (v.empty())
		return 0;
	lo = hi = v[0];
	for (int x : v.subspan(1)) {
		lo = std::min(lo, x);
		hi = std::max(hi, x);
	}
	return int(v.size());
}
int spread(std::span<const int> v)
{
	int lo, hi;
	const int n = min_max(v, lo, hi);
	if (n == 0)
		return 0;
	return hi - lo;
}
int error_code(int in, int *out)
{
	if (in < 0)
		return -22;
	*out = in + 1;
	return 0;
}
int by_error_code(int in)
{
	int v, w;
	int err = error_code(in, &v);
	if (err)
		return err;
	err = error_code(v, &w);
	if (err < 0)
		return err;
	return v + w;
}
int retry_code(int in)
{
	int v;
	int tries = 0;
	while (error_code(in + tries, &v) != 0)
		tries++;
	return v;
}
enum class Status { Ok, Empty };
Status front_of(std::span<const int> v, int &out)
{
	if (v.empty())
		return Status::Empty;
	out = v.front();
	return Status::Ok;
}
int by_status(std::span<const int> v)
{
	int x;
	switch (front_of(v, x)) {
	case Status::Ok:
		return x;
	case Status::Empty:
		break;
	}
	return 0;
}
int flags_two(int n)
{
	bool have_low = false, have_high = false;
	int low, high;
	for (int i = 0; i < n; i++) {
		if (i % 3 == 0 && !have_low) {
			low = i;
			have_low = true;
		}
		if (i % 5 == 4) {
			high = i;
			have_high = true;
		}
	}
	if (!have_low || !have_high)
		return 0;
	return high - low;
}
int index_as_flag(std::span<const int> v, int wanted)
{
	int at = -1;
	int value;
	for (std::size_t i = 0; i < v.size(); i++)
		if (v[i] == wanted) {
			at = int(i);
			value = v[i] * 2;
		}
	if (at < 0)
		return 0;
	return value;
}
int pointer_as_flag(std::span<const int> v)
{
	const int *hit = nullptr;
	int rest;
	for (const int &x : v)
		if (x > 3) {
			hit = &x;
			rest = x % 3;
			break;
		}
	return hit ? *hit + rest : 0;
}
int state_as_flag(std::string_view s)
{
	enum { Before, Inside, After } state = Before;
	std::size_t begin, end;
	for (std::size_t i = 0; i < s.size(); i++) {
		if (state == Before && s[i] == '(') {
			begin = i + 1;
			state = Inside;
		} else if (state == Inside && s[i] == ')') {
			end = i;
			state = After;
		}
	}
	if (state != After)
		return -1;
	return int(end - begin);
}
int run()
{
	const int raw[] = {1, 5, 3, 4};
	const std::string_view words[] = {"1", "2", "x"};
	const unsigned char bytes[] = {1, 2, 3, 4};
	int swapped[] = {1, 2};
	std::istringstream in("-1 4");
	double d = trace_of_identity() + use_ring() + bits_of(0x3f800000) +
		   roots(1, -3, 2)->second + Options().ratio;
	std::size_t n = use_fields() + use_inline() + tokens("a 12 b").size();
	return flag_beside({1, 2, 3}) + flag_from_condition(4, true) + flag_of_comparison(2, 1) +
	       count_and_last({1, 2}) + sum_of_two("1", "2") + nested_success("3", "x") +
	       success_kept("4") + while_success(words) + chars_checked("80") +
	       stream_checked("1 + 2") + stream_loop("1 2") + partly_filled("1a2") + use_digits() +
	       use_stack() + with_default_case(Kind::End) + *every_enumerator(Kind::Word) +
	       endless_until(6) + noreturn_path("inc", 2) + set_by_throwing("x") +
	       catch_gives({1}, 4) + at_least_once(raw) + do_while_reads(in) +
	       comma_and_ternary(false) + chained(2) + goto_cleanup(3) + quotient_only(9, 2) +
	       crossing({1, 2}, {3, 4}) + by_member(1).y + by_switch(1).y +
	       parse_header(bytes)->length + copied_header(bytes).flags +
	       int(word_from(std::as_bytes(std::span(bytes)))) + formatted(12) +
	       filled_by_algorithm(1) + filled_by_loops() + pascal(6) + histogram("abca") +
	       two_phase(5) + use_reader() + use_lazy() + Range(5).size() + Cell().value() +
	       Grid(2, 3).area() + int(sign_of(-1)) + shapes() + set_by_closure(true) +
	       set_in_callback() + immediately() + visited("abc") + tie_and_bindings() +
	       heap_arrays(3) + late_pointer(true) + use_reference_into() + static_late() +
	       thread_local_zero() + swap_ends(swapped) + spread(raw) + by_error_code(3) +
	       retry_code(-2) + by_status(raw) + flags_two(9) + index_as_flag(raw, 5) +
	       pointer_as_flag(raw) + state_as_flag("a(bc)d") + int(d) + int(n);
}
} // namespace values
int main()
{
	return values::run() == 0;
}
