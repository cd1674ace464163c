// SPDX-License-Identifier: GPL-2.0
// Locals that are read before they have a value.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

// CASE else_forgotten: the discount has a value only for members
namespace else_forgotten
{
//- bad
int price_bad(int base, bool member, int years)
{
	int discount;
	if (member)
		discount = years > 5 ? 20 : 10;
	return base - base * discount / 100;
}
//- good
int price_good(int base, bool member, int years)
{
	int discount;
	if (member)
		discount = years > 5 ? 20 : 10;
	else
		discount = 0;
	return base - base * discount / 100;
}
RUN_CASE(else_forgotten, price_bad(100, false, 3), price_good(100, false, 3))
} // namespace else_forgotten

// CASE maximum_without_start: the maximum is compared with before it has a first value
namespace maximum_without_start
{
//- bad
int peak_bad(std::span<const int> values)
{
	int peak;
	for (int value : values) {
		if (value > peak)
			peak = value;
	}
	return peak;
}
//- good
int peak_good(std::span<const int> values)
{
	int peak = 0;
	for (int value : values) {
		if (value > peak)
			peak = value;
	}
	return peak;
}
RUN_CASE(maximum_without_start, ({
		 std::array<int, 3> v{1, 2, 3};
		 peak_bad(v);
	 }),
	 ({
		 std::array<int, 3> v{1, 2, 3};
		 peak_good(v);
	 }))
} // namespace maximum_without_start

// CASE unchecked_from_chars: the port is used though the text may have had no number
namespace unchecked_from_chars
{
//- bad
int port_bad(std::string_view text)
{
	int port;
	std::from_chars(text.data(), text.data() + text.size(), port);
	return port + 1;
}
//- good
int port_good(std::string_view text)
{
	int port = 80;
	std::from_chars(text.data(), text.data() + text.size(), port);
	return port + 1;
}
RUN_CASE(unchecked_from_chars, port_bad("none"), port_good("none"))
} // namespace unchecked_from_chars

// CASE output_argument_ignored: the helper sets its output only if it finds the character
namespace output_argument_ignored
{
bool position(std::string_view text, char c, std::size_t &at)
{
	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] == c) {
			at = i;
			return true;
		}
	}
	return false;
}
//- bad
std::size_t key_size_bad(std::string_view line)
{
	std::size_t at;
	position(line, '=', at);
	return at + 1;
}
//- good
std::size_t key_size_good(std::string_view line)
{
	std::size_t at;
	if (!position(line, '=', at))
		return 0;
	return at + 1;
}
RUN_CASE(output_argument_ignored, key_size_bad("abc"), key_size_good("abc"))
} // namespace output_argument_ignored

// CASE sum_never_started: the accumulator of the loop has no start
namespace sum_never_started
{
struct Item {
	int price;
	int count;
};
//- bad
int total_bad(const std::vector<Item> &cart)
{
	int total;
	for (const Item &item : cart)
		total += item.price * item.count;
	return total;
}
//- good
int total_good(const std::vector<Item> &cart)
{
	int total = 0;
	for (const Item &item : cart)
		total += item.price * item.count;
	return total;
}
RUN_CASE(sum_never_started, total_bad({{1, 2}}), total_good({{1, 2}}))
} // namespace sum_never_started

// CASE loop_breaks_first: the found index is read though the loop may end without having found it
namespace loop_breaks_first
{
//- bad
std::size_t slot_bad(std::span<const int> slots, int wanted)
{
	std::size_t found;
	for (std::size_t i = 0; i < slots.size(); i++) {
		if (slots[i] == wanted) {
			found = i;
			break;
		}
	}
	return found;
}
//- good
std::size_t slot_good(std::span<const int> slots, int wanted)
{
	std::size_t found = slots.size();
	for (std::size_t i = 0; i < slots.size(); i++) {
		if (slots[i] == wanted) {
			found = i;
			break;
		}
	}
	return found;
}
RUN_CASE(loop_breaks_first, ({
		 std::array<int, 2> s{1, 2};
		 slot_bad(s, 3);
	 }),
	 ({
		 std::array<int, 2> s{1, 2};
		 slot_good(s, 3);
	 }))
} // namespace loop_breaks_first

// CASE struct_on_stack: the point's second coordinate is set on only one path
namespace struct_on_stack
{
struct Point {
	int x;
	int y;
};
//- bad
int distance_bad(int from, int to, bool flat)
{
	Point p;
	p.x = to - from;
	if (!flat)
		p.y = to + from;
	return p.x * p.x + p.y * p.y;
}
//- good
int distance_good(int from, int to, bool flat)
{
	Point p;
	p.x = to - from;
	p.y = 0;
	if (!flat)
		p.y = to + from;
	return p.x * p.x + p.y * p.y;
}
RUN_CASE(struct_on_stack, distance_bad(1, 2, true), distance_good(1, 2, true))
} // namespace struct_on_stack

// CASE returned_record: the record is returned with a field that nobody set, and the caller reads it
namespace returned_record
{
struct Statistics {
	int count;
	int sum;
	int worst;
};
//- bad
Statistics collect_bad(std::span<const int> values)
{
	Statistics s;
	s.count = static_cast<int>(values.size());
	s.sum = std::accumulate(values.begin(), values.end(), 0);
	return s;
}
int report_bad(std::span<const int> values)
{
	const Statistics s = collect_bad(values);
	return s.worst > s.sum ? s.worst : s.count;
}
//- good
Statistics collect_good(std::span<const int> values)
{
	Statistics s;
	s.count = static_cast<int>(values.size());
	s.sum = std::accumulate(values.begin(), values.end(), 0);
	s.worst = 0;
	return s;
}
int report_good(std::span<const int> values)
{
	const Statistics s = collect_good(values);
	return s.worst > s.sum ? s.worst : s.count;
}
RUN_CASE(returned_record, ({
		 std::array<int, 2> v{1, 2};
		 report_bad(v);
	 }),
	 ({
		 std::array<int, 2> v{1, 2};
		 report_good(v);
	 }))
} // namespace returned_record

// CASE sorted_before_filled: the window is sorted before it was filled
namespace sorted_before_filled
{
//- bad
int median_bad(std::span<const int> values)
{
	std::array<int, 3> window;
	std::sort(window.begin(), window.end());
	std::copy_n(values.begin(), window.size(), window.begin());
	return window[1];
}
//- good
int median_good(std::span<const int> values)
{
	std::array<int, 3> window;
	std::copy_n(values.begin(), window.size(), window.begin());
	std::sort(window.begin(), window.end());
	return window[1];
}
RUN_CASE(sorted_before_filled, ({
		 std::array<int, 3> v{3, 1, 2};
		 median_bad(v);
	 }),
	 ({
		 std::array<int, 3> v{3, 1, 2};
		 median_good(v);
	 }))
} // namespace sorted_before_filled

// CASE table_partly_filled: the table on the stack is filled for letters only, and indexed with any character
namespace table_partly_filled
{
//- bad
int score_bad(std::string_view word)
{
	int points[128];
	for (char c = 'a'; c <= 'z'; c++)
		points[static_cast<int>(c)] = c - 'a' + 1;
	int score = 0;
	for (char c : word)
		score += points[c & 127];
	return score;
}
//- good
int score_good(std::string_view word)
{
	int points[128] = {};
	for (char c = 'a'; c <= 'z'; c++)
		points[static_cast<int>(c)] = c - 'a' + 1;
	int score = 0;
	for (char c : word)
		score += points[c & 127];
	return score;
}
RUN_CASE(table_partly_filled, score_bad("a-b"), score_good("a-b"))
} // namespace table_partly_filled

// CASE two_flags: what is read under the second flag was set under the first
namespace two_flags
{
//- bad
int charge_bad(bool priced, bool billed, int amount)
{
	int fee;
	if (priced)
		fee = amount / 10;
	if (billed)
		return amount + fee;
	return amount;
}
//- good
int charge_good(bool priced, bool billed, int amount)
{
	int fee = 0;
	if (priced)
		fee = amount / 10;
	if (billed)
		return amount + fee;
	return amount;
}
RUN_CASE(two_flags, charge_bad(false, true, 10), charge_good(false, true, 10))
} // namespace two_flags

// CASE minmax_one_only: only one of the two bounds gets a value in the single pass
namespace minmax_one_only
{
//- bad
int spread_bad(const std::vector<int> &values)
{
	int low, high;
	if (values.empty())
		return 0;
	low = values.front();
	for (int value : values) {
		low = std::min(low, value);
		high = std::max(high, value);
	}
	return high - low;
}
//- good
int spread_good(const std::vector<int> &values)
{
	int low, high;
	if (values.empty())
		return 0;
	low = high = values.front();
	for (int value : values) {
		low = std::min(low, value);
		high = std::max(high, value);
	}
	return high - low;
}
RUN_CASE(minmax_one_only, spread_bad({3, 1}), spread_good({3, 1}))
} // namespace minmax_one_only

// CASE make_unique_for_overwrite: the block is made without values, and its first byte is tested before it is written
namespace make_unique_for_overwrite
{
//- bad
int parse_bad(std::size_t size)
{
	auto block = std::make_unique_for_overwrite<unsigned char[]>(size);
	int count = 0;
	if (block[0] == '#')
		count = 1;
	block[0] = 'x';
	return count + block[0];
}
//- good
int parse_good(std::size_t size)
{
	auto block = std::make_unique<unsigned char[]>(size);
	int count = 0;
	if (block[0] == '#')
		count = 1;
	block[0] = 'x';
	return count + block[0];
}
RUN_CASE(make_unique_for_overwrite, parse_bad(4), parse_good(4))
} // namespace make_unique_for_overwrite

// CASE empty_reader: the last value is doubled though the reader may have none
namespace empty_reader
{
struct Reader {
	std::vector<int> data;
	std::size_t at = 0;
	std::optional<int> next()
	{
		if (at == data.size())
			return std::nullopt;
		return data[at++];
	}
};
//- bad
int last_bad(Reader reader)
{
	int last;
	while (auto value = reader.next())
		last = *value;
	return last * 2;
}
//- good
int last_good(Reader reader)
{
	int last = 0;
	while (auto value = reader.next())
		last = *value;
	return last * 2;
}
RUN_CASE(empty_reader, last_bad({{}}), last_good({{}}))
} // namespace empty_reader

// CASE and_in_condition: the right side of the && gives the value, and the branch of the || reads it
namespace and_in_condition
{
bool lookup(int key, int &value)
{
	if (key < 0)
		return false;
	value = key * 2;
	return true;
}
//- bad
int cached_bad(bool warm, int key)
{
	int value;
	if (warm || lookup(key, value))
		return value;
	return 0;
}
//- good
int cached_good(bool warm, int key)
{
	int value;
	if (!warm && lookup(key, value))
		return value;
	return 0;
}
RUN_CASE(and_in_condition, cached_bad(true, 3), cached_good(true, 3))
} // namespace and_in_condition

// CLEAN switch_all_values: every case gives a value or leaves
int weight(char unit, int amount)
{
	int factor;
	switch (unit) {
	case 'g':
		factor = 1;
		break;
	case 'k':
		factor = 1000;
		break;
	default:
		return -1;
	}
	return amount * factor;
}
RUN_CLEAN(switch_all_values, weight('k', 2))

// CLEAN try_parse: the value is read only where the parser said that it is there
bool parse_digit(char c, int &value)
{
	if (c < '0' || c > '9')
		return false;
	value = c - '0';
	return true;
}
int sum_digits(std::string_view text)
{
	int sum = 0;
	for (char c : text) {
		int digit;
		if (parse_digit(c, digit))
			sum += digit;
	}
	return sum;
}
RUN_CLEAN(try_parse, sum_digits("1a2"))

// CLEAN both_arms: a variable without initialiser that both arms set
int orient(int width, int height)
{
	int longest, shortest;
	if (width > height) {
		longest = width;
		shortest = height;
	} else {
		longest = height;
		shortest = width;
	}
	return longest / shortest;
}
RUN_CLEAN(both_arms, orient(3, 2))

// CLEAN loop_fills: an array that one loop fills before another one reads it
int squares(int factor)
{
	std::array<int, 8> values;
	for (std::size_t i = 0; i < values.size(); i++)
		values[i] = factor * static_cast<int>(i * i);
	int sum = 0;
	for (int value : values)
		sum += value;
	return sum;
}
RUN_CLEAN(loop_fills, squares(2))

// CLEAN fill_algorithm: an array that an algorithm fills
int filled(int value)
{
	std::array<int, 4> values;
	values.fill(value);
	int more[4];
	std::fill(std::begin(more), std::end(more), value);
	return values[1] + more[2];
}
RUN_CLEAN(fill_algorithm, filled(2))

// CLEAN do_while_sets: the body of a do-while runs at least once
int digits_of(unsigned value)
{
	int count = 0;
	unsigned rest = value;
	unsigned last;
	do {
		last = rest % 10;
		rest /= 10;
		count++;
	} while (rest);
	return count * 10 + static_cast<int>(last);
}
RUN_CLEAN(do_while_sets, digits_of(420))
