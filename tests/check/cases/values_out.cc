// SPDX-License-Identifier: GPL-2.0
// What leaves a container or an owner by value, what goes into one, and who owns what is handed over.
#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// ACCEPT
std::size_t list_of_views(const std::string &a, const std::string &b)
{
	std::vector<std::string_view> v{a, b};
	return v.size();
}
// REJECT: borrow-temporary
std::size_t list_of_temporaries(const std::string &a)
{
	std::vector<std::string_view> v{a, a + "x"};
	return v.back().size();
}
// ACCEPT
std::vector<std::string_view> range_of_views(std::vector<std::string_view> from)
{
	std::vector<std::string_view> to(from.begin(), from.end());
	from.clear();
	return to;
}
// REJECT: borrow-return
std::vector<std::string_view> range_of_strings(std::vector<std::string> from)
{
	std::vector<std::string_view> to(from.begin(), from.end());
	return to;
}
// ACCEPT
std::string_view view_or_name(std::optional<std::string_view> o)
{
	return o.value_or("none");
}
// REJECT: borrow-temporary
std::size_t view_or_temporary(const std::optional<std::string_view> &o, const std::string &user)
{
	std::string_view v = o.value_or("/home/" + user);
	return v.size();
}
// ACCEPT
int released(std::unique_ptr<int> a)
{
	int *p = a.release();
	a.reset();
	std::unique_ptr<int> b(p);
	return *b;
}
// REJECT: free-twice
int two_owners(std::unique_ptr<int> a)
{
	std::unique_ptr<int> b(a.get());
	return *a + *b;
}
// ACCEPT
std::vector<int> copied_behind(const std::vector<int> &from)
{
	std::vector<int> to;
	std::copy(from.begin(), from.end(), std::back_inserter(to));
	return to;
}
// REJECT: borrow-invalidated
void copied_behind_itself(std::vector<int> &v)
{
	std::copy(v.begin(), v.end(), std::back_inserter(v));
}
// ACCEPT
int deleter_with_share(int x)
{
	std::shared_ptr<int> value;
	auto count = std::make_shared<int>(0);
	value = std::shared_ptr<int>(new int(x), [count](int *p) {
		++*count;
		delete p;
	});
	return *value;
}
// REJECT: borrow-closure
int deleter_with_local(int x)
{
	std::shared_ptr<int> value;
	int count = 0;
	value = std::shared_ptr<int>(new int(x), [&count](int *p) {
		++count;
		delete p;
	});
	return *value;
}

class Builder
{
public:
	Builder &part(std::string text)
	{
		parts_->push_back(std::move(text));
		return *this;
	}
	std::vector<std::string> build() && { return std::move(*std::exchange(parts_, nullptr)); }
	std::size_t size() const { return parts_->size(); }

private:
	std::unique_ptr<std::vector<std::string>> parts_ =
		std::make_unique<std::vector<std::string>>();
};
// ACCEPT
std::size_t built_once()
{
	Builder b;
	b.part("a").part("b");
	return std::move(b).build().size();
}
// REJECT: move-use
std::size_t built_and_asked()
{
	Builder b;
	auto all = std::move(b.part("a")).build();
	return all.size() + b.size();
}
// REJECT: move-use
std::size_t built_and_extended()
{
	Builder b;
	auto all = std::move(b).build();
	b.part("c");
	return all.size();
}
