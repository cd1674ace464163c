// SPDX-License-Identifier: GPL-2.0
// More moves: through functions, classes and containers.
#include "set.hh"

// CASE sink_parameter: the sink takes by rvalue reference and does move
namespace sink_parameter
{
class Spool
{
public:
	void take(std::unique_ptr<std::string> &&page) { pages_.push_back(std::move(page)); }
	std::size_t count() const { return pages_.size(); }

private:
	std::vector<std::unique_ptr<std::string>> pages_;
};
//- bad
namespace bad
{
std::size_t print_page(Spool &spool, std::unique_ptr<std::string> page)
{
	spool.take(std::move(page));
	return spool.count() + page->size();
}
} // namespace bad
//- good
namespace good
{
std::size_t print_page(Spool &spool, std::unique_ptr<std::string> page)
{
	const std::size_t n = page->size();
	spool.take(std::move(page));
	return spool.count() + n;
}
} // namespace good
//- shared
RUN_CASE(sink_parameter, Spool s; sink(print_page(s, std::make_unique<std::string>("p"))))
} // namespace sink_parameter

// CASE retry_after_failure: the second attempt sends what the first one has taken
namespace retry_after_failure
{
struct Message {
	std::unique_ptr<std::string> text;
};
bool deliver(Message message, int attempt)
{
	return message.text->size() % 2 == 0 && attempt > 1;
}
//- bad
namespace bad
{
bool send_reliably(Message message)
{
	for (int attempt = 0; attempt < 3; attempt++) {
		if (deliver(std::move(message), attempt))
			return true;
	}
	return false;
}
} // namespace bad
//- good
namespace good
{
bool send_reliably(Message message)
{
	for (int attempt = 0; attempt < 3; attempt++) {
		Message copy{std::make_unique<std::string>(*message.text)};
		if (deliver(std::move(copy), attempt))
			return true;
	}
	return false;
}
} // namespace good
//- shared
RUN_CASE(retry_after_failure, sink(send_reliably(Message{std::make_unique<std::string>("ab")})))
} // namespace retry_after_failure

// CASE lambda_moves_capture: the closure that is called twice moves from its capture by reference
namespace lambda_moves_capture
{
//- bad
namespace bad
{
int fill_two(std::vector<std::unique_ptr<int>> &out, int x)
{
	auto value = std::make_unique<int>(x);
	auto put = [&] {
		out.push_back(std::move(value));
		return *out.back();
	};
	const int first = put();
	return first + put();
}
} // namespace bad
//- good
namespace good
{
int fill_two(std::vector<std::unique_ptr<int>> &out, int x)
{
	auto value = std::make_unique<int>(x);
	auto put = [&] {
		out.push_back(std::make_unique<int>(*value));
		return *out.back();
	};
	const int first = put();
	return first + put();
}
} // namespace good
//- shared
RUN_CASE(lambda_moves_capture, std::vector<std::unique_ptr<int>> o; sink(fill_two(o, 2)))
} // namespace lambda_moves_capture

// CASE moved_then_compared: the swap of two owners leaves one of them in a third
namespace moved_then_compared
{
//- bad
namespace bad
{
bool replace_if_larger(std::unique_ptr<int> &best, std::unique_ptr<int> candidate,
		       std::vector<std::unique_ptr<int>> &rest)
{
	if (*candidate > *best) {
		rest.push_back(std::move(best));
		best = std::move(candidate);
	}
	return *best > *candidate;
}
} // namespace bad
//- good
namespace good
{
bool replace_if_larger(std::unique_ptr<int> &best, std::unique_ptr<int> candidate,
		       std::vector<std::unique_ptr<int>> &rest)
{
	if (*candidate > *best) {
		rest.push_back(std::move(best));
		best = std::move(candidate);
	}
	return *best > *rest.back();
}
} // namespace good
//- shared
RUN_CASE(moved_then_compared, auto b = std::make_unique<int>(1);
	 std::vector<std::unique_ptr<int>> r;
	 sink(replace_if_larger(b, std::make_unique<int>(2), r)))
} // namespace moved_then_compared

// CASE constructor_parameter: the member is initialised from the parameter, whose size is then
// asked for
namespace constructor_parameter
{
//- bad
namespace bad
{
class Blob
{
public:
	explicit Blob(std::unique_ptr<std::vector<int>> data)
		: data_(std::move(data)), size_(data->size())
	{
	}
	std::size_t size() const { return size_ + data_->capacity(); }

private:
	std::unique_ptr<std::vector<int>> data_;
	std::size_t size_;
};
std::size_t blob_size()
{
	Blob blob(std::make_unique<std::vector<int>>(3));
	return blob.size();
}
} // namespace bad
//- good
namespace good
{
class Blob
{
public:
	explicit Blob(std::unique_ptr<std::vector<int>> data)
		: data_(std::move(data)), size_(data_->size())
	{
	}
	std::size_t size() const { return size_ + data_->capacity(); }

private:
	std::unique_ptr<std::vector<int>> data_;
	std::size_t size_;
};
std::size_t blob_size()
{
	Blob blob(std::make_unique<std::vector<int>>(3));
	return blob.size();
}
} // namespace good
//- shared
RUN_CASE(constructor_parameter, sink(blob_size()))
} // namespace constructor_parameter

// CASE visitor_moves: the visitor moves the alternative out, and the variant is visited again
namespace visitor_moves
{
using Owned = std::variant<int, std::unique_ptr<int>>;
int value_of(const Owned &owned)
{
	if (auto *p = std::get_if<std::unique_ptr<int>>(&owned))
		return **p;
	return std::get<int>(owned);
}
//- bad
namespace bad
{
int steal(Owned &owned, std::vector<std::unique_ptr<int>> &thieves)
{
	if (auto *p = std::get_if<std::unique_ptr<int>>(&owned)) {
		thieves.push_back(std::move(*p));
	}
	return value_of(owned);
}
} // namespace bad
//- good
namespace good
{
int steal(Owned &owned, std::vector<std::unique_ptr<int>> &thieves)
{
	if (auto *p = std::get_if<std::unique_ptr<int>>(&owned)) {
		thieves.push_back(std::move(*p));
		owned = 0;
	}
	return value_of(owned);
}
} // namespace good
//- shared
RUN_CASE(visitor_moves, Owned o(std::make_unique<int>(1)); std::vector<std::unique_ptr<int>> t;
	 sink(steal(o, t)))
} // namespace visitor_moves

// CASE range_moved: the move iterators emptied what is summed up afterwards
namespace range_moved
{
//- bad
namespace bad
{
int transfer(std::vector<std::unique_ptr<int>> &from, std::vector<std::unique_ptr<int>> &to)
{
	to.insert(to.end(), std::make_move_iterator(from.begin()),
		  std::make_move_iterator(from.end()));
	int left = 0;
	for (const auto &one : from)
		left += *one;
	return left;
}
} // namespace bad
//- good
namespace good
{
int transfer(std::vector<std::unique_ptr<int>> &from, std::vector<std::unique_ptr<int>> &to)
{
	to.insert(to.end(), std::make_move_iterator(from.begin()),
		  std::make_move_iterator(from.end()));
	from.clear();
	int left = 0;
	for (const auto &one : from)
		left += *one;
	return left;
}
} // namespace good
//- shared
RUN_CASE(range_moved, std::vector<std::unique_ptr<int>> f, t; f.push_back(std::make_unique<int>(1));
	 sink(transfer(f, t)))
} // namespace range_moved

// CASE future_state: the request is moved into the pending pair and its field is the key
namespace future_state
{
struct Request {
	std::string key;
	std::unique_ptr<int> payload;
};
//- bad
namespace bad
{
int enqueue(std::vector<std::pair<int, Request>> &pending, Request request)
{
	pending.emplace_back(1, std::move(request));
	return pending.size() + *request.payload;
}
} // namespace bad
//- good
namespace good
{
int enqueue(std::vector<std::pair<int, Request>> &pending, Request request)
{
	const int weight = *request.payload;
	pending.emplace_back(1, std::move(request));
	return pending.size() + weight;
}
} // namespace good
//- shared
RUN_CASE(future_state, std::vector<std::pair<int, Request>> p;
	 sink(enqueue(p, Request{"k", std::make_unique<int>(1)})))
} // namespace future_state

// CASE move_assignment_operator: the operator takes the pointer of the other and then reads through
// it
namespace move_assignment_operator
{
//- bad
namespace bad
{
class Handle
{
public:
	explicit Handle(int fd) : fd_(std::make_unique<int>(fd)), last_(fd) {}
	Handle(Handle &&) = default;
	Handle &operator=(Handle &&other)
	{
		fd_ = std::move(other.fd_);
		last_ = *other.fd_;
		return *this;
	}
	int last() const { return last_; }

private:
	std::unique_ptr<int> fd_;
	int last_;
};
int reassign(int a, int b)
{
	Handle handle(a);
	handle = Handle(b);
	return handle.last();
}
} // namespace bad
//- good
namespace good
{
class Handle
{
public:
	explicit Handle(int fd) : fd_(std::make_unique<int>(fd)), last_(fd) {}
	Handle(Handle &&) = default;
	Handle &operator=(Handle &&other)
	{
		fd_ = std::move(other.fd_);
		last_ = *fd_;
		return *this;
	}
	int last() const { return last_; }

private:
	std::unique_ptr<int> fd_;
	int last_;
};
int reassign(int a, int b)
{
	Handle handle(a);
	handle = Handle(b);
	return handle.last();
}
} // namespace good
//- shared
RUN_CASE(move_assignment_operator, sink(reassign(1, 2)))
} // namespace move_assignment_operator

// CLEAN take_and_reset: reset before the next round
namespace take_and_reset
{
int batches(const std::vector<int> &in)
{
	std::vector<std::unique_ptr<std::vector<int>>> done;
	std::unique_ptr<std::vector<int>> open;
	for (int x : in) {
		if (!open)
			open = std::make_unique<std::vector<int>>();
		open->push_back(x);
		if (x < 0)
			done.push_back(std::move(open));
	}
	return done.size();
}
RUN_CLEAN(take_and_reset, sink(batches({1, -1, 2, -2, 3})))
} // namespace take_and_reset

// CLEAN conditional_with_else: either arm uses it once
namespace conditional_with_else
{
std::unique_ptr<int> route(std::unique_ptr<int> job, std::vector<std::unique_ptr<int>> &queue,
			   bool now)
{
	if (now)
		return job;
	queue.push_back(std::move(job));
	return nullptr;
}
RUN_CLEAN(conditional_with_else, std::vector<std::unique_ptr<int>> q;
	  sink(*route(std::make_unique<int>(1), q, true)))
} // namespace conditional_with_else

// CLEAN size_before_move: the order of statements is the right one
namespace size_before_move
{
std::size_t archive(std::vector<std::vector<int>> &store, std::vector<int> data)
{
	const std::size_t n = data.size();
	store.push_back(std::move(data));
	data = {1, 2};
	return n + data.size();
}
RUN_CLEAN(size_before_move, std::vector<std::vector<int>> s; sink(archive(s, {1})))
} // namespace size_before_move

// CLEAN member_by_member: all the members are moved, each once
namespace member_by_member
{
struct Parts {
	std::unique_ptr<int> left, right;
};
std::pair<std::unique_ptr<int>, std::unique_ptr<int>> take_apart(Parts parts)
{
	return {std::move(parts.left), std::move(parts.right)};
}
RUN_CLEAN(member_by_member, sink(*take_apart(Parts{std::make_unique<int>(1), nullptr}).first))
} // namespace member_by_member

// CLEAN swap_two: std::swap moves and gives both a value
namespace swap_two
{
int swap_owners(std::unique_ptr<int> &a, std::unique_ptr<int> &b)
{
	std::swap(a, b);
	return *a - *b;
}
RUN_CLEAN(swap_two, auto a = std::make_unique<int>(1); auto b = std::make_unique<int>(2);
	  sink(swap_owners(a, b)))
} // namespace swap_two
