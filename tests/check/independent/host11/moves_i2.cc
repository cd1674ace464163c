// SPDX-License-Identifier: GPL-2.0
// Moved members and captures, objects with two owners, ownership by raw pointers.
#include "../set.hh"
#include <algorithm>
#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CASE duplicate_login: a failed insert may have eaten the user that is read afterwards
namespace duplicate_login
{
struct User {
	int id;
	int logins;
};
class Online
{
	std::map<int, std::unique_ptr<User>> users;

public:
	//- bad
	int login_bad(std::unique_ptr<User> user)
	{
		const int id = user->id;
		auto [it, fresh] = users.insert(std::make_pair(id, std::move(user)));
		if (!fresh)
			it->second->logins += user->logins;
		return it->second->logins;
	}
	//- good
	int login_good(std::unique_ptr<User> user)
	{
		const int id = user->id;
		auto [it, fresh] = users.try_emplace(id, std::move(user));
		if (!fresh)
			it->second->logins += user->logins;
		return it->second->logins;
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Online online;
	int last = 0;
	for (int i = 0; i < n; i++)
		last = online.login_bad(std::make_unique<User>(User{7, 1}));
	return last;
}
//- shared
//- good
int drive_good(int n)
{
	Online online;
	int last = 0;
	for (int i = 0; i < n; i++)
		last = online.login_good(std::make_unique<User>(User{7, 1}));
	return last;
}
//- shared
} // namespace duplicate_login
RUN_CASE(duplicate_login, duplicate_login::drive_bad(3), duplicate_login::drive_good(3))

// CASE logger_move: the derived move constructor reads the base part it has just moved away
namespace logger_move
{
struct Sink {
	int level;
};
class Base
{
protected:
	std::unique_ptr<Sink> sink;

public:
	explicit Base(int level) : sink(new Sink{level}) {}
	Base(Base &&) = default;
	int level() const { return sink->level; }
};
//- bad
class LoggerBad : public Base
{
	int threshold;

public:
	explicit LoggerBad(int level) : Base(level), threshold(level / 2) {}
	LoggerBad(LoggerBad &&o) noexcept : Base(std::move(o)), threshold(o.level() / 2) {}
	int limit() const { return threshold + level(); }
};
//- good
class LoggerGood : public Base
{
	int threshold;

public:
	explicit LoggerGood(int level) : Base(level), threshold(level / 2) {}
	LoggerGood(LoggerGood &&o) noexcept : Base(std::move(o)), threshold(level() / 2) {}
	int limit() const { return threshold + level(); }
};
//- shared
//- bad
int drive_bad(int n)
{
	LoggerBad a(n);
	LoggerBad b(std::move(a));
	return b.limit();
}
//- shared
//- good
int drive_good(int n)
{
	LoggerGood a(n);
	LoggerGood b(std::move(a));
	return b.limit();
}
//- shared
} // namespace logger_move
RUN_CASE(logger_move, logger_move::drive_bad(4), logger_move::drive_good(4))

// CASE reap_dead: remove_if leaves empty pointers at the end that are walked, not erased
namespace reap_dead
{
struct Monster {
	int health;
};
using Horde = std::vector<std::unique_ptr<Monster>>;
bool dead(const std::unique_ptr<Monster> &m)
{
	return m->health <= 0;
}
//- bad
int strike_bad(Horde &horde, int damage)
{
	for (auto &m : horde)
		m->health -= damage;
	std::remove_if(horde.begin(), horde.end(), dead);
	int left = 0;
	for (const auto &m : horde)
		left += m->health;
	return left;
}
//- good
int strike_good(Horde &horde, int damage)
{
	for (auto &m : horde)
		m->health -= damage;
	horde.erase(std::remove_if(horde.begin(), horde.end(), dead), horde.end());
	int left = 0;
	for (const auto &m : horde)
		left += m->health;
	return left;
}
//- shared
Horde some(int n)
{
	Horde horde;
	for (int i = 0; i < n; i++)
		horde.push_back(std::make_unique<Monster>(Monster{i + 1}));
	return horde;
}
//- bad
int drive_bad(int n)
{
	Horde horde = some(n);
	return strike_bad(horde, 2);
}
//- shared
//- good
int drive_good(int n)
{
	Horde horde = some(n);
	return strike_good(horde, 2);
}
//- shared
} // namespace reap_dead
RUN_CASE(reap_dead, reap_dead::drive_bad(5), reap_dead::drive_good(5))

// CASE compact_slots: when slot and last are the same, the move assignment frees what it then takes
namespace compact_slots
{
//- bad
class RowBad
{
	int *cells = nullptr;

public:
	explicit RowBad(int v) : cells(new int[4]{v, v, v, v}) {}
	RowBad(RowBad &&o) noexcept : cells(std::exchange(o.cells, nullptr)) {}
	RowBad &operator=(RowBad &&o) noexcept
	{
		delete[] cells;
		cells = o.cells;
		o.cells = nullptr;
		return *this;
	}
	~RowBad() { delete[] cells; }
	int sum() const { return cells[0] + cells[3]; }
};
//- good
class RowGood
{
	int *cells = nullptr;

public:
	explicit RowGood(int v) : cells(new int[4]{v, v, v, v}) {}
	RowGood(RowGood &&o) noexcept : cells(std::exchange(o.cells, nullptr)) {}
	RowGood &operator=(RowGood &&o) noexcept
	{
		std::swap(cells, o.cells);
		return *this;
	}
	~RowGood() { delete[] cells; }
	int sum() const { return cells[0] + cells[3]; }
};
//- shared
template <typename R>
int drive(int n)
{
	std::vector<R> rows;
	for (int i = 0; i < n; i++)
		rows.emplace_back(i);
	int sum = 0;
	while (!rows.empty()) {
		R &last = rows.back();
		rows[rows.size() / 2] = std::move(last);
		sum += rows[rows.size() / 2].sum();
		rows.pop_back();
	}
	return sum;
}
//- bad
int drive_bad(int n)
{
	return drive<RowBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<RowGood>(n);
}
//- shared
} // namespace compact_slots
RUN_CASE(compact_slots, compact_slots::drive_bad(5), compact_slots::drive_good(5))

// CASE swap_strategy: the owner deletes the old strategy in its setter, its user deletes it too
namespace swap_strategy
{
class Strategy
{
public:
	virtual ~Strategy() = default;
	virtual int apply(int v) const = 0;
};
class Add : public Strategy
{
	int by;

public:
	explicit Add(int by) : by(by) {}
	int apply(int v) const override { return v + by; }
};
class Context
{
	Strategy *strategy;

public:
	explicit Context(Strategy *s) : strategy(s) {}
	Context(const Context &) = delete;
	Context &operator=(const Context &) = delete;
	~Context() { delete strategy; }
	Strategy *current() const { return strategy; }
	void set(Strategy *s)
	{
		if (s == strategy)
			return;
		delete strategy;
		strategy = s;
	}
};
//- bad
int step_bad(Context &context, int by)
{
	Strategy *old = context.current();
	context.set(new Add(by));
	int result = context.current()->apply(1);
	delete old;
	return result;
}
//- good
int step_good(Context &context, int by)
{
	context.set(new Add(by));
	int result = context.current()->apply(1);
	return result;
}
//- shared
//- bad
int drive_bad(int n)
{
	Context context(new Add(1));
	return step_bad(context, n);
}
//- shared
//- good
int drive_good(int n)
{
	Context context(new Add(1));
	return step_good(context, n);
}
//- shared
} // namespace swap_strategy
RUN_CASE(swap_strategy, swap_strategy::drive_bad(3), swap_strategy::drive_good(3))

// CASE tree_index: the node belongs to its parent's list and to the index by unique_ptr as well
namespace tree_index
{
struct Node {
	int id;
	std::vector<std::unique_ptr<Node>> children;
};
//- bad
class TreeBad
{
	Node root{0, {}};
	std::unordered_map<int, std::unique_ptr<Node>> index;

public:
	Node *add(int id)
	{
		Node *n = new Node{id, {}};
		root.children.emplace_back(n);
		index.emplace(id, n);
		return n;
	}
	bool has(int id) const { return index.count(id) != 0; }
};
//- good
class TreeGood
{
	Node root{0, {}};
	std::unordered_map<int, Node *> index;

public:
	Node *add(int id)
	{
		Node *n = new Node{id, {}};
		root.children.emplace_back(n);
		index.emplace(id, n);
		return n;
	}
	bool has(int id) const { return index.count(id) != 0; }
};
//- shared
template <typename T>
int drive(int n)
{
	T tree;
	int sum = 0;
	for (int i = 1; i <= n; i++)
		sum += tree.add(i)->id;
	return sum + tree.has(n);
}
//- bad
int drive_bad(int n)
{
	return drive<TreeBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<TreeGood>(n);
}
//- shared
} // namespace tree_index
RUN_CASE(tree_index, tree_index::drive_bad(3), tree_index::drive_good(3))

// CASE decode_image: on the error path the raw pointer is deleted although a unique_ptr owns it
namespace decode_image
{
struct Image {
	int width;
	int height;
	std::vector<int> pixels;
};
//- bad
std::unique_ptr<Image> decode_bad(const std::vector<int> &bytes)
{
	if (bytes.size() < 2)
		return nullptr;
	Image *raw = new Image{bytes[0], bytes[1], {}};
	std::unique_ptr<Image> image(raw);
	raw->pixels.assign(bytes.begin() + 2, bytes.end());
	if (raw->pixels.size() != std::size_t(raw->width) * std::size_t(raw->height)) {
		delete raw;
		return nullptr;
	}
	return image;
}
//- good
std::unique_ptr<Image> decode_good(const std::vector<int> &bytes)
{
	if (bytes.size() < 2)
		return nullptr;
	Image *raw = new Image{bytes[0], bytes[1], {}};
	std::unique_ptr<Image> image(raw);
	raw->pixels.assign(bytes.begin() + 2, bytes.end());
	if (raw->pixels.size() != std::size_t(raw->width) * std::size_t(raw->height)) {
		image.reset();
		return nullptr;
	}
	return image;
}
//- shared
//- bad
int drive_bad(int n)
{
	auto whole = decode_bad({1, 2, n, n});
	auto cut = decode_bad({2, 2, n, n});
	return whole->width + (cut ? cut->width : 0);
}
//- shared
//- good
int drive_good(int n)
{
	auto whole = decode_good({1, 2, n, n});
	auto cut = decode_good({2, 2, n, n});
	return whole->width + (cut ? cut->width : 0);
}
//- shared
} // namespace decode_image
RUN_CASE(decode_image, decode_image::drive_bad(3), decode_image::drive_good(3))

// CASE machine_step: the member state was moved into its own transition and is asked afterwards
namespace machine_step
{
struct State {
	int id;
	int visits;
};
std::unique_ptr<State> transition(std::unique_ptr<State> from, int input)
{
	if (input == 0)
		return from;
	return std::make_unique<State>(State{from->id + input, 0});
}
class Machine
{
	std::unique_ptr<State> state = std::make_unique<State>(State{1, 0});
	std::vector<int> trace;

public:
	std::size_t steps() const { return trace.size(); }
	//- bad
	int step_bad(int input)
	{
		auto next = transition(std::move(state), input);
		if (next->id != state->id)
			trace.push_back(next->id);
		state = std::move(next);
		return ++state->visits;
	}
	//- good
	int step_good(int input)
	{
		const int before = state->id;
		auto next = transition(std::move(state), input);
		if (next->id != before)
			trace.push_back(next->id);
		state = std::move(next);
		return ++state->visits;
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Machine m;
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += m.step_bad(i % 2);
	return sum + int(m.steps());
}
//- shared
//- good
int drive_good(int n)
{
	Machine m;
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += m.step_good(i % 2);
	return sum + int(m.steps());
}
//- shared
} // namespace machine_step
RUN_CASE(machine_step, machine_step::drive_bad(4), machine_step::drive_good(4))

// CASE reverse_chain: the current node is moved away before its next pointer is taken from it
namespace reverse_chain
{
struct Link {
	int value;
	std::unique_ptr<Link> next;
};
//- bad
std::unique_ptr<Link> reversed_bad(std::unique_ptr<Link> head)
{
	std::unique_ptr<Link> done;
	while (head) {
		std::unique_ptr<Link> one = std::move(head);
		head = std::move(head->next);
		one->next = std::move(done);
		done = std::move(one);
	}
	return done;
}
//- good
std::unique_ptr<Link> reversed_good(std::unique_ptr<Link> head)
{
	std::unique_ptr<Link> done;
	while (head) {
		std::unique_ptr<Link> one = std::move(head);
		head = std::move(one->next);
		one->next = std::move(done);
		done = std::move(one);
	}
	return done;
}
//- shared
std::unique_ptr<Link> chain(int n)
{
	std::unique_ptr<Link> head;
	for (int i = 0; i < n; i++)
		head.reset(new Link{i, std::move(head)});
	return head;
}
//- bad
int drive_bad(int n)
{
	auto list = reversed_bad(chain(n));
	return list ? list->value : -1;
}
//- shared
//- good
int drive_good(int n)
{
	auto list = reversed_good(chain(n));
	return list ? list->value : -1;
}
//- shared
} // namespace reverse_chain
RUN_CASE(reverse_chain, reverse_chain::drive_bad(4), reverse_chain::drive_good(4))

// CASE make_cursor: the pointer returned belongs to a unique_ptr that dies, and the caller frees it
namespace make_cursor
{
struct Cursor {
	int row;
	int column;
};
//- bad
Cursor *open_cursor_bad(int rows)
{
	auto cursor = std::make_unique<Cursor>(Cursor{0, 0});
	if (rows <= 0)
		return nullptr;
	cursor->row = rows - 1;
	return cursor.get();
}
//- good
Cursor *open_cursor_good(int rows)
{
	auto cursor = std::make_unique<Cursor>(Cursor{0, 0});
	if (rows <= 0)
		return nullptr;
	cursor->row = rows - 1;
	return cursor.release();
}
//- shared
//- bad
int drive_bad(int n)
{
	Cursor *c = open_cursor_bad(n);
	int row = c ? c->row : -1;
	delete c;
	return row;
}
//- shared
//- good
int drive_good(int n)
{
	Cursor *c = open_cursor_good(n);
	int row = c ? c->row : -1;
	delete c;
	return row;
}
//- shared
} // namespace make_cursor
RUN_CASE(make_cursor, make_cursor::drive_bad(3), make_cursor::drive_good(3))

// CASE harvest_results: the loop moves the results out of the tasks, the report reads them there
namespace harvest_results
{
struct Result {
	int score;
};
struct Task {
	int id;
	std::unique_ptr<Result> result;
};
std::vector<std::unique_ptr<Result>> harvest(std::vector<Task> &tasks)
{
	std::vector<std::unique_ptr<Result>> out;
	for (Task &t : tasks)
		if (t.result)
			out.push_back(std::move(t.result));
	return out;
}
//- bad
int report_bad(std::vector<Task> &tasks)
{
	auto results = harvest(tasks);
	int best = 0;
	for (const Task &t : tasks)
		best = std::max(best, t.result->score);
	return best + int(results.size());
}
//- good
int report_good(std::vector<Task> &tasks)
{
	auto results = harvest(tasks);
	int best = 0;
	for (const auto &r : results)
		best = std::max(best, r->score);
	return best + int(results.size());
}
//- shared
std::vector<Task> some(int n)
{
	std::vector<Task> tasks;
	for (int i = 0; i < n; i++)
		tasks.push_back({i, std::make_unique<Result>(Result{i * 7 % 5})});
	return tasks;
}
//- bad
int drive_bad(int n)
{
	auto tasks = some(n);
	return report_bad(tasks);
}
//- shared
//- good
int drive_good(int n)
{
	auto tasks = some(n);
	return report_good(tasks);
}
//- shared
} // namespace harvest_results
RUN_CASE(harvest_results, harvest_results::drive_bad(4), harvest_results::drive_good(4))

// CASE join_group: the member makes a second, independent shared owner of itself
namespace join_group
{
//- bad
class MemberBad
{
	int id;

public:
	explicit MemberBad(int id) : id(id) {}
	void join(std::vector<std::shared_ptr<MemberBad>> &group)
	{
		group.push_back(std::shared_ptr<MemberBad>(this));
	}
	int number() const { return id; }
};
//- good
class MemberGood : public std::enable_shared_from_this<MemberGood>
{
	int id;

public:
	explicit MemberGood(int id) : id(id) {}
	void join(std::vector<std::shared_ptr<MemberGood>> &group)
	{
		group.push_back(shared_from_this());
	}
	int number() const { return id; }
};
//- shared
template <typename M>
int drive(int n)
{
	std::vector<std::shared_ptr<M>> group;
	for (int i = 0; i < n; i++) {
		std::shared_ptr<M> m(new M(i));
		m->join(group);
	}
	int sum = 0;
	for (const auto &m : group)
		sum += m->number();
	return sum;
}
//- bad
int drive_bad(int n)
{
	return drive<MemberBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<MemberGood>(n);
}
//- shared
} // namespace join_group
RUN_CASE(join_group, join_group::drive_bad(3), join_group::drive_good(3))

// CLEAN pop_front_chain: correct
namespace pop_front_chain
{
struct Link {
	int value;
	std::unique_ptr<Link> next;
};
int drive(int n)
{
	std::unique_ptr<Link> head;
	for (int i = 0; i < n; i++)
		head = std::unique_ptr<Link>(new Link{i, std::move(head)});
	int sum = 0;
	while (head) {
		sum = sum * 2 + head->value;
		head = std::move(head->next);
	}
	return sum;
}
} // namespace pop_front_chain
RUN_CLEAN(pop_front_chain, pop_front_chain::drive(5))

// CLEAN exchange_and_run: correct
namespace exchange_and_run
{
class Queue
{
	std::vector<std::function<void(Queue &)>> jobs;

public:
	int ran = 0;
	void post(std::function<void(Queue &)> f) { jobs.push_back(std::move(f)); }
	void run()
	{
		while (!jobs.empty()) {
			auto batch = std::exchange(jobs, {});
			for (auto &job : batch) {
				job(*this);
				ran++;
			}
		}
	}
};
int drive(int n)
{
	Queue q;
	for (int i = 0; i < n; i++)
		q.post([i](Queue &queue) {
			if (i % 2)
				queue.post([](Queue &) {});
		});
	q.run();
	return q.ran;
}
} // namespace exchange_and_run
RUN_CLEAN(exchange_and_run, exchange_and_run::drive(5))

// CLEAN give_back_on_failure: correct
namespace give_back_on_failure
{
struct Buffer {
	std::vector<int> data;
};
struct Device {
	std::unique_ptr<Buffer> busy;
	std::unique_ptr<Buffer> submit(std::unique_ptr<Buffer> b)
	{
		if (busy)
			return b;
		busy = std::move(b);
		return nullptr;
	}
	std::unique_ptr<Buffer> complete() { return std::move(busy); }
};
std::size_t drive(int n)
{
	Device device;
	auto buffer = std::make_unique<Buffer>();
	std::size_t total = 0;
	for (int i = 0; i < n; i++) {
		if (!buffer)
			buffer = i % 3 ? std::make_unique<Buffer>() : device.complete();
		buffer->data.push_back(i);
		total += buffer->data.size();
		buffer = device.submit(std::move(buffer));
	}
	return total;
}
} // namespace give_back_on_failure
RUN_CLEAN(give_back_on_failure, give_back_on_failure::drive(9))

// CLEAN raw_owner_with_rule_of_five: correct
namespace raw_owner_with_rule_of_five
{
class Array
{
	std::size_t count = 0;
	int *items = nullptr;

public:
	Array() = default;
	explicit Array(std::size_t n) : count(n), items(new int[n]()) {}
	Array(const Array &o) : count(o.count), items(o.items ? new int[o.count] : nullptr)
	{
		std::copy(o.items, o.items + count, items);
	}
	Array(Array &&o) noexcept
		: count(std::exchange(o.count, 0)), items(std::exchange(o.items, nullptr))
	{
	}
	Array &operator=(Array o) noexcept
	{
		std::swap(count, o.count);
		std::swap(items, o.items);
		return *this;
	}
	~Array() { delete[] items; }
	std::size_t size() const { return count; }
	int &operator[](std::size_t i) { return items[i]; }
};
int drive(int n)
{
	Array a(static_cast<std::size_t>(n));
	a[0] = 4;
	Array b = a;
	b[0]++;
	a = std::move(b);
	b = Array(3);
	Array &self = a;
	a = self;
	return a[0] + int(b.size());
}
} // namespace raw_owner_with_rule_of_five
RUN_CLEAN(raw_owner_with_rule_of_five, raw_owner_with_rule_of_five::drive(3))

// CLEAN intrusive_members: correct
namespace intrusive_members
{
struct Hook {
	Hook *prev = this;
	Hook *next = this;
	Hook() = default;
	Hook(const Hook &) = delete;
	Hook &operator=(const Hook &) = delete;
	~Hook() { unlink(); }
	void unlink()
	{
		prev->next = next;
		next->prev = prev;
		prev = next = this;
	}
	void before(Hook &at)
	{
		unlink();
		prev = at.prev;
		next = &at;
		at.prev->next = this;
		at.prev = this;
	}
};
struct Task : Hook {
	int weight;
	explicit Task(int w) : weight(w) {}
};
int drive(int n)
{
	Hook list;
	std::vector<std::unique_ptr<Task>> tasks;
	for (int i = 0; i < n; i++) {
		tasks.push_back(std::make_unique<Task>(i));
		tasks.back()->before(list);
	}
	tasks.erase(tasks.begin() + 1);
	int sum = 0;
	for (Hook *h = list.next; h != &list; h = h->next)
		sum += static_cast<Task *>(h)->weight;
	return sum;
}
} // namespace intrusive_members
RUN_CLEAN(intrusive_members, intrusive_members::drive(4))

// CLEAN variant_takeover: correct
namespace variant_takeover
{
struct Idle {
};
struct Loading {
	std::unique_ptr<std::vector<int>> data;
};
struct Ready {
	std::unique_ptr<const std::vector<int>> data;
};
using Phase = std::variant<Idle, Loading, Ready>;
int drive(int n)
{
	Phase phase;
	int out = 0;
	for (int i = 0; i < n; i++) {
		if (std::holds_alternative<Idle>(phase)) {
			phase = Loading{std::make_unique<std::vector<int>>(4, i)};
		} else if (auto *l = std::get_if<Loading>(&phase)) {
			l->data->push_back(i);
			auto data = std::move(l->data);
			phase = Ready{std::move(data)};
		} else {
			out += std::get<Ready>(phase).data->back();
			phase = Idle{};
		}
	}
	return out;
}
} // namespace variant_takeover
RUN_CLEAN(variant_takeover, variant_takeover::drive(10))
