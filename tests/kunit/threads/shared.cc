// SPDX-License-Identifier: GPL-2.0
/// @file
/// References that threads hand to each other, and values that many want to set first.
#include <kernel/aref.hh>
#include <kernel/kunit.hh>
#include <kernel/kvec.hh>
#include <kernel/set_once.hh>
#include <kernel/sync.hh>

#include "threads.hh"

using namespace kernel;
using threads::in_threads;
using threads::operations;
using threads::rounds;
using threads::THREADS;
using threads::unique;

namespace
{

/// Counts itself, as objects of C do, and how often it ended.
struct Object {
	void inc_ref() const { count.inc(); }
	/// # Safety
	///
	/// The caller gives up a reference to @p object, which is alive until then.
	static void dec_ref(core::Unsafe, const Object *object)
	{
		if (object->count.dec_and_test())
			object->ends.inc();
	}

	Refcount count;
	Atomic<u64> ends{0};
};

/// A reference that lies here until somebody takes it.
struct Held {
	core::Option<ARef<Object>> at;
};

struct References : threads::Team {
	explicit References(const Object &object) : object(object) {}
	const ARef<Object> object;
	SpinLock<Held, struct TeamHeld> held;
};

/// Consistent in itself.
struct Choice {
	explicit Choice(u64 number) : number(number), negated(~number) {}
	u64 number;
	u64 negated;
};

constexpr usize PLACES = 256;
constexpr u32 LAPS = 4;

struct Chunk {
	core::Array<SetOnce<Choice>, PLACES> places;
};

struct Choices : threads::Team {
	explicit Choices(KVec<Arc<Chunk>> chunks) : chunks(core::move(chunks)) {}
	const KVec<Arc<Chunk>> chunks;
};

} // namespace

// SAFETY: two counts.
IMPL_SEND(Object);
// SAFETY: as above.
IMPL_SYNC(Object);
// SAFETY: a reference that may be sent.
IMPL_SEND(Held);
// SAFETY: every member is.
IMPL_SEND(References);
// SAFETY: every member is.
IMPL_SYNC(References);
// SAFETY: two numbers.
IMPL_SEND(Choice);
// SAFETY: two numbers.
IMPL_SYNC(Choice);
// SAFETY: the places are.
IMPL_SEND(Chunk);
// SAFETY: the places are.
IMPL_SYNC(Chunk);
// SAFETY: every member is.
IMPL_SEND(Choices);
// SAFETY: every member is.
IMPL_SYNC(Choices);

namespace
{

/// Each thread lays a reference down and drops the one that it finds, mostly another thread's.
KUNIT_CASE(aref_counts_across_threads)
{
	auto object = TRY(KBox<Object>::create(GFP_KERNEL));
	{
		auto shared = TRY(Arc<References>::create(GFP_KERNEL, *object));

		TRY(in_threads("aref", shared, [](const References &s, u32) {
			for (u32 i = 0; i < rounds(2); i++) {
				core::Option<ARef<Object>> own(s.object.clone());
				{
					auto held = s.held.lock();
					core::swap(held->at, own);
				}
				s.errors.add(s.object->ends.load(Relaxed));
				if (own.is_none())
					s.sum.inc();
			}
		}));
		// Nobody found a reference once; the last one still lies there.
		KUNIT_EXPECT_EQ(shared->sum.load(Relaxed), 1u);
		KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
		KUNIT_EXPECT_EQ(object->count.read(), 3u);
	}
	KUNIT_EXPECT_EQ(object->count.read(), 1u);
	KUNIT_EXPECT_EQ(object->ends.load(Relaxed), 0u);
	return {};
}

/// Reads a place, and says what is wrong with it.
void look_at(const Choices &s, const SetOnce<Choice> &place)
{
	if (auto seen = place.as_ref())
		if (seen->negated != ~seen->number || seen->number == 0)
			s.errors.inc();
}

Result<KVec<Arc<Chunk>>> empty_chunks()
{
	constexpr usize EACH = PLACES * LAPS * THREADS;
	KVec<Arc<Chunk>> chunks;

	for (usize at = 0; at < operations(); at += EACH)
		TRY(chunks.push(TRY(Arc<Chunk>::create(GFP_KERNEL)), GFP_KERNEL));
	return chunks;
}

/// All threads want to set each place: one does, and everybody reads its number, whole.
KUNIT_CASE(set_once_is_set_once)
{
	auto shared = TRY(Arc<Choices>::create(GFP_KERNEL, TRY(empty_chunks())));

	TRY(in_threads("set once", shared, [](const Choices &s, u32 thread) {
		u64 round = 0;
		for (const Arc<Chunk> &chunk : s.chunks) {
			for (u32 i = 0; i < LAPS * PLACES; i++) {
				const SetOnce<Choice> &place = chunk->places[i % PLACES];
				const u64 number = unique(thread, ++round);

				if (place.populate(number))
					s.given.note(number);
				look_at(s, place);
			}
			KThread::yield();
		}
	}));
	for (const Arc<Chunk> &chunk : shared->chunks)
		for (const SetOnce<Choice> &place : chunk->places)
			shared->taken.note(place.copy().value_or(Choice(0)).number);
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	KUNIT_EXPECT_EQ(shared->given.count.load(Relaxed), shared->chunks.size() * PLACES);
	KUNIT_EXPECT(shared->taken == shared->given);
	return {};
}

} // namespace

KUNIT_SUITE(thread_shared, KUNIT_RUN(aref_counts_across_threads), KUNIT_RUN(set_once_is_set_once));
