// SPDX-License-Identifier: GPL-2.0
// Kernel set 8, file 4: the dialect: unsafe code and what it claims, raw pointers, casts, unions, contracts, pins.
#include <core/byte_order.hh>
#include <core/function_ref.hh>
#include <core/non_null.hh>
#include <core/tagged_ptr.hh>
#include <core/transmute.hh>
#include <core/unique_handle.hh>
#include <core/variant.hh>
#include <kernel/arc.hh>
#include <kernel/container_of.hh>
#include <kernel/foreign_ownable.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kvec.hh>
#include <kernel/opaque.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

// CASE number_of_any_pid: a safe function hands whatever pointer it is given to C
namespace number_of_any_pid
{

//- bad
int number_bad(::pid *raw)
{
	return ::pid_nr(raw);
}

bool is_first_bad(::pid *raw)
{
	return number_bad(raw) == 1;
}
//- good
/// The number of a process, as the first namespace sees it.
///
/// # Safety
///
/// @p raw is null, or the caller has a reference to it.
int number_good(core::Unsafe, ::pid *raw)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		return ::pid_nr(raw);
	}
}

bool is_first_good()
{
	// SAFETY: the reference is given back below, when the number is known.
	unsafe
	{
		::pid *raw = ::find_get_pid(1);
		const int number = number_good(unsafe_, raw);

		::put_pid(raw);
		return number == 1;
	}
}
} // namespace number_of_any_pid

// CASE focus_by_address: the address of a window stays behind when the row of windows grows
namespace focus_by_address
{

struct Window {
	explicit Window(u32 id) : id(id) {}

	u32 id;
	u32 level = 0;
};

//- bad
struct ScreenBad {
	KVec<Window> windows;
	Window *focused = nullptr;
};

Result<void> open_bad(ScreenBad &screen, u32 id)
{
	TRY(screen.windows.emplace(GFP_KERNEL, id));
	if (!screen.focused)
		screen.focused = &screen.windows[0];
	screen.focused->level++;
	return {};
}

Result<void> start_bad(ScreenBad &screen)
{
	TRY(open_bad(screen, 1));
	return open_bad(screen, 2);
}
//- good
struct ScreenGood {
	KVec<Window> windows;
	usize focused = 0;
};

Result<void> open_good(ScreenGood &screen, u32 id)
{
	TRY(screen.windows.emplace(GFP_KERNEL, id));
	screen.windows[screen.focused].level++;
	return {};
}

Result<void> start_good(ScreenGood &screen)
{
	TRY(open_good(screen, 1));
	return open_good(screen, 2);
}
} // namespace focus_by_address

// CASE header_by_cast: bytes from outside are taken for a header, whatever their alignment
namespace header_by_cast
{

struct Header {
	Le32 magic;
	Le32 length;
};

} // namespace header_by_cast

template <>
inline constexpr bool core::is_from_bytes<header_by_cast::Header> =
	core::fields_from_bytes<header_by_cast::Header, &header_by_cast::Header::magic,
				&header_by_cast::Header::length>();

namespace header_by_cast
{

//- bad
Result<u32> length_bad(Span<const u8> image)
{
	if (image.size() < sizeof(Header))
		return EINVAL;
	const auto *header = reinterpret_cast<const Header *>(image.data());
	return header->length.get();
}
//- good
Result<u32> length_good(Span<const u8> image)
{
	const auto header = core::read_from_bytes<Header>(image);

	if (!header)
		return EINVAL;
	return header->length.get();
}
} // namespace header_by_cast

// CASE event_in_union: the limit is read from the union although a switch may have been written there
namespace event_in_union
{

//- bad
struct EventBad {
	bool is_limit;
	union {
		bool pressed;
		u64 limit;
	};
};

EventBad press_bad()
{
	EventBad event{};

	event.is_limit = false;
	event.pressed = true;
	return event;
}

u64 limit_bad(u64 current)
{
	const EventBad event = press_bad();

	return event.limit < current ? event.limit : current;
}
//- good
struct Press {
	bool pressed;
};
struct Limit {
	u64 value;
};
using EventGood = core::Variant<Press, Limit>;

EventGood press_good()
{
	return EventGood(Press{true});
}

u64 limit_good(u64 current)
{
	const EventGood event = press_good();

	return event.visit(core::Overload{[current](const Press &) { return current; },
					  [current](const Limit &limit) {
						  return limit.value < current ? limit.value
									       : current;
					  }});
}
} // namespace event_in_union

// CASE shared_name_changed: the object behind an Arc is changed by casting away that it is const
namespace shared_name_changed
{

//- bad
struct DeviceBad {
	KString name;
	u32 minor = 0;
};

void renumber_bad(const Arc<DeviceBad> &device, u32 minor)
{
	auto &changed = const_cast<DeviceBad &>(*device);

	changed.minor = minor;
}
//- good
struct DeviceGood {
	KString name;
	Atomic<u32> minor{0};
};

void renumber_good(const Arc<DeviceGood> &device, u32 minor)
{
	device->minor.store(minor, Relaxed);
}
} // namespace shared_name_changed

// CASE default_that_ends: the signature does not say that the default is borrowed, so a temporary is handed over
namespace default_that_ends
{

struct Timing {
	u32 clock = 25175;
	u32 width = 640;
};

struct Display {
	Option<Timing> timing;
};

//- bad
const Timing &timing_or_bad(const Display &display, const Timing &other)
{
	return display.timing ? *display.timing : other;
}

u32 width_bad(const Display &display)
{
	const Timing &timing = timing_or_bad(display, Timing{.clock = 40000, .width = 800});

	return timing.width;
}
//- good
const Timing &timing_or_good(const Display &display __lifetimebound,
			     const Timing &other __lifetimebound)
{
	return display.timing ? *display.timing : other;
}

u32 width_good(const Display &display)
{
	const Timing svga{.clock = 40000, .width = 800};
	const Timing &timing = timing_or_good(display, svga);

	return timing.width;
}
} // namespace default_that_ends

// CASE handler_that_sleeps: the base class says that the function runs in atomic context, the override locks a mutex
namespace handler_that_sleeps
{

struct Keys {
	u32 pressed = 0;
};

class Handler
{
public:
	virtual ~Handler() = default;

	/// Called by the interrupt.
	__runs_atomic virtual void handle(u32 status) const = 0;
};

//- bad
class KeyboardBad final : public Handler
{
public:
	__runs_atomic void handle(u32 status) const override { keys_.lock()->pressed |= status; }

private:
	Mutex<Keys, struct BadKeysLock> keys_;
};

Result<void> interrupt_bad(u32 status)
{
	const KBox<Handler> handler = TRY(KBox<KeyboardBad>::create(GFP_KERNEL));
	const kernel::IrqsOffGuard off;

	handler->handle(status);
	return {};
}
//- good
class KeyboardGood final : public Handler
{
public:
	__runs_atomic void handle(u32 status) const override
	{
		keys_.lock_irqsave()->pressed |= status;
	}

private:
	SpinLock<Keys, struct GoodKeysLock> keys_;
};

Result<void> interrupt_good(u32 status)
{
	const KBox<Handler> handler = TRY(KBox<KeyboardGood>::create(GFP_KERNEL));
	const kernel::IrqsOffGuard off;

	handler->handle(status);
	return {};
}
} // namespace handler_that_sleeps

// CASE name_of_driver: the name shall borrow from the bus, and this override borrows it from the driver, which ends
namespace name_of_driver
{

struct Bus {
	KString name;
};

class Driver
{
public:
	virtual ~Driver() = default;

	/// What is printed for the driver: a part of the name of its bus.
	virtual StrView name(const Bus &bus __lifetimebound) const = 0;
};

void print_name(const Bus &bus, KBox<Driver> driver)
{
	const StrView name = driver->name(bus);

	driver = KBox<Driver>(core::Vacant());
	pr_info("the driver was called {}\n", name);
}

//- bad
class SerialBad final : public Driver
{
public:
	explicit SerialBad(KString name) : name_(move(name)) {}
	~SerialBad() override { pr_debug("{} goes\n", name_.view()); }

	StrView name(const Bus &bus __lifetimebound) const override
	{
		return bus.name.empty() ? name_.view() : bus.name.view();
	}

private:
	KString name_;
};

Result<void> print_bad(const Bus &bus)
{
	KString name = TRY(KString::from("serial", GFP_KERNEL));

	print_name(bus, TRY(KBox<SerialBad>::create(GFP_KERNEL, move(name))));
	return {};
}
//- good
class SerialGood final : public Driver
{
public:
	explicit SerialGood(KString name) : name_(move(name)) {}
	~SerialGood() override { pr_debug("{} goes\n", name_.view()); }

	StrView name(const Bus &bus __lifetimebound) const override
	{
		return bus.name.empty() ? StrView("serial") : bus.name.view();
	}

private:
	KString name_;
};

Result<void> print_good(const Bus &bus)
{
	KString name = TRY(KString::from("serial", GFP_KERNEL));

	print_name(bus, TRY(KBox<SerialGood>::create(GFP_KERNEL, move(name))));
	return {};
}
} // namespace name_of_driver

// CASE callback_kept: the parameter is not to be kept, as its signature says, and is called later all the same
namespace callback_kept
{

//- bad
using Callback = core::FunctionRef<void(u32)>;

class __view(void) NotifierBad
{
public:
	template <typename F>
	void each(F &&call __noescape)
	{
		call(last_);
		call_ = Callback(call);
	}
	void fire(u32 value)
	{
		last_ = value;
		if (call_)
			(*call_)(value);
	}

private:
	Option<Callback> call_;
	u32 last_ = 0;
};

u32 count_bad()
{
	NotifierBad notifier;
	{
		u32 calls = 0;

		notifier.each([&calls](u32) { calls++; });
	}
	notifier.fire(7);
	return 1;
}
//- good
class NotifierGood
{
public:
	template <typename F>
	void each(F &&call __noescape)
	{
		call(last_);
	}
	template <typename F>
	void fire(u32 value, F &&call __noescape)
	{
		last_ = value;
		call(value);
	}

private:
	u32 last_ = 0;
};

u32 count_good()
{
	NotifierGood notifier;
	u32 calls = 0;

	notifier.each([&calls](u32) { calls++; });
	notifier.fire(7, [&calls](u32) { calls++; });
	return calls;
}
} // namespace callback_kept

// CASE token_made_by_hand: without an unsafe block, a proof of one is made, and the address is stale by then
namespace token_made_by_hand
{

//- bad
u32 take_last_bad(KVec<KBox<u32>> &levels)
{
	auto last = levels.back();

	if (!last)
		return 0;
	const core::NonNull<u32> level = **last;
	(void)levels.pop();
	return level.as_ref(core::Unsafe{});
}
//- good
u32 take_last_good(KVec<KBox<u32>> &levels)
{
	auto last = levels.pop();

	if (!last)
		return 0;
	const core::NonNull<u32> level = **last;
	// SAFETY: the box that has the number is owned by this function.
	unsafe
	{
		return level.as_ref(unsafe_);
	}
}
} // namespace token_made_by_hand

// CASE cookie_taken_twice: what C carried is taken back two times, so that one reference is given back twice
namespace cookie_taken_twice
{

struct Device {
	Atomic<u32> calls{0};
};

using Foreign = kernel::ForeignOwnable<Arc<Device>>;

//- bad
u32 call_bad(Arc<Device> device)
{
	void *cookie = Foreign::into_foreign(move(device));

	// SAFETY: the cookie is what into_foreign() gave.
	unsafe
	{
		const Arc<Device> called = Foreign::from_foreign(unsafe_, cookie);

		called->calls.inc();
	}
	// SAFETY: the cookie is what into_foreign() gave, and C is done with it.
	unsafe
	{
		const Arc<Device> back = Foreign::from_foreign(unsafe_, cookie);

		return back->calls.load(Relaxed);
	}
}
//- good
u32 call_good(Arc<Device> device)
{
	void *cookie = Foreign::into_foreign(move(device));

	// SAFETY: the cookie is what into_foreign() gave, and is taken back below.
	unsafe
	{
		const kernel::ArcBorrow<Device> called = Foreign::borrow(unsafe_, cookie);

		called->calls.inc();
	}
	// SAFETY: the cookie is what into_foreign() gave, and C is done with it.
	unsafe
	{
		const Arc<Device> back = Foreign::from_foreign(unsafe_, cookie);

		return back->calls.load(Relaxed);
	}
}
} // namespace cookie_taken_twice

// CASE bytes_of_frame: without a word on why, a span as long as the whole frame is made of its header
namespace bytes_of_frame
{

struct Header {
	u32 kind;
	u32 length;
};

struct Frame {
	Header header;
	u8 payload[56];
};

u32 sum(Span<const u8> bytes)
{
	u32 sum = 0;

	for (u8 byte : bytes)
		sum += byte;
	return sum;
}

//- bad
u32 checksum_bad(const Header &header)
{
	unsafe
	{
		return sum(Span<const u8>::from_raw(unsafe_, reinterpret_cast<const u8 *>(&header),
						    sizeof(Frame)));
	}
}

u32 checksum_of_ack_bad()
{
	const Header ack{.kind = 2, .length = 0};

	return checksum_bad(ack);
}
//- good
u32 checksum_good(const Header &header)
{
	// SAFETY: the bytes of the header, which has no padding.
	unsafe
	{
		return sum(Span<const u8>::from_raw(unsafe_, reinterpret_cast<const u8 *>(&header),
						    sizeof(Header)));
	}
}

u32 checksum_of_ack_good()
{
	const Header ack{.kind = 2, .length = 0};

	return checksum_good(ack);
}
} // namespace bytes_of_frame

// CASE watch_in_vector: the links point to themselves, and the vector moves the pinned object when it grows
namespace watch_in_vector
{

//- bad
class __pinned WatchBad
{
public:
	explicit WatchBad(u32 number) : number_(number)
	{
		// SAFETY: the links are ours, and stay where they are.
		unsafe
		{
			::INIT_LIST_HEAD(&links_);
		}
	}
	WatchBad(WatchBad &&) = default;

	u32 number() const { return number_; }

private:
	::list_head links_{};
	u32 number_;
};

Result<void> add_bad(KVec<WatchBad> &watches, u32 number)
{
	return watches.emplace(GFP_KERNEL, number);
}
//- good
class __pinned WatchGood
{
public:
	explicit WatchGood(u32 number) : number_(number)
	{
		// SAFETY: the links are ours, and stay where they are.
		unsafe
		{
			::INIT_LIST_HEAD(&links_);
		}
	}
	WatchGood(const WatchGood &) = delete;
	WatchGood &operator=(const WatchGood &) = delete;

	u32 number() const { return number_; }

private:
	::list_head links_{};
	u32 number_;
};

Result<void> add_good(KVec<KBox<WatchGood>> &watches, u32 number)
{
	return watches.push(TRY(KBox<WatchGood>::create(GFP_KERNEL, number)), GFP_KERNEL);
}
} // namespace watch_in_vector

// CLEAN watched_modules: C calls back with the member that was registered, and it leads to the pinned object
namespace watched_modules
{

class __pinned ModuleWatch
{
public:
	explicit ModuleWatch(Init &init)
	{
		block_.notifier_call = &notified;
		// SAFETY: the object is pinned, and the destructor takes the block off.
		unsafe
		{
			CHECK_INIT(core::to_result(::register_module_notifier(&block_)));
		}
		registered_ = true;
	}
	ModuleWatch(const ModuleWatch &) = delete;
	ModuleWatch &operator=(const ModuleWatch &) = delete;
	~ModuleWatch()
	{
		if (!registered_)
			return;
		// SAFETY: the constructor registered it; nobody is inside of notified() afterwards.
		unsafe
		{
			(void)::unregister_module_notifier(&block_);
		}
	}

	u32 seen() const { return seen_.load(Relaxed); }

private:
	static int notified(::notifier_block *block, unsigned long, void *)
	{
		// SAFETY: C hands over the block that the constructor registered, which still lives.
		unsafe
		{
			kernel::container_of<&ModuleWatch::block_>(unsafe_, block)->seen_.inc();
		}
		return 0;
	}

	::notifier_block block_{};
	Atomic<u32> seen_{0};
	bool registered_ = false;
};

Result<u32> watch_for_a_while(u32 ms)
{
	const Completion never;
	const auto watch = TRY(KBox<ModuleWatch>::create(GFP_KERNEL));

	if (never.wait_timeout(Jiffies::from_ms(ms)) == WaitResult::Woken)
		return EIO;
	return watch->seen();
}
} // namespace watched_modules

// CLEAN checked_slice: an unsafe function says what it asks for, and its caller why that is so
namespace checked_slice
{

/// The sum of @p count numbers from @p from on.
///
/// # Safety
///
/// `from + count` is not more than the size of @p numbers.
u32 sum_unchecked(core::Unsafe, Span<const u32> numbers, usize from, usize count)
{
	u32 sum = 0;

	for (usize i = 0; i < count; i++) {
		// SAFETY: the caller's promise: this is inside of the span.
		unsafe
		{
			sum += numbers.data()[from + i];
		}
	}
	return sum;
}

Result<u32> sum_of_window(Span<const u32> numbers, usize from, usize count)
{
	if (from > numbers.size() || count > numbers.size() - from)
		return ERANGE;
	// SAFETY: tested above.
	unsafe
	{
		return sum_unchecked(unsafe_, numbers, from, count);
	}
}
} // namespace checked_slice

// CLEAN firmware_image: what C gave is owned by a handle, and its bytes are borrowed from the owner
namespace firmware_image
{

class Firmware
{
public:
	/// Fails with what C answers. May sleep.
	static Result<Firmware> load(CStr name, ::device &device)
	{
		const ::firmware *raw = nullptr;

		// SAFETY: the name ends in a NUL, and the device lives during the call. What C gives is ours.
		unsafe
		{
			TRY(core::to_result(::request_firmware(&raw, name.c_str(), &device)));
			return Firmware(Handle::from_raw(unsafe_, raw));
		}
	}

	Span<const u8> bytes() const
	{
		// SAFETY: C has `size` bytes at `data`, which stay until the handle ends.
		unsafe
		{
			const ::firmware *raw = handle_.get();

			return Span<const u8>::from_raw(unsafe_, raw->data, raw->size);
		}
	}

private:
	// SAFETY: what load() got from C is given back once.
	using Handle = core::UniqueHandle<const ::firmware *, [](const ::firmware *raw) {
		unsafe
		{
			::release_firmware(raw);
		}
	}>;
	explicit Firmware(Handle handle) : handle_(move(handle)) {}

	Handle handle_;
};

Result<u32> version_of(::device &device)
{
	const Firmware firmware = TRY(Firmware::load("kernel8.bin", device));
	const auto version = core::read_from_bytes<u32>(firmware.bytes());

	if (!version)
		return EINVAL;
	return *version;
}
} // namespace firmware_image

// CLEAN shapes_by_base: overrides that keep to what the base class says
namespace shapes_by_base
{

class Codec
{
public:
	virtual ~Codec() = default;

	/// The part of @p frame that holds data.
	virtual Span<const u8> payload(Span<const u8> frame __lifetimebound) const = 0;
	virtual StrView name() const = 0;
};

class Raw final : public Codec
{
public:
	Span<const u8> payload(Span<const u8> frame __lifetimebound) const override
	{
		return frame;
	}
	StrView name() const override { return "raw"; }
};

class Framed final : public Codec
{
public:
	Framed(KString name, usize head) : name_(move(name)), head_(head) {}

	Span<const u8> payload(Span<const u8> frame __lifetimebound) const override
	{
		return frame.size() < head_ ? Span<const u8>() : frame.skip(head_);
	}
	StrView name() const override { return name_.view(); }

private:
	KString name_;
	usize head_;
};

usize measure(const Codec &codec, Span<const u8> frame)
{
	const usize size = codec.payload(frame).size();

	pr_debug("{}: {} bytes\n", codec.name(), size);
	return size;
}

Result<usize> measure_both(Span<const u8> frame)
{
	const Raw raw;
	const KBox<Codec> framed = TRY(KBox<Framed>::create(
		GFP_KERNEL, TRY(KString::from("framed", GFP_KERNEL)), usize(4)));

	return measure(raw, frame) + measure(*framed, frame);
}
} // namespace shapes_by_base

// CLEAN visitors: closures that are called while the function runs, and not kept
namespace visitors
{

using Each = core::FunctionRef<bool(u32 key, u64 value)>;

struct Pair {
	u32 key = 0;
	u64 value = 0;
};

class Registry
{
public:
	Result<void> add(u32 key, u64 value) { return pairs_.push(Pair{key, value}, GFP_KERNEL); }

	/// Calls @p each until it says false.
	void for_each(Each each) const
	{
		for (const Pair &pair : pairs_) {
			if (!each(pair.key, pair.value))
				return;
		}
	}

private:
	KVec<Pair> pairs_;
};

Option<u64> find(const Registry &registry, u32 wanted)
{
	Option<u64> found;

	registry.for_each([&found, wanted](u32 key, u64 value) {
		if (key != wanted)
			return true;
		found = value;
		return false;
	});
	return found;
}
} // namespace visitors

// CLEAN colour_in_pointer: numbers ride in the low bits of addresses that live as long as the program
namespace colour_in_pointer
{

struct Palette {
	u32 red;
	u32 blue;
};

constexpr Palette DAY{.red = 200, .blue = 220};
constexpr Palette NIGHT{.red = 90, .blue = 30};

/// One of the two palettes, and which.
class Colours
{
public:
	explicit Colours(bool night) : mark_(night ? &NIGHT : &DAY, night) {}

	u32 warmth() const
	{
		// SAFETY: the constructor made it of one of the two constants, which never end.
		unsafe
		{
			const Palette &palette = *mark_.pointer();

			return mark_.tag() ? palette.red : palette.blue;
		}
	}

private:
	core::TaggedPtr<const Palette, 1> mark_;
};

bool is_warmer(bool night)
{
	return Colours(night).warmth() > Colours(!night).warmth();
}
} // namespace colour_in_pointer

// CLEAN first_of_two: a signature with several borrows says which of them the result comes from
namespace first_of_two
{

struct Node {
	u32 load = 0;
	KString name;
};

const Node &less_loaded(const Node &left __lifetimebound, const Node &right __lifetimebound)
{
	return right.load < left.load ? right : left;
}

StrView name_in(const Node &node __lifetimebound, const Node &other)
{
	return node.load < other.load ? node.name.view() : StrView("busy");
}

StrView choose(const KVec<Node> &nodes)
{
	if (nodes.size() < 2)
		return "none";
	const Node &best = less_loaded(nodes[0], nodes[1]);
	const Node idle;

	return name_in(best, idle);
}
} // namespace first_of_two
