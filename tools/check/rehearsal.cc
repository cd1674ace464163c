// SPDX-License-Identifier: GPL-2.0
#include <check/rehearsal.hh>

#include <deque>

using namespace clang;

namespace cfl::check::rehearsal
{

namespace
{

constexpr size_t MOST_RUNS = 40;
constexpr int MOST_WORK = 60000;

/// Does a default-initialised object of this type have parts without a value, that a rehearsal follows?
bool leaves_unset(ASTContext &context, QualType t, int depth = 0)
{
	t = context.getBaseElementType(t);
	if (t->isScalarType())
		return true;
	const CXXRecordDecl *r = Layout::open(t);
	if (!r || depth > 4)
		return false;
	if (r->hasUserProvidedDefaultConstructor() && depth)
		return true;
	for (const FieldDecl *f : r->fields())
		if (!f->hasInClassInitializer() && !f->isUnnamedBitField() &&
		    leaves_unset(context, f->getType(), depth + 1))
			return true;
	for (const CXXBaseSpecifier &b : r->bases())
		if (leaves_unset(context, b.getType(), depth + 1))
			return true;
	return false;
}

/// Does a constructor that is seen say nothing of some member?
bool forgets(ASTContext &context, const CXXConstructorDecl *c)
{
	const FunctionDecl *def = nullptr;
	if (!c->isUserProvided())
		return c->isDefaultConstructor() &&
		       leaves_unset(context, context.getCanonicalTagType(c->getParent()));
	if (!c->hasBody(def) || c->getParent()->isDependentContext())
		return false;
	std::set<const FieldDecl *> said;
	for (const CXXCtorInitializer *i : cast<CXXConstructorDecl>(def)->inits()) {
		if (i->isDelegatingInitializer())
			return false;
		const auto *k = dyn_cast<CXXConstructExpr>(i->getInit());
		if (i->isAnyMemberInitializer() && !k)
			said.insert(i->getAnyMember());
	}
	for (const FieldDecl *f : c->getParent()->fields())
		if (!said.count(f) && !f->hasInClassInitializer() && !f->isUnnamedBitField() &&
		    leaves_unset(context, f->getType()))
			return true;
	return c->getParent()->getNumBases() > 0;
}

/// Is something made here without a value?
class Candidates : public RecursiveASTVisitor<Candidates>
{
public:
	explicit Candidates(ASTContext &context) : context_(context) {}
	bool found = false;

	bool VisitVarDecl(VarDecl *v)
	{
		if (v->isStaticLocal() || isa<ParmVarDecl>(v) || v->getType()->isReferenceType())
			return true;
		const Expr *e = v->getInit() ? peel(v->getInit()) : nullptr;
		const auto *k = dyn_cast_or_null<CXXConstructExpr>(e);
		if (!e)
			found |= !v->getType()->isScalarType() &&
				 leaves_unset(context_, v->getType());
		else if (k && !k->requiresZeroInitialization() && Layout::open(k->getType()))
			found |= forgets(context_, k->getConstructor());
		else if (const auto *c = dyn_cast<CallExpr>(e))
			found |= Layout::open(c->getType()) && c->getDirectCallee() &&
				 !in_std(c->getDirectCallee()) &&
				 leaves_unset(context_, c->getType()) &&
				 c->getDirectCallee()->hasBody();
		return !found;
	}
	bool VisitCXXNewExpr(CXXNewExpr *n)
	{
		const auto *k = dyn_cast_or_null<CXXConstructExpr>(n->getInitializer());
		found |= !n->getInitializer() || (k && !k->requiresZeroInitialization() &&
						  forgets(context_, k->getConstructor()));
		return !found;
	}
	bool VisitCXXTemporaryObjectExpr(CXXTemporaryObjectExpr *k)
	{
		found |= !k->requiresZeroInitialization() && Layout::open(k->getType()) &&
			 forgets(context_, k->getConstructor());
		return !found;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		found |= f &&
			 (plain_name(f) == "malloc" || plain_name(f).ends_with("_for_overwrite"));
		return !found;
	}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }

private:
	ASTContext &context_;
};

} // namespace

void Rehearsal::note(const Spot &s, SourceLocation loc, bool empty)
{
	Object &o = objects_[size_t(s.object)];
	// What a callee does with its own is found there.
	if (frames_.size() > 1 && o.depth > 1)
		return;
	SourceLocation at = frames_.size() > 1 ? frames_[1]->call : loc;
	if (!at.isValid())
		return;
	std::pair<unsigned, unsigned> key{at.getRawEncoding(), o.loc.getRawEncoding()};
	bool &mine = seen_.emplace(key, false).first->second;
	if (!empty)
		return;
	mine = true;
	weak_.emplace(key, true).first->second &= o.freely;
	Site &site = sites_[key];
	site.loc = at;
	site.why = frames_.size() > 1 ? loc : SourceLocation();
	site.made = o.loc;
	site.name = o.name;
	// Once is enough.
	if (!s.span)
		fill(s, 1);
}

void Rehearsal::once(const FunctionDecl *f)
{
	numbers_ = Numbers();
	objects_.clear();
	frames_.clear();
	answers_.clear();
	fixed_.clear();
	seen_.clear();
	weak_.clear();
	over_ = asked_ = false;
	force_ = -1;
	free_ = maybe_ = steps_ = depth_ = 0;
	Frame root;
	root.function = f;
	frames_.push_back(&root);
	if (const auto *m = dyn_cast<CXXMethodDecl>(f);
	    m && !m->isStatic() && !m->getParent()->isLambda()) {
		bool ctor = isa<CXXConstructorDecl>(m);
		root.self = {make(context_.getCanonicalTagType(m->getParent()), f->getLocation(),
				  "a member", 1, !ctor)};
	}
	for (const ParmVarDecl *p : f->parameters()) {
		QualType t = p->getType();
		QualType to = t->getPointeeType();
		bool leads = !to.isNull() && !to->isFunctionType() && !to->isVoidType() &&
			     !to->isIncompleteType() && !to->isDependentType();
		if (t->isReferenceType()) {
			if (leads)
				root.vars[p] = {make(to, p->getLocation(), "", 1, true)};
			continue;
		}
		Spot s{make(t, p->getLocation(), "", 1, true)};
		root.vars[p] = s;
		if (t->isPointerType() && leads)
			store(s, Value::at({make(to, p->getLocation(), "", -1, true)}));
	}
	if (const auto *c = dyn_cast<CXXConstructorDecl>(f))
		base_or_members(c);
	stmt(f->getBody());
	work_ += steps_;
	frames_.clear();
	for (const auto &[key, empty] : seen_) {
		Site &site = sites_[key];
		site.runs++;
		site.empty += empty;
		auto it = weak_.find(key);
		site.sure |= it != weak_.end() && !it->second;
	}
}

void Rehearsal::report()
{
	for (const auto &[key, site] : sites_) {
		if (!site.sure && !(site.empty >= 2 && site.empty == site.runs))
			continue;
		if (session_.said_on_line("init-use", site.loc))
			continue;
		Finding *f = session_.report("init-use", site.loc,
					     site.name + " is read where it has no value yet");
		session_.note(f, site.made, "made here without one");
		if (site.why.isValid())
			session_.note(f, site.why, "read here");
	}
}

void Rehearsal::judge(const FunctionDecl *f)
{
	std::deque<std::vector<bool>> plans{{}};
	for (size_t runs = 0; !plans.empty() && runs < MOST_RUNS && work_ < MOST_WORK; runs++) {
		plan_ = std::move(plans.front());
		plans.pop_front();
		once(f);
		size_t end = std::min(answers_.size(), plan_.size() + 24);
		for (size_t i = plan_.size(); i < end && plans.size() < 4 * MOST_RUNS; i++) {
			if (fixed_[i])
				continue;
			std::vector<bool> other(answers_.begin(), answers_.begin() + long(i) + 1);
			other.back() = !other.back();
			plans.push_back(std::move(other));
		}
	}
	report();
}

} // namespace cfl::check::rehearsal

namespace cfl::check
{

void check_rehearsal(Session &session, const FunctionDecl *f)
{
	const auto *c = dyn_cast<CXXConstructorDecl>(f);
	if (!f->hasBody() || f->isDependentContext() || isa<CoroutineBodyStmt>(f->getBody()))
		return;
	bool wanted = c && rehearsal::forgets(session.context, c);
	if (!wanted) {
		rehearsal::Candidates scan(session.context);
		scan.TraverseStmt(f->getBody());
		wanted = scan.found;
	}
	if (wanted)
		rehearsal::Rehearsal(session).judge(f);
}

} // namespace cfl::check
