// SPDX-License-Identifier: GPL-2.0
// Shapes of C++: inheritance, iterators and views of one's own, smart pointers, coroutines.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CLEAN generator_type: a lazy sequence as a coroutine; used below
template <typename T>
class Generator
{
public:
	struct promise_type {
		std::optional<T> value;
		Generator get_return_object()
		{
			return Generator(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(T v)
		{
			value = std::move(v);
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit Generator(std::coroutine_handle<promise_type> h) : handle_(h) {}
	Generator(Generator &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Generator &operator=(Generator &&) = delete;
	~Generator()
	{
		if (handle_)
			handle_.destroy();
	}
	std::optional<T> next()
	{
		handle_.resume();
		if (handle_.done())
			return std::nullopt;
		return std::move(handle_.promise().value);
	}

private:
	std::coroutine_handle<promise_type> handle_;
};
Generator<int> count_to(int limit)
{
	for (int i = 1; i <= limit; i++)
		co_yield i;
}
int sum_to(int limit)
{
	auto numbers = count_to(limit);
	int sum = 0;
	while (auto n = numbers.next())
		sum += *n;
	return sum;
}
RUN_CLEAN(generator_type, sum_to(4))

// CASE coroutine_reference: the coroutine keeps a reference to a temporary, which ends before it is resumed
namespace coroutine_reference
{
std::vector<int> readings()
{
	return {1, 2, 3};
}
//- bad
Generator<int> doubled_bad(const std::vector<int> &values)
{
	for (int v : values)
		co_yield v * 2;
}
int first_bad()
{
	auto numbers = doubled_bad(readings());
	return numbers.next().value_or(0);
}
//- good
Generator<int> doubled_good(std::vector<int> values)
{
	for (int v : values)
		co_yield v * 2;
}
int first_good()
{
	auto numbers = doubled_good(readings());
	return numbers.next().value_or(0);
}
RUN_CASE(coroutine_reference, first_bad(), first_good())
} // namespace coroutine_reference

// CASE coroutine_lambda: the captures of a coroutine closure end with the closure, not with the coroutine
namespace coroutine_lambda
{
//- bad
int squares_bad(int limit)
{
	auto make = std::make_unique<std::function<Generator<int>()>>([limit]() -> Generator<int> {
		for (int i = 0; i < limit; i++)
			co_yield i *i;
	});
	auto numbers = (*make)();
	make.reset();
	return numbers.next().value_or(-1);
}
//- good
int squares_good(int limit)
{
	auto make = std::make_unique<std::function<Generator<int>(int)>>(
		[](int limit) -> Generator<int> {
			for (int i = 0; i < limit; i++)
				co_yield i *i;
		});
	auto numbers = (*make)(limit);
	make.reset();
	return numbers.next().value_or(-1);
}
RUN_CASE(coroutine_lambda, squares_bad(3), squares_good(3))
} // namespace coroutine_lambda

// CASE coroutine_grows: the caller makes the vector grow between two resumptions that walk it
namespace coroutine_grows
{
Generator<int> walk(const std::vector<int> &values BORROWED)
{
	for (int v : values)
		co_yield v;
}
//- bad
int extend_bad(std::vector<int> values)
{
	auto numbers = walk(values);
	int sum = numbers.next().value_or(0);
	values.insert(values.end(), 64, 9);
	sum += numbers.next().value_or(0);
	return sum;
}
//- good
int extend_good(std::vector<int> values)
{
	int sum = 0;
	{
		auto numbers = walk(values);
		sum = numbers.next().value_or(0);
		sum += numbers.next().value_or(0);
	}
	values.insert(values.end(), 64, 9);
	return sum;
}
RUN_CASE(coroutine_grows, extend_bad({1, 2, 3}), extend_good({1, 2, 3}))
} // namespace coroutine_grows

// CASE base_keeps_argument: the derived class makes the path, and the base keeps a view of it
namespace base_keeps_argument
{
class Source
{
public:
	explicit Source(std::string_view path BORROWED) : path_(path) {}
	std::size_t depth() const
	{
		return static_cast<std::size_t>(std::count(path_.begin(), path_.end(), '/'));
	}

private:
	std::string_view path_;
};
//- bad
class FileBad : public Source
{
public:
	explicit FileBad(const std::string &name) : Source("/var/lib/a/directory/" + name) {}
};
std::size_t open_bad(const std::string &name)
{
	FileBad file(name);
	return file.depth();
}
//- good
class FileGood : public Source
{
public:
	explicit FileGood(const std::string &path BORROWED) : Source(path) {}
};
std::size_t open_good(const std::string &name)
{
	const std::string path = "/var/lib/a/directory/" + name;
	FileGood file(path);
	return file.depth();
}
RUN_CASE(base_keeps_argument, open_bad("x"), open_good("x"))
} // namespace base_keeps_argument

// CASE override_returns_local: the override returns a view of its own local, where the base returns a member's
namespace override_returns_local
{
struct Item {
	virtual ~Item() = default;
	virtual std::string_view title() const = 0;
};
//- bad
struct BookBad : Item {
	std::string name = "a book with a name that is quite long";
	int year = 1999;
	std::string_view title() const override
	{
		const std::string full = name + ", " + std::to_string(year);
		return full;
	}
};
std::size_t list_bad()
{
	BookBad book;
	const Item &item = book;
	return item.title().rfind('9');
}
//- good
struct BookGood : Item {
	std::string name = "a book with a name that is quite long";
	std::string full = name + ", 1999";
	std::string_view title() const override { return full; }
};
std::size_t list_good()
{
	BookGood book;
	const Item &item = book;
	return item.title().rfind('9');
}
RUN_CASE(override_returns_local, list_bad(), list_good())
} // namespace override_returns_local

// CASE own_iterator: an iterator of one's own points into a buffer that is replaced while it is used
namespace own_iterator
{
class Ring
{
public:
	explicit Ring(std::size_t size) : slots_(size) {}
	class Iterator
	{
	public:
		explicit Iterator(std::vector<int> &slots BORROWED, std::size_t at)
			: slots_(&slots[at])
		{
		}
		int &operator*() const { return *slots_; }

	private:
		int *slots_;
	};
	Iterator at(std::size_t i) { return Iterator(slots_, i); }
	void grow() { slots_ = std::vector<int>(slots_.size() * 2); }

private:
	std::vector<int> slots_;
};
//- bad
int write_bad(Ring &ring)
{
	auto slot = ring.at(0);
	*slot = 1;
	ring.grow();
	*slot = 2;
	return *slot;
}
//- good
int write_good(Ring &ring)
{
	auto slot = ring.at(0);
	*slot = 1;
	ring.grow();
	slot = ring.at(0);
	*slot = 2;
	return *slot;
}
RUN_CASE(own_iterator, ({
		 Ring r(4);
		 write_bad(r);
	 }),
	 ({
		 Ring r(4);
		 write_good(r);
	 }))
} // namespace own_iterator

// CASE arrow_chain: operator-> of a handle that is a temporary gives the object that it alone owned
namespace arrow_chain
{
struct Connection {
	std::vector<int> stats{5};
};
class Pool
{
public:
	std::unique_ptr<Connection> take() { return std::make_unique<Connection>(); }
};
//- bad
int load_bad(Pool &pool)
{
	const std::vector<int> &stats = pool.take()->stats;
	return stats.front();
}
//- good
int load_good(Pool &pool)
{
	const auto connection = pool.take();
	const std::vector<int> &stats = connection->stats;
	return stats.front();
}
RUN_CASE(arrow_chain, ({
		 Pool p;
		 load_bad(p);
	 }),
	 ({
		 Pool p;
		 load_good(p);
	 }))
} // namespace arrow_chain

// CASE two_owners: two smart pointers are made of one plain pointer
namespace two_owners
{
struct Blob {
	int bytes = 4;
};
//- bad
int share_bad()
{
	std::unique_ptr<Blob> first = std::make_unique<Blob>();
	std::unique_ptr<Blob> second(first.get());
	return first->bytes + second->bytes;
}
//- good
int share_good()
{
	std::shared_ptr<Blob> first = std::make_unique<Blob>();
	std::shared_ptr<Blob> second(first);
	return first->bytes + second->bytes;
}
RUN_CASE(two_owners, share_bad(), share_good())
} // namespace two_owners

// CASE fluent_temporary: the fluent method returns a reference to a temporary, which is kept
namespace fluent_temporary
{
struct Query {
	std::vector<std::string> parts;
	Query &add(std::string part)
	{
		parts.push_back(std::move(part));
		return *this;
	}
	std::size_t length() const { return parts.size() + parts.front().size(); }
};
//- bad
std::size_t build_bad()
{
	Query &query = Query().add("select").add("from");
	return query.length();
}
//- good
std::size_t build_good()
{
	Query query;
	query.add("select").add("from");
	return query.length();
}
RUN_CASE(fluent_temporary, build_bad(), build_good())
} // namespace fluent_temporary

// CASE slice_view_member: a view class returned by value keeps pointing into a document that was replaced
namespace slice_view_member
{
struct Document {
	std::string text;
	struct Line {
		std::string_view text;
		int number;
	};
	Line line(int n) const
	{
		return Line{std::string_view(text).substr(0, text.find('\n')), n};
	}
};
//- bad
bool reload_bad(Document &document)
{
	const auto first = document.line(1);
	document.text = std::string(200, 'z');
	return first.text.starts_with("#!");
}
//- good
bool reload_good(Document &document)
{
	const auto first = document.line(1);
	const bool script = first.text.starts_with("#!");
	document.text = std::string(200, 'z');
	return script;
}
RUN_CASE(slice_view_member, ({
		 Document d{"#!/usr/bin/env some-long-interpreter\n"};
		 reload_bad(d);
	 }),
	 ({
		 Document d{"#!/usr/bin/env some-long-interpreter\n"};
		 reload_good(d);
	 }))
} // namespace slice_view_member

// CASE conversion_operator: the implicit conversion to a view is applied to a temporary name
namespace conversion_operator
{
class Name
{
public:
	explicit Name(std::string text) : text_(std::move(text)) {}
	operator std::string_view() const { return text_; }
	Name qualified(const std::string &scope) const { return Name(scope + "::" + text_); }

private:
	std::string text_;
};
//- bad
std::size_t mangle_bad(const Name &name)
{
	std::string_view full = name.qualified("a_rather_long_namespace_name");
	return full.find("::");
}
//- good
std::size_t mangle_good(const Name &name)
{
	const Name qualified = name.qualified("a_rather_long_namespace_name");
	std::string_view full = qualified;
	return full.find("::");
}
RUN_CASE(conversion_operator, mangle_bad(Name("f")), mangle_good(Name("f")))
} // namespace conversion_operator

// CASE back_inserter_self: the source range of the algorithm is the vector that the output iterator makes grow
namespace back_inserter_self
{
//- bad
std::size_t repeat_bad(std::vector<int> values)
{
	std::copy(values.begin(), values.end(), std::back_inserter(values));
	return values.size();
}
//- good
std::size_t repeat_good(std::vector<int> values)
{
	std::vector<int> twice = values;
	std::copy(values.begin(), values.end(), std::back_inserter(twice));
	return twice.size();
}
RUN_CASE(back_inserter_self, repeat_bad({1, 2, 3}), repeat_good({1, 2, 3}))
} // namespace back_inserter_self

// CASE emplace_own_element: the arguments of insert() are taken from a part that the call removes first
namespace emplace_own_element
{
//- bad
std::string promote_bad(std::vector<std::string> &names)
{
	const std::string &last = names.back();
	names.pop_back();
	names.insert(names.begin(), last);
	return names.front();
}
//- good
std::string promote_good(std::vector<std::string> &names)
{
	std::string last = names.back();
	names.pop_back();
	names.insert(names.begin(), last);
	return names.front();
}
RUN_CASE(emplace_own_element, ({
		 std::vector<std::string> n{"a", std::string(50, 'b')};
		 promote_bad(n);
	 }),
	 ({
		 std::vector<std::string> n{"a", std::string(50, 'b')};
		 promote_good(n);
	 }))
} // namespace emplace_own_element

// CASE static_lifetime_lost: a table of views is filled from temporaries by a template
namespace static_lifetime_lost
{
template <typename... Parts>
std::vector<std::string_view> table(const Parts &...parts BORROWED)
{
	return {std::string_view(parts)...};
}
//- bad
std::size_t columns_bad(int n)
{
	auto columns = table(std::string(40, 'a'), std::to_string(n) + std::string(40, 'b'));
	return columns.front().find('b') == std::string_view::npos ? columns.back().find('b') : 0;
}
//- good
std::size_t columns_good(int n)
{
	const std::string first(40, 'a'), second = std::to_string(n) + std::string(40, 'b');
	auto columns = table(first, second);
	return columns.front().find('b') == std::string_view::npos ? columns.back().find('b') : 0;
}
RUN_CASE(static_lifetime_lost, columns_bad(1), columns_good(1))
} // namespace static_lifetime_lost

// CASE aliasing_constructor: the shared pointer to a part is made of the part alone, not of its owner
namespace aliasing_constructor
{
struct Frame {
	std::array<int, 8> header{1, 2};
};
//- bad
int header_bad()
{
	const int *part;
	{
		auto frame = std::make_shared<Frame>();
		part = frame->header.data();
	}
	return *part;
}
//- good
int header_good()
{
	std::shared_ptr<const int> part;
	{
		auto frame = std::make_shared<Frame>();
		part = std::shared_ptr<const int>(frame, frame->header.data());
	}
	return *part;
}
RUN_CASE(aliasing_constructor, header_bad(), header_good())
} // namespace aliasing_constructor

// CLEAN own_container: a container with iterators of its own, in algorithms and range-for
template <typename T, std::size_t N>
class InlineVector
{
public:
	void push(T value) { slots_[size_++] = std::move(value); }
	auto begin() { return slots_.begin(); }
	auto end() { return std::next(slots_.begin(), static_cast<std::ptrdiff_t>(size_)); }
	auto begin() const { return slots_.begin(); }
	auto end() const { return std::next(slots_.begin(), static_cast<std::ptrdiff_t>(size_)); }
	std::size_t size() const { return size_; }

private:
	std::array<T, N> slots_{};
	std::size_t size_ = 0;
};
int use_inline()
{
	InlineVector<int, 8> values;
	for (int i : {3, 1, 2})
		values.push(i);
	std::sort(values.begin(), values.end());
	int sum = 0;
	for (int v : values)
		sum = sum * 10 + v;
	return sum;
}
RUN_CLEAN(own_container, use_inline())

// CLEAN lru_cache: entries in the order of use; what was used goes to the front
class Lru
{
public:
	explicit Lru(std::size_t room) : room_(room) {}
	std::optional<int> get(int key)
	{
		auto found = std::find_if(entries_.begin(), entries_.end(),
					  [key](const auto &e) { return e.first == key; });
		if (found == entries_.end())
			return std::nullopt;
		std::rotate(entries_.begin(), found, std::next(found));
		return entries_.front().second;
	}
	void put(int key, int value)
	{
		if (entries_.size() == room_)
			entries_.pop_back();
		entries_.insert(entries_.begin(), {key, value});
	}

private:
	std::size_t room_;
	std::vector<std::pair<int, int>> entries_;
};
int use_lru()
{
	Lru cache(2);
	cache.put(1, 10);
	cache.put(2, 20);
	const int one = cache.get(1).value_or(0);
	cache.put(3, 30);
	return one + cache.get(2).value_or(1) + cache.get(3).value_or(2);
}
RUN_CLEAN(lru_cache, use_lru())

// CLEAN type_erased: a value type that hides what it holds, with deep copies
class Shape
{
public:
	template <typename T>
	explicit Shape(T shape) : self_(std::make_unique<Model<T>>(std::move(shape)))
	{
	}
	Shape(const Shape &other) : self_(other.self_->clone()) {}
	Shape &operator=(Shape other) noexcept
	{
		std::swap(self_, other.self_);
		return *this;
	}
	int area() const { return self_->area(); }

private:
	struct Concept {
		virtual ~Concept() = default;
		virtual int area() const = 0;
		virtual std::unique_ptr<Concept> clone() const = 0;
	};
	template <typename T>
	struct Model final : Concept {
		explicit Model(T s) : shape(std::move(s)) {}
		int area() const override { return shape.area(); }
		std::unique_ptr<Concept> clone() const override
		{
			return std::make_unique<Model>(shape);
		}
		T shape;
	};
	std::unique_ptr<Concept> self_;
};
struct Box {
	int edge;
	int area() const { return edge * edge; }
};
int areas()
{
	std::vector<Shape> shapes{Shape(Box{2}), Shape(Box{3})};
	const Shape copy = shapes.front();
	shapes.front() = shapes.back();
	return copy.area() + shapes.front().area();
}
RUN_CLEAN(type_erased, areas())

// CLEAN breadth_first: a queue of indices over a graph that does not change
int reachable(const std::vector<std::vector<std::size_t>> &edges, std::size_t start)
{
	std::vector<bool> seen(edges.size());
	std::deque<std::size_t> queue{start};
	seen[start] = true;
	int count = 0;
	while (!queue.empty()) {
		const std::size_t node = queue.front();
		queue.pop_front();
		count++;
		for (std::size_t next : edges[node]) {
			if (seen[next])
				continue;
			seen[next] = true;
			queue.push_back(next);
		}
	}
	return count;
}
RUN_CLEAN(breadth_first, reachable({{1}, {0, 2}, {}, {0}}, 0))

// CLEAN split_generator: a coroutine that owns its text and yields pieces as strings
Generator<std::string> split(std::string text, char at)
{
	std::size_t begin = 0;
	while (begin <= text.size()) {
		const std::size_t end = std::min(text.find(at, begin), text.size());
		co_yield text.substr(begin, end - begin);
		begin = end + 1;
	}
}
std::size_t longest_piece(const std::string &text)
{
	auto pieces = split(text, ',');
	std::size_t longest = 0;
	while (auto piece = pieces.next())
		longest = std::max(longest, piece->size());
	return longest;
}
RUN_CLEAN(split_generator, longest_piece("a,bcd,,ef"))

// CLEAN template_method: a base that calls what its classes define, over borrowed input
class Filter
{
public:
	virtual ~Filter() = default;
	std::vector<int> apply(std::span<const int> input) const
	{
		std::vector<int> out;
		out.reserve(input.size());
		for (int v : input)
			if (accepts(v))
				out.push_back(v);
		return out;
	}

protected:
	virtual bool accepts(int value) const = 0;
};
class InRange final : public Filter
{
public:
	InRange(int low, int high) : low_(low), high_(high) {}

protected:
	bool accepts(int value) const override { return low_ <= value && value < high_; }

private:
	int low_, high_;
};
std::size_t count_in_range(const std::vector<int> &values)
{
	const InRange filter(2, 5);
	return filter.apply(values).size();
}
RUN_CLEAN(template_method, count_in_range({1, 2, 3, 9}))
