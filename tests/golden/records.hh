// SPDX-License-Identifier: GPL-2.0
// Made by cfl-bindgen from the kernel's C headers for g++ 12.2.0. Do not edit.
#pragma once
#pragma GCC system_header
#if defined(__clang__) && defined(CFL_CHECK)
#define CFL_MIGHT_SLEEP __attribute__((annotate("cfl::might_sleep")))
#else
#define CFL_MIGHT_SLEEP
#endif
extern "C" {
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef u64 compat_u64 __attribute__((aligned(4)));
struct empty;
struct empty {
	char __empty[0];
};
static_assert(sizeof(struct empty) == 0 && alignof(struct empty) == 1);
struct empty_twice;
struct empty_twice {
	union {
		struct {
			char __empty[0];
		};
		struct {
			char __empty2[0];
		};
		u32 word;
	};
};
static_assert(sizeof(struct empty_twice) == 4 && alignof(struct empty_twice) == 4);
static_assert(__builtin_offsetof(struct empty_twice, word) == 0);
struct holds_empty;
struct holds_empty {
	struct empty gap;
	u8 after;
};
static_assert(sizeof(struct holds_empty) == 1 && alignof(struct holds_empty) == 1);
static_assert(__builtin_offsetof(struct holds_empty, gap) == 0);
static_assert(__builtin_offsetof(struct holds_empty, after) == 0);
struct bits;
struct bits {
	u32 a : 3;
	u32 : 0;
	u32 b : 30;
	u8 c : 1;
	bool d : 1;
	u64 e : 40;
};
static_assert(sizeof(struct bits) == 16 && alignof(struct bits) == 8);
struct packed_one;
struct packed_one {
	u8 tag;
	u64 value;
} __attribute__((packed));
static_assert(sizeof(struct packed_one) == 9 && alignof(struct packed_one) == 1);
static_assert(__builtin_offsetof(struct packed_one, tag) == 0);
static_assert(__builtin_offsetof(struct packed_one, value) == 1);
struct aligned_one;
struct aligned_one {
	u8 tag __attribute__((aligned(16)));
	compat_u64 loose;
} __attribute__((aligned(64)));
static_assert(sizeof(struct aligned_one) == 64 && alignof(struct aligned_one) == 64);
static_assert(__builtin_offsetof(struct aligned_one, tag) == 0);
static_assert(__builtin_offsetof(struct aligned_one, loose) == 4);
struct pragma_two;
#pragma pack(push, 2)
struct pragma_two {
	u8 tag;
	u64 value;
};
#pragma pack(pop)
static_assert(sizeof(struct pragma_two) == 10 && alignof(struct pragma_two) == 2);
static_assert(__builtin_offsetof(struct pragma_two, tag) == 0);
static_assert(__builtin_offsetof(struct pragma_two, value) == 2);
struct unnamed_members;
enum unnamed_members__kind : unsigned int {
	FIRST = 0,
	SECOND = 7,
};
struct unnamed_members__inner;
struct unnamed_members__inner {
	u8 x;
};
static_assert(sizeof(struct unnamed_members__inner) == 1 && alignof(struct unnamed_members__inner) == 1);
static_assert(__builtin_offsetof(struct unnamed_members__inner, x) == 0);
struct unnamed_members {
	union {
		struct {
			u32 low;
			u32 high;
		};
		u64 both;
	};
	struct unnamed_members__inner inner;
	struct unnamed_members__inner *pointer;
	enum unnamed_members__kind kind;
};
static_assert(sizeof(struct unnamed_members) == 32 && alignof(struct unnamed_members) == 8);
static_assert(__builtin_offsetof(struct unnamed_members, low) == 0);
static_assert(__builtin_offsetof(struct unnamed_members, high) == 4);
static_assert(__builtin_offsetof(struct unnamed_members, both) == 0);
static_assert(__builtin_offsetof(struct unnamed_members, inner) == 8);
static_assert(__builtin_offsetof(struct unnamed_members, pointer) == 16);
static_assert(__builtin_offsetof(struct unnamed_members, kind) == 24);
struct flexible;
struct flexible {
	u32 count;
	u8 data[0];
};
static_assert(sizeof(struct flexible) == 4 && alignof(struct flexible) == 4);
static_assert(__builtin_offsetof(struct flexible, count) == 0);
static_assert(__builtin_offsetof(struct flexible, data) == 4);
struct not_last;
struct not_last {
	struct flexible head;
	u32 tail;
};
static_assert(sizeof(struct not_last) == 8 && alignof(struct not_last) == 4);
static_assert(__builtin_offsetof(struct not_last, head) == 0);
static_assert(__builtin_offsetof(struct not_last, tail) == 4);
union flexible_union;
union flexible_union {
	u32 word;
	u8 bytes[0];
};
static_assert(sizeof(union flexible_union) == 4 && alignof(union flexible_union) == 4);
static_assert(__builtin_offsetof(union flexible_union, word) == 0);
static_assert(__builtin_offsetof(union flexible_union, bytes) == 0);
struct names;
struct names {
	::u32 u32;
	union {
		u8 names_;
		u8 other;
	};
	int class_;
	int new_;
};
static_assert(sizeof(struct names) == 16 && alignof(struct names) == 4);
static_assert(__builtin_offsetof(struct names, u32) == 0);
static_assert(__builtin_offsetof(struct names, names_) == 4);
static_assert(__builtin_offsetof(struct names, other) == 4);
static_assert(__builtin_offsetof(struct names, class_) == 8);
static_assert(__builtin_offsetof(struct names, new_) == 12);
struct keeps_going;
struct keeps_going {
	struct keeps_going *next;
	int (*call)(struct keeps_going *, const char *, ...);
	void (*table[4])();
};
static_assert(sizeof(struct keeps_going) == 48 && alignof(struct keeps_going) == 8);
static_assert(__builtin_offsetof(struct keeps_going, next) == 0);
static_assert(__builtin_offsetof(struct keeps_going, call) == 8);
static_assert(__builtin_offsetof(struct keeps_going, table) == 16);
} // extern "C"
#undef CFL_MIGHT_SLEEP
