// SPDX-License-Identifier: GPL-2.0
// C++'s other shapes: coroutines, variants, unions, inheritance and casts.
#include "../set.hh"
#include <any>
#include <cctype>
#include <coroutine>
#include <cstdint>
#include <cstring>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

// CASE coroutine_text: the coroutine has a reference to a temporary that ends before its first resumption
namespace coroutine_text
{
struct Chars {
	struct promise_type {
		char value = 0;
		Chars get_return_object()
		{
			return Chars(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(char c)
		{
			value = c;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	std::coroutine_handle<promise_type> handle;

	explicit Chars(std::coroutine_handle<promise_type> h) : handle(h) {}
	Chars(const Chars &) = delete;
	~Chars() { handle.destroy(); }
	bool next()
	{
		handle.resume();
		return !handle.done();
	}
};
std::string greeting(int n)
{
	return "dear reader number " + std::to_string(n);
}
//- bad
Chars letters_bad(const std::string &text)
{
	for (char c : text) {
		if (c != ' ')
			co_yield c;
	}
}
int count_bad(int n)
{
	int count = 0;
	Chars letters = letters_bad(greeting(n));
	while (letters.next())
		count++;
	return count;
}
//- good
Chars letters_good(std::string text)
{
	for (char c : text) {
		if (c != ' ')
			co_yield c;
	}
}
int count_good(int n)
{
	int count = 0;
	Chars letters = letters_good(greeting(n));
	while (letters.next())
		count++;
	return count;
}
} // namespace coroutine_text
RUN_CASE(coroutine_text, coroutine_text::count_bad(3), coroutine_text::count_good(3))

// CASE coroutine_closure: the captures belong to the closure, which ends while the coroutine is suspended
namespace coroutine_closure
{
struct Job {
	struct promise_type {
		int result = 0;
		Job get_return_object()
		{
			return Job(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_value(int value) { result = value; }
		void unhandled_exception() { std::terminate(); }
	};
	std::coroutine_handle<promise_type> handle;

	explicit Job(std::coroutine_handle<promise_type> h) : handle(h) {}
	Job(const Job &) = delete;
	~Job() { handle.destroy(); }
	int run()
	{
		handle.resume();
		return handle.promise().result;
	}
};
//- bad
Job square_bad(int n)
{
	auto work = [n]() -> Job { co_return n *n; };
	return work();
}
int use_bad(int n)
{
	Job job = square_bad(n);
	return job.run();
}
//- good
Job square_good(int n)
{
	auto work = [](int value) -> Job { co_return value *value; };
	return work(n);
}
int use_good(int n)
{
	Job job = square_good(n);
	return job.run();
}
} // namespace coroutine_closure
RUN_CASE(coroutine_closure, coroutine_closure::use_bad(5), coroutine_closure::use_good(5))

// CASE coroutine_member: the coroutine is a member of an object that ends before the job runs
namespace coroutine_member
{
struct Job {
	struct promise_type {
		int result = 0;
		Job get_return_object()
		{
			return Job(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_value(int value) { result = value; }
		void unhandled_exception() { std::terminate(); }
	};
	std::coroutine_handle<promise_type> handle;

	explicit Job(std::coroutine_handle<promise_type> h) : handle(h) {}
	Job(const Job &) = delete;
	~Job() { handle.destroy(); }
	int run()
	{
		handle.resume();
		return handle.promise().result;
	}
};
class Invoice
{
	std::vector<int> items;

public:
	explicit Invoice(std::vector<int> list) : items(std::move(list)) {}
	Job total() const
	{
		int sum = 0;
		for (int item : items)
			sum += item;
		co_return sum;
	}
};
//- bad
int bill_bad(int n)
{
	Job job = Invoice({n, n + 1}).total();
	return job.run();
}
//- good
int bill_good(int n)
{
	Invoice invoice({n, n + 1});
	Job job = invoice.total();
	return job.run();
}
} // namespace coroutine_member
RUN_CASE(coroutine_member, coroutine_member::bill_bad(3), coroutine_member::bill_good(3))

// CASE coroutine_copied: the handle's owner can be copied, and both copies destroy the coroutine
namespace coroutine_copied
{
//- bad
struct TaskBad {
	struct promise_type {
		TaskBad get_return_object()
		{
			return {std::coroutine_handle<promise_type>::from_promise(*this)};
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	std::coroutine_handle<promise_type> handle;
	~TaskBad() { handle.destroy(); }
};
TaskBad count_bad(int &total)
{
	total++;
	co_return;
}
int run_bad(int n)
{
	int total = n;
	TaskBad task = count_bad(total);
	std::vector<TaskBad> ready;
	ready.push_back(task);
	ready.back().handle.resume();
	return total;
}
//- good
struct TaskGood {
	struct promise_type {
		TaskGood get_return_object()
		{
			return TaskGood(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	std::coroutine_handle<promise_type> handle;
	explicit TaskGood(std::coroutine_handle<promise_type> h) : handle(h) {}
	TaskGood(TaskGood &&other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
	~TaskGood()
	{
		if (handle)
			handle.destroy();
	}
};
TaskGood count_good(int &total)
{
	total++;
	co_return;
}
int run_good(int n)
{
	int total = n;
	TaskGood task = count_good(total);
	std::vector<TaskGood> ready;
	ready.push_back(std::move(task));
	ready.back().handle.resume();
	return total;
}
} // namespace coroutine_copied
RUN_CASE(coroutine_copied, coroutine_copied::run_bad(3), coroutine_copied::run_good(3))

// CASE variant_switched: the reference to the text is used after the cell was given a number
namespace variant_switched
{
using Cell = std::variant<double, std::string>;
//- bad
size_t parse_cell_bad(Cell &cell)
{
	const std::string &text = std::get<std::string>(cell);
	if (!text.empty() && isdigit(static_cast<unsigned char>(text[0])))
		cell = double(text[0] - '0');
	return text.find(' ');
}
//- good
size_t parse_cell_good(Cell &cell)
{
	const std::string &text = std::get<std::string>(cell);
	const size_t width = text.find(' ');
	if (!text.empty() && isdigit(static_cast<unsigned char>(text[0])))
		cell = double(text[0] - '0');
	return width;
}
//- shared
size_t run(size_t (*parse_cell)(Cell &))
{
	Cell cell = std::string("7 and a little more than that");
	return parse_cell(cell);
}
} // namespace variant_switched
RUN_CASE(variant_switched, variant_switched::run(variant_switched::parse_cell_bad),
	 variant_switched::run(variant_switched::parse_cell_good))

// CASE state_machine: the visitor replaces the state that it is visiting and goes on reading it
namespace state_machine
{
struct Connecting {
	std::vector<int> attempts;
};
struct Failed {
	bool timed_out;
};
struct Machine {
	std::variant<Connecting, Failed> state;
	int errors = 0;
	//- bad
	void fail_bad()
	{
		if (auto *connecting = std::get_if<Connecting>(&state)) {
			state = Failed{true};
			errors += connecting->attempts.at(0);
		}
	}
	//- good
	void fail_good()
	{
		if (auto *connecting = std::get_if<Connecting>(&state)) {
			errors += connecting->attempts.at(0);
			state = Failed{true};
		}
	}
	//- shared
};
//- bad
int run_bad(int n)
{
	Machine machine{Connecting{{n, n, n}}};
	machine.fail_bad();
	return machine.errors;
}
//- good
int run_good(int n)
{
	Machine machine{Connecting{{n, n, n}}};
	machine.fail_good();
	return machine.errors;
}
} // namespace state_machine
RUN_CASE(state_machine, state_machine::run_bad(2), state_machine::run_good(2))

// CASE tagged_union: the string member of the union is assigned to without having been made
namespace tagged_union
{
class Value
{
	bool is_text = false;
	union {
		long number;
		std::string text;
	};

public:
	explicit Value(long n) : number(n) {}
	Value(const Value &) = delete;
	~Value()
	{
		if (is_text)
			text.~basic_string();
	}
	//- bad
	void set_bad(const char *words)
	{
		text = words;
		is_text = true;
	}
	//- good
	void set_good(const char *words)
	{
		if (is_text)
			text = words;
		else
			new (&text) std::string(words);
		is_text = true;
	}
	//- shared
	size_t size() const { return is_text ? text.size() : 0; }
};
//- bad
size_t run_bad(long n)
{
	Value value(n);
	value.set_bad("some words that are long enough");
	return value.size();
}
//- good
size_t run_good(long n)
{
	Value value(n);
	value.set_good("some words that are long enough");
	return value.size();
}
} // namespace tagged_union
RUN_CASE(tagged_union, tagged_union::run_bad(4), tagged_union::run_good(4))

// CASE wrong_downcast: every event that is not a key is taken for a scroll event
namespace wrong_downcast
{
struct Event {
	char kind;
	explicit Event(char k) : kind(k) {}
	virtual ~Event() = default;
};
struct KeyEvent : Event {
	int code;
	explicit KeyEvent(int c) : Event('k'), code(c) {}
};
struct ScrollEvent : Event {
	long delta[4] = {1, 2, 3, 4};
	ScrollEvent() : Event('s') {}
};
struct FocusEvent : Event {
	FocusEvent() : Event('f') {}
};
using Events = std::vector<std::unique_ptr<Event>>;
//- bad
long handle_bad(const Events &events)
{
	long sum = 0;
	for (const auto &event : events) {
		if (event->kind == 'k')
			sum += static_cast<const KeyEvent &>(*event).code;
		else
			sum += static_cast<const ScrollEvent &>(*event).delta[1];
	}
	return sum;
}
//- good
long handle_good(const Events &events)
{
	long sum = 0;
	for (const auto &event : events) {
		if (event->kind == 'k')
			sum += static_cast<const KeyEvent &>(*event).code;
		else if (event->kind == 's')
			sum += static_cast<const ScrollEvent &>(*event).delta[1];
	}
	return sum;
}
//- shared
long run(long (*handle)(const Events &))
{
	Events events;
	events.push_back(std::make_unique<KeyEvent>(13));
	events.push_back(std::make_unique<ScrollEvent>());
	events.push_back(std::make_unique<FocusEvent>());
	return handle(events);
}
} // namespace wrong_downcast
RUN_CASE(wrong_downcast, wrong_downcast::run(wrong_downcast::handle_bad),
	 wrong_downcast::run(wrong_downcast::handle_good))

// CASE array_as_base: an array of the derived class is walked by a pointer to the smaller base
namespace array_as_base
{
struct Particle {
	int energy = 1;
	virtual ~Particle() = default;
	virtual int charge() const { return 0; }
};
struct Ion : Particle {
	long extra = 7;
	int charge() const override { return 2; }
};
//- bad
int total_charge_bad(const Particle *particles, size_t n)
{
	int sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += particles[i].charge();
	return sum;
}
int simulate_bad()
{
	std::vector<Ion> ions(3);
	return total_charge_bad(ions.data(), ions.size());
}
//- good
int total_charge_good(const std::vector<Ion> &particles)
{
	int sum = 0;
	for (const Particle &particle : particles)
		sum += particle.charge();
	return sum;
}
int simulate_good()
{
	std::vector<Ion> ions(3);
	return total_charge_good(ions);
}
} // namespace array_as_base
RUN_CASE(array_as_base, array_as_base::simulate_bad(), array_as_base::simulate_good())

// CASE void_and_back: the pointer went into void * as the derived class and comes back as its second base
namespace void_and_back
{
struct Drawable {
	int left = 0;
	int top = 0;
	virtual ~Drawable() = default;
};
struct Listener {
	int *target;
	explicit Listener(int *to) : target(to) {}
	virtual ~Listener() = default;
	int notify(int event) const { return *target += event; }
};
struct Panel : Drawable, Listener {
	int clicks = 0;
	Panel() : Listener(&clicks) {}
	Panel(const Panel &) = delete;
};
struct Registration {
	void *listener;
	int fire(int event) const { return static_cast<Listener *>(listener)->notify(event); }
};
//- bad
int dispatch_bad(int event)
{
	Panel panel;
	Registration registration{&panel};
	return registration.fire(event);
}
//- good
int dispatch_good(int event)
{
	Panel panel;
	Registration registration{static_cast<Listener *>(&panel)};
	return registration.fire(event);
}
} // namespace void_and_back
RUN_CASE(void_and_back, void_and_back::dispatch_bad(3), void_and_back::dispatch_good(3))

// CASE literal_capitalised: const is cast away from a literal, and its first letter is written
namespace literal_capitalised
{
void capitalise(char *word)
{
	*word = char(toupper(static_cast<unsigned char>(*word)));
}
//- bad
int first_letter_bad(bool formal)
{
	const char *word = formal ? "sincerely" : "cheers";
	capitalise(const_cast<char *>(word));
	return word[0];
}
//- good
int first_letter_good(bool formal)
{
	std::string word = formal ? "sincerely" : "cheers";
	capitalise(word.data());
	return word[0];
}
} // namespace literal_capitalised
RUN_CASE(literal_capitalised, literal_capitalised::first_letter_bad(true),
	 literal_capitalised::first_letter_good(true))

// CASE crtp_early: the constructor of the CRTP base uses a member of the derived class that is not made yet
namespace crtp_early
{
//- bad
template <class Derived>
struct FieldBad {
	size_t width;
	FieldBad() : width(static_cast<Derived *>(this)->label.size() + 2) {}
};
struct NameBad : FieldBad<NameBad> {
	std::vector<char> label{'n', 'a', 'm', 'e'};
};
size_t layout_bad()
{
	NameBad name;
	return name.width > 4 ? 1 : 0;
}
//- good
template <class Derived>
struct FieldGood {
	size_t width() const { return static_cast<const Derived *>(this)->label.size() + 2; }
};
struct NameGood : FieldGood<NameGood> {
	std::vector<char> label{'n', 'a', 'm', 'e'};
};
size_t layout_good()
{
	NameGood name;
	return name.width() > 4 ? 1 : 0;
}
} // namespace crtp_early
RUN_CASE(crtp_early, crtp_early::layout_bad(), crtp_early::layout_good())

// CASE any_replaced: the pointer into the any is used after another value was put into it
namespace any_replaced
{
struct Theme {
	std::vector<int> colours;
};
//- bad
int apply_bad(std::map<std::string, std::any> &settings)
{
	auto *theme = std::any_cast<Theme>(&settings["theme"]);
	if (!theme)
		return 0;
	settings["theme"] = Theme{{9}};
	return theme->colours.back();
}
//- good
int apply_good(std::map<std::string, std::any> &settings)
{
	auto *theme = std::any_cast<Theme>(&settings["theme"]);
	if (!theme)
		return 0;
	settings["theme"] = Theme{{9}};
	theme = std::any_cast<Theme>(&settings["theme"]);
	return theme->colours.back();
}
//- shared
int run(int (*apply)(std::map<std::string, std::any> &))
{
	std::map<std::string, std::any> settings;
	settings["theme"] = Theme{{1, 2, 3}};
	return apply(settings);
}
} // namespace any_replaced
RUN_CASE(any_replaced, any_replaced::run(any_replaced::apply_bad),
	 any_replaced::run(any_replaced::apply_good))

// CLEAN coroutine_by_reference_in_scope: what the coroutine refers to outlives it
namespace coroutine_by_reference_in_scope
{
struct Steps {
	struct promise_type {
		Steps get_return_object()
		{
			return Steps(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	std::coroutine_handle<promise_type> handle;
	explicit Steps(std::coroutine_handle<promise_type> h) : handle(h) {}
	Steps(const Steps &) = delete;
	~Steps() { handle.destroy(); }
	bool step()
	{
		if (!handle.done())
			handle.resume();
		return !handle.done();
	}
};
Steps add_all(const std::vector<int> &values, int &sum)
{
	for (int value : values) {
		sum += value;
		co_await std::suspend_always{};
	}
}
int run()
{
	std::vector<int> values{1, 2, 3};
	int sum = 0;
	Steps steps = add_all(values, sum);
	while (steps.step())
		;
	return sum;
}
} // namespace coroutine_by_reference_in_scope
RUN_CLEAN(coroutine_by_reference_in_scope, coroutine_by_reference_in_scope::run())

// CLEAN visit_then_assign: the visitor returns the next state, which is assigned when the visit is over
namespace visit_then_assign
{
struct Idle {
};
struct Busy {
	std::string job;
};
using State = std::variant<Idle, Busy>;

struct Next {
	State operator()(const Idle &) const { return Busy{"a job with a long description"}; }
	State operator()(const Busy &busy) const
	{
		if (busy.job.size() < 80)
			return Busy{busy.job + busy.job};
		return Idle{};
	}
};
size_t run(int n)
{
	State state;
	for (int i = 0; i < n; i++)
		state = std::visit(Next{}, state);
	return state.index();
}
} // namespace visit_then_assign
RUN_CLEAN(visit_then_assign, visit_then_assign::run(3))

// CLEAN checked_downcast: dynamic_cast says whether the event is of the kind
namespace checked_downcast
{
struct Shape {
	virtual ~Shape() = default;
};
struct Circle : Shape {
	int radius = 3;
};
struct Dot : Shape {
};

int radius(const Shape &shape)
{
	if (auto *circle = dynamic_cast<const Circle *>(&shape))
		return circle->radius;
	return 0;
}
} // namespace checked_downcast
RUN_CLEAN(checked_downcast, checked_downcast::radius(checked_downcast::Circle()) +
				    checked_downcast::radius(checked_downcast::Dot()))

// CLEAN bytes_of_struct: a plain structure may be copied to bytes and back
namespace bytes_of_struct
{
struct Header {
	uint32_t length;
	uint32_t kind;
};
unsigned round_trip(uint32_t length)
{
	Header header{length, 2};
	unsigned char bytes[sizeof header];
	memcpy(bytes, &header, sizeof header);
	Header back;
	memcpy(&back, bytes, sizeof back);
	return back.length + back.kind + *reinterpret_cast<unsigned char *>(&header);
}
} // namespace bytes_of_struct
RUN_CLEAN(bytes_of_struct, bytes_of_struct::round_trip(5))

// CLEAN crtp_downcast: the base casts itself to the class that is derived from it
namespace crtp_downcast
{
template <class Derived>
struct Countable {
	int doubled() const { return 2 * static_cast<const Derived &>(*this).count(); }
};
struct Basket : Countable<Basket> {
	std::vector<int> apples{1, 2, 3};
	int count() const { return int(apples.size()); }
};
int run()
{
	Basket basket;
	return basket.doubled();
}
} // namespace crtp_downcast
RUN_CLEAN(crtp_downcast, crtp_downcast::run())

// CLEAN void_same_type: the pointer comes out of void * as the type that went in
namespace void_same_type
{
struct Counter {
	int value = 0;
};
int on_event(void *user, int event)
{
	auto *counter = static_cast<Counter *>(user);
	counter->value += event;
	return counter->value;
}
int run()
{
	int (*callback)(void *, int) = on_event;
	Counter counter;
	callback(&counter, 2);
	return callback(&counter, 3);
}
} // namespace void_same_type
RUN_CLEAN(void_same_type, void_same_type::run())

// CLEAN same_alternative: the reference is used only while its alternative is active
namespace same_alternative
{
size_t run(int n)
{
	std::variant<int, std::string> value = std::string("first");
	auto &text = std::get<std::string>(value);
	for (int i = 0; i < n; i++)
		text += " and then some more of it";
	std::string last = std::move(text);
	value = n;
	return last.size() + size_t(std::get<int>(value));
}
} // namespace same_alternative
RUN_CLEAN(same_alternative, same_alternative::run(2))
