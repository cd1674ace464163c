# SPDX-License-Identifier: GPL-2.0
# What the scripts of this folder share: TAP, and checks of a program's answer.
# shellcheck shell=bash
set -u

number=0

ok() { number=$((number + 1)); echo "ok $number - $1"; }

not_ok() {
	number=$((number + 1))
	echo "# status ${status:-?}, output:"
	sed 's/^/#   /' "$CFL_TMP/out" "$CFL_TMP/err" 2>/dev/null | tail -n 25
	echo "not ok $number - $1"
}

skip() { number=$((number + 1)); echo "ok $number - $1 # SKIP $2"; }

finish() { echo "1..$number"; }

# call COMMAND...: runs it; status, $CFL_TMP/out and $CFL_TMP/err tell how it went.
call() {
	"$@" >"$CFL_TMP/out" 2>"$CFL_TMP/err" </dev/null
	status=$?
}

# says STATUS WORDS...: the last call ended so, and said each of these (stderr or stdout).
says() {
	local wanted=$1 text
	shift
	[ "$status" = "$wanted" ] || return 1
	for text; do
		grep -qF -- "$text" "$CFL_TMP/err" "$CFL_TMP/out" || return 1
	done
}

# check NAME STATUS WORDS...
check() {
	local name=$1
	shift
	if says "$@"; then ok "$name"; else not_ok "$name"; fi
}

# one_message: stderr holds exactly one line with "error:".
one_message() { [ "$(grep -c 'error:' "$CFL_TMP/err")" = 1 ]; }

# is NAME COMMAND...: a condition of the shell.
is() {
	local name=$1
	shift
	if "$@"; then ok "$name"; else not_ok "$name"; fi
}

# A KDIR that could be Debian's, with nothing missing. $1 folder, $2 architecture
fake_kdir() {
	mkdir -p "$1"/include/config "$1"/include/generated "$1"/scripts/mod
	printf '#\n# Linux/%s 6.9.0 Kernel Configuration\n#\nCONFIG_MODULES=y\n' "$2" >"$1/.config"
	touch "$1"/Makefile "$1"/Module.symvers "$1"/include/config/auto.conf \
		"$1"/include/generated/autoconf.h "$1"/scripts/Makefile.build "$1"/scripts/mod/modpost
	echo 6.9.0-test >"$1/include/config/kernel.release"
}

# A C module called $2 in folder $1; the rest of the arguments are the lines of its init.
c_module() {
	local folder=$1 name=$2
	shift 2
	mkdir -p "$folder"
	echo "obj-m := $name.o" >"$folder/Makefile"
	{
		echo '#include <linux/module.h>'
		echo '#include <linux/delay.h>'
		echo 'static int __init start(void) {'
		printf '\t%s\n' "$@"
		echo '	return 0; }'
		echo 'static void __exit stop(void) { }'
		echo 'module_init(start); module_exit(stop); MODULE_LICENSE("GPL");'
	} >"$folder/$name.c"
}
