// SPDX-License-Identifier: GPL-2.0
// Members that point into another member which grows, and loops that step over what erase() gave.
#include <algorithm>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cursors
{
class History
{
public:
	// REJECT: borrow-invalidated
	void record(int delta)
	{
		steps_.push_back(delta);
		if (!current_)
			current_ = &steps_.front();
	}
	int current() const { return current_ ? *current_ : 0; }

private:
	std::vector<int> steps_;
	const int *current_ = nullptr;
};
class Lexer
{
public:
	// REJECT: borrow-invalidated
	void feed(std::string_view chunk)
	{
		const std::size_t start = buffer_.size();
		buffer_ += chunk;
		tokens_.push_back(std::string_view(buffer_).substr(start));
	}
	// ACCEPT
	std::size_t count() const { return tokens_.size(); }

private:
	std::string buffer_;
	std::vector<std::string_view> tokens_;
};
class Matrix
{
public:
	// ACCEPT
	Matrix(std::size_t rows, std::size_t columns) : columns_(columns), cells_(rows * columns)
	{
		for (std::size_t r = 0; r < rows; r++)
			rows_.push_back(std::span(cells_).subspan(r * columns, columns));
	}
	// REJECT: borrow-invalidated
	void add_row() { cells_.resize(cells_.size() + columns_); }
	// ACCEPT
	double &at(std::size_t row, std::size_t column) { return rows_[row][column]; }

private:
	std::size_t columns_;
	std::vector<double> cells_;
	std::vector<std::span<double>> rows_;
};
class ByName
{
public:
	// REJECT: borrow-invalidated
	void add(std::string name, int n)
	{
		auto &entry = entries_.emplace_back(std::move(name), n);
		index_[entry.first] = &entry;
	}
	// ACCEPT
	int find(std::string_view name) const
	{
		auto it = index_.find(name);
		return it == index_.end() ? 0 : it->second->second;
	}

private:
	using Entry = std::pair<std::string, int>;
	std::vector<Entry> entries_;
	std::map<std::string_view, const Entry *> index_;
};
// ACCEPT
class Stays
{
public:
	void add(std::string name)
	{
		std::string &entry = entries_.emplace_back(std::move(name));
		names_.push_back(entry);
	}

private:
	std::deque<std::string> entries_;
	std::vector<std::string_view> names_;
};
// ACCEPT
class Behind
{
public:
	int &add(int n)
	{
		values_.push_back(std::make_unique<int>(n));
		sorted_.push_back(values_.back().get());
		last_ = values_.back().get();
		return *last_;
	}

private:
	std::vector<std::unique_ptr<int>> values_;
	std::vector<int *> sorted_;
	int *last_ = nullptr;
};
// ACCEPT
class MadeAnew
{
public:
	explicit MadeAnew(std::string text) : text_(std::move(text)), rest_(text_) {}
	void append(std::string_view more)
	{
		const std::size_t done = text_.size() - rest_.size();
		text_ += more;
		rest_ = std::string_view(text_).substr(done);
	}
	void replace(std::string text)
	{
		text_ = std::move(text);
		rewind();
	}
	char next()
	{
		const char c = rest_.front();
		rest_.remove_prefix(1);
		return c;
	}

private:
	void rewind() { rest_ = text_; }
	std::string text_;
	std::string_view rest_;
};
// ACCEPT
class Reserved
{
public:
	explicit Reserved(std::size_t n) { nodes_.reserve(n); }
	void add(int n)
	{
		nodes_.push_back(n);
		order_.push_back(&nodes_.back());
	}

private:
	std::vector<int> nodes_;
	std::vector<int *> order_;
};
// ACCEPT
class Blocks
{
public:
	char *take()
	{
		blocks_.emplace_back(64);
		pages_.push_back(blocks_.back().data());
		return pages_.back();
	}

private:
	std::vector<std::vector<char>> blocks_;
	std::vector<char *> pages_;
};
// ACCEPT
class InTwoSteps
{
public:
	void add(std::string line) { lines_.push_back(std::move(line)); }
	void sort()
	{
		for (const std::string &line : lines_)
			sorted_.push_back(&line);
		std::sort(sorted_.begin(), sorted_.end(),
			  [](const std::string *a, const std::string *b) { return *a < *b; });
	}
	const std::string &first() const { return *sorted_.front(); }

private:
	std::vector<std::string> lines_;
	std::vector<const std::string *> sorted_;
};
} // namespace cursors

namespace steps
{
struct Sprite {
	int lives, score;
};
// REJECT: borrow-invalidated
int overrun(std::vector<Sprite> &sprites)
{
	int score = 0;
	for (auto s = sprites.begin(); s != sprites.end(); ++s) {
		if (--s->lives == 0)
			s = sprites.erase(s);
		else
			score += s->score;
	}
	return score;
}
// REJECT: borrow-invalidated
void overrun_by_continue(std::list<int> &list)
{
	for (auto it = list.begin(); it != list.end(); it++) {
		if (*it < 0) {
			it = list.erase(it);
			continue;
		}
		*it += 1;
	}
}
// ACCEPT
int held_back(std::vector<Sprite> &sprites)
{
	int score = 0;
	for (auto s = sprites.begin(); s != sprites.end();) {
		if (--s->lives == 0) {
			s = sprites.erase(s);
			continue;
		}
		score += s->score;
		++s;
	}
	return score;
}
// ACCEPT
void only_one(std::vector<int> &v)
{
	for (auto it = v.begin(); it != v.end(); ++it) {
		if (*it == 3) {
			it = v.erase(it);
			break;
		}
	}
	for (auto it = v.begin(); it != v.end(); ++it) {
		if (*it == 4) {
			it = v.erase(it);
			if (it == v.end())
				break;
		}
	}
}
} // namespace steps
