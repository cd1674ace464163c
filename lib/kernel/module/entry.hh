// SPDX-License-Identifier: GPL-2.0
/// @file
/// How the object that is a module comes to life and ends.
///
/// C header: `include/linux/module.h`, `include/linux/init.h`.
#pragma once

#include <core/annotations.hh>
#include <core/init.hh>
#include <core/result.hh>
#include <core/send_sync.hh>
#include <core/traits.hh>
#include <core/utility.hh>
#include <kernel/this_module.hh>
#include <new>

// Clang leaves what a cold function calls once outside of it, so that initialisation code would stay
// in memory after it has run; g++ does not. (Its `flatten` would go on to all that is called in turn.)
#ifdef __clang__
#define CFL_PART_OF_ENTRY [[gnu::always_inline, gnu::flatten]]
#else
#define CFL_PART_OF_ENTRY [[gnu::always_inline]]
#endif

namespace kernel::detail
{

/// `T(Init &, ThisModule &)`: builds the object in place.
template <typename T>
concept HasModuleConstructor = core::is_constructible<T, core::Init &, ThisModule &>;

/// `static Result<T> init(ThisModule &)`: returns the object.
template <typename T>
concept HasStaticInit = requires(ThisModule &module) { T::init(module); } &&
			core::is_same<decltype(T::init(this_module)), core::Result<T>>;

/// `Result<void> init(ThisModule &)`: fills a default object.
template <typename T>
concept HasMemberInit =
	!HasStaticInit<T> && core::is_constructible<T> &&
	requires(T &self, ThisModule &module) { self.init(module); } &&
	core::is_same<decltype(static_cast<T *>(nullptr)->init(this_module)), core::Result<void>>;

template <typename T>
concept HasAnyInit = requires { &T::init; };

/// Without a copy constructor the compiler cannot silently make a second module object.
template <typename T>
concept MovesCleanly = core::is_trivially_destructible<T> ||
		       (core::is_move_constructible<T> && !core::is_copy_constructible<T>);

/// A pointer to an entry point, which nobody reads.
template <typename F>
struct CFL_ANNOTATE("cfl::sync") EntryPointer {
	F *function;
};
template <typename F>
EntryPointer(F *) -> EntryPointer<F>;

/// Static room for the object. It takes none for an object without members.
template <typename T>
struct CFL_ANNOTATE("cfl::sync") ModuleRoom {
	alignas(T) unsigned char bytes[__is_empty(T) ? 0 : sizeof(T)];

	[[nodiscard]] T *object() noexcept
	{
		// SAFETY: the room fits a T, which start() makes before anybody asks for it.
		unsafe
		{
			return reinterpret_cast<T *>(bytes);
		}
	}
};

template <typename T>
CFL_PART_OF_ENTRY inline T *construct_in(void *place, core::Init &init) noexcept
{
	// SAFETY: `place` is the module's room, where nothing lives before init.
	unsafe
	{
		return ::new (place) T(init, this_module);
	}
}

template <typename T>
CFL_PART_OF_ENTRY inline core::Result<T> returned_by_init() noexcept
{
	return T::init(this_module);
}

template <typename T>
CFL_PART_OF_ENTRY inline core::Result<void> filled_by_init(T &object) noexcept
{
	return object.init(this_module);
}

/// What `init_module()` does. When the object cannot be made, all that it had built is destroyed; the
/// result is 0 or a negative errno.
template <typename T>
[[gnu::always_inline]] inline int start(ModuleRoom<T> &room) noexcept
{
	void *const place = room.bytes;

	if constexpr (HasModuleConstructor<T>) {
		core::Init init;
		T *const object = construct_in<T>(place, init);
		// SAFETY: just made; a module whose init fails is not seen again.
		unsafe
		{
			if (init.failed())
				object->~T();
		}
		return init.result().to_errno();
	} else if constexpr (HasStaticInit<T>) {
		// The kernel's flags would clear all of it first.
		__attribute__((uninitialized)) core::Result<T> made = returned_by_init<T>();
		if (made.is_err())
			return made.error().to_errno();
		// SAFETY: the room fits a T, and nothing lives there before init.
		unsafe
		{
			if constexpr (!core::is_trivially_destructible<T> || !__is_empty(T))
				::new (place) T(core::move(made).value());
		}
		return 0;
	} else {
		// SAFETY: the room fits a T, and nothing lives there before init.
		unsafe
		{
			T *const object = ::new (place) T();
			const core::Result<void> done = filled_by_init(*object);
			if (done.is_err())
				object->~T();
			return done.to_errno();
		}
	}
}

/// What `cleanup_module()` does: `exit()`, if there is one, and then the members end in the reverse
/// order of their making.
template <typename T>
CFL_PART_OF_ENTRY inline void stop(ModuleRoom<T> &room) noexcept
{
	// SAFETY: the kernel calls exit once, and only when init had made the object.
	unsafe
	{
		T *const object = room.object();
		if constexpr (requires { object->exit(); }) {
			static_assert(core::is_void<decltype(object->exit())>,
				      "MODULE: exit has the wrong form; write `void exit()`, as "
				      "unloading a "
				      "module cannot fail");
			object->exit();
		}
		object->~T();
	}
}

/// Stops the compilation with a sentence when @p T cannot be a module.
template <typename T>
struct CheckedModule {
	static constexpr bool GOOD =
		HasModuleConstructor<T> || HasStaticInit<T> || HasMemberInit<T>;

	static_assert(
		GOOD || HasAnyInit<T>,
		"MODULE: the class has no way to start; write a constructor `Self(Init &, "
		"ThisModule &)`, or `Result<void> init(ThisModule &)`, or `static Result<Self> "
		"init(ThisModule &)`");
	static_assert(
		GOOD || !HasAnyInit<T>,
		"MODULE: init has the wrong form; write `Result<void> init(ThisModule &)` in a "
		"class that is default-constructible, or `static Result<Self> "
		"init(ThisModule &)`");
	static_assert(HasModuleConstructor<T> || !HasStaticInit<T> || MovesCleanly<T>,
		      "MODULE: init returns an object with a destructor, which would run for every "
		      "copy; let the class move but not copy, or write a constructor "
		      "`Self(Init &, ThisModule &)`, which builds the object in place");
};

} // namespace kernel::detail

#undef CFL_PART_OF_ENTRY

// SAFETY: only the entry points touch it, and the kernel calls them one after the other.
template <typename T>
inline constexpr bool core::is_sync<kernel::detail::ModuleRoom<T>> = true;
