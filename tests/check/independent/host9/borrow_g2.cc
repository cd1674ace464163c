// SPDX-License-Identifier: GPL-2.0
// Borrows that are returned, stored in objects or captured, and what invalidates them later.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <forward_list>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CASE json_collapse: the array is a part of the variant that is given another alternative first
namespace json_collapse
{
using Array = std::vector<std::string>;
using Value = std::variant<std::monostate, std::string, Array>;

static Value sample(int n)
{
	Array items;
	for (int i = 0; i < n; i++)
		items.push_back("item number " + std::to_string(i));
	return items;
}

//- bad
static void collapse_bad(Value &value)
{
	Array *items = std::get_if<Array>(&value);
	if (!items)
		return;
	value = std::string();
	std::string &text = std::get<std::string>(value);
	for (const std::string &item : *items)
		text += item + ';';
}

static std::size_t drive_bad(int n)
{
	Value value = sample(n);
	collapse_bad(value);
	return std::get<std::string>(value).size();
}
//- good
static void collapse_good(Value &value)
{
	Array *items = std::get_if<Array>(&value);
	if (!items)
		return;
	std::string text;
	for (const std::string &item : *items)
		text += item + ';';
	value = std::move(text);
}

static std::size_t drive_good(int n)
{
	Value value = sample(n);
	collapse_good(value);
	return std::get<std::string>(value).size();
}
} // namespace json_collapse
RUN_CASE(json_collapse, json_collapse::drive_bad(3), json_collapse::drive_good(3))

// CASE scoreboard_insert: the place found by lower_bound is used after the sentinel was appended
namespace scoreboard_insert
{
struct Score {
	int points;
	std::string who;
};

static bool more(const Score &s, int points)
{
	return s.points > points;
}

//- bad
static void record_bad(std::vector<Score> &board, int points, std::string who)
{
	const auto place = std::lower_bound(board.begin(), board.end(), points, more);
	if (board.empty() || board.back().points != 0)
		board.push_back(Score{0, "nobody"});
	board.insert(place, Score{points, std::move(who)});
}

static std::string drive_bad(int n)
{
	std::vector<Score> board;
	for (int i = 1; i <= n; i++)
		record_bad(board, 10 * i, "player" + std::to_string(i));
	return board.front().who;
}
//- good
static void record_good(std::vector<Score> &board, int points, std::string who)
{
	if (board.empty() || board.back().points != 0)
		board.push_back(Score{0, "nobody"});
	const auto place = std::lower_bound(board.begin(), board.end(), points, more);
	board.insert(place, Score{points, std::move(who)});
}

static std::string drive_good(int n)
{
	std::vector<Score> board;
	for (int i = 1; i <= n; i++)
		record_good(board, 10 * i, "player" + std::to_string(i));
	return board.front().who;
}
} // namespace scoreboard_insert
RUN_CASE(scoreboard_insert, scoreboard_insert::drive_bad(3), scoreboard_insert::drive_good(3))

// CASE menu_of_temporary: the menu keeps a span over the vector that ends with the full expression
namespace menu_of_temporary
{
class Menu
{
public:
	explicit Menu(std::span<const std::string> items BORROWED) : items_(items) {}
	const std::string *choose(std::string_view prefix) const
	{
		for (const std::string &item : items_)
			if (std::string_view(item).starts_with(prefix))
				return &item;
		return nullptr;
	}

private:
	std::span<const std::string> items_;
};

static std::vector<std::string> recent_files(int n)
{
	std::vector<std::string> files;
	for (int i = 0; i < n; i++)
		files.push_back("document-" + std::to_string(i) + ".txt");
	return files;
}

//- bad
static std::size_t open_recent_bad(int n)
{
	const Menu menu(recent_files(n));
	const std::string *item = menu.choose("document-1");
	return item ? item->size() : 0;
}

static std::size_t drive_bad(int n)
{
	return open_recent_bad(n);
}
//- good
static std::size_t open_recent_good(int n)
{
	const std::vector<std::string> files = recent_files(n);
	const Menu menu(files);
	const std::string *item = menu.choose("document-1");
	return item ? item->size() : 0;
}

static std::size_t drive_good(int n)
{
	return open_recent_good(n);
}
} // namespace menu_of_temporary
RUN_CASE(menu_of_temporary, menu_of_temporary::drive_bad(3), menu_of_temporary::drive_good(3))

// CASE word_index: the keys are views of the line of one turn of the loop
namespace word_index
{
static std::string line_at(int i)
{
	return "request_" + std::to_string(i % 2) + "_completed took " + std::to_string(i);
}

//- bad
static int most_frequent_bad(int lines)
{
	std::unordered_map<std::string_view, int> seen;
	for (int i = 0; i < lines; i++) {
		const std::string line = line_at(i);
		const std::string_view word(line.data(), line.find(' '));
		seen[word]++;
	}
	int best = 0;
	for (const auto &[word, count] : seen)
		if (word.ends_with("completed"))
			best = std::max(best, count);
	return best;
}

static int drive_bad(int n)
{
	return most_frequent_bad(n);
}
//- good
static int most_frequent_good(int lines)
{
	std::unordered_map<std::string, int> seen;
	for (int i = 0; i < lines; i++) {
		const std::string line = line_at(i);
		const std::string_view word(line.data(), line.find(' '));
		seen[std::string(word)]++;
	}
	int best = 0;
	for (const auto &[word, count] : seen)
		if (word.ends_with("completed"))
			best = std::max(best, count);
	return best;
}

static int drive_good(int n)
{
	return most_frequent_good(n);
}
} // namespace word_index
RUN_CASE(word_index, word_index::drive_bad(3), word_index::drive_good(3))

// CASE spool_path: c_str() of the joined path is kept after the temporary string is gone
namespace spool_path
{
static std::string join(std::string_view dir, std::string_view file)
{
	std::string path(dir);
	if (!path.ends_with('/'))
		path += '/';
	path += file;
	return path;
}

static int print_to(char *out, std::size_t size, const char *path, int job)
{
	return std::snprintf(out, size, "lp -d %s #%d", path, job);
}

//- bad
static int submit_bad(std::string_view queue, int job)
{
	std::array<char, 128> command{};
	const char *path = join("/var/spool/printers", queue).c_str();
	return print_to(command.data(), command.size(), path, job);
}

static int drive_bad(int n)
{
	int total = 0;
	for (int i = 0; i < n; i++)
		total += submit_bad("office-laser", i);
	return total;
}
//- good
static int submit_good(std::string_view queue, int job)
{
	std::array<char, 128> command{};
	const std::string path = join("/var/spool/printers", queue);
	return print_to(command.data(), command.size(), path.c_str(), job);
}

static int drive_good(int n)
{
	int total = 0;
	for (int i = 0; i < n; i++)
		total += submit_good("office-laser", i);
	return total;
}
} // namespace spool_path
RUN_CASE(spool_path, spool_path::drive_bad(3), spool_path::drive_good(3))

// CASE document_close: the document is kept by reference; close() drops its last share
namespace document_close
{
struct Document {
	std::string title;
	int views = 0;
};

class Workspace
{
public:
	void open(std::string title)
	{
		auto doc = std::make_shared<Document>();
		doc->title = title;
		docs_[std::move(title)] = std::move(doc);
	}
	std::shared_ptr<Document> find(const std::string &title) const
	{
		const auto it = docs_.find(title);
		return it == docs_.end() ? nullptr : it->second;
	}
	void close(const std::string &title) { docs_.erase(title); }

private:
	std::map<std::string, std::shared_ptr<Document>> docs_;
};

//- bad
static int close_and_report_bad(Workspace &space, const std::string &title)
{
	if (!space.find(title))
		return -1;
	Document &doc = *space.find(title);
	doc.views++;
	space.close(title);
	return doc.views + static_cast<int>(doc.title.size());
}

static int drive_bad(int n)
{
	Workspace space;
	int total = 0;
	for (int i = 0; i < n; i++) {
		space.open("minutes");
		total += close_and_report_bad(space, "minutes");
	}
	return total;
}
//- good
static int close_and_report_good(Workspace &space, const std::string &title)
{
	const std::shared_ptr<Document> doc = space.find(title);
	if (!doc)
		return -1;
	doc->views++;
	space.close(title);
	return doc->views + static_cast<int>(doc->title.size());
}

static int drive_good(int n)
{
	Workspace space;
	int total = 0;
	for (int i = 0; i < n; i++) {
		space.open("minutes");
		total += close_and_report_good(space, "minutes");
	}
	return total;
}
} // namespace document_close
RUN_CASE(document_close, document_close::drive_bad(3), document_close::drive_good(3))

// CASE scanner_source: the scanner keeps a view of its constructor's by-value parameter
namespace scanner_source
{
//- bad
class ScannerBad
{
public:
	explicit ScannerBad(std::string source) : source_(source) {}
	std::optional<int> number()
	{
		while (at_ < source_.size() && source_[at_] == ' ')
			at_++;
		if (at_ == source_.size())
			return std::nullopt;
		int value = 0;
		while (at_ < source_.size() && source_[at_] >= '0' && source_[at_] <= '9')
			value = value * 10 + (source_[at_++] - '0');
		while (at_ < source_.size() && source_[at_] != ' ')
			at_++;
		return value;
	}

private:
	std::string_view source_;
	std::size_t at_ = 0;
};

static int drive_bad(int n)
{
	std::string text = "10 20 30 some more words";
	for (int i = 0; i < n; i++)
		text += ' ' + std::to_string(i);
	ScannerBad scanner(text);
	int sum = 0;
	while (const auto value = scanner.number())
		sum += *value;
	return sum;
}
//- good
class ScannerGood
{
public:
	explicit ScannerGood(std::string source) : source_(std::move(source)) {}
	std::optional<int> number()
	{
		while (at_ < source_.size() && source_[at_] == ' ')
			at_++;
		if (at_ == source_.size())
			return std::nullopt;
		int value = 0;
		while (at_ < source_.size() && source_[at_] >= '0' && source_[at_] <= '9')
			value = value * 10 + (source_[at_++] - '0');
		while (at_ < source_.size() && source_[at_] != ' ')
			at_++;
		return value;
	}

private:
	std::string source_;
	std::size_t at_ = 0;
};

static int drive_good(int n)
{
	std::string text = "10 20 30 some more words";
	for (int i = 0; i < n; i++)
		text += ' ' + std::to_string(i);
	ScannerGood scanner(text);
	int sum = 0;
	while (const auto value = scanner.number())
		sum += *value;
	return sum;
}
} // namespace scanner_source
RUN_CASE(scanner_source, scanner_source::drive_bad(3), scanner_source::drive_good(3))

// CASE request_verb: substr of the string is a temporary string, of which the view is kept
namespace request_verb
{
struct Request {
	std::string_view verb;
	std::string_view path;
};

static int weight(const Request &r)
{
	if (r.verb == "SUBSCRIBE-TO-CHANNEL")
		return 3;
	return r.verb == "GET" ? 1 : static_cast<int>(r.path.size());
}

//- bad
static int handle_bad(const std::string &line)
{
	const auto space = line.find(' ');
	if (space == std::string::npos)
		return 0;
	Request r;
	r.verb = line.substr(0, space);
	r.path = std::string_view(line).substr(space + 1);
	return weight(r);
}

static int drive_bad(int n)
{
	int total = 0;
	for (int i = 0; i < n; i++) {
		total += handle_bad("GET /" + std::to_string(i));
		total += handle_bad("SUBSCRIBE-TO-CHANNEL /news");
	}
	return total;
}
//- good
static int handle_good(const std::string &line)
{
	const auto space = line.find(' ');
	if (space == std::string::npos)
		return 0;
	Request r;
	r.verb = std::string_view(line).substr(0, space);
	r.path = std::string_view(line).substr(space + 1);
	return weight(r);
}

static int drive_good(int n)
{
	int total = 0;
	for (int i = 0; i < n; i++) {
		total += handle_good("GET /" + std::to_string(i));
		total += handle_good("SUBSCRIBE-TO-CHANNEL /news");
	}
	return total;
}
} // namespace request_verb
RUN_CASE(request_verb, request_verb::drive_bad(3), request_verb::drive_good(3))

// CASE alarm_view: the returned lazy view's predicate refers to the function's parameter
namespace alarm_view
{
struct Reading {
	int sensor;
	int value;
};

static std::vector<Reading> readings(int n)
{
	std::vector<Reading> all;
	for (int i = 0; i < n; i++)
		all.push_back(Reading{i, 50 + 25 * i});
	return all;
}

//- bad
static auto alarms_bad(const std::vector<Reading> &all BORROWED, int limit)
{
	return all | std::views::filter([&](const Reading &r) { return r.value > limit; });
}

static int drive_bad(int n)
{
	const std::vector<Reading> all = readings(n);
	int sum = 0;
	for (const Reading &r : alarms_bad(all, 60))
		sum += r.sensor;
	return sum;
}
//- good
static auto alarms_good(const std::vector<Reading> &all BORROWED, int limit)
{
	return all | std::views::filter([limit](const Reading &r) { return r.value > limit; });
}

static int drive_good(int n)
{
	const std::vector<Reading> all = readings(n);
	int sum = 0;
	for (const Reading &r : alarms_good(all, 60))
		sum += r.sensor;
	return sum;
}
} // namespace alarm_view
RUN_CASE(alarm_view, alarm_view::drive_bad(3), alarm_view::drive_good(3))

// CASE chain_clear: the loop reads the link out of the node it has just deleted
namespace chain_clear
{
struct Link {
	int value;
	Link *next;
};

//- bad
class ChainBad
{
public:
	ChainBad() = default;
	ChainBad(const ChainBad &) = delete;
	ChainBad &operator=(const ChainBad &) = delete;
	~ChainBad()
	{
		for (Link *l = head_; l; l = l->next)
			delete l;
	}
	void push(int value) { head_ = new Link{value, head_}; }
	int sum() const
	{
		int total = 0;
		for (const Link *l = head_; l; l = l->next)
			total += l->value;
		return total;
	}

private:
	Link *head_ = nullptr;
};

static int drive_bad(int n)
{
	ChainBad chain;
	for (int i = 0; i < n; i++)
		chain.push(i);
	return chain.sum();
}
//- good
class ChainGood
{
public:
	ChainGood() = default;
	ChainGood(const ChainGood &) = delete;
	ChainGood &operator=(const ChainGood &) = delete;
	~ChainGood()
	{
		for (Link *l = head_; l;) {
			Link *next = l->next;
			delete l;
			l = next;
		}
	}
	void push(int value) { head_ = new Link{value, head_}; }
	int sum() const
	{
		int total = 0;
		for (const Link *l = head_; l; l = l->next)
			total += l->value;
		return total;
	}

private:
	Link *head_ = nullptr;
};

static int drive_good(int n)
{
	ChainGood chain;
	for (int i = 0; i < n; i++)
		chain.push(i);
	return chain.sum();
}
} // namespace chain_clear
RUN_CASE(chain_clear, chain_clear::drive_bad(3), chain_clear::drive_good(3))

// CASE bone_parent: the bones keep pointers to elements of the vector that grows
namespace bone_parent
{
struct Bone {
	std::string name;
	float length;
	const Bone *parent;
};

static float reach(const Bone *bone)
{
	float total = 0;
	for (; bone; bone = bone->parent)
		total += bone->length;
	return total;
}

//- bad
class SkeletonBad
{
public:
	const Bone &extend(std::string name, float length)
	{
		const Bone *parent = bones_.empty() ? nullptr : &bones_.back();
		bones_.push_back(Bone{std::move(name), length, parent});
		return bones_.back();
	}
	float total() const { return bones_.empty() ? 0 : reach(&bones_.back()); }

private:
	std::vector<Bone> bones_;
};

static float drive_bad(int n)
{
	SkeletonBad skeleton;
	for (int i = 0; i < n; i++)
		skeleton.extend("bone" + std::to_string(i), 1.5F);
	return skeleton.total();
}
//- good
class SkeletonGood
{
public:
	SkeletonGood() = default;
	SkeletonGood(const SkeletonGood &) = delete;
	SkeletonGood &operator=(const SkeletonGood &) = delete;
	const Bone &extend(std::string name, float length)
	{
		const Bone *parent = bones_.empty() ? nullptr : &bones_.back();
		bones_.push_back(Bone{std::move(name), length, parent});
		return bones_.back();
	}
	float total() const { return bones_.empty() ? 0 : reach(&bones_.back()); }

private:
	std::deque<Bone> bones_;
};

static float drive_good(int n)
{
	SkeletonGood skeleton;
	for (int i = 0; i < n; i++)
		skeleton.extend("bone" + std::to_string(i), 1.5F);
	return skeleton.total();
}
} // namespace bone_parent
RUN_CASE(bone_parent, bone_parent::drive_bad(3), bone_parent::drive_good(3))

// CASE memo_slot: the slot's reference is held over the recursion that adds slots to the same memo
namespace memo_slot
{
class Memo
{
public:
	uint64_t *find(int key)
	{
		for (auto &[k, v] : slots_)
			if (k == key)
				return &v;
		return nullptr;
	}
	uint64_t &slot(int key) { return slots_.emplace_back(key, 0).second; }

private:
	std::vector<std::pair<int, uint64_t>> slots_;
};

//- bad
static uint64_t ways_bad(Memo &memo, int steps)
{
	if (steps < 2)
		return 1;
	if (const uint64_t *known = memo.find(steps))
		return *known;
	uint64_t &slot = memo.slot(steps);
	slot = ways_bad(memo, steps - 1);
	slot += ways_bad(memo, steps - 2);
	return slot;
}

static uint64_t drive_bad(int n)
{
	Memo memo;
	return ways_bad(memo, 10 * n);
}
//- good
static uint64_t ways_good(Memo &memo, int steps)
{
	if (steps < 2)
		return 1;
	if (const uint64_t *known = memo.find(steps))
		return *known;
	uint64_t ways = ways_good(memo, steps - 1);
	ways += ways_good(memo, steps - 2);
	memo.slot(steps) = ways;
	return ways;
}

static uint64_t drive_good(int n)
{
	Memo memo;
	return ways_good(memo, 10 * n);
}
} // namespace memo_slot
RUN_CASE(memo_slot, memo_slot::drive_bad(3), memo_slot::drive_good(3))

// CLEAN observer_detach: correct
namespace observer_detach
{
class Model;

class Observer
{
public:
	explicit Observer(Model &model);
	Observer(const Observer &) = delete;
	Observer &operator=(const Observer &) = delete;
	~Observer();
	void changed(int value) { last_ = value; }
	int last() const { return last_; }

private:
	Model &model_;
	int last_ = 0;
};

class Model
{
public:
	void attach(Observer *o) { observers_.push_back(o); }
	void detach(Observer *o) { std::erase(observers_, o); }
	void set(int value)
	{
		for (Observer *o : observers_)
			o->changed(value);
	}
	std::size_t watched() const { return observers_.size(); }

private:
	std::vector<Observer *> observers_;
};

Observer::Observer(Model &model) : model_(model)
{
	model_.attach(this);
}

Observer::~Observer()
{
	model_.detach(this);
}

static int drive(int n)
{
	Model model;
	Observer whole(model);
	int sum = 0;
	for (int i = 0; i < n; i++) {
		Observer brief(model);
		model.set(i);
		sum += brief.last();
	}
	model.set(100);
	return sum + whole.last() + static_cast<int>(model.watched());
}
} // namespace observer_detach
RUN_CLEAN(observer_detach, observer_detach::drive(3))

// CLEAN merge_nodes: correct
namespace merge_nodes
{
static int drive(int n)
{
	std::map<std::string, std::vector<int>> staged;
	std::map<std::string, std::vector<int>> live;
	for (int i = 0; i < 4 * n; i++)
		staged["group" + std::to_string(i % n)].push_back(i);
	live["group0"].push_back(-1);
	std::vector<int> &kept = live["group0"];
	while (!staged.empty()) {
		auto node = staged.extract(staged.begin());
		const auto result = live.insert(std::move(node));
		if (result.inserted)
			continue;
		std::vector<int> &into = result.position->second;
		for (int value : result.node.mapped())
			into.push_back(value);
	}
	return static_cast<int>(kept.size() + live.size());
}
} // namespace merge_nodes
RUN_CLEAN(merge_nodes, merge_nodes::drive(3))

// CLEAN gap_filter: correct
namespace gap_filter
{
static std::size_t compact(std::forward_list<std::string> &names)
{
	std::size_t dropped = 0;
	auto before = names.before_begin();
	for (auto it = names.begin(); it != names.end();) {
		if (it->empty()) {
			it = names.erase_after(before);
			dropped++;
		} else {
			before = it++;
		}
	}
	return dropped;
}

static std::size_t drive(int n)
{
	std::forward_list<std::string> names;
	for (int i = 0; i < 4 * n; i++)
		names.push_front(i % 3 ? "name" + std::to_string(i) : std::string());
	return compact(names);
}
} // namespace gap_filter
RUN_CLEAN(gap_filter, gap_filter::drive(3))

// CLEAN style_cascade: correct
namespace style_cascade
{
struct Style {
	std::optional<std::string> font;
	std::optional<int> size;
};

static const std::string &font_of(const std::vector<Style> &cascade BORROWED)
{
	static const std::string standard = "a standard font of the house";
	for (auto it = cascade.rbegin(); it != cascade.rend(); ++it)
		if (it->font)
			return *it->font;
	return standard;
}

static std::size_t drive(int n)
{
	std::vector<Style> cascade(1);
	std::size_t total = font_of(cascade).size();
	const std::string &outside = font_of(cascade);
	for (int i = 0; i < n; i++) {
		cascade.push_back(Style{"font face number " + std::to_string(i), 10 + i});
		const std::string &inner = font_of(cascade);
		total += inner.size();
	}
	cascade.clear();
	return total + outside.size();
}
} // namespace style_cascade
RUN_CLEAN(style_cascade, style_cascade::drive(3))

// CLEAN arena_rows: correct
namespace arena_rows
{
class Arena
{
public:
	std::span<int> take(std::size_t n)
	{
		blocks_.push_back(std::make_unique<int[]>(n));
		return std::span<int>(blocks_.back().get(), n);
	}

private:
	std::vector<std::unique_ptr<int[]>> blocks_;
};

class Grid
{
public:
	Grid(std::size_t rows, std::size_t columns)
	{
		for (std::size_t i = 0; i < rows; i++)
			rows_.push_back(arena_.take(columns));
	}
	void fill(int value)
	{
		for (std::span<int> row : rows_)
			std::fill(row.begin(), row.end(), value++);
	}
	void swap_rows(std::size_t a, std::size_t b) { std::swap(rows_.at(a), rows_.at(b)); }
	int first() const
	{
		return rows_.empty() || rows_.front().empty() ? 0 : rows_.front().front();
	}

private:
	Arena arena_;
	std::vector<std::span<int>> rows_;
};

static int drive(int n)
{
	Grid grid(static_cast<std::size_t>(n), 8);
	grid.fill(1);
	grid.swap_rows(0, 1);
	Grid taken = std::move(grid);
	taken.fill(5);
	return taken.first();
}
} // namespace arena_rows
RUN_CLEAN(arena_rows, arena_rows::drive(3))

// CLEAN queue_while_growing: correct
namespace queue_while_growing
{
struct Task {
	int depth;
	std::string name;
};

static std::size_t run_all(std::vector<Task> queue)
{
	std::size_t names = 0;
	for (std::size_t i = 0; i < queue.size(); i++) {
		const Task task = queue[i];
		names += task.name.size();
		for (int c = 0; c < task.depth; c++)
			queue.push_back(Task{c, task.name + '.' + std::to_string(c)});
	}
	std::deque<Task> rest(queue.begin(), queue.end());
	while (!rest.empty()) {
		Task &front = rest.front();
		if (front.depth > 0)
			rest.push_back(Task{0, front.name + "-again"});
		names += front.name.size();
		rest.pop_front();
	}
	return names;
}

static std::size_t drive(int n)
{
	return run_all({Task{n, "root"}, Task{1, "other"}});
}
} // namespace queue_while_growing
RUN_CLEAN(queue_while_growing, queue_while_growing::drive(3))
