// SPDX-License-Identifier: GPL-2.0
// Runs of drivers (drives.hh). Their arguments are made up, so that what goes wrong with null, with indices and with what
// a driver made proves nothing: only what the file's own functions end and make, and use all the same.
#include <check/exec.hh>
#include <check/facts.hh>

#include <clang/Basic/SourceManager.h>
#include <fmt/format.h>

using namespace clang;

namespace cfl::check
{

namespace exec
{
namespace
{

/// The first numbers that drivers are run with. 100 and more stand for small ones (drives_make.hh).
constexpr int NUMBERS[] = {3, 100, 8};

/// Null if it did not get so far.
const FunctionDecl *driver_function(const TranslationUnitDecl *unit, const Driver &driver)
{
	ASTContext &context = unit->getASTContext();
	for (const NamedDecl *space : unit->lookup(&context.Idents.get("cfl_runs")))
		if (const auto *n = dyn_cast<NamespaceDecl>(space))
			for (const NamedDecl *d : n->lookup(&context.Idents.get(driver.name)))
				if (const auto *f = dyn_cast<FunctionDecl>(d);
				    f && f->hasBody() && !f->isInvalidDecl())
					return f;
	return nullptr;
}

/// The numbers behind the first one: which functions of a class are called.
std::vector<std::vector<int>> driver_calls(const Driver &driver)
{
	std::vector<std::vector<int>> all{{0}};
	const int calls = int(driver.calls.size());
	for (int first = 1; first <= calls; first++) {
		const bool again = driver.calls[size_t(first - 1)];
		for (int second = 0; second <= calls; second++)
			if (again || first != second)
				all.push_back({first, second, second && again ? first : 0});
	}
	return all;
}

/// Does it say something about the file, whatever the arguments are?
bool proves(const Fault &f)
{
	if (f.inner.isInvalid() || f.outer.isInvalid())
		return false;
	if (f.rule == "lock-held" || f.rule == "thread-race")
		return true;
	return f.ended || f.rule == "move-use" || (f.rule == "init-use" && f.own) || f.left;
}

/// Does it count a member down? Who calls it is one of those that are counted, and calls it once.
bool counts_down(const Stmt *s)
{
	if (!s)
		return false;
	if (const auto *o = dyn_cast<UnaryOperator>(s))
		if (o->isDecrementOp() && isa<MemberExpr>(o->getSubExpr()->IgnoreParenImpCasts()))
			return true;
	if (const auto *c = dyn_cast<CXXMemberCallExpr>(s))
		if (const CXXMethodDecl *m = c->getMethodDecl();
		    m && m->getIdentifier() && m->getName() == "fetch_sub")
			return true;
	return std::ranges::any_of(s->children(), counts_down);
}

class Drives
{
public:
	Drives(Session &session, const TranslationUnitDecl *unit,
	       const std::vector<const FunctionDecl *> &functions)
		: session_(session), unit_(unit), functions_(functions)
	{
	}

	void drive(const Driver &driver)
	{
		const FunctionDecl *f = driver_function(unit_, driver);
		about_ = driver.about;
		for (const std::vector<int> &calls : driver_calls(driver))
			if (f)
				judge(f, calls);
	}

private:
	static constexpr unsigned long MOST_STEPS = 6'000'000;

	static bool same(const std::optional<Fault> &a, const std::optional<Fault> &b)
	{
		return a && b && a->rule == b->rule && a->inner == b->inner;
	}
	/// May it be the fault of the numbers?
	static bool doubtful(const Fault &f) { return f.rule == "init-use"; }
	/// What goes wrong in the same place with two numbers of three; what is doubtful, with all of them.
	void judge(const FunctionDecl *f, const std::vector<int> &calls)
	{
		scene_ = calls[0];
		several_ = calls.size() > 1 && calls[1];
		const std::optional<Fault> one = run(f, NUMBERS[0], calls),
					   two = run(f, NUMBERS[1], calls);
		if (!one && !two)
			return;
		const bool both = same(one, two);
		if (both && !doubtful(*one))
			return report(*one);
		const std::optional<Fault> three = run(f, NUMBERS[2], calls);
		const std::optional<Fault> &with = same(one, three) ? one : two;
		if (same(with, three) && (both || !doubtful(*with)))
			report(*three);
	}
	std::optional<Fault> run(const FunctionDecl *f, int number, const std::vector<int> &calls)
	{
		if (steps_ > MOST_STEPS)
			return std::nullopt;
		std::vector<int> numbers{number};
		numbers.insert(numbers.end(), calls.begin(), calls.end());
		Machine machine(session_);
		machine.run(f, numbers);
		steps_ += machine.steps();
		std::optional<Fault> fault = machine.fault();
		const bool proof = fault && proves(*fault);
		if (session_.options.dump) {
			llvm::errs() << "run of " << f->getName() << "(" << number;
			for (int c : calls)
				llvm::errs() << ", " << c;
			llvm::errs() << "): "
				     << (fault			    ? fault->message
					 : machine.reason().empty() ? std::string("ends")
								    : machine.reason())
				     << (fault && !proof ? " (no proof)" : "") << ", "
				     << machine.steps() << " steps\n";
		}
		return proof ? fault : std::nullopt;
	}
	/// Is it what is driven, or a function of that?
	bool driven(const FunctionDecl *f) const
	{
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		return llvm::is_contained(about_, f->getQualifiedNameAsString()) ||
		       (m &&
			llvm::is_contained(about_, m->getParent()->getQualifiedNameAsString()));
	}
	/// The innermost function of the file around a place.
	const FunctionDecl *around(SourceLocation at) const
	{
		const SourceManager &sm = session_.context.getSourceManager();
		const FunctionDecl *inner = nullptr;
		for (const FunctionDecl *f : functions_) {
			const SourceRange text =
				sm.getExpansionRange(f->getSourceRange()).getAsRange();
			if (at.isValid() &&
			    sm.isPointWithin(sm.getExpansionLoc(at), text.getBegin(),
					     text.getEnd()) &&
			    (!inner || sm.isPointWithin(text.getBegin(), inner->getBeginLoc(),
							inner->getEndLoc())))
				inner = f;
		}
		return inner ? function_around(inner) : nullptr;
	}
	/// What ended in one function, and is used in another one that knows nothing of it, is said where it ended; also what
	/// ends with what a function gave.
	void place(Fault &fault)
	{
		const FunctionDecl *outermost = nullptr;
		for (const FunctionDecl *c : fault.calls)
			if (session_.ours(c->getLocation()))
				outermost = c;
		const SourceLocation ended = fault.given_back.isValid() ? fault.given_back
					     : fault.notes.empty()	? SourceLocation()
									: fault.notes[0].first;
		const bool ends = fault.rule != "move-use" && fault.rule != "thread-race";
		const FunctionDecl *ender = ends ? around(ended) : nullptr;
		if (!outermost || (!ender && !driven(outermost)))
			return void(fault.outer = {});
		if (scene_ &&
		    (counts_down(outermost->getBody()) || (ender && counts_down(ender->getBody()))))
			return void(fault.outer = {});
		// One function does both, whoever called it.
		const SourceLocation by =
			fault.notes.empty() ? SourceLocation() : fault.notes[0].first;
		if (by.isValid() && by != fault.inner && around(by) &&
		    around(by) == around(fault.inner))
			return void(fault.outer = fault.inner);
		if (ender)
			fault.calls.push_back(ender);
		if (by.isValid() && around(by))
			fault.calls.push_back(around(by));
		if (!ender || function_around(outermost) == ender)
			return;
		fault.message = fmt::format(
			"what ends here is {} by '{}' later",
			fault.rule == "free-twice" ? "ended again" : "used",
			around(fault.inner) ? around(fault.inner)->getQualifiedNameAsString()
					    : "others");
		fault.outer = ended;
	}
	/// A function; in a scene, its class.
	SourceRange text_of(const FunctionDecl *f) const
	{
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		return scene_ && m && driven(m) ? m->getParent()->getSourceRange()
						: f->getSourceRange();
	}
	/// Does a finding stand in this text, or tell of it?
	bool told(SourceRange text) const
	{
		return session_.said_within(text) ||
		       std::ranges::any_of(session_.findings(), [&](const Finding &f) {
			       return std::ranges::any_of(f.notes, [&](const Note &n) {
				       return session_.covers(text, n.file, n.line);
			       });
		       });
	}
	void report(Fault fault)
	{
		// What one function ends a part of another one may ask for, as well; one may lock or start what others may not
		// meet.
		if ((fault.left && scene_) ||
		    (several_ && (fault.rule == "lock-held" || fault.rule == "thread-race")))
			return;
		session_.repeat(fault.rule, fault.outer);
		// What one function gives away another may ask for; that is between whoever calls them.
		if (fault.rule == "move-use" && around(fault.outer) != around(fault.notes[0].first))
			return;
		place(fault);
		if (fault.outer.isInvalid() ||
		    std::ranges::any_of(fault.calls, [&](const FunctionDecl *c) {
			    return session_.ours(c->getLocation()) && told(text_of(c));
		    }))
			return;
		session_.judging(around(fault.outer));
		Finding *finding = session_.report(fault.rule, fault.outer, fault.message);
		if (fault.inner != fault.outer)
			session_.note(finding, fault.inner, "it happens here");
		for (const auto &[loc, text] : fault.notes)
			session_.note(finding, loc, text);
	}

	Session &session_;
	const TranslationUnitDecl *unit_;
	const std::vector<const FunctionDecl *> &functions_;
	std::vector<std::string> about_; ///< What is driven.
	bool scene_ = false;		 ///< Are functions of an object called?
	bool several_ = false;		 ///< Is it more than one?
	unsigned long steps_ = 0;
};

} // namespace
} // namespace exec

void check_drivers(Session &session, const TranslationUnitDecl *unit,
		   const std::vector<Driver> &drivers,
		   const std::vector<const FunctionDecl *> &functions)
{
	exec::Drives drives(session, unit, functions);
	for (const Driver &d : drivers)
		drives.drive(d);
}

} // namespace cfl::check
