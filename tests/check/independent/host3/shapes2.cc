// SPDX-License-Identifier: GPL-2.0
// More shapes of C++: generic code, own containers, ranges, polymorphism, concepts.
#include "set.hh"

// CASE own_small_vector: the reference is into our own container, which grows
namespace own_small_vector
{
template <class T>
class SmallVector
{
public:
	T &push(T value) BORROWED
	{
		if (size_ == capacity_) {
			auto bigger = std::make_unique<T[]>(capacity_ * 2 + 1);
			std::move(data_.get(), data_.get() + size_, bigger.get());
			data_ = std::move(bigger);
			capacity_ = capacity_ * 2 + 1;
		}
		return data_[size_++] = std::move(value);
	}
	std::size_t size() const { return size_; }

private:
	std::unique_ptr<T[]> data_;
	std::size_t size_ = 0, capacity_ = 0;
};
//- bad
namespace bad
{
std::size_t fill(SmallVector<int> &numbers)
{
	int &total = numbers.push(0);
	numbers.push(1);
	total += 2;
	return numbers.size();
}
} // namespace bad
//- good
namespace good
{
std::size_t fill(SmallVector<int> &numbers)
{
	int &total = numbers.push(0);
	total += 2;
	numbers.push(1);
	return numbers.size();
}
} // namespace good
//- shared
RUN_CASE(own_small_vector, SmallVector<int> n; sink(fill(n)))
} // namespace own_small_vector

// CASE projection_returned: the generic projection gives back a reference into its by-value
// argument
namespace projection_returned
{
struct Person {
	std::string name;
	int age;
};
//- bad
namespace bad
{
template <class T, class M>
const M &field(T object, M T::*member)
{
	return object.*member;
}
int letters(const Person &person)
{
	const std::string &name = field(person, &Person::name);
	return std::count(name.begin(), name.end(), 'n');
}
} // namespace bad
//- good
namespace good
{
template <class T, class M>
const M &field(const T &object BORROWED, M T::*member)
{
	return object.*member;
}
int letters(const Person &person)
{
	const std::string &name = field(person, &Person::name);
	return std::count(name.begin(), name.end(), 'n');
}
} // namespace good
//- shared
RUN_CASE(projection_returned, Person p{"a name that goes on the heap, as it is long", 3};
	 sink(letters(p)))
} // namespace projection_returned

// CASE zip_keys: a view of the keys of a map that came by value from a call
namespace zip_keys
{
struct Book {
	std::map<int, std::string> pages;
	const std::map<int, std::string> &all() const BORROWED { return pages; }
};
Book open_book(int n)
{
	Book book;
	for (int i = 0; i < n; i++)
		book.pages[i] = "page";
	return book;
}
//- bad
namespace bad
{
int sum_keys(int n)
{
	int sum = 0;
	for (int key : open_book(n).all() | std::views::keys)
		sum += key;
	return sum;
}
} // namespace bad
//- good
namespace good
{
int sum_keys(int n)
{
	int sum = 0;
	const Book book = open_book(n);
	for (int key : book.all() | std::views::keys)
		sum += key;
	return sum;
}
} // namespace good
//- shared
RUN_CASE(zip_keys, sink(sum_keys(4)))
} // namespace zip_keys

// CASE polymorphic_clone: the view is of the clone's name, and the clone is a temporary
namespace polymorphic_clone
{
struct Shape {
	virtual ~Shape() = default;
	virtual std::unique_ptr<Shape> clone() const = 0;
	virtual const std::string &name() const = 0;
};
struct Circle : Shape {
	std::string own = "a circle with quite a long name";
	std::unique_ptr<Shape> clone() const override { return std::make_unique<Circle>(*this); }
	const std::string &name() const override { return own; }
};
//- bad
namespace bad
{
std::size_t clone_name(const Shape &shape)
{
	const std::string &name = shape.clone()->name();
	return std::count(name.begin(), name.end(), 'i');
}
} // namespace bad
//- good
namespace good
{
std::size_t clone_name(const Shape &shape)
{
	const auto copy = shape.clone();
	const std::string &name = copy->name();
	return std::count(name.begin(), name.end(), 'i');
}
} // namespace good
//- shared
RUN_CASE(polymorphic_clone, Circle c; sink(clone_name(c)))
} // namespace polymorphic_clone

// CASE tie_of_temporaries: the tuple of references outlives the values
namespace tie_of_temporaries
{
//- bad
namespace bad
{
int compare_sizes(const std::string &a, const std::string &b)
{
	auto sizes = std::forward_as_tuple(a + b, b + a + "and some more letters");
	return std::count(std::get<1>(sizes).begin(), std::get<1>(sizes).end(), 'e');
}
} // namespace bad
//- good
namespace good
{
int compare_sizes(const std::string &a, const std::string &b)
{
	auto sizes = std::make_tuple(a + b, b + a + "and some more letters");
	return std::count(std::get<1>(sizes).begin(), std::get<1>(sizes).end(), 'e');
}
} // namespace good
//- shared
RUN_CASE(tie_of_temporaries, sink(compare_sizes("a", "b")))
} // namespace tie_of_temporaries

// CASE operator_arrow_proxy: the proxy's lock ends with the expression, the element's reference
// does not
namespace operator_arrow_proxy
{
template <class T>
class Cow
{
public:
	explicit Cow(T value) : value_(std::make_shared<T>(std::move(value))) {}
	const T &read() const BORROWED { return *value_; }
	T &write() BORROWED
	{
		value_ = std::make_shared<T>(*value_);
		return *value_;
	}

private:
	std::shared_ptr<T> value_;
};
//- bad
namespace bad
{
int append(Cow<std::vector<int>> &list, int x)
{
	const std::vector<int> &before = list.read();
	list.write().push_back(x);
	return before.size() + x;
}
} // namespace bad
//- good
namespace good
{
int append(Cow<std::vector<int>> &list, int x)
{
	const std::vector<int> &before = list.read();
	const int n = before.size();
	list.write().push_back(x);
	return n + x;
}
} // namespace good
//- shared
RUN_CASE(operator_arrow_proxy, Cow<std::vector<int>> l(std::vector<int>{1}); sink(append(l, 2)))
} // namespace operator_arrow_proxy

// CASE subrange_kept: the subrange of the equal elements is kept over an insertion
namespace subrange_kept
{
//- bad
namespace bad
{
int add_equal(std::vector<int> &sorted, int x)
{
	const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), x);
	sorted.insert(low, x);
	return std::accumulate(low, high, 0);
}
} // namespace bad
//- good
namespace good
{
int add_equal(std::vector<int> &sorted, int x)
{
	const auto [low, high] = std::equal_range(sorted.begin(), sorted.end(), x);
	const int equal = high - low;
	sorted.insert(low, x);
	return equal;
}
} // namespace good
//- shared
RUN_CASE(subrange_kept, std::vector<int> v{1, 2, 2, 3}; v.shrink_to_fit(); sink(add_equal(v, 2)))
} // namespace subrange_kept

// CASE crtp_cache: the cached pointer of the base is to an element of the derived class's vector
namespace crtp_cache
{
template <class D>
class Cached
{
public:
	int &last() { return *last_; }

protected:
	void remember(int &value KEPT_BY(this)) { last_ = &value; }

private:
	int *last_ = nullptr;
};
//- bad
namespace bad
{
int use_last(int n)
{
	struct Plain : Cached<Plain> {
		using Cached<Plain>::remember;
	} cache;
	{
		std::vector<int> values(n, 4);
		cache.remember(values.front());
	}
	return cache.last();
}
} // namespace bad
//- good
namespace good
{
int use_last(int n)
{
	struct Plain : Cached<Plain> {
		using Cached<Plain>::remember;
	} cache;
	std::vector<int> values(n, 4);
	cache.remember(values.front());
	return cache.last();
}
} // namespace good
//- shared
RUN_CASE(crtp_cache, sink(use_last(2)))
} // namespace crtp_cache

// CASE filter_then_erase: what the filter view yields is erased while it is walked
namespace filter_then_erase
{
//- bad
namespace bad
{
int retire(std::vector<int> &ids, int limit)
{
	int retired = 0;
	for (int id : ids | std::views::filter([limit](int x) { return x < limit; })) {
		std::erase(ids, id);
		retired++;
	}
	return retired;
}
} // namespace bad
//- good
namespace good
{
int retire(std::vector<int> &ids, int limit)
{
	int retired = 0;
	for (int id : ids | std::views::filter([limit](int x) { return x < limit; })) {
		retired += id < limit;
	}
	std::erase_if(ids, [limit](int x) { return x < limit; });
	return retired;
}
} // namespace good
//- shared
RUN_CASE(filter_then_erase, std::vector<int> v{1, 2, 9}; v.shrink_to_fit(); sink(retire(v, 5)))
} // namespace filter_then_erase

// CLEAN concept_sum: a constrained template over a range
namespace concept_sum
{
template <std::ranges::input_range R>
requires std::is_arithmetic_v<std::ranges::range_value_t<R>>
auto sum_of(const R &range)
{
	std::ranges::range_value_t<R> sum{};
	for (const auto &value : range)
		sum += value;
	return sum;
}
int sums(const std::vector<int> &a, const std::array<int, 2> &b)
{
	return sum_of(a) + sum_of(b);
}
RUN_CLEAN(concept_sum, sink(sums({1}, {2, 3})))
} // namespace concept_sum

// CLEAN own_iterator_range: begin and end of one's own
namespace own_iterator_range
{
class Countdown
{
public:
	explicit Countdown(int from) : from_(from) {}
	struct Iterator {
		int at;
		int operator*() const { return at; }
		Iterator &operator++()
		{
			--at;
			return *this;
		}
		bool operator==(const Iterator &) const = default;
	};
	Iterator begin() const { return {from_}; }
	Iterator end() const { return {0}; }

private:
	int from_;
};
int sum_down(int n)
{
	int sum = 0;
	for (int i : Countdown(n))
		sum += i;
	return sum;
}
RUN_CLEAN(own_iterator_range, sink(sum_down(4)))
} // namespace own_iterator_range

// CLEAN transform_into: an algorithm fills another vector
namespace transform_into
{
std::vector<std::size_t> lengths(const std::vector<std::string> &words)
{
	std::vector<std::size_t> out;
	out.reserve(words.size());
	std::ranges::transform(words, std::back_inserter(out), &std::string::size);
	std::ranges::sort(out);
	return out;
}
RUN_CLEAN(transform_into, sink(lengths({"abc", "a"})))
} // namespace transform_into

// CLEAN optional_chain: an optional reference by pointer
namespace optional_chain
{
struct Node {
	int value;
	std::unique_ptr<Node> next;
};
const Node *nth(const Node &head, int n)
{
	const Node *at = &head;
	while (at && n-- > 0)
		at = at->next.get();
	return at;
}
int value_at(const Node &head, int n)
{
	if (const Node *found = nth(head, n))
		return found->value;
	return -1;
}
RUN_CLEAN(optional_chain, Node h{1, std::make_unique<Node>(Node{2, nullptr})}; sink(value_at(h, 1)))
} // namespace optional_chain
