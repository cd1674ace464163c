// SPDX-License-Identifier: GPL-2.0
#include <check/rehearsal.hh>

#include <deque>

using namespace clang;

namespace cfl::check::rehearsal
{

namespace
{

constexpr size_t MOST_COUNTED_RUNS = 6;
/// What a number is of which nothing is said: a power of two, and not too few.
constexpr int64_t SOME = 4;
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

/// A number that may say how many there are.
bool counts(QualType t)
{
	return t->isIntegerType() && !t->isBooleanType() && !t->isAnyCharacterType() &&
	       !t->isEnumeralType();
}

/// A call that gives memory without values.
bool gives_bare(const FunctionDecl *f)
{
	llvm::StringRef n = plain_name(f);
	return n == "malloc" || n == "realloc" || n.ends_with("_for_overwrite");
}

/// What a class of the library holds.
QualType first_held(QualType t)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
		record_of(t.getNonReferenceType()));
	return s && in_std(s) && s->getTemplateArgs().size() &&
			       s->getTemplateArgs()[0].getKind() == TemplateArgument::Type
		       ? s->getTemplateArgs()[0].getAsType()
		       : QualType();
}

/// Is something made here without a value?
class Candidates : public RecursiveASTVisitor<Candidates>
{
public:
	Candidates(ASTContext &context, Rehearsals *all) : context_(context), all_(all) {}
	bool found = false;

	bool VisitVarDecl(VarDecl *v)
	{
		if (v->isStaticLocal() || isa<ParmVarDecl>(v) || v->getType()->isReferenceType())
			return true;
		const Expr *e = v->getInit() ? peel(v->getInit()) : nullptr;
		const auto *k = dyn_cast_or_null<CXXConstructExpr>(e);
		found |= all_ && all_->leaves_some(first_held(v->getType()));
		if (!e)
			found |= !v->getType()->isScalarType() &&
				 leaves_unset(context_, v->getType());
		else if (k && !k->requiresZeroInitialization() &&
			 Layout::open(context_.getBaseElementType(k->getType())))
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
	/// `Name(text)`
	bool VisitCXXFunctionalCastExpr(CXXFunctionalCastExpr *c)
	{
		const auto *k = dyn_cast<CXXConstructExpr>(peel(c->getSubExpr()));
		found |= k && !k->requiresZeroInitialization() && Layout::open(k->getType()) &&
			 forgets(context_, k->getConstructor());
		return !found;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		found |= f && (gives_bare(f) || plain_name(f).ends_with("scanf") ||
			       (all_ && (all_->makes_bare(f, 0) || all_->returns_bare(f) ||
					 (plain_name(f).starts_with("make_") && in_std(f) &&
					  all_->leaves_some(first_held(f->getReturnType()))))));
		return !found;
	}
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		found |= all_ && all_->makes_bare(c->getConstructor(), 0);
		// A scalar without a value that somebody keeps.
		for (const Expr *a : c->arguments()) {
			const auto *r = dyn_cast<DeclRefExpr>(a->IgnoreParens());
			const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
			found |= v && v->hasLocalStorage() && !isa<ParmVarDecl>(v) &&
				 !v->getInit() && v->getType()->isScalarType() &&
				 !in_std(c->getConstructor());
		}
		return !found;
	}
	bool TraverseLambdaExpr(LambdaExpr *) { return true; }

private:
	ASTContext &context_;
	Rehearsals *all_;
};

/// Does a body make memory without values, and what does it call?
class Bare : public RecursiveASTVisitor<Bare>
{
public:
	bool found = false;
	std::vector<const FunctionDecl *> calls;

	bool VisitCXXNewExpr(CXXNewExpr *n)
	{
		found |= n->isArray() && !n->getInitializer() &&
			 n->getAllocatedType()->isScalarType();
		return !found;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		found |= f && gives_bare(f);
		if (f)
			calls.push_back(f);
		return !found;
	}
};

/// Is there a local of some type that is made without values?
class BareLocals : public RecursiveASTVisitor<BareLocals>
{
public:
	BareLocals(ASTContext &context, QualType type) : context_(context), type_(type) {}
	bool found = false;

	bool VisitVarDecl(VarDecl *v)
	{
		const auto *k =
			v->getInit() ? dyn_cast<CXXConstructExpr>(peel(v->getInit())) : nullptr;
		found |= v->hasLocalStorage() && !isa<ParmVarDecl>(v) &&
			 context_.hasSameUnqualifiedType(v->getType(), type_) &&
			 (!v->getInit() ||
			  (k && !k->getNumArgs() && !k->requiresZeroInitialization()));
		return !found;
	}

private:
	ASTContext &context_;
	QualType type_;
};

} // namespace

/// Was it made by a call that still runs, or by one of those that this one made?
bool Rehearsal::own(const Object &o) const
{
	return frames_.size() > 1 && o.by >= frames_[1]->number && frames_[1]->number > 0;
}

void Rehearsal::note(const Spot &s, SourceLocation loc, bool empty)
{
	Object &o = objects_[size_t(s.object)];
	// What a callee does with its own is found there.
	if (own(o))
		return;
	SourceLocation at = frames_.size() > 1 ? frames_[1]->call : loc;
	if (!at.isValid())
		return;
	auto left = left_.find(s.at);
	if (maker_ && (left == left_.end() || s.object != frames_[0]->self.object))
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
	site.name = maker_ ? "'" + left->second->getNameAsString() + "'" : o.name;
	// Once is enough.
	if (!s.span)
		fill(s, 1);
}

/// What somebody hands to the function that is run has values.
void Rehearsal::handed(Frame &frame)
{
	for (const ParmVarDecl *p : frame.function->parameters()) {
		QualType t = p->getType();
		QualType to = t->getPointeeType();
		bool leads = !to.isNull() && !to->isFunctionType() && !to->isVoidType() &&
			     !to->isIncompleteType() && !to->isDependentType();
		if (t->isReferenceType()) {
			if (leads)
				frame.vars[p] = {make(to, p->getLocation(), "", 1, true)};
			continue;
		}
		Spot s{make(t, p->getLocation(), "", 1, true)};
		frame.vars[p] = s;
		if (number_ && counts(t))
			store(s, Value::of(number_));
		if (t->isPointerType() && leads)
			store(s, Value::at({make(to, p->getLocation(), "", -1, true)}));
	}
}

void Rehearsal::play_maker(const Spot &self)
{
	Frame in;
	in.function = maker_;
	in.self = self;
	in.number = ++calls_;
	handed(in);
	frames_.push_back(&in);
	base_or_members(maker_);
	stmt(maker_->getBody());
	frames_.pop_back();
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
	free_ = maybe_ = steps_ = depth_ = calls_ = 0;
	Frame root;
	root.function = f;
	frames_.push_back(&root);
	if (const auto *m = dyn_cast<CXXMethodDecl>(f);
	    m && !m->isStatic() && !m->getParent()->isLambda()) {
		bool ctor = isa<CXXConstructorDecl>(m);
		root.self = {make(context_.getCanonicalTagType(m->getParent()), f->getLocation(),
				  "a member", 1, !ctor && !maker_)};
	}
	handed(root);
	if (maker_)
		play_maker(root.self);
	if (const auto *c = dyn_cast<CXXConstructorDecl>(f))
		base_or_members(c);
	bool results =
		!watches_.isNull() && context_.hasSameUnqualifiedType(f->getReturnType(), watches_);
	if (results)
		root.result = {make(watches_, f->getLocation(), "")};
	stmt(f->getBody());
	if (results && !over_)
		outcomes_.push_back({objects_[size_t(root.result.object)], numbers_});
	played_ += !over_ || std::ranges::any_of(seen_, [](const auto &x) { return x.second; });
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

void Rehearsal::runs(const FunctionDecl *f, size_t most)
{
	std::deque<std::vector<bool>> plans{{}};
	for (size_t runs = 0; !plans.empty() && runs < most && work_ < MOST_WORK; runs++) {
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
}

void Rehearsal::judge(const FunctionDecl *f)
{
	runs(f, MOST_RUNS);
	// What is made of a number is known where that is known. Of several, it is not known how they belong
	// together.
	if (std::ranges::count_if(f->parameters(),
				  [](const auto *p) { return counts(p->getType()); }) == 1) {
		number_ = SOME;
		work_ = 0;
		runs(f, MOST_COUNTED_RUNS);
	}
	report();
}

} // namespace cfl::check::rehearsal

namespace cfl::check
{

bool Rehearsals::makes_bare(const FunctionDecl *f, int depth)
{
	const FunctionDecl *made = nullptr;
	if (depth > 2 || in_std(f) || !f->hasBody(made) || made->isDependentContext() ||
	    !session_.ours(made->getLocation()))
		return false;
	auto [it, fresh] = bare_.try_emplace(made->getCanonicalDecl(), false);
	if (!fresh)
		return it->second;
	rehearsal::Bare scan;
	if (const auto *c = dyn_cast<CXXConstructorDecl>(made))
		for (const CXXCtorInitializer *i : c->inits())
			scan.TraverseStmt(i->getInit());
	scan.TraverseStmt(made->getBody());
	bool found = scan.found;
	for (const FunctionDecl *callee : scan.calls)
		found = found || makes_bare(callee, depth + 1);
	return bare_[made->getCanonicalDecl()] = found;
}

bool Rehearsals::leaves_some(QualType type)
{
	const CXXRecordDecl *r = type.isNull() ? nullptr : record_of(type);
	if (!r || !r->hasDefinition() || !session_.ours(r->getLocation()))
		return false;
	auto [it, fresh] = leaves_.try_emplace(r->getCanonicalDecl(), false);
	if (fresh)
		it->second = std::ranges::any_of(r->ctors(), [&](const CXXConstructorDecl *c) {
			return c->isUserProvided() && !c->isCopyOrMoveConstructor() &&
			       rehearsal::forgets(session_.context, c);
		});
	return it->second;
}

bool Rehearsals::returns_bare(const FunctionDecl *f)
{
	const FunctionDecl *made = nullptr;
	QualType t = f->getReturnType(), of = rehearsal::first_held(t);
	if (!of.isNull() && record_of(t)->getName() == "optional")
		t = of;
	if (!rehearsal::Layout::open(t) || in_std(f) || !f->hasBody(made) ||
	    made->isDependentContext() || !session_.ours(made->getLocation()))
		return false;
	auto [it, fresh] = returns_.try_emplace(made->getCanonicalDecl(), false);
	if (!fresh || !rehearsal::leaves_unset(session_.context, t))
		return it->second;
	rehearsal::BareLocals scan(session_.context, t);
	scan.TraverseStmt(made->getBody());
	return it->second = scan.found;
}

void Rehearsals::check(const FunctionDecl *f)
{
	const auto *c = dyn_cast<CXXConstructorDecl>(f);
	if (!f->hasBody() || f->isDependentContext() || isa<CoroutineBodyStmt>(f->getBody()))
		return;
	bool wanted = c && rehearsal::forgets(session_.context, c);
	if (wanted)
		scenes(c);
	if (!wanted) {
		rehearsal::Candidates scan(session_.context, this);
		scan.TraverseStmt(f->getBody());
		wanted = scan.found;
	}
	if (wanted)
		rehearsal::Rehearsal(session_).judge(f);
}

} // namespace cfl::check
