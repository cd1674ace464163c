// SPDX-License-Identifier: GPL-2.0
// Borrows that cross functions: views handed back, kept in objects, and read when what they show is gone.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <queue>
#include <ranges>
#include <regex>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <variant>
#include <vector>

// CASE url_host_view: the host of a decoded URL is returned as a view of the function's own text
namespace url_host_view
{
std::string decoded(std::string_view url)
{
	std::string out;
	for (char c : url)
		out += c == '+' ? ' ' : c;
	return out;
}
//- bad
std::string_view host_bad(std::string_view url BORROWED)
{
	const std::string text = decoded(url);
	const auto begin = text.find("//") + 2;
	return std::string_view(text).substr(begin, text.find('/', begin) - begin);
}
//- good
std::string host_good(std::string_view url)
{
	const std::string text = decoded(url);
	const auto begin = text.find("//") + 2;
	return text.substr(begin, text.find('/', begin) - begin);
}
RUN_CASE(url_host_view, host_bad("https://www.example.org/index+page").back() == 'g' ? 1 : 0,
	 host_good("https://www.example.org/index+page").back() == 'g' ? 1 : 0)
} // namespace url_host_view

// CASE best_of_scores: the address of the best score among copies in a local table is returned
namespace best_of_scores
{
struct Score {
	std::string player;
	int points;
};
//- bad
const Score &best_bad(const std::vector<Score> &scores BORROWED)
{
	std::vector<Score> order(scores);
	std::ranges::sort(order, std::greater<>(), &Score::points);
	return order.front();
}
//- good
const Score &best_good(const std::vector<Score> &scores BORROWED)
{
	std::vector<const Score *> order;
	for (const Score &score : scores)
		order.push_back(&score);
	std::ranges::sort(order, std::greater<>(), &Score::points);
	return *order.front();
}
RUN_CASE(best_of_scores, best_bad({{"a", 1}, {"b", 2}}).points + 1, ({
		 const std::vector<Score> s{{"a", 1}, {"b", 2}};
		 (void)best_good(s).points;
	 }))
} // namespace best_of_scores

// CASE json_cursor: a parser object is built over a text that the caller makes on the spot
namespace json_cursor
{
class Cursor
{
public:
	explicit Cursor(std::string_view text BORROWED) : text_(text) {}
	bool more() const { return at_ < text_.size(); }
	char next() { return text_[at_++]; }

private:
	std::string_view text_;
	std::size_t at_ = 0;
};
std::string load(int id)
{
	return "{\"id\": " + std::to_string(id) + ", \"more\": [1, 2, 3]}";
}
//- bad
int braces_bad(int id)
{
	Cursor cursor(load(id));
	int braces = 0;
	while (cursor.more())
		braces += cursor.next() == '{';
	return braces;
}
//- good
int braces_good(int id)
{
	const std::string text = load(id);
	Cursor cursor(text);
	int braces = 0;
	while (cursor.more())
		braces += cursor.next() == '{';
	return braces;
}
RUN_CASE(json_cursor, braces_bad(1), braces_good(1))
} // namespace json_cursor

// CASE loop_over_temporary_member: the loop runs over a member of a temporary document
namespace loop_over_temporary_member
{
struct Document {
	std::vector<std::string> paragraphs{"first", "second"};
	const std::vector<std::string> &all() const BORROWED { return paragraphs; }
};
Document open_document()
{
	return {};
}
//- bad
std::size_t letters_bad()
{
	std::size_t n = 0;
	for (const std::string &paragraph : open_document().all())
		n += paragraph.size();
	return n;
}
//- good
std::size_t letters_good()
{
	std::size_t n = 0;
	for (const Document document = open_document();
	     const std::string &paragraph : document.all())
		n += paragraph.size();
	return n;
}
RUN_CASE(loop_over_temporary_member, letters_bad(), letters_good())
} // namespace loop_over_temporary_member

// CASE regex_over_temporary: the matches refer to a line that was only an argument
namespace regex_over_temporary
{
std::string response()
{
	return "HTTP/1.1 404 Not Found on this very server";
}
//- bad
int status_bad()
{
	static const std::regex pattern("HTTP/1.1 ([0-9]+) .*");
	std::match_results<const char *> match;
	const char *text = response().c_str();
	if (!std::regex_match(text, match, pattern))
		return 0;
	return std::stoi(match[1].str());
}
//- good
int status_good()
{
	static const std::regex pattern("HTTP/1.1 ([0-9]+) .*");
	const std::string text = response();
	std::smatch match;
	if (!std::regex_match(text, match, pattern))
		return 0;
	return std::stoi(match[1].str());
}
RUN_CASE(regex_over_temporary, status_bad(), status_good())
} // namespace regex_over_temporary

// CASE index_by_name: an index of views is built over names that are then sorted
namespace index_by_name
{
//- bad
std::size_t index_bad(std::vector<std::string> names, const std::string &more)
{
	std::unordered_map<std::string_view, std::size_t> index;
	for (std::size_t i = 0; i < names.size(); i++)
		index.emplace(names[i], i);
	names.push_back(more);
	std::size_t found = 0;
	for (const auto &[name, i] : index)
		found += name.front() == more.front() ? 1 : 0;
	return found;
}
//- good
std::size_t index_good(std::vector<std::string> names, const std::string &more)
{
	names.push_back(more);
	std::unordered_map<std::string_view, std::size_t> index;
	for (std::size_t i = 0; i < names.size(); i++)
		index.emplace(names[i], i);
	std::size_t found = 0;
	for (const auto &[name, i] : index)
		found += name.front() == more.front() ? 1 : 0;
	return found;
}
RUN_CASE(index_by_name, index_bad({"a", "b"}, "c"), index_good({"a", "b"}, "c"))
} // namespace index_by_name

// CASE clamp_keeps_literal: the clamped value is kept as a reference to a bound computed in the call
namespace clamp_keeps_literal
{
//- bad
std::size_t window_bad(std::size_t wanted, std::size_t limit)
{
	const std::size_t &window = std::clamp(wanted, limit / 4, limit * 2);
	const std::size_t rest = limit * 2 - window;
	return window + rest;
}
//- good
std::size_t window_good(std::size_t wanted, std::size_t limit)
{
	const std::size_t window = std::clamp(wanted, limit / 4, limit * 2);
	const std::size_t rest = limit * 2 - window;
	return window + rest;
}
RUN_CASE(clamp_keeps_literal, window_bad(1, 100), window_good(1, 100))
} // namespace clamp_keeps_literal

// CASE patch_while_listing: the visitor that lists the children adds one to them
namespace patch_while_listing
{
struct Directory {
	std::vector<std::string> files{"a.txt", "b.txt"};
	template <class F>
	void each(F &&f) const
	{
		for (const std::string &file : files)
			f(file);
	}
};
//- bad
std::size_t backup_bad(Directory &directory)
{
	directory.each([&](const std::string &file) { directory.files.push_back(file + ".bak"); });
	return directory.files.size();
}
//- good
std::size_t backup_good(Directory &directory)
{
	std::vector<std::string> more;
	directory.each([&](const std::string &file) { more.push_back(file + ".bak"); });
	std::ranges::move(more, std::back_inserter(directory.files));
	return directory.files.size();
}
RUN_CASE(patch_while_listing, ({
		 Directory d;
		 d.files.shrink_to_fit();
		 backup_bad(d);
	 }),
	 ({
		 Directory d;
		 backup_good(d);
	 }))
} // namespace patch_while_listing

// CASE selected_row_kept: the selection keeps a pointer to a row of the model that is loaded again
namespace selected_row_kept
{
class Model
{
public:
	void load(std::vector<std::string> rows) { rows_ = std::move(rows); }
	const std::string &row(std::size_t i) const BORROWED { return rows_.at(i); }
	std::size_t size() const { return rows_.size(); }

private:
	std::vector<std::string> rows_;
};
//- bad
std::size_t refresh_bad(Model &model, std::size_t selected, std::vector<std::string> fresh)
{
	const std::string *row = &model.row(selected);
	model.load(std::move(fresh));
	for (std::size_t i = 0; i < model.size(); i++)
		if (model.row(i) == *row)
			return i;
	return 0;
}
//- good
std::size_t refresh_good(Model &model, std::size_t selected, std::vector<std::string> fresh)
{
	const std::string row = model.row(selected);
	model.load(std::move(fresh));
	for (std::size_t i = 0; i < model.size(); i++)
		if (model.row(i) == row)
			return i;
	return 0;
}
RUN_CASE(selected_row_kept, ({
		 Model m;
		 m.load({"a", "b"});
		 refresh_bad(m, 1, {"b"});
	 }),
	 ({
		 Model m;
		 m.load({"a", "b"});
		 refresh_good(m, 1, {"b"});
	 }))
} // namespace selected_row_kept

// CASE row_of_matrix_value: a row is a span over a matrix that is passed by value
namespace row_of_matrix_value
{
struct Matrix {
	std::vector<int> cells;
	std::size_t width;
};
//- bad
std::span<int> row_bad(Matrix matrix, std::size_t y)
{
	return std::span(matrix.cells).subspan(y * matrix.width, matrix.width);
}
//- good
std::span<int> row_good(Matrix &matrix BORROWED, std::size_t y)
{
	return std::span(matrix.cells).subspan(y * matrix.width, matrix.width);
}
RUN_CASE(row_of_matrix_value, ({
		 Matrix m{{1, 2, 3, 4}, 2};
		 auto r = row_bad(m, 1);
		 r[0] = 2;
	 }),
	 ({
		 Matrix m{{1, 2, 3, 4}, 2};
		 (void)(row_good(m, 1)[0] = 2);
	 }))
} // namespace row_of_matrix_value

// CASE config_section_replaced: the section is read again while the old one's value is still shown
namespace config_section_replaced
{
using Section = std::map<std::string, std::string>;
using Config = std::map<std::string, Section>;
//- bad
std::string reload_bad(Config &config, const std::string &name)
{
	const std::string &old = config.at(name).at("path");
	config.insert_or_assign(name, Section{{"path", "/etc/new/path/of/this/very/service"}});
	const std::string &now = config.at(name).at("path");
	return old == now ? now : old + " -> " + now;
}
//- good
std::string reload_good(Config &config, const std::string &name)
{
	const Section before = std::move(config.at(name));
	config.insert_or_assign(name, Section{{"path", "/etc/new/path/of/this/very/service"}});
	const std::string &old = before.at("path");
	const std::string &now = config.at(name).at("path");
	return old == now ? now : old + " -> " + now;
}
RUN_CASE(config_section_replaced, ({
		 Config c{{"s", {{"path", std::string(40, '/')}}}};
		 reload_bad(c, "s");
	 }),
	 ({
		 Config c{{"s", {{"path", std::string(40, '/')}}}};
		 reload_good(c, "s");
	 }))
} // namespace config_section_replaced

// CASE longest_suffix: the suffix is a view of the string that is cut down to it
namespace longest_suffix
{
//- bad
void basename_bad(std::string &path)
{
	const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
	path.clear();
	path.shrink_to_fit();
	path.append(name);
}
//- good
void basename_good(std::string &path)
{
	const std::string_view name = std::string_view(path).substr(path.rfind('/') + 1);
	std::string result(name);
	path.swap(result);
}
RUN_CASE(longest_suffix, ({
		 std::string p = "/usr/share/doc/a-package/copyright";
		 basename_bad(p);
	 }),
	 ({
		 std::string p = "/usr/share/doc/a-package/copyright";
		 basename_good(p);
	 }))
} // namespace longest_suffix

// CASE stream_view_kept: a view of what the stream holds is used after more was written to it
namespace stream_view_kept
{
//- bad
std::size_t prefix_bad(std::ostringstream &out, int n)
{
	const std::string_view before = out.str();
	for (int i = 0; i < n; i++)
		out << i << ',';
	return before.find(':') + out.str().size();
}
//- good
std::size_t prefix_good(std::ostringstream &out, int n)
{
	const std::string before = out.str();
	for (int i = 0; i < n; i++)
		out << i << ',';
	return before.find(':') + out.str().size();
}
RUN_CASE(stream_view_kept, ({
		 std::ostringstream o;
		 o << "a long beginning of this text: ";
		 prefix_bad(o, 40);
	 }),
	 ({
		 std::ostringstream o;
		 o << "a long beginning of this text: ";
		 prefix_good(o, 40);
	 }))
} // namespace stream_view_kept

// CASE tree_parent_rotated: the left child is used through a reference to the pointer that was given away
namespace tree_parent_rotated
{
struct Tree {
	int key;
	std::unique_ptr<Tree> left, right;
};
//- bad
int cut_bad(std::unique_ptr<Tree> &root)
{
	Tree &lost = *root->left;
	root = std::move(root->right);
	return lost.key + (root ? root->key : 0);
}
//- good
int cut_good(std::unique_ptr<Tree> &root)
{
	const int lost = root->left->key;
	root = std::move(root->right);
	return lost + (root ? root->key : 0);
}
RUN_CASE(tree_parent_rotated, ({
		 auto t = std::make_unique<Tree>();
		 t->left = std::make_unique<Tree>();
		 t->right = std::make_unique<Tree>();
		 cut_bad(t);
	 }),
	 ({
		 auto t = std::make_unique<Tree>();
		 t->left = std::make_unique<Tree>();
		 t->right = std::make_unique<Tree>();
		 cut_good(t);
	 }))
} // namespace tree_parent_rotated

// CASE split_generator: a splitter over a moved-in delimiter gives views of its own scratch text
namespace split_generator
{
class Words
{
public:
	explicit Words(std::string text) : text_(std::move(text)) {}
	std::optional<std::string_view> next() BORROWED
	{
		if (text_.empty())
			return std::nullopt;
		const auto end = std::min(text_.find(' '), text_.size());
		word_ = text_.substr(0, end);
		text_.erase(0, end + 1);
		return word_;
	}

private:
	std::string text_;
	std::string word_;
};
//- bad
bool doubled_bad(std::string text)
{
	Words words(std::move(text));
	const auto first = words.next();
	const auto second = words.next();
	return first && second && *first == *second && first->data() != second->data();
}
//- good
bool doubled_good(std::string text)
{
	Words words(std::move(text));
	const auto word = words.next();
	const std::optional<std::string> first =
		word ? std::optional<std::string>(*word) : std::nullopt;
	const auto second = words.next();
	return first && second && *first == *second;
}
RUN_CASE(split_generator,
	 doubled_bad("this-is-a-long-word-of-its-own this-is-a-long-word-of-its-own"),
	 doubled_good("this-is-a-long-word-of-its-own another-word-that-is-longer"))
} // namespace split_generator

// CLEAN split_in_place: views of the caller's text, used while the text stands
std::vector<std::string_view> fields(std::string_view line BORROWED)
{
	std::vector<std::string_view> out;
	for (std::size_t at = 0; at <= line.size();) {
		const auto end = std::min(line.find(';', at), line.size());
		out.push_back(line.substr(at, end - at));
		at = end + 1;
	}
	return out;
}
std::size_t longest_field(std::string line)
{
	std::size_t longest = 0;
	for (const std::string_view field : fields(line))
		longest = std::max(longest, field.size());
	line.clear();
	return longest + line.size();
}
RUN_CLEAN(split_in_place, longest_field("a;bb;ccc"))

// CLEAN static_table: a reference into a table that never ends
const std::string &unit_name(int exponent)
{
	static const std::array<std::string, 3> names{"bytes", "kilobytes", "megabytes"};
	return names[static_cast<std::size_t>(std::clamp(exponent, 0, 2))];
}
RUN_CLEAN(static_table, unit_name(7))

// CLEAN temporary_to_the_end: the temporary lives for the whole expression that uses it
std::size_t shown_length(int n)
{
	return std::string_view(std::to_string(n) + " elements in the table").find("elements");
}
RUN_CLEAN(temporary_to_the_end, shown_length(3))

// CLEAN extended_by_reference: a temporary bound to a reference lives as long as the reference
std::size_t word_count(const std::string &text)
{
	std::istringstream in(text);
	const std::vector<std::string> &words =
		std::vector<std::string>(std::istream_iterator<std::string>(in), {});
	return words.size();
}
RUN_CLEAN(extended_by_reference, word_count("a b c"))

// CLEAN sorted_pointers: pointers into a table that is not changed while they are sorted
int second_best(const std::vector<int> &points)
{
	std::vector<const int *> order;
	for (const int &point : points)
		order.push_back(&point);
	std::ranges::sort(order, [](const int *a, const int *b) { return *a > *b; });
	return order.size() > 1 ? *order[1] : 0;
}
RUN_CLEAN(sorted_pointers, second_best({1, 3, 2}))

// CLEAN pipeline_of_views: a lazy pipeline over a vector that outlives it
int sum_of_squares(const std::vector<int> &values, int from)
{
	auto squares = values | std::views::drop_while([from](int v) { return v < from; }) |
		       std::views::transform([](int v) { return v * v; });
	int sum = 0;
	for (int square : squares)
		sum += square;
	return sum;
}
RUN_CLEAN(pipeline_of_views, sum_of_squares({1, 2, 3}, 2))

// CLEAN node_moved_between_maps: an extracted node is changed and put back
bool rename_key(std::map<std::string, int> &map, const std::string &from, std::string to)
{
	auto node = map.extract(from);
	if (!node)
		return false;
	node.key() = std::move(to);
	return map.insert(std::move(node)).inserted;
}
RUN_CLEAN(node_moved_between_maps, ({
		  std::map<std::string, int> m{{"a", 1}};
		  rename_key(m, "a", "b");
	  }))
