// SPDX-License-Identifier: GPL-2.0
// Values that are read though nobody has given them.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// CASE second_ctor: the second constructor forgets a member
namespace second_ctor
{
//- bad
class RectBad
{
	int w, h;
	int border;

public:
	RectBad(int w, int h, int border) : w(w), h(h), border(border) {}
	explicit RectBad(int side) : w(side), h(side) {}
	int area() const { return (w + 2 * border) * (h + 2 * border); }
};
static int drive_bad(int n)
{
	RectBad a(n, n + 1, 1), b(n);
	return a.area() > b.area() ? 1 : 2;
}
//- good
class RectGood
{
	int w, h;
	int border;

public:
	RectGood(int w, int h, int border) : w(w), h(h), border(border) {}
	explicit RectGood(int side) : w(side), h(side), border(0) {}
	int area() const { return (w + 2 * border) * (h + 2 * border); }
};
static int drive_good(int n)
{
	RectGood a(n, n + 1, 1), b(n);
	return a.area() > b.area() ? 1 : 2;
}
//- shared
} // namespace second_ctor
RUN_CASE(second_ctor, second_ctor::drive_bad(3), second_ctor::drive_good(3))

// CASE ship_rate: one enumerator has no case, the rate stays without a value
namespace ship_rate
{
enum class Zone { Home, Europe, World };

static Zone zone_of(int n)
{
	return n < 10 ? Zone::Home : n < 20 ? Zone::Europe : Zone::World;
}

//- bad
static int price_bad(Zone z, int grams)
{
	int rate;
	switch (z) {
	case Zone::Home:
		rate = 1;
		break;
	case Zone::Europe:
		rate = 3;
		break;
	default:
		break;
	}
	return rate * grams;
}
static int drive_bad(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i += 10)
		sum += price_bad(zone_of(i), 100);
	return sum;
}
//- good
static int price_good(Zone z, int grams)
{
	int rate;
	switch (z) {
	case Zone::Home:
		rate = 1;
		break;
	case Zone::Europe:
		rate = 3;
		break;
	default:
		rate = 8;
		break;
	}
	return rate * grams;
}
static int drive_good(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i += 10)
		sum += price_good(zone_of(i), 100);
	return sum;
}
//- shared
} // namespace ship_rate
RUN_CASE(ship_rate, ship_rate::drive_bad(30), ship_rate::drive_good(30))

// CASE parse_port: the out-parameter is not set when the parser fails, the result is not looked at
namespace parse_port
{
static bool parse(std::string_view s, int &out)
{
	int value = 0;
	if (s.empty())
		return false;
	for (char c : s) {
		if (c < '0' || c > '9')
			return false;
		value = (value * 10 + (c - '0')) % 65536;
	}
	out = value;
	return true;
}

static std::string_view setting(int i)
{
	return i % 2 ? "8080" : "auto";
}

//- bad
static int port_bad(std::string_view s)
{
	int port;
	parse(s, port);
	return port < 1024 ? port + 8000 : port;
}
static int drive_bad(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += port_bad(setting(i));
	return sum;
}
//- good
static int port_good(std::string_view s)
{
	int port;
	if (!parse(s, port))
		port = 80;
	return port < 1024 ? port + 8000 : port;
}
static int drive_good(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += port_good(setting(i));
	return sum;
}
//- shared
} // namespace parse_port
RUN_CASE(parse_port, parse_port::drive_bad(3), parse_port::drive_good(3))

// CASE histogram: the counters of new int[n] begin without a value
namespace histogram
{
static int peak(const int *bins, int n)
{
	int best = 0;
	for (int i = 1; i < n; i++)
		if (bins[i] > bins[best])
			best = i;
	return best;
}

//- bad
static int mode_bad(std::span<const int> data, int bins)
{
	std::unique_ptr<int[]> count(new int[bins]);
	for (int v : data)
		count[v % bins]++;
	return peak(count.get(), bins);
}
static int drive_bad(int n)
{
	std::vector<int> data;
	for (int i = 0; i < 10 * n; i++)
		data.push_back(i * i);
	return mode_bad(data, 8);
}
//- good
static int mode_good(std::span<const int> data, int bins)
{
	std::unique_ptr<int[]> count(new int[bins]());
	for (int v : data)
		count[v % bins]++;
	return peak(count.get(), bins);
}
static int drive_good(int n)
{
	std::vector<int> data;
	for (int i = 0; i < 10 * n; i++)
		data.push_back(i * i);
	return mode_good(data, 8);
}
//- shared
} // namespace histogram
RUN_CASE(histogram, histogram::drive_bad(3), histogram::drive_good(3))

// CASE column_sums: the local array of sums is added to before it has values
namespace column_sums
{
using Row = std::array<int, 4>;

//- bad
static int widest_bad(const std::vector<Row> &rows)
{
	Row sums;
	for (const Row &r : rows)
		for (std::size_t c = 0; c < r.size(); c++)
			sums[c] += r[c];
	return static_cast<int>(std::max_element(sums.begin(), sums.end()) - sums.begin());
}
static int drive_bad(int n)
{
	return widest_bad(std::vector<Row>(n, Row{1, 5, 2, 3}));
}
//- good
static int widest_good(const std::vector<Row> &rows)
{
	Row sums{};
	for (const Row &r : rows)
		for (std::size_t c = 0; c < r.size(); c++)
			sums[c] += r[c];
	return static_cast<int>(std::max_element(sums.begin(), sums.end()) - sums.begin());
}
static int drive_good(int n)
{
	return widest_good(std::vector<Row>(n, Row{1, 5, 2, 3}));
}
//- shared
} // namespace column_sums
RUN_CASE(column_sums, column_sums::drive_bad(3), column_sums::drive_good(3))

// CASE member_order: the buffer is sized by a member that is declared, and so initialised, after it
namespace member_order
{
//- bad
class RingBad
{
	std::vector<int> slots;
	std::size_t capacity;

public:
	explicit RingBad(std::size_t n) : slots(capacity), capacity(n + 1) {}
	std::size_t room() const { return slots.size() - 1; }
};
static std::size_t drive_bad(int n)
{
	RingBad r(n);
	return r.room();
}
//- good
class RingGood
{
	std::size_t capacity;
	std::vector<int> slots;

public:
	explicit RingGood(std::size_t n) : capacity(n + 1), slots(capacity) {}
	std::size_t room() const { return slots.size() - 1; }
};
static std::size_t drive_good(int n)
{
	RingGood r(n);
	return r.room();
}
//- shared
} // namespace member_order
RUN_CASE(member_order, member_order::drive_bad(3), member_order::drive_good(3))

// CASE reset_reads: the constructor calls reset() before it gives the member reset() reads
namespace reset_reads
{
//- bad
class LimiterBad
{
	int burst;
	int tokens;

	void reset() { tokens = burst; }

public:
	explicit LimiterBad(int rate)
	{
		reset();
		burst = rate * 2;
	}
	bool take()
	{
		if (tokens <= 0)
			return false;
		tokens--;
		return true;
	}
};
static int drive_bad(int n)
{
	LimiterBad l(n);
	int ok = 0;
	for (int i = 0; i < 10; i++)
		ok += l.take();
	return ok;
}
//- good
class LimiterGood
{
	int burst;
	int tokens;

	void reset() { tokens = burst; }

public:
	explicit LimiterGood(int rate)
	{
		burst = rate * 2;
		reset();
	}
	bool take()
	{
		if (tokens <= 0)
			return false;
		tokens--;
		return true;
	}
};
static int drive_good(int n)
{
	LimiterGood l(n);
	int ok = 0;
	for (int i = 0; i < 10; i++)
		ok += l.take();
	return ok;
}
//- shared
} // namespace reset_reads
RUN_CASE(reset_reads, reset_reads::drive_bad(3), reset_reads::drive_good(3))

// CASE short_read: the whole buffer is summed though the read filled only a part of it
namespace short_read
{
class Pipe
{
	std::size_t left;

public:
	explicit Pipe(std::size_t n) : left(n) {}
	std::size_t read(unsigned char *to, std::size_t n)
	{
		const std::size_t got = std::min(n, left);
		for (std::size_t i = 0; i < got; i++)
			to[i] = static_cast<unsigned char>(left - i);
		left -= got;
		return got;
	}
};

//- bad
static bool even_bad(Pipe &p)
{
	unsigned char buf[64];
	unsigned sum = 0;
	while (p.read(buf, sizeof(buf)) > 0) {
		for (unsigned char b : buf)
			sum += b;
	}
	return sum % 2 == 0;
}
static int drive_bad(int n)
{
	Pipe p(n);
	return even_bad(p) ? 1 : 0;
}
//- good
static bool even_good(Pipe &p)
{
	unsigned char buf[64];
	unsigned sum = 0;
	while (std::size_t got = p.read(buf, sizeof(buf))) {
		for (unsigned char b : std::span(buf).first(got))
			sum += b;
	}
	return sum % 2 == 0;
}
static int drive_good(int n)
{
	Pipe p(n);
	return even_good(p) ? 1 : 0;
}
//- shared
} // namespace short_read
RUN_CASE(short_read, short_read::drive_bad(10), short_read::drive_good(10))

// CASE no_candidate: nobody sets the found one when no element passes
namespace no_candidate
{
struct Server {
	int load;
	bool alive;
};

//- bad
static int pick_bad(const std::vector<Server> &list)
{
	int best;
	int lowest = 100;
	for (std::size_t i = 0; i < list.size(); i++) {
		if (list[i].alive && list[i].load < lowest) {
			lowest = list[i].load;
			best = static_cast<int>(i);
		}
	}
	return best;
}
static int drive_bad(int n)
{
	std::vector<Server> list(n, Server{10, true});
	const int first = pick_bad(list);
	for (Server &s : list)
		s.alive = false;
	return first + pick_bad(list);
}
//- good
static int pick_good(const std::vector<Server> &list)
{
	int best = -1;
	int lowest = 100;
	for (std::size_t i = 0; i < list.size(); i++) {
		if (list[i].alive && list[i].load < lowest) {
			lowest = list[i].load;
			best = static_cast<int>(i);
		}
	}
	return best;
}
static int drive_good(int n)
{
	std::vector<Server> list(n, Server{10, true});
	const int first = pick_good(list);
	for (Server &s : list)
		s.alive = false;
	return first + pick_good(list);
}
//- shared
} // namespace no_candidate
RUN_CASE(no_candidate, no_candidate::drive_bad(3), no_candidate::drive_good(3))

// CASE swallowed: the value of the try block is used after the handler that only counts
namespace swallowed
{
static int decode(int code)
{
	if (code % 3 == 2)
		throw std::invalid_argument("code");
	return code * 2;
}

//- bad
static int sum_bad(int n, int &errors)
{
	int sum = 0;
	for (int i = 0; i < n; i++) {
		int value;
		try {
			value = decode(i);
		} catch (const std::invalid_argument &) {
			errors++;
		}
		if (value > 0)
			sum += value;
	}
	return sum;
}
static int drive_bad(int n)
{
	int errors = 0;
	return sum_bad(n, errors) + errors;
}
//- good
static int sum_good(int n, int &errors)
{
	int sum = 0;
	for (int i = 0; i < n; i++) {
		int value;
		try {
			value = decode(i);
		} catch (const std::invalid_argument &) {
			errors++;
			continue;
		}
		if (value > 0)
			sum += value;
	}
	return sum;
}
static int drive_good(int n)
{
	int errors = 0;
	return sum_good(n, errors) + errors;
}
//- shared
} // namespace swallowed
RUN_CASE(swallowed, swallowed::drive_bad(6), swallowed::drive_good(6))

// CASE early_capture: the closure copies the limit before it is computed
namespace early_capture
{
static int average(const std::vector<int> &v)
{
	int sum = 0;
	for (int x : v)
		sum += x;
	return v.empty() ? 0 : sum / static_cast<int>(v.size());
}

//- bad
static long above_bad(const std::vector<int> &v)
{
	int limit;
	auto above = [limit](int x) { return x > limit; };
	limit = average(v);
	return std::count_if(v.begin(), v.end(), above);
}
static long drive_bad(int n)
{
	std::vector<int> v;
	for (int i = 0; i < n; i++)
		v.push_back(i * i);
	return above_bad(v);
}
//- good
static long above_good(const std::vector<int> &v)
{
	int limit;
	limit = average(v);
	auto above = [limit](int x) { return x > limit; };
	return std::count_if(v.begin(), v.end(), above);
}
static long drive_good(int n)
{
	std::vector<int> v;
	for (int i = 0; i < n; i++)
		v.push_back(i * i);
	return above_good(v);
}
//- shared
} // namespace early_capture
RUN_CASE(early_capture, early_capture::drive_bad(5), early_capture::drive_good(5))

// CASE list_end: the next pointer of an appended node is never set
namespace list_end
{
struct Node {
	int value;
	Node *next;
};

//- bad
class ListBad
{
	Node *head = nullptr;
	Node *tail = nullptr;

public:
	ListBad() = default;
	ListBad(const ListBad &) = delete;
	~ListBad()
	{
		while (head)
			delete std::exchange(head, head->next);
	}
	void append(int value)
	{
		Node *n = new Node;
		n->value = value;
		(tail ? tail->next : head) = n;
		tail = n;
	}
	int sum() const
	{
		int s = 0;
		for (Node *n = head; n; n = n->next)
			s += n->value;
		return s;
	}
};
static int drive_bad(int n)
{
	ListBad l;
	for (int i = 0; i < n; i++)
		l.append(i);
	return l.sum();
}
//- good
class ListGood
{
	Node *head = nullptr;
	Node *tail = nullptr;

public:
	ListGood() = default;
	ListGood(const ListGood &) = delete;
	~ListGood()
	{
		while (head)
			delete std::exchange(head, head->next);
	}
	void append(int value)
	{
		Node *n = new Node;
		n->value = value;
		n->next = nullptr;
		(tail ? tail->next : head) = n;
		tail = n;
	}
	int sum() const
	{
		int s = 0;
		for (Node *n = head; n; n = n->next)
			s += n->value;
		return s;
	}
};
static int drive_good(int n)
{
	ListGood l;
	for (int i = 0; i < n; i++)
		l.append(i);
	return l.sum();
}
//- shared
} // namespace list_end
RUN_CASE(list_end, list_end::drive_bad(3), list_end::drive_good(3))

// CASE scan_size: sscanf fills only the first of two values for "640"
namespace scan_size
{
static const char *geometry(int i)
{
	return i % 2 ? "640" : "800x600";
}

//- bad
static int area_bad(const char *s)
{
	int w, h;
	if (std::sscanf(s, "%dx%d", &w, &h) < 1)
		return 0;
	return w * h;
}
static int drive_bad(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += area_bad(geometry(i)) / 100;
	return sum;
}
//- good
static int area_good(const char *s)
{
	int w, h;
	if (std::sscanf(s, "%dx%d", &w, &h) < 2)
		return 0;
	return w * h;
}
static int drive_good(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += area_good(geometry(i)) / 100;
	return sum;
}
//- shared
} // namespace scan_size
RUN_CASE(scan_size, scan_size::drive_bad(2), scan_size::drive_good(2))

// CASE copied_style: the hand-written copy constructor leaves out a member
namespace copied_style
{
//- bad
class StyleBad
{
	int size;
	bool bold;
	int copies;

public:
	StyleBad(int size, bool bold) : size(size), bold(bold), copies(0) {}
	StyleBad(const StyleBad &o) : size(o.size), copies(o.copies + 1) {}
	int weight() const { return bold ? size * 2 : size; }
};
static int drive_bad(int n)
{
	StyleBad heading(n, true);
	StyleBad sub(heading);
	return sub.weight();
}
//- good
class StyleGood
{
	int size;
	bool bold;
	int copies;

public:
	StyleGood(int size, bool bold) : size(size), bold(bold), copies(0) {}
	StyleGood(const StyleGood &o) : size(o.size), bold(o.bold), copies(o.copies + 1) {}
	int weight() const { return bold ? size * 2 : size; }
};
static int drive_good(int n)
{
	StyleGood heading(n, true);
	StyleGood sub(heading);
	return sub.weight();
}
//- shared
} // namespace copied_style
RUN_CASE(copied_style, copied_style::drive_bad(3), copied_style::drive_good(3))

// CASE grown_table: the grown part of the hand-made table has no values, the lookup walks over it
namespace grown_table
{
//- bad
class TableBad
{
	std::size_t size = 2;
	std::unique_ptr<int[]> keys = std::make_unique<int[]>(2);

public:
	void grow(std::size_t wanted)
	{
		if (wanted <= size)
			return;
		std::unique_ptr<int[]> bigger(new int[wanted]);
		std::copy_n(keys.get(), size, bigger.get());
		keys = std::move(bigger);
		size = wanted;
	}
	bool insert(int key)
	{
		for (std::size_t i = 0; i < size; i++) {
			if (keys[i] == 0) {
				keys[i] = key;
				return true;
			}
		}
		return false;
	}
};
static int drive_bad(int n)
{
	TableBad t;
	int stored = 0;
	for (int i = 1; i <= n; i++) {
		if (i == 3)
			t.grow(8);
		stored += t.insert(i);
	}
	return stored;
}
//- good
class TableGood
{
	std::size_t size = 2;
	std::unique_ptr<int[]> keys = std::make_unique<int[]>(2);

public:
	void grow(std::size_t wanted)
	{
		if (wanted <= size)
			return;
		std::unique_ptr<int[]> bigger(new int[wanted]);
		std::copy_n(keys.get(), size, bigger.get());
		std::fill(bigger.get() + size, bigger.get() + wanted, 0);
		keys = std::move(bigger);
		size = wanted;
	}
	bool insert(int key)
	{
		for (std::size_t i = 0; i < size; i++) {
			if (keys[i] == 0) {
				keys[i] = key;
				return true;
			}
		}
		return false;
	}
};
static int drive_good(int n)
{
	TableGood t;
	int stored = 0;
	for (int i = 1; i <= n; i++) {
		if (i == 3)
			t.grow(8);
		stored += t.insert(i);
	}
	return stored;
}
//- shared
} // namespace grown_table
RUN_CASE(grown_table, grown_table::drive_bad(5), grown_table::drive_good(5))

// CASE back_buffer: the first swap shows the buffer nobody has drawn yet
namespace back_buffer
{
//- bad
class DisplayBad
{
	int pages[2][16];
	int front = 0;

public:
	DisplayBad() { std::fill(std::begin(pages[0]), std::end(pages[0]), 0); }
	void draw(int color)
	{
		std::fill(std::begin(pages[1 - front]), std::end(pages[1 - front]), color);
	}
	void flip() { front = 1 - front; }
	int lit() const
	{
		int n = 0;
		for (int p : pages[front])
			n += p > 0;
		return n;
	}
};
static int drive_bad(int n)
{
	DisplayBad d;
	d.flip();
	const int before = d.lit();
	d.draw(n);
	d.flip();
	return before + d.lit();
}
//- good
class DisplayGood
{
	int pages[2][16];
	int front = 0;

public:
	DisplayGood()
	{
		for (auto &page : pages)
			std::fill(std::begin(page), std::end(page), 0);
	}
	void draw(int color)
	{
		std::fill(std::begin(pages[1 - front]), std::end(pages[1 - front]), color);
	}
	void flip() { front = 1 - front; }
	int lit() const
	{
		int n = 0;
		for (int p : pages[front])
			n += p > 0;
		return n;
	}
};
static int drive_good(int n)
{
	DisplayGood d;
	d.flip();
	const int before = d.lit();
	d.draw(n);
	d.flip();
	return before + d.lit();
}
//- shared
} // namespace back_buffer
RUN_CASE(back_buffer, back_buffer::drive_bad(3), back_buffer::drive_good(3))

// CASE tls_options: configure() gives the timeout only when TLS is on, connect() reads it always
namespace tls_options
{
struct Options {
	bool tls = false;
	int seconds = 0;
};

//- bad
class ClientBad
{
	bool secure;
	int timeout;

public:
	void configure(const Options &o)
	{
		secure = o.tls;
		if (o.tls)
			timeout = std::min(o.seconds, 3600);
	}
	int connect() const
	{
		int rounds = 1;
		for (int t = 1; t < timeout; t *= 2)
			rounds++;
		return secure ? rounds * 2 : rounds;
	}
};
static int drive_bad(int n)
{
	ClientBad c;
	c.configure({false, n});
	return c.connect();
}
//- good
class ClientGood
{
	bool secure = false;
	int timeout = 5;

public:
	void configure(const Options &o)
	{
		secure = o.tls;
		if (o.tls)
			timeout = std::min(o.seconds, 3600);
	}
	int connect() const
	{
		int rounds = 1;
		for (int t = 1; t < timeout; t *= 2)
			rounds++;
		return secure ? rounds * 2 : rounds;
	}
};
static int drive_good(int n)
{
	ClientGood c;
	c.configure({false, n});
	return c.connect();
}
//- shared
} // namespace tls_options
RUN_CASE(tls_options, tls_options::drive_bad(3), tls_options::drive_good(3))

// CASE seen_letters: the flags for the letters are tested before any of them was cleared
namespace seen_letters
{
//- bad
static int distinct_bad(std::string_view word)
{
	bool seen[26];
	int count = 0;
	for (char c : word) {
		if (c < 'a' || c > 'z')
			continue;
		if (!seen[c - 'a'])
			count++;
		seen[c - 'a'] = true;
	}
	return count;
}
static int drive_bad(int n)
{
	return distinct_bad(std::string_view("banana bread").substr(0, n));
}
//- good
static int distinct_good(std::string_view word)
{
	bool seen[26];
	std::memset(seen, 0, sizeof(seen));
	int count = 0;
	for (char c : word) {
		if (c < 'a' || c > 'z')
			continue;
		if (!seen[c - 'a'])
			count++;
		seen[c - 'a'] = true;
	}
	return count;
}
static int drive_good(int n)
{
	return distinct_good(std::string_view("banana bread").substr(0, n));
}
//- shared
} // namespace seen_letters
RUN_CASE(seen_letters, seen_letters::drive_bad(9), seen_letters::drive_good(9))

// CASE version_field: the decoder of the old version leaves a field of the out-structure alone
namespace version_field
{
struct Header {
	int version;
	int length;
	int flags;
};

static bool compressed(const Header &h)
{
	return h.flags & 1;
}

//- bad
static bool decode_bad(const unsigned char *p, std::size_t n, Header *out)
{
	if (n < 3)
		return false;
	out->version = p[0];
	out->length = p[1];
	if (out->version >= 2)
		out->flags = p[2];
	return true;
}
static int drive_bad(int n)
{
	const unsigned char data[] = {static_cast<unsigned char>(n), 7, 1};
	Header h;
	if (!decode_bad(data, sizeof(data), &h))
		return -1;
	return compressed(h) ? h.length * 2 : h.length;
}
//- good
static bool decode_good(const unsigned char *p, std::size_t n, Header *out)
{
	if (n < 3)
		return false;
	out->version = p[0];
	out->length = p[1];
	out->flags = out->version >= 2 ? p[2] : 0;
	return true;
}
static int drive_good(int n)
{
	const unsigned char data[] = {static_cast<unsigned char>(n), 7, 1};
	Header h;
	if (!decode_good(data, sizeof(data), &h))
		return -1;
	return compressed(h) ? h.length * 2 : h.length;
}
//- shared
} // namespace version_field
RUN_CASE(version_field, version_field::drive_bad(1), version_field::drive_good(1))

// CASE short_circuit: the second call of the condition is not made, yet its result is used
namespace short_circuit
{
struct Env {
	bool has_user;
	int width;

	bool width_of(int *out) const
	{
		if (width <= 0)
			return false;
		*out = width;
		return true;
	}
};

//- bad
static int columns_bad(const Env &e)
{
	int width;
	const bool personal = e.has_user && e.width_of(&width);
	const int margin = personal ? 4 : 0;
	if (width > 80)
		return 80 - margin;
	return width - margin;
}
static int drive_bad(int n)
{
	return columns_bad({true, n}) + columns_bad({false, n});
}
//- good
static int columns_good(const Env &e)
{
	int width;
	const bool personal = e.has_user && e.width_of(&width);
	const int margin = personal ? 4 : 0;
	if (!personal || width > 80)
		return 80 - margin;
	return width - margin;
}
static int drive_good(int n)
{
	return columns_good({true, n}) + columns_good({false, n});
}
//- shared
} // namespace short_circuit
RUN_CASE(short_circuit, short_circuit::drive_bad(60), short_circuit::drive_good(60))

// CASE last_sample: latest() gives back a slot of a ring that nobody has pushed to
namespace last_sample
{
//- bad
class RingBad
{
	float slots[8];
	unsigned pushed = 0;

public:
	void push(float v) { slots[pushed++ % 8] = v; }
	float latest() const { return slots[(pushed + 7) % 8]; }
};
static int drive_bad(int n)
{
	RingBad cpu, disk;
	for (int i = 0; i < n; i++)
		cpu.push(0.1f * i);
	return cpu.latest() > disk.latest() ? 1 : 0;
}
//- good
class RingGood
{
	float slots[8] = {};
	unsigned pushed = 0;

public:
	void push(float v) { slots[pushed++ % 8] = v; }
	float latest() const { return slots[(pushed + 7) % 8]; }
};
static int drive_good(int n)
{
	RingGood cpu, disk;
	for (int i = 0; i < n; i++)
		cpu.push(0.1f * i);
	return cpu.latest() > disk.latest() ? 1 : 0;
}
//- shared
} // namespace last_sample
RUN_CASE(last_sample, last_sample::drive_bad(3), last_sample::drive_good(3))

// CASE access_mask: bits are or-ed into a mask without a first value
namespace access_mask
{
struct Rule {
	int group;
	unsigned bits;
};

//- bad
static unsigned mask_bad(std::span<const Rule> rules, int group)
{
	unsigned mask;
	for (const Rule &r : rules)
		if (r.group == group)
			mask |= r.bits;
	return mask & 7u;
}
static int drive_bad(int n)
{
	const Rule rules[] = {{1, 1}, {n, 2}, {2, 4}};
	return mask_bad(rules, 1) & 4u ? 1 : 0;
}
//- good
static unsigned mask_good(std::span<const Rule> rules, int group)
{
	unsigned mask = 0;
	for (const Rule &r : rules)
		if (r.group == group)
			mask |= r.bits;
	return mask & 7u;
}
static int drive_good(int n)
{
	const Rule rules[] = {{1, 1}, {n, 2}, {2, 4}};
	return mask_good(rules, 1) & 4u ? 1 : 0;
}
//- shared
} // namespace access_mask
RUN_CASE(access_mask, access_mask::drive_bad(3), access_mask::drive_good(3))

// CASE empty_choice: the optional is read though the search gave no value
namespace empty_choice
{
struct Codec {
	int id;
	int quality;
};

static std::optional<Codec> choose(std::span<const Codec> have, int minimum)
{
	std::optional<Codec> best;
	for (const Codec &c : have)
		if (c.quality >= minimum && (!best || c.quality < best->quality))
			best = c;
	return best;
}

//- bad
static int negotiate_bad(std::span<const Codec> have, int minimum)
{
	const std::optional<Codec> c = choose(have, minimum);
	return c->id;
}
static int drive_bad(int n)
{
	const Codec have[] = {{1, 10}, {2, 20}};
	return negotiate_bad(have, 5) + negotiate_bad(have, 10 * n);
}
//- good
static int negotiate_good(std::span<const Codec> have, int minimum)
{
	const std::optional<Codec> c = choose(have, minimum);
	return c ? c->id : 0;
}
static int drive_good(int n)
{
	const Codec have[] = {{1, 10}, {2, 20}};
	return negotiate_good(have, 5) + negotiate_good(have, 10 * n);
}
//- shared
} // namespace empty_choice
RUN_CASE(empty_choice, empty_choice::drive_bad(3), empty_choice::drive_good(3))

// CASE malloc_entry: the entry from malloc gets its name but not its hit counter
namespace malloc_entry
{
struct Entry {
	char name[16];
	int hits;
};

static void touch(Entry *e)
{
	e->hits++;
}

//- bad
static Entry *make_bad(const char *name)
{
	Entry *e = static_cast<Entry *>(std::malloc(sizeof(Entry)));
	if (!e)
		return nullptr;
	std::strncpy(e->name, name, sizeof(e->name) - 1);
	e->name[sizeof(e->name) - 1] = 0;
	return e;
}
static int drive_bad(int n)
{
	Entry *e = make_bad("index.html");
	if (!e)
		return 0;
	for (int i = 0; i < n; i++)
		touch(e);
	const int hot = e->hits > 2 ? 1 : 0;
	std::free(e);
	return hot;
}
//- good
static Entry *make_good(const char *name)
{
	Entry *e = static_cast<Entry *>(std::malloc(sizeof(Entry)));
	if (!e)
		return nullptr;
	std::strncpy(e->name, name, sizeof(e->name) - 1);
	e->name[sizeof(e->name) - 1] = 0;
	e->hits = 0;
	return e;
}
static int drive_good(int n)
{
	Entry *e = make_good("index.html");
	if (!e)
		return 0;
	for (int i = 0; i < n; i++)
		touch(e);
	const int hot = e->hits > 2 ? 1 : 0;
	std::free(e);
	return hot;
}
//- shared
} // namespace malloc_entry
RUN_CASE(malloc_entry, malloc_entry::drive_bad(3), malloc_entry::drive_good(3))

// CASE result_struct: one field of the result is a maximum that starts without a value
namespace result_struct
{
struct Summary {
	int count;
	double mean;
	double spread;
};

//- bad
static Summary summarize_bad(std::span<const double> v)
{
	Summary s;
	s.count = static_cast<int>(v.size());
	s.mean = 0;
	for (double x : v) {
		s.mean += x / s.count;
		s.spread = std::max(s.spread, x - s.mean);
	}
	return s;
}
static int drive_bad(int n)
{
	std::vector<double> v(n, 2.0);
	return summarize_bad(v).spread > 1 ? 1 : 0;
}
//- good
static Summary summarize_good(std::span<const double> v)
{
	Summary s;
	s.count = static_cast<int>(v.size());
	s.mean = 0;
	s.spread = 0;
	for (double x : v) {
		s.mean += x / s.count;
		s.spread = std::max(s.spread, x - s.mean);
	}
	return s;
}
static int drive_good(int n)
{
	std::vector<double> v(n, 2.0);
	return summarize_good(v).spread > 1 ? 1 : 0;
}
//- shared
} // namespace result_struct
RUN_CASE(result_struct, result_struct::drive_bad(3), result_struct::drive_good(3))
