// SPDX-License-Identifier: GPL-2.0
// Flow merges what it knows at each place, and what it says may not be: a function that is accused by it alone is run
// with all that it calls. If every run that was tried comes to its end through the places that the finding is about, and none
// uses what is no more, it is taken back.
#include <check/acquittals.hh>
#include <check/trial.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Rules about what a trial sees: use after an end, second ends, and what is left behind. What somebody wrote into a
/// signature holds whatever a run does.
bool seen_by_trials(const Finding &f)
{
	static const std::set<std::string_view> rules{
		"borrow-closure",     "borrow-dangling", "borrow-escape",
		"borrow-invalidated", "borrow-moved",	 "borrow-return",
		"borrow-temporary",   "free-twice",	 "free-use"};
	return rules.count(f.rule);
}

/// Is it about what is left behind after the call? Then the object whose function is run ends as well.
bool lasting(const Finding &f)
{
	return f.rule == "borrow-escape" || f.rule == "borrow-closure" ||
	       f.rule == "borrow-return" || f.rule == "borrow-temporary" ||
	       f.rule == "borrow-dangling";
}

bool covers(const std::set<std::pair<unsigned, unsigned>> &passed, unsigned line)
{
	return std::ranges::any_of(
		passed, [&](auto range) { return range.first <= line && line <= range.second; });
}

/// What is said of one function.
struct Accused {
	bool lasts = false;
	std::set<unsigned> lines;
};

bool proven(const trial::Trial::Evidence &e, const Accused &a)
{
	return !e.guilty && e.complete && !e.astray &&
	       std::ranges::all_of(a.lines, [&](unsigned l) { return covers(e.passed, l); });
}

/// An object is made, the function is called, the object ends: does anything still lead to it?
bool harmless_to_objects(Session &session, const CXXMethodDecl *m)
{
	auto scene = trial::scene_of(m);
	if (!scene)
		return false;
	auto e = trial::Trial(session, *scene).defend();
	return !e.guilty && e.complete && !e.astray;
}

bool innocent(Session &session, const FunctionDecl *f, const Accused &a)
{
	auto e = trial::Trial(session, f).defend();
	bool fine = proven(e, a);
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (fine && (a.lasts || isa<CXXConstructorDecl>(f)) && m && !m->isStatic())
		fine = harmless_to_objects(session, m);
	if (session.options.dump)
		llvm::errs() << "defence of " << f->getQualifiedNameAsString() << ": "
			     << (fine ? "acquitted" : "stays accused") << ", " << e.complete
			     << " complete" << (e.guilty ? ", guilty" : "")
			     << (e.astray ? ", astray" : "") << "\n";
	return fine;
}

} // namespace

bool acquitted(Session &session, const FunctionDecl *function, size_t first)
{
	Accused a;
	for (const Finding &f : llvm::ArrayRef(session.findings()).drop_front(first)) {
		if (!seen_by_trials(f))
			return false;
		a.lasts |= lasting(f);
		a.lines.insert(f.line);
	}
	return innocent(session, function_around(function), a);
}

} // namespace cfl::check
