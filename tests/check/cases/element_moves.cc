// SPDX-License-Identifier: GPL-2.0
// Elements that are moved out of what holds them.
#include <algorithm>
#include <array>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <stack>
#include <string>
#include <utility>
#include <vector>
using P = std::unique_ptr<int>;
struct Job {
	P p;
	std::string name;
	int n;
};
// REJECT: move-use
int b1(std::vector<P> &v)
{
	P x = std::move(v[0]);
	return *v[0] + *x;
}
// REJECT: move-use
int b2(std::vector<P> &v, std::size_t i)
{
	P x = std::move(v[i]);
	return *v[i];
}
// REJECT: move-use
int b3(std::deque<Job> &q)
{
	Job j = std::move(q.front());
	return *q.front().p;
}
// REJECT: move-use
int b4(std::map<int, P> &m)
{
	auto it = m.find(3);
	if (it == m.end())
		return 0;
	P x = std::move(it->second);
	return *it->second;
}
// REJECT: move-use
int b5(std::vector<Job> &v, std::vector<Job> &out)
{
	int s = 0;
	for (auto &j : v) {
		out.push_back(std::move(j));
		s += *j.p;
	}
	return s;
}
// REJECT: move-use
int b6(std::list<P> &l)
{
	auto it = l.begin();
	P x = std::move(*it);
	return **it;
}
// REJECT: move-use
int b7(std::array<P, 2> &a)
{
	P x = std::move(a[1]);
	return *a.at(0) + *a[1];
}
// REJECT: move-use
struct Box {
	std::vector<Job> jobs;
	int f()
	{
		Job j = std::move(jobs.back());
		return *jobs.back().p;
	}
};
// REJECT: move-use
int b8(std::vector<P> &v)
{
	P x = std::move(v.back());
	int s = 0;
	for (auto &p : v)
		s += *p;
	return s;
}
// REJECT: move-use
int b9(std::vector<P> &v)
{
	auto &first = v.front();
	P x = std::move(first);
	return *first;
}
// REJECT: move-use
int b10(std::vector<Job> &v)
{
	P p = std::move(v[0].p);
	return *v[0].p;
}
// ACCEPT
int g1(std::vector<P> &v)
{
	P x = std::move(v.back());
	v.pop_back();
	return v.empty() ? *x : *v.back();
}
// ACCEPT
int g2(std::vector<P> &v, std::size_t i)
{
	P x = std::move(v[i]);
	v[i] = std::make_unique<int>(3);
	return *v[i];
}
// ACCEPT
int g3(std::queue<Job> &q)
{
	int s = 0;
	while (!q.empty()) {
		Job j = std::move(q.front());
		q.pop();
		s += *j.p;
	}
	return s;
}
// ACCEPT
int g4(std::map<int, P> &m)
{
	auto it = m.find(3);
	if (it == m.end())
		return 0;
	P x = std::move(it->second);
	m.erase(it);
	return *x;
}
// ACCEPT
int g5(std::vector<Job> &v, std::vector<Job> &out)
{
	int s = 0;
	for (auto &j : v) {
		s += *j.p;
		out.push_back(std::move(j));
	}
	v.clear();
	return s;
}
// ACCEPT
int g6(std::vector<P> &v)
{
	for (std::size_t i = 0; i + 1 < v.size(); i++) {
		P t = std::move(v[i]);
		v[i] = std::move(v[i + 1]);
		v[i + 1] = std::move(t);
	}
	return *v[0];
}
// ACCEPT
int g7(std::vector<P> &v, std::size_t i)
{
	v[i] = std::move(v.back());
	v.pop_back();
	return *v[i];
}
// ACCEPT
void g8(std::vector<std::string> &v)
{
	for (std::size_t i = 1; i < v.size(); i++) {
		std::string x = std::move(v[i]);
		std::size_t j = i;
		while (j > 0 && x < v[j - 1]) {
			v[j] = std::move(v[j - 1]);
			--j;
		}
		v[j] = std::move(x);
	}
}
// ACCEPT
int g9(std::vector<P> &v)
{
	P x = std::move(v.front());
	int s = 0;
	for (auto &p : v)
		if (p)
			s += *p;
	return s + *x;
}
// ACCEPT
int g10(std::vector<Job> &v)
{
	P p = std::move(v[0].p);
	return v[0].n + int(v[0].name.size());
}
// ACCEPT
int g11(std::map<int, std::string> &m, std::map<int, std::string> &o)
{
	for (auto it = m.begin(); it != m.end();) {
		if (it->first > 3) {
			o[it->first] = std::move(it->second);
			it = m.erase(it);
		} else
			++it;
	}
	return int(m.size());
}
// ACCEPT
int g12(std::vector<Job> &v, bool c)
{
	for (auto &j : v) {
		if (c) {
			Job k = std::move(j);
			j = Job{};
		}
		j.n++;
	}
	return 0;
}
// ACCEPT
void g14(std::vector<P> &heap)
{
	std::size_t i = heap.size() - 1;
	while (i > 0) {
		std::size_t p = (i - 1) / 2;
		if (*heap[i] < *heap[p])
			std::swap(heap[i], heap[p]);
		i = p;
	}
}
// ACCEPT
std::optional<P> g15(std::vector<P> &v)
{
	if (v.empty())
		return {};
	auto x = std::move(v.back());
	v.pop_back();
	return x;
}
// ACCEPT
int g16(std::vector<P> &v)
{
	auto it = std::find_if(v.begin(), v.end(), [](auto &p) { return *p > 2; });
	if (it == v.end())
		return 0;
	auto x = std::move(*it);
	v.erase(it);
	return *x;
}
// ACCEPT
int g17(std::vector<P> &v)
{
	P x = std::move(v[0]);
	if (!v[0])
		v[0] = std::move(x);
	return *v[0];
}
// ACCEPT
int g18(std::vector<P> &a, std::vector<P> &b)
{
	for (std::size_t i = 0; i < a.size(); ++i)
		b.push_back(std::move(a[i]));
	a.clear();
	return int(b.size());
}
// ACCEPT
int g19(std::vector<Job> &v)
{
	std::string s = std::move(v[0].name);
	v[0].name.clear();
	return int(v[0].name.size() + s.size());
}
// ACCEPT
void g20(std::vector<P> &v)
{
	std::size_t w = 0;
	for (std::size_t r = 0; r < v.size(); r++)
		if (*v[r] > 0) {
			if (w != r)
				v[w] = std::move(v[r]);
			w++;
		}
	v.resize(w);
}
// ACCEPT
int g21(std::stack<std::string> &s)
{
	std::string t = std::move(s.top());
	s.pop();
	std::string u = std::move(s.top());
	s.pop();
	return int(t.size() + u.size());
}
// ACCEPT
struct Tree {
	std::unique_ptr<Tree> l, r;
	int v;
};
// ACCEPT
void g22(std::vector<std::unique_ptr<Tree>> &st)
{
	while (!st.empty()) {
		auto n = std::move(st.back());
		st.pop_back();
		if (n->l)
			st.push_back(std::move(n->l));
		if (n->r)
			st.push_back(std::move(n->r));
	}
}
// ACCEPT
int g23(std::vector<std::pair<int, P>> &v)
{
	for (auto &[k, p] : v) {
		P x = std::move(p);
		if (k > 2)
			return *x;
	}
	return 0;
}
// ACCEPT
int g24(std::vector<P> &v, size_t kept)
{
	for (size_t i = kept; i < v.size(); i++)
		v[i - kept] = std::move(v[i]);
	while (v.size() > kept)
		v.pop_back();
	int n = 0;
	for (const P &p : v)
		n += *p;
	return n;
}
