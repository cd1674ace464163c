// SPDX-License-Identifier: GPL-2.0
#include <bindgen/annotations.hh>
#include <bindgen/generate.hh>
#include <bindgen/parse.hh>
#include <bindgen/prune.hh>
#include <bindgen/translator.hh>

#include <filesystem>
#include <fstream>
#include <llvm/Support/thread.h>
#include <sstream>
#include <unistd.h>

using namespace clang;

namespace cfl::bindgen
{

namespace
{

std::string frame(const Options &options, const std::string &body)
{
	return fmt::format(
		"// SPDX-License-Identifier: GPL-2.0\n"
		"// Made by cfl-bindgen from the kernel's C headers for {} {}. Do not edit.\n"
		"#pragma once\n"
		"#pragma GCC system_header\n"
		// Only for the checker: an annotated function that was inlined stays in the object.
		"#if defined(__clang__) && defined(CFL_CHECK)\n"
		"#define CFL_MIGHT_SLEEP __attribute__((annotate(\"cfl::might_sleep\")))\n"
		"#else\n"
		"#define CFL_MIGHT_SLEEP\n"
		"#endif\n"
		"{}extern \"C\" {{\n{}}} // extern \"C\"\n"
		"#undef CFL_MIGHT_SLEEP\n",
		options.compiler.clang ? "clang++" : "g++", options.compiler.version,
		typed_support(options), body);
}

/// Which macro's line a place is in; null where it is none.
const std::string *macro_at(const Parsed &parsed, SourceLocation loc)
{
	const SourceManager &sm = parsed.context.getSourceManager();
	unsigned offset = sm.getDecomposedExpansionLoc(loc).second;
	const MacroLines &m = parsed.macros;
	auto next = std::upper_bound(m.starts.begin(), m.starts.end(), offset);
	return next == m.starts.begin() ? nullptr : &m.names[next - m.starts.begin() - 1];
}

/// Calls `emit(name, how)` for each macro that has a form in C++, sorted by name.
template <class Emit>
void emit_macros(Translator &translator, const Parsed &parsed, Report &report, Emit &&emit)
{
	struct Found {
		const MacroNumber *number = nullptr;
		const TypedefNameDecl *type = nullptr;
		const Expr *value = nullptr;
	};
	std::map<llvm::StringRef, Found> found;
	const FunctionDecl *function = nullptr;
	for (const MacroNumber &n : parsed.macros.numbers)
		found[n.name].number = &n;
	for (const Decl *d : parsed.context.getTranslationUnitDecl()->decls()) {
		auto *named = dyn_cast<NamedDecl>(d);
		if (!named || !named->getIdentifier() ||
		    !named->getName().starts_with(MACRO_PREFIX))
			continue;
		if (auto *t = dyn_cast<TypedefNameDecl>(d); t && !d->isInvalidDecl())
			found[t->getName().drop_front(strlen(MACRO_TYPE))].type = t;
		else if (auto *f = dyn_cast<FunctionDecl>(d); f && f->getName() == MACRO_FUNCTION)
			function = f;
	}
	if (auto *body = function ? dyn_cast_or_null<CompoundStmt>(function->getBody()) : nullptr)
		for (const Stmt *s : body->body())
			if (auto *e = dyn_cast<GenericSelectionExpr>(s))
				if (const std::string *name = macro_at(parsed, e->getBeginLoc());
				    name && !name->empty() &&
				    !report.macros_out_of_reach.contains(*name))
					found[*name].value = e->getControllingExpr();
	for (const auto &[ref, what] : found) {
		std::string name = ref.str();
		emit(name, [&, &w = what](const std::string &as) {
			if (w.number)
				translator.need_number(as, *w.number);
			else if (w.type)
				translator.need_macro_type(as, w.type);
			else
				translator.need_value(as, function, w.value);
		});
	}
}

void translate(const Options &options, const std::set<std::string> &names,
	       const std::set<std::string> &owned, Parsed parsed, std::string &text, Report &report)
{
	Translator translator(parsed.context, options, parsed.asm_inlines, report);
	if (options.pruned())
		need_selected(translator, parsed.context, options, names);
	else
		translator.need_all();
	// A macro may be called like something that C declares (#define a a): that one wins.
	llvm::DenseSet<llvm::StringRef> taken;
	for (const Decl *d : parsed.context.getTranslationUnitDecl()->decls()) {
		if (isa<FunctionDecl, VarDecl, TypedefNameDecl>(d))
			taken.insert(cast<NamedDecl>(d)->getName());
		else if (auto *e = dyn_cast<EnumDecl>(d))
			for (const EnumConstantDecl *c : e->enumerators())
				taken.insert(c->getName());
	}
	auto emit = [&](const std::string &name, auto &&constant) {
		// Under the name of its own as well when the C++ side wants C's value beside its own.
		if (names.contains("cfl_c_" + name))
			constant("cfl_c_" + name);
		if (taken.contains(name))
			report.macros_out_of_reach.try_emplace(name, "declared by C as well");
		else if (!owned.contains(name))
			constant(name);
	};
	emit_macros(translator, parsed, report, emit);
	text = frame(options, translator.text());
}

} // namespace

bool generate(const Options &options, std::string &text, Report &report,
	      std::vector<std::string> &errors)
{
	Mentioned mentioned;
	std::string error;
	if (!mentioned_names(options, mentioned, report, error)) {
		errors.push_back(error);
		return false;
	}
	return generate(options, mentioned, text, report, errors);
}

bool generate(const Options &options, const Mentioned &mentioned, std::string &text, Report &report,
	      std::vector<std::string> &errors)
{
	const std::set<std::string> &names = mentioned.names;
	MacroSelection macros;
	macros.names = mentioned.names;
	macros.owned = mentioned.owned;
	for (const std::string &n : names)
		if (n.starts_with("cfl_c_"))
			macros.names.insert(n.substr(6));
	for (const std::string &a : options.allow)
		macros.names.insert(a);
	macros.all = !options.pruned();
	if (std::string why = typed_obstacle(options); !why.empty()) {
		errors.push_back(why);
		return false;
	}
	bool ok = false;
	// Demands nest deeply: a stack of its own.
	llvm::thread worker(std::optional<unsigned>(512u << 20), [&] {
		if (translation_starts)
			translation_starts();
		ok = parse(options, macros, report, errors, [&](Parsed parsed) {
			translate(options, names, macros.owned, parsed, text, report);
		});
	});
	worker.join();
	for (const Failure &f : report.failures)
		errors.push_back(fmt::format("{}: {}: {}", f.where, f.name, f.reason));
	return ok && report.failures.empty();
}

bool read_header_list(const std::string &path, std::vector<std::string> &headers,
		      std::string &error)
{
	std::ifstream in(path);
	if (!in) {
		error = path + ": cannot be read (a list of headers)";
		return false;
	}
	for (std::string line; std::getline(in, line);) {
		line = line.substr(0, line.find('#'));
		line = line.substr(0, line.find(": "));
		while (!line.empty() && isspace(static_cast<unsigned char>(line.back())))
			line.pop_back();
		if (!line.empty())
			headers.push_back("<" + line + ">");
	}
	return true;
}

namespace
{

using Reasons = std::map<std::string, std::string>;

/// Takes the headers that do not parse out of `o`, until the others do. Each round finds all that
/// fail in it, and what they break in others shows in the same round: see readmit().
bool drop_blamed(Options &o, Reasons &excluded, std::vector<std::string> &errors)
{
	for (unsigned round = 0; round < 200; round++) {
		Report report;
		errors.clear();
		if (!find_blamed(o, report, errors))
			return false;
		if (report.blamed.empty())
			return true;
		excluded.insert(report.blamed.begin(), report.blamed.end());
		std::erase_if(o.headers,
			      [&](const std::string &h) { return report.blamed.contains(h); });
	}
	errors.push_back("headers that do not parse: no end after 200 rounds");
	return false;
}

/// Of the excluded headers those that parse when the others are not in their way. False: none.
bool readmit(const std::vector<std::string> &order, Options &good, Reasons &excluded)
{
	Options o = good;
	for (const auto &[header, why] : excluded)
		o.headers.push_back(header);
	Report report;
	std::vector<std::string> errors;
	if (!find_blamed(o, report, errors))
		return false;
	Reasons left = excluded;
	std::erase_if(left, [&](const auto &e) { return !report.blamed.contains(e.first); });
	o.headers.clear();
	for (const std::string &h : order)
		if (!left.contains(h))
			o.headers.push_back(h);
	Reasons again;
	if (left.size() == excluded.size() || !drop_blamed(o, again, errors) ||
	    o.headers.size() <= good.headers.size())
		return false;
	for (const auto &[header, why] : again)
		left.emplace(header, why);
	good = std::move(o);
	excluded = std::move(left);
	return true;
}

} // namespace

bool drop_unparseable(Options &options, std::map<std::string, std::string> &excluded,
		      std::vector<std::string> &errors)
{
	Options o = options;
	o.macros = false;
	o.one_run = false;
	if (!drop_blamed(o, excluded, errors))
		return false;
	for (unsigned round = 0; round < 8 && readmit(options.headers, o, excluded); round++)
		;
	options.headers = o.headers;
	return true;
}

bool write_file(const std::string &name, const std::string &text, bool keep, std::string &error)
{
	std::error_code ignored;
	// A link stays one: /dev/stdout, for instance.
	std::string path = std::filesystem::is_symlink(name, ignored)
				   ? std::filesystem::weakly_canonical(name, ignored).string()
				   : name;
	if (keep) {
		std::ifstream old(path, std::ios::binary);
		std::stringstream content;
		if (old && content << old.rdbuf() && content.str() == text)
			return true;
	}
	// A device or a pipe is written to; a new file in its place would be no device any more.
	bool special = std::filesystem::exists(path, ignored) &&
		       !std::filesystem::is_regular_file(path, ignored);
	std::string temporary = special ? path : fmt::format("{}.{}.tmp", path, getpid());
	std::ofstream file(temporary, std::ios::binary);
	file << text;
	file.close();
	if (special && file)
		return true;
	if (!file || special || rename(temporary.c_str(), path.c_str()) != 0) {
		error = fmt::format("{}: cannot be written: {}", path, strerror(errno));
		if (!special)
			unlink(temporary.c_str());
		return false;
	}
	return true;
}

} // namespace cfl::bindgen
