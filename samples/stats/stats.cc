// SPDX-License-Identifier: GPL-2.0
/// @file
/// Statistics that many threads keep at a time, each kind of data with what suits it: counters of each
/// CPU, limits that are read more often than changed, a record that readers copy without waiting.
///
/// Build: `make -C KDIR M=$PWD CFL=PATH_TO_CFL`. Run in a virtual machine: `cfl run samples/stats`.
///
/// What to look at: which lock guards which data cannot be mistaken, as the data is inside. Whoever
/// needs interrupts off says so in a parameter. With `trace=y` a branch is patched into the code that
/// is not there otherwise.
#include <core/bits.hh>
#include <core/build_assert.hh>
#include <kernel/arc.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kthread.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

MODULE_PARAM(limit, u32, {.initial = 999, .perm = 0444, .description = "Ignore what is above"});
MODULE_PARAM(trace, bool, {.initial = false, .perm = 0444, .description = "Count traced values"});

namespace
{

constexpr u32 LARGEST = 1009;

/// Read by each sensor before it begins, where it may sleep.
struct Plan {
	u32 rounds = 1000;
};

/// Read at each value, changed seldom.
struct Limits {
	u32 ignore_above = 0;
};

/// Two numbers that belong together.
struct Peak {
	u32 value = 0;
	u32 sensor = 0;
};

/// The latest values, also wanted by interrupt handlers.
struct Ring {
	Array<u32, 8> values{};
	u32 count = 0;
};

/// Which sensor came first: the barriers order the two.
struct Notice {
	Atomic<u32> sensor{0};
	Atomic<bool> there{false};
};

DEFINE_PER_CPU_VARIABLE(u64, samples);
DEFINE_PER_CPU_VARIABLE(u64, traced);
constinit StaticKeyFalse tracing;

class Stats
{
public:
	Stats(KBox<Srcu> observers, DynamicPerCpu<u32> ignored)
		: observers_(move(observers)), ignored_(move(ignored))
	{
	}

	/// A sensor's thread: all values that it has.
	void sense(u32 sensor) const
	{
		announce(sensor);
		start_.wait_until([this] { return started_.load(Relaxed); });
		const u32 rounds = plan_.read()->rounds;
		for (u32 round = 1; round <= rounds; round++) {
			auto observer = observers_->read_lock();

			take(sensor, round * (sensor + 1) % LARGEST);
			KThread::yield(); // sleepable RCU: its readers may
		}
		if (running_.dec_and_test())
			pr_info("the last sensor has ended\n");
	}

	/// Lets the @p sensors begin, once there is one.
	void start(u32 sensors) const
	{
		running_.set(sensors);
		announced_.wait();
		started_.store(true, Relaxed);
		start_.notify_all();
	}

	void report() const
	{
		const Peak peak = peak_.read();

		observers_->synchronize(); // nobody is inside of a round that began before
		pr_info("samples {}, ignored {}, traced {}\n", samples.sum(), ignored_.sum(),
			traced.sum());
		pr_info("peak {}\n", peak.value);
		{
			const PreemptGuard here;
			pr_info("this CPU ignored no more than all: {}\n",
				ignored_.get(here) <= ignored_.sum());
		}
		pr_info("a first sensor was remembered: {}\n", first_.as_ref().is_some());
		pr_info("seen in the ring: {}\n", ring_.lock_irqsave()->count);
	}

	/// The sensor that announced itself, if its number can be seen by now.
	Option<u32> noticed() const
	{
		if (!notice_.there.load(Relaxed))
			return None;
		kernel::smp_rmb(); // pairs with the one in announce()
		return notice_.sensor.load(Relaxed);
	}

	void set_limit(u32 limit) const { limits_.write()->ignore_above = limit; }

private:
	void announce(u32 sensor) const
	{
		if (!first_.populate(sensor))
			return;
		notice_.sensor.store(sensor, Relaxed);
		kernel::smp_wmb(); // the number comes before the word that it is there
		notice_.there.store(true, Relaxed);
		announced_.complete();
	}

	void take(u32 sensor, u32 value) const
	{
		samples.inc();
		if (value > limits_.read()->ignore_above) {
			ignored_.inc();
			return;
		}
		if (tracing.is_enabled())
			traced.inc();
		note_peak({.value = value, .sensor = sensor});
		kernel::with_irqs_off(
			[this, value](const kernel::IrqsOff &off) { put(off, value); });
	}

	void note_peak(Peak seen) const
	{
		auto peak = peak_.write();

		if (seen.value > peak->value)
			*peak = seen;
	}

	/// For contexts that have interrupts off, which the first parameter proves.
	void put(const kernel::IrqsOff &off, u32 value) const
	{
		auto ring = ring_.lock(off);

		build_assert(core::is_power_of_two(ring->values.size())); // no division below
		ring->values[ring->count++ % ring->values.size()] = value;
	}

	RwSemaphore<Plan> plan_;
	RwLock<Limits> limits_;
	SeqLock<Peak> peak_;
	SpinLock<Ring> ring_;
	SetOnce<u32> first_;
	Notice notice_;
	Completion announced_;
	Refcount running_;
	Atomic<bool> started_{false};
	WaitQueue<struct StartQueue> start_;
	KBox<Srcu> observers_;
	DynamicPerCpu<u32> ignored_;
};

/// What a thread gets: the statistics, and which sensor it is.
struct Sensor {
	Arc<Stats> stats;
	u32 number;
};

} // namespace

// SAFETY: a number.
IMPL_SEND(Plan);
// SAFETY: as above, and readers change nothing.
IMPL_SYNC(Plan);
// SAFETY: a number.
IMPL_SEND(Limits);
// SAFETY: as above, and readers change nothing.
IMPL_SYNC(Limits);
// SAFETY: numbers.
IMPL_SEND(Peak);
// SAFETY: numbers.
IMPL_SEND(Ring);
// SAFETY: each member may go to, and be shared with, other threads.
IMPL_SEND(Stats);
// SAFETY: as above.
IMPL_SYNC(Stats);
// SAFETY: a reference to what may be shared, and a number.
IMPL_SEND(Sensor);

namespace
{

class StatsSample
{
public:
	static Result<StatsSample> init(ThisModule &)
	{
		if (trace.get())
			tracing.enable();
		const auto stats = TRY(Arc<Stats>::create(GFP_KERNEL, TRY(Srcu::create(GFP_KERNEL)),
							  TRY(DynamicPerCpu<u32>::create())));
		stats->set_limit(limit.get());
		{
			auto first = TRY(start(stats, 0));
			auto second = start(stats, 1);

			stats->start(second.is_ok()
					     ? 2
					     : 1); // also without a second one, as the first waits
			if (second.is_err())
				return second.error();
		} // both have ended
		stats->report();
		pr_info("the notice can be seen: {}\n", stats->noticed().is_some());
		return StatsSample();
	}

	void exit() { tracing.disable(); }

private:
	static Result<KThread> start(const Arc<Stats> &stats, u32 number)
	{
		return KThread::run("stats-sensor", Sensor{stats.clone(), number},
				    [](Sensor &own) { own.stats->sense(own.number); });
	}
};

} // namespace

MODULE(StatsSample, {.name = "stats",
		     .authors = {"The C++ for Linux Authors"},
		     .description = "Statistics that many threads keep",
		     .license = "GPL"});
