// SPDX-License-Identifier: GPL-2.0
// How long something may be looked at: elements, texts, entries, what was moved
// away.
#include <core/function_ref.hh>
#include <core/variant.hh>
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

// CASE h2_parent_node: the reference to the parent is used after the vector of
// nodes has grown
namespace h2_parent_node
{
struct Node {
	u32 parent = 0;
	u32 children = 0;
	u32 depth = 0;
};

class Tree
{
public:
	//- bad
	Result<usize> add_bad(usize under)
	{
		if (under >= nodes_.size())
			return ENOENT;
		Node &parent = nodes_[under];
		const u32 depth = parent.depth + 1;

		// CAST: there are never more than a few thousand nodes.
		TRY(nodes_.push({static_cast<u32>(under), 0, depth}, GFP_KERNEL));
		parent.children++;
		return nodes_.size() - 1;
	}
	//- good
	Result<usize> add_good(usize under)
	{
		if (under >= nodes_.size())
			return ENOENT;
		const u32 depth = nodes_[under].depth + 1;

		// CAST: there are never more than a few thousand nodes.
		TRY(nodes_.push({static_cast<u32>(under), 0, depth}, GFP_KERNEL));
		nodes_[under].children++;
		return nodes_.size() - 1;
	}
	//- shared
	Result<void> plant()
	{
		nodes_.clear();
		return nodes_.push({}, GFP_KERNEL);
	}

private:
	KVec<Node> nodes_;
};
} // namespace h2_parent_node

// CASE h2_ticket_borrow: the object of the array is looked at when its lock is
// released
namespace h2_ticket_borrow
{
struct Ticket {
	explicit Ticket(u32 owner) : owner(owner) {}
	u32 owner;
	u32 priority = 0;
	bool done = false;
};
} // namespace h2_ticket_borrow
// SAFETY: numbers.
IMPL_SEND(h2_ticket_borrow::Ticket);
namespace h2_ticket_borrow
{
class Office
{
public:
	//- bad
	Result<u32> raise_bad(usize id, u32 by) const
	{
		Option<Ticket &> ticket = None;
		{
			auto guard = tickets_.lock();

			ticket = guard.get_mut(id);
		}
		if (!ticket || ticket->done)
			return ENOENT;
		ticket->priority += by;
		return ticket->priority;
	}
	//- good
	Result<u32> raise_good(usize id, u32 by) const
	{
		auto guard = tickets_.lock();
		Option<Ticket &> ticket = guard.get_mut(id);

		if (!ticket || ticket->done)
			return ENOENT;
		ticket->priority += by;
		return ticket->priority;
	}
	//- shared

private:
	XArray<KBox<Ticket>, struct H2Tickets> tickets_;
};
} // namespace h2_ticket_borrow

// CASE h2_route_section: the route is handed out of the read-side section that
// keeps it alive
namespace h2_route_section
{
struct Route {
	Route(u32 gateway, u32 metric) : gateway(gateway), metric(metric) {}
	u32 gateway;
	u32 metric;
};
} // namespace h2_route_section
// SAFETY: numbers.
IMPL_SEND(h2_route_section::Route);
// SAFETY: numbers that readers do not change.
IMPL_SYNC(h2_route_section::Route);
namespace h2_route_section
{
class Router
{
public:
	void set(RcuBox<Route> route) const { route_.replace(move(route)).defer_free(); }
	//- bad
	bool find_bad(Option<const Route &> &out) const
	{
		auto reader = rcu::read_lock();

		out = route_.load(reader);
		return out && out->metric < 100;
	}
	u32 gateway_bad(u32 fallback) const
	{
		Option<const Route &> route = None;

		return find_bad(route) ? route->gateway : fallback;
	}
	//- good
	bool find_good(Option<Route> &out) const
	{
		auto reader = rcu::read_lock();

		out = route_.load(reader).copied();
		return out && out->metric < 100;
	}
	u32 gateway_good(u32 fallback) const
	{
		Option<Route> route = None;

		return find_good(route) ? route->gateway : fallback;
	}
	//- shared

private:
	RcuPtr<Route> route_;
};
} // namespace h2_route_section

// CASE h2_label_view: the view is of a text that ends with the statement that
// made it
namespace h2_label_view
{
struct Port {
	StrView device;
	u32 number;
};

usize width(StrView label)
{
	return label.starts_with("tty") ? label.size() : label.size() + 2;
}
//- bad
Result<usize> columns_bad(const Port &port)
{
	const StrView label = TRY(KString::format(GFP_KERNEL, port.device, port.number)).view();

	pr_debug("label {}\n", label);
	return width(label);
}
//- good
Result<usize> columns_good(const Port &port)
{
	const KString text = TRY(KString::format(GFP_KERNEL, port.device, port.number));
	const StrView label = text.view();

	pr_debug("label {}\n", label);
	return width(label);
}
//- shared
} // namespace h2_label_view

// CASE h2_session_moved: the reference went to the thread, and is looked
// through afterwards
namespace h2_session_moved
{
struct Session {
	explicit Session(u32 id) : id(id) {}
	const u32 id;
	Atomic<u32> served{0};
};
} // namespace h2_session_moved
// SAFETY: a number that does not change, and an atomic one.
IMPL_SEND(h2_session_moved::Session);
// SAFETY: as above.
IMPL_SYNC(h2_session_moved::Session);
namespace h2_session_moved
{
void serve(Arc<Session> &session)
{
	while (!KThread::should_stop()) {
		session->served.inc();
		KThread::yield();
	}
}
//- bad
Result<u32> run_bad(u32 id)
{
	auto session = TRY(Arc<Session>::create(GFP_KERNEL, id));
	auto thread =
		TRY(KThread::run("session", move(session), [](Arc<Session> &s) { serve(s); }));

	pr_info("session {} runs\n", session->id);
	thread.join();
	return session->served.load(Relaxed);
}
//- good
Result<u32> run_good(u32 id)
{
	auto session = TRY(Arc<Session>::create(GFP_KERNEL, id));
	auto thread =
		TRY(KThread::run("session", session.clone(), [](Arc<Session> &s) { serve(s); }));

	pr_info("session {} runs\n", session->id);
	thread.join();
	return session->served.load(Relaxed);
}
//- shared
} // namespace h2_session_moved

// CASE h2_plugin_pushed: the box was moved into the list of plugins before its
// name is printed
namespace h2_plugin_pushed
{
class Plugin
{
public:
	virtual ~Plugin() = default;
	virtual StrView name() const = 0;
	virtual u32 version() const { return 1; }
};

class Echo final : public Plugin
{
public:
	StrView name() const override { return "echo"; }
};

class Gauge final : public Plugin
{
public:
	explicit Gauge(u32 version) : version_(version) {}
	StrView name() const override { return "gauge"; }
	u32 version() const override { return version_; }

private:
	u32 version_;
};

class Host
{
public:
	//- bad
	Result<void> load_bad(KBox<Plugin> plugin)
	{
		if (plugin->version() == 0)
			return EINVAL;
		TRY(plugins_.push(move(plugin), GFP_KERNEL));
		pr_info("loaded {} {}\n", plugin->name(), plugin->version());
		return {};
	}
	//- good
	Result<void> load_good(KBox<Plugin> plugin)
	{
		if (plugin->version() == 0)
			return EINVAL;
		pr_info("loading {} {}\n", plugin->name(), plugin->version());
		TRY(plugins_.push(move(plugin), GFP_KERNEL));
		return {};
	}
	//- bad
	Result<void> load_all_bad()
	{
		TRY(load_bad(TRY(KBox<Echo>::create(GFP_KERNEL))));
		return load_bad(TRY(KBox<Gauge>::create(GFP_KERNEL, 3u)));
	}
	//- good
	Result<void> load_all_good()
	{
		TRY(load_good(TRY(KBox<Echo>::create(GFP_KERNEL))));
		return load_good(TRY(KBox<Gauge>::create(GFP_KERNEL, 3u)));
	}
	//- shared

private:
	KVec<KBox<Plugin>> plugins_;
};
} // namespace h2_plugin_pushed

// CASE h2_shared_key: the key is moved into the first rule, and empty in all
// others
namespace h2_shared_key
{
struct Rule {
	u32 port;
	KBox<u64> secret;
};

struct Table {
	KVec<Rule> rules;
	u64 checksum = 0;
};
//- bad
Result<void> fill_bad(Table &table, Span<const u32> ports, KBox<u64> secret)
{
	for (u32 port : ports) {
		table.checksum += *secret ^ port;
		TRY(table.rules.push({port, move(secret)}, GFP_KERNEL));
	}
	return {};
}
//- good
Result<void> fill_good(Table &table, Span<const u32> ports, KBox<u64> secret)
{
	for (u32 port : ports) {
		table.checksum += *secret ^ port;
		auto copy = TRY(KBox<u64>::create(GFP_KERNEL, *secret));
		TRY(table.rules.push({port, move(copy)}, GFP_KERNEL));
	}
	return {};
}
//- shared
constexpr u32 PORTS[] = {80, 443, 8080};
//- bad
Result<void> standard_bad(Table &table, u64 seed)
{
	return fill_bad(table, PORTS, TRY(KBox<u64>::create(GFP_KERNEL, seed)));
}
//- good
Result<void> standard_good(Table &table, u64 seed)
{
	return fill_good(table, PORTS, TRY(KBox<u64>::create(GFP_KERNEL, seed)));
}
//- shared
} // namespace h2_shared_key

// CASE h2_expire_loop: leases are taken out of the vector that the loop goes
// through
namespace h2_expire_loop
{
struct Lease {
	u64 until = 0;
	KString host;
};

class Leases
{
public:
	//- bad
	void expire_bad(u64 now)
	{
		usize index = 0;

		for (const Lease &lease : leases_) {
			if (lease.until < now) {
				(void)leases_.remove(index);
				pr_info("{} expired\n", lease.host.view());
			} else {
				index++;
			}
		}
	}
	//- good
	void expire_good(u64 now)
	{
		for (usize index = 0; index < leases_.size();) {
			if (leases_[index].until < now) {
				auto gone = leases_.remove(index);
				if (gone)
					pr_info("{} expired\n", gone->host.view());
			} else {
				index++;
			}
		}
	}
	//- shared
	Result<void> grant(StrView host, u64 until)
	{
		return leases_.push({until, TRY(KString::from(host, GFP_KERNEL))}, GFP_KERNEL);
	}

private:
	KVec<Lease> leases_;
};
} // namespace h2_expire_loop

// CASE h2_cursor_current: the list gives its reference to the task up, which is
// printed afterwards
namespace h2_cursor_current
{
struct Task : ListLinks<> {
	Task(u32 number, u32 cost) : number(number), cost(cost) {}
	const u32 number;
	const u32 cost;
};

class Backlog
{
public:
	Result<void> add(u32 number, u32 cost)
	{
		tasks_.push_back(TRY(ListArc<Task>::create(GFP_KERNEL, number, cost)));
		return {};
	}
	//- bad
	u32 shed_bad(u32 limit)
	{
		u32 shed = 0;

		for (auto at = tasks_.cursor_front(); at.is_at_item();) {
			const Task &task = *at.current();

			if (task.cost <= limit) {
				at.move_next();
				continue;
			}
			(void)at.remove();
			shed += task.cost;
		}
		return shed;
	}
	//- good
	u32 shed_good(u32 limit)
	{
		u32 shed = 0;

		for (auto at = tasks_.cursor_front(); at.is_at_item();) {
			const u32 cost = at.current()->cost;

			if (cost <= limit) {
				at.move_next();
				continue;
			}
			(void)at.remove();
			shed += cost;
		}
		return shed;
	}
	//- shared

private:
	List<Task> tasks_;
};
} // namespace h2_cursor_current

// CASE h2_tree_entry: the entry that was found is freed by remove() before its
// number is read
namespace h2_tree_entry
{
struct Grant {
	u32 user = 0;
	u32 units = 0;
};

class Grants
{
public:
	Result<void> give(u64 key, Grant grant)
	{
		auto old = TRY(grants_.try_create_and_insert(key, grant, GFP_KERNEL));

		if (old)
			total_ -= old->value().units;
		total_ += grant.units;
		return {};
	}
	//- bad
	Result<u32> revoke_bad(u64 key)
	{
		auto grant = grants_.get(key);

		if (!grant)
			return ENOENT;
		(void)grants_.remove_node(key);
		total_ -= grant->units;
		return grant->user;
	}
	//- good
	Result<u32> revoke_good(u64 key)
	{
		auto grant = grants_.remove(key);

		if (!grant)
			return ENOENT;
		total_ -= grant->units;
		return grant->user;
	}
	//- shared

private:
	RBTree<u64, Grant> grants_;
	u64 total_ = 0;
};
} // namespace h2_tree_entry

// CASE h2_frame_buffer: the frame keeps a span of a buffer that ends with the
// function
namespace h2_frame_buffer
{
class Frame
{
public:
	void set_payload(Span<const u8> payload __captured_by(this)) { payload_ = payload; }
	u32 sum() const
	{
		u32 sum = 0;

		for (u8 byte : payload_)
			sum += byte;
		return sum;
	}

private:
	Span<const u8> payload_;
};
//- bad
Result<void> load_bad(const Page &page, usize offset, Frame &frame)
{
	Array<u8, 64> payload{};

	TRY(page.read(offset, payload.span()));
	frame.set_payload(payload.span());
	return {};
}

Result<u32> sum_bad(const Page &page)
{
	Frame frame;

	TRY(load_bad(page, 128, frame));
	return frame.sum();
}
//- good
Result<void> load_good(const Page &page, usize offset, Frame &frame,
		       Array<u8, 64> &payload __captured_by(frame))
{
	TRY(page.read(offset, payload.span()));
	frame.set_payload(payload.span());
	return {};
}

Result<u32> sum_good(const Page &page)
{
	Array<u8, 64> payload{};
	Frame frame;

	TRY(load_good(page, 128, frame, payload));
	return frame.sum();
}
//- shared
} // namespace h2_frame_buffer

// CASE h2_cached_config: the cached object is replaced while the old one is
// still compared with
namespace h2_cached_config
{
struct Config {
	explicit Config(u32 speed, u32 parity) : speed(speed), parity(parity) {}
	u32 speed;
	u32 parity;
};

class Line
{
public:
	//- bad
	/// Says whether the speed changed.
	Result<bool> configure_bad(u32 speed, u32 parity)
	{
		auto fresh = TRY(KBox<Config>::create(GFP_KERNEL, speed, parity));

		changes_++;
		if (config_.is_none()) {
			config_ = move(fresh);
			return true;
		}
		const Config &old = **config_;
		config_ = move(fresh);
		return old.speed != speed;
	}
	//- good
	/// Says whether the speed changed.
	Result<bool> configure_good(u32 speed, u32 parity)
	{
		auto fresh = TRY(KBox<Config>::create(GFP_KERNEL, speed, parity));

		changes_++;
		if (config_.is_none()) {
			config_ = move(fresh);
			return true;
		}
		const u32 old = (*config_)->speed;
		config_ = move(fresh);
		return old != speed;
	}
	//- shared

private:
	Option<KBox<Config>> config_;
	u32 changes_ = 0;
};
} // namespace h2_cached_config

// CASE h2_filter_kept: the filter is kept as a borrow of a closure that ends
// with the call
namespace h2_filter_kept
{
using Filter = core::FunctionRef<bool(u32)>;

class Scan
{
public:
	explicit Scan(Filter filter __lifetimebound) : filter_(filter) {}

	u32 count(Span<const u32> values) const
	{
		u32 count = 0;

		for (u32 value : values)
			count += filter_(value);
		return count;
	}

private:
	Filter filter_;
};
//- bad
u32 above_bad(Span<const u32> values, u32 limit)
{
	const Scan scan([limit](u32 value) { return value > limit; });

	return scan.count(values);
}
//- good
u32 above_good(Span<const u32> values, u32 limit)
{
	const auto above = [limit](u32 value) { return value > limit; };
	const Scan scan(above);

	return scan.count(values);
}
//- shared
} // namespace h2_filter_kept

// CLEAN h2_reserve_then_refer: the vector has room, so what is pushed moves
// nothing
namespace h2_reserve_then_refer
{
struct Stage {
	u32 input = 0;
	u32 output = 0;
};

Result<u32> pipeline(u32 start, u32 length)
{
	KVec<Stage> stages;

	TRY(stages.push({start, start + 1}, GFP_KERNEL));
	for (u32 i = 1; i < length; i++) {
		const u32 input = stages[stages.size() - 1].output;

		TRY(stages.push({input, input * 2}, GFP_KERNEL));
	}
	Stage &last = stages[stages.size() - 1];
	last.output++;
	return last.output;
}
} // namespace h2_reserve_then_refer

// CLEAN h2_moved_then_filled: a vector that was moved away is given a new value
// before it is used
namespace h2_moved_then_filled
{
class Batcher
{
public:
	Result<void> add(u32 sample)
	{
		TRY(open_.push(sample, GFP_KERNEL));
		if (open_.size() < FULL)
			return {};
		KVec<u32> fresh = TRY(KVec<u32>::with_capacity(FULL, GFP_KERNEL));
		TRY(closed_.push(move(open_), GFP_KERNEL));
		open_ = move(fresh);
		return {};
	}
	usize batches() const { return closed_.size(); }

private:
	static constexpr usize FULL = 8;

	KVec<u32> open_;
	KVec<KVec<u32>> closed_;
};
} // namespace h2_moved_then_filled

// CLEAN h2_take_and_swap: entries leave by swap_remove(), and the index stays
namespace h2_take_and_swap
{
struct Timer {
	u64 at = 0;
	u32 id = 0;
};

u32 fire(KVec<Timer> &timers, u64 now)
{
	u32 fired = 0;

	for (usize i = 0; i < timers.size();) {
		if (timers[i].at > now) {
			i++;
			continue;
		}
		if (auto timer = timers.swap_remove(i))
			fired += timer->id != 0;
	}
	return fired;
}
} // namespace h2_take_and_swap

// CLEAN h2_owner_kept: the text lives in the object whose views are handed out
namespace h2_owner_kept
{
class Settings
{
public:
	static Result<Settings> parse(StrView text)
	{
		return Settings(TRY(KString::from(text, GFP_KERNEL)));
	}
	StrView value(StrView key) const __lifetimebound
	{
		StrView rest = text_.view();

		while (!rest.empty()) {
			const usize end = rest.find(';').value_or(rest.size());
			const StrView line = rest.first(end);
			const usize equals = line.find('=').value_or(line.size());

			if (line.first(equals) == key)
				return line.skip(equals + 1);
			rest = rest.skip(end + 1);
		}
		return "";
	}

private:
	explicit Settings(KString text) : text_(move(text)) {}

	KString text_;
};

Result<usize> sizes()
{
	const Settings settings = TRY(Settings::parse("speed=100;mode=fast"));

	return settings.value("speed").size() + settings.value("mode").size();
}
} // namespace h2_owner_kept

// CLEAN h2_conditional_give: the box is given away on one branch, which leaves
namespace h2_conditional_give
{
struct Buffer {
	explicit Buffer(u32 size) : size(size) {}
	u32 size;
	u32 used = 0;
};

class Pool
{
public:
	Result<KBox<Buffer>> obtain(u32 size)
	{
		if (auto spare = spare_.take()) {
			if ((*spare)->size >= size)
				return spare.take().value();
			spare_ = spare.take();
		}
		return KBox<Buffer>::create(GFP_KERNEL, size);
	}
	void put(KBox<Buffer> buffer)
	{
		buffer->used = 0;
		if (spare_.is_none()) {
			spare_ = move(buffer);
			return;
		}
		pr_debug("freeing {} bytes\n", buffer->size);
	}

private:
	Option<KBox<Buffer>> spare_;
};
} // namespace h2_conditional_give

// CLEAN h2_list_transfer: what is taken off a list is held by its ListArc while
// it is looked at
namespace h2_list_transfer
{
struct Job : ListLinks<> {
	Job(u32 id, u32 weight) : id(id), weight(weight) {}
	const u32 id;
	const u32 weight;
};

u32 split(List<Job> &from, List<Job> &heavy, u32 limit)
{
	u32 moved = 0;

	for (auto at = from.cursor_front(); at.is_at_item();) {
		if (at.current()->weight < limit) {
			at.move_next();
			continue;
		}
		if (auto job = at.remove()) {
			moved += (*job)->weight;
			heavy.push_back(job.take().value());
		}
	}
	return moved;
}
} // namespace h2_list_transfer
