// SPDX-License-Identifier: GPL-2.0
// Ends: wrong order of destruction, scopes that end too early, resources given back twice.
#include "../set.hh"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <new>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

// CASE sink_member_order: the logger writes into the sink at its end, the sink member ends first
namespace sink_member_order
{
struct Sink {
	std::vector<std::string> lines;
};

class Logger
{
public:
	explicit Logger(Sink &sink) : sink(sink) {}
	~Logger()
	{
		sink.lines.push_back("logger closed after " + std::to_string(count) + " lines");
	}
	void log(const std::string &text)
	{
		count++;
		sink.lines.push_back(text);
	}

private:
	Sink &sink;
	int count = 0;
};

//- bad
class ServiceBad
{
public:
	ServiceBad() : sink(std::make_unique<Sink>()) { logger.emplace(*sink); }
	void handle(int request) { logger->log("request " + std::to_string(request)); }

private:
	std::optional<Logger> logger;
	std::unique_ptr<Sink> sink;
};

void drive_bad(int n)
{
	ServiceBad service;
	for (int i = 0; i < n; i++)
		service.handle(i);
}
//- good
class ServiceGood
{
public:
	ServiceGood() : sink(std::make_unique<Sink>()) { logger.emplace(*sink); }
	void handle(int request) { logger->log("request " + std::to_string(request)); }

private:
	std::unique_ptr<Sink> sink;
	std::optional<Logger> logger;
};

void drive_good(int n)
{
	ServiceGood service;
	for (int i = 0; i < n; i++)
		service.handle(i);
}
//- shared
} // namespace sink_member_order
RUN_CASE(sink_member_order, sink_member_order::drive_bad(3), sink_member_order::drive_good(3))

// CASE shallow_label: the label owns its text but is copied member by member, both copies delete it
namespace shallow_label
{
//- bad
class LabelBad
{
public:
	explicit LabelBad(const char *s) : text(new char[std::strlen(s) + 1])
	{
		std::strcpy(text, s);
	}
	~LabelBad() { delete[] text; }
	std::size_t width() const { return std::strlen(text) * 7; }

private:
	char *text;
};

std::size_t centre_bad(LabelBad label, std::size_t columns)
{
	return label.width() < columns ? (columns - label.width()) / 2 : 0;
}

std::size_t drive_bad(int n)
{
	LabelBad title("Preferences");
	return centre_bad(title, n * 100) + title.width();
}
//- good
class LabelGood
{
public:
	explicit LabelGood(const char *s) : text(new char[std::strlen(s) + 1])
	{
		std::strcpy(text, s);
	}
	LabelGood(const LabelGood &other) : LabelGood(other.text) {}
	LabelGood &operator=(const LabelGood &) = delete;
	~LabelGood() { delete[] text; }
	std::size_t width() const { return std::strlen(text) * 7; }

private:
	char *text;
};

std::size_t centre_good(LabelGood label, std::size_t columns)
{
	return label.width() < columns ? (columns - label.width()) / 2 : 0;
}

std::size_t drive_good(int n)
{
	LabelGood title("Preferences");
	return centre_good(title, n * 100) + title.width();
}
//- shared
} // namespace shallow_label
RUN_CASE(shallow_label, shallow_label::drive_bad(3), shallow_label::drive_good(3))

// CASE header_close: the reader closes the file when the header is wrong, and so does its caller
namespace header_close
{
FILE *scratch(const char *text)
{
	FILE *f = std::tmpfile();
	if (f) {
		std::fputs(text, f);
		std::rewind(f);
	}
	return f;
}

//- bad
int read_version_bad(FILE *f)
{
	char line[32];
	if (!std::fgets(line, sizeof(line), f) || std::strncmp(line, "CFG ", 4)) {
		std::fclose(f);
		return -1;
	}
	return std::atoi(line + 4);
}

int load_bad(const char *text)
{
	FILE *f = scratch(text);
	if (!f)
		return -1;
	int version = read_version_bad(f);
	std::fclose(f);
	return version;
}

int drive_bad(int)
{
	return load_bad("CFG 12\n") + load_bad("[section]\n");
}
//- good
int read_version_good(FILE *f)
{
	char line[32];
	if (!std::fgets(line, sizeof(line), f) || std::strncmp(line, "CFG ", 4))
		return -1;
	return std::atoi(line + 4);
}

int load_good(const char *text)
{
	FILE *f = scratch(text);
	if (!f)
		return -1;
	int version = read_version_good(f);
	std::fclose(f);
	return version;
}

int drive_good(int)
{
	return load_good("CFG 12\n") + load_good("[section]\n");
}
//- shared
} // namespace header_close
RUN_CASE(header_close, header_close::drive_bad(3), header_close::drive_good(3))

// CASE adopt_twice: the sprite taken out of one owner by get() is owned by two unique_ptrs
namespace adopt_twice
{
struct Sprite {
	std::string image;
	int layer;
};

using Layer = std::vector<std::unique_ptr<Sprite>>;

//- bad
void raise_bad(Layer &from, Layer &to, int layer)
{
	for (auto it = from.begin(); it != from.end();) {
		if ((*it)->layer != layer) {
			++it;
			continue;
		}
		to.push_back(std::unique_ptr<Sprite>(it->get()));
		it = from.erase(it);
	}
}

std::size_t drive_bad(int n)
{
	Layer back, front;
	for (int i = 0; i < n; i++)
		back.push_back(std::make_unique<Sprite>(Sprite{"tree.png", i}));
	raise_bad(back, front, 1);
	std::size_t length = 0;
	for (const auto &s : front)
		length += s->image.size();
	return length;
}
//- good
void raise_good(Layer &from, Layer &to, int layer)
{
	for (auto it = from.begin(); it != from.end();) {
		if ((*it)->layer != layer) {
			++it;
			continue;
		}
		to.push_back(std::unique_ptr<Sprite>(it->release()));
		it = from.erase(it);
	}
}

std::size_t drive_good(int n)
{
	Layer back, front;
	for (int i = 0; i < n; i++)
		back.push_back(std::make_unique<Sprite>(Sprite{"tree.png", i}));
	raise_good(back, front, 1);
	std::size_t length = 0;
	for (const auto &s : front)
		length += s->image.size();
	return length;
}
//- shared
} // namespace adopt_twice
RUN_CASE(adopt_twice, adopt_twice::drive_bad(3), adopt_twice::drive_good(3))

// CASE session_self: a session makes a second shared_ptr of its bare this
namespace session_self
{
//- bad
class SessionBad
{
public:
	explicit SessionBad(int id) : id(id) {}
	void start(std::vector<std::shared_ptr<SessionBad>> &active)
	{
		active.push_back(std::shared_ptr<SessionBad>(this));
	}
	int number() const { return id; }

private:
	int id;
};

int drive_bad(int n)
{
	std::vector<std::shared_ptr<SessionBad>> active;
	for (int i = 0; i < n; i++) {
		auto session = std::make_shared<SessionBad>(i);
		session->start(active);
	}
	int sum = 0;
	for (const auto &s : active)
		sum += s->number();
	return sum;
}
//- good
class SessionGood : public std::enable_shared_from_this<SessionGood>
{
public:
	explicit SessionGood(int id) : id(id) {}
	void start(std::vector<std::shared_ptr<SessionGood>> &active)
	{
		active.push_back(shared_from_this());
	}
	int number() const { return id; }

private:
	int id;
};

int drive_good(int n)
{
	std::vector<std::shared_ptr<SessionGood>> active;
	for (int i = 0; i < n; i++) {
		auto session = std::make_shared<SessionGood>(i);
		session->start(active);
	}
	int sum = 0;
	for (const auto &s : active)
		sum += s->number();
	return sum;
}
//- shared
} // namespace session_self
RUN_CASE(session_self, session_self::drive_bad(3), session_self::drive_good(3))

// CASE bucket_teardown: the table's end walks a chain through the links of entries just deleted
namespace bucket_teardown
{
struct Entry {
	std::string key;
	int value;
	Entry *next;
};

std::size_t slot_of(const std::string &key)
{
	return std::hash<std::string>()(key) % 2;
}

//- bad
class TableBad
{
public:
	TableBad() = default;
	TableBad(const TableBad &) = delete;
	~TableBad()
	{
		for (Entry *head : slots)
			for (Entry *e = head; e; e = e->next)
				delete e;
	}
	void put(std::string key, int value)
	{
		Entry *&head = slots[slot_of(key)];
		head = new Entry{std::move(key), value, head};
	}

private:
	Entry *slots[2] = {};
};

void drive_bad(int n)
{
	TableBad table;
	for (int i = 0; i < n; i++)
		table.put("key" + std::to_string(i), i);
}
//- good
class TableGood
{
public:
	TableGood() = default;
	TableGood(const TableGood &) = delete;
	~TableGood()
	{
		for (Entry *head : slots)
			while (Entry *e = head) {
				head = e->next;
				delete e;
			}
	}
	void put(std::string key, int value)
	{
		Entry *&head = slots[slot_of(key)];
		head = new Entry{std::move(key), value, head};
	}

private:
	Entry *slots[2] = {};
};

void drive_good(int n)
{
	TableGood table;
	for (int i = 0; i < n; i++)
		table.put("key" + std::to_string(i), i);
}
//- shared
} // namespace bucket_teardown
RUN_CASE(bucket_teardown, bucket_teardown::drive_bad(5), bucket_teardown::drive_good(5))

// CASE local_rollback: declared before the store, the transaction rolls back into a dead one
namespace local_rollback
{
using Store = std::map<std::string, int>;

class Transaction
{
public:
	Transaction() = default;
	Transaction(const Transaction &) = delete;
	~Transaction()
	{
		for (auto it = undo.rbegin(); it != undo.rend(); ++it)
			(*store)[it->first] = it->second;
	}
	void begin(Store &s) { store = &s; }
	void set(const std::string &key, int value)
	{
		if (!store)
			return;
		undo.emplace_back(key, (*store)[key]);
		(*store)[key] = value;
	}
	void commit() { undo.clear(); }

private:
	Store *store = nullptr;
	std::vector<std::pair<std::string, int>> undo;
};

//- bad
int drive_bad(int n)
{
	Transaction tx;
	Store store{{"balance", 100}, {"limit", 10}};
	tx.begin(store);
	tx.set("balance", store["balance"] - n * 20);
	if (store["balance"] < store["limit"] * 5)
		return -1;
	tx.commit();
	return store["balance"];
}
//- good
int drive_good(int n)
{
	Store store{{"balance", 100}, {"limit", 10}};
	Transaction tx;
	tx.begin(store);
	tx.set("balance", store["balance"] - n * 20);
	if (store["balance"] < store["limit"] * 5)
		return -1;
	tx.commit();
	return store["balance"];
}
//- shared
} // namespace local_rollback
RUN_CASE(local_rollback, local_rollback::drive_bad(3), local_rollback::drive_good(3))

// CASE locked_drop: the channel with the mutex is dropped while the guard still holds that mutex
namespace locked_drop
{
struct Channel {
	std::mutex lock;
	std::vector<int> backlog;
	int readers = 1;
};

//- bad
int leave_bad(std::map<std::string, std::unique_ptr<Channel>> &channels, const std::string &name)
{
	auto it = channels.find(name);
	if (it == channels.end())
		return -1;
	std::lock_guard guard(it->second->lock);
	int left = --it->second->readers;
	if (left == 0)
		channels.erase(it);
	return left;
}

int drive_bad(int n)
{
	std::map<std::string, std::unique_ptr<Channel>> channels;
	channels.emplace("news", std::make_unique<Channel>());
	channels["news"]->backlog.assign(n, 1);
	return leave_bad(channels, "news");
}
//- good
int leave_good(std::map<std::string, std::unique_ptr<Channel>> &channels, const std::string &name)
{
	auto it = channels.find(name);
	if (it == channels.end())
		return -1;
	std::unique_lock guard(it->second->lock);
	int left = --it->second->readers;
	guard.unlock();
	if (left == 0)
		channels.erase(it);
	return left;
}

int drive_good(int n)
{
	std::map<std::string, std::unique_ptr<Channel>> channels;
	channels.emplace("news", std::make_unique<Channel>());
	channels["news"]->backlog.assign(n, 1);
	return leave_good(channels, "news");
}
//- shared
} // namespace locked_drop
RUN_CASE(locked_drop, locked_drop::drive_bad(3), locked_drop::drive_good(3))

// CASE array_owner: samples made with new[] are handed to an owner that deletes a single object
namespace array_owner
{
struct Sample {
	std::string tag;
	double value = 0;
};

//- bad
double mean_bad(int n)
{
	std::unique_ptr<Sample> samples(new Sample[n]);
	double sum = 0;
	for (int i = 0; i < n; i++) {
		Sample &s = samples.get()[i];
		s.value = i * 0.5;
		sum += s.value;
	}
	return sum;
}

double drive_bad(int n)
{
	return mean_bad(n);
}
//- good
double mean_good(int n)
{
	std::unique_ptr<Sample[]> samples(new Sample[n]);
	double sum = 0;
	for (int i = 0; i < n; i++) {
		Sample &s = samples.get()[i];
		s.value = i * 0.5;
		sum += s.value;
	}
	return sum;
}

double drive_good(int n)
{
	return mean_good(n);
}
//- shared
} // namespace array_owner
RUN_CASE(array_owner, array_owner::drive_bad(4), array_owner::drive_good(4))

// CASE strdup_words: words made by strdup are given back with delete
namespace strdup_words
{
//- bad
class WordsBad
{
public:
	WordsBad() = default;
	WordsBad(const WordsBad &) = delete;
	void add(const char *word) { words.push_back(strdup(word)); }
	~WordsBad()
	{
		for (char *word : words)
			delete word;
	}
	std::size_t letters() const
	{
		std::size_t sum = 0;
		for (const char *word : words)
			sum += word ? std::strlen(word) : 0;
		return sum;
	}

private:
	std::vector<char *> words;
};

std::size_t drive_bad(int n)
{
	WordsBad words;
	for (int i = 0; i < n; i++)
		words.add("lorem");
	return words.letters();
}
//- good
class WordsGood
{
public:
	WordsGood() = default;
	WordsGood(const WordsGood &) = delete;
	void add(const char *word) { words.push_back(strdup(word)); }
	~WordsGood()
	{
		for (char *word : words)
			std::free(word);
	}
	std::size_t letters() const
	{
		std::size_t sum = 0;
		for (const char *word : words)
			sum += word ? std::strlen(word) : 0;
		return sum;
	}

private:
	std::vector<char *> words;
};

std::size_t drive_good(int n)
{
	WordsGood words;
	for (int i = 0; i < n; i++)
		words.add("lorem");
	return words.letters();
}
//- shared
} // namespace strdup_words
RUN_CASE(strdup_words, strdup_words::drive_bad(3), strdup_words::drive_good(3))

// CASE scene_arena: the arena is declared after the containers in it and ends before them
namespace scene_arena
{
struct Shape {
	int sides;
	double area;
};

//- bad
class SceneBad
{
public:
	SceneBad() : arena(std::make_unique<std::pmr::monotonic_buffer_resource>())
	{
		names = std::make_unique<std::pmr::list<Shape>>(arena.get());
	}
	void add(int sides, double area) { names->push_back({sides, area}); }
	double total() const
	{
		double sum = 0;
		for (const Shape &s : *names)
			sum += s.area;
		return sum;
	}

private:
	std::unique_ptr<std::pmr::list<Shape>> names;
	std::unique_ptr<std::pmr::monotonic_buffer_resource> arena;
};

double drive_bad(int n)
{
	SceneBad scene;
	for (int i = 0; i < n; i++)
		scene.add(3 + i, 1.5 * i);
	return scene.total();
}
//- good
class SceneGood
{
public:
	SceneGood() : arena(std::make_unique<std::pmr::monotonic_buffer_resource>())
	{
		names = std::make_unique<std::pmr::list<Shape>>(arena.get());
	}
	void add(int sides, double area) { names->push_back({sides, area}); }
	double total() const
	{
		double sum = 0;
		for (const Shape &s : *names)
			sum += s.area;
		return sum;
	}

private:
	std::unique_ptr<std::pmr::monotonic_buffer_resource> arena;
	std::unique_ptr<std::pmr::list<Shape>> names;
};

double drive_good(int n)
{
	SceneGood scene;
	for (int i = 0; i < n; i++)
		scene.add(3 + i, 1.5 * i);
	return scene.total();
}
//- shared
} // namespace scene_arena
RUN_CASE(scene_arena, scene_arena::drive_bad(3), scene_arena::drive_good(3))

// CASE child_detaches: the parent deletes its children while each takes itself out of the same list
namespace child_detaches
{
//- bad
class WidgetBad
{
public:
	explicit WidgetBad(WidgetBad *parent = nullptr) : parent(parent)
	{
		if (parent)
			parent->children.push_back(this);
	}
	WidgetBad(const WidgetBad &) = delete;
	~WidgetBad()
	{
		for (WidgetBad *child : children)
			delete child;
		if (parent)
			parent->children.remove(this);
	}

private:
	WidgetBad *parent;
	std::list<WidgetBad *> children;
};

void drive_bad(int n)
{
	WidgetBad window;
	for (int i = 0; i < n; i++)
		new WidgetBad(&window);
}
//- good
class WidgetGood
{
public:
	explicit WidgetGood(WidgetGood *parent = nullptr) : parent(parent)
	{
		if (parent)
			parent->children.push_back(this);
	}
	WidgetGood(const WidgetGood &) = delete;
	~WidgetGood()
	{
		while (!children.empty())
			delete children.front();
		if (parent)
			parent->children.remove(this);
	}

private:
	WidgetGood *parent;
	std::list<WidgetGood *> children;
};

void drive_good(int n)
{
	WidgetGood window;
	for (int i = 0; i < n; i++)
		new WidgetGood(&window);
}
//- shared
} // namespace child_detaches
RUN_CASE(child_detaches, child_detaches::drive_bad(3), child_detaches::drive_good(3))

// CASE lease_return: an early return gives the buffer back by hand, the lease gives it back again
namespace lease_return
{
struct Buffer {
	std::vector<char> bytes;
};

class BufferPool
{
public:
	BufferPool() = default;
	BufferPool(const BufferPool &) = delete;
	~BufferPool()
	{
		for (Buffer *b : free)
			delete b;
	}
	Buffer *take()
	{
		if (free.empty())
			return new Buffer;
		Buffer *b = free.back();
		free.pop_back();
		return b;
	}
	void give(Buffer *b)
	{
		b->bytes.clear();
		free.push_back(b);
	}

private:
	std::vector<Buffer *> free;
};

class Lease
{
public:
	explicit Lease(BufferPool &pool) : pool(pool), buffer(pool.take()) {}
	Lease(const Lease &) = delete;
	~Lease() { pool.give(buffer); }
	Buffer *get() const { return buffer; }

private:
	BufferPool &pool;
	Buffer *buffer;
};

//- bad
int encode_bad(BufferPool &pool, const std::string &text)
{
	Lease lease(pool);
	Buffer *out = lease.get();
	for (char c : text) {
		if (c == '\0') {
			pool.give(out);
			return -1;
		}
		out->bytes.push_back(c);
	}
	return static_cast<int>(out->bytes.size());
}

int drive_bad(int n)
{
	BufferPool pool;
	return encode_bad(pool, std::string(n, 'x')) + encode_bad(pool, std::string(n, '\0'));
}
//- good
int encode_good(BufferPool &pool, const std::string &text)
{
	Lease lease(pool);
	Buffer *out = lease.get();
	for (char c : text) {
		if (c == '\0')
			return -1;
		out->bytes.push_back(c);
	}
	return static_cast<int>(out->bytes.size());
}

int drive_good(int n)
{
	BufferPool pool;
	return encode_good(pool, std::string(n, 'x')) + encode_good(pool, std::string(n, '\0'));
}
//- shared
} // namespace lease_return
RUN_CASE(lease_return, lease_return::drive_bad(3), lease_return::drive_good(3))

// CASE file_move: the moved-from file keeps its handle, both objects close it
namespace file_move
{
//- bad
class FileBad
{
public:
	FileBad() : handle(std::tmpfile()) {}
	FileBad(FileBad &&other) noexcept : handle(other.handle) {}
	~FileBad()
	{
		if (handle)
			std::fclose(handle);
	}
	void write(const char *text)
	{
		if (handle)
			std::fputs(text, handle);
	}

private:
	FILE *handle;
};

void drive_bad(int n)
{
	std::vector<FileBad> parts;
	for (int i = 0; i < n; i++) {
		FileBad part;
		part.write("header\n");
		parts.push_back(std::move(part));
	}
}
//- good
class FileGood
{
public:
	FileGood() : handle(std::tmpfile()) {}
	FileGood(FileGood &&other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
	~FileGood()
	{
		if (handle)
			std::fclose(handle);
	}
	void write(const char *text)
	{
		if (handle)
			std::fputs(text, handle);
	}

private:
	FILE *handle;
};

void drive_good(int n)
{
	std::vector<FileGood> parts;
	for (int i = 0; i < n; i++) {
		FileGood part;
		part.write("header\n");
		parts.push_back(std::move(part));
	}
}
//- shared
} // namespace file_move
RUN_CASE(file_move, file_move::drive_bad(2), file_move::drive_good(2))

// CASE curve_self_assign: assignment frees the points before copying, also when it is from itself
namespace curve_self_assign
{
//- bad
class CurveBad
{
public:
	explicit CurveBad(int size) : points(new std::vector<float>(size)) {}
	CurveBad(const CurveBad &o) : points(new std::vector<float>(*o.points)) {}
	CurveBad &operator=(const CurveBad &o)
	{
		delete points;
		points = new std::vector<float>(*o.points);
		return *this;
	}
	~CurveBad() { delete points; }
	std::size_t count() const { return points->size(); }

private:
	std::vector<float> *points;
};

std::size_t drive_bad(int n)
{
	std::vector<CurveBad> curves;
	if (n < 1)
		return 0;
	for (int i = 1; i <= n; i++)
		curves.emplace_back(i);
	CurveBad &longest = curves.front();
	for (const CurveBad &c : curves)
		if (c.count() >= longest.count())
			longest = c;
	return longest.count();
}
//- good
class CurveGood
{
public:
	explicit CurveGood(int size) : points(new std::vector<float>(size)) {}
	CurveGood(const CurveGood &o) : points(new std::vector<float>(*o.points)) {}
	CurveGood &operator=(const CurveGood &o)
	{
		auto *fresh = new std::vector<float>(*o.points);
		delete points;
		points = fresh;
		return *this;
	}
	~CurveGood() { delete points; }
	std::size_t count() const { return points->size(); }

private:
	std::vector<float> *points;
};

std::size_t drive_good(int n)
{
	std::vector<CurveGood> curves;
	if (n < 1)
		return 0;
	for (int i = 1; i <= n; i++)
		curves.emplace_back(i);
	CurveGood &longest = curves.front();
	for (const CurveGood &c : curves)
		if (c.count() >= longest.count())
			longest = c;
	return longest.count();
}
//- shared
} // namespace curve_self_assign
RUN_CASE(curve_self_assign, curve_self_assign::drive_bad(3), curve_self_assign::drive_good(3))

// CASE static_journal: the static cache writes at its end into a journal that ended before
namespace static_journal
{
struct Journal {
	std::vector<std::string> lines;
	void add(std::string line) { lines.push_back(std::move(line)); }
};

//- bad
Journal &journal_bad()
{
	static Journal journal;
	return journal;
}

class CacheBad
{
public:
	int get(int key) { return values.emplace(key, key * key).first->second; }
	~CacheBad()
	{
		journal_bad().add("entries kept to the end: " + std::to_string(values.size()));
	}

private:
	std::map<int, int> values;
};

CacheBad &cache_bad()
{
	static CacheBad cache;
	return cache;
}

int drive_bad(int n)
{
	int value = cache_bad().get(n);
	journal_bad().add("looked up the number " + std::to_string(n));
	return value;
}
//- good
Journal &journal_good()
{
	static Journal journal;
	return journal;
}

class CacheGood
{
public:
	CacheGood() { journal_good().add("the cache is opened"); }
	int get(int key) { return values.emplace(key, key * key).first->second; }
	~CacheGood()
	{
		journal_good().add("entries kept to the end: " + std::to_string(values.size()));
	}

private:
	std::map<int, int> values;
};

CacheGood &cache_good()
{
	static CacheGood cache;
	return cache;
}

int drive_good(int n)
{
	int value = cache_good().get(n);
	journal_good().add("looked up the number " + std::to_string(n));
	return value;
}
//- shared
} // namespace static_journal
RUN_CASE(static_journal, static_journal::drive_bad(3), static_journal::drive_good(3))

// CASE call_ended: the call ends in the middle of its own bookkeeping, which goes on reading it
namespace call_ended
{
struct Call {
	std::string number;
	int seconds = 0;
};

//- bad
class LineBad
{
public:
	void dial(std::string number) { call = std::make_unique<Call>(Call{std::move(number), 0}); }
	void tick()
	{
		if (call)
			call->seconds++;
	}
	std::string hang_up()
	{
		if (!call)
			return "idle";
		const Call &ended = *call;
		call.reset();
		return ended.number + ": " + std::to_string(ended.seconds) + " s";
	}

private:
	std::unique_ptr<Call> call;
};

std::string drive_bad(int n)
{
	LineBad line;
	line.dial("+49 30 1234567 extension 89");
	for (int i = 0; i < n; i++)
		line.tick();
	return line.hang_up();
}
//- good
class LineGood
{
public:
	void dial(std::string number) { call = std::make_unique<Call>(Call{std::move(number), 0}); }
	void tick()
	{
		if (call)
			call->seconds++;
	}
	std::string hang_up()
	{
		if (!call)
			return "idle";
		const Call ended = std::move(*call);
		call.reset();
		return ended.number + ": " + std::to_string(ended.seconds) + " s";
	}

private:
	std::unique_ptr<Call> call;
};

std::string drive_good(int n)
{
	LineGood line;
	line.dial("+49 30 1234567 extension 89");
	for (int i = 0; i < n; i++)
		line.tick();
	return line.hang_up();
}
//- shared
} // namespace call_ended
RUN_CASE(call_ended, call_ended::drive_bad(3), call_ended::drive_good(3))

// CASE plugin_unload: the library with the table is closed before the plugin that needs it
namespace plugin_unload
{
struct Ops {
	std::vector<int> open_ids;
	void close(int id) { std::erase(open_ids, id); }
};

struct Library {
	Ops ops;
};

class Plugin
{
public:
	Plugin(Library &lib, int id) : ops(&lib.ops), id(id) { ops->open_ids.push_back(id); }
	Plugin(const Plugin &) = delete;
	~Plugin() { ops->close(id); }

private:
	Ops *ops;
	int id;
};

//- bad
class HostBad
{
public:
	void load(int id)
	{
		unload();
		library = std::make_unique<Library>();
		plugin = std::make_unique<Plugin>(*library, id);
	}
	void unload()
	{
		library.reset();
		plugin.reset();
	}

private:
	std::unique_ptr<Library> library;
	std::unique_ptr<Plugin> plugin;
};

void drive_bad(int n)
{
	HostBad host;
	for (int i = 0; i < n; i++)
		host.load(i);
}
//- good
class HostGood
{
public:
	void load(int id)
	{
		unload();
		library = std::make_unique<Library>();
		plugin = std::make_unique<Plugin>(*library, id);
	}
	void unload()
	{
		plugin.reset();
		library.reset();
	}

private:
	std::unique_ptr<Library> library;
	std::unique_ptr<Plugin> plugin;
};

void drive_good(int n)
{
	HostGood host;
	for (int i = 0; i < n; i++)
		host.load(i);
}
//- shared
} // namespace plugin_unload
RUN_CASE(plugin_unload, plugin_unload::drive_bad(3), plugin_unload::drive_good(3))

// CASE join_late: the destructor drops the samples before it joins the thread that adds them up
namespace join_late
{
//- bad
class SummerBad
{
public:
	explicit SummerBad(int n) : samples(std::make_unique<std::vector<int>>(n * 20000, 1))
	{
		worker = std::thread([this] {
			for (int s : *samples)
				sum += s;
		});
	}
	~SummerBad()
	{
		samples.reset();
		worker.join();
	}

private:
	std::unique_ptr<std::vector<int>> samples;
	long sum = 0;
	std::thread worker;
};

void drive_bad(int n)
{
	SummerBad summer(n);
}
//- good
class SummerGood
{
public:
	explicit SummerGood(int n) : samples(std::make_unique<std::vector<int>>(n * 20000, 1))
	{
		worker = std::thread([this] {
			for (int s : *samples)
				sum += s;
		});
	}
	~SummerGood()
	{
		worker.join();
		samples.reset();
	}

private:
	std::unique_ptr<std::vector<int>> samples;
	long sum = 0;
	std::thread worker;
};

void drive_good(int n)
{
	SummerGood summer(n);
}
//- shared
} // namespace join_late
RUN_CASE(join_late, join_late::drive_bad(3), join_late::drive_good(3))

// CASE frame_deleter: the frames' deleter returns them to a pool that ended before the last frame
namespace frame_deleter
{
struct Frame {
	int width = 640;
	std::vector<unsigned char> pixels;
};

struct Pool {
	std::vector<std::unique_ptr<Frame>> idle;
	void put(Frame *frame) { idle.emplace_back(frame); }
};

//- bad
std::shared_ptr<Frame> decode_bad(int n)
{
	auto pool = std::make_shared<Pool>();
	std::shared_ptr<Frame> last;
	for (int i = 0; i < n; i++) {
		auto frame = std::make_unique<Frame>();
		frame->pixels.resize(64 * (i + 1));
		last = std::shared_ptr<Frame>(frame.release(),
					      [p = pool.get()](Frame *f) { p->put(f); });
	}
	return last;
}

std::size_t drive_bad(int n)
{
	return decode_bad(n)->pixels.size();
}
//- good
std::shared_ptr<Frame> decode_good(int n)
{
	auto pool = std::make_shared<Pool>();
	std::shared_ptr<Frame> last;
	for (int i = 0; i < n; i++) {
		auto frame = std::make_unique<Frame>();
		frame->pixels.resize(64 * (i + 1));
		last = std::shared_ptr<Frame>(frame.release(), [p = pool](Frame *f) { p->put(f); });
	}
	return last;
}

std::size_t drive_good(int n)
{
	return decode_good(n)->pixels.size();
}
//- shared
} // namespace frame_deleter
RUN_CASE(frame_deleter, frame_deleter::drive_bad(3), frame_deleter::drive_good(3))

// CASE catch_and_free: the handler frees the buffer and falls through to the common free
namespace catch_and_free
{
int parse_digits(const char *text, int *out)
{
	int count = 0;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			throw std::invalid_argument("not a digit");
		out[count++] = *text - '0';
	}
	return count;
}

//- bad
int sum_digits_bad(const char *text)
{
	int *digits = static_cast<int *>(std::malloc((std::strlen(text) + 1) * sizeof(int)));
	if (!digits)
		return -1;
	int sum = 0;
	try {
		int count = parse_digits(text, digits);
		for (int i = 0; i < count; i++)
			sum += digits[i];
	} catch (const std::invalid_argument &) {
		std::free(digits);
		sum = -1;
	}
	std::free(digits);
	return sum;
}

int drive_bad(int)
{
	return sum_digits_bad("1234") + sum_digits_bad("12x4");
}
//- good
int sum_digits_good(const char *text)
{
	int *digits = static_cast<int *>(std::malloc((std::strlen(text) + 1) * sizeof(int)));
	if (!digits)
		return -1;
	int sum = 0;
	try {
		int count = parse_digits(text, digits);
		for (int i = 0; i < count; i++)
			sum += digits[i];
	} catch (const std::invalid_argument &) {
		sum = -1;
	}
	std::free(digits);
	return sum;
}

int drive_good(int)
{
	return sum_digits_good("1234") + sum_digits_good("12x4");
}
//- shared
} // namespace catch_and_free
RUN_CASE(catch_and_free, catch_and_free::drive_bad(3), catch_and_free::drive_good(3))

// CASE inline_stack: pop ends the element but does not lower the count, so the end ends it again
namespace inline_stack
{
//- bad
template <class T, int N>
class StackBad
{
public:
	StackBad() = default;
	StackBad(const StackBad &) = delete;
	~StackBad()
	{
		while (used > 0)
			std::destroy_at(at(--used));
	}
	bool push(T value)
	{
		if (used == N)
			return false;
		new (storage + used * sizeof(T)) T(std::move(value));
		used++;
		return true;
	}
	T pop()
	{
		T *top = at(used - 1);
		T value = std::move(*top);
		std::destroy_at(top);
		return value;
	}

private:
	T *at(int i) { return std::launder(reinterpret_cast<T *>(storage + i * sizeof(T))); }
	alignas(T) unsigned char storage[N * sizeof(T)];
	int used = 0;
};

long drive_bad(int n)
{
	StackBad<std::shared_ptr<std::string>, 8> stack;
	auto text = std::make_shared<std::string>("a line");
	for (int i = 0; i < 3; i++)
		stack.push(std::make_shared<std::string>("line " + std::to_string(n)));
	long uses = stack.pop().use_count();
	stack.push(text);
	return uses + static_cast<long>(stack.pop()->size() + stack.pop()->size());
}
//- good
template <class T, int N>
class StackGood
{
public:
	StackGood() = default;
	StackGood(const StackGood &) = delete;
	~StackGood()
	{
		while (used > 0)
			std::destroy_at(at(--used));
	}
	bool push(T value)
	{
		if (used == N)
			return false;
		new (storage + used * sizeof(T)) T(std::move(value));
		used++;
		return true;
	}
	T pop()
	{
		T *top = at(--used);
		T value = std::move(*top);
		std::destroy_at(top);
		return value;
	}

private:
	T *at(int i) { return std::launder(reinterpret_cast<T *>(storage + i * sizeof(T))); }
	alignas(T) unsigned char storage[N * sizeof(T)];
	int used = 0;
};

long drive_good(int n)
{
	StackGood<std::shared_ptr<std::string>, 8> stack;
	auto text = std::make_shared<std::string>("a line");
	for (int i = 0; i < 3; i++)
		stack.push(std::make_shared<std::string>("line " + std::to_string(n)));
	long uses = stack.pop().use_count();
	stack.push(text);
	return uses + static_cast<long>(stack.pop()->size() + stack.pop()->size());
}
//- shared
} // namespace inline_stack
RUN_CASE(inline_stack, inline_stack::drive_bad(3), inline_stack::drive_good(3))

// CASE taken_by_callee: the list takes ownership of the node, the caller's unique_ptr keeps it too
namespace taken_by_callee
{
struct Task {
	int priority;
	Task *next = nullptr;
};

class RunQueue
{
public:
	RunQueue() = default;
	RunQueue(const RunQueue &) = delete;
	~RunQueue()
	{
		while (Task *t = head) {
			head = t->next;
			delete t;
		}
	}
	// Takes the task over when it says yes.
	bool enqueue(Task *task)
	{
		if (length == limit)
			return false;
		task->next = head;
		head = task;
		length++;
		return true;
	}
	int first() const { return head ? head->priority : -1; }

private:
	static constexpr int limit = 4;
	Task *head = nullptr;
	int length = 0;
};

//- bad
int schedule_bad(RunQueue &queue, int n)
{
	int refused = 0;
	for (int i = 0; i < n; i++) {
		auto task = std::make_unique<Task>(Task{i});
		if (!queue.enqueue(task.get()))
			refused++;
	}
	return refused;
}

int drive_bad(int n)
{
	RunQueue queue;
	return schedule_bad(queue, n) + queue.first();
}
//- good
int schedule_good(RunQueue &queue, int n)
{
	int refused = 0;
	for (int i = 0; i < n; i++) {
		auto task = std::make_unique<Task>(Task{i});
		if (!queue.enqueue(task.get()))
			refused++;
		else
			task.release();
	}
	return refused;
}

int drive_good(int n)
{
	RunQueue queue;
	return schedule_good(queue, n) + queue.first();
}
//- shared
} // namespace taken_by_callee
RUN_CASE(taken_by_callee, taken_by_callee::drive_bad(6), taken_by_callee::drive_good(6))

// CASE texture_refs: find() gives a counted texture away without counting, its users drop it twice
namespace texture_refs
{
struct Texture {
	int id;
	int refs = 1;
	std::vector<unsigned char> texels;
};

void hold(Texture *t)
{
	t->refs++;
}

void drop(Texture *t)
{
	if (--t->refs == 0)
		delete t;
}

//- bad
class AtlasBad
{
public:
	AtlasBad() = default;
	AtlasBad(const AtlasBad &) = delete;
	~AtlasBad()
	{
		for (Texture *t : textures)
			drop(t);
	}
	void load(int id)
	{
		textures.push_back(new Texture{id, 1, std::vector<unsigned char>(16)});
	}
	// The caller drops what it gets.
	Texture *find(int id)
	{
		for (Texture *t : textures)
			if (t->id == id)
				return t;
		return nullptr;
	}

private:
	std::vector<Texture *> textures;
};

std::size_t drive_bad(int n)
{
	AtlasBad atlas;
	for (int i = 0; i < n; i++)
		atlas.load(i);
	std::size_t size = 0;
	if (Texture *t = atlas.find(1)) {
		size = t->texels.size();
		drop(t);
	}
	return size;
}
//- good
class AtlasGood
{
public:
	AtlasGood() = default;
	AtlasGood(const AtlasGood &) = delete;
	~AtlasGood()
	{
		for (Texture *t : textures)
			drop(t);
	}
	void load(int id)
	{
		textures.push_back(new Texture{id, 1, std::vector<unsigned char>(16)});
	}
	// The caller drops what it gets.
	Texture *find(int id)
	{
		for (Texture *t : textures)
			if (t->id == id) {
				hold(t);
				return t;
			}
		return nullptr;
	}

private:
	std::vector<Texture *> textures;
};

std::size_t drive_good(int n)
{
	AtlasGood atlas;
	for (int i = 0; i < n; i++)
		atlas.load(i);
	std::size_t size = 0;
	if (Texture *t = atlas.find(1)) {
		size = t->texels.size();
		drop(t);
	}
	return size;
}
//- shared
} // namespace texture_refs
RUN_CASE(texture_refs, texture_refs::drive_bad(3), texture_refs::drive_good(3))

// CASE banner_scope: the text made in the inner block is used by its pointer after the block
namespace banner_scope
{
std::size_t show(const char *text)
{
	return std::strlen(text);
}

//- bad
std::size_t banner_bad(const std::string &host, int port)
{
	const char *text = "localhost";
	if (!host.empty()) {
		std::string full = host;
		if (port != 80)
			full += ":" + std::to_string(port);
		text = full.c_str();
	}
	return show(text);
}

std::size_t drive_bad(int n)
{
	return banner_bad("", n) + banner_bad("a-long-host-name.example.org", 8000 + n);
}
//- good
std::size_t banner_good(const std::string &host, int port)
{
	const char *text = "localhost";
	std::string full = host;
	if (!host.empty()) {
		if (port != 80)
			full += ":" + std::to_string(port);
		text = full.c_str();
	}
	return show(text);
}

std::size_t drive_good(int n)
{
	return banner_good("", n) + banner_good("a-long-host-name.example.org", 8000 + n);
}
//- shared
} // namespace banner_scope
RUN_CASE(banner_scope, banner_scope::drive_bad(3), banner_scope::drive_good(3))
