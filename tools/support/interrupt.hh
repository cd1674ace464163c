// SPDX-License-Identifier: GPL-2.0
/// @file
/// Ctrl-C, and `kill`: children end, temporary folders go, then this program ends by that signal.
#pragma once

#include <sys/types.h>

#include "support/file.hh"

namespace cfl::interrupt
{

/// From now on SIGINT, SIGTERM and SIGHUP end the program in order; those that are ignored stay so.
/// Call once, before any other thread is made.
void install();

/// In a child between fork and exec, and before exec: signals come through again.
void let_through();

/// A child, the leader of its process group, to be ended first.
void child_started(pid_t pid);
void child_ended(pid_t pid);

/// A folder to be removed.
void folder_made(const fs::path &path);
void folder_gone(const fs::path &path);

/// Returns at once, unless a signal has come: then never, since what a killed child leaves behind
/// means nothing.
void wait_if_pending();

} // namespace cfl::interrupt
