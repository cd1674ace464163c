// SPDX-License-Identifier: GPL-2.0
// Correct code that looks dangerous.
#include "../set.hh"
#include "vocab_b.hh"
#include <algorithm>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

// CLEAN prune_while_walking: correct
namespace prune_while_walking
{
void prune(std::map<int, std::string> &names, std::size_t longest)
{
	for (auto at = names.begin(); at != names.end();) {
		if (at->second.size() > longest)
			at = names.erase(at);
		else
			++at;
	}
}
#ifdef RUN
std::size_t drive(int n)
{
	std::map<int, std::string> names{{1, "a"}, {2, "long"}, {n, "longer"}};
	prune(names, 2);
	return names.size();
}
#endif
} // namespace prune_while_walking
RUN_CLEAN(prune_while_walking, prune_while_walking::drive(3))

// CLEAN batch_refilled: correct
namespace batch_refilled
{
using Batch = std::unique_ptr<std::vector<int>>;
std::vector<Batch> split(const std::vector<int> &values, std::size_t most)
{
	std::vector<Batch> out;
	Batch open = std::make_unique<std::vector<int>>();
	for (int v : values) {
		open->push_back(v);
		if (open->size() >= most) {
			out.push_back(std::move(open));
			open = std::make_unique<std::vector<int>>();
		}
	}
	if (!open->empty())
		out.push_back(std::move(open));
	return out;
}
#ifdef RUN
std::size_t drive(int n)
{
	return split({n, n, n, n, n}, 2).size();
}
#endif
} // namespace batch_refilled
RUN_CLEAN(batch_refilled, batch_refilled::drive(3))

// CLEAN header_patched_later: correct
namespace header_patched_later
{
// The reference stays good because there is room for everything that follows.
std::vector<int> encode(const std::vector<int> &words)
{
	std::vector<int> out;
	out.reserve(words.size() + 2);
	out.push_back(0);
	int &kind = out.back();
	for (int word : words) {
		out.push_back(word);
		if (word < 0)
			kind = 1;
	}
	out.push_back(kind);
	return out;
}
#ifdef RUN
int drive(int n)
{
	return encode({n, -n, n, n}).back();
}
#endif
} // namespace header_patched_later
RUN_CLEAN(header_patched_later, header_patched_later::drive(3))

// CLEAN row_swap_and_drop: correct
namespace row_swap_and_drop
{
struct Job {
	int id;
	Holder<int> result;
};
// Removes a job without keeping the order.
bool cancel(Row<Job> &jobs, int id)
{
	for (Job &job : jobs) {
		if (job.id == id) {
			Job &last = jobs.at(jobs.size() - 1);
			if (&job != &last)
				job = std::move(last);
			jobs.drop_last();
			return true;
		}
	}
	return false;
}
#ifdef RUN
bool drive(int n)
{
	Row<Job> jobs;
	jobs.add({n, hold<int>(1)});
	jobs.add({4, hold<int>(2)});
	jobs.add({5, hold<int>(3)});
	return cancel(jobs, n) && cancel(jobs, 4) && cancel(jobs, 5) && !cancel(jobs, 5);
}
#endif
} // namespace row_swap_and_drop
RUN_CLEAN(row_swap_and_drop, row_swap_and_drop::drive(3))

// CLEAN member_of_room: correct
namespace member_of_room
{
class Guest;
class Room
{
	std::list<Guest *> guests;
	friend class Guest;

public:
	Room() = default;
	Room(const Room &) = delete;
	std::size_t size() const { return guests.size(); }
};
// A guest must not outlive its room, and leaves it by itself.
class Guest
{
	Room &room;
	std::list<Guest *>::iterator place;

public:
	explicit Guest(Room &r BORROWED) : room(r), place(r.guests.insert(r.guests.end(), this)) {}
	Guest(const Guest &) = delete;
	~Guest() { room.guests.erase(place); }
};
std::size_t evening(Room &room)
{
	Guest host(room);
	std::size_t most;
	{
		Guest friends[] = {Guest(room), Guest(room)};
		most = room.size();
	}
	return most - room.size();
}
#ifdef RUN
std::size_t drive(int)
{
	Room room;
	return evening(room) + room.size();
}
#endif
} // namespace member_of_room
RUN_CLEAN(member_of_room, member_of_room::drive(3))

// CLEAN text_maybe_owned: correct
namespace text_maybe_owned
{
class Text
{
	const char *first;
	std::size_t count;
	bool owned;
	Text(const char *first, std::size_t count, bool owned)
		: first(first), count(count), owned(owned)
	{
	}

public:
	static Text view(std::string_view text BORROWED)
	{
		return Text(text.data(), text.size(), false);
	}
	static Text copy(std::string_view text)
	{
		char *fresh = new char[text.size()];
		std::copy(text.begin(), text.end(), fresh);
		return Text(fresh, text.size(), true);
	}
	Text(Text &&from) noexcept
		: first(from.first), count(from.count), owned(std::exchange(from.owned, false))
	{
		from.first = nullptr;
		from.count = 0;
	}
	Text &operator=(Text &&) = delete;
	~Text()
	{
		if (owned)
			delete[] first;
	}
	std::string_view get() const BORROWED { return {first, count}; }
};
std::size_t both(std::string_view text, bool keep)
{
	Text one = keep ? Text::copy(text) : Text::view(text);
	Text two = std::move(one);
	return two.get().size() + one.get().size();
}
#ifdef RUN
std::size_t drive(int n)
{
	return both("some text", n == 3) + both("more", n != 3);
}
#endif
} // namespace text_maybe_owned
RUN_CLEAN(text_maybe_owned, text_maybe_owned::drive(3))

// CLEAN started_in_two_steps: correct
namespace started_in_two_steps
{
class Player
{
	std::vector<int> *sink = nullptr;
	std::optional<std::string> title;
	int volume = 0;

public:
	void start(std::vector<int> &out KEPT_BY(this), std::string name)
	{
		sink = &out;
		title.emplace(std::move(name));
		volume = 5;
	}
	void stop()
	{
		sink = nullptr;
		title.reset();
	}
	bool play()
	{
		if (!sink || !title)
			return false;
		sink->push_back(volume);
		return !title->empty();
	}
};
bool evening(const std::string &name, std::vector<int> &record)
{
	Player player;
	const bool early = player.play();
	player.start(record, name);
	const bool played = player.play();
	player.stop();
	return !early && played && !player.play();
}
#ifdef RUN
bool drive(int n)
{
	std::vector<int> record;
	return evening(std::string(n, 'x'), record);
}
#endif
} // namespace started_in_two_steps
RUN_CLEAN(started_in_two_steps, started_in_two_steps::drive(3))

// CLEAN digit_or_fallback: correct
namespace digit_or_fallback
{
// Gives out a value only when it returns true.
bool digit(std::string_view text, int &out)
{
	if (text.empty() || text.front() < '0' || text.front() > '9')
		return false;
	out = text.front() - '0';
	return true;
}
int level(std::string_view text, std::string_view other, int fallback)
{
	int value;
	if (!digit(text, value) && !digit(other, value))
		return fallback;
	return value;
}
#ifdef RUN
int drive(int n)
{
	return level("x", "7", n) + level("", "", n) + level("2", "", n);
}
#endif
} // namespace digit_or_fallback
RUN_CLEAN(digit_or_fallback, digit_or_fallback::drive(3))

// CLEAN drained_before_return: correct
namespace drained_before_return
{
// The work refers to locals of this function, and all of it has run before they go.
unsigned tally(const Row<int> &votes, int party)
{
	unsigned count = 0;
	Row<int> rest;
	Later later;
	for (const int &vote : votes) {
		if (vote == party)
			later.post([&count] { ++count; });
		else
			later.post([&rest, &vote] { rest.add(vote); });
	}
	later.run();
	return count;
}
#ifdef RUN
unsigned drive(int n)
{
	Row<int> votes;
	for (int i = 0; i < 5; ++i)
		votes.add(i);
	return tally(votes, n);
}
#endif
} // namespace drained_before_return
RUN_CLEAN(drained_before_return, drained_before_return::drive(3))

// CLEAN halves_in_threads: correct
namespace halves_in_threads
{
// Each thread has slots of its own, and both are joined before the slots are read.
unsigned long long total(const std::vector<unsigned> &left, const std::vector<unsigned> &right)
{
	unsigned long long sums[2] = {0, 0};
	auto add = [](const std::vector<unsigned> &from, unsigned long long &to) {
		for (unsigned v : from)
			to += v;
	};
	{
		std::jthread one([&] { add(left, sums[0]); });
		std::jthread two([&] { add(right, sums[1]); });
	}
	return sums[0] + sums[1];
}
#ifdef RUN
unsigned long long drive(unsigned n)
{
	return total({n, n}, {n});
}
#endif
} // namespace halves_in_threads
RUN_CLEAN(halves_in_threads, halves_in_threads::drive(3))

// CLEAN view_that_owns: correct
namespace view_that_owns
{
std::vector<int> squares_of(const std::vector<int> &sides)
{
	std::vector<int> kept;
	for (int side : sides)
		if (side > 0 && side < 1000)
			kept.push_back(side * side);
	return kept;
}
// The view owns the temporary vector.
auto small(const std::vector<int> &sides, int limit)
{
	return squares_of(sides) | std::views::filter([limit](int v) { return v < limit; });
}
int first_small(const std::vector<int> &sides, int limit)
{
	auto view = small(sides, limit);
	auto at = view.begin();
	return at == view.end() ? 0 : *at;
}
#ifdef RUN
int drive(int n)
{
	return first_small({30, n, 2}, 10);
}
#endif
} // namespace view_that_owns
RUN_CLEAN(view_that_owns, view_that_owns::drive(3))

// CLEAN extended_by_reference: correct
namespace extended_by_reference
{
struct Range {
	int low;
	int high;
};
Range ordered(int a, int b)
{
	return a < b ? Range{a, b} : Range{b, a};
}
// Both references keep their temporaries alive, the second one by way of its member.
bool inside(int a, int b, int v)
{
	const Range &range = ordered(a, b);
	const int &high = ordered(a, b).high;
	return range.low <= v && v <= high;
}
#ifdef RUN
bool drive(int n)
{
	return inside(9, n, 5);
}
#endif
} // namespace extended_by_reference
RUN_CLEAN(extended_by_reference, extended_by_reference::drive(3))

// CLEAN listener_by_weak: correct
namespace listener_by_weak
{
class Screen
{
	int shown = 0;

public:
	void show(int v) { shown = v; }
	int get() const { return shown; }
};
class Feed
{
	std::vector<std::function<void(int)>> listeners;

public:
	void attach(const std::shared_ptr<Screen> &screen)
	{
		listeners.push_back([weak = std::weak_ptr<Screen>(screen)](int v) {
			if (auto strong = weak.lock())
				strong->show(v);
		});
	}
	void send(int v)
	{
		for (auto &listener : listeners)
			listener(v);
	}
};
int replace_screen(Feed &feed, int first, int second)
{
	auto screen = std::make_shared<Screen>();
	feed.attach(screen);
	feed.send(first);
	screen = std::make_shared<Screen>();
	feed.send(second);
	return screen->get();
}
#ifdef RUN
int drive(int n)
{
	Feed feed;
	const int v = replace_screen(feed, n, n + 1);
	feed.send(n);
	return v;
}
#endif
} // namespace listener_by_weak
RUN_CLEAN(listener_by_weak, listener_by_weak::drive(3))

// CLEAN entry_rolled_back: correct
namespace entry_rolled_back
{
class Entry
{
	Book<int> *book;
	int key;

public:
	Entry(Book<int> &b KEPT_BY(this), int key, int value) : book(&b), key(key)
	{
		b.put(key, value);
	}
	Entry(const Entry &) = delete;
	~Entry()
	{
		if (book)
			book->erase(key);
	}
	void commit() { book = nullptr; }
};
bool reserve_both(Book<int> &book, int seat, int other, bool paid)
{
	if (seat == other || book.find(seat) || book.find(other))
		return false;
	Entry one(book, seat, 1);
	Entry two(book, other, 1);
	if (!paid)
		return false;
	one.commit();
	two.commit();
	return true;
}
#ifdef RUN
bool drive(int n)
{
	Book<int> book;
	return !reserve_both(book, n, 4, false) && reserve_both(book, n, 4, true) && book.find(n);
}
#endif
} // namespace entry_rolled_back
RUN_CLEAN(entry_rolled_back, entry_rolled_back::drive(3))

// CLEAN deque_keeps_references: correct
namespace deque_keeps_references
{
struct Line {
	int number;
	const Line *above;
};
// Adding at the ends of a deque moves no element.
class Transcript
{
	std::deque<Line> lines;
	const Line *last = nullptr;

public:
	Transcript() = default;
	Transcript(const Transcript &) = delete;
	void add(int number)
	{
		lines.push_back({number, last});
		last = &lines.back();
	}
	int before_last() const { return last && last->above ? last->above->number : 0; }
};
int record(Transcript &transcript, const std::vector<int> &numbers)
{
	for (int number : numbers)
		transcript.add(number);
	return transcript.before_last();
}
#ifdef RUN
int drive(int n)
{
	Transcript transcript;
	return record(transcript, std::vector<int>(500, n));
}
#endif
} // namespace deque_keeps_references
RUN_CLEAN(deque_keeps_references, deque_keeps_references::drive(3))

// CLEAN renamed_node: correct
namespace renamed_node
{
// The value stays where it is while its node goes out of the map and comes back under another key.
bool rename(std::map<int, std::string> &names, int from, int to)
{
	auto at = names.find(from);
	if (at == names.end() || names.count(to))
		return false;
	std::string &name = at->second;
	auto node = names.extract(at);
	node.key() = to;
	names.insert(std::move(node));
	name += '*';
	return true;
}
#ifdef RUN
bool drive(int n)
{
	std::map<int, std::string> names{{1, "one"}, {2, "two"}};
	return rename(names, 1, n) && !rename(names, 2, n);
}
#endif
} // namespace renamed_node
RUN_CLEAN(renamed_node, renamed_node::drive(3))

// CLEAN slot_by_hand: correct
namespace slot_by_hand
{
template <class T>
class Slot
{
	alignas(T) unsigned char room[sizeof(T)];
	T *live = nullptr;

public:
	Slot() = default;
	Slot(const Slot &) = delete;
	~Slot() { clear(); }
	void clear()
	{
		if (T *old = std::exchange(live, nullptr))
			std::destroy_at(old);
	}
	template <class... A>
	T &fill(A &&...a) BORROWED
	{
		clear();
		live = ::new (static_cast<void *>(room)) T(std::forward<A>(a)...);
		return *live;
	}
	T *peek() BORROWED { return live; }
};
std::size_t refill(Slot<std::string> &slot, std::size_t first, std::size_t second)
{
	const std::size_t before = slot.fill(first, 'a').size();
	std::string &now = slot.fill(second, 'b');
	return before < now.size() ? before : slot.peek()->size();
}
#ifdef RUN
std::size_t drive(int n)
{
	Slot<std::string> slot;
	return refill(slot, 60, n);
}
#endif
} // namespace slot_by_hand
RUN_CLEAN(slot_by_hand, slot_by_hand::drive(3))

// CLEAN last_handle_deletes: correct
namespace last_handle_deletes
{
class Shared
{
	unsigned handles = 1;
	int value;
	~Shared() { use(value); }

public:
	explicit Shared(int value) : value(value) {}
	Shared(const Shared &) = delete;
	Shared *take()
	{
		++handles;
		return this;
	}
	// Gives one handle back; true if it was the last one.
	static bool give(Shared *s)
	{
		if (--s->handles)
			return false;
		delete s;
		return true;
	}
	int get() const { return value; }
};
bool pass_round(int value, int limit)
{
	Shared *mine = new Shared(value);
	Shared *other = mine->take();
	const bool last = Shared::give(mine);
	const bool high = other->get() > limit;
	return Shared::give(other) && !last && high;
}
#ifdef RUN
bool drive(int n)
{
	return pass_round(n, 2);
}
#endif
} // namespace last_handle_deletes
RUN_CLEAN(last_handle_deletes, last_handle_deletes::drive(3))

// CLEAN posting_while_running: correct
namespace posting_while_running
{
// run() takes the tasks out first, so that tasks may post others.
void countdown(Later &later, unsigned from, Row<unsigned> &seen)
{
	seen.add(from);
	if (from)
		later.post([&later, from, &seen] { countdown(later, from - 1, seen); });
}
std::size_t rounds(unsigned from)
{
	Row<unsigned> seen;
	Later later;
	countdown(later, from, seen);
	while (later.size())
		later.run();
	return seen.size();
}
#ifdef RUN
std::size_t drive(unsigned n)
{
	return rounds(n);
}
#endif
} // namespace posting_while_running
RUN_CLEAN(posting_while_running, posting_while_running::drive(3))

// CLEAN pairs_of_words: correct
namespace pairs_of_words
{
// The coroutine owns its words; the previous one is kept as a copy.
Gen<bool> repeats(std::vector<std::string> words)
{
	std::optional<std::string> previous;
	for (std::string &word : words) {
		co_yield previous == word;
		previous = std::move(word);
	}
}
unsigned count(const std::vector<std::string> &words)
{
	unsigned n = 0;
	Gen<bool> flags = repeats(words);
	while (std::optional<bool> flag = flags.next())
		if (*flag)
			++n;
	return n;
}
#ifdef RUN
unsigned drive(int n)
{
	return count({"a", "a", std::string(n, 'b'), "c", "c"});
}
#endif
} // namespace pairs_of_words
RUN_CLEAN(pairs_of_words, pairs_of_words::drive(3))

// CLEAN state_moved_out_first: correct
namespace state_moved_out_first
{
struct Idle {
	int starts = 0;
};
struct Running {
	int starts = 0;
	std::vector<int> work;
};
class Machine
{
	std::variant<Idle, Running> state;

public:
	void start(std::vector<int> work)
	{
		if (const Idle *idle = std::get_if<Idle>(&state)) {
			const int starts = idle->starts;
			state = Running{starts, std::move(work)};
		}
	}
	std::vector<int> stop()
	{
		Running *running = std::get_if<Running>(&state);
		if (!running)
			return {};
		Running last = std::move(*running);
		state = Idle{last.starts | 1};
		return std::move(last.work);
	}
};
std::size_t cycle(Machine &machine, const std::vector<int> &work)
{
	machine.start(work);
	const std::size_t done = machine.stop().size();
	return done + machine.stop().size();
}
#ifdef RUN
std::size_t drive(int n)
{
	Machine machine;
	return cycle(machine, {n, n}) + cycle(machine, {n});
}
#endif
} // namespace state_moved_out_first
RUN_CLEAN(state_moved_out_first, state_moved_out_first::drive(3))

// CLEAN called_outside_lock: correct
namespace called_outside_lock
{
// The callbacks may attach others: they are called from a copy, without the latch.
class Signal
{
	Latch latch;
	std::vector<std::function<void()>> callbacks GUARDED(latch);

public:
	void attach(std::function<void()> f) WITHOUT(latch)
	{
		Hold h(latch);
		callbacks.push_back(std::move(f));
	}
	std::size_t raise() WITHOUT(latch)
	{
		std::vector<std::function<void()>> now;
		{
			Hold h(latch);
			now = callbacks;
		}
		for (auto &f : now)
			if (f)
				f();
		return now.size();
	}
};
std::size_t twice(Signal &signal)
{
	signal.attach([&signal] { signal.attach(nullptr); });
	const std::size_t first = signal.raise();
	return first + signal.raise();
}
#ifdef RUN
std::size_t drive(int)
{
	Signal signal;
	return twice(signal);
}
#endif
} // namespace called_outside_lock
RUN_CLEAN(called_outside_lock, called_outside_lock::drive(3))

// CLEAN reseated_after_growth: correct
namespace reseated_after_growth
{
int longest_run(const Row<int> &values)
{
	Row<int> lengths;
	int *current = &lengths.add(0);
	const int *previous = nullptr;
	for (const int &value : values) {
		if (previous && *previous != value)
			current = &lengths.add(0);
		if (*current < 1000)
			++*current;
		previous = &value;
	}
	int most = *current;
	for (int length : lengths)
		most = std::max(most, length);
	return most;
}
#ifdef RUN
int drive(int n)
{
	Row<int> values;
	for (int i = 0; i < 20; ++i)
		values.add(i < 5 ? i : n);
	return longest_run(values);
}
#endif
} // namespace reseated_after_growth
RUN_CLEAN(reseated_after_growth, reseated_after_growth::drive(3))

// CLEAN scratch_used_again: correct
namespace scratch_used_again
{
// The line is moved away and then cleared, which gives it a known value again.
std::vector<std::string> lines_of(std::string_view text)
{
	std::vector<std::string> lines;
	std::string line;
	for (char c : text) {
		if (c != '\n') {
			line += c;
			continue;
		}
		lines.push_back(std::move(line));
		line.clear();
	}
	if (!line.empty())
		lines.push_back(std::move(line));
	return lines;
}
#ifdef RUN
std::size_t drive(int n)
{
	return lines_of("one\ntwo\n" + std::string(n, 'x')).size();
}
#endif
} // namespace scratch_used_again
RUN_CLEAN(scratch_used_again, scratch_used_again::drive(3))

// CLEAN recorder_stops_first: correct
namespace recorder_stops_first
{
// The worker is the last member: it has run everything before the other members go.
class Recorder
{
	std::mutex m;
	std::vector<int> notes;
	Worker worker;

public:
	void note(int v)
	{
		worker.post([this, v] {
			std::lock_guard<std::mutex> lock(m);
			notes.push_back(v);
		});
	}
	std::size_t count()
	{
		worker.settle();
		std::lock_guard<std::mutex> lock(m);
		return notes.size();
	}
};
std::size_t record(const std::vector<int> &values)
{
	Recorder recorder;
	for (int v : values)
		recorder.note(v);
	const std::size_t n = recorder.count();
	recorder.note(0);
	return n;
}
#ifdef RUN
std::size_t drive(int n)
{
	return record(std::vector<int>(100, n));
}
#endif
} // namespace recorder_stops_first
RUN_CLEAN(recorder_stops_first, recorder_stops_first::drive(3))
