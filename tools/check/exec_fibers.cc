// SPDX-License-Identifier: GPL-2.0
#include <check/exec.hh>

using namespace clang;

namespace cfl::check::exec
{

namespace
{

constexpr unsigned STACK = 64u << 20;
constexpr size_t MOST_FIBERS = 64;

} // namespace

/// A line of execution that waits for its first turn.
Fiber &Machine::add_fiber(std::function<void()> body)
{
	Fiber &f = *fibers_.emplace_back(std::make_unique<Fiber>());
	f.body = std::move(body);
	if (witness_)
		witness_->others = true;
	if (fibers_.size() > MOST_FIBERS)
		stop("many threads");
	f.thread.emplace(std::optional<unsigned>(STACK), [this, &f] {
		f.turn.acquire();
		if (line_.signal != Signal::Stop)
			f.body();
		f.done = true;
		// Who waits for it says what comes next; a run that is over goes on where it began.
		Fiber &next = line_.signal == Signal::Stop || !f.resumer ? main_ : *f.resumer;
		const bool stopped = line_.signal == Signal::Stop;
		current_ = &next;
		line_ = std::move(next.line);
		if (stopped)
			line_.signal = Signal::Stop;
		next.turn.release();
	});
	return f;
}

/// Gives the turn to another line, and waits for the next one.
void Machine::switch_to(Fiber &to)
{
	Fiber &from = *current_;
	if (&from == &to)
		return;
	from.line = std::move(line_);
	line_ = std::move(to.line);
	current_ = &to;
	to.turn.release();
	from.turn.acquire();
}

/// Whatever still waits for a turn comes to its end.
void Machine::end_fibers()
{
	for (auto &f : fibers_) {
		if (!f->done) {
			f->line.signal = Signal::Stop;
			f->resumer = &main_;
			switch_to(*f);
		}
		f->thread->join();
	}
	fibers_.clear();
}

} // namespace cfl::check::exec
