// SPDX-License-Identifier: GPL-2.0
/// @file
/// Threads that share data: a lock around the data, waiting for it to change, a counter without a
/// lock, a limit that is replaced while others read it.
///
/// Build: `make -C KDIR M=$PWD CFL=PATH_TO_CFL`. Run in a virtual machine: `cfl run samples/sync`.
///
/// What to look at: `Mailbox` is reached through `lock()` only, and what `lock()` returned ends with
/// its scope. A thread gets everything it uses as one owned state; nothing is borrowed across.
#include <kernel/arc.hh>
#include <kernel/kthread.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

MODULE_PARAM(letters, u32, {.initial = 100, .perm = 0444, .description = "Letters to send"});

namespace
{

/// What the two threads exchange: one letter at a time.
struct Mailbox {
	Option<u32> letter;
};

/// Replaced as a whole: a reader sees the old limits or the new ones.
struct Limits {
	explicit Limits(u32 largest) : largest(largest) {}
	const u32 largest;
};

struct Shared {
	Mutex<Mailbox> mailbox;
	CondVar<struct MailboxChanged> changed;
	RcuPtr<Limits> limits;
	Atomic<u32> refused{0};
	Atomic<u64> sum{0};
};

void send(const Shared &shared)
{
	for (u32 letter = 1; letter <= letters.get(); letter++) {
		{
			auto reader = rcu::read_lock();
			auto limits = shared.limits.load(reader);

			if (limits && letter > limits->largest) {
				shared.refused.inc();
				continue;
			}
		}
		auto mailbox = shared.mailbox.lock();

		shared.changed.wait_while(mailbox,
					  [](const Mailbox &m) { return m.letter.is_some(); });
		mailbox->letter = letter;
		shared.changed.notify_all();
	}
	auto mailbox = shared.mailbox.lock();
	shared.changed.wait_while(mailbox, [](const Mailbox &m) { return m.letter.is_some(); });
	mailbox->letter = 0u; // the last one
	shared.changed.notify_all();
}

void receive(const Shared &shared)
{
	for (u32 letter = 1; letter != 0;) {
		auto mailbox = shared.mailbox.lock();

		shared.changed.wait_while(mailbox,
					  [](const Mailbox &m) { return m.letter.is_none(); });
		letter = mailbox->letter.take().value_or(0u);
		shared.changed.notify_all();
		shared.sum.add(letter);
	}
}

} // namespace

// SAFETY: a number, or none.
IMPL_SEND(Mailbox);
// SAFETY: a number that does not change.
IMPL_SEND(Limits);
// SAFETY: as above.
IMPL_SYNC(Limits);
// SAFETY: each member may go to, and be shared with, other threads.
IMPL_SEND(Shared);
// SAFETY: as above.
IMPL_SYNC(Shared);

namespace
{

class SyncSample
{
public:
	static Result<SyncSample> init(ThisModule &)
	{
		auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));

		shared->limits.replace(TRY(RcuBox<Limits>::create(GFP_KERNEL, 90u))).defer_free();
		auto sender = TRY(KThread::run("sync-send", shared.clone(),
					       [](Arc<Shared> &s) { send(*s); }));
		auto receiver = TRY(KThread::run("sync-receive", shared.clone(),
						 [](Arc<Shared> &s) { receive(*s); }));
		sender.join();
		receiver.join();
		pr_info("received {}, refused {}\n", shared->sum.load(Relaxed),
			shared->refused.load(Relaxed));
		return SyncSample();
	}
};

} // namespace

MODULE(SyncSample, {.name = "sync",
		    .authors = {"The C++ for Linux Authors"},
		    .description = "Threads that share data",
		    .license = "GPL"});
