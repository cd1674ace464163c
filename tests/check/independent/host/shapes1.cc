// SPDX-License-Identifier: GPL-2.0
#ifdef RUN
#include "run.hh"
#else
#define RUN_CASE(...)
#endif
#include <algorithm>
#include <array>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <queue>
#include <set>
#include <span>
#include <stack>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

// CASE factory_deref: the object of a temporary unique_ptr is bound by reference
namespace factory_deref
{
struct Widget {
	int size = 2;
};
std::unique_ptr<Widget> make()
{
	return std::make_unique<Widget>();
}
//- bad
int bad()
{
	Widget &w = *make();
	return w.size;
}
//- good
int good()
{
	Widget w = *make();
	return w.size;
}
RUN_CASE(factory_deref, (sink(bad())), (sink(good())))
} // namespace factory_deref

// CASE weak_lock: the temporary shared_ptr of lock() may be the last owner
namespace weak_lock
{
//- bad
int bad(std::shared_ptr<int> s)
{
	std::weak_ptr<int> w = s;
	const int &n = *w.lock();
	s.reset();
	return n;
}
//- good
int good(std::shared_ptr<int> s)
{
	std::weak_ptr<int> w = s;
	auto keep = w.lock();
	const int &n = *keep;
	s.reset();
	return n;
}
RUN_CASE(weak_lock, (sink(bad(std::shared_ptr<int>(new int(3))))),
	 (sink(good(std::shared_ptr<int>(new int(3))))))
} // namespace weak_lock

// CASE release_reset: get() of a unique_ptr is kept over reset()
namespace release_reset
{
struct Device {
	int state = 1;
};
//- bad
int bad(std::unique_ptr<Device> d, bool restart)
{
	Device *raw = d.get();
	if (restart)
		d.reset(new Device{2});
	return raw->state;
}
//- good
int good(std::unique_ptr<Device> d, bool restart)
{
	if (restart)
		d.reset(new Device{2});
	Device *raw = d.get();
	return raw->state;
}
RUN_CASE(release_reset, (sink(bad(std::make_unique<Device>(), true))),
	 (sink(good(std::make_unique<Device>(), true))))
} // namespace release_reset

// CASE queue_front: front() of a queue is read after pop()
namespace queue_front
{
//- bad
std::size_t bad(std::queue<std::string> &q)
{
	const std::string &job = q.front();
	q.pop();
	return job.find('z');
}
//- good
std::size_t good(std::queue<std::string> &q)
{
	const std::string job = q.front();
	q.pop();
	return job.find('z');
}
RUN_CASE(queue_front, (std::queue<std::string> q; q.push(std::string(60, 'a')); sink(bad(q))),
	 (std::queue<std::string> q; q.push(std::string(60, 'a')); sink(good(q))))
} // namespace queue_front

// CASE stack_top: top() of a stack over a vector is kept over push()
namespace stack_top
{
using Stack = std::stack<int, std::vector<int>>;
//- bad
int bad(Stack s)
{
	int &top = s.top();
	for (int i = 0; i < 5; i++)
		s.push(i);
	return top;
}
//- good
int good(Stack s)
{
	for (int i = 0; i < 5; i++)
		s.push(i);
	int &top = s.top();
	return top;
}
RUN_CASE(stack_top, (Stack s; s.push(1); sink(bad(s))), (Stack s; s.push(1); sink(good(s))))
} // namespace stack_top

// CASE string_append_view: appending to a string while a view of it is alive
namespace string_append_view
{
//- bad
std::size_t bad(std::string s)
{
	const std::string_view head = std::string_view(s).substr(0, 4);
	s += " and much more than there was room for before, so that it moves elsewhere";
	return head.find('z');
}
//- good
std::size_t good(std::string s)
{
	s += " and much more than there was room for before, so that it moves elsewhere";
	const std::string_view head = std::string_view(s).substr(0, 4);
	return head.find('z');
}
RUN_CASE(string_append_view, (sink(bad(std::string(40, 'a')))), (sink(good(std::string(40, 'a')))))
} // namespace string_append_view

// CASE lines_of: a function splits its parameter into views; the caller hands a temporary
namespace lines_of
{
std::vector<std::string_view> split(std::string_view text)
{
	std::vector<std::string_view> out;
	while (true) {
		const auto at = text.find('\n');
		out.push_back(text.substr(0, at));
		if (at == std::string_view::npos)
			return out;
		text.remove_prefix(at + 1);
	}
}
std::string read_all()
{
	return std::string(50, 'a') + "\n" + std::string(50, 'b');
}
//- bad
std::size_t bad()
{
	const auto lines = split(read_all());
	return lines[1].find('z');
}
//- good
std::size_t good()
{
	const std::string text = read_all();
	const auto lines = split(text);
	return lines[1].find('z');
}
RUN_CASE(lines_of, (sink(bad())), (sink(good())))
} // namespace lines_of

// CASE index_of_views: a map of views to a string that is reassigned
namespace index_of_views
{
//- bad
std::size_t bad(std::vector<std::string> rows)
{
	std::map<std::string_view, int> index;
	for (const auto &row : rows)
		index[row] = static_cast<int>(row.size());
	rows.clear();
	rows.shrink_to_fit();
	return index.begin()->first.find('z');
}
//- good
std::size_t good(std::vector<std::string> rows)
{
	std::map<std::string, int> index;
	for (const auto &row : rows)
		index[row] = static_cast<int>(row.size());
	rows.clear();
	rows.shrink_to_fit();
	return index.begin()->first.find('z');
}
RUN_CASE(index_of_views, (sink(bad({std::string(60, 'a')}))), (sink(good({std::string(60, 'a')}))))
} // namespace index_of_views

// CASE own_iterator: a hand-written container's iterator is used after the container grew
namespace own_iterator
{
template <typename T>
class Pool
{
public:
	class Iter
	{
	public:
		explicit Iter(T *at) : at_(at) {}
		T &operator*() const { return *at_; }
		Iter &operator++()
		{
			++at_;
			return *this;
		}
		bool operator==(const Iter &) const = default;

	private:
		T *at_;
	};
	Iter begin() { return Iter(items_.data()); }
	Iter end() { return Iter(items_.data() + items_.size()); }
	void add(T t) { items_.push_back(std::move(t)); }

private:
	std::vector<T> items_;
};
//- bad
int bad(int n)
{
	Pool<int> pool;
	pool.add(n);
	auto it = pool.begin();
	pool.add(n + 1);
	++it;
	return *it;
}
//- good
int good(int n)
{
	Pool<int> pool;
	pool.add(n);
	pool.add(n + 1);
	auto it = pool.begin();
	++it;
	return *it;
}
RUN_CASE(own_iterator, (sink(bad(1))), (sink(good(1))))
} // namespace own_iterator

// CASE proxy_row: operator[] returns a proxy that holds a pointer; the matrix is resized
namespace proxy_row
{
class Matrix
{
public:
	explicit Matrix(int n) : n_(n), cells_(n * n) {}
	class Row
	{
	public:
		explicit Row(int *p) : p_(p) {}
		int &operator[](int i) const { return p_[i]; }

	private:
		int *p_;
	};
	Row operator[](int i) { return Row(cells_.data() + i * n_); }
	void resize(int n)
	{
		n_ = n;
		cells_.assign(n * n, 0);
	}

private:
	int n_;
	std::vector<int> cells_;
};
//- bad
int bad()
{
	Matrix m(2);
	auto row = m[1];
	m.resize(9);
	return row[0];
}
//- good
int good()
{
	Matrix m(2);
	m.resize(9);
	auto row = m[1];
	return row[0];
}
RUN_CASE(proxy_row, (sink(bad())), (sink(good())))
} // namespace proxy_row
