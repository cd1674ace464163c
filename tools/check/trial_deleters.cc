// SPDX-License-Identifier: GPL-2.0
// How an owner lets go of what it has, and how memory is given back.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

std::string_view word(By by)
{
	switch (by) {
	case By::New:
		return "new";
	case By::NewArray:
		return "new[]";
	case By::C:
		return "malloc()";
	default:
		return "operator new";
	}
}

/// May what one of them made be given back by the counterpart of the other?
bool fits(By made, By back)
{
	bool plain = made == By::Bytes || back == By::Bytes;
	return made == back || made == By::Unsaid || back == By::Unsaid ||
	       (plain && made != By::C && back != By::C);
}

} // namespace

/// What a unique_ptr ends its object with; NONE where that is `delete`.
Id Trial::deleter(Id pointer)
{
	if (auto it = at(pointer).fields.find(nullptr); it != at(pointer).fields.end())
		return it->second;
	if (std_class(at(pointer).type) != "unique_ptr")
		return NONE;
	QualType t = type_argument(at(pointer).type, 1);
	if (t.isNull() || std_class(t) == "default_delete")
		return NONE;
	Id by = child(pointer, t.getNonReferenceType());
	const CXXRecordDecl *r = record_of(t);
	if (r && !in_std(r) && !t->isReferenceType() && !at(pointer).opaque) {
		at(by).opaque = false;
		default_init(by, t, true, {});
	} else {
		at(by).opaque = true;
		at(by).value = Value();
	}
	at(pointer).fields[nullptr] = by;
	return by;
}

/// Hands what an owner had to its deleter.
void Trial::dispose(Id by, Value what, bool array, SourceLocation loc)
{
	if (by == NONE)
		return free(what.object, loc, array ? By::NewArray : By::New);
	if (!touch(by, loc))
		return;
	const Value &f = at(by).value;
	const FunctionDecl *named = f.kind == Value::Function ? f.function : nullptr;
	// A deleter that is not seen, of a library in C, ends what it is handed.
	if (named && !named->hasBody() && named->getNumParams() == 1)
		return free(what.object, loc, plain_name(named) == "free" ? By::C : By::Unsaid);
	if (frames_.empty())
		return void(stop());
	Id pointer = make(session_.context.VoidPtrTy, Object::Local);
	at(pointer).value = what;
	call_closure(by, {pointer}, loc);
	end(pointer, End::Scope, loc);
}

/// An owner lets go of what it has.
void Trial::disown(Id pointer, SourceLocation loc)
{
	adopt(pointer);
	llvm::StringRef n = std_class(at(pointer).type);
	Value v = at(pointer).value;
	auto control = std::move(at(pointer).elements);
	at(pointer).elements.clear();
	at(pointer).value = Value::to(NONE);
	if (!v.leads())
		return;
	QualType owned = type_argument(at(pointer).type, 0);
	bool array = !owned.isNull() && owned->isArrayType();
	if (n == "unique_ptr")
		dispose(deleter(pointer), v, array, loc);
	else if (n == "shared_ptr" && !control.empty() && --at(control[0]).strong == 0) {
		at(control[0]).value = Value::to(NONE);
		dispose(deleter(control[0]), v, array, loc);
	}
}

/// A member of an object that came from outside.
bool Trial::strange(Id o) const
{
	if (!isa_and_nonnull<FieldDecl>(objects_[size_t(o)].decl))
		return false;
	while (objects_[size_t(o)].parent != NONE)
		o = objects_[size_t(o)].parent;
	return objects_[size_t(o)].origin == Object::Outside;
}

/// What came from outside may be one object by two ways: where a member was written by one of them, the other
/// one may lead elsewhere than to @p gone, or to what has ended.
void Trial::doubt(Id gone, Id but)
{
	for (size_t i = 0; i < objects_.size(); i++) {
		Object &x = objects_[i];
		bool led = x.value.kind == Value::Pointer && x.value.object != NONE &&
			   (gone == NONE ? at(x.value.object).life == Object::Ended
					 : x.value.object == gone);
		if (led && Id(i) != but && written_.count(x.decl) && strange(Id(i)))
			x.value = {.kind = Value::Unknown, .derived = true};
	}
}

/// What `delete` does, or the last owner, or free().
void Trial::free(Id o, SourceLocation loc, By by)
{
	if (o == NONE || spent())
		return;
	const Object &x = at(o);
	// Which of several bases leads where is not followed.
	const CXXRecordDecl *r = record_of(x.type);
	if (x.within || (r && r->hasDefinition() && r->getNumBases() > 1))
		return void(stop());
	bool bare = x.life == Object::Ended && x.end == End::ByHand;
	if (bare && (by == By::C || by == By::Bytes || x.maker == By::Unsaid))
		return end(o, End::Freed, loc);
	if (x.life == Object::Ended && x.end == End::Freed)
		return fault("free-twice", loc, "what is freed here was freed before", x.ended,
			     "it is freed here first", o);
	if (!touch(o, loc))
		return;
	if (x.origin == Object::Local || x.origin == Object::Part)
		return fault("free-twice", loc,
			     name(o) + " is freed here, and ends by itself as well", {}, {}, o);
	if (!fits(x.maker, by))
		return fault("free-twice", loc,
			     fmt::format("what '{}' made is freed as if '{}' had made it",
					 word(x.maker), word(by)),
			     {}, {}, o);
	const bool outside = x.origin == Object::Outside;
	if (outside)
		doubt(o, NONE);
	if (by == By::C || by == By::Bytes)
		return end(o, End::Freed, loc);
	destroy(o, End::Freed, loc);
	if (outside && !spent()) // Its destructor may have unhooked it.
		doubt(o, NONE);
}

} // namespace cfl::check::trial
