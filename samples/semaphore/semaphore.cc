// SPDX-License-Identifier: GPL-2.0
/// @file
/// A counting semaphore out of a lock and a condition, and threads that compete for it.
///
/// Build: `make -C KDIR M=$PWD CFL=PATH_TO_CFL`. Run in a virtual machine: `cfl run
/// samples/semaphore`. The same in C: `bench/size/semaphore/semaphore.c`.
///
/// What to look at: `Permit` gives its place back wherever its scope ends; nothing can forget it.
#include <kernel/arc.hh>
#include <kernel/kthread.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

MODULE_PARAM(permits, u32, {.initial = 2, .perm = 0444, .description = "Threads inside at once"});
MODULE_PARAM(rounds, u32, {.initial = 1000, .perm = 0444, .description = "Entries per thread"});

namespace
{

constexpr u32 THREADS = 4;

/// Lets a limited number of threads in at once.
class Semaphore
{
public:
	explicit Semaphore(u32 permits) : count_(permits) {}

	/// A place inside, until the end of its scope.
	class [[nodiscard]] Permit
	{
	public:
		explicit Permit(const Semaphore &semaphore __lifetimebound) : semaphore_(semaphore)
		{
		}
		Permit(const Permit &) = delete;
		Permit &operator=(const Permit &) = delete;
		~Permit()
		{
			semaphore_.count_.lock()->free++;
			semaphore_.freed_.notify_one();
		}

	private:
		const Semaphore &semaphore_;
	};

	/// Waits for a place.
	Permit enter() const __lifetimebound
	{
		auto count = count_.lock();

		freed_.wait_while(count, [](const Count &c) { return c.free == 0; });
		count->free--;
		return Permit(*this);
	}

private:
	struct Count {
		u32 free;
	};

	Mutex<Count> count_;
	CondVar<struct SemaphoreFreed> freed_;
};

struct Shared {
	explicit Shared(u32 permits) : semaphore(permits) {}

	Semaphore semaphore;
	Atomic<u32> inside{0};
	Atomic<u32> most{0};
	Atomic<u32> entries{0};
};

void compete(const Shared &shared)
{
	for (u32 i = 0; i < rounds.get(); i++) {
		auto permit = shared.semaphore.enter();
		const u32 inside = shared.inside.add_return(1, Full);
		u32 most = shared.most.load(Relaxed);

		while (inside > most && !shared.most.try_cmpxchg(most, inside, Full))
			;
		shared.entries.inc();
		KThread::yield();
		shared.inside.dec();
	}
}

} // namespace

// SAFETY: each member may go to, and be shared with, other threads.
IMPL_SEND(Shared);
// SAFETY: as above.
IMPL_SYNC(Shared);

namespace
{

class SemaphoreSample
{
public:
	static Result<SemaphoreSample> init(ThisModule &)
	{
		if (permits.get() == 0)
			return EINVAL;

		auto shared = TRY(Arc<Shared>::create(GFP_KERNEL, permits.get()));
		{
			Array<Option<KThread>, THREADS> threads;

			for (auto &thread : threads)
				thread = TRY(KThread::run("semaphore", shared.clone(),
							  [](Arc<Shared> &s) { compete(*s); }));
		}
		pr_info("{} entries\n", shared->entries.load(Relaxed));
		if (shared->most.load(Relaxed) > permits.get())
			pr_err("{} threads were inside at once\n", shared->most.load(Relaxed));
		else
			pr_info("never more than {} inside\n", permits.get());
		return SemaphoreSample();
	}
};

} // namespace

MODULE(SemaphoreSample, {.name = "semaphore",
			 .authors = {"The C++ for Linux Authors"},
			 .description = "A counting semaphore",
			 .license = "GPL"});
