// SPDX-License-Identifier: GPL-2.0
// Borrows, second part: through members, callees, proxies, optionals, sub-objects and helper classes.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cctype>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CLEAN Bitmap2d: rows of a picture as spans, for the time of a call
class Bitmap2d
{
public:
	Bitmap2d(std::size_t width, std::size_t height) : width_(width), cells_(width * height) {}
	std::span<int> row(std::size_t y) BORROWED
	{
		return std::span(cells_).subspan(y * width_, width_);
	}
	std::size_t height() const { return cells_.size() / width_; }
	void add_row() { cells_.resize(cells_.size() + width_); }
	Bitmap2d doubled() const
	{
		Bitmap2d big(width_ * 2, height() * 2);
		for (std::size_t i = 0; i < cells_.size(); i++)
			big.cells_[i * 4] = cells_[i];
		return big;
	}

private:
	std::size_t width_;
	std::vector<int> cells_;
};
int fill_rows()
{
	Bitmap2d map(4, 3);
	for (std::size_t y = 0; y < map.height(); y++)
		for (int &cell : map.row(y))
			cell = int(y);
	map.add_row();
	auto last = map.row(map.height() - 1);
	return std::accumulate(last.begin(), last.end(), 0);
}
RUN_CLEAN(Bitmap2d, fill_rows())

// CASE scale_picture: the row is a span into the picture that was replaced by its doubled one
namespace scale_picture
{
//- bad
int stamp_bad(int value)
{
	Bitmap2d picture(8, 2);
	auto top = picture.row(0);
	picture = picture.doubled();
	for (int &cell : top)
		cell = value;
	return picture.row(0)[1];
}
//- good
int stamp_good(int value)
{
	Bitmap2d picture(8, 2);
	picture = picture.doubled();
	auto top = picture.row(0);
	for (int &cell : top)
		cell = value;
	return picture.row(0)[1];
}
} // namespace scale_picture
RUN_CASE(scale_picture, scale_picture::stamp_bad(4), scale_picture::stamp_good(4))

// CASE mime_table: the map's keys are views of strings that live for one round of the loop
namespace mime_table
{
static const char *const kinds[] = {"Application/Vnd.Oasis.Opendocument.Text",
				    "Application/Octet-Stream; charset=binary"};
//- bad
std::size_t index_bad()
{
	std::map<std::string_view, int> table;
	int next = 0;
	for (const char *kind : kinds) {
		std::string lower(kind);
		for (char &c : lower)
			c = char(std::tolower(c));
		table.emplace(lower, next++);
	}
	return table.count("text/plain; charset=utf-8") + table.size();
}
//- good
std::size_t index_good()
{
	std::map<std::string, int, std::less<>> table;
	int next = 0;
	for (const char *kind : kinds) {
		std::string lower(kind);
		for (char &c : lower)
			c = char(std::tolower(c));
		table.emplace(lower, next++);
	}
	return table.count("text/plain; charset=utf-8") + table.size();
}
} // namespace mime_table
RUN_CASE(mime_table, mime_table::index_bad(), mime_table::index_good())

// CASE calendar_insert: the place found with lower_bound() is used after an insertion elsewhere
namespace calendar_insert
{
struct Slot {
	int begin, end;
};
//- bad
int book_bad(std::vector<Slot> &day, Slot wanted)
{
	auto place = std::lower_bound(day.begin(), day.end(), wanted,
				      [](Slot a, Slot b) { return a.begin < b.begin; });
	day.insert(place, wanted);
	if (place + 1 != day.end() && (place + 1)->begin < wanted.end)
		return -1;
	return int(day.size());
}
//- good
int book_good(std::vector<Slot> &day, Slot wanted)
{
	auto place = std::lower_bound(day.begin(), day.end(), wanted,
				      [](Slot a, Slot b) { return a.begin < b.begin; });
	place = day.insert(place, wanted);
	if (place + 1 != day.end() && (place + 1)->begin < wanted.end)
		return -1;
	return int(day.size());
}
//- shared
template <class Book>
int run(Book book)
{
	std::vector<Slot> day{{8, 9}, {12, 13}};
	return book(day, Slot{10, 11});
}
} // namespace calendar_insert
RUN_CASE(calendar_insert, calendar_insert::run(calendar_insert::book_bad),
	 calendar_insert::run(calendar_insert::book_good))

// CASE sprite_overrun: erase() gives the following element, which the loop then skips over the end
namespace sprite_overrun
{
struct Sprite {
	int lives;
	int score;
};
//- bad
int tick_bad(std::vector<Sprite> &sprites)
{
	int score = 0;
	for (auto s = sprites.begin(); s != sprites.end(); ++s) {
		if (--s->lives == 0)
			s = sprites.erase(s);
		else
			score += s->score;
	}
	return score;
}
//- good
int tick_good(std::vector<Sprite> &sprites)
{
	int score = 0;
	for (auto s = sprites.begin(); s != sprites.end();) {
		if (--s->lives == 0) {
			s = sprites.erase(s);
			continue;
		}
		score += s->score;
		++s;
	}
	return score;
}
//- shared
template <class Tick>
int run(Tick tick)
{
	std::vector<Sprite> sprites{{2, 10}, {1, 20}};
	return tick(sprites);
}
} // namespace sprite_overrun
RUN_CASE(sprite_overrun, sprite_overrun::run(sprite_overrun::tick_bad),
	 sprite_overrun::run(sprite_overrun::tick_good))

// CASE repeat_track: the list is copied behind its own end while it grows
namespace repeat_track
{
//- bad
std::size_t twice_bad(std::vector<std::string> tracks)
{
	std::copy(tracks.begin(), tracks.end(), std::back_inserter(tracks));
	return tracks.back().size();
}
//- good
std::size_t twice_good(std::vector<std::string> tracks)
{
	const std::vector<std::string> once = tracks;
	std::copy(once.begin(), once.end(), std::back_inserter(tracks));
	return tracks.back().size();
}
} // namespace repeat_track
RUN_CASE(repeat_track,
	 repeat_track::twice_bad(std::vector<std::string>(3, "a rather long title of a track")),
	 repeat_track::twice_good(std::vector<std::string>(3, "a rather long title of a track")))

// CASE open_command: c_str() of a temporary is kept in the list of arguments
namespace open_command
{
static std::size_t execute(const std::vector<const char *> &argv)
{
	std::size_t length = 0;
	for (const char *arg : argv)
		length += std::string_view(arg).size();
	return length;
}
//- bad
std::size_t spawn_bad(const std::string &file, int line)
{
	std::vector<const char *> argv{"editor"};
	std::ostringstream option;
	option << "--jump-to-line-number=" << line;
	argv.push_back(option.str().c_str());
	argv.push_back(file.c_str());
	return execute(argv);
}
//- good
std::size_t spawn_good(const std::string &file, int line)
{
	std::vector<const char *> argv{"editor"};
	std::ostringstream option;
	option << "--jump-to-line-number=" << line;
	const std::string jump = option.str();
	argv.push_back(jump.c_str());
	argv.push_back(file.c_str());
	return execute(argv);
}
} // namespace open_command
RUN_CASE(open_command, open_command::spawn_bad("notes", 12), open_command::spawn_good("notes", 12))

// CASE reload_profile: a reference into the optional's value is used after emplace() has put another there
namespace reload_profile
{
struct Profile {
	std::vector<int> curve;
	int version = 0;
};
//- bad
int reload_bad(std::optional<Profile> &profile, int version)
{
	const int &before = profile->curve.front();
	profile.emplace(Profile{{version, version, version}, version});
	return before + int(profile->curve.size());
}
//- good
int reload_good(std::optional<Profile> &profile, int version)
{
	const int before = profile->curve.front();
	profile.emplace(Profile{{version, version, version}, version});
	return before + int(profile->curve.size());
}
//- shared
template <class Reload>
int run(Reload reload)
{
	std::optional<Profile> profile;
	profile.emplace(Profile{{1, 2, 3}, 1});
	return reload(profile, 2);
}
} // namespace reload_profile
RUN_CASE(reload_profile, reload_profile::run(reload_profile::reload_bad),
	 reload_profile::run(reload_profile::reload_good))

// CASE first_column: the loop's iterator is into a copy that the accessor returns, twice
namespace first_column
{
class Sheet
{
public:
	void add(std::string cell) { cells_.push_back(std::move(cell)); }
	std::vector<std::string> column() const { return cells_; }

private:
	std::vector<std::string> cells_;
};
//- bad
std::size_t width_bad(const Sheet &sheet)
{
	std::size_t width = 0;
	auto cell = sheet.column().begin();
	for (std::size_t i = 0; i < sheet.column().size(); i++, ++cell)
		width = std::max(width, cell->size());
	return width;
}
//- good
std::size_t width_good(const Sheet &sheet)
{
	std::size_t width = 0;
	const auto column = sheet.column();
	auto cell = column.begin();
	for (std::size_t i = 0; i < column.size(); i++, ++cell)
		width = std::max(width, cell->size());
	return width;
}
//- shared
template <class Width>
std::size_t run(Width width)
{
	Sheet sheet;
	sheet.add("one");
	sheet.add("twenty-two");
	return width(sheet);
}
} // namespace first_column
RUN_CASE(first_column, first_column::run(first_column::width_bad),
	 first_column::run(first_column::width_good))

// CASE undo_cursor: the current step is a pointer into the history, which record() makes grow
namespace undo_cursor
{
//- bad
class HistoryBad
{
public:
	void record(int delta)
	{
		steps_.push_back(delta);
		if (!current_)
			current_ = &steps_.front();
	}
	int current() const { return current_ ? *current_ : 0; }

private:
	std::vector<int> steps_;
	const int *current_ = nullptr;
};
int edit_bad()
{
	HistoryBad history;
	for (int i = 1; i < 6; i++)
		history.record(i);
	return history.current();
}
//- good
class HistoryGood
{
public:
	void record(int delta)
	{
		steps_.push_back(delta);
		if (!current_)
			current_ = 0;
	}
	int current() const { return current_ ? steps_[*current_] : 0; }

private:
	std::vector<int> steps_;
	std::optional<std::size_t> current_;
};
int edit_good()
{
	HistoryGood history;
	for (int i = 1; i < 6; i++)
		history.record(i);
	return history.current();
}
} // namespace undo_cursor
RUN_CASE(undo_cursor, undo_cursor::edit_bad(), undo_cursor::edit_good())

// CASE route_memo: best() holds a reference to the memo's entry while the recursion adds others
namespace route_memo
{
//- bad
class PlannerBad
{
public:
	explicit PlannerBad(int stops) { memo_.reserve(1), stops_ = stops; }
	int best(int stop)
	{
		if (stop >= stops_)
			return 0;
		memo_.push_back(0);
		int &slot = memo_.back();
		slot = stop + std::max(best(stop + 1), best(stop + 2));
		return slot;
	}

private:
	std::vector<int> memo_;
	int stops_;
};
//- good
class PlannerGood
{
public:
	explicit PlannerGood(int stops) { memo_.reserve(1), stops_ = stops; }
	int best(int stop)
	{
		if (stop >= stops_)
			return 0;
		const std::size_t slot = memo_.size();
		memo_.push_back(0);
		const int found = stop + std::max(best(stop + 1), best(stop + 2));
		memo_[slot] = found;
		return memo_[slot];
	}

private:
	std::vector<int> memo_;
	int stops_;
};
} // namespace route_memo
RUN_CASE(route_memo, route_memo::PlannerBad(5).best(0), route_memo::PlannerGood(5).best(0))

// CASE unlink_node: the child is reached through the parent whose pointer was just overwritten
namespace unlink_node
{
struct Node {
	int key;
	std::unique_ptr<Node> next;
};
//- bad
int drop_key_bad(std::unique_ptr<Node> &head, int key)
{
	int visited = 0;
	for (Node *node = head.get(); node && node->next; node = node->next.get()) {
		Node *victim = node->next.get();
		visited++;
		if (victim->key == key) {
			node->next = std::move(victim->next);
			return visited * 100 + victim->key;
		}
	}
	return visited;
}
//- good
int drop_key_good(std::unique_ptr<Node> &head, int key)
{
	int visited = 0;
	for (Node *node = head.get(); node && node->next; node = node->next.get()) {
		Node *victim = node->next.get();
		visited++;
		if (victim->key == key) {
			node->next = std::move(victim->next);
			return visited * 100 + key;
		}
	}
	return visited;
}
//- shared
template <class Drop>
int run(Drop drop)
{
	std::unique_ptr<Node> head;
	for (int key = 5; key > 0; key--)
		head = std::make_unique<Node>(Node{key, std::move(head)});
	return drop(head, 3);
}
} // namespace unlink_node
RUN_CASE(unlink_node, unlink_node::run(unlink_node::drop_key_bad),
	 unlink_node::run(unlink_node::drop_key_good))

// CASE word_pieces: the pieces look into the padded copy that the helper took by value
namespace word_pieces
{
//- bad
std::vector<std::string_view> trigrams_bad(std::string word)
{
	std::vector<std::string_view> pieces;
	for (std::size_t i = 0; i + 3 <= word.size(); i++)
		pieces.push_back(std::string_view(word).substr(i, 3));
	return pieces;
}
int similarity_bad(const std::string &a, const std::string &b)
{
	const auto left = trigrams_bad(a), right = trigrams_bad(b);
	int same = 0;
	for (auto piece : left)
		same += std::count(right.begin(), right.end(), piece) > 0;
	return same;
}
//- good
std::vector<std::string_view> trigrams_good(const std::string &word)
{
	std::vector<std::string_view> pieces;
	for (std::size_t i = 0; i + 3 <= word.size(); i++)
		pieces.push_back(std::string_view(word).substr(i, 3));
	return pieces;
}
int similarity_good(const std::string &a, const std::string &b)
{
	const auto left = trigrams_good(a), right = trigrams_good(b);
	int same = 0;
	for (auto piece : left)
		same += std::count(right.begin(), right.end(), piece) > 0;
	return same;
}
} // namespace word_pieces
RUN_CASE(word_pieces, word_pieces::similarity_bad("internationalization", "nationalization of"),
	 word_pieces::similarity_good("internationalization", "nationalization of"))

// CLEAN drain_set: a set emptied from the front, its node taken out before the next is looked at
namespace drain_set
{
std::string drain()
{
	std::set<std::string> waiting{"carol", "alice", "bob"};
	std::string order;
	while (!waiting.empty()) {
		auto node = waiting.extract(waiting.begin());
		const std::string &name = node.value();
		if (name == "alice")
			waiting.insert("dave");
		order += name;
	}
	return order;
}
} // namespace drain_set
RUN_CLEAN(drain_set, drain_set::drain())

// CLEAN swap_buffers: two buffers change places and the references to the variables stay right
namespace swap_buffers
{
int blur(std::size_t rounds)
{
	std::vector<int> a(16, 3), b(16, 0);
	std::vector<int> &from = a;
	std::vector<int> &to = b;
	for (std::size_t r = 0; r < rounds; r++) {
		for (std::size_t i = 1; i + 1 < from.size(); i++)
			to[i] = (from[i - 1] + from[i] + from[i + 1]) / 3;
		std::swap(from, to);
	}
	return from[4];
}
} // namespace swap_buffers
RUN_CLEAN(swap_buffers, swap_buffers::blur(4))

// CLEAN find_or_add: a reference to the element that was found or has just been put there
namespace find_or_add
{
struct Counter {
	std::string name;
	long hits = 0;
};
class Counters
{
public:
	Counter &get(std::string_view name)
	{
		auto it = std::find_if(all_.begin(), all_.end(),
				       [name](const Counter &c) { return c.name == name; });
		if (it == all_.end())
			it = all_.insert(all_.end(), Counter{std::string(name), 0});
		return *it;
	}
	long total() const
	{
		long sum = 0;
		for (const Counter &c : all_)
			sum += c.hits;
		return sum;
	}

private:
	std::vector<Counter> all_;
};
long count()
{
	Counters counters;
	for (const char *path : {"/", "/index", "/", "/about"})
		counters.get(path).hits++;
	Counter &root = counters.get("/");
	root.hits += 10;
	return counters.total();
}
} // namespace find_or_add
RUN_CLEAN(find_or_add, find_or_add::count())

// CLEAN reserve_then_link: pointers into a vector whose room was made before
namespace reserve_then_link
{
struct Task {
	int cost;
	const Task *after = nullptr;
};
int chain(int count)
{
	std::vector<Task> tasks(std::size_t(count), Task{1});
	for (std::size_t i = 1; i < tasks.size(); i++)
		tasks[i].after = &tasks[i - 1];
	int cost = 0;
	for (const Task *t = &tasks.back(); t; t = t->after)
		cost += t->cost;
	return cost;
}
} // namespace reserve_then_link
RUN_CLEAN(reserve_then_link, reserve_then_link::chain(6))

// CLEAN erase_remove: the erase-remove idiom by a value that was copied out of the list before
namespace erase_remove
{
std::size_t without_first(std::vector<std::string> words)
{
	const std::string first = words.front();
	words.erase(std::remove(words.begin(), words.end(), first), words.end());
	words.push_back(first);
	return words.size();
}
} // namespace erase_remove
RUN_CLEAN(erase_remove, erase_remove::without_first(std::vector<std::string>(3, "again")))
