// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// Owners and spans that unsafe code makes of plain pointers.
#include <core/span.hh>
#include <core/utility.hh>

struct Data {
	unsigned hits;
};
template <typename T>
class __owner(T) Box
{
public:
	explicit Box(Data &made) noexcept;
	Box(Box &&other) noexcept;
	Box(const Box &) = delete;
	~Box();
	T *operator->() noexcept __lifetimebound;
	T &operator*() noexcept __lifetimebound;
	[[nodiscard]] T *into_raw() && noexcept;
	/// # Safety
	///
	/// Comes from into_raw().
	[[nodiscard]] static Box from_raw(core::Unsafe, T *object) noexcept;
};
void keep(Box<Data> box);

// REJECT: free-twice
unsigned twice(Box<Data> box)
{
	Data *raw = core::move(box).into_raw();
	// SAFETY: from into_raw().
	unsafe
	{
		auto first = Box<Data>::from_raw(unsafe_, raw);
		auto second = Box<Data>::from_raw(unsafe_, raw);
		return first->hits + second->hits;
	}
}
// ACCEPT
unsigned one_way(Box<Data> box, bool kept)
{
	Data *raw = core::move(box).into_raw();
	// SAFETY: from into_raw(), taken back once.
	unsafe
	{
		if (kept) {
			keep(Box<Data>::from_raw(unsafe_, raw));
			return 0;
		}
		auto back = Box<Data>::from_raw(unsafe_, raw);
		return back->hits;
	}
}
// REJECT: free-use
unsigned afterwards(Box<Data> box)
{
	void *cookie = core::move(box).into_raw();
	unsigned hits = 0;
	// SAFETY: from into_raw().
	unsafe
	{
		auto back = Box<Data>::from_raw(unsafe_, static_cast<Data *>(cookie));
		hits = back->hits;
	}
	// SAFETY: it is there.
	unsafe
	{
		return hits + static_cast<Data *>(cookie)->hits;
	}
}
// ACCEPT
unsigned given_on(Box<Data> box)
{
	Data *raw = core::move(box).into_raw();
	// SAFETY: from into_raw(); who keeps it keeps it alive.
	unsafe
	{
		{
			auto back = Box<Data>::from_raw(unsafe_, raw);
			raw = core::move(back).into_raw();
		}
		return raw->hits;
	}
}
// ACCEPT
void turns(core::Span<void *> cookies)
{
	for (void *cookie : cookies) {
		// SAFETY: each comes from into_raw().
		unsafe
		{
			auto back = Box<Data>::from_raw(unsafe_, static_cast<Data *>(cookie));
			back->hits++;
		}
	}
}
// REJECT: bounds-array
unsigned too_long()
{
	unsigned char bytes[16] = {};
	// SAFETY: the array has 32 bytes.
	unsafe
	{
		return core::Span<const unsigned char>::from_raw(unsafe_, bytes, 32)[20];
	}
}
// ACCEPT
unsigned as_long()
{
	unsigned char bytes[16] = {};
	// SAFETY: the array has 16 bytes.
	unsafe
	{
		return core::Span<const unsigned char>::from_raw(unsafe_, bytes, sizeof(bytes))[2];
	}
}
