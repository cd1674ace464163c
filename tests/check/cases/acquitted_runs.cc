// SPDX-License-Identifier: GPL-2.0
// Functions that look as if something went wrong in them, and through all of which runs go well.
#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace acquitted_runs
{

// What is removed while others still lead to it goes to a bin first.

class Body
{
public:
	Body(int id, int life) : id(id), life_(life) {}
	bool tick() { return --life_ > 0; }
	const int id;

private:
	int life_;
};

class Scene
{
public:
	void spawn(int id, int life) { live_.push_back(std::make_unique<Body>(id, life)); }
	void remove(Body *body)
	{
		const auto at = std::find_if(live_.begin(), live_.end(),
					     [&](const auto &p) { return p.get() == body; });
		if (at == live_.end())
			return;
		bin_.push_back(std::move(*at));
		live_.erase(at);
	}
	// ACCEPT
	void frame(const std::function<void(Body &)> &each)
	{
		std::vector<Body *> now;
		for (const auto &body : live_)
			now.push_back(body.get());
		for (Body *body : now) {
			each(*body);
			if (!body->tick())
				remove(body);
		}
		bin_.clear();
	}

private:
	std::vector<std::unique_ptr<Body>> live_, bin_;
};

int frames(int n)
{
	Scene scene;
	for (int i = 0; i < n; i++)
		scene.spawn(i, 1 + i % 3);
	int sum = 0;
	scene.frame([&](Body &body) { sum += body.id; });
	return sum;
}

// The same without a bin.

class Stage
{
public:
	void spawn(int id, int life) { live_.push_back(std::make_unique<Body>(id, life)); }
	void remove(Body *body)
	{
		std::erase_if(live_, [&](const auto &p) { return p.get() == body; });
	}
	void frame(const std::function<void(Body &)> &each)
	{
		std::vector<Body *> now;
		for (const auto &body : live_)
			now.push_back(body.get());
		for (Body *body : now) {
			each(*body);
			body->tick();
		}
	}

private:
	std::vector<std::unique_ptr<Body>> live_;
};

// REJECT: free-use
int stages(int n)
{
	Stage stage;
	for (int i = 0; i < n; i++)
		stage.spawn(i, 1 + i % 3);
	int sum = 0;
	stage.frame([&](Body &body) {
		sum += body.id;
		stage.remove(&body);
	});
	return sum;
}

// An owner that is given up where another one takes over, for a reason that both share.

struct Message {
	virtual ~Message() = default;
};
struct Text : Message {
	explicit Text(std::string body) : body(std::move(body)) {}
	std::string body;
};
// ACCEPT
template <typename To>
std::unique_ptr<To> take_as(std::unique_ptr<Message> &from)
{
	To *const raw = dynamic_cast<To *>(from.get());
	if (!raw)
		return nullptr;
	static_cast<void>(from.release());
	return std::unique_ptr<To>(raw);
}
// ACCEPT
int sizes(int n)
{
	std::unique_ptr<Message> message = std::make_unique<Message>();
	if (n % 2)
		message = std::make_unique<Text>("a text of the message");
	if (std::unique_ptr<Text> text = take_as<Text>(message))
		return int(text->body.size());
	return message ? -1 : -2;
}

// Elements that stay where they are, and are not looked at: runs see nothing, and acquit nobody.

// REJECT: borrow-invalidated
int first_of_many(int n)
{
	std::vector<int> all(4, n);
	const int &first = all[0];
	all.erase(all.begin());
	return first;
}

// A branch that no number takes proves nothing.

// REJECT: borrow-invalidated
int only_when_large(int n)
{
	std::vector<std::string> all(3, "an element");
	const std::string &first = all[0];
	if (n > 10000)
		all.clear();
	return int(first.size());
}

// An object that hands out its address: who keeps the two says whether that is wrong.

struct Hub {
	std::vector<std::function<void(int)>> feeds;
	void publish(int value)
	{
		for (auto &feed : feeds)
			feed(value);
	}
};
class Gauge
{
public:
	// ACCEPT
	Gauge(Hub &hub, int scale) : scale_(scale)
	{
		hub.feeds.push_back([this](int value) { last_ = value * scale_; });
	}
	int last() const { return last_; }

private:
	int scale_;
	int last_ = 0;
};

// REJECT: borrow-invalidated
int gauges_move(int n)
{
	Hub hub;
	std::vector<Gauge> gauges;
	for (int i = 0; i < n; i++)
		gauges.emplace_back(hub, i);
	hub.publish(10);
	return gauges.empty() ? 0 : gauges.back().last();
}
// ACCEPT
int gauges_stay(int n)
{
	Hub hub;
	std::vector<std::unique_ptr<Gauge>> gauges;
	for (int i = 0; i < n; i++)
		gauges.push_back(std::make_unique<Gauge>(hub, i));
	hub.publish(10);
	return gauges.empty() ? 0 : gauges.back()->last();
}

} // namespace acquitted_runs
