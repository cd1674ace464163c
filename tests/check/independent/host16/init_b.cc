// SPDX-License-Identifier: GPL-2.0
// Definite initialisation: locals, members, out-parameters, arrays, copies.
#include "../set.hh"
#include "vocab_b.hh"
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

// CASE duration_unit: a unit that is none of the known ones leaves the scale unset
namespace duration_unit
{
//- bad
std::optional<unsigned long> parse_duration_bad(std::string_view text)
{
	unsigned long number = 0;
	std::size_t at = 0;
	while (at < text.size() && text[at] >= '0' && text[at] <= '9')
		number = number * 10 + (text[at++] - '0');
	if (at == 0)
		return std::nullopt;

	const std::string_view unit = text.substr(at);
	unsigned long scale;
	if (unit == "ms")
		scale = 1;
	else if (unit == "s" || unit.empty())
		scale = 1000;
	else if (unit == "min")
		scale = 60 * 1000;
	return number * scale;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return parse_duration_bad("15h") > 10 ? n : 0;
}
#endif
//- good
std::optional<unsigned long> parse_duration_good(std::string_view text)
{
	unsigned long number = 0;
	std::size_t at = 0;
	while (at < text.size() && text[at] >= '0' && text[at] <= '9')
		number = number * 10 + (text[at++] - '0');
	if (at == 0)
		return std::nullopt;

	const std::string_view unit = text.substr(at);
	unsigned long scale;
	if (unit == "ms")
		scale = 1;
	else if (unit == "s" || unit.empty())
		scale = 1000;
	else if (unit == "min")
		scale = 60 * 1000;
	else
		return std::nullopt;
	return number * scale;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return parse_duration_good("15h") > 10 ? n : 0;
}
#endif
} // namespace duration_unit
RUN_CASE(duration_unit, duration_unit::drive_bad(3), duration_unit::drive_good(3))

// CASE camera_zoom: one of the two constructors forgets the zoom
namespace camera_zoom
{
struct Point {
	float x = 0, y = 0;
};
//- bad
class CameraBad
{
	Point centre_;
	float zoom_;
	bool locked_;

public:
	explicit CameraBad(float zoom) : zoom_(zoom), locked_(false) {}
	CameraBad(Point centre, bool locked) : centre_(centre), locked_(locked) {}
	void look_at(Point centre)
	{
		if (!locked_)
			centre_ = centre;
	}
	bool sees(Point point) const
	{
		const float dx = (point.x - centre_.x) * zoom_, dy = (point.y - centre_.y) * zoom_;
		return dx * dx + dy * dy < 1;
	}
};
class SceneBad
{
	vb::Row<CameraBad> cameras_;

public:
	void overview() { cameras_.push(CameraBad(0.1f)); }
	void fixed(Point at) { cameras_.push(CameraBad(at, true)); }
	bool visible(Point point) const
	{
		for (const CameraBad &camera : cameras_)
			if (camera.sees(point))
				return true;
		return false;
	}
};
#ifdef RUN
unsigned drive_bad(int n)
{
	SceneBad scene;
	scene.overview();
	scene.fixed({40, 40});
	return scene.visible({41.0f * n, 39});
}
#endif
//- good
class CameraGood
{
	Point centre_;
	float zoom_ = 1;
	bool locked_;

public:
	explicit CameraGood(float zoom) : zoom_(zoom), locked_(false) {}
	CameraGood(Point centre, bool locked) : centre_(centre), locked_(locked) {}
	void look_at(Point centre)
	{
		if (!locked_)
			centre_ = centre;
	}
	bool sees(Point point) const
	{
		const float dx = (point.x - centre_.x) * zoom_, dy = (point.y - centre_.y) * zoom_;
		return dx * dx + dy * dy < 1;
	}
};
class SceneGood
{
	vb::Row<CameraGood> cameras_;

public:
	void overview() { cameras_.push(CameraGood(0.1f)); }
	void fixed(Point at) { cameras_.push(CameraGood(at, true)); }
	bool visible(Point point) const
	{
		for (const CameraGood &camera : cameras_)
			if (camera.sees(point))
				return true;
		return false;
	}
};
#ifdef RUN
unsigned drive_good(int n)
{
	SceneGood scene;
	scene.overview();
	scene.fixed({40, 40});
	return scene.visible({41.0f * n, 39});
}
#endif
} // namespace camera_zoom
RUN_CASE(camera_zoom, camera_zoom::drive_bad(3), camera_zoom::drive_good(3))

// CASE service_port: if neither name is found, the port was never written
namespace service_port
{
struct Service {
	std::string_view name;
	int port;
};
inline bool find_port(vb::View<const Service> services, std::string_view name, int &port)
{
	for (const Service &service : services) {
		if (service.name == name) {
			port = service.port;
			return true;
		}
	}
	return false;
}
//- bad
int choose_port_bad(vb::View<const Service> services, std::string_view wanted,
		    std::string_view fallback)
{
	int port;
	if (!find_port(services, wanted, port))
		find_port(services, fallback, port);
	return port < 1024 ? port + 8000 : port;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	vb::Row<Service> services;
	services.push({"http", 80});
	services.push({"ssh", 22});
	return choose_port_bad(std::as_const(services).view(), "gopher", "finger") + n;
}
#endif
//- good
int choose_port_good(vb::View<const Service> services, std::string_view wanted,
		     std::string_view fallback)
{
	int port;
	if (!find_port(services, wanted, port) && !find_port(services, fallback, port))
		return -1;
	return port < 1024 ? port + 8000 : port;
}
#ifdef RUN
unsigned drive_good(int n)
{
	vb::Row<Service> services;
	services.push({"http", 80});
	services.push({"ssh", 22});
	return choose_port_good(std::as_const(services).view(), "gopher", "finger") + n;
}
#endif
} // namespace service_port
RUN_CASE(service_port, service_port::drive_bad(3), service_port::drive_good(3))

// CASE frame_checksum: the checksum runs over the whole frame, the payload filled only a part of it
namespace frame_checksum
{
struct Wire {
	std::vector<std::uint8_t> sent;
	void put(std::span<const std::uint8_t> bytes)
	{
		sent.insert(sent.end(), bytes.begin(), bytes.end());
	}
};
inline std::uint8_t checksum(std::span<const std::uint8_t> bytes)
{
	std::uint8_t sum = 0x5a;
	for (std::uint8_t byte : bytes)
		sum = (sum << 1 | sum >> 7) ^ byte;
	return sum;
}
//- bad
bool send_bad(Wire &wire, std::uint8_t address, std::span<const std::uint8_t> payload)
{
	std::array<std::uint8_t, 16> frame;
	if (payload.size() > frame.size() - 3)
		return false;
	frame[0] = address;
	frame[1] = payload.size();
	for (std::size_t i = 0; i < payload.size(); i++)
		frame[2 + i] = payload[i];
	frame[15] = checksum(std::span(frame).first(15));
	wire.put(frame);
	return true;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	const std::uint8_t payload[] = {1, 2, 3};
	Wire wire;
	send_bad(wire, n, payload);
	return wire.sent.back() > 17;
}
#endif
//- good
bool send_good(Wire &wire, std::uint8_t address, std::span<const std::uint8_t> payload)
{
	std::array<std::uint8_t, 16> frame{};
	if (payload.size() > frame.size() - 3)
		return false;
	frame[0] = address;
	frame[1] = payload.size();
	for (std::size_t i = 0; i < payload.size(); i++)
		frame[2 + i] = payload[i];
	frame[15] = checksum(std::span(frame).first(15));
	wire.put(frame);
	return true;
}
#ifdef RUN
unsigned drive_good(int n)
{
	const std::uint8_t payload[] = {1, 2, 3};
	Wire wire;
	send_good(wire, n, payload);
	return wire.sent.back() > 17;
}
#endif
} // namespace frame_checksum
RUN_CASE(frame_checksum, frame_checksum::drive_bad(3), frame_checksum::drive_good(3))

// CASE brush_copy: the hand-written copy constructor was not told of the newest member
namespace brush_copy
{
struct Stamp {
	std::array<std::uint8_t, 64> mask{};
};
//- bad
class BrushBad
{
	vb::Owner<Stamp> stamp_;
	int size_;
	int colour_;
	int hardness_;

public:
	BrushBad(int size, int colour, int hardness)
		: stamp_(vb::own<Stamp>()), size_(size), colour_(colour), hardness_(hardness)
	{
	}
	BrushBad(const BrushBad &other)
		: stamp_(vb::own<Stamp>(*other.stamp_)), size_(other.size_), colour_(other.colour_)
	{
	}
	BrushBad &operator=(const BrushBad &) = delete;
	int opacity_at(int distance) const
	{
		if (distance >= size_)
			return 0;
		return distance <= hardness_ ? 255 : 255 * (size_ - distance) / size_;
	}
};
int edge_of_copy_bad(const BrushBad &brush, int distance)
{
	BrushBad trial(brush);
	return trial.opacity_at(distance);
}
#ifdef RUN
unsigned drive_bad(int n)
{
	BrushBad brush(20, 0xff00ff, n);
	return edge_of_copy_bad(brush, 5);
}
#endif
//- good
class BrushGood
{
	vb::Owner<Stamp> stamp_;
	int size_;
	int colour_;
	int hardness_;

public:
	BrushGood(int size, int colour, int hardness)
		: stamp_(vb::own<Stamp>()), size_(size), colour_(colour), hardness_(hardness)
	{
	}
	BrushGood(const BrushGood &other)
		: stamp_(vb::own<Stamp>(*other.stamp_)),
		  size_(other.size_),
		  colour_(other.colour_),
		  hardness_(other.hardness_)
	{
	}
	BrushGood &operator=(const BrushGood &) = delete;
	int opacity_at(int distance) const
	{
		if (distance >= size_)
			return 0;
		return distance <= hardness_ ? 255 : 255 * (size_ - distance) / size_;
	}
};
int edge_of_copy_good(const BrushGood &brush, int distance)
{
	BrushGood trial(brush);
	return trial.opacity_at(distance);
}
#ifdef RUN
unsigned drive_good(int n)
{
	BrushGood brush(20, 0xff00ff, n);
	return edge_of_copy_good(brush, 5);
}
#endif
} // namespace brush_copy
RUN_CASE(brush_copy, brush_copy::drive_bad(3), brush_copy::drive_good(3))

// CASE order_book: what was filled of a new order is never set, the book reads it
namespace order_book
{
struct Order {
	int id;
	int price;
	int quantity;
	int filled;
};
class Book
{
	vb::Row<Order> orders_;

public:
	void add(const Order &order) { orders_.push(order); }
	int open_at(int price) const
	{
		int open = 0;
		for (const Order &order : orders_) {
			if (order.price == price && order.filled < order.quantity)
				open += order.quantity - order.filled;
		}
		return open;
	}
};
//- bad
int place_bad(Book &book, int price, int quantity)
{
	static std::atomic<int> next_id = 1;
	Order order;
	order.id = next_id++;
	order.price = price;
	order.quantity = quantity;
	book.add(order);
	return order.id;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	Book book;
	place_bad(book, 100, n);
	return book.open_at(100);
}
#endif
//- good
int place_good(Book &book, int price, int quantity)
{
	static std::atomic<int> next_id = 1;
	Order order{};
	order.id = next_id++;
	order.price = price;
	order.quantity = quantity;
	book.add(order);
	return order.id;
}
#ifdef RUN
unsigned drive_good(int n)
{
	Book book;
	place_good(book, 100, n);
	return book.open_at(100);
}
#endif
} // namespace order_book
RUN_CASE(order_book, order_book::drive_bad(3), order_book::drive_good(3))

// CASE scoreboard_order: the row is made before the count of teams that it is sized by
namespace scoreboard_order
{
inline vb::Row<int> zeros(std::size_t count)
{
	vb::Row<int> row;
	row.reserve(count);
	for (std::size_t i = 0; i < count; i++)
		row.push(0);
	return row;
}
//- bad
class ScoreboardBad
{
	vb::Row<int> points_;
	std::size_t teams_;
	int rounds_ = 0;

public:
	explicit ScoreboardBad(std::size_t teams) : points_(zeros(teams_)), teams_(teams) {}
	void award(std::size_t team, int points)
	{
		if (team >= teams_)
			return;
		points_[team] += points;
		rounds_++;
	}
	int points(std::size_t team) const { return team < teams_ ? points_[team] : 0; }
};
#ifdef RUN
unsigned drive_bad(int n)
{
	ScoreboardBad board(n);
	board.award(1, 5);
	return board.points(1);
}
#endif
//- good
class ScoreboardGood
{
	std::size_t teams_;
	vb::Row<int> points_;
	int rounds_ = 0;

public:
	explicit ScoreboardGood(std::size_t teams) : teams_(teams), points_(zeros(teams_)) {}
	void award(std::size_t team, int points)
	{
		if (team >= teams_)
			return;
		points_[team] += points;
		rounds_++;
	}
	int points(std::size_t team) const { return team < teams_ ? points_[team] : 0; }
};
#ifdef RUN
unsigned drive_good(int n)
{
	ScoreboardGood board(n);
	board.award(1, 5);
	return board.points(1);
}
#endif
} // namespace scoreboard_order
RUN_CASE(scoreboard_order, scoreboard_order::drive_bad(3), scoreboard_order::drive_good(3))

// CASE height_map: new int[] leaves the cells as they are, raise adds to them
namespace height_map
{
//- bad
class HeightMapBad
{
	std::size_t width_, depth_;
	std::unique_ptr<int[]> cells_;

public:
	HeightMapBad(std::size_t width, std::size_t depth)
		: width_(width), depth_(depth), cells_(new int[width * depth])
	{
	}
	void raise(std::size_t x, std::size_t z, int by)
	{
		if (x < width_ && z < depth_)
			cells_[z * width_ + x] += by;
	}
	int flooded(int level) const
	{
		int count = 0;
		for (std::size_t i = 0; i < width_ * depth_; i++)
			count += cells_[i] < level;
		return count;
	}
};
#ifdef RUN
unsigned drive_bad(int n)
{
	HeightMapBad map(n, n);
	map.raise(1, 1, 4);
	return map.flooded(2) > 5;
}
#endif
//- good
class HeightMapGood
{
	std::size_t width_, depth_;
	std::unique_ptr<int[]> cells_;

public:
	HeightMapGood(std::size_t width, std::size_t depth)
		: width_(width), depth_(depth), cells_(new int[width * depth]())
	{
	}
	void raise(std::size_t x, std::size_t z, int by)
	{
		if (x < width_ && z < depth_)
			cells_[z * width_ + x] += by;
	}
	int flooded(int level) const
	{
		int count = 0;
		for (std::size_t i = 0; i < width_ * depth_; i++)
			count += cells_[i] < level;
		return count;
	}
};
#ifdef RUN
unsigned drive_good(int n)
{
	HeightMapGood map(n, n);
	map.raise(1, 1, 4);
	return map.flooded(2) > 5;
}
#endif
} // namespace height_map
RUN_CASE(height_map, height_map::drive_bad(3), height_map::drive_good(3))

// CASE cheapest_offer: when every offer is skipped, the price was never assigned
namespace cheapest_offer
{
struct Offer {
	int shop;
	int price;
	bool in_stock;
};
//- bad
int cheapest_bad(vb::View<const Offer> offers, int except_shop)
{
	int price;
	bool found = false;
	for (const Offer &offer : offers) {
		if (!offer.in_stock || offer.shop == except_shop)
			continue;
		if (found && offer.price >= price)
			continue;
		price = offer.price;
		found = true;
	}
	return price;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	vb::Row<Offer> offers;
	offers.push({1, 50, false});
	offers.push({n, 40, true});
	return cheapest_bad(std::as_const(offers).view(), n);
}
#endif
//- good
std::optional<int> cheapest_good(vb::View<const Offer> offers, int except_shop)
{
	int price;
	bool found = false;
	for (const Offer &offer : offers) {
		if (!offer.in_stock || offer.shop == except_shop)
			continue;
		if (found && offer.price >= price)
			continue;
		price = offer.price;
		found = true;
	}
	if (!found)
		return std::nullopt;
	return price;
}
#ifdef RUN
unsigned drive_good(int n)
{
	vb::Row<Offer> offers;
	offers.push({1, 50, false});
	offers.push({n, 40, true});
	return cheapest_good(std::as_const(offers).view(), n).value_or(0);
}
#endif
} // namespace cheapest_offer
RUN_CASE(cheapest_offer, cheapest_offer::drive_bad(3), cheapest_offer::drive_good(3))

// CASE joystick_filter: the mean takes all eight slots from the first reading on
namespace joystick_filter
{
//- bad
class FilterBad
{
	int window_[8];
	unsigned next_ = 0;

public:
	void add(int reading) { window_[next_++ % 8] = reading; }
	int mean() const
	{
		if (!next_)
			return 0;
		const int taken = 8;
		long sum = 0;
		for (int i = 0; i < taken; i++)
			sum += window_[i];
		return sum / taken;
	}
};
bool pushed_bad(FilterBad &filter, int reading, int threshold)
{
	filter.add(reading);
	return filter.mean() > threshold;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	FilterBad filter;
	return pushed_bad(filter, n, 100);
}
#endif
//- good
class FilterGood
{
	int window_[8];
	unsigned next_ = 0;
	unsigned held_ = 0;

public:
	void add(int reading)
	{
		window_[next_++ % 8] = reading;
		if (held_ < 8)
			held_++;
	}
	int mean() const
	{
		if (!held_)
			return 0;
		const int taken = held_;
		long sum = 0;
		for (int i = 0; i < taken; i++)
			sum += window_[i];
		return sum / taken;
	}
};
bool pushed_good(FilterGood &filter, int reading, int threshold)
{
	filter.add(reading);
	return filter.mean() > threshold;
}
#ifdef RUN
unsigned drive_good(int n)
{
	FilterGood filter;
	return pushed_good(filter, n, 100);
}
#endif
} // namespace joystick_filter
RUN_CASE(joystick_filter, joystick_filter::drive_bad(3), joystick_filter::drive_good(3))

// CASE volume_setting: if the text does not parse, the handler only counts, and the level stays unset
namespace volume_setting
{
struct BadNumber {
	std::size_t at;
};
inline int parse_percent(std::string_view text)
{
	int value = 0;
	for (std::size_t i = 0; i < text.size(); i++) {
		if (text[i] < '0' || text[i] > '9' || i > 2)
			throw BadNumber{i};
		value = value * 10 + (text[i] - '0');
	}
	return value > 100 ? 100 : value;
}
struct Mixer {
	int level = 50;
	unsigned mistakes = 0;
	std::size_t last_mistake = 0;
};
//- bad
void apply_bad(Mixer &mixer, std::string_view text)
{
	int level;
	try {
		level = parse_percent(text);
	} catch (const BadNumber &bad) {
		mixer.mistakes++;
		mixer.last_mistake = bad.at;
	}
	if (level != mixer.level)
		mixer.level = level;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	Mixer mixer;
	apply_bad(mixer, "7o");
	return mixer.level + n;
}
#endif
//- good
void apply_good(Mixer &mixer, std::string_view text)
{
	int level;
	try {
		level = parse_percent(text);
	} catch (const BadNumber &bad) {
		mixer.mistakes++;
		mixer.last_mistake = bad.at;
		return;
	}
	if (level != mixer.level)
		mixer.level = level;
}
#ifdef RUN
unsigned drive_good(int n)
{
	Mixer mixer;
	apply_good(mixer, "7o");
	return mixer.level + n;
}
#endif
} // namespace volume_setting
RUN_CASE(volume_setting, volume_setting::drive_bad(3), volume_setting::drive_good(3))

// CASE page_map: growing copies the old words, but nobody clears the new ones
namespace page_map
{
//- bad
class PageMapBad
{
	std::unique_ptr<std::uint64_t[]> words_;
	std::size_t count_ = 0;

	void grow(std::size_t count)
	{
		std::unique_ptr<std::uint64_t[]> wider(new std::uint64_t[count]);
		for (std::size_t i = 0; i < count_; i++)
			wider[i] = words_[i];
		words_ = std::move(wider);
		count_ = count;
	}

public:
	void mark(std::size_t page)
	{
		if (page / 64 >= count_)
			grow(page / 64 + 1);
		words_[page / 64] |= std::uint64_t(1) << page % 64;
	}
	bool marked(std::size_t page) const
	{
		return page / 64 < count_ && (words_[page / 64] >> page % 64 & 1);
	}
};
#ifdef RUN
unsigned drive_bad(int n)
{
	PageMapBad pages;
	pages.mark(n);
	pages.mark(300);
	return pages.marked(150);
}
#endif
//- good
class PageMapGood
{
	std::unique_ptr<std::uint64_t[]> words_;
	std::size_t count_ = 0;

	void grow(std::size_t count)
	{
		std::unique_ptr<std::uint64_t[]> wider(new std::uint64_t[count]);
		for (std::size_t i = 0; i < count; i++)
			wider[i] = i < count_ ? words_[i] : 0;
		words_ = std::move(wider);
		count_ = count;
	}

public:
	void mark(std::size_t page)
	{
		if (page / 64 >= count_)
			grow(page / 64 + 1);
		words_[page / 64] |= std::uint64_t(1) << page % 64;
	}
	bool marked(std::size_t page) const
	{
		return page / 64 < count_ && (words_[page / 64] >> page % 64 & 1);
	}
};
#ifdef RUN
unsigned drive_good(int n)
{
	PageMapGood pages;
	pages.mark(n);
	pages.mark(300);
	return pages.marked(150);
}
#endif
} // namespace page_map
RUN_CASE(page_map, page_map::drive_bad(3), page_map::drive_good(3))

// CASE window_size: with || the second number is only read if the first one failed
namespace window_size
{
struct Size {
	int width = 800;
	int height = 600;
};
inline bool read_number(std::string_view text, int &number)
{
	if (text.empty() || text.size() > 5)
		return false;
	int value = 0;
	for (char c : text) {
		if (c < '0' || c > '9')
			return false;
		value = value * 10 + (c - '0');
	}
	number = value;
	return true;
}
//- bad
Size parse_size_bad(std::string_view text)
{
	Size size;
	const std::size_t cross = text.find('x');
	if (cross == std::string_view::npos)
		return size;
	int width, height;
	if (read_number(text.substr(0, cross), width) ||
	    read_number(text.substr(cross + 1), height)) {
		size.width = width < 100 ? 100 : width;
		size.height = height < 100 ? 100 : height;
	}
	return size;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	return parse_size_bad("640x480").height + n;
}
#endif
//- good
Size parse_size_good(std::string_view text)
{
	Size size;
	const std::size_t cross = text.find('x');
	if (cross == std::string_view::npos)
		return size;
	int width, height;
	if (read_number(text.substr(0, cross), width) &&
	    read_number(text.substr(cross + 1), height)) {
		size.width = width < 100 ? 100 : width;
		size.height = height < 100 ? 100 : height;
	}
	return size;
}
#ifdef RUN
unsigned drive_good(int n)
{
	return parse_size_good("640x480").height + n;
}
#endif
} // namespace window_size
RUN_CASE(window_size, window_size::drive_bad(3), window_size::drive_good(3))

// CASE inbox_summary: the summary's counters are set only by the first message of a thread, which the filter may skip
namespace inbox_summary
{
struct Message {
	int topic;
	int size;
	bool read;
};
//- bad
struct SummaryBad {
	int unread;
	int largest;
	int messages = 0;
};
class InboxBad
{
	vb::Row<Message> messages_;

public:
	void receive(Message message) { messages_.push(message); }
	SummaryBad summary(int topic, bool with_read) const
	{
		SummaryBad summary;
		for (const Message &message : messages_) {
			if (message.topic != topic || (message.read && !with_read))
				continue;
			if (summary.messages++ == 0) {
				summary.unread = !message.read;
				summary.largest = message.size;
				continue;
			}
			summary.unread += !message.read;
			if (message.size > summary.largest)
				summary.largest = message.size;
		}
		return summary;
	}
};
bool needs_attention_bad(const InboxBad &inbox, int topic, int limit)
{
	const SummaryBad summary = inbox.summary(topic, false);
	return summary.unread > 3 || summary.largest > limit;
}
#ifdef RUN
unsigned drive_bad(int n)
{
	InboxBad inbox;
	inbox.receive({n, 200, true});
	return needs_attention_bad(inbox, n, 1000);
}
#endif
//- good
struct SummaryGood {
	int unread = 0;
	int largest = 0;
	int messages = 0;
};
class InboxGood
{
	vb::Row<Message> messages_;

public:
	void receive(Message message) { messages_.push(message); }
	SummaryGood summary(int topic, bool with_read) const
	{
		SummaryGood summary;
		for (const Message &message : messages_) {
			if (message.topic != topic || (message.read && !with_read))
				continue;
			if (summary.messages++ == 0) {
				summary.unread = !message.read;
				summary.largest = message.size;
				continue;
			}
			summary.unread += !message.read;
			if (message.size > summary.largest)
				summary.largest = message.size;
		}
		return summary;
	}
};
bool needs_attention_good(const InboxGood &inbox, int topic, int limit)
{
	const SummaryGood summary = inbox.summary(topic, false);
	return summary.unread > 3 || summary.largest > limit;
}
#ifdef RUN
unsigned drive_good(int n)
{
	InboxGood inbox;
	inbox.receive({n, 200, true});
	return needs_attention_good(inbox, n, 1000);
}
#endif
} // namespace inbox_summary
RUN_CASE(inbox_summary, inbox_summary::drive_bad(3), inbox_summary::drive_good(3))
