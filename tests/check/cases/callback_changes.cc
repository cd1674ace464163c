// SPDX-License-Identifier: GPL-2.0
// Closures and objects that lead into themselves, members that are used before they are made, what is yielded.
#include <algorithm>
#include <array>
#include <coroutine>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace walked
{

class Room
{
public:
	using Listener = std::function<void(Room &)>;
	void join(Listener listener) { listeners_.push_back(std::move(listener)); }
	const std::vector<Listener> &listeners() const { return listeners_; }
	// REJECT: borrow-invalidated
	void tell()
	{
		for (const Listener &listener : listeners_)
			listener(*this);
	}
	// ACCEPT
	void tell_copies()
	{
		const std::vector<Listener> now = listeners_;
		for (const Listener &listener : now)
			listener(*this);
	}

private:
	std::vector<Listener> listeners_;
};

// REJECT: borrow-invalidated
void tell(Room &room)
{
	for (const Room::Listener &listener : room.listeners())
		listener(room);
}

class Machine
{
public:
	// REJECT: borrow-invalidated
	void start(std::vector<int> amounts)
	{
		state_ = [this, amounts] {
			state_ = [this] { count_++; };
			for (int amount : amounts)
				count_ += amount;
		};
	}
	// ACCEPT
	void start_late(std::vector<int> amounts)
	{
		state_ = [this, amounts] {
			for (int amount : amounts)
				count_ += amount;
			state_ = [this] { count_++; };
		};
	}

private:
	std::function<void()> state_;
	int count_ = 0;
};

int take(std::unique_ptr<int> owner)
{
	return *owner;
}

int run(const std::function<int()> &tick, int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += tick();
	return sum;
}

int run_once(const std::function<int()> &tick)
{
	return tick();
}

int upload(std::shared_ptr<int> texture)
{
	return *texture;
}

// REJECT: move-use
int moved_out_each_time()
{
	auto texture = std::make_shared<int>(1);
	return run([texture]() mutable { return upload(std::move(texture)); }, 2);
}

// ACCEPT
int copied_each_time()
{
	auto texture = std::make_shared<int>(1);
	return run([texture]() mutable { return upload(texture); }, 2);
}

// ACCEPT
int moved_out_once()
{
	auto texture = std::make_shared<int>(1);
	return run_once([texture]() mutable { return upload(std::move(texture)); });
}

class Bank
{
public:
	long total() const
	{
		std::lock_guard lock(mutex_);
		return sum_;
	}
	template <class F>
	void each(F visit) const
	{
		std::lock_guard lock(mutex_);
		visit(sum_);
	}

private:
	mutable std::mutex mutex_;
	long sum_ = 0;
};

// REJECT: lock-held
long locked_again(const Bank &bank)
{
	long rich = 0;
	bank.each([&](long one) { rich += one > bank.total(); });
	return rich;
}

// ACCEPT
long asked_before(const Bank &bank)
{
	long rich = 0;
	bank.each([&, total = bank.total()](long one) { rich += one > total; });
	return rich;
}

} // namespace walked

namespace itself
{

class Inline
{
public:
	explicit Inline(char c) { *end_++ = c; }
	char last() const { return end_[-1]; }

private:
	char buffer_[16] = {};
	char *end_ = buffer_;
};

// REJECT: borrow-moved
char grown()
{
	std::vector<Inline> names;
	for (char c : {'a', 'b', 'c'})
		names.emplace_back(c);
	return names.front().last();
}

// ACCEPT
char reserved()
{
	std::vector<Inline> names;
	names.reserve(3);
	for (char c : {'a', 'b', 'c'})
		names.emplace_back(c);
	return names.front().last();
}

class Button
{
public:
	explicit Button(std::string label) : label_(std::move(label))
	{
		on_click_ = [this] { return label_ + "!"; };
	}
	std::string click() const { return on_click_(); }

private:
	std::string label_;
	std::function<std::string()> on_click_;
};

// REJECT: borrow-moved
std::string moved_button()
{
	Button first("first");
	const Button second(std::move(first));
	return second.click();
}

// ACCEPT
std::string one_button()
{
	const Button first("first");
	return first.click();
}

} // namespace itself

namespace late
{

struct Stream {
	explicit Stream(std::string &out) : out_(&out) { out_->append("#"); }
	std::string *out_;
};

struct Capture : Stream {
	// REJECT: init-use
	Capture() : Stream(text_) {}
	std::string text_;
};

struct Sampler {
	// REJECT: init-use
	Sampler() : thread_([this] { samples_.push_back(1); }), samples_(4, 0) {}
	~Sampler() { thread_.join(); }
	std::thread thread_;
	std::vector<int> samples_;
};

struct LateSampler {
	// ACCEPT
	LateSampler() : samples_(4, 0), thread_([this] { samples_.push_back(1); }) {}
	~LateSampler() { thread_.join(); }
	std::vector<int> samples_;
	std::thread thread_;
};

struct Image {
	int width;
};
void image_close(Image *image);
struct Closer {
	void operator()(Image *image) const { image_close(image); }
};

// REJECT: free-twice
int closed_by_hand(std::unique_ptr<Image, Closer> image, bool large)
{
	if (large) {
		image_close(image.get());
		return -1;
	}
	return image->width;
}

// ACCEPT
int closed_by_owner(std::unique_ptr<Image, Closer> image, bool large)
{
	if (large) {
		image.reset();
		return -1;
	}
	return image->width;
}

struct Node {
	int value;
	Node *next;
};

// REJECT: free-use
void freed_in_walk(Node *head)
{
	for (Node *node = head; node; node = node->next)
		delete node;
}

// ACCEPT
void freed_behind(Node *head)
{
	for (Node *node = head, *next; node; node = next) {
		next = node->next;
		delete node;
	}
}

// REJECT: move-use
int behind_the_kept(std::vector<std::unique_ptr<int>> &all)
{
	const auto tail =
		std::remove_if(all.begin(), all.end(), [](const auto &x) { return *x > 5; });
	int lost = 0;
	for (auto it = tail; it != all.end(); ++it)
		lost += **it;
	all.erase(tail, all.end());
	return lost;
}

struct Failure {
	std::string_view what;
};

// REJECT: borrow-escape
std::size_t thrown_view(int code)
{
	try {
		const std::string text = "code " + std::to_string(code);
		throw Failure{text};
	} catch (const Failure &failure) {
		return failure.what.size();
	}
}

// ACCEPT
std::size_t thrown_view_of_outer(int code)
{
	const std::string text = "code " + std::to_string(code);
	try {
		throw Failure{text};
	} catch (const Failure &failure) {
		return failure.what.size();
	}
}

} // namespace late

namespace yielded
{

class Lines
{
public:
	struct promise_type {
		std::string_view current;
		Lines get_return_object()
		{
			return Lines(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(std::string_view line)
		{
			current = line;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit Lines(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	Lines(Lines &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Lines &operator=(Lines &&) = delete;
	~Lines()
	{
		if (handle_)
			handle_.destroy();
	}
	bool next()
	{
		handle_.resume();
		return !handle_.done();
	}
	std::string_view line() const { return handle_.promise().current; }

private:
	std::coroutine_handle<promise_type> handle_;
};

Lines numbered(int n)
{
	const std::string line = "the lines up to the number " + std::to_string(n);
	co_yield line;
}

Lines parts(std::string_view text)
{
	co_yield text.substr(0, 1);
	co_yield text.substr(1);
}

// REJECT: borrow-invalidated
bool view_of_the_step_before(int n)
{
	Lines lines = numbered(n);
	lines.next();
	const std::string_view first = lines.line();
	lines.next();
	return first.empty();
}

// ACCEPT
bool copy_of_the_step_before(int n)
{
	Lines lines = numbered(n);
	lines.next();
	const std::string first(lines.line());
	lines.next();
	return first.empty();
}

// ACCEPT
bool view_of_what_the_caller_has(std::string_view text)
{
	Lines lines = parts(text);
	lines.next();
	const std::string_view first = lines.line();
	lines.next();
	return first.empty();
}

} // namespace yielded

// An object that leads into itself, handed on to who makes another one of it.

class Cursor
{
public:
	explicit Cursor(char first) { bytes_[0] = first; }
	char next() { return *at_++; }

private:
	std::array<char, 16> bytes_{};
	const char *at_ = bytes_.data();
};

// REJECT: borrow-moved
std::unique_ptr<Cursor> cursor_on_heap()
{
	Cursor cursor('x');
	return std::make_unique<Cursor>(std::move(cursor));
}

// ACCEPT
std::unique_ptr<Cursor> cursor_in_place()
{
	return std::make_unique<Cursor>('x');
}
