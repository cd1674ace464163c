// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// What ends while C may still call a function that uses it.
#include <core/annotations.hh>

extern "C" {
struct work_struct {
	void (*func)(work_struct *work);
};
bool schedule_work(work_struct *work);
bool cancel_work_sync(work_struct *work);
int request_irq(unsigned irq, int (*run)(int, void *), unsigned long flags, const char *name,
		void *cookie);
void *free_irq(unsigned irq, void *cookie);
void kfree(const void *memory);
}
struct State {
	int strokes = 0;
};
struct Log {
	Log();
	~Log();
	void add(int number);
};

class FreedFirst
{
public:
	explicit FreedFirst(State *state) : state_(state) { work_.func = &run; }
	FreedFirst(const FreedFirst &) = delete;
	FreedFirst &operator=(const FreedFirst &) = delete;
	// REJECT: free-use
	~FreedFirst()
	{
		// SAFETY: the state is ours, and the work was set up.
		unsafe
		{
			kfree(state_);
			(void)cancel_work_sync(&work_);
		}
	}
	// ACCEPT
	void kick()
	{
		// SAFETY: the destructor waits.
		unsafe
		{
			(void)schedule_work(&work_);
		}
	}

private:
	static void run(work_struct *work)
	{
		// SAFETY: only the work of such an object has this function.
		unsafe
		{
			reinterpret_cast<FreedFirst *>(work)->state_->strokes++;
		}
	}
	work_struct work_{};
	State *state_;
};
class StoppedFirst
{
public:
	explicit StoppedFirst(State *state) : state_(state) { work_.func = &run; }
	StoppedFirst(const StoppedFirst &) = delete;
	StoppedFirst &operator=(const StoppedFirst &) = delete;
	// ACCEPT
	~StoppedFirst()
	{
		// SAFETY: the state is ours, and the work was set up.
		unsafe
		{
			(void)cancel_work_sync(&work_);
			kfree(state_);
		}
	}
	// ACCEPT
	void kick()
	{
		// SAFETY: the destructor waits.
		unsafe
		{
			(void)schedule_work(&work_);
		}
	}

private:
	static void run(work_struct *work)
	{
		// SAFETY: only the work of such an object has this function.
		unsafe
		{
			reinterpret_cast<StoppedFirst *>(work)->state_->strokes++;
		}
	}
	work_struct work_{};
	State *state_;
};
class Line
{
public:
	static Line request(unsigned irq, int (*run)(int, void *), void *data);
	Line(Line &&other) noexcept;
	~Line()
	{
		// SAFETY: requested by request().
		unsafe
		{
			(void)free_irq(irq_, data_);
		}
	}

private:
	unsigned irq_ = 0;
	void *data_ = nullptr;
};
class LineEndsLast
{
public:
	explicit LineEndsLast(unsigned irq) : line_(start(irq)) {}
	LineEndsLast(const LineEndsLast &) = delete;

private:
	Line start(unsigned irq) { return Line::request(irq, &handle, this); }
	static int handle(int, void *data)
	{
		// SAFETY: start() gave this address.
		unsafe
		{
			static_cast<LineEndsLast *>(data)->log_.add(1);
		}
		return 1;
	}
	Line line_;
	// REJECT: borrow-dangling
	Log log_;
};
class LineEndsFirst
{
public:
	explicit LineEndsFirst(unsigned irq) : line_(start(irq)) {}
	LineEndsFirst(const LineEndsFirst &) = delete;

private:
	Line start(unsigned irq) { return Line::request(irq, &handle, this); }
	static int handle(int, void *data)
	{
		// SAFETY: start() gave this address.
		unsafe
		{
			static_cast<LineEndsFirst *>(data)->log_.add(1);
		}
		return 1;
	}
	// ACCEPT
	Log log_;
	Line line_;
};
