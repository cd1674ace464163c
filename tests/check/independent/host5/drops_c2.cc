// SPDX-License-Identifier: GPL-2.0
// Ends of objects: trees, caches, bases and members, owners that are replaced, and scope actions.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CLEAN file_system: a file system, and open files that are noted in it until they end; used below
class FileSystem
{
public:
	void opened(int n) { open_.push_back(n); }
	void closed(int n) { std::erase(open_, n); }
	std::size_t open() const { return open_.size(); }

private:
	std::vector<int> open_ = std::vector<int>{-1};
};
class OpenFile
{
public:
	OpenFile(FileSystem &fs BORROWED, int n) : fs_(&fs), n_(n) { fs_->opened(n_); }
	OpenFile(const OpenFile &) = delete;
	OpenFile &operator=(const OpenFile &) = delete;
	~OpenFile() { fs_->closed(n_); }
	int number() const { return n_; }

private:
	FileSystem *fs_;
	int n_;
};
std::size_t open_one()
{
	FileSystem fs;
	{
		OpenFile file(fs, 1);
	}
	return fs.open();
}
RUN_CLEAN(file_system, open_one())

// CASE mounted_in_branch: the file system is mounted in the branch, the open file belongs to the function
namespace mounted_in_branch
{
//- bad
int access_bad(bool removable)
{
	FileSystem root;
	std::unique_ptr<OpenFile> file;
	if (removable) {
		FileSystem stick;
		file = std::make_unique<OpenFile>(stick, 2);
	} else {
		file = std::make_unique<OpenFile>(root, 1);
	}
	return file->number();
}
//- good
int access_good(bool removable)
{
	FileSystem root;
	FileSystem stick;
	std::unique_ptr<OpenFile> file;
	if (removable)
		file = std::make_unique<OpenFile>(stick, 2);
	else
		file = std::make_unique<OpenFile>(root, 1);
	return file->number();
}
RUN_CASE(mounted_in_branch, access_bad(true), access_good(true))
} // namespace mounted_in_branch

// CASE unmounted_with_files: the owner of the file system is reset while the file is open
namespace unmounted_with_files
{
//- bad
int eject_bad(std::unique_ptr<FileSystem> fs)
{
	OpenFile file(*fs, 3);
	const int number = file.number();
	fs.reset();
	return number;
}
//- good
int eject_good(std::unique_ptr<FileSystem> fs)
{
	int number = 0;
	{
		OpenFile file(*fs, 3);
		number = file.number();
	}
	fs.reset();
	return number;
}
RUN_CASE(unmounted_with_files, eject_bad(std::make_unique<FileSystem>()),
	 eject_good(std::make_unique<FileSystem>()))
} // namespace unmounted_with_files

// CASE try_block_local: the settings that are used after the try block were read inside of it
namespace try_block_local
{
struct Settings {
	std::vector<int> depths{1};
};
Settings read_settings(int depth)
{
	if (depth < 0)
		throw depth;
	return {std::vector<int>(3, depth)};
}
//- bad
int depth_bad(int wanted)
{
	const Settings standard;
	const Settings *active = &standard;
	try {
		const Settings own = read_settings(wanted);
		active = &own;
	} catch (int) {
		active = &standard;
	}
	return active->depths.front();
}
//- good
int depth_good(int wanted)
{
	const Settings standard;
	Settings own;
	const Settings *active = &standard;
	try {
		own = read_settings(wanted);
		active = &own;
	} catch (int) {
		active = &standard;
	}
	return active->depths.front();
}
RUN_CASE(try_block_local, depth_bad(2), depth_good(2))
} // namespace try_block_local

// CASE moved_parameter_ends: the file system is moved into the function that mounts it, with a file of it still open
namespace moved_parameter_ends
{
std::size_t format(std::unique_ptr<FileSystem> fs)
{
	return fs->open();
}
//- bad
std::size_t wipe_bad(int n)
{
	auto fs = std::make_unique<FileSystem>();
	OpenFile file(*fs, n);
	return format(std::move(fs));
}
//- good
std::size_t wipe_good(int n)
{
	auto fs = std::make_unique<FileSystem>();
	{
		OpenFile file(*fs, n);
	}
	return format(std::move(fs));
}
RUN_CASE(moved_parameter_ends, wipe_bad(1), wipe_good(1))
} // namespace moved_parameter_ends

// CASE variant_reassigned: the shape in the variant is borrowed, and the variant is given another shape
namespace variant_reassigned
{
struct Polygon {
	std::vector<int> corners;
};
struct Circle {
	int radius;
};
using Shape = std::variant<Circle, Polygon>;
//- bad
std::size_t round_off_bad(Shape &shape)
{
	auto &corners = std::get<Polygon>(shape).corners;
	shape = Circle{static_cast<int>(corners.size())};
	return corners.empty() ? 0 : static_cast<std::size_t>(corners.front());
}
//- good
std::size_t round_off_good(Shape &shape)
{
	const auto corners = std::get<Polygon>(shape).corners;
	shape = Circle{static_cast<int>(corners.size())};
	return corners.empty() ? 0 : static_cast<std::size_t>(corners.front());
}
RUN_CASE(variant_reassigned, ({
		 Shape s = Polygon{{1, 2, 3}};
		 round_off_bad(s);
	 }),
	 ({
		 Shape s = Polygon{{1, 2, 3}};
		 round_off_good(s);
	 }))
} // namespace variant_reassigned

// CASE tree_child_replaced: the subtree is replaced while a grandchild of it is borrowed
namespace tree_child_replaced
{
struct Node {
	int value = 0;
	std::unique_ptr<Node> left, right;
};
//- bad
int prune_bad(Node &root)
{
	Node &leaf = *root.left->left;
	root.left = nullptr;
	return leaf.value;
}
//- good
int prune_good(Node &root)
{
	std::unique_ptr<Node> leaf = std::move(root.left->left);
	root.left = nullptr;
	return leaf->value;
}
Node sample()
{
	Node root;
	root.left = std::make_unique<Node>();
	root.left->left = std::make_unique<Node>();
	return root;
}
RUN_CASE(tree_child_replaced, ({
		 Node n = sample();
		 prune_bad(n);
	 }),
	 ({
		 Node n = sample();
		 prune_good(n);
	 }))
} // namespace tree_child_replaced

// CASE base_holds_view: the base's destructor writes out a view of a string that the derived class has as a member
namespace base_holds_view
{
struct Sink {
	std::vector<std::string> lines;
};
class Tagged
{
public:
	explicit Tagged(Sink &sink BORROWED) : sink_(sink) {}
	Tagged(const Tagged &) = delete;
	~Tagged() { sink_.lines.emplace_back(tag_); }
	void tag(std::string_view tag KEPT_BY(this)) { tag_ = tag; }

private:
	Sink &sink_;
	std::string_view tag_;
};
//- bad
class RequestBad : public Tagged
{
public:
	RequestBad(Sink &sink BORROWED, int id)
		: Tagged(sink), name_("the request number " + std::to_string(id))
	{
		tag(name_);
	}

private:
	std::string name_;
};
std::size_t request_bad()
{
	Sink sink;
	{
		RequestBad request(sink, 1);
	}
	return sink.lines.size();
}
//- good
struct Named {
	explicit Named(int id) : name("the request number " + std::to_string(id)) {}
	std::string name;
};
class RequestGood : public Named, public Tagged
{
public:
	RequestGood(Sink &sink BORROWED, int id) : Named(id), Tagged(sink) { tag(name); }
};
std::size_t request_good()
{
	Sink sink;
	{
		RequestGood request(sink, 1);
	}
	return sink.lines.size();
}
RUN_CASE(base_holds_view, request_bad(), request_good())
} // namespace base_holds_view

// CASE action_list: the deferred actions are run at the end of the list, after the counters they add to
namespace action_list
{
class Deferred
{
public:
	~Deferred()
	{
		for (auto &action : actions_)
			action();
	}
	void add(std::function<void()> action KEPT_BY(this))
	{
		actions_.push_back(std::move(action));
	}

private:
	std::vector<std::function<void()>> actions_;
};
//- bad
int transaction_bad(int step)
{
	Deferred deferred;
	std::vector<int> undone;
	deferred.add([&undone, step] { undone.push_back(step); });
	return step + 1;
}
//- good
int transaction_good(int step)
{
	std::vector<int> undone;
	Deferred deferred;
	deferred.add([&undone, step] { undone.push_back(step); });
	return step + 1;
}
RUN_CASE(action_list, transaction_bad(2), transaction_good(2))
} // namespace action_list

// CASE cache_evicts: the lookup that follows evicts the page that is being copied from
namespace cache_evicts
{
struct Page {
	std::vector<char> bytes;
};
class PageCache
{
public:
	const Page &get(int number)
	{
		if (pages_.size() > 1)
			pages_.clear();
		auto &slot = pages_[number];
		if (!slot)
			slot = std::make_unique<Page>(
				Page{std::vector<char>(static_cast<std::size_t>(number) + 1, 'p')});
		return *slot;
	}

private:
	std::map<int, std::unique_ptr<Page>> pages_;
};
//- bad
std::size_t compare_bad(PageCache &cache, int a, int b)
{
	cache.get(a + b);
	const Page &first = cache.get(a);
	const Page &second = cache.get(b);
	return first.bytes.size() - second.bytes.size();
}
//- good
std::size_t compare_good(PageCache &cache, int a, int b)
{
	cache.get(a + b);
	const std::size_t first = cache.get(a).bytes.size();
	const Page &second = cache.get(b);
	return first - second.bytes.size();
}
RUN_CASE(cache_evicts, ({
		 PageCache c;
		 compare_bad(c, 1, 2);
	 }),
	 ({
		 PageCache c;
		 compare_good(c, 1, 2);
	 }))
} // namespace cache_evicts

// CASE weak_lock_temporary: the object behind lock() is borrowed in one statement and used in the next
namespace weak_lock_temporary
{
struct Model {
	std::vector<int> rows{1, 2, 3};
};
struct View {
	std::weak_ptr<Model> model;
};
std::shared_ptr<Model> load(View &view)
{
	auto model = std::make_shared<Model>();
	view.model = model;
	return model;
}
//- bad
int draw_bad(View &view)
{
	const std::vector<int> &rows = load(view)->rows;
	int sum = 0;
	for (int row : rows)
		sum += row;
	return sum;
}
//- good
int draw_good(View &view)
{
	const auto model = load(view);
	const std::vector<int> &rows = model->rows;
	int sum = 0;
	for (int row : rows)
		sum += row;
	return sum;
}
RUN_CASE(weak_lock_temporary, ({
		 View v;
		 draw_bad(v);
	 }),
	 ({
		 View v;
		 draw_good(v);
	 }))
} // namespace weak_lock_temporary

// CASE while_condition_variable: the line is a variable of the loop's condition, which each round ends
namespace while_condition_variable
{
struct Input {
	std::vector<std::string> lines;
	std::size_t at = 0;
	std::optional<std::string> next()
	{
		return at < lines.size() ? std::optional(lines[at++]) : std::nullopt;
	}
};
//- bad
std::size_t last_size_bad(Input input)
{
	const std::string *last = nullptr;
	while (const auto line = input.next())
		last = &*line;
	return last ? last->size() : 0;
}
//- good
std::size_t last_size_good(Input input)
{
	std::string last;
	while (const auto line = input.next())
		last = *line;
	return last.size();
}
RUN_CASE(while_condition_variable, last_size_bad({{"a", "bc"}}), last_size_good({{"a", "bc"}}))
} // namespace while_condition_variable

// CASE exchange_ends_old: the old configuration is a temporary after std::exchange, and a view of it is returned
namespace exchange_ends_old
{
//- bad
std::size_t update_bad(std::string &config, const std::string &fresh)
{
	std::string_view old = std::exchange(config, fresh);
	return old.find('=') + config.size();
}
//- good
std::size_t update_good(std::string &config, const std::string &fresh)
{
	std::string old = std::exchange(config, fresh);
	return old.find('=') + config.size();
}
RUN_CASE(exchange_ends_old, ({
		 std::string c = std::string(40, 'c') + "=";
		 update_bad(c, "f");
	 }),
	 ({
		 std::string c = std::string(40, 'c') + "=";
		 update_good(c, "f");
	 }))
} // namespace exchange_ends_old

// CASE switch_owner: the buffer is made in one case of the switch, and a span of it is used behind the switch
namespace switch_owner
{
//- bad
int decode_bad(int kind, std::span<const int> raw)
{
	std::span<const int> values = raw;
	switch (kind) {
	case 1: {
		std::vector<int> doubled(raw.begin(), raw.end());
		for (int &value : doubled)
			value *= 2;
		values = doubled;
		break;
	}
	default:
		break;
	}
	int sum = 0;
	for (int value : values)
		sum += value;
	return sum;
}
//- good
int decode_good(int kind, std::span<const int> raw)
{
	std::vector<int> doubled(raw.begin(), raw.end());
	std::span<const int> values = raw;
	switch (kind) {
	case 1: {
		for (int &value : doubled)
			value *= 2;
		values = doubled;
		break;
	}
	default:
		break;
	}
	int sum = 0;
	for (int value : values)
		sum += value;
	return sum;
}
RUN_CASE(switch_owner, ({
		 std::array<int, 2> r{1, 2};
		 decode_bad(1, r);
	 }),
	 ({
		 std::array<int, 2> r{1, 2};
		 decode_good(1, r);
	 }))
} // namespace switch_owner

// CASE catch_scope: the message is remembered by address in the handler, where the exception ends
namespace catch_scope
{
struct Failure {
	std::string text;
};
int risky(int n)
{
	if (n > 2)
		throw Failure{"number " + std::to_string(n) + " is too big for this function"};
	return n;
}
//- bad
std::size_t attempt_bad(int n)
{
	const std::string *message = nullptr;
	try {
		risky(n);
	} catch (const Failure &failure) {
		message = &failure.text;
	}
	return message ? message->size() : 0;
}
//- good
std::size_t attempt_good(int n)
{
	std::string message;
	try {
		risky(n);
	} catch (const Failure &failure) {
		message = failure.text;
	}
	return message.size();
}
RUN_CASE(catch_scope, attempt_bad(3), attempt_good(3))
} // namespace catch_scope

// CASE closed_in_loop: each round reopens the file in place, and the first file's borrow is used behind the loop
namespace closed_in_loop
{
struct Chunk {
	std::vector<int> data;
};
class Stream
{
public:
	Chunk &next(std::size_t size)
	{
		chunk_ = std::make_unique<Chunk>();
		chunk_->data.resize(size, 1);
		return *chunk_;
	}

private:
	std::unique_ptr<Chunk> chunk_;
};
//- bad
std::size_t read_bad(Stream &stream)
{
	Chunk &header = stream.next(4);
	std::size_t sum = 0;
	for (std::size_t i = 1; i < 3; i++)
		sum += stream.next(i).data.size();
	return sum + header.data.size();
}
//- good
std::size_t read_good(Stream &stream)
{
	const Chunk header = stream.next(4);
	std::size_t sum = 0;
	for (std::size_t i = 1; i < 3; i++)
		sum += stream.next(i).data.size();
	return sum + header.data.size();
}
RUN_CASE(closed_in_loop, ({
		 Stream s;
		 read_bad(s);
	 }),
	 ({
		 Stream s;
		 read_good(s);
	 }))
} // namespace closed_in_loop

// CLEAN files_below_system: files in several kinds of owners, each below its file system
int many_files()
{
	FileSystem root, home, stick;
	OpenFile plain(root, 1);
	auto boxed = std::make_unique<OpenFile>(home, 2);
	std::deque<OpenFile> queue;
	queue.emplace_back(stick, 3);
	return plain.number() + boxed->number() + queue.front().number();
}
RUN_CLEAN(files_below_system, many_files())

// CLEAN mount_struct: members in the right order, used through methods
class Mount
{
public:
	explicit Mount(int n) : file_(fs_, n) {}
	int number() const { return file_.number(); }

private:
	FileSystem fs_;
	OpenFile file_;
};
RUN_CLEAN(mount_struct, ({
		  Mount m(2);
		  m.number();
	  }))

// CLEAN defer_in_order: a scope action over what is declared above it
template <typename F>
class AtExit
{
public:
	explicit AtExit(F f BORROWED) : f_(std::move(f)) {}
	AtExit(const AtExit &) = delete;
	AtExit &operator=(const AtExit &) = delete;
	~AtExit() { f_(); }

private:
	F f_;
};
std::size_t with_note(std::vector<std::string> &log, int user)
{
	std::vector<int> stack;
	const AtExit note([&log, user] { log.push_back("user " + std::to_string(user)); });
	stack.push_back(user);
	stack.push_back(user + 1);
	return stack.size();
}
RUN_CLEAN(defer_in_order, ({
		  std::vector<std::string> l;
		  with_note(l, 1);
	  }))

// CLEAN lifetime_extended: a temporary that is bound to a const reference lives with it
std::size_t extended(int n)
{
	const std::string &text = std::to_string(n);
	const std::vector<int> &values = std::vector<int>(3, n);
	return text.size() + values.size();
}
RUN_CLEAN(lifetime_extended, extended(12))

// CLEAN replace_tree: a subtree is replaced, and what is borrowed after that is of the new one
struct Branch {
	int value = 0;
	std::unique_ptr<Branch> child;
};
int replace_child(Branch &branch, int value)
{
	branch.child = std::make_unique<Branch>();
	Branch &child = *branch.child;
	child.value = value;
	child.child = std::make_unique<Branch>();
	child.child->value = value + 1;
	return branch.child->child->value;
}
RUN_CLEAN(replace_tree, ({
		  Branch b;
		  replace_child(b, 1);
	  }))

// CLEAN virtual_owners: a list of objects with virtual destructors, one of them taken out and ended
struct Animal {
	virtual ~Animal() = default;
	virtual int legs() const = 0;
};
struct Dog : Animal {
	int legs() const override { return 4; }
};
struct Bird : Animal {
	int legs() const override { return 2; }
};
int zoo()
{
	std::vector<std::unique_ptr<Animal>> animals;
	animals.push_back(std::make_unique<Dog>());
	animals.push_back(std::make_unique<Bird>());
	int legs = animals.front()->legs();
	animals.erase(animals.begin());
	for (const auto &animal : animals)
		legs += animal->legs();
	return legs;
}
RUN_CLEAN(virtual_owners, zoo())

// CLEAN locked_shared: a weak reference is locked, and the lock is held while it is used
std::size_t peek(const std::weak_ptr<std::vector<int>> &weak)
{
	if (const auto strong = weak.lock()) {
		const std::vector<int> &values = *strong;
		return values.size();
	}
	return 0;
}
RUN_CLEAN(locked_shared, ({
		  auto s = std::make_shared<std::vector<int>>(2);
		  peek(s);
	  }))
