// SPDX-License-Identifier: GPL-2.0
// Order of destruction: members, bases, containers, owners of owners.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// CLEAN lease_of_budget: a budget, and leases that tell it when they end; used below
struct Budget {
	std::vector<int> granted = std::vector<int>(4);
	void give_back(int n) { granted.push_back(-n); }
};
class Lease
{
public:
	Lease(Budget &budget BORROWED, int n) : budget_(&budget), n_(n) {}
	Lease(Lease &&other) noexcept : budget_(std::exchange(other.budget_, nullptr)), n_(other.n_)
	{
	}
	Lease &operator=(Lease &&other) noexcept
	{
		std::swap(budget_, other.budget_);
		std::swap(n_, other.n_);
		return *this;
	}
	~Lease()
	{
		if (budget_)
			budget_->give_back(n_);
	}

private:
	Budget *budget_;
	int n_;
};

int lease_once()
{
	Budget budget;
	{
		Lease lease(budget, 1);
	}
	return budget.granted.back();
}
RUN_CLEAN(lease_of_budget, lease_once())

// CASE lease_outlives_budget: the lease was moved out of the block in which its budget ends
namespace lease_outlives_budget
{
//- bad
int plan_bad(int n)
{
	std::optional<Lease> kept;
	{
		Budget budget;
		Lease lease(budget, n);
		kept.emplace(std::move(lease));
	}
	return n;
}
//- good
int plan_good(int n)
{
	{
		Budget budget;
		std::optional<Lease> kept;
		Lease lease(budget, n);
		kept.emplace(std::move(lease));
	}
	return n;
}
RUN_CASE(lease_outlives_budget, plan_bad(1), plan_good(1))
} // namespace lease_outlives_budget

// CASE member_lease_first: members end in reverse, so the budget goes before the lease that was declared above it
namespace member_lease_first
{
//- bad
class WorkerBad
{
public:
	explicit WorkerBad(int n) { lease_.emplace(*budget_, n); }

private:
	std::optional<Lease> lease_;
	std::unique_ptr<Budget> budget_ = std::make_unique<Budget>();
};
void work_bad()
{
	WorkerBad worker(1);
}
//- good
class WorkerGood
{
public:
	WorkerGood(Budget &budget BORROWED, int n) { lease_.emplace(budget, n); }

private:
	std::optional<Lease> lease_;
};
void work_good()
{
	std::unique_ptr<Budget> budget = std::make_unique<Budget>();
	WorkerGood worker(*budget, 1);
}
RUN_CASE(member_lease_first, work_bad(), work_good())
} // namespace member_lease_first

// CASE map_of_leases: the budgets of a map are cleared while leases of them are held
namespace map_of_leases
{
//- bad
void reload_bad(std::map<std::string, Budget> &budgets)
{
	Lease lease(budgets["cpu"], 2);
	budgets.clear();
	budgets["io"].give_back(1);
}
//- good
void reload_good(std::map<std::string, Budget> &budgets)
{
	{
		Lease lease(budgets["cpu"], 2);
	}
	budgets.clear();
	budgets["io"].give_back(1);
}
RUN_CASE(map_of_leases, ({
		 std::map<std::string, Budget> b;
		 reload_bad(b);
	 }),
	 ({
		 std::map<std::string, Budget> b;
		 reload_good(b);
	 }))
} // namespace map_of_leases

// CASE swapped_leases: the outer lease takes over the one of the inner budget, which ends before it
namespace swapped_leases
{
//- bad
int trade_bad(int n)
{
	Budget outer;
	Lease first(outer, n);
	{
		Budget inner;
		Lease second(inner, n + 1);
		std::swap(first, second);
	}
	return n;
}
//- good
int trade_good(int n)
{
	Budget outer;
	Budget inner;
	Lease first(outer, n);
	{
		Lease second(inner, n + 1);
		std::swap(first, second);
	}
	return n;
}
RUN_CASE(swapped_leases, trade_bad(1), trade_good(1))
} // namespace swapped_leases

// CASE parent_in_child: the child's destructor unlinks itself from a parent that has ended
namespace parent_in_child
{
struct Parent {
	std::vector<int> children;
};
class Child
{
public:
	Child(Parent &parent BORROWED, int id) : parent_(parent), id_(id)
	{
		parent_.children.push_back(id);
	}
	Child(const Child &) = delete;
	~Child() { std::erase(parent_.children, id_); }

private:
	Parent &parent_;
	int id_;
};
//- bad
std::size_t family_bad()
{
	std::unique_ptr<Child> child;
	auto parent = std::make_unique<Parent>();
	child = std::make_unique<Child>(*parent, 1);
	return 1;
}
//- good
std::size_t family_good()
{
	auto parent = std::make_unique<Parent>();
	std::unique_ptr<Child> child;
	child = std::make_unique<Child>(*parent, 1);
	return 1;
}
RUN_CASE(parent_in_child, family_bad(), family_good())
} // namespace parent_in_child

// CASE returned_guard: the function returns a guard of its own local
namespace returned_guard
{
//- bad
Lease reserve_bad(int n)
{
	Budget local;
	Lease lease(local, n);
	return lease;
}
int use_bad()
{
	Lease lease = reserve_bad(2);
	return 1;
}
//- good
Lease reserve_good(Budget &budget, int n)
{
	Lease lease(budget, n);
	return lease;
}
int use_good()
{
	Budget budget;
	Lease lease = reserve_good(budget, 2);
	return 1;
}
RUN_CASE(returned_guard, use_bad(), use_good())
} // namespace returned_guard

// CASE assigned_guard: the outer lease is given the one of an inner budget, which ends before it
namespace assigned_guard
{
//- bad
int upgrade_bad(bool big)
{
	Budget base;
	Lease lease(base, 1);
	if (big) {
		Budget extra;
		lease = Lease(extra, 10);
	}
	return big ? 10 : 1;
}
//- good
int upgrade_good(bool big)
{
	Budget base;
	Budget extra;
	Lease lease(base, 1);
	if (big) {
		lease = Lease(extra, 10);
	}
	return big ? 10 : 1;
}
RUN_CASE(assigned_guard, upgrade_bad(true), upgrade_good(true))
} // namespace assigned_guard

// CASE base_uses_derived: the base's destructor runs a hook over a member of the derived class
namespace base_uses_derived
{
struct Component {
	std::function<void()> at_end;
	void on_end(std::function<void()> hook KEPT_BY(this)) { at_end = std::move(hook); }
	~Component()
	{
		if (at_end)
			at_end();
	}
};
//- bad
struct CacheBad : Component {
	std::vector<int> entries = std::vector<int>(4);
	CacheBad()
	{
		on_end([this] { entries.push_back(0); });
	}
};
void run_bad()
{
	CacheBad cache;
}
//- good
struct CacheGood : Component {
	std::vector<int> entries = std::vector<int>(4);
	CacheGood()
	{
		on_end([log = std::make_shared<std::vector<int>>()] { log->push_back(0); });
	}
};
void run_good()
{
	CacheGood cache;
}
RUN_CASE(base_uses_derived, run_bad(), run_good())
} // namespace base_uses_derived

// CASE container_of_views: the strings end before the index of views over them is asked
namespace container_of_views
{
//- bad
std::size_t index_bad(const std::vector<int> &ids)
{
	std::map<std::string_view, int> index;
	{
		std::vector<std::string> names;
		for (int id : ids)
			names.push_back("the name of number " + std::to_string(id));
		for (const std::string &name : names)
			index[name]++;
	}
	return index.count("the name of number 1");
}
//- good
std::size_t index_good(const std::vector<int> &ids)
{
	std::vector<std::string> names;
	std::map<std::string_view, int> index;
	{
		for (int id : ids)
			names.push_back("the name of number " + std::to_string(id));
		for (const std::string &name : names)
			index[name]++;
	}
	return index.count("the name of number 1");
}
RUN_CASE(container_of_views, index_bad({1, 2}), index_good({1, 2}))
} // namespace container_of_views

// CASE pool_before_objects: the objects give their slots back to a pool that was freed by hand before them
namespace pool_before_objects
{
struct Pool {
	std::vector<int> free{1, 2, 3};
};
struct Return {
	Pool *pool;
	void operator()(int *slot) const { pool->free.push_back(*slot); }
};
using Slot = std::unique_ptr<int, Return>;
//- bad
int borrow_slot_bad()
{
	auto pool = std::make_unique<Pool>();
	int number = pool->free.back();
	Slot slot(&number, Return{pool.get()});
	pool.reset();
	return number;
}
//- good
int borrow_slot_good()
{
	auto pool = std::make_unique<Pool>();
	int number = pool->free.back();
	{
		Slot slot(&number, Return{pool.get()});
	}
	pool.reset();
	return number;
}
RUN_CASE(pool_before_objects, borrow_slot_bad(), borrow_slot_good())
} // namespace pool_before_objects

// CASE list_node_of_cursor: the cursor's owner is cleared by the method that is asked to rewind
namespace list_node_of_cursor
{
class Playlist
{
public:
	void add(std::string title) { titles_.push_back(std::move(title)); }
	const std::string &current() const { return titles_.front(); }
	void next() { titles_.pop_front(); }

private:
	std::list<std::string> titles_;
};
//- bad
std::size_t skip_bad(Playlist &list)
{
	const std::string &playing = list.current();
	list.next();
	return playing.size() + list.current().size();
}
//- good
std::size_t skip_good(Playlist &list)
{
	const std::size_t played = list.current().size();
	list.next();
	return played + list.current().size();
}
RUN_CASE(list_node_of_cursor, ({
		 Playlist p;
		 p.add("a");
		 p.add("b");
		 skip_bad(p);
	 }),
	 ({
		 Playlist p;
		 p.add("a");
		 p.add("b");
		 skip_good(p);
	 }))
} // namespace list_node_of_cursor

// CASE temporary_in_call_chain: the lease's budget is a temporary of the full expression
namespace temporary_in_call_chain
{
struct Quota {
	Budget budget;
	Lease take(int n) { return Lease(budget, n); }
};
Quota fresh()
{
	return Quota();
}
//- bad
int consume_bad()
{
	Lease lease = fresh().take(3);
	return 3;
}
//- good
int consume_good()
{
	Quota quota = fresh();
	Lease lease = quota.take(3);
	return 3;
}
RUN_CASE(temporary_in_call_chain, consume_bad(), consume_good())
} // namespace temporary_in_call_chain

// CASE early_release: releasing the arena on the error path ends what the result list still refers to
namespace early_release
{
class Arena
{
public:
	std::string &make(std::string_view text)
	{
		return *blocks_.emplace_back(std::make_unique<std::string>(text));
	}
	void release() { blocks_.clear(); }

private:
	std::vector<std::unique_ptr<std::string>> blocks_;
};
//- bad
std::size_t parse_bad(Arena &arena, const std::vector<std::string> &input)
{
	std::vector<std::string_view> tokens;
	for (const std::string &text : input) {
		if (text.empty())
			arena.release();
		tokens.push_back(arena.make(text));
	}
	std::size_t letters = 0;
	for (std::string_view token : tokens)
		letters += token.find_first_of("aeiou");
	return letters;
}
//- good
std::size_t parse_good(Arena &arena, const std::vector<std::string> &input)
{
	std::vector<std::string> tokens;
	for (const std::string &text : input) {
		if (text.empty())
			arena.release();
		tokens.emplace_back(arena.make(text));
	}
	std::size_t letters = 0;
	for (std::string_view token : tokens)
		letters += token.find_first_of("aeiou");
	return letters;
}
RUN_CASE(early_release, ({
		 Arena a;
		 parse_bad(a, {"abc", "", "d"});
	 }),
	 ({
		 Arena a;
		 parse_good(a, {"abc", "", "d"});
	 }))
} // namespace early_release

// CASE restored_setting: the scope object restores a setting of an object that was replaced
namespace restored_setting
{
struct Settings {
	int level = 1;
};
class Restore
{
public:
	Restore(int &setting BORROWED, int value)
		: setting_(setting), previous_(std::exchange(setting, value))
	{
	}
	Restore(const Restore &) = delete;
	~Restore() { setting_ = previous_; }

private:
	int &setting_;
	int previous_;
};
//- bad
int verbose_bad(bool reload)
{
	auto settings = std::make_unique<Settings>();
	Restore restore(settings->level, 5);
	if (reload)
		settings = std::make_unique<Settings>();
	return 5;
}
//- good
int verbose_good(bool reload)
{
	auto settings = std::make_unique<Settings>();
	{
		Restore restore(settings->level, 5);
	}
	if (reload)
		settings = std::make_unique<Settings>();
	return settings->level;
}
RUN_CASE(restored_setting, verbose_bad(true), verbose_good(true))
} // namespace restored_setting

// CLEAN owner_before_borrower: what is borrowed is declared above what borrows it
class Pipeline
{
public:
	Pipeline(Budget &budget BORROWED, int n)
		: lease_(budget, n), stages_(static_cast<std::size_t>(n))
	{
	}
	std::size_t stages() const { return stages_.size(); }

private:
	Lease lease_;
	std::vector<int> stages_;
};
std::size_t run_pipeline()
{
	Budget budget;
	const Pipeline pipeline(budget, 3);
	return pipeline.stages();
}
RUN_CLEAN(owner_before_borrower, run_pipeline())

// CLEAN lease_in_vector: a lease that moves about within the life of its budget
std::size_t move_lease(int n)
{
	Budget budget;
	{
		std::vector<Lease> leases;
		leases.emplace_back(budget, n);
		Lease last = std::move(leases.back());
		leases.pop_back();
		leases.push_back(std::move(last));
	}
	return budget.granted.size();
}
RUN_CLEAN(lease_in_vector, move_lease(4))

// CLEAN shared_parent: children that keep their parent alive, and a parent that knows them weakly
struct Folder {
	std::vector<std::weak_ptr<struct Document>> documents;
};
struct Document {
	std::shared_ptr<Folder> folder;
	std::string title;
};
std::size_t titles_of(std::shared_ptr<Folder> folder)
{
	auto first = std::make_shared<Document>(Document{folder, "first"});
	folder->documents.push_back(first);
	{
		auto second = std::make_shared<Document>(Document{folder, "second"});
		folder->documents.push_back(second);
	}
	std::size_t length = 0;
	for (const auto &weak : folder->documents)
		if (auto document = weak.lock())
			length += document->title.size();
	folder->documents.clear();
	return length;
}
RUN_CLEAN(shared_parent, titles_of(std::make_shared<Folder>()))

// CLEAN iterative_teardown: a long chain of owners that is taken down without recursion
struct Segment {
	int size = 0;
	std::unique_ptr<Segment> next;
};
int release_chain(std::unique_ptr<Segment> head)
{
	int freed = 0;
	while (head) {
		auto next = std::move(head->next);
		freed += head->size;
		head = std::move(next);
	}
	return freed;
}
RUN_CLEAN(iterative_teardown, ({
		  auto h = std::make_unique<Segment>();
		  h->size = 2;
		  h->next = std::make_unique<Segment>();
		  release_chain(std::move(h));
	  }))

// CLEAN polymorphic_owners: objects of several classes that end through their base
struct Stage {
	virtual ~Stage() = default;
	virtual int run(int value) = 0;
};
struct Doubler final : Stage {
	int run(int value) override { return value * 2; }
};
struct Tally final : Stage {
	std::vector<int> seen;
	int run(int value) override
	{
		seen.push_back(value);
		return static_cast<int>(seen.size());
	}
};
int run_stages(int value)
{
	std::vector<std::unique_ptr<Stage>> stages;
	stages.push_back(std::make_unique<Doubler>());
	stages.push_back(std::make_unique<Tally>());
	for (auto &stage : stages)
		value = stage->run(value);
	stages.clear();
	return value;
}
RUN_CLEAN(polymorphic_owners, run_stages(2))

// CLEAN optional_session: an object that is made, replaced and ended in place
class Session
{
public:
	explicit Session(std::string user) : user_(std::move(user)) {}
	const std::string &user() const { return user_; }

private:
	std::string user_;
};
std::size_t relogin(const std::vector<std::string> &users)
{
	std::optional<Session> session;
	std::size_t longest = 0;
	for (const std::string &user : users) {
		session.emplace(user);
		longest = std::max(longest, session->user().size());
	}
	session.reset();
	return longest;
}
RUN_CLEAN(optional_session, relogin({"a", "bob"}))

// CLEAN index_over_names: the strings are declared above the views over them
std::size_t distinct(const std::vector<int> &ids)
{
	std::vector<std::string> names;
	for (int id : ids)
		names.push_back("id" + std::to_string(id % 10));
	std::unordered_map<std::string_view, int> count;
	for (const std::string &name : names)
		count[name]++;
	return count.size();
}
RUN_CLEAN(index_over_names, distinct({1, 11, 2}))
