// SPDX-License-Identifier: GPL-2.0
/// @file
/// A module for user space to look at, beside its twin in C.
#include <kernel/arc.hh>
#include <kernel/atomic.hh>
#include <kernel/kthread.hh>
#include <kernel/prelude.hh>

namespace
{

struct Ticks {
	Atomic<u32> count{0};
};

[[gnu::noinline]] void twin_tick(const Ticks &ticks)
{
	ticks.count.inc();
}

void twin_loop(Arc<Ticks> &ticks)
{
	while (!KThread::should_stop()) {
		twin_tick(*ticks);
		// SAFETY: a thread may sleep.
		unsafe
		{
			::msleep(20);
		}
	}
}

class Twin
{
public:
	static Result<Twin> init(ThisModule &)
	{
		auto ticks = TRY(Arc<Ticks>::create(GFP_KERNEL));
		auto body = [](Arc<Ticks> &shared) { twin_loop(shared); };
		return Twin(TRY(KThread::run("twin_cxx", move(ticks), body)));
	}

private:
	explicit Twin(KThread thread) : thread_(move(thread)) {}

	KThread thread_;
};

} // namespace

// SAFETY: an atomic number.
IMPL_SEND(Ticks);
// SAFETY: an atomic number.
IMPL_SYNC(Ticks);

MODULE(Twin, {.authors = {"The C++ for Linux Authors"},
	      .description = "Is looked at from user space",
	      .license = "GPL"});
