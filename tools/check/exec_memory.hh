// SPDX-License-Identifier: GPL-2.0
/// @file
/// The memory of a machine that runs functions (exec.hh): blocks of bytes, of which each has a value or none.
#pragma once

#include <clang/AST/DeclCXX.h>

#include <algorithm>
#include <deque>
#include <map>
#include <string>
#include <vector>

namespace cfl::check::exec
{

/// A number that names a block and a byte in it. No block gets the number of one that has ended.
using Address = uint64_t;

/// What a byte holds.
enum class State : uint8_t {
	None,  ///< Nothing was written there.
	Given, ///< A value.
	Ended, ///< The object that was there has ended; the memory has not.
};

/// Of which class an object is whose virtual functions are called by way of a base.
struct Dynamic {
	const clang::CXXRecordDecl *of = nullptr;
	Address at = 0; ///< Where the whole object begins.
};

struct Block {
	enum Kind : uint8_t { Local, Temporary, Static, New, NewArray, Malloc, Text, Code };
	Kind kind = Local;
	bool dead = false;
	bool own = false; ///< The file's own text asked for it.
	std::vector<uint8_t> bytes;
	std::vector<State> states;
	std::map<uint32_t, Dynamic> classes;
	const clang::FunctionDecl *code = nullptr;
	std::string name; ///< What people call it; may be empty.
	clang::SourceLocation made, ended;
	clang::SourceLocation
		given_back; ///< In the outermost function of the file, of what has an owner.
	unsigned long given_back_at = 0; ///< The step of the machine.
};

class Memory
{
public:
	static constexpr unsigned SHIFT = 32;
	/// Where blocks begin, so that what lies shortly before one is still known to be near it.
	static constexpr uint64_t BASE = 1 << 20;
	static constexpr uint64_t MOST_BYTES = 1 << 20, MOST_BLOCKS = 1 << 17;

	Memory() : blocks_(1) {}

	/// 0 if it is too large.
	Address make(Block::Kind kind, uint64_t size, clang::SourceLocation loc,
		     std::string name = {});
	/// The block that an address names, also one that has ended; null if there is none.
	Block *find(Address a)
	{
		uint64_t id = a >> SHIFT;
		return id && id < blocks_.size() ? &blocks_[id] : nullptr;
	}
	/// May be negative, or behind the end.
	static int64_t offset(Address a)
	{
		return int64_t(a & ((uint64_t(1) << SHIFT) - 1)) - int64_t(BASE);
	}
	static Address begin(Address a) { return ((a >> SHIFT) << SHIFT) + BASE; }
	/// Is all of it inside of a block?
	bool inside(Address a, uint64_t size)
	{
		Block *b = find(a);
		return b && offset(a) >= 0 && uint64_t(offset(a)) + size <= b->bytes.size();
	}
	Address code(const clang::FunctionDecl *function);
	void set(Address a, uint64_t size, State state);
	/// Has a part of it no value?
	bool partly(Address a, uint64_t size)
	{
		return size && inside(a, size) &&
		       std::any_of(find(a)->states.begin() + offset(a),
				   find(a)->states.begin() + offset(a) + int64_t(size),
				   [](State s) { return s == State::None; });
	}
	/// Ends a block; its bytes are given back, its number is not.
	void end(Address a, clang::SourceLocation loc);
	/// Bytes with what is known of them. Both are inside of their blocks.
	void copy(Address to, Address from, uint64_t size);
	/// Pointers that a move made null, and where it did.
	std::map<Address, clang::SourceLocation> emptied;

private:
	std::deque<Block> blocks_;
	std::map<const clang::FunctionDecl *, Address> code_;
	uint64_t bytes_ = 0;
};

} // namespace cfl::check::exec
