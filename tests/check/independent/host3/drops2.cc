// SPDX-License-Identifier: GPL-2.0
// More orders of destruction: blocks, containers, early returns, temporaries in conditions.
#include "set.hh"

// CASE temporary_in_condition: the optional's temporary is gone when the branch runs
namespace temporary_in_condition
{
std::optional<std::string> read_title(int n)
{
	if (n == 0)
		return std::nullopt;
	return "the title of the chapter number " + std::to_string(n);
}
//- bad
namespace bad
{
std::size_t title_words(int n)
{
	std::string_view title;
	if (auto found = read_title(n))
		title = *found;
	return std::count(title.begin(), title.end(), ' ');
}
} // namespace bad
//- good
namespace good
{
std::size_t title_words(int n)
{
	std::string_view title;
	auto found = read_title(n);
	if (found)
		title = *found;
	return std::count(title.begin(), title.end(), ' ');
}
} // namespace good
//- shared
RUN_CASE(temporary_in_condition, sink(title_words(2)))
} // namespace temporary_in_condition

// CASE early_return_dangles: the finished path returns a pointer into the parser that ends here
namespace early_return_dangles
{
class Parser
{
public:
	explicit Parser(std::string text) : text_(std::move(text)) {}
	const std::string *token() const BORROWED { return text_.empty() ? nullptr : &text_; }

private:
	std::string text_;
};
//- bad
namespace bad
{
const std::string *first_token(const std::string &text)
{
	Parser parser(text + " and some more letters");
	if (const std::string *token = parser.token())
		return token;
	return nullptr;
}
std::size_t token_size(const std::string &text)
{
	const auto token = first_token(text);
	return token ? std::string(*token).size() : 0;
}
} // namespace bad
//- good
namespace good
{
std::optional<std::string> first_token(const std::string &text)
{
	Parser parser(text + " and some more letters");
	if (const std::string *token = parser.token())
		return *token;
	return std::nullopt;
}
std::size_t token_size(const std::string &text)
{
	const auto token = first_token(text);
	return token ? std::string(*token).size() : 0;
}
} // namespace good
//- shared
RUN_CASE(early_return_dangles, sink(token_size("t")))
} // namespace early_return_dangles

// CASE log_scope: the scope's name is built in the call and kept as a view until the scope ends
namespace log_scope
{
class Scope
{
public:
	Scope(std::vector<std::size_t> &log BORROWED, std::string_view name BORROWED)
		: log_(log), name_(name)
	{
	}
	Scope(const Scope &) = delete;
	~Scope() { log_.push_back(std::count(name_.begin(), name_.end(), ' ')); }

private:
	std::vector<std::size_t> &log_;
	std::string_view name_;
};
//- bad
namespace bad
{
int work(std::vector<std::size_t> &log, int id)
{
	Scope scope(log, "the work on the item " + std::to_string(id));
	return id * 2;
}
} // namespace bad
//- good
namespace good
{
int work(std::vector<std::size_t> &log, int id)
{
	const std::string name = "the work on the item " + std::to_string(id);
	Scope scope(log, name);
	return id * 2;
}
} // namespace good
//- shared
RUN_CASE(log_scope, std::vector<std::size_t> l; sink(work(l, 3)))
} // namespace log_scope

// CASE vector_of_guards: the guards are in a vector that was declared before their target
namespace vector_of_guards
{
class Lease
{
public:
	explicit Lease(const std::vector<int> &pool BORROWED) : pool_(&pool) {}
	Lease(Lease &&other) noexcept : pool_(std::exchange(other.pool_, nullptr)) {}
	~Lease()
	{
		if (pool_ && pool_->front() < 0)
			std::abort();
	}

private:
	const std::vector<int> *pool_;
};
//- bad
namespace bad
{
std::size_t lease(int n)
{
	std::vector<Lease> leases;
	const std::vector<int> pool(n, 1);
	for (int i = 0; i < n; i++)
		leases.emplace_back(pool);
	return leases.size();
}
} // namespace bad
//- good
namespace good
{
std::size_t lease(int n)
{
	const std::vector<int> pool(n, 1);
	std::vector<Lease> leases;
	for (int i = 0; i < n; i++)
		leases.emplace_back(pool);
	return leases.size();
}
} // namespace good
//- shared
RUN_CASE(vector_of_guards, sink(lease(2)))
} // namespace vector_of_guards

// CASE custom_deleter: the deleter's table is gone when the last pointer dies
namespace custom_deleter
{
struct Table {
	std::vector<int> returned{0};
};
//- bad
namespace bad
{
int shared_user(int x)
{
	std::shared_ptr<int> value;
	Table table;
	value = std::shared_ptr<int>(new int(x), [&table](int *p) {
		table.returned.at(0) += *p;
		delete p;
	});
	return *value;
}
} // namespace bad
//- good
namespace good
{
int shared_user(int x)
{
	std::shared_ptr<int> value;
	auto table = std::make_shared<Table>();
	value = std::shared_ptr<int>(new int(x), [table](int *p) {
		table->returned.at(0) += *p;
		delete p;
	});
	return *value;
}
} // namespace good
//- shared
RUN_CASE(custom_deleter, sink(shared_user(3)))
} // namespace custom_deleter

// CASE struct_members_swapped: the index of views is declared before the text that it views
namespace struct_members_swapped
{
class Index
{
public:
	void add(std::string_view word KEPT_BY(this)) { words_.push_back(word); }
	~Index()
	{
		for (std::string_view word : words_)
			if (word.find('\0') != word.npos)
				std::abort();
	}

private:
	std::vector<std::string_view> words_;
};
//- bad
namespace bad
{
std::size_t index_text(std::string_view first, std::string_view second)
{
	Index index;
	std::string text;
	text.append(first).append(" ").append(second);
	index.add(std::string_view(text).substr(0, first.size()));
	return text.size();
}
} // namespace bad
//- good
namespace good
{
std::size_t index_text(std::string_view first, std::string_view second)
{
	std::string text;
	Index index;
	text.append(first).append(" ").append(second);
	index.add(std::string_view(text).substr(0, first.size()));
	return text.size();
}
} // namespace good
//- shared
RUN_CASE(struct_members_swapped, sink(index_text("a-first-word-of-many-letters", "b")))
} // namespace struct_members_swapped

// CASE unique_lock_outlives: the lock object is returned, its mutex was a local (libc unlocks it,
// unseen by ASan)
namespace unique_lock_outlives
{
struct Section {
	std::unique_lock<std::mutex> lock;
	int depth;
};
//- bad
namespace bad
{
Section enter(int depth)
{
	auto owner = std::make_unique<std::mutex>();
	std::mutex &mutex = *owner;
	std::unique_lock<std::mutex> lock(mutex);
	return {std::move(lock), depth};
}
int enter_once(std::mutex &mutex, int depth)
{
	Section section = enter(depth);
	return section.depth;
}
} // namespace bad
//- good
namespace good
{
Section enter(std::mutex &mutex, int depth)
{
	std::unique_lock<std::mutex> lock(mutex);
	return {std::move(lock), depth};
}
int enter_once(std::mutex &mutex, int depth)
{
	Section section = enter(mutex, depth);
	return section.depth;
}
} // namespace good
//- shared
RUN_CASE(unique_lock_outlives, std::mutex m; sink(enter_once(m, 2)))
} // namespace unique_lock_outlives

// CLEAN scope_value: a scope that owns its name
namespace scope_value
{
class Timer
{
public:
	Timer(std::vector<std::string> &log BORROWED, std::string name)
		: log_(log), name_(std::move(name))
	{
	}
	Timer(const Timer &) = delete;
	~Timer() { log_.push_back(std::move(name_)); }

private:
	std::vector<std::string> &log_;
	std::string name_;
};
int timed(std::vector<std::string> &log, int x)
{
	Timer timer(log, "timed " + std::to_string(x));
	return x + 1;
}
RUN_CLEAN(scope_value, std::vector<std::string> l; sink(timed(l, 2)))
} // namespace scope_value

// CLEAN temporary_argument: a temporary lives until the end of the whole call
namespace temporary_argument
{
std::size_t count_vowels(std::string_view text)
{
	return std::count_if(text.begin(), text.end(), [](char c) {
		return std::string_view("aeiou").find(c) != std::string_view::npos;
	});
}
std::size_t vowels_of(int n)
{
	return count_vowels("some text that is made here, number " + std::to_string(n));
}
RUN_CLEAN(temporary_argument, sink(vowels_of(3)))
} // namespace temporary_argument

// CLEAN owner_last: the owner is declared first, so it ends last
namespace owner_last
{
int read_through(int n)
{
	const auto owner = std::make_unique<std::vector<int>>(n, 2);
	const std::vector<int> &view = *owner;
	std::span<const int> all = view;
	int sum = 0;
	for (int x : all)
		sum += x;
	return sum;
}
RUN_CLEAN(owner_last, sink(read_through(3)))
} // namespace owner_last

// CLEAN conditional_guard: a guard that is there on one path only
namespace conditional_guard
{
int maybe_locked(std::mutex &lock, bool wanted, int value)
{
	std::optional<std::unique_lock<std::mutex>> guard;
	if (wanted)
		guard.emplace(lock);
	return guard ? value + 1 : value;
}
RUN_CLEAN(conditional_guard, std::mutex m; sink(maybe_locked(m, true, 2)))
} // namespace conditional_guard
