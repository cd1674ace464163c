// SPDX-License-Identifier: GPL-2.0
// Classes that own by a plain pointer, and owners that share what one of them must free.
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

namespace owning
{

class Shared
{
public:
	explicit Shared(unsigned n) : data_(new int[n]()) {}
	~Shared() { delete[] data_; }
	int first() const { return data_[0]; }

private:
	int *data_;
};

class Copied
{
public:
	explicit Copied(unsigned n) : data_(new int[n]()), n_(n) {}
	Copied(const Copied &other) : data_(new int[other.n_]), n_(other.n_)
	{
		std::memcpy(data_, other.data_, n_ * sizeof(int));
	}
	Copied &operator=(const Copied &) = delete;
	~Copied() { delete[] data_; }
	int first() const { return data_[0]; }

private:
	int *data_;
	unsigned n_;
};

int sum(Shared shared)
{
	return shared.first();
}

int sum(Copied copied)
{
	return copied.first();
}

// REJECT: free-twice
int by_value_shared()
{
	Shared shared(4);
	return sum(shared);
}

// ACCEPT
int by_value_copied()
{
	Copied copied(4);
	return sum(copied);
}

// ACCEPT
int by_value_made_there()
{
	return sum(Shared(4));
}

class Keeps
{
public:
	explicit Keeps(unsigned n) : data_(new int[n]()) {}
	// REJECT: free-twice
	Keeps(Keeps &&other) noexcept : data_(other.data_) {}
	~Keeps() { delete[] data_; }

private:
	int *data_;
};

class Hands
{
public:
	explicit Hands(unsigned n) : data_(new int[n]()) {}
	// ACCEPT
	Hands(Hands &&other) noexcept : data_(other.data_) { other.data_ = nullptr; }
	// ACCEPT
	Hands &operator=(Hands &&other) noexcept
	{
		std::swap(data_, other.data_);
		return *this;
	}
	~Hands() { delete[] data_; }

private:
	int *data_;
};

class Unasked
{
public:
	explicit Unasked(unsigned n) : data_(new int[n]()), n_(n) {}
	Unasked(const Unasked &other) : data_(new int[other.n_]), n_(other.n_)
	{
		std::memcpy(data_, other.data_, n_ * sizeof(int));
	}
	// REJECT: free-use
	Unasked &operator=(const Unasked &other)
	{
		delete[] data_;
		data_ = new int[other.n_];
		std::memcpy(data_, other.data_, other.n_ * sizeof(int));
		n_ = other.n_;
		return *this;
	}
	~Unasked() { delete[] data_; }

private:
	int *data_;
	unsigned n_;
};

class Asked
{
public:
	explicit Asked(unsigned n) : data_(new int[n]()), n_(n) {}
	Asked(const Asked &other) : data_(new int[other.n_]), n_(other.n_)
	{
		std::memcpy(data_, other.data_, n_ * sizeof(int));
	}
	// ACCEPT
	Asked &operator=(const Asked &other)
	{
		if (this == &other)
			return *this;
		delete[] data_;
		data_ = new int[other.n_];
		std::memcpy(data_, other.data_, other.n_ * sizeof(int));
		n_ = other.n_;
		return *this;
	}
	~Asked() { delete[] data_; }

private:
	int *data_;
	unsigned n_;
};

} // namespace owning

namespace twice
{

struct Node {
	std::vector<int> values;
	std::vector<std::unique_ptr<Node>> children;
};

// REJECT: free-twice
void given_twice(Node &root)
{
	Node *fresh = new Node;
	std::unique_ptr<Node> guard(fresh);
	root.children.emplace_back(fresh);
}

// ACCEPT
void given_once(Node &root)
{
	Node *fresh = new Node;
	std::unique_ptr<Node> guard(fresh);
	root.children.emplace_back(std::move(guard));
}

void take_and_free(Node *node)
{
	node->values.clear();
	delete node;
}

// REJECT: free-twice
void freed_by_callee()
{
	auto node = std::make_unique<Node>();
	take_and_free(node.get());
}

// ACCEPT
void released_to_callee()
{
	auto node = std::make_unique<Node>();
	take_and_free(node.release());
}

// REJECT: free-twice
int deleted_by_address(bool early)
{
	auto node = std::make_unique<Node>();
	Node *at = node.get();
	if (early) {
		delete at;
		return 0;
	}
	return int(at->values.size());
}

// REJECT: free-twice
unsigned reset_to_given(std::unique_ptr<Node> back)
{
	Node *raw = back.release();
	const std::unique_ptr<Node> front(raw);
	back.reset(raw);
	return unsigned(raw->values.size());
}

// REJECT: free-twice
unsigned ended_by_hand()
{
	Node node;
	node.values.push_back(1);
	node.~Node();
	return 1;
}

// ACCEPT
unsigned made_again()
{
	Node node;
	node.values.push_back(1);
	std::destroy_at(&node);
	std::construct_at(&node);
	return unsigned(node.values.size());
}

// REJECT: free-twice
std::shared_ptr<Node> owner_of_local_storage()
{
	Node local;
	return local.values.empty() ? std::shared_ptr<Node>(&local) : nullptr;
}

} // namespace twice

namespace derived
{

struct Shape {
	explicit Shape(int w) : weight(w) {}
	int weight;
};
struct Box : Shape {
	explicit Box(int s) : Shape(s), side(s) {}
	int side;
};

int total(const Shape *shapes, int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += shapes[i].weight;
	return sum;
}

int weight(const Shape *shape)
{
	return shape->weight;
}

// REJECT: cast-pointer
int boxes_as_shapes()
{
	const Box boxes[] = {Box(1), Box(2)};
	return total(boxes, 2);
}

// ACCEPT
int shapes_as_shapes()
{
	const Shape shapes[] = {Shape(1), Shape(2)};
	return total(shapes, 2);
}

// ACCEPT
int the_first_box()
{
	const Box boxes[] = {Box(1), Box(2)};
	return weight(boxes);
}

struct Stage {
	// REJECT: free-use
	virtual ~Stage() { finish(); }
	void finish() { count += cost(); }
	virtual int cost() const = 0;
	int count = 0;
};

struct Plain {
	// ACCEPT
	virtual ~Plain() { finish(); }
	void finish() { count += cost(); }
	virtual int cost() const { return 1; }
	int count = 0;
};

} // namespace derived
