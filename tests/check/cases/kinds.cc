// SPDX-License-Identifier: GPL-2.0
// Kinds that are asked, and what is read then; members of unions; elements by their keys.
#include <list>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <vector>

struct Shape {
	enum Kind { circle, box, text };
	explicit Shape(Kind k) : kind(k) {}
	virtual ~Shape() = default;
	virtual int code() const = 0;
	Kind kind;
};
struct Circle : Shape {
	Circle() : Shape(circle) {}
	int code() const override { return 1; }
	int radius = 1;
};
struct Box : Shape {
	explicit Box(int w) : Shape(box), width(w) {}
	int code() const override { return 2; }
	int width;
};
struct Square : Box {
	Square() : Box(3) {}
	int code() const override { return 3; }
	int turned = 0;
};
struct Text : Shape {
	Text() : Shape(text) {}
	int code() const override { return 4; }
	std::string words;
};

// REJECT: cast-downcast
int other_kind(const Shape &s)
{
	if (s.kind == Shape::circle)
		return static_cast<const Box &>(s).width;
	return 0;
}

// ACCEPT
int same_kind(const Shape &s)
{
	if (s.kind != Shape::box)
		return 0;
	return static_cast<const Box &>(s).width;
}

// REJECT: cast-downcast
int kinds_above(const Shape *s)
{
	return s->kind > Shape::circle ? static_cast<const Box *>(s)->width : 0;
}

// ACCEPT
int last_of_kinds(const Shape *s)
{
	return s->kind > Shape::box ? int(static_cast<const Text *>(s)->words.size()) : 0;
}

// REJECT: cast-downcast
int wrong_case(const std::unique_ptr<Shape> &s)
{
	switch (s->code()) {
	case 1:
		return static_cast<Circle *>(s.get())->radius;
	case 4:
		return static_cast<Box *>(s.get())->width;
	default:
		return 0;
	}
}

// ACCEPT
int right_cases(const std::unique_ptr<Shape> &s)
{
	switch (s->code()) {
	case 1:
		return static_cast<Circle *>(s.get())->radius;
	case 2:
	case 3:
		return static_cast<Box *>(s.get())->width;
	default:
		return 0;
	}
}

// A string in a union is made before it is assigned to.

class Field
{
public:
	Field() : number_(0) {}
	Field(const Field &) = delete;
	~Field() { drop(); }
	// REJECT: init-use
	void assign(const std::string &text)
	{
		text_ = text;
		is_text_ = true;
	}
	// ACCEPT
	void set(const std::string &text)
	{
		if (is_text_)
			text_ = text;
		else
			new (&text_) std::string(text);
		is_text_ = true;
	}
	// ACCEPT
	void renew(const std::string &text)
	{
		drop();
		new (&text_) std::string;
		text_ = text;
		is_text_ = true;
	}

private:
	void drop()
	{
		if (is_text_)
			text_.~basic_string();
		is_text_ = false;
	}
	union {
		long number_;
		std::string text_;
	};
	bool is_text_ = false;
};

// An entry is erased by another key, or by the same one.

// ACCEPT
int erase_other(std::map<int, int> &m, int from, int to)
{
	int &target = m.at(to);
	m.erase(from);
	return target;
}

// REJECT: borrow-invalidated
int erase_same(std::map<int, int> &m, int key)
{
	int &target = m.at(key);
	m.erase(key);
	return target;
}

// ACCEPT
std::size_t erase_other_text()
{
	std::map<std::string, std::vector<int>> m;
	std::vector<int> &one = m["one"];
	m["two"].push_back(4);
	m.erase("two");
	one.push_back(3);
	return one.size();
}

// What keeps several lets go another one.

struct Recent {
	std::list<std::string> names;
	const std::string &keep(const std::string &name)
	{
		if (names.size() == 8)
			names.pop_back();
		return names.emplace_front(name);
	}
	const std::string &last(const std::string &name)
	{
		if (names.size() == 1)
			names.pop_back();
		return names.emplace_front(name);
	}
};

// ACCEPT
std::size_t two_recent(Recent &recent)
{
	const std::string &a = recent.keep("a"), &b = recent.keep("b");
	return a.size() + b.size();
}

// REJECT: borrow-invalidated
std::size_t only_last(Recent &recent)
{
	const std::string &a = recent.last("a"), &b = recent.last("b");
	return a.size() + b.size();
}

// A class that has one implementation is that one, and a class with nothing in it stands for what only its maker knows.
class Lock
{
public:
	virtual ~Lock() = default;
};
class FileLock : public Lock
{
public:
	int fd = 0;
};
// ACCEPT
int descriptor(Lock *l)
{
	return static_cast<FileLock *>(l)->fd;
}
struct Handle {
};
struct Entry {
	int value = 0;
};
// ACCEPT
int of_handle(Handle *h)
{
	return reinterpret_cast<Entry *>(h)->value;
}
