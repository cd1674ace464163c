// SPDX-License-Identifier: GPL-2.0
// Two objects of one class, each with its own lock: who uses both locks both.
#include <array>
#include <mutex>
#include <utility>
#include <vector>

struct Shard {
	std::mutex lock;
	std::vector<int> items;
};

class Table
{
	std::array<Shard, 4> shards_;

public:
	void add(int value)
	{
		Shard &shard = shards_[unsigned(value) % 4];
		std::lock_guard guard(shard.lock);
		shard.items.push_back(value);
	}
	void shift_half_locked(unsigned from, unsigned to)
	{
		std::lock_guard guard(shards_[from].lock);
		int value = shards_[from].items.back();
		shards_[from].items.pop_back();
		// REJECT: lock-required
		shards_[to].items.push_back(value);
	}
	void shift_by_reference(unsigned from, unsigned to)
	{
		Shard &source = shards_[from];
		Shard &target = shards_[to];
		if (&source == &target)
			return;
		std::lock_guard guard(source.lock);
		// REJECT: lock-required
		target.items.swap(source.items);
	}
	// ACCEPT
	void shift(unsigned from, unsigned to)
	{
		Shard &source = shards_[from];
		Shard &target = shards_[to];
		if (&source == &target) {
			std::lock_guard guard(source.lock);
			target.items.push_back(0);
			return;
		}
		std::scoped_lock guard(source.lock, target.lock);
		target.items.swap(source.items);
	}
	// ACCEPT
	void shift_in_order(unsigned from, unsigned to)
	{
		Shard *first = &shards_[from], *second = &shards_[to];
		if (from > to)
			std::swap(first, second);
		std::lock_guard one(first->lock);
		std::lock_guard two(second->lock);
		shards_[to].items.swap(shards_[from].items);
	}
	// ACCEPT
	std::size_t one_by_another_name(unsigned at)
	{
		Shard &shard = shards_[at];
		std::lock_guard guard(shards_[at].lock);
		return shard.items.size();
	}
};

class Samples
{
	mutable std::mutex lock_;
	std::vector<int> values_;

public:
	Samples() = default;
	// REJECT: lock-required
	Samples(const Samples &other) : values_(other.values_) {}
	// Nobody else has what is moved from.
	// ACCEPT
	Samples(Samples &&other) : values_(std::move(other.values_)) {}
	void add(int value)
	{
		std::lock_guard guard(lock_);
		values_.push_back(value);
	}
	void merge_half_locked(const Samples &other)
	{
		std::lock_guard guard(lock_);
		// REJECT: lock-required
		values_.insert(values_.end(), other.values_.begin(), other.values_.end());
	}
	// ACCEPT
	void merge(const Samples &other)
	{
		if (this == &other)
			return;
		std::scoped_lock guard(lock_, other.lock_);
		values_.insert(values_.end(), other.values_.begin(), other.values_.end());
	}
};

// What nobody locks for itself belongs to whatever it is in.
struct Page {
	std::mutex lock;
	Page *next = nullptr;
	int uses = 0;
};
// ACCEPT
int uses_of_all(Page &first, Page &second)
{
	std::lock_guard guard(first.lock);
	return first.uses + second.uses;
}
// ACCEPT
void use(Page &first, Page &second)
{
	std::lock_guard guard(first.lock);
	second.uses++;
}
