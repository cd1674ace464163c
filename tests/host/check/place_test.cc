// SPDX-License-Identifier: GPL-2.0
// Places and their projections.
#include "parsed.hh"

namespace cfl::check
{
namespace
{

TEST(Place, AStepMoreLeavesThePlaceItself)
{
	const Place a{3, {}};
	const Place b = a.with(Proj::Deref);
	EXPECT_TRUE(a.path.empty());
	ASSERT_EQ(b.path.size(), 1u);
	EXPECT_EQ(b.local, 3);
	EXPECT_TRUE(b.has_deref());
	EXPECT_FALSE(a.with(Proj::Field).with(Proj::Content).has_deref());
}

TEST(Place, PathsAreCut)
{
	Place p{0, {}};
	for (size_t i = 0; i < 3 * Place::LONGEST; i++)
		p = p.with(Proj::Field);
	EXPECT_EQ(p.path.size(), Place::LONGEST);
	EXPECT_TRUE(p.starts_with(p.prefix(2)));
}

TEST(Place, StartsWithComparesLocalKindsAndFields)
{
	Parsed unit("struct S { int a, b; }; int f(S s) { return s.a + s.b; }");
	auto *s = unit.function("f")->getParamDecl(0)->getType()->getAsCXXRecordDecl();
	auto field = s->field_begin();
	const clang::ValueDecl *a = *field++, *b = *field;
	const Place p{1, {}};

	EXPECT_TRUE(p.with(Proj::Field, a).starts_with(p));
	EXPECT_FALSE(p.starts_with(p.with(Proj::Field, a)));
	EXPECT_FALSE(p.with(Proj::Field, a).starts_with(p.with(Proj::Field, b)));
	EXPECT_FALSE(p.with(Proj::Content).starts_with(p.with(Proj::Deref)));
	EXPECT_FALSE(p.with(Proj::Field, a).starts_with(Place{2, {}}));
}

TEST(Place, AnElementIsHeldByItsContainer)
{
	const Place v{0, {}};
	const Place x =
		v.with(Proj::Field).with(Proj::Content).with(Proj::Deref).with(Proj::Content);
	EXPECT_EQ(x.holder(), v.with(Proj::Field).with(Proj::Deref));
	EXPECT_EQ(v.holder(), v);
}

} // namespace
} // namespace cfl::check
