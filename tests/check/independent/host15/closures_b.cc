// SPDX-License-Identifier: GPL-2.0
// Closures that outlive what they use, work that runs later or elsewhere, threads and their locks.
#include "../set.hh"
#include "vocab_b.hh"
#include <atomic>
#include <condition_variable>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// CASE loop_answers: each closure keeps a reference to the variable of one round
namespace loop_answers
{
//- bad
std::vector<std::function<int()>> answers_bad(const std::vector<int> &codes)
{
	std::vector<std::function<int()>> answers;
	for (int code : codes)
		answers.push_back([&code] { return code; });
	return answers;
}
#ifdef RUN
int drive_bad(int n)
{
	return answers_bad({n, n}).front()();
}
#endif
//- good
std::vector<std::function<int()>> answers_good(const std::vector<int> &codes)
{
	std::vector<std::function<int()>> answers;
	for (int code : codes)
		answers.push_back([code] { return code; });
	return answers;
}
#ifdef RUN
int drive_good(int n)
{
	return answers_good({n, n}).front()();
}
#endif
} // namespace loop_answers
RUN_CASE(loop_answers, loop_answers::drive_bad(3), loop_answers::drive_good(3))

// CASE panel_on_bus: the panel goes without leaving the bus, which still calls it
namespace panel_on_bus
{
// Listeners must not join or leave while send runs.
class Bus
{
	std::map<unsigned, std::function<void(int)>> listeners;
	unsigned last = 0;

public:
	unsigned join(std::function<void(int)> f)
	{
		listeners[++last] = std::move(f);
		return last;
	}
	void leave(unsigned token) { listeners.erase(token); }
	void send(int v)
	{
		for (auto &[token, f] : listeners)
			f(v);
	}
};
//- bad
class PanelBad
{
	Bus &bus;
	int shown = 0;
	unsigned token;

public:
	explicit PanelBad(Bus &bus BORROWED)
		: bus(bus), token(bus.join([this](int v) { shown = v; }))
	{
	}
	PanelBad(const PanelBad &) = delete;
	void resend() { bus.send(shown); }
};
void session_bad(Bus &bus, int first, int last)
{
	{
		PanelBad panel(bus);
		bus.send(first);
		panel.resend();
	}
	bus.send(last);
}
#ifdef RUN
int drive_bad(int n)
{
	Bus bus;
	session_bad(bus, n, n + 1);
	return n;
}
#endif
//- good
class PanelGood
{
	Bus &bus;
	int shown = 0;
	unsigned token;

public:
	explicit PanelGood(Bus &bus BORROWED)
		: bus(bus), token(bus.join([this](int v) { shown = v; }))
	{
	}
	PanelGood(const PanelGood &) = delete;
	~PanelGood() { bus.leave(token); }
	void resend() { bus.send(shown); }
};
void session_good(Bus &bus, int first, int last)
{
	{
		PanelGood panel(bus);
		bus.send(first);
		panel.resend();
	}
	bus.send(last);
}
#ifdef RUN
int drive_good(int n)
{
	Bus bus;
	session_good(bus, n, n + 1);
	return n;
}
#endif
} // namespace panel_on_bus
RUN_CASE(panel_on_bus, panel_on_bus::drive_bad(3), panel_on_bus::drive_good(3))

// CASE session_handle: only the bare pointer is kept, and the last handle goes before the work runs
namespace session_handle
{
struct Session {
	int id;
	int pings;
};
//- bad
void greet_bad(Later &later, Counted<Session> session)
{
	if (!session)
		return;
	Session *s = session.peek();
	later.post([s] { use(s->id); });
}
void round_bad(int id)
{
	Later later;
	greet_bad(later, Counted<Session>::make(id, 0));
	later.run();
}
#ifdef RUN
int drive_bad(int n)
{
	round_bad(n);
	return n;
}
#endif
//- good
void greet_good(Later &later, Counted<Session> session)
{
	if (!session)
		return;
	later.post([session] { use(session->id); });
}
void round_good(int id)
{
	Later later;
	greet_good(later, Counted<Session>::make(id, 0));
	later.run();
}
#ifdef RUN
int drive_good(int n)
{
	round_good(n);
	return n;
}
#endif
} // namespace session_handle
RUN_CASE(session_handle, session_handle::drive_bad(3), session_handle::drive_good(3))

// CASE ticket_source: the closure captures the address of a counter that is a temporary
namespace ticket_source
{
//- bad
class CounterBad
{
	unsigned at;

public:
	explicit CounterBad(unsigned from) : at(from) {}
	std::function<unsigned()> source()
	{
		return [this] { return ++at; };
	}
};
std::function<unsigned()> tickets_bad(unsigned from)
{
	return CounterBad(from).source();
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	return tickets_bad(n)();
}
#endif
//- good
class CounterGood
{
	unsigned at;

public:
	explicit CounterGood(unsigned from) : at(from) {}
	std::function<unsigned()> source()
	{
		return [at = at]() mutable { return ++at; };
	}
};
std::function<unsigned()> tickets_good(unsigned from)
{
	return CounterGood(from).source();
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	return tickets_good(n)();
}
#endif
} // namespace ticket_source
RUN_CASE(ticket_source, ticket_source::drive_bad(3), ticket_source::drive_good(3))

// CASE gathered_finds: two threads append to one vector without a lock
namespace gathered_finds
{
//- bad
std::vector<int> gather_bad(const std::vector<int> &left, const std::vector<int> &right)
{
	std::vector<int> found;
	auto keep = [&found](const std::vector<int> &from) {
		for (int v : from)
			if (v > 0)
				found.push_back(v);
	};
	{
		std::jthread other(keep, std::cref(right));
		keep(left);
	}
	return found;
}
#ifdef RUN
int drive_bad(int n)
{
	std::vector<int> many(1000, n);
	return gather_bad(many, many).size();
}
#endif
//- good
std::vector<int> gather_good(const std::vector<int> &left, const std::vector<int> &right)
{
	std::vector<int> found;
	std::mutex m;
	auto keep = [&found, &m](const std::vector<int> &from) {
		std::lock_guard<std::mutex> lock(m);
		for (int v : from)
			if (v > 0)
				found.push_back(v);
	};
	{
		std::jthread other(keep, std::cref(right));
		keep(left);
	}
	return found;
}
#ifdef RUN
int drive_good(int n)
{
	std::vector<int> many(1000, n);
	return gather_good(many, many).size();
}
#endif
} // namespace gathered_finds
RUN_CASE(gathered_finds, gathered_finds::drive_bad(3), gathered_finds::drive_good(3))

// CASE sold_seats: the lock is given up before the size is read
namespace sold_seats
{
//- bad
class SeatsBad
{
	std::mutex m;
	std::vector<int> sold;

public:
	void sell(int seat)
	{
		std::lock_guard<std::mutex> lock(m);
		sold.push_back(seat);
	}
	std::size_t count()
	{
		std::unique_lock<std::mutex> lock(m);
		if (sold.empty())
			return 0;
		lock.unlock();
		return sold.size();
	}
};
std::size_t evening_bad(SeatsBad &seats, const std::vector<int> &wanted)
{
	std::jthread till([&] {
		for (int seat : wanted)
			seats.sell(seat);
	});
	std::size_t most = 0;
	while (most < wanted.size())
		most = seats.count();
	return most;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	SeatsBad seats;
	return evening_bad(seats, std::vector<int>(50000, n));
}
#endif
//- good
class SeatsGood
{
	std::mutex m;
	std::vector<int> sold;

public:
	void sell(int seat)
	{
		std::lock_guard<std::mutex> lock(m);
		sold.push_back(seat);
	}
	std::size_t count()
	{
		std::unique_lock<std::mutex> lock(m);
		if (sold.empty())
			return 0;
		const std::size_t n = sold.size();
		lock.unlock();
		return n;
	}
};
std::size_t evening_good(SeatsGood &seats, const std::vector<int> &wanted)
{
	std::jthread till([&] {
		for (int seat : wanted)
			seats.sell(seat);
	});
	std::size_t most = 0;
	while (most < wanted.size())
		most = seats.count();
	return most;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	SeatsGood seats;
	return evening_good(seats, std::vector<int>(50000, n));
}
#endif
} // namespace sold_seats
RUN_CASE(sold_seats, sold_seats::drive_bad(3), sold_seats::drive_good(3))

// CASE memo_under_shared: the table is changed by threads that hold the lock only as readers
namespace memo_under_shared
{
//- bad
class MemoBad
{
	std::shared_mutex m;
	std::map<int, int> known;

public:
	int mask(int key)
	{
		std::shared_lock<std::shared_mutex> lock(m);
		auto [at, fresh] = known.try_emplace(key, 0);
		if (fresh)
			at->second = key | 1;
		return at->second;
	}
};
void warm_bad(MemoBad &memo, const std::vector<int> &keys)
{
	auto work = [&] {
		for (int key : keys)
			memo.mask(key);
	};
	std::jthread other(work);
	work();
}
#ifdef RUN
int drive_bad(int n)
{
	MemoBad memo;
	std::vector<int> keys;
	for (int i = 0; i < 20000; ++i)
		keys.push_back(i);
	warm_bad(memo, keys);
	return n;
}
#endif
//- good
class MemoGood
{
	std::shared_mutex m;
	std::map<int, int> known;

public:
	int mask(int key)
	{
		std::unique_lock<std::shared_mutex> lock(m);
		auto [at, fresh] = known.try_emplace(key, 0);
		if (fresh)
			at->second = key | 1;
		return at->second;
	}
};
void warm_good(MemoGood &memo, const std::vector<int> &keys)
{
	auto work = [&] {
		for (int key : keys)
			memo.mask(key);
	};
	std::jthread other(work);
	work();
}
#ifdef RUN
int drive_good(int n)
{
	MemoGood memo;
	std::vector<int> keys;
	for (int i = 0; i < 20000; ++i)
		keys.push_back(i);
	warm_good(memo, keys);
	return n;
}
#endif
} // namespace memo_under_shared
RUN_CASE(memo_under_shared, memo_under_shared::drive_bad(3), memo_under_shared::drive_good(3))

// CASE two_latches: adding is done under one latch, counting under another
namespace two_latches
{
//- bad
class TrayBad
{
	Latch incoming;
	Latch outgoing;
	Row<int> sheets;

public:
	void put(int sheet)
	{
		Hold h(incoming);
		sheets.add(sheet);
	}
	int take()
	{
		Hold h(outgoing);
		if (sheets.empty())
			return 0;
		const int sheet = sheets.at(sheets.size() - 1);
		sheets.drop_last();
		return sheet;
	}
};
void copy_bad(TrayBad &tray, const Row<int> &sheets)
{
	std::jthread feeder([&tray, &sheets] {
		for (int sheet : sheets)
			tray.put(sheet);
	});
	for (std::size_t i = 0; i < sheets.size(); ++i)
		use(tray.take());
}
#ifdef RUN
int drive_bad(int n)
{
	TrayBad tray;
	Row<int> sheets;
	for (int i = 0; i < 3000; ++i)
		sheets.add(n);
	copy_bad(tray, sheets);
	return n;
}
#endif
//- good
class TrayGood
{
	Latch latch;
	Row<int> sheets;

public:
	void put(int sheet)
	{
		Hold h(latch);
		sheets.add(sheet);
	}
	int take()
	{
		Hold h(latch);
		if (sheets.empty())
			return 0;
		const int sheet = sheets.at(sheets.size() - 1);
		sheets.drop_last();
		return sheet;
	}
};
void copy_good(TrayGood &tray, const Row<int> &sheets)
{
	std::jthread feeder([&tray, &sheets] {
		for (int sheet : sheets)
			tray.put(sheet);
	});
	for (std::size_t i = 0; i < sheets.size(); ++i)
		use(tray.take());
}
#ifdef RUN
int drive_good(int n)
{
	TrayGood tray;
	Row<int> sheets;
	for (int i = 0; i < 3000; ++i)
		sheets.add(n);
	copy_good(tray, sheets);
	return n;
}
#endif
} // namespace two_latches
RUN_CASE(two_latches, two_latches::drive_bad(3), two_latches::drive_good(3))

// CASE unnamed_hold: the guard has no name, so the latch is open again before the line is added
namespace unnamed_hold
{
//- bad
class JournalBad
{
	Latch latch;
	Row<int> lines;

public:
	void note(int line)
	{
		Hold{latch};
		lines.add(line);
	}
};
void day_bad(JournalBad &journal, int events)
{
	std::jthread night([&journal, events] {
		for (int i = 0; i < events; ++i)
			journal.note(i);
	});
	for (int i = 0; i < events; ++i)
		journal.note(i);
}
#ifdef RUN
int drive_bad(int n)
{
	JournalBad journal;
	day_bad(journal, 10000 * n);
	return n;
}
#endif
//- good
class JournalGood
{
	Latch latch;
	Row<int> lines;

public:
	void note(int line)
	{
		Hold h{latch};
		lines.add(line);
	}
};
void day_good(JournalGood &journal, int events)
{
	std::jthread night([&journal, events] {
		for (int i = 0; i < events; ++i)
			journal.note(i);
	});
	for (int i = 0; i < events; ++i)
		journal.note(i);
}
#ifdef RUN
int drive_good(int n)
{
	JournalGood journal;
	day_good(journal, 10000 * n);
	return n;
}
#endif
} // namespace unnamed_hold
RUN_CASE(unnamed_hold, unnamed_hold::drive_bad(3), unnamed_hold::drive_good(3))

// CASE checked_twice: the flag that is read without the lock is an ordinary bool
namespace checked_twice
{
//- bad
class TableBad
{
	std::mutex m;
	bool ready = false;
	std::vector<int> steps;

public:
	const std::vector<int> &get(int first) BORROWED
	{
		if (!ready) {
			std::lock_guard<std::mutex> lock(m);
			if (!ready) {
				steps.assign(16, first);
				ready = true;
			}
		}
		return steps;
	}
};
int both_bad(TableBad &table, int first)
{
	std::jthread other([&] { use(table.get(first).front()); });
	return table.get(first).front();
}
#ifdef RUN
int drive_bad(int n)
{
	int last = 0;
	for (int i = 0; i < 200; ++i) {
		TableBad table;
		last = both_bad(table, n);
	}
	return last;
}
#endif
//- good
class TableGood
{
	std::mutex m;
	std::atomic<bool> ready = false;
	std::vector<int> steps;

public:
	const std::vector<int> &get(int first) BORROWED
	{
		if (!ready) {
			std::lock_guard<std::mutex> lock(m);
			if (!ready) {
				steps.assign(16, first);
				ready = true;
			}
		}
		return steps;
	}
};
int both_good(TableGood &table, int first)
{
	std::jthread other([&] { use(table.get(first).front()); });
	return table.get(first).front();
}
#ifdef RUN
int drive_good(int n)
{
	int last = 0;
	for (int i = 0; i < 200; ++i) {
		TableGood table;
		last = both_good(table, n);
	}
	return last;
}
#endif
} // namespace checked_twice
RUN_CASE(checked_twice, checked_twice::drive_bad(3), checked_twice::drive_good(3))

// CASE raised_gate: the flag is set without the lock under which the other thread reads it
namespace raised_gate
{
//- bad
class GateBad
{
	std::mutex m;
	std::condition_variable moved;
	bool open = false;

public:
	void pass()
	{
		std::unique_lock<std::mutex> lock(m);
		moved.wait(lock, [this] { return open; });
	}
	void raise()
	{
		open = true;
		moved.notify_all();
	}
};
void train_bad(GateBad &gate)
{
	std::jthread car([&gate] { gate.pass(); });
	gate.raise();
}
#ifdef RUN
int drive_bad(int n)
{
	for (int i = 0; i < 200; ++i) {
		GateBad gate;
		train_bad(gate);
	}
	return n;
}
#endif
//- good
class GateGood
{
	std::mutex m;
	std::condition_variable moved;
	bool open = false;

public:
	void pass()
	{
		std::unique_lock<std::mutex> lock(m);
		moved.wait(lock, [this] { return open; });
	}
	void raise()
	{
		std::lock_guard<std::mutex> lock(m);
		open = true;
		moved.notify_all();
	}
};
void train_good(GateGood &gate)
{
	std::jthread car([&gate] { gate.pass(); });
	gate.raise();
}
#ifdef RUN
int drive_good(int n)
{
	for (int i = 0; i < 200; ++i) {
		GateGood gate;
		train_good(gate);
	}
	return n;
}
#endif
} // namespace raised_gate
RUN_CASE(raised_gate, raised_gate::drive_bad(3), raised_gate::drive_good(3))

// CASE deferred_measure: the deferred work refers to a parameter that is gone when get() runs it
namespace deferred_measure
{
//- bad
std::future<std::size_t> measure_bad(std::string text)
{
	return std::async(std::launch::deferred, [&text] { return text.find(' '); });
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	std::future<std::size_t> later = measure_bad(std::string(40 + n, 'x'));
	return later.get();
}
#endif
//- good
std::future<std::size_t> measure_good(std::string text)
{
	return std::async(std::launch::deferred, [text] { return text.find(' '); });
}
#ifdef RUN
std::size_t drive_good(int n)
{
	std::future<std::size_t> later = measure_good(std::string(40 + n, 'x'));
	return later.get();
}
#endif
} // namespace deferred_measure
RUN_CASE(deferred_measure, deferred_measure::drive_bad(3), deferred_measure::drive_good(3))

// CASE enrolled_then_grown: the posted work refers to an element, the row grows before it runs
namespace enrolled_then_grown
{
//- bad
void enrol_bad(Row<int> &ids, int fresh, int guests)
{
	Later later;
	int &added = ids.add(fresh);
	later.post([&added] { use(added); });
	for (int i = 0; i < guests; ++i)
		ids.add(0);
	later.run();
}
#ifdef RUN
int drive_bad(int n)
{
	Row<int> ids;
	enrol_bad(ids, n, 4);
	return n;
}
#endif
//- good
void enrol_good(Row<int> &ids, int fresh, int guests)
{
	Later later;
	int &added = ids.add(fresh);
	later.post([added] { use(added); });
	for (int i = 0; i < guests; ++i)
		ids.add(0);
	later.run();
}
#ifdef RUN
int drive_good(int n)
{
	Row<int> ids;
	enrol_good(ids, n, 4);
	return n;
}
#endif
} // namespace enrolled_then_grown
RUN_CASE(enrolled_then_grown, enrolled_then_grown::drive_bad(3), enrolled_then_grown::drive_good(3))

// CASE cleared_in_flight: the action clears the place it is stored in, then reads its own capture
namespace cleared_in_flight
{
//- bad
class AlarmBad
{
	std::function<void()> action;
	std::string last;

public:
	AlarmBad() = default;
	AlarmBad(const AlarmBad &) = delete;
	void set(std::string name)
	{
		action = [this, name] {
			clear();
			last = name;
		};
	}
	void clear() { action = nullptr; }
	void fire()
	{
		if (action)
			action();
	}
	std::size_t shown() const { return last.size(); }
};
std::size_t wake_bad(AlarmBad &alarm, const std::string &name)
{
	alarm.set(name);
	alarm.fire();
	return alarm.shown();
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	AlarmBad alarm;
	return wake_bad(alarm, std::string(n, 'x'));
}
#endif
//- good
class AlarmGood
{
	std::function<void()> action;
	std::string last;

public:
	AlarmGood() = default;
	AlarmGood(const AlarmGood &) = delete;
	void set(std::string name)
	{
		action = [this, name] {
			clear();
			last = name;
		};
	}
	void clear() { action = nullptr; }
	void fire()
	{
		std::function<void()> now = std::exchange(action, nullptr);
		if (now)
			now();
	}
	std::size_t shown() const { return last.size(); }
};
std::size_t wake_good(AlarmGood &alarm, const std::string &name)
{
	alarm.set(name);
	alarm.fire();
	return alarm.shown();
}
#ifdef RUN
std::size_t drive_good(int n)
{
	AlarmGood alarm;
	return wake_good(alarm, std::string(n, 'x'));
}
#endif
} // namespace cleared_in_flight
RUN_CASE(cleared_in_flight, cleared_in_flight::drive_bad(3), cleared_in_flight::drive_good(3))

// CASE agenda_grows: an item adds another one to the vector that is being gone through
namespace agenda_grows
{
//- bad
class AgendaBad
{
	std::vector<std::function<void()>> items;

public:
	AgendaBad() = default;
	AgendaBad(const AgendaBad &) = delete;
	void add(std::function<void()> f) { items.push_back(std::move(f)); }
	void run()
	{
		for (auto &f : items)
			f();
		items.clear();
	}
};
void remind_bad(AgendaBad &agenda, unsigned times)
{
	agenda.add([&agenda, times] {
		if (times)
			remind_bad(agenda, times - 1);
	});
}
#ifdef RUN
int drive_bad(unsigned n)
{
	AgendaBad agenda;
	remind_bad(agenda, n);
	remind_bad(agenda, n);
	agenda.run();
	return 0;
}
#endif
//- good
class AgendaGood
{
	std::vector<std::function<void()>> items;

public:
	AgendaGood() = default;
	AgendaGood(const AgendaGood &) = delete;
	void add(std::function<void()> f) { items.push_back(std::move(f)); }
	void run()
	{
		while (!items.empty()) {
			std::vector<std::function<void()>> now = std::exchange(items, {});
			for (auto &f : now)
				f();
		}
	}
};
void remind_good(AgendaGood &agenda, unsigned times)
{
	agenda.add([&agenda, times] {
		if (times)
			remind_good(agenda, times - 1);
	});
}
#ifdef RUN
int drive_good(unsigned n)
{
	AgendaGood agenda;
	remind_good(agenda, n);
	remind_good(agenda, n);
	agenda.run();
	return 0;
}
#endif
} // namespace agenda_grows
RUN_CASE(agenda_grows, agenda_grows::drive_bad(3), agenda_grows::drive_good(3))

// CASE audit_within: the closure runs under the latch and asks for the count, which takes it
namespace audit_within
{
class Stock
{
	Latch latch;
	Row<int> crates;

public:
	void add(int crate) WITHOUT(latch)
	{
		Hold h(latch);
		crates.add(crate);
	}
	std::size_t count() WITHOUT(latch)
	{
		Hold h(latch);
		return crates.size();
	}
	void each(FnView<void(int)> f) WITHOUT(latch)
	{
		Hold h(latch);
		for (int crate : crates)
			f(crate);
	}
};
//- bad
void audit_bad(Stock &stock, Row<std::size_t> &sheet)
{
	auto enter = [&stock, &sheet](int crate) {
		use(crate);
		sheet.add(stock.count());
	};
	stock.each(enter);
}
#ifdef RUN
int drive_bad(int n)
{
	Stock stock;
	stock.add(n);
	Row<std::size_t> sheet;
	audit_bad(stock, sheet);
	return n;
}
#endif
//- good
void audit_good(Stock &stock, Row<std::size_t> &sheet)
{
	auto enter = [count = stock.count(), &sheet](int crate) {
		use(crate);
		sheet.add(count);
	};
	stock.each(enter);
}
#ifdef RUN
int drive_good(int n)
{
	Stock stock;
	stock.add(n);
	Row<std::size_t> sheet;
	audit_good(stock, sheet);
	return n;
}
#endif
} // namespace audit_within
RUN_CASE(audit_within, audit_within::drive_bad(3), audit_within::drive_good(3))

// CASE sampler_members: the thread is declared first, so it is stopped after the samples are gone
namespace sampler_members
{
//- bad
class SamplerBad
{
	std::jthread hand;
	std::mutex m;
	std::vector<int> samples;
	void loop(std::stop_token stop, int step)
	{
		while (!stop.stop_requested()) {
			std::lock_guard<std::mutex> lock(m);
			if (samples.size() == 100)
				samples.clear();
			samples.push_back(step);
		}
	}

public:
	explicit SamplerBad(int step)
	{
		hand = std::jthread([this, step](std::stop_token stop) { loop(stop, step); });
	}
	std::size_t taken()
	{
		std::lock_guard<std::mutex> lock(m);
		return samples.size();
	}
};
std::size_t measure_bad(int step)
{
	SamplerBad sampler(step);
	while (!sampler.taken())
		std::this_thread::yield();
	return sampler.taken();
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	std::size_t sum = 0;
	for (int i = 0; i < 200; ++i)
		sum += measure_bad(n);
	return sum;
}
#endif
//- good
class SamplerGood
{
	std::mutex m;
	std::vector<int> samples;
	std::jthread hand;
	void loop(std::stop_token stop, int step)
	{
		while (!stop.stop_requested()) {
			std::lock_guard<std::mutex> lock(m);
			if (samples.size() == 100)
				samples.clear();
			samples.push_back(step);
		}
	}

public:
	explicit SamplerGood(int step)
	{
		hand = std::jthread([this, step](std::stop_token stop) { loop(stop, step); });
	}
	std::size_t taken()
	{
		std::lock_guard<std::mutex> lock(m);
		return samples.size();
	}
};
std::size_t measure_good(int step)
{
	SamplerGood sampler(step);
	while (!sampler.taken())
		std::this_thread::yield();
	return sampler.taken();
}
#ifdef RUN
std::size_t drive_good(int n)
{
	std::size_t sum = 0;
	for (int i = 0; i < 200; ++i)
		sum += measure_good(n);
	return sum;
}
#endif
} // namespace sampler_members
RUN_CASE(sampler_members, sampler_members::drive_bad(3), sampler_members::drive_good(3))

// CASE unsettled_sum: the function returns while the worker still adds to its local
namespace unsettled_sum
{
//- bad
unsigned add_up_bad(Worker &worker, const Row<unsigned> &values)
{
	unsigned sum = 0;
	worker.post([&sum, &values] {
		for (unsigned v : values)
			sum += v;
	});
	return sum;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Row<unsigned> values;
	for (int i = 0; i < 1000; ++i)
		values.add(n);
	Worker worker;
	return add_up_bad(worker, values);
}
#endif
//- good
unsigned add_up_good(Worker &worker, const Row<unsigned> &values)
{
	unsigned sum = 0;
	worker.post([&sum, &values] {
		for (unsigned v : values)
			sum += v;
	});
	worker.settle();
	return sum;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Row<unsigned> values;
	for (int i = 0; i < 1000; ++i)
		values.add(n);
	Worker worker;
	return add_up_good(worker, values);
}
#endif
} // namespace unsettled_sum
RUN_CASE(unsettled_sum, unsettled_sum::drive_bad(3), unsettled_sum::drive_good(3))

// CASE view_of_filter: the closure that is only looked at is a temporary of the line before
namespace view_of_filter
{
//- bad
std::size_t above_bad(const Row<int> &values, int limit)
{
	FnView<bool(int)> keep = [limit](int v) { return v > limit; };
	std::size_t n = 0;
	for (int v : values)
		if (keep(v))
			++n;
	return n;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	Row<int> values;
	values.add(n);
	return above_bad(values, 2);
}
#endif
//- good
std::size_t above_good(const Row<int> &values, int limit)
{
	auto above = [limit](int v) { return v > limit; };
	FnView<bool(int)> keep = above;
	std::size_t n = 0;
	for (int v : values)
		if (keep(v))
			++n;
	return n;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	Row<int> values;
	values.add(n);
	return above_good(values, 2);
}
#endif
} // namespace view_of_filter
RUN_CASE(view_of_filter, view_of_filter::drive_bad(3), view_of_filter::drive_good(3))

// CASE posted_then_run: the task is moved into the queue and then called
namespace posted_then_run
{
//- bad
void now_and_later_bad(Later &later, Task task)
{
	if (!task)
		return;
	later.post(std::move(task));
	task();
}
#ifdef RUN
int drive_bad(int n)
{
	Later later;
	now_and_later_bad(later, Task([n] { use(n); }));
	later.run();
	return n;
}
#endif
//- good
void now_and_later_good(Later &later, Task task)
{
	if (!task)
		return;
	task();
	later.post(std::move(task));
}
#ifdef RUN
int drive_good(int n)
{
	Later later;
	now_and_later_good(later, Task([n] { use(n); }));
	later.run();
	return n;
}
#endif
} // namespace posted_then_run
RUN_CASE(posted_then_run, posted_then_run::drive_bad(3), posted_then_run::drive_good(3))

// CASE reading_moved_in: the reading is moved into the closure before its value is returned
namespace reading_moved_in
{
struct Reading {
	int value;
};
//- bad
int archive_bad(Later &later, Holder<Reading> reading)
{
	if (!reading)
		return 0;
	later.post([kept = std::move(reading)] { use(kept->value); });
	return reading->value;
}
#ifdef RUN
int drive_bad(int n)
{
	Later later;
	return archive_bad(later, hold<Reading>(n));
}
#endif
//- good
int archive_good(Later &later, Holder<Reading> reading)
{
	if (!reading)
		return 0;
	const int value = reading->value;
	later.post([kept = std::move(reading)] { use(kept->value); });
	return value;
}
#ifdef RUN
int drive_good(int n)
{
	Later later;
	return archive_good(later, hold<Reading>(n));
}
#endif
} // namespace reading_moved_in
RUN_CASE(reading_moved_in, reading_moved_in::drive_bad(3), reading_moved_in::drive_good(3))

// CASE pointer_out_of_with: the address of the guarded value is used after its lock is given back
namespace pointer_out_of_with
{
//- bad
void set_bad(Guarded<int> &level, int to)
{
	int *inside = level.with([](int &v) { return &v; });
	*inside = to;
}
void refill_bad(Guarded<int> &level, int to)
{
	std::jthread other([&level, to] { level.with([to](int &v) { v = to; }); });
	set_bad(level, to);
}
#ifdef RUN
int drive_bad(int n)
{
	Guarded<int> level;
	for (int i = 0; i < 50; ++i)
		refill_bad(level, n);
	return n;
}
#endif
//- good
void set_good(Guarded<int> &level, int to)
{
	level.with([to](int &v) { v = to; });
}
void refill_good(Guarded<int> &level, int to)
{
	std::jthread other([&level, to] { level.with([to](int &v) { v = to; }); });
	set_good(level, to);
}
#ifdef RUN
int drive_good(int n)
{
	Guarded<int> level;
	for (int i = 0; i < 50; ++i)
		refill_good(level, n);
	return n;
}
#endif
} // namespace pointer_out_of_with
RUN_CASE(pointer_out_of_with, pointer_out_of_with::drive_bad(3), pointer_out_of_with::drive_good(3))

// CASE static_prices: the function's static table is changed by two threads without a lock
namespace static_prices
{
//- bad
int price_bad(int article)
{
	static std::map<int, int> known;
	auto [at, fresh] = known.try_emplace(article, 0);
	if (fresh)
		at->second = article | 1;
	return at->second;
}
void open_shop_bad(const std::vector<int> &articles)
{
	auto work = [&articles] {
		for (int article : articles)
			use(price_bad(article));
	};
	std::jthread other(work);
	work();
}
#ifdef RUN
int drive_bad(int n)
{
	std::vector<int> articles;
	for (int i = 0; i < 1000; ++i)
		articles.push_back(i);
	open_shop_bad(articles);
	return n;
}
#endif
//- good
int price_good(int article)
{
	static std::mutex m;
	static std::map<int, int> known;
	std::lock_guard<std::mutex> lock(m);
	auto [at, fresh] = known.try_emplace(article, 0);
	if (fresh)
		at->second = article | 1;
	return at->second;
}
void open_shop_good(const std::vector<int> &articles)
{
	auto work = [&articles] {
		for (int article : articles)
			use(price_good(article));
	};
	std::jthread other(work);
	work();
}
#ifdef RUN
int drive_good(int n)
{
	std::vector<int> articles;
	for (int i = 0; i < 1000; ++i)
		articles.push_back(i);
	open_shop_good(articles);
	return n;
}
#endif
} // namespace static_prices
RUN_CASE(static_prices, static_prices::drive_bad(3), static_prices::drive_good(3))

// CASE config_dropped: the configuration is deleted while the thread may still read it
namespace config_dropped
{
struct Config {
	int depth;
};
//- bad
void apply_bad(Holder<Config> config)
{
	if (!config)
		return;
	std::jthread reader([c = config.peek()] { use(c->depth); });
	config.drop();
}
#ifdef RUN
int drive_bad(int n)
{
	for (int i = 0; i < 50; ++i)
		apply_bad(hold<Config>(n));
	return n;
}
#endif
//- good
void apply_good(Holder<Config> config)
{
	if (!config)
		return;
	std::jthread reader([c = config.peek()] { use(c->depth); });
	reader.join();
	config.drop();
}
#ifdef RUN
int drive_good(int n)
{
	for (int i = 0; i < 50; ++i)
		apply_good(hold<Config>(n));
	return n;
}
#endif
} // namespace config_dropped
RUN_CASE(config_dropped, config_dropped::drive_bad(3), config_dropped::drive_good(3))

// CASE lock_handed_over: the mutex is locked by one thread and unlocked by another
namespace lock_handed_over
{
//- bad
class SpoolBad
{
	std::mutex m;
	std::vector<int> pages;

public:
	void print(int page)
	{
		std::unique_lock<std::mutex> lock(m);
		std::jthread([this, page, held = std::move(lock)] { pages.push_back(page); });
	}
	std::size_t count()
	{
		std::lock_guard<std::mutex> lock(m);
		return pages.size();
	}
};
#ifdef RUN
std::size_t drive_bad(int n)
{
	SpoolBad spool;
	spool.print(n);
	return spool.count();
}
#endif
//- good
class SpoolGood
{
	std::mutex m;
	std::vector<int> pages;

public:
	void print(int page)
	{
		std::jthread([this, page] {
			std::unique_lock<std::mutex> lock(m);
			pages.push_back(page);
		});
	}
	std::size_t count()
	{
		std::lock_guard<std::mutex> lock(m);
		return pages.size();
	}
};
#ifdef RUN
std::size_t drive_good(int n)
{
	SpoolGood spool;
	spool.print(n);
	return spool.count();
}
#endif
} // namespace lock_handed_over
RUN_CASE(lock_handed_over, lock_handed_over::drive_bad(3), lock_handed_over::drive_good(3))

// CASE expired_in_each: the closure erases the page on which the walk stands
namespace expired_in_each
{
//- bad
void expire_bad(Book<int> &leases, int now)
{
	leases.each([&leases, now](int key, int &until) {
		if (until < now)
			leases.erase(key);
	});
}
#ifdef RUN
int drive_bad(int n)
{
	Book<int> leases;
	leases.put(1, 1);
	leases.put(2, 9);
	expire_bad(leases, n);
	return n;
}
#endif
//- good
void expire_good(Book<int> &leases, int now)
{
	Row<int> old;
	leases.each([&old, now](int key, int &until) {
		if (until < now)
			old.add(key);
	});
	for (int key : old)
		leases.erase(key);
}
#ifdef RUN
int drive_good(int n)
{
	Book<int> leases;
	leases.put(1, 1);
	leases.put(2, 9);
	expire_good(leases, n);
	return n;
}
#endif
} // namespace expired_in_each
RUN_CASE(expired_in_each, expired_in_each::drive_bad(3), expired_in_each::drive_good(3))

// CASE report_at_end: the closure of the earlier guard runs last, when the page is gone
namespace report_at_end
{
template <class F>
class Finally
{
	F f;

public:
	explicit Finally(F f) : f(std::move(f)) {}
	Finally(const Finally &) = delete;
	~Finally() { f(); }
};
//- bad
void render_bad(const std::vector<int> &rows, int header)
{
	const std::vector<int> *current = nullptr;
	Finally report([&current] {
		if (current && !current->empty())
			use(current->front());
	});
	std::vector<int> page(rows);
	page.push_back(header);
	current = &page;
}
#ifdef RUN
int drive_bad(int n)
{
	render_bad({n, n}, n);
	return n;
}
#endif
//- good
void render_good(const std::vector<int> &rows, int header)
{
	const std::vector<int> *current = nullptr;
	std::vector<int> page(rows);
	Finally report([&current] {
		if (current && !current->empty())
			use(current->front());
	});
	page.push_back(header);
	current = &page;
}
#ifdef RUN
int drive_good(int n)
{
	render_good({n, n}, n);
	return n;
}
#endif
} // namespace report_at_end
RUN_CASE(report_at_end, report_at_end::drive_bad(3), report_at_end::drive_good(3))

// CASE urgent_packet: an urgent packet is posted twice, and each piece of work owns it
namespace urgent_packet
{
struct Packet {
	int size;
};
// The packet belongs to the function from the call on.
//- bad
void forward_bad(Later &fast, Later &slow, Packet *packet, bool urgent)
{
	if (!packet)
		return;
	if (urgent)
		fast.post([owned = Holder<Packet>(packet)] { use(owned->size); });
	slow.post([owned = Holder<Packet>(packet)] { use(owned->size); });
}
#ifdef RUN
int drive_bad(int n)
{
	Later fast, slow;
	forward_bad(fast, slow, new Packet{n}, n == 3);
	fast.run();
	slow.run();
	return n;
}
#endif
//- good
void forward_good(Later &fast, Later &slow, Packet *packet, bool urgent)
{
	if (!packet)
		return;
	if (urgent)
		fast.post([owned = Holder<Packet>(packet)] { use(owned->size); });
	else
		slow.post([owned = Holder<Packet>(packet)] { use(owned->size); });
}
#ifdef RUN
int drive_good(int n)
{
	Later fast, slow;
	forward_good(fast, slow, new Packet{n}, n == 3);
	fast.run();
	slow.run();
	return n;
}
#endif
} // namespace urgent_packet
RUN_CASE(urgent_packet, urgent_packet::drive_bad(3), urgent_packet::drive_good(3))

// CASE held_when_posted: the latch is held while the work is posted, not while it runs
namespace held_when_posted
{
//- bad
class BoardBad
{
	Latch latch;
	Row<int> notes GUARDED(latch);
	Worker worker;
	void pin(int note) NEEDS(latch) { notes.add(note); }

public:
	void pin_later(int note) WITHOUT(latch)
	{
		Hold h(latch);
		worker.post([this, note] { pin(note); });
	}
	void pin_now(int note) WITHOUT(latch)
	{
		Hold h(latch);
		pin(note);
	}
};
void morning_bad(BoardBad &board, int note)
{
	board.pin_later(note);
	board.pin_now(note);
}
#ifdef RUN
int drive_bad(int n)
{
	BoardBad board;
	for (int i = 0; i < 20000; ++i)
		morning_bad(board, n);
	return n;
}
#endif
//- good
class BoardGood
{
	Latch latch;
	Row<int> notes GUARDED(latch);
	Worker worker;
	void pin(int note) NEEDS(latch) { notes.add(note); }

public:
	void pin_later(int note) WITHOUT(latch)
	{
		worker.post([this, note] {
			Hold h(latch);
			pin(note);
		});
	}
	void pin_now(int note) WITHOUT(latch)
	{
		Hold h(latch);
		pin(note);
	}
};
void morning_good(BoardGood &board, int note)
{
	board.pin_later(note);
	board.pin_now(note);
}
#ifdef RUN
int drive_good(int n)
{
	BoardGood board;
	for (int i = 0; i < 20000; ++i)
		morning_good(board, n);
	return n;
}
#endif
} // namespace held_when_posted
RUN_CASE(held_when_posted, held_when_posted::drive_bad(3), held_when_posted::drive_good(3))

// CASE lost_on_throw: the callback throws past the call that opens the latch
namespace lost_on_throw
{
struct Odd {
	int value;
};
//- bad
class VaultBad
{
	Latch latch;
	Row<int> coins;

public:
	void add(int coin)
	{
		Hold h(latch);
		coins.add(coin);
	}
	void update(FnView<int(int)> f)
	{
		latch.close();
		for (int &coin : coins)
			coin = f(coin);
		latch.open();
	}
};
void halve_bad(VaultBad &vault)
{
	auto half = [](int coin) {
		if (coin % 2)
			throw Odd{coin};
		return coin / 2;
	};
	try {
		vault.update(half);
	} catch (const Odd &odd) {
		vault.add(odd.value);
	}
}
#ifdef RUN
int drive_bad(int n)
{
	VaultBad vault;
	vault.add(n);
	halve_bad(vault);
	return n;
}
#endif
//- good
class VaultGood
{
	Latch latch;
	Row<int> coins;

public:
	void add(int coin)
	{
		Hold h(latch);
		coins.add(coin);
	}
	void update(FnView<int(int)> f)
	{
		Hold h(latch);
		for (int &coin : coins)
			coin = f(coin);
	}
};
void halve_good(VaultGood &vault)
{
	auto half = [](int coin) {
		if (coin % 2)
			throw Odd{coin};
		return coin / 2;
	};
	try {
		vault.update(half);
	} catch (const Odd &odd) {
		vault.add(odd.value);
	}
}
#ifdef RUN
int drive_good(int n)
{
	VaultGood vault;
	vault.add(n);
	halve_good(vault);
	return n;
}
#endif
} // namespace lost_on_throw
RUN_CASE(lost_on_throw, lost_on_throw::drive_bad(3), lost_on_throw::drive_good(3))
