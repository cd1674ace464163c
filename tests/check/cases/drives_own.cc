// SPDX-License-Identifier: GPL-2.0
// Rows, boxes and lists of the file's own in the place of the standard's: what drivers make of them, how often they call,
// and what leads back to who handed it out.
#include <cstddef>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace drives_own
{

template <class T>
class Lot
{
public:
	Lot() = default;
	Lot(Lot &&o) noexcept { exchange(o); }
	Lot &operator=(Lot &&o) noexcept
	{
		Lot old(std::move(o));
		exchange(old);
		return *this;
	}
	~Lot() { clear(); }
	T &append(T value)
	{
		if (count_ == room_)
			widen();
		return *std::construct_at(items_ + count_++, std::move(value));
	}
	void clear()
	{
		std::destroy(items_, items_ + count_);
		if (items_)
			std::allocator<T>().deallocate(items_, room_);
		items_ = nullptr;
		count_ = room_ = 0;
	}
	void exchange(Lot &other)
	{
		std::swap(items_, other.items_);
		std::swap(count_, other.count_);
		std::swap(room_, other.room_);
	}
	T *begin() { return items_; }
	T *end() { return items_ + count_; }
	std::size_t count() const { return count_; }

private:
	void widen()
	{
		const std::size_t room = room_ ? room_ * 2 : 4;
		T *wider = std::allocator<T>().allocate(room);
		std::uninitialized_move(items_, items_ + count_, wider);
		std::destroy(items_, items_ + count_);
		if (items_)
			std::allocator<T>().deallocate(items_, room_);
		items_ = wider;
		room_ = room;
	}

	T *items_ = nullptr;
	std::size_t count_ = 0, room_ = 0;
};

template <class T>
class Held
{
public:
	Held() = default;
	explicit Held(T *p) : p_(p) {}
	Held(Held &&o) noexcept : p_(std::exchange(o.p_, nullptr)) {}
	Held &operator=(Held &&o) noexcept
	{
		std::swap(p_, o.p_);
		return *this;
	}
	~Held() { delete p_; }
	T *look() const { return p_; }
	T *release() { return std::exchange(p_, nullptr); }
	T *operator->() const { return p_; }
	explicit operator bool() const { return p_; }

private:
	T *p_ = nullptr;
};

// What is found or added: one of many calls makes room.

struct Word {
	int code = 0;
	int uses = 0;
};

class Words
{
public:
	Word *word(int code)
	{
		for (Word &w : known_)
			if (w.code == code)
				return &w;
		return &known_.append(Word{code, 0});
	}

private:
	Lot<Word> known_;
};

// REJECT: free-use
int pair_by_pointer(Words &words, int a, int b)
{
	const Word *first = words.word(a);
	const Word *second = words.word(b);
	return first->uses + second->uses;
}

// ACCEPT
int pair_by_value(Words &words, int a, int b)
{
	const int first = words.word(a)->uses;
	return first + words.word(b)->uses;
}

// Parts of an aggregate are full as well.

struct Pages {
	Lot<int> shown, drawn;
};

// REJECT: free-use
int flip_and_forget(Pages &pages)
{
	if (!pages.drawn.count())
		return 0;
	const int &corner = *pages.drawn.begin();
	pages.shown.exchange(pages.drawn);
	pages.shown.clear();
	return corner;
}

// ACCEPT
int flip_and_keep(Pages &pages)
{
	if (!pages.drawn.count())
		return 0;
	const int &corner = *pages.drawn.begin();
	pages.shown.exchange(pages.drawn);
	pages.drawn.clear();
	return corner;
}

// An owner of the file's own is handed something.

struct Motor {
	int power = 0;
};

class Heap
{
public:
	void take(Motor *motor) { motors_.push_back(Held<Motor>(motor)); }

private:
	std::vector<Held<Motor>> motors_;
};

// REJECT: free-twice
void retire_lent(Heap &heap, Held<Motor> motor)
{
	if (motor)
		heap.take(motor.look());
}

// ACCEPT
void retire_given(Heap &heap, Held<Motor> motor)
{
	if (motor)
		heap.take(motor.release());
}

// Members that are made of a parameter, in the order in which they are declared.

class TakenFirst
{
public:
	// REJECT: move-use
	explicit TakenFirst(Held<Motor> motor) : motor_(std::move(motor)), power_(motor->power) {}

private:
	Held<Motor> motor_;
	int power_;
};

class AskedFirst
{
public:
	// ACCEPT
	explicit AskedFirst(Held<Motor> motor) : power_(motor->power), motor_(std::move(motor)) {}

private:
	int power_;
	Held<Motor> motor_;
};

// What is handed out leads back to its owner, and may end itself there.

class Guests;

class Guest
{
public:
	Guest(Guests &all, int room) : all_(all), room_(room) {}
	void leave_then_note();
	void note_then_leave();

private:
	Guests &all_;
	int room_;
	bool here_ = true;
};

class Guests
{
public:
	Guests() = default;
	Guests(const Guests &) = delete;
	Guests &operator=(const Guests &) = delete;
	Guest &let_in(int room)
	{
		std::unique_ptr<Guest> &at = all_[room];
		at = std::make_unique<Guest>(*this, room);
		return *at;
	}
	void let_out(int room) { all_.erase(room); }

private:
	std::map<int, std::unique_ptr<Guest>> all_;
};

// REJECT: free-use
void Guest::leave_then_note()
{
	all_.let_out(room_);
	here_ = false;
}

// ACCEPT
void Guest::note_then_leave()
{
	here_ = false;
	all_.let_out(room_);
}

// What ends calls back, and is ended once more.

class Lodge;

class Lodger
{
public:
	explicit Lodger(Lodge &lodge) : lodge_(lodge) {}
	Lodger(const Lodger &) = delete;
	Lodger &operator=(const Lodger &) = delete;
	~Lodger();

private:
	Lodge &lodge_;
};

class Lodge
{
public:
	Lodge() = default;
	Lodge(const Lodge &) = delete;
	Lodge &operator=(const Lodge &) = delete;
	~Lodge() { clear(); }
	void let()
	{
		clear();
		lodger_ = new Lodger(*this);
	}
	// REJECT: free-twice
	void clear()
	{
		delete lodger_;
		lodger_ = nullptr;
	}
	void left() { clear(); }

private:
	Lodger *lodger_ = nullptr;
};

Lodger::~Lodger()
{
	lodge_.left();
}

class Hostel;

class Sleeper
{
public:
	explicit Sleeper(Hostel &hostel) : hostel_(hostel) {}
	Sleeper(const Sleeper &) = delete;
	Sleeper &operator=(const Sleeper &) = delete;
	~Sleeper();

private:
	Hostel &hostel_;
};

class Hostel
{
public:
	Hostel() = default;
	Hostel(const Hostel &) = delete;
	Hostel &operator=(const Hostel &) = delete;
	~Hostel() { clear(); }
	void let()
	{
		clear();
		sleeper_ = new Sleeper(*this);
	}
	// ACCEPT
	void clear()
	{
		Sleeper *gone = std::exchange(sleeper_, nullptr);
		delete gone;
	}
	void left() { clear(); }

private:
	Sleeper *sleeper_ = nullptr;
};

Sleeper::~Sleeper()
{
	hostel_.left();
}

// A move of an object to itself, by numbers that may be alike.

class Barrel
{
public:
	explicit Barrel(int litres) : litres_(new int(litres)) {}
	Barrel(Barrel &&o) noexcept : litres_(std::exchange(o.litres_, nullptr)) {}
	Barrel &operator=(Barrel &&o) noexcept
	{
		delete litres_;
		litres_ = std::exchange(o.litres_, nullptr);
		return *this;
	}
	~Barrel() { delete litres_; }
	int litres() const { return litres_ ? *litres_ : 0; }

private:
	int *litres_;
};

// REJECT: free-use
int pour(std::vector<Barrel> &barrels, std::size_t from, std::size_t to)
{
	barrels.at(to) = std::move(barrels.at(from));
	return barrels.at(to).litres();
}

// ACCEPT
int pour_into_another(std::vector<Barrel> &barrels, std::size_t from, std::size_t to)
{
	if (from == to)
		return 0;
	barrels.at(to) = std::move(barrels.at(from));
	return barrels.at(to).litres();
}

// A variant holds each of its alternatives somewhere.

using Field = std::variant<std::monostate, double, std::string>;

// REJECT: borrow-dangling
std::size_t convert_then_note(std::vector<Field> &fields, std::vector<std::string> &notes)
{
	for (Field &field : fields) {
		const std::string *text = std::get_if<std::string>(&field);
		if (!text)
			continue;
		field = std::strtod(text->c_str(), nullptr);
		notes.push_back("was " + *text);
	}
	return notes.size();
}

// ACCEPT
std::size_t note_then_convert(std::vector<Field> &fields, std::vector<std::string> &notes)
{
	for (Field &field : fields) {
		const std::string *text = std::get_if<std::string>(&field);
		if (!text)
			continue;
		notes.push_back("was " + *text);
		field = std::strtod(text->c_str(), nullptr);
	}
	return notes.size();
}

// The second class of a hierarchy replaces itself.

class Stage
{
public:
	virtual ~Stage() = default;
	virtual void key(class Play &play, int code) = 0;
};

class Play
{
public:
	void go(std::unique_ptr<Stage> stage) { stage_ = std::move(stage); }
	void key(int code)
	{
		if (stage_)
			stage_->key(*this, code);
	}
	void score(int points) { points_ += points; }

private:
	std::unique_ptr<Stage> stage_;
	int points_ = 0;
};

class Title : public Stage
{
public:
	// ACCEPT
	void key(Play &play, int) override { play.score(1); }
};

class Level : public Stage
{
public:
	// REJECT: free-use
	void key(Play &play, int code) override
	{
		keys_ += code;
		play.go(std::make_unique<Title>());
		play.score(keys_);
	}

private:
	int keys_ = 0;
};

class Bonus : public Stage
{
public:
	// ACCEPT
	void key(Play &play, int code) override
	{
		keys_ += code;
		const int points = keys_;
		play.go(std::make_unique<Title>());
		play.score(points);
	}

private:
	int keys_ = 0;
};

} // namespace drives_own
