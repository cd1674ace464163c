// SPDX-License-Identifier: GPL-2.0
// C++'s shapes: operators, proxies, iterators of one's own, hierarchies, templates, lists of initialisers.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <map>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// CLEAN IntList: a growing array of one's own, with plain pointers as iterators
class IntList
{
public:
	IntList() = default;
	IntList(std::initializer_list<int> values)
	{
		for (int v : values)
			add(v);
	}
	IntList(const IntList &) = delete;
	IntList &operator=(const IntList &) = delete;
	void add(int value)
	{
		if (size_ == room_) {
			room_ = room_ ? room_ * 2 : 2;
			auto wider = std::make_unique<int[]>(room_);
			std::copy_n(items_.get(), size_, wider.get());
			items_ = std::move(wider);
		}
		items_[size_++] = value;
	}
	int *begin() { return items_.get(); }
	int *end() { return items_.get() + size_; }
	int &operator[](std::size_t i) { return items_[i]; }
	std::size_t size() const { return size_; }

private:
	std::size_t size_ = 0, room_ = 0;
	std::unique_ptr<int[]> items_;
};
int list_sum()
{
	IntList list{1, 2, 3};
	for (int &v : list)
		v *= 2;
	list.add(list[0] + 1);
	return std::accumulate(list.begin(), list.end(), 0);
}
RUN_CLEAN(IntList, list_sum())

// CASE mirror_list: the loop over the list of one's own adds to it, and the iterators are pointers
namespace mirror_list
{
//- bad
std::size_t mirror_bad(IntList &list)
{
	for (int v : list)
		if (v > 0)
			list.add(-v);
	return list.size();
}
//- good
std::size_t mirror_good(IntList &list)
{
	for (std::size_t i = 0, n = list.size(); i < n; i++)
		if (list[i] > 0)
			list.add(-list[i]);
	return list.size();
}
//- shared
template <class Mirror>
std::size_t run(Mirror mirror)
{
	IntList list{4, 5, 6};
	return mirror(list);
}
} // namespace mirror_list
RUN_CASE(mirror_list, mirror_list::run(mirror_list::mirror_bad),
	 mirror_list::run(mirror_list::mirror_good))

// CASE lazy_sum: the sum of vectors is an object that refers to its terms, one of them a temporary
namespace lazy_sum
{
struct Vec {
	std::array<double, 4> v{};
	double operator[](std::size_t i) const { return v[i]; }
};
template <class L, class R>
struct Sum {
	const L &left;
	const R &right;
	double operator[](std::size_t i) const { return left[i] + right[i]; }
};
template <class L, class R>
Sum<L, R> operator+(const L &left, const R &right)
{
	return {left, right};
}
//- bad
double blend_bad(const Vec &a, const Vec &b, const Vec &c)
{
	auto sum = a + b + c;
	double total = 0;
	for (std::size_t i = 0; i < 4; i++)
		total += sum[i];
	return total;
}
//- good
double blend_good(const Vec &a, const Vec &b, const Vec &c)
{
	auto first = a + b;
	auto sum = first + c;
	double total = 0;
	for (std::size_t i = 0; i < 4; i++)
		total += sum[i];
	return total;
}
//- shared
template <class Blend>
double run(Blend blend)
{
	Vec a, b, c;
	return blend(a, b, c);
}
} // namespace lazy_sum
RUN_CASE(lazy_sum, lazy_sum::run(lazy_sum::blend_bad), lazy_sum::run(lazy_sum::blend_good))

// CASE enumerated: the adaptor keeps a reference to the container, which is a temporary here
namespace enumerated
{
template <class C>
class Enumerate
{
public:
	explicit Enumerate(const C &container) : container_(container) {}
	struct Iterator {
		std::size_t index;
		typename C::const_iterator at;
		auto operator*() const { return std::pair(index, *at); }
		Iterator &operator++()
		{
			++index;
			++at;
			return *this;
		}
		bool operator!=(const Iterator &other) const { return at != other.at; }
	};
	Iterator begin() const { return {0, container_.begin()}; }
	Iterator end() const { return {container_.size(), container_.end()}; }

private:
	const C &container_;
};
static std::vector<int> primes()
{
	return {2, 3, 5, 7};
}
//- bad
std::size_t weigh_bad()
{
	std::size_t sum = 0;
	for (auto [index, prime] : Enumerate(primes()))
		sum += index * std::size_t(prime);
	return sum;
}
//- good
std::size_t weigh_good()
{
	std::size_t sum = 0;
	const auto all = primes();
	for (auto [index, prime] : Enumerate(all))
		sum += index * std::size_t(prime);
	return sum;
}
} // namespace enumerated
RUN_CASE(enumerated, enumerated::weigh_bad(), enumerated::weigh_good())

// CASE kept_list: an initializer_list is kept as a member, its array ends with the full expression
namespace kept_list
{
//- bad
class PolynomialBad
{
public:
	PolynomialBad(std::initializer_list<int> terms) : terms_(terms) {}
	int at(int x) const
	{
		int value = 0;
		for (int term : terms_)
			value = value * x + term;
		return value;
	}

private:
	std::initializer_list<int> terms_;
};
int evaluate_bad(int a, int x)
{
	PolynomialBad p{a, a + 1, a + 2};
	return p.at(x);
}
//- good
class PolynomialGood
{
public:
	PolynomialGood(std::initializer_list<int> terms) : terms_(terms) {}
	int at(int x) const
	{
		int value = 0;
		for (int term : terms_)
			value = value * x + term;
		return value;
	}

private:
	std::vector<int> terms_;
};
int evaluate_good(int a, int x)
{
	PolynomialGood p{a, a + 1, a + 2};
	return p.at(x);
}
} // namespace kept_list
RUN_CASE(kept_list, kept_list::evaluate_bad(1, 2), kept_list::evaluate_good(1, 2))

// CASE fallback_value: a template returns a reference to the fallback, which is a temporary
namespace fallback_value
{
template <class Map, class Key>
const typename Map::mapped_type &get_or(const Map &map, const Key &key,
					const typename Map::mapped_type &fallback)
{
	auto it = map.find(key);
	return it == map.end() ? fallback : it->second;
}
using Env = std::map<std::string, std::string>;
//- bad
std::size_t home_bad(const Env &env)
{
	const std::string &home = get_or(env, "HOME", "/var/lib/nobody/without/a/home");
	return home.size() + std::size_t(std::count(home.begin(), home.end(), '/'));
}
//- good
std::size_t home_good(const Env &env)
{
	const std::string home = get_or(env, "HOME", "/var/lib/nobody/without/a/home");
	return home.size() + std::size_t(std::count(home.begin(), home.end(), '/'));
}
} // namespace fallback_value
RUN_CASE(fallback_value, fallback_value::home_bad(fallback_value::Env()),
	 fallback_value::home_good(fallback_value::Env()))

// CASE pair_copies: the loop's pair is not the map's type, so each name kept is of a temporary copy
namespace pair_copies
{
using Stock = std::map<std::string, int>;
//- bad
std::size_t scarce_bad(const Stock &stock)
{
	std::vector<const std::string *> names;
	for (const std::pair<std::string, int> &item : stock)
		if (item.second < 3)
			names.push_back(&item.first);
	std::size_t length = 0;
	for (const std::string *name : names)
		length += name->size();
	return length;
}
//- good
std::size_t scarce_good(const Stock &stock)
{
	std::vector<const std::string *> names;
	for (const std::pair<const std::string, int> &item : stock)
		if (item.second < 3)
			names.push_back(&item.first);
	std::size_t length = 0;
	for (const std::string *name : names)
		length += name->size();
	return length;
}
//- shared
Stock some()
{
	return {{"bolts of stainless steel, M5", 1}, {"nuts of stainless steel, M5", 2}};
}
} // namespace pair_copies
RUN_CASE(pair_copies, pair_copies::scarce_bad(pair_copies::some()),
	 pair_copies::scarce_good(pair_copies::some()))

// CASE chained_builder: the chain's last call returns a reference to the temporary it began with
namespace chained_builder
{
class Request
{
public:
	Request &header(std::string name)
	{
		headers_.push_back(std::move(name));
		return *this;
	}
	std::size_t size() const
	{
		std::size_t sum = 0;
		for (const std::string &h : headers_)
			sum += h.size();
		return sum;
	}

private:
	std::vector<std::string> headers_;
};
//- bad
std::size_t request_bad()
{
	auto &request = Request().header("accept").header("host");
	return request.header("cookie").size();
}
//- good
std::size_t request_good()
{
	auto request = Request().header("accept").header("host");
	return request.header("cookie").size();
}
} // namespace chained_builder
RUN_CASE(chained_builder, chained_builder::request_bad(), chained_builder::request_good())

// CASE wrong_cast: the event is taken for a key event after its kind was compared with the wrong one
namespace wrong_cast
{
struct Event {
	int kind;
	explicit Event(int k) : kind(k) {}
	virtual ~Event() = default;
};
struct Key : Event {
	Key() : Event(1) {}
	std::array<int, 16> codes{};
};
struct Scroll : Event {
	Scroll() : Event(2) {}
	int lines = 3;
};
//- bad
int handle_bad(const Event &event)
{
	if (event.kind == 2)
		return static_cast<const Key &>(event).codes[15];
	return 0;
}
//- good
int handle_good(const Event &event)
{
	if (event.kind == 2)
		return static_cast<const Scroll &>(event).lines;
	return 0;
}
//- shared
template <class Handle>
int run(Handle handle)
{
	auto event = std::make_unique<Scroll>();
	return handle(*event);
}
} // namespace wrong_cast
RUN_CASE(wrong_cast, wrong_cast::run(wrong_cast::handle_bad),
	 wrong_cast::run(wrong_cast::handle_good))

// CASE converted_path: a conversion to const char * from the temporary that operator/ returns
namespace converted_path
{
class Path
{
public:
	Path(std::string text) : text_(std::move(text)) {}
	Path operator/(std::string_view part) const
	{
		return Path(text_ + "/" + std::string(part));
	}
	operator const char *() const { return text_.c_str(); }

private:
	std::string text_;
};
//- bad
std::size_t open_bad(const Path &root)
{
	const char *name = root / "share/misc/magic.mgc";
	return std::string_view(name).size();
}
//- good
std::size_t open_good(const Path &root)
{
	const Path file = root / "share/misc/magic.mgc";
	const char *name = file;
	return std::string_view(name).size();
}
} // namespace converted_path
RUN_CASE(converted_path, converted_path::open_bad(converted_path::Path("/usr/local")),
	 converted_path::open_good(converted_path::Path("/usr/local")))

// CASE default_caption: a reference member is bound to the default argument, a temporary
namespace default_caption
{
//- bad
class ButtonBad
{
public:
	explicit ButtonBad(int id,
			   const std::string &caption = "a button without a caption of its own")
		: id_(id), caption_(caption)
	{
	}
	std::size_t width() const { return caption_.size() * 8 + std::size_t(id_); }

private:
	int id_;
	const std::string &caption_;
};
std::size_t layout_bad()
{
	ButtonBad ok(1);
	return ok.width();
}
//- good
class ButtonGood
{
public:
	explicit ButtonGood(int id,
			    const std::string &caption = "a button without a caption of its own")
		: id_(id), caption_(caption)
	{
	}
	std::size_t width() const { return caption_.size() * 8 + std::size_t(id_); }

private:
	int id_;
	const std::string caption_;
};
std::size_t layout_good()
{
	ButtonGood ok(1);
	return ok.width();
}
} // namespace default_caption
RUN_CASE(default_caption, default_caption::layout_bad(), default_caption::layout_good())

// CASE packed_args: forward_as_tuple() holds a reference to the string that was made for the call
namespace packed_args
{
struct Message {
	std::string text;
	int code;
	Message(std::string t, int c) : text(std::move(t)), code(c) {}
};
//- bad
std::size_t defer_bad(int code)
{
	auto args = std::forward_as_tuple("the operation failed with code " + std::to_string(code),
					  code);
	const Message message = std::make_from_tuple<Message>(std::move(args));
	return message.text.size();
}
//- good
std::size_t defer_good(int code)
{
	auto args = std::make_tuple("the operation failed with code " + std::to_string(code), code);
	const Message message = std::make_from_tuple<Message>(std::move(args));
	return message.text.size();
}
} // namespace packed_args
RUN_CASE(packed_args, packed_args::defer_bad(5), packed_args::defer_good(5))

// CASE bit_proxy: the proxy that operator[] returns is kept while the set of bits grows
namespace bit_proxy
{
class Bits
{
public:
	explicit Bits(std::size_t n) : words_((n + 31) / 32) {}
	class Bit
	{
	public:
		Bit(unsigned &word, unsigned mask) : word_(word), mask_(mask) {}
		Bit &operator=(bool on)
		{
			word_ = on ? word_ | mask_ : word_ & ~mask_;
			return *this;
		}
		operator bool() const { return word_ & mask_; }

	private:
		unsigned &word_;
		unsigned mask_;
	};
	Bit operator[](std::size_t i) { return Bit(words_[i / 32], 1u << i % 32); }
	void widen(std::size_t n) { words_.resize((n + 31) / 32); }

private:
	std::vector<unsigned> words_;
};
//- bad
bool mark_bad(std::size_t n)
{
	Bits bits(n);
	auto first = bits[0];
	bits.widen(n * 4);
	first = true;
	return bits[0];
}
//- good
bool mark_good(std::size_t n)
{
	Bits bits(n);
	auto first = bits[0];
	first = true;
	bits.widen(n * 4);
	return bits[0];
}
} // namespace bit_proxy
RUN_CASE(bit_proxy, bit_proxy::mark_bad(64), bit_proxy::mark_good(64))

// CASE built_virtual: the base's constructor calls through a helper what only the derived class has
namespace built_virtual
{
//- bad
class ReportBad
{
public:
	ReportBad() { prepare(); }
	virtual ~ReportBad() = default;
	int columns() const { return columns_; }

protected:
	virtual int wanted() const = 0;

private:
	void prepare() { columns_ = wanted() * 2; }
	int columns_ = 0;
};
class SalesBad : public ReportBad
{
	int wanted() const override { return months_; }
	int months_ = 12;
};
int width_bad()
{
	SalesBad sales;
	return sales.columns();
}
//- good
class ReportGood
{
public:
	virtual ~ReportGood() = default;
	int columns()
	{
		prepare();
		return columns_;
	}

protected:
	virtual int wanted() const = 0;

private:
	void prepare() { columns_ = wanted() * 2; }
	int columns_ = 0;
};
class SalesGood : public ReportGood
{
	int wanted() const override { return months_; }
	int months_ = 12;
};
int width_good()
{
	SalesGood sales;
	return sales.columns();
}
} // namespace built_virtual
RUN_CASE(built_virtual, built_virtual::width_bad(), built_virtual::width_good())

// CLEAN owned_terms: an expression object that keeps its terms by value if they are temporaries
namespace owned_terms
{
struct Number {
	int value;
	int eval() const { return value; }
};
template <class L, class R>
struct Product {
	L left;
	R right;
	int eval() const { return left.eval() * right.eval(); }
};
template <class L, class R>
Product<L, R> operator*(L &&left, R &&right)
{
	return {std::forward<L>(left), std::forward<R>(right)};
}
int evaluate()
{
	Number two{2}, three{3};
	auto product = two * three * Number{4};
	return product.eval();
}
} // namespace owned_terms
RUN_CLEAN(owned_terms, owned_terms::evaluate())

// CLEAN shape_clone: a hierarchy with clones, a visitor and a table of owners
namespace shape_clone
{
struct Circle;
struct Square;
struct Visitor {
	virtual void see(const Circle &) = 0;
	virtual void see(const Square &) = 0;
	virtual ~Visitor() = default;
};
struct Shape {
	virtual ~Shape() = default;
	virtual std::unique_ptr<Shape> clone() const = 0;
	virtual void accept(Visitor &visitor) const = 0;
};
template <class Self>
struct Cloned : Shape {
	std::unique_ptr<Shape> clone() const override
	{
		return std::make_unique<Self>(static_cast<const Self &>(*this));
	}
	void accept(Visitor &visitor) const override
	{
		visitor.see(static_cast<const Self &>(*this));
	}
};
struct Circle : Cloned<Circle> {
	int radius = 2;
};
struct Square : Cloned<Square> {
	int side = 3;
};
struct Area : Visitor {
	int area = 0;
	void see(const Circle &c) override { area += 3 * c.radius * c.radius; }
	void see(const Square &s) override { area += s.side * s.side; }
};
int area()
{
	std::vector<std::unique_ptr<Shape>> shapes;
	shapes.push_back(std::make_unique<Circle>());
	shapes.push_back(std::make_unique<Square>());
	const std::size_t count = shapes.size();
	for (std::size_t i = 0; i < count; i++)
		shapes.push_back(shapes[i]->clone());
	Area area;
	for (const auto &shape : shapes)
		shape->accept(area);
	return area.area;
}
} // namespace shape_clone
RUN_CLEAN(shape_clone, shape_clone::area())

// CLEAN strided: iterators of one's own over every nth element of what the caller keeps
namespace strided
{
template <class T>
class Stride
{
public:
	class Iterator
	{
	public:
		using iterator_category = std::forward_iterator_tag;
		using value_type = T;
		using difference_type = std::ptrdiff_t;
		using pointer = T *;
		using reference = T &;
		Iterator(T *at, std::ptrdiff_t step) : at_(at), step_(step) {}
		T &operator*() const { return *at_; }
		Iterator &operator++()
		{
			at_ += step_;
			return *this;
		}
		Iterator operator++(int)
		{
			Iterator old = *this;
			++*this;
			return old;
		}
		bool operator==(const Iterator &other) const { return at_ == other.at_; }

	private:
		T *at_;
		std::ptrdiff_t step_;
	};
	Stride(std::vector<T> &values, std::ptrdiff_t step) : values_(values), step_(step) {}
	Iterator begin() const { return {values_.data(), step_}; }
	Iterator end() const
	{
		const auto count = std::ptrdiff_t(values_.size()) / step_;
		return {values_.data() + count * step_, step_};
	}

private:
	std::vector<T> &values_;
	std::ptrdiff_t step_;
};
int left_channel()
{
	std::vector<int> stereo{1, -1, 2, -2, 3, -3};
	for (int &sample : Stride(stereo, 2))
		sample *= 10;
	Stride left(stereo, 2);
	return std::accumulate(left.begin(), left.end(), 0);
}
} // namespace strided
RUN_CLEAN(strided, strided::left_channel())

// CLEAN list_arguments: lists of initialisers that are read during the call only
namespace list_arguments
{
int largest(std::initializer_list<int> values)
{
	int best = *values.begin();
	for (int v : values)
		best = std::max(best, v);
	return best;
}
struct Limits {
	Limits(std::initializer_list<std::pair<const char *, int>> entries)
	{
		for (const auto &[name, limit] : entries)
			limits[name] = limit;
	}
	std::map<std::string, int> limits;
};
int use()
{
	const Limits limits{{"cpu", 4}, {"memory", 512}};
	auto sizes = {1, 5, 3};
	return largest(sizes) + largest({7, 2}) + limits.limits.at("cpu");
}
} // namespace list_arguments
RUN_CLEAN(list_arguments, list_arguments::use())

// CLEAN indirect_row: operator[] twice, with a row object that lives for the expression
namespace indirect_row
{
class Table
{
public:
	Table(std::size_t rows, std::size_t columns) : columns_(columns), cells_(rows * columns) {}
	class Row
	{
	public:
		Row(Table &table, std::size_t row) : table_(table), row_(row) {}
		int &operator[](std::size_t column)
		{
			return table_.cells_[row_ * table_.columns_ + column];
		}

	private:
		Table &table_;
		std::size_t row_;
	};
	Row operator[](std::size_t row) { return Row(*this, row); }

private:
	std::size_t columns_;
	std::vector<int> cells_;
};
int fill()
{
	Table table(2, 3);
	table[1][2] = 5;
	int &cell = table[0][1];
	cell = table[1][2] + 1;
	auto row = table[0];
	return row[1] + cell;
}
} // namespace indirect_row
RUN_CLEAN(indirect_row, indirect_row::fill())
