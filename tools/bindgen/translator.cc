// SPDX-License-Identifier: GPL-2.0
#include <bindgen/enter.hh>

using namespace clang;

namespace cfl::bindgen
{

Translator::Translator(ASTContext &context, const Options &options, const AsmInlineSet &inlines,
		       Report &report)
	: ctx_(context),
	  options_(options),
	  asm_inlines_(inlines),
	  report_(report),
	  policy_(LangOptions())
{
	policy_.Bool = true;
	index_names();
	if (!options.compiler.clang)
		index_embedded(context.getTranslationUnitDecl());
}

Translator::State &Translator::state(const Decl *d)
{
	return states_.try_emplace(d->getCanonicalDecl(), State::None).first->second;
}

bool Translator::emitted(const Decl *d) const
{
	return states_.lookup(d->getCanonicalDecl()) != State::None;
}

bool Translator::completed(const TagDecl *d) const
{
	return states_.lookup(d->getCanonicalDecl()) == State::Done;
}

std::string Translator::place(SourceLocation loc) const
{
	PresumedLoc p = ctx_.getSourceManager().getPresumedLoc(
		ctx_.getSourceManager().getExpansionLoc(loc));
	return p.isValid() ? fmt::format("{}:{}", p.getFilename(), p.getLine()) : "?";
}

void Translator::fail(const std::string &reason)
{
	Failure f;
	if (scope_.owner) {
		if (auto *named = dyn_cast<NamedDecl>(scope_.owner))
			f.name = named->getNameAsString();
		f.where = place(scope_.owner->getLocation());
	}
	f.reason = reason;
	report_.failures.push_back(std::move(f));
	failed_ = true;
}

void Translator::need(const Decl *d, bool complete)
{
	if (auto *record = dyn_cast<RecordDecl>(d))
		need_record(record, complete);
	else if (auto *enumeration = dyn_cast<EnumDecl>(d))
		need_enum(enumeration, complete);
	else if (auto *alias = dyn_cast<TypedefNameDecl>(d))
		need_typedef(alias);
	else if (auto *function = dyn_cast<FunctionDecl>(d))
		need_function(function);
	else if (auto *variable = dyn_cast<VarDecl>(d))
		need_variable(variable);
	else if (isa<EnumConstantDecl>(d))
		need_enum(cast<EnumDecl>(d->getDeclContext()), true);
	else if (auto *field = dyn_cast<FieldDecl>(d))
		need_record(field->getParent(), true);
}

void Translator::need_all()
{
	need_file_asm();
	for (const Decl *d : ctx_.getTranslationUnitDecl()->decls()) {
		if (isa<StaticAssertDecl>(d)) // held when Clang parsed it, against the same layouts
			report_.static_asserts++;
		if (d->isImplicit() || d->isInvalidDecl())
			continue;
		auto *named = dyn_cast<NamedDecl>(d);
		// Macros come later; a tag without any name exists only inside an expression.
		if (!named || named->getName().starts_with("cfl_macro_"))
			continue;
		if (isa<RecordDecl>(d) && named->getName().empty() &&
		    !cast<TagDecl>(d)->getTypedefNameForAnonDecl() &&
		    !declarator_of_.contains(cast<TagDecl>(d->getCanonicalDecl())))
			continue;
		need(d, true);
	}
}

void Translator::need_file_asm()
{
	for (const Decl *d : ctx_.getTranslationUnitDecl()->decls()) {
		if (auto *a = dyn_cast<FileScopeAsmDecl>(d)) {
			emit(fmt::format("__asm__({});\n", quote(a->getAsmString())));
			report_.file_asm++;
		}
	}
}

} // namespace cfl::bindgen
