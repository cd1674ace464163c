// SPDX-License-Identifier: GPL-2.0
// Values read before they are given: captures, base classes, copies, parsers, tagged unions.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

// CASE timer_handle: the closure copies the weight before it is given its value
namespace timer_handle
{
class Timers
{
public:
	int add(std::function<int()> action)
	{
		actions_.push_back(std::move(action));
		return static_cast<int>(actions_.size()) - 1;
	}
	int fire()
	{
		int total = 0;
		for (const auto &action : actions_)
			total += action();
		return total;
	}

private:
	std::vector<std::function<int()>> actions_;
};

//- bad
static int run_bad(int count)
{
	Timers timers;
	int handled = 0;
	for (int i = 0; i < count; i++) {
		int weight;
		auto action = [weight]() { return weight > 2 ? 2 : weight; };
		weight = i;
		handled += timers.add(action);
	}
	return handled + timers.fire();
}

static int drive_bad(int n)
{
	return run_bad(n);
}
//- good
static int run_good(int count)
{
	Timers timers;
	int handled = 0;
	for (int i = 0; i < count; i++) {
		int weight;
		weight = i;
		auto action = [weight]() { return weight > 2 ? 2 : weight; };
		handled += timers.add(action);
	}
	return handled + timers.fire();
}

static int drive_good(int n)
{
	return run_good(n);
}
} // namespace timer_handle
RUN_CASE(timer_handle, timer_handle::drive_bad(3), timer_handle::drive_good(3))

// CASE label_width: the base class is given a member that is set only after the base class
namespace label_width
{
class Box
{
public:
	explicit Box(int width) : width_(width > 200 ? 200 : width) {}
	virtual ~Box() = default;
	virtual int width() const { return width_; }

private:
	int width_;
};

//- bad
class LabelBad : public Box
{
public:
	LabelBad(std::string_view text, int scale)
		: Box(scale_ * 8), scale_(scale), length_(static_cast<int>(text.size()))
	{
	}
	int width() const override { return Box::width() + length_ * scale_; }

private:
	int scale_;
	int length_;
};

static int drive_bad(int n)
{
	const LabelBad label("caption", n);
	const Box &box = label;
	return box.width();
}
//- good
class LabelGood : public Box
{
public:
	LabelGood(std::string_view text, int scale)
		: Box(scale * 8), scale_(scale), length_(static_cast<int>(text.size()))
	{
	}
	int width() const override { return Box::width() + length_ * scale_; }

private:
	int scale_;
	int length_;
};

static int drive_good(int n)
{
	const LabelGood label("caption", n);
	const Box &box = label;
	return box.width();
}
} // namespace label_width
RUN_CASE(label_width, label_width::drive_bad(3), label_width::drive_good(3))

// CASE property_union: an empty property has the number's kind, but its number was not set
namespace property_union
{
struct Property {
	enum class Kind { number, flag } kind;
	union {
		long number;
		bool flag;
	};
};

static long weight(const Property &p)
{
	if (p.kind == Property::Kind::number)
		return p.number > 100 ? 100 : p.number;
	return p.flag ? 1 : 0;
}

//- bad
static Property make_bad(std::string_view text)
{
	Property p;
	p.kind = Property::Kind::number;
	if (text == "on" || text == "off") {
		p.kind = Property::Kind::flag;
		p.flag = text == "on";
	} else if (!text.empty()) {
		p.number = static_cast<long>(text.size());
	}
	return p;
}

static long drive_bad(int n)
{
	const std::vector<std::string> texts{"on", "123", "", "off"};
	long total = 0;
	for (int i = 0; i < n; i++)
		total += weight(make_bad(texts[static_cast<std::size_t>(i) % texts.size()]));
	return total;
}
//- good
static Property make_good(std::string_view text)
{
	Property p;
	p.kind = Property::Kind::number;
	if (text == "on" || text == "off") {
		p.kind = Property::Kind::flag;
		p.flag = text == "on";
	} else {
		p.number = static_cast<long>(text.size());
	}
	return p;
}

static long drive_good(int n)
{
	const std::vector<std::string> texts{"on", "123", "", "off"};
	long total = 0;
	for (int i = 0; i < n; i++)
		total += weight(make_good(texts[static_cast<std::size_t>(i) % texts.size()]));
	return total;
}
} // namespace property_union
RUN_CASE(property_union, property_union::drive_bad(3), property_union::drive_good(3))

// CASE version_field: from_chars leaves the value alone when there is no number
namespace version_field
{
struct Version {
	int major_part = 0;
	int minor_part = 0;
};

//- bad
static int field_bad(std::string_view text)
{
	int value;
	std::from_chars(text.data(), text.data() + text.size(), value);
	return value;
}

static Version parse_bad(std::string_view text)
{
	const auto dot = text.find('.');
	Version v;
	v.major_part = field_bad(text.substr(0, dot));
	if (dot != std::string_view::npos)
		v.minor_part = field_bad(text.substr(dot + 1));
	return v;
}

static int drive_bad(int n)
{
	return parse_bad(std::to_string(n) + ".x").minor_part;
}
//- good
static int field_good(std::string_view text)
{
	int value;
	if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc())
		return 0;
	return value;
}

static Version parse_good(std::string_view text)
{
	const auto dot = text.find('.');
	Version v;
	v.major_part = field_good(text.substr(0, dot));
	if (dot != std::string_view::npos)
		v.minor_part = field_good(text.substr(dot + 1));
	return v;
}

static int drive_good(int n)
{
	return parse_good(std::to_string(n) + ".x").minor_part;
}
} // namespace version_field
RUN_CASE(version_field, version_field::drive_bad(3), version_field::drive_good(3))

// CASE screen_mode: sscanf may fill the width only, the height is used in any case
namespace screen_mode
{
//- bad
static int area_bad(const char *text)
{
	int width;
	int height;
	if (std::sscanf(text, "%dx%d", &width, &height) < 1)
		return 0;
	if (width < 1 || height < 1)
		return 0;
	return width * height;
}

static int drive_bad(int n)
{
	int total = 0;
	for (int i = 0; i < n; i++)
		total += area_bad(i % 2 ? "640" : "640x480");
	return total;
}
//- good
static int area_good(const char *text)
{
	int width;
	int height;
	if (std::sscanf(text, "%dx%d", &width, &height) < 2)
		return 0;
	if (width < 1 || height < 1 || width > 8192 || height > 8192)
		return 0;
	return width * height;
}

static int drive_good(int n)
{
	int total = 0;
	for (int i = 0; i < n; i++)
		total += area_good(i % 2 ? "640" : "640x480");
	return total;
}
} // namespace screen_mode
RUN_CASE(screen_mode, screen_mode::drive_bad(3), screen_mode::drive_good(3))

// CASE brush_copy: the hand-written copy constructor forgets one of the members
namespace brush_copy
{
//- bad
class BrushBad
{
public:
	BrushBad(std::string name, int radius) : name_(std::move(name)), radius_(radius), uses_(0)
	{
	}
	BrushBad(const BrushBad &other) : name_(other.name_ + " copy"), uses_(0) {}
	BrushBad &operator=(const BrushBad &) = delete;
	int stroke()
	{
		uses_++;
		return radius_ > 8 ? 8 : radius_;
	}

private:
	std::string name_;
	int radius_;
	int uses_;
};

static int drive_bad(int n)
{
	BrushBad brush("soft", n);
	BrushBad copy(brush);
	return brush.stroke() + copy.stroke();
}
//- good
class BrushGood
{
public:
	BrushGood(std::string name, int radius) : name_(std::move(name)), radius_(radius), uses_(0)
	{
	}
	BrushGood(const BrushGood &other)
		: name_(other.name_ + " copy"), radius_(other.radius_), uses_(0)
	{
	}
	BrushGood &operator=(const BrushGood &) = delete;
	int stroke()
	{
		uses_++;
		return radius_ > 8 ? 8 : radius_;
	}

private:
	std::string name_;
	int radius_;
	int uses_;
};

static int drive_good(int n)
{
	BrushGood brush("soft", n);
	BrushGood copy(brush);
	return brush.stroke() + copy.stroke();
}
} // namespace brush_copy
RUN_CASE(brush_copy, brush_copy::drive_bad(3), brush_copy::drive_good(3))

// CASE symbol_lookup: the callee gives the out-pointer no value when nothing is found
namespace symbol_lookup
{
struct Symbol {
	std::string name;
	int address;
};

//- bad
class SymbolsBad
{
public:
	explicit SymbolsBad(int n)
	{
		for (int i = 0; i < n; i++)
			all_.push_back(Symbol{"f" + std::to_string(i), 16 * i});
	}
	void lookup(std::string_view name, const Symbol **out) const
	{
		for (const Symbol &s : all_)
			if (s.name == name) {
				*out = &s;
				return;
			}
	}

private:
	std::vector<Symbol> all_;
};

static int drive_bad(int n)
{
	const SymbolsBad symbols(n);
	const Symbol *symbol;
	symbols.lookup("main", &symbol);
	return symbol ? symbol->address : -1;
}
//- good
class SymbolsGood
{
public:
	explicit SymbolsGood(int n)
	{
		for (int i = 0; i < n; i++)
			all_.push_back(Symbol{"f" + std::to_string(i), 16 * i});
	}
	void lookup(std::string_view name, const Symbol **out) const
	{
		*out = nullptr;
		for (const Symbol &s : all_)
			if (s.name == name) {
				*out = &s;
				return;
			}
	}

private:
	std::vector<Symbol> all_;
};

static int drive_good(int n)
{
	const SymbolsGood symbols(n);
	const Symbol *symbol;
	symbols.lookup("main", &symbol);
	return symbol ? symbol->address : -1;
}
} // namespace symbol_lookup
RUN_CASE(symbol_lookup, symbol_lookup::drive_bad(3), symbol_lookup::drive_good(3))

// CASE canvas_resize: the pixel's own empty constructor makes resize() add pixels without a value
namespace canvas_resize
{
//- bad
struct PixelBad {
	PixelBad() {}
	PixelBad(uint8_t grey, uint8_t alpha) : grey(grey), alpha(alpha) {}
	uint8_t grey;
	uint8_t alpha;
};

static int opaque_bad(int n)
{
	std::vector<PixelBad> canvas;
	canvas.emplace_back(255, 255);
	canvas.resize(static_cast<std::size_t>(n) * 4);
	int opaque = 0;
	for (const PixelBad &p : canvas)
		if (p.alpha == 255)
			opaque++;
	return opaque;
}

static int drive_bad(int n)
{
	return opaque_bad(n);
}
//- good
struct PixelGood {
	PixelGood() : grey(0), alpha(0) {}
	PixelGood(uint8_t grey, uint8_t alpha) : grey(grey), alpha(alpha) {}
	uint8_t grey;
	uint8_t alpha;
};

static int opaque_good(int n)
{
	std::vector<PixelGood> canvas;
	canvas.emplace_back(255, 255);
	canvas.resize(static_cast<std::size_t>(n) * 4);
	int opaque = 0;
	for (const PixelGood &p : canvas)
		if (p.alpha == 255)
			opaque++;
	return opaque;
}

static int drive_good(int n)
{
	return opaque_good(n);
}
} // namespace canvas_resize
RUN_CASE(canvas_resize, canvas_resize::drive_bad(3), canvas_resize::drive_good(3))

// CASE moving_average: the window is averaged as a whole while it is still being filled
namespace moving_average
{
//- bad
class AverageBad
{
public:
	float add(float value)
	{
		window_[at_] = value;
		at_ = (at_ + 1) % size;
		if (filled_ < size)
			filled_++;
		float sum = 0;
		for (std::size_t i = 0; i < size; i++)
			sum += window_[i];
		return sum / static_cast<float>(filled_);
	}

private:
	static constexpr std::size_t size = 8;
	float window_[size];
	std::size_t at_ = 0;
	std::size_t filled_ = 0;
};

static int drive_bad(int n)
{
	AverageBad average;
	int high = 0;
	for (int i = 0; i < n; i++)
		if (average.add(static_cast<float>(i)) > 1)
			high++;
	return high;
}
//- good
class AverageGood
{
public:
	float add(float value)
	{
		window_[at_] = value;
		at_ = (at_ + 1) % size;
		if (filled_ < size)
			filled_++;
		float sum = 0;
		for (std::size_t i = 0; i < filled_; i++)
			sum += window_[i];
		return sum / static_cast<float>(filled_);
	}

private:
	static constexpr std::size_t size = 8;
	float window_[size] = {};
	std::size_t at_ = 0;
	std::size_t filled_ = 0;
};

static int drive_good(int n)
{
	AverageGood average;
	int high = 0;
	for (int i = 0; i < n; i++)
		if (average.add(static_cast<float>(i)) > 1)
			high++;
	return high;
}
} // namespace moving_average
RUN_CASE(moving_average, moving_average::drive_bad(3), moving_average::drive_good(3))

// CASE quota_load: the exception is swallowed, the quota that it kept from being set is returned
namespace quota_load
{
static int parse_quota(std::string_view text)
{
	if (text.empty() || text.size() > 4)
		throw std::invalid_argument("quota");
	int value = 0;
	for (char c : text) {
		if (c < '0' || c > '9')
			throw std::invalid_argument("quota");
		value = value * 10 + (c - '0');
	}
	return value;
}

//- bad
static int quota_bad(std::string_view text, int &errors)
{
	int quota;
	try {
		quota = parse_quota(text);
	} catch (const std::invalid_argument &) {
		errors++;
	}
	return quota;
}

static int drive_bad(int n)
{
	int errors = 0;
	int total = quota_bad(std::to_string(n), errors);
	total += quota_bad("unlimited", errors);
	return total + errors;
}
//- good
static int quota_good(std::string_view text, int &errors)
{
	int quota;
	try {
		quota = parse_quota(text);
	} catch (const std::invalid_argument &) {
		errors++;
		quota = 0;
	}
	return quota;
}

static int drive_good(int n)
{
	int errors = 0;
	int total = quota_good(std::to_string(n), errors);
	total += quota_good("unlimited", errors);
	return total + errors;
}
} // namespace quota_load
RUN_CASE(quota_load, quota_load::drive_bad(3), quota_load::drive_good(3))

// CASE mapping_move: the move constructor swaps a flag that has no value yet
namespace mapping_move
{
//- bad
class MappingBad
{
public:
	MappingBad(int *base, bool owned) : base_(base), owned_(owned) {}
	MappingBad(MappingBad &&other) noexcept : base_(std::exchange(other.base_, nullptr))
	{
		std::swap(owned_, other.owned_);
	}
	MappingBad &operator=(MappingBad &&) = delete;
	~MappingBad()
	{
		if (owned_)
			delete base_;
	}
	int value() const { return base_ ? *base_ : 0; }

private:
	int *base_;
	bool owned_;
};

static int drive_bad(int n)
{
	MappingBad first(new int(n), true);
	const MappingBad second(std::move(first));
	return second.value();
}
//- good
class MappingGood
{
public:
	MappingGood(int *base, bool owned) : base_(base), owned_(owned) {}
	MappingGood(MappingGood &&other) noexcept
		: base_(std::exchange(other.base_, nullptr)),
		  owned_(std::exchange(other.owned_, false))
	{
	}
	MappingGood &operator=(MappingGood &&) = delete;
	~MappingGood()
	{
		if (owned_)
			delete base_;
	}
	int value() const { return base_ ? *base_ : 0; }

private:
	int *base_;
	bool owned_;
};

static int drive_good(int n)
{
	MappingGood first(new int(n), true);
	const MappingGood second(std::move(first));
	return second.value();
}
} // namespace mapping_move
RUN_CASE(mapping_move, mapping_move::drive_bad(3), mapping_move::drive_good(3))

// CASE poll_retries: with no attempts left the loop never runs and gives no status
namespace poll_retries
{
enum class Status { idle, busy, failed };

class Port
{
public:
	Status poll() { return ++polled_ < 2 ? Status::busy : Status::idle; }
	int budget(int request) const { return request > 2 ? 0 : 3 - request; }

private:
	int polled_ = 0;
};

//- bad
static Status wait_idle_bad(Port &port, int attempts)
{
	Status status;
	while (attempts-- > 0) {
		status = port.poll();
		if (status != Status::busy)
			break;
	}
	return status;
}

static int drive_bad(int n)
{
	int idle = 0;
	for (int request = 0; request <= n; request++) {
		Port port;
		idle += wait_idle_bad(port, port.budget(request)) == Status::idle;
	}
	return idle;
}
//- good
static Status wait_idle_good(Port &port, int attempts)
{
	Status status = Status::failed;
	while (attempts-- > 0) {
		status = port.poll();
		if (status != Status::busy)
			break;
	}
	return status;
}

static int drive_good(int n)
{
	int idle = 0;
	for (int request = 0; request <= n; request++) {
		Port port;
		idle += wait_idle_good(port, port.budget(request)) == Status::idle;
	}
	return idle;
}
} // namespace poll_retries
RUN_CASE(poll_retries, poll_retries::drive_bad(3), poll_retries::drive_good(3))

// CLEAN block_reader: correct
namespace block_reader
{
class Source
{
public:
	explicit Source(std::string text) : text_(std::move(text)) {}
	std::size_t read(std::span<char> out)
	{
		const std::size_t n = std::min(out.size(), text_.size() - at_);
		for (std::size_t i = 0; i < n; i++)
			out[i] = text_[at_++];
		return n;
	}

private:
	std::string text_;
	std::size_t at_ = 0;
};

static int drive(int n)
{
	Source source(std::string(static_cast<std::size_t>(n) * 10, 'y') + "\n\n");
	char block[8];
	int lines = 0;
	while (const std::size_t got = source.read(block))
		for (const char c : std::span<const char>(block, got))
			lines += c == '\n';
	return lines;
}
} // namespace block_reader
RUN_CLEAN(block_reader, block_reader::drive(3))

// CLEAN found_flag: correct
namespace found_flag
{
struct Hit {
	int line;
	int column;
};

static bool locate(const std::vector<std::string> &text, char wanted, Hit *hit)
{
	for (std::size_t l = 0; l < text.size(); l++) {
		const auto c = text[l].find(wanted);
		if (c == std::string::npos)
			continue;
		hit->line = static_cast<int>(l);
		hit->column = static_cast<int>(c);
		return true;
	}
	return false;
}

static int drive(int n)
{
	const std::vector<std::string> text{"alpha", "beta", "gamma"};
	int sum = 0;
	for (int i = 0; i < n; i++) {
		Hit hit;
		const bool found = locate(text, static_cast<char>('a' + 6 * i), &hit);
		if (!found)
			continue;
		sum += 10 * hit.line + hit.column;
	}
	return sum;
}
} // namespace found_flag
RUN_CLEAN(found_flag, found_flag::drive(3))

// CLEAN two_phase_open: correct
namespace two_phase_open
{
class Log
{
public:
	static std::optional<Log> open(int level)
	{
		Log log;
		if (!log.init(level))
			return std::nullopt;
		return log;
	}
	int write(std::string_view line)
	{
		bytes_ += static_cast<int>(line.size());
		return level_ * bytes_;
	}

private:
	Log() = default;
	bool init(int level)
	{
		if (level < 0 || level > 3)
			return false;
		level_ = level;
		bytes_ = 0;
		return true;
	}
	int level_ = -1;
	int bytes_ = 0;
};

static int drive(int n)
{
	int written = 0;
	for (int i = 0; i < 2 * n; i++)
		if (auto log = Log::open(i))
			written += log->write("opened");
	return written;
}
} // namespace two_phase_open
RUN_CLEAN(two_phase_open, two_phase_open::drive(3))

// CLEAN sign_split: correct
namespace sign_split
{
static std::tuple<int, unsigned> split(int value)
{
	int sign;
	unsigned magnitude;
	if (value < 0) {
		sign = -1;
		magnitude = 0U - static_cast<unsigned>(value);
	} else {
		sign = value > 0;
		magnitude = static_cast<unsigned>(value);
	}
	return {sign, magnitude};
}

static int drive(int n)
{
	int sign;
	unsigned magnitude;
	int total = 0;
	for (int i = -n; i <= n; i++) {
		std::tie(sign, magnitude) = split(i);
		total += sign * 2 + static_cast<int>(magnitude);
	}
	return total;
}
} // namespace sign_split
RUN_CLEAN(sign_split, sign_split::drive(3))

// CLEAN object_slots: correct
namespace object_slots
{
struct Job {
	int id;
	int cost;
};

class Slots
{
public:
	bool add(int id, int cost)
	{
		if (used_ == slots_.size())
			return false;
		Job &job = slots_[used_];
		job.id = id;
		job.cost = cost;
		used_++;
		return true;
	}
	bool take(Job &out)
	{
		if (!used_)
			return false;
		out = slots_[--used_];
		return true;
	}

private:
	std::array<Job, 4> slots_;
	std::size_t used_ = 0;
};

static int drive(int n)
{
	Slots slots;
	for (int i = 0; i < 2 * n; i++)
		slots.add(i, i * i);
	int cost = 0;
	Job job;
	while (slots.take(job))
		cost += job.cost - job.id;
	return cost;
}
} // namespace object_slots
RUN_CLEAN(object_slots, object_slots::drive(3))

// CLEAN late_closure: correct
namespace late_closure
{
static int depth_of(const std::vector<int> &parents, int node)
{
	int depth;
	const auto climb = [&depth, &parents](int at) {
		depth = 0;
		while (at >= 0 && at < static_cast<int>(parents.size())) {
			at = parents[static_cast<std::size_t>(at)];
			depth++;
		}
	};
	climb(node);
	return depth;
}

static int drive(int n)
{
	std::vector<int> parents;
	for (int i = 0; i < 3 * n; i++)
		parents.push_back((i + 1) / 2 - 1);
	int deepest = 0;
	for (int i = 0; i < 3 * n; i++)
		deepest = std::max(deepest, depth_of(parents, i));
	return deepest;
}
} // namespace late_closure
RUN_CLEAN(late_closure, late_closure::drive(3))
