// SPDX-License-Identifier: GPL-2.0
// Objects that are moved on again, of a class that says what its moves leave.
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>
class Batch
{
public:
	Batch() = default;
	Batch(Batch &&from) noexcept
		: rows(std::move(from.rows)), total(std::exchange(from.total, 0))
	{
		from.rows.clear();
	}
	Batch &operator=(Batch &&from) noexcept
	{
		Batch taken(std::move(from));
		rows.swap(taken.rows);
		std::swap(total, taken.total);
		return *this;
	}
	void add(std::string row)
	{
		total += row.size();
		rows.push_back(std::move(row));
	}
	bool full() const { return rows.size() == 3; }
	std::size_t size() const { return total; }

private:
	std::vector<std::string> rows;
	std::size_t total = 0;
};
struct Sink {
	void take(Batch batch) { kept.push_back(std::move(batch)); }
	std::vector<Batch> kept;
};
// ACCEPT
void loop(Sink &sink, int n)
{
	Batch batch;
	for (int i = 0; i < n; i++) {
		batch.add("row");
		if (batch.full())
			sink.take(std::move(batch));
	}
	if (batch.size())
		sink.take(std::move(batch));
}
// ACCEPT
void loop_last(Sink &sink, int n)
{
	Batch batch;
	for (int i = 0; i < n; i++) {
		batch.add("row");
		if (i % 3 == 2)
			sink.take(std::move(batch));
	}
}
// ACCEPT
Batch loop_return(Sink &sink, int n)
{
	Batch batch;
	for (int i = 0; i < n; i++) {
		batch.add("row");
		if (batch.full())
			sink.take(std::move(batch));
	}
	return batch;
}
// ACCEPT
void loop_after(Sink &sink, int n)
{
	Batch batch;
	for (int i = 0; i < n; i++) {
		if (batch.full())
			sink.take(std::move(batch));
		batch.add("row");
	}
	sink.take(std::move(batch));
}
// REJECT: move-use
void twice(Sink &sink)
{
	Batch batch;
	batch.add("row");
	sink.take(std::move(batch));
	sink.take(std::move(batch));
}
// REJECT: move-use
void never_again(Sink &sink, int n)
{
	Batch batch;
	batch.add("row");
	for (int i = 0; i < n; i++)
		sink.take(std::move(batch));
}
