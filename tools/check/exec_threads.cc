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

void Machine::join(unsigned number)
{
	if (number >= threads_.size() || threads_[number] == thread_)
		return stop("a thread that is none");
	Fiber *const other = threads_[number];
	block([other] { return !other->done; });
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
