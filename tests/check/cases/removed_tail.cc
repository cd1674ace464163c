// SPDX-License-Identifier: GPL-2.0
// std::remove_if() and its like, whose answer nobody takes: the container is as long as before.
#include <algorithm>
#include <memory>
#include <vector>

namespace removed_tail
{

struct Spark {
	int life = 0;
	float x = 0;
};
using Sparks = std::vector<std::unique_ptr<Spark>>;

bool out(const std::unique_ptr<Spark> &s)
{
	return s->life <= 0;
}

// REJECT: move-use
void all_are_visited(Sparks &sparks)
{
	std::remove_if(sparks.begin(), sparks.end(), out);
	for (auto &s : sparks)
		s->x += 1;
}

class Fire
{
public:
	// REJECT: move-use
	float heat()
	{
		float sum = 0;
		(void)std::remove_if(std::begin(sparks_), std::end(sparks_), out);
		for (const auto &s : sparks_)
			if ((*s).life)
				sum += s->x;
		return sum;
	}

private:
	Sparks sparks_;
};

// ACCEPT
void the_rest_is_cut_off(Sparks &sparks)
{
	sparks.erase(std::remove_if(sparks.begin(), sparks.end(), out), sparks.end());
	for (auto &s : sparks)
		s->x += 1;
}

// ACCEPT
void cut_off_by_number(Sparks &sparks, std::size_t n)
{
	std::remove_if(sparks.begin(), sparks.end(), out);
	sparks.resize(n);
	for (auto &s : sparks)
		s->x += 1;
}

void cut_off_empty(Sparks &sparks);

// ACCEPT
void cut_off_by_others(Sparks &sparks)
{
	std::remove_if(sparks.begin(), sparks.end(), out);
	cut_off_empty(sparks);
	for (auto &s : sparks)
		s->x += 1;
}

// ACCEPT
void each_is_asked(Sparks &sparks)
{
	std::remove_if(sparks.begin(), sparks.end(), out);
	for (auto &s : sparks)
		if (s != nullptr)
			s->x += 1;
}

// ACCEPT
void what_is_null_is_cut_off(Sparks &sparks)
{
	std::remove_if(sparks.begin(), sparks.end(), out);
	std::erase(sparks, nullptr);
	for (auto &s : sparks)
		s->x += 1;
}

} // namespace removed_tail
