// SPDX-License-Identifier: GPL-2.0
// Locals and arguments that are read before they have a value.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

// CASE no_default_case: an unknown suffix leaves the unit without a value
namespace no_default_case
{
//- bad
long bytes_bad(long number, char suffix)
{
	long unit;
	switch (suffix) {
	case 'k':
		unit = 1024;
		break;
	case 'm':
		unit = 1024 * 1024;
		break;
	}
	return number * unit;
}
//- good
long bytes_good(long number, char suffix)
{
	long unit;
	switch (suffix) {
	case 'k':
		unit = 1024;
		break;
	case 'm':
		unit = 1024 * 1024;
		break;
	default:
		unit = 1;
		break;
	}
	return number * unit;
}
RUN_CASE(no_default_case, bytes_bad(2, 'x'), bytes_good(2, 'x'))
} // namespace no_default_case

// CASE loop_may_not_run: the last sample has a value only if there was one
namespace loop_may_not_run
{
//- bad
int last_positive_bad(const std::vector<int> &samples)
{
	int last;
	for (int sample : samples)
		if (sample > 0)
			last = sample;
	return last;
}
//- good
int last_positive_good(const std::vector<int> &samples)
{
	int last = 0;
	for (int sample : samples)
		if (sample > 0)
			last = sample;
	return last;
}
RUN_CASE(loop_may_not_run, last_positive_bad({-1}), last_positive_good({-1}))
} // namespace loop_may_not_run

// CASE failed_parse: when the parser refuses, the port that it was to fill is read nevertheless
namespace failed_parse
{
bool parse_port(std::string_view text, int &port)
{
	if (text.empty() || text[0] < '0' || text[0] > '9')
		return false;
	port = 0;
	for (char c : text)
		port = port * 10 + (c - '0');
	return true;
}
//- bad
int port_of_bad(std::string_view text)
{
	int port;
	if (!parse_port(text, port) && text != "none")
		return port + 1;
	return 0;
}
//- good
int port_of_good(std::string_view text)
{
	int port = 80;
	if (!parse_port(text, port) && text != "none")
		return port + 1;
	return 0;
}
RUN_CASE(failed_parse, port_of_bad("http"), port_of_good("http"))
} // namespace failed_parse

// CASE self_reference: the variable is part of its own first value
namespace self_reference
{
struct Extent {
	int start;
	int length;
};
//- bad
int end_bad(int at)
{
	Extent extent{at, extent.start + 4};
	int next = next + extent.length;
	return next;
}
//- good
int end_good(int at)
{
	Extent extent{at, at + 4};
	int next = extent.start + extent.length;
	return next;
}
RUN_CASE(self_reference, end_bad(1), end_good(1))
} // namespace self_reference

// CASE one_field_set: only one field of the record was given a value before it is added up
namespace one_field_set
{
struct Usage {
	unsigned long user;
	unsigned long system;
};
//- bad
unsigned long busy_bad(unsigned long user)
{
	Usage usage;
	usage.user = user;
	return usage.user + usage.system;
}
//- good
unsigned long busy_good(unsigned long user)
{
	Usage usage{};
	usage.user = user;
	return usage.user + usage.system;
}
RUN_CASE(one_field_set, busy_bad(4), busy_good(4))
} // namespace one_field_set

// CASE early_break: the early way out reads what is computed later
namespace early_break
{
//- bad
int checksum_bad(const std::vector<int> &data)
{
	int sum;
	bool valid = true;
	do {
		if (data.size() < 2) {
			valid = false;
			break;
		}
		sum = std::accumulate(data.begin(), data.end(), 0);
	} while (false);
	return valid ? sum : -sum;
}
//- good
int checksum_good(const std::vector<int> &data)
{
	int sum;
	bool valid = true;
	do {
		if (data.size() < 2) {
			valid = false;
			sum = 1;
			break;
		}
		sum = std::accumulate(data.begin(), data.end(), 0);
	} while (false);
	return valid ? sum : -sum;
}
RUN_CASE(early_break, checksum_bad({1}), checksum_good({1}))
} // namespace early_break

// CASE histogram_array: a local array is counted in before it was cleared
namespace histogram_array
{
//- bad
int most_common_bad(std::string_view text)
{
	std::array<int, 256> count;
	for (unsigned char c : text)
		count[c]++;
	return *std::max_element(count.begin(), count.end());
}
//- good
int most_common_good(std::string_view text)
{
	std::array<int, 256> count{};
	for (unsigned char c : text)
		count[c]++;
	return *std::max_element(count.begin(), count.end());
}
RUN_CASE(histogram_array, most_common_bad("abca"), most_common_good("abca"))
} // namespace histogram_array

// CASE short_circuit: the second operand, which sets the value, is skipped
namespace short_circuit
{
bool lookup(const std::vector<int> &table, std::size_t index, int &value)
{
	value = index < table.size() ? table[index] : 0;
	return value != 0;
}
//- bad
int effective_bad(const std::vector<int> &table, bool enabled)
{
	int value;
	if (enabled && lookup(table, 0, value))
		return value;
	return -value;
}
//- good
int effective_good(const std::vector<int> &table, bool enabled)
{
	int value = 0;
	if (enabled && lookup(table, 0, value))
		return value;
	return -value;
}
RUN_CASE(short_circuit, effective_bad({1}, false), effective_good({1}, false))
} // namespace short_circuit

// CASE other_arm: the flag says which of the two was computed, and the other one is returned
namespace other_arm
{
//- bad
int clamp_bad(int value, bool upper)
{
	int low, high;
	if (upper)
		high = value > 100 ? 100 : value;
	else
		low = value < 0 ? 0 : value;
	return upper ? low : high;
}
//- good
int clamp_good(int value, bool upper)
{
	int low, high;
	if (upper) {
		high = value > 100 ? 100 : value;
		low = 0;
	} else {
		low = value < 0 ? 0 : value;
		high = 100;
	}
	return upper ? low : high;
}
RUN_CASE(other_arm, clamp_bad(7, true), clamp_good(7, true))
} // namespace other_arm

// CASE wild_pointer: the pointer to the best candidate is set only when there is a candidate
namespace wild_pointer
{
struct Peer {
	int latency;
	bool up;
};
//- bad
int nearest_bad(const std::vector<Peer> &peers)
{
	const Peer *best;
	int latency = 1000;
	for (const Peer &peer : peers) {
		if (peer.up && peer.latency < latency) {
			best = &peer;
			latency = peer.latency;
		}
	}
	return best->latency;
}
//- good
int nearest_good(const std::vector<Peer> &peers)
{
	const Peer *best = nullptr;
	int latency = 1000;
	for (const Peer &peer : peers) {
		if (peer.up && peer.latency < latency) {
			best = &peer;
			latency = peer.latency;
		}
	}
	return best ? best->latency : -1;
}
RUN_CASE(wild_pointer, nearest_bad({{4, false}}), nearest_good({{4, false}}))
} // namespace wild_pointer

// CASE new_array_unset: the array on the heap is read where nothing was written
namespace new_array_unset
{
//- bad
int window_bad(const std::vector<int> &input)
{
	auto window = std::make_unique_for_overwrite<int[]>(8);
	std::copy_n(input.begin(), std::min<std::size_t>(input.size(), 8), window.get());
	int sum = 0;
	for (int i = 0; i < 8; i++)
		if (window[i] > 0)
			sum += window[i];
	return sum;
}
//- good
int window_good(const std::vector<int> &input)
{
	auto window = std::make_unique<int[]>(8);
	std::copy_n(input.begin(), std::min<std::size_t>(input.size(), 8), window.get());
	int sum = 0;
	for (int i = 0; i < 8; i++)
		if (window[i] > 0)
			sum += window[i];
	return sum;
}
RUN_CASE(new_array_unset, window_bad({1, 2}), window_good({1, 2}))
} // namespace new_array_unset

// CASE swap_unset: one of the two that change places never had a value
namespace swap_unset
{
//- bad
int fibonacci_bad(int n)
{
	int a = 1, b;
	for (int i = 0; i < n; i++) {
		std::swap(a, b);
		a += b;
	}
	return a;
}
//- good
int fibonacci_good(int n)
{
	int a = 1, b = 0;
	for (int i = 0; i < n; i++) {
		std::swap(a, b);
		a += b;
	}
	return a;
}
RUN_CASE(swap_unset, fibonacci_bad(3), fibonacci_good(3))
} // namespace swap_unset

// CASE value_of_failed_try: the value is set in the try block, and read after the handler
namespace value_of_failed_try
{
int checked_length(std::string_view text)
{
	if (text.size() > 8)
		throw 1;
	return static_cast<int>(text.size());
}
//- bad
int padded_bad(std::string_view text)
{
	int length;
	try {
		length = checked_length(text);
	} catch (int) {
	}
	return 8 - length;
}
//- good
int padded_good(std::string_view text)
{
	int length;
	try {
		length = checked_length(text);
	} catch (int) {
		length = 8;
	}
	return 8 - length;
}
RUN_CASE(value_of_failed_try, padded_bad("a text that is too long"),
	 padded_good("a text that is too long"))
} // namespace value_of_failed_try

// CASE compare_before_first: in the first round there is no previous value to compare with
namespace compare_before_first
{
//- bad
int rises_bad(const std::vector<int> &values)
{
	int previous;
	int rises = 0;
	for (int value : values) {
		if (value > previous)
			rises++;
		previous = value;
	}
	return rises;
}
//- good
int rises_good(const std::vector<int> &values)
{
	int previous = values.empty() ? 0 : values.front();
	int rises = 0;
	for (int value : values) {
		if (value > previous)
			rises++;
		previous = value;
	}
	return rises;
}
RUN_CASE(compare_before_first, rises_bad({1, 2}), rises_good({1, 2}))
} // namespace compare_before_first

// CLEAN every_path_sets: each way through gives the value, and it is read after
int grade(int points)
{
	int mark;
	if (points >= 90)
		mark = 1;
	else if (points >= 50)
		mark = 2;
	else
		mark = 5;
	return mark * 10;
}
RUN_CLEAN(every_path_sets, grade(60))

// CLEAN set_or_leave: where there is no value, the function is left
int first_digit(std::string_view text)
{
	int digit;
	const auto at = text.find_first_of("0123456789");
	if (at == std::string_view::npos)
		return -1;
	digit = text[at] - '0';
	return digit;
}
RUN_CLEAN(set_or_leave, first_digit("a7"))

// CLEAN endless_until_set: the loop is left only after the value was set
int next_power(int least)
{
	int found;
	for (int power = 1;; power *= 2) {
		if (power >= least) {
			found = power;
			break;
		}
	}
	return found;
}
RUN_CLEAN(endless_until_set, next_power(9))

// CLEAN designated_fields: a record that is made with all of its fields, and grows
struct Rect {
	int x, y, width, height;
};
Rect around(const std::vector<std::pair<int, int>> &points)
{
	Rect box{.x = points.front().first, .y = points.front().second, .width = 0, .height = 0};
	for (const auto &[x, y] : points) {
		box.width = std::max(box.width, x - box.x);
		box.height = std::max(box.height, y - box.y);
	}
	return box;
}
RUN_CLEAN(designated_fields, ({
		  Rect r = around({{1, 2}, {4, 9}});
		  r.width + r.height + r.x + r.y > 3 ? 1 : 0;
	  }))

// CLEAN divide_results: two results with two names, and one of them goes on
std::pair<int, int> divide(int a, int b)
{
	return {a / b, a % b};
}
int digits_sum(int number)
{
	int sum = 0;
	while (number > 0) {
		const auto [tens, rest] = divide(number, 10);
		sum += rest;
		number = tens;
	}
	return sum;
}
RUN_CLEAN(divide_results, digits_sum(194))

// CLEAN lambda_initialises: a constant whose value takes a few steps
int threshold(const std::vector<int> &values, bool strict)
{
	const int limit = [&] {
		int sum = 0;
		for (int v : values)
			sum += v;
		return strict ? sum : sum / 2;
	}();
	return static_cast<int>(
		std::count_if(values.begin(), values.end(), [limit](int v) { return v > limit; }));
}
RUN_CLEAN(lambda_initialises, threshold({1, 2, 3, 9}, false))

// CLEAN array_then_read: the part of the array that is read is the part that was written
int sum_of_squares(int count)
{
	std::array<int, 16> squares{};
	const int used = std::min(count, 16);
	for (int i = 0; i < used; i++)
		squares[static_cast<std::size_t>(i)] = i * i;
	return std::accumulate(squares.begin(), squares.begin() + used, 0);
}
RUN_CLEAN(array_then_read, sum_of_squares(5))
