// SPDX-License-Identifier: GPL-2.0
// Strings, and views of them: what they say, where that is known, and the characters that others lead to.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

Value Trial::text(llvm::StringRef characters)
{
	auto it = std::ranges::find(texts_, characters);
	if (it == texts_.end())
		it = texts_.insert(it, characters.str());
	return {.kind = Value::Text, .number = it - texts_.begin()};
}

/// Like itself, and nothing else is known.
Value Trial::unknown_text()
{
	symbols_.emplace_back();
	return {.kind = Value::Text, .symbol = int(symbols_.size()) - 1};
}

std::optional<std::string> Trial::characters(const Value &v) const
{
	if (v.kind != Value::Text || v.symbol >= 0)
		return {};
	return texts_[size_t(v.number)];
}

/// What a string or a view says; one that came from outside gets a name.
Value Trial::text_of(Id o)
{
	if (o == NONE || over_)
		return {};
	llvm::StringRef n = std_class(at(o).type);
	Value &v = at(o).value;
	if (Id to = led_to(v); defence_ && to != NONE && !alive(to))
		return accused_ = stop(), Value();
	if (n == "basic_string_view" && v.kind == Value::Pointer && !v.null() && !at(o).opaque) {
		Id string = at(v.object).parent;
		return string == NONE || std_class(at(string).type) != "basic_string"
			       ? Value()
			       : text_of(string);
	}
	if (n != "basic_string" && n != "basic_string_view")
		return {};
	if (v.kind == Value::Unset)
		v = text("");
	if (v.kind == Value::Unknown && at(o).opaque && !v.derived) {
		Value named = unknown_text();
		bool before = std::exchange(supposed_, false);
		suppose(o);
		symbols_[size_t(named.symbol)].supposed = supposed_;
		supposed_ = before;
		at(o).value = named;
	}
	return at(o).value.kind == Value::Text ? at(o).value : Value();
}

Value Trial::text_argument(const Expr *e)
{
	if (record_of(e->getType())) {
		Id o = place(e);
		return o == NONE || !touch(o, e->getExprLoc()) ? Value() : text_of(o);
	}
	if (const auto *l = dyn_cast<StringLiteral>(e->IgnoreParenImpCasts()))
		return l->getCharByteWidth() == 1 ? text(l->getString()) : Value();
	if (e->getType()->isAnyCharacterType()) {
		Value c = value(e);
		return c.exact() ? text(std::string(1, char(c.number))) : Value();
	}
	Value v = value(e);
	if (v.kind == Value::Pointer && !v.null()) {
		Id string = at(v.object).parent;
		return string == NONE ? Value() : text_of(string);
	}
	return v.kind == Value::Text ? v : Value();
}

/// The characters, as others lead to them.
Id Trial::buffer(Id string)
{
	if (at(string).elements.empty()) {
		Id b = child(string, session_.context.CharTy);
		at(b).opaque = true;
		at(b).value = Value();
		at(string).elements = {b};
	}
	return at(string).elements[0];
}

/// The characters lie elsewhere from now on.
void Trial::spoil(Id string, SourceLocation loc)
{
	end_iterators(string, true);
	auto all = std::move(at(string).elements);
	at(string).elements.clear();
	for (Id b : all)
		if (at(b).life == Object::Alive)
			end(b, End::Moved, loc);
}

/// Members that only read, of strings and views alike.
std::optional<Value> Trial::of_text(const Member &c)
{
	auto is = characters(text_of(c.self));
	if (c.name == "size" || c.name == "length")
		return is ? Value::of(int64_t(is->size())) : Value{};
	if (c.name == "empty")
		return is ? Value::of(is->empty()) : Value{};
	bool asks = c.name == "starts_with" || c.name == "ends_with" || c.name == "contains" ||
		    c.name == "compare" || c.name == "find";
	if (!asks || c.args.empty())
		return {};
	auto other = characters(text_argument(c.args[0]));
	if (!is || !other || over_ || c.args.size() > 1)
		return Value();
	if (c.name == "starts_with")
		return Value::of(llvm::StringRef(*is).starts_with(*other));
	if (c.name == "ends_with")
		return Value::of(llvm::StringRef(*is).ends_with(*other));
	size_t at_ = is->find(*other);
	if (c.name == "contains")
		return Value::of(at_ != std::string::npos);
	if (c.name == "compare")
		return Value::of(is->compare(*other));
	return at_ == std::string::npos ? Value() : Value::of(int64_t(at_));
}

std::optional<Value> Trial::of_string(const Member &c)
{
	llvm::StringRef n = std_class(at(c.self).type);
	if (n != "basic_string" && n != "basic_string_view")
		return {};
	Id self = c.self;
	bool view = n == "basic_string_view";
	if (view && c.op == OO_Equal && c.args.size() == 1) {
		Id from = place(c.args[0]);
		at(self).value = from == NONE ? Value() : at(from).value;
		at(self).opaque = from == NONE || at(from).opaque;
		return Value::to(self);
	}
	bool harmless =
		c.name == "size" || c.name == "length" || c.name == "empty" || c.name == "data";
	if (view && at(self).value.kind == Value::Pointer && !harmless &&
	    !touch(at(self).value.object, c.loc))
		return Value();
	if (auto v = of_text(c))
		return v;
	if (view) {
		if (c.name == "substr" && c.into != NONE) {
			for (const Expr *a : c.args)
				value(a);
			at(c.into).value = at(self).value;
			at(c.into).opaque = true;
			if (at(self).value.kind != Value::Pointer)
				at(c.into).value = Value();
			return Value();
		}
		if (c.name.starts_with("remove_")) {
			value(c.args[0]);
			at(self).opaque = true;
			if (at(self).value.kind == Value::Text)
				at(self).value = {.kind = Value::Unknown, .derived = true};
			return Value();
		}
		return {};
	}
	if (c.name == "c_str" || c.name == "data")
		return Value::to(buffer(self));
	if (isa<CXXConversionDecl>(c.method) && c.into != NONE) {
		at(c.into).value = Value::to(buffer(self));
		at(c.into).opaque = false;
		return Value();
	}
	if (c.name == "reserve") {
		if (!c.args.empty())
			value(c.args[0]);
		at(self).capacity = SIZE_MAX;
		return Value();
	}
	bool adds = c.op == OO_PlusEqual || c.name == "append" || c.name == "push_back";
	bool sets = c.op == OO_Equal || c.name == "assign";
	if ((adds || sets) && c.args.size() == 1) {
		Id whole = c.args[0]->isGLValue() && record_of(c.args[0]->getType())
				   ? place(c.args[0])
				   : NONE;
		if (whole == self && sets)
			return Value::to(self);
		if (whole != NONE && !touch(whole, c.loc))
			return Value();
		Value before = text_of(self);
		Value more = whole != NONE ? text_of(whole) : text_argument(c.args[0]);
		if (over_)
			return Value();
		auto x = characters(before), y = characters(more);
		if (at(self).capacity != SIZE_MAX)
			spoil(self, c.loc);
		at(self).opaque = false;
		if (sets && more.kind == Value::Text)
			at(self).value = more;
		else if (x && y && !sets && x->size() + y->size() < 200)
			at(self).value = text(*x + *y);
		else
			at(self).value = {.kind = Value::Unknown, .derived = true};
		return Value::to(self);
	}
	if (c.name == "substr" && c.into != NONE) {
		auto x = characters(text_of(self));
		std::vector<int64_t> n_;
		for (const Expr *a : c.args)
			if (Value v = value(a); v.exact() && v.number >= 0)
				n_.push_back(v.number);
		bool known = x && n_.size() == c.args.size() &&
			     (n_.empty() || size_t(n_[0]) <= x->size());
		size_t from = known && !n_.empty() ? size_t(n_[0]) : 0;
		size_t count = known && n_.size() > 1 ? size_t(n_[1]) : std::string::npos;
		at(c.into).opaque = false;
		at(c.into).value = known ? text(x->substr(from, count))
					 : Value{.kind = Value::Unknown, .derived = true};
		return Value();
	}
	bool begins = c.name == "begin" || c.name == "cbegin";
	if (defence_ && (begins || c.name == "end" || c.name == "cend") && c.into != NONE) {
		// Several characters, or none, are like a single one here.
		Value there = Value::at(self, begins ? buffer(self) : NONE);
		at(c.into).value = there;
		return Value();
	}
	if (c.op == OO_Subscript || c.name == "front" || c.name == "back" || c.name == "at") {
		for (const Expr *a : c.args)
			value(a);
		Id o = child(buffer(self), session_.context.CharTy);
		at(o).opaque = true;
		at(o).value = {.kind = Value::Unknown, .derived = true};
		// Somebody may write through it.
		if (!c.method->isConst())
			at(self).value = {.kind = Value::Unknown, .derived = true};
		return Value::to(o);
	}
	bool clears = c.name == "clear", cuts = c.name == "erase";
	if (clears || cuts || c.name == "insert" || c.name == "replace" || c.name == "pop_back" ||
	    c.name == "resize" || c.name == "shrink_to_fit" || adds || sets) {
		for (const Expr *a : c.args)
			a->isGLValue() ? void(place(a)) : void(value(a));
		if (over_)
			return Value();
		// What is taken away does not move the rest.
		if (!clears && !cuts && c.name != "pop_back" && at(self).capacity != SIZE_MAX)
			spoil(self, c.loc);
		if (c.name != "shrink_to_fit")
			at(self).value =
				clears ? text("") : Value{.kind = Value::Unknown, .derived = true};
		at(self).opaque = false;
		if (c.into == NONE)
			return Value::to(self);
		Value there = Value::at(self, buffer(self));
		at(c.into).value = there;
		return Value();
	}
	return {};
}

/// Functions of the standard's over texts.
std::optional<Value> Trial::string_function(const FunctionDecl *f, Args args, Id into)
{
	llvm::StringRef n = plain_name(f);
	if (f->getLiteralIdentifier() && into != NONE && !args.empty() &&
	    (std_class(f->getReturnType()) == "basic_string" ||
	     std_class(f->getReturnType()) == "basic_string_view")) {
		at(into).value = text_argument(args[0]);
		return Value();
	}
	if (n == "to_string" && into != NONE && args.size() == 1) {
		Value v = value(args[0]);
		bool whole = args[0]->getType()->isIntegerType();
		at(into).value = whole && v.exact()
					 ? text(std::to_string(v.number))
					 : Value{.kind = Value::Unknown, .derived = true};
		return Value();
	}
	if ((n == "strlen" || n == "strcmp") && !args.empty()) {
		auto x = characters(text_argument(args[0]));
		auto y = n == "strcmp" ? characters(text_argument(args[1])) : x;
		if (!x || !y)
			return Value();
		return Value::of(n == "strlen" ? int64_t(x->size()) : x->compare(*y));
	}
	if (f->getOverloadedOperator() == OO_Plus && args.size() == 2 && into != NONE &&
	    std_class(f->getReturnType()) == "basic_string") {
		auto x = characters(text_argument(args[0])), y = characters(text_argument(args[1]));
		at(into).opaque = false;
		at(into).value = x && y && x->size() + y->size() < 200
					 ? text(*x + *y)
					 : Value{.kind = Value::Unknown, .derived = true};
		return Value();
	}
	return {};
}

} // namespace cfl::check::trial
