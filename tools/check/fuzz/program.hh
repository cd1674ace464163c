// SPDX-License-Identifier: GPL-2.0
/// @file
/// A generated program as a tree, so that mutation operators know what they change.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cfl::fuzz
{

/// Numbers that depend on the seed only, on every machine.
class Random
{
public:
	explicit Random(uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15 + 0x1234567) {}

	uint64_t next()
	{
		uint64_t z = (state_ += 0x9e3779b97f4a7c15);
		z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
		z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
		return z ^ (z >> 31);
	}
	/// Below @p n, which is not 0.
	unsigned below(unsigned n) { return unsigned(next() % n); }
	bool chance(unsigned percent) { return below(100) < percent; }
	template <typename T>
	const T &of(const std::vector<T> &all)
	{
		return all[below(unsigned(all.size()))];
	}

private:
	uint64_t state_;
};

enum class Kind {
	Plain,	 ///< Reads, prints, calls.
	Decl,	 ///< Declares `var`, which borrows nothing.
	Borrow,	 ///< Declares `var`, a borrow of `on`.
	Use,	 ///< Uses the borrow `var`.
	Write,	 ///< Changes `var`.
	Move,	 ///< Moves `var` away.
	Guard,	 ///< Declares the guard of a lock; `on` is the lock.
	Block,	 ///< `text` is its head, "" for a plain block.
	Else,	 ///< The second half of the `if` before it.
	Closure, ///< Declares a closure or thread; `text` holds its captures.
	Return,
};

struct Stmt {
	Kind kind = Kind::Plain;
	std::string text;
	std::string var, on;
	std::vector<Stmt> body = {};
	bool loop = false;   ///< A range-for over `on`.
	bool atomic = false; ///< A spinlock is held in here.
};

/// One function `void NAME(unsigned in)`, and helpers before it.
struct Program {
	std::string name;
	std::vector<Stmt> body;
	std::string helper;	       ///< A function with a contract, or "".
	std::vector<Stmt> helper_body; ///< Its statements.
	std::string helper_head;
	std::string mutation; ///< Which operator was applied, and where; "" if none.
};

/// A program that is right by construction. `size`: about how many statements.
Program generate(uint64_t seed, const std::string &name, unsigned size);

/// The text of a program.
std::string text_of(const Program &program);

/// Applies one mutation operator. False: none of the tries fits this program.
bool mutate(Program &program, Random &random);

/// The operators, for reports.
const std::vector<std::string> &operators();

} // namespace cfl::fuzz
