// SPDX-License-Identifier: GPL-2.0
// What the standard's functions do to data: algorithms, and what makes objects.
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

} // namespace

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
