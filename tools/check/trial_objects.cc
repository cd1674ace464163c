// SPDX-License-Identifier: GPL-2.0
// The objects of a run: how they are made, read, copied and ended.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check::trial
{

Id Trial::make(QualType type, Object::Origin origin, const ValueDecl *decl)
{
	Object o;
	o.type = type.getNonReferenceType().getUnqualifiedType();
	o.origin = origin;
	o.decl = decl;
	objects_.push_back(std::move(o));
	return Id(objects_.size()) - 1;
}

/// Something of which nothing is known but that it is there.
Id Trial::unknown(QualType type)
{
	Id o = make(type, Object::Outside);
	at(o).opaque = true;
	at(o).value = Value();
	at(o).value.kind = Value::Unknown;
	return o;
}

Id Trial::child(Id of, QualType type)
{
	bool reference = type->isReferenceType();
	Id c = make(type, Object::Part);
	Object &o = at(c);
	if (reference)
		o.type = type;
	o.parent = of;
	o.opaque = at(of).opaque;
	o.value.kind = o.opaque ? Value::Unknown : Value::Unset;
	return c;
}

Id Trial::field(Id of, const FieldDecl *f)
{
	f = f->getCanonicalDecl();
	if (auto it = at(of).fields.find(f); it != at(of).fields.end())
		return it->second;
	Id c = child(of, f->getType());
	at(c).decl = f;
	// The members of a union share their bytes: none is followed.
	if (f->getParent()->isUnion() || f->isBitField()) {
		at(c).opaque = true;
		at(c).value.kind = Value::Unknown;
	}
	at(of).fields[f] = c;
	return c;
}

bool Trial::alive(Id o) const
{
	for (; o != NONE; o = objects_[size_t(o)].parent)
		if (objects_[size_t(o)].life != Object::Alive)
			return false;
	return true;
}

void Trial::end(Id o, End how, SourceLocation loc)
{
	Object &x = at(o);
	x.life = Object::Ended;
	x.end = how;
	x.ended = loc;
}

/// Says it if the object is no more, or not yet. True if the run goes on.
bool Trial::touch(Id o, SourceLocation loc)
{
	if (o == NONE || over_)
		return !over_;
	Id gone = NONE;
	for (Id p = o; p != NONE; p = at(p).parent)
		if (at(p).life != Object::Alive)
			gone = p;
	if (gone == NONE)
		return true;
	const Object &x = at(gone);
	if (x.life == Object::Raw) {
		fault("init-use", loc, name(gone) + " is used here before it is made");
		return false;
	}
	switch (x.end) {
	case End::Changed:
	case End::Moved:
		fault("borrow-invalidated", loc,
		      "what is used here was in a container that has changed since", x.ended,
		      "the container is changed here", gone);
		break;
	case End::Freed:
		fault("free-use", loc, "freed memory is used here", x.ended, "it is freed here",
		      gone);
		break;
	case End::Temporary:
		fault("borrow-temporary", loc, "a temporary is used here after its end", x.ended,
		      "it ends here", gone);
		break;
	default:
		fault("borrow-dangling", loc, name(gone) + " is used here after its end", x.ended,
		      "it ends here", gone);
	}
	return false;
}

namespace
{

/// A number of an enumeration is one of those that have a name.
void enumerators(Symbol &s, const EnumDecl *e)
{
	std::set<int64_t> named;
	for (const EnumConstantDecl *c : e->enumerators())
		if (auto n = c->getInitVal().tryExtValue())
			named.insert(*n);
	if (named.empty() || *named.rbegin() - *named.begin() > 64)
		return;
	s.low = *named.begin();
	s.high = *named.rbegin();
	for (int64_t n = s.low; n <= s.high; n++)
		if (!named.count(n))
			s.excluded.insert(n);
}

} // namespace

/// A number of which is known by now what it is.
Value Trial::settled(const Value &v) const
{
	if (v.kind != Value::Number || v.symbol < 0)
		return v;
	const Symbol &s = symbols_[size_t(v.symbol)];
	return s.low == s.high ? Value::of(s.low + v.number) : v;
}

Value Trial::load(Id o, SourceLocation loc)
{
	if (o == NONE || !touch(o, loc))
		return {};
	look_into(o);
	Object &x = at(o);
	QualType t = x.type;
	if (x.value.kind == Value::Unset && t->isScalarType()) {
		if (t->isAnyCharacterType() || t->isStdByteType())
			return {};
		fault("init-use", loc, name(o) + " is read here and has no value");
		return {};
	}
	if (x.value.kind == Value::Unknown && t->isIntegralOrEnumerationType()) {
		Symbol s;
		uint64_t bits = session_.context.getIntWidth(t);
		bool sign = t->isSignedIntegerOrEnumerationType();
		s.low = sign ? -(int64_t(1) << std::min<uint64_t>(bits - 1, 40)) : 0;
		s.high = int64_t(1) << std::min<uint64_t>(bits - sign, 40);
		s.high -= bits <= 40;
		s.derived = x.value.derived;
		bool before = std::exchange(supposed_, false);
		suppose(o);
		s.supposed = supposed_;
		supposed_ = before;
		if (const auto *e = t->getAs<EnumType>())
			enumerators(s, e->getDecl());
		symbols_.push_back(s);
		x.value = Value::of(0);
		x.value.symbol = int(symbols_.size()) - 1;
	}
	return settled(x.value);
}

void Trial::store(Id o, Value v, SourceLocation loc)
{
	if (o != NONE && touch(o, loc)) {
		if (constant(o))
			return fault("cast-const", loc, name(o) + " is const, and written here");
		if (v.kind == Value::Unset)
			v.kind = Value::Unknown;
		if (v.kind == Value::Unknown)
			lost(o);
		at(o).value = v;
		if (v.kind == Value::Pointer && strange(o)) {
			written_.insert(at(o).decl);
			doubt(NONE, o);
		}
	}
}

/// What a pointer leads to; it is made up where it is not known.
Id Trial::pointee(Value &v, QualType type, SourceLocation loc, Id holder)
{
	if (v.kind == Value::Pointer) {
		if (v.null() && v.moved.isValid())
			fault("move-use", loc, "what was moved from is dereferenced here", v.moved,
			      "it is moved here", holder);
		else if (v.null())
			never();
		return v.object;
	}
	if (v.kind != Value::Unknown || type.isNull())
		return NONE;
	v = Value::to(unknown(type));
	if (holder != NONE)
		at(holder).value = v;
	return v.object;
}

/// Something that is not seen may have done anything with it.
void Trial::forget(Id o, int depth)
{
	if (o == NONE || depth > 4 || at(o).life == Object::Ended)
		return;
	Id to = at(o).value.object;
	// What it led to or held is forgotten with it.
	bool ours = at(o).value.leads() && at(to).origin != Object::Outside;
	if (defence_ && !over_ && (ours || !(at(o).elements.empty() || at(o).type->isArrayType())))
		stop();
	auto fields = at(o).fields;
	auto elements = std::move(at(o).elements);
	auto residents = at(o).residents;
	at(o).elements.clear();
	at(o).opaque = true;
	at(o).storage = false;
	if (!at(o).type->isReferenceType())
		at(o).value = Value();
	for (auto [type, r] : residents)
		if (at(r).life = at(r).life == Object::Raw ? Object::Alive : at(r).life;
		    at(r).life == Object::Alive)
			forget(r, depth + 1);
	for (auto [decl, f] : fields)
		forget(f, depth + 1);
	for (Id e : elements)
		forget(e, depth + 1);
	if (to != NONE)
		forget(to, depth + 1);
}

void Trial::default_init(Id o, QualType type, bool zero, SourceLocation loc)
{
	if (spent())
		return;
	if (const auto *a = session_.context.getAsConstantArrayType(type)) {
		uint64_t n = a->getZExtSize();
		at(o).storage =
			a->getElementType()->isCharType() || a->getElementType()->isStdByteType();
		if (n > 64) {
			at(o).opaque = true;
			return;
		}
		for (uint64_t i = 0; i < n && !over_; i++) {
			Id e = child(o, a->getElementType());
			at(o).elements.push_back(e);
			default_init(e, a->getElementType(), zero, loc);
		}
		return;
	}
	const CXXRecordDecl *r = record_of(type);
	if (!r) {
		at(o).value = !zero		      ? Value{.kind = Value::Unset}
			      : type->isPointerType() ? Value::to(NONE)
						      : Value::of(0);
		return;
	}
	if (std_class(type) == "array") {
		uint64_t n = session_.facts.extent(type);
		QualType each = type_argument(type, 0);
		at(o).opaque = n > 64;
		for (uint64_t i = 0; i < n && n <= 64 && !over_; i++) {
			Id e = child(o, each);
			at(o).elements.push_back(e);
			default_init(e, each, zero, loc);
		}
		return;
	}
	if (in_std(r) || !r->hasDefinition())
		return;
	if (r->getNumVBases())
		return void(stop());
	if (r->isUnion()) {
		at(o).opaque = true;
		return;
	}
	for (const CXXConstructorDecl *c : r->ctors())
		if (c->isDefaultConstructor() && c->isUserProvided())
			return construct(o, c, {}, loc);
	for (const FieldDecl *f : r->fields())
		if (record_of(f->getType()) && r->getNumBases())
			at(field(o, f)).life = Object::Raw;
	for (const CXXBaseSpecifier &b : r->bases())
		default_init(o, b.getType(), zero, loc);
	for (const FieldDecl *f : r->fields()) {
		Id part = field(o, f);
		at(part).life = Object::Alive;
		if (f->hasInClassInitializer() && f->getInClassInitializer())
			member_init(o, part, f->getInClassInitializer());
		else if (!f->getType()->isReferenceType())
			default_init(part, f->getType(), zero, loc);
	}
}

/// An initialiser that stands in the class: `this` is the object.
void Trial::member_init(Id whole, Id part, const Expr *e)
{
	Id self = std::exchange(frame().self, whole),
	   closure = std::exchange(frame().closure, NONE);
	init(part, e);
	frame().self = self;
	frame().closure = closure;
}

void Trial::copy(Id to, Id from, bool moves, SourceLocation loc)
{
	if (from == NONE || to == NONE) {
		lost(to);
		if (to != NONE)
			forget(to);
		return;
	}
	if (spent() || !touch(from, loc))
		return;
	look_into(from);
	// What is made of something else is not like it.
	if (defence_ && !like(at(to).type, from))
		return void(stop(record_of(at(from).type)));
	const CXXRecordDecl *r = record_of(at(to).type);
	if (r)
		return copy_parts(to, from, r, moves, loc);
	at(to).opaque = at(from).opaque;
	if (at(from).type->isScalarType() && at(from).value.kind == Value::Unknown)
		load(from, loc);
	at(to).value = at(from).value;
	auto elements = at(from).elements;
	for (Id e : elements) {
		Id own = child(to, at(e).type);
		at(to).elements.push_back(own);
		copy(own, e, moves, loc);
	}
}

/// As the copy or move constructor of @p r does it.
void Trial::copy_parts(Id to, Id from, const CXXRecordDecl *r, bool moves, SourceLocation loc)
{
	if (in_std(r))
		return std_copy(to, from, moves, loc);
	const CXXConstructorDecl *best = nullptr;
	for (const CXXConstructorDecl *c : r->ctors())
		if ((moves && c->isMoveConstructor()) || (!best && c->isCopyConstructor()))
			if (!c->isDeleted())
				best = c;
	if (r->isUnion() || (r->hasDefinition() && r->getNumVBases()))
		return void(stop());
	if (best && best->isUserProvided()) {
		if (!best->hasBody())
			return lost(to), forget(to), forget(from);
		enter(best, to, {from}, NONE, loc);
		return;
	}
	if (at(from).opaque)
		at(to).opaque = true;
	for (const CXXBaseSpecifier &b : r->bases())
		if (const CXXRecordDecl *base = record_of(b.getType()))
			copy_parts(to, from, base, moves, loc);
	auto fields = at(from).fields;
	for (auto [decl, part] : fields) {
		const auto *f = dyn_cast_or_null<FieldDecl>(decl);
		if (f ? f->getParent()->getCanonicalDecl() != r->getCanonicalDecl()
		      : !r->isLambda())
			continue;
		Id own = child(to, at(part).type);
		at(own).decl = at(part).decl;
		at(to).fields[decl] = own;
		if (at(part).type->isReferenceType())
			at(own).value = at(part).value;
		else
			copy(own, part, moves, loc);
	}
}

void Trial::assign(Id to, Id from, bool moves, SourceLocation loc)
{
	if (to == NONE || from == NONE) {
		lost(to);
		if (to != NONE)
			forget(to);
		return;
	}
	if (spent() || to == from || !touch(from, loc) || !touch(to, loc))
		return;
	const CXXRecordDecl *r = record_of(at(to).type);
	if (!r) {
		at(to).value = load(from, loc);
		return;
	}
	if (defence_ && !like(at(to).type, from))
		return void(stop());
	if (in_std(r)) {
		end_iterators(to, false);
		// The new value is there before the old one ends.
		Id kept = make(at(to).type, Object::Local);
		std_copy(kept, from, moves, loc);
		std_destroy(to, loc);
		at(to).emptied = false;
		at(to).elements.clear();
		at(to).fields.clear();
		at(to).value = Value();
		std_copy(to, kept, true, loc);
		end(kept, End::Scope, loc);
		return;
	}
	const CXXMethodDecl *best = nullptr;
	for (const CXXMethodDecl *m : r->methods())
		if ((moves && m->isMoveAssignmentOperator()) ||
		    (!best && m->isCopyAssignmentOperator()))
			best = m;
	if (best && best->isUserProvided()) {
		if (best->hasBody())
			enter(best, to, {from}, NONE, loc);
		else
			lost(to), forget(to), forget(from);
		return;
	}
	if (at(from).opaque)
		return forget(to);
	auto fields = at(from).fields;
	for (auto [decl, part] : fields)
		if (const auto *f = dyn_cast_or_null<FieldDecl>(decl))
			assign(field(to, f), part, moves, loc);
}

void Trial::destroy(Id o, End how, SourceLocation loc)
{
	if (o == NONE || spent())
		return;
	const CXXRecordDecl *r = record_of(at(o).type);
	at(o).fixed = false;
	if (at(o).life == Object::Ended) {
		if (r && r->hasDefinition() && !r->hasTrivialDestructor())
			fault("free-twice", loc, name(o) + " is ended here for the second time",
			      at(o).ended, "it is ended here first", o);
		return;
	}
	if (r && r->hasDefinition() && !in_std(r) && (r->isUnion() || r->getNumVBases()))
		return r->isUnion() ? end(o, how, loc) : void(stop());
	auto elements = at(o).elements;
	if (r && in_std(r)) {
		std_destroy(o, loc);
	} else if (r && r->isLambda()) {
		auto captured = at(o).fields;
		for (auto [decl, part] : captured)
			if (!at(part).type->isReferenceType())
				destroy(part, End::Owner, loc);
	} else if (r && r->hasDefinition()) {
		// As the destructor does it: its body, the members, the bases from the last one on.
		std::vector<const CXXRecordDecl *> work{r};
		while (!work.empty() && !over_) {
			const CXXRecordDecl *level = work.back();
			work.pop_back();
			QualType whole = at(o).type;
			at(o).type = session_.context.getCanonicalTagType(level);
			if (const CXXDestructorDecl *d = level->getDestructor();
			    d && d->isUserProvided()) {
				if (!d->hasBody())
					return void(stop());
				enter(d, o, {}, NONE, loc);
			}
			at(o).type = whole;
			std::vector<const FieldDecl *> fields(level->field_begin(),
							      level->field_end());
			for (auto f = fields.rbegin(); f != fields.rend() && !over_; ++f)
				if (auto it = at(o).fields.find((*f)->getCanonicalDecl());
				    it != at(o).fields.end() && !(*f)->getType()->isReferenceType())
					destroy(it->second, End::Owner, loc);
			for (const CXXBaseSpecifier &b : level->bases())
				if (const CXXRecordDecl *base = record_of(b.getType());
				    base && base->hasDefinition())
					in_std(base) ? void() : work.push_back(base);
		}
	} else {
		for (auto e = elements.rbegin(); e != elements.rend(); ++e)
			destroy(*e, End::Owner, loc);
	}
	if (!over_)
		end(o, how, loc);
}

} // namespace cfl::check::trial
