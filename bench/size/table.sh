#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# table.sh SIZES: docs/size.md, out of what tests/kbuild/size.test measured.
set -eu

[ $# -eq 1 ] && [ -r "$1" ] || { echo "usage: $0 SIZES" >&2; exit 2; }
cat <<'END'
<!-- SPDX-License-Identifier: GPL-2.0 -->
# How large the samples are

Made by `CFL_OVERWRITE=1 cfl test --only kbuild --filter size`; a test compares. Bytes of each sample beside
its twin in C (`bench/size`), which does the same: the tests load it with the same expectations. Text, data and
bss are what `size` says of the `.ko`; text has all that is only read, so also the unwinder's tables (10 bytes
per place where the stack pointer changes), strings and module information. Code is the machine
code in it. Both sides are compiled by the same kind of compiler with the kernel's flags (`gcc-12` beside `g++-12`,
`clang-22` beside `clang++-22`). Why the numbers are what they are: [073](design/073-size.md).

| sample | kernel | compiler | C: text | data | bss | C++: text | data | bss | C++/C | code: C | C++ |
|---|---|---|---|---|---|---|---|---|---|---|---|
END
sort "$1" | awk -F '\t' '{
	printf "| %s | %s | %s | %d | %d | %d | %d | %d | %d | %d %% | %d | %d |\n", $1, $2, $3, $4, $5, $6,
		$7, $8, $9, 100 * $7 / $4 + 0.5, $10, $11
}'
cat <<'END'

## Beside Rust

Linux 6.12 has two of these samples in Rust. `size` of `rust_minimal.o` and `rust_print.o` in a kernel of its own
configuration (no ftrace, no unwinder's tables; rustc 1.96), beside the same kind of file of ours in Debian's kernel:

| sample | compiler | C: text | C++: text | Rust: text | data | bss |
|---|---|---|---|---|---|---|
END
sort "$1" | awk -F '\t' '
	BEGIN { rust["minimal"] = "1627 | 0 | 24"; rust["print"] = "2549 | 0 | 1" }
	$2 == "6.12" && $1 in rust { printf "| %s | %s | %d | %d | %s |\n", $1, $3, $12, $13, rust[$1] }'
