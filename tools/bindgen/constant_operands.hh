// SPDX-License-Identifier: GPL-2.0
/// @file
/// Inline functions whose parameters end as immediate operands of assembly or in assertions about
/// constants: they cannot stand alone in C either. A name that a kernel lacks is passed over, and a
/// function that is missing here costs one more compilation.
#pragma once

namespace cfl::bindgen
{

inline constexpr const char *CONSTANT_OPERANDS[] = {
	"_static_cpu_has",	     "alternative_msr_write",	   "arch_static_branch",
	"arch_static_branch_jump",   "cfl_dynamic_debug_branch",   "cfl_dynamic_debug_branch_on",
	"cfl_static_branch_likely",  "cfl_static_branch_unlikely", "constant_test_bit",
	"constant_test_bit_acquire", "static_key_false",	   "static_key_true",
};

} // namespace cfl::bindgen
