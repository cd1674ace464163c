// SPDX-License-Identifier: GPL-2.0
// What threads share, and what goes to them.
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

// CASE mutable_in_shared: a const method changes a plain member of an object that threads share
//- bad
struct MeterBad {
	void tick() const { ticks++; }
	mutable u32 ticks = 0;
};
// SAFETY: a number.
IMPL_SEND(MeterBad);
// SAFETY: it is shared through const references only.
IMPL_SYNC(MeterBad);
Result<u32> meter_bad()
{
	auto meter = TRY(Arc<MeterBad>::create(GFP_KERNEL));
	auto thread =
		TRY(KThread::run("meter", meter.clone(), [](Arc<MeterBad> &m) { m->tick(); }));

	meter->tick();
	thread.join();
	return meter->ticks;
}
//- good
struct MeterGood {
	void tick() const { ticks.inc(); }
	Atomic<u32> ticks{0};
};
// SAFETY: a number.
IMPL_SEND(MeterGood);
// SAFETY: it is shared through const references only.
IMPL_SYNC(MeterGood);
Result<u32> meter_good()
{
	auto meter = TRY(Arc<MeterGood>::create(GFP_KERNEL));
	auto thread =
		TRY(KThread::run("meter", meter.clone(), [](Arc<MeterGood> &m) { m->tick(); }));

	meter->tick();
	thread.join();
	return meter->ticks.load(Relaxed);
}

// CASE class_counter: the number of objects is a plain static member
namespace class_counter
{
//- bad
class HandleBad
{
public:
	HandleBad() { alive_++; }
	~HandleBad() { alive_--; }
	static u32 alive() { return alive_; }

private:
	static inline u32 alive_ = 0;
};
u32 open_bad()
{
	const HandleBad handle;

	return handle.alive();
}
//- good
class HandleGood
{
public:
	HandleGood() { alive_.inc(); }
	~HandleGood() { alive_.dec(); }
	static u32 alive() { return alive_.load(Relaxed); }

private:
	static constinit inline Atomic<u32> alive_{0};
};
u32 open_good()
{
	const HandleGood handle;

	return handle.alive();
}
} // namespace class_counter

// CASE table_without_lock: the table of speeds is a plain global that a function writes
namespace table_without_lock
{
//- bad
constinit Array<u32, 4> speeds_bad{};
void set_bad(usize port, u32 speed)
{
	if (port < speeds_bad.size())
		speeds_bad[port] = speed;
}
//- good
struct Speeds {
	Array<u32, 4> of_port{};
};
constinit SpinLock<Speeds> speeds_good;
void set_good(usize port, u32 speed)
{
	auto speeds = speeds_good.lock();

	if (port < speeds->of_port.size())
		speeds->of_port[port] = speed;
}
} // namespace table_without_lock

// CASE part_of_local: the thread that the function returns works on an array of the function
struct PartBad {
	Span<u32> values;
};
// SAFETY: the numbers are the thread's while it runs.
IMPL_SEND(PartBad);
struct PartGood {
	KVec<u32> values;
};
// SAFETY: numbers that it owns.
IMPL_SEND(PartGood);
namespace part_of_local
{
//- bad
Result<KThread> clear_bad(u32 first)
{
	u32 values[8] = {first};

	return KThread::run("clear", PartBad{Span<u32>(values)},
			    [](PartBad &part) { part.values.fill(0); });
}
//- good
Result<KThread> clear_good(u32 first)
{
	auto values = TRY(KVec<u32>::from_elem(first, 8, GFP_KERNEL));

	return KThread::run("clear", PartGood{move(values)},
			    [](PartGood &part) { part.values.clear(); });
}
} // namespace part_of_local

// CASE changed_after_start: the text was moved to the thread, and its starter appends to it
namespace changed_after_start
{
//- bad
Result<void> print_bad(KString text)
{
	auto thread = TRY(KThread::run("print", move(text),
				       [](KString &own) { pr_info("{}\n", own.view()); }));

	TRY(text.append(" (printed)", GFP_KERNEL));
	thread.join();
	return {};
}
//- good
Result<void> print_good(KString text)
{
	TRY(text.append(" (printed)", GFP_KERNEL));
	auto thread = TRY(KThread::run("print", move(text),
				       [](KString &own) { pr_info("{}\n", own.view()); }));

	thread.join();
	return {};
}
} // namespace changed_after_start

// CASE box_borrowed_across: the starter keeps a borrow of the object whose owner went to the thread
struct Buffer {
	u32 used = 0;
};
// SAFETY: a number.
IMPL_SEND(Buffer);
namespace box_borrowed_across
{
//- bad
Result<u32> hand_over_bad(KBox<Buffer> buffer)
{
	Buffer &mine = *buffer;
	auto thread = TRY(KThread::run("fill", move(buffer), [](KBox<Buffer> &b) { b->used++; }));

	mine.used++;
	return mine.used;
}
//- good
Result<u32> hand_over_good(KBox<Buffer> buffer)
{
	Buffer &mine = *buffer;

	mine.used++;
	const u32 used = mine.used;
	auto thread = TRY(KThread::run("fill", move(buffer), [](KBox<Buffer> &b) { b->used++; }));
	return used;
}
} // namespace box_borrowed_across

// CLEAN shared_counters: two threads count in an object that they share
struct Counters {
	Atomic<u32> hits{0};
	Mutex<Buffer> buffer;
};
// SAFETY: each member may go to, and be shared with, other threads.
IMPL_SEND(Counters);
// SAFETY: as above.
IMPL_SYNC(Counters);
Result<u32> count_in_two_threads()
{
	auto counters = TRY(Arc<Counters>::create(GFP_KERNEL));
	{
		auto a = TRY(KThread::run("count-a", counters.clone(),
					  [](Arc<Counters> &c) { c->hits.inc(); }));
		auto b = TRY(KThread::run("count-b", counters.clone(),
					  [](Arc<Counters> &c) { c->buffer.lock()->used++; }));
	}
	return counters->hits.load(Relaxed) + counters->buffer.lock()->used;
}

// CLEAN constant_table: a global that nobody can change
constexpr Array<u32, 4> DIVISORS{{1, 2, 4, 8}};
u32 divisor(usize at)
{
	return at < DIVISORS.size() ? DIVISORS[at] : 1;
}

// CLEAN set_once_global: a global that is given its value once
constinit SetOnce<u32> chosen_speed;
u32 speed_or_default()
{
	(void)chosen_speed.populate(9600u);
	return chosen_speed.copy().value_or(0u);
}

// CLEAN stoppable_thread: a thread that looks whether it should stop
Result<u32> run_for_a_while(const Arc<Counters> &counters)
{
	auto thread = TRY(KThread::run("poll", counters.clone(), [](Arc<Counters> &c) {
		while (!KThread::should_stop()) {
			c->hits.inc();
			KThread::yield();
		}
	}));

	KThread::yield();
	thread.join();
	return counters->hits.load(Relaxed);
}

// CLEAN handed_over_owner: the owner goes to the thread, and nothing of it stays behind
Result<void> send_buffer(KBox<Buffer> buffer, u32 used)
{
	buffer->used = used;
	auto thread =
		TRY(KThread::run("send", move(buffer), [](KBox<Buffer> &own) { own->used = 0; }));

	thread.join();
	return {};
}
