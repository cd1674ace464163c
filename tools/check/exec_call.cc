// SPDX-License-Identifier: GPL-2.0
// Calls: arguments, what is called, and its body.
#include <check/exec.hh>
#include <check/exec_natives.hh>

#include <clang/AST/RecordLayout.h>

using namespace clang;

namespace cfl::check::exec
{

Value Machine::argument(const Expr *e, QualType t)
{
	if (t->isReferenceType())
		return {place(e), 0};
	if (!object(t))
		return e->isGLValue() ? Value{place(e), 0} : scalar(e);
	const Address a = make_block(Block::Local, size(t), "the argument");
	if (going())
		make(e, a);
	return {a, 0};
}

bool Machine::arguments(const FunctionDecl *f, llvm::ArrayRef<const Expr *> exprs, Arguments &out,
			size_t from)
{
	for (size_t i = 0; i < exprs.size() && going(); i++) {
		const Expr *e = exprs[i];
		const size_t p = i + from;
		const QualType t = p < f->getNumParams() ? f->getParamDecl(unsigned(p))->getType()
				   : e->isGLValue() ? context_.getLValueReferenceType(e->getType())
						    : e->getType();
		out.types.push_back(t);
		out.values.push_back(argument(e, t));
	}
	return going();
}

/// The function of the object's own class.
bool Machine::overrider(const CXXMethodDecl *&m, Address &self)
{
	const std::optional<Dynamic> d = dynamic(self);
	if (!d)
		return false;
	const CXXMethodDecl *final = m->getCorrespondingMethodInClass(d->of);
	if (!final) {
		stop("a virtual function");
		return false;
	}
	if (final->isPureVirtual()) {
		wrong("borrow-dangling", "a pure virtual function is called here",
		      memory_.find(self));
		return false;
	}
	const CXXRecordDecl *a = m->getReturnType()->getPointeeCXXRecordDecl();
	const CXXRecordDecl *b = final->getReturnType()->getPointeeCXXRecordDecl();
	if (a && b && a->getCanonicalDecl() != b->getCanonicalDecl() && base_of(0, b, a)) {
		stop("a result of another class");
		return false;
	}
	self = base_of(d->at, d->of, final->getParent());
	m = final;
	return going();
}

Value Machine::call(const CallExpr *c, Address result)
{
	// A result that nobody named, of a class.
	const QualType returned = c->getType();
	if (!result && c->isPRValue() && object(returned)) {
		result = make_block(Block::Temporary, size(returned));
		line_.temporaries.push_back({result, {}});
		const Value v = going() ? call(c, result) : Value();
		if (going())
			line_.temporaries.push_back({result, returned, false});
		return going() ? Value{result, v.more} : Value();
	}
	const SourceLocation here = line_.frame->now;
	const FunctionDecl *f = c->getDirectCallee();
	Address self = 0;
	bool by_class = false;
	llvm::ArrayRef<const Expr *> exprs(c->getArgs(), c->getNumArgs());
	Arguments args;
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(c)) {
		const Expr *callee = c->getCallee()->IgnoreParens();
		const Expr *object_expr = m->getImplicitObjectArgument();
		if (const auto *bound = dyn_cast<BinaryOperator>(callee)) {
			// (object.*function)(...)
			self = bound->getOpcode() == BO_PtrMemI ? scalar(bound->getLHS()).bits
								: place(bound->getLHS());
			const Value v = going() ? scalar(bound->getRHS()) : Value();
			const Block *code = going() ? memory_.find(v.bits) : nullptr;
			f = code ? code->code : nullptr;
			by_class = true;
			if (const auto *method = dyn_cast_or_null<CXXMethodDecl>(f))
				self += v.more, (void)method;
		} else {
			const auto *named = dyn_cast<MemberExpr>(callee);
			const bool arrow = named && named->isArrow();
			if (arrow)
				self = scalar(object_expr).bits;
			else
				self = object_expr->isGLValue() || object(object_expr->getType())
					       ? place(object_expr)
					       : 0;
			by_class = named && !named->hasQualifier();
		}
	} else if (const auto *o = dyn_cast<CXXOperatorCallExpr>(c)) {
		const auto *method = dyn_cast_or_null<CXXMethodDecl>(f);
		if (method && method->isImplicitObjectMemberFunction()) {
			// Assignments: the right side first.
			if (o->isAssignmentOp()) {
				if (!arguments(f, exprs.drop_front(), args))
					return {};
				self = place(exprs[0]);
			} else {
				self = place(exprs[0]);
			}
			by_class = true;
			exprs = o->isAssignmentOp() ? llvm::ArrayRef<const Expr *>()
						    : exprs.drop_front();
		} else if (method && method->isStatic()) {
			ignore(exprs[0]);
			exprs = exprs.drop_front();
		}
	}
	if (!going())
		return {};
	if (const auto *p = dyn_cast<CXXPseudoDestructorExpr>(c->getCallee()->IgnoreParens())) {
		p->isArrow() ? ignore(p->getBase()) : (void)ignore(p->getBase());
		return {};
	}
	if (!f) {
		const Value v = scalar(c->getCallee());
		if (!going())
			return {};
		const Block *b = memory_.find(v.bits);
		if (!v.bits) {
			wrong("null-use", "what is null is called here", nullptr);
			return {};
		}
		f = b ? b->code : nullptr;
		if (!f) {
			stop("a function that is not known");
			return {};
		}
	}
	if (const unsigned id = f->getBuiltinID(); id && c->getDirectCallee()) {
		Value out;
		if (builtin(c, id, out))
			return out;
	}
	if (!going() || !arguments(f, exprs, args, 0))
		return {};
	line_.frame->now = here;
	if (const auto *m = dyn_cast<CXXMethodDecl>(f)) {
		if (m->isInstance() && !m->getParent()->isLambda() && self < (1 << 16)) {
			wrong("null-use", "a member function is called of what is null here",
			      nullptr);
			return {};
		}
		if (by_class && m->isVirtual() && !overrider(m, self))
			return {};
		if (const auto *d = dyn_cast<CXXDestructorDecl>(m)) {
			destroy(context_.getCanonicalTagType(d->getParent()), self);
			return {};
		}
		f = m;
	}
	return invoke(f, self, args, result);
}

bool Machine::copying() const
{
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(line_.frame->function);
	if (!m || !m->isDefaulted())
		return false;
	const auto *c = dyn_cast<CXXConstructorDecl>(m);
	return (c && c->isCopyOrMoveConstructor()) || m->isCopyAssignmentOperator() ||
	       m->isMoveAssignmentOperator();
}

bool Machine::take_over(const Expr *from, Address to)
{
	const auto *c = dyn_cast<ImplicitCastExpr>(from);
	if (!copying() || !c || c->getCastKind() != CK_LValueToRValue || bit_field(c->getSubExpr()))
		return false;
	const Address a = place(c->getSubExpr());
	const uint64_t n = size(c->getType());
	if (going() && touch(a, n, false) && touch(to, n, true))
		memory_.copy(to, a, n);
	return true;
}

/// What copies an object by its bytes.
bool Machine::plain_copy(const FunctionDecl *f, Address self, Arguments &args)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (!m || !m->isDefaulted() || args.values.size() != 1)
		return false;
	const auto *c = dyn_cast<CXXConstructorDecl>(m);
	if (!(c && c->isCopyOrMoveConstructor()) && !m->isCopyAssignmentOperator() &&
	    !m->isMoveAssignmentOperator())
		return false;
	const CXXRecordDecl *r = m->getParent();
	if (!m->isTrivial() && !(r->isUnion() && !f->hasBody()))
		return false;
	if (r->isEmpty())
		return true;
	const ASTRecordLayout *l = layout(r);
	const uint64_t n = l ? uint64_t(l->getDataSize().getQuantity()) : 0;
	if (l && touch(args.values[0].bits, n, false) && touch(self, n, true)) {
		memory_.copy(self, args.values[0].bits, n);
		classes(r, self, r, self);
	}
	return true;
}

const FunctionDecl *Machine::defined(const FunctionDecl *f)
{
	const FunctionDecl *definition = nullptr;
	return f->hasBody(definition) ? definition : nullptr;
}

Value Machine::invoke(const FunctionDecl *f, Address self, Arguments &args, Address result)
{
	Value out;
	if (!going())
		return {};
	if (witness_)
		watch_call(f, self);
	if (native(f, self, args, result, out))
		return out;
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (plain_copy(f, self, args)) {
		return {isa<CXXConstructorDecl>(f) ? 0 : self, 0};
	}
	if (m && f->isTrivial() && isa<CXXConstructorDecl, CXXDestructorDecl>(m))
		return {};
	// A closure without captures, as a function.
	if (m && m->getParent()->isLambda()) {
		if (isa<CXXConversionDecl>(m))
			return {memory_.code(m->getParent()->getLambdaCallOperator()), 0};
		if (m->isStatic() && m->getParent()->getLambdaStaticInvoker() == m)
			f = m->getParent()->getLambdaCallOperator();
	}
	if (const FunctionDecl *d = defined(f))
		return enter(d, self, args, result);
	if (foreign(f, self, args, out))
		return out;
	stop("a function without a body: " + f->getQualifiedNameAsString());
	return {};
}

/// Runs a body.
Value Machine::enter(const FunctionDecl *f, Address self, Arguments &args, Address result)
{
	if (++line_.depth > MOST_DEPTH || !f->getBody()) {
		line_.depth--;
		stop("a deep call");
		return {};
	}
	if (args.values.size() < f->getNumParams()) {
		line_.depth--;
		stop("a call without arguments");
		return {};
	}
	Frame frame;
	frame.since = steps_;
	frame.function = f;
	frame.caller = line_.frame;
	frame.self = self;
	frame.result = result;
	frame.now = f->getLocation();
	const size_t scopes = line_.scopes.size();
	const bool lent = std::exchange(line_.lent, false);
	const unsigned held = std::exchange(line_.held, 0);
	for (unsigned i = 0; i < f->getNumParams(); i++) {
		const ParmVarDecl *p = f->getParamDecl(i);
		const QualType t = p->getType();
		Address a = args.values[i].bits;
		if (!t->isReferenceType() && !object(t)) {
			a = make_block(Block::Local, size(t), p->getName().str());
			if (going())
				store(a, t, args.values[i]);
		}
		if (!t->isReferenceType()) {
			if (object(t) && lent) {
				frame.variables[p->getCanonicalDecl()] = a;
				continue;
			}
			line_.scopes.push_back({a, {}});
			if (object(t)) {
				if (Block *b = memory_.find(a))
					b->name = p->getName().str();
				line_.scopes.push_back({a, t, false});
			}
		}
		frame.variables[p->getCanonicalDecl()] = a;
	}
	if (isa<CoroutineBodyStmt>(f->getBody())) {
		std::vector<Cleanup> own(line_.scopes.begin() + ptrdiff_t(scopes),
					 line_.scopes.end());
		line_.scopes.resize(scopes);
		line_.held = held;
		line_.depth--;
		return start_coroutine(f, frame, std::move(own));
	}
	if (f->isVariadic()) {
		const size_t named = f->getNumParams();
		const Address a = make_block(Block::Local,
					     8 * std::max<size_t>(1, args.values.size() - named),
					     "the arguments");
		line_.scopes.push_back({a, {}});
		for (size_t i = named; i < args.values.size(); i++)
			store(a + 8 * (i - named), context_.getSizeType(), args.values[i]);
		frame.variables[f] = a;
	}
	// What one call of a driver gave away the next one may ask for: that is between whoever calls them.
	if (driven_ && session_.ours(f->getLocation()) && outer().isInvalid())
		memory_.emptied.clear();
	line_.frame = &frame;
	const auto *c = dyn_cast<CXXConstructorDecl>(f);
	const auto *d = dyn_cast<CXXDestructorDecl>(f);
	if (d)
		classes(d->getParent(), self, d->getParent(), self);
	if (going() && (!c || initialise(c, self)))
		execute(f->getBody());
	if (line_.signal == Signal::Return)
		line_.signal = Signal::None;
	if (d && going())
		destroy_parts(d->getParent(), self);
	clean(line_.scopes, scopes);
	line_.frame = frame.caller;
	line_.depth--;
	line_.held = held;
	const auto *type = f->getType()->getAs<FunctionProtoType>();
	if (line_.signal == Signal::Throw && type && type->isNothrow())
		stop("an exception that nobody catches");
	if (going() && f->getReturnType()->isVoidType())
		return {};
	if (witness_ && going())
		watch_result(frame);
	return frame.value;
}

} // namespace cfl::check::exec
