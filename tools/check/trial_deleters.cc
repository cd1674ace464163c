// SPDX-License-Identifier: GPL-2.0
// How an owner lets go of what it has.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

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
void Trial::dispose(Id by, Value what, SourceLocation loc)
{
	if (by == NONE)
		return free(what.object, loc);
	if (!touch(by, loc))
		return;
	const Value &f = at(by).value;
	const FunctionDecl *named = f.kind == Value::Function ? f.function : nullptr;
	// A deleter that is not seen, of a library in C, ends what it is handed.
	if (named && !named->hasBody() && named->getNumParams() == 1)
		return free(what.object, loc);
	if (frames_.empty())
		return void(stop());
	Id pointer = make(session_.context.VoidPtrTy, Object::Local);
	at(pointer).value = what;
	call_closure(by, {pointer}, loc);
}

/// An owner lets go of what it has.
void Trial::disown(Id pointer, SourceLocation loc)
{
	llvm::StringRef n = std_class(at(pointer).type);
	Value v = at(pointer).value;
	auto control = std::move(at(pointer).elements);
	at(pointer).elements.clear();
	at(pointer).value = Value::to(NONE);
	if ((v.kind != Value::Pointer && v.kind != Value::Iterator) || v.object == NONE)
		return;
	if (n == "unique_ptr")
		dispose(deleter(pointer), v, loc);
	else if (n == "shared_ptr" && !control.empty() && --at(control[0]).strong == 0)
		dispose(deleter(control[0]), v, loc);
}

} // namespace cfl::check::trial
