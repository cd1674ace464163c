// SPDX-License-Identifier: GPL-2.0
// Templates that nobody uses here.
#include <map>
#include <span>
#include <utility>
#include <vector>

template <class T>
struct Slots {
	std::vector<T> first, second;
	std::map<int, T> named;
	// REJECT: move-use
	template <class U>
	void both(U &&value)
	{
		first.push_back(std::forward<U>(value));
		second.push_back(std::forward<U>(value));
	}
	// REJECT: move-use
	template <class... A>
	void make_both(A &&...a)
	{
		first.emplace_back(std::forward<A>(a)...);
		second.emplace_back(std::forward<A>(a)...);
	}
	// REJECT: move-use
	template <class F>
	void for_each(F &&f)
	{
		for (T &x : first)
			x.add(std::forward<F>(f));
	}
	// ACCEPT
	template <class U>
	void copy_and_move(U &&value)
	{
		first.push_back(value);
		second.push_back(std::forward<U>(value));
	}
	// ACCEPT
	template <class U>
	void either(U &&value)
	{
		if (first.empty())
			first.push_back(std::forward<U>(value));
		else
			second.push_back(std::forward<U>(value));
	}
	// ACCEPT
	template <class U>
	T &put(int key, U &&value)
	{
		auto [it, fresh] = named.try_emplace(key, std::forward<U>(value));
		if (!fresh)
			it->second = std::forward<U>(value);
		return it->second;
	}
	// ACCEPT
	template <class U>
	auto parts(U &&u)
	{
		return std::make_pair(std::forward<U>(u).first, std::forward<U>(u).second);
	}
	// ACCEPT
	template <class F>
	void call_each(F &&f)
	{
		for (T &x : first)
			std::forward<F>(f)(x);
	}
};

// REJECT: init-use
template <class T>
T sum_of(std::span<const T> values)
{
	T sum;
	for (const T &value : values)
		sum += value;
	return sum;
}

// ACCEPT
template <class T>
T sum_from_first(std::span<const T> values)
{
	T sum;
	sum = values[0];
	for (const T &value : values.subspan(1))
		sum += value;
	return sum;
}

// ACCEPT
template <class T, class In>
T next_number(In &in)
{
	T n;
	in >> n;
	n += 1;
	return n;
}
