// SPDX-License-Identifier: GPL-2.0
/// @file
/// What the guest's init and its reader on the host agree on.
#pragma once

/// How a mark of the guest's init begins in the kernel log. A macro, since it becomes part of literals.
/// Nothing else there may begin so: a module's own line would be taken for a step. The library's lines
/// begin with "cfl: ".
#define CFL_GUEST_MARK "cfl-guest: "
