// SPDX-License-Identifier: GPL-2.0
// Places, what is known of them, and what a walk has behind it.
#include <check/race.hh>

using namespace clang;

namespace cfl::check::race
{

Where Where::with(Part part) const
{
	Where w = *this;
	if (w.object >= 0)
		w.path.push_back(part);
	// Deeper, one thing is as good as another: it is not followed.
	return w.path.size() > 8 ? Where() : w;
}

void State::merge(const State &other)
{
	if (other.dead)
		return;
	if (dead) {
		*this = other;
		return;
	}
	for (const Lock &l : other.held)
		if (std::find(held.begin(), held.end(), l) == held.end())
			held.push_back(l);
	ended.insert(other.ended.begin(), other.ended.end());
	running.insert(other.running.begin(), other.running.end());
	for (int t : ended)
		running.erase(t);
	waited.insert(other.waited.begin(), other.waited.end());
	waited_all |= other.waited_all;
	own |= other.own;
}

int Walk::object(QualType type, const ValueDecl *decl)
{
	objects_.push_back({decl, type, thread_});
	return int(objects_.size()) - 1;
}

/// Does only the thread that runs know the object, for it has made it and handed it to nobody? Whoever gets it
/// later gets it by what is published, and that is where an order is asked for.
bool Walk::secret(int object) const
{
	const Object &o = objects_[size_t(object)];
	return o.maker == thread_ && !o.shared;
}

/// Others may have it from here on, and all that it leads to.
void Walk::reveal(int object)
{
	if (object < 0 || std::exchange(objects_[size_t(object)].shared, true))
		return;
	for (auto it = memory_.lower_bound(Where{object, {}});
	     it != memory_.end() && it->first.object == object; ++it)
		reveal(it->second);
}

void Walk::reveal(const Value &v)
{
	reveal(v.at.object);
	if (!v.closure)
		return;
	reveal(v.closure->self.object);
	for (const auto &[name, at] : v.closure->captured)
		reveal(at.object);
}

const Value &Walk::load(const Where &w) const
{
	static const Value nothing;
	for (Where at = w; at;) {
		if (auto it = memory_.find(at); it != memory_.end())
			return it->second;
		// What is not known of an element is known of all.
		if (at.path.empty() || !at.path.back().element())
			break;
		at.path.pop_back();
	}
	return nothing;
}

void Walk::store(const Where &w, Value v)
{
	if (!w)
		return;
	if (!secret(w.object))
		reveal(v);
	if (!w.path.empty() && w.path.back().element()) {
		Where whole = w;
		whole.path.pop_back();
		memory_[whole].threads.insert(v.threads.begin(), v.threads.end());
		if (w.path.back().kind != Part::At)
			return;
	}
	memory_[w] = std::move(v);
}

void Walk::copy(const Where &to, const Where &from)
{
	if (!to || !from)
		return;
	std::vector<std::pair<Where, Value>> all;
	for (auto it = memory_.lower_bound(Where{from.object, {}});
	     it != memory_.end() && it->first.object == from.object; ++it) {
		const auto &path = it->first.path;
		if (path.size() < from.path.size() ||
		    !std::equal(from.path.begin(), from.path.end(), path.begin()))
			continue;
		Where w = to;
		w.path.insert(w.path.end(), path.begin() + long(from.path.size()), path.end());
		all.push_back({std::move(w), it->second});
	}
	if (all.empty())
		all.push_back({to, load(from)});
	for (auto &[w, v] : all)
		store(w, std::move(v));
}

void Walk::access(const Where &w, Access::Kind kind, QualType type, SourceLocation loc)
{
	if (!w || state_.dead || (thread_ == 0 && state_.running.empty()) ||
	    accesses_.size() >= MOST_ACCESSES || for_threads(type) || secret(w.object))
		return;
	SourceLocation outer = frame().inside ? loc : outer_;
	accesses_.push_back({kind, thread_, w, state_, ++seq_, outer, loc});
}

} // namespace cfl::check::race
