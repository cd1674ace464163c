// SPDX-License-Identifier: GPL-2.0
#include <check/believed_callers.hh>
#include <check/comments.hh>
#include <check/ordered_members.hh>
#include <check/placement.hh>
#include <check/remarks.hh>

#include <algorithm>
#include <clang/Lex/MacroArgs.h>
#include <support/text.hh>

using namespace clang;

namespace cfl::check
{

bool Comments::HandleComment(Preprocessor &pp, SourceRange range)
{
	const SourceManager &sm = pp.getSourceManager();
	if (sm.isInSystemHeader(range.getBegin()))
		return false;
	bool invalid = false;
	std::string text = Lexer::getSourceText(CharSourceRange::getCharRange(range), sm,
						pp.getLangOpts(), &invalid)
				   .str();
	if (invalid)
		return false;
	Comment c;
	c.begin = range.getBegin();
	c.end = range.getEnd();
	c.first = sm.getSpellingLineNumber(range.getBegin());
	c.last = sm.getSpellingLineNumber(range.getEnd());
	c.file = sm.getFileID(range.getBegin());
	c.text = std::move(text);
	// Lines of one comment belong together.
	if (!comments.empty() && comments.back().file == c.file &&
	    comments.back().last + 1 == c.first && comments.back().text.starts_with("//") &&
	    c.text.starts_with("//")) {
		comments.back().last = c.last;
		comments.back().end = c.end;
		comments.back().text += "\n" + c.text;
		return false;
	}
	comments.push_back(std::move(c));
	return false;
}

namespace
{

/// The text of the first line that is not empty behind a comment.
llvm::StringRef below(const SourceManager &sm, const Comments::Comment &c)
{
	llvm::StringRef text = sm.getBufferData(c.file);
	for (unsigned line = 0; line < c.last; line++)
		text = text.split('\n').second;
	return text.ltrim();
}

/// Whether the comment stands right above IMPL_SEND or IMPL_SYNC, which promise what the structure of
/// a class does not show.
bool justifies_impl(const SourceManager &sm, const Comments::Comment &comment)
{
	llvm::StringRef text = below(sm, comment);
	// Or above a global that is made with the token.
	return text.starts_with("IMPL_SEND(") || text.starts_with("IMPL_SYNC(") ||
	       text.split(';').first.contains("core::Unsafe{}");
}

class Watch : public PPCallbacks
{
public:
	Watch(Comments &comments, Preprocessor &pp) : comments_(comments), pp_(pp) {}

	void MacroExpands(const Token &name, const MacroDefinition &, SourceRange range,
			  const MacroArgs *args) override
	{
		const IdentifierInfo *id = name.getIdentifierInfo();
		if (!id)
			return;
		if (id->getName() == "CFL_UNSAFE_BLOCK" || id->getName() == "unsafe_expr")
			comments_.unsafe_blocks.push_back(
				pp_.getSourceManager().getExpansionLoc(range.getBegin()));
		if (args && (id->getName() == "IS_ENABLED" || id->getName() == "IS_BUILTIN" ||
			     id->getName() == "IS_MODULE" || id->getName() == "IS_REACHABLE")) {
			const Token *t = args->getUnexpArgument(0);
			if (t && t->is(tok::identifier))
				config(t->getIdentifierInfo()->getName(), t->getLocation());
		}
	}
	void InclusionDirective(SourceLocation hash, const Token &, llvm::StringRef name, bool,
				CharSourceRange, OptionalFileEntryRef, llvm::StringRef,
				llvm::StringRef, const Module *, bool,
				SrcMgr::CharacteristicKind) override
	{
		if (pp_.getSourceManager().isInMainFile(hash))
			comments_.includes.push_back({hash, name.str()});
	}
	void Ifdef(SourceLocation, const Token &name, const MacroDefinition &) override
	{
		token(name);
	}
	void Ifndef(SourceLocation, const Token &name, const MacroDefinition &) override
	{
		token(name);
	}
	void Defined(const Token &name, const MacroDefinition &, SourceRange) override
	{
		token(name);
	}

	void If(SourceLocation, SourceRange condition, ConditionValueKind) override
	{
		words(condition);
	}
	void Elif(SourceLocation, SourceRange condition, ConditionValueKind,
		  SourceLocation) override
	{
		words(condition);
	}

private:
	/// Names that stand in a condition as they are.
	void words(SourceRange range)
	{
		const SourceManager &sm = pp_.getSourceManager();
		if (!range.getBegin().isFileID() || sm.isInSystemHeader(range.getBegin()))
			return;
		bool invalid = false;
		llvm::StringRef text = Lexer::getSourceText(CharSourceRange::getCharRange(range),
							    sm, pp_.getLangOpts(), &invalid);
		for (size_t at = 0; !invalid && (at = text.find("CONFIG_", at)) != text.npos;) {
			llvm::StringRef name = text.drop_front(at).take_while(
				[](char c) { return clang::isAsciiIdentifierContinue(c); });
			if (at == 0 || !clang::isAsciiIdentifierContinue(text[at - 1]))
				config(name, range.getBegin().getLocWithOffset(int(at)));
			at += name.size();
		}
	}
	void token(const Token &t)
	{
		if (const IdentifierInfo *id = t.getIdentifierInfo())
			config(id->getName(), t.getLocation());
	}
	void config(llvm::StringRef name, SourceLocation loc)
	{
		if (name.starts_with("CONFIG_") && !pp_.getSourceManager().isInSystemHeader(loc))
			comments_.configs.push_back({loc, name.str()});
	}
	Comments &comments_;
	Preprocessor &pp_;
};

/// Looks at functions' documentation.
class Docs : public RecursiveASTVisitor<Docs>
{
public:
	explicit Docs(Session &session) : session_(session) {}

	bool TraverseDecl(Decl *d)
	{
		return (d && session_.elsewhere(d)) || RecursiveASTVisitor::TraverseDecl(d);
	}

	static bool takes_token(const FunctionDecl *f)
	{
		for (const ParmVarDecl *p : f->parameters()) {
			const CXXRecordDecl *r = record_of(p->getType());
			if (r && r->getQualifiedNameAsString() == "core::Unsafe")
				return true;
		}
		return annotated(f, "unsafe");
	}
	bool VisitFunctionDecl(FunctionDecl *f)
	{
		if (!session_.ours(f->getLocation()) || f->isImplicit() ||
		    f->getTemplateInstantiationPattern() || f->getPreviousDecl() ||
		    isa<CXXDestructorDecl>(f))
			return true;
		if (const auto *m = dyn_cast<CXXMethodDecl>(f); m && m->getParent()->isLambda())
			return true;
		const RawComment *doc = session_.context.getRawCommentForDeclNoCache(
			f->getDescribedFunctionTemplate()
				? static_cast<Decl *>(f->getDescribedFunctionTemplate())
				: f);
		std::string text;
		if (doc)
			text = doc->getRawText(session_.context.getSourceManager()).str();
		bool section = text.find("# Safety") != std::string::npos;
		bool is_unsafe = takes_token(f);
		if (is_unsafe && !section)
			session_.report("safety-doc", f->getLocation(),
					"unsafe function '" + f->getNameAsString() +
						"' has no '# Safety' section in its documentation");
		if (!is_unsafe && section)
			session_.report("safety-doc-stray", f->getLocation(),
					"'" + f->getNameAsString() +
						"' is not unsafe, but its documentation has a '# "
						"Safety' section");
		return true;
	}

private:
	Session &session_;
};

/// Specialisations of core::is_send and core::is_sync, which promise what the structure of a class does
/// not show. One that asks another type promises nothing itself.
class Promises : public RecursiveASTVisitor<Promises>
{
public:
	Promises(Session &session, std::vector<Comments::Comment> &comments)
		: session_(session), comments_(comments)
	{
	}
	bool TraverseStmt(Stmt *, DataRecursionQueue * = nullptr) { return true; }
	bool VisitVarTemplateSpecializationDecl(VarTemplateSpecializationDecl *d)
	{
		if (d->getSpecializationKind() != TSK_ExplicitSpecialization &&
		    !isa<VarTemplatePartialSpecializationDecl>(d))
			return true;
		llvm::StringRef name = d->getName();
		if ((name != "is_send" && name != "is_sync") ||
		    d->getQualifiedNameAsString().rfind("core::is_", 0) != 0 ||
		    !session_.ours(d->getLocation()))
			return true;
		const Expr *init = d->getInit();
		const auto *value =
			init ? dyn_cast<CXXBoolLiteralExpr>(init->IgnoreParenImpCasts()) : nullptr;
		const SourceManager &sm = session_.context.getSourceManager();
		SourceLocation begin = sm.getExpansionLoc(d->getBeginLoc());
		for (unsigned i = 0; i < d->getNumTemplateParameterLists(); i++)
			if (SourceLocation l = sm.getExpansionLoc(
				    d->getTemplateParameterList(i)->getTemplateLoc());
			    l.isValid() && sm.isBeforeInTranslationUnit(l, begin))
				begin = l;
		if (const auto *p = dyn_cast<VarTemplatePartialSpecializationDecl>(d))
			if (SourceLocation l = sm.getExpansionLoc(
				    p->getTemplateParameters()->getTemplateLoc());
			    sm.isBeforeInTranslationUnit(l, begin))
				begin = l;
		Place here{sm.getFileID(begin), sm.getSpellingLineNumber(begin),
			   sm.getSpellingLineNumber(sm.getExpansionLoc(d->getEndLoc())),
			   value && value->getValue(), sm.getExpansionLoc(d->getLocation())};
		places_.push_back(here);
		if (name == "is_sync" && here.promises &&
		    !isa<VarTemplatePartialSpecializationDecl>(d) &&
		    d->getTemplateArgs().size() == 1)
			shared_members(d->getTemplateArgs()[0].getAsType());
		return true;
	}
	void judge()
	{
		std::map<FileID, unsigned>
			covered; // The last line that a comment above speaks for.
		for (const Place &p : places_) {
			bool said = covered.count(p.file) && covered[p.file] + 1 == p.first;
			for (Comments::Comment &c : comments_)
				if (c.file == p.file && c.last < p.first && c.last + 2 >= p.first &&
				    says_something(c.text, "SAFETY:"))
					said = c.used = true;
			if (said)
				covered[p.file] = p.last;
			else if (p.promises)
				session_.report("safety-comment", p.loc,
						"what is said here of another thread has no "
						"'// SAFETY:' comment above it");
		}
	}

private:
	/// Threads may share the class: a plain member that a const function may change is changed by several.
	void shared_members(QualType type)
	{
		const CXXRecordDecl *r = record_of(type);
		if (!r || !r->hasDefinition() || session_.facts.interior(type))
			return;
		for (const FieldDecl *f : r->fields())
			if (f->isMutable() && !f->hasAttr<GuardedByAttr>() &&
			    !session_.facts.interior(f->getType()) && !ordered_by_an_atomic(r, f))
				session_.report("thread-send", f->getLocation(),
						"'" + f->getNameAsString() +
							"' is mutable, and threads may share the "
							"class: const functions would race");
	}

	struct Place {
		FileID file;
		unsigned first, last;
		bool promises;
		SourceLocation loc;
	};
	Session &session_;
	std::vector<Comments::Comment> &comments_;
	std::vector<Place> places_;
};

bool says(const std::string &text, const char *tag)
{
	size_t at = text.find(tag);
	return at != std::string::npos && at < 12;
}

} // namespace

void Comments::attach(Preprocessor &pp)
{
	pp.addPPCallbacks(std::make_unique<Watch>(*this, pp));
}

void Comments::check_configs(Session &session) const
{
	const KernelConfig &known = session.options.config;
	if (known.names.empty())
		return;
	const std::vector<std::string> all(known.names.begin(), known.names.end());
	for (const auto &[loc, name] : configs) {
		std::string plain = name;
		if (plain.ends_with("_MODULE"))
			plain.resize(plain.size() - 7);
		if (!session.ours(loc) || known.names.count(name) || known.names.count(plain) ||
		    mentioned_in_headers(known, plain))
			continue;
		auto near = nearest(name, all);
		session.report("config-unknown", loc,
			       "'" + name + "' is no option of this kernel" +
				       (near ? "; did you mean '" + *near + "'?" : ""));
	}
}

void Comments::check(Session &session, TranslationUnitDecl *unit)
{
	const SourceManager &sm = session.context.getSourceManager();
	check_configs(session);
	if (!session.kernel)
		return;
	for (const auto &[loc, name] : includes) {
		llvm::StringRef file = sm.getFilename(loc);
		bool driver = file.contains("/drivers/") || file.contains("/samples/") ||
			      file.starts_with("drivers/") || file.starts_with("samples/");
		llvm::StringRef n = name;
		if (driver && (n == "bindings.hh" || n.starts_with("linux/") ||
			       n.starts_with("asm/") || n.starts_with("uapi/")))
			session.report("include-layer", loc,
				       "a driver includes <kernel/...> only, not <" + name + ">");
	}
	std::sort(unsafe_blocks.begin(), unsafe_blocks.end());
	unsafe_blocks.erase(std::unique(unsafe_blocks.begin(), unsafe_blocks.end()),
			    unsafe_blocks.end());
	std::vector<SourceLocation> believing;
	for (SourceLocation at : unsafe_blocks) {
		if (!session.ours(at))
			continue;
		FileID file = sm.getFileID(at);
		if (session.stats)
			session.stats->files[sm.getFilename(at).str()].unsafe_blocks++;
		bool justified = false;
		for (Comment &c : comments)
			if (c.file == file && says_something(c.text, "SAFETY:") &&
			    speaks_for(sm.getBufferData(file), sm.getFileOffset(c.begin),
				       sm.getFileOffset(c.end), sm.getFileOffset(at))) {
				justified = true;
				c.used = true;
				if (leaves_it_to_the_caller(c.text))
					believing.push_back(at);
			}
		if (!justified)
			session.report(
				"safety-comment", at,
				"unsafe block without a '// SAFETY:' comment above it or as its "
				"first line");
	}
	check_believed_callers(session, believing, unit);
	Promises promises(session, comments);
	promises.TraverseDecl(unit);
	promises.judge();
	for (const Comment &c : comments)
		if (says(c.text, "SAFETY:") && !c.used && session.ours(c.begin) &&
		    !justifies_impl(sm, c))
			session.report("safety-comment-stray", c.begin,
				       "'// SAFETY:' stands where nothing is unsafe");
	Docs(session).TraverseDecl(unit);
	check_remarks(session, comments, unit);
}

} // namespace cfl::check
