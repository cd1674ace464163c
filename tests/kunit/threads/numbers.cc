// SPDX-License-Identifier: GPL-2.0
/// @file
/// Bits and numbers that threads take from one pool: nobody gets what another one has.
#include <kernel/bitmap.hh>
#include <kernel/id_pool.hh>
#include <kernel/kunit.hh>
#include <kernel/sync.hh>

#include "threads.hh"

using namespace kernel;
using threads::in_threads;
using threads::rounds;
using threads::THREADS;

namespace
{

/// Bits of one thread: each word of the map has some of every thread.
constexpr u32 BITS = 256;
/// Numbers that a thread has at a time: together more than the first 64 and fewer than the last 256.
constexpr u32 NUMBERS = 40;

struct Bits {
	BitmapArray<BITS * THREADS> map;
};

struct Pool {
	IdPool ids;
};

struct Numbers : threads::Team {
	SpinLock<Bits, struct TeamBits> bits;
	SpinLock<Pool, struct TeamPool> pool;
	core::Array<Atomic<u32>, 256> owners;
	Atomic<u64> resized{0};
};

} // namespace

// SAFETY: bits.
IMPL_SEND(Bits);
// SAFETY: a pool that may be sent.
IMPL_SEND(Pool);
// SAFETY: every member is.
IMPL_SEND(Numbers);
// SAFETY: every member is.
IMPL_SYNC(Numbers);

namespace
{

/// Each thread switches its own bits on in one lap and off in the next, beside those of the others.
KUNIT_CASE(bitmap_loses_no_bit)
{
	auto shared = TRY(Arc<Numbers>::create(GFP_KERNEL));

	TRY(in_threads("bitmap", shared, [](const Numbers &s, u32 thread) {
		for (u32 i = 0; i < rounds(); i++) {
			const usize bit = i % BITS * THREADS + thread;
			const bool is_set = i / BITS % 2 != 0;
			auto bits = s.bits.lock();

			if (bits->map.get(bit) != is_set)
				s.errors.inc();
			if (is_set)
				bits->map.clear(bit);
			else
				bits->map.set(bit);
		}
	}));
	// In the last lap, the bits before `rest` were changed once more than the others.
	const u32 rest = rounds() % BITS;
	const bool odd = rounds() / BITS % 2 != 0;
	auto bits = shared->bits.lock();
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	KUNIT_EXPECT_EQ(bits->map.count(), usize(odd ? BITS - rest : rest) * THREADS);
	return {};
}

/// Another size for the pool, allocated with the lock released. False if there was no memory.
bool resize(const Numbers &s, core::Option<IdPool::ResizeRequest> request)
{
	if (request.is_none())
		return true;
	auto memory = request->allocate(GFP_KERNEL);
	if (memory.is_err())
		return false;
	const IdPool::Resizer old = s.pool.lock()->ids.resize(memory.take_value());
	s.resized.inc();
	return true;
}

/// A number that nobody else has, or none if there was no memory.
core::Option<usize> acquire(const Numbers &s, u32 thread)
{
	for (;;) {
		core::Option<IdPool::ResizeRequest> larger;
		{
			auto pool = s.pool.lock();
			if (auto id = pool->ids.acquire()) {
				if (*id >= 256 || s.owners[*id].xchg(thread + 1, Relaxed) != 0)
					s.errors.inc();
				return id;
			}
			larger = pool->ids.grow_request();
		}
		if (!resize(s, core::move(larger)))
			return core::None;
	}
}

/// Takes numbers, gives them all back, and makes the pool smaller, so that it must grow again.
bool lap(const Numbers &s, u32 thread)
{
	core::Array<core::Option<usize>, NUMBERS> own;
	bool good = true;

	for (auto &id : own) {
		id = acquire(s, thread);
		good = good && id.is_some();
	}
	for (const auto &id : own) {
		if (id.is_none())
			continue;
		if (s.owners[*id].xchg(0, Relaxed) != thread + 1)
			s.errors.inc();
		s.pool.lock()->ids.release(*id);
	}
	core::Option<IdPool::ResizeRequest> smaller;
	if (thread == 0)
		smaller = s.pool.lock()->ids.shrink_request();
	return resize(s, core::move(smaller)) && good;
}

/// An operation takes a number or gives it back.
KUNIT_CASE(id_pool_gives_each_its_own)
{
	auto shared = TRY(Arc<Numbers>::create(GFP_KERNEL));

	TRY(in_threads("id pool", shared, [](const Numbers &s, u32 thread) {
		for (u32 i = 0; i <= rounds(2 * NUMBERS); i++) {
			if (!lap(s, thread))
				return;
			s.sum.inc();
			KThread::yield();
		}
	}));
	KUNIT_EXPECT_EQ(shared->sum.load(Relaxed), u64(THREADS) * (rounds(2 * NUMBERS) + 1));
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	auto pool = shared->pool.lock();
	KUNIT_EXPECT_EQ(pool->ids.acquire().value_or(1), 0u);
	KUNIT_EXPECT_EQ(pool->ids.acquire().value_or(0), 1u);
	return {};
}

} // namespace

KUNIT_SUITE(thread_numbers, KUNIT_RUN(bitmap_loses_no_bit), KUNIT_RUN(id_pool_gives_each_its_own));
