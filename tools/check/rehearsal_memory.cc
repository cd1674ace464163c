// SPDX-License-Identifier: GPL-2.0
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

int Rehearsal::make(QualType type, SourceLocation loc, std::string name, int64_t count, bool given)
{
	Object o;
	o.type = type;
	o.loc = loc;
	o.name = std::move(name);
	o.by = frames_.empty() ? 0 : top().number;
	o.given = given;
	o.loops = free_;
	int64_t one = layout_.size(type);
	o.cells = count < 0 ? -1 : one * count;
	o.blind = one > Layout::MOST || o.cells > Layout::MOST;
	objects_.push_back(std::move(o));
	if (objects_.size() > 4000)
		over_ = true;
	return int(objects_.size()) - 1;
}

bool Rehearsal::is_set(const Object &o, int64_t at) const
{
	return o.given || o.blind || at < 0 || at >= Layout::MOST ||
	       (o.cells >= 0 && at >= o.cells) || // A derived object's.
	       (size_t(at) < o.set.size() && o.set[size_t(at)]);
}

Value Rehearsal::unknown(QualType type)
{
	int64_t min = INT64_MIN, max = INT64_MAX;
	if (!type.isNull() && type->isIntegralOrEnumerationType() && !type->isDependentType()) {
		unsigned bits = unsigned(context_.getIntWidth(type));
		if (type->isBooleanType())
			min = 0, max = 1;
		else if (type->isUnsignedIntegerOrEnumerationType())
			min = 0, max = bits < 63 ? (int64_t(1) << bits) - 1 : INT64_MAX;
		else if (bits < 64)
			min = -(int64_t(1) << (bits - 1)), max = (int64_t(1) << (bits - 1)) - 1;
	}
	return {Value::Unknown, numbers_.fresh(min, max), 0, {}};
}

void Rehearsal::fill(const Spot &s, int64_t n, std::optional<Value> v)
{
	if (s.object < 0 || over_)
		return;
	Object &o = objects_[size_t(s.object)];
	o.version++;
	o.freely |= free_ > o.loops;
	if (o.blind)
		return;
	if (s.span) {
		o.wild++;
		std::erase_if(o.values, [&](const auto &x) {
			return x.first >= s.at && x.first < s.at + s.span;
		});
		return;
	}
	if (s.at < 0 || n < 0 || s.at + n > Layout::MOST) {
		o.blind = true;
		return;
	}
	if (s.arms) {
		if (o.set.size() < size_t(s.arms_at + s.arms))
			o.set.resize(size_t(s.arms_at + s.arms));
		std::fill_n(o.set.begin() + s.arms_at, s.arms, 1);
	}
	if (o.set.size() < size_t(s.at + n))
		o.set.resize(size_t(s.at + n));
	std::fill_n(o.set.begin() + s.at, n, 1);
	for (int64_t i = s.at; i < s.at + n; i++)
		if (v)
			o.values[i] = *v;
		else
			o.values.erase(i);
}

void Rehearsal::store(const Spot &s, Value v)
{
	fill(s, 1, v);
}

void Rehearsal::look(const Spot &s, SourceLocation loc)
{
	if (s.object < 0 || over_)
		return;
	Object &o = objects_[size_t(s.object)];
	if (o.given || o.blind)
		return;
	if (!s.span) {
		// What was written at a place that is not known is one of the elements.
		if (o.wild && !is_set(o, s.at))
			o.doubtful.insert(s.at);
		return note(s, loc,
			    !is_set(o, s.at) &&
				    (!o.wild || (!o.freely && int(o.doubtful.size()) > o.wild)));
	}
	int64_t end = o.cells < 0 ? int64_t(o.set.size()) : std::min(s.at + s.span, o.cells);
	bool any = o.wild > 0, all = !any;
	for (int64_t i = s.at; i < end; i++) {
		any |= is_set(o, i);
		all &= is_set(o, i);
	}
	note(s, loc, !any || (s.mask && !o.wild && !all && !maybe_));
}

void Rehearsal::look_over(const Spot &s, int64_t n, SourceLocation loc)
{
	if (s.object < 0 || s.span)
		return;
	const Object &o = objects_[size_t(s.object)];
	int64_t empty = 0;
	for (int64_t i = s.at; i < s.at + n; i++)
		empty += !is_set(o, i);
	note(s, loc, empty > o.wild && !(o.wild && o.freely) && !o.given && !o.blind);
}

Value Rehearsal::load(const Spot &s, QualType type, SourceLocation loc)
{
	look(s, loc);
	if (s.object < 0 || s.span)
		return unknown(type);
	Object &o = objects_[size_t(s.object)];
	if (o.blind)
		return unknown(type);
	auto it = o.values.find(s.at);
	if (it == o.values.end())
		it = o.values.emplace(s.at, unknown(type)).first;
	return it->second = numbers_.settled(it->second);
}

void Rehearsal::copy(const Spot &to, const Spot &from, QualType type)
{
	int64_t n = layout_.size(type);
	if (from.object < 0 || from.span || to.object < 0 || to.span || to.at < 0 || from.at < 0 ||
	    n > Layout::MOST || objects_[size_t(from.object)].blind)
		return fill(to, n > Layout::MOST ? 1 : n);
	fill(to, n);
	Object &a = objects_[size_t(to.object)];
	const Object &b = objects_[size_t(from.object)];
	if (a.blind || a.set.size() < size_t(to.at + n))
		return;
	a.wild += b.wild;
	a.freely |= b.freely;
	for (int64_t i = 0; i < n; i++) {
		a.set[size_t(to.at + i)] = is_set(b, from.at + i);
		auto it = b.values.find(from.at + i);
		// What a container holds is not copied along.
		if (it != b.values.end() &&
		    !(it->second.kind == Value::Pointer && it->second.to.object >= 0 &&
		      objects_[size_t(it->second.to.object)].elements))
			a.values[to.at + i] = it->second;
	}
}

void Rehearsal::escape(const Spot &s, int depth)
{
	if (s.object < 0 || depth > 4)
		return;
	Object &o = objects_[size_t(s.object)];
	if (o.blind)
		return;
	o.blind = true;
	o.version++;
	std::map<int64_t, Value> held = std::move(o.values);
	o.values.clear();
	for (const auto &[at, v] : held)
		if (v.kind == Value::Pointer)
			escape(v.to, depth + 1);
}

Spot Rehearsal::member(Spot s, const FieldDecl *f)
{
	if (s.object < 0)
		return s;
	const auto *r = dyn_cast_or_null<CXXRecordDecl>(f->getParent());
	if (!r || !r->hasDefinition() || !Layout::open(context_.getCanonicalTagType(r)))
		return {};
	if (s.span)
		return s; // Some member of some element.
	if (r->isUnion() && !s.arms) {
		s.arms_at = s.at;
		s.arms = layout_.size(context_.getCanonicalTagType(r));
	}
	s.at += layout_.field(f);
	return s;
}

Spot Rehearsal::element(Spot s, QualType of, Value index, int64_t count)
{
	int64_t one = layout_.size(of);
	if (s.object < 0 || one > Layout::MOST)
		return {};
	index = numbers_.settled(index);
	if (s.span)
		return s;
	if (index.kind == Value::Number) {
		s.at += one * index.number;
		const Object &o = objects_[size_t(s.object)];
		if (s.at < 0 || (o.cells >= 0 && s.at >= o.cells))
			return {};
		return s;
	}
	const Object &o = objects_[size_t(s.object)];
	int64_t min = 0, max = 0;
	if (numbers_.range(index, min, max) && numbers_.masked(index) && min >= 0 &&
	    (o.cells < 0 || s.at + (max + 1) * one <= o.cells)) {
		s.mask = true;
		s.at += min * one;
		s.span = (max + 1 - min) * one;
		return s;
	}
	s.span = count > 0 ? count * one : o.cells < 0 ? Layout::MOST : o.cells - s.at;
	if (s.span <= 0)
		return {};
	return s;
}

} // namespace cfl::check::rehearsal
