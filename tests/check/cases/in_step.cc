// SPDX-License-Identifier: GPL-2.0
// Structures whose parts lead to each other, and pointers that may lead to one of several things.
#include <istream>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

struct Node {
	int v;
	Node *parent = nullptr;
	std::vector<std::unique_ptr<Node>> kids;
	std::vector<int> marks;
	Node *add(int x)
	{
		auto n = std::make_unique<Node>();
		n->v = x;
		n->parent = this;
		kids.push_back(std::move(n));
		return kids.back().get();
	}
	int &mark(int x)
	{
		marks.push_back(x);
		return marks.back();
	}
};
// ACCEPT
int nodes_stay()
{
	Node root{1, nullptr, {}, {}};
	Node *a = root.add(2);
	Node *b = root.add(3);
	a->add(4);
	return b->parent->v;
}
// REJECT: borrow-invalidated
int marks_move()
{
	Node root{1, nullptr, {}, {}};
	int &a = root.mark(2);
	root.mark(3);
	return a;
}

class Recent
{
public:
	std::string *get(int k)
	{
		auto it = index_.find(k);
		return it == index_.end() ? nullptr : &it->second->second;
	}
	void put(int k, std::string v)
	{
		all_.emplace_front(k, std::move(v));
		index_[k] = all_.begin();
		if (all_.size() > 2) {
			index_.erase(all_.back().first);
			all_.pop_back();
		}
	}

private:
	std::list<std::pair<int, std::string>> all_;
	std::unordered_map<int, std::list<std::pair<int, std::string>>::iterator> index_;
};
// ACCEPT
std::size_t index_in_step()
{
	Recent r;
	r.put(1, "a");
	r.put(2, "b");
	const std::string *p = r.get(1);
	return p ? p->size() : 0;
}
class Lines
{
public:
	void load(std::string text)
	{
		lines_.clear();
		text_ = std::move(text);
		lines_.push_back(text_);
	}
	void reload(std::string text) { text_ = std::move(text); }
	std::size_t first() const { return lines_[0].size(); }

private:
	std::string text_;
	std::vector<std::string_view> lines_;
};
// ACCEPT
std::size_t views_in_step()
{
	Lines l;
	l.load("a");
	l.load("b");
	return l.first();
}
// REJECT: borrow-invalidated
std::size_t views_out_of_step()
{
	Lines l;
	l.load("a");
	l.reload("b");
	return l.first();
}

// ACCEPT
int swapped_buffers()
{
	std::vector<int> a{1}, b{2};
	auto *now = &a, *next = &b;
	for (int i = 0; i < 3; i++) {
		next->clear();
		for (int x : *now)
			next->push_back(x + 1);
		std::swap(now, next);
	}
	return now->front();
}
// REJECT: borrow-invalidated
int same_pointer(bool c)
{
	std::vector<int> a{1}, b{2};
	auto *one = c ? &a : &b;
	int sum = 0;
	for (int x : *one) {
		sum += x;
		one->push_back(x);
	}
	return sum;
}

struct Link {
	int v;
	Link *next;
};
// ACCEPT
int freed_one_by_one()
{
	Link *head = nullptr;
	for (int i = 0; i < 3; i++)
		head = new Link{i, head};
	int sum = 0;
	while (head) {
		Link *next = head->next;
		sum += head->v;
		delete head;
		head = next;
	}
	return sum;
}
// REJECT: free-use
int freed_and_read()
{
	Link *head = new Link{1, nullptr};
	delete head;
	return head->v;
}
struct Chain {
	int v;
	std::unique_ptr<Chain> next;
	std::shared_ptr<Chain> other;
};
// ACCEPT
int taken_from_itself(std::unique_ptr<Chain> head, std::shared_ptr<Chain> other)
{
	int sum = 0;
	while (head) {
		sum += head->v;
		head = std::move(head->next);
	}
	for (; other; other = other->other)
		sum += other->v;
	return sum;
}
// ACCEPT
void unlinked(std::unique_ptr<Chain> &head, int v)
{
	for (auto *p = &head; *p;)
		if ((*p)->v == v)
			*p = std::move((*p)->next);
		else
			p = &(*p)->next;
}
// REJECT: borrow-invalidated
int kept_of_the_first(std::unique_ptr<Chain> head)
{
	int &v = head->v;
	head = std::move(head->next);
	return v;
}
// ACCEPT
std::string characters(std::istream &in)
{
	std::string all;
	char c;
	while (in.get(c))
		all += c;
	return all;
}
