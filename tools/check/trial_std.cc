// SPDX-License-Identifier: GPL-2.0
// What members of the standard's classes, and its functions, do.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

/// Classes that lead to nothing of ours.
bool harmless(llvm::StringRef n)
{
	return n == "duration" || n == "time_point" || n == "complex" || n == "bitset" ||
	       n == "path" || n.ends_with("_engine") || n.ends_with("_distribution") ||
	       n == "error_code" || n == "out_of_range" || n == "invalid_argument" ||
	       n == "random_device" || n == "char_traits" || n == "numeric_limits" ||
	       n.ends_with("_error") || n == "exception" || n == "condition_variable" ||
	       n == "_Bit_reference";
}

} // namespace

Value Trial::std_member(const CXXMethodDecl *m, Id self, Args args, Id into, SourceLocation loc)
{
	if (!touch(self, loc))
		return {};
	Member c{m, plain_name(m), m->getOverloadedOperator(), self, args, into, loc};
	if (defence_ && !(followed(at(self).type) && followed(m->getReturnType())))
		return stop(m), Value();
	if (reinitialises(m) || c.op == OO_Equal || c.name == "swap" || c.name == "emplace")
		at(self).emptied = false;
	if (c.op != OO_Equal && c.name != "reset")
		look_into(self);
	if (c.name == "shared_from_this" && into != NONE) {
		auto it = controls_.find(self);
		if (it == controls_.end())
			return stop(), Value();
		at(into).value = Value::to(self);
		at(into).elements = {it->second};
		at(it->second).strong++;
		return {};
	}
	if (c.name == "weak_from_this" && into != NONE) {
		auto it = controls_.find(self);
		if (it == controls_.end())
			return stop(), Value();
		at(into).value = Value::to(self);
		at(into).elements = {it->second};
		return {};
	}
	if (c.op == OO_Equal && args.size() == 1 && std_class(at(self).type).contains("iterator")) {
		Id from = place(args[0]);
		if (from == NONE)
			lost(self);
		at(self).value = from == NONE ? Value() : at(from).value;
		return Value::to(self);
	}
	if (at(self).value.kind == Value::Iterator && record_of(at(self).type) && !smart(self)) {
		Value before = at(self).value;
		bool post = c.op == OO_PlusPlus && args.size() == 1;
		if (c.op == OO_Star || c.op == OO_Arrow || c.op == OO_PlusPlus ||
		    c.op == OO_MinusMinus) {
			auto v = of_iterator(c.op, before, self, loc);
			if (post && into != NONE)
				at(into).value = before;
			return v ? *v : Value();
		}
		if ((c.op == OO_EqualEqual || c.op == OO_ExclaimEqual) && args.size() == 1) {
			Id other = place(args[0]);
			look_into(other);
			if (over_ || other == NONE || at(other).value.kind != Value::Iterator)
				return stop(), Value();
			bool same = at(other).value.element == before.element;
			return Value::of(same == (c.op == OO_EqualEqual));
		}
		bool plus = c.op == OO_Plus || c.op == OO_PlusEqual;
		if ((plus || c.op == OO_Minus || c.op == OO_MinusEqual) && args.size() == 1 &&
		    args[0]->getType()->isIntegerType()) {
			Value by = value(args[0]);
			auto to = by.exact() ? stepped(before, plus ? by.number : -by.number)
					     : std::nullopt;
			if (!to)
				return stop(m), Value();
			bool stays = c.op == OO_Plus || c.op == OO_Minus;
			if (!stays || into != NONE)
				at(stays ? into : self).value = *to;
			return stays ? *to : Value::to(self);
		}
		return stop(m), Value();
	}
	if (auto v = of_pointer(c))
		return *v;
	if (auto v = of_holder(c))
		return *v;
	if (auto v = of_lock(c))
		return *v;
	if (auto v = of_string(c))
		return *v;
	if (auto v = of_condition(c))
		return *v;
	if (auto v = of_variant(c))
		return *v;
	if (auto v = of_view(c))
		return *v;
	if (auto v = of_span(c))
		return *v;
	if (auto v = of_strange_iterator(c))
		return *v;
	llvm::StringRef n = std_class(at(self).type);
	if (n != "basic_string")
		if (auto v = of_container(c))
			return *v;
	if (c.op == OO_Call)
		if (auto v = algorithm(m, args, into, loc))
			return *v;
	if (n == "basic_string" || n == "basic_string_view" || n.starts_with("basic_") ||
	    n.starts_with("atomic")) {
		if (n == "basic_string_view" && at(self).value.kind == Value::Pointer)
			touch(at(self).value.object, loc);
		unseen(m, args, into);
		QualType t = m->getReturnType();
		// Whether somebody was the last is not guessed.
		if (n.starts_with("atomic") &&
		    (c.name == "fetch_sub" || c.op == OO_MinusMinus || c.op == OO_MinusEqual))
			return stop(m), Value();
		if (!t->isReferenceType())
			return {};
		bool own = record_of(t.getNonReferenceType()) &&
			   std_class(t) == std_class(at(self).type);
		return Value::to(own ? self : unknown(t->getPointeeType()));
	}
	if (n == "pair" && c.op == OO_Equal)
		return stop(), Value();
	if (harmless(n)) {
		if (!m->isConst())
			forget(self);
		return unseen(m, args, into);
	}
	stop(m);
	return {};
}

Value Trial::made(const FunctionDecl *f, Args args, Id into, SourceLocation loc)
{
	const auto *s = f->getTemplateSpecializationArgs();
	if (!s || !s->size() || s->get(0).getKind() != TemplateArgument::Type || into == NONE ||
	    plain_name(f).ends_with("overwrite"))
		return stop(), Value();
	if (const auto *a = session_.context.getAsArrayType(s->get(0).getAsType())) {
		Value size = args.size() == 1 ? value(args[0]) : Value();
		Id all = make(a->getElementType(), Object::Heap);
		bool known = size.exact() && size.number > 0 && size.number <= 64;
		at(all).opaque = !known;
		for (int64_t i = 0; known && i < size.number && !over_; i++) {
			Id e = child(all, a->getElementType());
			at(all).elements.push_back(e);
			default_init(e, a->getElementType(), true, loc);
		}
		if (over_)
			return {};
		own(into, all);
		if (known)
			at(into).value = Value::at(all, at(all).elements[0]);
		return {};
	}
	Id o = make(s->get(0).getAsType(), Object::Heap);
	fill(o, args, loc);
	if (!over_)
		own(into, o);
	return {};
}

/// static_pointer_cast() and its like: one more owner, or the same one, of another type.
Value Trial::recast(llvm::StringRef how, Id from, Id into, const FunctionDecl *f, bool moves,
		    SourceLocation loc)
{
	if (over_ || from == NONE || !smart(from) || !smart(into) || how.starts_with("reinterpret"))
		return stop(), Value();
	QualType t = type_argument(at(into).type, 0);
	Value is = how.starts_with("dynamic") && !t.isNull()
			   ? asked(held(from), session_.context.getPointerType(t))
			   : held(from);
	if (is.kind != Value::Pointer)
		return stop(f), Value();
	if (is.null())
		at(into).value = is;
	else
		std_copy(into, from, moves, loc);
	return {};
}

Value Trial::compared(OverloadedOperatorKind op, Args args)
{
	std::vector<Value> v;
	for (const Expr *a : args) {
		const CXXRecordDecl *r = record_of(a->getType());
		Id o = r ? place(a) : NONE;
		look_into(o);
		if (over_ || (r && o == NONE))
			return {};
		bool says = r && std_class(a->getType()).starts_with("basic_string");
		if (o != NONE && smart(o))
			v.push_back(held(o));
		else
			v.push_back(says || a->getType()->isArrayType() ? text_argument(a)
				    : o == NONE				? value(a)
									: at(o).value);
	}
	if (over_ || v.size() != 2)
		return {};
	if (op == OO_Less) {
		auto x = characters(v[0]), y = characters(v[1]);
		return x && y ? Value::of(*x < *y) : Value();
	}
	if (op != OO_EqualEqual && op != OO_ExclaimEqual)
		return {};
	auto yes = same(v[0], v[1]);
	return yes && !over_ ? Value::of(*yes == (op == OO_EqualEqual)) : Value();
}

Value Trial::std_function(const FunctionDecl *f, Args args, Id into, SourceLocation loc)
{
	llvm::StringRef n = plain_name(f);
	unsigned id = f->getBuiltinID();
	if (auto v = memory(f, args, loc))
		return *v;
	if (args.size() == 1 && (id == Builtin::BImove || id == Builtin::BIforward ||
				 id == Builtin::BIas_const || id == Builtin::BImove_if_noexcept)) {
		Id o = place(args[0]);
		return o == NONE ? Value() : Value::to(o);
	}
	if (id == Builtin::BIaddressof) {
		Id o = place(args[0]);
		return o == NONE ? Value() : Value::to(o);
	}
	if ((n == "ref" || n == "cref") && into != NONE && args.size() == 1) {
		Value to = Value::to(place(args[0]));
		at(into).value = to;
		return {};
	}
	if (n == "make_unique" || n == "make_shared")
		return made(f, args, into, loc);
	if (n == "make_pair" && into != NONE) {
		std_construct(into, args, loc);
		return {};
	}
	if (n == "back_inserter" && into != NONE && args.size() == 1) {
		Value to = Value::to(place(args[0]));
		at(into).value = to;
		return {};
	}
	if (defence_ && (n == "max" || n == "min") && args.size() == 2) {
		Id a = place(args[0]), b = place(args[1]);
		if (over_ || a == NONE || b == NONE)
			return stop(), Value();
		bool numbers = !record_of(at(a).type) && !record_of(at(b).type);
		Value x = numbers ? load(a, loc) : Value(), y = numbers ? load(b, loc) : Value();
		bool told = x.kind == Value::Number && y.kind == Value::Number &&
			    (x.exact() || y.exact());
		bool less = told ? decide(x, BO_LT, y) : guess();
		return Value::to(less == (n == "max") ? b : a);
	}
	if (n.ends_with("_pointer_cast") && into != NONE && args.size() == 1)
		return recast(n, place(args[0]), into, f, args[0]->isXValue(), loc);
	if (n == "exchange" && args.size() == 2) {
		Id o = place(args[0]);
		if (o == NONE || over_)
			return stop(), Value();
		if (record_of(at(o).type)) {
			Id next = NONE;
			if (record_of(args[1]->getType()) == record_of(at(o).type)) {
				next = place(args[1]);
			} else {
				// Made of something else.
				next = make(at(o).type, Object::Local);
				frame().temps.back().push_back(next);
				fill(next, args.drop_front(), loc);
			}
			if (into == NONE || next == NONE || over_)
				return stop(), Value();
			copy(into, o, true, loc);
			assign(o, next, true, loc);
			return {};
		}
		Value before = load(o, loc), after = value(args[1]);
		store(o, after, loc);
		return before;
	}
	if (n == "swap" && args.size() == 2) {
		Id a = place(args[0]), b = place(args[1]);
		if (a == NONE || b == NONE || over_)
			return stop(), Value();
		if (!record_of(at(a).type) && !at(a).type->isArrayType()) {
			Value x = load(a, loc), y = load(b, loc);
			store(a, y, loc);
			store(b, x, loc);
			return {};
		}
		Id kept = make(at(a).type, Object::Local);
		copy(kept, a, true, loc);
		assign(a, b, true, loc);
		assign(b, kept, true, loc);
		if (defence_)
			destroy(kept, End::Scope, loc);
		return {};
	}
	if (auto v = variant_function(f, args, into, loc))
		return *v;
	if (n == "get" && args.size() == 1) {
		Id o = place(args[0]);
		const auto *s = f->getTemplateSpecializationArgs();
		if (o == NONE || over_ || std_class(at(o).type) != "pair" || !s ||
		    s->get(0).getKind() != TemplateArgument::Integral)
			return stop(), Value();
		int64_t which = s->get(0).getAsIntegral().getExtValue();
		Id part = half(o, which ? "second" : "first");
		return part == NONE ? (stop(), Value()) : Value::to(part);
	}
	if (n == "destroy_at" || n == "construct_at") {
		Value v = value(args[0]);
		if (v.kind != Value::Pointer || v.null())
			return stop(), Value();
		if (n == "destroy_at") {
			destroy(v.object, End::ByHand, loc);
			return {};
		} else {
			at(v.object).life = Object::Alive;
			at(v.object).fields.clear();
			at(v.object).elements.clear();
			fill(v.object, args.drop_front(), loc);
		}
		return v;
	}
	if (auto v = algorithm(f, args, into, loc))
		return *v;
	if (auto v = string_function(f, args, into))
		return *v;
	if (f->isOverloadedOperator()) {
		OverloadedOperatorKind op = f->getOverloadedOperator();
		bool stream = op == OO_LessLess || op == OO_GreaterGreater;
		if (args.size() == 2 && !stream && op != OO_Plus && op != OO_Minus)
			return compared(op, args);
		if (std_class(f->getReturnType()).contains("iterator"))
			return stop(), Value();
	}
	return unseen(f, args, into);
}

} // namespace cfl::check::trial
