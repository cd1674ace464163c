// SPDX-License-Identifier: GPL-2.0
// Assignment and moves of owners, guards, handles, pools and what they leave behind.
#include "../set.hh"
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// CASE blob_assign: the assignment frees its own bytes before it copies, also from itself
namespace blob_assign
{
class Blob
{
public:
	explicit Blob(const std::string &s) : bytes(new char[s.size() + 1]), n(s.size())
	{
		std::memcpy(bytes, s.c_str(), n + 1);
	}
	Blob(const Blob &o) : bytes(new char[o.n + 1]), n(o.n)
	{
		std::memcpy(bytes, o.bytes, n + 1);
	}
	Blob &operator=(const Blob &) = delete;
	~Blob() { delete[] bytes; }
	//- bad
	void assign_bad(const Blob &o)
	{
		delete[] bytes;
		bytes = dup(o.bytes, o.n);
		n = o.n;
	}
	//- good
	void assign_good(const Blob &o)
	{
		char *fresh = dup(o.bytes, o.n);
		delete[] bytes;
		bytes = fresh;
		n = o.n;
	}
	//- shared
	size_t length() const { return std::strlen(bytes); }

private:
	static char *dup(const char *s, size_t n)
	{
		char *p = new char[n + 1];
		std::memcpy(p, s, n + 1);
		return p;
	}
	char *bytes;
	size_t n;
};
//- bad
size_t compact_bad(std::vector<Blob> &v, size_t keep)
{
	for (size_t i = 0; i < v.size(); i++)
		v[i % keep].assign_bad(v[i]);
	return v.empty() ? 0 : v[0].length();
}
size_t drive_bad(int n)
{
	std::vector<Blob> v(n, Blob("some bytes"));
	return compact_bad(v, 2);
}
//- good
size_t compact_good(std::vector<Blob> &v, size_t keep)
{
	for (size_t i = 0; i < v.size(); i++)
		v[i % keep].assign_good(v[i]);
	return v.empty() ? 0 : v[0].length();
}
size_t drive_good(int n)
{
	std::vector<Blob> v(n, Blob("some bytes"));
	return compact_good(v, 2);
}
} // namespace blob_assign
RUN_CASE(blob_assign, blob_assign::drive_bad(3), blob_assign::drive_good(3))

// CASE socket_moved: the move constructor leaves the pointer in the source, which frees it as well
namespace socket_moved
{
struct Raw {
	int port;
};
//- bad
class SocketBad
{
public:
	explicit SocketBad(int port) : raw(new Raw{port}) {}
	SocketBad(SocketBad &&o) noexcept : raw(o.raw) {}
	SocketBad &operator=(SocketBad &&) = delete;
	~SocketBad() { delete raw; }
	int port() const { return raw ? raw->port : 0; }

private:
	Raw *raw;
};
int drive_bad(int n)
{
	std::vector<SocketBad> all;
	SocketBad s(n);
	all.push_back(std::move(s));
	return all.back().port();
}
//- good
class SocketGood
{
public:
	explicit SocketGood(int port) : raw(new Raw{port}) {}
	SocketGood(SocketGood &&o) noexcept : raw(std::exchange(o.raw, nullptr)) {}
	SocketGood &operator=(SocketGood &&) = delete;
	~SocketGood() { delete raw; }
	int port() const { return raw ? raw->port : 0; }

private:
	Raw *raw;
};
int drive_good(int n)
{
	std::vector<SocketGood> all;
	SocketGood s(n);
	all.push_back(std::move(s));
	return all.back().port();
}
} // namespace socket_moved
RUN_CASE(socket_moved, socket_moved::drive_bad(3), socket_moved::drive_good(3))

// CASE patch_chain: the head is reset and then asked for its successor
namespace patch_chain
{
struct Patch {
	int id;
	std::unique_ptr<Patch> next;
};
class Chain
{
public:
	void push(int id) { head = std::unique_ptr<Patch>(new Patch{id, std::move(head)}); }
	//- bad
	int pop_bad()
	{
		if (!head)
			return -1;
		Patch *first = head.get();
		int id = first->id;
		head.reset();
		head = std::move(first->next);
		return id;
	}
	//- good
	int pop_good()
	{
		if (!head)
			return -1;
		std::unique_ptr<Patch> first = std::move(head);
		int id = first->id;
		head = std::move(first->next);
		return id;
	}
	//- shared
private:
	std::unique_ptr<Patch> head;
};
//- bad
int drive_bad(int n)
{
	Chain c;
	for (int i = 0; i < n; i++)
		c.push(i);
	return c.pop_bad() + c.pop_bad();
}
//- good
int drive_good(int n)
{
	Chain c;
	for (int i = 0; i < n; i++)
		c.push(i);
	return c.pop_good() + c.pop_good();
}
} // namespace patch_chain
RUN_CASE(patch_chain, patch_chain::drive_bad(3), patch_chain::drive_good(3))

// CASE device_closed: the branch closes the handle by hand and the guard closes it once more
namespace device_closed
{
struct Device {
	int mode;
};
Device *device_open(int mode)
{
	Device *d = static_cast<Device *>(std::malloc(sizeof(Device)));
	if (d)
		d->mode = mode;
	return d;
}
void device_close(Device *d)
{
	std::free(d);
}
using Guard = std::unique_ptr<Device, void (*)(Device *)>;
//- bad
int probe_bad(int mode)
{
	Device *d = device_open(mode);
	Guard guard(d, device_close);
	if (!d)
		return -1;
	if (d->mode > 2) {
		device_close(d);
		return 1;
	}
	return d->mode;
}
int drive_bad(int n)
{
	return probe_bad(n) + probe_bad(1);
}
//- good
int probe_good(int mode)
{
	Device *d = device_open(mode);
	Guard guard(d, device_close);
	if (!d)
		return -1;
	if (d->mode > 2) {
		guard.reset();
		return 1;
	}
	return d->mode;
}
int drive_good(int n)
{
	return probe_good(n) + probe_good(1);
}
} // namespace device_closed
RUN_CASE(device_closed, device_closed::drive_bad(3), device_closed::drive_good(3))

// CASE depth_restored: the guard writes back into an element of a vector that has grown
namespace depth_restored
{
class Restore
{
public:
	explicit Restore(int &v) : v(v), old(v) {}
	~Restore() { v = old; }
	Restore(const Restore &) = delete;
	Restore &operator=(const Restore &) = delete;

private:
	int &v;
	int old;
};
//- bad
size_t nest_bad(std::vector<int> &depths, int more)
{
	if (depths.empty())
		return 0;
	Restore guard(depths.back());
	depths.back() += more;
	for (int i = 0; i < more; i++)
		depths.push_back(i);
	return depths.size();
}
size_t drive_bad(int n)
{
	std::vector<int> depths(1, 5);
	return nest_bad(depths, n);
}
//- good
size_t nest_good(std::vector<int> &depths, int more)
{
	if (depths.empty())
		return 0;
	{
		Restore guard(depths.back());
		depths.back() += more;
	}
	for (int i = 0; i < more; i++)
		depths.push_back(i);
	return depths.size();
}
size_t drive_good(int n)
{
	std::vector<int> depths(1, 5);
	return nest_good(depths, n);
}
} // namespace depth_restored
RUN_CASE(depth_restored, depth_restored::drive_bad(3), depth_restored::drive_good(3))

// CASE leaked_probe: the probe is never deleted, so it stays at the hub with a total that has ended
namespace leaked_probe
{
class Hub;
struct Probe {
	Hub &hub;
	int &total;
	Probe(Hub &hub, int &total);
	~Probe();
	Probe(const Probe &) = delete;
	Probe &operator=(const Probe &) = delete;
};
class Hub
{
public:
	void add(Probe *p) { probes.push_back(p); }
	void remove(Probe *p) { std::erase(probes, p); }
	void tick(int v)
	{
		for (Probe *p : probes)
			p->total += v;
	}

private:
	std::vector<Probe *> probes;
};
Probe::Probe(Hub &hub, int &total) : hub(hub), total(total)
{
	hub.add(this);
}
Probe::~Probe()
{
	hub.remove(this);
}
//- bad
int measure_bad(Hub &hub, int n)
{
	auto total = std::make_unique<int>(0);
	auto *probe = new Probe(hub, *total);
	for (int i = 0; i < n; i++)
		hub.tick(i);
	return probe->total;
}
int drive_bad(int n)
{
	Hub hub;
	int r = measure_bad(hub, n);
	hub.tick(1);
	return r;
}
//- good
int measure_good(Hub &hub, int n)
{
	auto total = std::make_unique<int>(0);
	auto probe = std::make_unique<Probe>(hub, *total);
	for (int i = 0; i < n; i++)
		hub.tick(i);
	return probe->total;
}
int drive_good(int n)
{
	Hub hub;
	int r = measure_good(hub, n);
	hub.tick(1);
	return r;
}
} // namespace leaked_probe
RUN_CASE(leaked_probe, leaked_probe::drive_bad(3), leaked_probe::drive_good(3))

// CASE theme_loaded: get() is taken of the temporary owner the loader returns
namespace theme_loaded
{
struct Theme {
	std::map<std::string, int> colours;
};
std::unique_ptr<Theme> load(int base)
{
	auto t = std::make_unique<Theme>();
	t->colours["text"] = base;
	t->colours["back"] = base + 1;
	return t;
}
int colour(const Theme &t, const std::string &name)
{
	auto it = t.colours.find(name);
	return it == t.colours.end() ? 0 : it->second;
}
//- bad
int contrast_bad(int base)
{
	const Theme *theme = load(base).get();
	return colour(*theme, "back") - colour(*theme, "text");
}
int drive_bad(int n)
{
	return contrast_bad(n);
}
//- good
int contrast_good(int base)
{
	const auto theme = load(base);
	return colour(*theme, "back") - colour(*theme, "text");
}
int drive_good(int n)
{
	return contrast_good(n);
}
} // namespace theme_loaded
RUN_CASE(theme_loaded, theme_loaded::drive_bad(3), theme_loaded::drive_good(3))

// CASE two_indices: the order is deleted out of one index and stays in the other
namespace two_indices
{
struct Order {
	int id;
	std::string customer;
	int amount;
};
class Orders
{
public:
	Orders() = default;
	Orders(const Orders &) = delete;
	Orders &operator=(const Orders &) = delete;
	~Orders()
	{
		for (auto &[id, o] : by_id)
			delete o;
	}
	void add(int id, const std::string &customer, int amount)
	{
		if (by_id.count(id))
			return;
		Order *o = new Order{id, customer, amount};
		by_id[id] = o;
		by_customer.emplace(customer, o);
	}
	//- bad
	void cancel_bad(int id)
	{
		auto it = by_id.find(id);
		if (it == by_id.end())
			return;
		delete it->second;
		by_id.erase(it);
	}
	//- good
	void cancel_good(int id)
	{
		auto it = by_id.find(id);
		if (it == by_id.end())
			return;
		std::erase_if(by_customer, [&](auto &e) { return e.second == it->second; });
		delete it->second;
		by_id.erase(it);
	}
	//- shared
	int owed(const std::string &customer) const
	{
		int sum = 0;
		auto [from, to] = by_customer.equal_range(customer);
		for (auto i = from; i != to; ++i)
			sum += i->second->amount;
		return sum;
	}

private:
	std::map<int, Order *> by_id;
	std::multimap<std::string, Order *> by_customer;
};
//- bad
int drive_bad(int n)
{
	Orders o;
	for (int i = 0; i < n; i++)
		o.add(i, "meier", 10);
	o.cancel_bad(1);
	return o.owed("meier");
}
//- good
int drive_good(int n)
{
	Orders o;
	for (int i = 0; i < n; i++)
		o.add(i, "meier", 10);
	o.cancel_good(1);
	return o.owed("meier");
}
} // namespace two_indices
RUN_CASE(two_indices, two_indices::drive_bad(3), two_indices::drive_good(3))

// CASE caught_and_used: the handler deletes the parser and the code after it goes on with it
namespace caught_and_used
{
struct Parser {
	int errors = 0;
	int parse(const std::string &s)
	{
		if (s.empty() || s[0] != '<')
			throw std::runtime_error("no tag");
		return static_cast<int>(s.size());
	}
};
//- bad
int run_bad(const std::string &text)
{
	Parser *p = new Parser;
	int got = 0;
	try {
		got = p->parse(text);
	} catch (const std::runtime_error &) {
		delete p;
		got = -1;
	}
	got -= p->errors;
	delete p;
	return got;
}
int drive_bad(int n)
{
	return run_bad(std::string(n, 'x'));
}
//- good
int run_good(const std::string &text)
{
	Parser *p = new Parser;
	int got = 0;
	try {
		got = p->parse(text);
	} catch (const std::runtime_error &) {
		p->errors++;
		got = -1;
	}
	got -= p->errors;
	delete p;
	return got;
}
int drive_good(int n)
{
	return run_good(std::string(n, 'x'));
}
} // namespace caught_and_used
RUN_CASE(caught_and_used, caught_and_used::drive_bad(3), caught_and_used::drive_good(3))

// CASE late_transaction: the transaction is declared first and rolls back on a closed database
namespace late_transaction
{
class Database
{
public:
	void begin() { open.push_back("begin"); }
	void end(const char *how) { open.push_back(how); }
	size_t steps() const { return open.size(); }

private:
	std::vector<std::string> open;
};
class Transaction
{
public:
	explicit Transaction(Database &db) : db(db) { db.begin(); }
	~Transaction() { db.end("rollback"); }
	Transaction(const Transaction &) = delete;
	Transaction &operator=(const Transaction &) = delete;

private:
	Database &db;
};
//- bad
size_t import_bad(int rows)
{
	std::optional<Transaction> tx;
	Database db;
	if (rows > 1)
		tx.emplace(db);
	for (int i = 0; i < rows; i++)
		db.end("row");
	return db.steps();
}
size_t drive_bad(int n)
{
	return import_bad(n);
}
//- good
size_t import_good(int rows)
{
	Database db;
	std::optional<Transaction> tx;
	if (rows > 1)
		tx.emplace(db);
	for (int i = 0; i < rows; i++)
		db.end("row");
	return db.steps();
}
size_t drive_good(int n)
{
	return import_good(n);
}
} // namespace late_transaction
RUN_CASE(late_transaction, late_transaction::drive_bad(3), late_transaction::drive_good(3))

// CASE line_buffer_grown: the cursor points into the buffer from before realloc
namespace line_buffer_grown
{
struct Line {
	char *text = nullptr;
	size_t used = 0, room = 0;
};
bool grow(Line &l, size_t need)
{
	char *p = static_cast<char *>(std::realloc(l.text, need));
	if (!p)
		return false;
	l.text = p;
	l.room = need;
	return true;
}
//- bad
bool append_bad(Line &l, const char *s)
{
	size_t n = std::strlen(s);
	char *at = l.text + l.used;
	if (l.used + n + 1 > l.room && !grow(l, (l.used + n + 1) * 64))
		return false;
	std::memcpy(at, s, n + 1);
	l.used += n;
	return true;
}
size_t drive_bad(int n)
{
	Line l;
	if (grow(l, 8))
		for (int i = 0; i < n; i++)
			append_bad(l, "word, ");
	size_t used = l.used;
	std::free(l.text);
	return used;
}
//- good
bool append_good(Line &l, const char *s)
{
	size_t n = std::strlen(s);
	if (l.used + n + 1 > l.room && !grow(l, (l.used + n + 1) * 64))
		return false;
	char *at = l.text + l.used;
	std::memcpy(at, s, n + 1);
	l.used += n;
	return true;
}
size_t drive_good(int n)
{
	Line l;
	if (grow(l, 8))
		for (int i = 0; i < n; i++)
			append_good(l, "word, ");
	size_t used = l.used;
	std::free(l.text);
	return used;
}
} // namespace line_buffer_grown
RUN_CASE(line_buffer_grown, line_buffer_grown::drive_bad(3), line_buffer_grown::drive_good(3))

// CASE lent_buffers: the deleter gives the buffer back to a pool that ended before the loan
namespace lent_buffers
{
using Buffer = std::vector<char>;
using Loan = std::unique_ptr<Buffer, std::function<void(Buffer *)>>;
class Pool
{
public:
	Pool() = default;
	Pool(const Pool &) = delete;
	Pool &operator=(const Pool &) = delete;
	Loan lend(size_t n)
	{
		auto b = std::make_unique<Buffer>(n);
		return Loan(b.release(), [this](Buffer *p) { idle.emplace_back(p); });
	}

private:
	std::vector<std::unique_ptr<Buffer>> idle;
};
//- bad
Loan read_bad(int n)
{
	Pool pool;
	Loan first = pool.lend(n);
	first->push_back('a');
	return first;
}
size_t drive_bad(int n)
{
	Loan l = read_bad(n);
	return l->size();
}
//- good
Loan read_good(Pool &pool, int n)
{
	Loan first = pool.lend(n);
	first->push_back('a');
	return first;
}
size_t drive_good(int n)
{
	Pool pool;
	Loan l = read_good(pool, n);
	return l->size();
}
} // namespace lent_buffers
RUN_CASE(lent_buffers, lent_buffers::drive_bad(3), lent_buffers::drive_good(3))

// CLEAN copy_and_swap: correct
namespace copy_and_swap
{
class Buf
{
public:
	explicit Buf(size_t n) : p(new int[n]()), n(n) {}
	Buf(const Buf &o) : p(new int[o.n]), n(o.n) { std::memcpy(p, o.p, n * sizeof *p); }
	Buf &operator=(Buf o) noexcept
	{
		std::swap(p, o.p);
		std::swap(n, o.n);
		return *this;
	}
	~Buf() { delete[] p; }
	size_t size() const { return n; }

private:
	int *p;
	size_t n;
};
size_t drive(int n)
{
	Buf a(n), b(n + 1);
	Buf &same = a;
	a = same;
	a = b;
	return a.size();
}
} // namespace copy_and_swap
RUN_CLEAN(copy_and_swap, copy_and_swap::drive(3))

// CLEAN guard_dismissed: correct
namespace guard_dismissed
{
struct Dir {
	std::vector<std::string> files;
};
class Remove
{
public:
	explicit Remove(Dir *d) : d(d) {}
	~Remove()
	{
		if (d)
			d->files.pop_back();
	}
	Remove(const Remove &) = delete;
	Remove &operator=(const Remove &) = delete;
	void keep() { d = nullptr; }

private:
	Dir *d;
};
size_t create(std::unique_ptr<Dir> &dir, bool ok)
{
	dir->files.push_back("new");
	Remove guard(dir.get());
	if (!ok)
		return 0;
	guard.keep();
	size_t n = dir->files.size();
	dir.reset();
	return n;
}
size_t drive(int n)
{
	auto d = std::make_unique<Dir>();
	return create(d, n < 0) + create(d, n > 0);
}
} // namespace guard_dismissed
RUN_CLEAN(guard_dismissed, guard_dismissed::drive(3))

// CLEAN swap_and_pop: correct
namespace swap_and_pop
{
int drive(int n)
{
	std::vector<std::unique_ptr<int>> v;
	for (int i = 0; i < n * 2; i++)
		v.push_back(std::make_unique<int>(i));
	for (size_t i = 0; i < v.size();) {
		if (*v[i] % 2 == 0) {
			std::swap(v[i], v.back());
			v.pop_back();
		} else {
			i++;
		}
	}
	int sum = 0;
	for (auto &p : v)
		sum += *p;
	return sum;
}
} // namespace swap_and_pop
RUN_CLEAN(swap_and_pop, swap_and_pop::drive(3))

// CLEAN long_chain_end: correct
namespace long_chain_end
{
struct Node {
	int v;
	std::unique_ptr<Node> next;
};
class Stack
{
public:
	Stack() = default;
	Stack(const Stack &) = delete;
	Stack &operator=(const Stack &) = delete;
	~Stack()
	{
		while (head)
			head = std::move(head->next);
	}
	void push(int v) { head = std::unique_ptr<Node>(new Node{v, std::move(head)}); }
	int top() const { return head ? head->v : 0; }

private:
	std::unique_ptr<Node> head;
};
int drive(int n)
{
	Stack s;
	for (int i = 0; i < n * 1000; i++)
		s.push(i);
	return s.top();
}
} // namespace long_chain_end
RUN_CLEAN(long_chain_end, long_chain_end::drive(3))

// CLEAN replaced_in_order: correct
namespace replaced_in_order
{
struct Model {
	std::vector<int> data;
};
struct View {
	const Model *m;
	int sum() const
	{
		int s = 0;
		for (int v : m->data)
			s += v;
		return s;
	}
};
class App
{
public:
	void open(int n)
	{
		view.reset();
		model = std::make_unique<Model>();
		model->data.assign(n, 2);
		view.reset(new View{model.get()});
	}
	int look() const { return view ? view->sum() : 0; }

private:
	std::unique_ptr<Model> model;
	std::unique_ptr<View> view;
};
int drive(int n)
{
	App a;
	a.open(n);
	a.open(n + 1);
	return a.look();
}
} // namespace replaced_in_order
RUN_CLEAN(replaced_in_order, replaced_in_order::drive(3))

// CLEAN free_list_reuse: correct
namespace free_list_reuse
{
struct Item {
	Item *next_free = nullptr;
	int value = 0;
};
class Pool
{
public:
	Item *take(int v)
	{
		Item *i = free;
		if (i) {
			free = i->next_free;
		} else {
			all.push_back(std::make_unique<Item>());
			i = all.back().get();
		}
		i->value = v;
		return i;
	}
	void give(Item *i)
	{
		i->next_free = free;
		free = i;
	}
	size_t made() const { return all.size(); }

private:
	std::vector<std::unique_ptr<Item>> all;
	Item *free = nullptr;
};
size_t drive(int n)
{
	Pool p;
	for (int i = 0; i < n; i++) {
		Item *a = p.take(i), *b = p.take(a->value);
		p.give(a);
		p.give(b);
	}
	return p.made();
}
} // namespace free_list_reuse
RUN_CLEAN(free_list_reuse, free_list_reuse::drive(3))
