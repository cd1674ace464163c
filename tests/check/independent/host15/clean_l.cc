// SPDX-License-Identifier: GPL-2.0
// Correct code that looks dangerous: borrows that end in time, moves followed by a new value.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <exception>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CLEAN entity_pool_swap: correct
namespace entity_pool_swap
{
struct Entity {
	int id = 0;
	std::unique_ptr<std::string> script;
};

class Pool
{
public:
	void add(int id, std::string script)
	{
		if (index_.contains(id))
			return;
		index_[id] = entities_.size();
		entities_.push_back({id, std::make_unique<std::string>(std::move(script))});
	}

	bool remove(int id)
	{
		const auto found = index_.find(id);
		if (found == index_.end())
			return false;
		const std::size_t at = found->second;
		index_.erase(found);
		if (at + 1 != entities_.size()) {
			entities_[at] = std::move(entities_.back());
			index_[entities_[at].id] = at;
		}
		entities_.pop_back();
		return true;
	}

	std::size_t script_size(int id) const
	{
		const auto found = index_.find(id);
		return found == index_.end() ? 0 : entities_[found->second].script->size();
	}

private:
	std::vector<Entity> entities_;
	std::unordered_map<int, std::size_t> index_;
};

#ifdef RUN
int drive(int n)
{
	Pool pool;
	for (int i = 0; i < n + 2; i++)
		pool.add(i, "run " + std::to_string(i));
	pool.remove(1);
	pool.remove(n + 1);
	pool.remove(n + 1);
	return static_cast<int>(pool.script_size(n));
}
#endif
} // namespace entity_pool_swap
RUN_CLEAN(entity_pool_swap, entity_pool_swap::drive(3))

// CLEAN reserved_nodes: correct
namespace reserved_nodes
{
struct Node {
	std::string name;
	Node *parent = nullptr;
};

int depth(const Node &node)
{
	int steps = 0;
	for (const Node *up = node.parent; up; up = up->parent)
		++steps;
	return steps;
}

int deepest(std::span<const std::string> names, std::size_t fan_out)
{
	std::vector<Node> nodes;
	nodes.reserve(names.size());
	for (const std::string &name : names) {
		Node *parent = nullptr;
		if (!nodes.empty() && fan_out)
			parent = &nodes[(nodes.size() - 1) / fan_out];
		nodes.push_back({name, parent});
	}
	int result = 0;
	for (const Node &node : nodes)
		result = std::max(result, depth(node));
	return result;
}

#ifdef RUN
int drive(int n)
{
	const std::vector<std::string> names(12, "node");
	return deepest(names, static_cast<std::size_t>(n));
}
#endif
} // namespace reserved_nodes
RUN_CLEAN(reserved_nodes, reserved_nodes::drive(3))

// CLEAN batch_flush: correct
namespace batch_flush
{
using Batch = std::vector<std::string>;

class Uploader
{
public:
	explicit Uploader(std::function<void(Batch)> send) : send_(std::move(send)) {}

	void add(std::string line)
	{
		batch_.push_back(std::move(line));
		if (batch_.size() >= 3)
			flush();
	}

	void flush()
	{
		if (batch_.empty())
			return;
		send_(std::move(batch_));
		batch_ = Batch();
		batch_.reserve(3);
	}

private:
	std::function<void(Batch)> send_;
	Batch batch_;
};

void upload_all(const std::vector<std::string> &lines, const std::function<void(Batch)> &send)
{
	Uploader uploader(send);
	std::string line;
	for (const std::string &part : lines) {
		line += part;
		if (!part.empty() && part.back() == '\n') {
			uploader.add(std::move(line));
			line.clear();
		}
	}
	if (!line.empty())
		uploader.add(std::move(line));
	uploader.flush();
}

#ifdef RUN
int drive(int n)
{
	std::size_t sent = 0;
	upload_all({"a\n", "b", "c\n", "d\n", "e\n", "f"},
		   [&sent](Batch batch) { sent += batch.size(); });
	return static_cast<int>(sent) + n;
}
#endif
} // namespace batch_flush
RUN_CLEAN(batch_flush, batch_flush::drive(3))

// CLEAN maybe_owned: correct
namespace maybe_owned
{
class Block
{
public:
	static Block borrow(const char *data, std::size_t size) { return Block(data, size, false); }
	static Block copy(std::string_view text)
	{
		char *data = new char[text.size() + 1];
		if (!text.empty())
			std::memcpy(data, text.data(), text.size());
		data[text.size()] = '\0';
		return Block(data, text.size(), true);
	}

	Block(Block &&other) noexcept
		: data_(std::exchange(other.data_, nullptr)),
		  size_(std::exchange(other.size_, 0)),
		  owned_(std::exchange(other.owned_, false))
	{
	}
	Block &operator=(Block &&other) noexcept
	{
		std::swap(data_, other.data_);
		std::swap(size_, other.size_);
		std::swap(owned_, other.owned_);
		return *this;
	}
	~Block()
	{
		if (owned_)
			delete[] data_;
	}

	std::string_view text() const { return {data_, size_}; }

private:
	Block(const char *data, std::size_t size, bool owned)
		: data_(data), size_(size), owned_(owned)
	{
	}

	const char *data_;
	std::size_t size_;
	bool owned_;
};

std::size_t count_unescaped(std::string_view text)
{
	Block block = Block::borrow(text.data(), text.size());
	if (text.find('\\') != std::string_view::npos) {
		std::string plain;
		for (std::size_t i = 0; i < text.size(); i++) {
			if (text[i] == '\\' && i + 1 < text.size())
				++i;
			plain += text[i];
		}
		block = Block::copy(plain);
	}
	return block.text().size();
}

#ifdef RUN
int drive(int n)
{
	return n + static_cast<int>(count_unescaped("a\\nb\\\\") + count_unescaped("plain"));
}
#endif
} // namespace maybe_owned
RUN_CLEAN(maybe_owned, maybe_owned::drive(3))

// CLEAN weak_observers: correct
namespace weak_observers
{
class Observer
{
public:
	virtual ~Observer() = default;
	virtual void changed(int value) = 0;
};

class Subject
{
public:
	void attach(const std::shared_ptr<Observer> &observer) { observers_.push_back(observer); }

	void set(int value)
	{
		std::vector<std::shared_ptr<Observer>> alive;
		std::erase_if(observers_, [&alive](const std::weak_ptr<Observer> &weak) {
			if (auto observer = weak.lock()) {
				alive.push_back(std::move(observer));
				return false;
			}
			return true;
		});
		for (const auto &observer : alive)
			observer->changed(value);
	}

private:
	std::vector<std::weak_ptr<Observer>> observers_;
};

class Spawner : public Observer
{
public:
	Spawner(Subject &subject, std::vector<std::shared_ptr<Observer>> &owners)
		: subject_(subject), owners_(owners)
	{
	}
	void changed(int value) override
	{
		if (value <= 0)
			return;
		owners_.push_back(std::make_shared<Spawner>(subject_, owners_));
		subject_.attach(owners_.back());
	}

private:
	Subject &subject_;
	std::vector<std::shared_ptr<Observer>> &owners_;
};

std::size_t grow(Subject &subject, std::vector<std::shared_ptr<Observer>> &owners, int rounds)
{
	if (owners.empty()) {
		owners.push_back(std::make_shared<Spawner>(subject, owners));
		subject.attach(owners.back());
	}
	for (int round = 0; round < rounds; round++) {
		subject.set(round);
		if (owners.size() > 4)
			owners.erase(owners.begin(), owners.begin() + 2);
	}
	return owners.size();
}

#ifdef RUN
int drive(int n)
{
	Subject subject;
	std::vector<std::shared_ptr<Observer>> owners;
	return static_cast<int>(grow(subject, owners, n + 2));
}
#endif
} // namespace weak_observers
RUN_CLEAN(weak_observers, weak_observers::drive(3))

// CLEAN intrusive_ring: correct
namespace intrusive_ring
{
struct Link {
	Link() : previous(this), next(this) {}
	Link(const Link &) = delete;
	Link &operator=(const Link &) = delete;
	~Link() { unlink(); }

	void insert_before(Link &place)
	{
		unlink();
		previous = place.previous;
		next = &place;
		previous->next = this;
		place.previous = this;
	}
	void unlink()
	{
		previous->next = next;
		next->previous = previous;
		previous = next = this;
	}

	Link *previous;
	Link *next;
};

struct Timer : Link {
	explicit Timer(int due) : due(due) {}
	int due;
};

class Wheel
{
public:
	void start(Timer &timer)
	{
		timer.unlink();
		Link *place = head_.next;
		while (place != &head_ && static_cast<Timer *>(place)->due <= timer.due)
			place = place->next;
		timer.insert_before(*place);
	}

	int expire(int now)
	{
		int fired = 0;
		while (head_.next != &head_ && static_cast<Timer *>(head_.next)->due <= now) {
			head_.next->unlink();
			++fired;
		}
		return fired;
	}

private:
	Link head_;
};

int schedule(Wheel &wheel, std::span<const int> dues, int now)
{
	std::vector<std::unique_ptr<Timer>> timers;
	for (int due : dues) {
		timers.push_back(std::make_unique<Timer>(due));
		wheel.start(*timers.back());
	}
	if (timers.size() > 2)
		timers.erase(timers.begin() + 1);
	return wheel.expire(now);
}

#ifdef RUN
int drive(int n)
{
	const int dues[] = {n, 1, 9, 4};
	Wheel wheel;
	return schedule(wheel, dues, 5) + schedule(wheel, dues, 10);
}
#endif
} // namespace intrusive_ring
RUN_CLEAN(intrusive_ring, intrusive_ring::drive(3))

// CLEAN lru_splice: correct
namespace lru_splice
{
class Cache
{
public:
	Cache(std::size_t limit, std::function<std::string(int)> load)
		: limit_(limit ? limit : 1), load_(std::move(load))
	{
	}
	Cache(const Cache &) = delete;
	Cache &operator=(const Cache &) = delete;

	// Valid until the next call.
	const std::string &get(int key)
	{
		const auto known = index_.find(key);
		if (known != index_.end()) {
			entries_.splice(entries_.begin(), entries_, known->second);
			return known->second->text;
		}
		if (entries_.size() == limit_) {
			index_.erase(entries_.back().key);
			entries_.pop_back();
		}
		entries_.push_front({key, load_(key)});
		index_[key] = entries_.begin();
		return entries_.front().text;
	}

private:
	struct Entry {
		int key = 0;
		std::string text;
	};
	std::size_t limit_;
	std::function<std::string(int)> load_;
	std::list<Entry> entries_;
	std::unordered_map<int, std::list<Entry>::iterator> index_;
};

std::size_t joined_size(Cache &cache, std::span<const int> keys)
{
	std::string joined;
	for (int key : keys) {
		const std::string &text = cache.get(key);
		joined += text;
		if (text.size() > 20)
			joined += '\n';
	}
	return joined.size();
}

#ifdef RUN
int drive(int n)
{
	Cache cache(2, [](int key) { return std::string(static_cast<std::size_t>(key) * 9, 'x'); });
	const int keys[] = {1, 2, 1, n, 2, n};
	return static_cast<int>(joined_size(cache, keys));
}
#endif
} // namespace lru_splice
RUN_CLEAN(lru_splice, lru_splice::drive(3))

// CLEAN opened_later: correct
namespace opened_later
{
struct Device {
	explicit Device(int rate) : rate(rate), ring(static_cast<std::size_t>(rate)) {}
	int rate;
	std::vector<float> ring;
};

class Player
{
public:
	bool open(int rate)
	{
		if (rate <= 0)
			return false;
		device_.emplace(rate);
		at_ = 0;
		return true;
	}
	void close() { device_.reset(); }

	bool play(float sample)
	{
		if (!device_)
			return false;
		device_->ring[at_] = sample;
		at_ = (at_ + 1) % device_->ring.size();
		return true;
	}

private:
	std::optional<Device> device_;
	std::size_t at_ = 0;
};

int play_all(Player &player, std::span<const float> samples, std::span<const int> rates)
{
	int played = 0;
	for (int rate : rates) {
		if (!player.open(rate))
			player.close();
		for (float sample : samples)
			played += player.play(sample);
	}
	player.close();
	return played;
}

#ifdef RUN
int drive(int n)
{
	Player player;
	const float samples[] = {0.5f, 1, 2, 3, 4};
	const int rates[] = {n, 0, 2};
	return play_all(player, samples, rates);
}
#endif
} // namespace opened_later
RUN_CLEAN(opened_later, opened_later::drive(3))

// CLEAN checked_outputs: correct
namespace checked_outputs
{
bool parse_pair(std::string_view text, int &first, int &second)
{
	const std::size_t comma = text.find(',');
	if (comma == std::string_view::npos || comma == 0 || comma + 1 == text.size())
		return false;
	first = std::atoi(std::string(text.substr(0, comma)).c_str());
	second = std::atoi(std::string(text.substr(comma + 1)).c_str());
	return true;
}

struct Range {
	int from;
	int to;
};

std::vector<Range> ranges(const std::vector<std::string> &lines)
{
	std::vector<Range> found;
	for (const std::string &line : lines) {
		int from, to;
		if (!parse_pair(line, from, to))
			continue;
		Range range;
		range.from = std::min(from, to);
		range.to = std::max(from, to);
		found.push_back(range);
	}
	return found;
}

#ifdef RUN
int drive(int n)
{
	int sum = n;
	for (const Range &range : ranges({"1,2", "x", "9,3", ","}))
		sum += range.to - range.from;
	return sum;
}
#endif
} // namespace checked_outputs
RUN_CLEAN(checked_outputs, checked_outputs::drive(3))

// CLEAN filled_prefix: correct
namespace filled_prefix
{
struct Sample {
	long time;
	int value;
};

int median_of_recent(std::span<const Sample> samples, long since)
{
	int window[32];
	std::size_t used = 0;
	for (const Sample &sample : samples) {
		if (sample.time < since)
			continue;
		if (used == std::size(window))
			break;
		window[used++] = sample.value;
	}
	if (used == 0)
		return 0;
	std::sort(window, window + used);
	return window[used / 2];
}

#ifdef RUN
int drive(int n)
{
	const Sample samples[] = {{1, 5}, {2, n}, {3, 8}, {4, 1}};
	return median_of_recent(samples, 2) + median_of_recent(samples, 9);
}
#endif
} // namespace filled_prefix
RUN_CLEAN(filled_prefix, filled_prefix::drive(3))

// CLEAN scoped_value: correct
namespace scoped_value
{
template <typename T>
class Restore
{
public:
	Restore(T &place, T value) : place_(place), old_(std::exchange(place, std::move(value))) {}
	Restore(const Restore &) = delete;
	Restore &operator=(const Restore &) = delete;
	~Restore() { place_ = std::move(old_); }

private:
	T &place_;
	T old_;
};

class Printer
{
public:
	void print(const std::vector<std::string> &items, const std::string &title)
	{
		out_ += prefix_ + title + "\n";
		Restore<std::string> deeper(prefix_, prefix_ + "  ");
		for (const std::string &item : items) {
			if (item.empty())
				return;
			out_ += prefix_ + item + "\n";
		}
	}
	const std::string &text() const { return out_; }

private:
	std::string prefix_;
	std::string out_;
};

#ifdef RUN
int drive(int n)
{
	Printer printer;
	printer.print({"one", "two"}, "first");
	printer.print({"one", "", "two"}, "second");
	return static_cast<int>(printer.text().size()) + n;
}
#endif
} // namespace scoped_value
RUN_CLEAN(scoped_value, scoped_value::drive(3))

// CLEAN joined_slices: correct
namespace joined_slices
{
long weigh(std::span<const int> items, std::size_t parts)
{
	if (parts == 0)
		parts = 1;
	std::vector<long> sums(parts, 0);
	std::vector<std::jthread> workers;
	workers.reserve(parts);
	const std::size_t step = (items.size() + parts - 1) / parts;
	for (std::size_t part = 0; part < parts; part++) {
		const std::size_t first = std::min(part * step, items.size());
		const std::size_t count = std::min(step, items.size() - first);
		workers.emplace_back([&sum = sums[part], slice = items.subspan(first, count)] {
			for (int item : slice)
				sum += item;
		});
	}
	for (std::jthread &worker : workers)
		worker.join();
	long total = 0;
	for (long sum : sums)
		total += sum;
	return total;
}

#ifdef RUN
int drive(int n)
{
	const std::vector<int> items(101, n);
	return static_cast<int>(weigh(items, 4));
}
#endif
} // namespace joined_slices
RUN_CLEAN(joined_slices, joined_slices::drive(3))

// CLEAN future_awaited: correct
namespace future_awaited
{
std::size_t distinct(std::vector<std::string> names)
{
	std::sort(names.begin(), names.end());
	const auto end = std::unique(names.begin(), names.end());
	return static_cast<std::size_t>(end - names.begin());
}

std::size_t compare(const std::vector<std::string> &old_names, std::vector<std::string> new_names)
{
	std::size_t before = 0;
	std::future<void> counting = std::async(
		std::launch::async, [&before, &old_names] { before = distinct(old_names); });
	std::erase(new_names, "");
	const std::size_t after = distinct(std::move(new_names));
	counting.get();
	return after > before ? after - before : before - after;
}

#ifdef RUN
int drive(int n)
{
	return n + static_cast<int>(compare({"a", "b", "a"}, {"c", "", "d", "e"}));
}
#endif
} // namespace future_awaited
RUN_CLEAN(future_awaited, future_awaited::drive(3))

// CLEAN closing_queue: correct
namespace closing_queue
{
class Jobs
{
public:
	void push(std::unique_ptr<int> job)
	{
		{
			std::lock_guard<std::mutex> hold(lock_);
			jobs_.push_back(std::move(job));
		}
		ready_.notify_one();
	}
	void close()
	{
		{
			std::lock_guard<std::mutex> hold(lock_);
			closed_ = true;
		}
		ready_.notify_all();
	}
	std::unique_ptr<int> pop()
	{
		std::unique_lock<std::mutex> hold(lock_);
		ready_.wait(hold, [this] { return closed_ || !jobs_.empty(); });
		if (jobs_.empty())
			return nullptr;
		std::unique_ptr<int> job = std::move(jobs_.front());
		jobs_.pop_front();
		return job;
	}

private:
	std::mutex lock_;
	std::condition_variable ready_;
	std::deque<std::unique_ptr<int>> jobs_;
	bool closed_ = false;
};

class Pool
{
public:
	explicit Pool(int threads)
	{
		for (int i = 0; i < threads; i++)
			threads_.emplace_back([this] { work(); });
	}
	Pool(const Pool &) = delete;
	Pool &operator=(const Pool &) = delete;
	~Pool() { finish(); }

	void submit(int cost) { jobs_.push(std::make_unique<int>(cost)); }
	long finish()
	{
		jobs_.close();
		threads_.clear();
		return total_;
	}

private:
	void work()
	{
		while (const std::unique_ptr<int> job = jobs_.pop())
			total_ += *job;
	}

	Jobs jobs_;
	std::atomic<long> total_{0};
	std::vector<std::jthread> threads_;
};

long spend(std::span<const int> costs, int threads)
{
	Pool pool(threads);
	for (int cost : costs)
		pool.submit(cost);
	return pool.finish();
}

#ifdef RUN
int drive(int n)
{
	const std::vector<int> costs(50, 2);
	return static_cast<int>(spend(costs, n));
}
#endif
} // namespace closing_queue
RUN_CLEAN(closing_queue, closing_queue::drive(3))

// CLEAN taken_handle: correct
namespace taken_handle
{
struct Table {
	std::vector<bool> used = std::vector<bool>(8, false);
};

class Slot
{
public:
	Slot() = default;
	explicit Slot(Table &table) : table_(&table)
	{
		for (std::size_t i = 0; i < table.used.size(); i++) {
			if (!table.used[i]) {
				table.used[i] = true;
				index_ = i;
				return;
			}
		}
		table_ = nullptr;
	}
	Slot(Slot &&other) noexcept
		: table_(std::exchange(other.table_, nullptr)), index_(other.index_)
	{
	}
	Slot &operator=(Slot &&other) noexcept
	{
		if (this != &other) {
			release();
			table_ = std::exchange(other.table_, nullptr);
			index_ = other.index_;
		}
		return *this;
	}
	~Slot() { release(); }

	explicit operator bool() const { return table_ != nullptr; }
	void release()
	{
		if (table_)
			table_->used[index_] = false;
		table_ = nullptr;
	}

private:
	Table *table_ = nullptr;
	std::size_t index_ = 0;
};

int reserve(Table &table, int wanted)
{
	std::vector<Slot> held;
	Slot last;
	int got = 0;
	for (int i = 0; i < wanted; i++) {
		Slot slot(table);
		if (!slot)
			break;
		++got;
		if (i % 2)
			held.push_back(std::move(slot));
		else
			last = std::move(slot);
	}
	return got;
}

#ifdef RUN
int drive(int n)
{
	Table table;
	return reserve(table, n) + reserve(table, 100);
}
#endif
} // namespace taken_handle
RUN_CLEAN(taken_handle, taken_handle::drive(3))

// CLEAN view_of_argument: correct
namespace view_of_argument
{
std::string_view extension(std::string_view path BORROWED)
{
	const std::size_t slash = path.rfind('/');
	const std::size_t dot = path.rfind('.');
	if (dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash))
		return "";
	return path.substr(dot + 1);
}

std::map<std::string, int> by_extension(const std::vector<std::string> &files)
{
	std::map<std::string, int> counts;
	std::string_view last = "none";
	for (const std::string &file : files) {
		const std::string_view now = extension(file);
		if (now != last)
			last = now;
		++counts[std::string(last)];
	}
	return counts;
}

#ifdef RUN
int drive(int n)
{
	return n + static_cast<int>(by_extension({"a/b.txt", "a.d/c", "e.png"}).size());
}
#endif
} // namespace view_of_argument
RUN_CLEAN(view_of_argument, view_of_argument::drive(3))

// CLEAN refreshed_pointer: correct
namespace refreshed_pointer
{
struct Cell {
	int value = 0;
	int references = 0;
};

class Heap
{
public:
	std::size_t allocate(int value)
	{
		cells_.push_back({value, 1});
		return cells_.size() - 1;
	}
	Cell *cell(std::size_t index) { return index < cells_.size() ? &cells_[index] : nullptr; }

private:
	std::vector<Cell> cells_;
};

int clone_chain(Heap &heap, std::size_t start, int copies)
{
	Cell *current = heap.cell(start);
	if (!current)
		return 0;
	std::size_t index = start;
	for (int i = 0; i < copies; i++) {
		const int value = current->value;
		++current->references;
		index = heap.allocate(value + 1);
		current = heap.cell(index);
	}
	return current->value;
}

#ifdef RUN
int drive(int n)
{
	Heap heap;
	const std::size_t first = heap.allocate(n);
	return clone_chain(heap, first, 20);
}
#endif
} // namespace refreshed_pointer
RUN_CLEAN(refreshed_pointer, refreshed_pointer::drive(3))

// CLEAN variant_upgrade: correct
namespace variant_upgrade
{
using Value = std::variant<long, std::string, std::vector<long>>;

void push(Value &value, long number)
{
	if (auto *list = std::get_if<std::vector<long>>(&value)) {
		list->push_back(number);
		return;
	}
	std::vector<long> list;
	if (const auto *text = std::get_if<std::string>(&value))
		list.push_back(static_cast<long>(text->size()));
	else
		list.push_back(std::get<long>(value));
	list.push_back(number);
	value = std::move(list);
}

long total(std::vector<Value> values, std::span<const long> numbers)
{
	long sum = 0;
	for (Value &value : values) {
		for (long number : numbers)
			push(value, number);
		if (const auto *list = std::get_if<std::vector<long>>(&value)) {
			for (long number : *list)
				sum += number;
		}
	}
	return sum;
}

#ifdef RUN
int drive(int n)
{
	const long numbers[] = {n, 4};
	return static_cast<int>(total({5l, std::string("text"), std::vector<long>{1}}, numbers));
}
#endif
} // namespace variant_upgrade
RUN_CLEAN(variant_upgrade, variant_upgrade::drive(3))

// CLEAN owned_coroutine: correct
namespace owned_coroutine
{
class Numbers
{
public:
	struct promise_type {
		int current = 0;

		Numbers get_return_object()
		{
			return Numbers(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int value) noexcept
		{
			current = value;
			return {};
		}
		void return_void() noexcept {}
		void unhandled_exception() { std::terminate(); }
	};

	explicit Numbers(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
	Numbers(Numbers &&other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
	Numbers &operator=(Numbers &&other) noexcept
	{
		std::swap(frame_, other.frame_);
		return *this;
	}
	~Numbers()
	{
		if (frame_)
			frame_.destroy();
	}

	std::optional<int> next()
	{
		if (!frame_ || frame_.done())
			return std::nullopt;
		frame_.resume();
		if (frame_.done())
			return std::nullopt;
		return frame_.promise().current;
	}

private:
	std::coroutine_handle<promise_type> frame_;
};

Numbers multiples(std::vector<int> factors, int limit)
{
	for (int factor : factors) {
		for (int i = 1; factor > 0 && i <= limit / factor; i++)
			co_yield i *factor;
	}
}

long sum(const std::vector<int> &factors, int limit)
{
	long total = 0;
	Numbers numbers = multiples(factors, limit);
	while (const std::optional<int> number = numbers.next()) {
		total += *number;
		if (total > 100)
			numbers = multiples({7}, 7);
		if (total > 150)
			break;
	}
	return total;
}

#ifdef RUN
int drive(int n)
{
	return static_cast<int>(sum({n, 5}, 40));
}
#endif
} // namespace owned_coroutine
RUN_CLEAN(owned_coroutine, owned_coroutine::drive(3))

// CLEAN tagged_downcast: correct
namespace tagged_downcast
{
enum class Kind { Number, Sum };

struct Expression {
	explicit Expression(Kind kind) : kind(kind) {}
	virtual ~Expression() = default;
	const Kind kind;
};

struct Number : Expression {
	explicit Number(long value) : Expression(Kind::Number), value(value) {}
	long value;
};

struct Sum : Expression {
	Sum(std::unique_ptr<Expression> left, std::unique_ptr<Expression> right)
		: Expression(Kind::Sum), left(std::move(left)), right(std::move(right))
	{
	}
	std::unique_ptr<Expression> left, right;
};

std::unique_ptr<Expression> fold(std::unique_ptr<Expression> expression)
{
	if (expression->kind != Kind::Sum)
		return expression;
	auto *sum = static_cast<Sum *>(expression.get());
	sum->left = fold(std::move(sum->left));
	sum->right = fold(std::move(sum->right));
	if (sum->left->kind != Kind::Number || sum->right->kind != Kind::Number)
		return expression;
	const long value = static_cast<const Number *>(sum->left.get())->value +
			   static_cast<const Number *>(sum->right.get())->value;
	return std::make_unique<Number>(value);
}

std::unique_ptr<Expression> sum_of(std::span<const long> values)
{
	std::unique_ptr<Expression> all = std::make_unique<Number>(0);
	for (long value : values)
		all = std::make_unique<Sum>(std::move(all), std::make_unique<Number>(value));
	return all;
}

long evaluate(std::span<const long> values)
{
	const std::unique_ptr<Expression> folded = fold(sum_of(values));
	return folded->kind == Kind::Number ? static_cast<const Number &>(*folded).value : -1;
}

#ifdef RUN
int drive(int n)
{
	const long values[] = {n, 4, 5};
	return static_cast<int>(evaluate(values));
}
#endif
} // namespace tagged_downcast
RUN_CLEAN(tagged_downcast, tagged_downcast::drive(3))

// CLEAN fixed_stack: correct
namespace fixed_stack
{
template <typename T, std::size_t Limit>
class Stack
{
public:
	Stack() = default;
	Stack(const Stack &) = delete;
	Stack &operator=(const Stack &) = delete;
	~Stack()
	{
		while (size_)
			drop();
	}

	bool push(T value)
	{
		if (size_ == Limit)
			return false;
		::new (static_cast<void *>(place(size_))) T(std::move(value));
		++size_;
		return true;
	}
	std::optional<T> pop()
	{
		if (!size_)
			return std::nullopt;
		std::optional<T> value(std::move(*std::launder(place(size_ - 1))));
		drop();
		return value;
	}

private:
	T *place(std::size_t index) { return reinterpret_cast<T *>(storage_ + index * sizeof(T)); }
	void drop()
	{
		--size_;
		std::destroy_at(std::launder(place(size_)));
	}

	alignas(T) std::byte storage_[Limit * sizeof(T)];
	std::size_t size_ = 0;
};

std::string reversed(const std::vector<std::string> &words)
{
	Stack<std::string, 8> stack;
	for (const std::string &word : words) {
		if (!stack.push(word))
			return "too many";
	}
	std::string text;
	while (std::optional<std::string> word = stack.pop())
		text += *word + " ";
	return text;
}

#ifdef RUN
int drive(int n)
{
	std::size_t size = reversed({"one", "two", "a word that needs the heap"}).size();
	size += reversed(std::vector<std::string>(20, "another long word in the long list")).size();
	return static_cast<int>(size) + n;
}
#endif
} // namespace fixed_stack
RUN_CLEAN(fixed_stack, fixed_stack::drive(3))

// CLEAN weak_callback: correct
namespace weak_callback
{
class Loop
{
public:
	void post(std::function<void()> action) { actions_.push_back(std::move(action)); }
	int run()
	{
		int ran = 0;
		while (!actions_.empty()) {
			const std::function<void()> action = std::move(actions_.front());
			actions_.pop_front();
			action();
			++ran;
		}
		return ran;
	}

private:
	std::deque<std::function<void()>> actions_;
};

class Search : public std::enable_shared_from_this<Search>
{
public:
	Search(Loop &loop, int &found) : loop_(loop), found_(found) {}

	void start(int steps)
	{
		if (steps <= 0) {
			++found_;
			return;
		}
		loop_.post([weak = weak_from_this(), steps] {
			if (const auto search = weak.lock())
				search->start(steps - 1);
		});
	}

private:
	Loop &loop_;
	int &found_;
};

int search_all(std::span<const int> steps, int cancelled)
{
	int found = 0;
	Loop loop;
	std::vector<std::shared_ptr<Search>> searches;
	for (int count : steps) {
		searches.push_back(std::make_shared<Search>(loop, found));
		searches.back()->start(count);
	}
	for (int i = 0; i < cancelled && !searches.empty(); i++)
		searches.pop_back();
	loop.run();
	return found;
}

#ifdef RUN
int drive(int n)
{
	const int steps[] = {n, 1, 2, 0};
	return search_all(steps, 2);
}
#endif
} // namespace weak_callback
RUN_CLEAN(weak_callback, weak_callback::drive(3))

// CLEAN interned_names: correct
namespace interned_names
{
class Names
{
public:
	Names() = default;
	Names(const Names &) = delete;
	Names &operator=(const Names &) = delete;

	// Valid as long as the table: nodes of the map stay where they are.
	const std::string *intern(std::string_view name)
	{
		const auto [entry, added] = uses_.try_emplace(std::string(name), 0);
		++entry->second;
		return &entry->first;
	}
	int uses(std::string_view name) const
	{
		const auto found = uses_.find(std::string(name));
		return found == uses_.end() ? 0 : found->second;
	}

private:
	std::unordered_map<std::string, int> uses_;
};

int repeated(const std::vector<std::string> &words)
{
	Names names;
	std::vector<const std::string *> order;
	for (const std::string &word : words)
		order.push_back(names.intern(word));
	int count = 0;
	for (const std::string *name : order)
		count += names.uses(*name) > 1;
	return count;
}

#ifdef RUN
int drive(int n)
{
	std::vector<std::string> words;
	for (int i = 0; i < 200; i++)
		words.push_back("word " + std::to_string(i % (40 * n)));
	return repeated(words);
}
#endif
} // namespace interned_names
RUN_CLEAN(interned_names, interned_names::drive(3))

// CLEAN locked_helpers: correct
namespace locked_helpers
{
class Ledger
{
public:
	void record(const std::string &account, long amount)
	{
		std::lock_guard<std::mutex> hold(lock_);
		record_locked(account, amount);
	}

	bool transfer(const std::string &from, const std::string &to, long amount)
	{
		std::lock_guard<std::mutex> hold(lock_);
		if (balance_locked(from) < amount)
			return false;
		record_locked(from, -amount);
		record_locked(to, amount);
		return true;
	}

	long balance(const std::string &account) const
	{
		std::lock_guard<std::mutex> hold(lock_);
		return balance_locked(account);
	}

private:
	// The caller holds the lock.
	void record_locked(const std::string &account, long amount)
	{
		accounts_[account] += amount;
	}
	long balance_locked(const std::string &account) const
	{
		const auto found = accounts_.find(account);
		return found == accounts_.end() ? 0 : found->second;
	}

	mutable std::mutex lock_;
	std::map<std::string, long> accounts_;
};

long settle(Ledger &ledger, int rounds)
{
	std::thread other([&ledger, rounds] {
		for (int i = 0; i < rounds; i++)
			ledger.transfer("b", "a", 1);
	});
	for (int i = 0; i < rounds; i++)
		ledger.transfer("a", "b", 1);
	other.join();
	return ledger.balance("a") + ledger.balance("b");
}

#ifdef RUN
int drive(int n)
{
	Ledger ledger;
	ledger.record("a", 10);
	ledger.record("b", 20);
	return static_cast<int>(settle(ledger, 100 * n));
}
#endif
} // namespace locked_helpers
RUN_CLEAN(locked_helpers, locked_helpers::drive(3))

// CLEAN moved_subtree: correct
namespace moved_subtree
{
struct Folder {
	std::string name;
	std::vector<std::unique_ptr<Folder>> children;
	Folder *parent = nullptr;
};

Folder &add(Folder &parent, std::string name)
{
	auto folder = std::make_unique<Folder>();
	folder->name = std::move(name);
	folder->parent = &parent;
	parent.children.push_back(std::move(folder));
	return *parent.children.back();
}

bool inside(const Folder &folder, const Folder &of)
{
	for (const Folder *up = &folder; up; up = up->parent) {
		if (up == &of)
			return true;
	}
	return false;
}

bool move_to(Folder &folder, Folder &target)
{
	if (!folder.parent || inside(target, folder))
		return false;
	auto &siblings = folder.parent->children;
	const auto is_folder = [&folder](const auto &child) { return child.get() == &folder; };
	const auto place = std::find_if(siblings.begin(), siblings.end(), is_folder);
	if (place == siblings.end())
		return false;
	std::unique_ptr<Folder> taken = std::move(*place);
	siblings.erase(place);
	folder.parent = &target;
	target.children.push_back(std::move(taken));
	return true;
}

int reorganise(Folder &root, int count)
{
	Folder &archive = add(root, "archive");
	int moved = 0;
	for (int i = 0; i < count; i++) {
		Folder &year = add(root, "year " + std::to_string(i));
		add(year, "papers");
		moved += move_to(year, archive);
		moved += move_to(archive, year);
	}
	return moved;
}

#ifdef RUN
int drive(int n)
{
	Folder root;
	root.name = "/";
	return reorganise(root, n);
}
#endif
} // namespace moved_subtree
RUN_CLEAN(moved_subtree, moved_subtree::drive(3))

// CLEAN kept_on_failure: correct
namespace kept_on_failure
{
struct Sensor {
	int id = 0;
	std::vector<int> readings;
};

using Sensors = std::map<int, std::unique_ptr<Sensor>>;

void merge(Sensors &into, std::unique_ptr<Sensor> sensor)
{
	if (!sensor)
		return;
	const int id = sensor->id;
	const auto [entry, added] = into.try_emplace(id, std::move(sensor));
	if (added)
		return;
	// try_emplace leaves its argument alone when the key is there already.
	auto &known = entry->second->readings;
	known.insert(known.end(), sensor->readings.begin(), sensor->readings.end());
}

std::size_t merge_all(Sensors &sensors, std::span<const int> ids)
{
	for (int id : ids)
		merge(sensors, std::make_unique<Sensor>(Sensor{id, {id, id * 2}}));
	std::size_t readings = 0;
	for (const auto &[id, sensor] : sensors)
		readings += sensor->readings.size();
	return readings;
}

#ifdef RUN
int drive(int n)
{
	const int ids[] = {n, 4, n, 4, n};
	Sensors sensors;
	return static_cast<int>(merge_all(sensors, ids));
}
#endif
} // namespace kept_on_failure
RUN_CLEAN(kept_on_failure, kept_on_failure::drive(3))

// CLEAN erased_by_owner: correct
namespace erased_by_owner
{
class Server;

class Connection
{
public:
	Connection(Server &server, int id) : server_(server), id_(id) {}
	Connection(const Connection &) = delete;
	Connection &operator=(const Connection &) = delete;

	int id() const { return id_; }
	void receive(std::string_view data);

private:
	Server &server_;
	int id_;
	std::string line_;
};

class Server
{
public:
	Server() = default;
	Server(const Server &) = delete;
	Server &operator=(const Server &) = delete;

	void accept(int id) { connections_[id] = std::make_unique<Connection>(*this, id); }
	void deliver(int id, std::string_view data)
	{
		const auto found = connections_.find(id);
		if (found != connections_.end())
			found->second->receive(data);
	}
	void close(const Connection &connection)
	{
		const int id = connection.id();
		connections_.erase(id);
		closed_.push_back(id);
	}
	std::size_t closed() const { return closed_.size(); }

private:
	std::map<int, std::unique_ptr<Connection>> connections_;
	std::vector<int> closed_;
};

void Connection::receive(std::string_view data)
{
	for (char c : data) {
		if (c != '\n') {
			line_ += c;
			continue;
		}
		if (line_ == "quit") {
			server_.close(*this);
			return;
		}
		line_.clear();
	}
}

std::size_t talk(Server &server, std::span<const std::string> messages)
{
	int id = 0;
	for (const std::string &message : messages) {
		server.accept(++id);
		server.deliver(id, message);
		server.deliver(id, "more\nquit\n");
	}
	return server.closed();
}

#ifdef RUN
int drive(int n)
{
	Server server;
	const std::string messages[] = {"hello\nquit\nignored\n", "hello\n"};
	return static_cast<int>(talk(server, messages)) + n;
}
#endif
} // namespace erased_by_owner
RUN_CLEAN(erased_by_owner, erased_by_owner::drive(3))

// CLEAN arena_scope: correct
namespace arena_scope
{
struct Token {
	std::string_view text;
	int depth = 0;
};

class Scratch
{
public:
	Scratch() : resource_(memory_.data(), memory_.size()) {}
	Scratch(const Scratch &) = delete;
	Scratch &operator=(const Scratch &) = delete;

	std::pmr::memory_resource *resource() { return &resource_; }
	void reset() { resource_.release(); }

private:
	std::array<std::byte, 512> memory_;
	std::pmr::monotonic_buffer_resource resource_;
};

int deepest(std::string_view text, std::pmr::memory_resource *memory)
{
	std::pmr::vector<Token> tokens(memory);
	int depth = 0;
	std::size_t start = 0;
	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] != '(' && text[i] != ')')
			continue;
		tokens.push_back({text.substr(start, i - start), depth});
		depth += text[i] == '(' ? 1 : -1;
		start = i + 1;
	}
	int result = 0;
	for (const Token &token : tokens)
		result = std::max(result, token.text.empty() ? 0 : token.depth);
	return result;
}

int deepest_of(std::span<const std::string> lines)
{
	Scratch scratch;
	int result = 0;
	for (const std::string &line : lines) {
		result = std::max(result, deepest(line, scratch.resource()));
		scratch.reset();
	}
	return result;
}

#ifdef RUN
int drive(int n)
{
	const std::string lines[] = {"a(b(c)d)", std::string(100, '(') + "x)", ""};
	return deepest_of(lines) + n;
}
#endif
} // namespace arena_scope
RUN_CLEAN(arena_scope, arena_scope::drive(3))
