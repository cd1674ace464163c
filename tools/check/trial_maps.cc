// SPDX-License-Identifier: GPL-2.0
// Maps and sets: which element a key leads to.
#include <check/trial.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

const FieldDecl *named(const CXXRecordDecl *r, llvm::StringRef name)
{
	for (const FieldDecl *f : r->fields())
		if (f->getName() == name)
			return f;
	return nullptr;
}

} // namespace

/// The first or second of a pair, also of one that nobody needed as a whole; NONE of what is no pair.
Id Trial::half(Id pair, llvm::StringRef name)
{
	const auto *r = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(at(pair).type));
	if (std_class(at(pair).type) != "pair" || !r)
		return NONE;
	if (const FieldDecl *f = named(r, name))
		return field(pair, f);
	const FieldDecl *f = named(r->getSpecializedTemplate()->getTemplatedDecl(), name);
	if (!f)
		return NONE;
	auto it = at(pair).fields.find(f);
	if (it != at(pair).fields.end())
		return it->second;
	Id part = child(pair, type_argument(at(pair).type, name == "second"));
	return at(pair).fields[f] = part;
}

/// The element of a set, the first of a map's pair: what it is equal to.
Value Trial::key_of(Id element)
{
	if (Id first = half(element, "first"); first != NONE)
		element = first;
	if (smart(element))
		return held(element);
	if (!record_of(at(element).type))
		return at(element).value.kind == Value::Unknown ? load(element, {})
								: at(element).value;
	return text_of(element);
}

Value Trial::key_argument(const Expr *e)
{
	QualType t = e->getType();
	if (t->isIntegralOrEnumerationType() ||
	    (t->isPointerType() && !t->getPointeeType()->isCharType()))
		return value(e);
	return text_argument(e);
}

/// Where a key is in a map or set: its size if nowhere; nothing if that is not known.
std::optional<size_t> Trial::find_key(Id map, const Value &key)
{
	const auto all = at(map).elements;
	if (all.empty() && !at(map).opaque)
		return 0;
	if (at(map).opaque)
		return {};
	for (size_t i = 0; i < all.size(); i++) {
		auto yes = same(key_of(all[i]), key);
		if (!yes || over_)
			return {};
		if (*yes)
			return i;
	}
	return all.size();
}

std::optional<Value> Trial::of_map(const Member &c)
{
	llvm::StringRef n = std_class(at(c.self).type);
	bool map = n.contains("map"), set = n.contains("set");
	Id self = c.self;
	if ((!map && !set) || n.contains("multi"))
		return {};
	auto answer = [&](size_t i) {
		if (c.into == NONE)
			return;
		const auto &all = at(self).elements;
		Value v = Value::at(self, i < all.size() ? all[i] : NONE);
		at(c.into).value = v;
	};
	auto inserted = [&](size_t i, bool fresh) {
		if (c.into == NONE)
			return;
		if (std_class(at(c.into).type) != "pair")
			return answer(i);
		Value v = Value::at(self, at(self).elements[i]);
		for (const FieldDecl *f : record_of(at(c.into).type)->fields())
			at(field(c.into, f)).value =
				f->getName() == "second" ? Value::of(fresh) : v;
	};
	if (c.name == "find" || c.name == "contains" || c.name == "count") {
		auto i = find_key(self, key_argument(c.args[0]));
		if (!i || over_)
			return c.name == "find" ? (stop(), Value()) : Value();
		answer(*i);
		return Value::of(*i < at(self).elements.size());
	}
	if (map && (c.op == OO_Subscript || c.name == "at")) {
		Value k = key_argument(c.args[0]);
		auto i = find_key(self, k);
		if (over_)
			return Value();
		if (!i)
			return Value::to(unknown(type_argument(at(self).type, 1)));
		if (*i == at(self).elements.size()) {
			if (c.name == "at")
				return stop(), Value();
			Id e = append(self, c.loc);
			Id key = over_ ? NONE : half(e, "first"), part = NONE;
			if (key == NONE || (part = half(e, "second")) == NONE)
				return stop(), Value();
			default_init(part, at(part).type, true, c.loc);
			if (k.kind == Value::Unknown)
				forget(key);
			else
				at(key).value = k;
		}
		Id second = half(at(self).elements[*i], "second");
		return second != NONE ? Value::to(second) : (stop(), Value());
	}
	bool inserts = c.name == "emplace" || c.name == "insert" || c.name == "try_emplace" ||
		       c.name == "insert_or_assign";
	size_t parts = c.name == "insert" || set ? 1 : 2;
	// The value may be made of nothing, or of several things.
	bool apart = map && c.name == "try_emplace" && !c.args.empty();
	if (inserts && (c.args.size() == parts || apart) &&
	    !std_class(c.args[0]->getType()).contains("iterator") &&
	    std_class(c.args[0]->getType()) != "initializer_list") {
		// Where the key is there, the value is left alone.
		if (c.name == "try_emplace") {
			auto there = find_key(self, key_argument(c.args[0]));
			if (!there || over_)
				return stop(), Value();
			if (*there < at(self).elements.size())
				return inserted(*there, false), Value();
		}
		Id e = make(element_type(self), Object::Part);
		at(e).parent = self;
		at(e).value.kind = Value::Unset;
		if (apart) {
			for (const FieldDecl *f : record_of(at(e).type)->fields()) {
				Id part = field(e, f);
				at(part).opaque = false;
				bool key = f->getName() == "first";
				fill(part, key ? c.args.slice(0, 1) : c.args.drop_front(), c.loc);
			}
		} else {
			fill(e, c.args, c.loc);
		}
		if (over_)
			return Value();
		Value k = key_of(e);
		auto i = find_key(self, k);
		if (!i || over_)
			return stop(), Value();
		if (*i == at(self).elements.size()) {
			at(self).elements.push_back(e);
			inserted(*i, true);
			return Value();
		}
		if (c.name == "insert_or_assign") {
			Id there = at(self).elements[*i];
			assign(half(there, "second"), half(e, "second"), true, c.loc);
		}
		destroy(e, End::Temporary, c.loc);
		inserted(*i, false);
		return Value();
	}
	if (c.name == "erase" && c.args.size() == 1 &&
	    !std_class(c.args[0]->getType()).contains("iterator")) {
		auto i = find_key(self, key_argument(c.args[0]));
		if (!i || over_)
			return stop(), Value();
		bool there = *i < at(self).elements.size();
		if (there)
			remove(self, *i, c.loc);
		return Value::of(there);
	}
	return {};
}

} // namespace cfl::check::trial
