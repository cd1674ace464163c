// SPDX-License-Identifier: GPL-2.0
// Correct kernel code on the library: owners, containers, locks, contexts, threads.
#include <core/function_ref.hh>
#include <core/scope_guard.hh>
#include <core/span.hh>
#include <kernel/arc.hh>
#include <kernel/bitmap.hh>
#include <kernel/id_pool.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>
#include <kernel/xarray.hh>

struct Job {
	explicit Job(u32 id) : id(id) {}
	u32 id;
	u32 tries = 0;
	Option<KString> name;
};
// SAFETY: what it owns.
IMPL_SEND(Job);
struct Queue {
	KVec<KBox<Job>> waiting;
	u64 done = 0;
	bool closed = false;
	Option<KBox<Job>> current;
};
// SAFETY: what it owns.
IMPL_SEND(Queue);
struct Totals {
	u64 packets = 0;
	u64 bytes = 0;
};
// SAFETY: numbers.
IMPL_SEND(Totals);
// SAFETY: readers change nothing.
IMPL_SYNC(Totals);

// moved, and given back or not looked at any more
Result<void> submit(const SpinLock<Queue> &queue, u32 id)
{
	auto job = TRY(KBox<Job>::create(GFP_KERNEL, id));
	auto guard = queue.lock();

	if (guard->closed)
		return ESHUTDOWN;
	return guard->waiting.push(move(job), GFP_ATOMIC);
}
Option<KBox<Job>> next_job(const SpinLock<Queue> &queue)
{
	auto guard = queue.lock();
	auto job = guard->waiting.pop();

	if (job)
		guard->done++;
	return job;
}
bool start_next(const SpinLock<Queue> &queue)
{
	auto guard = queue.lock();

	if (guard->current)
		return false;
	guard->current = guard->waiting.pop();
	return guard->current.is_some();
}
u32 finish_current(const SpinLock<Queue> &queue)
{
	Option<KBox<Job>> old;
	{
		auto guard = queue.lock();

		old = guard->current.take();
		guard->done++;
	}
	return old ? (*old)->id : 0;
}
u64 finish_by_move(const SpinLock<Queue> &queue)
{
	Option<KBox<Job>> old;
	auto guard = queue.lock();

	old = move(guard->current);
	guard->done++;
	guard->current = None;
	return guard->done;
}
u64 swap_out(const SpinLock<Queue> &queue, KVec<KBox<Job>> fresh)
{
	auto guard = queue.lock();
	KVec<KBox<Job>> old = move(guard->waiting);

	guard->waiting = move(fresh);
	guard->done += old.size();
	return guard->done;
}
Result<u32> run_with_retry(KBox<Job> job, u32 most)
{
	while (job->tries < most) {
		job->tries++;
		if (job->tries == 3)
			return job->id;
	}
	return EAGAIN;
}
Result<KBox<Job>> requeue(KBox<Job> job, KVec<KBox<Job>> &queue)
{
	const bool again = job->tries < 2;

	if (again) {
		job->tries++;
		TRY(queue.push(move(job), GFP_KERNEL));
	}
	if (again)
		job = TRY(KBox<Job>::create(GFP_KERNEL, 0u));
	return job;
}
Result<KBox<Job>> either(bool first, KBox<Job> a, KBox<Job> b)
{
	auto chosen = first ? move(a) : move(b);

	chosen->tries++;
	return chosen;
}
Result<void> split(KVec<u32> all, KVec<u32> &even, KVec<u32> &odd)
{
	for (u32 x : all)
		TRY((x % 2 ? odd : even).push(x, GFP_KERNEL));
	all.clear();
	TRY(all.push(1, GFP_KERNEL));
	even = move(all);
	return {};
}
Result<KString> joined(Span<const KString> parts)
{
	KString out;

	for (const KString &part : parts) {
		if (!out.empty())
			TRY(out.append(",", GFP_KERNEL));
		TRY(out.append(part.view(), GFP_KERNEL));
	}
	return out;
}
Result<KVec<KString>> lines(StrView text)
{
	KVec<KString> all;
	KString line;

	for (char c : text) {
		if (c == '\n') {
			TRY(all.push(move(line), GFP_KERNEL));
			line = KString();
			continue;
		}
		const char one[] = {c};
		TRY(line.append(StrView(Span<const char>(one)), GFP_KERNEL));
	}
	if (!line.empty())
		TRY(all.push(move(line), GFP_KERNEL));
	return all;
}
Result<void> rename(Job &job, StrView name)
{
	auto made = TRY(KString::from(name, GFP_KERNEL));

	if (auto old = job.name.replace(move(made)))
		pr_info("{} was {}\n", job.id, old->view());
	return {};
}

// values that are set with a flag, on every path, or by who is asked
u32 first_large(Span<const u32> values, u32 least)
{
	bool found = false;
	u32 first;

	for (u32 v : values)
		if (v >= least) {
			first = v;
			found = true;
			break;
		}
	return found ? first : 0;
}
u32 last_index(Span<const u32> values, u32 wanted)
{
	u32 at;
	int hits = 0;

	for (usize i = 0; i < values.size(); i++)
		if (values[i] == wanted) {
			// CAST: a span of this length has small indices.
			at = static_cast<u32>(i);
			hits++;
		}
	if (hits == 0)
		return 0;
	return at;
}
u32 price(u32 kind, u32 n)
{
	u32 each;

	switch (kind) {
	case 0:
		each = 1;
		break;
	case 1:
	case 2:
		each = 5;
		break;
	default:
		return 0;
	}
	return each * n;
}
Result<u32> parse_pair(StrView text)
{
	u32 high = 0, low = 0;
	usize digits = 0;

	for (char c : text) {
		if (c == ':') {
			high = low;
			low = 0;
			continue;
		}
		if (c < '0' || c > '9')
			return EINVAL;
		low = low * 10 + u32(c - '0');
		digits++;
	}
	if (!digits)
		return EINVAL;
	return high * 256 + low;
}

// borrows that end before what they lead to changes
Result<u32> grow_then_look(KVec<u32> &values)
{
	TRY(values.push(1, GFP_KERNEL));
	TRY(values.push(2, GFP_KERNEL));
	auto last = values.back();

	if (last)
		*last += 1;
	return values.back().copied().value_or(0u);
}
u32 look_then_clear(KVec<u32> &values)
{
	u32 sum = 0;

	for (u32 v : values)
		sum += v;
	values.clear();
	return sum;
}
Result<void> duplicate_first(KVec<u32> &values)
{
	const u32 first = values.front().copied().value_or(0u);

	TRY(values.push(first, GFP_KERNEL));
	return {};
}
u32 sum_of_halves(KVec<u32> &values)
{
	Span<u32> all = values.span();
	u32 sum = 0;

	for (u32 &v : all.first(all.size() / 2))
		sum += v++;
	for (const u32 &v : all.skip(all.size() / 2))
		sum += v;
	return sum;
}
void remove_zeros(KVec<u32> &values)
{
	usize kept = 0;

	for (usize i = 0; i < values.size(); i++)
		if (values[i] != 0)
			values[kept++] = values[i];
	values.truncate(kept);
}
StrView extension(StrView path)
{
	for (usize i = path.size(); i > 0; i--)
		if (path[i - 1] == '.')
			return path.skip(i);
	return {};
}
usize length_of_extension(const KString &path)
{
	const StrView ext = extension(path.view());

	return ext.size();
}
u32 &counter_of(Job &job)
{
	return job.tries;
}
u32 count_twice(KBox<Job> job)
{
	u32 &n = counter_of(*job);

	n++;
	job->id++;
	counter_of(*job)++;
	return job->tries;
}

// trees, lists, arrays
Result<u32> count_visits(RBTree<u32, u32> &tree, Span<const u32> keys)
{
	for (u32 key : keys) {
		if (auto n = tree.get_mut(key)) {
			*n += 1;
			continue;
		}
		(void)TRY(tree.try_create_and_insert(key, 1, GFP_KERNEL));
	}
	u32 most = 0;
	for (auto [key, n] : tree)
		most = n > most ? n : most;
	return most;
}
void drop_small(RBTree<u32, u32> &tree, u32 least)
{
	auto at = tree.cursor_front();

	while (auto n = at.value()) {
		if (*n < least)
			(void)at.remove();
		else
			at.move_next();
	}
}
u32 take_largest(RBTree<u32, u32> &tree)
{
	u32 key = 0;
	{
		auto last = tree.cursor_back();

		key = last.key().copied().value_or(0u);
	}
	return tree.remove(key).value_or(0u);
}
struct Item : ListLinks<0> {
	explicit Item(u32 n) : n(n) {}
	const u32 n;
};
// SAFETY: a number that nobody changes.
IMPL_SEND(Item);
// SAFETY: as above.
IMPL_SYNC(Item);
struct Items {
	List<Item> all;
};
// SAFETY: the list owns them.
IMPL_SEND(Items);
Result<void> add_item(const SpinLock<Items> &items, u32 n)
{
	auto item = TRY((ListArc<Item>::create(GFP_KERNEL, n)));

	items.lock()->all.push_back(move(item));
	return {};
}
u32 drain_items(const SpinLock<Items> &items)
{
	List<Item> mine;
	u32 sum = 0;

	mine.push_all_back(items.lock()->all);
	while (auto item = mine.pop_front())
		sum += (*item)->n;
	return sum;
}
u32 sum_under_lock(const SpinLock<Items> &items)
{
	return items.with([](Items &i) {
		u32 sum = 0;

		for (const Item &item : i.all)
			sum += item.n;
		return sum;
	});
}
Result<usize> open_slot(const XArray<KBox<Job>> &table, u32 id)
{
	auto job = TRY(KBox<Job>::create(GFP_KERNEL, id));
	auto place = TRY(table.reserve_any(0, 31, GFP_KERNEL));
	const usize index = place.index();
	auto guard = table.lock();

	move(place).fill(guard, move(job));
	return index;
}
Result<u32> try_slot(const XArray<KBox<Job>> &table, usize index)
{
	auto guard = table.lock();
	auto job = guard.get_mut(index);

	if (!job)
		return ENOENT;
	job->tries++;
	return job->tries;
}
bool close_slot(const XArray<KBox<Job>> &table, usize index)
{
	Option<KBox<Job>> old;
	{
		auto guard = table.lock();
		old = guard.remove(index);
	}
	return old.is_some();
}
Result<usize> take_id(const SpinLock<IdPool> &pool)
{
	auto guard = pool.lock();

	return guard->acquire().ok_or(ENOSPC);
}

// contexts
Result<void> allocate_then_lock(const SpinLock<Queue> &queue)
{
	KVec<KBox<Job>> fresh;

	TRY(fresh.reserve(8, GFP_KERNEL));
	{
		auto guard = queue.lock_irqsave();

		swap(guard->waiting, fresh);
	}
	for (KBox<Job> &job : fresh)
		job->tries = 0;
	TRY(fresh.reserve(8, GFP_KERNEL));
	return {};
}
Result<void> two_phases(const SpinLock<Totals> &totals, const Mutex<Totals> &slow)
{
	Totals now;
	{
		auto guard = totals.lock_bh();

		now = *guard;
		*guard = Totals();
	}
	auto all = slow.lock();
	all->packets += now.packets;
	all->bytes += now.bytes;
	return {};
}
u64 nested_spin(const SpinLock<Totals> &a, const SpinLock<Totals> &b)
{
	auto outer = a.lock_irqsave();
	auto inner = b.lock(outer.irqs_off());

	inner->bytes += outer->bytes;
	return inner->bytes;
}
u64 spin_under_mutex(const Mutex<Totals> &slow, const SpinLock<Totals> &fast)
{
	auto all = slow.lock();
	const u64 now = fast.lock()->bytes;

	all->bytes += now;
	return all->bytes;
}
u64 early_release(const SpinLock<Totals> &totals, bool wait)
{
	u64 n = 0;

	if (wait) {
		{
			auto guard = totals.lock();
			n = guard->packets;
		}
		KThread::yield();
	} else {
		n = totals.lock()->bytes;
	}
	return n;
}
Result<u64> try_first(const Mutex<Totals> &totals)
{
	auto guard = totals.try_lock();

	if (!guard)
		return EBUSY;
	return guard->bytes;
}
u64 in_section(const RcuPtr<Totals> &current)
{
	auto reader = rcu::read_lock();

	if (auto totals = current.load(reader))
		return totals->bytes;
	return 0;
}
Result<void> publish(const RcuPtr<Totals> &current)
{
	auto fresh = TRY(RcuBox<Totals>::create(GFP_KERNEL));

	current.replace(move(fresh)).defer_free();
	return {};
}
u64 all_cpus(const DynamicPerCpu<u64> &counters)
{
	{
		const PreemptGuard here;
		counters.add(1);
	}
	KThread::yield();
	const PreemptGuard here;
	return counters.get(here);
}
u64 with_interrupts_off(const SpinLock<Totals> &totals)
{
	u64 n;
	{
		const IrqsOffGuard off;
		auto guard = totals.lock(off.irqs_off());

		n = guard->bytes++;
	}
	KThread::yield();
	return n;
}
u64 closure_under_lock(const SpinLock<Totals> &totals, u64 by)
{
	u64 before = 0;

	totals.with([&before, by](Totals &t) {
		before = t.bytes;
		t.bytes += by;
	});
	return before;
}
u32 readers_and_writers(const RwLock<Totals> &lock, const RwSemaphore<Totals> &slow)
{
	const u64 bytes = lock.read()->bytes;
	{
		auto w = lock.write();
		w->packets++;
	}
	auto s = slow.write();
	s->bytes = bytes;
	return s->bytes == bytes;
}

// waiting
struct Mail {
	Option<u32> letter;
};
// SAFETY: a number.
IMPL_SEND(Mail);
struct Post {
	Mutex<Mail> mail;
	CondVar<struct MailChanged> changed;
	Completion done;
	Atomic<u32> count{0};
};
// SAFETY: each member may go to, and be shared with, other threads.
IMPL_SEND(Post);
// SAFETY: as above.
IMPL_SYNC(Post);
u32 receive(const Post &box)
{
	auto mail = box.mail.lock();

	box.changed.wait_while(mail, [](const Mail &m) { return m.letter.is_none(); });
	const u32 letter = mail->letter.take().value_or(0u);
	box.changed.notify_all();
	return letter;
}
void send(const Post &box, u32 letter)
{
	{
		auto mail = box.mail.lock();

		box.changed.wait_while(mail, [](const Mail &m) { return m.letter.is_some(); });
		mail->letter = letter;
	}
	box.changed.notify_one();
	box.count.inc();
}
Result<u32> threads_and_mail()
{
	auto box = TRY(Arc<Post>::create(GFP_KERNEL));
	auto sender = TRY(KThread::run("send", box.clone(), [](Arc<Post> &b) {
		for (u32 i = 1; i <= 3; i++)
			send(*b, i);
		b->done.complete();
	}));
	u32 sum = 0;

	for (u32 i = 0; i < 3; i++)
		sum += receive(*box);
	box->done.wait();
	sender.join();
	return sum + box->count.load(Relaxed);
}
Result<KVec<KThread>> workers(const Arc<Post> &box, u32 n)
{
	KVec<KThread> threads;

	for (u32 i = 0; i < n; i++) {
		auto thread = TRY(
			KThread::run("work", box.clone(), [](Arc<Post> &b) { b->count.inc(); }));
		TRY(threads.push(move(thread), GFP_KERNEL));
	}
	return threads;
}

// guards and cleaning up
Result<u32> undo_on_failure(Mutex<Totals> &totals, bool fail)
{
	totals.lock()->packets++;
	core::ScopeGuard undo([&totals] { totals.lock()->packets--; });

	if (fail)
		return EIO;
	undo.dismiss();
	return 1u;
}
class Device
{
public:
	explicit Device(u32 id) : id_(id) {}
	Result<void> open()
	{
		auto state = state_.lock();

		if (state->users == 0)
			state->buffer = TRY(KVec<u8>::from_elem(0, 64, GFP_KERNEL));
		state->users++;
		return {};
	}
	void close()
	{
		KVec<u8> old;
		auto state = state_.lock();

		if (--state->users == 0)
			old = move(state->buffer);
		state->generation++;
	}
	Result<usize> read(UserPtr<u8> at, usize count)
	{
		auto state = state_.lock();
		const usize n = count < state->buffer.size() ? count : state->buffer.size();
		auto writer = UserSlice(move(at), n).writer();

		TRY(writer.write(state->buffer.span().first(n)));
		return n;
	}
	Result<usize> write(UserPtr<u8> at, usize count)
	{
		u8 bytes[32] = {};
		const usize n = count < sizeof(bytes) ? count : sizeof(bytes);
		auto reader = UserSlice(move(at), n).reader();

		TRY(reader.read(Span<u8>(bytes).first(n)));
		auto state = state_.lock();
		for (usize i = 0; i < n && i < state->buffer.size(); i++)
			state->buffer[i] = bytes[i];
		return n;
	}
	u32 id() const { return id_; }

private:
	struct State {
		KVec<u8> buffer;
		u32 users = 0;
		u32 generation = 0;
	};
	u32 id_;
	Mutex<State> state_;
};
