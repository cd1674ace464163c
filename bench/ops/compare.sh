#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# compare.sh COMPILER C.o CXX.o EXCEPTIONS
#
# Compares each function c_NAME of C.o with cc_NAME of CXX.o by the number of instructions (padding
# not counted) and prints TAP: not ok where C++ has more than C and EXCEPTIONS does not say exactly
# how many more and why, or says too many. The table is in the comment lines, and, for table.sh, in the
# file that CFL_OPS_TABLE names.
set -eu

[ $# -eq 4 ] || { echo "usage: $0 COMPILER C.o CXX.o EXCEPTIONS" >&2; exit 2; }
compiler=$1
for file in "$2" "$3" "$4"; do
	[ -r "$file" ] || { echo "$0: cannot read $file" >&2; exit 2; }
done

# NAME COUNT for each function whose name starts with PREFIX.
count() { # OBJECT PREFIX
	objdump -d --no-show-raw-insn "$1" | awk -v prefix="$2" '
		/^[0-9a-f]+ <.*>:$/ {
			name = $2; gsub(/[<>:]/, "", name)
			wanted = index(name, prefix) == 1 && name !~ /[-+.]/
			if (wanted) n[name] = 0
			next
		}
		wanted && /^ +[0-9a-f]+:\t/ {
			if ($0 ~ /\t(data16 |cs )*nop[wl]?( |$)/ || $0 ~ /\tint3/ ||
			    $0 ~ /\txchg +%ax,%ax/)
				next
			n[name]++
		}
		END { for (name in n) print substr(name, length(prefix) + 1), n[name] }'
}

count "$2" c_ >"${CFL_TMP:-/tmp}/c.$$"
count "$3" cc_ >"${CFL_TMP:-/tmp}/cc.$$"
trap 'rm -f "${CFL_TMP:-/tmp}/c.$$" "${CFL_TMP:-/tmp}/cc.$$"' EXIT

sort "${CFL_TMP:-/tmp}/cc.$$" | awk -v compiler="$compiler" -v first="${CFL_TAP_FIRST:-1}" \
	-v c_file="${CFL_TMP:-/tmp}/c.$$" -v exceptions="$4" -v table="${CFL_OPS_TABLE:-/dev/null}" '
	BEGIN {
		while ((getline line < c_file) > 0) { split(line, f, " "); c[f[1]] = f[2] }
		while ((getline line < exceptions) > 0) {
			if (line ~ /^#/ || line ~ /^[ \t]*$/) continue
			split(line, f, "\t")
			if (f[1] == compiler) { allowed[f[2]] = f[3] + 0; why[f[2]] = f[4] }
		}
		number = first
		printf "# %s\n# %-24s %5s %5s %6s  %s\n", compiler, "operation", "C", "C++", "extra", "why"
	}
	{
		name = $1
		if (!(name in c)) {
			printf "not ok %d - %s: %s has no twin in C\n", number++, compiler, name
			next
		}
		seen[name] = 1
		extra = $2 - c[name]
		most = name in allowed ? allowed[name] : 0
		printf "# %-24s %5d %5d %+6d  %s\n", name, c[name], $2, extra, (extra > 0 ? why[name] : "")
		printf "%s\t%s\t%d\t%d\t%s\n", name, compiler, c[name], $2, (extra > 0 ? why[name] : "") >>table
		ok = extra <= most && (most == 0 || extra == most)
		printf "%s %d - %s: %s\n", (ok ? "ok" : "not ok"), number++, compiler, name
		if (!ok && extra > most)
			printf "# %d instructions more than C; %d are explained\n", extra, most
		else if (!ok)
			printf "# better than %s says: make it %d\n", exceptions, extra
	}
	END {
		for (name in c)
			if (!(name in seen))
				printf "not ok %d - %s: %s has no twin in C++\n", number++, compiler, name
		if (NR == 0)
			printf "not ok %d - %s: no function to compare\n", number++, compiler
	}'
