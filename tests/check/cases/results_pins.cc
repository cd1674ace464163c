// SPDX-License-Identifier: GPL-2.0
// Results that must be looked at, and objects that must stay where they are.
#include <optional>
#include <utility>
#include <vector>

#define CONSUME [[clang::annotate("cfl::must_consume")]]
#define PINNED [[clang::annotate("cfl::pinned")]]

bool maybe();
void log(int);

class CONSUME Outcome
{
	int code_ = 0;

public:
	Outcome();
	explicit Outcome(int code) : code_(code) {}
	bool good() const;
};

template <typename T>
class [[nodiscard]] Maybe
{
	T value_{};
	bool has_ = false;

public:
	Maybe();
	bool failed() const;
	const T &get() const [[clang::lifetimebound]];
};

/// Holding it is its use.
class [[nodiscard]] Token
{
public:
	~Token();
};

Outcome store(int);
Maybe<int> fetch(int);
Token enter();

// REJECT: result-ignored
void dropped()
{
	store(1);
}
// REJECT: result-ignored
void dropped_in_a_branch(bool b)
{
	if (b)
		store(1);
	else
		log(1);
}
// REJECT: result-ignored
int dropped_left_of_a_comma()
{
	return (store(1), 2);
}
// REJECT: result-ignored
bool overwritten()
{
	Outcome o = store(1);
	o = store(2);
	return o.good();
}
// ACCEPT
bool looked_at_between()
{
	Outcome o = store(1);
	if (!o.good())
		return false;
	o = store(2);
	return o.good();
}
// REJECT: result-ignored
bool one_path_only(int n)
{
	Outcome o = store(n);
	if (n > 3)
		return true;
	return o.good();
}
// REJECT: result-ignored
void last_of_a_loop(int n)
{
	Outcome o;
	for (int i = 0; i < n; i++)
		o = store(i);
}
// ACCEPT
bool each_of_a_loop(int n)
{
	for (int i = 0; i < n; i++) {
		Outcome o = store(i);
		if (!o.good())
			return false;
	}
	return true;
}
// REJECT: result-ignored
void never_asked()
{
	Maybe<int> m = fetch(1);
	log(1);
}
// ACCEPT
int asked()
{
	Maybe<int> m = fetch(1);
	return m.failed() ? 0 : m.get();
}
// ACCEPT
Outcome handed_on(int n)
{
	Outcome o = store(n);
	log(n);
	return o;
}
// ACCEPT
bool asked_together(int n)
{
	Outcome a = store(n);
	Outcome b = store(n + 1);
	if (!a.good() || !b.good())
		return false;
	return true;
}
// ACCEPT
void held_for_a_scope()
{
	Token t = enter();
	log(1);
}

class PINNED Node
{
	Node *next_ = nullptr;

public:
	Node();
	Node(Node &&) noexcept;
	Node &operator=(Node &&) noexcept;
	void enlist();
};
struct Holder {
	Node node;
	int number = 0;
};

// REJECT: pin-moved
void node_moved(Node &n)
{
	Node other = std::move(n);
	other.enlist();
}
// REJECT: pin-moved
void holder_moved(std::vector<Holder> &all, Holder &h)
{
	all.push_back(std::move(h));
}
// REJECT: pin-moved
void nodes_swapped(Node &a, Node &b)
{
	std::swap(a, b);
}
// REJECT: pin-moved
void holder_overwritten(Holder &h)
{
	h = Holder();
}
// REJECT: pin-moved
void vector_grows(std::vector<Holder> &all)
{
	all.emplace_back();
}
// REJECT: pin-moved
void bytes_moved(Holder &to, const Holder &from)
{
	__builtin_memcpy(static_cast<void *>(&to), &from, sizeof(to));
}
// ACCEPT
void used_in_place(Holder &h)
{
	h.node.enlist();
	h.number = 2;
}
// ACCEPT
void made_in_place()
{
	std::optional<Holder> h;
	h.emplace();
	h->node.enlist();
}
