// SPDX-License-Identifier: GPL-2.0
// C++'s other shapes: hierarchies, unions and variants, ranges, coroutines, temporaries, placement and allocation.
#include "../set.hh"
#include "vocab_b.hh"
#include <algorithm>
#include <coroutine>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CASE drawing_slices: the row of shapes keeps only the base part, the cast down reads a radius that isn't there
namespace drawing_slices
{
enum class Kind { dot, circle };
struct Shape {
	Kind kind;
	float x, y;
	Shape(Kind kind, float x, float y) : kind(kind), x(x), y(y) {}
	virtual ~Shape() = default;
};
struct Circle : Shape {
	float radius;
	Circle(float x, float y, float radius) : Shape(Kind::circle, x, y), radius(radius) {}
};
//- bad
class DrawingBad
{
	vb::Row<Shape> shapes_;

public:
	void add_dot(float x, float y) { shapes_.push(Shape(Kind::dot, x, y)); }
	void add_circle(float x, float y, float radius) { shapes_.push(Circle(x, y, radius)); }
	float right_edge() const
	{
		float edge = 0;
		for (const Shape &shape : shapes_) {
			float right = shape.x;
			if (shape.kind == Kind::circle)
				right += static_cast<const Circle &>(shape).radius;
			edge = right > edge ? right : edge;
		}
		return edge;
	}
};
#ifdef RUN
unsigned drive_bad(int n)
{
	DrawingBad drawing;
	drawing.add_dot(1, 1);
	drawing.add_circle(2, 2, n);
	return drawing.right_edge() > 4;
}
#endif
//- good
class DrawingGood
{
	vb::Row<vb::Owner<Shape>> shapes_;

public:
	void add_dot(float x, float y) { shapes_.push(vb::own<Shape>(Kind::dot, x, y)); }
	void add_circle(float x, float y, float radius)
	{
		shapes_.push(vb::own<Circle>(x, y, radius));
	}
	float right_edge() const
	{
		float edge = 0;
		for (const vb::Owner<Shape> &shape : shapes_) {
			float right = shape->x;
			if (shape->kind == Kind::circle)
				right += static_cast<const Circle &>(*shape).radius;
			edge = right > edge ? right : edge;
		}
		return edge;
	}
};
#ifdef RUN
unsigned drive_good(int n)
{
	DrawingGood drawing;
	drawing.add_dot(1, 1);
	drawing.add_circle(2, 2, n);
	return drawing.right_edge() > 4;
}
#endif
} // namespace drawing_slices
RUN_CASE(drawing_slices, drawing_slices::drive_bad(3), drawing_slices::drive_good(3))

// CASE input_events: a key that isn't Escape falls through to the wheel's case and is cast to a wheel event
namespace input_events
{
struct Event {
	enum class Type { key, wheel, close } type;
	explicit Event(Type type) : type(type) {}
	virtual ~Event() = default;
};
struct KeyEvent : Event {
	int code;
	explicit KeyEvent(int code) : Event(Type::key), code(code) {}
};
struct WheelEvent : Event {
	double dx, dy;
	WheelEvent(double dx, double dy) : Event(Type::wheel), dx(dx), dy(dy) {}
};
using Queue = vb::Ring<vb::Owner<Event>, 16>;
//- bad
class ScrollerBad
{
	double top_ = 0;
	bool open_ = true;

	void handle(const Event &event)
	{
		switch (event.type) {
		case Event::Type::key:
			if (static_cast<const KeyEvent &>(event).code == 27) {
				open_ = false;
				break;
			}
		case Event::Type::wheel:
			top_ += static_cast<const WheelEvent &>(event).dy;
			break;
		case Event::Type::close:
			open_ = false;
			break;
		}
	}

public:
	bool poll(Queue &queue)
	{
		while (std::optional<vb::Owner<Event>> event = queue.pop())
			handle(**event);
		return open_;
	}
};
#ifdef RUN
unsigned drive_bad(int n)
{
	Queue queue;
	queue.push(vb::own<WheelEvent>(0, 4));
	queue.push(vb::own<KeyEvent>(n));
	ScrollerBad scroller;
	return scroller.poll(queue);
}
#endif
//- good
class ScrollerGood
{
	double top_ = 0;
	bool open_ = true;

	void handle(const Event &event)
	{
		switch (event.type) {
		case Event::Type::key:
			if (static_cast<const KeyEvent &>(event).code == 27)
				open_ = false;
			break;
		case Event::Type::wheel:
			top_ += static_cast<const WheelEvent &>(event).dy;
			break;
		case Event::Type::close:
			open_ = false;
			break;
		}
	}

public:
	bool poll(Queue &queue)
	{
		while (std::optional<vb::Owner<Event>> event = queue.pop())
			handle(**event);
		return open_;
	}
};
#ifdef RUN
unsigned drive_good(int n)
{
	Queue queue;
	queue.push(vb::own<WheelEvent>(0, 4));
	queue.push(vb::own<KeyEvent>(n));
	ScrollerGood scroller;
	return scroller.poll(queue);
}
#endif
} // namespace input_events
RUN_CASE(input_events, input_events::drive_bad(3), input_events::drive_good(3))

// CASE importer_start: the base constructor starts a run, which calls a pure virtual of the part not yet made
namespace importer_start
{
//- bad
class ImporterBad
{
	std::vector<std::string> log_;

	void restart() { log_.push_back("importing " + format()); }

public:
	ImporterBad() { restart(); }
	virtual ~ImporterBad() = default;
	virtual std::string format() const = 0;
	std::size_t lines() const { return log_.size(); }
};
class CsvImporterBad : public ImporterBad
{
	char separator_;

public:
	explicit CsvImporterBad(char separator) : separator_(separator) {}
	std::string format() const override
	{
		return std::string("text separated by ") + separator_;
	}
};
std::unique_ptr<ImporterBad> open_importer_bad(char separator)
{
	return std::make_unique<CsvImporterBad>(separator);
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return open_importer_bad(';')->lines() + n;
}
#endif
//- good
class ImporterGood
{
	std::vector<std::string> log_;

public:
	virtual ~ImporterGood() = default;
	virtual std::string format() const = 0;
	void restart() { log_.push_back("importing " + format()); }
	std::size_t lines() const { return log_.size(); }
};
class CsvImporterGood : public ImporterGood
{
	char separator_;

public:
	explicit CsvImporterGood(char separator) : separator_(separator) {}
	std::string format() const override
	{
		return std::string("text separated by ") + separator_;
	}
};
std::unique_ptr<ImporterGood> open_importer_good(char separator)
{
	auto importer = std::make_unique<CsvImporterGood>(separator);
	importer->restart();
	return importer;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return open_importer_good(';')->lines() + n;
}
#endif
} // namespace importer_start
RUN_CASE(importer_start, importer_start::drive_bad(3), importer_start::drive_good(3))

// CASE job_owner: the owner deletes the derived job through a base without a virtual destructor
namespace job_owner
{
//- bad
class JobBad
{
	int priority_;

public:
	explicit JobBad(int priority) : priority_(priority) {}
	virtual int run() = 0;
	int priority() const { return priority_; }
};
class ResizeBad final : public JobBad
{
	std::vector<std::uint8_t> pixels_;

public:
	ResizeBad(int priority, std::size_t size) : JobBad(priority), pixels_(size) {}
	int run() override { return pixels_.size(); }
};
class PlanBad
{
	vb::Row<vb::Owner<JobBad>> jobs_;

public:
	void add_resize(int priority, std::size_t size)
	{
		jobs_.push(vb::own<ResizeBad>(priority, size));
	}
	int run_last() { return jobs_.empty() ? 0 : jobs_.take_last()->run(); }
};
#ifdef RUN
unsigned drive_bad(int n)
{
	PlanBad plan;
	plan.add_resize(1, n);
	return plan.run_last();
}
#endif
//- good
class JobGood
{
	int priority_;

public:
	explicit JobGood(int priority) : priority_(priority) {}
	virtual ~JobGood() = default;
	virtual int run() = 0;
	int priority() const { return priority_; }
};
class ResizeGood final : public JobGood
{
	std::vector<std::uint8_t> pixels_;

public:
	ResizeGood(int priority, std::size_t size) : JobGood(priority), pixels_(size) {}
	int run() override { return pixels_.size(); }
};
class PlanGood
{
	vb::Row<vb::Owner<JobGood>> jobs_;

public:
	void add_resize(int priority, std::size_t size)
	{
		jobs_.push(vb::own<ResizeGood>(priority, size));
	}
	int run_last() { return jobs_.empty() ? 0 : jobs_.take_last()->run(); }
};
#ifdef RUN
unsigned drive_good(int n)
{
	PlanGood plan;
	plan.add_resize(1, n);
	return plan.run_last();
}
#endif
} // namespace job_owner
RUN_CASE(job_owner, job_owner::drive_bad(3), job_owner::drive_good(3))

// CASE sheet_cell: a text is assigned to the union's string while the number is the live member
namespace sheet_cell
{
//- bad
class CellBad
{
	enum class Holds { number, text } holds_ = Holds::number;
	union {
		double number_ = 0;
		std::string text_;
	};

public:
	CellBad() {}
	CellBad(const CellBad &) = delete;
	CellBad &operator=(const CellBad &) = delete;
	~CellBad()
	{
		if (holds_ == Holds::text)
			std::destroy_at(&text_);
	}
	void set(double number)
	{
		if (holds_ == Holds::text)
			std::destroy_at(&text_);
		holds_ = Holds::number;
		number_ = number;
	}
	void set(const std::string &text)
	{
		holds_ = Holds::text;
		text_ = text;
	}
	std::size_t width() const { return holds_ == Holds::text ? text_.size() : 8; }
};
#ifdef RUN
unsigned drive_bad(int n)
{
	CellBad cell;
	cell.set(1.5 * n);
	cell.set("the sum of all expenses of the year");
	return cell.width();
}
#endif
//- good
class CellGood
{
	enum class Holds { number, text } holds_ = Holds::number;
	union {
		double number_ = 0;
		std::string text_;
	};

public:
	CellGood() {}
	CellGood(const CellGood &) = delete;
	CellGood &operator=(const CellGood &) = delete;
	~CellGood()
	{
		if (holds_ == Holds::text)
			std::destroy_at(&text_);
	}
	void set(double number)
	{
		if (holds_ == Holds::text)
			std::destroy_at(&text_);
		holds_ = Holds::number;
		number_ = number;
	}
	void set(const std::string &text)
	{
		if (holds_ == Holds::text) {
			text_ = text;
			return;
		}
		std::construct_at(&text_, text);
		holds_ = Holds::text;
	}
	std::size_t width() const { return holds_ == Holds::text ? text_.size() : 8; }
};
#ifdef RUN
unsigned drive_good(int n)
{
	CellGood cell;
	cell.set(1.5 * n);
	cell.set("the sum of all expenses of the year");
	return cell.width();
}
#endif
} // namespace sheet_cell
RUN_CASE(sheet_cell, sheet_cell::drive_bad(3), sheet_cell::drive_good(3))

// CASE music_player: the new state is assigned over the old one, whose track is still used afterwards
namespace music_player
{
struct Stopped {
};
struct Playing {
	std::string track;
	int seconds = 0;
};
struct Paused {
	int seconds;
};
//- bad
class PlayerBad
{
	std::variant<Stopped, Playing, Paused> state_;
	vb::Row<std::string> history_;

public:
	void play(std::string track) { state_ = Playing{std::move(track)}; }
	void tick()
	{
		if (auto *playing = std::get_if<Playing>(&state_))
			playing->seconds++;
	}
	bool pause()
	{
		const auto *playing = std::get_if<Playing>(&state_);
		if (!playing)
			return false;
		state_ = Paused{playing->seconds};
		history_.push(playing->track);
		return true;
	}
	std::size_t played() const { return history_.count(); }
};
#ifdef RUN
unsigned drive_bad(int n)
{
	PlayerBad player;
	player.play("Concerto for two pianos and orchestra");
	player.tick();
	player.pause();
	return player.played() + n;
}
#endif
//- good
class PlayerGood
{
	std::variant<Stopped, Playing, Paused> state_;
	vb::Row<std::string> history_;

public:
	void play(std::string track) { state_ = Playing{std::move(track)}; }
	void tick()
	{
		if (auto *playing = std::get_if<Playing>(&state_))
			playing->seconds++;
	}
	bool pause()
	{
		const auto *playing = std::get_if<Playing>(&state_);
		if (!playing)
			return false;
		history_.push(playing->track);
		state_ = Paused{playing->seconds};
		return true;
	}
	std::size_t played() const { return history_.count(); }
};
#ifdef RUN
unsigned drive_good(int n)
{
	PlayerGood player;
	player.play("Concerto for two pianos and orchestra");
	player.tick();
	player.pause();
	return player.played() + n;
}
#endif
} // namespace music_player
RUN_CASE(music_player, music_player::drive_bad(3), music_player::drive_good(3))

// CASE plugin_names: the loop runs over the names of a snapshot that ends before its first turn
namespace plugin_names
{
class Snapshot
{
	vb::Row<std::string> names_;

public:
	explicit Snapshot(vb::Row<std::string> names) : names_(std::move(names)) {}
	const vb::Row<std::string> &names() const BORROWED { return names_; }
};
class Plugins
{
	mutable vb::Latch latch_;
	vb::Row<std::string> names_;

public:
	void load(std::string name)
	{
		vb::Guard guard(latch_);
		names_.push(std::move(name));
	}
	Snapshot snapshot() const
	{
		vb::Guard guard(latch_);
		return Snapshot(names_);
	}
};
//- bad
std::string join_names_bad(const Plugins &plugins, char separator)
{
	std::string all;
	for (const std::string &name : plugins.snapshot().names()) {
		if (!all.empty())
			all += separator;
		all += name;
	}
	return all;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	Plugins plugins;
	plugins.load("spelling of foreign names");
	plugins.load("reader for old archives");
	return join_names_bad(plugins, ',').size() + n;
}
#endif
//- good
std::string join_names_good(const Plugins &plugins, char separator)
{
	std::string all;
	const Snapshot snapshot = plugins.snapshot();
	for (const std::string &name : snapshot.names()) {
		if (!all.empty())
			all += separator;
		all += name;
	}
	return all;
}
#ifdef RUN
unsigned drive_good(int n)
{
	Plugins plugins;
	plugins.load("spelling of foreign names");
	plugins.load("reader for old archives");
	return join_names_good(plugins, ',').size() + n;
}
#endif
} // namespace plugin_names
RUN_CASE(plugin_names, plugin_names::drive_bad(3), plugin_names::drive_good(3))

// CASE log_filter: the filter's predicate refers to a parameter of the function that returned the view
namespace log_filter
{
struct Entry {
	int level;
	std::string text;
};
//- bad
auto at_least_bad(const std::vector<Entry> &entries BORROWED, int level)
{
	return entries |
	       std::views::filter([&](const Entry &entry) { return entry.level >= level; });
}
std::size_t longest_bad(const std::vector<Entry> &entries, int level)
{
	std::size_t longest = 0;
	for (const Entry &entry : at_least_bad(entries, level))
		longest = std::max(longest, entry.text.size());
	return longest;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	std::vector<Entry> entries{{1, "started"}, {4, "no space left"}, {2, "slow disk"}};
	return longest_bad(entries, n);
}
#endif
//- good
auto at_least_good(const std::vector<Entry> &entries BORROWED, int level)
{
	return entries |
	       std::views::filter([level](const Entry &entry) { return entry.level >= level; });
}
std::size_t longest_good(const std::vector<Entry> &entries, int level)
{
	std::size_t longest = 0;
	for (const Entry &entry : at_least_good(entries, level))
		longest = std::max(longest, entry.text.size());
	return longest;
}
#ifdef RUN
unsigned drive_good(int n)
{
	std::vector<Entry> entries{{1, "started"}, {4, "no space left"}, {2, "slow disk"}};
	return longest_good(entries, n);
}
#endif
} // namespace log_filter
RUN_CASE(log_filter, log_filter::drive_bad(3), log_filter::drive_good(3))

// CASE word_source: the coroutine keeps only a reference to its text, a temporary of the line that started it
namespace word_source
{
template <class T>
class Source
{
public:
	struct promise_type {
		std::optional<T> current;
		Source get_return_object()
		{
			return Source(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(T value)
		{
			current = std::move(value);
			return {};
		}
		void return_void() { current.reset(); }
		void unhandled_exception() { throw; }
	};
	Source(Source &&other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
	Source &operator=(Source &&) = delete;
	~Source()
	{
		if (frame_)
			frame_.destroy();
	}
	std::optional<T> next()
	{
		if (frame_.done())
			return std::nullopt;
		frame_.resume();
		return frame_.promise().current;
	}

private:
	explicit Source(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
	std::coroutine_handle<promise_type> frame_;
};
struct Page {
	std::string title;
	std::string body;
};
//- bad
Source<std::string> words_bad(const std::string &text)
{
	std::size_t from = 0;
	while (from < text.size()) {
		std::size_t to = text.find(' ', from);
		if (to == std::string::npos)
			to = text.size();
		if (to > from)
			co_yield text.substr(from, to - from);
		from = to + 1;
	}
}
std::size_t count_long_bad(const Page &page, std::size_t length)
{
	std::size_t count = 0;
	Source<std::string> words = words_bad(page.title + ' ' + page.body);
	while (std::optional<std::string> word = words.next())
		count += word->size() >= length;
	return count;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return count_long_bad({"Of the sea and its birds", "Gulls nest on cliffs and roofs"}, n);
}
#endif
//- good
Source<std::string> words_good(const std::string text)
{
	std::size_t from = 0;
	while (from < text.size()) {
		std::size_t to = text.find(' ', from);
		if (to == std::string::npos)
			to = text.size();
		if (to > from)
			co_yield text.substr(from, to - from);
		from = to + 1;
	}
}
std::size_t count_long_good(const Page &page, std::size_t length)
{
	std::size_t count = 0;
	Source<std::string> words = words_good(page.title + ' ' + page.body);
	while (std::optional<std::string> word = words.next())
		count += word->size() >= length;
	return count;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return count_long_good({"Of the sea and its birds", "Gulls nest on cliffs and roofs"}, n);
}
#endif
} // namespace word_source
RUN_CASE(word_source, word_source::drive_bad(3), word_source::drive_good(3))

// CASE tween_scripts: the script owns its coroutine's frame and can be copied, both copies destroy it
namespace tween_scripts
{
//- bad
class ScriptBad
{
public:
	struct promise_type {
		ScriptBad get_return_object()
		{
			return ScriptBad(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	~ScriptBad()
	{
		if (frame_)
			frame_.destroy();
	}
	bool step()
	{
		if (!frame_.done())
			frame_.resume();
		return !frame_.done();
	}

private:
	explicit ScriptBad(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
	std::coroutine_handle<promise_type> frame_;
};
ScriptBad slide_bad(std::shared_ptr<int> x, int to)
{
	while (*x < to) {
		++*x;
		co_await std::suspend_always();
	}
}
class StageBad
{
	std::vector<ScriptBad> scripts_;

public:
	void add(const ScriptBad &script) { scripts_.push_back(script); }
	bool step()
	{
		bool more = false;
		for (ScriptBad &script : scripts_)
			more |= script.step();
		return more;
	}
};
#ifdef RUN
unsigned drive_bad(int n)
{
	auto x = std::make_shared<int>(0);
	StageBad stage;
	stage.add(slide_bad(x, n));
	while (stage.step())
		;
	return *x;
}
#endif
//- good
class ScriptGood
{
public:
	struct promise_type {
		ScriptGood get_return_object()
		{
			return ScriptGood(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	ScriptGood(ScriptGood &&other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
	ScriptGood &operator=(ScriptGood &&) = delete;
	~ScriptGood()
	{
		if (frame_)
			frame_.destroy();
	}
	bool step()
	{
		if (!frame_.done())
			frame_.resume();
		return !frame_.done();
	}

private:
	explicit ScriptGood(std::coroutine_handle<promise_type> frame) : frame_(frame) {}
	std::coroutine_handle<promise_type> frame_;
};
ScriptGood slide_good(std::shared_ptr<int> x, int to)
{
	while (*x < to) {
		++*x;
		co_await std::suspend_always();
	}
}
class StageGood
{
	std::vector<ScriptGood> scripts_;

public:
	void add(ScriptGood &&script) { scripts_.push_back(std::move(script)); }
	bool step()
	{
		bool more = false;
		for (ScriptGood &script : scripts_)
			more |= script.step();
		return more;
	}
};
#ifdef RUN
unsigned drive_good(int n)
{
	auto x = std::make_shared<int>(0);
	StageGood stage;
	stage.add(slide_good(x, n));
	while (stage.step())
		;
	return *x;
}
#endif
} // namespace tween_scripts
RUN_CASE(tween_scripts, tween_scripts::drive_bad(3), tween_scripts::drive_good(3))

// CASE menu_label: both arms of ?: become one temporary string, even where the alias exists
namespace menu_label
{
struct Dish {
	std::string name;
	std::optional<std::string> alias;
	bool vegan = false;
};
//- bad
std::size_t widest_bad(const std::vector<Dish> &dishes, std::string &widest)
{
	std::size_t width = 0;
	for (const Dish &dish : dishes) {
		std::string_view label =
			dish.alias ? *dish.alias : dish.name + (dish.vegan ? " (vegan)" : "");
		if (label.size() <= width)
			continue;
		width = label.size();
		widest = label;
	}
	return width;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	std::string widest;
	return widest_bad({{"Lentil soup", "The warm one of the house", true}, {"Dumplings", {}}},
			  widest) +
	       n;
}
#endif
//- good
std::size_t widest_good(const std::vector<Dish> &dishes, std::string &widest)
{
	std::size_t width = 0;
	for (const Dish &dish : dishes) {
		std::string label =
			dish.alias ? *dish.alias : dish.name + (dish.vegan ? " (vegan)" : "");
		if (label.size() <= width)
			continue;
		width = label.size();
		widest = label;
	}
	return width;
}
#ifdef RUN
unsigned drive_good(int n)
{
	std::string widest;
	return widest_good({{"Lentil soup", "The warm one of the house", true}, {"Dumplings", {}}},
			   widest) +
	       n;
}
#endif
} // namespace menu_label
RUN_CASE(menu_label, menu_label::drive_bad(3), menu_label::drive_good(3))

// CASE level_outcome: the reference is into the outcome that load returned, which ends with the line
namespace level_outcome
{
struct Level {
	std::string name;
	std::vector<int> tiles;
};
inline vb::Outcome<Level> load(std::string_view text)
{
	const std::size_t colon = text.find(':');
	if (colon == std::string_view::npos)
		return vb::Outcome<Level>::error(22);
	Level level{std::string(text.substr(0, colon)), {}};
	for (char c : text.substr(colon + 1))
		level.tiles.push_back(c == '#');
	return level;
}
//- bad
int count_walls_bad(std::string_view text)
{
	if (!load(text))
		return -1;
	const Level &level = load(text).value();
	int walls = 0;
	for (int tile : level.tiles)
		walls += tile;
	return walls;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return count_walls_bad("the harbour by night:##..##") + n;
}
#endif
//- good
int count_walls_good(std::string_view text)
{
	const vb::Outcome<Level> loaded = load(text);
	if (!loaded)
		return -1;
	const Level &level = loaded.value();
	int walls = 0;
	for (int tile : level.tiles)
		walls += tile;
	return walls;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return count_walls_good("the harbour by night:##..##") + n;
}
#endif
} // namespace level_outcome
RUN_CASE(level_outcome, level_outcome::drive_bad(3), level_outcome::drive_good(3))

// CASE slot_emplace: if the new object's constructor throws, the slot still counts as full and destroys the old again
namespace slot_emplace
{
class Profile
{
	std::string name_;
	std::vector<int> scores_;

public:
	Profile(std::string name, int age) : name_(std::move(name)), scores_(8)
	{
		if (age < 0)
			throw std::invalid_argument("age of " + name_);
	}
	std::size_t rounds() const { return scores_.size(); }
};
//- bad
template <class T>
class SlotBad
{
	alignas(T) std::byte room_[sizeof(T)];
	bool full_ = false;

public:
	SlotBad() = default;
	SlotBad(const SlotBad &) = delete;
	SlotBad &operator=(const SlotBad &) = delete;
	~SlotBad() { clear(); }
	T *get() BORROWED { return full_ ? std::launder(reinterpret_cast<T *>(room_)) : nullptr; }
	void clear()
	{
		if (T *thing = get()) {
			full_ = false;
			std::destroy_at(thing);
		}
	}
	template <class... A>
	T &emplace(A &&...args)
	{
		if (T *thing = get())
			std::destroy_at(thing);
		T *made = new (room_) T(std::forward<A>(args)...);
		full_ = true;
		return *made;
	}
};
bool log_in_bad(SlotBad<Profile> &slot, const std::string &name, int age)
{
	try {
		return slot.emplace(name, age).rounds() > 0;
	} catch (const std::invalid_argument &) {
		return false;
	}
}
#ifdef RUN
unsigned drive_bad(int n)
{
	SlotBad<Profile> slot;
	log_in_bad(slot, "the champion of the last summer", n);
	return log_in_bad(slot, "someone who is not born yet", -n);
}
#endif
//- good
template <class T>
class SlotGood
{
	alignas(T) std::byte room_[sizeof(T)];
	bool full_ = false;

public:
	SlotGood() = default;
	SlotGood(const SlotGood &) = delete;
	SlotGood &operator=(const SlotGood &) = delete;
	~SlotGood() { clear(); }
	T *get() BORROWED { return full_ ? std::launder(reinterpret_cast<T *>(room_)) : nullptr; }
	void clear()
	{
		if (T *thing = get()) {
			full_ = false;
			std::destroy_at(thing);
		}
	}
	template <class... A>
	T &emplace(A &&...args)
	{
		clear();
		T *made = new (room_) T(std::forward<A>(args)...);
		full_ = true;
		return *made;
	}
};
bool log_in_good(SlotGood<Profile> &slot, const std::string &name, int age)
{
	try {
		return slot.emplace(name, age).rounds() > 0;
	} catch (const std::invalid_argument &) {
		return false;
	}
}
#ifdef RUN
unsigned drive_good(int n)
{
	SlotGood<Profile> slot;
	log_in_good(slot, "the champion of the last summer", n);
	return log_in_good(slot, "someone who is not born yet", -n);
}
#endif
} // namespace slot_emplace
RUN_CASE(slot_emplace, slot_emplace::drive_bad(3), slot_emplace::drive_good(3))

// CASE record_writer: the place of the length is kept as a pointer while the buffer is reallocated under it
namespace record_writer
{
class Bytes
{
	std::uint8_t *data_ = nullptr;
	std::size_t size_ = 0;

public:
	Bytes() = default;
	Bytes(const Bytes &) = delete;
	Bytes &operator=(const Bytes &) = delete;
	~Bytes() { std::free(data_); }
	std::uint8_t *extend(std::size_t by) BORROWED
	{
		void *wider = std::realloc(data_, size_ + by);
		if (!wider)
			throw std::bad_alloc();
		data_ = static_cast<std::uint8_t *>(wider);
		size_ += by;
		return data_ + size_ - by;
	}
	std::size_t size() const { return size_; }
	std::uint8_t *at(std::size_t offset) BORROWED { return data_ + offset; }
};
struct Contact {
	std::string name;
	std::string phone;
};
inline void put_text(Bytes &out, const std::string &text)
{
	std::memcpy(out.extend(text.size() + 1), text.c_str(), text.size() + 1);
}
//- bad
void put_contact_bad(Bytes &out, const Contact &contact)
{
	std::uint8_t *length = out.extend(2);
	const std::size_t before = out.size();
	put_text(out, contact.name);
	put_text(out, contact.phone);
	const std::size_t written = out.size() - before;
	length[0] = written & 0xff;
	length[1] = written >> 8;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	Bytes out;
	put_contact_bad(out, {"Aunt Wilhelmina, the one from the sea", "0815"});
	return out.size() + n;
}
#endif
//- good
void put_contact_good(Bytes &out, const Contact &contact)
{
	out.extend(2);
	const std::size_t before = out.size();
	put_text(out, contact.name);
	put_text(out, contact.phone);
	const std::size_t written = out.size() - before;
	std::uint8_t *length = out.at(before - 2);
	length[0] = written & 0xff;
	length[1] = written >> 8;
}
#ifdef RUN
unsigned drive_good(int n)
{
	Bytes out;
	put_contact_good(out, {"Aunt Wilhelmina, the one from the sea", "0815"});
	return out.size() + n;
}
#endif
} // namespace record_writer
RUN_CASE(record_writer, record_writer::drive_bad(3), record_writer::drive_good(3))

// CASE outline_nodes: the reference to the parent is used after its children made the row of nodes grow
namespace outline_nodes
{
struct Node {
	std::string title;
	std::size_t first_child = 0;
	std::size_t children = 0;
};
//- bad
class OutlineBad
{
	vb::Row<Node> nodes_;

public:
	OutlineBad() { nodes_.push({"root"}); }
	bool split(std::size_t at, const std::vector<std::string> &titles)
	{
		Node &parent = nodes_[at];
		if (parent.children)
			return false;
		parent.first_child = nodes_.count();
		for (const std::string &title : titles) {
			nodes_.push({title});
			parent.children++;
		}
		return true;
	}
	std::size_t children(std::size_t at) const { return nodes_[at].children; }
};
#ifdef RUN
unsigned drive_bad(int n)
{
	OutlineBad outline;
	outline.split(
		0, {"In the beginning", "Towards the middle", "What came of it", "Notes", "Index"});
	return outline.children(0) + n;
}
#endif
//- good
class OutlineGood
{
	vb::Row<Node> nodes_;

public:
	OutlineGood() { nodes_.push({"root"}); }
	bool split(std::size_t at, const std::vector<std::string> &titles)
	{
		Node &parent = nodes_[at];
		if (parent.children)
			return false;
		parent.first_child = nodes_.count();
		for (const std::string &title : titles) {
			nodes_.push({title});
			nodes_[at].children++;
		}
		return true;
	}
	std::size_t children(std::size_t at) const { return nodes_[at].children; }
};
#ifdef RUN
unsigned drive_good(int n)
{
	OutlineGood outline;
	outline.split(
		0, {"In the beginning", "Towards the middle", "What came of it", "Notes", "Index"});
	return outline.children(0) + n;
}
#endif
} // namespace outline_nodes
RUN_CASE(outline_nodes, outline_nodes::drive_bad(3), outline_nodes::drive_good(3))
