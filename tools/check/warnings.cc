// SPDX-License-Identifier: GPL-2.0
#include <check/drives.hh>
#include <check/warnings.hh>

using namespace clang;

namespace cfl::check
{

const std::vector<std::string> &warning_flags()
{
	static const std::vector<std::string> flags{
		"-Wno-everything", "-Wthread-safety", "-Wthread-safety-beta",
		"-Wthread-safety-pointer", "-Wfunction-effects", "-Wdangling",
		"-Wno-dangling-capture", "-Wreturn-stack-address", "-Wuninitialized",
		"-Wunused-result", "-Wunused-value", "-Winfinite-recursion", "-Warray-bounds",
		"-Wnoderef", "-Wno-error", "-ferror-limit=20", "-Wno-unknown-warning-option",
		// The count of warnings too.
		"-fno-caret-diagnostics",
		// Which driver an error is about is told by the last of its notes.
		"-ftemplate-backtrace-limit=0"};
	return flags;
}

namespace
{

std::string rule_of(llvm::StringRef group, llvm::StringRef text)
{
	if (group.starts_with("thread-safety")) {
		if (text.contains("must be acquired before"))
			return "lock-order";
		if (text.contains("by reference") || text.contains("returning"))
			return "lock-escape";
		if (text.contains("requires holding"))
			return "lock-required";
		return "lock-held";
	}
	if (group == "function-effects" && text.contains("must not"))
		return "context-sleep";
	if (group == "function-effects")
		return text.contains("conver") || text.contains("overrid") ||
				       text.contains("attribute")
			       ? "context-contract"
			       : "context-sleep";
	if (group.starts_with("dangling"))
		return "borrow-temporary";
	if (group == "return-stack-address")
		return "borrow-return";
	if (group.contains("uninitialized"))
		return "init-use";
	if (text.contains("nodiscard") || text.contains("warn_unused_result"))
		return "result-ignored";
	if (group == "infinite-recursion")
		return "stack-size";
	if (group.starts_with("array-bounds"))
		return "bounds-array";
	if (group == "noderef")
		return "user-pointer";
	return "";
}

} // namespace

void Warnings::remember_driver(const Diagnostic &info)
{
	if (!info.hasSourceManager() || info.getLocation().isInvalid())
		return;
	const PresumedLoc p = info.getSourceManager().getPresumedLoc(
		info.getSourceManager().getExpansionLoc(info.getLocation()));
	if (p.isValid() && p.getFilename() == DRIVERS_FILE)
		driver_lines.insert(p.getLine());
}

void Warnings::HandleDiagnostic(DiagnosticsEngine::Level level, const Diagnostic &info)
{
	DiagnosticConsumer::HandleDiagnostic(level, info);
	llvm::SmallString<160> text;
	info.FormatDiagnostic(text);
	if (level == DiagnosticsEngine::Note) {
		if (!errors.empty() && !note_to_item_)
			remember_driver(info);
		if (note_to_item_ && !items.empty() && items.back().notes.size() < 6)
			items.back().notes.push_back({info.getLocation(), text.str().str()});
		if (!errors.empty() && !note_to_item_ && text.str().contains("address space")) {
			errors.pop_back();
			items.push_back({last_error_, "user-pointer", text.str().str(), {}});
			note_to_item_ = true;
		}
		return;
	}
	note_to_item_ = false;
	if (level >= DiagnosticsEngine::Error) {
		if (text.str().contains("address space") ||
		    text.str().starts_with("reinterpret_cast from")) {
			items.push_back({info.getLocation(), "user-pointer", text.str().str(), {}});
			note_to_item_ = true;
			return;
		}
		// GCC accepts it, and nothing is missing from what is judged.
		if (text.str().contains("is used but not defined in this translation unit"))
			return;
		std::string where;
		if (info.hasSourceManager() && info.getLocation().isValid()) {
			PresumedLoc p = info.getSourceManager().getPresumedLoc(
				info.getSourceManager().getExpansionLoc(info.getLocation()));
			if (p.isValid())
				where = fmt::format("{}:{}:{}: ", p.getFilename(), p.getLine(),
						    p.getColumn());
		}
		last_error_ = info.getLocation();
		remember_driver(info);
		errors.push_back(where + text.str().str());
		return;
	}
	llvm::StringRef group =
		info.getDiags()->getDiagnosticIDs()->getWarningOptionForDiag(info.getID());
	std::string rule = rule_of(group, text.str());
	if (rule.empty())
		return;
	items.push_back({info.getLocation(), rule, text.str().str(), {}});
	// A specialisation that is a view counts as an owner too, if the template is one: Option<T &>.
	items.back().views = (group.starts_with("dangling") && group.ends_with("gsl")) ||
			     group == "return-stack-address";
	note_to_item_ = true;
}

bool Warnings::effects() const
{
	for (const Item &i : items)
		if (i.rule.starts_with("context-"))
			return true;
	return false;
}

void Warnings::report(Session &session)
{
	// Clang loses guards that are temporaries of one way through an expression.
	const SourceManager &sm = session.context.getSourceManager();
	std::set<unsigned> confused;
	for (const Item &i : items)
		if (i.rule == "lock-held" && llvm::StringRef(i.text).contains("'<temporary>'"))
			confused.insert(sm.getExpansionLineNumber(i.loc));
	for (const Item &i : items) {
		if (i.rule == "lock-held" && confused.count(sm.getExpansionLineNumber(i.loc)))
			continue;
		// What both see is said once, with the story.
		if (i.rule.starts_with("borrow-") && session.said_on_line(i.rule, i.loc))
			continue;
		if (i.views && session.kernel)
			continue; // The loans tell.
		Finding *f = session.report(i.rule, i.loc, i.text);
		for (const auto &[loc, text] : i.notes)
			session.note(f, loc, text);
	}
}

} // namespace cfl::check
