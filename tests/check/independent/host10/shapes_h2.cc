// SPDX-License-Identifier: GPL-2.0
// Shapes of C++: operators, handles, base classes, moved objects, bindings and
// values never given.
#include "../set.hh"
#include <algorithm>
#include <any>
#include <cctype>
#include <cstddef>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// CASE lazy_sum: the expression keeps references to its operands, and the inner
// sum is a temporary
namespace lazy_sum
{
class Vec
{
public:
	explicit Vec(std::size_t size, double value) : values(size, value) {}
	double operator[](std::size_t i) const { return values[i]; }
	std::size_t size() const { return values.size(); }

private:
	std::vector<double> values;
};
//- bad
template <class A, class B>
class SumBad
{
public:
	SumBad(const A &a, const B &b) : a(a), b(b) {}
	double operator[](std::size_t i) const { return a[i] + b[i]; }
	std::size_t size() const { return std::min(a.size(), b.size()); }

private:
	const A &a;
	const B &b;
};
template <class A, class B>
SumBad<A, B> plus_bad(const A &a, const B &b)
{
	return SumBad<A, B>(a, b);
}
double drive_bad(int n)
{
	Vec x(static_cast<std::size_t>(n), 1.0);
	Vec y(static_cast<std::size_t>(n), 2.0);
	Vec z(static_cast<std::size_t>(n), 3.0);
	auto all = plus_bad(plus_bad(x, y), z);
	double sum = 0;
	for (std::size_t i = 0; i < all.size(); ++i)
		sum += all[i];
	return sum;
}
//- good
template <class A, class B>
class SumGood
{
public:
	SumGood(const A &a, const B &b) : a(a), b(b) {}
	double operator[](std::size_t i) const { return a[i] + b[i]; }
	std::size_t size() const { return std::min(a.size(), b.size()); }

private:
	const A &a;
	const B &b;
};
template <class A, class B>
SumGood<A, B> plus_good(const A &a, const B &b)
{
	return SumGood<A, B>(a, b);
}
double drive_good(int n)
{
	Vec x(static_cast<std::size_t>(n), 1.0);
	Vec y(static_cast<std::size_t>(n), 2.0);
	Vec z(static_cast<std::size_t>(n), 3.0);
	auto first = plus_good(x, y);
	auto all = plus_good(first, z);
	double sum = 0;
	for (std::size_t i = 0; i < all.size(); ++i)
		sum += all[i];
	return sum;
}
} // namespace lazy_sum
RUN_CASE(lazy_sum, lazy_sum::drive_bad(3), lazy_sum::drive_good(3))

// CASE entity_handle: operator-> gives a pointer into the pool, which is kept
// while the pool grows
namespace entity_handle
{
struct Entity {
	int health = 10;
	std::string name;
};
class World;
class Handle
{
public:
	Handle(World &world, std::size_t index) : world(&world), index(index) {}
	Entity *operator->() const;
	Entity &operator*() const;

private:
	World *world;
	std::size_t index;
};
class World
{
public:
	World() = default;
	World(const World &) = delete;
	World &operator=(const World &) = delete;
	Handle spawn(std::string name)
	{
		entities.push_back(Entity{10, std::move(name)});
		return Handle(*this, entities.size() - 1);
	}

private:
	friend class Handle;
	std::vector<Entity> entities;
};
Entity *Handle::operator->() const
{
	return &world->entities[index];
}
Entity &Handle::operator*() const
{
	return world->entities[index];
}
//- bad
int split_bad(World &world, Handle handle)
{
	Entity &parent = *handle;
	Handle child = world.spawn(parent.name + " junior");
	child->health = parent.health / 2;
	parent.health -= child->health;
	return parent.health;
}
int drive_bad(int n)
{
	World world;
	Handle first = world.spawn("slime");
	int sum = 0;
	for (int i = 0; i < n; ++i)
		sum += split_bad(world, first);
	return sum;
}
//- good
int split_good(World &world, Handle handle)
{
	Handle child = world.spawn(handle->name + " junior");
	Entity &parent = *handle;
	child->health = parent.health / 2;
	parent.health -= child->health;
	return parent.health;
}
int drive_good(int n)
{
	World world;
	Handle first = world.spawn("slime");
	int sum = 0;
	for (int i = 0; i < n; ++i)
		sum += split_good(world, first);
	return sum;
}
} // namespace entity_handle
RUN_CASE(entity_handle, entity_handle::drive_bad(3), entity_handle::drive_good(3))

// CASE registered_base: the base's constructor asks for a member that has no
// value yet
namespace registered_base
{
//- bad
template <class Derived>
class RegisteredBad
{
public:
	int slot() const { return slot_; }

protected:
	RegisteredBad()
	{
		int wanted = static_cast<Derived *>(this)->priority();
		slot_ = wanted > 10 ? 1 : 2;
	}

private:
	int slot_ = 0;
};
class DriverBad : public RegisteredBad<DriverBad>
{
public:
	explicit DriverBad(int level) : level(level) {}
	int priority() const { return level * 4; }

private:
	int level;
};
int drive_bad(int n)
{
	int sum = 0;
	for (int i = 0; i < n; ++i) {
		auto driver = std::make_unique<DriverBad>(i);
		sum += driver->slot() + driver->priority();
	}
	return sum;
}
//- good
template <class Derived>
class RegisteredGood
{
public:
	int slot() const { return slot_; }

protected:
	void enlist()
	{
		int wanted = static_cast<Derived *>(this)->priority();
		slot_ = wanted > 10 ? 1 : 2;
	}

private:
	int slot_ = 0;
};
class DriverGood : public RegisteredGood<DriverGood>
{
public:
	explicit DriverGood(int level) : level(level) { enlist(); }
	int priority() const { return level * 4; }

private:
	int level;
};
int drive_good(int n)
{
	int sum = 0;
	for (int i = 0; i < n; ++i) {
		auto driver = std::make_unique<DriverGood>(i);
		sum += driver->slot() + driver->priority();
	}
	return sum;
}
} // namespace registered_base
RUN_CASE(registered_base, registered_base::drive_bad(4), registered_base::drive_good(4))

// CASE fader_gain: one constructor gives no value to the step, which advance()
// reads
namespace fader_gain
{
//- bad
class FaderBad
{
public:
	explicit FaderBad(float level) : level(level), target(level) {}
	FaderBad(float level, float target, int frames)
		: level(level),
		  target(target),
		  step((target - level) / static_cast<float>(frames < 1 ? 1 : frames))
	{
	}
	void to(float value) { target = value; }
	float advance()
	{
		if (level < target)
			level = std::min(target, level + step);
		else if (level > target)
			level = std::max(target, level - step);
		return level;
	}

private:
	float level;
	float target;
	float step;
};
int drive_bad(int n)
{
	auto rising = std::make_unique<FaderBad>(0.0f, 1.0f, n);
	auto steady = std::make_unique<FaderBad>(0.25f);
	steady->to(0.75f);
	int loud = 0;
	for (int i = 0; i < n; ++i)
		if (rising->advance() + steady->advance() > 1.0f)
			++loud;
	return loud;
}
//- good
class FaderGood
{
public:
	explicit FaderGood(float level) : level(level), target(level), step(0.125f) {}
	FaderGood(float level, float target, int frames)
		: level(level),
		  target(target),
		  step((target - level) / static_cast<float>(frames < 1 ? 1 : frames))
	{
	}
	void to(float value) { target = value; }
	float advance()
	{
		if (level < target)
			level = std::min(target, level + step);
		else if (level > target)
			level = std::max(target, level - step);
		return level;
	}

private:
	float level;
	float target;
	float step;
};
int drive_good(int n)
{
	auto rising = std::make_unique<FaderGood>(0.0f, 1.0f, n);
	auto steady = std::make_unique<FaderGood>(0.25f);
	steady->to(0.75f);
	int loud = 0;
	for (int i = 0; i < n; ++i)
		if (rising->advance() + steady->advance() > 1.0f)
			++loud;
	return loud;
}
} // namespace fader_gain
RUN_CASE(fader_gain, fader_gain::drive_bad(4), fader_gain::drive_good(4))

// CASE best_rows: the addresses that are collected are those of the loop's own
// copy of each row
namespace best_rows
{
struct Row {
	std::string key;
	int points = 0;
	bool operator<(const Row &other) const { return points < other.points; }
};
//- bad
std::vector<const Row *> best_bad(const std::vector<Row> &rows, int least)
{
	std::vector<const Row *> best;
	for (const auto row : rows) {
		if (row.points >= least)
			best.push_back(&row);
	}
	std::sort(best.begin(), best.end(), [](const Row *a, const Row *b) { return *b < *a; });
	return best;
}
std::size_t drive_bad(int n)
{
	std::vector<Row> rows;
	for (int i = 0; i < n; ++i)
		rows.push_back({"the key of a row " + std::to_string(i), i * 7 % 5});
	std::size_t letters = 0;
	for (const Row *row : best_bad(rows, 2))
		letters += row->key.size();
	return letters;
}
//- good
std::vector<const Row *> best_good(const std::vector<Row> &rows, int least)
{
	std::vector<const Row *> best;
	for (const auto &row : rows) {
		if (row.points >= least)
			best.push_back(&row);
	}
	std::sort(best.begin(), best.end(), [](const Row *a, const Row *b) { return *b < *a; });
	return best;
}
std::size_t drive_good(int n)
{
	std::vector<Row> rows;
	for (int i = 0; i < n; ++i)
		rows.push_back({"the key of a row " + std::to_string(i), i * 7 % 5});
	std::size_t letters = 0;
	for (const Row *row : best_good(rows, 2))
		letters += row->key.size();
	return letters;
}
} // namespace best_rows
RUN_CASE(best_rows, best_rows::drive_bad(6), best_rows::drive_good(6))

// CASE growing_visitor: the visitor inserts statements into the list that
// accept() is walking
namespace growing_visitor
{
class Print;
class Block;
class Visitor
{
public:
	virtual ~Visitor() = default;
	virtual void visit(Print &print, Block &block) = 0;
};
class Statement
{
public:
	virtual ~Statement() = default;
	virtual void accept(Visitor &visitor, Block &block) = 0;
};
class Print : public Statement
{
public:
	explicit Print(int times) : times(times) {}
	void accept(Visitor &visitor, Block &block) override { visitor.visit(*this, block); }
	int times;
};
class Block
{
public:
	std::vector<std::unique_ptr<Statement>> statements;
};
//- bad
class UnrollBad : public Visitor
{
public:
	void visit(Print &print, Block &block) override
	{
		while (print.times > 1) {
			--print.times;
			block.statements.push_back(std::make_unique<Print>(1));
		}
		++visited;
	}
	void run(Block &block)
	{
		for (auto &statement : block.statements)
			statement->accept(*this, block);
	}
	int visited = 0;
};
int drive_bad(int n)
{
	Block block;
	for (int i = 0; i < n; ++i)
		block.statements.push_back(std::make_unique<Print>(i));
	UnrollBad unroll;
	unroll.run(block);
	return unroll.visited;
}
//- good
class UnrollGood : public Visitor
{
public:
	void visit(Print &print, Block &block) override
	{
		while (print.times > 1) {
			--print.times;
			block.statements.push_back(std::make_unique<Print>(1));
		}
		++visited;
	}
	void run(Block &block)
	{
		for (std::size_t i = 0; i < block.statements.size(); ++i)
			block.statements[i]->accept(*this, block);
	}
	int visited = 0;
};
int drive_good(int n)
{
	Block block;
	for (int i = 0; i < n; ++i)
		block.statements.push_back(std::make_unique<Print>(i));
	UnrollGood unroll;
	unroll.run(block);
	return unroll.visited;
}
} // namespace growing_visitor
RUN_CASE(growing_visitor, growing_visitor::drive_bad(4), growing_visitor::drive_good(4))

// CASE option_text: the view is of the string that value_or() returned by value
namespace option_text
{
class Options
{
public:
	void set(const std::string &name, std::string value) { values[name] = std::move(value); }
	std::optional<std::string> get(const std::string &name) const
	{
		auto found = values.find(name);
		if (found == values.end())
			return std::nullopt;
		return found->second;
	}

private:
	std::map<std::string, std::string> values;
};
//- bad
int directories_bad(const Options &options)
{
	std::string_view path = options.get("path").value_or("/usr/local/bin:/usr/bin:/bin");
	int directories = 1;
	while (!path.empty()) {
		if (path.front() == ':')
			++directories;
		path.remove_prefix(1);
	}
	return directories;
}
int drive_bad(int n)
{
	Options options;
	int sum = directories_bad(options);
	options.set("path", "/opt/one/bin:/opt/two/bin:/opt/" + std::to_string(n));
	return sum + directories_bad(options);
}
//- good
int directories_good(const Options &options)
{
	const std::string value = options.get("path").value_or("/usr/local/bin:/usr/bin:/bin");
	std::string_view path = value;
	int directories = 1;
	while (!path.empty()) {
		if (path.front() == ':')
			++directories;
		path.remove_prefix(1);
	}
	return directories;
}
int drive_good(int n)
{
	Options options;
	int sum = directories_good(options);
	options.set("path", "/opt/one/bin:/opt/two/bin:/opt/" + std::to_string(n));
	return sum + directories_good(options);
}
} // namespace option_text
RUN_CASE(option_text, option_text::drive_bad(3), option_text::drive_good(3))

// CASE packet_batch: after a batch was moved away, the next packet goes to the
// empty pointer
namespace packet_batch
{
struct Batch {
	std::vector<int> packets;
	int bytes = 0;
};
//- bad
std::vector<std::unique_ptr<Batch>> batches_bad(const std::vector<int> &sizes, int limit)
{
	std::vector<std::unique_ptr<Batch>> batches;
	auto batch = std::make_unique<Batch>();
	for (int size : sizes) {
		batch->packets.push_back(size);
		batch->bytes += size;
		if (batch->bytes >= limit)
			batches.push_back(std::move(batch));
	}
	if (batch && !batch->packets.empty())
		batches.push_back(std::move(batch));
	return batches;
}
std::size_t drive_bad(int n)
{
	std::vector<int> sizes;
	for (int i = 0; i < 3 * n; ++i)
		sizes.push_back(i);
	return batches_bad(sizes, 9).size();
}
//- good
std::vector<std::unique_ptr<Batch>> batches_good(const std::vector<int> &sizes, int limit)
{
	std::vector<std::unique_ptr<Batch>> batches;
	auto batch = std::make_unique<Batch>();
	for (int size : sizes) {
		batch->packets.push_back(size);
		batch->bytes += size;
		if (batch->bytes >= limit)
			batches.push_back(std::exchange(batch, std::make_unique<Batch>()));
	}
	if (batch && !batch->packets.empty())
		batches.push_back(std::move(batch));
	return batches;
}
std::size_t drive_good(int n)
{
	std::vector<int> sizes;
	for (int i = 0; i < 3 * n; ++i)
		sizes.push_back(i);
	return batches_good(sizes, 9).size();
}
} // namespace packet_batch
RUN_CASE(packet_batch, packet_batch::drive_bad(3), packet_batch::drive_good(3))

// CASE next_appointment: the binding is of the first entry, which is erased
// before its use
namespace next_appointment
{
//- bad
class CalendarBad
{
public:
	void enter(int day, std::string what) { entries.emplace(day, std::move(what)); }
	std::string next()
	{
		if (entries.empty())
			return "nothing";
		const auto &[day, what] = *entries.begin();
		entries.erase(entries.begin());
		return std::to_string(day) + ": " + what;
	}

private:
	std::multimap<int, std::string> entries;
};
std::size_t drive_bad(int n)
{
	CalendarBad calendar;
	for (int i = 0; i < n; ++i)
		calendar.enter(30 - i, "appointment with number " + std::to_string(i));
	std::size_t letters = 0;
	for (int i = 0; i < n + 1; ++i)
		letters += calendar.next().size();
	return letters;
}
//- good
class CalendarGood
{
public:
	void enter(int day, std::string what) { entries.emplace(day, std::move(what)); }
	std::string next()
	{
		if (entries.empty())
			return "nothing";
		const auto [day, what] = *entries.begin();
		entries.erase(entries.begin());
		return std::to_string(day) + ": " + what;
	}

private:
	std::multimap<int, std::string> entries;
};
std::size_t drive_good(int n)
{
	CalendarGood calendar;
	for (int i = 0; i < n; ++i)
		calendar.enter(30 - i, "appointment with number " + std::to_string(i));
	std::size_t letters = 0;
	for (int i = 0; i < n + 1; ++i)
		letters += calendar.next().size();
	return letters;
}
} // namespace next_appointment
RUN_CASE(next_appointment, next_appointment::drive_bad(3), next_appointment::drive_good(3))

// CASE word_counts: the keys of the map are views of a line that is replaced by
// the next line
namespace word_counts
{
class Source
{
public:
	explicit Source(int lines) : left(lines) {}
	bool read(std::string &line)
	{
		if (left <= 0)
			return false;
		line = "the line with the number " + std::to_string(left--);
		for (int i = 0; i < 4 * left; ++i)
			line += " more";
		return true;
	}

private:
	int left;
};
template <class Word>
void each_word(std::string_view line, Word &&word)
{
	while (!line.empty()) {
		std::size_t end = std::min(line.find(' '), line.size());
		if (end > 0)
			word(line.substr(0, end));
		line.remove_prefix(std::min(end + 1, line.size()));
	}
}
//- bad
int most_bad(Source &source)
{
	std::map<std::string_view, int> counts;
	for (std::string line; source.read(line);)
		each_word(line, [&](std::string_view word) { ++counts[word]; });
	int most = 0;
	for (const auto &[word, count] : counts)
		if (word != "more")
			most = std::max(most, count);
	return most;
}
int drive_bad(int n)
{
	Source source(n);
	return most_bad(source);
}
//- good
int most_good(Source &source)
{
	std::map<std::string, int> counts;
	for (std::string line; source.read(line);)
		each_word(line, [&](std::string_view word) { ++counts[std::string(word)]; });
	int most = 0;
	for (const auto &[word, count] : counts)
		if (word != "more")
			most = std::max(most, count);
	return most;
}
int drive_good(int n)
{
	Source source(n);
	return most_good(source);
}
} // namespace word_counts
RUN_CASE(word_counts, word_counts::drive_bad(4), word_counts::drive_good(4))

// CASE line_cursor: the cursor still points into the old buffer after the
// object was moved
namespace line_cursor
{
//- bad
class LineBad
{
public:
	LineBad() = default;
	void put(char c)
	{
		if (left == 0)
			return;
		*end++ = c;
		--left;
	}
	std::size_t size() const { return sizeof(text) - 1 - left; }
	int sum() const
	{
		int sum = 0;
		for (char c : text)
			sum += c;
		return sum;
	}

private:
	char text[32] = {};
	char *end = text;
	std::size_t left = sizeof(text) - 1;
};
int drive_bad(int n)
{
	std::vector<LineBad> lines;
	for (int i = 0; i < n; ++i) {
		LineBad line;
		line.put('>');
		lines.push_back(std::move(line));
	}
	int sum = 0;
	for (LineBad &line : lines) {
		line.put('<');
		sum += line.sum();
	}
	return sum;
}
//- good
class LineGood
{
public:
	LineGood() = default;
	void put(char c)
	{
		if (left == 0)
			return;
		text[size()] = c;
		--left;
	}
	std::size_t size() const { return sizeof(text) - 1 - left; }
	int sum() const
	{
		int sum = 0;
		for (char c : text)
			sum += c;
		return sum;
	}

private:
	char text[32] = {};
	std::size_t left = sizeof(text) - 1;
};
int drive_good(int n)
{
	std::vector<LineGood> lines;
	for (int i = 0; i < n; ++i) {
		LineGood line;
		line.put('>');
		lines.push_back(std::move(line));
	}
	int sum = 0;
	for (LineGood &line : lines) {
		line.put('<');
		sum += line.sum();
	}
	return sum;
}
} // namespace line_cursor
RUN_CASE(line_cursor, line_cursor::drive_bad(3), line_cursor::drive_good(3))

// CASE sort_key: the projection is declared to return a reference, but to a
// string it has just made
namespace sort_key
{
struct Person {
	std::string first;
	std::string last;
};
//- bad
std::size_t first_bad(std::vector<Person> people)
{
	auto key = [](const Person &person) -> const std::string & {
		const std::string key = person.last + ", " + person.first;
		return key;
	};
	std::ranges::sort(people, std::ranges::less{}, key);
	return people.empty() ? 0 : people.front().last.size();
}
std::size_t drive_bad(int n)
{
	std::vector<Person> people;
	for (int i = 0; i < n; ++i)
		people.push_back({"Johanna", "Family " + std::to_string(100 - i)});
	return first_bad(std::move(people));
}
//- good
std::size_t first_good(std::vector<Person> people)
{
	auto key = [](const Person &person) -> std::string {
		const std::string key = person.last + ", " + person.first;
		return key;
	};
	std::ranges::sort(people, std::ranges::less{}, key);
	return people.empty() ? 0 : people.front().last.size();
}
std::size_t drive_good(int n)
{
	std::vector<Person> people;
	for (int i = 0; i < n; ++i)
		people.push_back({"Johanna", "Family " + std::to_string(100 - i)});
	return first_good(std::move(people));
}
} // namespace sort_key
RUN_CASE(sort_key, sort_key::drive_bad(4), sort_key::drive_good(4))

// CLEAN matrix_rows: correct
namespace matrix_rows
{
class Matrix
{
public:
	Matrix(std::size_t rows, std::size_t columns) : columns(columns), values(rows * columns, 0)
	{
	}
	// The row is good as long as the matrix; it has a fixed size.
	std::span<int> operator[](std::size_t row)
	{
		return std::span<int>(values).subspan(row * columns, columns);
	}
	std::size_t rows() const { return columns ? values.size() / columns : 0; }

private:
	std::size_t columns;
	std::vector<int> values;
};
int drive(int n)
{
	Matrix matrix(static_cast<std::size_t>(n), 3);
	for (std::size_t row = 0; row < matrix.rows(); ++row) {
		auto cells = matrix[row];
		for (std::size_t column = 0; column < cells.size(); ++column)
			cells[column] = static_cast<int>(row * column);
		cells[0] = 1;
	}
	int sum = 0;
	for (std::size_t row = 0; row < matrix.rows(); ++row)
		for (int cell : matrix[row])
			sum += cell;
	return sum;
}
} // namespace matrix_rows
RUN_CLEAN(matrix_rows, matrix_rows::drive(4))

// CLEAN small_string_moves: correct
namespace small_string_moves
{
class Text
{
public:
	Text() = default;
	explicit Text(std::string_view from)
	{
		for (char c : from)
			append(c);
	}
	Text(Text &&other) noexcept { take(other); }
	Text &operator=(Text &&other) noexcept
	{
		if (this != &other) {
			drop();
			take(other);
		}
		return *this;
	}
	~Text() { drop(); }
	void append(char c)
	{
		if (used == room) {
			char *fresh = new char[room * 2];
			std::copy(data, data + used, fresh);
			if (data != small)
				delete[] data;
			data = fresh;
			room *= 2;
		}
		data[used++] = c;
	}
	std::string_view view() const { return {data, used}; }

private:
	void drop()
	{
		if (data != small)
			delete[] data;
		data = small;
		used = 0;
		room = sizeof(small);
	}
	void take(Text &other)
	{
		used = other.used;
		room = other.room;
		if (other.data == other.small) {
			std::copy(other.data, other.data + used, small);
			data = small;
		} else {
			data = other.data;
		}
		other.data = other.small;
		other.used = 0;
		other.room = sizeof(other.small);
	}
	char small[8] = {};
	char *data = small;
	std::size_t used = 0;
	std::size_t room = sizeof(small);
};
std::size_t drive(int n)
{
	std::vector<Text> texts;
	for (int i = 0; i < n; ++i)
		texts.push_back(Text(std::string(static_cast<std::size_t>(3 * i), 'x')));
	if (texts.size() > 2) {
		texts[0] = std::move(texts[2]);
		texts[2] = Text("again a text");
		std::swap(texts[0], texts[1]);
	}
	std::size_t size = 0;
	for (Text &text : texts) {
		text.append('.');
		size += text.view().size();
	}
	return size;
}
} // namespace small_string_moves
RUN_CLEAN(small_string_moves, small_string_moves::drive(5))

// CLEAN two_phase_widget: correct
namespace two_phase_widget
{
class Widget
{
public:
	virtual ~Widget() = default;
	virtual int measure() const = 0;
	template <class T, class... Args>
	static std::unique_ptr<T> create(Args &&...args)
	{
		auto widget = std::make_unique<T>(std::forward<Args>(args)...);
		widget->layout();
		return widget;
	}
	int width() const { return width_; }

private:
	// Only after the constructor, so that measure() sees a whole object.
	void layout() { width_ = measure(); }
	int width_ = 0;
};
class Label : public Widget
{
public:
	explicit Label(std::string text) : text(std::move(text)) {}
	int measure() const override { return static_cast<int>(text.size()) * 8; }

private:
	std::string text;
};
class Row : public Widget
{
public:
	explicit Row(std::vector<std::unique_ptr<Widget>> parts) : parts(std::move(parts)) {}
	int measure() const override
	{
		int sum = 0;
		for (const auto &part : parts)
			sum += part->width();
		return sum;
	}

private:
	std::vector<std::unique_ptr<Widget>> parts;
};
int drive(int n)
{
	std::vector<std::unique_ptr<Widget>> parts;
	for (int i = 0; i < n; ++i)
		parts.push_back(Widget::create<Label>("label " + std::to_string(i)));
	auto row = Widget::create<Row>(std::move(parts));
	parts.clear();
	parts.push_back(std::move(row));
	return parts.front()->width();
}
} // namespace two_phase_widget
RUN_CLEAN(two_phase_widget, two_phase_widget::drive(3))

// CLEAN out_parameters: correct
namespace out_parameters
{
bool split(std::string_view text, char at, std::string_view &left, std::string_view &right)
{
	std::size_t where = text.find(at);
	if (where == std::string_view::npos)
		return false;
	left = text.substr(0, where);
	right = text.substr(where + 1);
	return true;
}
std::map<std::string, std::string> parse(const std::string &text)
{
	std::map<std::string, std::string> values;
	std::string_view rest = text;
	while (!rest.empty()) {
		std::string_view line;
		std::string_view next;
		if (!split(rest, '\n', line, next)) {
			line = rest;
			next = {};
		}
		std::string_view key;
		std::string_view value;
		if (split(line, '=', key, value))
			values.insert_or_assign(std::string(key), std::string(value));
		rest = next;
	}
	return values;
}
std::size_t drive(int n)
{
	std::string text = "a=1\nno value\n";
	for (int i = 0; i < n; ++i)
		text += "key " + std::to_string(i) + "=value\n";
	auto values = parse(text + "last=one");
	return values.size() + values["last"].size();
}
} // namespace out_parameters
RUN_CLEAN(out_parameters, out_parameters::drive(3))

// CLEAN node_handle_rename: correct
namespace node_handle_rename
{
class Files
{
public:
	void add(const std::string &name, int size) { files[name] = std::make_unique<int>(size); }
	int rename(const std::string &from, const std::string &to)
	{
		auto found = files.find(from);
		if (found == files.end())
			return -1;
		int *size = found->second.get();
		auto node = files.extract(found);
		node.key() = to;
		auto result = files.insert(std::move(node));
		if (!result.inserted) {
			result.position->second = std::move(result.node.mapped());
		}
		// The number itself did not move: only its owner went from place to place.
		return *size;
	}
	std::size_t count() const { return files.size(); }

private:
	std::map<std::string, std::unique_ptr<int>> files;
};
int drive(int n)
{
	Files files;
	for (int i = 0; i < n; ++i)
		files.add("file " + std::to_string(i), i);
	int sum = files.rename("file 0", "file 1");
	sum += files.rename("file 2", "other");
	sum += files.rename("nothing", "file 1");
	return sum * 10 + static_cast<int>(files.count());
}
} // namespace node_handle_rename
RUN_CLEAN(node_handle_rename, node_handle_rename::drive(4))

// CLEAN conditional_move: correct
namespace conditional_move
{
struct Job {
	std::string name;
	int cost = 0;
};
class Queue
{
public:
	// Takes the job only if it returns true.
	bool offer(std::unique_ptr<Job> &&job)
	{
		if (!job || used + job->cost > 10)
			return false;
		used += job->cost;
		jobs.push_back(std::move(job));
		return true;
	}
	std::size_t size() const { return jobs.size(); }

private:
	std::vector<std::unique_ptr<Job>> jobs;
	int used = 0;
};
std::size_t drive(int n)
{
	Queue fast;
	Queue slow;
	std::size_t refused = 0;
	for (int i = 0; i < n; ++i) {
		auto job = std::make_unique<Job>(Job{"job " + std::to_string(i), i});
		if (fast.offer(std::move(job)))
			continue;
		job->cost /= 2;
		if (!slow.offer(std::move(job)))
			refused += job->name.size();
	}
	return fast.size() + 10 * slow.size() + 100 * refused;
}
} // namespace conditional_move
RUN_CLEAN(conditional_move, conditional_move::drive(9))
