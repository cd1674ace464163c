// SPDX-License-Identifier: GPL-2.0
#include <check/element_ways.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

std::string number(const void *p)
{
	return std::to_string(uintptr_t(p));
}

const Expr *plain(const Expr *e)
{
	for (const Expr *before = nullptr; before != e;) {
		before = e;
		e = e->IgnoreParenImpCasts();
		if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(e))
			e = m->getSubExpr();
		else if (const auto *c = dyn_cast<ExprWithCleanups>(e))
			e = c->getSubExpr();
		else if (const auto *b = dyn_cast<CXXBindTemporaryExpr>(e))
			e = b->getSubExpr();
	}
	return e;
}

bool chooses(llvm::StringRef n)
{
	return n == "back" || n == "front" || n == "top";
}

bool iterator(QualType t)
{
	const CXXRecordDecl *r = record_of(t.getNonReferenceType());
	return r && in_std(r) && r->getName().contains("iterator");
}

/// A smart pointer or an optional.
bool owns_one(QualType t)
{
	const CXXRecordDecl *r = record_of(t.getNonReferenceType());
	llvm::StringRef n = r && in_std(r) ? r->getName() : "";
	return n == "unique_ptr" || n == "shared_ptr" || n == "optional" ||
	       n.starts_with("__shared_ptr") || n == "expected";
}

/// Algorithms of the standard that hand out an iterator of the range that they are given.
bool hands_iterator(const FunctionDecl *f)
{
	static const std::set<llvm::StringRef> names{
		"max_element", "min_element", "find",	       "find_if",	 "find_if_not",
		"lower_bound", "upper_bound", "adjacent_find", "partition_point"};
	return f && in_std(f) && !isa<CXXMethodDecl>(f) && names.count(plain_name(f)) > 0;
}

bool steps_to(const FunctionDecl *f)
{
	llvm::StringRef n = f && in_std(f) && !isa<CXXMethodDecl>(f) ? plain_name(f) : "";
	return n == "next" || n == "prev";
}

/// `get_if<T>` and `get<T>` of a variant: which alternative.
std::string alternative(const FunctionDecl *f, QualType whole)
{
	llvm::StringRef n = f && in_std(f) && !isa<CXXMethodDecl>(f) ? plain_name(f) : "";
	if (!whole->getPointeeType().isNull())
		whole = whole->getPointeeType();
	const CXXRecordDecl *r = record_of(whole);
	const auto *args = f ? f->getTemplateSpecializationArgs() : nullptr;
	if ((n != "get_if" && n != "get") || !r || r->getName() != "variant" || !args ||
	    !args->size())
		return {};
	const TemplateArgument &a = args->get(0);
	llvm::ArrayRef<TemplateArgument> all = arguments(r);
	if (all.size() == 1 && all[0].getKind() == TemplateArgument::Pack)
		all = all[0].pack_elements();
	if (a.getKind() == TemplateArgument::Integral) {
		uint64_t i = a.getAsIntegral().getLimitedValue();
		return i < all.size() ? "<" + std::to_string(i) : std::string();
	}
	for (size_t i = 0; a.getKind() == TemplateArgument::Type && i < all.size(); i++)
		if (all[i].getKind() == TemplateArgument::Type &&
		    all[i].getAsType().getCanonicalType() == a.getAsType().getCanonicalType())
			return "<" + std::to_string(i);
	return {};
}

/// `std::get<N>` of a pair, as the member that it names.
const char *pair_part(const FunctionDecl *f, QualType whole)
{
	const CXXRecordDecl *r = record_of(whole.getNonReferenceType());
	const auto *args = f && in_std(f) ? f->getTemplateSpecializationArgs() : nullptr;
	if (!r || !in_std(r) || r->getName() != "pair" || plain_name(f) != "get" || !args ||
	    !args->size() || args->get(0).getKind() != TemplateArgument::Integral)
		return nullptr;
	return args->get(0).getAsIntegral().getLimitedValue() ? ".second" : ".first";
}

} // namespace

bool is_move(const Expr *e)
{
	const auto *c = dyn_cast<CallExpr>(e->IgnoreParenImpCasts());
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	return f && f->getBuiltinID() == Builtin::BImove && c->getNumArgs() == 1;
}

std::string Ways::choice(const ValueDecl *v)
{
	return (iterator(v->getType()) ? "@" : "") + number(v);
}

std::optional<Way> Ways::indexed(Way w, const Expr *e) const
{
	e = plain(e);
	while (const auto *c = dyn_cast<ExplicitCastExpr>(e))
		e = plain(c->getSubExpr());
	w.element = true;
	if (const auto *i = dyn_cast<IntegerLiteral>(e)) {
		w.steps.push_back("[" + std::to_string(i->getValue().getLimitedValue()));
		return w;
	}
	const auto *r = dyn_cast<DeclRefExpr>(e);
	if (!r || !isa<VarDecl>(r->getDecl()))
		return {};
	w.steps.push_back("[" + choice(r->getDecl()));
	w.names.insert(r->getDecl());
	return w;
}

std::optional<Way> Ways::range(const Expr *e) const
{
	e = plain(e);
	const CXXRecordDecl *r = record_of(e->getType().getNonReferenceType());
	if ((r && in_std(r) && std_container_name(r->getName())) || e->getType()->isArrayType())
		return of(e);
	const auto *m = dyn_cast<CXXMemberCallExpr>(e);
	llvm::StringRef n = m && m->getMethodDecl() ? plain_name(m->getMethodDecl()) : "";
	if (m && in_std(m->getMethodDecl()) && (n.ends_with("begin") || n.ends_with("end")))
		return of(m->getImplicitObjectArgument());
	const auto *c = dyn_cast<CallExpr>(e);
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	n = f && in_std(f) ? plain_name(f) : "";
	if (c && c->getNumArgs() == 1 && (n == "begin" || n == "end"))
		return of(c->getArg(0));
	return {};
}

std::optional<Way> Ways::behind(const Expr *e) const
{
	e = plain(e);
	if (isa<CXXThisExpr>(e))
		return self ? *self : Way{{"this"}, {}, false};
	if (const auto *u = dyn_cast<UnaryOperator>(e))
		return u->getOpcode() == UO_AddrOf ? of(u->getSubExpr()) : std::nullopt;
	if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
		if (auto it = points_.find(r->getDecl()); it != points_.end())
			return it->second;
		auto w = of(e);
		if (w && iterator(e->getType()))
			w->element = true;
		return w ? std::optional(w->with("*")) : std::nullopt;
	}
	const auto *c = dyn_cast<CallExpr>(e);
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (const auto *o = dyn_cast_or_null<CXXOperatorCallExpr>(c);
	    o && o->getOperator() == OO_Arrow && in_std(f)) {
		const Expr *object = o->getArg(0);
		if (iterator(object->IgnoreParenImpCasts()->getType()))
			return behind(object);
		auto w = owns_one(object->IgnoreParenImpCasts()->getType()) ? of(object)
									    : std::nullopt;
		return w ? std::optional(w->with("*")) : std::nullopt;
	}
	if (const auto *m = dyn_cast_or_null<CXXMemberCallExpr>(c);
	    m && in_std(f) && plain_name(f) == "get" && !m->getNumArgs() &&
	    owns_one(m->getImplicitObjectArgument()->getType())) {
		auto w = of(m->getImplicitObjectArgument());
		return w ? std::optional(w->with("*")) : std::nullopt;
	}
	if (f && c->getNumArgs() == 1)
		if (std::string which = alternative(f, c->getArg(0)->getType());
		    !which.empty() && plain_name(f) == "get_if") {
			auto w = behind(c->getArg(0));
			if (w)
				w->element = true;
			return w ? std::optional(w->with(which)) : std::nullopt;
		}
	const auto *member = dyn_cast<MemberExpr>(e);
	if (member && (e->getType()->isPointerType() || iterator(e->getType()))) {
		auto w = of(e);
		return w ? std::optional(w->with("*")) : std::nullopt;
	}
	return {};
}

std::optional<Way> Ways::of_call(const CallExpr *c) const
{
	const FunctionDecl *f = c->getDirectCallee();
	if (!f || !in_std(f))
		return {};
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(c)) {
		OverloadedOperatorKind op = o->getOperator();
		if (op == OO_Star && o->getNumArgs() == 1) {
			QualType t = o->getArg(0)->IgnoreParenImpCasts()->getType();
			if (iterator(t))
				return behind(o->getArg(0));
			auto w = of(o->getArg(0));
			return w ? std::optional(w->with("*")) : std::nullopt;
		}
		auto base = op == OO_Subscript && o->getNumArgs() == 2 ? of(o->getArg(0))
								       : std::nullopt;
		return base ? indexed(std::move(*base), o->getArg(1)) : std::nullopt;
	}
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(c)) {
		llvm::StringRef n = plain_name(f);
		auto base = of(m->getImplicitObjectArgument());
		if (!base)
			return {};
		if (n == "at" && m->getNumArgs() == 1)
			return indexed(std::move(*base), m->getArg(0));
		if (chooses(n) && !m->getNumArgs())
			return base->chosen(n.str());
		if (n == "value" && !m->getNumArgs() &&
		    owns_one(m->getImplicitObjectArgument()->getType()))
			return base->with("*");
		return {};
	}
	if (c->getNumArgs() != 1)
		return {};
	if (plain_name(f) == "move" || plain_name(f) == "forward" || plain_name(f) == "as_const")
		return of(c->getArg(0));
	auto base = of(c->getArg(0));
	if (const char *part = base ? pair_part(f, c->getArg(0)->getType()) : nullptr)
		return base->with(part);
	if (std::string which = base ? alternative(f, c->getArg(0)->getType()) : "";
	    !which.empty()) {
		base->element = true;
		return base->with(which);
	}
	return {};
}

std::optional<Way> Ways::of(const Expr *e) const
{
	e = plain(e);
	if (const auto *r = dyn_cast<DeclRefExpr>(e)) {
		if (auto it = names_.find(r->getDecl()); it != names_.end())
			return it->second;
		if (const auto *b = dyn_cast<BindingDecl>(r->getDecl())) {
			if (const VarDecl *held = b->getHoldingVar())
				return held->getInit() ? of(held->getInit()) : std::nullopt;
			return b->getBinding() ? of(b->getBinding()) : std::nullopt;
		}
		if (!isa<VarDecl>(r->getDecl()))
			return {};
		return Way{{number(r->getDecl())}, {r->getDecl()}, false};
	}
	if (isa<CXXThisExpr>(e))
		return behind(e);
	if (const auto *m = dyn_cast<MemberExpr>(e)) {
		const auto *f = dyn_cast<FieldDecl>(m->getMemberDecl());
		auto base = !f		   ? std::nullopt
			    : m->isArrow() ? behind(m->getBase())
					   : of(m->getBase());
		if (!base)
			return {};
		base->steps.push_back("." + f->getNameAsString());
		base->names.insert(f->getCanonicalDecl());
		return base;
	}
	if (const auto *u = dyn_cast<UnaryOperator>(e))
		return u->getOpcode() == UO_Deref ? behind(u->getSubExpr()) : std::nullopt;
	if (const auto *a = dyn_cast<ArraySubscriptExpr>(e)) {
		auto base = a->getBase()->IgnoreParenImpCasts()->getType()->isArrayType()
				    ? of(a->getBase())
				    : std::nullopt;
		return base ? indexed(std::move(*base), a->getIdx()) : std::nullopt;
	}
	const auto *c = dyn_cast<CallExpr>(e);
	return c ? of_call(c) : std::nullopt;
}

void Ways::bind(const VarDecl *v, const Expr *from)
{
	names_.erase(v);
	points_.erase(v);
	if (!from)
		return;
	if (v->getType()->isReferenceType()) {
		if (auto w = of(from); w)
			names_[v] = std::move(*w);
		return;
	}
	if (v->getType()->isPointerType()) {
		if (auto w = behind(from); w && !isa<CXXThisExpr>(plain(from)))
			points_[v] = std::move(*w);
		return;
	}
	if (!iterator(v->getType()))
		return;
	from = plain(from);
	while (const auto *k = dyn_cast<CXXConstructExpr>(from)) {
		if (k->getNumArgs() != 1)
			return;
		from = plain(k->getArg(0));
	}
	const auto *c = dyn_cast<CallExpr>(from);
	const FunctionDecl *f = c ? c->getDirectCallee() : nullptr;
	if (!f || !in_std(f))
		return;
	std::optional<Way> all;
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(c)) {
		llvm::StringRef n = plain_name(f);
		const CXXRecordDecl *r = record_of(
			m->getImplicitObjectArgument()->getType()->getPointeeType().isNull()
				? m->getImplicitObjectArgument()->getType()
				: m->getImplicitObjectArgument()->getType()->getPointeeType());
		if (r && std_container_name(r->getName()) &&
		    (n == "begin" || n == "find" || n == "lower_bound" || n == "upper_bound"))
			all = of(m->getImplicitObjectArgument());
	} else if ((hands_iterator(f) || steps_to(f)) && c->getNumArgs()) {
		all = range(c->getArg(0));
	}
	if (!all)
		return;
	Way w = all->chosen(choice(v));
	w.names.insert(v);
	points_[v] = std::move(w);
}

void Ways::rename(const std::string &choice, const std::string &now)
{
	for (auto *all : {&names_, &points_})
		for (auto &[v, w] : *all)
			for (std::string &s : w.steps)
				if (s == "[" + choice && Ways::choice(v) != choice)
					s = now;
}

} // namespace cfl::check
