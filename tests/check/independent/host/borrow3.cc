// SPDX-License-Identifier: GPL-2.0
#ifdef RUN
#include "run.hh"
#else
#define RUN_CASE(...)
#endif

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

// CASE field_reborrow: a cursor into a field of a struct outlives the field's content
namespace field_reborrow
{
struct Cursor {
	int *at;
};
struct Doc {
	std::vector<int> text;
	int revision = 0;
};
Cursor seek(Doc &d, int i)
{
	return Cursor{&d.text[i]};
}
//- bad
int bad(Doc d)
{
	Cursor c = seek(d, 1);
	d.revision++;
	d.text = std::vector<int>(3, 9);
	return *c.at + d.revision;
}
//- good
int good(Doc d)
{
	d.revision++;
	d.text = std::vector<int>(3, 9);
	Cursor c = seek(d, 1);
	return *c.at + d.revision;
}
RUN_CASE(field_reborrow, (sink(bad({{1, 2}}))), (sink(good({{1, 2}}))))
} // namespace field_reborrow

// CASE branch_inner: in one branch the pointer goes to a local of the branch
namespace branch_inner
{
//- bad
int bad(bool c, const std::string &outer)
{
	const std::string *pick = &outer;
	if (c) {
		std::string local = outer + "!and a text too long for the small buffer";
		if (local.size() > 3)
			pick = &local;
	}
	return static_cast<int>(pick->size());
}
//- good
int good(bool c, const std::string &outer)
{
	const std::string *pick = &outer;
	std::string local;
	if (c) {
		local = outer + "!and a text too long for the small buffer";
		if (local.size() > 3)
			pick = &local;
	}
	return static_cast<int>(pick->size());
}
RUN_CASE(branch_inner, (sink(bad(true, "ab"))), (sink(good(true, "ab"))))
} // namespace branch_inner

// CASE list_walk: the node that the cursor stands on is freed before the cursor goes on
namespace list_walk
{
struct Node {
	int value;
	std::unique_ptr<Node> next;
};
//- bad
int bad(std::unique_ptr<Node> head)
{
	int sum = 0;
	for (Node *n = head.get(); n; n = n->next.get()) {
		sum += n->value;
		if (n == head.get() && n->value == 0)
			head = std::move(head->next);
	}
	return sum;
}
//- good
int good(std::unique_ptr<Node> head)
{
	int sum = 0;
	while (head && head->value == 0)
		head = std::move(head->next);
	for (Node *n = head.get(); n; n = n->next.get())
		sum += n->value;
	return sum;
}
[[maybe_unused]] std::unique_ptr<Node> two()
{
	return std::make_unique<Node>(Node{0, std::make_unique<Node>(Node{2, nullptr})});
}
RUN_CASE(list_walk, (sink(bad(two()))), (sink(good(two()))))
} // namespace list_walk

// CASE map_rehash: an iterator of an unordered_map is used after operator[] may have inserted
namespace map_rehash
{
//- bad
int bad(std::vector<int> &cache, int key)
{
	auto it = cache.begin();
	while (it != cache.end() && *it != key)
		++it;
	if (it == cache.end())
		cache.push_back(key);
	return *it;
}
//- good
int good(std::vector<int> &cache, int key)
{
	auto it = cache.begin();
	while (it != cache.end() && *it != key)
		++it;
	if (it == cache.end()) {
		cache.push_back(key);
		it = cache.end() - 1;
	}
	return *it;
}
RUN_CASE(map_rehash, (std::vector<int> v{1}; sink(bad(v, 2))),
	 (std::vector<int> v{1}; sink(good(v, 2))))
} // namespace map_rehash

// CASE map_erase_ref: a reference to a mapped value outlives the entry
namespace map_erase_ref
{
//- bad
std::size_t bad(std::map<int, std::string> &m, int key)
{
	const std::string &value = m.at(key);
	if (value.size() > 2)
		m.erase(key);
	return value.size();
}
//- good
std::size_t good(std::map<int, std::string> &m, int key)
{
	const std::string &value = m.at(key);
	const std::size_t size = value.size();
	if (size > 2)
		m.erase(key);
	return size;
}
RUN_CASE(map_erase_ref, (std::map<int, std::string> m{{1, "abc"}}; sink(bad(m, 1))),
	 (std::map<int, std::string> m{{1, "abc"}}; sink(good(m, 1))))
} // namespace map_erase_ref

// CASE swap_reset: after the swap the referent belongs to the pointer that is reset
namespace swap_reset
{
//- bad
int bad(std::unique_ptr<int> p, std::unique_ptr<int> q)
{
	int &r = *p;
	std::swap(p, q);
	q.reset();
	return r;
}
//- good
int good(std::unique_ptr<int> p, std::unique_ptr<int> q)
{
	std::swap(p, q);
	int &r = *p;
	q.reset();
	return r;
}
RUN_CASE(swap_reset, (sink(bad(std::make_unique<int>(1), std::make_unique<int>(2)))),
	 (sink(good(std::make_unique<int>(1), std::make_unique<int>(2)))))
} // namespace swap_reset

// CASE accessor_chain: the borrow goes through three accessors of other classes
namespace accessor_chain
{
struct Leaf {
	std::string text;
	const std::string &get() const { return text; }
};
struct Branch {
	std::vector<Leaf> leaves;
	const Leaf &first() const { return leaves.front(); }
};
struct Tree {
	Branch branch;
	const Branch &trunk() const { return branch; }
	void prune()
	{
		branch.leaves.clear();
		branch.leaves.shrink_to_fit();
	}
};
//- bad
std::size_t bad(Tree t)
{
	const std::string &text = t.trunk().first().get();
	t.prune();
	return text.size();
}
//- good
std::size_t good(Tree t)
{
	const std::string text = t.trunk().first().get();
	t.prune();
	return text.size();
}
RUN_CASE(accessor_chain, (sink(bad({{{{"a"}}}}))), (sink(good({{{{"a"}}}}))))
} // namespace accessor_chain

// CASE method_grows_itself: a method keeps a reference to an element over a call that grows the vector
namespace method_grows_itself
{
class Bag
{
public:
	void add(int x) { items_.push_back(x); }
	//- bad
	int bad_twice(std::size_t i)
	{
		int &x = items_[i];
		add(1);
		add(2);
		return x;
	}
	//- good
	int good_twice(std::size_t i)
	{
		add(1);
		add(2);
		int &x = items_[i];
		return x;
	}
	//- shared
private:
	std::vector<int> items_{1};
};
RUN_CASE(method_grows_itself, (Bag b; sink(b.bad_twice(0))), (Bag b; sink(b.good_twice(0))))
} // namespace method_grows_itself

// CASE helper_clears: a free function called between borrow and use clears the container
namespace helper_clears
{
struct Log {
	std::vector<std::string> lines;
};
void rotate(Log &log)
{
	if (log.lines.size() > 1)
		log.lines = {};
}
//- bad
std::size_t bad(Log &log)
{
	const std::string &head = log.lines[0];
	rotate(log);
	return head.size();
}
//- good
std::size_t good(Log &log)
{
	rotate(log);
	return log.lines.empty() ? 0 : log.lines[0].size();
}
RUN_CASE(helper_clears, (Log l{{"a", "b"}}; sink(bad(l))), (Log l{{"a", "b"}}; sink(good(l))))
} // namespace helper_clears
