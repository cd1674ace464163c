// SPDX-License-Identifier: GPL-2.0
// Values used after they were moved away, wrongly written moves, borrows broken by a move.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <coroutine>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CASE job_submit: the job's number is read after the job went into the queue
namespace job_submit
{
struct Job {
	int id;
	std::string command;
};

class Pool
{
public:
	void submit(std::unique_ptr<Job> job) { queue_.push_back(std::move(job)); }
	size_t waiting() const { return queue_.size(); }

private:
	std::vector<std::unique_ptr<Job>> queue_;
};

//- bad
int schedule_bad(Pool &pool, std::unique_ptr<Job> job, std::vector<int> &journal)
{
	if (job->command.empty())
		return -1;
	pool.submit(std::move(job));
	journal.push_back(job->id);
	return journal.back();
}
#ifdef RUN
int drive_bad(int n)
{
	Pool pool;
	std::vector<int> journal;
	return schedule_bad(pool, std::make_unique<Job>(Job{n, "make"}), journal);
}
#endif
//- good
int schedule_good(Pool &pool, std::unique_ptr<Job> job, std::vector<int> &journal)
{
	if (job->command.empty())
		return -1;
	journal.push_back(job->id);
	pool.submit(std::move(job));
	return journal.back();
}
#ifdef RUN
int drive_good(int n)
{
	Pool pool;
	std::vector<int> journal;
	return schedule_good(pool, std::make_unique<Job>(Job{n, "make"}), journal);
}
#endif
} // namespace job_submit
RUN_CASE(job_submit, job_submit::drive_bad(3), job_submit::drive_good(3))

// CASE fan_out: the packet is moved to the first subscriber, the second one gets nothing
namespace fan_out
{
struct Packet {
	std::vector<int> bytes;
};

class Subscriber
{
public:
	void deliver(std::shared_ptr<const Packet> packet)
	{
		received_ += packet->bytes.size();
		last_ = std::move(packet);
	}
	size_t received() const { return received_; }

private:
	std::shared_ptr<const Packet> last_;
	size_t received_ = 0;
};

//- bad
void publish_bad(std::vector<Subscriber> &subscribers, std::shared_ptr<const Packet> packet)
{
	for (Subscriber &s : subscribers)
		s.deliver(std::move(packet));
}
#ifdef RUN
size_t drive_bad(int n)
{
	std::vector<Subscriber> subscribers(n);
	publish_bad(subscribers, std::make_shared<Packet>());
	return subscribers[0].received();
}
#endif
//- good
void publish_good(std::vector<Subscriber> &subscribers, std::shared_ptr<const Packet> packet)
{
	for (Subscriber &s : subscribers)
		s.deliver(packet);
}
#ifdef RUN
size_t drive_good(int n)
{
	std::vector<Subscriber> subscribers(n);
	publish_good(subscribers, std::make_shared<Packet>());
	return subscribers[0].received();
}
#endif
} // namespace fan_out
RUN_CASE(fan_out, fan_out::drive_bad(3), fan_out::drive_good(3))

// CASE spill_branch: the block that was spilled on one branch is read after the branches meet
namespace spill_branch
{
struct Block {
	std::vector<int> words;
	int checksum() const { return std::accumulate(words.begin(), words.end(), 0); }
};

class Spill
{
public:
	void take(std::unique_ptr<Block> block) { blocks_.push_back(std::move(block)); }
	size_t count() const { return blocks_.size(); }

private:
	std::vector<std::unique_ptr<Block>> blocks_;
};

//- bad
int store_bad(Spill &spill, std::unique_ptr<Block> block, size_t limit)
{
	int saved = 0;
	if (block->words.size() > limit) {
		spill.take(std::move(block));
		saved = 1;
	} else {
		block->words.resize(limit);
	}
	return saved * 1000 + block->checksum();
}
#ifdef RUN
int drive_bad(int n)
{
	Spill spill;
	return store_bad(spill, std::make_unique<Block>(Block{{1, 2, 3, 4, 5}}), n);
}
#endif
//- good
int store_good(Spill &spill, std::unique_ptr<Block> block, size_t limit)
{
	int saved = 0;
	const int checksum = block->checksum();
	if (block->words.size() > limit) {
		spill.take(std::move(block));
		saved = 1;
	} else {
		block->words.resize(limit);
	}
	return saved * 1000 + checksum;
}
#ifdef RUN
int drive_good(int n)
{
	Spill spill;
	return store_good(spill, std::make_unique<Block>(Block{{1, 2, 3, 4, 5}}), n);
}
#endif
} // namespace spill_branch
RUN_CASE(spill_branch, spill_branch::drive_bad(3), spill_branch::drive_good(3))

// CASE insert_keyed: the parameter may be made from the node before its key is read off it
namespace insert_keyed
{
struct Node {
	int key;
	std::string label;
};

class Graph
{
public:
	bool insert(std::unique_ptr<Node> node, int key)
	{
		return nodes_.emplace(key, std::move(node)).second;
	}
	size_t size() const { return nodes_.size(); }

private:
	std::map<int, std::unique_ptr<Node>> nodes_;
};

//- bad
size_t build_bad(Graph &graph, const std::vector<std::string> &labels)
{
	int key = 0;
	for (const std::string &label : labels) {
		auto node = std::make_unique<Node>(Node{key++, label});
		graph.insert(std::move(node), node->key);
	}
	return graph.size();
}
#ifdef RUN
size_t drive_bad(int n)
{
	Graph g;
	return build_bad(g, std::vector<std::string>(n, "vertex"));
}
#endif
//- good
size_t build_good(Graph &graph, const std::vector<std::string> &labels)
{
	int key = 0;
	for (const std::string &label : labels) {
		auto node = std::make_unique<Node>(Node{key++, label});
		const int at = node->key;
		graph.insert(std::move(node), at);
	}
	return graph.size();
}
#ifdef RUN
size_t drive_good(int n)
{
	Graph g;
	return build_good(g, std::vector<std::string>(n, "vertex"));
}
#endif
} // namespace insert_keyed
RUN_CASE(insert_keyed, insert_keyed::drive_bad(3), insert_keyed::drive_good(3))

// CASE bitmap_move: the move constructor leaves the memory with the source too, so both free it
namespace bitmap_move
{
//- bad
class BitmapBad
{
public:
	explicit BitmapBad(size_t bits) : words_(new unsigned[bits / 32 + 1]()), bits_(bits) {}
	BitmapBad(BitmapBad &&other) noexcept : words_(other.words_), bits_(other.bits_)
	{
		other.bits_ = 0;
	}
	BitmapBad &operator=(BitmapBad &&) = delete;
	~BitmapBad() { delete[] words_; }
	void set(size_t i)
	{
		if (i < bits_)
			words_[i / 32] |= 1u << (i % 32);
	}
	bool test(size_t i) const { return i < bits_ && (words_[i / 32] >> (i % 32) & 1); }

private:
	unsigned *words_;
	size_t bits_;
};

size_t mark_bad(std::vector<BitmapBad> &maps, size_t bits, std::span<const size_t> used)
{
	BitmapBad map(bits);
	for (size_t i : used)
		map.set(i);
	maps.push_back(std::move(map));
	return maps.size();
}
#ifdef RUN
size_t drive_bad(int n)
{
	std::vector<BitmapBad> maps;
	const std::vector<size_t> used{1, 2, 3};
	return mark_bad(maps, n * 32, used);
}
#endif
//- good
class BitmapGood
{
public:
	explicit BitmapGood(size_t bits) : words_(new unsigned[bits / 32 + 1]()), bits_(bits) {}
	BitmapGood(BitmapGood &&other) noexcept : words_(other.words_), bits_(other.bits_)
	{
		other.words_ = nullptr;
		other.bits_ = 0;
	}
	BitmapGood &operator=(BitmapGood &&) = delete;
	~BitmapGood() { delete[] words_; }
	void set(size_t i)
	{
		if (i < bits_)
			words_[i / 32] |= 1u << (i % 32);
	}
	bool test(size_t i) const { return i < bits_ && (words_[i / 32] >> (i % 32) & 1); }

private:
	unsigned *words_;
	size_t bits_;
};

size_t mark_good(std::vector<BitmapGood> &maps, size_t bits, std::span<const size_t> used)
{
	BitmapGood map(bits);
	for (size_t i : used)
		map.set(i);
	maps.push_back(std::move(map));
	return maps.size();
}
#ifdef RUN
size_t drive_good(int n)
{
	std::vector<BitmapGood> maps;
	const std::vector<size_t> used{1, 2, 3};
	return mark_good(maps, n * 32, used);
}
#endif
} // namespace bitmap_move
RUN_CASE(bitmap_move, bitmap_move::drive_bad(3), bitmap_move::drive_good(3))

// CASE compact_rows: moving a row onto itself frees its cells, and compaction does just that
namespace compact_rows
{
//- bad
class RowBad
{
public:
	explicit RowBad(size_t n) : cells_(new int[n]()), n_(n) {}
	RowBad(RowBad &&o) noexcept
		: cells_(std::exchange(o.cells_, nullptr)), n_(std::exchange(o.n_, 0))
	{
	}
	RowBad &operator=(RowBad &&o) noexcept
	{
		delete[] cells_;
		cells_ = o.cells_;
		n_ = o.n_;
		o.cells_ = nullptr;
		o.n_ = 0;
		return *this;
	}
	~RowBad() { delete[] cells_; }
	int &at(size_t i) { return cells_[i < n_ ? i : 0]; }
	size_t size() const { return n_; }
	bool dead = false;

private:
	int *cells_;
	size_t n_;
};

size_t compact_bad(std::vector<RowBad> &rows)
{
	size_t kept = 0;
	for (size_t i = 0; i < rows.size(); i++) {
		if (rows[i].dead)
			continue;
		rows[kept] = std::move(rows[i]);
		rows[kept].at(0)++;
		kept++;
	}
	while (rows.size() > kept)
		rows.pop_back();
	return kept;
}
#ifdef RUN
size_t drive_bad(int n)
{
	std::vector<RowBad> rows;
	for (int i = 0; i < n; i++)
		rows.emplace_back(4);
	rows.back().dead = true;
	return compact_bad(rows);
}
#endif
//- good
class RowGood
{
public:
	explicit RowGood(size_t n) : cells_(new int[n]()), n_(n) {}
	RowGood(RowGood &&o) noexcept
		: cells_(std::exchange(o.cells_, nullptr)), n_(std::exchange(o.n_, 0))
	{
	}
	RowGood &operator=(RowGood &&o) noexcept
	{
		if (this == &o)
			return *this;
		delete[] cells_;
		cells_ = o.cells_;
		n_ = o.n_;
		o.cells_ = nullptr;
		o.n_ = 0;
		return *this;
	}
	~RowGood() { delete[] cells_; }
	int &at(size_t i) { return cells_[i < n_ ? i : 0]; }
	size_t size() const { return n_; }
	bool dead = false;

private:
	int *cells_;
	size_t n_;
};

size_t compact_good(std::vector<RowGood> &rows)
{
	size_t kept = 0;
	for (size_t i = 0; i < rows.size(); i++) {
		if (rows[i].dead)
			continue;
		rows[kept] = std::move(rows[i]);
		rows[kept].at(0)++;
		kept++;
	}
	while (rows.size() > kept)
		rows.pop_back();
	return kept;
}
#ifdef RUN
size_t drive_good(int n)
{
	std::vector<RowGood> rows;
	for (int i = 0; i < n; i++)
		rows.emplace_back(4);
	rows.back().dead = true;
	return compact_good(rows);
}
#endif
} // namespace compact_rows
RUN_CASE(compact_rows, compact_rows::drive_bad(3), compact_rows::drive_good(3))

// CASE inline_cursor: the default copy and move keep a cursor into the other object's own array
namespace inline_cursor
{
//- bad
class LineBad
{
public:
	LineBad() : end_(text_.data()) {}
	void add(char c)
	{
		if (length() + 1 < text_.size())
			*end_++ = c;
	}
	size_t length() const { return end_ - text_.data(); }
	int sum() const { return std::accumulate(text_.data(), (const char *)end_, 0); }

private:
	std::array<char, 64> text_{};
	char *end_;
};

LineBad first_line_bad(std::vector<LineBad> &lines, std::string_view in)
{
	for (char c : in) {
		if (lines.empty() || c == '\n')
			lines.emplace_back();
		if (c != '\n')
			lines.back().add(c);
	}
	return lines.empty() ? LineBad() : std::move(lines.front());
}

int first_sum_bad(std::string_view in)
{
	std::vector<LineBad> lines;
	LineBad first = first_line_bad(lines, in);
	first.add('.');
	return first.sum();
}
#ifdef RUN
int drive_bad(int)
{
	return first_sum_bad("one\ntwo\nthree");
}
#endif
//- good
class LineGood
{
public:
	LineGood() : end_(0) {}
	void add(char c)
	{
		if (length() + 1 < text_.size())
			text_[end_++] = c;
	}
	size_t length() const { return end_; }
	int sum() const { return std::accumulate(text_.data(), text_.data() + end_, 0); }

private:
	std::array<char, 64> text_{};
	size_t end_;
};

LineGood first_line_good(std::vector<LineGood> &lines, std::string_view in)
{
	for (char c : in) {
		if (lines.empty() || c == '\n')
			lines.emplace_back();
		if (c != '\n')
			lines.back().add(c);
	}
	return lines.empty() ? LineGood() : std::move(lines.front());
}

int first_sum_good(std::string_view in)
{
	std::vector<LineGood> lines;
	LineGood first = first_line_good(lines, in);
	first.add('.');
	return first.sum();
}
#ifdef RUN
int drive_good(int)
{
	return first_sum_good("one\ntwo\nthree");
}
#endif
} // namespace inline_cursor
RUN_CASE(inline_cursor, inline_cursor::drive_bad(3), inline_cursor::drive_good(3))

// CASE token_suffix: the view into the token's own string does not survive a move of a short string
namespace token_suffix
{
//- bad
struct TokenBad {
	explicit TokenBad(std::string t) : text(std::move(t))
	{
		const size_t dot = text.rfind('.');
		suffix = dot == std::string::npos ? std::string_view()
						  : std::string_view(text).substr(dot + 1);
	}
	std::string text;
	std::string_view suffix;
};

int sources_bad(const std::vector<std::string> &names)
{
	std::vector<TokenBad> tokens;
	for (const std::string &name : names)
		tokens.emplace_back(name);
	return (int)std::count_if(tokens.begin(), tokens.end(),
				  [](const TokenBad &t) { return t.suffix == "cc"; });
}
#ifdef RUN
int drive_bad(int)
{
	return sources_bad({"a.cc", "b.hh", "c.cc", "d.cc", "Makefile"});
}
#endif
//- good
struct TokenGood {
	explicit TokenGood(std::string t) : text(std::move(t))
	{
		const size_t dot = text.rfind('.');
		suffix = dot == std::string::npos ? std::string() : text.substr(dot + 1);
	}
	std::string text;
	std::string suffix;
};

int sources_good(const std::vector<std::string> &names)
{
	std::vector<TokenGood> tokens;
	for (const std::string &name : names)
		tokens.emplace_back(name);
	return (int)std::count_if(tokens.begin(), tokens.end(),
				  [](const TokenGood &t) { return t.suffix == "cc"; });
}
#ifdef RUN
int drive_good(int)
{
	return sources_good({"a.cc", "b.hh", "c.cc", "d.cc", "Makefile"});
}
#endif
} // namespace token_suffix
RUN_CASE(token_suffix, token_suffix::drive_bad(3), token_suffix::drive_good(3))

// CASE meter_register: a meter registers its address and is then moved about in a growing vector
namespace meter_register
{
class Meters;

class MeterBase
{
public:
	double value = 0;
};

class Meters
{
public:
	void add(MeterBase *m) { all_.push_back(m); }
	void remove(MeterBase *m) { std::erase(all_, m); }
	double total() const
	{
		double sum = 0;
		for (const MeterBase *m : all_)
			sum += m->value;
		return sum;
	}

private:
	std::vector<MeterBase *> all_;
};

//- bad
class MeterBad : public MeterBase
{
public:
	explicit MeterBad(Meters &meters) { meters.add(this); }
};

double measure_bad(const std::vector<double> &values)
{
	Meters meters;
	std::vector<MeterBad> owned;
	for (double v : values)
		owned.emplace_back(meters).value = v;
	return meters.total();
}
#ifdef RUN
double drive_bad(int n)
{
	return measure_bad(std::vector<double>(n, 0.5));
}
#endif
//- good
class MeterGood : public MeterBase
{
public:
	explicit MeterGood(Meters &meters) { meters.add(this); }
	MeterGood(const MeterGood &) = delete;
	MeterGood &operator=(const MeterGood &) = delete;
};

double measure_good(const std::vector<double> &values)
{
	Meters meters;
	std::vector<std::unique_ptr<MeterGood>> owned;
	for (double v : values)
		owned.emplace_back(std::make_unique<MeterGood>(meters))->value = v;
	return meters.total();
}
#ifdef RUN
double drive_good(int n)
{
	return measure_good(std::vector<double>(n, 0.5));
}
#endif
} // namespace meter_register
RUN_CASE(meter_register, meter_register::drive_bad(3), meter_register::drive_good(3))

// CASE deferred_write: the buffer went into the closure, then the empty pointer is asked
namespace deferred_write
{
struct Buffer {
	std::string text;
	bool urgent = false;
};

class Loop
{
public:
	template <typename F>
	void defer(F fn)
	{
		tasks_.push_back(std::make_unique<Task<F>>(std::move(fn)));
	}
	void run()
	{
		std::vector<std::unique_ptr<TaskBase>> now;
		now.swap(tasks_);
		for (auto &t : now)
			t->run();
	}

private:
	struct TaskBase {
		virtual ~TaskBase() = default;
		virtual void run() = 0;
	};
	template <typename F>
	struct Task : TaskBase {
		explicit Task(F f) : fn(std::move(f)) {}
		void run() override { fn(); }
		F fn;
	};
	std::vector<std::unique_ptr<TaskBase>> tasks_;
};

//- bad
void write_bad(Loop &loop, std::unique_ptr<Buffer> buffer, std::string &file)
{
	loop.defer([b = std::move(buffer), &file] { file += b->text; });
	if (buffer->urgent)
		loop.run();
}
#ifdef RUN
size_t drive_bad(int)
{
	std::string file;
	Loop loop;
	write_bad(loop, std::make_unique<Buffer>(Buffer{"text", true}), file);
	loop.run();
	return file.size();
}
#endif
//- good
void write_good(Loop &loop, std::unique_ptr<Buffer> buffer, std::string &file)
{
	const bool urgent = buffer->urgent;
	loop.defer([b = std::move(buffer), &file] { file += b->text; });
	if (urgent)
		loop.run();
}
#ifdef RUN
size_t drive_good(int)
{
	std::string file;
	Loop loop;
	write_good(loop, std::make_unique<Buffer>(Buffer{"text", true}), file);
	loop.run();
	return file.size();
}
#endif
} // namespace deferred_write
RUN_CASE(deferred_write, deferred_write::drive_bad(3), deferred_write::drive_good(3))

// CASE pending_reply: a moved-from optional is still engaged, with an empty pointer
namespace pending_reply
{
struct Reply {
	int code;
	std::string body;
};

class ChannelBase
{
public:
	void queue(std::unique_ptr<Reply> reply) { pending_ = std::move(reply); }

protected:
	std::optional<std::unique_ptr<Reply>> pending_;
	std::vector<std::unique_ptr<Reply>> sent_;
};

//- bad
class ChannelBad : public ChannelBase
{
public:
	int status() const { return pending_ ? (*pending_)->code : 0; }
	void send()
	{
		if (!pending_)
			return;
		sent_.push_back(*std::move(pending_));
	}
};

int exchange_bad(ChannelBad &channel, std::unique_ptr<Reply> reply)
{
	channel.queue(std::move(reply));
	const int before = channel.status();
	channel.send();
	return before - channel.status();
}
#ifdef RUN
int drive_bad(int n)
{
	ChannelBad c;
	return exchange_bad(c, std::make_unique<Reply>(Reply{n, "ok"}));
}
#endif
//- good
class ChannelGood : public ChannelBase
{
public:
	int status() const { return pending_ ? (*pending_)->code : 0; }
	void send()
	{
		if (!pending_)
			return;
		sent_.push_back(*std::move(pending_));
		pending_.reset();
	}
};

int exchange_good(ChannelGood &channel, std::unique_ptr<Reply> reply)
{
	channel.queue(std::move(reply));
	const int before = channel.status();
	channel.send();
	return before - channel.status();
}
#ifdef RUN
int drive_good(int n)
{
	ChannelGood c;
	return exchange_good(c, std::make_unique<Reply>(Reply{n, "ok"}));
}
#endif
} // namespace pending_reply
RUN_CASE(pending_reply, pending_reply::drive_bad(3), pending_reply::drive_good(3))

// CASE forward_twice: the template forwards its argument into the list and once more to the hook
namespace forward_twice
{
struct Widget {
	int width;
};

class Layout
{
public:
	void place(std::shared_ptr<Widget> w) { placed_.push_back(std::move(w)); }
	void measure(const std::shared_ptr<Widget> &w) { width_ += w->width; }
	int width() const { return width_; }

private:
	std::vector<std::shared_ptr<Widget>> placed_;
	int width_ = 0;
};

//- bad
template <typename W>
void add_bad(Layout &layout, W &&widget)
{
	layout.place(std::forward<W>(widget));
	layout.measure(std::forward<W>(widget));
}

int row_bad(Layout &layout, int columns)
{
	for (int i = 0; i < columns; i++)
		add_bad(layout, std::make_shared<Widget>(Widget{i}));
	return layout.width();
}
#ifdef RUN
int drive_bad(int n)
{
	Layout layout;
	return row_bad(layout, n);
}
#endif
//- good
template <typename W>
void add_good(Layout &layout, W &&widget)
{
	layout.measure(widget);
	layout.place(std::forward<W>(widget));
}

int row_good(Layout &layout, int columns)
{
	for (int i = 0; i < columns; i++)
		add_good(layout, std::make_shared<Widget>(Widget{i}));
	return layout.width();
}
#ifdef RUN
int drive_good(int n)
{
	Layout layout;
	return row_good(layout, n);
}
#endif
} // namespace forward_twice
RUN_CASE(forward_twice, forward_twice::drive_bad(3), forward_twice::drive_good(3))

// CASE recorder_take: take() leaves the recorder without one to record() into
namespace recorder_take
{
struct Recording {
	std::vector<short> samples;
};

//- bad
class RecorderBad
{
public:
	RecorderBad() : current_(std::make_unique<Recording>()) {}
	void record(short s) { current_->samples.push_back(s); }
	std::unique_ptr<Recording> take() { return std::move(current_); }

private:
	std::unique_ptr<Recording> current_;
};

size_t split_bad(std::span<const short> in, std::vector<std::unique_ptr<Recording>> &out)
{
	RecorderBad recorder;
	for (short s : in) {
		if (s == 0)
			out.push_back(recorder.take());
		else
			recorder.record(s);
	}
	return out.size();
}
#ifdef RUN
size_t drive_bad(int)
{
	const std::vector<short> in{1, 2, 0, 3, 4};
	std::vector<std::unique_ptr<Recording>> out;
	return split_bad(in, out);
}
#endif
//- good
class RecorderGood
{
public:
	RecorderGood() : current_(std::make_unique<Recording>()) {}
	void record(short s) { current_->samples.push_back(s); }
	std::unique_ptr<Recording> take()
	{
		return std::exchange(current_, std::make_unique<Recording>());
	}

private:
	std::unique_ptr<Recording> current_;
};

size_t split_good(std::span<const short> in, std::vector<std::unique_ptr<Recording>> &out)
{
	RecorderGood recorder;
	for (short s : in) {
		if (s == 0)
			out.push_back(recorder.take());
		else
			recorder.record(s);
	}
	return out.size();
}
#ifdef RUN
size_t drive_good(int)
{
	const std::vector<short> in{1, 2, 0, 3, 4};
	std::vector<std::unique_ptr<Recording>> out;
	return split_good(in, out);
}
#endif
} // namespace recorder_take
RUN_CASE(recorder_take, recorder_take::drive_bad(3), recorder_take::drive_good(3))

// CASE reader_ctor: the body uses the parameter that the initialiser list has moved into the member
namespace reader_ctor
{
class Source
{
public:
	explicit Source(std::vector<std::string> lines) : lines_(std::move(lines)) {}
	virtual ~Source() = default;
	virtual std::string read() { return at_ < lines_.size() ? lines_[at_++] : std::string(); }

private:
	std::vector<std::string> lines_;
	size_t at_ = 0;
};

//- bad
class ReaderBad
{
public:
	explicit ReaderBad(std::unique_ptr<Source> source) : source_(std::move(source))
	{
		line_ = source->read();
	}
	const std::string &line() const { return line_; }
	void advance() { line_ = source_->read(); }

private:
	std::unique_ptr<Source> source_;
	std::string line_;
};

int count_bad(std::unique_ptr<Source> source)
{
	int n = 0;
	for (ReaderBad reader(std::move(source)); !reader.line().empty(); reader.advance())
		n++;
	return n;
}
#ifdef RUN
int drive_bad(int n)
{
	return count_bad(std::make_unique<Source>(std::vector<std::string>(n, "line")));
}
#endif
//- good
class ReaderGood
{
public:
	explicit ReaderGood(std::unique_ptr<Source> source) : source_(std::move(source))
	{
		line_ = source_->read();
	}
	const std::string &line() const { return line_; }
	void advance() { line_ = source_->read(); }

private:
	std::unique_ptr<Source> source_;
	std::string line_;
};

int count_good(std::unique_ptr<Source> source)
{
	int n = 0;
	for (ReaderGood reader(std::move(source)); !reader.line().empty(); reader.advance())
		n++;
	return n;
}
#ifdef RUN
int drive_good(int n)
{
	return count_good(std::make_unique<Source>(std::vector<std::string>(n, "line")));
}
#endif
} // namespace reader_ctor
RUN_CASE(reader_ctor, reader_ctor::drive_bad(3), reader_ctor::drive_good(3))

// CASE worker_members: members are made in declared order, so the settings are gone when asked
namespace worker_members
{
struct Settings {
	std::string name;
	int threads;
};

//- bad
class WorkerBad
{
public:
	explicit WorkerBad(std::unique_ptr<Settings> s)
		: threads_(s->threads), settings_(std::move(s))
	{
	}
	int threads() const { return threads_; }
	const std::string &name() const { return settings_->name; }

private:
	std::unique_ptr<Settings> settings_;
	int threads_;
};

int total_threads_bad(const std::vector<Settings> &all)
{
	int n = 0;
	for (const Settings &s : all)
		n += WorkerBad(std::make_unique<Settings>(s)).threads();
	return n;
}
#ifdef RUN
int drive_bad(int n)
{
	return total_threads_bad({{"io", n}, {"cpu", n}});
}
#endif
//- good
class WorkerGood
{
public:
	explicit WorkerGood(std::unique_ptr<Settings> s)
		: threads_(s->threads), settings_(std::move(s))
	{
	}
	int threads() const { return threads_; }
	const std::string &name() const { return settings_->name; }

private:
	int threads_;
	std::unique_ptr<Settings> settings_;
};

int total_threads_good(const std::vector<Settings> &all)
{
	int n = 0;
	for (const Settings &s : all)
		n += WorkerGood(std::make_unique<Settings>(s)).threads();
	return n;
}
#ifdef RUN
int drive_good(int n)
{
	return total_threads_good({{"io", n}, {"cpu", n}});
}
#endif
} // namespace worker_members
RUN_CASE(worker_members, worker_members::drive_bad(3), worker_members::drive_good(3))

// CASE removed_tail: remove_if leaves moved-from pointers in the tail that is then looked through
namespace removed_tail
{
struct Client {
	int id;
	bool idle;
	int bytes;
};
using Clients = std::vector<std::unique_ptr<Client>>;

//- bad
int drop_idle_bad(Clients &clients)
{
	const auto tail = std::remove_if(clients.begin(), clients.end(),
					 [](const auto &c) { return c->idle; });
	int bytes = 0;
	for (auto it = tail; it != clients.end(); ++it)
		bytes += (*it)->bytes;
	clients.erase(tail, clients.end());
	return bytes;
}
#ifdef RUN
int drive_bad(int n)
{
	Clients clients;
	for (int i = 0; i < 2 * n; i++)
		clients.push_back(std::make_unique<Client>(Client{i, i % 2 == 0, 10}));
	return drop_idle_bad(clients);
}
#endif
//- good
int drop_idle_good(Clients &clients)
{
	const auto tail = std::stable_partition(clients.begin(), clients.end(),
						[](const auto &c) { return !c->idle; });
	int bytes = 0;
	for (auto it = tail; it != clients.end(); ++it)
		bytes += (*it)->bytes;
	clients.erase(tail, clients.end());
	return bytes;
}
#ifdef RUN
int drive_good(int n)
{
	Clients clients;
	for (int i = 0; i < 2 * n; i++)
		clients.push_back(std::make_unique<Client>(Client{i, i % 2 == 0, 10}));
	return drop_idle_good(clients);
}
#endif
} // namespace removed_tail
RUN_CASE(removed_tail, removed_tail::drive_bad(3), removed_tail::drive_good(3))

// CASE dispatch_header: the header is referred to after the message was given to who consumes it
namespace dispatch_header
{
struct Header {
	int type;
	std::string sender;
};
struct Message {
	Header header;
	std::vector<char> body;
};

class Dispatcher
{
public:
	bool dispatch(std::unique_ptr<Message> message)
	{
		bytes_ += message->body.size();
		return !message->body.empty();
	}
	size_t bytes() const { return bytes_; }

private:
	size_t bytes_ = 0;
};

//- bad
void receive_bad(Dispatcher &to, std::unique_ptr<Message> message, std::map<int, int> &types)
{
	const Header &header = message->header;
	if (header.sender.empty())
		return;
	if (to.dispatch(std::move(message)))
		types[header.type]++;
}
#ifdef RUN
size_t drive_bad(int n)
{
	Dispatcher to;
	std::map<int, int> types;
	receive_bad(to, std::make_unique<Message>(Message{{n, "me"}, {'a'}}), types);
	return types.size();
}
#endif
//- good
void receive_good(Dispatcher &to, std::unique_ptr<Message> message, std::map<int, int> &types)
{
	const Header header = message->header;
	if (header.sender.empty())
		return;
	if (to.dispatch(std::move(message)))
		types[header.type]++;
}
#ifdef RUN
size_t drive_good(int n)
{
	Dispatcher to;
	std::map<int, int> types;
	receive_good(to, std::make_unique<Message>(Message{{n, "me"}, {'a'}}), types);
	return types.size();
}
#endif
} // namespace dispatch_header
RUN_CASE(dispatch_header, dispatch_header::drive_bad(3), dispatch_header::drive_good(3))

// CASE shape_variant: the alternative's pointer was moved out, the variant still says it holds one
namespace shape_variant
{
struct Polygon {
	std::vector<int> xs;
};
using Shape = std::variant<std::monostate, std::unique_ptr<Polygon>, int>;

size_t weight(const Shape &shape)
{
	if (const auto *polygon = std::get_if<std::unique_ptr<Polygon>>(&shape))
		return (*polygon)->xs.size();
	return std::holds_alternative<int>(shape) ? 1 : 0;
}

//- bad
size_t extract_bad(std::vector<Shape> &shapes, std::vector<std::unique_ptr<Polygon>> &polygons)
{
	size_t left = 0;
	for (Shape &shape : shapes) {
		if (auto *polygon = std::get_if<std::unique_ptr<Polygon>>(&shape))
			polygons.push_back(std::move(*polygon));
	}
	for (const Shape &shape : shapes)
		left += weight(shape);
	return left;
}
#ifdef RUN
size_t drive_bad(int n)
{
	std::vector<Shape> shapes;
	shapes.emplace_back(n);
	shapes.emplace_back(std::make_unique<Polygon>());
	std::vector<std::unique_ptr<Polygon>> polygons;
	return extract_bad(shapes, polygons);
}
#endif
//- good
size_t extract_good(std::vector<Shape> &shapes, std::vector<std::unique_ptr<Polygon>> &polygons)
{
	size_t left = 0;
	for (Shape &shape : shapes) {
		if (auto *polygon = std::get_if<std::unique_ptr<Polygon>>(&shape)) {
			polygons.push_back(std::move(*polygon));
			shape = std::monostate();
		}
	}
	for (const Shape &shape : shapes)
		left += weight(shape);
	return left;
}
#ifdef RUN
size_t drive_good(int n)
{
	std::vector<Shape> shapes;
	shapes.emplace_back(n);
	shapes.emplace_back(std::make_unique<Polygon>());
	std::vector<std::unique_ptr<Polygon>> polygons;
	return extract_good(shapes, polygons);
}
#endif
} // namespace shape_variant
RUN_CASE(shape_variant, shape_variant::drive_bad(3), shape_variant::drive_good(3))

// CASE record_payload: the payload's size is asked for after the record was moved away
namespace record_payload
{
struct Payload {
	std::vector<int> values;
};
struct Record {
	int key = 0;
	std::unique_ptr<Payload> payload;
};

class Store
{
public:
	void put(Record &&record) { records_.push_back(std::move(record)); }
	void account(int key, size_t n) { sizes_[key] += n; }
	size_t size_of(int key) const
	{
		const auto it = sizes_.find(key);
		return it == sizes_.end() ? 0 : it->second;
	}

private:
	std::vector<Record> records_;
	std::map<int, size_t> sizes_;
};

//- bad
void import_bad(Store &store, const std::vector<std::vector<int>> &rows)
{
	Record record;
	for (const auto &row : rows) {
		record.key++;
		record.payload = std::make_unique<Payload>(Payload{row});
		store.put(std::move(record));
		store.account(record.key, record.payload->values.size());
	}
}
#ifdef RUN
size_t drive_bad(int n)
{
	Store store;
	import_bad(store, {{1, 2}, {n}});
	return store.size_of(1);
}
#endif
//- good
void import_good(Store &store, const std::vector<std::vector<int>> &rows)
{
	int key = 0;
	for (const auto &row : rows) {
		Record record;
		record.key = ++key;
		record.payload = std::make_unique<Payload>(Payload{row});
		store.account(record.key, record.payload->values.size());
		store.put(std::move(record));
	}
}
#ifdef RUN
size_t drive_good(int n)
{
	Store store;
	import_good(store, {{1, 2}, {n}});
	return store.size_of(1);
}
#endif
} // namespace record_payload
RUN_CASE(record_payload, record_payload::drive_bad(3), record_payload::drive_good(3))

// CASE list_pop: the head was moved out before its next was asked for
namespace list_pop
{
struct Task {
	int id;
	std::unique_ptr<Task> next;
};

class TasksBase
{
public:
	~TasksBase()
	{
		while (head_)
			head_ = std::move(head_->next);
	}
	void push(int id)
	{
		auto task = std::make_unique<Task>(Task{id, std::move(head_)});
		head_ = std::move(task);
	}
	bool empty() const { return !head_; }

protected:
	std::unique_ptr<Task> head_;
};

//- bad
class TasksBad : public TasksBase
{
public:
	std::unique_ptr<Task> pop()
	{
		if (!head_)
			return nullptr;
		std::unique_ptr<Task> first = std::move(head_);
		head_ = std::move(head_->next);
		return first;
	}
};

int drain_bad(TasksBad &tasks)
{
	int sum = 0;
	while (auto task = tasks.pop())
		sum += task->id;
	return sum;
}
#ifdef RUN
int drive_bad(int n)
{
	TasksBad tasks;
	for (int i = 0; i < n; i++)
		tasks.push(i);
	return drain_bad(tasks);
}
#endif
//- good
class TasksGood : public TasksBase
{
public:
	std::unique_ptr<Task> pop()
	{
		if (!head_)
			return nullptr;
		std::unique_ptr<Task> first = std::move(head_);
		head_ = std::move(first->next);
		return first;
	}
};

int drain_good(TasksGood &tasks)
{
	int sum = 0;
	while (auto task = tasks.pop())
		sum += task->id;
	return sum;
}
#ifdef RUN
int drive_good(int n)
{
	TasksGood tasks;
	for (int i = 0; i < n; i++)
		tasks.push(i);
	return drain_good(tasks);
}
#endif
} // namespace list_pop
RUN_CASE(list_pop, list_pop::drive_bad(3), list_pop::drive_good(3))

// CASE ordered_reset: the nodes were moved to the ordered list, then the old list's are reset
namespace ordered_reset
{
struct Unit {
	int order;
	bool visited = false;
};
using Units = std::vector<std::unique_ptr<Unit>>;

//- bad
Units ordered_bad(Units units)
{
	Units out;
	for (auto &unit : units) {
		if (unit->visited)
			continue;
		unit->visited = true;
		out.push_back(std::move(unit));
	}
	std::sort(out.begin(), out.end(),
		  [](const auto &a, const auto &b) { return a->order < b->order; });
	for (auto &unit : units)
		unit->visited = false;
	return out;
}
#ifdef RUN
size_t drive_bad(int n)
{
	Units units;
	for (int i = 0; i < n; i++)
		units.push_back(std::make_unique<Unit>(Unit{n - i}));
	return ordered_bad(std::move(units)).size();
}
#endif
//- good
Units ordered_good(Units units)
{
	Units out;
	for (auto &unit : units) {
		if (unit->visited)
			continue;
		unit->visited = true;
		out.push_back(std::move(unit));
	}
	std::sort(out.begin(), out.end(),
		  [](const auto &a, const auto &b) { return a->order < b->order; });
	for (auto &unit : out)
		unit->visited = false;
	return out;
}
#ifdef RUN
size_t drive_good(int n)
{
	Units units;
	for (int i = 0; i < n; i++)
		units.push_back(std::make_unique<Unit>(Unit{n - i}));
	return ordered_good(std::move(units)).size();
}
#endif
} // namespace ordered_reset
RUN_CASE(ordered_reset, ordered_reset::drive_bad(3), ordered_reset::drive_good(3))

// CASE heap_meld: after the recursion took the right heap, the ranks are compared through it
namespace heap_meld
{
struct Heap {
	int key;
	int rank = 1;
	std::unique_ptr<Heap> left;
	std::unique_ptr<Heap> right;
};
using HeapPtr = std::unique_ptr<Heap>;

int rank_of(const HeapPtr &h)
{
	return h ? h->rank : 0;
}

//- bad
HeapPtr meld_bad(HeapPtr a, HeapPtr b)
{
	if (!a)
		return b;
	if (!b)
		return a;
	if (b->key < a->key)
		std::swap(a, b);
	a->right = meld_bad(std::move(a->right), std::move(b));
	if (a->left && a->left->rank >= b->rank)
		return a;
	std::swap(a->left, a->right);
	a->rank = rank_of(a->right) + 1;
	return a;
}

HeapPtr heap_of_bad(std::span<const int> keys)
{
	HeapPtr heap;
	for (int key : keys)
		heap = meld_bad(std::move(heap), std::make_unique<Heap>(Heap{key}));
	return heap;
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<int> keys{n, 1, 7, 2, 9, 4};
	return heap_of_bad(keys)->key;
}
#endif
//- good
HeapPtr meld_good(HeapPtr a, HeapPtr b)
{
	if (!a)
		return b;
	if (!b)
		return a;
	if (b->key < a->key)
		std::swap(a, b);
	a->right = meld_good(std::move(a->right), std::move(b));
	if (rank_of(a->left) < rank_of(a->right))
		std::swap(a->left, a->right);
	a->rank = rank_of(a->right) + 1;
	return a;
}

HeapPtr heap_of_good(std::span<const int> keys)
{
	HeapPtr heap;
	for (int key : keys)
		heap = meld_good(std::move(heap), std::make_unique<Heap>(Heap{key}));
	return heap;
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<int> keys{n, 1, 7, 2, 9, 4};
	return heap_of_good(keys)->key;
}
#endif
} // namespace heap_meld
RUN_CASE(heap_meld, heap_meld::drive_bad(3), heap_meld::drive_good(3))

// CASE try_push: the queue takes its parameter by value, so a full queue has eaten the item too
namespace try_push
{
struct Item {
	int id;
	int retries = 0;
};

//- bad
class QueueBad
{
public:
	explicit QueueBad(size_t limit) : limit_(limit) {}
	bool try_push(std::unique_ptr<Item> item)
	{
		if (items_.size() >= limit_)
			return false;
		items_.push_back(std::move(item));
		return true;
	}

private:
	size_t limit_;
	std::vector<std::unique_ptr<Item>> items_;
};

int offer_bad(QueueBad &queue, std::vector<std::unique_ptr<Item>> &overflow, int id)
{
	auto item = std::make_unique<Item>(Item{id});
	if (queue.try_push(std::move(item)))
		return 0;
	item->retries++;
	overflow.push_back(std::move(item));
	return overflow.back()->retries;
}
#ifdef RUN
int drive_bad(int n)
{
	QueueBad queue(1);
	std::vector<std::unique_ptr<Item>> overflow;
	return offer_bad(queue, overflow, n) + offer_bad(queue, overflow, n + 1);
}
#endif
//- good
class QueueGood
{
public:
	explicit QueueGood(size_t limit) : limit_(limit) {}
	bool try_push(std::unique_ptr<Item> &&item)
	{
		if (items_.size() >= limit_)
			return false;
		items_.push_back(std::move(item));
		return true;
	}

private:
	size_t limit_;
	std::vector<std::unique_ptr<Item>> items_;
};

int offer_good(QueueGood &queue, std::vector<std::unique_ptr<Item>> &overflow, int id)
{
	auto item = std::make_unique<Item>(Item{id});
	if (queue.try_push(std::move(item)))
		return 0;
	item->retries++;
	overflow.push_back(std::move(item));
	return overflow.back()->retries;
}
#ifdef RUN
int drive_good(int n)
{
	QueueGood queue(1);
	std::vector<std::unique_ptr<Item>> overflow;
	return offer_good(queue, overflow, n) + offer_good(queue, overflow, n + 1);
}
#endif
} // namespace try_push
RUN_CASE(try_push, try_push::drive_bad(3), try_push::drive_good(3))

// CASE upload_span: the span is read after the vector it views was moved to the upload and freed
namespace upload_span
{
class Uploader
{
public:
	bool upload(std::vector<unsigned char> data)
	{
		total_ += data.size();
		return data.size() < 4096;
	}
	size_t total() const { return total_; }

private:
	size_t total_ = 0;
};

//- bad
unsigned send_bad(Uploader &uploader, std::vector<unsigned char> data)
{
	const std::span<const unsigned char> bytes(data);
	if (!uploader.upload(std::move(data)))
		return 0;
	return std::accumulate(bytes.begin(), bytes.end(), 0u);
}
#ifdef RUN
unsigned drive_bad(int n)
{
	Uploader uploader;
	return send_bad(uploader, std::vector<unsigned char>(n * 10, 1));
}
#endif
//- good
unsigned send_good(Uploader &uploader, std::vector<unsigned char> data)
{
	const std::span<const unsigned char> bytes(data);
	const unsigned sum = std::accumulate(bytes.begin(), bytes.end(), 0u);
	if (!uploader.upload(std::move(data)))
		return 0;
	return sum;
}
#ifdef RUN
unsigned drive_good(int n)
{
	Uploader uploader;
	return send_good(uploader, std::vector<unsigned char>(n * 10, 1));
}
#endif
} // namespace upload_span
RUN_CASE(upload_span, upload_span::drive_bad(3), upload_span::drive_good(3))

// CASE fiber_handle: the defaulted move copies the coroutine's handle, so both destroy it
namespace fiber_handle
{
struct Promise;
using Handle = std::coroutine_handle<Promise>;
struct Promise {
	int steps = 0;
	Handle get_return_object() { return Handle::from_promise(*this); }
	std::suspend_always initial_suspend() noexcept { return {}; }
	std::suspend_always final_suspend() noexcept { return {}; }
	std::suspend_always yield_value(int n)
	{
		steps = n;
		return {};
	}
	void return_void() {}
	void unhandled_exception() { std::terminate(); }
};

//- bad
class FiberBad
{
public:
	using promise_type = Promise;
	FiberBad(Handle handle) : handle_(handle) {}
	FiberBad(FiberBad &&) = default;
	FiberBad &operator=(FiberBad &&) = default;
	~FiberBad()
	{
		if (handle_)
			handle_.destroy();
	}
	bool step()
	{
		if (handle_ && !handle_.done())
			handle_.resume();
		return handle_ && !handle_.done();
	}

private:
	Handle handle_;
};

FiberBad count_bad(int to)
{
	for (int i = 1; i <= to; i++)
		co_yield i;
}

int run_bad(std::vector<FiberBad> &fibers, int to)
{
	FiberBad fiber = count_bad(to);
	int steps = fiber.step();
	fibers.push_back(std::move(fiber));
	return steps;
}
#ifdef RUN
int drive_bad(int n)
{
	std::vector<FiberBad> fibers;
	return run_bad(fibers, n);
}
#endif
//- good
class FiberGood
{
public:
	using promise_type = Promise;
	FiberGood(Handle handle) : handle_(handle) {}
	FiberGood(FiberGood &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
	FiberGood &operator=(FiberGood &&other) noexcept
	{
		std::swap(handle_, other.handle_);
		return *this;
	}
	~FiberGood()
	{
		if (handle_)
			handle_.destroy();
	}
	bool step()
	{
		if (handle_ && !handle_.done())
			handle_.resume();
		return handle_ && !handle_.done();
	}

private:
	Handle handle_;
};

FiberGood count_good(int to)
{
	for (int i = 1; i <= to; i++)
		co_yield i;
}

int run_good(std::vector<FiberGood> &fibers, int to)
{
	FiberGood fiber = count_good(to);
	int steps = fiber.step();
	fibers.push_back(std::move(fiber));
	return steps;
}
#ifdef RUN
int drive_good(int n)
{
	std::vector<FiberGood> fibers;
	return run_good(fibers, n);
}
#endif
} // namespace fiber_handle
RUN_CASE(fiber_handle, fiber_handle::drive_bad(3), fiber_handle::drive_good(3))
