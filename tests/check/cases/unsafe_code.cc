// SPDX-License-Identifier: GPL-2.0
// What the dialect's own code does in unsafe blocks, with moves of itself, and with requirements.
#include <core/annotations.hh>
#include <core/types.hh>

struct Raw {
	int *value;
	int *next;
};

class Owner
{
public:
	explicit Owner(int *raw) noexcept : raw_(raw) {}
	Owner(Owner &&from) noexcept : raw_(from.raw_) { from.raw_ = nullptr; }
	Owner(const Owner &) = delete;
	~Owner();

	// ACCEPT
	Owner &operator=(Owner &&from) noexcept
	{
		Owner old(static_cast<Owner &&>(*this));

		raw_ = from.raw_;
		from.raw_ = nullptr;
		return *this;
	}
	// ACCEPT
	Owner take() noexcept
	{
		Owner taken(static_cast<Owner &&>(*this));

		reset();
		return taken;
	}
	void reset() noexcept { raw_ = nullptr; }
	[[nodiscard]] int *into_raw() && noexcept
	{
		int *raw = raw_;

		raw_ = nullptr;
		return raw;
	}
	Raw place() noexcept { return {raw_, raw_}; }
	void change() noexcept;
	int &value() noexcept __lifetimebound;

private:
	int *raw_;
};

// ACCEPT
int *given_away(Owner owner)
{
	return static_cast<Owner &&>(owner).into_raw();
}
// ACCEPT
int kept_beside(Owner &owner)
{
	Raw place = owner.place();

	owner.change();
	// SAFETY: the caller does not free it here.
	unsafe
	{
		return *place.value;
	}
}
// REJECT: borrow-return
int &borrowed_and_returned(Owner owner)
{
	return owner.value();
}

// ACCEPT
template <typename T>
concept Exits = requires(T *object) {
	{ *object } noexcept;
	object->exit();
};
// ACCEPT
template <typename T>
auto value_of() -> decltype(*static_cast<T *>(nullptr));
// ACCEPT
constexpr unsigned long SIZE = sizeof(*static_cast<Owner *>(nullptr));
// REJECT: unsafe-pointer
int asked_for_the_value(int *p)
{
	return *p;
}

// ACCEPT
u8 top(u64 v)
{
	return u8(v >> 56);
}
// ACCEPT
char digit(u64 v)
{
	return char('0' + v % 10);
}
// ACCEPT
char lower(char c)
{
	return char(c | 0x20);
}
// ACCEPT
u8 masked(u32 v)
{
	return u8(v & 0xff);
}
// REJECT: cast-comment
u8 not_masked(u32 v)
{
	return u8(v & 0x1ff);
}
// REJECT: cast-comment
u8 shifted_too_little(u32 v)
{
	return u8(v >> 20);
}
// REJECT: bounds-array
int behind_the_last()
{
	int a[4] = {0, 1, 2, 3};
	int i = 4;

	return a[i];
}
// ACCEPT
int the_last()
{
	int a[4] = {0, 1, 2, 3};
	int i = 3;

	return a[i];
}
// ACCEPT
int counted_down(int n)
{
	int a[4] = {0, 1, 2, 3};
	int i = 4;

	i -= n;
	return a[i & 3];
}
