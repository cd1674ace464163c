// SPDX-License-Identifier: GPL-2.0
/// @file
/// Memory for the one translation of a short-lived process.
#pragma once

namespace cfl::bindgen
{

/// From here on `new` in this thread takes memory that nobody gives back to the system: blocks of a
/// size are used again for that size, without a header and without looking for neighbours. Other
/// threads may delete such blocks, which then stay unused. Where no address space is left for it,
/// `new` stays what it was. Call it at most once in a process.
void use_arena();

} // namespace cfl::bindgen
