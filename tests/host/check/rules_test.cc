// SPDX-License-Identifier: GPL-2.0
// The verdicts that the analyses come to, on small programs of one kind each, and on their twins.
#include "parsed.hh"

#include <gmock/gmock.h>

namespace cfl::check
{
namespace
{

using testing::ElementsAre;
using testing::IsEmpty;

const std::string VEC =
	"struct Vec { int *d; ~Vec(); int &operator[](int i) [[clang::lifetimebound]]; "
	"const int &operator[](int i) const [[clang::lifetimebound]]; void push(int v); "
	"int size() const; };\nvoid use(int);\n";

TEST(Loans, AnOwnerMayNotChangeWhileAnElementIsBorrowed)
{
	EXPECT_THAT(judge(VEC + "void f(Vec &v) { int &r = v[0]; v.push(1); use(r); }\n"),
		    ElementsAre("3: borrow-invalidated"));
	EXPECT_THAT(judge(VEC + "void f(Vec &v) { int &r = v[0]; use(r); v.push(1); }\n"),
		    IsEmpty());
}

TEST(Loans, TheReceiverIsBorrowedWhenItsArgumentsAreKnown)
{
	EXPECT_THAT(judge(VEC + "void f(Vec &v) { v.push(v.size()); }\n"), IsEmpty());
	EXPECT_THAT(
		judge(VEC + "void f(Vec &v) { const int &r = v[0]; v.push(v.size()); use(r); }\n"),
		ElementsAre("3: borrow-invalidated"));
}

TEST(Loans, AReborrowEndsBeforeWhatItCameFrom)
{
	EXPECT_THAT(judge("void g(int &); int f() { int x = 1; int &a = x; { int &b = a; g(b); } a "
			  "= 2; "
			  "return x; }\n"),
		    IsEmpty());
}

TEST(Loans, AConditionalReturnIsNoBorrowOnTheOtherPath)
{
	const std::string map =
		"struct Map { int *d; ~Map(); int *find(int k) [[clang::lifetimebound]]; "
		"void add(int k); int &at(int k) [[clang::lifetimebound]]; };\n";
	EXPECT_THAT(judge(map +
			  "int &f(Map &m [[clang::lifetimebound]], int k) {\n"
			  "if (int *p = m.find(k)) return *p;\nm.add(k);\nreturn m.at(k); }\n"),
		    IsEmpty());
}

TEST(Loans, WhatEndsMustNotBeBorrowed)
{
	EXPECT_THAT(judge("int *f() {\nint x = 1;\nreturn &x;\n}\n"),
		    ElementsAre("3: borrow-return"));
	EXPECT_THAT(judge("int use(int &);\nint f() {\nint *p;\n{ int x = 1; p = &x; }\nreturn "
			  "*p;\n}\n"),
		    testing::SizeIs(1));
}

TEST(Drops, AreUses)
{
	const std::string guard = "struct Guard { int &r; explicit Guard(int &x "
				  "[[clang::lifetimebound]]) : r(x) {} ~Guard() { r++; } };\n";
	// `g` ends after `x`, and looks at it then.
	EXPECT_THAT(
		judge(guard +
		      "struct Box { Guard *g = nullptr; };\nvoid f() {\nint y = 0;\nGuard a(y);\n"
		      "{ int x = 1; Guard b(x); }\n}\n"),
		IsEmpty());
	EXPECT_THAT(
		judge(VEC + guard + "int f(Vec &v) {\nGuard g(v[0]);\nv.push(1);\nreturn 0;\n}\n"),
		ElementsAre("6: borrow-invalidated"));
}

TEST(Moves, EmptyThePlaceOnThePathsWhereTheyHappen)
{
	const std::string own =
		"struct Own { int *p; Own(Own &&); ~Own(); int get() const; };\nvoid take(Own);\n"
		"template <typename T> T &&move(T &t) { return static_cast<T &&>(t); }\n";
	EXPECT_THAT(
		judge(own + "int f(Own o) {\ntake(static_cast<Own &&>(o));\nreturn o.get();\n}\n"),
		ElementsAre("6: move-use"));
	EXPECT_THAT(judge(own + "int f(Own o, bool c) {\nif (c) {\ntake(static_cast<Own "
				"&&>(o));\nreturn 0;\n}\n"
				"return o.get();\n}\n"),
		    IsEmpty());
}

TEST(Arguments, AMoveInOneConflictsWithAUseInAnother)
{
	const std::string own = "struct Own { int *p; Own(Own &&); ~Own(); int get() const; };\n"
				"void two(Own, int);\nvoid owt(int, Own);\n";
	EXPECT_THAT(judge(own + "void f(Own o) {\ntwo(static_cast<Own &&>(o), o.get());\n}\n"),
		    testing::SizeIs(1));
	EXPECT_THAT(judge(own + "void f(Own o) {\nowt(o.get(), static_cast<Own &&>(o));\n}\n"),
		    testing::SizeIs(1));
	EXPECT_THAT(
		judge(own +
		      "void f(Own o) {\nint n = o.get();\nowt(n, static_cast<Own &&>(o));\n}\n"),
		IsEmpty());
}

const std::string LOCKS =
	"void msleep(int) [[clang::blocking]];\n"
	"struct __attribute__((capability(\"spinlock\"))) Lock { void take() "
	"__attribute__((acquire_capability())); "
	"void release() __attribute__((release_capability())); };\n"
	"struct __attribute__((scoped_lockable)) [[clang::annotate(\"cfl::atomic_guard\")]] Guard "
	"{\n"
	"explicit Guard(Lock &l) __attribute__((acquire_capability(l))) : l_(l) { l.take(); }\n"
	"~Guard() __attribute__((release_capability())) { l_.release(); } Lock &l_; };\n";

TEST(Contexts, NothingSleepsWhileAGuardLives)
{
	EXPECT_THAT(judge(LOCKS + "void f(Lock &l) {\nGuard g(l);\nmsleep(1);\n}\n"),
		    testing::Contains("8: context-sleep"));
	EXPECT_THAT(judge(LOCKS + "void f(Lock &l) {\n{ Guard g(l); }\nmsleep(1);\n}\n"),
		    IsEmpty());
}

TEST(Contexts, WhatAFunctionCallsIsFollowed)
{
	EXPECT_THAT(judge(LOCKS + "static void deep() { msleep(1); }\nvoid f(Lock &l) {\nGuard "
				  "g(l);\ndeep();\n}\n"),
		    testing::Contains("9: context-sleep"));
}

const std::string DIALECT = "namespace core { struct Unsafe {}; }\n"
			    "#define CFL_UNSAFE_BLOCK [[clang::annotate(\"cfl::unsafe\")]] "
			    "if ([[maybe_unused]] constexpr ::core::Unsafe unsafe_{}; true)\n"
			    "#define unsafe CFL_UNSAFE_BLOCK\n";

TEST(Comments, AnUnsafeBlockSaysWhyItIsSound)
{
	EXPECT_THAT(judge(DIALECT + "int *cell() __attribute__((returns_nonnull)); int f() "
				    "{\nunsafe\n{\nreturn *cell();\n}\n}\n"),
		    ElementsAre("5: safety-comment"));
	EXPECT_THAT(judge(DIALECT + "int *cell() __attribute__((returns_nonnull)); int f() {\n// "
				    "SAFETY: a test.\nunsafe\n{\nreturn "
				    "*cell();\n}\n}\n"),
		    IsEmpty());
	EXPECT_THAT(
		judge(DIALECT + "int f(int p) {\n// SAFETY: nothing is unsafe.\nreturn p;\n}\n"),
		ElementsAre("5: safety-comment-stray"));
}

TEST(Comments, WhatIsExpectedMustCome)
{
	EXPECT_THAT(judge("int *f() {\nint x = 1;\n// cfl-expect: borrow-return\nreturn &x;\n}\n"),
		    IsEmpty());
	EXPECT_THAT(judge(DIALECT + "int f() {\n// cfl-expect: borrow-return\nreturn 1;\n}\n"),
		    ElementsAre("5: expect-unfulfilled"));
}

TEST(Dialect, RawPointersAreFollowedInUnsafeCodeOnly)
{
	EXPECT_THAT(judge(DIALECT + "int f(int *p) {\nreturn *p;\n}\n"),
		    ElementsAre("5: unsafe-pointer"));
	EXPECT_THAT(judge("int f(int *p) {\nreturn *p;\n}\n"), IsEmpty()) << "not in other C++";
}

TEST(Input, WhatDoesNotParseIsSaid)
{
	EXPECT_THAT(judge("int f( {\n"), testing::Contains(testing::HasSubstr("does not compile")));
	EXPECT_THAT(judge(""), IsEmpty());
}

} // namespace
} // namespace cfl::check
