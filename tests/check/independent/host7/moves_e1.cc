// SPDX-License-Identifier: GPL-2.0
// Moves: what was moved away is used, with consequence; messages, pools, pipelines, documents.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CLEAN Packet: an owner of bytes that is only moved, and what takes it over
struct Packet {
	int kind = 0;
	std::unique_ptr<std::vector<int>> body;
	std::size_t length() const { return body->size(); }
};
Packet make_packet(int kind, std::size_t length)
{
	return Packet{kind, std::make_unique<std::vector<int>>(length, kind)};
}
class Outbox
{
public:
	std::size_t post(Packet packet)
	{
		packets_.push_back(std::move(packet));
		return packets_.back().length();
	}
	std::size_t waiting() const { return packets_.size(); }

private:
	std::vector<Packet> packets_;
};
std::size_t post_two()
{
	Outbox outbox;
	outbox.post(make_packet(1, 4));
	Packet second = make_packet(2, 8);
	outbox.post(std::move(second));
	second = make_packet(3, 2);
	return outbox.post(std::move(second));
}
RUN_CLEAN(Packet, post_two())

// CASE sent_bytes: the length of the packet is asked for after it was given to the outbox
namespace sent_bytes
{
//- bad
std::size_t send_bad(Outbox &outbox, int kind)
{
	Packet packet = make_packet(kind, 12);
	outbox.post(std::move(packet));
	return packet.length();
}
//- good
std::size_t send_good(Outbox &outbox, int kind)
{
	Packet packet = make_packet(kind, 12);
	const std::size_t length = packet.length();
	outbox.post(std::move(packet));
	return length;
}
//- shared
template <class Send>
std::size_t run(Send send)
{
	Outbox outbox;
	return send(outbox, 3);
}
} // namespace sent_bytes
RUN_CASE(sent_bytes, sent_bytes::run(sent_bytes::send_bad), sent_bytes::run(sent_bytes::send_good))

// CASE broadcast_loop: the message is moved into the first receiver in a loop over all
namespace broadcast_loop
{
struct Receiver {
	std::unique_ptr<int> last;
	void take(std::unique_ptr<int> message) { last = std::move(message); }
};
//- bad
int broadcast_bad(std::vector<Receiver> &receivers, int value)
{
	auto message = std::make_unique<int>(value);
	int sum = 0;
	for (Receiver &receiver : receivers) {
		sum += *message;
		receiver.take(std::move(message));
	}
	return sum;
}
//- good
int broadcast_good(std::vector<Receiver> &receivers, int value)
{
	auto message = std::make_unique<int>(value);
	int sum = 0;
	for (Receiver &receiver : receivers) {
		sum += *message;
		receiver.take(std::make_unique<int>(*message));
	}
	return sum;
}
//- shared
template <class Broadcast>
int run(Broadcast broadcast)
{
	std::vector<Receiver> receivers(3);
	return broadcast(receivers, 5);
}
} // namespace broadcast_loop
RUN_CASE(broadcast_loop, broadcast_loop::run(broadcast_loop::broadcast_bad),
	 broadcast_loop::run(broadcast_loop::broadcast_good))

// CASE archive_member: the constructor's body reads the parameter that its initialiser moved from
namespace archive_member
{
//- bad
class EntryBad
{
public:
	EntryBad(std::string name, std::unique_ptr<std::string> data)
		: name_(std::move(name)), data_(std::move(data))
	{
		size_ = data->size();
	}
	std::size_t size() const { return size_ + name_.size(); }

private:
	std::string name_;
	std::unique_ptr<std::string> data_;
	std::size_t size_;
};
//- good
class EntryGood
{
public:
	EntryGood(std::string name, std::unique_ptr<std::string> data)
		: name_(std::move(name)), data_(std::move(data))
	{
		size_ = data_->size();
	}
	std::size_t size() const { return size_ + name_.size(); }

private:
	std::string name_;
	std::unique_ptr<std::string> data_;
	std::size_t size_;
};
} // namespace archive_member
RUN_CASE(archive_member,
	 archive_member::EntryBad("a", std::make_unique<std::string>("content")).size(),
	 archive_member::EntryGood("a", std::make_unique<std::string>("content")).size())

// CASE retry_upload: the chunk was moved in the first try, and the second try sends it again
namespace retry_upload
{
static int failures;
static bool transmit(std::unique_ptr<std::string> chunk)
{
	return !chunk->empty() && failures-- <= 0;
}
//- bad
int upload_bad(std::string text)
{
	failures = 1;
	auto chunk = std::make_unique<std::string>(std::move(text));
	for (int attempt = 1; attempt < 4; attempt++) {
		if (transmit(std::move(chunk)))
			return attempt;
	}
	return 0;
}
//- good
int upload_good(std::string text)
{
	failures = 1;
	auto chunk = std::make_unique<std::string>(std::move(text));
	for (int attempt = 1; attempt < 4; attempt++) {
		if (transmit(std::make_unique<std::string>(*chunk)))
			return attempt;
	}
	return 0;
}
} // namespace retry_upload
RUN_CASE(retry_upload, retry_upload::upload_bad("payload"), retry_upload::upload_good("payload"))

// CASE pick_biggest: the biggest is moved out of the vector, whose elements are all summed up then
namespace pick_biggest
{
using Blob = std::unique_ptr<std::vector<int>>;
static bool smaller(const Blob &a, const Blob &b)
{
	return a->size() < b->size();
}
//- bad
std::size_t split_bad(std::vector<Blob> blobs)
{
	auto biggest = std::max_element(blobs.begin(), blobs.end(), smaller);
	Blob taken = std::move(*biggest);
	std::size_t rest = 0;
	for (const Blob &blob : blobs)
		rest += blob->size();
	return taken->size() * 100 + rest;
}
//- good
std::size_t split_good(std::vector<Blob> blobs)
{
	auto biggest = std::max_element(blobs.begin(), blobs.end(), smaller);
	Blob taken = std::move(*biggest);
	blobs.erase(biggest);
	std::size_t rest = 0;
	for (const Blob &blob : blobs)
		rest += blob->size();
	return taken->size() * 100 + rest;
}
//- shared
std::vector<Blob> some()
{
	std::vector<Blob> blobs;
	for (std::size_t size : {3, 9, 2})
		blobs.push_back(std::make_unique<std::vector<int>>(size, 1));
	return blobs;
}
} // namespace pick_biggest
RUN_CASE(pick_biggest, pick_biggest::split_bad(pick_biggest::some()),
	 pick_biggest::split_good(pick_biggest::some()))

// CASE view_then_move: the title is a view of the short text inside the document that is moved away
namespace view_then_move
{
struct Document {
	std::array<char, 32> title{};
	std::string body;
	std::string_view heading() const { return std::string_view(title.data(), 8); }
};
struct Library {
	std::vector<Document> shelf;
	void add(Document document) { shelf.push_back(std::move(document)); }
};
//- bad
std::size_t shelve_bad(Library &library, std::string body)
{
	std::string_view heading;
	{
		Document document;
		document.title.fill('t');
		document.body = std::move(body);
		heading = document.heading();
		library.add(std::move(document));
	}
	return std::size_t(std::count(heading.begin(), heading.end(), 't'));
}
//- good
std::size_t shelve_good(Library &library, std::string body)
{
	std::string_view heading;
	{
		Document document;
		document.title.fill('t');
		document.body = std::move(body);
		library.add(std::move(document));
		heading = library.shelf.back().heading();
	}
	return std::size_t(std::count(heading.begin(), heading.end(), 't'));
}
//- shared
template <class Shelve>
std::size_t run(Shelve shelve)
{
	Library library;
	return shelve(library, "text");
}
} // namespace view_then_move
RUN_CASE(view_then_move, view_then_move::run(view_then_move::shelve_bad),
	 view_then_move::run(view_then_move::shelve_good))

// CASE emplace_args: the parameter, whose object a local and then the map took over, is asked for its level
namespace emplace_args
{
struct User {
	std::string name;
	int level;
};
//- bad
int enroll_bad(std::map<int, std::unique_ptr<User>> &users, std::unique_ptr<User> user)
{
	auto moved = std::move(user);
	users.insert_or_assign(moved->level, std::move(moved));
	return int(users.size()) + user->level;
}
//- good
int enroll_good(std::map<int, std::unique_ptr<User>> &users, std::unique_ptr<User> user)
{
	auto moved = std::move(user);
	const int level = moved->level;
	users.insert_or_assign(level, std::move(moved));
	return int(users.size()) + level;
}
//- shared
template <class Enroll>
int run(Enroll enroll)
{
	std::map<int, std::unique_ptr<User>> users;
	return enroll(users, std::make_unique<User>(User{"eve", 3}));
}
} // namespace emplace_args
RUN_CASE(emplace_args, emplace_args::run(emplace_args::enroll_bad),
	 emplace_args::run(emplace_args::enroll_good))

// CASE either_branch: one branch of the switch gives the shape away, all log it afterwards
namespace either_branch
{
struct Shape {
	int sides;
};
enum class Mode { keep, export_it };
//- bad
int finish_bad(std::unique_ptr<Shape> shape, Mode mode, std::vector<std::unique_ptr<Shape>> &out)
{
	switch (mode) {
	case Mode::keep:
		shape->sides++;
		break;
	case Mode::export_it:
		out.push_back(std::move(shape));
		break;
	}
	return shape->sides;
}
//- good
int finish_good(std::unique_ptr<Shape> shape, Mode mode, std::vector<std::unique_ptr<Shape>> &out)
{
	switch (mode) {
	case Mode::keep:
		shape->sides++;
		break;
	case Mode::export_it:
		out.push_back(std::move(shape));
		return out.back()->sides;
	}
	return shape->sides;
}
//- shared
template <class Finish>
int run(Finish finish)
{
	std::vector<std::unique_ptr<Shape>> out;
	return finish(std::make_unique<Shape>(Shape{4}), Mode::keep, out) +
	       finish(std::make_unique<Shape>(Shape{5}), Mode::export_it, out);
}
} // namespace either_branch
RUN_CASE(either_branch, either_branch::run(either_branch::finish_bad),
	 either_branch::run(either_branch::finish_good))

// CASE lambda_took_it: the closure took the table with it, the function still reads it
namespace lambda_took_it
{
//- bad
int tabulate_bad(int count)
{
	auto table = std::make_unique<std::vector<int>>(std::size_t(count), 2);
	auto lookup = [table = std::move(table)](std::size_t i) { return (*table)[i]; };
	int sum = 0;
	for (std::size_t i = 0; i < table->size(); i++)
		sum += lookup(i);
	return sum;
}
//- good
int tabulate_good(int count)
{
	auto table = std::make_unique<std::vector<int>>(std::size_t(count), 2);
	auto lookup = [&table = *table](std::size_t i) { return table[i]; };
	int sum = 0;
	for (std::size_t i = 0; i < table->size(); i++)
		sum += lookup(i);
	return sum;
}
} // namespace lambda_took_it
RUN_CASE(lambda_took_it, lambda_took_it::tabulate_bad(5), lambda_took_it::tabulate_good(5))

// CASE moved_vector_index: a vector that was moved into the report is indexed as if it were full
namespace moved_vector_index
{
struct Report {
	std::vector<double> values;
	double mean;
};
//- bad
Report summarise_bad(std::vector<double> values)
{
	Report report{std::move(values), 0};
	for (std::size_t i = 0; i < report.values.size(); i++)
		report.mean += values[i] / double(report.values.size());
	return report;
}
//- good
Report summarise_good(std::vector<double> values)
{
	Report report{std::move(values), 0};
	for (std::size_t i = 0; i < report.values.size(); i++)
		report.mean += report.values[i] / double(report.values.size());
	return report;
}
} // namespace moved_vector_index
RUN_CASE(moved_vector_index, moved_vector_index::summarise_bad(std::vector<double>(4, 1.0)),
	 moved_vector_index::summarise_good(std::vector<double>(4, 1.0)))

// CASE self_pointer: the moved parser's cursor still points into the buffer of the old object
namespace self_pointer
{
//- bad
class ReaderBad
{
public:
	explicit ReaderBad(std::string_view text) { text.copy(buffer_.data(), buffer_.size() - 1); }
	char next() { return *at_++; }

private:
	std::array<char, 64> buffer_{};
	const char *at_ = buffer_.data();
};
std::unique_ptr<ReaderBad> open_bad(std::string_view text)
{
	ReaderBad reader(text);
	return std::make_unique<ReaderBad>(std::move(reader));
}
//- good
class ReaderGood
{
public:
	explicit ReaderGood(std::string_view text)
	{
		text.copy(buffer_.data(), buffer_.size() - 1);
	}
	char next() { return buffer_[at_++]; }

private:
	std::array<char, 64> buffer_{};
	std::size_t at_ = 0;
};
std::unique_ptr<ReaderGood> open_good(std::string_view text)
{
	ReaderGood reader(text);
	return std::make_unique<ReaderGood>(std::move(reader));
}
} // namespace self_pointer
RUN_CASE(self_pointer, self_pointer::open_bad("abc")->next(),
	 self_pointer::open_good("abc")->next())

// CASE pipeline_stage: a stage is asked for its name after the vector of stages was moved on
namespace pipeline_stage
{
struct Stage {
	std::string name;
	int weight;
};
struct Pipeline {
	std::vector<Stage> stages;
};
//- bad
std::size_t start_bad()
{
	std::vector<Stage> stages;
	stages.push_back(Stage{"decode the incoming stream", 3});
	std::unique_ptr<Pipeline> running;
	const Stage *first = &stages.front();
	running = std::make_unique<Pipeline>(Pipeline{std::move(stages)});
	running->stages.push_back(Stage{"encode it", 2});
	return first->name.size();
}
//- good
std::size_t start_good()
{
	std::vector<Stage> stages;
	stages.push_back(Stage{"decode the incoming stream", 3});
	std::unique_ptr<Pipeline> running;
	running = std::make_unique<Pipeline>(Pipeline{std::move(stages)});
	running->stages.push_back(Stage{"encode it", 2});
	const Stage *first = &running->stages.front();
	return first->name.size();
}
} // namespace pipeline_stage
RUN_CASE(pipeline_stage, pipeline_stage::start_bad(), pipeline_stage::start_good())

// CLEAN sink_last_use: the parameter is moved in the last round of a loop only
namespace sink_last_use
{
std::size_t fan_out(std::vector<std::vector<int>> &sinks, std::vector<int> data)
{
	std::size_t total = 0;
	for (std::size_t i = 0; i < sinks.size(); i++) {
		if (i + 1 == sinks.size()) {
			sinks[i] = std::move(data);
			total += sinks[i].size();
			break;
		}
		sinks[i] = data;
		total += sinks[i].size();
	}
	return total;
}
std::size_t run()
{
	std::vector<std::vector<int>> sinks(3);
	return fan_out(sinks, {1, 2, 3});
}
} // namespace sink_last_use
RUN_CLEAN(sink_last_use, sink_last_use::run())

// CLEAN refill_buffer: a moved-from buffer is assigned anew before each use
namespace refill_buffer
{
std::vector<std::string> paragraphs(std::string_view text)
{
	std::vector<std::string> all;
	std::string current;
	for (char c : text) {
		if (c == '\n') {
			all.push_back(std::move(current));
			current.clear();
		} else {
			current.push_back(c);
		}
	}
	if (!current.empty())
		all.push_back(std::move(current));
	return all;
}
} // namespace refill_buffer
RUN_CLEAN(refill_buffer, refill_buffer::paragraphs("one\ntwo\nthree").size())

// CLEAN try_emplace_keep: try_emplace() leaves its argument alone if the key is there already
namespace try_emplace_keep
{
int store(std::map<int, std::unique_ptr<int>> &map, int key, std::unique_ptr<int> value)
{
	auto [it, fresh] = map.try_emplace(key, nullptr);
	if (!fresh)
		return *value - *it->second;
	it->second = std::move(value);
	return *it->second;
}
int run()
{
	std::map<int, std::unique_ptr<int>> map;
	return store(map, 1, std::make_unique<int>(4)) + store(map, 1, std::make_unique<int>(6));
}
} // namespace try_emplace_keep
RUN_CLEAN(try_emplace_keep, try_emplace_keep::run())

// CLEAN exchange_list: std::exchange() takes the list and leaves an empty one that is used again
namespace exchange_list
{
class Batch
{
public:
	void add(std::unique_ptr<int> item) { items_.push_back(std::move(item)); }
	int flush()
	{
		int sum = 0;
		for (auto &item : std::exchange(items_, {})) {
			sum += *item;
			if (*item == 2)
				add(std::make_unique<int>(20));
		}
		return sum + int(items_.size());
	}

private:
	std::vector<std::unique_ptr<int>> items_;
};
int run()
{
	Batch batch;
	batch.add(std::make_unique<int>(1));
	batch.add(std::make_unique<int>(2));
	return batch.flush() + batch.flush();
}
} // namespace exchange_list
RUN_CLEAN(exchange_list, exchange_list::run())

// CLEAN moved_in_branch: moved in a branch that returns, used only on the other path
namespace moved_in_branch
{
std::size_t deliver(Outbox &outbox, Packet packet)
{
	if (packet.kind > 2)
		return outbox.post(std::move(packet));
	packet.body->push_back(0);
	const std::size_t length = packet.length();
	outbox.post(std::move(packet));
	return length;
}
std::size_t run()
{
	Outbox outbox;
	return deliver(outbox, make_packet(1, 2)) + deliver(outbox, make_packet(3, 2));
}
} // namespace moved_in_branch
RUN_CLEAN(moved_in_branch, moved_in_branch::run())
