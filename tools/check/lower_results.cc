// SPDX-License-Identifier: GPL-2.0
#include <check/frees.hh>
#include <check/lower.hh>
#include <check/origins.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// Something that an algorithm calls: its result does not lead to the callable itself.
bool callable(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	if (!r || !r->hasDefinition() || in_std(r))
		return false;
	if (r->isLambda())
		return true;
	for (const CXXMethodDecl *m : r->methods())
		if (m->getOverloadedOperator() == OO_Call)
			return true;
	for (const CXXBaseSpecifier &b : r->bases())
		if (callable(b.getType()))
			return true;
	return false;
}

void closures_in(const Stmt *s, unsigned &all, unsigned &capturing)
{
	if (const auto *l = dyn_cast<LambdaExpr>(s)) {
		all++;
		capturing += l->capture_size() > 0;
		return;
	}
	for (const Stmt *c : s->children())
		if (c)
			closures_in(c, all, capturing);
}

/// Was the variable that is called (or whose pointee is) made of closures that capture nothing?
bool without_captures(const Expr *e)
{
	for (;;) {
		e = e->IgnoreParenImpCasts();
		if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_Deref)
			e = u->getSubExpr();
		else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
			 o && (o->getOperator() == OO_Star || o->getOperator() == OO_Arrow))
			e = o->getArg(0);
		else
			break;
	}
	const auto *r = dyn_cast<DeclRefExpr>(e);
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	unsigned all = 0, capturing = 0;
	if (v && v->getInit())
		closures_in(v->getInit(), all, capturing);
	return all && !capturing;
}

} // namespace

std::set<int> Lowering::result_sources(Call &c, const std::set<int> *says, bool &guess)
{
	const FunctionDecl *f = c.f;
	std::set<int> sources;
	std::set<llvm::StringRef> regions;
	if (f)
		regions = result_origins(f);
	for (llvm::StringRef name : regions)
		for (const Origin &o : origins(f, name))
			if (size_t at = size_t(o.param == SELF ? 0 : o.param + c.has_self);
			    at < c.args.size())
				region_flow(c.args[at], o.field, c.dst, c.loc);
	if (!regions.empty())
		return c.contract->written ? c.contract->sources : sources;
	if (!f && says && !says->empty()) {
		guess = false;
		return *says;
	}
	if (!f) {
		for (const Argument &a : c.args)
			sources.insert(c.index(a));
		return sources;
	}
	sources = c.contract->sources;
	if (contracts_.infer && in_std(f) &&
	    (plain_name(f) == "get_if" || plain_name(f) == "any_cast"))
		sources = {0};
	// What a stream is told is not kept by it.
	const CXXRecordDecl *r = record_of(c.result.getNonReferenceType());
	bool stream = contracts_.infer && r && in_std(r) && f->isOverloadedOperator() &&
		      c.result->isReferenceType() && r->getName().ends_with("stream");
	if (stream)
		sources = {c.has_self ? SELF : 0};
	// A call of a lambda: its result is what its signature can reach.
	if (const auto *m = dyn_cast<CXXMethodDecl>(f); m && m->getParent()->isLambda())
		for (unsigned i = 0; i < f->getNumParams(); i++)
			if (facts_.carries(f->getParamDecl(i)->getType()))
				sources.insert(i);
	return sources;
}

namespace
{

/// The first type that a template was made with.
QualType first_argument(QualType t)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
		t.isNull() ? nullptr : record_of(t));
	return s && s->getTemplateArgs().size() &&
			       s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type
		       ? s->getTemplateArgs().get(0).getAsType()
		       : QualType();
}

/// Does a member function give away one of the values that the object holds?
bool takes_out(const CXXMethodDecl *m, QualType result)
{
	if (!m || m->isConst() || m->isStatic() || result->isReferenceType())
		return false;
	const ASTContext &context = m->getASTContext();
	QualType held = first_argument(context.getCanonicalTagType(m->getParent())),
		 wrapped = first_argument(result);
	return !held.isNull() && !held->isReferenceType() &&
	       (context.hasSameType(held, result) ||
		(!wrapped.isNull() && context.hasSameType(held, wrapped)));
}

} // namespace

void Lowering::result_of_object(Call &c, Argument &a)
{
	const FunctionDecl *f = c.f;
	const Contract *k = c.contract;
	bool raw = !c.result->isReferenceType();
	QualType t = a.expr->getType();
	// What a function object hands out comes from its arguments, if it can.
	const CXXRecordDecl *called = record_of(t.getNonReferenceType());
	bool fn = contracts_.infer && f && in_std(f) && called &&
		  f->getOverloadedOperator() == OO_Call && called->getName().ends_with("function");
	for (const Argument &given : c.args)
		if (fn && !given.self && !given.type.isNull() &&
		    facts_.compatible(given.type.getNonReferenceType(),
				      c.result.getNonReferenceType()) &&
		    facts_.carries(given.type)) {
			fn = false;
			t = QualType();
		}
	if (t.isNull()) {
		copy(c.dst, a.target, c.loc, true);
		return;
	}
	if (f && in_std(f)) // operator-> and * of shared_ptr are a base's.
		t = a.expr->IgnoreParenImpCasts()->getType();
	if (t->isPointerType())
		t = t->getPointeeType();
	bool is_view = facts_.view(t);
	// What is called on something that ends hands its value on.
	const auto *of = dyn_cast_or_null<CXXMethodDecl>(f);
	bool consumed = a.spent && !contracts_.infer;
	is_view |= of && of->getRefQualifier() == RQ_RValue && (raw || consumed);
	const bool out = !contracts_.infer && k && !k->written && takes_out(of, c.result);
	if (out || (is_view && (consumed || !(k && k->self_storage.count(SELF))))) {
		copy(c.dst, a.target, c.loc, true);
		return;
	}
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	bool assign_op = f && (f->getOverloadedOperator() == OO_Equal ||
			       f->getOverloadedOperator() == OO_PlusEqual);
	int tmp = temp(c.result, c.loc);
	bool same = m && facts_.context().hasSameUnqualifiedType(c.result.getNonReferenceType(), t);
	// Nothing lies in an object without members (an allocator, say).
	const CXXRecordDecl *whole = record_of(t);
	if (contracts_.infer && !same && whole && whole->hasDefinition() && whole->isEmpty())
		return;
	bool content = !assign_op && !same &&
		       (facts_.owner(t) || (raw && facts_.view(c.result) && facts_.holds_owner(t)));
	borrow({tmp, {}}, content ? a.target.with(Proj::Content) : a.target, false, raw, c.loc,
	       true);
	if (a.target.local >= 0)
		b_.loans.back().view = !contracts_.infer && !c.result->isPointerType();
	copy(c.dst, {tmp, {}}, c.loc, true);
	if (facts_.carries(t) || !facts_.carries(c.result.getNonReferenceType()))
		if (!c.result->isReferenceType())
			copy(c.dst, a.target, c.loc, true);
}

void Lowering::result_of_argument(Call &c, Argument &a, bool guess)
{
	const FunctionDecl *f = c.f;
	const Contract *k = c.contract;
	int s = c.index(a);
	const FieldDecl *member =
		isa_and_nonnull<CXXConstructorDecl>(f)
			? origin_field(c.result, origin(f->getParamDecl(unsigned(s))))
			: nullptr;
	if (member) {
		region_flow(a, nullptr, c.dst.with(Proj::Field, member), c.loc);
		return;
	}
	QualType pointee = a.type.isNull() ? QualType() : a.type->getPointeeType();
	bool value = a.is_ref && !pointee.isNull() && facts_.carries(pointee) &&
		     !c.result->isReferenceType() && !(k && k->written) &&
		     (contracts_.infer || !guards(a.type));
	QualType plain = c.result.getNonReferenceType();
	QualType piece =
		f ? facts_.part(c.result.getNonReferenceType(), unsigned(s), f->getNumParams())
		  : QualType();
	if (contracts_.infer && f && in_std(f) && !piece.isNull() && !facts_.carries(piece))
		return; // A number in a pair, beside a pointer to numbers.
	if (contracts_.infer && !piece.isNull() && piece->isReferenceType() && a.is_ref) {
		copy(c.dst, {a.temp, {}}, c.loc, true, guess); // std::tie
		return;
	}
	if (contracts_.infer && f && in_std(f) && a.type->isPointerType() &&
	    facts_.owner(a.type->getPointeeType()) &&
	    (c.result->isPointerType() || !in_std(record_of(plain)))) {
		int part = temp(c.result, c.loc); // std::get_if
		borrow({part, {}}, Place{a.temp, {}}.with(Proj::Deref).with(Proj::Content), false,
		       true, c.loc, true);
		copy(c.dst, {part, {}}, c.loc, true, guess);
		return;
	}
	if (contracts_.infer && f && in_std(f) && a.is_ref && callable(pointee)) {
		copy(c.dst, a.target.local >= 0 ? a.target : Place{a.temp, {}}, c.loc, true, guess);
		return;
	}
	const CXXRecordDecl *wrapper = record_of(plain);
	// A view over a range that ends takes it over.
	if (contracts_.infer && a.is_ref && !a.expr->isLValue() && a.target.local >= 0 &&
	    !pointee.isNull() && facts_.owner(pointee) && facts_.owning_view(wrapper)) {
		copy(c.dst, a.target, c.loc, true, guess);
		return;
	}
	bool itself = wrapper && in_std(wrapper) && wrapper->getName() == "reference_wrapper";
	if (contracts_.infer && a.is_ref && !pointee.isNull() && a.target.local >= 0 && !itself &&
	    a.expr->isGLValue() && !facts_.view(pointee) && facts_.holds_owner(pointee) &&
	    !facts_.context().hasSameUnqualifiedType(plain, pointee) &&
	    (c.result->isReferenceType() || facts_.view(c.result))) {
		// What is handed out of an owner is some part of its contents.
		int part = temp(c.result, c.loc);
		bool inside = f && in_std(f) && plain_name(f) == "get" && !a.target.path.empty() &&
			      a.target.path.back().kind == Proj::Content;
		borrow({part, {}}, inside ? a.target : a.target.with(Proj::Content), false, true,
		       c.loc, true);
		copy(c.dst, {part, {}}, c.loc, true, guess);
		if (!facts_.carries(pointee))
			return;
	}
	// The least of some values is a copy of one, not a way to the list of them.
	const auto *list = dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(a.type));
	bool one_of = list && in_std(list) && list->getName() == "initializer_list" &&
		      ASTContext::hasSameUnqualifiedType(list->getTemplateArgs()[0].getAsType(),
							 c.result);
	if (contracts_.infer && f && in_std(f) &&
	    (one_of || facts_.copies_elements(c.result, a.type)))
		copy(c.dst, Place{a.temp, {}}.with(Proj::Deref), c.loc, true, guess);
	else if (value && !a.moved && a.expr->isGLValue())
		copy(c.dst, a.target, c.loc, true, guess);
	else if (value || !a.is_ref || facts_.carries(c.result))
		copy(c.dst, {a.temp, {}}, c.loc, true, guess);
}

void Lowering::result_flow(Call &c, const std::set<int> *says)
{
	const FunctionDecl *f = c.f;
	if (c.dst.local < 0)
		return;
	clear(c.dst, c.loc);
	if (!facts_.carries(c.result) || (f && in_std(f) && plain_name(f) == "use_facet"))
		return;
	// What a smart pointer lets go of is not its own any more.
	if (contracts_.infer && f && in_std(f) && c.has_self && plain_name(f) == "release" &&
	    facts_.drop_uses(c.args[0].expr->IgnoreParenImpCasts()->getType()))
		return;
	bool guess = !c.contract || c.contract->guess;
	std::set<int> sources = result_sources(c, says, guess);
	if (f && in_std(f) && plain_name(f) == "construct_at") // What it is made of stays behind.
		sources = {0};
	if (contracts_.infer && f && in_std(f) &&
	    special_result(f, c.args, c.has_self, c.dst, c.result, c.loc))
		return;
	int shift = c.has_self;
	for (int s : sources) {
		if (s + shift < 0 || s + shift >= int(c.args.size()) || (s == SELF && !c.has_self))
			continue;
		Argument &a = c.args[size_t(s + shift)];
		if (a.self)
			result_of_object(c, a);
		else
			result_of_argument(c, a, guess);
	}
}

bool Lowering::special_result(const FunctionDecl *f, std::vector<Argument> &args, bool has_self,
			      const Place &dst, QualType result, SourceLocation loc)
{
	llvm::StringRef n = plain_name(f);
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	const CXXRecordDecl *of = m ? m->getParent() : nullptr;
	const CXXRecordDecl *made = record_of(result);
	if (made && made->getName().ends_with("insert_iterator") && !m && !args.empty()) {
		// It is the container itself that is changed through it.
		copy(dst, {args[0].temp, {}}, loc, true);
		return true;
	}
	static const std::set<llvm::StringRef> ends{"begin", "end", "cbegin", "cend", "data"};
	if (!m && args.size() == 1 && ends.count(n) && args[0].is_ref &&
	    args[0].type.getNonReferenceType()->isArrayType() && args[0].target.local >= 0) {
		borrow(dst, args[0].target.with(Proj::Content), false, true, loc);
		return true;
	}
	if (!m || !has_self)
		return false;
	// They share what they come from, or own what they took out of it, and borrow nothing.
	if (n == "get_future" || n == "shared_from_this" || n == "weak_from_this")
		return true;
	// A share that was found by a pointer that counts for nothing outlives that.
	if (n == "lock" && of->getName() == "weak_ptr") {
		copy(dst, args[0].target.local >= 0 ? args[0].target : Place{args[0].temp, {}}, loc,
		     true);
		return true;
	}
	if (n == "extract" && std_node_name(of->getName())) {
		copy(dst, args[0].target, loc, true);
		return true;
	}
	// A handle of another type is the same handle, and an atomic pointer hands out what it holds.
	if ((n == "share" && of->getName() == "future") ||
	    ((is_coroutine_handle(of) || of->getName().contains("atomic")) &&
	     !result->isReferenceType())) {
		copy(dst, args[0].target, loc, true);
		return true;
	}
	if (m->getOverloadedOperator() == OO_Call && facts_.coroutine(result) &&
	    without_captures(args[0].expr)) {
		for (size_t i = 1; i < args.size(); i++)
			if (facts_.carries(args[i].type))
				copy(dst, {args[i].temp, {}}, loc, true);
		return true;
	}
	if (n == "release" && of->getName() == "unique_ptr" && result->isPointerType()) {
		int h = local(LocalKind::Heap, result->getPointeeType(), loc);
		clear({h, {}}, loc);
		init({h, {}}, loc);
		copy({h, {}}, args[0].target, loc, true);
		borrow(dst, {h, {}}, false, true, loc);
		return true;
	}
	// What is handed out by value is a copy of what is held: it leads where that does.
	QualType whole = args[0].expr->IgnoreParenImpCasts()->getType();
	if (whole->isPointerType())
		whole = whole->getPointeeType();
	bool copied = !result->isReferenceType() && facts_.owner(whole) &&
		      facts_.holds_exactly(whole, result);
	if (n == "value_or" && args.size() == 2) {
		const Argument &other = args[1];
		QualType t = other.type.isNull() ? QualType() : other.type->getPointeeType();
		bool part = !t.isNull() && facts_.owner(t) && !facts_.view(t) &&
			    other.target.local >= 0 && facts_.view(result);
		int p = temp(result, loc);
		if (part)
			borrow({p, {}}, other.target.with(Proj::Content), false, true, loc, true);
		else
			copy({p, {}},
			     other.target.local >= 0 ? other.target : Place{other.temp, {}}, loc);
		copy(dst, {p, {}}, loc, true);
	}
	if (copied)
		copy(dst, args[0].target, loc, true);
	return copied;
}

} // namespace cfl::check
