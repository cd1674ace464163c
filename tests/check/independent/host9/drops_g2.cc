// SPDX-License-Identifier: GPL-2.0
// Owners and resources: who ends what, how often, and what still points to it.
#include "../set.hh"
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <stack>
#include <string>
#include <utility>
#include <vector>

// CASE lease_after_reset: the connection is ended by hand while a lease of it still lives
namespace lease_after_reset
{
class Connection
{
public:
	void use(int step) { users_.push_back(step); }
	void leave() { users_.pop_back(); }
	std::size_t users() const { return users_.size(); }

private:
	std::vector<int> users_;
};
class Lease
{
public:
	explicit Lease(Connection &connection) : connection_(connection) { connection_.use(1); }
	~Lease() { connection_.leave(); }
	Lease(const Lease &) = delete;
	Lease &operator=(const Lease &) = delete;

private:
	Connection &connection_;
};
//- bad
std::size_t query_bad(std::unique_ptr<Connection> &connection, bool last)
{
	if (!connection)
		connection = std::make_unique<Connection>();
	Lease lease(*connection);
	const std::size_t users = connection->users();
	if (last)
		connection.reset();
	return users;
}
std::size_t drive_bad(int n)
{
	std::unique_ptr<Connection> connection;
	std::size_t users = 0;
	for (int i = 1; i <= n; i++)
		users += query_bad(connection, i == n);
	return users;
}
//- good
std::size_t query_good(std::unique_ptr<Connection> &connection, bool last)
{
	if (!connection)
		connection = std::make_unique<Connection>();
	std::size_t users = 0;
	{
		Lease lease(*connection);
		users = connection->users();
	}
	if (last)
		connection.reset();
	return users;
}
std::size_t drive_good(int n)
{
	std::unique_ptr<Connection> connection;
	std::size_t users = 0;
	for (int i = 1; i <= n; i++)
		users += query_good(connection, i == n);
	return users;
}
//- shared
} // namespace lease_after_reset
RUN_CASE(lease_after_reset, lease_after_reset::drive_bad(3), lease_after_reset::drive_good(3))

// CASE widget_parent: children leave the parent's list while its destructor walks that list
namespace widget_parent
{
//- bad
class WidgetBad
{
public:
	explicit WidgetBad(WidgetBad *parent) : parent_(parent)
	{
		if (parent_)
			parent_->children_.push_back(this);
	}
	WidgetBad(const WidgetBad &) = delete;
	WidgetBad &operator=(const WidgetBad &) = delete;
	~WidgetBad()
	{
		for (WidgetBad *child : children_)
			delete child;
		if (parent_)
			parent_->children_.remove(this);
	}
	std::size_t children() const { return children_.size(); }

private:
	WidgetBad *parent_;
	std::list<WidgetBad *> children_;
};
std::size_t drive_bad(int n)
{
	auto window = std::make_unique<WidgetBad>(nullptr);
	for (int i = 0; i < n; i++)
		new WidgetBad(window.get());
	return window->children();
}
//- good
class WidgetGood
{
public:
	explicit WidgetGood(WidgetGood *parent) : parent_(parent)
	{
		if (parent_)
			parent_->children_.push_back(this);
	}
	WidgetGood(const WidgetGood &) = delete;
	WidgetGood &operator=(const WidgetGood &) = delete;
	~WidgetGood()
	{
		while (!children_.empty())
			delete children_.front();
		if (parent_)
			parent_->children_.remove(this);
	}
	std::size_t children() const { return children_.size(); }

private:
	WidgetGood *parent_;
	std::list<WidgetGood *> children_;
};
std::size_t drive_good(int n)
{
	auto window = std::make_unique<WidgetGood>(nullptr);
	for (int i = 0; i < n; i++)
		new WidgetGood(window.get());
	return window->children();
}
//- shared
} // namespace widget_parent
RUN_CASE(widget_parent, widget_parent::drive_bad(3), widget_parent::drive_good(3))

// CASE frame_pop: the frame on top is popped and then read through the reference to it
namespace frame_pop
{
struct Frame {
	std::string function;
	std::vector<int> locals;
};
void fill(std::stack<Frame, std::vector<Frame>> &stack, int n)
{
	for (int i = 0; i < n; i++)
		stack.push({"a function with a rather long name", std::vector<int>(i + 1, i)});
}
//- bad
int unwind_bad(std::stack<Frame, std::vector<Frame>> &stack)
{
	int sum = 0;
	while (!stack.empty()) {
		const Frame &frame = stack.top();
		stack.pop();
		for (int local : frame.locals)
			sum += local;
	}
	return sum;
}
int drive_bad(int n)
{
	std::stack<Frame, std::vector<Frame>> stack;
	fill(stack, n);
	return unwind_bad(stack);
}
//- good
int unwind_good(std::stack<Frame, std::vector<Frame>> &stack)
{
	int sum = 0;
	while (!stack.empty()) {
		const Frame frame = std::move(stack.top());
		stack.pop();
		for (int local : frame.locals)
			sum += local;
	}
	return sum;
}
int drive_good(int n)
{
	std::stack<Frame, std::vector<Frame>> stack;
	fill(stack, n);
	return unwind_good(stack);
}
//- shared
} // namespace frame_pop
RUN_CASE(frame_pop, frame_pop::drive_bad(3), frame_pop::drive_good(3))

// CASE logout_notice: the user is erased from the table and then named through the pointer
namespace logout_notice
{
struct User {
	std::string name;
	int visits = 0;
};
//- bad
class OnlineBad
{
public:
	void login(int id, const std::string &name)
	{
		users_.try_emplace(id, User{name, 0}).first->second.visits++;
	}
	bool logout(int id)
	{
		User *user = find(id);
		if (!user)
			return false;
		users_.erase(id);
		notices_.push_back("bye " + user->name);
		return true;
	}
	std::size_t notices() const { return notices_.size(); }

private:
	User *find(int id)
	{
		auto found = users_.find(id);
		return found == users_.end() ? nullptr : &found->second;
	}
	std::map<int, User> users_;
	std::vector<std::string> notices_;
};
std::size_t drive_bad(int n)
{
	OnlineBad online;
	for (int i = 0; i < n; i++)
		online.login(i, "someone with a name that is long");
	online.logout(n);
	online.logout(0);
	return online.notices();
}
//- good
class OnlineGood
{
public:
	void login(int id, const std::string &name)
	{
		users_.try_emplace(id, User{name, 0}).first->second.visits++;
	}
	bool logout(int id)
	{
		User *user = find(id);
		if (!user)
			return false;
		notices_.push_back("bye " + user->name);
		users_.erase(id);
		return true;
	}
	std::size_t notices() const { return notices_.size(); }

private:
	User *find(int id)
	{
		auto found = users_.find(id);
		return found == users_.end() ? nullptr : &found->second;
	}
	std::map<int, User> users_;
	std::vector<std::string> notices_;
};
std::size_t drive_good(int n)
{
	OnlineGood online;
	for (int i = 0; i < n; i++)
		online.login(i, "someone with a name that is long");
	online.logout(n);
	online.logout(0);
	return online.notices();
}
//- shared
} // namespace logout_notice
RUN_CASE(logout_notice, logout_notice::drive_bad(3), logout_notice::drive_good(3))

// CASE drop_front: the head is reset to a node that the ended head still owned
namespace drop_front
{
struct Item {
	int value = 0;
	std::unique_ptr<Item> next;
};
std::unique_ptr<Item> make_items(int n)
{
	std::unique_ptr<Item> head;
	for (int i = 0; i < n; i++) {
		auto item = std::make_unique<Item>();
		item->value = i;
		item->next = std::move(head);
		head = std::move(item);
	}
	return head;
}
//- bad
int drop_above_bad(std::unique_ptr<Item> &head, int limit)
{
	int dropped = 0;
	while (head && head->value > limit) {
		head.reset(head->next.get());
		dropped++;
	}
	return dropped;
}
int drive_bad(int n)
{
	std::unique_ptr<Item> head = make_items(n);
	return drop_above_bad(head, 1);
}
//- good
int drop_above_good(std::unique_ptr<Item> &head, int limit)
{
	int dropped = 0;
	while (head && head->value > limit) {
		head.reset(head->next.release());
		dropped++;
	}
	return dropped;
}
int drive_good(int n)
{
	std::unique_ptr<Item> head = make_items(n);
	return drop_above_good(head, 1);
}
//- shared
} // namespace drop_front
RUN_CASE(drop_front, drop_front::drive_bad(5), drop_front::drive_good(5))

// CASE packet_clone: the forwarded packet is a flat copy, so its payload is freed with both packets
namespace packet_clone
{
struct Packet {
	int to = 0;
	char *payload = nullptr;
};
Packet packet_make(int to, const char *text)
{
	return {to, strdup(text)};
}
void packet_free(Packet &packet)
{
	std::free(packet.payload);
	packet.payload = nullptr;
}
//- bad
std::size_t broadcast_bad(const Packet &packet, int receivers)
{
	std::size_t sent = 0;
	for (int i = 0; i < receivers; i++) {
		Packet forward = packet;
		forward.to = i;
		sent += std::strlen(forward.payload);
		packet_free(forward);
	}
	return sent;
}
std::size_t drive_bad(int n)
{
	Packet packet = packet_make(0, "a payload");
	const std::size_t sent = broadcast_bad(packet, n);
	packet_free(packet);
	return sent;
}
//- good
std::size_t broadcast_good(const Packet &packet, int receivers)
{
	std::size_t sent = 0;
	for (int i = 0; i < receivers; i++) {
		Packet forward = packet_make(i, packet.payload);
		sent += std::strlen(forward.payload);
		packet_free(forward);
	}
	return sent;
}
std::size_t drive_good(int n)
{
	Packet packet = packet_make(0, "a payload");
	const std::size_t sent = broadcast_good(packet, n);
	packet_free(packet);
	return sent;
}
//- shared
} // namespace packet_clone
RUN_CASE(packet_clone, packet_clone::drive_bad(2), packet_clone::drive_good(2))

// CASE put_twice: on failure the callee drops the caller's count, and the caller drops it again
namespace put_twice
{
struct Request {
	int count;
	int size;
};
Request *request_get(int size)
{
	return new Request{1, size};
}
void request_put(Request *request)
{
	if (--request->count == 0)
		delete request;
}
//- bad
bool submit_bad(Request *request, int limit)
{
	if (request->size > limit) {
		request_put(request);
		return false;
	}
	request->size = 0;
	return true;
}
int drive_bad(int n)
{
	int accepted = 0;
	for (int i = 0; i < n; i++) {
		Request *request = request_get(i);
		if (submit_bad(request, 1))
			accepted++;
		request_put(request);
	}
	return accepted;
}
//- good
bool submit_good(Request *request, int limit)
{
	if (request->size > limit) {
		request->size = limit;
		return false;
	}
	request->size = 0;
	return true;
}
int drive_good(int n)
{
	int accepted = 0;
	for (int i = 0; i < n; i++) {
		Request *request = request_get(i);
		if (submit_good(request, 1))
			accepted++;
		request_put(request);
	}
	return accepted;
}
//- shared
} // namespace put_twice
RUN_CASE(put_twice, put_twice::drive_bad(3), put_twice::drive_good(3))

// CASE title_chars: the characters of a title returned by value are used a statement later
namespace title_chars
{
class Window
{
public:
	explicit Window(std::string document) : document_(std::move(document)) {}
	std::string title() const
	{
		return document_ + (changed_ ? " (changed) - Editor" : " - the Editor");
	}
	void change() { changed_ = true; }

private:
	std::string document_;
	bool changed_ = false;
};
struct Screen {
	char line[24] = "";
	void put(const char *text) { std::strncpy(line, text, sizeof(line) - 1); }
};
//- bad
void draw_bad(Screen &screen, const Window &window)
{
	const char *title = window.title().c_str();
	if (*title)
		screen.put(title);
}
std::size_t drive_bad(int n)
{
	Screen screen;
	Window window("notes" + std::string(n, 's'));
	window.change();
	draw_bad(screen, window);
	return std::strlen(screen.line);
}
//- good
void draw_good(Screen &screen, const Window &window)
{
	const std::string title = window.title();
	if (!title.empty())
		screen.put(title.c_str());
}
std::size_t drive_good(int n)
{
	Screen screen;
	Window window("notes" + std::string(n, 's'));
	window.change();
	draw_good(screen, window);
	return std::strlen(screen.line);
}
//- shared
} // namespace title_chars
RUN_CASE(title_chars, title_chars::drive_bad(3), title_chars::drive_good(3))

// CASE guard_dismiss: the guard of the error path also frees the surface that is returned
namespace guard_dismiss
{
struct Surface {
	int width;
	int height;
	int *pixels;
};
void surface_free(Surface *surface)
{
	if (!surface)
		return;
	std::free(surface->pixels);
	delete surface;
}
class SurfaceGuard
{
public:
	explicit SurfaceGuard(Surface *surface) : surface_(surface) {}
	~SurfaceGuard() { surface_free(surface_); }
	SurfaceGuard(const SurfaceGuard &) = delete;
	SurfaceGuard &operator=(const SurfaceGuard &) = delete;
	Surface *dismiss() { return std::exchange(surface_, nullptr); }

private:
	Surface *surface_;
};
//- bad
Surface *surface_make_bad(int width, int height)
{
	Surface *surface = new Surface{width, height, nullptr};
	SurfaceGuard guard(surface);
	surface->pixels = static_cast<int *>(std::calloc(width * height, sizeof(int)));
	if (!surface->pixels)
		return nullptr;
	return surface;
}
int drive_bad(int n)
{
	Surface *surface = surface_make_bad(n, n);
	const int width = surface ? surface->width : 0;
	surface_free(surface);
	return width;
}
//- good
Surface *surface_make_good(int width, int height)
{
	Surface *surface = new Surface{width, height, nullptr};
	SurfaceGuard guard(surface);
	surface->pixels = static_cast<int *>(std::calloc(width * height, sizeof(int)));
	if (!surface->pixels)
		return nullptr;
	return guard.dismiss();
}
int drive_good(int n)
{
	Surface *surface = surface_make_good(n, n);
	const int width = surface ? surface->width : 0;
	surface_free(surface);
	return width;
}
//- shared
} // namespace guard_dismiss
RUN_CASE(guard_dismiss, guard_dismiss::drive_bad(3), guard_dismiss::drive_good(3))

// CASE out_buffer: the write position stays in the old block after the buffer was made larger
namespace out_buffer
{
struct Buffer {
	char *data = nullptr;
	std::size_t size = 0;
	std::size_t capacity = 0;
};
bool reserve(Buffer &buffer, std::size_t more)
{
	if (buffer.capacity - buffer.size >= more)
		return true;
	const std::size_t capacity = (buffer.size + more) * 2;
	char *data = static_cast<char *>(std::realloc(buffer.data, capacity));
	if (!data)
		return false;
	buffer.data = data;
	buffer.capacity = capacity;
	return true;
}
//- bad
bool append_bad(Buffer &buffer, const char *text)
{
	const std::size_t length = std::strlen(text);
	char *at = buffer.data + buffer.size;
	if (!reserve(buffer, length + 1))
		return false;
	std::memcpy(at, text, length + 1);
	buffer.size += length;
	return true;
}
std::size_t drive_bad(int n)
{
	Buffer buffer;
	for (int i = 0; i < n; i++)
		append_bad(buffer, "some text ");
	std::free(buffer.data);
	return buffer.size;
}
//- good
bool append_good(Buffer &buffer, const char *text)
{
	const std::size_t length = std::strlen(text);
	if (!reserve(buffer, length + 1))
		return false;
	char *at = buffer.data + buffer.size;
	std::memcpy(at, text, length + 1);
	buffer.size += length;
	return true;
}
std::size_t drive_good(int n)
{
	Buffer buffer;
	for (int i = 0; i < n; i++)
		append_good(buffer, "some text ");
	std::free(buffer.data);
	return buffer.size;
}
//- shared
} // namespace out_buffer
RUN_CASE(out_buffer, out_buffer::drive_bad(5), out_buffer::drive_good(5))

// CASE slot_flag: clear() ends the value in its slot but leaves the flag set, so it is ended again
namespace slot_flag
{
struct Label {
	std::string text;
};
//- bad
class SlotBad
{
public:
	SlotBad() = default;
	SlotBad(const SlotBad &) = delete;
	SlotBad &operator=(const SlotBad &) = delete;
	~SlotBad() { clear(); }
	void set(const std::string &text)
	{
		clear();
		new (&storage_) Label{text};
		full_ = true;
	}
	void clear()
	{
		if (!full_)
			return;
		label().~Label();
	}
	std::size_t size() { return full_ ? label().text.size() : 0; }

private:
	Label &label() { return *std::launder(reinterpret_cast<Label *>(&storage_)); }
	alignas(Label) unsigned char storage_[sizeof(Label)] = {};
	bool full_ = false;
};
std::size_t drive_bad(int n)
{
	SlotBad slot;
	std::size_t size = 0;
	for (int i = 0; i < n; i++) {
		slot.set("a label that does not fit in the string itself");
		size += slot.size();
	}
	slot.clear();
	return size;
}
//- good
class SlotGood
{
public:
	SlotGood() = default;
	SlotGood(const SlotGood &) = delete;
	SlotGood &operator=(const SlotGood &) = delete;
	~SlotGood() { clear(); }
	void set(const std::string &text)
	{
		clear();
		new (&storage_) Label{text};
		full_ = true;
	}
	void clear()
	{
		if (!full_)
			return;
		full_ = false;
		label().~Label();
	}
	std::size_t size() { return full_ ? label().text.size() : 0; }

private:
	Label &label() { return *std::launder(reinterpret_cast<Label *>(&storage_)); }
	alignas(Label) unsigned char storage_[sizeof(Label)] = {};
	bool full_ = false;
};
std::size_t drive_good(int n)
{
	SlotGood slot;
	std::size_t size = 0;
	for (int i = 0; i < n; i++) {
		slot.set("a label that does not fit in the string itself");
		size += slot.size();
	}
	slot.clear();
	return size;
}
//- shared
} // namespace slot_flag
RUN_CASE(slot_flag, slot_flag::drive_bad(3), slot_flag::drive_good(3))

// CASE exit_order: made before the statistics, the cache writes to them after their end
namespace exit_order
{
class Statistics
{
public:
	static Statistics &instance()
	{
		static Statistics statistics;
		return statistics;
	}
	void add(const std::string &line)
	{
		lines_.insert(lines_.begin(), line);
		size_ += lines_.front().size();
	}
	std::size_t size() const { return size_; }

private:
	Statistics() { lines_.reserve(16); }
	std::vector<std::string> lines_;
	std::size_t size_ = 0;
};
//- bad
class CacheBad
{
public:
	static CacheBad &instance()
	{
		static CacheBad cache;
		return cache;
	}
	CacheBad() = default;
	~CacheBad()
	{
		Statistics::instance().add("cached values: " + std::to_string(values_.size()));
	}
	int square(int value) { return values_.try_emplace(value, value * value).first->second; }

private:
	std::map<int, int> values_;
};
std::size_t drive_bad(int n)
{
	for (int i = 0; i < n; i++)
		CacheBad::instance().square(i);
	Statistics::instance().add("driven");
	return Statistics::instance().size();
}
//- good
class CacheGood
{
public:
	static CacheGood &instance()
	{
		static CacheGood cache;
		return cache;
	}
	CacheGood() : statistics_(Statistics::instance()) {}
	~CacheGood() { statistics_.add("cached values: " + std::to_string(values_.size())); }
	int square(int value) { return values_.try_emplace(value, value * value).first->second; }

private:
	Statistics &statistics_;
	std::map<int, int> values_;
};
std::size_t drive_good(int n)
{
	for (int i = 0; i < n; i++)
		CacheGood::instance().square(i);
	Statistics::instance().add("driven");
	return Statistics::instance().size();
}
//- shared
} // namespace exit_order
RUN_CASE(exit_order, exit_order::drive_bad(3), exit_order::drive_good(3))

// CLEAN intrusive_queue: correct
namespace intrusive_queue
{
struct Link {
	Link *prev = this;
	Link *next = this;

	Link() = default;
	Link(const Link &) = delete;
	Link &operator=(const Link &) = delete;
	~Link() { unlink(); }
	void unlink()
	{
		prev->next = next;
		next->prev = prev;
		prev = next = this;
	}
	void append(Link &link)
	{
		link.prev = prev;
		link.next = this;
		prev->next = &link;
		prev = &link;
	}
	bool empty() const { return next == this; }
};
struct Task : Link {
	int priority = 0;
};
int drive(int n)
{
	Link queue;
	std::vector<std::unique_ptr<Task>> tasks;
	for (int i = 0; i < n; i++) {
		tasks.push_back(std::make_unique<Task>());
		tasks.back()->priority = i;
		queue.append(*tasks.back());
	}
	if (!tasks.empty())
		tasks.erase(tasks.begin());
	int sum = 0;
	while (!queue.empty()) {
		Task *task = static_cast<Task *>(queue.next);
		sum += task->priority;
		task->unlink();
	}
	return sum;
}
} // namespace intrusive_queue
RUN_CLEAN(intrusive_queue, intrusive_queue::drive(4))

// CLEAN counted_handle: correct
namespace counted_handle
{
template <class T>
class Counted
{
public:
	Counted() = default;
	explicit Counted(T value) : box_(new Box{std::move(value), 1}) {}
	Counted(const Counted &other) : box_(other.box_)
	{
		if (box_)
			box_->count++;
	}
	Counted(Counted &&other) noexcept : box_(std::exchange(other.box_, nullptr)) {}
	Counted &operator=(Counted other) noexcept
	{
		std::swap(box_, other.box_);
		return *this;
	}
	~Counted()
	{
		if (box_ && --box_->count == 0)
			delete box_;
	}
	explicit operator bool() const { return box_; }
	T &operator*() const { return box_->value; }

private:
	struct Box {
		T value;
		int count;
	};
	Box *box_ = nullptr;
};
std::size_t drive(int n)
{
	Counted<std::string> current;
	std::vector<Counted<std::string>> history;
	for (int i = 0; i < n; i++) {
		current = Counted<std::string>("version " + std::to_string(i));
		history.push_back(current);
		current = history.front();
		Counted<std::string> &same = current;
		current = same;
	}
	return history.size() + (current ? (*current).size() : 0);
}
} // namespace counted_handle
RUN_CLEAN(counted_handle, counted_handle::drive(3))

// CLEAN erase_while_walking: correct
namespace erase_while_walking
{
struct Lock {
	int owner = 0;
	int age = 0;
};
int expire(std::map<std::string, Lock> &locks, int limit)
{
	int owners = 0;
	for (auto it = locks.begin(); it != locks.end();) {
		Lock &lock = it->second;
		if (++lock.age < limit) {
			++it;
			continue;
		}
		owners += lock.owner;
		it = locks.erase(it);
	}
	return owners;
}
int drive(int n)
{
	std::map<std::string, Lock> locks;
	for (int i = 0; i < n; i++)
		locks["lock " + std::to_string(i)] = Lock{i, i % 2};
	return expire(locks, 2) + static_cast<int>(locks.size());
}
} // namespace erase_while_walking
RUN_CLEAN(erase_while_walking, erase_while_walking::drive(5))

// CLEAN parent_links: correct
namespace parent_links
{
class Node
{
public:
	explicit Node(std::string name) : name_(std::move(name)) {}
	Node(const Node &) = delete;
	Node &operator=(const Node &) = delete;
	Node &add(std::string name)
	{
		children_.push_back(std::make_unique<Node>(std::move(name)));
		children_.back()->parent_ = this;
		return *children_.back();
	}
	std::unique_ptr<Node> detach()
	{
		if (!parent_)
			return nullptr;
		auto &siblings = parent_->children_;
		auto found = std::find_if(siblings.begin(), siblings.end(),
					  [this](const auto &node) { return node.get() == this; });
		std::unique_ptr<Node> self = std::move(*found);
		siblings.erase(found);
		parent_ = nullptr;
		return self;
	}
	std::string path() const { return parent_ ? parent_->path() + "/" + name_ : name_; }

private:
	std::string name_;
	Node *parent_ = nullptr;
	std::vector<std::unique_ptr<Node>> children_;
};
std::size_t drive(int n)
{
	std::unique_ptr<Node> kept;
	{
		Node root("root");
		Node *last = &root;
		for (int i = 0; i < n; i++)
			last = &last->add("directory " + std::to_string(i));
		kept = last->detach();
	}
	return kept ? kept->path().size() : 0;
}
} // namespace parent_links
RUN_CLEAN(parent_links, parent_links::drive(3))

// CLEAN reset_in_turn: correct
namespace reset_in_turn
{
class Bus
{
public:
	void attach() { attached_++; }
	void detach() { attached_--; }
	int attached() const { return attached_; }

private:
	int attached_ = 0;
};
class Driver
{
public:
	explicit Driver(Bus &bus) : bus_(bus) { bus_.attach(); }
	Driver(const Driver &) = delete;
	Driver &operator=(const Driver &) = delete;
	~Driver() { bus_.detach(); }

private:
	Bus &bus_;
};
class Machine
{
public:
	~Machine() { stop(); }
	void start(int drivers)
	{
		stop();
		bus_ = std::make_unique<Bus>();
		for (int i = 0; i < drivers; i++)
			drivers_.push_back(std::make_unique<Driver>(*bus_));
	}
	void stop()
	{
		drivers_.clear();
		bus_.reset();
	}
	int attached() const { return bus_ ? bus_->attached() : 0; }

private:
	std::vector<std::unique_ptr<Driver>> drivers_;
	std::unique_ptr<Bus> bus_;
};
int drive(int n)
{
	Machine machine;
	machine.start(n);
	const int attached = machine.attached();
	machine.start(n + 1);
	return attached + machine.attached();
}
} // namespace reset_in_turn
RUN_CLEAN(reset_in_turn, reset_in_turn::drive(2))

// CLEAN free_list: correct
namespace free_list
{
class BlockPool
{
public:
	BlockPool() = default;
	BlockPool(const BlockPool &) = delete;
	BlockPool &operator=(const BlockPool &) = delete;
	~BlockPool()
	{
		while (free_)
			::operator delete(std::exchange(free_, free_->next));
	}
	void *get()
	{
		if (!free_)
			return ::operator new(size);
		Free *block = std::exchange(free_, free_->next);
		block->~Free();
		return block;
	}
	void put(void *block) { free_ = new (block) Free{free_}; }
	static constexpr std::size_t size = 64;

private:
	struct Free {
		Free *next;
	};
	Free *free_ = nullptr;
};
struct Event {
	int kind;
	std::string text;
};
static_assert(sizeof(Event) <= BlockPool::size);
std::size_t drive(int n)
{
	BlockPool pool;
	std::deque<Event *> events;
	std::size_t length = 0;
	for (int i = 0; i < n; i++) {
		events.push_back(new (pool.get()) Event{i, "an event that has a long description"});
		if (events.size() < 3)
			continue;
		Event *oldest = events.front();
		events.pop_front();
		length += oldest->text.size();
		oldest->~Event();
		pool.put(oldest);
	}
	for (Event *event : events) {
		event->~Event();
		pool.put(event);
	}
	return length;
}
} // namespace free_list
RUN_CLEAN(free_list, free_list::drive(8))
