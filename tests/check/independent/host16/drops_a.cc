// SPDX-License-Identifier: GPL-2.0
// Order of destruction, things deleted twice, and objects that end earlier than their users.
#include "../set.hh"
#include "vocab_a.hh"
#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <numeric>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

// CASE flush_member: the flusher is declared first, so it is destroyed last and flushes a vector that has gone
namespace flush_member
{
struct Sink {
	std::vector<char> bytes;
};
class Flusher
{
	Sink &sink;
	const std::vector<char> &buffer;

public:
	Flusher(Sink &sink BORROWED, const std::vector<char> &buffer BORROWED)
		: sink(sink), buffer(buffer)
	{
	}
	Flusher(const Flusher &) = delete;
	~Flusher() { sink.bytes.insert(sink.bytes.end(), buffer.begin(), buffer.end()); }
};
//- bad
class JournalBad
{
	Flusher flusher;
	std::vector<char> buffer;

public:
	explicit JournalBad(Sink &sink BORROWED) : flusher(sink, buffer) {}
	JournalBad &put(std::string_view text)
	{
		buffer.insert(buffer.end(), text.begin(), text.end());
		return *this;
	}
};
std::size_t log_visit_bad(Sink &sink, std::string_view user, std::string_view page)
{
	JournalBad(sink).put(user).put(" saw ").put(page).put("\n");
	return sink.bytes.size();
}
#ifdef RUN
std::size_t drive_bad()
{
	Sink sink;
	return log_visit_bad(sink, "kim", "/index");
}
#endif
//- good
class JournalGood
{
	std::vector<char> buffer;
	Flusher flusher;

public:
	explicit JournalGood(Sink &sink BORROWED) : flusher(sink, buffer) {}
	JournalGood &put(std::string_view text)
	{
		buffer.insert(buffer.end(), text.begin(), text.end());
		return *this;
	}
};
std::size_t log_visit_good(Sink &sink, std::string_view user, std::string_view page)
{
	JournalGood(sink).put(user).put(" saw ").put(page).put("\n");
	return sink.bytes.size();
}
#ifdef RUN
std::size_t drive_good()
{
	Sink sink;
	return log_visit_good(sink, "kim", "/index");
}
#endif
} // namespace flush_member
RUN_CASE(flush_member, flush_member::drive_bad(), flush_member::drive_good())

// CASE mask_copy: the class owns its bits and has a destructor only, the function takes a copy
namespace mask_copy
{
//- bad
class MaskBad
{
	unsigned char *bits;
	std::size_t size;

public:
	explicit MaskBad(std::size_t size) : bits(new unsigned char[size]()), size(size) {}
	~MaskBad() { delete[] bits; }
	void set(std::size_t i) { bits[i] = 1; }
	std::size_t count() const { return std::count(bits, bits + size, 1); }
};
std::size_t covered_bad(MaskBad mask, const std::vector<std::size_t> &more)
{
	for (std::size_t i : more)
		mask.set(i);
	return mask.count();
}
std::size_t compare_bad(std::size_t size, const std::vector<std::size_t> &left,
			const std::vector<std::size_t> &right)
{
	MaskBad base(size);
	return covered_bad(base, left) - covered_bad(base, right);
}
#ifdef RUN
std::size_t drive_bad()
{
	return compare_bad(40, {1, 2, 3}, {7});
}
#endif
//- good
class MaskGood
{
	unsigned char *bits;
	std::size_t size;

public:
	explicit MaskGood(std::size_t size) : bits(new unsigned char[size]()), size(size) {}
	MaskGood(const MaskGood &other) : MaskGood(other.size)
	{
		std::copy_n(other.bits, size, bits);
	}
	MaskGood &operator=(const MaskGood &) = delete;
	~MaskGood() { delete[] bits; }
	void set(std::size_t i) { bits[i] = 1; }
	std::size_t count() const { return std::count(bits, bits + size, 1); }
};
std::size_t covered_good(MaskGood mask, const std::vector<std::size_t> &more)
{
	for (std::size_t i : more)
		mask.set(i);
	return mask.count();
}
std::size_t compare_good(std::size_t size, const std::vector<std::size_t> &left,
			 const std::vector<std::size_t> &right)
{
	MaskGood base(size);
	return covered_good(base, left) - covered_good(base, right);
}
#ifdef RUN
std::size_t drive_good()
{
	return compare_good(40, {1, 2, 3}, {7});
}
#endif
} // namespace mask_copy
RUN_CASE(mask_copy, mask_copy::drive_bad(), mask_copy::drive_good())

// CASE parcel_sort: get leaves the parcel with its box, so two boxes own it
namespace parcel_sort
{
struct Parcel {
	std::string to;
	int grams;
};
using Parcels = kit::Row<kit::Box<Parcel>>;
//- bad
int split_heavy_bad(Parcels &parcels, Parcels &heavy, int limit)
{
	int moved = 0;
	for (std::size_t i = 0; i < parcels.size();) {
		if (parcels[i]->grams <= limit) {
			++i;
			continue;
		}
		heavy.add(kit::Box<Parcel>(parcels[i].get()));
		parcels.remove(i);
		++moved;
	}
	return moved;
}
#ifdef RUN
int drive_bad()
{
	Parcels parcels, heavy;
	parcels.add(kit::make_box<Parcel>("north", 300));
	parcels.add(kit::make_box<Parcel>("south", 5000));
	parcels.add(kit::make_box<Parcel>("west", 200));
	return split_heavy_bad(parcels, heavy, 1000);
}
#endif
//- good
int split_heavy_good(Parcels &parcels, Parcels &heavy, int limit)
{
	int moved = 0;
	for (std::size_t i = 0; i < parcels.size();) {
		if (parcels[i]->grams <= limit) {
			++i;
			continue;
		}
		heavy.add(std::move(parcels[i]));
		parcels.remove(i);
		++moved;
	}
	return moved;
}
#ifdef RUN
int drive_good()
{
	Parcels parcels, heavy;
	parcels.add(kit::make_box<Parcel>("north", 300));
	parcels.add(kit::make_box<Parcel>("south", 5000));
	parcels.add(kit::make_box<Parcel>("west", 200));
	return split_heavy_good(parcels, heavy, 1000);
}
#endif
} // namespace parcel_sort
RUN_CASE(parcel_sort, parcel_sort::drive_bad(), parcel_sort::drive_good())

// CASE peer_group: the peer makes a second count of owners out of this
namespace peer_group
{
//- bad
class PeerBad;
struct GroupBad {
	std::vector<std::shared_ptr<PeerBad>> members;
};
class PeerBad
{
	std::string address;

public:
	explicit PeerBad(std::string address) : address(std::move(address)) {}
	void join(GroupBad &group) { group.members.push_back(std::shared_ptr<PeerBad>(this)); }
	const std::string &where() const { return address; }
};
std::size_t connect_bad(GroupBad &group, const std::vector<std::string> &addresses)
{
	std::size_t total = 0;
	for (const std::string &address : addresses) {
		auto peer = std::make_shared<PeerBad>(address);
		if (!address.starts_with("local"))
			peer->join(group);
		total += peer->where().size();
	}
	return total;
}
#ifdef RUN
std::size_t drive_bad()
{
	GroupBad group;
	return connect_bad(group, {"local:1", "far:2"});
}
#endif
//- good
class PeerGood;
struct GroupGood {
	std::vector<std::shared_ptr<PeerGood>> members;
};
class PeerGood : public std::enable_shared_from_this<PeerGood>
{
	std::string address;

public:
	explicit PeerGood(std::string address) : address(std::move(address)) {}
	void join(GroupGood &group) { group.members.push_back(shared_from_this()); }
	const std::string &where() const { return address; }
};
std::size_t connect_good(GroupGood &group, const std::vector<std::string> &addresses)
{
	std::size_t total = 0;
	for (const std::string &address : addresses) {
		auto peer = std::make_shared<PeerGood>(address);
		if (!address.starts_with("local"))
			peer->join(group);
		total += peer->where().size();
	}
	return total;
}
#ifdef RUN
std::size_t drive_good()
{
	GroupGood group;
	return connect_good(group, {"local:1", "far:2"});
}
#endif
} // namespace peer_group
RUN_CASE(peer_group, peer_group::drive_bad(), peer_group::drive_good())

// CASE shape_base: shapes are deleted through a base without a virtual destructor
namespace shape_base
{
//- bad
struct ShapeBad {
	double x = 0;
	double y = 0;
	virtual double area() const = 0;
};
struct PolygonBad : ShapeBad {
	std::vector<double> corners;
	explicit PolygonBad(std::vector<double> corners) : corners(std::move(corners)) {}
	double area() const override
	{
		return std::accumulate(corners.begin(), corners.end(), 0.0) / 2;
	}
};
double total_bad(const std::vector<std::vector<double>> &outlines)
{
	std::vector<std::unique_ptr<ShapeBad>> shapes;
	for (const auto &outline : outlines)
		shapes.push_back(std::make_unique<PolygonBad>(outline));
	double sum = 0;
	for (const auto &shape : shapes)
		sum += shape->area();
	return sum;
}
#ifdef RUN
double drive_bad()
{
	return total_bad({{1, 2, 3}, {4, 5}});
}
#endif
//- good
struct ShapeGood {
	double x = 0;
	double y = 0;
	virtual ~ShapeGood() = default;
	virtual double area() const = 0;
};
struct PolygonGood : ShapeGood {
	std::vector<double> corners;
	explicit PolygonGood(std::vector<double> corners) : corners(std::move(corners)) {}
	double area() const override
	{
		return std::accumulate(corners.begin(), corners.end(), 0.0) / 2;
	}
};
double total_good(const std::vector<std::vector<double>> &outlines)
{
	std::vector<std::unique_ptr<ShapeGood>> shapes;
	for (const auto &outline : outlines)
		shapes.push_back(std::make_unique<PolygonGood>(outline));
	double sum = 0;
	for (const auto &shape : shapes)
		sum += shape->area();
	return sum;
}
#ifdef RUN
double drive_good()
{
	return total_good({{1, 2, 3}, {4, 5}});
}
#endif
} // namespace shape_base
RUN_CASE(shape_base, shape_base::drive_bad(), shape_base::drive_good())

// CASE squad_units: the slab of the units ends before the squad, which marks its units as free at its end
namespace squad_units
{
struct Unit {
	int health = 10;
	bool assigned = false;
};
class Squad
{
	kit::Row<Unit *> units;

public:
	Squad() = default;
	Squad(const Squad &) = delete;
	Squad &operator=(const Squad &) = delete;
	~Squad()
	{
		for (Unit *unit : units)
			unit->assigned = false;
	}
	void take(Unit &unit KEPT_BY(this))
	{
		units.add(&unit);
		unit.assigned = true;
	}
	int strength() const
	{
		int sum = 0;
		for (const Unit *unit : units)
			sum += unit->health;
		return sum;
	}
};
//- bad
int skirmish_bad(const kit::Row<int> &healths, int weakest)
{
	Squad reserve;
	kit::Slab<Unit> field;
	for (int health : healths) {
		Unit *unit = field.make(health);
		if (health < weakest)
			reserve.take(*unit);
	}
	return reserve.strength();
}
#ifdef RUN
int drive_bad()
{
	return skirmish_bad({3, 9, 4}, 5);
}
#endif
//- good
int skirmish_good(const kit::Row<int> &healths, int weakest)
{
	kit::Slab<Unit> field;
	Squad reserve;
	for (int health : healths) {
		Unit *unit = field.make(health);
		if (health < weakest)
			reserve.take(*unit);
	}
	return reserve.strength();
}
#ifdef RUN
int drive_good()
{
	return skirmish_good({3, 9, 4}, 5);
}
#endif
} // namespace squad_units
RUN_CASE(squad_units, squad_units::drive_bad(), squad_units::drive_good())

// CASE alarm_cancel: the action of an alarm may cancel its own alarm, whose fields are used after the call
namespace alarm_cancel
{
struct Alarm {
	int at;
	int period;
	std::function<void()> action;
};
//- bad
class ClockBad
{
	std::map<int, kit::Box<Alarm>> alarms;
	int fresh = 0;

public:
	int add(int at, int period, std::function<void()> action)
	{
		alarms[++fresh] = kit::make_box<Alarm>(at, period, std::move(action));
		return fresh;
	}
	void cancel(int id) { alarms.erase(id); }
	void fire(int id, int now)
	{
		auto it = alarms.find(id);
		if (it == alarms.end() || it->second->at > now)
			return;
		Alarm &alarm = *it->second;
		alarm.action();
		alarm.at = now + alarm.period;
	}
};
#ifdef RUN
int drive_bad()
{
	ClockBad clock;
	int id = 0, rings = 0;
	id = clock.add(5, 10, [&] {
		if (++rings == 2)
			clock.cancel(id);
	});
	for (int now = 0; now < 40; now += 5)
		clock.fire(id, now);
	return rings;
}
#endif
//- good
class ClockGood
{
	std::map<int, kit::Box<Alarm>> alarms;
	int fresh = 0;

public:
	int add(int at, int period, std::function<void()> action)
	{
		alarms[++fresh] = kit::make_box<Alarm>(at, period, std::move(action));
		return fresh;
	}
	void cancel(int id) { alarms.erase(id); }
	void fire(int id, int now)
	{
		auto it = alarms.find(id);
		if (it == alarms.end() || it->second->at > now)
			return;
		Alarm &alarm = *it->second;
		alarm.at = now + alarm.period;
		const std::function<void()> action = alarm.action;
		action();
	}
};
#ifdef RUN
int drive_good()
{
	ClockGood clock;
	int id = 0, rings = 0;
	id = clock.add(5, 10, [&] {
		if (++rings == 2)
			clock.cancel(id);
	});
	for (int now = 0; now < 40; now += 5)
		clock.fire(id, now);
	return rings;
}
#endif
} // namespace alarm_cancel
RUN_CASE(alarm_cancel, alarm_cancel::drive_bad(), alarm_cancel::drive_good())

// CASE frame_decode: the handler frees the pixels, then control goes on to the place that frees them too
namespace frame_decode
{
int decode(std::string_view text, int *pixels, std::size_t most)
{
	std::size_t n = 0;
	for (char c : text) {
		if (c < '0' || c > '9')
			throw std::invalid_argument("not a pixel");
		if (n == most)
			throw std::length_error("too many pixels");
		pixels[n++] = c - '0';
	}
	return static_cast<int>(n);
}
//- bad
int brightness_bad(std::string_view text, std::size_t most)
{
	int *pixels = new int[most]();
	int sum = -1;
	try {
		const int n = decode(text, pixels, most);
		sum = std::accumulate(pixels, pixels + n, 0);
	} catch (const std::exception &) {
		delete[] pixels;
	}
	delete[] pixels;
	return sum;
}
#ifdef RUN
int drive_bad()
{
	return brightness_bad("123", 8) + brightness_bad("12x", 8);
}
#endif
//- good
int brightness_good(std::string_view text, std::size_t most)
{
	int *pixels = new int[most]();
	int sum = -1;
	try {
		const int n = decode(text, pixels, most);
		sum = std::accumulate(pixels, pixels + n, 0);
	} catch (const std::exception &) {
		sum = -1;
	}
	delete[] pixels;
	return sum;
}
#ifdef RUN
int drive_good()
{
	return brightness_good("123", 8) + brightness_good("12x", 8);
}
#endif
} // namespace frame_decode
RUN_CASE(frame_decode, frame_decode::drive_bad(), frame_decode::drive_good())

// CASE static_meters: the registry is made at first use, after the service, and so it ends before the service does
namespace static_meters
{
class Registry
{
	std::vector<std::string> names;

public:
	void add(std::string name) { names.push_back(std::move(name)); }
	void remove(std::string_view name) { std::erase(names, name); }
};
Registry &registry()
{
	static Registry instance;
	return instance;
}
//- bad
class ServiceBad
{
	std::string name;
	bool announced = false;

public:
	explicit ServiceBad(std::string name) : name(std::move(name)) {}
	void announce()
	{
		registry().add(name);
		announced = true;
	}
	~ServiceBad()
	{
		if (announced)
			registry().remove(name);
	}
};
ServiceBad &billing_bad()
{
	static ServiceBad service("the billing service of the shop");
	return service;
}
void start_billing_bad(bool hidden)
{
	ServiceBad &service = billing_bad();
	if (!hidden)
		service.announce();
}
#ifdef RUN
int drive_bad()
{
	start_billing_bad(false);
	return 0;
}
#endif
//- good
class ServiceGood
{
	std::string name;
	Registry &meters;
	bool announced = false;

public:
	explicit ServiceGood(std::string name) : name(std::move(name)), meters(registry()) {}
	void announce()
	{
		meters.add(name);
		announced = true;
	}
	~ServiceGood()
	{
		if (announced)
			meters.remove(name);
	}
};
ServiceGood &billing_good()
{
	static ServiceGood service("the billing service of the shop");
	return service;
}
void start_billing_good(bool hidden)
{
	ServiceGood &service = billing_good();
	if (!hidden)
		service.announce();
}
#ifdef RUN
int drive_good()
{
	start_billing_good(false);
	return 0;
}
#endif
} // namespace static_meters
RUN_CASE(static_meters, static_meters::drive_bad(), static_meters::drive_good())

// CASE scene_nodes: a node deletes its children, and the scene deletes all nodes, children too
namespace scene_nodes
{
struct Place {
	float x = 0;
	float y = 0;
};
//- bad
struct NodeBad {
	Place place;
	std::vector<NodeBad *> children;
	~NodeBad()
	{
		for (NodeBad *child : children)
			delete child;
	}
};
class SceneBad
{
	std::vector<NodeBad *> nodes;

public:
	SceneBad() = default;
	SceneBad(const SceneBad &) = delete;
	SceneBad &operator=(const SceneBad &) = delete;
	~SceneBad()
	{
		for (NodeBad *node : nodes)
			delete node;
	}
	NodeBad *add(Place place, NodeBad *parent)
	{
		auto node = std::make_unique<NodeBad>(NodeBad{place, {}});
		nodes.reserve(nodes.size() + 1);
		if (parent)
			parent->children.push_back(node.get());
		nodes.push_back(node.get());
		return node.release();
	}
	std::size_t size() const { return nodes.size(); }
};
#ifdef RUN
std::size_t drive_bad()
{
	SceneBad scene;
	NodeBad *root = scene.add({0, 0}, nullptr);
	scene.add({1, 2}, root);
	scene.add({3, 4}, root);
	return scene.size();
}
#endif
//- good
struct NodeGood {
	Place place;
	std::vector<NodeGood *> children;
};
class SceneGood
{
	std::vector<NodeGood *> nodes;

public:
	SceneGood() = default;
	SceneGood(const SceneGood &) = delete;
	SceneGood &operator=(const SceneGood &) = delete;
	~SceneGood()
	{
		for (NodeGood *node : nodes)
			delete node;
	}
	NodeGood *add(Place place, NodeGood *parent)
	{
		auto node = std::make_unique<NodeGood>(NodeGood{place, {}});
		nodes.reserve(nodes.size() + 1);
		if (parent)
			parent->children.push_back(node.get());
		nodes.push_back(node.get());
		return node.release();
	}
	std::size_t size() const { return nodes.size(); }
};
#ifdef RUN
std::size_t drive_good()
{
	SceneGood scene;
	NodeGood *root = scene.add({0, 0}, nullptr);
	scene.add({1, 2}, root);
	scene.add({3, 4}, root);
	return scene.size();
}
#endif
} // namespace scene_nodes
RUN_CASE(scene_nodes, scene_nodes::drive_bad(), scene_nodes::drive_good())

// CASE lazy_text: clear ends the string and leaves the flag set, so the destructor ends it a second time
namespace lazy_text
{
//- bad
class LazyTextBad
{
	union {
		std::string text;
	};
	bool made = false;

public:
	LazyTextBad() {}
	LazyTextBad(const LazyTextBad &) = delete;
	LazyTextBad &operator=(const LazyTextBad &) = delete;
	~LazyTextBad() { clear(); }
	void clear()
	{
		if (made)
			text.~basic_string();
	}
	std::string &get()
	{
		if (!made) {
			new (&text) std::string();
			made = true;
		}
		return text;
	}
};
std::size_t collect_bad(const std::vector<std::string> &parts, bool discard)
{
	LazyTextBad text;
	for (const std::string &part : parts)
		text.get() += part;
	const std::size_t size = text.get().size();
	if (discard)
		text.clear();
	return size;
}
#ifdef RUN
std::size_t drive_bad()
{
	return collect_bad({"a sentence that is long ", "enough for the heap"}, true);
}
#endif
//- good
class LazyTextGood
{
	union {
		std::string text;
	};
	bool made = false;

public:
	LazyTextGood() {}
	LazyTextGood(const LazyTextGood &) = delete;
	LazyTextGood &operator=(const LazyTextGood &) = delete;
	~LazyTextGood() { clear(); }
	void clear()
	{
		if (std::exchange(made, false))
			text.~basic_string();
	}
	std::string &get()
	{
		if (!made) {
			new (&text) std::string();
			made = true;
		}
		return text;
	}
};
std::size_t collect_good(const std::vector<std::string> &parts, bool discard)
{
	LazyTextGood text;
	for (const std::string &part : parts)
		text.get() += part;
	const std::size_t size = text.get().size();
	if (discard)
		text.clear();
	return size;
}
#ifdef RUN
std::size_t drive_good()
{
	return collect_good({"a sentence that is long ", "enough for the heap"}, true);
}
#endif
} // namespace lazy_text
RUN_CASE(lazy_text, lazy_text::drive_bad(), lazy_text::drive_good())

// CASE sampler_thread: the thread is the first member, so it still runs while the samples are destroyed
namespace sampler_thread
{
//- bad
class SamplerBad
{
	std::jthread worker;
	mutable std::mutex mutex;
	std::vector<int> samples = std::vector<int>(16);

	void work(std::stop_token stop)
	{
		for (unsigned n = 0; !stop.stop_requested(); ++n) {
			{
				std::lock_guard lock(mutex);
				++samples[n % samples.size()];
			}
			std::this_thread::sleep_for(std::chrono::microseconds(100));
		}
	}

public:
	SamplerBad()
	{
		worker = std::jthread([this](std::stop_token stop) { work(stop); });
	}
	int total() const
	{
		std::lock_guard lock(mutex);
		return std::accumulate(samples.begin(), samples.end(), 0);
	}
};
int measure_bad(std::chrono::milliseconds time)
{
	SamplerBad sampler;
	const int before = sampler.total();
	std::this_thread::sleep_for(time);
	return before;
}
#ifdef RUN
int drive_bad()
{
	return measure_bad(std::chrono::milliseconds(30));
}
#endif
//- good
class SamplerGood
{
	mutable std::mutex mutex;
	std::vector<int> samples = std::vector<int>(16);
	std::jthread worker;

	void work(std::stop_token stop)
	{
		for (unsigned n = 0; !stop.stop_requested(); ++n) {
			{
				std::lock_guard lock(mutex);
				++samples[n % samples.size()];
			}
			std::this_thread::sleep_for(std::chrono::microseconds(100));
		}
	}

public:
	SamplerGood()
	{
		worker = std::jthread([this](std::stop_token stop) { work(stop); });
	}
	int total() const
	{
		std::lock_guard lock(mutex);
		return std::accumulate(samples.begin(), samples.end(), 0);
	}
};
int measure_good(std::chrono::milliseconds time)
{
	SamplerGood sampler;
	const int before = sampler.total();
	std::this_thread::sleep_for(time);
	return before;
}
#ifdef RUN
int drive_good()
{
	return measure_good(std::chrono::milliseconds(30));
}
#endif
} // namespace sampler_thread
RUN_CASE(sampler_thread, sampler_thread::drive_bad(), sampler_thread::drive_good())

// CASE account_gate: the last handle is dropped while the guard is still inside the gate of the account
namespace account_gate
{
struct Account {
	long cents = 0;
	bool closed = false;
	kit::Gate gate;
};
struct Customer {
	kit::Handle<Account> account;
};
//- bad
long close_account_bad(Customer &customer)
{
	if (!customer.account)
		return 0;
	kit::Inside inside(customer.account->gate);
	const long rest = std::exchange(customer.account->cents, 0);
	customer.account->closed = true;
	customer.account.drop();
	return rest;
}
#ifdef RUN
long drive_bad()
{
	Customer customer{kit::Handle<Account>::make(1200L)};
	return close_account_bad(customer);
}
#endif
//- good
long close_account_good(Customer &customer)
{
	if (!customer.account)
		return 0;
	const kit::Handle<Account> account = std::move(customer.account);
	kit::Inside inside(account->gate);
	const long rest = std::exchange(account->cents, 0);
	account->closed = true;
	return rest;
}
#ifdef RUN
long drive_good()
{
	Customer customer{kit::Handle<Account>::make(1200L)};
	return close_account_good(customer);
}
#endif
} // namespace account_gate
RUN_CASE(account_gate, account_gate::drive_bad(), account_gate::drive_good())

// CASE draw_queue: the tasks run at the end of the function, after the labels that they look at
namespace draw_queue
{
struct Canvas {
	std::vector<std::string> texts;
	void text(std::string_view text) { texts.emplace_back(text); }
};
//- bad
void draw_axis_bad(Canvas &canvas, int from, int to, int step)
{
	kit::TaskList on_top;
	kit::AtEnd flush([&on_top] { on_top.run(); });
	kit::Row<std::string> labels;
	for (int at = from; at <= to; at += step)
		labels.add("at " + std::to_string(at) + " metres above the sea");
	for (const std::string &label : labels)
		on_top.add([&canvas, &label] { canvas.text(label); });
	canvas.text("axis");
}
#ifdef RUN
std::size_t drive_bad()
{
	Canvas canvas;
	draw_axis_bad(canvas, 0, 100, 25);
	return canvas.texts.size();
}
#endif
//- good
void draw_axis_good(Canvas &canvas, int from, int to, int step)
{
	kit::TaskList on_top;
	kit::Row<std::string> labels;
	kit::AtEnd flush([&on_top] { on_top.run(); });
	for (int at = from; at <= to; at += step)
		labels.add("at " + std::to_string(at) + " metres above the sea");
	for (const std::string &label : labels)
		on_top.add([&canvas, &label] { canvas.text(label); });
	canvas.text("axis");
}
#ifdef RUN
std::size_t drive_good()
{
	Canvas canvas;
	draw_axis_good(canvas, 0, 100, 25);
	return canvas.texts.size();
}
#endif
} // namespace draw_queue
RUN_CASE(draw_queue, draw_queue::drive_bad(), draw_queue::drive_good())

// CASE socket_unref: on the early return the function gives back its reference a second time
namespace socket_unref
{
class Socket
{
	int references = 1;
	std::string peer;
	std::string pending;
	~Socket() = default;

public:
	explicit Socket(std::string peer) : peer(std::move(peer)) {}
	Socket(const Socket &) = delete;
	Socket &operator=(const Socket &) = delete;
	Socket *ref()
	{
		++references;
		return this;
	}
	void unref()
	{
		if (--references == 0)
			delete this;
	}
	bool queue(std::string_view text)
	{
		if (pending.size() + text.size() > 64)
			return false;
		pending += text;
		return true;
	}
	std::size_t queued() const { return pending.size(); }
};
//- bad
bool send_all_bad(Socket &socket, const std::vector<std::string> &lines)
{
	Socket *mine = socket.ref();
	bool fits = true;
	for (const std::string &line : lines) {
		if (line.empty())
			continue;
		if (!mine->queue(line)) {
			fits = false;
			mine->unref();
			break;
		}
	}
	mine->unref();
	return fits;
}
#ifdef RUN
std::size_t drive_bad()
{
	Socket *socket = new Socket("192.0.2.7");
	send_all_bad(*socket, {"a short line", "", std::string(80, 'x')});
	const std::size_t n = socket->queued();
	socket->unref();
	return n;
}
#endif
//- good
bool send_all_good(Socket &socket, const std::vector<std::string> &lines)
{
	Socket *mine = socket.ref();
	bool fits = true;
	for (const std::string &line : lines) {
		if (line.empty())
			continue;
		if (!mine->queue(line)) {
			fits = false;
			break;
		}
	}
	mine->unref();
	return fits;
}
#ifdef RUN
std::size_t drive_good()
{
	Socket *socket = new Socket("192.0.2.7");
	send_all_good(*socket, {"a short line", "", std::string(80, 'x')});
	const std::size_t n = socket->queued();
	socket->unref();
	return n;
}
#endif
} // namespace socket_unref
RUN_CASE(socket_unref, socket_unref::drive_bad(), socket_unref::drive_good())
