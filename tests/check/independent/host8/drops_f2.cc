// SPDX-License-Identifier: GPL-2.0
// Who ends what, and when: order of locals, deleters, back pointers, placement new, guards.
#include "../set.hh"
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <string>
#include <utility>
#include <vector>

// CASE pooled_buffer: the buffer is declared before the pool that its deleter gives it back to
namespace pooled_buffer
{
struct Pool {
	std::vector<std::unique_ptr<int[]>> spare;
	int *take()
	{
		if (spare.empty())
			return new int[16]();
		int *block = spare.back().release();
		spare.pop_back();
		return block;
	}
};
struct GiveBack {
	Pool *pool = nullptr;
	void operator()(int *block) const { pool->spare.emplace_back(block); }
};
using Buffer = std::unique_ptr<int, GiveBack>;
//- bad
int decode_bad(int n)
{
	Buffer buffer;
	Pool pool;
	for (int i = 0; i < n; i++)
		buffer = Buffer(pool.take(), GiveBack{&pool});
	return *buffer;
}
//- good
int decode_good(int n)
{
	Pool pool;
	Buffer buffer;
	for (int i = 0; i < n; i++)
		buffer = Buffer(pool.take(), GiveBack{&pool});
	return *buffer;
}
} // namespace pooled_buffer
RUN_CASE(pooled_buffer, pooled_buffer::decode_bad(2), pooled_buffer::decode_good(2))

// CASE count_on_copy: the handle's copy constructor does not count the new handle
namespace count_on_copy
{
struct Glyphs {
	int references = 0;
	int widths[4] = {5, 6, 7, 8};
};
//- bad
class FontBad
{
	Glyphs *glyphs;

public:
	FontBad() : glyphs(new Glyphs) { glyphs->references = 1; }
	FontBad(const FontBad &other) : glyphs(other.glyphs) {}
	FontBad &operator=(const FontBad &) = delete;
	~FontBad()
	{
		if (--glyphs->references == 0)
			delete glyphs;
	}
	int width(int glyph) const { return glyphs->widths[glyph & 3]; }
};
int measure_bad(int n)
{
	FontBad title;
	{
		FontBad body(title);
		n += body.width(n);
	}
	return title.width(n);
}
//- good
class FontGood
{
	Glyphs *glyphs;

public:
	FontGood() : glyphs(new Glyphs) { glyphs->references = 1; }
	FontGood(const FontGood &other) : glyphs(other.glyphs) { glyphs->references++; }
	FontGood &operator=(const FontGood &) = delete;
	~FontGood()
	{
		if (--glyphs->references == 0)
			delete glyphs;
	}
	int width(int glyph) const { return glyphs->widths[glyph & 3]; }
};
int measure_good(int n)
{
	FontGood title;
	{
		FontGood body(title);
		n += body.width(n);
	}
	return title.width(n);
}
} // namespace count_on_copy
RUN_CASE(count_on_copy, count_on_copy::measure_bad(1), count_on_copy::measure_good(1))

// CASE slot_reset: reset() ends the value in the slot, and the destructor of the slot ends it again
namespace slot_reset
{
class Slot
{
	alignas(std::string) unsigned char bytes[sizeof(std::string)];
	bool full = false;

	std::string *value() { return std::launder(reinterpret_cast<std::string *>(bytes)); }

public:
	Slot() = default;
	Slot(const Slot &) = delete;
	void put(const char *text)
	{
		new (bytes) std::string(text);
		full = true;
	}
	//- bad
	void reset_bad()
	{
		if (full)
			std::destroy_at(value());
	}
	//- good
	void reset_good()
	{
		if (full)
			std::destroy_at(value());
		full = false;
	}
	//- shared
	~Slot()
	{
		if (full)
			std::destroy_at(value());
	}
};
//- bad
int cycle_bad()
{
	Slot slot;
	slot.put("a text that does not fit into the string itself");
	slot.reset_bad();
	return 1;
}
//- good
int cycle_good()
{
	Slot slot;
	slot.put("a text that does not fit into the string itself");
	slot.reset_good();
	return 1;
}
} // namespace slot_reset
RUN_CASE(slot_reset, slot_reset::cycle_bad(), slot_reset::cycle_good())

// CASE shared_from_raw: the object makes a second shared owner of itself from its this pointer
namespace shared_from_raw
{
//- bad
struct TaskBad {
	int priority;
	void enqueue(std::deque<std::shared_ptr<TaskBad>> &queue)
	{
		queue.push_back(std::shared_ptr<TaskBad>(this));
	}
};
int submit_bad(int priority)
{
	std::deque<std::shared_ptr<TaskBad>> queue;
	auto task = std::make_shared<TaskBad>(TaskBad{priority});
	task->enqueue(queue);
	return queue.front()->priority;
}
//- good
struct TaskGood : std::enable_shared_from_this<TaskGood> {
	int priority;
	explicit TaskGood(int p) : priority(p) {}
	void enqueue(std::deque<std::shared_ptr<TaskGood>> &queue)
	{
		queue.push_back(shared_from_this());
	}
};
int submit_good(int priority)
{
	std::deque<std::shared_ptr<TaskGood>> queue;
	auto task = std::make_shared<TaskGood>(priority);
	task->enqueue(queue);
	return queue.front()->priority;
}
} // namespace shared_from_raw
RUN_CASE(shared_from_raw, shared_from_raw::submit_bad(4), shared_from_raw::submit_good(4))

// CASE child_leaves: while the window ends its children, each of them takes itself off the window's list
namespace child_leaves
{
struct Control;
struct Window {
	std::vector<Control *> children;
	//- bad
	void close_bad();
	//- good
	void close_good();
	//- shared
};
struct Control {
	Window *parent;
	explicit Control(Window *window) : parent(window) { parent->children.push_back(this); }
	~Control()
	{
		if (parent)
			std::erase(parent->children, this);
	}
};
//- bad
void Window::close_bad()
{
	for (Control *child : children)
		delete child;
}
int run_bad(int n)
{
	Window window;
	for (int i = 0; i < n; i++)
		new Control(&window);
	window.close_bad();
	return n;
}
//- good
void Window::close_good()
{
	for (Control *child : std::exchange(children, {}))
		delete child;
}
int run_good(int n)
{
	Window window;
	for (int i = 0; i < n; i++)
		new Control(&window);
	window.close_good();
	return n;
}
} // namespace child_leaves
RUN_CASE(child_leaves, child_leaves::run_bad(3), child_leaves::run_good(3))

// CASE guard_frees_result: the cleanup guard also runs on success and frees what is returned
namespace guard_frees_result
{
template <class F>
struct Cleanup {
	F run;
	~Cleanup() { run(); }
};
template <class F>
Cleanup(F) -> Cleanup<F>;

struct Key {
	int bits;
	bool valid;
};
//- bad
Key *import_bad(int bits)
{
	Key *key = new Key{bits, false};
	Cleanup cleanup{[&] { delete key; }};
	if (bits < 1024)
		return nullptr;
	key->valid = true;
	return key;
}
int use_bad(int bits)
{
	Key *key = import_bad(bits);
	return key && key->valid ? key->bits : 0;
}
//- good
std::unique_ptr<Key> import_good(int bits)
{
	auto key = std::make_unique<Key>(Key{bits, false});
	if (bits < 1024)
		return nullptr;
	key->valid = true;
	return key;
}
int use_good(int bits)
{
	auto key = import_good(bits);
	return key && key->valid ? key->bits : 0;
}
} // namespace guard_frees_result
RUN_CASE(guard_frees_result, guard_frees_result::use_bad(2048), guard_frees_result::use_good(2048))

// CASE socket_reset_first: the socket is closed before the stream that flushes into it
namespace socket_reset_first
{
struct Socket {
	std::vector<int> sent;
};
class Stream
{
	Socket &socket;
	std::vector<int> buffered;

public:
	explicit Stream(Socket &to) : socket(to) {}
	void put(int value) { buffered.push_back(value); }
	~Stream() { socket.sent.insert(socket.sent.end(), buffered.begin(), buffered.end()); }
};
class Connection
{
	std::unique_ptr<Socket> socket = std::make_unique<Socket>();
	std::unique_ptr<Stream> stream = std::make_unique<Stream>(*socket);

public:
	void send(int value) { stream->put(value); }
	//- bad
	bool close_bad()
	{
		socket.reset();
		stream.reset();
		return !socket;
	}
	//- good
	bool close_good()
	{
		stream.reset();
		socket.reset();
		return !socket;
	}
	//- shared
};
//- bad
bool talk_bad()
{
	Connection connection;
	connection.send(5);
	return connection.close_bad();
}
//- good
bool talk_good()
{
	Connection connection;
	connection.send(5);
	return connection.close_good();
}
} // namespace socket_reset_first
RUN_CASE(socket_reset_first, socket_reset_first::talk_bad(), socket_reset_first::talk_good())

// CASE borrowed_from_popped: next() returns a pointer to the job whose owner it has just taken off the list
namespace borrowed_from_popped
{
struct Job {
	int cost;
};
class Backlog
{
	std::vector<std::unique_ptr<Job>> jobs;

public:
	void add(int cost) { jobs.push_back(std::make_unique<Job>(Job{cost})); }
	//- bad
	Job *next_bad()
	{
		Job *job = jobs.back().get();
		jobs.pop_back();
		return job;
	}
	//- good
	std::unique_ptr<Job> next_good()
	{
		std::unique_ptr<Job> job = std::move(jobs.back());
		jobs.pop_back();
		return job;
	}
	//- shared
};
//- bad
int work_bad(int n)
{
	Backlog backlog;
	backlog.add(n);
	Job *job = backlog.next_bad();
	return job->cost;
}
//- good
int work_good(int n)
{
	Backlog backlog;
	backlog.add(n);
	auto job = backlog.next_good();
	return job->cost;
}
} // namespace borrowed_from_popped
RUN_CASE(borrowed_from_popped, borrowed_from_popped::work_bad(4),
	 borrowed_from_popped::work_good(4))

// CASE consumed_on_failure: parse() frees the message when it fails, and its caller frees it again
namespace consumed_on_failure
{
struct Message {
	int type;
	int length;
};
//- bad
bool parse_bad(Message *message)
{
	if (message->length > 100) {
		free(message);
		return false;
	}
	message->type = 1;
	return true;
}
int receive_bad(int length)
{
	auto *message = static_cast<Message *>(calloc(1, sizeof(Message)));
	message->length = length;
	int result = parse_bad(message) ? 0 : -1;
	free(message);
	return result;
}
//- good
bool parse_good(Message *message)
{
	if (message->length > 100)
		return false;
	message->type = 1;
	return true;
}
int receive_good(int length)
{
	auto *message = static_cast<Message *>(calloc(1, sizeof(Message)));
	message->length = length;
	int result = parse_good(message) ? 0 : -1;
	free(message);
	return result;
}
} // namespace consumed_on_failure
RUN_CASE(consumed_on_failure, consumed_on_failure::receive_bad(200),
	 consumed_on_failure::receive_good(200))

// CASE c_string_owner: the text comes from strdup and is ended by delete
namespace c_string_owner
{
//- bad
size_t keep_bad(const char *name)
{
	std::unique_ptr<char> copy(strdup(name));
	return strlen(copy.get());
}
//- good
struct Free {
	void operator()(char *text) const { free(text); }
};
size_t keep_good(const char *name)
{
	std::unique_ptr<char, Free> copy(strdup(name));
	return strlen(copy.get());
}
} // namespace c_string_owner
RUN_CASE(c_string_owner, c_string_owner::keep_bad("eth0"), c_string_owner::keep_good("eth0"))

// CASE shutdown_twice: the pointer stays set to the deleted engine, so the next start uses it and the next shutdown deletes it
namespace shutdown_twice
{
struct Engine {
	int voices = 8;
};
static Engine *engine;

int start()
{
	if (!engine)
		engine = new Engine;
	return engine->voices;
}
//- bad
void shutdown_bad()
{
	delete engine;
}
int restart_bad()
{
	start();
	shutdown_bad();
	int voices = start();
	shutdown_bad();
	return voices;
}
//- good
void shutdown_good()
{
	delete engine;
	engine = nullptr;
}
int restart_good()
{
	start();
	shutdown_good();
	int voices = start();
	shutdown_good();
	return voices;
}
} // namespace shutdown_twice
RUN_CASE(shutdown_twice, shutdown_twice::restart_bad(), shutdown_twice::restart_good())

// CASE observer_gone: the gauge ends while it is still on the sensor's list, and the sensor writes to it afterwards
namespace observer_gone
{
struct Gauge {
	int shown = 0;
};
struct Sensor {
	std::vector<Gauge *> gauges;
	void attach(Gauge &gauge) { gauges.push_back(&gauge); }
	void detach(Gauge &gauge) { std::erase(gauges, &gauge); }
	void publish(int value)
	{
		for (Gauge *gauge : gauges)
			gauge->shown = value;
	}
};
//- bad
int calibrate_bad(Sensor &sensor)
{
	Gauge reference;
	sensor.attach(reference);
	sensor.publish(3);
	return reference.shown;
}
int run_bad()
{
	Sensor sensor;
	int offset = calibrate_bad(sensor);
	sensor.publish(10);
	return offset;
}
//- good
int calibrate_good(Sensor &sensor)
{
	Gauge reference;
	sensor.attach(reference);
	sensor.publish(3);
	sensor.detach(reference);
	return reference.shown;
}
int run_good()
{
	Sensor sensor;
	int offset = calibrate_good(sensor);
	sensor.publish(10);
	return offset;
}
} // namespace observer_gone
RUN_CASE(observer_gone, observer_gone::run_bad(), observer_gone::run_good())

// CLEAN pool_declared_first: the pool outlives what is given back to it
namespace pool_declared_first
{
struct Pool {
	std::vector<int> spare;
};
int use(int n)
{
	Pool pool;
	auto give_back = [&pool](int *value) {
		pool.spare.push_back(*value);
		delete value;
	};
	std::unique_ptr<int, decltype(give_back)> one(new int(n), give_back);
	one.reset();
	std::unique_ptr<int, decltype(give_back)> two(new int(n + 1), give_back);
	return pool.spare.front() + *two;
}
} // namespace pool_declared_first
RUN_CLEAN(pool_declared_first, pool_declared_first::use(2))

// CLEAN placement_once: made by placement new and ended exactly once
namespace placement_once
{
size_t run(int n)
{
	void *room = operator new(sizeof(std::string));
	auto *text = new (room) std::string(size_t(n), 'x');
	size_t size = text->size();
	std::destroy_at(text);
	operator delete(room);
	return size;
}
} // namespace placement_once
RUN_CLEAN(placement_once, placement_once::run(30))

// CLEAN reassign_after_delete: the pointer gets a new object before it is used again
namespace reassign_after_delete
{
int run(int n)
{
	int *value = new int(n);
	for (int i = 0; i < 3; i++) {
		int next = *value * 2;
		delete value;
		value = new int(next);
	}
	int result = *value;
	delete value;
	return result;
}
} // namespace reassign_after_delete
RUN_CLEAN(reassign_after_delete, reassign_after_delete::run(2))

// CLEAN dismissed_guard: the guard is dismissed before the object is returned
namespace dismissed_guard
{
struct Guard {
	int *value;
	~Guard() { delete value; }
	int *dismiss() { return std::exchange(value, nullptr); }
};
int *make(int n)
{
	Guard guard{new int(n)};
	if (n < 0)
		return nullptr;
	return guard.dismiss();
}
int run(int n)
{
	std::unique_ptr<int> value(make(n));
	return value ? *value : 0;
}
} // namespace dismissed_guard
RUN_CLEAN(dismissed_guard, dismissed_guard::run(4) + dismissed_guard::run(-4))

// CLEAN parent_clears_link: the parent cuts the back pointers before it ends its children
namespace parent_clears_link
{
struct Parent;
struct Child {
	Parent *parent;
	~Child();
};
struct Parent {
	int alive = 0;
	std::vector<std::unique_ptr<Child>> children;
	void add()
	{
		children.push_back(std::make_unique<Child>(Child{this}));
		alive++;
	}
	~Parent()
	{
		for (auto &child : children)
			child->parent = nullptr;
	}
};
Child::~Child()
{
	if (parent)
		parent->alive--;
}
int run()
{
	Parent parent;
	parent.add();
	parent.add();
	parent.children.pop_back();
	return parent.alive;
}
} // namespace parent_clears_link
RUN_CLEAN(parent_clears_link, parent_clears_link::run())

// CLEAN aliasing_shared: a pointer to a member shares the ownership of the whole
namespace aliasing_shared
{
struct File {
	std::string name;
	std::vector<int> lines;
};
std::shared_ptr<std::vector<int>> lines_of(int n)
{
	auto file = std::make_shared<File>(File{"a", std::vector<int>(size_t(n), 2)});
	return {file, &file->lines};
}
} // namespace aliasing_shared
RUN_CLEAN(aliasing_shared, aliasing_shared::lines_of(3)->back())

// CLEAN never_ended_static: the table is never ended, so that other statics may use it to the last
namespace never_ended_static
{
std::map<int, int> &table()
{
	static auto *instance = new std::map<int, int>;
	return *instance;
}
struct Counter {
	int key;
	~Counter() { table()[key]++; }
};
int run()
{
	static Counter counter{3};
	table()[counter.key] = 1;
	return table()[3];
}
} // namespace never_ended_static
RUN_CLEAN(never_ended_static, never_ended_static::run())
