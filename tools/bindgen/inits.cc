// SPDX-License-Identifier: GPL-2.0
// Initialisers, from Clang's semantic form: positional, explicit, without narrowing.
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

const Expr *bare(const Expr *e)
{
	for (;;) {
		e = e->IgnoreParens();
		if (auto *c = dyn_cast<ConstantExpr>(e))
			e = c->getSubExpr();
		else if (auto *w = dyn_cast<ExprWithCleanups>(e))
			e = w->getSubExpr();
		else
			return e;
	}
}

bool is_empty(const Expr *e)
{
	return isa<ImplicitValueInitExpr>(bare(e)) || isa<NoInitExpr>(bare(e));
}

} // namespace

std::string Translator::scalar_init(const Expr *e, QualType t)
{
	if (is_empty(e))
		return "{}";
	if (annotated(t))
		return typed_cast(t, expr(e));
	if (auto folded = fold(e))
		return *folded;
	std::string value = expr(e);
	bool casts = t->isIntegralOrEnumerationType() || t->isPointerType();
	if (!casts || value.starts_with("((" + type(t.getUnqualifiedType()) + ")("))
		return value; // most conversions are written out already
	return cast_to(t, value);
}

// Clang clears a record as a whole, as its C does, if it sees constants; in `{}` among values it sees none.
std::string Translator::zero(QualType t)
{
	if (!options_.compiler.clang || annotated(t))
		return "{}";
	if (t->isPointerType())
		return "nullptr";
	return t->isIntegerType() && !t->isEnumeralType() && !t->isBooleanType() ? "0" : "{}";
}

std::string Translator::join_trimmed(Parts parts)
{
	while (!parts.empty() && parts.back().first == "{}")
		parts.pop_back();
	std::string s;
	for (const auto &[value, t] : parts)
		s += (s.empty() ? "" : ", ") + (value == "{}" ? zero(t) : value);
	return "{" + s + "}";
}

std::string Translator::init_array(const InitListExpr *e, const ArrayType *a)
{
	Parts parts;
	for (const Expr *init : e->inits())
		parts.push_back({initializer(init, a->getElementType()), a->getElementType()});
	return join_trimmed(std::move(parts));
}

std::string Translator::init_record(const InitListExpr *e, const RecordDecl *r)
{
	r = r->getDefinition();
	if (r->isUnion()) {
		const FieldDecl *f = e->getInitializedFieldInUnion();
		if (!f || e->getNumInits() == 0 || is_empty(e->getInit(0)))
			return "{}";
		std::string value = initializer(e->getInit(0), f->isBitField() ? plain(f->getType())
									       : f->getType());
		if (f == *r->field_begin())
			return fmt::format("{{{}}}", value);
		if (f->getName().empty()) {
			fail("initialiser of an unnamed member of a union that is not its first");
			return "{}";
		}
		return fmt::format("{{ .{} = {} }}", field_name(f), value);
	}
	Parts parts;
	unsigned i = 0;
	for (const FieldDecl *f : r->fields()) {
		if (f->isUnnamedBitField())
			continue;
		if (i >= e->getNumInits())
			break;
		QualType t = f->isBitField() ? plain(f->getType()) : f->getType();
		parts.push_back({initializer(e->getInit(i++), t), t});
	}
	return join_trimmed(std::move(parts));
}

std::string Translator::init_list(const InitListExpr *e, QualType t)
{
	if (t->isIncompleteArrayType())
		t = plain(e->getType());
	complete(t);
	if (auto *a = ctx_.getAsArrayType(t)) {
		if (e->isStringLiteralInit())
			return initializer(e->getInit(0), t);
		return init_array(e, a);
	}
	if (auto *r = t->getAsRecordDecl())
		return init_record(e, r);
	if (e->getNumInits() == 1)
		return scalar_init(e->getInit(0), t);
	return "{}";
}

std::string Translator::initializer(const Expr *e, QualType t)
{
	e = bare(e);
	if (is_empty(e))
		return "{}";
	if (auto *list = dyn_cast<InitListExpr>(e))
		return init_list(list, t);
	if (auto *s = dyn_cast<StringLiteral>(e)) {
		auto *a = ctx_.getAsConstantArrayType(t);
		bool room = !a || a->getSize().ugt(s->getLength());
		bool wide_mismatch = s->getCharByteWidth() != 1;
		if (room && !wide_mismatch)
			return string_literal(s);
		// No room for the terminator (C++ insists on it), or u16 from L"".
		std::string list;
		unsigned n = s->getLength();
		if (a)
			n = std::min<uint64_t>(n, a->getSize().getZExtValue());
		for (unsigned i = 0; i < n; i++)
			list += fmt::format("{}({}){}", i ? ", " : "",
					    type(ctx_.getAsArrayType(t)->getElementType()),
					    s->getCodeUnit(i));
		return "{" + list + "}";
	}
	if (auto *c = dyn_cast<CompoundLiteralExpr>(e);
	    c && (scope_.at_file_scope || t->isArrayType()))
		return initializer(c->getInitializer(), t); // GNU C: a literal initialises
	if (auto *c = dyn_cast<CastExpr>(e);
	    c && c->getCastKind() == CK_LValueToRValue && scope_.at_file_scope)
		if (isa<CompoundLiteralExpr>(bare(c->getSubExpr())))
			return initializer(c->getSubExpr(), t);
	if (t->isRecordType())
		return expr(e);
	return scalar_init(e, t);
}

// --- Unions whose active member has no name ------------------------------------------------------

bool Translator::needs_assignments(const Expr *e) const
{
	e = bare(e);
	if (auto *c = dyn_cast<CastExpr>(e); c && c->getCastKind() == CK_LValueToRValue)
		e = bare(c->getSubExpr());
	if (auto *c = dyn_cast<CompoundLiteralExpr>(e))
		return needs_assignments(c->getInitializer());
	auto *list = dyn_cast<InitListExpr>(e);
	if (!list)
		return false;
	if (auto *r = list->getType()->getAsRecordDecl(); r && r->isUnion()) {
		const FieldDecl *f = list->getInitializedFieldInUnion();
		if (f && f->getName().empty() && f != *r->getDefinition()->field_begin())
			return true;
	}
	for (const Expr *init : list->inits())
		if (needs_assignments(init))
			return true;
	return false;
}

void Translator::assign_members(const Expr *e, const std::string &path, QualType t,
				std::string &text)
{
	auto *list = dyn_cast<InitListExpr>(bare(e));
	if (list && list->getType()->isArrayType() && needs_assignments(list)) {
		for (unsigned i = 0; i < list->getNumInits(); i++)
			assign_members(list->getInit(i), fmt::format("{}[{}]", path, i),
				       ctx_.getAsArrayType(t)->getElementType(), text);
		return;
	}
	if (!list || !list->getType()->isRecordType()) {
		if (list)
			text += fmt::format(" {} = decltype({}){};", path, path,
					    init_list(list, t));
		else if (!is_empty(e))
			text += fmt::format(" {} = {};", path,
					    scalar_init(e, annotated(t) ? t : e->getType()));
		return;
	}
	const RecordDecl *r = list->getType()->getAsRecordDecl()->getDefinition();
	auto sub = [&](const FieldDecl *f) {
		return f->getName().empty() ? path : path + "." + field_name(f);
	};
	auto type_of = [&](const FieldDecl *f) {
		return f->isBitField() ? plain(f->getType()) : f->getType();
	};
	if (r->isUnion()) {
		if (const FieldDecl *f = list->getInitializedFieldInUnion();
		    f && list->getNumInits())
			assign_members(list->getInit(0), sub(f), type_of(f), text);
		return;
	}
	unsigned i = 0;
	for (const FieldDecl *f : r->fields()) {
		if (f->isUnnamedBitField())
			continue;
		if (i >= list->getNumInits())
			break;
		assign_members(list->getInit(i++), sub(f), type_of(f), text);
	}
}

std::string Translator::by_assignments(const Expr *e, QualType t)
{
	e = bare(e);
	if (auto *c = dyn_cast<CastExpr>(e); c && c->getCastKind() == CK_LValueToRValue)
		e = bare(c->getSubExpr());
	if (auto *c = dyn_cast<CompoundLiteralExpr>(e))
		e = c->getInitializer();
	complete(t);
	std::string name = fmt::format("cfl_v{}", scope_.temporaries++), text;
	assign_members(e, name, t, text);
	return fmt::format("({{ {} = {{}};{} {}; }})", declare(t.getUnqualifiedType(), name), text,
			   name);
}

} // namespace cfl::bindgen
