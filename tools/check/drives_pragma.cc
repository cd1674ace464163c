// SPDX-License-Identifier: GPL-2.0
#include <check/drives_pragma.hh>

#include <clang/Lex/Preprocessor.h>

using namespace clang;

namespace cfl::check
{

namespace
{

class Pragma : public PragmaHandler
{
public:
	Pragma(CompilerInstance &compiler, const Options &options,
	       const std::set<std::string> &without, Drivers &drivers)
		: PragmaHandler("cfl_drivers"),
		  compiler_(compiler),
		  options_(options),
		  without_(without),
		  drivers_(drivers)
	{
	}

	void HandlePragma(Preprocessor &pp, PragmaIntroducer, Token &token) override
	{
		const SourceLocation at = token.getLocation();
		while (token.isNot(tok::eod))
			pp.LexUnexpandedToken(token);
		// The dialect is not run, and what does not compile is not driven.
		if (dialect(pp) || !drivers_.all.empty() ||
		    compiler_.getDiagnostics().hasErrorOccurred())
			return;
		ASTContext &context = compiler_.getASTContext();
		std::vector<Finding> none;
		const Session session(context, options_, none);
		drivers_ = write_drivers(session, context.getTranslationUnitDecl(), without_);
		if (drivers_.all.empty())
			return;
		if (options_.dump)
			llvm::errs() << llvm::StringRef(drivers_.text).split("// Drivers.").second;
		const FileID file = compiler_.getSourceManager().createFileID(
			llvm::MemoryBuffer::getMemBufferCopy(drivers_.text, DRIVERS_FILE),
			SrcMgr::C_System, 0, 0, at);
		pp.EnterSourceFile(file, nullptr, at);
	}

private:
	/// Asks without making the name: memory of the parse is the compiler's to get.
	static bool dialect(Preprocessor &pp)
	{
		const auto name = pp.getIdentifierTable().find("CFL_UNSAFE_BLOCK");
		return name != pp.getIdentifierTable().end() && pp.isMacroDefined(name->second);
	}

	CompilerInstance &compiler_;
	const Options &options_;
	const std::set<std::string> &without_;
	Drivers &drivers_;
};

} // namespace

void drive_at_pragma(CompilerInstance &compiler, const Options &options,
		     const std::set<std::string> &without, Drivers &drivers)
{
	// The preprocessor ends it.
	compiler.getPreprocessor().AddPragmaHandler(
		new Pragma(compiler, options, without, drivers));
}

} // namespace cfl::check
