// SPDX-License-Identifier: GPL-2.0
// Members, locals and arrays that one path never gives a value: constructors,
// parsers, statistics.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

// CASE probe_offset: the constructor gives the offset a value only for
// calibrated probes
namespace probe_offset
{
//- bad
class ProbeBad
{
public:
	ProbeBad(int channel, bool calibrated) : channel_(channel)
	{
		if (calibrated)
			offset_ = channel * 2;
	}
	bool above(int raw, int limit) const { return raw - offset_ > limit; }
	int channel() const { return channel_; }

private:
	int channel_;
	int offset_;
};

int drive_bad(int n)
{
	std::vector<ProbeBad> probes;
	for (int i = 0; i < n; i++)
		probes.emplace_back(i, i == 0);
	int alarms = 0;
	for (const ProbeBad &p : probes)
		if (p.above(20, 10))
			alarms += p.channel();
	return alarms;
}

//- good
class ProbeGood
{
public:
	ProbeGood(int channel, bool calibrated) : channel_(channel)
	{
		if (calibrated)
			offset_ = channel * 2;
	}
	bool above(int raw, int limit) const { return raw - offset_ > limit; }
	int channel() const { return channel_; }

private:
	int channel_;
	int offset_ = 0;
};

int drive_good(int n)
{
	std::vector<ProbeGood> probes;
	for (int i = 0; i < n; i++)
		probes.emplace_back(i, i == 0);
	int alarms = 0;
	for (const ProbeGood &p : probes)
		if (p.above(20, 10))
			alarms += p.channel();
	return alarms;
}
} // namespace probe_offset
RUN_CASE(probe_offset, probe_offset::drive_bad(3), probe_offset::drive_good(3))

// CASE port_option: the port is used although parse_number() failed and left it
// alone
namespace port_option
{
bool parse_number(std::string_view text, int &out)
{
	if (text.empty())
		return false;
	int value = 0;
	for (char c : text) {
		if (c < '0' || c > '9')
			return false;
		value = value * 10 + (c - '0');
	}
	out = value;
	return true;
}

struct Listener {
	int port = 0;
	bool privileged = false;
};

//- bad
Listener listener_bad(std::string_view option)
{
	Listener l;
	int port;
	parse_number(option, port);
	l.port = port;
	if (port < 1024)
		l.privileged = true;
	return l;
}

int drive_bad(int)
{
	return listener_bad("80").port + listener_bad("http").port;
}

//- good
Listener listener_good(std::string_view option)
{
	Listener l;
	int port;
	if (!parse_number(option, port))
		port = 8080;
	l.port = port;
	if (port < 1024)
		l.privileged = true;
	return l;
}

int drive_good(int)
{
	return listener_good("80").port + listener_good("http").port;
}
} // namespace port_option
RUN_CASE(port_option, port_option::drive_bad(3), port_option::drive_good(3))

// CASE moving_average: the mean runs over the whole window though only its
// first part was filled
namespace moving_average
{
//- bad
class AverageBad
{
public:
	AverageBad() {}
	void add(int sample)
	{
		window_[at_] = sample;
		at_ = (at_ + 1) % window_.size();
		if (used_ < window_.size())
			used_++;
	}
	int mean() const
	{
		if (used_ == 0)
			return 0;
		int sum = 0;
		for (int sample : window_)
			sum += sample;
		return sum / int(used_);
	}

private:
	std::array<int, 8> window_;
	std::size_t at_ = 0;
	std::size_t used_ = 0;
};

int drive_bad(int n)
{
	AverageBad a;
	for (int i = 0; i < n; i++)
		a.add(10 + i);
	return a.mean() > 5 ? 1 : 0;
}

//- good
class AverageGood
{
public:
	AverageGood() {}
	void add(int sample)
	{
		window_[at_] = sample;
		at_ = (at_ + 1) % window_.size();
		if (used_ < window_.size())
			used_++;
	}
	int mean() const
	{
		if (used_ == 0)
			return 0;
		int sum = 0;
		for (std::size_t i = 0; i < used_; i++)
			sum += window_[i];
		return sum / int(used_);
	}

private:
	std::array<int, 8> window_{};
	std::size_t at_ = 0;
	std::size_t used_ = 0;
};

int drive_good(int n)
{
	AverageGood a;
	for (int i = 0; i < n; i++)
		a.add(10 + i);
	return a.mean() > 5 ? 1 : 0;
}
} // namespace moving_average
RUN_CASE(moving_average, moving_average::drive_bad(3), moving_average::drive_good(3))

// CASE resampler_setup: at the native rate the resampler is fed without setup()
// having been called
namespace resampler_setup
{
//- bad
class ResamplerBad
{
public:
	ResamplerBad() {}
	void setup(int in, int out)
	{
		step_ = in;
		scale_ = out;
		phase_ = 0;
	}
	int feed(const std::vector<int> &samples)
	{
		int produced = 0;
		for (int s : samples) {
			phase_ += scale_;
			while (phase_ >= step_) {
				phase_ -= step_;
				produced += s != 0;
			}
		}
		return produced;
	}

private:
	int step_;
	int scale_;
	int phase_;
};

int convert_bad(const std::vector<int> &samples, int rate)
{
	ResamplerBad r;
	if (rate != 48000)
		r.setup(rate, 48000);
	return r.feed(samples);
}

int drive_bad(int n)
{
	return convert_bad({1, 2, n}, 24000) + convert_bad({1, 2, n}, 48000);
}

//- good
class ResamplerGood
{
public:
	ResamplerGood() {}
	void setup(int in, int out)
	{
		step_ = in;
		scale_ = out;
		phase_ = 0;
	}
	int feed(const std::vector<int> &samples)
	{
		int produced = 0;
		for (int s : samples) {
			phase_ += scale_;
			while (phase_ >= step_) {
				phase_ -= step_;
				produced += s != 0;
			}
		}
		return produced;
	}

private:
	int step_ = 1;
	int scale_ = 1;
	int phase_ = 0;
};

int convert_good(const std::vector<int> &samples, int rate)
{
	ResamplerGood r;
	if (rate != 48000)
		r.setup(rate, 48000);
	return r.feed(samples);
}

int drive_good(int n)
{
	return convert_good({1, 2, n}, 24000) + convert_good({1, 2, n}, 48000);
}
} // namespace resampler_setup
RUN_CASE(resampler_setup, resampler_setup::drive_bad(3), resampler_setup::drive_good(3))

// CASE alert_weight: an Info alert passes no case of the switch and its weight
// has no value
namespace alert_weight
{
enum class Level { Info, Warning, Error };

struct Alert {
	Level level;
	int count;
};

//- bad
int score_bad(std::span<const Alert> alerts)
{
	int score = 0;
	for (const Alert &a : alerts) {
		int weight;
		switch (a.level) {
		case Level::Warning:
			weight = 2;
			break;
		case Level::Error:
			weight = 10;
			break;
		default:
			break;
		}
		if (weight > 0)
			score += weight * a.count;
	}
	return score;
}

int drive_bad(int n)
{
	const Alert alerts[] = {{Level::Error, n}, {Level::Info, 4}, {Level::Warning, 1}};
	return score_bad(alerts);
}

//- good
int score_good(std::span<const Alert> alerts)
{
	int score = 0;
	for (const Alert &a : alerts) {
		int weight;
		switch (a.level) {
		case Level::Warning:
			weight = 2;
			break;
		case Level::Error:
			weight = 10;
			break;
		case Level::Info:
			weight = 0;
			break;
		default:
			weight = 1;
			break;
		}
		if (weight > 0)
			score += weight * a.count;
	}
	return score;
}

int drive_good(int n)
{
	const Alert alerts[] = {{Level::Error, n}, {Level::Info, 4}, {Level::Warning, 1}};
	return score_good(alerts);
}
} // namespace alert_weight
RUN_CASE(alert_weight, alert_weight::drive_bad(3), alert_weight::drive_good(3))

// CASE byte_histogram: the counters are counted up from the values that new
// int[] left in them
namespace byte_histogram
{
//- bad
class HistogramBad
{
public:
	HistogramBad() : counts_(new int[256]) {}
	void add(std::string_view text)
	{
		for (char c : text)
			counts_[(unsigned char)c]++;
	}
	char most() const
	{
		int best = 0;
		for (int i = 1; i < 256; i++)
			if (counts_[i] > counts_[best])
				best = i;
		return char(best);
	}

private:
	std::unique_ptr<int[]> counts_;
};

int drive_bad(int)
{
	HistogramBad h;
	h.add("abracadabra");
	return h.most();
}

//- good
class HistogramGood
{
public:
	HistogramGood() : counts_(new int[256]()) {}
	void add(std::string_view text)
	{
		for (char c : text)
			counts_[(unsigned char)c]++;
	}
	char most() const
	{
		int best = 0;
		for (int i = 1; i < 256; i++)
			if (counts_[i] > counts_[best])
				best = i;
		return char(best);
	}

private:
	std::unique_ptr<int[]> counts_;
};

int drive_good(int)
{
	HistogramGood h;
	h.add("abracadabra");
	return h.most();
}
} // namespace byte_histogram
RUN_CASE(byte_histogram, byte_histogram::drive_bad(3), byte_histogram::drive_good(3))

// CASE base_quota: the derived class hands its own member to the base before it
// has a value
namespace base_quota
{
class Account
{
public:
	explicit Account(int quota) : quota_(quota) {}
	virtual ~Account() = default;
	bool take(int n)
	{
		if (n > quota_)
			return false;
		quota_ -= n;
		return true;
	}

private:
	int quota_;
};

//- bad
class TrialBad : public Account
{
public:
	explicit TrialBad(int days) : Account(days_ * 10), days_(days) {}
	int days() const { return days_; }

private:
	int days_;
};

int drive_bad(int n)
{
	TrialBad t(n);
	int taken = 0;
	while (taken < 4 && t.take(10))
		taken++;
	return taken + t.days();
}

//- good
class TrialGood : public Account
{
public:
	explicit TrialGood(int days) : Account(days * 10), days_(days) {}
	int days() const { return days_; }

private:
	int days_;
};

int drive_good(int n)
{
	TrialGood t(n);
	int taken = 0;
	while (taken < 4 && t.take(10))
		taken++;
	return taken + t.days();
}
} // namespace base_quota
RUN_CASE(base_quota, base_quota::drive_bad(3), base_quota::drive_good(3))

// CASE ring_mask: the mask is declared before the size it is computed from, so
// it comes first
namespace ring_mask
{
//- bad
class RingBad
{
public:
	explicit RingBad(unsigned order) : size_(1u << order), mask_(size_ - 1), slots_(1u << order)
	{
	}
	void push(int v) { slots_[head_++ & mask_] = v; }
	int last() const { return head_ ? slots_[(head_ - 1) & mask_] : 0; }
	unsigned room() const { return head_ < size_ ? size_ - head_ : 0; }

private:
	unsigned mask_;
	unsigned size_;
	std::vector<int> slots_;
	unsigned head_ = 0;
};

int drive_bad(int n)
{
	RingBad r(3);
	for (int i = 0; i < n; i++)
		r.push(i);
	return r.last() + int(r.room());
}

//- good
class RingGood
{
public:
	explicit RingGood(unsigned order)
		: size_(1u << order), mask_(size_ - 1), slots_(1u << order)
	{
	}
	void push(int v) { slots_[head_++ & mask_] = v; }
	int last() const { return head_ ? slots_[(head_ - 1) & mask_] : 0; }
	unsigned room() const { return head_ < size_ ? size_ - head_ : 0; }

private:
	unsigned size_;
	unsigned mask_;
	std::vector<int> slots_;
	unsigned head_ = 0;
};

int drive_good(int n)
{
	RingGood r(3);
	for (int i = 0; i < n; i++)
		r.push(i);
	return r.last() + int(r.room());
}
} // namespace ring_mask
RUN_CASE(ring_mask, ring_mask::drive_bad(3), ring_mask::drive_good(3))

// CASE name_hash: all 24 bytes of the name are hashed though only those copied
// have a value
namespace name_hash
{
struct Key {
	char name[24];
	std::size_t length;
};

//- bad
Key make_key_bad(std::string_view text)
{
	Key k;
	k.length = std::min(text.size(), sizeof(k.name));
	std::memcpy(k.name, text.data(), k.length);
	return k;
}

unsigned hash_bad(const Key &k)
{
	unsigned h = 2166136261u;
	for (char c : k.name)
		h = (h ^ (unsigned char)c) * 16777619u;
	return h;
}

int drive_bad(int)
{
	std::vector<int> buckets(16, 0);
	for (std::string_view s : {"alpha", "beta", "gamma"})
		buckets[hash_bad(make_key_bad(s)) % 16]++;
	return *std::max_element(buckets.begin(), buckets.end());
}

//- good
Key make_key_good(std::string_view text)
{
	Key k{};
	k.length = std::min(text.size(), sizeof(k.name));
	std::memcpy(k.name, text.data(), k.length);
	return k;
}

unsigned hash_good(const Key &k)
{
	unsigned h = 2166136261u;
	for (char c : k.name)
		h = (h ^ (unsigned char)c) * 16777619u;
	return h;
}

int drive_good(int)
{
	std::vector<int> buckets(16, 0);
	for (std::string_view s : {"alpha", "beta", "gamma"})
		buckets[hash_good(make_key_good(s)) % 16]++;
	return *std::max_element(buckets.begin(), buckets.end());
}
} // namespace name_hash
RUN_CASE(name_hash, name_hash::drive_bad(3), name_hash::drive_good(3))

// CASE short_read: the header's fields are read although the stream gave less
// than a header
namespace short_read
{
class Stream
{
public:
	explicit Stream(std::vector<unsigned char> bytes) : bytes_(std::move(bytes)) {}
	std::size_t read(unsigned char *to, std::size_t n)
	{
		std::size_t got = std::min(n, bytes_.size() - at_);
		if (got)
			std::memcpy(to, bytes_.data() + at_, got);
		at_ += got;
		return got;
	}

private:
	std::vector<unsigned char> bytes_;
	std::size_t at_ = 0;
};

//- bad
int packets_bad(Stream &in)
{
	int count = 0;
	for (;;) {
		unsigned char header[4];
		std::size_t got = in.read(header, sizeof(header));
		if (got == 0)
			return count;
		int length = header[2] << 8 | header[3];
		if (length > 100)
			return -1;
		count++;
	}
}

int drive_bad(int n)
{
	Stream s({1, 0, 0, (unsigned char)n, 1, 0});
	return packets_bad(s);
}

//- good
int packets_good(Stream &in)
{
	int count = 0;
	for (;;) {
		unsigned char header[4];
		std::size_t got = in.read(header, sizeof(header));
		if (got < sizeof(header))
			return count;
		int length = header[2] << 8 | header[3];
		if (length > 100)
			return -1;
		count++;
	}
}

int drive_good(int n)
{
	Stream s({1, 0, 0, (unsigned char)n, 1, 0});
	return packets_good(s);
}
} // namespace short_read
RUN_CASE(short_read, short_read::drive_bad(3), short_read::drive_good(3))

// CASE stats_copy: the hand-written copy constructor forgets the member that
// was added later
namespace stats_copy
{
//- bad
class StatsBad
{
public:
	StatsBad() = default;
	StatsBad(const StatsBad &o) : count_(o.count_), sum_(o.sum_) { copies_ = o.copies_ + 1; }
	StatsBad &operator=(const StatsBad &) = delete;
	void add(int v)
	{
		if (count_ == 0 || v > peak_)
			peak_ = v;
		count_++;
		sum_ += v;
	}
	int peak() const { return count_ ? peak_ : 0; }
	int sum() const { return sum_ + copies_; }

private:
	int count_{};
	int sum_{};
	int copies_{};
	int peak_;
};

int drive_bad(int n)
{
	StatsBad s;
	for (int i = 0; i < n; i++)
		s.add(i);
	StatsBad snapshot = s;
	snapshot.add(n * 5);
	return snapshot.peak() + snapshot.sum();
}

//- good
class StatsGood
{
public:
	StatsGood() = default;
	StatsGood(const StatsGood &o) : count_(o.count_), sum_(o.sum_), peak_(o.peak_)
	{
		copies_ = o.copies_ + 1;
	}
	StatsGood &operator=(const StatsGood &) = delete;
	void add(int v)
	{
		if (count_ == 0 || v > peak_)
			peak_ = v;
		count_++;
		sum_ += v;
	}
	int peak() const { return count_ ? peak_ : 0; }
	int sum() const { return sum_ + copies_; }

private:
	int count_{};
	int sum_{};
	int copies_{};
	int peak_{};
};

int drive_good(int n)
{
	StatsGood s;
	for (int i = 0; i < n; i++)
		s.add(i);
	StatsGood snapshot = s;
	snapshot.add(n * 5);
	return snapshot.peak() + snapshot.sum();
}
} // namespace stats_copy
RUN_CASE(stats_copy, stats_copy::drive_bad(3), stats_copy::drive_good(3))

// CASE walk_options: the options are not value-initialised and only one field
// is set
namespace walk_options
{
struct Options {
	int max_depth;
	bool follow_links;
	const char *pattern;
};

struct Entry {
	const char *name;
	int depth;
	bool link;
};

int walk(std::span<const Entry> tree, const Options &o)
{
	int seen = 0;
	for (const Entry &e : tree) {
		if (e.depth > o.max_depth)
			continue;
		if (e.link && !o.follow_links)
			continue;
		if (o.pattern && !std::strstr(e.name, o.pattern))
			continue;
		seen++;
	}
	return seen;
}

//- bad
int drive_bad(int n)
{
	const Entry tree[] = {{"bin", 1, false}, {"lib", 1, true}, {"deep", 9, false}};
	Options o;
	o.max_depth = n;
	return walk(tree, o);
}

//- good
int drive_good(int n)
{
	const Entry tree[] = {{"bin", 1, false}, {"lib", 1, true}, {"deep", 9, false}};
	Options o{};
	o.max_depth = n;
	return walk(tree, o);
}
} // namespace walk_options
RUN_CASE(walk_options, walk_options::drive_bad(3), walk_options::drive_good(3))

// CASE cheapest_offer: no offer fits, and the cheapest one found is read
// without having a value
namespace cheapest_offer
{
struct Offer {
	int seats;
	int price;
};

//- bad
int book_bad(const std::vector<Offer> &offers, int seats, int budget)
{
	bool found = false;
	Offer best;
	for (const Offer &o : offers) {
		if (o.seats < seats)
			continue;
		if (!found || o.price < best.price)
			best = o;
		found = true;
	}
	if (best.price > budget)
		return -1;
	return found ? best.price : 0;
}

int drive_bad(int n)
{
	const std::vector<Offer> offers{{2, 40}, {3, 55}};
	return book_bad(offers, n - 1, 100) + book_bad(offers, n + 1, 100);
}

//- good
int book_good(const std::vector<Offer> &offers, int seats, int budget)
{
	bool found = false;
	Offer best{0, 0};
	for (const Offer &o : offers) {
		if (o.seats < seats)
			continue;
		if (!found || o.price < best.price)
			best = o;
		found = true;
	}
	if (best.price > budget)
		return -1;
	return found ? best.price : 0;
}

int drive_good(int n)
{
	const std::vector<Offer> offers{{2, 40}, {3, 55}};
	return book_good(offers, n - 1, 100) + book_good(offers, n + 1, 100);
}
} // namespace cheapest_offer
RUN_CASE(cheapest_offer, cheapest_offer::drive_bad(3), cheapest_offer::drive_good(3))

// CLEAN lazily_filled_array: correct
namespace lazily_filled_array
{
class Memo
{
public:
	Memo() {}
	int square(unsigned i)
	{
		if (i >= values_.size())
			return int(i * i);
		if (!known_[i]) {
			values_[i] = int(i * i);
			known_[i] = true;
		}
		return values_[i];
	}

private:
	std::array<int, 32> values_;
	std::array<bool, 32> known_{};
};

int drive(int n)
{
	Memo m;
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += m.square(unsigned(i % 4));
	return sum > 3 ? sum : 0;
}
} // namespace lazily_filled_array
RUN_CLEAN(lazily_filled_array, lazily_filled_array::drive(6))

// CLEAN checked_out_parameter: correct
namespace checked_out_parameter
{
bool digit_at(std::string_view text, std::size_t at, int &out)
{
	if (at >= text.size() || text[at] < '0' || text[at] > '9')
		return false;
	out = text[at] - '0';
	return true;
}

int drive(int n)
{
	int sum = 0;
	for (std::size_t i = 0; i < std::size_t(n); i++) {
		int digit;
		if (!digit_at("1x27", i, digit))
			continue;
		if (digit > 1)
			sum += digit;
	}
	return sum;
}
} // namespace checked_out_parameter
RUN_CLEAN(checked_out_parameter, checked_out_parameter::drive(5))

// CLEAN all_cases_assign: correct
namespace all_cases_assign
{
enum class Unit { Second, Minute, Hour };

int seconds(Unit unit, int count)
{
	int factor;
	switch (unit) {
	case Unit::Second:
		factor = 1;
		break;
	case Unit::Minute:
		factor = 60;
		break;
	case Unit::Hour:
		factor = 3600;
		break;
	default:
		return 0;
	}
	return factor > 60 ? factor * count : count * factor + 1;
}

int drive(int n)
{
	return seconds(Unit::Hour, n) + seconds(Unit::Second, n) + seconds(Unit::Minute, n);
}
} // namespace all_cases_assign
RUN_CLEAN(all_cases_assign, all_cases_assign::drive(3))

// CLEAN two_phase_codec: correct
namespace two_phase_codec
{
class Codec
{
public:
	Codec() {}
	bool open(int bits)
	{
		if (bits < 1 || bits > 16)
			return false;
		levels_ = 1 << bits;
		last_ = levels_ / 2;
		open_ = true;
		return true;
	}
	int encode(int v)
	{
		if (!open_)
			return 0;
		int delta = v - last_;
		last_ = std::clamp(v, 0, levels_ - 1);
		return delta;
	}

private:
	bool open_ = false;
	int levels_;
	int last_;
};

int drive(int n)
{
	Codec c, unused;
	int sum = unused.encode(n);
	if (!c.open(n))
		return 0;
	for (int i = 0; i < n; i++)
		sum += c.encode(i) < 0 ? 1 : 2;
	return sum;
}
} // namespace two_phase_codec
RUN_CLEAN(two_phase_codec, two_phase_codec::drive(3))

// CLEAN gather_then_sort: correct
namespace gather_then_sort
{
int median(std::span<const int> values)
{
	int kept[16];
	std::size_t n = 0;
	for (int v : values) {
		if (v < 0)
			continue;
		kept[n++] = v;
		if (n == 16)
			break;
	}
	if (n == 0)
		return 0;
	std::sort(kept, kept + n);
	return kept[n / 2];
}

int drive(int n)
{
	const int values[] = {9, -1, n, 4, -7, 12};
	return median(values) > 4 ? 1 : 2;
}
} // namespace gather_then_sort
RUN_CLEAN(gather_then_sort, gather_then_sort::drive(3))

// CLEAN set_by_helper: correct
namespace set_by_helper
{
struct Box {
	int left, top, right, bottom;
};

void bounds(std::span<const std::pair<int, int>> points, Box &box)
{
	box.left = box.right = points.empty() ? 0 : points.front().first;
	box.top = box.bottom = points.empty() ? 0 : points.front().second;
	for (auto [x, y] : points) {
		box.left = std::min(box.left, x);
		box.right = std::max(box.right, x);
		box.top = std::min(box.top, y);
		box.bottom = std::max(box.bottom, y);
	}
}

int drive(int n)
{
	const std::pair<int, int> points[] = {{1, 2}, {n, 0}, {0, 5}};
	Box box;
	bounds(points, box);
	if (box.right - box.left > box.bottom - box.top)
		return 1;
	return box.right;
}
} // namespace set_by_helper
RUN_CLEAN(set_by_helper, set_by_helper::drive(3))
