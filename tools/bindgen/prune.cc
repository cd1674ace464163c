// SPDX-License-Identifier: GPL-2.0
#include <bindgen/parse.hh>
#include <bindgen/prune.hh>

#include <clang/Lex/Lexer.h>
#include <filesystem>
#include <fstream>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/Regex.h>
#include <sstream>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

namespace fs = std::filesystem;

/// Reads C++ files without preprocessing them, so that no configuration is missed.
class Mentions
{
public:
	Mentions(const Options &options, std::set<std::string> &names, std::set<std::string> &owned,
		 Report &report)
		: options_(options), names_(names), owned_(owned), report_(report)
	{
		lang_.CPlusPlus = lang_.CPlusPlus11 = lang_.CPlusPlus14 = lang_.CPlusPlus17 =
			lang_.CPlusPlus20 = true;
		lang_.LineComment = true;
		lang_.Bool = true;
	}

	bool read(const fs::path &path)
	{
		std::error_code ignored;
		fs::path key = fs::weakly_canonical(path, ignored);
		if (!seen_.insert(key).second)
			return true;
		auto buffer = llvm::MemoryBuffer::getFile(path.string());
		if (!buffer)
			return false;
		report_.inputs.push_back(path.string());
		scan((*buffer)->getBuffer(), path.parent_path());
		return true;
	}

private:
	void scan(llvm::StringRef text, const fs::path &folder)
	{
		Lexer lexer(SourceLocation(), lang_, text.begin(), text.begin(), text.end());
		lexer.SetCommentRetentionState(true);
		Token t;
		bool hash = false;
		for (lexer.LexFromRawLexer(t); t.isNot(tok::eof); lexer.LexFromRawLexer(t)) {
			if (t.is(tok::hash) && t.isAtStartOfLine()) {
				hash = true;
				continue;
			}
			if (t.is(tok::comment)) {
				size_t end = lexer.getBufferLocation() - text.begin();
				owns(text.substr(end - t.getLength(), t.getLength()));
				continue;
			}
			if (t.is(tok::raw_identifier)) {
				if (hash && t.getRawIdentifier() == "include")
					include(text, lexer.getBufferLocation() - text.begin(),
						folder);
				else
					names_.insert(t.getRawIdentifier().str());
			}
			hash = false;
		}
	}

	void owns(llvm::StringRef comment)
	{
		if (!comment.consume_front("// cfl-bindgen: owns "))
			return;
		llvm::SmallVector<llvm::StringRef, 16> words;
		comment.trim().split(words, ' ', -1, false);
		for (llvm::StringRef w : words)
			owned_.insert(w.str());
	}

	void include(llvm::StringRef text, size_t at, const fs::path &folder)
	{
		llvm::StringRef rest = text.substr(at).split('\n').first.trim();
		bool angled = rest.starts_with("<");
		if (!angled && !rest.starts_with("\""))
			return;
		std::string name = rest.drop_front().split(angled ? '>' : '"').first.str();
		if (!angled && read(folder / name))
			return;
		for (const std::string &root : options_.include_roots)
			if (read(fs::path(root) / name))
				return;
		// Not found: <bindings.hh> itself, or a header that the compiler will miss.
	}

	const Options &options_;
	std::set<std::string> &names_;
	std::set<std::string> &owned_;
	Report &report_;
	LangOptions lang_;
	std::set<fs::path> seen_;
};

/// Which records the C++ code can look into: those it names, and those it gets from what it names
/// and touches by a member's name.
class Reach
{
public:
	Reach(Translator &translator, const std::set<std::string> &names)
		: translator_(translator), names_(names)
	{
	}

	/// Everything a type shows to its user.
	void type(QualType t)
	{
		const Type *p = t->getUnqualifiedDesugaredType();
		if (auto *pointer = dyn_cast<PointerType>(p))
			return type(pointer->getPointeeType());
		if (auto *array = dyn_cast<ArrayType>(p))
			return type(array->getElementType());
		if (auto *f = dyn_cast<FunctionType>(p)) {
			type(f->getReturnType());
			if (auto *proto = dyn_cast<FunctionProtoType>(f))
				for (QualType param : proto->param_types())
					type(param);
			return;
		}
		if (auto *r = dyn_cast<RecordType>(p))
			record(r->getDecl(), false);
		else if (auto *e = dyn_cast<EnumType>(p))
			translator_.need(e->getDecl(), true);
	}

	void record(const RecordDecl *d, bool named)
	{
		d = d->getDefinition();
		if (!d || (!named && !touched(d)) || !seen_.insert(d).second)
			return;
		translator_.need(d, true);
		members(d);
	}

private:
	bool touched(const RecordDecl *d) const
	{
		for (const FieldDecl *f : d->fields()) {
			if (!f->getName().empty() && names_.contains(f->getNameAsString()))
				return true;
			if (f->isAnonymousStructOrUnion() &&
			    touched(f->getType()->getAsRecordDecl()->getDefinition()))
				return true;
		}
		return false;
	}

	void members(const RecordDecl *d)
	{
		for (const FieldDecl *f : d->fields()) {
			if (f->isAnonymousStructOrUnion())
				members(f->getType()->getAsRecordDecl()->getDefinition());
			else if (names_.contains(f->getNameAsString()))
				type(f->getType());
		}
	}

	Translator &translator_;
	const std::set<std::string> &names_;
	llvm::DenseSet<const RecordDecl *> seen_;
};

bool is_plain_name(llvm::StringRef s)
{
	for (char c : s)
		if (!isalnum(static_cast<unsigned char>(c)) && c != '_')
			return false;
	return !s.empty();
}

class Selection
{
public:
	Selection(const Options &options, const std::set<std::string> &names) : names_(names)
	{
		for (const std::string &a : options.allow) {
			if (is_plain_name(a))
				exact_.insert(a);
			else
				patterns_.emplace_back("^(" + a + ")$");
		}
	}

	bool operator()(llvm::StringRef name) const
	{
		std::string n = name.str();
		if (names_.contains(n) || exact_.contains(n))
			return true;
		for (const llvm::Regex &r : patterns_)
			if (r.match(n))
				return true;
		return false;
	}

private:
	const std::set<std::string> &names_;
	std::set<std::string> exact_;
	std::vector<llvm::Regex> patterns_;
};

void need_root(Translator &translator, Reach &reach, const NamedDecl *d)
{
	if (auto *r = dyn_cast<RecordDecl>(d)) {
		translator.need(r, true);
		reach.record(r, true);
	} else if (auto *t = dyn_cast<TypedefNameDecl>(d)) {
		translator.need(t);
		if (auto *target = t->getUnderlyingType()->getAsRecordDecl()) {
			translator.need(target, true);
			reach.record(target, true);
		} else {
			reach.type(t->getUnderlyingType());
		}
	} else if (auto *v = dyn_cast<ValueDecl>(d)) {
		translator.need(v);
		reach.type(v->getType());
	} else {
		translator.need(d, true);
	}
}

} // namespace

bool mentioned_names(const Options &options, Mentioned &mentioned, Report &report,
		     std::string &error)
{
	for (const std::string &a : options.allow) {
		std::string why;
		if (!llvm::Regex(a).isValid(why)) {
			error = fmt::format("{}: no regular expression: {} (given by --allow)", a,
					    why);
			return false;
		}
	}
	Mentions mentions(options, mentioned.names, mentioned.owned, report);
	for (const std::string &file : options.for_files) {
		if (!mentions.read(file)) {
			error = file + ": cannot be read (named by --for)";
			return false;
		}
	}
	return true;
}

void need_selected(Translator &translator, ASTContext &context, const Options &options,
		   const std::set<std::string> &names)
{
	Selection selected(options, names);
	Reach reach(translator, names);
	translator.need_file_asm();
	for (const Decl *d : context.getTranslationUnitDecl()->decls()) {
		auto *named = dyn_cast<NamedDecl>(d);
		if (!named || named->isImplicit() || named->isInvalidDecl())
			continue;
		if (named->getName().starts_with(MACRO_PREFIX))
			continue;
		if (!named->getName().empty() && selected(named->getName()))
			need_root(translator, reach, named);
		if (auto *e = dyn_cast<EnumDecl>(named))
			for (const EnumConstantDecl *c : e->enumerators())
				if (selected(c->getName()))
					translator.need(e, true);
	}
}

} // namespace cfl::bindgen
