// SPDX-License-Identifier: GPL-2.0
// Changes of one element of a table, told apart from those of another one by the key that is written.
#include <cstddef>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <vector>

struct Gauge {
	virtual ~Gauge() = default;
	int value = 0;
};
struct Dial final : Gauge {
};

class Board
{
public:
	Gauge &add(const std::string &name)
	{
		auto made = std::make_unique<Dial>();
		Gauge &gauge = *made;
		gauges_[name] = std::move(made);
		return gauge;
	}
	void drop(const std::string &name) { gauges_.erase(name); }
	void drop_any(const std::string &) { gauges_.erase(gauges_.begin()); }

private:
	std::map<std::string, std::unique_ptr<Gauge>> gauges_;
};

// ACCEPT
int two_names(Board &board)
{
	Gauge &speed = board.add("speed");
	Gauge &height = board.add("height");
	board.drop("weight");
	return speed.value + height.value;
}

// REJECT: borrow-invalidated
int one_name(Board &board)
{
	Gauge &speed = board.add("speed");
	board.drop("speed");
	return speed.value;
}

// REJECT: borrow-invalidated
int not_by_name(Board &board)
{
	Gauge &speed = board.add("speed");
	board.drop_any("height");
	return speed.value;
}

// ACCEPT
int two_indices(std::vector<std::unique_ptr<Gauge>> &all, int a, int b)
{
	Gauge *kept = all[a].get();
	all[b] = std::make_unique<Dial>();
	return kept->value;
}

// REJECT: borrow-invalidated
int one_index(std::vector<std::unique_ptr<Gauge>> &all, int a)
{
	Gauge *kept = all[a].get();
	all[a] = std::make_unique<Dial>();
	return kept->value;
}

class Jobs
{
	std::map<int, int> left_;

	void finish(int id) { left_.erase(id); }

public:
	// ACCEPT
	void one_ahead()
	{
		for (auto it = left_.begin(); it != left_.end();) {
			auto &[id, left] = *it++;
			if (--left == 0)
				finish(id);
		}
	}
	// REJECT: borrow-invalidated
	void none_ahead()
	{
		for (auto &[id, left] : left_)
			if (--left == 0)
				finish(id);
	}
};

// ACCEPT
int room_for_objects()
{
	alignas(Dial) std::byte room[sizeof(Dial)];
	int sum = 0;
	for (int i = 0; i < 3; i++) {
		Gauge *gauge = new (room) Dial;
		sum += gauge->value;
		gauge->~Gauge();
	}
	return sum;
}
