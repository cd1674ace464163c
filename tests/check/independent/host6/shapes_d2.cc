// SPDX-License-Identifier: GPL-2.0
// Shapes of C++: hierarchies, templates, type erasure, casts, bounds and iterators of one's own.
#include "../set.hh"

#include <algorithm>
#include <any>
#include <array>
#include <bit>
#include <climits>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <new>
#include <numeric>
#include <optional>
#include <ranges>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CASE overriding_accessor_local: one override of the accessor returns a reference to its own local
namespace overriding_accessor_local
{
struct Shape {
	virtual ~Shape() = default;
	virtual const std::string &label() const BORROWED = 0;
};
std::size_t shown(const Shape &shape)
{
	return shape.label().size();
}
//- bad
struct CircleBad : Shape {
	explicit CircleBad(int r) : radius(r) {}
	const std::string &label() const BORROWED override
	{
		const std::string text = "a circle with the radius " + std::to_string(radius);
		const std::string &shown = text.empty() ? text : text;
		return shown;
	}
	int radius;
};
std::size_t draw_bad()
{
	return shown(CircleBad(2));
}
//- good
struct CircleGood : Shape {
	explicit CircleGood(int r) : text("a circle with the radius " + std::to_string(r)) {}
	const std::string &label() const BORROWED override { return text; }
	std::string text;
};
std::size_t draw_good()
{
	return shown(CircleGood(2));
}
RUN_CASE(overriding_accessor_local, draw_bad(), draw_good())
} // namespace overriding_accessor_local

// CASE any_cast_pointer_kept: the pointer into an any is used after the any has taken another value
namespace any_cast_pointer_kept
{
using Settings = std::map<std::string, std::any>;
//- bad
std::size_t update_bad(Settings &settings, const std::string &key)
{
	const auto *old = std::any_cast<std::string>(&settings[key]);
	settings[key] = 42;
	return old ? old->size() : 0;
}
//- good
std::size_t update_good(Settings &settings, const std::string &key)
{
	const auto *old = std::any_cast<std::string>(&settings[key]);
	const std::size_t size = old ? old->size() : 0;
	settings[key] = 42;
	return size;
}
RUN_CASE(any_cast_pointer_kept, ({
		 Settings s;
		 s["a"] = std::string("text");
		 update_bad(s, "a");
	 }),
	 ({
		 Settings s;
		 s["a"] = std::string("text");
		 update_good(s, "a");
	 }))
} // namespace any_cast_pointer_kept

// CASE erased_model_reference: a type-erased drawable keeps a reference to a temporary model
namespace erased_model_reference
{
class Drawable
{
public:
	template <class T>
	static Drawable of(const T &model BORROWED)
	{
		return Drawable(&model,
				[](const void *m) { return static_cast<const T *>(m)->area(); });
	}
	double area() const { return area_(model_); }

private:
	Drawable(const void *model BORROWED, double (*area)(const void *))
		: model_(model), area_(area)
	{
	}
	const void *model_;
	double (*area_)(const void *);
};
struct Square {
	double side;
	double area() const { return side * side; }
};
//- bad
double total_bad(double side)
{
	std::vector<Drawable> all;
	for (int i = 1; i < 3; i++) {
		const Square square{side * i};
		all.push_back(Drawable::of(square));
	}
	double sum = 0;
	for (const Drawable &drawable : all)
		sum += drawable.area();
	return sum;
}
//- good
double total_good(double side)
{
	std::list<Square> squares;
	std::vector<Drawable> all;
	for (int i = 1; i < 3; i++)
		all.push_back(Drawable::of(squares.emplace_back(Square{side * i})));
	double sum = 0;
	for (const Drawable &drawable : all)
		sum += drawable.area();
	return sum;
}
RUN_CASE(erased_model_reference, total_bad(2) > 1 ? 1 : 0, total_good(2) > 1 ? 1 : 0)
} // namespace erased_model_reference

// CASE growing_subscript_both_sides: the left subscript grows the list, after the right one gave its reference
namespace growing_subscript_both_sides
{
template <class T>
class AutoList
{
public:
	T &operator[](std::size_t i) BORROWED
	{
		if (i >= items_.size())
			items_.resize(i + 1);
		return items_[i];
	}
	std::size_t size() const { return items_.size(); }

private:
	std::vector<T> items_;
};
//- bad
std::size_t rotate_bad(AutoList<std::string> &list)
{
	list[list.size()] = list[0];
	list[0].clear();
	return list.size();
}
//- good
std::size_t rotate_good(AutoList<std::string> &list)
{
	const std::string first = list[0];
	list[list.size()] = first;
	list[0].clear();
	return list.size();
}
RUN_CASE(growing_subscript_both_sides, ({
		 AutoList<std::string> l;
		 l[0] = "a";
		 rotate_bad(l);
	 }),
	 ({
		 AutoList<std::string> l;
		 l[0] = "a";
		 rotate_good(l);
	 }))
} // namespace growing_subscript_both_sides

// CASE derived_array_by_base: an array of derived objects is walked with a pointer to the base
namespace derived_array_by_base
{
struct Shape {
	explicit Shape(int w) : weight(w) {}
	virtual ~Shape() = default;
	virtual int area() const { return weight; }
	int weight;
};
struct Box : Shape {
	explicit Box(int s) : Shape(s), side(s) {}
	int area() const override { return side * side; }
	int side;
	std::array<int, 3> colours{};
};
//- bad
int sum_bad(const Shape *shapes, std::size_t n)
{
	int sum = 0;
	for (std::size_t i = 0; i < n; i++)
		sum += shapes[i].area();
	return sum;
}
int boxes_bad()
{
	const std::array<Box, 2> boxes{Box(1), Box(2)};
	return sum_bad(boxes.data(), boxes.size());
}
//- good
template <std::derived_from<Shape> S>
int sum_good(std::span<const S> shapes)
{
	int sum = 0;
	for (const S &shape : shapes)
		sum += shape.area();
	return sum;
}
int boxes_good()
{
	const std::array<Box, 2> boxes{Box(1), Box(2)};
	return sum_good<Box>(boxes);
}
RUN_CASE(derived_array_by_base, boxes_bad(), boxes_good())
} // namespace derived_array_by_base

// CASE cached_end_iterator: the end of the list of tokens is taken before tokens are put in
namespace cached_end_iterator
{
//- bad
std::size_t expand_bad(std::vector<std::string> tokens)
{
	std::size_t n = 0;
	const auto end = tokens.end();
	for (auto at = tokens.begin(); at != end; ++at) {
		if (at->starts_with('$')) {
			*at = "value";
			at = tokens.insert(at, "quote");
		}
		n++;
		if (n > 20)
			break;
	}
	return n;
}
//- good
std::size_t expand_good(std::vector<std::string> tokens)
{
	std::size_t n = 0;
	for (auto at = tokens.begin(); at != tokens.end(); ++at) {
		if (at->starts_with('$')) {
			*at = "value";
			at = tokens.insert(at, "quote");
		}
		n++;
		if (n > 20)
			break;
	}
	return n;
}
RUN_CASE(cached_end_iterator, expand_bad({"a", "$b", "c"}), expand_good({"a", "$b", "c"}))
} // namespace cached_end_iterator

// CASE tagged_node_pointer: the tag is not taken off before the pointer is followed
namespace tagged_node_pointer
{
struct Leaf {
	std::uint64_t value = 7;
};
struct Tagged {
	std::uintptr_t bits;
};
Tagged pack(Leaf &leaf, bool dirty)
{
	return {reinterpret_cast<std::uintptr_t>(&leaf) | (dirty ? 1u : 0u)};
}
//- bad
std::uint64_t read_bad(Tagged tagged)
{
	const Leaf *leaf = reinterpret_cast<const Leaf *>(tagged.bits);
	return leaf->value;
}
//- good
std::uint64_t read_good(Tagged tagged)
{
	const Leaf *leaf = reinterpret_cast<const Leaf *>(tagged.bits & ~std::uintptr_t(1));
	return leaf->value;
}
RUN_CASE(tagged_node_pointer, ({
		 Leaf l;
		 read_bad(pack(l, true));
	 }),
	 ({
		 Leaf l;
		 read_good(pack(l, true));
	 }))
} // namespace tagged_node_pointer

// CASE multimap_range_grows: the range of equal keys is walked while their values are put under another hash
namespace multimap_range_grows
{
using Index = std::unordered_map<std::string, int>;
//- bad
int propagate_bad(Index &index)
{
	int sum = 0;
	for (auto at = index.begin(); at != index.end(); ++at) {
		sum += at->second;
		if (sum < 3)
			index.erase(at->first);
	}
	return sum;
}
//- good
int propagate_good(Index &index)
{
	int sum = 0;
	for (auto at = index.begin(); at != index.end();) {
		sum += at->second;
		at = sum < 3 ? index.erase(at) : std::next(at);
	}
	return sum;
}
RUN_CASE(multimap_range_grows, ({
		 Index i{{"a", 1}, {"b", 1}};
		 propagate_bad(i);
	 }),
	 ({
		 Index i{{"a", 1}, {"b", 1}};
		 propagate_good(i);
	 }))
} // namespace multimap_range_grows

// CASE placement_reuses_buffer: a second object is made in the buffer whose first one is still used
namespace placement_reuses_buffer
{
struct Frame {
	std::string title;
	explicit Frame(std::string t) : title(std::move(t)) {}
};
class Slot
{
public:
	Slot() = default;
	Slot(const Slot &) = delete;
	~Slot() { clear(); }
	Frame &make(std::string title) BORROWED
	{
		clear();
		frame_ = new (storage_) Frame(std::move(title));
		return *frame_;
	}

private:
	void clear()
	{
		if (frame_)
			frame_->~Frame();
		frame_ = nullptr;
	}
	alignas(Frame) std::byte storage_[sizeof(Frame)];
	Frame *frame_ = nullptr;
};
//- bad
std::size_t both_bad()
{
	Slot slot;
	const char *first = slot.make("the first of the two titles").title.data();
	const char *second = slot.make("and the second of the titles, longer").title.data();
	return std::strlen(first) + std::strlen(second);
}
//- good
std::size_t both_good()
{
	Slot slot;
	const std::string first = slot.make("the first of the two titles").title;
	const char *second = slot.make("and the second of the titles, longer").title.data();
	return first.size() + std::strlen(second);
}
RUN_CASE(placement_reuses_buffer, both_bad(), both_good())
} // namespace placement_reuses_buffer

// CASE operator_bracket_default: the lookup with a default returns the default's reference
namespace operator_bracket_default
{
class Texts
{
public:
	void set(int id, std::string text) { texts_[id] = std::move(text); }
	const std::string &get(int id, const std::string &otherwise BORROWED) const BORROWED
	{
		const auto at = texts_.find(id);
		return at == texts_.end() ? otherwise : at->second;
	}

private:
	std::map<int, std::string> texts_;
};
//- bad
std::size_t width_bad(const Texts &texts, int id)
{
	const std::string &text = texts.get(id, "there is no text with this number");
	return text.find("text");
}
//- good
std::size_t width_good(const Texts &texts, int id)
{
	const std::string text = texts.get(id, "there is no text with this number");
	return text.find("text");
}
RUN_CASE(operator_bracket_default, width_bad({}, 1), width_good({}, 1))
} // namespace operator_bracket_default

// CASE binding_of_returned_pair: a structured binding by reference names parts of what a move has emptied
namespace binding_of_returned_pair
{
struct Parsed {
	std::unique_ptr<std::string> head;
	std::vector<int> tail;
};
std::size_t consume(Parsed parsed)
{
	return parsed.tail.size();
}
//- bad
std::size_t parse_bad(Parsed parsed)
{
	const auto &[head, tail] = parsed;
	const std::size_t n = consume(std::move(parsed));
	return head->size() + tail.size() + n;
}
//- good
std::size_t parse_good(Parsed parsed)
{
	const auto &[head, tail] = parsed;
	const std::size_t before = head->size() + tail.size();
	return before + consume(std::move(parsed));
}
RUN_CASE(binding_of_returned_pair, parse_bad({std::make_unique<std::string>("a"), {1}}),
	 parse_good({std::make_unique<std::string>("a"), {1}}))
} // namespace binding_of_returned_pair

// CASE virtual_in_destructor: the base's destructor calls a pure virtual function through a helper
namespace virtual_in_destructor
{
//- bad
struct StageBad {
	virtual ~StageBad() { finish(); }
	void finish() { count += cost(); }
	virtual int cost() const = 0;
	static inline int count = 0;
};
struct CopyBad : StageBad {
	explicit CopyBad(int n) : n(n) {}
	int cost() const override { return n; }
	int n;
};
int stage_bad(int n)
{
	{
		const CopyBad copy(n);
	}
	return StageBad::count;
}
//- good
struct StageGood {
	virtual ~StageGood() = default;
	void finish() { count += cost(); }
	virtual int cost() const = 0;
	static inline int count = 0;
};
struct CopyGood : StageGood {
	explicit CopyGood(int n) : n(n) {}
	~CopyGood() override { finish(); }
	int cost() const override { return n; }
	int n;
};
int stage_good(int n)
{
	{
		const CopyGood copy(n);
	}
	return StageGood::count;
}
RUN_CASE(virtual_in_destructor, stage_bad(2), stage_good(2))
} // namespace virtual_in_destructor

// CASE recursion_over_shared_vector: the recursive walk appends to the vector whose element the caller still holds
namespace recursion_over_shared_vector
{
struct Item {
	int depth = 0;
	int children = 0;
};
//- bad
int grow_bad(std::vector<Item> &items, std::size_t at)
{
	Item &item = items[at];
	for (int i = 0; i < 2 && item.depth < 3; i++) {
		items.push_back({item.depth + 1, 0});
		item.children += grow_bad(items, items.size() - 1);
	}
	return item.children + 1;
}
//- good
int grow_good(std::vector<Item> &items, std::size_t at)
{
	const int depth = items[at].depth;
	int children = 0;
	for (int i = 0; i < 2 && depth < 3; i++) {
		items.push_back({depth + 1, 0});
		children += grow_good(items, items.size() - 1);
	}
	items[at].children = children;
	return children + 1;
}
RUN_CASE(recursion_over_shared_vector, ({
		 std::vector<Item> i(1);
		 grow_bad(i, 0);
	 }),
	 ({
		 std::vector<Item> i(1);
		 grow_good(i, 0);
	 }))
} // namespace recursion_over_shared_vector

// CASE narrowing_span_from_literal: the span member is bound to an initialiser list of the constructor call
namespace narrowing_span_from_literal
{
class Palette
{
public:
	explicit Palette(std::span<const int> colours BORROWED) : colours_(colours) {}
	int at(std::size_t i) const { return colours_[i % colours_.size()]; }

private:
	std::span<const int> colours_;
};
std::array<int, 3> greys(int base)
{
	return {base, base * 2, base * 3};
}
//- bad
int shade_bad(int base)
{
	const std::unique_ptr<Palette> palette = std::make_unique<Palette>(greys(base));
	return palette->at(1) + palette->at(4);
}
//- good
int shade_good(int base)
{
	const std::array<int, 3> colours = greys(base);
	const std::unique_ptr<Palette> palette = std::make_unique<Palette>(colours);
	return palette->at(1) + palette->at(4);
}
RUN_CASE(narrowing_span_from_literal, shade_bad(3), shade_good(3))
} // namespace narrowing_span_from_literal

// CASE policy_template_view: the generic join returns whatever the policy gives, here a view of its result
namespace policy_template_view
{
struct Upper {
	std::string operator()(std::string_view text) const
	{
		std::string out(text);
		for (char &c : out)
			c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
		return out;
	}
};
//- bad
template <class Policy>
std::string_view prefix_bad(std::string_view text BORROWED, std::size_t n, Policy policy)
{
	const auto changed = policy(text);
	return std::string_view(changed).substr(0, n);
}
char first_bad(std::string_view text)
{
	return prefix_bad(text, 20, Upper())[0];
}
//- good
template <class Policy>
std::string prefix_good(std::string_view text, std::size_t n, Policy policy)
{
	const auto changed = policy(text);
	return std::string(changed.substr(0, n));
}
char first_good(std::string_view text)
{
	return prefix_good(text, 20, Upper())[0];
}
RUN_CASE(policy_template_view, first_bad("a text that is longer than the object"),
	 first_good("a text that is longer than the object"))
} // namespace policy_template_view

// CLEAN virtual_accessor: overrides that give references to members
struct Animal {
	virtual ~Animal() = default;
	virtual const std::string &name() const BORROWED = 0;
};
struct Dog : Animal {
	explicit Dog(std::string n) : own(std::move(n)) {}
	const std::string &name() const BORROWED override { return own; }
	std::string own;
};
std::size_t names_of(const std::vector<std::unique_ptr<Animal>> &animals)
{
	std::size_t n = 0;
	for (const auto &animal : animals)
		n += animal->name().size();
	return n;
}
RUN_CLEAN(virtual_accessor, ({
		  std::vector<std::unique_ptr<Animal>> a;
		  a.push_back(std::make_unique<Dog>("d"));
		  names_of(a);
	  }))

// CLEAN erased_owner: type erasure that owns what it erases
class AnyShape
{
public:
	template <class T>
	explicit AnyShape(T shape) : self_(std::make_unique<Model<T>>(std::move(shape)))
	{
	}
	int area() const { return self_->area(); }

private:
	struct Concept {
		virtual ~Concept() = default;
		virtual int area() const = 0;
	};
	template <class T>
	struct Model : Concept {
		explicit Model(T s) : shape(std::move(s)) {}
		int area() const override { return shape(); }
		T shape;
	};
	std::unique_ptr<Concept> self_;
};
int erased_area()
{
	const int side = 3;
	std::vector<AnyShape> shapes;
	shapes.emplace_back([side] { return side * side; });
	shapes.emplace_back([] { return 2; });
	return shapes[0].area() + shapes[1].area();
}
RUN_CLEAN(erased_owner, erased_area())

// CLEAN bounded_ring: each index is taken modulo the size
template <class T, std::size_t N>
class Ring
{
public:
	void put(T value) { slots_[count_++ % N] = std::move(value); }
	const T &last() const BORROWED { return slots_[(count_ + N - 1) % N]; }

private:
	std::array<T, N> slots_{};
	std::size_t count_ = 0;
};
std::string ring_last()
{
	Ring<std::string, 3> ring;
	for (int i = 0; i < 5; i++)
		ring.put(std::to_string(i));
	return ring.last();
}
RUN_CLEAN(bounded_ring, ring_last())

// CLEAN bytes_by_memcpy: the representation is copied, not cast
std::uint32_t first_word(std::span<const std::byte> bytes)
{
	std::uint32_t word = 0;
	if (bytes.size() >= sizeof word)
		std::memcpy(&word, bytes.data(), sizeof word);
	return word;
}
RUN_CLEAN(bytes_by_memcpy, ({
		  const std::array<std::byte, 8> b{};
		  first_word(b);
	  }))

// CLEAN visitor_over_children: a recursive walk that gives each child to a callback
struct Branch {
	int value = 1;
	std::vector<Branch> children;
	template <class F>
	void visit(const F &f) const
	{
		f(*this);
		for (const Branch &child : children)
			child.visit(f);
	}
};
int sum_branches()
{
	Branch root;
	root.children.resize(2);
	root.children[1].children.resize(1);
	int sum = 0;
	root.visit([&sum](const Branch &b) { sum += b.value; });
	return sum;
}
RUN_CLEAN(visitor_over_children, sum_branches())

// CLEAN insert_rebinds: insert's result is where the walk goes on
std::size_t doubled(std::vector<int> values)
{
	for (auto at = values.begin(); at != values.end(); ++at) {
		if (*at % 2) {
			at = values.insert(at, 0);
			++at;
		}
	}
	return values.size();
}
RUN_CLEAN(insert_rebinds, doubled({1, 2, 3}))

// CLEAN reference_of_two: a reference that is bound to one of two locals
int larger_local(int a, int b)
{
	int twice = a * 2;
	int thrice = b * 3;
	int &larger = twice > thrice ? twice : thrice;
	larger++;
	return twice + thrice;
}
RUN_CLEAN(reference_of_two, larger_local(1, 2))

// CLEAN checked_index: the index is checked before it is used
int at_or_zero(std::span<const int> values, std::ptrdiff_t index)
{
	if (index < 0 || static_cast<std::size_t>(index) >= values.size())
		return 0;
	return values[static_cast<std::size_t>(index)];
}
RUN_CLEAN(checked_index, ({
		  const int v[] = {1, 2};
		  at_or_zero(v, 2);
	  }))
