#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Prints the library sources (kernel/print.cc ...) that C++ files need: those beside the headers
# that they include, directly or through other headers and sources of the library.
#
# usage: lib-sources.sh LIB FILE...
lib=$1
shift
awk -v lib="$lib" '
function scan(file,    line, name, base) {
	if (file in seen)
		return
	seen[file] = 1
	while ((getline line < file) > 0) {
		if (line !~ /^[ \t]*#[ \t]*include[ \t]*[<"](core|kernel)\//)
			continue
		name = line
		sub(/^[^<"]*[<"]/, "", name)
		sub(/[>"].*/, "", name)
		queue[++queued] = lib "/" name
		base = name
		sub(/\.hh$/, ".cc", base)
		if (!(base in source) && (getline line < (lib "/" base)) > 0) {
			source[base] = 1
			close(lib "/" base)
			queue[++queued] = lib "/" base
			print base
		}
	}
	close(file)
}
BEGIN {
	for (i = 1; i < ARGC; i++)
		queue[++queued] = ARGV[i]
	# Every module may need what the compiler calls by itself.
	if ((getline line < (lib "/kernel/runtime.cc")) > 0) {
		close(lib "/kernel/runtime.cc")
		queue[++queued] = lib "/kernel/runtime.cc"
		print "kernel/runtime.cc"
	}
	for (i = 1; i <= queued; i++)
		scan(queue[i])
	exit
}' "$@"
