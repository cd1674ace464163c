// SPDX-License-Identifier: GPL-2.0
#include <check/rehearsal.hh>

using namespace clang;

namespace cfl::check::rehearsal
{

namespace
{

bool ordered(BinaryOperatorKind op, int64_t a, int64_t b)
{
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

std::string name_of(const Value &v)
{
	return fmt::format("{}+{}", v.id, v.number);
}

} // namespace

int Numbers::fresh(int64_t min, int64_t max, bool mask)
{
	known_.push_back({min, max, mask, {}});
	return int(known_.size()) - 1;
}

bool Numbers::range(Value v, int64_t &min, int64_t &max) const
{
	if (v.kind == Value::Number) {
		min = max = v.number;
		return true;
	}
	if (v.kind != Value::Unknown || !v.id)
		return false;
	const Known &k = known_[size_t(v.id)];
	min = k.min;
	max = k.max;
	if (min != INT64_MIN && __builtin_add_overflow(min, v.number, &min))
		min = INT64_MIN;
	if (max != INT64_MAX && __builtin_add_overflow(max, v.number, &max))
		max = INT64_MAX;
	return true;
}

Value Numbers::settled(Value v) const
{
	int64_t min, max;
	if (v.kind == Value::Unknown && range(v, min, max) && min == max)
		return Value::of(min);
	return v;
}

Value Numbers::combined(const std::string &how, int64_t min, int64_t max, bool mask)
{
	auto [it, fresh] = made_.try_emplace(how, 0);
	if (fresh)
		it->second = this->fresh(min, max, mask);
	return {Value::Unknown, it->second, 0, {}};
}

std::optional<bool> Numbers::decided(BinaryOperatorKind op, Value a, Value b) const
{
	int64_t a0, a1, b0, b1;
	if (!range(a, a0, a1) || !range(b, b0, b1))
		return {};
	if (a0 == a1 && b0 == b1)
		return ordered(op, a0, b0);
	if (a.kind == Value::Unknown && b.kind == Value::Unknown && a.id == b.id)
		return ordered(op, a.number, b.number);
	if (op == BO_LT || op == BO_LE) {
		if (ordered(op, a1, b0) && a1 != INT64_MAX && b0 != INT64_MIN)
			return true;
		if (!ordered(op, a0, b1) && a0 != INT64_MIN && b1 != INT64_MAX)
			return false;
	} else if (op == BO_GT || op == BO_GE) {
		return decided(op == BO_GT ? BO_LT : BO_LE, b, a);
	} else {
		const Value &var = a.kind == Value::Unknown ? a : b;
		const Value &other = a.kind == Value::Unknown ? b : a;
		bool apart = a1 < b0 || b1 < a0 ||
			     (other.kind == Value::Number &&
			      known_[size_t(var.id)].never.count(other.number - var.number));
		if (apart)
			return op == BO_NE;
	}
	if (auto it = said_.find(fmt::format("{}{}{}", name_of(a), int(op), name_of(b)));
	    it != said_.end())
		return it->second;
	return {};
}

void Numbers::assume(BinaryOperatorKind op, Value a, Value b, bool holds)
{
	static const std::map<int, BinaryOperatorKind> other{{BO_LT, BO_GE}, {BO_GE, BO_LT},
							     {BO_GT, BO_LE}, {BO_LE, BO_GT},
							     {BO_EQ, BO_NE}, {BO_NE, BO_EQ}};
	static const std::map<int, BinaryOperatorKind> turned{{BO_LT, BO_GT}, {BO_GT, BO_LT},
							      {BO_GE, BO_LE}, {BO_LE, BO_GE},
							      {BO_EQ, BO_EQ}, {BO_NE, BO_NE}};
	if (!other.count(op))
		return;
	for (auto [o, yes] : {std::pair{op, holds}, std::pair{other.at(op), !holds}}) {
		said_[fmt::format("{}{}{}", name_of(a), int(o), name_of(b))] = yes;
		said_[fmt::format("{}{}{}", name_of(b), int(turned.at(o)), name_of(a))] = yes;
	}
	if (!holds)
		op = other.at(op);
	if (a.kind == Value::Number) {
		std::swap(a, b);
		op = turned.at(op);
	}
	int64_t b0, b1;
	if (a.kind != Value::Unknown || !a.id || !range(b, b0, b1))
		return;
	Known &k = known_[size_t(a.id)];
	auto less = [&](int64_t n, int64_t by) {
		int64_t out;
		return n == INT64_MIN || n == INT64_MAX ||
				       __builtin_sub_overflow(n, a.number + by, &out)
			       ? n
			       : out;
	};
	if (op == BO_LT || op == BO_LE || op == BO_EQ)
		k.max = std::min(k.max, less(b1, op == BO_LT));
	if (op == BO_GT || op == BO_GE || op == BO_EQ)
		k.min = std::max(k.min, less(b0, op == BO_GT ? -1 : 0));
	if (op == BO_NE && b0 == b1) {
		int64_t n = less(b0, 0);
		k.never.insert(n);
		k.min += k.min == n;
		k.max -= k.max == n;
	}
}

} // namespace cfl::check::rehearsal
