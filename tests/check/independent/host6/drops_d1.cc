// SPDX-License-Identifier: GPL-2.0
// Orders of ends: locals, members, temporaries and what their destructors still touch.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

// CLEAN tracer_types: a sink and a span whose end is written to the sink
class Sink
{
public:
	void write(std::string_view text) { lines_.emplace_back(text); }
	std::size_t size() const { return lines_.size(); }

private:
	std::vector<std::string> lines_;
};
class TraceSpan
{
public:
	TraceSpan(Sink &sink BORROWED, std::string name) : sink_(&sink), name_(std::move(name)) {}
	TraceSpan(TraceSpan &&other) noexcept
		: sink_(std::exchange(other.sink_, nullptr)), name_(std::move(other.name_))
	{
	}
	TraceSpan &operator=(TraceSpan &&) = delete;
	~TraceSpan()
	{
		if (sink_)
			sink_->write(name_);
	}

private:
	Sink *sink_;
	std::string name_;
};
std::size_t traced()
{
	Sink sink;
	{
		const TraceSpan outer(sink, "outer");
		const TraceSpan inner(sink, "inner");
	}
	return sink.size();
}
RUN_CLEAN(tracer_types, traced())

// CASE spans_before_sink: the stack of open spans is declared above the sink that they write to
namespace spans_before_sink
{
//- bad
std::size_t parse_bad(std::string_view text)
{
	std::vector<TraceSpan> open;
	Sink sink;
	for (char c : text) {
		if (c == '(')
			open.emplace_back(sink, "group");
		else if (c == ')' && !open.empty())
			open.pop_back();
	}
	return open.size();
}
//- good
std::size_t parse_good(std::string_view text)
{
	Sink sink;
	std::vector<TraceSpan> open;
	for (char c : text) {
		if (c == '(')
			open.emplace_back(sink, "group");
		else if (c == ')' && !open.empty())
			open.pop_back();
	}
	return open.size();
}
RUN_CASE(spans_before_sink, parse_bad("(()"), parse_good("(()"))
} // namespace spans_before_sink

// CASE span_outlives_request: the span is moved into the result, the request has the sink
namespace span_outlives_request
{
struct Request {
	Sink sink;
	std::string path;
};
struct Result {
	std::optional<TraceSpan> span;
	int status = 0;
};
//- bad
Result handle_bad(std::string path)
{
	Request request{{}, std::move(path)};
	TraceSpan span(request.sink, request.path);
	return Result{std::move(span), request.path.empty() ? 404 : 200};
}
int serve_bad()
{
	return handle_bad("/index").status;
}
//- good
Result handle_good(Request &request BORROWED)
{
	TraceSpan span(request.sink, request.path);
	return Result{std::move(span), request.path.empty() ? 404 : 200};
}
int serve_good()
{
	Request request{{}, "/index"};
	return handle_good(request).status;
}
RUN_CASE(span_outlives_request, serve_bad(), serve_good())
} // namespace span_outlives_request

// CASE sink_reset_with_open_span: the sink is ended by hand while a span is open
namespace sink_reset_with_open_span
{
//- bad
std::size_t rotate_bad(std::unique_ptr<Sink> &sink)
{
	const TraceSpan span(*sink, "rotation");
	const std::size_t lines = sink->size();
	if (lines < 100)
		sink = std::make_unique<Sink>();
	return lines;
}
//- good
std::size_t rotate_good(std::unique_ptr<Sink> &sink)
{
	std::size_t lines;
	{
		const TraceSpan span(*sink, "rotation");
		lines = sink->size();
	}
	if (lines < 100)
		sink = std::make_unique<Sink>();
	return lines;
}
RUN_CASE(sink_reset_with_open_span, ({
		 auto s = std::make_unique<Sink>();
		 rotate_bad(s);
	 }),
	 ({
		 auto s = std::make_unique<Sink>();
		 rotate_good(s);
	 }))
} // namespace sink_reset_with_open_span

// CASE engine_members_order: the worker's span member ends after the sink member below it
namespace engine_members_order
{
//- bad
class EngineBad
{
public:
	EngineBad() { run_.emplace(sink_, "run"); }
	EngineBad(const EngineBad &) = delete;
	std::size_t lines() const { return sink_.size(); }

private:
	std::optional<TraceSpan> run_;
	Sink sink_;
};
std::size_t engine_bad()
{
	const EngineBad engine;
	return engine.lines();
}
//- good
class EngineGood
{
public:
	EngineGood() { run_.emplace(sink_, "run"); }
	EngineGood(const EngineGood &) = delete;
	std::size_t lines() const { return sink_.size(); }

private:
	Sink sink_;
	std::optional<TraceSpan> run_;
};
std::size_t engine_good()
{
	const EngineGood engine;
	return engine.lines();
}
RUN_CASE(engine_members_order, engine_bad(), engine_good())
} // namespace engine_members_order

// CASE scoped_lock_of_member_map: the guard of an entry's mutex ends after the entry was erased
namespace scoped_lock_of_member_map
{
struct Account {
	std::mutex mutex;
	long balance = 0;
};
using Accounts = std::map<int, std::unique_ptr<Account>>;
//- bad
bool close_bad(Accounts &accounts, int id)
{
	Account &account = *accounts.at(id);
	const std::lock_guard guard(account.mutex);
	if (account.balance != 0)
		return false;
	accounts.erase(id);
	return true;
}
//- good
bool close_good(Accounts &accounts, int id)
{
	{
		Account &account = *accounts.at(id);
		const std::lock_guard guard(account.mutex);
		if (account.balance != 0)
			return false;
	}
	accounts.erase(id);
	return true;
}
RUN_CASE(scoped_lock_of_member_map, ({
		 Accounts a;
		 a[1] = std::make_unique<Account>();
		 close_bad(a, 1);
	 }),
	 ({
		 Accounts a;
		 a[1] = std::make_unique<Account>();
		 close_good(a, 1);
	 }))
} // namespace scoped_lock_of_member_map

// CASE rollback_reads_moved_target: the rollback guard undoes on a vector that a return has moved away
namespace rollback_reads_moved_target
{
class Rollback
{
public:
	explicit Rollback(std::unique_ptr<std::vector<int>> &values BORROWED) : values_(values) {}
	Rollback(const Rollback &) = delete;
	~Rollback()
	{
		if (!committed_)
			values_->pop_back();
	}
	void commit() { committed_ = true; }

private:
	std::unique_ptr<std::vector<int>> &values_;
	bool committed_ = false;
};
//- bad
std::size_t append_bad(int value)
{
	auto values = std::make_unique<std::vector<int>>(1, value);
	Rollback rollback(values);
	if (value > 100) {
		const auto result = std::move(values);
		return result->size();
	}
	rollback.commit();
	return values->size();
}
//- good
std::size_t append_good(int value)
{
	auto values = std::make_unique<std::vector<int>>(1, value);
	Rollback rollback(values);
	if (value > 100)
		return values->size();
	rollback.commit();
	return values->size();
}
RUN_CASE(rollback_reads_moved_target, append_bad(101), append_good(101))
} // namespace rollback_reads_moved_target

// CASE pool_allocator_first: objects of a pool are kept by handles in a map that ends after the pool
namespace pool_allocator_first
{
class Arena
{
public:
	int *make(int value)
	{
		cells_.push_back(std::make_unique<int>(value));
		return cells_.back().get();
	}
	void give_back(int *cell)
	{
		std::erase_if(cells_, [cell](const std::unique_ptr<int> &own) {
			return own.get() == cell;
		});
	}

private:
	std::vector<std::unique_ptr<int>> cells_;
};
class CellHandle
{
public:
	CellHandle(Arena &arena BORROWED, int value) : arena_(arena), cell_(arena.make(value)) {}
	CellHandle(const CellHandle &) = delete;
	~CellHandle() { arena_.give_back(cell_); }
	int get() const { return *cell_; }

private:
	Arena &arena_;
	int *cell_;
};
//- bad
int table_bad(int n)
{
	std::map<int, CellHandle> table;
	const auto arena = std::make_unique<Arena>();
	for (int i = 0; i < n; i++)
		table.try_emplace(i, *arena, i * i);
	return table.at(n - 1).get();
}
//- good
int table_good(int n)
{
	const auto arena = std::make_unique<Arena>();
	std::map<int, CellHandle> table;
	for (int i = 0; i < n; i++)
		table.try_emplace(i, *arena, i * i);
	return table.at(n - 1).get();
}
RUN_CASE(pool_allocator_first, table_bad(2), table_good(2))
} // namespace pool_allocator_first

// CASE temporary_guard_of_handle: the handle of a temporary arena is kept past the statement
namespace temporary_guard_of_handle
{
struct Sensor {
	std::vector<int> values{1, 2, 3};
	struct Lease {
		explicit Lease(Sensor &sensor BORROWED) : sensor(&sensor) {}
		Lease(const Lease &) = delete;
		~Lease() { sensor->values.push_back(0); }
		Sensor *sensor;
	};
};
std::unique_ptr<Sensor> open_sensor()
{
	return std::make_unique<Sensor>();
}
//- bad
int sample_bad()
{
	const Sensor::Lease lease(*open_sensor());
	return lease.sensor != nullptr;
}
//- good
int sample_good()
{
	const auto sensor = open_sensor();
	const Sensor::Lease lease(*sensor);
	return lease.sensor != nullptr;
}
RUN_CASE(temporary_guard_of_handle, sample_bad(), sample_good())
} // namespace temporary_guard_of_handle

// CASE deleter_refers_local_log: the deleter of the returned owner writes to a log of the function
namespace deleter_refers_local_log
{
using Owned = std::unique_ptr<int, std::function<void(int *)>>;
//- bad
Owned make_bad(int value)
{
	Sink log;
	return Owned(new int(value), [&log](int *p) {
		log.write("deleted");
		delete p;
	});
}
//- good
Owned make_good(int value, Sink &log BORROWED)
{
	return Owned(new int(value), [&log](int *p) {
		log.write("deleted");
		delete p;
	});
}
RUN_CASE(deleter_refers_local_log, ({
		 auto p = make_bad(1);
		 (void)*p;
	 }),
	 ({
		 Sink s;
		 auto p = make_good(1, s);
		 (void)*p;
	 }))
} // namespace deleter_refers_local_log

// CASE child_unregisters_from_parent: children unregister from a registry that is declared after them
namespace child_unregisters_from_parent
{
class Registry
{
public:
	void add(const void *item KEPT_BY(this)) { items_.insert(item); }
	void remove(const void *item) { items_.erase(item); }

private:
	std::set<const void *> items_;
};
class Plugin
{
public:
	explicit Plugin(Registry &registry BORROWED) : registry_(registry) { registry_.add(this); }
	Plugin(const Plugin &) = delete;
	~Plugin() { registry_.remove(this); }

private:
	Registry &registry_;
};
//- bad
struct HostBad {
	std::list<Plugin> plugins;
	Registry registry;
	void load() { plugins.emplace_back(registry); }
};
std::size_t run_bad(int n)
{
	HostBad host;
	while (n-- > 0)
		host.load();
	return host.plugins.size();
}
//- good
struct HostGood {
	Registry registry;
	std::list<Plugin> plugins;
	void load() { plugins.emplace_back(registry); }
};
std::size_t run_good(int n)
{
	HostGood host;
	while (n-- > 0)
		host.load();
	return host.plugins.size();
}
RUN_CASE(child_unregisters_from_parent, run_bad(2), run_good(2))
} // namespace child_unregisters_from_parent

// CASE thread_member_above_data: the jthread member is declared above the queue that it empties
namespace thread_member_above_data
{
//- bad
class PumpBad
{
public:
	PumpBad()
		: worker_([this](std::stop_token stop) {
			  while (!stop.stop_requested())
				  std::this_thread::sleep_for(std::chrono::milliseconds(2));
			  for (const std::string &line : queue_)
				  written_ += line.size();
		  })
	{
	}

private:
	std::size_t written_ = 0;
	std::vector<std::string> empty_;
	std::jthread worker_;
	std::vector<std::string> queue_{"a line that is too long for the object itself"};
};
void pump_bad()
{
	const PumpBad pump;
	std::this_thread::sleep_for(std::chrono::milliseconds(5));
}
//- good
class PumpGood
{
public:
	PumpGood()
		: worker_([this](std::stop_token stop) {
			  while (!stop.stop_requested())
				  std::this_thread::sleep_for(std::chrono::milliseconds(2));
			  for (const std::string &line : queue_)
				  written_ += line.size();
		  })
	{
	}

private:
	std::size_t written_ = 0;
	std::vector<std::string> queue_{"a line that is too long for the object itself"};
	std::jthread worker_;
};
void pump_good()
{
	const PumpGood pump;
	std::this_thread::sleep_for(std::chrono::milliseconds(5));
}
RUN_CASE(thread_member_above_data, (pump_bad(), 0), (pump_good(), 0))
} // namespace thread_member_above_data

// CASE scope_exit_of_ended_block: the action of the scope exit refers to a variable of an inner block
namespace scope_exit_of_ended_block
{
class ScopeExit
{
public:
	explicit ScopeExit(std::function<void()> action BORROWED) : action_(std::move(action)) {}
	ScopeExit(const ScopeExit &) = delete;
	~ScopeExit() { action_(); }

private:
	std::function<void()> action_;
};
//- bad
std::size_t report_bad(Sink &sink, int n)
{
	std::optional<ScopeExit> at_end;
	if (n > 0) {
		const std::string text = std::to_string(n) + " objects were processed in this run";
		at_end.emplace([&] { sink.write(text); });
	}
	return sink.size();
}
//- good
std::size_t report_good(Sink &sink, int n)
{
	std::optional<ScopeExit> at_end;
	if (n > 0) {
		const std::string text = std::to_string(n) + " objects were processed in this run";
		at_end.emplace([&sink, text] { sink.write(text); });
	}
	return sink.size();
}
RUN_CASE(scope_exit_of_ended_block, ({
		 Sink s;
		 report_bad(s, 1);
	 }),
	 ({
		 Sink s;
		 report_good(s, 1);
	 }))
} // namespace scope_exit_of_ended_block

// CASE shared_pool_weak_end: the last strong reference ends in the middle, the raw pool is used below
namespace shared_pool_weak_end
{
//- bad
std::size_t drain_bad(std::vector<std::shared_ptr<Sink>> &sinks)
{
	Sink &last = *sinks.back();
	while (!sinks.empty()) {
		sinks.back()->write("end");
		sinks.pop_back();
	}
	return last.size();
}
//- good
std::size_t drain_good(std::vector<std::shared_ptr<Sink>> &sinks)
{
	const std::shared_ptr<Sink> last = sinks.back();
	while (!sinks.empty()) {
		sinks.back()->write("end");
		sinks.pop_back();
	}
	return last->size();
}
RUN_CASE(shared_pool_weak_end, ({
		 std::vector<std::shared_ptr<Sink>> s{std::make_shared<Sink>()};
		 drain_bad(s);
	 }),
	 ({
		 std::vector<std::shared_ptr<Sink>> s{std::make_shared<Sink>()};
		 drain_good(s);
	 }))
} // namespace shared_pool_weak_end

// CASE old_value_freed_on_assignment: the new node is built around a reference into the tree that its assignment ends
namespace old_value_freed_on_assignment
{
struct Layer {
	std::string name;
	std::unique_ptr<Layer> below;
};
//- bad
std::string flatten_bad(std::unique_ptr<Layer> &top)
{
	const std::string &bottom = top->below->name;
	top = std::make_unique<Layer>(Layer{top->name + "+" + bottom, nullptr});
	return top->name + " without " + bottom;
}
//- good
std::string flatten_good(std::unique_ptr<Layer> &top)
{
	const std::unique_ptr<Layer> old = std::move(top);
	const std::string &bottom = old->below->name;
	top = std::make_unique<Layer>(Layer{old->name + "+" + bottom, nullptr});
	return top->name + " without " + bottom;
}
RUN_CASE(old_value_freed_on_assignment, ({
		 auto t = std::make_unique<Layer>(
			 Layer{"a", std::make_unique<Layer>(Layer{"b", nullptr})});
		 flatten_bad(t);
	 }),
	 ({
		 auto t = std::make_unique<Layer>(
			 Layer{"a", std::make_unique<Layer>(Layer{"b", nullptr})});
		 flatten_good(t);
	 }))
} // namespace old_value_freed_on_assignment

// CASE explicit_destroy_then_scope: the object is destroyed by hand, and again at the end of its scope
namespace explicit_destroy_then_scope
{
//- bad
std::size_t recycle_bad(Sink &sink)
{
	std::vector<std::string> names(3, "a name that is long enough for the heap");
	for (const std::string &name : names)
		sink.write(name);
	std::destroy_at(&names);
	return sink.size();
}
//- good
std::size_t recycle_good(Sink &sink)
{
	std::vector<std::string> names(3, "a name that is long enough for the heap");
	for (const std::string &name : names)
		sink.write(name);
	std::destroy_at(&names);
	std::construct_at(&names);
	return sink.size();
}
RUN_CASE(explicit_destroy_then_scope, ({
		 Sink s;
		 recycle_bad(s);
	 }),
	 ({
		 Sink s;
		 recycle_good(s);
	 }))
} // namespace explicit_destroy_then_scope

// CLEAN nested_in_order: each object refers only to what was made before it
std::size_t in_order(int n)
{
	Sink sink;
	std::vector<TraceSpan> spans;
	for (int i = 0; i < n; i++)
		spans.emplace_back(sink, std::to_string(i));
	spans.pop_back();
	return sink.size();
}
RUN_CLEAN(nested_in_order, in_order(2))

// CLEAN handed_up: the span goes to the caller whose sink it writes to
TraceSpan begin(Sink &sink BORROWED, int n)
{
	TraceSpan span(sink, "number " + std::to_string(n));
	return span;
}
std::size_t begun()
{
	Sink sink;
	const TraceSpan first = begin(sink, 1);
	const TraceSpan second = begin(sink, 2);
	return sink.size();
}
RUN_CLEAN(handed_up, begun())

// CLEAN lock_inside_block: the guard ends before the object whose mutex it holds
struct Box {
	std::mutex mutex;
	int value = 0;
};
int use_box()
{
	const auto box = std::make_unique<Box>();
	int value;
	{
		const std::lock_guard guard(box->mutex);
		value = ++box->value;
	}
	return value;
}
RUN_CLEAN(lock_inside_block, use_box())

// CLEAN shared_keeps_alive: the span's owner keeps the sink alive as long as itself
struct Session {
	std::shared_ptr<Sink> sink;
	std::vector<std::string> pending;
	Session(std::shared_ptr<Sink> to) : sink(std::move(to)) {}
	Session(Session &&) = default;
	~Session()
	{
		if (sink)
			for (const std::string &line : pending)
				sink->write(line);
	}
};
Session open_session(std::string hello)
{
	Session session(std::make_shared<Sink>());
	session.pending.push_back(std::move(hello));
	return session;
}
RUN_CLEAN(shared_keeps_alive, open_session("a").pending.size())

// CLEAN optional_reset_early: the span is ended by hand before the sink is replaced
std::size_t replaced(std::unique_ptr<Sink> sink)
{
	std::optional<TraceSpan> span(std::in_place, *sink, "work");
	const std::size_t before = sink->size();
	span.reset();
	sink = std::make_unique<Sink>();
	return before + sink->size();
}
RUN_CLEAN(optional_reset_early, replaced(std::make_unique<Sink>()))

// CLEAN arrays_end_backwards: elements of an array end before what stands above it
std::size_t array_of_spans()
{
	Sink sink;
	const std::array<TraceSpan, 2> spans{TraceSpan(sink, "a"), TraceSpan(sink, "b")};
	return sink.size() + spans.size();
}
RUN_CLEAN(arrays_end_backwards, array_of_spans())

// CLEAN erase_after_unlock: the entry is taken out of the map under the lock and ends after it
class Store
{
public:
	void put(int id) { entries_.emplace(id, std::make_unique<Box>()); }
	bool drop(int id)
	{
		std::unique_ptr<Box> gone;
		const std::lock_guard guard(mutex_);
		const auto at = entries_.find(id);
		if (at == entries_.end())
			return false;
		gone = std::move(at->second);
		entries_.erase(at);
		return true;
	}

private:
	std::mutex mutex_;
	std::map<int, std::unique_ptr<Box>> entries_;
};
RUN_CLEAN(erase_after_unlock, ({
		  Store s;
		  s.put(1);
		  s.drop(1);
	  }))
