// SPDX-License-Identifier: GPL-2.0
// The correct versions of typical errors
#include <algorithm>
#include <array>
#include <cctype>
#include <deque>
#include <functional>
#include <future>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <queue>
#include <set>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace twins
{
using Text = std::string;
using View = std::string_view;

// the view is made again after the text changed
std::size_t reviewed(Text s)
{
	View v = s;
	std::size_t n = v.size();
	s += "more";
	v = s;
	return n + v.size();
}
// the element is copied before the container grows
int copied_first(std::vector<int> v)
{
	const int first = v.front();
	v.push_back(first);
	return v.back() + first;
}
// the iterator comes from the insertion
int from_insert(std::vector<int> v)
{
	auto it = v.begin();
	it = v.insert(it, 5);
	it = std::next(it);
	return it == v.end() ? 0 : *it;
}
// the pointer is looked up again
int found_again(std::map<Text, int> m)
{
	auto find = [&m](const Text &k) -> int * {
		auto it = m.find(k);
		return it == m.end() ? nullptr : &it->second;
	};
	int *p = find("a");
	if (p)
		*p += 1;
	m.erase("a");
	m["a"] = 7;
	p = find("a");
	return p ? *p : 0;
}
// the owner outlives the view because it stands first
std::size_t owner_first(bool big)
{
	Text owner;
	View v = "small";
	if (big) {
		owner = Text(100, 'x');
		v = owner;
	}
	return v.size();
}
// the temporary is named
std::size_t named_temporary(int n)
{
	const Text made = std::to_string(n) + "!";
	const View v = made;
	return v.size();
}
// a static has no end
View name_of(int day)
{
	static const std::array<Text, 3> names{"mon", "tue", "wed"};
	return names[std::size_t(day % 3)];
}
const Text &default_name()
{
	static const Text name = "none";
	return name;
}
const Text &chosen_name(const Text *given)
{
	return given ? *given : default_name();
}
// the result is returned by value
Text joined(const std::vector<Text> &parts)
{
	Text out;
	for (const Text &p : parts)
		out += p;
	return out;
}
std::vector<View> fields(View line)
{
	std::vector<View> out;
	std::size_t at = 0;
	for (std::size_t i = 0; i <= line.size(); i++)
		if (i == line.size() || line[i] == ',') {
			out.push_back(line.substr(at, i - at));
			at = i + 1;
		}
	return out;
}
std::size_t widest(const Text &line)
{
	const auto all = fields(line);
	auto it = std::max_element(all.begin(), all.end(),
				   [](View a, View b) { return a.size() < b.size(); });
	return it == all.end() ? 0 : it->size();
}
// captured by value where the closure leaves
std::function<std::size_t()> counting(Text s)
{
	auto shared = std::make_shared<Text>(std::move(s));
	return [shared] { return shared->size(); };
}
std::vector<std::function<int()>> callbacks(std::span<const int> v)
{
	std::vector<std::function<int()>> out;
	for (const int &x : v)
		out.emplace_back([x] { return x; });
	return out;
}
// captured by reference where the closure stays
int stays(std::vector<int> v)
{
	int sum = 0;
	auto add = [&sum](int x) { sum += x; };
	std::for_each(v.begin(), v.end(), add);
	std::sort(v.begin(), v.end(), [&sum](int a, int b) { return a % sum < b % sum; });
	return sum + v.front();
}
class Visitor
{
public:
	virtual ~Visitor() = default;
	virtual void number(int) = 0;
	virtual void text(View) = 0;
};
class Summing final : public Visitor
{
public:
	explicit Summing(int &sum) : sum_(sum) {}
	void number(int n) override { sum_ += n; }
	void text(View v) override { sum_ += int(v.size()); }

private:
	int &sum_;
};
using Item = std::variant<int, Text>;
void walk(const std::vector<Item> &items, Visitor &v)
{
	for (const Item &i : items)
		if (auto *n = std::get_if<int>(&i))
			v.number(*n);
		else
			v.text(std::get<Text>(i));
}
int visited()
{
	int sum = 0;
	Summing s(sum);
	walk({1, Text("abc"), 2}, s);
	return sum;
}
// moved on the last use, or given a new value
int last_use(std::unique_ptr<int> p, std::vector<std::unique_ptr<int>> &out)
{
	const int v = *p;
	out.push_back(std::move(p));
	return v;
}
std::vector<std::vector<int>> runs(std::span<const int> in)
{
	std::vector<std::vector<int>> out;
	std::vector<int> run;
	for (int x : in) {
		if (!run.empty() && x < run.back()) {
			out.push_back(std::move(run));
			run = {};
		}
		run.push_back(x);
	}
	if (!run.empty())
		out.push_back(std::move(run));
	return out;
}
class Parser
{
public:
	explicit Parser(View in) : in_(in) {}
	std::vector<Text> words()
	{
		std::vector<Text> out;
		Text word;
		for (; !in_.empty(); in_.remove_prefix(1)) {
			if (std::isalnum(static_cast<unsigned char>(in_.front()))) {
				word.push_back(in_.front());
				continue;
			}
			flush(word, out);
		}
		flush(word, out);
		return out;
	}

private:
	static void flush(Text &word, std::vector<Text> &out)
	{
		if (word.empty())
			return;
		out.push_back(std::move(word));
		word.clear();
	}
	View in_;
};
struct Draft {
	Text title;
	std::vector<Text> lines;
	std::optional<Text> note;
};
class Editor
{
public:
	void line(Text l) { draft_.lines.push_back(std::move(l)); }
	void title(Text t) { draft_.title = std::move(t); }
	Draft finish()
	{
		Draft done = std::move(draft_);
		draft_ = Draft();
		drafts_++;
		return done;
	}
	Draft finish_by_exchange()
	{
		drafts_++;
		return std::exchange(draft_, {});
	}
	std::size_t lines() const { return draft_.lines.size(); }
	int drafts() const { return drafts_; }

private:
	Draft draft_;
	int drafts_ = 0;
};
int edited()
{
	Editor e;
	e.line("a");
	e.title("t");
	Draft d = e.finish();
	e.line("b");
	Draft f = e.finish_by_exchange();
	return int(d.lines.size() + f.lines.size() + e.lines()) + e.drafts();
}
bool send(std::unique_ptr<int> p)
{
	return p && *p > 0;
}
int sent_once(std::unique_ptr<int> p, bool now)
{
	if (now)
		return send(std::move(p));
	*p = 5;
	return *p;
}
int sent_in_cases(std::unique_ptr<int> p, int how)
{
	switch (how) {
	case 0:
		return send(std::move(p));
	case 1:
		p.reset();
		break;
	case 2: {
		auto q = std::move(p);
		*q = 3;
		p = std::move(q);
		break;
	}
	default:
		break;
	}
	return p ? *p : 0;
}
int retried(std::vector<int> data)
{
	auto attempt = [n = 0](const std::vector<int> &d) mutable {
		return ++n * int(d.size()) > 5;
	};
	while (!attempt(data))
		data.push_back(1);
	auto done = std::move(data);
	return int(done.size());
}
std::optional<Text> first_line(std::istream &in)
{
	Text line;
	if (!std::getline(in, line))
		return std::nullopt;
	return line;
}
// values on every path
int signum(int x)
{
	int s;
	if (x < 0)
		s = -1;
	else if (x > 0)
		s = 1;
	else
		s = 0;
	return s;
}
struct Stats {
	int count, low, high;
	double mean;
};
std::optional<Stats> stats(std::span<const int> v)
{
	Stats s;
	if (v.empty())
		return std::nullopt;
	s.count = int(v.size());
	s.low = s.high = v[0];
	long sum = 0;
	for (int x : v) {
		s.low = std::min(s.low, x);
		s.high = std::max(s.high, x);
		sum += x;
	}
	s.mean = double(sum) / s.count;
	return s;
}
int best_pair(std::span<const int> v)
{
	int best, other;
	bool any = false;
	for (std::size_t i = 0; i + 1 < v.size(); i++) {
		const int sum = v[i] + v[i + 1];
		if (!any || sum > best + other) {
			best = v[i];
			other = v[i + 1];
			any = true;
		}
	}
	return any ? best * other : 0;
}
const char *unit(double &v)
{
	const char *u;
	if (v >= 1e6) {
		v /= 1e6;
		u = "M";
	} else if (v >= 1e3) {
		v /= 1e3;
		u = "k";
	} else {
		u = "";
	}
	return u;
}
int binary_search(std::span<const int> v, int x)
{
	std::size_t lo = 0, hi = v.size(), mid;
	while (lo < hi) {
		mid = lo + (hi - lo) / 2;
		if (v[mid] == x)
			return int(mid);
		if (v[mid] < x)
			lo = mid + 1;
		else
			hi = mid;
	}
	return -1;
}
unsigned gcd(unsigned a, unsigned b)
{
	unsigned t;
	while (b) {
		t = a % b;
		a = b;
		b = t;
	}
	return a;
}
int digits(unsigned v, char *out)
{
	char buf[10];
	int n = 0;
	do
		buf[n++] = char('0' + v % 10);
	while (v /= 10);
	for (int i = 0; i < n; i++)
		out[i] = buf[n - 1 - i];
	return n;
}
int digits_used()
{
	char text[10];
	const int n = digits(1234, text);
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += text[i] - '0';
	return sum;
}
class Matrix
{
public:
	Matrix(int rows, int cols) : rows_(rows), cols_(cols), at_(std::size_t(rows * cols)) {}
	double &operator()(int r, int c) { return at_[std::size_t(r * cols_ + c)]; }
	double operator()(int r, int c) const { return at_[std::size_t(r * cols_ + c)]; }
	Matrix transposed() const
	{
		Matrix out(cols_, rows_);
		for (int r = 0; r < rows_; r++)
			for (int c = 0; c < cols_; c++)
				out(c, r) = (*this)(r, c);
		return out;
	}

private:
	int rows_, cols_;
	std::vector<double> at_;
};
double transposed()
{
	Matrix m(2, 3);
	m(0, 2) = 4;
	const Matrix t = m.transposed();
	m = t;
	return t(2, 0) + m(2, 0);
}
// order of ends
class Log
{
public:
	void add(View s) { lines_.emplace_back(s); }
	std::size_t size() const { return lines_.size(); }

private:
	std::vector<Text> lines_;
};
class Timer
{
public:
	Timer(Log &log, Text what) : log_(&log), what_(std::move(what)) {}
	Timer(Timer &&o) noexcept : log_(std::exchange(o.log_, nullptr)), what_(std::move(o.what_))
	{
	}
	Timer &operator=(Timer &&) = delete;
	~Timer()
	{
		if (log_)
			log_->add(what_);
	}

private:
	Log *log_;
	Text what_;
};
Timer timer(Log &log, int n)
{
	Timer t(log, "timer " + std::to_string(n));
	return t;
}
class Job
{
public:
	Job() : timer_(timer(log_, 1)) {}
	const Log &log() const { return log_; }

private:
	Log log_;
	Timer timer_;
};
std::size_t timed()
{
	Log log;
	{
		std::vector<Timer> all;
		for (int i = 0; i < 3; i++)
			all.push_back(timer(log, i));
		all.pop_back();
		auto one = std::make_unique<Timer>(log, "one");
		std::optional<Timer> maybe;
		maybe.emplace(log, "maybe");
		maybe.reset();
	}
	Job j;
	return log.size() + j.log().size();
}
class Registry
{
public:
	using Id = std::size_t;
	Id add(std::function<int()> f)
	{
		all_.push_back(std::move(f));
		return all_.size() - 1;
	}
	int call(Id i) const { return all_.at(i)(); }
	void clear() { all_.clear(); }

private:
	std::vector<std::function<int()>> all_;
};
int registered()
{
	Registry r;
	int n = 0;
	{
		int local = 4;
		const auto id = r.add([&local] { return local; });
		n += r.call(id);
		r.clear();
	}
	int outer = 3;
	n += r.call(r.add([&outer] { return outer; }));
	r.clear();
	return n;
}
struct Node {
	explicit Node(int v) : value(v) {}
	int value;
	std::vector<std::shared_ptr<Node>> next;
};
int reached(const std::shared_ptr<Node> &from)
{
	std::set<const Node *> seen;
	std::deque<const Node *> todo{from.get()};
	int sum = 0;
	while (!todo.empty()) {
		const Node *n = todo.front();
		todo.pop_front();
		if (!seen.insert(n).second)
			continue;
		sum += n->value;
		for (const auto &to : n->next)
			todo.push_back(to.get());
	}
	return sum;
}
int graph()
{
	auto a = std::make_shared<Node>(1), b = std::make_shared<Node>(2);
	a->next.push_back(b);
	b->next.push_back(std::make_shared<Node>(4));
	const int n = reached(a);
	a.reset();
	return n + reached(b);
}
// threads
int waited_for()
{
	std::vector<int> parts(2);
	{
		std::thread a([&parts] { parts[0] = 1; });
		std::thread b([&parts] { parts[1] = 2; });
		a.join();
		b.join();
	}
	return parts[0] + parts[1];
}
class Tally
{
public:
	void note(const Text &k)
	{
		std::lock_guard g(m_);
		++seen_[k];
	}
	std::map<Text, int> snapshot() const
	{
		std::lock_guard g(m_);
		return seen_;
	}

private:
	mutable std::mutex m_;
	std::map<Text, int> seen_;
};
int tallied()
{
	Tally t;
	auto a = std::async(std::launch::async, [&t] { t.note("a"); });
	t.note("b");
	a.get();
	return int(t.snapshot().size());
}
int result_by_future(int n)
{
	auto f = std::async(std::launch::async, [n] {
		std::vector<int> v(std::size_t(n), 1);
		return std::accumulate(v.begin(), v.end(), 0);
	});
	return f.get();
}
int own_copy(Text s)
{
	std::size_t n = 0;
	std::thread t([copy = s, &n] { n = copy.size(); });
	s.clear();
	t.join();
	return int(n + s.size());
}
int run()
{
	const int raw[] = {1, 3, 2, 5};
	std::vector<std::unique_ptr<int>> out;
	std::istringstream in("line");
	double v = 5e3;
	const Text given = "given";
	auto cbs = callbacks(raw);
	std::size_t n = reviewed("a") + owner_first(true) + named_temporary(3) + name_of(4).size() +
			chosen_name(&given).size() + joined({"a", "b"}).size() + widest("a,bcd") +
			counting("abc")() + cbs.size() + runs(raw).size() +
			Parser("ab cd").words().size() + first_line(in).value_or("").size() +
			timed();
	return int(n) + copied_first({1}) + from_insert({1, 2}) + found_again({{"a", 1}}) +
	       stays({3, 1}) + visited() + last_use(std::make_unique<int>(1), out) + edited() +
	       sent_once(std::make_unique<int>(1), true) +
	       sent_in_cases(std::make_unique<int>(1), 2) + retried({1}) + signum(-2) +
	       stats(raw)->high + best_pair(raw) + int(View(unit(v)).size()) +
	       binary_search(raw, 9) + int(gcd(12, 18)) + digits_used() + int(transposed()) +
	       registered() + graph() + waited_for() + tallied() + result_by_future(3) +
	       own_copy("abc");
}
} // namespace twins
int main()
{
	return twins::run() == 0;
}
