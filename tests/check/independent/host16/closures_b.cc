// SPDX-License-Identifier: GPL-2.0
// Closures that outlive what they captured, threads and their data, locks.
#include "../set.hh"
#include "vocab_b.hh"
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// CASE upload_queue: the jobs refer to strings of the by-value parameter, which is gone when they run
namespace upload_queue
{
class Uploader
{
	vb::Guarded<std::vector<std::string>> sent_;
	vb::Later later_;

public:
	void post(std::function<void(Uploader &)> job)
	{
		later_.post([this, job = std::move(job)] { job(*this); });
	}
	void send(const std::string &path)
	{
		sent_.with([&](std::vector<std::string> &sent) {
			sent.push_back(path);
			return 0;
		});
	}
	std::size_t finish()
	{
		later_.finish();
		return sent_.with([](std::vector<std::string> &sent) { return sent.size(); });
	}
};
//- bad
int enqueue_bad(Uploader &uploader, std::vector<std::string> files)
{
	int queued = 0;
	for (const std::string &file : files) {
		if (file.ends_with(".tmp"))
			continue;
		uploader.post([&file](Uploader &self) { self.send(file); });
		queued++;
	}
	return queued;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	vb::Gate start;
	Uploader uploader;
	uploader.post([&](Uploader &) { start.wait(); });
	enqueue_bad(uploader, {"album/2019/a-rather-long-name.jpg", "x.tmp",
			       "album/2020/another-long-name.jpg"});
	start.open();
	return uploader.finish() + n;
}
#endif
//- good
int enqueue_good(Uploader &uploader, std::vector<std::string> files)
{
	int queued = 0;
	for (const std::string &file : files) {
		if (file.ends_with(".tmp"))
			continue;
		uploader.post([file](Uploader &self) { self.send(file); });
		queued++;
	}
	return queued;
}
#ifdef RUN
unsigned drive_good(int n)
{
	vb::Gate start;
	Uploader uploader;
	uploader.post([&](Uploader &) { start.wait(); });
	enqueue_good(uploader, {"album/2019/a-rather-long-name.jpg", "x.tmp",
				"album/2020/another-long-name.jpg"});
	start.open();
	return uploader.finish() + n;
}
#endif
} // namespace upload_queue
RUN_CASE(upload_queue, upload_queue::drive_bad(3), upload_queue::drive_good(3))

// CASE sampler_members: the thread is the first member, it runs before and after the members it uses
namespace sampler_members
{
//- bad
class SamplerBad
{
	std::function<double()> probe_;
	std::jthread worker_;
	std::mutex mutex_;
	std::vector<double> samples_;

	void run(std::stop_token stop)
	{
		while (!stop.stop_requested()) {
			double sample = probe_();
			std::lock_guard lock(mutex_);
			samples_.push_back(sample);
		}
	}

public:
	explicit SamplerBad(std::function<double()> probe)
		: probe_(std::move(probe)), worker_([this](std::stop_token stop) { run(stop); })
	{
	}
	std::size_t taken()
	{
		std::lock_guard lock(mutex_);
		return samples_.size();
	}
};
#ifdef RUN
double slow_probe()
{
	std::this_thread::sleep_for(std::chrono::milliseconds(20));
	return 0.5;
}
unsigned drive_bad(int n)
{
	SamplerBad sampler(slow_probe);
	while (sampler.taken() < std::size_t(n))
		std::this_thread::yield();
	return n;
}
#endif
//- good
class SamplerGood
{
	std::function<double()> probe_;
	std::mutex mutex_;
	std::vector<double> samples_;
	std::jthread worker_;

	void run(std::stop_token stop)
	{
		while (!stop.stop_requested()) {
			double sample = probe_();
			std::lock_guard lock(mutex_);
			samples_.push_back(sample);
		}
	}

public:
	explicit SamplerGood(std::function<double()> probe)
		: probe_(std::move(probe)), worker_([this](std::stop_token stop) { run(stop); })
	{
	}
	std::size_t taken()
	{
		std::lock_guard lock(mutex_);
		return samples_.size();
	}
};
#ifdef RUN
double slow_probe_again()
{
	std::this_thread::sleep_for(std::chrono::milliseconds(20));
	return 0.5;
}
unsigned drive_good(int n)
{
	SamplerGood sampler(slow_probe_again);
	while (sampler.taken() < std::size_t(n))
		std::this_thread::yield();
	return n;
}
#endif
} // namespace sampler_members
RUN_CASE(sampler_members, sampler_members::drive_bad(3), sampler_members::drive_good(3))

// CASE hotkeys: each action refers to the binding of one turn of the loop
namespace hotkeys
{
struct Console {
	std::vector<std::string> entered;
};
using Action = std::function<void(Console &)>;
class Keymap
{
	struct Key {
		std::string name;
		Action action;
	};
	vb::Row<Key> keys_;

public:
	void bind(std::string name, Action action)
	{
		keys_.push({std::move(name), std::move(action)});
	}
	bool press(std::string_view name, Console &console) const
	{
		for (const Key &key : keys_) {
			if (key.name == name) {
				key.action(console);
				return true;
			}
		}
		return false;
	}
};
struct Binding {
	std::string key;
	std::string command;
};
inline std::optional<Binding> parse(const std::string &line)
{
	std::size_t gap = line.find(' ');
	if (gap == std::string::npos || line[0] == '#')
		return std::nullopt;
	return Binding{line.substr(0, gap), line.substr(gap + 1)};
}
//- bad
void load_bad(Keymap &keymap, std::istream &file)
{
	std::string line;
	while (std::getline(file, line)) {
		std::optional<Binding> binding = parse(line);
		if (!binding)
			continue;
		keymap.bind(binding->key, [&binding](Console &console) {
			console.entered.push_back(binding->command);
		});
	}
}
#ifdef RUN
unsigned drive_bad(int n)
{
	Keymap keymap;
	Console console;
	std::istringstream file(
		"# keys\nF5 reload the current level from disk\nF6 quit without saving anything\n");
	load_bad(keymap, file);
	keymap.press("F5", console);
	return console.entered.size() + n;
}
#endif
//- good
void load_good(Keymap &keymap, std::istream &file)
{
	std::string line;
	while (std::getline(file, line)) {
		std::optional<Binding> binding = parse(line);
		if (!binding)
			continue;
		keymap.bind(binding->key, [command = binding->command](Console &console) {
			console.entered.push_back(command);
		});
	}
}
#ifdef RUN
unsigned drive_good(int n)
{
	Keymap keymap;
	Console console;
	std::istringstream file(
		"# keys\nF5 reload the current level from disk\nF6 quit without saving anything\n");
	load_good(keymap, file);
	keymap.press("F5", console);
	return console.entered.size() + n;
}
#endif
} // namespace hotkeys
RUN_CASE(hotkeys, hotkeys::drive_bad(3), hotkeys::drive_good(3))

// CASE autosave: the posted job holds a bare this, the document may be closed before it runs
namespace autosave
{
class Drafts
{
	vb::Guarded<std::map<std::string, std::string>> stored_;

public:
	void store(const std::string &name, const std::string &text)
	{
		stored_.with([&](auto &stored) {
			stored[name] = text;
			return 0;
		});
	}
	std::size_t count()
	{
		return stored_.with([](auto &stored) { return stored.size(); });
	}
};
//- bad
class DocumentBad : public std::enable_shared_from_this<DocumentBad>
{
	std::mutex mutex_;
	std::string name_, text_;

	void save(Drafts &drafts)
	{
		std::lock_guard lock(mutex_);
		drafts.store(name_, text_);
	}

public:
	explicit DocumentBad(std::string name) : name_(std::move(name)) {}
	void type(const std::string &more, vb::Later &later, std::shared_ptr<Drafts> drafts)
	{
		{
			std::lock_guard lock(mutex_);
			text_ += more;
		}
		later.post([this, drafts] { save(*drafts); });
	}
};
#ifdef RUN
unsigned drive_bad(int n)
{
	vb::Gate start;
	vb::Later later;
	auto drafts = std::make_shared<Drafts>();
	later.post([&] { start.wait(); });
	auto document = std::make_shared<DocumentBad>("letter to the landlord, third version");
	document->type("Dear Sir or Madam, ", later, drafts);
	document.reset();
	start.open();
	later.finish();
	return drafts->count() + n;
}
#endif
//- good
class DocumentGood : public std::enable_shared_from_this<DocumentGood>
{
	std::mutex mutex_;
	std::string name_, text_;

	void save(Drafts &drafts)
	{
		std::lock_guard lock(mutex_);
		drafts.store(name_, text_);
	}

public:
	explicit DocumentGood(std::string name) : name_(std::move(name)) {}
	void type(const std::string &more, vb::Later &later, std::shared_ptr<Drafts> drafts)
	{
		{
			std::lock_guard lock(mutex_);
			text_ += more;
		}
		later.post([weak = weak_from_this(), drafts] {
			if (std::shared_ptr<DocumentGood> self = weak.lock())
				self->save(*drafts);
		});
	}
};
#ifdef RUN
unsigned drive_good(int n)
{
	vb::Gate start;
	vb::Later later;
	auto drafts = std::make_shared<Drafts>();
	later.post([&] { start.wait(); });
	auto document = std::make_shared<DocumentGood>("letter to the landlord, third version");
	document->type("Dear Sir or Madam, ", later, drafts);
	document.reset();
	start.open();
	later.finish();
	return drafts->count() + n;
}
#endif
} // namespace autosave
RUN_CASE(autosave, autosave::drive_bad(3), autosave::drive_good(3))

// CASE species_tally: two threads count into one map without a lock
namespace species_tally
{
struct Sighting {
	int species;
	int count;
};
using Tally = std::map<int, int>;
//- bad
Tally tally_bad(const std::vector<Sighting> &sightings)
{
	Tally total;
	auto count = [&](std::size_t from, std::size_t to) {
		for (std::size_t i = from; i < to; i++)
			total[sightings[i].species] += sightings[i].count;
	};
	const std::size_t middle = sightings.size() / 2;
	std::jthread helper(count, middle, sightings.size());
	count(0, middle);
	helper.join();
	return total;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	std::vector<Sighting> sightings;
	for (int i = 0; i < 40; i++)
		sightings.push_back({i % 5, n});
	return tally_bad(sightings).size();
}
#endif
//- good
Tally tally_good(const std::vector<Sighting> &sightings)
{
	Tally total, rest;
	auto count = [&](Tally &into, std::size_t from, std::size_t to) {
		for (std::size_t i = from; i < to; i++)
			into[sightings[i].species] += sightings[i].count;
	};
	const std::size_t middle = sightings.size() / 2;
	std::jthread helper(count, std::ref(rest), middle, sightings.size());
	count(total, 0, middle);
	helper.join();
	for (const auto &[species, seen] : rest)
		total[species] += seen;
	return total;
}
#ifdef RUN
unsigned drive_good(int n)
{
	std::vector<Sighting> sightings;
	for (int i = 0; i < 40; i++)
		sightings.push_back({i % 5, n});
	return tally_good(sightings).size();
}
#endif
} // namespace species_tally
RUN_CASE(species_tally, species_tally::drive_bad(3), species_tally::drive_good(3))

// CASE vending_latch: the return out of the loop leaves the latch held
namespace vending_latch
{
struct Tray {
	int product;
	int left;
	int price;
};
//- bad
class MachineBad
{
	vb::Latch latch_;
	vb::Row<Tray> trays_;
	int takings_ = 0;

public:
	void fill(int product, int count, int price)
	{
		vb::Guard guard(latch_);
		trays_.push({product, count, price});
	}
	bool buy(int product, int paid)
	{
		bool sold = false;
		latch_.enter();
		for (Tray &tray : trays_) {
			if (tray.product != product || !tray.left)
				continue;
			if (paid < tray.price)
				return false;
			tray.left--;
			takings_ += tray.price;
			sold = true;
			break;
		}
		latch_.leave();
		return sold;
	}
	bool idle()
	{
		if (!latch_.try_enter())
			return false;
		latch_.leave();
		return true;
	}
};
#ifdef RUN
unsigned drive_bad(int n)
{
	MachineBad machine;
	machine.fill(7, n, 120);
	machine.buy(7, 120);
	machine.buy(7, 100);
	bool idle = false;
	std::thread([&] { idle = machine.idle(); }).join();
	if (!idle)
		std::abort();
	return n;
}
#endif
//- good
class MachineGood
{
	vb::Latch latch_;
	vb::Row<Tray> trays_;
	int takings_ = 0;

public:
	void fill(int product, int count, int price)
	{
		vb::Guard guard(latch_);
		trays_.push({product, count, price});
	}
	bool buy(int product, int paid)
	{
		bool sold = false;
		latch_.enter();
		for (Tray &tray : trays_) {
			if (tray.product != product || !tray.left)
				continue;
			if (paid < tray.price)
				break;
			tray.left--;
			takings_ += tray.price;
			sold = true;
			break;
		}
		latch_.leave();
		return sold;
	}
	bool idle()
	{
		if (!latch_.try_enter())
			return false;
		latch_.leave();
		return true;
	}
};
#ifdef RUN
unsigned drive_good(int n)
{
	MachineGood machine;
	machine.fill(7, n, 120);
	machine.buy(7, 120);
	machine.buy(7, 100);
	bool idle = false;
	std::thread([&] { idle = machine.idle(); }).join();
	if (!idle)
		std::abort();
	return n;
}
#endif
} // namespace vending_latch
RUN_CASE(vending_latch, vending_latch::drive_bad(3), vending_latch::drive_good(3))

// CASE route_table: the reference to the guarded route leaves the lock, the caller reads it without
namespace route_table
{
struct Hop {
	std::uint32_t gateway;
	int metric;
};
using Route = std::vector<Hop>;
//- bad
class RoutesBad
{
	mutable std::mutex mutex_;
	std::map<std::string, Route> routes_;
	Route direct_;

public:
	const Route &find(const std::string &net) const
	{
		std::lock_guard lock(mutex_);
		auto at = routes_.find(net);
		return at == routes_.end() ? direct_ : at->second;
	}
	void learn(const std::string &net, Hop hop)
	{
		std::lock_guard lock(mutex_);
		routes_[net].push_back(hop);
	}
};
int metric_bad(const RoutesBad &routes, const std::string &net)
{
	int sum = 0;
	for (const Hop &hop : routes.find(net))
		sum += hop.metric;
	return sum;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	RoutesBad routes;
	routes.learn("10.0.0.0/8", {2, n});
	std::thread teacher([&] {
		std::this_thread::sleep_for(std::chrono::milliseconds(30));
		routes.learn("10.0.0.0/8", {1, n});
	});
	int sum = 0;
	for (int i = 0; i < 2; i++)
		sum += metric_bad(routes, "10.0.0.0/8");
	teacher.join();
	return sum;
}
#endif
//- good
class RoutesGood
{
	mutable std::mutex mutex_;
	std::map<std::string, Route> routes_;
	Route direct_;

public:
	Route find(const std::string &net) const
	{
		std::lock_guard lock(mutex_);
		auto at = routes_.find(net);
		return at == routes_.end() ? direct_ : at->second;
	}
	void learn(const std::string &net, Hop hop)
	{
		std::lock_guard lock(mutex_);
		routes_[net].push_back(hop);
	}
};
int metric_good(const RoutesGood &routes, const std::string &net)
{
	int sum = 0;
	for (const Hop &hop : routes.find(net))
		sum += hop.metric;
	return sum;
}
#ifdef RUN
unsigned drive_good(int n)
{
	RoutesGood routes;
	routes.learn("10.0.0.0/8", {2, n});
	std::thread teacher([&] {
		std::this_thread::sleep_for(std::chrono::milliseconds(30));
		routes.learn("10.0.0.0/8", {1, n});
	});
	int sum = 0;
	for (int i = 0; i < 2; i++)
		sum += metric_good(routes, "10.0.0.0/8");
	teacher.join();
	return sum;
}
#endif
} // namespace route_table
RUN_CASE(route_table, route_table::drive_bad(3), route_table::drive_good(3))

// CASE crash_report: the detached thread has a view of a line that ends with the function
namespace crash_report
{
class Sink
{
	std::mutex mutex_;
	std::vector<std::string> lines_;

public:
	std::unique_lock<std::mutex> pause() { return std::unique_lock(mutex_); }
	void write(std::string_view line)
	{
		std::lock_guard lock(mutex_);
		lines_.emplace_back(line);
	}
	std::size_t count()
	{
		std::lock_guard lock(mutex_);
		return lines_.size();
	}
};
//- bad
void report_bad(const std::shared_ptr<Sink> &sink, const std::string &module, int code)
{
	std::string line = module + " stopped with code " + std::to_string(code);
	std::thread([sink, view = std::string_view(line)] { sink->write(view); }).detach();
}
#ifdef RUN
unsigned drive_bad(int n)
{
	auto sink = std::make_shared<Sink>();
	{
		auto pause = sink->pause();
		report_bad(sink, "the renderer of thumbnails", n);
	}
	while (!sink->count())
		std::this_thread::yield();
	return n;
}
#endif
//- good
void report_good(const std::shared_ptr<Sink> &sink, const std::string &module, int code)
{
	std::string line = module + " stopped with code " + std::to_string(code);
	std::thread([sink, line = std::move(line)] { sink->write(line); }).detach();
}
#ifdef RUN
unsigned drive_good(int n)
{
	auto sink = std::make_shared<Sink>();
	{
		auto pause = sink->pause();
		report_good(sink, "the renderer of thumbnails", n);
	}
	while (!sink->count())
		std::this_thread::yield();
	return n;
}
#endif
} // namespace crash_report
RUN_CASE(crash_report, crash_report::drive_bad(3), crash_report::drive_good(3))

// CASE canvas_undo: the undo steps hold this, but canvases move when the row of them grows
namespace canvas_undo
{
//- bad
class CanvasBad
{
	std::vector<int> cells_;
	int painted_ = 0;
	vb::Row<std::function<void()>> undo_;

public:
	explicit CanvasBad(std::size_t width) : cells_(width) {}
	void paint(std::size_t at, int colour)
	{
		undo_.push([this, at, before = cells_[at]] {
			cells_[at] = before;
			painted_--;
		});
		cells_[at] = colour;
		painted_++;
	}
	bool undo()
	{
		if (undo_.empty())
			return false;
		undo_.take_last()();
		return true;
	}
	int painted() const { return painted_; }
};
class WorkspaceBad
{
	vb::Row<CanvasBad> canvases_;

public:
	std::size_t open(std::size_t width)
	{
		canvases_.push(CanvasBad(width));
		return canvases_.count() - 1;
	}
	CanvasBad &canvas(std::size_t at) BORROWED { return canvases_[at]; }
};
#ifdef RUN
unsigned drive_bad(int n)
{
	WorkspaceBad workspace;
	std::size_t first = workspace.open(n);
	workspace.canvas(first).paint(1, 9);
	for (int i = 0; i < 6; i++)
		workspace.open(n);
	workspace.canvas(first).undo();
	return workspace.canvas(first).painted();
}
#endif
//- good
class CanvasGood
{
	std::vector<int> cells_;
	int painted_ = 0;
	vb::Row<std::function<void(CanvasGood &)>> undo_;

public:
	explicit CanvasGood(std::size_t width) : cells_(width) {}
	void paint(std::size_t at, int colour)
	{
		undo_.push([at, before = cells_[at]](CanvasGood &canvas) {
			canvas.cells_[at] = before;
			canvas.painted_--;
		});
		cells_[at] = colour;
		painted_++;
	}
	bool undo()
	{
		if (undo_.empty())
			return false;
		undo_.take_last()(*this);
		return true;
	}
	int painted() const { return painted_; }
};
class WorkspaceGood
{
	vb::Row<CanvasGood> canvases_;

public:
	std::size_t open(std::size_t width)
	{
		canvases_.push(CanvasGood(width));
		return canvases_.count() - 1;
	}
	CanvasGood &canvas(std::size_t at) BORROWED { return canvases_[at]; }
};
#ifdef RUN
unsigned drive_good(int n)
{
	WorkspaceGood workspace;
	std::size_t first = workspace.open(n);
	workspace.canvas(first).paint(1, 9);
	for (int i = 0; i < 6; i++)
		workspace.open(n);
	workspace.canvas(first).undo();
	return workspace.canvas(first).painted();
}
#endif
} // namespace canvas_undo
RUN_CASE(canvas_undo, canvas_undo::drive_bad(3), canvas_undo::drive_good(3))

// CASE gamma_table: the flag is read outside of the lock, nothing orders the table before it
namespace gamma_table
{
//- bad
class GammaBad
{
	std::mutex mutex_;
	bool filled_ = false;
	std::vector<int> table_;
	int shift_;

public:
	explicit GammaBad(int shift) : shift_(shift) {}
	int look_up(std::uint8_t level)
	{
		if (!filled_) {
			std::lock_guard lock(mutex_);
			if (!filled_) {
				table_.resize(256);
				for (int i = 0; i < 256; i++)
					table_[i] = (i * i) >> shift_;
				filled_ = true;
			}
		}
		return table_[level];
	}
};
#ifdef RUN
unsigned drive_bad(int n)
{
	GammaBad gamma(n);
	int a = 0, b = 0;
	std::thread one([&] { a = gamma.look_up(200); });
	std::thread two([&] { b = gamma.look_up(100); });
	one.join();
	two.join();
	return a + b;
}
#endif
//- good
class GammaGood
{
	std::once_flag once_;
	std::vector<int> table_;
	int shift_;

public:
	explicit GammaGood(int shift) : shift_(shift) {}
	int look_up(std::uint8_t level)
	{
		std::call_once(once_, [this] {
			table_.resize(256);
			for (int i = 0; i < 256; i++)
				table_[i] = (i * i) >> shift_;
		});
		return table_[level];
	}
};
#ifdef RUN
unsigned drive_good(int n)
{
	GammaGood gamma(n);
	int a = 0, b = 0;
	std::thread one([&] { a = gamma.look_up(200); });
	std::thread two([&] { b = gamma.look_up(100); });
	one.join();
	two.join();
	return a + b;
}
#endif
} // namespace gamma_table
RUN_CASE(gamma_table, gamma_table::drive_bad(3), gamma_table::drive_good(3))

// CASE sensor_timeout: after a timeout the function returns, but the job on the bus still writes into its locals
namespace sensor_timeout
{
struct Reading {
	int celsius = 0;
	int humidity = 0;
};
class Sensor
{
public:
	virtual ~Sensor() = default;
	virtual Reading measure() = 0;
};
//- bad
std::optional<Reading> read_bad(vb::Later &bus, std::shared_ptr<Sensor> sensor,
				std::chrono::milliseconds limit)
{
	Reading reading;
	vb::Gate done;
	bus.post([&reading, &done, sensor] {
		reading = sensor->measure();
		done.open();
	});
	if (!done.wait_for(limit))
		return std::nullopt;
	return reading;
}
#ifdef RUN
struct SlowSensor : Sensor {
	vb::Gate may_answer;
	Reading measure() override
	{
		may_answer.wait();
		return {21, 40};
	}
};
unsigned drive_bad(int n)
{
	auto sensor = std::make_shared<SlowSensor>();
	vb::Later bus;
	bool got = read_bad(bus, sensor, std::chrono::milliseconds(n)).has_value();
	sensor->may_answer.open();
	bus.finish();
	return got;
}
#endif
//- good
std::optional<Reading> read_good(vb::Later &bus, std::shared_ptr<Sensor> sensor,
				 std::chrono::milliseconds limit)
{
	struct Answer {
		Reading reading;
		vb::Gate done;
	};
	auto answer = std::make_shared<Answer>();
	bus.post([answer, sensor] {
		answer->reading = sensor->measure();
		answer->done.open();
	});
	if (!answer->done.wait_for(limit))
		return std::nullopt;
	return answer->reading;
}
#ifdef RUN
struct SlowSensorAgain : Sensor {
	vb::Gate may_answer;
	Reading measure() override
	{
		may_answer.wait();
		return {21, 40};
	}
};
unsigned drive_good(int n)
{
	auto sensor = std::make_shared<SlowSensorAgain>();
	vb::Later bus;
	bool got = read_good(bus, sensor, std::chrono::milliseconds(n)).has_value();
	sensor->may_answer.open();
	bus.finish();
	return got;
}
#endif
} // namespace sensor_timeout
RUN_CASE(sensor_timeout, sensor_timeout::drive_bad(3), sensor_timeout::drive_good(3))

// CASE tile_cache: the shared lock lets several readers count their hits at once
namespace tile_cache
{
struct Tile {
	std::vector<std::uint8_t> pixels;
	unsigned hits = 0;
};
//- bad
class TilesBad
{
	std::shared_mutex mutex_;
	std::map<std::pair<int, int>, Tile> tiles_;

public:
	void put(int x, int y, std::vector<std::uint8_t> pixels)
	{
		std::unique_lock lock(mutex_);
		tiles_[{x, y}].pixels = std::move(pixels);
	}
	std::optional<std::vector<std::uint8_t>> get(int x, int y)
	{
		std::shared_lock lock(mutex_);
		auto at = tiles_.find({x, y});
		if (at == tiles_.end())
			return std::nullopt;
		at->second.hits++;
		return at->second.pixels;
	}
};
#ifdef RUN
unsigned drive_bad(int n)
{
	TilesBad tiles;
	tiles.put(1, 2, std::vector<std::uint8_t>(n));
	auto look = [&] {
		for (int i = 0; i < 200; i++)
			tiles.get(1, 2);
	};
	std::thread other(look);
	look();
	other.join();
	return n;
}
#endif
//- good
class TilesGood
{
	std::shared_mutex mutex_;
	std::map<std::pair<int, int>, Tile> tiles_;

public:
	void put(int x, int y, std::vector<std::uint8_t> pixels)
	{
		std::unique_lock lock(mutex_);
		tiles_[{x, y}].pixels = std::move(pixels);
	}
	std::optional<std::vector<std::uint8_t>> get(int x, int y)
	{
		std::unique_lock lock(mutex_);
		auto at = tiles_.find({x, y});
		if (at == tiles_.end())
			return std::nullopt;
		at->second.hits++;
		return at->second.pixels;
	}
};
#ifdef RUN
unsigned drive_good(int n)
{
	TilesGood tiles;
	tiles.put(1, 2, std::vector<std::uint8_t>(n));
	auto look = [&] {
		for (int i = 0; i < 200; i++)
			tiles.get(1, 2);
	};
	std::thread other(look);
	look();
	other.join();
	return n;
}
#endif
} // namespace tile_cache
RUN_CASE(tile_cache, tile_cache::drive_bad(3), tile_cache::drive_good(3))

// CASE picture_sum: the future's task refers to the decoded picture, a local of the function that starts it
namespace picture_sum
{
struct Packed {
	std::vector<std::pair<std::uint8_t, unsigned>> runs;
};
inline std::vector<std::uint8_t> unpack(const Packed &packed)
{
	std::vector<std::uint8_t> pixels;
	for (auto [value, times] : packed.runs)
		pixels.insert(pixels.end(), times, value);
	return pixels;
}
inline std::future<unsigned long> ready(unsigned long value)
{
	std::promise<unsigned long> promise;
	promise.set_value(value);
	return promise.get_future();
}
//- bad
std::future<unsigned long> sum_bad(const Packed &packed, std::launch how)
{
	std::vector<std::uint8_t> pixels = unpack(packed);
	if (pixels.empty())
		return ready(0);
	return std::async(how, [&pixels] {
		unsigned long sum = 0;
		for (std::uint8_t pixel : pixels)
			sum += pixel;
		return sum;
	});
}
#ifdef RUN
unsigned drive_bad(int n)
{
	Packed packed{{{7, 100}, {9, 200}}};
	return sum_bad(packed, std::launch::deferred).get() + n;
}
#endif
//- good
std::future<unsigned long> sum_good(const Packed &packed, std::launch how)
{
	std::vector<std::uint8_t> pixels = unpack(packed);
	if (pixels.empty())
		return ready(0);
	return std::async(how, [pixels = std::move(pixels)] {
		unsigned long sum = 0;
		for (std::uint8_t pixel : pixels)
			sum += pixel;
		return sum;
	});
}
#ifdef RUN
unsigned drive_good(int n)
{
	Packed packed{{{7, 100}, {9, 200}}};
	return sum_good(packed, std::launch::deferred).get() + n;
}
#endif
} // namespace picture_sum
RUN_CASE(picture_sum, picture_sum::drive_bad(3), picture_sum::drive_good(3))

// CASE volume_panel: the panel never takes its callback back, the signal calls into a panel that is closed
namespace volume_panel
{
using Volume = vb::Signal<int>;
//- bad
class PanelBad
{
	std::shared_ptr<Volume> volume_;
	int shown_ = 0;
	int id_;

public:
	explicit PanelBad(std::shared_ptr<Volume> volume)
		: volume_(std::move(volume)),
		  id_(volume_->connect([this](int level) { shown_ = level; }))
	{
	}
	PanelBad(const PanelBad &) = delete;
	PanelBad &operator=(const PanelBad &) = delete;
	~PanelBad() = default;
	int shown() const { return shown_; }
};
#ifdef RUN
unsigned drive_bad(int n)
{
	auto volume = std::make_shared<Volume>();
	auto panel = vb::own<PanelBad>(volume);
	volume->emit(n);
	int shown = panel->shown();
	panel.reset();
	volume->emit(n + 1);
	return shown;
}
#endif
//- good
class PanelGood
{
	std::shared_ptr<Volume> volume_;
	int shown_ = 0;
	int id_;

public:
	explicit PanelGood(std::shared_ptr<Volume> volume)
		: volume_(std::move(volume)),
		  id_(volume_->connect([this](int level) { shown_ = level; }))
	{
	}
	PanelGood(const PanelGood &) = delete;
	PanelGood &operator=(const PanelGood &) = delete;
	~PanelGood() { volume_->disconnect(id_); }
	int shown() const { return shown_; }
};
#ifdef RUN
unsigned drive_good(int n)
{
	auto volume = std::make_shared<Volume>();
	auto panel = vb::own<PanelGood>(volume);
	volume->emit(n);
	int shown = panel->shown();
	panel.reset();
	volume->emit(n + 1);
	return shown;
}
#endif
} // namespace volume_panel
RUN_CASE(volume_panel, volume_panel::drive_bad(3), volume_panel::drive_good(3))

// CASE column_order: the comparison keeps a reference to the name, which its caller passed as a temporary
namespace column_order
{
using Record = std::map<std::string, int>;
struct Query {
	std::string table;
	std::string column;
	bool descending = false;
};
inline int field(const Record &record, const std::string &name)
{
	auto at = record.find(name);
	return at == record.end() ? 0 : at->second;
}
//- bad
auto by_column_bad(const std::string &name, bool descending)
{
	return [&name, descending](const Record &a, const Record &b) {
		return descending ? field(a, name) > field(b, name)
				  : field(a, name) < field(b, name);
	};
}
void sort_bad(std::vector<Record> &records, const Query &query)
{
	auto before = by_column_bad(query.table + "." + query.column, query.descending);
	std::stable_sort(records.begin(), records.end(), before);
}
#ifdef RUN
unsigned drive_bad(int n)
{
	std::vector<Record> records{{{"customers.balance_due", 7}}, {{"customers.balance_due", n}}};
	sort_bad(records, {"customers", "balance_due"});
	return records.size();
}
#endif
//- good
auto by_column_good(const std::string &name, bool descending)
{
	return [name, descending](const Record &a, const Record &b) {
		return descending ? field(a, name) > field(b, name)
				  : field(a, name) < field(b, name);
	};
}
void sort_good(std::vector<Record> &records, const Query &query)
{
	auto before = by_column_good(query.table + "." + query.column, query.descending);
	std::stable_sort(records.begin(), records.end(), before);
}
#ifdef RUN
unsigned drive_good(int n)
{
	std::vector<Record> records{{{"customers.balance_due", 7}}, {{"customers.balance_due", n}}};
	sort_good(records, {"customers", "balance_due"});
	return records.size();
}
#endif
} // namespace column_order
RUN_CASE(column_order, column_order::drive_bad(3), column_order::drive_good(3))

// CASE print_spool: the guard is a nameless temporary, it lets go before the ring is touched
namespace print_spool
{
struct Page {
	int job;
	int number;
};
//- bad
class SpoolBad
{
	vb::Latch latch_;
	vb::Ring<Page, 32> pages_;
	unsigned refused_ = 0;

public:
	bool add(Page page)
	{
		vb::Guard{latch_};
		if (pages_.push(page))
			return true;
		refused_++;
		return false;
	}
	std::optional<Page> next()
	{
		vb::Guard guard{latch_};
		return pages_.pop();
	}
};
#ifdef RUN
unsigned drive_bad(int n)
{
	SpoolBad spool;
	std::thread printer([&] {
		std::this_thread::sleep_for(std::chrono::milliseconds(30));
		for (int i = 0; i < 12; i++)
			spool.next();
	});
	for (int i = 0; i < 12; i++)
		spool.add({n, i});
	printer.join();
	return n;
}
#endif
//- good
class SpoolGood
{
	vb::Latch latch_;
	vb::Ring<Page, 32> pages_;
	unsigned refused_ = 0;

public:
	bool add(Page page)
	{
		vb::Guard guard{latch_};
		if (pages_.push(page))
			return true;
		refused_++;
		return false;
	}
	std::optional<Page> next()
	{
		vb::Guard guard{latch_};
		return pages_.pop();
	}
};
#ifdef RUN
unsigned drive_good(int n)
{
	SpoolGood spool;
	std::thread printer([&] {
		std::this_thread::sleep_for(std::chrono::milliseconds(30));
		for (int i = 0; i < 12; i++)
			spool.next();
	});
	for (int i = 0; i < 12; i++)
		spool.add({n, i});
	printer.join();
	return n;
}
#endif
} // namespace print_spool
RUN_CASE(print_spool, print_spool::drive_bad(3), print_spool::drive_good(3))
