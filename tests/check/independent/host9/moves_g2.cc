// SPDX-License-Identifier: GPL-2.0
// Moved objects in classes, containers, closures and coroutines; borrows of what was moved.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <coroutine>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CASE token_cursor: the default move copies the pointer into the other object's own buffer
namespace token_cursor
{
//- bad
class CursorBad
{
public:
	explicit CursorBad(std::string_view text)
	{
		length_ = text.copy(text_.data(), text_.size());
		at_ = text_.data();
	}
	bool done() const { return at_ == text_.data() + length_; }
	char next() { return *at_++; }

private:
	std::array<char, 32> text_{};
	std::size_t length_ = 0;
	const char *at_ = nullptr;
};

static std::unique_ptr<CursorBad> keep_bad(std::string_view text)
{
	CursorBad cursor(text);
	return std::make_unique<CursorBad>(std::move(cursor));
}

static int drive_bad(int n)
{
	const auto cursor = keep_bad("abcdef");
	int sum = 0;
	for (int i = 0; i < n && !cursor->done(); i++)
		sum += cursor->next();
	return sum;
}
//- good
class CursorGood
{
public:
	explicit CursorGood(std::string_view text)
	{
		length_ = text.copy(text_.data(), text_.size());
	}
	bool done() const { return at_ == length_; }
	char next() { return text_[at_++]; }

private:
	std::array<char, 32> text_{};
	std::size_t length_ = 0;
	std::size_t at_ = 0;
};

static std::unique_ptr<CursorGood> keep_good(std::string_view text)
{
	CursorGood cursor(text);
	return std::make_unique<CursorGood>(std::move(cursor));
}

static int drive_good(int n)
{
	const auto cursor = keep_good("abcdef");
	int sum = 0;
	for (int i = 0; i < n && !cursor->done(); i++)
		sum += cursor->next();
	return sum;
}
} // namespace token_cursor
RUN_CASE(token_cursor, token_cursor::drive_bad(3), token_cursor::drive_good(3))

// CASE thumbnail_pixels: the raw pointer is kept over the move into a function that frees the image
namespace thumbnail_pixels
{
struct Image {
	int width = 0;
	std::vector<uint8_t> pixels;
};

static std::size_t compress(std::unique_ptr<Image> image)
{
	std::size_t runs = 0;
	for (std::size_t i = 1; i < image->pixels.size(); i++)
		runs += image->pixels[i] != image->pixels[i - 1];
	return runs;
}

static std::unique_ptr<Image> decode(int i)
{
	auto image = std::make_unique<Image>();
	image->width = i;
	image->pixels.assign(32, static_cast<uint8_t>(i));
	return image;
}

//- bad
static std::size_t thumbnail_bad(int i)
{
	auto image = decode(i);
	const Image *shown = image.get();
	const std::size_t packed = compress(std::move(image));
	return packed + static_cast<std::size_t>(shown->width);
}

static std::size_t drive_bad(int n)
{
	std::size_t total = 0;
	for (int i = 0; i < n; i++)
		total += thumbnail_bad(i);
	return total;
}
//- good
static std::size_t thumbnail_good(int i)
{
	auto image = decode(i);
	const int width = image->width;
	const std::size_t packed = compress(std::move(image));
	return packed + static_cast<std::size_t>(width);
}

static std::size_t drive_good(int n)
{
	std::size_t total = 0;
	for (int i = 0; i < n; i++)
		total += thumbnail_good(i);
	return total;
}
} // namespace thumbnail_pixels
RUN_CASE(thumbnail_pixels, thumbnail_pixels::drive_bad(3), thumbnail_pixels::drive_good(3))

// CASE dialog_states: the next state is entered through the variable it was moved out of
namespace dialog_states
{
class State
{
public:
	virtual ~State() = default;
	virtual int enter() = 0;
	virtual void leave() {}
};

class Greeting : public State
{
public:
	int enter() override { return 1; }
};

class Asking : public State
{
public:
	explicit Asking(int question) : question_(question) {}
	int enter() override { return question_ * 10; }

private:
	int question_;
};

//- bad
class DialogBad
{
public:
	int change(std::unique_ptr<State> next)
	{
		if (!next)
			return 0;
		if (state_)
			state_->leave();
		state_ = std::move(next);
		return next->enter();
	}

private:
	std::unique_ptr<State> state_;
};

static int drive_bad(int n)
{
	DialogBad dialog;
	int sum = dialog.change(std::make_unique<Greeting>());
	for (int i = 0; i < n; i++)
		sum += dialog.change(std::make_unique<Asking>(i));
	return sum;
}
//- good
class DialogGood
{
public:
	int change(std::unique_ptr<State> next)
	{
		if (!next)
			return 0;
		if (state_)
			state_->leave();
		state_ = std::move(next);
		return state_->enter();
	}

private:
	std::unique_ptr<State> state_;
};

static int drive_good(int n)
{
	DialogGood dialog;
	int sum = dialog.change(std::make_unique<Greeting>());
	for (int i = 0; i < n; i++)
		sum += dialog.change(std::make_unique<Asking>(i));
	return sum;
}
} // namespace dialog_states
RUN_CASE(dialog_states, dialog_states::drive_bad(3), dialog_states::drive_good(3))

// CASE command_variant: the visitor dereferences the alternative that was moved to the history
namespace command_variant
{
struct Insert {
	std::string text;
};

struct Macro {
	std::vector<Insert> steps;
};

using Command = std::variant<Insert, std::unique_ptr<Macro>>;

struct Length {
	std::size_t operator()(const Insert &insert) const { return insert.text.size(); }
	std::size_t operator()(const std::unique_ptr<Macro> &macro) const
	{
		std::size_t total = 0;
		for (const Insert &step : macro->steps)
			total += step.text.size();
		return total;
	}
};

static Command parse(int i)
{
	if (i % 2 == 0)
		return Insert{"word"};
	auto macro = std::make_unique<Macro>();
	macro->steps.push_back(Insert{"step"});
	return macro;
}

//- bad
static std::size_t replay_bad(std::vector<Command> &history, int count)
{
	std::size_t typed = 0;
	for (int i = 0; i < count; i++) {
		Command command = parse(i);
		history.push_back(std::move(command));
		typed += std::visit(Length{}, command);
	}
	return typed;
}

static std::size_t drive_bad(int n)
{
	std::vector<Command> history;
	return replay_bad(history, n) + history.size();
}
//- good
static std::size_t replay_good(std::vector<Command> &history, int count)
{
	std::size_t typed = 0;
	for (int i = 0; i < count; i++) {
		Command command = parse(i);
		history.push_back(std::move(command));
		typed += std::visit(Length{}, history.back());
	}
	return typed;
}

static std::size_t drive_good(int n)
{
	std::vector<Command> history;
	return replay_good(history, n) + history.size();
}
} // namespace command_variant
RUN_CASE(command_variant, command_variant::drive_bad(3), command_variant::drive_good(3))

// CASE id_generator: the coroutine is resumed through the generator it was moved out of
namespace id_generator
{
class Ids
{
public:
	struct promise_type {
		int value = 0;
		Ids get_return_object()
		{
			return Ids(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int v) noexcept
		{
			value = v;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	Ids(Ids &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Ids &operator=(Ids &&) = delete;
	~Ids()
	{
		if (handle_)
			handle_.destroy();
	}
	int next()
	{
		handle_.resume();
		return handle_.promise().value;
	}

private:
	explicit Ids(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	std::coroutine_handle<promise_type> handle_;
};

static Ids count_from(int first)
{
	for (int i = first;; i++)
		co_yield i;
}

class Allocator
{
public:
	explicit Allocator(Ids ids) : ids_(std::move(ids)) {}
	int allocate() { return ids_.next(); }

private:
	Ids ids_;
};

//- bad
static int start_bad(int first)
{
	Ids ids = count_from(first);
	Allocator allocator(std::move(ids));
	const int reserved = ids.next();
	return reserved + allocator.allocate();
}

static int drive_bad(int n)
{
	return start_bad(n);
}
//- good
static int start_good(int first)
{
	Ids ids = count_from(first);
	const int reserved = ids.next();
	Allocator allocator(std::move(ids));
	return reserved + allocator.allocate();
}

static int drive_good(int n)
{
	return start_good(n);
}
} // namespace id_generator
RUN_CASE(id_generator, id_generator::drive_bad(3), id_generator::drive_good(3))

// CASE span_coalesce: after the full batch was moved out, its last span is still extended
namespace span_coalesce
{
struct Extent {
	int from;
	int to;
};

class Disk
{
public:
	void write(std::vector<Extent> extents)
	{
		for (const Extent &e : extents)
			blocks_ += e.to - e.from;
	}
	int blocks() const { return blocks_; }

private:
	int blocks_ = 0;
};

//- bad
static void write_all_bad(Disk &disk, const std::vector<int> &blocks)
{
	std::vector<Extent> batch;
	bool open = false;
	for (int block : blocks) {
		if (open && batch.back().to == block) {
			batch.back().to++;
			continue;
		}
		batch.push_back(Extent{block, block + 1});
		open = true;
		if (batch.size() == 2)
			disk.write(std::move(batch));
	}
	disk.write(std::move(batch));
}

static int drive_bad(int n)
{
	Disk disk;
	write_all_bad(disk, {n, n + 1, n + 10, n + 11, n + 20});
	return disk.blocks();
}
//- good
static void write_all_good(Disk &disk, const std::vector<int> &blocks)
{
	std::vector<Extent> batch;
	for (int block : blocks) {
		if (!batch.empty() && batch.back().to == block) {
			batch.back().to++;
			continue;
		}
		batch.push_back(Extent{block, block + 1});
		if (batch.size() == 2)
			disk.write(std::exchange(batch, {}));
	}
	disk.write(std::move(batch));
}

static int drive_good(int n)
{
	Disk disk;
	write_all_good(disk, {n, n + 1, n + 10, n + 11, n + 20});
	return disk.blocks();
}
} // namespace span_coalesce
RUN_CASE(span_coalesce, span_coalesce::drive_bad(3), span_coalesce::drive_good(3))

// CASE shard_half: the elements moved to the new shard are not erased from the old one
namespace shard_half
{
struct Record {
	int key;
	std::string value;
};

using Shard = std::vector<std::unique_ptr<Record>>;

static Shard fill(int n)
{
	Shard shard;
	for (int i = 0; i < n; i++)
		shard.push_back(std::make_unique<Record>(Record{i, "value"}));
	return shard;
}

static const Record *lookup(const Shard &shard, int key)
{
	const auto it = std::find_if(shard.begin(), shard.end(),
				     [key](const auto &r) { return r->key == key; });
	return it == shard.end() ? nullptr : it->get();
}

//- bad
static Shard split_bad(Shard &shard)
{
	const auto middle = shard.begin() + static_cast<std::ptrdiff_t>(shard.size() / 2);
	Shard upper;
	std::move(middle, shard.end(), std::back_inserter(upper));
	return upper;
}

static bool drive_bad(int n)
{
	Shard lower = fill(2 * n);
	const Shard upper = split_bad(lower);
	return lookup(upper, n) && !lookup(lower, n);
}
//- good
static Shard split_good(Shard &shard)
{
	const auto middle = shard.begin() + static_cast<std::ptrdiff_t>(shard.size() / 2);
	Shard upper;
	std::move(middle, shard.end(), std::back_inserter(upper));
	shard.erase(middle, shard.end());
	return upper;
}

static bool drive_good(int n)
{
	Shard lower = fill(2 * n);
	const Shard upper = split_good(lower);
	return lookup(upper, n) && !lookup(lower, n);
}
} // namespace shard_half
RUN_CASE(shard_half, shard_half::drive_bad(3), shard_half::drive_good(3))

// CASE parse_result: the braces are evaluated in order, the rows are counted after they were moved
namespace parse_result
{
struct Table {
	std::vector<std::string> rows;
};

//- bad
struct ResultBad {
	std::unique_ptr<Table> table;
	std::size_t rows;
};

static ResultBad parse_bad(std::string_view text)
{
	auto table = std::make_unique<Table>();
	while (!text.empty()) {
		const auto end = text.find('\n');
		table->rows.emplace_back(text.substr(0, end));
		text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
	}
	return {std::move(table), table->rows.size()};
}

static std::size_t drive_bad(int n)
{
	const ResultBad result = parse_bad("one\ntwo\nthree");
	return result.rows * static_cast<std::size_t>(n);
}
//- good
struct ResultGood {
	std::size_t rows;
	std::unique_ptr<Table> table;
};

static ResultGood parse_good(std::string_view text)
{
	auto table = std::make_unique<Table>();
	while (!text.empty()) {
		const auto end = text.find('\n');
		table->rows.emplace_back(text.substr(0, end));
		text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
	}
	return {table->rows.size(), std::move(table)};
}

static std::size_t drive_good(int n)
{
	const ResultGood result = parse_good("one\ntwo\nthree");
	return result.rows * static_cast<std::size_t>(n);
}
} // namespace parse_result
RUN_CASE(parse_result, parse_result::drive_bad(3), parse_result::drive_good(3))

// CASE font_cache: emplace may consume the font even when the key is taken, it is used then
namespace font_cache
{
struct Font {
	std::string face;
	int size;
	int uses = 0;
};

using Fonts = std::map<std::string, std::unique_ptr<Font>>;

static std::unique_ptr<Font> load(int size)
{
	return std::make_unique<Font>(Font{"mono", size});
}

//- bad
static int merge_bad(Fonts &fonts, std::unique_ptr<Font> font)
{
	const auto [place, added] = fonts.emplace(font->face, std::move(font));
	if (!added)
		place->second->size = std::max(place->second->size, font->size);
	return ++place->second->uses;
}

static int drive_bad(int n)
{
	Fonts fonts;
	int uses = 0;
	for (int i = 0; i < n; i++)
		uses += merge_bad(fonts, load(10 + i));
	return uses;
}
//- good
static int merge_good(Fonts &fonts, std::unique_ptr<Font> font)
{
	const auto [place, added] = fonts.try_emplace(font->face, std::move(font));
	if (!added)
		place->second->size = std::max(place->second->size, font->size);
	return ++place->second->uses;
}

static int drive_good(int n)
{
	Fonts fonts;
	int uses = 0;
	for (int i = 0; i < n; i++)
		uses += merge_good(fonts, load(10 + i));
	return uses;
}
} // namespace font_cache
RUN_CASE(font_cache, font_cache::drive_bad(3), font_cache::drive_good(3))

// CASE derived_widget: the derived move constructor reads the base part it has just moved away
namespace derived_widget
{
struct Layout {
	int columns;
};

class Widget
{
public:
	explicit Widget(int columns) : layout_(std::make_unique<Layout>(Layout{columns})) {}
	Widget(Widget &&) noexcept = default;
	Widget &operator=(Widget &&) noexcept = default;
	virtual ~Widget() = default;
	virtual int cells() const { return layout_->columns; }

protected:
	std::unique_ptr<Layout> layout_;
};

//- bad
class GridBad : public Widget
{
public:
	GridBad(int columns, int rows) : Widget(columns), cells_(columns * rows) {}
	GridBad(GridBad &&other) noexcept
		: Widget(std::move(other)), cells_(other.cells_ - other.layout_->columns)
	{
	}
	int cells() const override { return cells_; }

private:
	int cells_;
};

static int drive_bad(int n)
{
	GridBad grid(4, n);
	const GridBad without_header(std::move(grid));
	return without_header.cells();
}
//- good
class GridGood : public Widget
{
public:
	GridGood(int columns, int rows) : Widget(columns), cells_(columns * rows) {}
	GridGood(GridGood &&other) noexcept
		: Widget(std::move(other)), cells_(other.cells_ - layout_->columns)
	{
	}
	int cells() const override { return cells_; }

private:
	int cells_;
};

static int drive_good(int n)
{
	GridGood grid(4, n);
	const GridGood without_header(std::move(grid));
	return without_header.cells();
}
} // namespace derived_widget
RUN_CASE(derived_widget, derived_widget::drive_bad(3), derived_widget::drive_good(3))

// CASE job_closure: the closure moves its job out and is called once for each worker
namespace job_closure
{
struct Job {
	int weight;
};

static int run(std::unique_ptr<Job> job, int worker)
{
	return job->weight * worker;
}

template <typename Make>
static int start_workers(int count, Make make)
{
	int total = 0;
	for (int worker = 0; worker < count; worker++)
		total += run(make(), worker);
	return total;
}

//- bad
static int schedule_bad(int workers, int weight)
{
	auto job = std::make_unique<Job>(Job{weight});
	return start_workers(workers, [job = std::move(job)]() mutable { return std::move(job); });
}

static int drive_bad(int n)
{
	return schedule_bad(n, 5);
}
//- good
static int schedule_good(int workers, int weight)
{
	auto job = std::make_unique<Job>(Job{weight});
	return start_workers(workers,
			     [job = std::move(job)]() { return std::make_unique<Job>(*job); });
}

static int drive_good(int n)
{
	return schedule_good(n, 5);
}
} // namespace job_closure
RUN_CASE(job_closure, job_closure::drive_bad(3), job_closure::drive_good(3))

// CASE topic_subscribe: the switch falls through to a case that uses the handle moved by the first
namespace topic_subscribe
{
struct Subscriber {
	int id;
	int weight = 1;
};

enum class Mode { persistent, once, ignore };

struct Topic {
	std::vector<std::shared_ptr<Subscriber>> lasting;
	std::vector<std::shared_ptr<Subscriber>> brief;
	int weight = 0;
};

//- bad
static void subscribe_bad(Topic &topic, std::shared_ptr<Subscriber> who, Mode mode)
{
	switch (mode) {
	case Mode::persistent:
		topic.lasting.push_back(std::move(who));
		[[fallthrough]];
	case Mode::once:
		topic.weight += who->weight;
		topic.brief.push_back(std::move(who));
		break;
	case Mode::ignore:
		break;
	}
}

static int drive_bad(int n)
{
	Topic topic;
	for (int i = 0; i < n; i++)
		subscribe_bad(topic, std::make_shared<Subscriber>(Subscriber{i}),
			      i % 2 ? Mode::once : Mode::persistent);
	return topic.weight + static_cast<int>(topic.brief.size());
}
//- good
static void subscribe_good(Topic &topic, std::shared_ptr<Subscriber> who, Mode mode)
{
	switch (mode) {
	case Mode::persistent:
		topic.lasting.push_back(who);
		[[fallthrough]];
	case Mode::once:
		topic.weight += who->weight;
		topic.brief.push_back(std::move(who));
		break;
	case Mode::ignore:
		break;
	}
}

static int drive_good(int n)
{
	Topic topic;
	for (int i = 0; i < n; i++)
		subscribe_good(topic, std::make_shared<Subscriber>(Subscriber{i}),
			       i % 2 ? Mode::once : Mode::persistent);
	return topic.weight + static_cast<int>(topic.brief.size());
}
} // namespace topic_subscribe
RUN_CASE(topic_subscribe, topic_subscribe::drive_bad(3), topic_subscribe::drive_good(3))

// CLEAN insert_or_bump: correct
namespace insert_or_bump
{
struct Counter {
	std::string name;
	int value = 0;
};

static int add(std::map<std::string, std::unique_ptr<Counter>> &all, std::unique_ptr<Counter> c)
{
	const std::string key = c->name;
	const auto [it, fresh] = all.try_emplace(key, std::move(c));
	if (fresh)
		return it->second->value;
	it->second->value += c->value;
	c->value = 0;
	return it->second->value;
}

static int drive(int n)
{
	std::map<std::string, std::unique_ptr<Counter>> all;
	int last = 0;
	for (int i = 0; i < n; i++)
		last += add(all, std::make_unique<Counter>(Counter{"hits", i}));
	return last;
}
} // namespace insert_or_bump
RUN_CLEAN(insert_or_bump, insert_or_bump::drive(3))

// CLEAN handle_assign: correct
namespace handle_assign
{
class Handle
{
public:
	Handle() = default;
	explicit Handle(int value) : value_(new int(value)) {}
	Handle(Handle &&other) noexcept : value_(std::exchange(other.value_, nullptr)) {}
	Handle &operator=(Handle &&other) noexcept
	{
		if (this != &other) {
			delete value_;
			value_ = std::exchange(other.value_, nullptr);
		}
		return *this;
	}
	~Handle() { delete value_; }
	int value_or(int other) const { return value_ ? *value_ : other; }

private:
	int *value_ = nullptr;
};

static int drive(int n)
{
	std::vector<Handle> handles;
	Handle spare;
	for (int i = 0; i < n; i++) {
		Handle h(i);
		std::swap(h, spare);
		handles.push_back(std::move(h));
		if (h.value_or(-1) == -1)
			h = Handle(10 * i);
		handles.push_back(std::move(h));
	}
	int sum = spare.value_or(0);
	for (const Handle &h : handles)
		sum += h.value_or(1);
	return sum;
}
} // namespace handle_assign
RUN_CLEAN(handle_assign, handle_assign::drive(3))

// CLEAN lane_choice: correct
namespace lane_choice
{
struct Order {
	int id;
	int amount;
};

using Orders = std::vector<std::unique_ptr<Order>>;

static int place(Orders &big, Orders &small, std::unique_ptr<Order> order)
{
	const Order &seen = *order;
	if (seen.amount > 100)
		big.push_back(std::move(order));
	else
		small.push_back(std::move(order));
	if (!order)
		return seen.amount;
	return 0;
}

static int drive(int n)
{
	std::vector<std::unique_ptr<Order>> big;
	std::vector<std::unique_ptr<Order>> small;
	int placed = 0;
	for (int i = 0; i < n; i++)
		placed += place(big, small, std::make_unique<Order>(Order{i, 80 * i}));
	return placed;
}
} // namespace lane_choice
RUN_CLEAN(lane_choice, lane_choice::drive(3))

// CLEAN double_buffer: correct
namespace double_buffer
{
class Journal
{
public:
	void log(std::string line) { filling_.push_back(std::move(line)); }
	std::size_t flush()
	{
		std::vector<std::string> writing = std::move(spare_);
		writing.clear();
		std::swap(writing, filling_);
		std::size_t bytes = 0;
		for (const std::string &line : writing)
			bytes += line.size();
		writing.clear();
		spare_ = std::move(writing);
		return bytes;
	}

private:
	std::vector<std::string> filling_;
	std::vector<std::string> spare_;
};

static std::size_t drive(int n)
{
	Journal journal;
	std::size_t bytes = 0;
	for (int i = 0; i < n; i++) {
		std::string line = "entry " + std::to_string(i);
		journal.log(line);
		line += " again";
		journal.log(std::move(line));
		line = "and another one";
		journal.log(std::move(line));
		bytes += journal.flush();
	}
	return bytes;
}
} // namespace double_buffer
RUN_CLEAN(double_buffer, double_buffer::drive(3))

// CLEAN list_rebuild: correct
namespace list_rebuild
{
struct Node {
	int value;
	std::unique_ptr<Node> next;
};

class List
{
public:
	List() = default;
	List(List &&) noexcept = default;
	List &operator=(List &&) noexcept = default;
	~List()
	{
		while (head_)
			head_ = std::move(head_->next);
	}
	void push(int value)
	{
		auto node = std::make_unique<Node>(Node{value, std::move(head_)});
		head_ = std::move(node);
	}
	void reverse()
	{
		std::unique_ptr<Node> done;
		while (head_) {
			std::unique_ptr<Node> rest = std::move(head_->next);
			head_->next = std::move(done);
			done = std::move(head_);
			head_ = std::move(rest);
		}
		head_ = std::move(done);
	}
	int first() const { return head_ ? head_->value : -1; }

private:
	std::unique_ptr<Node> head_;
};

static int drive(int n)
{
	List list;
	for (int i = 0; i < 3 * n; i++)
		list.push(i);
	list.reverse();
	List other = std::move(list);
	list = List();
	list.push(7);
	return other.first() + list.first();
}
} // namespace list_rebuild
RUN_CLEAN(list_rebuild, list_rebuild::drive(3))

// CLEAN connection_upgrade: correct
namespace connection_upgrade
{
class Socket
{
public:
	explicit Socket(int fd) : fd_(fd) {}
	int fd() const { return fd_; }

private:
	int fd_;
};

class Plain
{
public:
	explicit Plain(std::unique_ptr<Socket> socket) : socket_(std::move(socket)) {}
	std::unique_ptr<Socket> release() { return std::move(socket_); }
	int fd() const { return socket_ ? socket_->fd() : -1; }

private:
	std::unique_ptr<Socket> socket_;
};

class Secure
{
public:
	explicit Secure(Plain &&plain) : socket_(plain.release()) {}
	int fd() const { return socket_ ? socket_->fd() : -1; }

private:
	std::unique_ptr<Socket> socket_;
};

static int drive(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++) {
		std::variant<Plain, Secure> connection = Plain(std::make_unique<Socket>(i));
		if (Plain *plain = std::get_if<Plain>(&connection); plain && i % 2) {
			Plain before = std::move(*plain);
			connection = Secure(std::move(before));
		}
		sum += std::visit([](const auto &c) { return c.fd(); }, connection);
	}
	return sum;
}
} // namespace connection_upgrade
RUN_CLEAN(connection_upgrade, connection_upgrade::drive(3))
