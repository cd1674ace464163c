// SPDX-License-Identifier: GPL-2.0
// Tables, caches, parsers and queues: references, views and owners.
#include <core/byte_order.hh>
#include <core/function_ref.hh>
#include <core/parse_int.hh>
#include <core/transmute.hh>
#include <core/variant.hh>
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kthread.hh>
#include <kernel/kvec.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>

// CASE irq_domain_parent: the parent is a reference into the vector that push() makes grow
namespace irq_domain_parent
{
struct Domain {
	u32 first = 0;
	u32 lines = 0;
	u32 children = 0;
};

class Domains
{
public:
	Result<usize> add_root(u32 first, u32 lines)
	{
		TRY(domains_.push(Domain{first, lines, 0}, GFP_KERNEL));
		return domains_.size() - 1;
	}

	//- bad
	/// A part of the lines of @p parent becomes a domain of its own.
	Result<usize> split_bad(usize parent, u32 lines)
	{
		auto from = domains_.get(parent);

		if (!from || from->lines < lines)
			return EINVAL;
		TRY(domains_.push(Domain{from->first, lines, 0}, GFP_KERNEL));
		from->first += lines;
		from->lines -= lines;
		from->children++;
		return domains_.size() - 1;
	}
	//- good
	/// A part of the lines of @p parent becomes a domain of its own.
	Result<usize> split_good(usize parent, u32 lines)
	{
		TRY(domains_.reserve(1, GFP_KERNEL));
		auto from = domains_.get(parent);

		if (!from || from->lines < lines)
			return EINVAL;
		const Domain part{from->first, lines, 0};
		from->first += lines;
		from->lines -= lines;
		from->children++;
		TRY(domains_.push(part, GFP_KERNEL));
		return domains_.size() - 1;
	}
	//- shared

private:
	KVec<Domain> domains_;
};
} // namespace irq_domain_parent

// CASE mount_option_view: the options keep a view of the text that ends with the function
namespace mount_option_view
{
//- bad
struct OptionsBad {
	StrView source;
	u32 timeout = 30;
};

Result<OptionsBad> parse_bad(StrView raw, StrView prefix)
{
	const KString text = TRY(KString::format(GFP_KERNEL, prefix, raw));
	OptionsBad options;
	const usize comma = text.view().find(',').value_or(text.size());

	options.source = text.view().first(comma);
	if (comma < text.size())
		options.timeout = TRY(core::parse_int<u32>(text.view().skip(comma + 1)));
	return options;
}
//- good
struct OptionsGood {
	KString source;
	u32 timeout = 30;
};

Result<OptionsGood> parse_good(StrView raw, StrView prefix)
{
	const KString text = TRY(KString::format(GFP_KERNEL, prefix, raw));
	OptionsGood options;
	const usize comma = text.view().find(',').value_or(text.size());

	options.source = TRY(KString::from(text.view().first(comma), GFP_KERNEL));
	if (comma < text.size())
		options.timeout = TRY(core::parse_int<u32>(text.view().skip(comma + 1)));
	return options;
}
} // namespace mount_option_view

// CASE retry_while_iterating: what failed is pushed to the vector that the loop runs over
namespace retry_while_iterating
{
struct Transfer {
	u32 sector;
	u32 tries;
};

class Batch
{
public:
	Result<void> add(u32 sector) { return transfers_.push(Transfer{sector, 0}, GFP_KERNEL); }

	//- bad
	Result<u32> run_bad(core::FunctionRef<bool(u32)> issue)
	{
		u32 issued = 0;

		for (const Transfer &transfer : transfers_) {
			if (issue(transfer.sector))
				issued++;
			else if (transfer.tries < 3)
				TRY(transfers_.push(Transfer{transfer.sector, transfer.tries + 1},
						    GFP_KERNEL));
		}
		transfers_.clear();
		return issued;
	}
	//- good
	Result<u32> run_good(core::FunctionRef<bool(u32)> issue)
	{
		u32 issued = 0;

		for (usize i = 0; i < transfers_.size(); i++) {
			const Transfer transfer = transfers_[i];

			if (issue(transfer.sector))
				issued++;
			else if (transfer.tries < 3)
				TRY(transfers_.push(Transfer{transfer.sector, transfer.tries + 1},
						    GFP_KERNEL));
		}
		transfers_.clear();
		return issued;
	}
	//- shared

private:
	KVec<Transfer> transfers_;
};
} // namespace retry_while_iterating

// CASE frame_counted_after_move: the length of a frame is read after its box went to the queue
namespace frame_counted_after_move
{
struct Frame {
	explicit Frame(u32 length) : length(length) {}
	u32 length;
	u8 priority = 0;
};

class TxQueue
{
public:
	//- bad
	Result<void> send_bad(KBox<Frame> frame)
	{
		if (frame->length > 1500)
			return EMSGSIZE;
		TRY(waiting_.push(move(frame), GFP_KERNEL));
		bytes_ += frame->length;
		return {};
	}
	//- good
	Result<void> send_good(KBox<Frame> frame)
	{
		const u32 length = frame->length;

		if (length > 1500)
			return EMSGSIZE;
		TRY(waiting_.push(move(frame), GFP_KERNEL));
		bytes_ += length;
		return {};
	}
	//- shared
	u64 bytes() const { return bytes_; }

private:
	KVec<KBox<Frame>> waiting_;
	u64 bytes_ = 0;
};
} // namespace frame_counted_after_move

// CASE template_moved_in_loop: the second port gets the label that the first one took away
namespace template_moved_in_loop
{
class Port
{
public:
	Port(u32 number, KString label) : number_(number), label_(move(label)) {}
	StrView label() const __lifetimebound { return label_.view(); }
	u32 number() const { return number_; }

private:
	u32 number_;
	KString label_;
};

//- bad
Result<KVec<Port>> make_ports_bad(StrView board, u32 count)
{
	auto label = TRY(KString::format(GFP_KERNEL, board, "-port"));
	KVec<Port> ports;

	for (u32 i = 0; i < count; i++)
		TRY(ports.push(Port(i, move(label)), GFP_KERNEL));
	return ports;
}
//- good
Result<KVec<Port>> make_ports_good(StrView board, u32 count)
{
	auto label = TRY(KString::format(GFP_KERNEL, board, "-port"));
	KVec<Port> ports;

	for (u32 i = 0; i < count; i++)
		TRY(ports.push(Port(i, TRY(label.clone(GFP_KERNEL))), GFP_KERNEL));
	return ports;
}
} // namespace template_moved_in_loop

// CASE urgent_request_twice: an urgent request is moved away, and then once more without an else
namespace urgent_request_twice
{
struct Request : ListLinks<> {
	Request(u32 sector, bool urgent) : sector(sector), urgent(urgent) {}
	const u32 sector;
	const bool urgent;
};

class Elevator
{
public:
	//- bad
	Result<void> submit_bad(u32 sector, bool urgent)
	{
		auto request = TRY(ListArc<Request>::create(GFP_KERNEL, sector, urgent));

		submitted_++;
		if (request->urgent)
			queue_.push_front(move(request));
		queue_.push_back(move(request));
		return {};
	}
	//- good
	Result<void> submit_good(u32 sector, bool urgent)
	{
		auto request = TRY(ListArc<Request>::create(GFP_KERNEL, sector, urgent));

		submitted_++;
		if (request->urgent)
			queue_.push_front(move(request));
		else
			queue_.push_back(move(request));
		return {};
	}
	//- shared
	u32 submitted() const { return submitted_; }

private:
	List<Request> queue_;
	u32 submitted_ = 0;
};
} // namespace urgent_request_twice

// CASE shadow_without_value: the shadow and its flag have no value before the first write
namespace shadow_without_value
{
//- bad
class ShadowBad
{
public:
	explicit ShadowBad(u32 mask) : mask_(mask) {}

	/// Says whether the register has to be written.
	bool update_bad(u32 bits)
	{
		const u32 wanted = bits & mask_;

		if (known_ && value_ == wanted)
			return false;
		value_ = wanted;
		known_ = true;
		return true;
	}

private:
	u32 mask_;
	u32 value_;
	bool known_;
};

u32 count_writes_bad(Span<const u32> changes)
{
	ShadowBad shadow(0xff);
	u32 writes = 0;

	for (u32 bits : changes)
		writes += shadow.update_bad(bits) ? 1 : 0;
	return writes;
}
//- good
class ShadowGood
{
public:
	explicit ShadowGood(u32 mask) : mask_(mask) {}

	/// Says whether the register has to be written.
	bool update_good(u32 bits)
	{
		const u32 wanted = bits & mask_;

		if (known_ && value_ == wanted)
			return false;
		value_ = wanted;
		known_ = true;
		return true;
	}

private:
	u32 mask_;
	u32 value_ = 0;
	bool known_ = false;
};

u32 count_writes_good(Span<const u32> changes)
{
	ShadowGood shadow(0xff);
	u32 writes = 0;

	for (u32 bits : changes)
		writes += shadow.update_good(bits) ? 1 : 0;
	return writes;
}
} // namespace shadow_without_value

// CASE failed_member_used: the body of the constructor uses a member that a failure left vacant
namespace failed_member_used
{
struct Ring {
	u32 head = 0;
	u32 size = 0;
};

//- bad
class ChannelBad
{
public:
	ChannelBad(Init &init, u32 size)
		: ring_(TRY_INIT(KBox<Ring>::create(GFP_KERNEL))),
		  slots_(TRY_INIT(KVec<u32>::from_elem(0u, size, GFP_KERNEL)))
	{
		ring_->size = size;
		ring_->head = size / 2;
	}

	u32 head_bad() const { return ring_->head; }

private:
	KBox<Ring> ring_;
	KVec<u32> slots_;
};

Result<KBox<ChannelBad>> open_bad(u32 size)
{
	return KBox<ChannelBad>::create(GFP_KERNEL, size);
}
//- good
class ChannelGood
{
public:
	ChannelGood(Init &init, u32 size)
		: ring_(TRY_INIT(KBox<Ring>::create(GFP_KERNEL))),
		  slots_(TRY_INIT(KVec<u32>::from_elem(0u, size, GFP_KERNEL)))
	{
		if (init.failed())
			return;
		ring_->size = size;
		ring_->head = size / 2;
	}

	u32 head_good() const { return ring_->head; }

private:
	KBox<Ring> ring_;
	KVec<u32> slots_;
};

Result<KBox<ChannelGood>> open_good(u32 size)
{
	return KBox<ChannelGood>::create(GFP_KERNEL, size);
}
} // namespace failed_member_used

// CASE label_of_temporary: the view is of a text that ends with the statement
namespace label_of_temporary
{
KString label_of(u32 bus, u32 slot)
{
	auto text = KString::format(GFP_KERNEL, "pci", bus, ':', slot);

	if (text.is_err())
		return KString();
	return move(text).value();
}

//- bad
bool is_boot_device_bad(StrView boot, u32 bus, u32 slot)
{
	const StrView label = label_of(bus, slot).view();

	if (label.empty())
		return false;
	return label == boot || boot.starts_with(label);
}
//- good
bool is_boot_device_good(StrView boot, u32 bus, u32 slot)
{
	const KString text = label_of(bus, slot);
	const StrView label = text.view();

	if (label.empty())
		return false;
	return label == boot || boot.starts_with(label);
}
} // namespace label_of_temporary

// CASE host_view_over_append: the host is a view of the address that the port is appended to
namespace host_view_over_append
{
//- bad
Result<usize> complete_bad(KString &address)
{
	const usize colon = address.view().find(':').value_or(address.size());
	const StrView host = address.view().first(colon);

	if (colon == address.size())
		TRY(address.append(":2049", GFP_KERNEL));
	if (host.empty())
		return EINVAL;
	pr_info("server '{}', address '{}'\n", host, address.view());
	return host.size();
}
//- good
Result<usize> complete_good(KString &address)
{
	const usize colon = address.view().find(':').value_or(address.size());

	if (colon == address.size())
		TRY(address.append(":2049", GFP_KERNEL));
	const StrView host = address.view().first(colon);
	if (host.empty())
		return EINVAL;
	pr_info("server '{}', address '{}'\n", host, address.view());
	return host.size();
}
} // namespace host_view_over_append

// CASE expired_sessions_loop: the iterator stands at a session that remove() ended
namespace expired_sessions_loop
{
struct Session : ListLinks<> {
	explicit Session(u64 expires) : expires(expires) {}
	const u64 expires;
};

class Sessions
{
public:
	Result<void> open(u64 expires)
	{
		sessions_.push_back(TRY(ListArc<Session>::create(GFP_KERNEL, expires)));
		return {};
	}

	//- bad
	u32 expire_bad(u64 now)
	{
		u32 expired = 0;

		for (const Session &session : sessions_) {
			if (session.expires > now)
				continue;
			if (sessions_.remove(session).is_some())
				expired++;
		}
		return expired;
	}
	//- good
	u32 expire_good(u64 now)
	{
		u32 expired = 0;

		for (auto at = sessions_.cursor_front(); at.is_at_item();) {
			auto session = at.current();

			if (!session || session->expires > now) {
				at.move_next();
				continue;
			}
			if (at.remove().is_some())
				expired++;
		}
		return expired;
	}
	//- shared

private:
	List<Session> sessions_;
};
} // namespace expired_sessions_loop

// CASE neighbour_removed: the entry that was found is read after it was taken out of the tree
namespace neighbour_removed
{
struct Neighbour {
	u64 hardware;
	u32 confirmed;
	u32 probes;
};

class NeighbourTable
{
public:
	Result<void> learn(u32 address, u64 hardware, u32 now)
	{
		static_cast<void>(TRY(entries_.try_create_and_insert(
			address, Neighbour{hardware, now, 0}, GFP_KERNEL)));
		return {};
	}

	//- bad
	/// Counts a probe that was not answered. Says after how many the neighbour is given up.
	Option<u32> unanswered_bad(u32 address)
	{
		auto entry = entries_.get_mut(address);

		if (!entry)
			return None;
		if (++entry->probes < 3)
			return None;
		(void)entries_.remove_node(address);
		gone_++;
		return entry->probes;
	}
	//- good
	/// Counts a probe that was not answered. Says after how many the neighbour is given up.
	Option<u32> unanswered_good(u32 address)
	{
		auto entry = entries_.get_mut(address);

		if (!entry)
			return None;
		if (++entry->probes < 3)
			return None;
		const u32 probes = entry->probes;
		(void)entries_.remove_node(address);
		gone_++;
		return probes;
	}
	//- shared
	u32 gone() const { return gone_; }

private:
	RBTree<u32, Neighbour> entries_;
	u32 gone_ = 0;
};
} // namespace neighbour_removed

// CASE link_state_changed: the speed is read from the alternative that was just replaced
namespace link_state_changed
{
struct Down {
	u32 since;
};
struct Up {
	u32 speed;
	KString peer;
};

class Link
{
public:
	void came_up(u32 speed, KString peer) { state_ = Up{speed, move(peer)}; }

	//- bad
	void carrier_lost_bad(u32 now)
	{
		auto up = state_.get<Up>();

		if (!up)
			return;
		state_ = Down{now};
		pr_info("link to '{}' lost, it had {}\n", up->peer.view(), up->speed);
	}
	//- good
	void carrier_lost_good(u32 now)
	{
		auto up = state_.get<Up>();

		if (!up)
			return;
		pr_info("link to '{}' lost, it had {}\n", up->peer.view(), up->speed);
		state_ = Down{now};
	}
	//- shared

private:
	core::Variant<Down, Up> state_{Down{0}};
};
} // namespace link_state_changed

// CASE current_job_finished: the job is looked at after the option that held it was emptied
namespace current_job_finished
{
struct Job {
	u32 id;
	KVec<u8> payload;
};

class Engine
{
public:
	void start(Job job) { current_ = move(job); }

	//- bad
	u32 finish_bad(bool keep)
	{
		if (!current_)
			return 0;
		const Job &job = current_.value();

		if (!keep)
			current_ = None;
		for (u8 byte : job.payload)
			sum_ += byte;
		return job.id;
	}
	//- good
	u32 finish_good(bool keep)
	{
		if (!current_)
			return 0;
		const Job &job = current_.value();
		const u32 id = job.id;

		for (u8 byte : job.payload)
			sum_ += byte;
		if (!keep)
			current_ = None;
		return id;
	}
	//- shared
	u32 sum() const { return sum_; }

private:
	Option<Job> current_;
	u32 sum_ = 0;
};
} // namespace current_job_finished

// CASE filter_kept: the chain keeps a borrowed closure that lives only in the caller's statement
namespace filter_kept
{
//- bad
class FilterBad
{
public:
	explicit FilterBad(core::FunctionRef<bool(u32)> accept) : accept_(accept) {}
	bool passes_bad(u32 mark) const { return accept_(mark); }

private:
	core::FunctionRef<bool(u32)> accept_;
};

u32 count_bad(Span<const u32> marks, u32 least)
{
	const FilterBad filter([least](u32 mark) { return mark >= least; });
	u32 passed = 0;

	for (u32 mark : marks)
		passed += filter.passes_bad(mark) ? 1 : 0;
	return passed;
}
//- good
template <typename F>
class FilterGood
{
public:
	explicit FilterGood(F accept) : accept_(move(accept)) {}
	bool passes_good(u32 mark) const { return accept_(mark); }

private:
	F accept_;
};

u32 count_good(Span<const u32> marks, u32 least)
{
	const FilterGood filter([least](u32 mark) { return mark >= least; });
	u32 passed = 0;

	for (u32 mark : marks)
		passed += filter.passes_good(mark) ? 1 : 0;
	return passed;
}
} // namespace filter_kept

// CASE parser_points_to_itself: a view of the parser's own buffer, and the parser is moved
namespace parser_points_to_itself
{
//- bad
class LineParserBad
{
public:
	static Result<LineParserBad> create_bad(Span<const u8> input)
	{
		LineParserBad parser;

		if (input.size() > parser.buffer_.size())
			return EMSGSIZE;
		for (usize i = 0; i < input.size(); i++)
			parser.buffer_[i] = input[i];
		parser.rest_ = parser.buffer_.span().first(input.size());
		return parser;
	}

	Option<u8> next_bad()
	{
		if (rest_.empty())
			return None;
		const u8 byte = rest_[0];
		rest_ = rest_.skip(1);
		return byte;
	}

private:
	Array<u8, 64> buffer_{};
	Span<const u8> rest_;
};

Result<u32> sum_bad(Span<const u8> input)
{
	auto parser = TRY(LineParserBad::create_bad(input));
	u32 sum = 0;

	while (auto byte = parser.next_bad())
		sum += *byte;
	return sum;
}
//- good
class LineParserGood
{
public:
	static Result<LineParserGood> create_good(Span<const u8> input)
	{
		LineParserGood parser;

		if (input.size() > parser.buffer_.size())
			return EMSGSIZE;
		for (usize i = 0; i < input.size(); i++)
			parser.buffer_[i] = input[i];
		parser.end_ = input.size();
		return parser;
	}

	Option<u8> next_good()
	{
		if (at_ == end_)
			return None;
		const u8 byte = buffer_[at_];
		at_++;
		return byte;
	}

private:
	Array<u8, 64> buffer_{};
	usize at_ = 0;
	usize end_ = 0;
};

Result<u32> sum_good(Span<const u8> input)
{
	auto parser = TRY(LineParserGood::create_good(input));
	u32 sum = 0;

	while (auto byte = parser.next_good())
		sum += *byte;
	return sum;
}
} // namespace parser_points_to_itself

// CASE body_over_trailer: the span of the body is kept while the trailer is appended to its buffer
namespace body_over_trailer
{
u8 checksum(Span<const u8> bytes)
{
	u32 sum = 0;

	for (u8 byte : bytes)
		sum += byte;
	// CAST: the low eight bits are meant.
	return static_cast<u8>(sum & 0xff);
}

//- bad
Result<u8> seal_bad(KVec<u8> &message, u8 kind)
{
	if (message.size() < 4)
		return EBADMSG;
	const Span<u8> body = message.span().skip(4);

	TRY(message.push(kind, GFP_KERNEL));
	TRY(message.push(0, GFP_KERNEL));
	for (u8 &byte : body)
		// CAST: both have eight bits.
		byte = static_cast<u8>(byte ^ kind);
	return checksum(body);
}
//- good
Result<u8> seal_good(KVec<u8> &message, u8 kind)
{
	if (message.size() < 4)
		return EBADMSG;
	const usize size = message.size() - 4;

	TRY(message.push(kind, GFP_KERNEL));
	TRY(message.push(0, GFP_KERNEL));
	const Span<u8> body = message.span().skip(4).first(size);
	for (u8 &byte : body)
		// CAST: both have eight bits.
		byte = static_cast<u8>(byte ^ kind);
	return checksum(body);
}
} // namespace body_over_trailer
