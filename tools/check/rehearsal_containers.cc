// SPDX-License-Identifier: GPL-2.0
// Vectors, deques and optionals whose elements may lack values: the elements lie in one object, one behind the other,
// and the container's only cell leads there. Containers of plain numbers are not followed: they give each a value.
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

namespace
{

constexpr int64_t MOST_ELEMENTS = 64, LARGEST = 256;

bool owning_pointer(QualType t)
{
	const CXXRecordDecl *r = record_of(t);
	return r && in_std(r) && r->getIdentifier() &&
	       (r->getName() == "unique_ptr" || r->getName() == "shared_ptr");
}

/// What a container that is followed holds.
QualType held(QualType t)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
		record_of(t.getNonReferenceType()));
	if (!s || !in_std(s) || !s->getIdentifier() || !s->getTemplateArgs().size() ||
	    s->getTemplateArgs()[0].getKind() != TemplateArgument::Type)
		return {};
	llvm::StringRef n = s->getName();
	QualType of = s->getTemplateArgs()[0].getAsType();
	bool owner = owning_pointer(of);
	return (n == "vector" || n == "deque" || n == "optional") && (owner || Layout::open(of))
		       ? of
		       : QualType();
}

bool optional(QualType t)
{
	return record_of(t.getNonReferenceType())->getName() == "optional";
}

/// May this constructor be meant by those arguments?
bool suits(ASTContext &context, const CXXConstructorDecl *c, llvm::ArrayRef<const Expr *> args)
{
	if (c->getNumParams() < args.size() || c->getMinRequiredArguments() > args.size() ||
	    c->isCopyOrMoveConstructor())
		return false;
	for (size_t i = 0; i < args.size(); i++) {
		QualType to = c->getParamDecl(unsigned(i))->getType().getNonReferenceType();
		QualType from = args[i]->getType();
		bool fits = context.hasSameUnqualifiedType(to, from) || record_of(to) ||
			    (to->isArithmeticType() && from->isArithmeticType()) ||
			    (to->isPointerType() && !record_of(from) && !from->isArithmeticType());
		if (!fits)
			return false;
	}
	return true;
}

/// The object that a member function is called on.
const Expr *called_on(const CallExpr *c)
{
	const auto *m = dyn_cast<CXXMemberCallExpr>(c);
	const Expr *e = m		  ? m->getImplicitObjectArgument()
			: c->getNumArgs() ? c->getArg(0)
					  : nullptr;
	return e ? e->IgnoreParenImpCasts() : nullptr;
}

} // namespace

Spot Rehearsal::buffer(const Spot &s)
{
	if (s.object < 0 || s.span)
		return {};
	const Object &o = objects_[size_t(s.object)];
	auto it = o.values.find(s.at);
	if (o.blind || it == o.values.end() || it->second.kind != Value::Pointer)
		return {};
	const Spot to = it->second.to;
	return to.object >= 0 && objects_[size_t(to.object)].elements ? to : Spot();
}

void Rehearsal::forget(const Spot &s)
{
	escape(buffer(s));
	store(s, unknown({}));
}

Spot Rehearsal::hold(const Spot &s, QualType of, SourceLocation loc)
{
	Spot to{make(of, loc, "an element", 0)};
	objects_[size_t(to.object)].elements = true;
	store(s, Value::at(to));
	return to;
}

Spot Rehearsal::grown(const Spot &buffer, QualType of)
{
	Object &o = objects_[size_t(buffer.object)];
	Spot item = buffer;
	item.at = o.cells;
	o.cells += layout_.size(of);
	o.blind |= o.cells > MOST_ELEMENTS * LARGEST;
	o.version++;
	return item;
}

/// As `T()` makes it: zeros first, if no constructor was written for it.
void Rehearsal::made_plainly(const Spot &s, QualType of)
{
	const CXXRecordDecl *r = Layout::open(of);
	if (!r || !r->hasUserProvidedDefaultConstructor())
		fill(s, layout_.size(of), Value::of(0));
	if (r)
		empty(s, of);
}

void Rehearsal::made_of(const Spot &s, QualType of, llvm::ArrayRef<const Expr *> args,
			SourceLocation loc)
{
	const CXXRecordDecl *r = Layout::open(of);
	if (args.size() == 1 && context_.hasSameUnqualifiedType(args[0]->getType(), of))
		return into(s, of, args[0]);
	if (args.empty())
		return made_plainly(s, of);
	const CXXConstructorDecl *by = nullptr;
	int suiting = 0;
	if (r)
		for (const CXXConstructorDecl *c : r->ctors())
			if (suits(context_, c, args)) {
				by = c;
				suiting++;
			}
	if (suiting == 1 && run_body(by, args, s, nullptr, nullptr, nullptr, loc))
		return;
	if (!r && args.size() == 1 && args[0]->getType()->isPointerType())
		return store(s, eval(args[0]));
	opaque(by, args, nullptr, false);
	fill(s, layout_.size(of));
}

bool Rehearsal::resized(const Spot &buffer, QualType of, const Expr *to, const Expr *like)
{
	Value n = numbers_.settled(eval(to));
	int64_t min, max, one = layout_.size(of);
	if (n.kind == Value::Unknown && n.id && numbers_.range(n, min, max) && max > 0) {
		// Some few; which number is not known.
		Value some = Value::of(std::clamp<int64_t>(choose() ? 1 : 3, min, max));
		numbers_.assume(BO_EQ, n, some, true);
		n = some;
	}
	if (n.kind != Value::Number || n.number < 0 || n.number > MOST_ELEMENTS || one > LARGEST)
		return false;
	Spot model = like ? temporary(like) : Spot();
	while (!over_ && objects_[size_t(buffer.object)].cells < n.number * one) {
		Spot item = grown(buffer, of);
		if (like)
			copy(item, model, of);
		else
			made_plainly(item, of);
	}
	objects_[size_t(buffer.object)].cells = n.number * one;
	return true;
}

bool Rehearsal::container(const Spot &s, const CXXConstructExpr *k)
{
	QualType of = held(k->getType());
	if (of.isNull() || layout_.size(of) > LARGEST || s.object < 0 || s.span)
		return false;
	std::vector<const Expr *> args;
	for (const Expr *a : k->arguments())
		if (!isa<CXXDefaultArgExpr>(a))
			args.push_back(a);
	bool maybe = optional(k->getType());
	const CXXConstructorDecl *c = k->getConstructor();
	if (args.empty() || (maybe && record_of(args[0]->getType()) &&
			     record_of(args[0]->getType())->getName() == "nullopt_t")) {
		hold(s, of, k->getExprLoc());
		return true;
	}
	if (c->isCopyOrMoveConstructor()) {
		Spot from = args[0]->isGLValue() ? place(args[0]) : temporary(args[0]);
		Spot whole = buffer(from);
		if (whole.object < 0)
			return false;
		Object copy = objects_[size_t(whole.object)];
		// Those that elements hold themselves are not copied along.
		std::erase_if(copy.values, [&](const auto &v) {
			return v.second.kind == Value::Pointer && v.second.to.object >= 0 &&
			       objects_[size_t(v.second.to.object)].elements;
		});
		objects_.push_back(std::move(copy));
		store(s, Value::at({int(objects_.size()) - 1}));
		return true;
	}
	if (maybe) {
		if (args.size() != 1 || !context_.hasSameUnqualifiedType(args[0]->getType(), of))
			return false;
		into(grown(hold(s, of, k->getExprLoc()), of), of, args[0]);
		return true;
	}
	bool counted =
		args.size() <= 2 && args[0]->getType()->isIntegerType() &&
		(args.size() == 1 || context_.hasSameUnqualifiedType(args[1]->getType(), of));
	return counted && resized(hold(s, of, k->getExprLoc()), of, args[0],
				  args.size() == 2 ? args[1] : nullptr);
}

bool Rehearsal::container_member(const CallExpr *c, const CXXMethodDecl *m, const Spot *dst,
				 Value *out, Spot *ref)
{
	QualType of = held(context_.getCanonicalTagType(m->getParent()));
	const Expr *on = called_on(c);
	if (of.isNull() || !on)
		return false;
	// A base of the library's own class is looked at as the whole.
	Spot s = on->getType()->isPointerType() ? eval(on).to
		 : on->isGLValue()		? place(on)
						: temporary(on);
	Spot all = buffer(s);
	if (all.object < 0 || over_ || objects_[size_t(all.object)].blind)
		return !m->isConst() && s.object >= 0 ? (forget(s), false) : false;
	llvm::StringRef n = plain_name(m);
	OverloadedOperatorKind op = m->getOverloadedOperator();
	bool member = isa<CXXMemberCallExpr>(c);
	std::vector<const Expr *> args;
	for (unsigned i = member ? 0 : 1; i < c->getNumArgs(); i++)
		if (!isa<CXXDefaultArgExpr>(c->getArg(i)))
			args.push_back(c->getArg(i));
	int64_t one = layout_.size(of), count = objects_[size_t(all.object)].cells / one;
	auto lend = [&](int64_t i) {
		Spot item = all;
		item.at = i * one;
		if (ref && i >= 0 && i < count)
			*ref = item;
	};
	if (n == "size" || n == "empty" || n == "has_value" || isa<CXXConversionDecl>(m)) {
		if (out)
			*out = Value::of(n == "size" ? count : n == "empty" ? !count : !!count);
	} else if (op == OO_Subscript || n == "at") {
		Value i = numbers_.settled(eval(args.at(0)));
		if (i.kind == Value::Number)
			lend(i.number);
		else
			escape(all);
	} else if (n == "front" || n == "back" || op == OO_Star || n == "value") {
		lend(n == "back" ? count - 1 : 0);
	} else if (op == OO_Arrow || n == "data") {
		if (out && count)
			*out = Value::at(all);
	} else if (n == "begin" || n == "cbegin" || n == "end" || n == "cend") {
		all.at = n.ends_with("end") ? count * one : 0;
		if (dst)
			store(*dst, Value::at(all));
	} else if (n == "push_back" || n == "emplace_back") {
		Spot item = grown(all, of);
		made_of(item, of, args, c->getExprLoc());
		if (ref)
			*ref = item;
	} else if (n == "emplace" && optional(context_.getCanonicalTagType(m->getParent()))) {
		Spot item = grown(hold(s, of, c->getExprLoc()), of);
		made_of(item, of, args, c->getExprLoc());
		if (ref)
			*ref = item;
	} else if (op == OO_Equal && optional(m->getThisType()->getPointeeType()) &&
		   context_.hasSameUnqualifiedType(args.at(0)->getType(), of)) {
		into(grown(hold(s, of, c->getExprLoc()), of), of, args[0]);
	} else if (n == "resize" && args.size() <= 2) {
		if (!resized(all, of, args.at(0), args.size() == 2 ? args[1] : nullptr))
			forget(s);
	} else if (n == "clear" || n == "reset") {
		hold(s, of, c->getExprLoc());
	} else if (n == "pop_back" && count) {
		objects_[size_t(all.object)].cells -= one;
	} else if (n == "reserve" || n == "shrink_to_fit" || n == "capacity") {
		for (const Expr *a : args)
			nothing_known(a);
		if (out && n == "capacity")
			*out = unknown(c->getType());
	} else {
		if (!m->isConst())
			forget(s);
		return false;
	}
	return true;
}

/// Iterators of vectors: their only cell leads to an element.
bool Rehearsal::iterator_member(const CallExpr *c, const FunctionDecl *f, Value *out, Spot *ref)
{
	OverloadedOperatorKind op = f->getOverloadedOperator();
	auto led = [&](const Expr *e) {
		const CXXRecordDecl *r = record_of(e->getType());
		if (!r || !r->getIdentifier() || r->getName() != "__normal_iterator")
			return Spot();
		return e->isGLValue() ? place(e) : temporary(e);
	};
	if (!isa<CXXOperatorCallExpr>(c) || !c->getNumArgs())
		return false;
	bool compares = op == OO_EqualEqual || op == OO_ExclaimEqual;
	if (op != OO_Star && op != OO_Arrow && op != OO_PlusPlus && !compares)
		return false;
	Spot s = led(c->getArg(0)), to = buffer(s);
	if (to.object < 0)
		return false;
	int64_t one = layout_.size(objects_[size_t(to.object)].type);
	if (op == OO_PlusPlus) {
		to.at += one;
		store(s, Value::at(to));
		if (ref && c->getNumArgs() == 1)
			*ref = s;
		return c->getNumArgs() == 1;
	}
	if (compares) {
		Spot other = buffer(led(c->getArg(1)));
		if (!out || other.object != to.object)
			return false;
		*out = Value::of((other.at == to.at) == (op == OO_EqualEqual));
		return true;
	}
	if (to.at < 0 || to.at >= objects_[size_t(to.object)].cells)
		return false;
	if (op == OO_Star && ref)
		*ref = to;
	if (op == OO_Arrow && out)
		*out = Value::at(to);
	return true;
}

bool Rehearsal::each_of(const LambdaExpr *closure, const Spot &from, int64_t cells, QualType of)
{
	const CXXMethodDecl *body = closure->getCallOperator();
	int64_t one = layout_.size(of);
	if (!body || body->getNumParams() != 1 || body->isDependentContext())
		return false;
	for (int64_t at = from.at; at < from.at + cells && !over_; at += one) {
		Frame in;
		in.function = body;
		in.around = &top();
		in.number = ++calls_;
		in.call = frames_.size() < 2 ? closure->getExprLoc() : frames_[1]->call;
		Spot item = from;
		item.at = at;
		in.vars[body->getParamDecl(0)] = item;
		frames_.push_back(&in);
		stmt(body->getBody());
		frames_.pop_back();
	}
	return true;
}

const CXXMethodDecl *Rehearsal::overrider(const CXXMethodDecl *m, const Spot &self)
{
	if (self.object < 0 || self.at || self.span)
		return nullptr;
	const Object &o = objects_[size_t(self.object)];
	const CXXRecordDecl *r = record_of(o.type);
	if (o.given || o.elements || !r || !r->hasDefinition())
		return nullptr;
	// While a base is made, the object is no more than that.
	for (auto f = frames_.rbegin(); f != frames_.rend(); ++f)
		if (const auto *c = dyn_cast<CXXConstructorDecl>((*f)->function);
		    c && (*f)->self.object == self.object && !(*f)->self.at) {
			r = c->getParent();
			break;
		}
	const CXXRecordDecl *from = m->getParent();
	if (r->getCanonicalDecl() != from->getCanonicalDecl() && !r->isDerivedFrom(from))
		return nullptr;
	if (layout_.base(r, from))
		return nullptr;
	const CXXMethodDecl *found = m->getCorrespondingMethodInClass(r);
	return found && !found->isPureVirtual() && !layout_.base(r, found->getParent()) ? found
											: nullptr;
}

} // namespace cfl::check::rehearsal
