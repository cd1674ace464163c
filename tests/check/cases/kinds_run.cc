// SPDX-License-Identifier: GPL-2.0
// Objects that are taken for another class than theirs, where only runs know which one that is.
#include <memory>
#include <vector>
struct Shape {
	virtual ~Shape() = default;
	virtual double length() const = 0;
};
struct Circle : Shape {
	double radius;
	explicit Circle(double radius) : radius(radius) {}
	double length() const override { return 6.28 * radius; }
};
struct Polygon : Shape {
	std::vector<double> sides;
	double length() const override { return double(sides.size()); }
};
struct Label : Shape {
	char text;
	explicit Label(char text) : text(text) {}
	double length() const override { return 1; }
};
using Shapes = std::vector<std::unique_ptr<Shape>>;
std::size_t corners(const Shapes &shapes)
{
	std::size_t all = 0;
	for (const auto &shape : shapes)
		if (!dynamic_cast<const Circle *>(shape.get()))
			// The caller has no labels.
			all += static_cast<const Polygon *>(shape.get())->sides.size();
	return all;
}
// REJECT: cast-downcast
std::size_t labelled(char name)
{
	Shapes shapes;
	shapes.push_back(std::make_unique<Circle>(1.0));
	shapes.push_back(std::make_unique<Label>(name));
	return corners(shapes);
}
// ACCEPT
std::size_t unlabelled()
{
	Shapes shapes;
	shapes.push_back(std::make_unique<Circle>(1.0));
	shapes.push_back(std::make_unique<Polygon>());
	return corners(shapes);
}
struct Vehicle {
	int wheels;
};
struct Truck : Vehicle {
	int load;
};
// REJECT: cast-downcast
class Sliced
{
	std::vector<Vehicle> all;

public:
	void add(const Truck &truck) { all.push_back(truck); }
	int heaviest() const
	{
		int most = 0;
		for (const Vehicle &v : all)
			most = std::max(most, static_cast<const Truck &>(v).load);
		return most;
	}
};
// ACCEPT
class Whole
{
	std::vector<std::unique_ptr<Vehicle>> all;

public:
	void add(const Truck &truck)
	{
		all.emplace_back(nullptr);
		trucks.push_back(truck);
	}
	int heaviest() const
	{
		int most = 0;
		for (const Vehicle &v : trucks)
			most = std::max(most, static_cast<const Truck &>(v).load);
		return most;
	}

private:
	std::vector<Truck> trucks;
};
// ACCEPT
class Mixed
{
	Shapes all;

public:
	void add_circle(double radius) { all.push_back(std::make_unique<Circle>(radius)); }
	void add_label(char text) { all.push_back(std::make_unique<Label>(text)); }
	// Of an index that the caller knows.
	const Circle &circle(std::size_t i) const
	{
		return static_cast<const Circle &>(*all.at(i));
	}
};
template <class D>
class Lamp
{
public:
	int lit() const { return static_cast<const D &>(*this).wave(); }
};
class Red : public Lamp<Red>
{
	int length = 700;

public:
	int wave() const { return length; }
};
// REJECT: cast-downcast
class Amber : public Lamp<Red>
{
public:
	int wave() const { return 590; }
};
// ACCEPT
class Blue : public Lamp<Blue>
{
public:
	int wave() const { return 470; }
};
// ACCEPT
int brighter(const Red &red, const Amber &amber)
{
	return std::max(red.lit(), amber.lit());
}
// ACCEPT
int bluer(const Red &red, const Blue &blue)
{
	return std::max(red.lit(), blue.lit());
}
template <class T>
class Holder
{
	T *held;

public:
	explicit Holder(T *held) : held(held) {}
	Holder(Holder &&from) noexcept : held(from.give()) {}
	template <class U>
	Holder(Holder<U> &&from) noexcept : held(from.give())
	{
	}
	Holder &operator=(Holder &&) = delete;
	~Holder() { delete held; }
	T *operator->() const { return held; }
	T *give()
	{
		T *out = held;
		held = nullptr;
		return out;
	}
};
struct Report {
	int pages = 1;
	virtual int size() const { return pages; }
};
struct LongReport : Report {
	std::vector<int> notes;
	int size() const override { return int(notes.size()); }
};
struct Letter {
	int pages = 1;
	virtual ~Letter() = default;
};
struct LongLetter : Letter {
	std::vector<int> notes;
};
// REJECT: free-base
Holder<Report> report(int note)
{
	Holder<LongReport> whole(new LongReport);
	whole->notes.push_back(note);
	return whole;
}
// ACCEPT
Holder<Letter> letter(int note)
{
	Holder<LongLetter> whole(new LongLetter);
	whole->notes.push_back(note);
	return whole;
}
struct Cell {
	virtual ~Cell() = default;
	virtual int weight() const { return 1; }
};
struct Heavy : Cell {
	int grams = 7;
	int weight() const override { return grams; }
};
class Grid
{
	std::size_t count;
	Cell *cells;

public:
	explicit Grid(std::size_t n) : count(n), cells(make(n)) {}
	Grid(const Grid &) = delete;
	Grid &operator=(const Grid &) = delete;
	~Grid() { delete[] cells; }
	static Cell *make(std::size_t n);
	int first() const { return count ? cells->weight() : 0; }
};
Cell *Grid::make(std::size_t n)
{
	return new Cell[n];
}
class HeavyGrid
{
	std::size_t count;
	Cell *cells;

public:
	explicit HeavyGrid(std::size_t n) : count(n), cells(new Heavy[n]) {}
	HeavyGrid(const HeavyGrid &) = delete;
	HeavyGrid &operator=(const HeavyGrid &) = delete;
	~HeavyGrid() { delete[] cells; }
	int first() const { return count ? cells->weight() : 0; }
};
// REJECT: free-base
bool balanced(std::size_t left, std::size_t right)
{
	HeavyGrid a(left), b(right);
	return a.first() == b.first();
}
// ACCEPT
bool even(std::size_t left, std::size_t right)
{
	Grid a(left), b(right);
	return a.first() == b.first();
}
struct Hook {
	Hook *next = this;
	Hook *prev = this;
};
struct Item : Hook {
	int value;
	explicit Item(int value) : value(value) {}
};
// What the list begins with is compared, and not followed.
// ACCEPT
class Items
{
	Hook head_;

public:
	Items() = default;
	Items(const Items &) = delete;
	Items &operator=(const Items &) = delete;
	void add(Item &item)
	{
		item.prev = head_.prev;
		item.next = &head_;
		head_.prev->next = &item;
		head_.prev = &item;
	}
	int sum() const
	{
		int all = 0;
		for (const Item *i = static_cast<const Item *>(head_.next);
		     i != static_cast<const Item *>(&head_); i = static_cast<const Item *>(i->next))
			all += i->value;
		return all;
	}
};
// ACCEPT
int summed(int n)
{
	Items items;
	Item one(n), two(n);
	items.add(one);
	items.add(two);
	return items.sum();
}
