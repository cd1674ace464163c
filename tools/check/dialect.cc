// SPDX-License-Identifier: GPL-2.0
#include <check/addresses.hh>
#include <check/dialect.hh>
#include <check/own_code.hh>
#include <check/plain_casts.hh>
#include <check/self_linked.hh>
#include <check/threads.hh>
#include <check/unseen.hh>
#include <check/uses.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

bool bytes(QualType t)
{
	t = t.getCanonicalType().getUnqualifiedType();
	return t->isVoidType() || t->isCharType() || t->isStdByteType();
}

class Dialect : public OwnCode<Dialect>
{
public:
	using OwnCode::OwnCode;

	bool VisitSwitchStmt(SwitchStmt *s)
	{
		ask(s->getCond());
		return true;
	}
	bool VisitConditionalOperator(ConditionalOperator *c)
	{
		ask(c->getCond());
		return true;
	}

	bool shouldVisitTemplateInstantiations() const { return true; }

	bool report(std::string_view rule, SourceLocation loc, std::string text)
	{
		if (!session_.in_unsafe(loc))
			session_.report(rule, loc, std::move(text));
		return true;
	}

	/// The bytes of one type as another, where a type is more than its bytes.
	bool bit_cast(const ExplicitCastExpr *c, QualType to, QualType from)
	{
		if (session_.context.hasSameUnqualifiedType(to, from))
			return false;
		if (has_raw_form(to) || has_raw_form(from))
			return report("address-mixed", c->getBeginLoc(),
				      "the bytes of " + from.getUnqualifiedType().getAsString() +
					      " are taken for " +
					      to.getUnqualifiedType().getAsString());
		if (to->isPointerType())
			return report("cast-pointer", c->getBeginLoc(),
				      from.getUnqualifiedType().getAsString() +
					      " is made into a pointer");
		return false;
	}
	/// The variables that a condition asks about.
	void ask(const Stmt *s)
	{
		if (!s)
			return;
		if (const auto *r = dyn_cast<DeclRefExpr>(s))
			asked_.insert(r->getDecl());
		if (const auto *m = dyn_cast<MemberExpr>(s))
			asked_.insert(m->getMemberDecl());
		for (const Stmt *c : s->children())
			ask(c);
	}
	/// A variable that is the object itself.
	static bool is_object(const Expr *e)
	{
		const auto *r = dyn_cast<DeclRefExpr>(e);
		return r && !r->getType()->isPointerType() &&
		       !r->getDecl()->getType()->isReferenceType();
	}
	/// In plain C++: is there a reason to believe that an object has a derived type?
	bool known_kind(const Expr *sub)
	{
		if (session_.kernel)
			return false;
		QualType type = sub->getType();
		const CXXRecordDecl *base =
			record_of(type->isPointerType() ? type->getPointeeType() : type);
		const auto *r = dyn_cast<DeclRefExpr>(sub);
		if (is_object(sub))
			return false; // It is what it was declared to be.
		if (base && base->hasDefinition() && !base->isPolymorphic())
			return true; // Hooks of lists, nodes with a kind: no other cast would do.
		// Who does not name the object, or can ask it, knows what it is by other means.
		if (!r || tells_kind(base))
			return true;
		for (const Stmt *s = sub; s;) {
			if (const auto *v = dyn_cast<DeclRefExpr>(s);
			    v && asked_.count(v->getDecl()))
				return true;
			if (const auto *m = dyn_cast<MemberExpr>(s);
			    m && asked_.count(m->getMemberDecl()))
				return true;
			s = s->child_begin() == s->child_end() ? nullptr : *s->child_begin();
		}
		return false;
	}
	void cast(const ExplicitCastExpr *c)
	{
		QualType to = c->getTypeAsWritten(), from = c->getSubExpr()->getType();
		SourceLocation loc = c->getBeginLoc();
		if (to->isDependentType() || from->isDependentType())
			return;
		QualType target = to->getPointeeType(), source = from->getPointeeType();
		bool to_pointer = !target.isNull();
		if (to->isReferenceType())
			source = from;
		if (c->getCastKind() == CK_BaseToDerived) {
			const Expr *sub = c->getSubExpr()->IgnoreParenImpCasts();
			if (const auto *u = dyn_cast<UnaryOperator>(sub))
				sub = u->getSubExpr()->IgnoreParenImpCasts();
			if (!isa<CXXThisExpr>(sub) && !known_kind(sub) &&
			    (session_.kernel || is_object(sub) ||
			     !only_kind(record_of(sub->getType()->isPointerType()
							  ? sub->getType()->getPointeeType()
							  : sub->getType()),
					record_of(to_pointer ? target : to))))
				report("cast-downcast", loc,
				       "nothing proves that the object is a " + to.getAsString());
			return;
		}
		if (to_pointer && !source.isNull() &&
		    target.getAddressSpace() != source.getAddressSpace())
			return (void)report("user-pointer", loc,
					    "a pointer changes its address space by a cast");
		if (isa<CXXConstCastExpr>(c) || isa<CStyleCastExpr>(c))
			if (to_pointer && !source.isNull() && source.isConstQualified() &&
			    !target.isConstQualified() && !target->isFunctionType() &&
			    c->getCastKind() != CK_ToVoid &&
			    (session_.kernel || const_variable(c) ||
			     (casts_.written(c) &&
			      !isa<CXXThisExpr>(c->getSubExpr()->IgnoreParenImpCasts()))))
				return (void)report("cast-const", loc, "the cast removes const");
		if (c->getCastKind() == CK_LValueToRValueBitCast && bit_cast(c, to, from))
			return;
		bool bit = c->getCastKind() == CK_BitCast || c->getCastKind() == CK_LValueBitCast;
		if (bit && to_pointer && !source.isNull() && !isa<CXXStaticCastExpr>(c) &&
		    (session_.kernel || (!bytes(target) && !bytes(source) &&
					 other_object(session_.context, c, casts_.followed(c)))) &&
		    !session_.context.hasSameUnqualifiedType(target, source))
			report("cast-pointer", loc,
			       "a pointer to " + source.getAsString() + " is taken for one to " +
				       target.getAsString());
		if (c->getCastKind() == CK_IntegralCast && to->isEnumeralType() &&
		    !c->getSubExpr()->isValueDependent() &&
		    !c->getSubExpr()->isEvaluatable(session_.context) && !from->isEnumeralType())
			report("cast-enum", loc,
			       "nothing proves that the number is one of " + to.getAsString());
		// Addresses are kept in numbers that have room for them.
		if (c->getCastKind() == CK_IntegralToPointer &&
		    (session_.kernel ||
		     (!c->getSubExpr()->isEvaluatable(session_.context) &&
		      session_.context.getTypeSize(
			      c->getSubExpr()->IgnoreParenImpCasts()->getType()) <
			      session_.context.getTypeSize(to))))
			report("cast-pointer", loc, "an integer is made into a pointer");
		if (session_.kernel && c->getCastKind() == CK_BitCast &&
		    isa<CXXStaticCastExpr>(c) && !source.isNull() && source->isVoidType())
			report("cast-pointer", loc, "void * is taken for " + to.getAsString());
	}
	bool VisitExpr(Expr *e)
	{
		if (!session_.kernel)
			casts_.see(e);
		return true;
	}
	bool VisitExplicitCastExpr(ExplicitCastExpr *c)
	{
		cast(c);
		return true;
	}
	bool VisitUnaryOperator(UnaryOperator *u)
	{
		const Expr *e = u->getSubExpr();
		if (e->isTypeDependent() || !e->getType()->isPointerType() ||
		    isa<CXXThisExpr>(e->IgnoreParenImpCasts()))
			return true;
		if (u->getOpcode() == UO_Deref && !e->getType()->isFunctionPointerType())
			report("unsafe-pointer", u->getExprLoc(), "a raw pointer is dereferenced");
		if (u->isIncrementDecrementOp())
			report("unsafe-pointer", u->getExprLoc(), "arithmetic on a raw pointer");
		return true;
	}
	bool VisitMemberExpr(MemberExpr *m)
	{
		const Expr *e = m->getBase()->IgnoreParenImpCasts();
		if (m->isArrow() && !e->isTypeDependent() && !isa<CXXThisExpr>(e) &&
		    !isa<CXXOperatorCallExpr>(e) && e->getType()->isPointerType())
			report("unsafe-pointer", m->getMemberLoc(),
			       "a raw pointer is dereferenced");
		const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
		if (f && f->getParent()->isUnion() && session_.kernel)
			report("unsafe-union", m->getMemberLoc(), "a member of a union is used");
		return true;
	}
	bool VisitArraySubscriptExpr(ArraySubscriptExpr *a)
	{
		const Expr *base = a->getBase()->IgnoreParenImpCasts();
		if (!base->isTypeDependent() && base->getType()->isPointerType())
			report("unsafe-pointer", a->getExprLoc(), "a raw pointer is indexed");
		return true;
	}
	bool VisitBinaryOperator(BinaryOperator *b)
	{
		if (b->getOpcode() == BO_LAnd)
			ask(b->getLHS());
		if (b->getOpcode() == BO_Comma)
			thrown_away(b->getLHS());
		check_raw_computed(session_, b);
		if (b->isTypeDependent() || !b->getType()->isPointerType())
			return true;
		if (b->isAdditiveOp() || b->getOpcode() == BO_AddAssign ||
		    b->getOpcode() == BO_SubAssign)
			report("unsafe-pointer", b->getOperatorLoc(),
			       "arithmetic on a raw pointer");
		return true;
	}
	bool VisitFieldDecl(FieldDecl *f)
	{
		if (const Expr *e = f->getInClassInitializer();
		    e && !f->getType()->isDependentType())
			earlier(f, e);
		return true;
	}
	/// Members get their values in the order of their declaration.
	void earlier(const FieldDecl *f, const Stmt *s)
	{
		if (const auto *c = dyn_cast<ImplicitCastExpr>(s);
		    c && c->getCastKind() == CK_LValueToRValue)
			if (const auto *m = dyn_cast<MemberExpr>(c->getSubExpr()->IgnoreParens())) {
				const auto *of = dyn_cast<FieldDecl>(m->getMemberDecl());
				if (of && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()) &&
				    of->getParent() == f->getParent() &&
				    of->getFieldIndex() >= f->getFieldIndex())
					report("init-use", m->getExprLoc(),
					       "'" + of->getNameAsString() +
						       "' has no value yet when '" +
						       f->getNameAsString() + "' gets its own");
			}
		if (isa<LambdaExpr>(s))
			return;
		for (const Stmt *c : s->children())
			if (c)
				earlier(f, c);
	}
	bool VisitCXXNewExpr(CXXNewExpr *e)
	{
		return report("unsafe-heap", e->getBeginLoc(), "'new' in safe code");
	}
	bool VisitCXXDeleteExpr(CXXDeleteExpr *e)
	{
		return report("unsafe-heap", e->getBeginLoc(), "'delete' in safe code");
	}
	bool VisitGCCAsmStmt(GCCAsmStmt *s)
	{
		return report("unsafe-asm", s->getAsmLoc(), "assembly in safe code");
	}
	bool VisitGotoStmt(GotoStmt *s)
	{
		return report("unsafe-goto", s->getGotoLoc(), "'goto' in safe code");
	}
	bool VisitVarDecl(VarDecl *v)
	{
		// A function in the place of a pointer must not borrow from more than the pointer says.
		const Expr *init = v->getInit() ? v->getInit()->IgnoreParenImpCasts() : nullptr;
		if (const auto *u = dyn_cast_or_null<UnaryOperator>(init);
		    u && u->getOpcode() == UO_AddrOf)
			init = u->getSubExpr()->IgnoreParenImpCasts();
		const auto *r = dyn_cast_or_null<DeclRefExpr>(init);
		const auto *f = r ? dyn_cast<FunctionDecl>(r->getDecl()) : nullptr;
		std::set<int> said = f ? pointer_contract(v->getTypeSourceInfo()) : std::set<int>();
		for (unsigned i = 0; !said.empty() && i < f->getNumParams(); i++)
			if (param_lifetimebound(f, i) && !said.count(int(i)))
				session_.report("borrow-contract", init->getExprLoc(),
						"the result of '" + f->getNameAsString() +
							"' borrows from another parameter than "
							"the pointer's type says");

		if (session_.kernel && v->hasGlobalStorage() && !v->isConstexpr() &&
		    !v->getType().isConstQualified() && !v->getType()->isDependentType() &&
		    !v->hasAttr<GuardedByAttr>() && v->isThisDeclarationADefinition() &&
		    !v->getType()->isReferenceType() && !sync(session_, v->getType()))
			report("global-mutable", v->getLocation(),
			       "mutable global '" + v->getNameAsString() + "' is not Sync");
		if (v->hasLocalStorage() && !v->getType()->isDependentType() &&
		    v->getType()->isArrayType() && !v->getType()->isIncompleteType() &&
		    v->getType()->isConstantSizeType()) {
			int64_t size =
				session_.context.getTypeSizeInChars(v->getType()).getQuantity();
			if (size > (session_.kernel ? 2048 : 256 * 1024))
				session_.report("stack-size", v->getLocation(),
						"'" + v->getNameAsString() + "' takes " +
							std::to_string(size) + " bytes of stack");
		}
		return true;
	}
	bool VisitCXXConstructExpr(CXXConstructExpr *e)
	{
		check_raw_converted(session_, e);
		if (e->getConstructor()->isCopyOrMoveConstructor() &&
		    session_.facts.pinned(e->getType()))
			relocated(e->getExprLoc(), e->getType());
		thread_boundary(session_, e->getConstructor(),
				ArrayRef(e->getArgs(), e->getNumArgs()));
		return true;
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (!f)
			return true;
		moves(c, f);
		check_raw_argument(session_, c, f);
		if (unsafe_function(f))
			report("unsafe-call", c->getExprLoc(),
			       "unsafe function '" + f->getNameAsString() +
				       "' is called outside unsafe");
		else if (session_.kernel && from_c(f) && !f->getBuiltinID() && bound(f))
			report("unsafe-call", c->getExprLoc(),
			       "C function '" + f->getNameAsString() +
				       "' is called outside unsafe");
		else if (session_.kernel && walks_memory(f))
			report("unsafe-call", c->getExprLoc(),
			       "'" + plain_name(f).str() +
				       "' goes as far as it is told, or to a nul: use a Span or a "
				       "text");
		else if (session_.kernel && isa<CXXDestructorDecl>(f))
			report("unsafe-call", c->getExprLoc(),
			       "a destructor is called by hand, and the owner calls it again");
		else if (promises(f, c))
			report("unsafe-call", c->getExprLoc(),
			       "'" + plain_name(f).str() + "' promises what nobody checks");
		if (f->isVariadic() && !f->getBuiltinID())
			report("unsafe-varargs", c->getExprLoc(), "C variadic call in safe code");
		llvm::StringRef n = plain_name(f);
		if (n == "setjmp" || n == "longjmp" || n == "alloca" || n == "__builtin_alloca")
			report("unsafe-goto", c->getExprLoc(), "'" + n.str() + "' in safe code");
		std::vector<const Expr *> args(c->arg_begin(), c->arg_end());
		const auto *member = dyn_cast<CXXMemberCallExpr>(c);
		if (session_.kernel || told_boundary(f) || !(member || waits(c)))
			thread_boundary(session_, f, args,
					member ? member->getImplicitObjectArgument() : nullptr);
		return true;
	}
	/// Does the function in which a call stands wait for something after it?
	bool waits(const CallExpr *call)
	{
		if (waiting_in_ != function_) {
			waiting_in_ = function_;
			last_wait_ = {};
			if (function_)
				find_last_wait(function_->getBody());
		}
		return last_wait_.isValid() &&
		       session_.context.getSourceManager().isBeforeInTranslationUnit(
			       call->getEndLoc(), last_wait_);
	}
	void find_last_wait(const Stmt *s)
	{
		const auto *c = dyn_cast_or_null<CallExpr>(s);
		const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
		const SourceManager &sm = session_.context.getSourceManager();
		if (f && (last_wait_.isInvalid() ||
			  sm.isBeforeInTranslationUnit(last_wait_, c->getEndLoc())))
			for (llvm::StringRef word : {"wait", "join", "flush", "drain", "sync",
						     "run", "finish", "stop", "barrier", "cancel"})
				if (plain_name(f).contains(word))
					last_wait_ = c->getEndLoc();
		if (s)
			for (const Stmt *child : s->children())
				find_last_wait(child);
	}
	/// Calls behind switches that know every enumerator, and leave by each of them: only what is no
	/// enumerator gets there, which cast-enum keeps out.
	void behind_switches(const CompoundStmt *s)
	{
		const SwitchStmt *before = nullptr;
		for (const Stmt *c : s->body()) {
			const auto *call = dyn_cast<CallExpr>(c);
			if (before && call && before->isAllEnumCasesCovered() &&
			    !breaks(before->getBody()))
				behind_switch_.insert(call);
			before = dyn_cast<SwitchStmt>(c);
		}
	}
	/// Does control leave a switch by a `break` of its own?
	static bool breaks(const Stmt *s)
	{
		if (!s ||
		    isa<ForStmt, WhileStmt, DoStmt, CXXForRangeStmt, SwitchStmt, LambdaExpr>(s))
			return false;
		return isa<BreakStmt>(s) || std::any_of(s->child_begin(), s->child_end(), breaks);
	}
	/// Where the promise is broken, anything happens.
	bool promises(const FunctionDecl *f, const CallExpr *c) const
	{
		llvm::StringRef n = plain_name(f);
		return session_.kernel && !behind_switch_.count(c) &&
		       (n == "__builtin_unreachable" || n == "__builtin_assume" ||
			n == "__builtin_assume_aligned" || (n == "unreachable" && in_std(f)));
	}
	/// A function of C's <string.h>, which the compiler knows.
	static bool walks_memory(const FunctionDecl *f)
	{
		llvm::StringRef n = plain_name(f);
		n.consume_front("__builtin_");
		if (!f->getBuiltinID() ||
		    !(n.starts_with("mem") || n.starts_with("str") || n.starts_with("bc")))
			return false;
		const auto *type = f->getType()->getAs<FunctionProtoType>();
		return type && llvm::any_of(type->getParamTypes(),
					    [](QualType t) { return t->isPointerType(); });
	}
	/// C, or an inline function of C's headers that is handed a pointer.
	static bool from_c(const FunctionDecl *f)
	{
		return f->isExternC() || (f->isInExternCContext() && !isa<CXXMethodDecl>(f) &&
					  llvm::any_of(f->parameters(), [](const ParmVarDecl *p) {
						  return p->getType()->isPointerType();
					  }));
	}
	/// Does the declaration stand in generated bindings, or in another system header?
	bool bound(const FunctionDecl *f) const
	{
		const SourceManager &sm = session_.context.getSourceManager();
		SourceLocation loc = sm.getExpansionLoc(f->getCanonicalDecl()->getLocation());
		return sm.isInSystemHeader(loc) || sm.getFilename(loc).ends_with("bindings.hh");
	}
	void relocated(SourceLocation loc, QualType t)
	{
		report("pin-moved", loc,
		       "'" + t.getNonReferenceType().getUnqualifiedType().getAsString() +
			       "' is pinned, or has a pinned part, and is relocated");
	}
	/// Calls that move, overwrite or copy objects as a whole.
	void moves(const CallExpr *c, const FunctionDecl *f)
	{
		llvm::StringRef n = plain_name(f);
		SourceLocation loc = c->getExprLoc();
		auto type = [&](unsigned i) {
			QualType t = c->getArg(i)->IgnoreParenImpCasts()->getType();
			return t->isDependentType() ? QualType() : t;
		};
		bool bytes = n == "memcpy" || n == "memmove" || n == "__builtin_memcpy" ||
			     n == "__builtin_memmove" || n == "bcopy" || n == "memset";
		if (bytes && c->getNumArgs() >= 2) {
			const Expr *to = c->getArg(0)->IgnoreParenCasts();
			QualType t = to->getType()->getPointeeType();
			if (t.isNull())
				return;
			if (session_.facts.pinned(t))
				relocated(loc, t);
			else if (const CXXRecordDecl *r = record_of(t);
				 r && r->hasDefinition() && !t->isDependentType() &&
				 !t.isTriviallyCopyableType(session_.context))
				report("unsafe-copy", loc,
				       "'" + t.getUnqualifiedType().getAsString() +
					       "' is more than its bytes");
			return;
		}
		if (n.contains("copy_to_user") && c->getNumArgs() >= 2)
			for (unsigned i = 0; i < 2; i++) {
				QualType t = c->getArg(i)
						     ->IgnoreParenCasts()
						     ->getType()
						     ->getPointeeType();
				if (!t.isNull() && t->isRecordType() && !t->isDependentType() &&
				    !t->isIncompleteType() &&
				    !session_.context.hasUniqueObjectRepresentations(t))
					session_.report("init-padding", loc,
							"'" + t.getUnqualifiedType().getAsString() +
								"' has padding, which goes to user "
								"space with it");
			}
		unsigned id = f->getBuiltinID();
		bool whole = id == Builtin::BImove || id == Builtin::BImove_if_noexcept ||
			     (in_std(f) && (n == "swap" || n == "exchange" || n == "iter_swap")) ||
			     f->getOverloadedOperator() == OO_Equal;
		if (whole && c->getNumArgs() && !type(0).isNull() && session_.facts.pinned(type(0)))
			relocated(loc, type(0));
		const auto *m = dyn_cast<CXXMemberCallExpr>(c);
		const CXXRecordDecl *holder =
			m && m->getMethodDecl() ? m->getMethodDecl()->getParent() : nullptr;
		if (!holder || !(in_std(holder) ? holder->getName() == "vector"
						: session_.kernel && holder->getName() == "Vec"))
			return;
		static const std::set<llvm::StringRef> growing{
			"push_back", "emplace_back", "insert", "emplace",	"resize", "push",
			"reserve",   "erase",	     "assign", "shrink_to_fit", "remove"};
		const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(holder);
		if (!s || !growing.count(n) ||
		    s->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
			return;
		QualType element = s->getTemplateArgs().get(0).getAsType();
		if (session_.facts.pinned(element) || (session_.kernel && links_itself(element)))
			relocated(loc, element);
	}
	bool VisitCXXTemporaryObjectExpr(CXXTemporaryObjectExpr *e)
	{
		if (is_token(e->getType()))
			session_.report("unsafe-token", e->getBeginLoc(),
					"only the 'unsafe' macro may make a core::Unsafe");
		return true;
	}
	bool VisitCXXFunctionalCastExpr(CXXFunctionalCastExpr *e)
	{
		// A global may be made with one, with a SAFETY comment above it.
		if (is_token(e->getType()) && !global_ && !session_.in_unsafe(e->getBeginLoc()))
			session_.report("unsafe-token", e->getBeginLoc(),
					"only the 'unsafe' macro may make a core::Unsafe");
		return true;
	}
	bool TraverseVarDecl(VarDecl *v)
	{
		bool outer = global_;
		global_ = v->hasGlobalStorage() && v->isFileVarDecl();
		bool more = RecursiveASTVisitor::TraverseVarDecl(v);
		global_ = outer;
		return more;
	}
	/// An expression whose value nobody takes.
	void thrown_away(const Stmt *s)
	{
		const auto *e = dyn_cast_or_null<Expr>(s);
		for (const Expr *inner = nullptr; e && inner != e;) {
			inner = e;
			e = e->IgnoreParenImpCasts();
			if (const auto *c = dyn_cast<ExprWithCleanups>(e))
				e = c->getSubExpr();
			else if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(e))
				e = b->getSubExpr();
			else if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
				e = m->getSubExpr();
		}
		const auto *call = dyn_cast_or_null<CallExpr>(e);
		if (!call || call->isGLValue() || call->isTypeDependent() ||
		    call->hasUnusedResultAttr(session_.context) ||
		    !session_.facts.owes(call->getType()))
			return;
		session_.report("result-ignored", call->getExprLoc(), "the result is thrown away");
	}
	bool VisitIfStmt(IfStmt *s)
	{
		if (s->getThen())
			conditions_[s->getThen()] = s->getCond();
		ask(s->getCond());
		thrown_away(s->getThen());
		thrown_away(s->getElse());
		return true;
	}
	bool VisitForStmt(ForStmt *s)
	{
		thrown_away(s->getInc());
		thrown_away(s->getBody());
		return true;
	}
	bool VisitWhileStmt(WhileStmt *s)
	{
		ask(s->getCond());
		thrown_away(s->getBody());
		return true;
	}
	bool VisitCXXForRangeStmt(CXXForRangeStmt *s)
	{
		thrown_away(s->getBody());
		return true;
	}
	bool VisitSwitchCase(SwitchCase *s)
	{
		thrown_away(s->getSubStmt());
		return true;
	}
	bool VisitStmtExpr(StmtExpr *e)
	{
		value_of_statements_ = e->getSubStmt();
		return true;
	}
	bool VisitCompoundStmt(CompoundStmt *s)
	{
		behind_switches(s);
		for (const Stmt *c : s->body())
			if (c != s->body_back() || s != value_of_statements_)
				thrown_away(c);
		// release() whose result nobody takes.
		for (const Stmt *c : s->body()) {
			const auto *e = dyn_cast<Expr>(c);
			const auto *m =
				e ? dyn_cast<CXXMemberCallExpr>(e->IgnoreParenImpCasts()) : nullptr;
			// What a class of its own means by this name is not known.
			if (!m || !m->getMethodDecl() ||
			    plain_name(m->getMethodDecl()) != "release" ||
			    (!session_.kernel && !in_std(m->getMethodDecl()) &&
			     !sole_owner(m->getMethodDecl()->getParent())))
				continue;
			// A class may have a helper of this name; who took the pointer before keeps it.
			// A lock that is released owns its mutex no more.
			if (m->getType()->isPointerType() && !handed_on(s, m) &&
			    !(in_std(m->getMethodDecl()) &&
			      m->getMethodDecl()->getParent()->getName().ends_with("_lock")) &&
			    !isa<CXXThisExpr>(
				    m->getImplicitObjectArgument()->IgnoreParenImpCasts()))
				session_.report("leak-release", m->getExprLoc(),
						"the released pointer is dropped; nobody frees it");
		}
		return true;
	}
	/// Is the pointer of what is released taken by `get()` before, in these statements?
	bool handed_on(const CompoundStmt *all, const CXXMemberCallExpr *release) const
	{
		const auto *v = dyn_cast<DeclRefExpr>(
			release->getImplicitObjectArgument()->IgnoreParenImpCasts());
		if (const auto c = conditions_.find(all); v && c != conditions_.end() &&
							  !session_.kernel &&
							  gets(c->second, v->getDecl()))
			return true;
		for (const Stmt *s : all->body()) {
			if (s == release || session_.kernel)
				break;
			if (v && gets(s, v->getDecl()))
				return true;
		}
		return false;
	}
	static bool gets(const Stmt *s, const ValueDecl *v)
	{
		const auto *m = dyn_cast_or_null<CXXMemberCallExpr>(s);
		if (m && plain_name(m->getMethodDecl()) == "get")
			if (const auto *r = dyn_cast<DeclRefExpr>(
				    m->getImplicitObjectArgument()->IgnoreParenImpCasts());
			    r && r->getDecl() == v)
				return true;
		return s && std::any_of(s->child_begin(), s->child_end(),
					[&](const Stmt *c) { return gets(c, v); });
	}
	bool VisitFunctionDecl(FunctionDecl *f)
	{
		if (f->isThisDeclarationADefinition() && f->hasBody())
			function_ = f;
		if (f->isThisDeclarationADefinition() && f->hasBody() && !f->isDependentContext())
			results(f);
		if (f->isVariadic() && f->isThisDeclarationADefinition() && !unsafe_function(f))
			report("unsafe-varargs", f->getLocation(),
			       "'" + f->getNameAsString() +
				       "' takes arguments whose number and types nobody checks");
		return true;
	}

private:
	CastUses casts_;
	std::set<const ValueDecl *> asked_;
	std::set<const CallExpr *> behind_switch_;
	/// Results kept in a variable that nobody looks at, unions read through another member.
	void results(const FunctionDecl *f);
	/// An element of an array, whose index is a local that nothing changes when @p constant.
	void outside(const ArraySubscriptExpr *a, const VarDecl *index, bool constant)
	{
		const auto *array = session_.context.getAsConstantArrayType(
			a->getBase()->IgnoreParenImpCasts()->getType());
		Expr::EvalResult value;
		if (!constant || !array || !index->hasLocalStorage() || isa<ParmVarDecl>(index) ||
		    !index->getInit() || index->getInit()->isValueDependent() ||
		    !index->getType()->isIntegerType() ||
		    !index->getInit()->EvaluateAsInt(value, session_.context))
			return;
		llvm::APSInt n = value.Val.getInt();
		if (n.isNegative() || n.getZExtValue() >= array->getZExtSize())
			report("bounds-array", a->getExprLoc(),
			       "index " + llvm::toString(n, 10) + " is outside the array of " +
				       std::to_string(array->getZExtSize()) + " elements");
	}

	bool global_ = false;
	const FunctionDecl *function_ = nullptr;   ///< That is walked.
	const FunctionDecl *waiting_in_ = nullptr; ///< Where `last_wait_` was looked for.
	SourceLocation last_wait_;
	const CompoundStmt *value_of_statements_ = nullptr;
	std::map<const Stmt *, const Expr *> conditions_; ///< Under which a statement is run.
};

void Dialect::results(const FunctionDecl *f)
{
	Uses u;
	u.TraverseStmt(f->getBody());
	for (auto [a, v] : u.indexed)
		outside(a, v, u.uses[v].all == u.uses[v].loaded);
	for (const VarDecl *v : u.declared) {
		const Uses::Use &x = u.uses[v];
		const auto *r = record_of(v->getType());
		if (r && r->isUnion() && !v->getType()->isReferenceType() && !x.written.empty())
			for (auto [loc, member] : x.read)
				if (!x.written.count(member))
					report("unsafe-union", loc,
					       "'" + member->getNameAsString() +
						       "' is read, but another member was written");
		if (!session_.facts.owes(v->getType()))
			continue;
		if (x.all == x.voided)
			session_.report("result-ignored", v->getLocation(),
					"'" + v->getNameAsString() + "' is never looked at");
		else if (!x.taken.empty() && x.looked.empty() && x.all == x.taken.size() + x.voided)
			session_.report("result-unchecked", x.taken[0],
					"the value of '" + v->getNameAsString() +
						"' is taken without a look at whether it is there");
	}
}

} // namespace

void check_dialect(Session &session, TranslationUnitDecl *unit)
{
	Dialect(session).TraverseDecl(unit);
}

} // namespace cfl::check
