// SPDX-License-Identifier: GPL-2.0
// Ends: the order in which members and locals end, who deletes what, and what is left then.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CLEAN Journal: what others write to when they end
class Journal
{
public:
	void note(std::string_view text) { lines_.emplace_back(text); }
	std::size_t lines() const { return lines_.size(); }

private:
	std::vector<std::string> lines_;
};
class Noted
{
public:
	Noted(Journal &journal, std::string name) : journal_(journal), name_(std::move(name)) {}
	Noted(const Noted &) = delete;
	~Noted() { journal_.note(name_); }

private:
	Journal &journal_;
	std::string name_;
};
std::size_t note_two()
{
	Journal journal;
	{
		Noted first(journal, "the first of the two");
		Noted second(journal, "the second of the two");
	}
	return journal.lines();
}
RUN_CLEAN(Journal, note_two())

// CASE service_members: the journal is the last member, so it ends before the part that writes to it
namespace service_members
{
//- bad
class ServiceBad
{
public:
	explicit ServiceBad(std::string name) : part_(journal_, std::move(name)) {}
	std::size_t lines() const { return journal_.lines(); }

private:
	Noted part_;
	Journal journal_;
};
//- good
class ServiceGood
{
public:
	explicit ServiceGood(std::string name) : part_(journal_, std::move(name)) {}
	std::size_t lines() const { return journal_.lines(); }

private:
	Journal journal_;
	Noted part_;
};
} // namespace service_members
RUN_CASE(service_members, service_members::ServiceBad("a service").lines(),
	 service_members::ServiceGood("a service").lines())

// CASE local_reversed: the owner of the parts is declared first and filled with parts of a later local
namespace local_reversed
{
//- bad
std::size_t session_bad(int count)
{
	std::vector<std::unique_ptr<Noted>> parts;
	Journal journal;
	for (int i = 0; i < count; i++)
		parts.push_back(std::make_unique<Noted>(journal, "part " + std::to_string(i)));
	return journal.lines() + parts.size();
}
//- good
std::size_t session_good(int count)
{
	Journal journal;
	std::vector<std::unique_ptr<Noted>> parts;
	for (int i = 0; i < count; i++)
		parts.push_back(std::make_unique<Noted>(journal, "part " + std::to_string(i)));
	return journal.lines() + parts.size();
}
} // namespace local_reversed
RUN_CASE(local_reversed, local_reversed::session_bad(2), local_reversed::session_good(2))

// CASE two_owners: two owners are made from one plain pointer
namespace two_owners
{
struct Font {
	int size;
};
struct Style {
	std::unique_ptr<Font> heading, body;
};
//- bad
int style_bad(int size)
{
	Font *font = new Font{size};
	Style style;
	style.heading.reset(font);
	style.body.reset(font);
	return style.heading->size;
}
//- good
int style_good(int size)
{
	Font *font = new Font{size};
	Style style;
	style.heading.reset(font);
	style.body.reset(new Font(*font));
	return style.heading->size;
}
} // namespace two_owners
RUN_CASE(two_owners, two_owners::style_bad(12), two_owners::style_good(12))

// CASE self_shared: a shared owner is made of `this`, which a shared owner has already
namespace self_shared
{
//- bad
class ChannelBad
{
public:
	void join(std::vector<std::shared_ptr<ChannelBad>> &open)
	{
		open.push_back(std::shared_ptr<ChannelBad>(this));
	}
	int id = 4;
};
int open_bad()
{
	auto channel = std::make_shared<ChannelBad>();
	std::vector<std::shared_ptr<ChannelBad>> open;
	channel->join(open);
	return open.back()->id;
}
//- good
class ChannelGood : public std::enable_shared_from_this<ChannelGood>
{
public:
	void join(std::vector<std::shared_ptr<ChannelGood>> &open)
	{
		open.push_back(shared_from_this());
	}
	int id = 4;
};
int open_good()
{
	auto channel = std::make_shared<ChannelGood>();
	std::vector<std::shared_ptr<ChannelGood>> open;
	channel->join(open);
	return open.back()->id;
}
} // namespace self_shared
RUN_CASE(self_shared, self_shared::open_bad(), self_shared::open_good())

// CASE rule_of_three: a class that deletes its buffer leaves copying to the compiler, and is copied
namespace rule_of_three
{
//- bad
class PaletteBad
{
public:
	explicit PaletteBad(int size) : colours_(new int[std::size_t(size)]()), size_(size) {}
	~PaletteBad() { delete[] colours_; }
	int size() const { return size_; }

private:
	int *colours_;
	int size_;
};
int biggest_bad(PaletteBad a, PaletteBad b)
{
	return std::max(a.size(), b.size());
}
int compare_bad()
{
	PaletteBad web(216);
	return biggest_bad(web, PaletteBad(16));
}
//- good
class PaletteGood
{
public:
	explicit PaletteGood(int size) : colours_(new int[std::size_t(size)]()), size_(size) {}
	PaletteGood(const PaletteGood &other) : PaletteGood(other.size_)
	{
		std::copy_n(other.colours_, size_, colours_);
	}
	PaletteGood &operator=(const PaletteGood &) = delete;
	~PaletteGood() { delete[] colours_; }
	int size() const { return size_; }

private:
	int *colours_;
	int size_;
};
int biggest_good(PaletteGood a, PaletteGood b)
{
	return std::max(a.size(), b.size());
}
int compare_good()
{
	PaletteGood web(216);
	return biggest_good(web, PaletteGood(16));
}
} // namespace rule_of_three
RUN_CASE(rule_of_three, rule_of_three::compare_bad(), rule_of_three::compare_good())

// CASE delete_walk: the loop goes on through the node that it has just deleted
namespace delete_walk
{
struct Entry {
	int value;
	Entry *next;
};
static Entry *build(int count)
{
	Entry *head = nullptr;
	for (int i = 0; i < count; i++)
		head = new Entry{i, head};
	return head;
}
//- bad
int destroy_bad(int count)
{
	int freed = 0;
	for (Entry *e = build(count); e; e = e->next) {
		freed++;
		delete e;
	}
	return freed;
}
//- good
int destroy_good(int count)
{
	int freed = 0;
	for (Entry *e = build(count), *next; e; e = next) {
		next = e->next;
		freed++;
		delete e;
	}
	return freed;
}
} // namespace delete_walk
RUN_CASE(delete_walk, delete_walk::destroy_bad(3), delete_walk::destroy_good(3))

// CASE scalar_owner: an array is given to an owner that deletes a single object
namespace scalar_owner
{
//- bad
int envelope_bad(std::size_t points)
{
	std::unique_ptr<int> curve(new int[points]());
	curve.get()[points - 1] = 3;
	return curve.get()[points - 1];
}
//- good
int envelope_good(std::size_t points)
{
	std::unique_ptr<int[]> curve(new int[points]());
	curve[points - 1] = 3;
	return curve[points - 1];
}
} // namespace scalar_owner
RUN_CASE(scalar_owner, scalar_owner::envelope_bad(8), scalar_owner::envelope_good(8))

// CASE plain_base: the exporter is deleted through a base whose destructor is not virtual
namespace plain_base
{
//- bad
struct ExporterBad {
	virtual int pages() const { return 0; }
	~ExporterBad() = default;
};
struct PdfBad : ExporterBad {
	std::vector<int> offsets = std::vector<int>(12, 1);
	int pages() const override { return int(offsets.size()); }
};
int print_bad()
{
	std::unique_ptr<ExporterBad> exporter = std::make_unique<PdfBad>();
	return exporter->pages();
}
//- good
struct ExporterGood {
	virtual int pages() const { return 0; }
	virtual ~ExporterGood() = default;
};
struct PdfGood : ExporterGood {
	std::vector<int> offsets = std::vector<int>(12, 1);
	int pages() const override { return int(offsets.size()); }
};
int print_good()
{
	std::unique_ptr<ExporterGood> exporter = std::make_unique<PdfGood>();
	return exporter->pages();
}
} // namespace plain_base
RUN_CASE(plain_base, plain_base::print_bad(), plain_base::print_good())

// CASE index_stale: the name index still has the plain pointer of the account that was removed
namespace index_stale
{
struct Account {
	std::string name;
	int credit;
};
//- bad
class AccountsBad
{
public:
	void add(std::string name, int credit)
	{
		all_.push_back(std::make_unique<Account>(Account{name, credit}));
		by_name_[name] = all_.back().get();
	}
	void remove(const std::string &name)
	{
		std::erase_if(all_, [&](const auto &account) { return account->name == name; });
	}
	int credit(const std::string &name) const
	{
		auto it = by_name_.find(name);
		return it == by_name_.end() ? 0 : it->second->credit;
	}

private:
	std::vector<std::unique_ptr<Account>> all_;
	std::map<std::string, Account *> by_name_;
};
//- good
class AccountsGood
{
public:
	void add(std::string name, int credit)
	{
		all_.push_back(std::make_unique<Account>(Account{name, credit}));
		by_name_[name] = all_.back().get();
	}
	void remove(const std::string &name)
	{
		by_name_.erase(name);
		std::erase_if(all_, [&](const auto &account) { return account->name == name; });
	}
	int credit(const std::string &name) const
	{
		auto it = by_name_.find(name);
		return it == by_name_.end() ? 0 : it->second->credit;
	}

private:
	std::vector<std::unique_ptr<Account>> all_;
	std::map<std::string, Account *> by_name_;
};
//- shared
template <class Accounts>
int run()
{
	Accounts accounts;
	accounts.add("ann", 4);
	accounts.remove("ann");
	return accounts.credit("ann");
}
} // namespace index_stale
RUN_CASE(index_stale, index_stale::run<index_stale::AccountsBad>(),
	 index_stale::run<index_stale::AccountsGood>())

// CASE locked_weak: the shared owner that lock() gives is gone when the pointer from it is used
namespace locked_weak
{
struct Device {
	int channels;
};
class Pool
{
public:
	std::weak_ptr<Device> take(int channels)
	{
		auto device = std::make_shared<Device>(Device{channels});
		std::weak_ptr<Device> weak = device;
		if (channels > 8)
			kept_.push_back(std::move(device));
		return weak;
	}

private:
	std::vector<std::shared_ptr<Device>> kept_;
};
//- bad
int channels_bad(Pool &pool)
{
	auto owner = std::make_shared<Device>(Device{2});
	std::weak_ptr<Device> weak = owner;
	const Device *device = weak.lock().get();
	owner.reset();
	weak = pool.take(16);
	return device->channels;
}
//- good
int channels_good(Pool &pool)
{
	auto owner = std::make_shared<Device>(Device{2});
	std::weak_ptr<Device> weak = owner;
	const auto device = weak.lock();
	owner.reset();
	weak = pool.take(16);
	return device->channels;
}
//- shared
template <class Channels>
int run(Channels channels)
{
	Pool pool;
	return channels(pool);
}
} // namespace locked_weak
RUN_CASE(locked_weak, locked_weak::run(locked_weak::channels_bad),
	 locked_weak::run(locked_weak::channels_good))

// CASE error_path: the block is freed where the error is found, and at the common end once more
namespace error_path
{
//- bad
int load_bad(const char *text)
{
	int result = -1;
	char *copy = static_cast<char *>(std::malloc(std::strlen(text) + 1));
	if (!copy)
		return result;
	std::strcpy(copy, text);
	if (copy[0] != '{') {
		std::free(copy);
		goto out;
	}
	result = int(std::strlen(copy));
out:
	std::free(copy);
	return result;
}
//- good
int load_good(const char *text)
{
	int result = -1;
	char *copy = static_cast<char *>(std::malloc(std::strlen(text) + 1));
	if (!copy)
		return result;
	std::strcpy(copy, text);
	if (copy[0] != '{')
		goto out;
	result = int(std::strlen(copy));
out:
	std::free(copy);
	return result;
}
} // namespace error_path
RUN_CASE(error_path, error_path::load_bad("[1]"), error_path::load_good("[1]"))

// CASE observer_left: an observer in an inner scope does not sign off, and the subject calls it
namespace observer_left
{
class Clock;
struct Face {
	virtual void tick() = 0;
	virtual ~Face() = default;
};
class Clock
{
public:
	void add(Face *face) { faces_.push_back(face); }
	void remove(Face *face) { std::erase(faces_, face); }
	void tick()
	{
		for (Face *face : faces_)
			face->tick();
	}

private:
	std::vector<Face *> faces_;
};
//- bad
class DigitsBad : public Face
{
public:
	explicit DigitsBad(Clock &clock) : clock_(clock) { clock_.add(this); }
	void tick() override { shown_++; }

private:
	Clock &clock_;
	int shown_ = 0;
};
int run_bad()
{
	Clock clock;
	{
		DigitsBad digits(clock);
		clock.tick();
	}
	clock.tick();
	return 1;
}
//- good
class DigitsGood : public Face
{
public:
	explicit DigitsGood(Clock &clock) : clock_(clock) { clock_.add(this); }
	~DigitsGood() override { clock_.remove(this); }
	void tick() override { shown_++; }

private:
	Clock &clock_;
	int shown_ = 0;
};
int run_good()
{
	Clock clock;
	{
		DigitsGood digits(clock);
		clock.tick();
	}
	clock.tick();
	return 1;
}
} // namespace observer_left
RUN_CASE(observer_left, observer_left::run_bad(), observer_left::run_good())

// CASE borrowed_deleted: a callee deletes the pointer that the caller's owner deletes, too
namespace borrowed_deleted
{
struct Ticket {
	int seat;
};
//- bad
int redeem_bad(Ticket *ticket)
{
	const int seat = ticket->seat;
	delete ticket;
	return seat;
}
int enter_bad(int seat)
{
	auto ticket = std::make_unique<Ticket>(Ticket{seat});
	return redeem_bad(ticket.get());
}
//- good
int redeem_good(Ticket *ticket)
{
	const int seat = ticket->seat;
	delete ticket;
	return seat;
}
int enter_good(int seat)
{
	auto ticket = std::make_unique<Ticket>(Ticket{seat});
	return redeem_good(ticket.release());
}
} // namespace borrowed_deleted
RUN_CASE(borrowed_deleted, borrowed_deleted::enter_bad(7), borrowed_deleted::enter_good(7))

// CLEAN sign_off: a registration object that signs off in its destructor, and is moved about
namespace sign_off
{
class Hub
{
public:
	class Token
	{
	public:
		Token(Hub &hub, int id) : hub_(&hub), id_(id) {}
		Token(Token &&other) noexcept
			: hub_(std::exchange(other.hub_, nullptr)), id_(other.id_)
		{
		}
		Token &operator=(Token &&) = delete;
		~Token()
		{
			if (hub_)
				hub_->live_.erase(id_);
		}

	private:
		Hub *hub_;
		int id_;
	};
	Token enter()
	{
		live_.insert(++last_);
		return Token(*this, last_);
	}
	std::size_t live() const { return live_.size(); }

private:
	std::set<int> live_;
	int last_ = 0;
};
std::size_t visit()
{
	Hub hub;
	std::vector<Hub::Token> tokens;
	for (int i = 0; i < 5; i++)
		tokens.push_back(hub.enter());
	tokens.pop_back();
	return hub.live();
}
} // namespace sign_off
RUN_CLEAN(sign_off, sign_off::visit())

// CLEAN manual_list: a list of one's own, whose nodes are freed one after the other
namespace manual_list
{
class Stack
{
public:
	Stack() = default;
	Stack(const Stack &) = delete;
	Stack &operator=(const Stack &) = delete;
	~Stack()
	{
		while (head_)
			pop();
	}
	void push(int value) { head_ = new Node{value, head_}; }
	int pop()
	{
		Node *node = head_;
		const int value = node->value;
		head_ = node->next;
		delete node;
		return value;
	}

private:
	struct Node {
		int value;
		Node *next;
	};
	Node *head_ = nullptr;
};
int use()
{
	Stack stack;
	for (int i = 0; i < 4; i++)
		stack.push(i);
	return stack.pop() + stack.pop();
}
} // namespace manual_list
RUN_CLEAN(manual_list, manual_list::use())

// CLEAN copy_and_swap: a class with the copy-and-swap idiom, assigned to itself as well
namespace copy_and_swap
{
class Text
{
public:
	explicit Text(const char *text) : chars_(new char[std::strlen(text) + 1])
	{
		std::strcpy(chars_, text);
	}
	Text(const Text &other) : Text(other.chars_) {}
	Text &operator=(Text other)
	{
		std::swap(chars_, other.chars_);
		return *this;
	}
	~Text() { delete[] chars_; }
	std::size_t size() const { return std::strlen(chars_); }

private:
	char *chars_;
};
std::size_t assign()
{
	Text a("first"), b("the second");
	Text &same = a;
	a = same;
	a = b;
	b = Text("third");
	return a.size() + b.size();
}
} // namespace copy_and_swap
RUN_CLEAN(copy_and_swap, copy_and_swap::assign())

// CLEAN child_parent: children with plain pointers to the parent that owns them
namespace child_parent
{
struct Widget {
	explicit Widget(Widget *p) : parent(p) {}
	Widget(const Widget &) = delete;
	~Widget()
	{
		if (parent)
			parent->ended++;
	}
	Widget &add()
	{
		children.push_back(std::make_unique<Widget>(this));
		return *children.back();
	}
	Widget *parent;
	int ended = 0;
	std::vector<std::unique_ptr<Widget>> children;
};
int tree()
{
	Widget root(nullptr);
	Widget &panel = root.add();
	panel.add();
	panel.add();
	panel.children.pop_back();
	const int ended = panel.ended;
	root.children.clear();
	return ended + root.ended;
}
} // namespace child_parent
RUN_CLEAN(child_parent, child_parent::tree())

// CLEAN custom_deleter: an owner whose deleter gives the memory back by free()
namespace custom_deleter
{
struct Free {
	void operator()(void *block) const { std::free(block); }
};
std::size_t duplicate(const char *text)
{
	std::unique_ptr<char, Free> copy(strdup(text));
	if (!copy)
		return 0;
	std::unique_ptr<char, Free> other = std::move(copy);
	other.get()[0] = 'X';
	char *bare = other.release();
	copy.reset(bare);
	return std::strlen(copy.get());
}
} // namespace custom_deleter
RUN_CLEAN(custom_deleter, custom_deleter::duplicate("some text"))
