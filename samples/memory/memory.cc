// SPDX-License-Identifier: GPL-2.0
/// @file
/// Owners of memory: a catalogue of shapes that is built in place, shared, and taken down by itself.
///
/// Build: `make -C KDIR M=$PWD CFL=PATH_TO_CFL`. Run in a virtual machine: `cfl run samples/memory`.
///
/// What to look at: there is no `kfree`, no `goto` and no error path. The parameter `fail` makes the
/// last member fail; what was built before it is undone by the destructors alone.
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kstring.hh>
#include <kernel/kvec.hh>
#include <kernel/mutex.hh>
#include <kernel/page.hh>
#include <kernel/prelude.hh>

namespace
{

MODULE_PARAM(fail, bool,
	     {.initial = false, .description = "Fail half-way through the construction"});

/// What the catalogue holds: objects of several classes, seen through their base.
class Shape
{
public:
	virtual ~Shape() = default;
	virtual u32 area() const = 0;
};

class Square final : public Shape
{
public:
	explicit Square(u32 side) : side_(side) {}
	u32 area() const override { return side_ * side_; }

private:
	u32 side_;
};

class Rectangle final : public Shape
{
public:
	Rectangle(u32 width, u32 height) : width_(width), height_(height) {}
	u32 area() const override { return width_ * height_; }

private:
	u32 width_;
	u32 height_;
};

/// A member that says when it comes and goes.
class Room
{
public:
	static Result<Room> open(bool good)
	{
		if (!good)
			return ENODEV;
		return Room(TRY(Page::alloc_page(GFP_KERNEL | __GFP_ZERO)));
	}
	explicit Room(core::Vacant vacant) : page_(vacant), open_(false) {}
	Room(Room &&other) : page_(move(other.page_)), open_(core::exchange(other.open_, false)) {}
	~Room()
	{
		if (open_)
			pr_info("room closed\n");
	}

	Result<void> store(Span<const u8> bytes) { return page_.write(0, bytes); }

private:
	explicit Room(Page page) : page_(move(page)), open_(true) { pr_info("room opened\n"); }

	Page page_;
	bool open_;
};

/// Has a lock, so it never moves; three of its members can fail.
class Catalogue
{
public:
	explicit Catalogue(Init &init)
		: name_(TRY_INIT(KString::from("shapes", GFP_KERNEL))),
		  room_(TRY_INIT(Room::open(true))),
		  reserve_(TRY_INIT(Room::open(!fail.get())))
	{
		const u8 mark[] = {'c', 'f', 'l'};
		CHECK_INIT(room_.store(mark));
		pr_info("catalogue '{}' is complete\n", name_.view());
	}
	~Catalogue() { pr_info("catalogue '{}' goes\n", name_.view()); }

	Result<void> add(Arc<Shape> shape) const
	{
		return shapes_.lock()->items.push(move(shape), GFP_KERNEL);
	}
	u32 total() const
	{
		const auto shapes = shapes_.lock();
		u32 sum = 0;
		for (const Arc<Shape> &shape : shapes->items)
			sum += shape->area();
		return sum;
	}

private:
	struct Shapes {
		KVec<Arc<Shape>> items;
	};

	Mutex<Shapes> shapes_;
	KString name_;
	Room room_;
	Room reserve_;
};

class MemorySample
{
public:
	static Result<MemorySample> init(ThisModule &)
	{
		auto catalogue = TRY(KBox<Catalogue>::create(GFP_KERNEL));

		Arc<Square> square = TRY(Arc<Square>::create(GFP_KERNEL, 4u));
		TRY(catalogue->add(square.clone()));
		Arc<Rectangle> rectangle = TRY(Arc<Rectangle>::create(GFP_KERNEL, 2u, 5u));
		TRY(catalogue->add(move(rectangle)));
		pr_info("areas add up to {}\n", catalogue->total());
		return MemorySample(move(catalogue));
	}

private:
	explicit MemorySample(KBox<Catalogue> catalogue) : catalogue_(move(catalogue)) {}

	KBox<Catalogue> catalogue_;
};

} // namespace

MODULE(MemorySample, {.authors = {"C++ for Linux"},
		      .description = "Owners of memory, built in place",
		      .license = "GPL"});
