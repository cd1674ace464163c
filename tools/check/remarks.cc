// SPDX-License-Identifier: GPL-2.0
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

class Remarks : public RecursiveASTVisitor<Remarks>
{
public:
	Remarks(Session &session, const std::vector<Comments::Comment> &comments)
		: session_(session), comments_(comments), used_(comments.size())
	{
	}
	bool shouldVisitTemplateInstantiations() const { return false; }

	bool TraverseDecl(Decl *d)
	{
		if (d && isa<NamedDecl>(d) && !isa<NamespaceDecl>(d) &&
		    !session_.ours(d->getLocation()) && d->getDeclContext()->isFileContext())
			return true;
		return RecursiveASTVisitor::TraverseDecl(d);
	}
	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		if (f && f->getQualifiedNameAsString() == "core::panic")
			ask("PANIC:", "panic-comment", c->getExprLoc(),
			    "the thread stops here; say why that cannot be an error instead");
		for (const Expr *a : c->arguments()) {
			const TagDecl *t = a->getType()->getAsTagDecl();
			if (t && (t->getName() == "AcquireTag" || t->getName() == "ReleaseTag"))
				return ask(
					"ORDERING:", "ordering-comment", c->getExprLoc(),
					"the order of this access matters; say what it is paired "
					"with");
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
		if (!a->isIntegerType() || !b->isIntegerType() || b->isBooleanType() ||
		    a->isBooleanType() || a->isEnumeralType() || c->getBeginLoc().isMacroID())
			return true;
		ASTContext &context = session_.context;
		if (context.getIntWidth(b) >= context.getIntWidth(a) || c->isEvaluatable(context))
			return true;
		return ask("CAST:", "cast-comment", c->getBeginLoc(),
			   "bits may be lost in the conversion of " + a.getAsString() + " to " +
				   b.getAsString() + "; say why none are, or use a checked one");
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
		return it->second = doc && doc->getRawText(session_.context.getSourceManager())
						   .contains("# Invariants");
	}
	/// A finding unless a comment with `tag` stands on the line or right above the statement.
	bool ask(llvm::StringRef tag, const char *rule, SourceLocation loc, std::string text)
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
		if (!said)
			session_.report(rule, at, text + " in a '// " + tag.str() + "' comment");
		return true;
	}

	Session &session_;
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
