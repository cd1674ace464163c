// SPDX-License-Identifier: GPL-2.0
/* What samples/index does, as a C author writes it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rbtree.h>
#include <linux/slab.h>
#include <linux/xarray.h>

struct session {
	u32 user;
	u32 requests;
};

/* User numbers in order, each with the number of its sessions. */
struct account {
	struct rb_node node;
	u32 number;
	u32 sessions;
};

static DEFINE_XARRAY_ALLOC(sessions);
static struct rb_root users = RB_ROOT;
static DEFINE_MUTEX(users_lock);

static struct account *find_account(u32 number)
{
	struct rb_node *at = users.rb_node;

	while (at) {
		struct account *account = rb_entry(at, struct account, node);

		if (number == account->number)
			return account;
		at = number < account->number ? at->rb_left : at->rb_right;
	}
	return NULL;
}

/* Counts a session of a user; a user that is not there yet becomes @fresh. True if it was used. */
static bool count_session(u32 number, struct account *fresh)
{
	struct rb_node **link = &users.rb_node;
	struct rb_node *parent = NULL;

	while (*link) {
		struct account *account = rb_entry(*link, struct account, node);

		parent = *link;
		if (number == account->number) {
			account->sessions++;
			return false;
		}
		link = number < account->number ? &parent->rb_left : &parent->rb_right;
	}
	fresh->number = number;
	fresh->sessions = 1;
	rb_link_node(&fresh->node, parent, link);
	rb_insert_color(&fresh->node, &users);
	return true;
}

/* Opens a session and prints its number. */
static int open_session(u32 number)
{
	struct session *session;
	struct account *fresh;
	bool used;
	u32 id;
	int err;

	session = kmalloc(sizeof(*session), GFP_KERNEL);
	if (!session)
		return -ENOMEM;
	session->user = number;
	session->requests = 0;
	err = xa_alloc(&sessions, &id, NULL, XA_LIMIT(0, 7), GFP_KERNEL);
	if (err)
		goto free_session;
	fresh = kmalloc(sizeof(*fresh), GFP_KERNEL);
	if (!fresh) {
		err = -ENOMEM;
		goto release_id;
	}

	pr_info("user %u has session %u\n", number, id);
	mutex_lock(&users_lock);
	used = count_session(number, fresh);
	mutex_unlock(&users_lock);
	if (!used)
		kfree(fresh);
	/* The place is there already: this allocates nothing. */
	xa_store(&sessions, id, session, 0);
	return 0;

release_id:
	xa_release(&sessions, id);
free_session:
	kfree(session);
	return err;
}

static int use_session(unsigned long id)
{
	struct session *session;
	int err = 0;

	xa_lock(&sessions);
	session = xa_load(&sessions, id);
	if (session)
		session->requests++;
	else
		err = -ENOENT;
	xa_unlock(&sessions);
	return err;
}

/* The session and the entry of the user are freed after the locks are released. */
static void close_session(unsigned long id)
{
	struct session *session = xa_erase(&sessions, id);
	struct account *account;

	if (!session)
		return;
	mutex_lock(&users_lock);
	account = find_account(session->user);
	if (account && --account->sessions == 0)
		rb_erase(&account->node, &users);
	else
		account = NULL;
	mutex_unlock(&users_lock);
	kfree(account);
	kfree(session);
}

/* The first user whose number is not below @least. */
static struct account *first_account_from(u32 least)
{
	struct rb_node *at = users.rb_node;
	struct account *best = NULL;

	while (at) {
		struct account *account = rb_entry(at, struct account, node);

		if (account->number < least) {
			at = at->rb_right;
		} else {
			best = account;
			at = at->rb_left;
		}
	}
	return best;
}

static void report(void)
{
	struct rb_node *at;
	struct account *account;

	mutex_lock(&users_lock);
	for (at = rb_first(&users); at; at = rb_next(at)) {
		account = rb_entry(at, struct account, node);
		pr_info("user %u: sessions %u\n", account->number, account->sessions);
	}
	account = first_account_from(11);
	if (account)
		pr_info("first user after 10: %u\n", account->number);
	mutex_unlock(&users_lock);
}

static void close_all(void)
{
	unsigned long id;

	for (id = 0; id < 8; id++)
		close_session(id);
}

static int __init index_init(void)
{
	static const u32 numbers[] = {30, 10, 20, 10};
	size_t i;
	int err;

	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		err = open_session(numbers[i]);
		if (err)
			goto close;
	}
	for (i = 0; i < 2; i++) {
		err = use_session(2);
		if (err)
			goto close;
	}
	pr_info("using session 77 fails: %s\n", use_session(77) ? "true" : "false");
	report();
	close_session(1);
	report();
	return 0;

close:
	close_all();
	xa_destroy(&sessions);
	return err;
}

static void __exit index_exit(void)
{
	close_all();
	pr_info("no session left: %s\n", xa_empty(&sessions) ? "true" : "false");
	xa_destroy(&sessions);
}

module_init(index_init);
module_exit(index_exit);
MODULE_AUTHOR("The C++ for Linux Authors");
MODULE_DESCRIPTION("A tree and a sparse array");
MODULE_LICENSE("GPL");
