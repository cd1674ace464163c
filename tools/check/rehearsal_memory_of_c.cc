// SPDX-License-Identifier: GPL-2.0
// What functions of C give values to: bytes that are copied or read, what is scanned, memory that grows.
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

namespace
{

/// How many values a format asks for; nothing if that is not plain.
std::optional<unsigned> conversions(llvm::StringRef format)
{
	unsigned n = 0;
	for (size_t i = 0; i < format.size(); i++) {
		if (format[i] != '%')
			continue;
		i = format.find_first_not_of("0123456789hljztLm", i + 1);
		if (i == llvm::StringRef::npos || format[i] == 'n' || format[i] == '$')
			return {};
		if (format[i] == '[') {
			i = format.find(']', i + (format.substr(i + 1).starts_with("^]") ? 3 : 2));
			if (i == llvm::StringRef::npos)
				return {};
		}
		// `%*d` keeps nothing.
		n += format[i] != '%' && format[i] != '*';
	}
	return n;
}

} // namespace

bool Rehearsal::some_bytes(const Spot &to, const Value &count, int64_t size, int64_t one)
{
	const Object &o = objects_[size_t(to.object)];
	int64_t min, max;
	if (count.kind != Value::Unknown || !count.id || o.cells <= 0 || !size || !one ||
	    !numbers_.range(count, min, max) || min < 0 || min == max ||
	    max > (o.cells - to.at) / one * size)
		return false;
	// Who writes no more than there is room for knows that it may be less.
	int64_t some = std::clamp(choose() ? max / 2 : int64_t(1), min, max);
	numbers_.assume(BO_EQ, count, Value::of(some), true);
	fill(to, some * one / size);
	return true;
}

bool Rehearsal::bytes(const CallExpr *c, const FunctionDecl *f, Value *out)
{
	llvm::StringRef n = plain_name(f);
	bool reads = n == "read" && c->getNumArgs() == 3 &&
		     isa<TranslationUnitDecl>(f->getDeclContext()->getRedeclContext());
	// One element of so many bytes, or so many bytes: what comes is asked the same.
	bool file = n == "fread" && c->getNumArgs() == 4;
	unsigned at = reads ? 1 : 0;
	reads |= file;
	if (((n != "memset" && n != "memcpy" && n != "memmove" && !reads) ||
	     c->getNumArgs() != 3) &&
	    !file)
		return false;
	// The cast to `void *` is not looked at: who sees that, gives it away.
	const Expr *to = c->getArg(at)->IgnoreParens();
	while (const auto *i = dyn_cast<ImplicitCastExpr>(to)) {
		if (i->getCastKind() == CK_LValueToRValue)
			break;
		to = i->getSubExpr()->IgnoreParens();
	}
	QualType t = to->getType();
	QualType of = t->isPointerType() ? t->getPointeeType()
		      : t->isArrayType() ? QualType(t->getArrayElementTypeNoTypeQual(), 0)
					 : QualType();
	if (of.isNull() || of->isIncompleteType() || of->isVoidType())
		return false;
	Value plain = t->isArrayType() ? Value::at(place(to)) : eval(to);
	for (unsigned i = 0; i < c->getNumArgs(); i++)
		if (i != at && i != 2 && !(file && i == 1))
			nothing_known(c->getArg(i));
	Value count = numbers_.settled(eval(c->getArg(2)));
	Value each = file ? numbers_.settled(eval(c->getArg(1))) : Value::of(1);
	if (count.kind == Value::Number && each.kind == Value::Number && each.number > 0)
		count.number *= each.number;
	else if (file)
		count = unknown({});
	int64_t size = context_.getTypeSizeInChars(of).getQuantity(), one = layout_.size(of);
	if (plain.kind != Value::Pointer || plain.to.object < 0 || plain.to.span) {
		escape(plain);
	} else if (some_bytes(plain.to, count, size, one)) {
		// As many as there are.
	} else if (count.kind != Value::Number || !size) {
		escape(plain);
	} else if (reads) {
		// All of it, or less.
		bool all = !choose();
		int64_t got = all ? count.number : std::min<int64_t>(2 * size, count.number);
		fill(plain.to, got / size * one);
		if (out)
			*out = Value::of(got / each.number);
		return true;
	} else {
		// Whole elements; of the rest, nothing is known.
		int64_t cells = count.number / size * one;
		fill(plain.to, count.number % size ? cells + one : cells,
		     n == "memset" ? std::optional<Value>() : std::nullopt);
	}
	if (out)
		*out = plain;
	return true;
}

/// sscanf() and its like: the first of what they are handed, as far as the text reaches.
bool Rehearsal::scanned(const CallExpr *c, const FunctionDecl *f, Value *out)
{
	llvm::StringRef n = plain_name(f);
	unsigned first = n == "scanf" ? 1 : n == "sscanf" || n == "fscanf" ? 2 : 0;
	if (!first || c->getNumArgs() <= first || !f->isVariadic())
		return false;
	const auto *text = dyn_cast<StringLiteral>(c->getArg(first - 1)->IgnoreParenImpCasts());
	auto count = text && text->getCharByteWidth() == 1 ? conversions(text->getString())
							   : std::optional<unsigned>();
	if (!count || *count != c->getNumArgs() - first)
		return false;
	for (unsigned i = 0; i < first; i++)
		nothing_known(c->getArg(i));
	// All of them, all but the last, or none.
	unsigned got = choose() ? *count : choose() ? *count - 1 : 0;
	for (unsigned i = 0; i < *count; i++) {
		Value v = eval(c->getArg(first + i));
		if (v.kind != Value::Pointer)
			continue;
		QualType to = c->getArg(first + i)->getType()->getPointeeType();
		if (i < got && to->isCharType())
			escape(v);
		else if (i < got)
			store(v.to, unknown(to));
	}
	if (out)
		*out = Value::of(got);
	return true;
}

/// Memory of C for objects of this type: what malloc() gives has no values, and of what realloc() gives only
/// what was there before has some.
std::optional<Value> Rehearsal::allocated(const Expr *e, QualType to)
{
	const auto *c = dyn_cast<CallExpr>(e->IgnoreParenImpCasts());
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	llvm::StringRef n = f ? plain_name(f) : "";
	bool grows = n == "realloc" && c->getNumArgs() == 2;
	if ((!grows && (n != "malloc" || c->getNumArgs() != 1)) || to.isNull() ||
	    to->isVoidType() || to->isIncompleteType())
		return {};
	// The cast to `void *` is not looked at.
	const Expr *old = grows ? c->getArg(0)->IgnoreParenImpCasts() : nullptr;
	Value before = !old		  ? Value::of(0)
		       : old->isGLValue() ? load(place(old), old->getType(), {})
					  : eval(old);
	Value bytes = numbers_.settled(eval(c->getArg(grows)));
	int64_t size = context_.getTypeSizeInChars(to).getQuantity();
	int64_t count = bytes.kind == Value::Number && size ? bytes.number / size : -1;
	Spot s{make(to, e->getExprLoc(), "the allocated object", count)};
	Object &o = objects_[size_t(s.object)];
	if (before.kind == Value::Pointer && !before.to.span && !before.to.at) {
		const Object &was = objects_[size_t(before.to.object)];
		o.blind = was.blind || was.given || was.wild;
		o.set = was.set;
		o.values = was.values;
		o.freely = was.freely;
	} else if (before.kind != Value::Number || before.number) {
		o.blind = true;
	}
	return Value::at(s);
}

} // namespace cfl::check::rehearsal
