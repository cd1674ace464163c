// SPDX-License-Identifier: GPL-2.0
// Order of destruction: destructors that look at what is gone already.
#include "set.hh"

// CASE member_order: the buffer is gone when the writer's destructor flushes into it
namespace member_order
{
class Writer
{
public:
	explicit Writer(std::vector<int> &out BORROWED) : out_(&out) {}
	~Writer() { out_->back()++; }
	void put(int x) { out_->push_back(x); }

private:
	std::vector<int> *out_;
};
//- bad
namespace bad
{
class Report
{
public:
	Report() : writer_(buffer_) { writer_.put(0); }
	Report(const Report &) = delete;
	void add(int x) { writer_.put(x); }

private:
	Writer writer_;
	std::vector<int> buffer_;
};
void report(int x)
{
	Report report;
	report.add(x);
}
} // namespace bad
//- good
namespace good
{
class Report
{
public:
	Report() : writer_(buffer_) { writer_.put(0); }
	Report(const Report &) = delete;
	void add(int x) { writer_.put(x); }

private:
	std::vector<int> buffer_;
	Writer writer_;
};
void report(int x)
{
	Report report;
	report.add(x);
}
} // namespace good
//- shared
RUN_CASE(member_order, report(3))
} // namespace member_order

// CASE local_order: the lines are declared after the printer that ends them
namespace local_order
{
class Printer
{
public:
	Printer() = default;
	void attach(std::string &target KEPT_BY(this)) { target_ = &target; }
	~Printer()
	{
		if (target_)
			target_->append("end of text");
	}

private:
	std::string *target_ = nullptr;
};
//- bad
namespace bad
{
std::size_t print(int n)
{
	Printer printer;
	std::string text(n, 'a');
	const std::size_t size = text.size();
	printer.attach(text);
	return size;
}
} // namespace bad
//- good
namespace good
{
std::size_t print(int n)
{
	std::string text(n, 'a');
	Printer printer;
	const std::size_t size = text.size();
	printer.attach(text);
	return size;
}
} // namespace good
//- shared
RUN_CASE(local_order, sink(print(40)))
} // namespace local_order

// CASE scope_ends: the registration outlives the registry
namespace scope_ends
{
struct Registry {
	std::vector<int> ids;
	void remove(int id) { std::erase(ids, id); }
};
class Registration
{
public:
	Registration(Registry &registry BORROWED, int id) : registry_(registry), id_(id)
	{
		registry_.ids.push_back(id);
	}
	Registration(const Registration &) = delete;
	~Registration() { registry_.remove(id_); }

private:
	Registry &registry_;
	int id_;
};
//- bad
namespace bad
{
int with_registry(int id)
{
	std::unique_ptr<Registration> held;
	{
		Registry registry;
		held = std::make_unique<Registration>(registry, id);
	}
	return held ? 1 : 0;
}
} // namespace bad
//- good
namespace good
{
int with_registry(int id)
{
	Registry registry;
	std::unique_ptr<Registration> held;
	{
		held = std::make_unique<Registration>(registry, id);
	}
	return held ? 1 : 0;
}
} // namespace good
//- shared
RUN_CASE(scope_ends, sink(with_registry(1)))
} // namespace scope_ends

// CASE replaced_arena: the arena is replaced while objects live in it
namespace replaced_arena
{
class Arena
{
public:
	int &make(int x) BORROWED { return *all_.emplace_back(std::make_unique<int>(x)); }

private:
	std::vector<std::unique_ptr<int>> all_;
};
//- bad
namespace bad
{
int reset_round(int rounds)
{
	auto arena = std::make_unique<Arena>();
	int *last = &arena->make(0);
	int sum = 0;
	for (int i = 1; i < rounds; i++) {
		if (i % 2)
			arena = std::make_unique<Arena>();
		sum += *last;
		last = &arena->make(i);
	}
	return sum;
}
} // namespace bad
//- good
namespace good
{
int reset_round(int rounds)
{
	auto arena = std::make_unique<Arena>();
	int *last = &arena->make(0);
	int sum = 0;
	for (int i = 1; i < rounds; i++) {
		sum += *last;
		if (i % 2)
			arena = std::make_unique<Arena>();
		last = &arena->make(i);
	}
	return sum;
}
} // namespace good
//- shared
RUN_CASE(replaced_arena, sink(reset_round(4)))
} // namespace replaced_arena

// CASE notifies_the_dead: the task tells its monitor that it ended, which has ended before it
namespace notifies_the_dead
{
struct Monitor {
	std::vector<int> ended;
};
struct Task {
	Monitor *monitor;
	int id;
	~Task() { monitor->ended.push_back(id); }
};
//- bad
namespace bad
{
int shut_down(int n)
{
	std::unique_ptr<Task> task;
	auto monitor = std::make_unique<Monitor>();
	if (n > 0)
		task = std::make_unique<Task>(monitor.get(), n);
	return task ? task->id : 0;
}
} // namespace bad
//- good
namespace good
{
int shut_down(int n)
{
	auto monitor = std::make_unique<Monitor>();
	std::unique_ptr<Task> task;
	if (n > 0)
		task = std::make_unique<Task>(monitor.get(), n);
	return task ? task->id : 0;
}
} // namespace good
//- shared
RUN_CASE(notifies_the_dead, sink(shut_down(2)))
} // namespace notifies_the_dead

// CASE temporary_guard: the guard's target is a temporary that ends with the declaration
namespace temporary_guard
{
struct Level {
	int depth = 0;
};
class Indent
{
public:
	explicit Indent(Level &level BORROWED) : level_(level) { level_.depth++; }
	~Indent() { level_.depth--; }

private:
	Level &level_;
};
std::unique_ptr<Level> new_level()
{
	return std::make_unique<Level>();
}
//- bad
namespace bad
{
int nest()
{
	Indent indent(*new_level());
	return 1;
}
} // namespace bad
//- good
namespace good
{
int nest()
{
	auto level = new_level();
	Indent indent(*level);
	return 1;
}
} // namespace good
//- shared
RUN_CASE(temporary_guard, sink(nest()))
} // namespace temporary_guard

// CASE base_after_member: the base class's destructor calls into a member of the derived class
namespace base_after_member
{
struct Listener {
	virtual ~Listener() = default;
	virtual void closed() = 0;
};
struct Channel {
	Listener *listener = nullptr;
	~Channel()
	{
		if (listener)
			listener->closed();
	}
};
struct Counter : Listener {
	std::unique_ptr<int> count = std::make_unique<int>(0);
	void closed() override { ++*count; }
};
//- bad
namespace bad
{
struct Session : Channel {
	Counter counter;
	Session() { listener = &counter; }
	Session(const Session &) = delete;
};
int session()
{
	Session session;
	return *session.counter.count;
}
} // namespace bad
//- good
namespace good
{
struct Session : Counter {
	Channel channel;
	Session() { channel.listener = this; }
	Session(const Session &) = delete;
};
int session()
{
	Session session;
	return *session.count;
}
} // namespace good
//- shared
RUN_CASE(base_after_member, sink(session()))
} // namespace base_after_member

// CASE map_of_views: the keys are views of strings that are dropped first
namespace map_of_views
{
//- bad
namespace bad
{
std::size_t index_words(std::vector<std::string> words)
{
	std::map<std::string_view, std::size_t> index;
	for (std::size_t i = 0; i < words.size(); i++)
		index.emplace(words[i], i);
	words.clear();
	words.shrink_to_fit();
	return index.count("a word of more than sixteen");
}
} // namespace bad
//- good
namespace good
{
std::size_t index_words(std::vector<std::string> words)
{
	std::map<std::string_view, std::size_t> index;
	for (std::size_t i = 0; i < words.size(); i++)
		index.emplace(words[i], i);
	const std::size_t n = index.count("a word of more than sixteen");
	index.clear();
	words.clear();
	return n;
}
} // namespace good
//- shared
RUN_CASE(map_of_views, sink(index_words({"a word of more than sixteen letters",
					 "b word of more than sixteen letters"})))
} // namespace map_of_views

// CASE static_order: the handle goes back to a pool that a smaller scope owns
namespace static_order
{
struct Pool {
	std::vector<int> free{1, 2, 3};
};
struct Return {
	Pool *pool;
	void operator()(int *id) const
	{
		pool->free.push_back(*id);
		delete id;
	}
};
using Handle = std::unique_ptr<int, Return>;
Handle take(Pool &pool BORROWED)
{
	Handle handle(new int(pool.free.back()), Return{&pool});
	pool.free.pop_back();
	return handle;
}
//- bad
namespace bad
{
int use_pool(int x)
{
	Handle kept(nullptr, Return{nullptr});
	Pool pool;
	if (x > 0)
		kept = take(pool);
	return kept ? *kept : 0;
}
} // namespace bad
//- good
namespace good
{
int use_pool(int x)
{
	Pool pool;
	Handle kept(nullptr, Return{nullptr});
	if (x > 0)
		kept = take(pool);
	return kept ? *kept : 0;
}
} // namespace good
//- shared
RUN_CASE(static_order, sink(use_pool(2)))
} // namespace static_order

// CASE draft_ends: the pointer goes to the draft, which ends with its block
namespace draft_ends
{
//- bad
namespace bad
{
int newest(const std::vector<int> &history)
{
	const std::vector<int> *current = &history;
	{
		std::vector<int> draft = history;
		draft.push_back(4);
		if (draft.size() > history.size())
			current = &draft;
	}
	return current->back();
}
} // namespace bad
//- good
namespace good
{
int newest(const std::vector<int> &history)
{
	const std::vector<int> *current = &history;
	std::vector<int> draft = history;
	{
		draft.push_back(4);
		if (draft.size() > history.size())
			current = &draft;
	}
	return current->back();
}
} // namespace good
//- shared
RUN_CASE(draft_ends, std::vector<int> h{1}; sink(newest(h)))
} // namespace draft_ends

// CASE conditional_owner: the object is owned only on one path, the pointer is used on both
namespace conditional_owner
{
struct Image {
	std::vector<int> pixels;
};
//- bad
namespace bad
{
int brightness(const Image *given)
{
	const Image *image = given;
	if (!image) {
		auto loaded = std::make_unique<Image>(Image{{1, 2, 3}});
		image = loaded.get();
	}
	return std::accumulate(image->pixels.begin(), image->pixels.end(), 0);
}
} // namespace bad
//- good
namespace good
{
int brightness(const Image *given)
{
	std::unique_ptr<Image> loaded;
	const Image *image = given;
	if (!image) {
		loaded = std::make_unique<Image>(Image{{1, 2, 3}});
		image = loaded.get();
	}
	return std::accumulate(image->pixels.begin(), image->pixels.end(), 0);
}
} // namespace good
//- shared
RUN_CASE(conditional_owner, sink(brightness(nullptr)))
} // namespace conditional_owner

// CASE unlock_destroyed: the mutex is a part of what is deleted under its lock (libc unlocks it,
// unseen by ASan)
namespace unlock_destroyed
{
struct Node {
	std::mutex lock;
	int refs = 1;
};
//- bad
namespace bad
{
bool put(std::unique_ptr<Node> &node)
{
	std::lock_guard guard(node->lock);
	if (--node->refs > 0)
		return false;
	node.reset();
	return true;
}
} // namespace bad
//- good
namespace good
{
bool put(std::unique_ptr<Node> &node)
{
	{
		std::lock_guard guard(node->lock);
		if (--node->refs > 0)
			return false;
	}
	node.reset();
	return true;
}
} // namespace good
//- shared
RUN_CASE(unlock_destroyed, auto n = std::make_unique<Node>(); sink(put(n)))
} // namespace unlock_destroyed

// CASE parameter_lifetime: the guard is stored and its target was the caller's parameter by value
namespace parameter_lifetime
{
struct Undo {
	std::string *target;
	std::string old;
	~Undo() { *target = old; }
};
//- bad
namespace bad
{
std::unique_ptr<Undo> edit(std::string text)
{
	auto undo = std::make_unique<Undo>(Undo{&text, text});
	text += "edited, and longer than it had been before";
	return undo;
}
std::size_t preview(std::string text)
{
	auto undo = edit(text);
	return undo != nullptr;
}
} // namespace bad
//- good
namespace good
{
std::unique_ptr<Undo> edit(std::string &text)
{
	auto undo = std::make_unique<Undo>(Undo{&text, text});
	text += "edited, and longer than it had been before";
	return undo;
}
std::size_t preview(std::string text)
{
	auto undo = edit(text);
	return undo != nullptr;
}
} // namespace good
//- shared
RUN_CASE(parameter_lifetime, sink(preview("t")))
} // namespace parameter_lifetime

// CASE variant_replaced: the reader of the file is replaced by the file's end
namespace variant_replaced
{
struct Open {
	std::vector<int> data;
};
struct Closed {
	int reason;
};
//- bad
namespace bad
{
int close_all(std::variant<Open, Closed> &state)
{
	int sum = 0;
	if (Open *open = std::get_if<Open>(&state)) {
		state = Closed{1};
		for (int x : open->data)
			sum += x;
	}
	return sum;
}
} // namespace bad
//- good
namespace good
{
int close_all(std::variant<Open, Closed> &state)
{
	int sum = 0;
	if (Open *open = std::get_if<Open>(&state)) {
		for (int x : open->data)
			sum += x;
		state = Closed{1};
	}
	return sum;
}
} // namespace good
//- shared
RUN_CASE(variant_replaced, std::variant<Open, Closed> s(Open{{1, 2}}); sink(close_all(s)))
} // namespace variant_replaced

// CASE iterator_outlives: a cursor into a list that is assigned anew
namespace iterator_outlives
{
//- bad
namespace bad
{
int walk(std::list<int> lines, const std::list<int> &fresh)
{
	auto cursor = lines.begin();
	int sum = 0;
	for (int i = 0; i < 2 && cursor != lines.end(); i++) {
		sum += *cursor;
		if (i == 0) {
			lines = std::list<int>(fresh);
			lines.swap(lines);
		}
		++cursor;
	}
	return sum;
}
} // namespace bad
//- good
namespace good
{
int walk(std::list<int> lines, const std::list<int> &fresh)
{
	auto cursor = lines.begin();
	int sum = 0;
	for (int i = 0; i < 2 && cursor != lines.end(); i++) {
		sum += *cursor;
		if (i == 0) {
			lines = std::list<int>(fresh);
			cursor = lines.begin();
		}
		if (cursor != lines.end())
			++cursor;
	}
	return sum;
}
} // namespace good
//- shared
RUN_CASE(iterator_outlives, sink(walk({1, 2, 3}, {4})))
} // namespace iterator_outlives

// CASE result_of_member: the subobject of a temporary is bound to a reference through a function
namespace result_of_member
{
struct Config {
	std::vector<std::string> paths;
	const std::vector<std::string> &all() const { return paths; }
};
Config load()
{
	return {{"a path that is long enough for the heap", "b"}};
}
//- bad
namespace bad
{
std::size_t path_bytes()
{
	std::size_t n = 0;
	for (const std::string &path : load().all())
		n += path.size();
	return n;
}
} // namespace bad
//- good
namespace good
{
std::size_t path_bytes()
{
	std::size_t n = 0;
	const Config config = load();
	for (const std::string &path : config.all())
		n += path.size();
	return n;
}
} // namespace good
//- shared
RUN_CASE(result_of_member, sink(path_bytes()))
} // namespace result_of_member

// CASE exit_guard: the guard at the top of the function restores through a pointer into a vector
// that has grown
namespace exit_guard
{
class Restore
{
public:
	explicit Restore(int &what BORROWED) : what_(what), old_(what) {}
	Restore(const Restore &) = delete;
	~Restore() { what_ = old_; }

private:
	int &what_;
	int old_;
};
//- bad
namespace bad
{
int try_out(std::vector<int> &values)
{
	Restore restore(values.front());
	values.front() = 9;
	values.push_back(1);
	return values.back();
}
} // namespace bad
//- good
namespace good
{
int try_out(std::vector<int> &values)
{
	{
		Restore restore(values.front());
	}
	values.push_back(1);
	return values.back();
}
} // namespace good
//- shared
RUN_CASE(exit_guard, std::vector<int> v{1}; sink(try_out(v)))
} // namespace exit_guard

// CLEAN right_member_order: what is used is declared before its user
namespace right_member_order
{
class Journal
{
public:
	void add(int x) { entries_.push_back(x); }
	~Journal() { entries_.clear(); }

private:
	std::vector<int> entries_;
};
class Store
{
public:
	Store() : flush_(journal_) {}
	Store(const Store &) = delete;

private:
	class Flush
	{
	public:
		explicit Flush(Journal &journal BORROWED) : journal_(journal) {}
		~Flush() { journal_.add(-1); }

	private:
		Journal &journal_;
	};
	Journal journal_;
	Flush flush_;
};
int run_store()
{
	Store store;
	return 1;
}
RUN_CLEAN(right_member_order, sink(run_store()))
} // namespace right_member_order

// CLEAN reset_then_leave: the guard is let go before its target
namespace reset_then_leave
{
int guard_first()
{
	auto lock = std::make_unique<std::mutex>();
	std::optional<std::lock_guard<std::mutex>> guard;
	guard.emplace(*lock);
	guard.reset();
	return guard.has_value();
}
RUN_CLEAN(reset_then_leave, sink(guard_first()))
} // namespace reset_then_leave

// CLEAN extended_temporary: the reference keeps the temporary alive
namespace extended_temporary
{
std::string join(const std::vector<std::string> &parts)
{
	std::string out;
	for (const auto &part : parts)
		out += part;
	return out;
}
std::size_t joined_length(const std::vector<std::string> &parts)
{
	const std::string &all = join(parts);
	std::size_t n = 0;
	for (char c : all)
		n += c != ' ';
	return n;
}
RUN_CLEAN(extended_temporary, sink(joined_length({"a ", "b"})))
} // namespace extended_temporary

// CLEAN nested_locks: guards end in the reverse order of their locks
namespace nested_locks
{
int transfer(std::mutex &a, std::mutex &b, int &from, int &to, int amount)
{
	std::lock_guard first(a);
	std::lock_guard second(b);
	from -= amount;
	to += amount;
	return from;
}
RUN_CLEAN(nested_locks, std::mutex a, b; int x = 1, y = 2; sink(transfer(a, b, x, y, 1)))
} // namespace nested_locks

// CLEAN container_of_guards: guards in a vector that ends before their target
namespace container_of_guards
{
class Watch
{
public:
	explicit Watch(const std::string &name BORROWED) : name_(&name) {}
	Watch(Watch &&other) noexcept : name_(std::exchange(other.name_, nullptr)) {}
	~Watch()
	{
		if (name_ && name_->empty())
			std::abort();
	}

private:
	const std::string *name_;
};
std::size_t watch_many(int n)
{
	const std::string name = "watched";
	{
		std::vector<Watch> all;
		for (int i = 0; i < n; i++)
			all.emplace_back(name);
	}
	return name.size();
}
RUN_CLEAN(container_of_guards, sink(watch_many(3)))
} // namespace container_of_guards

// CLEAN return_moves_out: the local is moved into the result before its guard ends
namespace return_moves_out
{
struct Trace {
	std::vector<std::string> lines;
};
class Span
{
public:
	explicit Span(Trace &trace BORROWED) : trace_(trace) { trace_.lines.push_back("begin"); }
	~Span() { trace_.lines.push_back("end"); }

private:
	Trace &trace_;
};
std::string traced(Trace &trace, std::string text)
{
	Span span(trace);
	text += "!";
	return text;
}
RUN_CLEAN(return_moves_out, Trace t; sink(traced(t, "a")))
} // namespace return_moves_out
