// SPDX-License-Identifier: GPL-2.0
// RAII, moves, initialisation, closures, constructors, destructors
#include <algorithm>
#include <array>
#include <cassert>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace a3
{
template <typename F>
class ScopeExit
{
public:
	explicit ScopeExit(F f) : f_(std::move(f)) {}
	ScopeExit(const ScopeExit &) = delete;
	ScopeExit &operator=(const ScopeExit &) = delete;
	~ScopeExit()
	{
		if (armed_)
			f_();
	}
	void dismiss() { armed_ = false; }

private:
	F f_;
	bool armed_ = true;
};
int with_guard(std::vector<int> &log)
{
	int depth = 0;
	{
		++depth;
		ScopeExit undo([&] { --depth; });
		ScopeExit note([&log, &depth] { log.push_back(depth); });
		if (log.size() > 3)
			return depth;
		undo.dismiss();
	}
	return depth;
}
class File
{
public:
	File() = default;
	explicit File(const char *name) : f_(std::fopen(name, "r")) {}
	File(File &&o) noexcept : f_(std::exchange(o.f_, nullptr)) {}
	File &operator=(File &&o) noexcept
	{
		if (this != &o) {
			close();
			f_ = std::exchange(o.f_, nullptr);
		}
		return *this;
	}
	~File() { close(); }
	explicit operator bool() const { return f_ != nullptr; }
	int get() { return std::fgetc(f_); }

private:
	void close()
	{
		if (f_)
			std::fclose(f_);
		f_ = nullptr;
	}
	std::FILE *f_ = nullptr;
};
int first_of(const std::vector<const char *> &names)
{
	File open;
	for (const char *n : names) {
		File f(n);
		if (!f)
			continue;
		open = std::move(f);
		break;
	}
	return open ? open.get() : -1;
}
class Buffer
{
public:
	explicit Buffer(std::size_t n) : size_(n), data_(new char[n]()) {}
	Buffer(const Buffer &o) : size_(o.size_), data_(new char[o.size_])
	{
		std::memcpy(data_, o.data_, size_);
	}
	Buffer(Buffer &&o) noexcept
		: size_(std::exchange(o.size_, 0)), data_(std::exchange(o.data_, nullptr))
	{
	}
	Buffer &operator=(Buffer o) noexcept
	{
		swap(o);
		return *this;
	}
	~Buffer() { delete[] data_; }
	void swap(Buffer &o) noexcept
	{
		std::swap(size_, o.size_);
		std::swap(data_, o.data_);
	}
	char *begin() { return data_; }
	char *end() { return data_ + size_; }
	std::span<char> bytes() { return {data_, size_}; }
	void resize(std::size_t n)
	{
		char *bigger = new char[n]();
		std::copy(data_, data_ + std::min(n, size_), bigger);
		delete[] data_;
		data_ = bigger;
		size_ = n;
	}

private:
	std::size_t size_;
	char *data_;
};
int use_buffer()
{
	Buffer a(4);
	for (char &c : a)
		c = 1;
	Buffer b = a;
	a.resize(8);
	b = std::move(a);
	a = Buffer(2);
	int sum = 0;
	for (char c : b.bytes().subspan(2, 3))
		sum += c;
	return sum + int(a.bytes().size());
}
// intrusive list
struct Hook {
	Hook *prev = this, *next = this;
	Hook() = default;
	Hook(const Hook &) = delete;
	~Hook() { unlink(); }
	void unlink()
	{
		prev->next = next;
		next->prev = prev;
		prev = next = this;
	}
	void before(Hook &pos)
	{
		prev = pos.prev;
		next = &pos;
		prev->next = this;
		pos.prev = this;
	}
};
struct Item : Hook {
	explicit Item(int v) : value(v) {}
	int value;
};
class HookList
{
public:
	void push(Item &i) { i.before(head_); }
	template <typename F>
	void each(F f)
	{
		for (Hook *h = head_.next; h != &head_;) {
			Hook *next = h->next;
			f(static_cast<Item &>(*h));
			h = next;
		}
	}

private:
	Hook head_;
};
int use_hooks()
{
	HookList l;
	Item a(1), b(2);
	{
		Item c(3);
		l.push(a);
		l.push(c);
		l.push(b);
	}
	int sum = 0;
	l.each([&](Item &i) {
		sum += i.value;
		if (i.value == 1)
			i.unlink();
	});
	return sum;
}
// moves
struct Job {
	std::string name;
	std::unique_ptr<int> payload;
	std::vector<std::string> args;
};
std::string run_job(Job j)
{
	auto [name, payload, args] = std::move(j);
	if (payload)
		name += std::to_string(*payload);
	for (auto &a : args)
		name += a;
	return name;
}
std::string partial_move(Job j)
{
	std::string n = std::move(j.name);
	auto args = std::move(j.args);
	j.name = "empty";
	if (j.payload)
		args.push_back(std::to_string(*j.payload));
	args.push_back(std::move(n));
	return j.name + args.back();
}
void consume(std::unique_ptr<int>) {}
bool try_consume(std::unique_ptr<int> &&p, bool yes)
{
	if (yes)
		consume(std::move(p));
	return yes;
}
int retry(std::unique_ptr<int> p)
{
	bool sent = false;
	for (int i = 0; i < 3 && !sent; i++) {
		if (!p)
			p = std::make_unique<int>(i);
		if (i % 2) {
			consume(std::move(p));
			sent = true;
		}
	}
	return sent;
}
std::vector<std::unique_ptr<int>> drain(std::vector<std::unique_ptr<int>> &from)
{
	std::vector<std::unique_ptr<int>> out;
	for (auto &p : from)
		if (p && *p > 0)
			out.push_back(std::move(p));
	std::erase(from, nullptr);
	return out;
}
std::string loop_move(std::vector<std::string> parts)
{
	std::string line;
	std::vector<std::string> lines;
	for (auto &p : parts) {
		line += p;
		if (line.size() > 4) {
			lines.push_back(std::move(line));
			line = {};
		}
	}
	if (!line.empty())
		lines.push_back(std::move(line));
	return lines.empty() ? "" : lines.back();
}
std::string loop_move_clear(const std::vector<std::string> &parts)
{
	std::vector<std::string> out;
	std::string cur;
	for (const auto &p : parts) {
		cur.append(p);
		out.push_back(std::move(cur));
		cur.clear();
	}
	return out.empty() ? cur : out.front();
}
std::optional<std::string> pop_opt(std::optional<std::string> &o)
{
	if (!o)
		return std::nullopt;
	std::optional<std::string> r(std::move(o));
	o.reset();
	return r;
}
std::string opt_take(std::optional<std::string> o)
{
	if (!o.has_value())
		return "none";
	std::string s = *std::move(o);
	o = std::nullopt;
	return s + (o ? "y" : "n");
}
std::string opt_value_or(std::optional<std::string> o)
{
	return std::move(o).value_or("none");
}
struct Tree {
	std::unique_ptr<Tree> l, r;
	int v = 0;
};
std::unique_ptr<Tree> remove_min(std::unique_ptr<Tree> t, int &out)
{
	if (!t->l) {
		out = t->v;
		return std::move(t->r);
	}
	t->l = remove_min(std::move(t->l), out);
	return t;
}
std::unique_ptr<Tree> insert(std::unique_ptr<Tree> t, int v)
{
	if (!t) {
		auto n = std::make_unique<Tree>();
		n->v = v;
		return n;
	}
	auto &side = v < t->v ? t->l : t->r;
	side = insert(std::move(side), v);
	return t;
}
void insert_loop(std::unique_ptr<Tree> &root, int v)
{
	std::unique_ptr<Tree> *at = &root;
	while (*at)
		at = v < (*at)->v ? &(*at)->l : &(*at)->r;
	*at = std::make_unique<Tree>();
	(*at)->v = v;
}
std::unique_ptr<Tree> rotate_left(std::unique_ptr<Tree> t)
{
	auto r = std::move(t->r);
	t->r = std::move(r->l);
	r->l = std::move(t);
	return r;
}
int use_trees()
{
	std::unique_ptr<Tree> t;
	for (int v : {4, 2, 7})
		t = insert(std::move(t), v);
	insert_loop(t, 9);
	t = rotate_left(std::move(t));
	int least = 0;
	t = remove_min(std::move(t), least);
	return least * 10 + t->v;
}
// initialisation
int grade(int p)
{
	int g;
	if (p > 90)
		g = 1;
	else if (p > 70)
		g = 2;
	else
		g = 3;
	return g;
}
bool parse_two(const char *s, int &a, int &b)
{
	return std::sscanf(s, "%d %d", &a, &b) == 2;
}
int use_parse(const char *s)
{
	int a, b;
	if (!parse_two(s, a, b))
		return -1;
	return a + b;
}
int matrix_trace(int k)
{
	int m[4][4];
	for (int i = 0; i < 4; i++)
		for (int j = 0; j < 4; j++)
			m[i][j] = i * j + k;
	int t = 0;
	for (int i = 0; i < 4; i++)
		t += m[i][i];
	return t;
}
struct Vec3 {
	float x, y, z;
};
Vec3 cross(const Vec3 &a, const Vec3 &b)
{
	Vec3 r;
	r.x = a.y * b.z - a.z * b.y;
	r.y = a.z * b.x - a.x * b.z;
	r.z = a.x * b.y - a.y * b.x;
	return r;
}
struct Mat {
	std::array<std::array<double, 2>, 2> a;
	static Mat identity()
	{
		Mat m;
		for (std::size_t i = 0; i < 2; i++)
			for (std::size_t j = 0; j < 2; j++)
				m.a[i][j] = i == j;
		return m;
	}
	friend Mat operator*(const Mat &l, const Mat &r)
	{
		Mat out;
		for (std::size_t i = 0; i < 2; i++)
			for (std::size_t j = 0; j < 2; j++) {
				out.a[i][j] = 0;
				for (std::size_t k = 0; k < 2; k++)
					out.a[i][j] += l.a[i][k] * r.a[k][j];
			}
		return out;
	}
};
double use_mat()
{
	Mat m = Mat::identity();
	m.a[0][1] = 2;
	for (int i = 0; i < 3; i++)
		m = m * m;
	return m.a[0][1];
}
int try_init(const std::string &s)
{
	int n;
	try {
		n = std::stoi(s);
	} catch (const std::exception &) {
		n = -1;
	}
	return n;
}
int lambda_init(bool c)
{
	int x, y;
	auto set = [&](int v) {
		x = v;
		y = -v;
	};
	set(c ? 1 : 2);
	return x - y;
}
int goto_free(int n)
{
	int r;
	do {
		r = n % 3;
		n /= 3;
	} while (n && r == 0);
	return r;
}
int read_all(const unsigned char *p, std::size_t n)
{
	std::uint32_t head;
	if (n < sizeof(head))
		return 0;
	std::memcpy(&head, p, sizeof(head));
	unsigned char rest[4];
	std::memset(rest, 0, sizeof(rest));
	std::copy_n(p, 4, rest);
	return int(head & 0xff) + rest[1];
}
int by_tuple(int n)
{
	int q, r;
	std::tie(q, r) = std::pair(n / 3, n % 3);
	return q * 10 + r;
}
int switch_return(char c)
{
	int base;
	switch (c) {
	case 'x':
		base = 16;
		break;
	case 'b':
		base = 2;
		break;
	case 'd':
		base = 10;
		break;
	default:
		throw std::invalid_argument("base");
	}
	return base;
}
int flag_init(const std::vector<int> &v)
{
	bool any = false;
	int best = 0;
	for (int x : v)
		if (!any || x > best) {
			best = x;
			any = true;
		}
	return any ? best : -1;
}
// constructors
class Config
{
public:
	Config(std::string name, int level)
		: name_(std::move(name)),
		  tag_(make_tag(name_)),
		  level_(clamp(level)),
		  view_(tag_),
		  log_([this](std::string_view s) { tag_ += s; })
	{
		log_("!");
		view_ = tag_;
	}
	Config(const Config &) = delete;
	Config &operator=(const Config &) = delete;
	std::string_view view() const { return view_; }
	int level() const { return level_; }

private:
	static std::string make_tag(const std::string &n) { return "<" + n + ">"; }
	static int clamp(int l) { return std::min(l, 9); }
	std::string name_, tag_;
	int level_;
	std::string_view view_;
	std::function<void(std::string_view)> log_;
};
struct Base {
	explicit Base(std::string &out) : out_(out) { out_ += "("; }
	virtual ~Base() { out_ += ")"; }
	virtual int cost() const = 0;

protected:
	std::string &out_;
};
struct Derived : Base {
	Derived(std::string &out, std::vector<int> v) : Base(out), v_(std::move(v)), sum_(total())
	{
	}
	int cost() const override { return sum_; }

private:
	int total() const
	{
		int s = 0;
		for (int x : v_)
			s += x;
		return s;
	}
	std::vector<int> v_;
	int sum_;
};
std::string use_virtual()
{
	std::string out;
	{
		std::vector<std::unique_ptr<Base>> all;
		all.push_back(std::make_unique<Derived>(out, std::vector<int>{1, 2}));
		all.emplace_back(new Derived(out, {3}));
		int sum = 0;
		for (const auto &b : all)
			sum += b->cost();
		out += std::to_string(sum);
	}
	return out;
}
// callbacks
class Signal
{
public:
	using Slot = std::function<void(int)>;
	class Connection
	{
	public:
		Connection() = default;
		Connection(Signal &s, int id) : signal_(&s), id_(id) {}
		Connection(Connection &&o) noexcept
			: signal_(std::exchange(o.signal_, nullptr)), id_(o.id_)
		{
		}
		Connection &operator=(Connection &&o) noexcept
		{
			std::swap(signal_, o.signal_);
			std::swap(id_, o.id_);
			return *this;
		}
		~Connection()
		{
			if (signal_)
				signal_->slots_.erase(id_);
		}

	private:
		Signal *signal_ = nullptr;
		int id_ = 0;
	};
	[[nodiscard]] Connection connect(Slot s)
	{
		slots_.emplace(++last_, std::move(s));
		return Connection(*this, last_);
	}
	void emit(int v) const
	{
		for (const auto &[id, s] : slots_)
			s(v);
	}

private:
	std::map<int, Slot> slots_;
	int last_ = 0;
};
int use_signal()
{
	Signal s;
	int sum = 0;
	auto keep = s.connect([&sum](int v) { sum += v; });
	{
		auto scoped = s.connect([&](int v) { sum += 10 * v; });
		s.emit(1);
	}
	s.emit(2);
	return sum;
}
std::function<int(int)> compose(std::function<int(int)> f, std::function<int(int)> g)
{
	return [f = std::move(f), g = std::move(g)](int x) { return g(f(x)); };
}
std::function<int()> make_counter()
{
	return [n = 0]() mutable { return n++; };
}
std::vector<std::function<int()>> make_all(int n)
{
	std::vector<std::function<int()>> out;
	for (int i = 0; i < n; i++)
		out.push_back([i] { return i * i; });
	return out;
}
std::function<int()> shared_state()
{
	auto state = std::make_shared<std::vector<int>>();
	auto add = [state](int v) { state->push_back(v); };
	add(1);
	add(2);
	return [state = std::move(state)] { return int(state->size()); };
}
template <typename F>
auto memo(F f)
{
	return [f, cache = std::map<int, int>()](int n) mutable -> int {
		if (auto it = cache.find(n); it != cache.end())
			return it->second;
		return cache[n] = f(n);
	};
}
int recursive_lambda(int n)
{
	std::function<int(int)> fib = [&fib](int k) { return k < 2 ? k : fib(k - 1) + fib(k - 2); };
	auto fact = [](auto &self, int k) -> int { return k < 2 ? 1 : k * self(self, k - 1); };
	return fib(n) + fact(fact, 4);
}
int visit_with_state(const std::vector<int> &v)
{
	struct {
		int count = 0;
		void operator()(int x) { count += x; }
	} sum;
	sum = std::for_each(v.begin(), v.end(), sum);
	int longest = 0, run = 0;
	const int *last = nullptr;
	for (const int &x : v) {
		run = last && *last == x ? run + 1 : 1;
		longest = std::max(longest, run);
		last = &x;
	}
	return sum.count + longest;
}
class Builder
{
public:
	Builder &&name(std::string n) &&
	{
		name_ = std::move(n);
		return std::move(*this);
	}
	Builder &&arg(std::string a) &&
	{
		args_.push_back(std::move(a));
		return std::move(*this);
	}
	Builder &name(std::string n) &
	{
		name_ = std::move(n);
		return *this;
	}
	Job build() && { return Job{std::move(name_), nullptr, std::move(args_)}; }

private:
	std::string name_;
	std::vector<std::string> args_;
};
std::string use_builder()
{
	Job j = Builder().name("a").arg("b").build();
	Builder b;
	b.name("x");
	Builder c = std::move(b).arg("y");
	Job k = std::move(c).build();
	return run_job(std::move(j)) + run_job(std::move(k));
}
int run()
{
	std::vector<int> log{1, 2};
	Config cfg("n", 20);
	std::vector<std::unique_ptr<int>> ps;
	ps.push_back(std::make_unique<int>(1));
	ps.push_back(nullptr);
	auto o = std::optional<std::string>("abc");
	auto m = memo([](int n) { return n * 2; });
	auto cnt = make_counter();
	cnt();
	const unsigned char raw[] = {1, 2, 3, 4};
	return with_guard(log) + first_of({"/nonexistent"}) + use_buffer() + use_hooks() +
	       int(run_job({"a", nullptr, {"b"}}).size() +
		   partial_move({"x", std::make_unique<int>(3), {}}).size()) +
	       try_consume(std::make_unique<int>(2), true) + retry(nullptr) +
	       int(drain(ps).size()) +
	       int(loop_move({"abcde", "f"}).size() + loop_move_clear({"a"}).size()) +
	       int(pop_opt(o)->size() + opt_take("x").size() + opt_value_or({}).size()) +
	       use_trees() + grade(80) + use_parse("1 2") + matrix_trace(1) +
	       int(cross({1, 0, 0}, {0, 1, 0}).z) + int(use_mat()) + try_init("x") +
	       lambda_init(true) + goto_free(9) + read_all(raw, 4) + by_tuple(7) +
	       switch_return('x') + flag_init(log) + int(cfg.view().size()) + cfg.level() +
	       int(use_virtual().size()) + use_signal() +
	       compose([](int x) { return x + 1; }, [](int x) { return x * 2; })(3) + cnt() +
	       make_all(3)[2]() + shared_state()() + m(3) + m(3) + recursive_lambda(6) +
	       visit_with_state(log) + int(use_builder().size());
}
} // namespace a3
int main()
{
	return a3::run() == 0;
}
