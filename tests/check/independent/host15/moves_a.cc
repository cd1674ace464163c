// SPDX-License-Identifier: GPL-2.0
// Values that were moved away and are used, and moves that leave two owners or a stale pointer.
#include "../set.hh"
#include "vocab_a.hh"
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE spool_job: the job was moved into the spool, its number is read from the empty pointer
namespace spool_job
{
struct Job {
	unsigned number;
	unsigned pages;
};

struct Spool {
	std::vector<std::unique_ptr<Job>> waiting;
	unsigned last_number = 0;
};
//- bad
void submit_bad(Spool &spool, std::unique_ptr<Job> job)
{
	if (!job)
		return;
	spool.waiting.push_back(std::move(job));
	spool.last_number = job->number;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Spool spool;
	submit_bad(spool, std::make_unique<Job>(Job{n, 1}));
	return spool.last_number;
}
#endif
//- good
void submit_good(Spool &spool, std::unique_ptr<Job> job)
{
	if (!job)
		return;
	spool.waiting.push_back(std::move(job));
	spool.last_number = spool.waiting.back()->number;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Spool spool;
	submit_good(spool, std::make_unique<Job>(Job{n, 1}));
	return spool.last_number;
}
#endif
} // namespace spool_job
RUN_CASE(spool_job, spool_job::drive_bad(3), spool_job::drive_good(3))

// CASE file_ticket: braces work from left to right, the owner is moved before its desk is read
namespace file_ticket
{
struct Ticket {
	int desk;
};

struct Filing {
	std::unique_ptr<Ticket> ticket;
	int desk;
};
//- bad
void hand_in_bad(std::vector<Filing> &archive, std::unique_ptr<Ticket> ticket)
{
	if (ticket)
		archive.push_back(Filing{std::move(ticket), ticket->desk});
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	std::vector<Filing> archive;
	hand_in_bad(archive, std::make_unique<Ticket>(Ticket{n}));
	return archive.size();
}
#endif
//- good
void hand_in_good(std::vector<Filing> &archive, std::unique_ptr<Ticket> ticket)
{
	if (!ticket)
		return;
	const int desk = ticket->desk;
	archive.push_back(Filing{std::move(ticket), desk});
}
#ifdef RUN
std::size_t drive_good(int n)
{
	std::vector<Filing> archive;
	hand_in_good(archive, std::make_unique<Ticket>(Ticket{n}));
	return archive.size();
}
#endif
} // namespace file_ticket
RUN_CASE(file_ticket, file_ticket::drive_bad(3), file_ticket::drive_good(3))

// CASE closure_took: the closure took the plan, the function goes on with the empty box
namespace closure_took
{
struct Plan {
	unsigned stops;
};
//- bad
unsigned depart_bad(kit::later &queue, kit::box<Plan> plan, unsigned &reached KEPT_BY(queue))
{
	if (!plan)
		return 0;
	queue.post([plan = std::move(plan), &reached] { reached += plan->stops; });
	return plan->stops;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	unsigned reached = 0;
	kit::later queue;
	depart_bad(queue, kit::box<Plan>::make(n), reached);
	queue.run();
	return reached;
}
#endif
//- good
unsigned depart_good(kit::later &queue, kit::box<Plan> plan, unsigned &reached KEPT_BY(queue))
{
	if (!plan)
		return 0;
	const unsigned stops = plan->stops;
	queue.post([plan = std::move(plan), &reached] { reached += plan->stops; });
	return stops;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	unsigned reached = 0;
	kit::later queue;
	depart_good(queue, kit::box<Plan>::make(n), reached);
	queue.run();
	return reached;
}
#endif
} // namespace closure_took
RUN_CASE(closure_took, closure_took::drive_bad(3), closure_took::drive_good(3))

// CASE full_belt: offer takes its parameter by value, so it is gone also when the belt refuses it
namespace full_belt
{
struct Parcel {
	unsigned weight;
};
//- bad
class BeltBad
{
	std::vector<std::unique_ptr<Parcel>> on_;

public:
	bool offer(std::unique_ptr<Parcel> parcel)
	{
		if (on_.size() >= 2)
			return false;
		on_.push_back(std::move(parcel));
		return true;
	}
};

unsigned load_bad(BeltBad &belt, std::unique_ptr<Parcel> parcel)
{
	if (!parcel || belt.offer(std::move(parcel)))
		return 0;
	return parcel->weight;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	BeltBad belt;
	unsigned left = 0;
	for (unsigned i = 0; i < n; i++)
		left += load_bad(belt, std::make_unique<Parcel>(Parcel{i}));
	return left;
}
#endif
//- good
class BeltGood
{
	std::vector<std::unique_ptr<Parcel>> on_;

public:
	bool offer(std::unique_ptr<Parcel> &&parcel)
	{
		if (on_.size() >= 2)
			return false;
		on_.push_back(std::move(parcel));
		return true;
	}
};

unsigned load_good(BeltGood &belt, std::unique_ptr<Parcel> parcel)
{
	if (!parcel || belt.offer(std::move(parcel)))
		return 0;
	return parcel->weight;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	BeltGood belt;
	unsigned left = 0;
	for (unsigned i = 0; i < n; i++)
		left += load_good(belt, std::make_unique<Parcel>(Parcel{i}));
	return left;
}
#endif
} // namespace full_belt
RUN_CASE(full_belt, full_belt::drive_bad(3), full_belt::drive_good(3))

// CASE pixel_buffer: the move leaves the pointer in the source too, both destructors free it
namespace pixel_buffer
{
//- bad
class PixelsBad
{
	unsigned *data_;
	std::size_t count_;

public:
	explicit PixelsBad(std::size_t count) : data_(new unsigned[count]{}), count_(count) {}
	PixelsBad(PixelsBad &&o) noexcept : data_(o.data_), count_(std::exchange(o.count_, 0)) {}
	PixelsBad &operator=(PixelsBad &&) = delete;
	~PixelsBad() { delete[] data_; }
	std::size_t count() const { return count_; }
};

std::size_t keep_bad(std::vector<PixelsBad> &frames, PixelsBad frame)
{
	frames.push_back(std::move(frame));
	return frames.back().count();
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	std::vector<PixelsBad> frames;
	return keep_bad(frames, PixelsBad(n));
}
#endif
//- good
class PixelsGood
{
	unsigned *data_;
	std::size_t count_;

public:
	explicit PixelsGood(std::size_t count) : data_(new unsigned[count]{}), count_(count) {}
	PixelsGood(PixelsGood &&o) noexcept
		: data_(std::exchange(o.data_, nullptr)), count_(std::exchange(o.count_, 0))
	{
	}
	PixelsGood &operator=(PixelsGood &&) = delete;
	~PixelsGood() { delete[] data_; }
	std::size_t count() const { return count_; }
};

std::size_t keep_good(std::vector<PixelsGood> &frames, PixelsGood frame)
{
	frames.push_back(std::move(frame));
	return frames.back().count();
}
#ifdef RUN
std::size_t drive_good(int n)
{
	std::vector<PixelsGood> frames;
	return keep_good(frames, PixelsGood(n));
}
#endif
} // namespace pixel_buffer
RUN_CASE(pixel_buffer, pixel_buffer::drive_bad(3), pixel_buffer::drive_good(3))

// CASE chain_step: assignment frees the old stop first, and what it takes from lies in that stop
namespace chain_step
{
//- bad
struct StopBad;
class NextBad
{
	StopBad *p_ = nullptr;

public:
	NextBad() = default;
	explicit NextBad(StopBad *p) : p_(p) {}
	NextBad(NextBad &&o) noexcept : p_(std::exchange(o.p_, nullptr)) {}
	NextBad &operator=(NextBad &&o) noexcept;
	~NextBad();
	StopBad *operator->() const { return p_; }
	explicit operator bool() const { return p_ != nullptr; }
};

struct StopBad {
	unsigned minutes;
	NextBad next;
};

NextBad &NextBad::operator=(NextBad &&o) noexcept
{
	if (this != &o) {
		delete p_;
		p_ = std::exchange(o.p_, nullptr);
	}
	return *this;
}

NextBad::~NextBad()
{
	delete p_;
}

unsigned ride_bad(NextBad line)
{
	unsigned minutes = 0;
	for (; line; line = std::move(line->next))
		minutes += line->minutes;
	return minutes;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	return ride_bad(NextBad(new StopBad{1, NextBad(new StopBad{n, NextBad()})}));
}
#endif
//- good
struct StopGood;
class NextGood
{
	StopGood *p_ = nullptr;

public:
	NextGood() = default;
	explicit NextGood(StopGood *p) : p_(p) {}
	NextGood(NextGood &&o) noexcept : p_(std::exchange(o.p_, nullptr)) {}
	NextGood &operator=(NextGood &&o) noexcept;
	~NextGood();
	StopGood *operator->() const { return p_; }
	explicit operator bool() const { return p_ != nullptr; }
};

struct StopGood {
	unsigned minutes;
	NextGood next;
};

NextGood &NextGood::operator=(NextGood &&o) noexcept
{
	if (this != &o) {
		StopGood *fresh = std::exchange(o.p_, nullptr);
		delete std::exchange(p_, fresh);
	}
	return *this;
}

NextGood::~NextGood()
{
	delete p_;
}

unsigned ride_good(NextGood line)
{
	unsigned minutes = 0;
	for (; line; line = std::move(line->next))
		minutes += line->minutes;
	return minutes;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	return ride_good(NextGood(new StopGood{1, NextGood(new StopGood{n, NextGood()})}));
}
#endif
} // namespace chain_step
RUN_CASE(chain_step, chain_step::drive_bad(3), chain_step::drive_good(3))

// CASE pending_reply: an optional that was moved from still has a value, an empty pointer
namespace pending_reply
{
struct Reply {
	unsigned code;
};

struct Exchange {
	std::optional<std::unique_ptr<const Reply>> pending;
	std::vector<std::unique_ptr<const Reply>> sent;
};
//- bad
unsigned flush_bad(Exchange &exchange)
{
	if (exchange.pending && *exchange.pending)
		exchange.sent.push_back(*std::move(exchange.pending));
	return exchange.pending ? (*exchange.pending)->code : 0;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Exchange exchange;
	exchange.pending = std::make_unique<const Reply>(Reply{n});
	return flush_bad(exchange);
}
#endif
//- good
unsigned flush_good(Exchange &exchange)
{
	if (exchange.pending && *exchange.pending) {
		exchange.sent.push_back(*std::move(exchange.pending));
		exchange.pending.reset();
	}
	return exchange.pending && *exchange.pending ? (*exchange.pending)->code : 0;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Exchange exchange;
	exchange.pending = std::make_unique<const Reply>(Reply{n});
	return flush_good(exchange);
}
#endif
} // namespace pending_reply
RUN_CASE(pending_reply, pending_reply::drive_bad(3), pending_reply::drive_good(3))

// CASE reader_source: in the body the parameter hides the member that it was moved into
namespace reader_source
{
struct Source {
	std::size_t size;
};
//- bad
class ReaderBad
{
	std::unique_ptr<Source> source;
	std::size_t limit = 0;

public:
	explicit ReaderBad(std::unique_ptr<Source> source) : source(std::move(source))
	{
		if (this->source)
			limit = source->size;
	}
	std::size_t left() const { return limit; }
};
#ifdef RUN
std::size_t drive_bad(unsigned n)
{
	return ReaderBad(std::make_unique<Source>(Source{n})).left();
}
#endif
//- good
class ReaderGood
{
	std::unique_ptr<Source> source;
	std::size_t limit = 0;

public:
	explicit ReaderGood(std::unique_ptr<Source> source) : source(std::move(source))
	{
		if (this->source)
			limit = this->source->size;
	}
	std::size_t left() const { return limit; }
};
#ifdef RUN
std::size_t drive_good(unsigned n)
{
	return ReaderGood(std::make_unique<Source>(Source{n})).left();
}
#endif
} // namespace reader_source
RUN_CASE(reader_source, reader_source::drive_bad(3), reader_source::drive_good(3))

// CASE crate_load: load_ is declared before kilos_, so the parameter is empty when kilos_ reads it
namespace crate_load
{
class Load
{
	unsigned kilos_;

public:
	explicit Load(unsigned kilos) : kilos_(kilos) {}
	unsigned kilos() const { return kilos_; }
};

// The next two take a load that is there.
//- bad
class CrateBad
{
	kit::box<Load> load_;
	unsigned kilos_;

public:
	explicit CrateBad(kit::box<Load> load) : kilos_(load->kilos()), load_(std::move(load)) {}
	bool heavier_than(unsigned kilos) const { return kilos_ > kilos; }
};

bool pack_bad(kit::row<CrateBad> &cart, unsigned kilos, unsigned limit)
{
	cart.append(CrateBad(kit::box<Load>::make(kilos)));
	return cart.last().heavier_than(limit);
}
#ifdef RUN
bool drive_bad(unsigned n)
{
	kit::row<CrateBad> cart;
	return pack_bad(cart, n, 2);
}
#endif
//- good
class CrateGood
{
	unsigned kilos_;
	kit::box<Load> load_;

public:
	explicit CrateGood(kit::box<Load> load) : kilos_(load->kilos()), load_(std::move(load)) {}
	bool heavier_than(unsigned kilos) const { return kilos_ > kilos; }
};

bool pack_good(kit::row<CrateGood> &cart, unsigned kilos, unsigned limit)
{
	cart.append(CrateGood(kit::box<Load>::make(kilos)));
	return cart.last().heavier_than(limit);
}
#ifdef RUN
bool drive_good(unsigned n)
{
	kit::row<CrateGood> cart;
	return pack_good(cart, n, 2);
}
#endif
} // namespace crate_load
RUN_CASE(crate_load, crate_load::drive_bad(3), crate_load::drive_good(3))

// CASE paper_route: the case that moves the paper away runs on into the one that reads it
namespace paper_route
{
struct Paper {
	unsigned sheets;
};
enum class Route { keep, count, shred };
//- bad
unsigned route_bad(Route route, std::unique_ptr<Paper> paper,
		   std::vector<std::unique_ptr<Paper>> &kept)
{
	if (!paper)
		return 0;
	switch (route) {
	case Route::keep:
		kept.push_back(std::move(paper));
		[[fallthrough]];
	case Route::count:
		return paper->sheets;
	case Route::shred:
		break;
	}
	return 0;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	std::vector<std::unique_ptr<Paper>> kept;
	return route_bad(Route::keep, std::make_unique<Paper>(Paper{n}), kept);
}
#endif
//- good
unsigned route_good(Route route, std::unique_ptr<Paper> paper,
		    std::vector<std::unique_ptr<Paper>> &kept)
{
	if (!paper)
		return 0;
	switch (route) {
	case Route::keep:
		kept.push_back(std::move(paper));
		break;
	case Route::count:
		return paper->sheets;
	case Route::shred:
		break;
	}
	return 0;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	std::vector<std::unique_ptr<Paper>> kept;
	return route_good(Route::keep, std::make_unique<Paper>(Paper{n}), kept);
}
#endif
} // namespace paper_route
RUN_CASE(paper_route, paper_route::drive_bad(3), paper_route::drive_good(3))

// CASE guest_list: remove_if leaves moved-from pointers at the end, which nobody erases
namespace guest_list
{
struct Guest {
	unsigned seat;
	bool gone;
};

class Hall
{
	std::vector<std::unique_ptr<Guest>> guests_;

public:
	void seat(unsigned seat, bool gone)
	{
		guests_.push_back(std::make_unique<Guest>(Guest{seat, gone}));
	}
	unsigned settle_bad();
	unsigned settle_good();
};
//- bad
unsigned Hall::settle_bad()
{
	unsigned seats = 0;
	std::remove_if(guests_.begin(), guests_.end(),
		       [](const auto &guest) { return guest->gone; });
	for (const auto &guest : guests_)
		seats ^= guest->seat;
	return seats;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Hall hall;
	hall.seat(n, true);
	hall.seat(4, false);
	return hall.settle_bad();
}
#endif
//- good
unsigned Hall::settle_good()
{
	unsigned seats = 0;
	std::erase_if(guests_, [](const auto &guest) { return guest->gone; });
	for (const auto &guest : guests_)
		seats ^= guest->seat;
	return seats;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Hall hall;
	hall.seat(n, true);
	hall.seat(4, false);
	return hall.settle_good();
}
#endif
} // namespace guest_list
RUN_CASE(guest_list, guest_list::drive_bad(3), guest_list::drive_good(3))

// CASE nurse_rosters: the second roster gets the handle that was already moved into the first
namespace nurse_rosters
{
struct Nurse {
	unsigned shifts;
};

class Roster
{
	std::vector<std::shared_ptr<Nurse>> on_;

public:
	// The nurse is there.
	void add(std::shared_ptr<Nurse> nurse)
	{
		nurse->shifts++;
		on_.push_back(std::move(nurse));
	}
};
//- bad
void enlist_bad(Roster &day, Roster &night, std::shared_ptr<Nurse> nurse)
{
	if (!nurse)
		return;
	day.add(std::move(nurse));
	night.add(std::move(nurse));
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Roster day, night;
	auto nurse = std::make_shared<Nurse>(Nurse{n});
	enlist_bad(day, night, nurse);
	return nurse->shifts;
}
#endif
//- good
void enlist_good(Roster &day, Roster &night, std::shared_ptr<Nurse> nurse)
{
	if (!nurse)
		return;
	day.add(nurse);
	night.add(std::move(nurse));
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Roster day, night;
	auto nurse = std::make_shared<Nurse>(Nurse{n});
	enlist_good(day, night, nurse);
	return nurse->shifts;
}
#endif
} // namespace nurse_rosters
RUN_CASE(nurse_rosters, nurse_rosters::drive_bad(3), nurse_rosters::drive_good(3))

// CASE spread_news: the template forwards its argument twice, the second board gets an empty handle
namespace spread_news
{
struct News : kit::tallied {
	unsigned boards = 0;
};

class Board
{
	kit::counted<News> latest_;

public:
	// The news is there.
	void pin(kit::counted<News> news)
	{
		news->boards++;
		latest_ = std::move(news);
	}
};
//- bad
template <class T>
void pin_both_bad(Board &left, Board &right, T &&news)
{
	left.pin(std::forward<T>(news));
	right.pin(std::forward<T>(news));
}

void spread_bad(Board &left, Board &right)
{
	pin_both_bad(left, right, kit::counted<News>(new News));
}
#ifdef RUN
int drive_bad(int n)
{
	Board left, right;
	spread_bad(left, right);
	return n;
}
#endif
//- good
template <class T>
void pin_both_good(Board &left, Board &right, T &&news)
{
	left.pin(news);
	right.pin(std::forward<T>(news));
}

void spread_good(Board &left, Board &right)
{
	pin_both_good(left, right, kit::counted<News>(new News));
}
#ifdef RUN
int drive_good(int n)
{
	Board left, right;
	spread_good(left, right);
	return n;
}
#endif
} // namespace spread_news
RUN_CASE(spread_news, spread_news::drive_bad(3), spread_news::drive_good(3))

// CASE twice_inside: emplace takes the pointer (its node is built first) though the name is there
namespace twice_inside
{
struct Visitor {
	unsigned refused;
};
using Inside = std::unordered_map<std::string, std::unique_ptr<Visitor>>;
//- bad
unsigned admit_bad(Inside &inside, const char *name, std::unique_ptr<Visitor> visitor)
{
	if (!visitor || inside.emplace(name, std::move(visitor)).second)
		return 0;
	return visitor->refused;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Inside inside;
	admit_bad(inside, "ann", std::make_unique<Visitor>(Visitor{n}));
	return admit_bad(inside, "ann", std::make_unique<Visitor>(Visitor{n}));
}
#endif
//- good
unsigned admit_good(Inside &inside, const char *name, std::unique_ptr<Visitor> visitor)
{
	if (!visitor || inside.try_emplace(name, std::move(visitor)).second)
		return 0;
	return visitor->refused;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Inside inside;
	admit_good(inside, "ann", std::make_unique<Visitor>(Visitor{n}));
	return admit_good(inside, "ann", std::make_unique<Visitor>(Visitor{n}));
}
#endif
} // namespace twice_inside
RUN_CASE(twice_inside, twice_inside::drive_bad(3), twice_inside::drive_good(3))

// CASE dial_hand: the hand points into the dial itself, the vector moves the dial when it grows
namespace dial_hand
{
//- bad
class DialBad
{
	std::array<unsigned, 3> marks_;
	const unsigned *hand_ = marks_.data();

public:
	explicit DialBad(unsigned mark) : marks_{mark, mark, mark} {}
	unsigned read() const { return *hand_; }
};

unsigned panel_bad(std::vector<DialBad> &panel, unsigned mark)
{
	panel.emplace_back(mark);
	panel.emplace_back(mark);
	return panel.front().read();
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	std::vector<DialBad> panel;
	return panel_bad(panel, n);
}
#endif
//- good
class DialGood
{
	std::array<unsigned, 3> marks_;
	std::size_t hand_ = 0;

public:
	explicit DialGood(unsigned mark) : marks_{mark, mark, mark} {}
	unsigned read() const { return marks_.at(hand_); }
};

unsigned panel_good(std::vector<DialGood> &panel, unsigned mark)
{
	panel.emplace_back(mark);
	panel.emplace_back(mark);
	return panel.front().read();
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	std::vector<DialGood> panel;
	return panel_good(panel, n);
}
#endif
} // namespace dial_hand
RUN_CASE(dial_hand, dial_hand::drive_bad(3), dial_hand::drive_good(3))

// CASE journal_batch: the moved vector is empty, it has no front
namespace journal_batch
{
class Journal
{
	std::vector<std::vector<unsigned>> batches_;

public:
	void commit(std::vector<unsigned> batch) { batches_.push_back(std::move(batch)); }
};
//- bad
unsigned record_bad(Journal &journal, std::vector<unsigned> batch)
{
	if (batch.empty())
		return 0;
	journal.commit(std::move(batch));
	return batch.front();
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Journal journal;
	return record_bad(journal, {n, 1, 2});
}
#endif
//- good
unsigned record_good(Journal &journal, std::vector<unsigned> batch)
{
	if (batch.empty())
		return 0;
	const unsigned first = batch.front();
	journal.commit(std::move(batch));
	return first;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Journal journal;
	return record_good(journal, {n, 1, 2});
}
#endif
} // namespace journal_batch
RUN_CASE(journal_batch, journal_batch::drive_bad(3), journal_batch::drive_good(3))

// CASE sealed_letter: open() gives the letter away; the second call has none to give
namespace sealed_letter
{
struct Letter {
	unsigned pages;
	unsigned stamps;
};

class Envelope
{
	std::unique_ptr<Letter> letter_;

public:
	explicit Envelope(std::unique_ptr<Letter> letter) : letter_(std::move(letter)) {}
	std::unique_ptr<Letter> open() { return std::move(letter_); }
};
//- bad
bool underpaid_bad(Envelope &envelope)
{
	const std::unique_ptr<Letter> letter = envelope.open();
	return letter && letter->pages > envelope.open()->stamps;
}
#ifdef RUN
bool drive_bad(unsigned n)
{
	Envelope envelope(std::make_unique<Letter>(Letter{n, 1}));
	return underpaid_bad(envelope);
}
#endif
//- good
bool underpaid_good(Envelope &envelope)
{
	const std::unique_ptr<Letter> letter = envelope.open();
	return letter && letter->pages > letter->stamps;
}
#ifdef RUN
bool drive_good(unsigned n)
{
	Envelope envelope(std::make_unique<Letter>(Letter{n, 1}));
	return underpaid_good(envelope);
}
#endif
} // namespace sealed_letter
RUN_CASE(sealed_letter, sealed_letter::drive_bad(3), sealed_letter::drive_good(3))

// CASE scrap_engine: the yard becomes the owner of what the box still owns
namespace scrap_engine
{
struct Engine {
	unsigned kilowatts;
};

class Yard
{
	kit::row<kit::box<Engine>> heap_;

public:
	// The yard owns the engine from now on.
	void scrap(Engine *engine) { heap_.append(kit::box<Engine>(engine)); }
	std::size_t engines() const { return heap_.count(); }
};
//- bad
void retire_bad(Yard &yard, kit::box<Engine> engine)
{
	if (engine)
		yard.scrap(engine.peek());
}
#ifdef RUN
std::size_t drive_bad(unsigned n)
{
	Yard yard;
	retire_bad(yard, kit::box<Engine>::make(n));
	return yard.engines();
}
#endif
//- good
void retire_good(Yard &yard, kit::box<Engine> engine)
{
	if (engine)
		yard.scrap(engine.give());
}
#ifdef RUN
std::size_t drive_good(unsigned n)
{
	Yard yard;
	retire_good(yard, kit::box<Engine>::make(n));
	return yard.engines();
}
#endif
} // namespace scrap_engine
RUN_CASE(scrap_engine, scrap_engine::drive_bad(3), scrap_engine::drive_good(3))

// CASE loaded_map: the outcome is still ok after the map was moved out of it, but its box is empty
namespace loaded_map
{
struct Map {
	unsigned tiles;
};

class World
{
	kit::box<Map> map_;

public:
	void enter(kit::box<Map> map) { map_ = std::move(map); }
};

// What is ok has a map.
kit::outcome<kit::box<Map>> load(unsigned tiles)
{
	if (tiles == 0)
		return kit::outcome<kit::box<Map>>::failed(1);
	return kit::box<Map>::make(tiles);
}
//- bad
unsigned enter_bad(World &world, unsigned tiles)
{
	kit::outcome<kit::box<Map>> loaded = load(tiles);
	if (!loaded.ok())
		return 0;
	world.enter(std::move(loaded.value()));
	return loaded.value()->tiles;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	World world;
	return enter_bad(world, n);
}
#endif
//- good
unsigned enter_good(World &world, unsigned tiles)
{
	kit::outcome<kit::box<Map>> loaded = load(tiles);
	if (!loaded.ok())
		return 0;
	const unsigned entered = loaded.value()->tiles;
	world.enter(std::move(loaded.value()));
	return entered;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	World world;
	return enter_good(world, n);
}
#endif
} // namespace loaded_map
RUN_CASE(loaded_map, loaded_map::drive_bad(3), loaded_map::drive_good(3))

// CASE apple_halves: the binding took both halves, the pair has none left
namespace apple_halves
{
struct Half {
	unsigned seeds;
};
using Halves = std::pair<std::unique_ptr<Half>, std::unique_ptr<Half>>;
//- bad
unsigned seeds_bad(Halves halves, std::vector<std::unique_ptr<Half>> &bowl)
{
	if (!halves.first || !halves.second)
		return 0;
	auto [left, right] = std::move(halves);
	bowl.push_back(std::move(right));
	return halves.first->seeds;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	std::vector<std::unique_ptr<Half>> bowl;
	return seeds_bad({std::make_unique<Half>(Half{n}), std::make_unique<Half>(Half{2})}, bowl);
}
#endif
//- good
unsigned seeds_good(Halves halves, std::vector<std::unique_ptr<Half>> &bowl)
{
	if (!halves.first || !halves.second)
		return 0;
	auto &[left, right] = halves;
	bowl.push_back(std::move(right));
	return halves.first->seeds;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	std::vector<std::unique_ptr<Half>> bowl;
	return seeds_good({std::make_unique<Half>(Half{n}), std::make_unique<Half>(Half{2})}, bowl);
}
#endif
} // namespace apple_halves
RUN_CASE(apple_halves, apple_halves::drive_bad(3), apple_halves::drive_good(3))

// CASE badge_issuer: the first call moves the capture out, the second door gets nothing
namespace badge_issuer
{
struct Badge {
	unsigned level;
};

struct Doors {
	std::shared_ptr<const Badge> front;
	std::shared_ptr<const Badge> back;
};
//- bad
unsigned open_bad(Doors &doors, unsigned level)
{
	auto badge = std::make_shared<const Badge>(Badge{level});
	auto issue = [badge = std::move(badge)]() mutable { return std::move(badge); };
	doors.front = issue();
	doors.back = issue();
	return doors.back->level;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Doors doors;
	return open_bad(doors, n);
}
#endif
//- good
unsigned open_good(Doors &doors, unsigned level)
{
	auto badge = std::make_shared<const Badge>(Badge{level});
	auto issue = [badge = std::move(badge)]() { return badge; };
	doors.front = issue();
	doors.back = issue();
	return doors.back->level;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Doors doors;
	return open_good(doors, n);
}
#endif
} // namespace badge_issuer
RUN_CASE(badge_issuer, badge_issuer::drive_bad(3), badge_issuer::drive_good(3))

// CASE trip_route: one member of the trip was moved away, the method called next stands on it
namespace trip_route
{
struct Route {
	unsigned legs;
};

class Trip
{
	std::unique_ptr<Route> route_;

public:
	explicit Trip(unsigned legs) : route_(std::make_unique<Route>(Route{legs})) {}
	unsigned legs() const { return route_->legs; }
	std::unique_ptr<Route> surrender() && { return std::move(route_); }
};
//- bad
unsigned finish_bad(Trip trip, std::vector<std::unique_ptr<Route>> &done)
{
	done.push_back(std::move(trip).surrender());
	return trip.legs();
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	std::vector<std::unique_ptr<Route>> done;
	return finish_bad(Trip(n), done);
}
#endif
//- good
unsigned finish_good(Trip trip, std::vector<std::unique_ptr<Route>> &done)
{
	const unsigned legs = trip.legs();
	done.push_back(std::move(trip).surrender());
	return legs;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	std::vector<std::unique_ptr<Route>> done;
	return finish_good(Trip(n), done);
}
#endif
} // namespace trip_route
RUN_CASE(trip_route, trip_route::drive_bad(3), trip_route::drive_good(3))

// CASE tank_shift: the move assignment frees its own value when source and target are the same tank
namespace tank_shift
{
//- bad
class TankBad
{
	unsigned *litres_;

public:
	explicit TankBad(unsigned litres) : litres_(new unsigned(litres)) {}
	TankBad(TankBad &&o) noexcept : litres_(std::exchange(o.litres_, nullptr)) {}
	TankBad &operator=(TankBad &&o) noexcept
	{
		delete litres_;
		litres_ = std::exchange(o.litres_, nullptr);
		return *this;
	}
	~TankBad() { delete litres_; }
	unsigned litres() const { return litres_ ? *litres_ : 0; }
};

unsigned shift_bad(std::vector<TankBad> &tanks, std::size_t from, std::size_t to)
{
	tanks.at(to) = std::move(tanks.at(from));
	return tanks.at(to).litres();
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	std::vector<TankBad> tanks;
	tanks.emplace_back(n);
	return shift_bad(tanks, 0, 0);
}
#endif
//- good
class TankGood
{
	unsigned *litres_;

public:
	explicit TankGood(unsigned litres) : litres_(new unsigned(litres)) {}
	TankGood(TankGood &&o) noexcept : litres_(std::exchange(o.litres_, nullptr)) {}
	TankGood &operator=(TankGood &&o) noexcept
	{
		if (this == &o)
			return *this;
		delete litres_;
		litres_ = std::exchange(o.litres_, nullptr);
		return *this;
	}
	~TankGood() { delete litres_; }
	unsigned litres() const { return litres_ ? *litres_ : 0; }
};

unsigned shift_good(std::vector<TankGood> &tanks, std::size_t from, std::size_t to)
{
	tanks.at(to) = std::move(tanks.at(from));
	return tanks.at(to).litres();
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	std::vector<TankGood> tanks;
	tanks.emplace_back(n);
	return shift_good(tanks, 0, 0);
}
#endif
} // namespace tank_shift
RUN_CASE(tank_shift, tank_shift::drive_bad(3), tank_shift::drive_good(3))

// CASE merged_flocks: the move iterators emptied the pointers that the loop walks over afterwards
namespace merged_flocks
{
struct Bird {
	unsigned ring;
};

class Flock
{
	std::vector<std::unique_ptr<Bird>> birds_;

public:
	void land(unsigned ring) { birds_.push_back(std::make_unique<Bird>(Bird{ring})); }
	unsigned join_bad(Flock &&o);
	unsigned join_good(Flock &&o);
};
//- bad
unsigned Flock::join_bad(Flock &&o)
{
	unsigned highest = 0;
	birds_.insert(birds_.end(), std::make_move_iterator(o.birds_.begin()),
		      std::make_move_iterator(o.birds_.end()));
	for (const auto &bird : o.birds_)
		highest = std::max(highest, bird->ring);
	o.birds_.clear();
	return highest;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Flock here, there;
	there.land(n);
	return here.join_bad(std::move(there));
}
#endif
//- good
unsigned Flock::join_good(Flock &&o)
{
	unsigned highest = 0;
	for (const auto &bird : o.birds_)
		highest = std::max(highest, bird->ring);
	if (this == &o)
		return highest;
	birds_.insert(birds_.end(), std::make_move_iterator(o.birds_.begin()),
		      std::make_move_iterator(o.birds_.end()));
	o.birds_.clear();
	return highest;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Flock here, there;
	there.land(n);
	return here.join_good(std::move(there));
}
#endif
} // namespace merged_flocks
RUN_CASE(merged_flocks, merged_flocks::drive_bad(3), merged_flocks::drive_good(3))

// CASE full_press: lay takes the sheet by value, so it is gone when the handler wants to weigh it
namespace full_press
{
struct Sheet {
	unsigned grams;
};

class Press
{
	std::vector<std::unique_ptr<Sheet>> bed_;
	std::size_t room_;

public:
	explicit Press(std::size_t room) : room_(room) {}
	void lay(std::unique_ptr<Sheet> sheet)
	{
		if (bed_.size() >= room_)
			throw std::length_error("the bed is full");
		bed_.push_back(std::move(sheet));
	}
};
//- bad
unsigned wasted_bad(Press &press, std::unique_ptr<Sheet> sheet)
{
	if (!sheet)
		return 0;
	try {
		press.lay(std::move(sheet));
	} catch (const std::length_error &) {
		return sheet->grams;
	}
	return 0;
}
#ifdef RUN
unsigned drive_bad(unsigned n)
{
	Press press(0);
	return wasted_bad(press, std::make_unique<Sheet>(Sheet{n}));
}
#endif
//- good
unsigned wasted_good(Press &press, std::unique_ptr<Sheet> sheet)
{
	if (!sheet)
		return 0;
	const unsigned grams = sheet->grams;
	try {
		press.lay(std::move(sheet));
	} catch (const std::length_error &) {
		return grams;
	}
	return 0;
}
#ifdef RUN
unsigned drive_good(unsigned n)
{
	Press press(0);
	return wasted_good(press, std::make_unique<Sheet>(Sheet{n}));
}
#endif
} // namespace full_press
RUN_CASE(full_press, full_press::drive_bad(3), full_press::drive_good(3))
