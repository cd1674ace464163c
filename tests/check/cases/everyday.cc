// SPDX-License-Identifier: GPL-2.0
// Everyday C++ that was once rejected, and the nearest wrong thing.
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <latch>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

namespace
{

// ACCEPT
int joined_in_a_loop()
{
	int sum = 0;
	std::vector<std::thread> threads;
	threads.emplace_back([&] { sum++; });
	for (auto &t : threads)
		t.join();
	return sum;
}

// REJECT: thread-race
int looked_at_before_join()
{
	int sum = 0;
	std::vector<std::thread> threads;
	threads.emplace_back([&] { sum++; });
	int early = sum;
	for (auto &t : threads)
		t.join();
	return early;
}

// ACCEPT
void join_all(std::vector<std::thread> &threads)
{
	for (std::size_t i = 0; i < threads.size(); i++)
		if (threads[i].joinable())
			threads[i].join();
}
int joined_by_a_callee()
{
	int sum = 0;
	std::vector<std::thread> threads;
	threads.push_back(std::thread([&] { sum++; }));
	join_all(threads);
	return sum;
}

// ACCEPT
int joined_by_an_algorithm()
{
	int sum = 0;
	std::vector<std::thread> threads;
	threads.emplace_back([&] { sum++; });
	std::for_each(threads.begin(), threads.end(), [](std::thread &t) { t.join(); });
	return sum;
}

// ACCEPT
std::size_t one_lock_for_all()
{
	std::mutex m;
	std::map<int, int> hits;
	std::vector<std::thread> threads;
	for (int i = 0; i < 3; i++)
		threads.emplace_back([&, i] {
			std::scoped_lock lock(m);
			hits[i]++;
		});
	join_all(threads);
	return hits.size();
}

// REJECT: thread-race
std::size_t no_lock_at_all()
{
	std::map<int, int> hits;
	std::vector<std::thread> threads;
	for (int i = 0; i < 3; i++)
		threads.emplace_back([&, i] { hits[i]++; });
	join_all(threads);
	return hits.size();
}

// ACCEPT
int an_element_each()
{
	std::vector<int> results(2);
	std::vector<std::thread> threads;
	for (int i = 0; i < 2; i++)
		threads.emplace_back([&, i] { results[i] = i; });
	join_all(threads);
	return results[1];
}

// REJECT: thread-race
int the_same_element()
{
	std::vector<int> results(2);
	std::thread a([&] { results[0] = 1; });
	std::thread b([&] { results[0] = 2; });
	a.join();
	b.join();
	return results[0];
}

// ACCEPT
int a_latch_says_so()
{
	std::latch ready(2);
	std::vector<int> results(2);
	std::vector<std::jthread> threads;
	for (int i = 0; i < 2; i++)
		threads.emplace_back([&, i] {
			results[i] = i;
			ready.count_down();
		});
	ready.wait();
	return results[1];
}

// ACCEPT
int a_latch_of_the_caller(std::latch &done)
{
	int value = 0;
	std::jthread t([&] {
		value = 4;
		done.count_down();
	});
	done.wait();
	return value;
}

// ACCEPT
int the_first_and_the_second()
{
	std::vector<int> results(2);
	std::thread a([&] { results[0] = 1; });
	std::thread b([&] { results[1] = 2; });
	a.join();
	b.join();
	return results[0];
}

// REJECT: thread-race
int the_element_of_a_thread()
{
	std::vector<int> results(2);
	std::thread a([&] { results[0] = 1; });
	results[0] = 2;
	a.join();
	return results[0];
}

// ACCEPT
class Queue
{
public:
	void put(std::string s)
	{
		std::lock_guard lock(m_);
		all_.push_back(std::move(s));
	}
	std::size_t size()
	{
		std::lock_guard lock(m_);
		return all_.size();
	}

private:
	std::mutex m_;
	std::vector<std::string> all_;
};
std::size_t a_queue_with_a_lock()
{
	Queue q;
	std::thread t([&] { q.put("a"); });
	q.put("b");
	std::size_t n = q.size();
	t.join();
	return n;
}

// ACCEPT
std::string part_of_a_variant(std::variant<int, std::string> v)
{
	return std::get<std::string>(std::move(v));
}

// ACCEPT
std::string parts_of_a_tuple(std::tuple<std::string, std::string> t)
{
	std::string a = std::get<0>(std::move(t));
	std::string b = std::get<1>(std::move(t));
	return a + b;
}

// REJECT: move-use
std::size_t the_same_part(std::tuple<std::string, std::string> t)
{
	std::string a = std::get<0>(std::move(t));
	return a.size() + std::get<0>(t).size();
}

// ACCEPT
void value_of_an_optional(std::vector<std::string> &out, std::optional<std::string> o)
{
	out.push_back(*std::move(o));
}

// REJECT: move-use
std::size_t value_looked_at_again(std::optional<std::string> o)
{
	std::string s = *std::move(o);
	return s.size() + o->size();
}

// ACCEPT
void empties(std::vector<std::string> &&v)
{
	while (!v.empty())
		v.pop_back();
}
void emptied_by_the_callee(std::vector<std::string> v)
{
	empties(std::move(v));
}

// REJECT: move-use
std::size_t emptied_and_used(std::vector<std::string> v)
{
	empties(std::move(v));
	return v.size();
}

// ACCEPT
template <class... A>
std::size_t lengths(A &&...a)
{
	return (std::string(a).size() + ... + 0);
}
template <class... A>
std::string joined(A &&...a)
{
	std::string s;
	s.reserve(lengths(std::forward<A>(a)...));
	((s += std::forward<A>(a)), ...);
	return s;
}
std::string forwarded_twice(std::string tail)
{
	return joined("a", std::string("b"), std::move(tail));
}

// ACCEPT
class Recent
{
public:
	void put(int key, std::string value)
	{
		if (items_.size() == 2) {
			at_.erase(items_.back().first);
			items_.pop_back();
		}
		items_.emplace_front(key, std::move(value));
		at_[key] = items_.begin();
	}
	std::string &get(int key) { return at_.at(key)->second; }

private:
	std::list<std::pair<int, std::string>> items_;
	std::unordered_map<int, std::list<std::pair<int, std::string>>::iterator> at_;
};
std::string members_in_step()
{
	Recent r;
	r.put(1, "a");
	r.put(2, "b");
	r.put(3, "c");
	return r.get(3);
}

// REJECT: borrow-invalidated
std::size_t kept_outside(std::vector<std::string> &v)
{
	std::string &first = v.front();
	v.push_back("x");
	return first.size();
}

// ACCEPT
struct Node {
	int key;
	Node *left = nullptr, *right = nullptr;
};
class Tree
{
public:
	Node *insert(int key)
	{
		Node **at = &root_;
		while (*at) {
			if ((*at)->key == key)
				return *at;
			at = key < (*at)->key ? &(*at)->left : &(*at)->right;
		}
		pool_.push_back(Node{key});
		*at = &pool_.back();
		return *at;
	}

private:
	std::deque<Node> pool_;
	Node *root_ = nullptr;
};
int nodes_of_a_pool()
{
	Tree t;
	Node *n = nullptr;
	for (int k : {5, 2, 8})
		n = t.insert(k);
	return n->key;
}

// ACCEPT
class Total
{
public:
	explicit Total(std::vector<int> v) : v_(std::move(v)), sum_(sum()), twice_(sum_ * 2) {}
	int twice() const { return twice_; }

private:
	int sum() const
	{
		int s = 0;
		for (int x : v_)
			s += x;
		return s;
	}
	std::vector<int> v_;
	int sum_, twice_;
};

// REJECT: init-use
class Early
{
public:
	explicit Early(int n) : twice_(twice()), n_(n) {}
	int get() const { return twice_; }

private:
	int twice() const { return n_ * 2; }
	int twice_, n_;
};

// ACCEPT
class Reset
{
public:
	explicit Reset(int n) { reset(n); }
	int sum() const { return a_ + b_; }

private:
	void reset(int n)
	{
		a_ = n;
		grow();
	}
	void grow() { b_ = a_ * 2; }
	int a_, b_;
};

// ACCEPT
struct Hook {
	Hook *next = nullptr;
};
struct Item : Hook {
	int value = 0;
};
int walk(Hook *h)
{
	int sum = 0;
	for (; h; h = h->next)
		sum += static_cast<Item *>(h)->value;
	return sum;
}

// ACCEPT
struct Shape {
	virtual ~Shape() = default;
	virtual int kind() const = 0;
};
struct Circle : Shape {
	int kind() const override { return 1; }
	int radius = 1;
};
int radius_of(const Shape &s)
{
	return s.kind() == 1 ? static_cast<const Circle &>(s).radius : 0;
}

// ACCEPT
int radius_of_any(const Shape &s)
{
	return static_cast<const Circle &>(s).radius;
}

// REJECT: cast-downcast
int no_item()
{
	Hook h;
	return static_cast<Item &>(h).value;
}

// ACCEPT
class Failure : public std::exception
{
public:
	static Failure make(const std::string &why)
	{
		std::string text = "failed: " + why;
		return Failure(text.c_str());
	}
	const char *what() const noexcept override { return text_.what(); }

private:
	explicit Failure(const char *text) : text_(text) {}
	std::runtime_error text_;
};

// ACCEPT
long number(const char *s)
{
	errno = 0;
	char *end = nullptr;
	long n = std::strtol(s, &end, 10);
	return errno || end == s ? -1 : n;
}

// ACCEPT
struct Peer {
	std::vector<Peer *> peers;
	void drop(Peer *p)
	{
		auto it = std::find(peers.begin(), peers.end(), p);
		if (it == peers.end())
			return;
		Peer *other = *it;
		peers.erase(it);
		other->drop(this);
	}
};

// REJECT: borrow-invalidated
int erased(std::list<int> &l)
{
	auto it = l.begin();
	int &first = *it;
	l.erase(it);
	return first;
}

// ACCEPT
using Step = std::function<std::optional<std::string_view>(std::string_view)>;
Step skip(char c)
{
	return [c](std::string_view s) -> std::optional<std::string_view> {
		if (s.empty() || s[0] != c)
			return std::nullopt;
		return s.substr(1);
	};
}
std::size_t called_at_once(std::string_view s)
{
	auto rest = skip('a')(s);
	return rest ? rest->size() : 0;
}

// ACCEPT
char *field_at_cursor(char *line)
{
	char *first = strsep(&line, "\t");
	return first;
}

// ACCEPT
std::string first_after(const std::vector<std::string> &lines,
			std::vector<std::string>::const_iterator from)
{
	const std::string mark = "#";
	from = std::find_if(from, lines.end(),
			    [&](const std::string &line) { return line.starts_with(mark); });
	return from == lines.end() ? std::string() : *from;
}

// Of what is only declared, nothing says what it ends or leaves without a value.

struct Entry {
	int size;
};
class Register
{
public:
	const Entry *find(int id);
	void note(int id);

private:
	std::map<int, Entry> all_;
};
// ACCEPT
int noted_between(Register &all)
{
	const Entry *first = all.find(1);
	all.note(1);
	return first->size;
}
// REJECT: borrow-dangling
int register_ended()
{
	const Entry *first = nullptr;
	{
		Register all;
		first = all.find(1);
	}
	return first->size;
}

struct Lexeme {
	int kind, size;
	void start();
};
// ACCEPT
int started_elsewhere()
{
	Lexeme l;
	l.start();
	return l.kind + l.size;
}
// REJECT: init-use
int never_started()
{
	Lexeme l;
	return l.kind;
}

} // namespace

// Classes of somebody's library, from a header that is not ours.
# 1 "library.hh" 1 3
namespace library
{

class Value
{
public:
	struct Ref {
		const char *text;
		Value *owned;
		~Ref();
	};
	Value(std::initializer_list<Ref> parts);
	~Value();

private:
	void *data_;
};
class Iterator
{
public:
	Iterator(const Iterator &);
	const int &operator*() const;

private:
	const int *at_;
	struct {
		long index;
	} place_;
};
Iterator find(const Value &v, int key);
class Options
{
public:
	~Options();
	Options &flag(const char *name, bool &into);

private:
	std::function<void()> callback_;
};

} // namespace library
# 611 "everyday.cc" 2
namespace
{

// ACCEPT
library::Value made_of_parts(const std::string &name)
{
	return {{name.c_str(), nullptr}, {"size", nullptr}};
}
// ACCEPT
const int *found_by_iterator(const library::Value &v)
{
	auto at = library::find(v, 1);
	return &*at;
}
class CommandLine
{
public:
	CommandLine() { options_.flag("--all", all_); }

private:
	library::Options options_;
	bool all_ = false;
};
// ACCEPT
bool parsed()
{
	CommandLine line;
	return true;
}

} // namespace
