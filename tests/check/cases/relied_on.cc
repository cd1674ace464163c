// SPDX-License-Identifier: GPL-2.0
// What correct programs rely on: functions that call themselves, members that say that others are stale, owners that are
// converted, shares that others have, tokens, and what stands beside a pointer. Each has a wrong neighbour.
#include <atomic>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

struct Target {
	std::string name;
	std::vector<Target *> needs;
	int mark = 0;
};

struct Graph {
	std::vector<std::unique_ptr<Target>> targets;

	bool visit(Target &t, std::vector<const Target *> &order)
	{
		if (t.mark)
			return t.mark == 2;
		t.mark = 1;
		for (Target *need : t.needs)
			if (!visit(*need, order))
				return false;
		t.mark = 2;
		order.push_back(&t);
		return true;
	}
	void prune(Target &t)
	{
		for (Target *need : t.needs)
			prune(*need);
		if (t.needs.empty())
			targets.clear();
	}
};

// ACCEPT
std::size_t recursion_that_ends_nothing(Graph &graph)
{
	std::vector<const Target *> order;
	for (auto &t : graph.targets)
		if (!graph.visit(*t, order))
			return 0;
	return order.size();
}
// REJECT: borrow-invalidated
std::size_t recursion_that_ends(Graph &graph)
{
	for (auto &t : graph.targets)
		graph.prune(*t);
	return graph.targets.size();
}

struct Text {
	std::unique_ptr<const std::string> text;
	std::vector<std::string_view> lines;
	explicit Text(std::string s) : text(std::make_unique<const std::string>(std::move(s)))
	{
		lines.push_back(*text);
	}
};
// ACCEPT
std::size_t elements_that_own_what_they_view(int n)
{
	std::vector<Text> versions;
	for (int i = 0; i < n; i++)
		versions.emplace_back(std::to_string(i));
	return versions.back().lines[0].size();
}

class Catalogue
{
	std::vector<std::string> books;
	std::multimap<char, const std::string *> index;
	bool stale = false;

	void renew()
	{
		if (!stale)
			return;
		index.clear();
		for (const std::string &b : books)
			index.emplace(b[0], &b);
		stale = false;
	}

public:
	void add(std::string title)
	{
		books.push_back(std::move(title));
		stale = true;
	}
	std::size_t starting(char c)
	{
		renew();
		std::size_t all = 0;
		const auto [first, last] = index.equal_range(c);
		for (auto it = first; it != last; ++it)
			all += it->second->size();
		return all;
	}
};
// ACCEPT
std::size_t index_that_is_made_anew(Catalogue &catalogue)
{
	std::size_t all = 0;
	for (int i = 0; i < 3; i++) {
		catalogue.add("book");
		all += catalogue.starting('b');
	}
	return all;
}

struct Entry {
	virtual ~Entry() = default;
};
struct Folder final : Entry {
	std::vector<std::unique_ptr<Entry>> entries;
	// ACCEPT
	template <class T>
	T &add(std::unique_ptr<T> entry)
	{
		T &kept = *entry;
		entries.push_back(std::move(entry));
		return kept;
	}
};
Folder &deepest(Folder &root)
{
	return root.add(std::make_unique<Folder>());
}

class Signal
{
	using Slots = std::map<int, std::function<void(int)>>;
	std::shared_ptr<Slots> slots = std::make_shared<Slots>();
	int next = 0;

public:
	class Connection
	{
		std::weak_ptr<Slots> of;
		int id = -1;

	public:
		Connection() = default;
		Connection(std::weak_ptr<Slots> of, int id) : of(std::move(of)), id(id) {}
		Connection(const Connection &) = delete;
		Connection &operator=(Connection &&other) noexcept
		{
			of.swap(other.of);
			std::swap(id, other.id);
			return *this;
		}
		~Connection()
		{
			if (auto alive = of.lock())
				alive->erase(id);
		}
	};
	[[nodiscard]] Connection connect(std::function<void(int)> slot)
	{
		slots->emplace(next, std::move(slot));
		return Connection(slots, next++);
	}
	void keep(std::function<void(int)> slot) { slots->emplace(next++, std::move(slot)); }
	void emit(int value)
	{
		for (auto &[id, slot] : *slots)
			slot(value);
	}
};
// ACCEPT
void token_that_disconnects(Signal &signal)
{
	int sum = 0;
	Signal::Connection once;
	once = signal.connect([&](int value) { sum += value; });
	signal.emit(1);
}
// REJECT: borrow-closure
void closure_that_stays(Signal &signal)
{
	int sum = 0;
	signal.keep([&](int value) { sum += value; });
	signal.emit(1);
}

// ACCEPT
std::size_t number_of_views(std::vector<std::string> words)
{
	std::vector<std::string_view> views(words.begin(), words.end());
	words.clear();
	return views.size();
}
// REJECT: borrow-invalidated
char first_of_views(std::vector<std::string> words)
{
	std::vector<std::string_view> views(words.begin(), words.end());
	words.clear();
	return views[0][0];
}

// ACCEPT
int length_beside_a_pointer(const int *from, int n)
{
	const int *run = nullptr;
	int length = 0, sum = 0;
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < length; k++)
			sum += run[k];
		if (from[i] > 0) {
			run = from + i;
			length = 1;
		}
	}
	return sum;
}
// REJECT: null-use
int nothing_beside_a_pointer(const int *from, int n)
{
	const int *run = nullptr;
	for (int i = 0; i < n; i++)
		if (from[i] > 0)
			run = from + i;
	return *run;
}
// ACCEPT
int largest(const std::vector<int> &some)
{
	const int *best = nullptr;
	for (const int &i : some)
		if (!best || i > *best)
			best = &i;
	return *best;
}

struct Node {
	int value;
	std::unique_ptr<Node> next;
};
// ACCEPT
Node *node_before_a_cursor(std::unique_ptr<Node> &head, int value)
{
	Node *before = nullptr;
	std::unique_ptr<Node> *at = &head;
	while (*at) {
		if ((*at)->value == value) {
			*at = std::move((*at)->next);
		} else {
			before = at->get();
			at = &before->next;
		}
	}
	return before;
}

struct Link {
	std::string value;
	Link *next;
};
// ACCEPT
std::vector<std::string> taken_at_once(std::atomic<Link *> &head)
{
	std::vector<std::string> out;
	std::unique_ptr<Link> link(head.exchange(nullptr));
	while (link) {
		out.push_back(std::move(link->value));
		link.reset(link->next);
	}
	return out;
}

struct Inode {
	unsigned number;
	Inode *next = nullptr;
};
struct Inodes {
	Inode *first = nullptr;

	void insert(Inode &inode)
	{
		inode.next = first;
		first = &inode;
	}
	Inode *remove(unsigned number)
	{
		for (Inode **at = &first; *at; at = &(*at)->next)
			if ((*at)->number == number) {
				Inode *found = *at;
				*at = found->next;
				return found;
			}
		return nullptr;
	}
};
// ACCEPT
bool linked_until_it_is_erased(std::map<unsigned, Inode> &owner)
{
	Inodes table;
	auto [it, fresh] = owner.try_emplace(1, Inode{1});
	table.insert(it->second);
	if (Inode *inode = table.remove(1))
		owner.erase(inode->number);
	return table.first == nullptr;
}

class Board
{
	std::shared_ptr<std::vector<std::string>> current =
		std::make_shared<std::vector<std::string>>();

public:
	std::shared_ptr<std::vector<std::string>> view() const { return current; }
	void renew() { current = std::make_shared<std::vector<std::string>>(); }
};
// ACCEPT
std::size_t share_that_the_object_keeps(Board &board)
{
	std::size_t sum = 0;
	for (const std::string &note : *board.view())
		sum += note.size();
	return sum;
}
// REJECT: borrow-temporary
std::size_t share_that_the_object_lets_go(Board &board)
{
	const auto &notes = *board.view();
	board.renew();
	return notes.size();
}
