// SPDX-License-Identifier: GPL-2.0
#include "parsed.hh"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <unistd.h>

using namespace clang;

namespace cfl::check
{

namespace
{

class Find : public RecursiveASTVisitor<Find>
{
public:
	explicit Find(std::string name) : name_(std::move(name)) {}

	bool VisitFunctionDecl(FunctionDecl *f)
	{
		if (f->isThisDeclarationADefinition() && f->getNameAsString() == name_ &&
		    !f->isDependentContext())
			function = f;
		return true;
	}
	bool VisitLambdaExpr(LambdaExpr *l)
	{
		if (!lambda)
			lambda = l;
		return true;
	}
	const FunctionDecl *function = nullptr;
	const LambdaExpr *lambda = nullptr;

private:
	std::string name_;
};

} // namespace

Parsed::Parsed(const std::string &code)
	: unit_(tooling::buildASTFromCodeWithArgs(code, {"-std=c++20", "-w"}, "case.cc"))
{
	if (!unit_ || unit_->getDiagnostics().hasErrorOccurred()) {
		ADD_FAILURE() << "the program does not compile:\n" << code;
		std::abort();
	}
	forget_captures();
	session_ = std::make_unique<Session>(unit_->getASTContext(), options_, findings_);
}

const FunctionDecl *Parsed::function(const std::string &name) const
{
	Find find(name);
	find.TraverseDecl(unit_->getASTContext().getTranslationUnitDecl());
	EXPECT_NE(find.function, nullptr) << name;
	return find.function;
}

const LambdaExpr *Parsed::lambda(const std::string &name) const
{
	Find find(name);
	find.TraverseDecl(const_cast<FunctionDecl *>(function(name)));
	EXPECT_NE(find.lambda, nullptr) << name;
	return find.lambda;
}

Body Parsed::lower(const FunctionDecl *function)
{
	Body body;
	Lowering(session_->facts, session_->contracts, body).run(function);
	EXPECT_FALSE(body.too_big);
	return body;
}

int local(const Body &body, const std::string &name)
{
	int found = -1;
	for (size_t i = 0; i < body.locals.size(); i++)
		if (body.locals[i].decl && body.locals[i].decl->getNameAsString() == name) {
			EXPECT_EQ(found, -1) << "two locals are called " << name;
			found = int(i);
		}
	EXPECT_GE(found, 0) << "no local is called " << name;
	return found;
}

std::vector<std::string> ends(const Body &body)
{
	std::vector<std::string> names;
	for (const Block &b : body.blocks)
		for (const Step &s : b.stmts)
			if (s.op == Step::Use && s.access == Access::Dead && s.src.path.empty() &&
			    body.locals[s.src.local].kind == LocalKind::Var)
				names.push_back(body.locals[s.src.local].decl->getNameAsString());
	return names;
}

std::vector<std::string> judge(const std::string &code)
{
	static int number = 0;
	std::string file = (std::filesystem::path(testing::TempDir()) /
			    ("check_test-" + std::to_string(getpid()) + "-" +
			     std::to_string(number++) + ".cc"))
				   .string();
	std::ofstream(file) << code;
	Outcome outcome;
	check_unit({file, {"-std=c++20", "-w"}, ""}, {}, outcome);
	std::filesystem::remove(file);
	std::vector<std::string> lines;
	for (const std::string &e : outcome.errors)
		lines.push_back("error: " + e);
	for (const Finding &f : outcome.findings)
		lines.push_back(std::to_string(f.line) + ": " + f.rule);
	return lines;
}

} // namespace cfl::check
