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

// CASE branch_move: moved in one branch, used after the branches join
namespace branch_move
{
int eat(std::unique_ptr<int> p)
{
	return *p;
}
//- bad
int bad(std::unique_ptr<int> p, bool early)
{
	int sum = 0;
	if (early)
		sum += eat(std::move(p));
	else
		sum += *p;
	return sum + *p;
}
//- good
int good(std::unique_ptr<int> p, bool early)
{
	int sum = 0;
	if (early)
		return eat(std::move(p));
	else
		sum += *p;
	return sum + *p;
}
RUN_CASE(branch_move, (sink(bad(std::make_unique<int>(1), true))),
	 (sink(good(std::make_unique<int>(1), true))))
} // namespace branch_move

// CASE loop_move: moved in the first round, used again in the second
namespace loop_move
{
struct Request {
	int id;
};
int submit(std::unique_ptr<Request> r)
{
	return r->id;
}
//- bad
int bad(std::unique_ptr<Request> r, int tries)
{
	int got = 0;
	for (int i = 0; i < tries; i++) {
		got = submit(std::move(r));
		if (got > 10)
			break;
	}
	return got;
}
//- good
int good(std::unique_ptr<Request> r, int tries)
{
	int got = 0;
	for (int i = 0; i < tries; i++) {
		got = submit(std::move(r));
		r = std::make_unique<Request>(got + 1);
		if (got > 10)
			break;
	}
	return got;
}
RUN_CASE(loop_move, (sink(bad(std::make_unique<Request>(1), 2))),
	 (sink(good(std::make_unique<Request>(1), 2))))
} // namespace loop_move

// CASE captured_move: moved into a closure's capture, used beside the closure
namespace captured_move
{
//- bad
int bad(std::unique_ptr<int> p)
{
	auto later = [q = std::move(p)] { return *q; };
	return later() + *p;
}
//- good
int good(std::unique_ptr<int> p)
{
	const int now = *p;
	auto later = [q = std::move(p)] { return *q; };
	return later() + now;
}
RUN_CASE(captured_move, (sink(bad(std::make_unique<int>(1)))),
	 (sink(good(std::make_unique<int>(1)))))
} // namespace captured_move

// CASE closure_twice: a closure that moves its capture out is called twice
namespace closure_twice
{
int eat(std::unique_ptr<int> p)
{
	return *p;
}
//- bad
int bad(std::unique_ptr<int> p)
{
	auto once = [q = std::move(p)]() mutable { return eat(std::move(q)); };
	int sum = once();
	sum += once();
	return sum;
}
//- good
int good(std::unique_ptr<int> p)
{
	auto once = [q = std::move(p)]() mutable { return eat(std::move(q)); };
	int sum = once();
	sum += sum;
	return sum;
}
RUN_CASE(closure_twice, (sink(bad(std::make_unique<int>(1)))),
	 (sink(good(std::make_unique<int>(1)))))
} // namespace closure_twice

// CASE ref_capture_move: a closure moves from what it captures by reference
namespace ref_capture_move
{
//- bad
int bad(std::unique_ptr<int> p)
{
	std::vector<std::unique_ptr<int>> store;
	auto keep = [&] { store.push_back(std::move(p)); };
	keep();
	return *p + static_cast<int>(store.size());
}
//- good
int good(std::unique_ptr<int> p)
{
	std::vector<std::unique_ptr<int>> store;
	auto keep = [&] { store.push_back(std::move(p)); };
	keep();
	return *store[0] + static_cast<int>(store.size());
}
RUN_CASE(ref_capture_move, (sink(bad(std::make_unique<int>(1)))),
	 (sink(good(std::make_unique<int>(1)))))
} // namespace ref_capture_move

// CASE member_move: one member is moved, later the struct's method reads it
namespace member_move
{
struct Job {
	std::unique_ptr<int> payload;
	int tag = 0;
	int cost() const { return *payload + tag; }
};
//- bad
int bad(Job j)
{
	auto taken = std::move(j.payload);
	j.tag = *taken;
	return j.cost();
}
//- good
int good(Job j)
{
	auto taken = std::move(j.payload);
	j.tag = *taken;
	j.payload = std::move(taken);
	return j.cost();
}
RUN_CASE(member_move, (sink(bad({std::make_unique<int>(1), 2}))),
	 (sink(good({std::make_unique<int>(1), 2}))))
} // namespace member_move

// CASE whole_then_field: the whole struct is moved, then a field is used
namespace whole_then_field
{
struct Pair {
	std::unique_ptr<int> a, b;
};
//- bad
int bad(Pair p)
{
	Pair q = std::move(p);
	p.a = std::make_unique<int>(3);
	return *q.a + *p.a + *p.b;
}
//- good
int good(Pair p)
{
	Pair q = std::move(p);
	p.a = std::make_unique<int>(3);
	return *q.a + *p.a + *q.b;
}
RUN_CASE(whole_then_field, (sink(bad({std::make_unique<int>(1), std::make_unique<int>(1)}))),
	 (sink(good({std::make_unique<int>(1), std::make_unique<int>(1)}))))
} // namespace whole_then_field

// CASE arg_order: one argument moves the pointer, another reads through it
namespace arg_order
{
struct Packet {
	int size = 3;
};
int send(std::unique_ptr<Packet> p, int size)
{
	return p->size + size;
}
//- bad
int bad(std::unique_ptr<Packet> p)
{
	return send(std::move(p), p->size);
}
//- good
int good(std::unique_ptr<Packet> p)
{
	const int size = p->size;
	return send(std::move(p), size);
}
RUN_CASE(arg_order, (sink(bad(std::make_unique<Packet>()))),
	 (sink(good(std::make_unique<Packet>()))))
} // namespace arg_order

// CASE alias_move: moved through a reference to the same pointer
namespace alias_move
{
//- bad
int bad(std::unique_ptr<int> p)
{
	auto &same = p;
	auto q = std::move(same);
	return *q + *p;
}
//- good
int good(std::unique_ptr<int> p)
{
	auto &same = p;
	auto q = std::move(same);
	p = std::make_unique<int>(4);
	return *q + *p;
}
RUN_CASE(alias_move, (sink(bad(std::make_unique<int>(1)))), (sink(good(std::make_unique<int>(1)))))
} // namespace alias_move

// CASE pushed_then_used: pushed into a vector by move, used right after as if still there
namespace pushed_then_used
{
struct Conn {
	int fd = 4;
};
//- bad
int bad(std::vector<std::unique_ptr<Conn>> &all, std::unique_ptr<Conn> c)
{
	all.push_back(std::move(c));
	return c->fd;
}
//- good
int good(std::vector<std::unique_ptr<Conn>> &all, std::unique_ptr<Conn> c)
{
	all.push_back(std::move(c));
	return all.back()->fd;
}
RUN_CASE(pushed_then_used,
	 (std::vector<std::unique_ptr<Conn>> v; sink(bad(v, std::make_unique<Conn>()))),
	 (std::vector<std::unique_ptr<Conn>> v; sink(good(v, std::make_unique<Conn>()))))
} // namespace pushed_then_used
