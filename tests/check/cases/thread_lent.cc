// SPDX-License-Identifier: GPL-2.0
// What threads are lent, whose handles wait for them when they end.
#include <core/option.hh>
#include <core/result.hh>
#include <core/send_sync.hh>

class KThread
{
public:
	template <typename S, typename F>
	static core::Result<KThread> run(const char *name, S state __crosses_threads, F)
	{
		S own(static_cast<S &&>(state));

		F{}(own);
		return spawn(name);
	}
	KThread(KThread &&other) noexcept;
	KThread &operator=(KThread &&other) noexcept;
	~KThread();
	void join();
	static core::Result<KThread> spawn(const char *name);
	void *task_ = nullptr;
};
struct Counters {
	unsigned volatile scanned = 0;
};
struct Job {
	const Counters *counters;
	unsigned blocks;
};
struct Source {
	const Counters &counters;
};
struct Text {
	Text();
	~Text();
	unsigned length;
};
// SAFETY: who starts a thread keeps the counters until it has ended.
IMPL_SEND(Job);
// SAFETY: as above.
IMPL_SEND(Source);

// REJECT: borrow-escape
core::Result<unsigned> joined_too_late(unsigned blocks)
{
	core::Option<KThread> thread;
	Counters counters;

	thread = TRY(KThread::run("scan", Job{&counters, blocks}, [](Job &) {}));
	if (blocks > 4096)
		return counters.scanned;
	thread->join();
	return counters.scanned;
}
// ACCEPT
core::Result<unsigned> ends_first(unsigned blocks)
{
	Counters counters;
	core::Option<KThread> thread;

	thread = TRY(KThread::run("scan", Job{&counters, blocks}, [](Job &) {}));
	if (blocks > 4096)
		return counters.scanned;
	thread->join();
	return counters.scanned;
}
// ACCEPT
core::Result<unsigned> joined_on_the_way(unsigned blocks)
{
	core::Option<KThread> thread;
	Counters counters;

	thread = TRY(KThread::run("scan", Job{&counters, blocks}, [](Job &) {}));
	thread->join();
	return counters.scanned;
}
// ACCEPT
core::Result<unsigned> two_threads()
{
	Counters counters;
	auto first = TRY(KThread::run("one", Job{&counters, 1}, [](Job &) {}));
	auto second = TRY(KThread::run("two", Source{counters}, [](Source &) {}));

	first.join();
	second.join();
	return counters.scanned;
}
class Threads
{
public:
	void push(core::Option<KThread> thread);
};
// ACCEPT
core::Result<unsigned> passed_on(unsigned blocks)
{
	Counters counters;
	core::Option<KThread> kept;
	auto thread = TRY(KThread::run("scan", Job{&counters, blocks}, [](Job &) {}));

	kept = core::move(thread);
	return counters.scanned;
}
// REJECT: borrow-escape
core::Result<unsigned> passed_away(Threads &threads)
{
	Counters counters;
	auto thread = TRY(KThread::run("scan", Job{&counters, 1}, [](Job &) {}));

	threads.push(core::move(thread));
	return counters.scanned;
}
// REJECT: borrow-escape
core::Result<KThread> handed_out(unsigned blocks)
{
	Counters counters;
	auto thread = TRY(KThread::run("scan", Job{&counters, blocks}, [](Job &) {}));

	return thread;
}

class SamplesEndFirst
{
public:
	// REJECT: borrow-dangling
	core::Result<void> start()
	{
		thread_ = TRY(KThread::run("poll", Source{counters_}, [](Source &) {}));
		return {};
	}

private:
	core::Option<KThread> thread_;
	Counters counters_;
};
class StoppedByHand
{
public:
	// ACCEPT
	core::Result<void> start()
	{
		thread_ = TRY(KThread::run("poll", Source{counters_}, [](Source &) {}));
		return {};
	}
	~StoppedByHand() { stop(); }
	void stop() { thread_ = core::Option<KThread>(); }

private:
	core::Option<KThread> thread_;
	Counters counters_;
};
class ThreadEndsFirst
{
public:
	// ACCEPT
	core::Result<void> start()
	{
		thread_ = TRY(KThread::run("poll", Source{counters_}, [](Source &) {}));
		return {};
	}

private:
	Counters counters_;
	core::Option<KThread> thread_;
};
