// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// What signatures say about borrows, and borrows that are stored.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#define BOUND [[clang::lifetimebound]]
#define CAPTURED(x) [[clang::lifetime_capture_by(x)]]
#define VIEW(T) [[gsl::Pointer(T)]]
#define STATIC [[clang::annotate("cfl::static")]]

bool maybe();
void use(std::string_view);

// REJECT: borrow-contract
std::string_view longer(std::string_view a, std::string_view b)
{
	return a.size() > b.size() ? a : b;
}
// ACCEPT
std::string_view longer_said(std::string_view a BOUND, std::string_view b BOUND)
{
	return a.size() > b.size() ? a : b;
}
// ACCEPT
std::string_view only_one(std::string_view a, int n)
{
	return a.substr(n);
}
// ACCEPT
template <typename T>
const T &larger(const T &a, const T &b)
{
	return a < b ? b : a;
}
template const int &larger<int>(const int &, const int &);

struct Settings {
	std::string name;
	// REJECT: borrow-contract
	const std::string &name_or(const std::string &other) const
	{
		return name.empty() ? other : name;
	}
	// ACCEPT
	const std::string &name_or_said(const std::string &other BOUND) const BOUND
	{
		return name.empty() ? other : name;
	}
	// REJECT: borrow-contract
	const std::string &unsaid_this(const std::string &other BOUND) const
	{
		return name.empty() ? other : name;
	}
};

// REJECT: borrow-contract
void kept_in_out(std::vector<std::string_view> &out, const std::string &s)
{
	out.push_back(s);
}
// ACCEPT
void kept_in_out_said(std::vector<std::string_view> &out, const std::string &s CAPTURED(out))
{
	out.push_back(s);
}
// ACCEPT
void copied_into_out(std::vector<std::string> &out, const std::string &s)
{
	out.push_back(s);
}
// REJECT: borrow-contract
void assigned_to_out(std::string_view &out, const std::string &s)
{
	out = s;
}

// REJECT: borrow-stored
class Session
{
	std::string_view user_;

public:
	void set(const std::string &user) { user_ = user; }
};
// ACCEPT
class OwningSession
{
	std::string user_;

public:
	void set(const std::string &user) { user_ = user; }
};
// ACCEPT
class VIEW(char) Cursor
{
	std::string_view at_;

public:
	void set(std::string_view text) { at_ = text; }
};
// REJECT: borrow-stored
class Button
{
	std::function<void()> action_;

public:
	void on(const std::string &text)
	{
		action_ = [&text] { use(text); };
	}
};
// ACCEPT
class OwningButton
{
	std::function<void()> action_;

public:
	void on(std::function<void()> action) { action_ = std::move(action); }
	void say(const std::string &text)
	{
		action_ = [text] { use(text); };
	}
};
// REJECT: borrow-stored
class Index
{
	std::map<std::string_view, int> at_;

public:
	void add(const std::string &key, int n) { at_.insert_or_assign(key, n); }
};
// REJECT: borrow-stored
class Lexer
{
	std::string text_;
	std::string_view token_;

public:
	void next() { token_ = std::string_view(text_).substr(1); }
	void refill() { text_ = "more"; }
};

std::vector<std::string_view> kept;
// REJECT: borrow-stored
void into_a_global(const std::string &s)
{
	kept.push_back(s);
}
// REJECT: borrow-escape
std::size_t into_a_static(int n)
{
	static std::map<int, std::string_view> memo;
	std::string s = std::to_string(n);
	memo.emplace(n, s);
	return memo.size();
}

void keep_for_ever(std::string_view s STATIC);
// REJECT: borrow-escape
void local_for_ever()
{
	std::string s = "local";
	keep_for_ever(s);
}
// REJECT: borrow-stored
void parameter_for_ever(const std::string &s)
{
	keep_for_ever(s);
}
// ACCEPT
void literal_for_ever()
{
	keep_for_ever("literal");
}

// REJECT: borrow-temporary
void view_in_a_pair()
{
	std::pair<std::string_view, int> p{std::string("key"), 1};
	use(p.first);
}
// ACCEPT
void view_of_named_in_a_pair()
{
	std::string key = "key";
	std::pair<std::string_view, int> p{key, 1};
	use(p.first);
}
// REJECT: borrow-return
std::tuple<int &, int> reference_in_a_tuple()
{
	int a = 1;
	return {a, 1};
}
struct Restore {
	int &to;
	int old;
	explicit Restore(int &x) : to(x), old(x) {}
	~Restore() { to = old; }
};
// REJECT: borrow-dangling
void emplaced_restore()
{
	std::optional<Restore> r;
	int x = 1;
	if (maybe())
		r.emplace(x);
}
// ACCEPT
void emplaced_restore_in_order()
{
	int x = 1;
	std::optional<Restore> r;
	if (maybe())
		r.emplace(x);
}
// REJECT: borrow-closure
void detached_reference()
{
	int x = 1;
	std::thread t([&x] { (void)x; });
	t.detach();
}
// REJECT: borrow-escape
void detached_view()
{
	std::string s = "text";
	std::string_view v = s;
	std::thread t([v] { use(v); });
	t.detach();
}
// ACCEPT
void detached_value()
{
	std::string s = "text";
	std::thread t([s] { use(s); });
	t.detach();
}
// REJECT: thread-send
void shared_and_changed()
{
	auto p = std::make_shared<int>(0);
	std::thread t([p] { ++*p; });
	t.join();
}
// ACCEPT
void shared_and_read()
{
	auto p = std::make_shared<const int>(1);
	std::thread t([p] { (void)*p; });
	t.join();
}
// REJECT: thread-send
void into_a_pool(std::vector<std::thread> &pool, int &n)
{
	pool.emplace_back([&n] { (void)n; });
}
// ACCEPT
void joined_pool(int n)
{
	std::vector<std::thread> pool;
	pool.emplace_back([n] { (void)n; });
	for (auto &t : pool)
		t.join();
}
