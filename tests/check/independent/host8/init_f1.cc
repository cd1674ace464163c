// SPDX-License-Identifier: GPL-2.0
// Reads before a value is there: locals, out-parameters, branches, arrays and heap blocks.
#include "../set.hh"
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

// CASE shipping_weight: one kind of parcel has no arm in the switch, and its weight is never set
namespace shipping_weight
{
enum class Kind { letter, parcel, crate };
//- bad
int price_bad(Kind kind, int distance)
{
	int weight;
	switch (kind) {
	case Kind::letter:
		weight = 1;
		break;
	case Kind::parcel:
		weight = 5;
		break;
	default:
		break;
	}
	return weight * distance;
}
//- good
int price_good(Kind kind, int distance)
{
	int weight;
	switch (kind) {
	case Kind::letter:
		weight = 1;
		break;
	case Kind::parcel:
		weight = 5;
		break;
	default:
		weight = 40;
		break;
	}
	return weight * distance;
}
} // namespace shipping_weight
RUN_CASE(shipping_weight, shipping_weight::price_bad(shipping_weight::Kind::crate, 3),
	 shipping_weight::price_good(shipping_weight::Kind::crate, 3))

// CASE best_candidate: with no candidate above the limit the best one is never set
namespace best_candidate
{
//- bad
size_t choose_bad(const std::vector<int> &scores, int limit)
{
	size_t best;
	int high = limit;
	for (size_t i = 0; i < scores.size(); i++) {
		if (scores[i] > high) {
			high = scores[i];
			best = i;
		}
	}
	return best;
}
//- good
size_t choose_good(const std::vector<int> &scores, int limit)
{
	size_t best = scores.size();
	int high = limit;
	for (size_t i = 0; i < scores.size(); i++) {
		if (scores[i] > high) {
			high = scores[i];
			best = i;
		}
	}
	return best;
}
} // namespace best_candidate
RUN_CASE(best_candidate, best_candidate::choose_bad({1, 2}, 9),
	 best_candidate::choose_good({1, 2}, 9))

// CASE port_option: nobody looks whether the number was read, and on failure it was not
namespace port_option
{
bool read_port(std::string_view text, int *port)
{
	if (text.empty() || text[0] < '0' || text[0] > '9')
		return false;
	*port = 0;
	for (char c : text)
		*port = *port * 10 + (c - '0');
	return true;
}
//- bad
bool privileged_bad(std::string_view option)
{
	int port;
	read_port(option, &port);
	return port < 1024;
}
//- good
bool privileged_good(std::string_view option)
{
	int port;
	if (!read_port(option, &port))
		return false;
	return port < 1024;
}
} // namespace port_option
RUN_CASE(port_option, port_option::privileged_bad("http"), port_option::privileged_good("http"))

// CASE histogram_block: an array new without () leaves the counters as they were
namespace histogram_block
{
//- bad
int peak_bad(const std::vector<uint8_t> &data)
{
	int *bins = new int[16];
	for (uint8_t value : data)
		bins[value & 15]++;
	int peak = 0;
	for (int i = 0; i < 16; i++)
		peak = bins[i] > peak ? bins[i] : peak;
	delete[] bins;
	return peak;
}
//- good
int peak_good(const std::vector<uint8_t> &data)
{
	int *bins = new int[16]();
	for (uint8_t value : data)
		bins[value & 15]++;
	int peak = 0;
	for (int i = 0; i < 16; i++)
		peak = bins[i] > peak ? bins[i] : peak;
	delete[] bins;
	return peak;
}
} // namespace histogram_block
RUN_CASE(histogram_block, histogram_block::peak_bad({1, 2, 1}),
	 histogram_block::peak_good({1, 2, 1}))

// CASE moving_average: the window is divided by its full size before it was filled
namespace moving_average
{
//- bad
float average_bad(const std::vector<float> &input)
{
	float window[8];
	size_t used = 0;
	for (; used < input.size() && used < 8; used++)
		window[used] = input[used];
	float sum = 0;
	for (float value : window)
		sum += value;
	return sum > 0 ? sum / float(used) : 0;
}
//- good
float average_good(const std::vector<float> &input)
{
	float window[8];
	size_t used = 0;
	for (; used < input.size() && used < 8; used++)
		window[used] = input[used];
	float sum = 0;
	for (size_t i = 0; i < used; i++)
		sum += window[i];
	return sum > 0 ? sum / float(used) : 0;
}
} // namespace moving_average
RUN_CASE(moving_average, moving_average::average_bad({1, 2, 3}),
	 moving_average::average_good({1, 2, 3}))

// CASE short_read: the whole buffer is summed though the source gave less
namespace short_read
{
struct Source {
	std::vector<uint8_t> data;
	size_t read(uint8_t *to, size_t most) const
	{
		size_t n = data.size() < most ? data.size() : most;
		memcpy(to, data.data(), n);
		return n;
	}
};
//- bad
unsigned checksum_bad(const Source &source)
{
	uint8_t block[32];
	source.read(block, sizeof block);
	unsigned sum = 0;
	for (size_t i = 0; i < sizeof block; i++)
		sum ^= unsigned(block[i]) << (i % 8);
	return sum;
}
//- good
unsigned checksum_good(const Source &source)
{
	uint8_t block[32];
	size_t got = source.read(block, sizeof block);
	unsigned sum = 0;
	for (size_t i = 0; i < got; i++)
		sum ^= unsigned(block[i]) << (i % 8);
	return sum;
}
} // namespace short_read
RUN_CASE(short_read, short_read::checksum_bad({{1, 2, 3}}), short_read::checksum_good({{1, 2, 3}}))

// CASE cleanup_label: the jump to the end passes over the only assignment to the result
namespace cleanup_label
{
//- bad
int load_bad(size_t size)
{
	int result;
	char *block = static_cast<char *>(malloc(64));
	if (!block || size > 64)
		goto out;
	memset(block, 1, size);
	result = block[0];
out:
	free(block);
	return result;
}
//- good
int load_good(size_t size)
{
	int result = -1;
	char *block = static_cast<char *>(malloc(64));
	if (!block || size > 64)
		goto out;
	memset(block, 1, size);
	result = block[0];
out:
	free(block);
	return result;
}
} // namespace cleanup_label
RUN_CASE(cleanup_label, cleanup_label::load_bad(100), cleanup_label::load_good(100))

// CASE run_lengths: in the first round there is no previous byte to compare with
namespace run_lengths
{
//- bad
int runs_bad(const std::vector<uint8_t> &bytes)
{
	int runs = 0;
	uint8_t previous;
	for (uint8_t byte : bytes) {
		if (byte != previous)
			runs++;
		previous = byte;
	}
	return runs;
}
//- good
int runs_good(const std::vector<uint8_t> &bytes)
{
	int runs = 0;
	std::optional<uint8_t> previous;
	for (uint8_t byte : bytes) {
		if (byte != previous)
			runs++;
		previous = byte;
	}
	return runs;
}
} // namespace run_lengths
RUN_CASE(run_lengths, run_lengths::runs_bad({1, 1, 2}), run_lengths::runs_good({1, 1, 2}))

// CASE captured_early: the closure copies the limit before it has its value
namespace captured_early
{
//- bad
int over_bad(const std::vector<int> &loads, int capacity)
{
	int limit;
	auto over = [limit](int load) { return load > limit; };
	limit = capacity * 9 / 10;
	int count = 0;
	for (int load : loads)
		count += over(load) || load > 2 * limit;
	return count;
}
//- good
int over_good(const std::vector<int> &loads, int capacity)
{
	int limit = capacity * 9 / 10;
	auto over = [limit](int load) { return load > limit; };
	int count = 0;
	for (int load : loads)
		count += over(load) || load > 2 * limit;
	return count;
}
} // namespace captured_early
RUN_CASE(captured_early, captured_early::over_bad({50, 95}, 100),
	 captured_early::over_good({50, 95}, 100))

// CASE empty_extent: extent() leaves early for an empty list and sets neither bound
namespace empty_extent
{
void extent(const std::vector<int> &values, int &low, int &high)
{
	if (values.empty())
		return;
	low = high = values[0];
	for (int value : values) {
		low = value < low ? value : low;
		high = value > high ? value : high;
	}
}
//- bad
int range_bad(const std::vector<int> &values)
{
	int low, high;
	extent(values, low, high);
	return high - low;
}
//- good
int range_good(const std::vector<int> &values)
{
	int low = 0, high = 0;
	extent(values, low, high);
	return high - low;
}
} // namespace empty_extent
RUN_CASE(empty_extent, empty_extent::range_bad({}), empty_extent::range_good({}))

// CASE swallowed_failure: the handler lets the function go on without the value
namespace swallowed_failure
{
int parse(std::string_view text)
{
	if (text.size() > 3)
		throw std::length_error("too long");
	return int(text.size());
}
//- bad
int timeout_bad(std::string_view text)
{
	int seconds;
	try {
		seconds = parse(text);
	} catch (const std::length_error &) {
		fputs("bad timeout, ignored\n", stderr);
	}
	return seconds > 60 ? 60 : seconds;
}
//- good
int timeout_good(std::string_view text)
{
	int seconds;
	try {
		seconds = parse(text);
	} catch (const std::length_error &) {
		fputs("bad timeout, using the default\n", stderr);
		seconds = 10;
	}
	return seconds > 60 ? 60 : seconds;
}
} // namespace swallowed_failure
RUN_CASE(swallowed_failure, swallowed_failure::timeout_bad("forever"),
	 swallowed_failure::timeout_good("forever"))

// CASE grown_table: the new half of the reallocated table is read without having been cleared
namespace grown_table
{
struct Table {
	int *slots = nullptr;
	size_t size = 0;
	~Table() { free(slots); }
	Table() = default;
	Table(const Table &) = delete;
	//- bad
	void grow_bad(size_t n)
	{
		slots = static_cast<int *>(realloc(slots, n * sizeof(int)));
		size = n;
	}
	//- good
	void grow_good(size_t n)
	{
		slots = static_cast<int *>(realloc(slots, n * sizeof(int)));
		memset(slots + size, 0, (n - size) * sizeof(int));
		size = n;
	}
	//- shared
	size_t free_slot() const
	{
		for (size_t i = 0; i < size; i++) {
			if (slots[i] == 0)
				return i;
		}
		return size;
	}
};
//- bad
size_t first_free_bad(size_t n)
{
	Table table;
	table.grow_bad(n);
	return table.free_slot();
}
//- good
size_t first_free_good(size_t n)
{
	Table table;
	table.grow_good(n);
	return table.free_slot();
}
} // namespace grown_table
RUN_CASE(grown_table, grown_table::first_free_bad(4), grown_table::first_free_good(4))

// CASE scanned_pair: sscanf may read one number of two, and the second is used all the same
namespace scanned_pair
{
//- bad
int area_bad(const char *geometry)
{
	int width, height;
	if (sscanf(geometry, "%dx%d", &width, &height) < 1)
		return 0;
	return width * height;
}
//- good
int area_good(const char *geometry)
{
	int width, height;
	if (sscanf(geometry, "%dx%d", &width, &height) != 2)
		return 0;
	return width * height;
}
} // namespace scanned_pair
RUN_CASE(scanned_pair, scanned_pair::area_bad("80"), scanned_pair::area_good("80"))

// CLEAN every_arm_sets: each branch sets the value or leaves
namespace every_arm_sets
{
int speed(int gear)
{
	int factor;
	if (gear == 1)
		factor = 10;
	else if (gear < 5)
		factor = 20 * gear;
	else
		return -1;
	return factor + 1;
}
} // namespace every_arm_sets
RUN_CLEAN(every_arm_sets, every_arm_sets::speed(3) + every_arm_sets::speed(8))

// CLEAN braces_zero_rest: the elements without an initialiser are zero
namespace braces_zero_rest
{
int sum()
{
	int table[8] = {1, 2};
	std::array<int, 4> other{};
	int total = 0;
	for (int value : table)
		total += value;
	for (int value : other)
		total += value;
	return total;
}
} // namespace braces_zero_rest
RUN_CLEAN(braces_zero_rest, braces_zero_rest::sum())

// CLEAN checked_out_param: the out-parameter is read only where the call says that it is there
namespace checked_out_param
{
bool find(const std::vector<int> &values, int wanted, size_t &at)
{
	for (size_t i = 0; i < values.size(); i++) {
		if (values[i] == wanted) {
			at = i;
			return true;
		}
	}
	return false;
}
size_t place(const std::vector<int> &values, int wanted)
{
	size_t at;
	return find(values, wanted, at) ? at : values.size();
}
} // namespace checked_out_param
RUN_CLEAN(checked_out_param, checked_out_param::place({3, 4}, 4) + checked_out_param::place({}, 4))

// CLEAN do_loop_sets: the body of a do loop runs before its condition is read
namespace do_loop_sets
{
int digits(unsigned value)
{
	int count = 0;
	unsigned rest;
	do {
		rest = value / 10;
		value = rest;
		count++;
	} while (rest);
	return count;
}
} // namespace do_loop_sets
RUN_CLEAN(do_loop_sets, do_loop_sets::digits(1234))

// CLEAN from_chars_checked: the number is used only if the conversion worked
namespace from_chars_checked
{
int number(std::string_view text)
{
	int value;
	auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
	if (error != std::errc() || end != text.data() + text.size())
		return -1;
	return value;
}
} // namespace from_chars_checked
RUN_CLEAN(from_chars_checked, from_chars_checked::number("42") + from_chars_checked::number("x"))

// CLEAN fill_before_use: the buffer without initial values is written through before it is read
namespace fill_before_use
{
int squares(size_t n)
{
	auto block = std::make_unique_for_overwrite<int[]>(n);
	for (size_t i = 0; i < n; i++)
		block[i] = int(i * i);
	int sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += block[i];
	return sum;
}
} // namespace fill_before_use
RUN_CLEAN(fill_before_use, fill_before_use::squares(5))

// CLEAN guarded_by_flag: the value is read only when the flag says that it was set
namespace guarded_by_flag
{
int last_even(const std::vector<int> &values)
{
	bool seen = false;
	int last;
	for (int value : values) {
		if (value % 2 == 0) {
			last = value;
			seen = true;
		}
	}
	if (!seen)
		return -1;
	return last;
}
} // namespace guarded_by_flag
RUN_CLEAN(guarded_by_flag,
	  guarded_by_flag::last_even({1, 2, 4, 5}) + guarded_by_flag::last_even({1}))
