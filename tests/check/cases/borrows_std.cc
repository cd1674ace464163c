// SPDX-License-Identifier: GPL-2.0
// Borrows of standard types.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

void use(int);
void use(const std::string &);
void use(std::string_view);
std::string make();
std::vector<int> numbers();

// REJECT: borrow-invalidated
int push_while_element_is_borrowed()
{
	std::vector<int> v{1, 2, 3};
	int &first = v[0];
	v.push_back(4);
	return first;
}
// ACCEPT
int push_before_borrow()
{
	std::vector<int> v{1, 2, 3};
	v.push_back(4);
	int &first = v[0];
	return first;
}
// REJECT: borrow-invalidated
void erase_in_range_for(std::vector<int> &v)
{
	for (int &x : v)
		if (x == 0)
			v.erase(v.begin());
}
// ACCEPT
void erase_with_iterator(std::vector<int> &v)
{
	for (auto it = v.begin(); it != v.end();) {
		if (*it == 0)
			it = v.erase(it);
		else
			++it;
	}
}
// REJECT: borrow-invalidated
int iterator_after_insert(std::vector<int> &v)
{
	auto it = v.begin();
	v.insert(v.end(), 5);
	return *it;
}
// ACCEPT
int iterator_from_insert(std::vector<int> &v)
{
	auto it = v.insert(v.end(), 5);
	return *it;
}
// REJECT: borrow-temporary
void view_of_temporary()
{
	std::string_view s = make();
	use(s);
}
// ACCEPT
void view_of_named()
{
	std::string text = make();
	std::string_view s = text;
	use(s);
}
// ACCEPT
void view_inside_expression()
{
	use(std::string_view(make()));
}
// REJECT: borrow-temporary
const char *pointer_into_temporary()
{
	const char *p = make().c_str();
	use(*p);
	return nullptr;
}
// REJECT: borrow-return
std::string_view return_view_of_local()
{
	std::string s = make();
	return s;
}
// REJECT: borrow-return
std::span<int> return_span_of_local()
{
	std::vector<int> v = numbers();
	std::span<int> s(v);
	return s;
}
// ACCEPT
std::span<int> return_span_of_param(std::vector<int> &v)
{
	std::span<int> s(v);
	return s.subspan(1);
}
// REJECT: borrow-invalidated
void view_after_append()
{
	std::string s = make();
	std::string_view head = std::string_view(s).substr(0, 1);
	s += "more";
	use(head);
}
// ACCEPT
void view_before_append()
{
	std::string s = make();
	std::string_view head = std::string_view(s).substr(0, 1);
	use(head);
	s += "more";
}
// REJECT: borrow-invalidated
int unique_reset()
{
	auto p = std::make_unique<int>(1);
	int *raw = p.get();
	p.reset();
	return *raw;
}
// ACCEPT
int unique_reset_later()
{
	auto p = std::make_unique<int>(1);
	int *raw = p.get();
	int r = *raw;
	p.reset();
	return r;
}
// REJECT: borrow-dangling
int unique_scope()
{
	int *raw;
	{
		auto p = std::make_unique<int>(1);
		raw = p.get();
	}
	return *raw;
}
// REJECT: borrow-invalidated
int optional_reset(std::optional<int> o)
{
	int &r = *o;
	o.reset();
	return r;
}
// ACCEPT
int optional_value(std::optional<int> o)
{
	if (!o)
		return 0;
	int &r = *o;
	r++;
	return r;
}
// REJECT: borrow-invalidated
int map_erase(std::map<int, std::string> &m)
{
	auto it = m.find(1);
	m.erase(1);
	return it->first;
}
// ACCEPT
int map_find(std::map<int, std::string> &m)
{
	auto it = m.find(1);
	if (it == m.end())
		return 0;
	it->second = "x";
	return it->first;
}
// REJECT: borrow-dangling
int pointer_in_vector()
{
	std::vector<int *> v;
	{
		int x = 1;
		v.push_back(&x);
	}
	return *v[0];
}
// ACCEPT
int pointer_in_vector_outer()
{
	int x = 1;
	std::vector<int *> v;
	{
		v.push_back(&x);
	}
	return *v[0];
}
// REJECT: borrow-temporary
void views_in_vector()
{
	std::vector<std::string_view> v;
	v.push_back(make());
	use(v[0]);
}
// ACCEPT
void strings_in_vector()
{
	std::vector<std::string> v;
	v.push_back(make());
	use(v[0]);
}
// REJECT: borrow-dangling
int range_view()
{
	std::span<int> s;
	{
		int a[3] = {1, 2, 3};
		s = a;
	}
	return s[0];
}
// ACCEPT
int sort_and_read(std::vector<int> &v)
{
	std::sort(v.begin(), v.end());
	auto it = std::find(v.begin(), v.end(), 3);
	return it != v.end() ? *it : 0;
}
// ACCEPT
void swap_itself_twice(std::vector<int> &v, void (*f)(std::vector<int> &, std::vector<int> &))
{
	f(v, v);
}
// ACCEPT
void two_vectors(std::vector<int> &v, std::vector<int> &w,
		 void (*f)(std::vector<int> &, std::vector<int> &))
{
	f(v, w);
}
// REJECT: borrow-return
const std::string &max_of_locals()
{
	std::string a = make(), b = make();
	return std::max(a, b);
}
// ACCEPT
const std::string &max_of_either(const std::string &a, const std::string &b)
{
	return std::max(a, b);
}
// ACCEPT
const std::string &max_of_params(const std::string &a [[clang::lifetimebound]],
				 const std::string &b [[clang::lifetimebound]])
{
	return std::max(a, b);
}
// REJECT: borrow-temporary
int reference_to_temporary_max()
{
	const int &m = std::max(1, 2);
	return m;
}
// ACCEPT
int lifetime_extension()
{
	const std::string &s = make();
	return int(s.size());
}
// REJECT: borrow-moved
int move_while_borrowed()
{
	std::string s = make();
	const char &c = s[0];
	std::string t = std::move(s);
	return c + int(t.size());
}
// ACCEPT
int structured(std::map<int, int> &m)
{
	int sum = 0;
	for (auto &[k, v] : m) {
		v += k;
		sum += v;
	}
	return sum;
}
// REJECT: borrow-temporary
char reference_to_member_of_temporary()
{
	struct Box {
		std::string s;
		const std::string &get() const [[clang::lifetimebound]] { return s; }
	};
	struct F {
		static Box box() { return {"x"}; }
	};
	const std::string &s = F::box().get();
	return s[0];
}
// ACCEPT
int read_elements(std::vector<int> &v)
{
	const int &a = v[0];
	int b = v[1];
	return a + b + v.front() + int(v.size());
}
// ACCEPT
int two_elements(std::vector<int> &v)
{
	int &a = v[0];
	int &b = v[1];
	return a + b;
}
// REJECT: borrow-dangling
int ternary(bool c)
{
	int x = 1;
	const int *p = &x;
	{
		int y = 2;
		p = c ? &x : &y;
	}
	return *p;
}
// REJECT: borrow-dangling
int in_switch(int k)
{
	int x = 0;
	int *p = &x;
	switch (k) {
	case 1: {
		int y = 2;
		p = &y;
		break;
	}
	default:
		break;
	}
	return *p;
}
// ACCEPT
int in_switch_return(int k)
{
	int x = 0;
	int *p = &x;
	switch (k) {
	case 1: {
		int y = 2;
		p = &y;
		return *p;
	}
	default:
		break;
	}
	return *p;
}
// ACCEPT
std::string &get_default(std::map<int, std::string> &m, int k)
{
	auto it = m.find(k);
	if (it != m.end())
		return it->second;
	m.emplace(k, "");
	return m[k];
}
// ACCEPT
void swap_values(std::string &a, std::string &b)
{
	std::string t = std::move(a);
	a = std::move(b);
	b = std::move(t);
}
