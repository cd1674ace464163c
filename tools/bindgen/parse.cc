// SPDX-License-Identifier: GPL-2.0
#include <bindgen/annotations.hh>
#include <bindgen/flags.hh>
#include <bindgen/line_numbers.hh>
#include <bindgen/macros.hh>
#include <bindgen/parse.hh>
#include <bindgen/skip.hh>
#include <bindgen/store.hh>

#include <clang/Lex/Pragma.h>
#include <clang/Sema/Sema.h>
#include <clang/Sema/SemaDiagnostic.h>
#include <filesystem>
#include <llvm/Support/VirtualFileSystem.h>
#include <llvm/Support/xxhash.h>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

/// What the pieces of one parse share.
struct Session {
	const MacroSelection &macros;
	Report &report;
	std::vector<std::string> &errors;
	const std::function<void(Parsed)> &use;
	AsmInlineSet asm_inlines;
	FileID macro_file;
	MacroLines lines;
	const Options &options;
	bool jump = true;		  ///< Over bodies that are not wanted.
	bool lost = false;		  ///< Did a jump miss the end of its body?
	bool go_on = false;		  ///< Behind a file that is missing, to find all errors.
	llvm::BumpPtrAllocator numbers{}; ///< Line numbers that Clang would have given otherwise.
};

class Diagnostics : public DiagnosticConsumer
{
public:
	explicit Diagnostics(Session &session) : session_(session) {}

	void HandleDiagnostic(DiagnosticsEngine::Level level, const Diagnostic &info) override
	{
		llvm::SmallString<128> text;
		info.FormatDiagnostic(text);
		if (level == DiagnosticsEngine::Warning) {
			if (text.starts_with("unknown attribute"))
				session_.report.dropped_attributes
					[text.str().split('\'').second.split('\'').first.str()]++;
			return;
		}
		if (level == DiagnosticsEngine::Note && text.starts_with("to match this"))
			say_what_is_open(info);
		if (level < DiagnosticsEngine::Error)
			return;
		in_input_ = false;
		if (!info.hasSourceManager() || info.getLocation().isInvalid()) {
			session_.errors.push_back(text.str().str());
			return;
		}
		const SourceManager &sm = info.getSourceManager();
		auto [file, offset] = sm.getDecomposedExpansionLoc(info.getLocation());
		if (session_.macro_file.isValid() && file == session_.macro_file) {
			const MacroLines &lines = session_.lines;
			auto next =
				std::upper_bound(lines.starts.begin(), lines.starts.end(), offset);
			const std::string &name = lines.names[next - lines.starts.begin() - 1];
			auto known = lines.reasons.find(name);
			if (!name.empty())
				session_.report.macros_out_of_reach.try_emplace(
					name, known == lines.reasons.end() ? text.str().str()
									   : known->second);
			return;
		}
		blame(sm, file, text.str().str());
		session_.errors.push_back(place(info) + ": " + text.str().str());
		in_input_ = file == sm.getMainFileID();
	}

private:
	static std::string place(const Diagnostic &info)
	{
		const SourceManager &sm = info.getSourceManager();
		PresumedLoc p = sm.getPresumedLoc(sm.getExpansionLoc(info.getLocation()));
		return fmt::format("{}:{}:{}", p.getFilename(), p.getLine(), p.getColumn());
	}

	/// The header ended before its bracket: Clang complains about the input behind it, which is
	/// nobody's, and notes where the bracket stands.
	void say_what_is_open(const Diagnostic &note)
	{
		if (!in_input_ || !note.hasSourceManager() || note.getLocation().isInvalid())
			return;
		const char *why = "the bracket that opens here is not closed in this header";
		session_.errors.back() = place(note) + ": " + why;
		const SourceManager &sm = note.getSourceManager();
		blame(sm, sm.getDecomposedExpansionLoc(note.getLocation()).first, why);
		in_input_ = false;
	}

	/// Finds the line of the input that led to the error.
	void blame(const SourceManager &sm, FileID file, const std::string &text)
	{
		SourceLocation at = sm.getLocForStartOfFile(file);
		while (file.isValid() && file != sm.getMainFileID()) {
			at = sm.getIncludeLoc(file);
			if (at.isInvalid())
				return;
			file = sm.getFileID(at);
		}
		if (!file.isValid())
			return;
		unsigned line = sm.getExpansionLineNumber(at); // 1 is LINE_MARKER
		if (line >= 2 && line <= session_.options.headers.size() + 1)
			session_.report.blamed.try_emplace(session_.options.headers[line - 2],
							   text);
	}

	Session &session_;
	bool in_input_ = false; ///< Is the last error one of the input, not of a header?
};

/// `#pragma cfl_macros`, the last line of the input: enters the macros' lines in its place.
class MacroPragma : public PragmaHandler
{
public:
	MacroPragma(Session &session, CompilerInstance &ci)
		: PragmaHandler("cfl_macros"), session_(session), ci_(ci)
	{
	}

	void HandlePragma(Preprocessor &pp, PragmaIntroducer, Token &first) override
	{
		Token rest;
		do
			pp.LexUnexpandedToken(rest);
		while (rest.isNot(tok::eod));
		auto is_type = [this, &first](const IdentifierInfo *id) {
			Sema &sema = ci_.getSema();
			return bool(sema.getTypeName(*id, first.getLocation(), sema.TUScope));
		};
		MacroLines &lines = session_.lines;
		lines = macro_lines(pp, session_.macros, is_type, session_.report);
		if (lines.names.empty())
			return;
		session_.macro_file = pp.getSourceManager().createFileID(
			llvm::MemoryBuffer::getMemBufferCopy(lines.text, MACRO_FILE),
			SrcMgr::C_User, 0, 0, first.getLocation());
		pp.EnterSourceFile(session_.macro_file, nullptr, first.getLocation());
	}

private:
	Session &session_;
	CompilerInstance &ci_;
};

/// The disk, remembering what was not there: a header that appears there later changes the result.
class RecordingFiles : public llvm::vfs::ProxyFileSystem
{
public:
	RecordingFiles(llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> disk, Report &report)
		: ProxyFileSystem(std::move(disk)), report_(report)
	{
	}

	llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine &path) override
	{
		auto result = ProxyFileSystem::status(path);
		if (!result)
			missed(path);
		return result;
	}

	llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>>
	openFileForRead(const llvm::Twine &path) override
	{
		auto result = ProxyFileSystem::openFileForRead(path);
		if (!result)
			missed(path);
		return result;
	}

private:
	void missed(const llvm::Twine &path)
	{
		std::string p = path.str();
		if (!p.starts_with("/cfl-bindgen"))
			report_.missed.insert(std::move(p));
	}

	Report &report_;
};

class Consumer : public ASTConsumer
{
public:
	Consumer(Session &session, CompilerInstance &ci) : session_(session), ci_(ci) {}

	/// In GCC a constant of an enum that fits int is one; in Clang all constants have the type of
	/// the enum when one of them does not fit.
	void HandleTagDeclDefinition(TagDecl *d) override
	{
		auto *e = dyn_cast<EnumDecl>(d);
		if (!e || ci_.getPreprocessor().isMacroDefined("__clang__"))
			return;
		ASTContext &context = e->getASTContext();
		unsigned width = context.getIntWidth(context.IntTy);
		for (EnumConstantDecl *c : e->enumerators()) {
			llvm::APSInt value = c->getInitVal();
			if (!value.isRepresentableByInt64() ||
			    !llvm::isIntN(width, value.getExtValue()))
				continue;
			value = value.extOrTrunc(width);
			value.setIsSigned(true);
			c->setInitVal(context, value);
			c->setType(context.IntTy);
		}
	}

	/// Asked only where bodies are not wanted.
	bool shouldSkipFunctionBody(Decl *d) override
	{
		if (auto *f = dyn_cast<FunctionDecl>(d); f && f->getName() == MACRO_FUNCTION)
			return false;
		if (session_.jump)
			session_.lost |= !jump_to_end_of_body(ci_.getPreprocessor());
		return true;
	}

	void HandleTranslationUnit(ASTContext &context) override
	{
		const SourceManager &sm = ci_.getSourceManager();
		for (auto it = sm.fileinfo_begin(); it != sm.fileinfo_end(); ++it) {
			std::string name = it->first.getName().str();
			if (name.starts_with("/cfl-bindgen/"))
				continue;
			session_.report.inputs.push_back(name);
			if (!session_.options.hashes)
				continue;
			if (auto buffer = it->second->getBufferIfLoaded())
				session_.report.input_hashes[name] =
					content_hash(buffer->getBuffer());
		}
		for (const auto &entry : context.Idents) {
			if (!session_.options.hashes)
				break;
			session_.report.identifiers.push_back(llvm::xxh3_64bits(entry.first()));
		}
		std::sort(session_.report.inputs.begin(), session_.report.inputs.end());
		if (session_.errors.empty() && !session_.lost)
			session_.use(Parsed{context, session_.asm_inlines, session_.lines});
	}

private:
	Session &session_;
	CompilerInstance &ci_;
};

class Action : public ASTFrontendAction
{
public:
	explicit Action(Session &session) : session_(session) {}

protected:
	bool BeginInvocation(CompilerInstance &ci) override
	{
		ci.getFrontendOpts().DisableFree = session_.options.one_run;
		ci.getFrontendOpts().SkipFunctionBodies = !session_.options.bodies;
		return true;
	}

	bool BeginSourceFileAction(CompilerInstance &ci) override
	{
		Preprocessor &pp = ci.getPreprocessor();
		pp.AddPragmaHandler(new MacroPragma(session_, ci));
		keep_annotations(pp, session_.options);
		ci.getDiagnostics().setFatalsAsError(session_.go_on);
		if (!session_.options.bodies)
			return true;
		bool gcc = !session_.options.compiler.clang;
		pp.setTokenWatcher([this, &pp, gcc, asm_at = 0u](const Token &t) mutable {
			// The parser's own token, which no other callback hands out.
			if (gcc)
				count_lines_like_gcc(pp, const_cast<Token &>(t), session_.numbers);
			if (t.is(tok::kw_asm))
				asm_at = t.getLocation().getRawEncoding();
			else if (t.is(tok::kw_inline) && asm_at)
				session_.asm_inlines.insert(asm_at);
			else if (!t.isOneOf(tok::kw_volatile, tok::kw_goto, tok::kw_const))
				asm_at = 0;
		});
		return true;
	}

	std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &ci,
						       llvm::StringRef) override
	{
		return std::make_unique<Consumer>(session_, ci);
	}

private:
	Session &session_;
};

} // namespace

namespace
{

/// GCC's constraint `jdd` of S/390 is unknown to Clang: its jump labels are read with `X`, which
/// kernels use for older GCCs, and printed with `jdd` again (input_constraint()).
void replace_jump_label(const Options &options, llvm::vfs::InMemoryFileSystem &files)
{
	if (!options.target.starts_with("s390x") || options.compiler.clang)
		return;
	for (size_t i = 0; i < options.flags.size(); i++) {
		std::string folder = options.flags[i];
		if (!folder.starts_with("-I"))
			continue;
		folder = folder == "-I" && i + 1 < options.flags.size() ? options.flags[i + 1]
									: folder.substr(2);
		std::filesystem::path path =
			std::filesystem::path(options.directory) / folder / "asm/jump_label.h";
		path = path.lexically_normal();
		auto buffer = llvm::MemoryBuffer::getFile(path.string());
		if (!buffer)
			continue;
		std::string text = (*buffer)->getBuffer().str();
		for (size_t at; (at = text.find("\"jdd\"")) != text.npos;)
			text.replace(at, 5, "\"X\"");
		files.addFile(path.string(), 0, llvm::MemoryBuffer::getMemBufferCopy(text));
	}
}

} // namespace

namespace
{

/// The input and what it includes are system headers: then Clang does not look up the file name of
/// each `#define` to tell whether it may define a reserved name. -Wsystem-headers keeps errors.
constexpr const char *LINE_MARKER = "# 1 \"/cfl-bindgen/input.c\" 3\n";

bool parse_once(Session &session)
{
	const Options &options = session.options;
	Report &report = session.report;
	std::vector<std::string> &errors = session.errors;
	std::string input = LINE_MARKER;
	for (const std::string &header : options.headers)
		input += header.starts_with("<") ? fmt::format("#include {}\n", header)
						 : fmt::format("#include \"{}\"\n", header);
	if (options.macros)
		input += "#pragma cfl_macros\n";
	std::vector<std::string> args = {"clang", "-fsyntax-only", "-xc"};
	for (std::string &a : clang_arguments(options))
		args.push_back(std::move(a));
	args.push_back("-Wsystem-headers");
	args.push_back("/cfl-bindgen/input.c");
	auto virtual_files = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
	virtual_files->addFile("/cfl-bindgen/input.c", 0,
			       llvm::MemoryBuffer::getMemBufferCopy(input));
	virtual_files->addFile(CONFIG_FIX_PATH, 0,
			       llvm::MemoryBuffer::getMemBuffer(CONFIG_FIX_TEXT));
	if (!options.typed.empty()) {
		virtual_files->addFile(ANNOTATIONS_PATH, 0,
				       llvm::MemoryBuffer::getMemBuffer(ANNOTATIONS_TEXT));
		args.insert(args.begin() + 3, {"-include", ANNOTATIONS_PATH});
	}
	replace_jump_label(options, *virtual_files);
	llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> disk =
		llvm::makeIntrusiveRefCnt<RecordingFiles>(llvm::vfs::createPhysicalFileSystem(),
							  report);
	auto all = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(disk);
	all->pushOverlay(virtual_files);
	if (!options.directory.empty() && all->setCurrentWorkingDirectory(options.directory)) {
		errors.push_back(options.directory + ": cannot be entered");
		return false;
	}
	auto files = llvm::makeIntrusiveRefCnt<FileManager>(FileSystemOptions{}, all);
	Diagnostics diagnostics(session);
	tooling::ToolInvocation invocation(args, std::make_unique<Action>(session), files.get());
	invocation.setDiagnosticConsumer(&diagnostics);
	invocation.run(); // false also after errors in macros, which are no errors
	return errors.empty();
}

} // namespace

bool parse(const Options &options, const MacroSelection &macros, Report &report,
	   std::vector<std::string> &errors, const std::function<void(Parsed)> &use)
{
	Report before = report;
	Session session{macros, report, errors, use, {}, {}, {}, options};
	if (parse_once(session) && !session.lost)
		return true;
	if (options.bodies)
		return false;
	// A macro may hold one brace of a body only: then the text does not show where bodies end.
	report = std::move(before);
	errors.clear();
	Session careful{macros, report, errors, use, {}, {}, {}, options, false};
	return parse_once(careful);
}

bool find_blamed(const Options &options, Report &report, std::vector<std::string> &errors)
{
	const std::function<void(Parsed)> nothing = [](Parsed) {};
	const MacroSelection none;
	Session session{none, report, errors, nothing, {}, {}, {}, options, true, false, true};
	return parse_once(session) || !report.blamed.empty();
}

} // namespace cfl::bindgen
