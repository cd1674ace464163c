// SPDX-License-Identifier: GPL-2.0
/// @file
/// What a driver starts with: `#include <kernel/prelude.hh>`.
///
/// Everyday names come without a namespace: `Result`, `TRY`, `ENODEV`, `pr_info`, `MODULE`. The
/// headers of a subsystem are included one by one.
#pragma once

#include <core/annotations.hh>
#include <core/array.hh>
#include <core/c_str.hh>
#include <core/errno.hh>
#include <core/error.hh>
#include <core/init.hh>
#include <core/option.hh>
#include <core/result.hh>
#include <core/scope_guard.hh>
#include <core/span.hh>
#include <core/str_view.hh>
#include <core/types.hh>
#include <core/utility.hh>
#include <kernel/module.hh>
#include <kernel/module_param.hh>
#include <kernel/print.hh>

namespace kernel
{

using namespace core;

} // namespace kernel

using namespace kernel;
