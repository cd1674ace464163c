// SPDX-License-Identifier: GPL-2.0
// Shapes of C++: classes and casts, variants and unions, spans and views, coroutines, exceptions.
#include "../set.hh"
#include <algorithm>
#include <any>
#include <array>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <initializer_list>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <ranges>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// CASE plugin_base: plugins are deleted through a base class whose destructor is not virtual
namespace plugin_base
{
//- bad
class PluginBad
{
public:
	virtual int run(int value) = 0;
	~PluginBad() = default;
};
class ScaleBad : public PluginBad
{
public:
	explicit ScaleBad(int n) : table_(n, 2) {}
	int run(int value) override { return value * table_[value % table_.size()]; }

private:
	std::vector<int> table_;
};
int drive_bad(int n)
{
	std::vector<std::unique_ptr<PluginBad>> plugins;
	for (int i = 1; i <= n; i++)
		plugins.push_back(std::make_unique<ScaleBad>(i));
	int sum = 0;
	for (const auto &plugin : plugins)
		sum += plugin->run(n);
	return sum;
}
//- good
class PluginGood
{
public:
	virtual int run(int value) = 0;
	virtual ~PluginGood() = default;
};
class ScaleGood : public PluginGood
{
public:
	explicit ScaleGood(int n) : table_(n, 2) {}
	int run(int value) override { return value * table_[value % table_.size()]; }

private:
	std::vector<int> table_;
};
int drive_good(int n)
{
	std::vector<std::unique_ptr<PluginGood>> plugins;
	for (int i = 1; i <= n; i++)
		plugins.push_back(std::make_unique<ScaleGood>(i));
	int sum = 0;
	for (const auto &plugin : plugins)
		sum += plugin->run(n);
	return sum;
}
//- shared
} // namespace plugin_base
RUN_CASE(plugin_base, plugin_base::drive_bad(3), plugin_base::drive_good(3))

// CASE page_layout: the constructor of the base calls a pure virtual function through a helper
namespace page_layout
{
//- bad
class PageBad
{
public:
	explicit PageBad(int width) : width_(width) { relayout(); }
	virtual ~PageBad() = default;
	int height() const { return height_; }

protected:
	virtual int lines(int width) const = 0;
	void relayout() { height_ = lines(width_) * 12; }

private:
	int width_;
	int height_ = 0;
};
class LetterBad final : public PageBad
{
public:
	LetterBad(std::string text, int width) : PageBad(width), text_(std::move(text)) {}

protected:
	int lines(int width) const override { return static_cast<int>(text_.size()) / width + 1; }

private:
	std::string text_;
};
int drive_bad(int n)
{
	LetterBad letter(std::string(n * 10, 'x'), n);
	return letter.height();
}
//- good
class PageGood
{
public:
	explicit PageGood(int width) : width_(width) {}
	virtual ~PageGood() = default;
	int height() const { return height_; }

protected:
	virtual int lines(int width) const = 0;
	void relayout() { height_ = lines(width_) * 12; }

private:
	int width_;
	int height_ = 0;
};
class LetterGood final : public PageGood
{
public:
	LetterGood(std::string text, int width) : PageGood(width), text_(std::move(text))
	{
		relayout();
	}

protected:
	int lines(int width) const override { return static_cast<int>(text_.size()) / width + 1; }

private:
	std::string text_;
};
int drive_good(int n)
{
	LetterGood letter(std::string(n * 10, 'x'), n);
	return letter.height();
}
//- shared
} // namespace page_layout
RUN_CASE(page_layout, page_layout::drive_bad(3), page_layout::drive_good(3))

// CASE session_state: the state is replaced while a reference into its old alternative is used
namespace session_state
{
struct Waiting {
	std::vector<std::string> queued;
	int retries = 0;
};
struct Connected {
	std::string peer;
	std::size_t sent = 0;
};
using State = std::variant<Waiting, Connected>;
//- bad
class SessionBad
{
public:
	void send(const std::string &line)
	{
		if (auto *waiting = std::get_if<Waiting>(&state_))
			waiting->queued.push_back(line);
		else
			std::get<Connected>(state_).sent += line.size();
	}
	std::size_t accept(const std::string &peer)
	{
		auto *waiting = std::get_if<Waiting>(&state_);
		if (!waiting)
			return 0;
		const std::vector<std::string> &queued = waiting->queued;
		state_ = Connected{peer, 0};
		for (const std::string &line : queued)
			send(line);
		return std::get<Connected>(state_).sent;
	}

private:
	State state_;
};
std::size_t drive_bad(int n)
{
	SessionBad session;
	for (int i = 0; i < n; i++)
		session.send("a line that waits for the connection to be made");
	return session.accept("a peer whose name is longer than the small string");
}
//- good
class SessionGood
{
public:
	void send(const std::string &line)
	{
		if (auto *waiting = std::get_if<Waiting>(&state_))
			waiting->queued.push_back(line);
		else
			std::get<Connected>(state_).sent += line.size();
	}
	std::size_t accept(const std::string &peer)
	{
		auto *waiting = std::get_if<Waiting>(&state_);
		if (!waiting)
			return 0;
		const std::vector<std::string> queued = std::move(waiting->queued);
		state_ = Connected{peer, 0};
		for (const std::string &line : queued)
			send(line);
		return std::get<Connected>(state_).sent;
	}

private:
	State state_;
};
std::size_t drive_good(int n)
{
	SessionGood session;
	for (int i = 0; i < n; i++)
		session.send("a line that waits for the connection to be made");
	return session.accept("a peer whose name is longer than the small string");
}
//- shared
} // namespace session_state
RUN_CASE(session_state, session_state::drive_bad(3), session_state::drive_good(3))

// CASE shape_area: every shape that is not a circle is cast to a rectangle, lines too
namespace shape_area
{
class Shape
{
public:
	virtual ~Shape() = default;
};
class Circle : public Shape
{
public:
	explicit Circle(double radius) : radius(radius) {}
	double radius;
};
class Line : public Shape
{
public:
	explicit Line(double length) : length(length) {}
	double length;
};
class Rectangle : public Shape
{
public:
	Rectangle(double width, double height) : width(width), height(height) {}
	double width;
	double height;
};
std::vector<std::unique_ptr<Shape>> make_shapes(int n)
{
	std::vector<std::unique_ptr<Shape>> shapes;
	for (int i = 0; i < n; i++) {
		shapes.push_back(std::make_unique<Circle>(i));
		shapes.push_back(std::make_unique<Rectangle>(i, i));
		shapes.push_back(std::make_unique<Line>(i));
	}
	return shapes;
}
//- bad
double area_bad(const Shape &shape)
{
	if (auto *circle = dynamic_cast<const Circle *>(&shape))
		return 3.14159 * circle->radius * circle->radius;
	auto *rectangle = static_cast<const Rectangle *>(&shape);
	return rectangle->width * rectangle->height;
}
double drive_bad(int n)
{
	double area = 0;
	for (const auto &shape : make_shapes(n))
		area += area_bad(*shape);
	return area;
}
//- good
double area_good(const Shape &shape)
{
	if (auto *circle = dynamic_cast<const Circle *>(&shape))
		return 3.14159 * circle->radius * circle->radius;
	auto *rectangle = dynamic_cast<const Rectangle *>(&shape);
	return rectangle ? rectangle->width * rectangle->height : 0;
}
double drive_good(int n)
{
	double area = 0;
	for (const auto &shape : make_shapes(n))
		area += area_good(*shape);
	return area;
}
//- shared
} // namespace shape_area
RUN_CASE(shape_area, shape_area::drive_bad(2), shape_area::drive_good(2))

// CASE json_value: a text is assigned to the union's string while the number is active
namespace json_value
{
//- bad
class ValueBad
{
public:
	explicit ValueBad(double number) : number_(number) {}
	ValueBad(const ValueBad &) = delete;
	ValueBad &operator=(const ValueBad &) = delete;
	~ValueBad()
	{
		if (is_text_)
			text_.~basic_string();
	}
	void set(const std::string &text)
	{
		text_ = text;
		is_text_ = true;
	}
	std::size_t size() const { return is_text_ ? text_.size() : sizeof(number_); }

private:
	union {
		double number_;
		std::string text_;
	};
	bool is_text_ = false;
};
std::size_t drive_bad(int n)
{
	ValueBad value(n);
	std::size_t size = value.size();
	for (int i = 0; i < n; i++) {
		value.set("a text that is long enough for memory of its own");
		size += value.size();
	}
	return size;
}
//- good
class ValueGood
{
public:
	explicit ValueGood(double number) : number_(number) {}
	ValueGood(const ValueGood &) = delete;
	ValueGood &operator=(const ValueGood &) = delete;
	~ValueGood()
	{
		if (is_text_)
			text_.~basic_string();
	}
	void set(const std::string &text)
	{
		if (is_text_)
			text_ = text;
		else
			new (&text_) std::string(text);
		is_text_ = true;
	}
	std::size_t size() const { return is_text_ ? text_.size() : sizeof(number_); }

private:
	union {
		double number_;
		std::string text_;
	};
	bool is_text_ = false;
};
std::size_t drive_good(int n)
{
	ValueGood value(n);
	std::size_t size = value.size();
	for (int i = 0; i < n; i++) {
		value.set("a text that is long enough for memory of its own");
		size += value.size();
	}
	return size;
}
//- shared
} // namespace json_value
RUN_CASE(json_value, json_value::drive_bad(3), json_value::drive_good(3))

// CASE window_span: the span is made of a vector that ended with the statement
namespace window_span
{
std::vector<float> hann(int size)
{
	std::vector<float> window;
	for (int i = 0; i < size; i++)
		window.push_back(static_cast<float>(i) / size);
	return window;
}
//- bad
float apply_bad(std::span<float> samples)
{
	std::span<const float> window = hann(static_cast<int>(samples.size()));
	float sum = 0;
	for (std::size_t i = 0; i < samples.size(); i++)
		sum += samples[i] *= window[i];
	return sum;
}
float drive_bad(int n)
{
	std::vector<float> samples(n, 1.0f);
	return apply_bad(samples);
}
//- good
float apply_good(std::span<float> samples)
{
	const std::vector<float> window = hann(static_cast<int>(samples.size()));
	float sum = 0;
	for (std::size_t i = 0; i < samples.size(); i++)
		sum += samples[i] *= window[i];
	return sum;
}
float drive_good(int n)
{
	std::vector<float> samples(n, 1.0f);
	return apply_good(samples);
}
//- shared
} // namespace window_span
RUN_CASE(window_span, window_span::drive_bad(8), window_span::drive_good(8))

// CASE frame_header: the span of the header is taken before the payload makes the frame grow
namespace frame_header
{
using Bytes = std::vector<std::uint8_t>;
//- bad
Bytes encode_bad(const Bytes &payload)
{
	Bytes frame(4, 0);
	std::span<std::uint8_t> header(frame);
	frame.insert(frame.end(), payload.begin(), payload.end());
	header[0] = 0x7e;
	header[1] = static_cast<std::uint8_t>(frame.size());
	return frame;
}
std::size_t drive_bad(int n)
{
	return encode_bad(Bytes(n, 1)).at(1);
}
//- good
Bytes encode_good(const Bytes &payload)
{
	Bytes frame(4, 0);
	frame.insert(frame.end(), payload.begin(), payload.end());
	std::span<std::uint8_t> header(frame);
	header[0] = 0x7e;
	header[1] = static_cast<std::uint8_t>(frame.size());
	return frame;
}
std::size_t drive_good(int n)
{
	return encode_good(Bytes(n, 1)).at(1);
}
//- shared
} // namespace frame_header
RUN_CASE(frame_header, frame_header::drive_bad(40), frame_header::drive_good(40))

// CASE word_generator: the coroutine keeps a reference to a text that ended before it was resumed
namespace word_generator
{
class Words
{
public:
	struct promise_type {
		std::string current;

		Words get_return_object()
		{
			return Words(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(std::string word)
		{
			current = std::move(word);
			return {};
		}
		void return_void() {}
		void unhandled_exception() { throw; }
	};
	explicit Words(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	Words(Words &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Words &operator=(Words &&) = delete;
	~Words()
	{
		if (handle_)
			handle_.destroy();
	}
	bool next()
	{
		if (!handle_.done())
			handle_.resume();
		return !handle_.done();
	}
	const std::string &word() const { return handle_.promise().current; }

private:
	std::coroutine_handle<promise_type> handle_;
};
std::string sentence(int n)
{
	std::string text = "these are the words of a sentence";
	for (int i = 0; i < n; i++)
		text += " more";
	return text;
}
//- bad
Words split_bad(const std::string &text)
{
	std::size_t from = 0;
	while (from < text.size()) {
		const std::size_t to = std::min(text.find(' ', from), text.size());
		co_yield text.substr(from, to - from);
		from = to + 1;
	}
}
std::size_t drive_bad(int n)
{
	Words words = split_bad(sentence(n));
	std::size_t length = 0;
	while (words.next())
		length += words.word().size();
	return length;
}
//- good
Words split_good(std::string text)
{
	std::size_t from = 0;
	while (from < text.size()) {
		const std::size_t to = std::min(text.find(' ', from), text.size());
		co_yield text.substr(from, to - from);
		from = to + 1;
	}
}
std::size_t drive_good(int n)
{
	Words words = split_good(sentence(n));
	std::size_t length = 0;
	while (words.next())
		length += words.word().size();
	return length;
}
//- shared
} // namespace word_generator
RUN_CASE(word_generator, word_generator::drive_bad(3), word_generator::drive_good(3))

// CASE coroutine_lambda: the coroutine uses the captures of a lambda that ended before it went on
namespace coroutine_lambda
{
struct Task {
	struct promise_type {
		Task get_return_object()
		{
			return Task(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit Task(std::coroutine_handle<promise_type> handle) : handle(handle) {}
	Task(Task &&other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
	Task &operator=(Task &&) = delete;
	~Task()
	{
		if (handle)
			handle.destroy();
	}
	void run()
	{
		while (!handle.done())
			handle.resume();
	}
	std::coroutine_handle<promise_type> handle;
};
//- bad
Task count_down_bad(std::vector<int> &log, int from)
{
	auto body = [&log, from]() -> Task {
		for (int i = from; i > 0; i--) {
			log.push_back(i);
			co_await std::suspend_always();
		}
	};
	return body();
}
std::size_t drive_bad(int n)
{
	std::vector<int> log;
	Task first = count_down_bad(log, n);
	Task second = count_down_bad(log, n + 1);
	first.run();
	second.run();
	return log.size();
}
//- good
Task count_down_good(std::vector<int> &log, int from)
{
	auto body = [](std::vector<int> &log, int from) -> Task {
		for (int i = from; i > 0; i--) {
			log.push_back(i);
			co_await std::suspend_always();
		}
	};
	return body(log, from);
}
std::size_t drive_good(int n)
{
	std::vector<int> log;
	Task first = count_down_good(log, n);
	Task second = count_down_good(log, n + 1);
	first.run();
	second.run();
	return log.size();
}
//- shared
} // namespace coroutine_lambda
RUN_CASE(coroutine_lambda, coroutine_lambda::drive_bad(3), coroutine_lambda::drive_good(3))

// CASE even_view: the lazy view that is returned refers to the function's own vector
namespace even_view
{
std::vector<int> load(int n)
{
	std::vector<int> values;
	for (int i = 0; i < n; i++)
		values.push_back(i * 3);
	return values;
}
//- bad
auto even_bad(int n)
{
	std::vector<int> values = load(n);
	return values | std::views::filter([](int value) { return value % 2 == 0; });
}
int drive_bad(int n)
{
	int sum = 0;
	auto even = even_bad(n);
	for (int value : even)
		sum += value;
	return sum;
}
//- good
auto even_good(int n)
{
	std::vector<int> values = load(n);
	std::erase_if(values, [](int value) { return value % 2 != 0; });
	return values;
}
int drive_good(int n)
{
	int sum = 0;
	auto even = even_good(n);
	for (int value : even)
		sum += value;
	return sum;
}
//- shared
} // namespace even_view
RUN_CASE(even_view, even_view::drive_bad(9), even_view::drive_good(9))

// CASE or_default: the reference binds to what a template gave back of its temporary argument
namespace or_default
{
template <class Map, class Key, class Value>
const Value &get_or(const Map &map, const Key &key, const Value &fallback)
{
	const auto found = map.find(key);
	return found == map.end() ? fallback : found->second;
}
using Settings = std::map<std::string, std::string>;
std::string home_of(int user)
{
	return "/home/users/by-number/" + std::to_string(user);
}
//- bad
std::size_t home_length_bad(const Settings &settings, int user)
{
	const std::string &home = get_or(settings, "home", home_of(user));
	return home.ends_with('/') ? home.size() - 1 : home.size();
}
std::size_t drive_bad(int n)
{
	Settings settings{{"shell", "/bin/sh"}};
	return home_length_bad(settings, n);
}
//- good
std::size_t home_length_good(const Settings &settings, int user)
{
	const std::string home = get_or(settings, "home", home_of(user));
	return home.ends_with('/') ? home.size() - 1 : home.size();
}
std::size_t drive_good(int n)
{
	Settings settings{{"shell", "/bin/sh"}};
	return home_length_good(settings, n);
}
//- shared
} // namespace or_default
RUN_CASE(or_default, or_default::drive_bad(3), or_default::drive_good(3))

// CASE throw_local: the exception is a pointer to a local of the function that threw it
namespace throw_local
{
struct ParseError {
	int line = 0;
	std::string what;
};
//- bad
int parse_bad(const std::string &text, int line)
{
	ParseError error{line, "a number was expected here, but there was none"};
	if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos)
		throw &error;
	return static_cast<int>(text.size());
}
std::size_t drive_bad(int n)
{
	std::size_t total = 0;
	for (int line = 1; line <= n; line++) {
		try {
			total += parse_bad(line % 2 ? "12" : "x2", line);
		} catch (const ParseError *error) {
			total += error->line + error->what.size();
		}
	}
	return total;
}
//- good
int parse_good(const std::string &text, int line)
{
	ParseError error{line, "a number was expected here, but there was none"};
	if (text.empty() || text.find_first_not_of("0123456789") != std::string::npos)
		throw error;
	return static_cast<int>(text.size());
}
std::size_t drive_good(int n)
{
	std::size_t total = 0;
	for (int line = 1; line <= n; line++) {
		try {
			total += parse_good(line % 2 ? "12" : "x2", line);
		} catch (const ParseError &error) {
			total += error.line + error.what.size();
		}
	}
	return total;
}
//- shared
} // namespace throw_local
RUN_CASE(throw_local, throw_local::drive_bad(3), throw_local::drive_good(3))

// CASE option_list: an initializer_list is kept, whose array ends with the constructor call
namespace option_list
{
struct Option {
	int key;
	int value;
};
//- bad
class OptionsBad
{
public:
	OptionsBad(std::initializer_list<Option> options) : options_(options) {}
	int get(int key, int fallback) const
	{
		for (const Option &option : options_)
			if (option.key == key)
				return option.value;
		return fallback;
	}

private:
	std::initializer_list<Option> options_;
};
int drive_bad(int n)
{
	auto options = std::make_unique<OptionsBad>(OptionsBad{{1, n}, {2, n + 1}, {3, n + 2}});
	return options->get(3, 0) + options->get(4, 0);
}
//- good
class OptionsGood
{
public:
	OptionsGood(std::initializer_list<Option> options) : options_(options) {}
	int get(int key, int fallback) const
	{
		for (const Option &option : options_)
			if (option.key == key)
				return option.value;
		return fallback;
	}

private:
	std::vector<Option> options_;
};
int drive_good(int n)
{
	auto options = std::make_unique<OptionsGood>(OptionsGood{{1, n}, {2, n + 1}, {3, n + 2}});
	return options->get(3, 0) + options->get(4, 0);
}
//- shared
} // namespace option_list
RUN_CASE(option_list, option_list::drive_bad(3), option_list::drive_good(3))

// CLEAN visited_state: correct
namespace visited_state
{
struct Idle {
	int wakeups = 0;
};
struct Running {
	std::string job;
	int left = 0;
};
struct Done {
	std::string job;
};
using State = std::variant<Idle, Running, Done>;
State step(State state)
{
	if (auto *idle = std::get_if<Idle>(&state)) {
		idle->wakeups++;
		const int wakeups = idle->wakeups;
		if (wakeups > 1)
			state = Running{"a job with a longer name", wakeups};
	} else if (auto *running = std::get_if<Running>(&state)) {
		if (--running->left == 0)
			return Done{std::move(running->job)};
	}
	return state;
}
std::size_t drive(int n)
{
	State state = Idle{};
	for (int i = 0; i < n; i++)
		state = step(std::move(state));
	const auto *done = std::get_if<Done>(&state);
	return done ? done->job.size() : state.index();
}
} // namespace visited_state
RUN_CLEAN(visited_state, visited_state::drive(6))

// CLEAN tagged_union: correct
namespace tagged_union
{
class Cell
{
public:
	Cell() : number_(0) {}
	Cell(const Cell &other) : number_(0) { *this = other; }
	Cell &operator=(const Cell &other)
	{
		if (this == &other)
			return *this;
		if (other.is_text_)
			set(other.text_);
		else
			set(other.number_);
		return *this;
	}
	~Cell() { clear(); }
	void set(const std::string &text)
	{
		if (is_text_) {
			text_ = text;
			return;
		}
		std::string copy(text);
		new (&text_) std::string(std::move(copy));
		is_text_ = true;
	}
	void set(long number)
	{
		clear();
		number_ = number;
	}
	std::size_t width() const
	{
		return is_text_ ? text_.size() : std::to_string(number_).size();
	}

private:
	void clear()
	{
		if (!is_text_)
			return;
		text_.~basic_string();
		is_text_ = false;
		number_ = 0;
	}
	union {
		long number_;
		std::string text_;
	};
	bool is_text_ = false;
};
std::size_t drive(int n)
{
	std::vector<Cell> row(n);
	for (int i = 0; i < n; i++) {
		if (i % 2)
			row[i].set("a cell that holds a text for once");
		else
			row[i].set(i);
	}
	row.insert(row.begin(), row.back());
	row.back().set(7);
	std::size_t width = 0;
	for (const Cell &cell : row)
		width += cell.width();
	return width;
}
} // namespace tagged_union
RUN_CLEAN(tagged_union, tagged_union::drive(4))

// CLEAN lazy_pipeline: correct
namespace lazy_pipeline
{
int sum_of_squares(const std::vector<int> &values, int limit)
{
	auto small = values | std::views::filter([limit](int value) { return value < limit; });
	auto squares = small | std::views::transform([](int value) { return value * value; });
	int sum = 0;
	for (int square : squares | std::views::take(4))
		sum += square;
	return sum;
}
int drive(int n)
{
	std::vector<int> values;
	for (int i = 0; i < n; i++)
		values.push_back((i * 7) % n);
	const int before = sum_of_squares(values, n / 2);
	values.push_back(1);
	return before + sum_of_squares(values, n);
}
} // namespace lazy_pipeline
RUN_CLEAN(lazy_pipeline, lazy_pipeline::drive(10))

// CLEAN counting_coroutine: correct
namespace counting_coroutine
{
class Numbers
{
public:
	struct promise_type {
		int current = 0;

		Numbers get_return_object()
		{
			return Numbers(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int value)
		{
			current = value;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit Numbers(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	Numbers(Numbers &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Numbers &operator=(Numbers &&) = delete;
	~Numbers()
	{
		if (handle_)
			handle_.destroy();
	}
	std::optional<int> next()
	{
		if (!handle_ || handle_.done())
			return std::nullopt;
		handle_.resume();
		if (handle_.done())
			return std::nullopt;
		return handle_.promise().current;
	}

private:
	std::coroutine_handle<promise_type> handle_;
};
Numbers flatten(const std::vector<std::vector<int>> &rows)
{
	for (const std::vector<int> &row : rows)
		for (int value : row)
			co_yield value;
}
int drive(int n)
{
	const std::vector<std::vector<int>> rows(n, std::vector<int>(n, n));
	Numbers first = flatten(rows);
	Numbers numbers = std::move(first);
	int sum = 0;
	while (std::optional<int> value = numbers.next())
		sum += *value;
	return sum + numbers.next().value_or(0);
}
} // namespace counting_coroutine
RUN_CLEAN(counting_coroutine, counting_coroutine::drive(3))

// CLEAN cast_by_kind: correct
namespace cast_by_kind
{
enum class Kind { leaf, branch };
struct Node {
	explicit Node(Kind kind) : kind(kind) {}
	virtual ~Node() = default;
	const Kind kind;
};
struct Leaf : Node {
	explicit Leaf(int value) : Node(Kind::leaf), value(value) {}
	int value;
};
struct Branch : Node {
	Branch(std::unique_ptr<Node> left, std::unique_ptr<Node> right)
		: Node(Kind::branch), left(std::move(left)), right(std::move(right))
	{
	}
	std::unique_ptr<Node> left;
	std::unique_ptr<Node> right;
};
int sum(const Node *node)
{
	if (!node)
		return 0;
	if (node->kind == Kind::leaf)
		return static_cast<const Leaf *>(node)->value;
	const auto *branch = static_cast<const Branch *>(node);
	return sum(branch->left.get()) + sum(branch->right.get());
}
int drive(int n)
{
	std::unique_ptr<Node> tree = std::make_unique<Leaf>(0);
	for (int i = 1; i <= n; i++)
		tree = std::make_unique<Branch>(std::move(tree), std::make_unique<Leaf>(i));
	return sum(tree.get());
}
} // namespace cast_by_kind
RUN_CLEAN(cast_by_kind, cast_by_kind::drive(4))

// CLEAN strong_append: correct
namespace strong_append
{
class Table
{
public:
	void add(const std::string &name, int score)
	{
		if (score < 0)
			throw std::invalid_argument("score of " + name);
		names_.push_back(name);
		try {
			scores_.push_back(score);
		} catch (...) {
			names_.pop_back();
			throw;
		}
	}
	std::span<const int> scores() const { return scores_; }
	std::string_view name(std::size_t at) const { return names_.at(at); }

private:
	std::vector<std::string> names_;
	std::vector<int> scores_;
};
std::size_t drive(int n)
{
	Table table;
	std::size_t total = 0;
	for (int i = -1; i < n; i++) {
		try {
			table.add("player " + std::to_string(i), i);
		} catch (const std::invalid_argument &error) {
			const std::string text = error.what();
			total += text.size();
		}
	}
	for (int score : table.scores())
		total += score;
	return total + table.name(0).size();
}
} // namespace strong_append
RUN_CLEAN(strong_append, strong_append::drive(4))
