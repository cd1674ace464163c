// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// Owners that are asked whether they are vacant: what is not was not moved away.
#include <core/annotations.hh>
#include <core/utility.hh>

class __owner(int) Box
{
public:
	Box(Box &&other) noexcept;
	~Box();
	int operator*() const noexcept;
	bool is_vacant() const noexcept { return !object_; }

private:
	int *object_;
};
void keep(Box box);

// ACCEPT
void given_once(Box box, bool urgent)
{
	if (urgent)
		keep(core::move(box));
	if (!box.is_vacant())
		keep(core::move(box));
}
// ACCEPT
void given_elsewhere(Box box, bool urgent)
{
	if (urgent)
		keep(core::move(box));
	if (box.is_vacant())
		return;
	keep(core::move(box));
}
// REJECT: move-use
void asked_the_wrong_way(Box box, bool urgent)
{
	if (urgent)
		keep(core::move(box));
	if (box.is_vacant())
		keep(core::move(box));
}
// REJECT: move-use
int read_before(Box box, bool urgent)
{
	if (urgent)
		keep(core::move(box));
	const int value = *box;

	if (!box.is_vacant())
		keep(core::move(box));
	return value;
}
