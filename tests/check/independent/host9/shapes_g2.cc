// SPDX-License-Identifier: GPL-2.0
// Shapes of C++, second part: inheritance, templates, temporaries, views, handles, visitors.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <bit>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <new>
#include <numeric>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CASE reload_rules: the old rules are deleted before the parser, which may throw, is called
namespace reload_rules
{
using Rules = std::vector<int>;
Rules parse(const std::string &text)
{
	Rules rules;
	for (char c : text) {
		if (c < '0' || c > '9')
			throw std::invalid_argument("not a rule");
		rules.push_back(c - '0');
	}
	return rules;
}
//- bad
class FilterBad
{
public:
	FilterBad() : rules_(new Rules) {}
	FilterBad(const FilterBad &) = delete;
	FilterBad &operator=(const FilterBad &) = delete;
	~FilterBad() { delete rules_; }
	void reload(const std::string &text)
	{
		delete rules_;
		rules_ = new Rules(parse(text));
	}
	std::size_t size() const { return rules_->size(); }

private:
	Rules *rules_;
};
std::size_t drive_bad(int n)
{
	FilterBad filter;
	filter.reload(std::string(n, '1'));
	try {
		filter.reload("12x");
	} catch (const std::invalid_argument &) {
		return filter.size();
	}
	return 0;
}
//- good
class FilterGood
{
public:
	FilterGood() : rules_(new Rules) {}
	FilterGood(const FilterGood &) = delete;
	FilterGood &operator=(const FilterGood &) = delete;
	~FilterGood() { delete rules_; }
	void reload(const std::string &text)
	{
		Rules *rules = new Rules(parse(text));
		delete rules_;
		rules_ = rules;
	}
	std::size_t size() const { return rules_->size(); }

private:
	Rules *rules_;
};
std::size_t drive_good(int n)
{
	FilterGood filter;
	filter.reload(std::string(n, '1'));
	try {
		filter.reload("12x");
	} catch (const std::invalid_argument &) {
		return filter.size();
	}
	return 0;
}
//- shared
} // namespace reload_rules
RUN_CASE(reload_rules, reload_rules::drive_bad(3), reload_rules::drive_good(3))

// CASE meter_crtp: the second class names the first as the derived class of its CRTP base
namespace meter_crtp
{
template <class Derived>
class Metered
{
public:
	int report(int value)
	{
		Derived &self = static_cast<Derived &>(*this);
		self.take(value);
		return self.total();
	}
};
class Average : public Metered<Average>
{
public:
	void take(int value) { sums_[count_++ % sums_.size()] += value; }
	int total() const
	{
		int sum = 0;
		for (int part : sums_)
			sum += part;
		return sum;
	}

private:
	std::size_t count_ = 0;
	std::array<int, 16> sums_{};
};
//- bad
class PeakBad : public Metered<Average>
{
public:
	void take(int value) { peak_ = std::max(peak_, value); }
	int total() const { return peak_; }

private:
	int peak_ = 0;
};
int drive_bad(int n)
{
	Average average;
	PeakBad peak;
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += average.report(i) + peak.report(i);
	return sum;
}
//- good
class PeakGood : public Metered<PeakGood>
{
public:
	void take(int value) { peak_ = std::max(peak_, value); }
	int total() const { return peak_; }

private:
	int peak_ = 0;
};
int drive_good(int n)
{
	Average average;
	PeakGood peak;
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += average.report(i) + peak.report(i);
	return sum;
}
//- shared
} // namespace meter_crtp
RUN_CASE(meter_crtp, meter_crtp::drive_bad(3), meter_crtp::drive_good(3))

// CASE user_data: the whole object goes through void * and comes back as its second base
namespace user_data
{
struct Registration {
	void (*call)(void *data, int value);
	void *data;
};
class CLibrary
{
public:
	void add(void (*call)(void *, int), void *data) { registrations_.push_back({call, data}); }
	void fire(int value) const
	{
		for (const Registration &registration : registrations_)
			registration.call(registration.data, value);
	}

private:
	std::vector<Registration> registrations_;
};
class Widget
{
public:
	explicit Widget(std::string name) : name_(std::move(name)) {}
	virtual ~Widget() = default;
	virtual std::size_t draw() const { return name_.size(); }

private:
	std::string name_;
};
class Listener
{
public:
	virtual ~Listener() = default;
	void heard(int value) { values_.push_back(value); }
	std::size_t count() const { return values_.size(); }

private:
	std::vector<int> values_;
};
class Slider : public Widget, public Listener
{
public:
	using Widget::Widget;
};
void forward(void *data, int value)
{
	static_cast<Listener *>(data)->heard(value);
}
//- bad
std::size_t drive_bad(int n)
{
	CLibrary library;
	Slider slider("volume");
	library.add(forward, &slider);
	for (int i = 0; i < n; i++)
		library.fire(i);
	return slider.count();
}
//- good
std::size_t drive_good(int n)
{
	CLibrary library;
	Slider slider("volume");
	library.add(forward, static_cast<Listener *>(&slider));
	for (int i = 0; i < n; i++)
		library.fire(i);
	return slider.count();
}
//- shared
} // namespace user_data
RUN_CASE(user_data, user_data::drive_bad(3), user_data::drive_good(3))

// CASE first_button: the result of the dynamic_cast is used although not all controls are buttons
namespace first_button
{
class Control
{
public:
	virtual ~Control() = default;
};
class Button : public Control
{
public:
	int press() { return ++presses_; }

private:
	int presses_ = 0;
};
class Label : public Control
{
};
using Controls = std::vector<std::unique_ptr<Control>>;
Controls make_form(int n)
{
	Controls controls;
	for (int i = 0; i < n; i++) {
		if (i % 2)
			controls.push_back(std::make_unique<Label>());
		else
			controls.push_back(std::make_unique<Button>());
	}
	return controls;
}
//- bad
int press_all_bad(const Controls &controls)
{
	int presses = 0;
	for (const auto &control : controls) {
		auto *button = dynamic_cast<Button *>(control.get());
		presses += button->press();
	}
	return presses;
}
int drive_bad(int n)
{
	return press_all_bad(make_form(n));
}
//- good
int press_all_good(const Controls &controls)
{
	int presses = 0;
	for (const auto &control : controls) {
		auto *button = dynamic_cast<Button *>(control.get());
		if (button)
			presses += button->press();
	}
	return presses;
}
int drive_good(int n)
{
	return press_all_good(make_form(n));
}
//- shared
} // namespace first_button
RUN_CASE(first_button, first_button::drive_bad(3), first_button::drive_good(3))

// CASE loaded_items: the loop walks the items of a playlist that ended when the loop began
namespace loaded_items
{
class Playlist
{
public:
	explicit Playlist(int n)
	{
		for (int i = 0; i < n; i++)
			items_.push_back("a title of a song, number " + std::to_string(i));
	}
	const std::vector<std::string> &items() const { return items_; }

private:
	std::vector<std::string> items_;
};
Playlist load(int n)
{
	return Playlist(n + 1);
}
//- bad
std::size_t longest_bad(int n)
{
	std::size_t longest = 0;
	for (const std::string &item : load(n).items())
		longest = std::max(longest, item.size());
	return longest;
}
std::size_t drive_bad(int n)
{
	return longest_bad(n);
}
//- good
std::size_t longest_good(int n)
{
	std::size_t longest = 0;
	const Playlist playlist = load(n);
	for (const std::string &item : playlist.items())
		longest = std::max(longest, item.size());
	return longest;
}
std::size_t drive_good(int n)
{
	return longest_good(n);
}
//- shared
} // namespace loaded_items
RUN_CASE(loaded_items, loaded_items::drive_bad(3), loaded_items::drive_good(3))

// CASE step_handle: the owner of a coroutine is copied into a list, and both copies destroy it
namespace step_handle
{
//- bad
struct StepsBad {
	struct promise_type {
		StepsBad get_return_object()
		{
			return StepsBad(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit StepsBad(std::coroutine_handle<promise_type> handle) : handle(handle) {}
	StepsBad(const StepsBad &other) : handle(other.handle) {}
	StepsBad &operator=(const StepsBad &) = delete;
	~StepsBad()
	{
		if (handle)
			handle.destroy();
	}
	std::coroutine_handle<promise_type> handle;
};
StepsBad count_bad(int &steps, int n)
{
	for (int i = 0; i < n; i++) {
		steps++;
		co_await std::suspend_always();
	}
}
int drive_bad(int n)
{
	int total = 0;
	std::list<StepsBad> ready;
	for (int i = 1; i <= n; i++) {
		StepsBad steps = count_bad(total, i);
		ready.push_back(std::move(steps));
	}
	for (StepsBad &steps : ready)
		while (!steps.handle.done())
			steps.handle.resume();
	return total;
}
//- good
struct StepsGood {
	struct promise_type {
		StepsGood get_return_object()
		{
			return StepsGood(std::coroutine_handle<promise_type>::from_promise(*this));
		}
		std::suspend_always initial_suspend() noexcept { return {}; }
		std::suspend_always final_suspend() noexcept { return {}; }
		void return_void() {}
		void unhandled_exception() { std::terminate(); }
	};
	explicit StepsGood(std::coroutine_handle<promise_type> handle) : handle(handle) {}
	StepsGood(StepsGood &&other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
	StepsGood &operator=(StepsGood &&) = delete;
	~StepsGood()
	{
		if (handle)
			handle.destroy();
	}
	std::coroutine_handle<promise_type> handle;
};
StepsGood count_good(int &steps, int n)
{
	for (int i = 0; i < n; i++) {
		steps++;
		co_await std::suspend_always();
	}
}
int drive_good(int n)
{
	int total = 0;
	std::list<StepsGood> ready;
	for (int i = 1; i <= n; i++) {
		StepsGood steps = count_good(total, i);
		ready.push_back(std::move(steps));
	}
	for (StepsGood &steps : ready)
		while (!steps.handle.done())
			steps.handle.resume();
	return total;
}
//- shared
} // namespace step_handle
RUN_CASE(step_handle, step_handle::drive_bad(3), step_handle::drive_good(3))

// CASE contact_name: the visitor takes a copy of the alternative and returns a reference into it
namespace contact_name
{
struct Person {
	std::string name;
	int age = 0;
};
struct Company {
	std::string name;
	std::vector<std::string> branches;
};
using Contact = std::variant<Person, Company>;
std::vector<Contact> make_contacts(int n)
{
	std::vector<Contact> contacts;
	for (int i = 0; i < n; i++) {
		contacts.push_back(Person{"a person with a long enough name", 20 + i});
		contacts.push_back(Company{"a company with a long enough name", {}});
	}
	return contacts;
}
//- bad
const std::string &name_of_bad(const Contact &contact)
{
	return std::visit([](auto entry) -> const std::string & { return entry.name; }, contact);
}
std::size_t drive_bad(int n)
{
	const std::vector<Contact> contacts = make_contacts(n);
	std::size_t length = 0;
	for (const Contact &contact : contacts)
		length += name_of_bad(contact).size();
	return length;
}
//- good
const std::string &name_of_good(const Contact &contact)
{
	return std::visit([](auto &entry) -> const std::string & { return entry.name; }, contact);
}
std::size_t drive_good(int n)
{
	const std::vector<Contact> contacts = make_contacts(n);
	std::size_t length = 0;
	for (const Contact &contact : contacts)
		length += name_of_good(contact).size();
	return length;
}
//- shared
} // namespace contact_name
RUN_CASE(contact_name, contact_name::drive_bad(2), contact_name::drive_good(2))

// CASE base_buffer: the base's constructor writes into a member that is not yet constructed
namespace base_buffer
{
class Writer
{
public:
	explicit Writer(std::vector<std::string> &out) : out_(out) { out_.push_back("header"); }
	void line(const std::string &text) { out_.push_back(text); }

private:
	std::vector<std::string> &out_;
};
//- bad
class ReportBad : public Writer
{
public:
	ReportBad() : Writer(lines_) {}
	std::size_t lines() const { return lines_.size(); }

private:
	std::vector<std::string> lines_;
};
std::size_t drive_bad(int n)
{
	auto report = std::make_unique<ReportBad>();
	for (int i = 0; i < n; i++)
		report->line("text");
	return report->lines();
}
//- good
struct LinesGood {
	std::vector<std::string> lines_;
};
class ReportGood : private LinesGood, public Writer
{
public:
	ReportGood() : Writer(lines_) {}
	ReportGood(const ReportGood &) = delete;
	ReportGood &operator=(const ReportGood &) = delete;
	std::size_t lines() const { return lines_.size(); }
};
std::size_t drive_good(int n)
{
	auto report = std::make_unique<ReportGood>();
	for (int i = 0; i < n; i++)
		report->line("text");
	return report->lines();
}
//- shared
} // namespace base_buffer
RUN_CASE(base_buffer, base_buffer::drive_bad(3), base_buffer::drive_good(3))

// CASE erase_matching: the template erases through its iterator and goes on with the erased one
namespace erase_matching
{
struct Mail {
	std::string subject;
	bool spam = false;
};
std::list<Mail> make_box(int n)
{
	std::list<Mail> box;
	for (int i = 0; i < n; i++)
		box.push_back({"a subject line that is not too short", i % 2 == 1});
	return box;
}
//- bad
template <class Container, class Predicate>
std::size_t erase_matching_bad(Container &container, Predicate matches)
{
	std::size_t erased = 0;
	for (auto it = container.begin(); it != container.end(); ++it) {
		if (matches(*it)) {
			container.erase(it);
			erased++;
		}
	}
	return erased;
}
std::size_t drive_bad(int n)
{
	std::list<Mail> box = make_box(n);
	return erase_matching_bad(box, [](const Mail &mail) { return mail.spam; });
}
//- good
template <class Container, class Predicate>
std::size_t erase_matching_good(Container &container, Predicate matches)
{
	std::size_t erased = 0;
	for (auto it = container.begin(); it != container.end();) {
		if (matches(*it)) {
			it = container.erase(it);
			erased++;
		} else {
			++it;
		}
	}
	return erased;
}
std::size_t drive_good(int n)
{
	std::list<Mail> box = make_box(n);
	return erase_matching_good(box, [](const Mail &mail) { return mail.spam; });
}
//- shared
} // namespace erase_matching
RUN_CASE(erase_matching, erase_matching::drive_bad(5), erase_matching::drive_good(5))

// CASE order_total: an array of derived objects is walked through a pointer to the smaller base
namespace order_total
{
class Item
{
public:
	explicit Item(int price = 0) : price_(price) {}
	virtual ~Item() = default;
	virtual int price() const { return price_; }

private:
	int price_;
};
class Discounted : public Item
{
public:
	Discounted(int price, int percent) : Item(price), percent_(percent) {}
	int price() const override { return Item::price() * (100 - percent_) / 100; }

private:
	long percent_;
};
//- bad
int total_bad(const Item *items, std::size_t count)
{
	int total = 0;
	for (std::size_t i = 0; i < count; i++)
		total += items[i].price();
	return total;
}
int drive_bad(int n)
{
	std::vector<Discounted> order;
	for (int i = 0; i < n; i++)
		order.emplace_back(100 + i, 10);
	return total_bad(order.data(), order.size());
}
//- good
int total_good(const Discounted *items, std::size_t count)
{
	int total = 0;
	for (std::size_t i = 0; i < count; i++)
		total += items[i].price();
	return total;
}
int drive_good(int n)
{
	std::vector<Discounted> order;
	for (int i = 0; i < n; i++)
		order.emplace_back(100 + i, 10);
	return total_good(order.data(), order.size());
}
//- shared
} // namespace order_total
RUN_CASE(order_total, order_total::drive_bad(3), order_total::drive_good(3))

// CASE found_value: a reference is bound to the value in an optional that ends right away
namespace found_value
{
struct Account {
	std::string owner;
	std::vector<int> bookings;
};
class Accounts
{
public:
	void add(int id, int bookings)
	{
		accounts_[id] = Account{"somebody", std::vector<int>(bookings, id)};
	}
	std::optional<Account> find(int id) const
	{
		const auto found = accounts_.find(id);
		if (found == accounts_.end())
			return std::nullopt;
		return found->second;
	}

private:
	std::map<int, Account> accounts_;
};
//- bad
int balance_bad(const Accounts &accounts, int id)
{
	const Account &account = accounts.find(id).value();
	int balance = 0;
	for (int booking : account.bookings)
		balance += booking;
	return balance;
}
int drive_bad(int n)
{
	Accounts accounts;
	accounts.add(1, n);
	accounts.add(2, n);
	return balance_bad(accounts, 2);
}
//- good
int balance_good(const Accounts &accounts, int id)
{
	const Account account = accounts.find(id).value();
	int balance = 0;
	for (int booking : account.bookings)
		balance += booking;
	return balance;
}
int drive_good(int n)
{
	Accounts accounts;
	accounts.add(1, n);
	accounts.add(2, n);
	return balance_good(accounts, 2);
}
//- shared
} // namespace found_value
RUN_CASE(found_value, found_value::drive_bad(3), found_value::drive_good(3))

// CASE view_keys: the counters' keys are views of lines that end with each turn of the loop
namespace view_keys
{
std::string read_line(int number)
{
	return "error: the device number " + std::to_string(number % 2) + " does not answer";
}
//- bad
std::size_t count_kinds_bad(int lines)
{
	std::map<std::string_view, int> counts;
	for (int i = 0; i < lines; i++) {
		const std::string line = read_line(i);
		const std::string_view kind = std::string_view(line).substr(7);
		counts[kind]++;
	}
	return counts.size();
}
std::size_t drive_bad(int n)
{
	return count_kinds_bad(n);
}
//- good
std::size_t count_kinds_good(int lines)
{
	std::map<std::string, int> counts;
	for (int i = 0; i < lines; i++) {
		const std::string line = read_line(i);
		const std::string_view kind = std::string_view(line).substr(7);
		counts[std::string(kind)]++;
	}
	return counts.size();
}
std::size_t drive_good(int n)
{
	return count_kinds_good(n);
}
//- shared
} // namespace view_keys
RUN_CASE(view_keys, view_keys::drive_bad(4), view_keys::drive_good(4))

// CLEAN cloned_shapes: correct
namespace cloned_shapes
{
class Shape
{
public:
	virtual ~Shape() = default;
	virtual std::unique_ptr<Shape> clone() const = 0;
	virtual std::size_t points() const = 0;
};
class Polygon : public Shape
{
public:
	explicit Polygon(int n) : corners_(n, 1.0) {}
	std::unique_ptr<Shape> clone() const override { return std::make_unique<Polygon>(*this); }
	std::size_t points() const override { return corners_.size(); }

private:
	std::vector<double> corners_;
};
class Group : public Shape
{
public:
	Group() = default;
	Group(const Group &other)
	{
		for (const auto &part : other.parts_)
			parts_.push_back(part->clone());
	}
	Group &operator=(Group other) noexcept
	{
		parts_.swap(other.parts_);
		return *this;
	}
	void add(std::unique_ptr<Shape> part) { parts_.push_back(std::move(part)); }
	std::unique_ptr<Shape> clone() const override { return std::make_unique<Group>(*this); }
	std::size_t points() const override
	{
		std::size_t points = 0;
		for (const auto &part : parts_)
			points += part->points();
		return points;
	}

private:
	std::vector<std::unique_ptr<Shape>> parts_;
};
std::size_t drive(int n)
{
	Group copy;
	{
		Group group;
		for (int i = 0; i < n; i++)
			group.add(std::make_unique<Polygon>(i));
		group.add(group.clone());
		copy = group;
	}
	copy = copy;
	return copy.points();
}
} // namespace cloned_shapes
RUN_CLEAN(cloned_shapes, cloned_shapes::drive(4))

// CLEAN kept_temporary: correct
namespace kept_temporary
{
class Table
{
public:
	explicit Table(int n) : rows_(n, "a row") {}
	const std::vector<std::string> &rows() const & { return rows_; }
	std::vector<std::string> rows() && { return std::move(rows_); }

private:
	std::vector<std::string> rows_;
};
Table query(int n)
{
	return Table(n);
}
std::size_t drive(int n)
{
	std::size_t size = 0;
	for (const std::string &row : query(n).rows())
		size += row.size();
	for (const Table table = query(n); const std::string &row : table.rows())
		size += row.size();
	const Table &kept = query(n);
	const std::string &first = kept.rows().front();
	const std::size_t shortest = std::min(first.size(), std::size_t{4});
	return size + shortest;
}
} // namespace kept_temporary
RUN_CLEAN(kept_temporary, kept_temporary::drive(3))

// CLEAN wire_format: correct
namespace wire_format
{
struct Header {
	std::uint32_t length = 0;
	std::uint16_t kind = 0;
	std::uint16_t flags = 0;
};
static_assert(sizeof(Header) == 8);
void put(std::vector<std::byte> &out, const Header &header, float value)
{
	const std::size_t at = out.size();
	out.resize(at + sizeof(header) + sizeof(value));
	std::memcpy(out.data() + at, &header, sizeof(header));
	const auto bits = std::bit_cast<std::uint32_t>(value);
	std::memcpy(out.data() + at + sizeof(header), &bits, sizeof(bits));
}
bool take(std::span<const std::byte> &in, Header &header, float &value)
{
	if (in.size() < sizeof(header) + sizeof(value))
		return false;
	std::memcpy(&header, in.data(), sizeof(header));
	std::memcpy(&value, in.data() + sizeof(header), sizeof(value));
	in = in.subspan(sizeof(header) + sizeof(value));
	return true;
}
int drive(int n)
{
	std::vector<std::byte> bytes;
	for (int i = 0; i < n; i++) {
		Header header;
		header.length = 4;
		header.kind = static_cast<std::uint16_t>(i);
		put(bytes, header, i * 0.5f);
	}
	std::span<const std::byte> rest(bytes);
	Header header;
	float value = 0, sum = 0;
	while (take(rest, header, value))
		sum += value * header.kind;
	return static_cast<int>(sum);
}
} // namespace wire_format
RUN_CLEAN(wire_format, wire_format::drive(5))

// CLEAN owned_tokens: correct
namespace owned_tokens
{
class Document
{
public:
	explicit Document(std::string text)
		: text_(std::make_unique<const std::string>(std::move(text)))
	{
		const std::string_view all = *text_;
		for (std::size_t from = 0; from < all.size();) {
			const std::size_t to = std::min(all.find(' ', from), all.size());
			tokens_.push_back(all.substr(from, to - from));
			from = to + 1;
		}
	}
	std::span<const std::string_view> tokens() const { return tokens_; }

private:
	std::unique_ptr<const std::string> text_;
	std::vector<std::string_view> tokens_;
};
std::vector<Document> open_all(int n)
{
	std::vector<Document> documents;
	for (int i = 0; i < n; i++) {
		Document document("one two three " + std::to_string(i));
		documents.push_back(std::move(document));
	}
	return documents;
}
std::size_t drive(int n)
{
	std::size_t length = 0;
	for (const Document &document : open_all(n))
		for (std::string_view token : document.tokens())
			length += token.size();
	return length;
}
} // namespace owned_tokens
RUN_CLEAN(owned_tokens, owned_tokens::drive(4))

// CLEAN failing_stage: correct
namespace failing_stage
{
class Stage
{
public:
	explicit Stage(std::vector<int> &open, int number) : open_(open)
	{
		if (number > 3)
			throw std::runtime_error("no more stages");
		open_.push_back(number);
	}
	Stage(const Stage &) = delete;
	Stage &operator=(const Stage &) = delete;
	~Stage() { open_.pop_back(); }

private:
	std::vector<int> &open_;
};
std::size_t run(std::vector<int> &open, int stages)
{
	std::vector<std::unique_ptr<Stage>> running;
	std::exception_ptr error;
	try {
		for (int i = 1; i <= stages; i++)
			running.push_back(std::make_unique<Stage>(open, i));
	} catch (const std::exception &) {
		error = std::current_exception();
	}
	const std::size_t reached = open.size();
	while (!running.empty())
		running.pop_back();
	if (error) {
		try {
			std::rethrow_exception(error);
		} catch (const std::runtime_error &failure) {
			return reached + std::strlen(failure.what());
		}
	}
	return reached;
}
std::size_t drive(int n)
{
	std::vector<int> open;
	return run(open, n) + run(open, 2) + open.size();
}
} // namespace failing_stage
RUN_CLEAN(failing_stage, failing_stage::drive(5))

// CLEAN typed_registry: correct
namespace typed_registry
{
class Component
{
public:
	virtual ~Component() = default;
};
template <class T>
class Boxed final : public Component
{
public:
	template <class... Args>
	explicit Boxed(Args &&...args) : value(std::forward<Args>(args)...)
	{
	}
	T value;
};
class Registry
{
public:
	template <class T, class... Args>
	T &emplace(const std::string &name, Args &&...args)
	{
		auto box = std::make_unique<Boxed<T>>(std::forward<Args>(args)...);
		T &value = box->value;
		components_[name] = std::move(box);
		return value;
	}
	template <class T>
	T *find(const std::string &name) const
	{
		const auto found = components_.find(name);
		if (found == components_.end())
			return nullptr;
		auto *box = dynamic_cast<Boxed<T> *>(found->second.get());
		return box ? &box->value : nullptr;
	}

private:
	std::unordered_map<std::string, std::unique_ptr<Component>> components_;
};
std::size_t drive(int n)
{
	Registry registry;
	std::vector<int> &first = registry.emplace<std::vector<int>>("numbers", n, 7);
	for (int i = 0; i < n; i++)
		registry.emplace<std::string>("text " + std::to_string(i), "a text");
	first.push_back(8);
	std::size_t size = first.size();
	if (auto *text = registry.find<std::string>("text 0"))
		size += text->size();
	if (!registry.find<int>("numbers"))
		size++;
	return size;
}
} // namespace typed_registry
RUN_CLEAN(typed_registry, typed_registry::drive(20))
