// SPDX-License-Identifier: GPL-2.0
// A record that is handed on with a member left out, while another member says so: an error code, a kind, a flag. Whoever
// gets it can ask, so nobody is wrong yet; the callers are rehearsed instead.
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

namespace
{

/// The local that is returned or handed over as it is.
const DeclRefExpr *whole_local(const Expr *e)
{
	e = peel(e);
	while (const auto *k = dyn_cast<CXXConstructExpr>(e)) {
		if (k->getNumArgs() != 1 || !k->getConstructor()->isCopyOrMoveConstructor())
			return nullptr;
		e = peel(k->getArg(0));
	}
	const auto *r = dyn_cast<DeclRefExpr>(e);
	const auto *v = r ? dyn_cast<VarDecl>(r->getDecl()) : nullptr;
	return v && v->hasLocalStorage() && Layout::open(v->getType()) ? r : nullptr;
}

/// Finds the locals that are named at places of findings.
class Accused : public RecursiveASTVisitor<Accused>
{
public:
	Accused(Session &session, const Finding &f) : session_(session), finding_(f) {}
	const DeclRefExpr *found = nullptr;

	bool VisitDeclRefExpr(DeclRefExpr *r)
	{
		const SourceManager &sm = session_.context.getSourceManager();
		SourceLocation at = sm.getExpansionLoc(r->getLocation());
		if (sm.getExpansionLineNumber(at) == finding_.line && whole_local(r) &&
		    finding_.message.starts_with("'" + r->getNameInfo().getAsString() + "."))
			found = r;
		return !found;
	}

private:
	Session &session_;
	const Finding &finding_;
};

/// The member that a finding names, by its way from the local: `'local.part.member' may ...`.
std::optional<std::pair<int64_t, int64_t>> cells_named(Layout &layout, QualType type,
						       llvm::StringRef message)
{
	llvm::StringRef way = message.drop_front(1).split('\'').first.split('.').second;
	int64_t at = 0;
	while (!way.empty()) {
		auto [name, rest] = way.split('.');
		const CXXRecordDecl *r = Layout::open(type);
		const FieldDecl *field = nullptr;
		for (const FieldDecl *f : r ? r->fields() : RecordDecl::field_range({}, {}))
			if (f->getIdentifier() && f->getName() == name)
				field = f;
		if (!field)
			return {};
		at += layout.field(field);
		type = field->getType();
		way = rest;
	}
	return {{at, layout.size(type)}};
}

} // namespace

bool Rehearsal::apart(const Outcome &a, const Outcome &b, int64_t cell)
{
	auto x = a.object.values.find(cell), y = b.object.values.find(cell);
	if (!is_set(a.object, cell) || !is_set(b.object, cell) || x == a.object.values.end() ||
	    y == b.object.values.end())
		return false;
	Value v = a.numbers.settled(x->second), w = b.numbers.settled(y->second);
	auto null = [](const Value &n) { return n.kind == Value::Number && !n.number; };
	if (v.kind == Value::Pointer || w.kind == Value::Pointer)
		return null(v) || null(w);
	if (v.kind == Value::Number && w.kind == Value::Number)
		return v.number != w.number;
	if (v.kind == Value::Number)
		return b.numbers.decided(BO_EQ, w, v) == false;
	if (w.kind == Value::Number)
		return a.numbers.decided(BO_EQ, v, w) == false;
	int64_t v0, v1, w0, w1;
	return a.numbers.range(v, v0, v1) && b.numbers.range(w, w0, w1) && (v1 < w0 || w1 < v0);
}

bool Rehearsal::told(int64_t cell)
{
	std::vector<const Outcome *> with, without;
	for (const Outcome &o : outcomes_)
		(is_set(o.object, cell) ? with : without).push_back(&o);
	if (with.empty() || without.empty())
		return false;
	int64_t cells = outcomes_.front().object.cells;
	for (int64_t tag = 0; tag < std::min<int64_t>(cells, 64); tag++)
		if (tag != cell && std::ranges::all_of(with, [&](const Outcome *a) {
			    return std::ranges::all_of(
				    without, [&](const Outcome *b) { return apart(*a, *b, tag); });
		    }))
			return true;
	return false;
}

bool Rehearsal::tells(const FunctionDecl *f, llvm::ArrayRef<Finding> findings)
{
	std::vector<std::pair<int64_t, int64_t>> members;
	QualType type;
	for (const Finding &x : findings) {
		Accused accused(session_, x);
		if (x.rule == "init-use")
			accused.TraverseStmt(f->getBody());
		if (!accused.found)
			return false;
		QualType t = accused.found->getType().getCanonicalType().getUnqualifiedType();
		auto named = cells_named(layout_, t, x.message);
		if (!named || (!type.isNull() && t != type))
			return false;
		type = t;
		members.push_back(*named);
		watched_.insert(accused.found);
	}
	if (type.isNull())
		return false;
	watches_ = type;
	runs(f, MOST_RUNS);
	return !outcomes_.empty() && std::ranges::all_of(members, [&](const auto &m) {
		for (int64_t i = 0; i < m.second; i++)
			if (!told(m.first + i))
				return false;
		return true;
	});
}

} // namespace cfl::check::rehearsal

namespace cfl::check
{

bool Rehearsals::told(const FunctionDecl *f, size_t first)
{
	auto findings = llvm::ArrayRef(session_.findings()).drop_front(first);
	if (findings.empty() || findings[0].rule != "init-use" || !f->hasBody())
		return false;
	return rehearsal::Rehearsal(session_).tells(f, findings);
}

} // namespace cfl::check
