// SPDX-License-Identifier: GPL-2.0
// Containers, iterators, caches, arenas, graphs
#include <algorithm>
#include <array>
#include <cassert>
#include <deque>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <queue>
#include <set>
#include <span>
#include <stack>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace a1
{
// LRU cache
template <typename K, typename V>
class LruCache
{
public:
	explicit LruCache(std::size_t capacity) : capacity_(capacity) {}
	V *get(const K &key)
	{
		auto it = index_.find(key);
		if (it == index_.end())
			return nullptr;
		items_.splice(items_.begin(), items_, it->second);
		return &it->second->second;
	}
	V &put(K key, V value)
	{
		if (auto it = index_.find(key); it != index_.end()) {
			it->second->second = std::move(value);
			items_.splice(items_.begin(), items_, it->second);
			return it->second->second;
		}
		if (items_.size() == capacity_) {
			index_.erase(items_.back().first);
			items_.pop_back();
		}
		items_.emplace_front(key, std::move(value));
		index_.emplace(std::move(key), items_.begin());
		return items_.front().second;
	}
	template <typename F>
	V &get_or_make(const K &key, F make)
	{
		if (V *hit = get(key))
			return *hit;
		return put(key, make(key));
	}
	std::size_t size() const { return items_.size(); }

private:
	std::size_t capacity_;
	std::list<std::pair<K, V>> items_;
	std::unordered_map<K, typename std::list<std::pair<K, V>>::iterator> index_;
};
int use_lru()
{
	LruCache<std::string, int> c(2);
	c.put("a", 1);
	c.put("b", 2);
	int &a = *c.get("a");
	a += 5;
	c.put("c", 3);
	assert(!c.get("b"));
	return c.get_or_make("d", [](const std::string &k) { return int(k.size()); }) + *c.get("d");
}
// Ring buffer
template <typename T, std::size_t N>
class Ring
{
public:
	bool push(T v)
	{
		if (full())
			return false;
		slots_[(head_ + size_) % N] = std::move(v);
		++size_;
		return true;
	}
	std::optional<T> pop()
	{
		if (empty())
			return std::nullopt;
		T v = std::move(slots_[head_]);
		head_ = (head_ + 1) % N;
		--size_;
		return v;
	}
	const T &front() const { return slots_[head_]; }
	T &operator[](std::size_t i) { return slots_[(head_ + i) % N]; }
	bool empty() const { return size_ == 0; }
	bool full() const { return size_ == N; }

private:
	std::array<T, N> slots_{};
	std::size_t head_ = 0, size_ = 0;
};
std::string use_ring()
{
	Ring<std::string, 3> r;
	r.push("a");
	r.push("b");
	std::string out;
	while (auto s = r.pop())
		out += *s;
	r.push(std::move(out));
	r[0] += "!";
	return r.front();
}
// Arena of nodes
struct TreeNode {
	int key;
	TreeNode *left = nullptr, *right = nullptr;
};
class Tree
{
public:
	TreeNode *insert(int key)
	{
		TreeNode **at = &root_;
		while (*at) {
			if ((*at)->key == key)
				return *at;
			at = key < (*at)->key ? &(*at)->left : &(*at)->right;
		}
		pool_.push_back(TreeNode{key});
		*at = &pool_.back();
		return *at;
	}
	const TreeNode *find(int key) const
	{
		const TreeNode *n = root_;
		while (n && n->key != key)
			n = key < n->key ? n->left : n->right;
		return n;
	}
	void walk(const std::function<void(int)> &f) const { walk(root_, f); }

private:
	static void walk(const TreeNode *n, const std::function<void(int)> &f)
	{
		if (!n)
			return;
		walk(n->left, f);
		f(n->key);
		walk(n->right, f);
	}
	std::deque<TreeNode> pool_;
	TreeNode *root_ = nullptr;
};
int use_tree()
{
	Tree t;
	TreeNode *n = nullptr;
	for (int k : {5, 2, 8, 2, 1})
		n = t.insert(k);
	int sum = n->key;
	t.walk([&sum](int k) { sum = sum * 10 + k; });
	return sum + t.find(8)->key;
}
// Graph
using Graph = std::map<int, std::vector<std::pair<int, int>>>;
std::map<int, int> dijkstra(const Graph &g, int from)
{
	std::map<int, int> dist{{from, 0}};
	std::priority_queue<std::pair<int, int>, std::vector<std::pair<int, int>>, std::greater<>>
		q;
	q.emplace(0, from);
	while (!q.empty()) {
		auto [d, n] = q.top();
		q.pop();
		if (d > dist[n])
			continue;
		auto it = g.find(n);
		if (it == g.end())
			continue;
		for (const auto &[to, w] : it->second) {
			int nd = d + w;
			auto [at, fresh] = dist.try_emplace(to, nd);
			if (!fresh && at->second <= nd)
				continue;
			at->second = nd;
			q.emplace(nd, to);
		}
	}
	return dist;
}
std::vector<int> topological(const std::map<int, std::set<int>> &deps)
{
	std::map<int, int> count;
	for (const auto &[n, ds] : deps) {
		count.try_emplace(n, 0);
		for (int d : ds)
			++count[d];
	}
	std::queue<int> ready;
	for (auto [n, c] : count)
		if (c == 0)
			ready.push(n);
	std::vector<int> out;
	while (!ready.empty()) {
		int n = ready.front();
		ready.pop();
		out.push_back(n);
		if (auto it = deps.find(n); it != deps.end())
			for (int d : it->second)
				if (--count[d] == 0)
					ready.push(d);
	}
	return out;
}
std::vector<std::vector<int>> components(const std::vector<std::vector<int>> &adj)
{
	std::vector<bool> seen(adj.size());
	std::vector<std::vector<int>> out;
	for (std::size_t i = 0; i < adj.size(); i++) {
		if (seen[i])
			continue;
		auto &comp = out.emplace_back();
		std::stack<int> todo;
		todo.push(int(i));
		seen[i] = true;
		while (!todo.empty()) {
			int n = todo.top();
			todo.pop();
			comp.push_back(n);
			for (int m : adj[n]) {
				if (!seen[m]) {
					seen[m] = true;
					todo.push(m);
				}
			}
		}
	}
	return out;
}
class UnionFind
{
public:
	explicit UnionFind(int n) : parent_(n), rank_(n)
	{
		std::iota(parent_.begin(), parent_.end(), 0);
	}
	int find(int a)
	{
		while (parent_[a] != a) {
			int &p = parent_[a];
			p = parent_[p];
			a = p;
		}
		return a;
	}
	bool join(int a, int b)
	{
		a = find(a);
		b = find(b);
		if (a == b)
			return false;
		if (rank_[a] < rank_[b])
			std::swap(a, b);
		parent_[b] = a;
		rank_[a] += rank_[a] == rank_[b];
		return true;
	}

private:
	std::vector<int> parent_, rank_;
};
// word counts
std::vector<std::pair<std::string, int>> top_words(std::string_view text, std::size_t n)
{
	std::unordered_map<std::string, int> counts;
	std::size_t at = 0;
	while (at < text.size()) {
		auto from = text.find_first_not_of(" \n\t", at);
		if (from == std::string_view::npos)
			break;
		auto to = text.find_first_of(" \n\t", from);
		if (to == std::string_view::npos)
			to = text.size();
		++counts[std::string(text.substr(from, to - from))];
		at = to;
	}
	std::vector<std::pair<std::string, int>> all(counts.begin(), counts.end());
	std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) {
		return a.second != b.second ? a.second > b.second : a.first < b.first;
	});
	if (all.size() > n)
		all.resize(n);
	return all;
}
// group by
std::map<char, std::vector<const std::string *>> by_letter(const std::vector<std::string> &words)
{
	std::map<char, std::vector<const std::string *>> out;
	for (const auto &w : words)
		if (!w.empty())
			out[w.front()].push_back(&w);
	return out;
}
// merge
std::vector<int> merged(const std::vector<int> &a, const std::vector<int> &b)
{
	std::vector<int> out;
	out.reserve(a.size() + b.size());
	auto i = a.begin();
	auto j = b.begin();
	while (i != a.end() && j != b.end())
		out.push_back(*i < *j ? *i++ : *j++);
	out.insert(out.end(), i, a.end());
	out.insert(out.end(), j, b.end());
	return out;
}
void insertion_sort(std::vector<std::string> &v)
{
	for (std::size_t i = 1; i < v.size(); i++) {
		std::string x = std::move(v[i]);
		std::size_t j = i;
		for (; j > 0 && v[j - 1] > x; j--)
			v[j] = std::move(v[j - 1]);
		v[j] = std::move(x);
	}
}
void unique_in_place(std::vector<std::string> &v)
{
	std::size_t out = 0;
	std::set<std::string> seen;
	for (std::size_t i = 0; i < v.size(); i++)
		if (seen.insert(v[i]).second) {
			if (out != i)
				v[out] = std::move(v[i]);
			++out;
		}
	v.resize(out);
}
int sliding_max(const std::vector<int> &v, int k)
{
	std::deque<int> q;
	int sum = 0;
	for (int i = 0; i < int(v.size()); i++) {
		while (!q.empty() && v[q.back()] <= v[i])
			q.pop_back();
		q.push_back(i);
		if (q.front() <= i - k)
			q.pop_front();
		if (i >= k - 1)
			sum += v[q.front()];
	}
	return sum;
}
std::string &longest(std::vector<std::string> &v)
{
	auto *best = &v.at(0);
	for (auto &s : v)
		if (s.size() > best->size())
			best = &s;
	return *best;
}
void rotate_all(std::list<std::string> &l)
{
	if (l.empty())
		return;
	l.push_back(std::move(l.front()));
	l.pop_front();
}
void move_matching(std::list<int> &from, std::list<int> &to)
{
	for (auto it = from.begin(); it != from.end();) {
		auto next = std::next(it);
		if (*it % 2 == 0)
			to.splice(to.end(), from, it);
		it = next;
	}
}
int rekey(std::map<std::string, int> &m)
{
	auto node = m.extract("old");
	if (node.empty())
		return 0;
	node.key() = "new";
	auto res = m.insert(std::move(node));
	return res.inserted ? res.position->second : -1;
}
void erase_from_map(std::unordered_map<std::string, int> &m)
{
	for (auto it = m.begin(); it != m.end();)
		it = it->second == 0 ? m.erase(it) : std::next(it);
}
std::vector<int> collect_and_erase(std::map<int, int> &m)
{
	std::vector<int> dead;
	for (const auto &[k, v] : m)
		if (v < 0)
			dead.push_back(k);
	for (int k : dead)
		m.erase(k);
	return dead;
}
int two_maps(std::map<int, std::string> &names, std::map<std::string, int> &ids, int id)
{
	auto &name = names[id];
	if (name.empty())
		name = "n" + std::to_string(id);
	ids[name] = id;
	names[id + 1] = name + "x";
	return int(name.size() + ids.size());
}
template <typename T>
class Slots
{
public:
	std::size_t add(T v)
	{
		if (!free_.empty()) {
			std::size_t i = free_.back();
			free_.pop_back();
			slots_[i] = std::move(v);
			return i;
		}
		slots_.emplace_back(std::move(v));
		return slots_.size() - 1;
	}
	void remove(std::size_t i)
	{
		slots_[i].reset();
		free_.push_back(i);
	}
	T &at(std::size_t i) { return slots_.at(i).value(); }
	template <typename F>
	void each(F &&f)
	{
		for (auto &s : slots_)
			if (s)
				f(*s);
	}

private:
	std::vector<std::optional<T>> slots_;
	std::vector<std::size_t> free_;
};
std::string use_slots()
{
	Slots<std::string> s;
	auto a = s.add("a");
	auto b = s.add("b");
	s.remove(a);
	auto c = s.add("c");
	std::string out;
	s.each([&](std::string &x) { out += x; });
	s.at(c) += s.at(b);
	return out + s.at(c);
}
std::vector<std::vector<int>> transpose(const std::vector<std::vector<int>> &m)
{
	if (m.empty())
		return {};
	std::vector<std::vector<int>> t(m[0].size(), std::vector<int>(m.size()));
	for (std::size_t i = 0; i < m.size(); i++)
		for (std::size_t j = 0; j < m[i].size(); j++)
			t[j][i] = m[i][j];
	return t;
}
std::vector<std::string> stable_merge(std::vector<std::string> a, std::vector<std::string> b)
{
	a.insert(a.end(), std::make_move_iterator(b.begin()), std::make_move_iterator(b.end()));
	b.clear();
	std::stable_sort(a.begin(), a.end());
	return a;
}
int heap_sum(std::vector<int> v)
{
	std::make_heap(v.begin(), v.end());
	int sum = 0;
	while (!v.empty()) {
		std::pop_heap(v.begin(), v.end());
		sum = sum * 2 + v.back();
		v.pop_back();
	}
	return sum;
}
const std::string &lookup_or(const std::map<int, std::string> &m, int k, const std::string &other)
{
	auto it = m.find(k);
	return it == m.end() ? other : it->second;
}
class Interner
{
public:
	std::string_view intern(std::string_view s)
	{
		if (auto it = set_.find(s); it != set_.end())
			return *it;
		return *set_.emplace(s).first;
	}

private:
	std::set<std::string, std::less<>> set_;
};
std::size_t use_interner()
{
	Interner in;
	auto a = in.intern("hello");
	auto b = in.intern(std::string("wor") + "ld");
	auto c = in.intern("hello");
	return a.size() + b.size() + (a.data() == c.data());
}
template <typename It>
It lower(It first, It last, int v)
{
	while (first != last) {
		It mid = first + (last - first) / 2;
		if (*mid < v)
			first = mid + 1;
		else
			last = mid;
	}
	return first;
}
void insert_sorted(std::vector<int> &v, int x)
{
	v.insert(lower(v.begin(), v.end(), x), x);
}
int grow_by_index(std::vector<std::vector<int>> &v)
{
	for (std::size_t i = 0; i < v.size() && v.size() < 20; i++) {
		if (v[i].empty())
			continue;
		std::vector<int> half(v[i].begin(), v[i].begin() + v[i].size() / 2);
		v.push_back(std::move(half));
	}
	return int(v.size());
}
int nested_ref(std::vector<std::vector<int>> &v)
{
	for (auto &row : v) {
		int &first = row.front();
		for (auto &x : row)
			first = std::max(first, x);
		row.push_back(row.front());
	}
	return v.front().back();
}
int run()
{
	std::vector<std::string> w{"one", "three", "two", "one"};
	insertion_sort(w);
	unique_in_place(w);
	longest(w) += "x";
	std::list<std::string> ls{"a", "b"};
	rotate_all(ls);
	std::list<int> x{1, 2, 3, 4}, y;
	move_matching(x, y);
	std::map<std::string, int> m{{"old", 1}};
	std::unordered_map<std::string, int> um{{"a", 0}, {"b", 1}};
	erase_from_map(um);
	std::map<int, int> mm{{1, -1}, {2, 2}};
	std::map<int, std::string> names;
	std::vector<int> v{1, 5, 9};
	insert_sorted(v, 4);
	std::vector<std::vector<int>> vv{{1, 2}, {3}};
	UnionFind u(4);
	u.join(1, 2);
	return use_lru() + int(use_ring().size()) + use_tree() +
	       int(dijkstra({{1, {{2, 3}}}}, 1).size()) +
	       int(topological({{1, {2}}}).size() + components({{1}, {0}}).size()) + u.find(2) +
	       int(top_words("a b a", 1).size() + by_letter(w).size() + merged(v, {2, 3}).size()) +
	       sliding_max(v, 2) + rekey(m) + int(collect_and_erase(mm).size()) +
	       two_maps(names, m, 3) +
	       int(use_slots().size() + transpose(vv).size() + stable_merge(w, {"z"}).size()) +
	       heap_sum(v) + int(lookup_or(names, 3, w[0]).size() + use_interner()) +
	       grow_by_index(vv) + (vv.resize(2), nested_ref(vv));
}
} // namespace a1
int main()
{
	return a1::run() == 0;
}
