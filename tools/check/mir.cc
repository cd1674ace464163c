// SPDX-License-Identifier: GPL-2.0
#include <check/mir.hh>

using namespace clang;

namespace cfl::check
{

bool LoanSet::merge(const LoanSet &other)
{
	if (other.empty() || std::includes(begin(), end(), other.begin(), other.end()))
		return false;
	llvm::SmallVector<int, 4> all;
	std::set_union(begin(), end(), other.begin(), other.end(), std::back_inserter(all));
	loans_ = std::move(all);
	return true;
}

bool Place::has_deref() const
{
	for (const Proj &p : path)
		if (p.kind == Proj::Deref)
			return true;
	return false;
}

Place Place::holder() const
{
	Place h{local, {}};
	for (const Proj &p : path)
		if (p.kind != Proj::Content)
			h.path.push_back(p);
	return h;
}

bool Place::starts_with(const Place &p) const
{
	return local == p.local && path.size() >= p.path.size() &&
	       std::equal(p.path.begin(), p.path.end(), path.begin());
}

std::string Local::name() const
{
	switch (kind) {
	case LocalKind::This:
		return "this";
	case LocalKind::Return:
		return "the returned value";
	case LocalKind::Heap:
		return "the allocated object";
	case LocalKind::Temp:
		return "a temporary";
	default:
		break;
	}
	if (decl && decl->getDeclName().isIdentifier() && !decl->getName().empty())
		return "'" + decl->getNameAsString() + "'";
	return "a value";
}

namespace
{

/// What a container of one type of values holds.
QualType element_of(QualType t)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(t->getAsCXXRecordDecl());
	static const std::set<llvm::StringRef> names{
		"vector",     "deque",	       "list",	"forward_list", "set",
		"multiset",   "unordered_set", "array", "optional",	"unique_ptr",
		"shared_ptr", "stack",	       "queue"};
	if (!s || !s->isInStdNamespace() || !names.count(s->getName()) ||
	    s->getTemplateArgs().size() == 0 ||
	    s->getTemplateArgs().get(0).getKind() != TemplateArgument::Type)
		return {};
	return s->getTemplateArgs().get(0).getAsType();
}

} // namespace

QualType type_of(const Body &b, const Place &p)
{
	QualType t = b.locals[p.local].type;
	for (const Proj &x : p.path) {
		if (x.kind == Proj::Field)
			t = x.field ? x.field->getType() : QualType();
		else if (t.isNull())
			continue;
		else if (x.kind == Proj::Deref)
			t = t->getPointeeType();
		else if (t->isArrayType())
			t = QualType(t->getArrayElementTypeNoTypeQual(), 0);
		else
			t = element_of(t.getNonReferenceType());
	}
	return t;
}

namespace
{

std::string text(const Body &b, const Place &p)
{
	if (p.local < 0)
		return "-";
	std::string s = b.locals[p.local].decl ? b.locals[p.local].decl->getNameAsString() : "";
	s += "#" + std::to_string(p.local);
	for (const Proj &x : p.path)
		if (x.kind == Proj::Field)
			s += "." + (x.field ? x.field->getNameAsString() : std::string("?"));
		else
			s += x.kind == Proj::Deref ? ".*" : ".[]";
	return s;
}

} // namespace

void dump(const Body &b, llvm::raw_ostream &out)
{
	static const char *const ops[] = {"use",     "borrow", "copy", "clear",	   "live",
					  "uninit",  "init",   "give", "owe",	   "null",
					  "checked", "look",   "gone", "transfer", "told"};
	static const char *const accesses[] = {"read", "write", "move", "mut", "shared",
					       "dead", "drop",	"free", "ends"};
	out << b.function->getQualifiedNameAsString() << "\n";
	for (size_t n = 0; n < b.blocks.size(); n++) {
		out << "  block " << n << " ->";
		for (int to : b.blocks[n].succ)
			out << " " << to;
		out << "\n";
		for (const Step &s : b.blocks[n].stmts) {
			out << "    " << ops[s.op];
			if (s.op == Step::Use)
				out << " " << accesses[int(s.access)];
			if (s.dst.local >= 0)
				out << " " << text(b, s.dst) << " <-";
			if (s.src.local >= 0)
				out << " " << text(b, s.src);
			if (s.loan >= 0 && s.op != Step::Told)
				out << " loan " << s.loan << (b.loans[s.loan].mut ? " mut" : "")
				    << (b.loans[s.loan].pointer ? " pointer" : "");
			out << (s.merge ? " merge" : "") << (s.quiet ? " quiet" : "")
			    << (s.guess ? " guess" : "");
			for (int l : s.uses)
				out << " #" << l;
			out << "\n";
		}
	}
}

} // namespace cfl::check
