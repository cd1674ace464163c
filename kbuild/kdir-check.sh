#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Says in one sentence what is wrong with a kernel's build folder, and how to mend it. Silent and
# exit 0 if modules can be built there.
#
# usage: kdir-check.sh KDIR
kdir=$1

refuse() {
	echo "cfl: $kdir: $*" >&2
	exit 2
}

arch_of_machine() {
	case $1 in
	x86_64 | i?86) echo x86 ;;
	aarch64* | arm64) echo arm64 ;;
	arm*) echo arm ;;
	riscv*) echo riscv ;;
	ppc*) echo powerpc ;;
	s390*) echo s390 ;;
	*) echo "$1" ;;
	esac
}

# Runs a program of the kernel's tree without arguments; 126 and 127 mean that it can't be run.
runs() {
	"$kdir/$1" </dev/null >/dev/null 2>&1
	[ $? -ne 126 ] && [ $? -ne 127 ]
}

release=$(cat "$kdir/include/config/kernel.release" 2>/dev/null)
again="install linux-headers-${release:-\$(uname -r)} again, or run \`make modules_prepare\` if the kernel is your own"

[ -d "$kdir" ] || refuse "no such folder; install the kernel's headers (linux-headers-$(uname -r)), or name another folder with KDIR="
[ -e "$kdir/Makefile" ] || refuse "no kernel headers here (no Makefile); KDIR is a folder such as /lib/modules/$(uname -r)/build"
[ -e "$kdir/include/generated/autoconf.h" ] && [ -e "$kdir/include/config/auto.conf" ] ||
	refuse "the kernel is not configured, include/generated/autoconf.h or include/config/auto.conf is missing; $again"

arch=$(sed -n 's,^# Linux/\([^ ]*\) .* Kernel Configuration$,\1,p' "$kdir/.config" "$kdir/include/config/auto.conf" 2>/dev/null | head -n 1)
[ -z "$arch" ] || arch=$(arch_of_machine "$arch") # the configuration says x86_64 or x86
host=$(arch_of_machine "$(uname -m)")
if [ -n "$arch" ] && [ "$arch" != "$host" ] && [ "${ARCH:-$host}" != "$arch" ] && [ "$arch" != "$SRCARCH" ]; then
	refuse "made for $arch, this machine is $host; name the kernel of this machine, or cross-compile with ARCH=$arch CROSS_COMPILE=..."
fi

for program in scripts/basic/fixdep scripts/mod/modpost; do
	[ -e "$kdir/$program" ] || refuse "half-installed, $program is missing; $again"
	runs $program || refuse "$program does not run on this machine ($host); $again"
done
if grep -qs '^CONFIG_OBJTOOL=y' "$kdir/include/config/auto.conf"; then
	[ -e "$kdir/tools/objtool/objtool" ] || refuse "half-installed, tools/objtool/objtool is missing; $again"
fi
[ -e "$kdir/Module.symvers" ] ||
	refuse "half-installed, Module.symvers is missing, so no module can be linked; $again (Module.symvers comes from a full build)"
exit 0
