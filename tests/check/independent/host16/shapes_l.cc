// SPDX-License-Identifier: GPL-2.0
// C++'s other shapes: hierarchies and casts, unions and variants, iterators, temporaries, a coroutine.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <initializer_list>
#include <iterator>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CASE focus_cast: every button can be focused, but what can be focused needn't be a button; the cast says it is
namespace focus_cast
{
struct Widget {
	std::string name;

	explicit Widget(std::string name) : name(std::move(name)) {}
	Widget(const Widget &) = delete;
	Widget &operator=(const Widget &) = delete;
	virtual ~Widget() = default;
	virtual bool focusable() const { return false; }
};

struct Label : Widget {
	using Widget::Widget;
};

struct Slider : Widget {
	int value = 0;

	using Widget::Widget;
	bool focusable() const override { return true; }
};

struct Button : Widget {
	std::vector<std::string> commands;
	unsigned presses = 0;

	using Widget::Widget;
	bool focusable() const override { return true; }
};
//- bad
class DialogBad
{
	std::vector<std::unique_ptr<Widget>> widgets;
	std::size_t focused = 0;

public:
	void add(std::unique_ptr<Widget> widget) { widgets.push_back(std::move(widget)); }

	void tab()
	{
		for (std::size_t step = 1; step <= widgets.size(); step++) {
			const std::size_t next = (focused + step) % widgets.size();
			if (widgets[next]->focusable()) {
				focused = next;
				return;
			}
		}
	}

	// The return key: presses the widget that has the focus.
	std::size_t enter()
	{
		if (focused >= widgets.size() || !widgets[focused]->focusable())
			return 0;
		auto *button = static_cast<Button *>(widgets[focused].get());
		button->presses++;
		return button->commands.size();
	}
};
#ifdef RUN
std::size_t drive_bad(int n)
{
	DialogBad dialog;
	dialog.add(std::make_unique<Label>("volume"));
	auto button = std::make_unique<Button>("ok");
	button->commands.assign(n, "close");
	dialog.add(std::move(button));
	dialog.add(std::make_unique<Slider>("level"));
	dialog.tab();
	std::size_t commands = dialog.enter();
	dialog.tab();
	return commands + dialog.enter();
}
#endif
//- good
class DialogGood
{
	std::vector<std::unique_ptr<Widget>> widgets;
	std::size_t focused = 0;

public:
	void add(std::unique_ptr<Widget> widget) { widgets.push_back(std::move(widget)); }

	void tab()
	{
		for (std::size_t step = 1; step <= widgets.size(); step++) {
			const std::size_t next = (focused + step) % widgets.size();
			if (widgets[next]->focusable()) {
				focused = next;
				return;
			}
		}
	}

	// The return key: presses the widget that has the focus.
	std::size_t enter()
	{
		if (focused >= widgets.size() || !widgets[focused]->focusable())
			return 0;
		auto *button = dynamic_cast<Button *>(widgets[focused].get());
		if (!button)
			return 0;
		button->presses++;
		return button->commands.size();
	}
};
#ifdef RUN
std::size_t drive_good(int n)
{
	DialogGood dialog;
	dialog.add(std::make_unique<Label>("volume"));
	auto button = std::make_unique<Button>("ok");
	button->commands.assign(n, "close");
	dialog.add(std::move(button));
	dialog.add(std::make_unique<Slider>("level"));
	dialog.tab();
	std::size_t commands = dialog.enter();
	dialog.tab();
	return commands + dialog.enter();
}
#endif
} // namespace focus_cast
RUN_CASE(focus_cast, focus_cast::drive_bad(3), focus_cast::drive_good(3))

// CASE source_base: the sources are owned as pointers to their base class, whose destructor isn't virtual
namespace source_base
{
//- bad
class SourceBad
{
public:
	SourceBad() = default;
	SourceBad(const SourceBad &) = delete;
	SourceBad &operator=(const SourceBad &) = delete;
	virtual std::optional<int> read() = 0;
};

class RecordingBad final : public SourceBad
{
	std::vector<int> samples;
	std::size_t position = 0;

public:
	explicit RecordingBad(std::vector<int> samples) : samples(std::move(samples)) {}

	std::optional<int> read() override
	{
		if (position == samples.size())
			return std::nullopt;
		return samples[position++];
	}
};

class ConstantBad final : public SourceBad
{
	int value;
	std::size_t left;

public:
	ConstantBad(int value, std::size_t count) : value(value), left(count) {}

	std::optional<int> read() override
	{
		if (left == 0)
			return std::nullopt;
		left--;
		return value;
	}
};

std::unique_ptr<SourceBad> open_bad(const std::vector<int> &samples)
{
	const auto differs = [&samples](int sample) { return sample != samples.front(); };
	if (!samples.empty() && std::none_of(samples.begin(), samples.end(), differs))
		return std::make_unique<ConstantBad>(samples.front(), samples.size());
	return std::make_unique<RecordingBad>(samples);
}

long sum_all_bad(const std::vector<std::vector<int>> &tracks)
{
	long sum = 0;
	for (const auto &track : tracks) {
		const std::unique_ptr<SourceBad> source = open_bad(track);
		while (const std::optional<int> sample = source->read())
			sum += *sample;
	}
	return sum;
}
#ifdef RUN
long drive_bad(int n)
{
	return sum_all_bad({{1, 2, n}, {n, n, n}, {}});
}
#endif
//- good
class SourceGood
{
public:
	SourceGood() = default;
	SourceGood(const SourceGood &) = delete;
	SourceGood &operator=(const SourceGood &) = delete;
	virtual ~SourceGood() = default;
	virtual std::optional<int> read() = 0;
};

class RecordingGood final : public SourceGood
{
	std::vector<int> samples;
	std::size_t position = 0;

public:
	explicit RecordingGood(std::vector<int> samples) : samples(std::move(samples)) {}

	std::optional<int> read() override
	{
		if (position == samples.size())
			return std::nullopt;
		return samples[position++];
	}
};

class ConstantGood final : public SourceGood
{
	int value;
	std::size_t left;

public:
	ConstantGood(int value, std::size_t count) : value(value), left(count) {}

	std::optional<int> read() override
	{
		if (left == 0)
			return std::nullopt;
		left--;
		return value;
	}
};

std::unique_ptr<SourceGood> open_good(const std::vector<int> &samples)
{
	const auto differs = [&samples](int sample) { return sample != samples.front(); };
	if (!samples.empty() && std::none_of(samples.begin(), samples.end(), differs))
		return std::make_unique<ConstantGood>(samples.front(), samples.size());
	return std::make_unique<RecordingGood>(samples);
}

long sum_all_good(const std::vector<std::vector<int>> &tracks)
{
	long sum = 0;
	for (const auto &track : tracks) {
		const std::unique_ptr<SourceGood> source = open_good(track);
		while (const std::optional<int> sample = source->read())
			sum += *sample;
	}
	return sum;
}
#ifdef RUN
long drive_good(int n)
{
	return sum_all_good({{1, 2, n}, {n, n, n}, {}});
}
#endif
} // namespace source_base
RUN_CASE(source_base, source_base::drive_bad(3), source_base::drive_good(3))

// CASE sheet_cell: the text member of the union is assigned to while the number is the member that lives there
namespace sheet_cell
{
//- bad
class CellBad
{
	enum class Kind { number, text } kind = Kind::number;
	union {
		double number;
		std::string words;
	};

	void clear()
	{
		if (kind == Kind::text)
			words.~basic_string();
		kind = Kind::number;
		number = 0;
	}

public:
	CellBad() : number(0) {}
	CellBad(const CellBad &) = delete;
	CellBad &operator=(const CellBad &) = delete;
	~CellBad() { clear(); }

	void set(double value)
	{
		clear();
		number = value;
	}

	void set(std::string value)
	{
		clear();
		words = std::move(value);
		kind = Kind::text;
	}

	std::string shown() const { return kind == Kind::text ? words : std::to_string(number); }
};

class SheetBad
{
	std::size_t columns;
	std::vector<CellBad> cells;

public:
	SheetBad(std::size_t rows, std::size_t columns) : columns(columns), cells(rows * columns) {}

	CellBad *at(std::size_t row, std::size_t column) BORROWED
	{
		if (column >= columns || row * columns + column >= cells.size())
			return nullptr;
		return &cells[row * columns + column];
	}
};

std::size_t head_bad(SheetBad &sheet, const std::vector<std::string> &names)
{
	std::size_t width = 0;
	for (std::size_t i = 0; i < names.size(); i++) {
		CellBad *cell = sheet.at(0, i);
		if (!cell)
			break;
		cell->set(names[i]);
		width += cell->shown().size();
	}
	return width;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	SheetBad sheet(2, n);
	sheet.at(1, 0)->set(2.5);
	return head_bad(sheet, {"name", "the address of it", "sum"}) +
	       sheet.at(1, 0)->shown().size();
}
#endif
//- good
class CellGood
{
	enum class Kind { number, text } kind = Kind::number;
	union {
		double number;
		std::string words;
	};

	void clear()
	{
		if (kind == Kind::text)
			words.~basic_string();
		kind = Kind::number;
		number = 0;
	}

public:
	CellGood() : number(0) {}
	CellGood(const CellGood &) = delete;
	CellGood &operator=(const CellGood &) = delete;
	~CellGood() { clear(); }

	void set(double value)
	{
		clear();
		number = value;
	}

	void set(std::string value)
	{
		clear();
		new (&words) std::string(std::move(value));
		kind = Kind::text;
	}

	std::string shown() const { return kind == Kind::text ? words : std::to_string(number); }
};

class SheetGood
{
	std::size_t columns;
	std::vector<CellGood> cells;

public:
	SheetGood(std::size_t rows, std::size_t columns) : columns(columns), cells(rows * columns)
	{
	}

	CellGood *at(std::size_t row, std::size_t column) BORROWED
	{
		if (column >= columns || row * columns + column >= cells.size())
			return nullptr;
		return &cells[row * columns + column];
	}
};

std::size_t head_good(SheetGood &sheet, const std::vector<std::string> &names)
{
	std::size_t width = 0;
	for (std::size_t i = 0; i < names.size(); i++) {
		CellGood *cell = sheet.at(0, i);
		if (!cell)
			break;
		cell->set(names[i]);
		width += cell->shown().size();
	}
	return width;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	SheetGood sheet(2, n);
	sheet.at(1, 0)->set(2.5);
	return head_good(sheet, {"name", "the address of it", "sum"}) +
	       sheet.at(1, 0)->shown().size();
}
#endif
} // namespace sheet_cell
RUN_CASE(sheet_cell, sheet_cell::drive_bad(3), sheet_cell::drive_good(3))

// CASE option_value: a single value becomes a list; the pointer to the value is used after the variant was given the list
namespace option_value
{
//- bad
class OptionBad
{
public:
	using List = std::vector<std::string>;

private:
	std::variant<std::monostate, std::string, List> value;

public:
	void add(std::string text)
	{
		if (auto *list = std::get_if<List>(&value)) {
			list->push_back(std::move(text));
		} else if (auto *single = std::get_if<std::string>(&value)) {
			List &both = value.emplace<List>();
			both.push_back(std::move(*single));
			both.push_back(std::move(text));
		} else {
			value = std::move(text);
		}
	}

	std::size_t count() const
	{
		if (const auto *list = std::get_if<List>(&value))
			return list->size();
		return std::holds_alternative<std::string>(value) ? 1 : 0;
	}

	std::string joined() const
	{
		if (const auto *single = std::get_if<std::string>(&value))
			return *single;
		std::string all;
		if (const auto *list = std::get_if<List>(&value)) {
			for (const std::string &text : *list)
				all += (all.empty() ? "" : ",") + text;
		}
		return all;
	}
};

std::map<std::string, OptionBad>
parse_bad(const std::vector<std::pair<std::string, std::string>> &arguments)
{
	std::map<std::string, OptionBad> options;
	for (const auto &[key, text] : arguments)
		options[key].add(text);
	return options;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	auto options = parse_bad({{"-I", "/usr/include/something/long"},
				  {"-o", "x"},
				  {"-I", "include"},
				  {"-I", "."}});
	return options["-I"].joined().size() + options["-o"].count() + n;
}
#endif
//- good
class OptionGood
{
public:
	using List = std::vector<std::string>;

private:
	std::variant<std::monostate, std::string, List> value;

public:
	void add(std::string text)
	{
		if (auto *list = std::get_if<List>(&value)) {
			list->push_back(std::move(text));
		} else if (auto *single = std::get_if<std::string>(&value)) {
			List both;
			both.push_back(std::move(*single));
			both.push_back(std::move(text));
			value = std::move(both);
		} else {
			value = std::move(text);
		}
	}

	std::size_t count() const
	{
		if (const auto *list = std::get_if<List>(&value))
			return list->size();
		return std::holds_alternative<std::string>(value) ? 1 : 0;
	}

	std::string joined() const
	{
		if (const auto *single = std::get_if<std::string>(&value))
			return *single;
		std::string all;
		if (const auto *list = std::get_if<List>(&value)) {
			for (const std::string &text : *list)
				all += (all.empty() ? "" : ",") + text;
		}
		return all;
	}
};

std::map<std::string, OptionGood>
parse_good(const std::vector<std::pair<std::string, std::string>> &arguments)
{
	std::map<std::string, OptionGood> options;
	for (const auto &[key, text] : arguments)
		options[key].add(text);
	return options;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	auto options = parse_good({{"-I", "/usr/include/something/long"},
				   {"-o", "x"},
				   {"-I", "include"},
				   {"-I", "."}});
	return options["-I"].joined().size() + options["-o"].count() + n;
}
#endif
} // namespace option_value
RUN_CASE(option_value, option_value::drive_bad(3), option_value::drive_good(3))

// CASE csv_rows: the loop runs over the rows of a table that is a temporary of the loop's head
namespace csv_rows
{
//- bad
class TableBad
{
	std::vector<std::vector<std::string>> lines;

public:
	static TableBad parse(std::string_view text)
	{
		TableBad table;
		while (!text.empty()) {
			const std::size_t end = std::min(text.find('\n'), text.size());
			table.add(text.substr(0, end));
			text.remove_prefix(std::min(end + 1, text.size()));
		}
		return table;
	}

	void add(std::string_view line)
	{
		std::vector<std::string> &cells = lines.emplace_back();
		std::size_t from = 0;
		for (std::size_t comma; (comma = line.find(',', from)) != std::string_view::npos;
		     from = comma + 1)
			cells.emplace_back(line.substr(from, comma - from));
		cells.emplace_back(line.substr(from));
	}

	const std::vector<std::vector<std::string>> &rows() const BORROWED { return lines; }
};

std::map<std::string, unsigned> count_by_bad(std::string_view text, std::size_t column)
{
	std::map<std::string, unsigned> counts;
	for (const auto &row : TableBad::parse(text).rows()) {
		if (column < row.size() && !row[column].empty())
			counts[row[column]]++;
	}
	return counts;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return count_by_bad("a,b,c\nd,b,e\n\nf,g", 1)["b"] + n;
}
#endif
//- good
class TableGood
{
	std::vector<std::vector<std::string>> lines;

public:
	static TableGood parse(std::string_view text)
	{
		TableGood table;
		while (!text.empty()) {
			const std::size_t end = std::min(text.find('\n'), text.size());
			table.add(text.substr(0, end));
			text.remove_prefix(std::min(end + 1, text.size()));
		}
		return table;
	}

	void add(std::string_view line)
	{
		std::vector<std::string> &cells = lines.emplace_back();
		std::size_t from = 0;
		for (std::size_t comma; (comma = line.find(',', from)) != std::string_view::npos;
		     from = comma + 1)
			cells.emplace_back(line.substr(from, comma - from));
		cells.emplace_back(line.substr(from));
	}

	const std::vector<std::vector<std::string>> &rows() const BORROWED { return lines; }
};

std::map<std::string, unsigned> count_by_good(std::string_view text, std::size_t column)
{
	std::map<std::string, unsigned> counts;
	const TableGood table = TableGood::parse(text);
	for (const auto &row : table.rows()) {
		if (column < row.size() && !row[column].empty())
			counts[row[column]]++;
	}
	return counts;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return count_by_good("a,b,c\nd,b,e\n\nf,g", 1)["b"] + n;
}
#endif
} // namespace csv_rows
RUN_CASE(csv_rows, csv_rows::drive_bad(3), csv_rows::drive_good(3))

// CASE word_generator: the coroutine keeps its parameter as a reference, and the text given to it is gone when it is resumed
namespace word_generator
{
template <typename T>
class Generator
{
public:
	struct promise_type {
		std::optional<T> current;
		std::exception_ptr failure;

		Generator get_return_object()
		{
			return Generator(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(T value)
		{
			current = std::move(value);
			return {};
		}
		void return_void() {}
		void unhandled_exception() { failure = std::current_exception(); }
	};

	explicit Generator(std::coroutine_handle<promise_type> handle) : handle(handle) {}
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
		handle.promise().current.reset();
		handle.resume();
		if (handle.promise().failure)
			std::rethrow_exception(std::exchange(handle.promise().failure, nullptr));
		return handle.promise().current;
	}

private:
	std::coroutine_handle<promise_type> handle;
};
//- bad
struct ArticleBad {
	std::string title;
	std::string body;
};

Generator<std::string> words_bad(const std::string &text)
{
	std::string word;
	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] != ' ') {
			word += text[i];
			continue;
		}
		if (!word.empty())
			co_yield word;
		word.clear();
	}
	if (!word.empty())
		co_yield word;
}

std::size_t longest_word_bad(const ArticleBad &article, std::size_t at_most)
{
	Generator<std::string> words = words_bad(article.title + " " + article.body);
	std::size_t longest = 0;
	while (at_most-- > 0) {
		const std::optional<std::string> word = words.next();
		if (!word)
			break;
		longest = std::max(longest, word->size());
	}
	return longest;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return longest_word_bad({"On the heap", "a text that is certainly not a short one"}, 4 * n);
}
#endif
//- good
struct ArticleGood {
	std::string title;
	std::string body;
};

Generator<std::string> words_good(std::string text)
{
	std::string word;
	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] != ' ') {
			word += text[i];
			continue;
		}
		if (!word.empty())
			co_yield word;
		word.clear();
	}
	if (!word.empty())
		co_yield word;
}

std::size_t longest_word_good(const ArticleGood &article, std::size_t at_most)
{
	Generator<std::string> words = words_good(article.title + " " + article.body);
	std::size_t longest = 0;
	while (at_most-- > 0) {
		const std::optional<std::string> word = words.next();
		if (!word)
			break;
		longest = std::max(longest, word->size());
	}
	return longest;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return longest_word_good({"On the heap", "a text that is certainly not a short one"},
				 4 * n);
}
#endif
} // namespace word_generator
RUN_CASE(word_generator, word_generator::drive_bad(3), word_generator::drive_good(3))

// CASE chord_notes: the class keeps the initializer_list itself, whose array ends with the constructor's call
namespace chord_notes
{
//- bad
class ChordBad
{
	std::initializer_list<int> notes;

public:
	ChordBad(std::initializer_list<int> notes) : notes(notes) {}

	bool contains(int note) const
	{
		return std::find(notes.begin(), notes.end(), note) != notes.end();
	}

	int lowest() const
	{
		return notes.size() == 0 ? 0 : *std::min_element(notes.begin(), notes.end());
	}
};

ChordBad triad_bad(int root, bool minor)
{
	return {root, root + (minor ? 3 : 4), root + 7};
}

unsigned harmonise_bad(const std::vector<int> &melody, int key)
{
	unsigned fitting = 0;
	const ChordBad tonic = triad_bad(key, false);
	const ChordBad seventh{key + 7, key + 11, key + 14, key + 17};
	for (int note : melody) {
		while (note < tonic.lowest())
			note += 12;
		if (tonic.contains(note) || seventh.contains(note))
			fitting++;
	}
	return fitting;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return harmonise_bad({60, 62, 64, 65, 67}, 57 + n);
}
#endif
//- good
class ChordGood
{
	std::vector<int> notes;

public:
	ChordGood(std::initializer_list<int> notes) : notes(notes) {}

	bool contains(int note) const
	{
		return std::find(notes.begin(), notes.end(), note) != notes.end();
	}

	int lowest() const
	{
		return notes.size() == 0 ? 0 : *std::min_element(notes.begin(), notes.end());
	}
};

ChordGood triad_good(int root, bool minor)
{
	return {root, root + (minor ? 3 : 4), root + 7};
}

unsigned harmonise_good(const std::vector<int> &melody, int key)
{
	unsigned fitting = 0;
	const ChordGood tonic = triad_good(key, false);
	const ChordGood seventh{key + 7, key + 11, key + 14, key + 17};
	for (int note : melody) {
		while (note < tonic.lowest())
			note += 12;
		if (tonic.contains(note) || seventh.contains(note))
			fitting++;
	}
	return fitting;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return harmonise_good({60, 62, 64, 65, 67}, 57 + n);
}
#endif
} // namespace chord_notes
RUN_CASE(chord_notes, chord_notes::drive_bad(3), chord_notes::drive_good(3))

// CLEAN packet_kinds: static_cast to derived classes, but only after kind() was asked, which each final class answers for itself alone
namespace packet_kinds
{
class Frame
{
public:
	enum class Kind { data, acknowledge, close };

	Frame(const Frame &) = delete;
	Frame &operator=(const Frame &) = delete;
	virtual ~Frame() = default;
	Kind kind() const { return what; }

protected:
	explicit Frame(Kind kind) : what(kind) {}

private:
	const Kind what;
};

struct DataFrame final : Frame {
	std::string payload;

	explicit DataFrame(std::string payload) : Frame(Kind::data), payload(std::move(payload)) {}
};

struct AckFrame final : Frame {
	std::size_t bytes;

	explicit AckFrame(std::size_t bytes) : Frame(Kind::acknowledge), bytes(bytes) {}
};

struct CloseFrame final : Frame {
	CloseFrame() : Frame(Kind::close) {}
};

class Stream
{
	std::string received;
	std::size_t acknowledged = 0;
	bool open = true;

public:
	bool handle(const Frame &frame)
	{
		if (!open)
			return false;
		switch (frame.kind()) {
		case Frame::Kind::data:
			received += static_cast<const DataFrame &>(frame).payload;
			break;
		case Frame::Kind::acknowledge:
			acknowledged += static_cast<const AckFrame &>(frame).bytes;
			break;
		case Frame::Kind::close:
			open = false;
			break;
		}
		return true;
	}

	std::size_t traffic() const { return received.size() + acknowledged; }
};

std::size_t replay(const std::vector<std::unique_ptr<Frame>> &frames)
{
	Stream stream;
	for (const auto &frame : frames) {
		if (!stream.handle(*frame))
			break;
	}
	return stream.traffic();
}
#ifdef RUN
std::size_t drive(int n)
{
	std::vector<std::unique_ptr<Frame>> frames;
	for (int i = 0; i < n; i++) {
		frames.push_back(std::make_unique<DataFrame>("some data"));
		frames.push_back(std::make_unique<AckFrame>(9));
	}
	frames.push_back(std::make_unique<CloseFrame>());
	frames.push_back(std::make_unique<AckFrame>(1000));
	return replay(frames);
}
#endif
} // namespace packet_kinds
RUN_CLEAN(packet_kinds, packet_kinds::drive(3))

// CLEAN asset_name: visit() hands out a reference into the variant, which isn't assigned to while the reference is used
namespace asset_name
{
struct Sound {
	std::string name;
	unsigned milliseconds;
};

struct Picture {
	std::string name;
	unsigned width;
	unsigned height;
};

using Asset = std::variant<Sound, Picture>;

std::string &name_of(Asset &asset BORROWED)
{
	return std::visit([](auto &held) -> std::string & { return held.name; }, asset);
}

class Assets
{
	std::vector<Asset> all;

public:
	void add(Asset asset) { all.push_back(std::move(asset)); }

	// Gives equal names numbers; how many were changed.
	unsigned make_unique_names()
	{
		unsigned changed = 0;
		for (std::size_t i = 0; i < all.size(); i++) {
			std::string &name = name_of(all[i]);
			unsigned same = 1;
			for (std::size_t k = 0; k < i; k++)
				same += name_of(all[k]) == name;
			if (same > 1) {
				name += "-" + std::to_string(same);
				changed++;
			}
		}
		return changed;
	}

	// Puts a picture where the sound was and keeps the name.
	void draw_sound(std::size_t at)
	{
		if (at >= all.size() || !std::holds_alternative<Sound>(all[at]))
			return;
		std::string name = std::move(name_of(all[at]));
		const unsigned width = std::get<Sound>(all[at]).milliseconds / 10;
		all[at] = Picture{std::move(name), width, 32};
	}
};
#ifdef RUN
unsigned drive(int n)
{
	Assets assets;
	for (int i = 0; i < n; i++) {
		assets.add(Sound{"a name that is used several times", 100});
		assets.add(Picture{"a name that is used several times", 3, 4});
	}
	assets.draw_sound(0);
	assets.draw_sound(1);
	return assets.make_unique_names();
}
#endif
} // namespace asset_name
RUN_CLEAN(asset_name, asset_name::drive(3))

// CLEAN limits_kept: references are bound to temporaries and to a member of one, which all live as long as the references then
namespace limits_kept
{
struct Limits {
	unsigned most;
	std::string unit;
};

struct Profile {
	std::string owner;
	Limits limits;
};

class Profiles
{
	std::map<std::string, Profile> known;

public:
	void add(Profile profile)
	{
		std::string owner = profile.owner;
		known.insert_or_assign(std::move(owner), std::move(profile));
	}

	Profile load(const std::string &owner) const
	{
		const auto it = known.find(owner);
		return it != known.end() ? it->second : Profile{owner, {10, "messages a day"}};
	}

	std::vector<std::string> owners() const
	{
		std::vector<std::string> names;
		for (const auto &[name, profile] : known)
			names.push_back(name);
		return names;
	}
};

std::string describe(const Profiles &profiles, const std::string &owner, unsigned used)
{
	const Limits &limits = profiles.load(owner).limits;
	const std::string &number = std::to_string(limits.most);
	auto &&shown = used > limits.most ? number + " (exceeded)" : number;
	return owner + ": " + shown + " " + limits.unit;
}

std::size_t report(const Profiles &profiles, unsigned used)
{
	std::size_t length = 0;
	for (const std::string &owner : profiles.owners())
		length += describe(profiles, owner, used).size();
	return length;
}
#ifdef RUN
std::size_t drive(int n)
{
	Profiles profiles;
	profiles.add({"somebody with a long name",
		      {static_cast<unsigned>(n), "very long messages every day"}});
	profiles.add({"me", {100, "letters"}});
	return report(profiles, 4) + describe(profiles, "nobody", 1).size();
}
#endif
} // namespace limits_kept
RUN_CLEAN(limits_kept, limits_kept::drive(3))

// CLEAN chunk_list: an iterator of our own points into chunks while the list grows, but no chunk is ever moved
namespace chunk_list
{
template <typename T, std::size_t N>
class ChunkList
{
	struct Chunk {
		std::array<T, N> items{};
		std::size_t used = 0;
		std::unique_ptr<Chunk> next;
	};
	std::unique_ptr<Chunk> first;
	Chunk *last = nullptr;

public:
	class iterator
	{
		Chunk *chunk;
		std::size_t at;

		friend class ChunkList;
		iterator(Chunk *chunk, std::size_t at) : chunk(chunk), at(at) {}

	public:
		T &operator*() const { return chunk->items[at]; }
		iterator &operator++()
		{
			if (++at == N && chunk->next) {
				chunk = chunk->next.get();
				at = 0;
			}
			return *this;
		}
		bool operator==(const iterator &) const = default;
	};

	ChunkList() = default;
	ChunkList(const ChunkList &) = delete;
	ChunkList &operator=(const ChunkList &) = delete;
	~ChunkList()
	{
		while (first)
			first = std::move(first->next);
	}

	void push_back(T item)
	{
		if (!last || last->used == N) {
			std::unique_ptr<Chunk> &end = last ? last->next : first;
			end = std::make_unique<Chunk>();
			last = end.get();
		}
		last->items[last->used++] = std::move(item);
	}

	iterator begin() BORROWED { return {first.get(), 0}; }

	iterator end() BORROWED { return {last, last ? last->used : 0}; }
};

// Halves what is greater than the limit; the second half goes to the end, to be looked at as well.
std::size_t split_large(ChunkList<unsigned, 4> &sizes, unsigned limit)
{
	std::size_t count = 0;
	for (auto it = sizes.begin(); it != sizes.end(); ++it) {
		unsigned &size = *it;
		if (size > std::max(limit, 1u)) {
			sizes.push_back(size / 2);
			size -= size / 2;
		}
		count++;
	}
	return count;
}
#ifdef RUN
std::size_t drive(int n)
{
	ChunkList<unsigned, 4> sizes;
	std::size_t count = split_large(sizes, 1);
	for (int i = 0; i < 5; i++)
		sizes.push_back(10 * n + i);
	count += split_large(sizes, n);
	return count;
}
#endif
} // namespace chunk_list
RUN_CLEAN(chunk_list, chunk_list::drive(3))

// CLEAN scene_clone: a copy is made through the base class, but by clone(), and copying the base by itself is protected
namespace scene_clone
{
class Item
{
public:
	virtual ~Item() = default;
	virtual std::unique_ptr<Item> clone() const = 0;
	virtual std::size_t weight() const = 0;
	Item &operator=(const Item &) = delete;

protected:
	Item() = default;
	Item(const Item &) = default;
};

class Note final : public Item
{
	std::string text;

public:
	explicit Note(std::string text) : text(std::move(text)) {}
	std::unique_ptr<Item> clone() const override { return std::make_unique<Note>(*this); }
	std::size_t weight() const override { return text.size(); }
};

class Group final : public Item
{
	std::vector<std::unique_ptr<Item>> items;

public:
	Group() = default;
	Group(const Group &other) : Item(other)
	{
		items.reserve(other.items.size());
		for (const auto &item : other.items)
			items.push_back(item->clone());
	}

	void add(std::unique_ptr<Item> item) { items.push_back(std::move(item)); }

	void duplicate_last()
	{
		if (!items.empty())
			items.push_back(items.back()->clone());
	}

	std::unique_ptr<Item> clone() const override { return std::make_unique<Group>(*this); }

	std::size_t weight() const override
	{
		std::size_t sum = 0;
		for (const auto &item : items)
			sum += item->weight();
		return sum;
	}
};

std::size_t weight_of_copies(const Group &group, unsigned copies)
{
	Group all;
	while (copies-- > 0) {
		all.add(group.clone());
		all.duplicate_last();
	}
	return all.weight();
}
#ifdef RUN
std::size_t drive(int n)
{
	Group group;
	group.add(std::make_unique<Note>("a note with a text"));
	group.add(std::make_unique<Group>(group));
	return weight_of_copies(group, n);
}
#endif
} // namespace scene_clone
RUN_CLEAN(scene_clone, scene_clone::drive(3))
