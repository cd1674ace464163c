// cfl-flags: --target=x86_64-linux-gnu -nostdinc -std=gnu11
/* SPDX-License-Identifier: GPL-2.0 */
/* Layouts: empty, packed, aligned, bit-fields, unnamed members, flexible arrays, pragma pack. */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef u64 __attribute__((aligned(4))) compat_u64;

struct empty {
};

struct empty_twice {
	union {
		struct {
		};
		struct {
		};
		u32 word;
	};
};

struct holds_empty {
	struct empty gap;
	u8 after;
};

struct bits {
	u32 a : 3;
	u32 : 0;
	u32 b : 30;
	u8 c : 1;
	_Bool d : 1;
	u64 e : 40;
};

struct packed_one {
	u8 tag;
	u64 value;
} __attribute__((packed));

struct aligned_one {
	u8 tag __attribute__((aligned(16)));
	compat_u64 loose;
} __attribute__((aligned(64)));

#pragma pack(push, 2)
struct pragma_two {
	u8 tag;
	u64 value;
};
#pragma pack(pop)

struct unnamed_members {
	union {
		struct {
			u32 low, high;
		};
		u64 both;
	};
	struct {
		u8 x;
	} inner, *pointer;
	enum { FIRST, SECOND = 7 } kind;
};

struct flexible {
	u32 count;
	u8 data[];
};

struct not_last {
	struct flexible head;
	u32 tail;
};

union flexible_union {
	u32 word;
	u8 bytes[0];
};

/* A member called like the type it uses, and one called like the record around its union. */
struct names {
	u32 u32;
	union {
		u8 names;
		u8 other;
	};
	int class, new;
};

struct keeps_going {
	struct keeps_going *next;
	int (*call)(struct keeps_going *self, const char *fmt, ...);
	void (*table[4])(void);
};
