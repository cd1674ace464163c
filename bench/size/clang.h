/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Read before all of a C twin that clang compiles for a kernel that GCC compiled. The kernel reaches
 * per-CPU data through GCC's named address spaces then, which clang loses in typeof(); without them
 * the headers use assembly, as in a kernel that clang compiled.
 */
#undef CONFIG_CC_HAS_NAMED_AS
#undef CONFIG_USE_X86_SEG_SUPPORT
