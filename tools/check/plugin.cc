// SPDX-License-Identifier: GPL-2.0
/// @file
/// cfl-check inside a clang compile: `clang++-22 -fplugin=cfl-check-plugin.so`.
/// Arguments: `-fplugin-arg-cfl-check-kernel` and `-fplugin-arg-cfl-check-general` choose the
/// profile. Clang's own warnings are left to the command line. The code is not for keeps: the checker's annotations
/// are in it, which a compile without the plugin leaves out.
#include <check/analyse.hh>
#include <check/comments.hh>

#include <clang/Frontend/FrontendPluginRegistry.h>
#include <clang/Lex/PreprocessorOptions.h>
#include <llvm/Support/thread.h>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr unsigned STACK = 512u << 20;

class PluginConsumer : public ASTConsumer
{
public:
	PluginConsumer(CompilerInstance &compiler, const Options &options)
		: compiler_(compiler), options_(options)
	{
		compiler.getPreprocessor().addCommentHandler(&comments_);
		comments_.attach(compiler.getPreprocessor());
	}

	void HandleTranslationUnit(ASTContext &context) override
	{
		if (compiler_.getDiagnostics().hasErrorOccurred())
			return;
		// The compiler's stack is as large as it is; deep code needs more than that.
		std::vector<Finding> findings;
		llvm::thread judge(std::optional<unsigned>(STACK),
				   [&] { this->judge(context, findings); });
		judge.join();
		say(findings);
	}

private:
	void judge(ASTContext &context, std::vector<Finding> &findings)
	{
		Session session(context, options_, findings);
		session.contracts.macros = &compiler_.getPreprocessor();
		session.kernel = options_.dialect == Options::Dialect::Kernel ||
				 (options_.dialect == Options::Dialect::Auto &&
				  compiler_.getPreprocessor().isMacroDefined("CFL_UNSAFE_BLOCK"));
		analyse(session, context.getTranslationUnitDecl());
		comments_.check(session, context.getTranslationUnitDecl());
	}

	void say(const std::vector<Finding> &findings)
	{
		DiagnosticsEngine &diags = compiler_.getDiagnostics();
		unsigned error = diags.getCustomDiagID(DiagnosticsEngine::Error, "%0 [%1]");
		unsigned note = diags.getCustomDiagID(DiagnosticsEngine::Note, "%0");
		for (const Finding &f : findings) {
			diags.Report(place(f.file, f.line, f.column), error) << f.message << f.rule;
			for (const Note &n : f.notes)
				diags.Report(place(n.file, n.line, n.column), note) << n.message;
		}
	}

	SourceLocation place(const std::string &file, unsigned line, unsigned column)
	{
		SourceManager &sm = compiler_.getSourceManager();
		auto entry = sm.getFileManager().getOptionalFileRef(file);
		if (!entry)
			return {};
		return sm.translateFileLineCol(*entry, line, column);
	}

	CompilerInstance &compiler_;
	Options options_;
	Comments comments_;
};

class Plugin : public PluginASTAction
{
	std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &compiler,
						       llvm::StringRef) override
	{
		std::vector<std::string> flags = compiler.getPreprocessorOpts().Includes;
		for (const auto &entry : compiler.getHeaderSearchOpts().UserEntries)
			flags.push_back(entry.Path);
		find_kernel_config("", flags, options_.config);
		// What our headers tell nobody else (see CFL_ANNOTATE).
		Preprocessor &pp = compiler.getPreprocessor();
		pp.setPredefines(pp.getPredefines() + "#define CFL_CHECK 1\n");
		return std::make_unique<PluginConsumer>(compiler, options_);
	}
	bool ParseArgs(const CompilerInstance &compiler,
		       const std::vector<std::string> &args) override
	{
		for (const std::string &a : args) {
			if (a == "kernel") {
				options_.dialect = Options::Dialect::Kernel;
			} else if (a == "general") {
				options_.dialect = Options::Dialect::General;
			} else {
				DiagnosticsEngine &d = compiler.getDiagnostics();
				d.Report(d.getCustomDiagID(DiagnosticsEngine::Error,
							   "cfl-check: no such argument: %0"))
					<< a;
				return false;
			}
		}
		return true;
	}
	ActionType getActionType() override { return AddBeforeMainAction; }

	Options options_;
};

FrontendPluginRegistry::Add<Plugin> registered("cfl-check", "judge borrows, locks and unsafe code");

} // namespace

} // namespace cfl::check
