// SPDX-License-Identifier: GPL-2.0
// Shapes of one's own: templates, smart pointers, containers, coroutines, class hierarchies.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <coroutine>
#include <exception>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE enumerate_temporary: the adapter of one's own keeps a reference to its range, which was a temporary
namespace enumerate_temporary
{
template <typename Range>
class Enumerate
{
public:
	explicit Enumerate(const Range &range BORROWED) : range_(range) {}
	template <typename F>
	std::size_t each(F &&f NOESCAPE) const
	{
		std::size_t i = 0;
		for (const auto &value : range_)
			f(i++, value);
		return i;
	}

private:
	const Range &range_;
};
std::vector<int> measure(int n)
{
	return std::vector<int>(static_cast<std::size_t>(n), n);
}
//- bad
int weigh_bad(int n)
{
	Enumerate<std::vector<int>> numbered(measure(n));
	int sum = 0;
	numbered.each([&sum](std::size_t i, int value) { sum += static_cast<int>(i) * value; });
	return sum;
}
//- good
int weigh_good(int n)
{
	const std::vector<int> values = measure(n);
	Enumerate<std::vector<int>> numbered(values);
	int sum = 0;
	numbered.each([&sum](std::size_t i, int value) { sum += static_cast<int>(i) * value; });
	return sum;
}
RUN_CASE(enumerate_temporary, weigh_bad(3), weigh_good(3))
} // namespace enumerate_temporary

// CASE stack_of_ones_own: top() of a stack of one's own is a reference that push() ends
namespace stack_of_ones_own
{
template <typename T>
class Stack
{
public:
	void push(T value)
	{
		if (size_ == capacity_) {
			const std::size_t grown = capacity_ ? capacity_ * 2 : 1;
			auto larger = std::make_unique<T[]>(grown);
			std::move(items_.get(), items_.get() + size_, larger.get());
			items_ = std::move(larger);
			capacity_ = grown;
		}
		items_[size_++] = std::move(value);
	}
	T &top() { return items_[size_ - 1]; }
	std::size_t size() const { return size_; }

private:
	std::unique_ptr<T[]> items_;
	std::size_t size_ = 0;
	std::size_t capacity_ = 0;
};
//- bad
int duplicate_bad(Stack<int> &stack)
{
	int &top = stack.top();
	stack.push(top);
	top++;
	return stack.top() + top;
}
//- good
int duplicate_good(Stack<int> &stack)
{
	const int top = stack.top();
	stack.push(top);
	stack.top()++;
	return stack.top() + top;
}
RUN_CASE(stack_of_ones_own, ({
		 Stack<int> s;
		 s.push(1);
		 duplicate_bad(s);
	 }),
	 ({
		 Stack<int> s;
		 s.push(1);
		 duplicate_good(s);
	 }))
} // namespace stack_of_ones_own

// CASE crtp_hook: the hook of the derived class returns a view of its own temporary, which the base prints
namespace crtp_hook
{
template <typename Derived>
struct Printable {
	std::size_t print() const
	{
		const auto text = static_cast<const Derived &>(*this).text();
		return text.size() + static_cast<std::size_t>(text[0]);
	}
};
//- bad
struct PointBad : Printable<PointBad> {
	int x = 1;
	std::string_view text() const
	{
		std::string out = "the point with the coordinate " + std::to_string(x);
		return out;
	}
};
std::size_t show_bad()
{
	return PointBad().print();
}
//- good
struct PointGood : Printable<PointGood> {
	int x = 1;
	std::string text() const
	{
		std::string out = "the point with the coordinate " + std::to_string(x);
		return out;
	}
};
std::size_t show_good()
{
	return PointGood().print();
}
RUN_CASE(crtp_hook, show_bad(), show_good())
} // namespace crtp_hook

// CASE get_of_temporary_owner: the plain pointer is that of an owner that ends with the statement
namespace get_of_temporary_owner
{
struct Font {
	int height;
};
std::shared_ptr<Font> open_font(int height)
{
	return std::make_shared<Font>(Font{height});
}
//- bad
int line_height_bad(int height)
{
	const Font *font = open_font(height).get();
	return font->height + 2;
}
//- good
int line_height_good(int height)
{
	const std::shared_ptr<Font> font = open_font(height);
	return font->height + 2;
}
RUN_CASE(get_of_temporary_owner, line_height_bad(10), line_height_good(10))
} // namespace get_of_temporary_owner

// CASE array_owner_reset: the row is an address in an array that is replaced by a larger one
namespace array_owner_reset
{
struct Image {
	std::unique_ptr<int[]> pixels;
	std::size_t width = 0;
	std::size_t height = 0;
	void resize(std::size_t w, std::size_t h)
	{
		pixels = std::make_unique<int[]>(w * h);
		width = w;
		height = h;
	}
	std::span<int> row(std::size_t y) { return {pixels.get() + y * width, width}; }
};
//- bad
int enlarge_bad(Image &image)
{
	std::span<int> top = image.row(0);
	image.resize(image.width * 2, image.height);
	for (int &pixel : top)
		pixel = 1;
	return image.row(0)[0];
}
//- good
int enlarge_good(Image &image)
{
	image.resize(image.width * 2, image.height);
	std::span<int> top = image.row(0);
	for (int &pixel : top)
		pixel = 1;
	return image.row(0)[0];
}
RUN_CASE(array_owner_reset, ({
		 Image i;
		 i.resize(2, 2);
		 enlarge_bad(i);
	 }),
	 ({
		 Image i;
		 i.resize(2, 2);
		 enlarge_good(i);
	 }))
} // namespace array_owner_reset

// CASE expression_template: the lazy sum refers to its operands, one of which is a temporary
namespace expression_template
{
struct Vec {
	std::vector<double> v;
	double at(std::size_t i) const { return v[i]; }
};
template <typename L, typename R>
struct Sum {
	const L &left;
	const R &right;
	double at(std::size_t i) const { return left.at(i) + right.at(i); }
};
template <typename L, typename R>
Sum<L, R> add(const L &left BORROWED, const R &right BORROWED)
{
	return {left, right};
}
//- bad
double mix_bad(const Vec &a, const Vec &b)
{
	auto total = add(a, Vec{b.v});
	return total.at(0) + total.at(1);
}
//- good
double mix_good(const Vec &a, const Vec &b)
{
	auto total = add(a, b);
	return total.at(0) + total.at(1);
}
RUN_CASE(expression_template, mix_bad({{1, 2}}, {{3, 4}}), mix_good({{1, 2}}, {{3, 4}}))
} // namespace expression_template

// CASE projection_of_copy: the projection takes the row by value and returns a reference into it (on the stack: only MSan sees it)
namespace projection_of_copy
{
struct Row {
	std::string name;
	int value;
};
template <typename Projection>
std::size_t widest(const std::vector<Row> &rows, Projection projection)
{
	std::size_t most = 0;
	for (const Row &row : rows) {
		const std::string &name = projection(row);
		most = std::max(most, name.size());
	}
	return most;
}
//- bad
std::size_t column_bad(const std::vector<Row> &rows)
{
	return widest(rows, [](Row row) -> const std::string & { return row.name; });
}
//- good
std::size_t column_good(const std::vector<Row> &rows)
{
	return widest(rows, [](const Row &row) -> const std::string & { return row.name; });
}
RUN_CASE(projection_of_copy, ({
		 volatile auto n = column_bad({{std::string(40, 'n'), 1}});
		 (void)n;
	 }),
	 column_good({{std::string(40, 'n'), 1}}))
} // namespace projection_of_copy

// CASE own_ref_dropped: the counted reference of one's own is dropped by the table, its object was borrowed
namespace own_ref_dropped
{
template <typename T>
class Ref
{
public:
	explicit Ref(T value) : box_(std::make_shared<Box>(Box{std::move(value), 1})) {}
	T &operator*() const { return box_->value; }
	int generation() const { return box_->generation; }

private:
	struct Box {
		T value;
		int generation;
	};
	std::shared_ptr<Box> box_;
};
//- bad
int swap_theme_bad(Ref<int> &theme, int next)
{
	int &old = *theme;
	theme = Ref<int>(next);
	return *theme - old;
}
//- good
int swap_theme_good(Ref<int> &theme, int next)
{
	const int old = *theme;
	theme = Ref<int>(next);
	return *theme - old;
}
RUN_CASE(own_ref_dropped, ({
		 Ref<int> t(1);
		 swap_theme_bad(t, 2);
	 }),
	 ({
		 Ref<int> t(1);
		 swap_theme_good(t, 2);
	 }))
} // namespace own_ref_dropped

// CASE next_after_unlink: the walk goes on from a node that it has just unlinked and thereby ended
namespace next_after_unlink
{
struct Node {
	int key;
	std::unique_ptr<Node> next;
};
//- bad
int remove_bad(std::unique_ptr<Node> &head, int key)
{
	int removed = 0;
	std::unique_ptr<Node> *link = &head;
	for (Node *node = head.get(); node; node = node->next.get()) {
		if (node->key == key) {
			*link = std::move(node->next);
			removed++;
		} else {
			link = &node->next;
		}
	}
	return removed;
}
//- good
int remove_good(std::unique_ptr<Node> &head, int key)
{
	int removed = 0;
	std::unique_ptr<Node> *link = &head;
	while (*link) {
		if ((*link)->key == key) {
			*link = std::move((*link)->next);
			removed++;
		} else {
			link = &(*link)->next;
		}
	}
	return removed;
}
RUN_CASE(next_after_unlink, ({
		 auto h = std::make_unique<Node>(1, std::make_unique<Node>(2));
		 remove_bad(h, 1);
	 }),
	 ({
		 auto h = std::make_unique<Node>(1, std::make_unique<Node>(2));
		 remove_good(h, 1);
	 }))
} // namespace next_after_unlink

// CASE copied_self_view: the message has a view of its own bytes, and a copy of it outlives the original
namespace copied_self_view
{
//- bad
struct MessageBad {
	std::vector<char> bytes;
	std::span<const char> body;
};
MessageBad parse_bad(int size)
{
	MessageBad message;
	message.bytes.assign(static_cast<std::size_t>(size), 'm');
	message.body = std::span<const char>(message.bytes).subspan(1);
	MessageBad copy = message;
	return copy;
}
char first_bad(int size)
{
	return parse_bad(size).body.front();
}
//- good
struct MessageGood {
	std::vector<char> bytes;
	std::size_t body = 0;
};
MessageGood parse_good(int size)
{
	MessageGood message;
	message.bytes.assign(static_cast<std::size_t>(size), 'm');
	message.body = 1;
	MessageGood copy = message;
	return copy;
}
char first_good(int size)
{
	const MessageGood message = parse_good(size);
	return message.bytes.at(message.body);
}
RUN_CASE(copied_self_view, first_bad(4), first_good(4))
} // namespace copied_self_view

// CASE no_virtual_destructor: the derived object is ended through a base whose destructor is not virtual
namespace no_virtual_destructor
{
//- bad
struct CommandBad {
	int id = 0;
};
struct PrintBad : CommandBad {
	std::vector<std::string> lines = std::vector<std::string>(2, "line");
};
int queue_bad(std::vector<std::unique_ptr<CommandBad>> &queue)
{
	queue.push_back(std::make_unique<PrintBad>());
	const int id = queue.back()->id;
	queue.pop_back();
	return id;
}
//- good
struct CommandGood {
	virtual ~CommandGood() = default;
	int id = 0;
};
struct PrintGood : CommandGood {
	std::vector<std::string> lines = std::vector<std::string>(2, "line");
};
int queue_good(std::vector<std::unique_ptr<CommandGood>> &queue)
{
	queue.push_back(std::make_unique<PrintGood>());
	const int id = queue.back()->id;
	queue.pop_back();
	return id;
}
RUN_CASE(no_virtual_destructor, ({
		 std::vector<std::unique_ptr<CommandBad>> q;
		 queue_bad(q);
	 }),
	 ({
		 std::vector<std::unique_ptr<CommandGood>> q;
		 queue_good(q);
	 }))
} // namespace no_virtual_destructor

// CLEAN task_sequence: a lazy sequence of texts, as a coroutine; used below
template <typename T>
class Sequence
{
public:
	struct promise_type {
		std::optional<T> value;
		Sequence get_return_object()
		{
			return Sequence(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(T v)
		{
			value.emplace(std::move(v));
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit Sequence(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
	Sequence(Sequence &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	Sequence &operator=(Sequence &&) = delete;
	~Sequence()
	{
		if (handle_)
			handle_.destroy();
	}
	bool next()
	{
		handle_.resume();
		return !handle_.done();
	}
	const T &value() const { return *handle_.promise().value; }

private:
	std::coroutine_handle<promise_type> handle_;
};
Sequence<std::string> countdown(int from)
{
	for (int i = from; i > 0; i--)
		co_yield "the number " + std::to_string(i) + " of the countdown";
}
std::size_t count_down()
{
	std::size_t sum = 0;
	auto numbers = countdown(3);
	while (numbers.next())
		sum += numbers.value().size();
	return sum;
}
RUN_CLEAN(task_sequence, count_down())

// CASE coroutine_of_member: the coroutine is a method, and its object is a temporary
namespace coroutine_of_member
{
struct Deck {
	std::vector<std::string> cards{"one of the cards of the deck", "another card of the deck"};
	Sequence<std::string> deal() const
	{
		for (const std::string &card : cards)
			co_yield card;
	}
};
//- bad
std::size_t play_bad()
{
	auto hand = Deck().deal();
	std::size_t size = 0;
	while (hand.next())
		size += hand.value().size();
	return size;
}
//- good
std::size_t play_good()
{
	const Deck deck;
	auto hand = deck.deal();
	std::size_t size = 0;
	while (hand.next())
		size += hand.value().size();
	return size;
}
RUN_CASE(coroutine_of_member, play_bad(), play_good())
} // namespace coroutine_of_member

// CASE yielded_value_kept: the reference to the yielded text is read after the sequence was resumed
namespace yielded_value_kept
{
//- bad
std::size_t pairwise_bad(int n)
{
	auto numbers = countdown(n);
	if (!numbers.next())
		return 0;
	const std::string_view first = numbers.value();
	if (!numbers.next())
		return 0;
	return first.find("number") + numbers.value().size();
}
//- good
std::size_t pairwise_good(int n)
{
	auto numbers = countdown(n);
	if (!numbers.next())
		return 0;
	const std::string first = numbers.value();
	if (!numbers.next())
		return 0;
	return first.find("number") + numbers.value().size();
}
RUN_CASE(yielded_value_kept, pairwise_bad(2), pairwise_good(2))
} // namespace yielded_value_kept

// CASE sequence_in_block: the yielded text is borrowed, and the sequence ends with its block
namespace sequence_in_block
{
//- bad
std::size_t first_line_bad(int n)
{
	const std::string *line = nullptr;
	{
		auto numbers = countdown(n);
		if (numbers.next())
			line = &numbers.value();
	}
	return line ? line->size() : 0;
}
//- good
std::size_t first_line_good(int n)
{
	std::string line;
	{
		auto numbers = countdown(n);
		if (numbers.next())
			line = numbers.value();
	}
	return line.size();
}
RUN_CASE(sequence_in_block, first_line_bad(2), first_line_good(2))
} // namespace sequence_in_block

// CASE coroutine_view_parameter: the coroutine has a view of a text that its maker's local owns
namespace coroutine_view_parameter
{
//- bad
Sequence<int> codes_bad(std::string_view text)
{
	for (char c : text)
		co_yield c;
}
Sequence<int> encode_bad(int n)
{
	const std::string text(static_cast<std::size_t>(n), 'e');
	return codes_bad(text);
}
//- good
Sequence<int> codes_good(std::string text)
{
	for (char c : text)
		co_yield c;
}
Sequence<int> encode_good(int n)
{
	const std::string text(static_cast<std::size_t>(n), 'e');
	return codes_good(text);
}
RUN_CASE(coroutine_view_parameter, ({
		 auto s = encode_bad(50);
		 s.next();
	 }),
	 ({
		 auto s = encode_good(50);
		 s.next();
	 }))
} // namespace coroutine_view_parameter

// CASE strategy_by_reference: the template policy object is kept by reference and given as a temporary
namespace strategy_by_reference
{
struct Doubling {
	std::vector<int> table{1, 2, 4, 8};
	int cost(int n) const { return table[static_cast<std::size_t>(n) % table.size()]; }
};
//- bad
template <typename Policy>
class PlannerBad
{
public:
	explicit PlannerBad(const Policy &policy) : policy_(policy) {}
	int plan(int n) const { return policy_.cost(n); }

private:
	const Policy &policy_;
};
int costs_bad(int n)
{
	PlannerBad<Doubling> planner{Doubling()};
	return planner.plan(n);
}
//- good
template <typename Policy>
class PlannerGood
{
public:
	explicit PlannerGood(const Policy &policy) : policy_(policy) {}
	int plan(int n) const { return policy_.cost(n); }

private:
	Policy policy_;
};
int costs_good(int n)
{
	PlannerGood<Doubling> planner{Doubling()};
	return planner.plan(n);
}
RUN_CASE(strategy_by_reference, costs_bad(2), costs_good(2))
} // namespace strategy_by_reference

// CASE erased_by_slot: the handle into a slot map of one's own is resolved, and the slot is erased before the use
namespace erased_by_slot
{
template <typename T>
class SlotMap
{
public:
	std::size_t add(T value)
	{
		slots_.push_back(std::make_unique<T>(std::move(value)));
		return slots_.size() - 1;
	}
	T *find(std::size_t slot) { return slot < slots_.size() ? slots_[slot].get() : nullptr; }
	void erase(std::size_t slot) { slots_[slot].reset(); }

private:
	std::vector<std::unique_ptr<T>> slots_;
};
//- bad
std::size_t despawn_bad(SlotMap<std::string> &entities, std::size_t slot)
{
	std::string *entity = entities.find(slot);
	if (!entity)
		return 0;
	entities.erase(slot);
	return entity->size();
}
//- good
std::size_t despawn_good(SlotMap<std::string> &entities, std::size_t slot)
{
	std::string *entity = entities.find(slot);
	if (!entity)
		return 0;
	const std::size_t size = entity->size();
	entities.erase(slot);
	return size;
}
RUN_CASE(erased_by_slot, ({
		 SlotMap<std::string> e;
		 despawn_bad(e, e.add("orc"));
	 }),
	 ({
		 SlotMap<std::string> e;
		 despawn_good(e, e.add("orc"));
	 }))
} // namespace erased_by_slot

// CLEAN matrix_class: a matrix with rows as spans and operators of its own
class Matrix
{
public:
	Matrix(std::size_t rows, std::size_t columns) : cells_(rows * columns), columns_(columns) {}
	std::span<int> row(std::size_t i)
	{
		return std::span<int>(cells_).subspan(i * columns_, columns_);
	}
	std::span<const int> row(std::size_t i) const
	{
		return std::span<const int>(cells_).subspan(i * columns_, columns_);
	}

private:
	std::vector<int> cells_;
	std::size_t columns_;
};
int trace(const Matrix &matrix, std::size_t size)
{
	int sum = 0;
	for (std::size_t i = 0; i < size; i++)
		sum += matrix.row(i)[i];
	return sum;
}
int identity_trace(std::size_t size)
{
	Matrix matrix(size, size);
	for (std::size_t i = 0; i < size; i++)
		matrix.row(i)[i] = 1;
	return trace(matrix, size);
}
RUN_CLEAN(matrix_class, identity_trace(3))

// CLEAN coroutine_by_value: a coroutine that owns its arguments
Sequence<std::string> words_of(std::string text)
{
	std::string word;
	for (char c : text) {
		if (c == ' ') {
			co_yield word;
			word.clear();
		} else {
			word += c;
		}
	}
	co_yield word;
}
std::size_t count_of_words(int n)
{
	auto words = words_of("some text with the number " + std::to_string(n));
	std::size_t count = 0;
	while (words.next())
		count++;
	return count;
}
RUN_CLEAN(coroutine_by_value, count_of_words(3))

// CLEAN stack_template: a container template with checked access
template <typename T, std::size_t N>
class FixedStack
{
public:
	bool push(T value)
	{
		if (size_ == N)
			return false;
		items_[size_++] = std::move(value);
		return true;
	}
	std::optional<T> pop()
	{
		if (size_ == 0)
			return std::nullopt;
		return std::move(items_[--size_]);
	}

private:
	std::array<T, N> items_{};
	std::size_t size_ = 0;
};
int reverse_sum()
{
	FixedStack<std::string, 2> stack;
	stack.push("a");
	stack.push("bc");
	int sum = 0;
	while (auto text = stack.pop())
		sum = sum * 10 + static_cast<int>(text->size());
	return sum;
}
RUN_CLEAN(stack_template, reverse_sum())

// CLEAN visitor_hierarchy: a visitor over a class hierarchy that is owned by a tree
struct Literal;
struct Negation;
struct Visitor {
	virtual ~Visitor() = default;
	virtual void on(const Literal &literal) = 0;
	virtual void on(const Negation &negation) = 0;
};
struct Expression {
	virtual ~Expression() = default;
	virtual void accept(Visitor &visitor) const = 0;
};
struct Literal : Expression {
	explicit Literal(int value) : value(value) {}
	void accept(Visitor &visitor) const override { visitor.on(*this); }
	int value;
};
struct Negation : Expression {
	explicit Negation(std::unique_ptr<Expression> inner) : inner(std::move(inner)) {}
	void accept(Visitor &visitor) const override { visitor.on(*this); }
	std::unique_ptr<Expression> inner;
};
struct Evaluate : Visitor {
	void on(const Literal &literal) override { result = literal.value; }
	void on(const Negation &negation) override
	{
		negation.inner->accept(*this);
		result = -result;
	}
	int result = 0;
};
int evaluate(int value)
{
	const Negation expression(std::make_unique<Literal>(value));
	Evaluate evaluate;
	expression.accept(evaluate);
	return evaluate.result;
}
RUN_CLEAN(visitor_hierarchy, evaluate(3))

// CLEAN copy_on_write: a text whose copies share until one of them changes
class SharedText
{
public:
	explicit SharedText(std::string text)
		: text_(std::make_shared<std::string>(std::move(text)))
	{
	}
	void append(std::string_view more)
	{
		if (text_.use_count() > 1)
			text_ = std::make_shared<std::string>(*text_);
		*text_ += more;
	}
	std::string_view view() const { return *text_; }

private:
	std::shared_ptr<std::string> text_;
};
std::size_t share_and_change()
{
	SharedText a("abc");
	SharedText b = a;
	b.append("d");
	return a.view().size() + b.view().size();
}
RUN_CLEAN(copy_on_write, share_and_change())

// CLEAN factory_table: a table of functions that make objects of a hierarchy
std::unique_ptr<Expression> make_expression(const std::string &kind, int value)
{
	using Maker = std::function<std::unique_ptr<Expression>(int)>;
	const std::map<std::string, Maker> makers{
		{"literal", [](int v) { return std::make_unique<Literal>(v); }},
		{"negation",
		 [](int v) { return std::make_unique<Negation>(std::make_unique<Literal>(v)); }},
	};
	const auto maker = makers.find(kind);
	return maker == makers.end() ? nullptr : maker->second(value);
}
RUN_CLEAN(factory_table, make_expression("negation", 2))

// CLEAN observer_weak: a subject that knows its observers weakly, and forgets those that are gone
class Subject
{
public:
	void attach(const std::shared_ptr<int> &observer) { observers_.push_back(observer); }
	int notify()
	{
		std::erase_if(observers_,
			      [](const std::weak_ptr<int> &weak) { return weak.expired(); });
		int reached = 0;
		for (const auto &weak : observers_) {
			if (const auto observer = weak.lock()) {
				(*observer)++;
				reached++;
			}
		}
		return reached;
	}

private:
	std::vector<std::weak_ptr<int>> observers_;
};
int observe()
{
	Subject subject;
	auto stays = std::make_shared<int>(0);
	subject.attach(stays);
	{
		auto leaves = std::make_shared<int>(0);
		subject.attach(leaves);
	}
	return subject.notify() + *stays;
}
RUN_CLEAN(observer_weak, observe())
