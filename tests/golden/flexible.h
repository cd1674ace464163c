// cfl-flags: --target=x86_64-linux-gnu -nostdinc -std=gnu11
/* SPDX-License-Identifier: GPL-2.0 */
/* Flexible arrays: `[]`, but `[0]` where g++ holds the rest of the struct for empty. */
struct nothing {
};

struct word {
	int value;
};

struct ordinary {
	int count;
	struct word words[];
};

/* As struct mm_struct of a kernel without uprobes: g++ forgets `users` at `none` and looks no
   further than `last`. */
struct forgotten {
	struct {
		int users;
		struct nothing none;
		struct word last;
	};
	unsigned long bitmap[];
};

/* Here it does not come to the array at all. */
struct unseen {
	struct nothing none;
	struct word last;
	int data[];
};

struct remembered {
	struct {
		int users;
		struct nothing none;
		int count;
	};
	unsigned long bitmap[];
};

struct behind_a_pointer {
	struct {
		int users;
		struct nothing none;
		struct word *last;
	};
	unsigned long bitmap[];
};

struct behind_a_union {
	int users;
	union {
		union {
		};
		int count;
	};
	unsigned long bitmap[];
};

struct inside_unnamed {
	int users;
	struct nothing none;
	struct {
		struct nothing more;
		int data[];
	};
};
