// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// What C carries, counts and frees, and owners that unsafe code makes of it.
#include <core/c_str.hh>
#include <core/span.hh>
#include <core/utility.hh>

extern "C" {
struct pid {
	int number;
};
pid *find_get_pid(int number);
pid *get_pid(pid *of);
void put_pid(pid *of);
int pid_vnr(pid *of);
void kfree(const void *block);
}
struct Log {
	unsigned reads = 0;
};
template <typename T>
class __owner(T) Box
{
public:
	explicit Box(T &made) noexcept;
	Box(Box &&other) noexcept;
	Box(const Box &) = delete;
	~Box();
	T *operator->() noexcept __lifetimebound;
	[[nodiscard]] T *as_ptr() const noexcept __lifetimebound;
	[[nodiscard]] T *into_raw() && noexcept;
	/// # Safety
	///
	/// Comes from into_raw().
	[[nodiscard]] static Box from_raw(core::Unsafe, T *object) noexcept;
};
template <typename P>
struct ForeignOwnable {
	[[nodiscard]] static void *into_foreign(P owner) noexcept;
	/// # Safety
	///
	/// Comes from into_foreign(), and is not taken twice.
	[[nodiscard]] static P from_foreign(core::Unsafe, void *pointer) noexcept;
	/// # Safety
	///
	/// Comes from into_foreign(), and is not taken meanwhile.
	[[nodiscard]] static Log &borrow_mut(core::Unsafe, void *pointer) noexcept;
};
using Foreign = ForeignOwnable<Box<Log>>;

// REJECT: free-twice
unsigned taken_twice(Box<Log> log)
{
	void *cookie = Foreign::into_foreign(core::move(log));
	// SAFETY: from into_foreign().
	unsafe
	{
		auto first = Foreign::from_foreign(unsafe_, cookie);
		first->reads++;
	}
	// SAFETY: from into_foreign().
	unsafe
	{
		auto second = Foreign::from_foreign(unsafe_, cookie);
		return second->reads;
	}
}
// REJECT: free-use
unsigned borrowed_before(Box<Log> log)
{
	void *cookie = Foreign::into_foreign(core::move(log));
	// SAFETY: from into_foreign().
	unsafe
	{
		const Log &seen = Foreign::borrow_mut(unsafe_, cookie);
		(void)Foreign::from_foreign(unsafe_, cookie);
		return seen.reads;
	}
}
// ACCEPT
unsigned copied_before(Box<Log> log)
{
	void *cookie = Foreign::into_foreign(core::move(log));
	// SAFETY: from into_foreign(), taken back once.
	unsafe
	{
		const unsigned reads = Foreign::borrow_mut(unsafe_, cookie).reads;
		(void)Foreign::from_foreign(unsafe_, cookie);
		return reads;
	}
}

class File
{
public:
	// REJECT: free-twice
	unsigned read()
	{
		// SAFETY: the constructor put it there.
		unsafe
		{
			auto log = Foreign::from_foreign(unsafe_, data_);
			return ++log->reads;
		}
	}
	// REJECT: free-twice
	void close()
	{
		// SAFETY: the constructor put it there.
		unsafe
		{
			(void)Foreign::from_foreign(unsafe_, data_);
		}
	}

private:
	void *data_ = nullptr;
};
class Cookie
{
public:
	Cookie(const Cookie &) = delete;
	// ACCEPT
	~Cookie()
	{
		// SAFETY: it is what the constructor put there, or null.
		unsafe
		{
			if (data_)
				(void)Foreign::from_foreign(unsafe_, data_);
		}
	}
	// ACCEPT
	// The destructor finds nothing.
	void close()
	{
		// SAFETY: as above.
		unsafe
		{
			if (data_)
				(void)Foreign::from_foreign(unsafe_, data_);
		}
		data_ = nullptr;
	}

private:
	void *data_ = nullptr;
};

// REJECT: free-twice
unsigned still_owned(Box<Log> log)
{
	// SAFETY: it comes from a box.
	unsafe
	{
		auto again = Box<Log>::from_raw(unsafe_, log.as_ptr());
		return again->reads;
	}
}
// ACCEPT
unsigned given_away(Box<Log> log)
{
	Log *raw = core::move(log).into_raw();
	// SAFETY: the box gave it away.
	unsafe
	{
		auto again = Box<Log>::from_raw(unsafe_, raw);
		return again->reads;
	}
}

/// # Safety
///
/// @p log comes from into_raw().
bool filed(core::Unsafe, Log *log, bool room)
{
	// SAFETY: the caller promises it.
	unsafe
	{
		if (!room)
			(void)Box<Log>::from_raw(unsafe_, log);
	}
	return room;
}
// REJECT: free-twice
bool freed_by_both(Box<Log> log, bool room)
{
	Log *raw = core::move(log).into_raw();
	// SAFETY: the box gave it away.
	unsafe
	{
		const bool done = filed(unsafe_, raw, room);
		(void)Box<Log>::from_raw(unsafe_, raw);
		return done;
	}
}
// ACCEPT
// The answer says who has it.
bool freed_by_one(Box<Log> log, bool room)
{
	Log *raw = core::move(log).into_raw();
	// SAFETY: the box gave it away.
	unsafe
	{
		if (!filed(unsafe_, raw, room))
			return false;
		(void)Box<Log>::from_raw(unsafe_, raw);
	}
	return true;
}

// REJECT: free-twice
int put_twice(int number)
{
	// SAFETY: the reference is given back.
	unsafe
	{
		pid *raw = find_get_pid(number);
		const int seen = pid_vnr(raw);
		put_pid(raw);
		if (seen == 1)
			put_pid(raw);
		return seen;
	}
}
// REJECT: free-use
int put_early(int number)
{
	// SAFETY: the reference is given back.
	unsafe
	{
		pid *raw = find_get_pid(number);
		put_pid(raw);
		return pid_vnr(raw);
	}
}
// ACCEPT
// Each is given back once, on each way.
int counted(int number, bool twice)
{
	// SAFETY: the references are given back.
	unsafe
	{
		pid *raw = find_get_pid(number);
		if (twice)
			(void)get_pid(raw);
		const int seen = pid_vnr(raw);
		put_pid(raw);
		if (twice)
			put_pid(raw);
		return seen;
	}
}
// REJECT: free-use
unsigned after_kfree(Log *log)
{
	if (!log)
		return 0;
	// SAFETY: nobody else has it.
	unsafe
	{
		kfree(log);
		return log->reads;
	}
}

struct Bytes {
	const unsigned char *data() const __lifetimebound;
	usize size() const;
};
// REJECT: bounds-array
unsigned words(const Bytes &bytes)
{
	// SAFETY: aligned.
	unsafe
	{
		auto all = core::Span<const unsigned>::from_raw(
			unsafe_, reinterpret_cast<const unsigned *>(bytes.data()), bytes.size());
		return all[0];
	}
}
// ACCEPT
unsigned whole_words(const Bytes &bytes)
{
	// SAFETY: aligned, and there are so many.
	unsafe
	{
		auto all = core::Span<const unsigned>::from_raw(
			unsafe_, reinterpret_cast<const unsigned *>(bytes.data()),
			bytes.size() / sizeof(unsigned));
		return all.empty() ? 0 : all[0];
	}
}
// REJECT: bounds-array
usize name_length(core::Span<const char> name)
{
	// SAFETY: there are bytes.
	unsafe
	{
		return core::CStr::from_ptr(unsafe_, name.data()).size();
	}
}
class Watch
{
public:
	Watch(const Watch &) = delete;
	// ACCEPT
	~Watch()
	{
		// SAFETY: the reference is the object's.
		unsafe
		{
			put_pid(raw_);
		}
	}
	// REJECT: free-twice
	void close()
	{
		// SAFETY: the reference is the object's.
		unsafe
		{
			put_pid(raw_);
		}
	}

private:
	pid *raw_ = nullptr;
};
class Counted
{
public:
	Counted(const Counted &) = delete;
	// ACCEPT
	~Counted() { drop(); }
	// ACCEPT
	void hold() const
	{
		// SAFETY: there is a reference.
		unsafe
		{
			(void)get_pid(raw_);
		}
	}
	// ACCEPT
	// hold() counts for it.
	void drop() const
	{
		// SAFETY: there is a reference.
		unsafe
		{
			put_pid(raw_);
		}
	}

private:
	pid *raw_ = nullptr;
};
// REJECT: free-twice
int put_in_branch(int number, bool strict)
{
	// SAFETY: the reference is given back.
	unsafe
	{
		pid *raw = find_get_pid(number);
		if (strict)
			put_pid(raw);
		put_pid(raw);
	}
	return number;
}
class Holder
{
public:
	explicit Holder(Box<Log> log) : raw_(core::move(log).into_raw()) {}
	// REJECT: free-twice
	Holder(Holder &&other) noexcept : raw_(other.raw_) {}
	// ACCEPT
	~Holder()
	{
		// SAFETY: the constructor took it from a box.
		unsafe
		{
			(void)Box<Log>::from_raw(unsafe_, raw_);
		}
	}

private:
	Log *raw_;
};

extern "C" {
struct device_node {
	int number;
};
device_node *of_find_node_by_path(const char *path);
device_node *of_get_next_child(device_node *parent, device_node *last);
void of_node_put(device_node *node);
pid *find_vpid(int number);
int smp_call_function_single(int cpu, void (*run)(void *), void *what, int wait);
}
/// # Safety
///
/// @p of is the caller's, and is given back.
int number_and_end(core::Unsafe, pid *of)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		const int number = pid_vnr(of);

		put_pid(of);
		return number;
	}
}
// REJECT: free-twice
int ended_by_callee(int number)
{
	// SAFETY: counted here.
	unsafe
	{
		pid *of = find_get_pid(number);
		const int found = number_and_end(unsafe_, of);

		put_pid(of);
		return found;
	}
}
/// # Safety
///
/// The caller gives the result back.
pid *counted(core::Unsafe, int number)
{
	// SAFETY: the caller gives it back.
	unsafe
	{
		return find_get_pid(number);
	}
}
// REJECT: free-use
int asked_after_put(int number)
{
	// SAFETY: counted by the callee.
	unsafe
	{
		pid *of = counted(unsafe_, number);

		put_pid(of);
		return pid_vnr(of);
	}
}
// ACCEPT
int asked_before_put(int number)
{
	// SAFETY: counted by the callee.
	unsafe
	{
		pid *of = counted(unsafe_, number);
		const int found = pid_vnr(of);

		put_pid(of);
		return found;
	}
}
// REJECT: free-twice
int not_counted(int number)
{
	// SAFETY: looked up here.
	unsafe
	{
		pid *of = find_vpid(number);
		const int found = pid_vnr(of);

		put_pid(of);
		return found;
	}
}
// ACCEPT
int counted_by_hand(int number)
{
	// SAFETY: looked up here.
	unsafe
	{
		pid *of = get_pid(find_vpid(number));
		const int found = pid_vnr(of);

		put_pid(of);
		return found;
	}
}
// REJECT: free-twice
int walked_and_put(device_node &parent)
{
	int count = 0;
	// SAFETY: the parent is alive.
	unsafe
	{
		device_node *child = nullptr;

		while ((child = of_get_next_child(&parent, child))) {
			count++;
			of_node_put(child);
		}
	}
	return count;
}
// ACCEPT
int walked(device_node &parent)
{
	int count = 0;
	// SAFETY: the parent is alive.
	unsafe
	{
		device_node *child = nullptr;

		while ((child = of_get_next_child(&parent, child)))
			count++;
	}
	return count;
}
// ACCEPT
void taken_by_call(void *cookie)
{
	// SAFETY: given away to C.
	unsafe
	{
		(void)Foreign::from_foreign(unsafe_, cookie);
	}
}
// REJECT: free-twice
int taken_twice_by_calls(Box<Log> log)
{
	void *cookie = Foreign::into_foreign(core::move(log));
	// SAFETY: this waits.
	unsafe
	{
		const int first = smp_call_function_single(0, &taken_by_call, cookie, 1);

		return first + smp_call_function_single(1, &taken_by_call, cookie, 1);
	}
}
// REJECT: unsafe-call
int number_as_address(unsigned long argument)
{
	// SAFETY: whoever calls knows.
	unsafe
	{
		return reinterpret_cast<const pid *>(argument)->number;
	}
}

class StoppedTwice
{
public:
	explicit StoppedTwice(int number)
	{
		// SAFETY: counted here.
		unsafe
		{
			of_ = find_get_pid(number);
		}
	}
	StoppedTwice(const StoppedTwice &) = delete;
	StoppedTwice &operator=(const StoppedTwice &) = delete;
	~StoppedTwice() { stop(); }
	// REJECT: free-twice
	void stop()
	{
		// SAFETY: counted by the constructor.
		unsafe
		{
			put_pid(of_);
		}
	}

private:
	pid *of_ = nullptr;
};
