// SPDX-License-Identifier: GPL-2.0
// Sharing, publishing and ending: RCU, reference counts, what threads see, what is not yet whole.
#include <kernel/arc.hh>
#include <kernel/irqs_off.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/uaccess.hh>

// CASE policy_lookup: what was found under RCU is used when the section has ended
namespace policy_lookup
{
struct Policy {
	u32 limit;
	u32 burst;
};
} // namespace policy_lookup
// SAFETY: numbers.
IMPL_SEND(policy_lookup::Policy);
// SAFETY: readers change nothing.
IMPL_SYNC(policy_lookup::Policy);
namespace policy_lookup
{
//- bad
u32 allowed_bad(const RcuPtr<Policy> &current, u32 wanted)
{
	const Policy *policy = nullptr;
	{
		auto reader = rcu::read_lock();

		policy = current.load(reader).as_ptr();
	}
	if (!policy)
		return wanted;
	return wanted > policy->limit ? policy->burst : wanted;
}
//- good
u32 allowed_good(const RcuPtr<Policy> &current, u32 wanted)
{
	auto reader = rcu::read_lock();
	auto policy = current.load(reader);

	if (!policy)
		return wanted;
	return wanted > policy->limit ? policy->burst : wanted;
}
//- shared
} // namespace policy_lookup

// CASE table_publish: the new table is still being filled when readers can see it
namespace table_publish
{
struct Table {
	Array<u32, 8> weights{};
	u32 count = 0;
};
} // namespace table_publish
// SAFETY: numbers.
IMPL_SEND(table_publish::Table);
// SAFETY: readers change nothing.
IMPL_SYNC(table_publish::Table);
namespace table_publish
{
//- bad
Result<void> set_weights_bad(const RcuPtr<Table> &tables, u32 weight)
{
	auto fresh = TRY(RcuBox<Table>::create(GFP_KERNEL));
	Table &table = *fresh;

	tables.replace(move(fresh)).defer_free();
	for (u32 &slot : table.weights)
		slot = weight;
	table.count = 8;
	return {};
}
//- good
Result<void> set_weights_good(const RcuPtr<Table> &tables, u32 weight)
{
	auto fresh = TRY(RcuBox<Table>::create(GFP_KERNEL));
	Table &table = *fresh;

	for (u32 &slot : table.weights)
		slot = weight;
	table.count = 8;
	tables.replace(move(fresh)).defer_free();
	return {};
}
//- shared
} // namespace table_publish

// CASE hit_counter: shared by threads, but counts in a plain number
namespace hit_counter
{
//- bad
class HitsBad
{
public:
	void hit() const { hits_ = hits_ + 1; }
	u64 total() const { return hits_; }

private:
	mutable u64 hits_ = 0;
};
} // namespace hit_counter
// SAFETY: a number.
IMPL_SEND(hit_counter::HitsBad);
// SAFETY: its methods are const.
IMPL_SYNC(hit_counter::HitsBad);
namespace hit_counter
{
Result<u64> count_bad()
{
	auto hits = TRY(Arc<HitsBad>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("hits", hits.clone(), [](Arc<HitsBad> &h) { h->hit(); }));

	hits->hit();
	return hits->total();
}
//- good
class HitsGood
{
public:
	void hit() const { hits_.inc(); }
	u64 total() const { return hits_.load(Relaxed); }

private:
	Atomic<u64> hits_{0};
};
} // namespace hit_counter
// SAFETY: an atomic number.
IMPL_SEND(hit_counter::HitsGood);
// SAFETY: an atomic number.
IMPL_SYNC(hit_counter::HitsGood);
namespace hit_counter
{
Result<u64> count_good()
{
	auto hits = TRY(Arc<HitsGood>::create(GFP_KERNEL));
	auto thread = TRY(KThread::run("hits", hits.clone(), [](Arc<HitsGood> &h) { h->hit(); }));

	hits->hit();
	return hits->total();
}
//- shared
} // namespace hit_counter

// CASE stream_cookie: the reference that C has is given back in stop() and again in release()
namespace stream_cookie
{
struct Stream {
	Atomic<u32> opened{0};
};
/// Gives C a reference.
const Stream *start(Arc<Stream> stream)
{
	stream->opened.inc();
	return move(stream).into_raw();
}
//- bad
/// # Safety
///
/// @p raw comes from start(), and release_bad() was not called with it.
void stop_bad(core::Unsafe, const Stream *raw)
{
	// SAFETY: the reference of start() is still there.
	unsafe
	{
		const Arc<Stream> stream = Arc<Stream>::from_raw(unsafe_, raw);

		stream->opened.dec();
	}
}
/// # Safety
///
/// @p raw comes from start(), and is released once.
void release_bad(core::Unsafe, const Stream *raw)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		stop_bad(unsafe_, raw);
		(void)Arc<Stream>::from_raw(unsafe_, raw);
	}
}
//- good
/// # Safety
///
/// @p raw comes from start(), and release_good() was not called with it.
void stop_good(core::Unsafe, const Stream *raw)
{
	// SAFETY: the reference of start() is still there, and stays while it is borrowed.
	unsafe
	{
		const ArcBorrow<Stream> stream = Arc<Stream>::borrow_raw(unsafe_, raw);

		stream->opened.dec();
	}
}
/// # Safety
///
/// @p raw comes from start(), and is released once.
void release_good(core::Unsafe, const Stream *raw)
{
	// SAFETY: the caller's promise.
	unsafe
	{
		stop_good(unsafe_, raw);
		(void)Arc<Stream>::from_raw(unsafe_, raw);
	}
}
//- shared
} // namespace stream_cookie

// CASE register_copy: a failed read leaves the buffer undefined, but its result is thrown away
namespace register_copy
{
struct Config {
	Array<u8, 4> bytes{};
	bool loaded = false;
};
//- bad
Result<void> load_config_bad(Config &config, UserPtr<u8> from)
{
	auto reader = UserSlice(move(from), 4).reader();
	Array<u8, 4> raw;

	(void)reader.read(raw);
	for (usize i = 0; i < 4; i++)
		config.bytes[i] = raw[i];
	config.loaded = true;
	return {};
}
//- good
Result<void> load_config_good(Config &config, UserPtr<u8> from)
{
	auto reader = UserSlice(move(from), 4).reader();
	Array<u8, 4> raw{};

	TRY(reader.read(raw));
	for (usize i = 0; i < 4; i++)
		config.bytes[i] = raw[i];
	config.loaded = true;
	return {};
}
//- shared
} // namespace register_copy

// CASE plugin_lookup: the plugin is called after the registry let go of its owner
namespace plugin_lookup
{
class Plugin
{
public:
	virtual ~Plugin() = default;
	virtual u32 id() const = 0;
	virtual u32 shut_down() = 0;
};
//- bad
class RegistryBad
{
public:
	Result<void> add(KBox<Plugin> plugin) { return plugins_.push(move(plugin), GFP_KERNEL); }
	u32 remove(u32 id)
	{
		for (usize i = 0; i < plugins_.size(); i++) {
			Plugin &plugin = *plugins_[i];

			if (plugin.id() != id)
				continue;
			(void)plugins_.swap_remove(i);
			return plugin.shut_down();
		}
		return 0;
	}

private:
	KVec<KBox<Plugin>> plugins_;
};
//- good
class RegistryGood
{
public:
	Result<void> add(KBox<Plugin> plugin) { return plugins_.push(move(plugin), GFP_KERNEL); }
	u32 remove(u32 id)
	{
		for (usize i = 0; i < plugins_.size(); i++) {
			if (plugins_[i]->id() != id)
				continue;
			auto plugin = plugins_.swap_remove(i);

			return plugin ? (*plugin)->shut_down() : 0;
		}
		return 0;
	}

private:
	KVec<KBox<Plugin>> plugins_;
};
//- shared
} // namespace plugin_lookup

// CASE modem_reply: a reference into the Option is read after the Option was emptied
namespace modem_reply
{
struct Reply {
	u32 code;
	Array<u8, 16> text{};
};
//- bad
class ModemBad
{
public:
	void receive(u32 code) { reply_.emplace(code); }
	u32 take_code()
	{
		auto reply = reply_.as_ref();

		if (!reply)
			return 0;
		reply_.reset();
		return reply->code;
	}

private:
	Option<Reply> reply_;
};
//- good
class ModemGood
{
public:
	void receive(u32 code) { reply_.emplace(code); }
	u32 take_code()
	{
		auto reply = reply_.as_ref();

		if (!reply)
			return 0;
		const u32 code = reply->code;
		reply_.reset();
		return code;
	}

private:
	Option<Reply> reply_;
};
//- shared
} // namespace modem_reply

// CASE folder_size: what the parent's lock guards is used after the parent was unlocked
namespace folder_size
{
struct Folder {
	u32 files = 0;
};
class Tree
{
public:
	Mutex<Folder> folder;
	LockedBy<u64, Mutex<Folder>> size{folder, 0u};
};
//- bad
void add_file_bad(const Tree &tree, u64 bytes)
{
	u64 *size = nullptr;
	{
		auto folder = tree.folder.lock();

		folder->files++;
		size = &tree.size.access(folder);
	}
	*size += bytes;
}
//- good
void add_file_good(const Tree &tree, u64 bytes)
{
	auto folder = tree.folder.lock();

	folder->files++;
	tree.size.access(folder) += bytes;
}
//- shared
} // namespace folder_size

// CASE led_register: registers itself in its constructor, before it is whole
namespace led_register
{
//- bad
class LedBad : public InArc<LedBad>
{
public:
	LedBad(const ArcKey &key, Option<Arc<LedBad>> &slot, u32 level) : InArc(key), level_(level)
	{
		slot = arc().clone();
	}
	u32 level() const { return level_; }

private:
	u32 level_;
};
Result<Arc<LedBad>> make_led_bad(Option<Arc<LedBad>> &slot, u32 level)
{
	return Arc<LedBad>::create(GFP_KERNEL, slot, level);
}
//- good
class LedGood : public InArc<LedGood>
{
public:
	LedGood(const ArcKey &key, u32 level) : InArc(key), level_(level) {}
	void show_in(Option<Arc<LedGood>> &slot) const { slot = arc().clone(); }
	u32 level() const { return level_; }

private:
	u32 level_;
};
Result<Arc<LedGood>> make_led_good(Option<Arc<LedGood>> &slot, u32 level)
{
	auto led = TRY(Arc<LedGood>::create(GFP_KERNEL, level));

	led->show_in(slot);
	return led;
}
//- shared
} // namespace led_register

// CASE session_farewell: the destructor makes a new reference to the object that just ends
namespace session_farewell
{
struct Farewells {
	u32 last = 0;
	u32 count = 0;
};
//- bad
class SessionBad : public InArc<SessionBad>
{
public:
	SessionBad(const ArcKey &key, u32 id, Arc<Mutex<Farewells>> log)
		: InArc(key), id_(id), log_(move(log))
	{
	}
	~SessionBad() { report(arc().clone()); }

private:
	static void report(Arc<SessionBad> session)
	{
		auto log = session->log_->lock();

		log->last = session->id_;
		log->count++;
	}

	u32 id_;
	Arc<Mutex<Farewells>> log_;
};
//- good
class SessionGood : public InArc<SessionGood>
{
public:
	SessionGood(const ArcKey &key, u32 id, Arc<Mutex<Farewells>> log)
		: InArc(key), id_(id), log_(move(log))
	{
	}
	~SessionGood() { report(*this); }

private:
	static void report(const SessionGood &session)
	{
		auto log = session.log_->lock();

		log->last = session.id_;
		log->count++;
	}

	u32 id_;
	Arc<Mutex<Farewells>> log_;
};
//- shared
} // namespace session_farewell

// CASE queue_spread: the loop over the row appends to the row
namespace queue_spread
{
struct Task {
	u32 cost;
	u32 stage;
};
//- bad
Result<void> split_large_bad(KVec<Task> &tasks, u32 limit)
{
	for (Task &task : tasks) {
		if (task.cost <= limit)
			continue;
		TRY(tasks.push({task.cost - limit, task.stage + 1}, GFP_KERNEL));
		task.cost = limit;
	}
	return {};
}
//- good
Result<void> split_large_good(KVec<Task> &tasks, u32 limit)
{
	for (usize i = 0; i < tasks.size(); i++) {
		const Task task = tasks[i];

		if (limit == 0 || task.cost <= limit)
			continue;
		TRY(tasks.push({task.cost - limit, task.stage + 1}, GFP_KERNEL));
		tasks[i].cost = limit;
	}
	return {};
}
//- shared
} // namespace queue_spread

// CASE line_cursor: the span member points into the array of the object that it was moved from
namespace line_cursor
{
//- bad
class LineBad
{
public:
	explicit LineBad(StrView text)
	{
		for (usize i = 0; i < text.size() && i < 32; i++)
			bytes_[i] = text[i];
		word_ = Span<const char>(bytes_).first(text.size() < 8 ? text.size() : 8);
	}
	char first() const { return word_.empty() ? ' ' : word_[0]; }

private:
	Array<char, 32> bytes_{};
	Span<const char> word_;
};
Result<char> first_char_bad(StrView text)
{
	KVec<LineBad> lines;
	LineBad line(text);

	TRY(lines.push(move(line), GFP_KERNEL));
	TRY(lines.push(LineBad("end"), GFP_KERNEL));
	return lines[1].first();
}
//- good
class LineGood
{
public:
	explicit LineGood(StrView text)
	{
		for (usize i = 0; i < text.size() && i < 32; i++)
			bytes_[i] = text[i];
		word_ = text.size() < 8 ? text.size() : 8;
	}
	char first() const { return word_ == 0 ? ' ' : bytes_[0]; }

private:
	Array<char, 32> bytes_{};
	usize word_ = 0;
};
Result<char> first_char_good(StrView text)
{
	KVec<LineGood> lines;
	LineGood line(text);

	TRY(lines.push(move(line), GFP_KERNEL));
	TRY(lines.push(LineGood("end"), GFP_KERNEL));
	return lines[1].first();
}
//- shared
} // namespace line_cursor

// CASE sensor_defaults: one member has no value when the constructor ends
namespace sensor_defaults
{
//- bad
class SensorBad
{
public:
	explicit SensorBad(u32 channel) : channel_(channel) {}
	void calibrate(u32 offset) { offset_ = offset; }
	u32 convert(u32 raw) const { return raw + offset_ + channel_ * 4; }

private:
	u32 channel_;
	u32 offset_;
};
u32 read_once_bad(u32 raw)
{
	const SensorBad sensor(2);

	return sensor.convert(raw);
}
//- good
class SensorGood
{
public:
	explicit SensorGood(u32 channel) : channel_(channel) {}
	void calibrate(u32 offset) { offset_ = offset; }
	u32 convert(u32 raw) const { return raw + offset_ + channel_ * 4; }

private:
	u32 channel_;
	u32 offset_ = 0;
};
u32 read_once_good(u32 raw)
{
	const SensorGood sensor(2);

	return sensor.convert(raw);
}
//- shared
} // namespace sensor_defaults

// CASE fan_update: writes through the address of a shared object that others read
namespace fan_update
{
//- bad
struct FanBad {
	u32 speed = 0;
};
} // namespace fan_update
// SAFETY: a number.
IMPL_SEND(fan_update::FanBad);
// SAFETY: a number.
IMPL_SYNC(fan_update::FanBad);
namespace fan_update
{
Result<KThread> spin_up_bad(const Arc<FanBad> &fan)
{
	return KThread::run("fan", fan.clone(), [](Arc<FanBad> &own) {
		// SAFETY: the reference keeps the fan alive.
		unsafe
		{
			own.as_ptr()->speed = 1200;
		}
	});
}
u32 speed_bad(const Arc<FanBad> &fan)
{
	return fan->speed;
}
//- good
struct FanGood {
	Atomic<u32> speed{0};
};
} // namespace fan_update
// SAFETY: an atomic number.
IMPL_SEND(fan_update::FanGood);
// SAFETY: an atomic number.
IMPL_SYNC(fan_update::FanGood);
namespace fan_update
{
Result<KThread> spin_up_good(const Arc<FanGood> &fan)
{
	return KThread::run("fan", fan.clone(),
			    [](Arc<FanGood> &own) { own->speed.store(1200, Relaxed); });
}
u32 speed_good(const Arc<FanGood> &fan)
{
	return fan->speed.load(Relaxed);
}
//- shared
} // namespace fan_update

// CASE audio_levels: the process context takes a lock with interrupts on that the handler takes too
namespace audio_levels
{
struct Levels {
	u32 peak = 0;
	u32 frames = 0;
};
struct Card {
	SpinLock<Levels> levels;
};
/// What the interrupt handler does.
void on_frame(const Card &card, const IrqsOff &off, u32 level)
{
	auto levels = card.levels.lock(off);

	levels->frames++;
	if (level > levels->peak)
		levels->peak = level;
}
//- bad
u32 take_peak_bad(const Card &card)
{
	auto levels = card.levels.lock();
	const u32 peak = levels->peak;

	levels->peak = 0;
	return peak;
}
//- good
u32 take_peak_good(const Card &card)
{
	auto levels = card.levels.lock_irqsave();
	const u32 peak = levels->peak;

	levels->peak = 0;
	return peak;
}
//- shared
} // namespace audio_levels

// CASE name_replace: the view of the old name is returned after the name was overwritten
namespace name_replace
{
//- bad
class DeviceBad
{
public:
	Result<usize> rename(StrView name)
	{
		const StrView old = name_.view();

		name_ = TRY(KString::from(name, GFP_KERNEL));
		renames_++;
		return old.find('-').value_or(old.size());
	}

private:
	KString name_;
	u32 renames_ = 0;
};
//- good
class DeviceGood
{
public:
	Result<usize> rename(StrView name)
	{
		const KString before = core::exchange(name_, TRY(KString::from(name, GFP_KERNEL)));
		const StrView old = before.view();

		renames_++;
		return old.find('-').value_or(old.size());
	}

private:
	KString name_;
	u32 renames_ = 0;
};
//- shared
} // namespace name_replace
