// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// Constructions that fail half-way, and memory of user space.
#include <core/annotations.hh>

class Init
{
public:
	bool failed() const;
	template <typename F>
	auto take(F &&make __noescape)
	{
		return static_cast<F &&>(make)();
	}
};
struct Slots {
	int head = 0;
};
class Box
{
public:
	Box();
	Box(Box &&);
	~Box();
	bool is_vacant() const;
	Slots *operator->() __lifetimebound;
};
Box make();

// REJECT: init-use
class Ring
{
public:
	explicit Ring(Init &init) : slots_(init.take([] { return make(); })) { slots_->head = 1; }

private:
	Box slots_;
};
// ACCEPT
class AskingRing
{
public:
	explicit AskingRing(Init &init) : slots_(init.take([] { return make(); }))
	{
		if (init.failed())
			return;
		slots_->head = 1;
	}
	~AskingRing()
	{
		if (!slots_.is_vacant())
			slots_->head = 0;
	}

private:
	Box slots_;
};
// REJECT: init-use
class Camera
{
public:
	explicit Camera(Init &init) : slots_(init.take([] { return make(); })) {}
	~Camera() { stop(); }

private:
	void stop() { slots_->head = 0; }

	Box slots_;
};
// REJECT: init-use
class Pair
{
public:
	explicit Pair(Init &init) : first_(init.take([] { return make(); })), head_(first_->head) {}

private:
	Box first_;
	int head_;
};
// ACCEPT
class Chain
{
public:
	explicit Chain(Init &init)
		: first_(init.take([] { return make(); })), second_(init.take([this] {
			  first_->head = 2;
			  return make();
		  }))
	{
	}

private:
	Box first_, second_;
};

template <typename T>
class __raw_form("user") UserPtr
{
public:
	UserPtr(UserPtr &&);
	UserPtr clone() const;
	T *as_raw() const;
	unsigned long addr() const;
};
class Reader
{
public:
	template <typename T>
	T read();
	int size() const;
};
class UserSlice
{
public:
	template <typename T>
	UserSlice(UserPtr<T> at, unsigned long size);
	Reader reader();
};
template <typename T>
T &&move(T &t)
{
	return static_cast<T &&>(t);
}
void fill(Slots &slots);

// REJECT: user-pointer
int followed(UserPtr<Slots> at)
{
	// SAFETY: wrong: it is user space's.
	unsafe
	{
		const Slots *slots = at.as_raw();
		return slots->head;
	}
}
// ACCEPT
unsigned long only_a_number(UserPtr<Slots> at)
{
	return at.addr() + 8;
}
// REJECT: user-pointer
int fetched_twice(UserPtr<Slots> at)
{
	auto first = UserSlice(at.clone(), sizeof(Slots)).reader();
	if (first.read<Slots>().head > 8)
		return 0;
	auto again = UserSlice(move(at), sizeof(Slots)).reader();
	const Slots slots = again.read<Slots>();
	return slots.head;
}
// ACCEPT
int fetched_once(UserPtr<Slots> at)
{
	auto reader = UserSlice(move(at), sizeof(Slots)).reader();
	const Slots slots = reader.read<Slots>();
	return slots.head > 8 ? 0 : slots.head;
}
// ACCEPT
int fetched_and_asked_again(UserPtr<Slots> at)
{
	auto first = UserSlice(at.clone(), sizeof(Slots)).reader();
	const int head = first.read<Slots>().head;
	auto again = UserSlice(move(at), sizeof(Slots)).reader();
	const Slots slots = again.read<Slots>();
	if (slots.head != head)
		return 0;
	return slots.head;
}
// ACCEPT
int two_in_a_row(UserPtr<Slots> at, UserPtr<Slots> other)
{
	auto reader = UserSlice(move(at), 2 * sizeof(Slots)).reader();
	const int sum = reader.read<Slots>().head + reader.read<Slots>().head;
	auto next = UserSlice(move(other), sizeof(Slots)).reader();
	return sum + next.read<Slots>().head;
}
