// SPDX-License-Identifier: GPL-2.0
// Borrows and moves of what the library owns.
#include <core/function_ref.hh>
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

// CLEAN channel_type: what most of the functions below are about
struct Channel {
	explicit Channel(u32 number) : number(number) {}
	u32 number;
	u32 errors = 0;
};
// SAFETY: numbers.
IMPL_SEND(Channel);
// SAFETY: readers change nothing.
IMPL_SYNC(Channel);

u32 weight_of(const Channel &channel)
{
	return channel.number + channel.errors;
}

// CASE front_then_clear: the first channel is looked at after all were cleared
namespace front_then_clear
{
//- bad
u32 reset_bad(KVec<Channel> &channels)
{
	auto first = channels.front();

	channels.clear();
	return first ? first->errors : 0;
}
//- good
u32 reset_good(KVec<Channel> &channels)
{
	const u32 errors =
		channels.front().map([](const Channel &c) { return c.errors; }).value_or(0u);

	channels.clear();
	return errors;
}
} // namespace front_then_clear

// CASE span_over_growth: the span of the samples is summed up after one more was added
namespace span_over_growth
{
//- bad
Result<u32> add_bad(KVec<u32> &samples, u32 sample)
{
	Span<const u32> all = samples.span();
	u32 sum = 0;

	TRY(samples.push(sample, GFP_KERNEL));
	for (u32 value : all)
		sum += value;
	return sum;
}
//- good
Result<u32> add_good(KVec<u32> &samples, u32 sample)
{
	TRY(samples.push(sample, GFP_KERNEL));
	Span<const u32> all = samples.span();
	u32 sum = 0;

	for (u32 value : all)
		sum += value;
	return sum;
}
} // namespace span_over_growth

// CASE view_over_append: the view of the path is looked at after something was appended to the path
namespace view_over_append
{
//- bad
Result<bool> extend_bad(KString &path, StrView part)
{
	const StrView before = path.view();

	TRY(path.append(part, GFP_KERNEL));
	return before.ends_with("/");
}
//- good
Result<bool> extend_good(KString &path, StrView part)
{
	const bool slash = path.view().ends_with("/");

	TRY(path.append(part, GFP_KERNEL));
	return slash;
}
} // namespace view_over_append

// CASE cursor_over_clear: the cursor stands at an entry of a tree that was cleared
namespace cursor_over_clear
{
//- bad
u32 restart_bad(RBTree<u32, u32> &tree)
{
	auto at = tree.cursor_front();

	tree.clear();
	return at.value().copied().value_or(0u);
}
//- good
u32 restart_good(RBTree<u32, u32> &tree)
{
	auto at = tree.cursor_front();
	const u32 first = at.value().copied().value_or(0u);

	tree.clear();
	return first;
}
} // namespace cursor_over_clear

// CASE value_over_insert: the value in the tree is changed after the node that holds it was replaced
namespace value_over_insert
{
//- bad
u32 refresh_bad(RBTree<u32, u32> &tree, RBTreeNode<u32, u32> node)
{
	auto value = tree.get_mut(node.key());

	(void)tree.insert(move(node));
	if (value)
		*value += 1;
	return value ? *value : 0;
}
//- good
u32 refresh_good(RBTree<u32, u32> &tree, RBTreeNode<u32, u32> node)
{
	const u32 key = node.key();

	(void)tree.insert(move(node));
	auto value = tree.get_mut(key);
	if (value)
		*value += 1;
	return value ? *value : 0;
}
} // namespace value_over_insert

// CASE counter_out_of_lock: the function returns a reference to the data of a lock that it releases
namespace counter_out_of_lock
{
u32 &errors_of(Channel &channel)
{
	return channel.errors;
}
//- bad
u32 &errors_bad(const Mutex<Channel> &channel)
{
	auto guard = channel.lock();

	return errors_of(*guard);
}
u32 count_bad(const Mutex<Channel> &channel)
{
	return ++errors_bad(channel);
}
//- good
u32 errors_good(const Mutex<Channel> &channel)
{
	auto guard = channel.lock();

	return ++errors_of(*guard);
}
u32 count_good(const Mutex<Channel> &channel)
{
	return errors_good(channel);
}
} // namespace counter_out_of_lock

// CASE kept_from_attempt: the data is kept from a lock that was tried, and used after its block
namespace kept_from_attempt
{
//- bad
u32 peek_bad(const SpinLock<Channel> &channel)
{
	Option<Channel &> seen;

	if (auto guard = channel.try_lock())
		seen = *guard;
	return seen ? seen->errors : 0;
}
//- good
u32 peek_good(const SpinLock<Channel> &channel)
{
	Option<u32> seen;

	if (auto guard = channel.try_lock())
		seen = guard->errors;
	return seen ? *seen : 0;
}
} // namespace kept_from_attempt

// CASE used_while_unlocked: a reference to the data is used in the closure during which the lock is released
namespace used_while_unlocked
{
//- bad
u32 settle_bad(const Mutex<Channel> &channel)
{
	auto guard = channel.lock();
	Channel &data = *guard;

	guard.unlocked([&data] { data.errors++; });
	return data.errors;
}
//- good
u32 settle_good(const Mutex<Channel> &channel)
{
	auto guard = channel.lock();

	guard.unlocked([] {});
	Channel &data = *guard;
	data.errors++;
	return data.errors;
}
} // namespace used_while_unlocked

// CASE object_of_moved_arc: the number is read through a borrow of a reference that was given away
namespace object_of_moved_arc
{
struct Table {
	Option<Arc<Channel>> current;
	void set(Arc<Channel> channel) { current = move(channel); }
	void forget() { current = None; }
};
//- bad
u32 install_bad(Table &table, Arc<Channel> channel)
{
	const Channel &seen = *channel;

	table.set(move(channel));
	table.forget();
	return seen.number;
}
//- good
u32 install_good(Table &table, Arc<Channel> channel)
{
	const Arc<Channel> mine = channel.clone();
	const Channel &seen = *mine;

	table.set(move(channel));
	table.forget();
	return seen.number;
}
} // namespace object_of_moved_arc

// CASE cursor_over_pop: the cursor is at the first item of the list, and that is taken from the list
struct Task : ListLinks<> {
	explicit Task(u32 weight) : weight(weight) {}
	const u32 weight;
};
namespace cursor_over_pop
{
//- bad
u32 head_bad(List<Task> &tasks)
{
	auto at = tasks.cursor_front();

	(void)tasks.pop_front();
	auto task = at.current();
	return task ? task->weight : 0;
}
//- good
u32 head_good(List<Task> &tasks)
{
	(void)tasks.pop_front();
	auto at = tasks.cursor_front();
	auto task = at.current();
	return task ? task->weight : 0;
}
} // namespace cursor_over_pop

// CASE label_of_local: the function returns a view of a string that it owns
namespace label_of_local
{
//- bad
StrView label_bad(KString name)
{
	const StrView view = name.view();

	return view.trimmed();
}
bool blank_bad(KString name)
{
	return label_bad(move(name)).empty();
}
//- good
StrView label_good(const KString &name)
{
	const StrView view = name.view();

	return view.trimmed();
}
bool blank_good(KString name)
{
	return label_good(name).empty();
}
} // namespace label_of_local

// CASE bytes_out_of_page: the bytes of the page are kept beyond the closure for which it was mapped
namespace bytes_out_of_page
{
//- bad
u8 first_bad(const Page &page)
{
	Span<const u8> kept;

	page.with_bytes([&kept](Span<const u8> bytes) { kept = bytes; });
	return kept.empty() ? u8(0) : kept[0];
}
//- good
u8 first_good(const Page &page)
{
	u8 kept = 0;

	page.with_bytes([&kept](Span<const u8> bytes) { kept = bytes.empty() ? u8(0) : bytes[0]; });
	return kept;
}
} // namespace bytes_out_of_page

// CASE box_replaced: the borrow is of the object that the box had before it was given another one
namespace box_replaced
{
//- bad
Result<u32> renew_bad(KBox<Channel> &box)
{
	Channel &old = *box;

	box = TRY(KBox<Channel>::create(GFP_KERNEL, old.number + 1));
	return box->number - old.number;
}
//- good
Result<u32> renew_good(KBox<Channel> &box)
{
	const u32 old = box->number;

	box = TRY(KBox<Channel>::create(GFP_KERNEL, old + 1));
	return box->number - old;
}
} // namespace box_replaced

// CASE removed_element: the channel that is removed is the one that is still referred to
namespace removed_element
{
//- bad
u32 close_bad(KVec<Channel> &channels, usize at)
{
	auto channel = channels.get(at);

	if (!channel)
		return 0;
	(void)channels.swap_remove(at);
	return channel->number;
}
//- good
u32 close_good(KVec<Channel> &channels, usize at)
{
	auto channel = channels.swap_remove(at);

	if (!channel)
		return 0;
	return channel->number;
}
} // namespace removed_element

// CASE session_after_guard: the object of the array is changed after the array was unlocked
namespace session_after_guard
{
//- bad
Result<void> fail_bad(const XArray<KBox<Channel>> &channels, usize id)
{
	Option<Channel &> channel;
	{
		auto guard = channels.lock();

		channel = guard.get_mut(id);
	}
	if (!channel)
		return ENOENT;
	channel->errors++;
	return {};
}
//- good
Result<void> fail_good(const XArray<KBox<Channel>> &channels, usize id)
{
	auto guard = channels.lock();
	Option<Channel &> channel = guard.get_mut(id);

	if (!channel)
		return ENOENT;
	channel->errors++;
	return {};
}
} // namespace session_after_guard

// CASE limit_of_temporary_reader: the reference is to data that its reader's guard, a temporary, protects
namespace limit_of_temporary_reader
{
//- bad
u32 limit_bad(const RwSemaphore<Channel> &limits)
{
	const u32 &limit = limits.read()->number;

	return limit * 2 + limit;
}
//- good
u32 limit_good(const RwSemaphore<Channel> &limits)
{
	const u32 limit = limits.read()->number;

	return limit * 2 + limit;
}
} // namespace limit_of_temporary_reader

// CASE moved_vector: the vector was given to the archive, and its size is asked for
namespace moved_vector
{
struct Archive {
	KVec<KVec<u32>> parts;
	Result<void> keep(KVec<u32> part) { return parts.push(move(part), GFP_KERNEL); }
};
//- bad
Result<usize> store_bad(Archive &archive, KVec<u32> part)
{
	TRY(archive.keep(move(part)));
	return part.size();
}
//- good
Result<usize> store_good(Archive &archive, KVec<u32> part)
{
	const usize size = part.size();

	TRY(archive.keep(move(part)));
	return size;
}
} // namespace moved_vector

// CASE moved_in_loop: each round hands the same reference on
namespace moved_in_loop
{
Result<void> attach(KVec<Arc<Channel>> &users, Arc<Channel> channel)
{
	return users.push(move(channel), GFP_KERNEL);
}
//- bad
Result<void> share_bad(KVec<Arc<Channel>> &users, Arc<Channel> channel, u32 count)
{
	for (u32 i = 0; i < count; i++)
		TRY(attach(users, move(channel)));
	return {};
}
//- good
Result<void> share_good(KVec<Arc<Channel>> &users, Arc<Channel> channel, u32 count)
{
	for (u32 i = 0; i < count; i++)
		TRY(attach(users, channel.clone()));
	return {};
}
} // namespace moved_in_loop

// CASE reader_used_up: the user's range became a reader, and is made a second one from
namespace reader_used_up
{
//- bad
Result<u32> twice_bad(UserSlice slice)
{
	auto first = move(slice).reader();
	const u32 a = TRY(first.read<u32>());
	auto second = move(slice).reader();

	return a + TRY(second.read<u32>());
}
//- good
Result<u32> twice_good(UserSlice slice)
{
	auto first = move(slice).reader();
	const u32 a = TRY(first.read<u32>());

	return a + TRY(first.read<u32>());
}
} // namespace reader_used_up

// CASE span_of_inner_array: the span is of an array of the inner block, and is read after the block
namespace span_of_inner_array
{
//- bad
u32 attempt_bad(u32 rounds)
{
	u32 left = rounds;
	Option<Span<u32>> seen;
	{
		Array<u32, 4> own{{rounds, 0, 0, 0}};

		seen = Span<u32>(own);
		left -= own[1];
	}
	return seen ? left + (*seen)[0] : left;
}
//- good
u32 attempt_good(u32 rounds)
{
	u32 left = rounds;
	Array<u32, 4> own{{rounds, 0, 0, 0}};
	Option<Span<u32>> seen;
	{
		seen = Span<u32>(own);
		left -= own[1];
	}
	return seen ? left + (*seen)[0] : left;
}
} // namespace span_of_inner_array

// CLEAN guard_through_helpers: the helper gets the guard, and what it returns is used under it
u32 &errors_under(SpinGuard<Channel> &guard)
{
	return guard->errors;
}
u32 bump_errors(const SpinLock<Channel> &channel)
{
	auto guard = channel.lock();
	u32 &errors = errors_under(guard);

	errors++;
	return errors;
}

// CLEAN vector_by_index: elements are reached anew after each growth
Result<u32> mirror(KVec<u32> &values)
{
	const usize size = values.size();

	for (usize i = 0; i < size; i++) {
		const u32 value = values[i];

		TRY(values.push(value, GFP_KERNEL));
	}
	return values.back().copied().value_or(0u);
}

// CLEAN words_of_text: views into the text, which outlives them
u32 count_words(StrView text)
{
	u32 words = 0;

	while (!text.empty()) {
		const usize end = text.find(' ').value_or(text.size());

		if (end)
			words++;
		text = text.skip(end < text.size() ? end + 1 : end);
	}
	return words;
}

// CLEAN box_or_nothing: an optional owner is filled, changed through a borrow, and taken
Result<u32> fill_and_take(Option<KBox<Channel>> &slot)
{
	if (!slot)
		slot = TRY(KBox<Channel>::create(GFP_KERNEL, 3u));
	if (auto channel = slot.as_ref())
		(*channel)->errors++;
	auto taken = slot.take();

	return taken ? (*taken)->errors : 0;
}

// CLEAN tree_upsert: an entry is made or found, and counted
Result<u32> count_key(RBTree<u32, u32> &tree, u32 key)
{
	auto memory = TRY((RBTreeNodeReservation<u32, u32>::create(GFP_KERNEL)));

	return ++tree.entry(key).or_insert(move(memory), 0);
}

// CLEAN cursor_removes: a cursor goes over the list and takes off what is light
u32 drop_light(List<Task> &tasks, u32 least)
{
	u32 dropped = 0;

	for (auto at = tasks.cursor_front(); at.is_at_item();) {
		auto task = at.current();

		if (task && task->weight < least) {
			(void)at.remove();
			dropped++;
		} else {
			at.move_next();
		}
	}
	return dropped;
}

// CLEAN halves_of_span: two parts of one buffer, one copied to the other
void mirror_halves(Span<u8> buffer)
{
	auto halves = buffer.split_at(buffer.size() / 2);

	halves.after.first(halves.before.size()).copy_from(halves.before);
}

// CLEAN arcs_in_vector: references are cloned into a vector, one of them goes again
Result<u32> share(const Arc<Channel> &channel)
{
	KVec<Arc<Channel>> users;

	for (u32 i = 0; i < 3; i++)
		TRY(users.push(channel.clone(), GFP_KERNEL));
	(void)users.pop();
	u32 sum = 0;
	for (const Arc<Channel> &user : users)
		sum += user->number;
	return sum;
}

// CLEAN room_for_both: room for both values is made before the first of them is added
Result<void> add_pair(KVec<u32> &values, u32 a, u32 b)
{
	TRY(values.reserve(2, GFP_KERNEL));
	TRY(values.push(a, GFP_KERNEL));
	TRY(values.push(b, GFP_KERNEL));
	return {};
}

// CLEAN reader_of_rcu: what is found in the section is used in it
u32 channel_number(const RcuPtr<Channel> &current)
{
	auto reader = rcu::read_lock();

	if (auto channel = current.load(reader))
		return channel->number;
	return 0;
}

// CLEAN string_in_steps: a string that grows, and views of it between two steps
Result<KString> numbered(StrView name, u32 number)
{
	KString out = TRY(KString::from(name, GFP_KERNEL));

	if (!out.view().ends_with("-"))
		TRY(out.append("-", GFP_KERNEL));
	TRY(out.append_format(GFP_KERNEL, number));
	return out;
}
