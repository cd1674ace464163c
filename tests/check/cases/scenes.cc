// SPDX-License-Identifier: GPL-2.0
// What a class is to blame for, whoever uses it: an object is made, some functions are called, it ends.
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace scenes
{

struct Account {
	std::string name;
	int credit;
};

// An index beside an owner.

// REJECT: free-use
class StaleIndex
{
public:
	void add(const std::string &name, int credit)
	{
		all_.push_back(std::make_unique<Account>(name, credit));
		by_name_[name] = all_.back().get();
	}
	void remove(const std::string &name)
	{
		std::erase_if(all_, [&](const auto &a) { return a->name == name; });
	}
	int credit(const std::string &name) const
	{
		auto it = by_name_.find(name);
		return it == by_name_.end() ? 0 : it->second->credit;
	}

private:
	std::vector<std::unique_ptr<Account>> all_;
	std::map<std::string, Account *> by_name_;
};

// ACCEPT
class KeptIndex
{
public:
	void add(const std::string &name, int credit)
	{
		all_.push_back(std::make_unique<Account>(name, credit));
		by_name_[name] = all_.back().get();
	}
	void remove(const std::string &name)
	{
		by_name_.erase(name);
		std::erase_if(all_, [&](const auto &a) { return a->name == name; });
	}
	int credit(const std::string &name) const
	{
		auto it = by_name_.find(name);
		return it == by_name_.end() ? 0 : it->second->credit;
	}

private:
	std::vector<std::unique_ptr<Account>> all_;
	std::map<std::string, Account *> by_name_;
};

// Hand-made owning.

// REJECT: free-twice
class LeftInList
{
public:
	LeftInList() = default;
	LeftInList(const LeftInList &) = delete;
	~LeftInList()
	{
		for (Account *a : all_)
			delete a;
	}
	void add(const std::string &name) { all_.push_back(new Account{name, 0}); }
	void drop(const std::string &name)
	{
		for (auto it = all_.begin(); it != all_.end(); ++it)
			if ((*it)->name == name) {
				delete *it;
				return;
			}
	}

private:
	std::vector<Account *> all_;
};

// ACCEPT
class TakenFromList
{
public:
	TakenFromList() = default;
	TakenFromList(const TakenFromList &) = delete;
	~TakenFromList()
	{
		for (Account *a : all_)
			delete a;
	}
	void add(const std::string &name) { all_.push_back(new Account{name, 0}); }
	void drop(const std::string &name)
	{
		for (auto it = all_.begin(); it != all_.end(); ++it)
			if ((*it)->name == name) {
				delete *it;
				all_.erase(it);
				return;
			}
	}

private:
	std::vector<Account *> all_;
};

struct Shared {
	int count, uses;
};

// REJECT: free-use
class ClosedTwice
{
public:
	ClosedTwice() : shared_(new Shared{1, 0}) {}
	ClosedTwice(const ClosedTwice &) = delete;
	~ClosedTwice() { close(); }
	void close()
	{
		if (shared_ && --shared_->count == 0)
			delete shared_;
	}

private:
	Shared *shared_;
};

// A member that leads into a container that grows.

// REJECT: borrow-invalidated
class History
{
public:
	void record(int n)
	{
		steps_.push_back(n);
		if (!current_)
			current_ = &steps_.front();
	}
	int current() const { return current_ ? *current_ : 0; }

private:
	std::vector<int> steps_;
	const int *current_ = nullptr;
};

// What users may be asked to leave alone.

// ACCEPT
class Device
{
public:
	Device() : account_(new Account{"x", 1}) {}
	Device(const Device &) = delete;
	~Device() { close(); }
	void close()
	{
		delete account_;
		account_ = nullptr;
	}
	int read() const { return account_->credit; }

private:
	Account *account_;
};

// ACCEPT
class Watched
{
public:
	Watched() : owned_(std::make_unique<Account>()), seen_(owned_.get()) {}
	void drop() { owned_.reset(); }
	int read() const { return seen_->credit; }

private:
	std::unique_ptr<Account> owned_;
	Account *seen_;
};

// REJECT: free-use
class Replaced
{
public:
	Replaced() : owned_(std::make_unique<Account>()), seen_(owned_.get()) {}
	void renew(bool wanted)
	{
		if (wanted)
			owned_ = std::make_unique<Account>();
	}
	int read() const { return seen_ ? seen_->credit : 0; }

private:
	std::unique_ptr<Account> owned_;
	Account *seen_;
};

// ACCEPT
class Counted
{
public:
	void ref() { refs_++; }
	void unref()
	{
		if (--refs_ == 0)
			delete this;
	}

private:
	~Counted() = default;
	int refs_ = 1;
	Account *seen_ = nullptr;
};

// ACCEPT
class Adopts
{
public:
	Adopts() = default;
	Adopts(const Adopts &) = delete;
	~Adopts()
	{
		for (Account *a : all_)
			delete a;
	}
	void add(Account *a) { all_.push_back(a); }
	void insert(Account *a) { all_.push_back(a); }

private:
	std::vector<Account *> all_;
};

// What is run to its end.

struct Face {
	virtual void tick() = 0;
	virtual ~Face() = default;
};

class Clock
{
public:
	void add(Face *face) { faces_.push_back(face); }
	void remove(Face *face) { std::erase(faces_, face); }
	void tick()
	{
		for (Face *face : faces_)
			face->tick();
	}

private:
	std::vector<Face *> faces_;
};

struct Digits : Face {
	explicit Digits(Clock &clock) { clock.add(this); }
	void tick() override { shown++; }
	int shown = 0;
};

struct TidyDigits : Face {
	explicit TidyDigits(Clock &clock) : of(clock) { of.add(this); }
	~TidyDigits() override { of.remove(this); }
	void tick() override { shown++; }
	Clock &of;
	int shown = 0;
};

// REJECT: borrow-dangling
void left_in_clock()
{
	Clock clock;
	{
		Digits digits(clock);
		clock.tick();
	}
	clock.tick();
}

// ACCEPT
void signed_off()
{
	Clock clock;
	{
		TidyDigits digits(clock);
		clock.tick();
	}
	clock.tick();
}

struct Packet {
	int length = 0;
};

class Pool
{
public:
	struct Return {
		Pool *pool;
		void operator()(Packet *p) const { pool->idle_.emplace_back(p); }
	};
	using Ptr = std::unique_ptr<Packet, Return>;
	Ptr get() { return Ptr(new Packet, Return{this}); }

private:
	std::vector<std::unique_ptr<Packet>> idle_;
};

// REJECT: borrow-dangling
int later_than_pool(int n)
{
	std::vector<Pool::Ptr> got;
	Pool pool;
	got.push_back(pool.get());
	got.back()->length = n;
	return got.back()->length;
}

// ACCEPT
int before_pool(int n)
{
	Pool pool;
	std::vector<Pool::Ptr> got;
	got.push_back(pool.get());
	got.back()->length = n;
	return got.back()->length;
}

struct Window;
struct Screen {
	std::vector<std::unique_ptr<Window>> windows;
	void close(const Window *window);
};

struct Window {
	Screen &screen;
	int answer = 0;

	// REJECT: free-use
	int accept_late(int n)
	{
		answer = n;
		screen.close(this);
		return answer;
	}
	// ACCEPT
	int accept(int n)
	{
		screen.close(this);
		return n;
	}
};

void Screen::close(const Window *window)
{
	std::erase_if(windows, [window](const auto &w) { return w.get() == window; });
}

// ACCEPT
int left_alone_if_there(int key)
{
	std::map<int, std::unique_ptr<int>> table;
	table.try_emplace(1, std::make_unique<int>(1));
	auto more = std::make_unique<int>(key);
	auto [it, fresh] = table.try_emplace(1, std::move(more));
	if (!fresh)
		*it->second += *more;
	return *it->second;
}

} // namespace scenes
