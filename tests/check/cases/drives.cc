// SPDX-License-Identifier: GPL-2.0
// What goes wrong when functions and classes are called with arguments that are made up for them, and what may not be
// held against them, since whoever calls them decides.
#include <array>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace drives
{

// Slots that are found by arithmetic: what one function ends another one uses.

struct Sample {
	std::string name;
	int value = 0;
};

class ForgetsHalf
{
public:
	ForgetsHalf() = default;
	ForgetsHalf(const ForgetsHalf &) = delete;
	~ForgetsHalf()
	{
		for (Sample *s : slots_)
			delete s;
	}
	void put(const std::string &name, int value)
	{
		Sample *&s = slots_[name.size() % slots_.size()];
		if (!s)
			s = new Sample{name, value};
	}
	// REJECT: free-twice
	void forget(const std::string &name)
	{
		const size_t at = name.size() % slots_.size();
		Sample *s = slots_.data()[at];
		delete s;
		slots_[(at + 1) % slots_.size()] = nullptr;
	}

private:
	std::array<Sample *, 4> slots_{};
};

class ForgetsAll
{
public:
	ForgetsAll() = default;
	ForgetsAll(const ForgetsAll &) = delete;
	~ForgetsAll()
	{
		for (Sample *s : slots_)
			delete s;
	}
	void put(const std::string &name, int value)
	{
		Sample *&s = slots_[name.size() % slots_.size()];
		if (!s)
			s = new Sample{name, value};
	}
	// ACCEPT
	void forget(const std::string &name)
	{
		const size_t at = name.size() % slots_.size();
		Sample *s = slots_.data()[at];
		delete s;
		slots_[at] = nullptr;
	}

private:
	std::array<Sample *, 4> slots_{};
};

// A lock that is taken again by what is called under it, by way of a table of functions.

class Counters
{
public:
	Counters() { by_name_["both"] = &Counters::add_both; }
	void add(int n)
	{
		std::lock_guard<std::mutex> guard(lock_);
		first_ += n;
	}
	// REJECT: lock-held
	void run_locked(int n)
	{
		std::lock_guard<std::mutex> guard(lock_);
		for (auto &[name, function] : by_name_)
			(this->*function)(n);
	}
	// ACCEPT
	void run_all(int n)
	{
		std::map<std::string, void (Counters::*)(int)> all;
		{
			std::lock_guard<std::mutex> guard(lock_);
			all = by_name_;
		}
		for (auto &[name, function] : all)
			(this->*function)(n);
	}

private:
	void add_both(int n)
	{
		add(n);
		add(n);
	}
	std::mutex lock_;
	std::map<std::string, void (Counters::*)(int)> by_name_;
	int first_ = 0;
};

// What is moved away on some way, and used.

struct Letter {
	std::string text;
};

class Outbox
{
public:
	bool post(std::unique_ptr<Letter> &&letter)
	{
		if (!letter || letters_.size() > 99)
			return false;
		letters_.push_back(std::move(letter));
		return true;
	}

private:
	std::vector<std::unique_ptr<Letter>> letters_;
};

// REJECT: move-use
size_t posted_size(Outbox &box, const std::string &text)
{
	auto letter = std::make_unique<Letter>(Letter{text});
	if (!box.post(std::move(letter)))
		return 0;
	return letter->text.size();
}

// ACCEPT
size_t size_not_posted(Outbox &box, const std::string &text)
{
	auto letter = std::make_unique<Letter>(Letter{text});
	const size_t size = letter->text.size();
	if (!box.post(std::move(letter)))
		return letter->text.size();
	return size;
}

// A result that ends after what it needs.

class Desk
{
public:
	struct Back {
		Desk *desk = nullptr;
		void operator()(Letter *l) const { desk->spare_.emplace_back(l); }
	};
	using Sheet = std::unique_ptr<Letter, Back>;
	Sheet take() { return Sheet(new Letter, Back{this}); }

private:
	std::vector<std::unique_ptr<Letter>> spare_;
};

// REJECT: borrow-dangling
Desk::Sheet written(const std::vector<std::string> &lines)
{
	Desk desk;
	Desk::Sheet sheet = desk.take();
	for (const std::string &line : lines)
		sheet->text += line;
	return sheet;
}

// ACCEPT
Desk::Sheet written_at(Desk &desk, const std::vector<std::string> &lines)
{
	Desk::Sheet sheet = desk.take();
	for (const std::string &line : lines)
		sheet->text += line;
	return sheet;
}

// A base that works on with a derived object that has ended.

template <typename Derived>
class Writer
{
public:
	void write(std::string_view text)
	{
		self().keep(text);
		pending_ += text.size();
	}
	void flush()
	{
		if (std::exchange(pending_, 0))
			self().drain();
	}

protected:
	~Writer() { flush(); }

private:
	Derived &self() { return static_cast<Derived &>(*this); }
	size_t pending_ = 0;
};

class Appends : public Writer<Appends>
{
public:
	explicit Appends(std::string &out) : out_(out) {}
	void keep(std::string_view text) { kept_.insert(kept_.end(), text.begin(), text.end()); }
	void drain()
	{
		out_.append(kept_.begin(), kept_.end());
		kept_.clear();
	}

private:
	std::string &out_;
	std::vector<char> kept_;
};

// REJECT: borrow-dangling
std::string joined(const std::vector<std::string> &cells)
{
	std::string out;
	{
		Appends writer(out);
		for (const std::string &cell : cells)
			writer.write(cell);
	}
	return out;
}

// ACCEPT
std::string joined_and_flushed(const std::vector<std::string> &cells)
{
	std::string out;
	Appends writer(out);
	for (const std::string &cell : cells)
		writer.write(cell);
	writer.flush();
	return out;
}

// Callers decide: nothing of this is wrong by itself.

class Account
{
public:
	// ACCEPT
	std::unique_ptr<Letter> take() { return std::move(letter_); }
	// ACCEPT
	size_t size() const { return letter_->text.size(); }
	// ACCEPT
	void withdraw() { name_.reset(); }
	// ACCEPT
	const std::string &name() const { return *name_; }
	// ACCEPT
	const Sample &first() const { return samples_.front(); }
	// ACCEPT
	void drop() { samples_.pop_front(); }
	// ACCEPT
	const Sample &at(size_t i) const { return samples_[i]; }
	// ACCEPT
	void add(Sample s) { samples_.push_back(std::move(s)); }

private:
	std::unique_ptr<Letter> letter_ = std::make_unique<Letter>();
	std::optional<std::string> name_ = "an account of nobody";
	std::deque<Sample> samples_;
};

// ACCEPT
void end_letter(Letter *letter)
{
	delete letter;
}

// ACCEPT
int longest(const Sample *samples, int count)
{
	int best = 0;
	for (int i = 0; i < count; i++)
		best = std::max(best, int(samples[i].name.size()));
	return best;
}

class Shared
{
public:
	// ACCEPT
	void hold() { holders_++; }
	// ACCEPT
	void leave()
	{
		if (!--holders_)
			delete this;
	}
	int holders() const { return holders_; }

private:
	~Shared() = default;
	int holders_ = 1;
};

class Control
{
public:
	explicit Control(int value) : object_(new Sample{"counted", value}) {}
	Control(const Control &) = delete;
	void hold() { strong_++; }
	// ACCEPT
	void drop()
	{
		if (--strong_ == 0)
			delete object_;
	}
	// ACCEPT
	int value() const { return object_->value; }

private:
	Sample *object_;
	int strong_ = 1;
};

class Subject;

class Observer
{
public:
	explicit Observer(Subject &subject);
	Observer(const Observer &) = delete;
	~Observer();
	void changed() { changes_++; }

private:
	Subject &subject_;
	int changes_ = 0;
};

class Subject
{
public:
	// ACCEPT
	void add(Observer *o) { all_.push_back(o); }
	// ACCEPT
	void remove(Observer *o) { std::erase(all_, o); }
	// ACCEPT
	void change()
	{
		for (Observer *o : all_)
			o->changed();
	}

private:
	std::vector<Observer *> all_;
};

Observer::Observer(Subject &subject) : subject_(subject)
{
	subject_.add(this);
}

// ACCEPT
Observer::~Observer()
{
	subject_.remove(this);
}

// Functions that are only declared look at what they are shown.
void show(const std::string &text);

// REJECT: free-use
void shown_after_its_end(std::string first)
{
	auto *text = new std::string(std::move(first));
	const std::string &seen = *text;
	std::unique_ptr<std::string> owner(text);
	for (int i = 0; i < 2; i++)
		owner = i ? std::move(owner) : nullptr;
	show(seen);
}

// A name that one call was given first, and the next one last.

struct Command {
	std::string help;
};

class DeletesForEachName
{
public:
	DeletesForEachName() = default;
	DeletesForEachName(const DeletesForEachName &) = delete;
	// REJECT: free-twice
	~DeletesForEachName()
	{
		for (auto &[name, command] : by_name_)
			delete command;
	}
	void add(const std::string &name, const std::string &help)
	{
		if (!by_name_.count(name))
			by_name_[name] = new Command{help};
	}
	void alias(const std::string &other, const std::string &name)
	{
		const auto found = by_name_.find(name);
		if (found != by_name_.end())
			by_name_.emplace(other, found->second);
	}

private:
	std::map<std::string, Command *> by_name_;
};

// A copy of an object to itself, by way of what it shows of itself.

class CopiesWhatItFreed
{
public:
	explicit CopiesWhatItFreed(std::string_view text)
		: text_(new char[text.size()]), size_(text.size())
	{
		text.copy(text_, size_);
	}
	CopiesWhatItFreed(const CopiesWhatItFreed &other) : CopiesWhatItFreed(other.view()) {}
	// REJECT: free-use
	CopiesWhatItFreed &operator=(const CopiesWhatItFreed &other)
	{
		const std::string_view from = other.view();
		delete[] text_;
		text_ = new char[from.size()];
		size_ = from.copy(text_, from.size());
		return *this;
	}
	// ACCEPT
	~CopiesWhatItFreed() { delete[] text_; }
	std::string_view view() const { return {text_, size_}; }

private:
	char *text_;
	std::size_t size_;
};

// What the parts of a base use when they end lies in the derived class.

struct Listener {
	virtual void told(int what) = 0;

protected:
	~Listener() = default;
};

class Child
{
public:
	Child(Listener &parent, int what) : parent_(parent), what_(what) {}
	Child(const Child &) = delete;
	~Child() { parent_.told(what_); }

private:
	Listener &parent_;
	int what_;
};

class Family
{
public:
	void adopt(Listener &parent, int what)
	{
		children_.push_back(std::make_unique<Child>(parent, what));
	}
	void drop() { children_.clear(); }

private:
	std::vector<std::unique_ptr<Child>> children_;
};

// REJECT: borrow-dangling
class TellsTheDead : public Family, private Listener
{
public:
	void open(int what) { adopt(*this, what); }

private:
	void told(int what) override { told_.push_back(what); }
	std::vector<int> told_;
};

// ACCEPT
class DropsThemFirst : public Family, private Listener
{
public:
	DropsThemFirst() = default;
	DropsThemFirst(const DropsThemFirst &) = delete;
	~DropsThemFirst() { drop(); }
	void open(int what) { adopt(*this, what); }

private:
	void told(int what) override { told_.push_back(what); }
	std::vector<int> told_;
};

// Two keys of one table may have to be different.
// ACCEPT
int taken_out_beside(std::map<int, int> &table, int from, int to)
{
	const auto found = table.find(from);
	if (found == table.end())
		return 0;
	table.erase(to);
	return found->second;
}

} // namespace drives
