// SPDX-License-Identifier: GPL-2.0
// Contexts along paths: guards that no variable names, locks by hand, ends of owners, locks that callees take.
class __attribute__((scoped_lockable)) [[clang::annotate("cfl::atomic_guard")]] SpinGuard
{
public:
	explicit SpinGuard(int &raw) : raw_(raw) {}
	SpinGuard(const SpinGuard &) = delete;
	~SpinGuard() { raw_ = 0; }
	int *operator->() { return &raw_; }
	template <typename F>
	[[clang::annotate("cfl::unlocks")]] auto unlocked(F &&fn)
	{
		return static_cast<F &&>(fn)();
	}

private:
	int &raw_;
};
class Spin
{
public:
	SpinGuard lock() [[clang::lifetimebound]] { return SpinGuard(raw_); }

private:
	int raw_ = 0;
};
struct lock_t;
void spin_lock(lock_t *l);
void spin_unlock(lock_t *l);
bool spin_trylock(lock_t *l);
void mutex_lock(lock_t *l);
void mutex_unlock(lock_t *l);
void msleep(unsigned ms) [[clang::blocking]];
bool choice();
int work(int n);

[[clang::annotate("cfl::might_sleep")]] int slow();

// REJECT: context-sleep
void in_the_arguments_of_a_guarded_call(Spin &s)
{
	*s.lock().operator->() += 1, slow();
}
// ACCEPT
int after_a_guard_without_a_name(Spin &s)
{
	*s.lock().operator->() += 1;
	return slow();
}
// ACCEPT
void before_a_guard_without_a_name(Spin &s)
{
	*s.lock().operator->() = slow();
}
// REJECT: context-sleep
int again_in_a_loop(lock_t *l)
{
	int n = 0;
	spin_lock(l);
	while (choice()) {
		n += slow();
		spin_unlock(l);
		spin_lock(l);
	}
	spin_unlock(l);
	return n;
}
// ACCEPT
int given_back_in_a_loop(lock_t *l)
{
	int n = 0;
	spin_lock(l);
	while (choice()) {
		spin_unlock(l);
		n += slow();
		spin_lock(l);
	}
	spin_unlock(l);
	return n;
}
// REJECT: context-sleep
void with_the_lock_again(Spin &s)
{
	auto guard = s.lock();
	(void)guard.unlocked([] { return 1; });
	msleep(1);
}
// ACCEPT
void without_the_lock(Spin &s)
{
	auto guard = s.lock();
	(void)guard.unlocked([] { return slow(); });
}
// REJECT: context-sleep
int handed_proof(const SpinGuard &held)
{
	return slow();
}
// ACCEPT
int handed_proof_only(const SpinGuard &held)
{
	return work(1);
}

// REJECT: lock-held
int kept_on_one_path(lock_t *l)
{
	spin_lock(l);
	if (choice())
		return -1;
	spin_unlock(l);
	return 0;
}
// ACCEPT
int given_back_on_all_paths(lock_t *l)
{
	spin_lock(l);
	if (choice()) {
		spin_unlock(l);
		return -1;
	}
	spin_unlock(l);
	return 0;
}
// REJECT: lock-held
int mutex_kept_on_one_path(lock_t *l, int n)
{
	mutex_lock(l);
	switch (n) {
	case 1:
		break;
	case 2:
		return 2;
	default:
		mutex_unlock(l);
		return 0;
	}
	mutex_unlock(l);
	return n;
}
// ACCEPT
void only_where_it_was_taken(lock_t *l)
{
	if (!spin_trylock(l))
		return;
	work(1);
	spin_unlock(l);
}
// REJECT: lock-held
void taken_and_forgotten(lock_t *l)
{
	if (spin_trylock(l))
		work(1);
}
// ACCEPT
bool taken_for_who_asks(lock_t *l)
{
	return spin_trylock(l) && work(1) > 0;
}
// ACCEPT
void taken_for_the_caller(lock_t *l)
{
	work(1);
	spin_lock(l);
}

class Thread
{
public:
	Thread() = default;
	explicit Thread(int *task) : task_(task) {}
	Thread(Thread &&other) : task_(other.task_) { other.task_ = nullptr; }
	Thread &operator=(Thread &&other)
	{
		join();
		task_ = other.task_;
		other.task_ = nullptr;
		return *this;
	}
	~Thread() { join(); }
	bool is_vacant() const { return !task_; }
	[[clang::annotate("cfl::might_sleep")]] void join();
	void detach()
	{
		work(1);
		task_ = nullptr;
	}
	Thread take() { return static_cast<Thread &&>(*this); }

private:
	int *task_ = nullptr;
};
struct Pool {
	Thread first, second;
};
Thread pop(Pool &pool);

// REJECT: context-sleep
void replaced_under_the_lock(Spin &s, Pool &pool, Thread &next)
{
	auto guard = s.lock();
	pool.first = static_cast<Thread &&>(next);
}
// ACCEPT
void put_where_nothing_was(Spin &s, Pool &pool)
{
	Thread old;
	auto guard = s.lock();
	old = pop(pool);
}
// ACCEPT
void put_where_nothing_was_found(Spin &s, Pool &pool, Thread &next)
{
	auto guard = s.lock();
	if (pool.first.is_vacant())
		pool.first = static_cast<Thread &&>(next);
}
// REJECT: context-sleep
void thrown_away_under_the_lock(Spin &s, Pool &pool)
{
	auto guard = s.lock();
	pop(pool);
}
// REJECT: context-sleep
void ends_under_the_lock(Spin &s, Pool &pool)
{
	auto guard = s.lock();
	auto last = pop(pool);
	work(1);
}
// ACCEPT
void given_up_under_the_lock(Spin &s, Pool &pool)
{
	auto guard = s.lock();
	auto last = pop(pool);
	last.detach();
	pop(pool).detach();
}
// ACCEPT
Thread handed_out_under_the_lock(Spin &s, Pool &pool)
{
	auto guard = s.lock();
	auto last = pop(pool);
	work(1);
	return last;
}
// REJECT: context-sleep
void part_ends_under_the_lock(Spin &s, Thread &a, Thread &b)
{
	auto guard = s.lock();
	Pool all{static_cast<Thread &&>(a), static_cast<Thread &&>(b)};
	work(1);
}

int counted(Spin &s)
{
	auto guard = s.lock();
	return work(1);
}
int counted_twice(Spin &s)
{
	return counted(s) + 1;
}
// REJECT: lock-held
int taken_by_a_callee(Spin &s)
{
	auto guard = s.lock();
	return counted(s);
}
// REJECT: lock-held
int taken_two_calls_down(Spin &s)
{
	auto guard = s.lock();
	return counted_twice(s);
}
// ACCEPT
int another_is_taken_by_a_callee(Spin &s, Spin &other)
{
	auto guard = s.lock();
	return counted_twice(other);
}
// ACCEPT
int taken_afterwards(Spin &s)
{
	{
		auto guard = s.lock();
	}
	return counted(s);
}
