// SPDX-License-Identifier: GPL-2.0
// Functions: prototypes, and bodies of inline functions.
#include <bindgen/enter.hh>
#include <bindgen/facts.hh>
#include <bindgen/text.hh>

using namespace clang;

namespace cfl::bindgen
{

void Translator::index_locals(const Stmt *s)
{
	if (!s)
		return;
	if (auto *d = dyn_cast<DeclStmt>(s)) {
		for (const Decl *decl : d->decls())
			if (auto *v = dyn_cast<VarDecl>(decl); v && !v->hasExternalStorage())
				scope_.hidden.insert(identifier(v));
	} else if (isa<LabelStmt, IndirectGotoStmt>(s)) {
		scope_.jumps = true;
	} else if (auto *a = dyn_cast<GCCAsmStmt>(s)) {
		scope_.jumps |= a->isAsmGoto();
	}
	for (const Stmt *child : s->children())
		index_locals(child);
}

std::string Translator::signature(const FunctionDecl *f, bool definition)
{
	std::string params;
	for (const ParmVarDecl *p : f->parameters()) {
		QualType t = p->getType();
		std::string name = p->getName().empty() ? "" : identifier(p);
		if (definition)
			complete(t);
		if (p->hasAttr<PassObjectSizeAttr>())
			t = plain(t); // the parameter itself must be asked
		else if (definition && !name.empty() && annotated(t))
			name = "cfl_t_" + name;
		std::string text = parameter(t, name);
		if (auto *size = p->getAttr<PassObjectSizeAttr>(); size && options_.compiler.clang)
			text += fmt::format(" __attribute__((pass_{}object_size({})))",
					    size->isDynamic() ? "dynamic_" : "", size->getType());
		append(params, {params.empty() ? "" : ", ", text});
	}
	if (f->isVariadic())
		params += params.empty() ? "..." : ", ...";
	return declare(f->getReturnType(), joined({identifier(f), "(", params, ")"}));
}

std::string Translator::transparent_overloads(const FunctionDecl *f)
{
	std::string text;
	for (unsigned at = 0; at < f->getNumParams(); at++) {
		const FieldDecl *first = transparent(f->getParamDecl(at)->getType());
		if (!first)
			continue;
		for (const FieldDecl *other : first->getParent()->fields()) {
			if (other == first)
				continue;
			std::string params, args;
			for (unsigned i = 0; i < f->getNumParams(); i++) {
				std::string name = fmt::format("cfl_p{}", i);
				QualType t = f->getParamDecl(i)->getType();
				params +=
					(i ? ", " : "") + (i == at ? declare(other->getType(), name)
								   : parameter(t, name));
				args += (i ? ", " : "") +
					(i == at ? cast_to(first->getType(), name) : name);
			}
			std::string name = identifier(f);
			text += fmt::format(
				"extern \"C++\" {{\nstatic inline "
				"__attribute__((always_inline)) {}\n{{\n\treturn "
				"{}({});\n}}\n}}\n",
				declare(f->getReturnType(), fmt::format("{}({})", name, params)),
				name, args);
		}
	}
	return text;
}

void Translator::note_facts(const FunctionDecl *f)
{
	if (isa<FunctionDecl>(f->getDeclContext()))
		return;
	// Before anything else, so that a name with a number says in which function it was declared.
	std::string name = identifier(f);
	if (!options_.details || name != f->getName())
		return;
	report_.functions.insert(name);
	if (f->isNoReturn())
		report_.noreturn.insert(name);
	for (const ParmVarDecl *p : f->parameters())
		if (auto *alias = p->getType()->getAs<TypedefType>();
		    alias && alias->getDecl()->getName() == "gfp_t")
			report_.gfp_functions.insert(name);
}

void Translator::need_function(const FunctionDecl *f)
{
	if (unsigned id = f->getBuiltinID(); id && f->isImplicit())
		return;
	const FunctionDecl *def = printed(f);
	bool body = options_.bodies && def->doesThisDeclarationHaveABody();
	State s = state(f);
	if (s == State::Done || s == State::Declared)
		return;
	bool overload = def->hasAttr<OverloadableAttr>() && options_.compiler.clang;
	auto head = [&](bool definition) {
		std::string text = overload ? "extern \"C++\" " : "";
		if (def->getStorageClass() == SC_Static)
			text += "static ";
		else if (!overload)
			text += "extern ";
		// For `cfl check`; the chain of calls is in --facts.
		if (sleeps_.contains(def->getCanonicalDecl()))
			text += "CFL_MIGHT_SLEEP ";
		if (def->isInlineSpecified())
			text += "inline ";
		if (def->getStorageClass() == SC_Static && !def->isInlineSpecified())
			text += "__attribute__((unused)) ";
		text += attributes(def, Where::Front);
		return text + signature(def, definition);
	};
	if (options_.details && s == State::None && !def->hasAttr<AsmLabelAttr>() &&
	    !isa<FunctionDecl>(def->getDeclContext()) && def->getStorageClass() != SC_Static)
		report_.layouts.functions.push_back({def->getName().str(), shape(def->getType())});
	note_facts(def);
	if (is_blocking_primitive(def->getName().str()))
		sleeps_.insert(def->getCanonicalDecl());
	Enter enter(*this, def);
	for (const ParmVarDecl *p : def->parameters())
		scope_.hidden.insert(identifier(p));
	if (s == State::Busy || !body) {
		state(f) = s == State::Busy ? State::Declared : State::Done;
		std::string text = head(false);
		if (auto *label = def->getAttr<AsmLabelAttr>())
			text += fmt::format(" __asm__({})", quote(label->getLabel()));
		else if (identifier(def) != def->getName().str() &&
			 def->getStorageClass() != SC_Static)
			text += fmt::format(" __asm__({})", quote(def->getName()));
		emit(text + ";\n" + transparent_overloads(def));
		report_.prototypes++;
		return;
	}
	state(f) = State::Busy;
	scope_.at_file_scope = false;
	index_locals(def->getBody());
	complete(def->getReturnType());
	scope_.typed = false;
	std::string statements = compound(cast<CompoundStmt>(def->getBody()), 0);
	statements.insert(2, typed_parameters(def));
	scope_.typed = true;
	std::string first = head(true); // now it is known whether it may sleep
	emit(first + "\n" + statements + "\n");
	state(f) = State::Done;
	report_.bodies++;
	if (!options_.details)
		return;
	const SourceManager &sm = ctx_.getSourceManager();
	PresumedLoc from = sm.getPresumedLoc(sm.getExpansionLoc(def->getBeginLoc()));
	PresumedLoc to = sm.getPresumedLoc(sm.getExpansionLoc(def->getEndLoc()));
	if (from.isValid() && to.isValid())
		report_.function_places.push_back(
			{def->getName().str(), from.getFilename(), from.getLine(), to.getLine()});
	if (def->getStorageClass() == SC_Static && !isa<FunctionDecl>(def->getDeclContext()) &&
	    identifier(def) == def->getName().str())
		report_.static_bodies.push_back(def->getName().str());
}

} // namespace cfl::bindgen
