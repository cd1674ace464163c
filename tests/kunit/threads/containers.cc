// SPDX-License-Identifier: GPL-2.0
/// @file
/// Lists, trees and arrays that threads fill and empty together.
#include <kernel/kunit.hh>
#include <kernel/list.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

#include "threads.hh"

using namespace kernel;
using threads::in_threads;
using threads::rounds;
using threads::THREADS;

namespace
{

struct Message : ListLinks<> {
	explicit Message(u64 value) : value(value) {}
	const u64 value;
};

struct Queue {
	List<Message> list;
	u32 producers = THREADS / 2;
};

struct Tree {
	RBTree<u64, u64> map;
};

struct Containers : threads::Team {
	SpinLock<Queue, struct TeamList> queue;
	SpinLock<Tree, struct TeamTree> tree;
	XArray<Arc<Message>, struct TeamArray> array{XArrayKind::AllocFromZero};
};

/// Keys of one thread, so that each knows what it must find.
constexpr u64 KEYS = 512;

} // namespace

// SAFETY: a number that does not change, and links that only a list touches.
IMPL_SEND(Message);
// SAFETY: as above.
IMPL_SYNC(Message);
// SAFETY: a list of messages that may be sent, and a number.
IMPL_SEND(Queue);
// SAFETY: a map of numbers.
IMPL_SEND(Tree);
// SAFETY: every member is.
IMPL_SEND(Containers);
// SAFETY: every member is.
IMPL_SYNC(Containers);

namespace
{

void produce(const Containers &s)
{
	for (u32 i = 1; i <= rounds(); i++) {
		auto message = ListArc<Message>::create(GFP_KERNEL, u64(i));

		if (message.is_err()) {
			s.errors.inc();
			break;
		}
		s.queue.lock()->list.push_back(message.take_value());
		if (i % 1024 == 0)
			KThread::yield();
	}
	s.queue.lock()->producers--;
}

/// Takes everything in one step and frees it outside the lock.
void consume(const Containers &s)
{
	for (bool more = true; more;) {
		List<Message> batch;
		{
			auto queue = s.queue.lock();
			more = queue->producers != 0 || !queue->list.is_empty();
			batch.push_all_back(queue->list);
		}
		while (auto message = batch.pop_front())
			s.sum.add((*message)->value);
		KThread::yield();
	}
}

/// Each message is pushed, and popped.
KUNIT_CASE(list_passes_messages_on)
{
	auto shared = TRY(Arc<Containers>::create(GFP_KERNEL));

	TRY(in_threads("list", shared, [](const Containers &s, u32 thread) {
		if (thread < THREADS / 2)
			produce(s);
		else
			consume(s);
	}));
	const u64 each = u64(rounds()) * (rounds() + 1) / 2;
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	KUNIT_EXPECT_EQ(shared->sum.load(Relaxed), each * THREADS / 2);
	KUNIT_EXPECT(shared->queue.lock()->list.is_empty());
	return {};
}

/// Each thread puts its own keys in, finds them, and at the end takes them out, in one tree.
KUNIT_CASE(rbtree_keeps_everybodys_keys)
{
	auto shared = TRY(Arc<Containers>::create(GFP_KERNEL));

	TRY(in_threads("tree", shared, [](const Containers &s, u32 thread) {
		const u64 own = u64(thread) << 32;
		const u64 count = rounds(2);

		for (u64 i = 0; i < count; i++) {
			const u64 key = own | (i % KEYS);
			auto node = RBTreeNode<u64, u64>::create(GFP_KERNEL, key, own + i);

			if (node.is_err())
				return s.errors.inc();
			auto old = s.tree.lock()->map.insert(node.take_value());
			if (old.is_some() != (i >= KEYS))
				s.errors.inc();
			if (s.tree.lock()->map.get(key).copied().value_or(0u) != own + i)
				s.errors.inc();
		}
		for (u64 i = 0; i < KEYS && i < count; i++) {
			auto node = s.tree.lock()->map.remove_node(own | i);
			if (node.is_none())
				s.errors.inc();
		}
	}));
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	KUNIT_EXPECT(shared->tree.lock()->map.is_empty());
	return {};
}

/// A round reserves a place, fills it, and takes out what it put there.
KUNIT_CASE(xarray_gives_each_a_place)
{
	auto shared = TRY(Arc<Containers>::create(GFP_KERNEL));

	TRY(in_threads("array", shared, [](const Containers &s, u32) {
		for (u32 i = 0; i < rounds(3); i++) {
			auto message = Arc<Message>::create(GFP_KERNEL, u64(i));
			auto place = s.array.reserve_any(0, 0xffff, GFP_KERNEL);

			if (message.is_err() || place.is_err())
				return s.errors.inc();
			auto reserved = place.take_value();
			const usize index = reserved.index();
			{
				auto guard = s.array.lock();
				core::move(reserved).fill(guard, message.take_value());
			}
			auto guard = s.array.lock();
			auto back = guard.remove(index);
			if (back.is_none() || (*back)->value != i)
				s.errors.inc();
		}
	}));
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	KUNIT_EXPECT(shared->array.is_empty());
	return {};
}

} // namespace

KUNIT_SUITE(thread_containers, KUNIT_RUN(list_passes_messages_on),
	    KUNIT_RUN(rbtree_keeps_everybodys_keys), KUNIT_RUN(xarray_gives_each_a_place));
