// SPDX-License-Identifier: GPL-2.0
// Statements of a machine, and exceptions.
#include <check/exec.hh>

using namespace clang;

namespace cfl::check::exec
{

namespace
{

/// Is this the statement of a label?
bool labelled(const Stmt *s, const LabelDecl *label)
{
	for (; const auto *l = dyn_cast<LabelStmt>(s); s = l->getSubStmt())
		if (l->getDecl() == label)
			return true;
	return false;
}

} // namespace

/// Ends what was left behind since @p from, the last first, whatever is under way.
void Machine::clean(std::vector<Cleanup> &list, size_t from)
{
	const Signal under_way = std::exchange(line_.signal, Signal::None);
	const bool stopped = under_way == Signal::Stop;
	const QualType thrown = line_.thrown;
	const Address thrown_at = line_.thrown_at;
	line_.unwinding += under_way == Signal::Throw;
	while (list.size() > from) {
		const Cleanup c = list.back();
		list.pop_back();
		if (stopped || line_.signal == Signal::Stop)
			continue;
		if (!c.type.isNull())
			destroy(c.type, c.at);
		else if (c.whole)
			memory_.end(c.at, inner());
		if (line_.signal == Signal::Throw)
			stop("an exception of a destructor");
	}
	line_.unwinding -= under_way == Signal::Throw;
	if (line_.signal != Signal::Stop) {
		line_.signal = under_way;
		line_.thrown = thrown;
		line_.thrown_at = thrown_at;
	}
}

void Machine::execute_block(const CompoundStmt *c)
{
	scoped([&] {
		const llvm::ArrayRef<Stmt *> body(const_cast<Stmt **>(c->body_begin()), c->size());
		// How much there was to end before each statement: what a goto ends on its way back.
		llvm::SmallVector<size_t, 16> before;
		for (size_t i = 0; i < body.size() && going(); i++) {
			before.push_back(line_.scopes.size());
			execute(body[i]);
			if (line_.signal != Signal::Goto)
				continue;
			for (size_t to = 0; to < body.size(); to++) {
				if (!labelled(body[to], label_))
					continue;
				clean(line_.scopes,
				      to < before.size() ? before[to] : line_.scopes.size());
				if (line_.signal == Signal::Goto)
					line_.signal = Signal::None;
				before.resize(std::min(before.size(), to), line_.scopes.size());
				while (before.size() < to)
					before.push_back(line_.scopes.size());
				i = to - 1;
				break;
			}
		}
	});
}

void Machine::declare(const VarDecl *v)
{
	const QualType t = v->getType();
	if (v->isStaticLocal()) {
		global(v);
		return;
	}
	if (v->hasGlobalStorage())
		return;
	const Decl *key = v->getCanonicalDecl();
	if (t->isReferenceType()) {
		const Address a = v->getInit() ? full([&] { return place(v->getInit()); }) : 0;
		line_.frame->variables[key] = a;
		return;
	}
	const bool in_result = v->isNRVOVariable() && line_.frame->result && t->isRecordType();
	const Address a = in_result ? line_.frame->result
				    : make_block(Block::Local, size(t), v->getName().str());
	if (!going())
		return;
	line_.frame->variables[key] = a;
	if (!in_result)
		line_.scopes.push_back({a, {}});
	if (const Expr *init = v->getInit()) {
		// What the variable extends the life of ends after it: that was noted first.
		full([&] { make(init, a); });
	}
	if (going() && object(t))
		line_.scopes.push_back({in_result ? 0 : a, in_result ? QualType() : t, false});
}

void Machine::declare(const DeclStmt *d)
{
	for (const Decl *one : d->decls()) {
		if (!going())
			return;
		const auto *v = dyn_cast<VarDecl>(one);
		if (!v)
			continue;
		declare(v);
		if (const auto *parts = dyn_cast<DecompositionDecl>(v))
			for (const BindingDecl *b : parts->bindings())
				if (const VarDecl *holder = b->getHoldingVar(); holder && going())
					declare(holder);
	}
}

void Machine::branch(const IfStmt *s)
{
	scoped([&] {
		if (s->isConsteval()) {
			if (const Stmt *other =
				    s->isNegatedConsteval() ? s->getThen() : s->getElse())
				execute(other);
			return;
		}
		if (s->getInit())
			execute(s->getInit());
		if (going() && s->getConditionVariable())
			declare(s->getConditionVariable());
		const bool yes = going() && full([&] { return truth(s->getCond()); });
		if (!going())
			return;
		if (yes)
			execute(s->getThen());
		else if (s->getElse())
			execute(s->getElse());
	});
}

bool Machine::again()
{
	if (line_.signal == Signal::Continue)
		line_.signal = Signal::None;
	if (line_.signal != Signal::Break)
		return going();
	line_.signal = Signal::None;
	return false;
}

void Machine::loop_while(const WhileStmt *s)
{
	for (bool more = true; more && going();) {
		scoped([&] {
			if (s->getConditionVariable())
				declare(s->getConditionVariable());
			more = going() && full([&] { return truth(s->getCond()); }) && going();
			if (!more)
				return;
			execute(s->getBody());
			// The variable of the condition ends with each turn.
			if (line_.signal == Signal::Continue)
				line_.signal = Signal::None;
			if (line_.signal == Signal::Break) {
				line_.signal = Signal::None;
				more = false;
			}
		});
	}
}

void Machine::loop_do(const DoStmt *s)
{
	do {
		execute(s->getBody());
		if (!again())
			return;
	} while (full([&] { return truth(s->getCond()); }) && going());
}

void Machine::loop_for(const ForStmt *s)
{
	scoped([&] {
		if (s->getInit())
			execute(s->getInit());
		for (bool more = true; more && going();) {
			scoped([&] {
				if (s->getConditionVariable())
					declare(s->getConditionVariable());
				more = going() &&
				       (!s->getCond() ||
					full([&] { return truth(s->getCond()); })) &&
				       going();
				if (!more)
					return;
				execute(s->getBody());
				more = again();
				if (more && s->getInc())
					full([&] { ignore(s->getInc()); });
			});
		}
	});
}

void Machine::loop_range(const CXXForRangeStmt *s)
{
	scoped([&] {
		if (s->getInit())
			execute(s->getInit());
		for (const Stmt *part : {static_cast<const Stmt *>(s->getRangeStmt()),
					 static_cast<const Stmt *>(s->getBeginStmt()),
					 static_cast<const Stmt *>(s->getEndStmt())})
			if (part && going())
				execute(part);
		while (going() && full([&] { return truth(s->getCond()); }) && going()) {
			bool more = true;
			scoped([&] {
				execute(s->getLoopVarStmt());
				if (going())
					execute(s->getBody());
				more = again();
			});
			if (!more)
				return;
			full([&] { ignore(s->getInc()); });
		}
	});
}

namespace
{

/// Does a statement lead to a label, by way of labels alone?
bool labels(const Stmt *s, const SwitchCase *label)
{
	for (; const auto *c = dyn_cast_or_null<SwitchCase>(s); s = c->getSubStmt())
		if (c == label)
			return true;
	return false;
}

} // namespace

void Machine::choose(const SwitchStmt *s)
{
	scoped([&] {
		if (s->getInit())
			execute(s->getInit());
		if (going() && s->getConditionVariable())
			declare(s->getConditionVariable());
		const Value v = going() ? full([&] { return scalar(s->getCond()); }) : Value();
		if (!going())
			return;
		const SwitchCase *found = nullptr, *otherwise = nullptr;
		for (const SwitchCase *c = s->getSwitchCaseList(); c; c = c->getNextSwitchCase()) {
			const auto *one = dyn_cast<CaseStmt>(c);
			if (!one) {
				otherwise = c;
				continue;
			}
			const int64_t low = one->getLHS()
						    ->EvaluateKnownConstInt(context_)
						    .extOrTrunc(64)
						    .getSExtValue();
			const int64_t high = one->getRHS()
						     ? one->getRHS()
							       ->EvaluateKnownConstInt(context_)
							       .extOrTrunc(64)
							       .getSExtValue()
						     : low;
			if (int64_t(v.bits) >= low && int64_t(v.bits) <= high)
				found = c;
		}
		found = found ? found : otherwise;
		const auto *body = dyn_cast<CompoundStmt>(s->getBody());
		if (!found)
			return;
		if (!body)
			return stop("a switch without a block");
		scoped([&] {
			bool inside = false;
			for (const Stmt *part : body->body()) {
				inside |= labels(part, found);
				if (inside && going())
					execute(part);
			}
			if (!inside)
				stop("a label inside of a statement");
		});
		if (line_.signal == Signal::Break)
			line_.signal = Signal::None;
	});
}

void Machine::give_back(const ReturnStmt *s)
{
	const Expr *e = s->getRetValue();
	const QualType t = line_.frame->function->getReturnType();
	if (e) {
		full([&] {
			if (t->isReferenceType())
				line_.frame->value = {place(e), 0};
			else if (t->isVoidType())
				ignore(e);
			else if (!object(t))
				line_.frame->value = scalar(e);
			else if (const VarDecl *v = s->getNRVOCandidate();
				 !v || !v->isNRVOVariable() ||
				 line_.frame->variables.lookup(v->getCanonicalDecl()) !=
					 line_.frame->result)
				make(e, line_.frame->result);
		});
	}
	if (going())
		line_.signal = Signal::Return;
}

void Machine::raise(const CXXThrowExpr *t)
{
	const Expr *e = t->getSubExpr();
	if (!e) {
		// The one that is being handled.
		for (Frame *f = line_.frame; f; f = f->caller)
			if (f->caught_at) {
				line_.thrown = f->caught;
				line_.thrown_at = f->caught_at;
				line_.signal = Signal::Throw;
				return;
			}
		return stop("a throw of nothing");
	}
	const QualType type = e->getType().getUnqualifiedType();
	const Address a = make_block(Block::Local, size(type), "the exception");
	if (!going())
		return;
	make(e, a);
	if (!going())
		return;
	exceptions_[a] = {type, 0};
	line_.thrown = type;
	line_.thrown_at = a;
	line_.signal = Signal::Throw;
}

void Machine::raise_std(llvm::StringRef name)
{
	for (const auto *d :
	     context_.getTranslationUnitDecl()->lookup(&context_.Idents.get("std"))) {
		const auto *space = dyn_cast<NamespaceDecl>(d);
		if (!space)
			continue;
		for (const auto *x : space->lookup(&context_.Idents.get(name))) {
			const auto *r = dyn_cast<CXXRecordDecl>(x);
			r = r ? r->getDefinition() : nullptr;
			if (!r || !layout(r))
				continue;
			const QualType t = context_.getCanonicalTagType(r);
			const Address a = make_block(Block::Local, size(t), "the exception");
			if (!going())
				return;
			zero(a, size(t));
			classes(r, a, r, a);
			exceptions_[a] = {t, 0};
			line_.thrown = t;
			line_.thrown_at = a;
			line_.signal = Signal::Throw;
			return;
		}
	}
	stop("an exception: " + name.str());
}

/// Does a handler take what was thrown? Says where that is, as the handler sees it.
bool Machine::catches(const CXXCatchStmt *h, Address &at)
{
	at = line_.thrown_at;
	if (!h->getExceptionDecl())
		return true;
	const QualType want = h->getCaughtType().getNonReferenceType().getUnqualifiedType();
	if (context_.hasSameType(want, line_.thrown))
		return true;
	const CXXRecordDecl *base = want->getAsCXXRecordDecl(),
			    *derived = line_.thrown->getAsCXXRecordDecl();
	if (!base || !derived || !derived->getDefinition()->isDerivedFrom(base))
		return false;
	const Signal s = std::exchange(line_.signal, Signal::None);
	at = base_of(line_.thrown_at, derived, base);
	if (going())
		line_.signal = s;
	return true;
}

/// Ends what was thrown, unless a handler or an exception_ptr still has it.
void Machine::end_exception(Address at)
{
	auto it = exceptions_.find(at);
	if (it == exceptions_.end() || it->second.count)
		return;
	for (const Frame *f = line_.frame; f; f = f->caller)
		if (f->caught_at == at)
			return;
	const QualType type = it->second.type;
	exceptions_.erase(it);
	destroy(type, at);
	memory_.end(at, inner());
}

namespace
{

/// What stands for the exception where a handler's variable is made of it.
const OpaqueValueExpr *stands_for(const Stmt *s)
{
	if (const auto *o = dyn_cast_or_null<OpaqueValueExpr>(s))
		return o;
	if (s)
		for (const Stmt *child : s->children())
			if (const OpaqueValueExpr *o = stands_for(child))
				return o;
	return nullptr;
}

} // namespace

void Machine::attempt(const CXXTryStmt *s)
{
	execute(s->getTryBlock());
	if (line_.signal != Signal::Throw)
		return;
	for (unsigned i = 0; i < s->getNumHandlers(); i++) {
		const CXXCatchStmt *h = s->getHandler(i);
		Address at = 0;
		if (!catches(h, at))
			continue;
		if (line_.signal == Signal::Stop)
			return;
		line_.signal = Signal::None;
		const QualType before = std::exchange(line_.frame->caught, line_.thrown);
		const Address before_at = std::exchange(line_.frame->caught_at, line_.thrown_at);
		scoped([&] {
			if (const VarDecl *v = h->getExceptionDecl()) {
				const QualType t = v->getType();
				if (t->isReferenceType()) {
					line_.frame->variables[v->getCanonicalDecl()] = at;
				} else if (const OpaqueValueExpr *o = stands_for(v->getInit())) {
					line_.frame->opaque[o] = at;
					declare(v);
				} else {
					const Address copy = make_block(Block::Local, size(t),
									v->getName().str());
					memory_.copy(copy, at, size(t));
					if (const CXXRecordDecl *r = t->getAsCXXRecordDecl())
						classes(r->getDefinition(), copy,
							r->getDefinition(), copy);
					line_.frame->variables[v->getCanonicalDecl()] = copy;
					line_.scopes.push_back({copy, {}});
				}
			}
			if (going())
				execute(h->getHandlerBlock());
		});
		const Address ended = std::exchange(line_.frame->caught_at, before_at);
		line_.frame->caught = before;
		if (line_.signal == Signal::Stop ||
		    (line_.signal == Signal::Throw && line_.thrown_at == ended))
			return;
		const Signal under_way = std::exchange(line_.signal, Signal::None);
		const QualType thrown = line_.thrown;
		const Address thrown_at = line_.thrown_at;
		end_exception(ended);
		if (going()) {
			line_.signal = under_way;
			line_.thrown = thrown;
			line_.thrown_at = thrown_at;
		}
		return;
	}
}

void Machine::execute(const Stmt *s)
{
	if (!s || !step(s->getBeginLoc()))
		return;
	switch (s->getStmtClass()) {
	case Stmt::NullStmtClass:
		return;
	case Stmt::CompoundStmtClass:
		return execute_block(cast<CompoundStmt>(s));
	case Stmt::DeclStmtClass:
		return declare(cast<DeclStmt>(s));
	case Stmt::IfStmtClass:
		return branch(cast<IfStmt>(s));
	case Stmt::ForStmtClass:
		return loop_for(cast<ForStmt>(s));
	case Stmt::WhileStmtClass:
		return loop_while(cast<WhileStmt>(s));
	case Stmt::DoStmtClass:
		return loop_do(cast<DoStmt>(s));
	case Stmt::CXXForRangeStmtClass:
		return loop_range(cast<CXXForRangeStmt>(s));
	case Stmt::SwitchStmtClass:
		return choose(cast<SwitchStmt>(s));
	case Stmt::CaseStmtClass:
	case Stmt::DefaultStmtClass:
		return execute(cast<SwitchCase>(s)->getSubStmt());
	case Stmt::LabelStmtClass:
		return execute(cast<LabelStmt>(s)->getSubStmt());
	case Stmt::AttributedStmtClass:
		return execute(cast<AttributedStmt>(s)->getSubStmt());
	case Stmt::CoreturnStmtClass: {
		const auto *c = cast<CoreturnStmt>(s);
		if (const Expr *e = c->getPromiseCall())
			full([&] { ignore(e); });
		else if (c->getOperand())
			full([&] { ignore(c->getOperand()); });
		if (going())
			line_.signal = Signal::Return;
		return;
	}
	case Stmt::ReturnStmtClass:
		return give_back(cast<ReturnStmt>(s));
	case Stmt::GotoStmtClass:
		label_ = cast<GotoStmt>(s)->getLabel();
		line_.signal = Signal::Goto;
		return;
	case Stmt::BreakStmtClass:
		line_.signal = Signal::Break;
		return;
	case Stmt::ContinueStmtClass:
		line_.signal = Signal::Continue;
		return;
	case Stmt::CXXTryStmtClass:
		return attempt(cast<CXXTryStmt>(s));
	default:
		break;
	}
	if (const auto *e = dyn_cast<Expr>(s))
		return full([&] { ignore(e); });
	stop(std::string("a statement: ") + s->getStmtClassName());
}

} // namespace cfl::check::exec
