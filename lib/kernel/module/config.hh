// SPDX-License-Identifier: GPL-2.0
/// @file
/// Whether this unit becomes part of a loadable module or of the kernel's image.
///
/// Kbuild says it with `-DMODULE`, a name that `<kernel/module.hh>` needs for its macro: write
/// `#if CFL_IS_MODULE` in C++.
#pragma once

#ifndef CFL_IS_MODULE
#ifdef MODULE
#define CFL_IS_MODULE 1
#else
#define CFL_IS_MODULE 0
#endif
#undef MODULE
#endif

/// What stands before the keys of `.modinfo` and before the names of parameters.
#if CFL_IS_MODULE
#define CFL_MODULE_PREFIX ""
#else
#define CFL_MODULE_PREFIX KBUILD_MODNAME "."
#endif
