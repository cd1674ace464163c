// SPDX-License-Identifier: GPL-2.0
// Threads of a machine: whose turn it is, and which accesses nothing orders.
#include <check/exec.hh>

#include <algorithm>

using namespace clang;

namespace cfl::check::exec
{

/// Starts a thread. It gets its first turn when somebody waits.
void Machine::start_thread(std::function<void()> body, unsigned &number)
{
	if (threads_.empty()) {
		threads_.push_back(&main_);
		main_.clock.assign(1, 1);
	}
	races_.active = true;
	Fiber &f = add_fiber([this, body = std::move(body)] {
		body();
		if (line_.signal == Signal::Throw)
			stop("an exception that nobody catches");
		if (line_.signal == Signal::Stop)
			return;
		// The end of a thread: another one gets the turn, and this one none any more.
		current_->done = true;
		yield();
	});
	number = f.number = unsigned(threads_.size());
	threads_.push_back(&f);
	f.born = thread_ == &main_ ? outer() : thread_->born;
	f.clock = thread_->clock;
	f.clock.resize(number + 1);
	f.clock[number] = 1;
	thread_->clock[thread_->number]++;
}

/// The next thread that need not wait, in turn; the one that sleeps least if all do.
void Machine::yield()
{
	if (threads_.size() < 2 || !going())
		return;
	const unsigned mine = thread_->number;
	Fiber *next = nullptr;
	for (unsigned i = 1; i <= threads_.size() && !next; i++) {
		Fiber *f = threads_[(mine + i) % threads_.size()];
		if (!f->done && !f->until && !(f->waits && f->waits()))
			next = f;
	}
	for (Fiber *f : threads_)
		if (!next || next->until)
			if (!f->done && f->until && (!next || f->until < next->until))
				next = f;
	if (!next)
		return stop("threads that wait for each other");
	if (next->until) {
		clock_ = std::max(clock_, next->until);
		next->until = 0;
		next->waits = nullptr;
	}
	if (next == thread_)
		return;
	Fiber *const before = std::exchange(thread_, next);
	Fiber &to = next->active ? *std::exchange(next->active, nullptr) : *next;
	if (before->done) {
		before->resumer = &to;
		return;
	}
	before->active = current_;
	switch_to(to);
	thread_ = before;
}

/// Waits as long as something holds, or until a time.
void Machine::block(std::function<bool()> waits, uint64_t until)
{
	thread_->waits = std::move(waits);
	thread_->until = until;
	while (going() && ((thread_->waits && thread_->waits()) || thread_->until)) {
		Fiber *const me = thread_;
		if (threads_.size() < 2) {
			if (me->until) {
				clock_ = std::max(clock_, me->until);
				me->until = 0;
				break;
			}
			return stop("a wait for nobody");
		}
		yield();
	}
	thread_->waits = nullptr;
	thread_->until = 0;
}

void LockOrder::take(unsigned thread, Address lock, const std::map<Address, Lock> &locks)
{
	for (const auto &[other, l] : locks) {
		if (!l.held || l.owner != thread || other == lock)
			continue;
		pairs.emplace(std::pair(other, lock), thread);
		crossed = crossed || leads(lock, other, thread, false, 0);
	}
}

/// Is a lock taken under another one, or one that is taken under that, and not only by this thread?
bool LockOrder::leads(Address from, Address to, unsigned thread, bool others, unsigned depth) const
{
	for (auto it = pairs.lower_bound({from, 0}); it != pairs.end() && it->first.first == from;
	     ++it) {
		const bool mixed = others || it->second != thread;
		if ((it->first.second == to && mixed) ||
		    (depth < 4 && leads(it->first.second, to, thread, mixed, depth + 1)))
			return true;
	}
	return false;
}

/// Does the thread wait for one that waits for it, or will never end?
bool Machine::wait_in_circle(Address lock)
{
	std::vector<std::pair<SourceLocation, std::string>> notes;
	const Fiber *f = thread_;
	bool joins = false;
	for (size_t i = 0; i < threads_.size(); i++) {
		const Fiber *next = f->joins;
		joins |= next != nullptr;
		const Address wanted = f == thread_ ? lock : f->lock;
		if (const auto it = locks_.find(wanted); wanted && it != locks_.end() &&
							 it->second.held > 0 &&
							 it->second.owner < threads_.size())
			next = threads_[it->second.owner];
		if (!next || next->done)
			return false;
		if (next == thread_) {
			wrong(joins ? "lock-held" : "lock-order",
			      joins ? "a thread waits here for another one, which waits for a lock "
				      "that the first one holds"
				    : "two threads wait for each other's lock here: they take them "
				      "in opposite orders",
			      nullptr);
			if (fault_)
				fault_->notes = std::move(notes);
			return true;
		}
		if (next->at.isValid())
			notes.emplace_back(next->at, "the other thread waits here");
		f = next;
	}
	return false;
}

/// Waits until nobody else has a lock.
void Machine::wait_for_lock(Address lock)
{
	lock_order_.take(thread_->number, lock, locks_);
	if (makes_way_)
		yield();
	const Lock &l = locks_[lock];
	if (!l.held || !going())
		return;
	thread_->lock = lock;
	thread_->at = inner();
	if (!wait_in_circle(lock))
		block([&l] { return l.held != 0; });
	thread_->lock = 0;
}

void Machine::join(unsigned number)
{
	if (number >= threads_.size() || threads_[number] == thread_)
		return stop("a thread that is none");
	Fiber *const other = threads_[number];
	thread_->joins = other;
	thread_->at = inner();
	if (!wait_in_circle(0))
		block([other] { return !other->done; });
	thread_->joins = nullptr;
	Races::join(thread_->clock, other->clock);
}

/// Notes an access, and reports one that another thread makes at the same time.
void Machine::record(Address a, uint64_t bytes, bool write)
{
	if (!races_.active || races_.atomic || bytes > 4096)
		return;
	const Races::Access mine{thread_->number, thread_->clock[thread_->number], 0, write,
				 session_.options.dump ? line_.frame->now : inner()};
	if (const auto other = races_.add(a, bytes, mine, thread_->clock)) {
		wrong("thread-race",
		      "another thread gets at the same memory as is used here, and nothing orders "
		      "the two",
		      memory_.find(a));
		if (session_.options.dump)
			llvm::errs() << "    the other: "
				     << other->loc.printToString(context_.getSourceManager())
				     << (other->write ? " writes " : " reads ") << Memory::offset(a)
				     << " of " << (memory_.find(a) ? memory_.find(a)->name : "")
				     << ", thread " << other->thread << " at " << other->time
				     << ", known to " << thread_->number << " up to "
				     << (other->thread < thread_->clock.size()
						 ? thread_->clock[other->thread]
						 : 0)
				     << "\n";
		if (fault_ && other->loc.isValid())
			fault_->notes.emplace_back(other->loc, "the other thread is here");
	}
}

} // namespace cfl::check::exec
