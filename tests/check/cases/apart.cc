// SPDX-License-Identifier: GPL-2.0
// What ends and what somebody leads to are two things: by their types, by their names, by what was asked before.
#include <any>
#include <cstddef>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

struct Node {
	std::vector<int> keys;
	std::vector<std::unique_ptr<Node>> children;
};

void shorten(Node &parent, std::size_t at)
{
	Node &full = *parent.children[at];
	full.keys.resize(1);
}

// ACCEPT
int numbers_hold_no_nodes(Node &root)
{
	Node *node = &root;
	while (!node->children.empty()) {
		shorten(*node, 0);
		node = node->children[0].get();
	}
	return int(node->keys.size());
}

// REJECT: borrow-invalidated
int number_of_the_vector(Node &root)
{
	int &first = root.keys.front();
	root.keys.push_back(2);
	return first;
}

class Graph
{
public:
	Node &add()
	{
		nodes_.push_back(std::make_unique<Node>());
		return *nodes_.back();
	}
	Node *at(std::size_t i) { return i < nodes_.size() ? nodes_[i].get() : nullptr; }
	void remove(Node *gone)
	{
		std::erase_if(nodes_, [gone](const auto &node) { return node.get() == gone; });
	}

private:
	std::vector<std::unique_ptr<Node>> nodes_;
};

// ACCEPT
std::size_t another_one_is_removed()
{
	Graph graph;
	Node &first = graph.add();
	graph.add();
	graph.remove(graph.at(1));
	return first.keys.size();
}

// REJECT: borrow-invalidated
std::size_t this_one_is_removed()
{
	Graph graph;
	Node &first = graph.add();
	graph.remove(&first);
	return first.keys.size();
}

// REJECT: borrow-invalidated
std::size_t found_in_the_same_way()
{
	Graph graph;
	graph.add();
	Node *first = graph.at(0);
	graph.remove(graph.at(0));
	return first->keys.size();
}

class Board
{
public:
	template <typename T>
	T &set(const std::string &key, T value)
	{
		return values_[key].template emplace<T>(std::move(value));
	}

private:
	std::map<std::string, std::any> values_;
};

// ACCEPT
std::size_t kept_under_another_name(Board &board)
{
	std::vector<int> &targets = board.set("targets", std::vector<int>{1, 2});
	board.set("alert", 3);
	return targets.size();
}

// REJECT: borrow-invalidated
std::size_t kept_under_the_same_name(Board &board)
{
	std::vector<int> &targets = board.set("targets", std::vector<int>{1, 2});
	board.set("targets", std::vector<int>{3});
	return targets.size();
}

struct Entry {
	int key, uses;
};
using Bucket = std::list<Entry>;

// ACCEPT
void empty_bucket_ends(std::map<int, Bucket> &buckets, Bucket::iterator entry)
{
	Bucket &from = buckets[entry->uses];
	Bucket &to = buckets[entry->uses + 1];
	to.splice(to.end(), from, entry);
	if (from.empty())
		buckets.erase(entry->uses);
	++entry->uses;
}

// REJECT: borrow-invalidated
std::size_t empty_bucket_is_used(std::map<int, Bucket> &buckets, int key)
{
	Bucket &from = buckets[key];
	if (from.empty())
		buckets.erase(key);
	return from.size();
}

struct Unit {
	int id;
};

class Index
{
public:
	void insert(Unit &unit) { cells_[unit.id].push_back(&unit); }
	void erase(Unit &unit)
	{
		auto it = cells_.find(unit.id);
		if (it == cells_.end())
			return;
		std::erase(it->second, &unit);
		if (it->second.empty())
			cells_.erase(it);
	}
	int sum() const
	{
		int all = 0;
		for (const auto &[id, units] : cells_)
			for (const Unit *unit : units)
				all += unit->id;
		return all;
	}

private:
	std::map<int, std::vector<Unit *>> cells_;
};

// ACCEPT
int told_before_it_ends(int n)
{
	std::deque<Unit> units;
	Index index;
	for (int i = 0; i < n; ++i)
		index.insert(units.emplace_back(Unit{i}));
	index.erase(units.front());
	units.pop_front();
	return index.sum();
}

// REJECT: borrow-invalidated
int never_told(int n)
{
	std::deque<Unit> units;
	Index index;
	for (int i = 0; i < n; ++i)
		index.insert(units.emplace_back(Unit{i}));
	units.pop_front();
	return index.sum();
}

// ACCEPT
bool only_asked(std::vector<int> &numbers)
{
	int *first = numbers.empty() ? nullptr : &numbers.front();
	numbers.push_back(1);
	return !first;
}

// REJECT: borrow-invalidated
int asked_and_followed(std::vector<int> &numbers)
{
	int *first = numbers.empty() ? nullptr : &numbers.front();
	numbers.push_back(1);
	return first ? *first : 0;
}

class Cursor
{
public:
	explicit Cursor(std::string text) : text_(std::move(text)), at_(text_.data()) {}
	Cursor(Cursor &&from) noexcept
	{
		const std::size_t offset = std::size_t(from.at_ - from.text_.data());
		text_ = std::move(from.text_);
		at_ = text_.data() + offset;
		from.text_.clear();
		from.at_ = from.text_.data();
	}
	bool next(char &out)
	{
		if (std::size_t(at_ - text_.data()) == text_.size())
			return false;
		out = *at_++;
		return true;
	}

private:
	std::string text_;
	const char *at_;
};

// ACCEPT
int moves_see_to_it(int n)
{
	std::vector<Cursor> cursors;
	for (int i = 0; i < n; i++)
		cursors.emplace_back(std::string(std::size_t(4 + i), 'a'));
	int sum = 0;
	char c;
	for (Cursor &cursor : cursors)
		while (cursor.next(c))
			sum += c;
	return sum;
}

// ACCEPT
template <typename T, std::size_t N>
class Ring
{
public:
	T pop()
	{
		T *front = std::launder(reinterpret_cast<T *>(room_ + head_ * sizeof(T)));
		T out = std::move(*front);
		front->~T();
		head_ = (head_ + 1) % N;
		return out;
	}

private:
	alignas(T) std::byte room_[N * sizeof(T)];
	std::size_t head_ = 0;
};
std::string popped(Ring<std::string, 4> &ring)
{
	return ring.pop();
}

// REJECT: move-use
std::size_t asked_before_its_end(std::string *front)
{
	std::string out = std::move(*front);
	std::size_t n = front->size();
	front->~basic_string();
	return n + out.size();
}

struct Note {
	int tick, length;
};

// ACCEPT
int ended_by_table(const std::vector<Note> &notes)
{
	int sum = 0;
	std::multimap<int, const Note *> ending;
	for (const Note &note : notes) {
		const auto until = ending.upper_bound(note.tick);
		for (auto it = ending.begin(); it != until; it = ending.erase(it))
			sum += it->second->length;
		ending.emplace(note.tick + note.length, &note);
	}
	return sum;
}

// REJECT: borrow-invalidated
int ended_in_table(std::map<int, Note> &notes)
{
	auto it = notes.begin();
	const Note &note = it->second;
	notes.erase(it);
	return note.tick;
}

class Bus
{
	struct State {
		std::map<int, std::function<void()>> handlers;
	};

public:
	class Subscription
	{
	public:
		Subscription() = default;
		Subscription(std::weak_ptr<State> state, int id) : state_(std::move(state)), id_(id)
		{
		}
		Subscription(Subscription &&other) noexcept
			: state_(std::exchange(other.state_, {})), id_(other.id_)
		{
		}
		~Subscription() { reset(); }
		// ACCEPT
		void reset()
		{
			if (auto state = std::exchange(state_, {}).lock())
				state->handlers.erase(id_);
		}

	private:
		std::weak_ptr<State> state_;
		int id_ = 0;
	};
};

// REJECT: borrow-temporary
std::size_t share_of_nobody(const std::string &s)
{
	const std::string &kept = *std::make_shared<std::string>(s);
	return kept.size();
}
