#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Runs both halves of each pair under ASan with UBSan, and under MSan (threads: TSan) what ASan is silent about.
# usage: verify.sh [FILE...]. Exit 1 if a correct half is reported. What is silent though it is wrong
# says in its first line why.
here=$(dirname "$(readlink -f "$0")")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export ASAN_OPTIONS=detect_stack_use_after_return=1
build() { # SANITIZER SOURCE PROGRAM
	clang++-22 -std=c++20 -O0 -g1 -w -DRUN "-fsanitize=$1" -fno-sanitize-recover=all \
		-D_GLIBCXX_ASSERTIONS -D_GLIBCXX_SANITIZE_VECTOR=1 "$2" -o "$3" -pthread
}
clean() { # PROGRAM CASE HALF
	(timeout 20 "$@") >/dev/null 2>&1
}
status=0
[ $# -gt 0 ] || set -- "$here"/host/*.cc "$here"/host3/*.cc "$here"/host4/*.cc "$here"/host5/*.cc "$here"/host6/*.cc "$here"/host7/*.cc "$here"/host8/*.cc "$here"/host9/*.cc "$here"/host10/*.cc "$here"/host11/*.cc "$here"/host12/*.cc "$here"/host13/*.cc "$here"/host14/*.cc "$here"/host15/*.cc "$here"/host16/*.cc
for source in "$@"; do
	grep -q 'RUN_CASE(' "$source" || continue
	[ "${source##*/}" != clean.cc ] || continue
	second=memory
	! grep -qE "#include <(thread|future)>" "$source" || second=thread
	build address,undefined "$source" "$tmp/a" && build $second "$source" "$tmp/m" || exit 2
	programs=a
	[[ ${source##*/} != init* ]] || programs=m
	for name in $("$tmp/a"); do
		if ! clean "$tmp/$programs" "$name" good 2>/dev/null; then
			echo "$name: the correct half is reported"
			status=1
		fi
		if clean "$tmp/a" "$name" bad 2>/dev/null && clean "$tmp/m" "$name" bad 2>/dev/null; then
			echo "$name: the wrong half is silent"
		fi
	done
done 2>/dev/null
exit $status
