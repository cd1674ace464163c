// SPDX-License-Identifier: GPL-2.0
// Threads, and what orders them: locks, joins, promises, latches, atomics.
#include <check/race.hh>

using namespace clang;

namespace cfl::check::race
{

namespace
{

bool relaxed(ArrayRef<const Expr *> args)
{
	for (const Expr *a : args) {
		const auto *e = dyn_cast<DeclRefExpr>(a->IgnoreParenImpCasts());
		if (e && e->getDecl()->getIdentifier() &&
		    e->getDecl()->getName().contains("memory_order_relaxed"))
			return true;
		if (e && e->getDecl()->getIdentifier() && e->getDecl()->getName() == "relaxed")
			return true;
	}
	return false;
}

} // namespace

void Walk::lock(const Lock &l)
{
	state_.held.push_back(l);
	if (l.mutex)
		locked_.push_back(l.mutex);
}

void Walk::unlock(const Where &mutex)
{
	for (size_t i = state_.held.size(); i-- > 0;)
		if (state_.held[i].mutex == mutex) {
			state_.held.erase(state_.held.begin() + long(i));
			if (mutex)
				signal(mutex);
			return;
		}
}

void Walk::signal(const Where &sync)
{
	signals_.push_back({thread_, sync, ++seq_});
}

void Walk::wait(const Where &sync)
{
	if (sync)
		state_.waited.insert(sync);
	else
		state_.waited_all = true;
}

void Walk::ended(const Value &v, bool all)
{
	std::set<int> which = v.threads;
	if (which.empty() && all)
		which = state_.running;
	for (int t : which) {
		state_.running.erase(t);
		state_.ended.insert(t);
	}
}

/// What a function is handed that is not seen, or kept for later.
Value Walk::handed(const Expr *e)
{
	const Expr *plain = e->IgnoreParens();
	if (const auto *r = dyn_cast<DeclRefExpr>(plain); r && isa<FunctionDecl>(r->getDecl())) {
		Value v;
		v.function = cast<FunctionDecl>(r->getDecl());
		return v;
	}
	if (!e->isGLValue() && !record_of(e->getType()))
		return value(e);
	const auto *m = dyn_cast<MaterializeTemporaryExpr>(plain);
	Where w;
	if (m || !e->isGLValue()) {
		QualType t = e->getType();
		w = fresh(t);
		init(w, t, m ? m->getSubExpr() : plain);
		Value v = load(w);
		if (!v.at && !v.closure)
			v.at = w;
		return v;
	}
	w = place(e);
	Value known = load(w);
	QualType t = e->getType();
	if (known.closure || known.function)
		return known;
	if (t->isPointerType() || std_name(t) == "shared_ptr" ||
	    std_name(t) == "reference_wrapper" || std_name(t) == "span" ||
	    std_name(t) == "basic_string_view") {
		access(w, Access::Peek, t, e->getExprLoc());
		return known;
	}
	access(w, e->isXValue() ? Access::Write : Access::Read, t, e->getExprLoc());
	// A copy of its own.
	Where own = fresh(t);
	copy(own, w);
	if (e->isXValue() && w && !known.threads.empty())
		memory_[w].threads.clear();
	Value v = load(own);
	v.at = own;
	return v;
}

int Walk::spawn(const Value &callable, const std::vector<Value> &args, SourceLocation loc)
{
	int id = int(sites_.size());
	sites_.push_back(loc);
	reveal(callable);
	for (const Value &v : args)
		reveal(v);
	State before = state_;
	int starter = std::exchange(thread_, id);
	state_.held.clear();
	state_.own = 0;
	run_callable(callable, args, loc);
	thread_ = starter;
	std::set<int> left = state_.running;
	state_ = std::move(before);
	state_.running.insert(left.begin(), left.end());
	state_.running.insert(id);
	return id;
}

int Walk::spawn(ArrayRef<const Expr *> args, SourceLocation loc)
{
	std::vector<Value> given;
	for (const Expr *a : args)
		given.push_back(handed(a));
	if (given.empty())
		return 0;
	Value callable = given.front();
	given.erase(given.begin());
	return spawn(callable, given, loc);
}

std::optional<Value> Walk::of_thread(llvm::StringRef of, llvm::StringRef name, const Where &self,
				     ArrayRef<const Expr *> args)
{
	(void)args;
	Value v = load(self), out;
	if (of == "thread" || of == "jthread") {
		if (name == "join")
			ended(v, true);
		else if (name == "request_stop")
			signal({});
		return out;
	}
	if (of == "future" || of == "shared_future") {
		if (name == "share")
			return v;
		if (name == "valid")
			return out;
		if (!v.threads.empty())
			ended(v, false);
		else
			wait(v.sync);
		return out;
	}
	if (of == "promise" || of == "packaged_task") {
		Where token = v.sync ? v.sync : self;
		if (name == "get_future") {
			out.sync = token;
			return out;
		}
		for (const Expr *a : args)
			handed(a);
		if (of == "packaged_task")
			run_callable(v, {}, {});
		signal(token);
		return out;
	}
	return {};
}

std::optional<Value> Walk::of_order(llvm::StringRef of, const CXXMethodDecl *m, const Where &self,
				    ArrayRef<const Expr *> args, SourceLocation loc)
{
	llvm::StringRef name = plain_name(m);
	Value out;
	if (of.contains("mutex")) {
		if (name.starts_with("lock") || name.starts_with("try_lock"))
			lock({self, name.contains("shared")});
		else if (name.starts_with("unlock"))
			unlock(self);
		return out;
	}
	if (of.ends_with("_lock")) {
		for (const Lock &l : load(self).locks)
			if (name == "lock" || name.starts_with("try_lock"))
				lock(l);
			else if (name == "unlock")
				unlock(l.mutex);
		return out;
	}
	if (of.contains("condition_variable")) {
		if (name.starts_with("notify")) {
			signal(self);
			return out;
		}
		for (const Expr *a : args.drop_front(std::min<size_t>(1, args.size())))
			if (Value v = handed(a); v.closure)
				run_callable(v, {}, loc);
		wait(self);
		return out;
	}
	if (of == "latch" || of == "barrier") {
		if (name != "wait")
			signal(self);
		if (name.contains("wait"))
			wait(self);
		return out;
	}
	if (of.ends_with("semaphore")) {
		if (name == "release") {
			unlock(self);
			signal(self);
		} else {
			wait(self);
			lock({self, false});
		}
		return out;
	}
	if (of.starts_with("atomic") || of.starts_with("__atomic")) {
		bool used = !discarded_;
		for (const Expr *a : args)
			handed(a);
		if (relaxed(args))
			return out;
		bool reads = name == "load" || name == "wait" || name == "test" ||
			     isa<CXXConversionDecl>(m);
		if (!reads)
			signal(self);
		if (reads || used)
			wait(self);
		return out;
	}
	// A thread that looks whether it is to stop hears nothing but that, and says nothing.
	if (of.starts_with("stop_")) {
		if (name == "request_stop")
			signal({});
		else if (name != "stop_requested" && name != "stop_possible")
			wait({});
		return out;
	}
	return {};
}

} // namespace cfl::check::race
