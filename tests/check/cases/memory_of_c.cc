// SPDX-License-Identifier: GPL-2.0
// Memory of C: what gives it back, what realloc() moves, which parts have values, pointers without a type.
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace memory_of_c
{

void note_text(const char *text);

// What made memory says how it goes back.

// REJECT: free-twice
size_t text_ends_by_delete(const char *name)
{
	std::unique_ptr<char> copy(strdup(name));
	return strlen(copy.get());
}

struct Free {
	void operator()(char *text) const { free(text); }
};

// ACCEPT
size_t text_ends_by_free(const char *name)
{
	std::unique_ptr<char, Free> copy(strdup(name));
	return strlen(copy.get());
}

struct Point {
	int x, y;
};

void give_back(Point *p)
{
	free(p);
}

// REJECT: free-twice
void made_by_new()
{
	Point *p = new Point{1, 2};
	give_back(p);
}

// ACCEPT
void made_by_malloc()
{
	Point *p = static_cast<Point *>(malloc(sizeof(Point)));
	give_back(p);
}

// realloc() ends the old block.

// REJECT: free-use
size_t cursor_stays(const char *a, const char *b)
{
	char *text = static_cast<char *>(malloc(16));
	char *end = text + snprintf(text, 16, "%s", a);
	text = static_cast<char *>(realloc(text, 4096));
	strcpy(end, b);
	size_t length = strlen(text);
	free(text);
	return length;
}

// ACCEPT
size_t cursor_is_a_number(const char *a, const char *b)
{
	char *text = static_cast<char *>(malloc(16));
	int used = snprintf(text, 16, "%s", a);
	char *larger = static_cast<char *>(realloc(text, 4096));
	if (!larger) {
		free(text);
		return 0;
	}
	strcpy(larger + used, b);
	size_t length = strlen(larger);
	free(larger);
	return length;
}

// Its new part has no values.

struct Table {
	int *slots = nullptr;
	size_t size = 0;
	Table() = default;
	Table(const Table &) = delete;
	~Table() { free(slots); }
	void grow(size_t n)
	{
		slots = static_cast<int *>(realloc(slots, n * sizeof(int)));
		size = n;
	}
	void grow_clear(size_t n)
	{
		slots = static_cast<int *>(realloc(slots, n * sizeof(int)));
		memset(slots + size, 0, (n - size) * sizeof(int));
		size = n;
	}
	size_t free_slot() const
	{
		for (size_t i = 0; i < size; i++)
			if (!slots[i])
				return i;
		return size;
	}
};

// REJECT: init-use
size_t first_of_grown(size_t n)
{
	Table t;
	t.grow(n);
	return t.free_slot();
}

// ACCEPT
size_t first_of_cleared(size_t n)
{
	Table t;
	t.grow_clear(n);
	return t.free_slot();
}

struct Grid {
	size_t w, h;
	std::unique_ptr<int[]> cells;
	Grid(size_t w, size_t h) : w(w), h(h), cells(new int[w * h]) {}
	Grid(size_t n) : w(n), h(n), cells(new int[n * n]()) {}
	void set(size_t x, size_t y) { cells[y * w + x] = 1; }
	int sum() const
	{
		int n = 0;
		for (size_t i = 0; i < w * h; i++)
			n += cells[i];
		return n;
	}
};

// REJECT: init-use
int sum_of_few(size_t n)
{
	Grid g(n, n + 1);
	g.set(1, 1);
	return g.sum();
}

// ACCEPT
int sum_of_cleared(size_t n)
{
	Grid g(n);
	g.set(1, 1);
	return g.sum();
}

// How much a callee wrote.

size_t receive(std::vector<unsigned char> &from, unsigned char *to, size_t room)
{
	size_t n = from.size() < room ? from.size() : room;
	memcpy(to, from.data(), n);
	return n;
}

// REJECT: init-use
unsigned sum_of_all(std::vector<unsigned char> &wire)
{
	unsigned char block[32];
	receive(wire, block, sizeof(block));
	unsigned sum = 0;
	for (size_t i = 0; i < sizeof(block); i++)
		sum += block[i];
	return sum;
}

// ACCEPT
unsigned sum_of_received(std::vector<unsigned char> &wire)
{
	unsigned char block[32];
	size_t n = receive(wire, block, sizeof(block));
	unsigned sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += block[i];
	return sum;
}

// ACCEPT
unsigned sum_of_whole(std::vector<unsigned char> &wire)
{
	unsigned char block[32];
	if (receive(wire, block, sizeof(block)) != sizeof(block))
		return 0;
	return block[0] + block[31];
}

// REJECT: init-use
int one_of_two(const char *geometry)
{
	int width, height;
	if (sscanf(geometry, "%dx%d", &width, &height) < 1)
		return 0;
	return width * height;
}

// ACCEPT
int both_of_two(const char *geometry)
{
	int width, height;
	if (sscanf(geometry, "%dx%d", &width, &height) != 2)
		return 0;
	return width * height;
}

// REJECT: init-use
double whole_window(const double *samples, int n)
{
	double window[8];
	int filled = 0;
	double best = 0;
	for (int i = 0; i < n; i++) {
		window[filled++ % 8] = samples[i];
		double sum = 0;
		for (double w : window)
			sum += w;
		best = sum > best ? sum : best;
	}
	return best;
}

// ACCEPT
double positive_only(double a)
{
	std::unique_ptr<double[]> part(new double[2]);
	if (a > 0.5)
		part[0] = a;
	const char *what = "asked again";
	note_text(what);
	return a > 0.5 ? part[0] : 0;
}

// Pointers that go through `void *`.

struct Drawable {
	int left = 0;
	virtual ~Drawable() = default;
};
struct Listener {
	int events = 0;
	virtual ~Listener() = default;
	int notify() { return ++events; }
};
struct Panel : Drawable, Listener {
};
struct Registration {
	void *listener;
	int fire() const { return static_cast<Listener *>(listener)->notify(); }
};

// REJECT: cast-pointer
int fire_as_whole()
{
	Panel panel;
	Registration r{&panel};
	return r.fire();
}

// ACCEPT
int fire_as_base()
{
	Panel panel;
	Registration r{static_cast<Listener *>(&panel)};
	return r.fire();
}

// What is const.

void capitalise(char *word)
{
	*word = char(toupper(static_cast<unsigned char>(*word)));
}

// REJECT: cast-const
int literal_is_written(bool formal)
{
	const char *word = formal ? "sincerely" : "cheers";
	capitalise(const_cast<char *>(word));
	return word[0];
}

// ACCEPT
int copy_is_written(bool formal)
{
	std::string word = formal ? "sincerely" : "cheers";
	capitalise(word.data());
	return word[0];
}

// Objects in bytes.

class Slot
{
public:
	Slot() = default;
	Slot(const Slot &) = delete;
	~Slot()
	{
		if (full_)
			std::destroy_at(value());
	}
	void put(const char *text)
	{
		new (bytes_) std::string(text);
		full_ = true;
	}
	void take()
	{
		if (full_)
			std::destroy_at(value());
	}
	void take_and_say()
	{
		if (full_)
			std::destroy_at(value());
		full_ = false;
	}
	size_t size() { return value()->size(); }

private:
	std::string *value() { return std::launder(reinterpret_cast<std::string *>(bytes_)); }
	alignas(std::string) unsigned char bytes_[sizeof(std::string)];
	bool full_ = false;
};

// REJECT: free-twice
void value_taken()
{
	Slot slot;
	slot.put("text");
	slot.take();
}

// ACCEPT
void value_taken_and_said()
{
	Slot slot;
	slot.put("text");
	slot.take_and_say();
	slot.put("another one");
}

// REJECT: init-use
size_t value_not_made()
{
	Slot slot;
	return slot.size();
}

// ACCEPT
size_t in_memory_of_c()
{
	void *memory = malloc(sizeof(std::string));
	auto *text = new (memory) std::string("text");
	size_t n = text->size();
	text->~basic_string();
	free(memory);
	return n;
}

// ACCEPT
size_t made_again()
{
	std::string text("a");
	text.~basic_string();
	new (&text) std::string("b");
	return text.size();
}

} // namespace memory_of_c
