// SPDX-License-Identifier: GPL-2.0
// What was thrown, and who keeps it: std::exception_ptr and its kin.
#include <check/exec_natives.hh>

using namespace clang;

namespace cfl::check::exec
{

Address Natives::handled(Machine &m)
{
	for (const Frame *f = m.line_.frame; f; f = f->caller)
		if (f->caught_at)
			return f->caught_at;
	return 0;
}

void Natives::keep_exception(Machine &m, Address what, bool more)
{
	auto it = m.exceptions_.find(what);
	if (it == m.exceptions_.end())
		return;
	if (more) {
		it->second.count++;
		return;
	}
	it->second.count -= it->second.count > 0;
	m.end_exception(what);
}

void Natives::throw_again(Machine &m, Address what)
{
	auto it = m.exceptions_.find(what);
	if (it == m.exceptions_.end())
		return m.stop("an exception that is not known");
	m.line_.thrown = it->second.type;
	m.line_.thrown_at = what;
	m.line_.signal = Signal::Throw;
}

Value Natives::call(Machine &m, Address code, std::vector<Value> args)
{
	const Block *b = m.memory_.find(code);
	if (!b || !b->code) {
		m.stop("a function that is not known");
		return {};
	}
	return invoke(m, b->code, 0, std::move(args));
}

namespace
{

using N = Natives;

void current(Call &c)
{
	const Address a = N::handled(c.m);
	N::set_word(c.m, c.result, a);
	if (N::going(c.m))
		N::keep_exception(c.m, a, true);
}

void add_owner(Call &c)
{
	N::keep_exception(c.m, N::word(c.m, c.self), true);
}

void drop_owner(Call &c)
{
	const Address a = N::word(c.m, c.self);
	if (!N::going(c.m) || !a)
		return;
	N::set_word(c.m, c.self, 0);
	N::keep_exception(c.m, a, false);
}

void rethrow(Call &c)
{
	const Address a = N::word(c.m, c.arg(0));
	if (N::going(c.m))
		N::throw_again(c.m, a);
}

/// The value that is handed over becomes the exception: its bytes, and nobody ends the argument.
void make_pointer(Call &c)
{
	if (c.types.empty() || !c.result)
		return N::stop(c.m, "an exception");
	const QualType t = c.types[0].getNonReferenceType().getUnqualifiedType();
	const uint64_t n = N::size(c.m, t);
	const Address a = N::block(c.m, Block::Local, n);
	if (!N::going(c.m))
		return;
	if (t->isRecordType()) {
		N::memory(c.m).copy(a, c.arg(0), n);
		if (Block *to = N::memory(c.m).find(a), *from = N::memory(c.m).find(c.arg(0));
		    to && from)
			for (const auto &[at, of] : from->classes)
				to->classes[at] = {of.of, of.at - c.arg(0) + a};
	} else {
		N::store(c.m, a, t, c.args[0]);
	}
	N::make_exception(c.m, a, t);
	N::keep_exception(c.m, a, true);
	N::set_word(c.m, c.result, a);
}

} // namespace

const llvm::StringMap<Native> &exception_natives()
{
	static const llvm::StringMap<Native> all{
		{"std::current_exception", current},
		{"std::rethrow_exception", rethrow},
		{"std::make_exception_ptr", make_pointer},
		{"std::__exception_ptr::exception_ptr::_M_addref", add_owner},
		{"std::__exception_ptr::exception_ptr::_M_release", drop_owner},
		{"std::nested_exception::~nested_exception", [](Call &) {}},
	};
	return all;
}

} // namespace cfl::check::exec
