// SPDX-License-Identifier: GPL-2.0
/// @file
/// What functions do with what C may have kept of an object: c_keeps.cc walks them with these.
#pragma once

#include <check/c_callbacks.hh>
#include <check/context_facts.hh>
#include <check/frees.hh>
#include <check/kept_by_c.hh>
#include <clang/AST/RecursiveASTVisitor.h>

namespace cfl::check::c_keeps
{

using namespace clang;

constexpr int DEEPEST = 5;

/// A call that hands C something to keep.
struct Kept {
	const CallExpr *call;
	Keeping how;
	Addressed what;
	const FunctionDecl *in;
	std::vector<const FunctionDecl *> handlers; ///< Handed over with it.
};

/// Walks a function with its member initialisers, and the closures in it.
template <typename Visitor>
void walk(Visitor &v, const FunctionDecl *f)
{
	if (const auto *c = dyn_cast<CXXConstructorDecl>(f))
		for (const CXXCtorInitializer *i : c->inits())
			v.TraverseStmt(i->getInit());
	v.TraverseStmt(f->getBody());
}

/// The parameters of our own functions that these hand on to C.
using Passed = std::map<const FunctionDecl *, std::map<unsigned, Keeping>>;

class Collect : public RecursiveASTVisitor<Collect>
{
public:
	Collect(std::vector<Kept> &out, Passed &passed) : out_(out), passed_(passed) {}
	const FunctionDecl *in = nullptr;

	bool VisitCallExpr(CallExpr *c)
	{
		if (auto k = keeping(c))
			add(c, *k);
		const FunctionDecl *f = c->getDirectCallee();
		auto it = f ? passed_.find(f->getCanonicalDecl()) : passed_.end();
		if (it != passed_.end() && !isa<CXXOperatorCallExpr>(c))
			for (auto [index, k] : std::map(it->second))
				if (k.argument = index; index < c->getNumArgs())
					add(c, k);
		it = f ? by_reference_.find(f->getCanonicalDecl()) : by_reference_.end();
		if (it != by_reference_.end() && !isa<CXXOperatorCallExpr>(c))
			for (auto [index, k] : it->second)
				if (k.argument = index; index < c->getNumArgs())
					local(c, k);
		return true;
	}

	/// A structure of C gets what an owner of this function has.
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		const auto *m = dyn_cast<MemberExpr>(b->getLHS()->IgnoreParens());
		const auto *from =
			b->getOpcode() == BO_Assign && m && m->isArrow()
				? dyn_cast<CXXMemberCallExpr>(b->getRHS()->IgnoreParenCasts())
				: nullptr;
		if (!from || !from->getType()->isPointerType() || !from->getMethodDecl() ||
		    plain_name(from->getMethodDecl()) != "as_ptr")
			return true;
		if (auto a = addressed(from); a && a->behind && !a->member)
			out_.push_back({from, {Keeper::Table, 0, false}, *a, in, {}});
		return true;
	}

private:
	/// A local is handed to a function that hands C a part of it.
	void local(const CallExpr *c, Keeping k)
	{
		const auto *r = dyn_cast<DeclRefExpr>(c->getArg(k.argument)->IgnoreParenImpCasts());
		const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
		if (v && v->hasLocalStorage() && v->getType()->isRecordType() &&
		    !isa<ParmVarDecl>(v))
			out_.push_back(
				{c, k, {v, nullptr, record_of(v->getType()), false}, in, {}});
	}
	void add(const CallExpr *c, Keeping k)
	{
		auto a = addressed(c->getArg(k.argument));
		if (!a)
			return;
		Kept kept{c, k, *a, in, {}};
		for (const Expr *e : c->arguments())
			if (const FunctionDecl *f = handed_function(e))
				kept.handlers.push_back(f);
		const auto *p = dyn_cast_or_null<ParmVarDecl>(a->root);
		if (p && !a->member && p->getType()->isPointerType() && p->getDeclContext() == in)
			passed_[in->getCanonicalDecl()].try_emplace(p->getFunctionScopeIndex(), k);
		else
			out_.push_back(std::move(kept));
		// Whose member it is, and not what a member leads to.
		if (p && a->member && !a->member->getType()->isPointerType() &&
		    p->getType()->isLValueReferenceType() && p->getDeclContext() == in &&
		    k.by != Keeper::Link)
			by_reference_[in->getCanonicalDecl()].try_emplace(
				p->getFunctionScopeIndex(), k);
	}

	std::vector<Kept> &out_;
	Passed by_reference_;
	Passed &passed_;
};

/// Which calls that let something go are reached from a function, and from the ends of objects.
class Ends
{
public:
	using Test = bool (*)(const FunctionDecl *, Keeper);

	bool reaches(const FunctionDecl *f, Keeper what, Test test = lets_go, int depth = 0)
	{
		const FunctionDecl *body = f ? body_of(f) : nullptr;
		if (!body || !body->getBody() || depth > DEEPEST)
			return false;
		auto [it, fresh] = known_.try_emplace({body->getCanonicalDecl(), what, test});
		if (fresh)
			known_[{body->getCanonicalDecl(), what, test}] =
				inside(body->getBody(), what, test, depth);
		return known_[{body->getCanonicalDecl(), what, test}];
	}
	/// When an object of this type ends.
	bool at_end(QualType t, Keeper what, Test test = lets_go, int depth = 0)
	{
		const CXXRecordDecl *r = record_of(t);
		if (!r || !r->hasDefinition() || t->isReferenceType() || depth > DEEPEST)
			return false;
		const CXXDestructorDecl *d = r->getDestructor();
		if (d && (reaches(d, what, test, depth) || (test == lets_go && waits(d))))
			return true;
		for (const FieldDecl *f : r->fields())
			if (at_end(f->getType(), what, test, depth + 1))
				return true;
		// An owner ends what it has.
		if (const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r))
			for (const TemplateArgument &a : s->getTemplateArgs().asArray())
				if (a.getKind() == TemplateArgument::Type &&
				    at_end(a.getAsType(), what, test, depth + 1))
					return true;
		return std::any_of(r->bases_begin(), r->bases_end(), [&](const auto &b) {
			return at_end(b.getType(), what, test, depth + 1);
		});
	}

	/// It waits for somebody: that may be what runs.
	bool waits(const FunctionDecl *d)
	{
		return reaches(d, Keeper::Call, [](const FunctionDecl *f, Keeper) {
			llvm::StringRef n = plain_name(f);
			return n.contains("wait") || n.contains("synchronize") || n == "join";
		});
	}

private:
	bool inside(const Stmt *s, Keeper what, Test test, int depth)
	{
		if (!s)
			return false;
		if (const auto *c = dyn_cast<CallExpr>(s))
			if (const FunctionDecl *f = c->getDirectCallee())
				if (test(f, what) || reaches(f, what, test, depth + 1))
					return true;
		return std::any_of(s->child_begin(), s->child_end(),
				   [&](const Stmt *c) { return inside(c, what, test, depth); });
	}

	std::map<std::tuple<const FunctionDecl *, Keeper, Test>, bool> known_;
};

/// The classes that a function has to do with.
class Mentioned : public RecursiveASTVisitor<Mentioned>
{
public:
	std::set<const CXXRecordDecl *> found;

	bool VisitExpr(Expr *e)
	{
		if (isa<DeclRefExpr, MemberExpr, CXXThisExpr, CXXMemberCallExpr>(e))
			add(e->getType(), 0);
		return true;
	}
	void add(QualType t, int depth)
	{
		t = t.getNonReferenceType();
		const CXXRecordDecl *r = record_of(t->isPointerType() ? t->getPointeeType() : t);
		if (!r || depth > 3)
			return;
		if (!found.insert(r->getCanonicalDecl()).second)
			return;
		if (const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r))
			for (const TemplateArgument &a : s->getTemplateArgs().asArray())
				if (a.getKind() == TemplateArgument::Type)
					add(a.getAsType(), depth + 1);
	}
};

/// A local that is, or owns, an object of a class.
class Owned : public RecursiveASTVisitor<Owned>
{
public:
	explicit Owned(const CXXRecordDecl *r) : r_(r->getCanonicalDecl()) {}
	bool found = false;

	bool VisitVarDecl(VarDecl *v)
	{
		found |= v->hasLocalStorage() && owns(v->getType(), 0);
		return !found;
	}

private:
	bool owns(QualType t, int depth) const
	{
		const CXXRecordDecl *r = t->isReferenceType() ? nullptr : record_of(t);
		const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
		if (!r || depth > 3)
			return false;
		return r->getCanonicalDecl() == r_ ||
		       (s && llvm::any_of(s->getTemplateArgs().asArray(),
					  [&](const TemplateArgument &a) {
						  return a.getKind() == TemplateArgument::Type &&
							 owns(a.getAsType(), depth + 1);
					  }));
	}
	const CXXRecordDecl *r_;
};

inline bool movable(const CXXRecordDecl *r)
{
	for (const CXXConstructorDecl *c : r->ctors())
		if (c->isCopyOrMoveConstructor() && !c->isDeleted())
			return true;
	return (r->needsImplicitMoveConstructor() && !r->defaultedMoveConstructorIsDeleted()) ||
	       (r->needsImplicitCopyConstructor() && !r->defaultedCopyConstructorIsDeleted());
}

/// An owner that ends what it has, whoever else refers to it.
inline bool sole_owner(QualType t)
{
	const CXXRecordDecl *r = t->isReferenceType() ? nullptr : record_of(t);
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(r);
	if (s && (r->getName() == "Result" || r->getName() == "Option"))
		return s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type &&
		       sole_owner(s->getTemplateArgs().get(0).getAsType());
	return r && (r->getName() == "Box" || r->getName() == "UniqueArc");
}

inline bool gives_away(llvm::StringRef n)
{
	return n == "into_raw" || n == "into_foreign" || n == "inc_ref" || n == "leak" ||
	       n == "forget" || n == "release" || n.starts_with("get_") || n.ends_with("_get");
}

class Gives : public RecursiveASTVisitor<Gives>
{
public:
	bool found = false;
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		found |= f && gives_away(plain_name(f));
		return !found;
	}
};

/// A vector that gets more elements than it had room for.
class Grows : public RecursiveASTVisitor<Grows>
{
public:
	bool found = false;
	bool VisitCXXMemberCallExpr(CXXMemberCallExpr *c)
	{
		const CXXMethodDecl *m = c->getMethodDecl();
		llvm::StringRef n = m && m->getParent()->getName() == "Vec" ? plain_name(m) : "";
		found |= n == "push" || n == "insert" || n == "extend" || n == "resize" ||
			 n == "remove" || n == "swap_remove";
		return true;
	}
};

/// What a function does with a local after a call, in the order of the text.
class After : public RecursiveASTVisitor<After>
{
public:
	After(const SourceManager &sm, const VarDecl *v, const Kept &kept, Ends &ends)
		: sm_(sm), v_(v), kept_(kept), ends_(ends)
	{
	}
	std::vector<SourceLocation> given; ///< It is moved, or what was kept let go.
	std::vector<const ReturnStmt *> returns;
	bool in_closure = false; ///< A closure lets it go: who knows when.

	/// Once more where the result decides.
	bool TraverseIfStmt(IfStmt *i)
	{
		const bool refused = i->getCond() && (names(i->getCond(), result_) ||
						      holds(i->getCond(), kept_.call));
		refused_ += refused;
		const bool more = RecursiveASTVisitor::TraverseIfStmt(i);
		refused_ -= refused;
		return more;
	}
	bool TraverseWhileStmt(WhileStmt *w) { return loop(w); }
	bool TraverseDoStmt(DoStmt *d) { return loop(d); }
	bool TraverseForStmt(ForStmt *f) { return loop(f); }
	bool TraverseLambdaExpr(LambdaExpr *l)
	{
		closures_++;
		TraverseStmt(l->getBody());
		closures_--;
		for (const Expr *e : l->capture_inits())
			TraverseStmt(const_cast<Expr *>(e));
		return true;
	}
	bool VisitVarDecl(VarDecl *v)
	{
		if (v->getInit() && holds(v->getInit(), kept_.call) && v->hasLocalStorage())
			result_ = v;
		in_closure |= v->hasLocalStorage() && ends_.at_end(v->getType(), kept_.how.by);
		return true;
	}
	bool VisitReturnStmt(ReturnStmt *r)
	{
		if (!refused_ && !closures_)
			returns.push_back(r);
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f)
			return true;
		llvm::StringRef n = plain_name(f);
		if (c == kept_.call)
			return true;
		// After a while it may still be there, unless it is waited for again and again.
		const bool once = n.contains("timeout") && !loops_;
		if (lets_go(f, kept_.how.by) || ends_.reaches(f, kept_.how.by) ||
		    (!once && ends_.waits(f)) || (n.contains("wait") && !once) ||
		    n.contains("synchronize")) {
			in_closure |= closures_ > 0;
			given.push_back(c->getExprLoc());
		}
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		if ((n == "move" || n == "exchange" || n == "forward" || n == "swap") &&
		    c->getNumArgs() && names(c->getArg(0), v_))
			given.push_back(c->getExprLoc());
		if (m && gives_away(n) && names(m->getImplicitObjectArgument(), v_))
			given.push_back(c->getExprLoc());
		return true;
	}
	static bool names(const Stmt *s, const ValueDecl *v)
	{
		if (!s || !v)
			return false;
		const auto *r = dyn_cast<DeclRefExpr>(s);
		return (r && r->getDecl() == v) ||
		       std::any_of(s->child_begin(), s->child_end(),
				   [&](const Stmt *c) { return names(c, v); });
	}
	static bool holds(const Stmt *s, const Stmt *what)
	{
		return s == what ||
		       (s && std::any_of(s->child_begin(), s->child_end(),
					 [&](const Stmt *c) { return holds(c, what); }));
	}
	bool before(SourceLocation a, SourceLocation b) const
	{
		return sm_.isBeforeInTranslationUnit(sm_.getExpansionLoc(a),
						     sm_.getExpansionLoc(b));
	}

private:
	bool loop(Stmt *s)
	{
		loops_++;
		for (Stmt *c : s->children())
			TraverseStmt(c);
		loops_--;
		return true;
	}

	const SourceManager &sm_;
	const VarDecl *v_;
	const Kept &kept_;
	Ends &ends_;
	const VarDecl *result_ = nullptr;
	int refused_ = 0, closures_ = 0, loops_ = 0;
};

} // namespace cfl::check::c_keeps
