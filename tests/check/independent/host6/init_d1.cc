// SPDX-License-Identifier: GPL-2.0
// Values that nobody has set yet: locals, fields, arrays and results of calls that failed.
#include "../set.hh"

#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

// CASE port_unparsed: the port is used though the text of it may not have been a number
namespace port_unparsed
{
//- bad
bool privileged_bad(std::string_view text)
{
	int port;
	std::from_chars(text.data(), text.data() + text.size(), port);
	return port < 1024;
}
//- good
bool privileged_good(std::string_view text)
{
	int port = 0;
	const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
	return error == std::errc() && port < 1024;
}
RUN_CASE(port_unparsed, privileged_bad("http") ? std::puts("y") : 0,
	 privileged_good("http") ? std::puts("y") : 0)
} // namespace port_unparsed

// CASE temperature_by_unit: the factor is set for two of the units only
namespace temperature_by_unit
{
enum class Unit { celsius, kelvin, fahrenheit };
//- bad
double offset_bad(Unit unit)
{
	double offset;
	switch (unit) {
	case Unit::celsius:
		offset = 0;
		break;
	case Unit::kelvin:
		offset = 273.15;
		break;
	case Unit::fahrenheit:
		break;
	}
	return offset * 2;
}
//- good
double offset_good(Unit unit)
{
	double offset;
	switch (unit) {
	case Unit::celsius:
		offset = 0;
		break;
	case Unit::kelvin:
		offset = 273.15;
		break;
	case Unit::fahrenheit:
		offset = 32;
		break;
	default:
		offset = 1;
		break;
	}
	return offset * 2;
}
RUN_CASE(temperature_by_unit, offset_bad(Unit::fahrenheit) > 3 ? std::puts("y") : 0,
	 offset_good(Unit::fahrenheit) > 3 ? std::puts("y") : 0)
} // namespace temperature_by_unit

// CASE packet_header_fields: the header is written to the wire with two fields not set
namespace packet_header_fields
{
struct Header {
	std::uint16_t type;
	std::uint16_t length;
	std::uint32_t sequence;
};
std::uint32_t checksum(const Header &header)
{
	return header.type ^ header.length ^ header.sequence;
}
//- bad
bool ack_bad(std::uint32_t sequence)
{
	Header header;
	header.type = 6;
	header.sequence = sequence;
	return checksum(header) != 0;
}
//- good
bool ack_good(std::uint32_t sequence)
{
	Header header;
	header.type = 6;
	header.sequence = sequence;
	header.length = sizeof header;
	return checksum(header) != 0;
}
RUN_CASE(packet_header_fields, ack_bad(1) ? std::puts("y") : 0, ack_good(1) ? std::puts("y") : 0)
} // namespace packet_header_fields

// CASE nearest_of_none: the nearest one is returned though the table may have been empty
namespace nearest_of_none
{
struct Point {
	int x, y;
};
//- bad
int nearest_bad(const std::vector<Point> &points, int x)
{
	int best = 1 << 30;
	Point nearest;
	for (const Point &point : points) {
		if (std::abs(point.x - x) < best) {
			best = std::abs(point.x - x);
			nearest = point;
		}
	}
	return nearest.y;
}
//- good
int nearest_good(const std::vector<Point> &points, int x)
{
	int best = 1 << 30;
	Point nearest{x, 0};
	for (const Point &point : points) {
		if (std::abs(point.x - x) < best) {
			best = std::abs(point.x - x);
			nearest = point;
		}
	}
	return nearest.y;
}
RUN_CASE(nearest_of_none, nearest_bad({}, 1) ? std::puts("y") : 0,
	 nearest_good({}, 1) ? std::puts("y") : 0)
} // namespace nearest_of_none

// CASE flag_member_forgotten: the constructor for files forgets the flag that the other one sets
namespace flag_member_forgotten
{
//- bad
class StreamBad
{
public:
	explicit StreamBad(std::string name) : name_(std::move(name)) { size_ = name_.size(); }
	StreamBad(std::string name, bool binary) : name_(std::move(name)), binary_(binary)
	{
		size_ = 0;
	}
	const char *mode() const { return binary_ ? "rb" : "r"; }

private:
	std::string name_;
	std::size_t size_;
	bool binary_;
};
const char *mode_bad(const std::string &name)
{
	return StreamBad(name).mode();
}
//- good
class StreamGood
{
public:
	explicit StreamGood(std::string name) : name_(std::move(name)), binary_(false)
	{
		size_ = name_.size();
	}
	StreamGood(std::string name, bool binary) : name_(std::move(name)), binary_(binary)
	{
		size_ = 0;
	}
	const char *mode() const { return binary_ ? "rb" : "r"; }

private:
	std::string name_;
	std::size_t size_;
	bool binary_;
};
const char *mode_good(const std::string &name)
{
	return StreamGood(name).mode();
}
RUN_CASE(flag_member_forgotten, mode_bad("a"), mode_good("a"))
} // namespace flag_member_forgotten

// CASE stats_on_heap: the counters come from new without parentheses and are counted up
namespace stats_on_heap
{
struct Counters {
	long hits;
	long misses;
};
//- bad
long count_bad(int lookups)
{
	const std::unique_ptr<Counters> counters(new Counters);
	for (int i = 0; i < lookups; i++)
		(i % 3 ? counters->hits : counters->misses)++;
	return counters->hits > counters->misses ? counters->hits : 0;
}
//- good
long count_good(int lookups)
{
	const std::unique_ptr<Counters> counters(new Counters());
	for (int i = 0; i < lookups; i++)
		(i % 3 ? counters->hits : counters->misses)++;
	return counters->hits > counters->misses ? counters->hits : 0;
}
RUN_CASE(stats_on_heap, count_bad(3) ? std::puts("y") : 0, count_good(3) ? std::puts("y") : 0)
} // namespace stats_on_heap

// CASE out_of_lookup: the helper sets the value only if the key is there
namespace out_of_lookup
{
using Table = std::vector<std::pair<std::string_view, int>>;
bool lookup(const Table &table, std::string_view key, int &value)
{
	for (const auto &[name, number] : table) {
		if (name == key) {
			value = number;
			return true;
		}
	}
	return false;
}
//- bad
int sum_bad(const Table &table)
{
	int low, high;
	lookup(table, "low", low);
	lookup(table, "high", high);
	return low < high ? high : low;
}
//- good
int sum_good(const Table &table)
{
	int low, high;
	if (!lookup(table, "low", low) || !lookup(table, "high", high))
		return 0;
	return low < high ? high : low;
}
RUN_CASE(out_of_lookup, sum_bad({{"low", 1}}) ? std::puts("y") : 0,
	 sum_good({{"low", 1}}) ? std::puts("y") : 0)
} // namespace out_of_lookup

// CASE short_circuit_sets: the second half of the condition sets what the else branch reads
namespace short_circuit_sets
{
bool parse(std::string_view text, int &value)
{
	value = static_cast<int>(text.size());
	return !text.empty();
}
//- bad
int level_bad(bool enabled, std::string_view text)
{
	int level;
	if (enabled && parse(text, level))
		return level;
	return level > 3 ? 3 : level;
}
//- good
int level_good(bool enabled, std::string_view text)
{
	int level = 0;
	if (enabled && parse(text, level))
		return level;
	return level > 3 ? 3 : level;
}
RUN_CASE(short_circuit_sets, level_bad(false, "a") ? std::puts("y") : 0,
	 level_good(false, "a") ? std::puts("y") : 0)
} // namespace short_circuit_sets

// CASE kernel_weights: only the inner part of the table of weights is filled before it is summed
namespace kernel_weights
{
//- bad
double smooth_bad(double x)
{
	std::array<double, 5> weights;
	for (std::size_t i = 1; i < weights.size(); i++)
		weights[i] = x / static_cast<double>(i);
	double sum = 0;
	for (double weight : weights)
		sum += weight;
	return sum > 1 ? 1 : sum;
}
//- good
double smooth_good(double x)
{
	std::array<double, 5> weights;
	for (std::size_t i = 0; i < weights.size(); i++)
		weights[i] = x / static_cast<double>(i + 1);
	double sum = 0;
	for (double weight : weights)
		sum += weight;
	return sum > 1 ? 1 : sum;
}
RUN_CASE(kernel_weights, smooth_bad(1) > 0.5 ? std::puts("y") : 0,
	 smooth_good(1) > 0.5 ? std::puts("y") : 0)
} // namespace kernel_weights

// CASE previous_in_first_round: the first round compares with a previous value that is not there yet
namespace previous_in_first_round
{
//- bad
int falls_bad(const std::vector<int> &values)
{
	int previous;
	int falls = 0;
	for (int value : values) {
		if (value < previous)
			falls++;
		previous = value;
	}
	return falls;
}
//- good
int falls_good(const std::vector<int> &values)
{
	int previous = values.empty() ? 0 : values.front();
	int falls = 0;
	for (int value : values) {
		if (value < previous)
			falls++;
		previous = value;
	}
	return falls;
}
RUN_CASE(previous_in_first_round, falls_bad({2, 1}) ? std::puts("y") : 0,
	 falls_good({2, 1}) ? std::puts("y") : 0)
} // namespace previous_in_first_round

// CASE exception_before_value: the value is set inside of try, and read after a handler that goes on
namespace exception_before_value
{
//- bad
int timeout_bad(const std::string &text)
{
	int timeout;
	try {
		timeout = std::stoi(text);
	} catch (const std::exception &) {
		std::fputs("no number\n", stderr);
	}
	return timeout < 0 ? 0 : timeout;
}
//- good
int timeout_good(const std::string &text)
{
	int timeout;
	try {
		timeout = std::stoi(text);
	} catch (const std::exception &) {
		timeout = 30;
	}
	return timeout < 0 ? 0 : timeout;
}
RUN_CASE(exception_before_value, timeout_bad("x") ? std::puts("y") : 0,
	 timeout_good("x") ? std::puts("y") : 0)
} // namespace exception_before_value

// CASE goto_over_setting: the jump to the end passes over the line that sets the status
namespace goto_over_setting
{
//- bad
int run_bad(int argc)
{
	int status;
	if (argc < 2)
		goto out;
	status = argc * 2;
out:
	return status == 0 ? 1 : status;
}
//- good
int run_good(int argc)
{
	int status = -1;
	if (argc < 2)
		goto out;
	status = argc * 2;
out:
	return status == 0 ? 1 : status;
}
RUN_CASE(goto_over_setting, run_bad(1) > 0 ? std::puts("y") : 0,
	 run_good(1) > 0 ? std::puts("y") : 0)
} // namespace goto_over_setting

// CASE pointer_to_default: the pointer to the settings is set for the known profiles only
namespace pointer_to_default
{
struct Profile {
	int quality = 3;
};
//- bad
int quality_bad(std::string_view name, const Profile &fast, const Profile &fine)
{
	const Profile *profile;
	if (name == "fast")
		profile = &fast;
	else if (name == "fine")
		profile = &fine;
	return profile->quality;
}
//- good
int quality_good(std::string_view name, const Profile &fast, const Profile &fine)
{
	const Profile *profile = &fine;
	if (name == "fast")
		profile = &fast;
	return profile->quality;
}
RUN_CASE(pointer_to_default, quality_bad("other", {}, {}), quality_good("other", {}, {}))
} // namespace pointer_to_default

// CASE malloc_record: the record comes from malloc, the list pointer in it is followed
namespace malloc_record
{
struct Entry {
	Entry *next;
	int value;
};
//- bad
int push_bad(Entry **head, int value)
{
	Entry *entry = static_cast<Entry *>(std::malloc(sizeof(Entry)));
	if (!entry)
		return -1;
	entry->value = value;
	const bool first = entry->next == nullptr;
	entry->next = *head;
	*head = entry;
	return first ? 1 : 0;
}
//- good
int push_good(Entry **head, int value)
{
	Entry *entry = static_cast<Entry *>(std::malloc(sizeof(Entry)));
	if (!entry)
		return -1;
	entry->value = value;
	entry->next = *head;
	const bool first = entry->next == nullptr;
	*head = entry;
	return first ? 1 : 0;
}
RUN_CASE(malloc_record, ({
		 Entry *h = nullptr;
		 push_bad(&h, 1);
	 }),
	 ({
		 Entry *h = nullptr;
		 push_good(&h, 1);
	 }))
} // namespace malloc_record

// CASE copied_before_filled: the buffer is copied into the cache before it is read into
namespace copied_before_filled
{
struct Block {
	int words[4];
};
void fill(Block &block, int seed)
{
	for (int &word : block.words)
		word = seed++;
}
//- bad
int cache_bad(int seed)
{
	Block block;
	Block cached = block;
	fill(block, seed);
	return cached.words[0] == block.words[0] ? 1 : 0;
}
//- good
int cache_good(int seed)
{
	Block block;
	fill(block, seed);
	Block cached = block;
	return cached.words[0] == block.words[0] ? 1 : 0;
}
RUN_CASE(copied_before_filled, cache_bad(2) ? std::puts("y") : 0,
	 cache_good(2) ? std::puts("y") : 0)
} // namespace copied_before_filled

// CLEAN set_on_every_path: each branch sets the value, or leaves
int sign(int value)
{
	int result;
	if (value > 0)
		result = 1;
	else if (value < 0)
		result = -1;
	else
		return 0;
	return result * 2;
}
RUN_CLEAN(set_on_every_path, sign(3) > 1 ? std::puts("y") : 0)

// CLEAN out_parameter_checked: the value is read only if the helper said that it set it
bool half_of(int value, int *half)
{
	if (value % 2)
		return false;
	*half = value / 2;
	return true;
}
int halves(int value)
{
	int half;
	while (half_of(value, &half))
		value = half;
	return value;
}
RUN_CLEAN(out_parameter_checked, halves(24) == 3 ? std::puts("y") : 0)

// CLEAN memset_first: all bytes are set at once, then some of the fields
struct Request {
	int kind;
	int size;
	int flags;
};
int make_request(int kind)
{
	Request request;
	std::memset(&request, 0, sizeof request);
	request.kind = kind;
	return request.kind + request.size + request.flags;
}
RUN_CLEAN(memset_first, make_request(1) == 1 ? std::puts("y") : 0)

// CLEAN filled_by_loop: the whole array is filled by a loop, then read
int table_sum(int n)
{
	int table[8];
	for (int i = 0; i < 8; i++)
		table[i] = i * n;
	int sum = 0;
	for (int value : table)
		sum += value;
	return sum;
}
RUN_CLEAN(filled_by_loop, table_sum(2) ? std::puts("y") : 0)

// CLEAN do_while_sets: the body of a do loop runs before its condition is asked
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
RUN_CLEAN(do_while_sets, digits(123) == 3 ? std::puts("y") : 0)

// CLEAN set_by_lambda: the closure sets the local and is called before it is read
int by_closure(int value)
{
	int result;
	const auto set = [&result](int v) { result = v * 3; };
	set(value);
	return result;
}
RUN_CLEAN(set_by_lambda, by_closure(2) == 6 ? std::puts("y") : 0)

// CLEAN pair_filled: both parts of an aggregate are set one after the other
std::pair<int, int> extremes(const std::vector<int> &values)
{
	struct {
		int low;
		int high;
	} seen;
	seen.low = seen.high = values.at(0);
	for (int value : values) {
		seen.low = value < seen.low ? value : seen.low;
		seen.high = value > seen.high ? value : seen.high;
	}
	return {seen.low, seen.high};
}
RUN_CLEAN(pair_filled, extremes({1, 2}).first == 1 ? std::puts("y") : 0)
