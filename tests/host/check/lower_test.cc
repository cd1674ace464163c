// SPDX-License-Identifier: GPL-2.0
// From the AST to the mid-level form: scope ends, temporaries, captures, branches.
#include "parsed.hh"

#include <algorithm>
#include <gmock/gmock.h>

namespace cfl::check
{
namespace
{

using testing::ElementsAre;

/// Where the first step that @p wanted accepts stands, over all blocks in order; -1 if there is none.
template <typename F>
int position(const Body &body, F wanted)
{
	int n = 0;
	for (const Block &b : body.blocks)
		for (const Step &s : b.stmts) {
			if (wanted(s))
				return n;
			n++;
		}
	return -1;
}

bool is_use(const Step &s, Access access, int local)
{
	return s.op == Step::Use && s.access == access && s.src.local == local;
}

TEST(Scopes, EndInReverseOrder)
{
	Parsed unit("struct D { ~D(); }; void f() { D a; D b; { D c; D d; } D e; }");
	EXPECT_THAT(ends(unit.lower("f")), ElementsAre("d", "c", "e", "b", "a"));
}

TEST(Scopes, OfALoopEndEachTimeAround)
{
	Parsed unit("struct D { ~D(); }; void f(int n) { D a; while (n) { D b; n--; } }");
	Body body = unit.lower("f");
	const int b = local(body, "b");
	// From the block that ends `b` there is a way back to it.
	int last = -1;
	for (size_t n = 0; n < body.blocks.size(); n++)
		for (const Step &s : body.blocks[n].stmts)
			if (is_use(s, Access::Dead, b))
				last = int(n);
	ASSERT_GE(last, 0);
	std::set<int> seen;
	std::vector<int> open = body.blocks[last].succ;
	while (!open.empty()) {
		const int n = open.back();
		open.pop_back();
		if (seen.insert(n).second)
			open.insert(open.end(), body.blocks[n].succ.begin(),
				    body.blocks[n].succ.end());
	}
	EXPECT_TRUE(seen.count(last));
	EXPECT_THAT(ends(body), testing::UnorderedElementsAre("b", "a"));
}

TEST(Scopes, AReturnEndsWhatIsOpenOnlyOnItsPath)
{
	Parsed unit(
		"struct D { ~D(); }; int f(bool c) { D a; { D b; if (c) return 1; } return 2; }");
	std::vector<std::string> all = ends(unit.lower("f"));
	EXPECT_EQ(std::count(all.begin(), all.end(), "a"), 2);
	EXPECT_EQ(std::count(all.begin(), all.end(), "b"), 2);
	// On the early path `b` goes before `a`.
	EXPECT_EQ(all.front(), "b");
}

TEST(Scopes, BreakAndContinueEndTheBody)
{
	Parsed unit("struct D { ~D(); }; void f(int n) { for (;;) { D b; if (n == 1) break; "
		    "if (n == 2) continue; n++; } }");
	std::vector<std::string> all = ends(unit.lower("f"));
	EXPECT_EQ(std::count(all.begin(), all.end(), "b"), 3);
}

TEST(Temporaries, EndWithTheFullExpression)
{
	Parsed unit("struct T { ~T(); int v() const; }; int f() { int x = T().v(); int y = x; "
		    "return y; }");
	Body body = unit.lower("f");
	int temporary = -1;
	for (size_t i = 0; i < body.locals.size(); i++)
		if (body.locals[i].kind == LocalKind::Temp && body.locals[i].type->isRecordType())
			temporary = int(i);
	ASSERT_GE(temporary, 0);
	const int end = position(body, [&](auto &s) { return is_use(s, Access::Dead, temporary); });
	const int next = position(body, [&](auto &s) {
		return s.op == Step::Init && s.dst.local == local(body, "y");
	});
	ASSERT_GE(end, 0);
	ASSERT_GE(next, 0);
	EXPECT_LT(end, next);
}

TEST(Temporaries, LiveAsLongAsTheReferenceBoundToThem)
{
	Parsed unit("struct T { ~T(); int v() const; }; T make(); int f() { const T &r = make(); "
		    "int y = r.v(); "
		    "return y; }");
	Body body = unit.lower("f");
	int made = -1;
	for (size_t i = 0; i < body.locals.size(); i++)
		if (!body.locals[i].decl && body.locals[i].type->isRecordType())
			made = int(i);
	ASSERT_GE(made, 0);
	const int end = position(body, [&](auto &s) { return is_use(s, Access::Dead, made); });
	const int last = position(body, [&](auto &s) {
		return s.op == Step::Init && s.dst.local == local(body, "y");
	});
	EXPECT_GT(end, last);
}

TEST(Borrows, AReferenceMakesALoanOfThePlaceAndItsPath)
{
	Parsed unit(
		"struct S { int a, b; }; int f() { S s{1, 2}; int &r = s.b; r = 3; return s.a; }");
	Body body = unit.lower("f");
	const int s = local(body, "s"), r = local(body, "r");
	const Loan *loan = nullptr;
	for (const Block &b : body.blocks)
		for (const Step &x : b.stmts)
			if (x.op == Step::Borrow && x.dst.local == r)
				loan = &body.loans[x.loan];
	ASSERT_NE(loan, nullptr);
	EXPECT_EQ(loan->place.local, s);
	ASSERT_EQ(loan->place.path.size(), 1u);
	EXPECT_EQ(loan->place.path[0].kind, Proj::Field);
	EXPECT_EQ(loan->place.path[0].field->getNameAsString(), "b");
	EXPECT_FALSE(loan->pointer);
}

TEST(Borrows, WhatAPointerLeadsToIsADereference)
{
	Parsed unit("int f(int *p) { int &r = *p; return r; }");
	Body body = unit.lower("f");
	bool seen = false;
	for (const Loan &l : body.loans)
		seen |= !l.universal && l.place.local == local(body, "p") && l.place.has_deref();
	EXPECT_TRUE(seen);
}

TEST(Lambdas, SayWhatTheyDoToTheirCaptures)
{
	Parsed unit("void g(int); void f() { int x = 0, y = 1; auto l = [&x, &y] { x = y; g(x); }; "
		    "l(); }");
	const CaptureUse &use = capture_use(unit.lambda("f"));
	ASSERT_EQ(use.written.size(), 1u);
	EXPECT_EQ((*use.written.begin())->getNameAsString(), "x");
	EXPECT_TRUE(use.moved.empty());
	EXPECT_FALSE(use.locks);
}

TEST(Lambdas, CapturesByReferenceAreLoansOfTheClosure)
{
	Parsed unit("void f() { int x = 0, y = 1; auto l = [&x, y] { x = y; }; l(); }");
	Body body = unit.lower("f");
	int loans = 0;
	for (const Loan &l : body.loans)
		if (l.closure) {
			loans++;
			EXPECT_EQ(l.place.local, local(body, "x"));
			EXPECT_TRUE(l.mut);
		}
	EXPECT_EQ(loans, 1);
}

TEST(Lambdas, AreFunctionsWithCapturedPlaces)
{
	Parsed unit("int f() { int x = 1; auto l = [&x] { return x + 1; }; return l(); }");
	Body body = unit.lower(unit.lambda("f")->getCallOperator());
	// The captured variable is no local of the lambda: it is reached through the closure.
	for (const Local &l : body.locals)
		if (l.kind == LocalKind::Var)
			ADD_FAILURE() << "a variable: " << l.name();
	ASSERT_GE(body.self, 0);
	bool read = false;
	for (const Block &b : body.blocks)
		for (const Step &s : b.stmts)
			read |= s.src.local == body.self && !s.src.path.empty();
	EXPECT_TRUE(read);
}

TEST(Bounds, AFunctionThatIsTooLargeIsSaidToBe)
{
	std::string code = "void g(); void f(int x) {";
	for (size_t i = 0; i < Lowering::MOST_BLOCKS; i++)
		code += " if (x) g();";
	Parsed unit(code + " }");
	Body body;
	Lowering(unit.facts(), unit.contracts(), body).run(unit.function("f"));
	EXPECT_TRUE(body.too_big);
}

} // namespace
} // namespace cfl::check
