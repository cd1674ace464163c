// SPDX-License-Identifier: GPL-2.0
// Objects that were moved away or freed and are used or owned once more.
#include "../set.hh"
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

// CASE register_plugin: the plugin is asked for its priority after it was moved into the registry
namespace register_plugin
{
class Plugin
{
public:
	virtual ~Plugin() = default;
	virtual int priority() const = 0;
};
class Fixed : public Plugin
{
	int level;

public:
	explicit Fixed(int level) : level(level) {}
	int priority() const override { return level; }
};
class Registry
{
	std::vector<std::unique_ptr<Plugin>> plugins;
	int highest = 0;

public:
	//- bad
	int add_bad(std::unique_ptr<Plugin> plugin)
	{
		if (!plugin)
			return highest;
		plugins.push_back(std::move(plugin));
		if (plugin->priority() > highest)
			highest = plugin->priority();
		return highest;
	}
	//- good
	int add_good(std::unique_ptr<Plugin> plugin)
	{
		if (!plugin)
			return highest;
		if (plugin->priority() > highest)
			highest = plugin->priority();
		plugins.push_back(std::move(plugin));
		return highest;
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Registry r;
	return r.add_bad(std::make_unique<Fixed>(n));
}
//- shared
//- good
int drive_good(int n)
{
	Registry r;
	return r.add_good(std::make_unique<Fixed>(n));
}
//- shared
} // namespace register_plugin
RUN_CASE(register_plugin, register_plugin::drive_bad(3), register_plugin::drive_good(3))

// CASE broadcast_packet: the packet is moved to the first peer and dereferenced for the second
namespace broadcast_packet
{
struct Packet {
	int sequence;
	char bytes[32];
};
struct Peer {
	std::deque<std::unique_ptr<Packet>> inbox;
	int last = 0;
	void deliver(std::unique_ptr<Packet> p)
	{
		last = p->sequence;
		inbox.push_back(std::move(p));
	}
};
//- bad
void broadcast_bad(std::vector<Peer> &peers, std::unique_ptr<Packet> packet)
{
	for (Peer &peer : peers)
		peer.deliver(std::move(packet));
}
//- good
void broadcast_good(std::vector<Peer> &peers, std::unique_ptr<Packet> packet)
{
	for (Peer &peer : peers)
		peer.deliver(std::make_unique<Packet>(*packet));
}
//- shared
//- bad
int drive_bad(int n)
{
	std::vector<Peer> peers(static_cast<std::size_t>(n));
	broadcast_bad(peers, std::make_unique<Packet>(Packet{7, {}}));
	return peers.back().last;
}
//- shared
//- good
int drive_good(int n)
{
	std::vector<Peer> peers(static_cast<std::size_t>(n));
	broadcast_good(peers, std::make_unique<Packet>(Packet{7, {}}));
	return peers.back().last;
}
//- shared
} // namespace broadcast_packet
RUN_CASE(broadcast_packet, broadcast_packet::drive_bad(3), broadcast_packet::drive_good(3))

// CASE deferred_save: the document is captured by move and then still read by the caller
namespace deferred_save
{
struct Document {
	std::string name;
	int revision;
};
struct Saver {
	std::vector<std::function<int()>> pending;
	int flush()
	{
		int sum = 0;
		for (auto &job : pending)
			sum += job();
		pending.clear();
		return sum;
	}
};
//- bad
int save_later_bad(Saver &saver, std::shared_ptr<Document> doc)
{
	saver.pending.push_back([doc = std::move(doc)] { return doc->revision; });
	return int(doc->name.size());
}
//- good
int save_later_good(Saver &saver, std::shared_ptr<Document> doc)
{
	saver.pending.push_back([doc] { return doc->revision; });
	return int(doc->name.size());
}
//- shared
//- bad
int drive_bad(int n)
{
	Saver saver;
	int size = save_later_bad(saver, std::make_shared<Document>(Document{"notes", n}));
	return size + saver.flush();
}
//- shared
//- good
int drive_good(int n)
{
	Saver saver;
	int size = save_later_good(saver, std::make_shared<Document>(Document{"notes", n}));
	return size + saver.flush();
}
//- shared
} // namespace deferred_save
RUN_CASE(deferred_save, deferred_save::drive_bad(3), deferred_save::drive_good(3))

// CASE batch_writer: after the batch was handed over its front is read though it is empty
namespace batch_writer
{
class Sink
{
	std::vector<std::vector<int>> batches;

public:
	void take(std::vector<int> batch) { batches.push_back(std::move(batch)); }
	std::size_t count() const { return batches.size(); }
};
class Writer
{
	std::vector<int> batch;
	Sink &sink;
	int oldest = 0;

public:
	explicit Writer(Sink &sink) : sink(sink) {}
	void put(int v) { batch.push_back(v); }
	//- bad
	int flush_bad()
	{
		if (batch.empty())
			return oldest;
		sink.take(std::move(batch));
		oldest = batch.front();
		batch.clear();
		return oldest;
	}
	//- good
	int flush_good()
	{
		if (batch.empty())
			return oldest;
		oldest = batch.front();
		sink.take(std::move(batch));
		batch.clear();
		return oldest;
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Sink sink;
	Writer w(sink);
	for (int i = 0; i < n; i++)
		w.put(i + 1);
	return w.flush_bad() + int(sink.count());
}
//- shared
//- good
int drive_good(int n)
{
	Sink sink;
	Writer w(sink);
	for (int i = 0; i < n; i++)
		w.put(i + 1);
	return w.flush_good() + int(sink.count());
}
//- shared
} // namespace batch_writer
RUN_CASE(batch_writer, batch_writer::drive_bad(3), batch_writer::drive_good(3))

// CASE keyed_insert: argument two reads the object that argument one may already have moved
namespace keyed_insert
{
struct Job {
	int id;
	std::string what;
};
class Board
{
	std::map<int, std::unique_ptr<Job>> jobs;

public:
	bool post(std::unique_ptr<Job> job, int id)
	{
		return jobs.emplace(id, std::move(job)).second;
	}
};
//- bad
bool submit_bad(Board &board, std::unique_ptr<Job> job)
{
	if (job->what.empty())
		return false;
	return board.post(std::move(job), job->id);
}
//- good
bool submit_good(Board &board, std::unique_ptr<Job> job)
{
	if (job->what.empty())
		return false;
	const int id = job->id;
	return board.post(std::move(job), id);
}
//- shared
//- bad
bool drive_bad(int n)
{
	Board board;
	return submit_bad(board, std::make_unique<Job>(Job{n, "paint"}));
}
//- shared
//- good
bool drive_good(int n)
{
	Board board;
	return submit_good(board, std::make_unique<Job>(Job{n, "paint"}));
}
//- shared
} // namespace keyed_insert
RUN_CASE(keyed_insert, keyed_insert::drive_bad(3), keyed_insert::drive_good(3))

// CASE bitmap_copy: the class owns a raw array but its implicit copy shares it: freed twice
namespace bitmap_copy
{
//- bad
class BitmapBad
{
	std::size_t words;
	unsigned *bits;

public:
	explicit BitmapBad(std::size_t n) : words((n + 31) / 32), bits(new unsigned[words]()) {}
	~BitmapBad() { delete[] bits; }
	void set(std::size_t i) { bits[i / 32] |= 1u << (i % 32); }
	bool get(std::size_t i) const { return bits[i / 32] >> (i % 32) & 1; }
};
//- good
class BitmapGood
{
	std::size_t words;
	unsigned *bits;

public:
	explicit BitmapGood(std::size_t n) : words((n + 31) / 32), bits(new unsigned[words]()) {}
	BitmapGood(const BitmapGood &o) : words(o.words), bits(new unsigned[words])
	{
		std::copy(o.bits, o.bits + words, bits);
	}
	BitmapGood &operator=(const BitmapGood &) = delete;
	~BitmapGood() { delete[] bits; }
	void set(std::size_t i) { bits[i / 32] |= 1u << (i % 32); }
	bool get(std::size_t i) const { return bits[i / 32] >> (i % 32) & 1; }
};
//- shared
template <typename B>
int drive(int n)
{
	B now(64);
	now.set(std::size_t(n));
	B before = now;
	now.set(5);
	return now.get(5) + before.get(5);
}
//- bad
int drive_bad(int n)
{
	return drive<BitmapBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<BitmapGood>(n);
}
//- shared
} // namespace bitmap_copy
RUN_CASE(bitmap_copy, bitmap_copy::drive_bad(3), bitmap_copy::drive_good(3))

// CASE file_move: the move constructor leaves the handle in the source, closed twice
namespace file_move
{
struct Handle {
	int number;
};
//- bad
class FileBad
{
	Handle *handle;

public:
	explicit FileBad(int number) : handle(new Handle{number}) {}
	FileBad(FileBad &&o) noexcept : handle(o.handle) {}
	FileBad &operator=(FileBad &&) = delete;
	~FileBad() { delete handle; }
	int number() const { return handle ? handle->number : -1; }
};
//- good
class FileGood
{
	Handle *handle;

public:
	explicit FileGood(int number) : handle(new Handle{number}) {}
	FileGood(FileGood &&o) noexcept : handle(std::exchange(o.handle, nullptr)) {}
	FileGood &operator=(FileGood &&) = delete;
	~FileGood() { delete handle; }
	int number() const { return handle ? handle->number : -1; }
};
//- shared
template <typename F>
int drive(int n)
{
	std::vector<F> open;
	for (int i = 0; i < n; i++) {
		F f(i);
		open.push_back(std::move(f));
	}
	int sum = 0;
	for (const F &f : open)
		sum += f.number();
	return sum;
}
//- bad
int drive_bad(int n)
{
	return drive<FileBad>(n);
}
//- shared
//- good
int drive_good(int n)
{
	return drive<FileGood>(n);
}
//- shared
} // namespace file_move
RUN_CASE(file_move, file_move::drive_bad(3), file_move::drive_good(3))

// CASE share_texture: a second shared_ptr is made from the raw pointer of the first
namespace share_texture
{
struct Texture {
	int side;
};
struct Material {
	std::shared_ptr<Texture> texture;
};
struct Store {
	std::map<int, std::shared_ptr<Texture>> loaded;
	Texture *find(int id) const
	{
		auto it = loaded.find(id);
		return it == loaded.end() ? nullptr : it->second.get();
	}
	std::shared_ptr<Texture> lease(int id) const
	{
		auto it = loaded.find(id);
		return it == loaded.end() ? nullptr : it->second;
	}
};
//- bad
Material material_bad(const Store &store, int id)
{
	Material m;
	if (Texture *t = store.find(id))
		m.texture = std::shared_ptr<Texture>(t);
	return m;
}
//- good
Material material_good(const Store &store, int id)
{
	Material m;
	if (std::shared_ptr<Texture> t = store.lease(id))
		m.texture = std::move(t);
	return m;
}
//- shared
//- bad
int drive_bad(int n)
{
	Store store;
	store.loaded[n] = std::make_shared<Texture>(Texture{64});
	store.loaded[n + 1].reset(new Texture{32});
	Material m = material_bad(store, n + 1);
	return m.texture->side;
}
//- shared
//- good
int drive_good(int n)
{
	Store store;
	store.loaded[n] = std::make_shared<Texture>(Texture{64});
	store.loaded[n + 1].reset(new Texture{32});
	Material m = material_good(store, n + 1);
	return m.texture->side;
}
//- shared
} // namespace share_texture
RUN_CASE(share_texture, share_texture::drive_bad(3), share_texture::drive_good(3))

// CASE close_window: the caller deletes what the desktop owns and will delete as well
namespace close_window
{
struct Window {
	int id;
};
class DesktopBase
{
protected:
	std::vector<Window *> windows;

public:
	DesktopBase() = default;
	DesktopBase(const DesktopBase &) = delete;
	DesktopBase &operator=(const DesktopBase &) = delete;
	~DesktopBase()
	{
		for (Window *w : windows)
			delete w;
	}
	Window *open(int id)
	{
		windows.push_back(new Window{id});
		return windows.back();
	}
	std::size_t count() const { return windows.size(); }
};
//- bad
struct DesktopBad : DesktopBase {
	void close(int id)
	{
		for (Window *w : windows)
			if (w->id == id) {
				delete w;
				return;
			}
	}
};
//- good
struct DesktopGood : DesktopBase {
	void close(int id)
	{
		for (auto it = windows.begin(); it != windows.end(); ++it)
			if ((*it)->id == id) {
				delete *it;
				windows.erase(it);
				return;
			}
	}
};
//- shared
template <typename D>
std::size_t drive(int n)
{
	D desktop;
	for (int i = 0; i < n; i++)
		desktop.open(i);
	desktop.close(1);
	return desktop.count();
}
//- bad
std::size_t drive_bad(int n)
{
	return drive<DesktopBad>(n);
}
//- shared
//- good
std::size_t drive_good(int n)
{
	return drive<DesktopGood>(n);
}
//- shared
} // namespace close_window
RUN_CASE(close_window, close_window::drive_bad(3), close_window::drive_good(3))

// CASE route_event: on the urgent path the event was moved, after the branch it is read anyway
namespace route_event
{
struct Event {
	int level;
	std::string text;
};
struct Router {
	std::vector<std::unique_ptr<Event>> urgent;
	std::vector<std::unique_ptr<Event>> normal;
	std::size_t bytes = 0;
	//- bad
	void route_bad(std::unique_ptr<Event> e)
	{
		if (e->level > 2)
			urgent.push_back(std::move(e));
		bytes += e->text.size();
		normal.push_back(std::move(e));
	}
	//- good
	void route_good(std::unique_ptr<Event> e)
	{
		bytes += e->text.size();
		if (e->level > 2)
			urgent.push_back(std::move(e));
		else
			normal.push_back(std::move(e));
	}
	//- shared
};
//- bad
std::size_t drive_bad(int n)
{
	Router r;
	for (int i = 0; i < n; i++)
		r.route_bad(std::make_unique<Event>(Event{i, "event"}));
	return r.bytes;
}
//- shared
//- good
std::size_t drive_good(int n)
{
	Router r;
	for (int i = 0; i < n; i++)
		r.route_good(std::make_unique<Event>(Event{i, "event"}));
	return r.bytes;
}
//- shared
} // namespace route_event
RUN_CASE(route_event, route_event::drive_bad(5), route_event::drive_good(5))

// CASE retry_upload: the closure gives its capture away and is then called a second time
namespace retry_upload
{
struct Blob {
	std::vector<int> data;
};
struct Server {
	int attempts = 0;
	int stored = 0;
	bool store(std::unique_ptr<Blob> blob)
	{
		if (blob->data.empty())
			return false;
		stored += int(blob->data.size());
		return ++attempts > 1;
	}
	bool store_copy(const Blob &blob) { return store(std::make_unique<Blob>(blob)); }
};
template <typename F>
int retry(int times, F f)
{
	for (int i = 0; i < times; i++)
		if (f())
			return i;
	return -1;
}
//- bad
int upload_bad(Server &server, std::unique_ptr<Blob> blob, int times)
{
	return retry(times, [&server, blob = std::move(blob)]() mutable {
		return server.store(std::move(blob));
	});
}
//- good
int upload_good(Server &server, std::unique_ptr<Blob> blob, int times)
{
	return retry(times, [&server, blob = std::move(blob)]() mutable {
		return server.store_copy(*blob);
	});
}
//- shared
//- bad
int drive_bad(int n)
{
	Server server;
	auto blob = std::make_unique<Blob>();
	blob->data.assign(10, 1);
	return upload_bad(server, std::move(blob), n);
}
//- shared
//- good
int drive_good(int n)
{
	Server server;
	auto blob = std::make_unique<Blob>();
	blob->data.assign(10, 1);
	return upload_good(server, std::move(blob), n);
}
//- shared
} // namespace retry_upload
RUN_CASE(retry_upload, retry_upload::drive_bad(3), retry_upload::drive_good(3))

// CASE session_parts: the second member is made from the parameter the first one has taken
namespace session_parts
{
struct Socket {
	int fd;
	int mtu;
};
//- bad
class SessionBad
{
	std::unique_ptr<Socket> socket;
	std::vector<char> buffer;

public:
	explicit SessionBad(std::unique_ptr<Socket> s)
		: socket(std::move(s)), buffer(std::size_t(s->mtu))
	{
	}
	std::size_t room() const { return buffer.size() + std::size_t(socket->fd); }
};
//- good
class SessionGood
{
	std::unique_ptr<Socket> socket;
	std::vector<char> buffer;

public:
	explicit SessionGood(std::unique_ptr<Socket> s)
		: socket(std::move(s)), buffer(std::size_t(socket->mtu))
	{
	}
	std::size_t room() const { return buffer.size() + std::size_t(socket->fd); }
};
//- shared
//- bad
std::size_t drive_bad(int n)
{
	SessionBad s(std::make_unique<Socket>(Socket{n, 1500}));
	return s.room();
}
//- shared
//- good
std::size_t drive_good(int n)
{
	SessionGood s(std::make_unique<Socket>(Socket{n, 1500}));
	return s.room();
}
//- shared
} // namespace session_parts
RUN_CASE(session_parts, session_parts::drive_bad(3), session_parts::drive_good(3))

// CASE pending_reply: the optional still has a value after its unique_ptr was moved out of it
namespace pending_reply
{
struct Reply {
	int code;
};
class Channel
{
	std::optional<std::unique_ptr<Reply>> pending;

public:
	void arrive(int code) { pending = std::make_unique<Reply>(Reply{code}); }
	bool ready() const { return pending.has_value(); }
	//- bad
	std::unique_ptr<Reply> take_bad() { return std::move(*pending); }
	//- good
	std::unique_ptr<Reply> take_good()
	{
		std::unique_ptr<Reply> reply = std::move(*pending);
		pending.reset();
		return reply;
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Channel channel;
	int sum = 0;
	for (int i = 0; i < n; i++) {
		if (i % 2 == 0)
			channel.arrive(200 + i);
		//- bad
		if (channel.ready())
			sum += channel.take_bad()->code;
		//- shared
	}
	return sum;
}
//- shared
//- good
int drive_good(int n)
{
	Channel channel;
	int sum = 0;
	for (int i = 0; i < n; i++) {
		if (i % 2 == 0)
			channel.arrive(200 + i);
		if (channel.ready())
			sum += channel.take_good()->code;
	}
	return sum;
}
//- shared
} // namespace pending_reply
RUN_CASE(pending_reply, pending_reply::drive_bad(3), pending_reply::drive_good(3))

// CLEAN refill_after_move: correct
namespace refill_after_move
{
std::size_t drive(int n)
{
	std::vector<std::vector<int>> pages;
	std::vector<int> page;
	for (int i = 0; i < n; i++) {
		page.push_back(i);
		if (page.size() == 4) {
			pages.push_back(std::move(page));
			page = {};
		}
	}
	if (!page.empty())
		pages.push_back(std::move(page));
	return pages.size() + std::size_t(pages.back().front());
}
} // namespace refill_after_move
RUN_CLEAN(refill_after_move, refill_after_move::drive(10))

// CLEAN flagged_owner: correct
namespace flagged_owner
{
class Text
{
	const char *data;
	bool owned;

public:
	explicit Text(const char *literal) : data(literal), owned(false) {}
	static Text copy(const char *source)
	{
		char *p = new char[std::strlen(source) + 1];
		std::strcpy(p, source);
		Text t(p);
		t.owned = true;
		return t;
	}
	Text(Text &&o) noexcept : data(o.data), owned(std::exchange(o.owned, false)) {}
	Text &operator=(Text &&o) noexcept
	{
		std::swap(data, o.data);
		std::swap(owned, o.owned);
		return *this;
	}
	~Text()
	{
		if (owned)
			delete[] data;
	}
	std::size_t size() const { return std::strlen(data); }
};
std::size_t drive(int n)
{
	Text a("literal");
	Text b = Text::copy(n > 2 ? "copied text" : "short");
	a = std::move(b);
	b = Text::copy("again");
	return a.size() + b.size();
}
} // namespace flagged_owner
RUN_CLEAN(flagged_owner, flagged_owner::drive(3))

// CLEAN move_then_break: correct
namespace move_then_break
{
struct Item {
	int key;
};
int drive(int n)
{
	std::vector<std::unique_ptr<Item>> slots(4);
	int placed = 0;
	for (int i = 0; i < n; i++) {
		auto item = std::make_unique<Item>(Item{i});
		for (auto &slot : slots) {
			if (slot)
				continue;
			slot = std::move(item);
			break;
		}
		if (item)
			return placed * 10 + item->key;
		placed++;
	}
	return placed;
}
} // namespace move_then_break
RUN_CLEAN(move_then_break, move_then_break::drive(6))

// CLEAN try_emplace_keeps: correct
namespace try_emplace_keeps
{
int drive(int n)
{
	std::map<int, std::unique_ptr<int>> table;
	int kept = 0;
	for (int i = 0; i < n; i++) {
		auto value = std::make_unique<int>(i);
		auto [it, fresh] = table.try_emplace(i % 3, std::move(value));
		if (!fresh)
			kept += *value;
		else
			kept += *it->second;
	}
	return kept;
}
} // namespace try_emplace_keeps
RUN_CLEAN(try_emplace_keeps, try_emplace_keeps::drive(7))

// CLEAN release_to_list: correct
namespace release_to_list
{
struct Node {
	int value;
	Node *next;
};
class Stack
{
	Node *head = nullptr;

public:
	Stack() = default;
	Stack(const Stack &) = delete;
	Stack &operator=(const Stack &) = delete;
	~Stack()
	{
		while (head)
			pop();
	}
	void push(std::unique_ptr<Node> n)
	{
		n->next = head;
		head = n.release();
	}
	std::unique_ptr<Node> pop()
	{
		std::unique_ptr<Node> n(head);
		if (n)
			head = std::exchange(n->next, nullptr);
		return n;
	}
};
int drive(int n)
{
	Stack a, b;
	for (int i = 0; i < n; i++)
		a.push(std::make_unique<Node>(Node{i, nullptr}));
	int sum = 0;
	while (auto node = a.pop()) {
		sum += node->value;
		if (node->value % 2)
			b.push(std::move(node));
	}
	return sum;
}
} // namespace release_to_list
RUN_CLEAN(release_to_list, release_to_list::drive(6))

// CLEAN move_read_size_first: correct
namespace move_read_size_first
{
struct Frame {
	std::vector<int> pixels;
	std::size_t size;
	explicit Frame(std::vector<int> p) : pixels(std::move(p)), size(pixels.size()) {}
	Frame(Frame &&o) noexcept : pixels(std::move(o.pixels)), size(std::exchange(o.size, 0)) {}
	Frame &operator=(Frame &&) = default;
};
std::size_t drive(int n)
{
	std::vector<Frame> frames;
	for (int i = 1; i <= n; i++) {
		Frame f(std::vector<int>(std::size_t(i), i));
		std::size_t size = f.size;
		frames.push_back(std::move(f));
		if (f.size == 0 && size == frames.back().size)
			continue;
		return 0;
	}
	return frames.back().size;
}
} // namespace move_read_size_first
RUN_CLEAN(move_read_size_first, move_read_size_first::drive(5))
