# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
# What the tests of this folder share: TAP, kernels, builds. Sourced by every *.test.
CFL_ROOT=${CFL_ROOT:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}
CFL_BIN=${CFL_BIN:-$CFL_ROOT/build/tools/bin}
FIXTURES=$CFL_ROOT/tests/kbuild/fixtures
WORK=${CFL_TMP:-}
if [ -z "$WORK" ]; then
	WORK=$(mktemp -d)
	trap 'rm -rf "$WORK"' EXIT
fi
export LC_ALL=C
count=0
failed=0

# ok NAME: the status of the last command decides. Use as `cmd; ok "name"`.
ok() {
	local status=$?
	count=$((count + 1))
	if [ $status -eq 0 ]; then
		echo "ok $count - $1"
	else
		failed=$((failed + 1))
		echo "not ok $count - $1"
		[ -z "${LOG:-}" ] || sed 's/^/# /' "$LOG" 2>/dev/null | tail -n 40
	fi
}

skip() {
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

finish() {
	echo "1..$count"
	[ $failed -eq 0 ]
}

. "$CFL_ROOT/tests/kdir.sh"

# build KERNEL FOLDER [make arguments]: output in $LOG; the status is make's.
build() {
	local kernel=$1 folder=$2
	shift 2
	LOG=$folder.log
	make -C "$(kdir "debian-$kernel")" M="$folder" CFL="${TREE:-$CFL_ROOT}" CFL_BIN="$CFL_BIN" "$@" \
		>"$LOG" 2>&1
}

# fresh FIXTURE [NAME]: a copy of a fixture; prints its folder.
fresh() {
	local folder=$WORK/${2:-$1}
	rm -rf "$folder"
	cp -r "$FIXTURES/$1" "$folder"
	echo "$folder"
}

says() { grep -qE -- "$1" "$LOG"; }
says_not() { ! grep -qE -- "$1" "$LOG"; }

# Nothing but the steps of a build, and what Kbuild itself says of a C module as well.
talks_only_of_steps() {
	! grep -vE '^(make(\[[0-9]+\])?: (Entering|Leaving) directory|  [A-Z]+ +(\[M\] +)?/|Skipping BTF generation for .* due to unavailability of vmlinux)' "$LOG" | grep -q .
}

# built: the names of what the last build made, without steps that a C module has as well.
built() { sed -n 's/^  \(CXX\|LDXX\|BINDGEN\|CC\|AR\) *\(\[M\]\)\? *.*\/\(.*\)$/\1 \3/p' "$LOG" | sort; }

compilers() { for c in g++-12 clang++-22; do command -v $c >/dev/null && echo $c; done; }
kernels() { for k in 6.12 6.1; do [ -n "$(kdir "debian-$k")" ] && echo $k; done; }

if [ -z "$(kernels)" ]; then
	echo "1..0 # SKIP no stock kernel in the cache; run \`cfl kernel fetch debian-6.12\`"
	exit 0
fi
