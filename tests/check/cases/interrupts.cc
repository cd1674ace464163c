// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// What C calls in interrupts, and the locks that are shared with them.
#include <core/annotations.hh>

extern "C" {
struct hrtimer {
	int state;
};
using irq_handler = int (*)(int, void *);
int request_threaded_irq(unsigned irq, irq_handler handler, irq_handler thread, unsigned long flags,
			 const char *name, void *cookie);
int smp_call_function_single(int cpu, void (*run)(void *), void *what, int wait);
int hrtimer_setup(hrtimer *timer, int (*run)(hrtimer *), int clock, int mode);
}
namespace spin
{
struct Plain {
};
struct Irq {
};
struct IrqSave {
};
} // namespace spin
class __atomic_guard IrqsOff{};
class __scoped_guard __atomic_guard IrqsOffGuard
{
public:
	IrqsOffGuard();
	IrqsOffGuard(const IrqsOffGuard &) = delete;
	~IrqsOffGuard();
	IrqsOff irqs_off() const __lifetimebound;
};
template <typename T, typename Mode>
class __scoped_guard __view(T)
__atomic_guard Held
{
public:
	explicit Held(T & data __lifetimebound) : data_(data) {}
	Held(const Held &) = delete;
	~Held() {}
	T *operator->() __lifetimebound
	{
		return &data_;
	}

private:
	T & data_;
};
template <typename T>
class __capability("spinlock") __interior_mutable SpinLock
{
public:
	Held<T, spin::Plain> lock() const __lifetimebound;
	Held<T, spin::Plain> lock(const IrqsOff &) const __lifetimebound;
	Held<T, spin::IrqSave> lock_irqsave() const __lifetimebound;
	Held<T, spin::Irq> lock_irq(core::Unsafe) const __lifetimebound;
	Held<T, spin::Plain> lock_bh() const __lifetimebound;
};
template <typename T>
class __capability("mutex") __interior_mutable Mutex
{
public:
	__might_sleep Held<T, spin::Plain> lock() const __lifetimebound;
};
struct Ring {
	unsigned head = 0, tail = 0;
};
struct Tail {
	unsigned at = 0;
};

struct Keys {
	Mutex<Ring> ring;
};
// REJECT: context-sleep
int key_pressed(int, void *cookie)
{
	// SAFETY: start_keys() handed the keys over.
	unsafe
	{
		static_cast<const Keys *>(cookie)->ring.lock()->head++;
	}
	return 1;
}
// ACCEPT
// The thread of an interrupt may sleep.
int key_written(int, void *cookie)
{
	// SAFETY: as above.
	unsafe
	{
		static_cast<const Keys *>(cookie)->ring.lock()->tail++;
	}
	return 1;
}
// ACCEPT
int start_keys(unsigned irq, Keys &keys)
{
	// SAFETY: the keys live as long as the machine.
	unsafe
	{
		return request_threaded_irq(irq, &key_pressed, &key_written, 0, "keys", &keys);
	}
}
// REJECT: context-sleep
int tick(hrtimer *)
{
	static Mutex<Ring> ring;
	ring.lock()->head++;
	return 0;
}
// ACCEPT
int start_ticks(hrtimer &timer)
{
	// SAFETY: the timer lives as long as the machine.
	unsafe
	{
		return hrtimer_setup(&timer, &tick, 0, 0);
	}
}

class Uart
{
public:
	// REJECT: lock-held
	unsigned read() const { return ring_.lock()->tail++; }
	// ACCEPT
	unsigned peek() const { return ring_.lock_irqsave()->tail; }
	// ACCEPT
	unsigned quick() const
	{
		const IrqsOffGuard off;
		return ring_.lock()->tail;
	}
	// ACCEPT
	int start(int cpu)
	{
		// SAFETY: this waits.
		unsafe
		{
			return smp_call_function_single(cpu, &received, this, 1);
		}
	}

private:
	// ACCEPT
	// Interrupts are off where it runs.
	static void received(void *cookie)
	{
		// SAFETY: start() hands the object over.
		unsafe
		{
			static_cast<const Uart *>(cookie)->ring_.lock()->head++;
		}
	}
	SpinLock<Ring> ring_;
};
class Sensor
{
public:
	// ACCEPT
	void interrupt(const IrqsOff &off) const { ring_.lock(off)->head++; }
	// REJECT: lock-held
	unsigned count() const { return ring_.lock()->head; }
	// ACCEPT
	unsigned both(const IrqsOff &off) const
	{
		interrupt(off);
		return ring_.lock()->head;
	}

private:
	SpinLock<Ring> ring_;
};
// ACCEPT
// No interrupt takes it.
unsigned plain(const SpinLock<Tail> &tail)
{
	return tail.lock()->at++;
}
// REJECT: lock-held
unsigned on_again(const SpinLock<Ring> &ring, const SpinLock<Tail> &tail)
{
	auto first = ring.lock_irqsave();
	// SAFETY: interrupts are on here.
	unsafe
	{
		auto last = tail.lock_irq(unsafe_);
		return first->head - last->at;
	}
}
// ACCEPT
unsigned off_once(const SpinLock<Ring> &ring, const SpinLock<Tail> &tail)
{
	{
		auto first = ring.lock_irqsave();
		first->head++;
	}
	// SAFETY: interrupts are on here.
	unsafe
	{
		auto last = tail.lock_irq(unsafe_);
		return last->at;
	}
}

// REJECT: lock-held
unsigned softirqs_where_interrupts_are_off(const SpinLock<Tail> &tail)
{
	const IrqsOffGuard off;
	return tail.lock_bh()->at;
}
// ACCEPT
unsigned softirqs_off(const SpinLock<Tail> &tail)
{
	return tail.lock_bh()->at;
}
