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

std::optional<Fault> Trial::run(unsigned most)
{
	for (unsigned i = 0; i < most && work_ < MOST_WORK; i++) {
		once();
		work_ += steps_;
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
	controls_.clear();
	same_.clear();
	given_.clear();
	tries_.clear();
	written_.clear();
	caught_.clear();
	ready_.clear();
	catcher_ = nullptr;
	decided_ = 0;
	steps_ = 0;
	over_ = derived_ = supposed_ = seeking_ = accused_ = impossible_ = false;
	passed_.clear();
	if (scene_)
		return play();
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
	self_ = self;
	Id into = NONE;
	QualType result = root_->getReturnType();
	if (defence_ && record_of(result) && !result->isReferenceType())
		into = make(result, Object::Local);
	result_ = enter(root_, self, args, into, root_->getLocation());
	// What was handed over by value ends with the call.
	for (size_t i = 0; defence_ && i < args.size() && !over_; i++)
		if (!root_->getParamDecl(unsigned(i))->getType()->isReferenceType())
			destroy(args[i], End::Scope, root_->getEndLoc());
}

bool Trial::stop(const NamedDecl *of, std::source_location from)
{
	if (!over_ && session_.options.dump) {
		llvm::errs() << (scene_ ? "scene of " : "trial of ")
			     << root_->getQualifiedNameAsString() << " ends at " << from.file_name()
			     << ":" << from.line();
		if (of)
			llvm::errs() << " with " << of->getQualifiedNameAsString();
		llvm::errs() << "\n";
	}
	return over_ = true;
}

/// What is made of other values may depend on what was decided about these: such a fork must be the only one.
bool Trial::fork(bool derived)
{
	if (over_)
		return false;
	if (defence_)
		return guess();
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
	if (defence_)
		return;
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

/// Does a value lead to the object that came from outside and whose function is run?
bool Trial::itself(const Value &v) const
{
	return v.kind == Value::Pointer && v.object != NONE && v.object == self_ &&
	       objects_[size_t(self_)].origin == Object::Outside;
}

/// Whoever leads to this leads to the object whose function is run.
bool Trial::become_self(Id other)
{
	seeking_ = false; // There is one owner.
	for (Object &o : objects_)
		if (o.value.kind == Value::Pointer && o.value.object == other)
			o.value.object = self_;
	return true;
}

/// Are two values the same? What is not known is decided once; nothing if that says too little.
std::optional<bool> Trial::same(const Value &a, const Value &b)
{
	auto led = [](const Value &v) { return v.kind == Value::Iterator ? v.element : v.object; };
	auto leads = [](const Value &v) {
		return v.kind == Value::Pointer || v.kind == Value::Iterator;
	};
	// What an owner that came from outside has may be the object whose function runs.
	auto strange = [&](const Value &v) {
		return v.kind == Value::Pointer && !v.null() &&
		       at(v.object).origin == Object::Outside && at(v.object).fields.empty();
	};
	if (seeking_ && itself(a) && strange(b))
		return same(b, a);
	if (seeking_ && leads(a) && led(a) != led(b) && itself(b) && strange(a))
		return fork() ? become_self(a.object) : false;
	if (leads(a) && leads(b))
		return led(a) == led(b);
	if (a.kind != b.kind || (a.kind != Value::Number && a.kind != Value::Text))
		return {};
	if (a.symbol == b.symbol)
		return a.number == b.number;
	if (a.kind == Value::Number && (a.symbol < 0 || b.symbol < 0))
		return decide(a, BO_EQ, b);
	std::pair x{a.symbol, a.number}, y{b.symbol, b.number};
	auto pair = std::minmax(x, y);
	if (auto it = same_.find(pair); it != same_.end())
		return it->second;
	// Of three of which two are the same, nothing is told.
	for (const auto &[of, yes] : same_)
		if (yes && !defence_)
			return stop(), false;
	for (int s : {a.symbol, b.symbol})
		if (s >= 0)
			supposed_ |= symbols_[size_t(s)].supposed;
	bool yes = fork();
	same_[pair] = yes;
	return yes;
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

namespace
{

/// Does a place lie in the class that a function is a member of?
bool in_text(const Session &session, const FunctionDecl *f, SourceLocation loc)
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	if (!m)
		return false;
	const SourceManager &sm = session.context.getSourceManager();
	SourceRange r = m->getParent()->getSourceRange();
	return !sm.isBeforeInTranslationUnit(loc, r.getBegin()) &&
	       !sm.isBeforeInTranslationUnit(r.getEnd(), loc);
}

} // namespace

/// Is a function one of the class's that a scene is about, or of its bases?
bool Trial::part_of_scene(const FunctionDecl *f) const
{
	const auto *m = dyn_cast<CXXMethodDecl>(f);
	return m && (m->getParent()->getCanonicalDecl() == scene_->of->getCanonicalDecl() ||
		     scene_->of->isDerivedFrom(m->getParent()));
}

/// Where a fault is reported: in the function that is run. In a scene it is the function that is called last.
SourceLocation Trial::blamed(SourceLocation loc, SourceLocation ended) const
{
	size_t first = scene_ ? 2 : 1;
	// Members that end by themselves do so in a destructor that nobody wrote, or after the one that is there.
	if (scene_ && (frames_.size() < 2 || !part_of_scene(frames_[1]->function)))
		return frames_[0]->called;
	if (frames_.size() > first)
		return frames_[first]->called;
	// What a class template uses after its argument ended it is the argument's fault.
	SourceRange own = root_->getSourceRange();
	const SourceManager &sm = session_.context.getSourceManager();
	auto inside = [&](SourceLocation l) {
		l = sm.getExpansionLoc(l);
		return !sm.isBeforeInTranslationUnit(l, own.getBegin()) &&
		       !sm.isBeforeInTranslationUnit(own.getEnd(), l);
	};
	bool within = ended.isValid() && root_->isTemplateInstantiation() && !scene_ &&
		      inside(loc) && !inside(ended) && !in_text(session_, root_, ended);
	return within ? ended : loc;
}

void Trial::fault(std::string_view rule, SourceLocation loc, std::string message,
		  SourceLocation ended, std::string how, Id gone)
{
	if (defence_ && !over_) {
		accused_ = stop();
		if (session_.options.dump)
			llvm::errs()
				<< "\t" << message << " at "
				<< loc.printToString(session_.context.getSourceManager()) << "\n";
	}
	if (over_ || supposed_ || (scene_ && excused(gone, rule)))
		return void(stop());
	over_ = true;
	Fault f;
	f.rule = rule;
	f.message = std::move(message);
	f.inner = loc;
	f.outer = blamed(loc, ended);
	f.depth = frames_.size();
	f.root = root_;
	f.scene = scene_;
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
		found |= f && memory_of_c(f);
		return !found;
	}
	bool VisitCXXConstructExpr(CXXConstructExpr *c)
	{
		const CXXRecordDecl *r = c->getConstructor()->getParent();
		const CXXDestructorDecl *d = r->getDestructor();
		found |= !in_std(r) && !r->isLambda() &&
			 (c->getConstructor()->isUserProvided() || (d && d->isUserProvided()) ||
			  r->getNumBases());
		return !found;
	}
	bool VisitCXXDeleteExpr(CXXDeleteExpr *) { return !(found = true); }
	bool VisitCXXConstCastExpr(CXXConstCastExpr *) { return !(found = true); }
	bool VisitCXXNewExpr(CXXNewExpr *n) { return !(found |= n->getNumPlacementArgs() > 0); }
};

} // namespace
} // namespace trial

void check_trials(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	if (session.kernel)
		return;
	std::vector<trial::Fault> all = trial::play_scenes(session, functions);
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
	std::ranges::sort(all, {},
			  [](const trial::Fault &f) { return std::pair(!f.scene, f.depth); });
	std::set<SourceLocation> said;
	for (const trial::Fault &f : all) {
		session.judging(f.root);
		session.repeat(f.rule, f.outer);
		if (!said.insert(f.inner).second || session.said_within(f.root->getSourceRange()))
			continue;
		Finding *finding = session.report(f.rule, f.outer, f.message);
		for (const auto &[loc, text] : f.notes)
			session.note(finding, loc, text);
	}
}

} // namespace cfl::check
