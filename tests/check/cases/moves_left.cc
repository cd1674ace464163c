// SPDX-License-Identifier: GPL-2.0
// What is left after a move, where the standard or the class itself says so, and somebody asks or needs nothing of it.
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

class Block
{
public:
	explicit Block(int n) : cells_(new int[n]()), size_(n) {}
	Block(Block &&o) noexcept
		: cells_(std::exchange(o.cells_, nullptr)), size_(std::exchange(o.size_, 0))
	{
	}
	Block &operator=(Block &&o) noexcept
	{
		std::swap(cells_, o.cells_);
		std::swap(size_, o.size_);
		return *this;
	}
	~Block() { delete[] cells_; }
	int sum() const
	{
		int all = 0;
		for (int i = 0; i < size_; i++)
			all += cells_[i];
		return all;
	}
	int first() const { return cells_[0]; }
	void append(Block &o)
	{
		if (o.size_ && !size_)
			*this = std::move(o);
	}

private:
	int *cells_;
	int size_;
};

// ACCEPT
int elements_know(int n)
{
	std::vector<Block> all;
	for (int i = 1; i < n; i++)
		all.emplace_back(i);
	Block last = std::move(all.back());
	int sum = last.sum();
	for (const Block &b : all)
		sum += b.sum();
	return sum;
}

// REJECT: move-use
int element_needed(std::vector<Block> &all)
{
	Block last = std::move(all.back());
	return last.first() + all.back().first();
}

// ACCEPT
int handed_on_empty(Block b)
{
	Block taken = std::move(b);
	taken.append(b);
	return taken.sum();
}

// REJECT: move-use
int needed_when_empty(Block b)
{
	Block taken = std::move(b);
	return taken.sum() + b.first();
}

// ACCEPT
int exchanged(Block a, Block b)
{
	a = std::move(b);
	return a.first() + b.first();
}

// ACCEPT
int asked_and_moved_on(Block b, std::vector<Block> &out, int n)
{
	out.push_back(std::move(b));
	if (b.sum() == 0)
		b = Block(n);
	out.push_back(std::move(b));
	return int(out.size());
}

class Chain
{
	struct Link {
		int value;
		std::unique_ptr<Link> next;
	};
	std::unique_ptr<Link> first_;
	std::unique_ptr<Link> *last_ = &first_;

public:
	Chain() = default;
	// ACCEPT
	Chain(Chain &&o) noexcept : first_(std::move(o.first_)), last_(first_ ? o.last_ : &first_)
	{
		o.last_ = &o.first_;
	}
	void add(int value)
	{
		*last_ = std::make_unique<Link>(Link{value, nullptr});
		last_ = &(*last_)->next;
	}
};

// ACCEPT
void used_as_new(Chain a)
{
	Chain b = std::move(a);
	a.add(1);
}

struct Desk {
	std::unique_ptr<std::string> open;
	std::function<void()> done;
	std::thread worker;
	std::optional<std::unique_ptr<int>> slot;
};

// ACCEPT
void members_are_asked(Desk &desk, std::vector<std::unique_ptr<std::string>> &out, int n)
{
	while (n--) {
		if (desk.open)
			out.push_back(std::move(desk.open));
		if (desk.open == nullptr)
			continue;
	}
}

// ACCEPT
void closures_are_asked(Desk &desk, std::vector<std::function<void()>> &out, int n)
{
	while (n--)
		if (desk.done)
			out.push_back(std::move(desk.done));
}

// ACCEPT
void threads_are_asked(Desk &desk, std::vector<std::thread> &out)
{
	for (int i = 0; i < 2; i++)
		if (desk.worker.joinable())
			out.push_back(std::move(desk.worker));
}

// ACCEPT
void locks_are_asked(std::mutex &m, std::vector<std::unique_lock<std::mutex>> &out)
{
	std::unique_lock lock(m);
	if (out.empty())
		out.push_back(std::move(lock));
	if (lock.owns_lock())
		lock.unlock();
}

// REJECT: move-use
int an_optional_stays_engaged(Desk &desk)
{
	auto taken = std::move(desk.slot);
	return desk.slot ? **desk.slot : 0;
}

// REJECT: move-use
void not_asked(Desk &desk, std::vector<std::unique_ptr<std::string>> &out, int n)
{
	if (n)
		out.push_back(std::move(desk.open));
	desk.open->clear();
}

class Reader
{
	std::unique_ptr<std::string> open_;
	std::vector<std::unique_ptr<std::string>> done_;

	std::string &open()
	{
		if (!open_)
			open_ = std::make_unique<std::string>();
		return *open_;
	}

public:
	// ACCEPT
	void feed(const std::string &bytes)
	{
		for (char c : bytes) {
			if (c != ';')
				open() += c;
			else if (open_)
				done_.push_back(std::move(open_));
		}
	}
};

// ACCEPT
std::size_t spliced(std::list<int> &to, std::list<int> &from)
{
	to.splice(to.end(), std::move(from));
	return to.size() + from.size();
}

struct Spot {
	std::set<Spot *> near;
};

// ACCEPT
void address_as_key(std::list<Spot> &spots, std::list<Spot>::iterator at)
{
	Spot *gone = &*at;
	for (Spot *s : gone->near)
		if (s != gone)
			s->near.erase(gone);
	spots.erase(at);
}

class Pieces
{
	std::list<std::string> all_;
	std::size_t length_ = 0;

public:
	Pieces() = default;
	Pieces(Pieces &&o) noexcept : all_(std::move(o.all_)), length_(std::exchange(o.length_, 0))
	{
		o.all_.clear();
	}
	Pieces &operator+=(Pieces &&o)
	{
		length_ += std::exchange(o.length_, 0);
		all_.splice(all_.end(), o.all_);
		return *this;
	}
	std::size_t length() const { return length_; }
};

// ACCEPT
std::size_t taken_in_part(Pieces &to, Pieces part)
{
	to += std::move(part);
	part += Pieces();
	to += std::move(part);
	return to.length() + part.length();
}

// A member that the class's own move sets may be read; one of which it says nothing may not.
struct Frame {
	std::vector<int> pixels;
	std::size_t size;
	explicit Frame(std::size_t n) : pixels(n, 0), size(n) {}
	Frame(Frame &&other) noexcept
		: pixels(std::move(other.pixels)), size(std::exchange(other.size, 0))
	{
	}
	Frame &operator=(Frame &&) = default;
};
// ACCEPT
std::size_t size_that_is_left(std::vector<Frame> &frames, std::size_t n)
{
	Frame f(n);
	frames.push_back(std::move(f));
	return f.size;
}
// REJECT: move-use
int pixel_of_what_is_left(std::vector<Frame> &frames, std::size_t n)
{
	Frame f(n);
	frames.push_back(std::move(f));
	return f.pixels[0];
}
