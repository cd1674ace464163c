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
	Id whole = at(element).parent;
	bool mapped = whole != NONE && std_class(at(whole).type).contains("map");
	if (Id first = mapped ? half(element, "first") : NONE; first != NONE)
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
		auto yes = or_guess(same(key_of(all[i]), key));
		if (!yes || over_)
			return {};
		if (*yes)
			return i;
	}
	return all.size();
}

/// Moves the last element to where the order of the keys wants it, where that is known; says where it is. A hash
/// table may be another one after that, with new iterators.
size_t Trial::settle(Id map, const Value &key)
{
	const auto all = at(map).elements;
	size_t last = all.size() - 1;
	QualType t = at(map).type;
	if (std_class(t).contains("unordered"))
		return end_iterators(map, false), last;
	QualType by = type_argument(t, std_class(t).contains("map") ? 2 : 1);
	bool turned = std_class(by) == "greater";
	if (std_class(by) != "less" && !turned)
		return last;
	for (size_t i = 0; i < last; i++) {
		Value other = key_of(all[i]);
		auto x = characters(key), y = characters(other);
		bool before = x && y ? (turned ? *x > *y : *x < *y)
				     : key.exact() && other.exact() &&
					       (turned ? key.number > other.number
						       : key.number < other.number);
		if (before) {
			auto &order = at(map).elements;
			std::rotate(order.begin() + long(i), order.end() - 1, order.end());
			return i;
		}
	}
	return last;
}

std::optional<Value> Trial::of_map(const Member &c)
{
	llvm::StringRef n = std_class(at(c.self).type);
	bool map = n.contains("map"), set = n.contains("set");
	Id self = c.self;
	bool many = n.contains("multi");
	if (!map && !set)
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
		Id first = half(c.into, "first"), second = half(c.into, "second");
		if (first == NONE || second == NONE)
			return void(stop());
		at(first).value = Value::at(self, at(self).elements[i]);
		at(second).value = Value::of(fresh);
	};
	if (c.name == "find" || c.name == "contains" || c.name == "count") {
		auto i = find_key(self, key_argument(c.args[0]));
		if (!i || over_)
			return c.name == "find" ? (stop(), Value()) : Value();
		answer(*i);
		if (many && c.name == "count")
			return Value();
		return Value::of(*i < at(self).elements.size());
	}
	if (defence_ && (c.name == "lower_bound" || c.name == "upper_bound")) {
		if (value(c.args[0]); over_)
			return Value();
		size_t i = 0;
		while (i < at(self).elements.size() && !guess())
			i++;
		return answer(i), Value();
	}
	if (map && (c.op == OO_Subscript || c.name == "at")) {
		Id given = record_of(c.args[0]->getType()) ? place(c.args[0]) : NONE;
		if (over_ || (given != NONE && !touch(given, c.loc)))
			return Value();
		Value k = given == NONE ? key_argument(c.args[0]) : key_of(given);
		auto i = find_key(self, k);
		if (over_)
			return Value();
		if (!i && defence_)
			return stop(), Value();
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
			at(key).opaque = false;
			bool same = given != NONE &&
				    std_class(at(given).type) == std_class(at(key).type);
			if (same)
				copy(key, given, c.args[0]->isXValue(), c.loc);
			else if (k.kind == Value::Unknown)
				lost(key), forget(key);
			else
				at(key).value = k;
			*i = settle(self, k);
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
			for (llvm::StringRef name : {"first", "second"}) {
				Id part = half(e, name);
				if (part == NONE)
					return stop(), Value();
				at(part).opaque = false;
				fill(part,
				     name == "first" ? c.args.slice(0, 1) : c.args.drop_front(),
				     c.loc);
			}
		} else {
			fill(e, c.args, c.loc);
		}
		if (over_)
			return Value();
		Value k = key_of(e);
		auto i = many ? std::optional(at(self).elements.size()) : find_key(self, k);
		if (!i || over_)
			return stop(), Value();
		if (*i == at(self).elements.size()) {
			at(self).elements.push_back(e);
			inserted(settle(self, k), true);
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
		Value key = key_argument(c.args[0]);
		auto i = find_key(self, key);
		if (!i || over_)
			return stop(), Value();
		bool there = *i < at(self).elements.size();
		if (there)
			remove(self, *i, c.loc);
		while (there && many && !over_ && (i = find_key(self, key)) &&
		       *i < at(self).elements.size())
			remove(self, *i, c.loc);
		return Value::of(there);
	}
	return {};
}

} // namespace cfl::check::trial
