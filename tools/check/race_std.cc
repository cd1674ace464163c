// SPDX-License-Identifier: GPL-2.0
// What the standard's functions and classes do to data, locks and the order of threads.
#include <check/race.hh>

using namespace clang;

namespace cfl::check::race
{

namespace
{

using Names = std::set<llvm::StringRef>;

/// Functions that write what their iterators lead to.
bool writes_range(llvm::StringRef n)
{
	static const Names names{
		"sort",	       "stable_sort", "fill",	     "fill_n",	     "iota",
		"generate",    "copy",	      "copy_n",	     "copy_if",	     "transform",
		"reverse",     "rotate",      "shuffle",     "unique",	     "remove",
		"remove_if",   "replace",     "replace_if",  "partition",    "swap_ranges",
		"partial_sum", "merge",	      "nth_element", "partial_sort", "move"};
	return names.count(n);
}

/// Members that lead to what the object holds, and change nothing.
bool leads_inside(llvm::StringRef n)
{
	static const Names names{"begin",  "end",	  "rbegin",	 "rend",
				 "cbegin", "cend",	  "data",	 "c_str",
				 "find",   "lower_bound", "upper_bound", "equal_range"};
	return names.count(n);
}

bool part_of_range(llvm::StringRef n)
{
	static const Names names{"first", "last",	 "subspan",    "substr",
				 "find",  "lower_bound", "upper_bound"};
	return names.count(n);
}

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
	State before = state_;
	int starter = std::exchange(thread_, id);
	state_.held.clear();
	state_.own = false;
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

bool Walk::std_construct(const Where &dst, const CXXConstructExpr *c)
{
	llvm::StringRef n = std_name(c->getType());
	std::vector<const Expr *> args;
	for (const Expr *a : c->arguments())
		if (!isa<CXXDefaultArgExpr>(a))
			args.push_back(a);
	Value v;
	if (n == "promise" || n == "packaged_task") {
		for (const Expr *a : args)
			v = handed(a);
		v.sync = dst;
		store(dst, v);
		return true;
	}
	if (args.empty())
		return true;
	if (n == "thread" || n == "jthread") {
		v.threads = {spawn(args, c->getExprLoc())};
		store(dst, v);
		return true;
	}
	if (n == "lock_guard" || n == "unique_lock" || n == "scoped_lock" || n == "shared_lock") {
		bool deferred = false, adopted = false;
		std::vector<Lock> locks;
		for (const Expr *a : args) {
			llvm::StringRef t = std_name(a->getType());
			deferred |= t == "defer_lock_t";
			adopted |= t == "adopt_lock_t";
			if (t != "defer_lock_t" && t != "adopt_lock_t" && t != "try_to_lock_t" &&
			    a->isGLValue())
				locks.push_back({place(a), n == "shared_lock"});
		}
		v.locks = locks;
		for (const Lock &l : locks)
			if (!deferred && !adopted)
				lock(l);
		store(dst, v);
		return true;
	}
	if (n == "span" || n == "basic_string_view" || n.ends_with("_ptr") ||
	    n == "reference_wrapper" || n == "function" || n == "move_only_function") {
		Value from = args[0]->isGLValue() && !isa<MaterializeTemporaryExpr>(args[0])
				     ? Value()
				     : handed(args[0]);
		bool view = n == "span" || n == "basic_string_view";
		if (args[0]->isGLValue() && !isa<MaterializeTemporaryExpr>(args[0])) {
			Where w = place(args[0]);
			from = load(w);
			if (n == "reference_wrapper" ||
			    (view && !session_.facts.view(args[0]->getType())))
				from.at = w;
		}
		for (size_t i = 1; i < args.size(); i++)
			handed(args[i]);
		from.elements |= view;
		from.part |= view && args.size() > 1;
		store(dst, from);
		return true;
	}
	return false;
}

std::optional<Value> Walk::of_thread(llvm::StringRef of, llvm::StringRef name, const Where &self,
				     ArrayRef<const Expr *> args)
{
	(void)args;
	Value v = load(self), out;
	if (of == "thread" || of == "jthread") {
		if (name == "join")
			ended(v, true);
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
	if (of.starts_with("stop_")) {
		wait({});
		return out;
	}
	return {};
}

std::optional<Value> Walk::of_pointer(llvm::StringRef of, const CXXMethodDecl *m, const Where &self,
				      ArrayRef<const Expr *> args, SourceLocation loc)
{
	llvm::StringRef name = plain_name(m);
	OverloadedOperatorKind op = m->getOverloadedOperator();
	QualType type = session_.context.getCanonicalTagType(m->getParent());
	Value v = load(self), out;
	bool assigns = op == OO_Equal || name == "reset" || name == "swap" || name == "emplace";
	if (of.ends_with("_ptr") || of == "__shared_ptr_access" || of == "__shared_ptr" ||
	    of == "reference_wrapper") {
		if (assigns) {
			Value from;
			for (const Expr *a : args)
				from = handed(a);
			access(self, Access::Write, type, loc);
			store(self, from);
			out.at = self;
			return out;
		}
		access(self, Access::Peek, type, loc);
		for (const Expr *a : args)
			handed(a);
		if (op == OO_Subscript) {
			out.at = v.at.with({Part::Some, nullptr, 0});
			return out;
		}
		return v;
	}
	if (of == "optional" || of == "expected") {
		if (assigns) {
			for (const Expr *a : args)
				handed(a);
			access(self, Access::Write, type, loc);
			out.at = self;
			return out;
		}
		access(self, Access::Peek, type, loc);
		for (const Expr *a : args)
			handed(a);
		out.at = self.with({Part::All, nullptr, 0});
		return out;
	}
	if ((of == "function" || of == "move_only_function") && op == OO_Call) {
		std::vector<Value> given;
		for (const Expr *a : args)
			given.push_back(handed(a));
		access(self, Access::Peek, type, loc);
		return run_callable(v, given, loc);
	}
	return {};
}

Value Walk::of_container(const CXXMethodDecl *m, const Where &self, ArrayRef<const Expr *> args,
			 SourceLocation loc)
{
	llvm::StringRef name = plain_name(m), of = m->getParent()->getName();
	OverloadedOperatorKind op = m->getOverloadedOperator();
	QualType type = session_.context.getCanonicalTagType(m->getParent());
	Value out, v = load(self);
	bool view = session_.facts.view(type);
	bool map = of.contains("map");
	bool threads = false;
	if (const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(m->getParent());
	    s && s->getTemplateArgs().size() &&
	    s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type) {
		llvm::StringRef held = std_name(s->getTemplateArgs().get(0).getAsType());
		threads = held.ends_with("thread");
	}
	if (threads && name == "emplace_back") {
		int t = spawn(args, loc);
		memory_[self].threads.insert(t);
		out.at = self.with({Part::Some, nullptr, 0});
		return out;
	}
	if (op == OO_Subscript || name == "at") {
		Expr::EvalResult at;
		bool known = args.size() == 1 && !map && !(view && v.part) &&
			     !args[0]->isValueDependent() && args[0]->getType()->isIntegerType() &&
			     args[0]->EvaluateAsInt(at, session_.context);
		for (const Expr *a : args)
			handed(a);
		bool inserts = map && op == OO_Subscript;
		access(self, inserts ? Access::Write : Access::Peek, type, loc);
		out.at =
			(view ? v.at : self)
				.with(known ? Part{Part::At, nullptr, at.Val.getInt().getExtValue()}
					    : Part{Part::Some, nullptr, 0});
		return out;
	}
	std::vector<Value> given;
	for (const Expr *a : args)
		given.push_back(handed(a));
	if (name == "front" || name == "back" || name == "top") {
		access(self, Access::Peek, type, loc);
		out.at = (view ? v.at : self).with({Part::At, nullptr, name == "front" ? 0 : -1});
		return out;
	}
	if (leads_inside(name) || part_of_range(name) || op == OO_Star || op == OO_Arrow) {
		access(self, Access::Peek, type, loc);
		out.at = view ? v.at : self;
		out.elements = bool(out.at);
		out.part = v.part || part_of_range(name);
		if (op == OO_Star || op == OO_Arrow)
			out.at = deref(out), out.elements = false;
		return out;
	}
	if (view || m->isStatic()) {
		v.part = true;
		return v;
	}
	bool writes = !m->isConst() && name != "size" && name != "empty";
	access(self, writes ? Access::Write : Access::Peek, type, loc);
	for (const Value &g : given)
		if (threads && !g.threads.empty())
			memory_[self].threads.insert(g.threads.begin(), g.threads.end());
	if (writes && name == "clear") {
		if (!v.threads.empty())
			ended(v, false);
		memory_[self].threads.clear();
	}
	if (op == OO_Equal) {
		out.at = self;
		if (!given.empty() && given[0].at)
			copy(self, given[0].at);
	} else if (name.starts_with("emplace") || op == OO_PlusEqual) {
		out.at = self;
	}
	return out;
}

Value Walk::std_member(const CXXMethodDecl *m, const Where &self, QualType type,
		       ArrayRef<const Expr *> args, SourceLocation loc)
{
	// What a base of the class does, the class does.
	llvm::StringRef of = m->getParent()->getName(), whole = std_name(type);
	llvm::StringRef name = plain_name(m);
	bool moved = m->getOverloadedOperator() == OO_Equal &&
		     (whole.ends_with("thread") || whole.ends_with("future") ||
		      whole == "promise" || whole.ends_with("_lock"));
	if (moved) {
		Value v = args.empty() ? Value() : handed(args[0]);
		store(self, v);
		Value out;
		out.at = self;
		return out;
	}
	if (auto v = of_thread(whole, name, self, args))
		return *v;
	if (auto v = of_order(for_threads(type) && !whole.empty() ? whole : of, m, self, args, loc))
		return *v;
	if (auto v = of_pointer(of, m, self, args, loc))
		return *v;
	if (m->getOverloadedOperator() == OO_Call && of.starts_with("__") && of.ends_with("_fn"))
		return algorithm(of.drop_front(2).drop_back(3), m, args, loc);
	return of_container(m, self, args, loc);
}

Value Walk::made(const FunctionDecl *f, ArrayRef<const Expr *> args, SourceLocation loc)
{
	Value v;
	const auto *s = f->getTemplateSpecializationArgs();
	QualType t = s && s->size() && s->get(0).getKind() == TemplateArgument::Type
			     ? s->get(0).getAsType()
			     : QualType();
	if (t.isNull())
		return v;
	v.at = fresh(t);
	if (std_name(t).ends_with("thread")) {
		memory_[v.at].threads.insert(spawn(args, loc));
		return v;
	}
	const CXXRecordDecl *r = record_of(t);
	if (!r || in_std(r) || !r->hasDefinition()) {
		for (const Expr *a : args)
			handed(a);
		if (r)
			memory_[v.at].sync = v.at;
		return v;
	}
	const CXXConstructorDecl *fits = nullptr;
	bool several = false;
	for (const CXXConstructorDecl *c : r->ctors())
		if (!c->isCopyOrMoveConstructor() && !c->isDeleted() &&
		    c->getMinRequiredArguments() <= args.size() &&
		    c->getNumParams() >= args.size()) {
			several |= fits != nullptr;
			fits = c;
		}
	if (fits && !several)
		invoke(fits, v.at, args, {}, loc);
	else
		for (const Expr *a : args)
			handed(a);
	return v;
}

Value Walk::algorithm(llvm::StringRef n, const FunctionDecl *f, ArrayRef<const Expr *> args,
		      SourceLocation loc)
{
	std::vector<Value> given;
	bool parallel = false;
	for (size_t i = 0; i < args.size(); i++) {
		const Expr *e = args[i];
		QualType t = i < f->getNumParams() ? f->getParamDecl(unsigned(i))->getType()
						   : QualType();
		parallel |= i == 0 && std_name(e->getType()).contains("parallel");
		const CXXRecordDecl *r = record_of(e->getType());
		bool iterator = r && r->getName().contains("iterator");
		bool container = r && in_std(r) && !iterator && e->isGLValue() && !t.isNull() &&
				 t->isReferenceType() && !isa<MaterializeTemporaryExpr>(e);
		Value v;
		if (container || (e->isGLValue() && !record_of(e->getType()) && !t.isNull() &&
				  t->isReferenceType())) {
			v.at = place(e);
			bool inout = t->isLValueReferenceType() &&
				     !t->getPointeeType().isConstQualified();
			bool forwarded = container && !f->isOverloadedOperator() &&
					 (writes_range(n) || n == "erase_if" || n == "erase");
			Access::Kind kind =
				forwarded || (inout && !container) ? Access::Write : Access::Read;
			if (session_.facts.view(e->getType()))
				v = load(v.at);
			else
				access(v.at, inout && n == "swap" ? Access::Write : kind,
				       e->getType(), e->getExprLoc());
			v.elements |= container;
		} else {
			v = handed(e);
		}
		given.push_back(v);
	}
	// Between two iterators of one container lies all of it, unless one of them was moved.
	std::vector<Value> elements;
	for (const Value &v : given) {
		if (v.closure || !v.at || !v.elements)
			continue;
		bool part = std::any_of(given.begin(), given.end(),
					[&](const Value &o) { return o.at == v.at && o.part; });
		access(v.at.with({part ? Part::Some : Part::All, nullptr, 0}),
		       writes_range(n) ? Access::Write : Access::Read, {}, loc);
		elements.push_back(v);
	}
	for (const Value &v : given)
		if (v.closure && parallel) {
			int a = spawn(v, elements, loc), b = spawn(v, elements, loc);
			Value both;
			both.threads = {a, b};
			ended(both, false);
		} else if (v.closure || v.function) {
			run_callable(v, elements, loc);
		}
	return {};
}

Value Walk::std_function(const FunctionDecl *f, ArrayRef<const Expr *> args, const Where &into,
			 SourceLocation loc)
{
	(void)into;
	llvm::StringRef n = plain_name(f);
	Value out;
	if ((n == "ref" || n == "cref") && args.size() == 1) {
		out.at = place(args[0]);
		return out;
	}
	if (n.starts_with("make_shared") || n.starts_with("make_unique"))
		return made(f, args, loc);
	if (n == "async" && !args.empty()) {
		bool policy = std_name(args[0]->getType()).empty() &&
			      args[0]->getType()->isEnumeralType();
		std::string text;
		if (policy) {
			const auto *r = dyn_cast<DeclRefExpr>(args[0]->IgnoreParenImpCasts());
			if (r && r->getDecl()->getName() == "deferred")
				return out;
		}
		out.threads = {spawn(policy ? args.drop_front() : args, loc)};
		return out;
	}
	if (n == "lock" || n == "try_lock") {
		for (const Expr *a : args) {
			Where w = place(a);
			const Value &v = load(w);
			if (std_name(a->getType()).ends_with("_lock"))
				for (const Lock &l : std::vector<Lock>(v.locks))
					lock(l);
			else
				lock({w, false});
		}
		return out;
	}
	if (n == "call_once" && args.size() > 1) {
		Where flag = place(args[0]);
		Value callable = handed(args[1]);
		std::vector<Value> given;
		for (const Expr *a : args.drop_front(2))
			given.push_back(handed(a));
		lock({flag, false});
		run_callable(callable, given, loc);
		unlock(flag);
		signal(flag);
		wait(flag);
		return out;
	}
	if (n == "invoke" && !args.empty()) {
		std::vector<Value> given;
		for (const Expr *a : args)
			given.push_back(handed(a));
		Value callable = given.front();
		given.erase(given.begin());
		return run_callable(callable, given, loc);
	}
	if (n == "swap" && args.size() == 2) {
		for (const Expr *a : args)
			access(place(a), Access::Write, a->getType(), loc);
		return out;
	}
	if (n == "exchange" && args.size() == 2) {
		Where w = place(args[0]);
		handed(args[1]);
		access(w, Access::Write, args[0]->getType(), loc);
		return out;
	}
	if ((n == "begin" || n == "end" || n == "data" || n == "cbegin" || n == "cend") &&
	    args.size() == 1 && args[0]->isGLValue()) {
		Where w = place(args[0]);
		access(w, Access::Peek, args[0]->getType(), loc);
		if (session_.facts.view(args[0]->getType()))
			return load(w);
		out.at = w;
		out.elements = bool(w);
		return out;
	}
	if (n == "next" || n == "prev") {
		for (const Expr *a : args)
			if (Value v = handed(a); v.at)
				out = v;
		out.part = true;
		return out;
	}
	if (n == "atomic_thread_fence") {
		signal({});
		wait({});
		return out;
	}
	// Iterators that are moved, and compared.
	if (f->isOverloadedOperator() && !args.empty()) {
		Value first;
		for (size_t i = 0; i < args.size(); i++) {
			bool stream = std_name(args[i]->getType()).starts_with("basic_o") ||
				      std_name(args[i]->getType()).starts_with("basic_i");
			if (stream) {
				Where w = args[i]->isGLValue() ? place(args[i]) : Where();
				out.at = w;
				continue;
			}
			Value v = handed(args[i]);
			if (i == 0)
				first = v;
		}
		OverloadedOperatorKind op = f->getOverloadedOperator();
		if ((op == OO_Plus || op == OO_Minus) && first.elements) {
			first.part = true;
			return first;
		}
		return out;
	}
	return algorithm(n, f, args, loc);
}

} // namespace cfl::check::race
