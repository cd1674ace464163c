// SPDX-License-Identifier: GPL-2.0
/// @file
/// Functions whose bodies no header has: those of C, and those that lie in the standard library's object files.
#pragma once

#include <check/exec.hh>

namespace cfl::check::exec
{

/// What a native function is handed, and where its answer goes.
struct Call {
	Machine &m;
	const clang::FunctionDecl *function;
	Address self;
	const std::vector<Value> &args;
	const std::vector<clang::QualType> &types;
	Address result;
	Value &out;
	bool declined = false; ///< Its body is to be run after all.

	uint64_t arg(size_t i) const { return i < args.size() ? args[i].bits : 0; }
};

using Native = void (*)(Call &call);

/// By the qualified name without template arguments; null if there is none.
Native find_native(llvm::StringRef name);

/// The tables, by subject.
const llvm::StringMap<Native> &memory_natives();
const llvm::StringMap<Native> &node_natives();
const llvm::StringMap<Native> &system_natives();
const llvm::StringMap<Native> &sync_natives();
const llvm::StringMap<Native> &number_natives();
const llvm::StringMap<Native> &printing_natives();
const llvm::StringMap<Native> &file_natives();
const llvm::StringMap<Native> &exception_natives();

/// What functions of the standard's streams do; null if it is none.
Native find_stream_native(const clang::FunctionDecl *function);

/// What natives may do with a machine.
struct Natives {
	static Value load(Machine &m, Address a, clang::QualType t) { return m.load(a, t); }
	static uint64_t word(Machine &m, Address a) { return m.load(a, m.context_.VoidPtrTy).bits; }
	static void set_word(Machine &m, Address a, uint64_t v)
	{
		m.store(a, m.context_.VoidPtrTy, {v, 0});
	}
	static uint32_t half(Machine &m, Address a)
	{
		return uint32_t(m.load(a, m.context_.UnsignedIntTy).bits);
	}
	static void set_half(Machine &m, Address a, uint32_t v)
	{
		m.store(a, m.context_.UnsignedIntTy, {v, 0});
	}
	static bool going(const Machine &m) { return m.going(); }
	static void stop(Machine &m, std::string why) { m.stop(std::move(why)); }
	static void raise(Machine &m, llvm::StringRef name) { m.raise_std(name); }
	static Address block(Machine &m, Block::Kind kind, uint64_t n)
	{
		return m.make_block(kind, n);
	}
	static void release(Machine &m, Address a, Block::Kind kind) { m.release(a, kind); }
	static bool read(Machine &m, Address a, uint64_t n, std::vector<uint8_t> &out)
	{
		return m.read_bytes(a, n, out);
	}
	static bool write(Machine &m, Address a, const void *p, uint64_t n)
	{
		return m.write_bytes(a, p, n);
	}
	static bool touch(Machine &m, Address a, uint64_t n, bool write)
	{
		return !n || m.touch(a, n, write);
	}
	static Memory &memory(Machine &m) { return m.memory_; }
	static std::optional<std::string> text(Machine &m, Address a) { return m.text(a); }
	static std::map<Address, Lock> &locks(Machine &m) { return m.locks_; }
	static unsigned thread(const Machine &m) { return m.thread_->number; }
	static Fiber &current_thread(Machine &m) { return *m.thread_; }
	static Races &races(Machine &m) { return m.races_; }
	static void block(Machine &m, std::function<bool()> waits, uint64_t until = 0)
	{
		m.block(std::move(waits), until);
	}
	static void yield(Machine &m) { m.yield(); }
	static void join(Machine &m, unsigned number) { m.join(number); }
	static void wait_for_lock(Machine &m, Address a) { m.wait_for_lock(a); }
	static unsigned start(Machine &m, std::function<void()> body)
	{
		unsigned number = 0;
		m.start_thread(std::move(body), number);
		return number;
	}
	static uint64_t &time(Machine &m) { return m.clock_; }
	static void destroy(Machine &m, clang::QualType t, Address a) { m.destroy(t, a); }
	static std::map<Address, unsigned> &waiting(Machine &m) { return m.wakes_; }
	static Line &line(Machine &m) { return m.line_; }
	static uint64_t tick(Machine &m) { return m.clock_ += 1000; }
	static void zero(Machine &m, Address a, uint64_t n) { m.zero(a, n); }
	static clang::ASTContext &context(Machine &m) { return m.context_; }
	static Value invoke(Machine &m, const clang::FunctionDecl *f, Address self,
			    std::vector<Value> args)
	{
		Machine::Arguments a;
		a.values = std::move(args);
		return m.invoke(f, self, a, 0);
	}
	/// A place that the library has for itself.
	static Address cell(Machine &m, const std::string &name, uint64_t bytes)
	{
		Address &a = m.types_["library " + name];
		if (!a && (a = m.make_block(Block::Static, bytes, name)))
			m.zero(a, bytes);
		return a;
	}
	using Content = Machine::Content;
	static std::map<Address, Content> &contents(Machine &m) { return m.contents_; }
	static Address global(Machine &m, const clang::VarDecl *v) { return m.global(v); }
	static std::optional<std::string> string(Machine &m, Address a);
	/// Makes a std::string where there is none.
	static void make_string(Machine &m, Address a, llvm::StringRef text);
	static void set_string(Machine &m, Address a, llvm::StringRef text);
	static void store(Machine &m, Address a, clang::QualType t, Value v) { m.store(a, t, v); }
	static double real(Value v, clang::QualType t)
	{
		return Machine::real(v, t->getAs<clang::BuiltinType>());
	}
	static Value real_value(double d, clang::QualType t)
	{
		return Machine::real_value(d, t->getAs<clang::BuiltinType>());
	}
	static Value call(Machine &m, Address code, std::vector<Value> args);
	static void throw_again(Machine &m, Address what);
	/// Counts the owners of what was thrown.
	static void keep_exception(Machine &m, Address what, bool more);
	static Address handled(Machine &m);
	static void make_exception(Machine &m, Address at, clang::QualType t)
	{
		m.exceptions_[at] = {t, 0};
	}
	static uint64_t size(Machine &m, clang::QualType t) { return m.size(t); }
	static std::optional<Dynamic> dynamic(Machine &m, Address a) { return m.dynamic(a); }
	static void wrong(Machine &m, std::string_view rule, std::string message, Address at)
	{
		m.wrong(rule, std::move(message), m.memory_.find(at));
	}
};

} // namespace cfl::check::exec
