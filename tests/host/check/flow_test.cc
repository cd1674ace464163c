// SPDX-License-Identifier: GPL-2.0
// Loans and liveness at points of a function.
#include "parsed.hh"

#include <check/flow.hh>

namespace cfl::check
{
namespace
{

/// A function and the fixpoint of its states.
struct At {
	Body body;
	std::unique_ptr<Flow> flow;
	explicit At(Body made) : body(std::move(made)), flow(std::make_unique<Flow>(body))
	{
		EXPECT_TRUE(flow->solve());
	}
	At(const At &) = delete;
	/// The loans that @p name holds right before its own end.
	LoanSet held(const std::string &name)
	{
		const int l = local(body, name);
		for (size_t n = 0; n < body.blocks.size(); n++) {
			State s = flow->at(int(n));
			for (const Step &x : body.blocks[n].stmts) {
				if (x.op == Step::Use && x.access == Access::Dead &&
				    x.src.local == l)
					return flow->value(s, Place{l, {}});
				flow->apply(s, x);
			}
		}
		ADD_FAILURE() << name << " does not end";
		return {};
	}
	/// The variables that @p name may borrow from.
	std::set<std::string> from(const std::string &name)
	{
		std::set<std::string> names;
		for (int loan : held(name)) {
			const Local &l = body.locals[body.loans[loan].place.local];
			names.insert(l.decl ? l.decl->getNameAsString() : "?");
		}
		return names;
	}
};

using Names = std::set<std::string>;

TEST(Flow, PathsJoin)
{
	Parsed unit("void f(bool c) { int x = 1, y = 2, z = 3; int *p = &x; if (c) p = &y; *p = 4; "
		    "(void)z; }");
	At at(unit.lower("f"));
	EXPECT_EQ(at.from("p"), (Names{"x", "y"}));
}

TEST(Flow, AnAssignmentEndsTheOldBorrow)
{
	Parsed unit("void f() { int x = 1, y = 2; int *p = &x; p = &y; *p = 4; }");
	At at(unit.lower("f"));
	EXPECT_EQ(at.from("p"), (Names{"y"}));
}

TEST(Flow, LoopsComeToAnEnd)
{
	Parsed unit("void f(int n) { int x = 1, y = 2; int *p = &x; int *q = &x; while (n--) { p = "
		    "q; q = &y; } "
		    "*p = *q; }");
	At at(unit.lower("f"));
	EXPECT_EQ(at.from("p"), (Names{"x", "y"}));
	EXPECT_EQ(at.from("q"), (Names{"x", "y"}));
}

TEST(Flow, MembersHoldTheirOwn)
{
	Parsed unit("struct Two { int *a, *b; }; void f() { int x = 1, y = 2; Two t{&x, &y}; int "
		    "*p = t.a; *p = 3; "
		    "int *q = t.b; *q = 3; }");
	At at(unit.lower("f"));
	EXPECT_EQ(at.from("p"), (Names{"x"}));
	EXPECT_EQ(at.from("q"), (Names{"y"}));
}

TEST(Flow, StatesJoin)
{
	State a, b;
	b.reached = true;
	b.holders[Place{1, {}}] = {4};
	EXPECT_TRUE(a.join(b));
	EXPECT_FALSE(a.join(b)) << "nothing was added";
	b.holders[Place{1, {}}] = {5};
	EXPECT_TRUE(a.join(b));
	const LoanSet &all = a.holders.at(Place{1, {}});
	EXPECT_EQ(std::set<int>(all.begin(), all.end()), (std::set<int>{4, 5}));
}

TEST(Liveness, EndsAtTheLastUse)
{
	Parsed unit("void use(int); void f() { int x = 1; int &r = x; use(r); use(2); }");
	Body body = unit.lower("f");
	Liveness liveness(body);
	const int r = local(body, "r");
	bool was_live = false, was_dead = false;
	for (size_t n = 0; n < body.blocks.size(); n++) {
		auto after = liveness.after(int(n));
		ASSERT_EQ(after.size(), body.blocks[n].stmts.size());
		for (size_t i = 0; i < after.size(); i++) {
			if (after[i].test(r))
				was_live = true;
			else if (was_live)
				was_dead = true;
			if (was_dead)
				EXPECT_FALSE(after[i].test(r)) << "alive again";
		}
	}
	EXPECT_TRUE(was_live);
	EXPECT_TRUE(was_dead);
}

TEST(Liveness, OfALoopGoesAround)
{
	Parsed unit("void use(int); void f(int n) { int x = 1; int &r = x; while (n--) use(r); }");
	Body body = unit.lower("f");
	Liveness liveness(body);
	const int r = local(body, "r");
	// Somewhere `r` is used and still needed afterwards, for the next time around.
	bool again = false;
	for (size_t n = 0; n < body.blocks.size(); n++) {
		auto after = liveness.after(int(n));
		for (size_t i = 0; i < after.size(); i++)
			again |= Liveness::needs(body.blocks[n].stmts[i], r) && after[i].test(r);
	}
	EXPECT_TRUE(again);
}

TEST(Liveness, TheEndOfStorageIsNoUse)
{
	const auto use = [](Access access, Place place) {
		Step s{};
		s.op = Step::Use;
		s.access = access;
		s.src = std::move(place);
		return s;
	};
	const Step dead = use(Access::Dead, {2, {}}), read = use(Access::Read, {2, {}}),
		   write = use(Access::Write, {2, {}}),
		   through = use(Access::Write, {2, {{Proj::Deref, nullptr}}});
	EXPECT_FALSE(Liveness::needs(dead, 2));
	EXPECT_TRUE(Liveness::needs(read, 2));
	EXPECT_FALSE(Liveness::needs(read, 1));
	EXPECT_FALSE(Liveness::needs(write, 2));
	EXPECT_TRUE(Liveness::needs(through, 2));
}

} // namespace
} // namespace cfl::check
