// SPDX-License-Identifier: GPL-2.0
// What containers and iterators do to the elements.
#include <check/trial.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check::trial
{

size_t Trial::index_of(Id container, Id element)
{
	const auto &all = at(container).elements;
	return size_t(std::find(all.begin(), all.end(), element) - all.begin());
}

QualType Trial::element_type(Id container)
{
	const CXXRecordDecl *r = record_of(at(container).type);
	if (std_class(at(container).type).contains("map"))
		for (const Decl *d : r->decls())
			if (const auto *t = dyn_cast<TypedefNameDecl>(d);
			    t && t->getName() == "value_type")
				return t->getUnderlyingType().getCanonicalType();
	return type_argument(at(container).type, 0);
}

/// What holds the elements: of an adapter, the container that it was given.
llvm::StringRef Trial::kind(Id container)
{
	QualType t = at(container).type;
	llvm::StringRef n = std_class(t);
	bool adapts = n == "stack" || n == "queue" || n == "priority_queue";
	return adapts ? std_class(type_argument(t, 1)) : n;
}

void Trial::reallocate(Id vector, size_t capacity, SourceLocation loc)
{
	end_iterators(vector, false);
	auto old = at(vector).elements;
	std::vector<Id> fresh;
	at(vector).capacity = capacity;
	for (Id o : old) {
		Id n = child(vector, at(o).type);
		at(n).opaque = false;
		fresh.push_back(n);
		copy(n, o, true, loc);
		if (over_)
			return;
	}
	at(vector).elements = std::move(fresh);
	for (Id o : old)
		destroy(o, End::Moved, loc);
}

/// A container of which nothing is known holds nothing, one thing, or two. False if that makes no sense.
bool Trial::materialise(Id container)
{
	if (!at(container).opaque)
		return true;
	QualType t = element_type(container);
	llvm::StringRef n = std_class(at(container).type);
	if (over_ || t.isNull() || n == "basic_string" || n == "bitset")
		return false;
	size_t fixed = 0;
	if (n == "array")
		fixed = session_.facts.extent(at(container).type);
	if (n == "array" && (!fixed || fixed > 64))
		return false;
	if (!fixed)
		suppose(container);
	size_t count = fixed ? fixed : fork() ? 1 : fork() ? 2 : 0;
	at(container).elements.clear();
	at(container).opaque = false;
	at(container).capacity = count;
	for (size_t i = 0; i < count && !over_; i++) {
		Id e = unknown(t);
		at(e).origin = Object::Part;
		at(e).parent = container;
		at(container).elements.push_back(e);
	}
	return !over_;
}

Id Trial::append(Id container, SourceLocation loc, bool front)
{
	llvm::StringRef n = kind(container);
	size_t size = at(container).elements.size();
	if (size > 60)
		return stop(), NONE;
	if (n == "vector" || n == "deque")
		end_iterators(container, n == "vector");
	if (n == "vector" && size + 1 > at(container).capacity)
		// How much one grows is not said: nobody may rely on it.
		reallocate(container, defence_ ? size + 1 : std::max<size_t>(1, 2 * size), loc);
	Id e = child(container, element_type(container));
	at(e).opaque = false;
	at(e).value.kind = Value::Unset;
	auto &all = at(container).elements;
	all.insert(front ? all.begin() : all.end(), e);
	return e;
}

/// Puts in what was made already: it is the same object, so what it holds, and whoever knows it, follow.
void Trial::push(Id container, Id made_, bool front, SourceLocation loc)
{
	Id e = append(container, loc, front);
	if (over_)
		return;
	Object fresh = at(made_);
	fresh.parent = container;
	fresh.origin = Object::Part;
	objects_[size_t(made_)] = fresh;
	at(container).elements[index_of(container, e)] = made_;
	if (std_class(at(container).type) != "priority_queue")
		return;
	// It changes its order: any element may be the next one.
	if (!defence_)
		return void(stop());
	reallocate(container, at(container).capacity, loc);
	auto &all = at(container).elements;
	for (size_t i = 0; i + 1 < all.size() && !over_; i++)
		if (guess()) {
			std::swap(all[i], all.back());
			break;
		}
}

void Trial::remove(Id container, size_t index, SourceLocation loc)
{
	auto all = at(container).elements;
	if (index >= all.size())
		return void(stop());
	Id gone = all[index];
	end_iterators(container, kind(container) != "deque");
	if (std_class(at(container).type) == "vector" || std_class(at(container).type) == "deque") {
		// Those behind it move up.
		std::vector<Id> moved(all.begin() + long(index) + 1, all.end());
		all.resize(index);
		for (Id o : moved) {
			Id n = child(container, at(o).type);
			at(n).opaque = false;
			copy(n, o, true, loc);
			all.push_back(n);
			destroy(o, End::Moved, loc);
		}
	} else {
		all.erase(all.begin() + long(index));
	}
	at(container).elements = all;
	destroy(gone, End::Changed, loc);
}

void Trial::clear(Id container, SourceLocation loc)
{
	auto all = std::move(at(container).elements);
	at(container).elements.clear();
	end_iterators(container, true);
	for (Id e : all)
		destroy(e, End::Changed, loc);
	at(container).opaque = false;
}

std::optional<Value> Trial::of_iterator(OverloadedOperatorKind op, Value v, Id holder,
					SourceLocation loc)
{
	if (v.kind != Value::Iterator)
		return {};
	// Nodes and buffers may belong to another container by now.
	if (v.element != NONE && at(v.element).parent != NONE)
		v.object = at(v.element).parent;
	if (v.element != NONE && !touch(v.element, loc))
		return Value();
	if (!touch(v.object, loc))
		return Value();
	const auto &all = at(v.object).elements;
	if (op == OO_Star || op == OO_Arrow)
		return v.element == NONE ? (stop(), Value()) : Value::to(v.element);
	size_t i = v.element == NONE ? all.size() : index_of(v.object, v.element);
	if (v.element != NONE && i == all.size())
		return stop(), Value();
	if ((op == OO_PlusPlus && i >= all.size()) || (op == OO_MinusMinus && !i))
		return stop(), Value();
	i += op == OO_PlusPlus ? 1 : size_t(-1);
	at(holder).value = Value::at(v.object, i < all.size() ? all[i] : NONE);
	return Value::to(holder);
}

std::optional<Value> Trial::of_container(const Member &c)
{
	Id self = c.self;
	llvm::StringRef n = std_class(at(self).type);
	bool holds = std_container_name(n) || n == "array" || n == "stack" || n == "queue" ||
		     n == "priority_queue";
	if (!holds)
		return {};
	if (!materialise(self)) {
		for (const Expr *a : c.args)
			if (!over_)
				a->isGLValue() ? void(place(a)) : void(value(a));
		if (c.name == "clear") {
			clear(self, c.loc);
			return Value();
		}
		if (defence_)
			return stop(c.method), Value();
		if (c.into != NONE)
			forget(c.into);
		QualType t = c.method->getReturnType();
		return t->isReferenceType() ? Value::to(unknown(t->getPointeeType())) : Value();
	}
	if (auto v = of_map(c))
		return v;
	if (auto v = insert(c))
		return v;
	if (auto v = resize(c))
		return v;
	if (auto v = splice(c))
		return v;
	const auto size = at(self).elements.size();
	auto iterator = [&](Id e) {
		if (c.into != NONE)
			at(c.into).value = Value::at(self, e);
		return Value();
	};
	bool stack = n == "stack" || n == "priority_queue", queue = n == "queue";
	if (c.name == "size")
		return Value::of(int64_t(size));
	if (c.name == "empty")
		return Value::of(!size);
	if (c.name == "begin" || c.name == "cbegin")
		return iterator(size ? at(self).elements[0] : NONE);
	if (c.name == "end" || c.name == "cend")
		return iterator(NONE);
	if (c.name == "front" || c.name == "back" || c.name == "top") {
		if (!size)
			return never(), Value();
		return Value::to(at(self).elements[c.name == "front" ? 0 : size - 1]);
	}
	if (c.name == "data" && !size && defence_)
		return stop(), Value();
	if (c.name == "data")
		return size ? Value::at(self, at(self).elements[0]) : Value();
	if (c.op == OO_Subscript || c.name == "at") {
		Value i = value(c.args[0]);
		if (over_)
			return Value();
		if (!i.exact() && defence_)
			return Value::to(any_element(self, i));
		if (!i.exact())
			return Value::to(unknown(element_type(self)));
		if (i.number < 0 || size_t(i.number) >= size)
			return never(), Value();
		return Value::to(at(self).elements[size_t(i.number)]);
	}
	if (c.name == "reserve" && n != "vector")
		return value(c.args[0]), Value();
	if (c.name == "reserve") {
		Value want = concrete(value(c.args[0]));
		if (over_)
			return Value();
		if (!want.exact())
			return at(self).capacity = SIZE_MAX / 4, Value();
		if (size_t(want.number) > at(self).capacity)
			reallocate(self, size_t(want.number), c.loc);
		return Value();
	}
	bool front = c.name.ends_with("_front");
	if (c.name.starts_with("push") || c.name == "emplace_back" || c.name == "emplace_front" ||
	    ((stack || queue) && c.name == "emplace")) {
		// What is put in may be a part of the container: it is made before the others move.
		Id made_ = make(element_type(self), Object::Local);
		fill(made_, c.args, c.loc);
		if (over_)
			return Value();
		push(self, made_, front, c.loc);
		return Value::to(made_);
	}
	if (c.name.starts_with("pop")) {
		if (!size)
			return never(), Value();
		bool first = front || queue;
		if (first && n != "vector" && n != "deque") {
			remove(self, 0, c.loc);
		} else {
			auto &all = at(self).elements;
			Id gone = first ? all.front() : all.back();
			all.erase(first ? all.begin() : all.end() - 1);
			end_iterators(self, true);
			if (n == "priority_queue")
				reallocate(self, at(self).capacity, c.loc);
			destroy(gone, End::Changed, c.loc);
		}
		return Value();
	}
	if (c.name == "clear")
		return clear(self, c.loc), Value();
	if (n == "list" && (c.name == "remove" || c.name == "remove_if")) {
		Id what = place(c.args[0]);
		return erase_chosen(self, what, c.name == "remove", c.loc);
	}
	if (c.name == "erase" && c.args.size() == 2) {
		Id of = NONE;
		auto gone = range(c.args[0], c.args[1], of);
		if (!gone || of != self || over_)
			return stop(), Value();
		if (gone->empty()) {
			Value there = iterator_of(c.args[0]);
			if (c.into != NONE && !over_)
				at(c.into).value = there;
			return Value();
		}
		size_t i = index_of(self, gone->front());
		Id after = i + gone->size() < size ? at(self).elements[i + gone->size()] : NONE;
		for (size_t k = gone->size(); k-- && !over_;)
			remove(self, i + k, c.loc);
		if (over_)
			return Value();
		return iterator(i < at(self).elements.size() ? at(self).elements[i] : after);
	}
	if (c.name == "erase" && c.args.size() == 1 && record_of(c.args[0]->getType())) {
		Id o = place(c.args[0]);
		Value v = o == NONE ? Value() : at(o).value;
		if (over_ || v.kind != Value::Iterator || v.object != self || v.element == NONE)
			return stop(), Value();
		size_t i = index_of(self, v.element);
		if (i >= size)
			return touch(v.element, c.loc) ? (stop(), Value()) : Value();
		remove(self, i, c.loc);
		if (over_)
			return Value();
		return iterator(i < at(self).elements.size() ? at(self).elements[i] : NONE);
	}
	if (c.op == OO_Equal && c.args.size() == 1 && std_class(c.args[0]->getType()) == n) {
		assign(self, place(c.args[0]), c.args[0]->isXValue() || !c.args[0]->isGLValue(),
		       c.loc);
		return Value::to(self);
	}
	if (c.name == "swap" && c.args.size() == 1) {
		Id other = place(c.args[0]);
		if (other == NONE || at(other).opaque)
			return stop(), Value();
		Id between = make(at(self).type, Object::Local);
		spans_follow(self, between);
		spans_follow(other, self);
		spans_follow(between, other);
		std::swap(at(self).elements, at(other).elements);
		std::swap(at(self).capacity, at(other).capacity);
		for (Id o : {self, other})
			for (Id e : at(o).elements)
				at(e).parent = o;
		return Value();
	}
	stop(c.method);
	return Value();
}

} // namespace cfl::check::trial
