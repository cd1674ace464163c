// SPDX-License-Identifier: GPL-2.0
// Use after move: locals, callees, members and branches.
#include "../set.hh"
#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// CASE job_size_logged: the payload is asked for its first byte after it has gone into the queue
namespace job_size_logged
{
struct Queue {
	std::deque<std::vector<uint8_t>> jobs;
	void push(std::vector<uint8_t> job) { jobs.push_back(std::move(job)); }
};
//- bad
int submit_bad(Queue &queue, std::vector<uint8_t> payload)
{
	queue.push(std::move(payload));
	return payload[0];
}
//- good
int submit_good(Queue &queue, std::vector<uint8_t> payload)
{
	int kind = payload[0];
	queue.push(std::move(payload));
	return kind;
}
//- shared
int run(int (*submit)(Queue &, std::vector<uint8_t>))
{
	Queue queue;
	return submit(queue, {7, 1, 2});
}
} // namespace job_size_logged
RUN_CASE(job_size_logged, job_size_logged::run(job_size_logged::submit_bad),
	 job_size_logged::run(job_size_logged::submit_good))

// CASE session_registered: the session is used after its owner was moved into the table
namespace session_registered
{
struct Session {
	int id;
	bool greeted = false;
};
class Server
{
	std::map<int, std::unique_ptr<Session>> sessions;

public:
	//- bad
	int accept_bad(int id)
	{
		auto session = std::make_unique<Session>(Session{id});
		sessions.emplace(id, std::move(session));
		session->greeted = true;
		return int(sessions.size());
	}
	//- good
	int accept_good(int id)
	{
		auto session = std::make_unique<Session>(Session{id});
		auto placed = sessions.emplace(id, std::move(session)).first;
		placed->second->greeted = true;
		return int(sessions.size());
	}
	//- shared
};
} // namespace session_registered
RUN_CASE(session_registered, session_registered::Server().accept_bad(5),
	 session_registered::Server().accept_good(5))

// CASE ctor_parameter: the constructor body reads the parameter that the initialiser moved away
namespace ctor_parameter
{
//- bad
class PathBad
{
	std::vector<int> steps;
	int last;

public:
	explicit PathBad(std::vector<int> steps) : steps(std::move(steps)), last(0)
	{
		if (!this->steps.empty())
			last = steps.back();
	}
	int end() const { return last; }
};
//- good
class PathGood
{
	std::vector<int> steps;
	int last;

public:
	explicit PathGood(std::vector<int> route) : steps(std::move(route)), last(0)
	{
		if (!steps.empty())
			last = steps.back();
	}
	int end() const { return last; }
};
} // namespace ctor_parameter
RUN_CASE(ctor_parameter, ctor_parameter::PathBad({1, 2, 3}).end(),
	 ctor_parameter::PathGood({1, 2, 3}).end())

// CASE title_and_slug: the title is moved into the post before the slug is made of it (silent under sanitizers)
namespace title_and_slug
{
struct Post {
	std::string title;
	std::string slug;
};
std::string make_slug(const std::string &title)
{
	std::string slug;
	for (char c : title)
		slug += c == ' ' ? '-' : c;
	return slug;
}
//- bad
Post make_post_bad(std::string title)
{
	Post post;
	post.title = std::move(title);
	post.slug = make_slug(title);
	return post;
}
//- good
Post make_post_good(std::string title)
{
	Post post;
	post.slug = make_slug(title);
	post.title = std::move(title);
	return post;
}
} // namespace title_and_slug
RUN_CASE(title_and_slug, title_and_slug::make_post_bad("a day at the sea side"),
	 title_and_slug::make_post_good("a day at the sea side"))

// CASE broadcast_loop: each round moves the same message, so only the first receiver gets it
namespace broadcast_loop
{
struct Message {
	std::unique_ptr<int> value;
	Message clone() const { return {std::make_unique<int>(*value)}; }
};
struct Client {
	std::vector<Message> inbox;
	void send(Message message) { inbox.push_back(std::move(message)); }
};
int total(const std::vector<Client> &clients)
{
	int sum = 0;
	for (const Client &client : clients)
		for (const Message &message : client.inbox)
			sum += *message.value;
	return sum;
}
//- bad
int broadcast_bad(size_t n, Message message)
{
	std::vector<Client> clients(n);
	for (Client &client : clients)
		client.send(std::move(message));
	return total(clients);
}
//- good
int broadcast_good(size_t n, Message message)
{
	std::vector<Client> clients(n);
	for (Client &client : clients)
		client.send(message.clone());
	return total(clients);
}
} // namespace broadcast_loop
RUN_CASE(broadcast_loop, broadcast_loop::broadcast_bad(3, {std::make_unique<int>(4)}),
	 broadcast_loop::broadcast_good(3, {std::make_unique<int>(4)}))

// CASE retry_request: the retry sends a request that the first attempt took
namespace retry_request
{
struct Request {
	std::vector<char> body;
};
bool post(Request request, int attempt)
{
	return attempt > 0 && request.body.at(0) == 'x';
}
//- bad
bool send_bad(Request request)
{
	for (int attempt = 0; attempt < 3; attempt++) {
		if (post(std::move(request), attempt))
			return true;
	}
	return false;
}
//- good
bool send_good(const Request &request)
{
	for (int attempt = 0; attempt < 3; attempt++) {
		if (post(request, attempt))
			return true;
	}
	return false;
}
} // namespace retry_request
RUN_CASE(retry_request, retry_request::send_bad({{'x', 'y'}}),
	 retry_request::send_good({{'x', 'y'}}))

// CASE compressed_branch: on one branch the chunk has already gone when it is written
namespace compressed_branch
{
using Chunk = std::unique_ptr<std::vector<int>>;

struct Writer {
	std::vector<Chunk> out;
	int written = 0;
	void compress(Chunk chunk)
	{
		chunk->resize(1);
		out.push_back(std::move(chunk));
	}
};
//- bad
int write_bad(Writer &writer, Chunk chunk, bool small)
{
	if (small)
		writer.compress(std::move(chunk));
	writer.written += int(chunk->size());
	return writer.written;
}
//- good
int write_good(Writer &writer, Chunk chunk, bool small)
{
	writer.written += int(chunk->size());
	if (small)
		writer.compress(std::move(chunk));
	return writer.written;
}
//- shared
int run(int (*write)(Writer &, Chunk, bool))
{
	Writer writer;
	return write(writer, std::make_unique<std::vector<int>>(9), true);
}
} // namespace compressed_branch
RUN_CASE(compressed_branch, compressed_branch::run(compressed_branch::write_bad),
	 compressed_branch::run(compressed_branch::write_good))

// CASE argument_order: one argument moves the buffer while another reads its size (silent under sanitizers)
namespace argument_order
{
struct Block {
	std::vector<int> data;
	size_t size;
};
//- bad
Block seal_bad(std::vector<int> data)
{
	return Block{std::move(data), data.size()};
}
//- good
Block seal_good(std::vector<int> data)
{
	size_t size = data.size();
	return Block{std::move(data), size};
}
} // namespace argument_order
RUN_CASE(argument_order, argument_order::seal_bad({1, 2}), argument_order::seal_good({1, 2}))

// CASE callee_takes_lvalue: the helper moves from its reference parameter, and the caller reads on
namespace callee_takes_lvalue
{
struct Archive {
	std::vector<std::vector<int>> parts;
};
//- bad
void add_part_bad(Archive &archive, std::vector<int> &part)
{
	archive.parts.push_back(std::move(part));
}
int store_bad(std::vector<int> part)
{
	Archive archive;
	add_part_bad(archive, part);
	return part.front() + int(archive.parts.size());
}
//- good
void add_part_good(Archive &archive, const std::vector<int> &part)
{
	archive.parts.push_back(part);
}
int store_good(std::vector<int> part)
{
	Archive archive;
	add_part_good(archive, part);
	return part.front() + int(archive.parts.size());
}
} // namespace callee_takes_lvalue
RUN_CASE(callee_takes_lvalue, callee_takes_lvalue::store_bad({3, 4}),
	 callee_takes_lvalue::store_good({3, 4}))

// CASE member_handed_out: after take_engine() the car has no engine, and drive() does not expect that
namespace member_handed_out
{
struct Engine {
	int power = 90;
};
class Car
{
	std::unique_ptr<Engine> engine = std::make_unique<Engine>();

public:
	std::unique_ptr<Engine> take_engine() { return std::move(engine); }
	void fit(std::unique_ptr<Engine> other) { engine = std::move(other); }
	int drive(int km) const { return km * engine->power; }
};
//- bad
int service_bad(Car &car)
{
	std::unique_ptr<Engine> engine = car.take_engine();
	engine->power += 5;
	return car.drive(1);
}
//- good
int service_good(Car &car)
{
	std::unique_ptr<Engine> engine = car.take_engine();
	engine->power += 5;
	car.fit(std::move(engine));
	return car.drive(1);
}
//- shared
int run(int (*service)(Car &))
{
	Car car;
	return service(car);
}
} // namespace member_handed_out
RUN_CASE(member_handed_out, member_handed_out::run(member_handed_out::service_bad),
	 member_handed_out::run(member_handed_out::service_good))

// CASE log_after_throwaway: the name is logged after the record swallowed it (silent under sanitizers)
namespace log_after_throwaway
{
struct Record {
	std::string name;
	int uid;
};
struct Log {
	std::string text;
	void line(const std::string &what) { text += what + "\n"; }
};
//- bad
size_t create_user_bad(std::vector<Record> &users, Log &log, std::string name)
{
	users.push_back(Record{std::move(name), int(users.size())});
	log.line("created user " + name);
	return log.text.size();
}
//- good
size_t create_user_good(std::vector<Record> &users, Log &log, std::string name)
{
	users.push_back(Record{std::move(name), int(users.size())});
	log.line("created user " + users.back().name);
	return log.text.size();
}
//- shared
size_t run(size_t (*create)(std::vector<Record> &, Log &, std::string))
{
	std::vector<Record> users;
	Log log;
	return create(users, log, "margaret");
}
} // namespace log_after_throwaway
RUN_CASE(log_after_throwaway, log_after_throwaway::run(log_after_throwaway::create_user_bad),
	 log_after_throwaway::run(log_after_throwaway::create_user_good))

// CASE forwarded_twice: a forwarded argument is forwarded again to the second list
namespace forwarded_twice
{
struct Mirror {
	std::vector<std::unique_ptr<int>> one;
	std::vector<std::shared_ptr<int>> two;

	//- bad
	template <class T>
	void add_bad(T &&item)
	{
		one.push_back(std::forward<T>(item));
		two.push_back(std::make_shared<int>(*item));
	}
	//- good
	template <class T>
	void add_good(T &&item)
	{
		two.push_back(std::make_shared<int>(*item));
		one.push_back(std::forward<T>(item));
	}
	//- shared
};
//- bad
int both_bad(int n)
{
	Mirror mirror;
	mirror.add_bad(std::make_unique<int>(n));
	return *mirror.two[0];
}
//- good
int both_good(int n)
{
	Mirror mirror;
	mirror.add_good(std::make_unique<int>(n));
	return *mirror.two[0];
}
} // namespace forwarded_twice
RUN_CASE(forwarded_twice, forwarded_twice::both_bad(3), forwarded_twice::both_good(3))

// CASE optional_moved_out: the optional still has a value, but that value was moved out on the way
namespace optional_moved_out
{
struct Pending {
	std::optional<std::vector<int>> batch;
};
int send(std::vector<int> batch)
{
	return int(batch.size());
}
//- bad
int flush_bad(Pending &pending)
{
	int sent = 0;
	if (pending.batch)
		sent = send(std::move(*pending.batch));
	if (pending.batch)
		sent += pending.batch->front();
	return sent;
}
//- good
int flush_good(Pending &pending)
{
	int sent = 0;
	if (pending.batch) {
		sent = send(std::move(*pending.batch));
		pending.batch.reset();
	}
	if (pending.batch)
		sent += pending.batch->front();
	return sent;
}
//- shared
int run(int (*flush)(Pending &))
{
	Pending pending{std::vector<int>{1, 2}};
	return flush(pending);
}
} // namespace optional_moved_out
RUN_CASE(optional_moved_out, optional_moved_out::run(optional_moved_out::flush_bad),
	 optional_moved_out::run(optional_moved_out::flush_good))

// CLEAN reset_after_move: the buffer gets a new value after each move
namespace reset_after_move
{
std::vector<std::string> split(const std::string &text, char separator)
{
	std::vector<std::string> parts;
	std::string part;
	for (char c : text) {
		if (c == separator) {
			parts.push_back(std::move(part));
			part.clear();
		} else {
			part += c;
		}
	}
	parts.push_back(std::move(part));
	return parts;
}
} // namespace reset_after_move
RUN_CLEAN(reset_after_move, reset_after_move::split("a,bc,,d", ','))

// CLEAN move_then_leave: the branch that moves also returns
namespace move_then_leave
{
int store(std::unique_ptr<int> value, std::vector<std::unique_ptr<int>> &kept)
{
	if (kept.empty()) {
		kept.push_back(std::move(value));
		return 1;
	}
	*value += 1;
	kept.push_back(std::move(value));
	return 2;
}
int run()
{
	std::vector<std::unique_ptr<int>> kept;
	return store(std::make_unique<int>(1), kept) + store(std::make_unique<int>(2), kept);
}
} // namespace move_then_leave
RUN_CLEAN(move_then_leave, move_then_leave::run())

// CLEAN unique_is_null_after: a moved-from unique_ptr is null, and that may be asked
namespace unique_is_null_after
{
bool handed_over(std::unique_ptr<int> value)
{
	std::unique_ptr<int> other = std::move(value);
	return !value && other;
}
} // namespace unique_is_null_after
RUN_CLEAN(unique_is_null_after, unique_is_null_after::handed_over(std::make_unique<int>(3)))

// CLEAN other_member_moved: only one member is moved, the others are read on
namespace other_member_moved
{
struct Parsed {
	std::string name;
	std::vector<int> values;
};
size_t keep(Parsed parsed, std::vector<std::string> &names)
{
	names.push_back(std::move(parsed.name));
	return parsed.values.size() + size_t(parsed.values.at(0));
}
size_t run()
{
	std::vector<std::string> names;
	return keep({"x", {1, 2}}, names) + names[0].size();
}
} // namespace other_member_moved
RUN_CLEAN(other_member_moved, other_member_moved::run())

// CLEAN exchange_member: exchange leaves a known value behind
namespace exchange_member
{
class Buffer
{
	std::vector<int> pending;

public:
	void add(int value) { pending.push_back(value); }
	std::vector<int> take() { return std::exchange(pending, {}); }
	size_t size() const { return pending.size(); }
};
size_t run()
{
	Buffer buffer;
	buffer.add(1);
	auto first = buffer.take();
	buffer.add(2);
	buffer.add(3);
	return first.size() + buffer.size();
}
} // namespace exchange_member
RUN_CLEAN(exchange_member, exchange_member::run())

// CLEAN try_emplace_keeps: try_emplace does not touch its argument when the key is there
namespace try_emplace_keeps
{
int add(std::map<int, std::unique_ptr<int>> &table, int key, std::unique_ptr<int> value)
{
	auto [it, fresh] = table.try_emplace(key, std::move(value));
	return fresh ? *it->second : *it->second + 1;
}
int run()
{
	std::map<int, std::unique_ptr<int>> table;
	return add(table, 1, std::make_unique<int>(1)) + add(table, 1, std::make_unique<int>(2));
}
} // namespace try_emplace_keeps
RUN_CLEAN(try_emplace_keeps, try_emplace_keeps::run())

// CLEAN move_trivial: a move of a plain value is a copy
namespace move_trivial
{
struct Point {
	int x;
	int y;
};
int shift(Point point)
{
	Point start = point;
	point.x += 3;
	return start.x + point.x + point.y;
}
} // namespace move_trivial
RUN_CLEAN(move_trivial, move_trivial::shift({1, 2}))
