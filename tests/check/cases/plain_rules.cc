// SPDX-License-Identifier: GPL-2.0
// What the dialect forbids and plain C++ does not: it is no fault there until something comes of it.
#include <atomic>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace
{

struct Leaf {
	std::uint64_t value = 7;
};
// ACCEPT
std::uint64_t untagged(std::uintptr_t bits)
{
	return reinterpret_cast<const Leaf *>(bits & ~std::uintptr_t(1))->value;
}
// REJECT: cast-pointer
std::uint64_t halved(std::uint32_t bits)
{
	return reinterpret_cast<const Leaf *>(bits)->value;
}

struct Request {
	int kind;
};
struct ReadRequest {
	Request request;
	int from;
};
// ACCEPT
int first_member(Request *r)
{
	return reinterpret_cast<ReadRequest *>(r)->from;
}
struct Other {
	long number;
};
// REJECT: cast-pointer
long unrelated(Request *r)
{
	return reinterpret_cast<Other *>(r)->number;
}

int spawn_program(char *const *argv);
// ACCEPT
int passed_on(const std::vector<std::string> &words)
{
	std::vector<char *> argv;
	for (const std::string &word : words)
		argv.push_back(const_cast<char *>(word.c_str()));
	argv.push_back(nullptr);
	return spawn_program(argv.data());
}
// ACCEPT
class Table
{
public:
	const int &at(int i) const { return values_[i & 7]; }
	int &at(int i) { return const_cast<int &>(std::as_const(*this).at(i)); }

private:
	int values_[8] = {};
};
// REJECT: cast-const
void written(const int &value)
{
	const_cast<int &>(value) = 1;
}
// REJECT: cast-const
int written_by_pointer()
{
	const int fixed = 3;
	int *p = const_cast<int *>(&fixed);
	*p = 4;
	return fixed;
}

struct Node {
	virtual ~Node() = default;
};
struct Plus : Node {
	int left = 1;
};
struct Minus : Node {
	int right = 1;
};
// ACCEPT
int known_at_its_place(const std::vector<std::unique_ptr<Node>> &nodes)
{
	return static_cast<const Plus &>(*nodes.front()).left;
}
// REJECT: cast-downcast
int any_node(const Node &node)
{
	return static_cast<const Minus &>(node).right;
}

void adopt(int *p);
// ACCEPT
void handed_over()
{
	auto p = std::make_unique<int>(1);
	adopt(p.get());
	p.release();
}
// REJECT: leak-release
void dropped()
{
	auto p = std::make_unique<int>(1);
	p.release();
}

// ACCEPT
class EventLoop
{
public:
	void schedule(int at, std::function<void()> what) { timers_.emplace(at, std::move(what)); }
	void run()
	{
		while (!timers_.empty()) {
			auto node = timers_.extract(timers_.begin());
			node.mapped()();
		}
	}

private:
	std::multimap<int, std::function<void()>> timers_;
};
int scheduled()
{
	EventLoop loop;
	int count = 0;
	loop.schedule(1, [&] { count++; });
	loop.run();
	return count;
}
template <typename F>
void queue_work(F f);
void flush_work();
// ACCEPT
int waited_for()
{
	int count = 0;
	queue_work([&count] { count++; });
	flush_work();
	return count;
}
// REJECT: thread-send
int not_waited_for()
{
	int count = 0;
	queue_work([&count] { count++; });
	return count;
}
// ACCEPT
int shared_and_joined()
{
	auto count = std::make_shared<int>(0);
	std::thread t([count] { ++*count; });
	t.join();
	return *count;
}
// REJECT: thread-race
int shared_meanwhile()
{
	auto count = std::make_shared<int>(0);
	std::thread t([count] { ++*count; });
	++*count;
	t.join();
	return *count;
}

// ACCEPT
class Published
{
public:
	void set(int v)
	{
		std::lock_guard guard(mutex_);
		next_ ^= 1;
		slots_[next_].value = std::uint64_t(v);
		current_ = &slots_[next_];
	}
	const Leaf *get() const { return current_; }

private:
	std::mutex mutex_;
	Leaf slots_[2];
	int next_ = 0;
	std::atomic<Leaf *> current_{nullptr};
};
// REJECT: lock-escape
class Handed
{
public:
	Leaf *get()
	{
		std::lock_guard guard(mutex_);
		return &leaf_;
	}
	void set(int v)
	{
		std::lock_guard guard(mutex_);
		leaf_.value = std::uint64_t(v);
	}

private:
	std::mutex mutex_;
	Leaf leaf_;
};

// ACCEPT
bool null_after_move(std::unique_ptr<int> p, std::vector<std::unique_ptr<int>> &to, bool keep)
{
	if (!keep)
		to.push_back(std::move(p));
	return nullptr == p;
}
// REJECT: move-use
int value_after_move(std::unique_ptr<int> p, std::vector<std::unique_ptr<int>> &to, bool keep)
{
	if (!keep)
		to.push_back(std::move(p));
	return *p;
}

// ACCEPT
int prefix_sums(const int (&in)[8])
{
	int sums[9];
	sums[0] = 0;
	for (int i = 0; i < 8; i++)
		sums[i + 1] = sums[i] + in[i];
	return sums[8] - sums[2];
}
// REJECT: init-use
int prefix_sums_without_first(const int (&in)[8])
{
	int sums[9];
	for (int i = 0; i < 8; i++)
		sums[i + 1] = sums[i] + in[i];
	return sums[8];
}

struct Branch {
	int value;
	Branch *left = nullptr, *right = nullptr;
};
// ACCEPT
Branch *insert(std::deque<Branch> &store, Branch *root, int value)
{
	Branch **at = &root;
	while (*at)
		at = value < (*at)->value ? &(*at)->left : &(*at)->right;
	store.push_back({value});
	*at = &store.back();
	return root;
}
int inserted()
{
	std::deque<Branch> store;
	Branch *root = nullptr;
	for (int value : {3, 1, 2})
		root = insert(store, root, value);
	return root ? root->value : 0;
}
// REJECT: null-use
int never_inserted()
{
	Branch *root = nullptr;
	return root->value;
}

// ACCEPT
std::size_t in_folder(const std::filesystem::path &root)
{
	std::error_code error;
	std::size_t n = 0;
	for (const auto &entry : std::filesystem::directory_iterator(root / "lib", error))
		n += entry.path().native().size();
	return n;
}

} // namespace
