// SPDX-License-Identifier: GPL-2.0
// What goes wrong when what an object calls comes back to it, and when threads wait for each other, seen in runs with
// arguments that are made up.
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace drives_reentry
{

// Jobs that add jobs: two have to be there already.

class GrowingQueue
{
public:
	GrowingQueue() = default;
	GrowingQueue(const GrowingQueue &) = delete;
	void later(std::function<void()> job) { jobs_.push_back(std::move(job)); }
	// REJECT: free-use
	void work()
	{
		for (size_t i = 0; auto &job : jobs_)
			if (++i)
				job();
	}

private:
	std::vector<std::function<void()>> jobs_;
};

void again(GrowingQueue &queue, unsigned times)
{
	queue.later([&queue, times] {
		if (times)
			again(queue, times - 1);
	});
}

class SteadyQueue
{
public:
	SteadyQueue() = default;
	SteadyQueue(const SteadyQueue &) = delete;
	void later(std::function<void()> job) { jobs_.push_back(std::move(job)); }
	// ACCEPT
	void work()
	{
		const std::vector<std::function<void()>> now = std::exchange(jobs_, {});
		for (const auto &job : now)
			job();
	}

private:
	std::vector<std::function<void()>> jobs_;
};

void again(SteadyQueue &queue, unsigned times)
{
	queue.later([&queue, times] {
		if (times)
			again(queue, times - 1);
	});
}

// Only a number below zero leads there.

class Alarms
{
public:
	void tell(std::function<void(int)> whom) { whom_.push_back(std::move(whom)); }
	// REJECT: free-use
	void ring(int degrees)
	{
		for (const auto &w : whom_)
			w(degrees);
	}

private:
	std::vector<std::function<void(int)>> whom_;
};

void tell_of_frost(Alarms &alarms, int &count)
{
	alarms.tell([&alarms, &count](int degrees) {
		if (degrees < 0)
			alarms.tell([&count](int) { count++; });
	});
}

// A destructor calls its owner, which ends the object once more.

class Room;
class Lodger
{
public:
	explicit Lodger(Room &room) : room_(room) {}
	Lodger(const Lodger &) = delete;
	~Lodger();

private:
	Room &room_;
};

class Room
{
public:
	Room() = default;
	Room(const Room &) = delete;
	~Room() { empty(); }
	void let()
	{
		empty();
		lodger_ = new Lodger(*this);
	}
	// REJECT: free-twice
	void empty()
	{
		delete lodger_;
		lodger_ = nullptr;
	}

private:
	Lodger *lodger_ = nullptr;
};

Lodger::~Lodger()
{
	room_.empty();
}

class Flat;
class Tenant
{
public:
	explicit Tenant(Flat &flat) : flat_(flat) {}
	Tenant(const Tenant &) = delete;
	~Tenant();

private:
	Flat &flat_;
};

class Flat
{
public:
	Flat() = default;
	Flat(const Flat &) = delete;
	~Flat() { empty(); }
	void let()
	{
		empty();
		tenant_ = new Tenant(*this);
	}
	// ACCEPT
	void empty() { delete std::exchange(tenant_, nullptr); }

private:
	Tenant *tenant_ = nullptr;
};

Tenant::~Tenant()
{
	flat_.empty();
}

// What an object gave ends itself by way of that object.

class Desk;
class Visit
{
public:
	Visit(Desk &desk, int number) : desk_(desk), number_(number) {}
	void leave();
	void go();

private:
	Desk &desk_;
	int number_;
	bool here_ = true;
};

class Desk
{
public:
	Desk() = default;
	Desk(const Desk &) = delete;
	Visit &enter(int number)
	{
		auto &v = visits_[number];
		v = std::make_unique<Visit>(*this, number);
		return *v;
	}
	void strike(int number) { visits_.erase(number); }

private:
	std::map<int, std::unique_ptr<Visit>> visits_;
};

// REJECT: free-use
void Visit::leave()
{
	desk_.strike(number_);
	here_ = false;
}

// ACCEPT
void Visit::go()
{
	here_ = false;
	desk_.strike(number_);
}

// One of several classes of a base replaces itself in what calls it.

class Player;
struct Mood {
	virtual ~Mood() = default;
	virtual void hear(Player &player) = 0;
};
class Player
{
public:
	void feel(std::unique_ptr<Mood> mood) { mood_ = std::move(mood); }
	// ACCEPT
	void hear()
	{
		if (mood_)
			mood_->hear(*this);
	}
	void note(int n) { notes_.push_back(n); }

private:
	std::unique_ptr<Mood> mood_;
	std::vector<int> notes_;
};
struct Calm : Mood {
	void hear(Player &player) override { player.note(0); }
};
struct Cross : Mood {
	int times = 0;
	// REJECT: free-use
	void hear(Player &player) override
	{
		times++;
		player.feel(std::make_unique<Calm>());
		player.note(times);
	}
};
struct Glad : Mood {
	int times = 0;
	// ACCEPT
	void hear(Player &player) override
	{
		player.note(++times);
		player.feel(std::make_unique<Calm>());
	}
};

// Threads that wait for each other.

struct Purse {
	std::mutex lock;
	int coins = 0;
};

void pay(Purse &from, Purse &to, int coins)
{
	std::lock_guard hold_from(from.lock);
	std::lock_guard hold_to(to.lock);
	from.coins -= coins;
	to.coins += coins;
}

// REJECT: lock-order
int trade(Purse &left, Purse &right, int rounds)
{
	std::thread other([&] {
		for (int i = 0; i < rounds; i++)
			pay(left, right, 1);
	});
	for (int i = 0; i < rounds; i++)
		pay(right, left, 1);
	other.join();
	return left.coins;
}

// ACCEPT
int trade_in_turn(Purse &left, Purse &right, int rounds)
{
	std::thread other([&] {
		for (int i = 0; i < rounds; i++)
			pay(left, right, 1);
	});
	other.join();
	for (int i = 0; i < rounds; i++)
		pay(right, left, 1);
	return left.coins;
}

// ACCEPT
int trade_by_address(Purse &left, Purse &right, int rounds)
{
	auto ordered = [](Purse &from, Purse &to) {
		std::lock_guard first(&from < &to ? from.lock : to.lock);
		std::lock_guard second(&from < &to ? to.lock : from.lock);
		from.coins--;
		to.coins++;
	};
	std::thread other([&] {
		for (int i = 0; i < rounds; i++)
			ordered(left, right);
	});
	for (int i = 0; i < rounds; i++)
		ordered(right, left);
	other.join();
	return left.coins;
}

// REJECT: lock-held
int count_while_held(Purse &purse, int n)
{
	purse.lock.lock();
	std::thread other([&] {
		std::lock_guard hold(purse.lock);
		purse.coins += n;
	});
	other.join();
	purse.lock.unlock();
	return n;
}

// ACCEPT
int count_then_hold(Purse &purse, int n)
{
	std::thread other([&] {
		std::lock_guard hold(purse.lock);
		purse.coins += n;
	});
	other.join();
	std::lock_guard hold(purse.lock);
	return purse.coins;
}

} // namespace drives_reentry
