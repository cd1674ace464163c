// SPDX-License-Identifier: GPL-2.0
// Correct code that looks wrong where all that may be is merged; a run of it shows that nothing ends too early.
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace acquitted
{

// Children that leave their parent when they end, and a parent that lets go of its children.

class Child;

class Parent
{
public:
	Parent() = default;
	Parent(const Parent &) = delete;
	void enter(Child *c) { children_.push_back(c); }
	void leave(Child *c) { std::erase(children_, c); }
	size_t count() const { return children_.size(); }
	~Parent();

private:
	std::vector<Child *> children_;
};

class Child
{
public:
	explicit Child(Parent &p) : parent_(&p) { p.enter(this); }
	Child(const Child &) = delete;
	void orphan() { parent_ = nullptr; }
	bool has_parent() const { return parent_; }
	~Child()
	{
		if (parent_)
			parent_->leave(this);
	}

private:
	Parent *parent_;
};

Parent::~Parent()
{
	for (Child *c : children_)
		c->orphan();
}

// ACCEPT
size_t parent_goes_first()
{
	auto parent = std::make_unique<Parent>();
	auto first = std::make_unique<Child>(*parent), second = std::make_unique<Child>(*parent);
	second.reset();
	size_t before = parent->count();
	parent.reset();
	return before + first->has_parent();
}

class Fond
{
public:
	explicit Fond(Parent &p) : parent_(&p) {}
	~Fond() { count_ = parent_->count(); }

private:
	Parent *parent_;
	size_t count_ = 0;
};

// REJECT: borrow-invalidated
size_t parent_goes_too_early()
{
	auto parent = std::make_unique<Parent>();
	Fond fond(*parent);
	parent.reset();
	return 0;
}

// Handlers that are taken away before what they refer to ends.

class Property
{
public:
	using Handle = std::list<std::function<void(int)>>::iterator;
	Handle watch(std::function<void(int)> w)
	{
		return watchers_.insert(watchers_.end(), std::move(w));
	}
	void unwatch(Handle h) { watchers_.erase(h); }
	void set(int n)
	{
		for (const auto &w : watchers_)
			w(n);
	}

private:
	std::list<std::function<void(int)>> watchers_;
};

class Label
{
public:
	// ACCEPT
	explicit Label(Property &from) : from_(from)
	{
		handle_ = from.watch([this](int n) { shown_ = n; });
	}
	Label(const Label &) = delete;
	~Label() { from_.unwatch(handle_); }
	int shown() const { return shown_; }

private:
	Property &from_;
	int shown_ = 0;
	Property::Handle handle_;
};

class Careless
{
public:
	// REJECT: borrow-closure
	explicit Careless(Property &from)
	{
		from.watch([this](int n) { shown_ = n; });
	}
	Careless(const Careless &) = delete;
	int shown() const { return shown_; }

private:
	int shown_ = 0;
};

// ACCEPT
int label_for_a_while(int n)
{
	Property title;
	int width = 0;
	for (int i = 0; i < n; i++) {
		Label passing(title);
		title.set(i);
		width += passing.shown();
	}
	title.set(n);
	return width;
}

// An owner that was asked, and has nothing, ends nothing when it is given something.

class Tree
{
public:
	// ACCEPT
	Tree &part(const std::string &name)
	{
		auto &slot = parts_[name];
		if (!slot)
			slot = std::make_unique<Tree>();
		return *slot;
	}
	// ACCEPT
	Tree &left()
	{
		if (left_)
			return *left_;
		left_ = std::make_unique<Tree>();
		return *left_;
	}
	Tree &fresh_left()
	{
		left_ = std::make_unique<Tree>();
		return *left_;
	}
	void set(int n) { number_ = n; }
	int number() const { return number_; }

private:
	std::map<std::string, std::unique_ptr<Tree>> parts_;
	std::unique_ptr<Tree> left_;
	int number_ = 0;
};

// ACCEPT
int parts_stay(Tree &root)
{
	Tree &list = root.part("list");
	Tree &left = root.left();
	root.part("other").set(1);
	root.left().set(2);
	return list.number() + left.number();
}

// REJECT: borrow-invalidated
int replaced(Tree &root)
{
	Tree &left = root.fresh_left();
	root.fresh_left().set(2);
	return left.number();
}

// ACCEPT
int filled_once(std::unique_ptr<std::string> &text, bool fill)
{
	const std::string *was = text.get();
	if (text == nullptr && fill)
		text = std::make_unique<std::string>("x");
	return was ? int(was->size()) : 0;
}

// REJECT: borrow-invalidated
int filled_again(std::unique_ptr<std::string> &text, bool fill)
{
	const std::string *was = text.get();
	if (text == nullptr || fill)
		text = std::make_unique<std::string>("x");
	return was ? int(was->size()) : 0;
}

// REJECT: borrow-invalidated
size_t filled_in_each_turn(std::unique_ptr<std::string> &text, int n)
{
	const std::string *was = text.get();
	if (!text)
		for (int i = 0; i < n; i++) {
			text = std::make_unique<std::string>("x");
			if (i)
				return was->size();
			was = text.get();
		}
	return 0;
}

// A guard that lets go before what takes the lock again.

class Cache
{
public:
	void trim()
	{
		std::lock_guard guard(lock_);
		values_.clear();
	}
	// ACCEPT
	void add(int key)
	{
		std::unique_lock guard(lock_);
		values_[key] = 1;
		guard.unlock();
		trim();
	}
	// REJECT: lock-held
	void add_and_hold(int key)
	{
		std::unique_lock guard(lock_);
		values_[key] = 1;
		trim();
	}

private:
	std::mutex lock_;
	std::map<int, int> values_;
};

// A destructor that ends the borrowers by way of another function, whatever the order of the members.

struct Bus {
	int attached = 0;
};

struct Driver {
	explicit Driver(Bus &bus) : bus(bus) { bus.attached++; }
	Driver(const Driver &) = delete;
	~Driver() { bus.attached--; }
	Bus &bus;
};

class Machine
{
public:
	~Machine() { stop(); }
	// ACCEPT
	void start()
	{
		bus_ = std::make_unique<Bus>();
		drivers_.push_back(std::make_unique<Driver>(*bus_));
	}
	void stop()
	{
		drivers_.clear();
		bus_.reset();
	}

private:
	std::vector<std::unique_ptr<Driver>> drivers_;
	std::unique_ptr<Bus> bus_;
};

class Forgetful
{
public:
	~Forgetful() { note(); }
	// REJECT: borrow-dangling
	void start()
	{
		bus_ = std::make_unique<Bus>();
		drivers_.push_back(std::make_unique<Driver>(*bus_));
	}
	void note() { ends_++; }

private:
	int ends_ = 0;
	std::vector<std::unique_ptr<Driver>> drivers_;
	std::unique_ptr<Bus> bus_;
};

} // namespace acquitted
