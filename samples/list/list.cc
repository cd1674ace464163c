// SPDX-License-Identifier: GPL-2.0
/// @file
/// An intrusive list: requests are on two lists at once, and are cancelled from the middle.
///
/// Build: `make -C KDIR M=$PWD CFL=PATH_TO_CFL`. Run in a virtual machine: `cfl run samples/list`.
///
/// What to look at: a `ListArc` is the only right to one of the two places of a request, so putting
/// it on a list cannot fail and allocates nothing. `remove()` may be asked of any list: the one that
/// has the request gives it back.
#include <kernel/arc.hh>
#include <kernel/list.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

namespace
{

constexpr u64 PENDING = 0;
constexpr u64 URGENT = 1;

/// A request has a place on the list of all pending ones, and one on the list of urgent ones.
struct Request : ListLinks<PENDING>, ListLinks<URGENT> {
	explicit Request(u32 sector) : sector(sector) {}
	~Request() { pr_info("request for sector {} is done\n", sector); }
	const u32 sector;
};

struct Queues {
	List<Request, PENDING> pending;
	List<Request, URGENT> urgent;
};

} // namespace

// SAFETY: a number that does not change, and links that only lists touch.
IMPL_SEND(Request);
// SAFETY: as above.
IMPL_SYNC(Request);
// SAFETY: lists of requests that may be sent.
IMPL_SEND(Queues);

namespace
{

class ListSample
{
public:
	Result<void> init(ThisModule &)
	{
		for (u32 sector = 1; sector <= 4; sector++)
			(void)TRY(submit(sector * 100));

		Arc<Request> last = TRY(submit(999));
		make_urgent(last);
		pr_info("999 is urgent: {}\n", queues_.lock()->urgent.contains(*last));
		cancel(*last);
		pr_info("999 is urgent: {}\n", queues_.lock()->urgent.contains(*last));

		const u32 sum = queues_.with([](Queues &q) {
			u32 sum = 0;
			for (const Request &request : q.pending)
				sum += request.sector;
			return sum;
		});
		pr_info("pending sectors add up to {}\n", sum);
		return {};
	}

	void exit() { finish_all(); }

private:
	/// Allocates before the lock is taken.
	Result<Arc<Request>> submit(u32 sector)
	{
		auto request = TRY(ListArc<Request, PENDING>::create(GFP_KERNEL, sector));
		Arc<Request> shared = request.clone_arc();

		queues_.lock()->pending.push_back(move(request));
		return shared;
	}

	void make_urgent(const Arc<Request> &request)
	{
		auto place = ListArc<Request, URGENT>::try_from_arc(request.clone());

		if (place)
			queues_.lock()->urgent.push_back(place.take().value());
	}

	/// Takes the request off both lists. What it held ends after the lock is released.
	void cancel(const Request &request)
	{
		Option<ListArc<Request, PENDING>> pending;
		Option<ListArc<Request, URGENT>> urgent;
		{
			auto queues = queues_.lock();

			pending = queues->pending.remove(request);
			urgent = queues->urgent.remove(request);
		}
		pr_info("cancelled {}: pending {}, urgent {}\n", request.sector, pending.is_some(),
			urgent.is_some());
	}

	/// Takes everything in one step and finishes it without the lock.
	void finish_all()
	{
		List<Request, PENDING> batch;

		batch.push_all_back(queues_.lock()->pending);
		while (auto request = batch.pop_front())
			pr_info("finishing sector {}\n", (*request)->sector);
	}

	SpinLock<Queues> queues_;
};

} // namespace

MODULE(ListSample, {.name = "list",
		    .authors = {"The C++ for Linux Authors"},
		    .description = "An intrusive list",
		    .license = "GPL"});
