// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// Locks of our library's kind: orders over a file, readers, ends that lock, ways around a lock, tries, virtual calls.
#include <core/annotations.hh>

template <typename T>
class __scoped_guard __view(T) Held
{
public:
	explicit Held(T & data __lifetimebound) : data_(data) {}
	Held(const Held &) = delete;
	~Held() {}
	T *operator->() __lifetimebound
	{
		return &data_;
	}
	T &operator*() __lifetimebound
	{
		return data_;
	}

private:
	T & data_;
};
template <typename T>
class __scoped_guard __view(T)
__atomic_guard HeldSpinning
{
public:
	explicit HeldSpinning(T & data __lifetimebound) : data_(data) {}
	HeldSpinning(const HeldSpinning &) = delete;
	~HeldSpinning() {}
	T *operator->() __lifetimebound
	{
		return &data_;
	}

private:
	T & data_;
};
template <typename G>
class Tried
{
public:
	~Tried() {}
	explicit operator bool() const { return held_; }
	G &guard() __lifetimebound;
	int *operator->() __lifetimebound;

private:
	bool held_ = false;
};
template <typename T>
class __capability("mutex") __interior_mutable Mutex
{
public:
	constexpr Mutex() : data_() {}
	__might_sleep Held<T> lock() const __lifetimebound { return Held<T>(data_); }
	__might_sleep Held<T> read() const __lifetimebound { return Held<T>(data_); }
	Tried<Held<T>> try_lock() const __lifetimebound;
	template <typename F>
	__might_sleep void with(F &&fn __noescape) const
	{
		static_cast<F &&>(fn)(data_);
	}
	T &get_mut() __lifetimebound { return data_; }

private:
	mutable T data_;
};
template <typename T>
class __capability("spinlock") __interior_mutable SpinLock
{
public:
	constexpr SpinLock() : data_() {}
	HeldSpinning<T> lock() const __lifetimebound { return HeldSpinning<T>(data_); }
	__takes_lock void store(int n) const;

private:
	mutable T data_;
};
template <typename T>
class __capability("seqlock") __interior_mutable SeqLock
{
public:
	constexpr SeqLock() : data_() {}
	HeldSpinning<T> write() const __lifetimebound { return HeldSpinning<T>(data_); }
	T read() const { return data_; }

private:
	mutable T data_;
};
template <typename T, typename L>
class __interior_mutable LockedBy
{
public:
	LockedBy(const L &lock __lifetimebound, T data) : lock_(&lock), data_(data) {}
	template <typename G>
	T &access(G &guard __lifetimebound) const __lifetimebound
	{
		return data_;
	}

private:
	const void *lock_;
	mutable T data_;
};
struct Bus {
	int devices = 0;
};
struct Device {
	int attached = 0;
};
struct BusLock {
	Mutex<Bus> state;
};
struct DeviceLock {
	Mutex<Device> state;
	const Mutex<Device> &locked() const __lifetimebound { return state; }
};

// ACCEPT
void attach(const BusLock &bus, const DeviceLock &device)
{
	auto b = bus.state.lock();
	auto d = device.state.lock();
	b->devices++;
	d->attached = 1;
}
// REJECT: lock-order
void detach(const BusLock &bus, const DeviceLock &device)
{
	auto d = device.state.lock();
	auto b = bus.state.lock();
	b->devices--;
	d->attached = 0;
}
// REJECT: lock-order
void detach_by_parameters(const Mutex<Bus> &bus, const Mutex<Device> &device)
{
	auto d = device.lock();
	auto b = bus.lock();
	b->devices -= d->attached;
}
void count(const BusLock &bus)
{
	bus.state.lock()->devices++;
}
// REJECT: lock-order
void detach_in_a_callee(const BusLock &bus, const DeviceLock &device)
{
	auto d = device.locked().lock();
	count(bus);
	d->attached = 0;
}
// ACCEPT
void attach_again(const BusLock &bus, const DeviceLock &device)
{
	auto b = bus.state.lock();
	auto d = device.locked().lock();
	d->attached = b->devices;
}
// ACCEPT
void attach_in_closures(const BusLock &bus, const DeviceLock &device)
{
	bus.state.with([&](Bus &b) {
		auto d = device.state.lock();
		d->attached = b.devices;
	});
}
// ACCEPT
void attach_by_parameters(const Mutex<Bus> &bus, const Mutex<Device> &device)
{
	auto b = bus.lock();
	device.lock()->attached = b->devices;
}
// ACCEPT
void one_after_the_other(const BusLock &bus, const DeviceLock &device)
{
	device.state.lock()->attached = 0;
	bus.state.lock()->devices--;
}
// ACCEPT
void two_of_a_kind(const DeviceLock &a, const DeviceLock &b)
{
	auto first = a.state.lock();
	auto second = b.state.lock();
	first->attached = second->attached;
}

int devices(const Mutex<Bus> &bus)
{
	return bus.read()->devices;
}
// REJECT: lock-held
int read_twice(const Mutex<Bus> &bus)
{
	auto reader = bus.read();
	return reader->devices + devices(bus);
}
// ACCEPT
int read_first(const Mutex<Bus> &bus)
{
	int n = devices(bus);
	auto reader = bus.read();
	return reader->devices + n;
}
// REJECT: lock-held
void read_by_the_writer(const SeqLock<Bus> &bus)
{
	auto writer = bus.write();
	writer->devices = bus.read().devices + 1;
}
// ACCEPT
void read_then_written(const SeqLock<Bus> &bus)
{
	const int n = bus.read().devices;
	auto writer = bus.write();
	writer->devices = n + 1;
}
// REJECT: lock-held
void stored_with_the_guard(const SpinLock<Bus> &bus)
{
	auto guard = bus.lock();
	bus.store(guard->devices);
}
// ACCEPT
void stored_after_the_guard(const SpinLock<Bus> &bus, const SpinLock<Bus> &other)
{
	int n = bus.lock()->devices;
	bus.store(n);
	auto guard = bus.lock();
	other.store(guard->devices);
}
// REJECT: lock-held
void with_inside_of_with(const Mutex<Bus> &bus)
{
	bus.with([&](Bus &b) { bus.with([&](Bus &c) { b.devices = c.devices; }); });
}
// REJECT: lock-held
void a_closure_locks(const Mutex<Bus> &bus)
{
	auto count = [&bus] { bus.lock()->devices++; };
	auto guard = bus.lock();
	count();
}
// ACCEPT
void a_closure_locks_later(const Mutex<Bus> &bus)
{
	auto count = [&bus] { bus.lock()->devices++; };
	bool any = false;
	{
		auto guard = bus.lock();
		any = guard->devices;
	}
	if (any)
		count();
}

class Posting
{
public:
	explicit Posting(const BusLock &bus __lifetimebound) : bus_(bus) {}
	Posting(const Posting &) = delete;
	~Posting() { bus_.state.lock()->devices++; }

private:
	const BusLock &bus_;
};
// REJECT: lock-held
int ends_under_the_lock(const BusLock &bus)
{
	auto guard = bus.state.lock();
	const Posting posting(bus);
	return guard->devices;
}
// ACCEPT
int ends_after_the_lock(const BusLock &bus)
{
	const Posting posting(bus);
	auto guard = bus.state.lock();
	return guard->devices;
}
// ACCEPT
int ends_under_another_lock(const BusLock &bus, const BusLock &other)
{
	auto guard = other.state.lock();
	const Posting posting(bus);
	return guard->devices;
}

// ACCEPT
constinit Mutex<Bus> shared;
// REJECT: lock-required
int around_a_shared_lock()
{
	return shared.get_mut().devices;
}
// ACCEPT
int around_an_own_lock(Mutex<Bus> &own)
{
	own.get_mut().devices = 0;
	return shared.lock()->devices;
}

// REJECT: result-unchecked
void not_asked(const Mutex<Bus> &bus)
{
	auto tried = bus.try_lock();
	tried.guard()->devices = 0;
}
// REJECT: result-unchecked
void not_asked_at_once(const Mutex<Bus> &bus)
{
	bus.try_lock().guard()->devices = 0;
}
// ACCEPT
void asked(const Mutex<Bus> &bus)
{
	auto tried = bus.try_lock();
	if (tried)
		tried.guard()->devices = 0;
}

struct Shelf {
	Mutex<Bus> contents;
	LockedBy<int, Mutex<Bus>> loans{contents, 0};
};
// REJECT: lock-required
void with_the_guard_of_another(const Shelf &from, const Shelf &to)
{
	auto there = to.contents.lock();
	from.loans.access(there)--;
}
// ACCEPT
void with_the_guards_of_both(const Shelf &from, const Shelf &to)
{
	{
		auto there = to.contents.lock();
		to.loans.access(there)++;
	}
	auto here = from.contents.lock();
	from.loans.access(here)--;
}

class Sink
{
public:
	virtual ~Sink() = default;
	virtual void emit(int event) = 0;
	virtual void flush() = 0;
};
class Journal : public Sink
{
public:
	void emit(int event) override { bus_.lock()->devices += event; }
	void flush() override {}

private:
	Mutex<Bus> bus_;
};
// REJECT: context-sleep
void emitted_under_a_spinlock(const SpinLock<Bus> &bus, Sink &sink)
{
	auto guard = bus.lock();
	sink.emit(guard->devices);
}
// ACCEPT
void flushed_under_a_spinlock(const SpinLock<Bus> &bus, Sink &sink)
{
	auto guard = bus.lock();
	sink.flush();
}
// ACCEPT
void emitted_after_a_spinlock(const SpinLock<Bus> &bus, Sink &sink)
{
	const int n = bus.lock()->devices;
	sink.emit(n);
}

// ACCEPT
void enqueue(Bus &bus, const Device &device)
{
	bus.devices += device.attached;
}
// ACCEPT
void enqueued_by_name(Bus &bus, const Device *raw)
{
	struct Pointing {
		const Device *at;
	} p{raw};
	Device device;
	enqueue(bus, device);
	(void)p;
}
