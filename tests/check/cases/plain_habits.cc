// SPDX-License-Identifier: GPL-2.0
// What programs do everywhere, and what is wrong beside it.
#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

// ACCEPT
std::string printed(int n)
{
	char text[16];
	sprintf(text, "%d", n);
	return text;
}
// REJECT: init-use
int not_printed(int n)
{
	char text[16];
	return n + text[0];
}

enum class Kind { Open, Text, Bad };
struct Word {
	Kind kind;
	const char *at;
};
struct Words {
	const char *at;
	bool match(const char *what);
	/// Gives each word a kind, whatever it returns.
	bool read(Word &w)
	{
		w.at = at;
		bool ok = true;
		switch (*at) {
		case '{':
			w.kind = Kind::Open;
			break;
		case '"':
			w.kind = Kind::Text;
			ok = match("\"");
			break;
		default:
			ok = false;
			break;
		}
		if (!ok)
			w.kind = Kind::Bad;
		return ok;
	}
	/// Gives a kind only to words that are there.
	bool some(Word &w)
	{
		w.at = at;
		if (*at != '{')
			return false;
		w.kind = Kind::Open;
		return true;
	}
};
// ACCEPT
bool opens(Words &words)
{
	Word w;
	words.read(w);
	return w.kind == Kind::Open;
}
// REJECT: init-use
bool perhaps_opens(Words &words)
{
	Word w;
	words.some(w);
	return w.kind == Kind::Open;
}

// ACCEPT
unsigned long long ticks()
{
	unsigned low, high;
	asm volatile("rdtsc" : "=a"(low), "=d"(high));
	return (unsigned long long)high << 32 | low;
}
// REJECT: init-use
unsigned exchanged()
{
	unsigned from, to;
	asm volatile("mov %1, %0" : "=r"(to) : "r"(from));
	return to;
}

// ACCEPT
int year(std::time_t t)
{
	std::tm now = *std::localtime(&t);
	return now.tm_year + std::gmtime(&t)->tm_year;
}

struct Node {
	int id;
	Node *next;
	const Node *value() const;
};
Node *find(int id);
const Node *first_of_all();
bool usable(const Node *n);
bool large(const Node *n)
{
	return n->id > 3;
}
// ACCEPT
int of_all()
{
	return first_of_all()->id;
}
// REJECT: null-use
int found(int id)
{
	return find(id)->id;
}
// ACCEPT
int asked(int id)
{
	Node *n = id ? find(id) : nullptr;
	while (usable(n))
		n = n->next;
	return n ? n->id : 0;
}
// REJECT: null-use
int asked_something_else(int id)
{
	Node *n = id ? find(id) : nullptr;
	if (large(n))
		return 1;
	return n->id;
}
// ACCEPT
int with_its_value(int id)
{
	Node *n = id ? find(id) : nullptr;
	const Node *value = n != nullptr ? n->value() : nullptr;
	if (value && value->id)
		return n->id;
	return 0;
}
// REJECT: null-use
int without_its_value(int id)
{
	Node *n = id ? find(id) : nullptr;
	const Node *value = n != nullptr ? n->value() : nullptr;
	if (value && value->id)
		return 0;
	return n->id;
}

struct Settings {
	std::list<std::string> paths;
	int level = 0;
};
struct Check {
	Settings &settings() { return settings_; }

private:
	Settings settings_;
};
bool there(const std::string &path);
// ACCEPT
int dropped(Check &check)
{
	Settings &settings = check.settings();
	for (auto it = settings.paths.begin(); it != settings.paths.end();) {
		if (there(*it) || settings.level)
			++it;
		else
			it = settings.paths.erase(it);
	}
	return settings.level;
}
// REJECT: borrow-invalidated
std::size_t dropped_and_used(Check &check)
{
	Settings &settings = check.settings();
	auto it = settings.paths.begin();
	const std::string &first = *it;
	settings.paths.erase(it);
	return first.size();
}

// ACCEPT
const Node *kept(const std::vector<const Node *> &all)
{
	std::set<const Node *> safe;
	for (const Node *n : all) {
		std::set<const Node *> some;
		for (; n && safe.find(n) == safe.end(); n = n->next)
			some.insert(n);
		safe.insert(some.begin(), some.end());
	}
	return safe.empty() ? nullptr : *safe.begin();
}
// REJECT: borrow-dangling
const Node *kept_too_long(const std::vector<Node> &all)
{
	std::set<const Node *> safe;
	{
		std::list<Node> some(all.begin(), all.end());
		for (const Node &n : some)
			safe.insert(&n);
	}
	return safe.empty() ? nullptr : *safe.begin();
}

struct Answer : std::pair<unsigned long, int> {
	Answer(unsigned long n, int error) : std::pair<unsigned long, int>(n, error) {}
	int get(unsigned long &n) const
	{
		n = first;
		return second;
	}
};
// ACCEPT
int answered()
{
	Answer a(3, 0);
	unsigned long n;
	return a.get(n) ? 0 : int(n);
}

class Picture
{
public:
	explicit Picture(int type);
	bool swapped();
};
class Bitmap : public Picture
{
public:
	// ACCEPT
	explicit Bitmap(int type) : Picture(type), swap_(swapped()) {}

private:
	bool swap_;
};
class Odd : public Picture
{
public:
	// REJECT: init-use
	explicit Odd(int type) : Picture(type), swap_(n_ > 1), n_(type) {}

private:
	bool swap_;
	int n_;
};

struct Handle {
	unsigned char room[64];
};
extern "C" {
int handle_init(Handle *h);
int handle_close(Handle *h);
}
class Message
{
public:
	int close()
	{
		std::free(data_);
		data_ = nullptr;
		return 0;
	}

private:
	void *data_ = nullptr;
};
// ACCEPT
int handle_close(Handle *h)
{
	return reinterpret_cast<Message *>(h)->close();
}
// ACCEPT
int in_place()
{
	Handle h;
	if (handle_init(&h))
		return -1;
	return handle_close(&h);
}
// REJECT: free-twice
void from_the_stack()
{
	Handle h;
	handle_init(&h);
	std::free(&h);
}

class Pool
{
public:
	int *release()
	{
		int *b = at_;
		at_ = nullptr;
		return b;
	}

private:
	int *at_ = nullptr;
};
// ACCEPT
void next_buffer(Pool &pool)
{
	pool.release();
}
// REJECT: leak-release
void dropped_buffer(std::unique_ptr<int> buffer)
{
	buffer.release();
}

class Decoder
{
public:
	explicit Decoder(std::size_t n) : room_(static_cast<char *>(std::malloc(n))) {}
	virtual ~Decoder() { std::free(room_); }
	Decoder(const Decoder &) = delete;
	Decoder &operator=(const Decoder &) = delete;

protected:
	void next(unsigned char *at) { read_ = at; }
	unsigned char *read_ = nullptr;

private:
	char *room_;
};
// ACCEPT
class Short : public Decoder
{
public:
	Short() : Decoder(8) { next(head_); }

private:
	unsigned char head_[8] = {};
};
class Wiping
{
public:
	virtual ~Wiping() { *read_ = 0; }

protected:
	void next(unsigned char *at) { read_ = at; }
	unsigned char *read_ = nullptr;
};
class Wiped : public Wiping
{
public:
	// REJECT: borrow-dangling
	Wiped() { next(head_); }

private:
	unsigned char head_[8] = {};
};

struct Value {
	int path = 0;
	int line = 0;
};
int ways(const std::vector<std::map<int, Value>> &all)
{
	int n = 0;
	for (const std::map<int, Value> &one : all) {
		if (one.empty())
			continue;
		const int path = one.begin()->second.path;
		n += std::any_of(one.begin(), one.end(), [&](const std::pair<int, Value> &p) {
			return p.second.path != path;
		});
	}
	return n;
}
// ACCEPT
int one_way()
{
	std::vector<std::map<int, Value>> all(2);
	all[0][1] = Value();
	return ways(all);
}

class Queue
{
	struct Writer {
		std::condition_variable turn;
		bool done = false;
		int status = 0;
	};

public:
	// ACCEPT
	int write(int value)
	{
		Writer w;
		std::unique_lock<std::mutex> lock(mutex_);
		writers_.push_back(&w);
		while (!w.done)
			w.turn.wait(lock);
		return w.status + value;
	}
	// ACCEPT
	int write_if(int value)
	{
		Writer w;
		std::unique_lock<std::mutex> lock(mutex_);
		writers_.push_back(&w);
		w.turn.wait(lock, [&] { return w.done; });
		return w.status + value;
	}
	// REJECT: borrow-escape
	void leave(int value)
	{
		Writer w;
		w.status = value;
		std::unique_lock<std::mutex> lock(mutex_);
		writers_.push_back(&w);
	}

private:
	std::mutex mutex_;
	std::list<Writer *> writers_;
};

struct Scene {
	int frames = 0;
};
struct Actor {
	explicit Actor(Scene &scene) : scene_(scene) {}
	Scene &scene_;
	int age = 0;
};
class Stage
{
public:
	std::weak_ptr<Actor> lead() const { return lead_; }
	// ACCEPT
	int age() const
	{
		std::shared_ptr<Actor> actor = lead().lock();
		return actor ? actor->age : 0;
	}
	// REJECT: borrow-temporary
	int age_when_nobody_shares() const
	{
		Actor *actor = lead().lock().get();
		return actor ? actor->age : 0;
	}

private:
	std::weak_ptr<Actor> lead_;
};
// ACCEPT
bool has_path(const std::string &url)
{
	auto at = std::min(
		{std::find(url.begin(), url.end(), '/'), std::find(url.begin(), url.end(), '?')});
	return at != url.end() && *at == '/';
}

struct Row : std::array<int, 4> {
	// ACCEPT
	int &part(std::size_t i) { return this->operator[](i); }
};
