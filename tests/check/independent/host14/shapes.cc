// SPDX-License-Identifier: GPL-2.0
// Shapes of C++: virtual functions, templates, coroutines, variants, spans, views and inheritance.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// A lazy sequence: the body runs up to the next value whenever one is asked for.
template <class T>
class Generator
{
public:
	struct promise_type {
		std::optional<T> current;
		std::exception_ptr error;

		Generator get_return_object()
		{
			return Generator(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(T value)
		{
			current.emplace(std::move(value));
			return {};
		}
		void return_void() {}
		void unhandled_exception() { error = std::current_exception(); }
	};

	struct iterator {
		Generator *owner;
		const T &operator*() const { return *owner->handle_.promise().current; }
		iterator &operator++()
		{
			owner->advance();
			return *this;
		}
		bool operator==(std::default_sentinel_t) const { return owner->handle_.done(); }
	};

	Generator(Generator &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Generator(const Generator &) = delete;
	Generator &operator=(const Generator &) = delete;
	Generator &operator=(Generator &&) = delete;
	~Generator()
	{
		if (handle_)
			handle_.destroy();
	}

	iterator begin()
	{
		advance();
		return {this};
	}
	std::default_sentinel_t end() const { return {}; }

private:
	explicit Generator(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	void advance()
	{
		handle_.resume();
		if (handle_.promise().error)
			std::rethrow_exception(handle_.promise().error);
	}

	std::coroutine_handle<promise_type> handle_;
};

// CASE report_fill: the base's constructor reaches the pure virtual function
namespace report_fill
{
//- bad
class ReportBad
{
public:
	explicit ReportBad(std::string title) : title_(std::move(title)) { rebuild(); }
	virtual ~ReportBad() = default;

	void rebuild()
	{
		lines_.assign(1, title_);
		fill(lines_);
	}
	const std::vector<std::string> &lines() const { return lines_; }

protected:
	virtual void fill(std::vector<std::string> &lines) = 0;

private:
	std::string title_;
	std::vector<std::string> lines_;
};

class SalesReportBad final : public ReportBad
{
public:
	SalesReportBad(std::string title, std::map<std::string, long> totals)
		: ReportBad(std::move(title)), totals_(std::move(totals))
	{
	}

private:
	void fill(std::vector<std::string> &lines) override
	{
		for (const auto &[region, sum] : totals_)
			lines.push_back(region + ": " + std::to_string(sum));
	}

	std::map<std::string, long> totals_;
};

std::size_t report_length_bad(const std::string &title, const std::map<std::string, long> &totals)
{
	SalesReportBad report(title, totals);
	return report.lines().size();
}
#ifdef RUN
int drive_bad(int n)
{
	return (int)report_length_bad("Quarter", {{"north", n}, {"south", 2 * n}});
}
#endif
//- good
class ReportGood
{
public:
	explicit ReportGood(std::string title) : title_(std::move(title)) {}
	virtual ~ReportGood() = default;

	void rebuild()
	{
		lines_.assign(1, title_);
		fill(lines_);
	}
	const std::vector<std::string> &lines() const { return lines_; }

protected:
	virtual void fill(std::vector<std::string> &lines) = 0;

private:
	std::string title_;
	std::vector<std::string> lines_;
};

class SalesReportGood final : public ReportGood
{
public:
	SalesReportGood(std::string title, std::map<std::string, long> totals)
		: ReportGood(std::move(title)), totals_(std::move(totals))
	{
		rebuild();
	}

private:
	void fill(std::vector<std::string> &lines) override
	{
		for (const auto &[region, sum] : totals_)
			lines.push_back(region + ": " + std::to_string(sum));
	}

	std::map<std::string, long> totals_;
};

std::size_t report_length_good(const std::string &title, const std::map<std::string, long> &totals)
{
	SalesReportGood report(title, totals);
	return report.lines().size();
}
#ifdef RUN
int drive_good(int n)
{
	return (int)report_length_good("Quarter", {{"north", n}, {"south", 2 * n}});
}
#endif
} // namespace report_fill
RUN_CASE(report_fill, report_fill::drive_bad(3), report_fill::drive_good(3))

// CASE decoder_owner: a derived decoder is deleted through a base without virtual destructor
namespace decoder_owner
{
//- bad
class DecoderBad
{
public:
	virtual std::size_t decode(std::span<const std::uint8_t> input) = 0;
};

class PlainDecoderBad : public DecoderBad
{
public:
	std::size_t decode(std::span<const std::uint8_t> input) override { return input.size(); }
};

class RunDecoderBad : public DecoderBad
{
public:
	std::size_t decode(std::span<const std::uint8_t> input) override
	{
		for (std::size_t i = 0; i + 1 < input.size(); i += 2)
			output_.insert(output_.end(), input[i], input[i + 1]);
		return output_.size();
	}

private:
	std::vector<std::uint8_t> output_;
};

std::unique_ptr<DecoderBad> open_decoder_bad(std::string_view format)
{
	if (format == "rle")
		return std::make_unique<RunDecoderBad>();
	return std::make_unique<PlainDecoderBad>();
}

std::size_t decoded_size_bad(std::string_view format, std::span<const std::uint8_t> input)
{
	const auto decoder = open_decoder_bad(format);
	return decoder->decode(input);
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<std::uint8_t> input(n * 4, 5);
	return (int)decoded_size_bad("rle", input);
}
#endif
//- good
class DecoderGood
{
public:
	virtual ~DecoderGood() = default;
	virtual std::size_t decode(std::span<const std::uint8_t> input) = 0;
};

class PlainDecoderGood : public DecoderGood
{
public:
	std::size_t decode(std::span<const std::uint8_t> input) override { return input.size(); }
};

class RunDecoderGood : public DecoderGood
{
public:
	std::size_t decode(std::span<const std::uint8_t> input) override
	{
		for (std::size_t i = 0; i + 1 < input.size(); i += 2)
			output_.insert(output_.end(), input[i], input[i + 1]);
		return output_.size();
	}

private:
	std::vector<std::uint8_t> output_;
};

std::unique_ptr<DecoderGood> open_decoder_good(std::string_view format)
{
	if (format == "rle")
		return std::make_unique<RunDecoderGood>();
	return std::make_unique<PlainDecoderGood>();
}

std::size_t decoded_size_good(std::string_view format, std::span<const std::uint8_t> input)
{
	const auto decoder = open_decoder_good(format);
	return decoder->decode(input);
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<std::uint8_t> input(n * 4, 5);
	return (int)decoded_size_good("rle", input);
}
#endif
} // namespace decoder_owner
RUN_CASE(decoder_owner, decoder_owner::drive_bad(3), decoder_owner::drive_good(3))

// CASE sensor_poller: the base joins the thread when the derived part it polls with is gone already
namespace sensor_poller
{
class Poller
{
public:
	virtual ~Poller() { stop(); }

	void start()
	{
		if (!thread_.joinable())
			thread_ = std::thread([this] { loop(); });
	}
	void stop()
	{
		stopping_ = true;
		if (thread_.joinable())
			thread_.join();
	}

protected:
	virtual void poll() = 0;

private:
	void loop()
	{
		while (!stopping_) {
			poll();
			std::this_thread::yield();
		}
	}

	std::atomic<bool> stopping_{false};
	std::thread thread_;
};
//- bad
class SensorPollerBad final : public Poller
{
public:
	explicit SensorPollerBad(std::function<double()> read) : read_(std::move(read)) {}

	std::vector<double> values() const
	{
		const std::lock_guard lock(mutex_);
		return values_;
	}

private:
	void poll() override
	{
		const double value = read_();
		const std::lock_guard lock(mutex_);
		values_.push_back(value);
	}

	std::function<double()> read_;
	mutable std::mutex mutex_;
	std::vector<double> values_;
};

std::size_t sample_for_bad(std::chrono::milliseconds time, const std::function<double()> &read)
{
	SensorPollerBad poller(read);
	poller.start();
	std::this_thread::sleep_for(time);
	return poller.values().size();
}
#ifdef RUN
int drive_bad(int n)
{
	std::size_t count = 0;
	for (int i = 0; i < 20 * n; i++)
		count += sample_for_bad(std::chrono::milliseconds(n), [] { return 20.5; });
	return (int)count;
}
#endif
//- good
class SensorPollerGood final : public Poller
{
public:
	explicit SensorPollerGood(std::function<double()> read) : read_(std::move(read)) {}
	~SensorPollerGood() override { stop(); }

	std::vector<double> values() const
	{
		const std::lock_guard lock(mutex_);
		return values_;
	}

private:
	void poll() override
	{
		const double value = read_();
		const std::lock_guard lock(mutex_);
		values_.push_back(value);
	}

	std::function<double()> read_;
	mutable std::mutex mutex_;
	std::vector<double> values_;
};

std::size_t sample_for_good(std::chrono::milliseconds time, const std::function<double()> &read)
{
	SensorPollerGood poller(read);
	poller.start();
	std::this_thread::sleep_for(time);
	return poller.values().size();
}
#ifdef RUN
int drive_good(int n)
{
	std::size_t count = 0;
	for (int i = 0; i < 20 * n; i++)
		count += sample_for_good(std::chrono::milliseconds(n), [] { return 20.5; });
	return (int)count;
}
#endif
} // namespace sensor_poller
RUN_CASE(sensor_poller, sensor_poller::drive_bad(3), sensor_poller::drive_good(3))

// CASE fold_arguments: every node that is no name is taken for a number, also a flag
namespace fold_arguments
{
struct Expr {
	enum class Kind { Number, Name, Flag, Call };
	explicit Expr(Kind kind) : kind(kind) {}
	virtual ~Expr() = default;
	const Kind kind;
};

struct Number : Expr {
	explicit Number(double value) : Expr(Kind::Number), value(value) {}
	double value;
};

struct Name : Expr {
	explicit Name(std::string text) : Expr(Kind::Name), text(std::move(text)) {}
	std::string text;
};

struct Flag : Expr {
	explicit Flag(bool on) : Expr(Kind::Flag), on(on) {}
	bool on;
};

struct Call : Expr {
	explicit Call(std::string callee) : Expr(Kind::Call), callee(std::move(callee)) {}
	std::string callee;
	std::vector<std::unique_ptr<Expr>> arguments;
};
//- bad
double fold_sum_bad(const Call &call, const std::map<std::string, double> &constants)
{
	double sum = 0;
	for (const auto &argument : call.arguments) {
		if (argument->kind == Expr::Kind::Name) {
			const auto &name = static_cast<const Name &>(*argument);
			const auto found = constants.find(name.text);
			if (found != constants.end())
				sum += found->second;
		} else {
			sum += static_cast<const Number &>(*argument).value;
		}
	}
	return sum;
}
#ifdef RUN
int drive_bad(int n)
{
	Call call("sum");
	call.arguments.push_back(std::make_unique<Name>("pi"));
	call.arguments.push_back(std::make_unique<Number>(n));
	call.arguments.push_back(std::make_unique<Flag>(true));
	return (int)fold_sum_bad(call, {{"pi", 3.14}});
}
#endif
//- good
double fold_sum_good(const Call &call, const std::map<std::string, double> &constants)
{
	double sum = 0;
	for (const auto &argument : call.arguments) {
		if (argument->kind == Expr::Kind::Name) {
			const auto &name = static_cast<const Name &>(*argument);
			const auto found = constants.find(name.text);
			if (found != constants.end())
				sum += found->second;
		} else if (argument->kind == Expr::Kind::Number) {
			sum += static_cast<const Number &>(*argument).value;
		}
	}
	return sum;
}
#ifdef RUN
int drive_good(int n)
{
	Call call("sum");
	call.arguments.push_back(std::make_unique<Name>("pi"));
	call.arguments.push_back(std::make_unique<Number>(n));
	call.arguments.push_back(std::make_unique<Flag>(true));
	return (int)fold_sum_good(call, {{"pi", 3.14}});
}
#endif
} // namespace fold_arguments
RUN_CASE(fold_arguments, fold_arguments::drive_bad(3), fold_arguments::drive_good(3))

// CASE link_state: emplace destroys the state whose host it is given
namespace link_state
{
struct Idle {
};

struct Dialing {
	std::string host;
	int attempt = 0;
};

struct Online {
	Online(const std::string &host, int socket) : host(host), socket(socket) {}
	std::string host;
	int socket;
};
//- bad
class LinkBad
{
public:
	void dial(std::string host)
	{
		if (std::holds_alternative<Idle>(state_))
			state_ = Dialing{std::move(host), 1};
	}
	void on_connected(int socket)
	{
		if (const auto *dialing = std::get_if<Dialing>(&state_))
			state_.emplace<Online>(dialing->host, socket);
	}
	std::string peer() const
	{
		const auto *online = std::get_if<Online>(&state_);
		return online ? online->host : std::string();
	}

private:
	std::variant<Idle, Dialing, Online> state_;
};

std::string connect_bad(const std::string &host, int socket)
{
	LinkBad link;
	link.dial(host);
	link.on_connected(socket);
	return link.peer();
}
#ifdef RUN
int drive_bad(int n)
{
	return (int)connect_bad("backup.storage.internal.example.org", n).size();
}
#endif
//- good
class LinkGood
{
public:
	void dial(std::string host)
	{
		if (std::holds_alternative<Idle>(state_))
			state_ = Dialing{std::move(host), 1};
	}
	void on_connected(int socket)
	{
		if (const auto *dialing = std::get_if<Dialing>(&state_))
			state_ = Online(dialing->host, socket);
	}
	std::string peer() const
	{
		const auto *online = std::get_if<Online>(&state_);
		return online ? online->host : std::string();
	}

private:
	std::variant<Idle, Dialing, Online> state_;
};

std::string connect_good(const std::string &host, int socket)
{
	LinkGood link;
	link.dial(host);
	link.on_connected(socket);
	return link.peer();
}
#ifdef RUN
int drive_good(int n)
{
	return (int)connect_good("backup.storage.internal.example.org", n).size();
}
#endif
} // namespace link_state
RUN_CASE(link_state, link_state::drive_bad(3), link_state::drive_good(3))

// CASE cell_text: for one alternative the visitor's view is one of a string made in the visitor
namespace cell_text
{
struct Label {
	std::string value;
	const std::string &text() const { return value; }
};

struct Money {
	long cents;
	std::string text() const
	{
		return std::to_string(cents / 100) + "." + std::to_string(cents % 100);
	}
};

using Cell = std::variant<Label, Money>;
//- bad
std::string_view cell_text_bad(const Cell &cell)
{
	return std::visit([](const auto &value) -> std::string_view { return value.text(); }, cell);
}

std::string row_text_bad(const std::vector<Cell> &row, char separator)
{
	std::string line;
	for (const Cell &cell : row) {
		if (!line.empty())
			line += separator;
		line += cell_text_bad(cell);
	}
	return line;
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<Cell> row = {Label{"rent"}, Money{n * 12345}, Money{n * 77}};
	return (int)row_text_bad(row, ';').size();
}
#endif
//- good
std::string cell_text_good(const Cell &cell)
{
	return std::visit([](const auto &value) -> std::string { return value.text(); }, cell);
}

std::string row_text_good(const std::vector<Cell> &row, char separator)
{
	std::string line;
	for (const Cell &cell : row) {
		if (!line.empty())
			line += separator;
		line += cell_text_good(cell);
	}
	return line;
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<Cell> row = {Label{"rent"}, Money{n * 12345}, Money{n * 77}};
	return (int)row_text_good(row, ';').size();
}
#endif
} // namespace cell_text
RUN_CASE(cell_text, cell_text::drive_bad(3), cell_text::drive_good(3))

// CASE samples_above: the vector the generator's span looks at dies before the loop's first turn
namespace samples_above
{
class Sensor
{
public:
	void record(int value) { values_.push_back(value); }
	std::vector<int> history() const { return {values_.begin(), values_.end()}; }

private:
	std::deque<int> values_;
};

Generator<int> above(std::span<const int> values, int limit)
{
	for (int value : values)
		if (value > limit)
			co_yield value;
}
//- bad
long sum_above_bad(const Sensor &sensor, int limit)
{
	long sum = 0;
	for (int value : above(sensor.history(), limit))
		sum += value;
	return sum;
}
#ifdef RUN
int drive_bad(int n)
{
	Sensor sensor;
	for (int i = 0; i < 5 * n; i++)
		sensor.record(i);
	return (int)sum_above_bad(sensor, n);
}
#endif
//- good
long sum_above_good(const Sensor &sensor, int limit)
{
	long sum = 0;
	const std::vector<int> history = sensor.history();
	for (int value : above(history, limit))
		sum += value;
	return sum;
}
#ifdef RUN
int drive_good(int n)
{
	Sensor sensor;
	for (int i = 0; i < 5 * n; i++)
		sensor.record(i);
	return (int)sum_above_good(sensor, n);
}
#endif
} // namespace samples_above
RUN_CASE(samples_above, samples_above::drive_bad(3), samples_above::drive_good(3))

// CASE numbered_lines: the closure that holds the coroutine's captures dies with the function
namespace numbered_lines
{
//- bad
Generator<std::string> numbered_bad(std::vector<std::string> lines, std::string prefix)
{
	auto body = [lines = std::move(lines),
		     prefix = std::move(prefix)]() -> Generator<std::string> {
		std::size_t number = 0;
		for (const std::string &line : lines)
			co_yield prefix + std::to_string(++number) + " " + line;
	};
	return body();
}

std::size_t listing_size_bad(const std::vector<std::string> &lines, const std::string &prefix)
{
	std::size_t size = 0;
	for (const std::string &line : numbered_bad(lines, prefix))
		size += line.size() + 1;
	return size;
}
#ifdef RUN
int drive_bad(int n)
{
	return (int)listing_size_bad(std::vector<std::string>(n, "int main()"), "L");
}
#endif
//- good
Generator<std::string> numbered_good(std::vector<std::string> lines, std::string prefix)
{
	auto body = [](std::vector<std::string> lines,
		       std::string prefix) -> Generator<std::string> {
		std::size_t number = 0;
		for (const std::string &line : lines)
			co_yield prefix + std::to_string(++number) + " " + line;
	};
	return body(std::move(lines), std::move(prefix));
}

std::size_t listing_size_good(const std::vector<std::string> &lines, const std::string &prefix)
{
	std::size_t size = 0;
	for (const std::string &line : numbered_good(lines, prefix))
		size += line.size() + 1;
	return size;
}
#ifdef RUN
int drive_good(int n)
{
	return (int)listing_size_good(std::vector<std::string>(n, "int main()"), "L");
}
#endif
} // namespace numbered_lines
RUN_CASE(numbered_lines, numbered_lines::drive_bad(3), numbered_lines::drive_good(3))

// CASE outline_titles: the member coroutine runs on when the temporary outline is gone
namespace outline_titles
{
class Outline
{
public:
	static Outline parse(std::string_view text)
	{
		Outline outline;
		while (!text.empty()) {
			const std::size_t end = std::min(text.find('\n'), text.size());
			std::string_view line = text.substr(0, end);
			const auto depth = std::min(line.find_first_not_of('#'), line.size());
			if (depth > 0)
				outline.add((int)depth, line.substr(depth));
			text.remove_prefix(std::min(end + 1, text.size()));
		}
		return outline;
	}
	Generator<std::string> titles(int depth) const
	{
		for (const Entry &entry : entries_)
			if (entry.depth <= depth)
				co_yield entry.title;
	}

private:
	struct Entry {
		int depth;
		std::string title;
	};

	void add(int depth, std::string_view title)
	{
		entries_.push_back({depth, std::string(title)});
	}

	std::vector<Entry> entries_;
};
//- bad
std::string contents_bad(std::string_view text, int depth)
{
	std::string list;
	Generator<std::string> titles = Outline::parse(text).titles(depth);
	for (const std::string &title : titles) {
		list += "-";
		list += title;
		list += "\n";
	}
	return list;
}
#ifdef RUN
int drive_bad(int n)
{
	return (int)contents_bad("# Start\ntext\n## Setup\n# End\n", n).size();
}
#endif
//- good
std::string contents_good(std::string_view text, int depth)
{
	std::string list;
	const Outline outline = Outline::parse(text);
	Generator<std::string> titles = outline.titles(depth);
	for (const std::string &title : titles) {
		list += "-";
		list += title;
		list += "\n";
	}
	return list;
}
#ifdef RUN
int drive_good(int n)
{
	return (int)contents_good("# Start\ntext\n## Setup\n# End\n", n).size();
}
#endif
} // namespace outline_titles
RUN_CASE(outline_titles, outline_titles::drive_bad(3), outline_titles::drive_good(3))

// CASE checksum_task: the finished frame frees itself, then its promise is asked for the result
namespace checksum_task
{
//- bad
class TaskBad
{
public:
	struct promise_type {
		std::uint32_t value = 0;
		std::exception_ptr error;

		TaskBad get_return_object()
		{
			return TaskBad(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_never final_suspend() noexcept { return {}; }
		void return_value(std::uint32_t result) { value = result; }
		void unhandled_exception() { error = std::current_exception(); }
	};

	TaskBad(TaskBad &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	TaskBad &operator=(TaskBad &&) = delete;
	~TaskBad()
	{
		if (handle_)
			handle_.destroy();
	}

	std::uint32_t get()
	{
		while (!handle_.done())
			handle_.resume();
		if (handle_.promise().error)
			std::rethrow_exception(handle_.promise().error);
		return handle_.promise().value;
	}

private:
	explicit TaskBad(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	std::coroutine_handle<promise_type> handle_;
};

TaskBad checksum_bad(std::vector<std::uint8_t> data)
{
	std::uint32_t sum = 1;
	for (std::size_t i = 0; i < data.size(); i++) {
		sum = sum * 31 + data[i];
		if (i % 64 == 63)
			co_await std::suspend_always{};
	}
	co_return sum;
}

bool matches_bad(const std::vector<std::uint8_t> &data, std::uint32_t expected)
{
	TaskBad task = checksum_bad(data);
	return task.get() == expected;
}
#ifdef RUN
int drive_bad(int n)
{
	return matches_bad(std::vector<std::uint8_t>(n * 50, 7), 12345);
}
#endif
//- good
class TaskGood
{
public:
	struct promise_type {
		std::uint32_t value = 0;
		std::exception_ptr error;

		TaskGood get_return_object()
		{
			return TaskGood(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_value(std::uint32_t result) { value = result; }
		void unhandled_exception() { error = std::current_exception(); }
	};

	TaskGood(TaskGood &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	TaskGood &operator=(TaskGood &&) = delete;
	~TaskGood()
	{
		if (handle_)
			handle_.destroy();
	}

	std::uint32_t get()
	{
		while (!handle_.done())
			handle_.resume();
		if (handle_.promise().error)
			std::rethrow_exception(handle_.promise().error);
		return handle_.promise().value;
	}

private:
	explicit TaskGood(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	std::coroutine_handle<promise_type> handle_;
};

TaskGood checksum_good(std::vector<std::uint8_t> data)
{
	std::uint32_t sum = 1;
	for (std::size_t i = 0; i < data.size(); i++) {
		sum = sum * 31 + data[i];
		if (i % 64 == 63)
			co_await std::suspend_always{};
	}
	co_return sum;
}

bool matches_good(const std::vector<std::uint8_t> &data, std::uint32_t expected)
{
	TaskGood task = checksum_good(data);
	return task.get() == expected;
}
#ifdef RUN
int drive_good(int n)
{
	return matches_good(std::vector<std::uint8_t>(n * 50, 7), 12345);
}
#endif
} // namespace checksum_task
RUN_CASE(checksum_task, checksum_task::drive_bad(3), checksum_task::drive_good(3))

// CASE mix_expression: auto keeps the expression, whose scaled part is a dead temporary
namespace mix_expression
{
class Track
{
public:
	explicit Track(std::vector<float> samples) : samples_(std::move(samples)) {}
	template <class Expression>
	requires requires(const Expression &e) { e.length(); }
	explicit Track(const Expression &expression)
	{
		for (std::size_t i = 0; i < expression.length(); i++)
			samples_.push_back(expression[i]);
	}
	std::size_t length() const { return samples_.size(); }
	float operator[](std::size_t i) const { return samples_[i]; }

private:
	std::vector<float> samples_;
};

template <class Source>
struct Scaled {
	const Source &source;
	float gain;
	std::size_t length() const { return source.length(); }
	float operator[](std::size_t i) const { return source[i] * gain; }
};

template <class Left, class Right>
struct Added {
	const Left &left;
	const Right &right;
	std::size_t length() const { return std::min(left.length(), right.length()); }
	float operator[](std::size_t i) const { return left[i] + right[i]; }
};

template <class Source>
Scaled<Source> scale(const Source &source, float gain)
{
	return {source, gain};
}

template <class Left, class Right>
Added<Left, Right> add(const Left &left, const Right &right)
{
	return {left, right};
}
//- bad
float peak_of_mix_bad(const Track &voice, const Track &music, float gain)
{
	const auto mix = add(voice, scale(music, gain));
	float peak = 0;
	for (std::size_t i = 0; i < mix.length(); i++)
		peak = std::max(peak, mix[i]);
	return peak;
}
#ifdef RUN
int drive_bad(int n)
{
	const Track voice(std::vector<float>(n * 8, 0.5f)), music(std::vector<float>(n * 8, 0.25f));
	return (int)peak_of_mix_bad(voice, music, 2.0f);
}
#endif
//- good
float peak_of_mix_good(const Track &voice, const Track &music, float gain)
{
	const Track mix(add(voice, scale(music, gain)));
	float peak = 0;
	for (std::size_t i = 0; i < mix.length(); i++)
		peak = std::max(peak, mix[i]);
	return peak;
}
#ifdef RUN
int drive_good(int n)
{
	const Track voice(std::vector<float>(n * 8, 0.5f)), music(std::vector<float>(n * 8, 0.25f));
	return (int)peak_of_mix_good(voice, music, 2.0f);
}
#endif
} // namespace mix_expression
RUN_CASE(mix_expression, mix_expression::drive_bad(3), mix_expression::drive_good(3))

// CASE plugin_commands: the CRTP base's constructor fills a vector that is not built yet
namespace plugin_commands
{
//- bad
template <class Derived>
class PluginBad
{
public:
	PluginBad() { static_cast<Derived *>(this)->declare(); }
};

class EditPluginBad : public PluginBad<EditPluginBad>
{
public:
	explicit EditPluginBad(std::string prefix) : prefix_(std::move(prefix)) {}

	void declare()
	{
		commands_.push_back("copy");
		commands_.push_back("paste");
	}
	bool handles(std::string_view command) const
	{
		if (!command.starts_with(prefix_))
			return false;
		command.remove_prefix(prefix_.size());
		return std::find(commands_.begin(), commands_.end(), command) != commands_.end();
	}

private:
	std::string prefix_;
	std::vector<std::string> commands_;
};

bool plugin_handles_bad(const std::string &prefix, std::string_view command)
{
	const auto plugin = std::make_unique<EditPluginBad>(prefix);
	return plugin->handles(command);
}
#ifdef RUN
int drive_bad(int n)
{
	return n + plugin_handles_bad("edit.", "edit.paste");
}
#endif
//- good
template <class Derived>
class PluginGood
{
protected:
	void declare_all() { static_cast<Derived *>(this)->declare(); }
};

class EditPluginGood : public PluginGood<EditPluginGood>
{
public:
	explicit EditPluginGood(std::string prefix) : prefix_(std::move(prefix)) { declare_all(); }

	void declare()
	{
		commands_.push_back("copy");
		commands_.push_back("paste");
	}
	bool handles(std::string_view command) const
	{
		if (!command.starts_with(prefix_))
			return false;
		command.remove_prefix(prefix_.size());
		return std::find(commands_.begin(), commands_.end(), command) != commands_.end();
	}

private:
	std::string prefix_;
	std::vector<std::string> commands_;
};

bool plugin_handles_good(const std::string &prefix, std::string_view command)
{
	const auto plugin = std::make_unique<EditPluginGood>(prefix);
	return plugin->handles(command);
}
#ifdef RUN
int drive_good(int n)
{
	return n + plugin_handles_good("edit.", "edit.paste");
}
#endif
} // namespace plugin_commands
RUN_CASE(plugin_commands, plugin_commands::drive_bad(3), plugin_commands::drive_good(3))

// CASE reactor_context: the address of the whole object comes back as that of its second base
namespace reactor_context
{
class Reactor
{
public:
	using Callback = void (*)(void *context, int event);

	void add(int id, Callback callback, void *context) { entries_[id] = {callback, context}; }
	void remove(int id) { entries_.erase(id); }
	void fire(int id, int event)
	{
		const auto found = entries_.find(id);
		if (found == entries_.end())
			return;
		const Entry entry = found->second;
		entry.callback(entry.context, event);
	}

private:
	struct Entry {
		Callback callback;
		void *context;
	};
	std::map<int, Entry> entries_;
};

class Named
{
public:
	explicit Named(std::string name) : name_(std::move(name)) {}
	virtual ~Named() = default;
	virtual std::string caption() const { return "<" + name_ + ">"; }

private:
	std::string name_;
};

class Handler
{
public:
	virtual ~Handler() = default;
	virtual void on_event(int event) = 0;
};

void call_handler(void *context, int event)
{
	static_cast<Handler *>(context)->on_event(event);
}
//- bad
class SessionBad : public Named, public Handler
{
public:
	SessionBad(Reactor &reactor, int id, std::string name)
		: Named(std::move(name)), reactor_(reactor), id_(id)
	{
		reactor_.add(id_, call_handler, this);
	}
	SessionBad(const SessionBad &) = delete;
	SessionBad &operator=(const SessionBad &) = delete;
	~SessionBad() override { reactor_.remove(id_); }

	void on_event(int event) override { total_ += event; }
	long total() const { return total_; }

private:
	Reactor &reactor_;
	const int id_;
	long total_ = 0;
};

long run_session_bad(Reactor &reactor, const std::string &name, std::span<const int> events)
{
	SessionBad session(reactor, 1, name);
	for (int event : events)
		reactor.fire(1, event);
	return session.total();
}
#ifdef RUN
int drive_bad(int n)
{
	Reactor reactor;
	const int events[] = {n, n + 1, n + 2};
	return (int)run_session_bad(reactor, "printer", events);
}
#endif
//- good
class SessionGood : public Named, public Handler
{
public:
	SessionGood(Reactor &reactor, int id, std::string name)
		: Named(std::move(name)), reactor_(reactor), id_(id)
	{
		reactor_.add(id_, call_handler, static_cast<Handler *>(this));
	}
	SessionGood(const SessionGood &) = delete;
	SessionGood &operator=(const SessionGood &) = delete;
	~SessionGood() override { reactor_.remove(id_); }

	void on_event(int event) override { total_ += event; }
	long total() const { return total_; }

private:
	Reactor &reactor_;
	const int id_;
	long total_ = 0;
};

long run_session_good(Reactor &reactor, const std::string &name, std::span<const int> events)
{
	SessionGood session(reactor, 1, name);
	for (int event : events)
		reactor.fire(1, event);
	return session.total();
}
#ifdef RUN
int drive_good(int n)
{
	Reactor reactor;
	const int events[] = {n, n + 1, n + 2};
	return (int)run_session_good(reactor, "printer", events);
}
#endif
} // namespace reactor_context
RUN_CASE(reactor_context, reactor_context::drive_bad(3), reactor_context::drive_good(3))

// CASE frame_payload: the copied frame's span still looks into the frame it was copied from
namespace frame_payload
{
constexpr std::size_t header_size = 4;
//- bad
class FrameBad
{
public:
	explicit FrameBad(std::vector<std::uint8_t> raw)
		: raw_(std::move(raw)),
		  payload_(std::span(raw_).subspan(std::min(header_size, raw_.size())))
	{
	}
	std::span<const std::uint8_t> payload() const { return payload_; }

private:
	std::vector<std::uint8_t> raw_;
	std::span<const std::uint8_t> payload_;
};

class ResenderBad
{
public:
	void keep(const FrameBad &frame) { kept_.push_back(frame); }
	unsigned outstanding() const
	{
		unsigned sum = 0;
		for (const FrameBad &frame : kept_)
			for (std::uint8_t byte : frame.payload())
				sum += byte;
		return sum;
	}

private:
	std::vector<FrameBad> kept_;
};

void receive_bad(ResenderBad &resender, std::span<const std::uint8_t> bytes)
{
	const FrameBad frame({bytes.begin(), bytes.end()});
	if (!frame.payload().empty())
		resender.keep(frame);
}
#ifdef RUN
int drive_bad(int n)
{
	ResenderBad resender;
	const std::vector<std::uint8_t> bytes(n * 5, 9);
	receive_bad(resender, bytes);
	return (int)resender.outstanding();
}
#endif
//- good
class FrameGood
{
public:
	explicit FrameGood(std::vector<std::uint8_t> raw) : raw_(std::move(raw)) {}
	std::span<const std::uint8_t> payload() const
	{
		return std::span(raw_).subspan(std::min(header_size, raw_.size()));
	}

private:
	std::vector<std::uint8_t> raw_;
};

class ResenderGood
{
public:
	void keep(const FrameGood &frame) { kept_.push_back(frame); }
	unsigned outstanding() const
	{
		unsigned sum = 0;
		for (const FrameGood &frame : kept_)
			for (std::uint8_t byte : frame.payload())
				sum += byte;
		return sum;
	}

private:
	std::vector<FrameGood> kept_;
};

void receive_good(ResenderGood &resender, std::span<const std::uint8_t> bytes)
{
	const FrameGood frame({bytes.begin(), bytes.end()});
	if (!frame.payload().empty())
		resender.keep(frame);
}
#ifdef RUN
int drive_good(int n)
{
	ResenderGood resender;
	const std::vector<std::uint8_t> bytes(n * 5, 9);
	receive_good(resender, bytes);
	return (int)resender.outstanding();
}
#endif
} // namespace frame_payload
RUN_CASE(frame_payload, frame_payload::drive_bad(3), frame_payload::drive_good(3))

// CASE column_split: the fields are views of the line, which lives as long as the loop only
namespace column_split
{
class Table
{
public:
	void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
	std::size_t size() const { return rows_.size(); }
	std::string line(std::size_t row) const
	{
		std::string text;
		for (const std::string &cell : rows_[row]) {
			if (!text.empty())
				text += ',';
			text += cell;
		}
		return text;
	}

private:
	std::vector<std::vector<std::string>> rows_;
};
//- bad
std::string widest_field_bad(const Table &table, std::size_t row)
{
	if (row >= table.size())
		return {};
	std::vector<std::string_view> fields;
	for (auto part : table.line(row) | std::views::split(','))
		fields.emplace_back(part.begin(), part.end());
	const auto widest = std::ranges::max_element(fields, {}, &std::string_view::size);
	return widest == fields.end() ? std::string() : std::string(*widest);
}
#ifdef RUN
int drive_bad(int n)
{
	Table table;
	table.add({"id", "name of the customer", "town"});
	return n + (int)widest_field_bad(table, 0).size();
}
#endif
//- good
std::string widest_field_good(const Table &table, std::size_t row)
{
	if (row >= table.size())
		return {};
	std::vector<std::string> fields;
	for (auto part : table.line(row) | std::views::split(','))
		fields.emplace_back(part.begin(), part.end());
	const auto widest = std::ranges::max_element(fields, {}, &std::string::size);
	return widest == fields.end() ? std::string() : std::string(*widest);
}
#ifdef RUN
int drive_good(int n)
{
	Table table;
	table.add({"id", "name of the customer", "town"});
	return n + (int)widest_field_good(table, 0).size();
}
#endif
} // namespace column_split
RUN_CASE(column_split, column_split::drive_bad(3), column_split::drive_good(3))

// CASE expire_values: a map's node is erased while a view over the map stands on it
namespace expire_values
{
struct Session {
	int id;
	int idle;
	std::string user;
};
//- bad
class SessionTableBad
{
public:
	void open(int id, std::string user) { sessions_[id] = {id, 0, std::move(user)}; }
	std::size_t size() const { return sessions_.size(); }

	void tick(int seconds)
	{
		for (Session &session : sessions_ | std::views::values)
			session.idle += seconds;
	}
	void expire(int limit)
	{
		for (const Session &session : sessions_ | std::views::values)
			if (session.idle > limit)
				sessions_.erase(session.id);
	}

private:
	std::unordered_map<int, Session> sessions_;
};

std::size_t left_after_bad(std::span<const std::string> users, int seconds, int limit)
{
	SessionTableBad table;
	int id = 0;
	for (const std::string &user : users)
		table.open(id++, user);
	table.tick(seconds);
	table.expire(limit);
	return table.size();
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<std::string> users = {"ann", "bob", "eve"};
	return (int)left_after_bad(users, 10 * n, n);
}
#endif
//- good
class SessionTableGood
{
public:
	void open(int id, std::string user) { sessions_[id] = {id, 0, std::move(user)}; }
	std::size_t size() const { return sessions_.size(); }

	void tick(int seconds)
	{
		for (Session &session : sessions_ | std::views::values)
			session.idle += seconds;
	}
	void expire(int limit)
	{
		std::erase_if(sessions_,
			      [limit](const auto &entry) { return entry.second.idle > limit; });
	}

private:
	std::unordered_map<int, Session> sessions_;
};

std::size_t left_after_good(std::span<const std::string> users, int seconds, int limit)
{
	SessionTableGood table;
	int id = 0;
	for (const std::string &user : users)
		table.open(id++, user);
	table.tick(seconds);
	table.expire(limit);
	return table.size();
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<std::string> users = {"ann", "bob", "eve"};
	return (int)left_after_good(users, 10 * n, n);
}
#endif
} // namespace expire_values
RUN_CASE(expire_values, expire_values::drive_bad(3), expire_values::drive_good(3))

// CASE scene_spawn: an actor's virtual tick grows the vector the scene is walking
namespace scene_spawn
{
//- bad
class SceneBad;

class ActorBad
{
public:
	virtual ~ActorBad() = default;
	virtual void tick(SceneBad &scene) = 0;
};

class SceneBad
{
public:
	void spawn(std::unique_ptr<ActorBad> actor) { actors_.push_back(std::move(actor)); }
	void step()
	{
		for (const auto &actor : actors_)
			actor->tick(*this);
	}
	std::size_t population() const { return actors_.size(); }

private:
	std::vector<std::unique_ptr<ActorBad>> actors_;
};

class SparkBad : public ActorBad
{
public:
	void tick(SceneBad &) override { age_++; }

private:
	int age_ = 0;
};

class FountainBad : public ActorBad
{
public:
	explicit FountainBad(int rate) : rate_(rate) {}
	void tick(SceneBad &scene) override
	{
		for (int i = 0; i < rate_; i++)
			scene.spawn(std::make_unique<SparkBad>());
	}

private:
	int rate_;
};

std::size_t population_after_bad(int steps, std::span<const int> rates)
{
	SceneBad scene;
	for (int rate : rates)
		scene.spawn(std::make_unique<FountainBad>(rate));
	for (int i = 0; i < steps; i++)
		scene.step();
	return scene.population();
}
#ifdef RUN
int drive_bad(int n)
{
	const int rates[] = {n, 2 * n};
	return (int)population_after_bad(n, rates);
}
#endif
//- good
class SceneGood;

class ActorGood
{
public:
	virtual ~ActorGood() = default;
	virtual void tick(SceneGood &scene) = 0;
};

class SceneGood
{
public:
	void spawn(std::unique_ptr<ActorGood> actor) { born_.push_back(std::move(actor)); }
	void step()
	{
		for (const auto &actor : actors_)
			actor->tick(*this);
		for (auto &actor : born_)
			actors_.push_back(std::move(actor));
		born_.clear();
	}
	std::size_t population() const { return actors_.size() + born_.size(); }

private:
	std::vector<std::unique_ptr<ActorGood>> actors_;
	std::vector<std::unique_ptr<ActorGood>> born_;
};

class SparkGood : public ActorGood
{
public:
	void tick(SceneGood &) override { age_++; }

private:
	int age_ = 0;
};

class FountainGood : public ActorGood
{
public:
	explicit FountainGood(int rate) : rate_(rate) {}
	void tick(SceneGood &scene) override
	{
		for (int i = 0; i < rate_; i++)
			scene.spawn(std::make_unique<SparkGood>());
	}

private:
	int rate_;
};

std::size_t population_after_good(int steps, std::span<const int> rates)
{
	SceneGood scene;
	for (int rate : rates)
		scene.spawn(std::make_unique<FountainGood>(rate));
	for (int i = 0; i < steps; i++)
		scene.step();
	return scene.population();
}
#ifdef RUN
int drive_good(int n)
{
	const int rates[] = {n, 2 * n};
	return (int)population_after_good(n, rates);
}
#endif
} // namespace scene_spawn
RUN_CASE(scene_spawn, scene_spawn::drive_bad(3), scene_spawn::drive_good(3))

// CASE device_label: one override returns a view of a string that it makes itself
namespace device_label
{
class Device
{
public:
	virtual ~Device() = default;
	virtual std::string_view label() const = 0;
};

class Keyboard : public Device
{
public:
	std::string_view label() const override { return "keyboard"; }
};

std::string inventory(const std::vector<std::unique_ptr<Device>> &devices)
{
	std::string list;
	for (const auto &device : devices) {
		list += device->label();
		list += '\n';
	}
	return list;
}
//- bad
class SerialPortBad : public Device
{
public:
	explicit SerialPortBad(int port) : port_(port) {}
	std::string_view label() const override
	{
		const std::string text = "serial port " + std::to_string(port_);
		return text;
	}
	int port() const { return port_; }

private:
	int port_;
};

std::string list_ports_bad(std::span<const int> ports)
{
	std::vector<std::unique_ptr<Device>> devices;
	devices.push_back(std::make_unique<Keyboard>());
	for (int port : ports)
		devices.push_back(std::make_unique<SerialPortBad>(port));
	return inventory(devices);
}
#ifdef RUN
int drive_bad(int n)
{
	const int ports[] = {n, n + 1000};
	return (int)list_ports_bad(ports).size();
}
#endif
//- good
class SerialPortGood : public Device
{
public:
	explicit SerialPortGood(int port)
		: port_(port), text_("serial port " + std::to_string(port))
	{
	}
	std::string_view label() const override { return text_; }
	int port() const { return port_; }

private:
	int port_;
	std::string text_;
};

std::string list_ports_good(std::span<const int> ports)
{
	std::vector<std::unique_ptr<Device>> devices;
	devices.push_back(std::make_unique<Keyboard>());
	for (int port : ports)
		devices.push_back(std::make_unique<SerialPortGood>(port));
	return inventory(devices);
}
#ifdef RUN
int drive_good(int n)
{
	const int ports[] = {n, n + 1000};
	return (int)list_ports_good(ports).size();
}
#endif
} // namespace device_label
RUN_CASE(device_label, device_label::drive_bad(3), device_label::drive_good(3))

// CASE word_scanner: the scanner keeps a reference to a closure that was a temporary
namespace word_scanner
{
template <class Signature>
class FunctionRef;

template <class Result, class... Arguments>
class FunctionRef<Result(Arguments...)>
{
public:
	template <class Function>
	requires(!std::is_same_v<std::remove_cvref_t<Function>, FunctionRef>)
	FunctionRef(Function &&function)
		: object_(const_cast<void *>(static_cast<const void *>(&function))),
		  call_([](void *object, Arguments... arguments) -> Result {
			  using Target = std::remove_reference_t<Function>;
			  return (*static_cast<Target *>(object))(arguments...);
		  })
	{
	}
	Result operator()(Arguments... arguments) const { return call_(object_, arguments...); }

private:
	void *object_;
	Result (*call_)(void *, Arguments...);
};

using WordTest = FunctionRef<bool(const std::string &)>;

std::size_t count_if(const std::vector<std::string> &words, WordTest test)
{
	std::size_t count = 0;
	for (const std::string &word : words)
		count += test(word);
	return count;
}
//- bad
class ScannerBad
{
public:
	explicit ScannerBad(WordTest accept) : accept_(accept) {}
	void scan(const std::vector<std::string> &words) { hits_ += count_if(words, accept_); }
	std::size_t hits() const { return hits_; }

private:
	WordTest accept_;
	std::size_t hits_ = 0;
};

std::size_t count_prefixed_bad(const std::vector<std::vector<std::string>> &pages,
			       const std::string &prefix)
{
	ScannerBad scanner([&prefix](const std::string &word) { return word.starts_with(prefix); });
	for (const auto &page : pages)
		scanner.scan(page);
	return scanner.hits();
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<std::vector<std::string>> pages(n, {"remove", "return", "enter"});
	return (int)count_prefixed_bad(pages, "re");
}
#endif
//- good
using OwnedWordTest = std::function<bool(const std::string &)>;

class ScannerGood
{
public:
	explicit ScannerGood(OwnedWordTest accept) : accept_(std::move(accept)) {}
	void scan(const std::vector<std::string> &words) { hits_ += count_if(words, accept_); }
	std::size_t hits() const { return hits_; }

private:
	OwnedWordTest accept_;
	std::size_t hits_ = 0;
};

std::size_t count_prefixed_good(const std::vector<std::vector<std::string>> &pages,
				const std::string &prefix)
{
	ScannerGood scanner(
		[&prefix](const std::string &word) { return word.starts_with(prefix); });
	for (const auto &page : pages)
		scanner.scan(page);
	return scanner.hits();
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<std::vector<std::string>> pages(n, {"remove", "return", "enter"});
	return (int)count_prefixed_good(pages, "re");
}
#endif
} // namespace word_scanner
RUN_CASE(word_scanner, word_scanner::drive_bad(3), word_scanner::drive_good(3))

// CASE channel_flush: the base's destructor writes what is left to a sink of the derived part
namespace channel_flush
{
class Sink
{
public:
	void write(std::string line) { lines_.push_back(std::move(line)); }
	std::size_t size() const { return lines_.size(); }

private:
	std::vector<std::string> lines_;
};

class Channel
{
public:
	Channel() = default;
	Channel(const Channel &) = delete;
	Channel &operator=(const Channel &) = delete;
	virtual ~Channel() { close(); }

	void put(std::string line)
	{
		pending_.push_back(std::move(line));
		if (pending_.size() >= 4)
			flush();
	}
	void close()
	{
		flush();
		sink_ = nullptr;
	}

protected:
	void attach(Sink &sink) { sink_ = &sink; }

private:
	void flush()
	{
		if (sink_)
			for (std::string &line : pending_)
				sink_->write(std::move(line));
		pending_.clear();
	}

	Sink *sink_ = nullptr;
	std::vector<std::string> pending_;
};
//- bad
class MemoryChannelBad : public Channel
{
public:
	MemoryChannelBad() { attach(sink_); }
	std::size_t written() const { return sink_.size(); }

private:
	Sink sink_;
};

std::size_t record_bad(std::span<const std::string> lines)
{
	MemoryChannelBad channel;
	for (const std::string &line : lines)
		channel.put(line);
	return channel.written();
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<std::string> lines(n * 2, "a line of the log that needs the heap");
	return (int)record_bad(lines);
}
#endif
//- good
class MemoryChannelGood : public Channel
{
public:
	MemoryChannelGood() { attach(sink_); }
	~MemoryChannelGood() override { close(); }
	std::size_t written() const { return sink_.size(); }

private:
	Sink sink_;
};

std::size_t record_good(std::span<const std::string> lines)
{
	MemoryChannelGood channel;
	for (const std::string &line : lines)
		channel.put(line);
	return channel.written();
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<std::string> lines(n * 2, "a line of the log that needs the heap");
	return (int)record_good(lines);
}
#endif
} // namespace channel_flush
RUN_CASE(channel_flush, channel_flush::drive_bad(3), channel_flush::drive_good(3))

// CASE job_handle: a second shared_ptr is made from this, so the job is deleted twice
namespace job_handle
{
class Queue
{
public:
	void post(std::function<void()> work) { work_.push_back(std::move(work)); }
	void drain()
	{
		while (!work_.empty()) {
			const std::function<void()> next = std::move(work_.front());
			work_.pop_front();
			next();
		}
	}

private:
	std::deque<std::function<void()>> work_;
};
//- bad
class ThumbnailJobBad
{
public:
	explicit ThumbnailJobBad(std::string path) : path_(std::move(path)) {}

	void submit(Queue &queue)
	{
		queue.post([self = std::shared_ptr<ThumbnailJobBad>(this)] { self->run(); });
	}
	std::size_t result() const { return result_; }

private:
	void run() { result_ = path_.size(); }

	std::string path_;
	std::size_t result_ = 0;
};

std::size_t thumbnail_bad(Queue &queue, const std::string &path)
{
	const auto job = std::make_shared<ThumbnailJobBad>(path);
	job->submit(queue);
	queue.drain();
	return job->result();
}
#ifdef RUN
int drive_bad(int n)
{
	Queue queue;
	return n + (int)thumbnail_bad(queue, "/home/ann/pictures/harbour.png");
}
#endif
//- good
class ThumbnailJobGood : public std::enable_shared_from_this<ThumbnailJobGood>
{
public:
	explicit ThumbnailJobGood(std::string path) : path_(std::move(path)) {}

	void submit(Queue &queue)
	{
		queue.post([self = shared_from_this()] { self->run(); });
	}
	std::size_t result() const { return result_; }

private:
	void run() { result_ = path_.size(); }

	std::string path_;
	std::size_t result_ = 0;
};

std::size_t thumbnail_good(Queue &queue, const std::string &path)
{
	const auto job = std::make_shared<ThumbnailJobGood>(path);
	job->submit(queue);
	queue.drain();
	return job->result();
}
#ifdef RUN
int drive_good(int n)
{
	Queue queue;
	return n + (int)thumbnail_good(queue, "/home/ann/pictures/harbour.png");
}
#endif
} // namespace job_handle
RUN_CASE(job_handle, job_handle::drive_bad(3), job_handle::drive_good(3))

// CASE tagged_value: a string is assigned to where the union holds a number
namespace tagged_value
{
//- bad
class ValueBad
{
public:
	explicit ValueBad(double number) : kind_(Kind::Number), number_(number) {}
	explicit ValueBad(std::string text) : kind_(Kind::Text), text_(std::move(text)) {}
	ValueBad(const ValueBad &other) : kind_(other.kind_), number_(0)
	{
		if (kind_ == Kind::Text)
			new (&text_) std::string(other.text_);
		else
			number_ = other.number_;
	}
	ValueBad &operator=(const ValueBad &other)
	{
		if (this == &other)
			return *this;
		if (other.kind_ == Kind::Text) {
			text_ = other.text_;
		} else {
			if (kind_ == Kind::Text)
				text_.~basic_string();
			number_ = other.number_;
		}
		kind_ = other.kind_;
		return *this;
	}
	~ValueBad()
	{
		if (kind_ == Kind::Text)
			text_.~basic_string();
	}
	std::size_t width() const
	{
		return kind_ == Kind::Text ? text_.size() : std::to_string(number_).size();
	}

private:
	enum class Kind { Number, Text };
	Kind kind_;
	union {
		double number_;
		std::string text_;
	};
};

std::size_t replace_all_bad(std::vector<ValueBad> &row, const ValueBad &value)
{
	std::size_t width = 0;
	for (ValueBad &cell : row) {
		cell = value;
		width += cell.width();
	}
	return width;
}
#ifdef RUN
int drive_bad(int n)
{
	std::vector<ValueBad> row(n, ValueBad(1.5));
	return (int)replace_all_bad(row, ValueBad("not available for this month"));
}
#endif
//- good
class ValueGood
{
public:
	explicit ValueGood(double number) : kind_(Kind::Number), number_(number) {}
	explicit ValueGood(std::string text) : kind_(Kind::Text), text_(std::move(text)) {}
	ValueGood(const ValueGood &other) : kind_(other.kind_), number_(0)
	{
		if (kind_ == Kind::Text)
			new (&text_) std::string(other.text_);
		else
			number_ = other.number_;
	}
	ValueGood &operator=(const ValueGood &other)
	{
		if (this == &other)
			return *this;
		if (other.kind_ == Kind::Text) {
			if (kind_ == Kind::Text)
				text_ = other.text_;
			else
				new (&text_) std::string(other.text_);
		} else {
			if (kind_ == Kind::Text)
				text_.~basic_string();
			number_ = other.number_;
		}
		kind_ = other.kind_;
		return *this;
	}
	~ValueGood()
	{
		if (kind_ == Kind::Text)
			text_.~basic_string();
	}
	std::size_t width() const
	{
		return kind_ == Kind::Text ? text_.size() : std::to_string(number_).size();
	}

private:
	enum class Kind { Number, Text };
	Kind kind_;
	union {
		double number_;
		std::string text_;
	};
};

std::size_t replace_all_good(std::vector<ValueGood> &row, const ValueGood &value)
{
	std::size_t width = 0;
	for (ValueGood &cell : row) {
		cell = value;
		width += cell.width();
	}
	return width;
}
#ifdef RUN
int drive_good(int n)
{
	std::vector<ValueGood> row(n, ValueGood(1.5));
	return (int)replace_all_good(row, ValueGood("not available for this month"));
}
#endif
} // namespace tagged_value
RUN_CASE(tagged_value, tagged_value::drive_bad(3), tagged_value::drive_good(3))

// CASE ring_pop: the element is destroyed first and moved out of its slot after that
namespace ring_pop
{
//- bad
template <class T, std::size_t N>
class RingBad
{
public:
	RingBad() = default;
	RingBad(const RingBad &) = delete;
	RingBad &operator=(const RingBad &) = delete;
	~RingBad()
	{
		while (pop())
			;
	}

	bool push(T value)
	{
		if (used_ == N)
			return false;
		new (slot((head_ + used_) % N)) T(std::move(value));
		used_++;
		return true;
	}
	std::optional<T> pop()
	{
		if (used_ == 0)
			return std::nullopt;
		T *item = std::launder(reinterpret_cast<T *>(slot(head_)));
		item->~T();
		std::optional<T> result(std::move(*item));
		head_ = (head_ + 1) % N;
		used_--;
		return result;
	}

private:
	void *slot(std::size_t i) { return slots_ + i * sizeof(T); }

	alignas(T) std::byte slots_[N * sizeof(T)];
	std::size_t head_ = 0;
	std::size_t used_ = 0;
};

std::string last_lines_bad(std::span<const std::string> lines)
{
	RingBad<std::string, 4> ring;
	for (const std::string &line : lines)
		while (!ring.push(line))
			ring.pop();
	std::string text;
	while (std::optional<std::string> line = ring.pop())
		text += *line;
	return text;
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<std::string> lines(n * 3, "a line of the log that needs the heap");
	return (int)last_lines_bad(lines).size();
}
#endif
//- good
template <class T, std::size_t N>
class RingGood
{
public:
	RingGood() = default;
	RingGood(const RingGood &) = delete;
	RingGood &operator=(const RingGood &) = delete;
	~RingGood()
	{
		while (pop())
			;
	}

	bool push(T value)
	{
		if (used_ == N)
			return false;
		new (slot((head_ + used_) % N)) T(std::move(value));
		used_++;
		return true;
	}
	std::optional<T> pop()
	{
		if (used_ == 0)
			return std::nullopt;
		T *item = std::launder(reinterpret_cast<T *>(slot(head_)));
		std::optional<T> result(std::move(*item));
		item->~T();
		head_ = (head_ + 1) % N;
		used_--;
		return result;
	}

private:
	void *slot(std::size_t i) { return slots_ + i * sizeof(T); }

	alignas(T) std::byte slots_[N * sizeof(T)];
	std::size_t head_ = 0;
	std::size_t used_ = 0;
};

std::string last_lines_good(std::span<const std::string> lines)
{
	RingGood<std::string, 4> ring;
	for (const std::string &line : lines)
		while (!ring.push(line))
			ring.pop();
	std::string text;
	while (std::optional<std::string> line = ring.pop())
		text += *line;
	return text;
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<std::string> lines(n * 3, "a line of the log that needs the heap");
	return (int)last_lines_good(lines).size();
}
#endif
} // namespace ring_pop
RUN_CASE(ring_pop, ring_pop::drive_bad(3), ring_pop::drive_good(3))

// CASE zip_scores: the zipped range refers to a vector that a call returned and nobody keeps
namespace zip_scores
{
template <class First, class Second>
class Zip
{
public:
	Zip(const First &first, const Second &second) : first_(first), second_(second) {}

	struct iterator {
		typename First::const_iterator first;
		typename Second::const_iterator second;
		auto operator*() const { return std::pair(*first, *second); }
		iterator &operator++()
		{
			++first;
			++second;
			return *this;
		}
		bool operator!=(const iterator &other) const
		{
			return first != other.first && second != other.second;
		}
	};

	iterator begin() const { return {first_.begin(), second_.begin()}; }
	iterator end() const { return {first_.end(), second_.end()}; }

private:
	const First &first_;
	const Second &second_;
};

class League
{
public:
	void add(std::string name, int won, int drawn)
	{
		names_.push_back(std::move(name));
		results_.push_back({won, drawn});
	}
	const std::vector<std::string> &names() const { return names_; }
	std::vector<int> points() const
	{
		std::vector<int> points;
		for (const auto &[won, drawn] : results_)
			points.push_back(3 * won + drawn);
		return points;
	}

private:
	std::vector<std::string> names_;
	std::vector<std::pair<int, int>> results_;
};
//- bad
std::string leader_bad(const League &league)
{
	std::string leader;
	int most = -1;
	for (const auto &[name, points] : Zip(league.names(), league.points())) {
		if (points > most) {
			most = points;
			leader = name;
		}
	}
	return leader;
}
#ifdef RUN
int drive_bad(int n)
{
	League league;
	league.add("Harbour", n, 2);
	league.add("Castle", n + 1, 0);
	return (int)leader_bad(league).size();
}
#endif
//- good
std::string leader_good(const League &league)
{
	std::string leader;
	int most = -1;
	const std::vector<int> all_points = league.points();
	for (const auto &[name, points] : Zip(league.names(), all_points)) {
		if (points > most) {
			most = points;
			leader = name;
		}
	}
	return leader;
}
#ifdef RUN
int drive_good(int n)
{
	League league;
	league.add("Harbour", n, 2);
	league.add("Castle", n + 1, 0);
	return (int)leader_good(league).size();
}
#endif
} // namespace zip_scores
RUN_CASE(zip_scores, zip_scores::drive_bad(3), zip_scores::drive_good(3))

// CASE peak_metrics: the override changes its map outside of the lock the base's function takes
namespace peak_metrics
{
class Metrics
{
public:
	virtual ~Metrics() = default;
	virtual void add(const std::string &name, long value)
	{
		const std::lock_guard lock(mutex_);
		totals_[name] += value;
	}
	long total(const std::string &name) const
	{
		const std::lock_guard lock(mutex_);
		const auto found = totals_.find(name);
		return found == totals_.end() ? 0 : found->second;
	}

private:
	mutable std::mutex mutex_;
	std::map<std::string, long> totals_;
};

void add_in_parallel(Metrics &metrics, std::span<const std::vector<long>> batches)
{
	std::vector<std::jthread> threads;
	for (const std::vector<long> &batch : batches)
		threads.emplace_back([&metrics, &batch] {
			for (long value : batch)
				metrics.add(value < 0 ? "refund" : "sale", value);
		});
}
//- bad
class PeakMetricsBad : public Metrics
{
public:
	void add(const std::string &name, long value) override
	{
		Metrics::add(name, value);
		long &peak = peaks_[name];
		peak = std::max(peak, value);
	}
	long peak(const std::string &name) const
	{
		const std::lock_guard lock(peak_mutex_);
		const auto found = peaks_.find(name);
		return found == peaks_.end() ? 0 : found->second;
	}

private:
	mutable std::mutex peak_mutex_;
	std::map<std::string, long> peaks_;
};

long highest_sale_bad(std::span<const std::vector<long>> batches)
{
	PeakMetricsBad metrics;
	add_in_parallel(metrics, batches);
	return metrics.peak("sale");
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<std::vector<long>> batches(n, std::vector<long>(500, 20));
	return (int)highest_sale_bad(batches);
}
#endif
//- good
class PeakMetricsGood : public Metrics
{
public:
	void add(const std::string &name, long value) override
	{
		Metrics::add(name, value);
		const std::lock_guard lock(peak_mutex_);
		long &peak = peaks_[name];
		peak = std::max(peak, value);
	}
	long peak(const std::string &name) const
	{
		const std::lock_guard lock(peak_mutex_);
		const auto found = peaks_.find(name);
		return found == peaks_.end() ? 0 : found->second;
	}

private:
	mutable std::mutex peak_mutex_;
	std::map<std::string, long> peaks_;
};

long highest_sale_good(std::span<const std::vector<long>> batches)
{
	PeakMetricsGood metrics;
	add_in_parallel(metrics, batches);
	return metrics.peak("sale");
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<std::vector<long>> batches(n, std::vector<long>(500, 20));
	return (int)highest_sale_good(batches);
}
#endif
} // namespace peak_metrics
RUN_CASE(peak_metrics, peak_metrics::drive_bad(3), peak_metrics::drive_good(3))
