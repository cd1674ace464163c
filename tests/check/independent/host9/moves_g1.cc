// SPDX-License-Identifier: GPL-2.0
// Values handed on by move: queues, builders, loops, constructors and forwarding helpers.
#include "../set.hh"
#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CASE frame_submit: the frame's size is asked for after the frame was moved to the queue
namespace frame_submit
{
struct Frame {
	int width;
	int height;
	std::vector<uint8_t> pixels;
};

class Encoder
{
public:
	void submit(std::unique_ptr<Frame> frame) { waiting_.push_back(std::move(frame)); }
	std::size_t waiting() const { return waiting_.size(); }

private:
	std::deque<std::unique_ptr<Frame>> waiting_;
};

static std::unique_ptr<Frame> capture(int i)
{
	auto frame = std::make_unique<Frame>(Frame{16 + i, 9 + i, {}});
	frame->pixels.resize(64);
	return frame;
}

//- bad
static std::size_t record_bad(Encoder &encoder, int count)
{
	std::size_t bytes = 0;
	for (int i = 0; i < count; i++) {
		auto frame = capture(i);
		encoder.submit(std::move(frame));
		bytes += frame->pixels.size();
	}
	return bytes;
}

static std::size_t drive_bad(int n)
{
	Encoder encoder;
	return record_bad(encoder, n) + encoder.waiting();
}
//- good
static std::size_t record_good(Encoder &encoder, int count)
{
	std::size_t bytes = 0;
	for (int i = 0; i < count; i++) {
		auto frame = capture(i);
		bytes += frame->pixels.size();
		encoder.submit(std::move(frame));
	}
	return bytes;
}

static std::size_t drive_good(int n)
{
	Encoder encoder;
	return record_good(encoder, n) + encoder.waiting();
}
} // namespace frame_submit
RUN_CASE(frame_submit, frame_submit::drive_bad(3), frame_submit::drive_good(3))

// CASE retry_send: the second attempt sends the packet that the first one has consumed
namespace retry_send
{
struct Packet {
	int sequence;
	std::vector<uint8_t> data;
};

class Link
{
public:
	bool send(Packet packet)
	{
		attempts_++;
		const uint8_t kind = packet.data.front();
		if (attempts_ % 2 == 1)
			return false;
		sent_ += kind;
		return true;
	}
	int sent() const { return sent_; }

private:
	int attempts_ = 0;
	int sent_ = 0;
};

//- bad
static bool deliver_bad(Link &link, Packet packet)
{
	for (int attempt = 0; attempt < 3; attempt++)
		if (link.send(std::move(packet)))
			return true;
	return false;
}

static int drive_bad(int n)
{
	Link link;
	for (int i = 0; i < n; i++)
		deliver_bad(link, Packet{i, {7, 1, 2, 3}});
	return link.sent();
}
//- good
static bool deliver_good(Link &link, Packet packet)
{
	for (int attempt = 0; attempt < 3; attempt++)
		if (link.send(packet))
			return true;
	return false;
}

static int drive_good(int n)
{
	Link link;
	for (int i = 0; i < n; i++)
		deliver_good(link, Packet{i, {7, 1, 2, 3}});
	return link.sent();
}
} // namespace retry_send
RUN_CASE(retry_send, retry_send::drive_bad(3), retry_send::drive_good(3))

// CASE two_lanes: an urgent job is moved to the fast lane, then moved on and read as if it were not
namespace two_lanes
{
struct Job {
	std::string name;
	int priority;
};

using Lane = std::vector<std::unique_ptr<Job>>;

static int cost(const Lane &lane)
{
	int total = 0;
	for (const auto &job : lane)
		if (job)
			total += job->priority;
	return total;
}

//- bad
static void enqueue_bad(Lane &fast, Lane &slow, std::unique_ptr<Job> job)
{
	if (job->priority > 5)
		fast.push_back(std::move(job));
	job->priority++;
	slow.push_back(std::move(job));
}

static int drive_bad(int n)
{
	Lane fast;
	Lane slow;
	for (int i = 0; i < n; i++)
		enqueue_bad(fast, slow, std::make_unique<Job>(Job{"job", 3 * i + 1}));
	return cost(fast) - cost(slow);
}
//- good
static void enqueue_good(Lane &fast, Lane &slow, std::unique_ptr<Job> job)
{
	if (job->priority > 5) {
		fast.push_back(std::move(job));
		return;
	}
	job->priority++;
	slow.push_back(std::move(job));
}

static int drive_good(int n)
{
	Lane fast;
	Lane slow;
	for (int i = 0; i < n; i++)
		enqueue_good(fast, slow, std::make_unique<Job>(Job{"job", 3 * i + 1}));
	return cost(fast) - cost(slow);
}
} // namespace two_lanes
RUN_CASE(two_lanes, two_lanes::drive_bad(3), two_lanes::drive_good(3))

// CASE account_index: the second member is initialised from the parameter the first was moved from
namespace account_index
{
static char shelf(const std::vector<std::string> &names)
{
	return names.front().empty() ? '?' : names.front().front();
}

//- bad
class AccountBad
{
public:
	AccountBad(int id, std::vector<std::string> names)
		: id_(id), names_(std::move(names)), shelf_(shelf(names))
	{
	}
	int place() const { return id_ * 256 + shelf_ + static_cast<int>(names_.size()); }

private:
	int id_;
	std::vector<std::string> names_;
	char shelf_;
};

static int drive_bad(int n)
{
	const AccountBad account(n, {"Miller", "Mill"});
	return account.place();
}
//- good
class AccountGood
{
public:
	AccountGood(int id, std::vector<std::string> names)
		: id_(id), shelf_(shelf(names)), names_(std::move(names))
	{
	}
	int place() const { return id_ * 256 + shelf_ + static_cast<int>(names_.size()); }

private:
	int id_;
	char shelf_;
	std::vector<std::string> names_;
};

static int drive_good(int n)
{
	const AccountGood account(n, {"Miller", "Mill"});
	return account.place();
}
} // namespace account_index
RUN_CASE(account_index, account_index::drive_bad(3), account_index::drive_good(3))

// CASE plugin_adopt: install() moves out of its reference parameter, the caller uses it after
namespace plugin_adopt
{
class Plugin
{
public:
	virtual ~Plugin() = default;
	virtual int start() = 0;
};

class Spell : public Plugin
{
public:
	int start() override { return ++started_; }

private:
	int started_ = 0;
};

class Host
{
public:
	Plugin &install(std::unique_ptr<Plugin> &plugin) BORROWED
	{
		plugins_.push_back(std::move(plugin));
		return *plugins_.back();
	}

private:
	std::vector<std::unique_ptr<Plugin>> plugins_;
};

//- bad
static int boot_bad(Host &host)
{
	std::unique_ptr<Plugin> plugin = std::make_unique<Spell>();
	host.install(plugin);
	return plugin->start();
}

static int drive_bad(int n)
{
	Host host;
	int started = 0;
	for (int i = 0; i < n; i++)
		started += boot_bad(host);
	return started;
}
//- good
static int boot_good(Host &host)
{
	std::unique_ptr<Plugin> plugin = std::make_unique<Spell>();
	Plugin &installed = host.install(plugin);
	return installed.start();
}

static int drive_good(int n)
{
	Host host;
	int started = 0;
	for (int i = 0; i < n; i++)
		started += boot_good(host);
	return started;
}
} // namespace plugin_adopt
RUN_CASE(plugin_adopt, plugin_adopt::drive_bad(3), plugin_adopt::drive_good(3))

// CASE actor_register: the name is read in the argument list that has moved the actor already
namespace actor_register
{
struct Actor {
	std::string name;
	int health = 100;
};

class Stage
{
public:
	void add(std::unique_ptr<Actor> actor, const std::string &name)
	{
		cast_[name] = std::move(actor);
	}
	int health(const std::string &name) const
	{
		const auto it = cast_.find(name);
		return it == cast_.end() || !it->second ? 0 : it->second->health;
	}

private:
	std::map<std::string, std::unique_ptr<Actor>> cast_;
};

static std::unique_ptr<Actor> create(std::string name)
{
	auto actor = std::make_unique<Actor>();
	actor->name = std::move(name);
	return actor;
}

//- bad
static void enter_bad(Stage &stage, int i)
{
	auto actor = create("actor" + std::to_string(i));
	stage.add(std::move(actor), actor->name);
}

static int drive_bad(int n)
{
	Stage stage;
	for (int i = 0; i < n; i++)
		enter_bad(stage, i);
	return stage.health("actor1");
}
//- good
static void enter_good(Stage &stage, int i)
{
	auto actor = create("actor" + std::to_string(i));
	const std::string name = actor->name;
	stage.add(std::move(actor), name);
}

static int drive_good(int n)
{
	Stage stage;
	for (int i = 0; i < n; i++)
		enter_good(stage, i);
	return stage.health("actor1");
}
} // namespace actor_register
RUN_CASE(actor_register, actor_register::drive_bad(3), actor_register::drive_good(3))

// CASE deferred_write: the buffer belongs to the closure when its checksum is computed
namespace deferred_write
{
class Writer
{
public:
	void later(std::function<std::size_t()> action) { actions_.push_back(std::move(action)); }
	std::size_t flush()
	{
		std::size_t bytes = 0;
		for (const auto &action : actions_)
			bytes += action();
		actions_.clear();
		return bytes;
	}

private:
	std::vector<std::function<std::size_t()>> actions_;
};

static unsigned checksum(const std::vector<uint8_t> &block)
{
	unsigned sum = block.front();
	for (uint8_t b : block)
		sum = sum * 31 + b;
	return sum;
}

//- bad
static unsigned write_block_bad(Writer &writer, std::vector<uint8_t> block)
{
	if (block.empty())
		return 0;
	writer.later([data = std::move(block)] { return data.size(); });
	return checksum(block);
}

static std::size_t drive_bad(int n)
{
	Writer writer;
	unsigned sum = 0;
	for (int i = 0; i < n; i++)
		sum ^= write_block_bad(writer, {1, 2, 3, 4});
	return writer.flush() + sum;
}
//- good
static unsigned write_block_good(Writer &writer, std::vector<uint8_t> block)
{
	if (block.empty())
		return 0;
	const unsigned sum = checksum(block);
	writer.later([data = std::move(block)] { return data.size(); });
	return sum;
}

static std::size_t drive_good(int n)
{
	Writer writer;
	unsigned sum = 0;
	for (int i = 0; i < n; i++)
		sum ^= write_block_good(writer, {1, 2, 3, 4});
	return writer.flush() + sum;
}
} // namespace deferred_write
RUN_CASE(deferred_write, deferred_write::drive_bad(3), deferred_write::drive_good(3))

// CASE stock_split: what the first loop moved out is still in the list of the second one
namespace stock_split
{
struct Item {
	std::string name;
	int pieces;
};

using Items = std::vector<std::unique_ptr<Item>>;

static Items make_items(int n)
{
	Items items;
	for (int i = 0; i < n; i++)
		items.push_back(std::make_unique<Item>(Item{"item", i}));
	return items;
}

//- bad
static int split_bad(Items &stock, Items &low)
{
	for (auto &item : stock)
		if (item->pieces < 2)
			low.push_back(std::move(item));
	int left = 0;
	for (const auto &item : stock)
		left += item->pieces;
	return left;
}

static int drive_bad(int n)
{
	Items stock = make_items(2 * n);
	Items low;
	return split_bad(stock, low) + static_cast<int>(low.size());
}
//- good
static int split_good(Items &stock, Items &low)
{
	for (auto &item : stock)
		if (item->pieces < 2)
			low.push_back(std::move(item));
	std::erase(stock, nullptr);
	int left = 0;
	for (const auto &item : stock)
		left += item->pieces;
	return left;
}

static int drive_good(int n)
{
	Items stock = make_items(2 * n);
	Items low;
	return split_good(stock, low) + static_cast<int>(low.size());
}
} // namespace stock_split
RUN_CASE(stock_split, stock_split::drive_bad(3), stock_split::drive_good(3))

// CASE pending_login: the optional still has a value after the move, a null pointer
namespace pending_login
{
struct Login {
	std::string user;
	int tries = 0;
};

static int accept(std::unique_ptr<Login> login)
{
	return login->user.empty() ? 0 : 1;
}

//- bad
class GateBad
{
public:
	void knock(std::string user) { pending_ = std::make_unique<Login>(Login{std::move(user)}); }
	int admit() { return pending_ ? accept(std::move(*pending_)) : 0; }
	int retry() { return pending_ ? ++(*pending_)->tries : 0; }

private:
	std::optional<std::unique_ptr<Login>> pending_;
};

static int drive_bad(int n)
{
	GateBad gate;
	int total = 0;
	for (int i = 0; i < n; i++) {
		gate.knock("user" + std::to_string(i));
		total += gate.admit();
		total += gate.retry();
	}
	return total;
}
//- good
class GateGood
{
public:
	void knock(std::string user) { pending_ = std::make_unique<Login>(Login{std::move(user)}); }
	int admit() { return pending_ ? accept(*std::exchange(pending_, std::nullopt)) : 0; }
	int retry() { return pending_ ? ++(*pending_)->tries : 0; }

private:
	std::optional<std::unique_ptr<Login>> pending_;
};

static int drive_good(int n)
{
	GateGood gate;
	int total = 0;
	for (int i = 0; i < n; i++) {
		gate.knock("user" + std::to_string(i));
		total += gate.admit();
		total += gate.retry();
	}
	return total;
}
} // namespace pending_login
RUN_CASE(pending_login, pending_login::drive_bad(3), pending_login::drive_good(3))

// CASE shm_segment: the move constructor leaves the memory with its source too, both release it
namespace shm_segment
{
//- bad
class SegmentBad
{
public:
	explicit SegmentBad(std::size_t n) : data_(new int[n]()), size_(n) {}
	SegmentBad(SegmentBad &&other) noexcept : data_(other.data_), size_(other.size_)
	{
		other.size_ = 0;
	}
	SegmentBad(const SegmentBad &) = delete;
	SegmentBad &operator=(const SegmentBad &) = delete;
	~SegmentBad() { delete[] data_; }
	std::size_t size() const { return size_; }

private:
	int *data_;
	std::size_t size_;
};

static std::size_t drive_bad(int n)
{
	std::vector<SegmentBad> segments;
	for (int i = 1; i <= n; i++)
		segments.emplace_back(static_cast<std::size_t>(8 * i));
	return segments.back().size();
}
//- good
class SegmentGood
{
public:
	explicit SegmentGood(std::size_t n) : data_(new int[n]()), size_(n) {}
	SegmentGood(SegmentGood &&other) noexcept : data_(other.data_), size_(other.size_)
	{
		other.data_ = nullptr;
		other.size_ = 0;
	}
	SegmentGood(const SegmentGood &) = delete;
	SegmentGood &operator=(const SegmentGood &) = delete;
	~SegmentGood() { delete[] data_; }
	std::size_t size() const { return size_; }

private:
	int *data_;
	std::size_t size_;
};

static std::size_t drive_good(int n)
{
	std::vector<SegmentGood> segments;
	for (int i = 1; i <= n; i++)
		segments.emplace_back(static_cast<std::size_t>(8 * i));
	return segments.back().size();
}
} // namespace shm_segment
RUN_CASE(shm_segment, shm_segment::drive_bad(3), shm_segment::drive_good(3))

// CASE query_builder: build() moves the tree out, the builder's next call goes on with it
namespace query_builder
{
struct Query {
	std::string table;
	std::vector<std::string> filters;
};

//- bad
class BuilderBad
{
public:
	explicit BuilderBad(std::string table) : query_(std::make_unique<Query>())
	{
		query_->table = std::move(table);
	}
	BuilderBad &where(std::string filter) BORROWED
	{
		query_->filters.push_back(std::move(filter));
		return *this;
	}
	std::unique_ptr<Query> build() { return std::move(query_); }

private:
	std::unique_ptr<Query> query_;
};

static std::size_t drive_bad(int n)
{
	BuilderBad builder("users");
	std::size_t filters = 0;
	for (int i = 0; i < n; i++)
		filters += builder.where("age > " + std::to_string(i)).build()->filters.size();
	return filters;
}
//- good
class BuilderGood
{
public:
	explicit BuilderGood(std::string table) : query_(std::make_unique<Query>())
	{
		query_->table = std::move(table);
	}
	BuilderGood &where(std::string filter) BORROWED
	{
		query_->filters.push_back(std::move(filter));
		return *this;
	}
	std::unique_ptr<Query> build() const { return std::make_unique<Query>(*query_); }

private:
	std::unique_ptr<Query> query_;
};

static std::size_t drive_good(int n)
{
	BuilderGood builder("users");
	std::size_t filters = 0;
	for (int i = 0; i < n; i++)
		filters += builder.where("age > " + std::to_string(i)).build()->filters.size();
	return filters;
}
} // namespace query_builder
RUN_CASE(query_builder, query_builder::drive_bad(3), query_builder::drive_good(3))

// CASE tee_forward: the value is forwarded to the first sink and again to the second
namespace tee_forward
{
struct Sample {
	int channel;
	std::vector<float> values;
};

class Sink
{
public:
	template <typename T>
	void take(T &&sample)
	{
		kept_.push_back(std::forward<T>(sample));
	}
	float peak() const
	{
		float best = 0;
		for (const Sample &s : kept_)
			best = std::max(best, s.values.back());
		return best;
	}

private:
	std::vector<Sample> kept_;
};

//- bad
template <typename T>
void tee_bad(Sink &disk, Sink &screen, T &&sample)
{
	disk.take(std::forward<T>(sample));
	screen.take(std::forward<T>(sample));
}

static float drive_bad(int n)
{
	Sink disk;
	Sink screen;
	for (int i = 0; i < n; i++)
		tee_bad(disk, screen, Sample{i, {0.5F, 0.25F}});
	return disk.peak() + screen.peak();
}
//- good
template <typename T>
void tee_good(Sink &disk, Sink &screen, T &&sample)
{
	disk.take(sample);
	screen.take(std::forward<T>(sample));
}

static float drive_good(int n)
{
	Sink disk;
	Sink screen;
	for (int i = 0; i < n; i++)
		tee_good(disk, screen, Sample{i, {0.5F, 0.25F}});
	return disk.peak() + screen.peak();
}
} // namespace tee_forward
RUN_CASE(tee_forward, tee_forward::drive_bad(3), tee_forward::drive_good(3))

// CASE upload_trace: only the body was moved, but the trace line reads just that
namespace upload_trace
{
struct Body {
	std::string text;
};

struct Upload {
	int id;
	std::string name;
	std::unique_ptr<Body> body;
};

static std::size_t trace(const Upload &upload)
{
	return upload.name.size() + upload.body->text.size();
}

class Store
{
public:
	void put(std::string name, std::unique_ptr<Body> body)
	{
		bodies_[std::move(name)] = std::move(body);
	}

private:
	std::unordered_map<std::string, std::unique_ptr<Body>> bodies_;
};

static Upload receive(int id)
{
	auto body = std::make_unique<Body>();
	body->text = "some text of upload " + std::to_string(id);
	return Upload{id, "upload" + std::to_string(id), std::move(body)};
}

//- bad
static std::size_t accept_bad(Store &store, int id)
{
	Upload upload = receive(id);
	if (upload.body)
		store.put(upload.name, std::move(upload.body));
	return trace(upload);
}

static std::size_t drive_bad(int n)
{
	Store store;
	std::size_t traced = 0;
	for (int i = 0; i < n; i++)
		traced += accept_bad(store, i);
	return traced;
}
//- good
static std::size_t accept_good(Store &store, int id)
{
	Upload upload = receive(id);
	if (!upload.body)
		return 0;
	const std::size_t traced = trace(upload);
	store.put(upload.name, std::move(upload.body));
	return traced;
}

static std::size_t drive_good(int n)
{
	Store store;
	std::size_t traced = 0;
	for (int i = 0; i < n; i++)
		traced += accept_good(store, i);
	return traced;
}
} // namespace upload_trace
RUN_CASE(upload_trace, upload_trace::drive_bad(3), upload_trace::drive_good(3))

// CLEAN claim_once: correct
namespace claim_once
{
struct Ticket {
	int number;
};

static int drive(int n)
{
	std::vector<std::unique_ptr<Ticket>> sold;
	int kept = 0;
	for (int i = 0; i < n; i++) {
		auto ticket = std::make_unique<Ticket>(Ticket{i});
		bool claimed = false;
		if (ticket->number % 2 == 0) {
			sold.push_back(std::move(ticket));
			claimed = true;
		}
		if (!claimed)
			kept += ticket->number;
	}
	return kept + static_cast<int>(sold.size());
}
} // namespace claim_once
RUN_CLEAN(claim_once, claim_once::drive(3))

// CLEAN page_writer: correct
namespace page_writer
{
struct Page {
	std::vector<std::string> lines;
};

static std::vector<std::unique_ptr<Page>> paginate(int lines)
{
	std::vector<std::unique_ptr<Page>> pages;
	auto page = std::make_unique<Page>();
	for (int i = 0; i < lines; i++) {
		if (page->lines.size() == 4) {
			pages.push_back(std::move(page));
			page = std::make_unique<Page>();
		}
		page->lines.push_back("line " + std::to_string(i));
	}
	if (!page->lines.empty())
		pages.push_back(std::move(page));
	return pages;
}

static std::size_t drive(int n)
{
	const auto pages = paginate(5 * n);
	return pages.size() + pages.back()->lines.size();
}
} // namespace page_writer
RUN_CLEAN(page_writer, page_writer::drive(3))

// CLEAN batch_reuse: correct
namespace batch_reuse
{
class Archive
{
public:
	void append(std::vector<int> batch) { batches_.push_back(std::move(batch)); }
	std::size_t size() const { return batches_.size(); }

private:
	std::vector<std::vector<int>> batches_;
};

static std::size_t drive(int n)
{
	Archive archive;
	std::vector<int> batch;
	for (int i = 0; i < 10 * n; i++) {
		batch.push_back(i);
		if (batch.back() % 4 != 3)
			continue;
		archive.append(std::move(batch));
		batch.clear();
		batch.reserve(4);
	}
	if (!batch.empty())
		archive.append(std::move(batch));
	return archive.size();
}
} // namespace batch_reuse
RUN_CLEAN(batch_reuse, batch_reuse::drive(3))

// CLEAN window_title: correct
namespace window_title
{
class Surface
{
public:
	explicit Surface(int width) : pixels_(static_cast<std::size_t>(width), 0) {}
	std::size_t width() const { return pixels_.size(); }

private:
	std::vector<int> pixels_;
};

class Window
{
public:
	Window(std::string title, std::unique_ptr<Surface> surface)
		: title_(std::move(title)),
		  width_(surface ? surface->width() : 0),
		  surface_(std::move(surface))
	{
	}
	std::unique_ptr<Surface> detach() { return std::exchange(surface_, nullptr); }
	std::size_t width() const { return surface_ ? surface_->width() : width_; }
	const std::string &title() const BORROWED { return title_; }

private:
	std::string title_;
	std::size_t width_;
	std::unique_ptr<Surface> surface_;
};

static std::size_t drive(int n)
{
	Window window("main", std::make_unique<Surface>(n));
	const std::unique_ptr<Surface> surface = window.detach();
	return window.width() + window.title().size() + (surface ? surface->width() : 0);
}
} // namespace window_title
RUN_CLEAN(window_title, window_title::drive(3))

// CLEAN bounded_push: correct
namespace bounded_push
{
struct Event {
	int code;
	std::unique_ptr<std::string> detail;
};

class Bounded
{
public:
	explicit Bounded(std::size_t room) : room_(room) {}
	bool try_push(Event &&event)
	{
		if (events_.size() >= room_)
			return false;
		events_.push_back(std::move(event));
		return true;
	}
	void drain() { events_.clear(); }

private:
	std::size_t room_;
	std::vector<Event> events_;
};

static std::size_t drive(int n)
{
	Bounded queue(2);
	std::size_t refused = 0;
	for (int i = 0; i < 2 * n; i++) {
		Event event{i, std::make_unique<std::string>("detail")};
		if (queue.try_push(std::move(event)))
			continue;
		refused += event.detail->size();
		queue.drain();
		queue.try_push(std::move(event));
	}
	return refused;
}
} // namespace bounded_push
RUN_CLEAN(bounded_push, bounded_push::drive(3))

// CLEAN header_and_body: correct
namespace header_and_body
{
struct Mail {
	std::string subject;
	std::vector<std::string> to;
	std::unique_ptr<std::string> body;
};

static std::size_t deliver(Mail mail, std::vector<std::unique_ptr<std::string>> &out)
{
	const std::string *text = mail.body.get();
	std::size_t bytes = mail.subject.size();
	if (!mail.body)
		return bytes;
	out.push_back(std::move(mail.body));
	for (const std::string &to : mail.to)
		bytes += to.size() + text->size();
	mail.body = std::make_unique<std::string>("delivered");
	return bytes + mail.body->size();
}

static std::size_t drive(int n)
{
	std::vector<std::unique_ptr<std::string>> out;
	std::size_t bytes = 0;
	for (int i = 0; i < n; i++)
		bytes += deliver(Mail{"hello",
				      {"a@b", "c@d"},
				      std::make_unique<std::string>("the body of the mail")},
				 out);
	return bytes + out.size();
}
} // namespace header_and_body
RUN_CLEAN(header_and_body, header_and_body::drive(3))
