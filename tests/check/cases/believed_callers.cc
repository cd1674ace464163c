// SPDX-License-Identifier: GPL-2.0
// Unsafe blocks that are right if the caller does what nothing asks of it.
#include <core/annotations.hh>

struct Descriptor {
	unsigned flags, length;
};

// REJECT: unsafe-call
unsigned length(const Descriptor *at)
{
	// SAFETY: whoever calls this has a descriptor there.
	unsafe
	{
		return at->length;
	}
}
// ACCEPT
/// # Safety
///
/// There is a descriptor at @p at.
unsigned length_unchecked(core::Unsafe, const Descriptor *at)
{
	// SAFETY: the caller promises it.
	unsafe
	{
		return at->length;
	}
}
// ACCEPT: a type tells.
unsigned flags(const Descriptor &at)
{
	const Descriptor *raw = &at;
	// SAFETY: the caller's reference keeps it alive, which the caller promises by its type.
	unsafe
	{
		return raw->flags;
	}
}
// ACCEPT
static unsigned first(const Descriptor *at)
{
	// SAFETY: every caller, all of which are in this file, makes sure of it.
	unsafe
	{
		return at->flags;
	}
}
// ACCEPT
unsigned call(const Descriptor &at)
{
	return first(&at);
}

class Window
{
public:
	explicit Window(const unsigned *rows) : rows_(rows) {}
	// REJECT: unsafe-call
	unsigned row(unsigned index) const
	{
		// SAFETY: the caller
		// knows how many rows there are.
		unsafe
		{
			return rows_[index];
		}
	}

private:
	// ACCEPT
	unsigned last(unsigned count) const
	{
		// SAFETY: the caller knows how many rows there are.
		unsafe
		{
			return rows_[count - 1];
		}
	}

	const unsigned *rows_;
};
