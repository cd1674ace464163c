// SPDX-License-Identifier: GPL-2.0
// What a machine notes for those that others accuse (exec_acquits.cc): where it passed, and what it cannot see, since
// iterators may be stale and not be used, and elements change their places where the memory stays.
#include <check/exec.hh>
#include <check/facts.hh>

using namespace clang;

namespace cfl::check::exec
{

namespace
{

/// What keeps its elements beside each other.
bool contiguous(llvm::StringRef container)
{
	return container == "vector" || container == "deque" || container == "basic_string" ||
	       container == "inplace_vector";
}

/// Does a member function end what leads to elements, though no memory is given back? Elements with a destructor are
/// seen to end.
bool changes_in_place(const CXXMethodDecl *m)
{
	static const std::set<llvm::StringRef> removing{
		"append",   "assign",	 "clear",   "emplace",	 "erase",  "insert",
		"pop_back", "pop_front", "replace", "push_back", "resize", "swap"};
	static const std::set<llvm::StringRef> hashing{"emplace", "insert",  "insert_or_assign",
						       "rehash",  "reserve", "try_emplace"};
	const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(m->getParent());
	if (!s || m->isConst())
		return false;
	const llvm::StringRef of = s->getName();
	const llvm::StringRef name = m->getIdentifier() ? m->getName() : "";
	const OverloadedOperatorKind op = m->getOverloadedOperator();
	if (of.starts_with("unordered_"))
		return hashing.count(name) || op == OO_Subscript;
	if (!contiguous(of) || (!removing.count(name) && op != OO_Equal && op != OO_PlusEqual) ||
	    s->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
		return false;
	if (of != "basic_string" && name.ends_with("push_back"))
		return false;
	const CXXRecordDecl *element = s->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl();
	return !element || !element->hasDefinition() || element->hasTrivialDestructor();
}

} // namespace

bool Machine::truth(const Expr *e)
{
	const bool yes = scalar(e).bits != 0;
	if (witness_ && going())
		(yes ? witness_->yes : witness_->no).insert(e->getExprLoc().getRawEncoding());
	return yes;
}

bool Machine::in_own_text() const
{
	const FunctionDecl *f = line_.frame->function;
	return f && session_.ours(f->getLocation());
}

/// Does the file's text ask for an object, in words of the standard library?
bool Machine::made_for_own_text() const
{
	const FunctionDecl *f = line_.frame->function;
	const Frame *by = line_.frame->caller;
	return f && by && by->function && in_std(f) && f->getIdentifier() &&
	       f->getName() == "make_unique" && session_.ours(by->function->getLocation());
}

/// Does a part of an object lead to a block that has ended?
bool Machine::leads_to_ended(Address a, uint64_t bytes)
{
	constexpr uint64_t WORD = 8;
	const Block *b = memory_.find(a);
	if (!b || b->dead || !memory_.inside(a, bytes))
		return false;
	for (uint64_t at = uint64_t(Memory::offset(a)); bytes >= WORD; at += WORD, bytes -= WORD) {
		uint64_t word = 0;
		std::copy_n(b->bytes.begin() + int64_t(at), WORD,
			    reinterpret_cast<uint8_t *>(&word));
		if (const Block *to = b->states[at] == State::Given ? memory_.find(word) : nullptr;
		    to && to->dead)
			return true;
	}
	return false;
}

void Machine::watch_call(const FunctionDecl *f, Address self)
{
	constexpr uint64_t LARGEST_VIEW = 64;
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (!m || !m->isInstance() || !in_std(m))
		return;
	const CXXRecordDecl *r = m->getParent();
	// The library's own functions tidy up behind what they end.
	const bool given = in_own_text() && !isa<CXXConstructorDecl, CXXDestructorDecl>(m) &&
			   m->getOverloadedOperator() != OO_Equal;
	if (given && r->isCompleteDefinition() && !r->isLambda()) {
		const uint64_t n = size(context_.getCanonicalTagType(r));
		witness_->stale |= n <= LARGEST_VIEW && leads_to_ended(self, n);
	}
	if (!changes_in_place(m))
		return;
	for (const Frame *x = line_.frame; x; x = x->caller)
		if (x->function && session_.ours(x->function->getLocation()))
			witness_->changed.insert(x->now.getRawEncoding());
}

/// What a function of the file gives back.
void Machine::watch_result(const Frame &frame)
{
	const QualType t = frame.function->getReturnType();
	if (!session_.ours(frame.function->getLocation()))
		return;
	if (object(t)) {
		witness_->stale |= leads_to_ended(frame.result, size(t));
	} else if (t->isReferenceType() || t->isPointerType()) {
		const Block *to = memory_.find(frame.value.bits);
		witness_->stale |= to && to->dead;
	}
}

} // namespace cfl::check::exec
