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

/// Says in which context it is called.
class Probe
{
public:
	virtual ~Probe() = default;
	__runs_atomic virtual void sample(int event) = 0;
};
// REJECT: context-sleep
class Says : public Probe
{
public:
	__runs_atomic void sample(int event) override { bus_.lock()->devices += event; }

private:
	Mutex<Bus> bus_;
};
// REJECT: context-sleep
class SaysNothing : public Probe
{
public:
	void sample(int event) override { bus_.lock()->devices += event; }

private:
	Mutex<Bus> bus_;
};
// ACCEPT
class Spins : public Probe
{
public:
	void sample(int event) override { bus_.lock()->devices += event; }

private:
	SpinLock<Bus> bus_;
};
// ACCEPT
// The caller does what the base allows.
void sampled_under_a_spinlock(const SpinLock<Bus> &bus, Probe &probe)
{
	auto guard = bus.lock();
	probe.sample(guard->devices);
}

class Counter : public Sink
{
public:
	void emit(int event) override { seen_ += event; }
	void flush() override {}

private:
	int seen_ = 0;
};
template <typename T>
class __owner(T) Boxed
{
public:
	static Boxed create();
	template <typename D>
	Boxed(Boxed<D> from);
	Boxed(Boxed &&from) noexcept;
	~Boxed();
	T *operator->() const __lifetimebound;
};
// REJECT: context-sleep
void made_a_sleeper(const SpinLock<Bus> &bus)
{
	const Boxed<Sink> sink = Boxed<Journal>::create();
	auto guard = bus.lock();
	sink->emit(guard->devices);
}
// ACCEPT
void made_no_sleeper(const SpinLock<Bus> &bus)
{
	const Boxed<Sink> sink = Boxed<Counter>::create();
	auto guard = bus.lock();
	sink->emit(guard->devices);
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

template <typename F>
class AtEnd
{
public:
	explicit AtEnd(F run __lifetimebound) : run_(static_cast<F &&>(run)) {}
	AtEnd(const AtEnd &) = delete;
	AtEnd &operator=(const AtEnd &) = delete;
	~AtEnd() { run_(); }
	void dismiss() {}

private:
	F run_;
};
template <typename F>
AtEnd(F) -> AtEnd<F>;
class __owner(int) Numbers
{
public:
	Numbers();
	~Numbers();
	void push(int n);
	void truncate(int n);
	int &at(int n) __lifetimebound;
};
// ACCEPT
void undone_at_the_end(Numbers &numbers)
{
	AtEnd undo([&numbers] { numbers.truncate(0); });
	numbers.push(1);
	undo.dismiss();
}
// REJECT: borrow-invalidated
int element_over_a_change(Numbers &numbers)
{
	int &first = numbers.at(0);
	numbers.push(1);
	return first;
}
// REJECT: borrow-exclusive
void called_over_a_change(int &number)
{
	auto undo = [&number] { number = 0; };
	number = 1;
	undo();
}
// ACCEPT
void a_closure_that_locks(const Mutex<Bus> &bus, bool more)
{
	auto count = [&bus] { bus.lock()->devices++; };
	{
		auto guard = bus.lock();
		guard->devices = 0;
	}
	if (more)
		count();
}

class Mapped
{
public:
	template <typename F>
	decltype(auto) with_bytes(F &&body __noescape __lends) const
	{
		return static_cast<F &&>(body)(View());
	}
	class __view(int) View
	{
	public:
		View first(int n) const __lifetimebound;
		int at(int n) const;
	};
};
// REJECT: borrow-escape
int kept_in_a_capture(const Mapped &page)
{
	Mapped::View kept;
	page.with_bytes([&kept](Mapped::View bytes) { kept = bytes; });
	return kept.at(0);
}
// REJECT: borrow-escape
int kept_in_a_capture_of_any(const Mapped &page)
{
	Mapped::View kept;
	page.with_bytes([&kept](auto bytes) { kept = bytes.first(2); });
	return kept.at(0);
}
// REJECT: borrow-escape
int returned_from_the_closure(const Mapped &page)
{
	return page.with_bytes([](Mapped::View bytes) { return bytes; }).at(0);
}
// ACCEPT
int read_in_the_closure(const Mapped &page)
{
	int kept = 0;
	page.with_bytes([&kept](Mapped::View bytes) {
		const Mapped::View part = bytes.first(2);
		kept = part.at(0);
	});
	return kept + page.with_bytes([](Mapped::View bytes) { return bytes.at(1); });
}

class __pinned Semaphore
{
public:
	class __view(Semaphore) Permit
	{
	public:
		Permit() = default;
		Permit(Permit &&);
		Permit &operator=(Permit &&);
		~Permit();
	};
	Permit acquire() const __lifetimebound;
};
// ACCEPT
class Link
{
public:
	void claim() { slot_ = slots_.acquire(); }

private:
	Semaphore slots_;
	Semaphore::Permit slot_;
};
// REJECT: borrow-stored
class LinkBackwards
{
public:
	void claim() { slot_ = slots_.acquire(); }

private:
	Semaphore::Permit slot_;
	Semaphore slots_;
};
