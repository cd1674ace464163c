// SPDX-License-Identifier: GPL-2.0
// Borrows through calls: contracts, conditional returns, projections, reborrows, objects that keep a borrow.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

// CASE default_name: one arm of the condition is a temporary string, which the view outlives
namespace default_name
{
struct Config {
	std::string name;
};
std::string hostname()
{
	return "localhost.a.long.domain.example.org";
}
//- bad
std::size_t banner_bad(const Config &config)
{
	std::string_view name = config.name.empty() ? hostname() : config.name;
	return name.find('.');
}
//- good
std::size_t banner_good(const Config &config)
{
	std::string name = config.name.empty() ? hostname() : config.name;
	return name.find('.');
}
RUN_CASE(default_name, banner_bad({}), banner_good({}))
} // namespace default_name

// CASE pick_label: one path returns a reference to a local
namespace pick_label
{
//- bad
const std::string &label_bad(const std::string &own BORROWED, int depth)
{
	std::string indented(static_cast<std::size_t>(depth), ' ');
	indented += own;
	return depth > 0 ? indented : own;
}
std::size_t width_bad(const std::string &own)
{
	return label_bad(own, 2).size();
}
//- good
std::string label_good(const std::string &own, int depth)
{
	std::string indented(static_cast<std::size_t>(depth), ' ');
	indented += own;
	return depth > 0 ? indented : own;
}
std::size_t width_good(const std::string &own)
{
	return label_good(own, 2).size();
}
RUN_CASE(pick_label, width_bad("abc"), width_good("abc"))
} // namespace pick_label

// CASE view_of_result: the view outlives the string that the call returned
namespace view_of_result
{
class Url
{
public:
	explicit Url(std::string text) : text_(std::move(text)) {}
	std::string host() const { return text_.substr(text_.find("//") + 2); }

private:
	std::string text_;
};
//- bad
bool is_internal_bad(const Url &url)
{
	std::string_view host = url.host();
	return host.ends_with(".internal");
}
//- good
bool is_internal_good(const Url &url)
{
	std::string host = url.host();
	return host.ends_with(".internal");
}
RUN_CASE(view_of_result, is_internal_bad(Url("http://a.long.host.name.somewhere.internal")),
	 is_internal_good(Url("http://a.long.host.name.somewhere.internal")))
} // namespace view_of_result

// CASE parser_of_temporary: the parser keeps a view of its input, which was a temporary
namespace parser_of_temporary
{
class Parser
{
public:
	explicit Parser(std::string_view input BORROWED) : rest_(input) {}
	std::string_view word()
	{
		const auto end = rest_.find(' ');
		auto word = rest_.substr(0, end);
		rest_.remove_prefix(end == rest_.npos ? rest_.size() : end + 1);
		return word;
	}

private:
	std::string_view rest_;
};
//- bad
std::size_t verb_bad(const std::string &request)
{
	Parser parser(request + " HTTP/1.1 and some more text");
	return parser.word().size();
}
//- good
std::size_t verb_good(const std::string &request)
{
	const std::string line = request + " HTTP/1.1 and some more text";
	Parser parser(line);
	return parser.word().size();
}
RUN_CASE(parser_of_temporary, verb_bad("GET /"), verb_good("GET /"))
} // namespace parser_of_temporary

// CASE session_config: the session keeps the address of a configuration that ends before it
namespace session_config
{
struct Config {
	int timeout;
};
struct Session {
	const Config *config = nullptr;
	void use(const Config &c KEPT_BY(this)) { config = &c; }
	int deadline(int now) const { return now + config->timeout; }
};
//- bad
int open_bad(bool fast)
{
	Session session;
	if (fast) {
		Config config{5};
		session.use(config);
	} else {
		Config config{50};
		session.use(config);
	}
	return session.deadline(100);
}
//- good
int open_good(bool fast)
{
	Config config{50};
	Session session;
	if (fast)
		config.timeout = 5;
	session.use(config);
	return session.deadline(100);
}
RUN_CASE(session_config, open_bad(true), open_good(true))
} // namespace session_config

// CASE unnamed_second_source: the result may be borrowed from the second argument, which the signature does not say
namespace unnamed_second_source
{
//- bad
const std::string &prefer_bad(const std::string &first BORROWED, const std::string &second)
{
	return first.empty() ? second : first;
}
std::size_t title_bad(const std::string &title)
{
	const std::string &shown =
		prefer_bad(title, std::string("an untitled document of some length"));
	return shown.find('d');
}
//- good
const std::string &prefer_good(const std::string &first BORROWED,
			       const std::string &second BORROWED)
{
	return first.empty() ? second : first;
}
std::size_t title_good(const std::string &title)
{
	const std::string untitled = "an untitled document of some length";
	const std::string &shown = prefer_good(title, untitled);
	return shown.find('d');
}
RUN_CASE(unnamed_second_source, title_bad(""), title_good(""))
} // namespace unnamed_second_source

// CASE kept_unannounced: the collector keeps a view of the line, and the caller's line ends each round
namespace kept_unannounced
{
//- bad
void note_bad(std::vector<std::string_view> &seen, std::string_view word)
{
	seen.push_back(word);
}
std::size_t words_bad(std::istringstream &in)
{
	std::vector<std::string_view> seen;
	while (in) {
		std::string word;
		if (in >> word)
			note_bad(seen, word);
	}
	std::size_t letters = 0;
	for (std::string_view w : seen)
		letters += w.find_first_of("aeiou");
	return letters;
}
//- good
void note_good(std::vector<std::string> &seen, std::string_view word)
{
	seen.emplace_back(word);
}
std::size_t words_good(std::istringstream &in)
{
	std::vector<std::string> seen;
	while (in) {
		std::string word;
		if (in >> word)
			note_good(seen, word);
	}
	std::size_t letters = 0;
	for (std::string_view w : seen)
		letters += w.find_first_of("aeiou");
	return letters;
}
RUN_CASE(kept_unannounced, ({
		 std::istringstream i(
			 "a_word_that_is_long_enough another_word_that_is_long_enough");
		 words_bad(i);
	 }),
	 ({
		 std::istringstream i("a_word_that_is_long_enough another");
		 words_good(i);
	 }))
} // namespace kept_unannounced

// CASE cursor_after_clear: the cursor refers into the document, whose lines were cleared
namespace cursor_after_clear
{
class Document
{
public:
	std::vector<std::string> lines;
	class Cursor
	{
	public:
		explicit Cursor(Document &document BORROWED) : line_(&document.lines.front()) {}
		void type(char c) { line_->push_back(c); }
		std::size_t column() const { return line_->size(); }

	private:
		std::string *line_;
	};
	Cursor cursor() { return Cursor(*this); }
	void load(std::string_view text)
	{
		lines.clear();
		lines.shrink_to_fit();
		lines.emplace_back(text);
	}
};
//- bad
std::size_t edit_bad(Document &document)
{
	Document::Cursor cursor = document.cursor();
	cursor.type('a');
	document.load("new");
	return cursor.column();
}
//- good
std::size_t edit_good(Document &document)
{
	Document::Cursor cursor = document.cursor();
	cursor.type('a');
	document.load("new");
	cursor = document.cursor();
	return cursor.column();
}
RUN_CASE(cursor_after_clear, ({
		 Document d;
		 d.lines = {"x", "y", "z"};
		 edit_bad(d);
	 }),
	 ({
		 Document d;
		 d.lines = {"x", "y", "z"};
		 edit_good(d);
	 }))
} // namespace cursor_after_clear

// CASE child_pointer: the pointer to the child goes through an owner that is replaced
namespace child_pointer
{
struct Node {
	int key = 0;
	std::unique_ptr<Node> left, right;
};
//- bad
int rotate_bad(std::unique_ptr<Node> &root)
{
	Node *pivot = root->left.get();
	auto right = std::move(root->right);
	root = std::move(right);
	return pivot->key;
}
//- good
int rotate_good(std::unique_ptr<Node> &root)
{
	std::unique_ptr<Node> pivot = std::move(root->left);
	auto right = std::move(root->right);
	root = std::move(right);
	return pivot->key;
}
std::unique_ptr<Node> small_tree()
{
	auto root = std::make_unique<Node>();
	root->left = std::make_unique<Node>();
	root->right = std::make_unique<Node>();
	return root;
}
RUN_CASE(child_pointer, ({
		 auto t = small_tree();
		 rotate_bad(t);
	 }),
	 ({
		 auto t = small_tree();
		 rotate_good(t);
	 }))
} // namespace child_pointer

// CASE reborrow_of_parent: the borrow made through another borrow ends with the object below both
namespace reborrow_of_parent
{
struct Page {
	std::array<char, 64> text{};
};
struct Book {
	std::vector<Page> pages;
};
//- shared
Page &last_page(Book &book)
{
	return book.pages.back();
}
char &first_letter(Page &page)
{
	return page.text[0];
}
//- bad
char start_page_bad(Book &book)
{
	Page &page = last_page(book);
	char &initial = first_letter(page);
	book.pages.emplace_back();
	initial = 'A';
	return initial;
}
//- good
char start_page_good(Book &book)
{
	book.pages.emplace_back();
	Page &page = last_page(book);
	char &initial = first_letter(page);
	initial = 'A';
	return initial;
}
RUN_CASE(reborrow_of_parent, ({
		 Book b{{Page{}}};
		 start_page_bad(b);
	 }),
	 ({
		 Book b{{Page{}}};
		 start_page_good(b);
	 }))
} // namespace reborrow_of_parent

// CASE optional_reference: what was found lives in a table that was rebuilt before it is used
namespace optional_reference
{
struct User {
	int id;
	std::string name;
};
class Directory
{
public:
	std::vector<User> users;
	std::optional<std::reference_wrapper<const User>> find(int id) const
	{
		for (const User &u : users)
			if (u.id == id)
				return std::cref(u);
		return std::nullopt;
	}
	void reload()
	{
		std::vector<User> fresh;
		for (const User &u : users)
			fresh.push_back({u.id, u.name + "'"});
		users = std::move(fresh);
	}
};
//- bad
std::size_t greet_bad(Directory &directory, int id)
{
	auto user = directory.find(id);
	if (!user)
		directory.reload();
	else if (user->get().name.empty())
		directory.reload();
	return user ? user->get().name.size() : 0;
}
//- good
std::size_t greet_good(Directory &directory, int id)
{
	auto user = directory.find(id);
	if (!user || user->get().name.empty()) {
		directory.reload();
		user = directory.find(id);
	}
	return user ? user->get().name.size() : 0;
}
RUN_CASE(optional_reference, ({
		 Directory d;
		 d.users = {{1, ""}};
		 greet_bad(d, 1);
	 }),
	 ({
		 Directory d;
		 d.users = {{1, ""}};
		 greet_good(d, 1);
	 }))
} // namespace optional_reference

// CASE row_before_resize: the row is a borrow of the grid, which is given more rows
namespace row_before_resize
{
class Grid
{
public:
	explicit Grid(std::size_t width) : width_(width) {}
	std::vector<double> &row(std::size_t y)
	{
		if (y >= rows_.size())
			rows_.resize(y + 1, std::vector<double>(width_));
		return rows_[y];
	}

private:
	std::size_t width_;
	std::vector<std::vector<double>> rows_;
};
//- bad
double blend_bad(Grid &grid, std::size_t y)
{
	auto &above = grid.row(y);
	auto &below = grid.row(y + 1);
	below[0] = above[0] / 2;
	return below[0];
}
//- good
double blend_good(Grid &grid, std::size_t y)
{
	const double above = grid.row(y)[0];
	auto &below = grid.row(y + 1);
	below[0] = above / 2;
	return below[0];
}
RUN_CASE(row_before_resize, ({
		 Grid g(3);
		 blend_bad(g, 0);
	 }),
	 ({
		 Grid g(3);
		 blend_good(g, 0);
	 }))
} // namespace row_before_resize

// CASE argument_order: one argument is a reference into the list, the other makes the list grow
namespace argument_order
{
struct Registers {
	std::vector<int> values{7};
	int &first() { return values.front(); }
	int spill()
	{
		values.insert(values.end(), 100, 1);
		return values.back();
	}
};
void store(int &to, int value)
{
	to += value;
}
//- bad
void compile_bad(Registers &registers)
{
	store(registers.first(), registers.spill());
}
//- good
void compile_good(Registers &registers)
{
	const int value = registers.spill();
	store(registers.first(), value);
}
RUN_CASE(argument_order, ({
		 Registers r;
		 compile_bad(r);
	 }),
	 ({
		 Registers r;
		 compile_good(r);
	 }))
} // namespace argument_order

// CASE observer_gone: the subject still knows an observer that has ended
namespace observer_gone
{
struct Meter {
	int total = 0;
	void add(int n) { total += n; }
};
class Subject
{
public:
	void attach(Meter &meter KEPT_BY(this)) { meters_.push_back(&meter); }
	void publish(int n)
	{
		for (Meter *m : meters_)
			m->add(n);
	}

private:
	std::vector<Meter *> meters_;
};
//- bad
void session_bad()
{
	Subject subject;
	{
		Meter meter;
		subject.attach(meter);
		subject.publish(1);
	}
	subject.publish(2);
}
//- good
void session_good()
{
	Meter meter;
	Subject subject;
	{
		subject.attach(meter);
		subject.publish(1);
	}
	subject.publish(2);
}
RUN_CASE(observer_gone, session_bad(), session_good())
} // namespace observer_gone

// CASE stream_str: str() gives a temporary string, of which only the pointer is kept
namespace stream_str
{
//- bad
std::size_t format_bad(int code)
{
	std::ostringstream out;
	out << "request failed with the status code " << code;
	const char *text = out.str().c_str();
	return std::string_view(text).size();
}
//- good
std::size_t format_good(int code)
{
	std::ostringstream out;
	out << "request failed with the status code " << code;
	const std::string text = out.str();
	return std::string_view(text).size();
}
RUN_CASE(stream_str, format_bad(404), format_good(404))
} // namespace stream_str

// CLEAN prefer_longer: a result that is borrowed from either argument says so
std::string_view longer(std::string_view a BORROWED, std::string_view b BORROWED)
{
	return a.size() < b.size() ? b : a;
}
std::size_t longest_of(const std::vector<std::string> &words)
{
	std::string_view best;
	for (const std::string &word : words)
		best = longer(best, word);
	return best.size();
}
RUN_CLEAN(prefer_longer, longest_of({"a", "abc", "ab"}))

// CLEAN observers_in_order: what is observed ends before its observers
class Bell
{
public:
	void on_ring(int &counter KEPT_BY(this)) { counters_.push_back(&counter); }
	void ring() const
	{
		for (int *counter : counters_)
			++*counter;
	}

private:
	std::vector<int *> counters_;
};
int ring_twice()
{
	int upstairs = 0, downstairs = 0;
	{
		Bell bell;
		bell.on_ring(upstairs);
		bell.on_ring(downstairs);
		bell.ring();
		bell.ring();
	}
	return upstairs + downstairs;
}
RUN_CLEAN(observers_in_order, ring_twice())

// CLEAN tokenizer_over_argument: a tokenizer over text that the caller keeps, and views that it hands out
class Tokenizer
{
public:
	explicit Tokenizer(std::string_view text BORROWED) : rest_(text) {}
	std::optional<std::string_view> next()
	{
		const auto begin = rest_.find_first_not_of(" \t");
		if (begin == std::string_view::npos)
			return std::nullopt;
		const auto end = std::min(rest_.find_first_of(" \t", begin), rest_.size());
		std::string_view token = rest_.substr(begin, end - begin);
		rest_.remove_prefix(end);
		return token;
	}

private:
	std::string_view rest_;
};
std::map<std::string, int> histogram(const std::string &text)
{
	std::map<std::string, int> counts;
	Tokenizer tokens(text);
	while (auto token = tokens.next())
		counts[std::string(*token)]++;
	return counts;
}
RUN_CLEAN(tokenizer_over_argument, histogram("a b  a c"))

// CLEAN walk_to_last: a pointer that goes down an owned list, then extends it
struct Link {
	int value;
	std::unique_ptr<Link> next;
};
void append_link(std::unique_ptr<Link> &head, int value)
{
	std::unique_ptr<Link> *end = &head;
	while (*end)
		end = &(*end)->next;
	*end = std::make_unique<Link>(Link{value, nullptr});
}
int sum_links(const std::unique_ptr<Link> &head)
{
	int sum = 0;
	for (const Link *link = head.get(); link; link = link->next.get())
		sum += link->value;
	return sum;
}
RUN_CLEAN(walk_to_last, ({
		  std::unique_ptr<Link> h;
		  append_link(h, 1);
		  append_link(h, 2);
		  sum_links(h);
	  }))

// CLEAN two_fields: two fields of one object are borrowed at a time
struct Mixer {
	std::vector<int> left, right;
	int clipped = 0;
};
void balance(Mixer &mixer)
{
	auto &left = mixer.left;
	auto &right = mixer.right;
	while (left.size() < right.size()) {
		left.push_back(right.back());
		right.pop_back();
		mixer.clipped++;
	}
}
RUN_CLEAN(two_fields, ({
		  Mixer m{{1}, {2, 3, 4}};
		  balance(m);
	  }))

// CLEAN scoped_rename: a borrow ends with its last use, not with its scope
std::string rename_first(std::vector<std::string> &names, std::string_view to)
{
	std::string &first = names.front();
	std::string old = std::move(first);
	first = to;
	names.push_back(old + ".bak");
	return old;
}
RUN_CLEAN(scoped_rename, ({
		  std::vector<std::string> n{"a"};
		  rename_first(n, "b");
	  }))

// CLEAN refreshed_iterator: the iterator is taken again after each change
int squash_runs(std::vector<int> &values)
{
	int removed = 0;
	auto it = std::adjacent_find(values.begin(), values.end());
	while (it != values.end()) {
		values.erase(it);
		removed++;
		it = std::adjacent_find(values.begin(), values.end());
	}
	return removed;
}
RUN_CLEAN(refreshed_iterator, ({
		  std::vector<int> v{1, 1, 2, 3, 3, 3};
		  squash_runs(v);
	  }))
