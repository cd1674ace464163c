// SPDX-License-Identifier: GPL-2.0
// Flags as values, closures that run under a lock, guards that may be there, locks taken by accessors.
struct AllocFlags {
	unsigned raw;
	friend constexpr AllocFlags operator|(AllocFlags a, AllocFlags b)
	{
		return {a.raw | b.raw};
	}
};
inline constexpr AllocFlags GFP_KERNEL{1}, GFP_ATOMIC{2}, ZERO{4};

class __attribute__((scoped_lockable)) [[clang::annotate("cfl::atomic_guard")]] SpinGuard
{
public:
	explicit SpinGuard(int &raw) : raw_(raw) {}
	~SpinGuard() { raw_ = 0; }

private:
	int &raw_;
};
template <typename G>
class Try
{
public:
	~Try() {}
	explicit operator bool() const { return held_; }

private:
	bool held_ = false;
};
class Spin
{
public:
	SpinGuard lock() [[clang::lifetimebound]] { return SpinGuard(raw_); }
	Try<SpinGuard> try_lock();
	template <typename F>
	void with(F &&fn [[clang::noescape]])
	{
		SpinGuard guard = lock();
		static_cast<F &&>(fn)();
	}
	template <typename F>
	void without(F &&fn [[clang::noescape]])
	{
		static_cast<F &&>(fn)();
	}

private:
	int raw_ = 0;
};
class Vec
{
public:
	bool push(int value, AllocFlags flags);
};
bool choice();
void msleep(unsigned ms) [[clang::blocking]];

bool handed_on(Vec &v, AllocFlags flags)
{
	return v.push(1, flags);
}
bool under_its_own_lock(Spin &s, Vec &v, AllocFlags flags)
{
	SpinGuard guard = s.lock();
	return v.push(1, flags);
}
bool always_sleeps(Vec &v)
{
	return v.push(1, GFP_KERNEL);
}

// REJECT: context-alloc
bool by_value(Spin &s, Vec &v)
{
	SpinGuard guard = s.lock();
	return v.push(1, GFP_KERNEL);
}
// ACCEPT
bool atomic_by_value(Spin &s, Vec &v)
{
	SpinGuard guard = s.lock();
	return v.push(1, GFP_ATOMIC | ZERO);
}
// REJECT: context-alloc
bool combined(Spin &s, Vec &v)
{
	SpinGuard guard = s.lock();
	return v.push(1, GFP_KERNEL | ZERO);
}
// REJECT: context-alloc
bool chosen(Spin &s, Vec &v)
{
	SpinGuard guard = s.lock();
	return v.push(1, choice() ? GFP_ATOMIC : GFP_KERNEL);
}
// REJECT: context-alloc
bool in_a_variable(Spin &s, Vec &v)
{
	const AllocFlags flags = GFP_KERNEL;
	SpinGuard guard = s.lock();
	return v.push(1, flags);
}
// REJECT: context-alloc
bool by_parameter(Spin &s, Vec &v)
{
	SpinGuard guard = s.lock();
	return handed_on(v, GFP_KERNEL);
}
// REJECT: context-alloc
bool used_under_a_lock(Spin &s, Vec &v)
{
	return under_its_own_lock(s, v, GFP_KERNEL);
}
// ACCEPT
bool used_well_under_a_lock(Spin &s, Vec &v)
{
	return under_its_own_lock(s, v, GFP_ATOMIC);
}
// REJECT: context-sleep
bool in_a_helper(Spin &s, Vec &v)
{
	SpinGuard guard = s.lock();
	return always_sleeps(v);
}
// REJECT: context-alloc
void in_a_closure(Spin &s, Vec &v)
{
	s.with([&v] { v.push(1, GFP_KERNEL); });
}
// REJECT: context-alloc
void in_a_named_closure(Spin &s, Vec &v)
{
	auto fill = [&v] { v.push(1, GFP_KERNEL); };
	s.with(fill);
}
// ACCEPT
void in_a_closure_without(Spin &s, Vec &v)
{
	s.without([&v] { v.push(1, GFP_KERNEL); });
}
// REJECT: context-sleep
void guard_in_a_condition(Spin &s)
{
	if (auto guard = s.try_lock()) {
		msleep(1);
	}
}
// ACCEPT
void guard_was_in_a_condition(Spin &s)
{
	int n = 0;
	if (auto guard = s.try_lock())
		n++;
	else
		msleep(2);
	msleep(1);
}

class Port
{
public:
	int packets()
	{
		SpinGuard guard = stats_.lock();
		return n_;
	}
	// REJECT: lock-held
	int twice()
	{
		SpinGuard guard = stats_.lock();
		return packets();
	}
	// ACCEPT
	int one_after_the_other()
	{
		const int n = packets();
		SpinGuard guard = stats_.lock();
		return n + n_;
	}

private:
	Spin stats_;
	int n_ = 0;
};
