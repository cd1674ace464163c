// SPDX-License-Identifier: GPL-2.0
// Order of destruction: locals, temporaries, guards.
#include "../set.hh"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CLEAN span_of_log: a log, and what notes the end of a scope in it; used below
struct Log {
	std::vector<std::string> lines;
	void note(std::string_view text) { lines.emplace_back(text); }
};

class Span
{
public:
	Span(Log &log BORROWED, std::string_view name) : log_(log), name_(name) {}
	Span(const Span &) = delete;
	~Span() { log_.note(name_); }

private:
	Log &log_;
	std::string name_;
};

std::size_t note_once()
{
	Log log;
	{
		Span span(log, "once");
	}
	return log.lines.size();
}
RUN_CLEAN(span_of_log, note_once())

// CASE log_declared_last: the log ends before the span that writes to it
namespace log_declared_last
{
//- bad
void trace_bad()
{
	std::optional<Span> span;
	Log log;
	span.emplace(log, "request");
	log.lines.reserve(8);
}
//- good
void trace_good()
{
	Log log;
	std::optional<Span> span;
	span.emplace(log, "request");
}
RUN_CASE(log_declared_last, trace_bad(), trace_good())
} // namespace log_declared_last

// CASE reset_under_guard: what the guard refers to is freed while the guard still has to give it back
namespace reset_under_guard
{
struct Device {
	int users = 0;
};
class Use
{
public:
	explicit Use(Device &device BORROWED) : device_(device) { device_.users++; }
	Use(const Use &) = delete;
	~Use() { device_.users--; }

private:
	Device &device_;
};
//- bad
void shut_down_bad(std::unique_ptr<Device> device, bool broken)
{
	Use use(*device);
	if (broken)
		device.reset();
}
//- good
void shut_down_good(std::unique_ptr<Device> device, bool broken)
{
	{
		Use use(*device);
	}
	if (broken)
		device.reset();
}
RUN_CASE(reset_under_guard, shut_down_bad(std::make_unique<Device>(), true),
	 shut_down_good(std::make_unique<Device>(), true))
} // namespace reset_under_guard

// CASE unlock_after_free: the lock is a part of the node, which is freed while it is locked (in the C library: only TSan sees it)
namespace unlock_after_free
{
struct Node {
	std::mutex mutex;
	int value = 0;
};
//- bad
int remove_bad(std::map<int, std::unique_ptr<Node>> &nodes, int key)
{
	Node &node = *nodes.at(key);
	std::lock_guard lock(node.mutex);
	const int value = node.value;
	nodes.erase(key);
	return value;
}
//- good
int remove_good(std::map<int, std::unique_ptr<Node>> &nodes, int key)
{
	int value;
	{
		Node &node = *nodes.at(key);
		std::lock_guard lock(node.mutex);
		value = node.value;
	}
	nodes.erase(key);
	return value;
}
std::map<int, std::unique_ptr<Node>> one_node()
{
	std::map<int, std::unique_ptr<Node>> nodes;
	nodes[1] = std::make_unique<Node>();
	return nodes;
}
RUN_CASE(unlock_after_free, ({
		 auto n = one_node();
		 remove_bad(n, 1);
	 }),
	 ({
		 auto n = one_node();
		 remove_good(n, 1);
	 }))
} // namespace unlock_after_free

// CASE temporary_guard: the pinned page is a temporary, and its text is read in the next statement
namespace temporary_guard
{
class Pin
{
public:
	explicit Pin(const std::string &text) : text_(std::make_unique<std::string>(text)) {}
	const std::string &text() const { return *text_; }

private:
	std::unique_ptr<std::string> text_;
};
Pin pin(int page)
{
	return Pin("page " + std::to_string(page));
}
//- bad
std::size_t read_page_bad(int page)
{
	const std::string &text = pin(page).text();
	return text.size();
}
//- good
std::size_t read_page_good(int page)
{
	const Pin pinned = pin(page);
	const std::string &text = pinned.text();
	return text.size();
}
RUN_CASE(temporary_guard, read_page_bad(1), read_page_good(1))
} // namespace temporary_guard

// CASE scope_exit_order: the exit action uses a buffer that was declared after it, and has ended when it runs
namespace scope_exit_order
{
template <typename F>
class OnExit
{
public:
	explicit OnExit(F f BORROWED) : f_(std::move(f)) {}
	OnExit(const OnExit &) = delete;
	~OnExit() { f_(); }

private:
	F f_;
};
//- bad
void flush_bad(std::vector<int> &out)
{
	std::optional<OnExit<std::function<void()>>> at_exit;
	std::vector<int> pending{1, 2};
	at_exit.emplace([&] { out.insert(out.end(), pending.begin(), pending.end()); });
	pending.push_back(3);
}
//- good
void flush_good(std::vector<int> &out)
{
	std::vector<int> pending{1, 2};
	pending.push_back(3);
	OnExit at_exit([&] { out.insert(out.end(), pending.begin(), pending.end()); });
}
RUN_CASE(scope_exit_order, ({
		 std::vector<int> o;
		 flush_bad(o);
	 }),
	 ({
		 std::vector<int> o;
		 flush_good(o);
	 }))
} // namespace scope_exit_order

// CASE shared_owner_dropped: the last shared owner goes while a raw borrow of its object is still to be used
namespace shared_owner_dropped
{
struct Texture {
	std::vector<int> texels{1, 2, 3};
};
//- bad
int draw_bad()
{
	auto texture = std::make_shared<Texture>();
	const std::vector<int> &texels = texture->texels;
	texture = std::make_shared<Texture>();
	return texels.front();
}
//- good
int draw_good()
{
	auto texture = std::make_shared<Texture>();
	texture = std::make_shared<Texture>();
	const std::vector<int> &texels = texture->texels;
	return texels.front();
}
RUN_CASE(shared_owner_dropped, draw_bad(), draw_good())
} // namespace shared_owner_dropped

// CASE expired_weak: the object is used after the shared owner that lock() gave has ended
namespace expired_weak
{
struct Peer {
	std::vector<int> ids{7};
};
//- bad
int id_of_bad(std::weak_ptr<Peer> weak, std::shared_ptr<Peer> &owner)
{
	Peer *peer = nullptr;
	if (auto strong = weak.lock())
		peer = strong.get();
	owner.reset();
	return peer ? peer->ids.front() : 0;
}
//- good
int id_of_good(std::weak_ptr<Peer> weak, std::shared_ptr<Peer> &owner)
{
	auto peer = weak.lock();
	owner.reset();
	return peer ? peer->ids.front() : 0;
}
RUN_CASE(expired_weak, ({
		 auto o = std::make_shared<Peer>();
		 id_of_bad(o, o);
	 }),
	 ({
		 auto o = std::make_shared<Peer>();
		 id_of_good(o, o);
	 }))
} // namespace expired_weak

// CASE inner_block: the address of an object of an inner block is used after the block
namespace inner_block
{
struct Shape {
	virtual ~Shape() = default;
	virtual int area() const = 0;
};
struct Square : Shape {
	explicit Square(int e) : edge(e) {}
	int area() const override { return edge * edge; }
	int edge;
};
struct Empty : Shape {
	int area() const override { return 0; }
};
//- bad
int measure_bad(int edge)
{
	const Shape *shape = nullptr;
	if (edge > 0) {
		Square square(edge);
		shape = &square;
	}
	return shape ? shape->area() : 0;
}
//- good
int measure_good(int edge)
{
	const Shape *shape = nullptr;
	Square square(edge);
	if (edge > 0)
		shape = &square;
	return shape ? shape->area() : 0;
}
RUN_CASE(inner_block, measure_bad(2), measure_good(2))
} // namespace inner_block

// CASE lock_of_ended_object: the guard lives longer than the object whose lock it holds (in the C library: only TSan sees it)
namespace lock_of_ended_object
{
struct Account {
	std::mutex mutex;
	int balance = 3;
};
//- bad
int audit_bad()
{
	std::unique_lock<std::mutex> lock;
	int balance;
	{
		auto account = std::make_unique<Account>();
		lock = std::unique_lock(account->mutex);
		balance = account->balance;
	}
	lock.unlock();
	return balance;
}
//- good
int audit_good()
{
	int balance;
	{
		auto account = std::make_unique<Account>();
		std::unique_lock<std::mutex> lock;
		lock = std::unique_lock(account->mutex);
		balance = account->balance;
		lock.unlock();
	}
	return balance;
}
RUN_CASE(lock_of_ended_object, audit_bad(), audit_good())
} // namespace lock_of_ended_object

// CASE vector_of_guards: the guards are in a vector that is declared before what they refer to
namespace vector_of_guards
{
//- bad
void spans_bad(std::string_view name)
{
	std::vector<std::unique_ptr<Span>> spans;
	Log log;
	spans.push_back(std::make_unique<Span>(log, name));
}
//- good
void spans_good(std::string_view name)
{
	Log log;
	std::vector<std::unique_ptr<Span>> spans;
	spans.push_back(std::make_unique<Span>(log, name));
}
RUN_CASE(vector_of_guards, spans_bad("x"), spans_good("x"))
} // namespace vector_of_guards

// CASE replaced_while_borrowed: assigning the optional ends the value that the reader refers to
namespace replaced_while_borrowed
{
struct Chunk {
	std::vector<char> bytes;
};
class Reader
{
public:
	explicit Reader(const Chunk &chunk BORROWED) : chunk_(chunk) {}
	char next() { return chunk_.bytes[at_++]; }

private:
	const Chunk &chunk_;
	std::size_t at_ = 0;
};
//- bad
int read_two_bad()
{
	std::optional<Chunk> chunk(Chunk{{'a', 'b'}});
	Reader reader(*chunk);
	int sum = reader.next();
	chunk.reset();
	sum += reader.next();
	return sum;
}
//- good
int read_two_good()
{
	std::optional<Chunk> chunk(Chunk{{'a', 'b'}});
	Reader reader(*chunk);
	int sum = reader.next();
	sum += reader.next();
	chunk.reset();
	return sum;
}
RUN_CASE(replaced_while_borrowed, read_two_bad(), read_two_good())
} // namespace replaced_while_borrowed

// CASE conditional_owner: only one path keeps the owner, the borrow is used on both
namespace conditional_owner
{
//- bad
std::size_t archive_bad(std::vector<std::unique_ptr<std::string>> &kept, bool keep)
{
	std::string *text;
	{
		auto made = std::make_unique<std::string>("some text");
		text = made.get();
		if (keep)
			kept.push_back(std::move(made));
	}
	return text->size();
}
//- good
std::size_t archive_good(std::vector<std::unique_ptr<std::string>> &kept, bool keep)
{
	auto made = std::make_unique<std::string>("some text");
	const std::size_t size = made->size();
	if (keep)
		kept.push_back(std::move(made));
	return size;
}
RUN_CASE(conditional_owner, ({
		 std::vector<std::unique_ptr<std::string>> k;
		 archive_bad(k, false);
	 }),
	 ({
		 std::vector<std::unique_ptr<std::string>> k;
		 archive_good(k, false);
	 }))
} // namespace conditional_owner

// CASE switch_scope: a case's own object is referred to behind the switch
namespace switch_scope
{
//- bad
std::size_t render_bad(int kind)
{
	std::string_view text = "none";
	switch (kind) {
	case 1: {
		std::string made(40, 'x');
		text = made;
		break;
	}
	default:
		break;
	}
	return static_cast<std::size_t>(std::count(text.begin(), text.end(), 'x'));
}
//- good
std::size_t render_good(int kind)
{
	std::string_view text = "none";
	std::string made;
	switch (kind) {
	case 1: {
		made = std::string(40, 'x');
		text = made;
		break;
	}
	default:
		break;
	}
	return static_cast<std::size_t>(std::count(text.begin(), text.end(), 'x'));
}
RUN_CASE(switch_scope, render_bad(1), render_good(1))
} // namespace switch_scope

// CASE if_initialiser: what the initialiser of the if made ends with the if
namespace if_initialiser
{
struct Row {
	std::string name;
};
std::optional<Row> fetch(int id)
{
	if (id < 0)
		return std::nullopt;
	return Row{"row number " + std::to_string(id) + " of a long table"};
}
//- bad
std::size_t name_length_bad(int id)
{
	std::string_view name;
	if (auto row = fetch(id))
		name = row->name;
	return name.find('t');
}
//- good
std::size_t name_length_good(int id)
{
	std::string name;
	if (auto row = fetch(id))
		name = row->name;
	return name.find('t');
}
RUN_CASE(if_initialiser, name_length_bad(1), name_length_good(1))
} // namespace if_initialiser

// CLEAN span_with_exits: a guard that ends on each way out, before its log
std::size_t trace_request(bool deep)
{
	Log log;
	{
		Span outer(log, "request");
		const std::string name = "query";
		if (deep && name.size() > 3)
			return name.size();
	}
	return log.lines.size();
}
RUN_CLEAN(span_with_exits, trace_request(true) + trace_request(false))

// CLEAN undo_unless_committed: a guard that undoes what was begun, unless it is told not to
class Rollback
{
public:
	explicit Rollback(std::vector<int> &rows BORROWED) : rows_(rows), size_(rows.size()) {}
	Rollback(const Rollback &) = delete;
	~Rollback()
	{
		if (!committed_)
			rows_.resize(size_);
	}
	void add(int row) { rows_.push_back(row); }
	void commit() { committed_ = true; }

private:
	std::vector<int> &rows_;
	std::size_t size_;
	bool committed_ = false;
};
bool import_rows(std::vector<int> &rows, const std::vector<int> &input)
{
	Rollback transaction(rows);
	for (int row : input) {
		if (row < 0)
			return false;
		transaction.add(row);
	}
	transaction.commit();
	return true;
}
RUN_CLEAN(undo_unless_committed, ({
		  std::vector<int> r;
		  import_rows(r, {1, -2});
		  import_rows(r, {3});
	  }))

// CLEAN extended_temporary: a reference to a temporary that is the whole result keeps it alive
std::string join(const std::vector<std::string> &parts)
{
	std::string out;
	for (const std::string &part : parts)
		out += part + "/";
	return out;
}
std::size_t depth_of(const std::vector<std::string> &parts)
{
	const std::string &path = join(parts);
	return static_cast<std::size_t>(std::count(path.begin(), path.end(), '/'));
}
RUN_CLEAN(extended_temporary, depth_of({"usr", "lib"}))

// CLEAN used_within_statement: a view of a temporary that is done with before the statement ends
bool is_absolute(const std::string &base, const std::string &name)
{
	return std::string_view(base + "/" + name).starts_with('/') ||
	       join({base, name}).ends_with('/');
}
RUN_CLEAN(used_within_statement, is_absolute("/usr", "lib"))

// CLEAN lock_then_notify: the guard's block ends before the slow part begins
struct Mailbox {
	std::mutex mutex;
	std::vector<std::string> letters;
};
std::size_t take_all(Mailbox &mailbox)
{
	std::vector<std::string> batch;
	{
		std::scoped_lock lock(mailbox.mutex);
		batch.swap(mailbox.letters);
	}
	std::size_t size = 0;
	for (const std::string &letter : batch)
		size += letter.size();
	return size;
}
RUN_CLEAN(lock_then_notify, ({
		  Mailbox m;
		  m.letters = {"a"};
		  take_all(m);
	  }))

// CLEAN locked_weak: the owner that lock() gives lives as long as it is used
std::size_t name_of(const std::weak_ptr<std::string> &weak)
{
	if (const auto name = weak.lock(); name && !name->empty())
		return name->size();
	return 0;
}
RUN_CLEAN(locked_weak, ({
		  auto s = std::make_shared<std::string>("x");
		  name_of(s);
	  }))

// CLEAN unwinding_stack: owners that end from the top of a stack down
int unwind(std::vector<std::unique_ptr<int>> frames)
{
	int sum = 0;
	while (!frames.empty()) {
		const auto top = std::move(frames.back());
		frames.pop_back();
		sum = sum * 2 + *top;
	}
	return sum;
}
RUN_CLEAN(unwinding_stack, ({
		  std::vector<std::unique_ptr<int>> f;
		  f.push_back(std::make_unique<int>(1));
		  unwind(std::move(f));
	  }))
