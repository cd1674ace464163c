// SPDX-License-Identifier: GPL-2.0
// Ends that come twice or too early, and what is still used after them.
#include "../set.hh"
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE locked_entry: unlocks a lock in a freed entry (silent: the write is in
// the C library)
namespace locked_entry
{
struct Entry {
	std::mutex lock;
	int users = 0;
	std::string name;
};
//- bad
class EntriesBad
{
public:
	void add(const std::string &name, int users)
	{
		auto entry = std::make_shared<Entry>();
		entry->name = name;
		entry->users = users;
		entries[name] = std::move(entry);
	}
	bool leave(const std::string &name)
	{
		auto found = entries.find(name);
		if (found == entries.end())
			return false;
		Entry *entry = found->second.get();
		std::lock_guard guard(entry->lock);
		if (--entry->users > 0)
			return false;
		entries.erase(found);
		return true;
	}

private:
	std::map<std::string, std::shared_ptr<Entry>> entries;
};
int drive_bad(int n)
{
	EntriesBad entries;
	entries.add("one", 1);
	entries.add("many", n);
	return entries.leave("many") + entries.leave("one");
}
//- good
class EntriesGood
{
public:
	void add(const std::string &name, int users)
	{
		auto entry = std::make_shared<Entry>();
		entry->name = name;
		entry->users = users;
		entries[name] = std::move(entry);
	}
	bool leave(const std::string &name)
	{
		auto found = entries.find(name);
		if (found == entries.end())
			return false;
		std::shared_ptr<Entry> entry = found->second;
		std::lock_guard guard(entry->lock);
		if (--entry->users > 0)
			return false;
		entries.erase(found);
		return true;
	}

private:
	std::map<std::string, std::shared_ptr<Entry>> entries;
};
int drive_good(int n)
{
	EntriesGood entries;
	entries.add("one", 1);
	entries.add("many", n);
	return entries.leave("many") + entries.leave("one");
}
} // namespace locked_entry
RUN_CASE(locked_entry, locked_entry::drive_bad(3), locked_entry::drive_good(3))

// CASE counted_blob: the last put deletes the object and then still writes into
// it
namespace counted_blob
{
//- bad
class BlobBad
{
public:
	static BlobBad *make(std::string text) { return new BlobBad(std::move(text)); }
	void get() { ++users; }
	void put()
	{
		if (users == 1)
			delete this;
		--users;
	}
	std::size_t size() const { return text.size(); }

private:
	explicit BlobBad(std::string text) : text(std::move(text)) {}
	~BlobBad() = default;
	std::string text;
	int users = 1;
};
std::size_t drive_bad(int n)
{
	BlobBad *blob = BlobBad::make("the text of a blob that many may hold");
	for (int i = 0; i < n; ++i)
		blob->get();
	std::size_t size = blob->size();
	for (int i = 0; i <= n; ++i)
		blob->put();
	return size;
}
//- good
class BlobGood
{
public:
	static BlobGood *make(std::string text) { return new BlobGood(std::move(text)); }
	void get() { ++users; }
	void put()
	{
		if (--users == 0)
			delete this;
	}
	std::size_t size() const { return text.size(); }

private:
	explicit BlobGood(std::string text) : text(std::move(text)) {}
	~BlobGood() = default;
	std::string text;
	int users = 1;
};
std::size_t drive_good(int n)
{
	BlobGood *blob = BlobGood::make("the text of a blob that many may hold");
	for (int i = 0; i < n; ++i)
		blob->get();
	std::size_t size = blob->size();
	for (int i = 0; i <= n; ++i)
		blob->put();
	return size;
}
} // namespace counted_blob
RUN_CASE(counted_blob, counted_blob::drive_bad(3), counted_blob::drive_good(3))

// CASE editor_selection: the path refers into an optional that is emptied
// before its use
namespace editor_selection
{
struct Document {
	std::string path;
	std::vector<std::string> lines;
};
//- bad
class EditorBad
{
public:
	void open(std::string path, int lines)
	{
		document.emplace();
		document->path = std::move(path);
		for (int i = 0; i < lines; ++i)
			document->lines.push_back("line of text with number " + std::to_string(i));
	}
	std::string close()
	{
		if (!document)
			return "nothing is open";
		const std::string &path = document->path;
		std::size_t lines = document->lines.size();
		document.reset();
		return path + " closed, lines: " + std::to_string(lines);
	}

private:
	std::optional<Document> document;
};
std::size_t drive_bad(int n)
{
	EditorBad editor;
	editor.open("/home/user/texts/a letter.txt", n);
	return editor.close().size();
}
//- good
class EditorGood
{
public:
	void open(std::string path, int lines)
	{
		document.emplace();
		document->path = std::move(path);
		for (int i = 0; i < lines; ++i)
			document->lines.push_back("line of text with number " + std::to_string(i));
	}
	std::string close()
	{
		if (!document)
			return "nothing is open";
		const std::string path = document->path;
		std::size_t lines = document->lines.size();
		document.reset();
		return path + " closed, lines: " + std::to_string(lines);
	}

private:
	std::optional<Document> document;
};
std::size_t drive_good(int n)
{
	EditorGood editor;
	editor.open("/home/user/texts/a letter.txt", n);
	return editor.close().size();
}
} // namespace editor_selection
RUN_CASE(editor_selection, editor_selection::drive_bad(3), editor_selection::drive_good(3))

// CASE rollback_guard: the guard looks at the transaction after it was moved to
// the finished
namespace rollback_guard
{
struct Transaction {
	int id = 0;
	bool committed = false;
	std::vector<int> changes;
};
template <class F>
class AtEnd
{
public:
	explicit AtEnd(F what) : what(std::move(what)) {}
	AtEnd(const AtEnd &) = delete;
	AtEnd &operator=(const AtEnd &) = delete;
	~AtEnd() { what(); }

private:
	F what;
};
struct Store {
	std::vector<std::unique_ptr<Transaction>> finished;
	int rolled_back = 0;
};
//- bad
bool change_bad(Store &store, int id, int value)
{
	auto transaction = std::make_unique<Transaction>();
	transaction->id = id;
	AtEnd guard([&] {
		if (!transaction->committed)
			++store.rolled_back;
	});
	if (value < 0)
		return false;
	transaction->changes.push_back(value);
	transaction->committed = true;
	store.finished.push_back(std::move(transaction));
	return true;
}
int drive_bad(int n)
{
	Store store;
	for (int i = 0; i < n; ++i)
		change_bad(store, i, i - 1);
	return store.rolled_back;
}
//- good
bool change_good(Store &store, int id, int value)
{
	auto transaction = std::make_unique<Transaction>();
	transaction->id = id;
	AtEnd guard([&] {
		if (transaction && !transaction->committed)
			++store.rolled_back;
	});
	if (value < 0)
		return false;
	transaction->changes.push_back(value);
	transaction->committed = true;
	store.finished.push_back(std::move(transaction));
	return true;
}
int drive_good(int n)
{
	Store store;
	for (int i = 0; i < n; ++i)
		change_good(store, i, i - 1);
	return store.rolled_back;
}
} // namespace rollback_guard
RUN_CASE(rollback_guard, rollback_guard::drive_bad(3), rollback_guard::drive_good(3))

// CASE display_name: the view is of the temporary that the conditional
// expression made
namespace display_name
{
struct User {
	std::string nick;
	std::string first;
	std::string last;
};
//- bad
int width_bad(const std::vector<User> &users)
{
	int widest = 0;
	for (const User &user : users) {
		std::string_view shown =
			user.nick.empty() ? user.first + " " + user.last : user.nick;
		int width = 0;
		for (char c : shown)
			width += c == '\t' ? 8 : 1;
		if (width > widest)
			widest = width;
	}
	return widest;
}
int drive_bad(int n)
{
	std::vector<User> users;
	for (int i = 0; i < n; ++i)
		users.push_back({i % 2 ? "nick" : "", "Maximiliane Josephine", "von Hohenstein"});
	return width_bad(users);
}
//- good
int width_good(const std::vector<User> &users)
{
	int widest = 0;
	for (const User &user : users) {
		const std::string shown =
			user.nick.empty() ? user.first + " " + user.last : user.nick;
		int width = 0;
		for (char c : shown)
			width += c == '\t' ? 8 : 1;
		if (width > widest)
			widest = width;
	}
	return widest;
}
int drive_good(int n)
{
	std::vector<User> users;
	for (int i = 0; i < n; ++i)
		users.push_back({i % 2 ? "nick" : "", "Maximiliane Josephine", "von Hohenstein"});
	return width_good(users);
}
} // namespace display_name
RUN_CASE(display_name, display_name::drive_bad(3), display_name::drive_good(3))

// CASE table_builder: the reference that add() returns is to a builder that was
// a temporary
namespace table_builder
{
class Table
{
public:
	explicit Table(std::string caption) : caption(std::move(caption)) {}
	Table &add(std::string cell)
	{
		cells.push_back(std::move(cell));
		return *this;
	}
	std::size_t width() const
	{
		std::size_t width = caption.size();
		for (const std::string &cell : cells)
			width += cell.size() + 1;
		return width;
	}

private:
	std::string caption;
	std::vector<std::string> cells;
};
//- bad
std::size_t headline_bad(const std::vector<std::string> &names)
{
	Table &table = Table("a caption of the table").add("number");
	for (const std::string &name : names)
		table.add(name);
	return table.width();
}
std::size_t drive_bad(int n)
{
	return headline_bad({"price", "amount", std::to_string(n)});
}
//- good
std::size_t headline_good(const std::vector<std::string> &names)
{
	Table table = Table("a caption of the table").add("number");
	for (const std::string &name : names)
		table.add(name);
	return table.width();
}
std::size_t drive_good(int n)
{
	return headline_good({"price", "amount", std::to_string(n)});
}
} // namespace table_builder
RUN_CASE(table_builder, table_builder::drive_bad(3), table_builder::drive_good(3))

// CASE active_timers: a timer that ends is not taken out of the list of running
// ones
namespace active_timers
{
//- bad
class TimerBad
{
public:
	explicit TimerBad(int period) : period(period) {}
	TimerBad(const TimerBad &) = delete;
	TimerBad &operator=(const TimerBad &) = delete;
	void start()
	{
		if (!running) {
			next = first;
			first = this;
			running = true;
		}
	}
	void stop()
	{
		for (TimerBad **link = &first; running && *link; link = &(*link)->next) {
			if (*link == this) {
				*link = next;
				running = false;
				break;
			}
		}
	}
	static int tick()
	{
		int due = 0;
		for (TimerBad *timer = first; timer; timer = timer->next)
			if (++timer->elapsed % timer->period == 0)
				++due;
		return due;
	}

private:
	static TimerBad *first;
	TimerBad *next = nullptr;
	const int period;
	int elapsed = 0;
	bool running = false;
};
TimerBad *TimerBad::first = nullptr;
int drive_bad(int n)
{
	TimerBad steady(2);
	steady.start();
	int due = 0;
	for (int i = 0; i < n; ++i) {
		auto brief = std::make_unique<TimerBad>(1);
		brief->start();
		due += TimerBad::tick();
	}
	steady.stop();
	return due;
}
//- good
class TimerGood
{
public:
	explicit TimerGood(int period) : period(period) {}
	TimerGood(const TimerGood &) = delete;
	TimerGood &operator=(const TimerGood &) = delete;
	~TimerGood() { stop(); }
	void start()
	{
		if (!running) {
			next = first;
			first = this;
			running = true;
		}
	}
	void stop()
	{
		for (TimerGood **link = &first; running && *link; link = &(*link)->next) {
			if (*link == this) {
				*link = next;
				running = false;
				break;
			}
		}
	}
	static int tick()
	{
		int due = 0;
		for (TimerGood *timer = first; timer; timer = timer->next)
			if (++timer->elapsed % timer->period == 0)
				++due;
		return due;
	}

private:
	static TimerGood *first;
	TimerGood *next = nullptr;
	const int period;
	int elapsed = 0;
	bool running = false;
};
TimerGood *TimerGood::first = nullptr;
int drive_good(int n)
{
	TimerGood steady(2);
	steady.start();
	int due = 0;
	for (int i = 0; i < n; ++i) {
		auto brief = std::make_unique<TimerGood>(1);
		brief->start();
		due += TimerGood::tick();
	}
	steady.stop();
	return due;
}
} // namespace active_timers
RUN_CASE(active_timers, active_timers::drive_bad(3), active_timers::drive_good(3))

// CASE bucket_chain: the loop reads the successor from the node it has just
// freed
namespace bucket_chain
{
struct Link {
	std::string key;
	int value = 0;
	Link *next = nullptr;
};
//- bad
class TableBad
{
public:
	TableBad() = default;
	TableBad(const TableBad &) = delete;
	TableBad &operator=(const TableBad &) = delete;
	~TableBad() { clear(); }
	void put(const std::string &key, int value)
	{
		Link *&bucket = buckets[key.size() % 4];
		bucket = new Link{key, value, bucket};
	}
	int get(const std::string &key) const
	{
		for (const Link *link = buckets[key.size() % 4]; link; link = link->next)
			if (link->key == key)
				return link->value;
		return -1;
	}
	void clear()
	{
		for (Link *&bucket : buckets) {
			for (Link *link = bucket; link; link = link->next)
				delete link;
			bucket = nullptr;
		}
	}

private:
	Link *buckets[4] = {};
};
int drive_bad(int n)
{
	TableBad table;
	for (int i = 0; i < n; ++i)
		table.put("key " + std::to_string(i), i);
	return table.get("key 1");
}
//- good
class TableGood
{
public:
	TableGood() = default;
	TableGood(const TableGood &) = delete;
	TableGood &operator=(const TableGood &) = delete;
	~TableGood() { clear(); }
	void put(const std::string &key, int value)
	{
		Link *&bucket = buckets[key.size() % 4];
		bucket = new Link{key, value, bucket};
	}
	int get(const std::string &key) const
	{
		for (const Link *link = buckets[key.size() % 4]; link; link = link->next)
			if (link->key == key)
				return link->value;
		return -1;
	}
	void clear()
	{
		for (Link *&bucket : buckets) {
			while (Link *link = bucket) {
				bucket = link->next;
				delete link;
			}
		}
	}

private:
	Link *buckets[4] = {};
};
int drive_good(int n)
{
	TableGood table;
	for (int i = 0; i < n; ++i)
		table.put("key " + std::to_string(i), i);
	return table.get("key 1");
}
} // namespace bucket_chain
RUN_CASE(bucket_chain, bucket_chain::drive_bad(3), bucket_chain::drive_good(3))

// CASE player_exit: the score is read through a reference to the entry that
// leave() erased
namespace player_exit
{
struct Player {
	std::string name;
	int score = 0;
};
//- bad
class GameBad
{
public:
	int join(std::string name)
	{
		players[++last] = Player{std::move(name), 0};
		return last;
	}
	void hit(int id, int points)
	{
		auto found = players.find(id);
		if (found == players.end())
			return;
		Player &player = found->second;
		player.score += points;
		if (player.score < 0)
			leave(id);
		if (player.score > best)
			best = player.score;
	}
	void leave(int id)
	{
		auto found = players.find(id);
		if (found == players.end())
			return;
		news.push_back(found->second.name + " leaves");
		players.erase(found);
	}
	int best_score() const { return best; }

private:
	std::map<int, Player> players;
	std::vector<std::string> news;
	int last = 0;
	int best = 0;
};
int drive_bad(int n)
{
	GameBad game;
	int first = game.join("the first player");
	int second = game.join("the second player");
	game.hit(first, n);
	game.hit(second, -n);
	return game.best_score();
}
//- good
class GameGood
{
public:
	int join(std::string name)
	{
		players[++last] = Player{std::move(name), 0};
		return last;
	}
	void hit(int id, int points)
	{
		auto found = players.find(id);
		if (found == players.end())
			return;
		Player &player = found->second;
		player.score += points;
		if (player.score > best)
			best = player.score;
		if (player.score < 0)
			leave(id);
	}
	void leave(int id)
	{
		auto found = players.find(id);
		if (found == players.end())
			return;
		news.push_back(found->second.name + " leaves");
		players.erase(found);
	}
	int best_score() const { return best; }

private:
	std::map<int, Player> players;
	std::vector<std::string> news;
	int last = 0;
	int best = 0;
};
int drive_good(int n)
{
	GameGood game;
	int first = game.join("the first player");
	int second = game.join("the second player");
	game.hit(first, n);
	game.hit(second, -n);
	return game.best_score();
}
} // namespace player_exit
RUN_CASE(player_exit, player_exit::drive_bad(3), player_exit::drive_good(3))

// CASE inline_slot: clear() ends the value but leaves the flag to the
// destructor
namespace inline_slot
{
//- bad
class SlotBad
{
public:
	SlotBad() = default;
	SlotBad(const SlotBad &) = delete;
	SlotBad &operator=(const SlotBad &) = delete;
	~SlotBad() { clear(); }
	void set(std::string text)
	{
		if (live)
			*value() = std::move(text);
		else
			new (space) std::string(std::move(text));
		live = true;
	}
	void clear()
	{
		if (live)
			value()->~basic_string();
	}
	std::size_t size() { return live ? value()->size() : 0; }

private:
	std::string *value() { return std::launder(reinterpret_cast<std::string *>(space)); }
	alignas(std::string) unsigned char space[sizeof(std::string)] = {};
	bool live = false;
};
std::size_t drive_bad(int n)
{
	SlotBad slot;
	slot.set("a text that is too long for the small buffer");
	std::size_t size = slot.size();
	if (n > 1)
		slot.clear();
	return size;
}
//- good
class SlotGood
{
public:
	SlotGood() = default;
	SlotGood(const SlotGood &) = delete;
	SlotGood &operator=(const SlotGood &) = delete;
	~SlotGood() { clear(); }
	void set(std::string text)
	{
		if (live)
			*value() = std::move(text);
		else
			new (space) std::string(std::move(text));
		live = true;
	}
	void clear()
	{
		if (std::exchange(live, false))
			value()->~basic_string();
	}
	std::size_t size() { return live ? value()->size() : 0; }

private:
	std::string *value() { return std::launder(reinterpret_cast<std::string *>(space)); }
	alignas(std::string) unsigned char space[sizeof(std::string)] = {};
	bool live = false;
};
std::size_t drive_good(int n)
{
	SlotGood slot;
	slot.set("a text that is too long for the small buffer");
	std::size_t size = slot.size();
	if (n > 1)
		slot.clear();
	return size;
}
} // namespace inline_slot
RUN_CASE(inline_slot, inline_slot::drive_bad(3), inline_slot::drive_good(3))

// CASE header_parse: a wrong version frees the header, and the common end frees
// it again
namespace header_parse
{
struct Header {
	int version = 0;
	int length = 0;
	std::string comment;
};
//- bad
int body_length_bad(const std::vector<int> &words)
{
	int length = -1;
	auto *header = new Header;
	if (words.size() < 2)
		goto done;
	header->version = words[0];
	header->length = words[1];
	if (header->version > 3) {
		delete header;
		goto done;
	}
	length = header->length;
done:
	delete header;
	return length;
}
int drive_bad(int n)
{
	return body_length_bad({}) + body_length_bad({1, n}) + body_length_bad({4, n});
}
//- good
int body_length_good(const std::vector<int> &words)
{
	int length = -1;
	auto *header = new Header;
	if (words.size() < 2)
		goto done;
	header->version = words[0];
	header->length = words[1];
	if (header->version > 3) {
		length = -2;
		goto done;
	}
	length = header->length;
done:
	delete header;
	return length;
}
int drive_good(int n)
{
	return body_length_good({}) + body_length_good({1, n}) + body_length_good({4, n});
}
} // namespace header_parse
RUN_CASE(header_parse, header_parse::drive_bad(3), header_parse::drive_good(3))

// CASE palette_assign: given itself, it copies from the fresh colours, which
// have no value
namespace palette_assign
{
//- bad
class PaletteBad
{
public:
	explicit PaletteBad(int count) : count(count < 1 ? 1 : count), colours(new int[this->count])
	{
		for (int i = 0; i < this->count; ++i)
			colours[i] = i * 0x10101;
	}
	PaletteBad(const PaletteBad &) = delete;
	PaletteBad &operator=(const PaletteBad &other)
	{
		delete[] colours;
		colours = new int[other.count];
		count = other.count;
		for (int i = 0; i < count; ++i)
			colours[i] = other.colours[i];
		return *this;
	}
	~PaletteBad() { delete[] colours; }
	int mix() const
	{
		int mix = 0;
		for (int i = 0; i < count; ++i)
			if (colours[i] > 0x10101)
				mix ^= colours[i];
		return mix;
	}

private:
	int count;
	int *colours;
};
int drive_bad(int n)
{
	PaletteBad palettes[2] = {PaletteBad(n), PaletteBad(2 * n)};
	for (int from = 0; from < 2; ++from)
		palettes[1] = palettes[from];
	return palettes[1].mix();
}
//- good
class PaletteGood
{
public:
	explicit PaletteGood(int count)
		: count(count < 1 ? 1 : count), colours(new int[this->count])
	{
		for (int i = 0; i < this->count; ++i)
			colours[i] = i * 0x10101;
	}
	PaletteGood(const PaletteGood &) = delete;
	PaletteGood &operator=(const PaletteGood &other)
	{
		int *fresh = new int[other.count];
		for (int i = 0; i < other.count; ++i)
			fresh[i] = other.colours[i];
		delete[] colours;
		colours = fresh;
		count = other.count;
		return *this;
	}
	~PaletteGood() { delete[] colours; }
	int mix() const
	{
		int mix = 0;
		for (int i = 0; i < count; ++i)
			if (colours[i] > 0x10101)
				mix ^= colours[i];
		return mix;
	}

private:
	int count;
	int *colours;
};
int drive_good(int n)
{
	PaletteGood palettes[2] = {PaletteGood(n), PaletteGood(2 * n)};
	for (int from = 0; from < 2; ++from)
		palettes[1] = palettes[from];
	return palettes[1].mix();
}
} // namespace palette_assign
RUN_CASE(palette_assign, palette_assign::drive_bad(3), palette_assign::drive_good(3))

// CLEAN intrusive_ring: correct
namespace intrusive_ring
{
class Item
{
public:
	explicit Item(int value) : value(value) {}
	Item(const Item &) = delete;
	Item &operator=(const Item &) = delete;
	~Item() { unlink(); }
	void link_before(Item &other)
	{
		unlink();
		prev = other.prev;
		next = &other;
		prev->next = this;
		other.prev = this;
	}
	void unlink()
	{
		prev->next = next;
		next->prev = prev;
		prev = next = this;
	}
	int sum() const
	{
		int sum = value;
		for (const Item *item = next; item != this; item = item->next)
			sum += item->value;
		return sum;
	}

private:
	Item *prev = this;
	Item *next = this;
	int value;
};
int drive(int n)
{
	Item head(0);
	std::vector<std::unique_ptr<Item>> items;
	for (int i = 1; i <= n; ++i) {
		items.push_back(std::make_unique<Item>(i));
		items.back()->link_before(head);
	}
	int before = head.sum();
	{
		Item brief(1000);
		brief.link_before(head);
		before += head.sum();
	}
	if (!items.empty())
		items.erase(items.begin());
	return before + head.sum();
}
} // namespace intrusive_ring
RUN_CLEAN(intrusive_ring, intrusive_ring::drive(4))

// CLEAN swap_and_pop: correct
namespace swap_and_pop
{
struct Particle {
	int life = 0;
	std::unique_ptr<std::string> name;
};
int drive(int n)
{
	std::vector<Particle> particles;
	for (int i = 0; i < n; ++i)
		particles.push_back({i % 4, std::make_unique<std::string>(std::to_string(i))});
	int rounds = 0;
	while (!particles.empty()) {
		for (std::size_t i = 0; i < particles.size();) {
			if (particles[i].life-- > 0) {
				++i;
				continue;
			}
			if (i + 1 != particles.size())
				std::swap(particles[i], particles.back());
			particles.pop_back();
		}
		++rounds;
	}
	return rounds;
}
} // namespace swap_and_pop
RUN_CLEAN(swap_and_pop, swap_and_pop::drive(9))

// CLEAN dismissable_guard: correct
namespace dismissable_guard
{
class Cleanup
{
public:
	explicit Cleanup(std::function<void()> what) : what(std::move(what)) {}
	Cleanup(const Cleanup &) = delete;
	Cleanup &operator=(const Cleanup &) = delete;
	~Cleanup()
	{
		if (what)
			what();
	}
	void dismiss() { what = nullptr; }

private:
	std::function<void()> what;
};
struct Resource {
	int id;
};
std::unique_ptr<Resource> acquire(int id, std::vector<int> &log)
{
	auto *resource = new Resource{id};
	Cleanup cleanup([resource, &log] {
		log.push_back(resource->id);
		delete resource;
	});
	if (id % 2)
		return nullptr;
	cleanup.dismiss();
	return std::unique_ptr<Resource>(resource);
}
int drive(int n)
{
	std::vector<int> log;
	int kept = 0;
	for (int i = 0; i < n; ++i)
		if (auto resource = acquire(i, log))
			kept += resource->id;
	return kept * 100 + static_cast<int>(log.size());
}
} // namespace dismissable_guard
RUN_CLEAN(dismissable_guard, dismissable_guard::drive(5))

// CLEAN lru_cache: correct
namespace lru_cache
{
class Cache
{
public:
	explicit Cache(std::size_t limit) : limit(limit < 1 ? 1 : limit) {}
	// The reference is good until the next call.
	const std::string &get(int key)
	{
		auto found = values.find(key);
		if (found == values.end()) {
			if (values.size() == limit) {
				values.erase(order.front());
				order.pop_front();
			}
			found = values.emplace(key, "value of " + std::to_string(key)).first;
			order.push_back(key);
		}
		return found->second;
	}

private:
	std::size_t limit;
	std::map<int, std::string> values;
	std::deque<int> order;
};
std::size_t drive(int n)
{
	Cache cache(2);
	std::size_t size = 0;
	std::string last;
	for (int i = 0; i < n; ++i) {
		size += cache.get(i % 5).size();
		last = cache.get(i % 3);
		size += cache.get(7).size() + last.size();
	}
	return size;
}
} // namespace lru_cache
RUN_CLEAN(lru_cache, lru_cache::drive(9))

// CLEAN tree_of_owners: correct
namespace tree_of_owners
{
class Folder
{
public:
	explicit Folder(std::string name) : name(std::move(name)) {}
	Folder(const Folder &) = delete;
	Folder &operator=(const Folder &) = delete;
	Folder &add(std::string name)
	{
		folders.push_back(std::make_unique<Folder>(std::move(name)));
		folders.back()->parent = this;
		return *folders.back();
	}
	std::unique_ptr<Folder> detach()
	{
		if (!parent)
			return nullptr;
		for (auto it = parent->folders.begin(); it != parent->folders.end(); ++it) {
			if (it->get() == this) {
				std::unique_ptr<Folder> self = std::move(*it);
				parent->folders.erase(it);
				parent = nullptr;
				return self;
			}
		}
		return nullptr;
	}
	std::string path() const { return parent ? parent->path() + "/" + name : name; }

private:
	std::string name;
	Folder *parent = nullptr;
	std::vector<std::unique_ptr<Folder>> folders;
};
std::size_t drive(int n)
{
	Folder root("root");
	Folder *deep = &root;
	for (int i = 0; i < n; ++i) {
		root.add("side " + std::to_string(i));
		deep = &deep->add("deep " + std::to_string(i));
	}
	std::size_t size = deep->path().size();
	std::unique_ptr<Folder> kept = deep->detach();
	return size + (kept ? kept->path().size() : 0);
}
} // namespace tree_of_owners
RUN_CLEAN(tree_of_owners, tree_of_owners::drive(4))

// CLEAN revived_after_move: correct
namespace revived_after_move
{
class Pages
{
public:
	void write(const std::string &text)
	{
		if (!page)
			page = std::make_unique<std::string>();
		*page += text;
		if (page->size() > 20)
			full.push_back(std::move(page));
	}
	std::size_t finish()
	{
		if (page)
			full.push_back(std::exchange(page, nullptr));
		std::size_t size = 0;
		for (const auto &done : full)
			size += done->size();
		full.clear();
		return size;
	}

private:
	std::unique_ptr<std::string> page;
	std::vector<std::unique_ptr<std::string>> full;
};
std::size_t drive(int n)
{
	Pages pages;
	for (int i = 0; i < n; ++i)
		pages.write("word " + std::to_string(i));
	std::size_t size = pages.finish();
	pages.write("again");
	return size + pages.finish();
}
} // namespace revived_after_move
RUN_CLEAN(revived_after_move, revived_after_move::drive(9))
