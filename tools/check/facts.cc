// SPDX-License-Identifier: GPL-2.0
#include <check/facts.hh>

using namespace clang;

namespace cfl::check
{

bool annotated(const Decl *decl, llvm::StringRef what)
{
	if (!decl)
		return false;
	for (const Decl *d : decl->redecls())
		for (const auto *a : d->specific_attrs<AnnotateAttr>()) {
			llvm::StringRef text = a->getAnnotation();
			if ((text.consume_front("cfl::") || text.consume_front("cc::")) &&
			    text == what)
				return true;
		}
	return false;
}

const CXXRecordDecl *record_of(QualType type)
{
	if (type.isNull())
		return nullptr;
	type = type.getNonReferenceType();
	const CXXRecordDecl *record = type->getAsCXXRecordDecl();
	return record && record->hasDefinition() ? record->getDefinition() : record;
}

bool in_std(const Decl *decl)
{
	for (const DeclContext *c = decl ? decl->getDeclContext() : nullptr; c; c = c->getParent())
		if (c->isStdNamespace())
			return true;
	if (const auto *n = dyn_cast_or_null<NamedDecl>(decl))
		for (const DeclContext *c = n->getDeclContext(); c; c = c->getParent())
			if (const auto *ns = dyn_cast<NamespaceDecl>(c))
				if (ns->getName() == "__gnu_cxx")
					return true;
	return false;
}

const Expr *peel(const Expr *e)
{
	for (const Expr *inner = nullptr; inner != e;) {
		inner = e;
		e = e->IgnoreParenImpCasts();
		if (const auto *c = dyn_cast<ExprWithCleanups>(e))
			e = c->getSubExpr();
		else if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(e))
			e = b->getSubExpr();
		else if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
			e = m->getSubExpr();
		else if (const auto *f = dyn_cast<CXXFunctionalCastExpr>(e))
			e = f->getSubExpr();
		else if (const auto *k = dyn_cast<CXXConstructExpr>(e);
			 k && k->getConstructor()->isCopyOrMoveConstructor() && k->getNumArgs())
			e = k->getArg(0);
	}
	return e;
}

llvm::StringRef plain_name(const FunctionDecl *function)
{
	if (function && function->getIdentifier())
		return function->getName();
	return "";
}

namespace
{

template <typename Fn>
bool any_argument(ArrayRef<TemplateArgument> args, Fn fn)
{
	for (const TemplateArgument &a : args) {
		if (a.getKind() == TemplateArgument::Type && fn(a.getAsType()))
			return true;
		if (a.getKind() == TemplateArgument::Pack && any_argument(a.pack_elements(), fn))
			return true;
	}
	return false;
}

ArrayRef<TemplateArgument> arguments(const CXXRecordDecl *record)
{
	if (const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record))
		return s->getTemplateArgs().asArray();
	return {};
}

bool std_view_name(llvm::StringRef n)
{
	return n.contains("iterator") || n.ends_with("_view") || n == "span" ||
	       n == "basic_string_view" || n == "reference_wrapper" || n == "initializer_list" ||
	       n == "function_ref" || n == "mdspan" || n == "subrange" || n == "sub_match" ||
	       n == "unique_lock" || n == "lock_guard" || n == "scoped_lock" || n == "shared_lock";
}

bool std_owner_name(llvm::StringRef n)
{
	static const std::set<llvm::StringRef> names{"unique_ptr",
						     "shared_ptr",
						     "weak_ptr",
						     "vector",
						     "basic_string",
						     "deque",
						     "list",
						     "forward_list",
						     "map",
						     "multimap",
						     "set",
						     "multiset",
						     "unordered_map",
						     "unordered_set",
						     "unordered_multimap",
						     "unordered_multiset",
						     "optional",
						     "variant",
						     "any",
						     "stack",
						     "queue",
						     "priority_queue",
						     "array",
						     "pair",
						     "tuple",
						     "expected",
						     "flat_map",
						     "flat_set"};
	return names.count(n);
}

/// A struct of C, from a header that is not ours: what its pointers point at is the business of the
/// unsafe code that touches it.
bool foreign(const CXXRecordDecl *r)
{
	if (!r->isExternCContext() || in_std(r))
		return false;
	return r->getASTContext().getSourceManager().isInSystemHeader(r->getLocation());
}

/// Does the destructor hand a pointer member to something, or delete it?
class Frees : public RecursiveASTVisitor<Frees>
{
public:
	bool found = false;
	bool VisitCXXDeleteExpr(CXXDeleteExpr *) { return !(found = true); }
	bool VisitCallExpr(CallExpr *c)
	{
		const auto *o = dyn_cast<CXXMemberCallExpr>(c);
		for (const Expr *a : c->arguments()) {
			const auto *m = dyn_cast<MemberExpr>(a->IgnoreParenCasts());
			found |= m && m->getType()->isPointerType() &&
				 isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts());
		}
		// Another member function may free.
		found |= o &&
			 isa<CXXThisExpr>(o->getImplicitObjectArgument()->IgnoreParenImpCasts());
		return !found;
	}
};

/// Does a class with such a destructor own what its pointers lead to? If its body is seen, it says so.
bool has_owned_pointer(const CXXRecordDecl *record)
{
	if (const CXXDestructorDecl *d = record->getDestructor())
		if (const Stmt *body = d->getBody()) {
			Frees scan;
			scan.TraverseStmt(const_cast<Stmt *>(body));
			if (!scan.found)
				return false;
		}
	for (const FieldDecl *f : record->fields())
		if (f->getType()->isPointerType() && !f->getType()->isFunctionPointerType())
			return true;
	return false;
}

} // namespace

bool Facts::args_carry(const CXXRecordDecl *record)
{
	return any_argument(arguments(record), [&](QualType t) { return carries(t); });
}

bool Facts::inside(QualType type)
{
	const CXXRecordDecl *r = record_of(type);
	if (!r || !in_std(r))
		return false;
	static const std::set<llvm::StringRef> names{
		"basic_string", "optional",	      "variant", "any",
		"function",	"move_only_function", "expected"};
	return names.count(r->getName());
}

bool Facts::fixed(QualType type)
{
	if (type.isNull())
		return false;
	const CXXRecordDecl *r = record_of(type);
	return type->isArrayType() ||
	       (r && in_std(r) &&
		(r->getName() == "array" || r->getName() == "pair" || r->getName() == "tuple"));
}

uint64_t Facts::extent(QualType array)
{
	if (array.isNull())
		return 0;
	if (const auto *a = context_.getAsConstantArrayType(array))
		return a->getSize().getLimitedValue();
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(array));
	if (!s || !in_std(s) || s->getName() != "array" || s->getTemplateArgs().size() != 2)
		return 0;
	return s->getTemplateArgs().get(1).getAsIntegral().getLimitedValue();
}

const FieldDecl *Facts::element(QualType whole, unsigned index)
{
	whole = whole.getNonReferenceType().getCanonicalType().getUnqualifiedType();
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(whole));
	if (s && in_std(s) && s->getName() == "pair") {
		for (const FieldDecl *f : s->fields())
			if (f->getName() == (index ? "second" : "first"))
				return f->getCanonicalDecl();
		return nullptr;
	}
	auto [it, fresh] = elements_.try_emplace({whole.getAsOpaquePtr(), index}, nullptr);
	if (!fresh)
		return it->second;
	QualType type;
	if (const auto *a = context_.getAsConstantArrayType(whole)) {
		type = a->getElementType();
	} else if (s && in_std(s) && s->getName() == "array") {
		type = s->getTemplateArgs().get(0).getAsType();
	} else if (s && in_std(s) && s->getName() == "tuple") {
		std::vector<QualType> all;
		any_argument(arguments(s), [&](QualType t) {
			all.push_back(t);
			return false;
		});
		if (index < all.size())
			type = all[index];
	}
	if (type.isNull())
		return nullptr;
	DeclContext *in =
		s ? static_cast<DeclContext *>(const_cast<ClassTemplateSpecializationDecl *>(s))
		  : context_.getTranslationUnitDecl();
	IdentifierInfo &name = context_.Idents.get("[" + std::to_string(index) + "]");
	return it->second = FieldDecl::Create(context_, in, {}, {}, &name, type, nullptr, nullptr,
					      false, ICIS_NoInit);
}

namespace
{

/// What a standard range or iterator leads to, as far as its arguments say.
QualType led_to(QualType view)
{
	view = view.getNonReferenceType();
	if (view->isPointerType())
		return view->getPointeeType();
	const CXXRecordDecl *r = record_of(view);
	if (!r || !in_std(r) || !std_view_name(r->getName()) || arguments(r).empty() ||
	    arguments(r)[0].getKind() != TemplateArgument::Type)
		return {};
	QualType t = arguments(r)[0].getAsType();
	bool inner = t->isPointerType() || (record_of(t) && in_std(record_of(t)) &&
					    record_of(t)->getName().contains("iterator"));
	return r->getName().contains("iterator") && inner ? led_to(t) : t;
}

} // namespace

bool Facts::copies_elements(QualType into, QualType from)
{
	if (into.isNull() || from.isNull() || !owner(into))
		return false;
	const CXXRecordDecl *r = record_of(into), *list = record_of(from);
	static const std::set<llvm::StringRef> containers{"vector",
							  "deque",
							  "list",
							  "forward_list",
							  "map",
							  "multimap",
							  "set",
							  "multiset",
							  "unordered_map",
							  "unordered_set",
							  "unordered_multimap",
							  "unordered_multiset"};
	if (!r || !in_std(r) || !containers.count(r->getName()))
		return false;
	if (list && in_std(list) && list->getName() == "initializer_list")
		return true;
	QualType t = led_to(from);
	if (t.isNull() || holds_exactly(into, t))
		return !t.isNull();
	const CXXRecordDecl *pair = record_of(t);
	return pair && in_std(pair) && pair->getName() == "pair" && r->getName().contains("map");
}

bool Facts::holds_exactly(QualType whole, QualType part)
{
	const CXXRecordDecl *r = record_of(whole);
	return r && in_std(r) && any_argument(arguments(r), [&](QualType t) {
		       return context_.hasSameUnqualifiedType(t, part);
	       });
}

bool Facts::drop_uses_deleter(QualType type)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(type));
	const CXXRecordDecl *deleter =
		s && in_std(s) && s->getName() == "unique_ptr" && s->getTemplateArgs().size() > 1
			? record_of(s->getTemplateArgs().get(1).getAsType())
			: nullptr;
	return deleter && !in_std(deleter);
}

bool Facts::runs_beside(QualType type, int depth)
{
	const CXXRecordDecl *r = record_of(type);
	if (!r || !in_std(r) || depth > 3)
		return false;
	if (r->getName() == "thread" || r->getName() == "jthread" || r->getName() == "future" ||
	    r->getName() == "shared_future")
		return true;
	return std_owner_name(r->getName()) &&
	       any_argument(arguments(r), [&](QualType t) { return runs_beside(t, depth + 1); });
}

bool Facts::synchronised(QualType type, int depth)
{
	const CXXRecordDecl *r = record_of(type);
	if (!r || depth > 3)
		return false;
	if (interior(type))
		return true;
	if (!r->hasDefinition() || in_std(r))
		return false;
	for (const FieldDecl *f : r->fields())
		if (synchronised(f->getType(), depth + 1))
			return true;
	for (const CXXBaseSpecifier &b : r->bases())
		if (synchronised(b.getType(), depth + 1))
			return true;
	return false;
}

bool Facts::owning_view(const CXXRecordDecl *r, int depth)
{
	if (!r || !in_std(r) || depth > 6)
		return false;
	if (r->getName() == "owning_view")
		return true;
	return r->getName().ends_with("_view") && any_argument(arguments(r), [&](QualType t) {
		       return owning_view(record_of(t), depth + 1);
	       });
}

bool Facts::record_carries(const CXXRecordDecl *r)
{
	if (r->hasAttr<PointerAttr>() || coroutine(context_.getCanonicalTagType(r)))
		return true;
	if (in_std(r)) {
		if (owning_view(r))
			return args_carry(r);
		if (std_view_name(r->getName()))
			return true;
		if (std_owner_name(r->getName()))
			return args_carry(r);
		// Exceptions keep a copy of their text.
		for (const CXXRecordDecl *b = r->hasDefinition() ? r->getDefinition() : nullptr; b;
		     b = b->getNumBases() == 1 ? record_of(b->bases_begin()->getType()) : nullptr)
			if (b->getName() == "exception")
				return false;
		if (r->getName() == "function" || r->getName() == "move_only_function" ||
		    r->getName() == "thread" || r->getName() == "jthread" ||
		    r->getName() == "copyable_function" || r->getName() == "future" ||
		    r->getName() == "shared_future")
			return true;
	}
	if (r->hasAttr<OwnerAttr>())
		return args_carry(r);
	if (!r->hasDefinition() || foreign(r))
		return false;
	bool owns = r->hasUserDeclaredDestructor() && r->getDestructor() &&
		    r->getDestructor()->isUserProvided() && has_owned_pointer(r);
	for (const FieldDecl *f : r->fields()) {
		QualType t = f->getType();
		if (owns && t->isPointerType()) {
			if (carries(t->getPointeeType()))
				continue;
			continue;
		}
		if (carries(t))
			return true;
	}
	for (const CXXBaseSpecifier &b : r->bases())
		if (carries(b.getType()))
			return true;
	return false;
}

bool Facts::coroutine(QualType type)
{
	const CXXRecordDecl *r = record_of(type);
	if (!r || !r->hasDefinition() || type->isReferenceType() || r->isDependentContext())
		return false;
	const NamedDecl *promise =
		r->lookup(&context_.Idents.get("promise_type")).find_first<TypeDecl>();
	return promise != nullptr;
}

bool Facts::carries(QualType type)
{
	if (type.isNull() || type->isDependentType())
		return false;
	type = type.getCanonicalType().getUnqualifiedType();
	if (type->isReferenceType())
		return true;
	if (type->isPointerType())
		return !type->getPointeeType()->isFunctionType();
	if (const auto *array = context_.getAsArrayType(type))
		return carries(array->getElementType());
	const CXXRecordDecl *r = record_of(type);
	if (!r)
		return false;
	if (in_std(r) && interior(type) && r->getName().contains("mutex"))
		return false;
	auto [it, fresh] = carries_.try_emplace(r, false);
	if (!fresh)
		return it->second;
	bool yes = record_carries(r);
	return carries_[r] = yes;
}

bool Facts::owner(QualType type)
{
	const CXXRecordDecl *r = record_of(type);
	if (!r || type->isReferenceType())
		return false;
	if (r->hasAttr<OwnerAttr>())
		return true;
	if (r->hasAttr<PointerAttr>())
		return false;
	if (in_std(r) && (std_owner_name(r->getName()) || owning_view(r)))
		return true;
	if (!r->hasDefinition())
		return false;
	if (r->getDestructor() && r->getDestructor()->isUserProvided() && has_owned_pointer(r))
		return true;
	for (const CXXBaseSpecifier &b : r->bases())
		if (owner(b.getType()))
			return true;
	return false;
}

bool Facts::holds_owner(QualType type, int depth)
{
	if (owner(type))
		return true;
	const CXXRecordDecl *r = record_of(type);
	if (!r || depth > 4 || type->isReferenceType() || !r->hasDefinition() ||
	    r->hasAttr<PointerAttr>() || in_std(r) || interior(type))
		return false;
	for (const FieldDecl *f : r->fields())
		if (holds_owner(f->getType(), depth + 1))
			return true;
	for (const CXXBaseSpecifier &b : r->bases())
		if (holds_owner(b.getType(), depth + 1))
			return true;
	return false;
}

bool Facts::view(QualType type)
{
	if (type.isNull())
		return false;
	if (type->isPointerType())
		return true;
	const CXXRecordDecl *r = record_of(type);
	if (!r)
		return false;
	if (owning_view(r))
		return false;
	if (r->hasAttr<PointerAttr>() || (in_std(r) && std_view_name(r->getName())))
		return true;
	if (in_std(r) || owner(type) || !r->hasDefinition() || !carries(type))
		return false;
	for (const FieldDecl *f : r->fields()) {
		QualType t = f->getType();
		if (!t->isReferenceType() && !t->isScalarType() && !view(t))
			return false;
	}
	return true;
}

bool Facts::drop_uses(QualType type)
{
	if (type.isNull() || type->isReferenceType())
		return false;
	if (const auto *array = context_.getAsArrayType(type))
		return drop_uses(array->getElementType());
	const CXXRecordDecl *r = record_of(type);
	if (!r || !r->hasDefinition() || r->hasTrivialDestructor())
		return false;
	auto [it, fresh] = drops_.try_emplace(r, false);
	if (!fresh)
		return it->second;
	bool yes = false;
	if (in_std(r) && (std_owner_name(r->getName()) || r->hasAttr<OwnerAttr>())) {
		const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r);
		const CXXRecordDecl *deleter =
			r->getName() == "unique_ptr" && s
				? record_of(s->getTemplateArgs().get(1).getAsType())
				: nullptr;
		// A share carries what its deleter captured.
		bool shares = r->getName() == "shared_ptr" && !args_carry(r);
		yes = (deleter && !in_std(deleter)) || shares ||
		      any_argument(arguments(r), [&](QualType t) { return drop_uses(t); });
	} else if (in_std(r) && r->getName() == "function") {
		yes = false;
	} else {
		const CXXDestructorDecl *d = r->getDestructor();
		yes = d && d->isUserProvided() && (carries(type) || has_owned_pointer(r));
		yes = yes || (d && coroutine(type));
		for (const FieldDecl *f : r->fields())
			yes = yes || drop_uses(f->getType());
		for (const CXXBaseSpecifier &b : r->bases())
			yes = yes || drop_uses(b.getType());
	}
	return drops_[r] = yes;
}

bool Facts::moves(QualType type)
{
	if (type.isNull())
		return false;
	type = type.getNonReferenceType();
	if (type->isDependentType() || !record_of(type))
		return false;
	const CXXRecordDecl *r = record_of(type);
	if (!r->hasDefinition() || view(type) && !owner(type) && type.isTrivialType(context_))
		return false;
	if (r->hasAttr<PointerAttr>() && type.isTriviallyCopyableType(context_))
		return false;
	return !type.isTriviallyCopyableType(context_);
}

bool Facts::interior(QualType type)
{
	if (type.isNull())
		return false;
	const CXXRecordDecl *r = record_of(type);
	if (!r)
		return false;
	if (annotated(r, "interior_mutable") || r->hasAttr<CapabilityAttr>() ||
	    r->hasAttr<ScopedLockableAttr>())
		return true;
	return in_std(r) &&
	       (r->getName().contains("mutex") || r->getName().starts_with("atomic") ||
		r->getName() == "once_flag" || r->getName().starts_with("condition_variable") ||
		r->getName().contains("semaphore") || r->getName() == "latch" ||
		r->getName() == "barrier");
}

namespace
{

/// The template that a class was made from, or the class itself.
const CXXRecordDecl *pattern_of(const CXXRecordDecl *r)
{
	if (const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r))
		return s->getSpecializedTemplate()->getTemplatedDecl();
	return r;
}

/// Can it be asked whether something went wrong? (What may merely be absent need not be.)
bool tells_errors(const CXXRecordDecl *r)
{
	static const std::set<llvm::StringRef> names{"ok",     "is_ok",	   "is_err",   "has_error",
						     "error",  "err",	   "code",     "status",
						     "failed", "is_error", "succeeded"};
	for (const CXXMethodDecl *m : r->methods())
		if (m->getIdentifier() && names.count(m->getName()))
			return true;
	return false;
}

} // namespace

bool Facts::owes(QualType type)
{
	if (type.isNull() || type->isReferenceType() || type->isDependentType())
		return false;
	const CXXRecordDecl *r = record_of(type);
	if (!r)
		return false;
	const CXXRecordDecl *p = pattern_of(r);
	if (annotated(r, "must_consume") || annotated(p, "must_consume") ||
	    r->hasAttr<ConsumableAttr>() || p->hasAttr<ConsumableAttr>())
		return true;
	if (in_std(r))
		return r->getName() == "expected";
	if (!r->hasAttr<WarnUnusedResultAttr>() && !p->hasAttr<WarnUnusedResultAttr>())
		return false;
	// Guards are nodiscard as well; holding one is its use.
	return !r->hasAttr<ScopedLockableAttr>() && !annotated(p, "atomic_guard") &&
	       r->hasDefinition() && tells_errors(r);
}

bool Facts::pinned(QualType type, int depth)
{
	if (type.isNull() || depth > 6 || type->isReferenceType() || type->isPointerType() ||
	    type->isDependentType())
		return false;
	if (const auto *array = context_.getAsArrayType(type))
		return pinned(array->getElementType(), depth + 1);
	const CXXRecordDecl *r = record_of(type);
	if (!r)
		return false;
	if (annotated(r, "pinned") || annotated(pattern_of(r), "pinned"))
		return true;
	if (in_std(r)) {
		// These keep their values in themselves.
		static const std::set<llvm::StringRef> inside{
			"array", "pair", "tuple", "optional", "any", "variant", "expected"};
		return inside.count(r->getName()) &&
		       any_argument(arguments(r), [&](QualType t) { return pinned(t, depth + 1); });
	}
	if (!r->hasDefinition() || owner(type))
		return false;
	for (const FieldDecl *f : r->fields())
		if (pinned(f->getType(), depth + 1))
			return true;
	for (const CXXBaseSpecifier &b : r->bases())
		if (pinned(b.getType(), depth + 1))
			return true;
	return false;
}

void Facts::behind(QualType t, std::set<const void *> &out, Wild &any, int depth)
{
	t = t.getCanonicalType().getUnqualifiedType();
	any.all |= t->isVoidType();
	out.insert(t.getAsOpaquePtr());
	pointees(t, out, any, depth + 1);
}

void Facts::pointees(QualType type, std::set<const void *> &out, Wild &any, int depth, bool shallow)
{
	if (type.isNull() || depth > 4)
		return;
	type = type.getCanonicalType();
	if (type->isPointerType() || type->isReferenceType()) {
		QualType t = type->getPointeeType().getUnqualifiedType();
		if (t->isVoidType())
			any.all = true;
		if (t->isFunctionType())
			return;
		out.insert(t.getAsOpaquePtr());
		if (const CXXRecordDecl *r = record_of(t); r && r->hasDefinition())
			for (const CXXBaseSpecifier &b : r->bases())
				out.insert(b.getType().getCanonicalType().getAsOpaquePtr());
		if (!shallow)
			pointees(t, out, any, depth + 1, shallow);
		return;
	}
	if (const auto *array = context_.getAsArrayType(type))
		return pointees(array->getElementType(), out, any, depth + 1, shallow);
	const CXXRecordDecl *r = record_of(type);
	if (!r)
		return;
	if (r->isLambda() || r->getName() == "function" || r->getName() == "function_ref")
		any.callable = true;
	if (r->hasAttr<PointerAttr>() || in_std(r)) {
		any_argument(arguments(r), [&](QualType t) {
			if (r->hasAttr<PointerAttr>() || std_view_name(r->getName()))
				out.insert(
					t.getCanonicalType().getUnqualifiedType().getAsOpaquePtr());
			pointees(t, out, any, depth + 1, shallow);
			return false;
		});
		if (in_std(r))
			return;
	}
	if (!r->hasDefinition() || foreign(r))
		return;
	if (const auto *view = r->getAttr<PointerAttr>()) {
		const TypeSourceInfo *of = view->getDerefTypeLoc();
		QualType t = of ? of->getType() : QualType();
		// Of a template, the attribute names the parameter; the arguments are what it can be.
		if (t.isNull() || (t->isDependentType() && arguments(r).empty()))
			any.all = true;
		else if (!t->isDependentType())
			behind(t, out, any, depth);
		else
			any_argument(arguments(r), [&](QualType a) {
				behind(a, out, any, depth);
				return false;
			});
	}
	if (r->hasAttr<OwnerAttr>()) {
		any_argument(arguments(r), [&](QualType t) {
			pointees(t, out, any, depth + 1);
			return false;
		});
		return;
	}
	bool owns =
		r->getDestructor() && r->getDestructor()->isUserProvided() && has_owned_pointer(r);
	bool function = false, untyped = false;
	for (const FieldDecl *f : r->fields()) {
		function |= f->getType()->isFunctionPointerType();
		untyped |= f->getType()->isVoidPointerType();
	}
	any.callable |= function && untyped; // A closure whose type is forgotten.
	for (const FieldDecl *f : r->fields())
		if (!owns || !f->getType()->isPointerType())
			pointees(f->getType(), out, any, depth + 1, shallow);
	for (const CXXBaseSpecifier &b : r->bases())
		pointees(b.getType(), out, any, depth + 1, shallow);
}

bool Facts::reaches(QualType type, const std::set<const void *> &what, int depth)
{
	if (type.isNull() || depth > 5 || carries(type) || owner(type))
		return true;
	type = type.getCanonicalType().getUnqualifiedType();
	if (what.count(type.getAsOpaquePtr()))
		return true;
	if (const auto *array = context_.getAsArrayType(type))
		return reaches(array->getElementType(), what, depth + 1);
	const CXXRecordDecl *r = record_of(type);
	if (!r)
		return type->isPointerType();
	if (!r->hasDefinition() || r->isPolymorphic() || in_std(r))
		return true;
	for (const FieldDecl *f : r->fields())
		if (f->getType()->isPointerType() || reaches(f->getType(), what, depth + 1))
			return true;
	for (const CXXBaseSpecifier &b : r->bases())
		if (what.count(b.getType().getCanonicalType().getAsOpaquePtr()) ||
		    reaches(b.getType(), what, depth + 1))
			return true;
	return false;
}

bool Facts::leads_into(QualType borrow, QualType object)
{
	std::set<const void *> what;
	Wild wild;
	pointees(borrow, what, wild, 0, true);
	return wild.all || wild.callable || what.empty() || reaches(object, what, 0);
}

QualType Facts::part(QualType made, unsigned i, unsigned n)
{
	const CXXRecordDecl *r = record_of(made);
	if (!r || !in_std(r) || (r->getName() != "pair" && r->getName() != "tuple"))
		return {};
	std::vector<QualType> parts;
	any_argument(arguments(r), [&](QualType t) {
		parts.push_back(t);
		return false;
	});
	return parts.size() == n && i < n ? parts[i] : QualType();
}

bool Facts::converts(QualType from, QualType into)
{
	const CXXRecordDecl *r = record_of(into);
	const CXXRecordDecl *made = record_of(from);
	if (from.isNull() || !r || !in_std(r) || (made && made->isLambda()))
		return false;
	bool same = false, borrows = false;
	any_argument(arguments(r), [&](QualType t) {
		if (context_.hasSameUnqualifiedType(t, from))
			same = true;
		else if (t->isReferenceType())
			borrows |= context_.hasSameUnqualifiedType(t->getPointeeType(), from);
		else if (!t->isPointerType() && carries(t))
			borrows |= (owner(from) && view(t)) ||
				   compatible(context_.getLValueReferenceType(from), t, true);
		return false;
	});
	return borrows && !same;
}

bool Facts::compatible(QualType from, QualType into, bool shallow)
{
	std::set<const void *> a, b;
	Wild wild_a, wild_b;
	pointees(from, a, wild_a, 0, false);
	pointees(into, b, wild_b, 0, shallow);
	// What a closure captured is kept only by what can keep closures.
	const CXXRecordDecl *r = record_of(from);
	if (r && r->isLambda())
		return wild_b.callable;
	if (wild_a.all || wild_b.all || (wild_a.callable && wild_b.callable))
		return true;
	for (const void *p : a)
		if (b.count(p))
			return true;
	return false;
}

namespace
{

/// Every type of which an object can be found in, or through, one of another type.
struct Reach {
	std::set<const void *> types;
	bool unknown = false;

	void add(ASTContext &context, QualType type)
	{
		if (type.isNull() || unknown)
			return;
		type = context.getBaseElementType(type).getCanonicalType().getUnqualifiedType();
		if (type->isVoidType() || type->isDependentType() || types.size() > 300) {
			unknown = true;
			return;
		}
		if (type->isFunctionType() || !types.insert(type.getAsOpaquePtr()).second)
			return;
		if (type->isPointerType() || type->isReferenceType())
			return add(context, type->getPointeeType());
		const CXXRecordDecl *r = record_of(type);
		if (!r || foreign(r))
			return;
		any_argument(arguments(r), [&](QualType t) {
			if (!t->isVoidType() && !t->isFunctionType())
				add(context, t);
			return false;
		});
		if (!r->hasDefinition())
			return;
		unknown |= r->isLambda() || r->getName() == "function";
		if (in_std(r))
			return;
		for (const FieldDecl *f : r->fields())
			add(context, f->getType());
		for (const CXXBaseSpecifier &b : r->bases())
			add(context, b.getType());
	}
};

} // namespace

bool Facts::can_hold(QualType whole, QualType part)
{
	Reach reach;
	reach.add(context_, whole);
	return reach.unknown || reach.types.count(part.getNonReferenceType()
							  .getCanonicalType()
							  .getUnqualifiedType()
							  .getAsOpaquePtr());
}

bool Facts::yields(QualType from, QualType into)
{
	std::set<const void *> wanted;
	Wild wild;
	pointees(into, wanted, wild, 0);
	if (wild.all || wild.callable || wanted.empty())
		return true;
	Reach reach;
	reach.add(context_, from);
	if (reach.unknown)
		return true;
	for (const void *t : wanted) {
		QualType type = QualType::getFromOpaquePtr(t);
		// Bytes can be those of anything.
		if (type->isCharType() || type->isStdByteType() || reach.types.count(t))
			return true;
	}
	return false;
}

} // namespace cfl::check
