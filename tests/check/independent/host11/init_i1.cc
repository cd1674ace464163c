// SPDX-License-Identifier: GPL-2.0
// Values that were never given: members, arrays, buffers, results of calls that failed.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

// CASE rate_limiter: the second constructor leaves the number of tokens without a value
namespace rate_limiter
{
struct Limits {
	int rate;
	int burst;
};
//- bad
class LimiterBad
{
	int rate;
	int burst;
	int tokens;

public:
	explicit LimiterBad(int rate) : rate(rate), burst(rate * 2), tokens(rate) {}
	explicit LimiterBad(const Limits &l) : rate(l.rate), burst(l.burst) {}
	bool take()
	{
		if (tokens <= 0)
			return false;
		tokens--;
		return true;
	}
	void tick() { tokens = std::min(tokens + rate, burst); }
};
//- good
class LimiterGood
{
	int rate;
	int burst;
	int tokens;

public:
	explicit LimiterGood(int rate) : rate(rate), burst(rate * 2), tokens(rate) {}
	explicit LimiterGood(const Limits &l) : rate(l.rate), burst(l.burst), tokens(l.burst) {}
	bool take()
	{
		if (tokens <= 0)
			return false;
		tokens--;
		return true;
	}
	void tick() { tokens = std::min(tokens + rate, burst); }
};
//- bad
int drive_bad(int n)
{
	LimiterBad l(Limits{2, 3});
	int passed = 0;
	for (int i = 0; i < n; i++) {
		passed += l.take();
		l.tick();
	}
	return passed;
}
//- good
int drive_good(int n)
{
	LimiterGood l(Limits{2, 3});
	int passed = 0;
	for (int i = 0; i < n; i++) {
		passed += l.take();
		l.tick();
	}
	return passed;
}
} // namespace rate_limiter
RUN_CASE(rate_limiter, rate_limiter::drive_bad(4), rate_limiter::drive_good(4))

// CASE read_setting: the out-parameter is used though the lookup failed and did not set it
namespace read_setting
{
struct Setting {
	int key;
	int value;
};
bool lookup(std::span<const Setting> all, int key, int *out)
{
	for (const Setting &s : all)
		if (s.key == key) {
			*out = s.value;
			return true;
		}
	return false;
}
//- bad
int window_bad(std::span<const Setting> all)
{
	int width;
	int height;
	lookup(all, 1, &width);
	lookup(all, 2, &height);
	if (height > width)
		return height;
	return width;
}
//- good
int window_good(std::span<const Setting> all)
{
	int width;
	int height;
	if (!lookup(all, 1, &width) || !lookup(all, 2, &height))
		return 0;
	if (height > width)
		return height;
	return width;
}
//- shared
//- bad
int drive_bad(int n)
{
	const Setting all[] = {{1, n}, {3, n}};
	return window_bad(all);
}
//- shared
//- good
int drive_good(int n)
{
	const Setting all[] = {{1, n}, {3, n}};
	return window_good(all);
}
//- shared
} // namespace read_setting
RUN_CASE(read_setting, read_setting::drive_bad(3), read_setting::drive_good(3))

// CASE smooth_samples: the array is filled as far as there are samples and averaged as a whole
namespace smooth_samples
{
constexpr std::size_t taps = 8;
//- bad
int smooth_bad(std::span<const int> samples)
{
	int window[taps];
	for (std::size_t i = 0; i < taps && i < samples.size(); i++)
		window[i] = samples[i] * 16;
	int sum = 0;
	for (int v : window)
		sum += v;
	return sum > 100 ? 100 : sum;
}
//- good
int smooth_good(std::span<const int> samples)
{
	int window[taps] = {};
	for (std::size_t i = 0; i < taps && i < samples.size(); i++)
		window[i] = samples[i] * 16;
	int sum = 0;
	for (int v : window)
		sum += v;
	return sum > 100 ? 100 : sum;
}
//- shared
//- bad
int drive_bad(int n)
{
	const std::vector<int> samples(std::size_t(n), 2);
	return smooth_bad(samples);
}
//- shared
//- good
int drive_good(int n)
{
	const std::vector<int> samples(std::size_t(n), 2);
	return smooth_good(samples);
}
//- shared
} // namespace smooth_samples
RUN_CASE(smooth_samples, smooth_samples::drive_bad(3), smooth_samples::drive_good(3))

// CASE byte_histogram: the counters come from new without a value and are counted up
namespace byte_histogram
{
//- bad
int most_common_bad(const std::uint8_t *bytes, std::size_t n)
{
	unsigned *counts = new unsigned[256];
	for (std::size_t i = 0; i < n; i++)
		counts[bytes[i]]++;
	unsigned *top = std::max_element(counts, counts + 256);
	int best = int(top - counts);
	delete[] counts;
	return best;
}
//- good
int most_common_good(const std::uint8_t *bytes, std::size_t n)
{
	unsigned *counts = new unsigned[256]();
	for (std::size_t i = 0; i < n; i++)
		counts[bytes[i]]++;
	unsigned *top = std::max_element(counts, counts + 256);
	int best = int(top - counts);
	delete[] counts;
	return best;
}
//- shared
//- bad
int drive_bad(int n)
{
	const std::uint8_t bytes[] = {1, 2, std::uint8_t(n), 4};
	return most_common_bad(bytes, sizeof(bytes));
}
//- shared
//- good
int drive_good(int n)
{
	const std::uint8_t bytes[] = {1, 2, std::uint8_t(n), 4};
	return most_common_good(bytes, sizeof(bytes));
}
//- shared
} // namespace byte_histogram
RUN_CASE(byte_histogram, byte_histogram::drive_bad(2), byte_histogram::drive_good(2))

// CASE pixel_stride: no branch of the switch sets the size for the new format
namespace pixel_stride
{
enum class Format { gray, rgb, rgba, palette };
struct Surface {
	Format format;
	int width;
};
//- bad
int stride_bad(const Surface &s)
{
	int bytes;
	switch (s.format) {
	case Format::gray:
		bytes = 1;
		break;
	case Format::rgb:
		bytes = 3;
		break;
	case Format::rgba:
		bytes = 4;
		break;
	case Format::palette:
		break;
	}
	return bytes * s.width;
}
//- good
int stride_good(const Surface &s)
{
	int bytes = 1;
	switch (s.format) {
	case Format::gray:
		bytes = 1;
		break;
	case Format::rgb:
		bytes = 3;
		break;
	case Format::rgba:
		bytes = 4;
		break;
	case Format::palette:
		break;
	}
	return bytes * s.width;
}
//- shared
//- bad
int drive_bad(int n)
{
	const Surface all[] = {{Format::rgb, n}, {Format::palette, n}};
	int sum = 0;
	for (const Surface &s : all)
		sum += stride_bad(s);
	return sum;
}
//- shared
//- good
int drive_good(int n)
{
	const Surface all[] = {{Format::rgb, n}, {Format::palette, n}};
	int sum = 0;
	for (const Surface &s : all)
		sum += stride_good(s);
	return sum;
}
//- shared
} // namespace pixel_stride
RUN_CASE(pixel_stride, pixel_stride::drive_bad(3), pixel_stride::drive_good(3))

// CASE visited_marks: make_unique_for_overwrite leaves the marks of the graph walk without values
namespace visited_marks
{
struct Edge {
	int from;
	int to;
};
//- bad
int reachable_bad(std::span<const Edge> edges, int nodes)
{
	auto seen = std::make_unique_for_overwrite<bool[]>(std::size_t(nodes));
	std::vector<int> todo{0};
	int count = 0;
	while (!todo.empty()) {
		int at = todo.back();
		todo.pop_back();
		if (seen[std::size_t(at)])
			continue;
		seen[std::size_t(at)] = true;
		count++;
		for (const Edge &e : edges)
			if (e.from == at)
				todo.push_back(e.to);
	}
	return count;
}
//- good
int reachable_good(std::span<const Edge> edges, int nodes)
{
	auto seen = std::make_unique<bool[]>(std::size_t(nodes));
	std::vector<int> todo{0};
	int count = 0;
	while (!todo.empty()) {
		int at = todo.back();
		todo.pop_back();
		if (seen[std::size_t(at)])
			continue;
		seen[std::size_t(at)] = true;
		count++;
		for (const Edge &e : edges)
			if (e.from == at)
				todo.push_back(e.to);
	}
	return count;
}
//- shared
//- bad
int drive_bad(int n)
{
	const Edge edges[] = {{0, 1}, {1, 2}, {2, 0}};
	return reachable_bad(edges, n);
}
//- shared
//- good
int drive_good(int n)
{
	const Edge edges[] = {{0, 1}, {1, 2}, {2, 0}};
	return reachable_good(edges, n);
}
//- shared
} // namespace visited_marks
RUN_CASE(visited_marks, visited_marks::drive_bad(5), visited_marks::drive_good(5))

// CASE camera_copy: the hand-written copy constructor forgets one member
namespace camera_copy
{
//- bad
struct CameraBad {
	int x, y;
	int zoom;
	int *shared_uses;
	explicit CameraBad(int *uses) : x(0), y(0), zoom(1), shared_uses(uses) { ++*shared_uses; }
	CameraBad(const CameraBad &o) : x(o.x), y(o.y), shared_uses(o.shared_uses)
	{
		++*shared_uses;
	}
	CameraBad &operator=(const CameraBad &) = delete;
	~CameraBad() { --*shared_uses; }
	bool close_up() const { return zoom > 4; }
};
//- good
struct CameraGood {
	int x, y;
	int zoom;
	int *shared_uses;
	explicit CameraGood(int *uses) : x(0), y(0), zoom(1), shared_uses(uses) { ++*shared_uses; }
	CameraGood(const CameraGood &o) : x(o.x), y(o.y), zoom(o.zoom), shared_uses(o.shared_uses)
	{
		++*shared_uses;
	}
	CameraGood &operator=(const CameraGood &) = delete;
	~CameraGood() { --*shared_uses; }
	bool close_up() const { return zoom > 4; }
};
//- shared
template <typename C>
int drive(int n)
{
	int uses = 0;
	C camera(&uses);
	camera.zoom = n;
	C shot = camera;
	if (shot.close_up())
		return 100;
	return shot.x + uses;
}
//- bad
int drive_bad(int n)
{
	return drive<CameraBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<CameraGood>(n);
}
//- shared
} // namespace camera_copy
RUN_CASE(camera_copy, camera_copy::drive_bad(3), camera_copy::drive_good(3))

// CASE ring_order: the mask is computed from a capacity that is initialised after it
namespace ring_order
{
unsigned rounded(unsigned n)
{
	unsigned size = 1;
	while (size < n)
		size *= 2;
	return size;
}
//- bad
class RingBad
{
	unsigned mask;
	unsigned capacity;
	std::vector<int> slots;
	unsigned head = 0;

public:
	explicit RingBad(unsigned n) : mask(capacity - 1), capacity(rounded(n)), slots(capacity) {}
	void put(int v) { slots[head++ & mask % capacity] = v; }
	int at(unsigned i) const { return slots[i & mask % capacity]; }
};
//- good
class RingGood
{
	unsigned capacity;
	unsigned mask;
	std::vector<int> slots;
	unsigned head = 0;

public:
	explicit RingGood(unsigned n) : capacity(rounded(n)), mask(capacity - 1), slots(capacity) {}
	void put(int v) { slots[head++ & mask % capacity] = v; }
	int at(unsigned i) const { return slots[i & mask % capacity]; }
};
//- shared
template <typename R>
int drive(int n)
{
	R ring(5);
	for (int i = 0; i < n; i++)
		ring.put(i);
	return ring.at(3);
}
//- bad
int drive_bad(int n)
{
	return drive<RingBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<RingGood>(n);
}
//- shared
} // namespace ring_order
RUN_CASE(ring_order, ring_order::drive_bad(12), ring_order::drive_good(12))

// CASE crtp_setup: the base constructor calls into the derived part, whose members have no values
namespace crtp_setup
{
//- bad
template <typename D>
class WidgetBad
{
protected:
	int area = 0;

public:
	WidgetBad() { static_cast<D *>(this)->layout(); }
	int size() const { return area; }
};
class ButtonBad : public WidgetBad<ButtonBad>
{
	int width;
	int height;

public:
	explicit ButtonBad(int w) : width(w), height(w / 2) {}
	void layout() { area = width > height ? width : height; }
};
//- good
template <typename D>
class WidgetGood
{
protected:
	int area = 0;

public:
	int size() const { return area; }
};
class ButtonGood : public WidgetGood<ButtonGood>
{
	int width;
	int height;

public:
	explicit ButtonGood(int w) : width(w), height(w / 2) { layout(); }
	void layout() { area = width > height ? width : height; }
};
//- shared
//- bad
int drive_bad(int n)
{
	ButtonBad b(n);
	return b.size();
}
//- shared
//- good
int drive_good(int n)
{
	ButtonGood b(n);
	return b.size();
}
//- shared
} // namespace crtp_setup
RUN_CASE(crtp_setup, crtp_setup::drive_bad(3), crtp_setup::drive_good(3))

// CASE nearest_free: if no slot is free the distance found so far was never given a value
namespace nearest_free
{
struct Slot {
	int position;
	bool taken;
};
//- bad
int nearest_bad(std::span<const Slot> slots, int here)
{
	int best;
	bool first = true;
	for (const Slot &s : slots) {
		if (s.taken)
			continue;
		int distance = s.position > here ? s.position - here : here - s.position;
		if (first || distance < best)
			best = distance;
		first = false;
	}
	return best;
}
//- good
int nearest_good(std::span<const Slot> slots, int here)
{
	int best = -1;
	bool first = true;
	for (const Slot &s : slots) {
		if (s.taken)
			continue;
		int distance = s.position > here ? s.position - here : here - s.position;
		if (first || distance < best)
			best = distance;
		first = false;
	}
	return best;
}
//- shared
//- bad
int drive_bad(int n)
{
	std::vector<Slot> slots{{1, false}, {4, true}};
	int sum = nearest_bad(slots, n);
	slots[0].taken = true;
	return sum + nearest_bad(slots, n);
}
//- shared
//- good
int drive_good(int n)
{
	std::vector<Slot> slots{{1, false}, {4, true}};
	int sum = nearest_good(slots, n);
	slots[0].taken = true;
	return sum + nearest_good(slots, n);
}
//- shared
} // namespace nearest_free
RUN_CASE(nearest_free, nearest_free::drive_bad(3), nearest_free::drive_good(3))

// CASE frame_checksum: the header's flags go into the checksum without ever being set
namespace frame_checksum
{
struct Header {
	std::uint8_t type;
	std::uint8_t flags;
	std::uint16_t length;
};
unsigned checksum(const unsigned char *p, std::size_t n)
{
	unsigned sum = 0;
	while (n--)
		sum = sum * 31 + *p++;
	return sum;
}
//- bad
unsigned frame_bad(std::vector<unsigned char> &out, unsigned length)
{
	Header h;
	h.type = 2;
	h.length = std::uint16_t(length);
	out.resize(sizeof(h));
	std::memcpy(out.data(), &h, sizeof(h));
	return checksum(out.data(), out.size());
}
//- good
unsigned frame_good(std::vector<unsigned char> &out, unsigned length)
{
	Header h;
	h.type = 2;
	h.flags = 0;
	h.length = std::uint16_t(length);
	out.resize(sizeof(h));
	std::memcpy(out.data(), &h, sizeof(h));
	return checksum(out.data(), out.size());
}
//- shared
//- bad
unsigned drive_bad(unsigned n)
{
	std::vector<unsigned char> out;
	return frame_bad(out, n);
}
//- shared
//- good
unsigned drive_good(unsigned n)
{
	std::vector<unsigned char> out;
	return frame_good(out, n);
}
//- shared
} // namespace frame_checksum
RUN_CASE(frame_checksum, frame_checksum::drive_bad(3), frame_checksum::drive_good(3))

// CASE tail_append: the last node's next pointer is never set, the walk runs past it
namespace tail_append
{
struct Node {
	int value;
	Node *next;
};
//- bad
class ListBad
{
	Node *head = nullptr;
	Node **tail = &head;

public:
	ListBad() = default;
	ListBad(const ListBad &) = delete;
	ListBad &operator=(const ListBad &) = delete;
	void append(int v)
	{
		Node *n = new Node;
		n->value = v;
		*tail = n;
		tail = &n->next;
	}
	int sum() const
	{
		int total = 0;
		for (const Node *n = head; n; n = n->next)
			total += n->value;
		return total;
	}
	~ListBad()
	{
		while (head)
			delete std::exchange(head, head->next);
	}
};
//- good
class ListGood
{
	Node *head = nullptr;
	Node **tail = &head;

public:
	ListGood() = default;
	ListGood(const ListGood &) = delete;
	ListGood &operator=(const ListGood &) = delete;
	void append(int v)
	{
		Node *n = new Node;
		n->value = v;
		n->next = nullptr;
		*tail = n;
		tail = &n->next;
	}
	int sum() const
	{
		int total = 0;
		for (const Node *n = head; n; n = n->next)
			total += n->value;
		return total;
	}
	~ListGood()
	{
		while (head)
			delete std::exchange(head, head->next);
	}
};
//- shared
template <typename L>
int drive(int n)
{
	L list;
	for (int i = 0; i < n; i++)
		list.append(i);
	return list.sum();
}
//- bad
int drive_bad(int n)
{
	return drive<ListBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<ListGood>(n);
}
//- shared
} // namespace tail_append
RUN_CASE(tail_append, tail_append::drive_bad(3), tail_append::drive_good(3))

// CASE early_capture: the closure copies the threshold before it has been computed
namespace early_capture
{
struct Reading {
	int sensor;
	int value;
};
//- bad
int alarms_bad(std::span<const Reading> readings, int factor)
{
	int threshold;
	auto alarming = [threshold](const Reading &r) { return r.value > threshold; };
	int sum = 0;
	for (const Reading &r : readings)
		sum += r.value;
	threshold = sum / factor;
	return int(std::count_if(readings.begin(), readings.end(), alarming));
}
//- good
int alarms_good(std::span<const Reading> readings, int factor)
{
	int threshold;
	auto alarming = [&threshold](const Reading &r) { return r.value > threshold; };
	int sum = 0;
	for (const Reading &r : readings)
		sum += r.value;
	threshold = sum / factor;
	return int(std::count_if(readings.begin(), readings.end(), alarming));
}
//- shared
//- bad
int drive_bad(int n)
{
	const Reading all[] = {{1, 5}, {2, 9}, {3, 1}};
	return alarms_bad(all, n);
}
//- shared
//- good
int drive_good(int n)
{
	const Reading all[] = {{1, 5}, {2, 9}, {3, 1}};
	return alarms_good(all, n);
}
//- shared
} // namespace early_capture
RUN_CASE(early_capture, early_capture::drive_bad(3), early_capture::drive_good(3))

// CLEAN filled_then_read: correct
namespace filled_then_read
{
int drive(int n)
{
	int buffer[16];
	std::size_t used = 0;
	for (int i = 0; i < n && used < 16; i++)
		if (i % 2)
			buffer[used++] = i;
	int sum = 0;
	for (std::size_t i = 0; i < used; i++)
		sum += buffer[i];
	return sum > 10 ? 10 : sum;
}
} // namespace filled_then_read
RUN_CLEAN(filled_then_read, filled_then_read::drive(20))

// CLEAN checked_out_parameter: correct
namespace checked_out_parameter
{
struct Point {
	int x;
	int y;
};
bool intersect(Point a, Point b, Point *out)
{
	if (a.x == b.x)
		return false;
	out->x = a.x + b.x;
	out->y = a.y + b.y;
	return true;
}
int drive(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++) {
		Point p;
		if (!intersect({i, 1}, {2, i}, &p))
			continue;
		sum += p.x > p.y ? p.x : p.y;
	}
	return sum;
}
} // namespace checked_out_parameter
RUN_CLEAN(checked_out_parameter, checked_out_parameter::drive(5))

// CLEAN assigned_in_every_branch: correct
namespace assigned_in_every_branch
{
int drive(int n)
{
	int step;
	int limit;
	if (n < 0) {
		step = -1;
		limit = -n;
	} else if (n == 0) {
		return 0;
	} else {
		step = 1;
		limit = n;
	}
	int at = 0;
	for (int i = 0; i < limit; i++)
		at += step;
	return at;
}
} // namespace assigned_in_every_branch
RUN_CLEAN(assigned_in_every_branch, assigned_in_every_branch::drive(-4))

// CLEAN two_phase_device: correct
namespace two_phase_device
{
class Device
{
	int rate;
	int *ring;
	std::size_t size;
	bool up = false;

public:
	Device() : rate(0), ring(nullptr), size(0) {}
	Device(const Device &) = delete;
	Device &operator=(const Device &) = delete;
	~Device() { delete[] ring; }
	bool init(int wanted, std::size_t slots)
	{
		if (wanted <= 0 || up)
			return false;
		rate = wanted;
		ring = new int[slots]();
		size = slots;
		up = true;
		return true;
	}
	int poll()
	{
		if (!up)
			return -1;
		for (std::size_t i = 0; i < size; i++)
			ring[i] += rate;
		return ring[size - 1];
	}
};
int drive(int n)
{
	Device d;
	int sum = d.poll();
	if (!d.init(n, 4))
		return sum;
	return sum + d.poll() + d.poll();
}
} // namespace two_phase_device
RUN_CLEAN(two_phase_device, two_phase_device::drive(3))

// CLEAN overwrite_buffer: correct
namespace overwrite_buffer
{
unsigned drive(unsigned n)
{
	auto buffer = std::make_unique_for_overwrite<unsigned char[]>(n);
	std::memset(buffer.get(), 7, n);
	auto copy = std::make_unique_for_overwrite<unsigned char[]>(n);
	std::memcpy(copy.get(), buffer.get(), n);
	unsigned sum = 0;
	for (unsigned i = 0; i < n; i++)
		sum += copy[i];
	return sum;
}
} // namespace overwrite_buffer
RUN_CLEAN(overwrite_buffer, overwrite_buffer::drive(12))

// CLEAN delegated_constructor: correct
namespace delegated_constructor
{
class Clock
{
	int hours;
	int minutes;
	bool running;

	void clear()
	{
		hours = 0;
		minutes = 0;
		running = false;
	}

public:
	Clock() { clear(); }
	explicit Clock(int h) : Clock()
	{
		hours = h;
		running = true;
	}
	void tick()
	{
		if (running && ++minutes == 60) {
			minutes = 0;
			hours++;
		}
	}
	int total() const { return hours * 60 + minutes; }
};
int drive(int n)
{
	Clock a;
	Clock b(1);
	for (int i = 0; i < n; i++) {
		a.tick();
		b.tick();
	}
	return a.total() + b.total();
}
} // namespace delegated_constructor
RUN_CLEAN(delegated_constructor, delegated_constructor::drive(70))
