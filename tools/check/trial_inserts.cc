// SPDX-License-Identifier: GPL-2.0
// What is put into the middle of a sequence, and what makes it longer or shorter.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

bool shifts(llvm::StringRef n)
{
	return n == "vector" || n == "deque";
}

} // namespace

/// Makes room before element number @p at_: those behind move.
void Trial::open(Id container, size_t at_, SourceLocation loc)
{
	llvm::StringRef n = std_class(at(container).type);
	size_t size = at(container).elements.size();
	if (size > 60)
		return void(stop());
	if (n == "vector" && size + 1 > at(container).capacity)
		reallocate(container, defence_ ? size + 1 : std::max<size_t>(1, 2 * size), loc);
	if (!shifts(n))
		return;
	end_iterators(container, n == "vector");
	auto all = at(container).elements;
	for (size_t i = at_; i < all.size() && !over_; i++) {
		Id old = all[i], fresh = child(container, at(old).type);
		at(fresh).opaque = false;
		copy(fresh, old, true, loc);
		destroy(old, End::Moved, loc);
		all[i] = fresh;
	}
	at(container).elements = all;
}

/// insert() and emplace() of sequences, before an iterator.
std::optional<Value> Trial::insert(const Member &c)
{
	Id self = c.self;
	llvm::StringRef n = std_class(at(self).type);
	bool sequence = shifts(n) || n == "list";
	if (!sequence || (c.name != "insert" && c.name != "emplace") || c.args.size() < 2)
		return {};
	Id before = place(c.args[0]);
	Value where = before == NONE ? Value() : at(before).value;
	if (over_ || where.kind != Value::Iterator || where.object != self)
		return stop(), Value();
	size_t i = where.element == NONE ? at(self).elements.size() : index_of(self, where.element);
	if (where.element != NONE && !touch(where.element, c.loc))
		return Value();
	std::vector<Id> fresh;
	Args rest = c.args.drop_front();
	bool iterators = c.name == "insert" && rest.size() == 2 &&
			 (std_class(rest[0]->getType()).contains("iterator") ||
			  rest[0]->getType()->isPointerType());
	if (std_class(rest[0]->getType()) == "initializer_list")
		return stop(), Value();
	if (iterators) {
		Id from = NONE;
		auto all = range(rest[0], rest[1], from);
		if (!all || over_ || std_class(rest[0]->getType()) == "move_iterator")
			return stop(), Value();
		for (Id e : *all) {
			fresh.push_back(make(element_type(self), Object::Local));
			copy(fresh.back(), e, false, c.loc);
		}
	} else if (c.name == "insert" && rest.size() != 1) {
		return stop(), Value();
	} else {
		fresh.push_back(make(element_type(self), Object::Local));
		fill(fresh[0], rest, c.loc);
	}
	for (size_t k = fresh.size(); k-- && !over_;) {
		open(self, i, c.loc);
		at(fresh[k]).parent = self;
		at(fresh[k]).origin = Object::Part;
		auto &all = at(self).elements;
		all.insert(all.begin() + long(i), fresh[k]);
	}
	if (c.into != NONE && !over_)
		at(c.into).value =
			Value::at(self, i < at(self).elements.size() ? at(self).elements[i] : NONE);
	return Value();
}

/// splice() of lists: the nodes stay, and belong to another one.
std::optional<Value> Trial::splice(const Member &c)
{
	Id self = c.self;
	if (std_class(at(self).type) != "list" || c.name != "splice" || c.args.size() < 2 ||
	    c.args.size() > 3)
		return {};
	Id before = place(c.args[0]), other = over_ ? NONE : place(c.args[1]);
	Id one = c.args.size() == 3 && !over_ ? place(c.args[2]) : NONE;
	if (over_ || before == NONE || other == NONE || !materialise(other) ||
	    (c.args.size() == 3 && one == NONE))
		return stop(), Value();
	Value where = at(before).value, what = one == NONE ? Value() : at(one).value;
	bool some = where.kind == Value::Iterator && where.object == self;
	if (!some || (one != NONE && (what.kind != Value::Iterator || what.element == NONE)))
		return stop(), Value();
	if ((where.element != NONE && !touch(where.element, c.loc)) ||
	    (one != NONE && !touch(what.element, c.loc)))
		return Value();
	std::vector<Id> moved = at(other).elements;
	if (one != NONE)
		moved = {what.element};
	if (one != NONE && what.element == where.element)
		return Value();
	std::erase_if(at(other).elements,
		      [&](Id e) { return std::ranges::find(moved, e) != moved.end(); });
	auto &all = at(self).elements;
	size_t i = where.element == NONE ? all.size() : index_of(self, where.element);
	all.insert(all.begin() + long(i), moved.begin(), moved.end());
	for (Id e : moved)
		at(e).parent = self;
	return Value();
}

/// resize() and assign().
std::optional<Value> Trial::resize(const Member &c)
{
	Id self = c.self;
	if (!shifts(std_class(at(self).type)) || (c.name != "resize" && c.name != "assign") ||
	    c.args.empty() || !c.args[0]->getType()->isIntegerType())
		return {};
	Value want = concrete(value(c.args[0]));
	if (over_ || !want.exact() || want.number < 0 || want.number > 60)
		return stop(), Value();
	size_t count = size_t(want.number);
	if (c.name == "assign")
		clear(self, c.loc);
	end_iterators(self, at(self).elements.size() >= count);
	while (at(self).elements.size() > count && !over_) {
		Id gone = at(self).elements.back();
		at(self).elements.pop_back();
		destroy(gone, End::Changed, c.loc);
	}
	if (std_class(at(self).type) == "vector" && count > at(self).capacity)
		reallocate(self, count, c.loc);
	while (at(self).elements.size() < count && !over_) {
		Id e = child(self, element_type(self));
		at(e).opaque = false;
		fill(e, c.args.drop_front(), c.loc);
		at(self).elements.push_back(e);
	}
	return Value();
}

} // namespace cfl::check::trial
