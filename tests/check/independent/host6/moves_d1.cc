// SPDX-License-Identifier: GPL-2.0
// Values that were handed on, and are used as if they were still here.
#include "../set.hh"

#include <algorithm>
#include <deque>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// CLEAN message_type: the message that most cases hand on, and a mailbox for it
struct Message {
	std::string topic;
	std::vector<int> body;
	std::unique_ptr<int> priority = std::make_unique<int>(1);
};
Message some_message()
{
	return {"a topic with a rather long name", {1, 2, 3}, std::make_unique<int>(5)};
}
class Mailbox
{
public:
	void post(Message message) { messages_.push_back(std::move(message)); }
	bool try_post(Message &&message)
	{
		if (messages_.size() >= 2)
			return false;
		messages_.push_back(std::move(message));
		return true;
	}
	std::size_t size() const { return messages_.size(); }

private:
	std::deque<Message> messages_;
};
RUN_CLEAN(message_type, ({
		  Mailbox m;
		  m.post(some_message());
	  }))

// CASE logged_after_post: the priority of the posted message is added to the statistics
namespace logged_after_post
{
//- bad
int send_bad(Mailbox &mailbox, Message message)
{
	int sum = static_cast<int>(message.body.size());
	mailbox.post(std::move(message));
	sum += *message.priority;
	return sum;
}
//- good
int send_good(Mailbox &mailbox, Message message)
{
	int sum = static_cast<int>(message.body.size());
	sum += *message.priority;
	mailbox.post(std::move(message));
	return sum;
}
RUN_CASE(logged_after_post, ({
		 Mailbox m;
		 send_bad(m, some_message());
	 }),
	 ({
		 Mailbox m;
		 send_good(m, some_message());
	 }))
} // namespace logged_after_post

// CASE broadcast_moves: each of the mailboxes gets the same message, which is moved in the first round
namespace broadcast_moves
{
//- bad
std::size_t broadcast_bad(std::vector<Mailbox> &boxes, std::unique_ptr<int> priority,
			  const std::string &topic)
{
	std::size_t sum = 0;
	for (Mailbox &box : boxes) {
		if (*priority > 0)
			box.post({topic, {}, std::move(priority)});
		sum += box.size();
	}
	return sum;
}
//- good
std::size_t broadcast_good(std::vector<Mailbox> &boxes, std::unique_ptr<int> priority,
			   const std::string &topic)
{
	std::size_t sum = 0;
	for (Mailbox &box : boxes) {
		if (*priority > 0)
			box.post({topic, {}, std::make_unique<int>(*priority)});
		sum += box.size();
	}
	return sum;
}
RUN_CASE(broadcast_moves, ({
		 std::vector<Mailbox> b(2);
		 broadcast_bad(b, std::make_unique<int>(1), "t");
	 }),
	 ({
		 std::vector<Mailbox> b(2);
		 broadcast_good(b, std::make_unique<int>(1), "t");
	 }))
} // namespace broadcast_moves

// CASE retry_posts_moved: the second mailbox gets what a by-value post has already taken
namespace retry_posts_moved
{
bool post_if(Mailbox &box, Message message, bool open)
{
	if (!open)
		return false;
	box.post(std::move(message));
	return true;
}
//- bad
int deliver_bad(Mailbox &first, Mailbox &second, Message message, bool open)
{
	if (!post_if(first, std::move(message), open)) {
		const int priority = *message.priority;
		second.post(std::move(message));
		return priority;
	}
	return 0;
}
//- good
int deliver_good(Mailbox &first, Mailbox &second, Message message, bool open)
{
	const int priority = *message.priority;
	if (open) {
		post_if(first, std::move(message), open);
	} else {
		second.post(std::move(message));
		return priority;
	}
	return 0;
}
RUN_CASE(retry_posts_moved, ({
		 Mailbox a, b;
		 deliver_bad(a, b, some_message(), false);
	 }),
	 ({
		 Mailbox a, b;
		 deliver_good(a, b, some_message(), false);
	 }))
} // namespace retry_posts_moved

// CASE size_argument_after_move: one argument takes the buffer, the next one asks for a field of it
namespace size_argument_after_move
{
struct Frame {
	std::unique_ptr<Message> message;
	int priority;
};
//- bad
Frame frame_bad(std::unique_ptr<Message> message)
{
	return Frame{std::move(message), *message->priority};
}
//- good
Frame frame_good(std::unique_ptr<Message> message)
{
	const int priority = *message->priority;
	return Frame{std::move(message), priority};
}
RUN_CASE(size_argument_after_move, frame_bad(std::make_unique<Message>(some_message())),
	 frame_good(std::make_unique<Message>(some_message())))
} // namespace size_argument_after_move

// CASE registry_rejects: the name is logged if the registry, which took it by value, has refused it
namespace registry_rejects
{
class Registry
{
public:
	bool add(std::unique_ptr<std::string> name)
	{
		if (!name || names_.count(*name))
			return false;
		names_.emplace(*name, std::move(name));
		return true;
	}

private:
	std::map<std::string, std::unique_ptr<std::string>> names_;
};
//- bad
std::string enrol_bad(Registry &registry, std::unique_ptr<std::string> name)
{
	if (!registry.add(std::move(name)))
		return "already there: " + *name;
	return "";
}
//- good
std::string enrol_good(Registry &registry, std::unique_ptr<std::string> name)
{
	const std::string text = *name;
	if (!registry.add(std::move(name)))
		return "already there: " + text;
	return "";
}
RUN_CASE(registry_rejects, ({
		 Registry r;
		 r.add(std::make_unique<std::string>("n"));
		 enrol_bad(r, std::make_unique<std::string>("n"));
	 }),
	 ({
		 Registry r;
		 r.add(std::make_unique<std::string>("n"));
		 enrol_good(r, std::make_unique<std::string>("n"));
	 }))
} // namespace registry_rejects

// CASE released_in_constructor: the constructor's body uses the parameter that the member was made of
namespace released_in_constructor
{
//- bad
class SessionBad
{
public:
	explicit SessionBad(std::unique_ptr<Message> hello) : hello_(std::move(hello))
	{
		if (hello->topic.empty())
			anonymous_ = true;
	}
	bool anonymous() const { return anonymous_; }

private:
	std::unique_ptr<Message> hello_;
	bool anonymous_ = false;
};
bool open_bad()
{
	return SessionBad(std::make_unique<Message>(some_message())).anonymous();
}
//- good
class SessionGood
{
public:
	explicit SessionGood(std::unique_ptr<Message> hello) : hello_(std::move(hello))
	{
		if (hello_->topic.empty())
			anonymous_ = true;
	}
	bool anonymous() const { return anonymous_; }

private:
	std::unique_ptr<Message> hello_;
	bool anonymous_ = false;
};
bool open_good()
{
	return SessionGood(std::make_unique<Message>(some_message())).anonymous();
}
RUN_CASE(released_in_constructor, open_bad(), open_good())
} // namespace released_in_constructor

// CASE find_or_insert: the key goes into the map and is then used to look the entry up
namespace find_or_insert
{
using Ptr = std::unique_ptr<Message>;
//- bad
std::size_t remember_bad(std::vector<Ptr> &recent, Ptr message)
{
	const auto known = std::ranges::find_if(
		recent, [&](const Ptr &old) { return old->topic == message->topic; });
	if (known == recent.end())
		recent.push_back(std::move(message));
	else
		(*known)->body.push_back(0);
	return message->body.size();
}
//- good
std::size_t remember_good(std::vector<Ptr> &recent, Ptr message)
{
	const auto known = std::ranges::find_if(
		recent, [&](const Ptr &old) { return old->topic == message->topic; });
	const std::size_t size = message->body.size();
	if (known == recent.end())
		recent.push_back(std::move(message));
	else
		(*known)->body.push_back(0);
	return size;
}
RUN_CASE(find_or_insert, ({
		 std::vector<Ptr> r;
		 remember_bad(r, std::make_unique<Message>());
	 }),
	 ({
		 std::vector<Ptr> r;
		 remember_good(r, std::make_unique<Message>());
	 }))
} // namespace find_or_insert

// CASE last_of_batch_moved: the batch is moved to the writer before its last entry is read
namespace last_of_batch_moved
{
class Writer
{
public:
	void submit(std::vector<std::string> batch) { written_ += batch.size(); }
	std::size_t written() const { return written_; }

private:
	std::size_t written_ = 0;
};
//- bad
std::string flush_bad(Writer &writer, std::vector<std::string> &pending)
{
	if (pending.empty())
		return "";
	writer.submit(std::move(pending));
	return pending.back() + " is the last one of " + std::to_string(writer.written());
}
//- good
std::string flush_good(Writer &writer, std::vector<std::string> &pending)
{
	if (pending.empty())
		return "";
	const std::string last = pending.back();
	writer.submit(std::exchange(pending, {}));
	return last + " is the last one of " + std::to_string(writer.written());
}
RUN_CASE(last_of_batch_moved, ({
		 Writer w;
		 std::vector<std::string> p{"a", "b"};
		 flush_bad(w, p);
	 }),
	 ({
		 Writer w;
		 std::vector<std::string> p{"a", "b"};
		 flush_good(w, p);
	 }))
} // namespace last_of_batch_moved

// CASE variant_payload_taken: the payload of the event is moved out, and the event is then handled again
namespace variant_payload_taken
{
struct Key {
	int code;
};
using Event = std::variant<Key, std::unique_ptr<Message>>;
int handle(const Event &event)
{
	if (const auto *message = std::get_if<std::unique_ptr<Message>>(&event))
		return *(*message)->priority;
	return std::get<Key>(event).code;
}
//- bad
int dispatch_bad(Event event, std::vector<std::unique_ptr<Message>> &log)
{
	if (auto *message = std::get_if<std::unique_ptr<Message>>(&event))
		log.push_back(std::move(*message));
	return handle(event);
}
//- good
int dispatch_good(Event event, std::vector<std::unique_ptr<Message>> &log)
{
	const int result = handle(event);
	if (auto *message = std::get_if<std::unique_ptr<Message>>(&event))
		log.push_back(std::move(*message));
	return result;
}
RUN_CASE(variant_payload_taken, ({
		 std::vector<std::unique_ptr<Message>> l;
		 dispatch_bad(std::make_unique<Message>(), l);
	 }),
	 ({
		 std::vector<std::unique_ptr<Message>> l;
		 dispatch_good(std::make_unique<Message>(), l);
	 }))
} // namespace variant_payload_taken

// CASE swap_front_moved: the elements of a range are moved to another container, and the old one is summed
namespace swap_front_moved
{
//- bad
int adopt_bad(std::vector<std::unique_ptr<int>> &from, std::vector<std::unique_ptr<int>> &to)
{
	to.insert(to.end(), std::make_move_iterator(from.begin()),
		  std::make_move_iterator(from.end()));
	int sum = 0;
	for (const auto &value : from)
		sum += *value;
	return sum;
}
//- good
int adopt_good(std::vector<std::unique_ptr<int>> &from, std::vector<std::unique_ptr<int>> &to)
{
	int sum = 0;
	for (const auto &value : from)
		sum += *value;
	to.insert(to.end(), std::make_move_iterator(from.begin()),
		  std::make_move_iterator(from.end()));
	from.clear();
	return sum;
}
RUN_CASE(swap_front_moved, ({
		 std::vector<std::unique_ptr<int>> a, b;
		 a.push_back(std::make_unique<int>(1));
		 adopt_bad(a, b);
	 }),
	 ({
		 std::vector<std::unique_ptr<int>> a, b;
		 a.push_back(std::make_unique<int>(1));
		 adopt_good(a, b);
	 }))
} // namespace swap_front_moved

// CASE builder_built_twice: the finishing step of the builder takes its parts, and is asked for twice
namespace builder_built_twice
{
class RequestBuilder
{
public:
	RequestBuilder &body(std::unique_ptr<Message> body)
	{
		body_ = std::move(body);
		return *this;
	}
	std::unique_ptr<Message> build() && { return std::move(body_); }

private:
	std::unique_ptr<Message> body_;
};
//- bad
std::size_t twice_bad(RequestBuilder builder)
{
	const auto first = std::move(builder).build();
	const auto second = std::move(builder).build();
	return first->topic.size() + second->topic.size();
}
//- good
std::size_t twice_good(RequestBuilder builder)
{
	const auto first = std::move(builder).build();
	builder = RequestBuilder();
	builder.body(std::make_unique<Message>(some_message()));
	const auto second = std::move(builder).build();
	return first->topic.size() + second->topic.size();
}
RUN_CASE(builder_built_twice, ({
		 RequestBuilder b;
		 b.body(std::make_unique<Message>());
		 twice_bad(std::move(b));
	 }),
	 ({
		 RequestBuilder b;
		 b.body(std::make_unique<Message>());
		 twice_good(std::move(b));
	 }))
} // namespace builder_built_twice

// CASE catch_reports_moved: the handler reports the request that was moved into the call which threw
namespace catch_reports_moved
{
void process(std::unique_ptr<Message> message)
{
	if (message->body.size() < 4)
		throw std::string("short");
}
//- bad
std::string serve_bad(std::unique_ptr<Message> message)
{
	try {
		process(std::move(message));
	} catch (const std::string &why) {
		return message->topic + ": " + why;
	}
	return "";
}
//- good
std::string serve_good(std::unique_ptr<Message> message)
{
	const std::string topic = message->topic;
	try {
		process(std::move(message));
	} catch (const std::string &why) {
		return topic + ": " + why;
	}
	return "";
}
RUN_CASE(catch_reports_moved, serve_bad(std::make_unique<Message>()),
	 serve_good(std::make_unique<Message>()))
} // namespace catch_reports_moved

// CASE goto_retry_moved: the retry label stands above a move of the job
namespace goto_retry_moved
{
bool submit(std::unique_ptr<Message> message, int attempt)
{
	return *message->priority + attempt > 2;
}
//- bad
int insist_bad(std::unique_ptr<Message> message)
{
	int attempt = 0;
again:
	attempt++;
	if (!submit(std::move(message), attempt) && attempt < 4)
		goto again;
	return attempt;
}
//- good
int insist_good(std::unique_ptr<Message> message)
{
	int attempt = 0;
again:
	attempt++;
	if (!submit(std::make_unique<Message>(
			    Message{message->topic, {}, std::make_unique<int>(*message->priority)}),
		    attempt) &&
	    attempt < 4)
		goto again;
	return attempt;
}
RUN_CASE(goto_retry_moved, insist_bad(std::make_unique<Message>()),
	 insist_good(std::make_unique<Message>()))
} // namespace goto_retry_moved

// CASE tuple_bound_then_moved: a structured binding names a part of the tuple that was moved as a whole
namespace tuple_bound_then_moved
{
using Row = std::tuple<int, std::unique_ptr<std::string>>;
void store(std::vector<Row> &rows, Row row)
{
	rows.push_back(std::move(row));
}
//- bad
std::size_t insert_bad(std::vector<Row> &rows, Row row)
{
	auto &[id, text] = row;
	if (id < 0)
		return 0;
	store(rows, std::move(row));
	return text->size();
}
//- good
std::size_t insert_good(std::vector<Row> &rows, Row row)
{
	auto &[id, text] = row;
	if (id < 0)
		return 0;
	const std::size_t size = text->size();
	store(rows, std::move(row));
	return size;
}
RUN_CASE(tuple_bound_then_moved, ({
		 std::vector<Row> r;
		 insert_bad(r, {1, std::make_unique<std::string>("a")});
	 }),
	 ({
		 std::vector<Row> r;
		 insert_good(r, {1, std::make_unique<std::string>("a")});
	 }))
} // namespace tuple_bound_then_moved

// CASE optional_emptied_by_take: take() leaves the optional empty, the caller reads it all the same
namespace optional_emptied_by_take
{
template <class T>
std::optional<T> take(std::optional<T> &from)
{
	return std::exchange(from, std::nullopt);
}
//- bad
std::size_t drain_bad(std::optional<Message> &slot, Mailbox &mailbox)
{
	if (!slot)
		return 0;
	mailbox.post(*take(slot));
	return mailbox.size() + slot->body.size();
}
//- good
std::size_t drain_good(std::optional<Message> &slot, Mailbox &mailbox)
{
	if (!slot)
		return 0;
	const std::size_t size = slot->body.size();
	mailbox.post(*take(slot));
	return mailbox.size() + size;
}
RUN_CASE(optional_emptied_by_take, ({
		 Mailbox m;
		 std::optional<Message> s = some_message();
		 drain_bad(s, m);
	 }),
	 ({
		 Mailbox m;
		 std::optional<Message> s = some_message();
		 drain_good(s, m);
	 }))
} // namespace optional_emptied_by_take

// CLEAN moved_then_assigned: the moved-from message gets a new value before it is used
std::size_t refill(Mailbox &mailbox, Message message)
{
	mailbox.post(std::move(message));
	message = some_message();
	const std::size_t size = message.topic.size();
	mailbox.post(std::move(message));
	return size;
}
RUN_CLEAN(moved_then_assigned, ({
		  Mailbox m;
		  refill(m, some_message());
	  }))

// CLEAN either_way_once: each path moves the message exactly once
void route(Mailbox &urgent, Mailbox &normal, Message message)
{
	if (*message.priority > 3)
		urgent.post(std::move(message));
	else
		normal.post(std::move(message));
}
RUN_CLEAN(either_way_once, ({
		  Mailbox a, b;
		  route(a, b, some_message());
	  }))

// CLEAN moved_and_left: the loop is left in the round in which the message is moved
bool first_free(std::vector<Mailbox> &boxes, Message message)
{
	for (Mailbox &box : boxes) {
		if (box.size() < 2) {
			box.post(std::move(message));
			return true;
		}
	}
	return message.body.empty();
}
RUN_CLEAN(moved_and_left, ({
		  std::vector<Mailbox> b(2);
		  first_free(b, some_message());
	  }))

// CLEAN exchange_reuse: exchange leaves a known value behind
std::size_t rotate(std::string &current, std::vector<std::string> &old)
{
	old.push_back(std::exchange(current, "a new file"));
	return current.size() + old.back().size();
}
RUN_CLEAN(exchange_reuse, ({
		  std::string c = "x";
		  std::vector<std::string> o;
		  rotate(c, o);
	  }))

// CLEAN cleared_after_move: clear gives the moved-from vector a known state
std::size_t batches(const std::vector<int> &values)
{
	std::vector<std::vector<int>> all;
	std::vector<int> batch;
	for (int value : values) {
		batch.push_back(value);
		if (batch.size() == 2) {
			all.push_back(std::move(batch));
			batch.clear();
		}
	}
	if (!batch.empty())
		all.push_back(std::move(batch));
	return all.size();
}
RUN_CLEAN(cleared_after_move, batches({1, 2, 3}))

// CLEAN field_by_field: the parts of a message go to different places, each once
std::size_t scatter(Message message, std::vector<std::string> &topics, std::vector<int> &numbers)
{
	topics.push_back(std::move(message.topic));
	numbers = std::move(message.body);
	return static_cast<std::size_t>(*message.priority) + numbers.size();
}
RUN_CLEAN(field_by_field, ({
		  std::vector<std::string> t;
		  std::vector<int> n;
		  scatter(some_message(), t, n);
	  }))

// CLEAN rvalue_not_taken: try_post leaves the message alone if it says no
std::size_t post_or_keep(Mailbox &mailbox, Message &&message)
{
	const std::size_t size = message.topic.size();
	return mailbox.try_post(std::move(message)) ? mailbox.size() : size;
}
RUN_CLEAN(rvalue_not_taken, ({
		  Mailbox m;
		  post_or_keep(m, some_message());
	  }))
