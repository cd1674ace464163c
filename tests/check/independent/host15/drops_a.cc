// SPDX-License-Identifier: GPL-2.0
// Ends of objects: the order of members, bases, locals, statics and temporaries, and who ends what.
#include "../set.hh"
#include "vocab_a.hh"
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// CASE page_lines: the footer is declared first, it ends last and writes into dead lines
namespace page_lines
{
class Footer
{
	std::vector<unsigned> &lines_;

public:
	explicit Footer(std::vector<unsigned> &lines BORROWED) : lines_(lines) {}
	Footer(const Footer &) = delete;
	Footer &operator=(const Footer &) = delete;
	~Footer() { lines_.push_back(0); }
};
//- bad
class PageBad
{
	Footer footer_;
	std::vector<unsigned> lines_;

public:
	PageBad() : footer_(lines_) {}
	std::size_t print(unsigned line)
	{
		lines_.push_back(line);
		return lines_.size();
	}
};
#ifdef RUN
std::size_t drive_bad(unsigned n)
{
	PageBad page;
	return page.print(n);
}
#endif
//- good
class PageGood
{
	std::vector<unsigned> lines_;
	Footer footer_;

public:
	PageGood() : footer_(lines_) {}
	std::size_t print(unsigned line)
	{
		lines_.push_back(line);
		return lines_.size();
	}
};
#ifdef RUN
std::size_t drive_good(unsigned n)
{
	PageGood page;
	return page.print(n);
}
#endif
} // namespace page_lines
RUN_CASE(page_lines, page_lines::drive_bad(3), page_lines::drive_good(3))

// CASE pump_worker: the thread is declared first, so it is joined after what it works on has ended
namespace pump_worker
{
//- bad
class PumpBad
{
	std::jthread worker_;
	std::mutex lock_;
	std::vector<unsigned> strokes_;

	void work(std::stop_token stop)
	{
		while (!stop.stop_requested())
			std::this_thread::yield();
		std::lock_guard guard(lock_);
		strokes_.push_back(0);
	}

public:
	explicit PumpBad(std::size_t strokes) : strokes_(strokes)
	{
		worker_ = std::jthread([this](std::stop_token stop) { work(stop); });
	}
	std::size_t strokes()
	{
		std::lock_guard guard(lock_);
		return strokes_.size();
	}
};
#ifdef RUN
std::size_t drive_bad(unsigned n)
{
	PumpBad pump(n);
	return pump.strokes();
}
#endif
//- good
class PumpGood
{
	std::mutex lock_;
	std::vector<unsigned> strokes_;
	std::jthread worker_;

	void work(std::stop_token stop)
	{
		while (!stop.stop_requested())
			std::this_thread::yield();
		std::lock_guard guard(lock_);
		strokes_.push_back(0);
	}

public:
	explicit PumpGood(std::size_t strokes) : strokes_(strokes)
	{
		worker_ = std::jthread([this](std::stop_token stop) { work(stop); });
	}
	std::size_t strokes()
	{
		std::lock_guard guard(lock_);
		return strokes_.size();
	}
};
#ifdef RUN
std::size_t drive_good(unsigned n)
{
	PumpGood pump(n);
	return pump.strokes();
}
#endif
} // namespace pump_worker
RUN_CASE(pump_worker, pump_worker::drive_bad(3), pump_worker::drive_good(3))

// CASE exit_note: the text is declared after the guard that writes it down, so it ends first
namespace exit_note
{
class NoteOnExit
{
	std::vector<std::string> &log_;
	const std::string *what_ = nullptr;

public:
	explicit NoteOnExit(std::vector<std::string> &log BORROWED) : log_(log) {}
	NoteOnExit(const NoteOnExit &) = delete;
	NoteOnExit &operator=(const NoteOnExit &) = delete;
	~NoteOnExit()
	{
		if (what_)
			log_.push_back(*what_);
	}
	void about(const std::string &what KEPT_BY(this)) { what_ = &what; }
};
//- bad
bool serve_bad(std::vector<std::string> &log, const std::string &path)
{
	NoteOnExit note(log);
	const std::string what = "served the file " + path;
	note.about(what);
	return !path.empty();
}
#ifdef RUN
bool drive_bad(unsigned n)
{
	std::vector<std::string> log;
	return serve_bad(log, std::string(n, 'p'));
}
#endif
//- good
bool serve_good(std::vector<std::string> &log, const std::string &path)
{
	const std::string what = "served the file " + path;
	NoteOnExit note(log);
	note.about(what);
	return !path.empty();
}
#ifdef RUN
bool drive_good(unsigned n)
{
	std::vector<std::string> log;
	return serve_good(log, std::string(n, 'p'));
}
#endif
} // namespace exit_note
RUN_CASE(exit_note, exit_note::drive_bad(3), exit_note::drive_good(3))

// CASE gate_count: the guard has no name, it ends at its semicolon, the latch is open again
namespace gate_count
{
//- bad
class GateBad
{
	kit::latch latch_;
	unsigned long passed_ UNDER(latch_) = 0;

public:
	void pass(unsigned people)
	{
		kit::hold{latch_};
		passed_ += people;
	}
	unsigned long passed()
	{
		kit::hold hold(latch_);
		return passed_;
	}
};

unsigned long open_bad(GateBad &gate, unsigned groups)
{
	auto walk = [&gate, groups] {
		for (unsigned i = 0; i < groups; i++)
			gate.pass(1);
	};
	std::thread left(walk);
	walk();
	left.join();
	return gate.passed();
}
#ifdef RUN
unsigned long drive_bad(unsigned n)
{
	GateBad gate;
	return open_bad(gate, n);
}
#endif
//- good
class GateGood
{
	kit::latch latch_;
	unsigned long passed_ UNDER(latch_) = 0;

public:
	void pass(unsigned people)
	{
		kit::hold hold(latch_);
		passed_ += people;
	}
	unsigned long passed()
	{
		kit::hold hold(latch_);
		return passed_;
	}
};

unsigned long open_good(GateGood &gate, unsigned groups)
{
	auto walk = [&gate, groups] {
		for (unsigned i = 0; i < groups; i++)
			gate.pass(1);
	};
	std::thread left(walk);
	walk();
	left.join();
	return gate.passed();
}
#ifdef RUN
unsigned long drive_good(unsigned n)
{
	GateGood gate;
	return open_good(gate, n);
}
#endif
} // namespace gate_count
RUN_CASE(gate_count, gate_count::drive_bad(99), gate_count::drive_good(99))

// CASE ticket_stub: the owner is a temporary, the reference goes into what it owned
namespace ticket_stub
{
struct Stub {
	unsigned row;
	unsigned seat;
};

// A stub is always there.
std::unique_ptr<const Stub> print_stub(unsigned row, unsigned seat)
{
	return std::make_unique<const Stub>(Stub{row, seat});
}
//- bad
bool front_row_bad(unsigned row, unsigned seat)
{
	const Stub &stub = *print_stub(row, seat);
	return stub.row == 1 && stub.seat != 0;
}
#ifdef RUN
bool drive_bad(unsigned n)
{
	return front_row_bad(n, 4);
}
#endif
//- good
bool front_row_good(unsigned row, unsigned seat)
{
	const std::unique_ptr<const Stub> owner = print_stub(row, seat);
	const Stub &stub = *owner;
	return stub.row == 1 && stub.seat != 0;
}
#ifdef RUN
bool drive_good(unsigned n)
{
	return front_row_good(n, 4);
}
#endif
} // namespace ticket_stub
RUN_CASE(ticket_stub, ticket_stub::drive_bad(3), ticket_stub::drive_good(3))

// CASE figure_base: the outline is deleted through a base whose destructor is not virtual
namespace figure_base
{
//- bad
struct FigureBad {
	virtual std::size_t corners() const = 0;
};

class OutlineBad final : public FigureBad
{
	std::vector<unsigned> points_;

public:
	explicit OutlineBad(std::vector<unsigned> points) : points_(std::move(points)) {}
	std::size_t corners() const override { return points_.size(); }
};

std::size_t draw_bad(std::vector<unsigned> points)
{
	const std::unique_ptr<FigureBad> figure = std::make_unique<OutlineBad>(std::move(points));
	return figure->corners();
}
#ifdef RUN
std::size_t drive_bad(unsigned n)
{
	return draw_bad({n, 4, 5});
}
#endif
//- good
struct FigureGood {
	virtual ~FigureGood() = default;
	virtual std::size_t corners() const = 0;
};

class OutlineGood final : public FigureGood
{
	std::vector<unsigned> points_;

public:
	explicit OutlineGood(std::vector<unsigned> points) : points_(std::move(points)) {}
	std::size_t corners() const override { return points_.size(); }
};

std::size_t draw_good(std::vector<unsigned> points)
{
	const std::unique_ptr<FigureGood> figure = std::make_unique<OutlineGood>(std::move(points));
	return figure->corners();
}
#ifdef RUN
std::size_t drive_good(unsigned n)
{
	return draw_good({n, 4, 5});
}
#endif
} // namespace figure_base
RUN_CASE(figure_base, figure_base::drive_bad(3), figure_base::drive_good(3))

// CASE caption_cell: clear leaves the flag, so the destructor ends the same string once more
namespace caption_cell
{
//- bad
class CellBad
{
	union {
		std::string text_;
	};
	bool full_ = false;

public:
	CellBad() {}
	CellBad(const CellBad &) = delete;
	CellBad &operator=(const CellBad &) = delete;
	~CellBad() { clear(); }
	void put(std::string text)
	{
		clear();
		std::construct_at(&text_, std::move(text));
		full_ = true;
	}
	void clear()
	{
		if (full_)
			std::destroy_at(&text_);
	}
};

void blink_bad(CellBad &cell, const std::string &text)
{
	cell.put(text);
	cell.clear();
}
#ifdef RUN
int drive_bad(int n)
{
	CellBad cell;
	blink_bad(cell, std::string(40, 'c'));
	return n;
}
#endif
//- good
class CellGood
{
	union {
		std::string text_;
	};
	bool full_ = false;

public:
	CellGood() {}
	CellGood(const CellGood &) = delete;
	CellGood &operator=(const CellGood &) = delete;
	~CellGood() { clear(); }
	void put(std::string text)
	{
		clear();
		std::construct_at(&text_, std::move(text));
		full_ = true;
	}
	void clear()
	{
		if (full_)
			std::destroy_at(&text_);
		full_ = false;
	}
};

void blink_good(CellGood &cell, const std::string &text)
{
	cell.put(text);
	cell.clear();
}
#ifdef RUN
int drive_good(int n)
{
	CellGood cell;
	blink_good(cell, std::string(40, 'c'));
	return n;
}
#endif
} // namespace caption_cell
RUN_CASE(caption_cell, caption_cell::drive_bad(3), caption_cell::drive_good(3))

// CASE paint_palette: an array made by new[] is ended by delete
namespace paint_palette
{
struct Color {
	unsigned red = 0;
	unsigned green = 0;
};
//- bad
class PaletteBad
{
	std::unique_ptr<Color> colors_;
	std::size_t count_;

public:
	explicit PaletteBad(std::size_t count) : colors_(new Color[count]), count_(count) {}
	unsigned reddest() const
	{
		unsigned best = 0;
		for (const Color &color : kit::window<Color>(colors_.get(), count_))
			best = std::max(best, color.red);
		return best;
	}
};
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	return PaletteBad(n).reddest();
}
#endif
//- good
class PaletteGood
{
	std::unique_ptr<Color[]> colors_;
	std::size_t count_;

public:
	explicit PaletteGood(std::size_t count) : colors_(new Color[count]), count_(count) {}
	unsigned reddest() const
	{
		unsigned best = 0;
		for (const Color &color : kit::window<Color>(colors_.get(), count_))
			best = std::max(best, color.red);
		return best;
	}
};
#ifdef RUN
unsigned drive_good(unsigned n)
{
	return PaletteGood(n).reddest();
}
#endif
} // namespace paint_palette
RUN_CASE(paint_palette, paint_palette::drive_bad(3), paint_palette::drive_good(3))

// CASE clerk_ledger: the ledger begins after the clerk and ends before the clerk's last note
namespace clerk_ledger
{
class Ledger
{
	std::mutex lock_;
	std::vector<unsigned> lines_;

public:
	void note(unsigned line)
	{
		std::lock_guard guard(lock_);
		lines_.push_back(line);
	}
	std::size_t lines()
	{
		std::lock_guard guard(lock_);
		return lines_.size();
	}
};

Ledger &ledger()
{
	static Ledger the_ledger;
	return the_ledger;
}
//- bad
class ClerkBad
{
public:
	ClerkBad() {}
	ClerkBad(const ClerkBad &) = delete;
	ClerkBad &operator=(const ClerkBad &) = delete;
	~ClerkBad() { ledger().note(0); }
	void serve(unsigned customer) { ledger().note(customer); }
};

ClerkBad &clerk_bad()
{
	static ClerkBad the_clerk;
	return the_clerk;
}

std::size_t morning_bad(unsigned customer)
{
	clerk_bad().serve(customer);
	return ledger().lines();
}
#ifdef RUN
std::size_t drive_bad(unsigned n)
{
	return morning_bad(n);
}
#endif
//- good
class ClerkGood
{
public:
	ClerkGood() { ledger(); }
	ClerkGood(const ClerkGood &) = delete;
	ClerkGood &operator=(const ClerkGood &) = delete;
	~ClerkGood() { ledger().note(0); }
	void serve(unsigned customer) { ledger().note(customer); }
};

ClerkGood &clerk_good()
{
	static ClerkGood the_clerk;
	return the_clerk;
}

std::size_t morning_good(unsigned customer)
{
	clerk_good().serve(customer);
	return ledger().lines();
}
#ifdef RUN
std::size_t drive_good(unsigned n)
{
	return morning_good(n);
}
#endif
} // namespace clerk_ledger
RUN_CASE(clerk_ledger, clerk_ledger::drive_bad(3), clerk_ledger::drive_good(3))

// CASE filter_stage: the base's destructor flushes a member of the derived class, long dead
namespace filter_stage
{
struct Stage {
	std::vector<unsigned> held;
	unsigned flushed = 0;
	void flush()
	{
		for (unsigned value : held)
			flushed ^= value;
		held.clear();
	}
};

class Channel
{
	Stage *tail_ = nullptr;

protected:
	void lead_to(Stage &tail KEPT_BY(this)) { tail_ = &tail; }
	// Whoever ends his stage before the channel closes it first.
	void close()
	{
		if (tail_)
			std::exchange(tail_, nullptr)->flush();
	}

public:
	Channel() = default;
	Channel(const Channel &) = delete;
	Channel &operator=(const Channel &) = delete;
	virtual ~Channel() { close(); }
};
//- bad
class FilterBad final : public Channel
{
	Stage stage_;

public:
	FilterBad() { lead_to(stage_); }
	~FilterBad() override = default;
	void push(unsigned value) { stage_.held.push_back(value); }
};
#ifdef RUN
int drive_bad(int n)
{
	FilterBad filter;
	filter.push(n);
	return n;
}
#endif
//- good
class FilterGood final : public Channel
{
	Stage stage_;

public:
	FilterGood() { lead_to(stage_); }
	~FilterGood() override { close(); }
	void push(unsigned value) { stage_.held.push_back(value); }
};
#ifdef RUN
int drive_good(int n)
{
	FilterGood filter;
	filter.push(n);
	return n;
}
#endif
} // namespace filter_stage
RUN_CASE(filter_stage, filter_stage::drive_bad(3), filter_stage::drive_good(3))

// CASE meter_tick: the work is posted for another address than the destructor cancels
namespace meter_tick
{
//- bad
class MeterBad
{
	kit::later &queue_;
	unsigned ticks_ = 0;

public:
	explicit MeterBad(kit::later &queue BORROWED) : queue_(queue) {}
	MeterBad(const MeterBad &) = delete;
	MeterBad &operator=(const MeterBad &) = delete;
	~MeterBad() { queue_.cancel(this); }
	void start()
	{
		queue_.post_for(&ticks_, [this] { ticks_++; });
	}
};

void sample_bad(kit::later &queue)
{
	MeterBad meter(queue);
	meter.start();
}
#ifdef RUN
int drive_bad(int n)
{
	kit::later queue;
	sample_bad(queue);
	queue.run();
	return n;
}
#endif
//- good
class MeterGood
{
	kit::later &queue_;
	unsigned ticks_ = 0;

public:
	explicit MeterGood(kit::later &queue BORROWED) : queue_(queue) {}
	MeterGood(const MeterGood &) = delete;
	MeterGood &operator=(const MeterGood &) = delete;
	~MeterGood() { queue_.cancel(this); }
	void start()
	{
		queue_.post_for(this, [this] { ticks_++; });
	}
};

void sample_good(kit::later &queue)
{
	MeterGood meter(queue);
	meter.start();
}
#ifdef RUN
int drive_good(int n)
{
	kit::later queue;
	sample_good(queue);
	queue.run();
	return n;
}
#endif
} // namespace meter_tick
RUN_CASE(meter_tick, meter_tick::drive_bad(3), meter_tick::drive_good(3))

// CASE stage_viewer: the viewer leaves a channel that ended before it did
namespace stage_viewer
{
class Viewer;

class Show
{
	std::vector<Viewer *> viewers_;

public:
	Show() = default;
	Show(const Show &) = delete;
	Show &operator=(const Show &) = delete;
	void enter(Viewer &viewer KEPT_BY(this)) { viewers_.push_back(&viewer); }
	void leave(Viewer &viewer) { std::erase(viewers_, &viewer); }
	std::size_t audience() const { return viewers_.size(); }
};

class Viewer
{
	Show &show_;

public:
	explicit Viewer(Show &show BORROWED) : show_(show) { show_.enter(*this); }
	Viewer(const Viewer &) = delete;
	Viewer &operator=(const Viewer &) = delete;
	~Viewer() { show_.leave(*this); }
};
//- bad
std::size_t premiere_bad(bool invited)
{
	std::optional<Viewer> viewer;
	Show show;
	if (invited)
		viewer.emplace(show);
	return show.audience();
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return premiere_bad(n != 0);
}
#endif
//- good
std::size_t premiere_good(bool invited)
{
	Show show;
	std::optional<Viewer> viewer;
	if (invited)
		viewer.emplace(show);
	return show.audience();
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return premiere_good(n != 0);
}
#endif
} // namespace stage_viewer
RUN_CASE(stage_viewer, stage_viewer::drive_bad(3), stage_viewer::drive_good(3))

// CASE caller_line: close ends the call itself, its member is written after that
namespace caller_line
{
class Switchboard;

class Call
{
	Switchboard &board_;
	int id_;
	bool open_ = true;

public:
	Call(Switchboard &board BORROWED, int id) : board_(board), id_(id) {}
	bool open() const { return open_; }
	void hang_up_bad();
	void hang_up_good();
};

class Switchboard
{
	std::map<int, std::unique_ptr<Call>> calls_;

public:
	Switchboard() = default;
	Switchboard(const Switchboard &) = delete;
	Switchboard &operator=(const Switchboard &) = delete;
	Call &connect(int id) BORROWED
	{
		std::unique_ptr<Call> &call = calls_[id];
		call = std::make_unique<Call>(*this, id);
		return *call;
	}
	void close(int id) { calls_.erase(id); }
};
//- bad
void Call::hang_up_bad()
{
	board_.close(id_);
	open_ = false;
}
#ifdef RUN
int drive_bad(int n)
{
	Switchboard board;
	board.connect(n).hang_up_bad();
	return n;
}
#endif
//- good
void Call::hang_up_good()
{
	open_ = false;
	board_.close(id_);
}
#ifdef RUN
int drive_good(int n)
{
	Switchboard board;
	board.connect(n).hang_up_good();
	return n;
}
#endif
} // namespace caller_line
RUN_CASE(caller_line, caller_line::drive_bad(3), caller_line::drive_good(3))

// CASE tenant_leaves: the tenant's destructor calls back and the tenant is deleted again
namespace tenant_leaves
{
//- bad
class HouseBad;
class TenantBad
{
	HouseBad &house_;

public:
	explicit TenantBad(HouseBad &house BORROWED) : house_(house) {}
	TenantBad(const TenantBad &) = delete;
	TenantBad &operator=(const TenantBad &) = delete;
	~TenantBad();
};

class HouseBad
{
	TenantBad *tenant_ = nullptr;
	unsigned moves_ = 0;

public:
	HouseBad() = default;
	HouseBad(const HouseBad &) = delete;
	HouseBad &operator=(const HouseBad &) = delete;
	~HouseBad() { evict(); }
	void let()
	{
		evict();
		tenant_ = new TenantBad(*this);
	}
	void evict()
	{
		delete tenant_;
		tenant_ = nullptr;
	}
	void gone()
	{
		moves_++;
		evict();
	}
};

TenantBad::~TenantBad()
{
	house_.gone();
}
#ifdef RUN
int drive_bad(int n)
{
	HouseBad house;
	house.let();
	return n;
}
#endif
//- good
class HouseGood;
class TenantGood
{
	HouseGood &house_;

public:
	explicit TenantGood(HouseGood &house BORROWED) : house_(house) {}
	TenantGood(const TenantGood &) = delete;
	TenantGood &operator=(const TenantGood &) = delete;
	~TenantGood();
};

class HouseGood
{
	TenantGood *tenant_ = nullptr;
	unsigned moves_ = 0;

public:
	HouseGood() = default;
	HouseGood(const HouseGood &) = delete;
	HouseGood &operator=(const HouseGood &) = delete;
	~HouseGood() { evict(); }
	void let()
	{
		evict();
		tenant_ = new TenantGood(*this);
	}
	void evict()
	{
		TenantGood *tenant = std::exchange(tenant_, nullptr);
		delete tenant;
	}
	void gone()
	{
		moves_++;
		evict();
	}
};

TenantGood::~TenantGood()
{
	house_.gone();
}
#ifdef RUN
int drive_good(int n)
{
	HouseGood house;
	house.let();
	return n;
}
#endif
} // namespace tenant_leaves
RUN_CASE(tenant_leaves, tenant_leaves::drive_bad(3), tenant_leaves::drive_good(3))

// CASE one_alarm: the closure runs where disarm ends it, then it reads its captures
namespace one_alarm
{
//- bad
class AlarmBad
{
	std::function<void()> ring_;

public:
	void disarm() { ring_ = nullptr; }
	void arm(const std::string &text, std::vector<std::string> &rung KEPT_BY(this))
	{
		ring_ = [this, text, &rung] {
			disarm();
			rung.push_back(text);
		};
	}
	void tick()
	{
		if (ring_)
			ring_();
	}
	AlarmBad() = default;
	AlarmBad(const AlarmBad &) = delete;
	AlarmBad &operator=(const AlarmBad &) = delete;
};
#ifdef RUN
int drive_bad(int n)
{
	std::vector<std::string> rung;
	AlarmBad alarm;
	alarm.arm(std::string(50, 'r'), rung);
	alarm.tick();
	return n;
}
#endif
//- good
class AlarmGood
{
	std::function<void()> ring_;

public:
	void disarm() { ring_ = nullptr; }
	void arm(const std::string &text, std::vector<std::string> &rung KEPT_BY(this))
	{
		ring_ = [this, text, &rung] {
			disarm();
			rung.push_back(text);
		};
	}
	void tick()
	{
		if (const auto ring = std::exchange(ring_, nullptr))
			ring();
	}
	AlarmGood() = default;
	AlarmGood(const AlarmGood &) = delete;
	AlarmGood &operator=(const AlarmGood &) = delete;
};
#ifdef RUN
int drive_good(int n)
{
	std::vector<std::string> rung;
	AlarmGood alarm;
	alarm.arm(std::string(50, 'r'), rung);
	alarm.tick();
	return n;
}
#endif
} // namespace one_alarm
RUN_CASE(one_alarm, one_alarm::drive_bad(3), one_alarm::drive_good(3))

// CASE field_value: the string of the union is assigned to though it has not begun
namespace field_value
{
//- bad
class FieldBad
{
	union {
		unsigned long number_;
		std::string text_;
	};
	bool is_text_ = false;

public:
	explicit FieldBad(unsigned long number) : number_(number) {}
	FieldBad(const FieldBad &) = delete;
	FieldBad &operator=(const FieldBad &) = delete;
	~FieldBad()
	{
		if (is_text_)
			std::destroy_at(&text_);
	}
	void set(const std::string &text)
	{
		text_ = text;
		is_text_ = true;
	}
};
#ifdef RUN
int drive_bad(int n)
{
	FieldBad field(n);
	field.set(std::string(40, 't'));
	return n;
}
#endif
//- good
class FieldGood
{
	union {
		unsigned long number_;
		std::string text_;
	};
	bool is_text_ = false;

public:
	explicit FieldGood(unsigned long number) : number_(number) {}
	FieldGood(const FieldGood &) = delete;
	FieldGood &operator=(const FieldGood &) = delete;
	~FieldGood()
	{
		if (is_text_)
			std::destroy_at(&text_);
	}
	void set(const std::string &text)
	{
		if (is_text_)
			text_ = text;
		else
			std::construct_at(&text_, text);
		is_text_ = true;
	}
};
#ifdef RUN
int drive_good(int n)
{
	FieldGood field(n);
	field.set(std::string(40, 't'));
	return n;
}
#endif
} // namespace field_value
RUN_CASE(field_value, field_value::drive_bad(3), field_value::drive_good(3))

// CASE stock_item: malloc gives room but begins no item, its string is assigned to all the same
namespace stock_item
{
struct Item {
	std::string name;
	unsigned count;
};

void drop_item(Item *item)
{
	if (!item)
		return;
	std::destroy_at(item);
	std::free(item);
}
//- bad
Item *new_item_bad(std::string name, unsigned count)
{
	Item *item = static_cast<Item *>(std::malloc(sizeof(Item)));
	if (!item)
		return nullptr;
	item->name = std::move(name);
	item->count = count;
	return item;
}

std::size_t label_bad(const std::string &name)
{
	Item *item = new_item_bad(name, 1);
	const std::size_t width = item ? item->name.size() : 0;
	drop_item(item);
	return width;
}
#ifdef RUN
std::size_t drive_bad(unsigned n)
{
	return label_bad(std::string(n, 'i'));
}
#endif
//- good
Item *new_item_good(std::string name, unsigned count)
{
	void *room = std::malloc(sizeof(Item));
	if (!room)
		return nullptr;
	return ::new (room) Item{std::move(name), count};
}

std::size_t label_good(const std::string &name)
{
	Item *item = new_item_good(name, 1);
	const std::size_t width = item ? item->name.size() : 0;
	drop_item(item);
	return width;
}
#ifdef RUN
std::size_t drive_good(unsigned n)
{
	return label_good(std::string(n, 'i'));
}
#endif
} // namespace stock_item
RUN_CASE(stock_item, stock_item::drive_bad(3), stock_item::drive_good(3))

// CASE garden_bed: the bytes of the vector are copied, two vectors end the same room
namespace garden_bed
{
struct Bed {
	std::vector<unsigned> plants;
	unsigned row = 0;
};
//- bad
void replant_bad(Bed &to, const Bed &from)
{
	if (&to == &from)
		return;
	std::memcpy(static_cast<void *>(&to), &from, sizeof(to));
	to.row++;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Bed a{{n, 4}, 1}, b;
	replant_bad(b, a);
	return b.row;
}
#endif
//- good
void replant_good(Bed &to, const Bed &from)
{
	if (&to == &from)
		return;
	to = from;
	to.row++;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Bed a{{n, 4}, 1}, b;
	replant_good(b, a);
	return b.row;
}
#endif
} // namespace garden_bed
RUN_CASE(garden_bed, garden_bed::drive_bad(3), garden_bed::drive_good(3))

// CASE peer_group: the second handle counts for itself, both counts end the same peer
namespace peer_group
{
//- bad
class PeerBad
{
	unsigned port_;

public:
	explicit PeerBad(unsigned port) : port_(port) {}
	std::shared_ptr<PeerBad> handle() { return std::shared_ptr<PeerBad>(this); }
	unsigned port() const { return port_; }
};

unsigned join_bad(std::vector<std::shared_ptr<PeerBad>> &group, unsigned port)
{
	const auto peer = std::make_shared<PeerBad>(port);
	group.push_back(peer->handle());
	return group.back()->port();
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	std::vector<std::shared_ptr<PeerBad>> group;
	return join_bad(group, n);
}
#endif
//- good
class PeerGood : public std::enable_shared_from_this<PeerGood>
{
	unsigned port_;

public:
	explicit PeerGood(unsigned port) : port_(port) {}
	std::shared_ptr<PeerGood> handle() { return shared_from_this(); }
	unsigned port() const { return port_; }
};

unsigned join_good(std::vector<std::shared_ptr<PeerGood>> &group, unsigned port)
{
	const auto peer = std::make_shared<PeerGood>(port);
	group.push_back(peer->handle());
	return group.back()->port();
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	std::vector<std::shared_ptr<PeerGood>> group;
	return join_good(group, n);
}
#endif
} // namespace peer_group
RUN_CASE(peer_group, peer_group::drive_bad(3), peer_group::drive_good(3))

// CASE bus_depot: the bus that was scrapped stays in its bay, the depot's end deletes it once more
namespace bus_depot
{
struct Bus {
	unsigned seats;
};
//- bad
class DepotBad
{
	std::vector<Bus *> bays_;

public:
	DepotBad() = default;
	DepotBad(const DepotBad &) = delete;
	DepotBad &operator=(const DepotBad &) = delete;
	~DepotBad()
	{
		for (Bus *bus : bays_)
			delete bus;
	}
	void park(std::unique_ptr<Bus> bus)
	{
		bays_.push_back(bus.get());
		bus.release();
	}
	void scrap(std::size_t bay) { delete bays_.at(bay); }
};
#ifdef RUN
int drive_bad(unsigned n)
{
	DepotBad depot;
	depot.park(std::make_unique<Bus>(Bus{n}));
	depot.scrap(0);
	return 0;
}
#endif
//- good
class DepotGood
{
	std::vector<Bus *> bays_;

public:
	DepotGood() = default;
	DepotGood(const DepotGood &) = delete;
	DepotGood &operator=(const DepotGood &) = delete;
	~DepotGood()
	{
		for (Bus *bus : bays_)
			delete bus;
	}
	void park(std::unique_ptr<Bus> bus)
	{
		bays_.push_back(bus.get());
		bus.release();
	}
	void scrap(std::size_t bay) { delete std::exchange(bays_.at(bay), nullptr); }
};
#ifdef RUN
int drive_good(unsigned n)
{
	DepotGood depot;
	depot.park(std::make_unique<Bus>(Bus{n}));
	depot.scrap(0);
	return 0;
}
#endif
} // namespace bus_depot
RUN_CASE(bus_depot, bus_depot::drive_bad(3), bus_depot::drive_good(3))

// CASE grade_sheet: the copy that the compiler writes shares the array, both ends free it
namespace grade_sheet
{
//- bad
class GradesBad
{
	std::size_t count_;
	unsigned *marks_;

public:
	explicit GradesBad(const std::vector<unsigned> &marks)
		: count_(marks.size()), marks_(new unsigned[marks.size()])
	{
		std::copy(marks.begin(), marks.end(), marks_);
	}
	GradesBad &operator=(const GradesBad &) = delete;
	~GradesBad() { delete[] marks_; }
	kit::window<unsigned> all() const BORROWED { return {marks_, count_}; }
};

bool passed_bad(const std::vector<unsigned> &marks, unsigned limit)
{
	const GradesBad sheet(marks);
	const GradesBad shown = sheet;
	for (unsigned mark : shown.all())
		if (mark < limit)
			return false;
	return true;
}
#ifdef RUN
bool drive_bad(unsigned n)
{
	return passed_bad({n, 5}, 2);
}
#endif
//- good
class GradesGood
{
	std::size_t count_;
	unsigned *marks_;

public:
	explicit GradesGood(const std::vector<unsigned> &marks)
		: count_(marks.size()), marks_(new unsigned[marks.size()])
	{
		std::copy(marks.begin(), marks.end(), marks_);
	}
	GradesGood(const GradesGood &o) : count_(o.count_), marks_(new unsigned[o.count_])
	{
		std::copy(o.all().begin(), o.all().end(), marks_);
	}
	GradesGood &operator=(const GradesGood &) = delete;
	~GradesGood() { delete[] marks_; }
	kit::window<unsigned> all() const BORROWED { return {marks_, count_}; }
};

bool passed_good(const std::vector<unsigned> &marks, unsigned limit)
{
	const GradesGood sheet(marks);
	const GradesGood shown = sheet;
	for (unsigned mark : shown.all())
		if (mark < limit)
			return false;
	return true;
}
#ifdef RUN
bool drive_good(unsigned n)
{
	return passed_good({n, 5}, 2);
}
#endif
} // namespace grade_sheet
RUN_CASE(grade_sheet, grade_sheet::drive_bad(3), grade_sheet::drive_good(3))

// CASE mail_writer: the base appends to a member of the derived class that has not begun
namespace mail_writer
{
class Writer
{
	std::string &out_;

public:
	Writer(std::string &out BORROWED, const std::string &head) : out_(out)
	{
		out_.append(head);
	}
	void line(const std::string &text) { out_.append(text); }
};
//- bad
class MailBad : public Writer
{
	std::string text_;

public:
	explicit MailBad(const std::string &to) : Writer(text_, to) {}
	MailBad(const MailBad &) = delete;
	MailBad &operator=(const MailBad &) = delete;
	std::size_t size() const { return text_.size(); }
};
#ifdef RUN
std::size_t drive_bad(unsigned n)
{
	const auto mail = std::make_unique<MailBad>(std::string(n + 30, 'm'));
	return mail->size();
}
#endif
//- good
struct MailText {
	std::string text_;
};

class MailGood : private MailText, public Writer
{
public:
	explicit MailGood(const std::string &to) : Writer(text_, to) {}
	MailGood(const MailGood &) = delete;
	MailGood &operator=(const MailGood &) = delete;
	std::size_t size() const { return text_.size(); }
};
#ifdef RUN
std::size_t drive_good(unsigned n)
{
	const auto mail = std::make_unique<MailGood>(std::string(n + 30, 'm'));
	return mail->size();
}
#endif
} // namespace mail_writer
RUN_CASE(mail_writer, mail_writer::drive_bad(3), mail_writer::drive_good(3))

// CASE stamp_room: the stamp stands in a local room, which ends before the handle that is returned
namespace stamp_room
{
class Stamp
{
	unsigned value_;

public:
	explicit Stamp(unsigned value) : value_(value) {}
	~Stamp() { value_ = 0; }
	unsigned value() const { return value_; }
};

struct EndOnly {
	void operator()(Stamp *stamp) const { std::destroy_at(stamp); }
};
using Handle = std::unique_ptr<Stamp, EndOnly>;

struct Room {
	alignas(Stamp) std::byte bytes[sizeof(Stamp)] = {};
};
//- bad
Handle stamp_bad(unsigned value)
{
	Room room;
	return Handle(::new (room.bytes) Stamp(value));
}

unsigned frank_bad(unsigned value)
{
	const Handle stamp = stamp_bad(value);
	return stamp->value();
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	return frank_bad(n);
}
#endif
//- good
Handle stamp_good(Room &room BORROWED, unsigned value)
{
	return Handle(::new (room.bytes) Stamp(value));
}

unsigned frank_good(unsigned value)
{
	Room room;
	const Handle stamp = stamp_good(room, value);
	return stamp->value();
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	return frank_good(n);
}
#endif
} // namespace stamp_room
RUN_CASE(stamp_room, stamp_room::drive_bad(3), stamp_room::drive_good(3))

// CASE vault_door: the vault ends while the guard still holds its mutex, then the guard unlocks it
namespace vault_door
{
struct Vault {
	std::mutex door;
	unsigned bars = 0;
};
//- bad
unsigned melt_bad(std::unique_ptr<Vault> vault)
{
	if (!vault)
		return 0;
	std::lock_guard guard(vault->door);
	const unsigned bars = std::exchange(vault->bars, 0);
	vault.reset();
	return bars;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	auto vault = std::make_unique<Vault>();
	vault->bars = n;
	return melt_bad(std::move(vault));
}
#endif
//- good
unsigned melt_good(std::unique_ptr<Vault> vault)
{
	if (!vault)
		return 0;
	std::unique_lock guard(vault->door);
	const unsigned bars = std::exchange(vault->bars, 0);
	guard.unlock();
	guard.release();
	vault.reset();
	return bars;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	auto vault = std::make_unique<Vault>();
	vault->bars = n;
	return melt_good(std::move(vault));
}
#endif
} // namespace vault_door
RUN_CASE(vault_door, vault_door::drive_bad(3), vault_door::drive_good(3))

// CASE train_cars: cars end from front to back, and each one unhooks itself from the car before it
namespace train_cars
{
struct Car {
	Car *before;
	bool hooked = false;
	explicit Car(Car *front) : before(front)
	{
		if (before)
			before->hooked = true;
	}
	Car(const Car &) = delete;
	Car &operator=(const Car &) = delete;
	~Car()
	{
		if (before)
			before->hooked = false;
	}
};
//- bad
class TrainBad
{
	kit::row<kit::box<Car>> cars_;

public:
	void couple()
	{
		Car *last = cars_.count() ? cars_.last().peek() : nullptr;
		cars_.append(kit::box<Car>(new Car(last)));
	}
	std::size_t cars() const { return cars_.count(); }
};
#ifdef RUN
std::size_t drive_bad(int n)
{
	TrainBad train;
	for (int i = 0; i < n; i++)
		train.couple();
	return train.cars();
}
#endif
//- good
class TrainGood
{
	kit::row<kit::box<Car>> cars_;

public:
	TrainGood() = default;
	TrainGood(const TrainGood &) = delete;
	TrainGood &operator=(const TrainGood &) = delete;
	~TrainGood()
	{
		while (cars_.count())
			cars_.pop();
	}
	void couple()
	{
		Car *last = cars_.count() ? cars_.last().peek() : nullptr;
		cars_.append(kit::box<Car>(new Car(last)));
	}
	std::size_t cars() const { return cars_.count(); }
};
#ifdef RUN
std::size_t drive_good(int n)
{
	TrainGood train;
	for (int i = 0; i < n; i++)
		train.couple();
	return train.cars();
}
#endif
} // namespace train_cars
RUN_CASE(train_cars, train_cars::drive_bad(3), train_cars::drive_good(3))
