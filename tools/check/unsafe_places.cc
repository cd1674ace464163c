// SPDX-License-Identifier: GPL-2.0
#include <check/dialect.hh>

using namespace clang;

namespace cfl::check
{

bool is_token(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && r->getQualifiedNameAsString() == "core::Unsafe";
}

bool unsafe_function(const FunctionDecl *f)
{
	if (!f)
		return false;
	if (annotated(f, "unsafe") || f->hasAttr<UnsafeBufferUsageAttr>())
		return true;
	if (const FunctionDecl *p = f->getTemplateInstantiationPattern())
		return annotated(p, "unsafe");
	return false;
}

namespace
{

class CollectUnsafe : public RecursiveASTVisitor<CollectUnsafe>
{
public:
	explicit CollectUnsafe(Session &session) : session_(session) {}

	bool shouldVisitTemplateInstantiations() const { return false; }
	bool TraverseDecl(Decl *d)
	{
		return (d && session_.elsewhere(d)) || RecursiveASTVisitor::TraverseDecl(d);
	}
	bool VisitAttributedStmt(AttributedStmt *s)
	{
		for (const Attr *a : s->getAttrs())
			if (const auto *n = dyn_cast<AnnotateAttr>(a))
				if (n->getAnnotation() == "cfl::unsafe" ||
				    n->getAnnotation() == "cc::unsafe")
					mark(s->getSourceRange());
		return true;
	}
	bool VisitStmtExpr(StmtExpr *e)
	{
		for (const Stmt *s : e->getSubStmt()->body())
			if (const auto *d = dyn_cast<DeclStmt>(s))
				if (d->isSingleDecl())
					if (const auto *v = dyn_cast<VarDecl>(d->getSingleDecl()))
						if (is_token(v->getType()))
							session_.add_unsafe(e->getSourceRange());
		return true;
	}
	bool VisitFunctionDecl(FunctionDecl *f)
	{
		if (f->getTemplateInstantiationPattern())
			return true;
		bool token = unsafe_function(f);
		for (const ParmVarDecl *p : f->parameters())
			token |= is_token(p->getType());
		if (token) {
			if (session_.ours(f->getLocation()) && !f->hasAttr<UnsafeBufferUsageAttr>())
				session_.marked |=
					session_.options.dialect != Options::Dialect::General;
			if (f->hasBody())
				session_.add_unsafe(f->getSourceRange());
			if (session_.stats && session_.ours(f->getLocation()))
				session_.stats->files[file_of(f->getLocation())].unsafe_functions++;
		}
		return true;
	}

private:
	void mark(SourceRange range)
	{
		session_.add_unsafe(range);
		if (session_.ours(range.getBegin()))
			session_.marked |= session_.options.dialect != Options::Dialect::General;
	}
	std::string file_of(SourceLocation l)
	{
		const SourceManager &sm = session_.context.getSourceManager();
		return sm.getFilename(sm.getExpansionLoc(l)).str();
	}
	Session &session_;
};

} // namespace

void collect_unsafe(Session &session, TranslationUnitDecl *unit)
{
	CollectUnsafe(session).TraverseDecl(unit);
}

} // namespace cfl::check
