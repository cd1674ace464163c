// SPDX-License-Identifier: GPL-2.0
#include <check/contracts.hh>
#include <check/coroutine_loops.hh>
#include <check/type_shapes.hh>
#include <check/unseen.hh>

using namespace clang;

namespace cfl::check
{

bool lives_for_ever(const FunctionDecl *function, unsigned index)
{
	for (const FunctionDecl *d : function->redecls()) {
		const ParmVarDecl *p = index < d->getNumParams() ? d->getParamDecl(index) : nullptr;
		// What is given to another thread may be used there as long as that likes.
		if (p && (annotated(p, "static") ||
			  (annotated(p, "send") && !p->getType()->isReferenceType())))
			return true;
	}
	const FunctionDecl *p = function->getTemplateInstantiationPattern();
	return p && p != function && lives_for_ever(p, index);
}

bool writes_only(const FunctionDecl *function, unsigned index)
{
	for (const FunctionDecl *d : function->redecls())
		if (index < d->getNumParams() && annotated(d->getParamDecl(index), "out"))
			return true;
	const FunctionDecl *p = function->getTemplateInstantiationPattern();
	return p && p != function && writes_only(p, index);
}

bool forwards(const FunctionDecl *function, unsigned index)
{
	const FunctionDecl *p = function->getTemplateInstantiationPattern();
	if (!p || p->param_empty())
		return false;
	// A pack stands last and covers every further argument.
	const ParmVarDecl *d = p->getParamDecl(std::min<unsigned>(index, p->getNumParams() - 1));
	QualType t = d->getType();
	if (const auto *pack = t->getAs<PackExpansionType>())
		t = pack->getPattern();
	const auto *ref = t->getAs<RValueReferenceType>();
	const auto *parm =
		ref ? ref->getPointeeTypeAsWritten()->getAs<TemplateTypeParmType>() : nullptr;
	return parm && !ref->getPointeeTypeAsWritten().isConstQualified();
}

bool guards(QualType t)
{
	const CXXRecordDecl *r = t->isReferenceType() ? record_of(t->getPointeeType()) : nullptr;
	return r && (r->hasAttr<ScopedLockableAttr>() || annotated(r, "atomic_guard"));
}

bool is_noescape(const FunctionDecl *function, unsigned index)
{
	for (const FunctionDecl *d : function->redecls())
		if (index < d->getNumParams() && d->getParamDecl(index)->hasAttr<NoEscapeAttr>())
			return true;
	const FunctionDecl *p = function->getTemplateInstantiationPattern();
	return p && p != function && is_noescape(p, index);
}

bool std_mutator(llvm::StringRef n)
{
	static const std::set<llvm::StringRef> names{
		"push_back",	 "push_front",	  "pop_back",  "pop_front",
		"push",		 "pop",		  "emplace",   "emplace_back",
		"emplace_front", "emplace_hint",  "insert",    "insert_or_assign",
		"try_emplace",	 "erase",	  "clear",     "resize",
		"reserve",	 "shrink_to_fit", "assign",    "append",
		"reset",	 "swap",	  "merge",     "splice",
		"extract",	 "replace",	  "remove",    "remove_if",
		"sort",		 "unique",	  "release",   "rehash",
		"append_range",	 "insert_range",  "operator=", "operator+="};
	return names.count(n);
}

bool std_storing(llvm::StringRef n)
{
	static const std::set<llvm::StringRef> names{
		"push_back",	"push_front",	 "push",      "emplace",
		"emplace_back", "emplace_front", "insert",    "insert_or_assign",
		"try_emplace",	"assign",	 "append",    "resize",
		"swap",		"reset",	 "operator=", "fill",
		"store"};
	return names.count(n);
}

bool reinitialises(const FunctionDecl *function)
{
	for (const FunctionDecl *d : function->redecls())
		if (d->hasAttr<ReinitializesAttr>())
			return true;
	llvm::StringRef n = plain_name(function);
	if (const FunctionDecl *p = function->getTemplateInstantiationPattern())
		if (p->hasAttr<ReinitializesAttr>())
			return true;
	const auto *m = dyn_cast<CXXMethodDecl>(function);
	bool whole = m && !m->isStatic() && !m->isConst() && m->param_empty() &&
		     m->getReturnType()->isVoidType();
	return (whole && (n == "clear" || n == "reset")) ||
	       (in_std(function) && (n == "clear" || n == "reset" || n == "assign")) ||
	       (n == "emplace" && m && in_std(m) &&
		(m->getParent()->getName() == "optional" ||
		 m->getParent()->getName() == "variant" || m->getParent()->getName() == "any"));
}

namespace
{

/// Does the body of a member function change its object? A scan, not a proof: what it cannot
/// see counts as a change.
class ChangesSelf : public RecursiveASTVisitor<ChangesSelf>
{
public:
	explicit ChangesSelf(int depth) : depth_(depth) {}
	bool changes = false;

	static bool rooted_in_this(const Expr *e)
	{
		for (;;) {
			e = e->IgnoreParenImpCasts();
			if (const auto *m = dyn_cast<MemberExpr>(e)) {
				if (m->isArrow() &&
				    !isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()))
					return false; // Behind a pointer member.
				e = m->getBase();
			} else if (const auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
				if (a->getBase()->IgnoreParenImpCasts()->getType()->isPointerType())
					return false;
				e = a->getBase();
			} else {
				return isa<CXXThisExpr>(e);
			}
		}
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->isAssignmentOp() && rooted_in_this(b->getLHS()))
			changes = true;
		return !changes;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		if (u->isIncrementDecrementOp() && rooted_in_this(u->getSubExpr()))
			changes = true;
		return !changes;
	}
	bool VisitCXXDeleteExpr(CXXDeleteExpr *) { return !(changes = true); }
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (const auto *m = dyn_cast<CXXMemberCallExpr>(c)) {
			const CXXMethodDecl *d = m->getMethodDecl();
			if (d && !d->isConst() && rooted_in_this(m->getImplicitObjectArgument()))
				changes |= !quiet(d);
		} else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(c)) {
			const auto *d = dyn_cast_or_null<CXXMethodDecl>(f);
			if (d && !d->isConst() && rooted_in_this(o->getArg(0)))
				changes |= !quiet(d);
		}
		for (unsigned i = 0; f && i < f->getNumParams() && i < c->getNumArgs(); i++) {
			QualType t = f->getParamDecl(i)->getType();
			if (t->isLValueReferenceType() && !t->getPointeeType().isConstQualified() &&
			    !isa<CXXOperatorCallExpr>(c) && rooted_in_this(c->getArg(i)))
				changes = true;
		}
		return !changes;
	}

private:
	bool quiet(const CXXMethodDecl *d)
	{
		if (in_std(d))
			return !std_mutator(d->getNameAsString());
		const Stmt *body = d->getBody();
		if (!body || depth_ > 3)
			return false;
		ChangesSelf inner(depth_ + 1);
		inner.TraverseStmt(const_cast<Stmt *>(body));
		return !inner.changes;
	}
	int depth_;
};

bool this_lifetimebound(const FunctionDecl *f)
{
	if (!isa<CXXMethodDecl>(f))
		return false;
	if (lifetimes::implicitObjectParamIsLifetimeBound(f))
		return true;
	for (const FunctionDecl *d : f->redecls())
		if (const TypeSourceInfo *t = d->getTypeSourceInfo())
			if (lifetimes::getLifetimeBoundAttrFromFunctionType(*t))
				return true;
	if (const FunctionDecl *p = f->getTemplateInstantiationPattern(); p && p != f)
		return this_lifetimebound(p);
	return false;
}

} // namespace

bool param_lifetimebound(const FunctionDecl *f, unsigned i)
{
	for (const FunctionDecl *d : f->redecls())
		if (i < d->getNumParams() && d->getParamDecl(i)->hasAttr<LifetimeBoundAttr>())
			return true;
	return false;
}

std::set<int> pointer_contract(const TypeSourceInfo *type)
{
	std::set<int> marked;
	TypeLoc loc = type ? type->getTypeLoc() : TypeLoc();
	for (int depth = 0; loc && depth < 12; depth++) {
		if (auto q = loc.getAs<QualifiedTypeLoc>())
			loc = q.getUnqualifiedLoc();
		else if (auto p = loc.getAs<PointerTypeLoc>())
			loc = p.getPointeeLoc();
		else if (auto r = loc.getAs<ReferenceTypeLoc>())
			loc = r.getPointeeLoc();
		else if (auto n = loc.getAs<ParenTypeLoc>())
			loc = n.getInnerLoc();
		else if (auto a = loc.getAs<AttributedTypeLoc>())
			loc = a.getModifiedLoc();
		else if (auto t = loc.getAs<TypedefTypeLoc>()) {
			const TypeSourceInfo *of = t.getDecl()->getTypeSourceInfo();
			loc = of ? of->getTypeLoc() : TypeLoc();
		} else
			break;
	}
	if (auto f = loc ? loc.getAs<FunctionTypeLoc>() : FunctionTypeLoc())
		for (unsigned i = 0; i < f.getNumParams(); i++)
			if (f.getParam(i) && f.getParam(i)->hasAttr<LifetimeBoundAttr>())
				marked.insert(i);
	return marked;
}

std::set<int> pointer_contract(const Expr *callee)
{
	callee = callee->IgnoreParenImpCasts();
	if (const auto *r = dyn_cast<DeclRefExpr>(callee))
		if (const auto *d = dyn_cast<DeclaratorDecl>(r->getDecl()))
			return pointer_contract(d->getTypeSourceInfo());
	if (const auto *m = dyn_cast<MemberExpr>(callee))
		if (const auto *d = dyn_cast<DeclaratorDecl>(m->getMemberDecl()))
			return pointer_contract(d->getTypeSourceInfo());
	return {};
}

namespace
{

/// Does the body set a pointer member of its object to null, as what gives ownership away does?
class GivesAway : public RecursiveASTVisitor<GivesAway>
{
public:
	bool found = false;
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const auto *m = dyn_cast<MemberExpr>(b->getLHS()->IgnoreParenImpCasts());
		found |= b->getOpcode() == BO_Assign && m && m->getType()->isPointerType() &&
			 isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()) &&
			 isa<CXXNullPtrLiteralExpr>(b->getRHS()->IgnoreParenImpCasts());
		return !found;
	}
};

bool gives_away(const CXXMethodDecl *m)
{
	if (m->isConst() || !m->getReturnType()->isPointerType() || !m->getBody())
		return false;
	GivesAway scan;
	scan.TraverseStmt(m->getBody());
	return scan.found;
}

/// An instance of a template that nothing has asked for.
bool not_made_yet(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && isa<ClassTemplateSpecializationDecl>(r) && !r->hasDefinition();
}

} // namespace

namespace
{

/// What one of the standard's algorithms is to find, by the name that it has in the standard.
bool looked_for(const ParmVarDecl *p)
{
	QualType t = p->getType();
	llvm::StringRef n = p->getName().ltrim('_');
	return t->isLValueReferenceType() && t->getPointeeType().isConstQualified() &&
	       (n == "value" || n == "val");
}

} // namespace

bool Contracts::accessor(const FunctionDecl *function)
{
	const auto *m = dyn_cast<CXXMethodDecl>(function);
	if (!m || m->isStatic())
		return false;
	if (m->isConst())
		return true;
	if (in_std(m))
		return !std_mutator(m->getNameAsString());
	// Elements: what is done with the result says how it was meant.
	static const std::set<llvm::StringRef> elements{"begin", "end",	 "rbegin", "rend", "data",
							"front", "back", "at",	   "get"};
	OverloadedOperatorKind op = m->getOverloadedOperator();
	bool element = op == OO_Star || op == OO_Arrow || op == OO_Subscript ||
		       elements.count(plain_name(m));
	if (element && !m->getBody() && facts_.carries(m->getReturnType()))
		return true;
	for (const NamedDecl *other : m->getParent()->lookup(m->getDeclName())) {
		const auto *o = dyn_cast<CXXMethodDecl>(other);
		if (o && o != m && o->isConst() && o->getNumParams() == m->getNumParams() &&
		    (facts_.carries(o->getReturnType()) || not_made_yet(o->getReturnType())))
			return true;
	}
	// In the dialect the signature says it, whatever the body does today, or does by raw pointers.
	if (!m->getBody() || !infer)
		return false;
	ChangesSelf scan(0);
	scan.TraverseStmt(const_cast<Stmt *>(m->getBody()));
	return !scan.changes;
}

bool Contracts::keeps(QualType param, QualType made)
{
	if (!facts_.carries(param))
		return false;
	const CXXRecordDecl *r = record_of(made);
	if (!param->isReferenceType())
		return true;
	if (facts_.carries(param->getPointeeType()))
		return true;
	if (in_std(r))
		// Otherwise the value is copied or moved in.
		return facts_.view(made) || facts_.converts(param->getPointeeType(), made);
	return facts_.compatible(param, made, true);
}

bool Contracts::keeps(const FunctionDecl *ctor, unsigned i, QualType made)
{
	QualType t = ctor->getParamDecl(i)->getType();
	QualType part = facts_.part(made, i, ctor->getNumParams());
	if (part.isNull())
		return keeps(t, made);
	if (part->isReferenceType())
		return t->isReferenceType();
	return facts_.carries(part) && (keeps(t, part) || facts_.compatible(t, part, true));
}

namespace
{

/// Is @p part named by @p type: the class itself, or one of its arguments at any depth?
bool mentions(QualType type, const CXXRecordDecl *part)
{
	const CXXRecordDecl *r = record_of(type);
	if (!r)
		return type->isPointerType() && mentions(type->getPointeeType(), part);
	return r->getCanonicalDecl() == part->getCanonicalDecl() ||
	       any_argument(arguments(r), [&](QualType t) { return mentions(t, part); });
}

} // namespace

void Contracts::elide(const FunctionDecl *f, Contract &c)
{
	QualType result = f->getReturnType();
	if (!facts_.carries(result) || (infer && f->hasAttr<RestrictAttr>()))
		return; // (What is new, as that of malloc(), comes from nowhere.)
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (infer && !in_std(f) && !surely_lent(facts_, result, m))
		return;
	bool algorithm = m && in_std(m) && m->getOverloadedOperator() == OO_Call &&
			 m->getParent()->isEmpty();
	if (m && !m->isStatic() && !isa<CXXConstructorDecl>(m) && !algorithm) {
		// A share owns what it leads to, whatever becomes of the weak one.
		bool share = in_std(m) && plain_name(m) == "lock" &&
			     m->getParent()->getName() == "weak_ptr";
		if (gives_away(m) || (infer && share))
			return;
		// A conversion or operator that makes a value with pointers in it, too. But a number
		// that tells its name has no characters that could be borrowed.
		if (facts_.leads_into(result, facts_.context().getCanonicalTagType(m->getParent())))
			c.sources.insert(SELF);
		// What is handed out under a guard lives no longer than that.
		for (unsigned i = 0; i < f->getNumParams() && !infer; i++)
			if (guards(f->getParamDecl(i)->getType()))
				c.sources.insert(int(i));
		return;
	}
	for (unsigned i = 0; i < f->getNumParams(); i++) {
		QualType t = f->getParamDecl(i)->getType();
		if (!facts_.carries(t))
			continue;
		// A cursor that was moved on; other pointers may lead anywhere.
		if (infer && !in_std(f) && result->isPointerType() &&
		    (t->getPointeeType().isNull() ||
		     !facts_.context().hasSimilarType(t->getPointeeType(),
						      result->getPointeeType())))
			continue;
		// The C library is asked by a text (getenv()); what finds something in one is a builtin.
		if (infer && !in_std(f) && f->isExternC() && !f->getBuiltinID() &&
		    result->isPointerType() && !result->getPointeeType().isConstQualified() &&
		    t->isPointerType() && t->getPointeeType().isConstQualified())
			continue;
		if (!infer && guards(t)) {
			c.sources.insert(i);
			continue;
		}
		// Algorithms compare with values; iterators come from the ranges.
		if (infer && in_std(f) && looked_for(f->getParamDecl(i)) &&
		    result->isRecordType() && facts_.view(result))
			continue;
		// What an algorithm calls is not where its iterators come from, unless they call it, too.
		const CXXRecordDecl *callee = record_of(t.getNonReferenceType());
		if (infer && in_std(f) && callee && callee->isLambda() && record_of(result) &&
		    facts_.view(result) && !mentions(result, callee))
			continue;
		bool handed_on = t->isReferenceType() && result->isReferenceType() &&
				 facts_.context().hasSameUnqualifiedType(t->getPointeeType(),
									 result->getPointeeType());
		if (in_std(f) && t->isReferenceType() && facts_.view(result) && !handed_on &&
		    (t->getPointeeType().isConstQualified() || t->isRValueReferenceType()) &&
		    !facts_.owner(t->getPointeeType()) && !facts_.carries(t->getPointeeType()) &&
		    !t->getPointeeType()->isArrayType())
			continue;
		// Numbers are copied into what is made, and what is moved in belongs to it.
		QualType referee = t->isReferenceType() ? t->getPointeeType() : QualType();
		if (!referee.isNull() && result->isRecordType() && !facts_.carries(referee) &&
		    (referee->isArithmeticType() || referee->isEnumeralType() ||
		     (t->isRValueReferenceType() && !facts_.view(result))) &&
		    !facts_.compatible(t, result, true))
			continue;
		if (!in_std(f) && record_of(result) && !facts_.yields(t, result))
			continue;
		// A raw pointer can only come from where such an object can be.
		QualType plain = result;
		if (plain->isPointerType() || plain->isReferenceType()) {
			QualType pointee = plain->getPointeeType();
			// A cursor that is handed in by its address: what comes out is where it stands.
			if (infer && t->isPointerType() &&
			    facts_.context().hasSimilarType(t->getPointeeType(), result))
				continue;
			// No object lies in a number.
			if (infer && t->isPointerType() &&
			    t->getPointeeType()->isArithmeticType() &&
			    !t->getPointeeType()->isCharType() && pointee->isRecordType())
				continue;
			// What C carries for others is not what it makes.
			if (!infer && f->isInExternCContext() && t->isVoidPointerType() &&
			    pointee->isRecordType())
				continue;
			if (pointee->isVoidType() || !facts_.compatible(t, result)) {
				QualType from = t->getPointeeType();
				const CXXRecordDecl *r =
					from.isNull() ? record_of(t) : record_of(from);
				if (!r || plain->isPointerType())
					continue;
			}
			if (t->isPointerType() && t->getPointeeType().isConstQualified() &&
			    !pointee.isConstQualified() &&
			    t->getPointeeType()->isCharType() != pointee->isCharType())
				continue;
		}
		c.sources.insert(i);
	}
}

bool Contracts::says_lifetimebound(llvm::StringRef identifier, int depth)
{
	if (identifier == "lifetimebound")
		return true;
	if (!macros || depth > 3)
		return false;
	const IdentifierInfo *id = macros->getIdentifierInfo(identifier);
	const MacroInfo *info = id && id->hasMacroDefinition() ? macros->getMacroInfo(id) : nullptr;
	if (!info)
		return false;
	for (const Token &t : info->tokens())
		if (const IdentifierInfo *inner = t.getIdentifierInfo())
			if (says_lifetimebound(inner->getName(), depth + 1))
				return true;
	return false;
}

bool Contracts::spelled_lifetimebound(const FunctionDecl *f)
{
	const SourceManager &sm = facts_.context().getSourceManager();
	if (const FunctionDecl *p = f->getTemplateInstantiationPattern(); p && p != f)
		return spelled_lifetimebound(p);
	for (const FunctionDecl *d : f->redecls()) {
		const auto *type = d->getType()->getAs<FunctionProtoType>();
		FunctionTypeLoc loc = d->getFunctionTypeLoc();
		if (!type || type->getFunctionEffects().empty() || !loc)
			continue;
		SourceLocation from = loc.getRParenLoc();
		if (from.isInvalid() || from.isMacroID())
			continue;
		bool invalid = false;
		llvm::StringRef text(sm.getCharacterData(from, &invalid));
		if (invalid)
			continue;
		text = text.substr(1, 300).take_until([](char c) { return c == '{' || c == ';'; });
		for (size_t i = 0; i < text.size();) {
			auto word = [](char c) { return isAsciiIdentifierContinue(c); };
			if (!word(text[i])) {
				i++;
				continue;
			}
			llvm::StringRef w = text.substr(i).take_while(word);
			if (says_lifetimebound(w, 0))
				return true;
			i += w.size();
		}
	}
	return false;
}

bool Contracts::coroutine(const FunctionDecl *f, Contract &c)
{
	const FunctionDecl *made = nullptr;
	bool body = f->hasBody(made);
	if (body ? !isa<CoroutineBodyStmt>(made->getBody())
		 : !facts_.coroutine(f->getReturnType()) || isa<CXXConstructorDecl>(f))
		return false;
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	// Members of a promise or of the result itself make it; they are no coroutines.
	if (!body && (m && (f->getReturnType()->getAsCXXRecordDecl() == m->getParent() ||
			    plain_name(f) == "get_return_object")))
		return false;
	for (unsigned i = 0; i < f->getNumParams(); i++)
		if (facts_.carries(f->getParamDecl(i)->getType()))
			c.sources.insert(int(i));
	// In a closure that captures nothing there is nothing that the frame leads to.
	if (m && !m->isStatic() && !captures_nothing(m)) {
		c.sources.insert(SELF);
		c.self_storage.insert(SELF);
	}
	c.written = true;
	const CXXRecordDecl *r = record_of(f->getReturnType());
	c.detached = body && (!r || (r->hasDefinition() && r->isEmpty()));
	return true;
}

Contract Contracts::make(const FunctionDecl *f)
{
	Contract c;
	c.accessor = accessor(f);
	c.noreturn =
		f->isNoReturn() || f->hasAttr<NoReturnAttr>() || f->hasAttr<CXX11NoReturnAttr>();
	if (const auto *m = dyn_cast<CXXMethodDecl>(f);
	    m && !m->isStatic() && (this_lifetimebound(f) || spelled_lifetimebound(f))) {
		c.sources.insert(SELF);
		if (!in_std(f) && !lifetimes::isNormalAssignmentOperator(f))
			c.self_storage.insert(SELF);
		c.written = !lifetimes::isNormalAssignmentOperator(f);
	}
	for (unsigned i = 0; i < f->getNumParams(); i++)
		if (param_lifetimebound(f, i)) {
			c.sources.insert(i);
			c.written = true;
		}
	for (const FunctionDecl *d : f->redecls())
		for (unsigned i = 0; i < d->getNumParams(); i++)
			for (const auto *a :
			     d->getParamDecl(i)->specific_attrs<LifetimeCaptureByAttr>())
				for (int by : a->params()) {
					bool method = isa<CXXMethodDecl>(f) &&
						      !cast<CXXMethodDecl>(f)->isStatic();
					if (by == 0 && isa<CXXConstructorDecl>(f)) {
						c.sources.insert(int(i)); // Kept by what is made.
						c.written = true;
					} else if (by < 0)
						c.captures.push_back({int(i), GLOBAL});
					else
						c.captures.push_back(
							{int(i), method ? by - 1 : by});
				}
	if (coroutine(f, c))
		return c;
	if (isa<CXXConstructorDecl>(f)) {
		// A constructor of a class that carries keeps what fits, unless it says more.
		const CXXRecordDecl *r = cast<CXXConstructorDecl>(f)->getParent();
		QualType made = facts_.context().getCanonicalTagType(r);
		if (!c.written && facts_.carries(made) && c.captures.empty())
			for (unsigned i = 0; i < f->getNumParams(); i++)
				if (keeps(f, i, made))
					c.sources.insert(i);
		return c;
	}
	if (!c.written)
		elide(f, c);
	c.guess = !c.written && c.sources.size() > 1 && !in_std(f);
	return c;
}

const Contract &Contracts::of(const FunctionDecl *function)
{
	auto it = memo_.find(function);
	if (it == memo_.end())
		it = memo_.emplace(function, make(function)).first;
	return it->second;
}

} // namespace cfl::check
