// SPDX-License-Identifier: GPL-2.0
// Who ends what: hand-made owners, smart pointers, members, bases and statics.
#include "../set.hh"
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

// CASE label_copy: the class frees its text, but a copy has the same pointer
namespace label_copy
{
//- bad
class LabelBad
{
	char *text;

public:
	explicit LabelBad(const char *from) : text(new char[strlen(from) + 1])
	{
		strcpy(text, from);
	}
	~LabelBad() { delete[] text; }
	const char *c_str() const { return text; }
};
size_t width_bad(LabelBad label)
{
	return strlen(label.c_str()) * 8;
}
size_t layout_bad(const char *caption)
{
	LabelBad label(caption);
	size_t width = width_bad(label);
	return width + size_t(label.c_str()[0]);
}
//- good
class LabelGood
{
	char *text;

public:
	explicit LabelGood(const char *from) : text(new char[strlen(from) + 1])
	{
		strcpy(text, from);
	}
	LabelGood(const LabelGood &other) : LabelGood(other.text) {}
	LabelGood &operator=(const LabelGood &) = delete;
	~LabelGood() { delete[] text; }
	const char *c_str() const { return text; }
};
size_t width_good(LabelGood label)
{
	return strlen(label.c_str()) * 8;
}
size_t layout_good(const char *caption)
{
	LabelGood label(caption);
	size_t width = width_good(label);
	return width + size_t(label.c_str()[0]);
}
} // namespace label_copy
RUN_CASE(label_copy, label_copy::layout_bad("Open"), label_copy::layout_good("Open"))

// CASE curve_assign: assigned to itself, the curve frees the points that it is about to copy
namespace curve_assign
{
class Curve
{
	int *points;
	size_t count;

	int *copy_points() const
	{
		int *copy = new int[count];
		std::copy(points, points + count, copy);
		return copy;
	}

public:
	Curve(size_t n, int value) : points(new int[n]), count(n)
	{
		std::fill(points, points + n, value);
	}
	Curve(const Curve &other) : points(other.copy_points()), count(other.count) {}
	Curve &operator=(const Curve &) = delete;
	~Curve() { delete[] points; }
	int first() const { return points[0]; }
	//- bad
	void assign_bad(const Curve &other)
	{
		delete[] points;
		points = other.copy_points();
		count = other.count;
	}
	//- good
	void assign_good(const Curve &other)
	{
		int *copy = other.copy_points();
		delete[] points;
		points = copy;
		count = other.count;
	}
	//- shared
};
//- bad
int replace_bad(size_t from, size_t to)
{
	std::vector<Curve> curves(3, Curve(4, 7));
	curves[to].assign_bad(curves[from]);
	return curves[to].first();
}
//- good
int replace_good(size_t from, size_t to)
{
	std::vector<Curve> curves(3, Curve(4, 7));
	curves[to].assign_good(curves[from]);
	return curves[to].first();
}
} // namespace curve_assign
RUN_CASE(curve_assign, curve_assign::replace_bad(1, 1), curve_assign::replace_good(1, 1))

// CASE two_control_blocks: two shared pointers are made of one raw pointer, and each of them ends the object
namespace two_control_blocks
{
struct Texture {
	int id;
	int uses = 0;
};
struct Material {
	std::shared_ptr<Texture> texture;
};
//- bad
int assign_bad(int id)
{
	Texture *texture = new Texture{id};
	Material wall{std::shared_ptr<Texture>(texture)};
	Material floor{std::shared_ptr<Texture>(texture)};
	return ++wall.texture->uses + ++floor.texture->uses;
}
//- good
int assign_good(int id)
{
	auto texture = std::make_shared<Texture>(Texture{id});
	Material wall{texture};
	Material floor{texture};
	return ++wall.texture->uses + ++floor.texture->uses;
}
} // namespace two_control_blocks
RUN_CASE(two_control_blocks, two_control_blocks::assign_bad(3), two_control_blocks::assign_good(3))

// CASE adopted_twice: adopt() takes ownership, but the caller's unique_ptr still has it
namespace adopted_twice
{
struct Node {
	int value;
};
class Tree
{
	std::vector<std::unique_ptr<Node>> nodes;

public:
	void adopt(Node *node) { nodes.emplace_back(node); }
	int sum() const
	{
		int total = 0;
		for (const auto &node : nodes)
			total += node->value;
		return total;
	}
};
//- bad
int grow_bad(Tree &tree, int value)
{
	auto node = std::make_unique<Node>(Node{value});
	if (value > 0)
		tree.adopt(node.get());
	return value;
}
int run_bad()
{
	Tree tree;
	grow_bad(tree, 4);
	return tree.sum();
}
//- good
int grow_good(Tree &tree, int value)
{
	auto node = std::make_unique<Node>(Node{value});
	if (value > 0)
		tree.adopt(node.release());
	return value;
}
int run_good()
{
	Tree tree;
	grow_good(tree, 4);
	return tree.sum();
}
} // namespace adopted_twice
RUN_CASE(adopted_twice, adopted_twice::run_bad(), adopted_twice::run_good())

// CASE array_owner: a block made by new[] is given to a unique_ptr that ends it by plain delete
namespace array_owner
{
//- bad
int digest_bad(size_t n)
{
	std::unique_ptr<uint8_t> block(new uint8_t[n]());
	for (size_t i = 0; i < n; i++)
		block.get()[i] = uint8_t(i * 3);
	return block.get()[n / 2];
}
//- good
int digest_good(size_t n)
{
	std::unique_ptr<uint8_t[]> block(new uint8_t[n]());
	for (size_t i = 0; i < n; i++)
		block[i] = uint8_t(i * 3);
	return block[n / 2];
}
} // namespace array_owner
RUN_CASE(array_owner, array_owner::digest_bad(10), array_owner::digest_good(10))

// CASE chain_clear: the loop steps on from a node that it has deleted
namespace chain_clear
{
struct Link {
	int value;
	Link *next;
};
Link *chain(int n)
{
	Link *head = nullptr;
	for (int i = 0; i < n; i++)
		head = new Link{i, head};
	return head;
}
//- bad
int clear_bad(int n)
{
	int count = 0;
	for (Link *link = chain(n); link; link = link->next) {
		delete link;
		count++;
	}
	return count;
}
//- good
int clear_good(int n)
{
	int count = 0;
	for (Link *link = chain(n); link;) {
		Link *next = link->next;
		delete link;
		link = next;
		count++;
	}
	return count;
}
} // namespace chain_clear
RUN_CASE(chain_clear, chain_clear::clear_bad(3), chain_clear::clear_good(3))

// CASE leases_before_pool: the pool is declared after the leases, so it ends before they give back
namespace leases_before_pool
{
struct Pool {
	std::vector<int> free_ids{1, 2, 3};
};
class Lease
{
	Pool &pool;
	int id;

public:
	explicit Lease(Pool &from) : pool(from), id(from.free_ids.back())
	{
		pool.free_ids.pop_back();
	}
	Lease(const Lease &) = delete;
	~Lease() { pool.free_ids.push_back(id); }
	int get() const { return id; }
};
//- bad
class ServerBad
{
	std::vector<std::unique_ptr<Lease>> leases;
	Pool pool;

public:
	int accept()
	{
		leases.push_back(std::make_unique<Lease>(pool));
		return leases.back()->get();
	}
};
int run_bad()
{
	ServerBad server;
	return server.accept() + server.accept();
}
//- good
class ServerGood
{
	Pool pool;
	std::vector<std::unique_ptr<Lease>> leases;

public:
	int accept()
	{
		leases.push_back(std::make_unique<Lease>(pool));
		return leases.back()->get();
	}
};
int run_good()
{
	ServerGood server;
	return server.accept() + server.accept();
}
} // namespace leases_before_pool
RUN_CASE(leases_before_pool, leases_before_pool::run_bad(), leases_before_pool::run_good())

// CASE base_writes_last: the destructor of the base writes to a member of the class derived from it
namespace base_writes_last
{
class Reporter
{
	std::vector<std::string> &lines;

public:
	explicit Reporter(std::vector<std::string> &to) : lines(to) {}
	Reporter(const Reporter &) = delete;
	~Reporter() { lines.push_back("closed"); }
	void say(const std::string &line) { lines.push_back(line); }
};
//- bad
struct JournalBad : Reporter {
	std::vector<std::string> kept;
	JournalBad() : Reporter(kept) {}
};
size_t write_bad()
{
	JournalBad journal;
	journal.say("opened");
	return journal.kept.size();
}
//- good
struct JournalGood {
	std::vector<std::string> kept;
	Reporter reporter;
	JournalGood() : reporter(kept) {}
};
size_t write_good()
{
	JournalGood journal;
	journal.reporter.say("opened");
	return journal.kept.size();
}
} // namespace base_writes_last
RUN_CASE(base_writes_last, base_writes_last::write_bad(), base_writes_last::write_good())

// CASE plain_destructor: the derived object is ended through a base whose destructor is not virtual
namespace plain_destructor
{
//- bad
struct SinkBad {
	int written = 0;
	~SinkBad() = default;
	virtual void write(char c) = 0;
};
struct MemorySinkBad : SinkBad {
	std::string text;
	void write(char c) override
	{
		text += c;
		written++;
	}
};
int log_bad(const char *message)
{
	SinkBad *sink = new MemorySinkBad;
	while (*message)
		sink->write(*message++);
	int written = sink->written;
	delete sink;
	return written;
}
//- good
struct SinkGood {
	int written = 0;
	virtual ~SinkGood() = default;
	virtual void write(char c) = 0;
};
struct MemorySinkGood : SinkGood {
	std::string text;
	void write(char c) override
	{
		text += c;
		written++;
	}
};
int log_good(const char *message)
{
	SinkGood *sink = new MemorySinkGood;
	while (*message)
		sink->write(*message++);
	int written = sink->written;
	delete sink;
	return written;
}
} // namespace plain_destructor
RUN_CASE(plain_destructor, plain_destructor::log_bad("hi"), plain_destructor::log_good("hi"))

// CASE last_release: release() may delete the object and then reads its counter
namespace last_release
{
//- bad
class SurfaceBad
{
	int references = 1;
	~SurfaceBad() = default;

public:
	void retain() { references++; }
	int release()
	{
		if (--references == 0)
			delete this;
		return references;
	}
};
int show_bad()
{
	auto *surface = new SurfaceBad;
	surface->retain();
	int left = surface->release();
	return left + surface->release();
}
//- good
class SurfaceGood
{
	int references = 1;
	~SurfaceGood() = default;

public:
	void retain() { references++; }
	int release()
	{
		int left = --references;
		if (left == 0)
			delete this;
		return left;
	}
};
int show_good()
{
	auto *surface = new SurfaceGood;
	surface->retain();
	int left = surface->release();
	return left + surface->release();
}
} // namespace last_release
RUN_CASE(last_release, last_release::show_bad(), last_release::show_good())

// CASE closed_on_error: the handle is closed where the error is found and once more at the end
namespace closed_on_error
{
struct Db {
	int rows;
};
Db *db_open(int rows)
{
	return new Db{rows};
}
void db_close(Db *db)
{
	delete db;
}
bool db_query(const Db *db, int row)
{
	return row < db->rows;
}
//- bad
int report_bad(int rows, int wanted)
{
	int status = 0;
	Db *db = db_open(rows);
	if (!db_query(db, wanted)) {
		db_close(db);
		status = -1;
	}
	db_close(db);
	return status;
}
//- good
int report_good(int rows, int wanted)
{
	int status = 0;
	Db *db = db_open(rows);
	if (!db_query(db, wanted))
		status = -1;
	db_close(db);
	return status;
}
} // namespace closed_on_error
RUN_CASE(closed_on_error, closed_on_error::report_bad(2, 5), closed_on_error::report_good(2, 5))

// CASE listed_twice: a sprite stands in two lists, and both are deleted element by element
namespace listed_twice
{
struct Sprite {
	int layer;
};
struct Scene {
	std::vector<Sprite *> all;
	std::vector<Sprite *> animated;

	void add(int layer)
	{
		Sprite *sprite = new Sprite{layer};
		all.push_back(sprite);
		if (layer > 1)
			animated.push_back(sprite);
	}
	//- bad
	void clear_bad()
	{
		for (Sprite *sprite : all)
			delete sprite;
		for (Sprite *sprite : animated)
			delete sprite;
		all.clear();
		animated.clear();
	}
	//- good
	void clear_good()
	{
		for (Sprite *sprite : all)
			delete sprite;
		all.clear();
		animated.clear();
	}
	//- shared
};
//- bad
size_t play_bad()
{
	Scene scene;
	scene.add(1);
	scene.add(2);
	scene.clear_bad();
	return scene.all.size();
}
//- good
size_t play_good()
{
	Scene scene;
	scene.add(1);
	scene.add(2);
	scene.clear_good();
	return scene.all.size();
}
} // namespace listed_twice
RUN_CASE(listed_twice, listed_twice::play_bad(), listed_twice::play_good())

// CASE last_words: at exit the static session writes to a static log that was made after it and is already gone
namespace last_words
{
struct Log {
	std::vector<std::string> lines;
	void write(const std::string &line) { lines.push_back(line); }
};
Log &log()
{
	static Log instance;
	return instance;
}
//- bad
struct SessionBad {
	int requests = 0;
	~SessionBad() { log().write("session ended"); }
};
int serve_bad()
{
	static SessionBad session;
	log().write("request");
	return ++session.requests;
}
//- good
struct SessionGood {
	int requests = 0;
	SessionGood() { log(); }
	~SessionGood() { log().write("session ended"); }
};
int serve_good()
{
	static SessionGood session;
	log().write("request");
	return ++session.requests;
}
} // namespace last_words
RUN_CASE(last_words, last_words::serve_bad(), last_words::serve_good())

// CLEAN copy_and_swap: the assignment takes its parameter by value and swaps
namespace copy_and_swap
{
class Bytes
{
	size_t size;
	char *data;

public:
	explicit Bytes(size_t n) : size(n), data(new char[n]()) {}
	Bytes(const Bytes &other) : size(other.size), data(new char[other.size])
	{
		memcpy(data, other.data, size);
	}
	Bytes(Bytes &&other) noexcept : size(other.size), data(std::exchange(other.data, nullptr))
	{
	}
	Bytes &operator=(Bytes other) noexcept
	{
		std::swap(size, other.size);
		std::swap(data, other.data);
		return *this;
	}
	~Bytes() { delete[] data; }
	char &at(size_t n) { return data[n]; }
};
int run()
{
	Bytes a(4), b(8);
	a.at(1) = 'q';
	b = a;
	a = std::move(b);
	return a.at(1);
}
} // namespace copy_and_swap
RUN_CLEAN(copy_and_swap, copy_and_swap::run())

// CLEAN released_to_owner: release() hands the object over to the list that deletes it
namespace released_to_owner
{
class Bag
{
	std::vector<int *> items;

public:
	Bag() = default;
	Bag(const Bag &) = delete;
	~Bag()
	{
		for (int *item : items)
			delete item;
	}
	void take(int *item) { items.push_back(item); }
	int first() const { return *items.front(); }
};
int run(int n)
{
	Bag bag;
	auto item = std::make_unique<int>(n);
	bag.take(item.release());
	return bag.first();
}
} // namespace released_to_owner
RUN_CLEAN(released_to_owner, released_to_owner::run(3))

// CLEAN virtual_end: the base has a virtual destructor
namespace virtual_end
{
struct Animal {
	virtual ~Animal() = default;
	virtual std::string voice() const { return "..."; }
};
struct Dog : Animal {
	std::string name = "a dog with quite a long name";
	std::string voice() const override { return name; }
};
size_t run()
{
	std::vector<std::unique_ptr<Animal>> all;
	all.push_back(std::make_unique<Dog>());
	all.push_back(std::make_unique<Animal>());
	return all[0]->voice().size() + all[1]->voice().size();
}
} // namespace virtual_end
RUN_CLEAN(virtual_end, virtual_end::run())

// CLEAN delete_and_null: a pointer set to null after delete may be deleted again
namespace delete_and_null
{
struct Cache {
	int *block = nullptr;
	void drop()
	{
		delete block;
		block = nullptr;
	}
	void fill(int n)
	{
		drop();
		block = new int(n);
	}
	~Cache() { drop(); }
};
int run()
{
	Cache cache;
	cache.fill(2);
	cache.fill(3);
	int seen = *cache.block;
	cache.drop();
	return seen;
}
} // namespace delete_and_null
RUN_CLEAN(delete_and_null, delete_and_null::run())

// CLEAN intrusive_count: copies count up, ends count down
namespace intrusive_count
{
struct Body {
	int count = 0;
	int value = 5;
};
class Ref
{
	Body *body;

public:
	explicit Ref(Body *b) : body(b) { body->count++; }
	Ref(const Ref &other) : body(other.body) { body->count++; }
	Ref &operator=(const Ref &other)
	{
		Ref copy(other);
		std::swap(body, copy.body);
		return *this;
	}
	~Ref()
	{
		if (--body->count == 0)
			delete body;
	}
	int get() const { return body->value; }
};
int run()
{
	Ref a(new Body);
	Ref b(a);
	{
		Ref c(new Body);
		b = c;
	}
	return a.get() + b.get();
}
} // namespace intrusive_count
RUN_CLEAN(intrusive_count, intrusive_count::run())

// CLEAN owner_outlives_users: locals end in the opposite order, so the registry outlives its entries
namespace owner_outlives_users
{
struct Registry {
	std::vector<int> open;
};
struct Entry {
	Registry &registry;
	Entry(Registry &in, int id) : registry(in) { registry.open.push_back(id); }
	Entry(const Entry &) = delete;
	~Entry() { registry.open.pop_back(); }
};
size_t run()
{
	Registry registry;
	Entry first(registry, 1);
	Entry second(registry, 2);
	return registry.open.size();
}
} // namespace owner_outlives_users
RUN_CLEAN(owner_outlives_users, owner_outlives_users::run())

// CLEAN delete_this_last: nothing of the object is touched after it has deleted itself
namespace delete_this_last
{
class Job
{
	int &done;
	int steps;
	~Job() = default;

public:
	Job(int &done, int steps) : done(done), steps(steps) {}
	bool step()
	{
		if (--steps > 0)
			return true;
		done++;
		delete this;
		return false;
	}
};
int run()
{
	int done = 0;
	Job *job = new Job(done, 3);
	while (job->step())
		;
	return done;
}
} // namespace delete_this_last
RUN_CLEAN(delete_this_last, delete_this_last::run())
