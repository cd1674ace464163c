// SPDX-License-Identifier: GPL-2.0
// Initialisation: variables, members and buffers that are read before they have a value.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

// CLEAN parse_number: an out-parameter that is set when the result is true, and only read then
bool parse_number(std::string_view text, int &value)
{
	int parsed = 0;
	for (char c : text) {
		if (c < '0' || c > '9')
			return false;
		parsed = parsed * 10 + (c - '0');
	}
	if (text.empty())
		return false;
	value = parsed;
	return true;
}
int sum_of_two(std::string_view a, std::string_view b)
{
	int x, y;
	if (!parse_number(a, x) || !parse_number(b, y))
		return -1;
	return x + y;
}
RUN_CLEAN(parse_number, sum_of_two("12", "30") + sum_of_two("1", "z"))

// CASE listen_port: the port is used although the text may not have been a number
namespace listen_port
{
//- bad
int port_bad(std::string_view text)
{
	int port;
	parse_number(text, port);
	return port < 1024 ? port + 8000 : port;
}
//- good
int port_good(std::string_view text)
{
	int port;
	if (!parse_number(text, port))
		return 8080;
	return port < 1024 ? port + 8000 : port;
}
} // namespace listen_port
RUN_CASE(listen_port, listen_port::port_bad("http"), listen_port::port_good("http"))

// CASE two_ways_in: the second constructor forgets the limit that the first one sets
namespace two_ways_in
{
//- bad
class BudgetBad
{
public:
	BudgetBad(int limit, int spent) : limit_(limit), spent_(spent) {}
	explicit BudgetBad(int spent) : spent_(spent) {}
	bool exceeded() const { return spent_ > limit_; }

private:
	int limit_;
	int spent_;
};
int check_bad()
{
	BudgetBad budget(40);
	return budget.exceeded() ? 1 : 2;
}
//- good
class BudgetGood
{
public:
	BudgetGood(int limit, int spent) : limit_(limit), spent_(spent) {}
	explicit BudgetGood(int spent) : BudgetGood(100, spent) {}
	bool exceeded() const { return spent_ > limit_; }

private:
	int limit_;
	int spent_;
};
int check_good()
{
	BudgetGood budget(40);
	return budget.exceeded() ? 1 : 2;
}
} // namespace two_ways_in
RUN_CASE(two_ways_in, two_ways_in::check_bad(), two_ways_in::check_good())

// CASE pixel_bytes: the switch has no value for the greyscale format that the table has as well
namespace pixel_bytes
{
enum class Format { rgb, rgba, grey };
//- bad
std::size_t stride_bad(Format format, std::size_t width)
{
	std::size_t bytes;
	switch (format) {
	case Format::rgb:
		bytes = 3;
		break;
	case Format::rgba:
		bytes = 4;
		break;
	case Format::grey:
		break;
	}
	return (bytes * width + 3) / 4 * 4;
}
//- good
std::size_t stride_good(Format format, std::size_t width)
{
	std::size_t bytes;
	switch (format) {
	case Format::rgb:
		bytes = 3;
		break;
	case Format::rgba:
		bytes = 4;
		break;
	case Format::grey:
		bytes = 1;
		break;
	}
	return (bytes * width + 3) / 4 * 4;
}
} // namespace pixel_bytes
RUN_CASE(pixel_bytes, pixel_bytes::stride_bad(pixel_bytes::Format::grey, 10),
	 pixel_bytes::stride_good(pixel_bytes::Format::grey, 10))

// CASE moving_average: the window is averaged as a whole when only the first samples have come in
namespace moving_average
{
//- bad
double smooth_bad(std::span<const double> samples)
{
	double window[8];
	std::size_t filled = 0;
	double last = 0;
	for (double sample : samples) {
		window[filled++ % 8] = sample;
		double sum = 0;
		for (double w : window)
			sum += w;
		last = sum > 0 ? sum / 8 : 0;
	}
	return last;
}
//- good
double smooth_good(std::span<const double> samples)
{
	double window[8] = {};
	std::size_t filled = 0;
	double last = 0;
	for (double sample : samples) {
		window[filled++ % 8] = sample;
		double sum = 0;
		for (double w : window)
			sum += w;
		last = sum > 0 ? sum / 8 : 0;
	}
	return last;
}
//- shared
template <class Smooth>
double run(Smooth smooth)
{
	const std::array<double, 3> samples{1, 2, 3};
	return smooth(samples);
}
} // namespace moving_average
RUN_CASE(moving_average, moving_average::run(moving_average::smooth_bad),
	 moving_average::run(moving_average::smooth_good))

// CASE byte_histogram: the buckets on the heap have no value before the first one is counted up
namespace byte_histogram
{
//- bad
int most_frequent_bad(std::span<const std::uint8_t> bytes)
{
	std::unique_ptr<int[]> buckets(new int[256]);
	for (std::uint8_t b : bytes)
		buckets[b]++;
	int best = 0;
	for (int i = 1; i < 256; i++)
		if (buckets[i] > buckets[best])
			best = i;
	return best;
}
//- good
int most_frequent_good(std::span<const std::uint8_t> bytes)
{
	std::unique_ptr<int[]> buckets(new int[256]());
	for (std::uint8_t b : bytes)
		buckets[b]++;
	int best = 0;
	for (int i = 1; i < 256; i++)
		if (buckets[i] > buckets[best])
			best = i;
	return best;
}
//- shared
template <class Most>
int run(Most most)
{
	const std::array<std::uint8_t, 4> bytes{1, 2, 2, 9};
	return most(bytes);
}
} // namespace byte_histogram
RUN_CASE(byte_histogram, byte_histogram::run(byte_histogram::most_frequent_bad),
	 byte_histogram::run(byte_histogram::most_frequent_good))

// CASE grid_order: the cells are declared before the width that they are computed from
namespace grid_order
{
//- bad
class GridBad
{
public:
	GridBad(std::size_t width, std::size_t height)
		: width_(width), height_(height), cells_(width_ * height_)
	{
	}
	std::size_t cells() const { return cells_.size() + width_; }

private:
	std::vector<char> cells_;
	std::size_t width_, height_;
};
//- good
class GridGood
{
public:
	GridGood(std::size_t width, std::size_t height)
		: width_(width), height_(height), cells_(width_ * height_)
	{
	}
	std::size_t cells() const { return cells_.size() + width_; }

private:
	std::size_t width_, height_;
	std::vector<char> cells_;
};
} // namespace grid_order
RUN_CASE(grid_order, grid_order::GridBad(4, 4).cells(), grid_order::GridGood(4, 4).cells())

// CASE mail_options: the struct's fields are set one by one and the retry count is left out
namespace mail_options
{
struct Options {
	int timeout;
	int retries;
	bool verbose;
};
static int deliver(const Options &options)
{
	int waited = 0;
	for (int i = 0; i < options.retries && i < 3; i++)
		waited += options.timeout;
	return options.verbose ? waited : -waited;
}
//- bad
int quick_bad()
{
	Options options;
	options.timeout = 5;
	options.verbose = false;
	return deliver(options);
}
//- good
int quick_good()
{
	Options options{};
	options.timeout = 5;
	options.verbose = false;
	return deliver(options);
}
} // namespace mail_options
RUN_CASE(mail_options, mail_options::quick_bad(), mail_options::quick_good())

// CASE cheapest_offer: nothing is found when no offer is in stock, but the price is used
namespace cheapest_offer
{
struct Offer {
	int price;
	bool in_stock;
};
//- bad
int cheapest_bad(const std::vector<Offer> &offers)
{
	int price;
	bool found = false;
	for (const Offer &offer : offers) {
		if (!offer.in_stock)
			continue;
		if (!found || offer.price < price)
			price = offer.price;
		found = true;
	}
	return price;
}
//- good
int cheapest_good(const std::vector<Offer> &offers)
{
	int price;
	bool found = false;
	for (const Offer &offer : offers) {
		if (!offer.in_stock)
			continue;
		if (!found || offer.price < price)
			price = offer.price;
		found = true;
	}
	return found ? price : 0;
}
//- shared
std::vector<Offer> sold_out()
{
	return {Offer{30, false}, Offer{20, false}};
}
} // namespace cheapest_offer
RUN_CASE(cheapest_offer, cheapest_offer::cheapest_bad(cheapest_offer::sold_out()),
	 cheapest_offer::cheapest_good(cheapest_offer::sold_out()))

// CASE base_asks: the base is given a value that a member function computes from a member not yet made
namespace base_asks
{
class Sensor
{
public:
	explicit Sensor(int period) : period_(period > 0 ? period : 1) {}
	int period() const { return period_; }

private:
	int period_;
};
//- bad
class ThermometerBad : public Sensor
{
public:
	explicit ThermometerBad(int rate) : Sensor(interval()), rate_(rate) {}
	int interval() const { return 1000 / (rate_ ? rate_ : 1); }

private:
	int rate_;
};
//- good
class ThermometerGood : public Sensor
{
public:
	explicit ThermometerGood(int rate) : Sensor(interval(rate)), rate_(rate) {}
	static int interval(int rate) { return 1000 / (rate ? rate : 1); }
	int rate() const { return rate_; }

private:
	int rate_;
};
} // namespace base_asks
RUN_CASE(base_asks, base_asks::ThermometerBad(5).period(), base_asks::ThermometerGood(5).period())

// CASE noise_state: the generator's array is a member without a value, and next() mixes it
namespace noise_state
{
//- bad
class NoiseBad
{
public:
	explicit NoiseBad(std::uint32_t seed) { state_[0] = seed; }
	std::uint32_t next()
	{
		std::uint32_t mixed = state_[at_] ^ (state_[(at_ + 1) % 4] << 7);
		state_[at_] = mixed + 1;
		at_ = (at_ + 1) % 4;
		return mixed;
	}

private:
	std::array<std::uint32_t, 4> state_;
	std::size_t at_ = 0;
};
//- good
class NoiseGood
{
public:
	explicit NoiseGood(std::uint32_t seed) { state_.fill(seed); }
	std::uint32_t next()
	{
		std::uint32_t mixed = state_[at_] ^ (state_[(at_ + 1) % 4] << 7);
		state_[at_] = mixed + 1;
		at_ = (at_ + 1) % 4;
		return mixed;
	}

private:
	std::array<std::uint32_t, 4> state_;
	std::size_t at_ = 0;
};
} // namespace noise_state
RUN_CASE(noise_state, noise_state::NoiseBad(7).next(), noise_state::NoiseGood(7).next())

// CASE link_back: a node's back link is only set when it has a neighbour, and unlink() follows it
namespace link_back
{
//- bad
struct NodeBad {
	explicit NodeBad(int v) : value(v) {}
	int value;
	NodeBad *prev;
	NodeBad *next = nullptr;
	void unlink()
	{
		if (prev)
			prev->next = next;
		if (next)
			next->prev = prev;
	}
};
int chain_bad()
{
	NodeBad a(1), b(2);
	a.next = &b;
	b.prev = &a;
	a.unlink();
	return b.value;
}
//- good
struct NodeGood {
	explicit NodeGood(int v) : value(v) {}
	int value;
	NodeGood *prev = nullptr;
	NodeGood *next = nullptr;
	void unlink()
	{
		if (prev)
			prev->next = next;
		if (next)
			next->prev = prev;
	}
};
int chain_good()
{
	NodeGood a(1), b(2);
	a.next = &b;
	b.prev = &a;
	a.unlink();
	return b.value;
}
} // namespace link_back
RUN_CASE(link_back, link_back::chain_bad(), link_back::chain_good())

// CASE copied_colour: the copy constructor does not copy the alpha channel
namespace copied_colour
{
//- bad
struct ColourBad {
	explicit ColourBad(int grey) : red(grey), green(grey), blue(grey), alpha(255) {}
	ColourBad(const ColourBad &other) : red(other.red), green(other.green), blue(other.blue) {}
	int red, green, blue, alpha;
	int weight() const { return (red + green + blue) * alpha / 255; }
};
int blend_bad()
{
	ColourBad first(10);
	ColourBad copy = first;
	return copy.weight();
}
//- good
struct ColourGood {
	explicit ColourGood(int grey) : red(grey), green(grey), blue(grey), alpha(255) {}
	ColourGood(const ColourGood &other)
		: red(other.red), green(other.green), blue(other.blue), alpha(other.alpha)
	{
	}
	int red, green, blue, alpha;
	int weight() const { return (red + green + blue) * alpha / 255; }
};
int blend_good()
{
	ColourGood first(10);
	ColourGood copy = first;
	return copy.weight();
}
} // namespace copied_colour
RUN_CASE(copied_colour, copied_colour::blend_bad(), copied_colour::blend_good())

// CASE checksum_total: the sum over the blocks starts without a value
namespace checksum_total
{
//- bad
unsigned checksum_bad(std::span<const unsigned char> data)
{
	unsigned low = 1, high;
	for (unsigned char byte : data) {
		low = (low + byte) % 65521;
		high = (high + low) % 65521;
	}
	return high << 16 | low;
}
//- good
unsigned checksum_good(std::span<const unsigned char> data)
{
	unsigned low = 1, high = 0;
	for (unsigned char byte : data) {
		low = (low + byte) % 65521;
		high = (high + low) % 65521;
	}
	return high << 16 | low;
}
//- shared
template <class Sum>
unsigned run(Sum sum)
{
	const std::array<unsigned char, 3> data{1, 2, 3};
	return sum(data);
}
} // namespace checksum_total
RUN_CASE(checksum_total, checksum_total::run(checksum_total::checksum_bad),
	 checksum_total::run(checksum_total::checksum_good))

// CLEAN every_branch: a variable that gets its value on every way to its use
namespace every_branch
{
int fee(int weight, bool express)
{
	int base;
	if (weight < 2)
		base = 3;
	else if (weight < 10)
		base = 7;
	else
		return -1;
	int extra;
	switch (base) {
	case 3:
		extra = 1;
		break;
	default:
		extra = 2;
	}
	return express ? base * 2 + extra : base;
}
} // namespace every_branch
RUN_CLEAN(every_branch, every_branch::fee(1, true) + every_branch::fee(5, false))

// CLEAN filled_then_read: an array of which exactly the filled part is read
namespace filled_then_read
{
int digits_sum(unsigned number)
{
	char digits[10];
	int count = 0;
	do {
		digits[count++] = char(number % 10);
		number /= 10;
	} while (number);
	int sum = 0;
	for (int i = 0; i < count; i++)
		sum += digits[i];
	return sum;
}
} // namespace filled_then_read
RUN_CLEAN(filled_then_read, filled_then_read::digits_sum(90210))

// CLEAN set_by_lambda: a lambda that sets what it captured by reference, before it is read
namespace set_by_lambda
{
int area()
{
	int width, height;
	auto measure = [&width, &height](int size) {
		width = size * 2;
		height = size;
	};
	measure(4);
	return width * height;
}
} // namespace set_by_lambda
RUN_CLEAN(set_by_lambda, set_by_lambda::area())

// CLEAN default_members: members with initialisers of their own, some overruled by a constructor
namespace default_members
{
struct Style {
	int size = 12;
	bool bold = false;
	std::array<int, 3> colour{};
};
class Label
{
public:
	Label() = default;
	explicit Label(int size) : style_{.size = size, .bold = true} {}
	int weight() const { return style_.size * (style_.bold ? 2 : 1) + style_.colour[2] + id_; }

private:
	Style style_;
	int id_ = next_++;
	static inline int next_ = 1;
};
} // namespace default_members
RUN_CLEAN(default_members, default_members::Label().weight() + default_members::Label(9).weight())

// CLEAN constructor_body: members that the constructor's body and a helper of it set
namespace constructor_body
{
class Interval
{
public:
	Interval(int a, int b)
	{
		if (a <= b)
			set(a, b);
		else
			set(b, a);
	}
	int length() const { return last_ - first_; }

private:
	void set(int first, int last)
	{
		first_ = first;
		last_ = last;
	}
	int first_, last_;
};
} // namespace constructor_body
RUN_CLEAN(constructor_body, constructor_body::Interval(7, 3).length())
