#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# table.sh FILE: the page docs/zero-cost.md from what compare.sh wrote to FILE for each compiler.
set -eu

[ $# -eq 1 ] && [ -r "$1" ] || { echo "usage: $0 FILE (written by compare.sh)" >&2; exit 2; }
cat <<'END'
<!-- SPDX-License-Identifier: GPL-2.0 -->
# What the hot operations cost

Made by `CFL_OVERWRITE=1 cfl test --only ops`; a test compares. Instructions of each function of
`bench/ops/ops_cc.cc` beside its twin in `bench/ops/ops.c`, compiled by the same compiler with the kernel's flags
(`gcc-12` beside `g++-12`, `clang-22` beside `clang++-22`, for Debian's kernel 6.12). Why the numbers are what they
are: [072](design/072-zero-cost.md).

| operation | gcc: C | C++ | more | clang: C | C++ | more | why |
|---|---|---|---|---|---|---|---|
END
sort "$1" | awk -F'\t' '
	function row() { if (name != "") printf "| `%s` | %s | %s | %s |\n", name, gcc, clang, why }
	$1 != name { row(); name = $1; gcc = clang = " | | "; why = "" }
	{
		cells = sprintf("%d | %d | %s", $3, $4, $4 > $3 ? "**+" ($4 - $3) "**" : $4 - $3)
		if ($2 == "g++") gcc = cells; else clang = cells
		if ($5 != "" && index(why, $5) == 0) why = why (why == "" ? "" : "; ") $5
	}
	END { row() }'
