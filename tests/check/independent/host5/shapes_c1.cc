// SPDX-License-Identifier: GPL-2.0
// The library's shapes: ranges, tuples, variants, optionals, strings and maps.
#include "../set.hh"

#include <algorithm>
#include <any>
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// CASE equal_range_kept: the range of equal entries is walked after one more was inserted
namespace equal_range_kept
{
//- bad
int double_bad(std::vector<int> sorted, int value)
{
	auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
	sorted.insert(last, value);
	return std::accumulate(first, last, 0);
}
//- good
int double_good(std::vector<int> sorted, int value)
{
	auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
	const int sum = std::accumulate(first, last, 0);
	sorted.insert(last, value);
	return sum;
}
RUN_CASE(equal_range_kept, double_bad({1, 2, 2, 3}, 2), double_good({1, 2, 2, 3}, 2))
} // namespace equal_range_kept

// CASE optional_reference_wrapper: the found account is a reference in an optional, and accounts are closed before it is used
namespace optional_reference_wrapper
{
struct Account {
	int number;
	std::vector<int> entries;
};
using Found = std::optional<std::reference_wrapper<Account>>;
Found find(std::vector<Account> &accounts, int number)
{
	for (Account &account : accounts) {
		if (account.number == number)
			return account;
	}
	return std::nullopt;
}
//- bad
std::size_t close_bad(std::vector<Account> &accounts, int number)
{
	Found found = find(accounts, number);
	accounts.pop_back();
	return found ? found->get().entries.size() : 0;
}
//- good
std::size_t close_good(std::vector<Account> &accounts, int number)
{
	Found found = find(accounts, number);
	const std::size_t size = found ? found->get().entries.size() : 0;
	accounts.pop_back();
	return size;
}
RUN_CASE(optional_reference_wrapper, ({
		 std::vector<Account> a{{1, {1}}};
		 close_bad(a, 1);
	 }),
	 ({
		 std::vector<Account> a{{1, {1}}};
		 close_good(a, 1);
	 }))
} // namespace optional_reference_wrapper

// CASE pair_of_reference: the pair refers to its key, which was a temporary
namespace pair_of_reference
{
using Labelled = std::pair<const std::string &, int>;
//- bad
std::size_t label_bad(int id)
{
	Labelled entry("item with the number " + std::to_string(id), id);
	return entry.first.size() + static_cast<std::size_t>(entry.first.back());
}
//- good
std::size_t label_good(int id)
{
	const std::string name = "item with the number " + std::to_string(id);
	Labelled entry(name, id);
	return entry.first.size() + static_cast<std::size_t>(entry.first.back());
}
RUN_CASE(pair_of_reference, label_bad(2), label_good(2))
} // namespace pair_of_reference

// CASE minmax_of_temporaries: minmax() returns references to its arguments, which are temporaries
namespace minmax_of_temporaries
{
//- bad
std::size_t widths_bad(const std::string &a, const std::string &b)
{
	auto bounds = std::minmax(a + " (first)", b + " (second)");
	return bounds.second.size() - bounds.first.size();
}
//- good
std::size_t widths_good(const std::string &a, const std::string &b)
{
	const std::string left = a + " (first)";
	const std::string right = b + " (second)";
	auto bounds = std::minmax(left, right);
	return bounds.second.size() - bounds.first.size();
}
RUN_CASE(minmax_of_temporaries, widths_bad(std::string(40, 'a'), "b"),
	 widths_good(std::string(40, 'a'), "b"))
} // namespace minmax_of_temporaries

// CASE view_keys_in_map: the keys of the index are views of strings that each round ends
namespace view_keys_in_map
{
std::string lower(std::string_view text)
{
	std::string out(text);
	for (char &c : out)
		c = static_cast<char>(c | 0x20);
	return out;
}
//- bad
std::size_t index_bad(const std::vector<std::string> &words)
{
	std::map<std::string_view, int> index;
	for (const std::string &word : words) {
		const std::string key = lower(word);
		index[key]++;
	}
	return index.size() + index.begin()->first.size();
}
//- good
std::size_t index_good(const std::vector<std::string> &words)
{
	std::map<std::string, int> index;
	for (const std::string &word : words) {
		const std::string key = lower(word);
		index[key]++;
	}
	return index.size() + index.begin()->first.size();
}
RUN_CASE(view_keys_in_map,
	 index_bad({std::string(40, 'A'), std::string(50, 'B'), std::string(40, 'C')}),
	 index_good({std::string(40, 'A'), std::string(50, 'B'), std::string(40, 'C')}))
} // namespace view_keys_in_map

// CASE any_replaced: the pointer from any_cast is followed after the any was given another value
namespace any_replaced
{
//- bad
std::size_t set_bad(std::any &property, int value)
{
	auto *text = std::any_cast<std::string>(&property);
	property = value;
	return text ? text->size() : 0;
}
//- good
std::size_t set_good(std::any &property, int value)
{
	auto *text = std::any_cast<std::string>(&property);
	const std::size_t size = text ? text->size() : 0;
	property = value;
	return size;
}
RUN_CASE(any_replaced, ({
		 std::any p = std::string(40, 'x');
		 set_bad(p, 1);
	 }),
	 ({
		 std::any p = std::string(40, 'x');
		 set_good(p, 1);
	 }))
} // namespace any_replaced

// CASE state_changes_in_visit: the visitor assigns the variant that it is visiting, and then uses its argument
namespace state_changes_in_visit
{
struct Idle {
};
struct Running {
	std::vector<int> log;
};
struct Machine {
	std::variant<Idle, Running> state;
	std::size_t logged = 0;
};
//- bad
void stop_bad(Machine &machine)
{
	std::visit(
		[&machine](auto &state) {
			if constexpr (requires { state.log; }) {
				machine.state.template emplace<Idle>();
				machine.logged +=
					state.log.empty()
						? 0
						: static_cast<std::size_t>(state.log.back());
			}
		},
		machine.state);
}
//- good
void stop_good(Machine &machine)
{
	bool stop = false;
	std::visit(
		[&logged = machine.logged, &stop](auto &state) {
			if constexpr (requires { state.log; }) {
				logged += state.log.empty()
						  ? 0
						  : static_cast<std::size_t>(state.log.back());
				stop = true;
			}
		},
		machine.state);
	if (stop)
		machine.state.emplace<Idle>();
}
RUN_CASE(state_changes_in_visit, ({
		 Machine m;
		 m.state = Running{{1, 2}};
		 stop_bad(m);
	 }),
	 ({
		 Machine m;
		 m.state = Running{{1, 2}};
		 stop_good(m);
	 }))
} // namespace state_changes_in_visit

// CASE split_appends: the loop over the words of a text appends to the text
namespace split_appends
{
//- bad
std::size_t expand_bad(std::string text)
{
	std::size_t words = 0;
	for (auto word : text | std::views::split(' ')) {
		if (std::ranges::distance(word) > 3)
			text += " and some more words";
		if (++words > 5)
			break;
	}
	return words + text.size();
}
//- good
std::size_t expand_good(std::string text)
{
	std::size_t words = 0;
	std::string more;
	for (auto word : text | std::views::split(' ')) {
		if (std::ranges::distance(word) > 3)
			more += " and some more words";
		if (++words > 5)
			break;
	}
	text += more;
	return words + text.size();
}
RUN_CASE(split_appends, expand_bad("long words only here"), expand_good("long words only here"))
} // namespace split_appends

// CASE binding_of_back: the names of the structured binding refer to the last entry, and one more is added
namespace binding_of_back
{
//- bad
int raise_bad(std::vector<std::pair<std::string, int>> scores)
{
	auto &[name, score] = scores.back();
	scores.emplace_back(name + " junior", 0);
	score++;
	return score;
}
//- good
int raise_good(std::vector<std::pair<std::string, int>> scores)
{
	auto &[name, score] = scores.back();
	score++;
	const int raised = score;
	scores.emplace_back(name + " junior", 0);
	return raised;
}
RUN_CASE(binding_of_back, raise_bad({{"a", 1}}), raise_good({{"a", 1}}))
} // namespace binding_of_back

// CASE string_iterator_insert: the position in the string is erased after an insertion moved the characters
namespace string_iterator_insert
{
//- bad
std::string quote_bad(std::string text)
{
	auto blank = std::find(text.begin(), text.end(), ' ');
	text.insert(0, std::string(40, '"'));
	if (blank != text.end())
		*blank = '_';
	return text;
}
//- good
std::string quote_good(std::string text)
{
	auto blank = std::find(text.begin(), text.end(), ' ');
	if (blank != text.end())
		*blank = '_';
	text.insert(0, std::string(40, '"'));
	return text;
}
RUN_CASE(string_iterator_insert, quote_bad("two words in a longer text"),
	 quote_good("two words in a longer text"))
} // namespace string_iterator_insert

// CASE extracted_and_dropped: the session is extracted from the map, and the handle ends with the statement
namespace extracted_and_dropped
{
struct Session {
	std::string user;
};
//- bad
std::string logout_bad(std::map<int, Session> &sessions, int id)
{
	const Session &session = sessions.at(id);
	sessions.extract(id);
	return session.user + " has left";
}
//- good
std::string logout_good(std::map<int, Session> &sessions, int id)
{
	const auto node = sessions.extract(id);
	const Session &session = node.mapped();
	return session.user + " has left";
}
RUN_CASE(extracted_and_dropped, ({
		 std::map<int, Session> s{{1, {"u"}}};
		 logout_bad(s, 1);
	 }),
	 ({
		 std::map<int, Session> s{{1, {"u"}}};
		 logout_good(s, 1);
	 }))
} // namespace extracted_and_dropped

// CASE split_by_value: the pieces refer to the parameter, which was passed by value
namespace split_by_value
{
//- bad
std::vector<std::string_view> pieces_bad(std::string text, char at)
{
	std::vector<std::string_view> out;
	std::string_view rest = text;
	while (!rest.empty()) {
		const std::size_t end = std::min(rest.find(at), rest.size());
		out.push_back(rest.substr(0, end));
		rest.remove_prefix(std::min(end + 1, rest.size()));
	}
	return out;
}
std::size_t count_bad(const std::string &line)
{
	const auto all = pieces_bad(line, ',');
	return all.size() + static_cast<std::size_t>(all.front().front());
}
//- good
std::vector<std::string_view> pieces_good(const std::string &text, char at)
{
	std::vector<std::string_view> out;
	std::string_view rest = text;
	while (!rest.empty()) {
		const std::size_t end = std::min(rest.find(at), rest.size());
		out.push_back(rest.substr(0, end));
		rest.remove_prefix(std::min(end + 1, rest.size()));
	}
	return out;
}
std::size_t count_good(const std::string &line)
{
	const auto all = pieces_good(line, ',');
	return all.size() + static_cast<std::size_t>(all.front().front());
}
RUN_CASE(split_by_value, count_bad(std::string(40, 'a') + ",b"),
	 count_good(std::string(40, 'a') + ",b"))
} // namespace split_by_value

// CASE deque_iterator: the iterator into the queue is used after an element was put in front
namespace deque_iterator
{
//- bad
int urgent_bad(std::deque<int> queue, int job)
{
	auto worst = std::max_element(queue.begin(), queue.end());
	queue.insert(queue.begin() + 1, static_cast<std::size_t>(300), job);
	queue.erase(queue.begin(), queue.begin() + 301);
	return *worst;
}
//- good
int urgent_good(std::deque<int> queue, int job)
{
	queue.insert(queue.begin() + 1, static_cast<std::size_t>(300), job);
	queue.erase(queue.begin(), queue.begin() + 301);
	auto worst = std::max_element(queue.begin(), queue.end());
	return *worst;
}
RUN_CASE(deque_iterator, urgent_bad({3, 1, 2}, 9), urgent_good({3, 1, 2}, 9))
} // namespace deque_iterator

// CASE bind_front_object: the bound call keeps the address of an object that ends with its block
namespace bind_front_object
{
struct Scale {
	std::vector<int> factors;
	int apply(int value) const { return value * factors.front(); }
};
//- bad
int convert_bad(bool metric, int value)
{
	std::function<int(int)> convert = [](int v) { return v; };
	if (metric) {
		Scale scale{{254}};
		convert = std::bind_front(&Scale::apply, &scale);
	}
	return convert(value);
}
//- good
int convert_good(bool metric, int value)
{
	std::function<int(int)> convert = [](int v) { return v; };
	if (metric) {
		Scale scale{{254}};
		convert = std::bind_front(&Scale::apply, scale);
	}
	return convert(value);
}
RUN_CASE(bind_front_object, convert_bad(true, 2), convert_good(true, 2))
} // namespace bind_front_object

// CASE keys_view_erases: the loop over the keys of the map erases the key it is at
namespace keys_view_erases
{
//- bad
int clean_bad(std::map<int, int> &table)
{
	int removed = 0;
	for (const int &key : table | std::views::keys) {
		if (key % 2 == 0)
			table.erase(key);
		removed += key % 2 == 0 ? 1 : 0;
	}
	return removed;
}
//- good
int clean_good(std::map<int, int> &table)
{
	return static_cast<int>(
		std::erase_if(table, [](const auto &entry) { return entry.first % 2 == 0; }));
}
RUN_CASE(keys_view_erases, ({
		 std::map<int, int> t{{1, 1}, {2, 2}};
		 clean_bad(t);
	 }),
	 ({
		 std::map<int, int> t{{1, 1}, {2, 2}};
		 clean_good(t);
	 }))
} // namespace keys_view_erases

// CASE forward_as_tuple_kept: the tuple of forwarded arguments is kept across the end of the statement
namespace forward_as_tuple_kept
{
struct Point {
	Point(std::string name, int x) : name(std::move(name)), x(x) {}
	std::string name;
	int x;
};
//- bad
int place_bad(const std::string &name, int x)
{
	auto arguments = std::forward_as_tuple(name + " (a copy of the point)", x);
	Point point = std::make_from_tuple<Point>(std::move(arguments));
	return point.x + static_cast<int>(point.name.size());
}
//- good
int place_good(const std::string &name, int x)
{
	auto arguments = std::make_tuple(name + " (a copy of the point)", x);
	Point point = std::make_from_tuple<Point>(std::move(arguments));
	return point.x + static_cast<int>(point.name.size());
}
RUN_CASE(forward_as_tuple_kept, place_bad("a", 2), place_good("a", 2))
} // namespace forward_as_tuple_kept

// CLEAN filter_transform: a pipeline over a parameter, added up in place
int sum_of_squares(const std::vector<int> &values)
{
	auto odd = values | std::views::filter([](int v) { return v % 2 != 0; }) |
		   std::views::transform([](int v) { return v * v; });
	int sum = 0;
	for (int v : odd)
		sum += v;
	return sum;
}
RUN_CLEAN(filter_transform, sum_of_squares({1, 2, 3}))

// CLEAN overloaded_visit: a variant visited with a set of closures
template <typename... Fs>
struct Overloaded : Fs... {
	using Fs::operator()...;
};
template <typename... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;
std::string show(const std::variant<int, std::string, std::vector<int>> &value)
{
	return std::visit(
		Overloaded{
			[](int n) { return std::to_string(n); },
			[](const std::string &text) { return text; },
			[](const std::vector<int> &list) { return std::to_string(list.size()); },
		},
		value);
}
RUN_CLEAN(overloaded_visit, show(std::vector<int>{1}))

// CLEAN bindings_in_map: structured bindings over a map, values changed in place
int raise_all(std::map<std::string, int> &prices, int percent)
{
	int total = 0;
	for (auto &[name, price] : prices) {
		price += price * percent / 100;
		total += price + static_cast<int>(name.size());
	}
	return total;
}
RUN_CLEAN(bindings_in_map, ({
		  std::map<std::string, int> p{{"a", 100}};
		  raise_all(p, 10);
	  }))

// CLEAN insert_result: the iterator that insert() returned is used
int first_seen(std::map<std::string, int> &seen, const std::string &word, int line)
{
	const auto [entry, fresh] = seen.try_emplace(word, line);
	if (!fresh && entry->second > line)
		entry->second = line;
	return entry->second;
}
RUN_CLEAN(insert_result, ({
		  std::map<std::string, int> s;
		  first_seen(s, "a", 2);
		  first_seen(s, "a", 1);
	  }))

// CLEAN header_and_body: one span taken apart into header and body
int parse_frame(std::span<const unsigned char> frame)
{
	if (frame.size() < 2)
		return -1;
	const auto header = frame.first<2>();
	const auto body = frame.subspan(2);
	int sum = header[0] * 256 + header[1];
	for (unsigned char byte : body)
		sum += byte;
	return sum;
}
RUN_CLEAN(header_and_body, ({
		  std::array<unsigned char, 3> f{1, 2, 3};
		  parse_frame(f);
	  }))

// CLEAN join_strings: pieces and separators put together from views of the arguments
std::string join(const std::vector<std::string_view> &parts, std::string_view separator)
{
	std::string out;
	for (std::size_t i = 0; i < parts.size(); i++) {
		if (i)
			out += separator;
		out += parts[i];
	}
	return out;
}
RUN_CLEAN(join_strings, join({"a", "b"}, ", "))

// CLEAN optional_chain: optionals that are passed on and taken apart
std::optional<int> digit(char c)
{
	if (c < '0' || c > '9')
		return std::nullopt;
	return c - '0';
}
std::optional<int> number(std::string_view text)
{
	int value = 0;
	for (char c : text) {
		const auto d = digit(c);
		if (!d)
			return std::nullopt;
		value = value * 10 + *d;
	}
	return value;
}
RUN_CLEAN(optional_chain, number("12").value_or(0) + number("x").value_or(-1))
