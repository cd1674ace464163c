// SPDX-License-Identifier: GPL-2.0
// Spans, and iterators of which it is not known where they are.
#include <check/trial.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check::trial
{

/// A span leads to a container; one that is known to be a part of it (opaque) says nothing of its length.
std::optional<Value> Trial::of_span(const Member &c)
{
	Id self = c.self;
	if (std_class(at(self).type) != "span")
		return {};
	if (c.op == OO_Equal && c.args.size() == 1) {
		Id from = place(c.args[0]);
		if (from == NONE)
			return stop(), Value();
		at(self).value = at(from).value;
		at(self).opaque = at(from).opaque;
		return Value::to(self);
	}
	Value v = at(self).value;
	bool known = v.kind == Value::Pointer && !v.null();
	bool looks = c.name == "front" || c.name == "back" || c.op == OO_Subscript;
	if (known && looks && !touch(v.object, c.loc))
		return Value();
	bool whole = known && !at(self).opaque && !at(v.object).opaque &&
		     std_container_name(std_class(at(v.object).type));
	Value i = c.op == OO_Subscript ? value(c.args[0]) : Value::of(0);
	const std::vector<Id> none, &all = whole ? at(v.object).elements : none;
	if (c.op != OO_Subscript)
		for (const Expr *a : c.args)
			value(a);
	if (over_)
		return Value();
	if (c.name == "size")
		return whole ? Value::of(int64_t(all.size())) : Value();
	if (c.name == "empty")
		return whole ? Value::of(all.empty()) : Value();
	if (looks) {
		if (!whole || !i.exact())
			return Value::to(unknown(type_argument(at(self).type, 0)));
		size_t n = c.name == "back" ? all.size() - 1 : size_t(i.number);
		return n < all.size() ? Value::to(all[n]) : (stop(), Value());
	}
	if ((c.name == "first" || c.name == "last" || c.name == "subspan") && c.into != NONE) {
		at(c.into).value = v;
		at(c.into).opaque = true;
		return Value();
	}
	if ((c.name == "begin" || c.name == "end") && c.into != NONE) {
		bool first = c.name == "begin" && !all.empty();
		at(c.into).value = whole ? Value::at(v.object, first ? all[0] : NONE) : Value();
		return Value();
	}
	stop(c.method);
	return Value();
}

/// What it leads to may be anything that came from outside.
std::optional<Value> Trial::of_strange_iterator(const Member &c)
{
	if (at(c.self).value.kind != Value::Unknown ||
	    std_class(at(c.self).type) != "__normal_iterator")
		return {};
	QualType t = c.method->getReturnType();
	if (c.op == OO_Star && t->isReferenceType())
		return Value::to(unknown(t->getPointeeType()));
	if (c.op == OO_Arrow && t->isPointerType())
		return Value::to(unknown(t->getPointeeType()));
	if (c.op == OO_PlusPlus || c.op == OO_MinusMinus) {
		if (c.into != NONE)
			at(c.into).value = Value();
		return Value::to(c.self);
	}
	return {};
}

} // namespace cfl::check::trial
