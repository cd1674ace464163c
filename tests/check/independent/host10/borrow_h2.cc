// SPDX-License-Identifier: GPL-2.0
// Pointers, iterators and closures that outlive what they refer to, in tables,
// trees and readers.
#include "../set.hh"
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE menu_parent: adding a sibling moves the items that grandchildren point
// to
namespace menu_parent
{
//- bad
struct ItemBad {
	std::string title;
	ItemBad *parent = nullptr;
	std::vector<ItemBad> children;

	ItemBad *add(std::string name)
	{
		children.push_back(ItemBad{std::move(name), this, {}});
		return &children.back();
	}
	std::size_t path_length() const
	{
		return title.size() + (parent ? 1 + parent->path_length() : 0);
	}
};

std::size_t drive_bad(int)
{
	ItemBad root{"main", nullptr, {}};
	ItemBad *file = root.add("file");
	ItemBad *recent = file->add("recent");
	root.add("edit");
	root.add("help");
	return recent->path_length();
}

//- good
struct ItemGood {
	std::string title;
	ItemGood *parent = nullptr;
	std::list<ItemGood> children;

	ItemGood *add(std::string name)
	{
		children.push_back(ItemGood{std::move(name), this, {}});
		return &children.back();
	}
	std::size_t path_length() const
	{
		return title.size() + (parent ? 1 + parent->path_length() : 0);
	}
};

std::size_t drive_good(int)
{
	ItemGood root{"main", nullptr, {}};
	ItemGood *file = root.add("file");
	ItemGood *recent = file->add("recent");
	root.add("edit");
	root.add("help");
	return recent->path_length();
}
} // namespace menu_parent
RUN_CASE(menu_parent, menu_parent::drive_bad(3), menu_parent::drive_good(3))

// CASE lease_expire: the list iterator is stepped after the element under it
// was erased
namespace lease_expire
{
struct Lease {
	unsigned address;
	int until;
};

//- bad
class PoolBad
{
public:
	void grant(unsigned address, int until) { leases_.push_back(Lease{address, until}); }
	int expire(int now)
	{
		int gone = 0;
		for (auto it = leases_.begin(); it != leases_.end(); ++it) {
			if (it->until <= now) {
				leases_.erase(it);
				gone++;
			}
		}
		return gone;
	}

private:
	std::list<Lease> leases_;
};

int drive_bad(int n)
{
	PoolBad p;
	for (int i = 0; i < 6; i++)
		p.grant(unsigned(i), i);
	return p.expire(n);
}

//- good
class PoolGood
{
public:
	void grant(unsigned address, int until) { leases_.push_back(Lease{address, until}); }
	int expire(int now)
	{
		int gone = 0;
		for (auto it = leases_.begin(); it != leases_.end();) {
			if (it->until <= now) {
				it = leases_.erase(it);
				gone++;
			} else {
				++it;
			}
		}
		return gone;
	}

private:
	std::list<Lease> leases_;
};

int drive_good(int n)
{
	PoolGood p;
	for (int i = 0; i < 6; i++)
		p.grant(unsigned(i), i);
	return p.expire(n);
}
} // namespace lease_expire
RUN_CASE(lease_expire, lease_expire::drive_bad(3), lease_expire::drive_good(3))

// CASE texture_weak: the pointer got from a temporary shared_ptr outlives the
// last owner
namespace texture_weak
{
struct Texture {
	std::string file;
	int width;
};

class Store
{
public:
	std::shared_ptr<Texture> load(const std::string &file)
	{
		std::shared_ptr<Texture> t = cache_[file].lock();
		if (!t) {
			t.reset(new Texture{file, int(file.size()) * 16});
			cache_[file] = t;
		}
		return t;
	}

private:
	std::map<std::string, std::weak_ptr<Texture>> cache_;
};

//- bad
int sprite_width_bad(Store &store, const std::string &file)
{
	Texture *t = store.load(file).get();
	if (t->width > 64)
		return 64;
	return t->width;
}

int drive_bad(int)
{
	Store s;
	return sprite_width_bad(s, "hero.png");
}

//- good
int sprite_width_good(Store &store, const std::string &file)
{
	std::shared_ptr<Texture> t = store.load(file);
	if (t->width > 64)
		return 64;
	return t->width;
}

int drive_good(int)
{
	Store s;
	return sprite_width_good(s, "hero.png");
}
} // namespace texture_weak
RUN_CASE(texture_weak, texture_weak::drive_bad(3), texture_weak::drive_good(3))

// CASE path_c_str: c_str() of a concatenation that is destroyed at the end of
// its statement
namespace path_c_str
{
struct Disk {
	std::vector<std::string> files;
	int open(const char *path) const
	{
		for (std::size_t i = 0; i < files.size(); i++)
			if (!std::strcmp(files[i].c_str(), path))
				return int(i);
		return -1;
	}
};

//- bad
int open_log_bad(const Disk &disk, const std::string &dir, int day)
{
	const char *path = (dir + "/daily-log-of-day-" + std::to_string(day)).c_str();
	int fd = disk.open(path);
	return fd < 0 ? disk.open("/dev/null") : fd;
}

int drive_bad(int n)
{
	Disk d{{"/dev/null", "/var/log/service/daily-log-of-day-3"}};
	return open_log_bad(d, "/var/log/service", n);
}

//- good
int open_log_good(const Disk &disk, const std::string &dir, int day)
{
	const std::string path = dir + "/daily-log-of-day-" + std::to_string(day);
	int fd = disk.open(path.c_str());
	return fd < 0 ? disk.open("/dev/null") : fd;
}

int drive_good(int n)
{
	Disk d{{"/dev/null", "/var/log/service/daily-log-of-day-3"}};
	return open_log_good(d, "/var/log/service", n);
}
} // namespace path_c_str
RUN_CASE(path_c_str, path_c_str::drive_bad(3), path_c_str::drive_good(3))

// CASE unique_words: the set keeps views of a string that is local to each turn
// of the loop
namespace unique_words
{
std::string normalise(std::string_view word)
{
	std::string out;
	for (char c : word)
		if (c != '-')
			out += c;
	return out;
}

//- bad
std::size_t count_bad(const std::vector<std::string> &words)
{
	std::set<std::string_view> seen;
	for (const std::string &w : words) {
		std::string plain = normalise(w);
		seen.insert(plain);
	}
	return seen.size();
}

std::size_t drive_bad(int)
{
	return count_bad({"well-known-and-rather-long", "wellknownandratherlong", "other"});
}

//- good
std::size_t count_good(const std::vector<std::string> &words)
{
	std::set<std::string> seen;
	for (const std::string &w : words) {
		std::string plain = normalise(w);
		seen.insert(plain);
	}
	return seen.size();
}

std::size_t drive_good(int)
{
	return count_good({"well-known-and-rather-long", "wellknownandratherlong", "other"});
}
} // namespace unique_words
RUN_CASE(unique_words, unique_words::drive_bad(3), unique_words::drive_good(3))

// CASE blink_timer: the widget's timer callback captures this and is left in
// the loop when it dies
namespace blink_timer
{
class Loop
{
public:
	int after(std::function<void()> f)
	{
		timers_[++last_] = std::move(f);
		return last_;
	}
	void cancel(int id) { timers_.erase(id); }
	void run()
	{
		auto due = std::move(timers_);
		timers_.clear();
		for (auto &[id, f] : due)
			f();
	}

private:
	std::map<int, std::function<void()>> timers_;
	int last_ = 0;
};

//- bad
class CursorBad
{
public:
	explicit CursorBad(Loop &loop) : loop_(loop)
	{
		timer_ = loop_.after([this] { on_ = !on_; });
	}
	CursorBad(const CursorBad &) = delete;
	CursorBad &operator=(const CursorBad &) = delete;
	~CursorBad() = default;
	bool on() const { return on_; }

private:
	Loop &loop_;
	int timer_ = 0;
	bool on_ = true;
};

int drive_bad(int)
{
	Loop loop;
	auto cursor = std::make_unique<CursorBad>(loop);
	int lit = cursor->on();
	cursor.reset();
	loop.run();
	return lit;
}

//- good
class CursorGood
{
public:
	explicit CursorGood(Loop &loop) : loop_(loop)
	{
		timer_ = loop_.after([this] { on_ = !on_; });
	}
	CursorGood(const CursorGood &) = delete;
	CursorGood &operator=(const CursorGood &) = delete;
	~CursorGood() { loop_.cancel(timer_); }
	bool on() const { return on_; }

private:
	Loop &loop_;
	int timer_ = 0;
	bool on_ = true;
};

int drive_good(int)
{
	Loop loop;
	auto cursor = std::make_unique<CursorGood>(loop);
	int lit = cursor->on();
	cursor.reset();
	loop.run();
	return lit;
}
} // namespace blink_timer
RUN_CASE(blink_timer, blink_timer::drive_bad(3), blink_timer::drive_good(3))

// CASE reconnect_emplace: emplace() destroys the old connection whose name it
// is given
namespace reconnect_emplace
{
class Connection
{
public:
	Connection(const std::string &peer, int attempt) : peer_(peer), attempt_(attempt) {}
	const std::string &peer() const { return peer_; }
	int attempt() const { return attempt_; }

private:
	std::string peer_;
	int attempt_;
};

//- bad
class ClientBad
{
public:
	void connect(const std::string &peer) { conn_.emplace(peer, 1); }
	void reconnect()
	{
		if (!conn_)
			return;
		conn_.emplace(conn_->peer(), conn_->attempt() + 1);
	}
	std::size_t label() const
	{
		return conn_ ? conn_->peer().size() + std::size_t(conn_->attempt()) : 0;
	}

private:
	std::optional<Connection> conn_;
};

std::size_t drive_bad(int n)
{
	ClientBad c;
	c.connect("backend-number-twelve.cluster.internal.example.org");
	for (int i = 0; i < n; i++)
		c.reconnect();
	return c.label();
}

//- good
class ClientGood
{
public:
	void connect(const std::string &peer) { conn_.emplace(peer, 1); }
	void reconnect()
	{
		if (!conn_)
			return;
		const std::string peer = conn_->peer();
		conn_.emplace(peer, conn_->attempt() + 1);
	}
	std::size_t label() const
	{
		return conn_ ? conn_->peer().size() + std::size_t(conn_->attempt()) : 0;
	}

private:
	std::optional<Connection> conn_;
};

std::size_t drive_good(int n)
{
	ClientGood c;
	c.connect("backend-number-twelve.cluster.internal.example.org");
	for (int i = 0; i < n; i++)
		c.reconnect();
	return c.label();
}
} // namespace reconnect_emplace
RUN_CASE(reconnect_emplace, reconnect_emplace::drive_bad(3), reconnect_emplace::drive_good(3))

// CASE arena_batches: the longest name found points into the arena that is
// reset between batches
namespace arena_batches
{
class Arena
{
public:
	std::string_view keep(std::string_view text)
	{
		auto block = std::make_unique<char[]>(text.size() + 1);
		std::memcpy(block.get(), text.data(), text.size());
		blocks_.push_back(std::move(block));
		return {blocks_.back().get(), text.size()};
	}
	void reset() { blocks_.clear(); }

private:
	std::vector<std::unique_ptr<char[]>> blocks_;
};

using Batch = std::vector<const char *>;

//- bad
char longest_bad(const std::vector<Batch> &batches)
{
	Arena arena;
	std::string_view longest;
	for (const Batch &batch : batches) {
		for (const char *raw : batch) {
			std::string_view name = arena.keep(raw);
			if (name.size() > longest.size())
				longest = name;
		}
		arena.reset();
	}
	return longest.empty() ? '?' : longest.front();
}

int drive_bad(int)
{
	return longest_bad({{"red", "orange"}, {"blue"}});
}

//- good
char longest_good(const std::vector<Batch> &batches)
{
	Arena arena;
	std::string longest;
	for (const Batch &batch : batches) {
		for (const char *raw : batch) {
			std::string_view name = arena.keep(raw);
			if (name.size() > longest.size())
				longest = name;
		}
		arena.reset();
	}
	return longest.empty() ? '?' : longest.front();
}

int drive_good(int)
{
	return longest_good({{"red", "orange"}, {"blue"}});
}
} // namespace arena_batches
RUN_CASE(arena_batches, arena_batches::drive_bad(3), arena_batches::drive_good(3))

// CASE mixer_source: the override returns a span of the vector it mixed into, a
// local
namespace mixer_source
{
class Source
{
public:
	virtual ~Source() = default;
	virtual std::span<const int> block(int n) = 0;
};

class Tone : public Source
{
public:
	std::span<const int> block(int n) override
	{
		samples_.assign(std::size_t(n), 7);
		return samples_;
	}

private:
	std::vector<int> samples_;
};

int play(Source &s, int n)
{
	int sum = 0;
	for (int v : s.block(n))
		sum += v;
	return sum;
}

//- bad
class MixerBad : public Source
{
public:
	void add(std::unique_ptr<Source> s) { inputs_.push_back(std::move(s)); }
	std::span<const int> block(int n) override
	{
		std::vector<int> mixed_(std::size_t(n), 0);
		for (auto &in : inputs_) {
			std::span<const int> b = in->block(n);
			for (std::size_t i = 0; i < b.size(); i++)
				mixed_[i] += b[i];
		}
		return mixed_;
	}

private:
	std::vector<std::unique_ptr<Source>> inputs_;
};

int drive_bad(int n)
{
	MixerBad m;
	m.add(std::make_unique<Tone>());
	m.add(std::make_unique<Tone>());
	return play(m, n);
}

//- good
class MixerGood : public Source
{
public:
	void add(std::unique_ptr<Source> s) { inputs_.push_back(std::move(s)); }
	std::span<const int> block(int n) override
	{
		mixed_.assign(std::size_t(n), 0);
		for (auto &in : inputs_) {
			std::span<const int> b = in->block(n);
			for (std::size_t i = 0; i < b.size(); i++)
				mixed_[i] += b[i];
		}
		return mixed_;
	}

private:
	std::vector<std::unique_ptr<Source>> inputs_;
	std::vector<int> mixed_;
};

int drive_good(int n)
{
	MixerGood m;
	m.add(std::make_unique<Tone>());
	m.add(std::make_unique<Tone>());
	return play(m, n);
}
} // namespace mixer_source
RUN_CASE(mixer_source, mixer_source::drive_bad(3), mixer_source::drive_good(3))

// CASE preset_list: the preset keeps an initializer_list whose array ends with
// the full expression
namespace preset_list
{
//- bad
class PresetBad
{
public:
	PresetBad(int gain, std::initializer_list<int> bands) : gain_(gain), bands_(bands) {}
	int apply(int x) const
	{
		int y = x * gain_;
		for (int b : bands_)
			y += b;
		return y;
	}

private:
	int gain_;
	std::initializer_list<int> bands_;
};

int drive_bad(int n)
{
	int tilt = n * 2;
	std::vector<PresetBad> presets;
	presets.push_back(PresetBad(1, {tilt, 0, -tilt, n}));
	presets.push_back(PresetBad(2, {n, n + 1, tilt}));
	int out = 0;
	for (const PresetBad &p : presets)
		out += p.apply(n);
	return out;
}

//- good
class PresetGood
{
public:
	PresetGood(int gain, std::initializer_list<int> bands) : gain_(gain), bands_(bands) {}
	int apply(int x) const
	{
		int y = x * gain_;
		for (int b : bands_)
			y += b;
		return y;
	}

private:
	int gain_;
	std::vector<int> bands_;
};

int drive_good(int n)
{
	int tilt = n * 2;
	std::vector<PresetGood> presets;
	presets.push_back(PresetGood(1, {tilt, 0, -tilt, n}));
	presets.push_back(PresetGood(2, {n, n + 1, tilt}));
	int out = 0;
	for (const PresetGood &p : presets)
		out += p.apply(n);
	return out;
}
} // namespace preset_list
RUN_CASE(preset_list, preset_list::drive_bad(3), preset_list::drive_good(3))

// CASE csv_rows: the rows collected are views of the reader's line, which the
// next line replaces
namespace csv_rows
{
class Reader
{
public:
	explicit Reader(std::vector<std::string> input) : input_(std::move(input)) {}
	bool next()
	{
		if (at_ == input_.size())
			return false;
		line_ = std::make_unique<std::string>(input_[at_++]);
		return true;
	}
	std::string_view field(int n) const
	{
		std::string_view rest = *line_;
		while (n-- > 0) {
			std::size_t comma = rest.find(',');
			if (comma == std::string_view::npos)
				return {};
			rest.remove_prefix(comma + 1);
		}
		return rest.substr(0, rest.find(','));
	}

private:
	std::vector<std::string> input_;
	std::size_t at_ = 0;
	std::unique_ptr<std::string> line_;
};

//- bad
std::vector<std::string_view> column_bad(Reader &r, int n)
{
	std::vector<std::string_view> out;
	while (r.next())
		out.emplace_back(r.field(n));
	return out;
}

int drive_bad(int n)
{
	Reader r({"1,alpha,x", "2,beta,y", "3,gamma,z"});
	int sum = n;
	for (const auto &f : column_bad(r, 1))
		sum += f[0];
	return sum;
}

//- good
std::vector<std::string> column_good(Reader &r, int n)
{
	std::vector<std::string> out;
	while (r.next())
		out.emplace_back(r.field(n));
	return out;
}

int drive_good(int n)
{
	Reader r({"1,alpha,x", "2,beta,y", "3,gamma,z"});
	int sum = n;
	for (const auto &f : column_good(r, 1))
		sum += f[0];
	return sum;
}
} // namespace csv_rows
RUN_CASE(csv_rows, csv_rows::drive_bad(3), csv_rows::drive_good(3))

// CASE stack_unwind: the top scope's owner is dropped before its symbols are
// handed to the parent
namespace stack_unwind
{
struct Scope {
	std::vector<int> symbols;
	std::unique_ptr<Scope> outer;
};

//- bad
class CompilerBad
{
public:
	void enter()
	{
		auto s = std::make_unique<Scope>();
		s->outer = std::move(top_);
		top_ = std::move(s);
	}
	void declare(int symbol)
	{
		if (top_)
			top_->symbols.push_back(symbol);
	}
	void leave()
	{
		if (!top_)
			return;
		Scope *inner = top_.get();
		std::unique_ptr<Scope> outer = std::move(inner->outer);
		top_ = std::move(outer);
		for (int s : inner->symbols)
			escaped_ += s;
	}
	int escaped() const { return escaped_; }

private:
	std::unique_ptr<Scope> top_;
	int escaped_ = 0;
};

int drive_bad(int n)
{
	CompilerBad c;
	c.enter();
	c.enter();
	c.declare(n);
	c.leave();
	c.leave();
	return c.escaped();
}

//- good
class CompilerGood
{
public:
	void enter()
	{
		auto s = std::make_unique<Scope>();
		s->outer = std::move(top_);
		top_ = std::move(s);
	}
	void declare(int symbol)
	{
		if (top_)
			top_->symbols.push_back(symbol);
	}
	void leave()
	{
		if (!top_)
			return;
		Scope *inner = top_.get();
		std::unique_ptr<Scope> outer = std::move(inner->outer);
		for (int s : inner->symbols)
			escaped_ += s;
		top_ = std::move(outer);
	}
	int escaped() const { return escaped_; }

private:
	std::unique_ptr<Scope> top_;
	int escaped_ = 0;
};

int drive_good(int n)
{
	CompilerGood c;
	c.enter();
	c.enter();
	c.declare(n);
	c.leave();
	c.leave();
	return c.escaped();
}
} // namespace stack_unwind
RUN_CASE(stack_unwind, stack_unwind::drive_bad(3), stack_unwind::drive_good(3))

// CLEAN intrusive_ready_list: correct
namespace intrusive_ready_list
{
struct Node {
	Node *prev = this;
	Node *next = this;
	Node() = default;
	Node(const Node &) = delete;
	Node &operator=(const Node &) = delete;
	~Node() { unlink(); }
	void unlink()
	{
		prev->next = next;
		next->prev = prev;
		prev = next = this;
	}
	void insert_before(Node &at)
	{
		prev = at.prev;
		next = &at;
		prev->next = this;
		at.prev = this;
	}
};

struct Task : Node {
	int cost;
	explicit Task(int c) : cost(c) {}
};

int drive(int n)
{
	Node head;
	auto first = std::make_unique<Task>(n);
	Task second(n + 1);
	first->insert_before(head);
	second.insert_before(head);
	int sum = 0;
	for (Node *at = head.next; at != &head; at = at->next)
		sum += static_cast<Task *>(at)->cost;
	first.reset();
	for (Node *at = head.next; at != &head; at = at->next)
		sum += static_cast<Task *>(at)->cost;
	return sum;
}
} // namespace intrusive_ready_list
RUN_CLEAN(intrusive_ready_list, intrusive_ready_list::drive(3))

// CLEAN view_ended_before_change: correct
namespace view_ended_before_change
{
void trim(std::string &line)
{
	std::size_t keep;
	{
		std::string_view v = line;
		while (!v.empty() && v.back() == ' ')
			v.remove_suffix(1);
		keep = v.size();
	}
	line.resize(keep);
	line += ';';
}

int drive(int n)
{
	std::string line(std::size_t(n), ' ');
	line.insert(0, "value = 12");
	trim(line);
	std::string_view whole = line;
	int semis = int(std::count(whole.begin(), whole.end(), ';'));
	line.clear();
	whole = line;
	return semis + int(whole.size());
}
} // namespace view_ended_before_change
RUN_CLEAN(view_ended_before_change, view_ended_before_change::drive(3))

// CLEAN borrow_or_own: correct
namespace borrow_or_own
{
class Text
{
public:
	static Text borrowed(const std::string &s)
	{
		Text t;
		t.ref_ = &s;
		return t;
	}
	static Text owned(std::string s)
	{
		Text t;
		t.own_ = std::make_unique<std::string>(std::move(s));
		t.ref_ = t.own_.get();
		return t;
	}
	const std::string &get() const { return *ref_; }

private:
	Text() = default;
	std::unique_ptr<std::string> own_;
	const std::string *ref_ = nullptr;
};

Text escaped(const std::string &in)
{
	if (in.find('"') == std::string::npos)
		return Text::borrowed(in);
	std::string out;
	for (char c : in) {
		if (c == '"')
			out += '\\';
		out += c;
	}
	return Text::owned(std::move(out));
}

int drive(int n)
{
	const std::string plain(std::size_t(n), 'x');
	const std::string quoted = plain + "\"" + plain;
	Text a = escaped(plain);
	Text b = escaped(quoted);
	return int(a.get().size() + b.get().size());
}
} // namespace borrow_or_own
RUN_CLEAN(borrow_or_own, borrow_or_own::drive(3))

// CLEAN index_across_growth: correct
namespace index_across_growth
{
struct Expr {
	char op;
	int left;
	int right;
};

class Pool
{
public:
	int leaf(int value)
	{
		pool_.push_back(Expr{'n', value, 0});
		return int(pool_.size()) - 1;
	}
	int node(char op, int left, int right)
	{
		pool_.push_back(Expr{op, left, right});
		return int(pool_.size()) - 1;
	}
	int eval(int at) const
	{
		const Expr &e = pool_.at(std::size_t(at));
		if (e.op == 'n')
			return e.left;
		int l = eval(e.left);
		int r = eval(e.right);
		return e.op == '+' ? l + r : l - r;
	}

private:
	std::vector<Expr> pool_;
};

int drive(int n)
{
	Pool p;
	int sum = p.leaf(0);
	for (int i = 1; i <= n; i++)
		sum = p.node('+', sum, p.leaf(i));
	return p.eval(sum);
}
} // namespace index_across_growth
RUN_CLEAN(index_across_growth, index_across_growth::drive(5))

// CLEAN handle_erased_by_owner: correct
namespace handle_erased_by_owner
{
class Table;

class Handle
{
public:
	Handle(Table &table, int key) : table_(&table), key_(key) {}
	Handle(Handle &&o) noexcept : table_(std::exchange(o.table_, nullptr)), key_(o.key_) {}
	Handle(const Handle &) = delete;
	Handle &operator=(const Handle &) = delete;
	Handle &operator=(Handle &&) = delete;
	~Handle();

private:
	Table *table_;
	int key_;
};

class Table
{
public:
	Handle open(std::string name)
	{
		int key = ++last_;
		entries_.emplace(key, std::move(name));
		return Handle(*this, key);
	}
	void close(int key)
	{
		auto it = entries_.find(key);
		if (it == entries_.end())
			return;
		closed_ += it->second.size();
		entries_.erase(it);
	}
	std::size_t closed() const { return closed_; }

private:
	std::map<int, std::string> entries_;
	std::size_t closed_ = 0;
	int last_ = 0;
};

Handle::~Handle()
{
	if (table_)
		table_->close(key_);
}

std::size_t drive(int n)
{
	Table table;
	{
		std::vector<Handle> open;
		for (int i = 0; i < n; i++)
			open.push_back(table.open("entry"));
	}
	return table.closed();
}
} // namespace handle_erased_by_owner
RUN_CLEAN(handle_erased_by_owner, handle_erased_by_owner::drive(3))

// CLEAN worker_kept_alive: correct
namespace worker_kept_alive
{
class Download : public std::enable_shared_from_this<Download>
{
public:
	explicit Download(int size) : size_(size) {}
	std::function<int()> completion()
	{
		return [self = shared_from_this()] { return self->size_ + self->parts_; };
	}
	void part() { parts_++; }

private:
	int size_;
	int parts_ = 0;
};

int drive(int n)
{
	std::vector<std::function<int()>> done;
	for (int i = 0; i < n; i++) {
		auto d = std::make_shared<Download>(i * 100);
		done.push_back(d->completion());
		d->part();
	}
	int sum = 0;
	for (auto &f : done)
		sum += f();
	return sum;
}
} // namespace worker_kept_alive
RUN_CLEAN(worker_kept_alive, worker_kept_alive::drive(3))
