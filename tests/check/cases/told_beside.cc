// SPDX-License-Identifier: GPL-2.0
// Locals without a value beside a flag, a count or a pointer that tells about them, closures included.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace
{

struct Folder {
	int size;
	std::vector<Folder> children;
};
template <typename Fn>
void visit(const Folder &folder, Fn &&fn)
{
	fn(folder);
	for (const Folder &child : folder.children)
		visit(child, fn);
}

// ACCEPT
int largest(const Folder &folder)
{
	int most;
	bool first = true;
	visit(folder, [&](const Folder &f) {
		if (first || f.size > most) {
			most = f.size;
			first = false;
		}
	});
	return first ? -1 : most;
}
// REJECT: init-use
int largest_unasked(const Folder &folder)
{
	int most;
	bool first = true;
	visit(folder, [&](const Folder &f) {
		if (f.size > 3 && (first || f.size > most)) {
			most = f.size;
			first = false;
		}
	});
	return most;
}

// ACCEPT
int largest_counted(const Folder &folder)
{
	int most, seen = 0;
	visit(folder, [&](const Folder &f) {
		if (!seen || f.size > most)
			most = f.size;
		seen++;
	});
	return seen ? most : -1;
}
// ACCEPT
int spread(const std::vector<int> &numbers)
{
	int low, high;
	bool any = false;
	auto see = [&](int n) {
		if (!any) {
			low = high = n;
			any = true;
			return;
		}
		low = std::min(low, n);
		high = std::max(high, n);
	};
	for (int n : numbers)
		see(n);
	return any ? high - low : 0;
}
// REJECT: init-use
int spread_of_all(const std::vector<int> &numbers)
{
	int low, high;
	bool any = false;
	auto see = [&](int n) {
		if (!any) {
			low = n;
			any = true;
			return;
		}
		low = std::min(low, n);
		high = std::max(high, n);
	};
	for (int n : numbers)
		see(n);
	return any ? high - low : 0;
}

// ACCEPT
std::size_t in_blocks(std::string_view text, std::vector<std::uint8_t> &out)
{
	std::uint8_t block[4];
	int used = 0;
	for (char c : text) {
		block[used++] = std::uint8_t(c);
		if (used == 4) {
			out.insert(out.end(), block, block + 4);
			used = 0;
		}
	}
	for (int i = 0; i < used; i++)
		out.push_back(block[i]);
	return out.size();
}
// REJECT: init-use
std::size_t in_whole_blocks(std::string_view text, std::vector<std::uint8_t> &out)
{
	std::uint8_t block[4];
	int used = 0;
	for (char c : text) {
		block[used++] = std::uint8_t(c);
		if (used == 4) {
			out.insert(out.end(), block, block + 4);
			used = 0;
		}
	}
	for (int i = 0; i < 4; i++)
		out.push_back(block[i]);
	return out.size();
}

// The flag tells of the turn before.
// REJECT: init-use
int of_the_turn(const std::vector<int> &numbers)
{
	int sum = 0;
	bool any = false;
	for (int n : numbers) {
		int least;
		if (n < 3) {
			least = n;
			any = true;
		}
		if (any)
			sum += least;
	}
	return sum;
}

} // namespace
