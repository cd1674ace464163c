// SPDX-License-Identifier: GPL-2.0
/// @file
/// A data race on purpose: shows that the kernel that looks for races sees those of C++, too. Without
/// it, a log without reports would say nothing.
#include <kernel/kthread.hh>
#include <kernel/prelude.hh>

using namespace kernel;

namespace
{

constinit u64 hits = 0;

/// Neither atomic nor under a lock.
[[gnu::noinline]] void count()
{
	hits = hits + 1;
}

struct Race {
	static Result<Race> init(ThisModule &) noexcept
	{
		auto other = TRY(KThread::run("cfl-race", 0u, [](u32 &) {
			for (u32 i = 0; i < 200000; i++) {
				count();
				if (i % 64 == 0)
					KThread::yield();
			}
		}));
		for (u32 i = 0; i < 200000; i++) {
			count();
			if (i % 64 == 0)
				KThread::yield();
		}
		other.join();
		pr_info("counted\n");
		return Race();
	}
};

} // namespace

MODULE(Race, {.description = "A data race on purpose", .license = "GPL"});
