// SPDX-License-Identifier: GPL-2.0
// Objects used after they were moved from: on a branch, in a loop, by a helper, in a member.
#include "../set.hh"
#include <algorithm>
#include <deque>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// CASE enqueue_then_log: the job's cost is read after the queue took the job
namespace enqueue_then_log
{
struct Job {
	int cost;
};
//- bad
int enqueue_bad(std::vector<std::unique_ptr<Job>> &queue, std::unique_ptr<Job> job)
{
	queue.push_back(std::move(job));
	return job->cost + int(queue.size());
}
int drive_bad(int n)
{
	std::vector<std::unique_ptr<Job>> q;
	return enqueue_bad(q, std::make_unique<Job>(Job{n}));
}
//- good
int enqueue_good(std::vector<std::unique_ptr<Job>> &queue, std::unique_ptr<Job> job)
{
	queue.push_back(std::move(job));
	return queue.back()->cost + int(queue.size());
}
int drive_good(int n)
{
	std::vector<std::unique_ptr<Job>> q;
	return enqueue_good(q, std::make_unique<Job>(Job{n}));
}
} // namespace enqueue_then_log
RUN_CASE(enqueue_then_log, enqueue_then_log::drive_bad(3), enqueue_then_log::drive_good(3))

// CASE broadcast_packet: the packet goes to the first port only, the others get an empty one
namespace broadcast_packet
{
using Packet = std::vector<unsigned char>;
struct Port {
	int seen = 0;
	void deliver(Packet p) { seen += p.front(); }
};
//- bad
void broadcast_bad(std::vector<Port> &ports, Packet packet)
{
	for (Port &port : ports)
		port.deliver(std::move(packet));
}
int drive_bad(int n)
{
	std::vector<Port> ports(n);
	broadcast_bad(ports, Packet(4, 9));
	return ports.back().seen;
}
//- good
void broadcast_good(std::vector<Port> &ports, Packet packet)
{
	for (Port &port : ports)
		port.deliver(packet);
}
int drive_good(int n)
{
	std::vector<Port> ports(n);
	broadcast_good(ports, Packet(4, 9));
	return ports.back().seen;
}
} // namespace broadcast_packet
RUN_CASE(broadcast_packet, broadcast_packet::drive_bad(3), broadcast_packet::drive_good(3))

// CASE archive_if_old: the document is read though the branch before it may have archived it
namespace archive_if_old
{
struct Document {
	int year;
	int pages;
};
struct Archive {
	std::list<std::unique_ptr<Document>> kept;
};
//- bad
int file_bad(Archive &archive, std::unique_ptr<Document> doc, int year)
{
	int moved = 0;
	if (doc->year < year) {
		archive.kept.push_back(std::move(doc));
		moved = 1;
	}
	return moved * 1000 + doc->pages;
}
int drive_bad(int n)
{
	Archive a;
	return file_bad(a, std::make_unique<Document>(Document{n, 12}), 2000);
}
//- good
int file_good(Archive &archive, std::unique_ptr<Document> doc, int year)
{
	int moved = 0;
	const int pages = doc->pages;
	if (doc->year < year) {
		archive.kept.push_back(std::move(doc));
		moved = 1;
	}
	return moved * 1000 + pages;
}
int drive_good(int n)
{
	Archive a;
	return file_good(a, std::make_unique<Document>(Document{n, 12}), 2000);
}
} // namespace archive_if_old
RUN_CASE(archive_if_old, archive_if_old::drive_bad(3), archive_if_old::drive_good(3))

// CASE braced_message: braces evaluate from left to right, so the checksum reads the moved payload
namespace braced_message
{
using Bytes = std::vector<int>;
struct Message {
	Bytes payload;
	int check;
};
int check(const Bytes &b)
{
	return b.front() * 31 + b.back();
}
//- bad
Message seal_bad(Bytes payload)
{
	return Message{std::move(payload), check(payload)};
}
int drive_bad(int n)
{
	return seal_bad(Bytes(n + 1, n)).check;
}
//- good
Message seal_good(Bytes payload)
{
	const int sum = check(payload);
	return Message{std::move(payload), sum};
}
int drive_good(int n)
{
	return seal_good(Bytes(n + 1, n)).check;
}
} // namespace braced_message
RUN_CASE(braced_message, braced_message::drive_bad(3), braced_message::drive_good(3))

// CASE batch_writer: flush moves the batch's buffer away and the next add writes through it
namespace batch_writer
{
class Block
{
	std::unique_ptr<int[]> cells = std::make_unique<int[]>(8);
	int used = 0;

public:
	bool add(int v)
	{
		cells[used++] = v;
		return used == 8;
	}
	void clear() { used = 0; }
	int first() const { return cells[0]; }
};
class Writer
{
	Block block;
	std::vector<Block> written;

public:
	std::size_t count() const { return written.size(); }
	//- bad
	void add_bad(int v)
	{
		if (block.add(v)) {
			written.push_back(std::move(block));
			block.clear();
		}
	}
	//- good
	void add_good(int v)
	{
		if (block.add(v)) {
			written.push_back(std::move(block));
			block = Block();
		}
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Writer w;
	for (int i = 0; i < n * 8; i++)
		w.add_bad(i);
	return int(w.count());
}
//- good
int drive_good(int n)
{
	Writer w;
	for (int i = 0; i < n * 8; i++)
		w.add_good(i);
	return int(w.count());
}
} // namespace batch_writer
RUN_CASE(batch_writer, batch_writer::drive_bad(3), batch_writer::drive_good(3))

// CASE submit_helper: the helper takes the request by rvalue reference and always consumes it
namespace submit_helper
{
struct Request {
	int id;
};
class Client
{
	std::deque<std::unique_ptr<Request>> pending;

public:
	void submit(std::unique_ptr<Request> &&r)
	{
		std::unique_ptr<Request> mine = std::move(r);
		if (mine->id >= 0)
			pending.push_back(std::move(mine));
	}
	std::size_t waiting() const { return pending.size(); }
};
//- bad
int send_bad(Client &client, int id)
{
	auto request = std::make_unique<Request>(Request{id});
	client.submit(std::move(request));
	if (client.waiting() > 0)
		return request->id;
	return -1;
}
int drive_bad(int n)
{
	Client c;
	return send_bad(c, n);
}
//- good
int send_good(Client &client, int id)
{
	auto request = std::make_unique<Request>(Request{id});
	client.submit(std::move(request));
	if (client.waiting() > 0)
		return id;
	return -1;
}
int drive_good(int n)
{
	Client c;
	return send_good(c, n);
}
} // namespace submit_helper
RUN_CASE(submit_helper, submit_helper::drive_bad(3), submit_helper::drive_good(3))

// CASE capture_by_move: the model was moved into the closure before its size is asked
namespace capture_by_move
{
struct Model {
	std::vector<int> weights;
	int first() const { return weights[0]; }
};
//- bad
int drive_bad(int n)
{
	Model model{std::vector<int>(n + 1, 5)};
	auto predict = [m = std::move(model)](int x) { return m.first() * x; };
	int bias = model.first();
	return predict(n) + bias;
}
//- good
int drive_good(int n)
{
	Model model{std::vector<int>(n + 1, 5)};
	int bias = model.first();
	auto predict = [m = std::move(model)](int x) { return m.first() * x; };
	return predict(n) + bias;
}
} // namespace capture_by_move
RUN_CASE(capture_by_move, capture_by_move::drive_bad(3), capture_by_move::drive_good(3))

// CASE pending_reply: a moved optional still has a value, which is an empty pointer
namespace pending_reply
{
struct Reply {
	int status;
};
class Connection
{
	std::optional<std::unique_ptr<Reply>> pending;

public:
	void set(int status) { pending = std::make_unique<Reply>(Reply{status}); }
	//- bad
	int poll_bad()
	{
		if (!pending)
			return 0;
		auto reply = std::move(pending);
		return (*reply)->status;
	}
	//- good
	int poll_good()
	{
		if (!pending)
			return 0;
		auto reply = std::exchange(pending, std::nullopt);
		return (*reply)->status;
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Connection c;
	c.set(n);
	return c.poll_bad() + c.poll_bad();
}
//- good
int drive_good(int n)
{
	Connection c;
	c.set(n);
	return c.poll_good() + c.poll_good();
}
} // namespace pending_reply
RUN_CASE(pending_reply, pending_reply::drive_bad(3), pending_reply::drive_good(3))

// CASE ctor_param_body: the constructor's body reads the parameter its initialiser list has moved
namespace ctor_param_body
{
struct Mesh {
	std::vector<int> vertices;
};
//- bad
class ActorBad
{
	std::unique_ptr<Mesh> body;
	int box = 0;

public:
	explicit ActorBad(std::unique_ptr<Mesh> mesh) : body(std::move(mesh))
	{
		for (int v : mesh->vertices)
			box = std::max(box, v);
	}
	int bounds() const { return box; }
};
int drive_bad(int n)
{
	return ActorBad(std::make_unique<Mesh>(Mesh{{n, n + 1}})).bounds();
}
//- good
class ActorGood
{
	std::unique_ptr<Mesh> body;
	int box = 0;

public:
	explicit ActorGood(std::unique_ptr<Mesh> mesh) : body(std::move(mesh))
	{
		for (int v : body->vertices)
			box = std::max(box, v);
	}
	int bounds() const { return box; }
};
int drive_good(int n)
{
	return ActorGood(std::make_unique<Mesh>(Mesh{{n, n + 1}})).bounds();
}
} // namespace ctor_param_body
RUN_CASE(ctor_param_body, ctor_param_body::drive_bad(3), ctor_param_body::drive_good(3))

// CASE ctor_init_order: the second initialiser reads the field the first one moved
namespace ctor_init_order
{
struct Options {
	std::vector<int> ports;
	int backlog;
};
//- bad
class ServerBad
{
	std::vector<int> ports;
	int main_port;

public:
	explicit ServerBad(Options o) : ports(std::move(o.ports)), main_port(o.ports.front()) {}
	int port() const { return main_port; }
};
int drive_bad(int n)
{
	return ServerBad({{80 + n, 443}, 5}).port();
}
//- good
class ServerGood
{
	std::vector<int> ports;
	int main_port;

public:
	explicit ServerGood(Options o) : ports(std::move(o.ports)), main_port(ports.front()) {}
	int port() const { return main_port; }
};
int drive_good(int n)
{
	return ServerGood({{80 + n, 443}, 5}).port();
}
} // namespace ctor_init_order
RUN_CASE(ctor_init_order, ctor_init_order::drive_bad(3), ctor_init_order::drive_good(3))

// CASE emplace_duplicate: emplace may consume the user even when the name is taken; try_emplace not
namespace emplace_duplicate
{
struct User {
	int quota;
};
using Users = std::map<int, std::unique_ptr<User>>;
//- bad
int add_bad(Users &users, int id, std::unique_ptr<User> user)
{
	auto [it, fresh] = users.emplace(id, std::move(user));
	if (!fresh)
		it->second->quota += user->quota;
	return it->second->quota;
}
int drive_bad(int n)
{
	Users u;
	add_bad(u, n, std::make_unique<User>(User{10}));
	return add_bad(u, n, std::make_unique<User>(User{5}));
}
//- good
int add_good(Users &users, int id, std::unique_ptr<User> user)
{
	auto [it, fresh] = users.try_emplace(id, std::move(user));
	if (!fresh)
		it->second->quota += user->quota;
	return it->second->quota;
}
int drive_good(int n)
{
	Users u;
	add_good(u, n, std::make_unique<User>(User{10}));
	return add_good(u, n, std::make_unique<User>(User{5}));
}
} // namespace emplace_duplicate
RUN_CASE(emplace_duplicate, emplace_duplicate::drive_bad(3), emplace_duplicate::drive_good(3))

// CASE shared_texture: the shared pointer was moved into the registry, not copied
namespace shared_texture
{
struct Texture {
	int width;
};
class Registry
{
	std::vector<std::shared_ptr<Texture>> all;

public:
	void add(std::shared_ptr<Texture> t) { all.push_back(std::move(t)); }
};
//- bad
std::shared_ptr<Texture> load_bad(Registry &registry, int width)
{
	auto t = std::make_shared<Texture>(Texture{width});
	registry.add(std::move(t));
	t->width *= 2;
	return t;
}
int drive_bad(int n)
{
	Registry r;
	return load_bad(r, n)->width;
}
//- good
std::shared_ptr<Texture> load_good(Registry &registry, int width)
{
	auto t = std::make_shared<Texture>(Texture{width});
	registry.add(t);
	t->width *= 2;
	return t;
}
int drive_good(int n)
{
	Registry r;
	return load_good(r, n)->width;
}
} // namespace shared_texture
RUN_CASE(shared_texture, shared_texture::drive_bad(3), shared_texture::drive_good(3))

// CASE call_moved_hook: the hook is called after it was moved into the list of hooks
namespace call_moved_hook
{
struct Hooks {
	std::vector<std::function<int(int)>> list;
	//- bad
	int install_bad(std::function<int(int)> hook, bool now)
	{
		list.push_back(std::move(hook));
		return now ? hook(1) : 0;
	}
	//- good
	int install_good(std::function<int(int)> hook, bool now)
	{
		list.push_back(std::move(hook));
		return now ? list.back()(1) : 0;
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Hooks h;
	return h.install_bad([n](int x) { return x + n; }, true);
}
//- good
int drive_good(int n)
{
	Hooks h;
	return h.install_good([n](int x) { return x + n; }, true);
}
} // namespace call_moved_hook
RUN_CASE(call_moved_hook, call_moved_hook::drive_bad(3), call_moved_hook::drive_good(3))

// CASE route_switch: the urgent case falls through into the one that reads the moved order
namespace route_switch
{
enum class Kind { urgent, normal, dropped };
struct Order {
	int amount;
};
struct Desk {
	std::vector<std::unique_ptr<Order>> fast, slow;
	int total = 0;
};
//- bad
void route_bad(Desk &desk, Kind kind, std::unique_ptr<Order> order)
{
	switch (kind) {
	case Kind::urgent:
		desk.fast.push_back(std::move(order));
	case Kind::normal:
		desk.total += order->amount;
		desk.slow.push_back(std::move(order));
		break;
	case Kind::dropped:
		break;
	}
}
int drive_bad(int n)
{
	Desk d;
	route_bad(d, Kind::normal, std::make_unique<Order>(Order{n}));
	route_bad(d, Kind::urgent, std::make_unique<Order>(Order{n}));
	return d.total;
}
//- good
void route_good(Desk &desk, Kind kind, std::unique_ptr<Order> order)
{
	switch (kind) {
	case Kind::urgent:
		desk.fast.push_back(std::move(order));
		break;
	case Kind::normal:
		desk.total += order->amount;
		desk.slow.push_back(std::move(order));
		break;
	case Kind::dropped:
		break;
	}
}
int drive_good(int n)
{
	Desk d;
	route_good(d, Kind::normal, std::make_unique<Order>(Order{n}));
	route_good(d, Kind::urgent, std::make_unique<Order>(Order{n}));
	return d.total;
}
} // namespace route_switch
RUN_CASE(route_switch, route_switch::drive_bad(3), route_switch::drive_good(3))

// CASE dead_letters: a rejected mail goes to the dead letters and then on to be handled as well
namespace dead_letters
{
struct Mail {
	std::vector<int> body;
};
class Relay
{
	std::vector<std::unique_ptr<Mail>> dead;
	int handled = 0;

public:
	int count() const { return handled; }
	//- bad
	void accept_bad(std::unique_ptr<Mail> mail)
	{
		if (mail->body.empty())
			dead.push_back(std::move(mail));
		handled += int(mail->body.size());
	}
	//- good
	void accept_good(std::unique_ptr<Mail> mail)
	{
		if (mail->body.empty()) {
			dead.push_back(std::move(mail));
			return;
		}
		handled += int(mail->body.size());
	}
	//- shared
};
//- bad
int drive_bad(int n)
{
	Relay r;
	r.accept_bad(std::make_unique<Mail>(Mail{{n}}));
	r.accept_bad(std::make_unique<Mail>());
	return r.count();
}
//- good
int drive_good(int n)
{
	Relay r;
	r.accept_good(std::make_unique<Mail>(Mail{{n}}));
	r.accept_good(std::make_unique<Mail>());
	return r.count();
}
} // namespace dead_letters
RUN_CASE(dead_letters, dead_letters::drive_bad(3), dead_letters::drive_good(3))

// CASE pixel_buffer: the source image was taken over by the scaled one and is read for the border
namespace pixel_buffer
{
class Image
{
	int *pixels;
	int count;

public:
	explicit Image(int n) : pixels(new int[n]()), count(n) {}
	Image(Image &&o) noexcept
		: pixels(std::exchange(o.pixels, nullptr)), count(std::exchange(o.count, 0))
	{
	}
	Image &operator=(Image &&) = delete;
	~Image() { delete[] pixels; }
	int corner() const { return pixels[0]; }
	void fill(int v)
	{
		for (int i = 0; i < count; i++)
			pixels[i] = v;
	}
};
Image inverted(Image image)
{
	image.fill(255 - image.corner());
	return image;
}
//- bad
int drive_bad(int n)
{
	Image source(n + 1);
	source.fill(n);
	Image result = inverted(std::move(source));
	return result.corner() - source.corner();
}
//- good
int drive_good(int n)
{
	Image source(n + 1);
	source.fill(n);
	const int before = source.corner();
	Image result = inverted(std::move(source));
	return result.corner() - before;
}
} // namespace pixel_buffer
RUN_CASE(pixel_buffer, pixel_buffer::drive_bad(3), pixel_buffer::drive_good(3))

// CASE built_twice: build() && empties the builder, which is then asked for a second query
namespace built_twice
{
struct Query {
	std::unique_ptr<std::vector<int>> terms;
};
class Builder
{
	std::unique_ptr<std::vector<int>> terms = std::make_unique<std::vector<int>>();

public:
	Builder &term(int t)
	{
		terms->push_back(t);
		return *this;
	}
	Query build() && { return {std::move(terms)}; }
};
//- bad
int drive_bad(int n)
{
	Builder b;
	Query first = std::move(b.term(n)).build();
	Query second = std::move(b.term(n + 1)).build();
	return int(first.terms->size() + second.terms->size());
}
//- good
int drive_good(int n)
{
	Builder b;
	Query first = std::move(b.term(n)).build();
	b = Builder();
	Query second = std::move(b.term(n + 1)).build();
	return int(first.terms->size() + second.terms->size());
}
} // namespace built_twice
RUN_CASE(built_twice, built_twice::drive_bad(3), built_twice::drive_good(3))

// CASE shallow_move: the move constructor leaves the pointer in the source, both delete it
namespace shallow_move
{
//- bad
class HandleBad
{
	int *slot;

public:
	explicit HandleBad(int v) : slot(new int(v)) {}
	HandleBad(HandleBad &&o) noexcept : slot(o.slot) {}
	~HandleBad() { delete slot; }
	int value() const { return *slot; }
};
int drive_bad(int n)
{
	HandleBad a(n);
	HandleBad b(std::move(a));
	return b.value();
}
//- good
class HandleGood
{
	int *slot;

public:
	explicit HandleGood(int v) : slot(new int(v)) {}
	HandleGood(HandleGood &&o) noexcept : slot(std::exchange(o.slot, nullptr)) {}
	~HandleGood() { delete slot; }
	int value() const { return *slot; }
};
int drive_good(int n)
{
	HandleGood a(n);
	HandleGood b(std::move(a));
	return b.value();
}
} // namespace shallow_move
RUN_CASE(shallow_move, shallow_move::drive_bad(3), shallow_move::drive_good(3))

// CASE split_by_parity: a second pass counts over elements that the first one moved out
namespace split_by_parity
{
using Item = std::unique_ptr<int>;
//- bad
int split_bad(std::vector<Item> items)
{
	std::vector<Item> even;
	for (Item &item : items)
		if (*item % 2 == 0)
			even.push_back(std::move(item));
	int odd = 0;
	for (const Item &item : items)
		odd += *item % 2;
	return odd * 100 + int(even.size());
}
int drive_bad(int n)
{
	std::vector<Item> v;
	for (int i = 0; i < n; i++)
		v.push_back(std::make_unique<int>(i));
	return split_bad(std::move(v));
}
//- good
int split_good(std::vector<Item> items)
{
	std::vector<Item> even;
	for (Item &item : items)
		if (*item % 2 == 0)
			even.push_back(std::move(item));
	int odd = 0;
	for (const Item &item : items)
		odd += item ? *item % 2 : 0;
	return odd * 100 + int(even.size());
}
int drive_good(int n)
{
	std::vector<Item> v;
	for (int i = 0; i < n; i++)
		v.push_back(std::make_unique<int>(i));
	return split_good(std::move(v));
}
} // namespace split_by_parity
RUN_CASE(split_by_parity, split_by_parity::drive_bad(3), split_by_parity::drive_good(3))

// CASE forward_twice: the same argument is forwarded to the log and to the store
namespace forward_twice
{
using Record = std::vector<int>;
struct Sink {
	std::vector<Record> records;
	int heads = 0;
	void put(Record r)
	{
		heads += r.front();
		records.push_back(std::move(r));
	}
};
//- bad
template <class R>
void tee_bad(Sink &log, Sink &store, R &&record)
{
	log.put(std::forward<R>(record));
	store.put(std::forward<R>(record));
}
int drive_bad(int n)
{
	Sink log, store;
	tee_bad(log, store, Record(n + 1, 2));
	return log.heads + store.heads;
}
//- good
template <class R>
void tee_good(Sink &log, Sink &store, R &&record)
{
	log.put(record);
	store.put(std::forward<R>(record));
}
int drive_good(int n)
{
	Sink log, store;
	tee_good(log, store, Record(n + 1, 2));
	return log.heads + store.heads;
}
} // namespace forward_twice
RUN_CASE(forward_twice, forward_twice::drive_bad(3), forward_twice::drive_good(3))

// CASE retry_send: the first attempt consumes the frame also when it fails
namespace retry_send
{
struct Frame {
	int length;
};
class Link
{
	int busy;
	int sent = 0;

public:
	explicit Link(int busy) : busy(busy) {}
	int total() const { return sent; }
	bool send(std::unique_ptr<Frame> f)
	{
		const int length = f->length;
		if (busy-- > 0)
			return false;
		sent += length;
		return true;
	}
};
//- bad
int drive_bad(int n)
{
	Link link(n);
	auto frame = std::make_unique<Frame>(Frame{64});
	while (!link.send(std::move(frame)))
		;
	return link.total();
}
//- good
int drive_good(int n)
{
	Link link(n);
	auto frame = std::make_unique<Frame>(Frame{64});
	while (!link.send(std::make_unique<Frame>(*frame)))
		;
	return link.total();
}
} // namespace retry_send
RUN_CASE(retry_send, retry_send::drive_bad(3), retry_send::drive_good(3))

// CASE mutable_closure: each call of the closure moves its captured token out
namespace mutable_closure
{
struct Token {
	int value;
};
int spend(std::unique_ptr<Token> t)
{
	return t->value;
}
//- bad
int drive_bad(int n)
{
	auto pay = [token = std::make_unique<Token>(Token{n})]() mutable {
		return spend(std::move(token));
	};
	int paid = 0;
	for (int i = 0; i < 2; i++)
		paid += pay();
	return paid;
}
//- good
int drive_good(int n)
{
	auto pay = [token = std::make_unique<Token>(Token{n})]() mutable {
		return spend(std::exchange(token, std::make_unique<Token>(*token)));
	};
	int paid = 0;
	for (int i = 0; i < 2; i++)
		paid += pay();
	return paid;
}
} // namespace mutable_closure
RUN_CASE(mutable_closure, mutable_closure::drive_bad(3), mutable_closure::drive_good(3))

// CASE derived_move: the base took the buffer before the derived constructor reads it in the source
namespace derived_move
{
struct Stream {
	std::unique_ptr<int> position;
	explicit Stream(int at) : position(std::make_unique<int>(at)) {}
	Stream(Stream &&) = default;
};
//- bad
struct FileStreamBad : Stream {
	int mark;
	explicit FileStreamBad(int at) : Stream(at), mark(0) {}
	FileStreamBad(FileStreamBad &&o) : Stream(std::move(o)), mark(*o.position) {}
};
int drive_bad(int n)
{
	FileStreamBad a(n);
	FileStreamBad b(std::move(a));
	return b.mark;
}
//- good
struct FileStreamGood : Stream {
	int mark;
	explicit FileStreamGood(int at) : Stream(at), mark(0) {}
	FileStreamGood(FileStreamGood &&o) : Stream(std::move(o)), mark(*position) {}
};
int drive_good(int n)
{
	FileStreamGood a(n);
	FileStreamGood b(std::move(a));
	return b.mark;
}
} // namespace derived_move
RUN_CASE(derived_move, derived_move::drive_bad(3), derived_move::drive_good(3))

// CASE pick_plan: the plan that the conditional chose was moved out of, and is compared afterwards
namespace pick_plan
{
struct Plan {
	std::unique_ptr<int> cost;
};
//- bad
int pick_bad(Plan scan, Plan index)
{
	Plan best = *scan.cost < *index.cost ? std::move(scan) : std::move(index);
	return *best.cost + *scan.cost;
}
int drive_bad(int n)
{
	return pick_bad({std::make_unique<int>(n)}, {std::make_unique<int>(n + 5)});
}
//- good
int pick_good(Plan scan, Plan index)
{
	const Plan &best = *scan.cost < *index.cost ? scan : index;
	return *best.cost + *scan.cost;
}
int drive_good(int n)
{
	return pick_good({std::make_unique<int>(n)}, {std::make_unique<int>(n + 5)});
}
} // namespace pick_plan
RUN_CASE(pick_plan, pick_plan::drive_bad(3), pick_plan::drive_good(3))

// CASE range_move: std::move over the range leaves empty tracks that the player then reads
namespace range_move
{
using Track = std::unique_ptr<int>;
struct Player {
	std::vector<Track> playlist;
	std::deque<Track> upcoming;
	//- bad
	int queue_bad()
	{
		std::move(playlist.begin(), playlist.end(), std::back_inserter(upcoming));
		return length();
	}
	//- good
	int queue_good()
	{
		std::move(playlist.begin(), playlist.end(), std::back_inserter(upcoming));
		playlist.clear();
		return length();
	}
	//- shared
	int length() const
	{
		int sum = 0;
		for (const Track &t : playlist)
			sum += *t;
		for (const Track &t : upcoming)
			sum += *t;
		return sum;
	}
};
//- bad
int drive_bad(int n)
{
	Player p;
	for (int i = 0; i < n; i++)
		p.playlist.push_back(std::make_unique<int>(i));
	return p.queue_bad();
}
//- good
int drive_good(int n)
{
	Player p;
	for (int i = 0; i < n; i++)
		p.playlist.push_back(std::make_unique<int>(i));
	return p.queue_good();
}
} // namespace range_move
RUN_CASE(range_move, range_move::drive_bad(3), range_move::drive_good(3))
