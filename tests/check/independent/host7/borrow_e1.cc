// SPDX-License-Identifier: GPL-2.0
// Borrows: views, references and iterators into what changes or ends; parsers, caches, queues, tables.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CLEAN split_fields: the fields of a line as views, for a caller that keeps the line
static std::vector<std::string_view> split_fields(std::string_view line BORROWED, char sep)
{
	std::vector<std::string_view> fields;
	while (true) {
		auto end = line.find(sep);
		fields.push_back(line.substr(0, end));
		if (end == std::string_view::npos)
			return fields;
		line.remove_prefix(end + 1);
	}
}
RUN_CLEAN(split_fields, split_fields("a;b;c", ';').size())

// CASE csv_header: the header's views look into the line buffer, which the loop reads over
namespace csv_header
{
static const char table[] = "number;city of residence\n"
			    "1;Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch\n"
			    "2;Ys\n";
//- bad
std::string render_bad()
{
	std::istringstream in(table);
	std::string line, out;
	std::getline(in, line);
	auto names = split_fields(line, ';');
	while (std::getline(in, line)) {
		auto values = split_fields(line, ';');
		for (std::size_t i = 0; i < values.size(); i++)
			out.append(names[i]).append("=").append(values[i]).append(" ");
	}
	return out;
}
//- good
std::string render_good()
{
	std::istringstream in(table);
	std::string header, line, out;
	std::getline(in, header);
	auto names = split_fields(header, ';');
	while (std::getline(in, line)) {
		auto values = split_fields(line, ';');
		for (std::size_t i = 0; i < values.size(); i++)
			out.append(names[i]).append("=").append(values[i]).append(" ");
	}
	return out;
}
} // namespace csv_header
RUN_CASE(csv_header, csv_header::render_bad(), csv_header::render_good())

// CASE tile_evict: the tile just found is looked at after the eviction that may have removed it
namespace tile_evict
{
struct Tile {
	int zoom;
	std::vector<std::uint8_t> pixels;
};
struct TileCache {
	std::list<Tile> tiles;
	Tile &touch(int zoom)
	{
		for (Tile &t : tiles)
			if (t.zoom == zoom)
				return t;
		return tiles.emplace_front(Tile{zoom, std::vector<std::uint8_t>(64, 7)});
	}
	void evict(std::size_t most)
	{
		while (tiles.size() > most)
			tiles.pop_back();
	}
};
//- bad
int first_pixel_bad()
{
	TileCache cache;
	Tile &base = cache.touch(1);
	for (int z = 2; z < 6; z++)
		cache.touch(z);
	cache.evict(2);
	return base.pixels[0];
}
//- good
int first_pixel_good()
{
	TileCache cache;
	Tile &base = cache.touch(1);
	for (int z = 2; z < 6; z++)
		cache.touch(z);
	int pixel = base.pixels[0];
	cache.evict(2);
	return pixel;
}
} // namespace tile_evict
RUN_CASE(tile_evict, tile_evict::first_pixel_bad(), tile_evict::first_pixel_good())

// CASE split_face: a new face is added to the mesh while the loop holds a reference to an old one
namespace split_face
{
struct Face {
	int a, b, c;
};
//- bad
void refine_bad(std::vector<Face> &mesh)
{
	std::size_t count = mesh.size();
	for (std::size_t i = 0; i < count; i++) {
		Face &face = mesh[i];
		int middle = (face.a + face.b) / 2;
		mesh.push_back(Face{middle, face.b, face.c});
		face.b = middle;
	}
}
//- good
void refine_good(std::vector<Face> &mesh)
{
	std::size_t count = mesh.size();
	for (std::size_t i = 0; i < count; i++) {
		Face &face = mesh[i];
		int middle = (face.a + face.b) / 2;
		Face half{middle, face.b, face.c};
		face.b = middle;
		mesh.push_back(half);
	}
}
//- shared
template <class Refine>
int run(Refine refine)
{
	std::vector<Face> mesh{{0, 4, 8}, {4, 8, 12}};
	refine(mesh);
	return mesh.back().c;
}
} // namespace split_face
RUN_CASE(split_face, split_face::run(split_face::refine_bad),
	 split_face::run(split_face::refine_good))

// CASE lease_sweep: the iterator of an erased lease is stepped on
namespace lease_sweep
{
struct Lease {
	long expires;
	std::string host;
};
//- bad
std::size_t sweep_bad(std::unordered_map<int, Lease> &leases, long now)
{
	for (auto it = leases.begin(); it != leases.end(); ++it) {
		if (it->second.expires < now)
			leases.erase(it);
	}
	return leases.size();
}
//- good
std::size_t sweep_good(std::unordered_map<int, Lease> &leases, long now)
{
	for (auto it = leases.begin(); it != leases.end();) {
		if (it->second.expires < now)
			it = leases.erase(it);
		else
			++it;
	}
	return leases.size();
}
//- shared
template <class Sweep>
std::size_t run(Sweep sweep)
{
	std::unordered_map<int, Lease> leases;
	for (int i = 0; i < 8; i++)
		leases[i] = Lease{i * 10L, "host"};
	return sweep(leases, 45);
}
} // namespace lease_sweep
RUN_CASE(lease_sweep, lease_sweep::run(lease_sweep::sweep_bad),
	 lease_sweep::run(lease_sweep::sweep_good))

// CASE upload_suffix: the view of the suffix looks into the temporary string that substr() makes
namespace upload_suffix
{
//- bad
bool is_image_bad(const std::string &path)
{
	std::string_view suffix = path.substr(path.rfind('/') + 1);
	return suffix.ends_with(".jpeg") || suffix.ends_with(".png");
}
//- good
bool is_image_good(const std::string &path)
{
	std::string_view suffix = std::string_view(path).substr(path.rfind('/') + 1);
	return suffix.ends_with(".jpeg") || suffix.ends_with(".png");
}
} // namespace upload_suffix
RUN_CASE(upload_suffix, upload_suffix::is_image_bad("/srv/in/a-photo-of-a-long-holiday-2024.png"),
	 upload_suffix::is_image_good("/srv/in/a-photo-of-a-long-holiday-2024.png"))

// CASE display_name: the view may be of the temporary that the conditional expression makes
namespace display_name
{
struct Account {
	std::string nick;
	int id = 0;
};
//- bad
std::size_t column_width_bad(const Account &account)
{
	std::string_view shown = account.nick.empty()
					 ? "anonymous account no. " + std::to_string(account.id)
					 : account.nick;
	std::size_t width = 0;
	for (char c : shown)
		width += (c & 0xc0) != 0x80;
	return width;
}
//- good
std::size_t column_width_good(const Account &account)
{
	std::string shown = account.nick.empty()
				    ? "anonymous account no. " + std::to_string(account.id)
				    : account.nick;
	std::size_t width = 0;
	for (char c : shown)
		width += (c & 0xc0) != 0x80;
	return width;
}
} // namespace display_name
RUN_CASE(display_name, display_name::column_width_bad(display_name::Account{}),
	 display_name::column_width_good(display_name::Account{}))

// CASE recipe_loop: the loop walks through a member of a temporary recipe
namespace recipe_loop
{
class Recipe
{
public:
	explicit Recipe(int portions)
	{
		for (int i = 0; i < portions; i++)
			grams_.push_back(100 + i);
	}
	const std::vector<int> &grams() const { return grams_; }

private:
	std::vector<int> grams_;
};
static Recipe scaled(int portions)
{
	return Recipe(portions * 2);
}
//- bad
int total_bad(int portions)
{
	int total = 0;
	for (int gram : scaled(portions).grams())
		total += gram;
	return total;
}
//- good
int total_good(int portions)
{
	int total = 0;
	const Recipe recipe = scaled(portions);
	for (int gram : recipe.grams())
		total += gram;
	return total;
}
} // namespace recipe_loop
RUN_CASE(recipe_loop, recipe_loop::total_bad(3), recipe_loop::total_good(3))

// CASE clamp_gain: std::max() returns a reference to a temporary, which is gone at the next line
namespace clamp_gain
{
//- bad
double normalised_bad(const std::vector<double> &samples)
{
	double peak = 0;
	for (double s : samples)
		peak = std::max(peak, s < 0 ? -s : s);
	const double &divisor = std::max(peak, 1e-9);
	double sum = 0;
	for (double s : samples)
		sum += s / divisor;
	return sum;
}
//- good
double normalised_good(const std::vector<double> &samples)
{
	double peak = 0;
	for (double s : samples)
		peak = std::max(peak, s < 0 ? -s : s);
	const double divisor = std::max(peak, 1e-9);
	double sum = 0;
	for (double s : samples)
		sum += s / divisor;
	return sum;
}
} // namespace clamp_gain
RUN_CASE(clamp_gain, clamp_gain::normalised_bad(std::vector<double>(4, 0.0)),
	 clamp_gain::normalised_good(std::vector<double>(4, 0.0)))

// CASE print_spool: the job is used after it was popped off the queue that holds it
namespace print_spool
{
struct Job {
	std::string title;
	int pages;
};
//- bad
int run_next_bad(std::deque<Job> &spool, std::string &log)
{
	const Job &job = spool.front();
	spool.pop_front();
	log += job.title;
	return job.pages;
}
//- good
int run_next_good(std::deque<Job> &spool, std::string &log)
{
	const Job job = spool.front();
	spool.pop_front();
	log += job.title;
	return job.pages;
}
//- shared
template <class Next>
int run(Next next)
{
	std::deque<Job> spool{{"the annual report of the society", 120}, {"letter", 1}};
	std::string log;
	return next(spool, log) + int(log.size());
}
} // namespace print_spool
RUN_CASE(print_spool, print_spool::run(print_spool::run_next_bad),
	 print_spool::run(print_spool::run_next_good))

// CASE nearest_stop: top() is a reference into the heap, which pop() rearranges and shortens
namespace nearest_stop
{
struct Stop {
	int distance;
	std::string name;
	bool operator<(const Stop &other) const { return distance > other.distance; }
};
using Heap = std::priority_queue<Stop>;
//- bad
std::string nearest_bad(Heap heap, int least)
{
	while (!heap.empty()) {
		const Stop &stop = heap.top();
		heap.pop();
		if (stop.distance >= least)
			return stop.name;
	}
	return {};
}
//- good
std::string nearest_good(Heap heap, int least)
{
	while (!heap.empty()) {
		const Stop stop = heap.top();
		heap.pop();
		if (stop.distance >= least)
			return stop.name;
	}
	return {};
}
//- shared
Heap one_stop()
{
	Heap heap;
	heap.push(Stop{7, "the terminus behind the hill"});
	return heap;
}
} // namespace nearest_stop
RUN_CASE(nearest_stop, nearest_stop::nearest_bad(nearest_stop::one_stop(), 3),
	 nearest_stop::nearest_good(nearest_stop::one_stop(), 3))

// CASE sample_ring: append() frees the old buffer before it copies the value, which may be in it
namespace sample_ring
{
//- bad
class GrowingBad
{
public:
	void append(const int &value)
	{
		if (count_ == capacity_) {
			auto wider = std::make_unique<int[]>(capacity_ * 2);
			std::copy_n(data_.get(), count_, wider.get());
			data_ = std::move(wider);
			capacity_ *= 2;
		}
		data_[count_++] = value;
	}
	const int &last() const { return data_[count_ - 1]; }

private:
	std::size_t capacity_ = 4, count_ = 0;
	std::unique_ptr<int[]> data_ = std::make_unique<int[]>(4);
};
int extrapolate_bad(int first, int count)
{
	GrowingBad ring;
	ring.append(first);
	for (int i = 0; i < count; i++)
		ring.append(ring.last());
	return ring.last();
}
//- good
class GrowingGood
{
public:
	void append(const int &value)
	{
		const int copy = value;
		if (count_ == capacity_) {
			auto wider = std::make_unique<int[]>(capacity_ * 2);
			std::copy_n(data_.get(), count_, wider.get());
			data_ = std::move(wider);
			capacity_ *= 2;
		}
		data_[count_++] = copy;
	}
	const int &last() const { return data_[count_ - 1]; }

private:
	std::size_t capacity_ = 4, count_ = 0;
	std::unique_ptr<int[]> data_ = std::make_unique<int[]>(4);
};
int extrapolate_good(int first, int count)
{
	GrowingGood ring;
	ring.append(first);
	for (int i = 0; i < count; i++)
		ring.append(ring.last());
	return ring.last();
}
} // namespace sample_ring
RUN_CASE(sample_ring, sample_ring::extrapolate_bad(3, 6), sample_ring::extrapolate_good(3, 6))

// CASE best_scores: the span that is returned looks at the local vector of scores
namespace best_scores
{
//- bad
std::span<const int> best_bad(std::span<const int> all, std::size_t count)
{
	std::vector<int> sorted(all.begin(), all.end());
	std::sort(sorted.rbegin(), sorted.rend());
	return std::span<const int>(sorted).first(count);
}
int podium_bad()
{
	const std::array<int, 5> scores{3, 9, 4, 1, 7};
	int sum = 0;
	for (int score : best_bad(scores, 3))
		sum += score;
	return sum;
}
//- good
std::vector<int> best_good(std::span<const int> all, std::size_t count)
{
	std::vector<int> sorted(all.begin(), all.end());
	std::sort(sorted.rbegin(), sorted.rend());
	sorted.resize(count);
	return sorted;
}
int podium_good()
{
	const std::array<int, 5> scores{3, 9, 4, 1, 7};
	int sum = 0;
	for (int score : best_good(scores, 3))
		sum += score;
	return sum;
}
} // namespace best_scores
RUN_CASE(best_scores, best_scores::podium_bad(), best_scores::podium_good())

// CASE session_close: the id handed in is the key of the very entry that is erased first
namespace session_close
{
//- bad
class SessionsBad
{
public:
	void open(std::string id, int user) { users_.emplace(std::move(id), user); }
	void close(const std::string &id)
	{
		users_.erase(id);
		closed_.push_back(id);
	}
	void close_user(int user)
	{
		for (const auto &[id, owner] : users_) {
			if (owner == user) {
				close(id);
				break;
			}
		}
	}
	std::size_t closed() const { return closed_.size(); }

private:
	std::map<std::string, int> users_;
	std::vector<std::string> closed_;
};
//- good
class SessionsGood
{
public:
	void open(std::string id, int user) { users_.emplace(std::move(id), user); }
	void close(std::string id)
	{
		users_.erase(id);
		closed_.push_back(id);
	}
	void close_user(int user)
	{
		for (const auto &[id, owner] : users_) {
			if (owner == user) {
				close(id);
				break;
			}
		}
	}
	std::size_t closed() const { return closed_.size(); }

private:
	std::map<std::string, int> users_;
	std::vector<std::string> closed_;
};
//- shared
template <class Sessions>
std::size_t run()
{
	Sessions sessions;
	sessions.open("5f2a-99c1-very-long-session-id", 7);
	sessions.close_user(7);
	return sessions.closed();
}
} // namespace session_close
RUN_CASE(session_close, session_close::run<session_close::SessionsBad>(),
	 session_close::run<session_close::SessionsGood>())

// CLEAN intern_names: views as keys, into strings whose addresses a deque keeps
namespace intern_names
{
class Interner
{
public:
	int id(std::string_view name)
	{
		if (auto it = ids_.find(name); it != ids_.end())
			return it->second;
		const std::string &kept = names_.emplace_back(name);
		int id = int(ids_.size());
		ids_.emplace(kept, id);
		return id;
	}
	std::string_view name(int id) const { return names_[std::size_t(id)]; }

private:
	std::deque<std::string> names_;
	std::unordered_map<std::string_view, int> ids_;
};
int use()
{
	Interner names;
	int first = names.id("a name that is not a short string");
	for (int i = 0; i < 100; i++)
		names.id("name" + std::to_string(i));
	std::string_view back = names.name(first);
	return names.id(back) == first;
}
} // namespace intern_names
RUN_CLEAN(intern_names, intern_names::use())

// CLEAN ledger_walk: references into a map stay while others come, and are taken anew after erase
namespace ledger_walk
{
int balance()
{
	std::map<std::string, std::vector<int>> ledger;
	std::vector<int> &cash = ledger["cash"];
	ledger["bank"].push_back(4);
	cash.push_back(3);
	ledger.erase("bank");
	cash.push_back(5);
	int sum = 0;
	for (const auto &[name, entries] : ledger)
		for (int e : entries)
			sum += e;
	return sum;
}
} // namespace ledger_walk
RUN_CLEAN(ledger_walk, ledger_walk::balance())

// CLEAN token_cursor: a cursor over a text that moves forward and hands out views of it
namespace token_cursor
{
class Cursor
{
public:
	explicit Cursor(std::string_view text BORROWED) : rest_(text) {}
	std::optional<std::string_view> next()
	{
		auto from = rest_.find_first_not_of(" \t");
		if (from == std::string_view::npos)
			return std::nullopt;
		rest_.remove_prefix(from);
		auto word = rest_.substr(0, rest_.find_first_of(" \t"));
		rest_.remove_prefix(word.size());
		return word;
	}

private:
	std::string_view rest_;
};
std::string longest(const std::string &text)
{
	Cursor cursor(text);
	std::string_view best;
	while (auto word = cursor.next())
		if (word->size() > best.size())
			best = *word;
	return std::string(best);
}
} // namespace token_cursor
RUN_CLEAN(token_cursor, token_cursor::longest("a few words of a sentence"))

// CLEAN grow_by_index: a work list that grows in the loop, walked by index
namespace grow_by_index
{
int reachable(const std::vector<std::vector<int>> &edges, int start)
{
	std::vector<bool> seen(edges.size());
	std::vector<int> work{start};
	seen[std::size_t(start)] = true;
	for (std::size_t i = 0; i < work.size(); i++) {
		const int node = work[i];
		for (int to : edges[std::size_t(node)]) {
			if (!seen[std::size_t(to)]) {
				seen[std::size_t(to)] = true;
				work.push_back(to);
			}
		}
	}
	return int(work.size());
}
int run()
{
	std::vector<std::vector<int>> edges(5);
	edges[0] = {1, 2};
	edges[2] = {3};
	return reachable(edges, 0);
}
} // namespace grow_by_index
RUN_CLEAN(grow_by_index, grow_by_index::run())

// CLEAN extended_temporary: a reference to a temporary that the declaration keeps alive
namespace extended_temporary
{
struct Settings {
	std::string host = "a-host-with-a-rather-long-name.example";
	int port = 80;
};
static Settings defaults()
{
	return {};
}
std::size_t length()
{
	const Settings &settings = defaults();
	const std::string &host = settings.host;
	std::string_view shown = host;
	auto &&copy = std::string(shown) + ":" + std::to_string(settings.port);
	return copy.size();
}
} // namespace extended_temporary
RUN_CLEAN(extended_temporary, extended_temporary::length())
