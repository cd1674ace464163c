// SPDX-License-Identifier: GPL-2.0
// Classes whose destructors free what a member points at: what their copies, moves and assignments share.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>
#include <vector>
class Floats
{
public:
	explicit Floats(int n) : data_(new float[n]()), n_(n) {}
	~Floats() { delete[] data_; }
	float first() const { return data_[0]; }

private:
	float *data_;
	int n_;
};
float by_value(Floats f)
{
	return f.first();
}
float by_reference(const Floats &f)
{
	return f.first();
}
// REJECT: free-twice
float c1()
{
	Floats f(3);
	return by_value(f);
}
// ACCEPT
float c2()
{
	Floats f(3);
	return by_reference(f) + by_value(Floats(2));
}
// REJECT: free-twice
float c3()
{
	Floats f(3);
	Floats g = f;
	return g.first();
}
// REJECT: free-twice
float c4()
{
	Floats f(3), g(4);
	g = f;
	return g.first();
}
// REJECT: free-twice
float c5()
{
	std::vector<Floats> v;
	v.push_back(Floats(3));
	return v[0].first();
}
// ACCEPT
float c6()
{
	std::vector<std::unique_ptr<Floats>> v;
	v.push_back(std::make_unique<Floats>(3));
	Floats made = Floats(1);
	return v[0]->first() + made.first();
}
// ACCEPT
Floats c7(bool big)
{
	Floats made(big ? 10 : 1);
	return made;
}
// REJECT: free-twice
Floats c8(bool big)
{
	Floats small(1), large(10);
	if (big)
		return large;
	return small;
}
struct Pair {
	Floats left{1};
	int weight = 0;
};
// REJECT: free-twice
float c9(Pair &p)
{
	Pair copy = p;
	return copy.left.first();
}
// ACCEPT
float c10(Pair &p)
{
	Pair &same = p;
	return same.left.first();
}
// REJECT: free-twice
auto c11(Floats &f)
{
	return [f] { return f.first(); };
}
// ACCEPT
auto c12(Floats &f)
{
	return [&f] { return f.first(); };
}
// REJECT: free-twice
float c13(Floats &a, Floats &b)
{
	std::swap(a, b);
	return a.first();
}
// REJECT: free-twice
std::optional<Floats> c14(const std::optional<Floats> &from)
{
	std::optional<Floats> copy = from;
	return std::nullopt;
}
struct Stream {
	FILE *file = nullptr;
	explicit Stream(const char *name) { file = std::fopen(name, "r"); }
	~Stream()
	{
		if (file)
			std::fclose(file);
	}
};
// REJECT: free-twice
int c15()
{
	Stream a("x");
	Stream b(a);
	return b.file ? 1 : 0;
}
class Blob
{
public:
	Blob() : bytes_(static_cast<char *>(std::malloc(8))) {}
	~Blob() { clear(); }
	void clear()
	{
		if (!bytes_)
			return;
		std::free(bytes_);
		bytes_ = nullptr;
	}

private:
	char *bytes_;
};
// REJECT: free-twice
void c16()
{
	Blob a;
	Blob b = a;
}
struct Counted {
	int count = 1;
};
class Ref
{
public:
	explicit Ref(Counted *c) : counted_(c) {}
	Ref(const Ref &o) : counted_(o.counted_) { ++counted_->count; }
	Ref &operator=(Ref o)
	{
		std::swap(counted_, o.counted_);
		return *this;
	}
	~Ref()
	{
		if (--counted_->count == 0)
			delete counted_;
	}

private:
	Counted *counted_;
};
// ACCEPT
void c17(Counted *c)
{
	Ref a(c);
	Ref b = a;
	b = a;
	std::vector<Ref> all{a, b};
}
class Lazy
{
public:
	Lazy() = default;
	Lazy(int *p, bool own) : p_(p), own_(own) {}
	~Lazy()
	{
		if (own_)
			delete p_;
	}

private:
	int *p_ = nullptr;
	bool own_ = false;
};
// Whether it owns is not known, but nothing keeps one that does from being copied.
// REJECT: free-twice
int c18(Lazy &l)
{
	Lazy other = l;
	(void)other;
	return 0;
}
// REJECT: free-twice
class MoveKeeps
{
public:
	MoveKeeps() : p_(new int(1)) {}
	MoveKeeps(MoveKeeps &&o) noexcept : p_(o.p_) {}
	~MoveKeeps() { delete p_; }

private:
	int *p_;
};
// ACCEPT
class MoveTakes
{
public:
	MoveTakes() : p_(new int(1)) {}
	MoveTakes(MoveTakes &&o) noexcept : p_(o.p_) { o.p_ = nullptr; }
	MoveTakes &operator=(MoveTakes &&o) noexcept
	{
		if (this != &o) {
			delete p_;
			p_ = std::exchange(o.p_, nullptr);
		}
		return *this;
	}
	~MoveTakes() { delete p_; }

private:
	int *p_;
};
// REJECT: free-twice
class MoveByMove
{
public:
	MoveByMove() : p_(new int(1)) {}
	MoveByMove(MoveByMove &&o) noexcept : p_(std::move(o.p_)) {}
	~MoveByMove() { delete p_; }

private:
	int *p_;
};
// ACCEPT
class MoveBySwap
{
public:
	MoveBySwap() : p_(new int(1)) {}
	MoveBySwap(MoveBySwap &&o) noexcept : p_(nullptr) { std::swap(p_, o.p_); }
	MoveBySwap &operator=(MoveBySwap o) noexcept
	{
		swap(o);
		return *this;
	}
	void swap(MoveBySwap &o) { std::swap(p_, o.p_); }
	~MoveBySwap() { delete p_; }

private:
	int *p_;
};
class MoveDefaulted
{
public:
	MoveDefaulted() : p_(new int(1)) {}
	MoveDefaulted(MoveDefaulted &&) = default;
	~MoveDefaulted() { delete p_; }

private:
	int *p_;
};
// REJECT: free-twice
void c19()
{
	MoveDefaulted a;
	MoveDefaulted b = std::move(a);
}
// REJECT: free-twice
class AssignKeeps
{
public:
	AssignKeeps() : p_(new int(1)) {}
	AssignKeeps(const AssignKeeps &) = delete;
	AssignKeeps &operator=(const AssignKeeps &o)
	{
		if (this != &o) {
			delete p_;
			p_ = o.p_;
		}
		return *this;
	}
	~AssignKeeps() { delete p_; }

private:
	int *p_;
};
// REJECT: free-use
class SelfAssign
{
public:
	SelfAssign() : p_(new int(1)) {}
	SelfAssign(const SelfAssign &o) : p_(new int(*o.p_)) {}
	SelfAssign &operator=(const SelfAssign &o)
	{
		delete p_;
		p_ = new int(*o.p_);
		return *this;
	}
	~SelfAssign() { delete p_; }

private:
	int *p_;
};
// ACCEPT
class CopyFirst
{
public:
	CopyFirst() : p_(new int(1)) {}
	CopyFirst(const CopyFirst &o) : p_(new int(*o.p_)) {}
	CopyFirst &operator=(const CopyFirst &o)
	{
		int *fresh = new int(*o.p_);
		delete p_;
		p_ = fresh;
		return *this;
	}
	~CopyFirst() { delete p_; }

private:
	int *p_;
};
// ACCEPT
class Nodes
{
public:
	Nodes() = default;
	Nodes(const Nodes &) = delete;
	Nodes(Nodes &&o) noexcept : nodes_(std::move(o.nodes_)) { o.nodes_.clear(); }
	~Nodes()
	{
		for (int *n : nodes_)
			delete n;
	}

private:
	std::vector<int *> nodes_;
};
class Pointers
{
public:
	void add() { all_.push_back(new int(1)); }
	~Pointers()
	{
		for (int *n : all_)
			delete n;
	}

private:
	std::vector<int *> all_;
};
// REJECT: free-twice
void c20(const Pointers &p)
{
	Pointers q = p;
	q.add();
}
struct Chain {
	struct Link {
		Link *next;
	};
	Link *head = nullptr;
	void push() { head = new Link{head}; }
	~Chain()
	{
		while (head) {
			Link *gone = head;
			head = head->next;
			delete gone;
		}
	}
};
// REJECT: free-twice
void c21()
{
	Chain a;
	a.push();
	Chain b = a;
	b.push();
}
struct SlotGuard {
	int **slot;
	~SlotGuard()
	{
		delete *slot;
		*slot = nullptr;
	}
};
// ACCEPT: what it frees is set to null where the others see it
void c22(int *p)
{
	SlotGuard a{&p};
	SlotGuard b = a;
}
struct Image {
	char *pixels;
};
inline void image_free(Image *i)
{
	std::free(i->pixels);
	std::free(i);
}
struct ImageBox {
	Image *image;
	~ImageBox() { image_free(image); }
};
// REJECT: free-twice
int c23(const ImageBox &b)
{
	ImageBox mine = b;
	return mine.image->pixels[0];
}

// ACCEPT
struct Rows {
	explicit Rows(int n) : rows(new int[std::size_t(n)]) {}
	~Rows() { delete[] rows; }
	int *rows;
};
// ACCEPT
int never_copied(const Rows &r)
{
	return r.rows[0];
}
