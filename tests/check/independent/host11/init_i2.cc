// SPDX-License-Identifier: GPL-2.0
// Half-made objects and values that only some paths give.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

// CASE grow_table: the grown part of the table is never given values, but searched for free entries
namespace grow_table
{
struct Entry {
	int key;
	bool used;
};
//- bad
class TableBad
{
	Entry *entries = nullptr;
	std::size_t size = 0;

	void grow()
	{
		Entry *bigger = new Entry[size + 4];
		std::copy(entries, entries + size, bigger);
		delete[] entries;
		entries = bigger;
		size += 4;
	}

public:
	TableBad() = default;
	TableBad(const TableBad &) = delete;
	TableBad &operator=(const TableBad &) = delete;
	~TableBad() { delete[] entries; }
	std::size_t add(int key)
	{
		for (std::size_t i = 0;; i++) {
			if (i == size)
				grow();
			if (!entries[i].used) {
				entries[i] = {key, true};
				return i;
			}
		}
	}
};
//- good
class TableGood
{
	Entry *entries = nullptr;
	std::size_t size = 0;

	void grow()
	{
		Entry *bigger = new Entry[size + 4]();
		std::copy(entries, entries + size, bigger);
		delete[] entries;
		entries = bigger;
		size += 4;
	}

public:
	TableGood() = default;
	TableGood(const TableGood &) = delete;
	TableGood &operator=(const TableGood &) = delete;
	~TableGood() { delete[] entries; }
	std::size_t add(int key)
	{
		for (std::size_t i = 0;; i++) {
			if (i == size)
				grow();
			if (!entries[i].used) {
				entries[i] = {key, true};
				return i;
			}
		}
	}
};
//- shared
template <typename T>
std::size_t drive(int n)
{
	T table;
	std::size_t last = 0;
	for (int i = 0; i < n; i++)
		last = table.add(i);
	return last;
}
//- bad
std::size_t drive_bad(int n)
{
	return drive<TableBad>(n);
}
//- shared
//- good
std::size_t drive_good(int n)
{
	return drive<TableGood>(n);
}
//- shared
} // namespace grow_table
RUN_CASE(grow_table, grow_table::drive_bad(6), grow_table::drive_good(6))

// CASE scale_matrix: only the diagonal of the matrix is written before it is multiplied
namespace scale_matrix
{
struct Matrix {
	int m[3][3];
	int apply(int row, const int (&v)[3]) const
	{
		int sum = 0;
		for (int i = 0; i < 3; i++)
			sum += m[row][i] * v[i];
		return sum;
	}
};
//- bad
Matrix scaling_bad(int factor)
{
	Matrix out;
	for (int i = 0; i < 3; i++)
		out.m[i][i] = factor;
	return out;
}
//- good
Matrix scaling_good(int factor)
{
	Matrix out{};
	for (int i = 0; i < 3; i++)
		out.m[i][i] = factor;
	return out;
}
//- shared
//- bad
int drive_bad(int n)
{
	const int v[3] = {1, 2, 3};
	return scaling_bad(n).apply(1, v);
}
//- shared
//- good
int drive_good(int n)
{
	const int v[3] = {1, 2, 3};
	return scaling_good(n).apply(1, v);
}
//- shared
} // namespace scale_matrix
RUN_CASE(scale_matrix, scale_matrix::drive_bad(3), scale_matrix::drive_good(3))

// CASE guarded_load: when loading throws, the handler lets the result through without a value
namespace guarded_load
{
int load(std::span<const int> store, std::size_t at)
{
	if (at >= store.size())
		throw std::out_of_range("no such record");
	return store[at];
}
//- bad
int weight_bad(std::span<const int> store, std::size_t at, int &failures)
{
	int weight;
	try {
		weight = load(store, at);
	} catch (const std::out_of_range &) {
		failures++;
	}
	return weight;
}
//- good
int weight_good(std::span<const int> store, std::size_t at, int &failures)
{
	int weight;
	try {
		weight = load(store, at);
	} catch (const std::out_of_range &) {
		failures++;
		return 0;
	}
	return weight;
}
//- shared
//- bad
int drive_bad(int n)
{
	const std::vector<int> store{4, 5, 6};
	int failures = 0;
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += weight_bad(store, std::size_t(i), failures);
	return sum + failures;
}
//- shared
//- good
int drive_good(int n)
{
	const std::vector<int> store{4, 5, 6};
	int failures = 0;
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += weight_good(store, std::size_t(i), failures);
	return sum + failures;
}
//- shared
} // namespace guarded_load
RUN_CASE(guarded_load, guarded_load::drive_bad(4), guarded_load::drive_good(4))

// CASE parse_port: from_chars leaves the number alone when there are no digits
namespace parse_port
{
struct Address {
	std::string_view host;
	int port;
};
//- bad
Address parse_bad(std::string_view text)
{
	std::size_t colon = text.find(':');
	if (colon == std::string_view::npos)
		return {text, 80};
	int port;
	std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
	if (port <= 0)
		port = 80;
	return {text.substr(0, colon), port};
}
//- good
Address parse_good(std::string_view text)
{
	std::size_t colon = text.find(':');
	if (colon == std::string_view::npos)
		return {text, 80};
	int port = 0;
	std::from_chars(text.data() + colon + 1, text.data() + text.size(), port);
	if (port <= 0)
		port = 80;
	return {text.substr(0, colon), port};
}
//- shared
//- bad
int drive_bad(int n)
{
	return parse_bad("host").port + parse_bad("host:http").port + n;
}
//- shared
//- good
int drive_good(int n)
{
	return parse_good("host").port + parse_good("host:http").port + n;
}
//- shared
} // namespace parse_port
RUN_CASE(parse_port, parse_port::drive_bad(1), parse_port::drive_good(1))

// CASE opcode_table: not every opcode's handler in the dispatch table is set
namespace opcode_table
{
enum Op { op_push, op_add, op_dup, op_count };
struct Machine {
	std::vector<int> stack;
};
using Handler = void (*)(Machine &, int);
void push(Machine &m, int v)
{
	m.stack.push_back(v);
}
void add(Machine &m, int)
{
	int top = m.stack.back();
	m.stack.pop_back();
	m.stack.back() += top;
}
void dup(Machine &m, int)
{
	int top = m.stack.back();
	m.stack.push_back(top);
}
struct Insn {
	Op op;
	int operand;
};
//- bad
int run_bad(std::span<const Insn> program)
{
	Handler handlers[op_count];
	handlers[op_push] = push;
	handlers[op_add] = add;
	Machine m;
	for (const Insn &i : program)
		if (handlers[i.op])
			handlers[i.op](m, i.operand);
	return m.stack.back();
}
//- good
int run_good(std::span<const Insn> program)
{
	Handler handlers[op_count];
	handlers[op_push] = push;
	handlers[op_add] = add;
	handlers[op_dup] = dup;
	Machine m;
	for (const Insn &i : program)
		if (handlers[i.op])
			handlers[i.op](m, i.operand);
	return m.stack.back();
}
//- shared
//- bad
int drive_bad(int n)
{
	const Insn program[] = {{op_push, n}, {op_dup, 0}, {op_add, 0}};
	return run_bad(program);
}
//- shared
//- good
int drive_good(int n)
{
	const Insn program[] = {{op_push, n}, {op_dup, 0}, {op_add, 0}};
	return run_good(program);
}
//- shared
} // namespace opcode_table
RUN_CASE(opcode_table, opcode_table::drive_bad(3), opcode_table::drive_good(3))

// CASE track_move: the move constructor does not carry the gain over
namespace track_move
{
//- bad
class TrackBad
{
	std::vector<int> samples;
	int gain;

public:
	TrackBad(std::vector<int> s, int gain) : samples(std::move(s)), gain(gain) {}
	TrackBad(TrackBad &&o) noexcept : samples(std::move(o.samples)) {}
	int peak() const
	{
		int top = 0;
		for (int s : samples)
			top = std::max(top, s * gain);
		return top;
	}
};
//- good
class TrackGood
{
	std::vector<int> samples;
	int gain;

public:
	TrackGood(std::vector<int> s, int gain) : samples(std::move(s)), gain(gain) {}
	TrackGood(TrackGood &&o) noexcept : samples(std::move(o.samples)), gain(o.gain) {}
	int peak() const
	{
		int top = 0;
		for (int s : samples)
			top = std::max(top, s * gain);
		return top;
	}
};
//- shared
template <typename T>
int drive(int n)
{
	std::vector<T> tracks;
	for (int i = 0; i < n; i++)
		tracks.push_back(T({1, 2, 3}, i));
	int sum = 0;
	for (const T &t : tracks)
		sum += t.peak();
	return sum;
}
//- bad
int drive_bad(int n)
{
	return drive<TrackBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<TrackGood>(n);
}
//- shared
} // namespace track_move
RUN_CASE(track_move, track_move::drive_bad(3), track_move::drive_good(3))

// CASE cursor_reset: the constructor only resets the cursor when it is given a page
namespace cursor_reset
{
struct Page {
	int rows;
};
//- bad
class CursorBad
{
	const Page *page;
	int row;
	bool dirty;

public:
	explicit CursorBad(const Page *p) : page(p)
	{
		if (page)
			reset();
	}
	void reset()
	{
		row = 0;
		dirty = false;
	}
	void show(const Page *p)
	{
		if (dirty)
			row = 0;
		page = p;
	}
	int next()
	{
		if (!page || row >= page->rows)
			return -1;
		dirty = true;
		return row++;
	}
};
//- good
class CursorGood
{
	const Page *page;
	int row;
	bool dirty;

public:
	explicit CursorGood(const Page *p) : page(p) { reset(); }
	void reset()
	{
		row = 0;
		dirty = false;
	}
	void show(const Page *p)
	{
		if (dirty)
			row = 0;
		page = p;
	}
	int next()
	{
		if (!page || row >= page->rows)
			return -1;
		dirty = true;
		return row++;
	}
};
//- bad
int drive_bad(int n)
{
	const Page page{n};
	CursorBad cursor(nullptr);
	int sum = cursor.next();
	cursor.show(&page);
	for (int at = cursor.next(); at >= 0; at = cursor.next())
		sum += at;
	return sum;
}
//- good
int drive_good(int n)
{
	const Page page{n};
	CursorGood cursor(nullptr);
	int sum = cursor.next();
	cursor.show(&page);
	for (int at = cursor.next(); at >= 0; at = cursor.next())
		sum += at;
	return sum;
}
} // namespace cursor_reset
RUN_CASE(cursor_reset, cursor_reset::drive_bad(3), cursor_reset::drive_good(3))

// CASE open_stream: the stream that was not opened, or not with success, is asked for its size
namespace open_stream
{
struct Source {
	int channels;
	int rate;
};
struct Stream {
	int channels;
	int rate;
};
bool open_stream(const Source &s, Stream *out)
{
	if (s.rate <= 0)
		return false;
	out->channels = s.channels;
	out->rate = s.rate;
	return true;
}
int bytes_of(const Stream &s)
{
	return s.channels * s.rate;
}
//- bad
int budget_bad(const Source *source)
{
	Stream stream;
	if (source)
		open_stream(*source, &stream);
	int bytes = bytes_of(stream);
	return bytes > 1000 ? 1000 : bytes;
}
//- good
int budget_good(const Source *source)
{
	Stream stream;
	if (!source || !open_stream(*source, &stream))
		return 0;
	int bytes = bytes_of(stream);
	return bytes > 1000 ? 1000 : bytes;
}
//- shared
//- bad
int drive_bad(int n)
{
	const Source s{2, n};
	return budget_bad(&s) + budget_bad(nullptr);
}
//- shared
//- good
int drive_good(int n)
{
	const Source s{2, n};
	return budget_good(&s) + budget_good(nullptr);
}
//- shared
} // namespace open_stream
RUN_CASE(open_stream, open_stream::drive_bad(300), open_stream::drive_good(300))

// CASE pool_slot: the slots' busy marks are not set when the pool is made
namespace pool_slot
{
struct Conn {
	int uses = 0;
};
//- bad
struct SlotBad {
	bool busy;
	Conn conn;
};
//- good
struct SlotGood {
	bool busy = false;
	Conn conn;
};
//- shared
template <typename S>
class Pool
{
	std::array<S, 4> slots;

public:
	Conn *acquire()
	{
		for (S &s : slots) {
			if (s.busy)
				continue;
			s.busy = true;
			s.conn.uses++;
			return &s.conn;
		}
		return nullptr;
	}
	void release(Conn *c)
	{
		for (S &s : slots)
			if (&s.conn == c)
				s.busy = false;
	}
};
template <typename S>
int drive(int n)
{
	Pool<S> live;
	int uses = 0;
	for (int i = 0; i < n; i++) {
		if (Conn *c = live.acquire()) {
			uses += c->uses;
			if (i % 2)
				live.release(c);
		}
	}
	return uses;
}
//- bad
int drive_bad(int n)
{
	return drive<SlotBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<SlotGood>(n);
}
//- shared
} // namespace pool_slot
RUN_CASE(pool_slot, pool_slot::drive_bad(3), pool_slot::drive_good(3))

// CASE find_route: the pointer handed to the lookup is used on the path where no route was found
namespace find_route
{
struct Route {
	int network;
	int cost;
};
class Routes
{
	std::vector<Route> list;

public:
	void add(int network, int cost) { list.push_back({network, cost}); }
	int match(int network, const Route **out) const
	{
		int hits = 0;
		for (const Route &r : list) {
			if (r.network != network)
				continue;
			if (!hits++ || r.cost < (*out)->cost)
				*out = &r;
		}
		return hits;
	}
};
//- bad
int cost_bad(const Routes &routes, int network)
{
	const Route *route;
	int hits = routes.match(network, &route);
	if (hits > 1)
		return route->cost - 1;
	return route ? route->cost : -1;
}
//- good
int cost_good(const Routes &routes, int network)
{
	const Route *route = nullptr;
	int hits = routes.match(network, &route);
	if (hits > 1)
		return route->cost - 1;
	return route ? route->cost : -1;
}
//- shared
//- bad
int drive_bad(int n)
{
	Routes routes;
	routes.add(1, 10);
	routes.add(1, 5);
	return cost_bad(routes, 1) + cost_bad(routes, n);
}
//- shared
//- good
int drive_good(int n)
{
	Routes routes;
	routes.add(1, 10);
	routes.add(1, 5);
	return cost_good(routes, 1) + cost_good(routes, n);
}
//- shared
} // namespace find_route
RUN_CASE(find_route, find_route::drive_bad(3), find_route::drive_good(3))

// CASE last_sequence: with no packets the loop never runs and the last number has no value
namespace last_sequence
{
struct Packet {
	unsigned sequence;
	bool valid;
};
//- bad
unsigned acknowledge_bad(std::span<const Packet> packets)
{
	unsigned last;
	for (const Packet &p : packets) {
		if (!p.valid)
			break;
		last = p.sequence;
	}
	return last + 1;
}
//- good
unsigned acknowledge_good(std::span<const Packet> packets)
{
	unsigned last = 0;
	for (const Packet &p : packets) {
		if (!p.valid)
			break;
		last = p.sequence;
	}
	return last + 1;
}
//- shared
//- bad
unsigned drive_bad(unsigned n)
{
	const Packet packets[] = {{n, false}, {n + 1, true}};
	return acknowledge_bad(packets);
}
//- shared
//- good
unsigned drive_good(unsigned n)
{
	const Packet packets[] = {{n, false}, {n + 1, true}};
	return acknowledge_good(packets);
}
//- shared
} // namespace last_sequence
RUN_CASE(last_sequence, last_sequence::drive_bad(3), last_sequence::drive_good(3))

// CASE sprite_base: the base's empty constructor leaves its layer open, the derived draw reads it
namespace sprite_base
{
//- bad
class ShapeBad
{
protected:
	int layer;
	int x = 0;

public:
	ShapeBad() {}
	explicit ShapeBad(int layer) : layer(layer) {}
	virtual ~ShapeBad() = default;
	virtual int draw() const = 0;
};
class SpriteBad : public ShapeBad
{
	int frame;

public:
	explicit SpriteBad(int frame) : frame(frame) {}
	int draw() const override { return layer > 0 ? frame : frame + x; }
};
//- good
class ShapeGood
{
protected:
	int layer;
	int x = 0;

public:
	explicit ShapeGood(int layer) : layer(layer) {}
	virtual ~ShapeGood() = default;
	virtual int draw() const = 0;
};
class SpriteGood : public ShapeGood
{
	int frame;

public:
	explicit SpriteGood(int frame) : ShapeGood(0), frame(frame) {}
	int draw() const override { return layer > 0 ? frame : frame + x; }
};
//- shared
//- bad
int drive_bad(int n)
{
	std::vector<std::unique_ptr<ShapeBad>> scene;
	for (int i = 0; i < n; i++)
		scene.push_back(std::make_unique<SpriteBad>(i));
	int sum = 0;
	for (const auto &s : scene)
		sum += s->draw();
	return sum;
}
//- shared
//- good
int drive_good(int n)
{
	std::vector<std::unique_ptr<ShapeGood>> scene;
	for (int i = 0; i < n; i++)
		scene.push_back(std::make_unique<SpriteGood>(i));
	int sum = 0;
	for (const auto &s : scene)
		sum += s->draw();
	return sum;
}
//- shared
} // namespace sprite_base
RUN_CASE(sprite_base, sprite_base::drive_bad(3), sprite_base::drive_good(3))

// CLEAN flag_guards_value: correct
namespace flag_guards_value
{
int drive(int n)
{
	int best;
	bool found = false;
	for (int i = 0; i < n; i++) {
		if (i % 3)
			continue;
		if (!found || i > best)
			best = i;
		found = true;
	}
	return found ? best : -1;
}
} // namespace flag_guards_value
RUN_CLEAN(flag_guards_value, flag_guards_value::drive(8))

// CLEAN count_bounds_array: correct
namespace count_bounds_array
{
template <typename T, std::size_t N>
class Inline
{
	T items[N];
	std::size_t count = 0;

public:
	Inline() {}
	bool push(T v)
	{
		if (count == N)
			return false;
		items[count++] = v;
		return true;
	}
	T pop() { return items[--count]; }
	bool empty() const { return count == 0; }
};
int drive(int n)
{
	Inline<int, 4> stack;
	int pushed = 0;
	while (stack.push(n + pushed))
		pushed++;
	int sum = 0;
	while (!stack.empty())
		sum += stack.pop();
	return sum;
}
} // namespace count_bounds_array
RUN_CLEAN(count_bounds_array, count_bounds_array::drive(3))

// CLEAN sentinel_loop: correct
namespace sentinel_loop
{
bool next_token(std::string_view &rest, std::string_view *out)
{
	while (!rest.empty() && rest.front() == ' ')
		rest.remove_prefix(1);
	if (rest.empty())
		return false;
	std::size_t end = std::min(rest.find(' '), rest.size());
	*out = rest.substr(0, end);
	rest.remove_prefix(end);
	return true;
}
int drive(int n)
{
	std::string_view text = "12 x 30  9y ";
	int sum = n;
	for (std::string_view token; next_token(text, &token);) {
		int value;
		const char *stop = token.data() + token.size();
		auto [end, error] = std::from_chars(token.data(), stop, value);
		if (error != std::errc() || end != stop)
			continue;
		sum += value;
	}
	return sum;
}
} // namespace sentinel_loop
RUN_CLEAN(sentinel_loop, sentinel_loop::drive(1))

// CLEAN placed_objects: correct
namespace placed_objects
{
struct Item {
	int value;
	std::vector<int> more;
};
class Slab
{
	alignas(Item) unsigned char raw[4 * sizeof(Item)];
	std::size_t made = 0;

	Item *slot(std::size_t i)
	{
		return std::launder(reinterpret_cast<Item *>(raw + i * sizeof(Item)));
	}

public:
	Slab() {}
	Slab(const Slab &) = delete;
	Slab &operator=(const Slab &) = delete;
	~Slab()
	{
		while (made)
			slot(--made)->~Item();
	}
	Item *make(int v)
	{
		if (made == 4)
			return nullptr;
		Item *item = new (raw + made * sizeof(Item)) Item{v, {v, v}};
		made++;
		return item;
	}
	int sum()
	{
		int total = 0;
		for (std::size_t i = 0; i < made; i++)
			total += slot(i)->value + slot(i)->more.back();
		return total;
	}
};
int drive(int n)
{
	Slab slab;
	for (int i = 0; i < n; i++)
		if (!slab.make(i))
			break;
	return slab.sum();
}
} // namespace placed_objects
RUN_CLEAN(placed_objects, placed_objects::drive(6))

// CLEAN setup_in_helper: correct
namespace setup_in_helper
{
struct Config {
	int width;
	int height;
	int depth;
};
void defaults(Config &c)
{
	c.width = 80;
	c.height = 25;
	c.depth = 8;
}
void apply(Config &c, int key, int value)
{
	switch (key) {
	case 0:
		c.width = value;
		break;
	case 1:
		c.height = value;
		break;
	default:
		c.depth = value;
	}
}
int drive(int n)
{
	Config c;
	defaults(c);
	for (int i = 0; i < n; i++)
		apply(c, i, 10 * i);
	return c.width + c.height > c.depth ? c.width : c.depth;
}
} // namespace setup_in_helper
RUN_CLEAN(setup_in_helper, setup_in_helper::drive(2))

// CLEAN zeroed_storage: correct
namespace zeroed_storage
{
struct Cell {
	int count;
	Cell *next;
};
int drive(int n)
{
	Cell *cells = static_cast<Cell *>(std::calloc(8, sizeof(Cell)));
	if (!cells)
		return -1;
	for (int i = 0; i < n; i++)
		cells[i * 5 % 8].count++;
	int top = 0;
	for (int i = 0; i < 8; i++)
		if (cells[i].count > top && !cells[i].next)
			top = cells[i].count;
	std::free(cells);
	return top;
}
} // namespace zeroed_storage
RUN_CLEAN(zeroed_storage, zeroed_storage::drive(20))
