// SPDX-License-Identifier: GPL-2.0
// Values taken out of what may have none: where the answer was no, and where nobody asked.
#include <core/option.hh>
#include <core/result.hh>

core::Result<unsigned> parse(unsigned word);
core::Option<unsigned &> find(unsigned *row, unsigned key);
void log(const char *text);
struct Table {
	core::Option<unsigned> get(unsigned key) const;
	unsigned size() const;
};

// REJECT: result-unchecked
unsigned logged(unsigned word)
{
	auto half = parse(word);

	if (half.is_err())
		log("odd");
	return half.value();
}
// ACCEPT
unsigned left(unsigned word)
{
	auto half = parse(word);

	if (half.is_err()) {
		log("odd");
		return 0;
	}
	return half.value();
}
// REJECT: result-unchecked
unsigned wrong_side(const Table &table)
{
	auto first = table.get(0);

	return first ? 0 : *first;
}
// ACCEPT: a variable remembers the answer.
// ACCEPT
unsigned remembered(unsigned word)
{
	auto half = parse(word);
	bool fine = true;

	if (half.is_err())
		fine = false;
	return fine ? half.value() : 0;
}
// ACCEPT
unsigned either(const Table &table)
{
	auto first = table.get(0), second = table.get(1);

	if (!first && !second)
		return 0;
	return first ? *first : *second;
}
// ACCEPT
unsigned again(const Table &table)
{
	for (unsigned i = 0;; i++) {
		auto found = table.get(i);

		if (found.is_none())
			continue;
		return *found;
	}
}
// REJECT: result-unchecked
unsigned unasked(const Table &table, unsigned key)
{
	auto found = table.get(key);

	return *found + 1;
}
// ACCEPT
unsigned known_otherwise(const Table &table, unsigned key)
{
	if (key >= table.size())
		return 0;
	auto found = table.get(key);

	return *found + 1;
}
// ACCEPT
unsigned computed(const Table &table)
{
	unsigned last = table.size() - 1;
	auto found = table.get(last);

	return *found + 1;
}
