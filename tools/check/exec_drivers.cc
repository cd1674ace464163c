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

/// The first numbers that drivers are run with: 100 and more stand for small ones, 200 for small ones that the second of two
/// calls gets the other way round (drives_make.hh).
constexpr int NUMBERS[] = {3, 100, 8, -9, 200};
constexpr int ORDINARY = 199;

constexpr const char *HAPPENS = "it happens here";

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

/// The numbers behind the first one: which functions of a class are called. Single ones first.
std::vector<std::vector<int>> driver_calls(const Driver &driver)
{
	std::vector<std::vector<int>> all{{0}};
	const int calls = int(driver.calls.size());
	for (int one = 1; one <= calls; one++)
		all.push_back({one, 0, 0});
	auto of_result = [&](int call) { return driver.calls[size_t(call - 1)].of_result; };
	for (int first = 1; first <= calls; first++) {
		const bool again = driver.calls[size_t(first - 1)].again;
		if (of_result(first))
			continue;
		for (int second = 1; second <= calls; second++)
			if (again || first != second)
				all.push_back({first, second, again ? first : 0});
	}
	// What there are two of may be gone through.
	for (int first = 1; first <= calls; first++) {
		if (!driver.calls[size_t(first - 1)].again || of_result(first))
			continue;
		for (int second = 1; second <= calls; second++)
			if (first != second && !of_result(second))
				all.push_back({first, first, second});
	}
	return all;
}

/// Is it about what threads and locks do at one time?
bool proves_order(const Fault &f)
{
	return f.rule == "lock-held" || f.rule == "lock-order" || f.rule == "thread-race";
}

/// Does it say something about the file, whatever the arguments are?
bool proves(const Fault &f)
{
	if (f.inner.isInvalid() || f.outer.isInvalid())
		return false;
	if (proves_order(f))
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
		driver_ = &driver;
		// What goes wrong by itself leaves nothing behind that others could answer for.
		std::set<int> wrong;
		auto goes_wrong = [&](int call) { return wrong.contains(call); };
		for (const std::vector<int> &calls : driver_calls(driver))
			for (chosen_ = 0; chosen_ < int(choices(calls)); chosen_++)
				if (f && std::ranges::none_of(calls, goes_wrong) && judge(f, calls))
					wrong.insert(calls[0]);
	}

private:
	/// How many classes are there to choose from for what these calls are given?
	size_t choices(const std::vector<int> &calls) const
	{
		size_t most = driver_->choices;
		for (const int c : calls)
			if (c)
				most = std::max(most, driver_->calls[size_t(c - 1)].choices);
		return most;
	}
	static constexpr unsigned long MOST_STEPS = 12'000'000;

	static bool same(const Fault &a, const Fault &b)
	{
		return a.rule == b.rule && a.inner == b.inner;
	}
	/// With how many numbers must it go wrong in the same place? It may be their fault.
	static unsigned needed(const Fault &f)
	{
		return f.rule == "init-use" ? 3 : proves_order(f) || f.left ? 2 : 1;
	}
	/// Says what goes wrong. Is it a function by itself that does?
	bool judge(const FunctionDecl *f, const std::vector<int> &calls)
	{
		scene_ = calls[0];
		several_ = calls.size() > 1 && calls[1];
		of_result_ = std::ranges::any_of(
			calls, [&](int c) { return c && driver_->calls[size_t(c - 1)].of_result; });
		called_ = scene_ && !several_ ? driver_->calls[size_t(calls[0] - 1)].name : "";
		std::vector<Fault> faults;
		for (const int number : NUMBERS) {
			if ((!driver_->varied || chosen_) && number > ORDINARY)
				break;
			const std::optional<Fault> fault = run(f, number, calls);
			// A number below zero is seldom meant where several have to agree.
			if (!fault || (number < 0 && needed(*fault) > 1))
				continue;
			faults.push_back(*fault);
			const auto alike = std::ranges::count_if(
				faults, [&](const Fault &other) { return same(*fault, other); });
			if (alike < needed(*fault))
				continue;
			report(*fault);
			return !several_;
		}
		return false;
	}
	std::optional<Fault> run(const FunctionDecl *f, int number, const std::vector<int> &calls)
	{
		if (steps_ > MOST_STEPS)
			return std::nullopt;
		std::vector<int> numbers{number};
		numbers.insert(numbers.end(), calls.begin(), calls.end());
		numbers.resize(f->getNumParams() - 1);
		numbers.push_back(chosen_);
		Machine machine(session_);
		machine.run(f, numbers);
		steps_ += machine.steps();
		std::optional<Fault> fault = machine.fault();
		if (!fault && machine.crossed()) {
			Machine meeting(session_);
			meeting.make_way();
			meeting.run(f, numbers);
			steps_ += meeting.steps();
			fault = meeting.fault();
		}
		const bool proof = fault && proves(*fault);
		if (session_.options.dump) {
			llvm::errs() << "run of " << f->getName() << "(" << number;
			for (int c : calls)
				llvm::errs() << ", " << c;
			if (chosen_)
				llvm::errs() << " of " << chosen_;
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
		return llvm::is_contained(driver_->about, f->getQualifiedNameAsString()) ||
		       (m && llvm::is_contained(driver_->about,
						m->getParent()->getQualifiedNameAsString()));
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
	/// What nobody wrote (a destructor) is wrong for what was called before. Its threads may be somebody else's to wait
	/// for.
	void blame_called(Fault &fault) const
	{
		fault.outer = {};
		if (proves_order(fault))
			return;
		for (const FunctionDecl *f : functions_)
			if (f->getQualifiedNameAsString() == called_) {
				fault.outer = f->getLocation();
				fault.calls.push_back(f);
			}
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
		const bool ends = fault.rule != "move-use" && !proves_order(fault);
		const FunctionDecl *ender = ends ? around(ended) : nullptr;
		// A thread that waits for whoever started it.
		const FunctionDecl *starter = around(fault.outer);
		const bool waits = (fault.rule == "lock-held" || fault.rule == "lock-order") &&
				   starter && driven(starter);
		if (!outermost || (!ender && !driven(outermost) && !waits))
			return void(fault.outer = {});
		if (scene_ &&
		    (counts_down(outermost->getBody()) || (ender && counts_down(ender->getBody()))))
			return void(fault.outer = {});
		if (!around(fault.outer) && !ender)
			return blame_called(fault);
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
		if (!ender || function_around(outermost) == ender) {
			if (fault.both.isValid())
				fault.outer = fault.both;
			return;
		}
		// Who asks to end something has been told so.
		if ((several_ || of_result_) && !ender->getNumParams() && isa<CXXMethodDecl>(ender))
			return void(fault.outer = {});
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
	/// Does the object of a scene end at that time?
	bool ending(const Fault &fault) const
	{
		const FunctionDecl *outermost = nullptr;
		for (const FunctionDecl *c : fault.calls)
			if (session_.ours(c->getLocation()))
				outermost = c;
		return outermost && isa<CXXDestructorDecl>(outermost) && driven(outermost);
	}
	/// Does a finding stand in the text of a function, or tell of it? What happened in a function that others call, through
	/// the fault of one of them, may happen again through that of another.
	bool told(const FunctionDecl *of) const
	{
		const SourceRange text = text_of(of);
		const bool shared = !driven(of);
		return session_.said_within(text) ||
		       std::ranges::any_of(session_.findings(), [&](const Finding &f) {
			       return std::ranges::any_of(f.notes, [&](const Note &n) {
				       return !(shared && n.message == HAPPENS) &&
					      session_.covers(text, n.file, n.line);
			       });
		       });
	}
	void report(Fault fault)
	{
		// What one function ends a part of another one may ask for, as well; one may lock or start what others may not
		// meet.
		if ((fault.left && scene_ && !ending(fault)) || (several_ && proves_order(fault)))
			return;
		session_.repeat(fault.rule, fault.outer);
		// What one function gives away another may ask for; that is between whoever calls them.
		if (fault.rule == "move-use" && around(fault.outer) != around(fault.notes[0].first))
			return;
		place(fault);
		if (fault.outer.isInvalid() ||
		    std::ranges::any_of(fault.calls, [&](const FunctionDecl *c) {
			    return session_.ours(c->getLocation()) && told(c);
		    }))
			return;
		session_.judging(around(fault.outer));
		Finding *finding = session_.report(fault.rule, fault.outer, fault.message);
		if (fault.inner != fault.outer)
			session_.note(finding, fault.inner, HAPPENS);
		for (const auto &[loc, text] : fault.notes)
			session_.note(finding, loc, text);
	}

	Session &session_;
	const TranslationUnitDecl *unit_;
	const std::vector<const FunctionDecl *> &functions_;
	const Driver *driver_ = nullptr;
	std::string called_;	 ///< In a scene of a single call, the function.
	int chosen_ = 0;	 ///< Which class is made for a base.
	bool scene_ = false;	 ///< Are functions of an object called?
	bool several_ = false;	 ///< Is it more than one?
	bool of_result_ = false; ///< Is one of them called of what the object gives?
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
