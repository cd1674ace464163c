// SPDX-License-Identifier: GPL-2.0
/// @file
/// The library together with bindings in which `__user`, `__iomem`, `__rcu`, `__le32`, `gfp_t` are types.
#include <bindings.hh>
#include <core/byte_order.hh>
#include <kernel/kbox.hh>
#include <kernel/mutex.hh>
#include <kernel/prelude.hh>

namespace
{

namespace typed = cfl_typed; // `user` alone is also a struct of C

// A plain pointer, a plain number, another kind of pointer: no overload takes them.
template <class T>
concept Fetchable = requires(T *from) { typed_fetch(nullptr, from, 1); };
template <class T>
concept Assignable = requires(typed_frame &frame, T value) { frame.length = value; };
template <class T>
concept Linkable = requires(typed_node &node, T *next) { node.next = next; };
template <class T>
concept Allocating = requires(T flags) { typed_zeroed(flags); };

static_assert(Fetchable<typed::user<void>> && !Fetchable<void> && !Fetchable<typed::iomem<void>>);
static_assert(Assignable<__le32> && !Assignable<unsigned> && !Assignable<__be32>);
static_assert(Linkable<typed::rcu<typed_node>> && !Linkable<typed_node>);
static_assert(Allocating<gfp_t> && !Allocating<unsigned> && !Allocating<fmode_t>);

class Typed
{
public:
	static Result<Typed> init(ThisModule &)
	{
		typed_frame frame = {};
		frame.length = typed::wire<__le32>(core::Le32(0x12345678));
		frame.port = typed::wire<__be16>(core::Be16(80));
		// SAFETY: the frame is this function's own.
		const u32 length = unsafe_expr(typed_length(&frame));
		pr_info("length {:x} port {}\n", length,
			typed::ordered<core::Be16>(frame.port).get());

		typed_node second = {2, nullptr}, first = {1, typed::rcu_pointer(&second)};
		// SAFETY: both nodes live to the end of this function, which alone knows them.
		pr_info("next {}\n", unsafe_expr(typed_next(&first)->value));

		u8 byte = 7;
		// SAFETY: the kernel's own address is no address of a user; nothing is written.
		const unsigned long left = unsafe_expr(
			typed_fetch(&byte, typed::user_pointer((const void *)&frame), 1));
		pr_info("not copied {}\n", left);

		// Nothing looks at what is there.
		typed_device device = {typed::iomem_pointer((void *)&frame)};
		pr_info("registers {}\n", typed::forced(device.registers) == &frame);
		return Typed(TRY(KBox<u32>::create(GFP_KERNEL, length)));
	}

	void exit() { pr_info("bye {:x}\n", *length_); }

private:
	explicit Typed(KBox<u32> length) : length_(move(length)) {}

	KBox<u32> length_;
};

} // namespace

MODULE(Typed, {.name = "typed",
	       .authors = {"The C++ for Linux Authors"},
	       .description = "Annotations as types",
	       .license = "GPL"});
