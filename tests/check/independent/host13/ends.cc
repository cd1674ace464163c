// SPDX-License-Identifier: GPL-2.0
// Ends: members and locals that end in the wrong order, what is given back twice or too early.
#include "../set.hh"
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE writer_member_order: the writer flushes into the sink in its destructor, and the sink (declared later) is gone by then
namespace writer_member_order
{
struct Sink {
	std::vector<std::string> lines;
};
struct Writer {
	Sink &sink;
	std::string pending;
	~Writer() { sink.lines.push_back(pending); }
};
//- bad
class ReportBad
{
	Writer writer;
	Sink sink;

public:
	ReportBad() : writer{sink, ""} {}
	std::size_t add(int n)
	{
		writer.pending.append(n, '-');
		return writer.pending.size();
	}
};
std::size_t drive_bad(int n)
{
	auto r = std::make_unique<ReportBad>();
	return r->add(n);
}
//- good
class ReportGood
{
	Sink sink;
	Writer writer;

public:
	ReportGood() : writer{sink, ""} {}
	std::size_t add(int n)
	{
		writer.pending.append(n, '-');
		return writer.pending.size();
	}
};
std::size_t drive_good(int n)
{
	auto r = std::make_unique<ReportGood>();
	return r->add(n);
}
} // namespace writer_member_order
RUN_CASE(writer_member_order, writer_member_order::drive_bad(3), writer_member_order::drive_good(3))

// CASE bitmap_copy: the bitmap owns a raw buffer and is copied member by member, both copies free it
namespace bitmap_copy
{
//- bad
class BitmapBad
{
	unsigned char *data;
	std::size_t n;

public:
	explicit BitmapBad(std::size_t size) : data(new unsigned char[size]()), n(size) {}
	~BitmapBad() { delete[] data; }
	void set(std::size_t i) { data[i] = 1; }
	std::size_t size() const { return n; }
};
std::size_t drive_bad(int n)
{
	BitmapBad a(n);
	a.set(0);
	BitmapBad snapshot = a;
	return snapshot.size();
}
//- good
class BitmapGood
{
	unsigned char *data;
	std::size_t n;

public:
	explicit BitmapGood(std::size_t size) : data(new unsigned char[size]()), n(size) {}
	BitmapGood(const BitmapGood &o) : data(new unsigned char[o.n]), n(o.n)
	{
		std::memcpy(data, o.data, n);
	}
	BitmapGood &operator=(const BitmapGood &) = delete;
	~BitmapGood() { delete[] data; }
	void set(std::size_t i) { data[i] = 1; }
	std::size_t size() const { return n; }
};
std::size_t drive_good(int n)
{
	BitmapGood a(n);
	a.set(0);
	BitmapGood snapshot = a;
	return snapshot.size();
}
} // namespace bitmap_copy
RUN_CASE(bitmap_copy, bitmap_copy::drive_bad(3), bitmap_copy::drive_good(3))

// CASE temp_file_close: close() closes the stream and leaves the pointer, the destructor closes it again
namespace temp_file_close
{
//- bad
class TempBad
{
	std::FILE *f;

public:
	TempBad() : f(std::tmpfile()) {}
	TempBad(const TempBad &) = delete;
	~TempBad()
	{
		if (f)
			std::fclose(f);
	}
	int put(int n) { return f ? std::fprintf(f, "%d\n", n) : -1; }
	void close()
	{
		if (f)
			std::fclose(f);
	}
};
int drive_bad(int n)
{
	TempBad t;
	int r = t.put(n);
	t.close();
	return r;
}
//- good
class TempGood
{
	std::FILE *f;

public:
	TempGood() : f(std::tmpfile()) {}
	TempGood(const TempGood &) = delete;
	~TempGood()
	{
		if (f)
			std::fclose(f);
	}
	int put(int n) { return f ? std::fprintf(f, "%d\n", n) : -1; }
	void close()
	{
		if (f)
			std::fclose(f);
		f = nullptr;
	}
};
int drive_good(int n)
{
	TempGood t;
	int r = t.put(n);
	t.close();
	return r;
}
} // namespace temp_file_close
RUN_CASE(temp_file_close, temp_file_close::drive_bad(3), temp_file_close::drive_good(3))

// CASE scope_name: the label chosen in a branch is a view of a string of that branch
namespace scope_name
{
//- bad
std::size_t label_bad(int id, const std::map<int, std::string> &names)
{
	std::string_view label;
	if (auto it = names.find(id); it != names.end()) {
		label = it->second;
	} else {
		std::string made = "unnamed entry with number " + std::to_string(id);
		label = made;
	}
	std::size_t h = 0;
	for (char c : label)
		h = h * 33 + static_cast<unsigned char>(c);
	return h;
}
std::size_t drive_bad(int n)
{
	return label_bad(n, {{1, "one"}});
}
//- good
std::size_t label_good(int id, const std::map<int, std::string> &names)
{
	std::string_view label;
	std::string made;
	if (auto it = names.find(id); it != names.end()) {
		label = it->second;
	} else {
		made = "unnamed entry with number " + std::to_string(id);
		label = made;
	}
	std::size_t h = 0;
	for (char c : label)
		h = h * 33 + static_cast<unsigned char>(c);
	return h;
}
std::size_t drive_good(int n)
{
	return label_good(n, {{1, "one"}});
}
} // namespace scope_name
RUN_CASE(scope_name, scope_name::drive_bad(3), scope_name::drive_good(3))

// CASE tree_children: a node deletes its children, and a child moved to another parent stays in the old one's list
namespace tree_children
{
struct Node {
	int value;
	std::vector<Node *> kids;
	explicit Node(int v) : value(v) {}
	Node(const Node &) = delete;
	~Node()
	{
		for (Node *k : kids)
			delete k;
	}
};
//- bad
void reparent_bad(Node &from, Node &to, std::size_t i)
{
	to.kids.push_back(from.kids[i]);
}
int drive_bad(int n)
{
	Node a(1), b(2);
	for (int i = 0; i < n; i++)
		a.kids.push_back(new Node(i));
	reparent_bad(a, b, 1);
	return b.kids[0]->value;
}
//- good
void reparent_good(Node &from, Node &to, std::size_t i)
{
	to.kids.push_back(from.kids[i]);
	from.kids.erase(from.kids.begin() + i);
}
int drive_good(int n)
{
	Node a(1), b(2);
	for (int i = 0; i < n; i++)
		a.kids.push_back(new Node(i));
	reparent_good(a, b, 1);
	return b.kids[0]->value;
}
} // namespace tree_children
RUN_CASE(tree_children, tree_children::drive_bad(3), tree_children::drive_good(3))

// CASE get_versus_release: two unique_ptr own one packet since get() was taken instead of release()
namespace get_versus_release
{
struct Packet {
	std::vector<int> bytes;
};
//- bad
std::size_t forward_bad(std::unique_ptr<Packet> p, std::vector<std::unique_ptr<Packet>> &out)
{
	Packet *raw = p.get();
	raw->bytes.push_back(7);
	out.emplace_back(raw);
	return out.size();
}
std::size_t drive_bad(int n)
{
	std::vector<std::unique_ptr<Packet>> out;
	forward_bad(std::make_unique<Packet>(Packet{std::vector<int>(n)}), out);
	return out.size();
}
//- good
std::size_t forward_good(std::unique_ptr<Packet> p, std::vector<std::unique_ptr<Packet>> &out)
{
	Packet *raw = p.get();
	raw->bytes.push_back(7);
	out.emplace_back(std::move(p));
	return out.size();
}
std::size_t drive_good(int n)
{
	std::vector<std::unique_ptr<Packet>> out;
	forward_good(std::make_unique<Packet>(Packet{std::vector<int>(n)}), out);
	return out.size();
}
} // namespace get_versus_release
RUN_CASE(get_versus_release, get_versus_release::drive_bad(3), get_versus_release::drive_good(3))

// CASE shared_twice: two control blocks for one device made from the same raw pointer
namespace shared_twice
{
struct Device {
	int channel;
	std::string name = "a device with a name on the heap";
};
struct Hub {
	std::vector<std::shared_ptr<Device>> all;
	std::map<int, std::shared_ptr<Device>> by_channel;
};
//- bad
void attach_bad(Hub &hub, int channel)
{
	Device *d = new Device{channel};
	hub.all.push_back(std::shared_ptr<Device>(d));
	hub.by_channel[channel] = std::shared_ptr<Device>(d);
}
std::size_t drive_bad(int n)
{
	Hub hub;
	for (int i = 0; i < n; i++)
		attach_bad(hub, i);
	return hub.by_channel.size();
}
//- good
void attach_good(Hub &hub, int channel)
{
	auto d = std::make_shared<Device>(Device{channel});
	hub.all.push_back(d);
	hub.by_channel[channel] = d;
}
std::size_t drive_good(int n)
{
	Hub hub;
	for (int i = 0; i < n; i++)
		attach_good(hub, i);
	return hub.by_channel.size();
}
} // namespace shared_twice
RUN_CASE(shared_twice, shared_twice::drive_bad(3), shared_twice::drive_good(3))

// CASE pool_slot_order: the lease is declared before the pool in the same function and gives its slot back to a dead pool
namespace pool_slot_order
{
class Pool
{
	std::vector<int> idle;

public:
	explicit Pool(int n)
	{
		for (int i = 0; i < n; i++)
			idle.push_back(i);
	}
	int take()
	{
		int s = idle.back();
		idle.pop_back();
		return s;
	}
	void give(int s) { idle.push_back(s); }
};
class Lease
{
	Pool *pool = nullptr;
	int slot = -1;

public:
	Lease() = default;
	Lease(const Lease &) = delete;
	~Lease()
	{
		if (pool)
			pool->give(slot);
	}
	int bind(Pool &p)
	{
		pool = &p;
		return slot = p.take();
	}
};
//- bad
int drive_bad(int n)
{
	Lease lease;
	Pool pool(n);
	return lease.bind(pool);
}
//- good
int drive_good(int n)
{
	Pool pool(n);
	Lease lease;
	return lease.bind(pool);
}
} // namespace pool_slot_order
RUN_CASE(pool_slot_order, pool_slot_order::drive_bad(3), pool_slot_order::drive_good(3))

// CASE goto_error_free: the error path frees the buffer that the common exit frees again
namespace goto_error_free
{
//- bad
int decode_bad(const char *text, std::size_t n)
{
	int rc = -1;
	char *copy = static_cast<char *>(std::malloc(n + 1));
	if (!copy)
		return -1;
	std::memcpy(copy, text, n);
	copy[n] = 0;
	if (copy[0] == '#') {
		std::free(copy);
		rc = -2;
		goto out;
	}
	rc = static_cast<int>(std::strlen(copy));
out:
	std::free(copy);
	return rc;
}
int drive_bad(int n)
{
	return decode_bad("# a comment", n + 4);
}
//- good
int decode_good(const char *text, std::size_t n)
{
	int rc = -1;
	char *copy = static_cast<char *>(std::malloc(n + 1));
	if (!copy)
		return -1;
	std::memcpy(copy, text, n);
	copy[n] = 0;
	if (copy[0] == '#') {
		rc = -2;
		goto out;
	}
	rc = static_cast<int>(std::strlen(copy));
out:
	std::free(copy);
	return rc;
}
int drive_good(int n)
{
	return decode_good("# a comment", n + 4);
}
} // namespace goto_error_free
RUN_CASE(goto_error_free, goto_error_free::drive_bad(3), goto_error_free::drive_good(3))

// CASE index_of_views: the index of views is declared before the text it points into and its checker reads it at its end
namespace index_of_views
{
//- bad
class DocumentBad
{
	struct Audit {
		std::vector<std::string_view> words;
		std::size_t *out;
		~Audit()
		{
			for (auto w : words)
				if (w[0] == 'a')
					++*out;
		}
	};
	Audit audit;
	std::unique_ptr<std::string> text;

public:
	DocumentBad(std::string t, std::size_t *out)
		: audit{{}, out}, text(std::make_unique<std::string>(std::move(t)))
	{
		for (std::size_t i = 0; i + 3 <= text->size(); i += 3)
			audit.words.push_back(std::string_view(*text).substr(i, 3));
	}
};
std::size_t drive_bad(int n)
{
	std::size_t count = 0;
	{
		DocumentBad d(std::string(30 * n, 'a'), &count);
	}
	return count;
}
//- good
class DocumentGood
{
	struct Audit {
		std::vector<std::string_view> words;
		std::size_t *out;
		~Audit()
		{
			for (auto w : words)
				if (w[0] == 'a')
					++*out;
		}
	};
	std::unique_ptr<std::string> text;
	Audit audit;

public:
	DocumentGood(std::string t, std::size_t *out)
		: text(std::make_unique<std::string>(std::move(t))), audit{{}, out}
	{
		for (std::size_t i = 0; i + 3 <= text->size(); i += 3)
			audit.words.push_back(std::string_view(*text).substr(i, 3));
	}
};
std::size_t drive_good(int n)
{
	std::size_t count = 0;
	{
		DocumentGood d(std::string(30 * n, 'a'), &count);
	}
	return count;
}
} // namespace index_of_views
RUN_CASE(index_of_views, index_of_views::drive_bad(3), index_of_views::drive_good(3))

// CASE init_order: the first member is made from the second, which has not been constructed yet
namespace init_order
{
//- bad
class RingBad
{
	std::vector<int> slots;
	std::unique_ptr<int> capacity;

public:
	explicit RingBad(int n) : capacity(std::make_unique<int>(n)), slots(*capacity, 1) {}
	int first() const { return slots[0] + *capacity; }
};
int drive_bad(int n)
{
	alignas(RingBad) unsigned char room[sizeof(RingBad)];
	std::memset(room, 0x5a, sizeof room);
	RingBad *r = new (room) RingBad(n);
	int v = r->first();
	r->~RingBad();
	return v;
}
//- good
class RingGood
{
	std::unique_ptr<int> capacity;
	std::vector<int> slots;

public:
	explicit RingGood(int n) : capacity(std::make_unique<int>(n)), slots(*capacity, 1) {}
	int first() const { return slots[0] + *capacity; }
};
int drive_good(int n)
{
	alignas(RingGood) unsigned char room[sizeof(RingGood)];
	std::memset(room, 0x5a, sizeof room);
	RingGood *r = new (room) RingGood(n);
	int v = r->first();
	r->~RingGood();
	return v;
}
} // namespace init_order
RUN_CASE(init_order, init_order::drive_bad(3), init_order::drive_good(3))

// CASE window_parent: a window's destructor tells its parent, and the parent is reset first
namespace window_parent
{
struct Parent {
	std::set<int> open;
};
struct Window {
	Parent *parent;
	int id;
	Window(Parent *p, int i) : parent(p), id(i) { parent->open.insert(id); }
	Window(const Window &) = delete;
	~Window() { parent->open.erase(id); }
};
//- bad
struct DesktopBad {
	std::unique_ptr<Parent> root = std::make_unique<Parent>();
	std::list<Window> windows;
	void shutdown()
	{
		root.reset();
		windows.clear();
	}
};
std::size_t drive_bad(int n)
{
	DesktopBad d;
	for (int i = 0; i < n; i++)
		d.windows.emplace_back(d.root.get(), i);
	d.shutdown();
	return d.windows.size();
}
//- good
struct DesktopGood {
	std::unique_ptr<Parent> root = std::make_unique<Parent>();
	std::list<Window> windows;
	void shutdown()
	{
		windows.clear();
		root.reset();
	}
};
std::size_t drive_good(int n)
{
	DesktopGood d;
	for (int i = 0; i < n; i++)
		d.windows.emplace_back(d.root.get(), i);
	d.shutdown();
	return d.windows.size();
}
} // namespace window_parent
RUN_CASE(window_parent, window_parent::drive_bad(3), window_parent::drive_good(3))

// CASE move_handle: the move constructor copies the handle and leaves it in the source, which returns it too
namespace move_handle
{
struct Block {
	int size;
};
//- bad
class HandleBad
{
	Block *b;

public:
	explicit HandleBad(int n) : b(new Block{n}) {}
	HandleBad(HandleBad &&o) noexcept : b(o.b) {}
	HandleBad &operator=(HandleBad &&) = delete;
	~HandleBad() { delete b; }
	int size() const { return b ? b->size : 0; }
};
int drive_bad(int n)
{
	std::vector<HandleBad> v;
	for (int i = 0; i < n; i++)
		v.push_back(HandleBad(i));
	return v.front().size();
}
//- good
class HandleGood
{
	Block *b;

public:
	explicit HandleGood(int n) : b(new Block{n}) {}
	HandleGood(HandleGood &&o) noexcept : b(std::exchange(o.b, nullptr)) {}
	HandleGood &operator=(HandleGood &&) = delete;
	~HandleGood() { delete b; }
	int size() const { return b ? b->size : 0; }
};
int drive_good(int n)
{
	std::vector<HandleGood> v;
	for (int i = 0; i < n; i++)
		v.push_back(HandleGood(i));
	return v.front().size();
}
} // namespace move_handle
RUN_CASE(move_handle, move_handle::drive_bad(3), move_handle::drive_good(3))

// CASE list_unlink_delete: the loop deletes the node and then reads its successor from it
namespace list_unlink_delete
{
struct Item {
	int v;
	Item *next;
};
Item *build(int n)
{
	Item *head = nullptr;
	for (int i = 0; i < n; i++)
		head = new Item{i, head};
	return head;
}
//- bad
int clear_bad(Item *&head)
{
	int n = 0;
	for (Item *i = head; i; i = i->next) {
		delete i;
		n++;
	}
	head = nullptr;
	return n;
}
int drive_bad(int n)
{
	Item *head = build(n);
	return clear_bad(head);
}
//- good
int clear_good(Item *&head)
{
	int n = 0;
	for (Item *i = head, *next; i; i = next) {
		next = i->next;
		delete i;
		n++;
	}
	head = nullptr;
	return n;
}
int drive_good(int n)
{
	Item *head = build(n);
	return clear_good(head);
}
} // namespace list_unlink_delete
RUN_CASE(list_unlink_delete, list_unlink_delete::drive_bad(3), list_unlink_delete::drive_good(3))

// CASE array_delete: unique_ptr<T> of an array gives it back with the wrong delete
namespace array_delete
{
struct Sample {
	std::string tag = "sample with a tag on the heap";
	int v = 0;
};
//- bad
struct TrackBad {
	std::unique_ptr<Sample> samples;
	int n;
	explicit TrackBad(int count) : samples(new Sample[count]), n(count) {}
	int last() const { return samples.get()[n - 1].v; }
};
int drive_bad(int n)
{
	TrackBad t(n);
	return t.last();
}
//- good
struct TrackGood {
	std::unique_ptr<Sample[]> samples;
	int n;
	explicit TrackGood(int count) : samples(new Sample[count]), n(count) {}
	int last() const { return samples[n - 1].v; }
};
int drive_good(int n)
{
	TrackGood t(n);
	return t.last();
}
} // namespace array_delete
RUN_CASE(array_delete, array_delete::drive_bad(3), array_delete::drive_good(3))

// CASE lock_inside: the guard is held while the object that contains its mutex is erased
namespace lock_inside
{
struct Account {
	std::mutex m;
	long balance = 0;
};
using Table = std::map<int, std::unique_ptr<Account>>;
//- bad
bool close_bad(Table &t, int id)
{
	auto it = t.find(id);
	if (it == t.end())
		return false;
	std::lock_guard lock(it->second->m);
	if (it->second->balance != 0)
		return false;
	t.erase(it);
	return true;
}
bool drive_bad(int n)
{
	Table t;
	t[n] = std::make_unique<Account>();
	return close_bad(t, n);
}
//- good
bool close_good(Table &t, int id)
{
	auto it = t.find(id);
	if (it == t.end())
		return false;
	{
		std::lock_guard lock(it->second->m);
		if (it->second->balance != 0)
			return false;
	}
	t.erase(it);
	return true;
}
bool drive_good(int n)
{
	Table t;
	t[n] = std::make_unique<Account>();
	return close_good(t, n);
}
} // namespace lock_inside
RUN_CASE(lock_inside, lock_inside::drive_bad(3), lock_inside::drive_good(3))

// CASE self_assign: assignment frees the old text before it copies from the source, which may be itself
namespace self_assign
{
//- bad
class TextBad
{
	char *p;

public:
	explicit TextBad(const char *s) : p(strdup(s)) {}
	TextBad(const TextBad &o) : p(strdup(o.p)) {}
	TextBad &operator=(const TextBad &o)
	{
		std::free(p);
		p = strdup(o.p);
		return *this;
	}
	~TextBad() { std::free(p); }
	std::size_t size() const { return std::strlen(p); }
};
std::size_t drive_bad(int n)
{
	std::vector<TextBad> v(n, TextBad("text"));
	std::size_t best = 0;
	for (std::size_t i = 0; i < v.size(); i++)
		v[best] = v[i];
	return v[best].size();
}
//- good
class TextGood
{
	char *p;

public:
	explicit TextGood(const char *s) : p(strdup(s)) {}
	TextGood(const TextGood &o) : p(strdup(o.p)) {}
	TextGood &operator=(const TextGood &o)
	{
		char *fresh = strdup(o.p);
		std::free(p);
		p = fresh;
		return *this;
	}
	~TextGood() { std::free(p); }
	std::size_t size() const { return std::strlen(p); }
};
std::size_t drive_good(int n)
{
	std::vector<TextGood> v(n, TextGood("text"));
	std::size_t best = 0;
	for (std::size_t i = 0; i < v.size(); i++)
		v[best] = v[i];
	return v[best].size();
}
} // namespace self_assign
RUN_CASE(self_assign, self_assign::drive_bad(3), self_assign::drive_good(3))

// CASE arena_objects: the arena goes first and the objects placed in it are destroyed afterwards
namespace arena_objects
{
class Arena
{
	std::unique_ptr<unsigned char[]> room;
	std::size_t used = 0, size;

public:
	explicit Arena(std::size_t n) : room(new unsigned char[n]), size(n) {}
	void *take(std::size_t n)
	{
		n = (n + 15) / 16 * 16;
		if (used + n > size)
			return nullptr;
		used += n;
		return room.get() + used - n;
	}
};
struct End {
	void operator()(std::string *s) const { s->~basic_string(); }
};
using Placed = std::unique_ptr<std::string, End>;
Placed place(Arena &a, int n)
{
	void *p = a.take(sizeof(std::string));
	return Placed(p ? new (p) std::string(n, 'p') : nullptr);
}
//- bad
struct SceneBad {
	std::vector<Placed> names;
	Arena arena{256};
};
std::size_t drive_bad(int n)
{
	SceneBad s;
	for (int i = 0; i < n; i++)
		s.names.push_back(place(s.arena, 40));
	return s.names.size();
}
//- good
struct SceneGood {
	Arena arena{256};
	std::vector<Placed> names;
};
std::size_t drive_good(int n)
{
	SceneGood s;
	for (int i = 0; i < n; i++)
		s.names.push_back(place(s.arena, 40));
	return s.names.size();
}
} // namespace arena_objects
RUN_CASE(arena_objects, arena_objects::drive_bad(3), arena_objects::drive_good(3))

// CASE refcount_get: the getter hands out the buffer without counting it, and the caller puts it
namespace refcount_get
{
struct Buffer {
	int refs = 1;
	int size = 0;
};
void put(Buffer *b)
{
	if (--b->refs == 0)
		delete b;
}
//- bad
struct HolderBad {
	Buffer *b;
	explicit HolderBad(int n) : b(new Buffer{1, n}) {}
	HolderBad(const HolderBad &) = delete;
	~HolderBad() { put(b); }
	Buffer *get() { return b; }
};
int drive_bad(int n)
{
	HolderBad h(n);
	Buffer *b = h.get();
	int size = b->size;
	put(b);
	return size;
}
//- good
struct HolderGood {
	Buffer *b;
	explicit HolderGood(int n) : b(new Buffer{1, n}) {}
	HolderGood(const HolderGood &) = delete;
	~HolderGood() { put(b); }
	Buffer *get()
	{
		b->refs++;
		return b;
	}
};
int drive_good(int n)
{
	HolderGood h(n);
	Buffer *b = h.get();
	int size = b->size;
	put(b);
	return size;
}
} // namespace refcount_get
RUN_CASE(refcount_get, refcount_get::drive_bad(3), refcount_get::drive_good(3))

// CASE optional_span: the span stays while the optional that owns its numbers is emptied
namespace optional_span
{
struct Loader {
	std::optional<std::vector<double>> table;
	std::span<const double> view;
	void load(int n)
	{
		table.emplace(n, 0.5);
		view = *table;
	}
};
//- bad
double use_bad(Loader &l, bool compact)
{
	if (compact)
		l.table.reset();
	double sum = 0;
	for (double d : l.view)
		sum += d;
	return sum;
}
double drive_bad(int n)
{
	Loader l;
	l.load(n);
	return use_bad(l, n > 2);
}
//- good
double use_good(Loader &l, bool compact)
{
	double sum = 0;
	for (double d : l.view)
		sum += d;
	if (compact) {
		l.view = {};
		l.table.reset();
	}
	return sum;
}
double drive_good(int n)
{
	Loader l;
	l.load(n);
	return use_good(l, n > 2);
}
} // namespace optional_span
RUN_CASE(optional_span, optional_span::drive_bad(3), optional_span::drive_good(3))

// CASE erase_key_of_self: the erase function takes the key by reference and uses it after the entry that holds it is gone
namespace erase_key_of_self
{
struct Entry {
	std::string key;
	int value;
};
//- bad
class StoreBad
{
	std::list<Entry> entries;
	std::vector<std::string> log;

public:
	void add(int i)
	{
		entries.push_back({"a key that lives on the heap " + std::to_string(i), i});
	}
	void drop(const std::string &key)
	{
		auto it = std::find_if(entries.begin(), entries.end(),
				       [&](const Entry &e) { return e.key == key; });
		if (it == entries.end())
			return;
		entries.erase(it);
		log.push_back("dropped " + key);
	}
	std::size_t shrink()
	{
		drop(entries.front().key);
		return log.back().size();
	}
};
std::size_t drive_bad(int n)
{
	StoreBad s;
	for (int i = 0; i < n; i++)
		s.add(i);
	return s.shrink();
}
//- good
class StoreGood
{
	std::list<Entry> entries;
	std::vector<std::string> log;

public:
	void add(int i)
	{
		entries.push_back({"a key that lives on the heap " + std::to_string(i), i});
	}
	void drop(const std::string &key)
	{
		auto it = std::find_if(entries.begin(), entries.end(),
				       [&](const Entry &e) { return e.key == key; });
		if (it == entries.end())
			return;
		log.push_back("dropped " + key);
		entries.erase(it);
	}
	std::size_t shrink()
	{
		drop(entries.front().key);
		return log.back().size();
	}
};
std::size_t drive_good(int n)
{
	StoreGood s;
	for (int i = 0; i < n; i++)
		s.add(i);
	return s.shrink();
}
} // namespace erase_key_of_self
RUN_CASE(erase_key_of_self, erase_key_of_self::drive_bad(3), erase_key_of_self::drive_good(3))

// CASE deleter_state: the deleter counts in a tally that is a later local and is gone when the pointer ends
namespace deleter_state
{
struct Tally {
	std::vector<int> freed;
};
//- bad
std::size_t drive_bad(int n)
{
	std::shared_ptr<int> kept;
	Tally tally;
	tally.freed.reserve(4);
	for (int i = 0; i < n; i++)
		kept = std::shared_ptr<int>(new int(i), [&tally](int *p) {
			tally.freed.push_back(*p);
			delete p;
		});
	return tally.freed.size();
}
//- good
std::size_t drive_good(int n)
{
	Tally tally;
	std::shared_ptr<int> kept;
	tally.freed.reserve(4);
	for (int i = 0; i < n; i++)
		kept = std::shared_ptr<int>(new int(i), [&tally](int *p) {
			tally.freed.push_back(*p);
			delete p;
		});
	return tally.freed.size();
}
} // namespace deleter_state
RUN_CASE(deleter_state, deleter_state::drive_bad(3), deleter_state::drive_good(3))

// CASE union_end: the tagged record destroys the text on every path, also after clear() has done so
namespace union_end
{
//- bad
class ValueBad
{
	union {
		long num;
		std::string text;
	};
	bool is_text = false;

public:
	ValueBad() : num(0) {}
	ValueBad(const ValueBad &) = delete;
	void assign(const std::string &s)
	{
		clear();
		new (&text) std::string(s);
		is_text = true;
	}
	void clear()
	{
		if (is_text)
			text.~basic_string();
	}
	~ValueBad() { clear(); }
};
int drive_bad(int n)
{
	ValueBad v;
	v.assign(std::string(40 * n, 'v'));
	v.clear();
	return n;
}
//- good
class ValueGood
{
	union {
		long num;
		std::string text;
	};
	bool is_text = false;

public:
	ValueGood() : num(0) {}
	ValueGood(const ValueGood &) = delete;
	void assign(const std::string &s)
	{
		clear();
		new (&text) std::string(s);
		is_text = true;
	}
	void clear()
	{
		if (is_text)
			text.~basic_string();
		is_text = false;
	}
	~ValueGood() { clear(); }
};
int drive_good(int n)
{
	ValueGood v;
	v.assign(std::string(40 * n, 'v'));
	v.clear();
	return n;
}
} // namespace union_end
RUN_CASE(union_end, union_end::drive_bad(3), union_end::drive_good(3))

// CASE cleanup_stack: the cleanup both frees the scratch explicitly and leaves its deferred action armed
namespace cleanup_stack
{
class Defer
{
	std::function<void()> f;

public:
	explicit Defer(std::function<void()> g) : f(std::move(g)) {}
	Defer(const Defer &) = delete;
	void cancel() { f = nullptr; }
	~Defer()
	{
		if (f)
			f();
	}
};
int sum(const int *p, int n)
{
	int s = 0;
	while (n--)
		s += p[n];
	return s;
}
//- bad
int run_bad(int n)
{
	int *scratch = new int[n]();
	Defer guard([&] { delete[] scratch; });
	int s = sum(scratch, n);
	if (n > 2) {
		delete[] scratch;
		return s;
	}
	return -s;
}
int drive_bad(int n)
{
	return run_bad(n);
}
//- good
int run_good(int n)
{
	int *scratch = new int[n]();
	Defer guard([&] { delete[] scratch; });
	int s = sum(scratch, n);
	if (n > 2) {
		guard.cancel();
		delete[] scratch;
		return s;
	}
	return -s;
}
int drive_good(int n)
{
	return run_good(n);
}
} // namespace cleanup_stack
RUN_CASE(cleanup_stack, cleanup_stack::drive_bad(3), cleanup_stack::drive_good(3))

// CASE stack_in_owner: a local is put into a list that owns and deletes its elements
namespace stack_in_owner
{
struct Filter {
	int gain;
};
class Graph
{
	std::vector<std::unique_ptr<Filter>> filters;

public:
	void adopt(Filter *f) { filters.emplace_back(f); }
	int total() const
	{
		int t = 0;
		for (auto &f : filters)
			t += f->gain;
		return t;
	}
};
//- bad
int drive_bad(int n)
{
	Filter last{n};
	Graph g;
	for (int i = 0; i < n; i++)
		g.adopt(new Filter{i});
	g.adopt(&last);
	return g.total();
}
//- good
int drive_good(int n)
{
	Filter last{n};
	Graph g;
	for (int i = 0; i < n; i++)
		g.adopt(new Filter{i});
	g.adopt(new Filter(last));
	return g.total();
}
} // namespace stack_in_owner
RUN_CASE(stack_in_owner, stack_in_owner::drive_bad(3), stack_in_owner::drive_good(3))
