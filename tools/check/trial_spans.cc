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
	bool walks = c.name.ends_with("begin") || c.name.ends_with("end");
	if (known && (looks || walks) && !touch(v.object, c.loc))
		return Value();
	bool array = known && (at(v.object).type->isArrayType() || !at(v.object).elements.empty());
	bool whole = known && !at(self).opaque && !at(v.object).opaque &&
		     (array || std_container_name(std_class(at(v.object).type)));
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
		if (defence_ && known && !at(v.object).elements.empty())
			return Value::to(any_element(v.object, whole ? i : Value()));
		if (defence_ && holds_lead(type_argument(at(self).type, 0)))
			return stop(), Value();
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

/// Members of views of texts that lead to the characters.
std::optional<Value> Trial::of_view(const Member &c)
{
	Id self = c.self;
	if (std_class(at(self).type) != "basic_string_view")
		return {};
	Value v = at(self).value;
	bool leads = v.kind == Value::Pointer && !v.null();
	bool one = c.op == OO_Subscript || c.name == "front" || c.name == "back" || c.name == "at";
	if (one) {
		Value i = c.args.empty() ? Value::of(0) : value(c.args[0]);
		if (over_ || (leads && !touch(v.object, c.loc)))
			return Value();
		auto is = characters(text_of(self));
		Id o = leads ? child(v.object, session_.context.CharTy)
			     : unknown(session_.context.CharTy);
		at(o).opaque = true;
		at(o).value = {.kind = Value::Unknown, .derived = true};
		if (c.name == "back" && is)
			i = Value::of(int64_t(is->size()) - 1);
		if (is && i.exact() && i.number >= 0 && size_t(i.number) < is->size())
			at(o).value = Value::of((*is)[size_t(i.number)]);
		return Value::to(o);
	}
	bool begins = c.name == "begin" || c.name == "cbegin" || c.name == "data";
	if ((begins || c.name == "end" || c.name == "cend") && c.into == NONE) {
		if (leads)
			return begins ? v : somewhere(v, session_.context.CharTy);
		return begins && v.kind == Value::Text
			       ? v
			       : Value::to(unknown(session_.context.CharTy));
	}
	return {};
}

/// A walk over characters: those that are known, or a few of which nothing is.
Trial::Flow Trial::walk_text(const CXXForRangeStmt *s, Id text)
{
	auto known = characters(text_of(text));
	if ((!known && !defence_) || (known && known->size() > MOST_TURNS))
		return stop(), Flow::Next;
	if (!touch(text, s->getForLoc()))
		return Flow::Next;
	const VarDecl *v = s->getLoopVariable();
	bool refers = v->getType()->isReferenceType();
	Id whole =
		std_class(at(text).type) == "basic_string" ? buffer(text) : led_to(at(text).value);
	if (refers && !v->getType()->getPointeeType().isConstQualified())
		at(text).value = {.kind = Value::Unknown, .derived = true};
	Flow f = Flow::Next;
	for (size_t i = 0; !over_ && (known ? i < known->size() : i < 3 && guess()); i++) {
		frame().scopes.emplace_back();
		QualType t = v->getType().getNonReferenceType();
		Id c = refers && whole != NONE ? child(whole, t) : make(t, Object::Local, v);
		at(c).value = known ? Value::of((*known)[i])
				    : Value{.kind = Value::Unknown, .derived = true};
		frame().vars[v] = c;
		f = body(s->getBody());
		end_scope(s->getEndLoc());
		if (over_ || f == Flow::Break || f == Flow::Return)
			break;
		// The step to the next one looks at the text.
		if (!touch(whole, s->getForLoc()) || !touch(text, s->getForLoc()))
			break;
	}
	return f == Flow::Return ? f : Flow::Next;
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
