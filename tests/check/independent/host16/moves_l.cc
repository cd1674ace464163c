// SPDX-License-Identifier: GPL-2.0
// Moves: what is used after it was moved from, and what may be; classes that move wrongly.
#include "../set.hh"
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE retry_send: send() takes the packet by value, so it is gone after the first attempt even if that one failed
namespace retry_send
{
struct Packet {
	std::uint32_t sequence;
	std::vector<std::uint8_t> payload;
};
//- bad
class LinkBad
{
	std::deque<std::unique_ptr<Packet>> window;
	std::size_t credit;

public:
	explicit LinkBad(std::size_t credit) : credit(credit) {}

	// Whether there was credit for the packet.
	bool send(std::unique_ptr<Packet> packet)
	{
		if (packet->payload.size() > credit)
			return false;
		credit -= packet->payload.size();
		window.push_back(std::move(packet));
		return true;
	}

	void acknowledge()
	{
		if (window.empty())
			return;
		credit += window.front()->payload.size();
		window.pop_front();
	}
};

bool transmit_bad(LinkBad &link, std::unique_ptr<Packet> packet, int attempts)
{
	while (attempts-- > 0) {
		if (link.send(std::move(packet)))
			return true;
		link.acknowledge();
	}
	return false;
}
#ifdef RUN
bool drive_bad(int n)
{
	LinkBad link(20);
	bool sent = true;
	for (std::uint32_t i = 0; i < 4; i++)
		sent &= transmit_bad(
			link, std::make_unique<Packet>(Packet{i, std::vector<std::uint8_t>(9)}), n);
	return sent;
}
#endif
//- good
class LinkGood
{
	std::deque<std::unique_ptr<Packet>> window;
	std::size_t credit;

public:
	explicit LinkGood(std::size_t credit) : credit(credit) {}

	// Whether there was credit for the packet.
	bool send(std::unique_ptr<Packet> &packet)
	{
		if (packet->payload.size() > credit)
			return false;
		credit -= packet->payload.size();
		window.push_back(std::move(packet));
		return true;
	}

	void acknowledge()
	{
		if (window.empty())
			return;
		credit += window.front()->payload.size();
		window.pop_front();
	}
};

bool transmit_good(LinkGood &link, std::unique_ptr<Packet> packet, int attempts)
{
	while (attempts-- > 0) {
		if (link.send(packet))
			return true;
		link.acknowledge();
	}
	return false;
}
#ifdef RUN
bool drive_good(int n)
{
	LinkGood link(20);
	bool sent = true;
	for (std::uint32_t i = 0; i < 4; i++)
		sent &= transmit_good(
			link, std::make_unique<Packet>(Packet{i, std::vector<std::uint8_t>(9)}), n);
	return sent;
}
#endif
} // namespace retry_send
RUN_CASE(retry_send, retry_send::drive_bad(3), retry_send::drive_good(3))

// CASE batch_flush: the rows are moved to the sink, and the key of the last one is then read from the emptied vector
namespace batch_flush
{
struct Row {
	std::uint64_t key;
	std::string text;
};

class Sink
{
	std::vector<Row> stored;

public:
	void write(std::vector<Row> rows)
	{
		for (Row &row : rows)
			stored.push_back(std::move(row));
	}

	std::size_t size() const { return stored.size(); }
};
//- bad
class BatchBad
{
	Sink &sink;
	std::vector<Row> rows;
	std::size_t limit;
	std::uint64_t durable = 0;

	void flush()
	{
		if (rows.empty())
			return;
		sink.write(std::move(rows));
		durable = rows.back().key;
		rows.clear();
	}

public:
	BatchBad(Sink &sink KEPT_BY(this), std::size_t limit) : sink(sink), limit(limit) {}

	void append(std::uint64_t key, std::string text)
	{
		rows.push_back({key, std::move(text)});
		if (rows.size() >= limit)
			flush();
	}

	std::uint64_t finish()
	{
		flush();
		return durable;
	}
};
#ifdef RUN
std::uint64_t drive_bad(int n)
{
	Sink sink;
	BatchBad batch(sink, n);
	for (std::uint64_t i = 0; i < 10; i++)
		batch.append(i, "the text of a row");
	return batch.finish() + sink.size();
}
#endif
//- good
class BatchGood
{
	Sink &sink;
	std::vector<Row> rows;
	std::size_t limit;
	std::uint64_t durable = 0;

	void flush()
	{
		if (rows.empty())
			return;
		durable = rows.back().key;
		sink.write(std::move(rows));
		rows.clear();
	}

public:
	BatchGood(Sink &sink KEPT_BY(this), std::size_t limit) : sink(sink), limit(limit) {}

	void append(std::uint64_t key, std::string text)
	{
		rows.push_back({key, std::move(text)});
		if (rows.size() >= limit)
			flush();
	}

	std::uint64_t finish()
	{
		flush();
		return durable;
	}
};
#ifdef RUN
std::uint64_t drive_good(int n)
{
	Sink sink;
	BatchGood batch(sink, n);
	for (std::uint64_t i = 0; i < 10; i++)
		batch.append(i, "the text of a row");
	return batch.finish() + sink.size();
}
#endif
} // namespace batch_flush
RUN_CASE(batch_flush, batch_flush::drive_bad(3), batch_flush::drive_good(3))

// CASE sift_tokens: the accepted token is moved away, and the loop falls through to the trace, which still looks at it
namespace sift_tokens
{
struct Token {
	enum class Kind { word, number, space, unknown } kind;
	std::string text;
};
//- bad
class SifterBad
{
	std::vector<std::unique_ptr<Token>> accepted;
	std::string trace;
	bool verbose;

public:
	explicit SifterBad(bool verbose) : verbose(verbose) {}

	void feed(std::vector<std::unique_ptr<Token>> tokens)
	{
		for (auto &token : tokens) {
			if (token->kind == Token::Kind::space)
				continue;
			if (token->kind != Token::Kind::unknown)
				accepted.push_back(std::move(token));
			else
				trace += '!';
			if (verbose)
				trace += "[" + token->text + "]";
		}
	}

	std::size_t count() const { return accepted.size(); }

	const std::string &log() const BORROWED { return trace; }
};
#ifdef RUN
std::size_t drive_bad(int n)
{
	std::vector<std::unique_ptr<Token>> tokens;
	for (int i = 0; i < n + 1; i++)
		tokens.push_back(
			std::make_unique<Token>(Token{static_cast<Token::Kind>(i), "some text"}));
	SifterBad sifter(true);
	sifter.feed(std::move(tokens));
	return sifter.count() + sifter.log().size();
}
#endif
//- good
class SifterGood
{
	std::vector<std::unique_ptr<Token>> accepted;
	std::string trace;
	bool verbose;

public:
	explicit SifterGood(bool verbose) : verbose(verbose) {}

	void feed(std::vector<std::unique_ptr<Token>> tokens)
	{
		for (auto &token : tokens) {
			if (token->kind == Token::Kind::space)
				continue;
			std::string shown;
			if (verbose)
				shown = "[" + token->text + "]";
			if (token->kind != Token::Kind::unknown)
				accepted.push_back(std::move(token));
			else
				trace += '!';
			trace += shown;
		}
	}

	std::size_t count() const { return accepted.size(); }

	const std::string &log() const BORROWED { return trace; }
};
#ifdef RUN
std::size_t drive_good(int n)
{
	std::vector<std::unique_ptr<Token>> tokens;
	for (int i = 0; i < n + 1; i++)
		tokens.push_back(
			std::make_unique<Token>(Token{static_cast<Token::Kind>(i), "some text"}));
	SifterGood sifter(true);
	sifter.feed(std::move(tokens));
	return sifter.count() + sifter.log().size();
}
#endif
} // namespace sift_tokens
RUN_CASE(sift_tokens, sift_tokens::drive_bad(3), sift_tokens::drive_good(3))

// CASE fan_out: the event is moved to the first subscriber of the topic, the others get an empty pointer
namespace fan_out
{
struct Event {
	std::string topic;
	int value;
};

class Gauge
{
	std::vector<std::shared_ptr<const Event>> recent;
	int peak = 0;

public:
	void deliver(std::shared_ptr<const Event> event)
	{
		peak = std::max(peak, event->value);
		recent.push_back(std::move(event));
	}

	int highest() const { return peak; }
};
//- bad
class BrokerBad
{
	std::multimap<std::string, Gauge *, std::less<>> subscribers;

public:
	void subscribe(std::string topic, Gauge &gauge KEPT_BY(this))
	{
		subscribers.emplace(std::move(topic), &gauge);
	}

	std::size_t publish(std::string topic, int value)
	{
		auto event = std::make_shared<const Event>(Event{std::move(topic), value});
		std::size_t reached = 0;
		const auto [first, last] = subscribers.equal_range(event->topic);
		for (auto it = first; it != last; ++it) {
			it->second->deliver(std::move(event));
			reached++;
		}
		return reached;
	}
};
#ifdef RUN
std::size_t drive_bad(int n)
{
	Gauge a, b;
	BrokerBad broker;
	broker.subscribe("temperature", a);
	broker.subscribe("temperature", b);
	return broker.publish("temperature", n) + a.highest() + b.highest();
}
#endif
//- good
class BrokerGood
{
	std::multimap<std::string, Gauge *, std::less<>> subscribers;

public:
	void subscribe(std::string topic, Gauge &gauge KEPT_BY(this))
	{
		subscribers.emplace(std::move(topic), &gauge);
	}

	std::size_t publish(std::string topic, int value)
	{
		auto event = std::make_shared<const Event>(Event{std::move(topic), value});
		std::size_t reached = 0;
		const auto [first, last] = subscribers.equal_range(event->topic);
		for (auto it = first; it != last; ++it) {
			it->second->deliver(event);
			reached++;
		}
		return reached;
	}
};
#ifdef RUN
std::size_t drive_good(int n)
{
	Gauge a, b;
	BrokerGood broker;
	broker.subscribe("temperature", a);
	broker.subscribe("temperature", b);
	return broker.publish("temperature", n) + a.highest() + b.highest();
}
#endif
} // namespace fan_out
RUN_CASE(fan_out, fan_out::drive_bad(3), fan_out::drive_good(3))

// CASE pixmap_assign: move assignment takes the pointer over but leaves it in the source too; both free it
namespace pixmap_assign
{
//- bad
class PixmapBad
{
	std::uint8_t *pixels = nullptr;
	std::size_t width = 0;
	std::size_t height = 0;

public:
	PixmapBad() = default;
	PixmapBad(std::size_t width, std::size_t height)
		: pixels(new std::uint8_t[width * height]()), width(width), height(height)
	{
	}
	PixmapBad(PixmapBad &&other) noexcept
		: pixels(std::exchange(other.pixels, nullptr)),
		  width(std::exchange(other.width, 0)),
		  height(std::exchange(other.height, 0))
	{
	}
	PixmapBad &operator=(PixmapBad &&other) noexcept
	{
		if (this != &other) {
			delete[] pixels;
			pixels = other.pixels;
			width = std::exchange(other.width, 0);
			height = std::exchange(other.height, 0);
		}
		return *this;
	}
	~PixmapBad() { delete[] pixels; }

	void fill(std::uint8_t shade) { std::fill_n(pixels, width * height, shade); }

	std::size_t area() const { return width * height; }
};

std::size_t largest_bad(const std::vector<std::size_t> &widths, std::size_t height)
{
	PixmapBad best;
	for (std::size_t width : widths) {
		PixmapBad next(width, height);
		next.fill(static_cast<std::uint8_t>(width));
		if (next.area() > best.area())
			best = std::move(next);
	}
	return best.area();
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return largest_bad({3, 8, 5, 13}, n);
}
#endif
//- good
class PixmapGood
{
	std::uint8_t *pixels = nullptr;
	std::size_t width = 0;
	std::size_t height = 0;

public:
	PixmapGood() = default;
	PixmapGood(std::size_t width, std::size_t height)
		: pixels(new std::uint8_t[width * height]()), width(width), height(height)
	{
	}
	PixmapGood(PixmapGood &&other) noexcept
		: pixels(std::exchange(other.pixels, nullptr)),
		  width(std::exchange(other.width, 0)),
		  height(std::exchange(other.height, 0))
	{
	}
	PixmapGood &operator=(PixmapGood &&other) noexcept
	{
		if (this != &other) {
			delete[] pixels;
			pixels = std::exchange(other.pixels, nullptr);
			width = std::exchange(other.width, 0);
			height = std::exchange(other.height, 0);
		}
		return *this;
	}
	~PixmapGood() { delete[] pixels; }

	void fill(std::uint8_t shade) { std::fill_n(pixels, width * height, shade); }

	std::size_t area() const { return width * height; }
};

std::size_t largest_good(const std::vector<std::size_t> &widths, std::size_t height)
{
	PixmapGood best;
	for (std::size_t width : widths) {
		PixmapGood next(width, height);
		next.fill(static_cast<std::uint8_t>(width));
		if (next.area() > best.area())
			best = std::move(next);
	}
	return best.area();
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return largest_good({3, 8, 5, 13}, n);
}
#endif
} // namespace pixmap_assign
RUN_CASE(pixmap_assign, pixmap_assign::drive_bad(3), pixmap_assign::drive_good(3))

// CASE upload_done: the upload was moved into the completion handler, and its path is then read for the answer
namespace upload_done
{
struct Upload {
	std::string path;
	std::vector<char> data;
};

class Executor
{
	std::vector<std::function<void()>> tasks;

public:
	void post(std::function<void()> task) { tasks.push_back(std::move(task)); }

	void drain()
	{
		for (auto &task : std::exchange(tasks, {}))
			task();
	}
};
//- bad
class StoreBad
{
	Executor &executor;
	std::map<std::string, std::size_t> sizes;

public:
	explicit StoreBad(Executor &executor KEPT_BY(this)) : executor(executor) {}
	StoreBad(const StoreBad &) = delete;
	~StoreBad() { executor.drain(); }

	std::string accept(std::shared_ptr<Upload> upload)
	{
		if (upload->data.empty())
			return "empty " + upload->path;
		executor.post([this, upload = std::move(upload)] {
			sizes[upload->path] += upload->data.size();
		});
		return "accepted " + upload->path;
	}

	std::size_t stored(const std::string &path) const
	{
		const auto it = sizes.find(path);
		return it == sizes.end() ? 0 : it->second;
	}
};
#ifdef RUN
std::size_t drive_bad(int n)
{
	Executor executor;
	StoreBad store(executor);
	auto upload = std::make_shared<Upload>(Upload{"/tmp/file", std::vector<char>(n)});
	const std::size_t length = store.accept(std::move(upload)).size();
	executor.drain();
	return length + store.stored("/tmp/file");
}
#endif
//- good
class StoreGood
{
	Executor &executor;
	std::map<std::string, std::size_t> sizes;

public:
	explicit StoreGood(Executor &executor KEPT_BY(this)) : executor(executor) {}
	StoreGood(const StoreGood &) = delete;
	~StoreGood() { executor.drain(); }

	std::string accept(std::shared_ptr<Upload> upload)
	{
		if (upload->data.empty())
			return "empty " + upload->path;
		const std::string answer = "accepted " + upload->path;
		executor.post([this, upload = std::move(upload)] {
			sizes[upload->path] += upload->data.size();
		});
		return answer;
	}

	std::size_t stored(const std::string &path) const
	{
		const auto it = sizes.find(path);
		return it == sizes.end() ? 0 : it->second;
	}
};
#ifdef RUN
std::size_t drive_good(int n)
{
	Executor executor;
	StoreGood store(executor);
	auto upload = std::make_shared<Upload>(Upload{"/tmp/file", std::vector<char>(n)});
	const std::size_t length = store.accept(std::move(upload)).size();
	executor.drain();
	return length + store.stored("/tmp/file");
}
#endif
} // namespace upload_done
RUN_CASE(upload_done, upload_done::drive_bad(3), upload_done::drive_good(3))

// CASE cursor_text: a class with a text and a view of its rest is moved memberwise; short texts move, the view does not
namespace cursor_text
{
//- bad
class WordsBad
{
	std::string text;
	std::string_view rest;

public:
	explicit WordsBad(std::string line) : text(std::move(line)), rest(text) {}
	WordsBad(const WordsBad &) = delete;
	WordsBad(WordsBad &&) = default;

	// The next word; empty at the end.
	std::string_view next() BORROWED
	{
		while (!rest.empty() && rest.front() == ' ')
			rest.remove_prefix(1);
		const std::size_t length = std::min(rest.find(' '), rest.size());
		const std::string_view word = rest.substr(0, length);
		rest.remove_prefix(length);
		return word;
	}
};

std::vector<WordsBad> open_all_bad(const std::vector<std::string> &lines)
{
	std::vector<WordsBad> readers;
	for (const std::string &line : lines) {
		if (!line.empty() && line.front() != '#')
			readers.emplace_back(line);
	}
	return readers;
}

std::size_t second_words_bad(const std::vector<std::string> &lines)
{
	std::size_t letters = 0;
	std::vector<WordsBad> readers = open_all_bad(lines);
	for (WordsBad &reader : readers) {
		reader.next();
		for (char c : reader.next())
			letters += c != '-';
	}
	return letters;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return second_words_bad(std::vector<std::string>(n, "set x-y 1"));
}
#endif
//- good
class WordsGood
{
	std::string text;
	std::size_t rest = 0;

public:
	explicit WordsGood(std::string line) : text(std::move(line)) {}
	WordsGood(const WordsGood &) = delete;
	WordsGood(WordsGood &&) = default;

	// The next word; empty at the end.
	std::string_view next() BORROWED
	{
		while (rest < text.size() && text[rest] == ' ')
			rest++;
		const std::size_t end = std::min(text.find(' ', rest), text.size());
		const std::string_view word = std::string_view(text).substr(rest, end - rest);
		rest = end;
		return word;
	}
};

std::vector<WordsGood> open_all_good(const std::vector<std::string> &lines)
{
	std::vector<WordsGood> readers;
	for (const std::string &line : lines) {
		if (!line.empty() && line.front() != '#')
			readers.emplace_back(line);
	}
	return readers;
}

std::size_t second_words_good(const std::vector<std::string> &lines)
{
	std::size_t letters = 0;
	std::vector<WordsGood> readers = open_all_good(lines);
	for (WordsGood &reader : readers) {
		reader.next();
		for (char c : reader.next())
			letters += c != '-';
	}
	return letters;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return second_words_good(std::vector<std::string>(n, "set x-y 1"));
}
#endif
} // namespace cursor_text
RUN_CASE(cursor_text, cursor_text::drive_bad(3), cursor_text::drive_good(3))

// CLEAN paragraph_split: the paragraph is moved from and used again, but after it has been cleared
namespace paragraph_split
{
std::vector<std::string> paragraphs(const std::vector<std::string> &lines, std::size_t at_most)
{
	std::vector<std::string> found;
	std::string current;
	for (const std::string &line : lines) {
		if (!line.empty()) {
			if (!current.empty())
				current += ' ';
			current += line;
			continue;
		}
		if (current.empty())
			continue;
		found.push_back(std::move(current));
		current.clear();
		if (found.size() == at_most)
			return found;
	}
	if (!current.empty())
		found.push_back(std::move(current));
	return found;
}

std::size_t widest(const std::vector<std::string> &lines)
{
	std::size_t width = 0;
	for (const std::string &paragraph : paragraphs(lines, lines.size()))
		width = std::max(width, paragraph.size());
	return width;
}
#ifdef RUN
std::size_t drive(int n)
{
	std::vector<std::string> lines;
	for (int i = 0; i < 10 * n; i++)
		lines.push_back(i % 3 == 2 ? "" : "a line of a paragraph");
	return widest(lines);
}
#endif
} // namespace paragraph_split
RUN_CLEAN(paragraph_split, paragraph_split::drive(3))

// CLEAN intern_shape: the pointer is used after std::move() of it, but try_emplace() moves nothing if the key is there already
namespace intern_shape
{
struct Mesh {
	std::string name;
	std::vector<float> vertices;
};

class MeshCache
{
	std::map<std::string, std::unique_ptr<Mesh>> meshes;
	std::size_t saved = 0;

public:
	// The mesh of that name: the one we have, if it has as many vertices; else the new one takes its place.
	const Mesh &intern(std::unique_ptr<Mesh> mesh) BORROWED
	{
		std::string name = mesh->name;
		const auto [it, added] = meshes.try_emplace(std::move(name), std::move(mesh));
		if (added)
			return *it->second;
		if (it->second->vertices.size() == mesh->vertices.size())
			saved += mesh->vertices.size();
		else
			it->second = std::move(mesh);
		return *it->second;
	}

	std::size_t vertices_saved() const { return saved; }
};
#ifdef RUN
std::size_t drive(int n)
{
	MeshCache cache;
	std::size_t total = 0;
	for (int i = 0; i < 3 * n; i++) {
		auto mesh = std::make_unique<Mesh>(
			Mesh{i % 2 ? "wheel" : "door", std::vector<float>(i / 3)});
		total += cache.intern(std::move(mesh)).vertices.size();
	}
	return total + cache.vertices_saved();
}
#endif
} // namespace intern_shape
RUN_CLEAN(intern_shape, intern_shape::drive(3))

// CLEAN route_order: the order is moved in one branch and used below, but that branch leaves the function
namespace route_order
{
struct Order {
	unsigned long id;
	int amount;
	bool urgent;
};

class Desk
{
	std::vector<std::unique_ptr<Order>> urgent;
	std::deque<std::unique_ptr<Order>> waiting;
	std::size_t capacity;

public:
	explicit Desk(std::size_t capacity) : capacity(capacity) {}

	unsigned long take(std::unique_ptr<Order> order)
	{
		const unsigned long id = order->id;
		if (order->urgent) {
			urgent.push_back(std::move(order));
			return id;
		}
		while (!waiting.empty() && waiting.size() >= capacity)
			waiting.pop_front();
		if (order->amount > 100 && !waiting.empty()) {
			auto next = std::move(waiting.front());
			waiting.pop_front();
			if (next->amount > order->amount)
				std::swap(next, order);
			waiting.push_front(std::move(order));
			order = std::move(next);
		}
		waiting.push_back(std::move(order));
		return id;
	}

	int total() const
	{
		int sum = 0;
		for (const auto &order : waiting)
			sum += order->amount;
		return sum;
	}
};
#ifdef RUN
int drive(int n)
{
	Desk desk(n);
	for (unsigned long i = 0; i < 20; i++)
		desk.take(std::make_unique<Order>(
			Order{i, static_cast<int>(i * 37 % 150), i % 5 == 0}));
	return desk.total();
}
#endif
} // namespace route_order
RUN_CLEAN(route_order, route_order::drive(3))

// CLEAN player_by_id: player->id is an argument beside std::move(player), but both are bound as references and the object stays where it is
namespace player_by_id
{
struct Player {
	std::string id;
	int score = 0;
};

class Lobby
{
	std::map<std::string, std::unique_ptr<Player>> by_id;
	std::vector<const Player *> order;

public:
	Lobby() = default;
	Lobby(const Lobby &) = delete;
	Lobby &operator=(const Lobby &) = delete;

	bool join(std::string id)
	{
		auto player = std::make_unique<Player>();
		player->id = std::move(id);
		const Player *joined = player.get();
		order.reserve(order.size() + 1);
		if (!by_id.emplace(player->id, std::move(player)).second)
			return false;
		order.push_back(joined);
		return true;
	}

	bool leave(const std::string &id)
	{
		auto node = by_id.extract(id);
		if (node.empty())
			return false;
		std::erase(order, node.mapped().get());
		return true;
	}

	std::size_t letters() const
	{
		std::size_t count = 0;
		for (const Player *player : order)
			count += player->id.size();
		return count;
	}
};
#ifdef RUN
std::size_t drive(int n)
{
	Lobby lobby;
	for (int i = 0; i < 4 * n; i++)
		lobby.join("the player with number " + std::to_string(i % 7));
	lobby.leave("the player with number 2");
	return lobby.letters();
}
#endif
} // namespace player_by_id
RUN_CLEAN(player_by_id, player_by_id::drive(3))

// CLEAN parts_taken: parts of the job are moved out one by one, and only the parts that are left are read afterwards
namespace parts_taken
{
struct Job {
	std::string name;
	std::vector<std::string> inputs;
	std::optional<std::string> output;
	int priority = 0;
};

class Result
{
	std::string text;

public:
	Result(std::string text, int priority) : text(std::move(text))
	{
		this->text += priority > 5 ? " (urgent)" : "";
	}

	std::string take() && { return std::move(text); }

	const std::string &peek() const &BORROWED { return text; }
};

std::string describe(Job job)
{
	std::vector<std::string> inputs = std::move(job.inputs);
	std::string line = std::move(job.name);
	if (job.output)
		line += " -> " + *std::move(job.output);
	for (std::string &input : inputs)
		line += (" " + std::move(input));
	Result result(std::move(line), job.priority);
	if (result.peek().size() > 70)
		return result.peek().substr(0, 70);
	return std::move(result).take();
}
#ifdef RUN
std::size_t drive(int n)
{
	return describe({"link", {"a.o", "b.o"}, "program", n}).size() +
	       describe({"list", {"x"}, {}, 7}).size();
}
#endif
} // namespace parts_taken
RUN_CLEAN(parts_taken, parts_taken::drive(3))
