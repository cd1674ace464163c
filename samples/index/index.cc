// SPDX-License-Identifier: GPL-2.0
/// @file
/// Two ways to find things: a tree by key, an array by number. Both are changed under a lock without
/// allocating there.
///
/// Build: `make -C KDIR M=$PWD CFL=PATH_TO_CFL`. Run in a virtual machine: `cfl run samples/index`.
///
/// What to look at: memory is reserved first; what is done under the lock cannot fail.
#include <kernel/kbox.hh>
#include <kernel/prelude.hh>
#include <kernel/rbtree.hh>
#include <kernel/sync.hh>
#include <kernel/xarray.hh>

namespace
{

struct Session {
	explicit Session(u32 user) : user(user) {}
	u32 user;
	u32 requests = 0;
};

/// User numbers in order, each with the number of its sessions.
struct Users {
	RBTree<u32, u32> sessions;
};

} // namespace

// SAFETY: numbers.
IMPL_SEND(Session);
// SAFETY: a map of numbers.
IMPL_SEND(Users);

namespace
{

class IndexSample
{
public:
	Result<void> init(ThisModule &)
	{
		for (u32 user : {30u, 10u, 20u, 10u})
			TRY(open(user));
		TRY(use(2));
		TRY(use(2));
		pr_info("using session 77 fails: {}\n", use(77).is_err());
		report();
		close(1);
		report();
		return {};
	}

	void exit()
	{
		for (usize id = 0; id < 8; id++)
			close(id);
		pr_info("no session left: {}\n", sessions_.is_empty());
	}

private:
	/// Opens a session and prints its number.
	Result<void> open(u32 user)
	{
		auto session = TRY(KBox<Session>::create(GFP_KERNEL, user));
		auto place = TRY(sessions_.reserve_any(0, 7, GFP_KERNEL));
		auto memory = TRY((RBTreeNodeReservation<u32, u32>::create(GFP_KERNEL)));

		pr_info("user {} has session {}\n", user, place.index());
		{
			auto users = users_.lock();
			users->sessions.entry(user).or_insert(move(memory), 0)++;
		}
		auto guard = sessions_.lock();
		move(place).fill(guard, move(session));
		return {};
	}

	Result<void> use(usize id)
	{
		auto guard = sessions_.lock();
		auto session = guard.get_mut(id);

		if (!session)
			return ENOENT;
		session->requests++;
		return {};
	}

	/// The session and the entry of the user are freed after the locks are released.
	void close(usize id)
	{
		auto session = sessions_.lock().remove(id);
		Option<RBTreeNode<u32, u32>> entry;

		if (!session)
			return;
		auto users = users_.lock();
		auto count = users->sessions.get_mut((*session)->user);
		if (count && --*count == 0)
			entry = users->sessions.remove_node((*session)->user);
	}

	void report()
	{
		auto users = users_.lock();

		for (auto [user, count] : users->sessions)
			pr_info("user {}: sessions {}\n", user, count);
		auto at = users->sessions.cursor_lower_bound(11);
		if (auto user = at.key())
			pr_info("first user after 10: {}\n", *user);
	}

	XArray<KBox<Session>> sessions_{XArrayKind::AllocFromZero};
	Mutex<Users> users_;
};

} // namespace

MODULE(IndexSample, {.name = "index",
		     .authors = {"The C++ for Linux Authors"},
		     .description = "A tree and a sparse array",
		     .license = "GPL"});
