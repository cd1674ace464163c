// SPDX-License-Identifier: GPL-2.0
#include <check/exec.hh>
#include <check/facts.hh>

#include <clang/Basic/SourceManager.h>

using namespace clang;

namespace cfl::check
{

namespace exec
{

Machine::Machine(Session &session, Witness *witness)
	: session_(session), context_(session.context), witness_(witness)
{
}

void Machine::stop(std::string reason)
{
	if (line_.signal == Signal::Stop)
		return;
	line_.signal = Signal::Stop;
	reason_ = std::move(reason);
}

bool Machine::step(SourceLocation loc)
{
	if (!going())
		return false;
	if (++steps_ > MOST_STEPS) {
		stop("many steps");
		return false;
	}
	if (loc.isValid() && !line_.held)
		line_.frame->now = loc;
	if (witness_ && loc.isValid())
		witness_->passed.insert(loc.getRawEncoding());
	// Other threads may come in between, wherever that is.
	if (threads_.size() > 1 && !races_.atomic && steps_ % 509 == 0)
		yield();
	return going();
}

SourceLocation Machine::inner() const
{
	for (const Frame *x = line_.frame; x; x = x->caller)
		if (x->function && session_.ours(x->function->getLocation()))
			return x->now;
	return {};
}

SourceLocation Machine::outer() const
{
	SourceLocation at;
	for (const Frame *x = line_.frame; x; x = x->caller)
		if (x->function && session_.ours(x->function->getLocation()))
			at = x->now;
	const SourceManager &sm = context_.getSourceManager();
	const SourceRange root = root_->getSourceRange();
	const bool outside =
		at.isInvalid() ||
		sm.isBeforeInTranslationUnit(sm.getExpansionLoc(at), root.getBegin()) ||
		sm.isBeforeInTranslationUnit(root.getEnd(), sm.getExpansionLoc(at));
	return outside && thread_->born.isValid() ? thread_->born : at;
}

bool Machine::under_way(const FunctionDecl *function) const
{
	for (const Frame *f = line_.frame; f; f = f->caller)
		if (f->function == function)
			return true;
	return false;
}

/// Is it a function of the file that somebody called by way of a base?
bool Machine::overrides(const Frame &frame) const
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(frame.function);
	return m && m->size_overridden_methods() && !isa<CXXDestructorDecl>(m) &&
	       session_.ours(m->getLocation());
}

void Machine::wrong(std::string_view rule, std::string message, const Block *block)
{
	if (!going())
		return;
	Fault f{};
	f.rule = rule;
	f.message = std::move(message);
	for (const Frame *x = line_.frame; x && session_.options.dump; x = x->caller)
		if (x->function)
			llvm::errs()
				<< "    in " << x->function->getQualifiedNameAsString() << " at "
				<< x->now.printToString(context_.getSourceManager()) << "\n";
	for (const Frame *x = line_.frame; x; x = x->caller) {
		if (!x->function || !session_.ours(x->function->getLocation()))
			continue;
		if (f.inner.isInvalid())
			f.inner = x->now;
		f.calls.push_back(x->function);
	}
	f.outer = outer();
	if (f.outer.isInvalid() ||
	    (current_ == &main_ && !under_way(root_) && !driven_)) // Its result ends.
		f.inner = f.outer = root_->getEndLoc();
	f.calls.push_back(root_);
	if (block && block->dead && block->ended.isValid())
		f.notes.emplace_back(block->ended, "it ends here");
	f.ended = block && block->dead && block->ended.isValid();
	f.within = f.ended && block->ended_in == memory_.calls;
	// An overrider that ends what it uses is to blame for both, not who called it.
	for (const Frame *x = line_.frame; driven_ && f.ended && x; x = x->caller)
		if (overrides(*x) && llvm::is_contained(block->ended_under, x->number)) {
			f.outer = x->now;
			break;
		}
	f.by_itself = f.ended && block->ended_by_itself;
	f.own = block && block->own;
	if (f.ended)
		f.given_back = block->given_back;
	f.left = block && !block->dead && rule == "borrow-dangling" &&
		 (block->own || block->made.isInvalid());
	if (rule == "null-use" && emptied_now_.isValid()) {
		f.rule = "move-use";
		f.message = "what was moved from is used here, and is null";
		f.notes.emplace_back(emptied_now_, "it is moved here");
	}
	if (rule == "null-use" && awaits_others_)
		return stop("a pointer of the file that nobody has set");
	fault_ = std::move(f);
	stop("a fault");
}

void Machine::run(const FunctionDecl *function, llvm::ArrayRef<int> numbers)
{
	root_ = function;
	driven_ = !session_.ours(function->getLocation());
	Arguments args;
	Frame outside;
	line_.frame = &outside;
	for (const ParmVarDecl *p : function->parameters()) {
		const size_t at = std::min<size_t>(p->getFunctionScopeIndex(), numbers.size() - 1);
		args.types.push_back(p->getType());
		args.values.push_back(
			convert({uint64_t(int64_t(numbers[at])), 0}, context_.IntTy, p->getType()));
	}
	const QualType t = function->getReturnType();
	const Address result = object(t) ? make_block(Block::Temporary, size(t)) : 0;
	enter(function, 0, args, result);
	if (line_.signal == Signal::Throw)
		stop("an exception that nobody catches: " + line_.thrown.getAsString());
	// Whoever calls it ends what it gave.
	if (going() && object(t))
		destroy(t, result);
	end_fibers();
	line_.frame = nullptr;
}

namespace
{

constexpr unsigned long MOST_STEPS_OF_FILE = 8'000'000;

/// Does it need nothing but numbers?
bool needs_numbers(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if ((m && !m->isStatic()) || f->isDependentContext() || f->isVariadic() || f->isConsteval())
		return false;
	if (m && m->getParent()->isLambda())
		return false;
	return std::ranges::all_of(f->parameters(), [](const ParmVarDecl *p) {
		return p->getType()->isIntegerType() || p->getType()->isRealFloatingType();
	});
}

/// Does a body call nothing, and make nothing?
bool alone(const Stmt *s)
{
	if (!s)
		return true;
	if (isa<CallExpr, CXXConstructExpr, CXXNewExpr, CXXDeleteExpr, ArraySubscriptExpr>(s))
		return false;
	return std::ranges::all_of(s->children(), alone);
}

} // namespace

bool runnable(const FunctionDecl *f)
{
	return needs_numbers(f) && !alone(f->getBody());
}

namespace
{

/// Runs of one function, with one number after the other.
class Runs
{
public:
	Runs(Session &session, const FunctionDecl *f) : session_(session), function_(f) {}

	/// What goes wrong with most numbers. What goes wrong with one of them may be the fault of whoever chose it.
	std::optional<Fault> judge()
	{
		std::optional<Fault> first = run(ORDINARY[0]);
		if (!function_->getNumParams())
			return first;
		unsigned faults = first.has_value();
		for (size_t i = 1; i < std::size(ORDINARY) && faults < 2 && (faults || i < 2); i++)
			if (auto f = run(ORDINARY[i])) {
				faults++;
				first = first ? first : f;
			}
		if (faults < 2 || first->rule == "bounds-array")
			return std::nullopt;
		// Too large a number leads behind the end of something, as well.
		if (first->rule == "null-use" || first->rule == "init-use")
			if (const auto f = run(1); !f || f->rule != first->rule)
				return std::nullopt;
		// A number may be the kind of what is made.
		if (first->rule == "cast-downcast")
			for (const int number : {1, 2})
				if (const auto f = run(number); !f || f->rule != first->rule)
					return std::nullopt;
		return first;
	}
	unsigned long steps() const { return steps_; }

private:
	static constexpr int ORDINARY[] = {3, 8, 4, 6};

	std::optional<Fault> run(int number)
	{
		Machine machine(session_);
		machine.run(function_, number);
		steps_ += machine.steps();
		if (session_.options.dump)
			llvm::errs() << "run of " << function_->getQualifiedNameAsString() << "("
				     << number << "): "
				     << (machine.fault()	    ? machine.fault()->message
					 : machine.reason().empty() ? std::string("ends")
								    : machine.reason())
				     << ", " << machine.steps() << " steps\n";
		return machine.fault();
	}

	Session &session_;
	const FunctionDecl *function_;
	unsigned long steps_ = 0;
};

} // namespace
} // namespace exec

namespace
{

/// Looks for a function that can be run, and calls others.
class HasRuns : public RecursiveASTVisitor<HasRuns>
{
public:
	explicit HasRuns(const Session &session) : session_(session) {}
	bool found = false;

	bool TraverseDecl(Decl *d)
	{
		if (d && (isa<CXXRecordDecl>(d) || session_.elsewhere(d)))
			return true;
		return RecursiveASTVisitor::TraverseDecl(d);
	}
	bool TraverseFunctionDecl(FunctionDecl *f)
	{
		found |= f->doesThisDeclarationHaveABody() && session_.ours(f->getLocation()) &&
			 exec::runnable(f);
		return !found;
	}

private:
	const Session &session_;
};

} // namespace

bool has_runs(const Session &session, const TranslationUnitDecl *unit)
{
	HasRuns visitor(session);
	visitor.TraverseDecl(const_cast<TranslationUnitDecl *>(unit));
	return visitor.found;
}

void check_runs(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	if (session.kernel)
		return;
	unsigned long steps = 0;
	for (const FunctionDecl *f : functions) {
		if (!exec::runnable(f) || steps > exec::MOST_STEPS_OF_FILE)
			continue;
		exec::Runs runs(session, f);
		const std::optional<exec::Fault> first = runs.judge();
		steps += runs.steps();
		if (!first)
			continue;
		session.judging(first->settled ? nullptr : f);
		session.repeat(first->rule, first->outer);
		if (std::ranges::any_of(first->calls, [&](const FunctionDecl *c) {
			    return session.said_within(c->getSourceRange());
		    }))
			continue;
		Finding *finding = session.report(first->rule, first->outer, first->message);
		if (first->inner != first->outer)
			session.note(finding, first->inner, "it happens here");
		for (const auto &[loc, text] : first->notes)
			session.note(finding, loc, text);
	}
}

} // namespace cfl::check
