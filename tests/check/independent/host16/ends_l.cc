// SPDX-License-Identifier: GPL-2.0
// Ends: the order in which members and locals are destroyed, objects that end while they are used or end twice.
#include "../set.hh"
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE session_directory: the sessions sign off from the directory in their destructor, but the directory is destroyed before them
namespace session_directory
{
class Directory
{
	std::map<int, std::string> names;

public:
	void add(int id, std::string name) { names.insert_or_assign(id, std::move(name)); }

	void remove(int id) { names.erase(id); }

	std::size_t size() const { return names.size(); }
};

class Session
{
	Directory &directory;
	int id;

public:
	Session(Directory &directory KEPT_BY(this), int id, std::string name)
		: directory(directory), id(id)
	{
		directory.add(id, std::move(name));
	}
	Session(const Session &) = delete;
	Session &operator=(const Session &) = delete;
	~Session() { directory.remove(id); }

	int number() const { return id; }
};
//- bad
class ServerBad
{
	std::vector<std::unique_ptr<Session>> sessions;
	Directory directory;
	int next = 1;

public:
	ServerBad() = default;
	ServerBad(const ServerBad &) = delete;
	ServerBad &operator=(const ServerBad &) = delete;

	int open(std::string name)
	{
		sessions.push_back(std::make_unique<Session>(directory, next, std::move(name)));
		return next++;
	}

	void close(int id)
	{
		std::erase_if(sessions,
			      [id](const auto &session) { return session->number() == id; });
	}

	std::size_t listed() const { return directory.size(); }
};

std::size_t serve_bad(const std::vector<std::string> &guests)
{
	ServerBad server;
	const int owner = server.open("owner");
	for (const std::string &guest : guests)
		server.open(guest);
	server.close(owner);
	return server.listed();
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return serve_bad(std::vector<std::string>(n, "a guest"));
}
#endif
//- good
class ServerGood
{
	Directory directory;
	std::vector<std::unique_ptr<Session>> sessions;
	int next = 1;

public:
	ServerGood() = default;
	ServerGood(const ServerGood &) = delete;
	ServerGood &operator=(const ServerGood &) = delete;

	int open(std::string name)
	{
		sessions.push_back(std::make_unique<Session>(directory, next, std::move(name)));
		return next++;
	}

	void close(int id)
	{
		std::erase_if(sessions,
			      [id](const auto &session) { return session->number() == id; });
	}

	std::size_t listed() const { return directory.size(); }
};

std::size_t serve_good(const std::vector<std::string> &guests)
{
	ServerGood server;
	const int owner = server.open("owner");
	for (const std::string &guest : guests)
		server.open(guest);
	server.close(owner);
	return server.listed();
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return serve_good(std::vector<std::string>(n, "a guest"));
}
#endif
} // namespace session_directory
RUN_CASE(session_directory, session_directory::drive_bad(3), session_directory::drive_good(3))

// CASE stencil_copy: the class frees its bits but has no copy constructor of its own, and is passed by value
namespace stencil_copy
{
//- bad
class StencilBad
{
	std::size_t count;
	std::uint8_t *bits;

public:
	explicit StencilBad(std::size_t count) : count(count), bits(new std::uint8_t[count]()) {}
	StencilBad &operator=(const StencilBad &) = delete;
	~StencilBad() { delete[] bits; }

	void set(std::size_t at)
	{
		if (at < count)
			bits[at] = 1;
	}

	void grow()
	{
		for (std::size_t i = 1; i < count; i++) {
			if (bits[i] == 1 && bits[i - 1] == 0)
				bits[i - 1] = 2;
		}
	}

	std::size_t covered() const
	{
		std::size_t covered = 0;
		for (std::size_t i = 0; i < count; i++)
			covered += bits[i] != 0;
		return covered;
	}
};

std::size_t covered_after_bad(StencilBad stencil, unsigned rounds)
{
	while (rounds-- > 0)
		stencil.grow();
	return stencil.covered();
}

std::size_t growth_bad(const std::vector<std::size_t> &marks, std::size_t width)
{
	StencilBad stencil(width);
	for (std::size_t mark : marks)
		stencil.set(mark);
	return covered_after_bad(stencil, 2) - stencil.covered();
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return growth_bad({3, 4, 9}, 10 * n);
}
#endif
//- good
class StencilGood
{
	std::size_t count;
	std::uint8_t *bits;

public:
	explicit StencilGood(std::size_t count) : count(count), bits(new std::uint8_t[count]()) {}
	StencilGood(const StencilGood &other)
		: count(other.count), bits(new std::uint8_t[other.count])
	{
		std::copy_n(other.bits, count, bits);
	}
	StencilGood &operator=(const StencilGood &) = delete;
	~StencilGood() { delete[] bits; }

	void set(std::size_t at)
	{
		if (at < count)
			bits[at] = 1;
	}

	void grow()
	{
		for (std::size_t i = 1; i < count; i++) {
			if (bits[i] == 1 && bits[i - 1] == 0)
				bits[i - 1] = 2;
		}
	}

	std::size_t covered() const
	{
		std::size_t covered = 0;
		for (std::size_t i = 0; i < count; i++)
			covered += bits[i] != 0;
		return covered;
	}
};

std::size_t covered_after_good(StencilGood stencil, unsigned rounds)
{
	while (rounds-- > 0)
		stencil.grow();
	return stencil.covered();
}

std::size_t growth_good(const std::vector<std::size_t> &marks, std::size_t width)
{
	StencilGood stencil(width);
	for (std::size_t mark : marks)
		stencil.set(mark);
	return covered_after_good(stencil, 2) - stencil.covered();
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return growth_good({3, 4, 9}, 10 * n);
}
#endif
} // namespace stencil_copy
RUN_CASE(stencil_copy, stencil_copy::drive_bad(3), stencil_copy::drive_good(3))

// CASE request_span: the span reports its label in its destructor, and the label is a later local, so destroyed earlier
namespace request_span
{
class Tracer
{
	std::vector<std::string> lines;

public:
	void finish(std::string_view label, int status)
	{
		lines.push_back(std::string(label) + " = " + std::to_string(status));
	}

	std::size_t count() const { return lines.size(); }
};

class Span
{
	Tracer &tracer;
	const std::string *label = nullptr;
	int status = 500;

public:
	explicit Span(Tracer &tracer KEPT_BY(this)) : tracer(tracer) {}
	Span(const Span &) = delete;
	Span &operator=(const Span &) = delete;
	~Span()
	{
		if (label)
			tracer.finish(*label, status);
	}

	void name(const std::string &text KEPT_BY(this)) { label = &text; }

	int done(int code)
	{
		status = code;
		return code;
	}
};
//- bad
struct RequestBad {
	std::string method;
	std::string path;
	std::size_t length;
};

int handle_bad(Tracer &tracer, const RequestBad &request)
{
	Span span(tracer);
	const std::string label = request.method + " " + request.path;
	span.name(label);
	if (request.method != "GET" && request.method != "POST")
		return span.done(405);
	if (request.path.empty() || request.path.front() != '/')
		return span.done(400);
	if (request.length > 4096)
		return span.done(413);
	return span.done(200);
}

std::size_t serve_bad(Tracer &tracer, const std::vector<RequestBad> &requests)
{
	std::size_t served = 0;
	for (const RequestBad &request : requests) {
		if (handle_bad(tracer, request) == 200)
			served++;
	}
	return served;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	Tracer tracer;
	return serve_bad(tracer, {{"GET", "/a/path/that/is/long/enough", 0}, {"PUT", "/", 1}}) +
	       tracer.count() + n;
}
#endif
//- good
struct RequestGood {
	std::string method;
	std::string path;
	std::size_t length;
};

int handle_good(Tracer &tracer, const RequestGood &request)
{
	const std::string label = request.method + " " + request.path;
	Span span(tracer);
	span.name(label);
	if (request.method != "GET" && request.method != "POST")
		return span.done(405);
	if (request.path.empty() || request.path.front() != '/')
		return span.done(400);
	if (request.length > 4096)
		return span.done(413);
	return span.done(200);
}

std::size_t serve_good(Tracer &tracer, const std::vector<RequestGood> &requests)
{
	std::size_t served = 0;
	for (const RequestGood &request : requests) {
		if (handle_good(tracer, request) == 200)
			served++;
	}
	return served;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	Tracer tracer;
	return serve_good(tracer, {{"GET", "/a/path/that/is/long/enough", 0}, {"PUT", "/", 1}}) +
	       tracer.count() + n;
}
#endif
} // namespace request_span
RUN_CASE(request_span, request_span::drive_bad(3), request_span::drive_good(3))

// CASE dead_particles: a dead particle is unlinked and deleted, and its next pointer still taken to go on
namespace dead_particles
{
//- bad
class ParticlesBad
{
	struct Particle {
		float height;
		float speed;
		int life;
		Particle *next;
	};
	Particle *head = nullptr;

public:
	ParticlesBad() = default;
	ParticlesBad(const ParticlesBad &) = delete;
	ParticlesBad &operator=(const ParticlesBad &) = delete;
	~ParticlesBad()
	{
		while (head) {
			Particle *next = head->next;
			delete head;
			head = next;
		}
	}

	void emit(float speed, int life) { head = new Particle{0, speed, life, head}; }

	// Moves them on and drops those whose life is over; how many are left.
	std::size_t step(float time)
	{
		std::size_t alive = 0;
		Particle **link = &head;
		while (Particle *particle = *link) {
			particle->speed -= 9.81f * time;
			particle->height += particle->speed * time;
			if (--particle->life <= 0 || particle->height < 0) {
				*link = particle->next;
				delete particle;
			} else {
				alive++;
			}
			link = &particle->next;
		}
		return alive;
	}
};

unsigned fountain_bad(unsigned steps, float speed)
{
	ParticlesBad particles;
	unsigned crowded = 0;
	for (unsigned i = 0; i < steps; i++) {
		particles.emit(speed, 3 + static_cast<int>(i % 4));
		if (particles.step(0.1f) > 4)
			crowded++;
	}
	return crowded;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return fountain_bad(10 * n, 12);
}
#endif
//- good
class ParticlesGood
{
	struct Particle {
		float height;
		float speed;
		int life;
		Particle *next;
	};
	Particle *head = nullptr;

public:
	ParticlesGood() = default;
	ParticlesGood(const ParticlesGood &) = delete;
	ParticlesGood &operator=(const ParticlesGood &) = delete;
	~ParticlesGood()
	{
		while (head) {
			Particle *next = head->next;
			delete head;
			head = next;
		}
	}

	void emit(float speed, int life) { head = new Particle{0, speed, life, head}; }

	// Moves them on and drops those whose life is over; how many are left.
	std::size_t step(float time)
	{
		std::size_t alive = 0;
		Particle **link = &head;
		while (Particle *particle = *link) {
			particle->speed -= 9.81f * time;
			particle->height += particle->speed * time;
			if (--particle->life <= 0 || particle->height < 0) {
				*link = particle->next;
				delete particle;
				continue;
			}
			alive++;
			link = &particle->next;
		}
		return alive;
	}
};

unsigned fountain_good(unsigned steps, float speed)
{
	ParticlesGood particles;
	unsigned crowded = 0;
	for (unsigned i = 0; i < steps; i++) {
		particles.emit(speed, 3 + static_cast<int>(i % 4));
		if (particles.step(0.1f) > 4)
			crowded++;
	}
	return crowded;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return fountain_good(10 * n, 12);
}
#endif
} // namespace dead_particles
RUN_CASE(dead_particles, dead_particles::drive_bad(3), dead_particles::drive_good(3))

// CASE task_self: the task makes a second shared_ptr from `this`; each of the two deletes it
namespace task_self
{
//- bad
class TaskBad
{
	std::string name;
	std::vector<std::shared_ptr<TaskBad>> waiting_for;
	bool done = false;

	explicit TaskBad(std::string name) : name(std::move(name)) {}

public:
	using Queue = std::vector<std::shared_ptr<TaskBad>>;

	static std::shared_ptr<TaskBad> create(std::string name)
	{
		return std::shared_ptr<TaskBad>(new TaskBad(std::move(name)));
	}

	void needs(std::shared_ptr<TaskBad> other) { waiting_for.push_back(std::move(other)); }

	// Puts what the task waits for, then the task itself into the queue, each once.
	void enqueue(Queue &queue)
	{
		if (std::exchange(done, true))
			return;
		for (const auto &other : waiting_for)
			other->enqueue(queue);
		queue.push_back(std::shared_ptr<TaskBad>(this));
	}

	const std::string &title() const BORROWED { return name; }
};

std::string plan_bad(const std::vector<std::string> &steps)
{
	std::shared_ptr<TaskBad> last;
	for (const std::string &step : steps) {
		auto task = TaskBad::create(step);
		if (last)
			task->needs(std::move(last));
		last = std::move(task);
	}
	TaskBad::Queue queue;
	if (last)
		last->enqueue(queue);
	std::string text;
	for (const auto &task : queue)
		text += task->title() + "; ";
	return text;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return plan_bad(std::vector<std::string>(n, "a step")).size();
}
#endif
//- good
class TaskGood : public std::enable_shared_from_this<TaskGood>
{
	std::string name;
	std::vector<std::shared_ptr<TaskGood>> waiting_for;
	bool done = false;

	explicit TaskGood(std::string name) : name(std::move(name)) {}

public:
	using Queue = std::vector<std::shared_ptr<TaskGood>>;

	static std::shared_ptr<TaskGood> create(std::string name)
	{
		return std::shared_ptr<TaskGood>(new TaskGood(std::move(name)));
	}

	void needs(std::shared_ptr<TaskGood> other) { waiting_for.push_back(std::move(other)); }

	// Puts what the task waits for, then the task itself into the queue, each once.
	void enqueue(Queue &queue)
	{
		if (std::exchange(done, true))
			return;
		for (const auto &other : waiting_for)
			other->enqueue(queue);
		queue.push_back(this->shared_from_this());
	}

	const std::string &title() const BORROWED { return name; }
};

std::string plan_good(const std::vector<std::string> &steps)
{
	std::shared_ptr<TaskGood> last;
	for (const std::string &step : steps) {
		auto task = TaskGood::create(step);
		if (last)
			task->needs(std::move(last));
		last = std::move(task);
	}
	TaskGood::Queue queue;
	if (last)
		last->enqueue(queue);
	std::string text;
	for (const auto &task : queue)
		text += task->title() + "; ";
	return text;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return plan_good(std::vector<std::string>(n, "a step")).size();
}
#endif
} // namespace task_self
RUN_CASE(task_self, task_self::drive_bad(3), task_self::drive_good(3))

// CASE mesh_load: the function that fills the mesh frees it when an index is wrong, and so does its caller
namespace mesh_load
{
struct Mesh {
	std::vector<int> indices;
	int vertices;
};

Mesh *mesh_new(std::size_t indices, int vertices)
{
	return new Mesh{std::vector<int>(indices), vertices};
}

void mesh_free(Mesh *mesh)
{
	delete mesh;
}
//- bad
bool fill_bad(Mesh *mesh, std::span<const int> raw)
{
	for (std::size_t i = 0; i < mesh->indices.size(); i++) {
		if (i >= raw.size() || raw[i] < 0 || raw[i] >= mesh->vertices) {
			mesh_free(mesh);
			return false;
		}
		mesh->indices[i] = raw[i];
	}
	return true;
}

Mesh *load_bad(std::span<const int> raw, std::size_t triangles, int vertices)
{
	Mesh *mesh = mesh_new(3 * triangles, vertices);
	if (!fill_bad(mesh, raw)) {
		mesh_free(mesh);
		return nullptr;
	}
	return mesh;
}

int degenerate_bad(std::span<const int> raw, std::size_t triangles, int vertices)
{
	Mesh *mesh = load_bad(raw, triangles, vertices);
	if (!mesh)
		return -1;
	int count = 0;
	for (std::size_t i = 0; i < mesh->indices.size(); i += 3) {
		const int *corner = &mesh->indices[i];
		if (corner[0] == corner[1] || corner[1] == corner[2] || corner[0] == corner[2])
			count++;
	}
	mesh_free(mesh);
	return count;
}
#ifdef RUN
int drive_bad(int n)
{
	const int raw[] = {0, 1, 2, 2, 2, n};
	return degenerate_bad(raw, 2, n + 1) + degenerate_bad(raw, 2, n);
}
#endif
//- good
bool fill_good(Mesh *mesh, std::span<const int> raw)
{
	for (std::size_t i = 0; i < mesh->indices.size(); i++) {
		if (i >= raw.size() || raw[i] < 0 || raw[i] >= mesh->vertices)
			return false;
		mesh->indices[i] = raw[i];
	}
	return true;
}

Mesh *load_good(std::span<const int> raw, std::size_t triangles, int vertices)
{
	Mesh *mesh = mesh_new(3 * triangles, vertices);
	if (!fill_good(mesh, raw)) {
		mesh_free(mesh);
		return nullptr;
	}
	return mesh;
}

int degenerate_good(std::span<const int> raw, std::size_t triangles, int vertices)
{
	Mesh *mesh = load_good(raw, triangles, vertices);
	if (!mesh)
		return -1;
	int count = 0;
	for (std::size_t i = 0; i < mesh->indices.size(); i += 3) {
		const int *corner = &mesh->indices[i];
		if (corner[0] == corner[1] || corner[1] == corner[2] || corner[0] == corner[2])
			count++;
	}
	mesh_free(mesh);
	return count;
}
#ifdef RUN
int drive_good(int n)
{
	const int raw[] = {0, 1, 2, 2, 2, n};
	return degenerate_good(raw, 2, n + 1) + degenerate_good(raw, 2, n);
}
#endif
} // namespace mesh_load
RUN_CASE(mesh_load, mesh_load::drive_bad(3), mesh_load::drive_good(3))

// CASE timer_cancel: the action of a timer may cancel that timer, which destroys it while advance() still works on it
namespace timer_cancel
{
//- bad
class TimersBad
{
public:
	using Action = std::function<void(TimersBad &, int)>;

private:
	struct Timer {
		int id;
		unsigned long period;
		unsigned long due;
		Action action;
		bool cancelled = false;
	};
	std::vector<std::unique_ptr<Timer>> timers;
	int next = 1;
	bool advancing = false;

public:
	int every(unsigned long period, Action action)
	{
		timers.push_back(
			std::make_unique<Timer>(Timer{next, period, period, std::move(action)}));
		return next++;
	}

	void cancel(int id)
	{
		std::erase_if(timers, [id](const auto &timer) { return timer->id == id; });
	}

	unsigned advance(unsigned long now)
	{
		if (advancing)
			return 0;
		unsigned fired = 0;
		advancing = true;
		for (std::size_t i = 0; i < timers.size(); i++) {
			Timer &timer = *timers[i];
			if (timer.cancelled || timer.due > now)
				continue;
			timer.action(*this, timer.id);
			timer.due = now + timer.period;
			fired++;
		}
		advancing = false;
		return fired;
	}
};

// Lets the lamp change so many times, once in each period.
void blink_bad(TimersBad &timers, std::vector<bool> &lamp KEPT_BY(timers), unsigned times,
	       unsigned long period)
{
	timers.every(period, [&lamp, times](TimersBad &timers, int id) {
		lamp.push_back(lamp.size() % 2 == 0);
		if (lamp.size() >= times)
			timers.cancel(id);
	});
}

std::size_t signal_bad(unsigned times, unsigned long until)
{
	std::vector<bool> lamp;
	TimersBad timers;
	blink_bad(timers, lamp, times, 2);
	for (unsigned long now = 0; now < until; now++)
		timers.advance(now);
	return lamp.size();
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return signal_bad(n, 20);
}
#endif
//- good
class TimersGood
{
public:
	using Action = std::function<void(TimersGood &, int)>;

private:
	struct Timer {
		int id;
		unsigned long period;
		unsigned long due;
		Action action;
		bool cancelled = false;
	};
	std::vector<std::unique_ptr<Timer>> timers;
	int next = 1;
	bool advancing = false;

public:
	int every(unsigned long period, Action action)
	{
		timers.push_back(
			std::make_unique<Timer>(Timer{next, period, period, std::move(action)}));
		return next++;
	}

	void cancel(int id)
	{
		for (const auto &timer : timers)
			timer->cancelled |= timer->id == id;
	}

	unsigned advance(unsigned long now)
	{
		if (advancing)
			return 0;
		unsigned fired = 0;
		advancing = true;
		for (std::size_t i = 0; i < timers.size(); i++) {
			Timer &timer = *timers[i];
			if (timer.cancelled || timer.due > now)
				continue;
			timer.action(*this, timer.id);
			timer.due = now + timer.period;
			fired++;
		}
		advancing = false;
		std::erase_if(timers, [](const auto &timer) { return timer->cancelled; });
		return fired;
	}
};

// Lets the lamp change so many times, once in each period.
void blink_good(TimersGood &timers, std::vector<bool> &lamp KEPT_BY(timers), unsigned times,
		unsigned long period)
{
	timers.every(period, [&lamp, times](TimersGood &timers, int id) {
		lamp.push_back(lamp.size() % 2 == 0);
		if (lamp.size() >= times)
			timers.cancel(id);
	});
}

std::size_t signal_good(unsigned times, unsigned long until)
{
	std::vector<bool> lamp;
	TimersGood timers;
	blink_good(timers, lamp, times, 2);
	for (unsigned long now = 0; now < until; now++)
		timers.advance(now);
	return lamp.size();
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return signal_good(n, 20);
}
#endif
} // namespace timer_cancel
RUN_CASE(timer_cancel, timer_cancel::drive_bad(3), timer_cancel::drive_good(3))

// CLEAN table_indent: the guard restores the depth at its end in each return and exception, and it is declared after what it restores
namespace table_indent
{
struct TooDeep {
	unsigned depth;
};

class Restore
{
	unsigned &value;
	unsigned saved;

public:
	explicit Restore(unsigned &value KEPT_BY(this)) : value(value), saved(value) {}
	Restore(const Restore &) = delete;
	Restore &operator=(const Restore &) = delete;
	~Restore() { value = saved; }
};

struct Entry {
	std::string key;
	std::vector<Entry> table;
};

class Printer
{
	unsigned depth = 0;
	std::string out;

	void print(const Entry &entry)
	{
		const Restore restore(depth);
		if (++depth > 6)
			throw TooDeep{depth};
		out.append(depth, '\t');
		out += entry.key;
		out += '\n';
		for (const Entry &inner : entry.table)
			print(inner);
	}

public:
	std::optional<std::string> run(const Entry &root)
	{
		std::string kept = std::move(out);
		out.clear();
		try {
			print(root);
		} catch (const TooDeep &) {
			out = std::move(kept);
			return std::nullopt;
		}
		std::string text = std::move(out);
		out = std::move(kept);
		return text;
	}
};
#ifdef RUN
std::size_t drive(int n)
{
	Entry root{"root", {{"a", {{"b", {}}}}, {"c", {}}}};
	Entry deep = root;
	for (int i = 0; i < 3 * n; i++)
		deep = Entry{"level", {deep, root}};
	Printer printer;
	const std::size_t length = printer.run(root)->size();
	return printer.run(deep).has_value() + length;
}
#endif
} // namespace table_indent
RUN_CLEAN(table_indent, table_indent::drive(3))

// CLEAN undo_chain: the node is released to a list of raw pointers, which is taken over by a unique_ptr again in each way out
namespace undo_chain
{
struct Step {
	std::string text;
	Step *below = nullptr;
};

struct StepList {
	Step *top = nullptr;
	std::size_t count = 0;
};

// Takes the step over.
void list_push(StepList &list, Step *step) noexcept
{
	step->below = list.top;
	list.top = step;
	list.count++;
}

// Gives the newest step, to be deleted by the caller; null if there is none.
Step *list_pop(StepList &list) noexcept
{
	Step *step = list.top;
	if (!step)
		return nullptr;
	list.top = step->below;
	list.count--;
	return step;
}

class Undo
{
	StepList steps;
	StepList undone;

	static std::unique_ptr<Step> pop(StepList &list)
	{
		return std::unique_ptr<Step>(list_pop(list));
	}

public:
	Undo() = default;
	Undo(const Undo &) = delete;
	Undo &operator=(const Undo &) = delete;
	~Undo()
	{
		while (pop(steps) || pop(undone))
			;
	}

	void record(std::string text)
	{
		auto step = std::make_unique<Step>(Step{std::move(text)});
		list_push(steps, step.release());
		while (pop(undone))
			;
	}

	std::string undo()
	{
		std::unique_ptr<Step> step = pop(steps);
		if (!step)
			return {};
		std::string text = step->text;
		list_push(undone, step.release());
		return text;
	}

	std::size_t depth() const { return steps.count + undone.count; }
};
#ifdef RUN
std::size_t drive(int n)
{
	Undo undo;
	for (int i = 0; i < n; i++)
		undo.record("typed a text that is rather long");
	std::size_t length = undo.undo().size() + undo.undo().size() + undo.depth();
	undo.record("x");
	return length + undo.undo().size() + undo.undo().size();
}
#endif
} // namespace undo_chain
RUN_CLEAN(undo_chain, undo_chain::drive(3))

// CLEAN glyph_ref: `delete this` within a member function, but nothing of the object is used afterwards
namespace glyph_ref
{
class Face
{
	std::string family;
	unsigned references = 1;

	explicit Face(std::string family) : family(std::move(family)) {}
	~Face() = default;

public:
	Face(const Face &) = delete;
	Face &operator=(const Face &) = delete;

	static Face *open(std::string family) { return new Face(std::move(family)); }

	void retain() { references++; }

	// Whether this was the last reference.
	bool release()
	{
		const unsigned left = --references;
		if (left == 0)
			delete this;
		return left == 0;
	}

	const std::string &name() const BORROWED { return family; }
};

class FaceRef
{
	Face *face;

public:
	explicit FaceRef(Face *adopted) : face(adopted) {}
	FaceRef(const FaceRef &other) : face(other.face)
	{
		if (face)
			face->retain();
	}
	FaceRef(FaceRef &&other) noexcept : face(std::exchange(other.face, nullptr)) {}
	FaceRef &operator=(FaceRef other) noexcept
	{
		std::swap(face, other.face);
		return *this;
	}
	~FaceRef()
	{
		if (face)
			face->release();
	}

	const Face *operator->() const { return face; }
};

std::size_t typeset(const std::vector<std::string> &families)
{
	FaceRef current(Face::open("default"));
	std::vector<FaceRef> used{current};
	for (const std::string &family : families) {
		if (current->name() != family)
			current = FaceRef(Face::open(family));
		used.push_back(current);
	}
	std::size_t letters = 0;
	for (const FaceRef &face : used)
		letters += face->name().size();
	return letters;
}
#ifdef RUN
std::size_t drive(int n)
{
	return typeset(std::vector<std::string>(n, "Gentium")) +
	       typeset({"a", "default", "default", "b"});
}
#endif
} // namespace glyph_ref
RUN_CLEAN(glyph_ref, glyph_ref::drive(3))

// CLEAN ripest_first: the element is erased and used afterwards, but it was moved out of the vector before
namespace ripest_first
{
struct Crate {
	std::string fruit;
	int ripeness;
};

class Cellar
{
	std::vector<std::unique_ptr<Crate>> crates;

public:
	void store(std::string fruit, int ripeness)
	{
		crates.push_back(std::make_unique<Crate>(Crate{std::move(fruit), ripeness}));
	}

	void ripen()
	{
		for (auto &crate : crates)
			crate->ripeness++;
		std::erase_if(crates, [](const auto &crate) { return crate->ripeness > 10; });
	}

	std::unique_ptr<Crate> fetch()
	{
		const auto ripest = std::max_element(
			crates.begin(), crates.end(),
			[](const auto &a, const auto &b) { return a->ripeness < b->ripeness; });
		if (ripest == crates.end())
			return nullptr;
		std::unique_ptr<Crate> crate = std::move(*ripest);
		crates.erase(ripest);
		crate->ripeness = 0;
		return crate;
	}
};

std::string deliver(Cellar &cellar, std::size_t wanted)
{
	std::string list;
	const Crate *last = nullptr;
	std::vector<std::unique_ptr<Crate>> cart;
	while (cart.size() < wanted) {
		auto crate = cellar.fetch();
		if (!crate)
			break;
		if (!last || last->fruit != crate->fruit)
			list += crate->fruit + " ";
		last = crate.get();
		cart.push_back(std::move(crate));
	}
	if (last)
		list += "and last " + last->fruit;
	return list;
}
#ifdef RUN
std::size_t drive(int n)
{
	Cellar cellar;
	cellar.store("apple", 3);
	cellar.store("pear", 9);
	cellar.store("a big load of medlars", 10);
	cellar.ripen();
	return deliver(cellar, n).size() + deliver(cellar, 1).size();
}
#endif
} // namespace ripest_first
RUN_CLEAN(ripest_first, ripest_first::drive(3))

// CLEAN slot_pool: elements are constructed in raw storage and destroyed by hand, each slot's flag says whether there is one
namespace slot_pool
{
template <typename T, std::size_t N>
class SlotPool
{
	struct Slot {
		alignas(T) std::byte storage[sizeof(T)];
		bool used = false;
	};
	Slot slots[N];

	T *at(Slot &slot) { return std::launder(reinterpret_cast<T *>(slot.storage)); }

public:
	SlotPool() = default;
	SlotPool(const SlotPool &) = delete;
	SlotPool &operator=(const SlotPool &) = delete;
	~SlotPool()
	{
		for (Slot &slot : slots) {
			if (slot.used)
				at(slot)->~T();
		}
	}

	// Null if there is no room.
	template <typename... Args>
	T *make(Args &&...args) BORROWED
	{
		for (Slot &slot : slots) {
			if (slot.used)
				continue;
			T *made = new (slot.storage) T{std::forward<Args>(args)...};
			slot.used = true;
			return made;
		}
		return nullptr;
	}

	template <typename Condition>
	std::size_t remove_if(Condition condition)
	{
		std::size_t removed = 0;
		for (Slot &slot : slots) {
			if (!slot.used || !condition(std::as_const(*at(slot))))
				continue;
			slot.used = false;
			at(slot)->~T();
			removed++;
		}
		return removed;
	}
};

struct Shot {
	std::string owner;
	int energy;
};

std::size_t shots_spent(const std::vector<int> &energies)
{
	SlotPool<Shot, 4> pool;
	std::size_t spent = 0;
	for (int energy : energies) {
		if (!pool.make(Shot{"the player with the long name", energy}))
			spent += pool.remove_if([](const Shot &shot) { return shot.energy < 5; });
	}
	return spent;
}
#ifdef RUN
std::size_t drive(int n)
{
	return shots_spent({1, 9, 2, 8, 3, n, 7, 7, 7});
}
#endif
} // namespace slot_pool
RUN_CLEAN(slot_pool, slot_pool::drive(3))
