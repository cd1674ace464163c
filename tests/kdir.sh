# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Where the tests find the kernels of the cache. Sourced.

# kdir NAME: the build folder of a stock kernel, as debian-6.12; nothing if it is not in the cache.
kdir() {
	for cfl_kdir in "${XDG_CACHE_HOME:-$HOME/.cache}/cfl/kernels/$1/root/lib/modules/"*/build; do
		[ ! -d "$cfl_kdir" ] || echo "$cfl_kdir"
	done
}
