// SPDX-License-Identifier: GPL-2.0
// References, iterators, views and pointers that outlive what they lead to.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <functional>
#include <initializer_list>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <ranges>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CASE longest_words: views into the line of one round are kept past the round
namespace longest_words
{
static std::string text_of(int n)
{
	std::string text;
	for (int i = 0; i < n; i++)
		text += "a-rather-long-word-number-" + std::to_string(i) + " tail\n";
	return text;
}

static std::size_t total(const auto &words)
{
	std::size_t sum = 0;
	for (const auto &w : words)
		sum += w.size() + (w.front() == 'a');
	return sum;
}

//- bad
static std::size_t drive_bad(int n)
{
	std::istringstream in(text_of(n));
	std::vector<std::string_view> firsts;
	for (;;) {
		std::string line;
		if (!std::getline(in, line))
			break;
		std::string_view whole(line);
		firsts.push_back(whole.substr(0, whole.find(' ')));
	}
	return total(firsts);
}

//- good
static std::size_t drive_good(int n)
{
	std::istringstream in(text_of(n));
	std::vector<std::string> firsts;
	for (;;) {
		std::string line;
		if (!std::getline(in, line))
			break;
		std::string_view whole(line);
		firsts.emplace_back(whole.substr(0, whole.find(' ')));
	}
	return total(firsts);
}
//- shared
} // namespace longest_words
RUN_CASE(longest_words, longest_words::drive_bad(3), longest_words::drive_good(3))

// CASE front_job: the reference to the front of the deque is read after pop_front
namespace front_job
{
struct Job {
	std::string title;
	int cost = 0;
};

class Backlog
{
	std::deque<Job> jobs;
	std::string journal;

public:
	void add(std::string title, int cost) { jobs.push_back({std::move(title), cost}); }
	bool empty() const { return jobs.empty(); }
	const std::string &log() const { return journal; }
	//- bad
	int run_one_bad()
	{
		const Job &job = jobs.front();
		const int cost = job.cost;
		jobs.pop_front();
		journal += "done: " + job.title + "\n";
		return cost;
	}
	//- good
	int run_one_good()
	{
		const Job job = std::move(jobs.front());
		const int cost = job.cost;
		jobs.pop_front();
		journal += "done: " + job.title + "\n";
		return cost;
	}
	//- shared
};

static void fill(Backlog &b, int n)
{
	for (int i = 0; i < n; i++)
		b.add("compile translation unit " + std::to_string(i), i + 1);
}

//- bad
static int drive_bad(int n)
{
	Backlog b;
	fill(b, n);
	int sum = 0;
	while (!b.empty())
		sum += b.run_one_bad();
	return sum;
}
//- good
static int drive_good(int n)
{
	Backlog b;
	fill(b, n);
	int sum = 0;
	while (!b.empty())
		sum += b.run_one_good();
	return sum;
}
//- shared
} // namespace front_job
RUN_CASE(front_job, front_job::drive_bad(3), front_job::drive_good(3))

// CASE expire_sessions: the iterator of the erased entry is advanced
namespace expire_sessions
{
struct Session {
	int last_seen = 0;
	std::string user;
};
using Table = std::map<int, Session>;

static Table make(int n)
{
	Table t;
	for (int i = 0; i < n; i++)
		t[i] = {i * 10, "user" + std::to_string(i)};
	return t;
}

//- bad
static int expire_bad(Table &t, int now)
{
	int gone = 0;
	for (auto it = t.begin(); it != t.end(); ++it) {
		if (it->second.last_seen < now) {
			t.erase(it);
			gone++;
		}
	}
	return gone;
}
static int drive_bad(int n)
{
	Table t = make(n);
	return expire_bad(t, 15);
}
//- good
static int expire_good(Table &t, int now)
{
	int gone = 0;
	for (auto it = t.begin(); it != t.end();) {
		if (it->second.last_seen < now) {
			it = t.erase(it);
			gone++;
		} else {
			++it;
		}
	}
	return gone;
}
static int drive_good(int n)
{
	Table t = make(n);
	return expire_good(t, 15);
}
//- shared
} // namespace expire_sessions
RUN_CASE(expire_sessions, expire_sessions::drive_bad(4), expire_sessions::drive_good(4))

// CASE lru_pair: the second lookup evicts the entry the first reference leads to
namespace lru_pair
{
class GlyphCache
{
	struct Entry {
		char letter;
		std::vector<unsigned char> bitmap;
	};
	std::list<Entry> entries;
	std::size_t limit;

public:
	explicit GlyphCache(std::size_t limit) : limit(limit) {}
	const std::vector<unsigned char> &get(char letter)
	{
		for (auto it = entries.begin(); it != entries.end(); ++it) {
			if (it->letter == letter) {
				entries.splice(entries.begin(), entries, it);
				return entries.front().bitmap;
			}
		}
		if (entries.size() >= limit)
			entries.pop_back();
		entries.push_front({letter, std::vector<unsigned char>(16, letter)});
		return entries.front().bitmap;
	}
};

//- bad
static int kerning_bad(GlyphCache &cache, char left, char right)
{
	const auto &a = cache.get(left);
	const auto &b = cache.get(right);
	return a[15] - b[0];
}
static int drive_bad(int n)
{
	GlyphCache cache(1);
	return kerning_bad(cache, 'A', 'A' + n);
}
//- good
static int kerning_good(GlyphCache &cache, char left, char right)
{
	const auto a = cache.get(left);
	const auto &b = cache.get(right);
	return a[15] - b[0];
}
static int drive_good(int n)
{
	GlyphCache cache(1);
	return kerning_good(cache, 'A', 'A' + n);
}
//- shared
} // namespace lru_pair
RUN_CASE(lru_pair, lru_pair::drive_bad(3), lru_pair::drive_good(3))

// CASE warm_sensors: the filter view refers to the vector of the function that returned
namespace warm_sensors
{
struct Reading {
	int sensor;
	int celsius;
};

static std::vector<Reading> sample(int n)
{
	std::vector<Reading> all;
	for (int i = 0; i < n; i++)
		all.push_back({i, 15 + 5 * i});
	return all;
}

//- bad
static auto warm_bad(int n)
{
	std::vector<Reading> all = sample(n);
	return all | std::views::filter([](const Reading &r) { return r.celsius > 18; });
}
static int drive_bad(int n)
{
	int sum = 0;
	for (const Reading &r : warm_bad(n))
		sum += r.celsius;
	return sum;
}
//- good
static auto warm_good(int n)
{
	std::vector<Reading> all = sample(n);
	std::erase_if(all, [](const Reading &r) { return r.celsius <= 18; });
	return all;
}
static int drive_good(int n)
{
	int sum = 0;
	for (const Reading &r : warm_good(n))
		sum += r.celsius;
	return sum;
}
//- shared
} // namespace warm_sensors
RUN_CASE(warm_sensors, warm_sensors::drive_bad(5), warm_sensors::drive_good(5))

// CASE pad_block: the span over the samples is read after resize moved them
namespace pad_block
{
class Resampler
{
	std::vector<float> samples;

public:
	void feed(int n)
	{
		for (int i = 0; i < n; i++)
			samples.push_back(0.5f * i);
	}
	//- bad
	float block_energy_bad(std::size_t block)
	{
		std::span<const float> input(samples);
		if (input.size() % block)
			samples.resize(input.size() + block - input.size() % block);
		float sum = 0;
		for (float s : input)
			sum += s * s;
		return sum;
	}
	//- good
	float block_energy_good(std::size_t block)
	{
		if (samples.size() % block)
			samples.resize(samples.size() + block - samples.size() % block);
		std::span<const float> input(samples);
		float sum = 0;
		for (float s : input)
			sum += s * s;
		return sum;
	}
	//- shared
};
//- bad
static float drive_bad(int n)
{
	Resampler r;
	r.feed(n);
	return r.block_energy_bad(64);
}
//- good
static float drive_good(int n)
{
	Resampler r;
	r.feed(n);
	return r.block_energy_good(64);
}
//- shared
} // namespace pad_block
RUN_CASE(pad_block, pad_block::drive_bad(7), pad_block::drive_good(7))

// CASE undo_cursor: the member pointer to the newest state dangles when the vector grows
namespace undo_cursor
{
struct State {
	std::string text;
	int caret = 0;
};

//- bad
class EditorBad
{
	std::vector<State> history;
	State *current;

public:
	EditorBad() : history(1), current(&history.back()) {}
	void checkpoint() { history.push_back(*current); }
	void type(char c)
	{
		current->text += c;
		current->caret++;
	}
	int caret() const { return current->caret; }
};
static int drive_bad(int n)
{
	EditorBad e;
	for (int i = 0; i < n; i++) {
		e.checkpoint();
		e.type('a' + i);
	}
	return e.caret();
}
//- good
class EditorGood
{
	std::vector<State> history;
	State *current;

public:
	EditorGood() : history(1), current(&history.back()) {}
	EditorGood(const EditorGood &) = delete;
	EditorGood &operator=(const EditorGood &) = delete;
	void checkpoint()
	{
		history.push_back(*current);
		current = &history.back();
	}
	void type(char c)
	{
		current->text += c;
		current->caret++;
	}
	int caret() const { return current->caret; }
};
static int drive_good(int n)
{
	EditorGood e;
	for (int i = 0; i < n; i++) {
		e.checkpoint();
		e.type('a' + i);
	}
	return e.caret();
}
//- shared
} // namespace undo_cursor
RUN_CASE(undo_cursor, undo_cursor::drive_bad(3), undo_cursor::drive_good(3))

// CASE log_path: c_str() of a temporary string is kept over the end of the statement
namespace log_path
{
static int open_flags(const char *path, bool append)
{
	return static_cast<int>(std::strlen(path)) + (append ? 1 : 0);
}

//- bad
static int drive_bad(int n)
{
	const std::string dir = "/var/log/some-service";
	const char *path = (dir + "/worker-" + std::to_string(n) + ".log").c_str();
	const bool append = n > 1;
	return open_flags(path, append);
}
//- good
static int drive_good(int n)
{
	const std::string dir = "/var/log/some-service";
	const std::string path = dir + "/worker-" + std::to_string(n) + ".log";
	const bool append = n > 1;
	return open_flags(path.c_str(), append);
}
//- shared
} // namespace log_path
RUN_CASE(log_path, log_path::drive_bad(3), log_path::drive_good(3))

// CASE finish_upload: the reference into the optional is read after reset()
namespace finish_upload
{
struct Upload {
	std::vector<int> chunks;
	std::string name;
};

class Server
{
	std::optional<Upload> active;

public:
	void start(std::string name)
	{
		active.emplace();
		active->name = std::move(name);
	}
	void chunk(int c)
	{
		if (active)
			active->chunks.push_back(c);
	}
	//- bad
	int finish_bad()
	{
		if (!active)
			return 0;
		Upload &done = *active;
		active.reset();
		int sum = 0;
		for (int c : done.chunks)
			sum += c;
		return sum;
	}
	//- good
	int finish_good()
	{
		if (!active)
			return 0;
		Upload done = std::move(*active);
		active.reset();
		int sum = 0;
		for (int c : done.chunks)
			sum += c;
		return sum;
	}
	//- shared
};

//- bad
static int drive_bad(int n)
{
	Server s;
	s.start("photo.jpg");
	for (int i = 0; i < n; i++)
		s.chunk(i);
	return s.finish_bad();
}
//- good
static int drive_good(int n)
{
	Server s;
	s.start("photo.jpg");
	for (int i = 0; i < n; i++)
		s.chunk(i);
	return s.finish_good();
}
//- shared
} // namespace finish_upload
RUN_CASE(finish_upload, finish_upload::drive_bad(3), finish_upload::drive_good(3))

// CASE link_state: pointer from get_if read after the variant changed (storage reused, so silent)
namespace link_state
{
struct Idle {
};
struct Connecting {
	std::vector<std::string> tried;
};
struct Up {
	std::string address;
};
using State = std::variant<Idle, Connecting, Up>;

//- bad
static std::size_t establish_bad(State &state)
{
	Connecting *c = std::get_if<Connecting>(&state);
	if (c && !c->tried.empty()) {
		state = Up{c->tried.back()};
		return c->tried.size();
	}
	return 0;
}
static std::size_t drive_bad(int n)
{
	State s = Connecting{};
	for (int i = 0; i < n; i++)
		std::get<Connecting>(s).tried.push_back("host-long-name-" + std::to_string(i));
	return establish_bad(s) + s.index();
}
//- good
static std::size_t establish_good(State &state)
{
	Connecting *c = std::get_if<Connecting>(&state);
	if (c && !c->tried.empty()) {
		const std::size_t count = c->tried.size();
		state = Up{c->tried.back()};
		return count;
	}
	return 0;
}
static std::size_t drive_good(int n)
{
	State s = Connecting{};
	for (int i = 0; i < n; i++)
		std::get<Connecting>(s).tried.push_back("host-long-name-" + std::to_string(i));
	return establish_good(s) + s.index();
}
//- shared
} // namespace link_state
RUN_CASE(link_state, link_state::drive_bad(3), link_state::drive_good(3))

// CASE drop_widget: the child is reported after its owner has erased it
namespace drop_widget
{
struct Widget {
	int id = 0;
	std::vector<std::unique_ptr<Widget>> children;

	Widget *find(int wanted)
	{
		if (id == wanted)
			return this;
		for (auto &c : children)
			if (Widget *w = c->find(wanted))
				return w;
		return nullptr;
	}
	void remove(const Widget *child)
	{
		std::erase_if(children, [child](const auto &c) { return c.get() == child; });
	}
};

static void build(Widget &root, int n)
{
	for (int i = 1; i <= n; i++) {
		root.children.push_back(std::make_unique<Widget>());
		root.children.back()->id = i;
	}
}

//- bad
static int close_bad(Widget &root, int id)
{
	Widget *w = root.find(id);
	if (!w || w == &root)
		return -1;
	root.remove(w);
	return w->id + static_cast<int>(root.children.size());
}
static int drive_bad(int n)
{
	Widget root;
	build(root, n);
	return close_bad(root, n);
}
//- good
static int close_good(Widget &root, int id)
{
	Widget *w = root.find(id);
	if (!w || w == &root)
		return -1;
	root.remove(w);
	return id + static_cast<int>(root.children.size());
}
static int drive_good(int n)
{
	Widget root;
	build(root, n);
	return close_good(root, n);
}
//- shared
} // namespace drop_widget
RUN_CASE(drop_widget, drop_widget::drive_bad(3), drop_widget::drive_good(3))

// CASE last_owner: the raw pointer from the temporary lock() is used when the other owner is gone
namespace last_owner
{
struct Texture {
	int width;
	std::vector<int> pixels;
};

class Registry
{
	std::shared_ptr<Texture> kept;

public:
	std::weak_ptr<Texture> load(int side)
	{
		kept = std::make_shared<Texture>(Texture{side, std::vector<int>(side, 7)});
		return kept;
	}
	void trim() { kept.reset(); }
};

//- bad
static int draw_bad(Registry &reg, const std::weak_ptr<Texture> &handle)
{
	const Texture *t = handle.lock().get();
	if (!t)
		return 0;
	reg.trim();
	return t->pixels.empty() ? 0 : t->width * t->pixels.back();
}
static int drive_bad(int n)
{
	Registry reg;
	auto handle = reg.load(n);
	return draw_bad(reg, handle);
}
//- good
static int draw_good(Registry &reg, const std::weak_ptr<Texture> &handle)
{
	const std::shared_ptr<Texture> t = handle.lock();
	if (!t)
		return 0;
	reg.trim();
	return t->pixels.empty() ? 0 : t->width * t->pixels.back();
}
static int drive_good(int n)
{
	Registry reg;
	auto handle = reg.load(n);
	return draw_good(reg, handle);
}
//- shared
} // namespace last_owner
RUN_CASE(last_owner, last_owner::drive_bad(3), last_owner::drive_good(3))

// CASE setting_or: the reference returned is the temporary made for the default
namespace setting_or
{
using Settings = std::map<std::string, std::string>;

//- bad
static const std::string &get_or_bad(const Settings &s, const std::string &key,
				     const std::string &fallback)
{
	auto it = s.find(key);
	return it == s.end() ? fallback : it->second;
}
static std::size_t drive_bad(int n)
{
	Settings s{{"threads", std::to_string(n)}};
	const std::string &theme = get_or_bad(s, "theme", "a-default-theme-of-some-length");
	s["seen"] = "yes";
	return theme.size() + theme.back();
}
//- good
static std::string get_or_good(const Settings &s, const std::string &key,
			       const std::string &fallback)
{
	auto it = s.find(key);
	return it == s.end() ? fallback : it->second;
}
static std::size_t drive_good(int n)
{
	Settings s{{"threads", std::to_string(n)}};
	const std::string &theme = get_or_good(s, "theme", "a-default-theme-of-some-length");
	s["seen"] = "yes";
	return theme.size() + theme.back();
}
//- shared
} // namespace setting_or
RUN_CASE(setting_or, setting_or::drive_bad(3), setting_or::drive_good(3))

// CASE sections_of: range-for over the member of a temporary document
namespace sections_of
{
class Document
{
	std::vector<std::string> list;

public:
	explicit Document(int n)
	{
		for (int i = 0; i < n; i++)
			list.push_back("section " + std::to_string(i));
	}
	const std::vector<std::string> &sections() const { return list; }
};

static Document load(int n)
{
	return Document(n);
}

//- bad
static std::size_t drive_bad(int n)
{
	std::size_t chars = 0;
	for (const std::string &s : load(n).sections())
		chars += s.size();
	return chars;
}
//- good
static std::size_t drive_good(int n)
{
	std::size_t chars = 0;
	const Document doc = load(n);
	for (const std::string &s : doc.sections())
		chars += s.size();
	return chars;
}
//- shared
} // namespace sections_of
RUN_CASE(sections_of, sections_of::drive_bad(3), sections_of::drive_good(3))

// CASE parse_arena: a string made in the arena is used after the arena was released
namespace parse_arena
{
class Arena
{
	std::vector<std::unique_ptr<char[]>> blocks;

public:
	const char *copy(std::string_view s)
	{
		blocks.push_back(std::make_unique<char[]>(s.size() + 1));
		std::memcpy(blocks.back().get(), s.data(), s.size());
		return blocks.back().get();
	}
	void release() { blocks.clear(); }
};

struct Symbol {
	const char *name;
	int uses;
};

static Symbol parse(Arena &arena, int i)
{
	return {arena.copy("symbol_" + std::to_string(i)), i};
}

//- bad
static std::size_t drive_bad(int n)
{
	Arena arena;
	std::vector<Symbol> used;
	for (int i = 0; i < n; i++) {
		Symbol s = parse(arena, i);
		if (s.uses)
			used.push_back(s);
	}
	arena.release();
	std::size_t len = 0;
	for (const Symbol &s : used)
		len += std::strlen(s.name);
	return len;
}
//- good
static std::size_t drive_good(int n)
{
	Arena arena;
	std::vector<Symbol> used;
	for (int i = 0; i < n; i++) {
		Symbol s = parse(arena, i);
		if (s.uses)
			used.push_back(s);
	}
	std::size_t len = 0;
	for (const Symbol &s : used)
		len += std::strlen(s.name);
	arena.release();
	return len;
}
//- shared
} // namespace parse_arena
RUN_CASE(parse_arena, parse_arena::drive_bad(3), parse_arena::drive_good(3))

// CASE progress_observer: the observer leaves its scope without detaching, the subject notifies it
namespace progress_observer
{
struct Observer {
	virtual void changed(int percent) = 0;

protected:
	~Observer() = default;
};

class Download
{
	std::vector<Observer *> observers;

public:
	void attach(Observer &o) { observers.push_back(&o); }
	void detach(Observer &o) { std::erase(observers, &o); }
	void step(int percent)
	{
		for (Observer *o : observers)
			o->changed(percent);
	}
};

//- bad
class DialogBad final : public Observer
{
	int seen = 0;

public:
	explicit DialogBad(Download &d) { d.attach(*this); }
	void changed(int percent) override { seen = percent; }
	int shown() const { return seen; }
};
static int drive_bad(int n)
{
	Download d;
	int shown = 0;
	{
		auto dialog = std::make_unique<DialogBad>(d);
		d.step(n);
		shown = dialog->shown();
	}
	d.step(100);
	return shown;
}
//- good
class DialogGood final : public Observer
{
	Download &source;
	int seen = 0;

public:
	explicit DialogGood(Download &d) : source(d) { d.attach(*this); }
	DialogGood(const DialogGood &) = delete;
	DialogGood &operator=(const DialogGood &) = delete;
	~DialogGood() { source.detach(*this); }
	void changed(int percent) override { seen = percent; }
	int shown() const { return seen; }
};
static int drive_good(int n)
{
	Download d;
	int shown = 0;
	{
		auto dialog = std::make_unique<DialogGood>(d);
		d.step(n);
		shown = dialog->shown();
	}
	d.step(100);
	return shown;
}
//- shared
} // namespace progress_observer
RUN_CASE(progress_observer, progress_observer::drive_bad(30), progress_observer::drive_good(30))

// CASE allowed_ports: the kept initializer_list refers to an array that ended with the call
namespace allowed_ports
{
//- bad
class FirewallBad
{
	std::initializer_list<int> ports;

public:
	FirewallBad(std::initializer_list<int> p) : ports(p) {}
	bool allows(int port) const
	{
		return std::find(ports.begin(), ports.end(), port) != ports.end();
	}
};
static std::unique_ptr<FirewallBad> office_bad(int extra)
{
	return std::unique_ptr<FirewallBad>(new FirewallBad{22, 443, extra});
}
static int drive_bad(int n)
{
	auto fw = office_bad(n);
	return fw->allows(80) + fw->allows(n);
}
//- good
class FirewallGood
{
	std::vector<int> ports;

public:
	FirewallGood(std::initializer_list<int> p) : ports(p) {}
	bool allows(int port) const
	{
		return std::find(ports.begin(), ports.end(), port) != ports.end();
	}
};
static std::unique_ptr<FirewallGood> office_good(int extra)
{
	return std::unique_ptr<FirewallGood>(new FirewallGood{22, 443, extra});
}
static int drive_good(int n)
{
	auto fw = office_good(n);
	return fw->allows(80) + fw->allows(n);
}
//- shared
} // namespace allowed_ports
RUN_CASE(allowed_ports, allowed_ports::drive_bad(3), allowed_ports::drive_good(3))

// CASE frame_header: the span returned covers an array of the function
namespace frame_header
{
//- bad
static std::span<const unsigned char> encode_bad(int length, bool wide)
{
	std::array<unsigned char, 8> header{};
	header[0] = wide ? 4 : 2;
	header[1] = static_cast<unsigned char>(length);
	return std::span<const unsigned char>(header).first(header[0]);
}
static int drive_bad(int n)
{
	int sum = 0;
	for (unsigned char b : encode_bad(n, true))
		sum += b;
	return sum;
}
//- good
static std::span<const unsigned char> encode_good(std::array<unsigned char, 8> &header, int length,
						  bool wide)
{
	header.fill(0);
	header[0] = wide ? 4 : 2;
	header[1] = static_cast<unsigned char>(length);
	return std::span<const unsigned char>(header).first(header[0]);
}
static int drive_good(int n)
{
	int sum = 0;
	std::array<unsigned char, 8> header{};
	for (unsigned char b : encode_good(header, n, true))
		sum += b;
	return sum;
}
//- shared
} // namespace frame_header
RUN_CASE(frame_header, frame_header::drive_bad(3), frame_header::drive_good(3))

// CASE due_events: top() is read by reference after pop()
namespace due_events
{
struct Event {
	int at;
	std::vector<int> payload;
	bool operator<(const Event &o) const { return at > o.at; }
};
using Queue = std::priority_queue<Event>;

static Queue make(int n)
{
	Queue q;
	for (int i = 0; i < n; i++)
		q.push({10 * i, std::vector<int>(4, i)});
	return q;
}

//- bad
static int advance_bad(Queue &q, int now)
{
	int sum = 0;
	while (!q.empty() && q.top().at <= now) {
		const Event &e = q.top();
		q.pop();
		for (int v : e.payload)
			sum += v;
	}
	return sum;
}
static int drive_bad(int n)
{
	Queue q = make(n);
	return advance_bad(q, 1000);
}
//- good
static int advance_good(Queue &q, int now)
{
	int sum = 0;
	while (!q.empty() && q.top().at <= now) {
		const Event e = q.top();
		q.pop();
		for (int v : e.payload)
			sum += v;
	}
	return sum;
}
static int drive_good(int n)
{
	Queue q = make(n);
	return advance_good(q, 1000);
}
//- shared
} // namespace due_events
RUN_CASE(due_events, due_events::drive_bad(3), due_events::drive_good(3))

// CASE waiter_chain: a waiter on the stack of a returned function stays linked on the timeout path
namespace waiter_chain
{
struct Waiter {
	int ticket = 0;
	Waiter *next = nullptr;
};

class Gate
{
	Waiter *head = nullptr;

public:
	void link(Waiter &w)
	{
		w.next = head;
		head = &w;
	}
	void unlink(Waiter &w)
	{
		for (Waiter **p = &head; *p; p = &(*p)->next) {
			if (*p == &w) {
				*p = w.next;
				return;
			}
		}
	}
	int wake_all()
	{
		int sum = 0;
		for (Waiter *w = head; w; w = w->next)
			sum += w->ticket;
		return sum;
	}
};

//- bad
static bool wait_bad(Gate &gate, int ticket, int patience)
{
	Waiter self;
	self.ticket = ticket;
	gate.link(self);
	for (int i = 0; i < ticket; i++) {
		if (i == patience)
			return false;
	}
	gate.unlink(self);
	return true;
}
static int drive_bad(int n)
{
	Gate gate;
	const bool in = wait_bad(gate, n, n - 1);
	return gate.wake_all() + in;
}
//- good
static bool wait_good(Gate &gate, int ticket, int patience)
{
	Waiter self;
	self.ticket = ticket;
	gate.link(self);
	for (int i = 0; i < ticket; i++) {
		if (i == patience) {
			gate.unlink(self);
			return false;
		}
	}
	gate.unlink(self);
	return true;
}
static int drive_good(int n)
{
	Gate gate;
	const bool in = wait_good(gate, n, n - 1);
	return gate.wake_all() + in;
}
//- shared
} // namespace waiter_chain
RUN_CASE(waiter_chain, waiter_chain::drive_bad(3), waiter_chain::drive_good(3))

// CASE double_playlist: source and target of the append are one vector
namespace double_playlist
{
struct Track {
	std::string title;
	int seconds = 0;
};
using Playlist = std::vector<Track>;

static Playlist make(int n)
{
	Playlist p;
	for (int i = 0; i < n; i++)
		p.push_back({"track " + std::to_string(i), 60 + i});
	return p;
}

//- bad
static void append_bad(Playlist &to, const Playlist &from)
{
	for (const Track &t : from)
		if (t.seconds > 0)
			to.push_back(t);
}
static std::size_t drive_bad(int n)
{
	Playlist p = make(n);
	append_bad(p, p);
	return p.size();
}
//- good
static void append_good(Playlist &to, const Playlist &from)
{
	const Playlist copy = from;
	for (const Track &t : copy)
		if (t.seconds > 0)
			to.push_back(t);
}
static std::size_t drive_good(int n)
{
	Playlist p = make(n);
	append_good(p, p);
	return p.size();
}
//- shared
} // namespace double_playlist
RUN_CASE(double_playlist, double_playlist::drive_bad(3), double_playlist::drive_good(3))

// CASE evict_oldest: the view of the key is used after the entry was erased
namespace evict_oldest
{
class Quota
{
	std::map<std::string, int> used;
	std::size_t evicted_chars = 0;

	void note(std::string_view who)
	{
		for (char c : who)
			evicted_chars += c != ' ';
	}

public:
	void charge(const std::string &who, int amount) { used[who] += amount; }
	std::size_t noted() const { return evicted_chars; }
	//- bad
	void evict_bad()
	{
		if (used.empty())
			return;
		std::string_view who = used.begin()->first;
		used.erase(used.begin());
		note(who);
	}
	//- good
	void evict_good()
	{
		if (used.empty())
			return;
		std::string_view who = used.begin()->first;
		note(who);
		used.erase(used.begin());
	}
	//- shared
};

//- bad
static std::size_t drive_bad(int n)
{
	Quota q;
	for (int i = 0; i < n; i++)
		q.charge("tenant with a long name " + std::to_string(i), i);
	q.evict_bad();
	return q.noted();
}
//- good
static std::size_t drive_good(int n)
{
	Quota q;
	for (int i = 0; i < n; i++)
		q.charge("tenant with a long name " + std::to_string(i), i);
	q.evict_good();
	return q.noted();
}
//- shared
} // namespace evict_oldest
RUN_CASE(evict_oldest, evict_oldest::drive_bad(3), evict_oldest::drive_good(3))

// CASE signal_reentry: a handler connects another handler while the vector of handlers is walked
namespace signal_reentry
{
//- bad
class SignalBad
{
	std::vector<std::function<void(int)>> slots;

public:
	void connect(std::function<void(int)> f) { slots.push_back(std::move(f)); }
	void emit(int v)
	{
		for (auto &slot : slots)
			slot(v);
	}
};
static int drive_bad(int n)
{
	SignalBad sig;
	int seen = 0;
	sig.connect([&](int v) {
		sig.connect([&seen](int late) { seen += late; });
		seen += v;
	});
	sig.connect([&seen](int v) { seen += 2 * v; });
	sig.emit(n);
	return seen;
}
//- good
class SignalGood
{
	std::vector<std::function<void(int)>> slots;

public:
	void connect(std::function<void(int)> f) { slots.push_back(std::move(f)); }
	void emit(int v)
	{
		const auto now = slots;
		for (auto &slot : now)
			slot(v);
	}
};
static int drive_good(int n)
{
	SignalGood sig;
	int seen = 0;
	sig.connect([&](int v) {
		sig.connect([&seen](int late) { seen += late; });
		seen += v;
	});
	sig.connect([&seen](int v) { seen += 2 * v; });
	sig.emit(n);
	return seen;
}
//- shared
} // namespace signal_reentry
RUN_CASE(signal_reentry, signal_reentry::drive_bad(3), signal_reentry::drive_good(3))

// CASE parsed_header: the struct of views returned looks into the normalised copy of the function
namespace parsed_header
{
struct HeaderView {
	std::string_view name;
	std::string_view value;
};

static HeaderView split(std::string_view line)
{
	const auto colon = line.find(':');
	if (colon == std::string_view::npos)
		return {line, {}};
	return {line.substr(0, colon), line.substr(colon + 1)};
}

//- bad
static HeaderView parse_bad(const std::string &raw)
{
	std::string line = raw;
	std::ranges::replace(line, '\t', ' ');
	return split(line);
}
static std::size_t drive_bad(int n)
{
	const std::string raw = "x-request-identifier:\tabcdefghijklmn" + std::to_string(n);
	const HeaderView h = parse_bad(raw);
	return h.name.size() + h.value.front();
}
//- good
static HeaderView parse_good(std::string &line)
{
	std::ranges::replace(line, '\t', ' ');
	return split(line);
}
static std::size_t drive_good(int n)
{
	std::string raw = "x-request-identifier:\tabcdefghijklmn" + std::to_string(n);
	const HeaderView h = parse_good(raw);
	return h.name.size() + h.value.front();
}
//- shared
} // namespace parsed_header
RUN_CASE(parsed_header, parsed_header::drive_bad(3), parsed_header::drive_good(3))

// CASE flat_tree: the reference to the parent is used after a child was appended to the vector
namespace flat_tree
{
struct Node {
	int value = 0;
	std::vector<int> kids;
};

class Tree
{
	std::vector<Node> nodes;

public:
	Tree() { nodes.emplace_back(); }
	//- bad
	int add_bad(int parent, int value)
	{
		Node &up = nodes.at(parent);
		const int id = static_cast<int>(nodes.size());
		nodes.push_back({value, {}});
		up.kids.push_back(id);
		return id;
	}
	//- good
	int add_good(int parent, int value)
	{
		const int id = static_cast<int>(nodes.size());
		nodes.push_back({value, {}});
		Node &up = nodes.at(parent);
		up.kids.push_back(id);
		return id;
	}
	//- shared
	int sum(int id = 0) const
	{
		int s = nodes.at(id).value;
		for (int k : nodes.at(id).kids)
			s += sum(k);
		return s;
	}
};

//- bad
static int drive_bad(int n)
{
	Tree t;
	int at = 0;
	for (int i = 0; i < n; i++)
		at = t.add_bad(at, i);
	return t.sum();
}
//- good
static int drive_good(int n)
{
	Tree t;
	int at = 0;
	for (int i = 0; i < n; i++)
		at = t.add_good(at, i);
	return t.sum();
}
//- shared
} // namespace flat_tree
RUN_CASE(flat_tree, flat_tree::drive_bad(3), flat_tree::drive_good(3))
