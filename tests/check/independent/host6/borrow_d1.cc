// SPDX-License-Identifier: GPL-2.0
// Borrows from tables, queues and texts that change or end while they are looked at.
#include "../set.hh"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CLEAN host_table: the hosts that the first cases look at, and a lookup in them
struct Host {
	std::string name;
	std::string address;
	int weight = 1;
};
using Hosts = std::vector<Host>;
const Host *find_host(const Hosts &hosts BORROWED, std::string_view name)
{
	const auto at = std::ranges::find(hosts, name, &Host::name);
	return at == hosts.end() ? nullptr : &*at;
}
Hosts some_hosts()
{
	Hosts hosts;
	hosts.push_back({"alpha.example.org.internal", "10.0.0.1", 3});
	hosts.push_back({"beta.example.org.internal", "10.0.0.2", 1});
	hosts.shrink_to_fit();
	return hosts;
}
RUN_CLEAN(host_table, ({
		  const Hosts h = some_hosts();
		  find_host(h, "x");
	  }))

// CASE fallback_host_added: the found host is weighed after a fallback was appended to the table
namespace fallback_host_added
{
//- bad
int weight_bad(Hosts &hosts, std::string_view name)
{
	const Host *host = find_host(hosts, name);
	if (std::ranges::none_of(hosts, [](const Host &h) { return h.weight == 0; }))
		hosts.push_back({"fallback", "127.0.0.1", 0});
	return host ? host->weight : 0;
}
//- good
int weight_good(Hosts &hosts, std::string_view name)
{
	if (std::ranges::none_of(hosts, [](const Host &h) { return h.weight == 0; }))
		hosts.push_back({"fallback", "127.0.0.1", 0});
	const Host *host = find_host(hosts, name);
	return host ? host->weight : 0;
}
RUN_CASE(fallback_host_added, ({
		 Hosts h = some_hosts();
		 weight_bad(h, h[0].name);
	 }),
	 ({
		 Hosts h = some_hosts();
		 weight_good(h, "x");
	 }))
} // namespace fallback_host_added

// CASE dedup_while_scanning: duplicates are erased behind a reference to the current host
namespace dedup_while_scanning
{
//- bad
std::string keep_bad(Hosts &hosts)
{
	Host &keep = hosts.back();
	const auto gone = std::ranges::remove_if(hosts, [](const Host &h) { return h.weight > 2; });
	hosts.erase(gone.begin(), gone.end());
	keep.weight++;
	return keep.address;
}
//- good
std::string keep_good(Hosts &hosts)
{
	const auto gone = std::ranges::remove_if(hosts, [](const Host &h) { return h.weight > 2; });
	hosts.erase(gone.begin(), gone.end());
	if (hosts.empty())
		return "";
	Host &keep = hosts.back();
	keep.weight++;
	return keep.address;
}
RUN_CASE(dedup_while_scanning, ({
		 Hosts h = some_hosts();
		 keep_bad(h);
	 }),
	 ({
		 Hosts h = some_hosts();
		 keep_good(h);
	 }))
} // namespace dedup_while_scanning

// CASE header_value_trimmed: the views of a header's parts point into the line that is read over
namespace header_value_trimmed
{
struct Header {
	std::string_view key;
	std::string_view value;
};
Header split(std::string_view line BORROWED)
{
	const auto colon = line.find(':');
	if (colon == line.npos)
		return {line, {}};
	return {line.substr(0, colon), line.substr(colon + 2)};
}
//- bad
std::size_t headers_bad(const std::vector<std::string> &input)
{
	std::vector<Header> headers;
	std::string line;
	for (const std::string &raw : input) {
		line = raw + " (received by the proxy)";
		headers.push_back(split(line));
		line.shrink_to_fit();
	}
	line = std::string();
	line.shrink_to_fit();
	return headers.empty() ? 0 : static_cast<std::size_t>(headers.front().key.front());
}
//- good
std::size_t headers_good(const std::vector<std::string> &input)
{
	std::vector<Header> headers;
	std::list<std::string> lines;
	for (const std::string &raw : input) {
		lines.push_back(raw + " (received by the proxy)");
		headers.push_back(split(lines.back()));
	}
	return headers.empty() ? 0 : static_cast<std::size_t>(headers.front().key.front());
}
RUN_CASE(header_value_trimmed,
	 headers_bad({"Content-Length: 100", "Host: a-much-longer-name-of-a-host.example.org"}),
	 headers_good({"Content-Length: 100", "Host: a.example.org"}))
} // namespace header_value_trimmed

// CASE lru_touch: the value is returned after the entry was erased to be put in front again
namespace lru_touch
{
class Lru
{
public:
	using Entry = std::pair<std::string, std::string>;
	void put(std::string key, std::string value)
	{
		entries_.emplace_front(std::move(key), std::move(value));
	}
	//- bad
	const std::string *get_bad(std::string_view key) BORROWED
	{
		for (auto at = entries_.begin(); at != entries_.end(); ++at) {
			if (at->first != key)
				continue;
			Entry copy = *at;
			const std::string *value = &at->second;
			entries_.erase(at);
			entries_.push_front(std::move(copy));
			return value;
		}
		return nullptr;
	}
	//- good
	const std::string *get_good(std::string_view key) BORROWED
	{
		for (auto at = entries_.begin(); at != entries_.end(); ++at) {
			if (at->first != key)
				continue;
			entries_.splice(entries_.begin(), entries_, at);
			return &entries_.front().second;
		}
		return nullptr;
	}

private:
	std::list<Entry> entries_;
};
RUN_CASE(lru_touch, ({
		 Lru l;
		 l.put("k", "v");
		 (void)l.get_bad("k")->size();
	 }),
	 ({
		 Lru l;
		 l.put("k", "v");
		 (void)l.get_good("k")->size();
	 }))
} // namespace lru_touch

// CASE neighbour_after_erase: the neighbour in the ordered map is looked up after erase by the old iterator
namespace neighbour_after_erase
{
//- bad
int merge_bad(std::map<int, int> &extents, int start)
{
	const auto at = extents.find(start);
	if (at == extents.end() || at == extents.begin())
		return 0;
	extents.erase(at);
	const auto before = std::prev(extents.lower_bound(at->first));
	before->second += at->second;
	return before->second;
}
//- good
int merge_good(std::map<int, int> &extents, int start)
{
	const auto at = extents.find(start);
	if (at == extents.end() || at == extents.begin())
		return 0;
	const int length = at->second;
	const auto before = std::prev(at);
	extents.erase(at);
	before->second += length;
	return before->second;
}
RUN_CASE(neighbour_after_erase, ({
		 std::map<int, int> m{{1, 2}, {3, 4}, {9, 1}};
		 merge_bad(m, 3);
	 }),
	 ({
		 std::map<int, int> m{{1, 2}, {3, 4}, {9, 1}};
		 merge_good(m, 3);
	 }))
} // namespace neighbour_after_erase

// CASE worklist_reference: the current item of a worklist is a reference while new items are appended
namespace worklist_reference
{
struct Node {
	int depth;
	std::vector<int> children;
};
//- bad
int walk_bad(std::vector<Node> work)
{
	int sum = 0;
	for (std::size_t i = 0; i < work.size(); i++) {
		const Node &node = work[i];
		for (int child : node.children)
			work.push_back({node.depth + child, {}});
		sum += node.depth;
	}
	return sum;
}
//- good
int walk_good(std::vector<Node> work)
{
	int sum = 0;
	for (std::size_t i = 0; i < work.size(); i++) {
		const Node node = work[i];
		for (int child : node.children)
			work.push_back({node.depth + child, {}});
		sum += node.depth;
	}
	return sum;
}
RUN_CASE(worklist_reference, walk_bad({{1, {1, 2, 3}}}), walk_good({{1, {1, 2, 3}}}))
} // namespace worklist_reference

// CASE token_of_joined_path: the tokens are views of a path that was put together for the call only
namespace token_of_joined_path
{
std::vector<std::string_view> tokens(std::string_view path BORROWED)
{
	std::vector<std::string_view> out;
	while (!path.empty()) {
		const auto end = std::min(path.find('/'), path.size());
		out.push_back(path.substr(0, end));
		path.remove_prefix(std::min(end + 1, path.size()));
	}
	return out;
}
//- bad
int depth_bad(const std::string &root, const std::string &file)
{
	const auto parts = tokens(root + "/" + file);
	return static_cast<int>(
		std::ranges::count_if(parts, [](std::string_view part) { return part != ".."; }));
}
//- good
int depth_good(const std::string &root, const std::string &file)
{
	const std::string path = root + "/" + file;
	const auto parts = tokens(path);
	return static_cast<int>(
		std::ranges::count_if(parts, [](std::string_view part) { return part != ".."; }));
}
RUN_CASE(token_of_joined_path, depth_bad("usr/share/applications", "../../abcdefg"),
	 depth_good("usr/share/applications", "../x"))
} // namespace token_of_joined_path

// CASE window_over_samples: a window over the samples is averaged after more samples came in
namespace window_over_samples
{
class Samples
{
public:
	void add(double value) { values_.push_back(value); }
	std::span<const double> last(std::size_t n) const BORROWED
	{
		return std::span(values_).last(std::min(n, values_.size()));
	}

private:
	std::vector<double> values_;
};
double mean(std::span<const double> values)
{
	return std::accumulate(values.begin(), values.end(), 0.0) /
	       static_cast<double>(values.size());
}
//- bad
bool spike_bad(Samples &samples, double next)
{
	const auto window = samples.last(4);
	samples.add(next);
	return next > 2 * mean(window);
}
//- good
bool spike_good(Samples &samples, double next)
{
	const double before = mean(samples.last(4));
	samples.add(next);
	return next > 2 * before;
}
RUN_CASE(window_over_samples, ({
		 Samples s;
		 for (int i = 0; i < 4; i++)
			 s.add(i);
		 spike_bad(s, 9);
	 }),
	 ({
		 Samples s;
		 for (int i = 0; i < 4; i++)
			 s.add(i);
		 spike_good(s, 9);
	 }))
} // namespace window_over_samples

// CASE intern_in_vector: interned names are handed out by reference from a vector that still grows
namespace intern_in_vector
{
//- bad
class NamesBad
{
public:
	const std::string &intern(std::string_view name) BORROWED
	{
		for (const std::string &known : names_)
			if (known == name)
				return known;
		return names_.emplace_back(name);
	}

private:
	std::vector<std::string> names_;
};
bool same_bad(std::string_view a, std::string_view b)
{
	NamesBad names;
	const std::string &first = names.intern(a);
	const std::string &second = names.intern(b);
	return first == second;
}
//- good
class NamesGood
{
public:
	const std::string &intern(std::string_view name) BORROWED
	{
		return *names_.emplace(name).first;
	}

private:
	std::set<std::string> names_;
};
bool same_good(std::string_view a, std::string_view b)
{
	NamesGood names;
	const std::string first = names.intern(a);
	const std::string &second = names.intern(b);
	return first == second;
}
RUN_CASE(intern_in_vector, same_bad("one", "two"), same_good("one", "two"))
} // namespace intern_in_vector

// CASE top_while_popping: the most urgent job is a reference to the heap's top that is popped
namespace top_while_popping
{
struct Job {
	int urgency;
	std::string command;
	bool operator<(const Job &other) const { return urgency < other.urgency; }
};
//- bad
std::string next_bad(std::vector<Job> &heap)
{
	std::ranges::pop_heap(heap, {}, &Job::urgency);
	const Job &job = heap.back();
	heap.pop_back();
	return "run " + job.command;
}
//- good
std::string next_good(std::vector<Job> &heap)
{
	std::ranges::pop_heap(heap, {}, &Job::urgency);
	const Job job = std::move(heap.back());
	heap.pop_back();
	return "run " + job.command;
}
RUN_CASE(top_while_popping, ({
		 std::vector<Job> h{{1, std::string(40, 'a')}, {0, "b"}};
		 next_bad(h);
	 }),
	 ({
		 std::vector<Job> h{{1, std::string(40, 'a')}, {0, "b"}};
		 next_good(h);
	 }))
} // namespace top_while_popping

// CASE group_by_front: the key of the group is a reference to the front that is taken off
namespace group_by_front
{
//- bad
std::size_t group_bad(std::deque<std::string> &lines)
{
	const std::string &key = lines.front();
	std::size_t n = 0;
	while (!lines.empty() && lines.front() == key) {
		lines.pop_front();
		n++;
	}
	return n;
}
//- good
std::size_t group_good(std::deque<std::string> &lines)
{
	const std::string key = lines.front();
	std::size_t n = 0;
	while (!lines.empty() && lines.front() == key) {
		lines.pop_front();
		n++;
	}
	return n;
}
RUN_CASE(group_by_front, ({
		 std::deque<std::string> d(3, std::string(30, 'k'));
		 group_bad(d);
	 }),
	 ({
		 std::deque<std::string> d(3, std::string(30, 'k'));
		 group_good(d);
	 }))
} // namespace group_by_front

// CASE erase_value_of_self: all equal to an element are erased, the element given by reference
namespace erase_value_of_self
{
//- bad
std::size_t drop_bad(std::list<std::string> &names)
{
	const std::string &first = names.front();
	for (auto at = names.begin(); at != names.end();) {
		if (*at == first)
			at = names.erase(at);
		else
			++at;
	}
	return names.size();
}
//- good
std::size_t drop_good(std::list<std::string> &names)
{
	const std::string first = names.front();
	for (auto at = names.begin(); at != names.end();) {
		if (*at == first)
			at = names.erase(at);
		else
			++at;
	}
	return names.size();
}
RUN_CASE(erase_value_of_self, ({
		 std::list<std::string> l{"a", "b", "a"};
		 drop_bad(l);
	 }),
	 ({
		 std::list<std::string> l{"a", "b", "a"};
		 drop_good(l);
	 }))
} // namespace erase_value_of_self

// CASE option_text_default: a view of either the option's text or a default made on the spot
namespace option_text_default
{
struct Options {
	std::map<std::string, std::string, std::less<>> texts;
	std::string text(std::string_view key) const
	{
		const auto at = texts.find(key);
		return at == texts.end() ? std::string() : at->second;
	}
};
//- bad
bool verbose_bad(const Options &options)
{
	std::string_view level = options.text("log.level");
	if (level.empty())
		level = "warning";
	return level == "debug and everything that is below it";
}
//- good
bool verbose_good(const Options &options)
{
	const std::string text = options.text("log.level");
	std::string_view level = text;
	if (level.empty())
		level = "warning";
	return level == "debug and everything that is below it";
}
RUN_CASE(option_text_default,
	 verbose_bad({{{"log.level", "debug and everything that is below !!"}}}),
	 verbose_good({{{"log.level", "debug and everything that is below !!"}}}))
} // namespace option_text_default

// CASE filter_view_sorted: the first match of a filtered view is read after the vector under it was replaced
namespace filter_view_sorted
{
//- bad
int shift_bad(std::vector<int> &values)
{
	auto positive = values | std::views::filter([](int v) { return v > 0; });
	const auto first = positive.begin();
	if (first == positive.end())
		return 0;
	values = std::vector<int>(values.size() * 2, 1);
	return *first + values.front();
}
//- good
int shift_good(std::vector<int> &values)
{
	auto positive = values | std::views::filter([](int v) { return v > 0; });
	const auto first = positive.begin();
	if (first == positive.end())
		return 0;
	const int value = *first;
	values = std::vector<int>(values.size() * 2, 1);
	return value + values.front();
}
RUN_CASE(filter_view_sorted, ({
		 std::vector<int> v{1, -2, 3};
		 shift_bad(v);
	 }),
	 ({
		 std::vector<int> v{1, -2, 3};
		 shift_good(v);
	 }))
} // namespace filter_view_sorted

// CASE reply_from_buffer: the reply points into the receive buffer that is resized for the next message
namespace reply_from_buffer
{
class Channel
{
public:
	explicit Channel(std::size_t size) : buffer_(size) {}
	std::span<const std::uint8_t> receive(std::size_t n) BORROWED
	{
		if (n > buffer_.size())
			buffer_.resize(n);
		std::fill_n(buffer_.begin(), n, std::uint8_t(n));
		return std::span(buffer_).first(n);
	}

private:
	std::vector<std::uint8_t> buffer_;
};
//- bad
bool login_bad(Channel &channel)
{
	const auto challenge = channel.receive(16);
	const auto key = channel.receive(4096);
	return std::ranges::equal(challenge, key.first(16));
}
//- good
bool login_good(Channel &channel)
{
	const auto received = channel.receive(16);
	const std::vector<std::uint8_t> challenge(received.begin(), received.end());
	const auto key = channel.receive(4096);
	return std::ranges::equal(challenge, key.first(16));
}
RUN_CASE(reply_from_buffer, ({
		 Channel c(32);
		 login_bad(c);
	 }),
	 ({
		 Channel c(32);
		 login_good(c);
	 }))
} // namespace reply_from_buffer

// CLEAN rebinding_cursor: erase in a loop with the iterator that erase returns
int drop_expired(std::map<int, int> &leases, int now)
{
	int dropped = 0;
	for (auto at = leases.begin(); at != leases.end();) {
		if (at->second < now) {
			at = leases.erase(at);
			dropped++;
		} else {
			++at;
		}
	}
	return dropped;
}
RUN_CLEAN(rebinding_cursor, ({
		  std::map<int, int> m{{1, 2}, {3, 9}};
		  drop_expired(m, 5);
	  }))

// CLEAN stable_node: a reference into a map stays good while other keys come
int count_word(std::map<std::string, int> &words, const std::string &word)
{
	int &count = words[word];
	words["total"]++;
	words.try_emplace("scratch", 0);
	return ++count;
}
RUN_CLEAN(stable_node, ({
		  std::map<std::string, int> w;
		  count_word(w, "word");
	  }))

// CLEAN reserve_then_refer: the reference is taken after everything was appended
int last_weight(Hosts &hosts, int more)
{
	hosts.reserve(hosts.size() + static_cast<std::size_t>(more));
	for (int i = 0; i < more; i++)
		hosts.push_back({"extra", "", i});
	if (hosts.empty())
		return 0;
	Host &last = hosts.back();
	last.weight += more;
	return last.weight;
}
RUN_CLEAN(reserve_then_refer, ({
		  Hosts h = some_hosts();
		  last_weight(h, 5);
	  }))

// CLEAN index_kept: an index and not a pointer survives the growth
std::string grow_by_index(Hosts &hosts)
{
	const std::size_t at = hosts.size();
	hosts.push_back({"new", "10.0.0.9", 1});
	hosts.push_back({"newer", "10.0.0.10", 1});
	return hosts[at].name + hosts.back().name;
}
RUN_CLEAN(index_kept, ({
		  Hosts h = some_hosts();
		  grow_by_index(h);
	  }))

// CLEAN number_parsed_from_view: the view ends before the text that it was cut from changes
int next_number(std::string &text)
{
	int value = 0;
	const std::string_view head = std::string_view(text).substr(0, text.find(','));
	std::from_chars(head.data(), head.data() + head.size(), value);
	text.erase(0, head.size());
	return value;
}
RUN_CLEAN(number_parsed_from_view, ({
		  std::string s = "12,13";
		  next_number(s);
	  }))

// CLEAN pointer_reseated: the pointer is looked up again after the table has changed
int twice(Hosts &hosts, std::string_view name)
{
	const Host *host = find_host(hosts, name);
	int weight = host ? host->weight : 0;
	hosts.push_back({"later", "", 4});
	host = find_host(hosts, "later");
	return host ? weight + host->weight : weight;
}
RUN_CLEAN(pointer_reseated, ({
		  Hosts h = some_hosts();
		  twice(h, "alpha");
	  }))

// CLEAN two_halves: two spans of disjoint halves are written and compared
bool mirrored(std::vector<int> values)
{
	const std::size_t half = values.size() / 2;
	if (half == 0)
		return true;
	const std::span<int> left = std::span(values).first(half);
	const std::span<int> right = std::span(values).last(half);
	std::ranges::reverse(right);
	left[0] = right[0];
	return std::ranges::equal(left, right);
}
RUN_CLEAN(two_halves, mirrored({1, 2, 3, 1}))

// CLEAN swap_keeps_elements: the pointer follows the elements into the other vector
int follow(std::vector<int> a)
{
	std::vector<int> b;
	if (a.empty())
		return 0;
	b.swap(a);
	const int *first = &b.front();
	a.push_back(3);
	return *first + a.front();
}
RUN_CLEAN(swap_keeps_elements, follow({1, 2}))
