// SPDX-License-Identifier: GPL-2.0
// Borrows of what the library's owners, containers and guards hold.
#include <core/function_ref.hh>
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

// CASE vec_first_kept: the reference to the first sample is used after the vector grew
namespace vec_first_kept
{
//- bad
Result<u32> record_bad(KVec<u32> &samples, u32 value)
{
	u32 &first = samples[0];

	TRY(samples.push(value, GFP_KERNEL));
	first += value;
	return first;
}
//- good
Result<u32> record_good(KVec<u32> &samples, u32 value)
{
	TRY(samples.push(value, GFP_KERNEL));
	u32 &first = samples[0];

	first += value;
	return first;
}
} // namespace vec_first_kept

// CASE temporary_guard: the lock is released at the end of the statement, the data is changed after it
namespace temporary_guard
{
struct Port {
	u32 users = 0;
	bool open = false;
};
//- bad
u32 attach_bad(const Mutex<Port> &port)
{
	Port &data = *port.lock();

	data.open = true;
	return ++data.users;
}
//- good
u32 attach_good(const Mutex<Port> &port)
{
	auto guard = port.lock();
	Port &data = *guard;

	data.open = true;
	return ++data.users;
}
} // namespace temporary_guard

// CASE rcu_after_section: the configuration is read after the section in which it was found
struct RcuLimits {
	u32 most;
	u32 least;
};
// SAFETY: two numbers, and nothing that belongs to a thread.
IMPL_SEND(RcuLimits);
// SAFETY: readers cannot change it.
IMPL_SYNC(RcuLimits);
namespace rcu_after_section
{
//- bad
u32 range_bad(const RcuPtr<RcuLimits> &limits)
{
	Option<const RcuLimits &> found;
	{
		auto reader = rcu::read_lock();

		found = limits.load(reader);
	}
	if (!found)
		return 0;
	return found->most - found->least;
}
//- good
u32 range_good(const RcuPtr<RcuLimits> &limits)
{
	auto reader = rcu::read_lock();
	auto found = limits.load(reader);

	if (!found)
		return 0;
	return found->most - found->least;
}
} // namespace rcu_after_section

// CASE box_after_push: the box was moved into the vector, and its object is asked for its number
namespace box_after_push
{
struct Channel {
	explicit Channel(u32 number) : number(number) {}
	const u32 number;
};
//- bad
Result<u32> open_bad(KVec<KBox<Channel>> &channels, u32 number)
{
	auto channel = TRY(KBox<Channel>::create(GFP_KERNEL, number));

	TRY(channels.push(move(channel), GFP_KERNEL));
	return channel->number;
}
//- good
Result<u32> open_good(KVec<KBox<Channel>> &channels, u32 number)
{
	auto channel = TRY(KBox<Channel>::create(GFP_KERNEL, number));
	const u32 opened = channel->number;

	TRY(channels.push(move(channel), GFP_KERNEL));
	return opened;
}
} // namespace box_after_push

// CASE arc_after_handover: the reference was given to the table, and is cloned afterwards
namespace arc_after_handover
{
struct Device {
	u32 id = 0;
};
struct Table {
	Option<Arc<Device>> current;
	void set(Arc<Device> device) { current = move(device); }
};
//- bad
Result<Arc<Device>> add_bad(Table &table)
{
	auto device = TRY(Arc<Device>::create(GFP_KERNEL));

	table.set(move(device));
	return device.clone();
}
//- good
Result<Arc<Device>> add_good(Table &table)
{
	auto device = TRY(Arc<Device>::create(GFP_KERNEL));

	table.set(device.clone());
	return device;
}
} // namespace arc_after_handover

// CASE xarray_removed: the session was found, is removed and freed, and then counted on
namespace xarray_removed
{
struct Session {
	explicit Session(u32 user) : user(user) {}
	u32 user;
	u32 requests = 0;
};
//- bad
Result<u32> close_bad(const XArray<KBox<Session>> &sessions, usize id)
{
	auto guard = sessions.lock();
	auto session = guard.get_mut(id);

	if (!session)
		return ENOENT;
	(void)guard.remove(id);
	session->requests++;
	return session->requests;
}
//- good
Result<u32> close_good(const XArray<KBox<Session>> &sessions, usize id)
{
	auto guard = sessions.lock();
	auto session = guard.get_mut(id);

	if (!session)
		return ENOENT;
	session->requests++;
	const u32 requests = session->requests;
	(void)guard.remove(id);
	return requests;
}
} // namespace xarray_removed

// CASE tree_value_kept: the value is a part of a node that is removed while the value is borrowed
namespace tree_value_kept
{
//- bad
u32 retire_bad(RBTree<u32, u32> &counts, u32 user)
{
	auto count = counts.get_mut(user);

	if (!count)
		return 0;
	auto node = counts.remove_node(user);
	node = None;
	return *count;
}
//- good
u32 retire_good(RBTree<u32, u32> &counts, u32 user)
{
	auto count = counts.get_mut(user);

	if (!count)
		return 0;
	const u32 last = *count;
	auto node = counts.remove_node(user);
	node = None;
	return last;
}
} // namespace tree_value_kept

// CASE list_changed_in_loop: objects are taken off the list that the loop walks
namespace list_changed_in_loop
{
struct Request : ListLinks<> {
	explicit Request(u32 sector) : sector(sector) {}
	const u32 sector;
};
//- bad
u32 drop_below_bad(List<Request> &pending, u32 sector)
{
	u32 dropped = 0;

	for (const Request &request : pending) {
		if (request.sector < sector) {
			(void)pending.remove(request);
			dropped++;
		}
	}
	return dropped;
}
//- good
u32 drop_below_good(List<Request> &pending, u32 sector)
{
	u32 dropped = 0;

	for (auto at = pending.cursor_front(); at.is_at_item();) {
		if (at.current()->sector < sector) {
			(void)at.remove();
			dropped++;
		} else {
			at.move_next();
		}
	}
	return dropped;
}
} // namespace list_changed_in_loop

// CASE span_after_drop: the header is looked at after the buffer went to one who frees it
namespace span_after_drop
{
//- shared
usize consume(KVec<u8> buffer)
{
	return buffer.size();
}
//- bad
u32 kind_bad(KVec<u8> buffer)
{
	Span<const u8> header = buffer.span().first(2);
	const usize size = consume(move(buffer));

	return size > 2 ? header[0] * 256u + header[1] : 0;
}
//- good
u32 kind_good(KVec<u8> buffer)
{
	Span<const u8> header = buffer.span().first(2);
	const u32 kind = header[0] * 256u + header[1];
	const usize size = consume(move(buffer));

	return size > 2 ? kind : 0;
}
} // namespace span_after_drop

// CASE name_replaced: the view looks into the string that the owner replaces
namespace name_replaced
{
//- bad
Result<bool> rename_bad(KString &name, StrView to)
{
	StrView old = name.view();

	name = TRY(KString::from(to, GFP_KERNEL));
	return old.starts_with("eth");
}
//- good
Result<bool> rename_good(KString &name, StrView to)
{
	StrView old = name.view();
	const bool ethernet = old.starts_with("eth");

	name = TRY(KString::from(to, GFP_KERNEL));
	return ethernet;
}
} // namespace name_replaced

// CASE option_reset: the borrow of an option's value is used after the option was emptied
namespace option_reset
{
struct Letter {
	KVec<u8> text;
};
//- bad
usize read_bad(Option<Letter> &box)
{
	auto letter = box.as_ref();

	box.reset();
	return letter ? letter->text.size() : 0;
}
//- good
usize read_good(Option<Letter> &box)
{
	auto letter = box.as_ref();
	const usize size = letter ? letter->text.size() : 0;

	box.reset();
	return size;
}
} // namespace option_reset

// CASE callable_gone: the borrowed callable is a temporary closure that has ended when it is called
namespace callable_gone
{
//- bad
u32 apply_bad(const KVec<u32> &values, u32 factor)
{
	core::FunctionRef<u32(u32)> scale = [factor](u32 value) { return value * factor; };
	u32 sum = 0;

	for (u32 value : values)
		sum += scale(value);
	return sum;
}
//- good
u32 apply_good(const KVec<u32> &values, u32 factor)
{
	auto closure = [factor](u32 value) { return value * factor; };
	core::FunctionRef<u32(u32)> scale = closure;
	u32 sum = 0;

	for (u32 value : values)
		sum += scale(value);
	return sum;
}
} // namespace callable_gone

// CLEAN guarded_sum: a borrow of the data that ends before the guard
struct Meter {
	KVec<u32> values;
	u32 rounds = 0;
};
u32 guarded_sum(const Mutex<Meter> &meter)
{
	auto guard = meter.lock();
	u32 sum = 0;

	for (u32 value : guard->values)
		sum += value;
	guard->values.clear();
	guard->rounds++;
	return sum;
}

// CLEAN session_lookup: a session is found, changed, and let go of under one lock
struct LookupSession {
	u32 requests = 0;
};
Result<u32> count_request(const XArray<KBox<LookupSession>> &sessions, usize id)
{
	auto guard = sessions.lock();

	if (auto session = guard.get_mut(id))
		return ++session->requests;
	return ENOENT;
}

// CLEAN parse_settings: views into a text that the caller has
Result<u32> parse_settings(StrView text)
{
	u32 found = 0;

	while (!text.empty()) {
		const usize end = text.find(';').value_or(text.size());
		const StrView setting = text.first(end);

		if (setting.starts_with("mode="))
			found++;
		else if (setting.empty())
			return EINVAL;
		text = end < text.size() ? text.skip(end + 1) : StrView();
	}
	return found;
}

// CLEAN sort_out_list: an object goes from one list to another by its only right
struct Job : ListLinks<> {
	explicit Job(u32 weight) : weight(weight) {}
	const u32 weight;
};
u32 sort_out(List<Job> &from, List<Job> &heavy)
{
	u32 moved = 0;

	for (auto at = from.cursor_front(); at.is_at_item();) {
		if (at.current()->weight <= 10) {
			at.move_next();
			continue;
		}
		if (auto job = at.remove()) {
			heavy.push_back(job.take().value());
			moved++;
		}
	}
	return moved;
}

// CLEAN copy_on_grow: values of a vector are copied before it grows
Result<void> duplicate_last(KVec<u32> &values)
{
	const u32 last = TRY(values.back().copied().ok_or(ENOENT));

	TRY(values.push(last, GFP_KERNEL));
	values[0] = last;
	return {};
}
