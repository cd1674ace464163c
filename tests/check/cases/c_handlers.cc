// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// Functions that C calls: what they take their argument for, what they share, restart and wait for.
#include <core/annotations.hh>

extern "C" {
struct timer_list {
	int state;
};
struct work_struct {
	int state;
};
void init_timer_key(timer_list *timer, void (*run)(timer_list *), unsigned flags);
int mod_timer(timer_list *timer, unsigned long when);
int timer_delete_sync(timer_list *timer);
int timer_shutdown_sync(timer_list *timer);
void init_work(work_struct *work, void (*run)(work_struct *));
bool schedule_work(work_struct *work);
bool cancel_work_sync(work_struct *work);
int smp_call_function_single(int cpu, void (*run)(void *), void *what, int wait);
}
/// # Safety
///
/// @p part is that member of an object.
template <auto MEMBER, typename C, typename M>
C *container_as(core::Unsafe, M C::*, M *part);
/// # Safety
///
/// @p part is that member of an object.
template <auto MEMBER, typename M>
auto container_of(core::Unsafe token, M *part)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		return container_as<MEMBER>(token, MEMBER, part);
	}
}
template <typename T>
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
	Held<T> lock_irqsave() const __lifetimebound;
};
struct Count {
	unsigned value = 0;
};

// One of two works is taken for the other.
class Disk
{
public:
	Disk()
	{
		// SAFETY: members.
		unsafe
		{
			init_work(&flush_, &flush);
			init_work(&scan_, &scan);
		}
	}
	Disk(const Disk &) = delete;
	~Disk()
	{
		// SAFETY: members.
		unsafe
		{
			cancel_work_sync(&flush_);
			cancel_work_sync(&scan_);
		}
	}

private:
	// ACCEPT
	static void flush(work_struct *work)
	{
		// SAFETY: that member.
		unsafe
		{
			(void)container_of<&Disk::flush_>(unsafe_, work);
		}
	}
	// REJECT: cast-pointer
	static void scan(work_struct *work)
	{
		// SAFETY: that member.
		unsafe
		{
			(void)container_of<&Disk::flush_>(unsafe_, work);
		}
	}
	work_struct flush_{}, scan_{};
};
// A member that is not the first one.
class Second
{
public:
	Second()
	{
		// SAFETY: a member.
		unsafe
		{
			init_work(&work_, &run);
		}
	}
	Second(const Second &) = delete;

private:
	// REJECT: cast-pointer
	static void run(work_struct *work)
	{
		// SAFETY: the work of an object.
		unsafe
		{
			reinterpret_cast<Second *>(work)->runs_ = 1;
		}
	}
	unsigned runs_ = 0;
	work_struct work_{};
};
struct Named {
	unsigned id = 0;
};
struct Counting {
	unsigned count = 0;
};
struct Port : Named, Counting {
};
// ACCEPT
void on_call(void *cookie)
{
	// SAFETY: a Counting.
	unsafe
	{
		static_cast<Counting *>(cookie)->count++;
	}
}
// REJECT: cast-pointer
int wrong_base(Port &port)
{
	// SAFETY: this waits.
	unsafe
	{
		return smp_call_function_single(0, &on_call, &port, 1);
	}
}
// ACCEPT
int right_base(Port &port)
{
	Counting &counting = port;
	// SAFETY: this waits.
	unsafe
	{
		return smp_call_function_single(0, &on_call, &counting, 1);
	}
}

// A plain number that the timer changes.
class Gauge
{
public:
	Gauge()
	{
		// SAFETY: a member.
		unsafe
		{
			init_timer_key(&timer_, &tick, 0);
			mod_timer(&timer_, 1);
		}
	}
	Gauge(const Gauge &) = delete;
	~Gauge()
	{
		// SAFETY: a member.
		unsafe
		{
			timer_shutdown_sync(&timer_);
		}
	}
	unsigned ticks() const { return ticks_; }

private:
	// REJECT: thread-race
	static void tick(timer_list *timer)
	{
		// SAFETY: that member.
		unsafe
		{
			container_of<&Gauge::timer_>(unsafe_, timer)->ticks_++;
		}
	}
	timer_list timer_{};
	unsigned ticks_ = 0;
};
// Who asks has waited for the timer before.
class Waited
{
public:
	Waited()
	{
		// SAFETY: a member.
		unsafe
		{
			init_timer_key(&timer_, &tick, 0);
			mod_timer(&timer_, 1);
		}
	}
	Waited(const Waited &) = delete;
	~Waited() { (void)ticks(); }
	// ACCEPT
	unsigned ticks()
	{
		// SAFETY: a member.
		unsafe
		{
			timer_shutdown_sync(&timer_);
		}
		return ticks_;
	}

private:
	// ACCEPT
	static void tick(timer_list *timer)
	{
		// SAFETY: that member.
		unsafe
		{
			container_of<&Waited::timer_>(unsafe_, timer)->ticks_++;
		}
	}
	timer_list timer_{};
	unsigned ticks_ = 0;
};

// The work starts the timer again, which was stopped before it.
class Poller
{
public:
	Poller()
	{
		// SAFETY: members.
		unsafe
		{
			init_work(&work_, &poll);
			mod_timer(&timer_, 1);
		}
	}
	Poller(const Poller &) = delete;
	// REJECT: free-use
	~Poller()
	{
		// SAFETY: members.
		unsafe
		{
			timer_delete_sync(&timer_);
			cancel_work_sync(&work_);
		}
	}

private:
	static void poll(work_struct *work)
	{
		// SAFETY: that member.
		unsafe
		{
			mod_timer(&container_of<&Poller::work_>(unsafe_, work)->timer_, 1);
		}
	}
	timer_list timer_{};
	work_struct work_{};
};
// One that is shut down cannot be started.
class ShutDown
{
public:
	ShutDown()
	{
		// SAFETY: members.
		unsafe
		{
			init_work(&work_, &poll);
			mod_timer(&timer_, 1);
		}
	}
	ShutDown(const ShutDown &) = delete;
	// ACCEPT
	~ShutDown()
	{
		// SAFETY: members.
		unsafe
		{
			timer_shutdown_sync(&timer_);
			cancel_work_sync(&work_);
		}
	}

private:
	static void poll(work_struct *work)
	{
		// SAFETY: that member.
		unsafe
		{
			mod_timer(&container_of<&ShutDown::work_>(unsafe_, work)->timer_, 1);
		}
	}
	timer_list timer_{};
	work_struct work_{};
};

// Whoever waits holds the lock that the timer waits for.
class Pulse
{
public:
	Pulse()
	{
		// SAFETY: a member.
		unsafe
		{
			init_timer_key(&timer_, &fire, 0);
		}
	}
	Pulse(const Pulse &) = delete;
	// REJECT: lock-held
	void stop()
	{
		auto count = count_.lock_irqsave();

		count->value = 0;
		// SAFETY: a member.
		unsafe
		{
			timer_delete_sync(&timer_);
		}
	}
	// ACCEPT
	void stop_unlocked()
	{
		count_.lock_irqsave()->value = 0;
		// SAFETY: a member.
		unsafe
		{
			timer_delete_sync(&timer_);
		}
	}

private:
	static void fire(timer_list *timer)
	{
		// SAFETY: that member.
		unsafe
		{
			container_of<&Pulse::timer_>(unsafe_, timer)
				->count_.lock_irqsave()
				->value++;
		}
	}
	timer_list timer_{};
	SpinLock<Count> count_;
};
