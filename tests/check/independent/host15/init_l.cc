// SPDX-License-Identifier: GPL-2.0
// Values never given: members, locals and buffers that are read before anything was stored in them.
#include "../set.hh"
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

// CASE two_constructors: the constructor that takes a view leaves the limit without a value
namespace two_constructors
{
//- bad
class TokenBucketBad
{
public:
	TokenBucketBad(int rate, int limit) : rate_(rate), limit_(limit), tokens_(limit) {}
	explicit TokenBucketBad(std::span<const int> settings) : rate_(0), tokens_(0)
	{
		for (int setting : settings)
			rate_ += setting;
	}

	void tick()
	{
		tokens_ += rate_;
		if (tokens_ > limit_)
			tokens_ = limit_;
	}
	bool take(int count)
	{
		if (tokens_ < count)
			return false;
		tokens_ -= count;
		return true;
	}

private:
	int rate_;
	int limit_;
	int tokens_;
};

int admitted_bad(std::span<const int> settings, std::span<const int> requests)
{
	TokenBucketBad bucket(settings);
	int admitted = 0;
	for (int request : requests) {
		bucket.tick();
		admitted += bucket.take(request);
	}
	return admitted;
}

#ifdef RUN
int drive_bad(int n)
{
	const int settings[] = {n, 2};
	const int requests[] = {1, 2, 9};
	return admitted_bad(settings, requests);
}
#endif

//- good
class TokenBucketGood
{
public:
	TokenBucketGood(int rate, int limit) : rate_(rate), limit_(limit), tokens_(limit) {}
	explicit TokenBucketGood(std::span<const int> settings) : rate_(0), limit_(1000), tokens_(0)
	{
		for (int setting : settings)
			rate_ += setting;
	}

	void tick()
	{
		tokens_ += rate_;
		if (tokens_ > limit_)
			tokens_ = limit_;
	}
	bool take(int count)
	{
		if (tokens_ < count)
			return false;
		tokens_ -= count;
		return true;
	}

private:
	int rate_;
	int limit_;
	int tokens_;
};

int admitted_good(std::span<const int> settings, std::span<const int> requests)
{
	TokenBucketGood bucket(settings);
	int admitted = 0;
	for (int request : requests) {
		bucket.tick();
		admitted += bucket.take(request);
	}
	return admitted;
}

#ifdef RUN
int drive_good(int n)
{
	const int settings[] = {n, 2};
	const int requests[] = {1, 2, 9};
	return admitted_good(settings, requests);
}
#endif
} // namespace two_constructors
RUN_CASE(two_constructors, two_constructors::drive_bad(3), two_constructors::drive_good(3))

// CASE parse_port: on a malformed port the out-parameter is not written, but it is read
namespace parse_port
{
bool parse_number(std::string_view text, unsigned &value)
{
	if (text.empty() || text.size() > 5)
		return false;
	unsigned parsed = 0;
	for (char c : text) {
		if (c < '0' || c > '9')
			return false;
		parsed = parsed * 10 + static_cast<unsigned>(c - '0');
	}
	value = parsed;
	return true;
}

struct Address {
	std::string_view host;
	unsigned port = 0;
};

//- bad
Address parse_address_bad(std::string_view text, unsigned standard)
{
	const std::size_t colon = text.rfind(':');
	if (colon == std::string_view::npos)
		return {text, standard};
	unsigned port;
	parse_number(text.substr(colon + 1), port);
	if (port > 65535)
		port = standard;
	return {text.substr(0, colon), port};
}

#ifdef RUN
int drive_bad(int n)
{
	const Address a = parse_address_bad("example.org:", static_cast<unsigned>(n));
	return static_cast<int>(a.port);
}
#endif

//- good
Address parse_address_good(std::string_view text, unsigned standard)
{
	const std::size_t colon = text.rfind(':');
	if (colon == std::string_view::npos)
		return {text, standard};
	unsigned port;
	if (!parse_number(text.substr(colon + 1), port) || port > 65535)
		port = standard;
	return {text.substr(0, colon), port};
}

#ifdef RUN
int drive_good(int n)
{
	const Address a = parse_address_good("example.org:", static_cast<unsigned>(n));
	return static_cast<int>(a.port);
}
#endif
} // namespace parse_port
RUN_CASE(parse_port, parse_port::drive_bad(3), parse_port::drive_good(3))

// CASE sample_format: for 8-bit samples the switch sets the bias but not the step
namespace sample_format
{
enum class Format { U8, S16, S32 };

//- bad
long peak_bad(Format format, std::span<const unsigned char> raw)
{
	std::size_t step;
	long bias = 0;
	switch (format) {
	case Format::U8:
		bias = 128;
		break;
	case Format::S16:
		step = 2;
		break;
	case Format::S32:
		step = 4;
		break;
	}
	long peak = 0;
	for (std::size_t at = 0; at < raw.size(); at += step) {
		const long value = raw[at] - bias;
		if (value > peak)
			peak = value;
	}
	return peak;
}

#ifdef RUN
long drive_bad(int n)
{
	const unsigned char raw[] = {100, 140, 200, static_cast<unsigned char>(n)};
	return peak_bad(Format::U8, raw);
}
#endif

//- good
long peak_good(Format format, std::span<const unsigned char> raw)
{
	std::size_t step = 1;
	long bias = 0;
	switch (format) {
	case Format::U8:
		bias = 128;
		break;
	case Format::S16:
		step = 2;
		break;
	case Format::S32:
		step = 4;
		break;
	}
	long peak = 0;
	for (std::size_t at = 0; at < raw.size(); at += step) {
		const long value = raw[at] - bias;
		if (value > peak)
			peak = value;
	}
	return peak;
}

#ifdef RUN
long drive_good(int n)
{
	const unsigned char raw[] = {100, 140, 200, static_cast<unsigned char>(n)};
	return peak_good(Format::U8, raw);
}
#endif
} // namespace sample_format
RUN_CASE(sample_format, sample_format::drive_bad(3), sample_format::drive_good(3))

// CASE delay_line: the ring is allocated without values, and read before it is full
namespace delay_line
{
//- bad
class DelayBad
{
public:
	explicit DelayBad(std::size_t length) : ring_(new float[length + 1]), length_(length + 1) {}

	float process(float in)
	{
		ring_[at_] = in;
		at_ = (at_ + 1) % length_;
		return ring_[at_];
	}

private:
	std::unique_ptr<float[]> ring_;
	std::size_t length_;
	std::size_t at_ = 0;
};

int loud_bad(std::span<const float> in, std::size_t delay, float threshold)
{
	DelayBad line(delay);
	int loud = 0;
	for (float sample : in) {
		if (sample + line.process(sample) > threshold)
			++loud;
	}
	return loud;
}

#ifdef RUN
int drive_bad(int n)
{
	const float in[] = {0.1f, 0.9f, 0.3f, 0.4f, 0.5f};
	return loud_bad(in, static_cast<std::size_t>(n), 0.6f);
}
#endif

//- good
class DelayGood
{
public:
	explicit DelayGood(std::size_t length) : ring_(new float[length + 1]()), length_(length + 1)
	{
	}

	float process(float in)
	{
		ring_[at_] = in;
		at_ = (at_ + 1) % length_;
		return ring_[at_];
	}

private:
	std::unique_ptr<float[]> ring_;
	std::size_t length_;
	std::size_t at_ = 0;
};

int loud_good(std::span<const float> in, std::size_t delay, float threshold)
{
	DelayGood line(delay);
	int loud = 0;
	for (float sample : in) {
		if (sample + line.process(sample) > threshold)
			++loud;
	}
	return loud;
}

#ifdef RUN
int drive_good(int n)
{
	const float in[] = {0.1f, 0.9f, 0.3f, 0.4f, 0.5f};
	return loud_good(in, static_cast<std::size_t>(n), 0.6f);
}
#endif
} // namespace delay_line
RUN_CASE(delay_line, delay_line::drive_bad(3), delay_line::drive_good(3))

// CASE grid_order: the cells are declared before the width and height they are sized with
namespace grid_order
{
//- bad
class GridBad
{
public:
	GridBad(std::size_t width, std::size_t height)
		: width_(width), height_(height), cells_(width_ * height_ + 1)
	{
	}

	void mark(std::size_t x, std::size_t y)
	{
		if (x < width_ && y < height_)
			cells_[y * width_ + x] = 1;
	}
	int marked() const
	{
		int count = 0;
		for (char cell : cells_)
			count += cell;
		return count;
	}

private:
	std::vector<char> cells_;
	std::size_t width_;
	std::size_t height_;
};

int visited_bad(std::span<const std::array<std::size_t, 2>> path, std::size_t width,
		std::size_t height)
{
	GridBad grid(width, height);
	for (const auto &[x, y] : path)
		grid.mark(x, y);
	return grid.marked();
}

#ifdef RUN
int drive_bad(int n)
{
	const std::array<std::size_t, 2> path[] = {{0, 0}, {1, 1}, {1, 1}};
	return visited_bad(path, static_cast<std::size_t>(n), 4);
}
#endif

//- good
class GridGood
{
public:
	GridGood(std::size_t width, std::size_t height)
		: width_(width), height_(height), cells_(width_ * height_ + 1)
	{
	}

	void mark(std::size_t x, std::size_t y)
	{
		if (x < width_ && y < height_)
			cells_[y * width_ + x] = 1;
	}
	int marked() const
	{
		int count = 0;
		for (char cell : cells_)
			count += cell;
		return count;
	}

private:
	std::size_t width_;
	std::size_t height_;
	std::vector<char> cells_;
};

int visited_good(std::span<const std::array<std::size_t, 2>> path, std::size_t width,
		 std::size_t height)
{
	GridGood grid(width, height);
	for (const auto &[x, y] : path)
		grid.mark(x, y);
	return grid.marked();
}

#ifdef RUN
int drive_good(int n)
{
	const std::array<std::size_t, 2> path[] = {{0, 0}, {1, 1}, {1, 1}};
	return visited_good(path, static_cast<std::size_t>(n), 4);
}
#endif
} // namespace grid_order
RUN_CASE(grid_order, grid_order::drive_bad(3), grid_order::drive_good(3))

// CASE slot_pool: the free flags of all slots but the first ones are never set
namespace slot_pool
{
struct Voice {
	int note;
	int velocity;
	bool busy;
};

//- bad
class VoicesBad
{
public:
	explicit VoicesBad(std::size_t preset)
	{
		for (std::size_t i = 0; i < preset && i < voices_.size(); i++)
			voices_[i] = Voice{0, 0, false};
	}

	bool start(int note, int velocity)
	{
		for (Voice &voice : voices_) {
			if (voice.busy)
				continue;
			voice = Voice{note, velocity, true};
			return true;
		}
		return false;
	}

private:
	std::array<Voice, 16> voices_;
};

int play_bad(std::span<const int> chord, std::size_t preset)
{
	VoicesBad voices(preset);
	int playing = 0;
	for (int note : chord)
		playing += voices.start(note, 100);
	return playing;
}

#ifdef RUN
int drive_bad(int n)
{
	const int chord[] = {60, 64, 67, 71, 74};
	return play_bad(chord, static_cast<std::size_t>(n));
}
#endif

//- good
class VoicesGood
{
public:
	explicit VoicesGood(std::size_t preset)
	{
		for (std::size_t i = 0; i < voices_.size(); i++)
			voices_[i] = Voice{0, i < preset ? 64 : 0, false};
	}

	bool start(int note, int velocity)
	{
		for (Voice &voice : voices_) {
			if (voice.busy)
				continue;
			voice = Voice{note, velocity, true};
			return true;
		}
		return false;
	}

private:
	std::array<Voice, 16> voices_;
};

int play_good(std::span<const int> chord, std::size_t preset)
{
	VoicesGood voices(preset);
	int playing = 0;
	for (int note : chord)
		playing += voices.start(note, 100);
	return playing;
}

#ifdef RUN
int drive_good(int n)
{
	const int chord[] = {60, 64, 67, 71, 74};
	return play_good(chord, static_cast<std::size_t>(n));
}
#endif
} // namespace slot_pool
RUN_CASE(slot_pool, slot_pool::drive_bad(3), slot_pool::drive_good(3))

// CASE histogram_stats: the statistics are default-initialised, and the sums start from nothing
namespace histogram_stats
{
struct Stats {
	long count;
	long sum;
	int lowest;
	int highest;
};

void add(Stats &stats, int value)
{
	if (stats.count == 0 || value < stats.lowest)
		stats.lowest = value;
	if (stats.count == 0 || value > stats.highest)
		stats.highest = value;
	stats.sum += value;
	++stats.count;
}

//- bad
std::optional<long> mean_bad(std::span<const std::vector<int>> runs, int ignored)
{
	Stats stats;
	for (const std::vector<int> &run : runs) {
		for (int value : run) {
			if (value != ignored)
				add(stats, value);
		}
	}
	if (stats.count == 0)
		return std::nullopt;
	return stats.sum / stats.count;
}

#ifdef RUN
long drive_bad(int n)
{
	const std::vector<int> runs[] = {{1, 2, n}, {4}};
	return mean_bad(runs, 2).value_or(0);
}
#endif

//- good
std::optional<long> mean_good(std::span<const std::vector<int>> runs, int ignored)
{
	Stats stats{};
	for (const std::vector<int> &run : runs) {
		for (int value : run) {
			if (value != ignored)
				add(stats, value);
		}
	}
	if (stats.count == 0)
		return std::nullopt;
	return stats.sum / stats.count;
}

#ifdef RUN
long drive_good(int n)
{
	const std::vector<int> runs[] = {{1, 2, n}, {4}};
	return mean_good(runs, 2).value_or(0);
}
#endif
} // namespace histogram_stats
RUN_CASE(histogram_stats, histogram_stats::drive_bad(3), histogram_stats::drive_good(3))

// CASE tracked_copy: the copy constructor forgets the generation that the comparison reads
namespace tracked_copy
{
//- bad
class PaletteBad
{
public:
	explicit PaletteBad(std::vector<unsigned> colours)
		: colours_(std::move(colours)), generation_(1), dirty_(false)
	{
	}
	PaletteBad(const PaletteBad &other) : colours_(other.colours_), dirty_(true) {}
	PaletteBad &operator=(const PaletteBad &) = delete;

	void set(std::size_t index, unsigned colour)
	{
		if (index >= colours_.size())
			return;
		colours_[index] = colour;
		++generation_;
		dirty_ = true;
	}
	bool newer_than(const PaletteBad &other) const { return generation_ > other.generation_; }
	bool dirty() const { return dirty_; }

private:
	std::vector<unsigned> colours_;
	unsigned generation_;
	bool dirty_;
};

bool dim_bad(const PaletteBad &original, std::size_t count)
{
	PaletteBad copy(original);
	for (std::size_t i = 0; i < count; i++)
		copy.set(i, 0x202020);
	return copy.dirty() && copy.newer_than(original);
}

#ifdef RUN
int drive_bad(int n)
{
	PaletteBad palette({1, 2, 3});
	return dim_bad(palette, static_cast<std::size_t>(n));
}
#endif

//- good
class PaletteGood
{
public:
	explicit PaletteGood(std::vector<unsigned> colours)
		: colours_(std::move(colours)), generation_(1), dirty_(false)
	{
	}
	PaletteGood(const PaletteGood &other)
		: colours_(other.colours_), generation_(other.generation_), dirty_(true)
	{
	}
	PaletteGood &operator=(const PaletteGood &) = delete;

	void set(std::size_t index, unsigned colour)
	{
		if (index >= colours_.size())
			return;
		colours_[index] = colour;
		++generation_;
		dirty_ = true;
	}
	bool newer_than(const PaletteGood &other) const { return generation_ > other.generation_; }
	bool dirty() const { return dirty_; }

private:
	std::vector<unsigned> colours_;
	unsigned generation_;
	bool dirty_;
};

bool dim_good(const PaletteGood &original, std::size_t count)
{
	PaletteGood copy(original);
	for (std::size_t i = 0; i < count; i++)
		copy.set(i, 0x202020);
	return copy.dirty() && copy.newer_than(original);
}

#ifdef RUN
int drive_good(int n)
{
	PaletteGood palette({1, 2, 3});
	return dim_good(palette, static_cast<std::size_t>(n));
}
#endif
} // namespace tracked_copy
RUN_CASE(tracked_copy, tracked_copy::drive_bad(3), tracked_copy::drive_good(3))

// CASE nearest_stop: when no stop is open the index of the nearest one was never set
namespace nearest_stop
{
struct Stop {
	int position = 0;
	bool open = true;
};

//- bad
int way_to_stop_bad(std::span<const Stop> stops, int here)
{
	std::size_t nearest;
	int shortest = 1 << 20;
	for (std::size_t i = 0; i < stops.size(); i++) {
		if (!stops[i].open)
			continue;
		const int way = stops[i].position > here ? stops[i].position - here
							 : here - stops[i].position;
		if (way < shortest) {
			shortest = way;
			nearest = i;
		}
	}
	if (nearest >= stops.size())
		return -1;
	return stops[nearest].position;
}

#ifdef RUN
int drive_bad(int n)
{
	const Stop stops[] = {{n, false}, {10, false}};
	return way_to_stop_bad(stops, 5);
}
#endif

//- good
int way_to_stop_good(std::span<const Stop> stops, int here)
{
	std::size_t nearest = stops.size();
	int shortest = 1 << 20;
	for (std::size_t i = 0; i < stops.size(); i++) {
		if (!stops[i].open)
			continue;
		const int way = stops[i].position > here ? stops[i].position - here
							 : here - stops[i].position;
		if (way < shortest) {
			shortest = way;
			nearest = i;
		}
	}
	if (nearest >= stops.size())
		return -1;
	return stops[nearest].position;
}

#ifdef RUN
int drive_good(int n)
{
	const Stop stops[] = {{n, false}, {10, false}};
	return way_to_stop_good(stops, 5);
}
#endif
} // namespace nearest_stop
RUN_CASE(nearest_stop, nearest_stop::drive_bad(3), nearest_stop::drive_good(3))

// CASE late_attach: a meter that was never attached tests a pointer without a value
namespace late_attach
{
struct Clock {
	long now = 0;
};

//- bad
class MeterBad
{
public:
	explicit MeterBad(int id) : id_(id) {}

	void attach(const Clock &clock) { clock_ = &clock; }

	long stamp() const { return clock_ ? clock_->now : -1; }
	int id() const { return id_; }

private:
	int id_;
	const Clock *clock_;
};

long latest_bad(const Clock &clock, std::span<const int> ids, int attached)
{
	long latest = -1;
	for (int id : ids) {
		MeterBad meter(id);
		if (id <= attached)
			meter.attach(clock);
		if (meter.stamp() > latest)
			latest = meter.stamp() + meter.id();
	}
	return latest;
}

#ifdef RUN
long drive_bad(int n)
{
	const Clock clock{100};
	const int ids[] = {n, 4, 1};
	return latest_bad(clock, ids, 2);
}
#endif

//- good
class MeterGood
{
public:
	explicit MeterGood(int id) : id_(id), clock_(nullptr) {}

	void attach(const Clock &clock) { clock_ = &clock; }

	long stamp() const { return clock_ ? clock_->now : -1; }
	int id() const { return id_; }

private:
	int id_;
	const Clock *clock_;
};

long latest_good(const Clock &clock, std::span<const int> ids, int attached)
{
	long latest = -1;
	for (int id : ids) {
		MeterGood meter(id);
		if (id <= attached)
			meter.attach(clock);
		if (meter.stamp() > latest)
			latest = meter.stamp() + meter.id();
	}
	return latest;
}

#ifdef RUN
long drive_good(int n)
{
	const Clock clock{100};
	const int ids[] = {n, 4, 1};
	return latest_good(clock, ids, 2);
}
#endif
} // namespace late_attach
RUN_CASE(late_attach, late_attach::drive_bad(3), late_attach::drive_good(3))

// CASE short_read: after a short read the whole header is examined, not what has arrived
namespace short_read
{
class Source
{
public:
	explicit Source(std::span<const std::uint8_t> data) : data_(data) {}

	// Copies up to SIZE bytes and returns how many.
	std::size_t read(std::uint8_t *to, std::size_t size)
	{
		const std::size_t count = size < data_.size() ? size : data_.size();
		if (count)
			std::memcpy(to, data_.data(), count);
		data_ = data_.subspan(count);
		return count;
	}

private:
	std::span<const std::uint8_t> data_;
};

//- bad
int read_version_bad(Source &source)
{
	std::uint8_t header[8];
	const std::size_t got = source.read(header, sizeof(header));
	if (got == 0)
		return -1;
	if (header[0] != 'R' || header[1] != 'F')
		return -2;
	return header[6] << 8 | header[7];
}

#ifdef RUN
int drive_bad(int n)
{
	const std::uint8_t data[] = {'R', 'F', static_cast<std::uint8_t>(n), 0};
	Source source(data);
	const int version = read_version_bad(source);
	return version > 2 ? version : 0;
}
#endif

//- good
int read_version_good(Source &source)
{
	std::uint8_t header[8];
	const std::size_t got = source.read(header, sizeof(header));
	if (got < sizeof(header))
		return -1;
	if (header[0] != 'R' || header[1] != 'F')
		return -2;
	return header[6] << 8 | header[7];
}

#ifdef RUN
int drive_good(int n)
{
	const std::uint8_t data[] = {'R', 'F', static_cast<std::uint8_t>(n), 0};
	Source source(data);
	const int version = read_version_good(source);
	return version > 2 ? version : 0;
}
#endif
} // namespace short_read
RUN_CASE(short_read, short_read::drive_bad(3), short_read::drive_good(3))

// CASE base_setup: the constructor calls reset(), which reads a capacity that is stored later
namespace base_setup
{
//- bad
class HistoryBad
{
public:
	explicit HistoryBad(unsigned order)
	{
		reset();
		capacity_ = 1u << (order < 10 ? order : 10);
	}

	void reset()
	{
		entries_.assign(capacity_ < 1024 ? capacity_ : 1024, 0);
		next_ = 0;
	}

	void push(int value)
	{
		if (next_ == entries_.size())
			next_ = 0;
		if (!entries_.empty())
			entries_[next_++] = value;
	}
	std::size_t size() const { return entries_.size(); }

private:
	std::vector<int> entries_;
	unsigned capacity_;
	std::size_t next_ = 0;
};

std::size_t remember_bad(std::span<const int> values, unsigned order)
{
	HistoryBad history(order);
	for (int value : values)
		history.push(value);
	return history.size();
}

#ifdef RUN
int drive_bad(int n)
{
	const int values[] = {4, 5, 6, 7};
	return static_cast<int>(remember_bad(values, static_cast<unsigned>(n)));
}
#endif

//- good
class HistoryGood
{
public:
	explicit HistoryGood(unsigned order)
	{
		capacity_ = 1u << (order < 10 ? order : 10);
		reset();
	}

	void reset()
	{
		entries_.assign(capacity_ < 1024 ? capacity_ : 1024, 0);
		next_ = 0;
	}

	void push(int value)
	{
		if (next_ == entries_.size())
			next_ = 0;
		if (!entries_.empty())
			entries_[next_++] = value;
	}
	std::size_t size() const { return entries_.size(); }

private:
	std::vector<int> entries_;
	unsigned capacity_;
	std::size_t next_ = 0;
};

std::size_t remember_good(std::span<const int> values, unsigned order)
{
	HistoryGood history(order);
	for (int value : values)
		history.push(value);
	return history.size();
}

#ifdef RUN
int drive_good(int n)
{
	const int values[] = {4, 5, 6, 7};
	return static_cast<int>(remember_good(values, static_cast<unsigned>(n)));
}
#endif
} // namespace base_setup
RUN_CASE(base_setup, base_setup::drive_bad(3), base_setup::drive_good(3))
