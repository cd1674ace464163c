// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a module says of itself, and its form in the section `.modinfo`.
///
/// C header: `include/linux/module.h` (`MODULE_INFO` and its kin).
#pragma once

#include <core/annotations.hh>
#include <core/types.hh>
#include <kernel/module/config.hh>

namespace kernel
{

namespace detail
{

constexpr usize text_length(const char *text) noexcept
{
	usize length = 0;
	// SAFETY: the text ends in a NUL, where the loop stops.
	unsafe
	{
		while (text[length])
			length++;
	}
	return length;
}

constexpr bool same_text(const char *a, const char *b) noexcept
{
	// SAFETY: both texts end in a NUL, and the loop stops at the first of them.
	unsafe
	{
		while (*a && *a == *b) {
			a++;
			b++;
		}
		return *a == *b;
	}
}

} // namespace detail

/// A literal, or nothing.
struct ModuleText {
	const char *text = nullptr;

	constexpr ModuleText() noexcept = default;
	template <usize N>
	consteval ModuleText(const char (&literal)[N]) noexcept : text(literal)
	{
	}
	[[nodiscard]] constexpr bool is_given() const noexcept
	{
		// SAFETY: null, or a literal, which has a NUL at least.
		unsafe
		{
			return text && *text;
		}
	}
};

/// Up to 32 literals: `{"one", "two"}`.
struct ModuleTexts {
	static constexpr usize LIMIT = 32;

	const char *texts[LIMIT] = {};
	usize count = 0;

	constexpr ModuleTexts() noexcept = default;
	template <usize... N>
	consteval ModuleTexts(const char (&...literals)[N]) noexcept
		: texts{literals...}, count(sizeof...(N))
	{
		static_assert(sizeof...(N) <= LIMIT,
			      "MODULE: at most 32 entries fit one list of a module's description");
	}
};

/// The description of a module, in the order in which `MODULE` takes it. Only `license` must be
/// there.
struct ModuleInfo {
	/// The name that Kbuild gives the module. May be left out; if it is there, it must be right.
	ModuleText name = {};
	/// `"Name <address>"`, each.
	ModuleTexts authors = {};
	/// What the module does, in one line.
	ModuleText description = {};
	/// One of the words that the kernel knows; see `MODULE_LICENSE` in `linux/module.h`.
	ModuleText license = {};
	/// `[epoch:]version[-extra]`.
	ModuleText version = {};
	/// More names under which `modprobe` finds the module.
	ModuleTexts aliases = {};
	/// Files that the module may request.
	ModuleTexts firmware = {};
	/// `"pre: a b post: c"`: modules to load before and after, if they are there.
	ModuleTexts softdeps = {};
	/// Namespaces whose exported symbols the module uses.
	ModuleTexts imports = {};

	/// Whether the kernel knows the licence.
	[[nodiscard]] constexpr bool has_known_license() const noexcept
	{
		constexpr const char *KNOWN[] = {
			"GPL",		"GPL v2",	"GPL and additional rights",
			"Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL",
			"Proprietary",
		};
		for (const char *known : KNOWN) {
			if (license.is_given() && detail::same_text(license.text, known))
				return true;
		}
		return false;
	}

	/// Whether `name`, if it is given, is what Kbuild says: dashes and underscores are the same.
	[[nodiscard]] constexpr bool is_named(const char *kbuild) const noexcept
	{
		const char *mine = name.is_given() ? name.text : kbuild;
		// SAFETY: both texts end in a NUL, and the loop stops at the first of them.
		unsafe
		{
			for (; *mine && *kbuild; mine++, kbuild++) {
				if ((*mine == '-' ? '_' : *mine) != *kbuild)
					return false;
			}
			return *mine == *kbuild;
		}
	}
};

namespace detail
{

/// Receives the bytes of `.modinfo`: counts them, and keeps them when it has room.
struct InfoWriter {
	char *room = nullptr;
	usize length = 0;

	constexpr void put(const char *text) noexcept
	{
		// SAFETY: the text ends in a NUL, and a room is as long as what was counted without one.
		unsafe
		{
			for (; *text; text++, length++) {
				if (room)
					room[length] = *text;
			}
		}
	}
	/// `key=value` and its NUL.
	constexpr void put_entry(const char *key, const char *value) noexcept
	{
		put(CFL_MODULE_PREFIX);
		put(key);
		put("=");
		put(value);
		length++;
	}
	constexpr void put_entry(const char *key, const ModuleText &value) noexcept
	{
		if (value.is_given())
			put_entry(key, value.text);
	}
	constexpr void put_entry(const char *key, const ModuleTexts &values) noexcept
	{
		for (usize i = 0; i < values.count; i++)
			put_entry(key, values.texts[i]);
	}
};

constexpr void put_info(InfoWriter &out, const ModuleInfo &info) noexcept
{
	out.put_entry("author", info.authors);
	out.put_entry("description", info.description);
#if !CFL_IS_MODULE && defined(KBUILD_MODFILE)
	out.put_entry("file", KBUILD_MODFILE);
#endif
	out.put_entry("license", info.license);
	out.put_entry("version", info.version);
	out.put_entry("alias", info.aliases);
	out.put_entry("firmware", info.firmware);
	out.put_entry("softdep", info.softdeps);
	out.put_entry("import_ns", info.imports);
}

constexpr usize info_length(const ModuleInfo &info) noexcept
{
	InfoWriter counter;
	put_info(counter, info);
	return counter.length;
}

/// Exactly @p N bytes of `.modinfo`.
template <usize N>
struct InfoBytes {
	char bytes[N];
};

template <usize N>
constexpr InfoBytes<N> info_bytes(const ModuleInfo &info) noexcept
{
	InfoBytes<N> result{};
	InfoWriter writer{.room = result.bytes};
	put_info(writer, info);
	return result;
}

} // namespace detail
} // namespace kernel
