// SPDX-License-Identifier: GPL-2.0
// Who ends first: members, locals, owners that are copied, memory given back twice.
#include "../set.hh"
#include <cstdlib>
#include <cstring>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

// CASE session_log: the session's destructor writes to a log, a later member that ended before
namespace session_log
{
class Log
{
public:
	void line(const std::string &s) { lines.push_back(s); }
	size_t size() const { return lines.size(); }

private:
	std::vector<std::string> lines;
};
class Session
{
public:
	explicit Session(Log &log) : log(log) {}
	~Session() { log.line("the session is closed now, good bye"); }
	Session(const Session &) = delete;
	Session &operator=(const Session &) = delete;
	void greet() { log.line("the session is open"); }

private:
	Log &log;
};
//- bad
struct ShellBad {
	Session session{log};
	Log log;
};
size_t drive_bad(int n)
{
	ShellBad shell;
	for (int i = 0; i < n; i++)
		shell.session.greet();
	return shell.log.size();
}
//- good
struct ShellGood {
	Log log;
	Session session{log};
};
size_t drive_good(int n)
{
	ShellGood shell;
	for (int i = 0; i < n; i++)
		shell.session.greet();
	return shell.log.size();
}
} // namespace session_log
RUN_CASE(session_log, session_log::drive_bad(3), session_log::drive_good(3))

// CASE bitmap_copied: the bitmap owns its words by a raw pointer and is copied by default
namespace bitmap_copied
{
//- bad
class BitmapBad
{
public:
	explicit BitmapBad(size_t n) : words(new unsigned[n + 1]()), n(n + 1) {}
	~BitmapBad() { delete[] words; }
	void set(size_t bit) { words[bit / 32 % n] |= 1u << bit % 32; }
	unsigned first() const { return words[0]; }

private:
	unsigned *words;
	size_t n;
};
unsigned with_bad(const BitmapBad &b, size_t bit)
{
	BitmapBad copy = b;
	copy.set(bit);
	return copy.first();
}
unsigned drive_bad(int n)
{
	BitmapBad b(n);
	return with_bad(b, 4) + b.first();
}
//- good
class BitmapGood
{
public:
	explicit BitmapGood(size_t n) : words(new unsigned[n + 1]()), n(n + 1) {}
	BitmapGood(const BitmapGood &o) : words(new unsigned[o.n]), n(o.n)
	{
		std::memcpy(words, o.words, n * sizeof *words);
	}
	BitmapGood &operator=(const BitmapGood &) = delete;
	~BitmapGood() { delete[] words; }
	void set(size_t bit) { words[bit / 32 % n] |= 1u << bit % 32; }
	unsigned first() const { return words[0]; }

private:
	unsigned *words;
	size_t n;
};
unsigned with_good(const BitmapGood &b, size_t bit)
{
	BitmapGood copy = b;
	copy.set(bit);
	return copy.first();
}
unsigned drive_good(int n)
{
	BitmapGood b(n);
	return with_good(b, 4) + b.first();
}
} // namespace bitmap_copied
RUN_CASE(bitmap_copied, bitmap_copied::drive_bad(3), bitmap_copied::drive_good(3))

// CASE route_table_end: the loop deletes a route and then asks it for the next one
namespace route_table_end
{
struct Route {
	int metric;
	Route *next;
};
Route *build(int n)
{
	Route *head = nullptr;
	for (int i = 0; i < n; i++)
		head = new Route{i, head};
	return head;
}
//- bad
int destroy_bad(Route *head)
{
	int freed = 0;
	for (Route *r = head; r; r = r->next) {
		delete r;
		freed++;
	}
	return freed;
}
int drive_bad(int n)
{
	return destroy_bad(build(n));
}
//- good
int destroy_good(Route *head)
{
	int freed = 0;
	for (Route *r = head, *next; r; r = next) {
		next = r->next;
		delete r;
		freed++;
	}
	return freed;
}
int drive_good(int n)
{
	return destroy_good(build(n));
}
} // namespace route_table_end
RUN_CASE(route_table_end, route_table_end::drive_bad(3), route_table_end::drive_good(3))

// CASE header_errors: the failing branch frees the header and then falls into the common end
namespace header_errors
{
struct Header {
	char *name;
	int version;
};
//- bad
int read_header_bad(const char *text, int version)
{
	Header *h = static_cast<Header *>(std::malloc(sizeof(Header)));
	if (!h)
		return -1;
	h->name = strdup(text);
	h->version = version;
	int status = 0;
	if (h->version > 2) {
		status = -2;
		std::free(h->name);
		goto out;
	}
	status = static_cast<int>(h->name ? std::strlen(h->name) : 0);
out:
	std::free(h->name);
	std::free(h);
	return status;
}
int drive_bad(int n)
{
	return read_header_bad("magic", n);
}
//- good
int read_header_good(const char *text, int version)
{
	Header *h = static_cast<Header *>(std::malloc(sizeof(Header)));
	if (!h)
		return -1;
	h->name = strdup(text);
	h->version = version;
	int status = 0;
	if (h->version > 2) {
		status = -2;
		goto out;
	}
	status = static_cast<int>(h->name ? std::strlen(h->name) : 0);
out:
	std::free(h->name);
	std::free(h);
	return status;
}
int drive_good(int n)
{
	return read_header_good("magic", n);
}
} // namespace header_errors
RUN_CASE(header_errors, header_errors::drive_bad(3), header_errors::drive_good(3))

// CASE codec_base: codecs are deleted by a base whose destructor is not virtual
namespace codec_base
{
//- bad
struct CodecBad {
	virtual int pack(int v) = 0;
	~CodecBad() = default;
};
struct DeltaBad : CodecBad {
	std::vector<int> history;
	int pack(int v) override
	{
		int d = history.empty() ? v : v - history.back();
		history.push_back(v);
		return d;
	}
};
int drive_bad(int n)
{
	std::unique_ptr<CodecBad> c = std::make_unique<DeltaBad>();
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += c->pack(i * i);
	return sum;
}
//- good
struct CodecGood {
	virtual int pack(int v) = 0;
	virtual ~CodecGood() = default;
};
struct DeltaGood : CodecGood {
	std::vector<int> history;
	int pack(int v) override
	{
		int d = history.empty() ? v : v - history.back();
		history.push_back(v);
		return d;
	}
};
int drive_good(int n)
{
	std::unique_ptr<CodecGood> c = std::make_unique<DeltaGood>();
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += c->pack(i * i);
	return sum;
}
} // namespace codec_base
RUN_CASE(codec_base, codec_base::drive_bad(3), codec_base::drive_good(3))

// CASE arena_after_vector: the arena is declared after the list that gives memory back to it
namespace arena_after_vector
{
//- bad
size_t tokens_bad(const std::string &text)
{
	std::unique_ptr<std::pmr::list<std::pmr::string>> holder;
	std::pmr::unsynchronized_pool_resource arena;
	holder = std::make_unique<std::pmr::list<std::pmr::string>>(&arena);
	for (size_t at = 0; at < text.size(); at += 4)
		holder->emplace_back(text.substr(at, 4).c_str());
	return holder->size();
}
size_t drive_bad(int n)
{
	return tokens_bad(std::string(n * 8, 'w'));
}
//- good
size_t tokens_good(const std::string &text)
{
	std::pmr::unsynchronized_pool_resource arena;
	std::unique_ptr<std::pmr::list<std::pmr::string>> holder;
	holder = std::make_unique<std::pmr::list<std::pmr::string>>(&arena);
	for (size_t at = 0; at < text.size(); at += 4)
		holder->emplace_back(text.substr(at, 4).c_str());
	return holder->size();
}
size_t drive_good(int n)
{
	return tokens_good(std::string(n * 8, 'w'));
}
} // namespace arena_after_vector
RUN_CASE(arena_after_vector, arena_after_vector::drive_bad(3), arena_after_vector::drive_good(3))

// CASE active_tab: two unique_ptr own the same tab, one made of the other's get()
namespace active_tab
{
struct Tab {
	std::string title;
};
//- bad
class WindowBad
{
public:
	void open(std::string title)
	{
		tabs.push_back(std::make_unique<Tab>(Tab{std::move(title)}));
		active = std::unique_ptr<Tab>(tabs.back().get());
	}
	size_t width() const { return active ? active->title.size() : 0; }

private:
	std::vector<std::unique_ptr<Tab>> tabs;
	std::unique_ptr<Tab> active;
};
size_t drive_bad(int n)
{
	WindowBad w;
	for (int i = 0; i < n; i++)
		w.open("tab");
	return w.width();
}
//- good
class WindowGood
{
public:
	void open(std::string title)
	{
		tabs.push_back(std::make_unique<Tab>(Tab{std::move(title)}));
		active = tabs.back().get();
	}
	size_t width() const { return active ? active->title.size() : 0; }

private:
	std::vector<std::unique_ptr<Tab>> tabs;
	Tab *active = nullptr;
};
size_t drive_good(int n)
{
	WindowGood w;
	for (int i = 0; i < n; i++)
		w.open("tab");
	return w.width();
}
} // namespace active_tab
RUN_CASE(active_tab, active_tab::drive_bad(3), active_tab::drive_good(3))

// CASE shared_twice: the entry makes a second shared_ptr of itself with a count of its own
namespace shared_twice
{
//- bad
struct DocumentBad {
	int pages = 1;
	void list_in(std::vector<std::shared_ptr<DocumentBad>> &recent)
	{
		recent.push_back(std::shared_ptr<DocumentBad>(this));
	}
};
int drive_bad(int n)
{
	std::vector<std::shared_ptr<DocumentBad>> recent;
	auto d = std::make_shared<DocumentBad>();
	d->pages = n;
	d->list_in(recent);
	d.reset();
	return recent.back()->pages;
}
//- good
struct DocumentGood : std::enable_shared_from_this<DocumentGood> {
	int pages = 1;
	void list_in(std::vector<std::shared_ptr<DocumentGood>> &recent)
	{
		recent.push_back(shared_from_this());
	}
};
int drive_good(int n)
{
	std::vector<std::shared_ptr<DocumentGood>> recent;
	auto d = std::make_shared<DocumentGood>();
	d->pages = n;
	d->list_in(recent);
	d.reset();
	return recent.back()->pages;
}
} // namespace shared_twice
RUN_CASE(shared_twice, shared_twice::drive_bad(3), shared_twice::drive_good(3))

// CASE frame_out: the C-like interface hands out get() of a pointer that frees at the return
namespace frame_out
{
struct Frame {
	int width, height;
	std::vector<unsigned char> pixels;
};
void frame_free(Frame *f)
{
	delete f;
}
//- bad
int frame_open_bad(int w, int h, Frame **out)
{
	auto f = std::make_unique<Frame>();
	f->width = w;
	f->height = h;
	if (w <= 0 || h <= 0)
		return -1;
	f->pixels.resize(w * h);
	*out = f.get();
	return 0;
}
int drive_bad(int n)
{
	Frame *f = nullptr;
	if (frame_open_bad(n, n, &f))
		return -1;
	int area = f->width * f->height;
	frame_free(f);
	return area;
}
//- good
int frame_open_good(int w, int h, Frame **out)
{
	auto f = std::make_unique<Frame>();
	f->width = w;
	f->height = h;
	if (w <= 0 || h <= 0)
		return -1;
	f->pixels.resize(w * h);
	*out = f.release();
	return 0;
}
int drive_good(int n)
{
	Frame *f = nullptr;
	if (frame_open_good(n, n, &f))
		return -1;
	int area = f->width * f->height;
	frame_free(f);
	return area;
}
} // namespace frame_out
RUN_CASE(frame_out, frame_out::drive_bad(3), frame_out::drive_good(3))

// CASE grid_cells: the cells are sized by a member that is initialised after them
namespace grid_cells
{
//- bad
class GridBad
{
public:
	GridBad(int w, int h) : cells(make(w)), scale(w > 4 ? 2 : 1), area(w * h) {}
	int look() const { return cells > 100 ? scale : area; }

private:
	int make(int w) const { return w + scale; }
	int cells;
	int scale;
	int area;
};
int drive_bad(int n)
{
	return GridBad(n, n).look() > 4 ? 1 : 0;
}
//- good
class GridGood
{
public:
	GridGood(int w, int h) : scale(w > 4 ? 2 : 1), cells(make(w)), area(w * h) {}
	int look() const { return cells > 100 ? scale : area; }

private:
	int make(int w) const { return w + scale; }
	int scale;
	int cells;
	int area;
};
int drive_good(int n)
{
	return GridGood(n, n).look() > 4 ? 1 : 0;
}
} // namespace grid_cells
RUN_CASE(grid_cells, grid_cells::drive_bad(3), grid_cells::drive_good(3))

// CASE room_closed: the guard unlocks the mutex of a room that was erased under it
namespace room_closed
{
struct Room {
	std::mutex m;
	int guests = 1;
};
using Rooms = std::map<int, std::shared_ptr<Room>>;
//- bad
size_t leave_bad(Rooms &rooms, int id)
{
	auto it = rooms.find(id);
	if (it == rooms.end())
		return rooms.size();
	std::lock_guard<std::mutex> hold(it->second->m);
	if (--it->second->guests == 0)
		rooms.erase(it);
	return rooms.size();
}
size_t drive_bad(int n)
{
	Rooms rooms;
	rooms[n] = std::make_shared<Room>();
	return leave_bad(rooms, n);
}
//- good
size_t leave_good(Rooms &rooms, int id)
{
	auto it = rooms.find(id);
	if (it == rooms.end())
		return rooms.size();
	std::shared_ptr<Room> room = it->second;
	std::lock_guard<std::mutex> hold(room->m);
	if (--room->guests == 0)
		rooms.erase(it);
	return rooms.size();
}
size_t drive_good(int n)
{
	Rooms rooms;
	rooms[n] = std::make_shared<Room>();
	return leave_good(rooms, n);
}
} // namespace room_closed
RUN_CASE(room_closed, room_closed::drive_bad(3), room_closed::drive_good(3))

// CASE widget_tree_gone: the children report their end to a map of the parent that has ended before
namespace widget_tree_gone
{
//- bad
class PanelBad
{
public:
	struct Child {
		PanelBad &parent;
		int id;
		~Child() { parent.names.erase(id); }
	};
	void add(int id, std::string name)
	{
		names[id] = std::move(name);
		children.push_back(std::unique_ptr<Child>(new Child{*this, id}));
	}
	size_t count() const { return names.size(); }

private:
	std::vector<std::unique_ptr<Child>> children;
	std::map<int, std::string> names;
};
size_t drive_bad(int n)
{
	PanelBad p;
	for (int i = 0; i < n; i++)
		p.add(i, "child");
	return p.count();
}
//- good
class PanelGood
{
public:
	struct Child {
		PanelGood &parent;
		int id;
		~Child() { parent.names.erase(id); }
	};
	void add(int id, std::string name)
	{
		names[id] = std::move(name);
		children.push_back(std::unique_ptr<Child>(new Child{*this, id}));
	}
	size_t count() const { return names.size(); }

private:
	std::map<int, std::string> names;
	std::vector<std::unique_ptr<Child>> children;
};
size_t drive_good(int n)
{
	PanelGood p;
	for (int i = 0; i < n; i++)
		p.add(i, "child");
	return p.count();
}
} // namespace widget_tree_gone
RUN_CASE(widget_tree_gone, widget_tree_gone::drive_bad(3), widget_tree_gone::drive_good(3))

// CASE sample_window: what new[] gave is freed by delete without brackets
namespace sample_window
{
//- bad
double mean_bad(const std::vector<double> &in, size_t width)
{
	if (width == 0 || in.size() < width)
		return 0;
	double *window = new double[width];
	std::memcpy(window, in.data(), width * sizeof *window);
	double sum = std::accumulate(window, window + width, 0.0);
	delete window;
	return sum / width;
}
double drive_bad(int n)
{
	return mean_bad(std::vector<double>(n * 2, 1.5), n);
}
//- good
double mean_good(const std::vector<double> &in, size_t width)
{
	if (width == 0 || in.size() < width)
		return 0;
	double *window = new double[width];
	std::memcpy(window, in.data(), width * sizeof *window);
	double sum = std::accumulate(window, window + width, 0.0);
	delete[] window;
	return sum / width;
}
double drive_good(int n)
{
	return mean_good(std::vector<double>(n * 2, 1.5), n);
}
} // namespace sample_window
RUN_CASE(sample_window, sample_window::drive_bad(3), sample_window::drive_good(3))

// CLEAN owned_if_flag: correct
namespace owned_if_flag
{
class Text
{
public:
	Text(const char *s, bool copy) : s(copy ? strdup(s) : const_cast<char *>(s)), owned(copy) {}
	~Text()
	{
		if (owned)
			std::free(s);
	}
	Text(const Text &) = delete;
	Text &operator=(const Text &) = delete;
	size_t size() const { return s ? std::strlen(s) : 0; }

private:
	char *s;
	bool owned;
};
size_t drive(int n)
{
	std::string local(n, 'x');
	Text a("constant", false), b(local.c_str(), true);
	return a.size() + b.size();
}
} // namespace owned_if_flag
RUN_CLEAN(owned_if_flag, owned_if_flag::drive(3))

// CLEAN list_pruned: correct
namespace list_pruned
{
struct Node {
	int v;
	Node *next;
};
int drive(int n)
{
	Node *head = nullptr;
	for (int i = 0; i < n * 2; i++)
		head = new Node{i, head};
	for (Node **link = &head; *link;) {
		Node *at = *link;
		if (at->v % 2) {
			*link = at->next;
			delete at;
		} else {
			link = &at->next;
		}
	}
	int sum = 0;
	while (head) {
		Node *next = head->next;
		sum += head->v;
		delete head;
		head = next;
	}
	return sum;
}
} // namespace list_pruned
RUN_CLEAN(list_pruned, list_pruned::drive(3))

// CLEAN deleted_and_cleared: correct
namespace deleted_and_cleared
{
class Cache
{
public:
	~Cache() { drop(); }
	Cache() = default;
	Cache(const Cache &) = delete;
	Cache &operator=(const Cache &) = delete;
	int get(int key)
	{
		if (!table)
			table = new std::map<int, int>;
		return (*table)[key] += key;
	}
	void drop()
	{
		delete table;
		table = nullptr;
	}

private:
	std::map<int, int> *table = nullptr;
};
int drive(int n)
{
	Cache c;
	c.get(n);
	c.drop();
	c.drop();
	return c.get(n);
}
} // namespace deleted_and_cleared
RUN_CLEAN(deleted_and_cleared, deleted_and_cleared::drive(3))

// CLEAN engine_then_parts: correct
namespace engine_then_parts
{
struct Engine {
	int alive = 0;
};
struct Part {
	Engine &e;
	explicit Part(Engine &e) : e(e) { e.alive++; }
	~Part() { e.alive--; }
	Part(const Part &) = delete;
	Part &operator=(const Part &) = delete;
};
struct Machine {
	Engine engine;
	std::list<Part> parts;
};
int drive(int n)
{
	Machine m;
	for (int i = 0; i < n; i++)
		m.parts.emplace_back(m.engine);
	m.parts.pop_front();
	return m.engine.alive;
}
} // namespace engine_then_parts
RUN_CLEAN(engine_then_parts, engine_then_parts::drive(3))

// CLEAN released_to_c: correct
namespace released_to_c
{
struct Slot {
	void *data;
	void (*free)(void *);
};
void put(Slot *s, std::unique_ptr<std::string> v)
{
	s->data = v.release();
	s->free = [](void *p) { delete static_cast<std::string *>(p); };
}
size_t drive(int n)
{
	Slot s = {};
	put(&s, std::make_unique<std::string>(n, 'q'));
	size_t size = static_cast<std::string *>(s.data)->size();
	s.free(s.data);
	return size;
}
} // namespace released_to_c
RUN_CLEAN(released_to_c, released_to_c::drive(3))

// CLEAN self_delete_by_count: correct
namespace self_delete_by_count
{
class Counted
{
public:
	explicit Counted(int v) : v(v) {}
	void ref() { refs++; }
	void unref()
	{
		if (--refs == 0)
			delete this;
	}
	int value() const { return v; }

private:
	~Counted() = default;
	int v;
	int refs = 1;
};
int drive(int n)
{
	Counted *c = new Counted(n);
	c->ref();
	c->unref();
	int v = c->value();
	c->unref();
	return v;
}
} // namespace self_delete_by_count
RUN_CLEAN(self_delete_by_count, self_delete_by_count::drive(3))
