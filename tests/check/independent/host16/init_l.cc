// SPDX-License-Identifier: GPL-2.0
// Initialisation: members, locals, arrays and out-parameters that are read before, or only after, they were written.
#include "../set.hh"
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

// CASE sensor_frame: a field whose tag isn't in the frame is never written, and the alarm reads it
namespace sensor_frame
{
//- bad
struct ReadingBad {
	int celsius;
	int humidity;
	int battery;
};

ReadingBad decode_bad(std::span<const std::uint8_t> frame)
{
	ReadingBad reading;
	for (std::size_t at = 0; at + 2 <= frame.size(); at += 2) {
		const int value = frame[at + 1];
		switch (frame[at]) {
		case 't':
			reading.celsius = value - 40;
			break;
		case 'h':
			reading.humidity = value;
			break;
		case 'b':
			reading.battery = value;
			break;
		default:
			return reading;
		}
	}
	return reading;
}

unsigned alarms_bad(const std::vector<std::vector<std::uint8_t>> &frames)
{
	unsigned alarms = 0;
	for (const auto &frame : frames) {
		const ReadingBad reading = decode_bad(frame);
		if (reading.celsius > 60 || reading.humidity > 90)
			alarms++;
		if (reading.battery < 10)
			alarms++;
	}
	return alarms;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return alarms_bad(
		{{'t', 60, 'h', 95, 'b', 80}, {'t', 60, 'b', static_cast<std::uint8_t>(n)}});
}
#endif
//- good
struct ReadingGood {
	int celsius = 20;
	int humidity = 50;
	int battery = 100;
};

ReadingGood decode_good(std::span<const std::uint8_t> frame)
{
	ReadingGood reading;
	for (std::size_t at = 0; at + 2 <= frame.size(); at += 2) {
		const int value = frame[at + 1];
		switch (frame[at]) {
		case 't':
			reading.celsius = value - 40;
			break;
		case 'h':
			reading.humidity = value;
			break;
		case 'b':
			reading.battery = value;
			break;
		default:
			return reading;
		}
	}
	return reading;
}

unsigned alarms_good(const std::vector<std::vector<std::uint8_t>> &frames)
{
	unsigned alarms = 0;
	for (const auto &frame : frames) {
		const ReadingGood reading = decode_good(frame);
		if (reading.celsius > 60 || reading.humidity > 90)
			alarms++;
		if (reading.battery < 10)
			alarms++;
	}
	return alarms;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return alarms_good(
		{{'t', 60, 'h', 95, 'b', 80}, {'t', 60, 'b', static_cast<std::uint8_t>(n)}});
}
#endif
} // namespace sensor_frame
RUN_CASE(sensor_frame, sensor_frame::drive_bad(3), sensor_frame::drive_good(3))

// CASE regulator_limit: the short constructor forgets the limit, which step() compares with
namespace regulator_limit
{
//- bad
class RegulatorBad
{
	double kp;
	double ki;
	double limit;
	double integral;

public:
	RegulatorBad(double kp, double ki, double limit) : kp(kp), ki(ki), limit(limit) { reset(); }

	explicit RegulatorBad(double kp) : kp(kp), ki(0) { reset(); }

	void reset() { integral = 0; }

	double step(double wanted, double measured)
	{
		const double error = wanted - measured;
		integral += ki * error;
		double output = kp * error + integral;
		if (output > limit)
			output = limit;
		if (output < -limit)
			output = -limit;
		return output;
	}
};

bool settles_bad(double gain, double start, double wanted, unsigned steps)
{
	RegulatorBad regulator(gain);
	double value = start;
	while (steps-- > 0)
		value += regulator.step(wanted, value);
	return value > 0.9 * wanted && value < 1.1 * wanted;
}
#ifdef RUN
bool drive_bad(int n)
{
	return settles_bad(0.5, n, 20, 100);
}
#endif
//- good
class RegulatorGood
{
	double kp;
	double ki;
	double limit;
	double integral;

public:
	RegulatorGood(double kp, double ki, double limit) : kp(kp), ki(ki), limit(limit)
	{
		reset();
	}

	explicit RegulatorGood(double kp) : kp(kp), ki(0), limit(1) { reset(); }

	void reset() { integral = 0; }

	double step(double wanted, double measured)
	{
		const double error = wanted - measured;
		integral += ki * error;
		double output = kp * error + integral;
		if (output > limit)
			output = limit;
		if (output < -limit)
			output = -limit;
		return output;
	}
};

bool settles_good(double gain, double start, double wanted, unsigned steps)
{
	RegulatorGood regulator(gain);
	double value = start;
	while (steps-- > 0)
		value += regulator.step(wanted, value);
	return value > 0.9 * wanted && value < 1.1 * wanted;
}
#ifdef RUN
bool drive_good(int n)
{
	return settles_good(0.5, n, 20, 100);
}
#endif
} // namespace regulator_limit
RUN_CASE(regulator_limit, regulator_limit::drive_bad(3), regulator_limit::drive_good(3))

// CASE trace_mask: the mask is declared before the capacity, so it is computed from the capacity before that is set
namespace trace_mask
{
struct Mark {
	std::uint32_t when;
	std::uint32_t what;
};
//- bad
class TraceBad
{
	std::size_t mask;
	std::size_t capacity;
	std::vector<Mark> marks;
	std::size_t written = 0;

public:
	explicit TraceBad(std::size_t at_least)
		: capacity(std::bit_ceil(at_least)), mask(capacity - 1), marks(capacity)
	{
	}

	void mark(std::uint32_t when, std::uint32_t what)
	{
		marks[written & mask] = {when, what};
		written++;
	}

	std::size_t size() const { return written < capacity ? written : capacity; }

	const Mark &newest() const BORROWED { return marks[(written - 1) & mask]; }
};

std::uint32_t record_bad(const std::vector<std::uint32_t> &kinds, std::size_t room)
{
	TraceBad trace(room);
	std::uint32_t now = 0;
	for (std::uint32_t kind : kinds)
		trace.mark(now++, kind);
	return trace.size() ? trace.newest().what : 0;
}
#ifdef RUN
std::uint32_t drive_bad(int n)
{
	return record_bad({4, 5, 6, 7, 8, 9}, n);
}
#endif
//- good
class TraceGood
{
	std::size_t capacity;
	std::size_t mask;
	std::vector<Mark> marks;
	std::size_t written = 0;

public:
	explicit TraceGood(std::size_t at_least)
		: capacity(std::bit_ceil(at_least)), mask(capacity - 1), marks(capacity)
	{
	}

	void mark(std::uint32_t when, std::uint32_t what)
	{
		marks[written & mask] = {when, what};
		written++;
	}

	std::size_t size() const { return written < capacity ? written : capacity; }

	const Mark &newest() const BORROWED { return marks[(written - 1) & mask]; }
};

std::uint32_t record_good(const std::vector<std::uint32_t> &kinds, std::size_t room)
{
	TraceGood trace(room);
	std::uint32_t now = 0;
	for (std::uint32_t kind : kinds)
		trace.mark(now++, kind);
	return trace.size() ? trace.newest().what : 0;
}
#ifdef RUN
std::uint32_t drive_good(int n)
{
	return record_good({4, 5, 6, 7, 8, 9}, n);
}
#endif
} // namespace trace_mask
RUN_CASE(trace_mask, trace_mask::drive_bad(3), trace_mask::drive_good(3))

// CASE port_rules: the handler counts the error and goes on to use the port that was never assigned
namespace port_rules
{
struct BadField {
	std::size_t at;
};

struct Rule {
	unsigned port;
	bool privileged;
};
//- bad
unsigned parse_port_bad(std::string_view text)
{
	unsigned port = 0;
	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] < '0' || text[i] > '9')
			throw BadField{i};
		port = 10 * port + static_cast<unsigned>(text[i] - '0');
		if (port > 65535)
			throw BadField{i};
	}
	return port;
}

std::vector<Rule> load_rules_bad(const std::vector<std::string_view> &fields, std::size_t &errors)
{
	std::vector<Rule> rules;
	for (std::string_view field : fields) {
		unsigned port;
		try {
			port = parse_port_bad(field);
		} catch (const BadField &) {
			errors++;
		}
		rules.push_back({port, port < 1024});
	}
	return rules;
}

std::size_t privileged_bad(const std::vector<std::string_view> &fields)
{
	std::size_t errors = 0;
	std::size_t count = 0;
	for (const Rule &rule : load_rules_bad(fields, errors))
		count += rule.privileged ? 1 : 0;
	return errors > 3 ? 0 : count;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return privileged_bad({"22", "8080", "http", "443"}) + n;
}
#endif
//- good
unsigned parse_port_good(std::string_view text)
{
	unsigned port = 0;
	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] < '0' || text[i] > '9')
			throw BadField{i};
		port = 10 * port + static_cast<unsigned>(text[i] - '0');
		if (port > 65535)
			throw BadField{i};
	}
	return port;
}

std::vector<Rule> load_rules_good(const std::vector<std::string_view> &fields, std::size_t &errors)
{
	std::vector<Rule> rules;
	for (std::string_view field : fields) {
		unsigned port;
		try {
			port = parse_port_good(field);
		} catch (const BadField &) {
			errors++;
			continue;
		}
		rules.push_back({port, port < 1024});
	}
	return rules;
}

std::size_t privileged_good(const std::vector<std::string_view> &fields)
{
	std::size_t errors = 0;
	std::size_t count = 0;
	for (const Rule &rule : load_rules_good(fields, errors))
		count += rule.privileged ? 1 : 0;
	return errors > 3 ? 0 : count;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return privileged_good({"22", "8080", "http", "443"}) + n;
}
#endif
} // namespace port_rules
RUN_CASE(port_rules, port_rules::drive_bad(3), port_rules::drive_good(3))

// CASE bin_counts: the bins are made for overwriting, but they are counted up
namespace bin_counts
{
//- bad
class HistogramBad
{
	std::size_t bins;
	unsigned low;
	unsigned width;
	std::unique_ptr<unsigned[]> counts;
	unsigned outside = 0;

public:
	HistogramBad(std::size_t bins, unsigned low, unsigned width)
		: bins(bins),
		  low(low),
		  width(width ? width : 1),
		  counts(std::make_unique_for_overwrite<unsigned[]>(bins))
	{
	}

	void add(unsigned value)
	{
		const std::size_t bin = value < low ? bins : (value - low) / width;
		if (bin < bins)
			counts[bin]++;
		else
			outside++;
	}

	std::size_t fullest() const
	{
		std::size_t best = 0;
		for (std::size_t i = 1; i < bins; i++) {
			if (counts[i] > counts[best])
				best = i;
		}
		return best;
	}

	unsigned missed() const { return outside; }
};

std::size_t usual_latency_bad(const std::vector<unsigned> &samples, unsigned resolution)
{
	HistogramBad histogram(32, 0, resolution);
	for (unsigned sample : samples)
		histogram.add(sample);
	return histogram.missed() > samples.size() / 2 ? 32 : histogram.fullest();
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return usual_latency_bad({1, 7, 8, 8, 9, 30, 31, 400}, n);
}
#endif
//- good
class HistogramGood
{
	std::size_t bins;
	unsigned low;
	unsigned width;
	std::unique_ptr<unsigned[]> counts;
	unsigned outside = 0;

public:
	HistogramGood(std::size_t bins, unsigned low, unsigned width)
		: bins(bins),
		  low(low),
		  width(width ? width : 1),
		  counts(std::make_unique<unsigned[]>(bins))
	{
	}

	void add(unsigned value)
	{
		const std::size_t bin = value < low ? bins : (value - low) / width;
		if (bin < bins)
			counts[bin]++;
		else
			outside++;
	}

	std::size_t fullest() const
	{
		std::size_t best = 0;
		for (std::size_t i = 1; i < bins; i++) {
			if (counts[i] > counts[best])
				best = i;
		}
		return best;
	}

	unsigned missed() const { return outside; }
};

std::size_t usual_latency_good(const std::vector<unsigned> &samples, unsigned resolution)
{
	HistogramGood histogram(32, 0, resolution);
	for (unsigned sample : samples)
		histogram.add(sample);
	return histogram.missed() > samples.size() / 2 ? 32 : histogram.fullest();
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return usual_latency_good({1, 7, 8, 8, 9, 30, 31, 400}, n);
}
#endif
} // namespace bin_counts
RUN_CASE(bin_counts, bin_counts::drive_bad(3), bin_counts::drive_good(3))

// CASE nearest_stop: the best distance so far is compared with before there was any
namespace nearest_stop
{
struct Stop {
	int x;
	int y;
	bool open;
};
//- bad
long long distance_bad(const Stop &stop, int x, int y)
{
	const long long dx = static_cast<long long>(stop.x) - x;
	const long long dy = static_cast<long long>(stop.y) - y;
	return (dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy);
}

std::optional<std::size_t> nearest_bad(const std::vector<Stop> &stops, int x, int y)
{
	std::size_t index = 0;
	bool found = false;
	long long best;
	for (std::size_t i = 0; i < stops.size(); i++) {
		if (!stops[i].open)
			continue;
		const long long distance = distance_bad(stops[i], x, y);
		if (distance < best) {
			best = distance;
			index = i;
			found = true;
		}
	}
	if (!found)
		return std::nullopt;
	return index;
}

unsigned unreachable_bad(const std::vector<Stop> &stops,
			 const std::vector<std::pair<int, int>> &people)
{
	unsigned count = 0;
	for (const auto &[x, y] : people) {
		const std::optional<std::size_t> stop = nearest_bad(stops, x, y);
		if (!stop || distance_bad(stops[*stop], x, y) > 500)
			count++;
	}
	return count;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return unreachable_bad({{0, 0, false}, {100, n, true}, {-30, 700, true}},
			       {{5, 5}, {10, 10000}});
}
#endif
//- good
long long distance_good(const Stop &stop, int x, int y)
{
	const long long dx = static_cast<long long>(stop.x) - x;
	const long long dy = static_cast<long long>(stop.y) - y;
	return (dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy);
}

std::optional<std::size_t> nearest_good(const std::vector<Stop> &stops, int x, int y)
{
	std::size_t index = 0;
	bool found = false;
	long long best;
	for (std::size_t i = 0; i < stops.size(); i++) {
		if (!stops[i].open)
			continue;
		const long long distance = distance_good(stops[i], x, y);
		if (!found || distance < best) {
			best = distance;
			index = i;
			found = true;
		}
	}
	if (!found)
		return std::nullopt;
	return index;
}

unsigned unreachable_good(const std::vector<Stop> &stops,
			  const std::vector<std::pair<int, int>> &people)
{
	unsigned count = 0;
	for (const auto &[x, y] : people) {
		const std::optional<std::size_t> stop = nearest_good(stops, x, y);
		if (!stop || distance_good(stops[*stop], x, y) > 500)
			count++;
	}
	return count;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return unreachable_good({{0, 0, false}, {100, n, true}, {-30, 700, true}},
				{{5, 5}, {10, 10000}});
}
#endif
} // namespace nearest_stop
RUN_CASE(nearest_stop, nearest_stop::drive_bad(3), nearest_stop::drive_good(3))

// CASE mixer_voices: only the first `playing` voices were ever set, the mix adds all of them
namespace mixer_voices
{
//- bad
class MixerBad
{
	struct Voice {
		int pitch;
		int volume;
	};
	std::array<Voice, 16> voices;
	std::size_t playing;
	int master;

public:
	explicit MixerBad(int master) : playing(0), master(master) {}

	bool start(int pitch, int volume)
	{
		if (playing == voices.size())
			return false;
		voices[playing++] = {pitch, volume};
		return true;
	}

	void stop(int pitch)
	{
		for (std::size_t i = 0; i < playing; i++) {
			if (voices[i].pitch == pitch) {
				voices[i] = voices[--playing];
				return;
			}
		}
	}

	bool clips() const
	{
		long long sum = 0;
		for (const Voice &voice : voices)
			sum += voice.volume;
		return sum > master;
	}
};

std::size_t play_bad(const std::vector<int> &notes, int master)
{
	MixerBad mixer(master);
	std::size_t clipped = 0;
	for (int note : notes) {
		if (note < 0)
			mixer.stop(-note);
		else
			mixer.start(note, 30);
		clipped += mixer.clips() ? 1 : 0;
	}
	return clipped;
}
#ifdef RUN
std::size_t drive_bad(int n)
{
	return play_bad({40, 44, 47, -44, 50, 52}, 30 * n);
}
#endif
//- good
class MixerGood
{
	struct Voice {
		int pitch;
		int volume;
	};
	std::array<Voice, 16> voices;
	std::size_t playing;
	int master;

public:
	explicit MixerGood(int master) : playing(0), master(master) {}

	bool start(int pitch, int volume)
	{
		if (playing == voices.size())
			return false;
		voices[playing++] = {pitch, volume};
		return true;
	}

	void stop(int pitch)
	{
		for (std::size_t i = 0; i < playing; i++) {
			if (voices[i].pitch == pitch) {
				voices[i] = voices[--playing];
				return;
			}
		}
	}

	bool clips() const
	{
		long long sum = 0;
		for (const Voice &voice : std::span(voices).first(playing))
			sum += voice.volume;
		return sum > master;
	}
};

std::size_t play_good(const std::vector<int> &notes, int master)
{
	MixerGood mixer(master);
	std::size_t clipped = 0;
	for (int note : notes) {
		if (note < 0)
			mixer.stop(-note);
		else
			mixer.start(note, 30);
		clipped += mixer.clips() ? 1 : 0;
	}
	return clipped;
}
#ifdef RUN
std::size_t drive_good(int n)
{
	return play_good({40, 44, 47, -44, 50, 52}, 30 * n);
}
#endif
} // namespace mixer_voices
RUN_CASE(mixer_voices, mixer_voices::drive_bad(3), mixer_voices::drive_good(3))

// CLEAN gear_ratio: neither ratio nor limit has an initialiser, but each way through the switch that goes on sets both
namespace gear_ratio
{
enum class Gear { park, reverse, neutral, first, second, third };

struct Command {
	Gear gear;
	int throttle;
};

std::optional<int> wheel_speed(const Command &command)
{
	int ratio;
	int limit;
	switch (command.gear) {
	case Gear::park:
	case Gear::neutral:
		return 0;
	case Gear::reverse:
		ratio = -1;
		limit = 20;
		break;
	case Gear::first:
	case Gear::second:
		ratio = command.gear == Gear::first ? 1 : 2;
		limit = 50;
		break;
	case Gear::third:
		limit = 130;
		ratio = 3;
		break;
	default:
		return std::nullopt;
	}
	const int throttle = command.throttle < 0	? 0
			     : command.throttle > limit ? limit
							: command.throttle;
	return throttle * ratio;
}

int drive_through(const std::vector<Command> &commands)
{
	int fastest = 0;
	for (const Command &command : commands) {
		const std::optional<int> speed = wheel_speed(command);
		if (speed && *speed > fastest)
			fastest = *speed;
	}
	return fastest;
}
#ifdef RUN
int drive(int n)
{
	return drive_through({{Gear::park, 10},
			      {Gear::reverse, n},
			      {Gear::second, 30},
			      {static_cast<Gear>(n), 200}});
}
#endif
} // namespace gear_ratio
RUN_CLEAN(gear_ratio, gear_ratio::drive(3))

// CLEAN prefix_sums: the array is made for overwriting and is read, but each place only after the loop has written it
namespace prefix_sums
{
class PrefixSums
{
	std::size_t count;
	std::unique_ptr<long long[]> sums;

public:
	explicit PrefixSums(std::span<const int> values)
		: count(values.size()),
		  sums(std::make_unique_for_overwrite<long long[]>(values.size() + 1))
	{
		sums[0] = 0;
		for (std::size_t i = 0; i < count; i++)
			sums[i + 1] = sums[i] + values[i];
	}

	// Sum of the values from..to, without the last.
	long long between(std::size_t from, std::size_t to) const
	{
		if (to > count)
			to = count;
		return from < to ? sums[to] - sums[from] : 0;
	}
};

std::size_t best_window(std::span<const int> values, std::size_t width)
{
	const PrefixSums sums(values);
	std::size_t best = 0;
	for (std::size_t i = 1; i < values.size(); i++) {
		if (sums.between(i, i + width) > sums.between(best, best + width))
			best = i;
	}
	return best;
}
#ifdef RUN
std::size_t drive(int n)
{
	const std::vector<int> values{3, 1, 4, 1, 5, 9, 2, 6};
	return best_window(values, n);
}
#endif
} // namespace prefix_sums
RUN_CLEAN(prefix_sums, prefix_sums::drive(3))

// CLEAN version_text: the numbers are out-parameters without a value, but they are read only if each reader said that it wrote
namespace version_text
{
bool take_number(std::string_view &text, unsigned &number)
{
	std::size_t digits = 0;
	unsigned value = 0;
	while (digits < text.size() && digits < 6 && text[digits] >= '0' && text[digits] <= '9')
		value = 10 * value + static_cast<unsigned>(text[digits++] - '0');
	if (digits == 0)
		return false;
	text.remove_prefix(digits);
	number = value;
	return true;
}

bool take_char(std::string_view &text, char wanted)
{
	if (text.empty() || text.front() != wanted)
		return false;
	text.remove_prefix(1);
	return true;
}

struct Version {
	unsigned major;
	unsigned minor;
	unsigned patch;
};

std::optional<Version> parse_version(std::string_view text)
{
	Version version;
	if (!take_number(text, version.major) || !take_char(text, '.') ||
	    !take_number(text, version.minor))
		return std::nullopt;
	if (!take_char(text, '.'))
		version.patch = 0;
	else if (!take_number(text, version.patch))
		return std::nullopt;
	return version;
}

bool at_least(std::string_view text, const Version &wanted)
{
	const std::optional<Version> version = parse_version(text);
	if (!version)
		return false;
	if (version->major != wanted.major)
		return version->major > wanted.major;
	if (version->minor != wanted.minor)
		return version->minor > wanted.minor;
	return version->patch >= wanted.patch;
}
#ifdef RUN
unsigned drive(int n)
{
	const Version wanted{static_cast<unsigned>(n), 1, 4};
	return at_least("3.1", wanted) + at_least("3.1.", wanted) + at_least("3.1.4", wanted) +
	       at_least("x", wanted);
}
#endif
} // namespace version_text
RUN_CLEAN(version_text, version_text::drive(3))

// CLEAN paren_stack: the stack's places are not initialised, but none is read above its depth
namespace paren_stack
{
class Brackets
{
	static constexpr std::size_t most = 64;
	char open[most];
	std::size_t depth;

public:
	Brackets() : depth(0) {}
	Brackets(const Brackets &) = delete;
	Brackets &operator=(const Brackets &) = delete;

	bool push(char bracket)
	{
		if (depth == most)
			return false;
		open[depth++] = bracket;
		return true;
	}

	bool pop(char bracket) { return depth > 0 && open[--depth] == bracket; }

	bool empty() const { return depth == 0; }
};

bool balanced(std::string_view text)
{
	Brackets brackets;
	for (char c : text) {
		bool fits = true;
		if (c == '(' || c == '[')
			fits = brackets.push(c);
		else if (c == ')')
			fits = brackets.pop('(');
		else if (c == ']')
			fits = brackets.pop('[');
		if (!fits)
			return false;
	}
	return brackets.empty();
}
#ifdef RUN
unsigned drive(int n)
{
	return balanced("(a[b](c))") + balanced("(a]") + balanced(")") + n;
}
#endif
} // namespace paren_stack
RUN_CLEAN(paren_stack, paren_stack::drive(3))

// CLEAN delta_packer: `previous` has no value in a new packer, but it is read only once `started` says that there is one
namespace delta_packer
{
class DeltaPacker
{
	std::vector<std::int32_t> out;
	std::int32_t previous;
	bool started;

public:
	DeltaPacker() { restart(); }
	DeltaPacker(const DeltaPacker &) = delete;
	DeltaPacker &operator=(const DeltaPacker &) = delete;

	void restart() { started = false; }

	void put(std::int32_t value)
	{
		if (started)
			out.push_back(static_cast<std::int32_t>(std::int64_t{value} - previous));
		else
			out.push_back(value);
		previous = value;
		started = true;
	}

	std::size_t small() const
	{
		std::size_t count = 0;
		for (std::int32_t delta : out)
			count += delta > -128 && delta < 128 ? 1 : 0;
		return count;
	}
};

std::size_t pack_all(const std::vector<std::vector<std::int32_t>> &series)
{
	DeltaPacker packer;
	for (const auto &values : series) {
		packer.restart();
		for (std::int32_t value : values)
			packer.put(value);
	}
	return packer.small();
}
#ifdef RUN
std::size_t drive(int n)
{
	return pack_all({{1000, 1001, 1003}, {}, {-5, n, 700}});
}
#endif
} // namespace delta_packer
RUN_CLEAN(delta_packer, delta_packer::drive(3))
