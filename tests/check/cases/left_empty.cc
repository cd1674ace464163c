// SPDX-License-Identifier: GPL-2.0
// What moves, release() and counted shares leave to those who come later.
#include <cstring>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string_view>
#include <utility>
#include <vector>
class Later
{
	std::vector<std::function<void()>> tasks;

public:
	void post(std::function<void()> f) { tasks.push_back(std::move(f)); }
	std::size_t size() const { return tasks.size(); }
	void run()
	{
		std::vector<std::function<void()>> now = std::move(tasks);
		for (auto &t : now)
			t();
	}
};
// ACCEPT
void drain(Later &later)
{
	while (later.size())
		later.run();
}
// ACCEPT
void run_twice(Later &later)
{
	later.run();
	later.run();
}
class Slot
{
	std::unique_ptr<int> value;

public:
	explicit Slot(int n) : value(std::make_unique<int>(n)) {}
	std::unique_ptr<int> take() { return std::move(value); }
	int get() const { return *value; }
};
// REJECT: move-use
int taken_and_asked()
{
	Slot slot(1);
	const std::unique_ptr<int> one = slot.take();
	return slot.get() + *one;
}
class Text
{
	char *first;
	std::size_t count;

public:
	explicit Text(std::string_view text) : first(new char[text.size()]), count(text.size())
	{
		std::memcpy(first, text.data(), count);
	}
	Text(Text &&from) noexcept : first(from.first), count(from.count)
	{
		from.first = nullptr;
		from.count = 0;
	}
	Text &operator=(Text &&) = delete;
	~Text() { delete[] first; }
	std::string_view get() const { return {first, count}; }
	char front() const { return *first; }
};
// ACCEPT
std::size_t lengths(std::string_view text)
{
	Text one(text);
	Text two = std::move(one);
	return two.get().size() + one.get().size();
}
// REJECT: move-use
char fronts(std::string_view text)
{
	Text one(text);
	Text two = std::move(one);
	return two.front() == one.front();
}
struct Vault {
	std::mutex door;
	unsigned bars = 0;
};
// ACCEPT
unsigned released_first(std::unique_ptr<Vault> vault)
{
	std::unique_lock guard(vault->door);
	const unsigned bars = vault->bars;
	guard.unlock();
	guard.release();
	vault.reset();
	return bars;
}
// REJECT: borrow-invalidated
unsigned ended_first(std::unique_ptr<Vault> vault)
{
	std::unique_lock guard(vault->door);
	const unsigned bars = vault->bars;
	vault.reset();
	return bars;
}
class Blob
{
public:
	static Blob *create(std::size_t size) { return new Blob(size); }
	void get() { ++count_; }
	void put()
	{
		if (--count_ == 0)
			delete this;
	}
	std::size_t size() const { return size_; }

private:
	explicit Blob(std::size_t size) : size_(size) {}
	~Blob() = default;
	std::size_t size_;
	int count_ = 1;
};
class Cache
{
public:
	void insert(Blob &blob)
	{
		blob.get();
		blobs_.push_back(&blob);
		bytes_ += blob.size();
	}
	void keep(Blob &blob) { blobs_.push_back(&blob); }
	std::size_t bytes() const { return bytes_; }
	std::size_t first() const { return blobs_.front()->size(); }

private:
	std::deque<Blob *> blobs_;
	std::size_t bytes_ = 0;
};
// ACCEPT
std::size_t filled(Cache &cache, const std::vector<std::size_t> &sizes)
{
	for (std::size_t size : sizes) {
		Blob *blob = Blob::create(size);
		cache.insert(*blob);
		blob->put();
	}
	return cache.bytes();
}
// REJECT: borrow-invalidated
std::size_t filled_uncounted(Cache &cache, const std::vector<std::size_t> &sizes)
{
	for (std::size_t size : sizes) {
		Blob *blob = Blob::create(size);
		cache.keep(*blob);
		blob->put();
	}
	return cache.first();
}
class Line
{
public:
	Line() : end_(text_) {}
	Line(Line &&other) noexcept : end_(text_ + other.size())
	{
		std::memcpy(text_, other.text_, sizeof(text_));
	}
	Line &operator=(Line &&) = delete;
	bool add(char c)
	{
		if (size() == sizeof(text_))
			return false;
		*end_++ = c;
		return true;
	}
	std::size_t size() const { return static_cast<std::size_t>(end_ - text_); }

private:
	char text_[32] = {};
	char *end_;
};
// ACCEPT
std::vector<Line> lines(std::string_view text)
{
	std::vector<Line> all;
	all.emplace_back();
	for (char c : text)
		if (c == '\n')
			all.emplace_back();
		else
			all.back().add(c);
	return all;
}
// ACCEPT
double goes_along(std::vector<double> field, unsigned steps)
{
	std::vector<double> next(field);
	std::span<const double> newest = field;
	for (unsigned step = 0; step < steps; ++step) {
		const std::span<double> out = next;
		field.swap(next);
		newest = out;
	}
	return newest.empty() ? 0 : newest[0];
}
// REJECT: borrow-invalidated
double went_along(std::vector<double> field)
{
	std::vector<double> next(field);
	const std::span<const double> newest = next;
	field.swap(next);
	field.clear();
	return newest.empty() ? 0 : newest[0];
}
