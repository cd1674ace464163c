// SPDX-License-Identifier: GPL-2.0
// Owners that give away, values taken out of what ends, elements behind pointers.
#include <core/annotations.hh>
#include <core/types.hh>

template <typename T>
class Owner
{
public:
	explicit Owner(T *raw) noexcept : raw_(raw) {}
	Owner(Owner &&from) noexcept : raw_(from.release()) {}
	~Owner() noexcept;
	T *release() noexcept
	{
		T *object = raw_;

		raw_ = nullptr;
		return object;
	}
	T &get() noexcept __lifetimebound;

private:
	T *raw_;
};
struct __view(int) View {
	const int *first;
};
class Maybe
{
public:
	explicit Maybe(const int &of __lifetimebound) noexcept;
	View value() && noexcept;
	View look() const noexcept __lifetimebound;
};
struct Shared {
	explicit Shared(int *raw) noexcept;
	~Shared();
	int *raw;
};

// ACCEPT
Shared released(int *raw)
{
	Owner<int> owner(raw);

	return Shared(owner.release());
}
// REJECT: borrow-return
int &kept(int *raw)
{
	Owner<int> owner(raw);

	return owner.get();
}
// ACCEPT
View handed_on(const int &of __lifetimebound)
{
	return Maybe(of).value();
}
// REJECT: borrow-temporary
View looked_at(const int &of __lifetimebound)
{
	return Maybe(of).look();
}
