// SPDX-License-Identifier: GPL-2.0
// Values of different kinds that are all numbers behind their types.
#include <core/byte_order.hh>
#include <kernel/user_ptr.hh>

using core::Be32;
using core::Le32;
using kernel::UserPtr;

/// As kernel::PhysAddr, which needs the types of a kernel.
template <int KIND>
class __raw_form("address") Address
{
public:
	__raw_form() static constexpr Address from_raw(u64 raw)
	{
		Address a;
		a.raw_ = raw;
		return a;
	}
	__raw_form() constexpr u64 raw() const { return raw_; }

private:
	u64 raw_ = 0;
};
using Physical = Address<1>;
using Device = Address<2>;

// REJECT: address-mixed
UserPtr<u32> from_pointer(u32 &ours)
{
	return UserPtr<u32>::from_addr(reinterpret_cast<usize>(&ours));
}
// REJECT: address-mixed
UserPtr<u32> from_pointer_later(u32 &ours)
{
	const usize address = reinterpret_cast<usize>(&ours) + 8;
	return UserPtr<u32>::from_addr(address);
}
// ACCEPT
UserPtr<u32> from_argument(usize argument)
{
	return UserPtr<u32>::from_addr(argument);
}
// ACCEPT
UserPtr<u8> from_same(const UserPtr<u32> &at)
{
	return UserPtr<u8>::from_addr(at.addr() + 1);
}
// REJECT: address-mixed
UserPtr<u32> from_physical(Physical where)
{
	return UserPtr<u32>::from_addr(where.raw());
}
// REJECT: cast-pointer
u32 *to_pointer(const UserPtr<u32> &at)
{
	return reinterpret_cast<u32 *>(at.addr());
}
// REJECT: unsafe-pointer
u32 through_raw(const UserPtr<u32> &at)
{
	u32 *p;
	// SAFETY: (it is not.)
	unsafe
	{
		p = at.as_raw(unsafe_);
	}
	return *p;
}
// REJECT: cast-pointer
usize over_its_bytes(UserPtr<u32> &at)
{
	return reinterpret_cast<usize &>(at);
}
// ACCEPT
bool below(const UserPtr<u32> &at, usize limit)
{
	return at.addr() < limit;
}
// REJECT: address-mixed
Device to_device(Physical where)
{
	return Device::from_raw(where.raw());
}
// REJECT: address-mixed
Device to_device_rounded(Physical where, bool up)
{
	const u64 page = up ? where.raw() + 4095 : where.raw();
	return Device::from_raw(page & ~u64(4095));
}
// ACCEPT
Physical rounded(Physical where)
{
	return Physical::from_raw(where.raw() & ~u64(4095));
}
// ACCEPT
Device beside(Device start, Physical a, Physical b)
{
	return Device::from_raw(start.raw() + (b.raw() - a.raw()));
}
// ACCEPT
Device identity(Physical where)
{
	// SAFETY: this bus has no IOMMU, and its addresses are those of the processor.
	unsafe
	{
		return Device::from_raw(where.raw());
	}
}
// REJECT: address-mixed
Device by_bits(Physical where)
{
	return __builtin_bit_cast(Device, where);
}
// REJECT: cast-pointer
int *made_of_bits(unsigned long where)
{
	return __builtin_bit_cast(int *, where);
}
// ACCEPT
float bits_of_a_number(u32 bits)
{
	return __builtin_bit_cast(float, bits);
}
// REJECT: address-mixed
Be32 other_order(Le32 length)
{
	return Be32::from_raw(length.raw());
}
// REJECT: address-mixed
Be32 converted_twice(Be32 length)
{
	return length.raw();
}
// REJECT: address-mixed
u32 computed(Be32 length)
{
	return length.raw() + 4;
}
// REJECT: address-mixed
bool compared(Be32 length, u32 limit)
{
	const u32 raw = length.raw();
	return raw < limit;
}
// ACCEPT
bool compared_right(Be32 length, u32 limit)
{
	return length.get() < limit;
}
// ACCEPT
Be32 same_order(Be32 length)
{
	return Be32::from_raw(length.raw());
}
// ACCEPT
bool is_none(Be32 length)
{
	return length.raw() == 0;
}
