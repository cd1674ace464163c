// SPDX-License-Identifier: GPL-2.0
// One address and two that end it: an owner and `delete`, two owners, and destructors called by hand.
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>
struct Node {
	int kind = 0;
	std::string name;
	std::vector<std::unique_ptr<Node>> children;
};
inline void finish(Node *n)
{
	if (!n)
		return;
	n->kind = 0;
	delete n;
}
inline void look(const Node *n)
{
	(void)n;
}
// REJECT: free-twice
void o1(std::vector<std::unique_ptr<Node>> &all)
{
	Node *n = new Node;
	std::unique_ptr<Node> guard(n);
	all.emplace_back(n);
}
// ACCEPT
void o2(std::vector<std::unique_ptr<Node>> &all)
{
	Node *n = new Node;
	std::unique_ptr<Node> guard(n);
	n->kind = 1;
	all.emplace_back(std::move(guard));
}
// REJECT: free-twice
void o3()
{
	auto n = std::make_unique<Node>();
	finish(n.get());
}
// ACCEPT
void o4()
{
	auto n = std::make_unique<Node>();
	look(n.get());
	finish(n.release());
}
// REJECT: free-twice
int o5(bool fail)
{
	const std::unique_ptr<Node> owner(new Node);
	Node *n = owner.get();
	if (fail) {
		delete n;
		return -1;
	}
	return n->kind;
}
// ACCEPT
int o6(bool fail)
{
	std::unique_ptr<Node> owner(new Node);
	Node *n = owner.get();
	if (fail) {
		n->kind = 0;
		delete owner.release();
		return -1;
	}
	return n->kind;
}
// REJECT: free-twice
int o7(std::unique_ptr<Node> back)
{
	Node *raw = back.release();
	const std::unique_ptr<Node> front(raw);
	back.reset(raw);
	return front->kind;
}
// ACCEPT
int o8(std::unique_ptr<Node> back)
{
	Node *raw = back.release();
	raw->kind = 2;
	back.reset(raw);
	return back->kind;
}
// REJECT: free-twice
std::shared_ptr<Node> o9()
{
	Node local;
	local.kind = 3;
	return std::shared_ptr<Node>(&local);
}
// ACCEPT
std::shared_ptr<Node> o10()
{
	static Node fallback;
	return std::shared_ptr<Node>(&fallback, [](Node *) {});
}
// REJECT: free-twice
std::shared_ptr<const Node> o11()
{
	static const Node fallback;
	return std::shared_ptr<const Node>(&fallback);
}
// REJECT: free-twice
std::size_t o12()
{
	Node n;
	std::size_t size = n.name.size();
	n.~Node();
	return size;
}
// ACCEPT
std::size_t o13()
{
	Node n;
	std::destroy_at(&n);
	std::construct_at(&n);
	n.~Node();
	new (&n) Node;
	return n.name.size();
}
// REJECT: free-twice
void o14(bool early)
{
	std::vector<std::string> names(3);
	if (early) {
		std::destroy_at(&names);
		return;
	}
	names.clear();
}
// REJECT: free-use
int o15()
{
	Node n;
	n.~Node();
	int kind = n.kind;
	new (&n) Node;
	return kind;
}
// REJECT: free-twice
void o16()
{
	Node *n = static_cast<Node *>(std::malloc(sizeof(Node)));
	new (n) Node;
	n->~Node();
	n->~Node();
	std::free(n);
}
// ACCEPT
void o17()
{
	void *room = std::malloc(sizeof(Node));
	Node *n = new (room) Node;
	n->~Node();
	n = new (room) Node;
	n->~Node();
	std::free(room);
}
struct Texture {
	int *pixels;
};
inline Texture *texture_open()
{
	return new Texture{new int[4]()};
}
inline void texture_close(Texture *t)
{
	delete[] t->pixels;
	delete t;
}
struct Closer {
	void operator()(Texture *t) const { texture_close(t); }
};
// REJECT: free-twice
int o18(bool small)
{
	std::unique_ptr<Texture, Closer> t(texture_open());
	if (small) {
		texture_close(t.get());
		return 0;
	}
	return t->pixels[0];
}
// ACCEPT
int o19(bool small)
{
	std::unique_ptr<Texture, Closer> t(texture_open());
	if (small) {
		t.reset();
		return 0;
	}
	return t->pixels[0];
}
// REJECT: free-twice
void o20()
{
	auto first = std::make_shared<Node>();
	std::shared_ptr<Node> second(first.get());
	second->kind = 1;
}
// ACCEPT
void o21(bool again)
{
	for (int i = 0; i < 3; i++) {
		Node *n = new Node;
		std::unique_ptr<Node> owner(n);
		if (again)
			owner.reset(new Node);
	}
}
// ACCEPT
void o22(Node *n, bool ours)
{
	std::unique_ptr<Node> owner;
	if (ours)
		owner.reset(n);
	if (!ours)
		delete n;
}
class Handle
{
public:
	explicit Handle(Node *n) : node_(n) {}
	Handle(const Handle &) = delete;
	Handle &operator=(const Handle &) = delete;
	~Handle() { delete node_; }
	Node *get() const { return node_; }
	Node *release() { return std::exchange(node_, nullptr); }

private:
	Node *node_;
};
// REJECT: free-twice
int o23()
{
	Handle a(new Node);
	Handle b(a.get());
	return b.get()->kind;
}
// ACCEPT
int o24()
{
	Handle a(new Node);
	Handle b(a.release());
	return b.get()->kind;
}
// REJECT: free-twice
void o25()
{
	std::unique_ptr<Node> n(new Node);
	std::unique_ptr<Node> moved = std::move(n);
	delete moved.get();
}
// ACCEPT
void o26(std::vector<Node *> &list)
{
	for (Node *n : list)
		delete n;
	list.clear();
}
// REJECT: free-use
int o27()
{
	auto n = std::make_unique<Node>();
	delete n.get();
	int kind = n->kind;
	n.release();
	return kind;
}
// ACCEPT
void o28(std::unique_ptr<Node> &slot)
{
	Node *old = slot.release();
	slot.reset(new Node);
	delete old;
}
class Counted
{
public:
	void retain() { ++count_; }
	void release()
	{
		if (--count_ == 0)
			delete this;
	}

private:
	int count_ = 1;
};
class CountedRef
{
public:
	explicit CountedRef(Counted *adopted) : counted_(adopted) {}
	CountedRef(const CountedRef &o) : counted_(o.counted_) { counted_->retain(); }
	CountedRef &operator=(const CountedRef &) = delete;
	~CountedRef() { counted_->release(); }
	Counted *get() const { return counted_; }

private:
	Counted *counted_;
};
// REJECT: free-twice
void o29()
{
	CountedRef a(new Counted);
	Counted *lent = a.get();
	CountedRef b(lent);
}
// ACCEPT
void o30()
{
	CountedRef a(new Counted);
	Counted *lent = a.get();
	lent->retain();
	CountedRef b(lent);
}
// REJECT: free-twice
int o31(Node *n)
{
	int kind = 0;
	if (n->kind > 3) {
		delete n;
		kind = 1;
	} else {
		kind = n->kind;
	}
	delete n;
	return kind;
}
// ACCEPT
int o32(Node *n)
{
	bool gone = n->kind > 3;
	if (gone)
		delete n;
	if (!gone)
		delete n;
	return 0;
}
// ACCEPT
int o33(Node *n)
{
	if (n->kind > 3) {
		delete n;
		n = nullptr;
	}
	delete n;
	return 0;
}
// ACCEPT
int o34()
{
	auto drop = [](Node *n) { n->kind = 0; };
	Node count;
	std::unique_ptr<Node, decltype(drop)> p(nullptr, drop);
	p.reset(&count);
	return count.kind;
}

// Names say what functions do that are only declared, but not that a variable lay on the heap.
struct Attributes {
	int flags;
};
int attributes_init(Attributes *a);
int attributes_destroy(Attributes *a);
// ACCEPT
int taken_apart()
{
	Attributes a;
	attributes_init(&a);
	return attributes_destroy(&a);
}

/// Writes into a file that somebody else has, although it has an end of its own.
class Appender
{
public:
	explicit Appender(Attributes *to);
	~Appender();

private:
	Attributes *to_;
	int written_;
};
// ACCEPT
void appended_and_freed()
{
	Attributes *file = new Attributes();
	{
		Appender a(file);
	}
	delete file;
}
