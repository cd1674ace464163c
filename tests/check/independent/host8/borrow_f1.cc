// SPDX-License-Identifier: GPL-2.0
// References, views, iterators and pointers into things that change, end or are replaced: text, tables and queues.
#include "../set.hh"
#include <algorithm>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE scanner_tokens: the reference to the last token is used after the list of tokens has grown
namespace scanner_tokens
{
struct Token {
	int begin = 0;
	int end = 0;
};
//- bad
int scan_bad(const std::string &text)
{
	std::vector<Token> tokens{{0, 0}};
	for (int i = 0; i < int(text.size()); i++) {
		Token &last = tokens.back();
		if (text[i] == ' ') {
			tokens.push_back({i + 1, i + 1});
			last.end = i;
		}
	}
	return tokens.front().end;
}
//- good
int scan_good(const std::string &text)
{
	std::vector<Token> tokens{{0, 0}};
	for (int i = 0; i < int(text.size()); i++) {
		Token &last = tokens.back();
		if (text[i] == ' ') {
			last.end = i;
			tokens.push_back({i + 1, i + 1});
		}
	}
	return tokens.front().end;
}
} // namespace scanner_tokens
RUN_CASE(scanner_tokens, scanner_tokens::scan_bad("let x be"),
	 scanner_tokens::scan_good("let x be"))

// CASE header_keys: the views point into a line that lives for one round of the loop
namespace header_keys
{
//- bad
size_t longest_key_bad(const std::string &text)
{
	std::istringstream in(text);
	std::vector<std::string_view> keys;
	while (in) {
		std::string line;
		if (!std::getline(in, line))
			break;
		keys.push_back(std::string_view(line).substr(0, line.find(':')));
	}
	size_t longest = 0;
	for (std::string_view key : keys)
		longest = std::max(longest, key.find_last_not_of(' ') + 1);
	return longest;
}
//- good
size_t longest_key_good(const std::string &text)
{
	std::istringstream in(text);
	std::vector<std::string> keys;
	while (in) {
		std::string line;
		if (!std::getline(in, line))
			break;
		keys.emplace_back(line.substr(0, line.find(':')));
	}
	size_t longest = 0;
	for (std::string_view key : keys)
		longest = std::max(longest, key.find_last_not_of(' ') + 1);
	return longest;
}
} // namespace header_keys
RUN_CASE(header_keys, header_keys::longest_key_bad("Host: a\nContent-Type: b\n"),
	 header_keys::longest_key_good("Host: a\nContent-Type: b\n"))

// CASE mail_queue: the reference to the front is used after the front was taken off the queue
namespace mail_queue
{
struct Mail {
	std::string to;
	std::string body;
};

size_t deliver(const Mail &mail)
{
	return mail.to.size() + std::count(mail.body.begin(), mail.body.end(), '\n');
}
//- bad
size_t flush_bad(std::deque<Mail> pending)
{
	size_t sent = 0;
	while (!pending.empty()) {
		const Mail &mail = pending.front();
		pending.pop_front();
		sent += deliver(mail);
	}
	return sent;
}
//- good
size_t flush_good(std::deque<Mail> pending)
{
	size_t sent = 0;
	while (!pending.empty()) {
		const Mail mail = std::move(pending.front());
		pending.pop_front();
		sent += deliver(mail);
	}
	return sent;
}
} // namespace mail_queue
RUN_CASE(mail_queue, mail_queue::flush_bad({{"ann", "a letter of more than sixteen letters\n"}}),
	 mail_queue::flush_good({{"ann", "a letter of more than sixteen letters\n"}}))

// CASE lease_expiry: the loop goes on from the iterator that was erased
namespace lease_expiry
{
//- bad
size_t expire_bad(std::unordered_map<int, int> &leases, int now)
{
	for (auto it = leases.begin(); it != leases.end(); ++it) {
		if (it->second < now)
			leases.erase(it);
	}
	return leases.size();
}
//- good
size_t expire_good(std::unordered_map<int, int> &leases, int now)
{
	for (auto it = leases.begin(); it != leases.end();) {
		if (it->second < now)
			it = leases.erase(it);
		else
			++it;
	}
	return leases.size();
}
//- shared
std::unordered_map<int, int> leases()
{
	return {{101, 3}, {102, 9}, {103, 1}};
}
size_t run(size_t (*expire)(std::unordered_map<int, int> &, int))
{
	auto table = leases();
	return expire(table, 5);
}
} // namespace lease_expiry
RUN_CASE(lease_expiry, lease_expiry::run(lease_expiry::expire_bad),
	 lease_expiry::run(lease_expiry::expire_good))

// CASE backup_name: the C string is taken before the path is lengthened
namespace backup_name
{
int checksum(const char *name)
{
	int sum = 0;
	while (*name)
		sum = (sum * 31 + *name++) & 0xff;
	return sum;
}
//- bad
int backup_bad(std::string path, bool numbered)
{
	const char *name = path.c_str();
	if (numbered)
		path += ".backup-0000000001";
	return checksum(name);
}
//- good
int backup_good(std::string path, bool numbered)
{
	if (numbered)
		path += ".backup-0000000001";
	const char *name = path.c_str();
	return checksum(name);
}
} // namespace backup_name
RUN_CASE(backup_name, backup_name::backup_bad("/var/lib/tool/state.db", true),
	 backup_name::backup_good("/var/lib/tool/state.db", true))

// CASE trim_result: the view returned is of a string that was passed by value
namespace trim_result
{
//- bad
std::string_view trim_bad(std::string text)
{
	while (!text.empty() && text.back() == ' ')
		text.pop_back();
	return text;
}
int count_bad(const std::string &input)
{
	std::string_view word = trim_bad(input);
	return int(std::count(word.begin(), word.end(), 'e'));
}
//- good
std::string trim_good(std::string text)
{
	while (!text.empty() && text.back() == ' ')
		text.pop_back();
	return text;
}
int count_good(const std::string &input)
{
	std::string word = trim_good(input);
	return int(std::count(word.begin(), word.end(), 'e'));
}
} // namespace trim_result
RUN_CASE(trim_result, trim_result::count_bad("there were three of them   "),
	 trim_result::count_good("there were three of them   "))

// CASE column_width: max returns a reference to one of two temporaries
namespace column_width
{
//- bad
size_t width_bad(const std::vector<std::string> &cells, size_t least)
{
	size_t total = 0;
	for (const std::string &cell : cells) {
		const size_t &width = std::max(cell.size() + 2, least + 1);
		total += width;
	}
	return total;
}
//- good
size_t width_good(const std::vector<std::string> &cells, size_t least)
{
	size_t total = 0;
	for (const std::string &cell : cells) {
		const size_t width = std::max(cell.size() + 2, least + 1);
		total += width;
	}
	return total;
}
} // namespace column_width
RUN_CASE(column_width, column_width::width_bad({"id", "name"}, 4),
	 column_width::width_good({"id", "name"}, 4))

// CASE sorted_scores: the place found before the first insertion is used for the second one
namespace sorted_scores
{
//- bad
int add_pair_bad(std::vector<int> scores, int score)
{
	auto place = std::lower_bound(scores.begin(), scores.end(), score);
	scores.insert(place, score);
	scores.insert(place, score);
	return scores.front();
}
//- good
int add_pair_good(std::vector<int> scores, int score)
{
	auto place = std::lower_bound(scores.begin(), scores.end(), score);
	place = scores.insert(place, score);
	scores.insert(place, score);
	return scores.front();
}
} // namespace sorted_scores
RUN_CASE(sorted_scores, sorted_scores::add_pair_bad({1, 5, 9}, 6),
	 sorted_scores::add_pair_good({1, 5, 9}, 6))

// CASE file_suffix: substr of a string makes a temporary, and the view keeps pointing at it
namespace file_suffix
{
//- bad
bool is_image_bad(const std::string &path)
{
	std::string_view suffix = path.substr(path.rfind('.') + 1);
	return suffix == "png" || suffix == "jpeg";
}
//- good
bool is_image_good(const std::string &path)
{
	std::string_view suffix = std::string_view(path).substr(path.rfind('.') + 1);
	return suffix == "png" || suffix == "jpeg";
}
} // namespace file_suffix
RUN_CASE(file_suffix, file_suffix::is_image_bad("cover.jpeg"),
	 file_suffix::is_image_good("cover.jpeg"))

// CASE setting_default: the fallback is a temporary, and the reference to it outlives the call
namespace setting_default
{
using Settings = std::map<std::string, std::string>;

const std::string &get_or(const Settings &settings, const std::string &key,
			  const std::string &fallback)
{
	auto it = settings.find(key);
	return it == settings.end() ? fallback : it->second;
}
//- bad
size_t theme_bad(const Settings &settings)
{
	const std::string &theme = get_or(settings, "theme", "solarized");
	return theme.find('z');
}
//- good
size_t theme_good(const Settings &settings)
{
	const std::string theme = get_or(settings, "theme", "solarized");
	return theme.find('z');
}
} // namespace setting_default
RUN_CASE(setting_default, setting_default::theme_bad({{"font", "mono"}}),
	 setting_default::theme_good({{"font", "mono"}}))

// CASE timer_heap: the reference to the top is used after the pop
namespace timer_heap
{
struct Timer {
	int due;
	std::shared_ptr<int> fired;
	bool operator<(const Timer &other) const { return due > other.due; }
};
//- bad
int run_due_bad(std::priority_queue<Timer> timers, int now)
{
	int count = 0;
	while (!timers.empty() && timers.top().due <= now) {
		const Timer &timer = timers.top();
		timers.pop();
		++*timer.fired;
		count++;
	}
	return count;
}
//- good
int run_due_good(std::priority_queue<Timer> timers, int now)
{
	int count = 0;
	while (!timers.empty() && timers.top().due <= now) {
		Timer timer = timers.top();
		timers.pop();
		++*timer.fired;
		count++;
	}
	return count;
}
//- shared
std::priority_queue<Timer> one_timer()
{
	std::priority_queue<Timer> timers;
	timers.push({3, std::make_shared<int>(0)});
	return timers;
}
} // namespace timer_heap
RUN_CASE(timer_heap, timer_heap::run_due_bad(timer_heap::one_timer(), 5),
	 timer_heap::run_due_good(timer_heap::one_timer(), 5))

// CASE lru_evict: the oldest entry is off the list before its key is looked up
namespace lru_evict
{
struct Entry {
	std::string key;
	int value;
};
struct Lru {
	std::list<Entry> order;
	std::unordered_map<std::string, std::list<Entry>::iterator> index;

	void put(const std::string &key, int value)
	{
		order.push_front({key, value});
		index[key] = order.begin();
	}
	//- bad
	void evict_bad()
	{
		Entry &oldest = order.back();
		order.pop_back();
		index.erase(oldest.key);
	}
	//- good
	void evict_good()
	{
		Entry &oldest = order.back();
		index.erase(oldest.key);
		order.pop_back();
	}
	//- shared
};
//- shared
size_t run(void (Lru::*evict)())
{
	Lru lru;
	lru.put("/index.html", 1);
	lru.put("/style.css", 2);
	(lru.*evict)();
	return lru.index.size();
}
} // namespace lru_evict
RUN_CASE(lru_evict, lru_evict::run(&lru_evict::Lru::evict_bad),
	 lru_evict::run(&lru_evict::Lru::evict_good))

// CASE name_index: the index is made of views of strings that move when the list grows
namespace name_index
{
//- bad
int lookup_bad(const std::vector<std::string> &words, std::string_view wanted)
{
	std::vector<std::string> names;
	std::map<std::string_view, int> index;
	for (const std::string &word : words) {
		names.push_back(word);
		index.emplace(names.back(), int(names.size()));
	}
	auto it = index.find(wanted);
	return it == index.end() ? -1 : it->second;
}
//- good
int lookup_good(const std::vector<std::string> &words, std::string_view wanted)
{
	std::deque<std::string> names;
	std::map<std::string_view, int> index;
	for (const std::string &word : words) {
		names.push_back(word);
		index.emplace(names.back(), int(names.size()));
	}
	auto it = index.find(wanted);
	return it == index.end() ? -1 : it->second;
}
} // namespace name_index
RUN_CASE(name_index, name_index::lookup_bad({"eth0", "lo", "wlan0"}, "lo"),
	 name_index::lookup_good({"eth0", "lo", "wlan0"}, "lo"))

// CLEAN map_reference_stays: nodes of a map stay where they are when others are put in
namespace map_reference_stays
{
int tally(const std::vector<std::string> &words)
{
	std::map<std::string, int> counts;
	int &total = counts["total"];
	for (const std::string &word : words) {
		counts[word]++;
		total++;
	}
	counts.erase("the");
	return total;
}
} // namespace map_reference_stays
RUN_CLEAN(map_reference_stays, map_reference_stays::tally({"the", "cat", "the"}))

// CLEAN reserved_growth: within what was reserved no element moves
namespace reserved_growth
{
int chain(int n)
{
	std::vector<int> values;
	values.reserve(size_t(n) + 1);
	values.push_back(1);
	int &first = values.front();
	for (int i = 0; i < n; i++)
		values.push_back(i);
	first = 7;
	return values[0];
}
} // namespace reserved_growth
RUN_CLEAN(reserved_growth, reserved_growth::chain(4))

// CLEAN extended_temporary: a temporary bound to a reference to const lives as long as the reference
namespace extended_temporary
{
std::string prefix(int n)
{
	return std::string(size_t(n), '-') + "> a line of the log";
}
size_t show(int depth)
{
	const std::string &text = prefix(depth);
	std::string_view view = text;
	return view.find('>');
}
} // namespace extended_temporary
RUN_CLEAN(extended_temporary, extended_temporary::show(3))

// CLEAN push_own_element: push_back of an element of the same vector is allowed
namespace push_own_element
{
size_t close_ring(std::vector<std::string> stops)
{
	if (!stops.empty())
		stops.push_back(stops.front());
	return stops.back().size();
}
} // namespace push_own_element
RUN_CLEAN(push_own_element, push_own_element::close_ring({"a station with a long name", "b"}))

// CLEAN view_within_call: the temporary lives until the end of the full expression
namespace view_within_call
{
int letters(std::string_view text)
{
	return int(std::count_if(text.begin(), text.end(),
				 [](char c) { return c >= 'a' && c <= 'z'; }));
}
int measure(const std::string &dir, const std::string &name)
{
	return letters(dir + "/" + name);
}
} // namespace view_within_call
RUN_CLEAN(view_within_call, view_within_call::measure("/usr/share/doc", "readme"))

// CLEAN refresh_after_growth: the pointer is fetched again after each growth
namespace refresh_after_growth
{
int fill(int n)
{
	std::vector<int> data{1};
	int *last = &data.back();
	for (int i = 0; i < n; i++) {
		int next = *last + i;
		data.push_back(next);
		last = &data.back();
	}
	return *last;
}
} // namespace refresh_after_growth
RUN_CLEAN(refresh_after_growth, refresh_after_growth::fill(5))

// CLEAN erase_by_copy: the key is copied before its entry goes
namespace erase_by_copy
{
size_t drop_first(std::map<std::string, int> table)
{
	if (table.empty())
		return 0;
	const std::string key = table.begin()->first;
	table.erase(table.begin());
	return key.size() + table.count(key);
}
} // namespace erase_by_copy
RUN_CLEAN(erase_by_copy, erase_by_copy::drop_first({{"alpha", 1}, {"beta", 2}}))
