#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# compare.sh C.ko CXX.ko [PERCENT]: text, data and bss of both modules side by side. Exit 1 if the
# C++ module is larger than C's, all in all, by more than PERCENT (5).
set -eu

[ $# -eq 2 ] || [ $# -eq 3 ] || { echo "usage: $0 C.ko CXX.ko [PERCENT]" >&2; exit 2; }
for file in "$1" "$2"; do
	[ -r "$file" ] || { echo "$0: $file: cannot be read; build it first" >&2; exit 2; }
done

size "$1" "$2" | awk -v limit="${3:-5}" '
	NR == 2 { text = $1; all = $4; printf "%-8s text %6d  data %6d  bss %4d\n", "C", $1, $2, $3 }
	NR == 3 {
		printf "%-8s text %6d  data %6d  bss %4d\n", "C++", $1, $2, $3
		printf "%-8s text %+.1f %%  all %+.1f %%\n", "", 100 * ($1 / text - 1), 100 * ($4 / all - 1)
		exit $4 > all * (1 + limit / 100)
	}'
