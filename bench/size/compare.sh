#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# compare.sh PAGE NEW_PAGE: exit 1 if they have other rows, or if a row of the new page has C++ text that
# is more than 5 % of C's text away from what the page says, or over 64 bytes more data or bss.
# (Each release of a kernel or compiler changes every number a little.)
set -eu

[ $# -eq 2 ] || { echo "usage: $0 PAGE NEW_PAGE" >&2; exit 2; }
for file in "$1" "$2"; do
	[ -r "$file" ] || { echo "$0: $file: cannot be read" >&2; exit 2; }
done

awk -F ' *[|] *' '
	NF != 14 || $5 !~ /^[0-9]+$/ { next }
	{ key = $2 " " $3 " " $4 }
	FNR == NR { percent[key] = 100 * $8 / $5; data[key] = $9 - $6; bss[key] = $10 - $7; next }
	{ rows++ }
	!(key in percent) { print key ": the page does not have it"; bad = 1; next }
	{
		now = 100 * $8 / $5
		if (now - percent[key] > 5 || percent[key] - now > 5) {
			printf "%s: text is %d %% of C, the page says %d %%\n", key, now, percent[key]
			bad = 1
		}
		if ($9 - $6 - data[key] > 64 || $10 - $7 - bss[key] > 64) {
			print key ": more data or bss than the page says"
			bad = 1
		}
		delete percent[key]
	}
	END {
		for (key in percent) { print key ": only the page has it"; bad = 1 }
		exit bad || rows == 0
	}' "$1" "$2"
