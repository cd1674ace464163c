// SPDX-License-Identifier: GPL-2.0
// Values that are used after they were moved: locals, parameters, loops and calls.
#include "../set.hh"

#include <algorithm>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <string>
#include <thread>
#include <utility>
#include <vector>

// CASE release_then_use: the file goes into the cache, and its first line is read from the parameter
namespace release_then_use
{
struct File {
	std::string path;
	std::vector<std::string> lines;
};
//- bad
std::string cache_bad(std::map<std::string, std::unique_ptr<File>> &cache,
		      std::unique_ptr<File> file)
{
	cache["last"] = std::move(file);
	return file->lines.front();
}
//- good
std::string cache_good(std::map<std::string, std::unique_ptr<File>> &cache,
		       std::unique_ptr<File> file)
{
	cache["last"] = std::move(file);
	return cache["last"]->lines.front();
}
RUN_CASE(release_then_use, ({
		 std::map<std::string, std::unique_ptr<File>> c;
		 cache_bad(c, std::make_unique<File>(File{"p", {"l"}}));
	 }),
	 ({
		 std::map<std::string, std::unique_ptr<File>> c;
		 cache_good(c, std::make_unique<File>(File{"p", {"l"}}));
	 }))
} // namespace release_then_use

// CASE key_from_moved: the map's key is computed from the value that the same call moves
namespace key_from_moved
{
struct Account {
	std::vector<int> history;
};
int add(std::map<int, Account> &accounts, Account account, int key)
{
	accounts.emplace(key, std::move(account));
	return key;
}
//- bad
int open_bad(std::map<int, Account> &accounts, Account account)
{
	Account stored = std::move(account);
	return add(accounts, std::move(stored), account.history.back());
}
//- good
int open_good(std::map<int, Account> &accounts, Account account)
{
	Account stored = std::move(account);
	const int key = stored.history.back();
	return add(accounts, std::move(stored), key);
}
RUN_CASE(key_from_moved, ({
		 std::map<int, Account> a;
		 open_bad(a, {{1, 2}});
	 }),
	 ({
		 std::map<int, Account> a;
		 open_good(a, {{1, 2}});
	 }))
} // namespace key_from_moved

// CASE moved_in_condition: the condition hands the token over, and its branch reads it
namespace moved_in_condition
{
using Token = std::unique_ptr<int>;
bool accept(std::vector<Token> &tokens, Token token)
{
	if (*token < 0)
		return false;
	tokens.push_back(std::move(token));
	return true;
}
//- bad
int offer_bad(std::vector<Token> &tokens, Token token)
{
	if (!accept(tokens, std::move(token)))
		return *token;
	return 0;
}
//- good
int offer_good(std::vector<Token> &tokens, Token token)
{
	const int value = *token;
	if (!accept(tokens, std::move(token)))
		return value;
	return 0;
}
RUN_CASE(moved_in_condition, ({
		 std::vector<Token> t;
		 offer_bad(t, std::make_unique<int>(-1));
	 }),
	 ({
		 std::vector<Token> t;
		 offer_good(t, std::make_unique<int>(-1));
	 }))
} // namespace moved_in_condition

// CASE goes_to_each: each listener is given the event, the second one an empty one
namespace goes_to_each
{
struct Event {
	std::unique_ptr<std::string> text;
};
struct Listener {
	std::vector<Event> events;
	void notify(Event event) { events.push_back(std::move(event)); }
};
//- bad
std::size_t publish_bad(std::list<Listener> &listeners, Event event)
{
	std::size_t delivered = 0;
	for (Listener &listener : listeners) {
		listener.notify(std::move(event));
		delivered += listener.events.back().text->size();
	}
	return delivered;
}
//- good
std::size_t publish_good(std::list<Listener> &listeners, Event event)
{
	std::size_t delivered = 0;
	for (Listener &listener : listeners) {
		listener.notify(Event{std::make_unique<std::string>(*event.text)});
		delivered += listener.events.back().text->size();
	}
	return delivered;
}
RUN_CASE(goes_to_each, ({
		 std::list<Listener> l(2);
		 publish_bad(l, {std::make_unique<std::string>("e")});
	 }),
	 ({
		 std::list<Listener> l(2);
		 publish_good(l, {std::make_unique<std::string>("e")});
	 }))
} // namespace goes_to_each

// CASE while_batch: the batch is handed on when it is full, and filled on without a new one
namespace while_batch
{
using Batch = std::unique_ptr<std::vector<int>>;
//- bad
std::size_t pack_bad(const std::vector<int> &values, std::vector<Batch> &done)
{
	Batch batch = std::make_unique<std::vector<int>>();
	for (int value : values) {
		batch->push_back(value);
		if (batch->size() == 2)
			done.push_back(std::move(batch));
	}
	return done.size();
}
//- good
std::size_t pack_good(const std::vector<int> &values, std::vector<Batch> &done)
{
	Batch batch = std::make_unique<std::vector<int>>();
	for (int value : values) {
		batch->push_back(value);
		if (batch->size() == 2) {
			done.push_back(std::move(batch));
			batch = std::make_unique<std::vector<int>>();
		}
	}
	return done.size();
}
RUN_CASE(while_batch, ({
		 std::vector<Batch> d;
		 pack_bad({1, 2, 3}, d);
	 }),
	 ({
		 std::vector<Batch> d;
		 pack_good({1, 2, 3}, d);
	 }))
} // namespace while_batch

// CASE error_path_reads: the error message is made from the record that the failing call has taken
namespace error_path_reads
{
struct Row {
	int id;
	std::vector<std::string> cells;
};
bool store(std::vector<Row> &table, Row &&row, std::size_t most)
{
	Row mine = std::move(row);
	if (mine.cells.size() > most)
		return false;
	table.push_back(std::move(mine));
	return true;
}
//- bad
std::string import_bad(std::vector<Row> &table, Row row)
{
	if (store(table, std::move(row), 1))
		return "stored";
	return "too many cells after " + row.cells.front();
}
//- good
std::string import_good(std::vector<Row> &table, Row row)
{
	std::string first = row.cells.front();
	if (store(table, std::move(row), 1))
		return "stored";
	return "too many cells after " + first;
}
RUN_CASE(error_path_reads, ({
		 std::vector<Row> t;
		 import_bad(t, {1, {"a", "b"}});
	 }),
	 ({
		 std::vector<Row> t;
		 import_good(t, {1, {"a", "b"}});
	 }))
} // namespace error_path_reads

// CASE unlock_moved_lock: the lock went into the section object, and is unlocked by its old name
namespace unlock_moved_lock
{
struct Section {
	std::unique_lock<std::mutex> lock;
	int *value;
};
//- bad
int bump_bad(std::mutex &mutex, int &value)
{
	std::unique_lock<std::mutex> lock(mutex);
	Section section{std::move(lock), &value};
	const int now = ++*section.value;
	if (!lock.mutex()->try_lock())
		return now;
	return -1;
}
//- good
int bump_good(std::mutex &mutex, int &value)
{
	std::unique_lock<std::mutex> lock(mutex);
	Section section{std::move(lock), &value};
	const int now = ++*section.value;
	if (section.lock.owns_lock())
		return now;
	return -1;
}
RUN_CASE(unlock_moved_lock, ({
		 std::mutex m;
		 int v = 0;
		 bump_bad(m, v);
	 }),
	 ({
		 std::mutex m;
		 int v = 0;
		 bump_good(m, v);
	 }))
} // namespace unlock_moved_lock

// CASE container_of_moved: the whole vector was moved, and its first owner is asked
namespace container_of_moved
{
struct Widget {
	int width;
};
struct Window {
	std::vector<std::unique_ptr<Widget>> widgets;
};
//- bad
int build_bad(Window &window, std::vector<std::unique_ptr<Widget>> widgets)
{
	window.widgets = std::move(widgets);
	int width = 0;
	for (std::size_t i = 0; i < window.widgets.size(); i++)
		width += widgets[i]->width;
	return width;
}
//- good
int build_good(Window &window, std::vector<std::unique_ptr<Widget>> widgets)
{
	window.widgets = std::move(widgets);
	int width = 0;
	for (std::size_t i = 0; i < window.widgets.size(); i++)
		width += window.widgets[i]->width;
	return width;
}
RUN_CASE(container_of_moved, ({
		 Window w;
		 std::vector<std::unique_ptr<Widget>> v;
		 v.push_back(std::make_unique<Widget>(1));
		 build_bad(w, std::move(v));
	 }),
	 ({
		 Window w;
		 std::vector<std::unique_ptr<Widget>> v;
		 v.push_back(std::make_unique<Widget>(1));
		 build_good(w, std::move(v));
	 }))
} // namespace container_of_moved

// CASE do_while_retry: a do-while loop sends the same packet until it was acknowledged
namespace do_while_retry
{
struct Packet {
	std::unique_ptr<int> sequence;
};
struct Link {
	int sends = 0;
	bool send(Packet packet) { return *packet.sequence + ++sends > 8; }
};
//- bad
int transmit_bad(Link &link, Packet packet)
{
	bool acknowledged = false;
	do {
		acknowledged = link.send(std::move(packet));
	} while (!acknowledged);
	return link.sends;
}
//- good
int transmit_good(Link &link, Packet packet)
{
	bool acknowledged = false;
	do {
		acknowledged = link.send(Packet{std::make_unique<int>(*packet.sequence)});
	} while (!acknowledged);
	return link.sends;
}
RUN_CASE(do_while_retry, ({
		 Link l;
		 transmit_bad(l, {std::make_unique<int>(5)});
	 }),
	 ({
		 Link l;
		 transmit_good(l, {std::make_unique<int>(5)});
	 }))
} // namespace do_while_retry

// CASE emplace_back_self: the last element is moved out to be appended again, and then changed in its old place
namespace emplace_back_self
{
struct Frame {
	std::unique_ptr<int> depth;
};
//- bad
int duplicate_bad(std::vector<Frame> &frames)
{
	Frame top = std::move(frames.back());
	const int depth = *frames.back().depth;
	frames.push_back(std::move(top));
	return depth;
}
//- good
int duplicate_good(std::vector<Frame> &frames)
{
	Frame top = std::move(frames.back());
	const int depth = *top.depth;
	frames.push_back(std::move(top));
	return depth;
}
RUN_CASE(emplace_back_self, ({
		 std::vector<Frame> f;
		 f.push_back({std::make_unique<int>(2)});
		 duplicate_bad(f);
	 }),
	 ({
		 std::vector<Frame> f;
		 f.push_back({std::make_unique<int>(2)});
		 duplicate_good(f);
	 }))
} // namespace emplace_back_self

// CASE function_moved: the handler was moved into the table, and is then called to try it out
namespace function_moved
{
using Handler = std::function<int(int)>;
//- bad
int install_bad(std::map<int, Handler> &table, Handler handler)
{
	table.insert_or_assign(1, std::move(handler));
	return handler(0);
}
//- good
int install_good(std::map<int, Handler> &table, Handler handler)
{
	const int answer = handler(0);
	table.insert_or_assign(1, std::move(handler));
	return answer;
}
RUN_CASE(function_moved, ({
		 std::map<int, Handler> t;
		 try {
			 install_bad(t, [](int x) { return x; });
		 } catch (...) {
			 __builtin_trap();
		 }
	 }),
	 ({
		 std::map<int, Handler> t;
		 install_good(t, [](int x) { return x; });
	 }))
} // namespace function_moved

// CASE priority_item: the item went into the queue, and its deadline is compared afterwards
namespace priority_item
{
struct Item {
	std::unique_ptr<long> deadline;
	bool operator<(const Item &other) const { return *deadline > *other.deadline; }
};
//- bad
bool schedule_bad(std::priority_queue<Item> &queue, Item item)
{
	queue.push(std::move(item));
	return *queue.top().deadline == *item.deadline;
}
//- good
bool schedule_good(std::priority_queue<Item> &queue, Item item)
{
	const long deadline = *item.deadline;
	queue.push(std::move(item));
	return *queue.top().deadline == deadline;
}
RUN_CASE(priority_item, ({
		 std::priority_queue<Item> q;
		 schedule_bad(q, {std::make_unique<long>(3)});
	 }),
	 ({
		 std::priority_queue<Item> q;
		 schedule_good(q, {std::make_unique<long>(3)});
	 }))
} // namespace priority_item

// CASE both_of_pair: the pair is moved as a whole, and one half of it is used
namespace both_of_pair
{
using Entry = std::pair<std::string, std::unique_ptr<int>>;
//- bad
int put_bad(std::vector<Entry> &entries, Entry entry)
{
	entries.push_back(std::move(entry));
	return *entry.second + static_cast<int>(entries.size());
}
//- good
int put_good(std::vector<Entry> &entries, Entry entry)
{
	const int value = *entry.second;
	entries.push_back(std::move(entry));
	return value + static_cast<int>(entries.size());
}
RUN_CASE(both_of_pair, ({
		 std::vector<Entry> e;
		 put_bad(e, {"k", std::make_unique<int>(1)});
	 }),
	 ({
		 std::vector<Entry> e;
		 put_good(e, {"k", std::make_unique<int>(1)});
	 }))
} // namespace both_of_pair

// CASE forwarded_in_loop: a forwarding template forwards its argument once for each receiver
namespace forwarded_in_loop
{
struct Sink {
	std::vector<std::vector<int>> rows;
};
//- bad
template <typename Row>
int broadcast_bad(std::vector<Sink> &sinks, Row &&row)
{
	int sum = 0;
	for (Sink &sink : sinks) {
		sink.rows.push_back(std::forward<Row>(row));
		sum += sink.rows.back().at(0);
	}
	return sum;
}
int start_bad(std::vector<Sink> &sinks)
{
	return broadcast_bad(sinks, std::vector<int>{7, 8});
}
//- good
template <typename Row>
int broadcast_good(std::vector<Sink> &sinks, Row &&row)
{
	int sum = 0;
	for (Sink &sink : sinks) {
		sink.rows.push_back(row);
		sum += sink.rows.back().at(0);
	}
	return sum;
}
int start_good(std::vector<Sink> &sinks)
{
	return broadcast_good(sinks, std::vector<int>{7, 8});
}
RUN_CASE(forwarded_in_loop, ({
		 std::vector<Sink> s(2);
		 try {
			 start_bad(s);
		 } catch (...) {
			 __builtin_trap();
		 }
	 }),
	 ({
		 std::vector<Sink> s(2);
		 start_good(s);
	 }))
} // namespace forwarded_in_loop

// CASE early_continue: the branch that moves goes on behind the if, where the order is priced
namespace early_continue
{
struct Order {
	std::unique_ptr<int> price;
	bool express;
};
//- bad
int revenue_bad(std::vector<Order> orders, std::vector<Order> &express)
{
	int sum = 0;
	for (Order &order : orders) {
		if (order.express)
			express.push_back(std::move(order));
		sum += *order.price;
	}
	return sum;
}
//- good
int revenue_good(std::vector<Order> orders, std::vector<Order> &express)
{
	int sum = 0;
	for (Order &order : orders) {
		sum += *order.price;
		if (order.express)
			express.push_back(std::move(order));
	}
	return sum;
}
RUN_CASE(early_continue, ({
		 std::vector<Order> o, e;
		 o.push_back({std::make_unique<int>(1), true});
		 revenue_bad(std::move(o), e);
	 }),
	 ({
		 std::vector<Order> o, e;
		 o.push_back({std::make_unique<int>(1), true});
		 revenue_good(std::move(o), e);
	 }))
} // namespace early_continue

// CLEAN move_last_use: everything is read first, the move is the last thing
std::size_t store_last(std::vector<std::unique_ptr<std::string>> &all,
		       std::unique_ptr<std::string> text)
{
	const std::size_t size = text->size();
	all.push_back(std::move(text));
	return size;
}
RUN_CLEAN(move_last_use, ({
		  std::vector<std::unique_ptr<std::string>> a;
		  store_last(a, std::make_unique<std::string>("x"));
	  }))

// CLEAN if_else_moves: each arm moves to its own place
int dispatch(bool urgent, std::unique_ptr<int> job, std::vector<std::unique_ptr<int>> &fast,
	     std::vector<std::unique_ptr<int>> &slow)
{
	if (urgent)
		fast.push_back(std::move(job));
	else
		slow.push_back(std::move(job));
	return static_cast<int>(fast.size() + slow.size());
}
RUN_CLEAN(if_else_moves, ({
		  std::vector<std::unique_ptr<int>> f, s;
		  dispatch(true, std::make_unique<int>(1), f, s);
	  }))

// CLEAN reset_in_loop: the buffer is moved at the end of a round and is a new one in the next
std::vector<std::vector<int>> chunk(const std::vector<int> &values, std::size_t size)
{
	std::vector<std::vector<int>> out;
	std::vector<int> current;
	for (int value : values) {
		current.push_back(value);
		if (current.size() == size) {
			out.push_back(std::move(current));
			current = {};
		}
	}
	if (!current.empty())
		out.push_back(std::move(current));
	return out;
}
RUN_CLEAN(reset_in_loop, chunk({1, 2, 3}, 2))

// CLEAN move_then_clear: clear() gives a moved-from vector a known state again
std::size_t drain_and_reuse(std::vector<int> &source)
{
	std::vector<int> taken = std::move(source);
	source.clear();
	source.push_back(static_cast<int>(taken.size()));
	return source.size() + taken.size();
}
RUN_CLEAN(move_then_clear, ({
		  std::vector<int> s{1, 2};
		  drain_and_reuse(s);
	  }))

// CLEAN return_by_move: a parameter goes through a few hands and out
std::string normalise(std::string text)
{
	std::string lower = std::move(text);
	for (char &c : lower) {
		if (c >= 'A' && c <= 'Z')
			c = static_cast<char>(c - 'A' + 'a');
	}
	return lower;
}
RUN_CLEAN(return_by_move, normalise("ABC"))

// CLEAN extract_node: a node goes from one map to another
bool rename_key(std::map<std::string, std::unique_ptr<int>> &table, const std::string &from,
		const std::string &to)
{
	auto node = table.extract(from);
	if (node.empty())
		return false;
	node.key() = to;
	return table.insert(std::move(node)).inserted;
}
RUN_CLEAN(extract_node, ({
		  std::map<std::string, std::unique_ptr<int>> t;
		  t["a"] = nullptr;
		  rename_key(t, "a", "b");
	  }))

// CLEAN thread_list: threads are moved into a vector and joined there
int count_threads()
{
	std::vector<std::thread> threads;
	for (int i = 0; i < 2; i++) {
		std::thread thread([] {});
		threads.push_back(std::move(thread));
	}
	int joined = 0;
	for (std::thread &thread : threads) {
		thread.join();
		joined++;
	}
	return joined;
}
RUN_CLEAN(thread_list, count_threads())
