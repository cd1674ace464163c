// SPDX-License-Identifier: GPL-2.0
// Conditions: what counts as truth, written so that both front ends see the same.
#include <bindgen/operands.hh>
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

bool is_cxx_bool(const Expr *e)
{
	const Expr *bare = e->IgnoreParens();
	if (auto *b = dyn_cast<BinaryOperator>(bare))
		return b->isComparisonOp() || b->isLogicalOp();
	auto *u = dyn_cast<UnaryOperator>(bare);
	return u && u->getOpcode() == UO_LNot;
}

/// What a condition is, when that is known here.
static std::optional<bool> known_truth(const Expr *condition, ASTContext &context)
{
	Expr::EvalResult result;
	if (!condition->getType()->isIntegralOrEnumerationType() ||
	    !condition->EvaluateAsInt(result, context, Expr::SE_NoSideEffects))
		return {};
	return result.Val.getInt().getBoolValue();
}

/// What g++ and GCC's C see alike only if it is written otherwise; nothing for all else.
std::optional<std::string> Translator::gcc_truth(const Expr *bare)
{
	if (auto *c = dyn_cast<ImplicitCastExpr>(bare);
	    c && c->getCastKind() == CK_IntegralCast && c->getSubExpr()->getType()->isBooleanType())
		return truth(c->getSubExpr());
	// g++ would convert the last value inside.
	if (isa<StmtExpr>(bare) && bare->getType()->isIntegerType() &&
	    !bare->getType()->isBooleanType())
		return fmt::format("({} != 0)", expr(bare));
	return {};
}

/// As an operand of a logical operator or as a condition, where only truth counts.
std::string Translator::truth(const Expr *e)
{
	const Expr *bare = e->IgnoreParens();
	if (!options_.compiler.clang && !fold(e))
		if (auto text = gcc_truth(bare))
			return *text;
	// The promotion of a bit-field would make g++ load more than it tests.
	if (auto *c = dyn_cast<ImplicitCastExpr>(bare); c && c->getCastKind() == CK_IntegralCast)
		if (const FieldDecl *f = c->getSourceBitField(); f && !fold(e))
			return expr(c->getSubExpr());
	if (auto *c = dyn_cast<ConditionalOperator>(bare);
	    c && !fold(e) && !known_truth(c->getCond(), ctx_)) {
		// C branches on each arm; C++ would make one value of both first.
		auto arm = [&](const Expr *a) {
			if (auto value = known_truth(a, ctx_))
				return std::string(*value ? "true" : "false");
			auto *inner = dyn_cast<ConditionalOperator>(a->IgnoreParens());
			bool is_bool =
				inner ? !known_truth(inner->getCond(), ctx_) : is_cxx_bool(a);
			return is_bool ? truth(a) : cast_to(ctx_.BoolTy, truth(a));
		};
		return fmt::format("({} ? {} : {})", truth(c->getCond()), arm(c->getTrueExpr()),
				   arm(c->getFalseExpr()));
	}
	auto *b = dyn_cast<BinaryOperator>(bare);
	if (!b || !b->isLogicalOp() || fold(e))
		return expr(e);
	return fmt::format("({} {} {})", truth(b->getLHS()), b->getOpcodeStr().str(),
			   truth(b->getRHS()));
}

std::string Translator::conditional(const ConditionalOperator *e)
{
	const Expr *t = e->getTrueExpr(), *f = e->getFalseExpr();
	if (auto value = known_truth(e->getCond(), ctx_)) {
		// The dead arm goes; C's common type stays.
		const Expr *live = *value ? t : f;
		if (e->getType()->isVoidType())
			return fmt::format("((void)({}))", expr(live));
		return fmt::format("({})", expr(live));
	}
	std::string c = truth(e->getCond());
	if (e->getType()->isVoidType())
		return fmt::format("({} ? (void)({}) : (void)({}))", c, expr(t), expr(f));
	complete(e->getType());
	return fmt::format("({} ? {} : {})", c, expr(t), expr(f));
}

} // namespace cfl::bindgen
