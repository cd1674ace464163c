// SPDX-License-Identifier: GPL-2.0
// Shapes of C++: virtual functions, templates, coroutines, variants, views, inheritance.
#include "../set.hh"
#include <algorithm>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CASE plain_base: codecs are deleted through a base class whose destructor is not virtual
namespace plain_base
{
enum class Kind { Copy, Delta };

//- bad
class CodecBad
{
public:
	virtual void encode(std::span<const int> in, std::vector<int> &out)
	{
		out.insert(out.end(), in.begin(), in.end());
	}
	virtual int kept() const { return 0; }
};

class DeltaCodecBad : public CodecBad
{
public:
	void encode(std::span<const int> in, std::vector<int> &out) override
	{
		for (int value : in) {
			out.push_back(value - last_);
			last_ = value;
			seen_.push_back(value);
		}
	}
	int kept() const override { return static_cast<int>(seen_.size()); }

private:
	int last_ = 0;
	std::vector<int> seen_;
};

std::unique_ptr<CodecBad> make_bad(Kind kind)
{
	if (kind == Kind::Delta)
		return std::make_unique<DeltaCodecBad>();
	return std::make_unique<CodecBad>();
}

int encode_bad(Kind kind, std::span<const int> in, std::vector<int> &out)
{
	const std::unique_ptr<CodecBad> codec = make_bad(kind);
	codec->encode(in, out);
	return codec->kept();
}

#ifdef RUN
int drive_bad(int n)
{
	const int in[] = {n, 5, 9};
	std::vector<int> out;
	return encode_bad(Kind::Delta, in, out);
}
#endif

//- good
class CodecGood
{
public:
	virtual ~CodecGood() = default;
	virtual void encode(std::span<const int> in, std::vector<int> &out)
	{
		out.insert(out.end(), in.begin(), in.end());
	}
	virtual int kept() const { return 0; }
};

class DeltaCodecGood : public CodecGood
{
public:
	void encode(std::span<const int> in, std::vector<int> &out) override
	{
		for (int value : in) {
			out.push_back(value - last_);
			last_ = value;
			seen_.push_back(value);
		}
	}
	int kept() const override { return static_cast<int>(seen_.size()); }

private:
	int last_ = 0;
	std::vector<int> seen_;
};

std::unique_ptr<CodecGood> make_good(Kind kind)
{
	if (kind == Kind::Delta)
		return std::make_unique<DeltaCodecGood>();
	return std::make_unique<CodecGood>();
}

int encode_good(Kind kind, std::span<const int> in, std::vector<int> &out)
{
	const std::unique_ptr<CodecGood> codec = make_good(kind);
	codec->encode(in, out);
	return codec->kept();
}

#ifdef RUN
int drive_good(int n)
{
	const int in[] = {n, 5, 9};
	std::vector<int> out;
	return encode_good(Kind::Delta, in, out);
}
#endif
} // namespace plain_base
RUN_CASE(plain_base, plain_base::drive_bad(3), plain_base::drive_good(3))

// CASE base_registers: the base constructor calls refresh(), which calls a pure virtual function
namespace base_registers
{
//- bad
class ViewBad
{
public:
	ViewBad() { refresh(); }
	virtual ~ViewBad() = default;

	void refresh()
	{
		height_ = 0;
		for (int line = 0; line < lines(); line++)
			height_ += 12;
	}
	int height() const { return height_; }

protected:
	virtual int lines() const = 0;

private:
	int height_ = 0;
};

class LogViewBad : public ViewBad
{
public:
	explicit LogViewBad(std::vector<std::string> log) : log_(std::move(log)) {}

protected:
	int lines() const override { return static_cast<int>(log_.size()); }

private:
	std::vector<std::string> log_;
};

int log_height_bad(const std::vector<std::string> &log)
{
	LogViewBad view(log);
	return view.height();
}

#ifdef RUN
int drive_bad(int n)
{
	return log_height_bad(std::vector<std::string>(static_cast<std::size_t>(n), "line"));
}
#endif

//- good
class ViewGood
{
public:
	ViewGood() = default;
	virtual ~ViewGood() = default;

	void refresh()
	{
		height_ = 0;
		for (int line = 0; line < lines(); line++)
			height_ += 12;
	}
	int height() const { return height_; }

protected:
	virtual int lines() const = 0;

private:
	int height_ = 0;
};

class LogViewGood : public ViewGood
{
public:
	explicit LogViewGood(std::vector<std::string> log) : log_(std::move(log)) {}

protected:
	int lines() const override { return static_cast<int>(log_.size()); }

private:
	std::vector<std::string> log_;
};

int log_height_good(const std::vector<std::string> &log)
{
	LogViewGood view(log);
	view.refresh();
	return view.height();
}

#ifdef RUN
int drive_good(int n)
{
	return log_height_good(std::vector<std::string>(static_cast<std::size_t>(n), "line"));
}
#endif
} // namespace base_registers
RUN_CASE(base_registers, base_registers::drive_bad(3), base_registers::drive_good(3))

// CASE word_generator: the coroutine refers to a temporary text that is gone at its first step
namespace word_generator
{
class Words
{
public:
	struct promise_type {
		std::string_view current;

		Words get_return_object()
		{
			return Words(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(std::string_view word) noexcept
		{
			current = word;
			return {};
		}
		void return_void() noexcept {}
		void unhandled_exception() { std::terminate(); }
	};

	explicit Words(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
	Words(Words &&other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
	Words(const Words &) = delete;
	Words &operator=(const Words &) = delete;
	~Words()
	{
		if (frame_)
			frame_.destroy();
	}

	// The next word, valid until the next call.
	std::optional<std::string_view> next()
	{
		if (!frame_ || frame_.done())
			return std::nullopt;
		frame_.resume();
		if (frame_.done())
			return std::nullopt;
		return frame_.promise().current;
	}

private:
	std::coroutine_handle<promise_type> frame_;
};

std::string without_comment(const std::string &line)
{
	return line.substr(0, line.find('#'));
}

//- bad
Words split_bad(const std::string &text)
{
	std::size_t at = 0;
	while (at < text.size()) {
		const std::size_t end = std::min(text.find(' ', at), text.size());
		if (end > at)
			co_yield std::string_view(text).substr(at, end - at);
		at = end + 1;
	}
}

std::size_t count_words_bad(const std::vector<std::string> &lines)
{
	std::size_t count = 0;
	for (const std::string &line : lines) {
		Words words = split_bad(without_comment(line));
		while (words.next())
			++count;
	}
	return count;
}

#ifdef RUN
int drive_bad(int n)
{
	return n + static_cast<int>(count_words_bad({"load the module with its options # now"}));
}
#endif

//- good
Words split_good(std::string text)
{
	std::size_t at = 0;
	while (at < text.size()) {
		const std::size_t end = std::min(text.find(' ', at), text.size());
		if (end > at)
			co_yield std::string_view(text).substr(at, end - at);
		at = end + 1;
	}
}

std::size_t count_words_good(const std::vector<std::string> &lines)
{
	std::size_t count = 0;
	for (const std::string &line : lines) {
		Words words = split_good(without_comment(line));
		while (words.next())
			++count;
	}
	return count;
}

#ifdef RUN
int drive_good(int n)
{
	return n + static_cast<int>(count_words_good({"load the module with its options # now"}));
}
#endif
} // namespace word_generator
RUN_CASE(word_generator, word_generator::drive_bad(3), word_generator::drive_good(3))

// CASE zip_lengths: the template keeps references to both ranges, one is a temporary
namespace zip_lengths
{
std::vector<int> smoothed(const std::vector<int> &values)
{
	std::vector<int> out(values);
	for (std::size_t i = 1; i < out.size(); i++)
		out[i] = (values[i - 1] + values[i]) / 2;
	return out;
}

//- bad
template <typename Left, typename Right>
class PairsBad
{
public:
	PairsBad(const Left &left, const Right &right) : left_(left), right_(right) {}

	std::size_t size() const { return std::min(left_.size(), right_.size()); }
	auto difference(std::size_t i) const { return left_[i] - right_[i]; }

private:
	const Left &left_;
	const Right &right_;
};

long deviation_bad(const std::vector<int> &values)
{
	const PairsBad pairs(values, smoothed(values));
	long total = 0;
	for (std::size_t i = 0; i < pairs.size(); i++) {
		const long off = pairs.difference(i);
		total += off < 0 ? -off : off;
	}
	return total;
}

#ifdef RUN
long drive_bad(int n)
{
	return deviation_bad({n, 5, 9, 2});
}
#endif

//- good
template <typename Left, typename Right>
class PairsGood
{
public:
	PairsGood(const Left &left, Right right) : left_(left), right_(std::move(right)) {}

	std::size_t size() const { return std::min(left_.size(), right_.size()); }
	auto difference(std::size_t i) const { return left_[i] - right_[i]; }

private:
	const Left &left_;
	Right right_;
};

long deviation_good(const std::vector<int> &values)
{
	const PairsGood pairs(values, smoothed(values));
	long total = 0;
	for (std::size_t i = 0; i < pairs.size(); i++) {
		const long off = pairs.difference(i);
		total += off < 0 ? -off : off;
	}
	return total;
}

#ifdef RUN
long drive_good(int n)
{
	return deviation_good({n, 5, 9, 2});
}
#endif
} // namespace zip_lengths
RUN_CASE(zip_lengths, zip_lengths::drive_bad(3), zip_lengths::drive_good(3))

// CASE shape_cast: any shape that is not a circle is taken for a polygon, also the text label
namespace shape_cast
{
class Shape
{
public:
	virtual ~Shape() = default;
	virtual double length() const = 0;
};

class Circle : public Shape
{
public:
	explicit Circle(double radius) : radius_(radius) {}
	double length() const override { return 6.2831853 * radius_; }

private:
	double radius_;
};

class Label : public Shape
{
public:
	explicit Label(char c) : char_(c) {}
	double length() const override { return char_ == ' ' ? 0 : 1; }

private:
	char char_;
};

class Polygon : public Shape
{
public:
	explicit Polygon(std::vector<double> sides) : sides_(std::move(sides)) {}
	double length() const override
	{
		double sum = 0;
		for (double side : sides_)
			sum += side;
		return sum;
	}
	std::size_t corners() const { return sides_.size(); }

private:
	std::vector<double> sides_;
};

using Shapes = std::vector<std::unique_ptr<Shape>>;

//- bad
std::size_t corners_bad(const Shapes &shapes)
{
	std::size_t corners = 0;
	for (const auto &shape : shapes) {
		if (dynamic_cast<const Circle *>(shape.get()))
			continue;
		const auto *polygon = static_cast<const Polygon *>(shape.get());
		corners += polygon->corners();
	}
	return corners;
}

std::size_t labelled_bad(std::size_t sides, char name)
{
	Shapes shapes;
	shapes.push_back(std::make_unique<Circle>(1.0));
	shapes.push_back(std::make_unique<Polygon>(std::vector<double>(sides, 1.0)));
	shapes.push_back(std::make_unique<Label>(name));
	return corners_bad(shapes);
}

#ifdef RUN
int drive_bad(int n)
{
	return static_cast<int>(labelled_bad(static_cast<std::size_t>(n), 'x'));
}
#endif

//- good
std::size_t corners_good(const Shapes &shapes)
{
	std::size_t corners = 0;
	for (const auto &shape : shapes) {
		const auto *polygon = dynamic_cast<const Polygon *>(shape.get());
		if (!polygon)
			continue;
		corners += polygon->corners();
	}
	return corners;
}

std::size_t labelled_good(std::size_t sides, char name)
{
	Shapes shapes;
	shapes.push_back(std::make_unique<Circle>(1.0));
	shapes.push_back(std::make_unique<Polygon>(std::vector<double>(sides, 1.0)));
	shapes.push_back(std::make_unique<Label>(name));
	return corners_good(shapes);
}

#ifdef RUN
int drive_good(int n)
{
	return static_cast<int>(labelled_good(static_cast<std::size_t>(n), 'x'));
}
#endif
} // namespace shape_cast
RUN_CASE(shape_cast, shape_cast::drive_bad(3), shape_cast::drive_good(3))

// CASE event_view: the event views the constructor's by-value parameter
namespace event_view
{
//- bad
class EventBad
{
public:
	EventBad(int time, std::string topic) : time_(time), topic_(topic) {}

	bool matches(std::string_view prefix) const
	{
		return topic_.substr(0, prefix.size()) == prefix;
	}
	int time() const { return time_; }

private:
	int time_;
	std::string_view topic_;
};

int latest_bad(std::span<const std::string> topics, std::string_view prefix)
{
	std::vector<EventBad> events;
	int time = 0;
	for (const std::string &topic : topics)
		events.emplace_back(++time, topic);
	int latest = 0;
	for (const EventBad &event : events) {
		if (event.matches(prefix))
			latest = event.time();
	}
	return latest;
}

#ifdef RUN
int drive_bad(int n)
{
	const std::string topics[] = {"sensors/kitchen/temperature", "sensors/attic/humidity"};
	return latest_bad(topics, "sensors/kitchen") + n;
}
#endif

//- good
class EventGood
{
public:
	EventGood(int time, std::string topic) : time_(time), topic_(std::move(topic)) {}

	bool matches(std::string_view prefix) const
	{
		return topic_.substr(0, prefix.size()) == prefix;
	}
	int time() const { return time_; }

private:
	int time_;
	std::string topic_;
};

int latest_good(std::span<const std::string> topics, std::string_view prefix)
{
	std::vector<EventGood> events;
	int time = 0;
	for (const std::string &topic : topics)
		events.emplace_back(++time, topic);
	int latest = 0;
	for (const EventGood &event : events) {
		if (event.matches(prefix))
			latest = event.time();
	}
	return latest;
}

#ifdef RUN
int drive_good(int n)
{
	const std::string topics[] = {"sensors/kitchen/temperature", "sensors/attic/humidity"};
	return latest_good(topics, "sensors/kitchen") + n;
}
#endif
} // namespace event_view
RUN_CASE(event_view, event_view::drive_bad(3), event_view::drive_good(3))

// CASE option_list: the member is an initializer_list, whose array ends with the statement
namespace option_list
{
struct Option {
	int key;
	int value;
};

//- bad
class DefaultsBad
{
public:
	DefaultsBad(std::initializer_list<Option> options) : options_(options) {}

	int value(int key, int otherwise) const
	{
		for (const Option &option : options_) {
			if (option.key == key)
				return option.value;
		}
		return otherwise;
	}

private:
	std::initializer_list<Option> options_;
};

DefaultsBad defaults_bad(int speed, int channels)
{
	return {{1, speed}, {2, channels}, {3, speed * channels}};
}

int total_bad(int speed, int channels, std::span<const int> keys)
{
	const DefaultsBad defaults = defaults_bad(speed, channels);
	int total = 0;
	for (int key : keys)
		total += defaults.value(key, -1);
	return total;
}

#ifdef RUN
int drive_bad(int n)
{
	const int keys[] = {1, 3, 7};
	return total_bad(n, 2, keys);
}
#endif

//- good
class DefaultsGood
{
public:
	DefaultsGood(std::initializer_list<Option> options) : options_(options) {}

	int value(int key, int otherwise) const
	{
		for (const Option &option : options_) {
			if (option.key == key)
				return option.value;
		}
		return otherwise;
	}

private:
	std::vector<Option> options_;
};

DefaultsGood defaults_good(int speed, int channels)
{
	return {{1, speed}, {2, channels}, {3, speed * channels}};
}

int total_good(int speed, int channels, std::span<const int> keys)
{
	const DefaultsGood defaults = defaults_good(speed, channels);
	int total = 0;
	for (int key : keys)
		total += defaults.value(key, -1);
	return total;
}

#ifdef RUN
int drive_good(int n)
{
	const int keys[] = {1, 3, 7};
	return total_good(n, 2, keys);
}
#endif
} // namespace option_list
RUN_CASE(option_list, option_list::drive_bad(3), option_list::drive_good(3))

// CASE crtp_flush: the CRTP base calls the derived class's write() from its own destructor
namespace crtp_flush
{
//- bad
template <typename Derived>
class BufferedBad
{
public:
	~BufferedBad() { flush(); }

	void add(int value)
	{
		pending_.push_back(value);
		if (pending_.size() == 4)
			flush();
	}
	void flush()
	{
		if (!pending_.empty())
			static_cast<Derived *>(this)->write(pending_);
		pending_.clear();
	}

private:
	std::vector<int> pending_;
};

class RecorderBad : public BufferedBad<RecorderBad>
{
public:
	explicit RecorderBad(std::string name) : name_(std::move(name)) {}

	void write(const std::vector<int> &values)
	{
		written_.insert(written_.end(), values.begin(), values.end());
	}
	std::size_t written() const { return written_.size(); }

private:
	std::string name_;
	std::vector<int> written_;
};

std::size_t record_bad(std::span<const int> values, const std::string &name)
{
	RecorderBad recorder(name);
	for (int value : values)
		recorder.add(value);
	return recorder.written();
}

#ifdef RUN
int drive_bad(int n)
{
	const int values[] = {n, 2, 3, 4, 5, 6};
	return static_cast<int>(record_bad(values, "run"));
}
#endif

//- good
template <typename Derived>
class BufferedGood
{
public:
	~BufferedGood() = default;

	void add(int value)
	{
		pending_.push_back(value);
		if (pending_.size() == 4)
			flush();
	}
	void flush()
	{
		if (!pending_.empty())
			static_cast<Derived *>(this)->write(pending_);
		pending_.clear();
	}

private:
	std::vector<int> pending_;
};

class RecorderGood : public BufferedGood<RecorderGood>
{
public:
	explicit RecorderGood(std::string name) : name_(std::move(name)) {}
	~RecorderGood() { flush(); }

	void write(const std::vector<int> &values)
	{
		written_.insert(written_.end(), values.begin(), values.end());
	}
	std::size_t written() const { return written_.size(); }

private:
	std::string name_;
	std::vector<int> written_;
};

std::size_t record_good(std::span<const int> values, const std::string &name)
{
	RecorderGood recorder(name);
	for (int value : values)
		recorder.add(value);
	return recorder.written();
}

#ifdef RUN
int drive_good(int n)
{
	const int values[] = {n, 2, 3, 4, 5, 6};
	return static_cast<int>(record_good(values, "run"));
}
#endif
} // namespace crtp_flush
RUN_CASE(crtp_flush, crtp_flush::drive_bad(3), crtp_flush::drive_good(3))

// CASE lazy_filter: the returned view filters a vector that is local to the function
namespace lazy_filter
{
struct Order {
	int id = 0;
	long cents = 0;
	bool paid = false;
};

long sum(auto &&orders)
{
	long total = 0;
	for (const Order &order : orders)
		total += order.cents;
	return total;
}

//- bad
auto unpaid_bad(std::span<const Order> orders, long discount)
{
	std::vector<Order> reduced(orders.begin(), orders.end());
	for (Order &order : reduced)
		order.cents -= order.cents > discount ? discount : 0;
	return std::views::filter(reduced, [](const Order &order) { return !order.paid; });
}

long open_amount_bad(std::span<const Order> orders, long discount)
{
	return sum(unpaid_bad(orders, discount));
}

#ifdef RUN
long drive_bad(int n)
{
	const Order orders[] = {{1, 100, false}, {2, 300, true}, {3, n * 100, false}};
	return open_amount_bad(orders, 20);
}
#endif

//- good
auto unpaid_good(std::span<const Order> orders, long discount)
{
	std::vector<Order> reduced(orders.begin(), orders.end());
	for (Order &order : reduced)
		order.cents -= order.cents > discount ? discount : 0;
	std::erase_if(reduced, [](const Order &order) { return order.paid; });
	return reduced;
}

long open_amount_good(std::span<const Order> orders, long discount)
{
	return sum(unpaid_good(orders, discount));
}

#ifdef RUN
long drive_good(int n)
{
	const Order orders[] = {{1, 100, false}, {2, 300, true}, {3, n * 100, false}};
	return open_amount_good(orders, 20);
}
#endif
} // namespace lazy_filter
RUN_CASE(lazy_filter, lazy_filter::drive_bad(3), lazy_filter::drive_good(3))

// CASE sum_expression: the lazy sum of sums refers to an inner sum that ended with its statement
namespace sum_expression
{
struct Signal {
	std::vector<double> samples;

	double at(std::size_t i) const { return samples.at(i); }
	std::size_t size() const { return samples.size(); }
};

//- bad
template <typename A, typename B>
struct MixBad {
	const A &a;
	const B &b;

	double at(std::size_t i) const { return 0.5 * (a.at(i) + b.at(i)); }
	std::size_t size() const { return std::min(a.size(), b.size()); }
};

template <typename A, typename B>
MixBad<A, B> mix_bad(const A &a, const B &b)
{
	return {a, b};
}

double loudest_bad(const Signal &voice, const Signal &piano, const Signal &drums)
{
	const auto mixed = mix_bad(mix_bad(voice, piano), drums);
	double loudest = 0;
	for (std::size_t i = 0; i < mixed.size(); i++)
		loudest = std::max(loudest, mixed.at(i));
	return loudest;
}

#ifdef RUN
int drive_bad(int n)
{
	const Signal a{{0.1, 0.5}}, b{{1.0, 0.25}}, c{{static_cast<double>(n), 0}};
	return static_cast<int>(loudest_bad(a, b, c));
}
#endif

//- good
template <typename A, typename B>
struct MixGood {
	const A &a;
	const B &b;

	double at(std::size_t i) const { return 0.5 * (a.at(i) + b.at(i)); }
	std::size_t size() const { return std::min(a.size(), b.size()); }
};

template <typename A, typename B>
MixGood<A, B> mix_good(const A &a, const B &b)
{
	return {a, b};
}

double loudest_good(const Signal &voice, const Signal &piano, const Signal &drums)
{
	const auto band = mix_good(voice, piano);
	const auto mixed = mix_good(band, drums);
	double loudest = 0;
	for (std::size_t i = 0; i < mixed.size(); i++)
		loudest = std::max(loudest, mixed.at(i));
	return loudest;
}

#ifdef RUN
int drive_good(int n)
{
	const Signal a{{0.1, 0.5}}, b{{1.0, 0.25}}, c{{static_cast<double>(n), 0}};
	return static_cast<int>(loudest_good(a, b, c));
}
#endif
} // namespace sum_expression
RUN_CASE(sum_expression, sum_expression::drive_bad(3), sum_expression::drive_good(3))

// CASE copy_ranges: begin and end belong to two different temporaries
namespace copy_ranges
{
class Roster
{
public:
	void add(std::string name, int shift) { entries_.emplace(shift, std::move(name)); }

	std::vector<std::string> on_shift(int shift) const
	{
		std::vector<std::string> names;
		const auto [first, last] = entries_.equal_range(shift);
		for (auto it = first; it != last; ++it)
			names.push_back(it->second);
		return names;
	}

private:
	std::multimap<int, std::string> entries_;
};

//- bad
std::vector<std::string> working_bad(const Roster &roster, std::span<const int> shifts)
{
	std::vector<std::string> all;
	for (int shift : shifts) {
		all.insert(all.end(), roster.on_shift(shift).begin(), roster.on_shift(shift).end());
		if (all.size() > 100)
			break;
	}
	return all;
}

#ifdef RUN
int drive_bad(int n)
{
	Roster roster;
	roster.add("anna", n);
	roster.add("bert", n);
	const int shifts[] = {n};
	return static_cast<int>(working_bad(roster, shifts).size());
}
#endif

//- good
std::vector<std::string> working_good(const Roster &roster, std::span<const int> shifts)
{
	std::vector<std::string> all;
	for (int shift : shifts) {
		const std::vector<std::string> names = roster.on_shift(shift);
		all.insert(all.end(), names.begin(), names.end());
		if (all.size() > 100)
			break;
	}
	return all;
}

#ifdef RUN
int drive_good(int n)
{
	Roster roster;
	roster.add("anna", n);
	roster.add("bert", n);
	const int shifts[] = {n};
	return static_cast<int>(working_good(roster, shifts).size());
}
#endif
} // namespace copy_ranges
RUN_CASE(copy_ranges, copy_ranges::drive_bad(3), copy_ranges::drive_good(3))

// CASE state_machine: the state runs on while it is replaced in the variant that holds it
namespace state_machine
{
//- bad
class DownloadBad;

struct IdleBad {
	void step(DownloadBad &download);
};

struct LoadingBad {
	std::vector<int> parts;
	void step(DownloadBad &download);
};

struct FailedBad {
	int received = 0;
	void step(DownloadBad &) {}
};

class DownloadBad
{
public:
	using State = std::variant<IdleBad, LoadingBad, FailedBad>;

	void enter(State state) { state_ = std::move(state); }
	void step()
	{
		std::visit([this](auto &state) { state.step(*this); }, state_);
	}
	void count(int parts) { total_ += parts; }
	int total() const { return total_; }

private:
	State state_;
	int total_ = 0;
};

void IdleBad::step(DownloadBad &download)
{
	download.enter(LoadingBad{{1}});
}

void LoadingBad::step(DownloadBad &download)
{
	parts.push_back(static_cast<int>(parts.size()));
	if (parts.size() > 2) {
		download.enter(FailedBad{static_cast<int>(parts.size())});
		download.count(parts.back());
	}
}

int run_bad(DownloadBad &download, int steps)
{
	while (steps-- > 0)
		download.step();
	return download.total();
}

#ifdef RUN
int drive_bad(int n)
{
	DownloadBad download;
	return run_bad(download, n + 2);
}
#endif

//- good
class DownloadGood;

struct IdleGood {
	void step(DownloadGood &download);
};

struct LoadingGood {
	std::vector<int> parts;
	void step(DownloadGood &download);
};

struct FailedGood {
	int received = 0;
	void step(DownloadGood &) {}
};

class DownloadGood
{
public:
	using State = std::variant<IdleGood, LoadingGood, FailedGood>;

	void enter(State state) { state_ = std::move(state); }
	void step()
	{
		std::visit([this](auto &state) { state.step(*this); }, state_);
	}
	void count(int parts) { total_ += parts; }
	int total() const { return total_; }

private:
	State state_;
	int total_ = 0;
};

void IdleGood::step(DownloadGood &download)
{
	download.enter(LoadingGood{{1}});
}

void LoadingGood::step(DownloadGood &download)
{
	parts.push_back(static_cast<int>(parts.size()));
	if (parts.size() > 2) {
		download.count(parts.back());
		download.enter(FailedGood{static_cast<int>(parts.size())});
	}
}

int run_good(DownloadGood &download, int steps)
{
	while (steps-- > 0)
		download.step();
	return download.total();
}

#ifdef RUN
int drive_good(int n)
{
	DownloadGood download;
	return run_good(download, n + 2);
}
#endif
} // namespace state_machine
RUN_CASE(state_machine, state_machine::drive_bad(3), state_machine::drive_good(3))
