// SPDX-License-Identifier: GPL-2.0
// How objects of the standard's classes are made, copied and ended, and what its functions do.
#include <check/trial.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

bool sequence(llvm::StringRef n)
{
	return std_container_name(n) || n == "stack" || n == "queue";
}

bool is_lock(llvm::StringRef n)
{
	return n == "lock_guard" || n == "unique_lock" || n == "scoped_lock";
}

bool refers(llvm::StringRef n)
{
	return n == "reference_wrapper" || n == "span" || n == "basic_string_view";
}

} // namespace

/// Makes @p dst of these arguments, as an element is made of what emplace() is handed.
void Trial::fill(Id dst, Args args, SourceLocation loc)
{
	QualType t = at(dst).type;
	const CXXRecordDecl *r = record_of(t);
	if (over_)
		return;
	if (!r) {
		at(dst).value = args.empty() ? Value::of(0) : value(args[0]);
		return;
	}
	if (args.size() == 1 && record_of(args[0]->getType()) &&
	    record_of(args[0]->getType())->getCanonicalDecl() == r->getCanonicalDecl()) {
		if (!args[0]->isGLValue())
			return init(dst, args[0]);
		return copy(dst, place(args[0]), args[0]->isXValue(), loc);
	}
	if (in_std(r)) {
		if (!std_construct(dst, args, loc) && !over_) {
			for (const Expr *a : args)
				place(a);
			forget(dst);
		}
		return;
	}
	if (args.empty())
		return default_init(dst, t, true, loc);
	const CXXConstructorDecl *fits = nullptr;
	unsigned several = 0;
	for (const CXXConstructorDecl *c : r->ctors())
		if (!c->isCopyOrMoveConstructor() && !c->isDeleted() &&
		    c->getMinRequiredArguments() <= args.size() && c->getNumParams() >= args.size())
			fits = c, several++;
	if (several != 1)
		return void(stop());
	construct(dst, fits, args, loc);
}

bool Trial::construct_container(Id dst, llvm::StringRef n, Args args, SourceLocation loc)
{
	if (args.empty())
		return true;
	const Expr *first = args[0];
	if (std_class(first->getType()) == "initializer_list") {
		Id list = place(first);
		Value v = list == NONE ? Value() : at(list).value;
		if (v.kind != Value::Pointer || v.null())
			return false;
		auto all = at(v.object).elements;
		for (Id e : all) {
			Id own = child(dst, at(e).type);
			at(dst).elements.push_back(own);
			copy(own, e, false, loc);
		}
		at(dst).capacity = all.size();
		return true;
	}
	if (first->getType()->isIntegerType() && (n == "vector" || n == "deque" || n == "list")) {
		Value count = value(first);
		if (!count.exact() || count.number < 0 || count.number > 60 || args.size() > 2)
			return false;
		for (int64_t i = 0; i < count.number && !over_; i++) {
			Id e = child(dst, element_type(dst));
			at(dst).elements.push_back(e);
			if (args.size() == 2)
				fill(e, args.drop_front(), loc);
			else
				default_init(e, at(e).type, true, loc);
		}
		at(dst).capacity = size_t(count.number);
		return true;
	}
	return false;
}

bool Trial::std_construct(Id dst, Args args, SourceLocation loc)
{
	llvm::StringRef n = std_class(at(dst).type);
	at(dst).value.kind = Value::Unset;
	at(dst).opaque = false;
	if (n.ends_with("thread") || n == "packaged_task" || n == "promise")
		return stop();
	if (smart(dst)) {
		if (args.empty() || args[0]->getType()->isNullPtrType()) {
			at(dst).value = Value::to(NONE);
			return true;
		}
		if (args[0]->getType()->isPointerType()) {
			Value v = value(args[0]);
			if (v.kind == Value::Unknown)
				return false;
			own(dst, v.object);
			if (v.kind == Value::Iterator)
				at(dst).value = v;
			return args.size() == 1 || stop();
		}
		Id from = place(args[0]);
		if (from == NONE || over_ || !smart(from) || args.size() > 1)
			return stop();
		std_copy(dst, from, args[0]->isXValue() || !args[0]->isGLValue(), loc);
		return true;
	}
	if (sequence(n))
		return construct_container(dst, n, args, loc);
	if (n == "function" || n == "move_only_function" || n == "optional") {
		if (args.empty() || args[0]->getType()->isNullPtrType() ||
		    std_class(args[0]->getType()) == "nullopt_t")
			return true;
		Args rest =
			std_class(args[0]->getType()) == "in_place_t" ? args.drop_front() : args;
		QualType t = n == "optional" ? type_argument(at(dst).type, 0) : args[0]->getType();
		if (t->isFunctionType())
			t = session_.context.getPointerType(t);
		Id e = child(dst, t.getNonReferenceType());
		fill(e, rest, loc);
		at(dst).elements = {e};
		return true;
	}
	if (refers(n)) {
		if (args.size() != 1 || !args[0]->isGLValue() || !record_of(args[0]->getType())) {
			for (const Expr *a : args)
				value(a);
			at(dst).value = Value();
			return true;
		}
		Id to = place(args[0]);
		if (to != NONE && refers(std_class(at(to).type)))
			at(dst).value = at(to).value;
		else
			at(dst).value = to == NONE ? Value() : Value::to(to);
		return true;
	}
	if (n == "pair" && args.size() == 2) {
		unsigned i = 0;
		for (const FieldDecl *f : record_of(at(dst).type)->fields())
			if (i < 2) {
				Id part = field(dst, f);
				at(part).opaque = false;
				fill(part, args.slice(i++, 1), loc);
			}
		return true;
	}
	if (is_lock(n) && args.size() == 1) {
		Id mutex = place(args[0]);
		lock(mutex, loc);
		at(dst).value = Value::to(mutex);
		at(dst).strong = 1;
		return true;
	}
	if (n.contains("mutex") || n == "monostate" || n.starts_with("allocator"))
		return true;
	if (n.contains("iterator") && args.size() == 1 && args[0]->isGLValue()) {
		Id from = place(args[0]);
		at(dst).value = from == NONE ? Value() : at(from).value;
		return true;
	}
	return false;
}

void Trial::std_copy(Id to, Id from, bool moves, SourceLocation loc)
{
	if (over_ || !touch(from, loc))
		return;
	llvm::StringRef n = std_class(at(to).type);
	if (smart(to)) {
		if (!smart(from))
			return void(stop());
		if (!moves || std_class(at(from).type) == "weak_ptr" || n == "weak_ptr")
			return share(to, from);
		at(to).value = held(from);
		at(to).elements = std::move(at(from).elements);
		at(from).elements.clear();
		at(from).opaque = false;
		at(from).value = Value::to(NONE);
		at(from).value.moved = loc;
		return;
	}
	at(to).value = at(from).value;
	at(to).opaque = at(from).opaque;
	at(to).capacity = moves ? at(from).capacity : at(from).elements.size();
	if (moves && sequence(n)) {
		at(to).elements = std::move(at(from).elements);
		at(from).elements.clear();
		at(from).capacity = 0;
		for (Id e : at(to).elements)
			at(e).parent = to;
		return;
	}
	auto elements = at(from).elements;
	auto fields = at(from).fields;
	for (Id e : elements) {
		Id own = child(to, at(e).type);
		at(to).elements.push_back(own);
		copy(own, e, moves, loc);
	}
	for (auto [decl, part] : fields) {
		Id own = child(to, at(part).type);
		at(to).fields[decl] = own;
		if (at(part).type->isReferenceType())
			at(own).value = at(part).value;
		else
			copy(own, part, moves, loc);
	}
	if (moves && n.ends_with("function"))
		at(from).elements.clear();
}

void Trial::std_destroy(Id o, SourceLocation loc)
{
	llvm::StringRef n = std_class(at(o).type);
	if (smart(o))
		return disown(o, loc);
	if (is_lock(n)) {
		if (Id mutex = at(o).value.object; mutex != NONE && at(o).strong)
			at(mutex).value = Value::of(0);
		return;
	}
	auto elements = at(o).elements;
	auto fields = at(o).fields;
	for (Id e : elements)
		destroy(e, End::Owner, loc);
	for (auto [decl, part] : fields)
		if (!at(part).type->isReferenceType())
			destroy(part, End::Owner, loc);
}

Value Trial::std_member(const CXXMethodDecl *m, Id self, Args args, Id into, SourceLocation loc)
{
	if (!touch(self, loc))
		return {};
	Member c{m, plain_name(m), m->getOverloadedOperator(), self, args, into, loc};
	if (c.name == "shared_from_this" && into != NONE) {
		auto it = controls_.find(self);
		if (it == controls_.end())
			return stop(), Value();
		at(into).value = Value::to(self);
		at(into).elements = {it->second};
		at(it->second).strong++;
		return {};
	}
	if (at(self).value.kind == Value::Iterator && record_of(at(self).type)) {
		Value before = at(self).value;
		bool post = c.op == OO_PlusPlus && args.size() == 1;
		if (c.op == OO_Star || c.op == OO_Arrow || c.op == OO_PlusPlus ||
		    c.op == OO_MinusMinus) {
			auto v = of_iterator(c.op, before, self, loc);
			if (post && into != NONE)
				at(into).value = before;
			return v ? *v : Value();
		}
		if (c.op == OO_Equal && args.size() == 1) {
			Id from = place(args[0]);
			at(self).value = from == NONE ? Value() : at(from).value;
			return Value::to(self);
		}
		if ((c.op == OO_EqualEqual || c.op == OO_ExclaimEqual) && args.size() == 1) {
			Id other = place(args[0]);
			if (other == NONE || at(other).value.kind != Value::Iterator)
				return stop(), Value();
			bool same = at(other).value.element == before.element;
			return Value::of(same == (c.op == OO_EqualEqual));
		}
		return stop(), Value();
	}
	if (auto v = of_pointer(c))
		return *v;
	if (auto v = of_holder(c))
		return *v;
	if (auto v = of_lock(c))
		return *v;
	if (auto v = of_container(c))
		return *v;
	llvm::StringRef n = std_class(at(self).type);
	if (n == "basic_string" || n == "basic_string_view" || n.starts_with("basic_") ||
	    n.starts_with("atomic")) {
		if (refers(n) && at(self).value.kind == Value::Pointer)
			touch(at(self).value.object, loc);
		unseen(m, args, into);
		QualType t = m->getReturnType();
		if (!t->isReferenceType())
			return {};
		bool own = record_of(t.getNonReferenceType()) &&
			   std_class(t) == std_class(at(self).type);
		return Value::to(own ? self : unknown(t->getPointeeType()));
	}
	if (n == "pair" && c.op == OO_Equal)
		return stop(), Value();
	stop();
	return {};
}

Value Trial::made(const FunctionDecl *f, Args args, Id into, SourceLocation loc)
{
	const auto *s = f->getTemplateSpecializationArgs();
	if (!s || !s->size() || s->get(0).getKind() != TemplateArgument::Type || into == NONE ||
	    s->get(0).getAsType()->isArrayType() || plain_name(f).ends_with("overwrite"))
		return stop(), Value();
	Id o = make(s->get(0).getAsType(), Object::Heap);
	const CXXRecordDecl *r = record_of(at(o).type);
	if (r && r->hasDefinition() && !in_std(r) && r->isAggregate() && !args.empty() &&
	    !(args.size() == 1 && record_of(args[0]->getType()) == r))
		return stop(), Value();
	fill(o, args, loc);
	if (!over_)
		own(into, o);
	return {};
}

Value Trial::compared(OverloadedOperatorKind op, Args args)
{
	std::vector<Value> v;
	for (const Expr *a : args) {
		Id o = record_of(a->getType()) ? place(a) : NONE;
		if (o != NONE && smart(o))
			v.push_back(held(o));
		else
			v.push_back(o == NONE ? value(a) : at(o).value);
	}
	bool equality = op == OO_EqualEqual || op == OO_ExclaimEqual;
	if (over_ || v.size() != 2 || !equality)
		return {};
	for (const Value &x : v)
		if (x.kind != Value::Iterator && x.kind != Value::Pointer)
			return {};
	bool same = v[0].kind == v[1].kind && v[0].element == v[1].element &&
		    v[0].object == v[1].object;
	return Value::of(same == (op == OO_EqualEqual));
}

Value Trial::algorithm(llvm::StringRef n, Args args, SourceLocation loc)
{
	if (n != "for_each" || args.size() != 3)
		return stop(), Value();
	Id from = place(args[0]), to = place(args[1]), what = place(args[2]);
	if (over_ || from == NONE || to == NONE || what == NONE)
		return stop(), Value();
	Value at_ = at(from).value, end = at(to).value;
	if (at_.kind != Value::Iterator || end.kind != Value::Iterator)
		return stop(), Value();
	Id walker = make(at(from).type, Object::Local);
	at(walker).value = at_;
	while (!over_ && at(walker).value.element != end.element) {
		call_closure(what, {at(walker).value.element}, loc);
		if (!over_)
			of_iterator(OO_PlusPlus, at(walker).value, walker, loc);
	}
	return {};
}

Value Trial::std_function(const FunctionDecl *f, Args args, Id into, SourceLocation loc)
{
	llvm::StringRef n = plain_name(f);
	unsigned id = f->getBuiltinID();
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
		at(into).value = Value::to(place(args[0]));
		return {};
	}
	if (n == "make_unique" || n == "make_shared")
		return made(f, args, into, loc);
	if (n == "make_pair" && into != NONE) {
		std_construct(into, args, loc);
		return {};
	}
	if (n == "exchange" && args.size() == 2) {
		Id o = place(args[0]);
		if (o == NONE || over_)
			return stop(), Value();
		if (record_of(at(o).type)) {
			if (into == NONE || !smart(o) || !smart(place(args[1])))
				return stop(), Value();
			std_copy(into, o, true, loc);
			assign(o, place(args[1]), true, loc);
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
		return {};
	}
	if (n == "get" && args.size() == 1) {
		Id o = place(args[0]);
		const auto *s = f->getTemplateSpecializationArgs();
		if (o == NONE || over_ || std_class(at(o).type) != "pair" || !s ||
		    s->get(0).getKind() != TemplateArgument::Integral)
			return stop(), Value();
		int64_t which = s->get(0).getAsIntegral().getExtValue(), i = 0;
		for (const FieldDecl *part : record_of(at(o).type)->fields())
			if (i++ == which)
				return Value::to(field(o, part));
		return stop(), Value();
	}
	if (n == "destroy_at" || n == "construct_at") {
		Value v = value(args[0]);
		if (v.kind != Value::Pointer || v.null())
			return stop(), Value();
		if (n == "destroy_at") {
			destroy(v.object, End::Freed, loc);
		} else {
			at(v.object).life = Object::Alive;
			at(v.object).fields.clear();
			at(v.object).elements.clear();
			fill(v.object, args.drop_front(), loc);
		}
		return v;
	}
	if (n == "for_each")
		return algorithm(n, args, loc);
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
