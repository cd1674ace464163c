// SPDX-License-Identifier: GPL-2.0
/// @file
/// A guard does not go to another thread.
// CFL-KERNEL: 1
// EXPECT-ERROR: the state of a thread must be Send
#include <kernel/arc.hh>
#include <kernel/kthread.hh>
#include <kernel/mutex.hh>

struct State {
	u32 value = 0;
};
// SAFETY: a number.
IMPL_SEND(State);

core::Result<void> start(kernel::Arc<kernel::Mutex<State>> state, kernel::MutexGuard<State> *guard)
{
#ifdef CFL_POSITIVE
	static_cast<void>(guard);
	auto thread = TRY(kernel::KThread::run(
		"worker", state.clone(),
		[](kernel::Arc<kernel::Mutex<State>> &s) { s->lock()->value++; }));
#else
	static_cast<void>(state);
	auto thread = TRY(kernel::KThread::run(
		"worker", guard, [](kernel::MutexGuard<State> *&g) { (*g)->value++; }));
#endif
	return {};
}
