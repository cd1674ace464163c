// SPDX-License-Identifier: GPL-2.0
#ifdef RUN
#include "run.hh"
#else
#define RUN_CASE(...)
#endif

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

// CASE prev_view: the view of the last round goes to a string that died with its round
namespace prev_view
{
std::string lower(const std::string &s)
{
	return s + " made longer than the small buffer holds";
}
//- bad
int bad(const std::vector<std::string> &words)
{
	std::string_view prev;
	int same = 0;
	for (const auto &w : words) {
		std::string t = lower(w);
		if (t == prev)
			same++;
		prev = t;
	}
	return same;
}
//- good
int good(const std::vector<std::string> &words)
{
	std::string prev;
	int same = 0;
	for (const auto &w : words) {
		std::string t = lower(w);
		if (t == prev)
			same++;
		prev = t;
	}
	return same;
}
RUN_CASE(prev_view, (sink(bad({"a", "a"}))), (sink(good({"a", "a"}))))
} // namespace prev_view

// CASE log_note: a member function keeps the view it is handed, and its text dies first
namespace log_note
{
class Log
{
public:
	void note(std::string_view s) { last_ = s; }
	char last() const { return last_.empty() ? '-' : last_[0]; }

private:
	std::string_view last_;
};
//- bad
char bad(int n)
{
	Log log;
	for (int i = 0; i < n; i++) {
		std::string line(40, static_cast<char>('a' + i));
		log.note(line);
	}
	return log.last();
}
//- good
char good(int n)
{
	Log log;
	std::string line;
	for (int i = 0; i < n; i++)
		line += std::string(40, static_cast<char>('a' + i));
	log.note(line);
	return log.last();
}
RUN_CASE(log_note, (sink(bad(2))), (sink(good(2))))
} // namespace log_note

// CASE collect_views: views of the lines of a loop are collected and read after the lines are gone
namespace collect_views
{
//- bad
std::size_t bad(int n)
{
	std::vector<std::string_view> out;
	for (int i = 0; i < n; i++) {
		const std::string line(50, 'x');
		out.push_back(line);
	}
	return out.empty() ? 0 : out[0].find('y');
}
//- good
std::size_t good(int n)
{
	std::vector<std::string_view> out;
	const std::string line(50, 'x');
	for (int i = 0; i < n; i++)
		out.push_back(line);
	return out.empty() ? 0 : out[0].find('y');
}
RUN_CASE(collect_views, (sink(bad(2))), (sink(good(2))))
} // namespace collect_views

// CASE max_temps: std::max returns a reference to one of two temporaries
namespace max_temps
{
//- bad
int bad(int a, int b)
{
	const int &m = std::max(a + 1, b + 1);
	return m * 2;
}
//- good
int good(int a, int b)
{
	const int m = std::max(a + 1, b + 1);
	return m * 2;
}
RUN_CASE(max_temps, (sink(bad(1, 2))), (sink(good(1, 2))))
} // namespace max_temps

// CASE get_or_default: the default is a temporary string
namespace get_or_default
{
const std::string &get_or(const std::optional<std::string> &o, const std::string &otherwise)
{
	return o ? *o : otherwise;
}
//- bad
std::size_t bad(const std::optional<std::string> &o)
{
	const std::string &s = get_or(o, "a default that is longer than small");
	return s.find('q');
}
//- good
std::size_t good(const std::optional<std::string> &o)
{
	const std::string otherwise = "a default that is longer than small";
	const std::string &s = get_or(o, otherwise);
	return s.find('q');
}
RUN_CASE(get_or_default, (sink(bad({}))), (sink(good({}))))
} // namespace get_or_default

// CASE span_resize: a span over a vector is read after the vector was resized
namespace span_resize
{
int sum(std::span<const int> s)
{
	int n = 0;
	for (int x : s)
		n += x;
	return n;
}
//- bad
int bad(std::vector<int> v)
{
	std::span<const int> half = std::span<const int>(v).first(v.size() / 2);
	v.resize(v.size() * 8);
	return sum(half);
}
//- good
int good(std::vector<int> v)
{
	v.resize(v.size() * 8);
	std::span<const int> half = std::span<const int>(v).first(v.size() / 2);
	return sum(half);
}
RUN_CASE(span_resize, (sink(bad({1, 2, 3, 4}))), (sink(good({1, 2, 3, 4}))))
} // namespace span_resize

// CASE optional_reset: a reference to the value of an optional is used after reset()
namespace optional_reset
{
//- bad
std::size_t bad(std::optional<std::string> o)
{
	const std::string &s = *o;
	if (!s.empty())
		o.reset();
	return s.size() + s.find('z');
}
//- good
std::size_t good(std::optional<std::string> o)
{
	const std::string s = *o;
	if (!s.empty())
		o.reset();
	return s.size() + s.find('z');
}
RUN_CASE(optional_reset, (sink(bad(std::string(60, 'a')))), (sink(good(std::string(60, 'a')))))
} // namespace optional_reset

// CASE variant_switch: a reference to one alternative is kept over an assignment of the other
namespace variant_switch
{
using Value = std::variant<int, std::string>;
//- bad
std::size_t bad(Value v)
{
	auto &s = std::get<std::string>(v);
	v = 3;
	return s.find('z');
}
//- good
std::size_t good(Value v)
{
	auto &s = std::get<std::string>(v);
	const std::size_t n = s.find('z');
	v = 3;
	return n;
}
RUN_CASE(variant_switch, (sink(bad(std::string(60, 'a')))), (sink(good(std::string(60, 'a')))))
} // namespace variant_switch

// CASE tuple_field: the tuple is assigned while one of its vectors is borrowed
namespace tuple_field
{
using Row = std::tuple<int, std::vector<int>>;
//- bad
int bad(Row row, Row next)
{
	const auto &cells = std::get<1>(row);
	std::span<const int> view = cells;
	row = std::move(next);
	return view[0];
}
//- good
int good(Row row, Row next)
{
	row = std::move(next);
	const auto &cells = std::get<1>(row);
	std::span<const int> view = cells;
	return view[0];
}
RUN_CASE(tuple_field, (sink(bad({1, {1, 2}}, {2, {3}}))), (sink(good({1, {1, 2}}, {2, {3}}))))
} // namespace tuple_field

// CASE ref_wrapper: the reference_wrapper is rebound to a local of an inner scope
namespace ref_wrapper
{
//- bad
int bad(int a)
{
	std::reference_wrapper<int> best(a);
	{
		int b = a * 3;
		if (b > a)
			best = std::ref(b);
	}
	return best.get();
}
//- good
int good(int a)
{
	std::reference_wrapper<int> best(a);
	int b = a * 3;
	{
		if (b > a)
			best = std::ref(b);
	}
	return best.get();
}
RUN_CASE(ref_wrapper, (sink(bad(2))), (sink(good(2))))
} // namespace ref_wrapper

// CASE by_value_param: a reference to a by-value parameter is returned on one path
namespace by_value_param
{
//- bad
const std::string &bad(std::string a, const std::string &b, bool c)
{
	const std::string &r = c ? a : b;
	return r;
}
//- good
const std::string &good(const std::string &a, const std::string &b, bool c)
{
	const std::string &r = c ? a : b;
	return r;
}
RUN_CASE(by_value_param,
	 (const std::string b; const std::string &r = bad(std::string(60, 'x'), b, true);
	  sink(r.find('y'))),
	 (const std::string a(60, 'x'); const std::string b; sink(good(a, b, true).find('y'))))
} // namespace by_value_param

// CASE self_pointer: a copied buffer still points into the one it was copied from
namespace self_pointer
{
struct Buffer {
	char data[32] = {};
	char *at = data;
	void put(char c) { *at++ = c; }
};
//- bad
int bad()
{
	Buffer keep;
	{
		Buffer b;
		b.put('x');
		keep = b;
	}
	keep.put('y');
	return keep.data[1];
}
//- good
int good()
{
	Buffer keep;
	{
		Buffer b;
		b.put('x');
		keep.put(b.data[0]);
	}
	keep.put('y');
	return keep.data[1];
}
RUN_CASE(self_pointer, (sink(bad())), (sink(good())))
} // namespace self_pointer

// CASE out_param: the address of a local goes out through a reference parameter
namespace out_param
{
struct Slot {
	const int *value = nullptr;
};
//- bad
void bad_fill(Slot &slot, int n)
{
	int square = n * n;
	slot.value = &square;
}
//- good
void good_fill(Slot &slot, const int &n)
{
	slot.value = &n;
}
//- shared
RUN_CASE(out_param, (Slot s; bad_fill(s, 3); sink(*s.value)),
	 (Slot s; int n = 3; good_fill(s, n); sink(*s.value)))
} // namespace out_param

// CASE shared_last: the last shared_ptr goes while a reference to its object is kept
namespace shared_last
{
struct Node {
	int value = 1;
};
//- bad
int bad()
{
	auto node = std::make_shared<Node>();
	Node &n = *node;
	node = std::make_shared<Node>();
	return n.value;
}
//- good
int good()
{
	auto node = std::make_shared<Node>();
	auto keep = node;
	Node &n = *keep;
	node = std::make_shared<Node>();
	return n.value;
}
RUN_CASE(shared_last, (sink(bad())), (sink(good())))
} // namespace shared_last

// CASE pass_through: two functions hand a view on; the text was a temporary at the far end
namespace pass_through
{
std::string_view trim(std::string_view s)
{
	while (!s.empty() && s.front() == ' ')
		s.remove_prefix(1);
	return s;
}
std::string_view word(std::string_view s)
{
	return trim(s).substr(0, s.find(','));
}
//- bad
std::size_t bad(const std::string &a)
{
	const std::string_view w = word(a + ", and more text than fits into it");
	return w.find('q');
}
//- good
std::size_t good(const std::string &a)
{
	const std::string all = a + ", and more text than fits into it";
	const std::string_view w = word(all);
	return w.find('q');
}
RUN_CASE(pass_through, (sink(bad(" abc"))), (sink(good(" abc"))))
} // namespace pass_through

// CASE loop_carried_ptr: a pointer to the loop's own variable is read in the next round
namespace loop_carried_ptr
{
//- bad
int bad(const std::vector<int> &v)
{
	const int *last = nullptr;
	int falls = 0;
	for (std::size_t i = 0; i < v.size(); i++) {
		const std::vector<int> now{v[i]};
		if (last && *last > now[0])
			falls++;
		last = &now[0];
	}
	return falls;
}
//- good
int good(const std::vector<int> &v)
{
	const int *last = nullptr;
	int falls = 0;
	for (std::size_t i = 0; i < v.size(); i++) {
		const int &now = v[i];
		if (last && *last > now)
			falls++;
		last = &now;
	}
	return falls;
}
RUN_CASE(loop_carried_ptr, (sink(bad({1, 2}))), (sink(good({1, 2}))))
} // namespace loop_carried_ptr
