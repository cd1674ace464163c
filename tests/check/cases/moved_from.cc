// SPDX-License-Identifier: GPL-2.0
// What may be done with objects that were moved from, by what their class makes of that.
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace
{

class Letters
{
public:
	explicit Letters(std::string sender)
		: inside_(std::make_unique<Inside>(Inside{std::move(sender), 0}))
	{
	}
	bool valid() const { return inside_ != nullptr; }
	void add()
	{
		if (!inside_)
			inside_ = std::make_unique<Inside>();
		inside_->waiting++;
	}
	int flush()
	{
		int sent = 0;
		while (inside_ && inside_->waiting > 0) {
			inside_->waiting--;
			sent++;
		}
		return sent;
	}
	int waiting() const { return inside_->waiting; }
	int looked_at_first()
	{
		int n = inside_->waiting;
		return inside_ ? n : 0;
	}
	int in_the_empty_branch() const { return inside_ ? 0 : inside_->waiting; }

private:
	struct Inside {
		std::string sender;
		int waiting = 0;
	};
	std::unique_ptr<Inside> inside_;
};

// ACCEPT
int asks_before(int n)
{
	Letters letters("a");
	Letters other = std::move(letters);
	letters.add();
	return n + letters.flush() + other.flush();
}
// REJECT: move-use
int does_not_ask()
{
	Letters letters("a");
	Letters other = std::move(letters);
	return letters.waiting() + other.flush();
}
// REJECT: move-use
int asks_too_late()
{
	Letters letters("a");
	Letters other = std::move(letters);
	return letters.looked_at_first() + other.flush();
}
// REJECT: move-use
int asks_the_wrong_way()
{
	Letters letters("a");
	Letters other = std::move(letters);
	return letters.in_the_empty_branch() + other.flush();
}

class Handle
{
public:
	explicit Handle(int fd) : fd_(fd) {}
	Handle(Handle &&other) noexcept : fd_(other.release()) {}
	Handle &operator=(Handle &&) = delete;
	~Handle() { cancel(); }
	int release() { return std::exchange(fd_, -1); }
	int number() const { return fd_; }
	bool write(int n)
	{
		if (fd_ < 0)
			return false;
		sent_[fd_] += n;
		return true;
	}
	void write_blindly(int n) { sent_[fd_] += n; }
	void cancel()
	{
		if (fd_ == -1)
			return;
		sent_[fd_] = 0;
		fd_ = -1;
	}

private:
	int fd_;
	static inline int sent_[8] = {};
};

int written(int fd);

// ACCEPT
bool handle_asks()
{
	Handle a(1);
	Handle b = std::move(a);
	a.cancel();
	return a.write(1) || b.write(2);
}
// ACCEPT
bool number_is_compared()
{
	Handle a(1);
	Handle b = std::move(a);
	return a.number() == -1 && b.number() == 1;
}
// REJECT: move-use
int number_is_handed_on()
{
	Handle a(1);
	Handle b = std::move(a);
	return written(a.number()) + b.number();
}
// REJECT: move-use
int handle_does_not_ask()
{
	Handle a(1);
	Handle b = std::move(a);
	a.write_blindly(1);
	return b.number();
}

class Batch
{
public:
	void add(int n) { numbers_.push_back(n); }
	int sum() const
	{
		int all = 0;
		for (int n : numbers_)
			all += n;
		return all;
	}

private:
	std::vector<int> numbers_;
};

// REJECT: move-use
int container_with_a_move_of_its_own_is_not_asked(int n)
{
	Batch batch;
	batch.add(n);
	Batch other = std::move(batch);
	return batch.sum() + other.sum();
}

struct Item {
	int number;
	std::unique_ptr<Item> next;
};

class Stack
{
public:
	void push(int n) { head_ = std::make_unique<Item>(Item{n, std::move(head_)}); }
	// ACCEPT
	void reverse()
	{
		std::unique_ptr<Item> rest = std::move(head_);
		while (rest) {
			std::unique_ptr<Item> next = std::move(rest->next);
			rest->next = std::move(head_);
			head_ = std::move(rest);
			rest = std::move(next);
		}
	}
	// REJECT: move-use
	int reverse_and_look()
	{
		std::unique_ptr<Item> rest = std::move(head_);
		int n = head_->number;
		head_ = std::move(rest);
		return n;
	}
	int top() const { return head_->number; }

private:
	std::unique_ptr<Item> head_;
};

// ACCEPT
int pushed_again()
{
	Stack stack;
	stack.push(1);
	Stack other = std::move(stack);
	stack.push(2);
	return other.top();
}
// REJECT: move-use
int looked_at_again()
{
	Stack stack;
	stack.push(1);
	Stack other = std::move(stack);
	return stack.top() + other.top();
}

std::tuple<std::string, int> described(std::string text);
void sink(std::string text);

// ACCEPT
std::size_t tied()
{
	std::string text = "text";
	int n = 0;
	sink(std::move(text));
	std::tie(text, n) = described("other");
	return text.size() + std::size_t(n);
}
// REJECT: move-use
std::size_t others_tied()
{
	std::string text = "text", other;
	int n = 0;
	sink(std::move(text));
	std::tie(other, n) = described("other");
	return text.size() + other.size() + std::size_t(n);
}

// ACCEPT
void last_turn_takes_it(std::vector<std::string> &all)
{
	std::string text = "text";
	for (std::size_t i = 0; i < all.size(); i++) {
		if (i + 1 < all.size())
			all[i] = text;
		else
			all[i] = std::move(text);
	}
}
// ACCEPT
void last_turn_takes_it_first(std::vector<std::string> &all)
{
	std::string text = "text";
	for (std::size_t i = 0; i < all.size(); i++)
		all[i] = i == all.size() - 1 ? std::move(text) : text;
}
// REJECT: move-use
void some_turn_takes_it(std::vector<std::string> &all, std::size_t n)
{
	std::string text = "text";
	for (std::size_t i = 0; i < all.size(); i++) {
		if (i != n)
			all[i] = text;
		else
			all[i] = std::move(text);
	}
}
// REJECT: move-use
std::size_t used_behind_the_last_turn(std::vector<std::string> &all)
{
	std::string text = "text";
	for (std::size_t i = 0; i < all.size(); i++) {
		if (i + 1 < all.size())
			all[i] = text;
		else
			all[i] = std::move(text);
	}
	return text.size();
}

} // namespace
