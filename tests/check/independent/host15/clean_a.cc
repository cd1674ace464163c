// SPDX-License-Identifier: GPL-2.0
// Correct code that looks dangerous.
#include "../set.hh"
#include "vocab_a.hh"
#include <algorithm>
#include <array>
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

// CLEAN reserved_room: the reference stays, for the room for both was reserved before it was taken
namespace reserved_room
{
struct Entry {
	unsigned id;
	unsigned twin;
};

unsigned add_twins(std::vector<Entry> &entries, unsigned id)
{
	entries.reserve(entries.size() + 2);
	Entry &first = entries.emplace_back(Entry{id, 0});
	Entry &second = entries.emplace_back(Entry{id + 1, id});
	first.twin = second.id;
	return first.twin;
}
#ifdef RUN
unsigned drive(unsigned n)
{
	std::vector<Entry> entries;
	add_twins(entries, n);
	return add_twins(entries, n) + add_twins(entries, 9);
}
#endif
} // namespace reserved_room
RUN_CLEAN(reserved_room, reserved_room::drive(3))

// CLEAN renewed_batch: the batch is moved away when it is full and made anew before its next use
namespace renewed_batch
{
struct Batch {
	std::vector<unsigned> values;
};

std::vector<std::unique_ptr<Batch>> split(const std::vector<unsigned> &all, std::size_t most)
{
	std::vector<std::unique_ptr<Batch>> out;
	auto batch = std::make_unique<Batch>();
	for (unsigned value : all) {
		batch->values.push_back(value);
		if (batch->values.size() >= most) {
			out.push_back(std::move(batch));
			batch = std::make_unique<Batch>();
		}
	}
	if (!batch->values.empty())
		out.push_back(std::move(batch));
	return out;
}
#ifdef RUN
std::size_t drive(unsigned n)
{
	return split({n, 1, 2, 3, 4}, 2).size() + split({n, 1}, 2).size() + split({}, 2).size();
}
#endif
} // namespace renewed_batch
RUN_CLEAN(renewed_batch, renewed_batch::drive(3))

// CLEAN swapped_out: the last box goes where the removed one was, also when they are the same
namespace swapped_out
{
struct Ball {
	unsigned number;
};
using Bag = kit::row<kit::box<Ball>>;

kit::box<Ball> take_out(Bag &bag, std::size_t place)
{
	kit::box<Ball> taken = std::move(bag.at(place));
	kit::box<Ball> last = bag.pop();
	if (last)
		bag.at(place) = std::move(last);
	return taken;
}

// The bag holds no empty box.
unsigned first_and_last(Bag &bag)
{
	if (bag.count() < 2)
		return 0;
	const kit::box<Ball> first = take_out(bag, 0);
	const kit::box<Ball> last = take_out(bag, bag.count() - 1);
	return first->number ^ last->number;
}
#ifdef RUN
unsigned drive(unsigned n)
{
	Bag bag;
	for (unsigned i = 0; i < n; i++)
		bag.append(kit::box<Ball>::make(i));
	return first_and_last(bag);
}
#endif
} // namespace swapped_out
RUN_CLEAN(swapped_out, swapped_out::drive(3))

// CLEAN leaving_member: the loop has stepped on before it erases the member that leaves
namespace leaving_member
{
class Club
{
	std::list<std::function<bool()>> members_;

public:
	void join(std::function<bool()> stays) { members_.push_back(std::move(stays)); }
	std::size_t meet()
	{
		for (auto it = members_.begin(); it != members_.end();) {
			const auto now = it++;
			if (!(*now)())
				members_.erase(now);
		}
		return members_.size();
	}
};

std::size_t season(Club &club, unsigned meetings)
{
	club.join([left = meetings]() mutable { return left-- > 1; });
	club.join([] { return true; });
	for (unsigned i = 1; i < meetings; i++)
		club.meet();
	return club.meet();
}
#ifdef RUN
std::size_t drive(unsigned n)
{
	Club club;
	return season(club, n);
}
#endif
} // namespace leaving_member
RUN_CLEAN(leaving_member, leaving_member::drive(3))

// CLEAN maybe_owned: the flag tells whether the text is the holder's own, and moves with it
namespace maybe_owned
{
class Text
{
	const std::string *text_;
	bool own_;

	Text(const std::string *text, bool own) : text_(text), own_(own) {}

public:
	static Text borrowed(const std::string &text BORROWED) { return Text(&text, false); }
	static Text copied(const std::string &text) { return Text(new std::string(text), true); }
	Text(Text &&o) noexcept : text_(o.text_), own_(std::exchange(o.own_, false)) {}
	Text &operator=(Text &&) = delete;
	~Text()
	{
		if (own_)
			delete text_;
	}
	std::size_t size() const { return text_->size(); }
};

std::size_t widest(const std::string &title, const std::vector<std::string> &lines, bool keep)
{
	Text head = keep ? Text::copied(title) : Text::borrowed(title);
	const Text shown = std::move(head);
	std::size_t most = shown.size();
	for (const std::string &line : lines)
		most = std::max(most, line.size());
	return most;
}
#ifdef RUN
std::size_t drive(unsigned n)
{
	const std::string line(n, 'x');
	return widest("a title", {"one", "two"}, true) + widest("title", {line}, false);
}
#endif
} // namespace maybe_owned
RUN_CLEAN(maybe_owned, maybe_owned::drive(3))

// CLEAN joined_halves: both threads are joined before the locals that they write to end
namespace joined_halves
{
std::size_t count_zeros(const std::vector<unsigned> &left, const std::vector<unsigned> &right)
{
	std::size_t in_left = 0;
	std::size_t in_right = 0;
	{
		std::jthread a([&] { in_left = std::count(left.begin(), left.end(), 0u); });
		std::jthread b([&] { in_right = std::count(right.begin(), right.end(), 0u); });
	}
	return in_left + in_right;
}
#ifdef RUN
std::size_t drive(unsigned n)
{
	return count_zeros({0, 1, n}, {n, 0, 0});
}
#endif
} // namespace joined_halves
RUN_CLEAN(joined_halves, joined_halves::drive(3))

// CLEAN carried_element: the elements stay where they are when the vector is moved
namespace carried_element
{
class Album
{
	std::vector<std::string> photos_;

public:
	explicit Album(std::vector<std::string> photos) : photos_(std::move(photos)) {}
	std::size_t photos() const { return photos_.size(); }
};

bool bind_album(std::vector<std::string> photos)
{
	if (photos.empty())
		return false;
	const std::string &cover = photos.front();
	const Album album(std::move(photos));
	return album.photos() > 0 && cover.size() > 2;
}
#ifdef RUN
bool drive(unsigned n)
{
	return bind_album({std::string(n, 'p'), "second"});
}
#endif
} // namespace carried_element
RUN_CLEAN(carried_element, carried_element::drive(3))

// CLEAN moved_desk: the node is put back under another key, its value stays in its place
namespace moved_desk
{
struct Desk {
	std::string owner;
};

std::size_t relocate(std::map<int, Desk> &desks, int from, int to)
{
	const auto it = desks.find(from);
	if (it == desks.end() || desks.contains(to))
		return 0;
	const Desk &desk = it->second;
	auto node = desks.extract(it);
	node.key() = to;
	desks.insert(std::move(node));
	return desk.owner.size();
}
#ifdef RUN
std::size_t drive(int n)
{
	std::map<int, Desk> desks{{n, {"somebody"}}, {7, {"nobody"}}};
	return relocate(desks, n, 9) + relocate(desks, 9, 7) + relocate(desks, 100, 7);
}
#endif
} // namespace moved_desk
RUN_CLEAN(moved_desk, moved_desk::drive(3))

// CLEAN local_queue: the queue is a local too, it runs and ends before what its work refers to
namespace local_queue
{
struct Sums {
	unsigned even = 0;
	unsigned odd = 0;
};

Sums sums_of(const std::vector<unsigned> &values)
{
	Sums sums;
	{
		kit::later queue;
		for (const unsigned &value : values) {
			unsigned &into = value & 1 ? sums.odd : sums.even;
			queue.post([&into, &value] { into += value; });
		}
		queue.run();
	}
	return sums;
}
#ifdef RUN
unsigned drive(unsigned n)
{
	const Sums sums = sums_of({1, 2, n});
	return sums.odd + sums.even;
}
#endif
} // namespace local_queue
RUN_CLEAN(local_queue, local_queue::drive(3))

// CLEAN kept_self: the work holds a handle of the object, so it lives until the work has run
namespace kept_self
{
class Upload : public std::enable_shared_from_this<Upload>
{
	unsigned sent_ = 0;

public:
	void start(kit::later &queue, unsigned &total KEPT_BY(queue))
	{
		queue.post([self = shared_from_this(), &total] {
			self->sent_++;
			total += self->sent_;
		});
	}
};

void upload_all(kit::later &queue, unsigned many, unsigned &total KEPT_BY(queue))
{
	for (unsigned i = 0; i < many; i++) {
		const auto upload = std::make_shared<Upload>();
		upload->start(queue, total);
	}
}
#ifdef RUN
unsigned drive(unsigned n)
{
	unsigned total = 0;
	kit::later queue;
	upload_all(queue, n, total);
	queue.run();
	return total;
}
#endif
} // namespace kept_self
RUN_CLEAN(kept_self, kept_self::drive(3))

// CLEAN later_linked: the pointer is set in a second step and looked at before each use
namespace later_linked
{
class Receiver
{
	unsigned heard_ = 0;

public:
	void hear(unsigned volume) { heard_ = std::max(heard_, volume); }
	unsigned heard() const { return heard_; }
};

class Sender
{
	Receiver *to_ = nullptr;

public:
	void link(Receiver *to KEPT_BY(this)) { to_ = to; }
	bool send(unsigned volume)
	{
		if (!to_)
			return false;
		to_->hear(volume);
		return true;
	}
};

class Intercom
{
	Sender sender_;
	Receiver receiver_;

public:
	Intercom() { sender_.link(&receiver_); }
	Intercom(const Intercom &) = delete;
	Intercom &operator=(const Intercom &) = delete;
	unsigned talk(unsigned volume)
	{
		sender_.send(volume);
		return receiver_.heard();
	}
};
#ifdef RUN
unsigned drive(unsigned n)
{
	Intercom intercom;
	return intercom.talk(n) + Sender().send(n);
}
#endif
} // namespace later_linked
RUN_CLEAN(later_linked, later_linked::drive(3))

// CLEAN parsed_pair: the out-parameters are only read where the result says they have values
namespace parsed_pair
{
bool parse_digit(std::string_view text, unsigned &out)
{
	if (text.size() != 1 || text[0] < '0' || text[0] > '9')
		return false;
	out = static_cast<unsigned>(text[0] - '0');
	return true;
}

std::optional<unsigned> parse_sum(std::string_view text)
{
	const std::size_t plus = text.find('+');
	if (plus == std::string_view::npos)
		return std::nullopt;
	unsigned left;
	unsigned right;
	if (!parse_digit(text.substr(0, plus), left) || !parse_digit(text.substr(plus + 1), right))
		return std::nullopt;
	return left + right;
}
#ifdef RUN
unsigned drive(unsigned n)
{
	return parse_sum("3+4").value_or(n) + parse_sum("3+").value_or(n);
}
#endif
} // namespace parsed_pair
RUN_CLEAN(parsed_pair, parsed_pair::drive(3))

// CLEAN nested_scope: the scope links itself into the chain and is unlinked by its own destructor
namespace nested_scope
{
class Chain;

class Scope
{
	Chain &chain_;
	Scope *outer_;
	unsigned level_;

public:
	Scope(Chain &chain BORROWED, unsigned level);
	Scope(const Scope &) = delete;
	Scope &operator=(const Scope &) = delete;
	~Scope();
	const Scope *outer() const { return outer_; }
	unsigned level() const { return level_; }
};

class Chain
{
	Scope *inner_ = nullptr;
	friend class Scope;

public:
	Chain() = default;
	Chain(const Chain &) = delete;
	Chain &operator=(const Chain &) = delete;
	unsigned deepest() const
	{
		unsigned most = 0;
		for (const Scope *scope = inner_; scope; scope = scope->outer())
			most = std::max(most, scope->level());
		return most;
	}
};

Scope::Scope(Chain &chain, unsigned level) : chain_(chain), outer_(chain.inner_), level_(level)
{
	chain_.inner_ = this;
}

Scope::~Scope()
{
	chain_.inner_ = outer_;
}

unsigned probe(Chain &chain, unsigned outer, unsigned inner)
{
	const Scope first(chain, outer);
	{
		const Scope second(chain, inner);
		if (chain.deepest() > outer)
			return inner;
	}
	return chain.deepest();
}
#ifdef RUN
unsigned drive(unsigned n)
{
	Chain chain;
	return probe(chain, n, 1) + probe(chain, n, 9) + chain.deepest();
}
#endif
} // namespace nested_scope
RUN_CLEAN(nested_scope, nested_scope::drive(3))

// CLEAN last_reader: the object deletes itself with the last reader, nothing touches it after that
namespace last_reader
{
class Snapshot
{
	unsigned readers_ = 1;
	std::vector<unsigned> rows_;

	explicit Snapshot(std::vector<unsigned> rows) : rows_(std::move(rows)) {}
	~Snapshot() = default;

public:
	Snapshot(const Snapshot &) = delete;
	Snapshot &operator=(const Snapshot &) = delete;
	static Snapshot *take(std::vector<unsigned> rows) { return new Snapshot(std::move(rows)); }
	void enter() { readers_++; }
	bool leave()
	{
		if (--readers_ > 0)
			return false;
		delete this;
		return true;
	}
	std::size_t rows() const { return rows_.size(); }
};

std::size_t read_twice(std::vector<unsigned> rows)
{
	Snapshot *snapshot = Snapshot::take(std::move(rows));
	snapshot->enter();
	const std::size_t before = snapshot->rows();
	if (!snapshot->leave()) {
		const std::size_t after = snapshot->rows();
		snapshot->leave();
		return before + after;
	}
	return before;
}
#ifdef RUN
std::size_t drive(unsigned n)
{
	return read_twice({n, 2});
}
#endif
} // namespace last_reader
RUN_CLEAN(last_reader, last_reader::drive(3))

// CLEAN spare_slot: the note is begun and ended by hand in a room of the class
namespace spare_slot
{
class Note
{
	std::string text_;

public:
	explicit Note(std::string text) : text_(std::move(text)) {}
	std::size_t size() const { return text_.size(); }
};

class Slot
{
	alignas(Note) std::byte room_[sizeof(Note)] = {};
	Note *note_ = nullptr;

public:
	Slot() = default;
	Slot(const Slot &) = delete;
	Slot &operator=(const Slot &) = delete;
	~Slot() { clear(); }
	void clear()
	{
		if (note_)
			std::destroy_at(std::exchange(note_, nullptr));
	}
	void write(std::string text)
	{
		clear();
		note_ = ::new (room_) Note(std::move(text));
	}
	std::size_t size() const { return note_ ? note_->size() : 0; }
};

std::size_t rewrite(Slot &slot, const std::string &text)
{
	slot.write(text);
	slot.write(text + text);
	const std::size_t most = slot.size();
	slot.clear();
	return most + slot.size();
}
#ifdef RUN
std::size_t drive(unsigned n)
{
	Slot slot;
	rewrite(slot, std::string(n, 's'));
	slot.write("it stays until the end of the slot itself");
	return slot.size();
}
#endif
} // namespace spare_slot
RUN_CLEAN(spare_slot, spare_slot::drive(3))

// CLEAN kept_name: a view of a literal outlives the function that chose it
namespace kept_name
{
enum class Phase { idle, busy, done };

std::string_view name_of(Phase phase)
{
	switch (phase) {
	case Phase::idle:
		return "idle";
	case Phase::busy:
		return "busy";
	case Phase::done:
		return "done";
	}
	return "none";
}

std::size_t widest_name(const std::vector<Phase> &phases)
{
	std::string_view widest;
	for (Phase phase : phases) {
		const std::string_view name = name_of(phase);
		if (name.size() > widest.size())
			widest = name;
	}
	return widest.empty() ? 0 : widest.size();
}
#ifdef RUN
std::size_t drive(unsigned n)
{
	return widest_name({Phase::idle, n ? Phase::done : Phase::busy});
}
#endif
} // namespace kept_name
RUN_CLEAN(kept_name, kept_name::drive(3))

// CLEAN handed_over: the flag tells whether the parcel went away, then there is a new one
namespace handed_over
{
struct Parcel {
	unsigned weight;
};

class Van
{
	std::vector<std::unique_ptr<Parcel>> load_;
	unsigned most_;

public:
	explicit Van(unsigned most) : most_(most) {}
	bool fits(const Parcel &parcel) const { return parcel.weight <= most_; }
	void put(std::unique_ptr<Parcel> parcel) { load_.push_back(std::move(parcel)); }
};

unsigned left_over(Van &van, unsigned weight)
{
	auto parcel = std::make_unique<Parcel>(Parcel{weight});
	bool gone = false;
	if (van.fits(*parcel)) {
		van.put(std::move(parcel));
		gone = true;
	}
	if (gone)
		parcel = std::make_unique<Parcel>(Parcel{0});
	return parcel->weight;
}
#ifdef RUN
unsigned drive(unsigned n)
{
	Van van(n);
	return left_over(van, 1) + left_over(van, 100);
}
#endif
} // namespace handed_over
RUN_CLEAN(handed_over, handed_over::drive(3))

// CLEAN awaited_parcel: the lock is given up while waiting, the data is touched while it is held
namespace awaited_parcel
{
class Counter
{
	std::mutex lock_;
	std::condition_variable more_;
	std::deque<std::unique_ptr<unsigned>> waiting_;

public:
	void deliver(unsigned value)
	{
		auto parcel = std::make_unique<unsigned>(value);
		std::unique_lock guard(lock_);
		waiting_.push_back(std::move(parcel));
		guard.unlock();
		more_.notify_one();
	}
	unsigned fetch()
	{
		std::unique_lock guard(lock_);
		more_.wait(guard, [this] { return !waiting_.empty(); });
		const std::unique_ptr<unsigned> parcel = std::move(waiting_.front());
		waiting_.pop_front();
		guard.unlock();
		return *parcel;
	}
};

unsigned exchange_one(unsigned value)
{
	Counter counter;
	std::jthread courier([&counter, value] { counter.deliver(value); });
	return counter.fetch();
}
#ifdef RUN
unsigned drive(unsigned n)
{
	return exchange_one(n);
}
#endif
} // namespace awaited_parcel
RUN_CLEAN(awaited_parcel, awaited_parcel::drive(3))

// CLEAN restored_depth: the guard refers to a member of the object that is called, which stays
namespace restored_depth
{
class Restore
{
	unsigned &value_;
	const unsigned before_;

public:
	explicit Restore(unsigned &value BORROWED) : value_(value), before_(value) {}
	Restore(const Restore &) = delete;
	Restore &operator=(const Restore &) = delete;
	~Restore() { value_ = before_; }
};

class Printer
{
	unsigned depth_ = 0;

public:
	unsigned depth() const { return depth_; }
	unsigned deepest(const std::function<unsigned(Printer &)> &body NOESCAPE)
	{
		const Restore restore(depth_);
		depth_++;
		return body(*this);
	}
};

unsigned two_levels(Printer &printer)
{
	unsigned within = 0;
	const unsigned inner = printer.deepest([&within](Printer &outer) {
		within = outer.depth();
		return outer.deepest([](Printer &inmost) { return inmost.depth(); });
	});
	return inner + within + printer.depth();
}
#ifdef RUN
unsigned drive(unsigned n)
{
	Printer printer;
	return two_levels(printer) + n;
}
#endif
} // namespace restored_depth
RUN_CLEAN(restored_depth, restored_depth::drive(3))

// CLEAN followed_trade: the rows trade contents, the reference goes along to the one that stays
namespace followed_trade
{
struct Pages {
	kit::row<unsigned> front;
	kit::row<unsigned> back;
};

unsigned turn(Pages &pages, unsigned mark)
{
	unsigned &last = pages.back.append(mark);
	pages.front.trade(pages.back);
	pages.back.wipe();
	last++;
	return pages.front.last();
}
#ifdef RUN
unsigned drive(unsigned n)
{
	Pages pages;
	turn(pages, n);
	return turn(pages, 9);
}
#endif
} // namespace followed_trade
RUN_CLEAN(followed_trade, followed_trade::drive(3))

// CLEAN fresh_look: the pointer is set anew after the entry was dropped and put back
namespace fresh_look
{
using Prices = kit::shelf<std::string, unsigned>;

unsigned reprice(Prices &prices, const std::string &what, unsigned more)
{
	unsigned *price = prices.find(what);
	if (!price)
		return 0;
	const unsigned before = *price;
	prices.drop(what);
	price = &prices.put(what, before + more);
	*price |= 1;
	return *price;
}
#ifdef RUN
unsigned drive(unsigned n)
{
	Prices prices;
	prices.put("tea", n);
	prices.put("milk", 2);
	return reprice(prices, "tea", 4) + reprice(prices, "salt", 4);
}
#endif
} // namespace fresh_look
RUN_CLEAN(fresh_look, fresh_look::drive(3))

// CLEAN changed_shape: what points into the variant is used up before the variant changes
namespace changed_shape
{
using Shape = std::variant<std::string, std::vector<unsigned>>;

std::size_t unfold(Shape &shape)
{
	if (const std::string *name = std::get_if<std::string>(&shape)) {
		const std::size_t size = name->size();
		shape = std::vector<unsigned>(size, 1);
	}
	const std::vector<unsigned> &points = std::get<std::vector<unsigned>>(shape);
	return points.size();
}
#ifdef RUN
std::size_t drive(unsigned n)
{
	Shape shape = std::string(n, 'v');
	return unfold(shape) + unfold(shape);
}
#endif
} // namespace changed_shape
RUN_CLEAN(changed_shape, changed_shape::drive(3))

// CLEAN counted_walk: each step takes the next node's handle before the one that holds it is let go
namespace counted_walk
{
struct Node : kit::tallied {
	unsigned weight;
	kit::counted<Node> next;
	Node(unsigned w, kit::counted<Node> n) : weight(w), next(std::move(n)) {}
};

unsigned consume(kit::counted<Node> list)
{
	unsigned sum = 0;
	while (list) {
		sum += list->weight;
		kit::counted<Node> next = std::move(list->next);
		list = std::move(next);
	}
	return sum;
}

kit::counted<Node> chain(unsigned many)
{
	kit::counted<Node> head;
	for (unsigned i = 0; i < many; i++)
		head = kit::counted<Node>(new Node(i, std::move(head)));
	return head;
}
#ifdef RUN
unsigned drive(unsigned n)
{
	return consume(chain(n)) + consume(kit::counted<Node>());
}
#endif
} // namespace counted_walk
RUN_CLEAN(counted_walk, counted_walk::drive(3))

// CLEAN chosen_bound: the temporary that may be returned lives to the end of the statement
namespace chosen_bound
{
const std::string &shorter(const std::string &a BORROWED, const std::string &b BORROWED)
{
	return b.size() < a.size() ? b : a;
}

const std::string &shortest(const std::vector<std::string> &names BORROWED,
			    const std::string &none BORROWED)
{
	if (names.empty())
		return none;
	const std::string *best = &names.front();
	for (const std::string &name : names)
		best = &shorter(*best, name);
	return *best;
}

std::size_t shortest_size(const std::vector<std::string> &names)
{
	return shortest(names, std::string("-")).size();
}
#ifdef RUN
std::size_t drive(unsigned n)
{
	return shortest_size({"four", std::string(n, 'c')}) + shortest_size({});
}
#endif
} // namespace chosen_bound
RUN_CLEAN(chosen_bound, chosen_bound::drive(3))

// CLEAN grown_worklist: the loop appends to the row it walks over, by index and with copies only
namespace grown_worklist
{
struct Range {
	unsigned low;
	unsigned high;
};

std::size_t split_all(kit::row<Range> &work, unsigned widest)
{
	for (std::size_t i = 0; i < work.count(); i++) {
		const Range range = work.at(i);
		const unsigned width = range.high - range.low;
		if (range.high <= range.low || width <= 1 || width <= widest)
			continue;
		const unsigned middle = range.low + width / 2;
		work.append(Range{range.low, middle});
		work.append(Range{middle, range.high});
	}
	return work.count();
}
#ifdef RUN
std::size_t drive(unsigned n)
{
	kit::row<Range> work;
	work.append(Range{0, n * 4});
	return split_all(work, 2);
}
#endif
} // namespace grown_worklist
RUN_CLEAN(grown_worklist, grown_worklist::drive(3))
