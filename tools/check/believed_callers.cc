// SPDX-License-Identifier: GPL-2.0
#include <check/believed_callers.hh>

#include <regex>

using namespace clang;

namespace cfl::check
{

namespace
{

bool takes_token(const FunctionDecl *f)
{
	for (const ParmVarDecl *p : f->parameters()) {
		const CXXRecordDecl *r = record_of(p->getType());
		if (r && r->getName() == "Unsafe")
			return true;
	}
	return annotated(f, "unsafe");
}

} // namespace

bool open_to_all(const FunctionDecl *f)
{
	if (f->getAccess() == AS_private || f->getAccess() == AS_protected ||
	    f->getFormalLinkage() != Linkage::External || takes_token(f) || f->isExternC())
		return false;
	return std::any_of(f->param_begin(), f->param_end(), [](const ParmVarDecl *p) {
		QualType t = p->getType();
		return p->isUsed() && ((t->isPointerType() && !t->isFunctionPointerType()) ||
				       (t->isIntegerType() && !t->isBooleanType()));
	});
}

namespace
{

class Callers : public RecursiveASTVisitor<Callers>
{
public:
	Callers(Session &session, const std::vector<SourceLocation> &blocks)
		: session_(session), blocks_(blocks)
	{
	}
	bool TraverseDecl(Decl *d)
	{
		return (d && session_.elsewhere(d)) || RecursiveASTVisitor::TraverseDecl(d);
	}
	bool TraverseStmt(Stmt *, DataRecursionQueue * = nullptr) { return true; }
	bool VisitFunctionDecl(FunctionDecl *f)
	{
		if (!f->isThisDeclarationADefinition() || !f->getBody() ||
		    !session_.ours(f->getLocation()) || !open_to_all(f))
			return true;
		const SourceManager &sm = session_.context.getSourceManager();
		SourceLocation begin = sm.getExpansionLoc(f->getBody()->getBeginLoc()),
			       end = sm.getExpansionLoc(f->getBody()->getEndLoc());
		for (SourceLocation at : blocks_)
			if (sm.isBeforeInTranslationUnit(begin, at) &&
			    sm.isBeforeInTranslationUnit(at, end))
				session_.report("unsafe-call", at,
						"this is right if the caller of '" +
							f->getNameAsString() +
							"' does something that no type asks for: "
							"the function is unsafe itself");
		return true;
	}

private:
	Session &session_;
	const std::vector<SourceLocation> &blocks_;
};

} // namespace

bool leaves_it_to_the_caller(const std::string &text)
{
	static const std::regex who(
		"(callers?|who(ever)? calls( this| it)?)\\s+(must |has to |have to |"
		"(already )?(knows?|promises?|promised|guarantees?|ensures?|makes? sure|made sure|"
		"checks|checked|passes|hands (in|over)|has an?\\b|is responsible|takes care))",
		std::regex::icase);
	static const std::regex word("caller('s|s') (promise|duty|responsibility|problem|business)",
				     std::regex::icase);
	// A comment of several lines is one sentence.
	std::string plain = std::regex_replace(text, std::regex("\\s*\\n\\s*(//+)?\\s*"), " ");
	return std::regex_search(plain, who) || std::regex_search(plain, word);
}

void check_believed_callers(Session &session, const std::vector<SourceLocation> &blocks,
			    TranslationUnitDecl *unit)
{
	if (!blocks.empty())
		Callers(session, blocks).TraverseDecl(unit);
}

} // namespace cfl::check
