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
struct nothing;
struct nothing {
	char __empty[0];
};
static_assert(sizeof(struct nothing) == 0 && alignof(struct nothing) == 1);
struct word;
struct word {
	int value;
};
static_assert(sizeof(struct word) == 4 && alignof(struct word) == 4);
static_assert(__builtin_offsetof(struct word, value) == 0);
struct ordinary;
struct ordinary {
	int count;
	struct word words[];
};
static_assert(sizeof(struct ordinary) == 4 && alignof(struct ordinary) == 4);
static_assert(__builtin_offsetof(struct ordinary, count) == 0);
static_assert(__builtin_offsetof(struct ordinary, words) == 4);
struct forgotten;
struct forgotten {
	struct {
		int users;
		struct nothing none;
		struct word last;
	};
	unsigned long bitmap[0];
};
static_assert(sizeof(struct forgotten) == 8 && alignof(struct forgotten) == 8);
static_assert(__builtin_offsetof(struct forgotten, users) == 0);
static_assert(__builtin_offsetof(struct forgotten, none) == 4);
static_assert(__builtin_offsetof(struct forgotten, last) == 4);
static_assert(__builtin_offsetof(struct forgotten, bitmap) == 8);
struct unseen;
struct unseen {
	struct nothing none;
	struct word last;
	int data[];
};
static_assert(sizeof(struct unseen) == 4 && alignof(struct unseen) == 4);
static_assert(__builtin_offsetof(struct unseen, none) == 0);
static_assert(__builtin_offsetof(struct unseen, last) == 0);
static_assert(__builtin_offsetof(struct unseen, data) == 4);
struct remembered;
struct remembered {
	struct {
		int users;
		struct nothing none;
		int count;
	};
	unsigned long bitmap[];
};
static_assert(sizeof(struct remembered) == 8 && alignof(struct remembered) == 8);
static_assert(__builtin_offsetof(struct remembered, users) == 0);
static_assert(__builtin_offsetof(struct remembered, none) == 4);
static_assert(__builtin_offsetof(struct remembered, count) == 4);
static_assert(__builtin_offsetof(struct remembered, bitmap) == 8);
struct behind_a_pointer;
struct behind_a_pointer {
	struct {
		int users;
		struct nothing none;
		struct word *last;
	};
	unsigned long bitmap[0];
};
static_assert(sizeof(struct behind_a_pointer) == 16 && alignof(struct behind_a_pointer) == 8);
static_assert(__builtin_offsetof(struct behind_a_pointer, users) == 0);
static_assert(__builtin_offsetof(struct behind_a_pointer, none) == 4);
static_assert(__builtin_offsetof(struct behind_a_pointer, last) == 8);
static_assert(__builtin_offsetof(struct behind_a_pointer, bitmap) == 16);
struct behind_a_union;
struct behind_a_union {
	int users;
	union {
		union {
			char __empty[0];
		};
		int count;
	};
	unsigned long bitmap[];
};
static_assert(sizeof(struct behind_a_union) == 8 && alignof(struct behind_a_union) == 8);
static_assert(__builtin_offsetof(struct behind_a_union, users) == 0);
static_assert(__builtin_offsetof(struct behind_a_union, count) == 4);
static_assert(__builtin_offsetof(struct behind_a_union, bitmap) == 8);
struct inside_unnamed;
struct inside_unnamed {
	int users;
	struct nothing none;
	struct {
		struct nothing more;
		int data[0];
	};
};
static_assert(sizeof(struct inside_unnamed) == 4 && alignof(struct inside_unnamed) == 4);
static_assert(__builtin_offsetof(struct inside_unnamed, users) == 0);
static_assert(__builtin_offsetof(struct inside_unnamed, none) == 4);
static_assert(__builtin_offsetof(struct inside_unnamed, more) == 4);
static_assert(__builtin_offsetof(struct inside_unnamed, data) == 4);
} // extern "C"
#undef CFL_MIGHT_SLEEP
