// SPDX-License-Identifier: GPL-2.0
// Clean functions: closures, threads, initialisation, hierarchies, views and storage that only look suspicious.
#include "../set.hh"
#include "vocab_b.hh"
#include <algorithm>
#include <array>
#include <atomic>
#include <coroutine>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
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

// CLEAN brighten_halves: two threads write into one vector, but each into its own half, and the scope's end joins
namespace brighten_halves
{
void brighten(std::vector<std::uint8_t> &pixels, int by)
{
	by = std::clamp(by, -255, 255);
	auto work = [by](std::span<std::uint8_t> part) {
		for (std::uint8_t &pixel : part)
			pixel = std::clamp(pixel + by, 0, 255);
	};
	const std::span<std::uint8_t> all(pixels);
	const std::size_t middle = all.size() / 2;
	std::jthread other(work, all.subspan(middle));
	work(all.first(middle));
}
#ifdef RUN
int drive(int n)
{
	std::vector<std::uint8_t> pixels(101, 250);
	brighten(pixels, n);
	return pixels.back();
}
#endif
} // namespace brighten_halves
RUN_CLEAN(brighten_halves, brighten_halves::drive(3))

// CLEAN count_matching: the jobs refer to locals, but the worker is joined in the inner block, before they end
namespace count_matching
{
std::size_t count_matching(const std::vector<std::string> &names, std::string_view part)
{
	std::size_t found = 0;
	{
		vb::Later later;
		for (const std::string &name : names)
			later.post([&name, &found, part] {
				found += name.find(part) != std::string::npos;
			});
	}
	return found;
}
#ifdef RUN
int drive(int n)
{
	return count_matching({"plum", "plumber", "lamp"}, "plum") + n;
}
#endif
} // namespace count_matching
RUN_CLEAN(count_matching, count_matching::drive(3))

// CLEAN hex_colour: the three parts are not initialised, but only used where all three calls have written them
namespace hex_colour
{
struct Colour {
	int red, green, blue;
};
inline int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}
inline bool part(std::string_view two, int &value)
{
	const int high = digit(two[0]), low = digit(two[1]);
	if (high < 0 || low < 0)
		return false;
	value = 16 * high + low;
	return true;
}
std::optional<Colour> parse_colour(std::string_view text)
{
	int red, green, blue;
	if (text.size() != 7 || text[0] != '#')
		return std::nullopt;
	if (!part(text.substr(1, 2), red) || !part(text.substr(3, 2), green) ||
	    !part(text.substr(5, 2), blue))
		return std::nullopt;
	return Colour{red, green, blue};
}
#ifdef RUN
int drive(int n)
{
	return parse_colour("#ff80zz").has_value() + parse_colour("#ff8001")->green + n;
}
#endif
} // namespace hex_colour
RUN_CLEAN(hex_colour, hex_colour::drive(3))

// CLEAN age_particles: the row shrinks inside of the loop, but the loop goes by index and counts anew each time
namespace age_particles
{
struct Particle {
	std::string sprite;
	int life;
};
std::size_t age_particles(vb::Row<Particle> &particles)
{
	std::size_t died = 0;
	for (std::size_t i = 0; i < particles.count();) {
		Particle &particle = particles[i];
		if (particle.life > 0) {
			particle.life--;
			i++;
			continue;
		}
		Particle last = particles.take_last();
		if (i < particles.count())
			particle = std::move(last);
		died++;
	}
	return died;
}
#ifdef RUN
int drive(int n)
{
	vb::Row<Particle> particles;
	for (int i = 0; i < 9; i++)
		particles.push({"a spark from the large anvil", i % n});
	return age_particles(particles);
}
#endif
} // namespace age_particles
RUN_CLEAN(age_particles, age_particles::drive(3))

// CLEAN name_table: the views in the index point into strings of a deque, which stay where they are when it grows
namespace name_table
{
class Names
{
	std::deque<std::string> kept_;
	std::unordered_map<std::string_view, std::size_t> ids_;

public:
	Names() = default;
	Names(const Names &) = delete;
	Names &operator=(const Names &) = delete;
	std::size_t id(std::string_view name)
	{
		auto at = ids_.find(name);
		if (at != ids_.end())
			return at->second;
		const std::string &kept = kept_.emplace_back(name);
		ids_.emplace(kept, kept_.size() - 1);
		return kept_.size() - 1;
	}
	std::string_view name(std::size_t id) const BORROWED { return kept_[id]; }
};
std::string_view longer(Names &names BORROWED, const std::string &first, const std::string &second)
{
	const std::string_view a = names.name(names.id(first));
	const std::string_view b = names.name(names.id(second));
	return a.size() > b.size() ? a : b;
}
#ifdef RUN
int drive(int n)
{
	Names names;
	for (int i = 0; i < 100; i++)
		longer(names, "x" + std::to_string(i), "y" + std::to_string(i * n));
	return longer(names, "short", "x5").size();
}
#endif
} // namespace name_table
RUN_CLEAN(name_table, name_table::drive(3))

// CLEAN file_kind: a reference to a member of a returned object: it keeps the whole object until the block ends
namespace file_kind
{
struct Parts {
	std::string folder;
	std::string stem;
	std::string extension;
};
inline Parts split(const std::string &path)
{
	Parts parts;
	const std::size_t slash = path.rfind('/');
	if (slash != std::string::npos)
		parts.folder = path.substr(0, slash);
	const std::string last = slash == std::string::npos ? path : path.substr(slash + 1);
	const std::size_t dot = last.rfind('.');
	parts.stem = last.substr(0, dot);
	if (dot != std::string::npos)
		parts.extension = last.substr(dot + 1);
	return parts;
}
bool is_picture(const std::string &path)
{
	const std::string &extension = split(path).extension;
	const std::string_view kinds[] = {"jpeg", "png", "webp", "gif"};
	return std::find(std::begin(kinds), std::end(kinds), extension) != std::end(kinds);
}
#ifdef RUN
int drive(int n)
{
	return is_picture("/home/someone/pictures/summer.holidays.png") + is_picture("README") + n;
}
#endif
} // namespace file_kind
RUN_CLEAN(file_kind, file_kind::drive(3))

// CLEAN lift_states: the visited state is replaced, but only after the visit has returned a new one
namespace lift_states
{
struct Idle {
	int floor;
};
struct Moving {
	int floor;
	std::vector<int> stops;
};
struct Open {
	int floor;
	std::vector<int> later;
};
using State = std::variant<Idle, Moving, Open>;
class Lift
{
	State state_ = Idle{0};

	State next(Idle &idle) { return idle; }
	State next(Open &open)
	{
		if (open.later.empty())
			return Idle{open.floor};
		return Moving{open.floor, std::move(open.later)};
	}
	State next(Moving &moving)
	{
		const int wanted = moving.stops.back();
		if (moving.floor != wanted)
			return Moving{moving.floor + (moving.floor < wanted ? 1 : -1),
				      std::move(moving.stops)};
		moving.stops.pop_back();
		return Open{moving.floor, std::move(moving.stops)};
	}

public:
	void step()
	{
		state_ = std::visit([this](auto &now) { return next(now); }, state_);
	}
	void call(int floor)
	{
		if (auto *idle = std::get_if<Idle>(&state_))
			state_ = Moving{idle->floor, {floor}};
		else if (auto *moving = std::get_if<Moving>(&state_))
			moving->stops.insert(moving->stops.begin(), floor);
		else
			std::get<Open>(state_).later.insert(std::get<Open>(state_).later.begin(),
							    floor);
	}
	bool idle() const { return std::holds_alternative<Idle>(state_); }
};
#ifdef RUN
int drive(int n)
{
	Lift lift;
	lift.call(n);
	lift.call(1);
	int steps = 0;
	while (!lift.idle() && steps < 50) {
		lift.step();
		steps++;
	}
	return steps;
}
#endif
} // namespace lift_states
RUN_CLEAN(lift_states, lift_states::drive(3))

// CLEAN closing_connection: close() drops the table's reference to this, but its own one keeps it until the end
namespace closing_connection
{
class Connection;
struct Table {
	std::map<int, std::shared_ptr<Connection>> open;
};
class Connection : public std::enable_shared_from_this<Connection>
{
	std::weak_ptr<Table> table_;
	int id_;
	bool closed_ = false;
	std::string unsent_;

	Connection(const std::shared_ptr<Table> &table, int id) : table_(table), id_(id) {}

public:
	static std::shared_ptr<Connection> open(const std::shared_ptr<Table> &table, int id)
	{
		std::shared_ptr<Connection> made(new Connection(table, id));
		table->open[id] = made;
		return made;
	}
	void send(std::string_view text)
	{
		if (!closed_)
			unsent_ += text;
	}
	std::size_t close()
	{
		const std::shared_ptr<Connection> self = shared_from_this();
		if (const std::shared_ptr<Table> table = table_.lock()) {
			auto at = table->open.find(id_);
			if (at != table->open.end() && at->second == self)
				table->open.erase(at);
		}
		closed_ = true;
		const std::size_t lost = unsent_.size();
		unsent_.clear();
		return lost;
	}
};
std::size_t close_first(const std::shared_ptr<Table> &table)
{
	return table->open.empty() ? 0 : table->open.begin()->second->close();
}
#ifdef RUN
int drive(int n)
{
	auto table = std::make_shared<Table>();
	Connection::open(table, n)->send("something that is never going to arrive anywhere");
	Connection::open(table, n + 1)->close();
	return close_first(table) + close_first(table);
}
#endif
} // namespace closing_connection
RUN_CLEAN(closing_connection, closing_connection::drive(3))

// CLEAN tree_values: a static cast down, but the kind can only be set by the class that it stands for
namespace tree_values
{
class Node
{
public:
	enum class Kind { number, sum };
	Node(const Node &) = delete;
	Node &operator=(const Node &) = delete;
	virtual ~Node() = default;
	Kind kind() const { return kind_; }

private:
	friend class Number;
	friend class Sum;
	explicit Node(Kind kind) : kind_(kind) {}
	const Kind kind_;
};
class Number final : public Node
{
public:
	explicit Number(unsigned value) : Node(Kind::number), value(value) {}
	const unsigned value;
};
class Sum final : public Node
{
public:
	Sum(vb::Owner<Node> left, vb::Owner<Node> right)
		: Node(Kind::sum), left(std::move(left)), right(std::move(right))
	{
	}
	const vb::Owner<Node> left, right;
};
unsigned evaluate(const Node &node)
{
	unsigned value = 0;
	const Node *at = &node;
	while (at->kind() == Node::Kind::sum) {
		const Sum &sum = static_cast<const Sum &>(*at);
		value += evaluate(*sum.left);
		at = sum.right.get();
	}
	return value + static_cast<const Number &>(*at).value;
}
#ifdef RUN
int drive(int n)
{
	vb::Owner<Node> inner(new Sum(vb::own<Number>(1u), vb::own<Number>(2u)));
	Sum sum(std::move(inner), vb::own<Number>(unsigned(n)));
	return evaluate(sum);
}
#endif
} // namespace tree_values
RUN_CLEAN(tree_values, tree_values::drive(3))

// CLEAN thermometer: a virtual call in a constructor, but the class is final and all its members are there already
namespace thermometer
{
class Gauge
{
	std::string shown_;

protected:
	void show(std::string text) { shown_ = std::move(text); }

public:
	Gauge() = default;
	virtual ~Gauge() = default;
	virtual void refresh() = 0;
	std::size_t width() const { return shown_.size(); }
};
class Thermometer final : public Gauge
{
	std::function<int()> read_;
	std::string unit_;

public:
	Thermometer(std::function<int()> read, std::string unit)
		: read_(std::move(read)), unit_(std::move(unit))
	{
		refresh();
	}
	void refresh() override { show(std::to_string(read_()) + " " + unit_); }
};
std::unique_ptr<Gauge> make_gauge(std::function<int()> read, bool celsius)
{
	return std::make_unique<Thermometer>(std::move(read),
					     celsius ? "degrees Celsius" : "degrees Fahrenheit");
}
#ifdef RUN
int drive(int n)
{
	return make_gauge([n] { return n; }, n > 2)->width();
}
#endif
} // namespace thermometer
RUN_CLEAN(thermometer, thermometer::drive(3))

// CLEAN inline_stack: raw storage, but every object made in it is destroyed exactly once
namespace inline_stack
{
template <class T, std::size_t N>
class InlineStack
{
	alignas(T) std::byte room_[N][sizeof(T)];
	std::size_t count_ = 0;

	T &item(std::size_t at) { return *std::launder(reinterpret_cast<T *>(room_[at])); }

public:
	InlineStack() = default;
	InlineStack(const InlineStack &) = delete;
	InlineStack &operator=(const InlineStack &) = delete;
	~InlineStack()
	{
		while (count_)
			std::destroy_at(&item(--count_));
	}
	template <class... A>
	bool emplace(A &&...args)
	{
		if (count_ == N)
			return false;
		new (room_[count_]) T(std::forward<A>(args)...);
		count_++;
		return true;
	}
	std::optional<T> pop()
	{
		if (!count_)
			return std::nullopt;
		std::optional<T> out(std::move(item(count_ - 1)));
		std::destroy_at(&item(--count_));
		return out;
	}
};
std::string reverse_words(const std::vector<std::string> &words)
{
	InlineStack<std::string, 8> stack;
	for (const std::string &word : words) {
		if (!stack.emplace(word))
			break;
	}
	std::string all;
	while (std::optional<std::string> word = stack.pop())
		all += *word + ' ';
	return all;
}
#ifdef RUN
int drive(int n)
{
	return reverse_words({"a word of more than sixteen letters", "b", "c", "d"}).size() + n;
}
#endif
} // namespace inline_stack
RUN_CLEAN(inline_stack, inline_stack::drive(3))

// CLEAN step_source: the coroutine keeps a reference to its argument, but the argument outlives the loop over it
namespace step_source
{
class Source
{
public:
	struct promise_type {
		int current = 0;
		Source get_return_object()
		{
			return Source(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int value) noexcept
		{
			current = value;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { throw; }
	};
	Source(const Source &) = delete;
	Source &operator=(const Source &) = delete;
	~Source() { frame_.destroy(); }
	std::optional<int> next()
	{
		if (!frame_.done())
			frame_.resume();
		return frame_.done() ? std::nullopt : std::optional(frame_.promise().current);
	}

private:
	explicit Source(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
	std::coroutine_handle<promise_type> frame_;
};
inline Source steps(const std::vector<int> &heights BORROWED)
{
	for (std::size_t i = 1; i < heights.size(); i++) {
		if (heights[i] > heights[i - 1])
			co_yield i;
	}
}
int climb(const std::vector<int> &heights)
{
	int climbs = 0;
	Source up = steps(heights);
	while (std::optional<int> at = up.next())
		climbs += *at > 0;
	return climbs;
}
#ifdef RUN
int drive(int n)
{
	return climb({1, n, 2, 9, 4});
}
#endif
} // namespace step_source
RUN_CLEAN(step_source, step_source::drive(3))

// CLEAN wave_table: the flag is read without the latch, but it is atomic and the table is filled before it is set
namespace wave_table
{
class Triangle
{
	vb::Latch latch_;
	std::atomic<bool> filled_ = false;
	std::array<int, 64> table_;

	void fill()
	{
		vb::Guard guard(latch_);
		if (filled_.load(std::memory_order_relaxed))
			return;
		for (int i = 0; i < 64; i++)
			table_[i] = i < 32 ? i : 63 - i;
		filled_.store(true, std::memory_order_release);
	}

public:
	int at(unsigned phase)
	{
		if (!filled_.load(std::memory_order_acquire))
			fill();
		return table_[phase % 64];
	}
};
#ifdef RUN
int drive(int n)
{
	Triangle wave;
	int a = 0, b = 0;
	std::thread one([&] { a = wave.at(n); });
	std::thread two([&] { b = wave.at(40); });
	one.join();
	two.join();
	return a + b;
}
#endif
} // namespace wave_table
RUN_CLEAN(wave_table, wave_table::drive(3))

// CLEAN due_timers: the lock is let go around each call, but the timer was taken out before and is looked up anew after
namespace due_timers
{
class Timers
{
	std::mutex mutex_;
	std::multimap<long, std::function<void()>> timers_;

public:
	void add(long when, std::function<void()> call)
	{
		std::lock_guard lock(mutex_);
		timers_.emplace(when, std::move(call));
	}
	int run_due(long now)
	{
		int ran = 0;
		std::unique_lock lock(mutex_);
		for (;;) {
			auto due = timers_.begin();
			if (due == timers_.end() || due->first > now)
				return ran;
			{
				std::function<void()> call;
				call.swap(due->second);
				timers_.erase(due);
				lock.unlock();
				call();
			}
			ran++;
			lock.lock();
		}
	}
};
#ifdef RUN
int drive(int n)
{
	Timers timers;
	std::atomic<int> ticks = 0;
	timers.add(1, [&] { timers.add(2, [&] { ticks++; }); });
	timers.add(9, [&] { ticks += 100; });
	std::thread other([&] { timers.run_due(n); });
	timers.run_due(n);
	other.join();
	timers.run_due(n);
	return ticks;
}
#endif
} // namespace due_timers
RUN_CLEAN(due_timers, due_timers::drive(3))

// CLEAN pad_with_last: an item of the row is pushed into the same row, but push has its own copy before it grows
namespace pad_with_last
{
void pad_with_last(vb::Row<std::string> &lines, std::vector<std::string> &notes, std::size_t height)
{
	if (lines.empty() || notes.empty())
		return;
	while (lines.count() < height)
		lines.push(lines.last());
	while (notes.size() < height)
		notes.push_back(notes.back());
}
#ifdef RUN
int drive(int n)
{
	vb::Row<std::string> lines;
	lines.push("the last line of the poem, once more");
	std::vector<std::string> notes{"and a remark on the last line"};
	pad_with_last(lines, notes, 10 * n);
	return lines.last().size();
}
#endif
} // namespace pad_with_last
RUN_CLEAN(pad_with_last, pad_with_last::drive(3))

// CLEAN ranking_order: pointers into the row while it is being filled, but it was given all its room before
namespace ranking_order
{
struct Player {
	std::string name;
	int points;
};
std::vector<std::string> ranking(const std::vector<std::string> &names,
				 const std::map<std::string, int> &points)
{
	vb::Row<Player> players;
	std::vector<const Player *> order;
	players.reserve(names.size());
	for (const std::string &name : names) {
		auto at = points.find(name);
		order.push_back(&players.push({name, at == points.end() ? 0 : at->second}));
	}
	std::stable_sort(order.begin(), order.end(),
			 [](const Player *a, const Player *b) { return a->points > b->points; });
	std::vector<std::string> sorted;
	for (const Player *player : order)
		sorted.push_back(player->name);
	return sorted;
}
#ifdef RUN
int drive(int n)
{
	return ranking({"Ada", "Bo", "Cy", "Di", "Ed", "Flo"}, {{"Cy", n}, {"Flo", 9}})
		.front()
		.size();
}
#endif
} // namespace ranking_order
RUN_CLEAN(ranking_order, ranking_order::drive(3))

// CLEAN bracket_depth: the array of open brackets is not initialised, but only what was pushed is ever popped
namespace bracket_depth
{
bool balanced(vb::View<const char> text)
{
	std::array<char, 64> expected;
	std::size_t open = 0;
	for (char c : text) {
		switch (c) {
		case '(':
		case '[':
		case '{':
			if (open == expected.size())
				return false;
			expected[open++] = c == '(' ? ')' : c == '[' ? ']' : '}';
			break;
		case ')':
		case ']':
		case '}':
			if (!open || expected[--open] != c)
				return false;
			break;
		}
	}
	return !open;
}
#ifdef RUN
int drive(int n)
{
	const std::string text = "f(a[1], { b(2) })";
	return balanced(vb::View<const char>(text.data(), text.size())) +
	       balanced(vb::View<const char>("(]", 2)) + n;
}
#endif
} // namespace bracket_depth
RUN_CLEAN(bracket_depth, bracket_depth::drive(3))

// CLEAN call_once_signal: the callback disconnects itself while it runs, but emit keeps it until it has returned
namespace call_once_signal
{
using Changed = vb::Signal<int>;
void connect_once(const std::shared_ptr<Changed> &changed, std::function<void(int)> call)
{
	auto id = std::make_shared<int>(0);
	*id = changed->connect(
		[weak = std::weak_ptr<Changed>(changed), id, call = std::move(call)](int value) {
			if (const std::shared_ptr<Changed> changed = weak.lock())
				changed->disconnect(*id);
			call(value);
		});
}
#ifdef RUN
int drive(int n)
{
	auto changed = std::make_shared<Changed>();
	auto sum = std::make_shared<int>(0);
	connect_once(changed, [sum](int value) { *sum += value; });
	changed->connect([sum](int) { ++*sum; });
	changed->emit(n);
	changed->emit(n);
	return *sum;
}
#endif
} // namespace call_once_signal
RUN_CLEAN(call_once_signal, call_once_signal::drive(3))

// CLEAN move_stock: two locks at once in any order of the arguments, but scoped_lock can't deadlock, and one is no two
namespace move_stock
{
class Shelf
{
	std::mutex mutex_;
	unsigned stock_;

public:
	explicit Shelf(unsigned stock) : stock_(stock) {}
	static bool move(Shelf &from, Shelf &to, unsigned count)
	{
		if (&from == &to)
			return true;
		std::scoped_lock lock(from.mutex_, to.mutex_);
		if (from.stock_ < count)
			return false;
		from.stock_ -= count;
		to.stock_ += count;
		return true;
	}
	unsigned stock()
	{
		std::lock_guard lock(mutex_);
		return stock_;
	}
};
#ifdef RUN
int drive(int n)
{
	Shelf cellar(100), shop(100);
	std::thread other([&] {
		for (int i = 0; i < 20; i++)
			Shelf::move(cellar, shop, n);
	});
	for (int i = 0; i < 20; i++)
		Shelf::move(shop, cellar, 1);
	other.join();
	Shelf::move(shop, shop, 1);
	return cellar.stock() + shop.stock();
}
#endif
} // namespace move_stock
RUN_CLEAN(move_stock, move_stock::drive(3))

// CLEAN due_letters: the pointer to the ring's front is used up to the pop, and fetched again after it
namespace due_letters
{
struct Letter {
	std::string to;
	int due;
};
using Tray = vb::Ring<Letter, 8>;
std::vector<std::string> take_due(Tray &tray, int today)
{
	std::vector<std::string> receivers;
	while (Letter *letter = tray.front()) {
		if (letter->due > today)
			break;
		receivers.push_back(std::move(letter->to));
		tray.pop();
	}
	return receivers;
}
#ifdef RUN
int drive(int n)
{
	Tray tray;
	for (int i = 0; i < 8; i++)
		tray.push({"the inhabitants of house number " + std::to_string(i), i});
	return take_due(tray, n).size() + tray.count();
}
#endif
} // namespace due_letters
RUN_CLEAN(due_letters, due_letters::drive(3))
