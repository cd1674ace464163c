// SPDX-License-Identifier: GPL-2.0
// Runs of a function that is accused: what is not known may be anything, in any combination, so they take more ways
// than there are. Each is a run that a sanitizer would watch: what is fine in all of them is fine.
#include <check/trial.hh>

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
	if (chance_) {
		chance_ = chance_ * 6364136223846793005u + 1442695040888963407u;
		return chance_ >> 63;
	}
	if (decided_ < decisions_.size())
		return decisions_[decided_++];
	if (decisions_.size() >= MOST_FORKS)
		return false;
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

/// A defence may not lean on what is left in something that was moved from, nor on what leads to what is no more.
void Trial::look_into(Id o)
{
	if (!defence_ || over_ || o == NONE)
		return;
	const Object &x = at(o);
	Id to = led_to(x.value);
	if (x.emptied || (to != NONE && !alive(to) && std_class(x.type) != "weak_ptr"))
		accused_ = over_ = true;
}

/// Where an iterator stands, or a pointer leads.
Id Trial::led_to(const Value &v)
{
	return v.kind == Value::Pointer ? v.object : v.kind == Value::Iterator ? v.element : NONE;
}

/// Which element an index names that is not known: any of them.
Id Trial::any_element(Id container)
{
	const auto &all = at(container).elements;
	if (all.empty())
		return never(), NONE;
	size_t i = 0;
	while (i + 1 < all.size() && !guess())
		i++;
	return all[i];
}

/// The end of a vector is another one when it grew: whoever has the old one is not followed.
void Trial::end_moves(Id container)
{
	if (!defence_ || over_ || std_class(at(container).type) != "vector")
		return;
	for (size_t i = 0; i < objects_.size(); i++)
		if (const Object &x = objects_[i]; x.value.kind == Value::Iterator &&
						   x.value.object == container && alive(Id(i)) &&
						   x.value.element == NONE && x.decl)
			accused_ = over_ = true;
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
	static const std::set<llvm::StringRef> names{"vector",
						     "list",
						     "queue",
						     "map",
						     "set",
						     "multimap",
						     "multiset",
						     "unique_ptr",
						     "shared_ptr",
						     "weak_ptr",
						     "function",
						     "optional",
						     "pair",
						     "basic_string",
						     "allocator",
						     "_List_iterator",
						     "_List_const_iterator",
						     "_Rb_tree_iterator",
						     "_Rb_tree_const_iterator",
						     "__normal_iterator",
						     "initializer_list",
						     "basic_ostringstream",
						     "basic_ostream",
						     "basic_stringstream",
						     "basic_istringstream",
						     "atomic",
						     "plus",
						     "less",
						     "greater",
						     "enable_shared_from_this",
						     "array",
						     "random_device",
						     "duration",
						     "time_point"};
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
	// What is made of something may lead where that does.
	bool made_of = isa<CXXConstructorDecl>(f) && !c.sources.empty();
	return calls || made_of || hands_out || !c.captures.empty() ||
	       (to_pointers && !isa<CXXMethodDecl>(f));
}

void Trial::defend_once(Evidence &e)
{
	result_ = Value();
	once();
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
