// SPDX-License-Identifier: GPL-2.0
// Atomic context, locks, threads, kernel shapes.
using gfp_t = unsigned;
#define GFP_KERNEL ((gfp_t)1)
#define GFP_ATOMIC ((gfp_t)2)

void msleep(unsigned ms) [[clang::blocking]];
void *kmalloc(unsigned long size, gfp_t flags);
void kfree(void *p);
struct lock_t;
void spin_lock(lock_t *l);
void spin_unlock(lock_t *l);
void rcu_read_lock();
void rcu_read_unlock();
void unknown();

class __attribute__((capability("spinlock"))) Spinlock
{
public:
	void lock() __attribute__((acquire_capability()));
	void unlock() __attribute__((release_capability()));
};
class __attribute__((scoped_lockable)) SpinGuard
{
public:
	explicit SpinGuard(Spinlock &l) __attribute__((acquire_capability(l))) : l_(l)
	{
		l_.lock();
	}
	~SpinGuard() __attribute__((release_capability())) { l_.unlock(); }

private:
	Spinlock &l_;
};

static void helper()
{
	msleep(1);
}
static int quick()
{
	return 1;
}

// REJECT: context-sleep
void under_guard(Spinlock &l)
{
	SpinGuard g(l);
	msleep(1);
}
// ACCEPT
void after_guard(Spinlock &l)
{
	{
		SpinGuard g(l);
	}
	msleep(1);
}
// REJECT: context-sleep
void transitive(Spinlock &l)
{
	SpinGuard g(l);
	helper();
}
// ACCEPT
int transitive_quick(Spinlock &l)
{
	SpinGuard g(l);
	return quick();
}
// REJECT: context-alloc
void *allocates(Spinlock &l)
{
	SpinGuard g(l);
	return kmalloc(8, GFP_KERNEL);
}
// ACCEPT
void *allocates_atomic(Spinlock &l)
{
	SpinGuard g(l);
	return kmalloc(8, GFP_ATOMIC);
}
// REJECT: context-sleep
void c_style(lock_t *l)
{
	spin_lock(l);
	msleep(1);
	spin_unlock(l);
}
// ACCEPT
void c_style_after(lock_t *l)
{
	spin_lock(l);
	spin_unlock(l);
	msleep(1);
}
// REJECT: context-sleep
void rcu()
{
	rcu_read_lock();
	helper();
	rcu_read_unlock();
}
// ACCEPT
void unlock_before_return(lock_t *l, bool c)
{
	spin_lock(l);
	if (c) {
		spin_unlock(l);
		msleep(1);
		return;
	}
	spin_unlock(l);
	msleep(2);
}
// REJECT: context-sleep
void interrupt() noexcept [[clang::nonblocking]]
{
	msleep(1);
}
// REJECT: context-sleep
void calls_unknown() noexcept [[clang::nonblocking]]
{
	unknown();
}
struct Sleepy {
	~Sleepy() { msleep(1); }
};
// REJECT: context-sleep
void destructor_inside(Spinlock &l)
{
	SpinGuard g(l);
	Sleepy s;
}
// ACCEPT
void destructor_outside(Spinlock &l)
{
	Sleepy s;
	SpinGuard g(l);
}
template <typename F>
void atomically(Spinlock &l, F f [[clang::annotate("cfl::runs_atomic")]])
{
	SpinGuard g(l);
	f();
}
// REJECT: context-sleep
void closure_sleeps(Spinlock &l)
{
	atomically(l, [] { msleep(1); });
}
// ACCEPT
void closure_counts(Spinlock &l)
{
	int n = 0;
	atomically(l, [&] { n++; });
	msleep(1);
}
struct Device {
	Spinlock lock;
	int state __attribute__((guarded_by(lock))) = 0;
	// REJECT: lock-required
	int unlocked() { return state; }
	// ACCEPT
	int locked()
	{
		SpinGuard g(lock);
		return state;
	}
	// REJECT: lock-escape
	int *leaks()
	{
		SpinGuard g(lock);
		return &state;
	}
	// REJECT: lock-held
	int returns_locked(bool c)
	{
		lock.lock();
		if (c)
			return 1;
		lock.unlock();
		return 0;
	}
	// REJECT: lock-held
	void calls_locked()
	{
		SpinGuard g(lock);
		locked();
	}
	// ACCEPT
	void calls_unlocked()
	{
		{
			SpinGuard g(lock);
		}
		locked();
	}
};
// REJECT: free-use
int freed(int *p)
{
	kfree(p);
	return *p;
}
// ACCEPT
int freed_last(int *p)
{
	int v = *p;
	kfree(p);
	return v;
}
template <typename F>
void queue_work(F f)
{
	(void)f;
}
// REJECT: thread-send
void queued()
{
	int n = 0;
	queue_work([&n] { n++; });
	n++;
}
// ACCEPT
void queued_copy()
{
	int n = 0;
	queue_work([n] { return n; });
	n++;
}
int shared_counter;
// REJECT: thread-send
void queued_global()
{
	queue_work([] { shared_counter++; });
}
