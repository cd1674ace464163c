// SPDX-License-Identifier: GPL-2.0
// Closures and callbacks in one thread: what a lambda keeps and how long it is kept.
#include "../set.hh"
#include <algorithm>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE retry_budget: the retry in the loop refers to a local of a function that returned
namespace retry_budget
{
class Loop
{
public:
	void post(std::function<bool()> task) { tasks_.push_back(std::move(task)); }
	int run()
	{
		int finished = 0;
		while (!tasks_.empty()) {
			std::function<bool()> task = std::move(tasks_.front());
			tasks_.pop_front();
			if (task())
				finished++;
			else
				tasks_.push_back(std::move(task));
		}
		return finished;
	}

private:
	std::deque<std::function<bool()>> tasks_;
};
//- bad
void send_later_bad(Loop &loop, int attempts)
{
	int left = attempts;
	loop.post([&left]() { return --left <= 0; });
}
int drive_bad(int n)
{
	Loop loop;
	for (int i = 1; i <= n; i++)
		send_later_bad(loop, i);
	return loop.run();
}
//- good
void send_later_good(Loop &loop, int attempts)
{
	int left = attempts;
	loop.post([left]() mutable { return --left <= 0; });
}
int drive_good(int n)
{
	Loop loop;
	for (int i = 1; i <= n; i++)
		send_later_good(loop, i);
	return loop.run();
}
//- shared
} // namespace retry_budget
RUN_CASE(retry_budget, retry_budget::drive_bad(3), retry_budget::drive_good(3))

// CASE menu_actions: each menu action refers to the label of its loop turn, called after the loop
namespace menu_actions
{
struct Entry {
	std::string title;
	std::function<std::string()> action;
};
//- bad
std::vector<Entry> build_menu_bad(const std::vector<std::string> &documents)
{
	std::vector<Entry> menu;
	for (const std::string &document : documents) {
		std::string path = "/home/user/documents/" + document;
		menu.push_back({document, [&path] { return "open " + path; }});
	}
	return menu;
}
std::size_t drive_bad(int n)
{
	std::vector<std::string> documents(n, "report.txt");
	std::size_t length = 0;
	for (const Entry &entry : build_menu_bad(documents))
		length += entry.title.size() + entry.action().size();
	return length;
}
//- good
std::vector<Entry> build_menu_good(const std::vector<std::string> &documents)
{
	std::vector<Entry> menu;
	for (const std::string &document : documents) {
		std::string path = "/home/user/documents/" + document;
		menu.push_back({document, [path] { return "open " + path; }});
	}
	return menu;
}
std::size_t drive_good(int n)
{
	std::vector<std::string> documents(n, "report.txt");
	std::size_t length = 0;
	for (const Entry &entry : build_menu_good(documents))
		length += entry.title.size() + entry.action().size();
	return length;
}
//- shared
} // namespace menu_actions
RUN_CASE(menu_actions, menu_actions::drive_bad(3), menu_actions::drive_good(3))

// CASE panel_listener: the panel's callback stays in the bus after the panel has ended
namespace panel_listener
{
class Bus
{
public:
	int subscribe(std::function<void(int)> callback)
	{
		callbacks_.emplace(++last_, std::move(callback));
		return last_;
	}
	void unsubscribe(int id) { callbacks_.erase(id); }
	void publish(int value) const
	{
		for (const auto &[id, callback] : callbacks_)
			callback(value);
	}

private:
	std::map<int, std::function<void(int)>> callbacks_;
	int last_ = 0;
};
//- bad
class PanelBad
{
public:
	explicit PanelBad(Bus &bus) : bus_(bus)
	{
		id_ = bus_.subscribe([this](int value) { values_.push_back(value); });
	}
	PanelBad(const PanelBad &) = delete;
	PanelBad &operator=(const PanelBad &) = delete;
	std::size_t count() const { return values_.size(); }

private:
	Bus &bus_;
	int id_ = 0;
	std::vector<int> values_;
};
std::size_t drive_bad(int n)
{
	Bus bus;
	std::size_t seen = 0;
	for (int i = 0; i < n; i++) {
		auto panel = std::make_unique<PanelBad>(bus);
		bus.publish(i);
		seen += panel->count();
	}
	return seen;
}
//- good
class PanelGood
{
public:
	explicit PanelGood(Bus &bus) : bus_(bus)
	{
		id_ = bus_.subscribe([this](int value) { values_.push_back(value); });
	}
	~PanelGood() { bus_.unsubscribe(id_); }
	PanelGood(const PanelGood &) = delete;
	PanelGood &operator=(const PanelGood &) = delete;
	std::size_t count() const { return values_.size(); }

private:
	Bus &bus_;
	int id_ = 0;
	std::vector<int> values_;
};
std::size_t drive_good(int n)
{
	Bus bus;
	std::size_t seen = 0;
	for (int i = 0; i < n; i++) {
		auto panel = std::make_unique<PanelGood>(bus);
		bus.publish(i);
		seen += panel->count();
	}
	return seen;
}
//- shared
} // namespace panel_listener
RUN_CASE(panel_listener, panel_listener::drive_bad(3), panel_listener::drive_good(3))

// CASE price_rules: the composed rule refers to the two rules that were parameters
namespace price_rules
{
using Rule = std::function<double(double)>;
//- bad
Rule then_bad(Rule first, Rule second)
{
	return [&](double price) { return second(first(price)); };
}
double drive_bad(int n)
{
	Rule rule = [](double price) { return price; };
	std::vector<double> rates(n, 0.9);
	rule = then_bad(rule, [rates, n](double price) {
		return std::accumulate(rates.begin(), rates.end(), price, std::multiplies<>()) + n;
	});
	return rule(100.0);
}
//- good
Rule then_good(Rule first, Rule second)
{
	return [=](double price) { return second(first(price)); };
}
double drive_good(int n)
{
	Rule rule = [](double price) { return price; };
	std::vector<double> rates(n, 0.9);
	rule = then_good(rule, [rates, n](double price) {
		return std::accumulate(rates.begin(), rates.end(), price, std::multiplies<>()) + n;
	});
	return rule(100.0);
}
//- shared
} // namespace price_rules
RUN_CASE(price_rules, price_rules::drive_bad(3), price_rules::drive_good(3))

// CASE signal_grows: a slot connects another one while the signal walks its list of slots
namespace signal_grows
{
//- bad
class SignalBad
{
public:
	void connect(std::function<void(int)> slot) { slots_.push_back(std::move(slot)); }
	void emit(int value)
	{
		for (const auto &slot : slots_)
			slot(value);
	}
	std::size_t size() const { return slots_.size(); }

private:
	std::vector<std::function<void(int)>> slots_;
};
int drive_bad(int n)
{
	SignalBad signal;
	int sum = 0;
	signal.connect([&signal, &sum](int value) {
		signal.connect([&sum](int v) { sum += v; });
		sum += value;
	});
	for (int i = 0; i < n; i++)
		signal.emit(i);
	return sum + static_cast<int>(signal.size());
}
//- good
class SignalGood
{
public:
	void connect(std::function<void(int)> slot) { slots_.push_back(std::move(slot)); }
	void emit(int value)
	{
		const auto snapshot = slots_;
		for (const auto &slot : snapshot)
			slot(value);
	}
	std::size_t size() const { return slots_.size(); }

private:
	std::vector<std::function<void(int)>> slots_;
};
int drive_good(int n)
{
	SignalGood signal;
	int sum = 0;
	signal.connect([&signal, &sum](int value) {
		signal.connect([&sum](int v) { sum += v; });
		sum += value;
	});
	for (int i = 0; i < n; i++)
		signal.emit(i);
	return sum + static_cast<int>(signal.size());
}
//- shared
} // namespace signal_grows
RUN_CASE(signal_grows, signal_grows::drive_bad(3), signal_grows::drive_good(3))

// CASE reply_once: the reply handler cancels itself while it runs and then uses its capture
namespace reply_once
{
//- bad
class ClientBad
{
public:
	ClientBad() = default;
	ClientBad(const ClientBad &) = delete;
	ClientBad &operator=(const ClientBad &) = delete;
	void request(int id, const std::string &what)
	{
		pending_[id] = [this, id, what](const std::string &answer) {
			cancel(id);
			log_.push_back(what + ": " + answer);
		};
	}
	void cancel(int id) { pending_.erase(id); }
	void on_reply(int id, const std::string &answer)
	{
		auto found = pending_.find(id);
		if (found == pending_.end())
			return;
		found->second(answer);
	}
	std::size_t logged() const { return log_.size(); }

private:
	std::unordered_map<int, std::function<void(const std::string &)>> pending_;
	std::vector<std::string> log_;
};
std::size_t drive_bad(int n)
{
	ClientBad client;
	for (int i = 0; i < n; i++)
		client.request(i, "the temperature of the room");
	for (int i = 0; i <= n; i++)
		client.on_reply(i, "21 degrees");
	return client.logged();
}
//- good
class ClientGood
{
public:
	ClientGood() = default;
	ClientGood(const ClientGood &) = delete;
	ClientGood &operator=(const ClientGood &) = delete;
	void request(int id, const std::string &what)
	{
		pending_[id] = [this, id, what](const std::string &answer) {
			cancel(id);
			log_.push_back(what + ": " + answer);
		};
	}
	void cancel(int id) { pending_.erase(id); }
	void on_reply(int id, const std::string &answer)
	{
		auto found = pending_.find(id);
		if (found == pending_.end())
			return;
		auto handler = std::move(found->second);
		handler(answer);
	}
	std::size_t logged() const { return log_.size(); }

private:
	std::unordered_map<int, std::function<void(const std::string &)>> pending_;
	std::vector<std::string> log_;
};
std::size_t drive_good(int n)
{
	ClientGood client;
	for (int i = 0; i < n; i++)
		client.request(i, "the temperature of the room");
	for (int i = 0; i <= n; i++)
		client.on_reply(i, "21 degrees");
	return client.logged();
}
//- shared
} // namespace reply_once
RUN_CASE(reply_once, reply_once::drive_bad(3), reply_once::drive_good(3))

// CASE undo_lines: the undo step keeps a reference to a line of a vector that grows after it
namespace undo_lines
{
//- bad
class DocumentBad
{
public:
	DocumentBad() = default;
	DocumentBad(const DocumentBad &) = delete;
	DocumentBad &operator=(const DocumentBad &) = delete;
	void append(std::string line) { lines_.push_back(std::move(line)); }
	void replace(std::size_t at, std::string text)
	{
		std::string &line = lines_.at(at);
		undo_.push_back([&line, old = line] { line = old; });
		line = std::move(text);
	}
	void undo()
	{
		if (undo_.empty())
			return;
		undo_.back()();
		undo_.pop_back();
	}
	const std::string &line(std::size_t at) const { return lines_.at(at); }

private:
	std::vector<std::string> lines_;
	std::vector<std::function<void()>> undo_;
};
std::size_t drive_bad(int n)
{
	DocumentBad document;
	document.append("a first line, long enough to be kept elsewhere");
	document.replace(0, "a changed line");
	for (int i = 0; i < n; i++)
		document.append("more");
	document.undo();
	return document.line(0).size();
}
//- good
class DocumentGood
{
public:
	DocumentGood() = default;
	DocumentGood(const DocumentGood &) = delete;
	DocumentGood &operator=(const DocumentGood &) = delete;
	void append(std::string line) { lines_.push_back(std::move(line)); }
	void replace(std::size_t at, std::string text)
	{
		std::string &line = lines_.at(at);
		undo_.push_back([this, at, old = line] { lines_.at(at) = old; });
		line = std::move(text);
	}
	void undo()
	{
		if (undo_.empty())
			return;
		undo_.back()();
		undo_.pop_back();
	}
	const std::string &line(std::size_t at) const { return lines_.at(at); }

private:
	std::vector<std::string> lines_;
	std::vector<std::function<void()>> undo_;
};
std::size_t drive_good(int n)
{
	DocumentGood document;
	document.append("a first line, long enough to be kept elsewhere");
	document.replace(0, "a changed line");
	for (int i = 0; i < n; i++)
		document.append("more");
	document.undo();
	return document.line(0).size();
}
//- shared
} // namespace undo_lines
RUN_CASE(undo_lines, undo_lines::drive_bad(3), undo_lines::drive_good(3))

// CASE prefix_match: the matcher captures a view of a string that was built for this statement only
namespace prefix_match
{
using Matcher = std::function<bool(const std::string &)>;
std::string normalized(const std::string &topic)
{
	std::string out = topic;
	if (out.empty() || out.back() != '/')
		out += '/';
	return out;
}
std::size_t count(const std::vector<std::string> &topics, const Matcher &matcher)
{
	return std::count_if(topics.begin(), topics.end(), matcher);
}
//- bad
Matcher below_bad(const std::string &topic)
{
	std::string_view prefix = normalized(topic);
	return [prefix](const std::string &name) { return name.starts_with(prefix); };
}
std::size_t drive_bad(int n)
{
	std::vector<std::string> topics(n, "sensors/ground-floor/kitchen/temperature");
	return count(topics, below_bad("sensors/ground-floor/kitchen"));
}
//- good
Matcher below_good(const std::string &topic)
{
	std::string prefix = normalized(topic);
	return [prefix](const std::string &name) { return name.starts_with(prefix); };
}
std::size_t drive_good(int n)
{
	std::vector<std::string> topics(n, "sensors/ground-floor/kitchen/temperature");
	return count(topics, below_good("sensors/ground-floor/kitchen"));
}
//- shared
} // namespace prefix_match
RUN_CASE(prefix_match, prefix_match::drive_bad(3), prefix_match::drive_good(3))

// CASE upload_moved: the buffer was moved into the task, and its size is asked for afterwards
namespace upload_moved
{
struct Payload {
	std::vector<char> bytes;
	std::string type;
};
class Uploader
{
public:
	using Task = std::shared_ptr<std::function<void()>>;
	void start(Task task) { tasks_.push_back(std::move(task)); }
	void announce(std::size_t bytes) { announced_ += bytes; }
	void sent(std::size_t bytes) { sent_ += bytes; }
	std::size_t finish()
	{
		for (Task &task : tasks_)
			(*task)();
		tasks_.clear();
		return announced_ - sent_;
	}

private:
	std::vector<Task> tasks_;
	std::size_t announced_ = 0;
	std::size_t sent_ = 0;
};
//- bad
void upload_bad(Uploader &uploader, std::shared_ptr<Payload> payload)
{
	auto task =
		std::make_shared<std::function<void()>>([&uploader, payload = std::move(payload)] {
			uploader.sent(payload->bytes.size());
		});
	uploader.announce(payload->bytes.size());
	uploader.start(std::move(task));
}
std::size_t drive_bad(int n)
{
	Uploader uploader;
	for (int i = 0; i < n; i++)
		upload_bad(uploader, std::make_shared<Payload>(Payload{{'a', 'b', 'c'}, "text"}));
	return uploader.finish();
}
//- good
void upload_good(Uploader &uploader, std::shared_ptr<Payload> payload)
{
	uploader.announce(payload->bytes.size());
	auto task =
		std::make_shared<std::function<void()>>([&uploader, payload = std::move(payload)] {
			uploader.sent(payload->bytes.size());
		});
	uploader.start(std::move(task));
}
std::size_t drive_good(int n)
{
	Uploader uploader;
	for (int i = 0; i < n; i++)
		upload_good(uploader, std::make_shared<Payload>(Payload{{'a', 'b', 'c'}, "text"}));
	return uploader.finish();
}
//- shared
} // namespace upload_moved
RUN_CASE(upload_moved, upload_moved::drive_bad(3), upload_moved::drive_good(3))

// CASE stored_ref: a reference to a callable, meant for parameters, is stored beyond the call
namespace stored_ref
{
class CallRef
{
public:
	template <class F>
	CallRef(const F &f)
		: object_(&f), call_([](const void *object, int value) {
			  return (*static_cast<const F *>(object))(value);
		  })
	{
	}
	int operator()(int value) const { return call_(object_, value); }

private:
	const void *object_;
	int (*call_)(const void *, int);
};
//- bad
class PipelineBad
{
public:
	void add(CallRef stage) { stages_.push_back(stage); }
	int run(int value) const
	{
		for (const auto &stage : stages_)
			value = stage(value);
		return value;
	}

private:
	std::vector<CallRef> stages_;
};
int drive_bad(int n)
{
	PipelineBad pipeline;
	for (int i = 0; i < n; i++)
		pipeline.add([i](int value) { return value * 2 + i; });
	return pipeline.run(1);
}
//- good
class PipelineGood
{
public:
	void add(std::function<int(int)> stage) { stages_.push_back(stage); }
	int run(int value) const
	{
		for (const auto &stage : stages_)
			value = stage(value);
		return value;
	}

private:
	std::vector<std::function<int(int)>> stages_;
};
int drive_good(int n)
{
	PipelineGood pipeline;
	for (int i = 0; i < n; i++)
		pipeline.add([i](int value) { return value * 2 + i; });
	return pipeline.run(1);
}
//- shared
} // namespace stored_ref
RUN_CASE(stored_ref, stored_ref::drive_bad(3), stored_ref::drive_good(3))

// CASE idle_session: the timer's task holds a bare session that the table drops before it fires
namespace idle_session
{
struct Session {
	int id = 0;
	int warnings = 0;
	std::string user;
};
struct Timer {
	std::vector<std::function<void()>> due;
	void fire()
	{
		for (auto &task : due)
			task();
		due.clear();
	}
};
//- bad
class TableBad
{
public:
	explicit TableBad(Timer &timer) : timer_(timer) {}
	void open(int id)
	{
		auto session = std::make_shared<Session>(Session{id, 0, "guest"});
		sessions_[id] = session;
		timer_.due.push_back([session = session.get()] { session->warnings++; });
	}
	void close(int id) { sessions_.erase(id); }

private:
	Timer &timer_;
	std::map<int, std::shared_ptr<Session>> sessions_;
};
int drive_bad(int n)
{
	Timer timer;
	TableBad table(timer);
	for (int i = 0; i < n; i++)
		table.open(i);
	table.close(1);
	timer.fire();
	return n;
}
//- good
class TableGood
{
public:
	explicit TableGood(Timer &timer) : timer_(timer) {}
	void open(int id)
	{
		auto session = std::make_shared<Session>(Session{id, 0, "guest"});
		sessions_[id] = session;
		timer_.due.push_back([weak = std::weak_ptr(session)] {
			if (auto session = weak.lock())
				session->warnings++;
		});
	}
	void close(int id) { sessions_.erase(id); }

private:
	Timer &timer_;
	std::map<int, std::shared_ptr<Session>> sessions_;
};
int drive_good(int n)
{
	Timer timer;
	TableGood table(timer);
	for (int i = 0; i < n; i++)
		table.open(i);
	table.close(1);
	timer.fire();
	return n;
}
//- shared
} // namespace idle_session
RUN_CASE(idle_session, idle_session::drive_bad(3), idle_session::drive_good(3))

// CASE state_step: the state replaces the function that holds it, then reads its capture
namespace state_step
{
//- bad
class MachineBad
{
public:
	MachineBad() { enter("waiting for the first byte of a frame"); }
	MachineBad(const MachineBad &) = delete;
	MachineBad &operator=(const MachineBad &) = delete;
	void step() { state_(); }
	std::size_t traced() const { return trace_.size(); }

private:
	void enter(const std::string &name)
	{
		state_ = [this, name] {
			enter(name == "reading" ? "waiting again for a frame" : "reading");
			trace_ += name;
		};
	}
	std::function<void()> state_;
	std::string trace_;
};
std::size_t drive_bad(int n)
{
	MachineBad machine;
	for (int i = 0; i < n; i++)
		machine.step();
	return machine.traced();
}
//- good
class MachineGood
{
public:
	MachineGood() { enter("waiting for the first byte of a frame"); }
	MachineGood(const MachineGood &) = delete;
	MachineGood &operator=(const MachineGood &) = delete;
	void step()
	{
		auto current = state_;
		current();
	}
	std::size_t traced() const { return trace_.size(); }

private:
	void enter(const std::string &name)
	{
		state_ = [this, name] {
			enter(name == "reading" ? "waiting again for a frame" : "reading");
			trace_ += name;
		};
	}
	std::function<void()> state_;
	std::string trace_;
};
std::size_t drive_good(int n)
{
	MachineGood machine;
	for (int i = 0; i < n; i++)
		machine.step();
	return machine.traced();
}
//- shared
} // namespace state_step
RUN_CASE(state_step, state_step::drive_bad(3), state_step::drive_good(3))

// CASE widest_node: the visitor takes its node by value and keeps the address of that copy
namespace widest_node
{
struct Node {
	std::string name;
	int width = 0;
	std::vector<Node> children;

	template <class F>
	void walk(F &&visit) const
	{
		visit(*this);
		for (const Node &child : children)
			child.walk(visit);
	}
};
Node make_tree(int n)
{
	Node root{"the root of all the nodes in this tree", 1, {}};
	for (int i = 0; i < n; i++)
		root.children.push_back({"a child with a long enough name", 10 + i, {}});
	return root;
}
//- bad
const Node *widest_bad(const Node &root)
{
	const Node *best = nullptr;
	root.walk([&best](const Node node) {
		if (!best || node.width > best->width)
			best = &node;
	});
	return best;
}
std::size_t drive_bad(int n)
{
	const Node root = make_tree(n);
	return widest_bad(root)->name.size();
}
//- good
const Node *widest_good(const Node &root)
{
	const Node *best = nullptr;
	root.walk([&best](const Node &node) {
		if (!best || node.width > best->width)
			best = &node;
	});
	return best;
}
std::size_t drive_good(int n)
{
	const Node root = make_tree(n);
	return widest_good(root)->name.size();
}
//- shared
} // namespace widest_node
RUN_CASE(widest_node, widest_node::drive_bad(3), widest_node::drive_good(3))

// CLEAN rank_scores: correct
namespace rank_scores
{
std::vector<std::size_t> ranking(const std::vector<double> &scores, double cutoff)
{
	std::vector<std::size_t> order(scores.size());
	std::iota(order.begin(), order.end(), std::size_t{0});
	std::erase_if(order, [&](std::size_t at) { return scores[at] < cutoff; });
	std::sort(order.begin(), order.end(),
		  [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
	return order;
}
double drive(int n)
{
	std::vector<double> scores;
	for (int i = 0; i < n; i++)
		scores.push_back((i * 7) % 5);
	double best = 0;
	const auto order = ranking(scores, 1.0);
	std::for_each(order.begin(), order.end(), [&](std::size_t at) { best += scores[at]; });
	return best;
}
} // namespace rank_scores
RUN_CLEAN(rank_scores, rank_scores::drive(6))

// CLEAN scoped_subscription: correct
namespace scoped_subscription
{
class Feed
{
public:
	class Subscription
	{
	public:
		Subscription() = default;
		Subscription(Feed *feed, int id) : feed_(feed), id_(id) {}
		Subscription(Subscription &&other) noexcept
			: feed_(std::exchange(other.feed_, nullptr)), id_(other.id_)
		{
		}
		Subscription &operator=(Subscription &&other) noexcept
		{
			if (this != &other) {
				reset();
				feed_ = std::exchange(other.feed_, nullptr);
				id_ = other.id_;
			}
			return *this;
		}
		~Subscription() { reset(); }
		void reset()
		{
			if (Feed *feed = std::exchange(feed_, nullptr))
				feed->readers_.erase(id_);
		}

	private:
		Feed *feed_ = nullptr;
		int id_ = 0;
	};
	[[nodiscard]] Subscription subscribe(std::function<void(const std::string &)> reader)
	{
		const int id = next_++;
		readers_.emplace(id, std::move(reader));
		return Subscription(this, id);
	}
	void publish(const std::string &text) const
	{
		for (const auto &[id, reader] : readers_)
			reader(text);
	}

private:
	std::map<int, std::function<void(const std::string &)>> readers_;
	int next_ = 0;
};
std::size_t drive(int n)
{
	Feed feed;
	std::size_t total = 0;
	for (int i = 0; i < n; i++) {
		std::vector<std::string> received;
		Feed::Subscription mine = feed.subscribe(
			[&received](const std::string &text) { received.push_back(text); });
		feed.publish("news");
		Feed::Subscription moved = std::move(mine);
		feed.publish("more news");
		total += received.size();
	}
	feed.publish("nobody listens");
	return total;
}
} // namespace scoped_subscription
RUN_CLEAN(scoped_subscription, scoped_subscription::drive(3))

// CLEAN drained_queue: correct
namespace drained_queue
{
class Batch
{
public:
	void add(std::function<void()> job) { jobs_.push_back(std::move(job)); }
	void drain()
	{
		while (!jobs_.empty()) {
			std::function<void()> job = std::move(jobs_.front());
			jobs_.pop_front();
			job();
		}
	}

private:
	std::deque<std::function<void()>> jobs_;
};
int total_of(Batch &batch, const std::vector<int> &values)
{
	int total = 0;
	for (const int &value : values)
		batch.add([&total, &value] { total += value; });
	batch.drain();
	return total;
}
int drive(int n)
{
	Batch batch;
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += total_of(batch, {i, i + 1, i + 2});
	return sum;
}
} // namespace drained_queue
RUN_CLEAN(drained_queue, drained_queue::drive(3))

// CLEAN depth_first: correct
namespace depth_first
{
int reachable(const std::vector<std::vector<int>> &edges, int from)
{
	std::vector<bool> seen(edges.size(), false);
	int count = 0;
	std::function<void(int)> visit = [&](int at) {
		if (seen[at])
			return;
		seen[at] = true;
		count++;
		for (int next : edges[at])
			visit(next);
	};
	visit(from);
	return count;
}
int drive(int n)
{
	std::vector<std::vector<int>> edges(n);
	for (int i = 0; i + 1 < n; i++) {
		edges[i].push_back(i + 1);
		edges[i + 1].push_back(i);
	}
	return n ? reachable(edges, 0) : 0;
}
} // namespace depth_first
RUN_CLEAN(depth_first, depth_first::drive(5))

// CLEAN posted_while_running: correct
namespace posted_while_running
{
class Executor
{
public:
	void post(std::function<void(Executor &)> job) { waiting_.push_back(std::move(job)); }
	std::size_t run_round()
	{
		std::vector<std::function<void(Executor &)>> round;
		round.swap(waiting_);
		for (auto &job : round)
			job(*this);
		return round.size();
	}

private:
	std::vector<std::function<void(Executor &)>> waiting_;
};
std::size_t drive(int n)
{
	Executor executor;
	std::string trace;
	executor.post([&trace, n](Executor &self) {
		for (int i = 0; i < n; i++)
			self.post([&trace, i](Executor &) { trace += std::to_string(i); });
		trace += "first;";
	});
	std::size_t done = 0;
	while (std::size_t ran = executor.run_round())
		done += ran;
	return done + trace.size();
}
} // namespace posted_while_running
RUN_CLEAN(posted_while_running, posted_while_running::drive(4))

// CLEAN chunk_refilled: correct
namespace chunk_refilled
{
using Chunk = std::vector<int>;
class Sink
{
public:
	void later(std::function<int()> sum) { sums_.push_back(std::move(sum)); }
	int flush()
	{
		int total = 0;
		for (auto &sum : sums_)
			total += sum();
		sums_.clear();
		return total;
	}

private:
	std::vector<std::function<int()>> sums_;
};
int drive(int n)
{
	Sink sink;
	auto chunk = std::make_shared<Chunk>();
	for (int i = 0; i < n; i++) {
		chunk->push_back(i);
		if (chunk->size() < 4)
			continue;
		sink.later([full = std::move(chunk)] {
			return std::accumulate(full->begin(), full->end(), 0);
		});
		chunk = std::make_shared<Chunk>();
	}
	const std::size_t left = chunk->size();
	return sink.flush() + static_cast<int>(left);
}
} // namespace chunk_refilled
RUN_CLEAN(chunk_refilled, chunk_refilled::drive(10))
