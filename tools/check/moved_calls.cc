// SPDX-License-Identifier: GPL-2.0
// A walk over a member function as if its object had been moved from. Which of the emptied members were
// given a value is followed; a question about one of them speaks for all, as a class keeps them in step.
#include <check/emptiness.hh>
#include <check/moved_calls.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check
{

namespace
{

constexpr int DEEPEST = 4;

/// `*this`, or a comparison of `this` with another address.
bool itself(const Expr *e)
{
	e = e->IgnoreParenImpCasts();
	if (const auto *b = dyn_cast<BinaryOperator>(e); b && b->isEqualityOp())
		return isa<CXXThisExpr>(b->getLHS()->IgnoreParenImpCasts()) ||
		       isa<CXXThisExpr>(b->getRHS()->IgnoreParenImpCasts());
	const auto *u = dyn_cast<UnaryOperator>(e);
	return u && u->getOpcode() == UO_Deref &&
	       isa<CXXThisExpr>(u->getSubExpr()->IgnoreParenImpCasts());
}

/// What is empty at a point of the body.
struct Left {
	std::set<const FieldDecl *> empty;
	bool dead = false;

	void join(const Left &o)
	{
		if (dead)
			*this = o;
		else if (!o.dead)
			empty.insert(o.empty.begin(), o.empty.end());
	}
};

/// What a condition says: where it holds, where it does not, or only that somebody asked.
enum class Says : uint8_t { Nothing, EmptyIfTrue, EmptyIfFalse, Something };

Says opposite(Says s)
{
	return s == Says::EmptyIfTrue	 ? Says::EmptyIfFalse
	       : s == Says::EmptyIfFalse ? Says::EmptyIfTrue
					 : s;
}

const FieldDecl *own_member(const Expr *e)
{
	const auto *m = dyn_cast<MemberExpr>(e->IgnoreParenImpCasts());
	const auto *f = m ? dyn_cast<FieldDecl>(m->getMemberDecl()) : nullptr;
	bool own = f && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts());
	return own ? f->getCanonicalDecl() : nullptr;
}

const Expr *object_of(const CallExpr *c)
{
	if (const auto *m = dyn_cast<CXXMemberCallExpr>(c))
		return m->getImplicitObjectArgument();
	bool member =
		isa<CXXOperatorCallExpr>(c) && isa_and_nonnull<CXXMethodDecl>(c->getDirectCallee());
	return member && c->getNumArgs() ? c->getArg(0) : nullptr;
}

bool smart_pointer(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && in_std(r) &&
	       (r->getName() == "unique_ptr" || r->getName() == "shared_ptr" ||
		r->getName() == "weak_ptr");
}

bool container(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && in_std(r) && std_container_name(r->getName());
}

class Empty
{
public:
	Empty(Facts &facts, int depth) : facts_(facts), depth_(depth) {}
	Coping run(const CXXMethodDecl *m, const FieldDecl *part);

private:
	void stmt(const Stmt *s);
	void branch(const Expr *cond, const Stmt *yes, const Stmt *no);
	void loop(const Expr *cond, const Stmt *body, const Stmt *step);
	bool call(const CallExpr *c);
	bool on_member(const CallExpr *c, const FieldDecl *f);
	Says question(const Expr *e);
	Says compared(const Expr *a, const Expr *b, BinaryOperatorKind op);
	const FieldDecl *asked(const Expr *e) const;
	void learn(Says says, bool yes);
	void renew(const FieldDecl *f) { left_.empty.erase(f); }
	void touch(const FieldDecl *f);
	void returned(const Expr *e);
	void within(const Stmt *s);
	void closure(const LambdaExpr *l);
	bool callee(const CXXMethodDecl *m);
	bool view_of_nothing(const Expr *e) const;

	Facts &facts_;
	int depth_;
	Left left_;
	std::set<const FieldDecl *> reset_;
	bool fine_ = true;
	bool said_ = false;   ///< A number that is not asked for by a condition is returned,
	bool saying_ = false; ///< and this is where.
};

void Empty::touch(const FieldDecl *f)
{
	if (!left_.empty.count(f))
		return;
	bool number = reset_.count(f) && f->getType()->isIntegralOrEnumerationType();
	fine_ &= saying_ && number;
	said_ = true;
}

/// A view made of a pointer and a length that the class's own move has set.
bool Empty::view_of_nothing(const Expr *e) const
{
	if (!facts_.view(e->getType()))
		return false;
	const auto *c = dyn_cast<CXXConstructExpr>(peel(e));
	return c && c->getNumArgs() == 2 && std::ranges::all_of(c->arguments(), [&](const Expr *a) {
		       const FieldDecl *f = own_member(a);
		       return f && reset_.count(f);
	       });
}

void Empty::returned(const Expr *e)
{
	if (e && itself(e)) {
		left_.dead = true;
		return;
	}
	saying_ = e && e->getType()->isArithmeticType();
	if (e && view_of_nothing(e))
		said_ = true;
	else if (e && e->getType()->isBooleanType())
		question(e);
	else
		stmt(e);
	saying_ = false;
	left_.dead = true;
}

/// What is inside of something that does more with a number than to say it.
void Empty::within(const Stmt *s)
{
	bool saying = std::exchange(saying_, false);
	for (const Stmt *c : s->children())
		stmt(c);
	saying_ = saying;
}

/// Another member function, of the object or of a member.
bool Empty::callee(const CXXMethodDecl *m)
{
	if (!m || depth_ >= DEEPEST)
		return false;
	Coping c = Empty(facts_, depth_ + 1).run(m, nullptr);
	said_ |= c == Coping::Number;
	return c == Coping::Entirely || (c == Coping::Number && saying_);
}

/// The emptied member that an expression asks for its state. What a move leaves in others than smart pointers and
/// containers is known only where the class's own move says it.
const FieldDecl *Empty::asked(const Expr *e) const
{
	e = peel(e);
	bool empty = false;
	if (const auto *c = dyn_cast<CallExpr>(e)) {
		const FunctionDecl *d = c->getDirectCallee();
		llvm::StringRef n = d ? plain_name(d) : "";
		empty = n == "empty";
		bool asks = empty || isa_and_nonnull<CXXConversionDecl>(d) || n == "get" ||
			    n == "size" || n == "expired" || n == "lock" || n == "has_value";
		const Expr *o = object_of(c);
		if (!asks || !o || !in_std(d))
			return nullptr;
		e = o;
	}
	const FieldDecl *f = own_member(e);
	if (!f || !left_.empty.count(f))
		return nullptr;
	bool known = smart_pointer(f->getType()) || reset_.count(f) ||
		     (empty && container(f->getType()));
	return known ? f : nullptr;
}

Says Empty::compared(const Expr *a, const Expr *b, BinaryOperatorKind op)
{
	if (!asked(a) && asked(b)) {
		std::swap(a, b);
		op = BinaryOperator::isRelationalOp(op) ? BinaryOperator::reverseComparisonOp(op)
							: op;
	}
	if (!asked(a))
		return Says::Nothing;
	stmt(b);
	switch (op) {
	case BO_EQ:
	case BO_LT:
		return Says::EmptyIfTrue;
	case BO_NE:
	case BO_GT:
	case BO_GE:
		return asked(b) ? Says::Something : Says::EmptyIfFalse;
	default:
		return Says::Something;
	}
}

/// Walks a condition, and tells what it says about the emptied members.
Says Empty::question(const Expr *e)
{
	if (itself(e))
		return Says::Nothing;
	e = peel(e);
	if (const auto *u = dyn_cast<UnaryOperator>(e); u && u->getOpcode() == UO_LNot)
		return opposite(question(u->getSubExpr()));
	if (const auto *w = dyn_cast<CXXRewrittenBinaryOperator>(e))
		return question(w->getSemanticForm());
	if (const auto *b = dyn_cast<BinaryOperator>(e)) {
		if (b->isComparisonOp())
			if (Says s = compared(b->getLHS(), b->getRHS(), b->getOpcode());
			    s != Says::Nothing)
				return s;
		if (b->isLogicalOp()) {
			bool both = b->getOpcode() == BO_LAnd;
			Left before = left_;
			Says first = question(b->getLHS());
			learn(first, both);
			Says second = question(b->getRHS());
			before.dead = false;
			left_ = before;
			Says wanted = both ? Says::EmptyIfFalse : Says::EmptyIfTrue;
			return first == wanted || second == wanted ? wanted
			       : first != Says::Nothing		   ? Says::Something
								   : Says::Nothing;
		}
	}
	if (const auto *o = dyn_cast<CXXOperatorCallExpr>(e);
	    o && o->getNumArgs() == 2 && o->isComparisonOp()) {
		BinaryOperatorKind op = BinaryOperator::getOverloadedOpcode(o->getOperator());
		if (Says s = compared(o->getArg(0), o->getArg(1), op); s != Says::Nothing)
			return s;
	}
	if (asked(e)) {
		const auto *c = dyn_cast<CallExpr>(e);
		const FunctionDecl *d = c ? c->getDirectCallee() : nullptr;
		llvm::StringRef n = d ? plain_name(d) : "";
		return n == "empty" || n == "expired" ? Says::EmptyIfTrue : Says::EmptyIfFalse;
	}
	if (const auto *c = dyn_cast<CXXMemberCallExpr>(e)) {
		const CXXMethodDecl *m = c->getMethodDecl();
		const Expr *object = peel(c->getImplicitObjectArgument());
		const FieldDecl *f = own_member(object);
		bool own = isa<CXXThisExpr>(object) || (f && left_.empty.count(f));
		if (m && own && tells_emptiness(m))
			return plain_name(m).contains("empty") ? Says::EmptyIfTrue
							       : Says::EmptyIfFalse;
	}
	if (const auto *b = dyn_cast<BinaryOperator>(e); b && b->isComparisonOp()) {
		stmt(b->getLHS());
		stmt(b->getRHS());
	} else {
		stmt(e);
	}
	return Says::Nothing;
}

void Empty::learn(Says says, bool yes)
{
	if (says == Says::Something || says == (yes ? Says::EmptyIfFalse : Says::EmptyIfTrue))
		left_.empty.clear();
}

void Empty::branch(const Expr *cond, const Stmt *yes, const Stmt *no)
{
	Says says = question(cond);
	Left from = left_;
	learn(says, true);
	stmt(yes);
	Left end = std::exchange(left_, std::move(from));
	learn(says, false);
	stmt(no);
	left_.join(end);
}

void Empty::loop(const Expr *cond, const Stmt *body, const Stmt *step)
{
	Says says = cond ? question(cond) : Says::Nothing;
	Left from = left_;
	learn(says, true);
	stmt(body);
	if (!left_.dead)
		stmt(step);
	left_ = std::move(from);
}

/// What a standard class's function does with an emptied member of that class.
bool Empty::on_member(const CallExpr *c, const FieldDecl *f)
{
	const FunctionDecl *d = c->getDirectCallee();
	if (!d || !in_std(d)) {
		return callee(dyn_cast_or_null<CXXMethodDecl>(d));
	}
	llvm::StringRef n = plain_name(d);
	if (d->getOverloadedOperator() == OO_Equal || n == "clear" || n == "assign" ||
	    n == "swap" || (n == "reset" && c->getNumArgs())) {
		renew(f);
		return true;
	}
	if (smart_pointer(f->getType()))
		return n == "get" || n == "reset" || n == "lock" || n == "expired" ||
		       n == "release" || isa<CXXConversionDecl>(d);
	// Without elements, since the class says so: what adds some gives it a value.
	bool adds = n == "push_back" || n == "emplace_back" || n == "insert" || n == "emplace" ||
		    n == "resize" || n == "push_front" || n == "splice" || n == "merge" ||
		    n == "append";
	return reset_.count(f) && container(f->getType()) &&
	       (adds || n == "size" || n == "empty" || n == "begin" || n == "end");
}

/// True if the call was walked.
bool Empty::call(const CallExpr *c)
{
	const FunctionDecl *d = c->getDirectCallee();
	llvm::StringRef n = d ? plain_name(d) : "";
	const Expr *object = object_of(c);
	if (const FieldDecl *f = object ? own_member(object) : nullptr; f && left_.empty.count(f)) {
		unsigned skip = isa<CXXOperatorCallExpr>(c) ? 1 : 0;
		for (unsigned i = skip; i < c->getNumArgs(); i++)
			stmt(c->getArg(i));
		fine_ &= on_member(c, f);
		return true;
	}
	bool takes = in_std(d) && (n == "move" || n == "exchange" || n == "swap");
	const FieldDecl *f = takes && c->getNumArgs() ? own_member(c->getArg(0)) : nullptr;
	if (f && left_.empty.count(f)) {
		for (unsigned i = 1; i < c->getNumArgs(); i++)
			stmt(c->getArg(i));
		fine_ &= smart_pointer(f->getType()) || reset_.count(f);
		if (n != "move")
			renew(f);
		return true;
	}
	const auto *m = dyn_cast_or_null<CXXMethodDecl>(d);
	if (object && isa<CXXThisExpr>(peel(object)) && m && !left_.empty.empty()) {
		for (unsigned i = 0; i < c->getNumArgs(); i++)
			stmt(c->getArg(i));
		fine_ &= callee(m);
		return true;
	}
	return false;
}

/// As if it ran where it is made.
void Empty::closure(const LambdaExpr *l)
{
	if (l->isGenericLambda() || !l->getBody()) {
		fine_ &= !l->capture_size();
		return;
	}
	for (const Expr *e : l->capture_inits())
		if (!isa<CXXThisExpr>(peel(e)))
			stmt(e);
	Left after = left_;
	stmt(l->getBody());
	left_ = std::move(after);
}

void Empty::stmt(const Stmt *s)
{
	if (!s || !fine_ || left_.dead || left_.empty.empty())
		return;
	if (const auto *i = dyn_cast<IfStmt>(s)) {
		stmt(i->getInit());
		stmt(i->getConditionVariableDeclStmt());
		return branch(i->getCond(), i->getThen(), i->getElse());
	}
	if (const auto *c = dyn_cast<ConditionalOperator>(s))
		return branch(c->getCond(), c->getTrueExpr(), c->getFalseExpr());
	if (const auto *w = dyn_cast<WhileStmt>(s)) {
		stmt(w->getConditionVariableDeclStmt());
		return loop(w->getCond(), w->getBody(), nullptr);
	}
	if (const auto *f = dyn_cast<ForStmt>(s)) {
		stmt(f->getInit());
		return loop(f->getCond(), f->getBody(), f->getInc());
	}
	if (const auto *f = dyn_cast<CXXForRangeStmt>(s)) {
		const FieldDecl *over = own_member(f->getRangeInit());
		if (!over || !left_.empty.count(over))
			stmt(f->getRangeInit());
		else
			fine_ &= reset_.count(over) > 0;
		Left from = left_;
		if (over) // No turn, if it is empty.
			left_.empty.clear();
		stmt(f->getBody());
		left_ = std::move(from);
		return;
	}
	if (const auto *l = dyn_cast<LambdaExpr>(s))
		return closure(l);
	if (const auto *r = dyn_cast<ReturnStmt>(s)) {
		return returned(r->getRetValue());
	}
	if (isa<CXXThrowExpr>(s)) {
		left_.dead = true;
		return;
	}
	// What is added to a number that the class's own move has set.
	if (const auto *b = dyn_cast<CompoundAssignOperator>(s))
		if (const FieldDecl *f = own_member(b->getLHS());
		    f && reset_.count(f) && f->getType()->isArithmeticType())
			return stmt(b->getRHS());
	if (const auto *b = dyn_cast<BinaryOperator>(s)) {
		if (b->isLogicalOp() || b->isComparisonOp()) {
			question(b);
			return;
		}
		if (const FieldDecl *f = own_member(b->getLHS());
		    f && b->getOpcode() == BO_Assign) {
			stmt(b->getRHS());
			return renew(f);
		}
	}
	if (const auto *c = dyn_cast<CallExpr>(s); c && call(c))
		return;
	if (const auto *m = dyn_cast<MemberExpr>(s)) {
		if (const FieldDecl *f = own_member(m))
			return touch(f);
	} else if (isa<CXXThisExpr>(s)) {
		fine_ = false; // Handed to somebody.
		return;
	}
	if (const auto *m = dyn_cast<MemberExpr>(s);
	    m && isa<CXXThisExpr>(m->getBase()->IgnoreParenImpCasts()))
		return;
	if (isa<CallExpr, CXXConstructExpr, ArraySubscriptExpr, UnaryOperator>(s))
		return within(s);
	for (const Stmt *c : s->children())
		stmt(c);
}

/// Is what is moved from left as the default constructor makes it? The move constructor starts from that and gives
/// what it made for what the other has.
bool left_as_new(const CXXRecordDecl *r)
{
	for (const CXXConstructorDecl *c : r->ctors()) {
		const FunctionDecl *made = nullptr;
		if (!c->isMoveConstructor() || !c->hasBody(made))
			continue;
		const auto *body = cast<CXXConstructorDecl>(made);
		const CXXConstructorDecl *first =
			body->isDelegatingConstructor() ? body->getTargetConstructor() : nullptr;
		return first && first->isDefaultConstructor() && body->hasBody();
	}
	return false;
}

Coping Empty::run(const CXXMethodDecl *m, const FieldDecl *part)
{
	const FunctionDecl *made = nullptr;
	if (m->isStatic() || in_std(m) || m->isVirtual() || m->getParent()->isLambda() ||
	    isa<CXXDestructorDecl>(m) || !m->hasBody(made) || made->isDependentContext() ||
	    made->isDefaulted())
		return Coping::No;
	reset_ = reset_by_move(m->getParent());
	if (part) {
		reset_.clear();
		left_.empty.insert(part);
	} else {
		left_.empty = reset_;
		for (const FieldDecl *f : facts_.emptied_by_move(m->getParent()))
			left_.empty.insert(f);
		for (const FieldDecl *f : full_after_move(m->getParent()))
			left_.empty.erase(f);
		// A view that was set leads to what there is.
		for (const FieldDecl *f : reset_)
			if (record_of(f->getType()) && facts_.view(f->getType()))
				left_.empty.erase(f);
	}
	if (left_.empty.empty())
		return left_as_new(m->getParent()) || says_what_moves_leave(m->getParent())
			       ? Coping::Entirely
			       : Coping::No;
	stmt(made->getBody());
	return !fine_ ? Coping::No : said_ ? Coping::Number : Coping::Entirely;
}

} // namespace

Coping coping(Facts &facts, const CXXMethodDecl *m, const FieldDecl *part)
{
	return Empty(facts, 0).run(m, part);
}

} // namespace cfl::check
