// SPDX-License-Identifier: GPL-2.0
#ifdef RUN
#include "run.hh"
#else
#define RUN_CASE(...)
#endif
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// CASE optional_value: the value is moved out of an optional that stays engaged, then read
namespace optional_value
{
//- bad
int bad(std::optional<std::unique_ptr<int>> o)
{
	auto p = std::move(*o);
	if (o)
		return **o + *p;
	return *p;
}
//- good
int good(std::optional<std::unique_ptr<int>> o)
{
	auto p = std::move(*o);
	o.reset();
	if (o)
		return **o + *p;
	return *p;
}
RUN_CASE(optional_value, (sink(bad(std::make_unique<int>(1)))),
	 (sink(good(std::make_unique<int>(1)))))
} // namespace optional_value

// CASE switch_fall: a case falls through into one that uses what was moved
namespace switch_fall
{
int eat(std::unique_ptr<int> p)
{
	return *p;
}
//- bad
int bad(std::unique_ptr<int> p, int kind)
{
	int n = 0;
	switch (kind) {
	case 0:
		n = eat(std::move(p));
		[[fallthrough]];
	case 1:
		n += *p;
		break;
	default:
		break;
	}
	return n;
}
//- good
int good(std::unique_ptr<int> p, int kind)
{
	int n = 0;
	switch (kind) {
	case 0:
		n = eat(std::move(p));
		break;
	case 1:
		n += *p;
		break;
	default:
		break;
	}
	return n;
}
RUN_CASE(switch_fall, (sink(bad(std::make_unique<int>(1), 0))),
	 (sink(good(std::make_unique<int>(1), 0))))
} // namespace switch_fall

// CASE range_moved: the elements of a vector are moved out in a loop, then read
namespace range_moved
{
int eat(std::unique_ptr<int> p)
{
	return *p;
}
//- bad
int bad(std::vector<std::unique_ptr<int>> v)
{
	int n = 0;
	for (auto &p : v)
		n += eat(std::move(p));
	return n + *v[0];
}
//- good
int good(std::vector<std::unique_ptr<int>> v)
{
	int n = 0;
	for (auto &p : v)
		n += eat(std::move(p));
	v.clear();
	v.push_back(std::make_unique<int>(1));
	return n + *v[0];
}
[[maybe_unused]] std::vector<std::unique_ptr<int>> one()
{
	std::vector<std::unique_ptr<int>> v;
	v.push_back(std::make_unique<int>(1));
	return v;
}
RUN_CASE(range_moved, (sink(bad(one()))), (sink(good(one()))))
} // namespace range_moved

// CASE builder_spent: an rvalue-qualified build() spends the builder, which is then asked again
namespace builder_spent
{
class Builder
{
public:
	std::unique_ptr<int> build() && { return std::move(part_); }
	int peek() const { return *part_; }

private:
	std::unique_ptr<int> part_ = std::make_unique<int>(5);
};
//- bad
int bad()
{
	Builder b;
	auto p = std::move(b).build();
	return *p + b.peek();
}
//- good
int good()
{
	Builder b;
	const int seen = b.peek();
	auto p = std::move(b).build();
	return *p + seen;
}
RUN_CASE(builder_spent, (sink(bad())), (sink(good())))
} // namespace builder_spent

// CASE short_circuit: the move on the right of && may have happened
namespace short_circuit
{
bool accept(std::unique_ptr<int> p)
{
	return *p > 100;
}
//- bad
int bad(std::unique_ptr<int> p, bool online)
{
	if (online && accept(std::move(p)))
		return 1;
	return *p;
}
//- good
int good(std::unique_ptr<int> p, bool online)
{
	if (online)
		return accept(std::move(p)) ? 1 : 0;
	return *p;
}
RUN_CASE(short_circuit, (sink(bad(std::make_unique<int>(1), true))),
	 (sink(good(std::make_unique<int>(1), true))))
} // namespace short_circuit

// CASE bound_moved: moved through a structured binding, used through the pair
namespace bound_moved
{
//- bad
int bad(std::pair<std::unique_ptr<int>, int> pr)
{
	auto &[p, n] = pr;
	auto q = std::move(p);
	return *q + n + *pr.first;
}
//- good
int good(std::pair<std::unique_ptr<int>, int> pr)
{
	auto &[p, n] = pr;
	auto q = std::move(p);
	return *q + n + pr.second;
}
RUN_CASE(bound_moved, (sink(bad({std::make_unique<int>(1), 2}))),
	 (sink(good({std::make_unique<int>(1), 2}))))
} // namespace bound_moved

// CASE ternary_move: both arms move, one of them the pointer that is used
namespace ternary_move
{
//- bad
int bad(std::unique_ptr<int> a, std::unique_ptr<int> b, bool c)
{
	auto q = c ? std::move(a) : std::move(b);
	return *q + *a;
}
//- good
int good(std::unique_ptr<int> a, std::unique_ptr<int> b, bool c)
{
	auto q = c ? std::move(a) : std::move(b);
	a = std::make_unique<int>(1);
	return *q + *a;
}
RUN_CASE(ternary_move, (sink(bad(std::make_unique<int>(1), std::make_unique<int>(1), true))),
	 (sink(good(std::make_unique<int>(1), std::make_unique<int>(1), true))))
} // namespace ternary_move

// CASE catch_move: the handler uses what the try block has moved
namespace catch_move
{
void risky(std::unique_ptr<int> p)
{
	if (*p > 0)
		throw *p;
}
//- bad
int bad(std::unique_ptr<int> p)
{
	try {
		risky(std::move(p));
	} catch (int) {
		return *p;
	}
	return 0;
}
//- good
int good(std::unique_ptr<int> p)
{
	try {
		risky(std::move(p));
	} catch (int got) {
		return got;
	}
	return 0;
}
RUN_CASE(catch_move, (sink(bad(std::make_unique<int>(1)))), (sink(good(std::make_unique<int>(1)))))
} // namespace catch_move

// CASE ref_param_moved: a function moves out of its reference parameter's field and calls on with it
namespace ref_param_moved
{
struct Task {
	std::unique_ptr<int> data;
};
int weigh(const Task &t)
{
	return *t.data;
}
//- bad
int bad(Task &t, std::vector<std::unique_ptr<int>> &done)
{
	done.push_back(std::move(t.data));
	return weigh(t);
}
//- good
int good(Task &t, std::vector<std::unique_ptr<int>> &done)
{
	const int w = weigh(t);
	done.push_back(std::move(t.data));
	return w;
}
RUN_CASE(ref_param_moved,
	 (Task t{std::make_unique<int>(1)}; std::vector<std::unique_ptr<int>> d; sink(bad(t, d))),
	 (Task t{std::make_unique<int>(1)}; std::vector<std::unique_ptr<int>> d; sink(good(t, d))))
} // namespace ref_param_moved

// CASE while_cond: the loop's condition reads what its body moves on the way to continue
namespace while_cond
{
//- bad
int bad(std::unique_ptr<int> p, std::vector<std::unique_ptr<int>> &out)
{
	int n = 0;
	while (*p > n) {
		n++;
		if (n == 2)
			out.push_back(std::move(p));
	}
	return n;
}
//- good
int good(std::unique_ptr<int> p, std::vector<std::unique_ptr<int>> &out)
{
	int n = 0;
	while (*p > n) {
		n++;
		if (n == 2) {
			out.push_back(std::move(p));
			break;
		}
	}
	return n;
}
RUN_CASE(while_cond, (std::vector<std::unique_ptr<int>> d; sink(bad(std::make_unique<int>(5), d))),
	 (std::vector<std::unique_ptr<int>> d; sink(good(std::make_unique<int>(5), d))))
} // namespace while_cond
