// SPDX-License-Identifier: GPL-2.0
// The memory of a machine that runs functions.
#include <check/exec_memory.hh>

#include <gtest/gtest.h>

namespace cfl::check::exec
{
namespace
{

TEST(Memory, ABlockIsItsBytes)
{
	Memory m;
	const Address a = m.make(Block::Local, 8, {});
	ASSERT_TRUE(a);
	EXPECT_TRUE(m.inside(a, 8));
	EXPECT_FALSE(m.inside(a, 9));
	EXPECT_FALSE(m.inside(a + 8, 1));
	EXPECT_TRUE(m.inside(a + 8, 0));
	EXPECT_FALSE(m.inside(a - 1, 1));
	EXPECT_EQ(m.find(a - 1), m.find(a)) << "what lies before it is still near it";
	EXPECT_EQ(Memory::offset(a - 1), -1);
	EXPECT_EQ(Memory::begin(a + 5), a);
	EXPECT_FALSE(m.find(0));
}

TEST(Memory, NoNumberIsGivenTwice)
{
	Memory m;
	const Address a = m.make(Block::New, 4, {});
	m.end(a, {});
	EXPECT_TRUE(m.find(a)->dead);
	EXPECT_FALSE(m.inside(a, 1));
	const Address b = m.make(Block::New, 4, {});
	EXPECT_NE(m.find(a), m.find(b));
	EXPECT_TRUE(m.find(a)->dead);
}

TEST(Memory, ACopyTakesOverWhatHasNoValue)
{
	Memory m;
	const Address a = m.make(Block::Local, 4, {}), b = m.make(Block::Local, 4, {});
	m.set(a, 2, State::Given);
	m.set(b, 4, State::Given);
	m.find(a)->bytes[1] = 7;
	m.copy(b, a, 4);
	EXPECT_EQ(m.find(b)->bytes[1], 7);
	EXPECT_EQ(m.find(b)->states[1], State::Given);
	EXPECT_EQ(m.find(b)->states[2], State::None);
	EXPECT_TRUE(m.partly(b, 4));
	EXPECT_FALSE(m.partly(b, 2));
}

TEST(Memory, ItIsBounded)
{
	Memory m;
	EXPECT_FALSE(m.make(Block::New, Memory::MOST_BYTES + 1, {}));
	for (int i = 0; i < 16; i++)
		EXPECT_TRUE(m.make(Block::New, Memory::MOST_BYTES, {}));
	EXPECT_FALSE(m.make(Block::New, 1, {}));
}

} // namespace
} // namespace cfl::check::exec
