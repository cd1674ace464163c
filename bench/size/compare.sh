#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# compare.sh C.ko CXX.ko [RUST_TEXT]: text, data and bss of both modules side by side, and the text of
# Rust's module of the same name if given. Exit 1 if any of them, or their sum, is larger in C++ than
# in C by more than 5 %.
set -eu

[ $# -eq 2 ] || [ $# -eq 3 ] || { echo "usage: $0 C.ko CXX.ko [RUST_TEXT]" >&2; exit 2; }
for file in "$1" "$2"; do
	[ -r "$file" ] || { echo "$0: $file: cannot be read; build it first" >&2; exit 2; }
done

size "$1" "$2" | awk -v rust="${3:-}" '
	NR == 2 { for (i = 1; i <= 4; i++) c[i] = $i }
	NR == 3 { for (i = 1; i <= 4; i++) cxx[i] = $i }
	function row(name, of) {
		printf "%-4s  text %6d  data %6d  bss %6d  all %6d\n", name, of[1], of[2], of[3], of[4]
	}
	function more(i) { return c[i] ? 100 * (cxx[i] / c[i] - 1) : cxx[i] ? 100 : 0 }
	END {
		if (NR != 3)
			exit 2
		row("C", c)
		row("C++", cxx)
		printf "%-4s  text %+5.1f%%  data %+5.1f%%  bss %+5.1f%%  all %+5.1f%%\n", "", more(1), more(2),
			more(3), more(4)
		if (rust)
			printf "Rust  text %6d  (the .o of Linux 6.12, without what a .ko adds)\n", rust
		for (i = 1; i <= 4; i++)
			bad = bad || more(i) > 5
		exit bad
	}'
