// SPDX-License-Identifier: GPL-2.0
/// @file
/// The objects behind `MODULE_PARAM`.
///
/// C header: `include/linux/moduleparam.h`.
#pragma once

#include <bindings.hh>
#include <core/annotations.hh>
#include <core/c_str.hh>
#include <core/send_sync.hh>
#include <core/span.hh>
#include <kernel/module/info.hh>
#include <kernel/module/param_type.hh>
#include <kernel/this_module.hh>

namespace kernel
{

namespace detail
{

/// The first value of a parameter that is one value.
template <typename T>
struct ParamInitial {
	using Type = typename ParamType<T>::Value;
};
template <>
struct ParamInitial<core::CStr> {
	using Type = core::CStr;
};

/// The first text of a `char[N]`.
template <usize N>
struct ParamInitialText {
	char text[N] = {};

	constexpr ParamInitialText() noexcept = default;
	template <usize M>
	consteval ParamInitialText(const char (&literal)[M]) noexcept
	{
		static_assert(M <= N, "MODULE_PARAM: the initial text does not fit the parameter");
		for (usize i = 0; i < M && i < N; i++)
			text[i] = literal[i];
	}
};
template <usize N>
struct ParamInitial<char[N]> {
	using Type = ParamInitialText<N>;
};

void an_initial_value_does_not_fit_the_type_of_the_parameter();

/// The first values of a `T[N]`.
template <typename V, usize N>
struct ParamInitialArray {
	V values[N] = {};
	unsigned int count = 0;

	constexpr ParamInitialArray() noexcept = default;
	template <typename... A>
	consteval ParamInitialArray(A... given) noexcept : count(sizeof...(A))
	{
		static_assert(sizeof...(A) <= N,
			      "MODULE_PARAM: there are more initial values than the array holds");
		usize i = 0;
		((i < N ? store(i++, given) : void()), ...);
	}

private:
	template <typename A>
	consteval void store(usize i, A given) noexcept
	{
		values[i] = static_cast<V>(given);
		if (static_cast<A>(values[i]) != given || (values[i] < V()) != (given < A()))
			an_initial_value_does_not_fit_the_type_of_the_parameter();
	}
};
template <typename T, usize N>
struct ParamInitial<T[N]> {
	using Type = ParamInitialArray<typename ParamType<T>::Value, N>;
};

/// What `modinfo` calls the type.
template <typename T>
inline constexpr const char *param_type_prefix = "";
template <typename T, usize N>
inline constexpr const char *param_type_prefix<T[N]> = "array of ";
template <usize N>
inline constexpr const char *param_type_prefix<char[N]> = "";
template <typename T>
inline constexpr const char *param_type_name = ParamType<T>::NAME;
template <typename T, usize N>
inline constexpr const char *param_type_name<T[N]> = ParamType<T>::NAME;
template <usize N>
inline constexpr const char *param_type_name<char[N]> = "string";
template <>
inline constexpr const char *param_type_name<core::CStr> = "charp";

} // namespace detail

/// What the braces of `MODULE_PARAM` hold.
template <typename T>
struct ParamOptions {
	typename detail::ParamInitial<T>::Type initial = {};
	/// As for a file, in octal; 0 is no file.
	int perm = 0;
	ModuleText description = {};
	/// Using the parameter taints the kernel.
	bool taints = false;
};

/// Permissions that the kernel accepts for a parameter's file.
template <int PERM>
struct CheckedPerm {
	static_assert(PERM >= 0 && PERM <= 0777,
		      "MODULE_PARAM: .perm is no permission; it is octal, such as 0444 or 0644");
	static_assert((PERM & 2) == 0, "MODULE_PARAM: .perm lets everybody write the parameter");
	static_assert((PERM >> 6 & 4) >= (PERM >> 3 & 4) && (PERM >> 3 & 4) >= (PERM & 4),
		      "MODULE_PARAM: .perm lets the group or others read what the owner cannot");
	static_assert((PERM >> 6 & 2) >= (PERM >> 3 & 2),
		      "MODULE_PARAM: .perm lets the group write what the owner cannot");
	static constexpr bool WRITABLE = (PERM & 0222) != 0;
};

/// While it lives, nobody writes a parameter of this module.
///
/// One at a time: it is one lock for all parameters, and taking it twice waits for ever.
///
/// # Context
///
/// Making it may sleep.
///
/// # Examples
///
/// ```cpp file
/// MODULE_PARAM(label, CStr, {.perm = 0644});
///
/// bool is_labelled()
/// {
/// 	const ParamLock lock;
/// 	return !label.get(lock).empty();
/// }
/// ```
class [[nodiscard("the lock ends at once: give it a name")]] ParamLock
{
public:
	ParamLock() noexcept
	{
		// SAFETY: the module lives while its code runs.
		unsafe
		{
			::kernel_param_lock(this_module_ptr());
		}
	}
	ParamLock(const ParamLock &) __deleted("a guard stays in the scope that made it");
	ParamLock &operator=(const ParamLock &) = delete;
	~ParamLock()
	{
		// SAFETY: the constructor locked it.
		unsafe
		{
			::kernel_param_unlock(this_module_ptr());
		}
	}
};

/// A number or a boolean.
///
/// # Invariants
///
/// The kernel writes `value_` only as a whole, with the parameter's own operations.
template <typename T, bool WRITABLE>
class CFL_ANNOTATE("cfl::sync") Param
{
public:
	using Value = typename detail::ParamType<T>::Value;

	constexpr explicit Param(const ParamOptions<T> &options) noexcept : value_(options.initial)
	{
	}
	Param(const Param &) __deleted("a parameter is one object: take a reference");
	Param &operator=(const Param &) = delete;

	/// The value at this moment.
	[[nodiscard]] Value get() const noexcept
	{
		static_assert(!WRITABLE || sizeof(Value) <= sizeof(long),
			      "MODULE_PARAM: this number is wider than the machine reads at once; "
			      "make the parameter read-only");
		// SAFETY: a member is read, once and whole, as C may write it meanwhile.
		unsafe
		{
			return *static_cast<const volatile Value *>(&value_);
		}
	}

	struct Detail {
	};
	[[nodiscard]] constexpr Detail detail() const noexcept { return {}; }
	[[nodiscard]] constexpr void *arg() noexcept { return &value_; }

private:
	Value value_;
};

/// A text of any length, which the kernel allocates.
///
/// # Invariants
///
/// `value_` is null or ends in a NUL; a write frees it under the module's parameter lock.
template <bool WRITABLE>
class CFL_ANNOTATE("cfl::sync") Param<core::CStr, WRITABLE>
{
public:
	constexpr explicit Param(const ParamOptions<core::CStr> &options) noexcept
		: value_(options.initial.c_str())
	{
	}
	Param(const Param &) __deleted("a parameter is one object: take a reference");
	Param &operator=(const Param &) = delete;

	/// The text; empty if there is none.
	[[nodiscard]] core::CStr get() const noexcept
	{
		static_assert(
			!WRITABLE,
			"MODULE_PARAM: this text can be replaced through its file "
			"while you look at it; read it with get(lock), where lock is a ParamLock");
		return read();
	}
	/// The text, which nobody replaces while @p lock lives.
	[[nodiscard]] core::CStr get(const ParamLock &lock __lifetimebound) const noexcept
	{
		static_cast<void>(lock);
		return read();
	}
	/// A lock that ends with the expression is taken twice too easily: name it.
	core::CStr get(ParamLock &&) const __deleted("name the lock first");

	struct Detail {
	};
	[[nodiscard]] constexpr Detail detail() const noexcept { return {}; }
	[[nodiscard]] constexpr void *arg() noexcept { return &value_; }

private:
	[[nodiscard]] core::CStr read() const noexcept
	{
		const char *text;
		// SAFETY: a member is read, once and whole, as C may write it meanwhile.
		unsafe
		{
			text = *const_cast<const char *const volatile *>(&value_);
		}
		if (!text)
			return core::CStr();
		// SAFETY: the invariant; it is not freed now, as the caller holds the lock or the
		// parameter cannot be written.
		unsafe
		{
			return core::CStr::from_ptr(unsafe_, text);
		}
		return core::CStr();
	}

	const char *value_;
};

/// A text of less than @p N characters, which is part of the module.
///
/// # Invariants
///
/// `value_` holds a NUL; writes happen under the module's parameter lock.
template <usize N, bool WRITABLE>
class CFL_ANNOTATE("cfl::sync") Param<char[N], WRITABLE>
{
public:
	constexpr explicit Param(const ParamOptions<char[N]> &options) noexcept
	{
		for (usize i = 0; i < N; i++)
			value_[i] = options.initial.text[i];
	}
	Param(const Param &) __deleted("a parameter is one object: take a reference");
	Param &operator=(const Param &) = delete;

	[[nodiscard]] core::CStr get() const noexcept
	{
		static_assert(
			!WRITABLE,
			"MODULE_PARAM: this text can be replaced through its file "
			"while you look at it; read it with get(lock), where lock is a ParamLock");
		return read();
	}
	/// The text, which nobody changes while @p lock lives.
	[[nodiscard]] core::CStr
	get(const ParamLock &lock __lifetimebound) const noexcept __lifetimebound
	{
		static_cast<void>(lock);
		return read();
	}
	/// A lock that ends with the expression is taken twice too easily: name it.
	core::CStr get(ParamLock &&) const __deleted("name the lock first");

	[[nodiscard]] constexpr struct ::kparam_string detail() noexcept
	{
		return {.maxlen = N, .string = value_};
	}

private:
	[[nodiscard]] core::CStr read() const noexcept
	{
		// SAFETY: the invariant.
		unsafe
		{
			return core::CStr::from_ptr(unsafe_, value_);
		}
		return core::CStr();
	}

	char value_[N] = {};
};

/// Up to @p N numbers or booleans.
///
/// # Invariants
///
/// `count_` is at most @p N; writes happen under the module's parameter lock.
template <typename T, usize N, bool WRITABLE>
class CFL_ANNOTATE("cfl::sync") Param<T[N], WRITABLE>
{
public:
	using Value = typename detail::ParamType<T>::Value;

	constexpr explicit Param(const ParamOptions<T[N]> &options) noexcept
		: count_(options.initial.count)
	{
		for (usize i = 0; i < N; i++)
			values_[i] = options.initial.values[i];
	}
	Param(const Param &) __deleted("a parameter is one object: take a reference");
	Param &operator=(const Param &) = delete;

	/// The values that were given.
	[[nodiscard]] core::Span<const Value> get() const noexcept
	{
		static_assert(
			!WRITABLE,
			"MODULE_PARAM: this array can be rewritten through its file "
			"while you look at it; read it with get(lock), where lock is a ParamLock");
		return read();
	}
	/// The values, which nobody changes while @p lock lives.
	[[nodiscard]] core::Span<const Value>
	get(const ParamLock &lock __lifetimebound) const noexcept __lifetimebound
	{
		static_cast<void>(lock);
		return read();
	}
	/// A lock that ends with the expression is taken twice too easily: name it.
	core::Span<const Value> get(ParamLock &&) const __deleted("name the lock first");

	[[nodiscard]] constexpr struct ::kparam_array detail() noexcept
	{
		return {.max = N,
			.elemsize = sizeof(Value),
			.num = &count_,
			.ops = detail::ParamType<T>::ops(),
			.elem = values_};
	}

private:
	[[nodiscard]] core::Span<const Value> read() const noexcept
	{
		// SAFETY: `count_` is read once and whole, as C may write it meanwhile; the invariant says that
		// there are as many values, whichever number it was.
		unsafe
		{
			const unsigned int count =
				*static_cast<const volatile unsigned int *>(&count_);
			return core::Span<const Value>::from_raw(unsafe_, values_, count);
		}
		return {};
	}

	Value values_[N] = {};
	unsigned int count_;
};

namespace detail
{

inline constexpr u8 PARAM_FLAG_TAINTS = 1;

/// The kernel's record of a parameter.
template <typename T, bool W>
constexpr struct ::kernel_param param_record(const char *name, Param<T, W> &param,
					     const typename Param<T, W>::Detail &,
					     const ParamOptions<T> &options) noexcept
{
	const struct ::kernel_param_ops *ops;
	if constexpr (core::is_same<T, core::CStr>)
		ops = &::param_ops_charp;
	else
		ops = ParamType<T>::ops();
	return {name,
		this_module_ptr(),
		ops,
		static_cast<u16>(options.perm),
		-1,
		options.taints ? PARAM_FLAG_TAINTS : u8(),
		{.arg = param.arg()}};
}

template <usize N, bool W>
constexpr struct ::kernel_param param_record(const char *name, Param<char[N], W> &,
					     const struct ::kparam_string &text,
					     const ParamOptions<char[N]> &options) noexcept
{
	return {name,
		this_module_ptr(),
		&::param_ops_string,
		static_cast<u16>(options.perm),
		-1,
		options.taints ? PARAM_FLAG_TAINTS : u8(),
		{.str = &text}};
}

template <typename T, usize N, bool W>
constexpr struct ::kernel_param param_record(const char *name, Param<T[N], W> &,
					     const struct ::kparam_array &array,
					     const ParamOptions<T[N]> &options) noexcept
{
	return {name,
		this_module_ptr(),
		&::param_array_ops,
		static_cast<u16>(options.perm),
		-1,
		options.taints ? PARAM_FLAG_TAINTS : u8(),
		{.arr = &array}};
}

/// `parmtype=NAME:TYPE` and `parm=NAME:DESCRIPTION`.
template <typename T>
constexpr void put_param_info(InfoWriter &out, const char *name,
			      const ParamOptions<T> &options) noexcept
{
	const auto put_key = [name](InfoWriter &to, const char *key) {
		to.put(CFL_MODULE_PREFIX);
		to.put(key);
		to.put(name);
		to.put(":");
	};
	put_key(out, "parmtype=");
	out.put(param_type_prefix<T>);
	out.put(param_type_name<T>);
	out.length++;
	if (options.description.is_given()) {
		put_key(out, "parm=");
		out.put(options.description.text);
		out.length++;
	}
}

template <typename T>
constexpr usize param_info_length(const char *name, const ParamOptions<T> &options) noexcept
{
	InfoWriter counter;
	put_param_info(counter, name, options);
	return counter.length;
}

template <usize LENGTH, typename T>
constexpr InfoBytes<LENGTH> param_info(const char *name, const ParamOptions<T> &options) noexcept
{
	InfoBytes<LENGTH> result{};
	InfoWriter writer{.room = result.bytes};
	put_param_info(writer, name, options);
	return result;
}

} // namespace detail
} // namespace kernel

// SAFETY: numbers are read whole; for the rest a `ParamLock` keeps writers out.
template <typename T, bool WRITABLE>
inline constexpr bool core::is_sync<kernel::Param<T, WRITABLE>> = true;

#define CFL_PARAM_REGISTER(name)                                                                   \
	static constexpr char cfl_param_name_##name[] = CFL_MODULE_PREFIX #name;                   \
	static constinit const auto cfl_param_detail_##name = name.detail();                       \
	[[gnu::section("__param"), gnu::used,                                                      \
	  gnu::aligned(                                                                            \
		  alignof(struct ::kernel_param))]] static constinit const struct ::kernel_param   \
		cfl_param_##name = ::kernel::detail::param_record(cfl_param_name_##name, name,     \
								  cfl_param_detail_##name,         \
								  cfl_param_options_##name);

#define CFL_PARAM_INFO(name)                                                                       \
	[[gnu::section(".modinfo"), gnu::used,                                                     \
	  gnu::aligned(1)]] static constexpr auto cfl_param_info_##name =                          \
		::kernel::detail::param_info<::kernel::detail::param_info_length(                  \
			#name, cfl_param_options_##name)>(#name, cfl_param_options_##name);
