/* SPDX-License-Identifier: GPL-2.0 */
/* C with all the annotations that the module's Makefile makes types of. */
#include <linux/io.h>
#include <linux/rcupdate.h>
#include <linux/uaccess.h>

struct typed_frame {
	__le32 length;
	__be16 port;
};

struct typed_node {
	int value;
	struct typed_node __rcu *next;
};

struct typed_device {
	void __iomem *registers;
};

static inline u32 typed_length(const struct typed_frame *frame)
{
	return le32_to_cpu(frame->length);
}

static inline struct typed_node *typed_next(struct typed_node *node)
{
	return rcu_dereference_protected(node->next, 1);
}

/* How many of the bytes could not be read. */
static inline unsigned long typed_fetch(void *to, const void __user *from, unsigned long bytes)
{
	return copy_from_user(to, from, bytes);
}

static inline gfp_t typed_zeroed(gfp_t flags)
{
	return flags | __GFP_ZERO;
}
