// SPDX-License-Identifier: GPL-2.0
// Memory of C, objects that are made in bytes, and what must not be written.
#include <check/plain_casts.hh>
#include <check/trial.hh>

#include <clang/AST/CXXInheritance.h>
#include <clang/AST/RecordLayout.h>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

bool byte(QualType t)
{
	return t->isCharType() || t->isStdByteType();
}

QualType plain(QualType t)
{
	return t.getCanonicalType().getUnqualifiedType();
}

/// May a pointer to the one lead to the other at the same address?
bool same_place(ASTContext &context, const CXXRecordDecl *a, const CXXRecordDecl *b)
{
	if (!a->hasDefinition() || !b->hasDefinition() ||
	    a->getCanonicalDecl() == b->getCanonicalDecl())
		return true;
	if (b->isDerivedFrom(a))
		std::swap(a, b);
	if (!a->isDerivedFrom(b))
		return in_std(a) || in_std(b) ||
		       begins_with(context, context.getCanonicalTagType(a),
				   context.getCanonicalTagType(b)) ||
		       begins_with(context, context.getCanonicalTagType(b),
				   context.getCanonicalTagType(a));
	CXXBasePaths paths;
	if (!a->isDerivedFrom(b, paths) || paths.isAmbiguous(context.getCanonicalTagType(b)))
		return true;
	CharUnits offset;
	for (const CXXBasePathElement &step : paths.front()) {
		if (step.Base->isVirtual())
			return true;
		offset += context.getASTRecordLayout(step.Class)
				  .getBaseClassOffset(record_of(step.Base->getType()));
	}
	return offset.isZero();
}

/// Is something to be made where an object of this type shall be?
bool needs_making(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && r->hasDefinition() && !r->hasTrivialDefaultConstructor() &&
	       !r->hasTrivialDestructor();
}

} // namespace

bool memory_of_c(const FunctionDecl *f)
{
	static const std::set<llvm::StringRef> names{"malloc",	      "calloc",	     "realloc",
						     "free",	      "strdup",	     "strndup",
						     "aligned_alloc", "reallocarray"};
	return !isa<CXXMethodDecl>(f) && names.count(plain_name(f));
}

/// Memory in which there is nothing yet.
Value Trial::allocated(const Value &bytes, By maker)
{
	Id o = make(session_.context.VoidTy, Object::Heap);
	at(o).opaque = true;
	at(o).maker = maker;
	if (bytes.exact())
		at(o).bytes = bytes.number;
	return Value::to(o);
}

/// What realloc() gives where there was room: the old block is no more.
Value Trial::grown(Value old, const Value &bytes, SourceLocation loc)
{
	Value fresh = allocated({}, By::C);
	if (over_ || !old.leads())
		return old.null() ? allocated(bytes, By::C) : fresh;
	at(fresh.object).type = at(old.object).type;
	free(old.object, loc, By::C);
	return fresh;
}

std::optional<Value> Trial::memory(const FunctionDecl *f, Args args, SourceLocation loc)
{
	llvm::StringRef n = plain_name(f);
	OverloadedOperatorKind op = f->getOverloadedOperator();
	bool global = f->isReplaceableGlobalAllocationFunction();
	if (global && (op == OO_New || op == OO_Array_New))
		return allocated(value(args[0]), By::Bytes);
	bool frees = n == "free" && args.size() == 1;
	if (frees || (global && !args.empty() && (op == OO_Delete || op == OO_Array_Delete))) {
		Value v = value(args[0]);
		if (v.leads())
			free(v.object, loc, frees ? By::C : By::Bytes);
		return Value();
	}
	if (n == "launder" && args.size() == 1)
		return value(args[0]);
	if (!memory_of_c(f))
		return {};
	std::vector<Value> given;
	for (const Expr *a : args)
		given.push_back(value(a));
	if (over_)
		return Value();
	if (n == "malloc" || n == "aligned_alloc")
		return allocated(given.back(), By::C);
	if (n.starts_with("realloc"))
		return grown(given[0], n == "realloc" ? given[1] : Value(), loc);
	// What calloc() and strdup() give has values.
	return allocated({}, By::C);
}

/// Nobody made an object here, and nothing has a value.
void Trial::blank(Id o, QualType type)
{
	at(o).opaque = false;
	at(o).value.kind = Value::Unset;
	const CXXRecordDecl *r = record_of(type);
	if (!r || over_)
		return;
	bool raw = needs_making(type) && !r->isAggregate();
	if (raw || r->isUnion() || r->getNumVBases()) {
		at(o).life = raw ? Object::Raw : Object::Alive;
		at(o).opaque = !raw;
		return;
	}
	for (const CXXBaseSpecifier &b : r->bases())
		if (record_of(b.getType()) && record_of(b.getType())->hasDefinition())
			blank(o, b.getType());
	for (const FieldDecl *f : r->fields()) {
		Id part = field(o, f);
		if (f->getType()->isArrayType())
			at(part).opaque = true;
		else if (!f->isBitField())
			blank(part, f->getType());
	}
}

/// What a pointer leads to after a cast to a pointer of another type.
Value Trial::retyped(Value v, QualType from, QualType to, SourceLocation loc)
{
	from = from->getPointeeType();
	to = to->getPointeeType();
	if (over_ || from.isNull() || to.isNull() || v.kind == Value::Function)
		return v;
	if (to->isVoidType()) {
		v.as = from->isVoidType() ? v.as : record_of(from);
		return v;
	}
	if (v.as && record_of(to) && !same_place(session_.context, v.as, record_of(to))) {
		fault("cast-pointer", loc,
		      "what was a '" + v.as->getNameAsString() + "' before is taken for a '" +
			      record_of(to)->getNameAsString() + "' here, which lies elsewhere");
		return {};
	}
	v.as = nullptr;
	if (!v.leads() || !alive(v.object) || byte(to))
		return v;
	if (at(v.object).type->isVoidType()) {
		at(v.object).type = plain(to);
		bool one =
			!to->isIncompleteType() && !to->isFunctionType() &&
			at(v.object).bytes == session_.context.getTypeSizeInChars(to).getQuantity();
		if (one)
			blank(v.object, to);
		return v;
	}
	if (!byte(from) && !from->isVoidType())
		return v;
	bool bytes =
		at(v.object).storage || (at(v.object).type->isArrayType() && at(v.object).opaque);
	if (!bytes)
		return v;
	Id r = resident(v, to);
	return r == NONE ? Value() : Value::to(r);
}

/// The object of this type in bytes; NONE if that is not followed.
Id Trial::resident(const Value &v, QualType type)
{
	type = plain(type);
	Id bytes = v.object;
	const auto *a = session_.context.getAsConstantArrayType(at(bytes).type);
	bool first = v.kind == Value::Pointer ||
		     (!at(bytes).elements.empty() && v.element == at(bytes).elements[0]);
	if (!a || !first || !byte(a->getElementType()) || type->isIncompleteType())
		return NONE;
	// In several cells, one is as good as another.
	uint64_t size = uint64_t(session_.context.getTypeSizeInChars(type).getQuantity());
	if (size > a->getZExtSize() || a->getZExtSize() >= 2 * size)
		return NONE;
	auto it = at(bytes).residents.find(type.getTypePtr());
	if (it != at(bytes).residents.end())
		return it->second;
	bool ours = at(bytes).storage;
	Id o = child(bytes, type);
	at(o).opaque = !ours || !needs_making(type);
	at(o).decl = at(bytes).decl;
	if (at(o).opaque)
		at(o).value = Value();
	else
		at(o).life = Object::Raw;
	at(bytes).residents[type.getTypePtr()] = o;
	return o;
}

/// `new (where) T(...)`
Value Trial::placed(const CXXNewExpr *n)
{
	const FunctionDecl *by = n->getOperatorNew();
	QualType type = plain(n->getAllocatedType());
	if (n->getNumPlacementArgs() != 1 || n->isArray() || !by ||
	    !by->isReservedGlobalPlacementOperator())
		return stop(), Value();
	Value v = value(n->getPlacementArg(0));
	if (over_)
		return {};
	Id o = NONE;
	if (v.leads()) {
		Id there = v.kind == Value::Iterator && v.element != NONE ? v.element : v.object;
		// What ended by hand, or was not made yet, has its memory still.
		bool bare = at(there).life == Object::Raw ||
			    (at(there).life == Object::Ended && at(there).end == End::ByHand);
		if (!touch(bare ? at(there).parent : there, n->getExprLoc()) && over_)
			return {};
		QualType is = at(there).type;
		if (is->isVoidType())
			at(there).type = is = type;
		o = plain(is) == type ? there : resident(v, type);
	}
	if (over_)
		return {};
	if (o == NONE && defence_)
		return stop(), Value();
	if (o == NONE)
		o = make(type, Object::Outside);
	at(o).life = Object::Alive;
	at(o).fields.clear();
	at(o).elements.clear();
	at(o).residents.clear();
	at(o).opaque = false;
	at(o).value = {.kind = Value::Unset};
	if (n->getInitializer())
		init(o, n->getInitializer());
	else
		default_init(o, type, false, n->getExprLoc());
	return Value::to(o);
}

/// A pointer that leads into the same thing, to which part of it is not known.
Value Trial::somewhere(const Value &in, QualType type)
{
	if (at(in.object).within)
		return in;
	if (!alive(in.object) && at(in.object).life != Object::Ended)
		return {};
	Id part = child(in.object, type);
	at(part).within = true;
	at(part).opaque = true;
	at(part).value = {.kind = Value::Unknown, .derived = true};
	return Value::to(part);
}

/// Some character of a literal.
Id Trial::literal(QualType type)
{
	Id o = unknown(type);
	at(o).fixed = true;
	return o;
}

/// Is an object const, or a part of one that is?
bool Trial::constant(Id o) const
{
	for (; o != NONE; o = objects_[size_t(o)].parent) {
		const Object &x = objects_[size_t(o)];
		const auto *f = dyn_cast_or_null<FieldDecl>(x.decl);
		if (x.fixed)
			return true;
		// What an owner keeps elsewhere is not const with it.
		Id whole = x.parent;
		llvm::StringRef n = whole == NONE ? "" : std_class(objects_[size_t(whole)].type);
		if ((f && f->isMutable()) || x.within ||
		    (!n.empty() && n != "array" && n != "pair"))
			return false;
	}
	return false;
}

} // namespace cfl::check::trial
