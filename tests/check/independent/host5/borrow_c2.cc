// SPDX-License-Identifier: GPL-2.0
// Borrows that cross functions: contracts, classes that keep views, results that refer to arguments.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE path_join_view: the view is of the string that was put together in the function
namespace path_join_view
{
//- bad
std::string_view base_name_bad(std::string_view directory, std::string_view file)
{
	std::string path(directory);
	path += '/';
	path += file;
	std::string_view whole = path;
	return whole.substr(whole.rfind('/') + 1);
}
//- good
std::string base_name_good(std::string_view directory, std::string_view file)
{
	std::string path(directory);
	path += '/';
	path += file;
	std::string_view whole = path;
	return std::string(whole.substr(whole.rfind('/') + 1));
}
RUN_CASE(path_join_view, ({
		 volatile char c = base_name_bad(std::string(40, 'd'), "file")[0];
		 (void)c;
	 }),
	 base_name_good(std::string(40, 'd'), "file"))
} // namespace path_join_view

// CASE span_of_local_array: the span over the local digits is returned
namespace span_of_local_array
{
//- bad
std::span<const char> digits_bad(unsigned value)
{
	std::array<char, 10> digits{};
	std::size_t at = digits.size();
	do {
		digits[--at] = static_cast<char>('0' + value % 10);
		value /= 10;
	} while (value);
	return std::span<const char>(digits).subspan(at);
}
//- good
std::string digits_good(unsigned value)
{
	std::array<char, 10> digits{};
	std::size_t at = digits.size();
	do {
		digits[--at] = static_cast<char>('0' + value % 10);
		value /= 10;
	} while (value);
	const auto used = std::span<const char>(digits).subspan(at);
	return std::string(used.begin(), used.end());
}
RUN_CASE(span_of_local_array, ({
		 volatile char c = digits_bad(42)[0];
		 (void)c;
	 }),
	 digits_good(42))
} // namespace span_of_local_array

// CASE find_in_copy: the table is passed by value, and a pointer into it is returned
namespace find_in_copy
{
struct Rule {
	int port;
	std::string action;
};
//- bad
const Rule *match_bad(std::vector<Rule> rules, int port)
{
	for (const Rule &rule : rules) {
		if (rule.port == port)
			return &rule;
	}
	return nullptr;
}
//- good
const Rule *match_good(const std::vector<Rule> &rules, int port)
{
	for (const Rule &rule : rules) {
		if (rule.port == port)
			return &rule;
	}
	return nullptr;
}
RUN_CASE(find_in_copy, ({
		 std::vector<Rule> r{{80, "accept"}};
		 const Rule *m = match_bad(r, 80);
		 volatile auto n = m->action.size();
		 (void)n;
	 }),
	 ({
		 std::vector<Rule> r{{80, "accept"}};
		 (void)match_good(r, 80)->action.size();
	 }))
} // namespace find_in_copy

// CASE getter_of_temporary: the settings are a temporary, of which one field is borrowed
namespace getter_of_temporary
{
class Settings
{
public:
	explicit Settings(std::string theme) : theme_(std::move(theme)) {}
	const std::string &theme() const { return theme_; }

private:
	std::string theme_;
};
Settings load(int variant)
{
	return Settings(std::string(static_cast<std::size_t>(variant) + 30, 't'));
}
//- bad
std::size_t paint_bad(int variant)
{
	const std::string &theme = load(variant).theme();
	return theme.size() + theme.front();
}
//- good
std::size_t paint_good(int variant)
{
	const Settings settings = load(variant);
	const std::string &theme = settings.theme();
	return theme.size() + theme.front();
}
RUN_CASE(getter_of_temporary, paint_bad(1), paint_good(1))
} // namespace getter_of_temporary

// CASE lexer_source_replaced: the lexer looks into the source, which is replaced by the included file
namespace lexer_source_replaced
{
class Lexer
{
public:
	explicit Lexer(std::string_view source BORROWED) : rest_(source) {}
	std::string_view word()
	{
		const auto end = std::min(rest_.find(' '), rest_.size());
		std::string_view word = rest_.substr(0, end);
		rest_.remove_prefix(std::min(end + 1, rest_.size()));
		return word;
	}

private:
	std::string_view rest_;
};
//- bad
std::size_t include_bad(std::string source, const std::string &included)
{
	Lexer lexer(source);
	std::size_t size = lexer.word().size();
	source = included + " end";
	size += lexer.word().size() + static_cast<std::size_t>(source.front());
	return size;
}
//- good
std::size_t include_good(std::string source, const std::string &included)
{
	Lexer lexer(source);
	std::size_t size = lexer.word().size();
	source = included + " end";
	Lexer second(source);
	size += second.word().size() + static_cast<std::size_t>(source.front());
	return size;
}
RUN_CASE(lexer_source_replaced, include_bad("a b " + std::string(50, 'c'), std::string(80, 'd')),
	 include_good("a b " + std::string(50, 'c'), std::string(80, 'd')))
} // namespace lexer_source_replaced

// CASE arena_reset: what the arena handed out is used after reset()
namespace arena_reset
{
class Arena
{
public:
	std::string &make(std::string_view text)
	{
		return *blocks_.emplace_back(std::make_unique<std::string>(text));
	}
	void reset() { blocks_.clear(); }

private:
	std::vector<std::unique_ptr<std::string>> blocks_;
};
//- bad
std::size_t frame_bad(Arena &arena, std::string_view text)
{
	std::string &scratch = arena.make(text);
	scratch += ".";
	arena.reset();
	return scratch.size();
}
//- good
std::size_t frame_good(Arena &arena, std::string_view text)
{
	std::string &scratch = arena.make(text);
	scratch += ".";
	const std::size_t size = scratch.size();
	arena.reset();
	return size;
}
RUN_CASE(arena_reset, ({
		 Arena a;
		 frame_bad(a, "text");
	 }),
	 ({
		 Arena a;
		 frame_good(a, "text");
	 }))
} // namespace arena_reset

// CASE current_state: the machine gives out its current state, and stepping replaces that
namespace current_state
{
struct State {
	std::string name;
};
class Machine
{
public:
	Machine() : state_(std::make_unique<State>(State{"idle"})) {}
	const State &state() const { return *state_; }
	void step(std::string name) { state_ = std::make_unique<State>(State{std::move(name)}); }

private:
	std::unique_ptr<State> state_;
};
//- bad
bool moved_bad(Machine &machine, const std::string &next)
{
	const State &before = machine.state();
	machine.step(next);
	return before.name != machine.state().name;
}
//- good
bool moved_good(Machine &machine, const std::string &next)
{
	const State before = machine.state();
	machine.step(next);
	return before.name != machine.state().name;
}
RUN_CASE(current_state, ({
		 Machine m;
		 moved_bad(m, "busy");
	 }),
	 ({
		 Machine m;
		 moved_good(m, "busy");
	 }))
} // namespace current_state

// CASE helper_appends: the helper that is given the vector appends to it, while its caller holds an element
namespace helper_appends
{
struct Entry {
	int count = 0;
};
void ensure(std::vector<Entry> &entries, std::size_t size)
{
	while (entries.size() < size)
		entries.emplace_back();
}
//- bad
int transfer_bad(std::vector<Entry> &entries, std::size_t from, std::size_t to)
{
	Entry &source = entries[from];
	ensure(entries, to + 1);
	entries[to].count += 1;
	source.count -= 1;
	return entries[to].count;
}
//- good
int transfer_good(std::vector<Entry> &entries, std::size_t from, std::size_t to)
{
	ensure(entries, to + 1);
	Entry &source = entries[from];
	source.count -= 1;
	entries[to].count += 1;
	return entries[to].count;
}
RUN_CASE(helper_appends, ({
		 std::vector<Entry> e(1);
		 transfer_bad(e, 0, 9);
	 }),
	 ({
		 std::vector<Entry> e(1);
		 transfer_good(e, 0, 9);
	 }))
} // namespace helper_appends

// CASE c_str_of_sum: the C string belongs to the sum of two strings, which is a temporary
namespace c_str_of_sum
{
std::size_t length(const char *text)
{
	std::size_t n = 0;
	while (text[n])
		n++;
	return n;
}
//- bad
std::size_t banner_bad(const std::string &host, const std::string &version)
{
	const char *text = (host + " running " + version).c_str();
	return length(text);
}
//- good
std::size_t banner_good(const std::string &host, const std::string &version)
{
	const std::string whole = host + " running " + version;
	const char *text = whole.c_str();
	return length(text);
}
RUN_CASE(c_str_of_sum, banner_bad(std::string(30, 'h'), "1.0"),
	 banner_good(std::string(30, 'h'), "1.0"))
} // namespace c_str_of_sum

// CASE registry_of_locals: the registry keeps the address of a sensor that ends with its block
namespace registry_of_locals
{
struct Sensor {
	int value = 0;
};
class Registry
{
public:
	void add(const Sensor &sensor KEPT_BY(this)) { sensors_.push_back(&sensor); }
	int sum() const
	{
		int sum = 0;
		for (const Sensor *sensor : sensors_)
			sum += sensor->value;
		return sum;
	}

private:
	std::vector<const Sensor *> sensors_;
};
//- bad
int poll_bad(bool extra)
{
	Registry registry;
	Sensor base{1};
	registry.add(base);
	if (extra) {
		Sensor more{2};
		registry.add(more);
	}
	return registry.sum();
}
//- good
int poll_good(bool extra)
{
	Sensor base{1};
	Sensor more{2};
	Registry registry;
	registry.add(base);
	if (extra)
		registry.add(more);
	return registry.sum();
}
RUN_CASE(registry_of_locals, poll_bad(true), poll_good(true))
} // namespace registry_of_locals

// CASE out_parameter_view: the callee stores a view of its own string in the caller's variable
namespace out_parameter_view
{
//- bad
bool trim_bad(const std::string &line, std::string_view &out)
{
	std::string copy = line;
	while (!copy.empty() && copy.back() == ' ')
		copy.pop_back();
	out = copy;
	return !out.empty();
}
std::size_t measure_bad(const std::string &line)
{
	std::string_view text;
	return trim_bad(line, text) ? text.size() + static_cast<std::size_t>(text.front()) : 0;
}
//- good
bool trim_good(const std::string &line, std::string &out)
{
	std::string copy = line;
	while (!copy.empty() && copy.back() == ' ')
		copy.pop_back();
	out = std::move(copy);
	return !out.empty();
}
std::size_t measure_good(const std::string &line)
{
	std::string text;
	return trim_good(line, text) ? text.size() + static_cast<std::size_t>(text.front()) : 0;
}
RUN_CASE(out_parameter_view, measure_bad(std::string(40, 'l')), measure_good(std::string(40, 'l')))
} // namespace out_parameter_view

// CASE minimum_of_literals: the bound that clamp() returns refers to a temporary limit
namespace minimum_of_literals
{
//- bad
int volume_bad(const std::vector<int> &levels)
{
	const int &level = std::clamp(levels.front() * 2, 0, 11);
	int noise[4] = {1, 2, 3, 4};
	return level + noise[1];
}
//- good
int volume_good(const std::vector<int> &levels)
{
	const int level = std::clamp(levels.front() * 2, 0, 11);
	int noise[4] = {1, 2, 3, 4};
	return level + noise[1];
}
RUN_CASE(minimum_of_literals, volume_bad({3}), volume_good({3}))
} // namespace minimum_of_literals

// CASE stored_in_struct: the struct that is returned refers to the local configuration
namespace stored_in_struct
{
struct Options {
	bool verbose = false;
	int depth = 3;
};
struct Walker {
	const Options &options;
	int steps(int n) const { return n * options.depth; }
};
//- bad
Walker make_bad(int depth)
{
	Options options;
	options.depth = depth;
	return Walker{options};
}
int walk_bad(int depth)
{
	Walker walker = make_bad(depth);
	return walker.steps(2);
}
//- good
Walker make_good(const Options &options)
{
	return Walker{options};
}
int walk_good(int depth)
{
	Options options;
	options.depth = depth;
	Walker walker = make_good(options);
	return walker.steps(2);
}
RUN_CASE(stored_in_struct, walk_bad(2), walk_good(2))
} // namespace stored_in_struct

// CASE getline_view: views of one line variable are collected, which the next line overwrites
namespace getline_view
{
//- bad
std::size_t collect_bad(std::istringstream input)
{
	std::vector<std::string_view> fields;
	std::string line;
	while (std::getline(input, line))
		fields.push_back(line);
	std::size_t sum = 0;
	for (std::string_view field : fields)
		sum += static_cast<std::size_t>(field.front());
	return sum;
}
//- good
std::size_t collect_good(std::istringstream input)
{
	std::vector<std::string> fields;
	std::string line;
	while (std::getline(input, line))
		fields.push_back(line);
	std::size_t sum = 0;
	for (std::string_view field : fields)
		sum += static_cast<std::size_t>(field.front());
	return sum;
}
RUN_CASE(getline_view,
	 collect_bad(std::istringstream(std::string(20, 'a') + "\n" + std::string(300, 'b'))),
	 collect_good(std::istringstream(std::string(20, 'a') + "\n" + std::string(300, 'b'))))
} // namespace getline_view

// CASE parent_replaced: a section of the document is edited while the document is loaded anew
namespace parent_replaced
{
struct Section {
	std::string text;
};
struct Document {
	std::map<std::string, Section> sections;
	Section *find(const std::string &name)
	{
		auto it = sections.find(name);
		return it == sections.end() ? nullptr : &it->second;
	}
	void reload(const std::string &text)
	{
		sections.clear();
		sections["intro"].text = text;
	}
};
//- bad
std::size_t refresh_bad(Document &document, const std::string &text)
{
	Section *intro = document.find("intro");
	if (!intro || intro->text != text)
		document.reload(text);
	return intro ? intro->text.size() : 0;
}
//- good
std::size_t refresh_good(Document &document, const std::string &text)
{
	Section *intro = document.find("intro");
	if (!intro || intro->text != text) {
		document.reload(text);
		intro = document.find("intro");
	}
	return intro ? intro->text.size() : 0;
}
RUN_CASE(parent_replaced, ({
		 Document d;
		 d.reload("old");
		 refresh_bad(d, "new");
	 }),
	 ({
		 Document d;
		 d.reload("old");
		 refresh_good(d, "new");
	 }))
} // namespace parent_replaced

// CLEAN accessor_chain: borrows through accessors of an object that stays
class Palette
{
public:
	std::string &name(std::size_t i) { return names_.at(i); }
	const std::string &name(std::size_t i) const { return names_.at(i); }
	void add(std::string name) { names_.push_back(std::move(name)); }

private:
	std::vector<std::string> names_;
};
std::size_t tidy(Palette &palette)
{
	palette.add("red");
	palette.name(0) += "dish";
	palette.add("blue");
	const Palette &view = palette;
	return view.name(0).size() + view.name(1).size();
}
RUN_CLEAN(accessor_chain, ({
		  Palette p;
		  tidy(p);
	  }))

// CLEAN get_or_default: the result refers to the table or to the fallback, both of which the caller has
const std::string &get_or(const std::map<int, std::string> &table BORROWED, int key,
			  const std::string &fallback BORROWED)
{
	auto it = table.find(key);
	if (it == table.end())
		return fallback;
	return it->second;
}
std::size_t describe(const std::map<int, std::string> &table)
{
	const std::string unknown = "unknown";
	return get_or(table, 1, unknown).size() + get_or(table, 2, unknown).size();
}
RUN_CLEAN(get_or_default, describe({{1, "one"}}))

// CLEAN cursor_class: a cursor over text that outlives it, moved by its own methods
class LineCursor
{
public:
	explicit LineCursor(std::string_view text BORROWED) : rest_(text) {}
	bool done() const { return rest_.empty(); }
	std::string_view line() const { return rest_.substr(0, rest_.find('\n')); }
	void advance()
	{
		const std::size_t end = std::min(rest_.find('\n'), rest_.size());
		rest_.remove_prefix(std::min(end + 1, rest_.size()));
	}

private:
	std::string_view rest_;
};
std::size_t longest_line(const std::string &text)
{
	std::size_t longest = 0;
	for (LineCursor cursor(text); !cursor.done(); cursor.advance())
		longest = std::max(longest, cursor.line().size());
	return longest;
}
RUN_CLEAN(cursor_class, longest_line("a\nbcd\n"))

// CLEAN split_at: two parts of one span are worked on, one after the other
int halves(std::span<int> values)
{
	std::span<int> left = values.first(values.size() / 2);
	for (int &v : left)
		v = -v;
	std::span<int> right = values.last(values.size() - values.size() / 2);
	int sum = 0;
	for (int v : right)
		sum += v;
	return sum;
}
RUN_CLEAN(split_at, ({
		  std::vector<int> v{1, 2, 3};
		  halves(v);
	  }))

// CLEAN fluent_builder_local: a builder that returns itself, used on a local
class Query
{
public:
	Query &where(std::string_view what)
	{
		text_ += text_.empty() ? "where " : " and ";
		text_ += what;
		return *this;
	}
	const std::string &text() const { return text_; }

private:
	std::string text_;
};
std::string make_query(int age)
{
	Query query;
	query.where("age > " + std::to_string(age)).where("name = 'x'");
	return query.text();
}
RUN_CLEAN(fluent_builder_local, make_query(3))

// CLEAN temporary_in_expression: a temporary is looked at within its own statement only
std::size_t initials(const std::vector<std::string> &names)
{
	std::size_t sum = 0;
	for (const std::string &name : names)
		sum += std::string_view(name + "_suffix").substr(0, 3).size();
	return sum;
}
RUN_CLEAN(temporary_in_expression, initials({"ab", "c"}))

// CLEAN path_in_tree: a pointer walks down a tree of owners and changes the leaf
struct Tree {
	int value = 0;
	std::unique_ptr<Tree> left, right;
};
Tree *insert(Tree &root, int value)
{
	Tree *at = &root;
	while (true) {
		std::unique_ptr<Tree> &side = value < at->value ? at->left : at->right;
		if (!side) {
			side = std::make_unique<Tree>();
			side->value = value;
			return side.get();
		}
		at = side.get();
	}
}
RUN_CLEAN(path_in_tree, ({
		  Tree t;
		  insert(t, 3)->value++;
		  insert(t, 5);
	  }))
