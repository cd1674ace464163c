// SPDX-License-Identifier: GPL-2.0
// The parts of lists, trees and hash tables that lie in libstdc++'s object files. Trees are kept in order here, not in
// balance.
#include <check/exec_natives.hh>

using namespace clang;

namespace cfl::check::exec
{

namespace
{

using N = Natives;

/// Words of a node, as libstdc++ lays them out.
enum ListNode : uint64_t { NEXT = 0, PREV = 8 };
enum TreeNode : uint64_t { COLOUR = 0, PARENT = 8, LEFT = 16, RIGHT = 24 };
/// A tree's header is red, and so told from its root.
enum Colour : uint32_t { RED, BLACK };

class Words
{
public:
	Words(Call &c) : m_(c.m) {}
	uint64_t get(Address a, uint64_t what)
	{
		if (++reads_ > MOST_READS)
			N::stop(m_, "nodes that lead in circles");
		return N::going(m_) ? N::word(m_, a + what) : 0;
	}
	void set(Address a, uint64_t what, uint64_t v)
	{
		if (N::going(m_))
			N::set_word(m_, a + what, v);
	}
	bool going() const { return N::going(m_); }
	Machine &m_;

private:
	/// What comes behind the end of a tree comes for ever.
	static constexpr unsigned MOST_READS = 1 << 16;
	unsigned reads_ = 0;
};

void hook(Call &c)
{
	Words w(c);
	const Address at = c.arg(0), before = w.get(at, PREV);
	w.set(c.self, NEXT, at);
	w.set(c.self, PREV, before);
	w.set(before, NEXT, c.self);
	w.set(at, PREV, c.self);
}

void unhook(Call &c)
{
	Words w(c);
	const Address next = w.get(c.self, NEXT), prev = w.get(c.self, PREV);
	w.set(prev, NEXT, next);
	w.set(next, PREV, prev);
}

void transfer(Call &c)
{
	Words w(c);
	const Address at = c.self, from = c.arg(0), to = c.arg(1);
	if (at == to || from == to)
		return;
	const Address last = w.get(to, PREV), before = w.get(from, PREV), prev = w.get(at, PREV);
	w.set(before, NEXT, to);
	w.set(to, PREV, before);
	w.set(prev, NEXT, from);
	w.set(from, PREV, prev);
	w.set(last, NEXT, at);
	w.set(at, PREV, last);
}

void reverse_list(Call &c)
{
	Words w(c);
	Address a = c.self;
	do {
		const Address next = w.get(a, NEXT);
		w.set(a, NEXT, w.get(a, PREV));
		w.set(a, PREV, next);
		a = next;
	} while (a != c.self && w.going());
}

void swap_lists(Call &c)
{
	Words w(c);
	const Address a = c.arg(0), b = c.arg(1);
	const Address an = w.get(a, NEXT), ap = w.get(a, PREV), bn = w.get(b, NEXT),
		      bp = w.get(b, PREV);
	auto join = [&](Address head, Address old, Address next, Address prev) {
		if (next == old) {
			w.set(head, NEXT, head);
			w.set(head, PREV, head);
			return;
		}
		w.set(head, NEXT, next);
		w.set(head, PREV, prev);
		w.set(next, PREV, head);
		w.set(prev, NEXT, head);
	};
	join(a, b, bn, bp);
	join(b, a, an, ap);
}

bool header(Words &w, Address a)
{
	return w.going() && N::half(w.m_, a + COLOUR) == RED;
}

Address next_in_tree(Words &w, Address a)
{
	if (Address x = w.get(a, RIGHT)) {
		while (Address l = w.get(x, LEFT))
			x = l;
		return x;
	}
	Address up = w.get(a, PARENT);
	while (w.going() && a == w.get(up, RIGHT) && !header(w, up)) {
		a = up;
		up = w.get(up, PARENT);
	}
	return up;
}

Address previous_in_tree(Words &w, Address a)
{
	if (header(w, a))
		return w.get(a, RIGHT);
	if (Address x = w.get(a, LEFT)) {
		while (Address r = w.get(x, RIGHT))
			x = r;
		return x;
	}
	Address up = w.get(a, PARENT);
	while (w.going() && a == w.get(up, LEFT) && !header(w, up)) {
		a = up;
		up = w.get(up, PARENT);
	}
	return up;
}

void insert_node(Call &c)
{
	Words w(c);
	const bool left = c.arg(0) & 1;
	const Address x = c.arg(1), parent = c.arg(2), head = c.arg(3);
	w.set(x, PARENT, parent);
	w.set(x, LEFT, 0);
	w.set(x, RIGHT, 0);
	if (w.going())
		N::set_half(c.m, x + COLOUR, BLACK);
	if (left) {
		w.set(parent, LEFT, x);
		if (parent == head) {
			w.set(head, PARENT, x);
			w.set(head, RIGHT, x);
		} else if (parent == w.get(head, LEFT)) {
			w.set(head, LEFT, x);
		}
	} else {
		w.set(parent, RIGHT, x);
		if (parent == w.get(head, RIGHT))
			w.set(head, RIGHT, x);
	}
}

/// Puts @p by where @p x was.
void put_in_place(Words &w, Address x, Address by, Address head)
{
	const Address up = w.get(x, PARENT);
	if (w.get(head, PARENT) == x)
		w.set(head, PARENT, by);
	else if (w.get(up, LEFT) == x)
		w.set(up, LEFT, by);
	else
		w.set(up, RIGHT, by);
	if (by)
		w.set(by, PARENT, up);
}

void erase_node(Call &c)
{
	Words w(c);
	const Address x = c.arg(0), head = c.arg(1);
	const Address left = w.get(x, LEFT), right = w.get(x, RIGHT);
	if (w.get(head, LEFT) == x)
		w.set(head, LEFT, next_in_tree(w, x));
	if (w.get(head, RIGHT) == x)
		w.set(head, RIGHT, previous_in_tree(w, x));
	if (!w.going())
		return;
	if (!left || !right) {
		put_in_place(w, x, left ? left : right, head);
	} else {
		Address next = right;
		while (Address l = w.get(next, LEFT))
			next = l;
		if (next != right) {
			put_in_place(w, next, w.get(next, RIGHT), head);
			w.set(next, RIGHT, right);
			w.set(right, PARENT, next);
		}
		put_in_place(w, x, next, head);
		w.set(next, LEFT, left);
		w.set(left, PARENT, next);
	}
	// An empty tree leads to itself.
	if (!w.get(head, PARENT)) {
		w.set(head, LEFT, head);
		w.set(head, RIGHT, head);
	}
	c.out.bits = x;
}

uint64_t prime_from(uint64_t n)
{
	for (n = std::max<uint64_t>(n, 2);; n++) {
		bool prime = true;
		for (uint64_t d = 2; d * d <= n && prime; d++)
			prime = n % d != 0;
		if (prime)
			return n;
	}
}

/// Members of _Prime_rehash_policy: the load that it allows, and when the next growth is due.
constexpr uint64_t NEXT_RESIZE = 8;

void next_buckets(Call &c)
{
	const uint64_t n = prime_from(std::min<uint64_t>(c.arg(0), 1 << 16));
	N::set_word(c.m, c.self + NEXT_RESIZE, n);
	c.out.bits = n;
}

void need_rehash(Call &c)
{
	Words w(c);
	const uint64_t buckets = c.arg(0), want = c.arg(1) + c.arg(2);
	bool grows = false;
	uint64_t to = 0;
	if (want > w.get(c.self, NEXT_RESIZE) || want > buckets) {
		to = prime_from(std::max<uint64_t>(buckets * 2, want < 11 ? 11 : want + 1));
		grows = to > buckets;
		w.set(c.self, NEXT_RESIZE, to);
	}
	if (!w.going())
		return;
	const uint8_t yes = grows;
	N::write(c.m, c.result, &yes, 1);
	w.set(c.result, 8, to);
}

void hash_bytes(Call &c)
{
	std::vector<uint8_t> bytes;
	if (!N::read(c.m, c.arg(0), c.arg(1), bytes))
		return;
	uint64_t h = 14695981039346656037u;
	for (uint8_t b : bytes)
		h = (h ^ b) * 1099511628211u;
	c.out.bits = h;
}

} // namespace

const llvm::StringMap<Native> &node_natives()
{
	static const llvm::StringMap<Native> all{
		{"std::__detail::_List_node_base::_M_hook", hook},
		{"std::__detail::_List_node_base::_M_unhook", unhook},
		{"std::__detail::_List_node_base::_M_transfer", transfer},
		{"std::__detail::_List_node_base::_M_reverse", reverse_list},
		{"std::__detail::_List_node_base::swap", swap_lists},
		{"std::_Rb_tree_increment",
		 [](Call &c) {
			 Words w(c);
			 c.out.bits = next_in_tree(w, c.arg(0));
		 }},
		{"std::_Rb_tree_decrement",
		 [](Call &c) {
			 Words w(c);
			 c.out.bits = previous_in_tree(w, c.arg(0));
		 }},
		{"std::_Rb_tree_insert_and_rebalance", insert_node},
		{"std::_Rb_tree_rebalance_for_erase", erase_node},
		{"std::__detail::_Prime_rehash_policy::_M_next_bkt", next_buckets},
		{"std::__detail::_Prime_rehash_policy::_M_need_rehash", need_rehash},
		{"std::_Hash_bytes", hash_bytes},
	};
	return all;
}

} // namespace cfl::check::exec
