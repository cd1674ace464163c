// SPDX-License-Identifier: GPL-2.0
// C++'s shapes, second part: coroutines, ranges, variants, optionals, unions, erased types, static buffers.
#include "../set.hh"
#include <algorithm>
#include <any>
#include <array>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CLEAN Generator: a coroutine that yields values, and the loop that takes them
template <class T>
class Generator
{
public:
	struct promise_type {
		T value{};
		Generator get_return_object()
		{
			return Generator(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(T v)
		{
			value = std::move(v);
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	Generator(Generator &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Generator &operator=(Generator &&) = delete;
	~Generator()
	{
		if (handle_)
			handle_.destroy();
	}
	bool next()
	{
		handle_.resume();
		return !handle_.done();
	}
	const T &value() const { return handle_.promise().value; }

private:
	explicit Generator(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	std::coroutine_handle<promise_type> handle_;
};
Generator<int> count_to(int last)
{
	for (int i = 1; i <= last; i++)
		co_yield i;
}
int sum_to(int last)
{
	int sum = 0;
	auto numbers = count_to(last);
	while (numbers.next())
		sum += numbers.value();
	return sum;
}
RUN_CLEAN(Generator, sum_to(5))

// CASE line_reader: the coroutine refers to its argument, a temporary that is gone when it goes on
namespace line_reader
{
//- bad
Generator<int> lengths_bad(const std::string &text)
{
	int length = 0;
	for (char c : text) {
		if (c == ' ') {
			co_yield length;
			length = 0;
		} else {
			length++;
		}
	}
	co_yield length;
}
int longest_bad(int number)
{
	auto lengths = lengths_bad("the number that was given is " + std::to_string(number));
	int best = 0;
	while (lengths.next())
		best = std::max(best, lengths.value());
	return best;
}
//- good
Generator<int> lengths_good(std::string text)
{
	int length = 0;
	for (char c : text) {
		if (c == ' ') {
			co_yield length;
			length = 0;
		} else {
			length++;
		}
	}
	co_yield length;
}
int longest_good(int number)
{
	auto lengths = lengths_good("the number that was given is " + std::to_string(number));
	int best = 0;
	while (lengths.next())
		best = std::max(best, lengths.value());
	return best;
}
} // namespace line_reader
RUN_CASE(line_reader, line_reader::longest_bad(12), line_reader::longest_good(12))

// CASE closure_coroutine: the coroutine is a closure's, whose captures end before it is resumed
namespace closure_coroutine
{
//- bad
Generator<int> steps_bad(int from, int step)
{
	auto make = [from, step]() -> Generator<int> {
		for (int i = 0; i < 3; i++)
			co_yield from + i *step;
	};
	return make();
}
int sum_bad()
{
	auto steps = steps_bad(10, 5);
	int sum = 0;
	while (steps.next())
		sum += steps.value();
	return sum;
}
//- good
Generator<int> steps_good(int from, int step)
{
	auto make = [](int from, int step) -> Generator<int> {
		for (int i = 0; i < 3; i++)
			co_yield from + i *step;
	};
	return make(from, step);
}
int sum_good()
{
	auto steps = steps_good(10, 5);
	int sum = 0;
	while (steps.next())
		sum += steps.value();
	return sum;
}
} // namespace closure_coroutine
RUN_CASE(closure_coroutine, closure_coroutine::sum_bad(), closure_coroutine::sum_good())

// CASE yielded_view: a view of the coroutine's own line is looked at after the coroutine has ended
namespace yielded_view
{
static Generator<std::string_view> rows(int count)
{
	for (int i = 0; i < count; i++) {
		const std::string row = "this is the row with the number " + std::to_string(i);
		co_yield row;
	}
}
//- bad
std::size_t last_row_bad(int count)
{
	std::string_view last;
	auto all = rows(count);
	while (all.next())
		last = all.value();
	return std::size_t(std::count(last.begin(), last.end(), 'r'));
}
//- good
std::size_t last_row_good(int count)
{
	std::string last;
	auto all = rows(count);
	while (all.next())
		last = all.value();
	return std::size_t(std::count(last.begin(), last.end(), 'r'));
}
} // namespace yielded_view
RUN_CASE(yielded_view, yielded_view::last_row_bad(3), yielded_view::last_row_good(3))

// CASE filtered_view: the lazy view refers to the threshold of the function that made it
namespace filtered_view
{
//- bad
auto above_bad(std::span<const int> values, int least)
{
	return values | std::views::filter([&least](int v) { return v >= least; });
}
int total_bad(std::span<const int> values)
{
	int sum = 0;
	for (int v : above_bad(values, 3))
		sum += v;
	return sum;
}
//- good
auto above_good(std::span<const int> values, int least)
{
	return values | std::views::filter([least](int v) { return v >= least; });
}
int total_good(std::span<const int> values)
{
	int sum = 0;
	for (int v : above_good(values, 3))
		sum += v;
	return sum;
}
//- shared
template <class Total>
int run(Total total)
{
	const std::array<int, 5> values{1, 2, 3, 4, 5};
	return total(values);
}
} // namespace filtered_view
RUN_CASE(filtered_view, filtered_view::run(filtered_view::total_bad),
	 filtered_view::run(filtered_view::total_good))

// CASE local_pipeline: the view that is returned goes over the local vector of squares
namespace local_pipeline
{
//- bad
auto squares_bad(int count)
{
	std::vector<int> squares;
	for (int i = 0; i < count; i++)
		squares.push_back(i * i);
	return squares | std::views::drop(1);
}
int sum_bad(int count)
{
	int sum = 0;
	for (int s : squares_bad(count))
		sum += s;
	return sum;
}
//- good
auto squares_good(int count)
{
	std::vector<int> squares;
	for (int i = 0; i < count; i++)
		squares.push_back(i * i);
	squares.erase(squares.begin());
	return squares;
}
int sum_good(int count)
{
	int sum = 0;
	for (int s : squares_good(count))
		sum += s;
	return sum;
}
} // namespace local_pipeline
RUN_CASE(local_pipeline, local_pipeline::sum_bad(5), local_pipeline::sum_good(5))

// CASE parsed_value: a reference into one alternative is used after another was assigned
namespace parsed_value
{
using Value = std::variant<int, std::string, std::vector<int>>;
//- bad
std::size_t to_list_bad(Value &value)
{
	const std::string &text = std::get<std::string>(value);
	value = std::vector<int>{1, 2};
	auto &list = std::get<std::vector<int>>(value);
	for (char c : text)
		list.push_back(c);
	return list.size();
}
//- good
std::size_t to_list_good(Value &value)
{
	const std::string text = std::get<std::string>(value);
	value = std::vector<int>{1, 2};
	auto &list = std::get<std::vector<int>>(value);
	for (char c : text)
		list.push_back(c);
	return list.size();
}
//- shared
template <class ToList>
std::size_t run(ToList to_list)
{
	Value value = std::string("a text that is too long to lie in the object");
	return to_list(value);
}
} // namespace parsed_value
RUN_CASE(parsed_value, parsed_value::run(parsed_value::to_list_bad),
	 parsed_value::run(parsed_value::to_list_good))

// CASE visited_state: the visitor replaces the state it is visiting and goes on with the old one
namespace visited_state
{
struct Loading {
	std::vector<int> chunks;
};
struct Playing {
	std::size_t position = 0;
};
class Player
{
public:
	std::variant<Loading, Playing> state = Loading{{1, 2, 3}};
	std::size_t played = 0;
};
//- bad
std::size_t advance_bad(Player &player)
{
	if (auto *loading = std::get_if<Loading>(&player.state)) {
		player.state.emplace<Playing>();
		for (int chunk : loading->chunks)
			player.played += std::size_t(chunk);
	}
	return player.played;
}
//- good
std::size_t advance_good(Player &player)
{
	if (auto *loading = std::get_if<Loading>(&player.state)) {
		for (int chunk : loading->chunks)
			player.played += std::size_t(chunk);
		player.state.emplace<Playing>();
	}
	return player.played;
}
//- shared
template <class Advance>
std::size_t run(Advance advance)
{
	Player player;
	return advance(player);
}
} // namespace visited_state
RUN_CASE(visited_state, visited_state::run(visited_state::advance_bad),
	 visited_state::run(visited_state::advance_good))

// CASE optional_view: value_or() makes a string, and the view of it is used in the next line
namespace optional_view
{
struct Song {
	std::optional<std::string> artist;
};
//- bad
std::size_t label_bad(const Song &song)
{
	std::string_view artist = song.artist.value_or("an artist whose name nobody remembers");
	return artist.size() + std::size_t(artist.find("name"));
}
//- good
std::size_t label_good(const Song &song)
{
	const std::string artist = song.artist.value_or("an artist whose name nobody remembers");
	return artist.size() + std::size_t(artist.find("name"));
}
} // namespace optional_view
RUN_CASE(optional_view, optional_view::label_bad(optional_view::Song()),
	 optional_view::label_good(optional_view::Song()))

// CASE any_setting: the pointer from any_cast() is into a value that is then replaced
namespace any_setting
{
//- bad
int rescale_bad(std::map<std::string, std::any> &settings)
{
	auto *sizes = std::any_cast<std::vector<int>>(&settings["sizes"]);
	if (!sizes)
		return 0;
	settings["sizes"] = std::string("automatic");
	return sizes->front();
}
//- good
int rescale_good(std::map<std::string, std::any> &settings)
{
	auto *sizes = std::any_cast<std::vector<int>>(&settings["sizes"]);
	if (!sizes)
		return 0;
	const int first = sizes->front();
	settings["sizes"] = std::string("automatic");
	return first;
}
//- shared
template <class Rescale>
int run(Rescale rescale)
{
	std::map<std::string, std::any> settings;
	settings["sizes"] = std::vector<int>{8, 16};
	return rescale(settings);
}
} // namespace any_setting
RUN_CASE(any_setting, any_setting::run(any_setting::rescale_bad),
	 any_setting::run(any_setting::rescale_good))

// CASE tagged_union: the text is assigned to although no string was made in the union yet
namespace tagged_union
{
//- bad
class FieldBad
{
public:
	FieldBad() : number_(0) {}
	FieldBad(const FieldBad &) = delete;
	~FieldBad()
	{
		if (is_text_)
			std::destroy_at(&text_);
	}
	void set(const std::string &text)
	{
		text_ = text;
		is_text_ = true;
	}
	std::size_t size() const { return is_text_ ? text_.size() : sizeof(number_); }

private:
	union {
		long number_;
		std::string text_;
	};
	bool is_text_ = false;
};
std::size_t fill_bad()
{
	FieldBad field;
	field.set("a text of more than fifteen characters");
	return field.size();
}
//- good
class FieldGood
{
public:
	FieldGood() : number_(0) {}
	FieldGood(const FieldGood &) = delete;
	~FieldGood()
	{
		if (is_text_)
			std::destroy_at(&text_);
	}
	void set(const std::string &text)
	{
		if (is_text_)
			text_ = text;
		else
			std::construct_at(&text_, text);
		is_text_ = true;
	}
	std::size_t size() const { return is_text_ ? text_.size() : sizeof(number_); }

private:
	union {
		long number_;
		std::string text_;
	};
	bool is_text_ = false;
};
std::size_t fill_good()
{
	FieldGood field;
	field.set("a text of more than fifteen characters");
	return field.size();
}
} // namespace tagged_union
RUN_CASE(tagged_union, tagged_union::fill_bad(), tagged_union::fill_good())

// CASE erased_drawable: the erased object keeps the address of a value that lives for one round
namespace erased_drawable
{
template <class T>
concept Drawable = requires(const T &t) {
	{ t.draw() } -> std::convertible_to<int>;
};
class AnyDrawable
{
public:
	template <Drawable T>
	static AnyDrawable view(const T &object)
	{
		return AnyDrawable(&object,
				   [](const void *o) { return static_cast<const T *>(o)->draw(); });
	}
	int draw() const { return draw_(object_); }

private:
	AnyDrawable(const void *object, int (*draw)(const void *)) : object_(object), draw_(draw) {}
	const void *object_;
	int (*draw_)(const void *);
};
struct Dot {
	int x, y;
	int draw() const { return x + y; }
};
//- bad
int scene_bad(int dots)
{
	std::vector<AnyDrawable> scene;
	for (int i = 0; i < dots; i++) {
		const Dot dot{i, 2 * i};
		scene.push_back(AnyDrawable::view(dot));
	}
	int sum = 0;
	for (const AnyDrawable &d : scene)
		sum += d.draw();
	return sum;
}
//- good
int scene_good(int dots)
{
	std::vector<AnyDrawable> scene;
	std::vector<Dot> all;
	for (int i = 0; i < dots; i++)
		all.push_back(Dot{i, 2 * i});
	for (const Dot &dot : all)
		scene.push_back(AnyDrawable::view(dot));
	int sum = 0;
	for (const AnyDrawable &d : scene)
		sum += d.draw();
	return sum;
}
} // namespace erased_drawable
RUN_CASE(erased_drawable, erased_drawable::scene_bad(3), erased_drawable::scene_good(3))

// CASE static_text: both results are views of one static buffer, which the second call fills anew
namespace static_text
{
static std::string_view duration(long seconds)
{
	static std::string text;
	text = std::to_string(seconds / 3600) + " hours, " + std::to_string(seconds / 60 % 60) +
	       " minutes";
	return text;
}
//- bad
std::size_t span_bad(long from, long to)
{
	std::string_view first = duration(from);
	std::string_view second = duration(to);
	return std::size_t(std::count(first.begin(), first.end(), '1')) + second.size();
}
//- good
std::size_t span_good(long from, long to)
{
	std::string first(duration(from));
	std::string_view second = duration(to);
	return std::size_t(std::count(first.begin(), first.end(), '1')) + second.size();
}
} // namespace static_text
RUN_CASE(static_text, static_text::span_bad(60, 3600000000000000000L),
	 static_text::span_good(60, 3600000000000000000L))

// CLEAN owning_pipeline: a pipeline over a temporary vector, which the view itself owns
namespace owning_pipeline
{
static std::vector<int> readings()
{
	return {5, 1, 8, 3};
}
int sum()
{
	auto large = readings() | std::views::filter([](int v) { return v > 2; }) |
		     std::views::transform([](int v) { return v * 2; });
	int total = 0;
	for (int v : large)
		total += v;
	return total;
}
} // namespace owning_pipeline
RUN_CLEAN(owning_pipeline, owning_pipeline::sum())

// CLEAN visit_all: values of several kinds, visited and replaced one by one
namespace visit_all
{
using Value = std::variant<int, std::string>;
template <class... F>
struct Overloaded : F... {
	using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;
std::size_t normalise(std::vector<Value> values)
{
	std::size_t size = 0;
	for (Value &value : values) {
		Value next = std::visit(
			Overloaded{[](int n) -> Value { return std::to_string(n); },
				   [](std::string &text) -> Value { return std::move(text); }},
			value);
		value = std::move(next);
		size += std::get<std::string>(value).size();
	}
	return size;
}
} // namespace visit_all
RUN_CLEAN(visit_all, visit_all::normalise(std::vector<visit_all::Value>(2, 1234)))

// CLEAN kept_source: a coroutine that refers to what the caller keeps for longer than the coroutine
namespace kept_source
{
static Generator<std::size_t> positions(const std::vector<int> &values, int wanted)
{
	for (std::size_t i = 0; i < values.size(); i++)
		if (values[i] == wanted)
			co_yield i;
}
std::size_t sum()
{
	const std::vector<int> values{3, 1, 3, 2, 3};
	std::size_t total = 0;
	auto found = positions(values, 3);
	while (found.next())
		total += found.value();
	return total;
}
} // namespace kept_source
RUN_CLEAN(kept_source, kept_source::sum())

// CLEAN optional_chain: optionals that are looked into while they are there, and then set anew
namespace optional_chain
{
struct Address {
	std::optional<std::string> street;
};
std::size_t describe(std::optional<Address> address)
{
	std::size_t size = 0;
	if (address && address->street) {
		const std::string &street = *address->street;
		size += street.size();
		address->street.reset();
	}
	auto &street = address ? address->street.emplace("a new street")
			       : address.emplace().street.emplace("the first street");
	return size + street.size();
}
} // namespace optional_chain
RUN_CLEAN(optional_chain, optional_chain::describe(std::nullopt))

// CLEAN mixed_erased: an erased object that owns a copy of what it was made from
namespace mixed_erased
{
class Task
{
public:
	template <std::invocable F>
	Task(F f) : run_(std::make_unique<Model<F>>(std::move(f)))
	{
	}
	int operator()() const { return run_->call(); }

private:
	struct Base {
		virtual ~Base() = default;
		virtual int call() = 0;
	};
	template <class F>
	struct Model : Base {
		explicit Model(F f) : f_(std::move(f)) {}
		int call() override { return f_(); }
		F f_;
	};
	std::unique_ptr<Base> run_;
};
int run()
{
	std::vector<Task> tasks;
	for (int i = 0; i < 3; i++) {
		std::vector<int> values(std::size_t(i + 1), i);
		tasks.emplace_back([values = std::move(values)] {
			return std::accumulate(values.begin(), values.end(), 0);
		});
	}
	int sum = 0;
	for (const Task &task : tasks)
		sum += task();
	return sum;
}
} // namespace mixed_erased
RUN_CLEAN(mixed_erased, mixed_erased::run())
