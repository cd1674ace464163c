// SPDX-License-Identifier: GPL-2.0
// Most analyses merge what they know, and say what may go wrong. Where the functions of a file that need nothing but
// numbers run through all of an accused function, and come to their ends, it does not.
#include <check/exec.hh>
#include <check/exec_acquits.hh>

#include <clang/Basic/SourceManager.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// An object hands out a closure with its address: whether that is wrong says who keeps the two.
bool lent_itself(const Finding &f)
{
	return f.rule == "borrow-closure" && f.message.find("captures 'this'") != f.message.npos;
}

/// Rules about what a machine sees when it happens. It does not see that members without a destructor end before others
/// (borrow-dangling), what a move leaves, or what is handed out and not looked at.
bool seen_by_runs(const Finding &f)
{
	static const std::set<std::string_view> rules{"borrow-invalidated", "free-twice",
						      "free-use", "init-use"};
	return rules.count(f.rule) || lent_itself(f);
}

/// A run of one function with one number, and what it passed.
struct Run {
	exec::Witness witness;
	int number = 0;
	bool ends = false;
	bool fault = false;
};

void add(llvm::DenseSet<unsigned> &to, const llvm::DenseSet<unsigned> &from)
{
	to.insert(from.begin(), from.end());
}

/// Does a statement call or end anything?
bool acts(const Stmt *s)
{
	return s && (isa<CallExpr, CXXDeleteExpr, CXXConstructExpr>(s) ||
		     std::ranges::any_of(s->children(), acts));
}

/// Looks for statements of a function, those of its closures included, that no run has passed, for conditions that
/// were never one of both, and for what a run does not end.
class Unpassed : public RecursiveASTVisitor<Unpassed>
{
public:
	Unpassed(const exec::Witness &seen, bool values) : seen_(seen), values_(values) {}
	SourceLocation first;
	std::vector<const FunctionDecl *> called;
	bool callee =
		false; ///< What does nothing there may be left out, unless values are asked for.

	bool TraverseStmt(Stmt *s)
	{
		if (s && !isa<Expr>(s) && !passed(seen_.passed, s->getBeginLoc()) &&
		    (!callee || values_ || acts(s)))
			note(s->getBeginLoc());
		return RecursiveASTVisitor::TraverseStmt(s);
	}
	bool VisitIfStmt(IfStmt *s)
	{
		if (!s->isConstexpr() && !s->isConsteval() && (!callee || values_))
			either(s->getCond());
		return true;
	}
	bool VisitConditionalOperator(ConditionalOperator *c)
	{
		if (values_)
			either(c->getCond());
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *o)
	{
		const Expr *asked = o->getLHS();
		if (!callee && o->isLogicalOp() &&
		    !passed(o->getOpcode() == BO_LAnd ? seen_.yes : seen_.no, asked->getExprLoc()))
			note(o->getRHS()->getExprLoc());
		return true;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		if (v->isStaticLocal() && !v->isConstexpr())
			note(v->getLocation());
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		if (const FunctionDecl *f = c->getDirectCallee())
			called.push_back(f);
		return true;
	}
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		called.push_back(c->getConstructor());
		return true;
	}
	bool TraverseTypeLoc(TypeLoc, bool = true) { return true; }

private:
	static bool passed(const llvm::DenseSet<unsigned> &set, SourceLocation at)
	{
		return set.count(at.getRawEncoding());
	}
	void either(const Expr *cond)
	{
		if (!passed(seen_.yes, cond->getExprLoc()) || !passed(seen_.no, cond->getExprLoc()))
			note(cond->getExprLoc());
	}
	void note(SourceLocation at)
	{
		if (first.isInvalid())
			first = at;
	}

	const exec::Witness &seen_;
	const bool values_; ///< It is about values: each choice of one counts.
};

class Acquittals
{
public:
	Acquittals(Session &session, const std::vector<const FunctionDecl *> &functions)
		: session_(session), sm_(session.context.getSourceManager()), functions_(functions)
	{
	}

	bool innocent(const Finding &f)
	{
		const FunctionDecl *function = within(f);
		if (!function)
			return false;
		run_all();
		const char *why = doubt(f, function);
		if (session_.options.dump)
			llvm::errs() << "runs of " << function->getQualifiedNameAsString()
				     << " for line " << f.line << " [" << f.rule
				     << "]: " << (why ? why : "acquitted") << "\n";
		return !why;
	}

private:
	static constexpr int NUMBERS[] = {3, 8, 5, 1, 0};
	static constexpr unsigned long MOST_STEPS = 16'000'000;

	/// The innermost function in whose text this is.
	const FunctionDecl *within(const Finding &f)
	{
		const FunctionDecl *best = nullptr;
		unsigned lines = ~0u;
		for (const FunctionDecl *c : functions_) {
			const auto *m = dyn_cast<CXXMethodDecl>(c);
			if (m && m->getParent()->isLambda())
				continue;
			const PresumedLoc from = sm_.getPresumedLoc(
						  sm_.getExpansionLoc(c->getBeginLoc())),
					  to = sm_.getPresumedLoc(
						  sm_.getExpansionLoc(c->getEndLoc()));
			if (from.isInvalid() || to.isInvalid() || f.file != from.getFilename() ||
			    f.line < from.getLine() || f.line > to.getLine() ||
			    to.getLine() - from.getLine() >= lines)
				continue;
			best = c;
			lines = to.getLine() - from.getLine();
		}
		return best;
	}

	void run_all()
	{
		if (std::exchange(ran_, true))
			return;
		unsigned long steps = 0;
		for (const FunctionDecl *f : functions_) {
			if (!exec::runnable(f))
				continue;
			for (int number : NUMBERS) {
				if (steps > MOST_STEPS)
					return;
				Run &run = runs_.emplace_back();
				run.number = f->getNumParams() ? number : NUMBERS[0];
				exec::Machine machine(session_, &run.witness);
				machine.run(f, number);
				steps += machine.steps();
				run.ends = machine.reason().empty();
				run.fault = machine.fault().has_value();
				if (!f->getNumParams())
					break;
			}
		}
	}

	bool on_line(const llvm::DenseSet<unsigned> &places, unsigned line)
	{
		return std::ranges::any_of(places, [&](unsigned at) {
			return sm_.getPresumedLineNumber(sm_.getExpansionLoc(
				       SourceLocation::getFromRawEncoding(at))) == line;
		});
	}

	/// Null: every run that passes there is fine, and all of the function was passed.
	const char *doubt(const Finding &f, const FunctionDecl *function)
	{
		const unsigned from = function->getBody()->getBeginLoc().getRawEncoding(),
			       to = function->getBody()->getEndLoc().getRawEncoding();
		exec::Witness all;
		for (const Run &r : runs_) {
			if (std::ranges::none_of(r.witness.passed, [&](unsigned at) {
				    return from <= at && at <= to;
			    }))
				continue;
			// A run that fails where others do not tells who is wrong.
			if (r.fault && lent_itself(f))
				continue;
			if (r.fault && r.number > 1)
				return "something goes wrong";
			// With nothing, or with one, it may be the fault of whoever asks for so few.
			if (!r.ends)
				continue;
			if (r.witness.stale)
				return "what is no more is looked at";
			if (r.witness.others)
				return "threads or coroutines";
			all.vague |= r.witness.vague;
			add(all.passed, r.witness.passed);
			add(all.yes, r.witness.yes);
			add(all.no, r.witness.no);
			add(all.changed, r.witness.changed);
		}
		if (all.passed.empty())
			return "no run";
		if (f.rule == "init-use" &&
		    (all.vague || function->getReturnType()->isRecordType()))
			return "values that are not asked for";
		if (f.rule.starts_with("borrow-") && on_line(all.changed, f.line))
			return "elements that change their places";
		return all_passed(function, all, f.rule == "init-use") ? nullptr
								       : "not all is passed";
	}

	/// Did runs pass all of a function, and of what it calls in this file?
	bool all_passed(const FunctionDecl *function, const exec::Witness &all, bool values)
	{
		std::set<const FunctionDecl *> seen;
		Unpassed unpassed(all, values);
		unpassed.called.push_back(function);
		while (!unpassed.called.empty() && unpassed.first.isInvalid()) {
			const FunctionDecl *f = unpassed.called.back(), *body = nullptr;
			unpassed.called.pop_back();
			if (seen.insert(f->getCanonicalDecl()).second && f->hasBody(body) &&
			    session_.ours(body->getLocation()))
				unpassed.TraverseStmt(body->getBody());
			unpassed.callee = true;
		}
		return unpassed.first.isInvalid();
	}

	Session &session_;
	const SourceManager &sm_;
	const std::vector<const FunctionDecl *> &functions_;
	std::deque<Run> runs_;
	bool ran_ = false;
};

} // namespace

void acquit_by_runs(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	if (session.kernel || std::ranges::none_of(session.findings(), seen_by_runs))
		return;
	Acquittals acquittals(session, functions);
	session.take_back(
		[&](const Finding &f) { return seen_by_runs(f) && acquittals.innocent(f); });
}

} // namespace cfl::check
