// SPDX-License-Identifier: GPL-2.0
// Objects that runs see cast to a class that they are not of.
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace runs_casts
{

struct Item {
	virtual ~Item() = default;
	virtual std::unique_ptr<Item> copy() const { return std::make_unique<Item>(*this); }
};
struct Text final : Item {
	std::string text;
};
struct Rule final : Item {
	int width = 0;
};
struct List final : Item {
	std::vector<int> all;
};

// What is left over when one kind is out may be several.
std::size_t lengths(const std::vector<std::unique_ptr<Item>> &items)
{
	std::size_t sum = 0;
	for (const auto &item : items) {
		if (dynamic_cast<const Text *>(item.get()))
			continue;
		sum += static_cast<const List &>(*item).all.size();
	}
	return sum;
}

// REJECT: cast-downcast
std::size_t wrong_lengths(int width)
{
	std::vector<std::unique_ptr<Item>> items;
	items.push_back(std::make_unique<Text>());
	auto rule = std::make_unique<Rule>();
	rule->width = width;
	items.push_back(std::move(rule));
	return lengths(items);
}

// ACCEPT
std::size_t right_lengths(int value)
{
	std::vector<std::unique_ptr<Item>> items;
	items.push_back(std::make_unique<Text>());
	auto list = std::make_unique<List>();
	list->all.push_back(value);
	items.push_back(std::move(list));
	return lengths(items);
}

// The number says what is made.
std::unique_ptr<Item> made(int kind)
{
	if (kind == 1)
		return std::make_unique<List>();
	return std::make_unique<Rule>();
}

// ACCEPT
std::size_t length_of(int kind)
{
	const std::unique_ptr<Item> item = made(kind);
	return static_cast<const List &>(*item).all.size();
}

// The copy is of the base.
// REJECT: cast-downcast
int widened(const Rule &rule, int by)
{
	std::unique_ptr<Item> copy = rule.copy();
	Rule &mine = static_cast<Rule &>(*copy);
	mine.width += by;
	return mine.width;
}

struct Star : Item {
	int rays = 0;
	std::unique_ptr<Item> copy() const override { return std::make_unique<Star>(*this); }
};

// ACCEPT
int brightened(const Star &star, int by)
{
	std::unique_ptr<Item> copy = star.copy();
	Star &mine = static_cast<Star &>(*copy);
	mine.rays += by;
	return mine.rays;
}

struct Part {
	int weight = 0;
};
struct Wheel : Part {
	int spokes = 0;
};

class Cart
{
public:
	void add(const Wheel &wheel) { parts_.push_back(wheel); }
	// REJECT: cast-downcast
	int spokes() const
	{
		int sum = 0;
		for (const Part &part : parts_)
			sum += static_cast<const Wheel &>(part).spokes;
		return sum;
	}

private:
	std::vector<Part> parts_;
};

class Shop
{
public:
	void add(const Wheel &wheel) { wheels_.push_back(wheel); }
	void replace(const Part &part)
	{
		for (Part &mine : wheels_)
			mine = part;
	}
	// ACCEPT
	int spokes() const
	{
		int sum = 0;
		for (const Part &part : wheels_)
			sum += static_cast<const Wheel &>(part).spokes;
		return sum;
	}

private:
	std::vector<Wheel> wheels_;
};

template <class T>
class Counted
{
public:
	Counted() { static_cast<T *>(this)->begin(); }
	int twice() const { return 2 * static_cast<const T *>(this)->count(); }
};
struct Apples : Counted<Apples> {
	void begin() {}
	int count() const { return number; }
	int number = 3;
};
struct Pears : Counted<Pears> {
	void begin() {}
	int count() const { return 4; }
};
// ACCEPT
int fruit(const Apples &apples, const Pears &pears)
{
	return apples.twice() + pears.twice();
}

template <class T>
class Doubled
{
public:
	int twice() const { return 2 * static_cast<const T *>(this)->count(); }
};
struct Nuts : Doubled<Nuts> {
	int count() const { return number; }
	int number = 3;
};
// REJECT: cast-downcast
struct Figs : Doubled<Nuts> {
	int count() const { return 4; }
};
int dried(const Nuts &nuts, const Figs &figs)
{
	return nuts.twice() + figs.twice();
}

// The end of a list that is a ring is its head, of which only the links are used.
struct Link {
	Link *next = this;
	Link *prev = this;
};
struct Job : Link {
	int cost = 0;
};

class Ring
{
public:
	Ring() = default;
	Ring(const Ring &) = delete;
	Ring &operator=(const Ring &) = delete;
	void add(Job &job)
	{
		job.prev = head_.prev;
		job.next = &head_;
		head_.prev->next = &job;
		head_.prev = &job;
	}
	Job *begin() { return static_cast<Job *>(head_.next); }
	Job *end() { return static_cast<Job *>(&head_); }

private:
	Link head_;
};

// ACCEPT
int costs(int n)
{
	Job one, two;
	one.cost = n;
	Ring ring;
	ring.add(one);
	ring.add(two);
	int sum = 0;
	for (Job *j = ring.begin(); j != ring.end(); j = static_cast<Job *>(j->next))
		sum += j->cost;
	return sum;
}

// Other objects at the same place.
struct Small : Part {
	int a = 1;
};
struct Large : Part {
	int b = 2;
};

// ACCEPT
int taken_over(int n)
{
	alignas(Large) unsigned char room[sizeof(Large)];
	Part *part = new (room) Small;
	int sum = static_cast<Small *>(part)->a;
	part = new (room) Large;
	sum += static_cast<Large *>(part)->b + n;
	return sum;
}

} // namespace runs_casts
