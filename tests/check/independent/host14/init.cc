// SPDX-License-Identifier: GPL-2.0
// Values read that were never given: members, locals, out-parameters, raw storage.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

// CASE window_stats: the constructor gives the sum no first value
namespace window_stats
{
//- bad
class WindowBad
{
public:
	explicit WindowBad(size_t size) : size_(size) { samples_.reserve(size); }
	void add(int sample)
	{
		if (size_ && samples_.size() == size_) {
			sum_ -= samples_.front();
			samples_.erase(samples_.begin());
		}
		samples_.push_back(sample);
		sum_ += sample;
	}
	long sum() const { return sum_; }

private:
	size_t size_;
	std::vector<int> samples_;
	long sum_;
};

long peak_sum_bad(std::span<const int> in, size_t size)
{
	WindowBad window(size);
	long best = 0;
	for (int s : in) {
		window.add(s);
		best = std::max(best, window.sum());
	}
	return best;
}
#ifdef RUN
long drive_bad(int n)
{
	const std::vector<int> in{1, 5, 2, 8, 3};
	return peak_sum_bad(in, n);
}
#endif
//- good
class WindowGood
{
public:
	explicit WindowGood(size_t size) : size_(size) { samples_.reserve(size); }
	void add(int sample)
	{
		if (size_ && samples_.size() == size_) {
			sum_ -= samples_.front();
			samples_.erase(samples_.begin());
		}
		samples_.push_back(sample);
		sum_ += sample;
	}
	long sum() const { return sum_; }

private:
	size_t size_;
	std::vector<int> samples_;
	long sum_ = 0;
};

long peak_sum_good(std::span<const int> in, size_t size)
{
	WindowGood window(size);
	long best = 0;
	for (int s : in) {
		window.add(s);
		best = std::max(best, window.sum());
	}
	return best;
}
#ifdef RUN
long drive_good(int n)
{
	const std::vector<int> in{1, 5, 2, 8, 3};
	return peak_sum_good(in, n);
}
#endif
} // namespace window_stats
RUN_CASE(window_stats, window_stats::drive_bad(3), window_stats::drive_good(3))

// CASE second_ctor: the constructor from a limit alone does not say whether the bucket is strict
namespace second_ctor
{
//- bad
class BucketBad
{
public:
	BucketBad(int limit, bool strict) : limit_(limit), strict_(strict) {}
	explicit BucketBad(int limit) : limit_(limit) {}
	bool take(int n)
	{
		if (used_ + n > limit_ && (strict_ || used_ >= limit_))
			return false;
		used_ += n;
		return true;
	}

private:
	int limit_;
	int used_ = 0;
	bool strict_;
};

int admitted_bad(std::span<const int> sizes, int limit)
{
	BucketBad bucket(limit);
	int n = 0;
	for (int size : sizes)
		if (bucket.take(size))
			n++;
	return n;
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<int> sizes{1, 2, 4};
	return admitted_bad(sizes, n);
}
#endif
//- good
class BucketGood
{
public:
	BucketGood(int limit, bool strict) : limit_(limit), strict_(strict) {}
	explicit BucketGood(int limit) : BucketGood(limit, false) {}
	bool take(int n)
	{
		if (used_ + n > limit_ && (strict_ || used_ >= limit_))
			return false;
		used_ += n;
		return true;
	}

private:
	int limit_;
	int used_ = 0;
	bool strict_;
};

int admitted_good(std::span<const int> sizes, int limit)
{
	BucketGood bucket(limit);
	int n = 0;
	for (int size : sizes)
		if (bucket.take(size))
			n++;
	return n;
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<int> sizes{1, 2, 4};
	return admitted_good(sizes, n);
}
#endif
} // namespace second_ctor
RUN_CASE(second_ctor, second_ctor::drive_bad(3), second_ctor::drive_good(3))

// CASE port_option: the out-parameter is only set when the option is found
namespace port_option
{
struct Option {
	std::string_view name;
	int value;
};

bool lookup(std::span<const Option> options, std::string_view name, int &out)
{
	for (const Option &o : options) {
		if (o.name == name) {
			out = o.value;
			return true;
		}
	}
	return false;
}

//- bad
int effective_port_bad(std::span<const Option> options)
{
	int port;
	int offset = 0;
	lookup(options, "port", port);
	lookup(options, "offset", offset);
	return port > 0 ? port + offset : 80;
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<Option> options{{"offset", n}};
	return effective_port_bad(options);
}
#endif
//- good
int effective_port_good(std::span<const Option> options)
{
	int port = 0;
	int offset = 0;
	lookup(options, "port", port);
	lookup(options, "offset", offset);
	return port > 0 ? port + offset : 80;
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<Option> options{{"offset", n}};
	return effective_port_good(options);
}
#endif
} // namespace port_option
RUN_CASE(port_option, port_option::drive_bad(3), port_option::drive_good(3))

// CASE sample_width: the switch has no width for one of the formats
namespace sample_width
{
enum class Format { u8, s16, s24, f32 };

struct Stream {
	Format format;
	int channels;
	int frames;
};

//- bad
long stream_bytes_bad(const std::vector<Stream> &streams)
{
	long bytes = 0;
	for (const Stream &s : streams) {
		int width;
		switch (s.format) {
		case Format::u8:
			width = 1;
			break;
		case Format::s16:
			width = 2;
			break;
		case Format::f32:
			width = 4;
			break;
		default:
			break;
		}
		bytes += (long)width * s.channels * s.frames;
	}
	return bytes;
}
#ifdef RUN
long drive_bad(int n)
{
	return stream_bytes_bad({{Format::s24, 2, n}});
}
#endif
//- good
long stream_bytes_good(const std::vector<Stream> &streams)
{
	long bytes = 0;
	for (const Stream &s : streams) {
		int width;
		switch (s.format) {
		case Format::u8:
			width = 1;
			break;
		case Format::s16:
			width = 2;
			break;
		case Format::f32:
			width = 4;
			break;
		default:
			width = 3;
			break;
		}
		bytes += (long)width * s.channels * s.frames;
	}
	return bytes;
}
#ifdef RUN
long drive_good(int n)
{
	return stream_bytes_good({{Format::s24, 2, n}});
}
#endif
} // namespace sample_width
RUN_CASE(sample_width, sample_width::drive_bad(3), sample_width::drive_good(3))

// CASE grid_order: the cells are declared before the sizes from which they are made
namespace grid_order
{
//- bad
class GridBad
{
public:
	GridBad(unsigned short w, unsigned short h)
		: width_(w), height_(h), cells_(width_ * height_)
	{
	}
	void set(size_t x, size_t y, int v)
	{
		if (x < width_ && y < height_)
			cells_.at(y * width_ + x) = v;
	}
	long sum() const { return std::accumulate(cells_.begin(), cells_.end(), 0L); }

private:
	std::vector<int> cells_;
	unsigned short width_;
	unsigned short height_;
};

long diagonal_bad(unsigned short side)
{
	GridBad grid(side, side);
	for (size_t i = 0; i < side; i++)
		grid.set(i, i, 1);
	return grid.sum();
}
#ifdef RUN
long drive_bad(int n)
{
	return diagonal_bad(n);
}
#endif
//- good
class GridGood
{
public:
	GridGood(unsigned short w, unsigned short h) : width_(w), height_(h), cells_(w * h) {}
	void set(size_t x, size_t y, int v)
	{
		if (x < width_ && y < height_)
			cells_.at(y * width_ + x) = v;
	}
	long sum() const { return std::accumulate(cells_.begin(), cells_.end(), 0L); }

private:
	std::vector<int> cells_;
	unsigned short width_;
	unsigned short height_;
};

long diagonal_good(unsigned short side)
{
	GridGood grid(side, side);
	for (size_t i = 0; i < side; i++)
		grid.set(i, i, 1);
	return grid.sum();
}
#ifdef RUN
long drive_good(int n)
{
	return diagonal_good(n);
}
#endif
} // namespace grid_order
RUN_CASE(grid_order, grid_order::drive_bad(3), grid_order::drive_good(3))

// CASE base_first: the base is made from a member of the derived class that does not exist yet
namespace base_first
{
struct Limits {
	int low = 1;
	int high = 9;
};

class Filter
{
public:
	Filter(int low, int high) : low_(low), high_(high) {}
	virtual ~Filter() = default;
	virtual bool pass(int v) const { return v >= low_ && v <= high_; }

private:
	int low_;
	int high_;
};

//- bad
class BandFilterBad : public Filter
{
public:
	explicit BandFilterBad(const Limits &limits)
		: Filter(limits_.low, limits_.high), limits_(limits)
	{
	}
	int span() const { return limits_.high - limits_.low; }

private:
	Limits limits_;
};

int passed_bad(std::span<const int> values, const Limits &limits)
{
	const BandFilterBad filter(limits);
	return std::count_if(values.begin(), values.end(), [&](int v) { return filter.pass(v); });
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<int> values{n, 0, 50};
	return passed_bad(values, Limits());
}
#endif
//- good
class BandFilterGood : public Filter
{
public:
	explicit BandFilterGood(const Limits &limits)
		: Filter(limits.low, limits.high), limits_(limits)
	{
	}
	int span() const { return limits_.high - limits_.low; }

private:
	Limits limits_;
};

int passed_good(std::span<const int> values, const Limits &limits)
{
	const BandFilterGood filter(limits);
	return std::count_if(values.begin(), values.end(), [&](int v) { return filter.pass(v); });
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<int> values{n, 0, 50};
	return passed_good(values, Limits());
}
#endif
} // namespace base_first
RUN_CASE(base_first, base_first::drive_bad(3), base_first::drive_good(3))

// CASE byte_histogram: the counters come from new[] without values and are counted up
namespace byte_histogram
{
//- bad
int commonest_bad(std::span<const unsigned char> data)
{
	const auto counts = std::make_unique_for_overwrite<unsigned[]>(256);
	for (unsigned char c : data)
		counts[c]++;
	int best = 0;
	for (int i = 1; i < 256; i++)
		if (counts[i] > counts[best])
			best = i;
	return best;
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<unsigned char> data(n, 'x');
	return commonest_bad(data);
}
#endif
//- good
int commonest_good(std::span<const unsigned char> data)
{
	const auto counts = std::make_unique<unsigned[]>(256);
	for (unsigned char c : data)
		counts[c]++;
	int best = 0;
	for (int i = 1; i < 256; i++)
		if (counts[i] > counts[best])
			best = i;
	return best;
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<unsigned char> data(n, 'x');
	return commonest_good(data);
}
#endif
} // namespace byte_histogram
RUN_CASE(byte_histogram, byte_histogram::drive_bad(3), byte_histogram::drive_good(3))

// CASE short_read: the whole buffer is summed though the source filled less of it
namespace short_read
{
class Source
{
public:
	explicit Source(std::span<const unsigned char> data) : data_(data) {}
	size_t read(std::span<unsigned char> into)
	{
		const size_t n = std::min(into.size(), data_.size());
		std::copy_n(data_.begin(), n, into.begin());
		data_ = data_.subspan(n);
		return n;
	}

private:
	std::span<const unsigned char> data_;
};

//- bad
unsigned digest_bad(Source &source)
{
	unsigned char block[32];
	unsigned sum = 1;
	while (source.read(block) > 0) {
		for (unsigned char c : block)
			sum = sum * 31 + c;
	}
	return sum;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	const std::vector<unsigned char> data(n, 7);
	Source source(data);
	return digest_bad(source);
}
#endif
//- good
unsigned digest_good(Source &source)
{
	unsigned char block[32];
	unsigned sum = 1;
	while (const size_t n = source.read(block)) {
		for (unsigned char c : std::span(block).first(n))
			sum = sum * 31 + c;
	}
	return sum;
}
#ifdef RUN
unsigned drive_good(int n)
{
	const std::vector<unsigned char> data(n, 7);
	Source source(data);
	return digest_good(source);
}
#endif
} // namespace short_read
RUN_CASE(short_read, short_read::drive_bad(3), short_read::drive_good(3))

// CASE render_options: the options' margin is not set by the function that prepares them
namespace render_options
{
struct Options {
	int width;
	int margin;
	bool wrap;
};

int usable(const Options &o)
{
	return o.wrap ? o.width - 2 * o.margin : o.width;
}

//- bad
Options options_for_bad(int columns)
{
	Options o;
	o.width = columns > 0 ? columns : 80;
	o.wrap = columns < 200;
	if (columns > 40)
		o.margin = 4;
	return o;
}

int lines_bad(std::string_view text, int columns)
{
	const int room = std::max(usable(options_for_bad(columns)), 1);
	return (int)text.size() / room + 1;
}
#ifdef RUN
int drive_bad(int n)
{
	return lines_bad("a paragraph of text", n * 10);
}
#endif
//- good
Options options_for_good(int columns)
{
	Options o{};
	o.width = columns > 0 ? columns : 80;
	o.wrap = columns < 200;
	if (columns > 40)
		o.margin = 4;
	return o;
}

int lines_good(std::string_view text, int columns)
{
	const int room = std::max(usable(options_for_good(columns)), 1);
	return (int)text.size() / room + 1;
}
#ifdef RUN
int drive_good(int n)
{
	return lines_good("a paragraph of text", n * 10);
}
#endif
} // namespace render_options
RUN_CASE(render_options, render_options::drive_bad(3), render_options::drive_good(3))

// CASE found_flag: the flag is only given a value when the loop meets the wanted route
namespace found_flag
{
struct Route {
	unsigned prefix;
	unsigned mask;
	int port;
};

//- bad
int forward_bad(const std::vector<Route> &routes, unsigned address, int fallback)
{
	bool found;
	int port = fallback;
	unsigned longest = 0;
	for (const Route &r : routes) {
		if ((address & r.mask) == r.prefix && r.mask >= longest) {
			longest = r.mask;
			port = r.port;
			found = true;
		}
	}
	return found ? port : -fallback;
}
#ifdef RUN
int drive_bad(int n)
{
	return forward_bad({{0x0a000000, 0xff000000, 1}}, 0x7f000001, n);
}
#endif
//- good
int forward_good(const std::vector<Route> &routes, unsigned address, int fallback)
{
	bool found = false;
	int port = fallback;
	unsigned longest = 0;
	for (const Route &r : routes) {
		if ((address & r.mask) == r.prefix && r.mask >= longest) {
			longest = r.mask;
			port = r.port;
			found = true;
		}
	}
	return found ? port : -fallback;
}
#ifdef RUN
int drive_good(int n)
{
	return forward_good({{0x0a000000, 0xff000000, 1}}, 0x7f000001, n);
}
#endif
} // namespace found_flag
RUN_CASE(found_flag, found_flag::drive_bad(3), found_flag::drive_good(3))

// CASE copy_forgets: the written copy constructor leaves out the member that was added later
namespace copy_forgets
{
//- bad
class ProfileBad
{
public:
	ProfileBad(int user, int quota) : user_(user), quota_(quota), used_(0) {}
	ProfileBad(const ProfileBad &other) : user_(other.user_), quota_(other.quota_) {}
	ProfileBad &operator=(const ProfileBad &) = delete;
	bool charge(int n)
	{
		if (used_ + n > quota_)
			return false;
		used_ += n;
		return true;
	}

private:
	int user_;
	int quota_;
	int used_;
};

int simulate_bad(const ProfileBad &profile, std::span<const int> charges)
{
	ProfileBad trial(profile);
	int ok = 0;
	for (int c : charges)
		ok += trial.charge(c);
	return ok;
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<int> charges{1, n};
	return simulate_bad(ProfileBad(7, 10), charges);
}
#endif
//- good
class ProfileGood
{
public:
	ProfileGood(int user, int quota) : user_(user), quota_(quota), used_(0) {}
	ProfileGood(const ProfileGood &other)
		: user_(other.user_), quota_(other.quota_), used_(other.used_)
	{
	}
	ProfileGood &operator=(const ProfileGood &) = delete;
	bool charge(int n)
	{
		if (used_ + n > quota_)
			return false;
		used_ += n;
		return true;
	}

private:
	int user_;
	int quota_;
	int used_;
};

int simulate_good(const ProfileGood &profile, std::span<const int> charges)
{
	ProfileGood trial(profile);
	int ok = 0;
	for (int c : charges)
		ok += trial.charge(c);
	return ok;
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<int> charges{1, n};
	return simulate_good(ProfileGood(7, 10), charges);
}
#endif
} // namespace copy_forgets
RUN_CASE(copy_forgets, copy_forgets::drive_bad(3), copy_forgets::drive_good(3))

// CASE list_tail: the node's next pointer is not set for the last node of the list
namespace list_tail
{
struct Node {
	int value;
	Node *next;
};

void drop(Node *head)
{
	while (head) {
		Node *next = head->next;
		delete head;
		head = next;
	}
}

long total(const Node *head)
{
	long sum = 0;
	for (; head; head = head->next)
		sum += head->value;
	return sum;
}

//- bad
Node *list_of_bad(std::span<const int> values)
{
	Node *head = nullptr;
	Node **at = &head;
	for (int v : values) {
		Node *node = new Node;
		node->value = v;
		*at = node;
		at = &node->next;
	}
	return head;
}

long sum_of_bad(std::span<const int> values)
{
	Node *list = list_of_bad(values);
	const long sum = total(list);
	drop(list);
	return sum;
}
#ifdef RUN
long drive_bad(int n)
{
	const std::vector<int> values{n, 1, 2};
	return sum_of_bad(values);
}
#endif
//- good
Node *list_of_good(std::span<const int> values)
{
	Node *head = nullptr;
	Node **at = &head;
	for (int v : values) {
		Node *node = new Node;
		node->value = v;
		node->next = nullptr;
		*at = node;
		at = &node->next;
	}
	return head;
}

long sum_of_good(std::span<const int> values)
{
	Node *list = list_of_good(values);
	const long sum = total(list);
	drop(list);
	return sum;
}
#ifdef RUN
long drive_good(int n)
{
	const std::vector<int> values{n, 1, 2};
	return sum_of_good(values);
}
#endif
} // namespace list_tail
RUN_CASE(list_tail, list_tail::drive_bad(3), list_tail::drive_good(3))

// CASE limiter_open: open() gives the rate only with a limit, allow() reads it always
namespace limiter_open
{
struct Options {
	bool limited = false;
	int rate = 0;
};

//- bad
class LimiterBad
{
public:
	void open(const Options &options)
	{
		sent_ = 0;
		if (options.limited)
			rate_ = options.rate;
	}
	bool allow(int bytes)
	{
		if (rate_ > 0 && sent_ + bytes > rate_)
			return false;
		sent_ += bytes;
		return true;
	}

private:
	int rate_;
	int sent_ = 0;
};

int send_all_bad(LimiterBad &limiter, const Options &options, std::span<const int> sizes)
{
	limiter.open(options);
	int sent = 0;
	for (int size : sizes)
		sent += limiter.allow(size) ? size : 0;
	return sent;
}
#ifdef RUN
int drive_bad(int n)
{
	LimiterBad limiter;
	const std::vector<int> sizes{n, n};
	return send_all_bad(limiter, Options(), sizes);
}
#endif
//- good
class LimiterGood
{
public:
	void open(const Options &options)
	{
		sent_ = 0;
		if (options.limited)
			rate_ = options.rate;
	}
	bool allow(int bytes)
	{
		if (rate_ > 0 && sent_ + bytes > rate_)
			return false;
		sent_ += bytes;
		return true;
	}

private:
	int rate_ = 0;
	int sent_ = 0;
};

int send_all_good(LimiterGood &limiter, const Options &options, std::span<const int> sizes)
{
	limiter.open(options);
	int sent = 0;
	for (int size : sizes)
		sent += limiter.allow(size) ? size : 0;
	return sent;
}
#ifdef RUN
int drive_good(int n)
{
	LimiterGood limiter;
	const std::vector<int> sizes{n, n};
	return send_all_good(limiter, Options(), sizes);
}
#endif
} // namespace limiter_open
RUN_CASE(limiter_open, limiter_open::drive_bad(3), limiter_open::drive_good(3))

// CASE parent_pointer: the root's parent is never set, and the depth is counted up to it
namespace parent_pointer
{
//- bad
class TreeBad
{
public:
	explicit TreeBad(int value) { nodes_.push_back(std::make_unique<NodeBad>(value)); }
	size_t add(size_t parent, int value)
	{
		auto node = std::make_unique<NodeBad>(value);
		node->parent = nodes_.at(parent).get();
		nodes_.push_back(std::move(node));
		return nodes_.size() - 1;
	}
	int depth(size_t i) const
	{
		int n = 0;
		for (const NodeBad *at = nodes_.at(i)->parent; at; at = at->parent)
			n++;
		return n;
	}

private:
	struct NodeBad {
		explicit NodeBad(int v) : value(v) {}
		int value;
		NodeBad *parent;
	};
	std::vector<std::unique_ptr<NodeBad>> nodes_;
};

int chain_depth_bad(std::span<const int> values)
{
	TreeBad tree(0);
	size_t last = 0;
	for (int v : values)
		last = tree.add(last, v);
	return tree.depth(last);
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<int> values(n, 1);
	return chain_depth_bad(values);
}
#endif
//- good
class TreeGood
{
public:
	explicit TreeGood(int value) { nodes_.push_back(std::make_unique<NodeGood>(value)); }
	size_t add(size_t parent, int value)
	{
		auto node = std::make_unique<NodeGood>(value);
		node->parent = nodes_.at(parent).get();
		nodes_.push_back(std::move(node));
		return nodes_.size() - 1;
	}
	int depth(size_t i) const
	{
		int n = 0;
		for (const NodeGood *at = nodes_.at(i)->parent; at; at = at->parent)
			n++;
		return n;
	}

private:
	struct NodeGood {
		explicit NodeGood(int v) : value(v), parent(nullptr) {}
		int value;
		NodeGood *parent;
	};
	std::vector<std::unique_ptr<NodeGood>> nodes_;
};

int chain_depth_good(std::span<const int> values)
{
	TreeGood tree(0);
	size_t last = 0;
	for (int v : values)
		last = tree.add(last, v);
	return tree.depth(last);
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<int> values(n, 1);
	return chain_depth_good(values);
}
#endif
} // namespace parent_pointer
RUN_CASE(parent_pointer, parent_pointer::drive_bad(3), parent_pointer::drive_good(3))

// CASE threshold_lambda: the closure copies the threshold before it was computed
namespace threshold_lambda
{
//- bad
int outliers_bad(const std::vector<int> &values)
{
	int threshold;
	const auto outlier = [threshold](int v) { return v > threshold; };
	long sum = 0;
	for (int v : values)
		sum += v;
	threshold = values.empty() ? 0 : (int)(2 * sum / (long)values.size());
	return std::count_if(values.begin(), values.end(), outlier);
}
#ifdef RUN
int drive_bad(int n)
{
	return outliers_bad({1, 2, n, 100});
}
#endif
//- good
int outliers_good(const std::vector<int> &values)
{
	int threshold;
	const auto outlier = [&threshold](int v) { return v > threshold; };
	long sum = 0;
	for (int v : values)
		sum += v;
	threshold = values.empty() ? 0 : (int)(2 * sum / (long)values.size());
	return std::count_if(values.begin(), values.end(), outlier);
}
#ifdef RUN
int drive_good(int n)
{
	return outliers_good({1, 2, n, 100});
}
#endif
} // namespace threshold_lambda
RUN_CASE(threshold_lambda, threshold_lambda::drive_bad(3), threshold_lambda::drive_good(3))

// CASE parse_number: from_chars leaves the number alone when the text is none
namespace parse_number
{
struct Totals {
	long sum = 0;
	int fields = 0;
};

//- bad
void add_field_bad(Totals &totals, std::string_view field)
{
	int value;
	std::from_chars(field.data(), field.data() + field.size(), value);
	if (value >= 0)
		totals.sum += value;
	totals.fields++;
}

long sum_csv_bad(std::string_view line)
{
	Totals totals;
	while (!line.empty()) {
		const size_t end = std::min(line.find(','), line.size());
		add_field_bad(totals, line.substr(0, end));
		line.remove_prefix(std::min(end + 1, line.size()));
	}
	return totals.sum;
}
#ifdef RUN
long drive_bad(int)
{
	return sum_csv_bad("12,n/a,7");
}
#endif
//- good
void add_field_good(Totals &totals, std::string_view field)
{
	int value;
	const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
	if (error == std::errc() && value >= 0)
		totals.sum += value;
	totals.fields++;
}

long sum_csv_good(std::string_view line)
{
	Totals totals;
	while (!line.empty()) {
		const size_t end = std::min(line.find(','), line.size());
		add_field_good(totals, line.substr(0, end));
		line.remove_prefix(std::min(end + 1, line.size()));
	}
	return totals.sum;
}
#ifdef RUN
long drive_good(int)
{
	return sum_csv_good("12,n/a,7");
}
#endif
} // namespace parse_number
RUN_CASE(parse_number, parse_number::drive_bad(3), parse_number::drive_good(3))

// CASE slot_grow: the slots gained by growing are not marked empty before they are probed
namespace slot_grow
{
struct Slot {
	int key;
	bool used;
};

//- bad
class SlotsBad
{
public:
	explicit SlotsBad(size_t n) : slots_(new Slot[n]()), size_(n) {}
	void grow(size_t n)
	{
		if (n <= size_)
			return;
		std::unique_ptr<Slot[]> more(new Slot[n]);
		std::copy_n(slots_.get(), size_, more.get());
		slots_ = std::move(more);
		size_ = n;
	}
	int put(int key)
	{
		for (;;) {
			for (size_t i = 0; i < size_; i++) {
				if (!slots_[i].used) {
					slots_[i] = {key, true};
					return (int)i;
				}
			}
			grow(size_ * 2 + 1);
		}
	}

private:
	std::unique_ptr<Slot[]> slots_;
	size_t size_;
};

int place_all_bad(std::span<const int> keys)
{
	SlotsBad slots(2);
	int last = -1;
	for (int key : keys)
		last = slots.put(key);
	return last;
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<int> keys(n, 1);
	return place_all_bad(keys);
}
#endif
//- good
class SlotsGood
{
public:
	explicit SlotsGood(size_t n) : slots_(new Slot[n]()), size_(n) {}
	void grow(size_t n)
	{
		if (n <= size_)
			return;
		std::unique_ptr<Slot[]> more(new Slot[n]());
		std::copy_n(slots_.get(), size_, more.get());
		slots_ = std::move(more);
		size_ = n;
	}
	int put(int key)
	{
		for (;;) {
			for (size_t i = 0; i < size_; i++) {
				if (!slots_[i].used) {
					slots_[i] = {key, true};
					return (int)i;
				}
			}
			grow(size_ * 2 + 1);
		}
	}

private:
	std::unique_ptr<Slot[]> slots_;
	size_t size_;
};

int place_all_good(std::span<const int> keys)
{
	SlotsGood slots(2);
	int last = -1;
	for (int key : keys)
		last = slots.put(key);
	return last;
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<int> keys(n, 1);
	return place_all_good(keys);
}
#endif
} // namespace slot_grow
RUN_CASE(slot_grow, slot_grow::drive_bad(3), slot_grow::drive_good(3))

// CASE own_name: the member is initialised from itself, not from the parameter
namespace own_name
{
//- bad
class MetronomeBad
{
public:
	MetronomeBad(int rate, int phase) : rate_(rate_), phase_(phase) {}
	bool tick()
	{
		if (++phase_ < rate_)
			return false;
		phase_ = 0;
		return true;
	}

private:
	int rate_;
	int phase_;
};

int beats_bad(int rate, int steps)
{
	MetronomeBad metronome(rate, 0);
	int n = 0;
	for (int i = 0; i < steps; i++)
		n += metronome.tick();
	return n;
}
#ifdef RUN
int drive_bad(int n)
{
	return beats_bad(n, 20);
}
#endif
//- good
class MetronomeGood
{
public:
	MetronomeGood(int rate, int phase) : rate_(rate), phase_(phase) {}
	bool tick()
	{
		if (++phase_ < rate_)
			return false;
		phase_ = 0;
		return true;
	}

private:
	int rate_;
	int phase_;
};

int beats_good(int rate, int steps)
{
	MetronomeGood metronome(rate, 0);
	int n = 0;
	for (int i = 0; i < steps; i++)
		n += metronome.tick();
	return n;
}
#ifdef RUN
int drive_good(int n)
{
	return beats_good(n, 20);
}
#endif
} // namespace own_name
RUN_CASE(own_name, own_name::drive_bad(3), own_name::drive_good(3))

// CASE add_to_sum: the callee adds to what it is given, and the caller gives it nothing
namespace add_to_sum
{
struct Invoice {
	int net;
	int tax;
};

void add_invoice(const Invoice &invoice, long *net, long *tax)
{
	*net += invoice.net;
	*tax += invoice.tax;
}

//- bad
long gross_bad(const std::vector<Invoice> &invoices, long credit)
{
	long net = -credit, tax;
	for (const Invoice &invoice : invoices)
		add_invoice(invoice, &net, &tax);
	if (net < 0)
		return 0;
	return net + tax;
}
#ifdef RUN
long drive_bad(int n)
{
	return gross_bad({{100, 19}, {n, 1}}, 10);
}
#endif
//- good
long gross_good(const std::vector<Invoice> &invoices, long credit)
{
	long net = -credit, tax = 0;
	for (const Invoice &invoice : invoices)
		add_invoice(invoice, &net, &tax);
	if (net < 0)
		return 0;
	return net + tax;
}
#ifdef RUN
long drive_good(int n)
{
	return gross_good({{100, 19}, {n, 1}}, 10);
}
#endif
} // namespace add_to_sum
RUN_CASE(add_to_sum, add_to_sum::drive_bad(3), add_to_sum::drive_good(3))

// CASE header_init: init() gives up on a short header, and its caller does not ask
namespace header_init
{
class Header
{
public:
	bool init(std::span<const unsigned char> data)
	{
		if (data.size() < 4)
			return false;
		version = data[0];
		length = data[2] << 8 | data[3];
		return true;
	}
	int version;
	int length;
};

//- bad
int body_length_bad(std::span<const unsigned char> data)
{
	Header header;
	header.init(data);
	if (header.version > 2)
		return -1;
	return header.length;
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<unsigned char> data(n, 1);
	return body_length_bad(data);
}
#endif
//- good
int body_length_good(std::span<const unsigned char> data)
{
	Header header;
	if (!header.init(data) || header.version > 2)
		return -1;
	return header.length;
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<unsigned char> data(n, 1);
	return body_length_good(data);
}
#endif
} // namespace header_init
RUN_CASE(header_init, header_init::drive_bad(3), header_init::drive_good(3))

// CASE derived_default: the derived class says = default and leaves its own gain without a value
namespace derived_default
{
class Stage
{
public:
	virtual ~Stage() = default;
	virtual int apply(int sample) const = 0;
};

int process(const std::vector<std::unique_ptr<Stage>> &stages, int sample)
{
	for (const auto &s : stages)
		sample = s->apply(sample);
	return sample;
}

//- bad
class GainBad : public Stage
{
public:
	GainBad() = default;
	explicit GainBad(int gain) : gain_(gain) {}
	int apply(int sample) const override { return gain_ > 8 ? sample : sample * gain_; }

private:
	int gain_;
};

int run_bad(std::span<const int> samples, std::optional<int> gain)
{
	std::vector<std::unique_ptr<Stage>> stages;
	if (gain)
		stages.push_back(std::make_unique<GainBad>(*gain));
	else
		stages.emplace_back(new GainBad);
	int sum = 0;
	for (int s : samples)
		sum += process(stages, s);
	return sum;
}
#ifdef RUN
int drive_bad(int n)
{
	const std::vector<int> samples(n, 1);
	return run_bad(samples, std::nullopt);
}
#endif
//- good
class GainGood : public Stage
{
public:
	GainGood() = default;
	explicit GainGood(int gain) : gain_(gain) {}
	int apply(int sample) const override { return gain_ > 8 ? sample : sample * gain_; }

private:
	int gain_ = 1;
};

int run_good(std::span<const int> samples, std::optional<int> gain)
{
	std::vector<std::unique_ptr<Stage>> stages;
	if (gain)
		stages.push_back(std::make_unique<GainGood>(*gain));
	else
		stages.emplace_back(new GainGood);
	int sum = 0;
	for (int s : samples)
		sum += process(stages, s);
	return sum;
}
#ifdef RUN
int drive_good(int n)
{
	const std::vector<int> samples(n, 1);
	return run_good(samples, std::nullopt);
}
#endif
} // namespace derived_default
RUN_CASE(derived_default, derived_default::drive_bad(3), derived_default::drive_good(3))

// CASE identity_matrix: only the diagonal is written, the product reads all of it
namespace identity_matrix
{
template <size_t N>
struct Matrix {
	std::array<std::array<int, N>, N> at;
};

template <size_t N>
Matrix<N> product(const Matrix<N> &a, const Matrix<N> &b)
{
	Matrix<N> out;
	for (size_t i = 0; i < N; i++) {
		for (size_t j = 0; j < N; j++) {
			out.at[i][j] = 0;
			for (size_t k = 0; k < N; k++)
				out.at[i][j] += a.at[i][k] * b.at[k][j];
		}
	}
	return out;
}

//- bad
template <size_t N>
Matrix<N> identity_bad()
{
	Matrix<N> m;
	for (size_t i = 0; i < N; i++)
		m.at[i][i] = 1;
	return m;
}

bool swaps_bad(const std::vector<Matrix<3>> &steps)
{
	Matrix<3> m = identity_bad<3>();
	for (const Matrix<3> &s : steps)
		m = product(m, s);
	return m.at[0][1] != 0;
}
#ifdef RUN
bool drive_bad(int n)
{
	return swaps_bad({{{{{n, 1, 0}, {0, 1, 0}, {1, 0, 1}}}}});
}
#endif
//- good
template <size_t N>
Matrix<N> identity_good()
{
	Matrix<N> m{};
	for (size_t i = 0; i < N; i++)
		m.at[i][i] = 1;
	return m;
}

bool swaps_good(const std::vector<Matrix<3>> &steps)
{
	Matrix<3> m = identity_good<3>();
	for (const Matrix<3> &s : steps)
		m = product(m, s);
	return m.at[0][1] != 0;
}
#ifdef RUN
bool drive_good(int n)
{
	return swaps_good({{{{{n, 1, 0}, {0, 1, 0}, {1, 0, 1}}}}});
}
#endif
} // namespace identity_matrix
RUN_CASE(identity_matrix, identity_matrix::drive_bad(3), identity_matrix::drive_good(3))

// CASE visitor_result: the depth is given by the callback, which an empty tree never calls
namespace visitor_result
{
struct Dir {
	int size;
	std::vector<Dir> children;
};

template <typename Fn>
void visit_leaves(const Dir &dir, int depth, Fn &&fn)
{
	for (const Dir &child : dir.children) {
		if (child.children.empty())
			fn(child, depth + 1);
		else
			visit_leaves(child, depth + 1, fn);
	}
}

//- bad
int deepest_large_bad(const Dir &root, int least)
{
	int deepest;
	bool first = true;
	visit_leaves(root, 0, [&](const Dir &leaf, int depth) {
		if (leaf.size >= least && (first || depth > deepest)) {
			deepest = depth;
			first = false;
		}
	});
	return deepest;
}
#ifdef RUN
int drive_bad(int n)
{
	return deepest_large_bad({0, {{1, {}}, {2, {}}}}, n);
}
#endif
//- good
int deepest_large_good(const Dir &root, int least)
{
	int deepest;
	bool first = true;
	visit_leaves(root, 0, [&](const Dir &leaf, int depth) {
		if (leaf.size >= least && (first || depth > deepest)) {
			deepest = depth;
			first = false;
		}
	});
	return first ? -1 : deepest;
}
#ifdef RUN
int drive_good(int n)
{
	return deepest_large_good({0, {{1, {}}, {2, {}}}}, n);
}
#endif
} // namespace visitor_result
RUN_CASE(visitor_result, visitor_result::drive_bad(3), visitor_result::drive_good(3))

// CASE move_capacity: the move constructor takes the memory and the size, but not the capacity
namespace move_capacity
{
//- bad
class StackBad
{
public:
	StackBad() : size_(0), capacity_(0) {}
	StackBad(StackBad &&o) noexcept
		: data_(std::move(o.data_)), size_(std::exchange(o.size_, 0))
	{
		o.capacity_ = 0;
	}
	StackBad &operator=(StackBad &&) = delete;
	void push(int v)
	{
		if (size_ == capacity_) {
			std::unique_ptr<int[]> more(new int[size_ * 2 + 4]);
			std::copy_n(data_.get(), size_, more.get());
			data_ = std::move(more);
			capacity_ = size_ * 2 + 4;
		}
		data_[size_++] = v;
	}
	size_t size() const { return size_; }

private:
	std::unique_ptr<int[]> data_;
	size_t size_;
	size_t capacity_;
};

size_t resume_bad(StackBad &saved, std::span<const int> values)
{
	StackBad stack(std::move(saved));
	for (int v : values)
		stack.push(v);
	return stack.size();
}
#ifdef RUN
size_t drive_bad(int n)
{
	StackBad saved;
	saved.push(n);
	const std::vector<int> values{1, 2};
	return resume_bad(saved, values);
}
#endif
//- good
class StackGood
{
public:
	StackGood() : size_(0), capacity_(0) {}
	StackGood(StackGood &&o) noexcept
		: data_(std::move(o.data_)),
		  size_(std::exchange(o.size_, 0)),
		  capacity_(std::exchange(o.capacity_, 0))
	{
	}
	StackGood &operator=(StackGood &&) = delete;
	void push(int v)
	{
		if (size_ == capacity_) {
			std::unique_ptr<int[]> more(new int[size_ * 2 + 4]);
			std::copy_n(data_.get(), size_, more.get());
			data_ = std::move(more);
			capacity_ = size_ * 2 + 4;
		}
		data_[size_++] = v;
	}
	size_t size() const { return size_; }

private:
	std::unique_ptr<int[]> data_;
	size_t size_;
	size_t capacity_;
};

size_t resume_good(StackGood &saved, std::span<const int> values)
{
	StackGood stack(std::move(saved));
	for (int v : values)
		stack.push(v);
	return stack.size();
}
#ifdef RUN
size_t drive_good(int n)
{
	StackGood saved;
	saved.push(n);
	const std::vector<int> values{1, 2};
	return resume_good(saved, values);
}
#endif
} // namespace move_capacity
RUN_CASE(move_capacity, move_capacity::drive_bad(3), move_capacity::drive_good(3))

// CASE result_value: a failed result has no value, which goes into the colour still
namespace result_value
{
struct Result {
	bool ok;
	int value;
};

Result hex_digit(char c)
{
	Result r;
	r.ok = true;
	if (c >= '0' && c <= '9')
		r.value = c - '0';
	else if (c >= 'a' && c <= 'f')
		r.value = c - 'a' + 10;
	else
		r.ok = false;
	return r;
}

//- bad
bool parse_colour_bad(std::string_view text, unsigned &out)
{
	bool ok = true;
	unsigned colour = 0;
	for (char c : text) {
		const Result digit = hex_digit(c);
		colour = colour << 4 | (unsigned)digit.value;
		ok = ok && digit.ok;
	}
	out = colour & 0xffffff;
	return ok && out != 0;
}

int brightness_bad(std::string_view text)
{
	unsigned colour = 0;
	parse_colour_bad(text, colour);
	return colour > 0x808080 ? 1 : 0;
}
#ifdef RUN
int drive_bad(int)
{
	return brightness_bad("0fz0q0");
}
#endif
//- good
bool parse_colour_good(std::string_view text, unsigned &out)
{
	unsigned colour = 0;
	for (char c : text) {
		const Result digit = hex_digit(c);
		if (!digit.ok)
			return false;
		colour = colour << 4 | (unsigned)digit.value;
	}
	out = colour & 0xffffff;
	return out != 0;
}

int brightness_good(std::string_view text)
{
	unsigned colour = 0;
	parse_colour_good(text, colour);
	return colour > 0x808080 ? 1 : 0;
}
#ifdef RUN
int drive_good(int)
{
	return brightness_good("0fz0q0");
}
#endif
} // namespace result_value
RUN_CASE(result_value, result_value::drive_bad(3), result_value::drive_good(3))
