// SPDX-License-Identifier: GPL-2.0
#include <check/facts.hh>
#include <check/type_shapes.hh>

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
	// Those of nodes name the element, which may be a pointer itself; others name what they step.
	static const std::set<llvm::StringRef> over{"__normal_iterator",    "reverse_iterator",
						    "move_iterator",	    "counted_iterator",
						    "basic_const_iterator", "__wrap_iter"};
	return over.count(r->getName()) ? led_to(t) : t;
}

} // namespace

bool Facts::copies_elements(QualType into, QualType from)
{
	if (into.isNull() || from.isNull() || !owner(into))
		return false;
	const CXXRecordDecl *r = record_of(into), *list = record_of(from);
	if (!r || !in_std(r) || !std_container_name(r->getName()))
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
	if (depth && r->hasDefinition() && in_std(r) && owner(type))
		return any_argument(arguments(r), [&](QualType t) {
			return synchronised(t, depth + 1) && !in_std(record_of(t));
		});
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

bool Facts::keeps_arguments(const CXXRecordDecl *r)
{
	for (const CXXMethodDecl *m : r->methods())
		for (const ParmVarDecl *p : m->parameters())
			for (const auto *a : p->specific_attrs<LifetimeCaptureByAttr>())
				if (p->getType()->isReferenceType() &&
				    llvm::is_contained(a->params(), 0))
					return true;
	return false;
}

namespace
{

/// A class of somebody else's library, from a header that is not ours.
bool of_library(const CXXRecordDecl *r)
{
	return !in_std(r) &&
	       r->getASTContext().getSourceManager().isInSystemHeader(r->getLocation());
}

/// One that cleans up when it ends. Nobody reads here what it keeps of what it is handed.
bool library_class(const CXXRecordDecl *r)
{
	return r->hasDefinition() && !r->hasTrivialDestructor() && of_library(r);
}

} // namespace

bool Facts::record_carries(const CXXRecordDecl *r)
{
	if (r->hasAttr<PointerAttr>() || coroutine(context_.getCanonicalTagType(r)))
		return true;
	if (in_std(r)) {
		if (owning_view(r) || r->getName() == "single_view")
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
	// The pointer that a handle of C's is stands for what the handle owns.
	if (r->hasAttr<OwnerAttr>())
		return r->getName() != "UniqueHandle" && args_carry(r);
	if (!r->hasDefinition() || foreign(r))
		return false;
	if (library_class(r))
		return keeps_arguments(r);
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
	return keeps_arguments(r);
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
		bool plain = t->isReferenceType() || t->isScalarType() ||
			     (of_library(r) && !carries(t) && !holds_owner(t));
		if (!plain && !view(t))
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
	if (!r->hasDefinition() || (view(type) && !owner(type) && type.isTrivialType(context_)))
		return false;
	if (r->hasAttr<PointerAttr>() && type.isTriviallyCopyableType(context_))
		return false;
	return !type.isTriviallyCopyableType(context_);
}

std::optional<llvm::APSInt> Facts::number(const Expr *e)
{
	Expr::EvalResult v;
	if (e->isValueDependent())
		return {};
	if (e->getType()->isIntegralOrEnumerationType() && e->EvaluateAsInt(v, context_))
		return v.Val.getInt();
	const auto *c = dyn_cast<CallExpr>(e->IgnoreParenCasts());
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (!f || !in_std(f) || (plain_name(f) != "size" && plain_name(f) != "ssize"))
		return {};
	const auto *m = dyn_cast<CXXMemberCallExpr>(c);
	const Expr *of = m ? m->getImplicitObjectArgument()
			   : (c->getNumArgs() == 1 ? c->getArg(0) : nullptr);
	uint64_t n = of ? extent(of->IgnoreParenImpCasts()->getType()) : 0;
	if (!n)
		return {};
	return llvm::APSInt(llvm::APInt(64, n), true);
}

std::vector<const FieldDecl *> Facts::members(const CXXRecordDecl *r)
{
	std::vector<const FieldDecl *> out;
	if (!r || !r->hasDefinition() || r->isDependentContext())
		return out;
	for (const CXXBaseSpecifier &b : r->bases())
		for (const FieldDecl *f : members(record_of(b.getType())))
			out.push_back(f);
	for (const FieldDecl *f : r->fields())
		out.push_back(f);
	return out;
}

std::vector<const FieldDecl *> Facts::emptied_by_move(const CXXRecordDecl *r)
{
	bool own = r->hasUserDeclaredMoveConstructor() &&
		   std::any_of(r->ctor_begin(), r->ctor_end(), [](const CXXConstructorDecl *c) {
			   return c->isMoveConstructor() && c->isUserProvided();
		   });
	std::vector<const FieldDecl *> all = members(r), out;
	for (const FieldDecl *f : all)
		if (moves(f->getType()) || (own && f->getType()->isPointerType()))
			out.push_back(f->getCanonicalDecl());
	for (const FieldDecl *f : all)
		if (own && out.empty() && f->getType()->isScalarType())
			return {f->getCanonicalDecl()};
	return out;
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

const FunctionDecl *function_around(const FunctionDecl *f)
{
	for (;;) {
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		if (!m || !m->getParent()->isLambda())
			return f;
		const DeclContext *c = m->getParent()->getDeclContext();
		while (c && !isa<FunctionDecl>(c) && !c->isFileContext())
			c = c->getParent();
		const auto *outer = dyn_cast_or_null<FunctionDecl>(c);
		if (!outer)
			return f;
		f = outer;
	}
}

} // namespace cfl::check
