// SPDX-License-Identifier: GPL-2.0
// Objects used after they were moved from, moves that leave two owners, assignments to oneself.
#include "../set.hh"
#include "vocab_a.hh"
#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CASE packet_total: the packet is asked for its size after it went into the queue
namespace packet_total
{
struct Packet {
	std::vector<unsigned char> bytes;
	bool urgent = false;
};
struct Outbox {
	std::vector<std::unique_ptr<Packet>> urgent;
	std::vector<std::unique_ptr<Packet>> normal;
	std::size_t bytes = 0;
};
//- bad
void enqueue_bad(Outbox &outbox, std::unique_ptr<Packet> packet)
{
	if (packet->urgent)
		outbox.urgent.push_back(std::move(packet));
	else
		outbox.normal.push_back(std::move(packet));
	outbox.bytes += packet->bytes.size();
}
#ifdef RUN
std::size_t drive_bad()
{
	Outbox outbox;
	enqueue_bad(outbox, std::make_unique<Packet>(Packet{{1, 2, 3}, true}));
	return outbox.bytes;
}
#endif
//- good
void enqueue_good(Outbox &outbox, std::unique_ptr<Packet> packet)
{
	outbox.bytes += packet->bytes.size();
	if (packet->urgent)
		outbox.urgent.push_back(std::move(packet));
	else
		outbox.normal.push_back(std::move(packet));
}
#ifdef RUN
std::size_t drive_good()
{
	Outbox outbox;
	enqueue_good(outbox, std::make_unique<Packet>(Packet{{1, 2, 3}, true}));
	return outbox.bytes;
}
#endif
} // namespace packet_total
RUN_CASE(packet_total, packet_total::drive_bad(), packet_total::drive_good())

// CASE job_workers: the loop goes on after a worker took the job, and offers an empty box to the next
namespace job_workers
{
struct Job {
	int size;
};
class Worker
{
	kit::Row<kit::Box<Job>> jobs;
	int free_space;

public:
	explicit Worker(int free_space) : free_space(free_space) {}
	bool fits(const Job &job) const { return job.size <= free_space; }
	void take(kit::Box<Job> job)
	{
		free_space -= job->size;
		jobs.add(std::move(job));
	}
};
//- bad
bool assign_bad(kit::Row<Worker> &workers, kit::Box<Job> job)
{
	bool taken = false;
	for (Worker &worker : workers) {
		if (worker.fits(*job)) {
			worker.take(std::move(job));
			taken = true;
		}
	}
	return taken;
}
#ifdef RUN
bool drive_bad()
{
	kit::Row<Worker> workers;
	workers.add(Worker(2));
	workers.add(Worker(8));
	workers.add(Worker(9));
	return assign_bad(workers, kit::make_box<Job>(5));
}
#endif
//- good
bool assign_good(kit::Row<Worker> &workers, kit::Box<Job> job)
{
	for (Worker &worker : workers) {
		if (worker.fits(*job)) {
			worker.take(std::move(job));
			return true;
		}
	}
	return false;
}
#ifdef RUN
bool drive_good()
{
	kit::Row<Worker> workers;
	workers.add(Worker(2));
	workers.add(Worker(8));
	workers.add(Worker(9));
	return assign_good(workers, kit::make_box<Job>(5));
}
#endif
} // namespace job_workers
RUN_CASE(job_workers, job_workers::drive_bad(), job_workers::drive_good())

// CASE form_draft: the draft is moved on one of the ways only, and read at the end of both
namespace form_draft
{
struct Draft {
	std::string title;
	int revision;
};
struct Desk {
	kit::Row<kit::Box<Draft>> drawer;
	kit::Box<Draft> open;
};
//- bad
int put_away_bad(Desk &desk, kit::Box<Draft> draft, bool keep_open)
{
	if (keep_open) {
		++draft->revision;
		desk.open.reset(new Draft(*draft));
	} else {
		desk.drawer.add(std::move(draft));
	}
	return draft->revision;
}
#ifdef RUN
int drive_bad()
{
	Desk desk;
	return put_away_bad(desk, kit::make_box<Draft>("a", 1), true) +
	       put_away_bad(desk, kit::make_box<Draft>("b", 1), false);
}
#endif
//- good
int put_away_good(Desk &desk, kit::Box<Draft> draft, bool keep_open)
{
	if (keep_open) {
		++draft->revision;
		desk.open.reset(new Draft(*draft));
	} else {
		return desk.drawer.add(std::move(draft))->revision;
	}
	return draft->revision;
}
#ifdef RUN
int drive_good()
{
	Desk desk;
	return put_away_good(desk, kit::make_box<Draft>("a", 1), true) +
	       put_away_good(desk, kit::make_box<Draft>("b", 1), false);
}
#endif
} // namespace form_draft
RUN_CASE(form_draft, form_draft::drive_bad(), form_draft::drive_good())

// CASE plugin_args: one argument moves the plugin into the parameter, another one reads its name
namespace plugin_args
{
struct Plugin {
	std::string name;
	int order;
};
class Host
{
	std::map<std::string, std::unique_ptr<Plugin>> plugins;

public:
	bool install(std::unique_ptr<Plugin> plugin, const std::string &name)
	{
		return plugins.insert_or_assign(name, std::move(plugin)).second;
	}
	std::size_t size() const { return plugins.size(); }
};
//- bad
std::size_t load_bad(Host &host, const std::vector<std::string> &names)
{
	int order = 0;
	for (const std::string &name : names) {
		auto plugin = std::make_unique<Plugin>(Plugin{name, order++});
		host.install(std::move(plugin), plugin->name);
	}
	return host.size();
}
#ifdef RUN
std::size_t drive_bad()
{
	Host host;
	return load_bad(host, {"echo", "delay", "echo"});
}
#endif
//- good
std::size_t load_good(Host &host, const std::vector<std::string> &names)
{
	int order = 0;
	for (const std::string &name : names) {
		auto plugin = std::make_unique<Plugin>(Plugin{name, order++});
		host.install(std::move(plugin), name);
	}
	return host.size();
}
#ifdef RUN
std::size_t drive_good()
{
	Host host;
	return load_good(host, {"echo", "delay", "echo"});
}
#endif
} // namespace plugin_args
RUN_CASE(plugin_args, plugin_args::drive_bad(), plugin_args::drive_good())

// CASE wave_compact: compacting assigns a wave to itself as long as nothing was left out, which frees its samples
namespace wave_compact
{
//- bad
class WaveBad
{
	short *samples;
	std::size_t length;

public:
	WaveBad(std::size_t length, short level) : samples(new short[length]), length(length)
	{
		std::fill_n(samples, length, level);
	}
	WaveBad(WaveBad &&other) noexcept
		: samples(std::exchange(other.samples, nullptr)),
		  length(std::exchange(other.length, 0))
	{
	}
	WaveBad &operator=(WaveBad &&other) noexcept
	{
		delete[] samples;
		samples = other.samples;
		length = other.length;
		other.samples = nullptr;
		return *this;
	}
	~WaveBad() { delete[] samples; }
	bool silent() const
	{
		return std::all_of(samples, samples + length, [](short s) { return s == 0; });
	}
};
std::size_t drop_silent_bad(std::vector<WaveBad> &waves)
{
	std::size_t out = 0;
	for (std::size_t i = 0; i < waves.size(); ++i)
		if (!waves[i].silent())
			waves[out++] = std::move(waves[i]);
	waves.erase(waves.begin() + out, waves.end());
	return waves.size();
}
#ifdef RUN
std::size_t drive_bad()
{
	std::vector<WaveBad> waves;
	waves.emplace_back(8, 3);
	waves.emplace_back(8, 0);
	waves.emplace_back(8, 5);
	drop_silent_bad(waves);
	return drop_silent_bad(waves);
}
#endif
//- good
class WaveGood
{
	short *samples;
	std::size_t length;

public:
	WaveGood(std::size_t length, short level) : samples(new short[length]), length(length)
	{
		std::fill_n(samples, length, level);
	}
	WaveGood(WaveGood &&other) noexcept
		: samples(std::exchange(other.samples, nullptr)),
		  length(std::exchange(other.length, 0))
	{
	}
	WaveGood &operator=(WaveGood &&other) noexcept
	{
		std::swap(samples, other.samples);
		std::swap(length, other.length);
		return *this;
	}
	~WaveGood() { delete[] samples; }
	bool silent() const
	{
		return std::all_of(samples, samples + length, [](short s) { return s == 0; });
	}
};
std::size_t drop_silent_good(std::vector<WaveGood> &waves)
{
	std::size_t out = 0;
	for (std::size_t i = 0; i < waves.size(); ++i)
		if (!waves[i].silent())
			waves[out++] = std::move(waves[i]);
	waves.erase(waves.begin() + out, waves.end());
	return waves.size();
}
#ifdef RUN
std::size_t drive_good()
{
	std::vector<WaveGood> waves;
	waves.emplace_back(8, 3);
	waves.emplace_back(8, 0);
	waves.emplace_back(8, 5);
	drop_silent_good(waves);
	return drop_silent_good(waves);
}
#endif
} // namespace wave_compact
RUN_CASE(wave_compact, wave_compact::drive_bad(), wave_compact::drive_good())

// CASE cell_assign: the assignment frees its text before it copies the other's, which is its own when a row is filled
namespace cell_assign
{
//- bad
class CellBad
{
	std::size_t length = 0;
	char *text = nullptr;

	static char *copy_of(std::string_view from)
	{
		char *fresh = new char[from.size()];
		std::copy(from.begin(), from.end(), fresh);
		return fresh;
	}

public:
	explicit CellBad(std::string_view from = {}) : length(from.size()), text(copy_of(from)) {}
	CellBad(const CellBad &other) : CellBad(other.value()) {}
	CellBad &operator=(const CellBad &other)
	{
		delete[] text;
		text = copy_of(other.value());
		length = other.length;
		return *this;
	}
	~CellBad() { delete[] text; }
	std::string_view value() const BORROWED { return {text, length}; }
};
class SheetBad
{
	std::vector<CellBad> cells;
	std::size_t columns;

public:
	SheetBad(std::size_t rows, std::size_t columns) : cells(rows * columns), columns(columns) {}
	void set(std::size_t row, std::size_t column, std::string_view text)
	{
		cells[row * columns + column] = CellBad(text);
	}
	void fill_row(std::size_t row, std::size_t from)
	{
		for (std::size_t column = 0; column < columns; ++column)
			cells[row * columns + column] = cells[row * columns + from];
	}
	std::size_t length(std::size_t row, std::size_t column) const
	{
		return cells[row * columns + column].value().size();
	}
};
#ifdef RUN
std::size_t drive_bad()
{
	SheetBad sheet(2, 3);
	sheet.set(1, 1, "total of the year");
	sheet.fill_row(1, 1);
	return sheet.length(1, 2);
}
#endif
//- good
class CellGood
{
	std::size_t length = 0;
	char *text = nullptr;

	static char *copy_of(std::string_view from)
	{
		char *fresh = new char[from.size()];
		std::copy(from.begin(), from.end(), fresh);
		return fresh;
	}

public:
	explicit CellGood(std::string_view from = {}) : length(from.size()), text(copy_of(from)) {}
	CellGood(const CellGood &other) : CellGood(other.value()) {}
	CellGood &operator=(const CellGood &other)
	{
		delete[] std::exchange(text, copy_of(other.value()));
		length = other.length;
		return *this;
	}
	~CellGood() { delete[] text; }
	std::string_view value() const BORROWED { return {text, length}; }
};
class SheetGood
{
	std::vector<CellGood> cells;
	std::size_t columns;

public:
	SheetGood(std::size_t rows, std::size_t columns) : cells(rows * columns), columns(columns)
	{
	}
	void set(std::size_t row, std::size_t column, std::string_view text)
	{
		cells[row * columns + column] = CellGood(text);
	}
	void fill_row(std::size_t row, std::size_t from)
	{
		for (std::size_t column = 0; column < columns; ++column)
			cells[row * columns + column] = cells[row * columns + from];
	}
	std::size_t length(std::size_t row, std::size_t column) const
	{
		return cells[row * columns + column].value().size();
	}
};
#ifdef RUN
std::size_t drive_good()
{
	SheetGood sheet(2, 3);
	sheet.set(1, 1, "total of the year");
	sheet.fill_row(1, 1);
	return sheet.length(1, 2);
}
#endif
} // namespace cell_assign
RUN_CASE(cell_assign, cell_assign::drive_bad(), cell_assign::drive_good())

// CASE texture_load: the handle moved into the task, and is asked for its state below
namespace texture_load
{
struct Texture {
	std::string file;
	bool wanted = false;
	int uploads = 0;
};
class Renderer
{
	std::map<std::string, kit::Handle<Texture>> textures;
	kit::TaskList uploads;

public:
	kit::Handle<Texture> find(const std::string &file)
	{
		kit::Handle<Texture> &texture = textures[file];
		if (!texture)
			texture = kit::Handle<Texture>::make(file);
		return texture;
	}
	kit::TaskList &queue() BORROWED { return uploads; }
};
//- bad
bool request_bad(Renderer &renderer, const std::string &file)
{
	kit::Handle<Texture> texture = renderer.find(file);
	if (!texture->wanted)
		renderer.queue().add([texture = std::move(texture)] { ++texture->uploads; });
	return std::exchange(texture->wanted, true);
}
#ifdef RUN
bool drive_bad()
{
	Renderer renderer;
	request_bad(renderer, "grass.png");
	return renderer.queue().run() && request_bad(renderer, "grass.png");
}
#endif
//- good
bool request_good(Renderer &renderer, const std::string &file)
{
	kit::Handle<Texture> texture = renderer.find(file);
	if (!texture->wanted)
		renderer.queue().add([texture] { ++texture->uploads; });
	return std::exchange(texture->wanted, true);
}
#ifdef RUN
bool drive_good()
{
	Renderer renderer;
	request_good(renderer, "grass.png");
	return renderer.queue().run() && request_good(renderer, "grass.png");
}
#endif
} // namespace texture_load
RUN_CASE(texture_load, texture_load::drive_bad(), texture_load::drive_good())

// CASE blob_row: the move constructor leaves the data with the source too, and the row moves its blobs when it grows
namespace blob_row
{
//- bad
class BlobBad
{
	unsigned char *data;
	std::size_t size;

public:
	BlobBad(const unsigned char *from, std::size_t size)
		: data(new unsigned char[size]), size(size)
	{
		std::copy_n(from, size, data);
	}
	BlobBad(BlobBad &&other) noexcept : data(other.data), size(other.size) { other.size = 0; }
	BlobBad &operator=(BlobBad &&) = delete;
	~BlobBad() { delete[] data; }
	unsigned sum() const
	{
		unsigned total = 0;
		for (std::size_t i = 0; i < size; ++i)
			total += data[i];
		return total;
	}
};
unsigned checksum_bad(std::string_view text, std::size_t block)
{
	const auto *bytes = reinterpret_cast<const unsigned char *>(text.data());
	kit::Row<BlobBad> blobs;
	for (std::size_t at = 0; at < text.size(); at += block)
		blobs.add(BlobBad(bytes + at, std::min(block, text.size() - at)));
	unsigned total = 0;
	for (const BlobBad &blob : blobs)
		total = total * 31 + blob.sum();
	return total;
}
#ifdef RUN
unsigned drive_bad()
{
	return checksum_bad("some text to be cut into blocks", 7);
}
#endif
//- good
class BlobGood
{
	unsigned char *data;
	std::size_t size;

public:
	BlobGood(const unsigned char *from, std::size_t size)
		: data(new unsigned char[size]), size(size)
	{
		std::copy_n(from, size, data);
	}
	BlobGood(BlobGood &&other) noexcept
		: data(std::exchange(other.data, nullptr)), size(std::exchange(other.size, 0))
	{
	}
	BlobGood &operator=(BlobGood &&) = delete;
	~BlobGood() { delete[] data; }
	unsigned sum() const
	{
		unsigned total = 0;
		for (std::size_t i = 0; i < size; ++i)
			total += data[i];
		return total;
	}
};
unsigned checksum_good(std::string_view text, std::size_t block)
{
	const auto *bytes = reinterpret_cast<const unsigned char *>(text.data());
	kit::Row<BlobGood> blobs;
	for (std::size_t at = 0; at < text.size(); at += block)
		blobs.add(BlobGood(bytes + at, std::min(block, text.size() - at)));
	unsigned total = 0;
	for (const BlobGood &blob : blobs)
		total = total * 31 + blob.sum();
	return total;
}
#ifdef RUN
unsigned drive_good()
{
	return checksum_good("some text to be cut into blocks", 7);
}
#endif
} // namespace blob_row
RUN_CASE(blob_row, blob_row::drive_bad(), blob_row::drive_good())

// CASE word_stem: the stem is a view into the own text, which for a short word does not move along
namespace word_stem
{
//- bad
struct WordBad {
	std::string text;
	std::string_view stem;
};
WordBad make_word_bad(std::string text)
{
	WordBad word{std::move(text), {}};
	word.stem = std::string_view(word.text).substr(0, word.text.find_last_not_of('s') + 1);
	return word;
}
bool any_plural_bad(const std::vector<std::string> &texts, std::string_view stem)
{
	std::vector<WordBad> words;
	for (const std::string &text : texts)
		words.push_back(make_word_bad(text));
	return std::any_of(words.begin(), words.end(), [stem](const WordBad &word) {
		return word.stem == stem && word.text != stem;
	});
}
#ifdef RUN
bool drive_bad()
{
	return any_plural_bad({"book", "cat", "cats"}, "cat");
}
#endif
//- good
struct WordGood {
	std::string text;
	std::size_t stem_length;
	std::string_view stem() const BORROWED
	{
		return std::string_view(text).substr(0, stem_length);
	}
};
WordGood make_word_good(std::string text)
{
	WordGood word{std::move(text), 0};
	word.stem_length = word.text.find_last_not_of('s') + 1;
	return word;
}
bool any_plural_good(const std::vector<std::string> &texts, std::string_view stem)
{
	std::vector<WordGood> words;
	for (const std::string &text : texts)
		words.push_back(make_word_good(text));
	return std::any_of(words.begin(), words.end(), [stem](const WordGood &word) {
		return word.stem() == stem && word.text != stem;
	});
}
#ifdef RUN
bool drive_good()
{
	return any_plural_good({"book", "cat", "cats"}, "cat");
}
#endif
} // namespace word_stem
RUN_CASE(word_stem, word_stem::drive_bad(), word_stem::drive_good())

// CASE valve_signal: the valve gave out its own address when it was made, and the vector moves it elsewhere
namespace valve_signal
{
//- bad
class ValveBad
{
	int limit;
	bool open = true;
	kit::Link link;

public:
	ValveBad(kit::Signal<int> &pressure, int limit) : limit(limit)
	{
		link = pressure.connect([this](int value) { open = value < this->limit; });
	}
	bool is_open() const { return open; }
};
class PlantBad
{
	kit::Signal<int> pressure;
	std::vector<ValveBad> valves;

public:
	explicit PlantBad(const std::vector<int> &limits)
	{
		for (int limit : limits)
			valves.emplace_back(pressure, limit);
	}
	std::size_t open_at(int value)
	{
		pressure.emit(value);
		return std::count_if(valves.begin(), valves.end(),
				     [](const ValveBad &valve) { return valve.is_open(); });
	}
};
#ifdef RUN
std::size_t drive_bad()
{
	return PlantBad({10, 20, 30}).open_at(15);
}
#endif
//- good
class ValveGood
{
	int limit;
	bool open = true;
	kit::Link link;

public:
	ValveGood(kit::Signal<int> &pressure, int limit) : limit(limit)
	{
		link = pressure.connect([this](int value) { open = value < this->limit; });
	}
	ValveGood(const ValveGood &) = delete;
	ValveGood &operator=(const ValveGood &) = delete;
	bool is_open() const { return open; }
};
class PlantGood
{
	kit::Signal<int> pressure;
	std::deque<ValveGood> valves;

public:
	explicit PlantGood(const std::vector<int> &limits)
	{
		for (int limit : limits)
			valves.emplace_back(pressure, limit);
	}
	std::size_t open_at(int value)
	{
		pressure.emit(value);
		return std::count_if(valves.begin(), valves.end(),
				     [](const ValveGood &valve) { return valve.is_open(); });
	}
};
#ifdef RUN
std::size_t drive_good()
{
	return PlantGood({10, 20, 30}).open_at(15);
}
#endif
} // namespace valve_signal
RUN_CASE(valve_signal, valve_signal::drive_bad(), valve_signal::drive_good())

// CASE spare_connection: the optional stays engaged after its pointer was moved out, the next caller gets none
namespace spare_connection
{
class Connection
{
	std::string peer;
	std::size_t bytes = 0;

public:
	explicit Connection(std::string peer) : peer(std::move(peer)) {}
	std::size_t send(std::string_view text) { return bytes += text.size(); }
};
struct Pool {
	std::string peer;
	std::optional<std::unique_ptr<Connection>> spare;
};
//- bad
std::unique_ptr<Connection> take_bad(Pool &pool)
{
	if (pool.spare)
		return std::move(*pool.spare);
	return std::make_unique<Connection>(pool.peer);
}
std::size_t ask_bad(Pool &pool, std::string_view question, bool keep)
{
	std::unique_ptr<Connection> connection = take_bad(pool);
	const std::size_t sent = connection->send(question);
	if (keep)
		pool.spare = std::move(connection);
	return sent;
}
#ifdef RUN
std::size_t drive_bad()
{
	Pool pool{"192.0.2.9", {}};
	return ask_bad(pool, "a", true) + ask_bad(pool, "b", false) + ask_bad(pool, "c", true);
}
#endif
//- good
std::unique_ptr<Connection> take_good(Pool &pool)
{
	if (pool.spare)
		return *std::exchange(pool.spare, std::nullopt);
	return std::make_unique<Connection>(pool.peer);
}
std::size_t ask_good(Pool &pool, std::string_view question, bool keep)
{
	std::unique_ptr<Connection> connection = take_good(pool);
	const std::size_t sent = connection->send(question);
	if (keep)
		pool.spare = std::move(connection);
	return sent;
}
#ifdef RUN
std::size_t drive_good()
{
	Pool pool{"192.0.2.9", {}};
	return ask_good(pool, "a", true) + ask_good(pool, "b", false) + ask_good(pool, "c", true);
}
#endif
} // namespace spare_connection
RUN_CASE(spare_connection, spare_connection::drive_bad(), spare_connection::drive_good())

// CASE line_retry: send takes the message before it throws, the next attempt sends an empty box
namespace line_retry
{
struct Message {
	std::string text;
	int priority;
};
class Line
{
	kit::Row<kit::Box<Message>> sent;
	int busy_for;

public:
	explicit Line(int busy_for) : busy_for(busy_for) {}
	void send(kit::Box<Message> message)
	{
		if (busy_for > message->priority)
			throw std::runtime_error("line is busy");
		sent.add(std::move(message));
	}
	void wait() { --busy_for; }
};
//- bad
int deliver_bad(Line &line, kit::Box<Message> message, int attempts)
{
	for (int i = 1; i <= attempts; ++i) {
		try {
			line.send(std::move(message));
			return i;
		} catch (const std::runtime_error &) {
			line.wait();
		}
	}
	return 0;
}
#ifdef RUN
int drive_bad()
{
	Line line(2);
	return deliver_bad(line, kit::make_box<Message>("hello", 0), 4);
}
#endif
//- good
int deliver_good(Line &line, const Message &message, int attempts)
{
	for (int i = 1; i <= attempts; ++i) {
		try {
			line.send(kit::make_box<Message>(message));
			return i;
		} catch (const std::runtime_error &) {
			line.wait();
		}
	}
	return 0;
}
#ifdef RUN
int drive_good()
{
	Line line(2);
	return deliver_good(line, Message{"hello", 0}, 4);
}
#endif
} // namespace line_retry
RUN_CASE(line_retry, line_retry::drive_bad(), line_retry::drive_good())
