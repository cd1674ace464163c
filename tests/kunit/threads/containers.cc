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
using threads::unique;

namespace
{

struct Message : ListLinks<> {
	explicit Message(u64 value) : value(value) { living.inc(); }
	~Message() { living.dec(); }
	const u64 value;
	static inline constinit Atomic<s64> living{0};
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

/// Keys of one thread, so that each knows what it must find. A power of two.
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

void produce(const Containers &s, u32 thread)
{
	for (u32 i = 1; i <= rounds(); i++) {
		const u64 number = unique(thread, i);
		auto message = ListArc<Message>::create(GFP_KERNEL, number);

		if (message.is_err()) {
			s.errors.inc();
			break;
		}
		s.given.note(number);
		s.queue.lock()->list.push_back(message.take_value());
		if (i % 1024 == 0)
			KThread::yield();
	}
	s.queue.lock()->producers--;
}

/// Takes everything in one step and frees it outside the lock. What one producer pushed comes in its
/// order.
void consume(const Containers &s)
{
	core::Array<u64, THREADS + 1> last{};

	for (bool more = true; more;) {
		List<Message> batch;
		{
			auto queue = s.queue.lock();
			more = queue->producers != 0 || !queue->list.is_empty();
			batch.push_all_back(queue->list);
		}
		while (auto message = batch.pop_front()) {
			const u64 number = (*message)->value;
			u64 &before = last[number >> 32];

			if (number <= before)
				s.errors.inc();
			before = number;
			s.taken.note(number);
		}
		KThread::yield();
	}
}

/// Each message is pushed, and popped.
KUNIT_CASE(list_passes_messages_on)
{
	auto shared = TRY(Arc<Containers>::create(GFP_KERNEL));

	TRY(in_threads("list", shared, [](const Containers &s, u32 thread) {
		if (thread < THREADS / 2)
			produce(s, thread);
		else
			consume(s);
	}));
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	KUNIT_EXPECT_EQ(shared->taken.count.load(Relaxed), u64(THREADS / 2) * rounds());
	KUNIT_EXPECT(shared->taken == shared->given);
	KUNIT_EXPECT_EQ(Message::living.load(Relaxed), 0);
	KUNIT_EXPECT(shared->queue.lock()->list.is_empty());
	return {};
}

/// The key of a thread's round; a thread's keys come in no order, and lie between those of the others.
u64 key_of(u64 thread, u64 i)
{
	// An odd factor makes every one of the KEYS different.
	return (i * 165) % KEYS * THREADS + thread;
}

/// Entries that are out of order, there twice, or of another key.
u64 faults_of(const Tree &tree)
{
	u64 faults = 0;
	u64 next = 0;

	for (auto [key, value] : tree.map) {
		const u64 thread = (value >> 32) - 1;

		if (key < next || key != key_of(thread, value & 0xffffffff))
			faults++;
		next = key + 1;
	}
	return faults;
}

/// One more entry, that was not there before.
bool enter(const Containers &s, u32 thread, u64 i)
{
	const u64 number = unique(thread, i);
	auto node = RBTreeNode<u64, u64>::create(GFP_KERNEL, key_of(thread, i), number);

	if (node.is_err())
		return false;
	s.given.note(number);
	return s.tree.lock()->map.insert(node.take_value()).is_none();
}

/// One entry less, which must be what enter() left.
bool leave(const Containers &s, u32 thread, u64 i)
{
	const u64 key = key_of(thread, i);
	const u64 found = s.tree.lock()->map.get(key).copied().value_or(0u);
	auto node = s.tree.lock()->map.remove_node(key);

	if (node.is_none())
		return false;
	s.taken.note(node->value());
	return found == unique(thread, i);
}

/// Each thread puts its own keys in, between those of the others, finds them, and takes them out half a
/// lap later; the whole tree is looked at now and then, and at the end.
KUNIT_CASE(rbtree_keeps_everybodys_keys)
{
	auto shared = TRY(Arc<Containers>::create(GFP_KERNEL));

	TRY(in_threads("tree", shared, [](const Containers &s, u32 thread) {
		const u64 count = rounds(2);

		for (u64 i = 0; i < count + KEYS / 2; i++) {
			if (i < count && !enter(s, thread, i))
				return s.errors.inc();
			if (i >= KEYS / 2 && !leave(s, thread, i - KEYS / 2))
				s.errors.inc();
			if (i % 8192 == 0)
				s.errors.add(faults_of(*s.tree.lock()));
		}
	}));
	KUNIT_EXPECT_EQ(shared->taken.count.load(Relaxed), u64(THREADS) * rounds(2));
	KUNIT_EXPECT(shared->taken == shared->given);
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	KUNIT_EXPECT(shared->tree.lock()->map.is_empty());
	return {};
}

/// A round reserves a place, fills it, and takes out what it put there.
KUNIT_CASE(xarray_gives_each_a_place)
{
	auto shared = TRY(Arc<Containers>::create(GFP_KERNEL));

	TRY(in_threads("array", shared, [](const Containers &s, u32 thread) {
		for (u32 i = 0; i < rounds(3); i++) {
			const u64 number = unique(thread, i);
			auto message = Arc<Message>::create(GFP_KERNEL, number);
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
			if (back.is_none() || (*back)->value != number)
				s.errors.inc();
		}
	}));
	KUNIT_EXPECT_EQ(shared->errors.load(Relaxed), 0u);
	KUNIT_EXPECT(shared->array.is_empty());
	KUNIT_EXPECT_EQ(Message::living.load(Relaxed), 0);
	return {};
}

} // namespace

KUNIT_SUITE(thread_containers, KUNIT_RUN(list_passes_messages_on),
	    KUNIT_RUN(rbtree_keeps_everybodys_keys), KUNIT_RUN(xarray_gives_each_a_place));
