// SPDX-License-Identifier: GPL-2.0
// The border to C and to user space, shapes of classes, RCU by hand, registers.
#include <core/scope_guard.hh>
#include <core/transmute.hh>
#include <kernel/arc.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/io_mem.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

// CASE read_takes_private_data: each read takes the owner back that only the release may take
namespace read_takes_private_data
{
class Reading
{
public:
	explicit Reading(u32 seed) : next_(seed) {}
	u32 next() { return next_ = next_ * 1664525u + 1013904223u; }

private:
	u32 next_;
};
using Foreign = kernel::ForeignOwnable<KBox<Reading>>;

Result<void *> open(u32 seed)
{
	return Foreign::into_foreign(TRY(KBox<Reading>::create(GFP_KERNEL, seed)));
}

/// # Safety
///
/// @p data comes from open(), is released once, and not used after that.
void release(core::Unsafe, void *data)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		(void)Foreign::from_foreign(unsafe_, data);
	}
}

//- bad
/// # Safety
///
/// @p data comes from open() and was not released; one thread reads at a time.
u32 read_bad(core::Unsafe, void *data)
{
	// SAFETY: the data is what open() made, by the caller's promise.
	unsafe
	{
		auto reading = Foreign::from_foreign(unsafe_, data);
		return reading->next();
	}
}

Result<u32> use_bad(u32 seed)
{
	void *data = TRY(open(seed));
	u32 sum = 0;

	// SAFETY: opened above, released at the end, and nobody else knows it.
	unsafe
	{
		for (u32 i = 0; i < 3; i++)
			sum ^= read_bad(unsafe_, data);
		release(unsafe_, data);
	}
	return sum;
}
//- good
/// # Safety
///
/// @p data comes from open() and was not released; one thread reads at a time.
u32 read_good(core::Unsafe, void *data)
{
	// SAFETY: the data is what open() made, by the caller's promise.
	unsafe
	{
		auto &reading = Foreign::borrow_mut(unsafe_, data);
		return reading.next();
	}
}

Result<u32> use_good(u32 seed)
{
	void *data = TRY(open(seed));
	u32 sum = 0;

	// SAFETY: opened above, released at the end, and nobody else knows it.
	unsafe
	{
		for (u32 i = 0; i < 3; i++)
			sum ^= read_good(unsafe_, data);
		release(unsafe_, data);
	}
	return sum;
}
} // namespace read_takes_private_data

// CASE reference_from_address: an Arc is made of an address that no into_raw() gave away
namespace reference_from_address
{
struct Firmware {
	explicit Firmware(u32 version) : version(version) {}
	const u32 version;
};

class Loader
{
public:
	//- bad
	Result<u32> request_bad(const Arc<Firmware> &firmware)
	{
		// SAFETY: the address is that of an object in an Arc.
		unsafe
		{
			TRY(loaded_.push(Arc<Firmware>::from_raw(unsafe_, firmware.as_ptr()),
					 GFP_KERNEL));
		}
		return firmware->version;
	}
	//- good
	Result<u32> request_good(const Arc<Firmware> &firmware)
	{
		TRY(loaded_.push(firmware.clone(), GFP_KERNEL));
		return firmware->version;
	}
	//- shared
	void unload() { loaded_.clear(); }

private:
	KVec<Arc<Firmware>> loaded_;
};
} // namespace reference_from_address

// CASE header_fetched_twice: the length that was checked is fetched again before it is used
namespace header_fetched_twice
{
struct Header {
	u32 length;
	u32 kind;
};
} // namespace header_fetched_twice
template <>
inline constexpr bool core::is_from_bytes<header_fetched_twice::Header> =
	core::fields_from_bytes<header_fetched_twice::Header, &header_fetched_twice::Header::length,
				&header_fetched_twice::Header::kind>();
namespace header_fetched_twice
{
constexpr u32 MOST = 256;

//- bad
Result<KVec<u8>> fetch_bad(UserPtr<Header> at, usize size)
{
	const Header seen = TRY(UserSlice(at.clone(), size).reader().read<Header>());

	if (seen.length > MOST || seen.kind > 3)
		return EINVAL;
	UserSliceReader reader = UserSlice(move(at), size).reader();
	const Header header = TRY(reader.read<Header>());
	KVec<u8> body;
	TRY(body.resize(header.length, 0, GFP_KERNEL));
	TRY(reader.read(body.span()));
	return body;
}
//- good
Result<KVec<u8>> fetch_good(UserPtr<Header> at, usize size)
{
	UserSliceReader reader = UserSlice(move(at), size).reader();
	const Header header = TRY(reader.read<Header>());

	if (header.length > MOST || header.kind > 3)
		return EINVAL;
	KVec<u8> body;
	TRY(body.resize(header.length, 0, GFP_KERNEL));
	TRY(reader.read(body.span()));
	return body;
}
} // namespace header_fetched_twice

// CASE ioctl_argument_followed: the argument of an ioctl is made a pointer and read without a copy
namespace ioctl_argument_followed
{
struct Window {
	u32 first;
	u32 lines;
};
} // namespace ioctl_argument_followed
template <>
inline constexpr bool core::is_from_bytes<ioctl_argument_followed::Window> =
	core::fields_from_bytes<ioctl_argument_followed::Window,
				&ioctl_argument_followed::Window::first,
				&ioctl_argument_followed::Window::lines>();
namespace ioctl_argument_followed
{
class Display
{
public:
	//- bad
	Result<void> set_window_bad(usize argument)
	{
		// SAFETY: the caller of an ioctl hands over the address of a window.
		unsafe
		{
			const auto *window = reinterpret_cast<const Window *>(argument);

			if (window->lines > lines_ || window->first > lines_ - window->lines)
				return EINVAL;
			first_ = window->first;
			shown_ = window->lines;
		}
		return {};
	}
	//- good
	Result<void> set_window_good(usize argument)
	{
		auto at = UserPtr<Window>::from_addr(argument);
		const Window window =
			TRY(UserSlice(move(at), sizeof(Window)).reader().read<Window>());

		if (window.lines > lines_ || window.first > lines_ - window.lines)
			return EINVAL;
		first_ = window.first;
		shown_ = window.lines;
		return {};
	}
	//- shared

private:
	u32 lines_ = 480;
	u32 first_ = 0;
	u32 shown_ = 480;
};
} // namespace ioctl_argument_followed

// CASE reply_partly_filled: without an error the fields of the reply that say more have no value
namespace reply_partly_filled
{
struct Reply {
	u32 version;
	u32 state;
	u32 error;
	u32 position;
};

//- bad
Result<void> answer_bad(UserSliceWriter &to, u32 state, u32 position)
{
	Reply reply;

	reply.version = 2;
	reply.state = state;
	if (state == 3) {
		reply.error = 1;
		reply.position = position;
	}
	return to.write(reply);
}
//- good
Result<void> answer_good(UserSliceWriter &to, u32 state, u32 position)
{
	Reply reply{};

	reply.version = 2;
	reply.state = state;
	if (state == 3) {
		reply.error = 1;
		reply.position = position;
	}
	return to.write(reply);
}
} // namespace reply_partly_filled

// CASE transport_closed_by_base: the destructor of the base calls what only the derived class had
namespace transport_closed_by_base
{
//- bad
class TransportBad
{
public:
	virtual ~TransportBad() { shutdown_bad(); }
	void open_bad() { open_ = true; }
	void shutdown_bad()
	{
		if (open_)
			quiesce();
		open_ = false;
	}

private:
	virtual void quiesce() = 0;
	bool open_ = false;
};

class SpiBad final : public TransportBad
{
private:
	void quiesce() override { pending_.clear(); }
	KVec<u16> pending_;
};

Result<void> probe_bad(bool keep)
{
	auto spi = TRY(KBox<SpiBad>::create(GFP_KERNEL));
	KBox<TransportBad> transport = move(spi);

	transport->open_bad();
	if (!keep)
		return ENODEV;
	transport->shutdown_bad();
	return {};
}
//- good
class TransportGood
{
public:
	virtual ~TransportGood() = default;
	void open_good() { open_ = true; }
	void shutdown_good()
	{
		if (open_)
			quiesce();
		open_ = false;
	}

private:
	virtual void quiesce() = 0;
	bool open_ = false;
};

class SpiGood final : public TransportGood
{
public:
	~SpiGood() override { shutdown_good(); }

private:
	void quiesce() override { pending_.clear(); }
	KVec<u16> pending_;
};

Result<void> probe_good(bool keep)
{
	auto spi = TRY(KBox<SpiGood>::create(GFP_KERNEL));
	KBox<TransportGood> transport = move(spi);

	transport->open_good();
	if (!keep)
		return ENODEV;
	transport->shutdown_good();
	return {};
}
} // namespace transport_closed_by_base

// CASE every_sensor_a_thermometer: a sensor of another class is taken for a thermometer
namespace every_sensor_a_thermometer
{
enum class Kind : u8 { Thermometer, Tachometer };

class Sensor
{
public:
	explicit Sensor(Kind kind) : kind_(kind) {}
	virtual ~Sensor() = default;
	virtual u32 raw() const = 0;
	Kind kind() const { return kind_; }

private:
	Kind kind_;
};

class Tachometer final : public Sensor
{
public:
	explicit Tachometer(u32 pulses) : Sensor(Kind::Tachometer), pulses_(pulses) {}
	u32 raw() const override { return pulses_; }

private:
	u32 pulses_;
};

class Thermometer final : public Sensor
{
public:
	Thermometer(u32 millivolts, u32 offset)
		: Sensor(Kind::Thermometer), millivolts_(millivolts), offset_(offset)
	{
	}
	u32 raw() const override { return millivolts_; }
	u32 offset() const { return offset_; }

private:
	u32 millivolts_;
	u32 offset_;
};

Result<KVec<KBox<Sensor>>> find_sensors(u32 fans)
{
	KVec<KBox<Sensor>> sensors;

	TRY(sensors.push(TRY(KBox<Thermometer>::create(GFP_KERNEL, 750u, 12u)), GFP_KERNEL));
	for (u32 i = 0; i < fans; i++)
		TRY(sensors.push(TRY(KBox<Tachometer>::create(GFP_KERNEL, 40u)), GFP_KERNEL));
	return sensors;
}

//- bad
Result<u32> warmest_bad(u32 fans)
{
	const auto sensors = TRY(find_sensors(fans));
	u32 warmest = 0;

	for (const KBox<Sensor> &sensor : sensors) {
		// SAFETY: what find_sensors() found are thermometers.
		unsafe
		{
			const auto &thermometer = static_cast<const Thermometer &>(*sensor);
			const u32 value = thermometer.raw() / 10 + thermometer.offset();
			warmest = value > warmest ? value : warmest;
		}
	}
	return warmest;
}
//- good
Result<u32> warmest_good(u32 fans)
{
	const auto sensors = TRY(find_sensors(fans));
	u32 warmest = 0;

	for (const KBox<Sensor> &sensor : sensors) {
		if (sensor->kind() != Kind::Thermometer)
			continue;
		// SAFETY: of all classes only Thermometer has this kind.
		unsafe
		{
			const auto &thermometer = static_cast<const Thermometer &>(*sensor);
			const u32 value = thermometer.raw() / 10 + thermometer.offset();
			warmest = value > warmest ? value : warmest;
		}
	}
	return warmest;
}
} // namespace every_sensor_a_thermometer

// CASE credits_given_back_by_reference: the returned guard refers to a local
namespace credits_given_back_by_reference
{
constinit Atomic<u32> credits{64};

u32 cost_of(u32 bytes)
{
	return bytes / 512 + 1;
}

//- bad
auto charge_bad(u32 bytes)
{
	const u32 cost = cost_of(bytes);

	credits.sub(cost);
	core::ScopeGuard back([&] { credits.add(cost); });
	return back;
}

u32 transfer_bad(u32 bytes)
{
	const auto charged = charge_bad(bytes);
	const u32 left = credits.load(Relaxed);

	pr_debug("transfer of {}, credits left {}\n", bytes, left);
	return left;
}
//- good
auto charge_good(u32 bytes)
{
	const u32 cost = cost_of(bytes);

	credits.sub(cost);
	core::ScopeGuard back([cost] { credits.add(cost); });
	return back;
}

u32 transfer_good(u32 bytes)
{
	const auto charged = charge_good(bytes);
	const u32 left = credits.load(Relaxed);

	pr_debug("transfer of {}, credits left {}\n", bytes, left);
	return left;
}
} // namespace credits_given_back_by_reference

// CASE command_on_stack: after a timeout the thread goes on with a command that is gone
namespace command_on_stack
{
u32 calibrate(u32 channel)
{
	u32 value = channel;

	for (u32 i = 0; i < 1000; i++)
		value = value * 31 + i;
	return value;
}
} // namespace command_on_stack
//- bad
namespace command_on_stack
{
struct CommandBad {
	explicit CommandBad(u32 channel) : channel(channel) {}
	const u32 channel;
	Atomic<u32> answer{0};
	Completion done;
};
struct CommandRefBad {
	const CommandBad *command;
};
} // namespace command_on_stack
// SAFETY: the command is made of atomics and a completion, and is waited for.
IMPL_SEND(command_on_stack::CommandRefBad);
namespace command_on_stack
{
class ControllerBad
{
public:
	Result<u32> run_bad(u32 channel)
	{
		const CommandBad command(channel);

		worker_ = TRY(KThread::run("cal", CommandRefBad{&command}, [](CommandRefBad &ref) {
			// SAFETY: whoever started this waits for the command.
			unsafe
			{
				ref.command->answer.store(calibrate(ref.command->channel), Relaxed);
				ref.command->done.complete();
			}
		}));
		if (command.done.wait_timeout(Jiffies::from_ms(20)) == WaitResult::TimedOut)
			return ETIMEDOUT;
		return command.answer.load(Relaxed);
	}

private:
	Option<KThread> worker_;
};
} // namespace command_on_stack
//- good
namespace command_on_stack
{
struct CommandGood {
	explicit CommandGood(u32 channel) : channel(channel) {}
	const u32 channel;
	Atomic<u32> answer{0};
	Completion done;
};
} // namespace command_on_stack
// SAFETY: a number that does not change, an atomic and a completion.
IMPL_SEND(command_on_stack::CommandGood);
// SAFETY: as above.
IMPL_SYNC(command_on_stack::CommandGood);
namespace command_on_stack
{
class ControllerGood
{
public:
	Result<u32> run_good(u32 channel)
	{
		const auto command = TRY(Arc<CommandGood>::create(GFP_KERNEL, channel));

		worker_ = TRY(KThread::run("cal", command.clone(), [](Arc<CommandGood> &command) {
			command->answer.store(calibrate(command->channel), Relaxed);
			command->done.complete();
		}));
		if (command->done.wait_timeout(Jiffies::from_ms(20)) == WaitResult::TimedOut)
			return ETIMEDOUT;
		return command->answer.load(Relaxed);
	}

private:
	Option<KThread> worker_;
};
} // namespace command_on_stack

// CASE leases_dropped_in_spinlock: destructors take a mutex while the spinlock is held
namespace leases_dropped_in_spinlock
{
struct Numbers {
	KVec<u32> free;
	u32 lost = 0;
};
} // namespace leases_dropped_in_spinlock
// SAFETY: numbers.
IMPL_SEND(leases_dropped_in_spinlock::Numbers);
namespace leases_dropped_in_spinlock
{
constinit Mutex<Numbers> numbers;

/// A number that goes back to the others at its end.
class Lease
{
public:
	explicit Lease(u32 number) : number_(number) {}
	Lease(const Lease &) = delete;
	Lease &operator=(const Lease &) = delete;
	~Lease()
	{
		auto all = numbers.lock();

		if (all->free.push(number_, GFP_KERNEL).is_err())
			all->lost++;
	}

private:
	u32 number_;
};

class Client
{
public:
	/// The client has this number from now on, and none of those that it had.
	Result<void> take(u32 number)
	{
		KVec<KBox<Lease>> other;

		TRY(other.push(TRY(KBox<Lease>::create(GFP_KERNEL, number)), GFP_KERNEL));
		auto leases = leases_.lock();
		core::swap(*leases, other);
		return {};
	}

	//- bad
	void disconnect_bad()
	{
		auto leases = leases_.lock();

		leases->clear();
		connected_.store(false, Relaxed);
	}
	//- good
	void disconnect_good()
	{
		KVec<KBox<Lease>> ended;
		auto leases = leases_.lock();

		core::swap(*leases, ended);
		connected_.store(false, Relaxed);
	}
	//- shared

private:
	SpinLock<KVec<KBox<Lease>>> leases_;
	Atomic<bool> connected_{true};
};
} // namespace leases_dropped_in_spinlock

// CASE condition_takes_mutex: the condition of wait_until() takes a sleeping lock
namespace condition_takes_mutex
{
struct Flight {
	u32 commands = 0;
	u32 errors = 0;
};

//- bad
class HostBad
{
public:
	void begin_bad() { flight_.lock()->commands++; }
	void end_bad(bool ok)
	{
		{
			auto flight = flight_.lock();
			flight->commands--;
			flight->errors += ok ? 0 : 1;
		}
		idle_.notify_all();
	}
	u32 quiesce_bad()
	{
		idle_.wait_until([this] { return flight_.lock()->commands == 0; });
		return flight_.lock()->errors;
	}

private:
	Mutex<Flight> flight_;
	WaitQueue<struct HostIdleBad> idle_;
};
//- good
class HostGood
{
public:
	void begin_good() { flight_.lock()->commands++; }
	void end_good(bool ok)
	{
		{
			auto flight = flight_.lock();
			flight->commands--;
			flight->errors += ok ? 0 : 1;
		}
		idle_.notify_all();
	}
	u32 quiesce_good()
	{
		idle_.wait_until([this] { return flight_.lock()->commands == 0; });
		return flight_.lock()->errors;
	}

private:
	SpinLock<Flight> flight_;
	WaitQueue<struct HostIdleGood> idle_;
};
} // namespace condition_takes_mutex

// CASE key_freed_under_readers: the old key is freed at once although readers may be looking at it
namespace key_freed_under_readers
{
struct Key {
	explicit Key(u64 secret) : secret(secret) {}
	const u64 secret;
};

class Keyring
{
public:
	Keyring() = default;
	Keyring(const Keyring &) = delete;
	Keyring &operator=(const Keyring &) = delete;
	~Keyring()
	{
		Key *last = current_.load(Relaxed);

		// SAFETY: what is here came out of a box, and nobody can read any longer.
		unsafe
		{
			if (last)
				(void)KBox<Key>::from_raw(unsafe_, last);
		}
	}

	u64 mix(u64 word) const
	{
		auto reader = rcu::read_lock();
		// ORDERING: pairs with the exchange of who puts a key in: the key is whole.
		const Key *key = current_.load(Acquire);

		// SAFETY: a key that was found is freed after the readers only.
		unsafe
		{
			return key ? word ^ key->secret : word;
		}
	}

	//- bad
	Result<void> change_bad(u64 secret)
	{
		auto fresh = TRY(KBox<Key>::create(GFP_KERNEL, secret));
		// ORDERING: pairs with the load in mix().
		Key *old = current_.xchg(move(fresh).into_raw(), Full);

		// SAFETY: the old key came out of a box, and is not in the ring any more.
		unsafe
		{
			if (old)
				(void)KBox<Key>::from_raw(unsafe_, old);
		}
		return {};
	}
	//- good
	Result<void> change_good(u64 secret)
	{
		auto fresh = TRY(KBox<Key>::create(GFP_KERNEL, secret));
		// ORDERING: pairs with the load in mix().
		Key *old = current_.xchg(move(fresh).into_raw(), Full);

		rcu::synchronize();
		// SAFETY: the old key came out of a box, and its readers were waited for.
		unsafe
		{
			if (old)
				(void)KBox<Key>::from_raw(unsafe_, old);
		}
		return {};
	}
	//- shared

private:
	Atomic<Key *> current_{nullptr};
};
} // namespace key_freed_under_readers

// CASE finished_jobs_counted: boxes that were moved away are still in the row
namespace finished_jobs_counted
{
struct Job {
	Job(u32 id, u32 cost, bool ready) : id(id), cost(cost), ready(ready) {}
	u32 id;
	u32 cost;
	bool ready;
};

u32 run(KBox<Job> job)
{
	return job->id * 2 + job->cost;
}

class Scheduler
{
public:
	Result<void> add(u32 id, u32 cost, bool ready)
	{
		return jobs_.push(TRY(KBox<Job>::create(GFP_KERNEL, id, cost, ready)), GFP_KERNEL);
	}

	//- bad
	/// Runs what is ready and says what the others will cost.
	u32 step_bad()
	{
		u32 left = 0;

		for (usize i = 0; i < jobs_.size(); i++) {
			if (jobs_[i]->ready)
				done_ += run(move(jobs_[i]));
		}
		for (const KBox<Job> &job : jobs_)
			left += job->cost;
		return left;
	}
	//- good
	/// Runs what is ready and says what the others will cost.
	u32 step_good()
	{
		u32 left = 0;

		for (usize i = 0; i < jobs_.size(); i++) {
			if (jobs_[i]->ready)
				done_ += run(move(jobs_[i]));
		}
		jobs_.retain([](const KBox<Job> &job) { return !job.is_vacant(); });
		for (const KBox<Job> &job : jobs_)
			left += job->cost;
		return left;
	}
	//- shared
	u32 done() const { return done_; }

private:
	KVec<KBox<Job>> jobs_;
	u32 done_ = 0;
};
} // namespace finished_jobs_counted

// CASE registers_of_ended_mapping: the mapping is a temporary, and its registers are used after it
namespace registers_of_ended_mapping
{
constexpr usize IDENTITY = 0x00;
constexpr usize REVISION = 0x04;

/// # Safety
///
/// The registers of a timer are at @p where, and nobody else relies on them.
Result<IoMem<0x40>> map(core::Unsafe, PhysAddr where)
{
	// SAFETY: the caller's promise.
	return unsafe_expr(IoMem<0x40>::ioremap(unsafe_, where, ResourceSize(0x40)));
}

//- bad
/// # Safety
///
/// As for map().
Result<u32> identify_bad(core::Unsafe, PhysAddr where)
{
	// SAFETY: the caller's promise.
	const Mmio<0x40> registers = TRY(unsafe_expr(map(unsafe_, where))).mmio();
	const u32 identity = registers.readl(IDENTITY);

	if (identity == 0xffffffff)
		return ENODEV;
	return identity << 8 | (registers.readl(REVISION) & 0xff);
}
//- good
/// # Safety
///
/// As for map().
Result<u32> identify_good(core::Unsafe, PhysAddr where)
{
	// SAFETY: the caller's promise.
	const IoMem<0x40> mapping = TRY(unsafe_expr(map(unsafe_, where)));
	const Mmio<0x40> registers = mapping.mmio();
	const u32 identity = registers.readl(IDENTITY);

	if (identity == 0xffffffff)
		return ENODEV;
	return identity << 8 | (registers.readl(REVISION) & 0xff);
}
} // namespace registers_of_ended_mapping
// CASE barrier_before_slot: the barrier is gone when the slot defers the end of its last object
namespace barrier_before_slot
{
struct Members {
	explicit Members(KVec<u32> ids) : ids(move(ids)) {}
	KVec<u32> ids;
};
} // namespace barrier_before_slot
// SAFETY: numbers that do not change.
IMPL_SEND(barrier_before_slot::Members);
// SAFETY: as above.
IMPL_SYNC(barrier_before_slot::Members);
namespace barrier_before_slot
{
/// Lets its object go when the readers have left; the barrier, which lives longer, waits for that.
class __view(rcu::Barrier) Slot
{
public:
	explicit Slot(const rcu::Barrier &barrier __lifetimebound) : barrier_(barrier) {}
	Slot(const Slot &) = delete;
	Slot &operator=(const Slot &) = delete;
	~Slot() { members_.take().defer_drop(barrier_); }

	Result<void> set(KVec<u32> ids)
	{
		auto fresh = TRY(RcuBox<Members>::create(GFP_KERNEL, move(ids)));

		members_.replace(move(fresh)).defer_drop(barrier_);
		return {};
	}
	usize count() const
	{
		auto reader = rcu::read_lock();
		auto members = members_.load(reader);

		return members ? members->ids.size() : 0;
	}

private:
	const rcu::Barrier &barrier_;
	RcuPtr<Members> members_;
};

//- bad
class GroupBad
{
public:
	Result<void> set_bad(KVec<u32> ids) { return slot_.set(move(ids)); }
	usize count_bad() const { return slot_.count(); }

private:
	Slot slot_{barrier_};
	rcu::Barrier barrier_;
};

Result<usize> members_bad(u32 id)
{
	KVec<u32> ids;
	GroupBad group;

	TRY(ids.push(id, GFP_KERNEL));
	TRY(group.set_bad(move(ids)));
	return group.count_bad();
}
//- good
class GroupGood
{
public:
	Result<void> set_good(KVec<u32> ids) { return slot_.set(move(ids)); }
	usize count_good() const { return slot_.count(); }

private:
	rcu::Barrier barrier_;
	Slot slot_{barrier_};
};

Result<usize> members_good(u32 id)
{
	KVec<u32> ids;
	GroupGood group;

	TRY(ids.push(id, GFP_KERNEL));
	TRY(group.set_good(move(ids)));
	return group.count_good();
}
} // namespace barrier_before_slot

// CASE policy_filled_in_sight: the policy is filled in after readers can find it
namespace policy_filled_in_sight
{
struct Policy {
	u32 rate = 0;
	u32 burst = 0;
};
} // namespace policy_filled_in_sight
// SAFETY: numbers that nobody changes once readers see them.
IMPL_SEND(policy_filled_in_sight::Policy);
// SAFETY: as above.
IMPL_SYNC(policy_filled_in_sight::Policy);
namespace policy_filled_in_sight
{
class Policer
{
public:
	//- bad
	Result<void> configure_bad(u32 rate, u32 burst)
	{
		auto box = TRY(RcuBox<Policy>::create(GFP_KERNEL));
		Policy &policy = *box;

		if (rate == 0)
			return EINVAL;
		policy_.replace(move(box)).defer_free();
		policy.rate = rate;
		policy.burst = burst < rate ? rate : burst;
		return {};
	}
	//- good
	Result<void> configure_good(u32 rate, u32 burst)
	{
		auto box = TRY(RcuBox<Policy>::create(GFP_KERNEL));
		Policy &policy = *box;

		if (rate == 0)
			return EINVAL;
		policy.rate = rate;
		policy.burst = burst < rate ? rate : burst;
		policy_.replace(move(box)).defer_free();
		return {};
	}
	//- shared
	bool conforms(u32 tokens) const
	{
		auto reader = rcu::read_lock();
		auto policy = policy_.load(reader);

		return !policy || tokens <= policy->burst;
	}

private:
	RcuPtr<Policy> policy_;
};
} // namespace policy_filled_in_sight
