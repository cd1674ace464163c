// SPDX-License-Identifier: GPL-2.0
// Closures that are kept, threads that share, locks that are held or are not.
#include "../set.hh"
#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

// CASE level_meter: the meter connects a closure with its `this` and doesn't disconnect it when it is destroyed
namespace level_meter
{
class Signal
{
	std::map<int, std::function<void(int)>> slots;
	int next = 0;

public:
	int connect(std::function<void(int)> slot)
	{
		slots.emplace(next, std::move(slot));
		return next++;
	}

	void disconnect(int id) { slots.erase(id); }

	void emit(int value) const
	{
		for (const auto &[id, slot] : slots)
			slot(value);
	}
};
//- bad
class MeterBad
{
	Signal &signal;
	std::vector<int> recent;
	int highest = 0;
	int connection;

public:
	explicit MeterBad(Signal &signal KEPT_BY(this))
		: signal(signal), connection(signal.connect([this](int value) { sample(value); }))
	{
	}
	MeterBad(const MeterBad &) = delete;
	MeterBad &operator=(const MeterBad &) = delete;

	void sample(int value)
	{
		recent.push_back(value);
		highest = std::max(highest, value);
	}

	void mute() { signal.disconnect(connection); }

	int peak() const { return highest; }
};

// Finds the gain at which the loudest of the samples is just below full scale.
int calibrate_bad(Signal &input, const std::vector<int> &samples)
{
	MeterBad meter(input);
	for (int sample : samples)
		input.emit(sample);
	if (meter.peak() == 0)
		return 1;
	return std::max(1, 32767 / meter.peak());
}
#ifdef RUN
int drive_bad(int n)
{
	Signal input;
	const int gain = calibrate_bad(input, {n, 20 * n, 4});
	input.emit(17);
	return gain;
}
#endif
//- good
class MeterGood
{
	Signal &signal;
	std::vector<int> recent;
	int highest = 0;
	int connection;

public:
	explicit MeterGood(Signal &signal KEPT_BY(this))
		: signal(signal), connection(signal.connect([this](int value) { sample(value); }))
	{
	}
	MeterGood(const MeterGood &) = delete;
	MeterGood &operator=(const MeterGood &) = delete;
	~MeterGood() { mute(); }

	void sample(int value)
	{
		recent.push_back(value);
		highest = std::max(highest, value);
	}

	void mute() { signal.disconnect(connection); }

	int peak() const { return highest; }
};

// Finds the gain at which the loudest of the samples is just below full scale.
int calibrate_good(Signal &input, const std::vector<int> &samples)
{
	MeterGood meter(input);
	for (int sample : samples)
		input.emit(sample);
	if (meter.peak() == 0)
		return 1;
	return std::max(1, 32767 / meter.peak());
}
#ifdef RUN
int drive_good(int n)
{
	Signal input;
	const int gain = calibrate_good(input, {n, 20 * n, 4});
	input.emit(17);
	return gain;
}
#endif
} // namespace level_meter
RUN_CASE(level_meter, level_meter::drive_bad(3), level_meter::drive_good(3))

// CASE load_all: the closures count down a local of the function that only posts them; they run after it has returned
namespace load_all
{
class Loop
{
	std::deque<std::function<void()>> tasks;

public:
	void post(std::function<void()> task) { tasks.push_back(std::move(task)); }

	void run()
	{
		while (!tasks.empty()) {
			const auto task = std::move(tasks.front());
			tasks.pop_front();
			task();
		}
	}
};
//- bad
class LoaderBad
{
	Loop &loop;
	std::map<std::string, std::size_t> sizes;

	void load(const std::string &path) { sizes[path] = 100 * path.size(); }

public:
	explicit LoaderBad(Loop &loop KEPT_BY(this)) : loop(loop) {}
	LoaderBad(const LoaderBad &) = delete;

	// Loads the files in the background of the loop, then says so. The loader must last until then.
	void load_all(const std::vector<std::string> &paths,
		      const std::function<void(std::size_t)> &done)
	{
		std::size_t left = paths.size();
		for (const std::string &path : paths) {
			loop.post([this, path, done, &left] {
				load(path);
				if (--left == 0)
					done(sizes.size());
			});
		}
		if (paths.empty())
			done(sizes.size());
	}
};

std::size_t preload_bad(const std::vector<std::string> &paths)
{
	Loop loop;
	LoaderBad loader(loop);
	std::size_t loaded = 0;
	loader.load_all(paths, [&loaded](std::size_t count) { loaded = count; });
	loop.run();
	return loaded;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return preload_bad(std::vector<std::string>(n, "a/path"));
}
#endif
//- good
class LoaderGood
{
	Loop &loop;
	std::map<std::string, std::size_t> sizes;

	void load(const std::string &path) { sizes[path] = 100 * path.size(); }

public:
	explicit LoaderGood(Loop &loop KEPT_BY(this)) : loop(loop) {}
	LoaderGood(const LoaderGood &) = delete;

	// Loads the files in the background of the loop, then says so. The loader must last until then.
	void load_all(const std::vector<std::string> &paths,
		      const std::function<void(std::size_t)> &done)
	{
		const auto left = std::make_shared<std::size_t>(paths.size());
		for (const std::string &path : paths) {
			loop.post([this, path, done, left] {
				load(path);
				if (--*left == 0)
					done(sizes.size());
			});
		}
		if (paths.empty())
			done(sizes.size());
	}
};

std::size_t preload_good(const std::vector<std::string> &paths)
{
	Loop loop;
	LoaderGood loader(loop);
	std::size_t loaded = 0;
	loader.load_all(paths, [&loaded](std::size_t count) { loaded = count; });
	loop.run();
	return loaded;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return preload_good(std::vector<std::string>(n, "a/path"));
}
#endif
} // namespace load_all
RUN_CASE(load_all, load_all::drive_bad(3), load_all::drive_good(3))

// CASE rate_stats: average() looks whether there are samples before it takes the lock
namespace rate_stats
{
//- bad
class RatesBad
{
	mutable std::mutex lock;
	std::vector<unsigned long> recent;
	std::size_t keep;

public:
	explicit RatesBad(std::size_t keep) : keep(keep) {}

	void record(unsigned long bytes)
	{
		const std::lock_guard guard(lock);
		recent.push_back(bytes);
		if (recent.size() > keep)
			recent.erase(recent.begin());
	}

	unsigned long average() const
	{
		if (recent.empty())
			return 0;
		const std::lock_guard guard(lock);
		unsigned long sum = 0;
		for (unsigned long bytes : recent)
			sum += bytes;
		return sum / recent.size();
	}
};

unsigned long busiest_bad(std::size_t senders, unsigned rounds)
{
	RatesBad rates(16);
	unsigned long busiest = 0;
	std::vector<std::jthread> threads;
	for (std::size_t sender = 0; sender < senders; sender++) {
		threads.emplace_back([&rates, rounds] {
			for (unsigned round = 1; round <= rounds; round++)
				rates.record(round);
		});
	}
	for (unsigned round = 0; round < rounds; round++)
		busiest = std::max(busiest, rates.average());
	return busiest;
}
#ifdef RUN
unsigned long drive_bad(int n)
{
	return busiest_bad(n, 2000);
}
#endif
//- good
class RatesGood
{
	mutable std::mutex lock;
	std::vector<unsigned long> recent;
	std::size_t keep;

public:
	explicit RatesGood(std::size_t keep) : keep(keep) {}

	void record(unsigned long bytes)
	{
		const std::lock_guard guard(lock);
		recent.push_back(bytes);
		if (recent.size() > keep)
			recent.erase(recent.begin());
	}

	unsigned long average() const
	{
		const std::lock_guard guard(lock);
		if (recent.empty())
			return 0;
		unsigned long sum = 0;
		for (unsigned long bytes : recent)
			sum += bytes;
		return sum / recent.size();
	}
};

unsigned long busiest_good(std::size_t senders, unsigned rounds)
{
	RatesGood rates(16);
	unsigned long busiest = 0;
	std::vector<std::jthread> threads;
	for (std::size_t sender = 0; sender < senders; sender++) {
		threads.emplace_back([&rates, rounds] {
			for (unsigned round = 1; round <= rounds; round++)
				rates.record(round);
		});
	}
	for (unsigned round = 0; round < rounds; round++)
		busiest = std::max(busiest, rates.average());
	return busiest;
}
#ifdef RUN
unsigned long drive_good(int n)
{
	return busiest_good(n, 2000);
}
#endif
} // namespace rate_stats
RUN_CASE(rate_stats, rate_stats::drive_bad(3), rate_stats::drive_good(3))

// CASE seat_lock: the branch for a taken seat returns with the mutex still locked
namespace seat_lock
{
//- bad
class SeatsBad
{
	std::mutex lock;
	std::vector<std::optional<std::string>> owners;
	std::size_t free_seats;

public:
	explicit SeatsBad(std::size_t count) : owners(count), free_seats(count) {}

	bool reserve(std::size_t seat, const std::string &name)
	{
		lock.lock();
		if (seat >= owners.size() || owners[seat])
			return false;
		owners[seat] = name;
		free_seats--;
		lock.unlock();
		return true;
	}

	bool cancel(std::size_t seat, const std::string &name)
	{
		const std::lock_guard guard(lock);
		if (seat >= owners.size() || owners[seat] != name)
			return false;
		owners[seat].reset();
		free_seats++;
		return true;
	}

	std::size_t available()
	{
		const std::lock_guard guard(lock);
		return free_seats;
	}
};

std::size_t seat_party_bad(SeatsBad &seats, const std::vector<std::string> &names)
{
	std::size_t seat = 0;
	std::size_t seated = 0;
	for (const std::string &name : names) {
		while (seats.available() > 0) {
			if (seats.reserve(seat++, name)) {
				seated++;
				break;
			}
			if (seat > 1000)
				return seated;
		}
	}
	return seated;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	SeatsBad seats(2 * n);
	seats.reserve(1, "early bird");
	return seat_party_bad(seats, {"ann", "bob", "cleo"});
}
#endif
//- good
class SeatsGood
{
	std::mutex lock;
	std::vector<std::optional<std::string>> owners;
	std::size_t free_seats;

public:
	explicit SeatsGood(std::size_t count) : owners(count), free_seats(count) {}

	bool reserve(std::size_t seat, const std::string &name)
	{
		std::unique_lock guard(lock);
		if (seat >= owners.size() || owners[seat])
			return false;
		owners[seat] = name;
		free_seats--;
		guard.unlock();
		return true;
	}

	bool cancel(std::size_t seat, const std::string &name)
	{
		const std::lock_guard guard(lock);
		if (seat >= owners.size() || owners[seat] != name)
			return false;
		owners[seat].reset();
		free_seats++;
		return true;
	}

	std::size_t available()
	{
		const std::lock_guard guard(lock);
		return free_seats;
	}
};

std::size_t seat_party_good(SeatsGood &seats, const std::vector<std::string> &names)
{
	std::size_t seat = 0;
	std::size_t seated = 0;
	for (const std::string &name : names) {
		while (seats.available() > 0) {
			if (seats.reserve(seat++, name)) {
				seated++;
				break;
			}
			if (seat > 1000)
				return seated;
		}
	}
	return seated;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	SeatsGood seats(2 * n);
	seats.reserve(1, "early bird");
	return seat_party_good(seats, {"ann", "bob", "cleo"});
}
#endif
} // namespace seat_lock
RUN_CASE(seat_lock, seat_lock::drive_bad(3), seat_lock::drive_good(3))

// CASE import_thread: a bad header leaves the function while the thread that was started before is neither joined nor detached
namespace import_thread
{
struct Table {
	std::vector<std::string> columns;
	std::vector<long> values;
};
//- bad
std::vector<std::string> split_bad(std::string_view line)
{
	std::vector<std::string> parts;
	while (!line.empty()) {
		const std::size_t end = std::min(line.find(','), line.size());
		parts.emplace_back(line.substr(0, end));
		line.remove_prefix(std::min(end + 1, line.size()));
	}
	return parts;
}

std::optional<Table> import_bad(std::string_view header, const std::vector<std::string> &lines)
{
	Table table;
	// The body takes long; meanwhile look at the header.
	std::thread body([&lines, values = &table.values] {
		for (const std::string &line : lines)
			values->push_back(static_cast<long>(split_bad(line).size()));
	});
	table.columns = split_bad(header);
	if (table.columns.empty())
		return std::nullopt;
	body.join();
	for (long value : table.values) {
		if (value > static_cast<long>(table.columns.size()))
			return std::nullopt;
	}
	return table;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	const std::vector<std::string> lines(n, "1,2,3");
	return import_bad("a,b,c", lines)->values.size() + import_bad("", lines).has_value();
}
#endif
//- good
std::vector<std::string> split_good(std::string_view line)
{
	std::vector<std::string> parts;
	while (!line.empty()) {
		const std::size_t end = std::min(line.find(','), line.size());
		parts.emplace_back(line.substr(0, end));
		line.remove_prefix(std::min(end + 1, line.size()));
	}
	return parts;
}

std::optional<Table> import_good(std::string_view header, const std::vector<std::string> &lines)
{
	Table table;
	// The body takes long; meanwhile look at the header.
	std::jthread body([&lines, values = &table.values] {
		for (const std::string &line : lines)
			values->push_back(static_cast<long>(split_good(line).size()));
	});
	table.columns = split_good(header);
	if (table.columns.empty())
		return std::nullopt;
	body.join();
	for (long value : table.values) {
		if (value > static_cast<long>(table.columns.size()))
			return std::nullopt;
	}
	return table;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	const std::vector<std::string> lines(n, "1,2,3");
	return import_good("a,b,c", lines)->values.size() + import_good("", lines).has_value();
}
#endif
} // namespace import_thread
RUN_CASE(import_thread, import_thread::drive_bad(3), import_thread::drive_good(3))

// CASE shelf_move: the two shelves are locked in the order of the arguments, which two callers may give the other way round
namespace shelf_move
{
//- bad
class ShelfBad
{
	mutable std::mutex lock;
	std::map<std::string, unsigned> stock;

public:
	void put(const std::string &item, unsigned count)
	{
		const std::lock_guard guard(lock);
		stock[item] += count;
	}

	unsigned count(const std::string &item) const
	{
		const std::lock_guard guard(lock);
		const auto it = stock.find(item);
		return it == stock.end() ? 0 : it->second;
	}

	friend unsigned move_stock_bad(ShelfBad &from, ShelfBad &to, const std::string &item,
				       unsigned at_most);
};

// Takes up to so many of the item from one shelf to the other one; how many it were.
unsigned move_stock_bad(ShelfBad &from, ShelfBad &to, const std::string &item, unsigned at_most)
{
	if (&from == &to)
		return 0;
	const std::lock_guard guard_from(from.lock);
	const std::lock_guard guard_to(to.lock);
	const auto it = from.stock.find(item);
	if (it == from.stock.end())
		return 0;
	const unsigned moved = std::min(at_most, it->second);
	to.stock[item] += moved;
	it->second -= moved;
	return moved;
}

void balance_bad(ShelfBad &a, ShelfBad &b, const std::string &item, unsigned rounds)
{
	while (rounds-- > 0) {
		const unsigned here = a.count(item);
		const unsigned there = b.count(item);
		if (here > there)
			move_stock_bad(a, b, item, (here - there) / 2);
	}
}
#ifdef RUN
unsigned drive_bad(int n)
{
	ShelfBad a, b;
	a.put("screw", 100);
	std::thread([&] { balance_bad(a, b, "screw", 1); }).join();
	b.put("screw", 200);
	std::thread([&] { balance_bad(b, a, "screw", n); }).join();
	return a.count("screw");
}
#endif
//- good
class ShelfGood
{
	mutable std::mutex lock;
	std::map<std::string, unsigned> stock;

public:
	void put(const std::string &item, unsigned count)
	{
		const std::lock_guard guard(lock);
		stock[item] += count;
	}

	unsigned count(const std::string &item) const
	{
		const std::lock_guard guard(lock);
		const auto it = stock.find(item);
		return it == stock.end() ? 0 : it->second;
	}

	friend unsigned move_stock_good(ShelfGood &from, ShelfGood &to, const std::string &item,
					unsigned at_most);
};

// Takes up to so many of the item from one shelf to the other one; how many it were.
unsigned move_stock_good(ShelfGood &from, ShelfGood &to, const std::string &item, unsigned at_most)
{
	if (&from == &to)
		return 0;
	const std::scoped_lock guard(from.lock, to.lock);
	const auto it = from.stock.find(item);
	if (it == from.stock.end())
		return 0;
	const unsigned moved = std::min(at_most, it->second);
	to.stock[item] += moved;
	it->second -= moved;
	return moved;
}

void balance_good(ShelfGood &a, ShelfGood &b, const std::string &item, unsigned rounds)
{
	while (rounds-- > 0) {
		const unsigned here = a.count(item);
		const unsigned there = b.count(item);
		if (here > there)
			move_stock_good(a, b, item, (here - there) / 2);
	}
}
#ifdef RUN
unsigned drive_good(int n)
{
	ShelfGood a, b;
	a.put("screw", 100);
	std::thread([&] { balance_good(a, b, "screw", 1); }).join();
	b.put("screw", 200);
	std::thread([&] { balance_good(b, a, "screw", n); }).join();
	return a.count("screw");
}
#endif
} // namespace shelf_move
RUN_CASE(shelf_move, shelf_move::drive_bad(3), shelf_move::drive_good(3))

// CASE lazy_index: the pointer to the index is tested without the lock that the thread which makes the index holds
namespace lazy_index
{
//- bad
class DocumentBad
{
	std::vector<std::string> words;
	std::mutex lock;
	std::unique_ptr<const std::map<std::string_view, std::size_t>> index;

	void make_index()
	{
		auto counts = std::make_unique<std::map<std::string_view, std::size_t>>();
		for (const std::string &word : words)
			++(*counts)[word];
		index = std::move(counts);
	}

public:
	explicit DocumentBad(std::vector<std::string> words) : words(std::move(words)) {}

	// May be called by several threads at once.
	std::size_t occurrences(std::string_view word)
	{
		if (!index) {
			const std::lock_guard guard(lock);
			if (!index)
				make_index();
		}
		const auto it = index->find(word);
		return it == index->end() ? 0 : it->second;
	}
};

std::size_t count_in_parallel_bad(DocumentBad &document, const std::vector<std::string> &wanted)
{
	std::vector<std::size_t> counts(wanted.size());
	{
		std::vector<std::jthread> threads;
		for (std::size_t i = 0; i < wanted.size(); i++)
			threads.emplace_back(
				[&, i] { counts[i] = document.occurrences(wanted[i]); });
	}
	std::size_t sum = 0;
	for (std::size_t count : counts)
		sum += count;
	return sum;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	std::vector<std::string> words;
	for (int i = 0; i < 300 * n; i++)
		words.push_back("word" + std::to_string(i % 50));
	DocumentBad document(std::move(words));
	return count_in_parallel_bad(document, {"word1", "word2", "word3", "nothing"});
}
#endif
//- good
class DocumentGood
{
	std::vector<std::string> words;
	std::mutex lock;
	std::once_flag made;
	std::unique_ptr<const std::map<std::string_view, std::size_t>> index;

	void make_index()
	{
		auto counts = std::make_unique<std::map<std::string_view, std::size_t>>();
		for (const std::string &word : words)
			++(*counts)[word];
		index = std::move(counts);
	}

public:
	explicit DocumentGood(std::vector<std::string> words) : words(std::move(words)) {}

	// May be called by several threads at once.
	std::size_t occurrences(std::string_view word)
	{
		std::call_once(made, [this] { make_index(); });
		const auto it = index->find(word);
		return it == index->end() ? 0 : it->second;
	}
};

std::size_t count_in_parallel_good(DocumentGood &document, const std::vector<std::string> &wanted)
{
	std::vector<std::size_t> counts(wanted.size());
	{
		std::vector<std::jthread> threads;
		for (std::size_t i = 0; i < wanted.size(); i++)
			threads.emplace_back(
				[&, i] { counts[i] = document.occurrences(wanted[i]); });
	}
	std::size_t sum = 0;
	for (std::size_t count : counts)
		sum += count;
	return sum;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	std::vector<std::string> words;
	for (int i = 0; i < 300 * n; i++)
		words.push_back("word" + std::to_string(i % 50));
	DocumentGood document(std::move(words));
	return count_in_parallel_good(document, {"word1", "word2", "word3", "nothing"});
}
#endif
} // namespace lazy_index
RUN_CASE(lazy_index, lazy_index::drive_bad(3), lazy_index::drive_good(3))

// CLEAN visit_nodes: the closures hold references to locals and are passed as std::function, but they are only called meanwhile
namespace visit_nodes
{
struct Node {
	std::string name;
	std::vector<Node> children;
};

using Visitor = std::function<bool(const Node &, std::size_t)>;

// Calls the visitor for the node and what is below it, not below those for which it returns false.
void visit(const Node &node, const Visitor &visitor, std::size_t depth = 0)
{
	if (!visitor(node, depth))
		return;
	for (const Node &child : node.children)
		visit(child, visitor, depth + 1);
}

std::string longest_path(const Node &root, std::string_view skipped)
{
	std::vector<const Node *> path;
	std::string longest;
	const auto joined = [&path] {
		std::string text;
		for (const Node *node : path)
			text += "/" + node->name;
		return text;
	};
	visit(root, [&](const Node &node, std::size_t depth) {
		if (node.name == skipped)
			return false;
		path.resize(depth);
		path.push_back(&node);
		if (std::string text = joined(); text.size() > longest.size())
			longest = std::move(text);
		return true;
	});
	return longest;
}
#ifdef RUN
std::size_t drive(int n)
{
	Node root{"usr", {{"bin", {}}, {"share", {{"doc", {}}, {"locale", {}}}}}};
	root.children.push_back({"src", std::vector<Node>(n, Node{"linux", {}})});
	return longest_path(root, "share").size() + longest_path(root, "usr").size();
}
#endif
} // namespace visit_nodes
RUN_CLEAN(visit_nodes, visit_nodes::drive(3))

// CLEAN row_sums: the threads hold references to locals, but they are joined at the end of the inner block, and each writes its own place
namespace row_sums
{
struct Matrix {
	std::size_t rows;
	std::size_t columns;
	std::vector<double> cells;
};

std::vector<double> row_sums(const Matrix &matrix, std::size_t workers)
{
	std::vector<double> sums(matrix.rows);
	const std::size_t share = matrix.rows / std::max<std::size_t>(workers, 1) + 1;
	{
		std::vector<std::jthread> threads;
		for (std::size_t first = 0; first < matrix.rows; first += share) {
			const std::size_t last = std::min(first + share, matrix.rows);
			threads.emplace_back([&sums, &matrix, first, last] {
				for (std::size_t row = first; row < last; row++) {
					double sum = 0;
					for (std::size_t i = 0; i < matrix.columns; i++)
						sum += matrix.cells[row * matrix.columns + i];
					sums[row] = sum;
				}
			});
		}
	}
	return sums;
}

double heaviest_row(const Matrix &matrix)
{
	double heaviest = 0;
	for (double sum : row_sums(matrix, 3))
		heaviest = std::max(heaviest, sum);
	return heaviest;
}
#ifdef RUN
double drive(int n)
{
	const std::size_t rows = 10 * n;
	return heaviest_row({rows, 4, std::vector<double>(4 * rows, 0.5)}) +
	       heaviest_row({0, 0, {}});
}
#endif
} // namespace row_sums
RUN_CLEAN(row_sums, row_sums::drive(3))

// CLEAN chat_room: the closure may run after its member has gone, but it holds a weak pointer and asks
namespace chat_room
{
class Clock
{
	std::multimap<unsigned long, std::function<void()>> alarms;
	unsigned long now = 0;

public:
	void after(unsigned long delay, std::function<void()> alarm)
	{
		alarms.emplace(now + delay, std::move(alarm));
	}

	void advance(unsigned long time)
	{
		now += time;
		while (!alarms.empty() && alarms.begin()->first <= now) {
			const auto node = alarms.extract(alarms.begin());
			node.mapped()();
		}
	}
};

class Member : public std::enable_shared_from_this<Member>
{
	Clock &clock;
	std::vector<std::string> inbox;
	unsigned reminders = 0;

public:
	explicit Member(Clock &clock KEPT_BY(this)) : clock(clock) {}

	void notify(std::string text)
	{
		inbox.push_back(std::move(text));
		clock.after(10, [weak = weak_from_this(), unread = inbox.size()] {
			if (const auto self = weak.lock(); self && self->inbox.size() == unread)
				self->reminders++;
		});
	}

	unsigned reminded() const { return reminders; }
};
#ifdef RUN
unsigned drive(int n)
{
	Clock clock;
	const auto a = std::make_shared<Member>(clock);
	auto b = std::make_shared<Member>(clock);
	for (int i = 0; i < n; i++) {
		a->notify("hello");
		b->notify("good morning to everybody");
	}
	b.reset();
	clock.advance(20);
	return a->reminded();
}
#endif
} // namespace chat_room
RUN_CLEAN(chat_room, chat_room::drive(3))

// CLEAN work_queue: the lock is given up while the task runs and taken again, and nothing that it guards is used in between
namespace work_queue
{
class WorkQueue
{
	std::mutex lock;
	std::condition_variable_any changed;
	std::deque<std::function<void()>> tasks;
	std::size_t busy = 0;
	std::vector<std::jthread> workers;

	void work(std::stop_token stop)
	{
		std::unique_lock guard(lock);
		while (changed.wait(guard, stop, [this] { return !tasks.empty(); })) {
			std::function<void()> task = std::move(tasks.front());
			tasks.pop_front();
			busy++;
			guard.unlock();
			task();
			task = nullptr;
			guard.lock();
			if (--busy == 0 && tasks.empty())
				changed.notify_all();
		}
	}

public:
	explicit WorkQueue(std::size_t count)
	{
		for (std::size_t i = 0; i < std::max<std::size_t>(count, 1); i++)
			workers.emplace_back(
				[this](std::stop_token stop) { work(std::move(stop)); });
	}
	WorkQueue(const WorkQueue &) = delete;
	WorkQueue &operator=(const WorkQueue &) = delete;

	void post(std::function<void()> task)
	{
		{
			const std::lock_guard guard(lock);
			tasks.push_back(std::move(task));
		}
		changed.notify_all();
	}

	void wait_idle()
	{
		std::unique_lock guard(lock);
		changed.wait(guard, [this] { return busy == 0 && tasks.empty(); });
	}
};
#ifdef RUN
std::size_t drive(int n)
{
	std::vector<std::size_t> squares(20);
	WorkQueue queue(n);
	for (std::size_t i = 0; i < squares.size(); i++)
		queue.post([&squares, i] { squares[i] = i * i; });
	queue.wait_idle();
	return squares.back();
}
#endif
} // namespace work_queue
RUN_CLEAN(work_queue, work_queue::drive(3))

// CLEAN shared_config: use() gives a pointer out of the lock's reach, but together with the lock itself, which is held as long
namespace shared_config
{
class Config
{
	std::map<std::string, std::string> values;
	unsigned version = 0;

public:
	void set(const std::string &key, std::string value)
	{
		values[key] = std::move(value);
		version++;
	}

	const std::string *find(const std::string &key) const BORROWED
	{
		const auto it = values.find(key);
		return it == values.end() ? nullptr : &it->second;
	}

	unsigned changes() const { return version; }
};

template <typename T>
class Locked
{
	std::mutex lock;
	T value;

public:
	class Use
	{
		std::unique_lock<std::mutex> guard;
		T *value;

		friend class Locked;
		Use(std::mutex &lock, T &value) : guard(lock), value(&value) {}

	public:
		Use(const Use &) = delete;
		Use &operator=(const Use &) = delete;
		T *operator->() const { return value; }
	};

	Use use() BORROWED { return Use(lock, value); }
};

std::string label(Locked<Config> &config, const std::string &key)
{
	const auto locked = config.use();
	const std::string *found = locked->find(key);
	return (found ? *found : "unset") + " at " + std::to_string(locked->changes());
}

unsigned replace(Locked<Config> &config, const std::string &key, const std::string &value)
{
	config.use()->set(key, value);
	return config.use()->changes();
}
#ifdef RUN
std::size_t drive(int n)
{
	Locked<Config> config;
	std::size_t length = 0;
	{
		std::jthread writer([&] {
			for (int i = 0; i < 50 * n; i++)
				replace(config, "name", "the value number " + std::to_string(i));
		});
		for (int i = 0; i < 50 * n; i++)
			length += label(config, "name").size();
	}
	return length;
}
#endif
} // namespace shared_config
RUN_CLEAN(shared_config, shared_config::drive(3))
