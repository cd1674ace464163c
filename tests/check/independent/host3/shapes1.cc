// SPDX-License-Identifier: GPL-2.0
// C++ in its other shapes: templates, ranges, variants, inheritance, operators, bindings, views,
// coroutines.
#include "set.hh"

// CASE view_of_rvalue: the pipeline holds a view of a vector that was a temporary's member
namespace view_of_rvalue
{
struct Feed {
	std::vector<int> items;
	const std::vector<int> &all() const BORROWED { return items; }
};
Feed fetch(int n)
{
	return Feed{std::vector<int>(n, 2)};
}
//- bad
namespace bad
{
int sum_even(int n)
{
	const auto &items = fetch(n).all();
	auto even =
		std::ranges::ref_view(items) | std::views::filter([](int x) { return x % 2 == 0; });
	int sum = 0;
	for (int x : even)
		sum += x;
	return sum;
}
} // namespace bad
//- good
namespace good
{
int sum_even(int n)
{
	const auto feed = fetch(n);
	auto even = std::ranges::ref_view(feed.all()) |
		    std::views::filter([](int x) { return x % 2 == 0; });
	int sum = 0;
	for (int x : even)
		sum += x;
	return sum;
}
} // namespace good
//- shared
RUN_CASE(view_of_rvalue, sink(sum_even(4)))
} // namespace view_of_rvalue

// CASE adaptor_returned: the lazy view refers to the function's own vector
namespace adaptor_returned
{
//- bad
namespace bad
{
auto squares(int n)
{
	std::vector<int> base(n);
	std::iota(base.begin(), base.end(), 1);
	return std::ranges::ref_view(base) | std::views::transform([](int x) { return x * x; });
}
int total(int n)
{
	int sum = 0;
	for (int x : squares(n))
		sum += x;
	return sum;
}
} // namespace bad
//- good
namespace good
{
auto squares(int n)
{
	std::vector<int> base(n);
	std::iota(base.begin(), base.end(), 1);
	for (int &x : base)
		x *= x;
	return base;
}
int total(int n)
{
	int sum = 0;
	for (int x : squares(n))
		sum += x;
	return sum;
}
} // namespace good
//- shared
RUN_CASE(adaptor_returned, sink(total(3)))
} // namespace adaptor_returned

// CASE variant_alternative: the visitor replaces the alternative that it was given
namespace variant_alternative
{
struct Idle {
	int since = 0;
};
struct Busy {
	std::vector<int> work;
};
using State = std::variant<Idle, Busy>;
//- bad
namespace bad
{
int step(State &state)
{
	int done = 0;
	if (auto *busy = std::get_if<Busy>(&state)) {
		done = busy->work.size();
		state.emplace<Idle>();
		done += busy->work.front();
	}
	return done;
}
} // namespace bad
//- good
namespace good
{
int step(State &state)
{
	int done = 0;
	if (auto *busy = std::get_if<Busy>(&state)) {
		done = busy->work.size();
		done += busy->work.front();
		state.emplace<Idle>();
	}
	return done;
}
} // namespace good
//- shared
RUN_CASE(variant_alternative, State s(Busy{{1, 2}}); sink(step(s)))
} // namespace variant_alternative

// CASE binding_to_element: the binding refers to a pair in the map that is erased
namespace binding_to_element
{
//- bad
namespace bad
{
int expire(std::map<int, std::string> &names, int id)
{
	auto at = names.find(id);
	if (at == names.end())
		return 0;
	const auto &[key, name] = *at;
	names.erase(at);
	return key + name.size();
}
} // namespace bad
//- good
namespace good
{
int expire(std::map<int, std::string> &names, int id)
{
	auto at = names.find(id);
	if (at == names.end())
		return 0;
	const auto [key, name] = *at;
	names.erase(at);
	return key + name.size();
}
} // namespace good
//- shared
RUN_CASE(binding_to_element, std::map<int, std::string> m{{1, "n"}}; sink(expire(m, 1)))
} // namespace binding_to_element

// CASE value_or_view: value_or makes a string, the view of it stays
namespace value_or_view
{
struct User {
	std::optional<std::string> nick;
};
//- bad
namespace bad
{
std::size_t shown_length(const User &user)
{
	std::string_view shown = user.nick.value_or("somebody who gave no name at all");
	std::size_t n = 0;
	for (char c : shown)
		n += c != ' ';
	return n;
}
} // namespace bad
//- good
namespace good
{
std::size_t shown_length(const User &user)
{
	const std::string shown = user.nick.value_or("somebody who gave no name at all");
	std::size_t n = 0;
	for (char c : shown)
		n += c != ' ';
	return n;
}
} // namespace good
//- shared
RUN_CASE(value_or_view, User u; sink(shown_length(u)))
} // namespace value_or_view

// CASE operator_plus_view: the concatenation is a temporary
namespace operator_plus_view
{
//- bad
namespace bad
{
bool has_ending(const std::string &stem, const std::string &suffix, std::string_view ending)
{
	std::string_view whole = stem + "-with-a-hyphen-" + suffix;
	return whole.size() >= ending.size() &&
	       std::equal(ending.rbegin(), ending.rend(), whole.rbegin());
}
} // namespace bad
//- good
namespace good
{
bool has_ending(const std::string &stem, const std::string &suffix, std::string_view ending)
{
	const std::string whole = stem + "-with-a-hyphen-" + suffix;
	return whole.size() >= ending.size() &&
	       std::equal(ending.rbegin(), ending.rend(), whole.rbegin());
}
} // namespace good
//- shared
RUN_CASE(operator_plus_view, sink(has_ending("a", "b", "-b")))
} // namespace operator_plus_view

// CASE expected_error_branch: the error's text is looked at after the result was assigned anew
namespace expected_error_branch
{
template <class T>
class Outcome
{
public:
	Outcome(T value) : state_(std::move(value)) {}
	static Outcome failure(std::string why) { return Outcome(std::move(why), 0); }
	bool ok() const { return state_.index() == 0; }
	const std::string &error() const { return std::get<1>(state_); }

private:
	Outcome(std::string why, int) : state_(std::in_place_index<1>, std::move(why)) {}
	std::variant<T, std::string> state_;
};
Outcome<int> attempt(int n)
{
	if (n > 2)
		return n;
	return Outcome<int>::failure("attempt number " + std::to_string(n) + " did not succeed");
}
//- bad
namespace bad
{
std::size_t retry()
{
	auto outcome = attempt(1);
	const std::string &first = outcome.error();
	for (int n = 2; !outcome.ok(); n++)
		outcome = attempt(n);
	return std::count(first.begin(), first.end(), 'e');
}
} // namespace bad
//- good
namespace good
{
std::size_t retry()
{
	auto outcome = attempt(1);
	const std::string first = outcome.error();
	for (int n = 2; !outcome.ok(); n++)
		outcome = attempt(n);
	return std::count(first.begin(), first.end(), 'e');
}
} // namespace good
//- shared
RUN_CASE(expected_error_branch, sink(retry()))
} // namespace expected_error_branch

// CASE crtp_returns_inner: the derived class's name() builds what the base hands out as a view
namespace crtp_returns_inner
{
//- bad
namespace bad
{
template <class D>
struct Named {
	std::string_view label() const { return static_cast<const D &>(*this).name(); }
};
struct Port : Named<Port> {
	explicit Port(int n) : text("the port that has the number " + std::to_string(n)) {}
	std::string name() const { return text; }
	std::string text;
};
std::size_t label_length(int n)
{
	Port port(n);
	std::size_t count = 0;
	for (char c : port.label())
		count += c == 't';
	return count;
}
} // namespace bad
//- good
namespace good
{
template <class D>
struct Named {
	std::string_view label() const { return static_cast<const D &>(*this).name(); }
};
struct Port : Named<Port> {
	explicit Port(int n) : text("the port that has the number " + std::to_string(n)) {}
	const std::string &name() const { return text; }
	std::string text;
};
std::size_t label_length(int n)
{
	Port port(n);
	std::size_t count = 0;
	for (char c : port.label())
		count += c == 't';
	return count;
}
} // namespace good
//- shared
RUN_CASE(crtp_returns_inner, sink(label_length(3)))
} // namespace crtp_returns_inner

// CASE slice_of_array: the span covers a braced array that ends with the statement
namespace slice_of_array
{
int weigh(std::span<const int> parts)
{
	int sum = 0;
	for (int part : parts)
		sum += part;
	return sum;
}
//- bad
namespace bad
{
int weigh_three(int a, int b, int c)
{
	std::span<const int> parts = std::array<int, 3>{a, b, c};
	const int once = weigh(parts);
	return once * 2;
}
} // namespace bad
//- good
namespace good
{
int weigh_three(int a, int b, int c)
{
	const std::array<int, 3> parts{a, b, c};
	const int once = weigh(parts);
	return once * 2;
}
} // namespace good
//- shared
RUN_CASE(slice_of_array, sink(weigh_three(1, 2, 3)))
} // namespace slice_of_array

// CASE initializer_list_kept: the list's array ends with the declaration
namespace initializer_list_kept
{
struct Menu {
	std::initializer_list<int> prices;
};
//- bad
namespace bad
{
int cheapest(int a, int b)
{
	Menu menu{};
	menu.prices = {a, b};
	int best = 1000;
	for (int price : menu.prices)
		best = std::min(best, price);
	return best;
}
} // namespace bad
//- good
namespace good
{
int cheapest(int a, int b)
{
	Menu menu{};
	const auto both = {a, b};
	menu.prices = both;
	int best = 1000;
	for (int price : menu.prices)
		best = std::min(best, price);
	return best;
}
} // namespace good
//- shared
RUN_CASE(initializer_list_kept, sink(cheapest(3, 2)))
} // namespace initializer_list_kept

// CASE min_of_temporaries: std::min returns one of two temporaries by reference
namespace min_of_temporaries
{
//- bad
namespace bad
{
int budget(int wanted, int left)
{
	const int &most = std::min(wanted + 1, left - 1);
	int used = 0;
	for (int i = 0; i < most; i++)
		used += i;
	return used;
}
} // namespace bad
//- good
namespace good
{
int budget(int wanted, int left)
{
	const int most = std::min(wanted + 1, left - 1);
	int used = 0;
	for (int i = 0; i < most; i++)
		used += i;
	return used;
}
} // namespace good
//- shared
RUN_CASE(min_of_temporaries, sink(budget(3, 9)))
} // namespace min_of_temporaries

// CASE derived_in_base_vector: a polymorphic element is looked at through a pointer after the
// unique_ptr was replaced
namespace derived_in_base_vector
{
struct Shape {
	virtual ~Shape() = default;
	virtual int area() const = 0;
};
struct Box : Shape {
	explicit Box(int side) : side(side) {}
	int area() const override { return side * side; }
	int side;
};
//- bad
namespace bad
{
int grow(std::vector<std::unique_ptr<Shape>> &shapes)
{
	int sum = 0;
	for (auto &shape : shapes) {
		const auto *box = dynamic_cast<const Box *>(shape.get());
		if (!box)
			continue;
		shape = std::make_unique<Box>(box->side + 1);
		sum += box->area();
	}
	return sum;
}
} // namespace bad
//- good
namespace good
{
int grow(std::vector<std::unique_ptr<Shape>> &shapes)
{
	int sum = 0;
	for (auto &shape : shapes) {
		const auto *box = dynamic_cast<const Box *>(shape.get());
		if (!box)
			continue;
		sum += box->area();
		shape = std::make_unique<Box>(box->side + 1);
	}
	return sum;
}
} // namespace good
//- shared
RUN_CASE(derived_in_base_vector, std::vector<std::unique_ptr<Shape>> v;
	 v.push_back(std::make_unique<Box>(2)); sink(grow(v)))
} // namespace derived_in_base_vector

// CASE proxy_bool: the proxy of vector<bool> refers to a vector that is gone
namespace proxy_bool
{
std::vector<bool> flags_of(int mask)
{
	std::vector<bool> flags(64);
	for (int i = 0; i < 64; i++)
		flags[i] = mask & (1 << (i % 8));
	return flags;
}
//- bad
namespace bad
{
int first_flag(int mask)
{
	auto flag = flags_of(mask)[0];
	const int value = flag ? 1 : 0;
	return value;
}
} // namespace bad
//- good
namespace good
{
int first_flag(int mask)
{
	bool flag = flags_of(mask)[0];
	const int value = flag ? 1 : 0;
	return value;
}
} // namespace good
//- shared
RUN_CASE(proxy_bool, sink(first_flag(1)))
} // namespace proxy_bool

// CASE iterator_class: our own iterator outlives the snapshot that it walks
namespace iterator_class
{
template <class T>
class Snapshot
{
public:
	explicit Snapshot(std::vector<T> data) : data_(std::move(data)) {}
	class VIEW_OF(T) Iterator
	{
	public:
		explicit Iterator(const std::vector<T> &data BORROWED) : data_(&data) {}
		const T &operator*() const { return (*data_)[at_]; }
		Iterator &operator++()
		{
			at_++;
			return *this;
		}
		bool at_end() const { return at_ >= data_->size(); }

	private:
		const std::vector<T> *data_;
		std::size_t at_ = 0;
	};
	Iterator iterate() const BORROWED { return Iterator(data_); }

private:
	std::vector<T> data_;
};
template <class T>
Snapshot<T> snapshot(const std::vector<T> &live)
{
	return Snapshot<T>(live);
}
//- bad
namespace bad
{
int sum_of(const std::vector<int> &live)
{
	int sum = 0;
	for (auto it = snapshot(live).iterate(); !it.at_end(); ++it)
		sum += *it;
	return sum;
}
} // namespace bad
//- good
namespace good
{
int sum_of(const std::vector<int> &live)
{
	int sum = 0;
	const auto taken = snapshot(live);
	for (auto it = taken.iterate(); !it.at_end(); ++it)
		sum += *it;
	return sum;
}
} // namespace good
//- shared
RUN_CASE(iterator_class, sink(sum_of({1, 2})))
} // namespace iterator_class

// CASE template_max: the generic fold returns a reference to its accumulator
namespace template_max
{
//- bad
namespace bad
{
template <class Range, class F>
const auto &fold(const Range &range, F f)
{
	auto result = *range.begin();
	for (const auto &item : range)
		result = f(result, item);
	return result;
}
int longest(const std::vector<std::string> &words)
{
	const std::string &word = fold(
		words, [](const auto &a, const auto &b) { return a.size() < b.size() ? b : a; });
	return word.size();
}
} // namespace bad
//- good
namespace good
{
template <class Range, class F>
auto fold(const Range &range, F f)
{
	auto result = *range.begin();
	for (const auto &item : range)
		result = f(result, item);
	return result;
}
int longest(const std::vector<std::string> &words)
{
	const std::string word = fold(
		words, [](const auto &a, const auto &b) { return a.size() < b.size() ? b : a; });
	return word.size();
}
} // namespace good
//- shared
RUN_CASE(template_max, sink(longest({"a", "bb"})))
} // namespace template_max

// CASE coroutine_reference: the coroutine goes on when the string that it was given is gone
namespace coroutine_reference
{
struct Lines {
	struct promise_type {
		char current = 0;
		Lines get_return_object()
		{
			return Lines{std::coroutine_handle<promise_type>::from_promise(*this)};
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(char c) noexcept
		{
			current = c;
			return {};
		}
		void return_void() {}
		void unhandled_exception() {}
	};
	explicit Lines(std::coroutine_handle<promise_type> handle) : handle(handle) {}
	Lines(Lines &&other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
	~Lines()
	{
		if (handle)
			handle.destroy();
	}
	std::coroutine_handle<promise_type> handle;
};
//- bad
namespace bad
{
Lines letters(const std::string &text)
{
	for (char c : text)
		co_yield c;
}
int count_letters(int n)
{
	Lines lines = letters(std::string(n, 'a'));
	int count = 0;
	for (lines.handle.resume(); !lines.handle.done(); lines.handle.resume())
		count += lines.handle.promise().current;
	return count;
}
} // namespace bad
//- good
namespace good
{
Lines letters(std::string text)
{
	for (char c : text)
		co_yield c;
}
int count_letters(int n)
{
	Lines lines = letters(std::string(n, 'a'));
	int count = 0;
	for (lines.handle.resume(); !lines.handle.done(); lines.handle.resume())
		count += lines.handle.promise().current;
	return count;
}
} // namespace good
//- shared
RUN_CASE(coroutine_reference, sink(count_letters(40)))
} // namespace coroutine_reference

// CASE weak_raw: the raw pointer from a lock() that was a temporary
namespace weak_raw
{
struct Peer {
	int score = 3;
};
//- bad
namespace bad
{
int score(std::shared_ptr<Peer> &owner)
{
	std::weak_ptr<Peer> weak = owner;
	const Peer *peer = weak.lock().get();
	owner.reset();
	return peer ? peer->score : 0;
}
} // namespace bad
//- good
namespace good
{
int score(std::shared_ptr<Peer> &owner)
{
	std::weak_ptr<Peer> weak = owner;
	const std::shared_ptr<Peer> peer = weak.lock();
	owner.reset();
	return peer ? peer->score : 0;
}
} // namespace good
//- shared
RUN_CASE(weak_raw, std::shared_ptr<Peer> o(new Peer); sink(score(o)))
} // namespace weak_raw

// CASE multiset_reinsert: the reference to the element goes stale when its node is extracted and
// dropped
namespace multiset_reinsert
{
//- bad
namespace bad
{
int reprice(std::multiset<int> &prices, int old_price, int step)
{
	auto at = prices.find(old_price);
	if (at == prices.end())
		return 0;
	const int &price = *at;
	prices.erase(at);
	prices.insert(price + step);
	return price;
}
} // namespace bad
//- good
namespace good
{
int reprice(std::multiset<int> &prices, int old_price, int step)
{
	auto at = prices.find(old_price);
	if (at == prices.end())
		return 0;
	const int price = *at;
	prices.erase(at);
	prices.insert(price + step);
	return price;
}
} // namespace good
//- shared
RUN_CASE(multiset_reinsert, std::multiset<int> p{3, 4}; sink(reprice(p, 3, 1)))
} // namespace multiset_reinsert

// CASE unordered_rehash: iteration goes on after an insertion that may rehash (the nodes stay, so
// ASan sees nothing)
namespace unordered_rehash
{
//- bad
namespace bad
{
std::size_t mirror(std::unordered_map<int, int> &edges)
{
	for (auto it = edges.begin(); it != edges.end(); ++it)
		if (it->first < 1000)
			edges.emplace(it->second + 1000, it->first);
	edges.clear();
	return edges.size();
}
} // namespace bad
//- good
namespace good
{
std::size_t mirror(std::unordered_map<int, int> &edges)
{
	std::vector<std::pair<int, int>> fresh;
	for (auto it = edges.begin(); it != edges.end(); ++it)
		if (it->first < 1000)
			fresh.emplace_back(it->second + 1000, it->first);
	edges.insert(fresh.begin(), fresh.end());
	return edges.size();
}
} // namespace good
//- shared
RUN_CASE(unordered_rehash, std::unordered_map<int, int> m; for (int i = 0; i < 200; i++) m[i] = i;
	 sink(mirror(m)))
} // namespace unordered_rehash

// CASE string_c_str: the C string is taken from a moved temporary
namespace string_c_str
{
std::string path_to(const std::string &name)
{
	return "/var/lib/somewhere/" + name;
}
struct OpenFile {
	const char *path;
	int mode;
};
//- bad
namespace bad
{
int open_mode(const std::string &name)
{
	OpenFile file{path_to(name).c_str(), 1};
	return std::string_view(file.path).size() * file.mode;
}
} // namespace bad
//- good
namespace good
{
int open_mode(const std::string &name)
{
	const std::string path = path_to(name);
	OpenFile file{path.c_str(), 1};
	return std::string_view(file.path).size() * file.mode;
}
} // namespace good
//- shared
RUN_CASE(string_c_str, sink(open_mode("n")))
} // namespace string_c_str

// CASE conversion_operator: the conversion to a view of a temporary wrapper
namespace conversion_operator
{
class Token
{
public:
	explicit Token(std::string text) : text_(std::move(text)) {}
	operator std::string_view() const BORROWED { return text_; }

private:
	std::string text_;
};
Token next_token(int n)
{
	return Token("a token with the number " + std::to_string(n));
}
//- bad
namespace bad
{
std::size_t spaces(int n)
{
	std::string_view token = next_token(n);
	return std::count(token.begin(), token.end(), ' ');
}
} // namespace bad
//- good
namespace good
{
std::size_t spaces(int n)
{
	const Token owner = next_token(n);
	std::string_view token = owner;
	return std::count(token.begin(), token.end(), ' ');
}
} // namespace good
//- shared
RUN_CASE(conversion_operator, sink(spaces(3)))
} // namespace conversion_operator

// CASE emplace_back_result: the reference of the first emplace_back is used after the second
namespace emplace_back_result
{
struct Vertex {
	int x, y, degree;
};
//- bad
namespace bad
{
int link(std::vector<Vertex> &graph, int x, int y)
{
	auto &from = graph.emplace_back(Vertex{x, y, 0});
	graph.emplace_back(Vertex{y, x, 1});
	from.degree++;
	return from.degree;
}
} // namespace bad
//- good
namespace good
{
int link(std::vector<Vertex> &graph, int x, int y)
{
	graph.reserve(graph.size() + 2);
	const std::size_t index = graph.size();
	graph.emplace_back(Vertex{x, y, 0});
	graph.emplace_back(Vertex{y, x, 1});
	graph[index].degree++;
	return graph[index].degree;
}
} // namespace good
//- shared
RUN_CASE(emplace_back_result, std::vector<Vertex> g; sink(link(g, 1, 2)))
} // namespace emplace_back_result

// CASE any_of_substr: the loop's view is a substr of a string, not of a view
namespace any_of_substr
{
//- bad
namespace bad
{
int count_keys(const std::string &query)
{
	int keys = 0;
	std::string_view rest = query.substr(query.find('?') + 1);
	while (!rest.empty()) {
		keys += rest.find('=') < rest.find('&');
		rest.remove_prefix(std::min(rest.find('&'), rest.size() - 1) + 1);
	}
	return keys;
}
} // namespace bad
//- good
namespace good
{
int count_keys(const std::string &query)
{
	int keys = 0;
	std::string_view rest = std::string_view(query).substr(query.find('?') + 1);
	while (!rest.empty()) {
		keys += rest.find('=') < rest.find('&');
		rest.remove_prefix(std::min(rest.find('&'), rest.size() - 1) + 1);
	}
	return keys;
}
} // namespace good
//- shared
RUN_CASE(any_of_substr,
	 sink(count_keys("http://somewhere.in.the.net/?a=1&b=2&something-else-that-is-long")))
} // namespace any_of_substr

// CLEAN range_pipeline: a lazy view that lives as long as its vector
namespace range_pipeline
{
int sum_of_squares(const std::vector<int> &values)
{
	auto squares = values | std::views::filter([](int x) { return x > 0; }) |
		       std::views::transform([](int x) { return x * x; });
	int sum = 0;
	for (int square : squares)
		sum += square;
	return sum;
}
RUN_CLEAN(range_pipeline, sink(sum_of_squares({1, -2, 3})))
} // namespace range_pipeline

// CLEAN visit_overloaded: the usual visitor
namespace visit_overloaded
{
template <class... F>
struct Overloaded : F... {
	using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;
std::size_t size_of(const std::variant<int, std::string, std::vector<int>> &value)
{
	return std::visit(Overloaded{[](int) { return std::size_t(1); },
				     [](const std::string &s) { return s.size(); },
				     [](const std::vector<int> &v) { return v.size(); }},
			  value);
}
RUN_CLEAN(visit_overloaded, sink(size_of(std::string("abc"))))
} // namespace visit_overloaded

// CLEAN structured_map: bindings over a map whose values change
namespace structured_map
{
int raise_all(std::map<std::string, int> &levels, int by)
{
	int most = 0;
	for (auto &[name, level] : levels) {
		level += by;
		if (!name.empty())
			most = std::max(most, level);
	}
	return most;
}
RUN_CLEAN(structured_map, std::map<std::string, int> m{{"a", 1}}; sink(raise_all(m, 2)))
} // namespace structured_map

// CLEAN three_way: an operator that compares members
namespace three_way
{
struct Version {
	int major_, minor_;
	std::string tag;
	auto operator<=>(const Version &) const = default;
};
const Version &newest(const std::vector<Version> &all)
{
	return *std::max_element(all.begin(), all.end());
}
RUN_CLEAN(three_way, std::vector<Version> v{{1, 2, "a"}, {1, 3, "b"}}; sink(newest(v).tag))
} // namespace three_way

// CLEAN builder_chain: a chain of references to one object
namespace builder_chain
{
class Query
{
public:
	Query &where(std::string_view field, int value)
	{
		text_ += text_.empty() ? "" : " and ";
		text_ += field;
		text_ += "=" + std::to_string(value);
		return *this;
	}
	const std::string &text() const { return text_; }

private:
	std::string text_;
};
std::size_t query_length()
{
	Query query;
	query.where("a", 1).where("b", 2);
	return query.text().size();
}
RUN_CLEAN(builder_chain, sink(query_length()))
} // namespace builder_chain

// CLEAN inherited_views: a virtual function returns a view of the object's own text
namespace inherited_views
{
struct Animal {
	virtual ~Animal() = default;
	virtual std::string_view name() const = 0;
};
struct Cat : Animal {
	std::string own = "cat";
	std::string_view name() const override { return own; }
};
std::size_t name_lengths(const std::vector<std::unique_ptr<Animal>> &zoo)
{
	std::size_t n = 0;
	for (const auto &animal : zoo) {
		const std::string_view name = animal->name();
		n += name.size();
	}
	return n;
}
RUN_CLEAN(inherited_views, std::vector<std::unique_ptr<Animal>> z;
	  z.push_back(std::make_unique<Cat>()); sink(name_lengths(z)))
} // namespace inherited_views

// CLEAN span_windows: windows of a span
namespace span_windows
{
int best_window(std::span<const int> values, std::size_t width)
{
	int best = 0;
	for (std::size_t i = 0; i + width <= values.size(); i++) {
		const auto window = values.subspan(i, width);
		best = std::max(best, std::accumulate(window.begin(), window.end(), 0));
	}
	return best;
}
RUN_CLEAN(span_windows, std::array<int, 4> a{1, 2, 5, 1}; sink(best_window(a, 2)))
} // namespace span_windows

// CLEAN erase_remove: the idiom that takes elements out
namespace erase_remove
{
std::size_t prune(std::vector<std::string> &lines)
{
	lines.erase(std::remove_if(lines.begin(), lines.end(),
				   [](const std::string &line) { return line.empty(); }),
		    lines.end());
	std::sort(lines.begin(), lines.end());
	return lines.size();
}
RUN_CLEAN(erase_remove, std::vector<std::string> l{"b", "", "a"}; sink(prune(l)))
} // namespace erase_remove
