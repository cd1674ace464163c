// SPDX-License-Identifier: GPL-2.0
// Functions: which one is called, with what, and what is to be said of one that is not seen.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

/// A function of C that writes what its first parameter leads to.
bool writes_first(const FunctionDecl *f)
{
	static const std::set<llvm::StringRef> names{"strcpy",	"strncpy",  "strcat",	"strncat",
						     "stpcpy",	"memcpy",   "memmove",	"memset",
						     "sprintf", "snprintf", "vsprintf", "vsnprintf",
						     "strtok",	"fgets",    "strtok_r", "strlcpy"};
	return f && names.count(plain_name(f));
}

} // namespace

bool converts(QualType to, const Expr *e)
{
	const CXXRecordDecl *want = record_of(to.getNonReferenceType());
	const CXXRecordDecl *is = record_of(e->getType());
	if (!want || !want->hasDefinition())
		return false;
	if (!is || !is->hasDefinition())
		return true;
	return want->getCanonicalDecl() != is->getCanonicalDecl() && !is->isDerivedFrom(want) &&
	       !want->isDerivedFrom(is);
}

Id Trial::argument(QualType param, const Expr *e)
{
	if (param->isReferenceType() && converts(param, e)) {
		Id o = make(param.getNonReferenceType(), Object::Local);
		fill(o, {e}, e->getExprLoc());
		frame().temps.back().push_back(o);
		return o;
	}
	if (param->isReferenceType()) {
		Id o = place(e);
		look_into(o);
		return o == NONE && !over_ ? unknown(param->getPointeeType()) : o;
	}
	Id o = make(param, Object::Local);
	init(o, e);
	return o;
}

Value Trial::unseen(const FunctionDecl *f, Args args, Id into)
{
	for (size_t i = 0; i < args.size() && !over_; i++) {
		QualType t = f && i < f->getNumParams() ? f->getParamDecl(unsigned(i))->getType()
							: args[i]->getType();
		Id o = argument(t, args[i]);
		if (over_)
			return {};
		// The library looks at what it is handed.
		bool looks = f && (f->getBuiltinID() || in_std(f)) && t->isPointerType();
		if (looks && o != NONE && at(o).value.leads() &&
		    !touch(at(o).value.object, args[i]->getExprLoc()))
			return {};
		if (!i && o != NONE && at(o).value.literal() && writes_first(f)) {
			fault("cast-const", args[i]->getExprLoc(), "a literal is written here");
			return {};
		}
		QualType to = t->isReferenceType() || t->isPointerType() ? t->getPointeeType()
									 : QualType();
		// What was handed over by value ends there, with what it owns.
		if (defence_ && o != NONE && record_of(t) && (smart(o) || !holds_lead(t))) {
			destroy(o, End::Scope, args[i]->getExprLoc());
			continue;
		}
		bool changes = to.isNull() ? record_of(t) != nullptr : !to.isConstQualified();
		if (changes)
			forget(t->isPointerType() ? at(o).value.object : o);
	}
	if (!f || f->isNoReturn() || (defence_ && suspect(f)))
		return stop(f), Value();
	if (into != NONE)
		forget(into);
	QualType to = f->getReturnType();
	if (to->isReferenceType())
		return Value::to(unknown(to->getPointeeType()));
	if (defence_ && to->isObjectPointerType())
		return Value::to(guess() ? unknown(to->getPointeeType()) : NONE);
	return {};
}

Value Trial::invoke(const FunctionDecl *f, Id self, Args args, Id into, SourceLocation loc)
{
	const FunctionDecl *made = nullptr;
	if (!f || !f->hasBody(made) || made->isDependentContext()) {
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
		if (self != NONE && (!m || !m->isConst()))
			forget(self);
		return unseen(f, args, into);
	}
	std::vector<Id> given;
	for (unsigned i = 0; i < args.size() && !over_; i++)
		given.push_back(argument(i < made->getNumParams() ? made->getParamDecl(i)->getType()
								  : args[i]->getType(),
					 args[i]));
	Value v = enter(made, self, given, into, loc);
	for (unsigned i = 0; i < given.size() && i < made->getNumParams() && !over_; i++)
		if (!made->getParamDecl(i)->getType()->isReferenceType())
			destroy(given[i], End::Scope, loc);
	return v;
}

Value Trial::enter(const FunctionDecl *f, Id self, const std::vector<Id> &args, Id into,
		   SourceLocation loc, Id closure)
{
	const FunctionDecl *made = nullptr;
	if (!f->hasBody(made) || frames_.size() >= DEEPEST || spent())
		return stop(), Value();
	auto fr = std::make_unique<Frame>();
	fr->function = made;
	fr->self = self;
	fr->into = into;
	fr->closure = closure;
	fr->called = loc;
	fr->scopes.emplace_back();
	fr->temps.emplace_back();
	for (unsigned i = 0; i < made->getNumParams(); i++) {
		QualType t = made->getParamDecl(i)->getType();
		Id o = i < args.size() ? args[i] : NONE;
		fr->vars[made->getParamDecl(i)] = o != NONE ? o : unknown(t.getNonReferenceType());
		if (o != NONE && !t->isReferenceType() && !at(o).decl)
			at(o).decl = made->getParamDecl(i);
	}
	frames_.push_back(std::move(fr));
	pass(made->getLocation());
	if (const auto *c = dyn_cast<CXXConstructorDecl>(made))
		member_inits(c);
	if (!over_)
		stmt(made->getBody());
	end_scope(made->getBody()->getEndLoc());
	Value result = frame().result;
	frames_.pop_back();
	return result;
}

void Trial::member_inits(const CXXConstructorDecl *c)
{
	Id self = frame().self;
	if (self == NONE)
		return void(stop());
	const CXXRecordDecl *r = c->getParent();
	if (r->getNumVBases() || r->isUnion())
		return void(stop());
	bool known = !at(self).opaque;
	if (known && !c->isDelegatingConstructor())
		for (const FieldDecl *f : r->fields()) {
			Id part = field(self, f);
			if (record_of(f->getType()) && !f->getParent()->isUnion())
				at(part).life = Object::Raw;
		}
	for (const CXXCtorInitializer *i : c->inits()) {
		if (over_)
			return;
		frame().temps.emplace_back();
		pass(i->getSourceRange());
		if (i->isMemberInitializer()) {
			Id part = field(self, i->getMember());
			at(part).life = Object::Alive;
			init(part, i->getInit());
		} else if (i->isIndirectMemberInitializer()) {
			value(i->getInit());
			forget(self);
		} else if (const CXXRecordDecl *base = record_of(i->getInit()->getType());
			   base &&
			   (!in_std(base) || std_class(i->getInit()->getType()) == "pair")) {
			QualType whole = at(self).type;
			at(self).type = i->getInit()->getType();
			init(self, i->getInit());
			at(self).type = whole;
		} else {
			// What else the library's classes make of what they are handed is their own.
			for (const auto &[f, part] : std::map(at(self).fields))
				if (const auto *of = dyn_cast<CXXRecordDecl>(f->getDeclContext());
				    of && in_std(of))
					forget(part);
		}
		end_temps(i->getSourceLocation());
	}
	if (over_ || !known || c->isDelegatingConstructor())
		return;
	for (const FieldDecl *f : r->fields())
		if (Id part = field(self, f); at(part).life == Object::Raw) {
			at(part).life = Object::Alive;
			default_init(part, f->getType(), false, c->getLocation());
		}
}

void Trial::construct(Id dst, const CXXConstructorDecl *ctor, Args args, SourceLocation loc)
{
	if (in_std(ctor)) {
		if (!std_construct(dst, args, loc))
			unseen(ctor, args, dst);
		return;
	}
	QualType whole = at(dst).type;
	at(dst).type = session_.context.getCanonicalTagType(ctor->getParent());
	invoke(ctor, dst, args, NONE, loc);
	at(dst).type = whole;
}

void Trial::construct(Id dst, const CXXConstructExpr *c)
{
	const CXXConstructorDecl *ctor = c->getConstructor();
	SourceLocation loc = c->getExprLoc();
	if (c->getType()->isArrayType())
		return default_init(dst, c->getType(), c->requiresZeroInitialization(), loc);
	if (ctor->isCopyOrMoveConstructor() && c->getNumArgs()) {
		const Expr *from = c->getArg(0)->IgnoreParens();
		if (const auto *m = dyn_cast<MaterializeTemporaryExpr>(from))
			from = m->getSubExpr();
		if (!from->isGLValue())
			return init(dst, from);
		Id o = place(from);
		if (o == NONE)
			return over_ ? void() : forget(dst);
		bool moves = ctor->isMoveConstructor();
		if (in_std(ctor))
			return std_copy(dst, o, moves, loc);
		return copy_parts(dst, o, ctor->getParent(), moves, loc);
	}
	if (!in_std(ctor) && ctor->isDefaultConstructor() && !ctor->isUserProvided())
		return default_init(dst, session_.context.getCanonicalTagType(ctor->getParent()),
				    c->requiresZeroInitialization(), loc);
	if (ctor->isInheritingConstructor())
		return void(stop());
	std::vector<const Expr *> args;
	for (const Expr *a : c->arguments())
		if (!in_std(ctor) || !isa<CXXDefaultArgExpr>(a))
			args.push_back(a);
	construct(dst, ctor, args, loc);
}

namespace
{

/// Does an expression of a template leave everything as it is, as far as its names tell?
bool asks(const Stmt *s)
{
	static const std::set<llvm::StringRef> names{
		"get",	  "size",  "empty", "expired", "length", "first",
		"second", "count", "find",  "at",      "front",	 "back",
		"name",	  "id",	   "value", "c_str",   "data",	 "has_value"};
	if (const auto *b = dyn_cast<BinaryOperator>(s); b && b->isAssignmentOp())
		return false;
	if (const auto *u = dyn_cast<UnaryOperator>(s); u && u->isIncrementDecrementOp())
		return false;
	if (isa<CXXNewExpr, CXXDeleteExpr, CXXThrowExpr, LambdaExpr>(s))
		return false;
	if (const auto *c = dyn_cast<CXXOperatorCallExpr>(s); c && c->isAssignmentOp())
		return false;
	if (const auto *c = dyn_cast<CallExpr>(s); c && !isa<CXXOperatorCallExpr>(c)) {
		const Expr *callee = c->getCallee()->IgnoreParens();
		const auto *m = dyn_cast<CXXDependentScopeMemberExpr>(callee);
		// Members that are handed nothing, or only values of this function.
		if (!m && !c->getDirectCallee())
			return false;
		const FunctionDecl *f = c->getDirectCallee();
		const auto *own = dyn_cast_or_null<CXXMethodDecl>(f);
		if (f && (!own || !own->isConst()))
			return false;
		llvm::StringRef n = m && m->getMember().isIdentifier()
					    ? m->getMember().getAsIdentifierInfo()->getName()
					    : "";
		if (m && !names.count(n) && !n.starts_with("is_") && !n.starts_with("has_"))
			return false;
	}
	return std::ranges::all_of(s->children(), [](const Stmt *c) { return !c || asks(c); });
}

/// Is a lambda of a template one that nobody instantiated here, and says no more than what it returns?
bool only_asks(const CXXRecordDecl *r)
{
	const FunctionTemplateDecl *t =
		r && r->isLambda() ? r->getDependentLambdaCallOperator() : nullptr;
	const auto *body =
		t ? dyn_cast_or_null<CompoundStmt>(t->getTemplatedDecl()->getBody()) : nullptr;
	if (!body || body->size() != 1)
		return false;
	const auto *returned = dyn_cast<ReturnStmt>(body->body_front());
	return returned && returned->getRetValue() && asks(returned->getRetValue());
}

} // namespace

/// Which operator() takes these: the only one, or the only one for their types.
const CXXMethodDecl *Trial::call_operator(const CXXRecordDecl *r, const std::vector<Id> &args) const
{
	std::vector<const CXXMethodDecl *> all;
	auto takes = [&](const FunctionDecl *f, bool exactly) {
		for (size_t i = 0; exactly && i < args.size(); i++) {
			QualType t = f->getParamDecl(unsigned(i))->getType().getNonReferenceType();
			if (args[i] == NONE || !session_.context.hasSameUnqualifiedType(
						       t, objects_[size_t(args[i])].type))
				return false;
		}
		return f->hasBody() && f->getNumParams() == args.size();
	};
	auto gather = [&](auto &&self, const CXXRecordDecl *c) -> void {
		if (!c || !c->hasDefinition() || in_std(c))
			return;
		for (const Decl *d : c->decls()) {
			const auto *m = dyn_cast<CXXMethodDecl>(d);
			if (m && m->getOverloadedOperator() == OO_Call && takes(m, false))
				all.push_back(m);
			const auto *t = dyn_cast<FunctionTemplateDecl>(d);
			if (!t || t->getTemplatedDecl()->getOverloadedOperator() != OO_Call)
				continue;
			for (const FunctionDecl *made : t->specializations())
				if (takes(made, false))
					all.push_back(dyn_cast<CXXMethodDecl>(made));
		}
		for (const CXXBaseSpecifier &b : c->bases())
			self(self, record_of(b.getType()));
	};
	gather(gather, r);
	if (all.size() == 1)
		return all[0];
	// Instantiations of one text for the same type differ by `const` alone.
	for (const CXXMethodDecl *m : all)
		if (takes(m, true))
			return m;
	return nullptr;
}

Value Trial::call_closure(Id closure, const std::vector<Id> &args, SourceLocation loc, Id into)
{
	if (closure == NONE || over_ || !touch(closure, loc))
		return {};
	if (at(closure).opaque && !record_of(at(closure).type))
		return stop(), Value();
	if (at(closure).value.kind == Value::Function)
		return call_value(at(closure).value, args, loc);
	const CXXRecordDecl *r = record_of(at(closure).type);
	if (std_class(at(closure).type) == "function" && !at(closure).opaque &&
	    at(closure).elements.size() == 1)
		return call_closure(at(closure).elements[0], args, loc, into);
	const CXXMethodDecl *body = call_operator(r, args);
	// What only asks may answer anything.
	if (!body && defence_ && only_asks(r))
		return {.kind = Value::Unknown, .derived = true};
	if (!body || !body->hasBody())
		return stop(r), Value();
	r = body->getParent();
	std::vector<Id> given;
	for (unsigned i = 0; i < body->getNumParams() && i < args.size(); i++) {
		QualType t = body->getParamDecl(i)->getType();
		Id o = args[i];
		// A value of another class is made for the call, of which nothing is known.
		auto converted = [&](QualType to, Id from) {
			llvm::StringRef n = std_class(to.getNonReferenceType());
			return record_of(to.getNonReferenceType()) && from != NONE &&
			       record_of(at(from).type) && (n.empty() || n == "pair");
		};
		if ((defence_ || converted(t, o)) && !like(t, o))
			return stop(), Value();
		if (!t->isReferenceType() && o != NONE) {
			o = make(t, Object::Local);
			copy(o, args[i], false, loc);
		}
		given.push_back(o);
	}
	QualType result = body->getReturnType();
	if (into == NONE && record_of(result) && !result->isReferenceType()) {
		into = make(result, Object::Local);
		frame().temps.back().push_back(into);
	}
	bool lambda = r->isLambda();
	return enter(body, lambda ? NONE : closure, given, into, loc, lambda ? closure : NONE);
}

Value Trial::call_value(const Value &f, const std::vector<Id> &args, SourceLocation loc)
{
	if (f.kind != Value::Function || !f.function || !f.function->hasBody() ||
	    isa<CXXMethodDecl>(f.function))
		return stop(), Value();
	Id into = NONE;
	QualType result = f.function->getReturnType();
	if (record_of(result) && !result->isReferenceType()) {
		into = make(result, Object::Local);
		frame().temps.back().push_back(into);
	}
	return enter(f.function, NONE, args, into, loc);
}

namespace
{

bool meets_call(const Stmt *s)
{
	if (isa<CallExpr>(s))
		return true;
	return std::ranges::any_of(s->children(), [](const Stmt *c) { return c && meets_call(c); });
}

} // namespace

/// Of an assignment the right side comes first.
Value Trial::call(const CallExpr *c, Id into)
{
	const auto *o = dyn_cast<CXXOperatorCallExpr>(c);
	if (!o || o->getOperator() != OO_Equal || c->getNumArgs() != 2 ||
	    !meets_call(c->getArg(0)) || !meets_call(c->getArg(1)))
		return call_in_order(c, into);
	Id right = spent() ? NONE : place(c->getArg(1));
	if (over_ || (right == NONE && defence_))
		return stop(), Value();
	if (right == NONE)
		return call_in_order(c, into);
	std::pair key{frames_.size(), c->getArg(1)};
	ready_[key] = right;
	Value v = call_in_order(c, into);
	ready_.erase(key);
	return v;
}

Value Trial::call_in_order(const CallExpr *c, Id into)
{
	const FunctionDecl *f = c->getDirectCallee();
	SourceLocation loc = c->getExprLoc();
	std::vector<const Expr *> args(c->arg_begin(), c->arg_end());
	if (spent())
		return {};
	QualType result = c->getCallReturnType(session_.context);
	if (into == NONE && !result->isReferenceType() && record_of(result)) {
		into = make(result, Object::Local);
		frame().temps.back().push_back(into);
	}
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
	const Expr *object = nullptr;
	bool arrow = false, qualified = false;
	if (const auto *member = dyn_cast<CXXMemberCallExpr>(c)) {
		object = member->getImplicitObjectArgument();
		arrow = object && object->getType()->isPointerType();
		const auto *named = dyn_cast<MemberExpr>(c->getCallee()->IgnoreParens());
		qualified = named && named->hasQualifier();
	} else if (isa<CXXOperatorCallExpr>(c) && m && !m->isStatic()) {
		object = args[0];
		args.erase(args.begin());
	}
	if (!object && f) {
		if (in_std(f) || f->getBuiltinID() || memory_of_c(f) ||
		    f->isReplaceableGlobalAllocationFunction())
			return std_function(f, args, into, loc);
		return invoke(f, NONE, args, into, loc);
	}
	if (!object) {
		if (isa<CXXPseudoDestructorExpr>(c->getCallee()->IgnoreParens()))
			return {};
		Value callee = value(c->getCallee());
		if (callee.kind != Value::Function || over_)
			return stop(), Value();
		return invoke(callee.function, NONE, args, into, loc);
	}
	if (!m || m->isExplicitObjectMemberFunction())
		return stop(), Value();
	Id self = NONE;
	if (arrow) {
		Value v = value(object);
		self = v.kind == Value::Iterator
			       ? v.element
			       : pointee(v, object->getType()->getPointeeType(), loc);
	} else {
		self = place(object);
	}
	if (over_)
		return {};
	if (self == NONE)
		return in_std(m) ? (stop(), Value()) : unseen(m, args, into);
	if (isa<CXXDestructorDecl>(m)) {
		destroy(self, End::ByHand, loc);
		return {};
	}
	if (in_std(m))
		return std_member(m, self, args, into, loc);
	if (!touch(self, loc))
		return {};
	if (m->getParent()->isLambda()) {
		std::vector<Id> given;
		for (unsigned i = 0; i < args.size() && i < m->getNumParams() && !over_; i++)
			given.push_back(argument(m->getParamDecl(i)->getType(), args[i]));
		if (!m->hasBody() || over_)
			return stop(), Value();
		Value v = enter(m, NONE, given, into, loc, self);
		for (unsigned i = 0; i < given.size() && !over_; i++)
			if (!m->getParamDecl(i)->getType()->isReferenceType())
				destroy(given[i], End::Scope, loc);
		return v;
	}
	if (m->isDefaulted() && args.size() == 1 &&
	    (m->isCopyAssignmentOperator() || m->isMoveAssignmentOperator())) {
		Id from = place(args[0]);
		assign(self, from, m->isMoveAssignmentOperator(), loc);
		return Value::to(self);
	}
	if (m->isVirtual() && !qualified) {
		const CXXRecordDecl *r = record_of(at(self).type);
		const CXXMethodDecl *over = r && r->hasDefinition()
						    ? m->getCorrespondingMethodInClass(r, true)
						    : nullptr;
		if (at(self).origin == Object::Outside || !over)
			over = r && r->isEffectivelyFinal() ? over : nullptr;
		if (!over && defence_)
			return stop(m), Value();
		if (!over)
			return forget(self), unseen(m, args, into);
		// The derived object is not made yet, or has ended.
		if (over->isPureVirtual()) {
			fault("free-use", loc,
			      "the pure virtual '" + over->getNameAsString() +
				      "' is called while there is no derived object",
			      over->getLocation(), "it is declared here");
			return {};
		}
		m = over;
	}
	return invoke(m, self, args, into, loc);
}

} // namespace cfl::check::trial
