#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# compare.sh C.ko CXX.ko: text, data and bss of both modules side by side. Exit 1 if the C++ module
# is larger than C's by more than 5 %, in text or in all.
set -eu

[ $# -eq 2 ] || { echo "usage: $0 C.ko CXX.ko" >&2; exit 2; }
for file; do
	[ -r "$file" ] || { echo "$0: $file: cannot be read; build it first" >&2; exit 2; }
done

size "$1" "$2" | awk '
	NR == 2 { text = $1; all = $4; printf "%-8s text %6d  data %6d  bss %4d\n", "C", $1, $2, $3 }
	NR == 3 {
		printf "%-8s text %6d  data %6d  bss %4d\n", "C++", $1, $2, $3
		printf "%-8s text %+.1f %%  all %+.1f %%\n", "", 100 * ($1 / text - 1), 100 * ($4 / all - 1)
		exit $1 > text * 1.05 || $4 > all * 1.05
	}'
