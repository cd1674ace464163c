// SPDX-License-Identifier: GPL-2.0
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

namespace
{

QualType first_argument(QualType t)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
		record_of(t.getNonReferenceType()));
	if (!s || !s->getTemplateArgs().size() ||
	    s->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
		return {};
	return s->getTemplateArgs().get(0).getAsType();
}

/// What an array, built in or of the library, is made of.
QualType array_of(ASTContext &context, QualType t)
{
	t = t.getNonReferenceType();
	if (const auto *a = context.getAsConstantArrayType(t))
		return a->getElementType();
	const CXXRecordDecl *r = record_of(t);
	return r && in_std(r) && r->getName() == "array" ? first_argument(t) : QualType();
}

/// The name of an algorithm, also of one that takes ranges.
std::string algorithm_name(const FunctionDecl *f)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (!m)
		return plain_name(f).str();
	llvm::StringRef n = m->getParent()->getIdentifier() ? m->getParent()->getName() : "";
	if (m->getOverloadedOperator() != OO_Call || !n.consume_back("_fn"))
		return {};
	return n.ltrim('_').str();
}

const Expr *unwrapped(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	while (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
		e = m->getSubExpr()->IgnoreParenImpCasts();
	return e;
}

} // namespace

std::optional<std::pair<Spot, int64_t>> Rehearsal::between(const Expr *from, const Expr *to)
{
	if (record_of(from->getType()) && !from->isGLValue() && !to->isGLValue()) {
		Spot a = buffer(temporary(from)), b = buffer(temporary(to));
		if (a.object < 0 || a.object != b.object || a.at > b.at)
			return {};
		return {{a, b.at - a.at}};
	}
	if (!from->getType()->isPointerType() || !to->getType()->isPointerType())
		return {};
	Value a = eval(from), b = eval(to);
	int64_t one = layout_.size(from->getType()->getPointeeType());
	if (a.kind != Value::Pointer || b.kind != Value::Pointer || a.to.span || b.to.span ||
	    a.to.object != b.to.object || a.to.at > b.to.at || one > Layout::MOST)
		return {};
	return {{a.to, b.to.at - a.to.at}};
}

bool Rehearsal::algorithm(const CallExpr *c, const FunctionDecl *f, Value *out)
{
	static const std::set<std::string> writes{"fill", "fill_n", "iota", "generate",
						  "generate_n"};
	static const std::set<std::string> reads{
		"accumulate",  "reduce",	"min_element", "max_element",  "count",
		"count_if",    "find",		"find_if",     "sort",	       "stable_sort",
		"any_of",      "all_of",	"none_of",     "is_sorted",    "contains",
		"max",	       "min",		"minmax",      "partial_sort", "nth_element",
		"partial_sum", "adjacent_find", "for_each"};
	std::string n = algorithm_name(f);
	bool write = writes.count(n), read = reads.count(n);
	bool copies = n == "copy" || n == "copy_n";
	if (!write && !read && !copies)
		return false;
	std::vector<const Expr *> args(c->arg_begin(), c->arg_end());
	if (isa<CXXOperatorCallExpr>(c) && !args.empty())
		args.erase(args.begin());
	if (args.empty())
		return false;
	// Closures may change what they capture.
	for (const Expr *a : args)
		if (isa<LambdaExpr>(peel(a)))
			opaque(nullptr, {a}, nullptr, false);
	QualType whole = array_of(context_, unwrapped(args[0])->getType());
	bool range =
		!whole.isNull() && args[0]->isGLValue() && !args[0]->getType()->isPointerType();
	auto value = [&](const Spot &s, int64_t cells) {
		QualType of = s.object < 0 ? QualType() : objects_[size_t(s.object)].type;
		for (QualType in = of; !in.isNull(); in = array_of(context_, in))
			of = in;
		const auto *closure = dyn_cast<LambdaExpr>(peel(args.back()));
		if (write)
			fill(s, cells);
		else if (!of.isNull() && Layout::open(of)) {
			// Of records, it is not known which members are looked at, unless a closure says so.
			if (closure && objects_[size_t(s.object)].elements)
				each_of(closure, s, cells, of);
		} else if (read)
			look_over(s, cells, c->getExprLoc());
	};
	if (range && !copies) {
		if (read && (n == "max" || n == "min" || n == "minmax") && args.size() > 1)
			return false;
		Spot s = place(args[0]);
		value(s, layout_.size(unwrapped(args[0])->getType()));
	} else if (n == "fill_n" || n == "generate_n" || n == "copy_n" || n == "copy") {
		const Expr *to = n == "copy_n" || n == "copy" ? args.back() : args[0];
		Value p = to->getType()->isPointerType() ? eval(to) : Value();
		if (p.kind != Value::Pointer)
			return false;
		Value count{};
		int64_t one = layout_.size(to->getType()->getPointeeType());
		if (n == "copy" && args.size() == 3) {
			auto b = between(args[0], args[1]);
			if (b)
				count = Value::of(b->second / std::max<int64_t>(1, one));
		} else if (n == "copy" && range) {
			count = Value::of(
				int64_t(session_.facts.extent(unwrapped(args[0])->getType())));
		} else if (args.size() > 1) {
			count = numbers_.settled(eval(args[1]));
		}
		if (count.kind == Value::Unknown && count.id) {
			// Some few; which number is not known.
			int64_t some = choose() ? 1 : 3, min, max;
			numbers_.range(count, min, max);
			some = std::clamp(some, min, max);
			numbers_.assume(BO_EQ, count, Value::of(some), true);
			count = Value::of(some);
			free_++;
			fill(p.to, some * one);
			free_--;
		} else if (count.kind == Value::Number && !p.to.span) {
			fill(p.to, count.number * one);
		} else {
			escape(p);
		}
	} else if (args.size() > 1) {
		auto b = between(args[0], args[1]);
		if (!b)
			return false;
		value(b->first, b->second);
	} else {
		return false;
	}
	if (out)
		*out = unknown(c->getType());
	return true;
}

bool Rehearsal::pointer_member(const CallExpr *c, const CXXMethodDecl *m, Value *out, Spot *ref)
{
	llvm::StringRef r = m->getParent()->getName();
	if (r != "unique_ptr" && r != "shared_ptr" && r != "__shared_ptr_access" &&
	    r != "__shared_ptr")
		return false;
	const auto *member = dyn_cast<CXXMemberCallExpr>(c);
	const Expr *object = member ? member->getImplicitObjectArgument() : c->getArg(0);
	OverloadedOperatorKind op = m->getOverloadedOperator();
	llvm::StringRef n = plain_name(m);
	bool bool_of = isa<CXXConversionDecl>(m);
	if (op != OO_Star && op != OO_Arrow && op != OO_Subscript && n != "get" && n != "release" &&
	    !bool_of)
		return false;
	const Expr *base = object->IgnoreParenImpCasts();
	if (!base->isGLValue() || base->getType()->isPointerType())
		return false;
	Spot s = place(base);
	if (s.object < 0 || s.span)
		return false;
	Object &o = objects_[size_t(s.object)];
	auto it = o.values.find(s.at);
	Value p = it != o.values.end() && !o.blind ? it->second : Value();
	if (op == OO_Subscript) {
		Value index = eval(c->getArg(1));
		if (p.kind == Value::Pointer && ref)
			*ref = element(p.to, c->getType(), index, 0);
	} else if (op == OO_Star) {
		if (p.kind == Value::Pointer && ref)
			*ref = p.to;
	} else if (out) {
		*out = p.kind == Value::Unknown ? unknown(c->getType()) : p;
		if (bool_of)
			*out = p.kind == Value::Pointer ? Value::of(1) : *out;
	}
	if (n == "release")
		store(s, Value::of(0));
	return true;
}

bool Rehearsal::array_member(const CallExpr *c, const CXXMethodDecl *m, Value *out, Spot *ref)
{
	if (m->getParent()->getName() != "array")
		return false;
	const auto *member = dyn_cast<CXXMemberCallExpr>(c);
	const Expr *object = member ? member->getImplicitObjectArgument() : c->getArg(0);
	QualType t = object->getType();
	Spot s;
	if (t->isPointerType()) {
		s = eval(object).to;
		t = t->getPointeeType();
	} else {
		s = object->isGLValue() ? place(object) : temporary(object);
	}
	QualType of = array_of(context_, t);
	int64_t n = int64_t(session_.facts.extent(t));
	llvm::StringRef name = plain_name(m);
	if (m->getOverloadedOperator() == OO_Subscript || name == "at") {
		Value index = eval(c->getArg(name == "at" ? 0 : 1));
		if (ref)
			*ref = element(s, of, index, n);
	} else if (name == "front" || name == "back") {
		if (ref)
			*ref = element(s, of, Value::of(name == "front" ? 0 : n - 1), n);
	} else if (name == "size" || name == "max_size") {
		*out = Value::of(n);
	} else if (name == "begin" || name == "cbegin" || name == "data") {
		*out = s.object >= 0 ? Value::at(s) : Value();
	} else if (name == "end" || name == "cend") {
		if (s.object >= 0 && !s.span) {
			s.at += n * layout_.size(of);
			*out = Value::at(s);
		}
	} else if (name == "fill") {
		nothing_known(c->getArg(0));
		fill(s, layout_.size(t));
	} else {
		return false;
	}
	return true;
}

bool Rehearsal::standard(const CallExpr *c, const FunctionDecl *f, const Spot *dst, Value *out,
			 Spot *ref)
{
	llvm::StringRef n = plain_name(f);
	if (bytes(c, f, out) || scanned(c, f, out))
		return true;
	if (n == "__builtin_expect" && c->getNumArgs() == 2) {
		*out = eval(c->getArg(0));
		return true;
	}
	if (!in_std(f))
		return false;
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (m && (pointer_member(c, m, out, ref) || array_member(c, m, out, ref) ||
		  container_member(c, m, dst, out, ref)))
		return true;
	if (iterator_member(c, f, out, ref))
		return true;
	const auto *member = dyn_cast<CXXMemberCallExpr>(c);
	if (m && member && m->isConst() && !c->getNumArgs() &&
	    (n == "size" || n == "length" || n == "empty" || n == "ssize")) {
		const Expr *object = member->getImplicitObjectArgument();
		Spot s = object->getType()->isPointerType() ? eval(object).to
			 : object->isGLValue()		    ? place(object)
							    : temporary(object);
		Value size = size_of(s);
		*out = n == "empty" ? Value::of(compare(BO_EQ, size, Value::of(0))) : size;
		return true;
	}
	if (m && !algorithm_name(f).empty() && algorithm(c, f, out))
		return true;
	if (m)
		return false;
	if ((n == "move" || n == "forward" || n == "as_const") && c->getNumArgs() == 1) {
		*ref = place(c->getArg(0));
		return true;
	}
	if ((n == "begin" || n == "cbegin" || n == "end" || n == "cend" || n == "data" ||
	     n == "size") &&
	    c->getNumArgs() == 1) {
		QualType whole = c->getArg(0)->getType(), of = array_of(context_, whole);
		if (of.isNull() || !c->getArg(0)->isGLValue())
			return false;
		Spot s = place(c->getArg(0));
		if (n == "size") {
			*out = Value::of(int64_t(session_.facts.extent(whole)));
			return true;
		}
		if (n.ends_with("end"))
			s.at += layout_.size(whole);
		*out = s.object >= 0 && !s.span ? Value::at(s) : Value();
		return true;
	}
	bool over = n == "make_unique_for_overwrite" || n == "make_shared_for_overwrite";
	if (dst && (over || n == "make_unique" || n == "make_shared")) {
		QualType t = first_argument(c->getType());
		if (t.isNull())
			return false;
		bool array = t->isArrayType();
		QualType of = array ? QualType(t->getArrayElementTypeNoTypeQual(), 0) : t;
		int64_t count = 1;
		if (array && c->getNumArgs()) {
			Value v = numbers_.settled(eval(c->getArg(0)));
			count = v.kind == Value::Number ? v.number : -1;
		} else if (array || over || !Layout::open(of)) {
			opaque(f, std::vector<const Expr *>(c->arg_begin(), c->arg_end()), nullptr,
			       false);
		}
		bool plain = over && (of->isScalarType() || Layout::open(of));
		if (!array && !over && Layout::open(of)) {
			Spot made{make(of, c->getExprLoc(), "the new object")};
			std::vector<const Expr *> args(c->arg_begin(), c->arg_end());
			made_of(made, of, args, c->getExprLoc());
			store(*dst, Value::at(made));
			return true;
		}
		Spot made{make(of, c->getExprLoc(), array ? "the new array" : "the new object",
			       count, !plain)};
		if (plain && !array)
			empty(made, of);
		else if (plain && record_of(of) &&
			 record_of(of)->hasUserProvidedDefaultConstructor())
			objects_[size_t(made.object)].given = true;
		store(*dst, Value::at(made));
		return true;
	}
	if ((n == "min" || n == "max") && c->getNumArgs() == 2 && ref) {
		Spot a = place(c->getArg(0)), b = place(c->getArg(1));
		QualType t = c->getType();
		Value x = load(a, t, c->getExprLoc()), y = load(b, t, c->getExprLoc());
		int64_t x0, x1, y0, y1;
		Value v = unknown(t);
		if (t->isIntegralOrEnumerationType() && numbers_.range(x, x0, x1) &&
		    numbers_.range(y, y0, y1)) {
			bool min = n == "min";
			v = numbers_.settled(
				numbers_.combined(fmt::format("{}{}+{}:{}+{}", n.str(), x.id,
							      x.number, y.id, y.number),
						  min ? std::min(x0, y0) : std::max(x0, y0),
						  min ? std::min(x1, y1) : std::max(x1, y1)));
		}
		*ref = {make(t, c->getExprLoc(), "a temporary")};
		store(*ref, v);
		return true;
	}
	return algorithm(c, f, out);
}

} // namespace cfl::check::rehearsal
