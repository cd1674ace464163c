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
constexpr int NUMBERS[] = {3, 100, 8, -9, 200, 300, 400};
constexpr int ORDINARY = 199;
/// One function is called again and again with one object.
constexpr int GROWING = 300;
/// All numbers of a call are the same.
constexpr int ALIKE = 400;

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
	auto single = [&](int call) { return driver.calls[size_t(call - 1)].single; };
	for (int first = 1; first <= calls; first++) {
		const bool again = driver.calls[size_t(first - 1)].again;
		for (int second = 1; second <= calls; second++)
			if ((again || first != second) && !single(first) && !single(second))
				all.push_back({first, second, again ? first : 0});
	}
	// What there are two of may be gone through.
	for (int first = 1; first <= calls; first++) {
		if (!driver.calls[size_t(first - 1)].again || single(first))
			continue;
		for (int second = 1; second <= calls; second++)
			if (first != second && !single(second))
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
	if (f.rule == "cast-downcast")
		return f.own || f.asked;
	if (f.rule == "free-base")
		return f.own;
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
		: session_(session),
		  unit_(unit),
		  functions_(functions),
		  moves_(std::ranges::any_of(functions, [](const FunctionDecl *f) {
			  const auto *m = dyn_cast<CXXMethodDecl>(f);
			  return m && m->isMoveAssignmentOperator();
		  }))
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
	/// A number may be the kind of what is made: then other numbers go well.
	bool of_any_kind(const FunctionDecl *f, const Fault &fault, const std::vector<int> &calls)
	{
		if (fault.rule != "cast-downcast" || fault.asked)
			return true;
		return std::ranges::all_of(std::vector{1, 2}, [&](int number) {
			const std::optional<Fault> other = run(f, number, calls);
			return other && other->rule == fault.rule;
		});
	}
	/// Says what goes wrong. Is it a function by itself that does?
	bool judge(const FunctionDecl *f, const std::vector<int> &calls)
	{
		scene_ = calls[0];
		several_ = calls.size() > 1 && calls[1];
		called_ = !scene_     ? driver_->about[0]
			  : !several_ ? driver_->calls[size_t(calls[0] - 1)].name
				      : "";
		std::vector<Fault> faults;
		for (const int number : NUMBERS) {
			if ((!driver_->varied || chosen_) && number > ORDINARY && number != GROWING)
				break;
			if ((number == GROWING && !grows(calls)) || (number == ALIKE && !moves_))
				continue;
			several_ = number == GROWING || (calls.size() > 1 && calls[1]);
			const std::optional<Fault> fault = run(f, number, calls);
			// A number below zero is seldom meant where several have to agree.
			if (!fault || (number < 0 && needed(*fault) > 1))
				continue;
			faults.push_back(*fault);
			const auto alike = std::ranges::count_if(
				faults, [&](const Fault &other) { return same(*fault, other); });
			if (alike < needed(*fault) || !of_any_kind(f, *fault, calls))
				continue;
			report(*fault);
			return !several_;
		}
		return false;
	}
	/// Is it a single function, which may be called more than once?
	bool grows(const std::vector<int> &calls) const
	{
		return calls.size() == 1 ? driver_->calls.empty()
					 : !calls[1] && driver_->calls[size_t(calls[0] - 1)].again;
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
		// What one of many calls ended the next ones may not ask for.
		const bool proof =
			fault && proves(*fault) &&
			(number != GROWING || fault->within || fault->rule == "move-use") &&
			(number != ALIKE || fault->by_itself);
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
		if (fault.rule == "free-base" && isa<CXXDestructorDecl>(outermost))
			return blame_called(fault);
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
			return;
		}
		// Who asks to end something has been told so.
		if (several_ && !ender->getNumParams() && isa<CXXMethodDecl>(ender))
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
	/// Is what happens done by a function that is told nothing, so that whatever its object has is meant?
	static bool speaks_of_all(const Fault &fault)
	{
		return !fault.calls.empty() && isa<CXXMethodDecl>(fault.calls[0]) &&
		       !fault.calls[0]->getNumParams();
	}
	/// Does a finding stand in the text of a function, or tell of it? What many use is told of by whoever uses it wrongly.
	bool told(const FunctionDecl *f) const
	{
		const SourceRange text = text_of(f);
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		const bool made = f->isTemplateInstantiation() ||
				  (m && isa<ClassTemplateSpecializationDecl>(m->getParent()));
		const bool shared = !driven(f);
		auto tells = [&](const Finding &of, const Note &n) {
			if (shared && (made || n.message == HAPPENS || n.file != of.file))
				return false;
			return session_.covers(text, n.file, n.line);
		};
		return session_.said_within(text) ||
		       std::ranges::any_of(session_.findings(), [&](const Finding &of) {
			       return std::ranges::any_of(
				       of.notes, [&](const Note &n) { return tells(of, n); });
		       });
	}
	void report(Fault fault)
	{
		// What one function ends a part of another one may ask for, as well; one may lock or start what others may not
		// meet.
		if ((fault.left && scene_ && !ending(fault)) || (several_ && proves_order(fault)))
			return;
		if (fault.rule == "cast-downcast" && several_ && !fault.asked &&
		    !speaks_of_all(fault))
			return;
		session_.repeat(fault.rule, fault.outer);
		// What one function gives away another may ask for; that is between whoever calls them.
		if (fault.rule == "move-use" && around(fault.outer) != around(fault.notes[0].first))
			return;
		if (!fault.settled)
			place(fault);
		// What threads do in a class of a header is the matter of who shares its objects.
		if (proves_order(fault) && fault.outer.isValid() &&
		    !session_.context.getSourceManager().isInMainFile(fault.outer))
			return;
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
	const bool moves_; ///< Does a class of the file say how its objects are moved?
	const Driver *driver_ = nullptr;
	std::string called_;   ///< The function; in a scene of a single call, that one.
	bool scene_ = false;   ///< Are functions of an object called?
	bool several_ = false; ///< Is it more than one?
	int chosen_ = 0;       ///< Which class is made for a base first.
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
