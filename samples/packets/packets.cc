// SPDX-License-Identifier: GPL-2.0
/// @file
/// Bytes from outside become values that can be trusted: byte order, lengths, ranges, kinds of packets.
///
/// Build: `make -C KDIR M=$PWD CFL=PATH_TO_CFL`. Run in a virtual machine: `cfl run samples/packets`.
///
/// What to look at: no byte is read outside of the stream, whatever it says of its own length; a number
/// in wire order cannot be computed with; a channel that is out of range cannot be stored; and each
/// kind of packet has to be handled where a packet is.
#include <core/bits.hh>
#include <core/bounded.hh>
#include <core/byte_order.hh>
#include <core/fmt.hh>
#include <core/function_ref.hh>
#include <core/num.hh>
#include <core/parse_int.hh>
#include <core/reported.hh>
#include <core/transmute.hh>
#include <core/untrusted.hh>
#include <core/variant.hh>
#include <kernel/prelude.hh>

namespace
{

/// What stands before each packet on the wire. The upper four bits of `kind` are flags.
struct Header {
	Be16 kind;
	Be16 length;
};

/// The body of a reading on the wire.
struct WireReading {
	u8 channel;
	u8 unit;
	Be16 value;
};

} // namespace

template <>
inline constexpr bool core::is_from_bytes<Header> =
	core::fields_from_bytes<Header, &Header::kind, &Header::length>();
template <>
inline constexpr bool core::is_from_bytes<WireReading> =
	core::fields_from_bytes<WireReading, &WireReading::channel, &WireReading::unit,
				&WireReading::value>();

namespace
{

using Channel = Bounded<u8, 0, 7>;

/// The packets that there are.
struct Ping {
	u32 token;
};
struct Reading {
	Channel channel;
	u16 value;

	/// How it is written wherever text is made.
	void format(core::Formatter &out) const
	{
		out.write("channel ", channel.get(), " reads ", value);
	}
};
using Packet = Variant<Ping, Reading>;

constexpr u16 KIND = core::genmask<u16, 11, 0>();
constexpr u16 URGENT = core::bit<u16, 15>();

/// What a stream would bring: read-only memory here.
constexpr u8 STREAM[] = {
	0x80, 0x01, 0x00, 0x04, 0x01, 0x02, 0x03, 0x04, // an urgent ping
	0x00, 0x02, 0x00, 0x04, 0x05, 0x00, 0x01, 0x2c, // channel 5 reads 300
	0x00, 0x02, 0x00, 0x04, 0x09, 0x00, 0x00, 0x01, // there is no channel 9
	0x00, 0x07, 0x00, 0x00,				// there is no kind 7
	0x00, 0x01, 0x00, 0x02, 0x01, 0x02,		// a ping that is too short
	0x00, 0x02, 0x00, 0x04, 0x02, 0x00, 0xff, 0xff, // channel 2 reads 65535
	0x00, 0x01, 0xff, 0xff, 0x01,			// a length beyond the end
};

/// The first body of @p size bytes in @p bytes as a @p T.
template <typename T>
Result<T> body_as(Span<const u8> body)
{
	if (body.size() != sizeof(T))
		return EMSGSIZE;
	return *core::read_from_bytes<T>(body);
}

Result<Packet> parse(u16 kind, Span<const u8> body)
{
	switch (kind) {
	case 1:
		return Packet(Ping{TRY(body_as<Be32>(body)).get()});
	case 2: {
		const auto wire = TRY(body_as<WireReading>(body));
		const auto channel = Channel::try_new(wire.channel);

		if (!channel)
			return ECHRNG;
		return Packet(Reading{*channel, wire.value.get()});
	}
	default:
		return EOPNOTSUPP;
	}
}

/// Calls @p each with every packet, or with why it is none. Fails if the stream ends inside of one.
Result<void> for_each_packet(Span<const u8> stream,
			     core::FunctionRef<void(bool urgent, Result<Packet>)> each)
{
	while (!stream.empty()) {
		const auto header = core::read_from_bytes<Header>(stream);

		if (!header)
			return EBADMSG;
		stream = stream.skip(sizeof(Header));

		Untrusted<usize> claimed(header->length.get());
		const usize length = TRY(move(claimed).less_than(stream.size() + 1));
		const u16 kind = header->kind.get();

		each(kind & URGENT, parse(kind & KIND, stream.first(length)));
		stream = stream.skip(length);
	}
	return {};
}

/// The number behind @p name in a text such as `limit=70000`.
Result<u32> setting(StrView text, StrView name)
{
	const usize equals = text.find('=').value_or(0);

	if (text.first(equals) != name)
		return ENOENT;
	return core::parse_int<u32>(text.skip(equals + 1), 0);
}

class Packets
{
public:
	static Result<Packets> init(ThisModule &)
	{
		core::Reported<u32> number = 0u; // a warning where it would wrap
		core::Saturating<u16> sum{0};

		auto end = for_each_packet(STREAM, [&](bool urgent, Result<Packet> packet) {
			number += 1u;
			if (packet.is_err()) {
				pr_info("packet {}: {}\n", number.get(), packet.error());
				return;
			}
			packet.value().visit(core::Overload{
				[&](const Ping &ping) {
					pr_info("packet {}: ping {:#x}, urgent: {}\n", number.get(),
						ping.token, urgent);
				},
				[&](const Reading &reading) {
					const core::FixedString<32> text(reading);
					pr_info("packet {}: {}\n", number.get(), text.view());
					sum = sum + core::Saturating<u16>{reading.value};
				}});
		});
		pr_info("sum of the readings, at most: {}\n", sum.value);
		pr_info("the stream ended well: {}\n", end.is_ok());

		const u32 limit = TRY(setting("limit=0x11170", "limit"));
		pr_info("limit {}, doubled {}\n", limit,
			TRY((core::Checked<u32>(limit) * 2).result()));
		pr_info("a limit of 2^32: {}\n", setting("limit=4294967296", "limit").error());
		return Packets();
	}
};

} // namespace

MODULE(Packets, {.name = "packets",
		 .authors = {"The C++ for Linux Authors"},
		 .description = "Bytes from outside become trusted values",
		 .license = "GPL"});
