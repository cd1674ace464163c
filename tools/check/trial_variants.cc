// SPDX-License-Identifier: GPL-2.0
// Variants: which alternative is there, who asks for it, and who visits it. Its only element is what it holds.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

std::vector<QualType> alternatives(QualType variant)
{
	std::vector<QualType> out;
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
		record_of(variant.getNonReferenceType()));
	for (const TemplateArgument &a :
	     s ? s->getTemplateArgs().asArray() : llvm::ArrayRef<TemplateArgument>())
		if (a.getKind() == TemplateArgument::Pack)
			for (const TemplateArgument &t : a.pack_elements())
				out.push_back(t.getAsType());
	return out;
}

/// The alternative that a call of a template names, by its type or its number.
QualType named(const FunctionDecl *f, const std::vector<QualType> &all)
{
	const auto *s = f->getTemplateSpecializationArgs();
	if (!s || !s->size())
		return {};
	const TemplateArgument &a = s->get(0);
	if (a.getKind() == TemplateArgument::Type)
		return a.getAsType();
	if (a.getKind() == TemplateArgument::Integral && a.getAsIntegral().getExtValue() >= 0 &&
	    size_t(a.getAsIntegral().getExtValue()) < all.size())
		return all[size_t(a.getAsIntegral().getExtValue())];
	return {};
}

bool is_text(QualType t)
{
	return std_class(t).starts_with("basic_string") ||
	       (t->isPointerType() && t->getPointeeType()->isCharType()) ||
	       (t->isArrayType() && t->getBaseElementTypeUnsafe()->isCharType());
}

} // namespace

/// Is it known which alternative a variant holds? One from outside holds any of them.
bool Trial::settled(Id variant)
{
	if (!at(variant).opaque)
		return at(variant).elements.size() == 1;
	auto all = alternatives(at(variant).type);
	if (!defence_ || all.empty())
		return false;
	size_t i = 0;
	while (i + 1 < all.size() && !guess())
		i++;
	Id e = unknown(all[i]);
	at(e).parent = variant;
	at(variant).elements = {e};
	at(variant).opaque = false;
	return true;
}

/// Makes an alternative; the one that was there ends.
void Trial::alternative(Id variant, QualType type, Args args, SourceLocation loc)
{
	Id fresh = child(variant, type);
	at(fresh).opaque = false;
	at(fresh).value.kind = Value::Unset;
	fill(fresh, args, loc);
	auto old = std::move(at(variant).elements);
	at(variant).elements.clear();
	for (Id e : old)
		destroy(e, End::Changed, loc);
	at(variant).opaque = false;
	if (!over_)
		at(variant).elements = {fresh};
}

bool Trial::construct_variant(Id dst, Args args, SourceLocation loc)
{
	auto all = alternatives(at(dst).type);
	if (all.empty())
		return stop();
	if (args.empty())
		return alternative(dst, all[0], args, loc), true;
	QualType from = args[0]->getType();
	QualType to;
	if (std_class(from).starts_with("in_place"))
		return stop();
	for (QualType t : all)
		if (session_.context.hasSameUnqualifiedType(t, from))
			to = t;
	unsigned several = 0;
	if (to.isNull())
		for (QualType t : all)
			if ((is_text(t) && is_text(from)) ||
			    (t->isArithmeticType() && from->isArithmeticType()) ||
			    (std_class(t) == std_class(from) && !std_class(t).empty()))
				to = t, several++;
	if (to.isNull() || several > 1 || args.size() > 1)
		return stop();
	return alternative(dst, to, args, loc), true;
}

std::optional<Value> Trial::of_variant(const Member &c)
{
	Id self = c.self;
	if (std_class(at(self).type) != "variant")
		return {};
	auto all = alternatives(at(self).type);
	if (c.op == OO_Equal && c.args.size() == 1) {
		if (std_class(c.args[0]->getType()) == "variant") {
			assign(self, place(c.args[0]), c.args[0]->isXValue(), c.loc);
			return Value::to(self);
		}
		Id next = make(at(self).type, Object::Local);
		at(next).opaque = false;
		if (!construct_variant(next, c.args, c.loc) || over_)
			return stop(), Value();
		assign(self, next, true, c.loc);
		destroy(next, End::Temporary, c.loc);
		return Value::to(self);
	}
	if (c.name == "emplace") {
		QualType t = named(c.method, all);
		if (t.isNull())
			return stop(), Value();
		alternative(self, t, c.args, c.loc);
		return over_ ? Value() : Value::to(at(self).elements[0]);
	}
	if (c.name == "index" && settled(self)) {
		for (size_t i = 0; i < all.size(); i++)
			if (session_.context.hasSameUnqualifiedType(all[i],
								    at(at(self).elements[0]).type))
				return Value::of(int64_t(i));
	}
	stop(c.method);
	return Value();
}

std::optional<Value> Trial::variant_function(const FunctionDecl *f, Args args, Id into,
					     SourceLocation loc)
{
	llvm::StringRef n = plain_name(f);
	if (n == "visit" && args.size() == 2) {
		Id what = place(args[0]), of = over_ ? NONE : place(args[1]);
		if (over_ || what == NONE || of == NONE || !touch(of, loc) ||
		    std_class(at(of).type) != "variant" || !settled(of))
			return stop(), Value();
		return call_closure(what, {at(of).elements[0]}, loc, into);
	}
	bool pointers = n == "get_if";
	if ((n != "get" && !pointers && n != "holds_alternative") || args.size() != 1)
		return {};
	QualType t = pointers ? args[0]->getType()->getPointeeType() : args[0]->getType();
	if (std_class(t) != "variant")
		return {};
	Value v = pointers ? value(args[0]) : Value::to(place(args[0]));
	if (over_ || v.kind != Value::Pointer || (v.null() && !pointers))
		return stop(), Value();
	if (v.null())
		return v;
	if (!touch(v.object, loc) || !settled(v.object))
		return stop(), Value();
	Id e = at(v.object).elements[0];
	QualType want = named(f, alternatives(at(v.object).type));
	bool there = !want.isNull() && session_.context.hasSameUnqualifiedType(want, at(e).type);
	if (n == "holds_alternative")
		return Value::of(there);
	if (!there && !pointers)
		return stop(), Value(); // It throws.
	return Value::to(there ? e : NONE);
}

} // namespace cfl::check::trial
