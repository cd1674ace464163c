// SPDX-License-Identifier: GPL-2.0
// Moves of members, in constructors and methods, out of wrappers, and of what is still referred to.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// CASE take_member_twice: the method gives its buffer away, and then asks it for its size
namespace take_member_twice
{
class Recorder
{
public:
	Recorder() : samples_(std::make_unique<std::vector<int>>(3, 1)) {}
	//- bad
	int finish_bad(std::vector<std::unique_ptr<std::vector<int>>> &archive)
	{
		archive.push_back(std::move(samples_));
		return static_cast<int>(samples_->size());
	}
	//- good
	int finish_good(std::vector<std::unique_ptr<std::vector<int>>> &archive)
	{
		const int size = static_cast<int>(samples_->size());
		archive.push_back(std::move(samples_));
		return size;
	}

private:
	std::unique_ptr<std::vector<int>> samples_;
};
RUN_CASE(take_member_twice, ({
		 Recorder r;
		 std::vector<std::unique_ptr<std::vector<int>>> a;
		 r.finish_bad(a);
	 }),
	 ({
		 Recorder r;
		 std::vector<std::unique_ptr<std::vector<int>>> a;
		 r.finish_good(a);
	 }))
} // namespace take_member_twice

// CASE constructor_body_reads: the initialiser moved the parameter, the body reads the parameter
namespace constructor_body_reads
{
//- bad
class ServerBad
{
public:
	explicit ServerBad(std::unique_ptr<std::string> address) : address_(std::move(address))
	{
		if (address->empty())
			local_ = true;
	}
	bool local() const { return local_; }

private:
	std::unique_ptr<std::string> address_;
	bool local_ = false;
};
//- good
class ServerGood
{
public:
	explicit ServerGood(std::unique_ptr<std::string> address) : address_(std::move(address))
	{
		if (address_->empty())
			local_ = true;
	}
	bool local() const { return local_; }

private:
	std::unique_ptr<std::string> address_;
	bool local_ = false;
};
RUN_CASE(constructor_body_reads, ServerBad(std::make_unique<std::string>()).local(),
	 ServerGood(std::make_unique<std::string>()).local())
} // namespace constructor_body_reads

// CASE move_assign_reads_source: the move assignment takes the source's pages and then counts them there
namespace move_assign_reads_source
{
struct Pages {
	std::unique_ptr<std::array<int, 4>> data = std::make_unique<std::array<int, 4>>();
	int first = 0;
};
//- bad
struct BookBad {
	Pages pages;
	BookBad() = default;
	BookBad &operator=(BookBad &&other) noexcept
	{
		pages.data = std::move(other.pages.data);
		pages.first = other.pages.data->front();
		return *this;
	}
};
int swap_in_bad(BookBad &book)
{
	BookBad fresh;
	book = std::move(fresh);
	return book.pages.first;
}
//- good
struct BookGood {
	Pages pages;
	BookGood() = default;
	BookGood &operator=(BookGood &&other) noexcept
	{
		pages.data = std::move(other.pages.data);
		pages.first = pages.data->front();
		return *this;
	}
};
int swap_in_good(BookGood &book)
{
	BookGood fresh;
	book = std::move(fresh);
	return book.pages.first;
}
RUN_CASE(move_assign_reads_source, ({
		 BookBad b;
		 swap_in_bad(b);
	 }),
	 ({
		 BookGood b;
		 swap_in_good(b);
	 }))
} // namespace move_assign_reads_source

// CASE reference_to_vector_moved: a reference to an element, and the vector goes into a function that ends it
namespace reference_to_vector_moved
{
std::size_t consume(std::vector<std::string> words)
{
	return words.size();
}
//- bad
std::size_t count_bad(std::vector<std::string> words)
{
	const std::string &longest = *std::max_element(words.begin(), words.end());
	const std::size_t count = consume(std::move(words));
	return count + longest.size();
}
//- good
std::size_t count_good(std::vector<std::string> words)
{
	const std::string &longest = *std::max_element(words.begin(), words.end());
	const std::size_t size = longest.size();
	const std::size_t count = consume(std::move(words));
	return count + size;
}
RUN_CASE(reference_to_vector_moved, count_bad({"a", "b"}), count_good({"a", "b"}))
} // namespace reference_to_vector_moved

// CASE moved_through_pointer: the job is moved through a pointer to it, and run by its name
namespace moved_through_pointer
{
struct Job {
	std::unique_ptr<std::vector<int>> steps;
	std::size_t run() const { return steps->size(); }
};
struct Queue {
	std::vector<Job> jobs;
};
//- bad
std::size_t submit_bad(Queue &queue, Job first, Job second, bool swap)
{
	Job *next = swap ? &second : &first;
	queue.jobs.push_back(std::move(*next));
	return first.run() + second.run();
}
//- good
std::size_t submit_good(Queue &queue, Job first, Job second, bool swap)
{
	Job *next = swap ? &second : &first;
	const std::size_t steps = first.run() + second.run();
	queue.jobs.push_back(std::move(*next));
	return steps;
}
Job job()
{
	return {std::make_unique<std::vector<int>>(2)};
}
RUN_CASE(moved_through_pointer, ({
		 Queue q;
		 submit_bad(q, job(), job(), true);
	 }),
	 ({
		 Queue q;
		 submit_good(q, job(), job(), true);
	 }))
} // namespace moved_through_pointer

// CASE optional_moved_whole: the optional with the session was moved on, and dereferenced behind it
namespace optional_moved_whole
{
struct Session {
	std::unique_ptr<int> user;
};
struct Manager {
	std::optional<Session> active;
};
//- bad
int activate_bad(Manager &manager, std::optional<Session> session)
{
	if (!session)
		return -1;
	manager.active = std::move(session);
	return *session->user;
}
//- good
int activate_good(Manager &manager, std::optional<Session> session)
{
	if (!session)
		return -1;
	manager.active = std::move(session);
	return *manager.active->user;
}
RUN_CASE(optional_moved_whole, ({
		 Manager m;
		 activate_bad(m, Session{std::make_unique<int>(4)});
	 }),
	 ({
		 Manager m;
		 activate_good(m, Session{std::make_unique<int>(4)});
	 }))
} // namespace optional_moved_whole

// CASE tuple_part_moved: one part of the tuple is moved into the cache, and compared afterwards
namespace tuple_part_moved
{
using Record = std::tuple<int, std::unique_ptr<std::string>>;
//- bad
bool intern_bad(std::vector<std::unique_ptr<std::string>> &cache, Record record)
{
	cache.push_back(std::move(std::get<1>(record)));
	return *std::get<1>(record) == "root" && std::get<0>(record) == 0;
}
//- good
bool intern_good(std::vector<std::unique_ptr<std::string>> &cache, Record record)
{
	cache.push_back(std::move(std::get<1>(record)));
	return *cache.back() == "root" && std::get<0>(record) == 0;
}
RUN_CASE(tuple_part_moved, ({
		 std::vector<std::unique_ptr<std::string>> c;
		 intern_bad(c, {0, std::make_unique<std::string>("x")});
	 }),
	 ({
		 std::vector<std::unique_ptr<std::string>> c;
		 intern_good(c, {0, std::make_unique<std::string>("x")});
	 }))
} // namespace tuple_part_moved

// CASE swap_through_temp: the exchange by hand moves the same value twice
namespace swap_through_temp
{
using Slot = std::unique_ptr<int>;
//- bad
int exchange_bad(Slot a, Slot b)
{
	Slot temporary = std::move(a);
	a = std::move(b);
	b = std::move(a);
	return *a - *b + (temporary ? 1 : 0);
}
//- good
int exchange_good(Slot a, Slot b)
{
	Slot temporary = std::move(a);
	a = std::move(b);
	b = std::move(temporary);
	return *a - *b;
}
RUN_CASE(swap_through_temp, exchange_bad(std::make_unique<int>(1), std::make_unique<int>(2)),
	 exchange_good(std::make_unique<int>(1), std::make_unique<int>(2)))
} // namespace swap_through_temp

// CASE lambda_init_capture_then_member: the closure owns the table, and the function reads a row of it
namespace lambda_init_capture_then_member
{
struct Table {
	std::vector<int> rows;
};
//- bad
int defer_bad(std::vector<std::function<int()>> &later, std::shared_ptr<Table> table)
{
	later.push_back([table = std::move(table)] { return table->rows.back(); });
	return table->rows.front();
}
//- good
int defer_good(std::vector<std::function<int()>> &later, std::shared_ptr<Table> table)
{
	later.push_back([table] { return table->rows.back(); });
	return table->rows.front();
}
RUN_CASE(lambda_init_capture_then_member, ({
		 std::vector<std::function<int()>> l;
		 defer_bad(l, std::make_shared<Table>(Table{{1}}));
	 }),
	 ({
		 std::vector<std::function<int()>> l;
		 defer_good(l, std::make_shared<Table>(Table{{1}}));
	 }))
} // namespace lambda_init_capture_then_member

// CASE moves_in_closure_twice: the closure moves its capture out, and is called twice
namespace moves_in_closure_twice
{
using Ticket = std::unique_ptr<int>;
int redeem(Ticket ticket)
{
	return *ticket;
}
//- bad
int visit_bad(Ticket ticket)
{
	auto enter = [t = std::move(ticket)]() mutable { return redeem(std::move(t)); };
	return enter() + enter();
}
//- good
int visit_good(Ticket ticket)
{
	auto enter = [t = std::move(ticket)]() mutable { return redeem(std::move(t)); };
	const int once = enter();
	return once + once;
}
RUN_CASE(moves_in_closure_twice, visit_bad(std::make_unique<int>(2)),
	 visit_good(std::make_unique<int>(2)))
} // namespace moves_in_closure_twice

// CASE helper_takes_reference: the helper moves out of what it got by reference, and the caller reads on
namespace helper_takes_reference
{
struct Mail {
	std::unique_ptr<std::string> body;
};
//- bad
void deliver_bad(std::vector<Mail> &box, Mail &mail)
{
	box.push_back(std::move(mail));
}
std::size_t send_bad(std::vector<Mail> &box)
{
	Mail mail{std::make_unique<std::string>("hello")};
	deliver_bad(box, mail);
	return mail.body->size();
}
//- good
void deliver_good(std::vector<Mail> &box, const Mail &mail)
{
	box.push_back({std::make_unique<std::string>(*mail.body)});
}
std::size_t send_good(std::vector<Mail> &box)
{
	Mail mail{std::make_unique<std::string>("hello")};
	deliver_good(box, mail);
	return mail.body->size();
}
RUN_CASE(helper_takes_reference, ({
		 std::vector<Mail> b;
		 send_bad(b);
	 }),
	 ({
		 std::vector<Mail> b;
		 send_good(b);
	 }))
} // namespace helper_takes_reference

// CASE raw_alias_after_drop: the owner is moved into a scope that ends it, an alias of the object stays behind
namespace raw_alias_after_drop
{
struct Texture {
	int id;
};
void upload(std::unique_ptr<Texture> texture, std::vector<int> &ids)
{
	ids.push_back(texture->id);
}
//- bad
int load_bad(std::vector<int> &ids)
{
	auto texture = std::make_unique<Texture>(Texture{4});
	Texture *alias = texture.get();
	upload(std::move(texture), ids);
	return alias->id;
}
//- good
int load_good(std::vector<int> &ids)
{
	auto texture = std::make_unique<Texture>(Texture{4});
	Texture *alias = texture.get();
	const int id = alias->id;
	upload(std::move(texture), ids);
	return id;
}
RUN_CASE(raw_alias_after_drop, ({
		 std::vector<int> i;
		 load_bad(i);
	 }),
	 ({
		 std::vector<int> i;
		 load_good(i);
	 }))
} // namespace raw_alias_after_drop

// CASE moved_out_of_entry: what the map's entry owns is moved out, and the entry's owner is followed
namespace moved_out_of_entry
{
struct Asset {
	int size;
};
using Assets = std::map<std::string, std::unique_ptr<Asset>>;
//- bad
int claim_bad(Assets &assets, std::vector<std::unique_ptr<Asset>> &claimed, const std::string &name)
{
	auto entry = assets.find(name);
	if (entry == assets.end())
		return 0;
	claimed.push_back(std::move(entry->second));
	return entry->second->size;
}
//- good
int claim_good(Assets &assets, std::vector<std::unique_ptr<Asset>> &claimed,
	       const std::string &name)
{
	auto entry = assets.find(name);
	if (entry == assets.end())
		return 0;
	claimed.push_back(std::move(entry->second));
	assets.erase(entry);
	return claimed.back()->size;
}
RUN_CASE(moved_out_of_entry, ({
		 Assets a;
		 a["x"] = std::make_unique<Asset>(Asset{3});
		 std::vector<std::unique_ptr<Asset>> c;
		 claim_bad(a, c, "x");
	 }),
	 ({
		 Assets a;
		 a["x"] = std::make_unique<Asset>(Asset{3});
		 std::vector<std::unique_ptr<Asset>> c;
		 claim_good(a, c, "x");
	 }))
} // namespace moved_out_of_entry

// CASE array_slot_moved: the slot of the ring is given away and compared with the next one
namespace array_slot_moved
{
struct Ring {
	std::array<std::unique_ptr<int>, 2> slots{std::make_unique<int>(1),
						  std::make_unique<int>(2)};
	//- bad
	int take_bad(std::vector<std::unique_ptr<int>> &out)
	{
		out.push_back(std::move(slots[0]));
		return *slots[1] - *slots[0];
	}
	//- good
	int take_good(std::vector<std::unique_ptr<int>> &out)
	{
		const int difference = *slots[1] - *slots[0];
		out.push_back(std::move(slots[0]));
		return difference;
	}
};
RUN_CASE(array_slot_moved, ({
		 Ring r;
		 std::vector<std::unique_ptr<int>> o;
		 r.take_bad(o);
	 }),
	 ({
		 Ring r;
		 std::vector<std::unique_ptr<int>> o;
		 r.take_good(o);
	 }))
} // namespace array_slot_moved

// CASE own_move_only: a handle class of one's own is moved into the pool and then asked for its number
namespace own_move_only
{
class Handle
{
public:
	explicit Handle(int number) : number_(std::make_unique<int>(number)) {}
	Handle(Handle &&) = default;
	Handle &operator=(Handle &&) = default;
	int number() const { return *number_; }

private:
	std::unique_ptr<int> number_;
};
class Pool
{
public:
	void give(Handle handle) { free_.push_back(std::move(handle)); }

private:
	std::vector<Handle> free_;
};
//- bad
int recycle_bad(Pool &pool, Handle handle, bool keep)
{
	if (!keep)
		pool.give(std::move(handle));
	return handle.number();
}
//- good
int recycle_good(Pool &pool, Handle handle, bool keep)
{
	const int number = handle.number();
	if (!keep)
		pool.give(std::move(handle));
	return number;
}
RUN_CASE(own_move_only, ({
		 Pool p;
		 recycle_bad(p, Handle(1), false);
	 }),
	 ({
		 Pool p;
		 recycle_good(p, Handle(1), false);
	 }))
} // namespace own_move_only

// CLEAN members_in_order: each parameter is moved into its own member
class Person
{
public:
	Person(std::string name, std::vector<std::string> aliases)
		: name_(std::move(name)), aliases_(std::move(aliases))
	{
		std::sort(aliases_.begin(), aliases_.end());
	}
	std::size_t size() const { return name_.size() + aliases_.size(); }

private:
	std::string name_;
	std::vector<std::string> aliases_;
};
RUN_CLEAN(members_in_order, Person("n", {"b", "a"}).size())

// CLEAN take_member: a member is taken with exchange, and the object goes on without it
class Buffer
{
public:
	void append(std::string_view text) { text_ += text; }
	std::string take() { return std::exchange(text_, {}); }
	bool empty() const { return text_.empty(); }

private:
	std::string text_;
};
bool flush_buffer(std::vector<std::string> &out)
{
	Buffer buffer;
	buffer.append("one");
	out.push_back(buffer.take());
	buffer.append("two");
	out.push_back(buffer.take());
	return buffer.empty();
}
RUN_CLEAN(take_member, ({
		  std::vector<std::string> o;
		  flush_buffer(o);
	  }))

// CLEAN owner_then_reference: the owner is moved first, and what it owns is reached through its new place
int move_then_touch(std::vector<std::unique_ptr<int>> &all)
{
	auto owner = std::make_unique<int>(5);
	all.push_back(std::move(owner));
	int &value = *all.back();
	value++;
	return value;
}
RUN_CLEAN(owner_then_reference, ({
		  std::vector<std::unique_ptr<int>> a;
		  move_then_touch(a);
	  }))

// CLEAN visit_and_move: each alternative of the variant is moved where it belongs
struct Sorter {
	std::vector<std::string> texts;
	std::vector<int> numbers;
	void put(std::variant<int, std::string> value)
	{
		if (auto *number = std::get_if<int>(&value))
			numbers.push_back(*number);
		else
			texts.push_back(std::get<std::string>(std::move(value)));
	}
};
RUN_CLEAN(visit_and_move, ({
		  Sorter s;
		  s.put(1);
		  s.put("x");
	  }))

// CLEAN rvalue_overload: an overload for lvalues that copies and one for rvalues that moves
class Names
{
public:
	void add(const std::string &name) { names_.push_back(name); }
	void add(std::string &&name) { names_.push_back(std::move(name)); }
	std::size_t size() const { return names_.size(); }

private:
	std::vector<std::string> names_;
};
std::size_t add_both()
{
	Names names;
	std::string name = "a";
	names.add(name);
	names.add(std::move(name));
	return names.size();
}
RUN_CLEAN(rvalue_overload, add_both())

// CLEAN maybe_moved_checked: after a try_emplace that may have moved, the value is given anew in either case
std::size_t insert_or_keep(std::map<int, std::string> &table, int key, std::string text)
{
	const std::size_t size = text.size();
	table.try_emplace(key, std::move(text));
	text = "done";
	return size + text.size();
}
RUN_CLEAN(maybe_moved_checked, ({
		  std::map<int, std::string> t;
		  insert_or_keep(t, 1, "x");
	  }))
