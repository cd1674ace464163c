// SPDX-License-Identifier: GPL-2.0
// Borrows in code of the library: of guarded data, of owners that end, of containers that change.
#include <core/scope_guard.hh>
#include <kernel/arc.hh>
#include <kernel/io_mem.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

// CLEAN table_types: a table of routes, a tree of leases, a list of jobs
struct Route {
	u32 prefix = 0;
	u32 metric = 0;
};
struct Routes {
	KVec<Route> all;
	KString name;
};
// SAFETY: numbers and a text that it owns.
IMPL_SEND(Routes);

struct Leases {
	RBTree<u32, u64> ends;
};
// SAFETY: numbers.
IMPL_SEND(Leases);

struct Job : ListLinks<> {
	explicit Job(u32 number) : number(number) {}
	const u32 number;
};
// SAFETY: a number that does not change, and links that only lists touch.
IMPL_SEND(Job);
// SAFETY: as above.
IMPL_SYNC(Job);

struct Object {
	explicit Object(u32 size) : size(size) {}
	u32 size;
};
// SAFETY: a number.
IMPL_SEND(Object);

Option<Route &> find_route(KVec<Route> &routes __lifetimebound, u32 prefix)
{
	for (Route &route : routes)
		if (route.prefix == prefix)
			return route;
	return None;
}

// CASE metric_after_unlock: the found route is changed after the block that held the lock
namespace metric_after_unlock
{
//- bad
Result<u32> raise_bad(const Mutex<Routes> &routes, u32 prefix)
{
	Option<Route &> found;
	{
		auto guard = routes.lock();

		found = find_route(guard->all, prefix);
	}
	if (!found)
		return ENOENT;
	return ++found->metric;
}
//- good
Result<u32> raise_good(const Mutex<Routes> &routes, u32 prefix)
{
	auto guard = routes.lock();
	Option<Route &> found = find_route(guard->all, prefix);

	if (!found)
		return ENOENT;
	return ++found->metric;
}
} // namespace metric_after_unlock

// CASE default_route_pushed: the default route is appended while the best one is borrowed
namespace default_route_pushed
{
//- bad
Result<u32> choose_bad(KVec<Route> &routes, u32 prefix)
{
	Option<Route &> best = find_route(routes, prefix);

	TRY(routes.push(Route{0, 100}, GFP_KERNEL));
	return best ? best->metric : 100u;
}
//- good
Result<u32> choose_good(KVec<Route> &routes, u32 prefix)
{
	TRY(routes.push(Route{0, 100}, GFP_KERNEL));
	Option<Route &> best = find_route(routes, prefix);

	return best ? best->metric : 100u;
}
} // namespace default_route_pushed

// CASE vector_extended_by_itself: the vector is extended by a span over its own elements
namespace vector_extended_by_itself
{
//- bad
Result<void> repeat_bad(KVec<u32> &pattern, u32 times)
{
	const Span<const u32> once = pattern.span();

	for (u32 i = 1; i < times; i++)
		TRY(pattern.extend(once, GFP_KERNEL));
	return {};
}
//- good
Result<void> repeat_good(KVec<u32> &pattern, u32 times)
{
	const KVec<u32> once = TRY(pattern.clone(GFP_KERNEL));

	for (u32 i = 1; i < times; i++)
		TRY(pattern.extend(once.span(), GFP_KERNEL));
	return {};
}
} // namespace vector_extended_by_itself

// CASE view_of_formatted_name: the view is of a text that was made in the same statement
namespace view_of_formatted_name
{
//- bad
Result<bool> is_long_bad(u32 minor)
{
	const StrView name = TRY(KString::format(GFP_KERNEL, "controller", minor)).view();

	return name.size() > 16;
}
//- good
Result<bool> is_long_good(u32 minor)
{
	const KString owned = TRY(KString::format(GFP_KERNEL, "controller", minor));
	const StrView name = owned.view();

	return name.size() > 16;
}
} // namespace view_of_formatted_name

// CASE name_view_across_append: the old name is a view of the text that grows
namespace name_view_across_append
{
//- bad
Result<bool> rename_bad(Routes &routes, StrView suffix)
{
	const StrView before = routes.name.view();

	TRY(routes.name.append(suffix, GFP_KERNEL));
	return before == routes.name.view();
}
//- good
Result<bool> rename_good(Routes &routes, StrView suffix)
{
	const KString before = TRY(routes.name.clone(GFP_KERNEL));

	TRY(routes.name.append(suffix, GFP_KERNEL));
	return before.view() == routes.name.view();
}
} // namespace name_view_across_append

// CASE registers_after_unmap: the registers are read through a borrow of a mapping that was dropped
namespace registers_after_unmap
{
//- bad
u32 last_status_bad(Option<IoMem<0x20>> &device)
{
	if (!device)
		return 0;
	const Mmio<0x20> registers = device->mmio();

	registers.writel(0, 0x10);
	device.reset();
	return registers.readl(0x8);
}
//- good
u32 last_status_good(Option<IoMem<0x20>> &device)
{
	if (!device)
		return 0;
	const Mmio<0x20> registers = device->mmio();

	registers.writel(0, 0x10);
	const u32 status = registers.readl(0x8);
	device.reset();
	return status;
}
} // namespace registers_after_unmap

// CASE registers_of_local_mapping: the borrow of the registers is kept over the end of the block with the mapping
namespace registers_of_local_mapping
{
//- bad
u32 probe_bad(IoMem<0x20> mapping)
{
	Option<Mmio<0x20>> registers;
	{
		const IoMem<0x20> own = move(mapping);

		own.mmio().writel(1, 0x0);
		registers = own.mmio();
	}
	return registers ? registers->readl(0x4) : 0;
}
//- good
u32 probe_good(IoMem<0x20> mapping)
{
	Option<Mmio<0x20>> registers;
	const IoMem<0x20> own = move(mapping);

	own.mmio().writel(1, 0x0);
	registers = own.mmio();
	return registers ? registers->readl(0x4) : 0;
}
} // namespace registers_of_local_mapping

// CASE lease_ended_under_cursor: the value at the cursor is borrowed over the removal of its entry
namespace lease_ended_under_cursor
{
//- bad
u64 expire_bad(Leases &leases, u64 now)
{
	auto at = leases.ends.cursor_front();
	Option<u64 &> end = at.value();

	if (!end || *end > now)
		return 0;
	(void)at.remove();
	return now - *end;
}
//- good
u64 expire_good(Leases &leases, u64 now)
{
	auto at = leases.ends.cursor_front();
	const Option<u64> end = at.value().copied();

	if (!end || *end > now)
		return 0;
	(void)at.remove();
	return now - *end;
}
} // namespace lease_ended_under_cursor

// CASE tree_cleared_in_loop: the tree is cleared from inside of the loop over it
namespace tree_cleared_in_loop
{
//- bad
u64 overflow_bad(Leases &leases, u64 limit)
{
	u64 sum = 0;

	for (auto [client, end] : leases.ends) {
		sum += end;
		if (sum > limit)
			leases.ends.clear();
	}
	return sum;
}
//- good
u64 overflow_good(Leases &leases, u64 limit)
{
	u64 sum = 0;

	for (auto [client, end] : leases.ends)
		sum += end;
	if (sum > limit)
		leases.ends.clear();
	return sum;
}
} // namespace tree_cleared_in_loop

// CASE job_popped_under_borrow: the first job is borrowed from the list and then taken off it
namespace job_popped_under_borrow
{
//- bad
u32 run_first_bad(List<Job> &jobs)
{
	auto at = jobs.cursor_front();
	Option<const Job &> job = at.current();

	if (!job)
		return 0;
	(void)jobs.pop_front();
	return job->number;
}
//- good
u32 run_first_good(List<Job> &jobs)
{
	auto job = jobs.pop_front();

	if (!job)
		return 0;
	return (*job)->number;
}
} // namespace job_popped_under_borrow

// CASE object_after_array_unlock: the object is borrowed from the array's guard, which was a temporary
namespace object_after_array_unlock
{
using Objects = XArray<KBox<Object>, struct ObjectsLock>;
//- bad
u32 grow_bad(const Objects &objects, usize index, u32 by)
{
	Option<Object &> object;

	if (auto guard = objects.lock(); guard.get(index))
		object = guard.get_mut(index);
	if (!object)
		return 0;
	object->size += by;
	return object->size;
}
//- good
u32 grow_good(const Objects &objects, usize index, u32 by)
{
	auto guard = objects.lock();
	Option<Object &> object = guard.get_mut(index);

	if (!object)
		return 0;
	object->size += by;
	return object->size;
}
} // namespace object_after_array_unlock

// CASE option_replaced_under_borrow: the current object is borrowed while another one takes its place
namespace option_replaced_under_borrow
{
//- bad
u32 swap_bad(Option<KBox<Object>> &current, KBox<Object> fresh)
{
	if (!current)
		return 0;
	Object &old = **current;

	current = move(fresh);
	return (*current)->size - old.size;
}
//- good
u32 swap_good(Option<KBox<Object>> &current, KBox<Object> fresh)
{
	if (!current)
		return 0;
	const KBox<Object> old = move(*current);

	current = move(fresh);
	return (*current)->size - old->size;
}
} // namespace option_replaced_under_borrow

// CASE bytes_leave_mapping: the bytes of a page are used after the mapping that showed them
namespace bytes_leave_mapping
{
//- bad
u32 checksum_bad(const Page &page)
{
	Span<const u8> bytes;
	u32 sum = 0;

	page.with_bytes([&bytes](auto mapped) { bytes = Span<const u8>(mapped); });
	for (u8 byte : bytes)
		sum += byte;
	return sum;
}
//- good
u32 checksum_good(const Page &page)
{
	u32 sum = 0;

	page.with_bytes([&sum](auto mapped) {
		for (u8 byte : Span<const u8>(mapped))
			sum += byte;
	});
	return sum;
}
} // namespace bytes_leave_mapping

// CASE permit_of_local_semaphore: the permit is handed out of the function that has the semaphore
namespace permit_of_local_semaphore
{
//- bad
Option<Permit> enter_bad(u32 slots)
{
	const kernel::Semaphore gate(slots);
	auto permit = gate.try_acquire();

	return permit;
}
//- good
Option<Permit> enter_good(const kernel::Semaphore &gate __lifetimebound)
{
	auto permit = gate.try_acquire();

	return permit;
}
} // namespace permit_of_local_semaphore

// CASE unlocked_with_borrow: a route is borrowed across the time in which the lock is given back
namespace unlocked_with_borrow
{
//- bad
u32 settle_bad(const Mutex<Routes> &routes, const Completion &ready)
{
	auto guard = routes.lock();
	Option<Route &> first = guard->all.front();

	guard.unlocked([&ready] { ready.wait(); });
	return first ? first->metric : 0;
}
//- good
u32 settle_good(const Mutex<Routes> &routes, const Completion &ready)
{
	auto guard = routes.lock();

	guard.unlocked([&ready] { ready.wait(); });
	Option<Route &> first = guard->all.front();
	return first ? first->metric : 0;
}
} // namespace unlocked_with_borrow

// CASE undo_refers_to_moved: the undo action refers to a vector that was handed on before the end
namespace undo_refers_to_moved
{
//- bad
Result<KVec<u32>> build_bad(u32 count)
{
	Option<KBox<KVec<u32>>> numbers = TRY(KBox<KVec<u32>>::create(GFP_KERNEL));
	KVec<u32> &inner = **numbers;
	core::ScopeGuard undo([&inner] { inner.clear(); });

	for (u32 i = 0; i < count; i++)
		TRY(inner.push(i, GFP_KERNEL));
	KVec<u32> done = move(inner);
	numbers.reset();
	return done;
}
//- good
Result<KVec<u32>> build_good(u32 count)
{
	Option<KBox<KVec<u32>>> numbers = TRY(KBox<KVec<u32>>::create(GFP_KERNEL));
	KVec<u32> &inner = **numbers;

	for (u32 i = 0; i < count; i++)
		TRY(inner.push(i, GFP_KERNEL));
	KVec<u32> done = move(inner);
	numbers.reset();
	return done;
}
} // namespace undo_refers_to_moved

// CLEAN removed_while_walking: the cursor's own remove, which goes on to the next entry
u32 expire_all(Leases &leases, u64 now)
{
	u32 count = 0;

	for (auto at = leases.ends.cursor_front(); at.is_at_entry();) {
		if (at.value().copied().value_or(0u) <= now) {
			(void)at.remove();
			count++;
		} else {
			at.move_next();
		}
	}
	return count;
}

// CLEAN copied_under_lock: the route is copied out of the lock
Option<Route> route_of(const Mutex<Routes> &routes, u32 prefix)
{
	auto guard = routes.lock();

	return find_route(guard->all, prefix).copied();
}

// CLEAN name_of_parameter: a view of the caller's text goes back to the caller
StrView shown_name(const Routes &routes __lifetimebound)
{
	return routes.name.empty() ? StrView("unnamed") : routes.name.view();
}

// CLEAN registers_in_scope: the mapping outlives the borrow of its registers
u32 identify(IoMem<0x20> mapping)
{
	const Mmio<0x20> registers = mapping.mmio();

	registers.writel(1, 0x4);
	return registers.readl(0x0) ^ registers.readl(0x8);
}

// CLEAN two_parts_of_span: two parts that do not overlap are written
void mirror(Span<u8> bytes)
{
	auto [low, high] = bytes.split_at(bytes.size() / 2);

	for (usize i = 0; i < low.size(); i++)
		low[i] = high[i];
}

// CLEAN drop_after_unlock: what was taken off the list ends after the lock
bool cancel(const SpinLock<List<Job>> &jobs, const Job &job)
{
	Option<ListArc<Job>> taken = jobs.lock()->remove(job);

	return taken.is_some();
}

// CLEAN borrowed_then_pushed: the borrow has ended when the vector grows
Result<u32> note(KVec<Route> &routes, u32 prefix)
{
	u32 metric = 1;

	if (auto known = find_route(routes, prefix))
		metric = ++known->metric;
	TRY(routes.push(Route{prefix, metric}, GFP_KERNEL));
	return routes[routes.size() - 1].metric;
}

// CLEAN guard_to_helper: the helper works on what the caller's guard gives
u64 sum_of(const Routes &routes)
{
	u64 sum = 0;

	for (const Route &route : routes.all)
		sum += route.metric;
	return sum;
}
u64 metrics(const Mutex<Routes> &routes)
{
	const auto guard = routes.lock();

	return sum_of(*guard);
}
