// SPDX-License-Identifier: GPL-2.0
#include <check/session.hh>

#include <fnmatch.h>

using namespace clang;

namespace cfl::check
{

bool unevaluated(const Stmt *s)
{
	return isa_and_nonnull<RequiresExpr, ConceptSpecializationExpr, UnaryExprOrTypeTraitExpr,
			       CXXNoexceptExpr, TypeTraitExpr>(s);
}

Session::Session(ASTContext &c, const Options &o, std::vector<Finding> &findings)
	: context(c), options(o), facts(c), contracts(facts), findings_(findings)
{
}

bool Session::ours(SourceLocation loc) const
{
	const SourceManager &sm = context.getSourceManager();
	if (loc.isInvalid())
		return false;
	loc = sm.getExpansionLoc(loc);
	FileID id = sm.getFileID(loc);
	auto [it, fresh] = ours_.try_emplace(id, false);
	if (!fresh)
		return it->second;
	bool yes = id == sm.getMainFileID();
	llvm::StringRef name = sm.getFilename(loc);
	if (!yes && options.headers && !sm.isInSystemHeader(loc) && !options.root.empty() &&
	    name.starts_with(options.root))
		yes = true;
	yes |= !sm.isInSystemHeader(loc) && options.headers && beside(id);
	for (const std::string &glob : options.trust)
		if (fnmatch(glob.c_str(), name.str().c_str(), 0) == 0)
			yes = false;
	return ours_[id] = yes;
}

bool Session::elsewhere(const Decl *d) const
{
	return isa<NamespaceDecl>(d) &&
	       context.getSourceManager().isInSystemHeader(d->getLocation());
}

bool Session::beside(FileID header) const
{
	const SourceManager &sm = context.getSourceManager();
	auto main = sm.getFileEntryRefForID(sm.getMainFileID()),
	     file = sm.getFileEntryRefForID(header);
	if (!main || !file)
		return false;
	llvm::StringRef of = main->getFileEntry().tryGetRealPathName(),
			name = file->getFileEntry().tryGetRealPathName();
	size_t slash = of.rfind('/');
	return slash != llvm::StringRef::npos && slash &&
	       name.starts_with(of.substr(0, slash + 1)) && !name.ends_with("/bindings.hh");
}

Session::Key Session::key(std::string_view rule, const PresumedLoc &at)
{
	return {at.getFilename(), at.getLine(), at.getColumn(), std::string(rule)};
}

Finding *Session::report(std::string_view rule, SourceLocation loc, std::string message)
{
	const Rule *r = find_rule(rule);
	if (!r || options.disabled.count(std::string(rule)) || !ours(loc))
		return nullptr;
	if ((r->profile == Profile::Kernel && !kernel) ||
	    (r->profile == Profile::Marked && !kernel && !marked))
		return nullptr;
	const SourceManager &sm = context.getSourceManager();
	PresumedLoc p = sm.getPresumedLoc(sm.getExpansionLoc(loc));
	if (p.isInvalid())
		return nullptr;
	auto [said, fresh] = said_.try_emplace(key(rule, p));
	if (judged_)
		said->second.insert(judged_->getCanonicalDecl());
	if (!fresh)
		return nullptr;
	Finding f;
	f.file = p.getFilename();
	f.line = p.getLine();
	f.column = p.getColumn();
	f.rule = rule;
	f.message = std::move(message);
	findings_.push_back(std::move(f));
	return &findings_.back();
}

void Session::retract(size_t kept)
{
	while (findings_.size() > kept) {
		const Finding &f = findings_.back();
		said_.erase({f.file, f.line, f.column, f.rule});
		findings_.pop_back();
	}
}

void Session::take_back(llvm::function_ref<bool(const Finding &)> refuted)
{
	std::erase_if(findings_, [&](const Finding &f) {
		const bool gone = refuted(f);
		if (gone)
			said_.erase({f.file, f.line, f.column, f.rule});
		return gone;
	});
}

void Session::repeat(std::string_view rule, SourceLocation loc)
{
	const SourceManager &sm = context.getSourceManager();
	const PresumedLoc p = sm.getPresumedLoc(sm.getExpansionLoc(loc));
	if (p.isInvalid() || !judged_)
		return;
	if (auto said = said_.find(key(rule, p)); said != said_.end())
		said->second.insert(judged_->getCanonicalDecl());
}

const std::set<const FunctionDecl *> &Session::about(size_t finding) const
{
	static const std::set<const FunctionDecl *> none;
	const Finding &f = findings_[finding];
	auto said = said_.find({f.file, f.line, f.column, f.rule});
	return said == said_.end() ? none : said->second;
}

void Session::place(size_t finding, const Note &where, const std::string &before)
{
	Finding &f = findings_[finding];
	f.notes.insert(f.notes.begin(), {f.file, f.line, f.column, "it happens here"});
	f.file = where.file;
	f.line = where.line;
	f.column = where.column;
	f.message = before + f.message;
}

bool Session::covers(SourceRange range, const std::string &file, unsigned line) const
{
	const SourceManager &sm = context.getSourceManager();
	const PresumedLoc from = sm.getPresumedLoc(sm.getExpansionLoc(range.getBegin())),
			  to = sm.getPresumedLoc(sm.getExpansionLoc(range.getEnd()));
	return from.isValid() && to.isValid() && file == from.getFilename() &&
	       line >= from.getLine() && line <= to.getLine();
}

bool Session::said_on_line(std::string_view rule, SourceLocation loc) const
{
	const SourceManager &sm = context.getSourceManager();
	PresumedLoc p = sm.getPresumedLoc(sm.getExpansionLoc(loc));
	return p.isValid() && std::ranges::any_of(findings_, [&](const Finding &f) {
		       return f.rule == rule && f.line == p.getLine() && f.file == p.getFilename();
	       });
}

bool Session::said_within(SourceRange range) const
{
	return std::ranges::any_of(findings_,
				   [&](const Finding &f) { return covers(range, f.file, f.line); });
}

void Session::note(Finding *finding, SourceLocation loc, std::string message)
{
	const SourceManager &sm = context.getSourceManager();
	if (!finding || loc.isInvalid())
		return;
	PresumedLoc p = sm.getPresumedLoc(sm.getExpansionLoc(loc));
	if (p.isValid())
		finding->notes.push_back(
			{p.getFilename(), p.getLine(), p.getColumn(), std::move(message)});
}

void Session::add_unsafe(SourceRange range)
{
	const SourceManager &sm = context.getSourceManager();
	unsafe_.push_back({sm.getExpansionLoc(range.getBegin()).getRawEncoding(),
			   sm.getExpansionLoc(range.getEnd()).getRawEncoding()});
}

bool Session::in_unsafe(SourceLocation loc) const
{
	unsigned raw = context.getSourceManager().getExpansionLoc(loc).getRawEncoding();
	for (auto [b, e] : unsafe_)
		if (raw >= b && raw <= e)
			return true;
	return false;
}

} // namespace cfl::check
