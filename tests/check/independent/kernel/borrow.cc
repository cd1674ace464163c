// SPDX-License-Identifier: GPL-2.0
#include <kernel/arc.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

struct Stats {
	u32 packets = 0;
	u32 drops = 0;
};
struct Queue {
	KVec<u32> items;
};
struct Limits {
	explicit Limits(u32 most) : most(most) {}
	const u32 most;
};
// SAFETY: a number that does not change.
IMPL_SEND(Limits);
// SAFETY: as above.
IMPL_SYNC(Limits);

// CASE k_guard_dropped: a reference into the data is used after the guard's scope
namespace k_guard_dropped
{
//- bad
u32 bad(const Mutex<Stats> &m)
{
	const u32 *n = nullptr;
	{
		auto guard = m.lock();
		const u32 &packets = guard->packets;
		n = &packets;
	}
	// SAFETY: wrong: the lock is free by now.
	unsafe
	{
		return *n;
	}
}
//- good
u32 good(const Mutex<Stats> &m)
{
	auto guard = m.lock();
	const u32 &packets = guard->packets;
	return packets;
}
} // namespace k_guard_dropped

// CASE k_temp_guard_ref: the temporary guard of an expression unlocks at its end; the reference goes on
namespace k_temp_guard_ref
{
//- bad
u32 bad(const Mutex<Stats> &m)
{
	u32 &packets = m.lock()->packets;
	packets++;
	return packets;
}
//- good
u32 good(const Mutex<Stats> &m)
{
	auto guard = m.lock();
	u32 &packets = guard->packets;
	packets++;
	return packets;
}
} // namespace k_temp_guard_ref

// CASE k_return_guarded: a getter returns a reference to guarded data
namespace k_return_guarded
{
//- bad
const u32 &bad(const Mutex<Stats> &m)
{
	auto guard = m.lock();
	return guard->packets;
}
//- good
u32 good(const Mutex<Stats> &m)
{
	auto guard = m.lock();
	return guard->packets;
}
} // namespace k_return_guarded

// CASE k_capture_guarded: a closure that outlives the guard refers to the guarded data
namespace k_capture_guarded
{
//- bad
u32 bad(const Mutex<Stats> &m)
{
	auto make = [&m] {
		auto guard = m.lock();
		Stats &s = *guard;
		return [&s] { return s.packets; };
	};
	auto read = make();
	return read();
}
//- good
u32 good(const Mutex<Stats> &m)
{
	auto make = [&m] {
		auto guard = m.lock();
		Stats s = *guard;
		return [s] { return s.packets; };
	};
	auto read = make();
	return read();
}
} // namespace k_capture_guarded

// CASE k_span_guarded: a span over a guarded vector outlives the lock
namespace k_span_guarded
{
u32 sum(Span<const u32> values)
{
	u32 n = 0;
	for (u32 v : values)
		n += v;
	return n;
}
//- bad
u32 bad(const Mutex<Queue> &m)
{
	Span<const u32> all;
	{
		auto guard = m.lock();
		all = guard->items.span();
	}
	return sum(all);
}
//- good
u32 good(const Mutex<Queue> &m)
{
	Span<const u32> all;
	auto guard = m.lock();
	all = guard->items.span();
	return sum(all);
}
} // namespace k_span_guarded

// CASE k_rcu_escape: what an RCU reader loaded is used after its section
namespace k_rcu_escape
{
//- bad
u32 bad(const RcuPtr<Limits> &p)
{
	Option<const Limits &> limits;
	{
		auto reader = rcu::read_lock();
		limits = p.load(reader);
	}
	return limits ? limits->most : 0;
}
//- good
u32 good(const RcuPtr<Limits> &p)
{
	Option<const Limits &> limits;
	auto reader = rcu::read_lock();
	limits = p.load(reader);
	return limits ? limits->most : 0;
}
} // namespace k_rcu_escape

// CASE k_rcu_return: a function returns what a local reader protects
namespace k_rcu_return
{
//- bad
Option<const Limits &> bad(const RcuPtr<Limits> &p)
{
	auto reader = rcu::read_lock();
	return p.load(reader);
}
//- good
Option<const Limits &> good(const RcuPtr<Limits> &p, const rcu::ReadGuard &reader)
{
	return p.load(reader);
}
} // namespace k_rcu_return

// CASE k_vec_push_ref: an element is kept over a push of the kernel's vector
namespace k_vec_push_ref
{
//- bad
Result<u32> bad(KVec<u32> &v)
{
	u32 &first = v[0];
	TRY(v.push(3, GFP_KERNEL));
	return first;
}
//- good
Result<u32> good(KVec<u32> &v)
{
	TRY(v.push(3, GFP_KERNEL));
	u32 &first = v[0];
	return first;
}
} // namespace k_vec_push_ref

// CASE k_option_ref_clear: an Option<T &> into a vector is used after clear()
namespace k_option_ref_clear
{
//- bad
u32 bad(KVec<u32> &v)
{
	auto last = v.back();
	v.clear();
	return last ? *last : 0;
}
//- good
u32 good(KVec<u32> &v)
{
	auto last = v.back();
	const u32 n = last ? *last : 0;
	v.clear();
	return n;
}
} // namespace k_option_ref_clear

// CASE k_box_moved: a box is used after it went into a vector
namespace k_box_moved
{
//- bad
Result<u32> bad(KVec<KBox<Stats>> &all, KBox<Stats> box)
{
	TRY(all.push(move(box), GFP_KERNEL));
	return box->packets;
}
//- good
Result<u32> good(KVec<KBox<Stats>> &all, KBox<Stats> box)
{
	const u32 n = box->packets;
	TRY(all.push(move(box), GFP_KERNEL));
	return n;
}
} // namespace k_box_moved

// CASE k_box_moved_loop: the second attempt uses the box that the first one gave away
namespace k_box_moved_loop
{
bool submit(KBox<Stats> box)
{
	return box->packets > 3;
}
//- bad
bool bad(KBox<Stats> box)
{
	for (u32 i = 0; i < 3; i++) {
		if (submit(move(box)))
			return true;
	}
	return false;
}
//- good
Result<bool> good(KBox<Stats> box)
{
	for (u32 i = 0; i < 3; i++) {
		if (submit(move(box)))
			return true;
		box = TRY(KBox<Stats>::create(GFP_KERNEL));
	}
	return false;
}
} // namespace k_box_moved_loop

// CASE k_string_view: a view of a KString is read after more text was appended
namespace k_string_view
{
//- bad
Result<usize> bad(KString &s)
{
	const StrView head = s.view();
	TRY(s.append("more", GFP_KERNEL));
	return head.size() + (head.contains('x') ? 1 : 0);
}
//- good
Result<usize> good(KString &s)
{
	TRY(s.append("more", GFP_KERNEL));
	const StrView head = s.view();
	return head.size() + (head.contains('x') ? 1 : 0);
}
} // namespace k_string_view

// CASE k_temp_string: a view of a string that TRY made and that ends with the statement
namespace k_temp_string
{
//- bad
Result<bool> bad(u32 n)
{
	const StrView text = TRY(KString::format(GFP_KERNEL, n)).view();
	return text.contains('1');
}
//- good
Result<bool> good(u32 n)
{
	const KString string = TRY(KString::format(GFP_KERNEL, n));
	const StrView text = string.view();
	return text.contains('1');
}
} // namespace k_temp_string

// CASE k_arc_last: a borrow of an Arc's object is kept over the end of the Arc
namespace k_arc_last
{
//- bad
u32 bad(Arc<Limits> a, Arc<Limits> b)
{
	const Limits &l = *a;
	a = move(b);
	return l.most;
}
//- good
u32 good(Arc<Limits> a, Arc<Limits> b)
{
	a = move(b);
	const Limits &l = *a;
	return l.most;
}
} // namespace k_arc_last

// CASE k_double_lock: the same mutex is taken twice by one function
namespace k_double_lock
{
//- bad
u32 bad(const Mutex<Stats> &m)
{
	auto a = m.lock();
	auto b = m.lock();
	return a->packets + b->drops;
}
//- good
u32 good(const Mutex<Stats> &m, const Mutex<Stats, struct SecondStats> &n)
{
	auto a = m.lock();
	auto b = n.lock();
	return a->packets + b->drops;
}
} // namespace k_double_lock

// CASE k_double_lock_call: a function that holds the lock calls one that takes it
namespace k_double_lock_call
{
class Port
{
public:
	u32 packets() const { return stats_.lock()->packets; }
	//- bad
	u32 bad_total() const
	{
		auto guard = stats_.lock();
		return guard->drops + packets();
	}
	//- good
	u32 good_total() const
	{
		const u32 n = packets();
		auto guard = stats_.lock();
		return guard->drops + n;
	}
	//- shared
private:
	Mutex<Stats> stats_;
};
} // namespace k_double_lock_call

// CASE k_unlocked_borrow: a borrow of the data is kept over unlocked()
namespace k_unlocked_borrow
{
//- bad
u32 bad(const Mutex<Stats> &m)
{
	auto guard = m.lock();
	u32 &packets = guard->packets;
	guard.unlocked([] { KThread::yield(); });
	return packets;
}
//- good
u32 good(const Mutex<Stats> &m)
{
	auto guard = m.lock();
	guard.unlocked([] { KThread::yield(); });
	u32 &packets = guard->packets;
	return packets;
}
} // namespace k_unlocked_borrow

// CASE k_condvar_borrow: a borrow of the data is kept over wait(), which releases the lock
namespace k_condvar_borrow
{
//- bad
u32 bad(const Mutex<Queue> &m, const CondVar<struct Filled> &filled)
{
	auto guard = m.lock();
	auto head = guard->items.front();
	filled.wait(guard);
	return head ? *head : 0;
}
//- good
u32 good(const Mutex<Queue> &m, const CondVar<struct Filled> &filled)
{
	auto guard = m.lock();
	filled.wait(guard);
	auto head = guard->items.front();
	return head ? *head : 0;
}
} // namespace k_condvar_borrow

// CASE k_result_dropped: the result is put in a variable that nobody looks at
namespace k_result_dropped
{
Result<void> configure(u32 n)
{
	if (n > 3)
		return EINVAL;
	return {};
}
//- bad
u32 bad(u32 n)
{
	auto result = configure(n);
	return n;
}
//- good
u32 good(u32 n)
{
	auto result = configure(n);
	return result.is_ok() ? n : 0;
}
} // namespace k_result_dropped

// CASE k_result_overwritten: the first error is overwritten before anybody looked
namespace k_result_overwritten
{
Result<void> step(u32 n)
{
	if (n > 3)
		return EINVAL;
	return {};
}
//- bad
Result<void> bad(u32 n)
{
	auto result = step(n);
	result = step(n + 1);
	return result;
}
//- good
Result<void> good(u32 n)
{
	auto result = step(n);
	if (result.is_ok())
		result = step(n + 1);
	return result;
}
} // namespace k_result_overwritten

// CASE k_result_one_path: on one path the result is not looked at
namespace k_result_one_path
{
Result<u32> read(u32 n)
{
	if (n > 3)
		return EIO;
	return n;
}
//- bad
u32 bad(u32 n, bool verbose)
{
	auto result = read(n);
	if (verbose)
		return result.is_ok() ? 1 : 0;
	return n;
}
//- good
u32 good(u32 n, bool verbose)
{
	auto result = read(n);
	const bool ok = result.is_ok();
	if (verbose)
		return ok ? 1 : 0;
	return n;
}
} // namespace k_result_one_path
