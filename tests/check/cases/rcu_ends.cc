// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// What readers under RCU may still look at when it is freed.
#include <core/annotations.hh>

extern "C" {
void rcu_read_lock();
void rcu_read_unlock();
void synchronize_rcu();
void *rcu_dereference(void *const *slot);
void *xchg(void **slot, void *value);
void kfree(const void *block);
}
struct Table {
	int weights[16];
};

class Routes
{
public:
	Routes() = default;
	Routes(const Routes &) = delete;
	Routes &operator=(const Routes &) = delete;
	// ACCEPT
	~Routes()
	{
		// SAFETY: who reads borrows this object.
		unsafe
		{
			void *last = xchg(&now_, nullptr);

			kfree(last);
		}
	}
	int weight(unsigned at) const
	{
		int found = 0;

		// SAFETY: what is found in the section stays until its end.
		unsafe
		{
			rcu_read_lock();
			const auto *table = static_cast<const Table *>(rcu_dereference(&now_));

			if (table)
				found = table->weights[at % 16];
			rcu_read_unlock();
		}
		return found;
	}
	// REJECT: free-use
	/// # Safety
	///
	/// Nobody else has @p fresh.
	void replace(core::Unsafe, void *fresh)
	{
		// SAFETY: no new reader finds it.
		unsafe
		{
			void *old = xchg(&now_, fresh);

			kfree(old);
		}
	}
	// ACCEPT
	/// # Safety
	///
	/// Nobody else has @p fresh.
	void replace_later(core::Unsafe, void *fresh)
	{
		// SAFETY: no new reader finds it, and the others have left.
		unsafe
		{
			void *old = xchg(&now_, fresh);

			synchronize_rcu();
			kfree(old);
		}
	}
	// ACCEPT
	/// # Safety
	///
	/// Nobody else has @p fresh.
	void replace_name(core::Unsafe, void *fresh)
	{
		// SAFETY: nobody reads it without the lock of the class.
		unsafe
		{
			void *old = xchg(&name_, fresh);

			kfree(old);
		}
	}

private:
	void *now_ = nullptr;
	void *name_ = nullptr;
};
