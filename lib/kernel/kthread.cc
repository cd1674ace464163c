// SPDX-License-Identifier: GPL-2.0
/// @file
/// Starting and stopping threads: the same for every state and body.
#include <kernel/kthread.hh>

namespace kernel
{

core::Result<KThread> KThread::spawn(const char *name, int (*body)(void *), void *start,
				     const Completion &taken)
{
	// SAFETY: `start` lives until the thread has said that it took what it holds.
	unsafe
	{
		::task_struct *task = ::cfl_kthread_create(body, start, name);

		if (::IS_ERR(task))
			// CAST: IS_ERR() says that it is an errno.
			return core::Error::from_errno(static_cast<int>(::PTR_ERR(task)));
		::wake_up_process(task);
		taken.wait();
		return KThread(task);
	}
}

void KThread::join()
{
	if (!task_)
		return;
	// SAFETY: the reference keeps the task alive, also when it has ended already.
	unsafe
	{
		::kthread_stop(task_);
		::put_task_struct(task_);
	}
	task_ = nullptr;
}

} // namespace kernel
