// SPDX-License-Identifier: GPL-2.0
// Threads, locks, condition variables and futures of the standard library, as natives of a machine.
#include <check/exec_natives.hh>

using namespace clang;

namespace cfl::check::exec
{

namespace
{

using N = Natives;

constexpr uint64_t BUSY = 16, TIMED_OUT = 110;
/// Where a mutex of glibc says of which kind it is, and the kind that may be locked again.
constexpr uint64_t KIND = 16, RECURSIVE = 1;

void take(Call &c, Address a)
{
	Lock &l = N::locks(c.m)[a];
	l.owner = N::thread(c.m);
	l.held++;
	N::races(c.m).acquire(a, N::current_thread(c.m));
}

bool recursive(Call &c, Address a)
{
	return N::half(c.m, a + KIND) == RECURSIVE;
}

void lock_mutex(Call &c)
{
	const Address a = c.arg(0);
	if (!N::touch(c.m, a, KIND + 4, false))
		return;
	Lock &l = N::locks(c.m)[a];
	if (l.held && l.owner == N::thread(c.m)) {
		if (recursive(c, a)) {
			l.held++;
			return;
		}
		return N::wrong(c.m, "lock-held",
				"a lock is taken here that this thread holds already", a);
	}
	N::wait_for_lock(c.m, a);
	if (N::going(c.m))
		take(c, a);
}

void try_lock_mutex(Call &c)
{
	const Address a = c.arg(0);
	if (!N::touch(c.m, a, KIND + 4, false))
		return;
	Lock &l = N::locks(c.m)[a];
	if (l.held && !(l.owner == N::thread(c.m) && recursive(c, a)))
		c.out.bits = BUSY;
	else
		take(c, a);
}

void unlock(Call &c)
{
	const Address a = c.arg(0);
	if (!N::touch(c.m, a, 1, false))
		return;
	Lock &l = N::locks(c.m)[a];
	N::races(c.m).release(a, N::current_thread(c.m));
	if (l.readers)
		l.readers--;
	else if (l.held)
		l.held--;
}

void lock_to_read(Call &c)
{
	const Address a = c.arg(0);
	if (!N::touch(c.m, a, 1, false))
		return;
	Lock &l = N::locks(c.m)[a];
	if (l.held)
		N::block(c.m, [&l] { return l.held != 0; });
	if (!N::going(c.m))
		return;
	l.readers++;
	N::races(c.m).acquire(a, N::current_thread(c.m));
}

void lock_to_write(Call &c)
{
	const Address a = c.arg(0);
	if (!N::touch(c.m, a, 1, false))
		return;
	Lock &l = N::locks(c.m)[a];
	if (l.held || l.readers)
		N::block(c.m, [&l] { return l.held || l.readers; });
	if (N::going(c.m))
		take(c, a);
}

void try_lock_to_read(Call &c)
{
	if (N::locks(c.m)[c.arg(0)].held)
		c.out.bits = BUSY;
	else
		lock_to_read(c);
}

void try_lock_to_write(Call &c)
{
	const Lock &l = N::locks(c.m)[c.arg(0)];
	if (l.held || l.readers)
		c.out.bits = BUSY;
	else
		lock_to_write(c);
}

/// Lets go of a mutex, waits, and takes it again. Says whether somebody woke it.
bool wait_for_word(Call &c, Address condition, Address mutex, bool timed)
{
	Fiber &me = N::current_thread(c.m);
	Lock &l = N::locks(c.m)[mutex];
	const unsigned seen = N::waiting(c.m)[condition];
	N::races(c.m).release(mutex, me);
	l.held = 0;
	// A wait may end although nobody said so: the first one of a thread does.
	if (!std::exchange(me.woken, true)) {
		N::yield(c.m);
	} else {
		unsigned &wakes = N::waiting(c.m)[condition];
		N::block(
			c.m, [&wakes, seen] { return wakes == seen; },
			timed ? N::time(c.m) + 1'000'000'000 : 0);
	}
	const bool woken = N::waiting(c.m)[condition] != seen;
	if (l.held)
		N::block(c.m, [&l] { return l.held != 0; });
	if (N::going(c.m))
		take(c, mutex);
	return woken;
}

void wait_condition(Call &c)
{
	// A unique_lock begins with the way to its mutex.
	const Address mutex = N::word(c.m, c.arg(0));
	if (N::going(c.m) && N::touch(c.m, c.self, 1, false))
		wait_for_word(c, c.self, mutex, false);
}

void wait_until(Call &c)
{
	if (N::touch(c.m, c.arg(0), 1, false))
		c.out.bits = wait_for_word(c, c.arg(0), c.arg(1), true) ? 0 : TIMED_OUT;
}

void notify(Call &c)
{
	const Address a = c.self ? c.self : c.arg(0);
	if (N::touch(c.m, a, 1, false))
		N::waiting(c.m)[a]++;
}

void nothing(Call &) {}

void sleep(Call &c)
{
	const uint64_t until =
		N::time(c.m) + N::word(c.m, c.arg(0)) * 1'000'000'000 + N::word(c.m, c.arg(0) + 8);
	if (N::going(c.m))
		N::block(c.m, [] { return true; }, until);
}

/// A thread of the standard: its state has a virtual function that does the work.
void start_thread(Call &c)
{
	const Address state = N::word(c.m, c.arg(0));
	const std::optional<Dynamic> d = N::going(c.m) ? N::dynamic(c.m, state) : std::nullopt;
	if (!d)
		return;
	const CXXMethodDecl *work = nullptr;
	for (const CXXMethodDecl *m : d->of->methods())
		if (m->getDeclName().isIdentifier() && m->getName() == "_M_run")
			work = m;
	if (!work)
		return N::stop(c.m, "a thread without work");
	N::set_word(c.m, c.arg(0), 0);
	Machine &m = c.m;
	const QualType type = N::context(c.m).getCanonicalTagType(d->of);
	const unsigned number = N::start(m, [&m, work, state, type] {
		Frame frame;
		N::line(m).frame = &frame;
		N::invoke(m, work, state, {});
		if (N::going(m)) {
			N::destroy(m, type, state);
			N::release(m, state, Block::New);
		}
		N::line(m).frame = nullptr;
	});
	N::set_word(c.m, c.self, number + 1);
}

void join_thread(Call &c)
{
	const uint64_t id = N::word(c.m, c.self);
	if (!N::going(c.m))
		return;
	if (!id)
		return N::raise(c.m, "system_error");
	N::join(c.m, unsigned(id - 1));
	if (N::going(c.m))
		N::set_word(c.m, c.self, 0);
}

void call_once(Call &c)
{
	const QualType t = N::context(c.m).IntTy;
	Races &races = N::races(c.m);
	Fiber &me = N::current_thread(c.m);
	races.atomic = true;
	const Value state = N::load(c.m, c.arg(0), t);
	races.atomic = false;
	if (!N::going(c.m))
		return;
	if (state.bits) {
		// Another thread is at it, or was.
		Machine &m = c.m;
		const Address a = c.arg(0);
		N::block(m, [&m, &races, a] {
			races.atomic = true;
			const uint32_t now = N::half(m, a);
			races.atomic = false;
			return now == 1;
		});
		return races.acquire(a, me);
	}
	races.atomic = true;
	N::set_half(c.m, c.arg(0), 1);
	races.atomic = false;
	N::call(c.m, c.arg(1), {});
	if (!N::going(c.m))
		return;
	races.atomic = true;
	N::set_half(c.m, c.arg(0), 2);
	races.atomic = false;
	races.release(c.arg(0), me);
}

void wait_futex(Call &c)
{
	Machine &m = c.m;
	const Address a = c.arg(0);
	const uint32_t value = uint32_t(c.arg(1));
	Races &races = N::races(m);
	auto now = [&m, &races, a] {
		races.atomic = true;
		const uint32_t v = N::half(m, a);
		races.atomic = false;
		return v;
	};
	N::block(
		m, [&now, value] { return now() == value; },
		c.arg(2) & 1 ? N::time(m) + 1'000'000'000 : 0);
	races.acquire(a, N::current_thread(m));
	c.out.bits = N::going(m) && now() != value;
}

void number_of_thread(Call &c)
{
	c.out.bits = N::thread(c.m) + 1;
}

void yield(Call &c)
{
	N::yield(c.m);
}

} // namespace

const llvm::StringMap<Native> &sync_natives()
{
	static const llvm::StringMap<Native> all{
		{"pthread_mutex_lock", lock_mutex},
		{"pthread_mutex_unlock", unlock},
		{"pthread_mutex_trylock", try_lock_mutex},
		{"pthread_mutex_init", nothing},
		{"pthread_mutex_destroy", nothing},
		{"pthread_rwlock_rdlock", lock_to_read},
		{"pthread_rwlock_wrlock", lock_to_write},
		{"pthread_rwlock_unlock", unlock},
		{"pthread_rwlock_tryrdlock", try_lock_to_read},
		{"pthread_rwlock_trywrlock", try_lock_to_write},
		{"pthread_rwlock_init", nothing},
		{"pthread_rwlock_destroy", nothing},
		{"pthread_cond_clockwait", wait_until},
		{"pthread_cond_timedwait", wait_until},
		{"pthread_cond_signal", notify},
		{"pthread_cond_broadcast", notify},
		{"pthread_cond_destroy", nothing},
		{"pthread_self", number_of_thread},
		{"pthread_once", call_once},
		{"nanosleep", sleep},
		{"sched_yield", yield},
		{"syscall", yield}, // Waits for a word, and looks at it again.
		{"pthread_yield", yield},
		{"std::thread::_M_start_thread", start_thread},
		{"std::thread::_State::~_State", nothing},
		{"std::future_category",
		 [](Call &c) { c.out.bits = N::block(c.m, Block::Static, 8); }},
		{"std::uncaught_exception",
		 [](Call &c) { c.out.bits = N::line(c.m).unwinding != 0; }},
		{"std::uncaught_exceptions", [](Call &c) { c.out.bits = N::line(c.m).unwinding; }},
		{"std::thread::join", join_thread},
		{"std::thread::detach", [](Call &c) { N::set_word(c.m, c.self, 0); }},
		{"std::thread::hardware_concurrency", [](Call &c) { c.out.bits = 2; }},
		{"std::condition_variable::condition_variable",
		 [](Call &c) {
			 const QualType t = N::context(c.m).getCanonicalTagType(
				 cast<CXXMethodDecl>(c.function)->getParent());
			 N::zero(c.m, c.self,
				 uint64_t(N::context(c.m).getTypeSizeInChars(t).getQuantity()));
		 }},
		{"std::condition_variable::~condition_variable", nothing},
		{"std::condition_variable::wait", wait_condition},
		{"std::condition_variable::notify_one", notify},
		{"std::condition_variable::notify_all", notify},
		{"std::__atomic_futex_unsigned_base::_M_futex_wait_until", wait_futex},
		{"std::__atomic_futex_unsigned_base::_M_futex_wait_until_steady", wait_futex},
		{"std::__atomic_futex_unsigned_base::_M_futex_notify_all", nothing},
		{"std::__future_base::_Result_base::_Result_base",
		 [](Call &c) {
			 // An error that there is none of, and a mark.
			 const QualType t = N::context(c.m).getCanonicalTagType(
				 cast<CXXMethodDecl>(c.function)->getParent());
			 N::zero(c.m, c.self,
				 uint64_t(N::context(c.m).getTypeSizeInChars(t).getQuantity()));
		 }},
		{"std::__future_base::_Result_base::~_Result_base", nothing},
	};
	return all;
}

} // namespace cfl::check::exec
