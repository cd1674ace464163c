// SPDX-License-Identifier: GPL-2.0
// Correct functions with borrows, orders of destruction and moves that look a little suspicious.
#include "../set.hh"
#include "vocab_a.hh"
#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

// CLEAN outline_parents: references to elements are kept while the list grows, but a list doesn't move them
namespace outline_parents
{
struct Heading {
	int level;
	int children;
};
int deepest(const std::vector<int> &levels)
{
	std::list<Heading> headings;
	Heading &root = headings.emplace_back(Heading{0, 0});
	Heading *parent = &root;
	int most = 0;
	for (int level : levels) {
		Heading &fresh = headings.emplace_back(Heading{level, 0});
		if (level <= parent->level)
			parent = &root;
		most = std::max(most, ++parent->children);
		parent = &fresh;
	}
	return most + root.children;
}
#ifdef RUN
int drive()
{
	return deepest({1, 2, 2, 3, 1, 1, 2});
}
#endif
} // namespace outline_parents
RUN_CLEAN(outline_parents, outline_parents::drive())

// CLEAN intern_names: the views point into the keys of the map, which keep their place when the map rehashes
namespace intern_names
{
class Names
{
	std::unordered_map<std::string, unsigned> numbers;
	std::vector<std::string_view> by_number;

public:
	Names() = default;
	Names(const Names &) = delete;
	Names &operator=(const Names &) = delete;
	unsigned number(const std::string &name)
	{
		auto it = numbers.find(name);
		if (it == numbers.end()) {
			by_number.emplace_back();
			it = numbers.emplace(name, static_cast<unsigned>(by_number.size() - 1))
				     .first;
			by_number.back() = it->first;
		}
		return it->second;
	}
	std::string_view name(unsigned number) const BORROWED { return by_number[number]; }
};
std::size_t length_of_all(const std::vector<std::string> &words)
{
	Names names;
	std::vector<std::string_view> seen;
	for (const std::string &word : words)
		seen.push_back(names.name(names.number(word + "!")));
	std::size_t sum = 0;
	for (std::string_view name : seen)
		sum += name.size();
	return sum;
}
#ifdef RUN
std::size_t drive()
{
	std::vector<std::string> words;
	for (int i = 0; i < 100; ++i)
		words.push_back("w" + std::to_string(i % 60));
	return length_of_all(words);
}
#endif
} // namespace intern_names
RUN_CLEAN(intern_names, intern_names::drive())

// CLEAN table_totals: a reference to the first element lives through push_backs, for which there is room already
namespace table_totals
{
struct Line {
	std::string name;
	long sum;
};
std::vector<Line> with_total(const std::vector<Line> &lines)
{
	std::vector<Line> out;
	out.reserve(lines.size() + 1);
	Line &total = out.emplace_back(Line{"total", 0});
	for (const Line &line : lines) {
		out.push_back(line);
		total.sum += line.sum;
	}
	return out;
}
#ifdef RUN
long drive()
{
	return with_total({{"rent", 900}, {"food", 400}, {"books", 60}}).front().sum;
}
#endif
} // namespace table_totals
RUN_CLEAN(table_totals, table_totals::drive())

// CLEAN split_pairs: the views are returned, but they look into the caller's text and not into a local one
namespace split_pairs
{
std::string_view trimmed(std::string_view text)
{
	while (!text.empty() && text.front() == ' ')
		text.remove_prefix(1);
	while (!text.empty() && text.back() == ' ')
		text.remove_suffix(1);
	return text;
}
std::vector<std::string_view> fields(const std::string &line BORROWED, char separator)
{
	std::vector<std::string_view> out;
	std::string_view rest = line;
	for (auto at = rest.find(separator); at != std::string_view::npos;
	     at = rest.find(separator)) {
		out.push_back(trimmed(rest.substr(0, at)));
		rest.remove_prefix(at + 1);
	}
	out.push_back(trimmed(rest));
	return out;
}
std::size_t longest_field(const std::string &line, char separator)
{
	std::size_t most = 0;
	for (std::string_view field : fields(line, separator))
		most = std::max(most, field.size());
	return most;
}
#ifdef RUN
std::size_t drive()
{
	return longest_field("a name which is long ;  b;; a colour", ';');
}
#endif
} // namespace split_pairs
RUN_CLEAN(split_pairs, split_pairs::drive())

// CLEAN ban_expiry: the entry is erased in the loop, but the iterator was moved on before
namespace ban_expiry
{
struct Ban {
	long until;
	std::string reason;
};
std::string lift_expired(std::map<std::uint32_t, Ban> &bans, long now)
{
	std::string lifted;
	for (auto it = bans.begin(); it != bans.end();) {
		const Ban &ban = it->second;
		if (ban.until > now) {
			++it;
			continue;
		}
		lifted += ban.reason + "; ";
		bans.erase(it++);
	}
	return lifted;
}
#ifdef RUN
std::size_t drive()
{
	std::map<std::uint32_t, Ban> bans{
		{7, {10, "flood"}}, {8, {90, "advertising"}}, {9, {20, "bad words"}}};
	return lift_expired(bans, 50).size() + bans.size();
}
#endif
} // namespace ban_expiry
RUN_CLEAN(ban_expiry, ban_expiry::drive())

// CLEAN sliding_sum: samples are dropped while others point at each other, but never one that is still pointed at
namespace sliding_sum
{
struct Sample {
	int value;
	Sample *next;
};
long best_sum(const std::vector<int> &values, std::size_t width)
{
	kit::Slab<Sample> samples;
	Sample *oldest = nullptr;
	Sample *newest = nullptr;
	long sum = 0;
	long best = 0;
	for (int value : values) {
		Sample *fresh = samples.make(value, nullptr);
		if (newest)
			newest->next = fresh;
		else
			oldest = fresh;
		newest = fresh;
		sum += value;
		if (samples.live() > width) {
			Sample *gone = oldest;
			oldest = gone->next;
			if (!oldest)
				newest = nullptr;
			sum -= gone->value;
			samples.drop(gone);
		}
		best = std::max(best, sum);
	}
	return best;
}
#ifdef RUN
long drive()
{
	return best_sum({1, 5, 2, 8, 3, 9, 1}, 3) + best_sum({4, 4}, 0) + best_sum({1, 2}, 9);
}
#endif
} // namespace sliding_sum
RUN_CLEAN(sliding_sum, sliding_sum::drive())

// CLEAN ring_path: a point of the row is added to the same row, but add takes it by value before the row grows
namespace ring_path
{
struct Point {
	int x;
	int y;
};
kit::Row<Point> closed(kit::View<Point> corners)
{
	kit::Row<Point> ring;
	for (const Point &corner : corners)
		ring.add(corner);
	if (ring.size() > 2)
		ring.add(ring[0]);
	return ring;
}
int length(kit::View<Point> corners)
{
	const kit::Row<Point> ring = closed(corners);
	int sum = 0;
	for (std::size_t i = 1; i < ring.size(); ++i)
		sum += std::abs(ring[i].x - ring[i - 1].x) + std::abs(ring[i].y - ring[i - 1].y);
	return sum;
}
#ifdef RUN
int drive()
{
	return length(kit::Row<Point>{{0, 0}, {4, 0}, {4, 3}, {0, 3}});
}
#endif
} // namespace ring_path
RUN_CLEAN(ring_path, ring_path::drive())

// CLEAN undo_chain: the head is assigned from its own next, but the box lets go of that before it deletes the head
namespace undo_chain
{
struct Step {
	int change;
	kit::Box<Step> next;
};
class Undo
{
	kit::Box<Step> head;

public:
	Undo() = default;
	Undo(const Undo &) = delete;
	~Undo()
	{
		while (head)
			head = std::move(head->next);
	}
	void push(int change) { head = kit::make_box<Step>(change, std::move(head)); }
	std::optional<int> pop()
	{
		if (!head)
			return std::nullopt;
		const int change = head->change;
		head = std::move(head->next);
		return change;
	}
};
int replay(const std::vector<int> &changes, int undos)
{
	Undo undo;
	int value = 0;
	for (int change : changes) {
		value += change;
		undo.push(change);
	}
	while (undos-- > 0)
		value -= undo.pop().value_or(0);
	return value;
}
#ifdef RUN
int drive()
{
	return replay({3, 4, 5, 6}, 2) + replay({1}, 3);
}
#endif
} // namespace undo_chain
RUN_CLEAN(undo_chain, undo_chain::drive())

// CLEAN command_words: the word is used again after it was moved, but it got a new value in between
namespace command_words
{
std::vector<std::string> words(std::string_view line)
{
	std::vector<std::string> out;
	std::string word;
	bool quoted = false;
	for (char c : line) {
		if (c == '"') {
			quoted = !quoted;
		} else if (c != ' ' || quoted) {
			word += c;
		} else if (!word.empty()) {
			out.push_back(std::move(word));
			word.clear();
		}
	}
	if (!word.empty())
		out.push_back(std::move(word));
	return out;
}
#ifdef RUN
std::size_t drive()
{
	return words("copy \"my file\" to the  other folder with the long name").size();
}
#endif
} // namespace command_words
RUN_CLEAN(command_words, command_words::drive())

// CLEAN order_lanes: the order is passed on after a std::move, but a lane that is full doesn't take it out
namespace order_lanes
{
struct Order {
	int number;
	int weight;
};
class Lane
{
	std::vector<std::unique_ptr<Order>> orders;
	std::size_t most;

public:
	explicit Lane(std::size_t most) : most(most) {}
	bool try_put(std::unique_ptr<Order> &&order)
	{
		if (orders.size() >= most)
			return false;
		orders.push_back(std::move(order));
		return true;
	}
};
std::unique_ptr<Order> place(std::vector<Lane> &lanes, std::unique_ptr<Order> order)
{
	for (Lane &lane : lanes)
		if (lane.try_put(std::move(order)))
			return nullptr;
	++order->weight;
	return order;
}
#ifdef RUN
int drive()
{
	std::vector<Lane> lanes;
	lanes.emplace_back(1);
	lanes.emplace_back(0);
	place(lanes, std::make_unique<Order>(Order{1, 10}));
	return place(lanes, std::make_unique<Order>(Order{2, 20}))->weight;
}
#endif
} // namespace order_lanes
RUN_CLEAN(order_lanes, order_lanes::drive())

// CLEAN palette_swap: an element may be assigned to itself, but the assignment works on a copy and swaps
namespace palette_swap
{
class Palette
{
	std::size_t size = 0;
	std::uint32_t *colours = nullptr;

public:
	Palette(std::size_t size, std::uint32_t colour)
		: size(size), colours(new std::uint32_t[size])
	{
		std::fill_n(colours, size, colour);
	}
	Palette(const Palette &other) : size(other.size), colours(new std::uint32_t[size])
	{
		std::copy_n(other.colours, size, colours);
	}
	Palette &operator=(Palette other) noexcept
	{
		std::swap(size, other.size);
		std::swap(colours, other.colours);
		return *this;
	}
	~Palette() { delete[] colours; }
	std::uint32_t mix() const
	{
		return std::accumulate(colours, colours + size, std::uint32_t{0});
	}
};
std::uint32_t spread(std::vector<Palette> &palettes, std::size_t from)
{
	std::uint32_t mix = 0;
	for (Palette &palette : palettes) {
		palette = palettes[from];
		mix ^= palette.mix();
	}
	return mix;
}
#ifdef RUN
std::uint32_t drive()
{
	std::vector<Palette> palettes{{4, 0x102030}, {9, 0xff}, {2, 1}};
	return spread(palettes, 1);
}
#endif
} // namespace palette_swap
RUN_CLEAN(palette_swap, palette_swap::drive())

// CLEAN plan_steps: the tasks capture locals by reference and add further tasks, but all run before the locals end
namespace plan_steps
{
long plan(const std::vector<int> &efforts)
{
	long total = 0;
	kit::TaskList tasks;
	for (int effort : efforts) {
		tasks.add([&total, &tasks, effort] {
			total += effort;
			if (effort > 10)
				tasks.add([&total, effort] { total += effort / 2; });
		});
	}
	tasks.run();
	return total;
}
#ifdef RUN
long drive()
{
	return plan({4, 12, 30, 2});
}
#endif
} // namespace plan_steps
RUN_CLEAN(plan_steps, plan_steps::drive())

// CLEAN first_alarm: the listener cuts its own link while it is called, but the signal keeps it until the call is over
namespace first_alarm
{
class FirstAlarm
{
	int value = 0;
	int calls = 0;
	kit::Link link;

public:
	explicit FirstAlarm(kit::Signal<int> &signal)
	{
		link = signal.connect([this](int seen) {
			link.cut();
			value = seen;
			++calls;
		});
	}
	FirstAlarm(const FirstAlarm &) = delete;
	FirstAlarm &operator=(const FirstAlarm &) = delete;
	int result() const { return calls ? value : -1; }
};
int first_over(const std::vector<int> &readings, int limit)
{
	kit::Signal<int> alarms;
	FirstAlarm first(alarms);
	for (int reading : readings)
		if (reading > limit)
			alarms.emit(reading);
	return first.result();
}
#ifdef RUN
int drive()
{
	return first_over({1, 8, 12, 30}, 10);
}
#endif
} // namespace first_alarm
RUN_CLEAN(first_alarm, first_alarm::drive())

// CLEAN icon_cache: the cache is emptied while an icon of it is in use, but the function holds a handle to that
namespace icon_cache
{
struct Icon {
	std::string name;
	int width;
};
class Icons
{
	std::map<std::string, kit::Handle<Icon>> cached;
	std::size_t most;

public:
	explicit Icons(std::size_t most) : most(most) {}
	kit::Handle<Icon> get(const std::string &name)
	{
		if (cached.size() > most)
			cached.clear();
		kit::Handle<Icon> &icon = cached[name];
		if (!icon)
			icon = kit::Handle<Icon>::make(name, static_cast<int>(name.size()));
		return icon;
	}
};
int toolbar_width(Icons &icons, const std::vector<std::string> &names)
{
	int width = 0;
	kit::Handle<Icon> before;
	for (const std::string &name : names) {
		kit::Handle<Icon> icon = icons.get(name);
		const Icon &shown = *icon;
		if (before && before->name != shown.name)
			width += 2;
		before = std::move(icon);
		width += shown.width;
	}
	return width;
}
#ifdef RUN
int drive()
{
	Icons icons(1);
	return toolbar_width(icons, {"open", "save", "save", "print", "close", "open"});
}
#endif
} // namespace icon_cache
RUN_CLEAN(icon_cache, icon_cache::drive())

// CLEAN word_threads: the threads use locals of the function by reference, but are joined before these end
namespace word_threads
{
std::size_t distinct_words(const std::vector<std::string> &words, unsigned threads)
{
	kit::Guarded<std::map<std::string, int>> counts;
	{
		std::vector<std::jthread> workers;
		for (unsigned t = 0; t < threads; ++t)
			workers.emplace_back([&counts, &words, t, threads] {
				for (std::size_t i = t; i < words.size(); i += threads)
					counts.with([&](std::map<std::string, int> &map) {
						return ++map[words[i]];
					});
			});
	}
	return counts.copy().size();
}
#ifdef RUN
std::size_t drive()
{
	return distinct_words({"a", "b", "a", "c", "d", "b", "e"}, 3);
}
#endif
} // namespace word_threads
RUN_CLEAN(word_threads, word_threads::drive())

// CLEAN longest_run: an optional is used after its content was moved out, but is filled anew first
namespace longest_run
{
std::string longest_run(std::string_view text)
{
	std::optional<std::string> best;
	std::optional<std::string> current;
	for (char c : text) {
		if (current && current->front() == c) {
			*current += c;
			continue;
		}
		if (current && (!best || current->size() > best->size()))
			best = std::move(current);
		current.emplace(1, c);
	}
	if (current && (!best || current->size() > best->size()))
		best = std::move(current);
	return best ? std::move(*best) : std::string();
}
#ifdef RUN
std::size_t drive()
{
	return longest_run("aabbbbcdddddddddddddddddddddde").size() + longest_run("").size();
}
#endif
} // namespace longest_run
RUN_CLEAN(longest_run, longest_run::drive())

// CLEAN open_scopes: locals enter a chain that outlives them, but leave it when they end
namespace open_scopes
{
struct Scope : kit::Hook {
	std::string name;
	explicit Scope(std::string name) : name(std::move(name)) {}
};
class Tracer
{
	kit::Chain<Scope> open;

public:
	void enter(Scope &scope) { open.add(scope); }
	std::string path()
	{
		std::string out;
		for (Scope *scope = open.first(); scope; scope = open.next(*scope))
			out += "/" + scope->name;
		return out;
	}
};
std::string visit(Tracer &tracer, const std::vector<std::string> &names, std::size_t at)
{
	if (at == names.size())
		return tracer.path();
	Scope scope(names[at]);
	tracer.enter(scope);
	const std::string inner = visit(tracer, names, at + 1);
	return inner.size() > 40 ? tracer.path() : inner;
}
#ifdef RUN
std::size_t drive()
{
	Tracer tracer;
	return visit(tracer, {"parse", "declaration", "type", "name"}, 0).size() +
	       tracer.path().size();
}
#endif
} // namespace open_scopes
RUN_CLEAN(open_scopes, open_scopes::drive())

// CLEAN mail_worker: the worker uses the other members until the object ends, but as the last one it is joined first
namespace mail_worker
{
class Mailer
{
	std::mutex mutex;
	std::condition_variable_any ready;
	std::deque<std::string> queue;
	std::size_t &sent;
	std::jthread worker;

	void work(std::stop_token stop)
	{
		std::unique_lock lock(mutex);
		while (ready.wait(lock, stop, [this] { return !queue.empty(); })) {
			const std::string mail = std::move(queue.front());
			queue.pop_front();
			lock.unlock();
			const std::size_t size = mail.size();
			lock.lock();
			sent += size;
		}
	}

public:
	explicit Mailer(std::size_t &sent BORROWED) : sent(sent)
	{
		worker = std::jthread([this](std::stop_token stop) { work(stop); });
	}
	void post(std::string mail)
	{
		{
			std::lock_guard lock(mutex);
			queue.push_back(std::move(mail));
		}
		ready.notify_one();
	}
};
std::size_t send_all(const std::vector<std::string> &mails)
{
	std::size_t sent = 0;
	{
		Mailer mailer(sent);
		for (const std::string &mail : mails)
			mailer.post(mail);
	}
	return sent;
}
#ifdef RUN
std::size_t drive()
{
	return send_all({"hello", "how are you?", "a third letter, which is a little longer"});
}
#endif
} // namespace mail_worker
RUN_CLEAN(mail_worker, mail_worker::drive())

// CLEAN theme_name: the reference is to a member of a temporary, but binding it keeps the whole temporary alive
namespace theme_name
{
struct Theme {
	std::string name;
	int contrast;
};
Theme theme_for(int hour)
{
	if (hour >= 7 && hour < 19)
		return {"daylight with a soft border", 4};
	return {"night", 7};
}
std::size_t title_width(int hour, std::string_view title)
{
	const std::string &name = theme_for(hour).name;
	const int &contrast = theme_for(hour).contrast;
	return name.size() + title.size() + (contrast > 5 ? 2 : 0);
}
#ifdef RUN
std::size_t drive()
{
	return title_width(9, "notes") + title_width(23, "notes");
}
#endif
} // namespace theme_name
RUN_CLEAN(theme_name, theme_name::drive())

// CLEAN page_release: the guard may delete the page, but only after the value that is returned was made
namespace page_release
{
class Page
{
	int references = 1;
	std::string body;
	~Page() = default;

public:
	explicit Page(std::string body) : body(std::move(body)) {}
	Page(const Page &) = delete;
	Page &operator=(const Page &) = delete;
	Page *ref()
	{
		++references;
		return this;
	}
	void unref()
	{
		if (--references == 0)
			delete this;
	}
	const std::string &text() const BORROWED { return body; }
};
// Takes over one reference of the caller.
std::string heading_of(Page *page)
{
	kit::AtEnd release([page] { page->unref(); });
	const std::string &text = page->text();
	if (const auto end = text.find('\n'); end != std::string::npos)
		return text.substr(0, end);
	return text;
}
std::string compare(const std::string &left, const std::string &right)
{
	std::string heading = heading_of(new Page(left));
	heading += heading_of(new Page(right));
	return heading;
}
#ifdef RUN
std::size_t drive()
{
	return compare("a heading\nand the text", "a page without any line break").size();
}
#endif
} // namespace page_release
RUN_CLEAN(page_release, page_release::drive())
