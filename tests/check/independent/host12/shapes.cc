// SPDX-License-Identifier: GPL-2.0
// Shapes of C++: inheritance, templates, variants, views, spans, coroutines, operators, iterators.
#include "../set.hh"
#include <algorithm>
#include <any>
#include <array>
#include <coroutine>
#include <cstring>
#include <deque>
#include <exception>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// CASE base_calls_init: the base's constructor reaches a pure virtual function through a helper
namespace base_calls_init
{
//- bad
class StageBad
{
public:
	explicit StageBad(int rate) { configure(rate); }
	virtual ~StageBad() = default;
	void configure(int rate)
	{
		step = 0.5 * rate;
		resize(rate / 10);
	}
	double period() const { return step; }

protected:
	virtual void resize(int samples) = 0;

private:
	double step = 0;
};

class DelayBad : public StageBad
{
public:
	explicit DelayBad(int rate) : StageBad(rate) {}

protected:
	void resize(int samples) override { line.resize(samples); }

private:
	std::vector<float> line;
};

double drive_bad(int n)
{
	DelayBad delay(n * 1000);
	return delay.period();
}
//- good
class StageGood
{
public:
	virtual ~StageGood() = default;
	void configure(int rate)
	{
		step = 0.5 * rate;
		resize(rate / 10);
	}
	double period() const { return step; }

protected:
	virtual void resize(int samples) = 0;

private:
	double step = 0;
};

class DelayGood : public StageGood
{
public:
	explicit DelayGood(int rate) { configure(rate); }

protected:
	void resize(int samples) override { line.resize(samples); }

private:
	std::vector<float> line;
};

double drive_good(int n)
{
	DelayGood delay(n * 1000);
	return delay.period();
}
//- shared
} // namespace base_calls_init
RUN_CASE(base_calls_init, base_calls_init::drive_bad(3), base_calls_init::drive_good(3))

// CASE codec_base: codecs are deleted through a base without a virtual destructor
namespace codec_base
{
//- bad
class CodecBad
{
public:
	virtual std::string encode(const std::string &text) const = 0;
};

class PrefixBad : public CodecBad
{
public:
	explicit PrefixBad(std::string prefix) : prefix(std::move(prefix)) {}
	std::string encode(const std::string &text) const override { return prefix + text; }

private:
	std::string prefix;
};

std::size_t drive_bad(int n)
{
	std::vector<std::unique_ptr<CodecBad>> codecs;
	for (int i = 0; i < n; i++)
		codecs.push_back(std::make_unique<PrefixBad>("level " + std::to_string(i) + ": "));
	std::size_t length = 0;
	for (const auto &codec : codecs)
		length += codec->encode("text").size();
	return length;
}
//- good
class CodecGood
{
public:
	virtual ~CodecGood() = default;
	virtual std::string encode(const std::string &text) const = 0;
};

class PrefixGood : public CodecGood
{
public:
	explicit PrefixGood(std::string prefix) : prefix(std::move(prefix)) {}
	std::string encode(const std::string &text) const override { return prefix + text; }

private:
	std::string prefix;
};

std::size_t drive_good(int n)
{
	std::vector<std::unique_ptr<CodecGood>> codecs;
	for (int i = 0; i < n; i++)
		codecs.push_back(std::make_unique<PrefixGood>("level " + std::to_string(i) + ": "));
	std::size_t length = 0;
	for (const auto &codec : codecs)
		length += codec->encode("text").size();
	return length;
}
//- shared
} // namespace codec_base
RUN_CASE(codec_base, codec_base::drive_bad(3), codec_base::drive_good(3))

// CASE sliced_event: the history keeps base copies that look into the lost derived part
namespace sliced_event
{
struct Event {
	int time;
	std::string_view text;
};

struct KeyEvent : Event {
	std::string storage;
	KeyEvent(int when, const std::string &keys)
		: Event{when, {}}, storage("keys typed: " + keys)
	{
		text = storage;
	}
	KeyEvent(const KeyEvent &) = delete;
};

//- bad
class HistoryBad
{
public:
	void type(int when, const std::string &keys)
	{
		auto event = std::make_unique<KeyEvent>(when, keys);
		events.push_back(*event);
	}
	std::size_t letters() const
	{
		std::size_t sum = 0;
		for (const Event &e : events)
			sum += std::count(e.text.begin(), e.text.end(), 'e');
		return sum;
	}

private:
	std::vector<Event> events;
};

std::size_t drive_bad(int n)
{
	HistoryBad history;
	for (int i = 0; i < n; i++)
		history.type(i, "hello, here is the editor");
	return history.letters();
}
//- good
class HistoryGood
{
public:
	void type(int when, const std::string &keys)
	{
		auto event = std::make_unique<KeyEvent>(when, keys);
		events.push_back(std::move(event));
	}
	std::size_t letters() const
	{
		std::size_t sum = 0;
		for (const auto &e : events)
			sum += std::count(e->text.begin(), e->text.end(), 'e');
		return sum;
	}

private:
	std::vector<std::unique_ptr<KeyEvent>> events;
};

std::size_t drive_good(int n)
{
	HistoryGood history;
	for (int i = 0; i < n; i++)
		history.type(i, "hello, here is the editor");
	return history.letters();
}
//- shared
} // namespace sliced_event
RUN_CASE(sliced_event, sliced_event::drive_bad(3), sliced_event::drive_good(3))

// CASE crtp_paste: the second class names the first one as its own type, the base casts this to it
namespace crtp_paste
{
template <class Derived>
class Counted
{
public:
	double cost() const { return static_cast<const Derived *>(this)->unit() * amount; }
	void order(int n) { amount += n; }

private:
	int amount = 0;
};

class Timber : public Counted<Timber>
{
public:
	double unit() const { return lengths[3] * 2.5; }

private:
	std::array<double, 4> lengths{1, 2, 3, 4};
};

//- bad
class NailsBad : public Counted<Timber>
{
public:
	double unit() const { return 0.05; }
};

double drive_bad(int n)
{
	auto timber = std::make_unique<Timber>();
	auto nails = std::make_unique<NailsBad>();
	timber->order(n);
	nails->order(n * 100);
	return timber->cost() + nails->cost();
}
//- good
class NailsGood : public Counted<NailsGood>
{
public:
	double unit() const { return 0.05; }
};

double drive_good(int n)
{
	auto timber = std::make_unique<Timber>();
	auto nails = std::make_unique<NailsGood>();
	timber->order(n);
	nails->order(n * 100);
	return timber->cost() + nails->cost();
}
//- shared
} // namespace crtp_paste
RUN_CASE(crtp_paste, crtp_paste::drive_bad(3), crtp_paste::drive_good(3))

// CASE wrong_downcast: every shape that is not a circle is taken for a polygon
namespace wrong_downcast
{
struct Shape {
	virtual ~Shape() = default;
};

struct Circle : Shape {
	double radius = 1;
};

struct Polygon : Shape {
	std::vector<std::pair<double, double>> corners{{0, 0}, {1, 0}, {0, 1}};
};

struct Marker : Shape {
};

std::vector<std::unique_ptr<Shape>> drawing(int n)
{
	std::vector<std::unique_ptr<Shape>> shapes;
	for (int i = 0; i < n; i++) {
		shapes.push_back(std::make_unique<Circle>());
		shapes.push_back(std::make_unique<Polygon>());
		shapes.push_back(std::make_unique<Marker>());
	}
	return shapes;
}

//- bad
double points_bad(const Shape &shape)
{
	if (auto *circle = dynamic_cast<const Circle *>(&shape))
		return circle->radius * 8;
	return static_cast<const Polygon &>(shape).corners.size();
}

double drive_bad(int n)
{
	double sum = 0;
	for (const auto &shape : drawing(n))
		sum += points_bad(*shape);
	return sum;
}
//- good
double points_good(const Shape &shape)
{
	if (auto *circle = dynamic_cast<const Circle *>(&shape))
		return circle->radius * 8;
	if (auto *polygon = dynamic_cast<const Polygon *>(&shape))
		return polygon->corners.size();
	return 0;
}

double drive_good(int n)
{
	double sum = 0;
	for (const auto &shape : drawing(n))
		sum += points_good(*shape);
	return sum;
}
//- shared
} // namespace wrong_downcast
RUN_CASE(wrong_downcast, wrong_downcast::drive_bad(3), wrong_downcast::drive_good(3))

// CASE visit_transition: a visited state replaces the variant it lies in and then reads itself
namespace visit_transition
{
struct Idle {
};

struct Receiving {
	std::string buffer;
};

struct Failed {
	int code;
};

using State = std::variant<Idle, Receiving, Failed>;

template <class... F>
struct Overloaded : F... {
	using F::operator()...;
};

//- bad
class ReceiverBad
{
public:
	void start(std::string head) { state = Receiving{std::move(head)}; }
	void finish()
	{
		std::visit(Overloaded{
				   [](Idle &) {},
				   [this](Receiving &r) {
					   state = Idle{};
					   messages.push_back(r.buffer);
				   },
				   [this](Failed &) { state = Idle{}; },
			   },
			   state);
	}
	std::vector<std::string> messages;

private:
	State state;
};

std::size_t drive_bad(int n)
{
	ReceiverBad receiver;
	for (int i = 0; i < n; i++) {
		receiver.start("a message that is longer than the inline buffer of a string");
		receiver.finish();
	}
	return receiver.messages.back().size();
}
//- good
class ReceiverGood
{
public:
	void start(std::string head) { state = Receiving{std::move(head)}; }
	void finish()
	{
		std::visit(Overloaded{
				   [](Idle &) {},
				   [this](Receiving &r) {
					   messages.push_back(r.buffer);
					   state = Idle{};
				   },
				   [this](Failed &) { state = Idle{}; },
			   },
			   state);
	}
	std::vector<std::string> messages;

private:
	State state;
};

std::size_t drive_good(int n)
{
	ReceiverGood receiver;
	for (int i = 0; i < n; i++) {
		receiver.start("a message that is longer than the inline buffer of a string");
		receiver.finish();
	}
	return receiver.messages.empty() ? 0 : receiver.messages.back().size();
}
//- shared
} // namespace visit_transition
RUN_CASE(visit_transition, visit_transition::drive_bad(3), visit_transition::drive_good(3))

// CASE json_get_if: the pointer from get_if is used though the setting may hold another type
namespace json_get_if
{
using Value = std::variant<long, std::string, std::vector<long>>;
using Object = std::map<std::string, Value>;

Object parse(int n)
{
	Object o;
	o["name"] = std::string("node");
	o["port"] = 8000L + n;
	o["peers"] = std::vector<long>{1, 2, 3};
	return o;
}

//- bad
std::size_t describe_bad(const Object &object)
{
	std::size_t size = 0;
	for (const auto &[key, value] : object) {
		if (auto *number = std::get_if<long>(&value))
			size += std::to_string(*number).size();
		else
			size += std::get_if<std::string>(&value)->size();
	}
	return size;
}

std::size_t drive_bad(int n)
{
	return describe_bad(parse(n));
}
//- good
std::size_t describe_good(const Object &object)
{
	std::size_t size = 0;
	for (const auto &[key, value] : object) {
		if (auto *number = std::get_if<long>(&value))
			size += std::to_string(*number).size();
		else if (auto *text = std::get_if<std::string>(&value))
			size += text->size();
	}
	return size;
}

std::size_t drive_good(int n)
{
	return describe_good(parse(n));
}
//- shared
} // namespace json_get_if
RUN_CASE(json_get_if, json_get_if::drive_bad(3), json_get_if::drive_good(3))

// CASE header_optional: the length header is used without looking whether the request had one
namespace header_optional
{
using Headers = std::map<std::string, std::string>;

std::optional<std::string> find(const Headers &headers, const std::string &name)
{
	auto it = headers.find(name);
	if (it == headers.end())
		return std::nullopt;
	return it->second;
}

//- bad
std::string body_bad(const Headers &headers, const std::string &data)
{
	auto type = find(headers, "content-type");
	auto length = find(headers, "content-length");
	if (type && *type == "application/json")
		return data;
	return data.substr(0, std::strtoul(length->c_str(), nullptr, 10));
}

std::size_t drive_bad(int n)
{
	std::string data(n * 10, 'x');
	return body_bad({{"content-length", "4"}}, data).size() +
	       body_bad({{"content-type", "text/plain"}}, data).size();
}
//- good
std::string body_good(const Headers &headers, const std::string &data)
{
	auto type = find(headers, "content-type");
	auto length = find(headers, "content-length");
	if (!length || (type && *type == "application/json"))
		return data;
	return data.substr(0, std::strtoul(length->c_str(), nullptr, 10));
}

std::size_t drive_good(int n)
{
	std::string data(n * 10, 'x');
	return body_good({{"content-length", "4"}}, data).size() +
	       body_good({{"content-type", "text/plain"}}, data).size();
}
//- shared
} // namespace header_optional
RUN_CASE(header_optional, header_optional::drive_bad(3), header_optional::drive_good(3))

// CASE any_payload: the pointer into the any is used after the any was given another value
namespace any_payload
{
//- bad
class MessageBad
{
public:
	void set(std::vector<int> values) { payload = std::move(values); }
	int compact()
	{
		auto *values = std::any_cast<std::vector<int>>(&payload);
		if (!values)
			return -1;
		int sum = 0;
		for (int v : *values)
			sum += v;
		payload = sum;
		return sum / static_cast<int>(values->size() + 1);
	}

private:
	std::any payload;
};

int drive_bad(int n)
{
	MessageBad message;
	message.set(std::vector<int>(n, 12));
	return message.compact() + message.compact();
}
//- good
class MessageGood
{
public:
	void set(std::vector<int> values) { payload = std::move(values); }
	int compact()
	{
		auto *values = std::any_cast<std::vector<int>>(&payload);
		if (!values)
			return -1;
		int sum = 0;
		for (int v : *values)
			sum += v;
		const int mean = sum / static_cast<int>(values->size() + 1);
		payload = sum;
		return mean;
	}

private:
	std::any payload;
};

int drive_good(int n)
{
	MessageGood message;
	message.set(std::vector<int>(n, 12));
	return message.compact() + message.compact();
}
//- shared
} // namespace any_payload
RUN_CASE(any_payload, any_payload::drive_bad(3), any_payload::drive_good(3))

// CASE window_span: the span is made of the vector that a function returned by value
namespace window_span
{
std::vector<float> hann(int size)
{
	std::vector<float> window;
	for (int i = 0; i < size; i++)
		window.push_back(static_cast<float>(i) / size);
	return window;
}

float weigh(std::span<const float> signal, std::span<const float> window)
{
	float sum = 0;
	for (std::size_t i = 0; i < std::min(signal.size(), window.size()); i++)
		sum += signal[i] * window[i];
	return sum;
}

//- bad
float drive_bad(int n)
{
	std::vector<float> signal(n * 16, 0.5f);
	std::span<const float> window = hann(n * 16);
	float sum = 0;
	for (int shift = 0; shift < n; shift++)
		sum += weigh(std::span(signal).subspan(shift), window);
	return sum;
}
//- good
float drive_good(int n)
{
	std::vector<float> signal(n * 16, 0.5f);
	std::vector<float> window = hann(n * 16);
	float sum = 0;
	for (int shift = 0; shift < n; shift++)
		sum += weigh(std::span(signal).subspan(shift), window);
	return sum;
}
//- shared
} // namespace window_span
RUN_CASE(window_span, window_span::drive_bad(3), window_span::drive_good(3))

// CASE lazy_discount: the lazy view's lambda looks into a map local to the view's maker
namespace lazy_discount
{
struct Item {
	std::string name;
	int cents;
};

//- bad
auto discounted_bad(const std::vector<Item> &items, int percent)
{
	std::map<std::string, int> rates;
	for (const Item &item : items)
		if (item.cents > 100)
			rates[item.name] = percent;
	return items | std::views::transform([&rates](const Item &item) {
		       auto it = rates.find(item.name);
		       return it == rates.end() ? item.cents : item.cents * it->second / 100;
	       });
}

int drive_bad(int n)
{
	std::vector<Item> items;
	for (int i = 0; i < n; i++)
		items.push_back({"item" + std::to_string(i), 80 + i * 40});
	int sum = 0;
	for (int cents : discounted_bad(items, 90))
		sum += cents;
	return sum;
}
//- good
auto discounted_good(const std::vector<Item> &items, int percent)
{
	std::map<std::string, int> rates;
	for (const Item &item : items)
		if (item.cents > 100)
			rates[item.name] = percent;
	return items | std::views::transform([rates](const Item &item) {
		       auto it = rates.find(item.name);
		       return it == rates.end() ? item.cents : item.cents * it->second / 100;
	       });
}

int drive_good(int n)
{
	std::vector<Item> items;
	for (int i = 0; i < n; i++)
		items.push_back({"item" + std::to_string(i), 80 + i * 40});
	int sum = 0;
	for (int cents : discounted_good(items, 90))
		sum += cents;
	return sum;
}
//- shared
} // namespace lazy_discount
RUN_CASE(lazy_discount, lazy_discount::drive_bad(3), lazy_discount::drive_good(3))

template <class T>
class Generator
{
public:
	struct promise_type {
		std::optional<T> value;
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
	explicit Generator(std::coroutine_handle<promise_type> h) : handle(h) {}
	Generator(Generator &&other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
	Generator &operator=(Generator &&) = delete;
	~Generator()
	{
		if (handle)
			handle.destroy();
	}
	std::optional<T> next()
	{
		if (!handle || handle.done())
			return std::nullopt;
		handle.promise().value.reset();
		handle.resume();
		return std::move(handle.promise().value);
	}

private:
	std::coroutine_handle<promise_type> handle;
};

// CASE split_generator: the generator keeps a reference to its argument, a temporary string
namespace split_generator
{
std::string read_line(int n)
{
	std::string line = "first field of the line";
	for (int i = 0; i < n; i++)
		line += ",field number " + std::to_string(i);
	return line;
}

//- bad
Generator<std::string> split_bad(const std::string &line, char separator)
{
	std::size_t start = 0;
	while (start <= line.size()) {
		std::size_t end = std::min(line.find(separator, start), line.size());
		co_yield line.substr(start, end - start);
		start = end + 1;
	}
}

std::size_t drive_bad(int n)
{
	auto fields = split_bad(read_line(n), ',');
	std::size_t length = 0;
	while (auto field = fields.next())
		length += field->size();
	return length;
}
//- good
Generator<std::string> split_good(std::string line, char separator)
{
	std::size_t start = 0;
	while (start <= line.size()) {
		std::size_t end = std::min(line.find(separator, start), line.size());
		co_yield line.substr(start, end - start);
		start = end + 1;
	}
}

std::size_t drive_good(int n)
{
	auto fields = split_good(read_line(n), ',');
	std::size_t length = 0;
	while (auto field = fields.next())
		length += field->size();
	return length;
}
//- shared
} // namespace split_generator
RUN_CASE(split_generator, split_generator::drive_bad(3), split_generator::drive_good(3))

// CASE lambda_coroutine: a coroutine lambda's captures end with the lambda, before it runs
namespace lambda_coroutine
{
//- bad
Generator<int> countdown_bad(int from, std::vector<int> skipped)
{
	auto body = [from, skipped]() -> Generator<int> {
		for (int i = from; i > 0; i--)
			if (std::find(skipped.begin(), skipped.end(), i) == skipped.end())
				co_yield i;
	};
	return body();
}

int drive_bad(int n)
{
	auto numbers = countdown_bad(n, {2, 4});
	int sum = 0;
	while (auto i = numbers.next())
		sum += *i;
	return sum;
}
//- good
Generator<int> countdown_good(int from, std::vector<int> skipped)
{
	auto body = [](int from, std::vector<int> skipped) -> Generator<int> {
		for (int i = from; i > 0; i--)
			if (std::find(skipped.begin(), skipped.end(), i) == skipped.end())
				co_yield i;
	};
	return body(from, std::move(skipped));
}

int drive_good(int n)
{
	auto numbers = countdown_good(n, {2, 4});
	int sum = 0;
	while (auto i = numbers.next())
		sum += *i;
	return sum;
}
//- shared
} // namespace lambda_coroutine
RUN_CASE(lambda_coroutine, lambda_coroutine::drive_bad(5), lambda_coroutine::drive_good(5))

// CASE task_copied: the task with the coroutine's handle is copied, both copies destroy the frame
namespace task_copied
{
//- bad
class TaskBad
{
public:
	struct promise_type {
		TaskBad get_return_object()
		{
			return TaskBad(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit TaskBad(std::coroutine_handle<promise_type> h) : handle(h) {}
	~TaskBad() { handle.destroy(); }
	void run()
	{
		if (!handle.done())
			handle.resume();
	}

private:
	std::coroutine_handle<promise_type> handle;
};

TaskBad add_bad(int *sum, int amount)
{
	*sum += amount;
	co_return;
}

int drive_bad(int n)
{
	int sum = 0;
	std::deque<TaskBad> ready;
	for (int i = 0; i < n; i++) {
		TaskBad task = add_bad(&sum, i);
		ready.push_back(task);
	}
	for (TaskBad &task : ready)
		task.run();
	return sum;
}
//- good
class TaskGood
{
public:
	struct promise_type {
		TaskGood get_return_object()
		{
			return TaskGood(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit TaskGood(std::coroutine_handle<promise_type> h) : handle(h) {}
	TaskGood(TaskGood &&other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
	TaskGood &operator=(TaskGood &&) = delete;
	~TaskGood()
	{
		if (handle)
			handle.destroy();
	}
	void run()
	{
		if (handle && !handle.done())
			handle.resume();
	}

private:
	std::coroutine_handle<promise_type> handle;
};

TaskGood add_good(int *sum, int amount)
{
	*sum += amount;
	co_return;
}

int drive_good(int n)
{
	int sum = 0;
	std::deque<TaskGood> ready;
	for (int i = 0; i < n; i++) {
		TaskGood task = add_good(&sum, i);
		ready.push_back(std::move(task));
	}
	for (TaskGood &task : ready)
		task.run();
	return sum;
}
//- shared
} // namespace task_copied
RUN_CASE(task_copied, task_copied::drive_bad(3), task_copied::drive_good(3))

// CASE ring_iterator: an iterator of one's own keeps the array's address while the container grows
namespace ring_iterator
{
//- bad
class QueueBad
{
public:
	class Iterator
	{
	public:
		explicit Iterator(int *at) : at(at) {}
		int &operator*() const { return *at; }
		Iterator &operator++()
		{
			at++;
			return *this;
		}

	private:
		int *at;
	};
	Iterator begin() { return Iterator(items.get()); }
	int size() const { return used; }
	void push(int value)
	{
		if (used == room) {
			auto more = std::make_unique<int[]>(room * 2);
			std::copy(items.get(), items.get() + used, more.get());
			items = std::move(more);
			room *= 2;
		}
		items[used++] = value;
	}

private:
	int room = 4;
	int used = 0;
	std::unique_ptr<int[]> items = std::make_unique<int[]>(4);
};

int drive_bad(int n)
{
	QueueBad queue;
	for (int i = 0; i < n; i++)
		queue.push(i);
	auto it = queue.begin();
	for (int i = 0; i < n; i++, ++it)
		if (*it % 2)
			queue.push(*it * 10);
	return queue.size();
}
//- good
class QueueGood
{
public:
	class Iterator
	{
	public:
		Iterator(QueueGood *queue, int index) : queue(queue), index(index) {}
		int &operator*() const { return queue->items[index]; }
		Iterator &operator++()
		{
			index++;
			return *this;
		}

	private:
		QueueGood *queue;
		int index;
	};
	Iterator begin() { return Iterator(this, 0); }
	int size() const { return used; }
	void push(int value)
	{
		if (used == room) {
			auto more = std::make_unique<int[]>(room * 2);
			std::copy(items.get(), items.get() + used, more.get());
			items = std::move(more);
			room *= 2;
		}
		items[used++] = value;
	}

private:
	int room = 4;
	int used = 0;
	std::unique_ptr<int[]> items = std::make_unique<int[]>(4);
};

int drive_good(int n)
{
	QueueGood queue;
	for (int i = 0; i < n; i++)
		queue.push(i);
	auto it = queue.begin();
	for (int i = 0; i < n; i++, ++it)
		if (*it % 2)
			queue.push(*it * 10);
	return queue.size();
}
//- shared
} // namespace ring_iterator
RUN_CASE(ring_iterator, ring_iterator::drive_bad(4), ring_iterator::drive_good(4))

// CASE postfix_ref: the postfix increment returns a reference to its own local copy
namespace postfix_ref
{
struct Cell {
	int value;
	Cell *next;
};

//- bad
class CursorBad
{
public:
	explicit CursorBad(const Cell *at) : at(at) {}
	CursorBad &operator++()
	{
		at = at->next;
		return *this;
	}
	const CursorBad &operator++(int)
	{
		CursorBad before = *this;
		CursorBad &old = before;
		++*this;
		return old;
	}
	int operator*() const { return at->value; }
	explicit operator bool() const { return at; }

private:
	const Cell *at;
};

int drive_bad(int n)
{
	Cell last{n, nullptr}, middle{2, &last}, first{1, &middle};
	int sum = 0;
	for (CursorBad cursor(&first); cursor;)
		sum += *cursor++;
	return sum;
}
//- good
class CursorGood
{
public:
	explicit CursorGood(const Cell *at) : at(at) {}
	CursorGood &operator++()
	{
		at = at->next;
		return *this;
	}
	CursorGood operator++(int)
	{
		CursorGood before = *this;
		CursorGood &old = before;
		++*this;
		return old;
	}
	int operator*() const { return at->value; }
	explicit operator bool() const { return at; }

private:
	const Cell *at;
};

int drive_good(int n)
{
	Cell last{n, nullptr}, middle{2, &last}, first{1, &middle};
	int sum = 0;
	for (CursorGood cursor(&first); cursor;)
		sum += *cursor++;
	return sum;
}
//- shared
} // namespace postfix_ref
RUN_CASE(postfix_ref, postfix_ref::drive_bad(3), postfix_ref::drive_good(3))

// CASE path_conversion: a path's conversion to string_view is taken from a joined temporary path
namespace path_conversion
{
class Path
{
public:
	explicit Path(std::string text) : text(std::move(text)) {}
	Path operator/(std::string_view part) const { return Path(text + "/" + std::string(part)); }
	operator std::string_view() const { return text; }

private:
	std::string text;
};

bool hidden(std::string_view path)
{
	auto slash = path.rfind('/');
	return slash != path.npos && slash + 1 < path.size() && path[slash + 1] == '.';
}

//- bad
int count_hidden_bad(const Path &root, const std::vector<std::string> &names)
{
	int count = 0;
	for (const auto &name : names) {
		std::string_view full = root / "documents" / name;
		if (hidden(full))
			count++;
	}
	return count;
}

int drive_bad(int n)
{
	Path home("/home/user" + std::to_string(n));
	return count_hidden_bad(home, {".profile", "letter.txt"});
}
//- good
int count_hidden_good(const Path &root, const std::vector<std::string> &names)
{
	int count = 0;
	for (const auto &name : names) {
		const Path full = root / "documents" / name;
		if (hidden(full))
			count++;
	}
	return count;
}

int drive_good(int n)
{
	Path home("/home/user" + std::to_string(n));
	return count_hidden_good(home, {".profile", "letter.txt"});
}
//- shared
} // namespace path_conversion
RUN_CASE(path_conversion, path_conversion::drive_bad(3), path_conversion::drive_good(3))

// CASE longer_of: the template returns one of its arguments by reference, both were temporaries
namespace longer_of
{
template <class T>
const T &longer(const T &a, const T &b)
{
	return a.size() < b.size() ? b : a;
}

struct Person {
	std::string first, last;
	std::string full() const { return first + " " + last; }
};

//- bad
std::size_t column_bad(const std::vector<Person> &people)
{
	std::size_t width = 0;
	for (std::size_t i = 1; i < people.size(); i++) {
		const auto &widest = longer(people[i - 1].full(), people[i].full());
		width = std::max(width, widest.size() + (widest[0] == 'M'));
	}
	return width;
}

std::size_t drive_bad(int n)
{
	std::vector<Person> people{{"Maximiliane", "Fitzgerald-Montgomery"}, {"Al", "Wu"}};
	people.resize(2 + n, Person{"Al", "Wu"});
	return column_bad(people);
}
//- good
std::size_t column_good(const std::vector<Person> &people)
{
	std::size_t width = 0;
	for (std::size_t i = 1; i < people.size(); i++) {
		const auto widest = longer(people[i - 1].full(), people[i].full());
		width = std::max(width, widest.size() + (widest[0] == 'M'));
	}
	return width;
}

std::size_t drive_good(int n)
{
	std::vector<Person> people{{"Maximiliane", "Fitzgerald-Montgomery"}, {"Al", "Wu"}};
	people.resize(2 + n, Person{"Al", "Wu"});
	return column_good(people);
}
//- shared
} // namespace longer_of
RUN_CASE(longer_of, longer_of::drive_bad(3), longer_of::drive_good(3))

// CASE second_base: the context is stored as the object but read as its second base
namespace second_base
{
struct Named {
	std::string name = "a window with a long name";
	int layer = 0;
};

struct Listener {
	std::vector<int> heard;
	int notify(int value)
	{
		heard.push_back(value);
		return static_cast<int>(heard.size());
	}
};

struct Window : Named, Listener {
};

struct Callback {
	int (*fn)(void *, int);
	void *context;
};

int call_listener(void *context, int value)
{
	return static_cast<Listener *>(context)->notify(value);
}

//- bad
Callback callback_bad(Window &window)
{
	return {call_listener, &window};
}

int drive_bad(int n)
{
	auto window = std::make_unique<Window>();
	Callback cb = callback_bad(*window);
	return cb.fn(cb.context, n);
}
//- good
Callback callback_good(Window &window)
{
	return {call_listener, static_cast<Listener *>(&window)};
}

int drive_good(int n)
{
	auto window = std::make_unique<Window>();
	Callback cb = callback_good(*window);
	return cb.fn(cb.context, n);
}
//- shared
} // namespace second_base
RUN_CASE(second_base, second_base::drive_bad(3), second_base::drive_good(3))

// CASE slot_map_raw: the template assigns to raw storage where no object has been made yet
namespace slot_map_raw
{
//- bad
template <class T>
class SlotsBad
{
public:
	explicit SlotsBad(int count)
		: count(count), raw(static_cast<T *>(::operator new(count * sizeof(T))))
	{
	}
	SlotsBad(const SlotsBad &) = delete;
	~SlotsBad()
	{
		std::destroy_n(raw, used);
		::operator delete(raw);
	}
	bool add(const T &value)
	{
		if (used == count)
			return false;
		raw[used] = value;
		used++;
		return true;
	}
	const T &operator[](int i) const { return raw[i]; }

private:
	int count;
	int used = 0;
	T *raw;
};

std::size_t drive_bad(int n)
{
	SlotsBad<std::string> slots(n + 1);
	for (int i = 0; i <= n; i++)
		slots.add("the text of the slot with the number " + std::to_string(i));
	return slots[0].size();
}
//- good
template <class T>
class SlotsGood
{
public:
	explicit SlotsGood(int count)
		: count(count), raw(static_cast<T *>(::operator new(count * sizeof(T))))
	{
	}
	SlotsGood(const SlotsGood &) = delete;
	~SlotsGood()
	{
		std::destroy_n(raw, used);
		::operator delete(raw);
	}
	bool add(const T &value)
	{
		if (used == count)
			return false;
		new (raw + used) T(value);
		used++;
		return true;
	}
	const T &operator[](int i) const { return raw[i]; }

private:
	int count;
	int used = 0;
	T *raw;
};

std::size_t drive_good(int n)
{
	SlotsGood<std::string> slots(n + 1);
	for (int i = 0; i <= n; i++)
		slots.add("the text of the slot with the number " + std::to_string(i));
	return slots[0].size();
}
//- shared
} // namespace slot_map_raw
RUN_CASE(slot_map_raw, slot_map_raw::drive_bad(3), slot_map_raw::drive_good(3))

// CASE stream_base_buffer: the derived stream hands the base a member that is built after the base
namespace stream_base_buffer
{
//- bad
class StreamBad
{
public:
	explicit StreamBad(std::vector<char> &buffer) : buffer(buffer)
	{
		buffer.reserve(64);
		buffer.push_back('#');
	}
	virtual ~StreamBad() = default;
	void put(const std::string &text) { buffer.insert(buffer.end(), text.begin(), text.end()); }

private:
	std::vector<char> &buffer;
};

class MemoryStreamBad : public StreamBad
{
public:
	MemoryStreamBad() : StreamBad(bytes) {}
	std::size_t size() const { return bytes.size(); }

private:
	std::vector<char> bytes;
};

std::size_t drive_bad(int n)
{
	auto stream = std::make_unique<MemoryStreamBad>();
	for (int i = 0; i < n; i++)
		stream->put("line\n");
	return stream->size();
}
//- good
class StreamGood
{
public:
	explicit StreamGood(std::vector<char> &buffer) : buffer(buffer) {}
	virtual ~StreamGood() = default;
	void put(const std::string &text) { buffer.insert(buffer.end(), text.begin(), text.end()); }

private:
	std::vector<char> &buffer;
};

class MemoryStreamGood : public StreamGood
{
public:
	MemoryStreamGood() : StreamGood(bytes)
	{
		bytes.reserve(64);
		bytes.push_back('#');
	}
	std::size_t size() const { return bytes.size(); }

private:
	std::vector<char> bytes;
};

std::size_t drive_good(int n)
{
	auto stream = std::make_unique<MemoryStreamGood>();
	for (int i = 0; i < n; i++)
		stream->put("line\n");
	return stream->size();
}
//- shared
} // namespace stream_base_buffer
RUN_CASE(stream_base_buffer, stream_base_buffer::drive_bad(3), stream_base_buffer::drive_good(3))

// CASE row_tuple: the row is returned as a tuple of references to the locals it was parsed into
namespace row_tuple
{
//- bad
auto parse_row_bad(const std::string &line)
{
	auto comma = std::min(line.find(','), line.size());
	std::string name = line.substr(0, comma);
	std::string rest = comma < line.size() ? line.substr(comma + 1) : "";
	std::vector<int> codes(rest.begin(), rest.end());
	return std::forward_as_tuple(name, codes);
}

std::size_t drive_bad(int n)
{
	std::size_t sum = 0;
	for (int i = 0; i < n; i++) {
		auto [name, codes] = parse_row_bad("a rather long name of a row,values");
		sum += name.size() + codes.size();
	}
	return sum;
}
//- good
auto parse_row_good(const std::string &line)
{
	auto comma = std::min(line.find(','), line.size());
	std::string name = line.substr(0, comma);
	std::string rest = comma < line.size() ? line.substr(comma + 1) : "";
	std::vector<int> codes(rest.begin(), rest.end());
	return std::make_tuple(name, codes);
}

std::size_t drive_good(int n)
{
	std::size_t sum = 0;
	for (int i = 0; i < n; i++) {
		auto [name, codes] = parse_row_good("a rather long name of a row,values");
		sum += name.size() + codes.size();
	}
	return sum;
}
//- shared
} // namespace row_tuple
RUN_CASE(row_tuple, row_tuple::drive_bad(3), row_tuple::drive_good(3))

// CASE erased_drawable: copies of the type-erasing holder share and delete the same model
namespace erased_drawable
{
struct Square {
	int side;
	int area() const { return side * side; }
};

struct Box {
	std::vector<Square> faces;
	int area() const
	{
		int sum = 0;
		for (const Square &s : faces)
			sum += s.area();
		return sum;
	}
};

struct Concept {
	virtual ~Concept() = default;
	virtual int area() const = 0;
	virtual Concept *clone() const = 0;
};

template <class T>
struct Model : Concept {
	T value;
	explicit Model(T v) : value(std::move(v)) {}
	int area() const override { return value.area(); }
	Concept *clone() const override { return new Model(value); }
};

//- bad
class DrawableBad
{
public:
	template <class T>
	requires(!std::is_same_v<T, DrawableBad>)
	DrawableBad(T value) : model(new Model<T>(std::move(value)))
	{
	}
	DrawableBad(const DrawableBad &other) : model(other.model) {}
	DrawableBad &operator=(const DrawableBad &) = delete;
	~DrawableBad() { delete model; }
	int area() const { return model->area(); }

private:
	Concept *model;
};

int drive_bad(int n)
{
	std::vector<DrawableBad> scene;
	scene.push_back(Square{n});
	scene.push_back(Box{{Square{1}, Square{2}}});
	int sum = 0;
	for (const DrawableBad &d : scene)
		sum += d.area();
	return sum;
}
//- good
class DrawableGood
{
public:
	template <class T>
	requires(!std::is_same_v<T, DrawableGood>)
	DrawableGood(T value) : model(new Model<T>(std::move(value)))
	{
	}
	DrawableGood(const DrawableGood &other) : model(other.model->clone()) {}
	DrawableGood &operator=(const DrawableGood &) = delete;
	~DrawableGood() { delete model; }
	int area() const { return model->area(); }

private:
	Concept *model;
};

int drive_good(int n)
{
	std::vector<DrawableGood> scene;
	scene.push_back(Square{n});
	scene.push_back(Box{{Square{1}, Square{2}}});
	int sum = 0;
	for (const DrawableGood &d : scene)
		sum += d.area();
	return sum;
}
//- shared
} // namespace erased_drawable
RUN_CASE(erased_drawable, erased_drawable::drive_bad(3), erased_drawable::drive_good(3))

// CASE stashing_tokens: views from an iterator's own buffer are kept after the iterator went on
namespace stashing_tokens
{
class Unescaped
{
public:
	explicit Unescaped(std::string_view source) : rest(source) { advance(); }
	explicit operator bool() const { return valid; }
	// Good until the next step.
	std::string_view operator*() const { return *current; }
	Unescaped &operator++()
	{
		advance();
		return *this;
	}

private:
	void advance()
	{
		valid = !rest.empty();
		current = std::make_unique<std::string>();
		while (!rest.empty()) {
			char c = rest.front();
			rest.remove_prefix(1);
			if (c == ' ')
				break;
			*current += c == '_' ? ' ' : c;
		}
	}
	std::string_view rest;
	std::unique_ptr<std::string> current;
	bool valid = false;
};

//- bad
std::size_t longest_bad(std::string_view source)
{
	std::vector<std::string_view> words;
	for (Unescaped it(source); it; ++it)
		words.push_back(*it);
	std::size_t spaces = 0;
	for (const auto &word : words)
		spaces += std::count(word.begin(), word.end(), ' ');
	return spaces;
}

std::size_t drive_bad(int)
{
	return longest_bad("a_word_with_many_inner_spaces another_one_with_spaces end");
}
//- good
std::size_t longest_good(std::string_view source)
{
	std::vector<std::string> words;
	for (Unescaped it(source); it; ++it)
		words.emplace_back(*it);
	std::size_t spaces = 0;
	for (const auto &word : words)
		spaces += std::count(word.begin(), word.end(), ' ');
	return spaces;
}

std::size_t drive_good(int)
{
	return longest_good("a_word_with_many_inner_spaces another_one_with_spaces end");
}
//- shared
} // namespace stashing_tokens
RUN_CASE(stashing_tokens, stashing_tokens::drive_bad(3), stashing_tokens::drive_good(3))

// CASE matrix_expression: the expression kept in an auto holds references to temporaries
namespace matrix_expression
{
struct Matrix {
	std::vector<double> cells;
	double at(std::size_t i) const { return cells[i]; }
	std::size_t size() const { return cells.size(); }
};

template <class L, class R>
struct Sum {
	const L &left;
	const R &right;
	double at(std::size_t i) const { return left.at(i) + right.at(i); }
	std::size_t size() const { return left.size(); }
};

Matrix scaled(const Matrix &m, double factor)
{
	Matrix out = m;
	for (double &c : out.cells)
		c *= factor;
	return out;
}

template <class L, class R>
Sum<L, R> operator+(const L &left, const R &right)
{
	return {left, right};
}

template <class E>
Matrix evaluate(const E &e)
{
	Matrix out;
	for (std::size_t i = 0; i < e.size(); i++)
		out.cells.push_back(e.at(i));
	return out;
}

//- bad
double drive_bad(int n)
{
	Matrix a{std::vector<double>(n, 1.0)}, b{std::vector<double>(n, 2.0)};
	auto blend = scaled(a, 0.3) + scaled(b, 0.7);
	double trace = 0;
	for (double c : evaluate(blend).cells)
		trace += c;
	return trace;
}
//- good
double drive_good(int n)
{
	Matrix a{std::vector<double>(n, 1.0)}, b{std::vector<double>(n, 2.0)};
	Matrix blend = evaluate(scaled(a, 0.3) + scaled(b, 0.7));
	double trace = 0;
	for (double c : blend.cells)
		trace += c;
	return trace;
}
//- shared
} // namespace matrix_expression
RUN_CASE(matrix_expression, matrix_expression::drive_bad(3), matrix_expression::drive_good(3))
