#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a precompiled header of the bindings saves a compilation: user time (least of seven) with the header
# included and with the header precompiled, everything and what one sample mentions, both compilers.
# usage: pch.sh KDIR
set -eu
kdir=${1:?usage: pch.sh KDIR}
root=$(cd "$(dirname "$0")/../.." && pwd)
bindgen=${CFL_BIN:-$root/build/tools/bin}/cfl-bindgen
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
flags=(-std=c++20 -fno-exceptions -fno-rtti -nostdinc -nostdinc++ -fshort-wchar -funsigned-char
	-fno-strict-aliasing -fno-common -mno-sse -mno-mmx -mno-80387 -mno-red-zone -mcmodel=kernel
	-fno-PIE -O2)

best() { # best COUNT COMMAND...: user seconds, least of COUNT
	local count=$1
	shift
	for _ in $(seq "$count"); do
		/usr/bin/time -f %U -o "$tmp/time" "$@" || exit 1
		cat "$tmp/time"
	done | sort -n | head -1
}

cd "$tmp"
echo "int unit() { return 1; }" >unit.cc
printf '%-8s %-9s %12s %12s %12s %14s\n' compiler bindings "included s" "with PCH s" "make PCH s" "PCH bytes"
for pair in gcc:g++-12:12.2.0 clang:clang++-22:22.1.8; do
	IFS=: read -r kind cxx version <<<"$pair"
	for what in all sample; do
		select=()
		[ $what = all ] || select=(--for "$root/samples/memory/memory.cc" -I "$root/lib")
		"$bindgen" --kdir "$kdir" --header "$root/lib/kernel/bindings.h" --compiler "$kind" \
			--compiler-version "$version" --no-layout-asserts "${select[@]}" -o b.hh
		included=$(best 7 "$cxx" "${flags[@]}" -include b.hh -c unit.cc -o unit.o)
		pch=b.hh.gch
		use=(-include b.hh)
		[ $kind = gcc ] || pch=b.pch
		[ $kind = gcc ] || use=(-include-pch b.pch)
		make=$(best 3 "$cxx" "${flags[@]}" -w -x c++-header b.hh -o $pch)
		with=$(best 7 "$cxx" "${flags[@]}" "${use[@]}" -c unit.cc -o unit.o)
		printf '%-8s %-9s %12s %12s %12s %14s\n' "$cxx" $what "$included" "$with" "$make" \
			"$(stat -c %s $pch)"
		rm -f b.hh.gch b.pch
	done
done
