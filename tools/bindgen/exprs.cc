// SPDX-License-Identifier: GPL-2.0
// Expressions: every implicit conversion is written out, every constant is folded.
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

std::string Translator::quote(llvm::StringRef bytes)
{
	std::string s = "\"";
	for (unsigned char c : bytes) {
		if (c == '"' || c == '\\')
			s += std::string("\\") + static_cast<char>(c);
		else if (c == '\n')
			s += "\\n";
		else if (c == '\t')
			s += "\\t";
		else if (c < 32 || c >= 127)
			s += fmt::format("\\{:03o}", c);
		else
			s += static_cast<char>(c);
	}
	return s + "\"";
}

std::string Translator::literal(const llvm::APSInt &value, QualType t)
{
	QualType canonical = t.getCanonicalType().getUnqualifiedType();
	if (auto *e = canonical->getAs<EnumType>()) {
		const EnumDecl *d = e->getDecl()->getDefinitionOrSelf();
		QualType base = d->getIntegerType();
		std::string number = literal(value, base);
		return d->isComplete() && d->getName().empty() && !emitted(d) &&
				       !d->getTypedefNameForAnonDecl()
			       ? number
			       : fmt::format("(({}){})", type(canonical), number);
	}
	auto *builtin = canonical->getAs<BuiltinType>();
	std::string n;
	if (value.isSigned() ? value.getSignificantBits() <= 64 : value.getActiveBits() <= 64) {
		n = value.isSigned() ? std::to_string(value.getSExtValue())
				     : std::to_string(value.getZExtValue());
	} else {
		llvm::SmallString<40> digits;
		value.toString(digits, 10, value.isSigned());
		n = digits.str().str();
	}
	bool negative = value.isSigned() && value.isNegative();
	if (!builtin)
		return fmt::format("(({}){})", type(canonical), n);
	switch (builtin->getKind()) {
	case BuiltinType::Bool:
		return value.getBoolValue() ? "true" : "false";
	case BuiltinType::Int:
		return n == "-2147483648" ? "(-2147483647 - 1)" : negative ? "(" + n + ")" : n;
	case BuiltinType::UInt:
		return n + "U";
	case BuiltinType::Long:
	case BuiltinType::LongLong: {
		const char *suffix = builtin->getKind() == BuiltinType::Long ? "L" : "LL";
		if (value.isMinSignedValue()) {
			llvm::SmallString<40> next;
			llvm::APSInt(value + 1, false).toString(next, 10, true);
			return fmt::format("({}{} - 1)", next.str().str(), suffix);
		}
		return negative ? fmt::format("({}{})", n, suffix) : n + suffix;
	}
	case BuiltinType::ULong:
		return n + "UL";
	case BuiltinType::ULongLong:
		return n + "ULL";
	default:
		return fmt::format("(({}){})", type(canonical), negative ? "(" + n + ")" : n);
	}
}

std::optional<std::string> Translator::fold(const Expr *e)
{
	QualType t = e->getType();
	if (!e->isPRValue() || !t->isIntegralOrEnumerationType())
		return {};
	const Expr *bare = e->IgnoreParens();
	if (isa<CallExpr>(bare) && !cast<CallExpr>(bare)->getBuiltinCallee())
		return {};
	Expr::EvalResult result;
	if (!e->EvaluateAsInt(result, ctx_, Expr::SE_NoSideEffects))
		return {};
	if (result.Val.getInt().getSignificantBits() > 64)
		return {};
	return literal(result.Val.getInt(), t);
}

std::string Translator::expr(const Expr *e)
{
	if (auto folded = fold(e))
		return *folded;
	return expr_unfolded(e);
}

std::string Translator::string_literal(const StringLiteral *s)
{
	if (s->getCharByteWidth() == 1)
		return quote(s->getBytes());
	const char *prefix = s->isWide() ? "L" : s->getCharByteWidth() == 2 ? "u" : "U";
	std::string text = fmt::format("{}\"", prefix);
	for (unsigned i = 0; i < s->getLength(); i++) {
		uint32_t c = s->getCodeUnit(i);
		if (c >= 32 && c < 127 && c != '"' && c != '\\')
			text += static_cast<char>(c);
		else
			text += fmt::format("\\{:03o}", c);
	}
	return text + "\"";
}

std::string Translator::reference(const DeclRefExpr *e)
{
	const ValueDecl *d = e->getDecl();
	if (auto *v = dyn_cast<VarDecl>(d)) {
		if (v->isLocalVarDeclOrParm() && !v->hasExternalStorage())
			return identifier(v);
		need(v);
		return qualified(v);
	}
	if (auto *f = dyn_cast<FunctionDecl>(d)) {
		if (f->isImplicit() && f->getBuiltinID()) {
			std::string name = f->getNameAsString();
			return name.starts_with("__") ? name : "__builtin_" + name;
		}
		need(f);
		if (auto *caller = dyn_cast_or_null<FunctionDecl>(scope_.owner)) {
			if (options_.details)
				report_.always_inline_callers[f->getNameAsString()].insert(
					caller->getNameAsString());
			if (sleeps_.contains(f->getCanonicalDecl()))
				sleeps_.insert(caller->getCanonicalDecl());
		}
		return qualified(f);
	}
	if (auto *c = dyn_cast<EnumConstantDecl>(d))
		return literal(c->getInitVal(), e->getType());
	fail(fmt::format("reference to a {} cannot be expressed", d->getDeclKindName()));
	return identifier(d);
}

std::string Translator::implicit_noop(const CastExpr *e)
{
	QualType to = e->getType(), from = e->getSubExpr()->getType();
	std::string value = expr(e->getSubExpr());
	// Discarding qualifiers of the pointee is implicit in C.
	if (to->isPointerType() &&
	    !ctx_.hasSameType(to.getUnqualifiedType(), from.getUnqualifiedType()))
		return cast_to(to, value);
	return value;
}

std::string Translator::volatile_load(const Expr *lvalue)
{
	if (!volatile_load_emitted_) {
		volatile_load_emitted_ = true;
		emit("extern \"C++\" {\n"
		     "template <unsigned long> struct cfl_word;\n"
		     "template <> struct cfl_word<1> { typedef unsigned char t; };\n"
		     "template <> struct cfl_word<2> { typedef unsigned short t; };\n"
		     "template <> struct cfl_word<4> { typedef unsigned int t; };\n"
		     "template <> struct cfl_word<8> { typedef unsigned long long t; };\n"
		     "template <class T> static inline __attribute__((always_inline)) T\n"
		     "cfl_volatile_load(const volatile T *p)\n{\n"
		     "\treturn __builtin_bit_cast(T, *(const volatile typename "
		     "cfl_word<sizeof(T)>::t *)p);\n}\n"
		     "template <class T> static inline __attribute__((always_inline)) void\n"
		     "cfl_volatile_store(volatile T *p, T v)\n{\n"
		     "\t*(volatile typename cfl_word<sizeof(T)>::t *)p = "
		     "__builtin_bit_cast(typename cfl_word<sizeof(T)>::t, v);\n}\n"
		     "}\n");
	}
	complete(lvalue->getType());
	return fmt::format("cfl_volatile_load<{}>(&({}))",
			   type(lvalue->getType().getUnqualifiedType()), expr(lvalue));
}

/// What is an int in C and a bool in C++.
static bool is_cxx_bool(const Expr *e)
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

static void variables_in(const Stmt *s, llvm::SmallPtrSetImpl<const ValueDecl *> &all)
{
	if (auto *r = dyn_cast_or_null<DeclRefExpr>(s))
		all.insert(r->getDecl());
	if (s)
		for (const Stmt *child : s->children())
			variables_in(child, all);
}

/// Tests of one variable become one test, before their expectation is shared out.
static bool may_be_joined(const BinaryOperator *logic)
{
	llvm::SmallPtrSet<const ValueDecl *, 8> left, right;
	variables_in(logic->getLHS(), left);
	variables_in(logic->getRHS(), right);
	for (const ValueDecl *d : right)
		if (isa<VarDecl>(d) && left.contains(d))
			return true;
	return false;
}

/// The `a && b` or `a || b` in `__builtin_expect(!!(a && b), c)`; null for other expressions.
static const BinaryOperator *expected_logic(const CallExpr *call)
{
	const FunctionDecl *f = call->getDirectCallee();
	if (!f || f->getName() != "__builtin_expect" || call->getNumArgs() != 2)
		return nullptr;
	const Expr *e = call->getArg(0)->IgnoreParenImpCasts();
	auto negated = [](const Expr *x) -> const Expr * {
		auto *u = dyn_cast<UnaryOperator>(x);
		return u && u->getOpcode() == UO_LNot ? u->getSubExpr()->IgnoreParenImpCasts()
						      : nullptr;
	};
	while (const Expr *once = negated(e)) {
		const Expr *twice = negated(once);
		if (!twice)
			return nullptr;
		e = twice;
	}
	auto *b = dyn_cast<BinaryOperator>(e);
	return b && b->isLogicalOp() && !may_be_joined(b) ? b : nullptr;
}

/// GCC's C expects each operand of `&&` by itself, where g++ makes a value of both first.
std::string Translator::expected_truth(const Expr *e, const std::string &expected)
{
	auto *b = dyn_cast<BinaryOperator>(e->IgnoreParenImpCasts());
	if (b && b->isLogicalOp() && !fold(b) && !may_be_joined(b))
		return fmt::format("({} {} {})", expected_truth(b->getLHS(), expected),
				   b->getOpcodeStr().str(), expected_truth(b->getRHS(), expected));
	return fmt::format("__builtin_expect(((long)(bool)({})), {})", truth(e), expected);
}

/// What g++ and GCC's C see alike only if it is written otherwise; nothing for all else.
std::optional<std::string> Translator::gcc_truth(const Expr *bare)
{
	if (auto *c = dyn_cast<ImplicitCastExpr>(bare);
	    c && c->getCastKind() == CK_IntegralCast && c->getSubExpr()->getType()->isBooleanType())
		return truth(c->getSubExpr());
	if (auto *call = dyn_cast<CallExpr>(bare))
		if (auto *logic = expected_logic(call); logic && !fold(logic))
			return expected_truth(logic, expr(call->getArg(1)));
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

/// `x & (constant << n)`, with an n that is not known.
bool Translator::tests_bit(const Expr *e)
{
	auto *b = dyn_cast<BinaryOperator>(e->IgnoreParenImpCasts());
	if (!b || b->getOpcode() != BO_And || fold(b))
		return false;
	for (const Expr *side : {b->getLHS(), b->getRHS()})
		if (auto *shift = dyn_cast<BinaryOperator>(side->IgnoreParenCasts());
		    shift && shift->getOpcode() == BO_Shl && fold(shift->getLHS()) && !fold(shift))
			return true;
	return false;
}

std::string Translator::conversion(const CastExpr *e)
{
	const Expr *sub = e->getSubExpr();
	QualType to = e->getType(), from = sub->getType();
	bool is_explicit = isa<ExplicitCastExpr>(e);
	switch (e->getCastKind()) {
	case CK_LValueToRValue:
		if (from->isRecordType() && from.isVolatileQualified())
			return volatile_load(sub);
		complete(from);
		if (auto object = typed_lvalue(sub))
			return cast_to(plain(from), *object);
		return expr(sub);
	case CK_FunctionToPointerDecay:
	case CK_BuiltinFnToFnPtr:
		return expr(sub);
	case CK_ArrayToPointerDecay:
		if (isa<StringLiteral, PredefinedExpr>(sub->IgnoreParens()))
			return cast_to(to, expr(sub));
		if (auto object = typed_lvalue(sub))
			return cast_to(to, *object);
		return expr(sub);
	case CK_IntegralToBoolean:
		// g++ would turn `(x & (1 << n)) != 0` into `(x >> n) & 1`, which GCC's C does not.
		if (!options_.compiler.clang && tests_bit(sub))
			return cast_to(to, fmt::format("({{ {}; }})", expr(sub)));
		return cast_to(to, expr(sub));
	case CK_NoOp:
		if (!is_explicit)
			return implicit_noop(e);
		if (to->isRecordType())
			return expr(sub);
		return cast_to(to, expr(sub));
	case CK_ToVoid:
		return fmt::format("((void)({}))", expr(sub));
	case CK_PointerToIntegral:
		// C++ refuses to narrow here.
		if (ctx_.getTypeSize(to) < ctx_.getTypeSize(from))
			return cast_to(to, fmt::format("(unsigned long)({})", expr(sub)));
		return cast_to(to, expr(sub));
	case CK_ToUnion:
		complete(to);
		for (const FieldDecl *f : to->getAsRecordDecl()->fields())
			if (ctx_.hasSameUnqualifiedType(f->getType(), from))
				return fmt::format("(({}){{ .{} = {} }})", type(to), field_name(f),
						   expr(sub));
		fail("cast to a union without a matching member");
		return "";
	case CK_IntegralCast:
		// A comparison is an int in C before it is anything else.
		return cast_to(to, is_cxx_bool(sub) ? cast_to(ctx_.IntTy, expr(sub)) : expr(sub));
	case CK_BitCast:
	case CK_LValueBitCast:
	case CK_IntegralToPointer:
	case CK_PointerToBoolean:
	case CK_NullToPointer:
	case CK_BooleanToSignedIntegral:
	case CK_IntegralToFloating:
	case CK_FloatingToIntegral:
	case CK_FloatingToBoolean:
	case CK_FloatingCast:
		return cast_to(to, expr(sub));
	default:
		fail(fmt::format("conversion of kind {} cannot be expressed",
				 e->getCastKindName()));
		return "";
	}
}

namespace
{

/// The object that has a member, and whether an arrow leads there. Members of unnamed members belong to
/// the outer object; the outermost arrow counts.
std::pair<const Expr *, bool> object_of(const MemberExpr *e)
{
	const Expr *base = e->getBase();
	bool arrow = e->isArrow();
	for (;;) {
		auto *m = dyn_cast<MemberExpr>(base->IgnoreParens());
		if (!m || !m->getMemberDecl()->getName().empty())
			return {base, arrow};
		base = m->getBase();
		arrow = m->isArrow();
	}
}

} // namespace

std::string Translator::member(const MemberExpr *e)
{
	auto *f = llvm::cast<FieldDecl>(e->getMemberDecl());
	auto [base, arrow] = object_of(e);
	QualType owner = arrow ? base->getType()->getPointeeType() : base->getType();
	complete(owner);
	return fmt::format("{}{}{}", expr(base), arrow ? "->" : ".", field_name(f));
}

std::string Translator::scaled_pointer(const Expr *pointer)
{
	QualType target = pointer->getType()->getPointeeType();
	if (target->isVoidType() || target->isFunctionType())
		return fmt::format("((char *)({}))", expr(pointer));
	complete(target);
	return expr(pointer);
}

std::string Translator::assign_through(const Expr *lvalue, const std::string &op,
				       const std::string &value, QualType compute, bool post)
{
	// The lvalue is evaluated once: through a reference, or, for a bit-field, which has none,
	// through a reference to the object that holds it.
	QualType t = lvalue->getType().getUnqualifiedType();
	const Expr *bare = lvalue->IgnoreParens();
	unsigned n = scope_.temporaries++;
	std::string binding, target;
	QualType declared = declared_type(bare);
	QualType word = t->isPointerType()    ? ctx_.getPointerType(ctx_.CharTy)
			: t->isEnumeralType() ? t->castAs<EnumType>()->getDecl()->getIntegerType()
					      : QualType();
	auto *variable = dyn_cast<DeclRefExpr>(bare);
	bool in_register = variable && variable->getDecl()->hasAttr<AsmLabelAttr>();
	if (!word.isNull() && bare->getObjectKind() == OK_Ordinary && declared.isNull() &&
	    !lvalue->getType().isVolatileQualified() && !in_register) {
		// As what C computes with: nothing is bound, stored and read again.
		std::string place = expr(lvalue);
		if (!post && !options_.compiler.clang && !lvalue->HasSideEffects(ctx_))
			return fmt::format("({} = ({})({} {} {}))", place, type(t),
					   cast_to(compute.isNull() ? word : compute, place), op,
					   value);
		std::string changed =
			fmt::format("(*({} *)(&{})) {}", type(word), place,
				    post ? op + op : fmt::format("{}= {}", op, value));
		return cast_to(t, changed);
	}
	if (auto *m = dyn_cast<MemberExpr>(bare);
	    m && (bare->getObjectKind() == OK_BitField || !declared.isNull())) {
		auto [base, arrow] = object_of(m);
		complete(arrow ? base->getType()->getPointeeType() : base->getType());
		binding = fmt::format("auto &cfl_l{} = {};", n,
				      arrow ? "*(" + expr(base) + ")" : expr(base));
		target = fmt::format("cfl_l{}.{}", n,
				     field_name(llvm::cast<FieldDecl>(m->getMemberDecl())));
	} else {
		binding = fmt::format("auto &cfl_l{} = {};", n, expr(lvalue));
		target = fmt::format("cfl_l{}", n);
	}
	std::string old = target;
	bool member = target.find('.') != target.npos && !declared.isNull();
	if (t->isVoidPointerType() || t->isFunctionPointerType())
		old = fmt::format("((char *)({}))", target);
	else if (t->isPointerType() || (member && compute.isNull()))
		old = cast_to(t, target);
	else if (!compute.isNull())
		old = cast_to(compute, target);
	std::string update = fmt::format("{} = ({})({} {} {});", target,
					 member ? typed_type(declared) : type(t), old, op, value);
	std::string result = member ? cast_to(t, target) : target;
	if (post)
		return fmt::format("({{ {} {} cfl_o{} = {}; {} cfl_o{}; }})", binding, type(t), n,
				   result, update, n);
	return fmt::format("({{ {} {} {}; }})", binding, update, result);
}

std::string Translator::unary(const UnaryOperator *e)
{
	const Expr *sub = e->getSubExpr();
	QualType t = sub->getType();
	switch (e->getOpcode()) {
	case UO_Extension:
		return expr(sub);
	case UO_AddrOf:
		if (auto *c = dyn_cast<CompoundLiteralExpr>(sub->IgnoreParens()))
			return compound_literal(c, true);
		if (auto *d = dyn_cast<UnaryOperator>(sub->IgnoreParens());
		    d && d->getOpcode() == UO_Deref)
			return fmt::format("({})", expr(d->getSubExpr()));
		if (auto object = typed_lvalue(sub))
			return cast_to(e->getType(), "&" + *object);
		if (auto *r = dyn_cast<DeclRefExpr>(sub->IgnoreParens());
		    r && isa<FunctionDecl>(r->getDecl()) && annotated(r->getDecl()->getType()))
			return cast_to(e->getType(), "&" + reference(r));
		return fmt::format("(&{})", expr(sub));
	case UO_Deref:
		return fmt::format("(*{})", expr(sub));
	case UO_PreInc:
	case UO_PreDec:
	case UO_PostInc:
	case UO_PostDec: {
		bool inc = e->isIncrementOp(), post = e->isPostfix();
		bool odd_pointer = t->isVoidPointerType() || t->isFunctionPointerType();
		if (odd_pointer)
			return assign_through(sub, inc ? "+" : "-", "1", QualType(), post);
		if (t->isEnumeralType())
			return assign_through(sub, inc ? "+" : "-", "1",
					      t->castAs<EnumType>()->getDecl()->getIntegerType(),
					      post);
		if (t->isBooleanType())
			return assign_through(sub, inc ? "+" : "-", "1", ctx_.IntTy, post);
		if (t->isPointerType())
			complete(t->getPointeeType());
		if (!declared_type(sub).isNull())
			return assign_through(sub, inc ? "+" : "-", "1", QualType(), post);
		return post ? fmt::format("({}{})", expr(sub), inc ? "++" : "--")
			    : fmt::format("({}{})", inc ? "++" : "--", expr(sub));
	}
	case UO_Plus:
		return fmt::format("(+{})", expr(sub));
	case UO_Minus:
		return fmt::format("(-{})", expr(sub));
	case UO_Not:
		return fmt::format("(~{})", expr(sub));
	case UO_LNot:
		return fmt::format("(!{})", truth(sub));
	default:
		fail(fmt::format("operator {} cannot be expressed",
				 UnaryOperator::getOpcodeStr(e->getOpcode()).str()));
		return "";
	}
}

/// `*p` or `p[i]`: a reference can be bound to it, unlike to members of packed records.
static bool through_pointer(const Expr *lvalue)
{
	const Expr *bare = lvalue->IgnoreParens();
	if (auto *u = dyn_cast<UnaryOperator>(bare))
		return u->getOpcode() == UO_Deref;
	auto *a = dyn_cast<ArraySubscriptExpr>(bare);
	if (!a)
		return false;
	auto *decay = dyn_cast<ImplicitCastExpr>(a->getBase());
	return !decay || decay->getCastKind() != CK_ArrayToPointerDecay;
}

std::string Translator::compound_assign(const CompoundAssignOperator *e)
{
	QualType t = e->getLHS()->getType();
	std::string op = BinaryOperator::getOpcodeStr(e->getOpcode()).drop_back().str();
	std::string right = expr(e->getRHS());
	if (t->isVoidPointerType() || t->isFunctionPointerType())
		return assign_through(e->getLHS(), op, right, QualType(), false);
	if (t->isEnumeralType())
		return assign_through(e->getLHS(), op, right, e->getComputationLHSType(), false);
	if (t->isPointerType())
		complete(t->getPointeeType());
	if (!declared_type(e->getLHS()).isNull())
		return assign_through(e->getLHS(), op, right,
				      t->isPointerType() ? QualType() : e->getComputationLHSType(),
				      false);
	return fmt::format("({} {}= {})", expr(e->getLHS()), op, right);
}

std::string Translator::binary(const BinaryOperator *e)
{
	const Expr *l = e->getLHS(), *r = e->getRHS();
	QualType lt = l->getType(), rt = r->getType();
	if (auto *c = dyn_cast<CompoundAssignOperator>(e))
		return compound_assign(c);
	std::string op = e->getOpcodeStr().str();
	if (e->getOpcode() == BO_Assign && lt->isRecordType()) {
		complete(lt);
		if (lt.isVolatileQualified()) {
			volatile_load(l); // brings the helpers
			return fmt::format("cfl_volatile_store<{}>(&({}), {})",
					   type(lt.getUnqualifiedType()), expr(l), expr(r));
		}
		if (needs_assignments(r))
			return fmt::format("({} = {})", expr(l), by_assignments(r, lt));
	}
	if (e->getOpcode() == BO_Assign)
		if (auto object = typed_lvalue(l))
			return cast_to(plain(lt),
				       fmt::format("{} = {}", *object,
						   typed_cast(declared_type(l), expr(r))));
	// C++ computes the right side first; GCC's C the left one.
	if (e->getOpcode() == BO_Assign && !options_.compiler.clang && lt->isScalarType() &&
	    through_pointer(l) && l->HasSideEffects(ctx_) && !fold(r)) {
		unsigned n = scope_.temporaries++;
		return fmt::format("({{ auto &cfl_l{0} = {1}; cfl_l{0} = {2}; }})", n, expr(l),
				   expr(r));
	}
	// An int in C: with C++'s bool g++ merges fewer comparisons into one.
	if (e->isLogicalOp())
		return options_.compiler.clang || fold(l) || fold(r)
			       ? truth(e)
			       : fmt::format("({} ? 1 : 0)", truth(e));
	bool pointer_math = e->isAdditiveOp() && (lt->isPointerType() || rt->isPointerType());
	if (!pointer_math)
		return fmt::format("({} {} {})", expr(l), op, expr(r));
	std::string left = lt->isPointerType() ? scaled_pointer(l) : expr(l);
	std::string right = rt->isPointerType() ? scaled_pointer(r) : expr(r);
	std::string value = fmt::format("({} {} {})", left, op, right);
	bool through_char =
		e->getType()->isVoidPointerType() || e->getType()->isFunctionPointerType();
	return through_char ? cast_to(e->getType(), value) : value;
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

/// The pointer that becomes a `void *` by itself in C++ as well: Clang's memcpy() knows the alignment
/// of its operand where no cast is written.
static const Expr *without_void_cast(const Expr *argument)
{
	auto *cast = dyn_cast<ImplicitCastExpr>(argument->IgnoreParens());
	if (!cast || cast->getCastKind() != CK_BitCast || !cast->getType()->isVoidPointerType())
		return argument;
	QualType from = cast->getSubExpr()->getType();
	if (!from->isObjectPointerType())
		return argument;
	unsigned kept = cast->getType()->getPointeeType().getCVRQualifiers();
	unsigned had = from->getPointeeType().getCVRQualifiers();
	return had & ~kept ? argument : cast->getSubExpr();
}

std::string Translator::call(const CallExpr *e)
{
	std::string callee;
	std::string args;
	const FunctionDecl *f = e->getDirectCallee();
	const Expr *target = e->getCallee()->IgnoreParenImpCasts();
	bool without_prototype = isa<FunctionNoProtoType>(
		target->getType()->isPointerType()
			? target->getType()->getPointeeType()->getUnqualifiedDesugaredType()
			: target->getType()->getUnqualifiedDesugaredType());
	llvm::StringRef builtin = f && f->getBuiltinID() ? f->getName() : "";
	const FunctionDecl *head = f && !f->getBuiltinID() ? printed(f) : nullptr;
	unsigned position = 0;
	for (const Expr *a : e->arguments()) {
		unsigned at = position++;
		// Clang looks for a pass_object_size parameter through implicit casts only.
		if (builtin.ends_with("_object_size"))
			a = a->IgnoreParenImpCasts();
		else if (!builtin.empty() && options_.compiler.clang)
			a = without_void_cast(a);
		complete(a->getType());
		if (const FieldDecl *first = transparent(a->getType())) {
			const Expr *bare = a->IgnoreParenImpCasts();
			if (auto *literal = dyn_cast<CompoundLiteralExpr>(bare))
				bare = literal->getInitializer();
			if (auto *list = dyn_cast<InitListExpr>(bare);
			    list && list->getNumInits() == 1)
				args += (args.empty() ? "" : ", ") +
					cast_to(first->getType(), expr(list->getInit(0)));
			else
				fail("a transparent union that is not made in the call");
			continue;
		}
		std::string value =
			needs_assignments(a) ? by_assignments(a, a->getType()) : expr(a);
		if (!builtin.empty() && is_cxx_bool(a))
			value = cast_to(ctx_.IntTy, value);
		if (head && at < head->getNumParams() &&
		    annotated(head->getParamDecl(at)->getType()) &&
		    !head->getParamDecl(at)->hasAttr<PassObjectSizeAttr>())
			value = typed_cast(head->getParamDecl(at)->getType(), value);
		args += (args.empty() ? "" : ", ") + value;
	}
	if (!e->getType()->isVoidType())
		complete(e->getType());
	if (f && isa<DeclRefExpr>(target)) {
		callee = reference(llvm::cast<DeclRefExpr>(target));
	} else {
		callee = expr(e->getCallee());
	}
	if (without_prototype && e->getNumArgs()) {
		std::string params;
		for (const Expr *a : e->arguments())
			params += (params.empty() ? "" : ", ") + type(a->getType());
		callee = fmt::format("(({} (*)({}))({}))", type(e->getType()), params, callee);
	}
	std::string result = fmt::format("{}({})", callee, args);
	return head && annotated(head->getReturnType()) ? cast_to(plain(e->getType()), result)
							: result;
}

std::string Translator::offset_of(const OffsetOfExpr *e)
{
	// A run-time index is no constant in C++: the constant part plus index times size.
	int64_t offset = 0;
	std::string dynamic;
	QualType t = e->getTypeSourceInfo()->getType();
	for (unsigned i = 0; i < e->getNumComponents(); i++) {
		const OffsetOfNode &node = e->getComponent(i);
		if (node.getKind() == OffsetOfNode::Field) {
			const FieldDecl *f = node.getField();
			const ASTRecordLayout &l = ctx_.getASTRecordLayout(f->getParent());
			offset += l.getFieldOffset(f->getFieldIndex()) / 8;
			t = f->getType();
		} else if (node.getKind() == OffsetOfNode::Array) {
			t = ctx_.getAsArrayType(t)->getElementType();
			int64_t size = ctx_.getTypeSizeInChars(t).getQuantity();
			const Expr *index = e->getIndexExpr(node.getArrayExprIndex());
			dynamic += fmt::format(" + (unsigned long)({}) * {}UL", expr(index), size);
		} else {
			fail("offsetof through a base class");
		}
	}
	return cast_to(e->getType(), fmt::format("{}UL{}", offset, dynamic));
}

std::string Translator::compound_literal(const CompoundLiteralExpr *e, bool address)
{
	QualType t = plain(e->getType());
	complete(t);
	const Expr *init = e->getInitializer();
	bool array = t->isArrayType();
	if (scope_.at_file_scope || address || array) {
		// It lives as long as the block in C, but only to the end of the expression in C++.
		const auto *owner = dyn_cast_or_null<NamedDecl>(scope_.owner);
		std::string name = fmt::format("cfl_{}_literal{}",
					       !scope_.label.empty() ? scope_.label
					       : owner		     ? owner->getNameAsString()
								     : "",
					       scope_.literals++);
		if (scope_.at_file_scope || array) {
			std::string value = initializer(init, t);
			if (scope_.at_file_scope) {
				scope_.prelude.push_back(
					fmt::format("{} = {};\n", declare(t, name), value));
				return address ? "(&" + name + ")" : name;
			}
			// An array cannot be assigned: a struct around it can.
			std::string holder = fmt::format(
				"struct {{ {}; }} {}", declare(t.getUnqualifiedType(), "a"), name);
			scope_.prelude.push_back(holder + ";\n");
			std::string set = fmt::format("{0} = decltype({0}){{ {1} }};", name, value);
			return fmt::format("(*({{ {} &{}.a; }}))", set, name);
		}
		std::string value =
			needs_assignments(init) ? by_assignments(init, t) : initializer(init, t);
		if (value.starts_with("{"))
			value = fmt::format("({}){}", type(t.getUnqualifiedType()), value);
		// It is always set before it is used: -ftrivial-auto-var-init need not fill it.
		scope_.prelude.push_back(declare(t.getUnqualifiedType(), name) +
					 " __attribute__((uninitialized));\n");
		return fmt::format("({{ {0} = {1}; &{0}; }})", name, value);
	}
	if (needs_assignments(init))
		return by_assignments(init, t);
	std::string value = initializer(init, t);
	if (!value.starts_with("{"))
		value = "{" + value + "}";
	return fmt::format("(({}){})", type(t.getUnqualifiedType()), value);
}

std::string Translator::atomic(const AtomicExpr *e)
{
	std::string args;
	// Clang keeps the operands in its own order: pointer, order, value 1, order 2, value 2, weak.
	std::vector<const Expr *> in;
	in.push_back(e->getPtr());
	unsigned n = e->getNumSubExprs();
	switch (e->getOp()) {
	case AtomicExpr::AO__atomic_load_n:
		in.push_back(e->getOrder());
		break;
	case AtomicExpr::AO__atomic_compare_exchange:
	case AtomicExpr::AO__atomic_compare_exchange_n:
		in.insert(in.end(), {e->getVal1(), e->getVal2(), e->getWeak(), e->getOrder(),
				     e->getOrderFail()});
		break;
	case AtomicExpr::AO__atomic_exchange:
		in.insert(in.end(), {e->getVal1(), e->getVal2(), e->getOrder()});
		break;
	default:
		if (n > 2)
			in.push_back(e->getVal1());
		in.push_back(e->getOrder());
	}
	for (const Expr *a : in)
		args += (args.empty() ? "" : ", ") + expr(a);
	return fmt::format("{}({})", e->getOpAsString().str(), args);
}

std::string Translator::expr_unfolded(const Expr *e)
{
	if (auto *c = dyn_cast<CastExpr>(e))
		return conversion(c);
	switch (e->getStmtClass()) {
	case Stmt::ParenExprClass: {
		std::string inner = expr(llvm::cast<ParenExpr>(e)->getSubExpr());
		return inner;
	}
	case Stmt::ConstantExprClass:
		return expr(llvm::cast<ConstantExpr>(e)->getSubExpr());
	case Stmt::ExprWithCleanupsClass:
		return expr(llvm::cast<ExprWithCleanups>(e)->getSubExpr());
	case Stmt::MaterializeTemporaryExprClass:
		return expr(llvm::cast<MaterializeTemporaryExpr>(e)->getSubExpr());
	case Stmt::GenericSelectionExprClass:
		return expr(llvm::cast<GenericSelectionExpr>(e)->getResultExpr());
	case Stmt::ChooseExprClass:
		return expr(llvm::cast<ChooseExpr>(e)->getChosenSubExpr());
	case Stmt::OpaqueValueExprClass:
		return expr(llvm::cast<OpaqueValueExpr>(e)->getSourceExpr());
	case Stmt::DeclRefExprClass: {
		auto *r = llvm::cast<DeclRefExpr>(e);
		if (auto object = typed_lvalue(e))
			return as_plain_lvalue(e, *object);
		auto *f = dyn_cast<FunctionDecl>(r->getDecl());
		if (f && annotated(printed(f)->getType()))
			return cast_to(ctx_.getPointerType(plain(f->getType())), reference(r));
		return reference(r);
	}
	case Stmt::StringLiteralClass:
		return string_literal(llvm::cast<StringLiteral>(e));
	case Stmt::PredefinedExprClass: {
		// What __func__ says must be what it says in C.
		auto *p = llvm::cast<PredefinedExpr>(e);
		return p->getFunctionName() ? string_literal(p->getFunctionName()) : "__func__";
	}
	case Stmt::FloatingLiteralClass: {
		llvm::SmallString<32> s;
		llvm::cast<FloatingLiteral>(e)->getValue().toString(s);
		return cast_to(e->getType(), s.str().str());
	}
	case Stmt::MemberExprClass:
		if (auto object = typed_lvalue(e))
			return as_plain_lvalue(e, *object);
		return member(llvm::cast<MemberExpr>(e));
	case Stmt::ArraySubscriptExprClass: {
		auto *a = llvm::cast<ArraySubscriptExpr>(e);
		complete(e->getType());
		if (auto object = typed_lvalue(e))
			return as_plain_lvalue(e, *object);
		return fmt::format("{}[{}]", expr(a->getBase()), expr(a->getIdx()));
	}
	case Stmt::UnaryOperatorClass:
		return unary(llvm::cast<UnaryOperator>(e));
	case Stmt::BinaryOperatorClass:
	case Stmt::CompoundAssignOperatorClass:
		return binary(llvm::cast<BinaryOperator>(e));
	case Stmt::ConditionalOperatorClass:
		return conditional(llvm::cast<ConditionalOperator>(e));
	case Stmt::BinaryConditionalOperatorClass: {
		auto *c = llvm::cast<BinaryConditionalOperator>(e);
		std::string common = expr(c->getCommon());
		return fmt::format("({} ?: {})", common, expr(c->getFalseExpr()));
	}
	case Stmt::CallExprClass:
		return call(llvm::cast<CallExpr>(e));
	case Stmt::StmtExprClass: {
		auto *s = llvm::cast<StmtExpr>(e);
		return fmt::format("({})", compound(s->getSubStmt(), 0));
	}
	case Stmt::CompoundLiteralExprClass:
		return compound_literal(llvm::cast<CompoundLiteralExpr>(e), false);
	case Stmt::InitListExprClass:
		return init_list(llvm::cast<InitListExpr>(e), plain(e->getType()));
	case Stmt::ImplicitValueInitExprClass:
		return "{}";
	case Stmt::OffsetOfExprClass:
		return offset_of(llvm::cast<OffsetOfExpr>(e));
	case Stmt::VAArgExprClass: {
		auto *v = llvm::cast<VAArgExpr>(e);
		const Expr *list = v->getSubExpr()->IgnoreParenImpCasts();
		return fmt::format("__builtin_va_arg({}, {})", expr(list), type(e->getType()));
	}
	case Stmt::AddrLabelExprClass:
		return "(&&" + identifier(llvm::cast<AddrLabelExpr>(e)->getLabel()) + ")";
	case Stmt::AtomicExprClass:
		return atomic(llvm::cast<AtomicExpr>(e));
	case Stmt::UnaryExprOrTypeTraitExprClass: {
		auto *u = llvm::cast<UnaryExprOrTypeTraitExpr>(e);
		return fmt::format("sizeof({})", type(u->getTypeOfArgument()));
	}
	default:
		fail(fmt::format("{}: expression of kind {} cannot be expressed",
				 place(e->getBeginLoc()), e->getStmtClassName()));
		return "0";
	}
}

} // namespace cfl::bindgen
