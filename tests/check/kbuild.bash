# SPDX-License-Identifier: GPL-2.0
# For tests that judge units with the flags that Kbuild gives to C++.

# The flags, one to a line. A unit that needs nothing carries them; the log of its build is FOLDER/log.
kbuild_flags() { # KDIR FOLDER
	mkdir -p "$2"
	printf 'obj-m := carrier.o\ninclude $(CFL)/kbuild/Makefile.cxx\n' >"$2/Makefile"
	printf '// SPDX-License-Identifier: GPL-2.0\nextern "C" int carrier;\n' >"$2/carrier.cc"
	make -k -C "$1" M="$2" CFL="$CFL_ROOT" CFL_BIN="$CFL_BIN" CXX=clang++-22 >"$2/log" 2>&1
	[ -e "$2/.carrier.cc.o.cmd" ] || return 1
	local words
	eval "words=($(sed -n '1s/^[^:]*:= //p' "$2/.carrier.cc.o.cmd" | sed 's/ ; .*//'))"
	local word skip=1
	for word in "${words[@]}"; do
		if [ $skip = 1 ]; then
			skip=0
			continue
		fi
		case $word in
		-o) skip=1 ;;
		-c | -Wp,* | *carrier.cc | -DMODULE | -DKBUILD_MODNAME=* | -D__KBUILD_MODNAME=*) ;;
		*) printf '%s\n' "$word" ;;
		esac
	done
	printf '%s\n' -DMODULE
}

# What the Makefile in FOLDER calls its module; `unit` if there is none.
kbuild_module_name() { # FOLDER
	local name
	name=$(sed -n 's/^obj-[^:]*:\?+\?= *\([a-z_0-9]*\)\.o.*/\1/p' "$1/Makefile" 2>/dev/null)
	echo "${name:-unit}"
}
