// SPDX-License-Identifier: GPL-2.0
// What is near a fault and is none: other elements, shares, what unlinks itself, what is asked first.
#include <algorithm>
#include <coroutine>
#include <exception>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace
{

// ACCEPT
std::size_t without_doubles(std::set<int> numbers)
{
	for (auto it = numbers.begin(); it != numbers.end(); ++it)
		numbers.erase(*it * 2);
	return numbers.size();
}
// REJECT: borrow-invalidated
std::size_t without_itself(std::set<int> numbers)
{
	for (auto it = numbers.begin(); it != numbers.end(); ++it)
		numbers.erase(*it);
	return numbers.size();
}

struct Inode {
	long size = 1;
};
// ACCEPT
long inserted(std::map<int, std::unique_ptr<Inode>> &all, int n, std::unique_ptr<Inode> inode)
{
	auto [it, fresh] = all.try_emplace(n, std::move(inode));
	if (!fresh)
		it->second->size += inode->size;
	return it->second->size;
}
// REJECT: move-use
long moved_in(std::map<int, std::unique_ptr<Inode>> &all, int n, std::unique_ptr<Inode> inode)
{
	auto [it, fresh] = all.insert(std::make_pair(n, std::move(inode)));
	if (!fresh)
		it->second->size += inode->size;
	return it->second->size;
}

struct Widget {
	int width = 10;
	std::vector<std::unique_ptr<Widget>> children;
	Widget &adopt(std::unique_ptr<Widget> child)
	{
		Widget *raw = child.get();
		children.push_back(std::move(child));
		return *raw;
	}
};
// ACCEPT
int adopted()
{
	Widget window;
	Widget &panel = window.adopt(std::make_unique<Widget>());
	window.adopt(std::make_unique<Widget>());
	return panel.width;
}
// REJECT: borrow-invalidated
int adopted_and_dropped()
{
	Widget window;
	Widget &panel = window.adopt(std::make_unique<Widget>());
	window.children.clear();
	return panel.width;
}

class History
{
public:
	History() = default;
	History(History &&other) noexcept
		: edits_(std::move(other.edits_)), depth_(std::exchange(other.depth_, 0))
	{
	}
	void record(int edit)
	{
		edits_.push_back(edit);
		depth_++;
	}
	bool empty() const { return depth_ == 0; }
	int undo() { return edits_[--depth_]; }

private:
	std::vector<int> edits_;
	std::size_t depth_ = 0;
};
// ACCEPT
int asked_first()
{
	History live;
	live.record(11);
	History archived = std::move(live);
	int undone = archived.undo();
	while (!live.empty())
		undone += live.undo();
	return undone;
}
// REJECT: move-use
int not_asked()
{
	History live;
	live.record(11);
	History archived = std::move(live);
	return archived.undo() + live.undo();
}

class Jobs
{
public:
	void post(std::function<void()> job) { jobs_.push_back(std::move(job)); }
	void run()
	{
		for (auto &job : jobs_)
			job();
	}

private:
	std::vector<std::function<void()>> jobs_;
};
struct Connection : std::enable_shared_from_this<Connection> {
	int read = 0;
	void start(Jobs &jobs)
	{
		jobs.post([self = shared_from_this()] { self->read++; });
	}
};
// ACCEPT
void shared_by_its_job()
{
	Jobs jobs;
	{
		auto connection = std::make_shared<Connection>();
		connection->start(jobs);
	}
	jobs.run();
}
// ACCEPT
std::size_t taken_out(std::map<int, std::string> &names)
{
	auto kept = names.extract(names.begin());
	names.clear();
	return kept.mapped().size();
}

class Queue
{
public:
	void push(int value)
	{
		auto node = std::make_unique<Node>(Node{value, nullptr});
		Node *fresh = node.get();
		if (last_)
			last_->next = std::move(node);
		else
			first_ = std::move(node);
		last_ = fresh;
	}
	std::optional<int> pop()
	{
		if (!first_)
			return std::nullopt;
		std::unique_ptr<Node> first = std::move(first_);
		first_ = std::move(first->next);
		if (!first_)
			last_ = nullptr;
		return first->value;
	}

private:
	struct Node {
		int value;
		std::unique_ptr<Node> next;
	};
	std::unique_ptr<Node> first_;
	Node *last_ = nullptr;
};
// ACCEPT
int queued()
{
	Queue queue;
	queue.push(1);
	int first = queue.pop().value_or(0);
	queue.push(2);
	return first + queue.pop().value_or(0);
}

class Lines
{
public:
	struct promise_type {
		std::string_view current;
		Lines get_return_object()
		{
			return Lines(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(std::string_view line)
		{
			current = line;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit Lines(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	Lines(Lines &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Lines &operator=(Lines &&) = delete;
	~Lines()
	{
		if (handle_)
			handle_.destroy();
	}

private:
	std::coroutine_handle<promise_type> handle_;
};
// ACCEPT
Lines numbered(int n)
{
	for (int i = 0; i < n; i++) {
		const std::string line = "this is the line with the number " + std::to_string(i);
		co_yield line;
	}
}

struct Self {
	explicit Self(int v) : value(v), self(&value) {}
	Self(const Self &) = delete;
	int value;
	int *self;
};
// ACCEPT
int own_address(int n)
{
	std::list<Self> all;
	for (int i = 0; i < n; i++)
		all.emplace_back(i);
	int sum = 0;
	for (const Self &one : all)
		sum += *one.self;
	return sum;
}
struct Lent {
	explicit Lent(int &v) : value(&v) {}
	int *value;
};
// REJECT: borrow-dangling
int lent_address(int n)
{
	std::list<Lent> all;
	for (int i = 0; i < n; i++) {
		int v = i;
		all.emplace_back(v);
	}
	int sum = 0;
	for (const Lent &one : all)
		sum += *one.value;
	return sum;
}

} // namespace
