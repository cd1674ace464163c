// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// What C keeps of objects that end, move, or are not complete, and of elements that move.
#include <core/annotations.hh>
#include <core/utility.hh>

extern "C" {
struct timer_list {
	int state;
};
struct work_struct {
	int state;
};
struct callback_head {
	void *next;
};
struct list_head {
	list_head *next, *prev;
};
struct file {
	void *private_data;
};
struct dentry {
	int state;
};
void init_timer_key(timer_list *timer, void (*run)(timer_list *), unsigned flags);
int mod_timer(timer_list *timer, unsigned long when);
int timer_delete(timer_list *timer);
int timer_shutdown_sync(timer_list *timer);
void init_work(work_struct *work, void (*run)(work_struct *));
bool schedule_work(work_struct *work);
bool cancel_work_sync(work_struct *work);
int request_irq(unsigned irq, int (*run)(int, void *), unsigned long flags, const char *name,
		void *cookie);
void *free_irq(unsigned irq, void *cookie);
void call_rcu(callback_head *head, void (*run)(callback_head *));
void debugfs_create_u32(const char *name, int mode, dentry *parent, unsigned *value);
void debugfs_remove(dentry *folder);
void INIT_LIST_HEAD(list_head *list);
}
template <typename T>
class __owner(T) Box
{
public:
	Box(Box &&other) noexcept;
	Box(const Box &) = delete;
	Box &operator=(Box &&other) noexcept;
	~Box();
	T *operator->() noexcept __lifetimebound;
	[[nodiscard]] T *as_ptr() const noexcept __lifetimebound;
	[[nodiscard]] T *into_raw() && noexcept;
	/// # Safety
	///
	/// Comes from into_raw().
	[[nodiscard]] static Box from_raw(core::Unsafe, T *object) noexcept;
	[[nodiscard]] static Box create() noexcept;
};

// A timer that nobody stops.
class Loose
{
public:
	// REJECT: free-use
	Loose()
	{
		// SAFETY: a member.
		unsafe
		{
			init_timer_key(&timer_, &fire, 0);
			mod_timer(&timer_, 1);
		}
	}
	Loose(const Loose &) = delete;
	~Loose() {}

private:
	static void fire(timer_list *) {}
	timer_list timer_{};
};
// A timer for which nobody waits.
class Hasty
{
public:
	// REJECT: free-use
	void start()
	{
		// SAFETY: a member.
		unsafe
		{
			mod_timer(&timer_, 1);
		}
	}
	Hasty() = default;
	Hasty(const Hasty &) = delete;
	~Hasty()
	{
		// SAFETY: a member.
		unsafe
		{
			timer_delete(&timer_);
		}
	}

private:
	timer_list timer_{};
};
class Stopped
{
public:
	// ACCEPT
	Stopped()
	{
		// SAFETY: a member.
		unsafe
		{
			mod_timer(&timer_, 1);
		}
	}
	Stopped(const Stopped &) = delete;
	~Stopped() { stop(); }

private:
	void stop()
	{
		// SAFETY: a member.
		unsafe
		{
			timer_shutdown_sync(&timer_);
		}
	}
	timer_list timer_{};
};
// Somebody else who knows the class stops it.
struct Guided {
	Guided() = default;
	Guided(const Guided &) = delete;
	~Guided() {}
	timer_list timer{};
};
// ACCEPT
void guide(Guided &guided)
{
	// SAFETY: leave() comes later.
	unsafe
	{
		mod_timer(&guided.timer, 1);
	}
}
// ACCEPT
void leave(Guided &guided)
{
	// SAFETY: guide() came before.
	unsafe
	{
		timer_shutdown_sync(&guided.timer);
	}
}

// C keeps the address of a member of what may move.
class Shown
{
public:
	// REJECT: pin-moved
	void show(dentry &folder)
	{
		// SAFETY: it lives longer than the folder.
		unsafe
		{
			debugfs_create_u32("level", 0444, &folder, &level_);
		}
	}
	// ACCEPT
	void hide(dentry &folder)
	{
		// SAFETY: the folder is there.
		unsafe
		{
			debugfs_remove(&folder);
		}
	}

private:
	unsigned level_ = 0;
};
class SelfLinked
{
public:
	// REJECT: pin-moved
	SelfLinked()
	{
		// SAFETY: a member.
		unsafe
		{
			INIT_LIST_HEAD(&head_);
		}
	}

private:
	list_head head_{};
};
// REJECT: borrow-escape
void shows_local(dentry &folder)
{
	unsigned level = 3;
	// SAFETY: the folder is there.
	unsafe
	{
		debugfs_create_u32("level", 0444, &folder, &level);
	}
}
// ACCEPT
void shows_for_now(dentry &folder)
{
	unsigned level = 3;
	// SAFETY: the folder goes before the number.
	unsafe
	{
		debugfs_create_u32("level", 0444, &folder, &level);
		debugfs_remove(&folder);
	}
}

// The handler looks through what is made after it was registered.
struct Latest {
	unsigned value = 0;
};
class Sensor
{
public:
	// REJECT: init-use
	explicit Sensor(unsigned irq) : irq_(irq)
	{
		// SAFETY: it does not move.
		unsafe
		{
			on_ = request_irq(irq_, &handle, 0, "sensor", this) == 0;
		}
		latest_ = Box<Latest>::create();
	}
	Sensor(const Sensor &) = delete;
	~Sensor()
	{
		// SAFETY: registered above.
		unsafe
		{
			if (on_)
				free_irq(irq_, this);
		}
	}

private:
	static int handle(int, void *cookie)
	{
		// SAFETY: the sensor.
		unsafe
		{
			static_cast<Sensor *>(cookie)->latest_->value++;
		}
		return 1;
	}
	unsigned irq_;
	bool on_ = false;
	Box<Latest> latest_ = Box<Latest>::create();
};
class Complete
{
public:
	explicit Complete(unsigned irq) : irq_(irq) {}
	// ACCEPT
	bool listen()
	{
		latest_ = Box<Latest>::create();
		// SAFETY: it does not move.
		unsafe
		{
			on_ = request_irq(irq_, &handle, 0, "complete", this) == 0;
		}
		return on_;
	}
	Complete(const Complete &) = delete;
	// ACCEPT
	~Complete()
	{
		// SAFETY: registered above.
		unsafe
		{
			if (on_)
				free_irq(irq_, this);
		}
	}

private:
	static int handle(int, void *cookie)
	{
		// SAFETY: the object.
		unsafe
		{
			static_cast<Complete *>(cookie)->latest_->value++;
		}
		return 1;
	}
	unsigned irq_;
	bool on_ = false;
	Box<Latest> latest_ = Box<Latest>::create();
};
// What C refused is not taken back.
class Refused
{
public:
	explicit Refused(unsigned irq) : irq_(irq) {}
	bool listen()
	{
		// SAFETY: it does not move.
		unsafe
		{
			return request_irq(irq_, &handle, 0, "refused", this) == 0;
		}
	}
	Refused(const Refused &) = delete;
	// REJECT: free-twice
	~Refused()
	{
		// SAFETY: registered above.
		unsafe
		{
			free_irq(irq_, this);
		}
	}

private:
	static int handle(int, void *) { return 1; }
	unsigned irq_;
};

// What the function that C calls takes over was not given away.
struct Node {
	callback_head head{};
};
Node &node_of(callback_head *head);
// ACCEPT
void drop(callback_head *head)
{
	// SAFETY: a head of a node that was given away.
	unsafe
	{
		(void)Box<Node>::from_raw(unsafe_, &node_of(head));
	}
}
// REJECT: free-twice
void kept_as_well(Box<Node> node)
{
	// SAFETY: in no list.
	unsafe
	{
		call_rcu(&node->head, &drop);
	}
}
// ACCEPT
void given_away(Box<Node> node)
{
	// SAFETY: in no list.
	unsafe
	{
		Node *raw = core::move(node).into_raw();
		call_rcu(&raw->head, &drop);
	}
}
// REJECT: free-use
unsigned followed_after(Box<Node> node)
{
	// SAFETY: in no list.
	unsafe
	{
		Node *raw = core::move(node).into_raw();
		call_rcu(&raw->head, &drop);
		return raw->head.next ? 1 : 0;
	}
}

// An owner that ends on one way only.
struct Job {
	work_struct work{};
	unsigned left = 0;
};
// REJECT: free-use
bool ends_early(Box<Job> job, unsigned wanted, Box<Job> *&out)
{
	// SAFETY: it does not move.
	unsafe
	{
		schedule_work(&job->work);
	}
	if (wanted > 8)
		return false;
	// SAFETY: as above.
	unsafe
	{
		cancel_work_sync(&job->work);
	}
	return out != nullptr;
}
// ACCEPT
bool waits_always(Box<Job> job, unsigned wanted)
{
	// SAFETY: it does not move.
	unsafe
	{
		schedule_work(&job->work);
		cancel_work_sync(&job->work);
	}
	return wanted > 8;
}
// REJECT: free-use
void opens(file &opened)
{
	auto job = Box<Job>::create();
	file *of = &opened;
	// SAFETY: C gives it to nobody else.
	unsafe
	{
		of->private_data = job.as_ptr();
	}
}
// ACCEPT
void opens_for_good(file &opened)
{
	auto job = Box<Job>::create();
	file *of = &opened;
	// SAFETY: C gives it to nobody else.
	unsafe
	{
		of->private_data = core::move(job).into_raw();
	}
}

// A local that another function hands to C in part.
struct Request {
	work_struct work{};
	unsigned answer = 0;
	bool wait_timeout(unsigned long ticks);
	void wait();
};
void start(Request &request)
{
	// SAFETY: whoever calls this waits.
	unsafe
	{
		schedule_work(&request.work);
	}
}
// REJECT: borrow-escape
unsigned waits_for_a_while()
{
	Request request;

	start(request);
	if (!request.wait_timeout(50))
		return 0;
	return request.answer;
}
// ACCEPT
unsigned waits_for_good()
{
	Request request;

	start(request);
	request.wait();
	return request.answer;
}
// ACCEPT
unsigned waits_and_cancels()
{
	Request request;

	start(request);
	const bool done = request.wait_timeout(50);
	// SAFETY: it was started.
	unsafe
	{
		cancel_work_sync(&request.work);
	}
	return done ? request.answer : 0;
}
// ACCEPT
unsigned waits_again()
{
	Request request;

	start(request);
	while (!request.wait_timeout(50))
		request.answer++;
	return request.answer;
}
