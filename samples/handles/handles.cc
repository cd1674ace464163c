// SPDX-License-Identifier: GPL-2.0
/// @file
/// Numbers that stand for objects, and the border to C: objects that C counts, that C keeps a pointer
/// to, that C frees later.
///
/// Build: `make -C KDIR M=$PWD CFL=PATH_TO_CFL`. Run in a virtual machine: `cfl run samples/handles`.
///
/// What to look at: the classes `Process` and `Folder` wrap what C gives out, in a few lines of unsafe
/// code that say why they are right; everything below them is safe. What a call undoes when it fails
/// half-way stands right behind what it did.
#include <core/scope_guard.hh>
#include <core/tagged_ptr.hh>
#include <core/unique_handle.hh>
#include <kernel/aref.hh>
#include <kernel/bitmap.hh>
#include <kernel/container_of.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/id_pool.hh>
#include <kernel/kbox.hh>
#include <kernel/kvec.hh>
#include <kernel/opaque.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

namespace
{

/// A process number, an object that C counts.
class Process
{
public:
	/// The process with the number @p nr. Fails with `ESRCH`.
	static Result<kernel::ARef<Process>> find(int nr)
	{
		// SAFETY: the reference that C counted for us passes to the result. A Process is nothing
		// but the C object.
		unsafe
		{
			::pid *raw = ::find_get_pid(nr);

			if (!raw)
				return ESRCH;
			return kernel::ARef<Process>::from_raw(unsafe_,
							       reinterpret_cast<Process *>(raw));
		}
	}

	Process() = delete;
	Process(const Process &) = delete;

	int number() const
	{
		// SAFETY: whoever has a reference to this has one to the C object.
		unsafe
		{
			return ::pid_nr(raw_.get());
		}
	}

	void inc_ref() const
	{
		// SAFETY: as in number().
		unsafe
		{
			(void)::get_pid(raw_.get());
		}
	}

	/// # Safety
	///
	/// One of the references of @p process is the caller's, and is given back.
	static void dec_ref(core::Unsafe, const Process *process)
	{
		// SAFETY: the caller's promise.
		unsafe
		{
			::put_pid(process->raw_.get());
		}
	}

private:
	kernel::Opaque<::pid> raw_;
};

/// A folder in debugfs, which goes away with its owner.
class Folder
{
public:
	/// Fails with what C answers as a pointer.
	static Result<Folder> create(CStr name)
	{
		// SAFETY: the name ends in a NUL, and the parent is the root.
		unsafe
		{
			::dentry *raw =
				TRY(core::from_err_ptr(::debugfs_create_dir(name.data(), nullptr)));

			return Folder(Handle::from_raw(unsafe_, raw));
		}
	}

private:
	// SAFETY: what create() got from C is given back once.
	using Handle = core::UniqueHandle<::dentry *, [](::dentry *raw) {
		unsafe
		{
			::debugfs_remove(raw);
		}
	}>;
	explicit Folder(Handle handle) : handle_(move(handle)) {}

	Handle handle_;
};

/// How many objects are alive, here or with C.
constinit Atomic<u32> alive{0};

/// What a number stands for.
class Object
{
public:
	Object(usize id, u32 size) : id(id), size(size) { alive.inc(); }
	Object(const Object &) = delete;
	~Object() { alive.dec(); }

	/// Gives the object to C, which frees it when no reader can be at it any more. That is waited for
	/// where @p barrier ends.
	static void free_later(KBox<Object> object, const kernel::rcu::Barrier &)
	{
		// SAFETY: C has the object alone from now on; free_now() takes it back, once. The barrier keeps
		// this module loaded until then.
		unsafe
		{
			Object *raw = move(object).into_raw();

			::call_rcu(&raw->rcu_, &free_now);
		}
	}

	const usize id;
	const u32 size;

private:
	static void free_now(::callback_head *rcu)
	{
		// SAFETY: free_later() gave C this member of an object that it had owned.
		unsafe
		{
			(void)KBox<Object>::from_raw(
				unsafe_, kernel::container_of<&Object::rcu_>(unsafe_, rcu));
		}
	}

	::callback_head rcu_{};
};

/// Read-only data that others point to, with a bit of their own in the pointer.
struct Kind {
	u32 size;
	StrView name;
};
constexpr Kind SMALL{.size = 16, .name = "small"};
constexpr Kind LARGE{.size = 4096, .name = "large"};

/// What happens on another CPU: C carries the owner there as a `void *`.
class Question
{
public:
	explicit Question(u32 number) : number_(number) {}

	/// Asks @p cpu, from where the answer comes back.
	static Result<u32> ask(KBox<Question> question, int cpu)
	{
		using Foreign = kernel::ForeignOwnable<KBox<Question>>;

		// SAFETY: the call has ended when C returns, so that the owner can be taken back.
		unsafe
		{
			void *foreign = Foreign::into_foreign(move(question));
			const int err = ::smp_call_function_single(cpu, &answer, foreign, 1);
			const auto back = Foreign::from_foreign(unsafe_, foreign);

			if (err)
				return Error::from_errno(err);
			return back->answer_;
		}
	}

private:
	static void answer(void *foreign)
	{
		// SAFETY: ask() hands this over, and waits.
		unsafe
		{
			auto &question = kernel::ForeignOwnable<KBox<Question>>::borrow_mut(
				unsafe_, foreign);

			question.answer_ = question.number_ * 2;
		}
	}

	u32 number_;
	u32 answer_ = 0;
};

/// The objects by number.
struct Table {
	kernel::IdPool ids;
	kernel::BitmapArray<64> large;
	KVec<KBox<Object>> objects;
};

} // namespace

// SAFETY: owners of objects, whose numbers do not change.
IMPL_SEND(Object);
// SAFETY: as above.
IMPL_SEND(Table);
// SAFETY: the references of a process may be given back anywhere, and C locks what it changes.
IMPL_SEND(Process);
// SAFETY: as above.
IMPL_SYNC(Process);

namespace
{

class Handles
{
public:
	Result<void> init(ThisModule &)
	{
		folder_ = TRY(Folder::create("cfl_handles"));

		const kernel::ARef<Process> first = TRY(Process::find(1));
		const auto again = first.clone();
		pr_info("process {} is counted twice\n", again->number());

		for (bool large : {false, true, false})
			TRY(open(large ? LARGE : SMALL));
		pr_info("opening when there is no room: {}\n", open(SMALL).error());
		TRY(close(1));
		pr_info("closing twice: {}\n", close(1).error());
		pr_info("the answer is {}\n",
			TRY(Question::ask(TRY(KBox<Question>::create(GFP_KERNEL, 21u)), 0)));
		report();
		return {};
	}

	void exit()
	{
		for (usize id = 0; id < ROOM; id++)
			(void)close(id);
		barrier_.wait();
		pr_info("alive: {}\n", alive.load(Relaxed));
	}

private:
	static constexpr usize ROOM = 3;

	/// A number for a new object of @p kind. Fails with `ENOMEM`, or `ENOSPC` if all are taken.
	Result<void> open(const Kind &kind)
	{
		const bool large = kind.size > SMALL.size;
		const core::TaggedPtr<const Kind, 1> mark(&kind, large);
		auto table = table_.lock();
		const usize id = TRY(insert(*table, kind));

		if (large)
			table->large.set(id);
		opened_.access(table)++;
		pr_info("number {} is {}, marked: {}\n", id, kind.name, mark.tag() == 1);
		return {};
	}

	/// Puts a new object into @p table, or leaves it as it was.
	static Result<usize> insert(Table &table, const Kind &kind)
	{
		const usize id = TRY(table.ids.acquire().ok_or(ENOSPC));
		core::ScopeGuard undo([&ids = table.ids, id] { ids.release(id); });

		if (id >= ROOM)
			return ENOSPC;
		TRY(table.objects.push(TRY(KBox<Object>::create(GFP_KERNEL, id, kind.size)),
				       GFP_KERNEL));
		undo.dismiss();
		return id;
	}

	/// Fails with `ENOENT` if there is no such number.
	Result<void> close(usize id)
	{
		auto table = table_.lock();

		for (usize i = 0; i < table->objects.size(); i++) {
			if (table->objects[i]->id != id)
				continue;
			Object::free_later(TRY(table->objects.remove(i).ok_or(ENOENT)), barrier_);
			table->large.clear(id);
			table->ids.release(id);
			return {};
		}
		return ENOENT;
	}

	void report()
	{
		auto table = table_.lock();

		pr_info("opened {}, there are {}, of which large: {}\n", opened_.access(table),
			table->objects.size(), table->large.count());
	}

	kernel::rcu::Barrier barrier_;
	Option<Folder> folder_;
	Mutex<Table> table_;
	kernel::LockedBy<u32, Mutex<Table>> opened_{table_, 0u};
};

} // namespace

MODULE(Handles, {.name = "handles",
		 .authors = {"The C++ for Linux Authors"},
		 .description = "Numbers that stand for objects, and the border to C",
		 .license = "GPL"});
