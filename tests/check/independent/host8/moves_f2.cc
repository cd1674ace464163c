// SPDX-License-Identifier: GPL-2.0
// Use after move: containers, closures, loops, owners handed over by hand.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// CASE init_capture: the buffer was moved into the closure, and its first sample is read outside
namespace init_capture
{
//- bad
int schedule_bad(std::vector<int> samples)
{
	auto task = [samples = std::move(samples)] { return int(samples.size()); };
	int first = samples.front();
	return first + task();
}
//- good
int schedule_good(std::vector<int> samples)
{
	int first = samples.front();
	auto task = [samples = std::move(samples)] { return int(samples.size()); };
	return first + task();
}
} // namespace init_capture
RUN_CASE(init_capture, init_capture::schedule_bad({4, 5, 6}),
	 init_capture::schedule_good({4, 5, 6}))

// CASE called_again: the closure gives its capture away on the first call and is called a second time
namespace called_again
{
int consume(std::unique_ptr<int> token)
{
	return *token;
}
//- bad
int twice_bad(int n)
{
	auto handler = [token = std::make_unique<int>(n)]() mutable {
		return consume(std::move(token));
	};
	int sum = 0;
	for (int i = 0; i < 2; i++)
		sum += handler();
	return sum;
}
//- good
int twice_good(int n)
{
	auto handler = [token = std::make_unique<int>(n)]() {
		return consume(std::make_unique<int>(*token));
	};
	int sum = 0;
	for (int i = 0; i < 2; i++)
		sum += handler();
	return sum;
}
} // namespace called_again
RUN_CASE(called_again, called_again::twice_bad(2), called_again::twice_good(2))

// CASE moved_elements: the elements were moved into the archive, the old list is still summed up
namespace moved_elements
{
using Item = std::unique_ptr<int>;
//- bad
int archive_bad(std::vector<Item> items)
{
	std::vector<Item> kept;
	std::move(items.begin(), items.end(), std::back_inserter(kept));
	int sum = 0;
	for (const Item &item : items)
		sum += *item;
	return sum;
}
//- good
int archive_good(std::vector<Item> items)
{
	std::vector<Item> kept;
	std::move(items.begin(), items.end(), std::back_inserter(kept));
	int sum = 0;
	for (const Item &item : kept)
		sum += *item;
	return sum;
}
//- shared
std::vector<Item> three()
{
	std::vector<Item> items;
	for (int i = 0; i < 3; i++)
		items.push_back(std::make_unique<int>(i));
	return items;
}
} // namespace moved_elements
RUN_CASE(moved_elements, moved_elements::archive_bad(moved_elements::three()),
	 moved_elements::archive_good(moved_elements::three()))

// CASE hole_in_list: the last shape was moved out but its empty slot stays in the list
namespace hole_in_list
{
struct Shape {
	virtual ~Shape() = default;
	virtual int area() const = 0;
};
struct Square : Shape {
	int side;
	explicit Square(int side) : side(side) {}
	int area() const override { return side * side; }
};
using Shapes = std::vector<std::unique_ptr<Shape>>;

int area(const Shapes &shapes)
{
	int sum = 0;
	for (const auto &shape : shapes)
		sum += shape->area();
	return sum;
}
//- bad
int lift_bad(Shapes &shapes)
{
	std::unique_ptr<Shape> top = std::move(shapes.back());
	return area(shapes) + top->area();
}
//- good
int lift_good(Shapes &shapes)
{
	std::unique_ptr<Shape> top = std::move(shapes.back());
	shapes.pop_back();
	return area(shapes) + top->area();
}
//- shared
int run(int (*lift)(Shapes &))
{
	Shapes shapes;
	shapes.push_back(std::make_unique<Square>(2));
	shapes.push_back(std::make_unique<Square>(3));
	return lift(shapes);
}
} // namespace hole_in_list
RUN_CASE(hole_in_list, hole_in_list::run(hole_in_list::lift_bad),
	 hole_in_list::run(hole_in_list::lift_good))

// CASE defaulted_move_raw: the defaulted move copies the raw pointer, so both objects free the block
namespace defaulted_move_raw
{
//- bad
class ArenaBad
{
	char *block;

public:
	explicit ArenaBad(size_t size) : block(new char[size]{}) {}
	ArenaBad(ArenaBad &&other) = default;
	ArenaBad &operator=(ArenaBad &&) = delete;
	~ArenaBad() { delete[] block; }
	char *at(size_t n) { return block + n; }
};
//- good
class ArenaGood
{
	char *block;

public:
	explicit ArenaGood(size_t size) : block(new char[size]{}) {}
	ArenaGood(ArenaGood &&other) noexcept : block(std::exchange(other.block, nullptr)) {}
	ArenaGood &operator=(ArenaGood &&) = delete;
	~ArenaGood() { delete[] block; }
	char *at(size_t n) { return block + n; }
};
//- bad
int use_bad(size_t size)
{
	ArenaBad first(size);
	*first.at(1) = 'x';
	ArenaBad second(std::move(first));
	return *second.at(1);
}
//- good
int use_good(size_t size)
{
	ArenaGood first(size);
	*first.at(1) = 'x';
	ArenaGood second(std::move(first));
	return *second.at(1);
}
} // namespace defaulted_move_raw
RUN_CASE(defaulted_move_raw, defaulted_move_raw::use_bad(8), defaulted_move_raw::use_good(8))

// CASE builder_finished: build() moves the rows out, and the builder is asked for its last row afterwards
namespace builder_finished
{
using Rows = std::vector<std::vector<int>>;

class Builder
{
	Rows rows;

public:
	Builder &row(std::vector<int> values)
	{
		rows.push_back(std::move(values));
		return *this;
	}
	const std::vector<int> &last() const { return rows.back(); }
	Rows build() && { return std::move(rows); }
};
//- bad
int make_bad(int n)
{
	Builder builder;
	builder.row({n}).row({n, n});
	Rows table = std::move(builder).build();
	return int(table.size()) + builder.last()[0];
}
//- good
int make_good(int n)
{
	Builder builder;
	builder.row({n}).row({n, n});
	int last = builder.last()[0];
	Rows table = std::move(builder).build();
	return int(table.size()) + last;
}
} // namespace builder_finished
RUN_CASE(builder_finished, builder_finished::make_bad(2), builder_finished::make_good(2))

// CASE reused_line: the line that was moved into the list is appended to in the next round (silent under sanitizers)
namespace reused_line
{
//- bad
std::vector<std::string> wrap_bad(const std::vector<std::string> &words, size_t width)
{
	std::vector<std::string> lines;
	std::string line;
	for (const std::string &word : words) {
		if (line.size() + word.size() > width)
			lines.push_back(std::move(line));
		line += word + " ";
	}
	lines.push_back(line);
	return lines;
}
//- good
std::vector<std::string> wrap_good(const std::vector<std::string> &words, size_t width)
{
	std::vector<std::string> lines;
	std::string line;
	for (const std::string &word : words) {
		if (line.size() + word.size() > width)
			lines.push_back(std::exchange(line, {}));
		line += word + " ";
	}
	lines.push_back(line);
	return lines;
}
} // namespace reused_line
RUN_CASE(reused_line, reused_line::wrap_bad({"one", "two", "three"}, 6),
	 reused_line::wrap_good({"one", "two", "three"}, 6))

// CASE assigned_plan: whichever list it went to, the plan is gone when its stops are added up
namespace assigned_plan
{
struct Plan {
	std::vector<int> stops;
};
struct Depot {
	std::vector<Plan> early;
	std::vector<Plan> late;
};
//- bad
int assign_bad(Depot &depot, Plan plan, int hour)
{
	auto &list = hour < 12 ? depot.early : depot.late;
	list.emplace_back(std::move(plan));
	int distance = 0;
	for (size_t i = 0; i < 2; i++)
		distance += plan.stops[i];
	return distance;
}
//- good
int assign_good(Depot &depot, Plan plan, int hour)
{
	auto &list = hour < 12 ? depot.early : depot.late;
	const Plan &placed = list.emplace_back(std::move(plan));
	int distance = 0;
	for (size_t i = 0; i < 2; i++)
		distance += placed.stops[i];
	return distance;
}
//- shared
int run(int (*assign)(Depot &, Plan, int))
{
	Depot depot;
	return assign(depot, {{10, 20}}, 9);
}
} // namespace assigned_plan
RUN_CASE(assigned_plan, assigned_plan::run(assigned_plan::assign_bad),
	 assigned_plan::run(assigned_plan::assign_good))

// CASE insert_refused: the pair takes the plugin even if its name is there already, and it is used after the refusal
namespace insert_refused
{
struct Plugin {
	int version;
};
using Plugins = std::map<std::string, std::unique_ptr<Plugin>>;
//- bad
int load_bad(Plugins &plugins, const std::string &name, std::unique_ptr<Plugin> plugin)
{
	auto [it, fresh] = plugins.insert({name, std::move(plugin)});
	if (!fresh)
		return plugin->version - it->second->version;
	return 0;
}
//- good
int load_good(Plugins &plugins, const std::string &name, std::unique_ptr<Plugin> plugin)
{
	auto [it, fresh] = plugins.try_emplace(name, std::move(plugin));
	if (!fresh)
		return plugin->version - it->second->version;
	return 0;
}
//- shared
int run(int (*load)(Plugins &, const std::string &, std::unique_ptr<Plugin>))
{
	Plugins plugins;
	load(plugins, "codec", std::make_unique<Plugin>(Plugin{1}));
	return load(plugins, "codec", std::make_unique<Plugin>(Plugin{3}));
}
} // namespace insert_refused
RUN_CASE(insert_refused, insert_refused::run(insert_refused::load_bad),
	 insert_refused::run(insert_refused::load_good))

// CASE while_pop: the accumulator is moved away in the loop and used by the next round
namespace while_pop
{
using Group = std::unique_ptr<std::vector<int>>;
//- bad
size_t group_bad(const std::vector<int> &values, size_t most)
{
	std::vector<Group> groups;
	auto group = std::make_unique<std::vector<int>>();
	for (int value : values) {
		group->push_back(value);
		if (group->size() == most)
			groups.push_back(std::move(group));
	}
	return groups.size();
}
//- good
size_t group_good(const std::vector<int> &values, size_t most)
{
	std::vector<Group> groups;
	auto group = std::make_unique<std::vector<int>>();
	for (int value : values) {
		group->push_back(value);
		if (group->size() == most) {
			groups.push_back(std::move(group));
			group = std::make_unique<std::vector<int>>();
		}
	}
	return groups.size();
}
} // namespace while_pop
RUN_CASE(while_pop, while_pop::group_bad({1, 2, 3}, 2), while_pop::group_good({1, 2, 3}, 2))

// CASE base_then_member: the move constructor gives the whole of other to the base and then takes from it again
namespace base_then_member
{
struct Node {
	std::vector<int> children;
	Node() = default;
	Node(Node &&) = default;
	Node(const Node &) = default;
};
//- bad
struct MenuBad : Node {
	int first;
	explicit MenuBad(std::vector<int> list) : first(list.at(0)) { children = std::move(list); }
	MenuBad(MenuBad &&other) : Node(std::move(other)), first(other.children[0]) {}
};
//- good
struct MenuGood : Node {
	int first;
	explicit MenuGood(std::vector<int> list) : first(list.at(0)) { children = std::move(list); }
	MenuGood(MenuGood &&other) : Node(std::move(other)), first(children[0]) {}
};
//- bad
int transfer_bad()
{
	MenuBad menu({8, 9});
	MenuBad other(std::move(menu));
	return other.first;
}
//- good
int transfer_good()
{
	MenuGood menu({8, 9});
	MenuGood other(std::move(menu));
	return other.first;
}
} // namespace base_then_member
RUN_CASE(base_then_member, base_then_member::transfer_bad(), base_then_member::transfer_good())

// CASE function_moved: the callback was moved into the table, and is called directly afterwards
namespace function_moved
{
using Handler = std::function<int(int)>;
struct Router {
	std::map<std::string, Handler> routes;
};
//- bad
int mount_bad(Router &router, Handler handler)
{
	router.routes["/"] = std::move(handler);
	return handler(200);
}
//- good
int mount_good(Router &router, Handler handler)
{
	Handler &mounted = router.routes["/"];
	mounted = std::move(handler);
	return mounted(200);
}
//- shared
int run(int (*mount)(Router &, Handler))
{
	Router router;
	try {
		return mount(router, [](int status) { return status; });
	} catch (const std::bad_function_call &) {
		__builtin_trap();
	}
}
} // namespace function_moved
RUN_CASE(function_moved, function_moved::run(function_moved::mount_bad),
	 function_moved::run(function_moved::mount_good))

// CLEAN loop_local_moved: what is moved is made anew in each round
namespace loop_local_moved
{
size_t collect(int n)
{
	std::vector<std::vector<int>> rows;
	for (int i = 0; i < n; i++) {
		std::vector<int> row(size_t(i) + 1, i);
		rows.push_back(std::move(row));
	}
	return rows.back().size();
}
} // namespace loop_local_moved
RUN_CLEAN(loop_local_moved, loop_local_moved::collect(3))

// CLEAN move_into_itself_by_swap: rotating buffers by moves leaves each of them with a value
namespace move_into_itself_by_swap
{
int rotate(int n)
{
	std::vector<int> a(size_t(n), 1);
	std::vector<int> b(size_t(n), 2);
	std::vector<int> spare = std::move(a);
	a = std::move(b);
	b = std::move(spare);
	return a[0] * 10 + b[0];
}
} // namespace move_into_itself_by_swap
RUN_CLEAN(move_into_itself_by_swap, move_into_itself_by_swap::rotate(2))

// CLEAN copied_capture: the closure has a copy, the original is free to go
namespace copied_capture
{
size_t twice(std::string name)
{
	auto greet = [name] { return name.size(); };
	std::string other = std::move(name);
	return greet() + other.size();
}
} // namespace copied_capture
RUN_CLEAN(copied_capture, copied_capture::twice("somebody"))

// CLEAN rvalue_not_taken: a parameter of type && that is only read has not been moved from
namespace rvalue_not_taken
{
size_t peek(std::vector<int> &&values)
{
	return values.size();
}
int both(std::vector<int> values)
{
	size_t n = peek(std::move(values));
	values.assign(n, 5);
	return values.front();
}
} // namespace rvalue_not_taken
RUN_CLEAN(rvalue_not_taken, rvalue_not_taken::both({1, 2}))

// CLEAN erase_moved_tail: remove_if leaves moved-from elements only behind the end that erase cuts off
namespace erase_moved_tail
{
int live(std::vector<std::unique_ptr<int>> items)
{
	items.erase(std::remove_if(items.begin(), items.end(),
				   [](const auto &item) { return *item % 2 == 0; }),
		    items.end());
	int sum = 0;
	for (const auto &item : items)
		sum += *item;
	return sum;
}
int run()
{
	std::vector<std::unique_ptr<int>> items;
	for (int i = 0; i < 6; i++)
		items.push_back(std::make_unique<int>(i));
	return live(std::move(items));
}
} // namespace erase_moved_tail
RUN_CLEAN(erase_moved_tail, erase_moved_tail::run())

// CLEAN moved_in_switch: each arm moves once and ends
namespace moved_in_switch
{
struct Bins {
	std::vector<std::vector<int>> small;
	std::vector<std::vector<int>> large;
};
int sort_in(Bins &bins, std::vector<int> part)
{
	switch (part.size()) {
	case 0:
		break;
	case 1:
		bins.small.push_back(std::move(part));
		break;
	default:
		bins.large.push_back(std::move(part));
		break;
	}
	return int(bins.small.size() + 10 * bins.large.size());
}
int run()
{
	Bins bins;
	sort_in(bins, {1});
	return sort_in(bins, {1, 2});
}
} // namespace moved_in_switch
RUN_CLEAN(moved_in_switch, moved_in_switch::run())

// CLEAN weak_stays: a shared_ptr copied first may be moved from
namespace weak_stays
{
int share(int n)
{
	auto first = std::make_shared<int>(n);
	std::weak_ptr<int> watch = first;
	std::vector<std::shared_ptr<int>> all{first};
	all.push_back(std::move(first));
	auto held = watch.lock();
	return held ? *held + int(all.size()) : 0;
}
} // namespace weak_stays
RUN_CLEAN(weak_stays, weak_stays::share(3))
