// SPDX-License-Identifier: GPL-2.0
#include <check/analyse.hh>
#include <check/comments.hh>
#include <check/drives_pragma.hh>
#include <check/exec.hh>
#include <check/run.hh>
#include <check/warnings.hh>

#include <clang/Tooling/JSONCompilationDatabase.h>
#include <filesystem>
#include <llvm/Support/CrashRecoveryContext.h>

using namespace clang;

namespace cfl::check
{

namespace
{

/// The standard library's functions are known by their names, so their bodies need not be parsed. But whether
/// they sleep is read off them, and what is run needs them, and drivers.
struct Bodies {
	bool skip = true;
	bool drive = false; ///< Drivers are written behind the file.
	bool skipped = false, needed = false;
	std::set<std::string> without; ///< Parts of drivers that do not compile.
	Drivers drivers;
};

/// Runs the analyses when the unit was parsed.
class Consumer : public ASTConsumer
{
public:
	Consumer(CompilerInstance &compiler, const Options &options, Outcome &outcome,
		 Warnings *warnings, Comments &comments, Bodies &bodies)
		: compiler_(compiler),
		  options_(options),
		  outcome_(outcome),
		  warnings_(warnings),
		  comments_(comments),
		  bodies_(bodies)
	{
	}

	bool shouldSkipFunctionBody(Decl *d) override
	{
		if (!compiler_.getSourceManager().isInSystemHeader(d->getLocation()) || !in_std(d))
			return false;
		return bodies_.skipped = true;
	}

	void HandleTranslationUnit(ASTContext &context) override
	{
		if (!bodies_.drivers.all.empty() && compiler_.getDiagnostics().hasErrorOccurred())
			bodies_.needed = true;
		if (warnings_ && !warnings_->errors.empty())
			return;
		bool kernel = options_.dialect == Options::Dialect::Kernel ||
			      (options_.dialect == Options::Dialect::Auto &&
			       compiler_.getPreprocessor().isMacroDefined("CFL_UNSAFE_BLOCK"));
		if (bodies_.skipped && (kernel || (warnings_ && warnings_->effects())))
			bodies_.needed = true;
		if (bodies_.needed)
			return;
		Session session(context, options_, outcome_.findings);
		if (bodies_.skipped && !kernel &&
		    has_runs(session, context.getTranslationUnitDecl())) {
			bodies_.needed = true;
			return;
		}
		session.stats = &outcome_.stats;
		session.contracts.macros = &compiler_.getPreprocessor();
		session.kernel = kernel;
		analyse(session, context.getTranslationUnitDecl(), bodies_.drivers.all);
		if (warnings_)
			warnings_->report(session);
		comments_.check(session, context.getTranslationUnitDecl());
		expectations(session);
	}

private:
	/// `// cfl-expect: RULE` takes away that finding of its own or the next line, and is itself a
	/// finding when there is none.
	void expectations(Session &session)
	{
		static constexpr llvm::StringLiteral TAG = "cfl-expect:";
		const SourceManager &sm = compiler_.getSourceManager();
		for (const Comments::Comment &c : comments_.comments) {
			if (!session.ours(c.begin))
				continue;
			llvm::SmallVector<llvm::StringRef> lines;
			llvm::StringRef(c.text).split(lines, '\n');
			std::string file = sm.getPresumedLoc(c.begin).getFilename();
			for (size_t i = 0; i < lines.size(); i++) {
				size_t at = lines[i].find(TAG);
				if (at == llvm::StringRef::npos || at > 6)
					continue;
				std::string rule = lines[i].substr(at + TAG.size())
							   .trim()
							   .split(' ')
							   .first.str();
				size_t gone =
					std::erase_if(outcome_.findings, [&](const Finding &f) {
						return f.rule == rule && f.file == file &&
						       (f.line == c.first + i ||
							f.line == c.last + 1);
					});
				if (!gone)
					session.report(
						"expect-unfulfilled", c.begin,
						"'" + rule +
							"' was expected here and did not come");
			}
		}
	}

	CompilerInstance &compiler_;
	const Options &options_;
	Outcome &outcome_;
	Warnings *warnings_;
	Comments &comments_;
	Bodies &bodies_;
};

class Action : public ASTFrontendAction
{
public:
	Action(const Options &options, Outcome &outcome, Warnings &warnings, Bodies &bodies)
		: options_(options), outcome_(outcome), warnings_(warnings), bodies_(bodies)
	{
	}

	std::unique_ptr<ASTConsumer> CreateASTConsumer(CompilerInstance &compiler,
						       llvm::StringRef) override
	{
		if (!compiler.getLangOpts().CPlusPlus)
			warnings_.errors.push_back(
				"this is not C++; cfl-check judges C++ files (try -x c++)");
		compiler.getPreprocessor().addCommentHandler(&comments_);
		comments_.attach(compiler.getPreprocessor());
		bodies_.drive &= compiler.getLangOpts().CPlusPlus20;
		bodies_.skip &= !bodies_.drive;
		compiler.getFrontendOpts().SkipFunctionBodies = bodies_.skip;
		if (bodies_.drive)
			drive_at_pragma(compiler, options_, bodies_.without, bodies_.drivers);
		return std::make_unique<Consumer>(compiler, options_, outcome_, &warnings_,
						  comments_, bodies_);
	}

private:
	const Options &options_;
	Outcome &outcome_;
	Warnings &warnings_;
	Bodies &bodies_;
	Comments comments_;
};

std::vector<std::string> command(const Unit &unit)
{
	std::vector<std::string> argv{CFL_CLANG_BIN "/clang++", "-fsyntax-only"};
	bool standard = false, language = false;
	for (const std::string &f : unit.flags) {
		standard |= f.starts_with("-std=");
		language |= f.starts_with("-x");
		argv.push_back(f);
	}
	if (!standard && !unit.file.ends_with(".c"))
		argv.push_back("-std=c++20");
	for (const std::string &f : warning_flags())
		argv.push_back(f);
	argv.push_back("-DCFL_CHECK=1");
	argv.push_back(unit.file);
	(void)language;
	return argv;
}

/// The files of the system; the one that is judged may have other last lines.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files_of(const Unit &unit, bool drive)
{
	llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> real =
		llvm::vfs::createPhysicalFileSystem();
	if (!unit.directory.empty())
		real->setCurrentWorkingDirectory(unit.directory);
	if (!drive)
		return real;
	auto text = real->getBufferForFile(unit.file);
	llvm::SmallString<256> path(unit.file);
	if (!text || real->makeAbsolute(path))
		return real;
	auto made = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
	made->addFile(
		path, 0,
		llvm::MemoryBuffer::getMemBufferCopy(((*text)->getBuffer() + DRIVERS_LINES).str()));
	auto both = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(real);
	both->pushOverlay(made);
	if (!unit.directory.empty())
		both->setCurrentWorkingDirectory(unit.directory);
	return both;
}

/// Parses the file and judges what it says.
void judge(const Unit &unit, const Options &options, Outcome &outcome, Bodies &bodies)
{
	Warnings warnings;
	auto fs = files_of(unit, bodies.drive);
	auto files = llvm::makeIntrusiveRefCnt<FileManager>(FileSystemOptions(), std::move(fs));
	tooling::ToolInvocation tool(command(unit),
				     std::make_unique<Action>(options, outcome, warnings, bodies),
				     files.get());
	tool.setDiagnosticConsumer(&warnings);
	// On a stack of its own, so that deep code ends in a message; and what crashes all the same
	// takes this file with it, not the others.
	static constexpr unsigned STACK = 512u << 20;
	llvm::CrashRecoveryContext::Enable();
	llvm::CrashRecoveryContext guarded;
	bool ok = false;
	bool ran = guarded.RunSafelyOnThread([&] { ok = tool.run(); }, STACK);
	if (options.dump && !bodies.drivers.all.empty())
		for (const std::string &e : warnings.errors)
			llvm::errs() << "with drivers: " << e << "\n";
	for (unsigned line : warnings.driver_lines)
		bodies.without.insert(bodies.drivers.part_at(line));
	bodies.needed |= (bodies.skipped || !bodies.drivers.all.empty()) &&
			 (!ran || !warnings.errors.empty());
	if (bodies.needed)
		return;
	if (!ran) {
		outcome.errors.push_back(unit.file +
					 ": not judged, since the checker crashed on it; "
					 "please report the file");
		return;
	}
	for (size_t i = 0; i < warnings.errors.size() && i < 5; i++)
		outcome.errors.push_back(warnings.errors[i]);
	if (!warnings.errors.empty())
		outcome.errors.push_back(unit.file + ": not judged, since it does not compile");
	else if (!ok && warnings.items.empty())
		outcome.errors.push_back(unit.file + ": not judged, the compiler could not be run");
	// A refusal by the type system (address spaces) stops the parse but is a verdict.
	if (warnings.errors.empty() && outcome.findings.empty())
		for (const auto &i : warnings.items)
			if (i.rule == "user-pointer" && !ok)
				outcome.findings.push_back(
					{unit.file, 0, 0, i.rule, i.text, true, {}});
}

} // namespace

void check_unit(const Unit &unit, const Options &options, Outcome &outcome)
{
	std::error_code ignored;
	if (!std::filesystem::exists(std::filesystem::path(unit.directory) / unit.file, ignored)) {
		outcome.errors.push_back(unit.file + ": no such file");
		return;
	}
	if (unit.file.ends_with(".c")) {
		outcome.errors.push_back(
			unit.file +
			": this is a C file; cfl-check judges C++ files (.cc, .cpp, .hh)");
		return;
	}
	Bodies bodies{.drive = unit.drive, .without = {}, .drivers = {}};
	judge(unit, options, outcome, bodies);
	// Nobody can name everything: without the drivers that do not compile, or without any.
	for (int again = 0; again < 2 && bodies.needed && !bodies.without.empty(); again++) {
		bodies = {.drive = true, .without = std::move(bodies.without), .drivers = {}};
		const size_t known = bodies.without.size();
		judge(unit, options, outcome, bodies);
		if (bodies.without.size() == known)
			break;
	}
	if (!bodies.needed)
		return;
	bodies = {.skip = false, .without = {}, .drivers = {}};
	judge(unit, options, outcome, bodies);
}

Unit find_unit(const std::string &file)
{
	Unit unit{file, {}, std::filesystem::current_path().string()};
	std::string error;
	std::string absolute = std::filesystem::absolute(file).string();
	auto db = tooling::CompilationDatabase::autoDetectFromSource(absolute, error);
	if (!db)
		return unit;
	auto commands = db->getCompileCommands(absolute);
	if (commands.empty())
		return unit;
	unit.directory = commands[0].Directory;
	unit.file = absolute;
	auto &line = commands[0].CommandLine;
	for (size_t i = 1; i < line.size(); i++) {
		if (line[i] == "-o" || line[i] == "-MF" || line[i] == "-MT" || line[i] == "-MQ") {
			i++;
			continue;
		}
		if (line[i] == "-c" || line[i] == "-MD" || line[i] == "-MMD" || line[i] == "--" ||
		    line[i] == commands[0].Filename || line[i] == absolute)
			continue;
		unit.flags.push_back(line[i]);
	}
	return unit;
}

} // namespace cfl::check
