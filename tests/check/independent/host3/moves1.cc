// SPDX-License-Identifier: GPL-2.0
// Moves: what was moved out is used. Such an object is valid for the sanitizers unless it holds a
// pointer, so
// most of the functions here dereference what the move left behind.
#include "set.hh"

// CASE enqueue_log: the request is handed on, and then asked for its number
namespace enqueue_log
{
struct Request {
	int id;
	std::string path;
};
struct Pending {
	std::vector<std::unique_ptr<Request>> all;
	void add(std::unique_ptr<Request> request) { all.push_back(std::move(request)); }
};
//- bad
namespace bad
{
int submit(Pending &pending, std::unique_ptr<Request> request)
{
	pending.add(std::move(request));
	return request->id;
}
} // namespace bad
//- good
namespace good
{
int submit(Pending &pending, std::unique_ptr<Request> request)
{
	const int id = request->id;
	pending.add(std::move(request));
	return id;
}
} // namespace good
//- shared
RUN_CASE(enqueue_log, Pending p; sink(submit(p, std::make_unique<Request>(Request{3, "/"}))))
} // namespace enqueue_log

// CASE moved_in_loop: the second round moves from what the first one moved away
namespace moved_in_loop
{
struct Payload {
	std::unique_ptr<int> data;
};
void send(Payload payload, int &sum)
{
	sum += *payload.data;
}
//- bad
namespace bad
{
int broadcast(int peers)
{
	int sum = 0;
	Payload payload{std::make_unique<int>(4)};
	for (int i = 0; i < peers; i++)
		send(std::move(payload), sum);
	return sum;
}
} // namespace bad
//- good
namespace good
{
int broadcast(int peers)
{
	int sum = 0;
	for (int i = 0; i < peers; i++) {
		Payload payload{std::make_unique<int>(4)};
		send(std::move(payload), sum);
	}
	return sum;
}
} // namespace good
//- shared
RUN_CASE(moved_in_loop, sink(broadcast(2)))
} // namespace moved_in_loop

// CASE moved_on_one_path: moved when it is big, used either way
namespace moved_on_one_path
{
using Blob = std::unique_ptr<std::vector<int>>;
struct Archive {
	std::vector<Blob> cold;
};
//- bad
namespace bad
{
std::size_t store(Archive &archive, Blob blob)
{
	const std::size_t n = blob->size();
	if (n > 2)
		archive.cold.push_back(std::move(blob));
	return n + blob->size();
}
} // namespace bad
//- good
namespace good
{
std::size_t store(Archive &archive, Blob blob)
{
	const std::size_t n = blob->size();
	if (n > 2)
		archive.cold.push_back(std::move(blob));
	if (!blob)
		blob = std::make_unique<std::vector<int>>();
	return n + blob->size();
}
} // namespace good
//- shared
RUN_CASE(moved_on_one_path, Archive a; sink(store(a, std::make_unique<std::vector<int>>(8))))
} // namespace moved_on_one_path

// CASE member_moved_then_sent: a member was moved out and the whole is sent on
namespace member_moved_then_sent
{
struct Packet {
	std::unique_ptr<std::string> body;
	int seq;
};
std::size_t wire_size(const Packet &packet)
{
	return packet.body->size() + sizeof packet.seq;
}
//- bad
namespace bad
{
std::size_t split_send(Packet packet, std::vector<std::unique_ptr<std::string>> &kept)
{
	kept.push_back(std::move(packet.body));
	packet.seq++;
	return wire_size(packet);
}
} // namespace bad
//- good
namespace good
{
std::size_t split_send(Packet packet, std::vector<std::unique_ptr<std::string>> &kept)
{
	kept.push_back(std::move(packet.body));
	packet.body = std::make_unique<std::string>("-");
	return wire_size(packet);
}
} // namespace good
//- shared
RUN_CASE(member_moved_then_sent, std::vector<std::unique_ptr<std::string>> k;
	 sink(split_send(Packet{std::make_unique<std::string>("b"), 1}, k)))
} // namespace member_moved_then_sent

// CASE argument_order: the size is read in the same call that moves the owner
namespace argument_order
{
int place(std::unique_ptr<std::vector<int>> data, int limit)
{
	return std::min<int>(data->size(), limit);
}
//- bad
namespace bad
{
int place_all(std::unique_ptr<std::vector<int>> data)
{
	return place(std::move(data), data->size());
}
} // namespace bad
//- good
namespace good
{
int place_all(std::unique_ptr<std::vector<int>> data)
{
	const int size = data->size();
	return place(std::move(data), size);
}
} // namespace good
//- shared
RUN_CASE(argument_order, sink(place_all(std::make_unique<std::vector<int>>(3))))
} // namespace argument_order

// CASE this_moved: the object moves itself into the registry and goes on with its members
namespace this_moved
{
//- bad
namespace bad
{
class Worker
{
public:
	explicit Worker(int n) : queue_(std::make_unique<std::vector<int>>(n)) {}
	std::size_t retire(std::vector<Worker> &all)
	{
		all.push_back(std::move(*this));
		return queue_->size();
	}

private:
	std::unique_ptr<std::vector<int>> queue_;
};
} // namespace bad
//- good
namespace good
{
class Worker
{
public:
	explicit Worker(int n) : queue_(std::make_unique<std::vector<int>>(n)) {}
	std::size_t retire(std::vector<Worker> &all)
	{
		const std::size_t left = queue_->size();
		all.push_back(std::move(*this));
		return left;
	}

private:
	std::unique_ptr<std::vector<int>> queue_;
};
} // namespace good
//- shared
RUN_CASE(this_moved, std::vector<Worker> v; Worker w(3); sink(w.retire(v)))
} // namespace this_moved

// CASE forwarded_twice: the first forward may have moved the argument
namespace forwarded_twice
{
struct Sinks {
	std::vector<std::unique_ptr<int>> first;
	std::vector<int> second;
};
//- bad
namespace bad
{
template <class T>
void tee(Sinks &sinks, T &&value)
{
	sinks.first.push_back(std::forward<T>(value));
	sinks.second.push_back(*value);
}
void feed(Sinks &sinks, int n)
{
	for (int i = 0; i < n; i++)
		tee(sinks, std::make_unique<int>(i));
}
} // namespace bad
//- good
namespace good
{
template <class T>
void tee(Sinks &sinks, T &&value)
{
	sinks.second.push_back(*value);
	sinks.first.push_back(std::forward<T>(value));
}
void feed(Sinks &sinks, int n)
{
	for (int i = 0; i < n; i++)
		tee(sinks, std::make_unique<int>(i));
}
} // namespace good
//- shared
RUN_CASE(forwarded_twice, Sinks s; feed(s, 2))
} // namespace forwarded_twice

// CASE swap_by_hand: the temporary is dereferenced after it was given back
namespace swap_by_hand
{
//- bad
namespace bad
{
int exchange_buffers(std::unique_ptr<int> &front, std::unique_ptr<int> &back)
{
	auto old = std::move(front);
	front = std::move(back);
	back = std::move(old);
	return *old + *front;
}
} // namespace bad
//- good
namespace good
{
int exchange_buffers(std::unique_ptr<int> &front, std::unique_ptr<int> &back)
{
	auto old = std::move(front);
	front = std::move(back);
	const int was = *old;
	back = std::move(old);
	return was + *front;
}
} // namespace good
//- shared
RUN_CASE(swap_by_hand, auto a = std::make_unique<int>(1); auto b = std::make_unique<int>(2);
	 sink(exchange_buffers(a, b)))
} // namespace swap_by_hand

// CASE moved_into_closure: the closure owns the connection now
namespace moved_into_closure
{
struct Connection {
	int fd;
};
struct Loop {
	std::vector<std::function<int()>> callbacks;
	void later(std::function<int()> f) { callbacks.push_back(std::move(f)); }
};
//- bad
namespace bad
{
int arm(Loop &loop, std::unique_ptr<Connection> c)
{
	std::shared_ptr<Connection> shared = std::move(c);
	loop.later([shared] { return shared->fd; });
	return c->fd;
}
} // namespace bad
//- good
namespace good
{
int arm(Loop &loop, std::unique_ptr<Connection> c)
{
	std::shared_ptr<Connection> shared = std::move(c);
	loop.later([shared] { return shared->fd; });
	return shared->fd;
}
} // namespace good
//- shared
RUN_CASE(moved_into_closure, Loop l; sink(arm(l, std::make_unique<Connection>(Connection{3}))))
} // namespace moved_into_closure

// CASE init_capture: the pointer is moved into an init-capture and read beside it
namespace init_capture
{
//- bad
namespace bad
{
int start(std::unique_ptr<int> config, std::vector<std::shared_ptr<int>> &keep)
{
	auto run = [config = std::move(config)]() mutable {
		return std::shared_ptr<int>(std::move(config));
	};
	const int limit = *config;
	keep.push_back(run());
	return limit;
}
} // namespace bad
//- good
namespace good
{
int start(std::unique_ptr<int> config, std::vector<std::shared_ptr<int>> &keep)
{
	auto run = [config = std::move(config)]() mutable {
		return std::shared_ptr<int>(std::move(config));
	};
	keep.push_back(run());
	return *keep.back();
}
} // namespace good
//- shared
RUN_CASE(init_capture, std::vector<std::shared_ptr<int>> k;
	 sink(start(std::make_unique<int>(4), k)))
} // namespace init_capture

// CASE pair_element: the second of a pair was moved by a structured binding
namespace pair_element
{
using Entry = std::pair<int, std::unique_ptr<std::string>>;
//- bad
namespace bad
{
std::size_t unpack(Entry entry, std::vector<std::unique_ptr<std::string>> &out)
{
	auto &[id, text] = entry;
	out.push_back(std::move(text));
	return id + entry.second->size();
}
} // namespace bad
//- good
namespace good
{
std::size_t unpack(Entry entry, std::vector<std::unique_ptr<std::string>> &out)
{
	auto &[id, text] = entry;
	const std::size_t n = text->size();
	out.push_back(std::move(text));
	return id + n;
}
} // namespace good
//- shared
RUN_CASE(pair_element, std::vector<std::unique_ptr<std::string>> o;
	 sink(unpack(Entry(1, std::make_unique<std::string>("s")), o)))
} // namespace pair_element

// CASE optional_taken: the value was moved out but the optional still says that it has one
namespace optional_taken
{
//- bad
namespace bad
{
int take(std::optional<std::unique_ptr<int>> &slot, std::vector<std::unique_ptr<int>> &out)
{
	if (!slot)
		return 0;
	out.push_back(std::move(*slot));
	return **slot;
}
} // namespace bad
//- good
namespace good
{
int take(std::optional<std::unique_ptr<int>> &slot, std::vector<std::unique_ptr<int>> &out)
{
	if (!slot)
		return 0;
	out.push_back(std::move(*slot));
	slot.reset();
	return slot ? **slot : *out.back();
}
} // namespace good
//- shared
RUN_CASE(optional_taken, std::optional<std::unique_ptr<int>> s(std::make_unique<int>(1));
	 std::vector<std::unique_ptr<int>> o; sink(take(s, o)))
} // namespace optional_taken

// CASE vector_element: the element was moved out of the vector, and the sum goes over all
namespace vector_element
{
//- bad
namespace bad
{
int promote(std::vector<std::unique_ptr<int>> &all, std::unique_ptr<int> &chief)
{
	chief = std::move(all.back());
	int sum = 0;
	for (const auto &one : all)
		sum += *one;
	return sum;
}
} // namespace bad
//- good
namespace good
{
int promote(std::vector<std::unique_ptr<int>> &all, std::unique_ptr<int> &chief)
{
	chief = std::move(all.back());
	all.pop_back();
	int sum = 0;
	for (const auto &one : all)
		sum += *one;
	return sum;
}
} // namespace good
//- shared
RUN_CASE(vector_element, std::vector<std::unique_ptr<int>> v; v.push_back(std::make_unique<int>(1));
	 std::unique_ptr<int> c; sink(promote(v, c)))
} // namespace vector_element

// CASE early_return_forgotten: the error path looks at what the call before took
namespace early_return_forgotten
{
struct Buffer {
	std::unique_ptr<char[]> bytes;
	std::size_t size;
};
bool try_send(Buffer buffer)
{
	return buffer.size < 4;
}
//- bad
namespace bad
{
char deliver(Buffer buffer)
{
	if (!try_send(std::move(buffer)))
		return buffer.bytes[0];
	return 0;
}
} // namespace bad
//- good
namespace good
{
char deliver(Buffer buffer)
{
	const char first = buffer.bytes[0];
	if (!try_send(std::move(buffer)))
		return first;
	return 0;
}
} // namespace good
//- shared
RUN_CASE(early_return_forgotten, Buffer b{std::make_unique<char[]>(8), 8};
	 sink(deliver(std::move(b))))
} // namespace early_return_forgotten

// CASE rvalue_method: finish() consumes the builder
namespace rvalue_method
{
class Builder
{
public:
	Builder &add(int x)
	{
		parts_->push_back(x);
		return *this;
	}
	std::unique_ptr<std::vector<int>> finish() && { return std::move(parts_); }

private:
	std::unique_ptr<std::vector<int>> parts_ = std::make_unique<std::vector<int>>();
};
//- bad
namespace bad
{
std::size_t build(int n)
{
	Builder builder;
	for (int i = 0; i < n; i++)
		builder.add(i);
	auto first = std::move(builder).finish();
	builder.add(n);
	return first->size();
}
} // namespace bad
//- good
namespace good
{
std::size_t build(int n)
{
	Builder builder;
	for (int i = 0; i < n; i++)
		builder.add(i);
	auto first = std::move(builder).finish();
	first->push_back(n);
	return first->size();
}
} // namespace good
//- shared
RUN_CASE(rvalue_method, sink(build(3)))
} // namespace rvalue_method

// CASE ternary_move: one arm of the conditional moves, both are followed by a use
namespace ternary_move
{
//- bad
namespace bad
{
int choose(bool owned, std::unique_ptr<int> value)
{
	std::unique_ptr<int> mine = owned ? std::move(value) : std::make_unique<int>(0);
	return *mine + *value;
}
} // namespace bad
//- good
namespace good
{
int choose(bool owned, std::unique_ptr<int> value)
{
	const int rest = owned ? 1 : *value;
	std::unique_ptr<int> mine = owned ? std::move(value) : std::make_unique<int>(0);
	return *mine + rest;
}
} // namespace good
//- shared
RUN_CASE(ternary_move, sink(choose(true, std::make_unique<int>(2))))
} // namespace ternary_move

// CASE shared_handed_over: the last count went with the move
namespace shared_handed_over
{
struct Texture {
	int width;
};
struct Batch {
	std::vector<std::shared_ptr<const Texture>> used;
};
//- bad
namespace bad
{
int draw(Batch &batch, std::shared_ptr<const Texture> texture)
{
	batch.used.emplace_back(std::move(texture));
	if (batch.used.size() > 8)
		batch.used.clear();
	return texture->width;
}
} // namespace bad
//- good
namespace good
{
int draw(Batch &batch, std::shared_ptr<const Texture> texture)
{
	batch.used.emplace_back(texture);
	if (batch.used.size() > 8)
		batch.used.clear();
	return texture->width;
}
} // namespace good
//- shared
RUN_CASE(shared_handed_over, Batch b; sink(draw(b, std::make_shared<Texture>(Texture{5}))))
} // namespace shared_handed_over

// CASE switch_falls: one case moves and falls through to the one that reads
namespace switch_falls
{
//- bad
namespace bad
{
int dispatch(int kind, std::unique_ptr<int> arg, std::vector<std::unique_ptr<int>> &queue)
{
	int result = 0;
	switch (kind) {
	case 1:
		queue.push_back(std::move(arg));
		[[fallthrough]];
	case 2:
		result += *arg;
		break;
	}
	return result;
}
} // namespace bad
//- good
namespace good
{
int dispatch(int kind, std::unique_ptr<int> arg, std::vector<std::unique_ptr<int>> &queue)
{
	int result = 0;
	switch (kind) {
	case 1:
		result = *arg;
		queue.push_back(std::move(arg));
		break;
	case 2:
		result += *arg;
		break;
	}
	return result;
}
} // namespace good
//- shared
RUN_CASE(switch_falls, std::vector<std::unique_ptr<int>> q;
	 sink(dispatch(1, std::make_unique<int>(1), q)))
} // namespace switch_falls

// CLEAN reinitialised: given a new value after each move
namespace reinitialised
{
std::size_t chunks(const std::vector<int> &in, std::vector<std::unique_ptr<std::vector<int>>> &out)
{
	auto chunk = std::make_unique<std::vector<int>>();
	for (int x : in) {
		chunk->push_back(x);
		if (chunk->size() == 2) {
			out.push_back(std::move(chunk));
			chunk = std::make_unique<std::vector<int>>();
		}
	}
	if (!chunk->empty())
		out.push_back(std::move(chunk));
	return out.size();
}
RUN_CLEAN(reinitialised, std::vector<std::unique_ptr<std::vector<int>>> o;
	  sink(chunks({1, 2, 3}, o)))
} // namespace reinitialised

// CLEAN moved_on_all_exits: each path moves once
namespace moved_on_all_exits
{
std::unique_ptr<int> pick(std::unique_ptr<int> a, std::unique_ptr<int> b)
{
	if (!a)
		return b;
	if (b && *b > *a)
		return std::move(b);
	return a;
}
RUN_CLEAN(moved_on_all_exits, sink(*pick(nullptr, std::make_unique<int>(1))))
} // namespace moved_on_all_exits

// CLEAN try_emplace_tests: a test for null after a move is allowed
namespace try_emplace_tests
{
bool keep(std::map<int, std::unique_ptr<int>> &map, int key, std::unique_ptr<int> value)
{
	auto [at, fresh] = map.try_emplace(key, std::move(value));
	return fresh && at->second != nullptr;
}
RUN_CLEAN(try_emplace_tests, std::map<int, std::unique_ptr<int>> m;
	  sink(keep(m, 1, std::make_unique<int>(1))))
} // namespace try_emplace_tests

// CLEAN other_member: one member was moved, another is read
namespace other_member
{
struct Message {
	std::unique_ptr<std::string> body;
	int priority;
};
int forward(Message message, std::multimap<int, std::unique_ptr<std::string>> &by_priority)
{
	by_priority.emplace(message.priority, std::move(message.body));
	return message.priority + 1;
}
RUN_CLEAN(other_member, std::multimap<int, std::unique_ptr<std::string>> m;
	  sink(forward(Message{nullptr, 2}, m)))
} // namespace other_member

// CLEAN exchange_out: std::exchange leaves a known value behind
namespace exchange_out
{
class Lazy
{
public:
	std::unique_ptr<int> take() { return std::exchange(value_, std::make_unique<int>(0)); }
	int peek() const { return *value_; }

private:
	std::unique_ptr<int> value_ = std::make_unique<int>(7);
};
int take_peek(Lazy &lazy)
{
	auto old = lazy.take();
	return *old + lazy.peek();
}
RUN_CLEAN(exchange_out, Lazy l; sink(take_peek(l)))
} // namespace exchange_out

// CLEAN move_loop_break: the loop is left once the value has gone
namespace move_loop_break
{
bool give_first_free(std::vector<std::unique_ptr<int>> &slots, std::unique_ptr<int> value)
{
	for (auto &slot : slots) {
		if (slot)
			continue;
		slot = std::move(value);
		return true;
	}
	return *value > 0;
}
RUN_CLEAN(move_loop_break, std::vector<std::unique_ptr<int>> s(2);
	  sink(give_first_free(s, std::make_unique<int>(3))))
} // namespace move_loop_break
