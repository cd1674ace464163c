// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a function asks of its small variables, and of other things more than once: which answers rule each
/// other out says which paths no run takes.
#pragma once

#include <check/mir.hh>

namespace cfl::check
{

using Mask = uint32_t;

/// What may be known of one variable: which of the constants that it is compared with it is, or between
/// which two it lies. Cell 2i+1 is constant i; cell 2i is what lies below it, and above the one before.
struct Variable {
	int local = -1;
	clang::QualType type;
	std::vector<int64_t> cuts;
	bool positive = false;

	void cut(int64_t at)
	{
		auto it = std::lower_bound(cuts.begin(), cuts.end(), at);
		if (it == cuts.end() || *it != at)
			cuts.insert(it, at);
	}
	size_t cells() const { return 2 * cuts.size() + 1; }
	std::pair<int64_t, int64_t> range(size_t cell) const
	{
		size_t i = cell / 2;
		if (cell % 2)
			return {cuts[i], cuts[i]};
		return {i ? cuts[i - 1] + 1 : INT64_MIN, i < cuts.size() ? cuts[i] - 1 : INT64_MAX};
	}
	/// The cells that hold some number from @p low to @p high.
	Mask between(int64_t low, int64_t high) const
	{
		Mask m = 0;
		for (size_t c = 0; c < cells(); c++) {
			auto [a, b] = range(c);
			if (a <= b && a <= high && b >= low)
				m |= Mask(1) << c;
		}
		return m;
	}
	Mask any() const
	{
		if (type->isBooleanType())
			return between(0, 1);
		return between(positive ? 0 : INT64_MIN, INT64_MAX);
	}
	Mask next(Mask m, int64_t by) const
	{
		Mask out = 0;
		for (size_t c = 0; c < cells(); c++) {
			auto [a, b] = range(c);
			if (!(m >> c & 1))
				continue;
			out |= between(a == INT64_MIN ? a : a + by, b == INT64_MAX ? b : b + by);
		}
		return out & any();
	}
	Mask compared(clang::BinaryOperatorKind op, int64_t with) const
	{
		switch (op) {
		case clang::BO_EQ:
			return between(with, with);
		case clang::BO_NE:
			return any() & ~between(with, with);
		case clang::BO_LT:
			return with == INT64_MIN ? 0 : between(INT64_MIN, with - 1);
		case clang::BO_LE:
			return between(INT64_MIN, with);
		case clang::BO_GT:
			return with == INT64_MAX ? 0 : between(with + 1, INT64_MAX);
		case clang::BO_GE:
			return between(with, INT64_MAX);
		default:
			return any();
		}
	}
};

/// A test of something else that is asked more than once, and what its answer depends on.
struct Question {
	std::set<int> locals;
	int asked = 0;
};

struct Test {
	int variable = -1, question = -1;
	clang::BinaryOperatorKind op = clang::BO_NE;
	int64_t with = 0;
	bool inverted = false;
};

/// The tests of one function.
class Asked
{
public:
	explicit Asked(const Body &b);

	const std::vector<Variable> &variables() const { return variables_; }
	const std::vector<Question> &questions() const { return questions_; }
	bool empty() const { return variables_.empty() && questions_.empty(); }

	const clang::Expr *strip(const clang::Expr *e) const;
	int local(const clang::Expr *e) const;
	std::optional<int64_t> number(const clang::Expr *e) const;
	std::optional<Test> test(const clang::Expr *e) const;
	unsigned entry(const Test &t) const;
	int followed(int l) const;
	int chosen(const Block &n) const;

private:
	static constexpr size_t MOST_CUTS = 12, MOST_VARIABLES = 12;

	static bool small(clang::QualType t);
	/// Locals that something may change behind our backs.
	void find_changed();
	bool lets_change(const Step &x) const;
	/// `x op constant`, or a question about other things.
	std::optional<std::tuple<int, clang::BinaryOperatorKind, int64_t>>
	comparison(const clang::Expr *e) const;
	/// Is it the same whenever it is asked, while nothing of this changes?
	bool pure(const clang::Stmt *s, std::set<int> &of) const;
	std::optional<llvm::FoldingSetNodeID> question(const clang::Expr *e, bool &inverted,
						       std::set<int> &of) const;
	int variable(int l);
	void count(const clang::Expr *e);
	void count_choice(const Block &n);
	/// A number that is given to a tested one is worth following, too.
	void relate(const Step &x);
	void choose();

	const Body &b_;
	clang::ASTContext &context_;
	std::map<const clang::ValueDecl *, int> locals_;
	std::set<int> changed_;
	std::vector<Variable> variables_;
	std::vector<Question> questions_;
	std::map<llvm::FoldingSetNodeID, size_t> numbers_; ///< Of questions, by what they say.
};

} // namespace cfl::check
