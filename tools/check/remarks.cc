// SPDX-License-Identifier: GPL-2.0
#include <check/own_code.hh>
#include <check/remarks.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr llvm::StringLiteral TAGS[] = {"PANIC:", "CAST:", "ORDERING:"};

/// Does the comment begin with `tag`?
bool begins(const Comments::Comment &c, llvm::StringRef tag)
{
	return llvm::StringRef(c.text).ltrim("/* \t").starts_with(tag);
}

/// The largest value that an expression of no negative value can have, if that is known.
std::optional<uint64_t> most(ASTContext &context, const Expr *e)
{
	e = e->IgnoreParens();
	Expr::EvalResult known;
	if (!e->isValueDependent() && e->getType()->isIntegerType() &&
	    e->EvaluateAsInt(known, context))
		return known.Val.getInt().isNegative() || known.Val.getInt().getActiveBits() > 64
			       ? std::nullopt
			       : std::optional(known.Val.getInt().getZExtValue());
	if (const auto *c = dyn_cast<CastExpr>(e)) {
		const Expr *sub = c->getSubExpr();
		if (!sub->getType()->isIntegerType())
			return {};
		auto of = most(context, sub);
		unsigned width = context.getIntWidth(c->getType());
		return of && (width >= 64 || *of < uint64_t(1) << (width - 1)) ? of : std::nullopt;
	}
	if (const auto *o = dyn_cast<ConditionalOperator>(e)) {
		auto a = most(context, o->getTrueExpr()), b = most(context, o->getFalseExpr());
		return a && b ? std::optional(std::max(*a, *b)) : std::nullopt;
	}
	unsigned width = e->getType()->isIntegerType() ? context.getIntWidth(e->getType()) : 64;
	std::optional<uint64_t> all;
	if (e->getType()->isUnsignedIntegerType() && width <= 64)
		all = ~uint64_t(0) >> (64 - width);
	const auto *b = dyn_cast<BinaryOperator>(e);
	if (!b || b->isAssignmentOp())
		return all;
	auto l = most(context, b->getLHS()), r = most(context, b->getRHS());
	switch (b->getOpcode()) {
	case BO_And:
		return l && r ? std::optional(std::min(*l, *r)) : l ? l : r;
	case BO_Or:
	case BO_Xor:
		return l && r ? std::optional(llvm::maskTrailingOnes<uint64_t>(
					64 - llvm::countl_zero(*l | *r)))
			      : all;
	case BO_Shr:
		// The least shift is the constant one.
		return l && b->getRHS()->isEvaluatable(context) && r && *r < 64
			       ? std::optional(*l >> *r)
			       : (l ? l : all);
	case BO_Rem:
		return l && r && *r ? std::optional(std::min(*l, *r - 1)) : all;
	case BO_Div:
		return l && r && *r && b->getRHS()->isEvaluatable(context) ? std::optional(*l / *r)
									   : (l ? l : all);
	case BO_Add:
		return l && r && *l < uint64_t(1) << 62 && *r < uint64_t(1) << 62 &&
				       (!all || *l + *r <= *all)
			       ? std::optional(*l + *r)
			       : all;
	default:
		return all;
	}
}

/// Does the type hold every value that the expression can have?
bool fits(ASTContext &context, const Expr *e, QualType type)
{
	unsigned width = context.getIntWidth(type) - type->isSignedIntegerType();
	if (auto top = most(context, e); top && (width >= 64 || *top >> width == 0))
		return true;
	// Bitwise operators need no more bits than their operands have.
	const auto *b = dyn_cast<BinaryOperator>(e->IgnoreParens());
	if (!b || !b->isBitwiseOp())
		return false;
	auto small = [&](const Expr *x) {
		QualType t = x->IgnoreParenImpCasts()->getType();
		auto top = most(context, x);
		return (t->isIntegerType() && context.getIntWidth(t) <= context.getIntWidth(type) &&
			t->isSignedIntegerType() == type->isSignedIntegerType()) ||
		       (top && (width >= 64 || *top >> width == 0));
	};
	return small(b->getLHS()) && small(b->getRHS());
}

/// How many elements there are in memory of kmalloc(), which gives some megabytes at most.
bool in_kmalloc(const Expr *e)
{
	const auto *c = dyn_cast<CXXMemberCallExpr>(e->IgnoreParenImpCasts());
	const CXXMethodDecl *m = c ? c->getMethodDecl() : nullptr;
	if (!m || (plain_name(m) != "size" && plain_name(m) != "capacity"))
		return false;
	const auto *r = dyn_cast<ClassTemplateSpecializationDecl>(m->getParent());
	if (!r || r->getName() != "Vec" || r->getTemplateArgs().size() != 2)
		return m->getParent()->getName() == "KString";
	const TemplateArgument &memory = r->getTemplateArgs().get(1);
	const CXXRecordDecl *of = memory.getKind() == TemplateArgument::Type
					  ? record_of(memory.getAsType())
					  : nullptr;
	return of && of->getName() == "Kmalloc";
}

class Remarks : public OwnCode<Remarks>
{
public:
	Remarks(Session &session, const std::vector<Comments::Comment> &comments)
		: OwnCode(session), comments_(comments), used_(comments.size())
	{
	}
	bool shouldVisitTemplateInstantiations() const { return false; }

	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (f && f->getQualifiedNameAsString() == "core::panic")
			ask("PANIC:", "panic-comment", c->getExprLoc(),
			    "the thread stops here; say why that cannot be an error instead",
			    !hands_on(c));
		for (const Expr *a : c->arguments()) {
			const TagDecl *t = a->getType()->getAsTagDecl();
			const llvm::StringRef order = t ? t->getName() : "";
			const bool must = order == "AcquireTag" || order == "ReleaseTag";
			// Whoever says why an access is relaxed, or fully ordered, may.
			if (must || order == "FullTag" || order == "RelaxedTag")
				return ask(
					"ORDERING:", "ordering-comment", c->getExprLoc(),
					"the order of this access matters; say what it is paired "
					"with",
					must);
		}
		return true;
	}
	bool VisitExplicitCastExpr(ExplicitCastExpr *c)
	{
		const Expr *from = c->getSubExpr();
		if (c->isTypeDependent() || from->isTypeDependent() || from->isValueDependent())
			return true;
		from = from->IgnoreParenImpCasts();
		QualType a = from->getType(), b = c->getType();
		ASTContext &context = session_.context;
		const SourceManager &sm = context.getSourceManager();
		// What is handed to a macro stands in the function; what the macro writes itself does not.
		SourceLocation at = sm.isMacroArgExpansion(c->getBeginLoc())
					    ? sm.getFileLoc(c->getBeginLoc())
					    : c->getBeginLoc();
		if (!a->isIntegralOrEnumerationType() || !b->isIntegralOrEnumerationType() ||
		    at.isMacroID())
			return true;
		if (!b->isIntegerType() || b->isBooleanType() || a->isBooleanType() ||
		    a->isEnumeralType() || context.getIntWidth(b) >= context.getIntWidth(a) ||
		    c->isEvaluatable(context))
			return ask("CAST:", "cast-comment", at, "", false);
		bool kept = fits(context, from, b) ||
			    (context.getIntWidth(b) >= 32 && in_kmalloc(from));
		return ask("CAST:", "cast-comment", at,
			   "bits may be lost in the conversion of " + a.getAsString() + " to " +
				   b.getAsString() + "; say why none are, or use a checked one",
			   !kept);
	}
	/// Classes that document invariants, and functions that have to do with one.
	bool VisitCXXRecordDecl(CXXRecordDecl *r)
	{
		if (r->isThisDeclarationADefinition() && invariants(r))
			places_.push_back(r->getSourceRange());
		return true;
	}
	bool VisitFunctionDecl(FunctionDecl *f)
	{
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		if (m && f->isThisDeclarationADefinition() && invariants(m->getParent()))
			places_.push_back(f->getSourceRange());
		function_ = f;
		return true;
	}
	bool VisitCXXConstructExpr(CXXConstructExpr *e)
	{
		if (function_ && invariants(e->getConstructor()->getParent()))
			places_.push_back(function_->getSourceRange());
		return true;
	}

	void strays()
	{
		const SourceManager &sm = session_.context.getSourceManager();
		for (size_t i = 0; i < comments_.size(); i++) {
			const Comments::Comment &c = comments_[i];
			if (!session_.ours(c.begin))
				continue;
			for (llvm::StringRef tag : TAGS)
				if (begins(c, tag) && !used_[i])
					session_.report(
						"remark-stray", c.begin,
						"'// " + tag.str() +
							"' stands where nothing asks for it");
			if (!begins(c, "INVARIANT:"))
				continue;
			bool inside = false;
			for (SourceRange r : places_)
				inside |= !sm.isBeforeInTranslationUnit(c.begin, r.getBegin()) &&
					  !sm.isBeforeInTranslationUnit(r.getEnd(), c.begin);
			if (!inside)
				session_.report("remark-stray", c.begin,
						"'// INVARIANT:' stands where no class documents "
						"'# Invariants'");
		}
	}

private:
	bool invariants(const CXXRecordDecl *r)
	{
		if (const CXXRecordDecl *p = r->getTemplateInstantiationPattern())
			r = p;
		auto [it, fresh] = documented_.try_emplace(r->getCanonicalDecl(), false);
		if (!fresh)
			return it->second;
		const Decl *d = r;
		if (const ClassTemplateDecl *t = r->getDescribedClassTemplate())
			d = t;
		const RawComment *doc = session_.context.getRawCommentForDeclNoCache(d);
		it->second = doc && doc->getRawText(session_.context.getSourceManager())
					    .contains("# Invariants");
		// A specialisation has those of its template.
		if (const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r); s && !it->second)
			it->second = invariants(s->getSpecializedTemplate()->getTemplatedDecl());
		return it->second;
	}
	/// A function that panics with the words that it was given: its callers say why.
	bool hands_on(const CallExpr *c) const
	{
		const auto *r = c->getNumArgs()
					? dyn_cast<DeclRefExpr>(c->getArg(0)->IgnoreParenImpCasts())
					: nullptr;
		return r && isa<ParmVarDecl>(r->getDecl());
	}
	/// A finding unless a comment with `tag` stands on the line or right above the statement,
	/// or none is @p needed, but may stand there.
	bool ask(llvm::StringRef tag, const char *rule, SourceLocation loc, std::string text,
		 bool needed = true)
	{
		const SourceManager &sm = session_.context.getSourceManager();
		SourceLocation at =
			sm.getFileLoc(loc); // What a macro is given stands where it is written.
		if (!session_.ours(at))
			return true;
		unsigned line = sm.getSpellingLineNumber(at);
		FileID file = sm.getFileID(at);
		bool said = false;
		for (size_t i = 0; i < comments_.size(); i++) {
			const Comments::Comment &c = comments_[i];
			if (c.file != file || !begins(c, tag) || c.first > line ||
			    line - c.last > 3)
				continue;
			said = true;
			used_[i] = true;
		}
		if (!said && needed)
			session_.report(rule, at, text + " in a '// " + tag.str() + "' comment");
		return true;
	}

	const std::vector<Comments::Comment> &comments_;
	std::vector<bool> used_;
	std::vector<SourceRange> places_;
	std::map<const void *, bool> documented_;
	const FunctionDecl *function_ = nullptr;
};

} // namespace

void check_remarks(Session &session, const std::vector<Comments::Comment> &comments,
		   TranslationUnitDecl *unit)
{
	Remarks remarks(session, comments);
	remarks.TraverseDecl(unit);
	remarks.strays();
}

} // namespace cfl::check
