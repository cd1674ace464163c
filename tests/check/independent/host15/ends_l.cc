// SPDX-License-Identifier: GPL-2.0
// Ends: the order in which members and locals are destroyed, and who owns what.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <memory_resource>
#include <mutex>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE report_writer: the writer flushes at its end into the sink that was destroyed first
namespace report_writer
{
class Sink
{
public:
	void write(const std::string &line) { lines_.push_back(line); }
	std::size_t count() const { return lines_.size(); }

private:
	std::vector<std::string> lines_;
};

class Writer
{
public:
	explicit Writer(Sink &sink) : sink_(sink) {}
	Writer(const Writer &) = delete;
	Writer &operator=(const Writer &) = delete;
	~Writer() { flush(); }

	void put(char c)
	{
		line_ += c;
		if (c == '\n')
			flush();
	}
	void flush()
	{
		if (!line_.empty())
			sink_.write(line_);
		line_.clear();
	}

private:
	Sink &sink_;
	std::string line_;
};

//- bad
class ReportBad
{
public:
	ReportBad() : writer_(sink_) {}

	void text(const std::string &text)
	{
		for (char c : text)
			writer_.put(c);
	}
	std::size_t lines() const { return sink_.count(); }

private:
	Writer writer_;
	Sink sink_;
};

std::size_t summary_bad(const std::vector<std::string> &parts)
{
	ReportBad report;
	for (const std::string &part : parts)
		report.text(part);
	return report.lines();
}

#ifdef RUN
int drive_bad(int n)
{
	return n + static_cast<int>(summary_bad({"first\nsecond\n", "third, without its end"}));
}
#endif

//- good
class ReportGood
{
public:
	ReportGood() : writer_(sink_) {}

	void text(const std::string &text)
	{
		for (char c : text)
			writer_.put(c);
	}
	std::size_t lines() const { return sink_.count(); }

private:
	Sink sink_;
	Writer writer_;
};

std::size_t summary_good(const std::vector<std::string> &parts)
{
	ReportGood report;
	for (const std::string &part : parts)
		report.text(part);
	return report.lines();
}

#ifdef RUN
int drive_good(int n)
{
	return n + static_cast<int>(summary_good({"first\nsecond\n", "third, without its end"}));
}
#endif
} // namespace report_writer
RUN_CASE(report_writer, report_writer::drive_bad(3), report_writer::drive_good(3))

// CASE arena_names: the vector lives in the arena that is declared after it and destroyed before it
namespace arena_names
{
using Names = std::pmr::vector<std::pmr::string>;

std::size_t longest(const Names &names)
{
	std::size_t size = 0;
	for (const auto &name : names)
		size = std::max(size, name.size());
	return size;
}

//- bad
class DirectoryBad
{
public:
	DirectoryBad() : names_(&arena_) {}
	DirectoryBad(const DirectoryBad &) = delete;
	DirectoryBad &operator=(const DirectoryBad &) = delete;

	void add(std::string_view name) { names_.emplace_back(name); }
	std::size_t width() const { return longest(names_); }

private:
	Names names_;
	std::pmr::unsynchronized_pool_resource arena_;
};

std::size_t column_bad(const std::vector<std::string> &files, bool hidden)
{
	DirectoryBad directory;
	for (const std::string &file : files) {
		if (hidden || file.empty() || file[0] != '.')
			directory.add(file);
	}
	return directory.width();
}

#ifdef RUN
int drive_bad(int n)
{
	return n + static_cast<int>(column_bad({".rc", "a file with a long name"}, true));
}
#endif

//- good
class DirectoryGood
{
public:
	DirectoryGood() : names_(&arena_) {}
	DirectoryGood(const DirectoryGood &) = delete;
	DirectoryGood &operator=(const DirectoryGood &) = delete;

	void add(std::string_view name) { names_.emplace_back(name); }
	std::size_t width() const { return longest(names_); }

private:
	std::pmr::unsynchronized_pool_resource arena_;
	Names names_;
};

std::size_t column_good(const std::vector<std::string> &files, bool hidden)
{
	DirectoryGood directory;
	for (const std::string &file : files) {
		if (hidden || file.empty() || file[0] != '.')
			directory.add(file);
	}
	return directory.width();
}

#ifdef RUN
int drive_good(int n)
{
	return n + static_cast<int>(column_good({".rc", "a file with a long name"}, true));
}
#endif
} // namespace arena_names
RUN_CASE(arena_names, arena_names::drive_bad(3), arena_names::drive_good(3))

// CASE child_leaves: the children take themselves off a list that is destroyed before they are
namespace child_leaves
{
//- bad
class WindowBad;

class WidgetBad
{
public:
	WidgetBad(WindowBad &window, int id);
	WidgetBad(const WidgetBad &) = delete;
	WidgetBad &operator=(const WidgetBad &) = delete;
	~WidgetBad();

	int id() const { return id_; }

private:
	WindowBad &window_;
	int id_;
};

class WindowBad
{
public:
	WidgetBad &add(int id)
	{
		widgets_.push_back(std::make_unique<WidgetBad>(*this, id));
		return *widgets_.back();
	}
	void focusable(WidgetBad *widget) { focus_.push_back(widget); }
	void forget(WidgetBad *widget) { std::erase(focus_, widget); }
	int first() const { return focus_.empty() ? -1 : focus_.front()->id(); }

private:
	std::vector<std::unique_ptr<WidgetBad>> widgets_;
	std::vector<WidgetBad *> focus_;
};

WidgetBad::WidgetBad(WindowBad &window, int id) : window_(window), id_(id)
{
	window_.focusable(this);
}

WidgetBad::~WidgetBad()
{
	window_.forget(this);
}

int open_dialog_bad(std::span<const int> ids)
{
	WindowBad window;
	for (int id : ids)
		window.add(id);
	return window.first();
}

#ifdef RUN
int drive_bad(int n)
{
	const int ids[] = {n, 4, 5};
	return open_dialog_bad(ids);
}
#endif

//- good
class WindowGood;

class WidgetGood
{
public:
	WidgetGood(WindowGood &window, int id);
	WidgetGood(const WidgetGood &) = delete;
	WidgetGood &operator=(const WidgetGood &) = delete;
	~WidgetGood();

	int id() const { return id_; }

private:
	WindowGood &window_;
	int id_;
};

class WindowGood
{
public:
	WidgetGood &add(int id)
	{
		widgets_.push_back(std::make_unique<WidgetGood>(*this, id));
		return *widgets_.back();
	}
	void focusable(WidgetGood *widget) { focus_.push_back(widget); }
	void forget(WidgetGood *widget) { std::erase(focus_, widget); }
	int first() const { return focus_.empty() ? -1 : focus_.front()->id(); }

private:
	std::vector<WidgetGood *> focus_;
	std::vector<std::unique_ptr<WidgetGood>> widgets_;
};

WidgetGood::WidgetGood(WindowGood &window, int id) : window_(window), id_(id)
{
	window_.focusable(this);
}

WidgetGood::~WidgetGood()
{
	window_.forget(this);
}

int open_dialog_good(std::span<const int> ids)
{
	WindowGood window;
	for (int id : ids)
		window.add(id);
	return window.first();
}

#ifdef RUN
int drive_good(int n)
{
	const int ids[] = {n, 4, 5};
	return open_dialog_good(ids);
}
#endif
} // namespace child_leaves
RUN_CASE(child_leaves, child_leaves::drive_bad(3), child_leaves::drive_good(3))

// CASE scoped_timing: the guard is declared before the label it writes about, and ends after it
namespace scoped_timing
{
class Profile
{
public:
	void add(const std::string &label, long cost) { costs_[label] += cost; }
	long cost(const std::string &label) const
	{
		const auto found = costs_.find(label);
		return found == costs_.end() ? 0 : found->second;
	}

private:
	std::map<std::string, long> costs_;
};

class Finally
{
public:
	explicit Finally(std::function<void()> action) : action_(std::move(action)) {}
	Finally(const Finally &) = delete;
	Finally &operator=(const Finally &) = delete;
	~Finally()
	{
		if (action_)
			action_();
	}
	void set(std::function<void()> action) { action_ = std::move(action); }

private:
	std::function<void()> action_;
};

//- bad
long traverse_bad(Profile &profile, std::span<const int> nodes, const std::string &phase)
{
	Finally report(nullptr);
	const std::string label = "traversal in phase " + phase;
	long cost = 0;
	report.set([&] { profile.add(label, cost); });
	for (int node : nodes) {
		if (node < 0)
			return -1;
		cost += node;
	}
	return cost;
}

#ifdef RUN
long drive_bad(int n)
{
	Profile profile;
	const int nodes[] = {n, 2, 3};
	return traverse_bad(profile, nodes, "one") + profile.cost("traversal in phase one");
}
#endif

//- good
long traverse_good(Profile &profile, std::span<const int> nodes, const std::string &phase)
{
	const std::string label = "traversal in phase " + phase;
	long cost = 0;
	Finally report(nullptr);
	report.set([&] { profile.add(label, cost); });
	for (int node : nodes) {
		if (node < 0)
			return -1;
		cost += node;
	}
	return cost;
}

#ifdef RUN
long drive_good(int n)
{
	Profile profile;
	const int nodes[] = {n, 2, 3};
	return traverse_good(profile, nodes, "one") + profile.cost("traversal in phase one");
}
#endif
} // namespace scoped_timing
RUN_CASE(scoped_timing, scoped_timing::drive_bad(3), scoped_timing::drive_good(3))

// CASE node_self: a node gives out a second owner of itself with a count of its own
namespace node_self
{
//- bad
class NodeBad
{
public:
	explicit NodeBad(int value) : value_(value) {}

	std::shared_ptr<NodeBad> attach(int value)
	{
		auto child = std::make_shared<NodeBad>(value);
		child->parent_ = self();
		children_.push_back(child);
		return child;
	}
	std::shared_ptr<NodeBad> self() { return std::shared_ptr<NodeBad>(this); }

	int sum() const
	{
		int total = value_;
		for (const auto &child : children_)
			total += child->sum();
		return total;
	}
	int depth() const
	{
		const auto parent = parent_.lock();
		return parent ? parent->depth() + 1 : 0;
	}

private:
	int value_;
	std::weak_ptr<NodeBad> parent_;
	std::vector<std::shared_ptr<NodeBad>> children_;
};

int build_bad(std::span<const int> values)
{
	auto root = std::make_shared<NodeBad>(0);
	std::shared_ptr<NodeBad> last = root;
	for (int value : values)
		last = last->attach(value);
	return root->sum() + last->depth();
}

#ifdef RUN
int drive_bad(int n)
{
	const int values[] = {n, 2, 3};
	return build_bad(values);
}
#endif

//- good
class NodeGood : public std::enable_shared_from_this<NodeGood>
{
public:
	explicit NodeGood(int value) : value_(value) {}

	std::shared_ptr<NodeGood> attach(int value)
	{
		auto child = std::make_shared<NodeGood>(value);
		child->parent_ = self();
		children_.push_back(child);
		return child;
	}
	std::shared_ptr<NodeGood> self() { return shared_from_this(); }

	int sum() const
	{
		int total = value_;
		for (const auto &child : children_)
			total += child->sum();
		return total;
	}
	int depth() const
	{
		const auto parent = parent_.lock();
		return parent ? parent->depth() + 1 : 0;
	}

private:
	int value_;
	std::weak_ptr<NodeGood> parent_;
	std::vector<std::shared_ptr<NodeGood>> children_;
};

int build_good(std::span<const int> values)
{
	auto root = std::make_shared<NodeGood>(0);
	std::shared_ptr<NodeGood> last = root;
	for (int value : values)
		last = last->attach(value);
	return root->sum() + last->depth();
}

#ifdef RUN
int drive_good(int n)
{
	const int values[] = {n, 2, 3};
	return build_good(values);
}
#endif
} // namespace node_self
RUN_CASE(node_self, node_self::drive_bad(3), node_self::drive_good(3))

// CASE bitmap_copy: the class frees its pixels but is copied member by member
namespace bitmap_copy
{
//- bad
class BitmapBad
{
public:
	BitmapBad(std::size_t width, std::size_t height)
		: width_(width), height_(height), pixels_(new unsigned[width * height]())
	{
	}
	~BitmapBad() { delete[] pixels_; }

	void fill(std::size_t row, unsigned colour)
	{
		if (row >= height_)
			return;
		for (std::size_t x = 0; x < width_; x++)
			pixels_[row * width_ + x] = colour;
	}
	unsigned at(std::size_t x, std::size_t y) const
	{
		return x >= width_ || y >= height_ ? 0 : pixels_[y * width_ + x];
	}

private:
	std::size_t width_;
	std::size_t height_;
	unsigned *pixels_;
};

unsigned striped_bad(const BitmapBad &base, std::size_t rows, unsigned colour)
{
	BitmapBad striped = base;
	for (std::size_t row = 0; row < rows; row += 2)
		striped.fill(row, colour);
	return striped.at(0, 0) + striped.at(0, 1);
}

#ifdef RUN
int drive_bad(int n)
{
	BitmapBad base(4, 4);
	return static_cast<int>(striped_bad(base, static_cast<std::size_t>(n), 7) + base.at(0, 0));
}
#endif

//- good
class BitmapGood
{
public:
	BitmapGood(std::size_t width, std::size_t height)
		: width_(width), height_(height), pixels_(new unsigned[width * height]())
	{
	}
	BitmapGood(const BitmapGood &other) : BitmapGood(other.width_, other.height_)
	{
		std::copy_n(other.pixels_, width_ * height_, pixels_);
	}
	BitmapGood &operator=(const BitmapGood &) = delete;
	~BitmapGood() { delete[] pixels_; }

	void fill(std::size_t row, unsigned colour)
	{
		if (row >= height_)
			return;
		for (std::size_t x = 0; x < width_; x++)
			pixels_[row * width_ + x] = colour;
	}
	unsigned at(std::size_t x, std::size_t y) const
	{
		return x >= width_ || y >= height_ ? 0 : pixels_[y * width_ + x];
	}

private:
	std::size_t width_;
	std::size_t height_;
	unsigned *pixels_;
};

unsigned striped_good(const BitmapGood &base, std::size_t rows, unsigned colour)
{
	BitmapGood striped = base;
	for (std::size_t row = 0; row < rows; row += 2)
		striped.fill(row, colour);
	return striped.at(0, 0) + striped.at(0, 1);
}

#ifdef RUN
int drive_good(int n)
{
	BitmapGood base(4, 4);
	return static_cast<int>(striped_good(base, static_cast<std::size_t>(n), 7) + base.at(0, 0));
}
#endif
} // namespace bitmap_copy
RUN_CASE(bitmap_copy, bitmap_copy::drive_bad(3), bitmap_copy::drive_good(3))

// CASE texture_store: the store keeps weak pointers only, the texture dies when load() returns
namespace texture_store
{
struct Texture {
	explicit Texture(const std::string &file) : name(file), texels(64, file.size()) {}
	std::string name;
	std::vector<std::size_t> texels;
};

//- bad
class TexturesBad
{
public:
	Texture *load(const std::string &file)
	{
		std::weak_ptr<Texture> &known = known_[file];
		std::shared_ptr<Texture> texture = known.lock();
		if (!texture) {
			texture = std::make_shared<Texture>(file);
			known = texture;
			++loads_;
		}
		return texture.get();
	}
	int loads() const { return loads_; }

private:
	std::map<std::string, std::weak_ptr<Texture>> known_;
	int loads_ = 0;
};

std::size_t upload_bad(TexturesBad &textures, const std::vector<std::string> &files)
{
	std::size_t total = 0;
	for (const std::string &file : files) {
		const auto texture = textures.load(file);
		if (texture->name.size() > 4)
			total += texture->texels.back();
	}
	return total;
}

#ifdef RUN
int drive_bad(int n)
{
	TexturesBad textures;
	return n + static_cast<int>(upload_bad(textures, {"grass.png", "a.png", "grass.png"}));
}
#endif

//- good
class TexturesGood
{
public:
	std::shared_ptr<Texture> load(const std::string &file)
	{
		std::weak_ptr<Texture> &known = known_[file];
		std::shared_ptr<Texture> texture = known.lock();
		if (!texture) {
			texture = std::make_shared<Texture>(file);
			known = texture;
			++loads_;
		}
		return texture;
	}
	int loads() const { return loads_; }

private:
	std::map<std::string, std::weak_ptr<Texture>> known_;
	int loads_ = 0;
};

std::size_t upload_good(TexturesGood &textures, const std::vector<std::string> &files)
{
	std::size_t total = 0;
	for (const std::string &file : files) {
		const auto texture = textures.load(file);
		if (texture->name.size() > 4)
			total += texture->texels.back();
	}
	return total;
}

#ifdef RUN
int drive_good(int n)
{
	TexturesGood textures;
	return n + static_cast<int>(upload_good(textures, {"grass.png", "a.png", "grass.png"}));
}
#endif
} // namespace texture_store
RUN_CASE(texture_store, texture_store::drive_bad(3), texture_store::drive_good(3))

// CASE counted_blob: the last reference is dropped before the size is taken from the blob
namespace counted_blob
{
class Blob
{
public:
	static Blob *create(std::size_t size) { return new Blob(size); }
	void get() { ++count_; }
	void put()
	{
		if (--count_ == 0)
			delete this;
	}
	std::size_t size() const { return bytes_.size(); }

private:
	explicit Blob(std::size_t size) : bytes_(size) {}
	~Blob() = default;

	std::vector<char> bytes_;
	int count_ = 1;
};

//- bad
class CacheBad
{
public:
	CacheBad() = default;
	CacheBad(const CacheBad &) = delete;
	CacheBad &operator=(const CacheBad &) = delete;
	~CacheBad()
	{
		while (!blobs_.empty())
			evict();
	}

	void insert(Blob &blob)
	{
		blob.get();
		blobs_.push_back(&blob);
		bytes_ += blob.size();
	}
	void evict()
	{
		if (blobs_.empty())
			return;
		Blob *oldest = blobs_.front();
		blobs_.pop_front();
		oldest->put();
		bytes_ -= oldest->size();
	}
	std::size_t bytes() const { return bytes_; }

private:
	std::deque<Blob *> blobs_;
	std::size_t bytes_ = 0;
};

std::size_t fill_bad(CacheBad &cache, std::span<const std::size_t> sizes, std::size_t limit)
{
	for (std::size_t size : sizes) {
		Blob *blob = Blob::create(size);
		cache.insert(*blob);
		blob->put();
		while (cache.bytes() > limit)
			cache.evict();
	}
	return cache.bytes();
}

#ifdef RUN
int drive_bad(int n)
{
	const std::size_t sizes[] = {10, 20, static_cast<std::size_t>(n)};
	CacheBad cache;
	return static_cast<int>(fill_bad(cache, sizes, 25));
}
#endif

//- good
class CacheGood
{
public:
	CacheGood() = default;
	CacheGood(const CacheGood &) = delete;
	CacheGood &operator=(const CacheGood &) = delete;
	~CacheGood()
	{
		while (!blobs_.empty())
			evict();
	}

	void insert(Blob &blob)
	{
		blob.get();
		blobs_.push_back(&blob);
		bytes_ += blob.size();
	}
	void evict()
	{
		if (blobs_.empty())
			return;
		Blob *oldest = blobs_.front();
		blobs_.pop_front();
		bytes_ -= oldest->size();
		oldest->put();
	}
	std::size_t bytes() const { return bytes_; }

private:
	std::deque<Blob *> blobs_;
	std::size_t bytes_ = 0;
};

std::size_t fill_good(CacheGood &cache, std::span<const std::size_t> sizes, std::size_t limit)
{
	for (std::size_t size : sizes) {
		Blob *blob = Blob::create(size);
		cache.insert(*blob);
		blob->put();
		while (cache.bytes() > limit)
			cache.evict();
	}
	return cache.bytes();
}

#ifdef RUN
int drive_good(int n)
{
	const std::size_t sizes[] = {10, 20, static_cast<std::size_t>(n)};
	CacheGood cache;
	return static_cast<int>(fill_good(cache, sizes, 25));
}
#endif
} // namespace counted_blob
RUN_CASE(counted_blob, counted_blob::drive_bad(3), counted_blob::drive_good(3))

// CASE socket_close: the handler replaces itself while it runs and then uses its captures
namespace socket_close
{
//- bad
class SocketBad
{
public:
	using Handler = std::function<void(SocketBad &, const std::string &)>;

	void on_data(Handler handler) { handler_ = std::move(handler); }
	void receive(const std::string &data)
	{
		if (handler_)
			handler_(*this, data);
	}

private:
	Handler handler_;
};

void once_bad(SocketBad &socket, std::vector<std::string> &log, const std::string &name)
{
	socket.on_data([&log, name](SocketBad &self, const std::string &data) {
		self.on_data(nullptr);
		log.push_back(name + ": " + data);
	});
}

#ifdef RUN
int drive_bad(int n)
{
	std::vector<std::string> log;
	SocketBad socket;
	once_bad(socket, log, "the connection to the server");
	for (int i = 0; i < n; i++)
		socket.receive("hello");
	return static_cast<int>(log.size());
}
#endif

//- good
class SocketGood
{
public:
	using Handler = std::function<void(SocketGood &, const std::string &)>;

	void on_data(Handler handler) { handler_ = std::move(handler); }
	void receive(const std::string &data)
	{
		const Handler current = handler_;
		if (current)
			current(*this, data);
	}

private:
	Handler handler_;
};

void once_good(SocketGood &socket, std::vector<std::string> &log, const std::string &name)
{
	socket.on_data([&log, name](SocketGood &self, const std::string &data) {
		self.on_data(nullptr);
		log.push_back(name + ": " + data);
	});
}

#ifdef RUN
int drive_good(int n)
{
	std::vector<std::string> log;
	SocketGood socket;
	once_good(socket, log, "the connection to the server");
	for (int i = 0; i < n; i++)
		socket.receive("hello");
	return static_cast<int>(log.size());
}
#endif
} // namespace socket_close
RUN_CASE(socket_close, socket_close::drive_bad(3), socket_close::drive_good(3))

// CASE table_swap: the table is deleted when it is replaced, and again by the owner that made it
namespace table_swap
{
struct Table {
	explicit Table(std::vector<int> r) : rows(std::move(r)) {}
	std::vector<int> rows;
};

//- bad
class EngineBad
{
public:
	EngineBad() : table_(new Table({})) {}
	EngineBad(const EngineBad &) = delete;
	EngineBad &operator=(const EngineBad &) = delete;
	~EngineBad() { delete table_; }

	// Takes the table over.
	void use(Table *table)
	{
		delete table_;
		table_ = table;
	}
	int best() const
	{
		return table_->rows.empty()
			       ? 0
			       : *std::max_element(table_->rows.begin(), table_->rows.end());
	}

private:
	Table *table_;
};

int reload_bad(EngineBad &engine, const std::vector<int> &rows, int threshold)
{
	auto table = std::make_unique<Table>(rows);
	std::erase_if(table->rows, [threshold](int row) { return row < threshold; });
	if (table->rows.empty())
		return engine.best();
	engine.use(table.get());
	return engine.best();
}

#ifdef RUN
int drive_bad(int n)
{
	EngineBad engine;
	return reload_bad(engine, {1, n, 7}, 2);
}
#endif

//- good
class EngineGood
{
public:
	EngineGood() : table_(new Table({})) {}
	EngineGood(const EngineGood &) = delete;
	EngineGood &operator=(const EngineGood &) = delete;
	~EngineGood() { delete table_; }

	// Takes the table over.
	void use(Table *table)
	{
		delete table_;
		table_ = table;
	}
	int best() const
	{
		return table_->rows.empty()
			       ? 0
			       : *std::max_element(table_->rows.begin(), table_->rows.end());
	}

private:
	Table *table_;
};

int reload_good(EngineGood &engine, const std::vector<int> &rows, int threshold)
{
	auto table = std::make_unique<Table>(rows);
	std::erase_if(table->rows, [threshold](int row) { return row < threshold; });
	if (table->rows.empty())
		return engine.best();
	engine.use(table.release());
	return engine.best();
}

#ifdef RUN
int drive_good(int n)
{
	EngineGood engine;
	return reload_good(engine, {1, n, 7}, 2);
}
#endif
} // namespace table_swap
RUN_CASE(table_swap, table_swap::drive_bad(3), table_swap::drive_good(3))

// CASE view_owner: a view made over the caller's array frees it, because the flag says it owns
namespace view_owner
{
//- bad
class SignalBad
{
public:
	SignalBad(float *samples, std::size_t count, bool owned)
		: samples_(samples), count_(count), owned_(owned)
	{
	}
	SignalBad(const SignalBad &) = delete;
	SignalBad &operator=(const SignalBad &) = delete;
	~SignalBad()
	{
		if (owned_)
			delete[] samples_;
	}

	float mean() const
	{
		float sum = 0;
		for (std::size_t i = 0; i < count_; i++)
			sum += samples_[i];
		return count_ ? sum / static_cast<float>(count_) : 0;
	}
	std::unique_ptr<SignalBad> half() const
	{
		return std::make_unique<SignalBad>(samples_, count_ / 2, owned_);
	}

private:
	float *samples_;
	std::size_t count_;
	bool owned_;
};

float attack_bad(std::span<const float> recorded)
{
	float *copy = new float[recorded.size()];
	std::copy(recorded.begin(), recorded.end(), copy);
	const SignalBad whole(copy, recorded.size(), true);
	const std::unique_ptr<SignalBad> first = whole.half();
	return first->mean() - whole.mean();
}

#ifdef RUN
int drive_bad(int n)
{
	const std::vector<float> recorded(8, static_cast<float>(n));
	return static_cast<int>(attack_bad(recorded));
}
#endif

//- good
class SignalGood
{
public:
	SignalGood(float *samples, std::size_t count, bool owned)
		: samples_(samples), count_(count), owned_(owned)
	{
	}
	SignalGood(const SignalGood &) = delete;
	SignalGood &operator=(const SignalGood &) = delete;
	~SignalGood()
	{
		if (owned_)
			delete[] samples_;
	}

	float mean() const
	{
		float sum = 0;
		for (std::size_t i = 0; i < count_; i++)
			sum += samples_[i];
		return count_ ? sum / static_cast<float>(count_) : 0;
	}
	std::unique_ptr<SignalGood> half() const
	{
		return std::make_unique<SignalGood>(samples_, count_ / 2, false);
	}

private:
	float *samples_;
	std::size_t count_;
	bool owned_;
};

float attack_good(std::span<const float> recorded)
{
	float *copy = new float[recorded.size()];
	std::copy(recorded.begin(), recorded.end(), copy);
	const SignalGood whole(copy, recorded.size(), true);
	const std::unique_ptr<SignalGood> first = whole.half();
	return first->mean() - whole.mean();
}

#ifdef RUN
int drive_good(int n)
{
	const std::vector<float> recorded(8, static_cast<float>(n));
	return static_cast<int>(attack_good(recorded));
}
#endif
} // namespace view_owner
RUN_CASE(view_owner, view_owner::drive_bad(3), view_owner::drive_good(3))

// CASE room_exit: the deleted player stays in the room's list, where a message finds it
namespace room_exit
{
struct Player {
	std::string name;
	std::vector<std::string> inbox;
};

class Room
{
public:
	void enter(Player *player) { present_.push_back(player); }
	void leave(Player *player) { std::erase(present_, player); }
	void say(const std::string &text)
	{
		for (Player *player : present_)
			player->inbox.push_back(text);
	}

private:
	std::vector<Player *> present_;
};

//- bad
class GameBad
{
public:
	void join(const std::string &name)
	{
		auto &slot = players_[name];
		if (slot)
			return;
		slot = std::make_unique<Player>(Player{name, {}});
		room_.enter(slot.get());
	}

	bool quit(const std::string &name)
	{
		const auto found = players_.find(name);
		if (found == players_.end())
			return false;
		players_.erase(found);
		room_.say(name + " has left");
		return true;
	}

private:
	Room room_;
	std::map<std::string, std::unique_ptr<Player>> players_;
};

#ifdef RUN
int drive_bad(int n)
{
	GameBad game;
	game.join("anna");
	game.join("bert");
	return game.quit("anna") + n;
}
#endif

//- good
class GameGood
{
public:
	void join(const std::string &name)
	{
		auto &slot = players_[name];
		if (slot)
			return;
		slot = std::make_unique<Player>(Player{name, {}});
		room_.enter(slot.get());
	}

	bool quit(const std::string &name)
	{
		const auto found = players_.find(name);
		if (found == players_.end())
			return false;
		room_.leave(found->second.get());
		players_.erase(found);
		room_.say(name + " has left");
		return true;
	}

private:
	Room room_;
	std::map<std::string, std::unique_ptr<Player>> players_;
};

#ifdef RUN
int drive_good(int n)
{
	GameGood game;
	game.join("anna");
	game.join("bert");
	return game.quit("anna") + n;
}
#endif
} // namespace room_exit
RUN_CASE(room_exit, room_exit::drive_bad(3), room_exit::drive_good(3))
