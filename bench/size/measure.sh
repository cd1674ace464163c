#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# measure.sh C CXX: two modules, named without their ending. Prints, separated by tabs: text, data and
# bss of the C module and of the C++ module, the machine code in both, and text of both as they are
# before Kbuild adds what makes a .ko.
set -eu

[ $# -eq 2 ] || { echo "usage: $0 C CXX" >&2; exit 2; }
for file in "$1.ko" "$2.ko" "$1.o" "$2.o"; do
	[ -r "$file" ] || { echo "$0: $file: cannot be read; build it first" >&2; exit 2; }
done

all() { size "$1" | awk 'NR == 2 { printf "%d\t%d\t%d\t", $1, $2, $3 }'; }
code() { size -A "$1" | awk '$1 ~ /^\.(init\.|exit\.|noinstr\.)?text/ { n += $2 } END { printf "%d\t", n }'; }
text() { size "$1" | awk 'NR == 2 { printf "%d", $1 }'; }

all "$1.ko"
all "$2.ko"
code "$1.ko"
code "$2.ko"
text "$1.o"
printf '\t'
text "$2.o"
echo
