// SPDX-License-Identifier: GPL-2.0
#include <check/blame.hh>

#include <clang/AST/ExprCXX.h>

using namespace clang;

namespace cfl::check
{

namespace
{

using Functions = std::vector<const FunctionDecl *>;

/// Does a statement call a function, or make an object with it?
bool names(const Stmt *s, const FunctionDecl *callee)
{
	if (!s)
		return false;
	const Decl *named = nullptr;
	if (const auto *r = dyn_cast<DeclRefExpr>(s))
		named = r->getDecl();
	else if (const auto *m = dyn_cast<MemberExpr>(s))
		named = m->getMemberDecl();
	else if (const auto *c = dyn_cast<CXXConstructExpr>(s))
		named = c->getConstructor();
	if (named && named->getCanonicalDecl() == callee->getCanonicalDecl())
		return true;
	return std::ranges::any_of(s->children(),
				   [&](const Stmt *child) { return names(child, callee); });
}

class Blame
{
public:
	Blame(Session &session, const Functions &functions);

	void place(size_t finding)
	{
		if (!place_at_user(finding))
			place_at_derived(finding);
	}

private:
	bool place_at_user(size_t finding);
	void place_at_derived(size_t finding);
	SourceLocation user(const FunctionDecl *f, int depth = 0);
	Functions around(SourceLocation loc) const;
	const CXXRecordDecl *class_at(const std::string &file, unsigned line) const;

	Session &session_;
	const SourceManager &places_;
	/// By their places: instantiations of one template have the same.
	std::map<SourceLocation, Functions> instances_;
	std::set<const CXXRecordDecl *> classes_; ///< Those with functions.
};

Blame::Blame(Session &session, const Functions &functions)
	: session_(session), places_(session.context.getSourceManager())
{
	std::set<const FunctionDecl *> seen;
	for (const FunctionDecl *f : functions) {
		if (!seen.insert(f->getCanonicalDecl()).second)
			continue;
		instances_[f->getLocation()].push_back(f);
		if (const auto *m = dyn_cast<CXXMethodDecl>(f))
			classes_.insert(m->getParent());
	}
}

/// The functions, or all instantiations of the template, that stand around a place.
Functions Blame::around(SourceLocation loc) const
{
	for (const auto &[at, all] : instances_) {
		const FunctionDecl *f = all.front();
		const SourceRange text =
			places_.getExpansionRange(f->getSourceRange()).getAsRange();
		if (f == function_around(f) &&
		    places_.isPointWithin(loc, text.getBegin(), text.getEnd()))
			return all;
	}
	return {};
}

/// Where code that is no template asks for an instantiation.
SourceLocation Blame::user(const FunctionDecl *f, int depth)
{
	const SourceLocation asked = places_.getExpansionLoc(f->getPointOfInstantiation());
	if (depth > 8 || asked.isInvalid() || !session_.ours(asked))
		return {};
	const Functions callers = around(asked);
	if (callers.empty() || !callers.front()->isTemplateInstantiation())
		return asked;
	for (const FunctionDecl *caller : callers)
		if (names(caller->getBody(), f))
			return user(caller, depth + 1);
	return {};
}

/// What is wrong in some instantiations of a template only is said where they are asked for.
bool Blame::place_at_user(size_t finding)
{
	const std::set<const FunctionDecl *> &about = session_.about(finding);
	if (about.empty())
		return false;
	const FunctionDecl *f = *about.begin(), *whole = function_around(f);
	const Finding &said = session_.findings()[finding];
	if (!whole->isTemplateInstantiation() ||
	    instances_[f->getLocation()].size() <= about.size() ||
	    !session_.covers(whole->getSourceRange(), said.file, said.line))
		return false;
	const SourceLocation loc = user(whole);
	if (loc.isInvalid())
		return false;
	std::string name;
	llvm::raw_string_ostream out(name);
	whole->getNameForDiagnostic(out, session_.context.getPrintingPolicy(), false);
	const PresumedLoc p = places_.getPresumedLoc(loc);
	session_.place(finding, {p.getFilename(), p.getLine(), p.getColumn(), {}},
		       "in '" + name + "', which is used here: ");
	return true;
}

/// The innermost class around a line.
const CXXRecordDecl *Blame::class_at(const std::string &file, unsigned line) const
{
	const CXXRecordDecl *inner = nullptr;
	for (const CXXRecordDecl *r : classes_)
		if (session_.covers(r->getSourceRange(), file, line) &&
		    (!inner || places_.isPointWithin(r->getBeginLoc(), inner->getBeginLoc(),
						     inner->getEndLoc())))
			inner = r;
	return inner;
}

/// What is wrong in a base with some of its derived classes only is said in these.
void Blame::place_at_derived(size_t finding)
{
	const Finding &said = session_.findings()[finding];
	const CXXRecordDecl *base = class_at(said.file, said.line);
	if (!base || said.notes.empty())
		return;
	auto derives = [&](const CXXRecordDecl *r) { return r && r->isDerivedFrom(base); };
	if (std::ranges::count_if(classes_, derives) < 2)
		return;
	for (const Note &n : said.notes)
		if (const CXXRecordDecl *r = class_at(n.file, n.line); derives(r)) {
			const Note where = n;
			session_.place(finding, where,
				       "with '" + r->getNameAsString() + "', in its base: ");
			return;
		}
}

} // namespace

void place_findings(Session &session, const Functions &functions)
{
	if (!session.said())
		return;
	Blame blame(session, functions);
	for (size_t i = 0; i < session.said(); i++)
		blame.place(i);
}

} // namespace cfl::check
