// SPDX-License-Identifier: GPL-2.0
#include <bindgen/annotations.hh>

#include <clang/Lex/PPCallbacks.h>
#include <clang/Lex/Preprocessor.h>
#include <fmt/format.h>

using namespace clang;

namespace cfl::bindgen
{

const char *const ANNOTATIONS_TEXT =
	"#define cfl_annotation_user __attribute__((btf_type_tag(\"user\")))\n"
	"#define cfl_annotation_iomem __attribute__((btf_type_tag(\"iomem\")))\n"
	"#define cfl_annotation_percpu __attribute__((btf_type_tag(\"percpu\")))\n"
	"#define cfl_annotation_rcu __attribute__((btf_type_tag(\"rcu\")))\n"
	"#define cfl_annotation_bitwise __attribute__((annotate(\"cfl_bitwise\")))\n";

namespace
{

constexpr const char *SPACES[] = {"user", "iomem", "percpu", "rcu"};
/// All macros that leave a mark. A mark of `__bitwise` stands on the typedef, not on the type.
constexpr const char *MARKS[] = {"user", "iomem", "percpu", "rcu", "bitwise"};

class Annotations : public PPCallbacks
{
public:
	Annotations(Preprocessor &pp, const Options &options) : pp_(pp)
	{
		for (const char *mark : MARKS)
			if (options.is_typed(mark))
				macros_[pp.getIdentifierInfo(fmt::format("__{}", mark))] =
					pp.getIdentifierInfo(
						fmt::format("cfl_annotation_{}", mark));
	}

	void MacroDefined(const Token &name, const MacroDirective *) override
	{
		auto it = macros_.find(name.getIdentifierInfo());
		if (it == macros_.end())
			return;
		Token body;
		body.startToken();
		body.setKind(it->second->getTokenID());
		body.setIdentifierInfo(it->second);
		body.setLocation(name.getLocation());
		body.setLength(it->second->getLength());
		MacroInfo *info = pp_.AllocateMacroInfo(name.getLocation());
		info->setDefinitionEndLoc(name.getLocation());
		info->setTokens({body}, pp_.getPreprocessorAllocator());
		pp_.appendDefMacroDirective(name.getIdentifierInfo(), info);
	}

private:
	Preprocessor &pp_;
	llvm::DenseMap<const IdentifierInfo *, IdentifierInfo *> macros_;
};

} // namespace

void keep_annotations(Preprocessor &pp, const Options &options)
{
	for (const char *mark : MARKS)
		if (options.is_typed(mark)) {
			pp.addPPCallbacks(std::make_unique<Annotations>(pp, options));
			return;
		}
}

std::string typed_obstacle(const Options &options)
{
	if (options.typed.empty())
		return "";
	for (const std::string &flag : options.flags)
		if (flag.starts_with("-fsanitize=") && flag.find("kcfi") != std::string::npos)
			return "--typed: a kernel with CONFIG_CFI_CLANG checks calls by the type "
			       "of "
			       "the function, which typed parameters would change; leave the "
			       "option "
			       "out";
	return "";
}

namespace
{

/// The functions that change what such a pointer is. What declarations hand out is marked for clang++,
/// so their parameters are, too: an argument loses nothing on its way.
std::string ways_through(bool clang)
{
	std::string text, mark = clang ? " __attribute__((noderef))" : "";
	for (const char *cv : {"", "const ", "volatile "})
		text += fmt::format("template <template <class> class Space, class T>\n"
				    "{0}T *forced({0}Space<T>{1} *p)\n"
				    "{{\n\treturn ({0}T *)p;\n}}\n"
				    "template <class To, template <class> class Space, class T>\n"
				    "{0}Space<To> *pointing_to({0}Space<T>{1} *p)\n"
				    "{{\n\treturn ({0}Space<To> *)p;\n}}\n"
				    "template <template <class> class Space, class T>\n"
				    "{0}Space<T> *bytes_after({0}Space<T>{1} *p, long bytes)\n"
				    "{{\n\treturn ({0}Space<T> *)((unsigned long)p + bytes);\n}}\n",
				    cv, mark);
	return "/* What C says with __force: the plain pointer; another type behind the same "
	       "pointer,\n   pointing_to<void>(p); some bytes further. */\n" +
	       text;
}

/// Sets of flags and numbers that only name something: what sparse lets one do with them.
constexpr const char *BITS_TEXT =
	"template <class T> struct is_bits {\n\tstatic constexpr bool value = false;\n};\n"
	"template <class T> concept bits = is_bits<T>::value;\n"
	"/* What C says with __force: the number. From a number: (gfp_t)n. */\n"
	"template <bits T> constexpr auto forced(T a)\n"
	"{\n\treturn (__underlying_type(T))a;\n}\n"
	"/* Is a bit set? */\n"
	"template <bits T> constexpr bool any(T a)\n"
	"{\n\treturn (__underlying_type(T))a != 0;\n}\n";

/// The operators stand beside the types, where every name space finds them.
std::string bit_operators()
{
	std::string text = "template <cfl_typed::bits T> constexpr T operator~(T a)\n"
			   "{\n\treturn (T)(~cfl_typed::forced(a));\n}\n"
			   "template <cfl_typed::bits T> constexpr bool operator!(T a)\n"
			   "{\n\treturn !cfl_typed::any(a);\n}\n";
	for (char op : {'|', '&', '^'})
		text += fmt::format(
			"template <cfl_typed::bits T> constexpr T operator{0}(T a, T b)\n"
			"{{\n\treturn (T)(cfl_typed::forced(a) {0} cfl_typed::forced(b));\n}}\n"
			"template <cfl_typed::bits T> constexpr T &operator{0}=(T &a, T b)\n"
			"{{\n\treturn a = a {0} b;\n}}\n",
			op);
	return text;
}

} // namespace

std::string typed_support(const Options &options)
{
	std::string spaces;
	for (const char *space : SPACES)
		if (options.is_typed(space))
			spaces += fmt::format(
				"template <class T> struct {0};\n"
				"template <class T> {0}<T> *{0}_pointer(T *plain)\n"
				"{{\n\treturn ({0}<T> *)plain;\n}}\n"
				"template <class T> const {0}<T> *{0}_pointer(const T *plain)\n"
				"{{\n\treturn (const {0}<T> *)plain;\n}}\n"
				"template <class T>\n"
				"volatile {0}<T> *{0}_pointer(volatile T *plain)\n"
				"{{\n\treturn (volatile {0}<T> *)plain;\n}}\n",
				space);
	std::string text;
	if (!spaces.empty())
		text += spaces + ways_through(options.compiler.clang);
	if (options.is_typed("endian"))
		text += "template <class Wire> struct is_big;\n"
			"template <class Ordered, class Wire>\n"
			"concept same_order = sizeof(Ordered) == sizeof(Wire) &&\n"
			"\tis_big<Wire>::value == ((Ordered(1).raw() == 1) ==\n"
			"\t\t(__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__));\n"
			"/* ordered<core::Le32>(packet->length).get(): only the same order fits. "
			"*/\n"
			"template <class Ordered, class Wire> requires same_order<Ordered, Wire>\n"
			"constexpr Ordered ordered(Wire w)\n"
			"{\n\treturn Ordered::from_raw((__underlying_type(Wire))w);\n}\n"
			"/* packet->length = wire<__le32>(core::Le32(5)); */\n"
			"template <class Wire, class Ordered> requires same_order<Ordered, Wire>\n"
			"constexpr Wire wire(Ordered o)\n{\n\treturn (Wire)o.raw();\n}\n";
	bool bits = options.is_typed("bitwise");
	if (bits)
		text += BITS_TEXT;
	if (text.empty())
		return "";
	return "namespace cfl_typed\n{\n" + text + "} // namespace cfl_typed\n" +
	       (bits ? bit_operators() : "");
}

} // namespace cfl::bindgen
