// SPDX-License-Identifier: GPL-2.0
// Parts that are moved out by an iterator, an alternative, a walk or a callee, and what looks at them later.
#include <algorithm>
#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

using Part = std::unique_ptr<int>;
struct Item {
	Part part;
	bool urgent;
};

// An alternative of a variant, and a callee that asks which one is there.

using Either = std::variant<int, Part>;
int either_value(const Either &e)
{
	if (const auto *p = std::get_if<Part>(&e))
		return **p;
	return std::get<int>(e);
}

// REJECT: move-use
int moved_alternative(Either e, std::vector<Part> &out)
{
	if (auto *p = std::get_if<Part>(&e))
		out.push_back(std::move(*p));
	return either_value(e);
}

// ACCEPT
int alternative_given_back(Either e, std::vector<Part> &out)
{
	if (auto *p = std::get_if<Part>(&e)) {
		out.push_back(std::move(*p));
		e = 0;
	}
	return either_value(e);
}

// An iterator that an algorithm gave.

// REJECT: move-use
int biggest_and_all(std::vector<Part> parts)
{
	auto biggest = std::max_element(parts.begin(), parts.end());
	Part taken = std::move(*biggest);
	int sum = *taken;
	for (const Part &part : parts)
		sum += *part;
	return sum;
}

// ACCEPT
int biggest_and_rest(std::vector<Part> parts)
{
	auto biggest = std::max_element(parts.begin(), parts.end());
	Part taken = std::move(*biggest);
	parts.erase(biggest);
	int sum = *taken;
	for (const Part &part : parts)
		sum += *part;
	return sum;
}

// ACCEPT
int biggest_and_full(std::vector<Part> parts)
{
	auto biggest = std::max_element(parts.begin(), parts.end());
	Part taken = std::move(*biggest);
	int sum = *taken;
	for (const Part &part : parts) {
		if (!part)
			continue;
		sum += *part;
	}
	return sum;
}

// A walk that takes a member of every element, and closures that look at it.

// REJECT: move-use
std::vector<Part> sorted_after(std::vector<Item> &items)
{
	std::vector<Part> out;
	for (Item &item : items)
		out.push_back(std::move(item.part));
	std::sort(items.begin(), items.end(),
		  [](const Item &a, const Item &b) { return *a.part < *b.part; });
	return out;
}

// ACCEPT
std::vector<Part> sorted_by_other(std::vector<Item> &items)
{
	std::vector<Part> out;
	for (Item &item : items)
		out.push_back(std::move(item.part));
	std::sort(items.begin(), items.end(),
		  [](const Item &a, const Item &b) { return a.urgent < b.urgent; });
	return out;
}

// REJECT: move-use
std::vector<Part> erased_by_value(std::vector<Part> &parts)
{
	std::vector<Part> out;
	for (Part &part : parts)
		if (*part > 2)
			out.push_back(std::move(part));
	std::erase_if(parts, [](const Part &part) { return *part > 2; });
	return out;
}

// ACCEPT
std::vector<Part> erased_if_empty(std::vector<Part> &parts)
{
	std::vector<Part> out;
	for (Part &part : parts)
		if (*part > 2)
			out.push_back(std::move(part));
	std::erase_if(parts, [](const Part &part) { return !part; });
	return out;
}

// ACCEPT
int other_half(std::vector<Item> &items, std::vector<Part> &out)
{
	int sum = 0;
	for (Item &item : items)
		if (item.urgent)
			out.push_back(std::move(item.part));
	for (const Item &item : items)
		if (!item.urgent)
			sum += *item.part;
	return sum;
}

// REJECT: move-use
int walked_by_index(std::vector<Part> &parts, std::vector<Part> &out)
{
	for (std::size_t i = 0; i < parts.size(); i++)
		out.push_back(std::move(parts[i]));
	return *parts.front();
}

// The first one comes again in the next turn.

// REJECT: move-use
int front_again(std::deque<Item> items)
{
	int sum = 0;
	while (!items.empty()) {
		Item item = std::move(items.front());
		sum += *item.part;
		if (item.urgent)
			continue;
		items.pop_front();
	}
	return sum;
}

// ACCEPT
int rotated(std::vector<Part> ring)
{
	auto first = std::move(ring.front());
	for (std::size_t i = 1; i < ring.size(); i++)
		ring[i - 1] = std::move(ring[i]);
	ring.back() = std::move(first);
	int sum = 0;
	for (const Part &part : ring)
		sum += *part;
	return sum;
}

// What a member function takes out of its object.

struct Chain {
	Part head;
	bool has() const { return head != nullptr; }
	int first() const { return *head; }
	Part take() { return std::move(head); }
	Part release() { return std::exchange(head, nullptr); }
};

// REJECT: move-use
int read_after_take(Chain &chain)
{
	Part taken = chain.take();
	return *taken + chain.first();
}

// REJECT: move-use
int read_after_release(Chain &chain)
{
	Part taken = chain.release();
	return *taken + chain.first();
}

// ACCEPT
int asked_after_take(Chain &chain)
{
	Part taken = chain.take();
	return chain.has() ? *taken + chain.first() : *taken;
}

// REJECT: move-use
std::size_t optional_after_take(std::optional<std::string> &slot)
{
	struct Helper {
		static std::optional<std::string> take(std::optional<std::string> &from)
		{
			return std::exchange(from, std::nullopt);
		}
	};
	std::string text = *Helper::take(slot);
	return text.size() + slot->size();
}

// An array goes with its object.

struct Titled {
	std::array<char, 8> title{};
	std::vector<char> body;
	const char *start() const { return title.data(); }
};

// REJECT: borrow-dangling
char title_after_move(std::vector<Titled> &shelf)
{
	const char *start = nullptr;
	{
		Titled titled;
		start = titled.title.data();
		shelf.push_back(std::move(titled));
	}
	return *start;
}

// ACCEPT
char title_of_moved(std::vector<Titled> &shelf)
{
	const char *start = nullptr;
	{
		Titled titled;
		shelf.push_back(std::move(titled));
		start = shelf.back().start();
	}
	return *start;
}
