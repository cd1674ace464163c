// SPDX-License-Identifier: GPL-2.0
// Values that are read and were never given: locals, members, arrays, buffers, out-parameters.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

// CASE parse_port: the port is used also when the parser returned false without setting it
namespace parse_port
{
bool parse(const char *text, int &port)
{
	if (*text < '0' || *text > '9')
		return false;
	port = 0;
	while (*text >= '0' && *text <= '9')
		port = port * 10 % 65536 + (*text++ - '0');
	return true;
}
//- bad
int listen_bad(const char *text)
{
	int port;
	parse(text, port);
	return port > 1024 ? port : 8080;
}
int drive_bad(int n)
{
	return listen_bad("443") + listen_bad("https") + n;
}
//- good
int listen_good(const char *text)
{
	int port;
	if (!parse(text, port))
		return 8080;
	return port > 1024 ? port : 8080;
}
int drive_good(int n)
{
	return listen_good("443") + listen_good("https") + n;
}
} // namespace parse_port
RUN_CASE(parse_port, parse_port::drive_bad(3), parse_port::drive_good(3))

// CASE second_ctor: the constructor from a file descriptor forgets the offset
namespace second_ctor
{
//- bad
class ReaderBad
{
	int fd;
	int offset;

public:
	ReaderBad() : fd(-1), offset(0) {}
	explicit ReaderBad(int fd) : fd(fd) {}
	bool at_start() const { return fd >= 0 && offset == 0; }
};
int drive_bad(int n)
{
	ReaderBad r(n);
	return r.at_start() ? 1 : 2;
}
//- good
class ReaderGood
{
	int fd;
	int offset;

public:
	ReaderGood() : fd(-1), offset(0) {}
	explicit ReaderGood(int fd) : fd(fd), offset(0) {}
	bool at_start() const { return fd >= 0 && offset == 0; }
};
int drive_good(int n)
{
	ReaderGood r(n);
	return r.at_start() ? 1 : 2;
}
} // namespace second_ctor
RUN_CASE(second_ctor, second_ctor::drive_bad(3), second_ctor::drive_good(3))

// CASE letter_histogram: the counters are incremented from whatever the stack held
namespace letter_histogram
{
//- bad
int commonest_bad(const char *text)
{
	int counts[26];
	for (; *text; text++)
		if (*text >= 'a' && *text <= 'z')
			counts[*text - 'a']++;
	int best = 0;
	for (int i = 1; i < 26; i++)
		if (counts[i] > counts[best])
			best = i;
	return 'a' + best;
}
int drive_bad(int n)
{
	return commonest_bad("hello world") + n;
}
//- good
int commonest_good(const char *text)
{
	int counts[26] = {};
	for (; *text; text++)
		if (*text >= 'a' && *text <= 'z')
			counts[*text - 'a']++;
	int best = 0;
	for (int i = 1; i < 26; i++)
		if (counts[i] > counts[best])
			best = i;
	return 'a' + best;
}
int drive_good(int n)
{
	return commonest_good("hello world") + n;
}
} // namespace letter_histogram
RUN_CASE(letter_histogram, letter_histogram::drive_bad(3), letter_histogram::drive_good(3))

// CASE short_read: the sum runs over the whole buffer though the source filled only a part of it
namespace short_read
{
struct Source {
	int left;
	int read(unsigned char *out, int size)
	{
		int n = std::min(size, left);
		for (int i = 0; i < n; i++)
			out[i] = static_cast<unsigned char>(i * 3);
		left -= n;
		return n;
	}
};
//- bad
int checksum_bad(Source &source)
{
	unsigned char block[64];
	int sum = 0;
	while (source.read(block, sizeof(block)) > 0)
		for (unsigned char byte : block)
			sum += byte;
	return sum;
}
int drive_bad(int n)
{
	Source s{n * 10};
	return checksum_bad(s);
}
//- good
int checksum_good(Source &source)
{
	unsigned char block[64];
	int sum = 0;
	while (int got = source.read(block, sizeof(block)))
		for (int i = 0; i < got; i++)
			sum += block[i];
	return sum;
}
int drive_good(int n)
{
	Source s{n * 10};
	return checksum_good(s);
}
} // namespace short_read
RUN_CASE(short_read, short_read::drive_bad(3), short_read::drive_good(3))

// CASE unit_factor: the switch has no case for one of the enumerators
namespace unit_factor
{
enum class Unit { byte, kilo, mega, block };
//- bad
long size_bad(int count, Unit unit)
{
	long factor;
	switch (unit) {
	case Unit::byte:
		factor = 1;
		break;
	case Unit::kilo:
		factor = 1024;
		break;
	case Unit::mega:
		factor = 1024 * 1024;
		break;
	default:
		break;
	}
	return count * factor;
}
long drive_bad(int n)
{
	return size_bad(n, Unit::kilo) + size_bad(n, Unit::block);
}
//- good
long size_good(int count, Unit unit)
{
	long factor;
	switch (unit) {
	case Unit::byte:
		factor = 1;
		break;
	case Unit::kilo:
		factor = 1024;
		break;
	case Unit::mega:
		factor = 1024 * 1024;
		break;
	default:
		factor = 512;
		break;
	}
	return count * factor;
}
long drive_good(int n)
{
	return size_good(n, Unit::kilo) + size_good(n, Unit::block);
}
} // namespace unit_factor
RUN_CASE(unit_factor, unit_factor::drive_bad(3), unit_factor::drive_good(3))

// CASE cheapest_seat: no seat may be free, then the price was never set
namespace cheapest_seat
{
struct Seat {
	bool taken;
	int price;
};
//- bad
int cheapest_bad(const std::vector<Seat> &seats)
{
	int price;
	bool any = false;
	for (const Seat &s : seats) {
		if (s.taken)
			continue;
		if (!any || s.price < price)
			price = s.price;
		any = true;
	}
	return price;
}
int drive_bad(int n)
{
	return cheapest_bad({{true, n}, {true, n + 1}}) + 1;
}
//- good
int cheapest_good(const std::vector<Seat> &seats)
{
	int price;
	bool any = false;
	for (const Seat &s : seats) {
		if (s.taken)
			continue;
		if (!any || s.price < price)
			price = s.price;
		any = true;
	}
	return any ? price : -1;
}
int drive_good(int n)
{
	return cheapest_good({{true, n}, {true, n + 1}}) + 1;
}
} // namespace cheapest_seat
RUN_CASE(cheapest_seat, cheapest_seat::drive_bad(3), cheapest_seat::drive_good(3))

// CASE event_fields: a key event is returned without a position, and the dispatcher compares it
namespace event_fields
{
struct Event {
	bool key;
	int code;
	int x, y;
};
int dispatch(const Event &e)
{
	if (e.x < 10 && e.y < 10)
		return e.code + 100;
	return e.code;
}
//- bad
Event decode_bad(unsigned raw)
{
	Event e;
	e.key = raw & 1;
	e.code = raw >> 1 & 0x7f;
	if (!e.key) {
		e.x = raw >> 8 & 0xff;
		e.y = raw >> 16 & 0xff;
	}
	return e;
}
int drive_bad(int n)
{
	return dispatch(decode_bad(n * 2)) + dispatch(decode_bad(n * 2 + 1));
}
//- good
Event decode_good(unsigned raw)
{
	Event e{};
	e.key = raw & 1;
	e.code = raw >> 1 & 0x7f;
	if (!e.key) {
		e.x = raw >> 8 & 0xff;
		e.y = raw >> 16 & 0xff;
	}
	return e;
}
int drive_good(int n)
{
	return dispatch(decode_good(n * 2)) + dispatch(decode_good(n * 2 + 1));
}
} // namespace event_fields
RUN_CASE(event_fields, event_fields::drive_bad(3), event_fields::drive_good(3))

// CASE mix_buffer: the mixing buffer is allocated for overwriting but added to
namespace mix_buffer
{
//- bad
int mix_bad(const std::vector<std::vector<int>> &voices, std::size_t frames)
{
	auto out = std::make_unique_for_overwrite<int[]>(frames);
	for (const auto &voice : voices)
		for (std::size_t i = 0; i < std::min(frames, voice.size()); i++)
			out[i] += voice[i];
	return *std::max_element(out.get(), out.get() + frames);
}
int drive_bad(int n)
{
	return mix_bad({{1, 2, n}, {n, n}}, 4);
}
//- good
int mix_good(const std::vector<std::vector<int>> &voices, std::size_t frames)
{
	auto out = std::make_unique<int[]>(frames);
	for (const auto &voice : voices)
		for (std::size_t i = 0; i < std::min(frames, voice.size()); i++)
			out[i] += voice[i];
	return *std::max_element(out.get(), out.get() + frames);
}
int drive_good(int n)
{
	return mix_good({{1, 2, n}, {n, n}}, 4);
}
} // namespace mix_buffer
RUN_CASE(mix_buffer, mix_buffer::drive_bad(3), mix_buffer::drive_good(3))

// CASE member_order: area is declared, and so initialised, before the sizes it is computed from
namespace member_order
{
//- bad
class GridBad
{
	int area;
	int width;
	int height;

public:
	GridBad(int w, int h) : area(width * height), width(w), height(h) {}
	bool fits(int n) const { return n <= area && width > 0 && height > 0; }
};
int drive_bad(int n)
{
	return GridBad(n, n).fits(n) ? 1 : 0;
}
//- good
class GridGood
{
	int width;
	int height;
	int area;

public:
	GridGood(int w, int h) : width(w), height(h), area(width * height) {}
	bool fits(int n) const { return n <= area && width > 0 && height > 0; }
};
int drive_good(int n)
{
	return GridGood(n, n).fits(n) ? 1 : 0;
}
} // namespace member_order
RUN_CASE(member_order, member_order::drive_bad(3), member_order::drive_good(3))

// CASE base_from_member: the base is built from a member of the derived class that has no value yet
namespace base_from_member
{
class Window
{
	int limit;
	int used = 0;

public:
	explicit Window(int limit) : limit(limit) {}
	bool take(int n)
	{
		if (used + n > limit)
			return false;
		used += n;
		return true;
	}
};
//- bad
class ScaledWindowBad : public Window
{
	int scale = 4;

public:
	explicit ScaledWindowBad(int n) : Window(n * scale) {}
};
int drive_bad(int n)
{
	ScaledWindowBad w(n);
	return w.take(n) ? 1 : 0;
}
//- good
class ScaledWindowGood : public Window
{
	static constexpr int scale = 4;

public:
	explicit ScaledWindowGood(int n) : Window(n * scale) {}
};
int drive_good(int n)
{
	ScaledWindowGood w(n);
	return w.take(n) ? 1 : 0;
}
} // namespace base_from_member
RUN_CASE(base_from_member, base_from_member::drive_bad(3), base_from_member::drive_good(3))

// CASE lazy_result: the flag has a value from the start, but the cached value is read without it
namespace lazy_result
{
//- bad
class SensorBad
{
	int cached;
	bool known = false;

public:
	void sample(int v)
	{
		cached = v;
		known = true;
	}
	bool above_bad(int threshold) const { return cached > threshold && known; }
};
int drive_bad(int n)
{
	SensorBad s;
	int alarms = s.above_bad(n) ? 1 : 0;
	s.sample(n + 1);
	return alarms + (s.above_bad(n) ? 1 : 0);
}
//- good
class SensorGood
{
	int cached = 0;
	bool known = false;

public:
	void sample(int v)
	{
		cached = v;
		known = true;
	}
	bool above_good(int threshold) const { return known && cached > threshold; }
};
int drive_good(int n)
{
	SensorGood s;
	int alarms = s.above_good(n) ? 1 : 0;
	s.sample(n + 1);
	return alarms + (s.above_good(n) ? 1 : 0);
}
} // namespace lazy_result
RUN_CASE(lazy_result, lazy_result::drive_bad(3), lazy_result::drive_good(3))

// CASE malloc_node: the first node's link comes from malloc and ends the walk only by luck
namespace malloc_node
{
struct Node {
	int value;
	Node *next;
};
//- bad
Node *push_bad(Node *head, int value)
{
	Node *node = static_cast<Node *>(std::malloc(sizeof(Node)));
	if (!node)
		return head;
	node->value = value;
	if (head)
		node->next = head;
	return node;
}
int drive_bad(int n)
{
	Node *head = nullptr;
	for (int i = 0; i < n; i++)
		head = push_bad(head, i);
	int sum = 0;
	while (head) {
		Node *next = head->next;
		sum += head->value;
		std::free(head);
		head = next;
	}
	return sum;
}
//- good
Node *push_good(Node *head, int value)
{
	Node *node = static_cast<Node *>(std::malloc(sizeof(Node)));
	if (!node)
		return head;
	node->value = value;
	node->next = head;
	return node;
}
int drive_good(int n)
{
	Node *head = nullptr;
	for (int i = 0; i < n; i++)
		head = push_good(head, i);
	int sum = 0;
	while (head) {
		Node *next = head->next;
		sum += head->value;
		std::free(head);
		head = next;
	}
	return sum;
}
} // namespace malloc_node
RUN_CASE(malloc_node, malloc_node::drive_bad(3), malloc_node::drive_good(3))

// CASE early_capture: the closure copies the threshold before it is computed
namespace early_capture
{
//- bad
int count_bad(const std::vector<int> &values)
{
	int threshold;
	auto large = [threshold](int v) { return v > threshold; };
	int sum = 0;
	for (int v : values)
		sum += v;
	threshold = values.empty() ? 0 : sum / int(values.size());
	return int(std::count_if(values.begin(), values.end(), large));
}
int drive_bad(int n)
{
	return count_bad({1, 2, n, n * 2});
}
//- good
int count_good(const std::vector<int> &values)
{
	int threshold;
	auto large = [&threshold](int v) { return v > threshold; };
	int sum = 0;
	for (int v : values)
		sum += v;
	threshold = values.empty() ? 0 : sum / int(values.size());
	return int(std::count_if(values.begin(), values.end(), large));
}
int drive_good(int n)
{
	return count_good({1, 2, n, n * 2});
}
} // namespace early_capture
RUN_CASE(early_capture, early_capture::drive_bad(3), early_capture::drive_good(3))

// CASE new_without_parens: new Stats leaves the counters without a value, new Stats() zeroes them
namespace new_without_parens
{
struct Stats {
	std::array<int, 4> hits;
	int misses;
};
void record(Stats &s, int bucket)
{
	if (bucket >= 0 && bucket < 4)
		s.hits[bucket]++;
	else
		s.misses++;
}
//- bad
int drive_bad(int n)
{
	std::unique_ptr<Stats> s(new Stats);
	for (int i = 0; i < n * 2; i++)
		record(*s, i);
	return s->hits[1] > s->misses ? 1 : 0;
}
//- good
int drive_good(int n)
{
	std::unique_ptr<Stats> s(new Stats());
	for (int i = 0; i < n * 2; i++)
		record(*s, i);
	return s->hits[1] > s->misses ? 1 : 0;
}
} // namespace new_without_parens
RUN_CASE(new_without_parens, new_without_parens::drive_bad(3), new_without_parens::drive_good(3))

// CASE two_outputs: the remainder is only stored when there is a whole page
namespace two_outputs
{
//- bad
void pages_bad(int bytes, int *whole, int *rest)
{
	*whole = bytes / 4096;
	if (*whole > 0)
		*rest = bytes % 4096;
}
int needed_bad(int bytes)
{
	int whole, rest;
	pages_bad(bytes, &whole, &rest);
	return whole + (rest > 0 ? 1 : 0);
}
int drive_bad(int n)
{
	return needed_bad(n);
}
//- good
void pages_good(int bytes, int *whole, int *rest)
{
	*whole = bytes / 4096;
	*rest = bytes % 4096;
}
int needed_good(int bytes)
{
	int whole, rest;
	pages_good(bytes, &whole, &rest);
	return whole + (rest > 0 ? 1 : 0);
}
int drive_good(int n)
{
	return needed_good(n);
}
} // namespace two_outputs
RUN_CASE(two_outputs, two_outputs::drive_bad(3), two_outputs::drive_good(3))

// CASE setup_returns_early: for a mono stream setup leaves before the gain gets its value
namespace setup_returns_early
{
//- bad
class MixerBad
{
	int channels = 0;
	int balance = 0;
	int gain;

public:
	void setup_bad(int count, int bal)
	{
		channels = count;
		if (channels == 1)
			return;
		balance = bal;
		gain = 100 - balance;
	}
	int apply(int sample) const { return sample * gain / 100; }
};
int drive_bad(int n)
{
	MixerBad m;
	m.setup_bad(1, n);
	return m.apply(n);
}
//- good
class MixerGood
{
	int channels = 0;
	int balance = 0;
	int gain = 100;

public:
	void setup_good(int count, int bal)
	{
		channels = count;
		gain = 100;
		if (channels == 1)
			return;
		balance = bal;
		gain = 100 - balance;
	}
	int apply(int sample) const { return sample * gain / 100; }
};
int drive_good(int n)
{
	MixerGood m;
	m.setup_good(1, n);
	return m.apply(n);
}
} // namespace setup_returns_early
RUN_CASE(setup_returns_early, setup_returns_early::drive_bad(3), setup_returns_early::drive_good(3))

// CASE first_delta: in the first round there is no previous reading to subtract
namespace first_delta
{
//- bad
int jumps_bad(const int *readings, int n)
{
	int jumps = 0;
	int previous;
	for (int i = 0; i < n; i++) {
		int delta = readings[i] - previous;
		if (delta > 5 || delta < -5)
			jumps++;
		previous = readings[i];
	}
	return jumps;
}
int drive_bad(int n)
{
	const int r[] = {n, n + 1, n + 20};
	return jumps_bad(r, 3);
}
//- good
int jumps_good(const int *readings, int n)
{
	int jumps = 0;
	int previous;
	for (int i = 0; i < n; i++) {
		int delta = i > 0 ? readings[i] - previous : 0;
		if (delta > 5 || delta < -5)
			jumps++;
		previous = readings[i];
	}
	return jumps;
}
int drive_good(int n)
{
	const int r[] = {n, n + 1, n + 20};
	return jumps_good(r, 3);
}
} // namespace first_delta
RUN_CASE(first_delta, first_delta::drive_bad(3), first_delta::drive_good(3))

// CASE distance_matrix: only one triangle is filled and both are read
namespace distance_matrix
{
constexpr int size = 5;
//- bad
int farthest_bad(const int (&at)[size])
{
	int d[size][size];
	for (int i = 0; i < size; i++)
		for (int j = i; j < size; j++)
			d[i][j] = at[i] < at[j] ? at[j] - at[i] : at[i] - at[j];
	int best = 0;
	for (int i = 0; i < size; i++)
		for (int j = 0; j < size; j++)
			best = std::max(best, d[i][j]);
	return best;
}
int drive_bad(int n)
{
	return farthest_bad({1, n, 4, 9, 2});
}
//- good
int farthest_good(const int (&at)[size])
{
	int d[size][size];
	for (int i = 0; i < size; i++)
		for (int j = i; j < size; j++)
			d[i][j] = at[i] < at[j] ? at[j] - at[i] : at[i] - at[j];
	int best = 0;
	for (int i = 0; i < size; i++)
		for (int j = i; j < size; j++)
			best = std::max(best, d[i][j]);
	return best;
}
int drive_good(int n)
{
	return farthest_good({1, n, 4, 9, 2});
}
} // namespace distance_matrix
RUN_CASE(distance_matrix, distance_matrix::drive_bad(3), distance_matrix::drive_good(3))

// CASE ring_average: the average takes in slots of the ring that no sample has reached yet
namespace ring_average
{
//- bad
class RingBad
{
	int slots[8];
	unsigned count = 0;

public:
	void push(int v) { slots[count++ % 8] = v; }
	int average_bad() const
	{
		int sum = 0;
		for (int i = 0; i < 8; i++)
			sum += slots[i];
		return sum / 8;
	}
};
int drive_bad(int n)
{
	RingBad r;
	for (int i = 0; i < n; i++)
		r.push(i);
	return r.average_bad();
}
//- good
class RingGood
{
	int slots[8] = {};
	unsigned count = 0;

public:
	void push(int v) { slots[count++ % 8] = v; }
	int average_good() const
	{
		const int filled = count < 8 ? int(count) : 8;
		int sum = 0;
		for (int i = 0; i < filled; i++)
			sum += slots[i];
		return filled ? sum / filled : 0;
	}
};
int drive_good(int n)
{
	RingGood r;
	for (int i = 0; i < n; i++)
		r.push(i);
	return r.average_good();
}
} // namespace ring_average
RUN_CASE(ring_average, ring_average::drive_bad(3), ring_average::drive_good(3))

// CASE copy_forgets: the hand-written copy constructor does not copy the style
namespace copy_forgets
{
//- bad
class LabelBad
{
	std::unique_ptr<int> text;
	int style;

public:
	LabelBad(int t, int s) : text(std::make_unique<int>(t)), style(s) {}
	LabelBad(const LabelBad &o) : text(std::make_unique<int>(*o.text)) {}
	int render() const { return style == 1 ? -*text : *text; }
};
int drive_bad(int n)
{
	LabelBad a(n, 1);
	LabelBad b(a);
	return a.render() + b.render();
}
//- good
class LabelGood
{
	std::unique_ptr<int> text;
	int style;

public:
	LabelGood(int t, int s) : text(std::make_unique<int>(t)), style(s) {}
	LabelGood(const LabelGood &o) : text(std::make_unique<int>(*o.text)), style(o.style) {}
	int render() const { return style == 1 ? -*text : *text; }
};
int drive_good(int n)
{
	LabelGood a(n, 1);
	LabelGood b(a);
	return a.render() + b.render();
}
} // namespace copy_forgets
RUN_CASE(copy_forgets, copy_forgets::drive_bad(3), copy_forgets::drive_good(3))

// CASE shadowed_result: the inner declaration takes the value that the outer one should have got
namespace shadowed_result
{
int probe(int slot)
{
	return slot % 2 ? slot * 10 : -1;
}
//- bad
int find_bad(int slots)
{
	int found;
	for (int i = 1; i <= slots; i++) {
		int found = probe(i);
		if (found >= 0)
			break;
	}
	return found;
}
int drive_bad(int n)
{
	return find_bad(n) + 1;
}
//- good
int find_good(int slots)
{
	int found = -1;
	for (int i = 1; i <= slots; i++) {
		found = probe(i);
		if (found >= 0)
			break;
	}
	return found;
}
int drive_good(int n)
{
	return find_good(n) + 1;
}
} // namespace shadowed_result
RUN_CASE(shadowed_result, shadowed_result::drive_bad(3), shadowed_result::drive_good(3))

// CASE scan_size: one converted number is enough for the check, but two are used
namespace scan_size
{
//- bad
int area_bad(const char *text)
{
	int w, h;
	if (std::sscanf(text, "%dx%d", &w, &h) < 1)
		return -1;
	return w * h;
}
int drive_bad(int n)
{
	return area_bad("640x480") + area_bad("640") + n;
}
//- good
int area_good(const char *text)
{
	int w, h;
	if (std::sscanf(text, "%dx%d", &w, &h) < 2)
		return -1;
	return w * h;
}
int drive_good(int n)
{
	return area_good("640x480") + area_good("640") + n;
}
} // namespace scan_size
RUN_CASE(scan_size, scan_size::drive_bad(3), scan_size::drive_good(3))

// CASE quad_children: the children of a leaf are tested and were never set to null
namespace quad_children
{
//- bad
struct QuadBad {
	int items;
	QuadBad *child[4];
	explicit QuadBad(int n) : items(n) {}
	int total() const
	{
		int sum = items;
		for (const QuadBad *c : child)
			if (c)
				sum += c->total();
		return sum;
	}
};
int drive_bad(int n)
{
	QuadBad leaf(n);
	return leaf.total();
}
//- good
struct QuadGood {
	int items;
	QuadGood *child[4] = {};
	explicit QuadGood(int n) : items(n) {}
	int total() const
	{
		int sum = items;
		for (const QuadGood *c : child)
			if (c)
				sum += c->total();
		return sum;
	}
};
int drive_good(int n)
{
	QuadGood leaf(n);
	return leaf.total();
}
} // namespace quad_children
RUN_CASE(quad_children, quad_children::drive_bad(3), quad_children::drive_good(3))

// CASE generic_sum: T sum; gives an int no value
namespace generic_sum
{
//- bad
template <class T>
T sum_bad(const std::vector<T> &values)
{
	T sum;
	for (const T &v : values)
		sum = sum + v;
	return sum;
}
int drive_bad(int n)
{
	return sum_bad(std::vector<int>{1, 2, n});
}
//- good
template <class T>
T sum_good(const std::vector<T> &values)
{
	T sum{};
	for (const T &v : values)
		sum = sum + v;
	return sum;
}
int drive_good(int n)
{
	return sum_good(std::vector<int>{1, 2, n});
}
} // namespace generic_sum
RUN_CASE(generic_sum, generic_sum::drive_bad(3), generic_sum::drive_good(3))

// CASE old_record: a record of the first version is shorter, its missing field is read all the same
namespace old_record
{
struct Record {
	int id;
	int size;
	int flags;
};
//- bad
bool hidden_bad(const unsigned char *raw, std::size_t length)
{
	Record r;
	if (length < 2 * sizeof(int))
		return false;
	std::memcpy(&r, raw, std::min(length, sizeof(r)));
	return r.flags & 1;
}
int drive_bad(int n)
{
	const int old[2] = {n, n};
	unsigned char raw[sizeof(old)];
	std::memcpy(raw, old, sizeof(old));
	return hidden_bad(raw, sizeof(raw)) ? 1 : 0;
}
//- good
bool hidden_good(const unsigned char *raw, std::size_t length)
{
	Record r = {};
	if (length < 2 * sizeof(int))
		return false;
	std::memcpy(&r, raw, std::min(length, sizeof(r)));
	return r.flags & 1;
}
int drive_good(int n)
{
	const int old[2] = {n, n};
	unsigned char raw[sizeof(old)];
	std::memcpy(raw, old, sizeof(old));
	return hidden_good(raw, sizeof(raw)) ? 1 : 0;
}
} // namespace old_record
RUN_CASE(old_record, old_record::drive_bad(3), old_record::drive_good(3))
