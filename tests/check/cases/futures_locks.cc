// SPDX-License-Identifier: GPL-2.0
// What a task of std::async was given is used until somebody waits; and what a lock guards, while it is held.
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

// ACCEPT
int waited_for(const std::vector<int> &data)
{
	std::vector<std::future<int>> parts;
	for (std::size_t i = 0; i < 3; i++)
		parts.push_back(std::async(std::launch::async, [&data, i] { return data[i]; }));
	int sum = 0;
	for (auto &part : parts)
		sum += part.get();
	return sum;
}
int all_of(std::vector<std::future<int>> &parts)
{
	int sum = 0;
	for (auto &part : parts)
		sum += part.get();
	return sum;
}
// ACCEPT
int waited_for_elsewhere()
{
	int x = 3;
	std::vector<std::future<int>> parts;
	parts.push_back(std::async(std::launch::async, [&x] { return ++x; }));
	int sum = all_of(parts);
	return sum + ++x;
}
// REJECT: borrow-closure
std::future<int> task_of_local()
{
	int x = 3;
	return std::async(std::launch::async, [&x] { return x; });
}
// REJECT: borrow-closure
int tasks_of_counter()
{
	std::vector<std::future<int>> parts;
	for (int i = 0; i < 3; i++)
		parts.push_back(std::async(std::launch::async, [&i] { return i; }));
	return all_of(parts);
}

struct Shared {
	std::mutex mutex;
	std::vector<int> jobs;
	int value = 0;
};
void feed(Shared &shared, int n)
{
	std::unique_lock<std::mutex> lock(shared.mutex);
	shared.jobs.push_back(n);
}
void feed_unlocked(Shared &shared, int n)
{
	shared.jobs.push_back(n);
}
// ACCEPT
std::size_t fed_by_both()
{
	auto shared = std::make_shared<Shared>();
	{
		std::jthread other([shared] { feed(*shared, 1); });
		feed(*shared, 2);
	}
	return shared->jobs.size();
}
// REJECT: thread-race
std::size_t fed_without_lock()
{
	auto shared = std::make_shared<Shared>();
	{
		std::jthread other([shared] { feed_unlocked(*shared, 1); });
		feed_unlocked(*shared, 2);
	}
	return shared->jobs.size();
}

class Catalogue
{
public:
	std::size_t size() const
	{
		std::call_once(once_, [this] { entries_ = std::vector<int>(12, 1); });
		return entries_.size();
	}

private:
	mutable std::once_flag once_;
	mutable std::vector<int> entries_;
};
// ACCEPT
std::size_t made_once()
{
	Catalogue catalogue;
	std::size_t theirs = 0;
	{
		std::jthread other([&catalogue, &theirs] { theirs = catalogue.size(); });
		(void)catalogue.size();
	}
	return theirs;
}

// ACCEPT
int looked_at_inside(Shared &shared)
{
	std::lock_guard guard(shared.mutex);
	int *value = &shared.value;
	return ++*value;
}
// REJECT: lock-escape
int looked_at_outside(Shared &shared)
{
	int *value;
	{
		std::lock_guard guard(shared.mutex);
		value = &shared.value;
	}
	return ++*value;
}
class Settings
{
public:
	// ACCEPT
	std::string name() const
	{
		std::lock_guard lock(mutex_);
		return name_;
	}
	// REJECT: lock-escape
	std::string &change_name()
	{
		std::lock_guard lock(mutex_);
		return name_;
	}
	// ACCEPT
	std::string *limit() { return &limit_; }

private:
	mutable std::mutex mutex_;
	std::string name_, limit_;
};

// ACCEPT
std::vector<int> element_each(const std::vector<int> &in)
{
	std::vector<int> out(in.size());
	std::vector<std::jthread> threads;
	for (std::size_t i = 0; i < in.size(); i++)
		threads.emplace_back([&in, &out, i] { out[i] = in[i] * 2; });
	threads.clear();
	return out;
}
// REJECT: thread-race
std::vector<int> one_element(const std::vector<int> &in)
{
	std::vector<int> out(in.size());
	{
		std::vector<std::jthread> threads;
		for (std::size_t i = 0; i < in.size(); i++)
			threads.emplace_back([&in, &out, i] { out[0] += in[i]; });
	}
	return out;
}
// ACCEPT
int counted_under_lock()
{
	std::mutex m;
	int n = 0;
	{
		std::vector<std::jthread> threads;
		for (int i = 0; i < 4; i++)
			threads.emplace_back([&] {
				std::lock_guard lock(m);
				n++;
			});
	}
	return n;
}
// REJECT: thread-race
int counted_without_lock()
{
	int n = 0;
	{
		std::vector<std::jthread> threads;
		for (int i = 0; i < 4; i++)
			threads.emplace_back([&] { n++; });
	}
	return n;
}
// ACCEPT
int latched()
{
	std::latch done(1);
	int a = 0;
	std::jthread x([&] {
		a = 1;
		done.count_down();
	});
	done.wait();
	return a;
}
// REJECT: thread-race
int not_waited()
{
	int a = 0;
	std::jthread x([&] { a = 1; });
	return a;
}
// ACCEPT
int waited()
{
	int x = 0;
	auto task = std::async(std::launch::async, [&x] { x = 1; });
	task.wait();
	return x;
}
// ACCEPT
int shared_result()
{
	std::promise<int> p;
	std::shared_future<int> s = p.get_future().share();
	auto task = std::async(std::launch::async, [s] { return s.get(); });
	p.set_value(1);
	return task.get() + s.get();
}
// REJECT: lock-escape
int element_looked_at_outside(Shared &shared)
{
	int *first;
	{
		std::lock_guard guard(shared.mutex);
		first = &shared.jobs.front();
	}
	return *first;
}
// A future has its result once.
int asked_twice(std::future<int> from)
{
	int first = from.get();
	// REJECT: move-use
	return first + from.get();
}
// ACCEPT
int asked_while_valid(std::future<int> from)
{
	int sum = from.get();
	if (from.valid())
		sum += from.get();
	return sum;
}
