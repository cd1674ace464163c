#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Prints the library sources (kernel/print.cc ...) that C++ files need: those beside the headers
# that they include, directly or through other headers and sources of the library.
#
# usage: lib-sources.sh LIB FILE...
lib=$1
shift
awk -v lib="$lib" '
function add(source,    line) {
	if (source in sources || (getline line < (lib "/" source)) <= 0)
		return
	sources[source] = 1
	close(lib "/" source)
	queue[++queued] = lib "/" source
	print source
}
function scan(file,    line, name, folder) {
	if (file in seen)
		return
	seen[file] = 1
	while ((getline line < file) > 0) {
		if (line !~ /^[ \t]*#[ \t]*include[ \t]*[<"]/)
			continue
		name = line
		sub(/^[^<"]*[<"]/, "", name)
		sub(/[>"].*/, "", name)
		if (line ~ /include[ \t]*"/) {
			folder = file
			sub(/[^\/]*$/, "", folder)
			queue[++queued] = folder name
		}
		if (name !~ /^(core|kernel)\//)
			continue
		queue[++queued] = lib "/" name
		sub(/\.hh$/, ".cc", name)
		add(name)
		# What core declares, the kernel folder may define.
		if (sub(/^core\//, "kernel/", name))
			add(name)
	}
	close(file)
}
BEGIN {
	for (i = 1; i < ARGC; i++)
		queue[++queued] = ARGV[i]
	# Every module may need what the compiler calls by itself.
	add("kernel/runtime.cc")
	for (i = 1; i <= queued; i++)
		scan(queue[i])
	exit
}' "$@"
