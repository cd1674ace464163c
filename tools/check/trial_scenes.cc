// SPDX-License-Identifier: GPL-2.0
// Scenes: what the user of a class may do with an object of it. Whatever that is, the class answers for what
// its destructor ends, and for members that lead to what it ended itself.
#include <check/trial.hh>
#include <check/type_shapes.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

/// Bounds of one class, and of all of a file.
constexpr size_t MOST_FUNCTIONS = 10;
constexpr unsigned MOST_SCENES = 40, MOST_CLASS_WORK = 8000, MOST_FILE_WORK = 60000;
constexpr unsigned RUNS = 6;

bool leads(QualType t)
{
	if (t->isPointerType())
		return !t->getPointeeType()->isFunctionType();
	llvm::StringRef n = std_class(t);
	return n.contains("iterator") || n == "span" || n == "basic_string_view" ||
	       n == "reference_wrapper";
}

bool usable(const CXXRecordDecl *r)
{
	if (!r->hasDefinition() || r->isDependentContext() || r->isLambda() || r->isUnion() ||
	    r->isAbstract() || r->getNumVBases() || r->isInvalidDecl())
		return false;
	const CXXDestructorDecl *d = r->getDestructor();
	if (d && (d->getAccess() != AS_public || d->isDeleted()))
		return false;
	for (const CXXBaseSpecifier &b : r->bases())
		if (!record_of(b.getType()) || in_std(record_of(b.getType())))
			return false;
	return true;
}

bool callable(const CXXMethodDecl *m)
{
	return !m->isStatic() && m->getAccess() == AS_public && m->hasBody() &&
	       !m->isDependentContext() &&
	       !isa<CXXConstructorDecl, CXXDestructorDecl, CXXConversionDecl>(m) &&
	       !m->isCopyAssignmentOperator() && !m->isMoveAssignmentOperator() &&
	       m->getRefQualifier() != RQ_RValue && !m->isExplicitObjectMemberFunction();
}

/// The constructor that is the easiest to call; none if there is none to call, null for one that nobody wrote.
std::optional<const CXXConstructorDecl *> maker(const CXXRecordDecl *r)
{
	const CXXConstructorDecl *best = nullptr;
	bool written = false;
	for (const CXXConstructorDecl *c : r->ctors()) {
		if (c->isImplicit() || c->isCopyOrMoveConstructor())
			continue;
		written = true;
		if (c->getAccess() != AS_public || c->isDeleted() ||
		    (!c->isDefaulted() && !c->hasBody()))
			continue;
		if (!best || c->getNumParams() < best->getNumParams())
			best = c;
	}
	if (best && best->isDefaulted())
		return nullptr;
	if (best)
		return best;
	bool plain = !written && (r->hasDefaultConstructor() || r->isAggregate());
	return plain ? std::optional<const CXXConstructorDecl *>(nullptr) : std::nullopt;
}

/// All scenes of one class that are worth playing.
class Company
{
public:
	Company(Session &session, const CXXRecordDecl *r) : session_(session), class_(r) {}

	/// Adds what went wrong; says how much work that was.
	unsigned play(std::vector<Fault> &out)
	{
		auto made = maker(class_);
		if (!made)
			return 0;
		made_ = *made;
		std::vector<const CXXMethodDecl *> all, changing;
		gather(class_, all);
		for (const CXXMethodDecl *m : all)
			if (!m->isConst() && changing.size() < MOST_FUNCTIONS)
				changing.push_back(m);
		all.resize(std::min(all.size(), MOST_FUNCTIONS * 2));
		std::vector<const CXXMethodDecl *> calm;
		for (const CXXMethodDecl *f : changing) {
			if (run({f}, out))
				after({f}, all, out);
			else
				calm.push_back(f);
		}
		for (const CXXMethodDecl *f : calm)
			for (const CXXMethodDecl *g : changing)
				if (run({f, g}, out))
					after({f, g}, all, out);
		return work_;
	}

private:
	void gather(const CXXRecordDecl *r, std::vector<const CXXMethodDecl *> &out) const
	{
		for (const CXXMethodDecl *m : r->methods())
			if (callable(m))
				out.push_back(m);
		for (const CXXBaseSpecifier &b : r->bases())
			if (b.getAccessSpecifier() == AS_public)
				gather(record_of(b.getType()), out);
	}

	/// What leads to something that ended is left behind: who uses it?
	void after(std::vector<const CXXMethodDecl *> steps,
		   const std::vector<const CXXMethodDecl *> &all, std::vector<Fault> &out)
	{
		steps.push_back(nullptr);
		for (const CXXMethodDecl *m : all) {
			steps.back() = m;
			run(steps, out);
		}
	}

	/// True if members lead to what has ended after these steps.
	bool run(std::vector<const CXXMethodDecl *> steps, std::vector<Fault> &out)
	{
		if (scenes_++ >= MOST_SCENES || work_ > MOST_CLASS_WORK)
			return false;
		const Scene scene{class_, made_, std::move(steps)};
		Trial t(session_, scene);
		if (auto fault = t.run(RUNS))
			out.push_back(std::move(*fault));
		work_ += t.work();
		return t.left();
	}

	Session &session_;
	const CXXRecordDecl *class_;
	const CXXConstructorDecl *made_ = nullptr;
	unsigned scenes_ = 0, work_ = 0;
};

} // namespace

bool holds_lead(QualType t, int depth)
{
	t = t.getCanonicalType();
	const CXXRecordDecl *r = record_of(t);
	if (leads(t) || depth > 3 || !r || !r->hasDefinition())
		return leads(t);
	if (in_std(r))
		return std_class(t) != "basic_string" &&
		       any_argument(arguments(r),
				    [&](QualType a) { return holds_lead(a, depth + 1); });
	for (const FieldDecl *f : r->fields())
		if (holds_lead(f->getType(), depth + 1))
			return true;
	return false;
}

/// What a function of a scene is handed: the same for each of them, where its kind allows that.
Id Trial::handed(QualType type)
{
	QualType t = type.getNonReferenceType().getCanonicalType().getUnqualifiedType();
	llvm::StringRef n = std_class(t);
	Id o = unknown(t);
	if (n == "unique_ptr" || n == "shared_ptr") {
		// It is the class's from now on.
		QualType to = type_argument(t, 0);
		if (to->isArrayType())
			return o;
		Id target = unknown(to);
		at(target).handed = true;
		at(o).opaque = false;
		own(o, target);
		return o;
	}
	bool text = n == "basic_string" || n == "basic_string_view" ||
		    (t->isPointerType() && t->getPointeeType()->isCharType());
	bool number = t->isIntegralOrEnumerationType();
	bool pointer = t->isPointerType() && !text && !t->getPointeeType()->isFunctionType();
	if (text || number || pointer) {
		QualType key = text ? session_.context.CharTy : t;
		auto [it, fresh] = given_.try_emplace(key);
		if (fresh)
			it->second = text     ? unknown_text()
				     : number ? load(o, root_->getLocation())
					      : Value::to(unknown(t->getPointeeType()));
		at(o).value = given_[key];
		at(o).opaque = at(o).opaque && !text;
	} else if (const CXXRecordDecl *r = record_of(t);
		   r && r->hasDefinition() && !in_std(r) && r->isAggregate()) {
		// Its members may be anything, and have nothing to do with each other.
		at(o).origin = Object::Local;
	}
	return o;
}

void Trial::step(const FunctionDecl *f)
{
	std::vector<Id> args;
	for (const ParmVarDecl *p : f->parameters())
		args.push_back(handed(p->getType()));
	QualType result = f->getReturnType();
	Id into = NONE;
	if (!result->isReferenceType() && record_of(result))
		into = make(result, Object::Local);
	asked_last_ = false;
	enter(f, whole_, args, into, f->getLocation());
	for (size_t i = 0; i < args.size() && !over_; i++)
		if (!f->getParamDecl(unsigned(i))->getType()->isReferenceType())
			destroy(args[i], End::Scope, f->getLocation());
	if (into != NONE && !over_)
		destroy(into, End::Temporary, f->getLocation());
}

void Trial::play()
{
	auto stage = std::make_unique<Frame>();
	stage->function = root_;
	stage->scopes.emplace_back();
	stage->temps.emplace_back();
	stage->called = scene_->of->getLocation();
	frames_.push_back(std::move(stage));
	QualType type = session_.context.getCanonicalTagType(scene_->of);
	whole_ = make(type, Object::Local);
	step_ = 0;
	if (scene_->made)
		step(scene_->made);
	else
		default_init(whole_, type, true, scene_->of->getLocation());
	for (const CXXMethodDecl *m : scene_->steps) {
		if (over_)
			return;
		step_++;
		step(m);
	}
	if (over_)
		return;
	left_ |= !defence_ && astray();
	step_ = 0;
	destroy(whole_, End::Scope, scene_->of->getLocation());
}

/// Does something that is there lead to what is no more?
bool Trial::astray() const
{
	for (size_t i = 0; i < objects_.size(); i++) {
		const Object &o = objects_[i];
		Id to = o.value.kind == Value::Pointer	  ? o.value.object
			: o.value.kind == Value::Iterator ? o.value.element
							  : NONE;
		if (o.value.null() && o.value.moved.isValid() && alive(Id(i)) && element(Id(i)))
			return true;
		if (to == NONE || alive(to) || !alive(Id(i)) || std_class(o.type) == "weak_ptr")
			continue;
		return true;
	}
	return false;
}

/// Is an object kept in a container of the standard's?
bool Trial::element(Id o) const
{
	for (; o != NONE; o = objects_[size_t(o)].parent)
		if (std_container_name(std_class(objects_[size_t(o)].type)))
			return true;
	return false;
}

/// May the class have asked its user not to do this?
bool Trial::excused(Id gone, std::string_view rule) const
{
	if (rule == "move-use")
		return step_ < 2 || !asked_last_ || !element(gone);
	if (gone == NONE || gone == whole_)
		return true;
	Id root = gone;
	while (objects_[size_t(root)].parent != NONE)
		root = objects_[size_t(root)].parent;
	if (objects_[size_t(root)].origin == Object::Outside && !objects_[size_t(root)].handed)
		return true;
	// The constructor, the first function and the destructor: nothing that could be asked.
	if (step_ < 2)
		return false;
	const Object &x = objects_[size_t(gone)];
	if (x.end == End::Moved && rule != "free-twice")
		return false;
	// Called once it is fine, so it is called again; or the object was asked, and said yes.
	const auto &steps = scene_->steps;
	bool again = steps.size() == 3 && steps[0] == steps[1] && steps[1] != steps[2];
	return !again && !asked_last_;
}

std::optional<Scene> scene_of(const CXXMethodDecl *m)
{
	const CXXRecordDecl *r = m->getParent();
	const auto *c = dyn_cast<CXXConstructorDecl>(m);
	if (!usable(r) || isa<CXXDestructorDecl>(m))
		return {};
	auto made = c ? std::optional(c) : maker(r);
	if (!made)
		return {};
	Scene scene{r, *made, {}};
	if (!c)
		scene.steps.push_back(m);
	return scene;
}

std::vector<Fault> play_scenes(Session &session, const std::vector<const FunctionDecl *> &functions)
{
	std::set<const CXXRecordDecl *> done;
	std::vector<Fault> out;
	unsigned work = 0;
	for (const FunctionDecl *f : functions) {
		const auto *m = dyn_cast<CXXMethodDecl>(f);
		if (!m || work > MOST_FILE_WORK)
			continue;
		const CXXRecordDecl *r = m->getParent();
		if (!done.insert(r->getCanonicalDecl()).second || !usable(r))
			continue;
		bool interesting = false;
		for (const FieldDecl *field : r->fields())
			interesting |= holds_lead(field->getType());
		for (const CXXBaseSpecifier &b : r->bases())
			interesting |= holds_lead(b.getType());
		if (interesting)
			work += Company(session, r).play(out);
	}
	return out;
}

} // namespace cfl::check::trial
