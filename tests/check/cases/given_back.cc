// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// What is given back by hand, and used or given back once more.
#include <core/annotations.hh>
#include <core/unique_handle.hh>
#include <core/utility.hh>

extern "C" {
struct dentry {
	int state;
};
void debugfs_remove(dentry *folder);
dentry *make_folder();
bool looks_bad(const dentry *folder);
}
class Refcount
{
public:
	[[nodiscard]] bool dec_and_test() const noexcept;
};
template <typename T>
class __owner(T) Box
{
public:
	Box(Box &&other) noexcept;
	~Box();
	T *operator->() const noexcept __lifetimebound;
	[[nodiscard]] T *into_raw() && noexcept;
	/// # Safety
	///
	/// Comes from into_raw().
	[[nodiscard]] static Box from_raw(core::Unsafe, T *object) noexcept;
};
struct Context {
	int minor = 0;
};
struct Foreign {
	/// # Safety
	///
	/// @p data is a context.
	static Context &borrow(core::Unsafe, void *data);
	/// # Safety
	///
	/// @p data is a context that is owned.
	static Box<Context> from_foreign(core::Unsafe, void *data);
};
struct File {
	void *data = nullptr;
};
void report(int number);

struct Buffer {
	Refcount users;
	int dirty = 0;

	// REJECT: free-use
	/// # Safety
	///
	/// One reference is the caller's.
	static void marked_after(core::Unsafe, Buffer *buffer, bool changed)
	{
		// SAFETY: the caller's promise.
		unsafe
		{
			if (buffer->users.dec_and_test())
				(void)Box<Buffer>::from_raw(unsafe_, buffer);
			else if (changed)
				buffer->dirty = 1;
		}
	}
	// REJECT: free-use
	/// # Safety
	///
	/// One reference is the caller's.
	static void told_after(core::Unsafe, Buffer *buffer)
	{
		// SAFETY: the caller's promise.
		unsafe
		{
			if (buffer->users.dec_and_test())
				(void)Box<Buffer>::from_raw(unsafe_, buffer);
			report(buffer->dirty);
		}
	}
	// ACCEPT
	/// # Safety
	///
	/// One reference is the caller's.
	static void marked_before(core::Unsafe, Buffer *buffer, bool changed)
	{
		// SAFETY: the caller's promise.
		unsafe
		{
			if (changed)
				buffer->dirty = 1;
			if (!buffer->users.dec_and_test())
				return;
			report(buffer->dirty);
			(void)Box<Buffer>::from_raw(unsafe_, buffer);
		}
	}
};
// REJECT: free-use
int read_when_taken_back(File &file)
{
	// SAFETY: a context is there.
	unsafe
	{
		const Context &context = Foreign::borrow(unsafe_, file.data);

		(void)Foreign::from_foreign(unsafe_, file.data);
		return context.minor;
	}
}
// ACCEPT
int read_before(File &file)
{
	// SAFETY: a context is there.
	unsafe
	{
		const Context &context = Foreign::borrow(unsafe_, file.data);
		const int minor = context.minor;

		(void)Foreign::from_foreign(unsafe_, file.data);
		return minor;
	}
}
// REJECT: free-twice
int ends_where_it_fails(File &file, int command)
{
	// SAFETY: a context is there.
	unsafe
	{
		auto context = Foreign::from_foreign(unsafe_, file.data);

		if (command != 7)
			return -1;
		context->minor = command;
		file.data = core::move(context).into_raw();
	}
	return 0;
}
// ACCEPT
int put_back_always(File &file, int command)
{
	// SAFETY: a context is there.
	unsafe
	{
		auto context = Foreign::from_foreign(unsafe_, file.data);

		if (command == 7)
			context->minor = command;
		file.data = core::move(context).into_raw();
	}
	return command == 7;
}
// ACCEPT
int forgotten_by_both(File &file, int command)
{
	// SAFETY: a context is there.
	unsafe
	{
		auto context = Foreign::from_foreign(unsafe_, file.data);

		if (command != 7) {
			file.data = nullptr;
			return -1;
		}
		context->minor = command;
		file.data = core::move(context).into_raw();
	}
	return 0;
}
// SAFETY: what is handed out is given back once.
using Handle = core::UniqueHandle<dentry *, [](dentry *raw) {
	unsafe
	{
		debugfs_remove(raw);
	}
}>;
// REJECT: free-twice
bool removed_by_hand()
{
	// SAFETY: made here.
	unsafe
	{
		dentry *raw = make_folder();
		Handle folder = Handle::from_raw(unsafe_, raw);

		if (looks_bad(raw)) {
			debugfs_remove(raw);
			return false;
		}
		return folder.get();
	}
}
// ACCEPT
bool left_to_the_handle()
{
	// SAFETY: made here.
	unsafe
	{
		dentry *raw = make_folder();
		Handle folder = Handle::from_raw(unsafe_, raw);

		if (looks_bad(raw))
			return false;
		return folder.get();
	}
}
