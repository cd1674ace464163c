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
// ACCEPT
// A type tells.
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
extern "C" {
struct file {
	unsigned mode;
};
unsigned file_mode(const file *of);
}
// REJECT: unsafe-call
unsigned any_length(const Descriptor *at)
{
	// SAFETY: descriptors are there.
	unsafe
	{
		return at->length;
	}
}
// REJECT: unsafe-call
unsigned any_mode(const file *of)
{
	// SAFETY: C takes any file.
	unsafe
	{
		return file_mode(of);
	}
}
// ACCEPT
// Somebody looks at it.
unsigned length_or_none(const Descriptor *at)
{
	if (!at)
		return 0;
	// SAFETY: there is one.
	unsafe
	{
		return at->length;
	}
}
// ACCEPT
// C calls it, with what it was given.
void ended(void *cookie)
{
	// SAFETY: run_later() gives a descriptor.
	unsafe
	{
		static_cast<Descriptor *>(cookie)->length = 0;
	}
}
void call_later(void (*run)(void *), void *cookie);
// ACCEPT
void run_later(Descriptor &at)
{
	call_later(&ended, &at);
}
class Curve
{
public:
	// REJECT: bounds-array
	unsigned at(unsigned long index) const
	{
		// SAFETY: there are points.
		unsafe
		{
			return points_[index];
		}
	}
	// ACCEPT
	unsigned within(unsigned long index) const
	{
		if (index >= size_)
			return 0;
		// SAFETY: there are more points.
		unsafe
		{
			return points_[index];
		}
	}

private:
	// ACCEPT
	// Who calls it is known.
	unsigned inner(unsigned long index) const
	{
		// SAFETY: there are more points.
		unsafe
		{
			return points_[index];
		}
	}
	const unsigned *points_ = nullptr;
	unsigned long size_ = 0;
};

enum irqreturn { IRQ_NONE, IRQ_HANDLED };
// ACCEPT
// Only C calls what handles an interrupt.
irqreturn handle(int, void *data)
{
	// SAFETY: requested with a descriptor.
	unsafe
	{
		static_cast<Descriptor *>(data)->flags = 0;
	}
	return IRQ_HANDLED;
}
