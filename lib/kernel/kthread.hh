// SPDX-License-Identifier: GPL-2.0
/// @file
/// Threads of the kernel that end before what they use.
///
/// C header: `include/linux/kthread.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <kernel/completion.hh>

namespace kernel
{

/// A running thread. The end of the handle asks it to stop and waits for it, so that its code stays
/// loaded as long as it runs.
///
/// # Invariants
///
/// `task_` is a thread that `run()` started, with one reference that is ours; null after a move.
///
/// # Examples
///
/// ```cpp file
/// struct Work {
/// 	Atomic<u32> rounds{0};
/// };
/// // SAFETY: an atomic number.
/// IMPL_SEND(Work);
/// // SAFETY: an atomic number.
/// IMPL_SYNC(Work);
///
/// static Result<void> doc_test(kernel::kunit::Test &test)
/// {
/// 	auto work = TRY(Arc<Work>::create(GFP_KERNEL));
/// 	auto thread = TRY(KThread::run("worker", work.clone(),
/// 				       [](Arc<Work> &work) { work->rounds.inc(); }));
///
/// 	thread.join();
/// 	KUNIT_EXPECT_EQ(work->rounds.load(Relaxed), 1u);
/// 	return {};
/// }
/// ```
class [[nodiscard("the thread is stopped at once: keep the handle")]] KThread
{
public:
	/// Starts a thread that runs `body(state)` once. The state is owned by the thread; what it
	/// shares with others is reached through an `Arc`. Fails with `ENOMEM` or `EINTR`.
	///
	/// @p body captures nothing: all that crosses to the thread is @p state, which must be `Send`.
	///
	/// # Context
	///
	/// May sleep.
	template <typename S, typename F>
	__might_sleep static core::Result<KThread> run(const char *name, S state __crosses_threads,
						       F)
	{
		static_assert(core::is_send<S>, "the state of a thread must be Send: share it "
						"through an Arc of a Sync type");
		static_assert(__is_empty(F), "the body of a thread captures nothing: "
					     "hand it what it needs as the state");
		Start<S> start{static_cast<S &&>(state), {}};

		return spawn(name, &body<S, F>, &start, start.taken);
	}

	KThread(KThread &&other) noexcept : task_(other.task_) { other.task_ = nullptr; }
	KThread &operator=(KThread &&other) noexcept
	{
		join();
		task_ = other.task_;
		other.task_ = nullptr;
		return *this;
	}
	KThread(const KThread &) __deleted("a thread is joined once: write move()");
	KThread &operator=(const KThread &) = delete;
	~KThread() { join(); }

	/// Asks the thread to stop and waits until it has ended. Nothing happens the second time.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep void join();

	/// Whether somebody wants the calling thread, started by `run()`, to end.
	[[nodiscard]] static bool should_stop() noexcept
	{
		// SAFETY: looks at the calling thread, which is a kthread in all code that `run()` starts;
		// any other thread is never asked to stop.
		unsafe
		{
			return (::cfl_task_flags() & PF_KTHREAD) && ::kthread_should_stop();
		}
	}

	/// Lets others run, if it is their turn.
	///
	/// # Context
	///
	/// May sleep.
	__might_sleep static void yield()
	{
		// SAFETY: sleeping is allowed here.
		unsafe
		{
			(void)::cfl_cond_resched();
		}
	}

private:
	explicit KThread(::task_struct *task) noexcept : task_(task) {}

	/// What the starting thread hands over, on its stack.
	template <typename S>
	struct Start {
		S state;
		Completion taken;
	};

	/// Starts a thread in @p body and waits until it has taken what @p start holds.
	__might_sleep static core::Result<KThread> spawn(const char *name, int (*body)(void *),
							 void *start, const Completion &taken);

	template <typename S, typename F>
	static int body(void *data)
	{
		// SAFETY: run() starts this with a Start<S>, and waits until it is told that the state was
		// taken; `start` is not touched after that.
		unsafe
		{
			auto *start = static_cast<Start<S> *>(data);
			S own(static_cast<S &&>(start->state));

			start->taken.complete();
			F{}(own);
		}
		return 0;
	}

	::task_struct *task_;
};

} // namespace kernel

// SAFETY: the handle of a thread may be used and given up by any other.
template <>
inline constexpr bool core::is_send<kernel::KThread> = true;
