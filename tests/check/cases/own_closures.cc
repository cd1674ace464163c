// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// Closures that change the member which calls them, by way of `this`.
#include <core/annotations.hh>

struct Job {
	unsigned id = 0, attempts = 0;
};
class Jobs
{
public:
	template <typename F>
	void retain(F &&keep __noescape)
	{
		if (!keep(jobs_[0]))
			size_ = 0;
	}
	void push(Job job) { jobs_[size_++ & 3] = job; }
	unsigned size() const { return size_; }

private:
	Job jobs_[4];
	unsigned size_ = 0;
};

class Retry
{
public:
	// REJECT: borrow-exclusive
	void by_a_member_function()
	{
		jobs_.retain([this](const Job &job) {
			if (job.attempts > 3)
				again(Job{job.id + 1, 0});
			return false;
		});
	}
	// REJECT: borrow-exclusive
	void by_itself()
	{
		jobs_.retain([this](const Job &job) {
			jobs_.push(Job{job.id + 1, 0});
			return false;
		});
	}
	// ACCEPT
	void into_another_one()
	{
		jobs_.retain([this](const Job &job) {
			put_off(Job{job.id + 1, 0});
			return false;
		});
	}
	// ACCEPT
	void counts_only()
	{
		jobs_.retain([this](const Job &job) { return job.id < jobs_.size(); });
	}

private:
	void again(Job job) { jobs_.push(job); }
	void put_off(Job job) { later_.push(job); }
	Jobs jobs_, later_;
};
