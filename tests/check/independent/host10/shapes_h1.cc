// SPDX-License-Identifier: GPL-2.0
// Shapes of C++: virtual functions, templates, coroutines, variants, spans,
// views, iterators.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CASE node_title: an override returns a view of a string that it has just put
// together
namespace node_title
{
class Node
{
public:
	virtual ~Node() = default;
	virtual std::string_view title() const = 0;
};
class Leaf : public Node
{
public:
	explicit Leaf(std::string name) : name(std::move(name)) {}
	std::string_view title() const override { return name; }

private:
	std::string name;
};
int width(const std::vector<std::unique_ptr<Node>> &nodes)
{
	int width = 0;
	for (const auto &node : nodes)
		for (char c : node->title())
			width += c == 'i' ? 1 : 2;
	return width;
}
//- bad
class ChapterBad : public Node
{
public:
	ChapterBad(int number, std::string name) : number(number), name(std::move(name)) {}
	std::string_view title() const override
	{
		if (number == 0)
			return name;
		std::string full = std::to_string(number) + ". " + name;
		return full;
	}

private:
	int number;
	std::string name;
};
int drive_bad(int n)
{
	std::vector<std::unique_ptr<Node>> nodes;
	nodes.push_back(std::make_unique<Leaf>("a leaf of the tree"));
	for (int i = 0; i < n; ++i)
		nodes.push_back(std::make_unique<ChapterBad>(i, "a chapter of the book"));
	return width(nodes);
}
//- good
class ChapterGood : public Node
{
public:
	ChapterGood(int number, std::string name) : number(number), name(std::move(name))
	{
		full = std::to_string(number) + ". " + this->name;
	}
	std::string_view title() const override
	{
		if (number == 0)
			return name;
		return full;
	}

private:
	int number;
	std::string name;
	std::string full;
};
int drive_good(int n)
{
	std::vector<std::unique_ptr<Node>> nodes;
	nodes.push_back(std::make_unique<Leaf>("a leaf of the tree"));
	for (int i = 0; i < n; ++i)
		nodes.push_back(std::make_unique<ChapterGood>(i, "a chapter of the book"));
	return width(nodes);
}
} // namespace node_title
RUN_CASE(node_title, node_title::drive_bad(3), node_title::drive_good(3))

// CASE longer_of: the reference that the template returns may be to its
// temporary argument
namespace longer_of
{
template <class T>
const T &longer(const T &a, const T &b)
{
	return b.size() > a.size() ? b : a;
}
//- bad
std::size_t column_bad(const std::vector<std::string> &cells, const std::string &unit)
{
	std::size_t letters = 0;
	for (const std::string &cell : cells) {
		const std::string &shown = longer(cell, "no value, in " + unit);
		letters += static_cast<std::size_t>(std::count(shown.begin(), shown.end(), 'a'));
		letters += shown.size();
	}
	return letters;
}
std::size_t drive_bad(int n)
{
	std::vector<std::string> cells(static_cast<std::size_t>(n), "7");
	cells.push_back("a very long value that stands in its own cell");
	return column_bad(cells, "kilograms");
}
//- good
std::size_t column_good(const std::vector<std::string> &cells, const std::string &unit)
{
	std::size_t letters = 0;
	for (const std::string &cell : cells) {
		const std::string shown = longer(cell, "no value, in " + unit);
		letters += static_cast<std::size_t>(std::count(shown.begin(), shown.end(), 'a'));
		letters += shown.size();
	}
	return letters;
}
std::size_t drive_good(int n)
{
	std::vector<std::string> cells(static_cast<std::size_t>(n), "7");
	cells.push_back("a very long value that stands in its own cell");
	return column_good(cells, "kilograms");
}
} // namespace longer_of
RUN_CASE(longer_of, longer_of::drive_bad(3), longer_of::drive_good(3))

// CASE token_generator: the coroutine keeps a reference to a temporary of its
// caller
namespace token_generator
{
template <class T>
class Generator
{
public:
	struct promise_type {
		std::optional<T> current;
		Generator get_return_object()
		{
			return Generator(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(T value)
		{
			current = std::move(value);
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	Generator(Generator &&other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
	Generator &operator=(Generator &&) = delete;
	~Generator()
	{
		if (handle)
			handle.destroy();
	}
	std::optional<T> next()
	{
		if (!handle || handle.done())
			return std::nullopt;
		handle.promise().current.reset();
		handle.resume();
		return std::move(handle.promise().current);
	}

private:
	explicit Generator(std::coroutine_handle<promise_type> handle) : handle(handle) {}
	std::coroutine_handle<promise_type> handle;
};
std::string read_line(int n)
{
	std::string line;
	for (int i = 0; i < n; ++i)
		line += "token" + std::to_string(i) + " ";
	return line;
}
//- bad
Generator<std::string> tokens_bad(const std::string &line)
{
	std::string token;
	for (char c : line) {
		if (c != ' ') {
			token += c;
		} else if (!token.empty()) {
			co_yield token;
			token.clear();
		}
	}
}
std::size_t drive_bad(int n)
{
	auto tokens = tokens_bad(read_line(n));
	std::size_t letters = 0;
	while (auto token = tokens.next())
		letters += token->size();
	return letters;
}
//- good
Generator<std::string> tokens_good(std::string line)
{
	std::string token;
	for (char c : line) {
		if (c != ' ') {
			token += c;
		} else if (!token.empty()) {
			co_yield token;
			token.clear();
		}
	}
}
std::size_t drive_good(int n)
{
	auto tokens = tokens_good(read_line(n));
	std::size_t letters = 0;
	while (auto token = tokens.next())
		letters += token->size();
	return letters;
}
} // namespace token_generator
RUN_CASE(token_generator, token_generator::drive_bad(5), token_generator::drive_good(5))

// CASE task_lambda: the coroutine is a lambda with captures that ends before it
// is resumed
namespace task_lambda
{
class Task
{
public:
	struct promise_type {
		Task get_return_object()
		{
			return Task(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	Task(Task &&other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
	Task &operator=(Task &&) = delete;
	~Task()
	{
		if (handle)
			handle.destroy();
	}
	bool step()
	{
		if (!handle || handle.done())
			return false;
		handle.resume();
		return true;
	}

private:
	explicit Task(std::coroutine_handle<promise_type> handle) : handle(handle) {}
	std::coroutine_handle<promise_type> handle;
};
//- bad
Task greet_bad(std::vector<std::string> &out, const std::string &name)
{
	std::string text = "a long greeting for " + name;
	auto body = [&out, text]() -> Task {
		out.push_back(text);
		co_await std::suspend_always();
		out.push_back(text + ", again");
	};
	return body();
}
std::size_t drive_bad(int n)
{
	std::vector<std::string> out;
	std::vector<Task> tasks;
	for (int i = 0; i < n; ++i)
		tasks.push_back(greet_bad(out, std::to_string(i)));
	for (Task &task : tasks)
		while (task.step())
			;
	return out.size();
}
//- good
Task greet_good(std::vector<std::string> &out, const std::string &name)
{
	std::string text = "a long greeting for " + name;
	auto body = [](std::vector<std::string> &out, std::string text) -> Task {
		out.push_back(text);
		co_await std::suspend_always();
		out.push_back(text + ", again");
	};
	return body(out, text);
}
std::size_t drive_good(int n)
{
	std::vector<std::string> out;
	std::vector<Task> tasks;
	for (int i = 0; i < n; ++i)
		tasks.push_back(greet_good(out, std::to_string(i)));
	for (Task &task : tasks)
		while (task.step())
			;
	return out.size();
}
} // namespace task_lambda
RUN_CASE(task_lambda, task_lambda::drive_bad(3), task_lambda::drive_good(3))

// CASE setting_value: the text in the variant is used after the variant became
// a number
namespace setting_value
{
using Value = std::variant<std::string, long, bool>;
bool is_number(const std::string &text)
{
	return !text.empty() &&
	       std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
//- bad
std::string normalise_bad(std::vector<Value> &values)
{
	std::string changed;
	for (Value &value : values) {
		auto *text = std::get_if<std::string>(&value);
		if (!text || !is_number(*text))
			continue;
		long number = 0;
		for (char c : *text)
			number = (number * 10 + (c - '0')) % 1000000007;
		value = number;
		changed += *text + ' ';
	}
	return changed;
}
std::size_t drive_bad(int n)
{
	std::vector<Value> values = {std::string("name"), true, 7L};
	for (int i = 0; i < n; ++i)
		values.push_back(std::string(static_cast<std::size_t>(20 + i), '1'));
	return normalise_bad(values).size();
}
//- good
std::string normalise_good(std::vector<Value> &values)
{
	std::string changed;
	for (Value &value : values) {
		auto *text = std::get_if<std::string>(&value);
		if (!text || !is_number(*text))
			continue;
		long number = 0;
		for (char c : *text)
			number = (number * 10 + (c - '0')) % 1000000007;
		changed += *text + ' ';
		value = number;
	}
	return changed;
}
std::size_t drive_good(int n)
{
	std::vector<Value> values = {std::string("name"), true, 7L};
	for (int i = 0; i < n; ++i)
		values.push_back(std::string(static_cast<std::size_t>(20 + i), '1'));
	return normalise_good(values).size();
}
} // namespace setting_value
RUN_CASE(setting_value, setting_value::drive_bad(3), setting_value::drive_good(3))

// CASE json_member: get_if gives nothing when the member is a list, which is
// not checked
namespace json_member
{
struct List {
	std::vector<int> items;
};
struct Object {
	std::map<std::string, int> members;
};
using Json = std::variant<List, Object>;
//- bad
int sum_bad(const std::vector<Json> &documents, const std::string &name)
{
	int sum = 0;
	for (const Json &json : documents) {
		const auto *object = std::get_if<Object>(&json);
		auto found = object->members.find(name);
		if (found != object->members.end())
			sum += found->second;
	}
	return sum;
}
int drive_bad(int n)
{
	std::vector<Json> documents;
	documents.push_back(Object{{{"width", n}, {"height", 2}}});
	documents.push_back(List{{1, 2, n}});
	return sum_bad(documents, "width");
}
//- good
int sum_good(const std::vector<Json> &documents, const std::string &name)
{
	int sum = 0;
	for (const Json &json : documents) {
		const auto *object = std::get_if<Object>(&json);
		if (!object)
			continue;
		auto found = object->members.find(name);
		if (found != object->members.end())
			sum += found->second;
	}
	return sum;
}
int drive_good(int n)
{
	std::vector<Json> documents;
	documents.push_back(Object{{{"width", n}, {"height", 2}}});
	documents.push_back(List{{1, 2, n}});
	return sum_good(documents, "width");
}
} // namespace json_member
RUN_CASE(json_member, json_member::drive_bad(3), json_member::drive_good(3))

// CASE frame_window: the span of the last samples is walked while the vector
// grows
namespace frame_window
{
//- bad
class SamplesBad
{
public:
	void add(float sample) { samples.push_back(sample); }
	std::span<const float> last(std::size_t count) const
	{
		count = std::min(count, samples.size());
		return std::span<const float>(samples).last(count);
	}
	void echo(std::size_t count, float gain)
	{
		for (float sample : last(count))
			samples.push_back(sample * gain);
	}
	float sum() const
	{
		float sum = 0;
		for (float sample : samples)
			sum += sample;
		return sum;
	}

private:
	std::vector<float> samples;
};
float drive_bad(int n)
{
	SamplesBad samples;
	for (int i = 0; i < n; ++i)
		samples.add(static_cast<float>(i));
	samples.echo(4, 0.5f);
	return samples.sum();
}
//- good
class SamplesGood
{
public:
	void add(float sample) { samples.push_back(sample); }
	std::span<const float> last(std::size_t count) const
	{
		count = std::min(count, samples.size());
		return std::span<const float>(samples).last(count);
	}
	void echo(std::size_t count, float gain)
	{
		std::span<const float> heard = last(count);
		const std::vector<float> copy(heard.begin(), heard.end());
		for (float sample : copy)
			samples.push_back(sample * gain);
	}
	float sum() const
	{
		float sum = 0;
		for (float sample : samples)
			sum += sample;
		return sum;
	}

private:
	std::vector<float> samples;
};
float drive_good(int n)
{
	SamplesGood samples;
	for (int i = 0; i < n; ++i)
		samples.add(static_cast<float>(i));
	samples.echo(4, 0.5f);
	return samples.sum();
}
} // namespace frame_window
RUN_CASE(frame_window, frame_window::drive_bad(8), frame_window::drive_good(8))

// CASE default_palette: the member keeps an initializer_list whose array has
// ended
namespace default_palette
{
//- bad
class ThemeBad
{
public:
	ThemeBad(std::string name, std::initializer_list<int> colours)
		: name(std::move(name)), colours(colours)
	{
	}
	int colour(std::size_t index) const
	{
		if (colours.size() == 0)
			return 0;
		return *(colours.begin() + index % colours.size());
	}
	const std::string &label() const { return name; }

private:
	std::string name;
	std::initializer_list<int> colours;
};
std::unique_ptr<ThemeBad> make_theme_bad(int base)
{
	return std::make_unique<ThemeBad>(ThemeBad("dusk", {base, base * 2, base * 3}));
}
int drive_bad(int n)
{
	auto theme = make_theme_bad(n);
	int sum = 0;
	for (std::size_t i = 0; i < 5; ++i)
		sum += theme->colour(i);
	return sum + static_cast<int>(theme->label().size());
}
//- good
class ThemeGood
{
public:
	ThemeGood(std::string name, std::initializer_list<int> colours)
		: name(std::move(name)), colours(colours)
	{
	}
	int colour(std::size_t index) const
	{
		if (colours.size() == 0)
			return 0;
		return *(colours.begin() + static_cast<std::ptrdiff_t>(index % colours.size()));
	}
	const std::string &label() const { return name; }

private:
	std::string name;
	std::vector<int> colours;
};
std::unique_ptr<ThemeGood> make_theme_good(int base)
{
	return std::make_unique<ThemeGood>(ThemeGood("dusk", {base, base * 2, base * 3}));
}
int drive_good(int n)
{
	auto theme = make_theme_good(n);
	int sum = 0;
	for (std::size_t i = 0; i < 5; ++i)
		sum += theme->colour(i);
	return sum + static_cast<int>(theme->label().size());
}
} // namespace default_palette
RUN_CASE(default_palette, default_palette::drive_bad(3), default_palette::drive_good(3))

// CASE filtered_view: the view that is returned filters by a set that is local
// to the function
namespace filtered_view
{
struct Order {
	int customer = 0;
	int amount = 0;
};
//- bad
auto without_bad(const std::vector<Order> &orders, int first, int last)
{
	std::map<int, bool> barred;
	for (int customer = first; customer <= last; ++customer)
		barred[customer] = true;
	return orders | std::views::filter([&barred](const Order &order) {
		       return barred.find(order.customer) == barred.end();
	       });
}
int drive_bad(int n)
{
	std::vector<Order> orders;
	for (int i = 0; i < 3 * n; ++i)
		orders.push_back({i % 5, i});
	int sum = 0;
	for (const Order &order : without_bad(orders, 1, 2))
		sum += order.amount;
	return sum;
}
//- good
auto without_good(const std::vector<Order> &orders, int first, int last)
{
	std::map<int, bool> barred;
	for (int customer = first; customer <= last; ++customer)
		barred[customer] = true;
	return orders | std::views::filter([barred](const Order &order) {
		       return barred.find(order.customer) == barred.end();
	       });
}
int drive_good(int n)
{
	std::vector<Order> orders;
	for (int i = 0; i < 3 * n; ++i)
		orders.push_back({i % 5, i});
	int sum = 0;
	for (const Order &order : without_good(orders, 1, 2))
		sum += order.amount;
	return sum;
}
} // namespace filtered_view
RUN_CASE(filtered_view, filtered_view::drive_bad(3), filtered_view::drive_good(3))

// CASE event_downcast: what is not a key is taken for a click, though there are
// scrolls too
namespace event_downcast
{
enum class Kind { key, click, scroll };
struct Event {
	explicit Event(Kind kind) : kind(kind) {}
	virtual ~Event() = default;
	Kind kind;
};
struct Key : Event {
	explicit Key(int code) : Event(Kind::key), code(code) {}
	int code;
};
struct Click : Event {
	Click(int x, int y) : Event(Kind::click), x(x), y(y) { path = {x, y, x + y, x - y}; }
	int x;
	int y;
	std::array<long, 4> path{};
};
struct Scroll : Event {
	explicit Scroll(int by) : Event(Kind::scroll), by(by) {}
	int by;
};
//- bad
long handle_bad(const std::vector<std::unique_ptr<Event>> &events)
{
	long sum = 0;
	for (const auto &event : events) {
		if (event->kind == Kind::key) {
			sum += static_cast<const Key &>(*event).code;
		} else {
			const auto &click = static_cast<const Click &>(*event);
			sum += click.x + click.path[2];
		}
	}
	return sum;
}
long drive_bad(int n)
{
	std::vector<std::unique_ptr<Event>> events;
	events.push_back(std::make_unique<Key>(n));
	events.push_back(std::make_unique<Click>(n, n + 1));
	events.push_back(std::make_unique<Scroll>(-n));
	return handle_bad(events);
}
//- good
long handle_good(const std::vector<std::unique_ptr<Event>> &events)
{
	long sum = 0;
	for (const auto &event : events) {
		if (event->kind == Kind::key) {
			sum += static_cast<const Key &>(*event).code;
		} else if (event->kind == Kind::click) {
			const auto &click = static_cast<const Click &>(*event);
			sum += click.x + click.path[2];
		}
	}
	return sum;
}
long drive_good(int n)
{
	std::vector<std::unique_ptr<Event>> events;
	events.push_back(std::make_unique<Key>(n));
	events.push_back(std::make_unique<Click>(n, n + 1));
	events.push_back(std::make_unique<Scroll>(-n));
	return handle_good(events);
}
} // namespace event_downcast
RUN_CASE(event_downcast, event_downcast::drive_bad(3), event_downcast::drive_good(3))

// CASE parsed_port: the number is taken from the optional even when the text
// was not a number
namespace parsed_port
{
struct Endpoint {
	std::string host;
	int port = 0;
};
std::optional<int> parse_port(std::string_view text)
{
	int port = 0;
	for (char c : text) {
		if (c < '0' || c > '9')
			return std::nullopt;
		port = (port * 10 + (c - '0')) % 65536;
	}
	if (port == 0)
		return std::nullopt;
	return port;
}
//- bad
Endpoint parse_bad(const std::string &text)
{
	Endpoint endpoint;
	std::size_t colon = text.rfind(':');
	if (colon == std::string::npos) {
		endpoint.host = text;
		endpoint.port = 80;
		return endpoint;
	}
	endpoint.host = text.substr(0, colon);
	std::optional<int> port = parse_port(std::string_view(text).substr(colon + 1));
	endpoint.port = *port;
	return endpoint;
}
int drive_bad(int n)
{
	return parse_bad("localhost").port + parse_bad("host:" + std::to_string(n)).port +
	       parse_bad("host:http").port;
}
//- good
Endpoint parse_good(const std::string &text)
{
	Endpoint endpoint;
	std::size_t colon = text.rfind(':');
	if (colon == std::string::npos) {
		endpoint.host = text;
		endpoint.port = 80;
		return endpoint;
	}
	endpoint.host = text.substr(0, colon);
	std::optional<int> port = parse_port(std::string_view(text).substr(colon + 1));
	endpoint.port = port.value_or(80);
	return endpoint;
}
int drive_good(int n)
{
	return parse_good("localhost").port + parse_good("host:" + std::to_string(n)).port +
	       parse_good("host:http").port;
}
} // namespace parsed_port
RUN_CASE(parsed_port, parsed_port::drive_bad(3), parsed_port::drive_good(3))

// CASE peer_table: the peer is moved into the table and its id then asked of
// the empty pointer
namespace peer_table
{
class Peer
{
public:
	Peer(int id, std::string address) : id_(id), address(std::move(address)) {}
	int id() const { return id_; }
	bool local() const { return address.starts_with("127."); }

private:
	int id_;
	std::string address;
};
//- bad
class PeersBad
{
public:
	int add(std::unique_ptr<Peer> peer)
	{
		if (!peer)
			return -1;
		if (peer->local())
			++locals;
		peers[peer->id()] = std::move(peer);
		return remember(peer->id());
	}
	std::size_t size() const { return peers.size() + locals; }

private:
	int remember(int id)
	{
		order.push_back(id);
		return id;
	}
	std::map<int, std::unique_ptr<Peer>> peers;
	std::vector<int> order;
	std::size_t locals = 0;
};
std::size_t drive_bad(int n)
{
	PeersBad peers;
	for (int i = 0; i < n; ++i)
		peers.add(std::make_unique<Peer>(i, i % 2 ? "127.0.0.1" : "10.0.0.1"));
	return peers.size();
}
//- good
class PeersGood
{
public:
	int add(std::unique_ptr<Peer> peer)
	{
		if (!peer)
			return -1;
		if (peer->local())
			++locals;
		const int id = peer->id();
		peers[id] = std::move(peer);
		return remember(id);
	}
	std::size_t size() const { return peers.size() + locals; }

private:
	int remember(int id)
	{
		order.push_back(id);
		return id;
	}
	std::map<int, std::unique_ptr<Peer>> peers;
	std::vector<int> order;
	std::size_t locals = 0;
};
std::size_t drive_good(int n)
{
	PeersGood peers;
	for (int i = 0; i < n; ++i)
		peers.add(std::make_unique<Peer>(i, i % 2 ? "127.0.0.1" : "10.0.0.1"));
	return peers.size();
}
} // namespace peer_table
RUN_CASE(peer_table, peer_table::drive_bad(3), peer_table::drive_good(3))

// CASE session_sweep: the loop goes on from the iterator of the session it has
// just erased
namespace session_sweep
{
struct Session {
	std::string user;
	int idle = 0;
};
//- bad
class SessionsBad
{
public:
	void open(int id, std::string user) { sessions[id] = Session{std::move(user), id}; }
	int sweep(int limit)
	{
		int ended = 0;
		for (auto it = sessions.begin(); it != sessions.end(); ++it) {
			if (++it->second.idle > limit) {
				sessions.erase(it);
				++ended;
			}
		}
		return ended;
	}

private:
	std::unordered_map<int, Session> sessions;
};
int drive_bad(int n)
{
	SessionsBad sessions;
	for (int i = 0; i < n; ++i)
		sessions.open(i, "user with number " + std::to_string(i));
	return sessions.sweep(2);
}
//- good
class SessionsGood
{
public:
	void open(int id, std::string user) { sessions[id] = Session{std::move(user), id}; }
	int sweep(int limit)
	{
		int ended = 0;
		for (auto it = sessions.begin(); it != sessions.end();) {
			if (++it->second.idle > limit) {
				it = sessions.erase(it);
				++ended;
			} else {
				++it;
			}
		}
		return ended;
	}

private:
	std::unordered_map<int, Session> sessions;
};
int drive_good(int n)
{
	SessionsGood sessions;
	for (int i = 0; i < n; ++i)
		sessions.open(i, "user with number " + std::to_string(i));
	return sessions.sweep(2);
}
} // namespace session_sweep
RUN_CASE(session_sweep, session_sweep::drive_bad(5), session_sweep::drive_good(5))

// CLEAN counting_coroutine: correct
namespace counting_coroutine
{
class Counter
{
public:
	struct promise_type {
		int value = 0;
		Counter get_return_object()
		{
			return Counter(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		std::suspend_always yield_value(int next)
		{
			value = next;
			return {};
		}
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	Counter(const Counter &) = delete;
	Counter &operator=(const Counter &) = delete;
	~Counter() { handle.destroy(); }
	bool next()
	{
		if (!handle.done())
			handle.resume();
		return !handle.done();
	}
	int value() const { return handle.promise().value; }

private:
	explicit Counter(std::coroutine_handle<promise_type> handle) : handle(handle) {}
	std::coroutine_handle<promise_type> handle;
};
// The values outlive the coroutine in every call below.
Counter positive(const std::vector<int> &values)
{
	for (int value : values)
		if (value > 0)
			co_yield value;
}
int drive(int n)
{
	std::vector<int> values;
	for (int i = -n; i <= n; ++i)
		values.push_back(i);
	int sum = 0;
	for (Counter counter = positive(values); counter.next();)
		sum += counter.value();
	return sum;
}
} // namespace counting_coroutine
RUN_CLEAN(counting_coroutine, counting_coroutine::drive(4))

// CLEAN state_machine: correct
namespace state_machine
{
struct Idle {
};
struct Reading {
	std::string buffer;
};
struct Failed {
	std::string reason;
};
using State = std::variant<Idle, Reading, Failed>;
class Machine
{
public:
	void feed(char c)
	{
		if (auto *reading = std::get_if<Reading>(&state)) {
			if (c == '\n') {
				lines.push_back(std::move(reading->buffer));
				state = Idle{};
			} else if (c == '\0') {
				std::string reason = "zero after " + reading->buffer;
				state = Failed{std::move(reason)};
			} else {
				reading->buffer += c;
			}
		} else if (std::holds_alternative<Idle>(state)) {
			state.emplace<Reading>().buffer += c;
		}
	}
	std::size_t size() const
	{
		std::size_t size = 0;
		for (const std::string &line : lines)
			size += line.size();
		if (const auto *failed = std::get_if<Failed>(&state))
			size += failed->reason.size();
		return size;
	}

private:
	State state;
	std::vector<std::string> lines;
};
std::size_t drive(int n)
{
	Machine machine;
	for (int i = 0; i < n; ++i)
		for (char c : "line " + std::to_string(i) + "\n")
			machine.feed(c);
	machine.feed('x');
	machine.feed('\0');
	machine.feed('y');
	return machine.size();
}
} // namespace state_machine
RUN_CLEAN(state_machine, state_machine::drive(3))

// CLEAN reserve_then_reference: correct
namespace reserve_then_reference
{
struct Vertex {
	int id = 0;
	std::vector<Vertex *> next;
};
int drive(int n)
{
	std::vector<Vertex> graph;
	graph.reserve(static_cast<std::size_t>(n) + 1);
	Vertex &root = graph.emplace_back();
	for (int i = 1; i <= n; ++i) {
		Vertex &vertex = graph.emplace_back();
		vertex.id = i;
		root.next.push_back(&vertex);
	}
	int sum = 0;
	for (const Vertex *vertex : root.next)
		sum += vertex->id;
	return sum;
}
} // namespace reserve_then_reference
RUN_CLEAN(reserve_then_reference, reserve_then_reference::drive(5))

// CLEAN span_then_grow: correct
namespace span_then_grow
{
std::vector<int> padded(std::vector<int> values)
{
	int sum = 0;
	{
		std::span<const int> seen(values);
		for (int value : seen)
			sum += value;
	}
	values.push_back(sum);
	std::span<int> again(values);
	std::ranges::reverse(again);
	if (again.size() > 2)
		again.subspan(1, 1)[0] = 0;
	return values;
}
int drive(int n)
{
	std::vector<int> values;
	for (int i = 0; i < n; ++i)
		values = padded(std::move(values));
	values.push_back(n);
	return padded(std::move(values)).front();
}
} // namespace span_then_grow
RUN_CLEAN(span_then_grow, span_then_grow::drive(4))

// CLEAN checked_downcast: correct
namespace checked_downcast
{
class Shape
{
public:
	virtual ~Shape() = default;
	virtual int area() const = 0;
	virtual std::unique_ptr<Shape> clone() const = 0;
};
class Square : public Shape
{
public:
	explicit Square(int side) : side(side) {}
	int area() const override { return side * side; }
	std::unique_ptr<Shape> clone() const override { return std::make_unique<Square>(*this); }
	int side;
};
class Group : public Shape
{
public:
	Group() = default;
	Group(const Group &other) : Shape(other)
	{
		for (const auto &part : other.parts)
			parts.push_back(part->clone());
	}
	Group &operator=(const Group &) = delete;
	int area() const override
	{
		int sum = 0;
		for (const auto &part : parts)
			sum += part->area();
		return sum;
	}
	std::unique_ptr<Shape> clone() const override { return std::make_unique<Group>(*this); }
	std::vector<std::unique_ptr<Shape>> parts;
};
int drive(int n)
{
	Group group;
	for (int i = 0; i < n; ++i)
		group.parts.push_back(std::make_unique<Square>(i));
	std::unique_ptr<Shape> copy = group.clone();
	group.parts.push_back(std::move(copy));
	for (auto &part : group.parts)
		if (auto *square = dynamic_cast<Square *>(part.get()))
			++square->side;
	return group.area();
}
} // namespace checked_downcast
RUN_CLEAN(checked_downcast, checked_downcast::drive(4))

// CLEAN lazy_pipeline: correct
namespace lazy_pipeline
{
struct Person {
	std::string name;
	int age = 0;
};
std::vector<std::string> adults(const std::vector<Person> &people, int limit)
{
	auto grown = [limit](const Person &person) { return person.age >= limit; };
	auto name = [](const Person &person) -> const std::string & { return person.name; };
	std::vector<std::string> names;
	for (const std::string &found :
	     people | std::views::filter(grown) | std::views::transform(name))
		names.push_back(found);
	return names;
}
std::size_t drive(int n)
{
	std::vector<Person> people;
	for (int i = 0; i < n; ++i)
		people.push_back({"person " + std::to_string(i), 16 + i});
	std::size_t size = 0;
	for (const std::string &name : adults(people, 18))
		size += name.size();
	return size;
}
} // namespace lazy_pipeline
RUN_CLEAN(lazy_pipeline, lazy_pipeline::drive(5))
