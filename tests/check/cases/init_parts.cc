// SPDX-License-Identifier: GPL-2.0
// Arrays that get their values in part, objects on the heap without values, and what constructors leave.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <numeric>
#include <span>
#include <string_view>
#include <vector>
// REJECT: init-use
int inner_part(int x)
{
	std::array<int, 5> w;
	for (std::size_t i = 1; i < w.size(); i++)
		w[i] = x * int(i);
	int sum = 0;
	for (int v : w)
		sum += v;
	return sum;
}
// ACCEPT
int all_parts(int x)
{
	std::array<int, 5> w;
	w[0] = 1;
	for (std::size_t i = 1; i < w.size(); i++)
		w[i] = w[i - 1] + x;
	return std::accumulate(w.begin(), w.end(), 0);
}
// REJECT: init-use
int one_too_far(const std::vector<int> &v)
{
	int a[16];
	std::size_t n = std::min<std::size_t>(v.size(), 16);
	for (std::size_t i = 0; i < n; i++)
		a[i] = v[i];
	int sum = 0;
	for (std::size_t i = 0; i <= n; i++)
		sum += a[i];
	return sum;
}
// ACCEPT
int as_far(const std::vector<int> &v)
{
	int a[16];
	std::size_t n = std::min<std::size_t>(v.size(), 16);
	for (std::size_t i = 0; i < n; i++)
		a[i] = v[i];
	int sum = 0;
	for (std::size_t i = 0; i < n; i++)
		sum += a[i];
	return sum;
}
// REJECT: init-use
int every_second()
{
	int a[8];
	for (int i = 0; i < 8; i += 2)
		a[i] = i;
	return *std::max_element(std::begin(a), std::end(a));
}
// ACCEPT
int even_and_odd()
{
	int a[8];
	for (int i = 0; i < 8; i++)
		if (i % 2 == 0)
			a[i] = i;
	for (int i = 1; i < 8; i += 2)
		a[i] = -i;
	return *std::max_element(std::begin(a), std::end(a));
}
// REJECT: init-use
int only_the_diagonal(int n)
{
	int m[3][3];
	for (int i = 0; i < 3; i++)
		m[i][i] = n;
	return m[0][1];
}
// ACCEPT
int the_triangle(int n)
{
	int m[3][3];
	for (int i = 0; i < 3; i++)
		for (int j = i; j < 3; j++)
			m[i][j] = n;
	int sum = 0;
	for (int i = 0; i < 3; i++)
		for (int j = i; j < 3; j++)
			sum += m[i][j];
	return sum;
}
// REJECT: init-use
int some_of_them(const std::vector<int> &v)
{
	int where[4];
	for (int i = 0; i < 4; i++)
		if (v[std::size_t(i)] > 3)
			where[i] = i;
	int sum = 0;
	for (int w : where)
		sum += w;
	return sum;
}
// ACCEPT
int some_and_a_count(const std::vector<int> &v)
{
	int where[4];
	int n = 0;
	for (int i = 0; i < 4; i++)
		if (v[std::size_t(i)] > 3)
			where[n++] = i;
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += where[i];
	return sum;
}
// ACCEPT
std::size_t some_bytes(std::span<const std::uint8_t> from, std::uint8_t *to, std::size_t n)
{
	n = std::min(n, from.size());
	for (std::size_t i = 0; i < n; i++)
		to[i] = from[i];
	return n;
}
// REJECT: init-use
unsigned all_of_the_buffer(std::span<const std::uint8_t> from)
{
	std::uint8_t b[16];
	unsigned sum = 0;
	some_bytes(from, b, sizeof b);
	for (unsigned x : b)
		sum += x;
	return sum;
}
// ACCEPT
unsigned all_when_it_is_full(std::span<const std::uint8_t> from)
{
	std::uint8_t b[16];
	unsigned sum = 0;
	if (some_bytes(from, b, sizeof b) != sizeof b)
		return 0;
	for (unsigned x : b)
		sum += x;
	return sum;
}
// REJECT: init-use
int counted_up(std::span<const std::uint8_t> bytes)
{
	auto counts = std::make_unique_for_overwrite<int[]>(256);
	for (std::uint8_t b : bytes)
		counts[b]++;
	return counts[0];
}
// ACCEPT
int counted_from_nothing(std::span<const std::uint8_t> bytes)
{
	auto counts = std::make_unique_for_overwrite<int[]>(256);
	std::memset(counts.get(), 0, 256 * sizeof(int));
	for (std::uint8_t b : bytes)
		counts[b]++;
	return counts[0];
}
struct Node {
	Node *next;
	int value;
};
// REJECT: init-use
bool from_malloc(int v)
{
	auto *n = static_cast<Node *>(std::malloc(sizeof(Node)));
	if (!n)
		return false;
	n->value = v;
	bool last = n->next == nullptr;
	std::free(n);
	return last;
}
// ACCEPT
bool from_malloc_set(int v)
{
	auto *n = static_cast<Node *>(std::malloc(sizeof(Node)));
	if (!n)
		return false;
	n->value = v;
	n->next = nullptr;
	bool last = n->next == nullptr;
	std::free(n);
	return last;
}
struct Number {
	enum { whole, real } tag;
	union {
		long i;
		double d;
	};
};
Number neither(bool point)
{
	Number n;
	n.tag = Number::whole;
	if (point) {
		n.tag = Number::real;
		n.d = 1.5;
	}
	return n;
}
// REJECT: init-use
long neither_read(bool point)
{
	const Number n = neither(point);
	return n.tag == Number::whole ? n.i : long(n.d);
}
Number one_of_two(bool point)
{
	Number n;
	n.tag = point ? Number::real : Number::whole;
	if (n.tag == Number::real)
		n.d = 1.5;
	else
		n.i = 3;
	return n;
}
// ACCEPT
long one_of_two_read(bool point)
{
	const Number n = one_of_two(point);
	return n.tag == Number::whole ? n.i : long(n.d);
}
// REJECT: init-use
template <class D>
struct Shape {
	Shape() { area_ = static_cast<D *>(this)->width() * 2; }
	int area_;
};
struct Square : Shape<Square> {
	Square() : width_(5) {}
	int width() const { return width_; }
	int width_;
};
// REJECT: init-use
int asks_too_early()
{
	return Square().area_;
}

// As many bytes as came, which may be fewer than there is room for.

struct WireHeader {
	unsigned magic;
	unsigned version;
};

// REJECT: init-use
unsigned short_header(const char *from, std::size_t n)
{
	WireHeader header;
	std::memcpy(&header, from, std::min(n, sizeof(header)));
	return header.version + 1;
}

// ACCEPT
unsigned whole_header(const char *from, std::size_t n)
{
	WireHeader header;
	n = std::min(n, sizeof(header));
	std::memcpy(&header, from, n);
	if (n < sizeof(header))
		return 0;
	return header.version + 1;
}

// ACCEPT
int filled_bytes(std::size_t available)
{
	unsigned char buffer[64];
	const std::size_t n = std::min(available, sizeof(buffer));
	std::memset(buffer, 1, n);
	int sum = 0;
	for (std::size_t i = 0; i < n; i++)
		sum += buffer[i];
	return sum;
}

// REJECT: init-use
int all_bytes(std::size_t available)
{
	unsigned char buffer[64];
	const std::size_t n = std::min(available, sizeof(buffer));
	std::memset(buffer, 1, n);
	int sum = 0;
	for (unsigned char byte : buffer)
		sum += byte;
	return sum;
}

// ACCEPT
int bytes_by_pointer(const char *from)
{
	char block[32];
	char *to = block;
	std::memcpy(to, from, sizeof(block));
	int sum = 0;
	for (char c : block)
		sum += c;
	return sum;
}

std::size_t read_some(char *to, std::size_t most, const char *from, std::size_t size)
{
	std::size_t n = size < most ? size : most;
	std::memcpy(to, from, n);
	return n;
}
// ACCEPT
int bytes_by_callee(const char *from, std::size_t size)
{
	char block[32];
	std::size_t got = read_some(block, sizeof(block), from, size);
	int sum = 0;
	for (std::size_t i = 0; i < got; i++)
		sum += block[i];
	return sum;
}

// Constants that fit in no signed number.

enum Bits : unsigned long long { NO_BITS = 0, ALL_BITS = ~0ULL };

// ACCEPT
int first_of_all_bits(unsigned long long seen)
{
	int n[2];
	unsigned long long rest = seen & ~static_cast<unsigned long long>(ALL_BITS);
	for (int i = 0; i < 2; i++)
		n[i] = rest ? 1 : 2;
	switch (seen) {
	case ALL_BITS:
		return n[0];
	default:
		return n[0] + n[1];
	}
}

namespace counted
{
class Window
{
public:
	// ACCEPT
	void push(int sample)
	{
		samples_[next_] = sample;
		next_ = (next_ + 1) % 8;
		if (filled_ < 8)
			filled_++;
	}
	int sum() const
	{
		int all = 0;
		for (std::size_t i = 0; i < filled_; i++)
			all += samples_[i];
		return all;
	}
	void copy_to(Window &other) const
	{
		std::copy_n(samples_, filled_, other.samples_);
		other.filled_ = filled_;
		other.next_ = next_;
	}

private:
	int samples_[8];
	std::size_t filled_ = 0, next_ = 0;
};
int counted_first(int n)
{
	Window window, other;
	int total = window.sum();
	for (int i = 0; i < n; i++) {
		window.push(i);
		window.copy_to(other);
		total += other.sum();
	}
	return total;
}
class Bins
{
public:
	void add(int at)
	{
		bins_[at]++;
		count_++;
	}
	int of(int at) const { return bins_[at]; }

private:
	int bins_[8];
	int count_ = 0;
};
// REJECT: init-use
int never_given_values(int at)
{
	Bins bins;
	bins.add(at);
	return bins.of(at);
}
} // namespace counted
