// SPDX-License-Identifier: GPL-2.0
// Algorithms that put elements into another order, write them elsewhere, or look for one.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

bool in_three(llvm::StringRef n)
{
	return n == "rotate" || n == "partial_sort" || n == "nth_element";
}

bool reorders(llvm::StringRef n)
{
	return in_three(n) || n == "sort" || n == "stable_sort" || n == "reverse" ||
	       n == "shuffle" || n == "partition" || n == "stable_partition" || n == "unique" ||
	       n.ends_with("_heap") || n.ends_with("_permutation");
}

bool writes(llvm::StringRef n)
{
	return n == "copy" || n == "copy_if" || n == "move" || n == "transform" || n == "fill" ||
	       n == "generate" || n == "replace" || n == "replace_if" || n == "iota" ||
	       n == "copy_n" || n == "fill_n";
}

bool searches(llvm::StringRef n)
{
	return n == "max_element" || n == "min_element" || n == "lower_bound" ||
	       n == "upper_bound" || n == "partition_point" || n == "adjacent_find" ||
	       n == "binary_search" || n == "is_sorted" || n == "equal" || n == "distance" ||
	       n == "accumulate" || n == "reduce";
}

} // namespace

/// What an algorithm does is not known: the run goes on as after any function that nobody sees, a defence does not.
std::optional<Value> Trial::unsure()
{
	if (over_ || (defence_ && stop()))
		return Value();
	return {};
}

Value Trial::answer(const Range &r, Value v)
{
	if (r.into == NONE)
		return v;
	// What the newer ones answer, pairs of iterators and such, is not followed.
	bool iterator = std_class(at(r.into).type).contains("iterator");
	at(r.into).value = iterator ? v : Value();
	at(r.into).opaque = !iterator;
	return v;
}

/// What a closure makes of these, as an object; NONE if that is not known.
Id Trial::applied(Id what, const std::vector<Id> &args, SourceLocation loc)
{
	if (over_ || what == NONE)
		return NONE;
	const CXXMethodDecl *m = call_operator(record_of(at(what).type), args);
	const FunctionDecl *f = m ? m : at(what).value.function;
	if (!f)
		return stop(), NONE;
	QualType t = f->getReturnType();
	if (t->isReferenceType()) {
		Value v = call_closure(what, args, loc);
		return v.kind == Value::Pointer ? v.object : NONE;
	}
	Id made_ = make(t, Object::Local);
	bool whole = record_of(t);
	Value v = call_closure(what, args, loc, whole ? made_ : NONE);
	if (!whole && !over_) {
		if (v.kind == Value::Unknown)
			lost(made_);
		at(made_).value = v;
	}
	return over_ ? NONE : made_;
}

/// Each element gets what another one had: number @p order[i] goes to place i.
void Trial::permute(const Range &r, const std::vector<size_t> &order)
{
	std::vector<Id> kept;
	for (Id e : r.elements) {
		kept.push_back(make(at(e).type, Object::Local));
		copy(kept.back(), e, true, r.loc);
		if (over_)
			return;
	}
	for (size_t i = 0; i < order.size() && !over_; i++)
		assign(r.elements[i], kept[order[i]], true, r.loc);
	for (Id k : kept)
		destroy(k, End::Temporary, r.loc);
}

/// Does one element come before the other?
std::optional<bool> Trial::before(Id a, Id b, Id by, SourceLocation loc)
{
	if (by != NONE && std_class(at(by).type).empty()) {
		Value v = call_closure(by, {a, b}, loc);
		if (over_ || v.kind != Value::Number)
			return or_guess({});
		return decide(v, BO_NE, Value::of(0));
	}
	Value x = key_of(a), y = key_of(b);
	if (by != NONE && std_class(at(by).type) == "greater")
		std::swap(x, y);
	else if (by != NONE && std_class(at(by).type) != "less")
		return or_guess({});
	auto s = characters(x), t = characters(y);
	if (s && t)
		return *s < *t;
	if (x.exact() && y.exact())
		return x.number < y.number;
	return or_guess({});
}

std::optional<std::vector<size_t>> Trial::sorted(const Range &r, Id by)
{
	std::vector<size_t> order;
	for (size_t i = 0; i < r.elements.size(); i++) {
		size_t at_ = order.size();
		for (; at_ && !over_; at_--) {
			auto less = before(r.elements[i], r.elements[order[at_ - 1]], by, r.loc);
			if (!less || over_)
				return {};
			if (!*less)
				break;
		}
		order.insert(order.begin() + long(at_), i);
	}
	return order;
}

std::optional<Value> Trial::reordered(const Range &r)
{
	const size_t size = r.elements.size();
	Id what = r.rest.empty() ? NONE : place(r.rest[0]);
	if (over_)
		return Value();
	std::vector<size_t> order, behind;
	if (r.name == "reverse" || r.name == "rotate") {
		size_t from = 0;
		if (r.name == "rotate" && r.middle.element != NONE)
			from = size_t(std::ranges::find(r.elements, r.middle.element) -
				      r.elements.begin());
		for (size_t i = 0; i < size; i++)
			order.push_back(r.name == "reverse" ? size - 1 - i : (i + from) % size);
		behind.resize(from);
	} else if (r.name.ends_with("partition") || r.name == "unique") {
		for (size_t i = 0; i < size && !over_; i++) {
			std::optional<bool> first;
			if (r.name == "unique")
				first = order.empty()
						? true
						: or_guess(
							  what == NONE
								  ? same(key_of(r.elements
											[order.back()]),
									 key_of(r.elements[i]))
								  : std::nullopt);
			else
				first = chosen(what, r.elements[i], false, r.loc);
			if (!first || over_)
				return unsure();
			bool stays = r.name == "unique" && i ? !*first : *first;
			(stays ? order : behind).push_back(i);
		}
		order.insert(order.end(), behind.begin(), behind.end());
	} else if (r.name == "sort" || r.name == "stable_sort") {
		auto all = sorted(r, what);
		if (!all || over_)
			return unsure();
		order = *all;
	} else {
		// In some order.
		if (!defence_)
			return unsure();
		std::vector<size_t> left(size);
		for (size_t i = 0; i < size; i++)
			left[i] = i;
		while (!left.empty() && !over_) {
			size_t i = 0;
			while (i + 1 < left.size() && !guess())
				i++;
			order.push_back(left[i]);
			left.erase(left.begin() + long(i));
		}
	}
	permute(r, order);
	if (over_)
		return Value();
	size_t first = size - behind.size();
	return answer(r, behind.empty() ? r.end : Value::at(r.container, r.elements[first]));
}

/// Writes one element to where an output iterator stands.
bool Trial::put(Id out, Id element, bool moves, SourceLocation loc)
{
	if (over_ || out == NONE || element == NONE)
		return stop();
	Value v = at(out).value;
	if (std_class(at(out).type) == "back_insert_iterator") {
		if (v.kind != Value::Pointer || v.null() || !touch(v.object, loc) ||
		    !materialise(v.object))
			return stop();
		Id fresh = make(element_type(v.object), Object::Local);
		bool same =
			session_.context.hasSameUnqualifiedType(at(fresh).type, at(element).type);
		if (!same && (record_of(at(fresh).type) || record_of(at(element).type)))
			return stop();
		copy(fresh, element, moves, loc);
		if (!over_)
			push(v.object, fresh, false, loc);
		return !over_;
	}
	if (v.kind != Value::Iterator || v.element == NONE)
		return stop();
	assign(v.element, element, moves, loc);
	auto next = stepped(v, 1);
	if (!next || over_)
		return stop();
	at(out).value = *next;
	return true;
}

std::optional<Value> Trial::written(const Range &r)
{
	llvm::StringRef n = r.name;
	bool out = n.starts_with("copy") || n == "move" || n == "transform";
	if (r.rest.empty() || (n == "transform" && r.rest.size() != 2))
		return unsure();
	std::vector<Id> given;
	for (const Expr *a : r.rest) {
		given.push_back(place(a));
		if (over_ || given.back() == NONE)
			return unsure();
	}
	Id to = NONE;
	if (out) {
		// It steps on; whoever handed it in keeps the one that it was.
		to = make(at(given[0]).type, Object::Local);
		Value where = at(given[0]).value;
		at(to).value = where;
	}
	for (size_t i = 0; i < r.elements.size() && !over_; i++) {
		Id e = r.elements[i];
		if (!touch(e, r.loc))
			return Value();
		if (n == "copy" || n == "copy_n" || n == "move") {
			put(to, e, n == "move", r.loc);
		} else if (n == "transform") {
			put(to, applied(given[1], {e}, r.loc), true, r.loc);
		} else if (n == "fill" || n == "fill_n" || n == "generate") {
			Id from = n == "generate" ? applied(given[0], {}, r.loc) : given[0];
			assign(e, from, n == "generate", r.loc);
		} else if (n == "iota") {
			at(e).value = {.kind = Value::Unknown, .derived = true};
		} else {
			auto yes = chosen(given[0], e, n == "replace", r.loc);
			if (!yes || over_ || (n == "replace_if" && given.size() < 2) ||
			    (n == "copy_if" && given.size() < 2))
				return unsure();
			if (*yes)
				assign(e, given[1], false, r.loc);
		}
	}
	if (over_)
		return Value();
	return answer(r, to == NONE ? r.end : at(to).value);
}

/// accumulate() and reduce()
Value Trial::folded(const Range &r)
{
	if (r.rest.empty() || r.rest.size() > 2)
		return stop(), Value();
	Id sum = make(r.rest[0]->getType(), Object::Local);
	init(sum, r.rest[0]);
	Id by = r.rest.size() > 1 && !over_ ? place(r.rest[1]) : NONE;
	bool own = by != NONE && !over_ && std_class(at(by).type).empty();
	for (Id e : r.elements) {
		if (over_ || !touch(e, r.loc))
			return {};
		if (own)
			sum = applied(by, {sum, e}, r.loc);
		else
			lost(sum), forget(sum);
		if (sum == NONE)
			return stop(), Value();
	}
	if (over_)
		return {};
	if (r.into == NONE)
		return at(sum).value;
	copy(r.into, sum, true, r.loc);
	return {};
}

std::optional<Value> Trial::searched(const Range &r)
{
	llvm::StringRef n = r.name;
	const size_t size = r.elements.size();
	if (n == "accumulate" || n == "reduce")
		return folded(r);
	if (n == "distance")
		return Value::of(int64_t(size));
	std::vector<Id> given;
	for (const Expr *a : r.rest)
		if (!over_)
			given.push_back(place(a));
	for (Id e : r.elements)
		if (!over_)
			touch(e, r.loc);
	if (over_)
		return Value();
	if (n == "binary_search" || n == "is_sorted" || n == "equal")
		return Value();
	if (n.ends_with("_element")) {
		Id by = given.empty() ? NONE : given[0];
		size_t best = 0;
		for (size_t i = 1; i < size && !over_; i++) {
			bool most = n == "max_element";
			Id a = r.elements[most ? best : i], b = r.elements[most ? i : best];
			auto less = given.size() > 1 ? or_guess({}) : before(a, b, by, r.loc);
			if (!less)
				return unsure();
			best = *less ? i : best;
		}
		return answer(r, size ? Value::at(r.container, r.elements[best]) : r.end);
	}
	if (!defence_)
		return unsure();
	size_t i = 0;
	while (i < size && !guess())
		i++;
	return answer(r, i < size ? Value::at(r.container, r.elements[i]) : r.end);
}

/// Algorithms by their names; nothing of one that is none of these.
std::optional<Value> Trial::range_algorithm(llvm::StringRef n, bool whole, Args args, Id into,
					    SourceLocation loc)
{
	if ((!reorders(n) && !writes(n) && !searches(n)) || args.empty())
		return {};
	Range r{.name = n, .into = into, .loc = loc};
	bool iterator = std_class(args[0]->getType()).contains("iterator") ||
			args[0]->getType()->isPointerType();
	size_t used = 2;
	std::optional<std::vector<Id>> all;
	if (whole && !iterator) {
		used = 1;
		r.container = place(args[0]);
		bool array = r.container != NONE && at(r.container).type->isArrayType();
		if (r.container == NONE || over_ || (!array && !materialise(r.container)))
			return unsure();
		all = at(r.container).elements;
		r.end = Value::at(r.container, NONE);
	} else if (n.ends_with("_n") && args.size() > 2) {
		Value first = iterator_of(args[0]),
		      count = over_ ? Value() : concrete(value(args[1]));
		if (over_ || first.kind != Value::Iterator || !count.exact())
			return unsure();
		all.emplace();
		for (int64_t i = 0; i < count.number; i++) {
			auto next = first.element == NONE ? std::nullopt : stepped(first, 1);
			if (!next)
				return unsure();
			all->push_back(first.element);
			first = *next;
		}
		r.container = first.object;
		r.end = first;
	} else if (args.size() > (in_three(n) ? 2u : 1u)) {
		if (in_three(n))
			r.middle = iterator_of(args[1]), used = 3;
		if (!over_)
			all = range(args[0], args[used - 1], r.container);
		r.end = over_ ? Value() : iterator_of(args[used - 1]);
	}
	if (!all || over_)
		return unsure();
	r.elements = *all;
	r.rest = args.drop_front(used);
	return reorders(n) ? reordered(r) : writes(n) ? written(r) : searched(r);
}

} // namespace cfl::check::trial
