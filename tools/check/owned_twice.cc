// SPDX-License-Identifier: GPL-2.0
#include <check/owned_twice.hh>

#include <clang/Analysis/CFG.h>
#include <deque>

using namespace clang;

namespace cfl::check
{

namespace
{

/// An object, named by the expression or the variable that it came from.
using Token = const void *;

struct State {
	std::map<const ValueDecl *, Token> leads; ///< Pointers and owners that are known.
	std::map<Token, SourceLocation> gone;	  ///< Ended.
	std::map<Token, SourceLocation> taken;	  ///< Somebody who is not followed owns it.
	std::map<Token, SourceLocation> maybe; ///< Ended on a way that leads here without a choice.
	std::set<Token> bare;		       ///< Memory whose object was ended by hand.
	bool reached = false;

	bool operator==(const State &) const = default;

	/// What is known on both ways.
	void meet(const State &o)
	{
		if (!reached) {
			*this = o;
			return;
		}
		auto both = [](auto &mine, const auto &other) {
			std::erase_if(mine, [&](const auto &x) {
				auto it = other.find(x.first);
				return it == other.end() || it->second != x.second;
			});
		};
		auto same = [](auto &mine, const auto &other) {
			std::erase_if(mine, [&](const auto &x) { return !other.count(x.first); });
		};
		both(leads, o.leads);
		same(gone, o.gone);
		same(taken, o.taken);
		for (const auto &[t, loc] : o.maybe)
			maybe.try_emplace(t, loc);
		bare.insert(o.bare.begin(), o.bare.end());
	}
};

const Expr *plain(const Expr *e)
{
	return e->IgnoreParenCasts();
}

const VarDecl *variable(const Expr *e)
{
	const auto *r = dyn_cast<DeclRefExpr>(plain(e));
	return r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
}

bool is_move_call(const Expr *e, const Expr **of = nullptr)
{
	const auto *c = dyn_cast<CallExpr>(plain(e));
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (!f || f->getBuiltinID() != Builtin::BImove || c->getNumArgs() != 1)
		return false;
	if (of)
		*of = c->getArg(0);
	return true;
}

bool smart(QualType t, llvm::StringRef *name = nullptr)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r || !in_std(r) || (r->getName() != "unique_ptr" && r->getName() != "shared_ptr"))
		return false;
	if (name)
		*name = r->getName();
	return true;
}

/// Variables that may be changed in ways that are not followed.
class Escapes : public RecursiveASTVisitor<Escapes>
{
public:
	std::set<const VarDecl *> found;
	bool wanted = false; ///< Something here may end an object by hand.
	Frees *frees = nullptr;

	bool VisitUnaryOperator(UnaryOperator *u)
	{
		if (u->getOpcode() == UO_AddrOf && u->getSubExpr()->getType()->isPointerType())
			if (const VarDecl *v = variable(u->getSubExpr()))
				found.insert(v);
		return true;
	}
	bool VisitLambdaExpr(LambdaExpr *l)
	{
		for (const LambdaCapture &c : l->captures())
			if (c.capturesVariable() && c.getCaptureKind() == LCK_ByRef)
				if (const auto *v = dyn_cast<VarDecl>(c.getCapturedVar()))
					found.insert(v);
		return true;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		// `T *&p = q`, and names for owners.
		if (v->getType()->isReferenceType() && v->getInit())
			if (const VarDecl *of = variable(v->getInit());
			    of && (of->getType()->isPointerType() || smart(of->getType()) ||
				   of->getType()->isRecordType()))
				found.insert(of);
		return true;
	}
	bool VisitCXXDeleteExpr(CXXDeleteExpr *) { return wanted = true; }
	bool VisitCXXPseudoDestructorExpr(CXXPseudoDestructorExpr *) { return true; }
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		wanted |= c->getNumArgs() && c->getArg(0)->getType()->isPointerType() &&
			  !isa<CXXNewExpr>(peel(c->getArg(0)));
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f)
			return true;
		for (unsigned i = 0; i < f->getNumParams() && i < c->getNumArgs(); i++) {
			QualType t = f->getParamDecl(i)->getType();
			bool changes = t->isLValueReferenceType() &&
				       !t->getPointeeType().isConstQualified();
			unsigned at = i + (isa<CXXOperatorCallExpr>(c) && isa<CXXMethodDecl>(f));
			const VarDecl *v = at < c->getNumArgs() ? variable(c->getArg(at)) : nullptr;
			if (changes && v)
				found.insert(v);
			wanted |= t->isPointerType() && frees->parameter(f, i);
		}
		if (const auto *m = dyn_cast<CXXMethodDecl>(f))
			wanted |= isa<CXXDestructorDecl>(m) ||
				  (in_std(m) && c->getNumArgs() == 1 &&
				   c->getArg(0)->getType()->isPointerType());
		wanted |= in_std(f) && plain_name(f) == "destroy_at";
		return true;
	}
};

class Walk
{
public:
	Walk(Session &session, Frees &frees, const FunctionDecl *f, const Escapes &escapes)
		: session_(session), frees_(frees), f_(f), escapes_(escapes)
	{
	}
	void run();

private:
	bool followed(const VarDecl *v) const
	{
		return v && v->hasLocalStorage() && !v->getType()->isReferenceType() &&
		       !escapes_.found.count(v);
	}
	/// The owner that an expression names: a local, or a member of `*this`.
	const ValueDecl *owner(const Expr *e) const;
	Token content(const Expr *of, Token fresh);
	Token lead(const Expr *e);
	std::optional<bool> adopts(const CXXConstructExpr *c) const;
	/// Does a smart pointer of this type free what it owns?
	bool deletes(QualType t) const;
	bool hands_out(const CXXMethodDecl *m) const;
	/// A new object came into being where one of an earlier turn did.
	void fresh(Token t);
	void forget(const ValueDecl *d) { s_.leads.erase(d); }
	void end(Token t, SourceLocation loc, bool by_owner);
	void revive(Token t)
	{
		s_.gone.erase(t);
		s_.maybe.erase(t);
		s_.bare.erase(t);
	}
	void take(Token t, SourceLocation loc);
	void owner_ends(const ValueDecl *d, SourceLocation loc);
	void element(const CFGElement &e);
	void expr(const Expr *e);
	void construct(const CXXConstructExpr *c);
	void call(const CallExpr *c);
	void std_member(const CXXMemberCallExpr *c, const CXXMethodDecl *m);
	void by_hand(const Expr *object, SourceLocation loc);
	void variable_made(const VarDecl *v);
	void assign(const Expr *to, const Expr *value);
	void say(const char *rule, SourceLocation loc, const std::string &text,
		 SourceLocation other, const char *note);

	Session &session_;
	Frees &frees_;
	const FunctionDecl *f_;
	const Escapes &escapes_;
	State s_;
	std::map<const Expr *, Token> made_; ///< What owners that have no name yet took over.
	std::set<Token> places_;	     ///< Objects that are not on the heap.
	bool last_ = false;
};

void Walk::say(const char *rule, SourceLocation loc, const std::string &text, SourceLocation other,
	       const char *note)
{
	if (!last_ || session_.said_on_line("free-twice", loc))
		return;
	Finding *f = session_.report(rule, loc, text);
	session_.note(f, other, note);
}

bool Walk::deletes(QualType t) const
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(t));
	if (!s || s->getName() == "shared_ptr" || s->getTemplateArgs().size() < 2)
		return true;
	QualType by = s->getTemplateArgs().get(1).getAsType();
	const CXXRecordDecl *deleter = by->isReferenceType() ? nullptr : record_of(by);
	if (!deleter || !deleter->hasDefinition())
		return false;
	if (in_std(deleter))
		return true;
	for (const CXXMethodDecl *m : deleter->methods())
		if (m->getOverloadedOperator() == OO_Call && m->getNumParams() == 1)
			if (const Freed *k = frees_.parameter(m, 0); k && k->whole)
				return true;
	return false;
}

const ValueDecl *Walk::owner(const Expr *e) const
{
	e = plain(e);
	QualType t = e->getType();
	if (smart(t) && !deletes(t))
		return nullptr;
	if (const VarDecl *v = variable(e))
		return followed(v) ? v : nullptr;
	const auto *m = dyn_cast<MemberExpr>(e);
	if (m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()) && smart(m->getType()))
		return m->getMemberDecl();
	return nullptr;
}

Token Walk::content(const Expr *of, Token fresh_name)
{
	const ValueDecl *o = owner(of);
	if (!o)
		return nullptr;
	auto [it, is_new] = s_.leads.try_emplace(o, fresh_name);
	if (is_new) {
		fresh(fresh_name);
		s_.leads[o] = fresh_name;
	}
	return s_.leads[o];
}

/// Is it a member function that only hands out the pointer that its object keeps?
bool Walk::hands_out(const CXXMethodDecl *m) const
{
	if (in_std(m))
		return plain_name(m) == "get" && m->getParent()->getName().ends_with("_ptr");
	const FunctionDecl *body = m->getNumParams() ? nullptr : body_of(m);
	const auto *list = body ? dyn_cast<CompoundStmt>(body->getBody()) : nullptr;
	const auto *r =
		list && list->size() == 1 ? dyn_cast<ReturnStmt>(list->body_front()) : nullptr;
	bool itself = false;
	return r && r->getRetValue() && r->getRetValue()->getType()->isPointerType() &&
	       own_member(r->getRetValue(), &itself) && itself;
}

Token Walk::lead(const Expr *e)
{
	e = peel(e)->IgnoreParenCasts();
	if (const VarDecl *v = variable(e)) {
		auto it = s_.leads.find(v);
		return it == s_.leads.end() ? nullptr : it->second;
	}
	if (isa<CXXNewExpr>(e))
		return e;
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_AddrOf) {
		const Expr *of = plain(u->getSubExpr());
		while (const auto *m = dyn_cast<MemberExpr>(of)) {
			if (m->isArrow())
				break;
			of = plain(m->getBase());
		}
		if (const auto *o = dyn_cast<CXXOperatorCallExpr>(of);
		    o && o->getOperator() == OO_Star && of == plain(u->getSubExpr()))
			return content(o->getArg(0), e);
		const VarDecl *v = variable(of);
		if (!v || v->getType()->isReferenceType() || v->getType()->isPointerType())
			return nullptr;
		places_.insert(v);
		return v;
	}
	if (const auto *a = dyn_cast<CallExpr>(e);
	    a && in_std(a->getDirectCallee()) && a->getNumArgs() == 1 &&
	    plain_name(a->getDirectCallee()) == "addressof") {
		const VarDecl *v = variable(a->getArg(0));
		if (!v || v->getType()->isReferenceType())
			return nullptr;
		places_.insert(v);
		return v;
	}
	const auto *c = dyn_cast<CXXMemberCallExpr>(e);
	const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
	if (m && hands_out(m) && !c->getImplicitObjectArgument()->getType()->isPointerType())
		return content(c->getImplicitObjectArgument(), e);
	if (m && in_std(m) && plain_name(m) == "release" &&
	    smart(c->getImplicitObjectArgument()->getType())) {
		auto it = made_.find(c);
		return it == made_.end() ? nullptr : it->second;
	}
	return isa<CallExpr>(e) && !m ? Token(e) : nullptr;
}

/// Does the constructor take over the address that it is handed? If so: does it free it for sure?
std::optional<bool> Walk::adopts(const CXXConstructExpr *c) const
{
	const CXXConstructorDecl *ctor = c->getConstructor();
	const CXXRecordDecl *r = ctor->getParent();
	if (!c->getNumArgs() || !c->getArg(0)->getType()->isPointerType() ||
	    c->getArg(0)->getType()->getPointeeType()->isFunctionType())
		return {};
	if (smart(c->getType())) {
		if (r->getName() == "shared_ptr")
			return c->getNumArgs() == 1 ? std::optional(true) : std::nullopt;
		return deletes(c->getType()) ? std::optional(true) : std::nullopt;
	}
	const CXXDestructorDecl *d = r->hasDefinition() ? r->getDestructor() : nullptr;
	const FunctionDecl *body = body_of(ctor);
	if (in_std(r) || !d || !d->isUserProvided() || !body || ctor->getNumParams() != 1)
		return {};
	const auto *list = dyn_cast<CompoundStmt>(body->getBody());
	if (!list || !list->body_empty())
		return {}; // It may count, or copy.
	for (const CXXCtorInitializer *i : cast<CXXConstructorDecl>(body)->inits())
		if (i->isAnyMemberInitializer() && variable(i->getInit()) == body->getParamDecl(0))
			for (const Freed &k : frees_.of(d))
				if (k.what == i->getAnyMember() && k.whole && !k.elements)
					return true;
	return {};
}

void Walk::fresh(Token t)
{
	std::erase_if(s_.leads, [&](const auto &x) { return x.second == t; });
	s_.gone.erase(t);
	s_.maybe.erase(t);
	s_.taken.erase(t);
}

void Walk::end(Token t, SourceLocation loc, bool by_owner)
{
	if (!t)
		return;
	if (auto it = s_.maybe.find(t); it != s_.maybe.end())
		return say("free-twice", by_owner ? it->second : loc,
			   by_owner ? "what is freed here is freed by its owner, too"
				    : "this was ended before",
			   by_owner ? loc : it->second,
			   by_owner ? "the owner ends here" : "it was ended here");
	if (places_.count(t) && !by_owner)
		say("free-twice", loc, "what is freed here does not lie on the heap",
		    static_cast<const VarDecl *>(t)->getLocation(), "it is this variable");
	if (auto it = s_.taken.find(t); it != s_.taken.end() && !by_owner)
		say("free-twice", loc, "what is freed here has an owner, who frees it, too",
		    it->second, "the owner took it here");
	s_.gone[t] = s_.maybe[t] = loc;
}

void Walk::take(Token t, SourceLocation loc)
{
	if (!t)
		return;
	if (places_.count(t))
		return say("free-twice", loc,
			   "an owner is given something that does not lie on the heap",
			   static_cast<const VarDecl *>(t)->getLocation(), "it is this variable");
	if (auto it = s_.gone.find(t); it != s_.gone.end())
		return say("free-twice", loc, "an owner is given what was ended before", it->second,
			   "it was ended here");
	auto it = s_.taken.find(t);
	for (const auto &[d, of] : s_.leads)
		if (of == t && d->getType()->isRecordType())
			return say("free-twice", loc,
				   "what is given to an owner here is owned by '" +
					   d->getNameAsString() + "' already",
				   d->getLocation(), "the first owner");
	if (it != s_.taken.end())
		return say("free-twice", loc, "what is given to an owner here has one already",
			   it->second, "the first owner took it here");
	s_.taken[t] = loc;
}

void Walk::owner_ends(const ValueDecl *d, SourceLocation loc)
{
	auto it = s_.leads.find(d);
	if (it == s_.leads.end())
		return;
	Token t = it->second;
	s_.leads.erase(it);
	bool shared = record_of(d->getType())->getName() == "shared_ptr";
	if (shared && !s_.maybe.count(t))
		return; // Others may own it as well.
	end(t, loc, true);
}

void Walk::construct(const CXXConstructExpr *c)
{
	const CXXConstructorDecl *ctor = c->getConstructor();
	if (ctor->isMoveConstructor() && c->getNumArgs()) {
		const Expr *of = nullptr;
		const ValueDecl *from = is_move_call(c->getArg(0), &of) ? owner(of) : nullptr;
		if (auto it = from ? s_.leads.find(from) : s_.leads.end(); it != s_.leads.end()) {
			made_[c] = it->second;
			s_.taken[it->second] = c->getExprLoc();
			s_.leads.erase(it);
		}
		return;
	}
	if (!adopts(c))
		return;
	Token t = lead(c->getArg(0));
	if (!t)
		return;
	take(t, c->getExprLoc());
	made_[c] = t;
}

void Walk::variable_made(const VarDecl *v)
{
	if (!v->getInit() || !v->hasLocalStorage())
		return;
	forget(v);
	s_.gone.erase(v);
	if (!followed(v))
		return;
	if (v->getType()->isPointerType()) {
		if (Token t = lead(v->getInit()))
			s_.leads[v] = t;
		return;
	}
	const Expr *e = v->getInit()->IgnoreParenImpCasts();
	while (isa<ExprWithCleanups, CXXBindTemporaryExpr, CXXFunctionalCastExpr,
		   MaterializeTemporaryExpr>(e)) {
		if (const auto *w = dyn_cast<ExprWithCleanups>(e))
			e = w->getSubExpr();
		else if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(e))
			e = b->getSubExpr();
		else if (const auto *x = dyn_cast<CXXFunctionalCastExpr>(e))
			e = x->getSubExpr();
		else
			e = cast<MaterializeTemporaryExpr>(e)->getSubExpr();
		e = e->IgnoreParenImpCasts();
	}
	if (auto it = made_.find(e); it != made_.end()) {
		s_.leads[v] = it->second;
		s_.taken.erase(it->second);
	}
}

void Walk::by_hand(const Expr *object, SourceLocation loc)
{
	object = plain(object);
	QualType t = object->getType();
	bool pointer = t->isPointerType();
	if (pointer)
		t = t->getPointeeType();
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition() || r->hasTrivialDestructor())
		return;
	if (pointer) {
		const auto *u = dyn_cast<UnaryOperator>(object);
		if (u && u->getOpcode() == UO_AddrOf) {
			object = plain(u->getSubExpr());
		} else {
			Token k = lead(object);
			end(k, loc, places_.count(k) != 0);
			if (k)
				s_.bare.insert(k);
			return;
		}
	}
	const VarDecl *v = variable(object);
	if (!v || v->getType()->isReferenceType() || !v->hasLocalStorage() ||
	    escapes_.found.count(v))
		return;
	auto it = s_.gone.find(v);
	if (it != s_.gone.end())
		return say("free-twice", loc,
			   "'" + v->getNameAsString() + "' is ended by hand once more", it->second,
			   "it was ended here");
	s_.gone[v] = loc;
}

void Walk::std_member(const CXXMemberCallExpr *c, const CXXMethodDecl *m)
{
	const Expr *of = c->getImplicitObjectArgument();
	llvm::StringRef n = plain_name(m);
	if (smart(of->getType()) ||
	    (of->getType()->isPointerType() && smart(of->getType()->getPointeeType()))) {
		const ValueDecl *o = owner(of);
		if (n == "release") {
			Token t = content(of, c);
			if (t)
				made_[c] = t;
			if (o)
				forget(o);
		} else if (n == "reset") {
			bool some = c->getNumArgs() && c->getArg(0)->getType()->isPointerType();
			Token t = some ? lead(c->getArg(0)) : nullptr;
			auto held = o ? s_.leads.find(o) : s_.leads.end();
			QualType type = of->getType()->isPointerType()
						? of->getType()->getPointeeType()
						: of->getType();
			if (t && (held == s_.leads.end() || held->second != t) &&
			    c->getNumArgs() == 1 && deletes(type))
				take(t, c->getExprLoc());
			if (o)
				owner_ends(o, c->getExprLoc());
			if (o && t) {
				s_.leads[o] = t;
				s_.taken.erase(t);
			}
		} else if (n == "swap" && o) {
			forget(o);
		}
		return;
	}
	// A container makes an owner of an address.
	const auto *list = dyn_cast<ClassTemplateSpecializationDecl>(m->getParent());
	if (!n.starts_with("emplace") || !list || !list->getTemplateArgs().size() ||
	    list->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
		return;
	QualType element = list->getTemplateArgs().get(0).getAsType();
	if (!smart(element) || c->getNumArgs() != 1 || !c->getArg(0)->getType()->isPointerType())
		return;
	if (deletes(element))
		take(lead(c->getArg(0)), c->getExprLoc());
}

void Walk::assign(const Expr *to, const Expr *value)
{
	if (const VarDecl *v = variable(to); v && v->getType()->isPointerType()) {
		Token t = followed(v) ? lead(value) : nullptr;
		forget(v);
		if (t)
			s_.leads[v] = t;
		return;
	}
	const ValueDecl *o = smart(to->getType()) ? owner(to) : nullptr;
	if (!o)
		return;
	const Expr *of = nullptr;
	const ValueDecl *from = is_move_call(value, &of) ? owner(of) : nullptr;
	Token t = nullptr;
	if (auto it = from ? s_.leads.find(from) : s_.leads.end(); it != s_.leads.end()) {
		t = it->second;
		s_.leads.erase(it);
	}
	owner_ends(o, to->getExprLoc());
	if (t)
		s_.leads[o] = t;
}

void Walk::call(const CallExpr *c)
{
	const FunctionDecl *f = c->getDirectCallee();
	if (!f)
		return;
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	const auto *member = dyn_cast<CXXMemberCallExpr>(c);
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(c)) {
		if (o->getOperator() == OO_Equal && o->getNumArgs() == 2)
			return assign(o->getArg(0), o->getArg(1));
		bool looks = o->getOperator() == OO_Arrow || o->getOperator() == OO_Star;
		if (looks && smart(o->getArg(0)->getType()))
			if (const ValueDecl *d = owner(o->getArg(0)))
				if (auto it = s_.leads.find(d); it != s_.leads.end())
					if (auto g = s_.gone.find(it->second); g != s_.gone.end())
						say("free-use", o->getExprLoc(),
						    "'" + d->getNameAsString() +
							    "' still leads to what was freed",
						    g->second, "it was freed here");
	}
	if (member && m) {
		const Expr *of = member->getImplicitObjectArgument();
		if (isa<CXXDestructorDecl>(m))
			return by_hand(of, c->getExprLoc());
		if (in_std(m)) {
			std_member(member, m);
		} else {
			// What counts itself may have been told of the next owner.
			Token t = of->getType()->isPointerType() ? lead(of) : nullptr;
			if (t && !m->isConst())
				fresh(t);
			const ValueDecl *o = owner(of);
			if (o && !m->isConst() && !hands_out(m))
				forget(o);
		}
	}
	llvm::StringRef n = plain_name(f);
	if (in_std(f) && !m && n == "destroy_at" && c->getNumArgs() == 1)
		return by_hand(c->getArg(0), c->getExprLoc());
	if (in_std(f) && !m && n == "construct_at" && c->getNumArgs())
		if (Token t = lead(c->getArg(0)))
			revive(t);
	unsigned shift = isa<CXXOperatorCallExpr>(c) && m;
	for (unsigned i = 0; i + shift < c->getNumArgs(); i++) {
		const Expr *a = c->getArg(i + shift), *moved = nullptr;
		if (is_move_call(a, &moved))
			if (const ValueDecl *o = owner(moved)) {
				auto it = s_.leads.find(o);
				if (it != s_.leads.end())
					s_.leads.erase(it);
			}
		const Freed *k = i < f->getNumParams() && a->getType()->isPointerType()
					 ? frees_.parameter(f, i)
					 : nullptr;
		if (!k || !k->whole || k->elements || k->counted)
			continue;
		// What a name of its own says of a variable (`attr_destroy(&attr)`) is that it is taken apart.
		Token t = lead(a);
		if (s_.bare.erase(t)) // The object has ended, and now its memory does.
			s_.gone[t] = s_.maybe[t] = c->getExprLoc();
		else if (!places_.count(t) || !k->named)
			end(t, c->getExprLoc(), false);
	}
}

void Walk::expr(const Expr *e)
{
	if (const auto *n = dyn_cast<CXXNewExpr>(e)) {
		if (!n->getNumPlacementArgs())
			return fresh(n);
		if (n->getPlacementArg(0)->getType()->isPointerType())
			if (Token t = lead(n->getPlacementArg(0)))
				revive(t);
		return fresh(n);
	}
	if (const auto *d = dyn_cast<CXXDeleteExpr>(e))
		return end(lead(d->getArgument()), d->getExprLoc(), false);
	if (const auto *c = dyn_cast<CXXConstructExpr>(e))
		return construct(c);
	if (const auto *b = dyn_cast<BinaryOperator>(e)) {
		if (b->getOpcode() == BO_Assign)
			assign(b->getLHS(), b->getRHS());
		else if (b->isCompoundAssignmentOp())
			if (const VarDecl *v = variable(b->getLHS()))
				forget(v);
		return;
	}
	if (const auto *u = dyn_cast<UnaryOperator>(e)) {
		if (u->isIncrementDecrementOp())
			if (const VarDecl *v = variable(u->getSubExpr()))
				forget(v);
		return;
	}
	if (const auto *c = dyn_cast<CallExpr>(e)) {
		if (c->getType()->isPointerType() && !isa<CXXMemberCallExpr>(c))
			fresh(c);
		return call(c);
	}
	if (const auto *m = dyn_cast<MemberExpr>(e)) {
		const VarDecl *v = variable(m->getBase());
		if (!v || isa<CXXDestructorDecl>(m->getMemberDecl()))
			return;
		Token t = v;
		if (m->isArrow()) {
			auto it = s_.leads.find(v);
			t = it == s_.leads.end() ? nullptr : it->second;
			if (t && !places_.count(t))
				return; // Who uses what was freed is found elsewhere.
		}
		if (auto it = s_.gone.find(t); it != s_.gone.end())
			say("free-use", m->getExprLoc(),
			    "'" + v->getNameAsString() + "' is used after it was ended by hand",
			    it->second, "it was ended here");
	}
}

void Walk::element(const CFGElement &e)
{
	if (auto s = e.getAs<CFGStmt>()) {
		if (const auto *d = dyn_cast<DeclStmt>(s->getStmt())) {
			for (const Decl *x : d->decls())
				if (const auto *v = dyn_cast<VarDecl>(x))
					variable_made(v);
			return;
		}
		if (const auto *x = dyn_cast<Expr>(s->getStmt()))
			expr(x);
		return;
	}
	if (auto d = e.getAs<CFGAutomaticObjDtor>()) {
		const VarDecl *v = d->getVarDecl();
		SourceLocation loc =
			d->getTriggerStmt() ? d->getTriggerStmt()->getEndLoc() : v->getLocation();
		if (auto it = s_.gone.find(v); it != s_.gone.end()) {
			say("free-twice", it->second,
			    "'" + v->getNameAsString() +
				    "' is ended by hand here, and once more at the end of its "
				    "scope",
			    v->getLocation(), "it is declared here");
			s_.gone.erase(v);
		}
		owner_ends(v, loc);
	}
}

void Walk::run()
{
	CFG::BuildOptions options;
	options.AddImplicitDtors = true;
	options.AddInitializers = true;
	options.PruneTriviallyFalseEdges = true;
	options.setAllAlwaysAdd();
	auto cfg = CFG::buildCFG(f_, f_->getBody(), &session_.context, options);
	if (!cfg || cfg->size() > 400)
		return;
	std::map<unsigned, State> in;
	std::deque<const CFGBlock *> work{&cfg->getEntry()};
	State &first = in[cfg->getEntry().getBlockID()];
	first.reached = true;
	for (const ParmVarDecl *p : f_->parameters())
		if (p->getType()->isPointerType() && followed(p))
			first.leads[p] = p;
	for (size_t turns = 0; !work.empty() && turns < 4000; turns++) {
		const CFGBlock *b = work.front();
		work.pop_front();
		s_ = in[b->getBlockID()];
		for (const CFGElement &e : *b)
			element(e);
		// Further on it may be known which way was taken.
		if (b->succ_size() > 1)
			s_.maybe = s_.gone;
		for (const CFGBlock *to : b->succs()) {
			if (!to)
				continue;
			State &old = in[to->getBlockID()], next = old;
			next.meet(s_);
			if (!(next == old) || !old.reached) {
				old = next;
				work.push_back(to);
			}
		}
	}
	if (!work.empty())
		return;
	last_ = true;
	for (const CFGBlock *b : *cfg) {
		s_ = in[b->getBlockID()];
		if (!s_.reached)
			continue;
		for (const CFGElement &e : *b)
			element(e);
		// Owners that others made, and that outlive the function.
		if (b == &cfg->getExit())
			for (const auto &[d, t] : s_.leads)
				if (auto it = s_.gone.find(t);
				    it != s_.gone.end() && isa<FieldDecl>(d))
					say("free-twice", it->second,
					    "what is freed here is freed by '" +
						    d->getNameAsString() + "', too",
					    d->getLocation(), "the owner");
	}
}

} // namespace

void check_owned_twice(Session &session, Frees &frees, const FunctionDecl *f)
{
	Escapes escapes;
	escapes.frees = &frees;
	escapes.TraverseStmt(f->getBody());
	if (escapes.wanted)
		Walk(session, frees, f, escapes).run();
}

} // namespace cfl::check
