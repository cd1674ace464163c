// SPDX-License-Identifier: GPL-2.0
// How objects of the standard's classes are made, copied and ended.
#include <check/trial.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

bool sequence(llvm::StringRef n)
{
	return std_container_name(n) || n == "stack" || n == "queue" || n == "priority_queue";
}

/// May a constructor be meant that is handed these?
bool suits(Session &session, const CXXConstructorDecl *c, llvm::ArrayRef<const Expr *> args)
{
	for (unsigned i = 0; i < args.size() && i < c->getNumParams(); i++) {
		QualType to = c->getParamDecl(i)->getType().getNonReferenceType();
		QualType from = args[i]->getType();
		bool scalars = to->isArithmeticType() && from->isArithmeticType();
		bool same = session.context.hasSameUnqualifiedType(to, from);
		bool class_to = record_of(to) && !in_std(record_of(to));
		// What a class of our own is made of by itself is not asked.
		if (!same && !scalars && !class_to && !record_of(from) &&
		    to->isPointerType() != (from->isPointerType() || from->isNullPtrType()) &&
		    !record_of(to))
			return false;
	}
	return true;
}

bool refers(llvm::StringRef n)
{
	return n == "reference_wrapper" || n == "span" || n == "basic_string_view";
}

} // namespace

bool is_lock(llvm::StringRef n)
{
	return n == "lock_guard" || n == "unique_lock" || n == "scoped_lock" || n == "shared_lock";
}

/// Makes @p dst of these arguments, as an element is made of what emplace() is handed.
void Trial::fill(Id dst, Args args, SourceLocation loc)
{
	QualType t = at(dst).type;
	const CXXRecordDecl *r = record_of(t);
	if (over_)
		return;
	if (!r) {
		at(dst).value = args.empty() ? Value::of(0) : value(args[0]);
		if (args.empty() && at(dst).type->isPointerType())
			at(dst).value = Value::to(NONE);
		if (at(dst).value.kind == Value::Unknown)
			lost(dst);
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
			lost(dst);
			for (const Expr *a : args)
				if (!over_)
					place(a);
			forget(dst);
		}
		return;
	}
	if (args.empty())
		return default_init(dst, t, true, loc);
	if (r->isAggregate()) {
		unsigned i = 0;
		if (r->getNumBases() || r->isUnion())
			return void(stop());
		for (const FieldDecl *f : r->fields()) {
			Id part = field(dst, f);
			at(part).opaque = false;
			if (i < args.size())
				f->getType()->isReferenceType()
					? void(at(part).value = Value::to(place(args[i])))
					: fill(part, args.slice(i, 1), loc);
			else if (f->hasInClassInitializer() && f->getInClassInitializer())
				member_init(dst, part, f->getInClassInitializer());
			else
				default_init(part, f->getType(), true, loc);
			i++;
		}
		return;
	}
	const CXXConstructorDecl *fits = nullptr;
	unsigned several = 0;
	for (const CXXConstructorDecl *c : r->ctors())
		if (!c->isCopyOrMoveConstructor() && !c->isDeleted() &&
		    c->getMinRequiredArguments() <= args.size() && c->getNumParams() >= args.size())
			if (suits(session_, c, args))
				fits = c, several++;
	if (several != 1)
		return void(stop(r));
	construct(dst, fits, args, loc);
}

bool Trial::construct_container(Id dst, llvm::StringRef n, Args args, SourceLocation loc)
{
	if (args.empty())
		return true;
	const Expr *first = args[0];
	bool iterators =
		args.size() >= 2 &&
		(std_class(first->getType()).contains("iterator") ||
		 (first->getType()->isPointerType() && args[1]->getType()->isPointerType()));
	if (iterators && std_class(first->getType()) != "move_iterator") {
		Id of = NONE;
		auto all = range(first, args[1], of);
		if (!all || over_)
			return stop();
		for (Id e : *all) {
			Id own = child(dst, element_type(dst));
			at(own).opaque = false;
			at(dst).elements.push_back(own);
			if (std_class(at(own).type) != std_class(at(e).type))
				return stop();
			copy(own, e, false, loc);
		}
		at(dst).capacity = all->size();
		return true;
	}
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
		Value count = concrete(value(first));
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
	if (defence_ && !followed(at(dst).type))
		return stop();
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
			if (args.size() == 1 || over_)
				return true;
			bool shared = n == "shared_ptr" && !at(dst).elements.empty();
			Id whose = shared ? at(dst).elements[0] : dst;
			if (args.size() > 2 || (n != "unique_ptr" && !shared))
				return stop();
			QualType t = n == "unique_ptr" ? type_argument(at(dst).type, 1)
						       : args[1]->getType();
			if (t->isReferenceType())
				return stop();
			if (t->isFunctionType())
				t = session_.context.getPointerType(t);
			Id by = child(whose, t);
			at(by).opaque = false;
			fill(by, args.drop_front(), loc);
			at(whose).fields[nullptr] = by;
			return true;
		}
		Id from = place(args[0]);
		if (from == NONE || over_ || !smart(from) || args.size() > 1)
			return stop();
		std_copy(dst, from, args[0]->isXValue() || !args[0]->isGLValue(), loc);
		return true;
	}
	if (n == "basic_string") {
		at(dst).value = args.empty() ? text("") : text_argument(args[0]);
		for (size_t i = 1; i < args.size() && !over_; i++)
			value(args[i]);
		if (at(dst).value.kind != Value::Text || args.size() > 1)
			at(dst).value = {.kind = Value::Unknown, .derived = true};
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
	if (n == "variant")
		return construct_variant(dst, args, loc);
	if (refers(n) && defence_)
		return refer(dst, args, loc);
	if (refers(n)) {
		if (args.size() != 1 || !args[0]->isGLValue() || !record_of(args[0]->getType())) {
			at(dst).value = n == "basic_string_view" && args.size() == 1
						? text_argument(args[0])
						: Value();
			if (n != "basic_string_view" || args.size() != 1)
				for (const Expr *a : args)
					value(a);
			return true;
		}
		Id to = place(args[0]);
		if (to != NONE && refers(std_class(at(to).type)))
			at(dst).value = at(to).value;
		else
			at(dst).value = to == NONE ? Value() : Value::to(to);
		return true;
	}
	if (n == "pair" && (args.size() == 1 || args.size() == 2)) {
		// Also of a pair of others.
		Id from = args.size() == 1 ? place(args[0]) : NONE;
		if (over_ ||
		    (args.size() == 1 && (from == NONE || std_class(at(from).type) != "pair")))
			return false;
		unsigned i = 0;
		for (llvm::StringRef name : {"first", "second"}) {
			Id part = half(dst, name), other = from == NONE ? NONE : half(from, name);
			if (part == NONE || over_)
				return stop();
			at(part).opaque = false;
			if (from == NONE)
				fill(part, args.slice(i++, 1), loc);
			else if (other != NONE && session_.context.hasSameUnqualifiedType(
							  at(part).type, at(other).type))
				copy(part, other, !args[0]->isLValue(), loc);
			else
				return stop();
		}
		return true;
	}
	if (is_lock(n))
		return construct_lock(dst, args, loc);
	if (n.contains("mutex") || n == "monostate" || n.starts_with("allocator"))
		return true;
	if (n.contains("iterator") && args.size() == 1 && args[0]->isGLValue()) {
		Id from = place(args[0]);
		at(dst).value = from == NONE ? Value() : at(from).value;
		if (from == NONE)
			lost(dst);
		return true;
	}
	return false;
}

/// A view of a text or of elements, in a defence: it leads to where these lie, or nothing is proved.
bool Trial::refer(Id dst, Args args, SourceLocation loc)
{
	llvm::StringRef n = std_class(at(dst).type);
	Value &v = at(dst).value;
	if (args.empty())
		return v = n == "span" ? Value::to(NONE) : text(""), true;
	const Expr *first = args[0];
	QualType t = first->getType();
	Value to;
	if (t->isPointerType()) {
		to = value(first);
	} else if (t->isArrayType() && n == "basic_string_view") {
		to = text_argument(first);
	} else if (Id from = place(first); from != NONE && !over_) {
		look_into(from);
		llvm::StringRef is = std_class(at(from).type);
		bool iterator = is.contains("iterator");
		bool same = is == n || iterator;
		to = same						? at(from).value
		     : is == "basic_string" && n == "basic_string_view" ? Value::to(buffer(from))
									: Value::to(from);
		at(dst).opaque = same && !iterator && at(from).opaque;
	}
	for (const Expr *a : args.drop_front())
		if (!over_)
			a->isGLValue() ? void(place(a)) : void(value(a));
	if (to.kind == Value::Iterator && n == "span")
		to = Value::to(to.object);
	bool known = to.kind == Value::Pointer || to.kind == Value::Text;
	if (over_ || (!known && !at(dst).opaque))
		return stop();
	at(dst).opaque |= args.size() > 1;
	if (at(dst).opaque && to.kind == Value::Text)
		to = {.kind = Value::Unknown, .derived = true};
	at(dst).value = to;
	return true;
}

void Trial::std_copy(Id to, Id from, bool moves, SourceLocation loc)
{
	if (over_ || !touch(from, loc))
		return;
	llvm::StringRef n = std_class(at(to).type);
	look_into(from);
	if (moves && !smart(from) && session_.facts.moves(at(from).type))
		at(from).emptied = true;
	if (smart(to)) {
		if (!smart(from))
			return void(stop());
		if (!moves || std_class(at(from).type) == "weak_ptr" || n == "weak_ptr")
			return share(to, from);
		at(to).value = held(from);
		if (Id by = deleter(from); by != NONE && n == "unique_ptr") {
			Id own = child(to, at(by).type);
			at(own).opaque = false;
			copy(own, by, true, loc);
			at(to).fields[nullptr] = own;
		}
		at(to).elements = std::move(at(from).elements);
		at(from).elements.clear();
		at(from).opaque = false;
		at(from).value = Value::to(NONE);
		at(from).value.moved = loc;
		return;
	}
	if (n == "basic_string" || n == "basic_string_view")
		text_of(from);
	at(to).value = at(from).value;
	at(to).opaque = at(from).opaque;
	if (is_lock(n)) {
		at(to).strong = std::exchange(at(from).strong, 0);
		at(from).value = Value::to(NONE);
		return;
	}
	if (n == "basic_string") {
		at(to).capacity = 0;
		if (moves) {
			spoil(from, loc);
			at(from).opaque = false;
			at(from).value = text("");
		}
		return;
	}
	at(to).capacity = moves ? at(from).capacity : at(from).elements.size();
	if (moves && sequence(n)) {
		spans_follow(from, to);
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
	if (smart(o)) {
		disown(o, loc);
		if (auto by = at(o).fields.find(nullptr); by != at(o).fields.end())
			destroy(by->second, End::Owner, loc);
		return;
	}
	if (is_lock(n)) {
		if (Id mutex = at(o).value.object; mutex != NONE && at(o).strong) {
			look_into(o);
			at(mutex).value = Value::of(0);
		}
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

} // namespace cfl::check::trial
