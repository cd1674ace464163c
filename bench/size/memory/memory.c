// SPDX-License-Identifier: GPL-2.0
/* What samples/memory does, as a C author writes it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/highmem.h>
#include <linux/kref.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

static bool fail;
module_param(fail, bool, 0);
MODULE_PARM_DESC(fail, "Fail half-way through the construction");

struct shape {
	struct kref refs;
	u32 (*area)(const struct shape *shape);
};

struct square {
	struct shape shape;
	u32 side;
};

struct rectangle {
	struct shape shape;
	u32 width;
	u32 height;
};

static void shape_release(struct kref *refs)
{
	/* The shape is the first member of each class. */
	kfree(container_of(refs, struct shape, refs));
}

static u32 square_area(const struct shape *shape)
{
	const struct square *square = container_of(shape, struct square, shape);

	return square->side * square->side;
}

static u32 rectangle_area(const struct shape *shape)
{
	const struct rectangle *rectangle = container_of(shape, struct rectangle, shape);

	return rectangle->width * rectangle->height;
}

static struct square *square_create(u32 side)
{
	struct square *square = kmalloc(sizeof(*square), GFP_KERNEL);

	if (!square)
		return NULL;
	kref_init(&square->shape.refs);
	square->shape.area = square_area;
	square->side = side;
	return square;
}

static struct rectangle *rectangle_create(u32 width, u32 height)
{
	struct rectangle *rectangle = kmalloc(sizeof(*rectangle), GFP_KERNEL);

	if (!rectangle)
		return NULL;
	kref_init(&rectangle->shape.refs);
	rectangle->shape.area = rectangle_area;
	rectangle->width = width;
	rectangle->height = height;
	return rectangle;
}

static struct page *room_open(bool good)
{
	struct page *page;

	if (!good)
		return ERR_PTR(-ENODEV);
	page = alloc_page(GFP_KERNEL | __GFP_ZERO);
	if (!page)
		return ERR_PTR(-ENOMEM);
	pr_info("room opened\n");
	return page;
}

static void room_close(struct page *page)
{
	pr_info("room closed\n");
	__free_page(page);
}

static void room_store(struct page *page, const void *bytes, size_t size)
{
	memcpy_to_page(page, 0, bytes, size);
}

struct catalogue {
	struct mutex lock;
	struct shape **items;
	size_t count;
	size_t room_for;
	char *name;
	struct page *room;
	struct page *reserve;
};

static struct catalogue *catalogue_create(void)
{
	static const u8 mark[] = {'c', 'f', 'l'};
	struct catalogue *catalogue;
	int err;

	catalogue = kzalloc(sizeof(*catalogue), GFP_KERNEL);
	if (!catalogue)
		return ERR_PTR(-ENOMEM);
	mutex_init(&catalogue->lock);
	catalogue->name = kstrdup("shapes", GFP_KERNEL);
	if (!catalogue->name) {
		err = -ENOMEM;
		goto free_catalogue;
	}
	catalogue->room = room_open(true);
	if (IS_ERR(catalogue->room)) {
		err = PTR_ERR(catalogue->room);
		goto free_name;
	}
	catalogue->reserve = room_open(!fail);
	if (IS_ERR(catalogue->reserve)) {
		err = PTR_ERR(catalogue->reserve);
		goto close_room;
	}
	room_store(catalogue->room, mark, sizeof(mark));
	pr_info("catalogue '%s' is complete\n", catalogue->name);
	return catalogue;

close_room:
	room_close(catalogue->room);
free_name:
	kfree(catalogue->name);
free_catalogue:
	kfree(catalogue);
	return ERR_PTR(err);
}

static void catalogue_free(struct catalogue *catalogue)
{
	size_t i;

	pr_info("catalogue '%s' goes\n", catalogue->name);
	room_close(catalogue->reserve);
	room_close(catalogue->room);
	kfree(catalogue->name);
	for (i = 0; i < catalogue->count; i++)
		kref_put(&catalogue->items[i]->refs, shape_release);
	kfree(catalogue->items);
	kfree(catalogue);
}

/* Takes the caller's reference, also when it fails. */
static int catalogue_add(struct catalogue *catalogue, struct shape *shape)
{
	int err = 0;

	mutex_lock(&catalogue->lock);
	if (catalogue->count == catalogue->room_for) {
		size_t room_for = max_t(size_t, 4, 2 * catalogue->room_for);
		struct shape **items =
			krealloc_array(catalogue->items, room_for, sizeof(*items), GFP_KERNEL);

		if (!items) {
			err = -ENOMEM;
			goto unlock;
		}
		catalogue->items = items;
		catalogue->room_for = room_for;
	}
	catalogue->items[catalogue->count++] = shape;
unlock:
	mutex_unlock(&catalogue->lock);
	if (err)
		kref_put(&shape->refs, shape_release);
	return err;
}

static u32 catalogue_total(struct catalogue *catalogue)
{
	u32 sum = 0;
	size_t i;

	mutex_lock(&catalogue->lock);
	for (i = 0; i < catalogue->count; i++)
		sum += catalogue->items[i]->area(catalogue->items[i]);
	mutex_unlock(&catalogue->lock);
	return sum;
}

static struct catalogue *shapes;

static int __init memory_init(void)
{
	struct catalogue *catalogue;
	struct rectangle *rectangle;
	struct square *square;
	int err;

	catalogue = catalogue_create();
	if (IS_ERR(catalogue))
		return PTR_ERR(catalogue);

	square = square_create(4);
	if (!square) {
		err = -ENOMEM;
		goto free_catalogue;
	}
	kref_get(&square->shape.refs);
	err = catalogue_add(catalogue, &square->shape);
	if (err)
		goto put_square;

	rectangle = rectangle_create(2, 5);
	if (!rectangle) {
		err = -ENOMEM;
		goto put_square;
	}
	err = catalogue_add(catalogue, &rectangle->shape);
	if (err)
		goto put_square;

	pr_info("areas add up to %u\n", catalogue_total(catalogue));
	kref_put(&square->shape.refs, shape_release);
	shapes = catalogue;
	return 0;

put_square:
	kref_put(&square->shape.refs, shape_release);
free_catalogue:
	catalogue_free(catalogue);
	return err;
}

static void __exit memory_exit(void)
{
	catalogue_free(shapes);
}

module_init(memory_init);
module_exit(memory_exit);
MODULE_AUTHOR("C++ for Linux");
MODULE_DESCRIPTION("Owners of memory, built in place");
MODULE_LICENSE("GPL");
