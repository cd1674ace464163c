// SPDX-License-Identifier: GPL-2.0
#include <kernel/arc.hh>
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

// CASE k_raw_deref: a raw pointer is dereferenced in safe code
namespace k_raw_deref
{
//- bad
u32 bad(const Stats *s)
{
	return s->packets;
}
//- good
u32 good(const Stats &s)
{
	return s.packets;
}
} // namespace k_raw_deref

// CASE k_pointer_cast: a pointer is cast to another type in safe code
namespace k_pointer_cast
{
//- bad
const u8 *bad(const Stats &s)
{
	return reinterpret_cast<const u8 *>(&s);
}
//- good
const Stats *good(const Stats &s)
{
	return &s;
}
} // namespace k_pointer_cast

// CASE k_array_index: a C array is indexed with a number that nothing bounds
namespace k_array_index
{
//- bad
u32 bad(u32 n)
{
	const u32 *const table = nullptr;
	return table[n];
}
//- good
u32 good(u32 n)
{
	const Array<u32, 4> table{1, 2, 3, 4};
	return table[n];
}
} // namespace k_array_index

// CASE k_no_safety: an unsafe block does not say why it is right
namespace k_no_safety
{
//- bad
u32 bad(const Stats *s)
{
	unsafe
	{
		return s->packets;
	}
}
//- good
u32 good(const Stats *s)
{
	if (!s)
		return 0;
	// SAFETY: looked at above; the caller's object lives.
	unsafe
	{
		return s->packets;
	}
}
} // namespace k_no_safety

// CASE k_forged_token: the token of unsafe code is made by hand
namespace k_forged_token
{
/// Doubles.
///
/// # Safety
///
/// @p n is even.
u32 risky(core::Unsafe, u32 n)
{
	return n * 2;
}
//- bad
u32 bad(u32 n)
{
	return risky(core::Unsafe{}, n);
}
//- good
u32 good(u32 n)
{
	// SAFETY: twice something is even.
	unsafe
	{
		return risky(unsafe_, n * 2);
	}
}
} // namespace k_forged_token

// CASE k_mutable_global: a plain global is changed by whoever comes along
namespace k_mutable_global
{
//- bad
u32 bad_count;
u32 bad()
{
	return ++bad_count;
}
//- good
constinit Atomic<u32> good_count;
void good()
{
	good_count.inc();
}
} // namespace k_mutable_global

// CASE k_static_local: a static local is a mutable global too
namespace k_static_local
{
//- bad
u32 bad()
{
	static u32 calls;
	return ++calls;
}
//- good
void good()
{
	static constinit Atomic<u32> calls;
	calls.inc();
}
} // namespace k_static_local

// CASE k_new_delete: memory by new in safe code
namespace k_new_delete
{
//- bad
void bad(Stats *s)
{
	delete s;
}
//- good
void good(KBox<Stats> s)
{
	s->drops = 0;
}
} // namespace k_new_delete

// CASE k_union: a member of a union is read in safe code
namespace k_union
{
union Word {
	u32 word;
	u8 bytes[4];
};
//- bad
u8 bad(u32 n)
{
	Word w{.word = n};
	return w.bytes[0];
}
//- good
u8 good(u32 n)
{
	return static_cast<u8>(n & 0xff);
}
} // namespace k_union

// CASE k_const_cast: const is cast away in safe code
namespace k_const_cast
{
//- bad
void bad(const Stats &s)
{
	const_cast<Stats &>(s).packets = 0;
}
//- good
void good(Stats &s)
{
	s.packets = 0;
}
} // namespace k_const_cast

// CASE k_uninit: a number has no value on one path
namespace k_uninit
{
//- bad
u32 bad(u32 n)
{
	u32 size;
	if (n > 4)
		size = n;
	return size;
}
//- good
u32 good(u32 n)
{
	u32 size = 0;
	if (n > 4)
		size = n;
	return size;
}
} // namespace k_uninit

// CASE k_member_uninit: a constructor leaves a member without a value
namespace k_member_uninit
{
//- bad
class BadWindow
{
public:
	explicit BadWindow(u32 size) : size_(size) {}
	u32 end() const { return start_ + size_; }

private:
	u32 size_;
	u32 start_;
};
//- good
class GoodWindow
{
public:
	explicit GoodWindow(u32 size) : size_(size), start_(0) {}
	u32 end() const { return start_ + size_; }

private:
	u32 size_;
	u32 start_;
};
} // namespace k_member_uninit

// CASE k_send_pointer: a class with a reference to someone's data is said to be Send without a reason
namespace k_send_pointer
{
//- bad
struct BadJob {
	u32 &counter;
};
//- good
struct GoodJob {
	u32 counter;
};
//- shared
} // namespace k_send_pointer
//- bad
template <>
inline constexpr bool core::is_send<k_send_pointer::BadJob> = true;
//- good
// SAFETY: a number of its own.
template <>
inline constexpr bool core::is_send<k_send_pointer::GoodJob> = true;
//- shared

// CASE k_thread_borrow: a thread is given a reference to a local
namespace k_thread_borrow
{
//- shared
struct Job {
	u32 *counter;
};
} // namespace k_thread_borrow
//- shared
// SAFETY: the pointer is used by the thread only.
IMPL_SEND(k_thread_borrow::Job);
namespace k_thread_borrow
{
//- bad
Result<KThread> bad()
{
	u32 counter = 0;
	return KThread::run("count", Job{&counter}, [](Job &) {});
}
//- good
Result<void> good()
{
	auto counter = TRY(Arc<Atomic<u32>>::create(GFP_KERNEL));
	auto thread =
		TRY(KThread::run("count", counter.clone(), [](Arc<Atomic<u32>> &c) { c->inc(); }));
	thread.join();
	return {};
}
} // namespace k_thread_borrow

// CASE k_guard_member: a guard is kept in an object on the heap, so the lock is held past every scope
namespace k_guard_member
{
//- bad
struct BadHolder {
	explicit BadHolder(const Mutex<Stats> &m) : s(*m.lock()) {}
	Stats &s;
};
//- good
struct GoodHolder {
	explicit GoodHolder(const Mutex<Stats> &m) : s(*m.lock()) {}
	Stats s;
};
//- shared
} // namespace k_guard_member

// CASE k_stored_borrow: a long-lived object keeps a reference parameter that its signature does not speak of
namespace k_stored_borrow
{
class Registry
{
public:
	//- bad
	void bad_add(const Stats &s) { last_ = &s; }
	//- good
	void good_add(const Stats &s) { copy_ = s; }
	//- shared
	bool any() const { return last_ != nullptr; }

private:
	const Stats *last_ = nullptr;
	Stats copy_;
};
} // namespace k_stored_borrow

// CASE k_static_borrow: a global keeps the address of a parameter
namespace k_static_borrow
{
//- bad
constinit Atomic<const Stats *> bad_last;
void bad()
{
	Stats local;
	bad_last.store(&local, Relaxed);
}
//- good
constinit SpinLock<Stats> good_last;
void good()
{
	Stats local;
	*good_last.lock() = local;
}
} // namespace k_static_borrow

// CASE k_goto: goto in safe code jumps over what the analyses follow
namespace k_goto
{
//- bad
u32 bad(u32 n)
{
	if (n > 3)
		goto out;
	n++;
out:
	return n;
}
//- good
u32 good(u32 n)
{
	if (n <= 3)
		n++;
	return n;
}
} // namespace k_goto

// CASE k_config_name: a misspelt configuration name is never enabled
namespace k_config_name
{
//- bad
bool bad()
{
	return IS_ENABLED(CONFIG_PREMPT_RT);
}
//- good
bool good()
{
	return IS_ENABLED(CONFIG_PREEMPT_RT);
}
} // namespace k_config_name

// CASE k_unsafe_call: an unsafe C function is called in safe code
namespace k_unsafe_call
{
//- bad
void bad(u32 ms)
{
	::msleep(ms);
}
//- good
void good(u32 ms)
{
	// SAFETY: only sleeps.
	unsafe
	{
		::msleep(ms);
	}
}
} // namespace k_unsafe_call

// CASE k_msleep_atomic: the unsafe call is justified, but sleeps under a spinlock all the same
namespace k_msleep_atomic
{
//- bad
void bad(const SpinLock<Stats> &s)
{
	auto guard = s.lock();
	// SAFETY: only sleeps.
	unsafe
	{
		::msleep(5);
	}
	guard->packets++;
}
//- good
void good(const SpinLock<Stats> &s)
{
	// SAFETY: only sleeps.
	unsafe
	{
		::msleep(5);
	}
	auto guard = s.lock();
	guard->packets++;
}
} // namespace k_msleep_atomic
