// SPDX-License-Identifier: GPL-2.0
// Coroutines of a machine.
#include <check/exec.hh>

using namespace clang;

namespace cfl::check::exec
{

Fiber *Machine::coroutine(Address handle)
{
	if (!touch(handle, 1, false))
		return nullptr;
	Fiber *f = coroutines_.lookup(handle);
	if (!f)
		stop("a handle of no coroutine");
	return f;
}

/// Calls a coroutine: it runs on its own until it is suspended for the first time.
Value Machine::start_coroutine(const FunctionDecl *f, Frame &frame, std::vector<Cleanup> own)
{
	const auto *body = cast<CoroutineBodyStmt>(f->getBody());
	const VarDecl *promise = body->getPromiseDecl();
	if (!promise) {
		stop("a coroutine without a promise");
		return {};
	}
	const Address handle = make_block(Block::New, COROUTINE_HEAD + size(promise->getType()),
					  f->getNameAsString());
	if (!going())
		return {};
	memory_.set(handle, COROUTINE_HEAD, State::Given);
	auto kept = std::make_shared<Frame>(std::move(frame));
	Fiber &fiber = add_fiber([this, kept, body, handle] {
		Fiber &me = *coroutines_.lookup(handle);
		run_coroutine(body, me, *kept);
	});
	fiber.frame = handle;
	fiber.line.frame = kept.get();
	fiber.line.scopes = std::move(own);
	fiber.line.depth = line_.depth;
	coroutines_[handle] = &fiber;
	kept->variables[promise->getCanonicalDecl()] = handle + COROUTINE_HEAD;
	// The copies of the arguments are the arguments here: who handed them over is done with them.
	for (const Stmt *move : body->getParamMoves())
		if (const auto *d = dyn_cast_or_null<DeclStmt>(move))
			for (const auto *copy : d->decls())
				for (const ParmVarDecl *p : f->parameters())
					if (const auto *v = dyn_cast<VarDecl>(copy);
					    v && v->getDeclName() == p->getDeclName())
						kept->variables[v->getCanonicalDecl()] =
							kept->variables.lookup(
								p->getCanonicalDecl());
	fiber.base = kept.get();
	fiber.resumer = current_;
	switch_to(fiber);
	return going() ? kept->value : Value();
}

void Machine::run_coroutine(const CoroutineBodyStmt *body, Fiber &fiber, Frame &frame)
{
	const VarDecl *promise = body->getPromiseDecl();
	const Address at = fiber.frame + COROUTINE_HEAD;
	if (const Expr *init = promise->getInit())
		full([&] { make(init, at); });
	if (going() && object(promise->getType()))
		line_.scopes.push_back({at, promise->getType(), false});
	// What the caller gets is made before anything else runs.
	if (going() && body->getResultDecl())
		execute(body->getResultDecl());
	if (going() && body->getReturnStmt())
		execute(body->getReturnStmt());
	if (line_.signal == Signal::Return)
		line_.signal = Signal::None;
	if (going())
		execute(body->getInitSuspendStmt());
	if (going())
		execute(body->getBody());
	if (line_.signal == Signal::Throw && body->getExceptionHandler()) {
		line_.signal = Signal::None;
		frame.caught = line_.thrown;
		frame.caught_at = line_.thrown_at;
		execute(body->getExceptionHandler());
	} else if (going() && body->getFallthroughHandler()) {
		execute(body->getFallthroughHandler());
	}
	if (line_.signal == Signal::Return && !fiber.leaving)
		line_.signal = Signal::None;
	if (going()) {
		fiber.at_end = true;
		execute(body->getFinalSuspendStmt());
	}
	if (line_.signal == Signal::Return)
		line_.signal = Signal::None;
	clean(line_.scopes, 0);
	if (line_.signal == Signal::Throw)
		stop("an exception of a coroutine");
	if (going())
		memory_.end(fiber.frame, inner());
}

/// Waits to be resumed.
void Machine::suspend(Fiber &fiber)
{
	Fiber *const next = fiber.resumer;
	if (!next)
		return stop("a coroutine that nobody resumed");
	switch_to(*next);
	if (fiber.leaving && line_.signal == Signal::None)
		line_.signal = Signal::Return;
}

/// Resumes a coroutine, or ends it where it waits.
void Machine::resume(Address handle, bool leave)
{
	Fiber *f = going() ? coroutine(handle) : nullptr;
	if (!f)
		return;
	if (f->at_end && !leave)
		return wrong("free-use", "a coroutine that is done is resumed here",
			     memory_.find(handle));
	if (f->resumer && f->line.signal == Signal::Stop)
		return stop("a coroutine that runs");
	f->leaving = leave;
	f->base->caller = line_.frame;
	f->resumer = current_;
	switch_to(*f);
}

/// Waits for something: gives its result.
Address Machine::await(const CoroutineSuspendExpr *e, Value &value, Address at)
{
	const Expr *resume_expr = e->getResumeExpr();
	line_.frame->opaque[e->getOpaqueValue()] = place(e->getCommonExpr());
	const bool ready = going() && truth(e->getReadyExpr());
	if (!going())
		return 0;
	if (!ready) {
		const Expr *s = e->getSuspendExpr();
		Fiber &me = *current_;
		bool waits = true;
		if (s->getType()->isVoidType())
			ignore(s);
		else if (s->getType()->isBooleanType())
			waits = truth(s);
		else if (s->getType()->isPointerType()) {
			// The turn goes on to another coroutine, on behalf of whoever resumed this one.
			const Address to = scalar(s).bits;
			if (going() && to && coroutines_.count(to)) {
				Fiber *const next = coroutine(to);
				if (next && next != &me) {
					next->leaving = false;
					next->base->caller = line_.frame->caller;
					next->resumer = me.resumer;
					me.resumer = next;
				}
				waits = next != &me;
			}
		} else {
			stop("a suspension");
		}
		if (going() && me.frame == 0)
			stop("a suspension outside of a coroutine");
		if (going() && waits)
			suspend(me);
	}
	if (!going())
		return 0;
	if (resume_expr->isGLValue())
		return place(resume_expr);
	if (object(resume_expr->getType()))
		make(resume_expr, at);
	else
		value = scalar(resume_expr);
	return at;
}

} // namespace cfl::check::exec
