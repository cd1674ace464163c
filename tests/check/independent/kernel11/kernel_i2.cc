// SPDX-License-Identifier: GPL-2.0
// Sessions, leases, devices and counters on the kernel library: indexes, threads, user memory.
#include <core/scope_guard.hh>
#include <core/variant.hh>
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

// CASE i2_worker_dropped: the handle of the thread ends, and joins, while the spinlock is held
namespace i2_worker_dropped
{
struct Beat {
	Atomic<u32> count{0};
};
} // namespace i2_worker_dropped

// SAFETY: an atomic number.
IMPL_SEND(i2_worker_dropped::Beat);
// SAFETY: as above.
IMPL_SYNC(i2_worker_dropped::Beat);

namespace i2_worker_dropped
{
struct State {
	Option<KThread> worker;
	u32 stops = 0;
};

class Heart
{
public:
	Result<void> start() const
	{
		auto beat = TRY(Arc<Beat>::create(GFP_KERNEL));
		auto worker = TRY(KThread::run("heart", move(beat), [](Arc<Beat> &b) {
			while (!KThread::should_stop()) {
				b->count.inc();
				KThread::yield();
			}
		}));
		Option<KThread> old;
		auto state = state_.lock();

		old = state->worker.replace(move(worker));
		return {};
	}

	//- bad
	void stop_bad() const
	{
		auto state = state_.lock();

		state->worker.reset();
		state->stops++;
	}
	//- good
	void stop_good() const
	{
		Option<KThread> worker;
		auto state = state_.lock();

		worker = state->worker.take();
		state->stops++;
	}
	//- shared

private:
	SpinLock<State> state_;
};
} // namespace i2_worker_dropped

// CASE i2_close_session: the session is looked at after the array gave it up and it was freed
namespace i2_close_session
{
struct Session {
	explicit Session(u32 user) : user(user) {}
	u32 user;
	u32 requests = 0;
};

class Sessions
{
public:
	Result<void> open(usize id, u32 user) const
	{
		auto session = TRY(KBox<Session>::create(GFP_KERNEL, user));

		(void)TRY(sessions_.store(id, move(session), GFP_KERNEL));
		return {};
	}

	//- bad
	u32 close_bad(usize id) const
	{
		auto guard = sessions_.lock();
		auto session = guard.get(id);

		if (!session)
			return 0;
		(void)guard.remove(id);
		return session->requests;
	}
	//- good
	u32 close_good(usize id) const
	{
		auto guard = sessions_.lock();
		auto session = guard.remove(id);

		if (!session)
			return 0;
		return (*session)->requests;
	}
	//- shared

private:
	XArray<KBox<Session>> sessions_;
};
} // namespace i2_close_session

// CASE i2_pair_order: settle() takes users before orders, report() the other way round
namespace i2_pair_order
{
struct Users {
	u32 active = 0;
};

struct Orders {
	u32 open = 0;
	u32 done = 0;
};

class Shop
{
public:
	void settle() const
	{
		auto users = users_.lock();
		auto orders = orders_.lock();

		orders->done += orders->open;
		orders->open = 0;
		users->active = 0;
	}

	//- bad
	u32 report_bad() const
	{
		auto orders = orders_.lock();
		auto users = users_.lock();

		return users->active + orders->open;
	}
	//- good
	u32 report_good() const
	{
		auto users = users_.lock();
		auto orders = orders_.lock();

		return users->active + orders->open;
	}
	//- shared

private:
	Mutex<Users> users_;
	Mutex<Orders> orders_;
};
} // namespace i2_pair_order

// CASE i2_link_state: the alternative that is referred to was replaced by another one
namespace i2_link_state
{
struct Idle {
	u32 since;
};

struct Connected {
	explicit Connected(u32 peer) : peer(peer) {}
	u32 peer;
	u64 bytes = 0;
	KVec<u8> pending;
	Connected(Connected &&) = default;
	Connected &operator=(Connected &&) = default;
};

class Link
{
public:
	void connect(u32 peer) { state_ = Variant<Idle, Connected>(Connected(peer)); }

	//- bad
	u64 disconnect_bad(u32 now)
	{
		auto connected = state_.get<Connected>();

		if (!connected)
			return 0;
		state_ = Variant<Idle, Connected>(Idle{now});
		return connected->bytes + connected->pending.size();
	}
	//- good
	u64 disconnect_good(u32 now)
	{
		auto connected = state_.get<Connected>();

		if (!connected)
			return 0;
		const u64 bytes = connected->bytes + connected->pending.size();

		state_ = Variant<Idle, Connected>(Idle{now});
		return bytes;
	}
	//- shared

private:
	Variant<Idle, Connected> state_{Idle{0}};
};
} // namespace i2_link_state

// CASE i2_shared_hits: the threads that share the page count in a plain number
namespace i2_shared_hits
{
//- bad
struct PageHitsBad {
	mutable u32 hits = 0;

	void hit() const { hits++; }
	u32 count() const { return hits; }
};
//- good
struct PageHitsGood {
	Atomic<u32> hits{0};

	void hit() const { hits.inc(); }
	u32 count() const { return hits.load(Relaxed); }
};
//- shared
} // namespace i2_shared_hits

//- bad
// SAFETY: a number.
IMPL_SEND(i2_shared_hits::PageHitsBad);
// SAFETY: only hit() changes it.
IMPL_SYNC(i2_shared_hits::PageHitsBad);
//- good
// SAFETY: an atomic number.
IMPL_SEND(i2_shared_hits::PageHitsGood);
// SAFETY: as above.
IMPL_SYNC(i2_shared_hits::PageHitsGood);
//- shared

namespace i2_shared_hits
{
//- bad
static Result<u32> serve_bad()
{
	auto page = TRY(Arc<PageHitsBad>::create(GFP_KERNEL));
	auto first = TRY(KThread::run("serve-0", page.clone(), [](Arc<PageHitsBad> &p) {
		for (u32 i = 0; i < 1000; i++)
			p->hit();
	}));
	for (u32 i = 0; i < 1000; i++)
		page->hit();
	first.join();
	return page->count();
}
//- good
static Result<u32> serve_good()
{
	auto page = TRY(Arc<PageHitsGood>::create(GFP_KERNEL));
	auto first = TRY(KThread::run("serve-0", page.clone(), [](Arc<PageHitsGood> &p) {
		for (u32 i = 0; i < 1000; i++)
			p->hit();
	}));
	for (u32 i = 0; i < 1000; i++)
		page->hit();
	first.join();
	return page->count();
}
//- shared
} // namespace i2_shared_hits

// CASE i2_device_published: others find the device in the registry before its fields are written
namespace i2_device_published
{
struct Device {
	u32 irq = 0;
	u32 lanes = 0;
	KString name;
};
} // namespace i2_device_published

// SAFETY: numbers and a string of its own.
IMPL_SEND(i2_device_published::Device);
// SAFETY: nothing changes through a const reference.
IMPL_SYNC(i2_device_published::Device);

namespace i2_device_published
{
struct Devices {
	KVec<Arc<Device>> all;
};

class Registry
{
public:
	Option<Arc<Device>> find(StrView name) const
	{
		auto devices = devices_.lock();

		for (const Arc<Device> &device : devices->all) {
			if (device->name == name)
				return device.clone();
		}
		return None;
	}

	//- bad
	Result<void> add_bad(StrView name, u32 irq) const
	{
		auto device = TRY(Arc<Device>::create(GFP_KERNEL));
		auto title = TRY(KString::from(name, GFP_KERNEL));

		TRY(devices_.lock()->all.push(device.clone(), GFP_KERNEL));
		// SAFETY: nobody has got the device yet.
		unsafe
		{
			Device *raw = device.as_ptr();

			raw->irq = irq;
			raw->lanes = 4;
			raw->name = move(title);
		}
		return {};
	}
	//- good
	Result<void> add_good(StrView name, u32 irq) const
	{
		auto device = TRY(UniqueArc<Device>::create(GFP_KERNEL));
		auto title = TRY(KString::from(name, GFP_KERNEL));

		device->irq = irq;
		device->lanes = 4;
		device->name = move(title);
		return devices_.lock()->all.push(move(device).into_arc(), GFP_KERNEL);
	}
	//- shared

private:
	Mutex<Devices> devices_;
};
} // namespace i2_device_published

// CASE i2_cpu_counter: this CPU's counter is looked at when the thread may be on another CPU
namespace i2_cpu_counter
{
struct Rates {
	u32 packets;
	u32 errors;
};
} // namespace i2_cpu_counter

// SAFETY: numbers.
IMPL_SEND(i2_cpu_counter::Rates);
// SAFETY: as above.
IMPL_SYNC(i2_cpu_counter::Rates);

namespace i2_cpu_counter
{
class Meter
{
public:
	explicit Meter(DynamicPerCpu<Rates> rates) : rates_(move(rates)) {}

	//- bad
	u32 errors_here_bad() const
	{
		Option<const Rates &> here;
		{
			const PreemptGuard stay;

			here = rates_.get(stay);
		}
		return here->packets ? here->errors : 0;
	}
	//- good
	u32 errors_here_good() const
	{
		Rates here{0, 0};
		{
			const PreemptGuard stay;

			here = rates_.get(stay);
		}
		return here.packets ? here.errors : 0;
	}
	//- shared

private:
	DynamicPerCpu<Rates> rates_;
};
} // namespace i2_cpu_counter

// CASE i2_config_from_user: user memory is copied, which may sleep, under a spinlock
namespace i2_config_from_user
{
struct Config {
	Array<u8, 16> key{};
	u32 changes = 0;
};

class Cipher
{
public:
	//- bad
	Result<void> set_key_bad(UserPtr<u8> key) const
	{
		auto reader = UserSlice(move(key), 16).reader();
		auto config = config_.lock();

		TRY(reader.read(config->key.span()));
		config->changes++;
		return {};
	}
	//- good
	Result<void> set_key_good(UserPtr<u8> key) const
	{
		auto reader = UserSlice(move(key), 16).reader();
		Array<u8, 16> fresh{};

		TRY(reader.read(fresh.span()));
		auto config = config_.lock();

		config->key = fresh;
		config->changes++;
		return {};
	}
	//- shared

private:
	SpinLock<Config> config_;
};
} // namespace i2_config_from_user

// CASE i2_second_owner: a second Arc is made out of a pointer although nothing was counted for it
namespace i2_second_owner
{
struct Buffer {
	explicit Buffer(u32 size) : size(size) {}
	const u32 size;
};

struct Ring {
	KVec<Arc<Buffer>> buffers;
};

//- bad
static Result<u32> attach_bad(Ring &ring, const Arc<Buffer> &buffer)
{
	// SAFETY: the pointer came from an Arc.
	unsafe
	{
		auto mine = Arc<Buffer>::from_raw(unsafe_, buffer.as_ptr());

		TRY(ring.buffers.push(move(mine), GFP_KERNEL));
	}
	return buffer->size;
}
//- good
static Result<u32> attach_good(Ring &ring, const Arc<Buffer> &buffer)
{
	// SAFETY: the pointer came from an Arc that gave up the reference that is taken here.
	unsafe
	{
		auto mine = Arc<Buffer>::from_raw(unsafe_, buffer.clone().into_raw());

		TRY(ring.buffers.push(move(mine), GFP_KERNEL));
	}
	return buffer->size;
}
//- bad
static Result<u32> drive_bad(u32 size)
{
	Ring ring;
	auto buffer = TRY(Arc<Buffer>::create(GFP_KERNEL, size));

	return attach_bad(ring, buffer);
}
//- good
static Result<u32> drive_good(u32 size)
{
	Ring ring;
	auto buffer = TRY(Arc<Buffer>::create(GFP_KERNEL, size));

	return attach_good(ring, buffer);
}
//- shared
} // namespace i2_second_owner

// CASE i2_lease_expiry: the loop goes on from an entry of the tree that it has just removed
namespace i2_lease_expiry
{
struct Lease {
	u32 until;
	u32 host;
};

class Leases
{
public:
	Result<void> grant(u32 address, u32 until, u32 host)
	{
		(void)TRY(leases_.try_create_and_insert(address, Lease{until, host}, GFP_KERNEL));
		return {};
	}

	//- bad
	u32 expire_bad(u32 now)
	{
		u32 gone = 0;

		for (auto [address, lease] : leases_) {
			if (lease.until <= now) {
				const u32 old = address;

				(void)leases_.remove(old);
				gone++;
			}
		}
		return gone;
	}
	//- good
	u32 expire_good(u32 now)
	{
		u32 gone = 0;
		auto at = leases_.cursor_front();

		while (at.is_at_entry()) {
			if (at.value()->until <= now) {
				(void)at.remove();
				gone++;
			} else {
				at.move_next();
			}
		}
		return gone;
	}
	//- shared

private:
	RBTree<u32, Lease> leases_;
};
} // namespace i2_lease_expiry

// CASE i2_label_lent: the label is handed out by reference while others may change it
namespace i2_label_lent
{
struct Label {
	KString text;
	u32 version = 0;
};

class Volume
{
public:
	Result<void> rename(StrView text) const
	{
		auto fresh = TRY(KString::from(text, GFP_KERNEL));
		auto label = label_.lock();

		label->text = move(fresh);
		label->version++;
		return {};
	}

	//- bad
	const KString &label_bad() const __lifetimebound
	{
		auto label = label_.lock();

		return label->text;
	}
	Result<usize> width_bad() const
	{
		const KString &text = label_bad();

		return text.size();
	}
	//- good
	Result<KString> label_good() const
	{
		auto label = label_.lock();

		return label->text.clone(GFP_KERNEL);
	}
	Result<usize> width_good() const
	{
		const KString text = TRY(label_good());

		return text.size();
	}
	//- shared

private:
	Mutex<Label> label_;
};
} // namespace i2_label_lent

// CASE i2_restore_later: the guard refers to a local of the function that made and returned it
namespace i2_restore_later
{
struct Panel {
	u32 mode = 0;
	u32 brightness = 100;
};

//- bad
static auto dim_bad(Panel &panel __lifetimebound)
{
	const u32 before = panel.brightness;

	panel.brightness = before / 2;
	return core::ScopeGuard([&panel, &before] { panel.brightness = before; });
}

static u32 blink_bad(Panel &panel)
{
	const auto restore = dim_bad(panel);

	return panel.brightness;
}
//- good
static auto dim_good(Panel &panel __lifetimebound)
{
	const u32 before = panel.brightness;

	panel.brightness = before / 2;
	return core::ScopeGuard([&panel, before] { panel.brightness = before; });
}

static u32 blink_good(Panel &panel)
{
	const auto restore = dim_good(panel);

	return panel.brightness;
}
//- shared
} // namespace i2_restore_later

// CLEAN i2_reserved_number: correct
namespace i2_reserved_number
{
struct File {
	explicit File(u32 owner) : owner(owner) {}
	u32 owner;
};

class Files
{
public:
	Result<usize> open(u32 owner) const
	{
		auto file = TRY(KBox<File>::create(GFP_KERNEL, owner));
		auto place = TRY(files_.reserve_any(0, 63, GFP_KERNEL));
		const usize number = place.index();
		auto guard = files_.lock();

		move(place).fill(guard, move(file));
		return number;
	}
	u32 owner(usize number) const
	{
		auto guard = files_.lock();
		auto file = guard.get(number);

		return file ? file->owner : 0;
	}

private:
	XArray<KBox<File>> files_{XArrayKind::AllocFromZero};
};
} // namespace i2_reserved_number

// CLEAN i2_joined_in_time: correct
namespace i2_joined_in_time
{
struct Sum {
	Atomic<u64> value{0};
};
} // namespace i2_joined_in_time

// SAFETY: an atomic number.
IMPL_SEND(i2_joined_in_time::Sum);
// SAFETY: as above.
IMPL_SYNC(i2_joined_in_time::Sum);

namespace i2_joined_in_time
{
static Result<u64> add_up()
{
	auto sum = TRY(Arc<Sum>::create(GFP_KERNEL));
	auto low = TRY(KThread::run("low", sum.clone(), [](Arc<Sum> &s) { s->value.add(1); }));
	auto high = TRY(KThread::run("high", sum.clone(), [](Arc<Sum> &s) { s->value.add(100); }));

	low.join();
	high.join();
	return sum->value.load(Relaxed);
}
} // namespace i2_joined_in_time

// CLEAN i2_borrow_ended: correct
namespace i2_borrow_ended
{
struct Score {
	u32 player;
	u32 points;
};

static Result<u32> award(KVec<Score> &scores, u32 player, u32 points)
{
	for (Score &score : scores) {
		if (score.player == player) {
			score.points += points;
			return score.points;
		}
	}
	TRY(scores.push(Score{player, points}, GFP_KERNEL));
	Score &last = scores[scores.size() - 1];

	last.points++;
	return last.points;
}
} // namespace i2_borrow_ended

// CLEAN i2_own_then_share: correct
namespace i2_own_then_share
{
struct Table {
	KVec<u32> primes;
};

static Result<Arc<Table>> make(u32 most)
{
	auto table = TRY(UniqueArc<Table>::create(GFP_KERNEL));

	for (u32 n = 2; n < most; n++) {
		bool prime = true;

		for (u32 p : table->primes)
			prime = prime && n % p;
		if (prime)
			TRY(table->primes.push(n, GFP_KERNEL));
	}
	return move(table).into_arc();
}
} // namespace i2_own_then_share

// CLEAN i2_copy_then_lock: correct
namespace i2_copy_then_lock
{
struct Limit {
	u32 soft = 0;
	u32 hard = 0;
};

class Limits
{
public:
	Result<void> set(UserPtr<u32> both) const
	{
		auto reader = UserSlice(move(both), 2 * sizeof(u32)).reader();
		const u32 soft = TRY(reader.read<u32>());
		const u32 hard = TRY(reader.read<u32>());

		if (soft > hard)
			return EINVAL;
		auto limit = limit_.lock_irqsave();

		limit->soft = soft;
		limit->hard = hard;
		return {};
	}
	Result<void> get(UserPtr<u32> both) const
	{
		const Limit now = limit_.with_irqsave([](Limit &l) { return l; });
		auto writer = UserSlice(move(both), 2 * sizeof(u32)).writer();

		TRY(writer.write(now.soft));
		return writer.write(now.hard);
	}

private:
	SpinLock<Limit> limit_;
};
} // namespace i2_copy_then_lock

// CLEAN i2_switch_and_ask_again: correct
namespace i2_switch_and_ask_again
{
struct Empty {
};

struct Full {
	u32 level;
};

class Tank
{
public:
	u32 fill(u32 level)
	{
		if (auto full = state_.get<Full>()) {
			full->level += level;
			return full->level;
		}
		state_ = Variant<Empty, Full>(Full{level});
		auto full = state_.get<Full>();

		return full ? full->level : 0;
	}

private:
	Variant<Empty, Full> state_{Empty{}};
};
} // namespace i2_switch_and_ask_again
