// SPDX-License-Identifier: GPL-2.0
// Order of destruction: members, locals, temporaries, statics that end before
// what uses them.
#include "../set.hh"
#include <array>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE metered_session: the meter's end writes into the journal, a later member
// that ends first
namespace metered_session
{
class Journal
{
public:
	void note(const std::string &line) { lines.push_back(line); }
	std::size_t size() const { return lines.size(); }

private:
	std::vector<std::string> lines;
};
class Meter
{
public:
	explicit Meter(Journal &journal) : journal(journal) {}
	Meter(const Meter &) = delete;
	Meter &operator=(const Meter &) = delete;
	~Meter() { journal.note("sum of all bytes: " + std::to_string(sum)); }
	void count(int bytes) { sum += bytes; }

private:
	Journal &journal;
	long sum = 0;
};
//- bad
class SessionBad
{
public:
	SessionBad() : meter(journal) {}
	void receive(int bytes)
	{
		meter.count(bytes);
		if (bytes > 1000)
			journal.note("large packet");
	}

private:
	Meter meter;
	Journal journal;
};
int drive_bad(int n)
{
	auto session = std::make_unique<SessionBad>();
	for (int i = 0; i < n; ++i)
		session->receive(i * 700);
	session.reset();
	return n;
}
//- good
class SessionGood
{
public:
	SessionGood() : meter(journal) {}
	void receive(int bytes)
	{
		meter.count(bytes);
		if (bytes > 1000)
			journal.note("large packet");
	}

private:
	Journal journal;
	Meter meter;
};
int drive_good(int n)
{
	auto session = std::make_unique<SessionGood>();
	for (int i = 0; i < n; ++i)
		session->receive(i * 700);
	session.reset();
	return n;
}
} // namespace metered_session
RUN_CASE(metered_session, metered_session::drive_bad(3), metered_session::drive_good(3))

// CASE indent_guard: the guard restores the indentation of a writer that was
// declared after it
namespace indent_guard
{
struct Writer {
	std::string out;
	std::vector<int> indents;
};
class Restore
{
public:
	Restore() = default;
	Restore(const Restore &) = delete;
	Restore &operator=(const Restore &) = delete;
	~Restore()
	{
		if (writer)
			writer->indents.resize(depth);
	}
	void watch(Writer &which)
	{
		writer = &which;
		depth = which.indents.size();
	}

private:
	Writer *writer = nullptr;
	std::size_t depth = 0;
};
//- bad
std::string print_bad(const std::vector<int> &values)
{
	Restore restore;
	Writer writer;
	restore.watch(writer);
	for (int value : values) {
		if (value < 0)
			return "negative";
		writer.indents.push_back(value);
		writer.out += std::string(static_cast<std::size_t>(value), ' ') + "*\n";
	}
	return writer.out;
}
std::size_t drive_bad(int n)
{
	std::vector<int> values;
	for (int i = 0; i < n; ++i)
		values.push_back(i);
	return print_bad(values).size();
}
//- good
std::string print_good(const std::vector<int> &values)
{
	Writer writer;
	Restore restore;
	restore.watch(writer);
	for (int value : values) {
		if (value < 0)
			return "negative";
		writer.indents.push_back(value);
		writer.out += std::string(static_cast<std::size_t>(value), ' ') + "*\n";
	}
	return writer.out;
}
std::size_t drive_good(int n)
{
	std::vector<int> values;
	for (int i = 0; i < n; ++i)
		values.push_back(i);
	return print_good(values).size();
}
} // namespace indent_guard
RUN_CASE(indent_guard, indent_guard::drive_bad(3), indent_guard::drive_good(3))

// CASE path_for_c: the C string of a concatenation is kept after the
// concatenation has ended
namespace path_for_c
{
int checked_length(const char *path)
{
	int length = 0;
	while (path[length] != '\0')
		++length;
	return length;
}
//- bad
int probe_bad(const std::string &root, const std::vector<std::string> &names)
{
	int total = 0;
	for (const std::string &name : names) {
		if (name.empty())
			continue;
		const char *path = (root + "/" + name).c_str();
		total += checked_length(path);
	}
	return total;
}
int drive_bad(int n)
{
	return probe_bad("/usr/local/share/some-program", {"first", "", "second"}) + n;
}
//- good
int probe_good(const std::string &root, const std::vector<std::string> &names)
{
	int total = 0;
	for (const std::string &name : names) {
		if (name.empty())
			continue;
		const std::string path = root + "/" + name;
		total += checked_length(path.c_str());
	}
	return total;
}
int drive_good(int n)
{
	return probe_good("/usr/local/share/some-program", {"first", "", "second"}) + n;
}
} // namespace path_for_c
RUN_CASE(path_for_c, path_for_c::drive_bad(3), path_for_c::drive_good(3))

// CASE playlist_walk: the loop walks the tracks of a temporary, gone before the
// first turn
namespace playlist_walk
{
struct Track {
	std::string title;
	int seconds = 0;
};
class Playlist
{
public:
	void add(std::string title, int seconds) { all.push_back({std::move(title), seconds}); }
	const std::vector<Track> &tracks() const { return all; }

private:
	std::vector<Track> all;
};
Playlist load(int n)
{
	Playlist list;
	for (int i = 0; i < n; ++i)
		list.add("track number " + std::to_string(i), 100 + i);
	return list;
}
//- bad
int length_bad(int n, int longest)
{
	int seconds = 0;
	for (const Track &track : load(n).tracks()) {
		if (track.seconds > longest)
			continue;
		seconds += track.seconds;
	}
	return seconds;
}
int drive_bad(int n)
{
	return length_bad(n, 101);
}
//- good
int length_good(int n, int longest)
{
	int seconds = 0;
	const Playlist list = load(n);
	for (const Track &track : list.tracks()) {
		if (track.seconds > longest)
			continue;
		seconds += track.seconds;
	}
	return seconds;
}
int drive_good(int n)
{
	return length_good(n, 101);
}
} // namespace playlist_walk
RUN_CASE(playlist_walk, playlist_walk::drive_bad(3), playlist_walk::drive_good(3))

// CASE static_cache: the cache is older than the statistics its destructor
// writes to
namespace static_cache
{
//- bad
struct StatisticsBad {
	std::map<std::string, int> counts;
	static StatisticsBad &get()
	{
		static StatisticsBad statistics;
		return statistics;
	}
};
class CacheBad
{
public:
	static CacheBad &get()
	{
		static CacheBad cache;
		return cache;
	}
	int lookup(int key)
	{
		auto [at, fresh] = values.try_emplace(key, key * key);
		if (fresh)
			++StatisticsBad::get().counts["number of misses"];
		return at->second;
	}
	~CacheBad()
	{
		StatisticsBad::get().counts["left at the end"] = static_cast<int>(values.size());
	}

private:
	CacheBad() = default;
	std::map<int, int> values;
};
int drive_bad(int n)
{
	int sum = 0;
	for (int i = 0; i < n; ++i)
		sum += CacheBad::get().lookup(i);
	return sum;
}
//- good
struct StatisticsGood {
	std::map<std::string, int> counts;
	static StatisticsGood &get()
	{
		static StatisticsGood statistics;
		return statistics;
	}
};
class CacheGood
{
public:
	static CacheGood &get()
	{
		static CacheGood cache;
		return cache;
	}
	int lookup(int key)
	{
		auto [at, fresh] = values.try_emplace(key, key * key);
		if (fresh)
			++StatisticsGood::get().counts["number of misses"];
		return at->second;
	}
	~CacheGood()
	{
		StatisticsGood::get().counts["left at the end"] = static_cast<int>(values.size());
	}

private:
	CacheGood() { StatisticsGood::get(); }
	std::map<int, int> values;
};
int drive_good(int n)
{
	int sum = 0;
	for (int i = 0; i < n; ++i)
		sum += CacheGood::get().lookup(i);
	return sum;
}
} // namespace static_cache
RUN_CASE(static_cache, static_cache::drive_bad(3), static_cache::drive_good(3))

// CASE base_flush: the base's destructor runs a hook that uses a member of the
// derived class
namespace base_flush
{
class Sink
{
public:
	Sink(const Sink &) = delete;
	Sink &operator=(const Sink &) = delete;
	virtual ~Sink() { close(); }
	void close()
	{
		if (on_close)
			on_close();
		on_close = nullptr;
	}

protected:
	Sink() = default;
	std::function<void()> on_close;
};
//- bad
class BufferedBad : public Sink
{
public:
	explicit BufferedBad(std::vector<std::string> &target) : target(target)
	{
		on_close = [this] {
			for (std::string &line : lines)
				this->target.push_back(std::move(line));
			lines.clear();
		};
	}
	void put(std::string line) { lines.push_back(std::move(line)); }

private:
	std::vector<std::string> &target;
	std::vector<std::string> lines;
};
std::size_t drive_bad(int n)
{
	std::vector<std::string> target;
	{
		auto sink = std::make_unique<BufferedBad>(target);
		for (int i = 0; i < n; ++i)
			sink->put("a line that is kept back " + std::to_string(i));
	}
	return target.size();
}
//- good
class BufferedGood : public Sink
{
public:
	explicit BufferedGood(std::vector<std::string> &target) : target(target)
	{
		on_close = [this] {
			for (std::string &line : lines)
				this->target.push_back(std::move(line));
			lines.clear();
		};
	}
	~BufferedGood() override { close(); }
	void put(std::string line) { lines.push_back(std::move(line)); }

private:
	std::vector<std::string> &target;
	std::vector<std::string> lines;
};
std::size_t drive_good(int n)
{
	std::vector<std::string> target;
	{
		auto sink = std::make_unique<BufferedGood>(target);
		for (int i = 0; i < n; ++i)
			sink->put("a line that is kept back " + std::to_string(i));
	}
	return target.size();
}
} // namespace base_flush
RUN_CASE(base_flush, base_flush::drive_bad(3), base_flush::drive_good(3))

// CASE codec_base: codecs are deleted through a base whose destructor is not
// virtual
namespace codec_base
{
//- bad
class CodecBad
{
public:
	virtual int decode(int value) = 0;
	~CodecBad() = default;
};
class DeltaBad : public CodecBad
{
public:
	explicit DeltaBad(int n) : history(static_cast<std::size_t>(n < 1 ? 1 : n)) {}
	int decode(int value) override
	{
		last += value;
		history[at++ % history.size()] = last;
		return last;
	}

private:
	int last = 0;
	std::size_t at = 0;
	std::vector<int> history;
};
int drive_bad(int n)
{
	std::vector<std::unique_ptr<CodecBad>> codecs;
	codecs.push_back(std::make_unique<DeltaBad>(n));
	codecs.push_back(std::make_unique<DeltaBad>(2 * n));
	int sum = 0;
	for (auto &codec : codecs)
		sum += codec->decode(n);
	codecs.pop_back();
	return sum;
}
//- good
class CodecGood
{
public:
	virtual int decode(int value) = 0;
	virtual ~CodecGood() = default;
};
class DeltaGood : public CodecGood
{
public:
	explicit DeltaGood(int n) : history(static_cast<std::size_t>(n < 1 ? 1 : n)) {}
	int decode(int value) override
	{
		last += value;
		history[at++ % history.size()] = last;
		return last;
	}

private:
	int last = 0;
	std::size_t at = 0;
	std::vector<int> history;
};
int drive_good(int n)
{
	std::vector<std::unique_ptr<CodecGood>> codecs;
	codecs.push_back(std::make_unique<DeltaGood>(n));
	codecs.push_back(std::make_unique<DeltaGood>(2 * n));
	int sum = 0;
	for (auto &codec : codecs)
		sum += codec->decode(n);
	codecs.pop_back();
	return sum;
}
} // namespace codec_base
RUN_CASE(codec_base, codec_base::drive_bad(3), codec_base::drive_good(3))

// CASE font_adopt: the font that the cache already owns is given to a second
// owner
namespace font_adopt
{
struct Font {
	std::string family;
	int size = 0;
};
class FontCache
{
public:
	Font *find(const std::string &family)
	{
		for (auto &font : fonts)
			if (font->family == family)
				return font.get();
		fonts.push_back(std::make_unique<Font>(Font{family, 12}));
		return fonts.back().get();
	}

private:
	std::vector<std::unique_ptr<Font>> fonts;
};
//- bad
class LabelBad
{
public:
	LabelBad(FontCache &cache, const std::string &family, int size)
	{
		font.reset(cache.find(family));
		if (size > 0)
			font->size = size;
	}
	int height() const { return font->size * 2; }

private:
	std::unique_ptr<Font> font;
};
int drive_bad(int n)
{
	FontCache cache;
	LabelBad title(cache, "a serif family", n);
	LabelBad text(cache, "a sans family", 0);
	return title.height() + text.height();
}
//- good
class LabelGood
{
public:
	LabelGood(FontCache &cache, const std::string &family, int size)
	{
		font = std::make_unique<Font>(*cache.find(family));
		if (size > 0)
			font->size = size;
	}
	int height() const { return font->size * 2; }

private:
	std::unique_ptr<Font> font;
};
int drive_good(int n)
{
	FontCache cache;
	LabelGood title(cache, "a serif family", n);
	LabelGood text(cache, "a sans family", 0);
	return title.height() + text.height();
}
} // namespace font_adopt
RUN_CASE(font_adopt, font_adopt::drive_bad(3), font_adopt::drive_good(3))

// CASE device_close: close() ends the device but leaves the pointer to the
// destructor
namespace device_close
{
struct Device {
	std::array<int, 8> registers{};
	int opened = 1;
};
//- bad
class HandleBad
{
public:
	HandleBad() : device(new Device) {}
	HandleBad(const HandleBad &) = delete;
	HandleBad &operator=(const HandleBad &) = delete;
	~HandleBad() { close(); }
	void close()
	{
		if (!device)
			return;
		device->opened = 0;
		delete device;
	}
	int read(int at) const
	{
		return device ? device->registers[static_cast<std::size_t>(at) % 8] : -1;
	}

private:
	Device *device;
};
int drive_bad(int n)
{
	HandleBad handle;
	int value = handle.read(n);
	if (value == 0)
		handle.close();
	return value;
}
//- good
class HandleGood
{
public:
	HandleGood() : device(new Device) {}
	HandleGood(const HandleGood &) = delete;
	HandleGood &operator=(const HandleGood &) = delete;
	~HandleGood() { close(); }
	void close()
	{
		if (!device)
			return;
		device->opened = 0;
		delete std::exchange(device, nullptr);
	}
	int read(int at) const
	{
		return device ? device->registers[static_cast<std::size_t>(at) % 8] : -1;
	}

private:
	Device *device;
};
int drive_good(int n)
{
	HandleGood handle;
	int value = handle.read(n);
	if (value == 0)
		handle.close();
	return value;
}
} // namespace device_close
RUN_CASE(device_close, device_close::drive_bad(3), device_close::drive_good(3))

// CASE bitmap_copy: a class that deletes its pixels is copied by the default
// copy constructor
namespace bitmap_copy
{
//- bad
class BitmapBad
{
public:
	BitmapBad(int width, int height)
		: width(width), height(height), pixels(new unsigned char[width * height]())
	{
	}
	~BitmapBad() { delete[] pixels; }
	void set(int x, int y, unsigned char value)
	{
		if (x >= 0 && x < width && y >= 0 && y < height)
			pixels[y * width + x] = value;
	}
	int sum() const
	{
		int sum = 0;
		for (int i = 0; i < width * height; ++i)
			sum += pixels[i];
		return sum;
	}

private:
	int width;
	int height;
	unsigned char *pixels;
};
int inked_bad(BitmapBad bitmap)
{
	bitmap.set(0, 0, 0);
	return bitmap.sum();
}
int drive_bad(int n)
{
	BitmapBad bitmap(4, 4);
	bitmap.set(n, n, 9);
	return inked_bad(bitmap) + bitmap.sum();
}
//- good
class BitmapGood
{
public:
	BitmapGood(int width, int height)
		: width(width), height(height), pixels(new unsigned char[width * height]())
	{
	}
	BitmapGood(const BitmapGood &other) : BitmapGood(other.width, other.height)
	{
		for (int i = 0; i < width * height; ++i)
			pixels[i] = other.pixels[i];
	}
	BitmapGood &operator=(const BitmapGood &) = delete;
	~BitmapGood() { delete[] pixels; }
	void set(int x, int y, unsigned char value)
	{
		if (x >= 0 && x < width && y >= 0 && y < height)
			pixels[y * width + x] = value;
	}
	int sum() const
	{
		int sum = 0;
		for (int i = 0; i < width * height; ++i)
			sum += pixels[i];
		return sum;
	}

private:
	int width;
	int height;
	unsigned char *pixels;
};
int inked_good(BitmapGood bitmap)
{
	bitmap.set(0, 0, 0);
	return bitmap.sum();
}
int drive_good(int n)
{
	BitmapGood bitmap(4, 4);
	bitmap.set(n, n, 9);
	return inked_good(bitmap) + bitmap.sum();
}
} // namespace bitmap_copy
RUN_CASE(bitmap_copy, bitmap_copy::drive_bad(3), bitmap_copy::drive_good(3))

// CASE ring_move: the move constructor leaves the buffer with both objects
namespace ring_move
{
//- bad
class RingBad
{
public:
	explicit RingBad(std::size_t size) : size(size ? size : 1), data(new int[this->size]()) {}
	RingBad(RingBad &&other) noexcept : size(other.size), at(other.at), data(other.data)
	{
		other.at = 0;
	}
	RingBad &operator=(RingBad &&) = delete;
	~RingBad() { delete[] data; }
	void push(int value) { data[at++ % size] = value; }
	int last() const { return at ? data[(at - 1) % size] : 0; }

private:
	std::size_t size;
	std::size_t at = 0;
	int *data;
};
int drive_bad(int n)
{
	std::vector<RingBad> rings;
	for (int i = 0; i < n; ++i) {
		RingBad ring(static_cast<std::size_t>(n));
		ring.push(i);
		rings.push_back(std::move(ring));
	}
	return rings.empty() ? 0 : rings.back().last();
}
//- good
class RingGood
{
public:
	explicit RingGood(std::size_t size) : size(size ? size : 1), data(new int[this->size]()) {}
	RingGood(RingGood &&other) noexcept : size(other.size), at(other.at), data(other.data)
	{
		other.data = nullptr;
		other.at = 0;
	}
	RingGood &operator=(RingGood &&) = delete;
	~RingGood() { delete[] data; }
	void push(int value)
	{
		if (data)
			data[at++ % size] = value;
	}
	int last() const { return at ? data[(at - 1) % size] : 0; }

private:
	std::size_t size;
	std::size_t at = 0;
	int *data;
};
int drive_good(int n)
{
	std::vector<RingGood> rings;
	for (int i = 0; i < n; ++i) {
		RingGood ring(static_cast<std::size_t>(n));
		ring.push(i);
		rings.push_back(std::move(ring));
	}
	return rings.empty() ? 0 : rings.back().last();
}
} // namespace ring_move
RUN_CASE(ring_move, ring_move::drive_bad(3), ring_move::drive_good(3))

// CASE widget_index: the widgets take themselves out of an index that ends
// before them
namespace widget_index
{
class Widget
{
public:
	using Index = std::map<std::string, Widget *>;
	Widget(Index &index, std::string name) : index(index), name(std::move(name))
	{
		index[this->name] = this;
	}
	Widget(const Widget &) = delete;
	Widget &operator=(const Widget &) = delete;
	~Widget()
	{
		auto found = index.find(name);
		if (found != index.end() && found->second == this)
			index.erase(found);
	}
	int clicks = 0;

private:
	Index &index;
	std::string name;
};
//- bad
class WindowBad
{
public:
	void add(const std::string &name)
	{
		widgets.push_back(std::make_unique<Widget>(index, name));
	}
	bool click(const std::string &name)
	{
		auto found = index.find(name);
		if (found == index.end())
			return false;
		++found->second->clicks;
		return true;
	}
	void drop_first()
	{
		if (!widgets.empty())
			widgets.pop_front();
	}

private:
	std::list<std::unique_ptr<Widget>> widgets;
	Widget::Index index;
};
int drive_bad(int n)
{
	WindowBad window;
	for (int i = 0; i < n; ++i)
		window.add("button " + std::to_string(i));
	window.drop_first();
	return window.click("button 0") + 2 * window.click("button 1");
}
//- good
class WindowGood
{
public:
	void add(const std::string &name)
	{
		widgets.push_back(std::make_unique<Widget>(index, name));
	}
	bool click(const std::string &name)
	{
		auto found = index.find(name);
		if (found == index.end())
			return false;
		++found->second->clicks;
		return true;
	}
	void drop_first()
	{
		if (!widgets.empty())
			widgets.pop_front();
	}

private:
	Widget::Index index;
	std::list<std::unique_ptr<Widget>> widgets;
};
int drive_good(int n)
{
	WindowGood window;
	for (int i = 0; i < n; ++i)
		window.add("button " + std::to_string(i));
	window.drop_first();
	return window.click("button 0") + 2 * window.click("button 1");
}
} // namespace widget_index
RUN_CASE(widget_index, widget_index::drive_bad(3), widget_index::drive_good(3))

// CASE frame_arena: the arena is given back while the strings in it are still
// to be read
namespace frame_arena
{
//- bad
int draw_bad(int n)
{
	auto arena = std::make_unique<std::pmr::monotonic_buffer_resource>(256);
	std::pmr::vector<std::pmr::string> calls(arena.get());
	for (int i = 0; i < n; ++i)
		calls.emplace_back("draw the layer with number " + std::to_string(i));
	arena.reset();
	int letters = 0;
	for (const auto &call : calls)
		letters += static_cast<int>(call.size());
	return letters;
}
int drive_bad(int n)
{
	return draw_bad(n);
}
//- good
int draw_good(int n)
{
	auto arena = std::make_unique<std::pmr::monotonic_buffer_resource>(256);
	std::pmr::vector<std::pmr::string> calls(arena.get());
	for (int i = 0; i < n; ++i)
		calls.emplace_back("draw the layer with number " + std::to_string(i));
	int letters = 0;
	for (const auto &call : calls)
		letters += static_cast<int>(call.size());
	return letters;
}
int drive_good(int n)
{
	return draw_good(n);
}
} // namespace frame_arena
RUN_CASE(frame_arena, frame_arena::drive_bad(4), frame_arena::drive_good(4))

// CLEAN guard_over_member: correct
namespace guard_over_member
{
class Depth
{
public:
	explicit Depth(int &level) : level(level) { ++level; }
	Depth(const Depth &) = delete;
	Depth &operator=(const Depth &) = delete;
	~Depth() { --level; }

private:
	int &level;
};
class Parser
{
public:
	explicit Parser(std::string_view text) : text(text) {}
	int group()
	{
		Depth depth(level);
		int deepest = level;
		while (at < text.size()) {
			char c = text[at++];
			if (c == ')')
				return deepest;
			if (c == '(') {
				int inner = group();
				if (inner > deepest)
					deepest = inner;
			}
		}
		return deepest;
	}
	int open() const { return level; }

private:
	std::string_view text;
	std::size_t at = 0;
	int level = 0;
};
int drive(int n)
{
	std::string text(static_cast<std::size_t>(n), '(');
	text += "a)b)";
	Parser parser(text);
	return parser.group() + parser.open();
}
} // namespace guard_over_member
RUN_CLEAN(guard_over_member, guard_over_member::drive(3))

// CLEAN whole_expression: correct
namespace whole_expression
{
struct Query {
	std::vector<std::string> parts;
	Query &where(std::string part)
	{
		parts.push_back(std::move(part));
		return *this;
	}
	const std::string &longest() const
	{
		static const std::string none;
		const std::string *found = &none;
		for (const std::string &part : parts)
			if (part.size() > found->size())
				found = &part;
		return *found;
	}
};
std::size_t drive(int n)
{
	// The temporary lives until the end of the whole expression; the result is a
	// copy.
	std::string longest =
		Query().where("a = 1").where("name like " + std::to_string(n)).longest();
	const std::string &kept = std::string("extended by the reference ") + std::to_string(n);
	std::size_t size = std::string_view(longest + kept).size();
	return size + longest.size() + kept.size();
}
} // namespace whole_expression
RUN_CLEAN(whole_expression, whole_expression::drive(3))

// CLEAN owning_flag: correct
namespace owning_flag
{
class Buffer
{
public:
	explicit Buffer(std::size_t size) : data(new char[size]()), size(size), owned(true) {}
	Buffer(char *foreign, std::size_t size) : data(foreign), size(size), owned(false) {}
	Buffer(Buffer &&other) noexcept
		: data(std::exchange(other.data, nullptr)),
		  size(std::exchange(other.size, 0)),
		  owned(std::exchange(other.owned, false))
	{
	}
	Buffer &operator=(Buffer &&other) noexcept
	{
		std::swap(data, other.data);
		std::swap(size, other.size);
		std::swap(owned, other.owned);
		return *this;
	}
	~Buffer()
	{
		if (owned)
			delete[] data;
	}
	void fill(char c)
	{
		for (std::size_t i = 0; i < size; ++i)
			data[i] = c;
	}
	int sum() const
	{
		int sum = 0;
		for (std::size_t i = 0; i < size; ++i)
			sum += data[i];
		return sum;
	}

private:
	char *data;
	std::size_t size;
	bool owned;
};
int drive(int n)
{
	char local[16] = {};
	std::vector<Buffer> buffers;
	for (int i = 0; i < n; ++i) {
		if (i % 2)
			buffers.emplace_back(local, sizeof(local));
		else
			buffers.emplace_back(static_cast<std::size_t>(i + 4));
		buffers.back().fill(static_cast<char>(i));
	}
	if (buffers.size() > 1)
		buffers.front() = std::move(buffers.back());
	int sum = 0;
	for (const Buffer &buffer : buffers)
		sum += buffer.sum();
	return sum;
}
} // namespace owning_flag
RUN_CLEAN(owning_flag, owning_flag::drive(5))

// CLEAN safe_list_teardown: correct
namespace safe_list_teardown
{
struct Node {
	int value;
	Node *next;
};
class Stack
{
public:
	Stack() = default;
	Stack(const Stack &) = delete;
	Stack &operator=(const Stack &) = delete;
	~Stack()
	{
		while (head)
			pop();
	}
	void push(int value) { head = new Node{value, head}; }
	int pop()
	{
		if (!head)
			return 0;
		Node *first = head;
		int value = first->value;
		head = first->next;
		delete first;
		return value;
	}
	void remove(int value)
	{
		for (Node **link = &head; *link;) {
			Node *node = *link;
			if (node->value == value) {
				*link = node->next;
				delete node;
			} else {
				link = &node->next;
			}
		}
	}

private:
	Node *head = nullptr;
};
int drive(int n)
{
	Stack stack;
	for (int i = 0; i < 2 * n; ++i)
		stack.push(i % n);
	stack.remove(1);
	return stack.pop() + stack.pop();
}
} // namespace safe_list_teardown
RUN_CLEAN(safe_list_teardown, safe_list_teardown::drive(4))

// CLEAN members_in_order: correct
namespace members_in_order
{
class Arena
{
public:
	int *take(int value)
	{
		blocks.push_back(std::make_unique<int>(value));
		return blocks.back().get();
	}

private:
	std::vector<std::unique_ptr<int>> blocks;
};
class Sum
{
public:
	Sum(Arena &arena, std::vector<int> &out) : arena(arena), out(out) {}
	Sum(const Sum &) = delete;
	Sum &operator=(const Sum &) = delete;
	~Sum()
	{
		int sum = 0;
		for (int *part : parts)
			sum += *part;
		out.push_back(sum);
	}
	void add(int value) { parts.push_back(arena.take(value)); }

private:
	Arena &arena;
	std::vector<int> &out;
	std::vector<int *> parts;
};
class Scene
{
public:
	explicit Scene(std::vector<int> &out) : first(arena, out), second(arena, out) {}
	void add(int value) { (value % 2 ? first : second).add(value); }

private:
	Arena arena;
	Sum first;
	Sum second;
};
int drive(int n)
{
	std::vector<int> out;
	{
		Scene scene(out);
		for (int i = 0; i < n; ++i)
			scene.add(i);
	}
	return out.front() * 100 + out.back();
}
} // namespace members_in_order
RUN_CLEAN(members_in_order, members_in_order::drive(6))

// CLEAN never_ended_static: correct
namespace never_ended_static
{
class Names
{
public:
	// Deliberately never destroyed, so that destructors of other statics may use
	// it.
	static Names &get()
	{
		static Names *names = new Names;
		return *names;
	}
	int id(const std::string &name)
	{
		return ids.try_emplace(name, static_cast<int>(ids.size())).first->second;
	}
	void forget(const std::string &name) { ids.erase(name); }

private:
	std::map<std::string, int> ids;
};
class Named
{
public:
	explicit Named(std::string name) : name(std::move(name)), id(Names::get().id(this->name)) {}
	Named(const Named &) = delete;
	Named &operator=(const Named &) = delete;
	~Named() { Names::get().forget(name); }
	int number() const { return id; }

private:
	std::string name;
	int id;
};
int drive(int n)
{
	static Named first("the first of all names");
	Named local("a local name " + std::to_string(n));
	return first.number() + local.number();
}
} // namespace never_ended_static
RUN_CLEAN(never_ended_static, never_ended_static::drive(3))
