// SPDX-License-Identifier: GPL-2.0
// What the constructors and members of the standard's classes do to data.
#include <check/race.hh>

using namespace clang;

namespace cfl::check::race
{

namespace
{

using Names = std::set<llvm::StringRef>;

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

} // namespace

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

namespace
{

/// Does the class keep its elements as bits, several to a byte?
bool packs_bits(const CXXRecordDecl *r)
{
	const auto *s = dyn_cast<ClassTemplateSpecializationDecl>(r);
	return r->getName() == "bitset" ||
	       (s && r->getName() == "vector" && s->getTemplateArgs().size() &&
		s->getTemplateArgs().get(0).getKind() == TemplateArgument::Type &&
		s->getTemplateArgs().get(0).getAsType()->isBooleanType());
}

/// Does it stand for one bit of such a class?
bool stands_for_bit(const CXXRecordDecl *r)
{
	const auto *in = dyn_cast<CXXRecordDecl>(r->getDeclContext());
	return r->getName() == "_Bit_reference" ||
	       (r->getName() == "reference" && in && packs_bits(in));
}

} // namespace

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
		if (packs_bits(m->getParent())) {
			out.at = self.with({Part::All, nullptr, 0});
			return out;
		}
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
	if (stands_for_bit(m->getParent())) {
		for (const Expr *a : args)
			handed(a);
		// Who has a part of the elements for himself has not the bytes for himself.
		uint8_t own = state_.own;
		state_.own &= uint8_t(~State::Asked);
		access(load(self).at, isa<CXXConversionDecl>(m) ? Access::Read : Access::Write, {},
		       loc);
		state_.own = own;
		return load(self);
	}
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

} // namespace cfl::check::race
