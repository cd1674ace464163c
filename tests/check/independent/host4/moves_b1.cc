// SPDX-License-Identifier: GPL-2.0
// Values that are used after they were moved, in functions.
#include "../set.hh"

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// CASE log_after_send: the message was handed to the queue before it is logged
namespace log_after_send
{
struct Message {
	std::unique_ptr<int> payload;
};
struct Queue {
	std::vector<Message> waiting;
	void send(Message m) { waiting.push_back(std::move(m)); }
};
//- bad
int submit_bad(Queue &queue, Message message)
{
	queue.send(std::move(message));
	return *message.payload;
}
//- good
int submit_good(Queue &queue, Message message)
{
	const int sent = *message.payload;
	queue.send(std::move(message));
	return sent;
}
RUN_CASE(log_after_send, ({
		 Queue q;
		 submit_bad(q, {std::make_unique<int>(3)});
	 }),
	 ({
		 Queue q;
		 submit_good(q, {std::make_unique<int>(3)});
	 }))
} // namespace log_after_send

// CASE move_in_loop: the second round moves what the first one moved
namespace move_in_loop
{
struct Worker {
	std::unique_ptr<std::string> job;
};
//- bad
std::size_t assign_bad(std::vector<Worker> &workers, std::unique_ptr<std::string> job)
{
	std::size_t total = 0;
	for (Worker &worker : workers) {
		worker.job = std::move(job);
		total += worker.job->size();
	}
	return total;
}
//- good
std::size_t assign_good(std::vector<Worker> &workers, std::unique_ptr<std::string> job)
{
	std::size_t total = 0;
	for (Worker &worker : workers) {
		worker.job = std::make_unique<std::string>(*job);
		total += worker.job->size();
	}
	return total;
}
RUN_CASE(move_in_loop, ({
		 std::vector<Worker> w(2);
		 assign_bad(w, std::make_unique<std::string>("x"));
	 }),
	 ({
		 std::vector<Worker> w(2);
		 assign_good(w, std::make_unique<std::string>("x"));
	 }))
} // namespace move_in_loop

// CASE move_on_one_path: only one of the paths gives the buffer away, and it is used on both
namespace move_on_one_path
{
struct Pool {
	std::vector<std::vector<char>> spare;
	void recycle(std::vector<char> buffer) { spare.push_back(std::move(buffer)); }
};
//- bad
char finish_bad(Pool &pool, std::vector<char> buffer, bool done)
{
	if (done)
		pool.recycle(std::move(buffer));
	return buffer.front();
}
//- good
char finish_good(Pool &pool, std::vector<char> buffer, bool done)
{
	const char first = buffer.front();
	if (done)
		pool.recycle(std::move(buffer));
	return first;
}
RUN_CASE(move_on_one_path, ({
		 Pool p;
		 finish_bad(p, {'a'}, true);
	 }),
	 ({
		 Pool p;
		 finish_good(p, {'a'}, true);
	 }))
} // namespace move_on_one_path

// CASE argument_and_move: one argument reads what another one moves, in an order that is not said
namespace argument_and_move
{
struct Blob {
	std::unique_ptr<std::vector<int>> data;
};
std::size_t put(std::size_t size, Blob blob)
{
	return size + blob.data->size();
}
//- bad
std::size_t store_bad(Blob blob)
{
	auto keep = [](Blob b, std::size_t size) { return put(size, std::move(b)); };
	return keep(std::move(blob), blob.data->size());
}
//- good
std::size_t store_good(Blob blob)
{
	auto keep = [](Blob b, std::size_t size) { return put(size, std::move(b)); };
	const std::size_t size = blob.data->size();
	return keep(std::move(blob), size);
}
RUN_CASE(argument_and_move, store_bad({std::make_unique<std::vector<int>>(3)}),
	 store_good({std::make_unique<std::vector<int>>(3)}))
} // namespace argument_and_move

// CASE try_emplace_retry: the node was given away by the call that is looked at, then given again
namespace try_emplace_retry
{
struct Node {
	int weight;
};
using Index = std::map<int, std::unique_ptr<Node>>;
bool insert(Index &index, int key, std::unique_ptr<Node> node)
{
	return index.emplace(key, std::move(node)).second;
}
//- bad
int place_bad(Index &index, int key, std::unique_ptr<Node> node)
{
	if (!insert(index, key, std::move(node)))
		insert(index, key + 1, std::move(node));
	return index.at(key + 1)->weight;
}
//- good
int place_good(Index &index, int key, std::unique_ptr<Node> node)
{
	if (index.contains(key))
		key++;
	insert(index, key, std::move(node));
	return index.at(key)->weight;
}
RUN_CASE(try_emplace_retry, ({
		 Index i;
		 i[4] = std::make_unique<Node>();
		 place_bad(i, 4, std::make_unique<Node>());
	 }),
	 ({
		 Index i;
		 i[4] = std::make_unique<Node>();
		 place_good(i, 4, std::make_unique<Node>());
	 }))
} // namespace try_emplace_retry

// CASE member_moved: a member was moved out of the request, and then the request is asked for it
namespace member_moved
{
struct Request {
	std::string path;
	std::unique_ptr<std::string> body;
	std::size_t length() const { return path.size() + body->size(); }
};
//- bad
std::size_t handle_bad(Request request)
{
	std::unique_ptr<std::string> body = std::move(request.body);
	body->append("\n");
	return request.length();
}
//- good
std::size_t handle_good(Request request)
{
	std::unique_ptr<std::string> body = std::move(request.body);
	body->append("\n");
	request.body = std::move(body);
	return request.length();
}
RUN_CASE(member_moved, handle_bad({"/", std::make_unique<std::string>("x")}),
	 handle_good({"/", std::make_unique<std::string>("x")}))
} // namespace member_moved

// CASE captured_by_move: the closure took the connection with it, and it is used outside, too
namespace captured_by_move
{
struct Connection {
	std::unique_ptr<int> socket;
	int send(int n) { return *socket += n; }
};
//- bad
int chat_bad(Connection connection)
{
	auto later = [c = std::move(connection)]() mutable { return c.send(2); };
	const int hello = connection.send(1);
	return hello + later();
}
//- good
int chat_good(Connection connection)
{
	const int hello = connection.send(1);
	auto later = [c = std::move(connection)]() mutable { return c.send(2); };
	return hello + later();
}
RUN_CASE(captured_by_move, chat_bad({std::make_unique<int>(1)}),
	 chat_good({std::make_unique<int>(1)}))
} // namespace captured_by_move

// CASE moved_in_braces: the first of two uses in one initialiser list moves
namespace moved_in_braces
{
struct Command {
	std::vector<std::string> words;
	std::string name;
};
//- bad
std::size_t split_bad(std::vector<std::string> parts)
{
	Command command{std::move(parts), parts.front()};
	return command.words.size() + command.name.size();
}
//- good
std::size_t split_good(std::vector<std::string> parts)
{
	std::string first = parts.front();
	Command command{std::move(parts), std::move(first)};
	return command.words.size() + command.name.size();
}
RUN_CASE(moved_in_braces, split_bad({"a", "b"}), split_good({"a", "b"}))
} // namespace moved_in_braces

// CASE rvalue_parameter: a function that takes T&& moves on one path, and reads on the way out
namespace rvalue_parameter
{
struct Packet {
	std::vector<unsigned char> bytes;
};
//- bad
int deliver_bad(std::vector<Packet> &inbox, Packet &&packet, bool keep)
{
	if (keep)
		inbox.push_back(std::move(packet));
	return packet.bytes.front();
}
//- good
int deliver_good(std::vector<Packet> &inbox, Packet &&packet, bool keep)
{
	const int kind = packet.bytes.front();
	if (keep)
		inbox.push_back(std::move(packet));
	return kind;
}
RUN_CASE(rvalue_parameter, ({
		 std::vector<Packet> i;
		 deliver_bad(i, {{1, 2}}, true);
	 }),
	 ({
		 std::vector<Packet> i;
		 deliver_good(i, {{1, 2}}, true);
	 }))
} // namespace rvalue_parameter

// CASE ternary_moves: one arm of the condition moves out of the default, which is used later
namespace ternary_moves
{
using Theme = std::unique_ptr<std::string>;
//- bad
std::size_t choose_bad(Theme user, Theme standard)
{
	Theme active = user ? std::move(user) : std::move(standard);
	return active->size() + standard->size();
}
//- good
std::size_t choose_good(Theme user, Theme standard)
{
	const std::size_t fallback = standard->size();
	Theme active = user ? std::move(user) : std::move(standard);
	return active->size() + fallback;
}
RUN_CASE(ternary_moves, choose_bad(nullptr, std::make_unique<std::string>("dark")),
	 choose_good(nullptr, std::make_unique<std::string>("dark")))
} // namespace ternary_moves

// CASE switch_falls: a case that moves the state falls through to one that reads it
namespace switch_falls
{
enum class Step { Store, Print, Skip };
struct State {
	std::unique_ptr<int> value;
};
//- bad
int step_bad(Step step, State state, std::vector<State> &done)
{
	int shown = 0;
	switch (step) {
	case Step::Store:
		done.push_back(std::move(state));
		[[fallthrough]];
	case Step::Print:
		shown = *state.value;
		break;
	case Step::Skip:
		break;
	}
	return shown;
}
//- good
int step_good(Step step, State state, std::vector<State> &done)
{
	int shown = 0;
	switch (step) {
	case Step::Store:
		done.push_back(std::move(state));
		break;
	case Step::Print:
		shown = *state.value;
		break;
	case Step::Skip:
		break;
	}
	return shown;
}
RUN_CASE(switch_falls, ({
		 std::vector<State> d;
		 step_bad(Step::Store, {std::make_unique<int>(1)}, d);
	 }),
	 ({
		 std::vector<State> d;
		 step_good(Step::Store, {std::make_unique<int>(1)}, d);
	 }))
} // namespace switch_falls

// CASE thread_moved: the thread went into the pool, and the empty handle is joined
namespace thread_moved
{
//- bad
void spawn_bad(std::vector<std::jthread> &pool, std::size_t pages)
{
	std::jthread worker([pages] { std::vector<char> warm(pages * 4096, 'x'); });
	pool.push_back(std::move(worker));
	worker.join();
	pool.clear();
}
//- good
void spawn_good(std::vector<std::jthread> &pool, std::size_t pages)
{
	std::jthread worker([pages] { std::vector<char> warm(pages * 4096, 'x'); });
	pool.push_back(std::move(worker));
	pool.back().join();
	pool.clear();
}
RUN_CASE(thread_moved, ({
		 std::vector<std::jthread> p;
		 spawn_bad(p, 2);
	 }),
	 ({
		 std::vector<std::jthread> p;
		 spawn_good(p, 2);
	 }))
} // namespace thread_moved

// CASE future_taken_twice: get() takes the result out of the future, and is called once more
namespace future_taken_twice
{
//- shared
int take(std::future<int> answer)
{
	return answer.get();
}
//- bad
int ask_bad()
{
	std::promise<int> promise;
	std::future<int> answer = promise.get_future();
	promise.set_value(42);
	const int first = take(std::move(answer));
	return first + answer.get();
}
//- good
int ask_good()
{
	std::promise<int> promise;
	std::future<int> answer = promise.get_future();
	promise.set_value(42);
	const int first = take(std::move(answer));
	return first + first;
}
RUN_CASE(future_taken_twice, ask_bad(), ask_good())
} // namespace future_taken_twice

// CASE retry_after_move: the loop tries again with a job that the failed attempt has taken
namespace retry_after_move
{
using Job = std::unique_ptr<std::string>;
std::optional<std::size_t> attempt(Job job, int round)
{
	if (round == 0)
		return std::nullopt;
	return job->size();
}
//- bad
std::size_t run_bad(Job job)
{
	for (int round = 0; round < 3; round++) {
		if (auto done = attempt(std::move(job), round))
			return *done;
	}
	return 0;
}
//- good
std::size_t run_good(Job job)
{
	for (int round = 0; round < 3; round++) {
		if (auto done = attempt(std::make_unique<std::string>(*job), round))
			return *done;
	}
	return 0;
}
RUN_CASE(retry_after_move, run_bad(std::make_unique<std::string>("x")),
	 run_good(std::make_unique<std::string>("x")))
} // namespace retry_after_move

// CASE forwarded_twice: a forwarded argument is given to two sinks, and the first may have moved it
namespace forwarded_twice
{
struct Log {
	std::vector<std::vector<int>> rows;
	void add(std::vector<int> row) { rows.push_back(std::move(row)); }
};
//- bad
template <typename Row>
int tee_bad(Log &a, Log &b, Row &&row)
{
	a.add(std::forward<Row>(row));
	b.add(std::forward<Row>(row));
	return b.rows.back().front();
}
int record_bad(Log &a, Log &b)
{
	return tee_bad(a, b, std::vector<int>{1, 2});
}
//- good
template <typename Row>
int tee_good(Log &a, Log &b, Row &&row)
{
	a.add(row);
	b.add(std::forward<Row>(row));
	return b.rows.back().front();
}
int record_good(Log &a, Log &b)
{
	return tee_good(a, b, std::vector<int>{1, 2});
}
RUN_CASE(forwarded_twice, ({
		 Log a, b;
		 record_bad(a, b);
	 }),
	 ({
		 Log a, b;
		 record_good(a, b);
	 }))
} // namespace forwarded_twice

// CLEAN refill_after_move: a variable that was moved from gets a new value, and may be used again
std::vector<std::string> batches(const std::vector<std::string> &lines, std::size_t size)
{
	std::vector<std::string> out;
	std::string batch;
	for (const std::string &line : lines) {
		batch += line;
		if (batch.size() >= size) {
			out.push_back(std::move(batch));
			batch = std::string();
		}
	}
	out.push_back(std::move(batch));
	return out;
}
RUN_CLEAN(refill_after_move, batches({"aa", "bb", "c"}, 2))

// CLEAN move_and_leave: each path that moves leaves the function
int route(std::vector<std::unique_ptr<int>> &local, std::vector<std::unique_ptr<int>> &remote,
	  std::unique_ptr<int> letter)
{
	if (*letter < 10) {
		local.push_back(std::move(letter));
		return 1;
	}
	if (remote.size() < 4) {
		remote.push_back(std::move(letter));
		return 2;
	}
	return -*letter;
}
RUN_CLEAN(move_and_leave, ({
		  std::vector<std::unique_ptr<int>> l, r;
		  route(l, r, std::make_unique<int>(1));
	  }))

// CLEAN swap_buffers: two owners change places
struct DoubleBuffer {
	std::vector<char> front{'f'}, back{'b'};
	char flip()
	{
		std::swap(front, back);
		std::vector<char> fresh = std::exchange(back, {});
		back = std::move(fresh);
		return static_cast<char>(front.front() + back.front());
	}
};
RUN_CLEAN(swap_buffers, ({
		  DoubleBuffer d;
		  d.flip();
	  }))

// CLEAN sink_in_loop: what each round moves is made in that round
int sum_jobs(int count)
{
	std::vector<std::unique_ptr<int>> jobs;
	for (int i = 0; i < count; i++) {
		auto job = std::make_unique<int>(i);
		if (i % 2)
			*job *= 2;
		jobs.push_back(std::move(job));
	}
	int sum = 0;
	for (const auto &job : jobs)
		sum += *job;
	return sum;
}
RUN_CLEAN(sink_in_loop, sum_jobs(4))

// CLEAN is_moved_checked: an owner that was moved from is asked only whether it is empty
bool hand_over(std::unique_ptr<std::string> &from, std::optional<std::unique_ptr<std::string>> &to)
{
	to.emplace(std::move(from));
	from = nullptr;
	return from == nullptr && **to == "x";
}
RUN_CLEAN(is_moved_checked, ({
		  auto f = std::make_unique<std::string>("x");
		  std::optional<std::unique_ptr<std::string>> t;
		  hand_over(f, t);
	  }))

// CLEAN forward_once: a factory hands each of its arguments on once
template <typename T, typename... Args>
T &emplace_in(std::vector<std::unique_ptr<T>> &pool BORROWED, Args &&...args)
{
	pool.push_back(std::make_unique<T>(std::forward<Args>(args)...));
	return *pool.back();
}
std::size_t fill_pool()
{
	std::vector<std::unique_ptr<std::string>> pool;
	emplace_in(pool, "abc").push_back('d');
	emplace_in(pool, std::size_t{3}, 'x');
	return pool.front()->size() + pool.back()->size();
}
RUN_CLEAN(forward_once, fill_pool())

// CLEAN result_of_algorithm: moved by an algorithm, whose source is thrown away
std::vector<std::unique_ptr<int>> odd_ones(std::vector<std::unique_ptr<int>> all)
{
	auto middle =
		std::stable_partition(all.begin(), all.end(), [](const auto &p) { return *p % 2; });
	std::vector<std::unique_ptr<int>> odd(std::make_move_iterator(all.begin()),
					      std::make_move_iterator(middle));
	return odd;
}
RUN_CLEAN(result_of_algorithm, ({
		  std::vector<std::unique_ptr<int>> v;
		  v.push_back(std::make_unique<int>(2));
		  v.push_back(std::make_unique<int>(3));
		  odd_ones(std::move(v));
	  }))
