// SPDX-License-Identifier: GPL-2.0
/// @file
/// The guest's side of a boot: init carries out a plan and tells how each step went in the kernel
/// log, so that its marks and the module's lines stand in one order.
///
/// The plan is `/cfl/plan`, one step per line, fields cut by tabs:
///
///     case ID SECONDS          the steps up to `done` belong together
///     load FILE NAME PARAMS    a failure skips the rest of the case
///     script FILE              run by busybox's sh; its output goes to the log as "sh: ..."
///     unload NAME
///     done ID
///     shell                    an interactive shell on the console
///
/// Marks in the log start with `CFL_GUEST_MARK` and repeat the step, followed by its result.
#pragma once

#include <cstddef>

#include "vm/guest/mark.hh"

namespace guest
{

/// Writes one line to the kernel log.
__attribute__((format(printf, 1, 2))) void mark(const char *format, ...);

/// Writes `prefix` and `text` as one line of the kernel log, cut if it is too long for a record.
void say(const char *prefix, const char *text);

/// Starts the process that copies the kernel log to the host (QEMU's debug console), from now on.
void start_log_copy();

/// Waits until the copy has sent everything up to the mark "end".
void finish_log_copy();

/// Opens the log for marks. Call once, first.
void open_log();

/// finit_module; returns 0 or a positive errno.
int load_module(const char *file, const char *params);

/// delete_module; returns 0 or a positive errno.
int unload_module(const char *name);

/// Sets up what a debug kernel offers: allocations fail for the task that asks for it, and only then.
/// Nothing happens on a kernel without.
void prepare_checks();

/// Before a case: what has leaked by now is not its doing.
void forget_leaks();

/// Before a module goes: lets kmemleak look for what it lost, and writes what it says to the log.
void report_leaks();

/// Whether the kernel has died a little: an oops has happened since boot.
bool kernel_is_hurt();

} // namespace guest
