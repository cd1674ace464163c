// SPDX-License-Identifier: GPL-2.0
#include <check/coroutine_loops.hh>
#include <check/lower.hh>
#include <check/origins.hh>
#include <check/unseen.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

/// A closure by value: whoever gets it may keep it.
bool handed_closure(QualType t)
{
	const CXXRecordDecl *r = t.isNull() || t->isReferenceType() ? nullptr : record_of(t);
	return r && r->isLambda();
}

/// Does a body do more with a parameter than call it?
class Passed : public RecursiveASTVisitor<Passed>
{
public:
	explicit Passed(const ParmVarDecl *p) : p_(p) {}
	bool on = false;

	bool TraverseCXXOperatorCallExpr(CXXOperatorCallExpr *c)
	{
		if (c->getOperator() != OO_Call || !mentioned(c->getArg(0)))
			return RecursiveASTVisitor::TraverseCXXOperatorCallExpr(c);
		return std::all_of(c->arg_begin() + 1, c->arg_end(),
				   [&](Expr *a) { return TraverseStmt(a); });
	}
	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		on |= r->getDecl() == p_;
		return true;
	}

private:
	bool mentioned(const Expr *e) const
	{
		const auto *r = dyn_cast<DeclRefExpr>(e->IgnoreParenImpCasts());
		return r && r->getDecl() == p_;
	}
	const ParmVarDecl *p_;
};

bool passes_on(const FunctionDecl *f, unsigned i)
{
	const FunctionDecl *d = nullptr;
	if (!f->hasBody(d) || i >= d->getNumParams())
		return false;
	Passed passed(d->getParamDecl(i));
	passed.TraverseStmt(d->getBody());
	return passed.on;
}

/// Owns objects of a class with virtual functions, of which anything may be derived.
bool owns_base(QualType t, int depth = 0)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
		t.isNull() ? nullptr : record_of(t));
	if (!s || depth > 3 || !s->getTemplateArgs().size() ||
	    s->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
		return false;
	QualType of = s->getTemplateArgs().get(0).getAsType();
	const CXXRecordDecl *r = record_of(of);
	const bool base = r && r->hasDefinition() && r->isPolymorphic() && !of->isReferenceType();
	return (base && !r->isEffectivelyFinal()) || owns_base(of, depth + 1);
}

} // namespace

void Lowering::region_flow(const Argument &from, const FieldDecl *field, const Place &into,
			   SourceLocation loc)
{
	QualType pointee = from.type.isNull() ? QualType() : from.type->getPointeeType();
	bool value = from.is_ref && !pointee.isNull() && facts_.carries(pointee) && !from.moved &&
		     from.expr->isGLValue();
	Place source = from.self || value ? from.target : Place{from.temp, {}};
	copy(into, field ? source.with(Proj::Field, field) : source, loc, true);
}

bool Lowering::named_captures(const FunctionDecl *f, std::vector<Argument> &args, bool has_self,
			      SourceLocation loc)
{
	bool any = false;
	for (Argument &from : args) {
		int i = int(&from - args.data()) - has_self;
		llvm::StringRef name = from.self || i >= int(f->getNumParams())
					       ? ""
					       : origin(f->getParamDecl(unsigned(i)));
		for (Argument &to : args) {
			const auto *m = dyn_cast<CXXMethodDecl>(f);
			bool mut = to.self ? m && !m->isConst() : to.is_ref && to.mut;
			QualType t = to.self ? to.expr->getType() : to.type;
			if (name.empty() || &to == &from || !mut || t.isNull())
				continue;
			if (!t->getPointeeType().isNull())
				t = t->getPointeeType();
			if (const FieldDecl *field = origin_field(t, name)) {
				region_flow(from, nullptr, to.target.with(Proj::Field, field), loc);
				any = true;
			}
		}
	}
	return any;
}

void Lowering::capture_flow(const FunctionDecl *f, std::vector<Argument> &args, bool has_self,
			    SourceLocation loc)
{
	const Contract &c = contracts_.of(f);
	int shift = has_self ? 1 : 0;
	auto flow = [&](Argument &from, const Place &into) {
		QualType t = from.type;
		QualType pointee = t.isNull() ? QualType() : t->getPointeeType();
		const CXXRecordDecl *r = record_of(t);
		if (!pointee.isNull() && t->isReferenceType() &&
		    (facts_.carries(pointee) || (r && r->isLambda()) ||
		     t->isRValueReferenceType())) {
			if (from.moved || !from.expr->isGLValue())
				copy(into, {from.temp, {}}, loc, true);
			else
				copy(into, from.target, loc, true);
			// A view is handed over by its value, anything else is kept itself.
			bool lambda = r && r->isLambda();
			bool by_value = contracts_.infer || !r || r->hasAttr<PointerAttr>() ||
					in_std(r) || lambda;
			if (!lambda && !(by_value && facts_.carries(pointee)))
				copy(into, {from.temp, {}}, loc, true);
		} else {
			copy(into, {from.temp, {}}, loc, true);
		}
	};
	for (auto [what, by] : c.captures) {
		if (what + shift >= int(args.size()))
			continue;
		Argument &from = args[what + shift];
		if (by == GLOBAL)
			flow(from, none(loc, from.type));
		else if (by == SELF && has_self)
			flow(from, args[0].target);
		else if (by + shift < int(args.size())) {
			Argument &to = args[by + shift];
			flow(from, to.is_ref ? to.target : Place{to.temp, {}}.with(Proj::Deref));
		}
	}
	for (Argument &a : args) {
		unsigned i = unsigned(&a - args.data()) - shift;
		if (!a.self && lives_for_ever(f, i) && facts_.carries(a.type))
			flow(a, none(loc, a.type));
	}
	bool run = c.detached && std::any_of(args.begin(), args.end(), [&](const Argument &a) {
			   return resumed_by(b_.function, a.expr);
		   });
	if (c.detached && !run)
		for (Argument &a : args) {
			if (a.self && captures_nothing(f))
				continue;
			if (a.self)
				borrow({a.temp, {}}, a.target, false, true, loc, true);
			if (a.self || facts_.carries(a.type))
				copy(none(loc, a.type), {a.temp, {}}, loc);
		}
	if (has_self && in_std(f) && plain_name(f) == "detach")
		copy(none(loc, args[0].expr->getType()), args[0].target, loc);
	if (named_captures(f, args, has_self, loc) || !c.captures.empty())
		return;
	// What is not said: borrows flow into every argument that may keep them.
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	bool std_fn = in_std(f);
	bool assign = f->getOverloadedOperator() == OO_Equal;
	bool element = contracts_.infer && !std_fn && !assign && takes_element(f);
	if (contracts_.infer && !std_fn && !assign && !element)
		return; // Plain C++ says nothing, so nothing is known.
	if (std_fn && !std_storing(f->getNameAsString()) && plain_name(f) != "swap")
		return;
	for (Argument &to : args) {
		QualType into;
		Place target;
		if (element && !to.self)
			continue;
		if (to.self) {
			if (!m || m->getParent()->isLambda())
				continue;
			into = to.expr->getType();
			if (into->isPointerType())
				into = into->getPointeeType();
			bool stores = facts_.interior(into) && std_storing(plain_name(m));
			if (m->isConst() && !stores)
				continue;
			if (c.accessor && !assign && !std_fn && !stores)
				continue;
			target = to.target;
		} else if (to.is_ref && to.mut) {
			into = to.type->getPointeeType();
			target = to.target;
		} else if (!to.type.isNull() && to.type->isPointerType() &&
			   !to.type->getPointeeType().isConstQualified() &&
			   to.type->getPointeeType()->isPointerType()) {
			into = to.type->getPointeeType();
			target = Place{to.temp, {}}.with(Proj::Deref);
		} else {
			continue;
		}
		const auto *atomic =
			dyn_cast_or_null<ClassTemplateSpecializationDecl>(record_of(into));
		bool slot = to.self && std_storing(plain_name(m)) && facts_.interior(into) &&
			    atomic && atomic->getTemplateArgs().size() &&
			    atomic->getTemplateArgs().get(0).getKind() == TemplateArgument::Type &&
			    atomic->getTemplateArgs().get(0).getAsType()->isPointerType();
		const CXXRecordDecl *owner = record_of(into);
		if (contracts_.infer && assign && std_fn && owner &&
		    owner->getName() == "shared_ptr" && args.size() == 2 &&
		    args[1].target.local >= 0)
			copy(target, Place{args[1].temp, {}}.with(Proj::Deref),
			     loc); // Of its deleter.
		if (!facts_.carries(into) && !slot) {
			// Behind a base class a closure is kept of which the type tells nothing.
			if (!contracts_.infer && owns_base(into))
				for (Argument &from : args)
					if (handed_closure(from.type) &&
					    facts_.carries(from.type) &&
					    passes_on(f, unsigned(&from - args.data()) - shift))
						copy(target, {from.temp, {}}, loc, true, true);
			continue;
		}
		for (Argument &from : args) {
			if (&from == &to || from.self || from.type.isNull())
				continue;
			if (is_noescape(f, unsigned(&from - args.data()) - shift))
				continue;
			QualType pointee = from.type->getPointeeType();
			bool deep = from.type->isReferenceType() && facts_.carries(pointee);
			bool fits = facts_.compatible(deep ? pointee : from.type, into) ||
				    (contracts_.infer && deep && facts_.runs_beside(into));
			bool made =
				std_fn && from.is_ref && !deep && facts_.converts(pointee, into);
			if (!assign && !fits && !made && !(slot && from.type->isPointerType()))
				continue;
			if (from.is_ref && !deep && (assign || std_fn) &&
			    !(std_fn && facts_.converts(pointee, into)))
				continue; // The value is copied.
			if (!facts_.carries(deep ? pointee : from.type))
				continue;
			bool direct = deep && !from.moved && from.expr->isGLValue();
			if (contracts_.infer && std_fn && facts_.copies_elements(into, from.type)) {
				copy(target, Place{from.temp, {}}.with(Proj::Deref), loc, true);
				continue;
			}
			copy(target, direct ? from.target : Place{from.temp, {}}, loc,
			     !(assign && to.self && !target.has_deref()), !std_fn && !assign);
		}
	}
}

} // namespace cfl::check
