// SPDX-License-Identifier: GPL-2.0
// Attributes: each one is printed, or counted with its consequence in the report.
#include <bindgen/text.hh>
#include <bindgen/translator.hh>

using namespace clang;

namespace cfl::bindgen
{

void Translator::drop(const Attr *a)
{
	report_.dropped_attributes[a->getSpelling()]++;
}

std::string Translator::attribute(const Attr *a, const Decl *d)
{
	switch (a->getKind()) {
	case attr::AllocSize: {
		auto *s = cast<AllocSizeAttr>(a);
		if (s->getNumElemsParam().isValid())
			return fmt::format("alloc_size({}, {})",
					   s->getElemSizeParam().getSourceIndex(),
					   s->getNumElemsParam().getSourceIndex());
		return fmt::format("alloc_size({})", s->getElemSizeParam().getSourceIndex());
	}
	case attr::AllocAlign:
		return fmt::format("alloc_align({})",
				   cast<AllocAlignAttr>(a)->getParamIndex().getSourceIndex());
	case attr::AssumeAligned: {
		auto *s = cast<AssumeAlignedAttr>(a);
		return fmt::format("assume_aligned({})", expr(s->getAlignment()));
	}
	case attr::AlwaysInline:
		return "always_inline";
	case attr::NoInline:
		return "noinline";
	case attr::GNUInline:
		if (auto *f = dyn_cast<FunctionDecl>(d); f && f->getStorageClass() == SC_Static)
			return drop(a), "";
		return "gnu_inline";
	case attr::Cold:
		return "cold";
	case attr::Hot:
		return "hot";
	case attr::Const:
		return "const";
	case attr::Pure:
		return "pure";
	case attr::Restrict:
		return "malloc";
	case attr::NoReturn:
	case attr::CXX11NoReturn:
	case attr::AnalyzerNoReturn:
		return "noreturn";
	case attr::ReturnsTwice:
		return "returns_twice";
	case attr::ReturnsNonNull:
		return "returns_nonnull";
	case attr::NonNull: {
		std::string args;
		for (const ParamIdx &i : cast<NonNullAttr>(a)->args())
			args += fmt::format("{}{}", args.empty() ? "" : ", ", i.getSourceIndex());
		return args.empty() ? "nonnull" : fmt::format("nonnull({})", args);
	}
	case attr::Format: {
		auto *s = cast<FormatAttr>(a);
		return fmt::format("format({}, {}, {})", s->getType()->getName().str(),
				   s->getFormatIdx(), s->getFirstArg());
	}
	case attr::FormatArg:
		return fmt::format("format_arg({})",
				   cast<FormatArgAttr>(a)->getFormatIdx().getSourceIndex());
	case attr::WarnUnusedResult:
		return "warn_unused_result";
	case attr::Deprecated: {
		auto *s = cast<DeprecatedAttr>(a);
		return s->getMessage().empty()
			       ? "deprecated"
			       : fmt::format("deprecated({})", quote(s->getMessage()));
	}
	case attr::Error: {
		auto *s = cast<ErrorAttr>(a);
		return fmt::format("{}({})", s->isError() ? "error" : "warning",
				   quote(s->getUserDiagnostic()));
	}
	case attr::Section:
		return fmt::format("section({})", quote(cast<SectionAttr>(a)->getName()));
	case attr::Weak:
		return "weak";
	case attr::Alias:
		return fmt::format("alias({})", quote(cast<AliasAttr>(a)->getAliasee()));
	case attr::Used:
		return "used";
	case attr::Unused:
		return "unused";
	case attr::Visibility:
		if (isa<TagDecl>(d)) // of a type: for user space's C++ only
			return drop(a), "";
		return fmt::format("visibility({})",
				   quote(VisibilityAttr::ConvertVisibilityTypeToStr(
					   cast<VisibilityAttr>(a)->getVisibility())));
	case attr::TransparentUnion: // see transparent()
		return "";
	case attr::DiagnoseAsBuiltin:
		return drop(a), "";
	case attr::Cleanup: {
		const FunctionDecl *f = cast<CleanupAttr>(a)->getFunctionDecl();
		need(f);
		return fmt::format("cleanup({})", identifier(f));
	}
	case attr::NoInstrumentFunction:
		return "no_instrument_function";
	case attr::NoProfileFunction:
		return "no_profile_instrument_function";
	case attr::NoStackProtector:
		return "no_stack_protector";
	case attr::NoSanitize: {
		std::string all;
		for (llvm::StringRef s : cast<NoSanitizeAttr>(a)->sanitizers()) {
			if (!options_.compiler.clang && s == "coverage") // GCC's own spelling
				s = "coverage";
			all += fmt::format("{}no_sanitize({})", all.empty() ? "" : ", ", quote(s));
		}
		return all;
	}
	case attr::NoSplitStack:
		return "no_split_stack";
	case attr::Naked:
		return "naked";
	case attr::Leaf:
		return "leaf";
	case attr::NoThrow:
		return "nothrow";
	case attr::Packed:
		return "packed";
	case attr::MayAlias:
		return "may_alias";
	case attr::NonString:
		return options_.compiler.clang || options_.compiler.major() >= 8 ? "nonstring" : "";
	case attr::AnyX86NoCfCheck:
		return "nocf_check";
	case attr::ZeroCallUsedRegs:
		return fmt::format("zero_call_used_regs({})",
				   quote(ZeroCallUsedRegsAttr::ConvertZeroCallUsedRegsKindToStr(
					   cast<ZeroCallUsedRegsAttr>(a)->getZeroCallUsedRegs())));
	case attr::Target:
		return fmt::format("target({})", quote(cast<TargetAttr>(a)->getFeaturesStr()));
	case attr::PatchableFunctionEntry: {
		auto *s = cast<PatchableFunctionEntryAttr>(a);
		return fmt::format("patchable_function_entry({}, {})", s->getCount(),
				   s->getOffset());
	}
	case attr::Annotate: // of ours: typed.cc prints what it means
		if (cast<AnnotateAttr>(a)->getAnnotation() != "cfl_bitwise")
			drop(a);
		return "";
	case attr::Overloadable: // printed by linkage
	case attr::PassObjectSize:
	case attr::AsmLabel:
	case attr::Aligned:
	case attr::MaxFieldAlignment: // printed as #pragma pack
	case attr::Mode:	      // part of the type
	case attr::MSABI:	      // part of the type
	case attr::SysVABI:
	case attr::StdCall:
	case attr::CDecl:
	case attr::AlwaysDestroy:
	case attr::StrictFP:
		return "";
	default:
		if (!a->isImplicit())
			drop(a);
		return "";
	}
}

std::string Translator::attributes(const Decl *d, Where where)
{
	std::string list;
	auto add = [&](const std::string &s) {
		if (!s.empty() && list.find(s) == std::string::npos)
			append(list, {list.empty() ? "" : ", ", s});
	};
	bool aligned = false;
	if (d->hasAttrs())
		for (const Attr *a : d->getAttrs()) {
			aligned |= isa<AlignedAttr>(a);
			if (!a->isImplicit() || isa<SectionAttr>(a))
				add(attribute(a, d));
		}
	if (aligned)
		add(fmt::format("aligned({})", d->getMaxAlignment() / 8));
	if (auto *f = dyn_cast<FunctionDecl>(d)) {
		const auto *t = f->getType()->castAs<FunctionType>();
		if (t->getNoReturnAttr())
			add("noreturn");
		if (t->getCallConv() == CC_Win64)
			add("ms_abi");
		if (t->getHasRegParm())
			add(fmt::format("regparm({})", t->getRegParmType()));
	}
	if (list.empty())
		return "";
	bool front = where == Where::Front;
	return joined({front ? "" : " ", "__attribute__((", list, "))", front ? " " : ""});
}

} // namespace cfl::bindgen
