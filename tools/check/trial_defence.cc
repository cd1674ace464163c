// SPDX-License-Identifier: GPL-2.0
// Runs of a function that is accused: what is not known may be anything, in any combination, so they take more ways
// than there are. Each is a run that a sanitizer would watch: what is fine in all of them is fine.
#include <check/trial.hh>
#include <check/unseen.hh>

using namespace clang;

namespace cfl::check::trial
{

namespace
{

/// Runs that try every way in turn, and runs that take any.
constexpr unsigned IN_TURN = 12, AT_RANDOM = 12;

} // namespace

bool Trial::never()
{
	impossible_ = true;
	return stop();
}

/// Every way in turn while these are few; else any.
bool Trial::guess()
{
	if (!chance_ && decided_ < decisions_.size())
		return decisions_[decided_++];
	if (chance_ || decisions_.size() >= MOST_GUESSES) {
		chance_ = chance_ * 6364136223846793005u + 1442695040888963407u;
		return chance_ >> 63;
	}
	decisions_.push_back(true);
	decided_++;
	return true;
}

/// Notes that this text runs.
void Trial::pass(SourceRange range)
{
	if (!defence_ || range.isInvalid())
		return;
	const SourceManager &sm = session_.context.getSourceManager();
	passed_.insert({sm.getExpansionLineNumber(range.getBegin()),
			sm.getExpansionLineNumber(range.getEnd())});
}

/// Is an object what a parameter or a variable of this type is made of, or a part of it?
bool Trial::like(QualType type, Id is) const
{
	const CXXRecordDecl *want = record_of(type.getNonReferenceType());
	const CXXRecordDecl *r = is == NONE ? nullptr : record_of(objects_[size_t(is)].type);
	if (!want || !r || !want->hasDefinition() || !r->hasDefinition())
		return !want == !r;
	llvm::StringRef a = std_class(type), b = std_class(objects_[size_t(is)].type);
	if (a == "unique_ptr" || a == "shared_ptr" || a == "weak_ptr")
		return b == a || (b == "unique_ptr" && a == "shared_ptr") || b == "shared_ptr";
	return want->getCanonicalDecl() == r->getCanonicalDecl() || r->isDerivedFrom(want) ||
	       want->isDerivedFrom(r);
}

/// A defence may not lean on what is left in something that was moved from, nor on what leads to what is no more.
void Trial::look_into(Id o)
{
	if (!defence_ || over_ || o == NONE)
		return;
	const Object &x = at(o);
	Id to = led_to(x.value);
	if (x.emptied || (to != NONE && !alive(to) && std_class(x.type) != "weak_ptr"))
		accused_ = stop(x.decl);
}

/// Where an iterator stands, or a pointer leads.
Id Trial::led_to(const Value &v)
{
	return v.kind == Value::Pointer ? v.object : v.kind == Value::Iterator ? v.element : NONE;
}

/// What is known, or else a guess: a defence tries both.
std::optional<bool> Trial::or_guess(std::optional<bool> yes)
{
	return yes || over_ || !defence_ ? yes : guess();
}

/// Which element an index names that is not known: any of them, and the same one for the same index.
Id Trial::any_element(Id container, const Value &which)
{
	const auto all = at(container).elements;
	for (size_t i = 0; i < all.size() && !over_; i++) {
		bool last = i + 1 == all.size() && which.kind != Value::Number;
		if (last ||
		    (which.kind == Value::Number ? decide(which, BO_EQ, Value::of(int64_t(i)))
						 : guess()))
			return all[i];
	}
	return never(), NONE;
}

/// An array of which nothing is known has elements all the same.
void Trial::spread(Id array)
{
	const auto *a = session_.context.getAsConstantArrayType(at(array).type);
	if (!a || !at(array).opaque || !at(array).elements.empty() || a->getZExtSize() > 64 ||
	    a->getElementType()->isCharType() || a->getElementType()->isStdByteType())
		return;
	for (uint64_t i = 0; i < a->getZExtSize(); i++) {
		Id e = child(array, a->getElementType());
		at(array).elements.push_back(e);
	}
	at(array).opaque = false;
}

/// How many there shall be, where that is not known: a few, and as many wherever the same number is asked again.
Value Trial::concrete(const Value &v)
{
	if (!defence_ || over_ || v.exact())
		return v;
	for (int64_t n : {2, 1, 3, 0})
		if (v.kind == Value::Number ? decide(v, BO_EQ, Value::of(n)) : !n || guess())
			return Value::of(n);
	return never(), Value();
}

/// What an object keeps is not known from here on. That proves nothing if it may keep something of ours.
void Trial::lost(Id o)
{
	if (!defence_ || over_ || o == NONE)
		return;
	QualType t = at(o).type;
	llvm::StringRef n = std_class(t);
	bool owns = smart(o) || n == "optional" || n.ends_with("function") || n == "variant";
	if (owns || holds_lead(t))
		stop();
}

/// Iterators that a change of the container ended, though the elements stay where they are: all, or those at its
/// end, which is another one now. What spans it is no better.
void Trial::end_iterators(Id container, bool ends)
{
	if (!defence_ || over_)
		return;
	Id gone = NONE;
	for (size_t i = 0; i < objects_.size(); i++) {
		Object &x = objects_[i];
		bool spans = std_class(x.type) == "span";
		bool walks = x.value.kind == Value::Iterator && record_of(x.type) &&
			     !smart(Id(i)) && (!ends || x.value.element == NONE);
		if (x.value.object != container || x.life != Object::Alive || (!spans && !walks))
			continue;
		if (gone == NONE) {
			gone = make(session_.context.CharTy, Object::Heap);
			end(gone, End::Changed, {});
		}
		Value &v = objects_[i].value;
		spans ? void(v.object = gone) : void(v.element = gone);
	}
}

/// What a container holds is another one's from now on.
void Trial::spans_follow(Id from, Id to)
{
	if (!defence_)
		return;
	for (Object &x : objects_)
		if (x.value.object == from && std_class(x.type) == "span")
			x.value.object = to;
}

/// A shared owner from outside is taken for the only one, as far as a defence goes.
void Trial::adopt(Id pointer)
{
	if (!defence_ || over_ || std_class(at(pointer).type) != "shared_ptr" ||
	    !at(pointer).elements.empty())
		return;
	Value v = held(pointer);
	if (v.kind == Value::Unknown)
		at(pointer).value = v = Value::to(unknown(type_argument(at(pointer).type, 0)));
	if (v.kind == Value::Pointer && !v.null() && !controls_.count(v.object))
		own(pointer, v.object);
}

/// Classes of the standard's of which all is followed that may end or lead somewhere. A defence that meets others
/// proves nothing.
bool Trial::followed(QualType type) const
{
	static const std::set<llvm::StringRef> names{
		// containers
		"vector", "deque", "list", "queue", "stack", "priority_queue", "array", "map",
		"set", "multimap", "multiset", "unordered_map", "unordered_set", "initializer_list",
		"_List_iterator", "_List_const_iterator", "_Rb_tree_iterator",
		"_Rb_tree_const_iterator", "__normal_iterator", "_Deque_iterator", "_Node_iterator",
		"_Node_const_iterator", "_Node_iterator_base", "back_insert_iterator",
		"insert_iterator",
		// what holds one thing, or leads to it
		"unique_ptr", "shared_ptr", "weak_ptr", "enable_shared_from_this", "function",
		"optional", "variant", "pair", "basic_string", "basic_string_view", "span",
		"reference_wrapper",
		// locks
		"mutex", "timed_mutex", "recursive_mutex", "shared_mutex", "lock_guard",
		"unique_lock", "scoped_lock", "shared_lock", "condition_variable",
		"condition_variable_any", "adopt_lock_t", "defer_lock_t", "try_to_lock_t",
		// what leads nowhere
		"allocator", "atomic", "plus", "less", "greater", "equal_to", "hash",
		"basic_ostringstream", "basic_ostream", "basic_stringstream", "basic_istringstream",
		"random_device", "duration", "time_point", "monostate", "nullopt_t", "in_place_t"};
	llvm::StringRef n = std_class(type);
	QualType of = type_argument(type, 0);
	bool bits = n == "vector" && !of.isNull() && of->isBooleanType();
	bool leads = n == "pair" && !of.isNull() && of->isReferenceType();
	return n.empty() || (names.count(n) && !bits && !leads);
}

/// After a run: does something that is there, or was returned, lead to what is no more?
bool Trial::led_astray() const
{
	Id to = led_to(result_);
	return astray() || (to != NONE && !alive(to));
}

/// Of a function that nobody sees: may it hand out, keep or end what it is handed?
bool Trial::suspect(const FunctionDecl *f)
{
	const Contract &c = session_.contracts.of(f);
	bool hands_out = !c.sources.empty() && session_.facts.carries(f->getReturnType());
	bool to_pointers = std::ranges::any_of(f->parameters(), [](const ParmVarDecl *p) {
		QualType t = p->getType();
		return t->isPointerType() && !t->getPointeeType().isConstQualified() &&
		       !t->getPointeeType()->isFunctionType();
	});
	bool calls = in_std(f) && std::ranges::any_of(f->parameters(), [](const ParmVarDecl *p) {
			     const CXXRecordDecl *r = record_of(p->getType());
			     return r && (r->isLambda() ||
					  std_class(p->getType()).ends_with("function"));
		     });
	// An owner that somebody wrote lets go of what it has at its end, by whatever it calls there.
	bool lets_go = std::ranges::any_of(frames_, [](const auto &fr) {
		const auto *d = dyn_cast_or_null<CXXDestructorDecl>(fr->function);
		return d && says_it_owns(d->getParent());
	});
	// What is made of something may lead where that does.
	bool made_of = isa<CXXConstructorDecl>(f) && !c.sources.empty();
	return calls || made_of || lets_go || hands_out || !c.captures.empty() ||
	       (to_pointers && !isa<CXXMethodDecl>(f));
}

void Trial::defend_once(Evidence &e)
{
	result_ = Value();
	once();
	chance_ = 0;
	work_ += steps_;
	if (over_) {
		e.guilty |= accused_ || !impossible_;
		return;
	}
	e.complete++;
	e.astray |= led_astray();
	e.passed.insert(passed_.begin(), passed_.end());
}

Trial::Evidence Trial::defend()
{
	Evidence e;
	defence_ = true;
	bool all = false;
	for (unsigned i = 0; i < IN_TURN && !all && !e.guilty; i++) {
		defend_once(e);
		decisions_.resize(std::min(decisions_.size(), decided_));
		while (!decisions_.empty() && !decisions_.back())
			decisions_.pop_back();
		all = decisions_.empty();
		if (!all)
			decisions_.back() = false;
	}
	for (unsigned i = 0; i < AT_RANDOM && !all && !e.guilty; i++) {
		chance_ = (i + 1) * 0x9e3779b97f4a7c15u | 1;
		defend_once(e);
	}
	return e;
}

} // namespace cfl::check::trial
