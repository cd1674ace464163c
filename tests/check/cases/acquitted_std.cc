// SPDX-License-Identifier: GPL-2.0
// Runs that take findings back, through the standard's containers, views, locks and algorithms, and runs that do not.

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <variant>
#include <vector>

namespace acquitted_std
{

// Jobs that a queue ran before their captures ended.

class Jobs
{
public:
	void post(std::function<void()> job) { jobs_.push_back(std::move(job)); }
	void drain()
	{
		while (!jobs_.empty()) {
			std::function<void()> job = std::move(jobs_.front());
			jobs_.pop_front();
			job();
		}
	}
	void drain_one()
	{
		if (jobs_.empty())
			return;
		jobs_.front()();
		jobs_.pop_front();
	}

private:
	std::deque<std::function<void()>> jobs_;
};

// ACCEPT
int drained(Jobs &jobs, const std::vector<int> &values)
{
	int total = 0;
	for (const int &value : values)
		jobs.post([&total, &value] { total += value; });
	jobs.drain();
	return total;
}

// REJECT: borrow-closure
int half_drained(Jobs &jobs, const std::vector<int> &values)
{
	int total = 0;
	for (const int &value : values)
		jobs.post([&total, &value] { total += value; });
	jobs.drain_one();
	return total;
}

// What emplace() keeps is kept.

using Commands = std::map<std::string, std::function<std::size_t()>>;

// REJECT: borrow-closure
Commands by_copy(std::vector<std::string> names)
{
	Commands commands;
	for (const std::string name : names)
		commands.emplace(name, [&name] { return name.size(); });
	return commands;
}

// Views of a text that stays where it is when its owner moves.

class Page
{
public:
	explicit Page(std::string text)
		: text_(std::make_unique<const std::string>(std::move(text)))
	{
		const std::string_view all = *text_;
		for (std::size_t from = 0; from < all.size();) {
			const std::size_t to = std::min(all.find(' ', from), all.size());
			words_.push_back(all.substr(from, to - from));
			from = to + 1;
		}
	}
	std::span<const std::string_view> words() const { return words_; }

private:
	std::unique_ptr<const std::string> text_;
	std::vector<std::string_view> words_;
};

// ACCEPT
std::vector<Page> pages(int n)
{
	std::vector<Page> all;
	for (int i = 0; i < n; i++) {
		Page page("one two " + std::to_string(i));
		all.push_back(std::move(page));
	}
	return all;
}

struct Player {
	std::string name;
};

// REJECT: borrow-invalidated
std::string renamed(Player &player, const std::string &name)
{
	std::string_view before = player.name;
	player.name = name;
	return "renamed from " + std::string(before);
}

// A guard of a lock that ends before it.

struct Account {
	std::mutex lock;
	int sum = 0;
};

// REJECT: borrow-invalidated
int closed(std::unique_ptr<Account> account)
{
	std::lock_guard<std::mutex> guard(account->lock);
	int sum = account->sum;
	account.reset();
	return sum;
}

// A static that a function hands out instead.

const std::string &first_of(const std::vector<std::string> &all)
{
	static const std::string none = "none";
	if (all.empty())
		return none;
	return all.front();
}

// ACCEPT
std::size_t first_before(int n)
{
	std::vector<std::string> all;
	const std::string &outside = first_of(all);
	for (int i = 0; i < n; i++)
		all.push_back("number " + std::to_string(i));
	return outside.size();
}

// REJECT: borrow-invalidated
std::size_t first_kept(int n)
{
	std::vector<std::string> all{"first"};
	const std::string &inside = first_of(all);
	for (int i = 0; i < n; i++)
		all.push_back("number " + std::to_string(i));
	return inside.size();
}

// Nodes of a hash table stay, its iterators do not.

class Names
{
public:
	std::string &add(int id, std::string name) { return all_[id] = std::move(name); }
	auto find(int id) { return all_.find(id); }

private:
	std::unordered_map<int, std::string> all_;
};

// ACCEPT
std::size_t by_reference(int n)
{
	Names names;
	std::string &first = names.add(0, "first");
	for (int i = 1; i < n; i++)
		names.add(i, "another");
	return first.size();
}

// REJECT: borrow-invalidated
std::size_t by_iterator(int n)
{
	Names names;
	names.add(0, "first");
	auto first = names.find(0);
	for (int i = 1; i < n; i++)
		names.add(i, "another");
	return first->second.size();
}

} // namespace acquitted_std
