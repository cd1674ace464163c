// SPDX-License-Identifier: GPL-2.0
// Members, statics and globals that are used before they are made, or after they ended.
#include <list>
#include <memory>
#include <string>
#include <vector>
struct Lines {
	std::vector<std::string> all;
	void add(const std::string &line) { all.push_back(line); }
};
Lines &early_lines()
{
	static Lines lines;
	return lines;
}
struct Reports {
	~Reports() { early_lines().add("end"); }
	int count = 0;
};
// REJECT: borrow-dangling
int s1()
{
	static Reports reports;
	early_lines().add("begin");
	return ++reports.count;
}
Lines &late_lines()
{
	static Lines lines;
	return lines;
}
struct Told {
	Told() { late_lines().add("begin"); }
	~Told() { late_lines().add("end"); }
	int count = 0;
};
// ACCEPT
int s2()
{
	static Told told;
	return ++told.count;
}
extern Lines after_all;
struct Writes {
	~Writes() { after_all.add("end"); }
};
// REJECT: borrow-dangling
Writes writes_too_late;
// ACCEPT
Lines after_all;
// ACCEPT
Writes writes_in_time;
class Sink
{
public:
	Sink() = default;
	explicit Sink(std::string &out) { attach(out); }
	void attach(std::string &out)
	{
		out_ = &out;
		out_->append("begin");
	}

private:
	std::string *out_ = nullptr;
};
// REJECT: init-use
class EarlySink : public Sink
{
public:
	EarlySink() : Sink(text_) {}

private:
	std::string text_;
};
// ACCEPT
class LateSink : public Sink
{
public:
	LateSink() { attach(text_); }

private:
	std::string text_;
};
class Flushes
{
public:
	explicit Flushes(std::vector<std::string> &lines) : lines_(lines) {}
	~Flushes() { lines_.clear(); }

private:
	std::vector<std::string> &lines_;
};
// REJECT: borrow-dangling
class FlushesMember : public Flushes
{
public:
	FlushesMember() : Flushes(mine_) {}

private:
	std::vector<std::string> mine_;
};
class Keeps
{
public:
	explicit Keeps(std::vector<std::string> &lines) : lines_(lines) {}
	void add() { lines_.push_back("x"); }

private:
	std::vector<std::string> &lines_;
};
// ACCEPT
class KeepsMember : public Keeps
{
public:
	KeepsMember() : Keeps(mine_) {}

private:
	std::vector<std::string> mine_;
};
// ACCEPT
class FlushesOther
{
public:
	FlushesOther() : flushes_(lines_) {}

private:
	std::vector<std::string> lines_;
	Flushes flushes_;
};
// REJECT: borrow-dangling
class PutsInto
{
public:
	void put() { all_.push_back(std::make_unique<Flushes>(lines_)); }

private:
	std::vector<std::unique_ptr<Flushes>> all_;
	std::vector<std::string> lines_;
};
// ACCEPT
class PutsIntoLater
{
public:
	void put() { all_.push_back(std::make_unique<Flushes>(lines_)); }

private:
	std::vector<std::string> lines_;
	std::vector<std::unique_ptr<Flushes>> all_;
};
// ACCEPT
class ClearsFirst
{
public:
	~ClearsFirst() { all_.clear(); }
	void put() { all_.emplace_back(lines_); }

private:
	std::list<Flushes> all_;
	std::vector<std::string> lines_;
};
struct EarlyMask {
	// REJECT: init-use
	explicit EarlyMask(int count) : mask(mask_of(slots)), slots(count) {}
	static unsigned long mask_of(const std::vector<int> &of) { return of.size() - 1; }
	unsigned long mask;
	std::vector<int> slots;
};
struct LateMask {
	// ACCEPT
	explicit LateMask(int count) : slots(count), mask(mask_of(slots)) {}
	static unsigned long mask_of(const std::vector<int> &of) { return of.size() - 1; }
	std::vector<int> slots;
	unsigned long mask;
};
struct EarlyTotal {
	// REJECT: init-use
	explicit EarlyTotal(int count) : total(room()), slots(count) {}
	unsigned long room() const { return slots.capacity(); }
	unsigned long total;
	std::vector<int> slots;
};
struct KeptOnly {
	// ACCEPT
	// Its address is kept, and not looked at.
	explicit KeptOnly(int count) : of(address(slots)), slots(count) {}
	static const std::vector<int> *address(const std::vector<int> &of) { return &of; }
	const std::vector<int> *of;
	std::vector<int> slots;
};
