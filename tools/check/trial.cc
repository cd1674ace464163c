// SPDX-License-Identifier: GPL-2.0
// Runs of a function, one for each way through it that is worth a try, and what is said about them.
#include <check/trial.hh>

using namespace clang;

namespace cfl::check
{
namespace trial
{

llvm::StringRef std_class(QualType type)
{
	const CXXRecordDecl *r = type.isNull() ? nullptr : record_of(type.getNonReferenceType());
	return r && in_std(r) && r->getIdentifier() ? r->getName() : "";
}

QualType type_argument(QualType type, unsigned index)
{
	const auto *s = dyn_cast_or_null<ClassTemplateSpecializationDecl>(
		record_of(type.getNonReferenceType()));
	if (!s || s->getTemplateArgs().size() <= index)
		return {};
	const TemplateArgument &a = s->getTemplateArgs().get(index);
	if (a.getKind() == TemplateArgument::Type)
		return a.getAsType();
	return {};
}

std::optional<Fault> Trial::run()
{
	unsigned work = 0;
	for (unsigned i = 0; i < MOST_RUNS && work < MOST_WORK; i++) {
		once();
		work += steps_;
		if (fault_)
			return std::move(fault_);
		decisions_.resize(std::min(decisions_.size(), decided_));
		while (!decisions_.empty() && !decisions_.back())
			decisions_.pop_back();
		if (decisions_.empty())
			break;
		decisions_.back() = false;
	}
	return {};
}

void Trial::once()
{
	objects_.clear();
	symbols_.clear();
	globals_.clear();
	frames_.clear();
	asked_.clear();
	decided_ = 0;
	steps_ = 0;
	over_ = derived_ = supposed_ = false;
	std::vector<Id> args;
	for (const ParmVarDecl *p : root_->parameters()) {
		args.push_back(unknown(p->getType().getNonReferenceType()));
		at(args.back()).decl = p;
	}
	Id self = NONE;
	const auto *m = dyn_cast<CXXMethodDecl>(root_);
	if (m && !m->isStatic())
		self = unknown(session_.context.getCanonicalTagType(m->getParent()));
	if (isa<CXXConstructorDecl>(root_)) {
		at(self).opaque = false;
		at(self).origin = Object::Local;
	}
	enter(root_, self, args, NONE, root_->getLocation());
}

bool Trial::stop(std::source_location from)
{
	if (!over_ && session_.options.dump)
		llvm::errs() << "trial of " << root_->getQualifiedNameAsString() << " ends at "
			     << from.file_name() << ":" << from.line() << "\n";
	return over_ = true;
}

/// What is made of other values may depend on what was decided about these: such a fork must be the only one.
bool Trial::fork(bool derived)
{
	if (over_)
		return false;
	if (derived_ || (derived && decided_))
		return stop(), false;
	derived_ = derived;
	if (decided_ < decisions_.size())
		return decisions_[decided_++];
	if (decisions_.size() >= MOST_FORKS)
		return stop(), false;
	decisions_.push_back(true);
	decided_++;
	return true;
}

/// What parts of an object that came from outside say together is known to its class alone: a run that
/// decides about one of them may be one that never comes, and says nothing.
void Trial::suppose(Id o)
{
	for (Id whole = o == NONE ? NONE : at(o).parent; whole != NONE; whole = at(whole).parent)
		supposed_ |= at(whole).origin == Object::Outside && record_of(at(whole).type) &&
			     std_class(at(whole).type).empty();
}

bool Trial::decide(const Value &v, BinaryOperatorKind op, const Value &with)
{
	if (v.symbol < 0 && with.symbol >= 0)
		return decide(with, BinaryOperator::reverseComparisonOp(op), v);
	if (v.symbol < 0) {
		int64_t a = v.number, b = with.number;
		switch (op) {
		case BO_LT:
			return a < b;
		case BO_LE:
			return a <= b;
		case BO_GT:
			return a > b;
		case BO_GE:
			return a >= b;
		case BO_EQ:
			return a == b;
		default:
			return a != b;
		}
	}
	if (op == BO_NE)
		return !decide(v, BO_EQ, with);
	if (op == BO_LT || op == BO_GE) {
		bool below = decide(v, BO_LE, Value::of(with.number - 1));
		return op == BO_LT ? below : !below;
	}
	if (op == BO_GT)
		return !decide(v, BO_LE, with);
	Symbol &s = symbols_[size_t(v.symbol)];
	int64_t bound = with.number - v.number;
	while (s.excluded.count(s.low))
		s.low++;
	while (s.excluded.count(s.high))
		s.high--;
	if (op == BO_EQ) {
		if (bound < s.low || bound > s.high || s.excluded.count(bound))
			return false;
		if (s.low == s.high)
			return true;
		supposed_ |= s.supposed;
		bool yes = fork(s.derived);
		if (yes)
			s.low = s.high = bound;
		else
			s.excluded.insert(bound);
		return yes;
	}
	if (s.high <= bound)
		return true;
	if (s.low > bound)
		return false;
	supposed_ |= s.supposed;
	bool yes = fork(s.derived);
	if (yes)
		s.high = bound;
	else
		s.low = bound + 1;
	return yes;
}

namespace
{

void mentioned(const Stmt *s, std::set<const Decl *> &out)
{
	if (const auto *r = dyn_cast<DeclRefExpr>(s); r && !isa<FunctionDecl>(r->getDecl()))
		out.insert(r->getDecl()->getCanonicalDecl());
	if (const auto *m = dyn_cast<MemberExpr>(s); m && isa<FieldDecl>(m->getMemberDecl()))
		out.insert(m->getMemberDecl()->getCanonicalDecl());
	for (const Stmt *c : s->children())
		if (c)
			mentioned(c, out);
}

} // namespace

/// Numbers are compared with what is known of them; anything else is not asked about again, and not of what
/// was asked about before.
void Trial::mention(const Stmt *asked, bool opaque)
{
	std::set<const Decl *> about;
	mentioned(asked, about);
	for (const Decl *d : about) {
		auto [it, fresh] = asked_.try_emplace(d, opaque);
		if (!fresh && (opaque || it->second))
			stop();
	}
}

/// What is asked twice, in whatever words, may have answers that rule each other out: the run ends.
bool Trial::decide_opaque(const Stmt *asked)
{
	mention(asked, true);
	return fork();
}

std::string Trial::name(Id o) const
{
	for (; o != NONE; o = objects_[size_t(o)].parent) {
		const Object &x = objects_[size_t(o)];
		if (x.decl && x.decl->getIdentifier())
			return "'" + x.decl->getName().str() + "'";
	}
	return "an object";
}

void Trial::fault(std::string_view rule, SourceLocation loc, std::string message,
		  SourceLocation ended, std::string how)
{
	if (over_ || supposed_)
		return void(stop());
	over_ = true;
	Fault f;
	f.rule = rule;
	f.message = std::move(message);
	f.inner = loc;
	f.outer = frames_.size() > 1 ? frames_[1]->called : loc;
	f.depth = frames_.size();
	f.root = root_;
	if (f.outer != loc)
		f.notes.push_back({loc, "it happens here"});
	if (ended.isValid())
		f.notes.push_back({ended, std::move(how)});
	fault_ = std::move(f);
}

namespace
{

/// Does a function meet others: call one whose body is seen, or make objects of a class that says how they
/// are made or ended? What it does by itself is the business of the analyses of single functions.
class Meets : public RecursiveASTVisitor<Meets>
{
public:
	bool found = false;

	bool VisitCallExpr(CallExpr *c)
	{
		const FunctionDecl *f = c->getDirectCallee();
		const auto *m = dyn_cast_or_null<CXXMethodDecl>(f);
		found |= f && f->hasBody() && !in_std(f) && !(m && m->getParent()->isLambda());
		return !found;
	}
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		const CXXRecordDecl *r = c->getConstructor()->getParent();
		const CXXDestructorDecl *d = r->getDestructor();
		found |= !in_std(r) && !r->isLambda() &&
			 (c->getConstructor()->isUserProvided() || (d && d->isUserProvided()));
		return !found;
	}
	bool VisitCXXDeleteExpr(CXXDeleteExpr *) { return !(found = true); }
};

} // namespace
} // namespace trial

void check_trials(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	if (session.kernel)
		return;
	std::vector<trial::Fault> all;
	for (const FunctionDecl *f : functions) {
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		if (m && m->getParent()->isLambda())
			continue;
		trial::Meets meets;
		meets.TraverseDecl(const_cast<FunctionDecl *>(f));
		if (!meets.found)
			continue;
		if (auto fault = trial::Trial(session, f).run())
			all.push_back(std::move(*fault));
	}
	std::ranges::sort(all, {}, &trial::Fault::depth);
	std::set<SourceLocation> said;
	for (const trial::Fault &f : all) {
		if (!said.insert(f.inner).second || session.said_within(f.root->getSourceRange()))
			continue;
		Finding *finding = session.report(f.rule, f.outer, f.message);
		for (const auto &[loc, text] : f.notes)
			session.note(finding, loc, text);
	}
}

} // namespace cfl::check
