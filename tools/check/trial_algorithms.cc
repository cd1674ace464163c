// SPDX-License-Identifier: GPL-2.0
// Algorithms over ranges whose elements are known, with closures that are run for each.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

/// The elements between two iterators.
std::optional<std::vector<Id>> Trial::range(const Expr *from, const Expr *to, Id &container)
{
	Value a = iterator_of(from), b = iterator_of(to);
	if (over_ || a.kind != Value::Iterator || b.kind != Value::Iterator ||
	    a.object != b.object || !touch(a.object, from->getExprLoc()))
		return {};
	if (a.element != NONE && !touch(a.element, from->getExprLoc()))
		return {};
	container = a.object;
	const auto &all = at(container).elements;
	size_t i = a.element == NONE ? all.size() : index_of(container, a.element);
	size_t j = b.element == NONE ? all.size() : index_of(container, b.element);
	if (i > j || j > all.size())
		return {};
	return std::vector<Id>(all.begin() + long(i), all.begin() + long(j));
}

Value Trial::iterator_of(const Expr *e)
{
	if (!record_of(e->getType()))
		return value(e);
	Id o = place(e);
	return o == NONE || over_ ? Value() : at(o).value;
}

std::optional<Value> Trial::stepped(const Value &from, int64_t by)
{
	if (from.kind != Value::Iterator || over_)
		return {};
	const auto &all = at(from.object).elements;
	int64_t i =
		int64_t(from.element == NONE ? all.size() : index_of(from.object, from.element));
	if (from.element != NONE && size_t(i) == all.size())
		return {};
	i += by;
	if (i < 0 || i > int64_t(all.size()))
		return {};
	return Value::at(from.object, size_t(i) < all.size() ? all[size_t(i)] : NONE);
}

/// Is an element one that is looked for: equal to a value, or one to which a closure says yes?
std::optional<bool> Trial::chosen(Id what, Id element, bool by_value, SourceLocation loc)
{
	if (by_value) {
		auto yes = same(key_of(element), key_of(what));
		return yes || over_ || !defence_ ? yes : guess();
	}
	Value v = call_closure(what, {element}, loc);
	if (defence_ && !over_ && v.kind != Value::Number)
		return guess();
	if (over_ || v.kind != Value::Number)
		return {};
	return decide(v, BO_NE, Value::of(0));
}

/// std::erase() and erase_if(), as remove() and remove_if() of a list: how many went.
Value Trial::erase_chosen(Id container, Id what, bool by_value, SourceLocation loc)
{
	if (container == NONE || what == NONE || over_)
		return stop(), Value();
	// Whoever looks for its own object there knows that it may be found.
	bool before = supposed_;
	if (!materialise(container))
		return stop(), Value();
	const bool opaque = supposed_ != before;
	auto all = at(container).elements;
	std::vector<size_t> gone;
	seeking_ = true;
	for (size_t i = 0; i < all.size() && !over_; i++) {
		auto yes = chosen(what, all[i], by_value, loc);
		if (!yes)
			return stop(), Value();
		if (*yes)
			gone.push_back(i);
		if (*yes && opaque && smart(all[i]) && itself(held(all[i])))
			supposed_ = before;
	}
	seeking_ = false;
	for (size_t k = gone.size(); k-- && !over_;)
		remove(container, gone[k], loc);
	return Value::of(int64_t(gone.size()));
}

std::optional<Value> Trial::algorithm(const FunctionDecl *f, Args args, Id into, SourceLocation loc)
{
	llvm::StringRef n = plain_name(f);
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	bool ranges = m && m->getOverloadedOperator() == OO_Call;
	if (ranges) {
		n = m->getParent()->getName();
		if (!n.consume_front("__") || !n.consume_back("_fn"))
			return {};
	}
	auto answer = [&](Value v) {
		if (into != NONE)
			at(into).value = v;
		return v;
	};
	if (!ranges && (n == "next" || n == "prev") && !args.empty()) {
		Value v = iterator_of(args[0]);
		Value by = args.size() > 1 && !isa<CXXDefaultArgExpr>(args[1]) ? value(args[1])
									       : Value::of(1);
		auto to = by.exact() ? stepped(v, n == "next" ? by.number : -by.number)
				     : std::nullopt;
		return to ? answer(*to) : (stop(), Value());
	}
	if (!ranges && (n == "begin" || n == "cbegin" || n == "end" || n == "cend") &&
	    args.size() == 1) {
		Id all = place(args[0]);
		bool array = all != NONE && at(all).type->isArrayType() && !at(all).opaque;
		if (all == NONE || over_ || (!array && !materialise(all)))
			return stop(), Value();
		bool first = n.ends_with("begin") && !at(all).elements.empty();
		return answer(Value::at(all, first ? at(all).elements[0] : NONE));
	}
	if ((n == "erase" || n == "erase_if") && args.size() == 2 && !ranges) {
		Id container = place(args[0]), what = place(args[1]);
		return erase_chosen(container, what, n == "erase", loc);
	}
	if (auto v = range_algorithm(n, ranges, args, into, loc))
		return v;
	bool by_value = n == "find" || n == "count" || n == "remove" || n == "contains";
	bool finds = n == "find" || n == "find_if" || n == "find_if_not";
	bool counts = n == "count" || n == "count_if";
	bool asks = n == "any_of" || n == "all_of" || n == "none_of" || n == "contains";
	bool removes = n == "remove" || n == "remove_if";
	if (!finds && !counts && !asks && !removes && n != "for_each")
		return {};
	if (args.size() != (ranges ? 2 : 3))
		return {};
	Id container = NONE;
	std::vector<Id> all;
	if (ranges) {
		container = place(args[0]);
		if (container == NONE || over_ || !materialise(container) || removes)
			return stop(), Value();
		all = at(container).elements;
	} else if (auto some = range(args[0], args[1], container)) {
		all = *some;
	} else if (removes || over_) {
		return stop(), Value();
	} else {
		return {};
	}
	Id what = place(args.back());
	if (over_ || what == NONE)
		return stop(), Value();
	Value end = ranges ? Value::at(container, NONE) : iterator_of(args[1]);
	int64_t count = 0;
	size_t kept = 0;
	for (size_t i = 0; i < all.size() && !over_; i++) {
		if (!touch(all[i], loc))
			return Value();
		if (n == "for_each") {
			call_closure(what, {all[i]}, loc);
			continue;
		}
		auto yes = chosen(what, all[i], by_value, loc);
		if (!yes || over_)
			return stop(), Value();
		if (finds && *yes == (n != "find_if_not"))
			return answer(Value::at(container, all[i]));
		if (asks && *yes == (n != "all_of"))
			return Value::of(n == "any_of" || n == "contains");
		count += *yes;
		if (removes && !*yes) {
			if (kept != i)
				assign(all[kept], all[i], true, loc);
			kept++;
		}
	}
	if (over_)
		return Value();
	if (finds)
		return answer(end);
	if (removes)
		return answer(kept < all.size() ? Value::at(container, all[kept]) : end);
	return asks ? Value::of(n != "any_of" && n != "contains") : Value::of(count);
}

} // namespace cfl::check::trial
