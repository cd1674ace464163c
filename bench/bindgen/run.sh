#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# cfl-bindgen beside rust-bindgen on the same C headers of one kernel: user time, memory, coverage.
# The constants of bindgen include CONFIG_* and enumerators; cfl-bindgen leaves CONFIG_* to kconfig.h.
# usage: run.sh KDIR [HEADER]     (needs: bindgen 0.60.1 and libclang-14, Debian's packages)
# INSTRUCTIONS=1 counts instructions as well (valgrind's callgrind, some minutes): the same on a busy
# machine. ROUNDS=N: turns of which the least counts.
set -eu
kdir=${1:?usage: run.sh KDIR [HEADER]}
root=$(cd "$(dirname "$0")/../.." && pwd)
header=$(readlink -f "${2:-$root/lib/kernel/bindings.h}")
ours=${CFL_BIN:-$root/build/tools/bin}/cfl-bindgen
command -v bindgen >/dev/null || { echo "bindgen is missing: apt-get install bindgen" >&2; exit 2; }
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
# bindgen 0.60 panics on newer libraries than the one it was packaged with.
libclang=$(ls /usr/lib/*/libclang-14.so.1 2>/dev/null | head -1)
[ -z "${INSTRUCTIONS:-}" ] || command -v valgrind >/dev/null ||
	{ echo "valgrind is missing: apt-get install valgrind" >&2; exit 2; }
[ -n "$libclang" ] || { echo "libclang 14 is missing: apt-get install libclang1-14" >&2; exit 2; }
mkdir "$tmp/lib"
ln -s "$libclang" "$tmp/lib/libclang.so"
export LIBCLANG_PATH=$tmp/lib

# Kbuild's flags, as cfl-bindgen found and kept them, without what Clang 14 does not know.
"$ours" --kdir "$kdir" --header "$header" -o "$tmp/ours.hh" --report "$tmp/ours.json"
mapfile -t flags < <("$ours" --kdir "$kdir" --print-flags |
	sed -z 's,-include\n/cfl-bindgen/config-fix.h\n,,' | grep -v -e '^-fgnuc' -e '^-U__clang__')

declare -A user both memory
TIMEFORMAT='%3U %3S' # milliseconds, where time(1) has hundredths
timed() { /usr/bin/time -f %M -o "$tmp/memory" "$@" >"$tmp/out" 2>"$tmp/err"; }
less() { awk "BEGIN { exit !(${1:-1e9} > $2) }"; } # less OLD NEW: is the new one?
measure() { # measure NAME COMMAND...: seconds (the least so far) and peak memory in KB
	local name=$1 u s
	shift
	{ time timed "$@"; } 2>"$tmp/time" ||
		{ echo "$name failed:" >&2; head -5 "$tmp/err" >&2; exit 1; }
	read -r u s <"$tmp/time"
	s=$(awk "BEGIN { printf \"%.3f\", $u + $s }")
	if less "${user[$name]:-}" "$u"; then
		user[$name]=$u
		memory[$name]=$(cat "$tmp/memory")
	fi
	if less "${both[$name]:-}" "$s"; then
		both[$name]=$s
	fi
}
times() { # times SECONDS SECONDS: how often the second is in the first
	awk "BEGIN { printf \"%.1f\", $1 / ($2 > 0.001 ? $2 : 0.001) }"
}
row() { # row NAME: against bindgen
	printf '%-46s %6s %6s %11s %6s %9s\n' "$1" "${user[$1]}" "$(times "${user[bindgen]}" "${user[$1]}")" \
		"${both[$1]}" "$(times "${both[bindgen]}" "${both[$1]}")" "${memory[$1]}"
}

declare -A instructions
count_instructions() { # count_instructions NAME COMMAND...: those of the program itself, in millions
	local name=$1
	shift
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" >"$tmp/out" 2>"$tmp/err" ||
		{ echo "$name failed under valgrind:" >&2; tail -5 "$tmp/err" >&2; exit 1; }
	instructions[$name]=$(awk '/Collected : / { printf "%d", $NF / 1000000 }' "$tmp/err")
}
count() { grep -Ec "$1" "$2" || true; }

cd "$kdir"
common=(--kdir "$kdir" --header "$header" -o "$tmp/x.hh")
declarations="types, prototypes, constants (--no-bodies)"
everything() { # everything MEASURE: with each program and way
	"$1" bindgen bindgen "$header" --use-core --ctypes-prefix c_types --no-layout-tests \
		--no-prepend-enum-name --no-doc-comments --blocklist-type __kernel_s?size_t \
		-o "$tmp/theirs.rs" -- "${flags[@]}" -Wno-everything
	"$1" "$declarations" "$ours" --no-cache --no-bodies --no-layout-asserts "${common[@]}"
	"$1" "the same, layout asserts" "$ours" --no-cache --no-bodies "${common[@]}"
	"$1" "the same, all bodies" "$ours" --no-cache "${common[@]}"
	"$1" "all again, from the cache" "$ours" "${common[@]}"
}
# In turns, so that what else the machine does hits all of them.
for _ in $(seq "${ROUNDS:-7}"); do
	everything measure
done
printf 'load %s, cores %s\n' "$(cut -d' ' -f1-3 /proc/loadavg)" "$(nproc)"
printf '%-46s %6s %6s %11s %6s %9s\n' "" "user s" "times" "user+sys s" "times" "KB"
for name in bindgen "$declarations" "the same, layout asserts" "the same, all bodies" \
	"all again, from the cache"; do
	row "$name"
done
if [ -n "${INSTRUCTIONS:-}" ]; then
	everything count_instructions
	printf '\n%-46s %13s %7s\n' "" "million instr." "times"
	for name in bindgen "$declarations" "the same, layout asserts" "the same, all bodies" \
		"all again, from the cache"; do
		printf '%-46s %13s %7s\n' "$name" "${instructions[$name]}" \
			"$(awk "BEGIN { printf \"%.1f\", ${instructions[bindgen]} / ${instructions[$name]} }")"
	done
fi
echo
printf '%-34s %10s %10s\n' "" cfl-bindgen bindgen
printf '%-34s %10s %10s\n' "inline functions with bodies" \
	"$(sed -n 's/^\t"bodies": \([0-9]*\),/\1/p' "$tmp/ours.json")" 0
printf '%-34s %10s %10s\n' "function prototypes" \
	"$(sed -n 's/^\t"prototypes": \([0-9]*\),/\1/p' "$tmp/ours.json")" \
	"$(count '^ +pub fn ' "$tmp/theirs.rs")"
printf '%-34s %10s %10s\n' "records" \
	"$(sed -n 's/^\t"records": \([0-9]*\),/\1/p' "$tmp/ours.json")" \
	"$(count '^pub (struct|union) ' "$tmp/theirs.rs")"
printf '%-34s %10s %10s\n' "constants of macros" \
	"$(sed -n 's/^\t"constants": \([0-9]*\),/\1/p' "$tmp/ours.json")" \
	"$(count '^pub const [A-Za-z_0-9]+: (u|i)(8|16|32|64)|^pub const [A-Za-z_0-9]+: &' "$tmp/theirs.rs")"
for name in GFP_KERNEL PAGE_SIZE HZ spin_lock kmalloc_noprof list_add; do
	printf '%-34s %10s %10s\n' "has $name" \
		"$(grep -Eq "[ *]$name( =|\(|\[)" "$tmp/ours.hh" && echo yes || echo no)" \
		"$(grep -Eq "(const|fn) $name(:|\()" "$tmp/theirs.rs" && echo yes || echo no)"
done
