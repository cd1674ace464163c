// SPDX-License-Identifier: GPL-2.0
/// @file
/// The second unit of the module: it makes its own instances of the template.

#include "worker.hh"

void add_squares(History<u64, 4> &history, u32 last)
{
	for (u64 i = 1; i <= last; i++)
		history.add(i * i);
	pr_info("worker: {} values, sum {}\n", history.size(), history.sum());
}
