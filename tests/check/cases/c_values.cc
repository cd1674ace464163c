// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// What values of C mean: errors in pointers, nulls, and bytes between members.
#include <core/span.hh>

extern "C" {
struct clk {
	int rate;
};
clk *clk_get(const char *name);
void clk_put(clk *of);
char *kstrdup(const char *text, unsigned flags);
void kfree(const void *block);
void *memset(void *at, int value, unsigned long size);
}
/// The error in a pointer, if there is one.
bool is_err_ptr(const void *pointer);
/// The same pointer, unless it is an error.
template <typename T>
T *from_err_ptr(T *pointer);

// REJECT: result-unchecked
bool asks_for_null(const char *name)
{
	// SAFETY: the clock is given back.
	unsafe
	{
		clk *of = clk_get(name);

		if (!of)
			return false;
		clk_put(of);
		return true;
	}
}
// ACCEPT
bool asks_for_error(const char *name)
{
	// SAFETY: the clock is given back.
	unsafe
	{
		clk *of = clk_get(name);

		if (is_err_ptr(of) || !of)
			return false;
		clk_put(of);
		return true;
	}
}
// REJECT: result-unchecked
void null_is_no_error(const char *name)
{
	// SAFETY: the copy is ours.
	unsafe
	{
		kfree(from_err_ptr(kstrdup(name, 0)));
	}
}
// ACCEPT
void null_is_asked(const char *name)
{
	// SAFETY: the copy is ours.
	unsafe
	{
		char *copy = kstrdup(name, 0);

		if (copy)
			kfree(copy);
	}
}

struct Padded {
	unsigned char state;
	unsigned errors;
};
struct Full {
	unsigned state;
	unsigned errors;
};
class UserSliceWriter
{
public:
	void write(core::Span<const unsigned char> bytes);
};
// REJECT: init-padding
void shows_padding(UserSliceWriter &to)
{
	const Padded report{.state = 1, .errors = 2};
	// SAFETY: the bytes of a local.
	unsafe
	{
		to.write(core::Span<const unsigned char>::from_raw(
			unsafe_, reinterpret_cast<const unsigned char *>(&report), sizeof(report)));
	}
}
// ACCEPT
void shows_wiped(UserSliceWriter &to)
{
	Padded report;
	// SAFETY: the bytes of a local.
	unsafe
	{
		memset(&report, 0, sizeof(report));
		report.errors = 2;
		to.write(core::Span<const unsigned char>::from_raw(
			unsafe_, reinterpret_cast<const unsigned char *>(&report), sizeof(report)));
	}
}
// ACCEPT
void shows_all(UserSliceWriter &to)
{
	const Full report{.state = 1, .errors = 2};
	// SAFETY: the bytes of a local.
	unsafe
	{
		to.write(core::Span<const unsigned char>::from_raw(
			unsafe_, reinterpret_cast<const unsigned char *>(&report), sizeof(report)));
	}
}

// Members that end before others which use them until then.
class Slots
{
public:
	class Place
	{
	public:
		explicit Place(const Slots &of __lifetimebound) : of_(of) {}
		Place(const Place &) = delete;
		Place &operator=(const Place &) = delete;
		~Place() { of_.give_back(); }

	private:
		const Slots &of_;
	};
	Slots() = default;
	Slots(const Slots &) = delete;
	~Slots() {}
	void give_back() const;
};
/// As core::Init, the course of a construction.
struct Course {
	template <typename F>
	auto take(F &&make __noescape)
	{
		return make();
	}
};
class Ready
{
public:
	// REJECT: init-use
	explicit Ready(Course &init) : room_(init.take([&]() { return count_; })), count_(2) {}
	unsigned all() const { return room_ + count_; }

private:
	unsigned room_;
	unsigned count_;
};
class KeepsLate
{
	// REJECT: borrow-dangling
	Slots::Place place_{slots_};
	Slots slots_;

public:
	void touch() const { slots_.give_back(); }
};
class KeepsInTime
{
	// ACCEPT
	Slots slots_;
	Slots::Place place_{slots_};

public:
	void touch() const { slots_.give_back(); }
};
