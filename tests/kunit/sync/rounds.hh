// SPDX-License-Identifier: GPL-2.0
/// @file
/// How hard the threads work: few rounds where a machine is emulated, more with
/// `CXXFLAGS_threads.o += -DCFL_TEST_ROUNDS=1000000`.
#pragma once

#include <core/types.hh>

#ifndef CFL_TEST_ROUNDS
#define CFL_TEST_ROUNDS 40000
#endif

constexpr u32 rounds()
{
	return CFL_TEST_ROUNDS;
}
