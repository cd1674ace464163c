// SPDX-License-Identifier: GPL-2.0
// Ends of scopes: destructors that use what has ended, and owners that end before their borrowers.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CLEAN counted_entry: a statistics object and a timer that adds to it at its end; used below
struct Statistics {
	std::vector<int> samples = std::vector<int>(1);
	void add(int sample) { samples.push_back(sample); }
};
class Timer
{
public:
	explicit Timer(Statistics &statistics BORROWED) : statistics_(&statistics) {}
	Timer(Timer &&other) noexcept : statistics_(std::exchange(other.statistics_, nullptr)) {}
	Timer &operator=(Timer &&) = delete;
	~Timer()
	{
		if (statistics_)
			statistics_->add(1);
	}

private:
	Statistics *statistics_;
};
std::size_t time_once()
{
	Statistics statistics;
	{
		Timer timer(statistics);
	}
	return statistics.samples.size();
}
RUN_CLEAN(counted_entry, time_once())

// CASE statistics_below: the timer is declared above the statistics that it reports to at its end
namespace statistics_below
{
//- bad
std::size_t measure_bad()
{
	std::optional<Timer> timer;
	Statistics statistics;
	timer.emplace(statistics);
	return timer ? 1 : 0;
}
//- good
std::size_t measure_good()
{
	Statistics statistics;
	std::optional<Timer> timer;
	timer.emplace(statistics);
	return timer ? 1 : 0;
}
RUN_CASE(statistics_below, measure_bad(), measure_good())
} // namespace statistics_below

// CASE class_members_reversed: the member that reports at its end is declared above what it reports to
namespace class_members_reversed
{
//- bad
class JobBad
{
public:
	JobBad(const JobBad &) = delete;
	JobBad() { timers_.emplace_back(statistics_); }
	std::size_t size() const { return timers_.size(); }

private:
	std::list<Timer> timers_;
	Statistics statistics_;
};
std::size_t job_bad()
{
	return JobBad().size();
}
//- good
class JobGood
{
public:
	JobGood(const JobGood &) = delete;
	JobGood() { timers_.emplace_back(statistics_); }
	std::size_t size() const { return timers_.size(); }

private:
	Statistics statistics_;
	std::list<Timer> timers_;
};
std::size_t job_good()
{
	return JobGood().size();
}
RUN_CASE(class_members_reversed, job_bad(), job_good())
} // namespace class_members_reversed

// CASE timers_of_erased: the timer of a user goes on after the user's statistics were erased from the table
namespace timers_of_erased
{
//- bad
std::size_t logout_bad(std::map<int, Statistics> &users, int user)
{
	Timer timer(users[user]);
	users.erase(user);
	return users.size();
}
//- good
std::size_t logout_good(std::map<int, Statistics> &users, int user)
{
	{
		Timer timer(users[user]);
	}
	users.erase(user);
	return users.size();
}
RUN_CASE(timers_of_erased, ({
		 std::map<int, Statistics> u;
		 logout_bad(u, 1);
	 }),
	 ({
		 std::map<int, Statistics> u;
		 logout_good(u, 1);
	 }))
} // namespace timers_of_erased

// CASE timer_in_unique: the timer on the heap is handed out of the function whose local it reports to
namespace timer_in_unique
{
//- bad
std::unique_ptr<Timer> begin_bad(int count)
{
	Statistics statistics;
	statistics.add(count);
	return std::make_unique<Timer>(statistics);
}
//- good
std::unique_ptr<Timer> begin_good(Statistics &statistics, int count)
{
	statistics.add(count);
	return std::make_unique<Timer>(statistics);
}
RUN_CASE(timer_in_unique, begin_bad(2).reset(), ({
		 Statistics s;
		 begin_good(s, 2).reset();
	 }))
} // namespace timer_in_unique

// CASE block_result: the longest name is kept by address across the block that has the names
namespace block_result
{
//- bad
std::size_t longest_bad(const std::vector<std::string> &words)
{
	const std::string *longest = nullptr;
	{
		std::vector<std::string> sorted = words;
		std::sort(sorted.begin(), sorted.end());
		longest = &sorted.back();
	}
	return longest->size();
}
//- good
std::size_t longest_good(const std::vector<std::string> &words)
{
	const std::string *longest = nullptr;
	std::vector<std::string> sorted = words;
	std::sort(sorted.begin(), sorted.end());
	longest = &sorted.back();
	return longest->size();
}
RUN_CASE(block_result, longest_bad({"a", "b"}), longest_good({"a", "b"}))
} // namespace block_result

// CASE loop_local_view: the view of the round's own string is used after the loop
namespace loop_local_view
{
//- bad
std::size_t last_bad(int count)
{
	std::string_view last;
	for (int i = 0; i < count; i++) {
		const std::string text = "entry with the number " + std::to_string(i);
		last = text;
	}
	return last.empty() ? 0 : last.size() + static_cast<std::size_t>(last.back());
}
//- good
std::size_t last_good(int count)
{
	std::string last;
	for (int i = 0; i < count; i++) {
		const std::string text = "entry with the number " + std::to_string(i);
		last = text;
	}
	return last.empty() ? 0 : last.size() + static_cast<std::size_t>(last.back());
}
RUN_CASE(loop_local_view, last_bad(2), last_good(2))
} // namespace loop_local_view

// CASE optional_reset_borrow: the connection is ended by reset(), its name is logged from a reference
namespace optional_reset_borrow
{
struct Connection {
	std::string peer;
};
//- bad
std::string hang_up_bad(std::optional<Connection> &connection)
{
	const std::string &peer = connection->peer;
	connection.reset();
	return "closed " + peer;
}
//- good
std::string hang_up_good(std::optional<Connection> &connection)
{
	const std::string peer = connection->peer;
	connection.reset();
	return "closed " + peer;
}
RUN_CASE(optional_reset_borrow, ({
		 std::optional<Connection> c = Connection{std::string(60, 'p')};
		 hang_up_bad(c);
	 }),
	 ({
		 std::optional<Connection> c = Connection{std::string(60, 'p')};
		 hang_up_good(c);
	 }))
} // namespace optional_reset_borrow

// CASE deleter_uses_pool: the deleter gives the object back to a pool that ends before the object
namespace deleter_uses_pool
{
class Pool
{
public:
	int *take(int value)
	{
		slots_[used_] = value;
		return &slots_[used_++];
	}
	void give(int *) { freed_.push_back(--used_); }

private:
	std::array<int, 8> slots_{};
	std::vector<std::size_t> freed_;
	std::size_t used_ = 0;
};
struct Returner {
	Pool *pool;
	void operator()(int *slot) const { pool->give(slot); }
};
using Slot = std::unique_ptr<int, Returner>;
//- bad
int use_bad(int n)
{
	Slot slot(nullptr, Returner{nullptr});
	Pool pool;
	slot = Slot(pool.take(n), Returner{&pool});
	return *slot;
}
//- good
int use_good(int n)
{
	Pool pool;
	Slot slot(nullptr, Returner{nullptr});
	slot = Slot(pool.take(n), Returner{&pool});
	return *slot;
}
RUN_CASE(deleter_uses_pool, use_bad(3), use_good(3))
} // namespace deleter_uses_pool

// CASE listener_not_removed: the listener ends without having been taken off the list that still knows it
namespace listener_not_removed
{
struct Listener {
	int heard = 0;
};
class Radio
{
public:
	void tune(Listener &listener KEPT_BY(this)) { listeners_.push_back(&listener); }
	void leave(Listener &listener) { std::erase(listeners_, &listener); }
	int play()
	{
		int heard = 0;
		for (Listener *listener : listeners_)
			heard += ++listener->heard;
		return heard;
	}

private:
	std::vector<Listener *> listeners_;
};
//- bad
int evening_bad(int guests)
{
	Radio radio;
	Listener host;
	radio.tune(host);
	for (int i = 0; i < guests; i++) {
		auto guest = std::make_unique<Listener>();
		radio.tune(*guest);
		radio.play();
	}
	return radio.play();
}
//- good
int evening_good(int guests)
{
	std::vector<std::unique_ptr<Listener>> all;
	for (int i = 0; i < guests; i++)
		all.push_back(std::make_unique<Listener>());
	Listener host;
	Radio radio;
	radio.tune(host);
	for (const auto &guest : all) {
		radio.tune(*guest);
		radio.play();
	}
	return radio.play();
}
RUN_CASE(listener_not_removed, evening_bad(1), evening_good(1))
} // namespace listener_not_removed

// CASE guard_of_temporary: the guard restores a field of a temporary in the next statement's end
namespace guard_of_temporary
{
struct Printer {
	std::vector<int> widths = std::vector<int>(3, 8);
};
class Width
{
public:
	Width(Printer &printer BORROWED, int width) : printer_(printer), old_(printer.widths[0])
	{
		printer_.widths[0] = width;
	}
	Width(const Width &) = delete;
	~Width() { printer_.widths[0] = old_; }
	int now() const { return printer_.widths[0]; }

private:
	Printer &printer_;
	int old_;
};
std::unique_ptr<Printer> open_printer(int tray)
{
	return tray < 0 ? nullptr : std::make_unique<Printer>();
}
//- bad
int print_bad(int tray)
{
	Width width(*open_printer(tray), 4);
	return width.now();
}
//- good
int print_good(int tray)
{
	auto printer = open_printer(tray);
	Width width(*printer, 4);
	return width.now();
}
RUN_CASE(guard_of_temporary, print_bad(1), print_good(1))
} // namespace guard_of_temporary

// CASE assigned_shared: the last owner of the current scene is assigned the next one, with a borrow of the old one at hand
namespace assigned_shared
{
struct Scene {
	std::vector<int> actors;
};
//- bad
std::size_t cut_bad(std::shared_ptr<Scene> &current, std::size_t count)
{
	const std::vector<int> &before = current->actors;
	current = std::make_shared<Scene>(Scene{std::vector<int>(count)});
	return current->actors.size() - before.size();
}
//- good
std::size_t cut_good(std::shared_ptr<Scene> &current, std::size_t count)
{
	const std::shared_ptr<Scene> old = current;
	const std::vector<int> &before = old->actors;
	current = std::make_shared<Scene>(Scene{std::vector<int>(count)});
	return current->actors.size() - before.size();
}
RUN_CASE(assigned_shared, ({
		 auto s = std::make_shared<Scene>();
		 cut_bad(s, 2);
	 }),
	 ({
		 auto s = std::make_shared<Scene>();
		 cut_good(s, 2);
	 }))
} // namespace assigned_shared

// CASE destructor_logs_member: the destructor's body clears the buffer, then writes to its end through a reference
namespace destructor_logs_member
{
//- bad
class WriterBad
{
public:
	explicit WriterBad(std::vector<std::string> &out BORROWED)
		: out_(out), lines_(2, std::string(40, 'l'))
	{
	}
	WriterBad(const WriterBad &) = delete;
	~WriterBad()
	{
		const std::string &last = lines_.back();
		lines_.clear();
		lines_.shrink_to_fit();
		out_.push_back(last);
	}

private:
	std::vector<std::string> &out_;
	std::vector<std::string> lines_;
};
//- good
class WriterGood
{
public:
	explicit WriterGood(std::vector<std::string> &out BORROWED)
		: out_(out), lines_(2, std::string(40, 'l'))
	{
	}
	WriterGood(const WriterGood &) = delete;
	~WriterGood()
	{
		const std::string &last = lines_.back();
		out_.push_back(last);
		lines_.clear();
		lines_.shrink_to_fit();
	}

private:
	std::vector<std::string> &out_;
	std::vector<std::string> lines_;
};
RUN_CASE(destructor_logs_member, ({
		 std::vector<std::string> o;
		 WriterBad w(o);
	 }),
	 ({
		 std::vector<std::string> o;
		 WriterGood w(o);
	 }))
} // namespace destructor_logs_member

// CASE early_return_guard: on the early path the guard's target was given up before the guard ends
namespace early_return_guard
{
struct Cache {
	std::vector<int> hits = std::vector<int>(1);
};
class Hit
{
public:
	explicit Hit(Cache &cache BORROWED) : cache_(cache) {}
	Hit(const Hit &) = delete;
	~Hit() { cache_.hits[0]++; }
	int count() const { return cache_.hits[0]; }

private:
	Cache &cache_;
};
//- bad
int get_bad(std::unique_ptr<Cache> &cache, bool stale)
{
	Hit hit(*cache);
	if (stale) {
		cache.reset();
		return -1;
	}
	return hit.count();
}
//- good
int get_good(std::unique_ptr<Cache> &cache, bool stale)
{
	if (stale) {
		cache.reset();
		return -1;
	}
	Hit hit(*cache);
	return hit.count();
}
RUN_CASE(early_return_guard, ({
		 auto c = std::make_unique<Cache>();
		 get_bad(c, true);
	 }),
	 ({
		 auto c = std::make_unique<Cache>();
		 get_good(c, true);
	 }))
} // namespace early_return_guard

// CASE vector_of_borrowers_first: the borrowers' vector is a parameter, and what they borrow is local
namespace vector_of_borrowers_first
{
//- bad
std::size_t schedule_bad(std::vector<Timer> &running, int first)
{
	Statistics local;
	local.add(first);
	running.emplace_back(local);
	return running.size();
}
//- good
std::size_t schedule_good(std::vector<Timer> &running, Statistics &statistics KEPT_BY(running),
			  int first)
{
	statistics.add(first);
	running.emplace_back(statistics);
	return running.size();
}
RUN_CASE(vector_of_borrowers_first, ({
		 std::vector<Timer> r;
		 schedule_bad(r, 2);
	 }),
	 ({
		 Statistics s;
		 std::vector<Timer> r;
		 schedule_good(r, s, 2);
	 }))
} // namespace vector_of_borrowers_first

// CASE moved_out_owner_ends: the owner's content moves into a local, which ends before the borrow's last use
namespace moved_out_owner_ends
{
//- bad
std::size_t swap_out_bad(std::vector<std::string> &lines)
{
	const std::string &head = lines.front();
	{
		std::vector<std::string> old;
		old.swap(lines);
	}
	return head.size() + lines.size();
}
//- good
std::size_t swap_out_good(std::vector<std::string> &lines)
{
	std::size_t head = lines.front().size();
	{
		std::vector<std::string> old;
		old.swap(lines);
	}
	return head + lines.size();
}
RUN_CASE(moved_out_owner_ends, ({
		 std::vector<std::string> l{std::string(40, 'h')};
		 swap_out_bad(l);
	 }),
	 ({
		 std::vector<std::string> l{std::string(40, 'h')};
		 swap_out_good(l);
	 }))
} // namespace moved_out_owner_ends

// CLEAN timers_after_statistics: timers of two blocks, each declared below what it reports to
std::size_t nested_timers()
{
	Statistics total;
	Statistics part;
	{
		Timer outer(total);
		for (int i = 0; i < 3; i++)
			Timer inner(part);
	}
	return total.samples.size() + part.samples.size();
}
RUN_CLEAN(timers_after_statistics, nested_timers())

// CLEAN timers_in_vector: timers in a vector that ends before the statistics of each
std::size_t vector_of_timers(std::size_t n)
{
	std::vector<Statistics> all(n);
	{
		std::vector<Timer> timers;
		for (Statistics &statistics : all)
			timers.emplace_back(statistics);
	}
	std::size_t samples = 0;
	for (const Statistics &statistics : all)
		samples += statistics.samples.size();
	return samples;
}
RUN_CLEAN(timers_in_vector, vector_of_timers(3))

// CLEAN reset_then_reuse: an optional object is ended and made anew, its borrows in between
std::size_t cycle(std::optional<std::string> &slot)
{
	std::size_t sum = 0;
	for (int i = 0; i < 3; i++) {
		slot.emplace(static_cast<std::size_t>(i) + 20, 'x');
		const std::string &text = *slot;
		sum += text.size();
		slot.reset();
	}
	return sum;
}
RUN_CLEAN(reset_then_reuse, ({
		  std::optional<std::string> s;
		  cycle(s);
	  }))

// CLEAN listener_leaves: the listener takes itself off the list before it ends
class Bus
{
public:
	void join(const int &id KEPT_BY(this)) { members_.push_back(&id); }
	void leave(const int &id) { std::erase(members_, &id); }
	std::size_t size() const { return members_.size(); }

private:
	std::vector<const int *> members_;
};
std::size_t ride()
{
	int first = 1;
	int second = 2;
	Bus bus;
	bus.join(first);
	bus.join(second);
	bus.leave(second);
	return bus.size();
}
RUN_CLEAN(listener_leaves, ride())

// CLEAN unwinding_vector: owners that are ended one by one from the back
int unwind(std::vector<std::unique_ptr<int>> owners)
{
	int sum = 0;
	while (!owners.empty()) {
		const std::unique_ptr<int> last = std::move(owners.back());
		owners.pop_back();
		sum += *last;
	}
	return sum;
}
RUN_CLEAN(unwinding_vector, ({
		  std::vector<std::unique_ptr<int>> o;
		  o.push_back(std::make_unique<int>(1));
		  unwind(std::move(o));
	  }))

// CLEAN conditional_guard: a guard that is there only if it is wanted
std::size_t maybe_timed(bool timed)
{
	Statistics statistics;
	{
		std::optional<Timer> timer;
		if (timed)
			timer.emplace(statistics);
	}
	return statistics.samples.size();
}
RUN_CLEAN(conditional_guard, maybe_timed(true))
