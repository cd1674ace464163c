// SPDX-License-Identifier: GPL-2.0
/* What samples/packets does, as a C author writes it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bits.h>
#include <linux/module.h>
#include <linux/overflow.h>
#include <linux/string.h>

struct header {
	__be16 kind;
	__be16 length;
};

struct wire_reading {
	u8 channel;
	u8 unit;
	__be16 value;
};

enum packet_kind { PING = 1, READING = 2 };

struct packet {
	enum packet_kind kind;
	union {
		struct {
			u32 token;
		} ping;
		struct {
			u8 channel;
			u16 value;
		} reading;
	};
};

#define KIND GENMASK(11, 0)
#define URGENT BIT(15)
#define CHANNELS 8

static const u8 stream[] = {
	0x80, 0x01, 0x00, 0x04, 0x01, 0x02, 0x03, 0x04, /* an urgent ping */
	0x00, 0x02, 0x00, 0x04, 0x05, 0x00, 0x01, 0x2c, /* channel 5 reads 300 */
	0x00, 0x02, 0x00, 0x04, 0x09, 0x00, 0x00, 0x01, /* there is no channel 9 */
	0x00, 0x07, 0x00, 0x00,				/* there is no kind 7 */
	0x00, 0x01, 0x00, 0x02, 0x01, 0x02,		/* a ping that is too short */
	0x00, 0x02, 0x00, 0x04, 0x02, 0x00, 0xff, 0xff, /* channel 2 reads 65535 */
	0x00, 0x01, 0xff, 0xff, 0x01,			/* a length beyond the end */
};

typedef void (*packet_fn)(void *data, bool urgent, const struct packet *packet, int err);

static int parse_ping(const u8 *body, size_t length, struct packet *packet)
{
	__be32 token;

	if (length != sizeof(token))
		return -EMSGSIZE;
	memcpy(&token, body, sizeof(token));
	packet->kind = PING;
	packet->ping.token = be32_to_cpu(token);
	return 0;
}

static int parse_reading(const u8 *body, size_t length, struct packet *packet)
{
	struct wire_reading wire;

	if (length != sizeof(wire))
		return -EMSGSIZE;
	memcpy(&wire, body, sizeof(wire));
	if (wire.channel >= CHANNELS)
		return -ECHRNG;
	packet->kind = READING;
	packet->reading.channel = wire.channel;
	packet->reading.value = be16_to_cpu(wire.value);
	return 0;
}

static int parse(u16 kind, const u8 *body, size_t length, struct packet *packet)
{
	switch (kind) {
	case PING:
		return parse_ping(body, length, packet);
	case READING:
		return parse_reading(body, length, packet);
	default:
		return -EOPNOTSUPP;
	}
}

static int for_each_packet(const u8 *at, size_t size, packet_fn each, void *data)
{
	while (size) {
		struct header header;
		struct packet packet;
		size_t length;
		u16 kind;
		int err;

		if (size < sizeof(header))
			return -EBADMSG;
		memcpy(&header, at, sizeof(header));
		at += sizeof(header);
		size -= sizeof(header);
		length = be16_to_cpu(header.length);
		if (length > size)
			return -EINVAL;
		kind = be16_to_cpu(header.kind);
		err = parse(kind & KIND, at, length, &packet);
		each(data, kind & URGENT, &packet, err);
		at += length;
		size -= length;
	}
	return 0;
}

struct count {
	u32 number;
	u16 sum;
};

static void show(void *data, bool urgent, const struct packet *packet, int err)
{
	struct count *count = data;
	char text[32];

	count->number++;
	if (err) {
		pr_info("packet %u: %pe\n", count->number, ERR_PTR(err));
		return;
	}
	switch (packet->kind) {
	case PING:
		pr_info("packet %u: ping %#x, urgent: %s\n", count->number, packet->ping.token,
			urgent ? "true" : "false");
		break;
	case READING:
		snprintf(text, sizeof(text), "channel %u reads %u", packet->reading.channel,
			 packet->reading.value);
		pr_info("packet %u: %s\n", count->number, text);
		if (check_add_overflow(count->sum, packet->reading.value, &count->sum))
			count->sum = U16_MAX;
		break;
	}
}

static int setting(const char *text, const char *name, u32 *value)
{
	size_t length = strlen(name);

	if (strncmp(text, name, length) || text[length] != '=')
		return -ENOENT;
	return kstrtou32(text + length + 1, 0, value);
}

static int __init packets_init(void)
{
	struct count count = {};
	u32 limit, doubled;
	int err;

	err = for_each_packet(stream, sizeof(stream), show, &count);
	pr_info("sum of the readings, at most: %u\n", count.sum);
	pr_info("the stream ended well: %s\n", err ? "false" : "true");

	err = setting("limit=0x11170", "limit", &limit);
	if (err)
		return err;
	if (check_mul_overflow(limit, 2u, &doubled))
		return -EOVERFLOW;
	pr_info("limit %u, doubled %u\n", limit, doubled);
	pr_info("a limit of 2^32: %pe\n", ERR_PTR(setting("limit=4294967296", "limit", &limit)));
	return 0;
}

static void __exit packets_exit(void) {}

module_init(packets_init);
module_exit(packets_exit);
MODULE_AUTHOR("The C++ for Linux Authors");
MODULE_DESCRIPTION("Bytes from outside become trusted values");
MODULE_LICENSE("GPL");
