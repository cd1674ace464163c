// SPDX-License-Identifier: GPL-2.0
// What smart pointers, optionals, std::function, references that can be kept, and locks do.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

bool Trial::smart(Id o)
{
	llvm::StringRef n = std_class(at(o).type);
	return n == "unique_ptr" || n == "shared_ptr" || n == "weak_ptr";
}

/// What a smart pointer or a view leads to.
Value Trial::held(Id pointer)
{
	Value &v = at(pointer).value;
	if (v.kind == Value::Unset)
		v = Value::to(NONE);
	if (v.kind != Value::Unknown || !at(pointer).opaque)
		return v;
	QualType t = type_argument(at(pointer).type, 0);
	if (t.isNull() || t->isArrayType())
		return v;
	Id to = unknown(t);
	return at(pointer).value = Value::to(to);
}

void Trial::own(Id pointer, Id target)
{
	at(pointer).value = Value::to(target);
	at(pointer).elements.clear();
	if (target == NONE || std_class(at(pointer).type) != "shared_ptr")
		return;
	Id control = make(session_.context.IntTy, Object::Heap);
	at(control).strong = 1;
	at(control).value = Value::to(target);
	at(pointer).elements = {control};
	controls_.try_emplace(target, control);
}

/// One more owner, or one that looks on.
void Trial::share(Id pointer, Id from)
{
	adopt(from);
	at(pointer).value = held(from);
	at(pointer).elements = at(from).elements;
	if (std_class(at(pointer).type) == "shared_ptr" && !at(pointer).elements.empty())
		at(at(pointer).elements[0]).strong++;
}

void Trial::lock(Id mutex, SourceLocation loc)
{
	if (mutex == NONE || over_ || !touch(mutex, loc))
		return;
	llvm::StringRef n = std_class(at(mutex).type);
	if (n != "mutex" && n != "timed_mutex")
		return;
	Value &v = at(mutex).value;
	if (v.kind == Value::Number && v.number)
		return fault("lock-held", loc, name(mutex) + " is locked here, and held already",
			     at(mutex).ended, "it is locked here");
	v = Value::of(1);
	at(mutex).ended = loc;
}

std::optional<Value> Trial::of_lock(const Member &c)
{
	llvm::StringRef n = std_class(at(c.self).type);
	bool guard = is_lock(n);
	if (!guard && !n.ends_with("mutex"))
		return {};
	Id mutex = guard ? at(c.self).value.object : c.self;
	if (guard && (c.name == "owns_lock" || isa<CXXConversionDecl>(c.method)))
		return Value::of(at(c.self).strong != 0);
	if (defence_ && c.name.starts_with("try_lock")) {
		bool got = guess();
		if (got)
			lock(mutex, c.loc);
		at(c.self).strong = got;
		return Value::of(got);
	}
	if (defence_ && guard && c.op == OO_Equal && c.args.size() == 1) {
		assign(c.self, place(c.args[0]), true, c.loc);
		return Value::to(c.self);
	}
	bool shared = defence_ && c.name.ends_with("lock_shared");
	if (shared)
		return touch(mutex, c.loc), Value();
	if (c.name == "lock") {
		lock(mutex, c.loc);
		at(c.self).strong = 1;
		return Value();
	}
	if (c.name == "unlock") {
		if (mutex != NONE)
			at(mutex).value = Value::of(0);
		at(c.self).strong = 0;
		return Value();
	}
	stop();
	return Value();
}

/// A guard locks what it is handed, unless it is told not to.
bool Trial::construct_lock(Id dst, Args args, SourceLocation loc)
{
	at(dst).value = Value::to(NONE);
	if (args.empty())
		return true;
	llvm::StringRef how = std_class(args.back()->getType());
	bool told = how.ends_with("_lock_t") || how == "try_to_lock_t";
	size_t count = args.size() - told;
	if (count != 1 && !defence_)
		return false;
	for (size_t i = 0; i < count && !over_; i++) {
		Id mutex = place(args[i]);
		if (over_ || mutex == NONE)
			return stop();
		bool locks = !told || (how == "try_to_lock_t" && fork());
		if (locks && std_class(at(dst).type) != "shared_lock")
			lock(mutex, loc);
		touch(mutex, loc);
		at(dst).value = Value::to(mutex);
		at(dst).strong = locks || how == "adopt_lock_t";
	}
	// Which one of several is held is not followed: only that they are there.
	if (count > 1)
		at(dst).strong = 0, at(dst).value = Value::to(NONE);
	return true;
}

/// Who waits goes on when what it asks for holds; nobody else runs meanwhile.
std::optional<Value> Trial::of_condition(const Member &c)
{
	if (!defence_ || !std_class(at(c.self).type).starts_with("condition_variable"))
		return {};
	if (c.name.starts_with("notify"))
		return Value();
	if (!c.name.starts_with("wait") || c.args.size() < 2 ||
	    !record_of(c.args.back()->getType()))
		return stop(), Value();
	for (const Expr *a : c.args.drop_back())
		if (!over_)
			a->isGLValue() ? void(place(a)) : void(value(a));
	Id what = over_ ? NONE : place(c.args.back());
	Value v = call_closure(what, {}, c.loc);
	if (over_)
		return Value();
	bool yes = v.kind == Value::Number ? decide(v, BO_NE, Value::of(0)) : guess();
	if (!yes && c.name == "wait")
		never();
	return Value::of(yes);
}

std::optional<Value> Trial::of_pointer(const Member &c)
{
	if (!smart(c.self))
		return {};
	Id self = c.self;
	Value v = held(self);
	if (c.op == OO_Star || c.op == OO_Arrow) {
		Id o = v.kind == Value::Iterator
			       ? v.element
			       : pointee(v, type_argument(at(self).type, 0), c.loc, self);
		if (over_)
			return Value();
		return c.op == OO_Star || o == NONE ? Value::to(o) : v;
	}
	if (c.op == OO_Subscript) {
		Value i = value(c.args[0]);
		if (v.kind != Value::Iterator || !i.exact() || !touch(v.object, c.loc))
			return Value();
		size_t n = size_t(i.number);
		return Value::to(n < at(v.object).elements.size() ? at(v.object).elements[n]
								  : NONE);
	}
	if (c.name == "get")
		return v;
	if (c.name == "release") {
		at(self).value = Value::to(NONE);
		at(self).value.moved = c.loc;
		return v;
	}
	if (isa<CXXConversionDecl>(c.method)) {
		if (at(self).opaque)
			suppose(self);
		if (at(self).opaque && v.kind == Value::Pointer && !v.null() &&
		    at(v.object).origin == Object::Outside && fork()) {
			at(self).value = Value::to(NONE);
			at(self).opaque = false;
			return Value::of(0);
		}
		at(self).opaque = false;
		return Value::of(!v.null());
	}
	if (c.name == "reset" || c.op == OO_Equal)
		return renew(c);
	if (c.name == "get_deleter" && deleter(self) != NONE)
		return Value::to(deleter(self));
	if (c.name == "swap") {
		Id other = place(c.args[0]);
		if (other == NONE)
			return stop(), Value();
		std::swap(at(self).fields, at(other).fields);
		std::swap(at(self).value, at(other).value);
		std::swap(at(self).elements, at(other).elements);
		return Value();
	}
	if (c.name == "lock" && c.into != NONE) {
		if (v.kind != Value::Pointer || at(self).opaque ||
		    (!v.null() && at(self).elements.empty()))
			return stop(), Value();
		if (!v.null() && at(v.object).life == Object::Alive)
			share(c.into, self);
		else
			at(c.into).value = Value::to(NONE);
		return Value();
	}
	if (c.name == "expired" && !at(self).opaque && v.kind == Value::Pointer)
		return Value::of(v.null() || at(v.object).life != Object::Alive);
	if (c.name == "use_count")
		return Value();
	stop(c.method);
	return Value();
}

/// reset() and assignment: what is new is there before the old one is let go.
Value Trial::renew(const Member &c)
{
	Id self = c.self, next = make(at(self).type, Object::Local);
	at(next).value = Value::to(NONE);
	if (!c.args.empty() && c.args[0]->getType()->isPointerType()) {
		Value to = value(c.args[0]);
		if (over_)
			return {};
		if (to.kind == Value::Pointer)
			own(next, to.object);
		else
			at(next).value = to;
	} else if (!c.args.empty() && record_of(c.args[0]->getType())) {
		Id from = place(c.args[0]);
		if (over_ || from == NONE || !smart(from))
			return stop(), Value();
		if (from == self)
			return Value::to(self);
		std_copy(next, from, c.args[0]->isXValue() || !c.args[0]->isGLValue(), c.loc);
	}
	std::swap(at(self).value, at(next).value);
	std::swap(at(self).elements, at(next).elements);
	// The old one goes with the deleter that was there; a moved owner brings its own.
	Id by = deleter(self), brought = c.op == OO_Equal ? deleter(next) : NONE;
	if (by != NONE)
		at(next).fields[nullptr] = by;
	disown(next, c.loc);
	if (brought != NONE)
		at(self).fields[nullptr] = brought;
	return Value::to(self);
}

/// Does an optional, or a std::function, hold something?
bool Trial::engaged(Id holder)
{
	if (at(holder).opaque) {
		suppose(holder);
		bool there = fork();
		at(holder).opaque = false;
		at(holder).elements.clear();
		QualType t = type_argument(at(holder).type, 0);
		if (there && !t.isNull()) {
			Id e = unknown(t);
			at(e).parent = holder;
			at(holder).elements = {e};
		}
		return there;
	}
	return !at(holder).elements.empty();
}

std::optional<Value> Trial::of_holder(const Member &c)
{
	llvm::StringRef n = std_class(at(c.self).type);
	Id self = c.self;
	if (n == "function" || n == "move_only_function") {
		if (c.op == OO_Call) {
			if (at(self).opaque)
				return unseen(c.method, c.args, c.into);
			if (at(self).elements.empty())
				return stop(), Value();
			Id callee = at(self).elements[0];
			std::vector<Id> given;
			for (const Expr *a : c.args)
				given.push_back(place(a));
			return over_ ? Value() : call_closure(callee, given, c.loc, c.into);
		}
		if (isa<CXXConversionDecl>(c.method)) {
			if (at(self).opaque)
				return Value();
			return Value::of(!at(self).elements.empty());
		}
		if (c.op == OO_Equal && !c.args.empty()) {
			Id fresh = make(at(self).type, Object::Local);
			if (c.args[0]->getType()->isNullPtrType())
				at(fresh).value = {};
			else if (std_class(c.args[0]->getType()) == n)
				assign(fresh, place(c.args[0]), c.args[0]->isXValue(), c.loc);
			else
				std_construct(fresh, c.args, c.loc);
			if (over_)
				return Value();
			auto old = std::move(at(self).elements);
			at(self).elements = std::move(at(fresh).elements);
			at(self).opaque = at(fresh).opaque;
			for (Id e : at(self).elements)
				at(e).parent = self;
			for (Id e : old)
				destroy(e, End::Changed, c.loc);
			if (!over_)
				end(fresh, End::Scope, c.loc);
			return Value::to(self);
		}
		if (c.name == "swap" && c.args.size() == 1) {
			Id other = place(c.args[0]), kept = make(at(self).type, Object::Local);
			std_copy(kept, self, true, c.loc);
			assign(self, other, true, c.loc);
			assign(other, kept, true, c.loc);
			if (!over_)
				end(kept, End::Scope, c.loc);
			return Value();
		}
		stop(c.method);
		return Value();
	}
	if (n == "reference_wrapper" && c.op == OO_Equal && c.args.size() == 1) {
		assign(self, place(c.args[0]), true, c.loc);
		return Value::to(self);
	}
	if (n == "reference_wrapper" && c.op == OO_Call)
		return stop(c.method), Value();
	if (n == "reference_wrapper")
		return Value::to(at(self).value.object);
	if (n != "optional")
		return {};
	if (c.op == OO_Star || c.op == OO_Arrow || c.name == "value") {
		if (!engaged(self) || over_)
			return stop(), Value();
		return Value::to(at(self).elements[0]);
	}
	if (c.name == "has_value" || isa<CXXConversionDecl>(c.method))
		return Value::of(engaged(self));
	if (c.name == "value_or") {
		Id other = place(c.args[0]);
		Id from = engaged(self) && !over_ ? at(self).elements[0] : other;
		if (over_ || from == NONE)
			return Value();
		if (c.into == NONE)
			return load(from, c.loc);
		copy(c.into, from, false, c.loc);
		return Value();
	}
	if (c.name == "reset" || c.name == "emplace" || c.op == OO_Equal) {
		bool same = c.op == OO_Equal && std_class(c.args[0]->getType()) == n;
		bool none = c.name == "reset" ||
			    (c.op == OO_Equal && std_class(c.args[0]->getType()) == "nullopt_t");
		if (same) {
			assign(self, place(c.args[0]), c.args[0]->isXValue(), c.loc);
			return Value::to(self);
		}
		if (at(self).opaque)
			at(self).opaque = false, at(self).elements.clear();
		Id fresh = NONE;
		if (!none) {
			fresh = child(self, type_argument(at(self).type, 0));
			fill(fresh, c.args, c.loc);
		}
		auto old = std::move(at(self).elements);
		at(self).elements.clear();
		for (Id e : old)
			destroy(e, End::Changed, c.loc);
		if (fresh != NONE && !over_)
			at(self).elements = {fresh};
		return c.name == "emplace" ? Value::to(fresh) : Value::to(self);
	}
	stop(c.method);
	return Value();
}

} // namespace cfl::check::trial
