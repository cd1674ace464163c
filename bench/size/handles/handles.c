// SPDX-License-Identifier: GPL-2.0
/* What samples/handles does, as a C author writes it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/bitmap.h>
#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/smp.h>

#define ROOM 3

struct object {
	unsigned long id;
	u32 size;
	struct rcu_head rcu;
};

struct kind {
	u32 size;
	const char *name;
};

struct question {
	u32 number;
	u32 answer;
};

static const struct kind small = {.size = 16, .name = "small"};
static const struct kind large = {.size = 4096, .name = "large"};

static atomic_t alive = ATOMIC_INIT(0);
static struct dentry *folder;
static DEFINE_MUTEX(table_lock);
static DECLARE_BITMAP(ids, 64);
static DECLARE_BITMAP(large_ids, 64);
static struct object **objects;
static size_t objects_count;
static size_t objects_room;
static u32 opened;

static void free_now(struct rcu_head *rcu)
{
	struct object *object = container_of(rcu, struct object, rcu);

	atomic_dec(&alive);
	kfree(object);
}

static void answer(void *data)
{
	struct question *question = data;

	question->answer = question->number * 2;
}

static int ask(u32 number, int cpu, u32 *result)
{
	struct question *question = kzalloc(sizeof(*question), GFP_KERNEL);
	int err;

	if (!question)
		return -ENOMEM;
	question->number = number;
	err = smp_call_function_single(cpu, answer, question, 1);
	if (!err)
		*result = question->answer;
	kfree(question);
	return err;
}

static int push(struct object *object)
{
	if (objects_count == objects_room) {
		size_t room = objects_room ? objects_room * 2 : 4;
		struct object **more = krealloc_array(objects, room, sizeof(*more), GFP_KERNEL);

		if (!more)
			return -ENOMEM;
		objects = more;
		objects_room = room;
	}
	objects[objects_count++] = object;
	return 0;
}

static int insert(const struct kind *kind, unsigned long *result)
{
	unsigned long id = find_first_zero_bit(ids, 64);
	struct object *object;
	int err = -ENOSPC;

	if (id >= 64)
		return -ENOSPC;
	__set_bit(id, ids);
	if (id >= ROOM)
		goto undo;
	err = -ENOMEM;
	object = kzalloc(sizeof(*object), GFP_KERNEL);
	if (!object)
		goto undo;
	object->id = id;
	object->size = kind->size;
	atomic_inc(&alive);
	err = push(object);
	if (err)
		goto free;
	*result = id;
	return 0;

free:
	atomic_dec(&alive);
	kfree(object);
undo:
	__clear_bit(id, ids);
	return err;
}

static int open(const struct kind *kind)
{
	bool is_large = kind->size > small.size;
	unsigned long mark = (unsigned long)kind | is_large;
	unsigned long id;
	int err;

	mutex_lock(&table_lock);
	err = insert(kind, &id);
	if (!err) {
		if (is_large)
			__set_bit(id, large_ids);
		opened++;
		pr_info("number %lu is %s, marked: %s\n", id, kind->name,
			mark & 1 ? "true" : "false");
	}
	mutex_unlock(&table_lock);
	return err;
}

static int close(unsigned long id)
{
	int err = -ENOENT;
	size_t i;

	mutex_lock(&table_lock);
	for (i = 0; i < objects_count; i++) {
		struct object *object = objects[i];

		if (object->id != id)
			continue;
		objects_count--;
		memmove(&objects[i], &objects[i + 1], (objects_count - i) * sizeof(*objects));
		call_rcu(&object->rcu, free_now);
		__clear_bit(id, large_ids);
		__clear_bit(id, ids);
		err = 0;
		break;
	}
	mutex_unlock(&table_lock);
	return err;
}

static void report(void)
{
	mutex_lock(&table_lock);
	pr_info("opened %u, there are %zu, of which large: %u\n", opened, objects_count,
		bitmap_weight(large_ids, 64));
	mutex_unlock(&table_lock);
}

static void close_all(void)
{
	unsigned long id;

	for (id = 0; id < ROOM; id++)
		close(id);
	rcu_barrier();
	kfree(objects);
	debugfs_remove(folder);
}

static int try_it(void)
{
	static const struct kind *const kinds[] = {&small, &large, &small};
	u32 result;
	int err;
	int i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		err = open(kinds[i]);
		if (err)
			return err;
	}
	pr_info("opening when there is no room: %pe\n", ERR_PTR(open(&small)));
	err = close(1);
	if (err)
		return err;
	pr_info("closing twice: %pe\n", ERR_PTR(close(1)));
	err = ask(21, 0, &result);
	if (err)
		return err;
	pr_info("the answer is %u\n", result);
	report();
	return 0;
}

static int __init handles_init(void)
{
	struct pid *first, *again;
	int err;

	folder = debugfs_create_dir("cfl_handles", NULL);
	if (IS_ERR(folder))
		return PTR_ERR(folder);
	first = find_get_pid(1);
	if (!first) {
		debugfs_remove(folder);
		return -ESRCH;
	}
	again = get_pid(first);
	pr_info("process %d is counted twice\n", pid_nr(again));
	err = try_it();
	put_pid(again);
	put_pid(first);
	if (err)
		close_all();
	return err;
}

static void __exit handles_exit(void)
{
	close_all();
	pr_info("alive: %d\n", atomic_read(&alive));
}

module_init(handles_init);
module_exit(handles_exit);
MODULE_AUTHOR("The C++ for Linux Authors");
MODULE_DESCRIPTION("Numbers that stand for objects, and the border to C");
MODULE_LICENSE("GPL");
