// SPDX-License-Identifier: GPL-2.0
// What goes wrong when a function really runs: it depends on values that only a run has.
#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace runs
{

// A table whose slots are found by arithmetic.

struct Entry {
	int key;
	int value;
};

class Table
{
public:
	explicit Table(int step) : step_(step) {}
	void put(Entry *e) { slots_[unsigned(e->key * step_) % SLOTS] = e; }
	Entry *at(int key) const { return slots_[unsigned(key * step_) % SLOTS]; }

private:
	static constexpr unsigned SLOTS = 8;
	Entry *slots_[SLOTS] = {};
	int step_;
};

// REJECT: null-use
int even_slots_alone(int n)
{
	Table t(2);
	Entry a{0, n}, b{1, n}, c{2, n};
	t.put(&a);
	t.put(&b);
	t.put(&c);
	return t.at(3)->value;
}

// ACCEPT
int every_slot(int n)
{
	Table t(3);
	Entry a{0, n}, b{1, n}, c{2, n};
	t.put(&a);
	t.put(&b);
	t.put(&c);
	return t.at(2)->value + t.at(10)->value;
}

// A ring that is as long as a computed number.

class Ring
{
public:
	explicit Ring(int wrap) : wrap_(wrap) {}
	void push(int v)
	{
		data_[head_] = v;
		head_ = head_ == wrap_ ? 0 : head_ + 1;
	}
	int sum(int n) const
	{
		int all = 0;
		for (int i = 0; i < n; i++)
			all += data_[i];
		return all;
	}

private:
	int data_[4];
	int head_ = 0;
	int wrap_;
};

// REJECT: bounds-array
int wraps_late()
{
	Ring r(4);
	for (int i = 0; i < 6; i++)
		r.push(i);
	return r.sum(4);
}

// REJECT: init-use
int sums_too_much()
{
	Ring r(3);
	for (int i = 0; i < 3; i++)
		r.push(i);
	return r.sum(4);
}

// ACCEPT
int wraps_in_time()
{
	Ring r(3);
	for (int i = 0; i < 6; i++)
		r.push(i);
	return r.sum(4);
}

// Nodes that are ended by what they count.

struct Node {
	int users = 1;
	Node *next = nullptr;
};

void drop(Node *n)
{
	if (--n->users == 0)
		delete n;
}

// REJECT: free-use
int counts_too_few(int turns)
{
	Node *n = new Node;
	for (int i = 0; i < turns; i++)
		n->users++;
	for (int i = 0; i <= turns; i++)
		drop(n);
	return n->users;
}

// ACCEPT
int counts_all(int turns)
{
	Node *n = new Node;
	for (int i = 0; i < turns; i++)
		n->users++;
	for (int i = 0; i < turns; i++)
		drop(n);
	const int left = n->users;
	drop(n);
	return left;
}

// Blocks of C, chosen by a number.

// REJECT: free-twice
void frees_one_slot_twice()
{
	void *slots[4];
	for (void *&s : slots)
		s = std::malloc(8);
	for (int i = 0; i < 4; i++)
		std::free(slots[i * 2 % 4]);
}

// ACCEPT
void frees_each_slot()
{
	void *slots[4];
	for (void *&s : slots)
		s = std::malloc(8);
	for (int i = 0; i < 4; i++)
		std::free(slots[i * 3 % 4]);
}

// Views that are chosen late.

std::string_view longest(const std::vector<std::string_view> &all)
{
	return *std::max_element(all.begin(), all.end(),
				 [](auto a, auto b) { return a.size() < b.size(); });
}

// REJECT: borrow-dangling
int keeps_a_view(int n)
{
	std::vector<std::string_view> all;
	all.push_back("short");
	{
		const std::string local(30, 'x');
		all.push_back(local);
	}
	return int(longest(all)[0]) + n;
}

// ACCEPT
int views_of_what_lives(int n)
{
	const std::string local(30, 'x');
	std::vector<std::string_view> all;
	all.push_back("short");
	all.push_back(local);
	return int(longest(all)[0]) + n;
}

// A lock by way of what was registered.

class Bell
{
public:
	void on_ring(std::function<void()> f) { all_.push_back(std::move(f)); }
	void ring()
	{
		std::lock_guard guard(lock_);
		count_++;
		for (auto &f : all_)
			f();
	}
	int count()
	{
		std::lock_guard guard(lock_);
		return count_;
	}

private:
	std::mutex lock_;
	std::vector<std::function<void()>> all_;
	int count_ = 0;
};

// REJECT: lock-held
int asks_while_it_rings(int n)
{
	Bell b;
	int seen = n;
	b.on_ring([&] { seen = b.count(); });
	b.ring();
	return seen;
}

// ACCEPT
int asks_when_it_rang(int n)
{
	Bell b;
	int seen = n;
	b.on_ring([&] { seen++; });
	b.ring();
	return seen + b.count();
}

// What runs well: much of C and of the standard library, as it is.

// ACCEPT
int moves_a_range(int n)
{
	std::vector<std::unique_ptr<int>> all;
	for (int i = 0; i < n + 2; i++)
		all.push_back(std::make_unique<int>(i));
	auto odd = std::stable_partition(all.begin(), all.end(),
					 [](const auto &p) { return *p % 2 == 0; });
	int sum = 0;
	for (auto it = odd; it != all.end(); ++it)
		sum += **it;
	all.erase(odd, all.end());
	return sum;
}

struct Partly {
	int late;
	std::string text;
};

// ACCEPT
int copies_without_a_value(int n)
{
	std::vector<Partly> all(1);
	for (int i = 0; i < n; i++)
		all.push_back(Partly());
	for (Partly &p : all)
		p.late = n;
	return all.back().late;
}

std::map<std::string, int> &registry()
{
	static std::map<std::string, int> all;
	return all;
}

struct Registered {
	Registered(const char *name, int value) { registry()[name] = value; }
};
const Registered first("first", 1), second("second", 2);

// ACCEPT
int finds_what_registered_itself()
{
	return registry().find("second")->second;
}

int format(char *to, size_t room, const char *text, ...)
{
	va_list list;
	va_start(list, text);
	const int n = std::vsnprintf(to, room, text, list);
	va_end(list);
	return n;
}

// ACCEPT
int formats(int n)
{
	char text[16];
	format(text, sizeof(text), "%d and %.3s", 12, "three");
	int *all[2] = {&n, nullptr};
	return *all[std::strcmp(text, "12 and thr") ? 1 : 0];
}

// REJECT: null-use
int formats_otherwise(int n)
{
	char text[16];
	format(text, sizeof(text), "%d and %.3s", 12, "three");
	int *all[2] = {nullptr, &n};
	return *all[std::strcmp(text, "12 and thr") ? 1 : 0];
}

// ACCEPT
int reads_lines()
{
	std::ostringstream out;
	out << "one " << 2 << "\n" << std::string(30, 'x') << std::endl;
	std::istringstream in(out.str());
	std::string word, line;
	int number = 0, count = 0;
	in >> word >> number;
	while (std::getline(in, line))
		count++;
	int found[2] = {number, count};
	return found[count == 2 ? 1 : 100] + int(word.size());
}

// ACCEPT
int keeps_an_exception(int n)
{
	std::exception_ptr kept;
	try {
		throw std::out_of_range("too far: " + std::to_string(n));
	} catch (...) {
		kept = std::current_exception();
	}
	try {
		std::rethrow_exception(kept);
	} catch (const std::exception &e) {
		return int(std::strlen(e.what()));
	}
}

struct Report {
	std::string text;
};

// ACCEPT
int takes_a_copy(int n)
{
	std::string kept;
	try {
		throw Report{"short"};
	} catch (Report r) {
		kept = std::move(r.text);
	}
	return int(kept.size()) + n;
}

// ACCEPT
int goes_back(int n)
{
	int tries = 0;
again:
	std::unique_ptr<int> p(new int(n));
	if (++tries < 3)
		goto again;
	if (*p > 1000)
		goto out;
	tries += *p;
out:
	return tries;
}

// REJECT: borrow-dangling
int outlives_its_arena(int n)
{
	std::pmr::monotonic_buffer_resource arena;
	std::vector<int *> kept;
	{
		std::pmr::vector<int> v(&arena);
		v.push_back(n);
		kept.push_back(v.data());
	}
	arena.release();
	return *kept[kept.size() / 2];
}

// ACCEPT
int reads_a_file_back(int n)
{
	std::FILE *f = std::tmpfile();
	if (!f)
		return 0;
	std::fprintf(f, "%d\n", n);
	std::rewind(f);
	char line[16];
	const int got = std::fgets(line, sizeof(line), f) ? std::atoi(line) : 0;
	std::fclose(f);
	int *all[2] = {nullptr, &n};
	return *all[got == n];
}

class Shape
{
public:
	union {
		std::string text;
		double number;
	};
	explicit Shape(bool has_text) : has_text_(has_text)
	{
		if (has_text)
			new (&text) std::string(30, 'x');
		else
			number = 1;
	}
	Shape(const Shape &) = delete;
	Shape &operator=(const Shape &) = delete;
	~Shape()
	{
		if (has_text_)
			text.~basic_string();
	}

private:
	bool has_text_;
};

// ACCEPT
int one_of_two(int n)
{
	Shape a(true), b(false);
	return n + int(a.text.size()) + int(b.number);
}

// A pointer of the file that another function sets: that was not called, which is nobody's fault.
std::string *captured;

// ACCEPT
void begin_capture()
{
	captured = new std::string(30, 'x');
}
// ACCEPT
std::string take_capture()
{
	std::string text = *captured;
	delete captured;
	captured = nullptr;
	return text;
}

} // namespace runs
