// SPDX-License-Identifier: GPL-2.0
// Exceptions: who catches them, and what ends on the way there.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

bool catches(ASTContext &context, const CXXCatchStmt *c, QualType thrown)
{
	QualType t = c->getCaughtType();
	if (t.isNull())
		return true;
	t = t.getNonReferenceType().getUnqualifiedType();
	const CXXRecordDecl *base = record_of(t), *r = record_of(thrown);
	return context.hasSameUnqualifiedType(t, thrown) ||
	       (base && r && base->hasDefinition() && r->hasDefinition() && r->isDerivedFrom(base));
}

bool lets_nothing_out(const FunctionDecl *f)
{
	const auto *t = f->getType()->getAs<FunctionProtoType>();
	return t && t->canThrow() == CT_Cannot;
}

} // namespace

/// Ends what the frames from the top down to this one have, but not what was there before the handler.
void Trial::unwind(size_t frame, size_t scopes, size_t temps, SourceLocation loc)
{
	for (size_t i = frames_.size(); i-- > frame && !over_;) {
		Frame &f = *frames_[i];
		for (size_t part : {0, 1}) {
			auto &levels = part ? f.scopes : f.temps;
			size_t kept = i > frame ? 0 : part ? scopes : temps;
			for (size_t k = levels.size(); k-- > kept;) {
				auto all = std::move(levels[k]);
				levels[k].clear();
				for (auto o = all.rbegin(); o != all.rend() && !over_; ++o)
					destroy(*o, End::Scope, loc);
			}
		}
	}
}

void Trial::raise(const CXXThrowExpr *e)
{
	SourceLocation loc = e->getExprLoc();
	Id what = NONE;
	if (const Expr *sub = e->getSubExpr()) {
		what = make(sub->getType(), Object::Heap);
		init(what, sub);
	} else if (!caught_.empty()) {
		what = caught_.back();
	}
	if (over_ || what == NONE)
		return void(stop());
	for (size_t i = tries_.size(); i-- > 0;)
		for (unsigned k = 0; k < tries_[i].of->getNumHandlers(); k++) {
			const CXXCatchStmt *c = tries_[i].of->getHandler(k);
			if (!catches(session_.context, c, at(what).type))
				continue;
			for (size_t f = tries_[i].frame + 1; f < frames_.size(); f++)
				if (lets_nothing_out(frames_[f]->function))
					return void(stop());
			unwind(tries_[i].frame, tries_[i].scopes, tries_[i].temps, loc);
			if (over_)
				return;
			thrown_ = what;
			catcher_ = c;
			over_ = true;
			return;
		}
	for (const auto &f : frames_)
		if (lets_nothing_out(f->function))
			return void(stop());
	// Nobody here: the caller's business.
	unwind(0, 0, 0, loc);
	stop();
}

Trial::Flow Trial::try_stmt(const CXXTryStmt *s)
{
	tries_.push_back({frames_.size() - 1, frame().scopes.size(), frame().temps.size(), s});
	Flow f = stmt(s->getTryBlock());
	tries_.pop_back();
	bool here = false;
	for (unsigned k = 0; k < s->getNumHandlers(); k++)
		here |= catcher_ == s->getHandler(k);
	if (!here)
		return f;
	const CXXCatchStmt *c = std::exchange(catcher_, nullptr);
	over_ = false;
	// A constructor or a destructor that catches for all of its body throws on.
	if (s == frame().function->getBody())
		return stop(), Flow::Return;
	Id what = thrown_;
	caught_.push_back(what);
	frame().scopes.emplace_back();
	if (const VarDecl *v = c->getExceptionDecl()) {
		Id o = what;
		if (!v->getType()->isReferenceType()) {
			o = make(v->getType(), Object::Local, v);
			copy(o, what, false, v->getLocation());
			frame().scopes.back().push_back(o);
		}
		frame().vars[v] = o;
	}
	f = stmt(c->getHandlerBlock());
	end_scope(c->getEndLoc());
	caught_.pop_back();
	if (!over_)
		destroy(what, End::Temporary, c->getEndLoc());
	return f;
}

} // namespace cfl::check::trial
