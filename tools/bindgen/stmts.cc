// SPDX-License-Identifier: GPL-2.0
// Statements.
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

std::string tabs(unsigned depth)
{
	return std::string(depth, '\t');
}

bool contains_label(const Stmt *s)
{
	if (!s)
		return false;
	if (isa<LabelStmt>(s))
		return true;
	for (const Stmt *child : s->children())
		if (contains_label(child))
			return true;
	return false;
}

/// A `case` that belongs to a switch outside of `s`.
bool contains_case(const Stmt *s)
{
	if (!s || isa<SwitchStmt>(s))
		return false;
	if (isa<SwitchCase>(s))
		return true;
	for (const Stmt *child : s->children())
		if (contains_case(child))
			return true;
	return false;
}

/// An expression without the parentheses around all of it; `({ })` keeps them.
std::string unwrapped(const std::string &s)
{
	if (s.size() < 2 || s[0] != '(' || s[1] == '{')
		return s;
	int depth = 0;
	bool quoted = false;
	for (size_t i = 0; i < s.size(); i++) {
		if (quoted && s[i] == '\\')
			i++;
		else if (s[i] == '"')
			quoted = !quoted;
		else if (!quoted && s[i] == '(')
			depth++;
		else if (!quoted && s[i] == ')' && --depth == 0 && i + 1 < s.size())
			return s;
	}
	return s.substr(1, s.size() - 2);
}

std::string replace_operand(std::string text, const std::string &name)
{
	std::string from = "[" + name + "]", to = "[" + name + "_]";
	for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
		text.replace(at, from.size(), to);
	return text;
}

/// See replace_jump_label() in parse.cc.
std::string input_constraint(const Options &options, const std::string &constraint)
{
	bool changed = options.target.starts_with("s390x") && !options.compiler.clang;
	return changed && constraint == "X" ? "jdd" : constraint;
}

/// With -ftrivial-auto-var-init g++ first fills what a call then initialises; GCC's C does not.
bool initialises_variables(const Options &options)
{
	if (options.compiler.clang)
		return false;
	for (const std::string &flag : options.flags)
		if (flag.starts_with("-ftrivial-auto-var-init=") &&
		    !flag.ends_with("=uninitialized"))
			return true;
	return false;
}

} // namespace

std::string Translator::flush_prelude(std::vector<std::string> &outer, unsigned depth)
{
	std::string text;
	for (const std::string &line : scope_.prelude)
		text += tabs(depth) + line;
	scope_.prelude = std::move(outer);
	return text;
}

std::string Translator::compound(const CompoundStmt *s, unsigned depth)
{
	std::string text = tabs(depth) + "{\n";
	std::vector<const Stmt *> children(s->body_begin(), s->body_end());
	for (size_t i = 0; i < children.size(); i++) {
		std::vector<std::string> outer = std::move(scope_.prelude);
		scope_.prelude.clear();
		std::string line;
		if (auto *d = dyn_cast<DeclStmt>(children[i])) {
			// C++ refuses to jump past an initialiser.
			bool split = false;
			for (size_t j = i + 1; j < children.size() && !split; j++)
				split = (scope_.switch_depth && contains_case(children[j])) ||
					(scope_.jumps && contains_label(children[j]));
			line = decl_stmt(d, depth + 1, split);
		} else {
			line = stmt(children[i], depth + 1);
		}
		std::string before = flush_prelude(outer, depth + 1);
		text += before + line;
	}
	return text + tabs(depth) + "}";
}

std::string Translator::substatement(const Stmt *s, unsigned depth)
{
	if (auto *c = dyn_cast<CompoundStmt>(s))
		return compound(c, depth) + "\n";
	std::vector<std::string> outer = std::move(scope_.prelude);
	scope_.prelude.clear();
	std::string line = stmt(s, depth + 1);
	std::string before = flush_prelude(outer, depth + 1);
	return tabs(depth) + "{\n" + before + line + tabs(depth) + "}\n";
}

std::string Translator::local_variable(const VarDecl *v, unsigned depth, bool split)
{
	if (v->hasExternalStorage() || isa<FunctionDecl>(v)) {
		need(v);
		return "";
	}
	QualType t = plain(v->getType());
	complete(t);
	std::string text = tabs(depth);
	if (v->getStorageClass() == SC_Static)
		text += "static ";
	else if (v->getStorageClass() == SC_Register && v->hasAttr<AsmLabelAttr>())
		text += "register ";
	text += attributes(v, Where::Front);
	bool is_static = v->isStaticLocal();
	const Expr *init = v->getInit();
	split = split && init && !is_static && !v->hasAttr<CleanupAttr>() &&
		!ctx_.getAsArrayType(t);
	std::string name = identifier(v);
	// C++ evaluates the initialiser of a const integer as a constant expression, in which
	// __builtin_constant_p() of a parameter is false for good.
	bool early = !is_static && init && t->isScalarType() && !fold(init);
	QualType declared = t;
	if (split || early)
		declared.removeLocalConst(); // volatile stays
	text += declare(declared, name);
	if (early && init->HasSideEffects(ctx_) && initialises_variables(options_))
		text += " __attribute__((uninitialized))";
	if (auto *label = v->getAttr<AsmLabelAttr>())
		text += fmt::format(" __asm__({})", quote(label->getLabel()));
	if (!init) {
		if (t.isConstQualified() && is_static)
			text += " = {}";
		return text + ";\n";
	}
	if (!is_static && ctx_.getAsArrayType(t) && needs_assignments(init)) {
		// An array is no value that an expression could hand out.
		std::string members;
		assign_members(init, name, t, members);
		return fmt::format("{} = {{}};\n{}{}\n", text, tabs(depth), members);
	}
	if (is_static)
		scope_.at_file_scope = true;
	std::string value =
		needs_assignments(init) ? by_assignments(init, t) : initializer(init, t);
	if (is_static)
		scope_.at_file_scope = false;
	if (!split)
		return text + " = " + value + ";\n";
	if (value.starts_with("{"))
		value = fmt::format("({}){}", type(t.getUnqualifiedType()), value);
	return fmt::format("{};\n{}{} = {};\n", text, tabs(depth), name, value);
}

std::string Translator::decl_stmt(const DeclStmt *s, unsigned depth, bool split)
{
	std::string text;
	for (const Decl *d : s->decls()) {
		if (auto *v = dyn_cast<VarDecl>(d)) {
			text += local_variable(v, depth, split);
		} else if (auto *label = dyn_cast<LabelDecl>(d)) {
			text += fmt::format("{}__label__ {};\n", tabs(depth), identifier(label));
		} else if (isa<FunctionDecl>(d)) {
			need(d); // at namespace scope
		}
		// Local tags and typedefs are printed at namespace scope when something needs them.
	}
	return text;
}

/// Side sections (`.smp_locks`, `__jump_table`, `__bug_table`, ...) point into the code. In C++ the code
/// of an inline function lives in a COMDAT group, of which the linker keeps one copy; what points to a
/// dropped copy must be dropped with it. The section flag `?` says so: "in the group of the code, if
/// it is in one". Without a group nothing changes.
static std::string in_group_of_code(std::string text)
{
	for (llvm::StringRef directive : {".pushsection ", ".section "}) {
		size_t at = 0;

		while ((at = text.find(directive, at)) != std::string::npos) {
			at += directive.size();
			size_t end = text.find_first_of("\n;", at);
			// The name may stand in quotes itself: `.pushsection "__ex_table","a"`.
			size_t name = text.find_first_not_of(" \t", at);
			if (name != std::string::npos && text[name] == '"')
				name = text.find('"', name + 1);
			size_t open = text.find('"', name == std::string::npos ? name : name + 1);
			size_t close = text.find('"', open + 1);
			bool has_flags = open != std::string::npos && close != std::string::npos &&
					 (end == std::string::npos || close < end);
			std::string flags =
				has_flags ? text.substr(open + 1, close - open - 1) : "";

			if (has_flags && flags.find_first_of("?G") == std::string::npos)
				text.insert(close, "?");
			else if (!has_flags && end != std::string::npos)
				text.insert(end, ",\"?\"");
		}
	}
	return text;
}

std::string Translator::asm_stmt(const GCCAsmStmt *s)
{
	std::string text = in_group_of_code(s->getAsmString());
	auto operand_name = [&](llvm::StringRef n) -> std::string {
		if (n.empty())
			return "";
		if (!reserved(n))
			return fmt::format("[{}] ", n.str());
		text = replace_operand(text, n.str());
		return fmt::format("[{}_] ", n.str());
	};
	std::string outs, ins, clobbers, labels;
	for (unsigned i = 0; i < s->getNumOutputs(); i++) {
		std::string name = operand_name(s->getOutputName(i));
		complete(s->getOutputExpr(i)->getType());
		outs += fmt::format("{}{}{} ({})", i ? ", " : "", name,
				    quote(s->getOutputConstraint(i)), expr(s->getOutputExpr(i)));
	}
	for (unsigned i = 0; i < s->getNumInputs(); i++) {
		std::string name = operand_name(s->getInputName(i));
		const Expr *e = s->getInputExpr(i);
		std::string value = expr(e);
		// A comparison is an int in C and a bool, in another register, in C++.
		if (e->isPRValue() && e->getType()->isSpecificBuiltinType(BuiltinType::Int))
			value = cast_to(e->getType(), value);
		complete(e->getType());
		ins += fmt::format("{}{}{} ({})", i ? ", " : "", name,
				   quote(input_constraint(options_, s->getInputConstraint(i))),
				   value);
	}
	for (unsigned i = 0; i < s->getNumClobbers(); i++)
		clobbers += (i ? ", " : "") + quote(s->getClobber(i));
	for (unsigned i = 0; i < s->getNumLabels(); i++)
		labels += (i ? ", " : "") + s->getLabelName(i).str();
	bool is_inline = asm_inlines_.contains(s->getAsmLoc().getRawEncoding());
	std::string head = "__asm__";
	if (s->isVolatile())
		head += " volatile";
	if (is_inline)
		head += " inline";
	if (s->isAsmGoto())
		head += " goto";
	if (s->isSimple())
		return fmt::format("{}({});", head, quote(text));
	std::string tail = fmt::format(" : {} : {} : {}", outs, ins, clobbers);
	if (s->isAsmGoto())
		tail += " : " + labels;
	return fmt::format("{}({}{});", head, quote(text), tail);
}

std::string Translator::if_stmt(const IfStmt *s, unsigned depth)
{
	Expr::EvalResult result;
	const Expr *cond = s->getCond();
	if (cond->getType()->isIntegralOrEnumerationType() &&
	    cond->EvaluateAsInt(result, ctx_, Expr::SE_NoSideEffects)) {
		bool value = result.Val.getInt().getBoolValue();
		const Stmt *dead = value ? s->getElse() : s->getThen();
		const Stmt *live = value ? s->getThen() : s->getElse();
		if (!contains_label(dead) && !contains_case(dead))
			return live ? substatement(live, depth) : tabs(depth) + ";\n";
	}
	std::string text = fmt::format("{}if ({})\n", tabs(depth), unwrapped(truth(cond)));
	text += substatement(s->getThen(), depth);
	if (s->getElse())
		text += tabs(depth) + "else\n" + substatement(s->getElse(), depth);
	return text;
}

std::string Translator::case_value(const Expr *e)
{
	return literal(e->EvaluateKnownConstInt(ctx_), e->getType());
}

/// GCC's C copies a local variable and a literal to where the caller wants the result; g++ would build
/// them there, which other code and other stack protectors come from. Clang does the same for both.
std::string Translator::returned_record(const Expr *value)
{
	QualType t = value->getType();
	if (needs_assignments(value))
		return by_assignments(value, t);
	const Expr *object = value->IgnoreParenImpCasts();
	if (options_.compiler.clang)
		return unwrapped(expr(value));
	if (auto *r = dyn_cast<DeclRefExpr>(object))
		if (auto *v = dyn_cast<VarDecl>(r->getDecl()); v && v->isLocalVarDecl())
			return fmt::format("*&{}", expr(value));
	if (isa<CompoundLiteralExpr>(object)) {
		// It is always set before it is used: -ftrivial-auto-var-init need not fill it.
		std::string name = fmt::format("cfl_v{}", scope_.temporaries++);
		return fmt::format("({{ {0} __attribute__((uninitialized)); {1} = {2}; {1}; }})",
				   declare(t.getUnqualifiedType(), name), name, expr(value));
	}
	return unwrapped(expr(value));
}

std::string Translator::stmt(const Stmt *s, unsigned depth)
{
	std::string t = tabs(depth);
	if (auto *e = dyn_cast<Expr>(s))
		return t + unwrapped(expr(e)) + ";\n";
	switch (s->getStmtClass()) {
	case Stmt::NullStmtClass:
		return t + ";\n";
	case Stmt::CompoundStmtClass:
		return compound(cast<CompoundStmt>(s), depth) + "\n";
	case Stmt::DeclStmtClass:
		return decl_stmt(cast<DeclStmt>(s), depth, false);
	case Stmt::ReturnStmtClass:
		if (auto *value = cast<ReturnStmt>(s)->getRetValue()) {
			complete(value->getType());
			if (value->getType()->isRecordType())
				return t + "return " + returned_record(value) + ";\n";
			auto *f = dyn_cast_or_null<FunctionDecl>(scope_.owner);
			if (f && annotated(f->getReturnType()))
				return fmt::format("{}return {};\n", t,
						   typed_cast(f->getReturnType(), expr(value)));
			return t + "return " + unwrapped(expr(value)) + ";\n";
		}
		return t + "return;\n";
	case Stmt::IfStmtClass:
		return if_stmt(cast<IfStmt>(s), depth);
	case Stmt::WhileStmtClass: {
		auto *w = cast<WhileStmt>(s);
		return fmt::format("{}while ({})\n{}", t, unwrapped(truth(w->getCond())),
				   substatement(w->getBody(), depth));
	}
	case Stmt::DoStmtClass: {
		auto *w = cast<DoStmt>(s);
		std::string body = substatement(w->getBody(), depth);
		return fmt::format("{}do\n{}{}while ({});\n", t, body, t,
				   unwrapped(truth(w->getCond())));
	}
	case Stmt::ForStmtClass: {
		auto *f = cast<ForStmt>(s);
		std::string init, cond, inc, before, after;
		if (auto *d = dyn_cast_or_null<DeclStmt>(f->getInit())) {
			// Several declarators need not share a base type here: put them in front.
			before = t + "{\n" + decl_stmt(d, depth + 1, false);
			after = t + "}\n";
			depth++;
			t = tabs(depth);
		} else if (f->getInit()) {
			init = expr(cast<Expr>(f->getInit()));
		}
		if (f->getCond())
			cond = truth(f->getCond());
		if (f->getInc())
			inc = expr(f->getInc());
		return fmt::format("{}{}for ({}; {}; {})\n{}{}", before, t, init, cond, inc,
				   substatement(f->getBody(), depth), after);
	}
	case Stmt::SwitchStmtClass: {
		auto *w = cast<SwitchStmt>(s);
		std::string cond = unwrapped(expr(w->getCond()));
		scope_.switch_depth++;
		std::string body = substatement(w->getBody(), depth);
		scope_.switch_depth--;
		return fmt::format("{}switch ({})\n{}", t, cond, body);
	}
	case Stmt::CaseStmtClass: {
		auto *c = cast<CaseStmt>(s);
		std::string value = case_value(c->getLHS());
		if (c->getRHS())
			value += " ... " + case_value(c->getRHS());
		return fmt::format("{}case {}:\n{}", t, value, stmt(c->getSubStmt(), depth));
	}
	case Stmt::DefaultStmtClass:
		return fmt::format("{}default:\n{}", t,
				   stmt(cast<DefaultStmt>(s)->getSubStmt(), depth));
	case Stmt::BreakStmtClass:
		return t + "break;\n";
	case Stmt::ContinueStmtClass:
		return t + "continue;\n";
	case Stmt::LabelStmtClass: {
		auto *l = cast<LabelStmt>(s);
		return fmt::format("{}{}:;\n{}", t, identifier(l->getDecl()),
				   stmt(l->getSubStmt(), depth));
	}
	case Stmt::GotoStmtClass:
		return fmt::format("{}goto {};\n", t, identifier(cast<GotoStmt>(s)->getLabel()));
	case Stmt::IndirectGotoStmtClass:
		return fmt::format("{}goto *{};\n", t,
				   expr(cast<IndirectGotoStmt>(s)->getTarget()));
	case Stmt::GCCAsmStmtClass:
		return t + asm_stmt(cast<GCCAsmStmt>(s)) + "\n";
	case Stmt::AttributedStmtClass: {
		auto *a = cast<AttributedStmt>(s);
		std::string attr;
		for (const Attr *x : a->getAttrs()) {
			if (isa<FallThroughAttr>(x))
				attr += "__attribute__((fallthrough))";
			else
				drop(x);
		}
		if (isa<NullStmt>(a->getSubStmt()))
			return t + attr + ";\n";
		return stmt(a->getSubStmt(), depth);
	}
	default:
		fail(fmt::format("{}: statement of kind {} cannot be expressed",
				 place(s->getBeginLoc()), s->getStmtClassName()));
		return t + ";\n";
	}
}

} // namespace cfl::bindgen
