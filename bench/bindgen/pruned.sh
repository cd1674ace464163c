#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What a pruned header costs a compilation: user time of a unit that holds nothing but the header, at -O2
# with the kernel's flags, for each sample (with the library it uses) and for the names that a large
# driver of twenty subsystems uses; the least of five. Ends with 1 when one costs more than 0.1 s.
# usage: pruned.sh KDIR
set -eu
kdir=${1:?usage: pruned.sh KDIR}
root=$(cd "$(dirname "$0")/../.." && pwd)
bindgen=${CFL_BIN:-$root/build/tools/bin}/cfl-bindgen
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
flags=(-std=c++20 -fno-exceptions -fno-rtti -nostdinc -nostdinc++ -fshort-wchar -funsigned-char
	-fno-strict-aliasing -fno-common -mno-sse -mno-mmx -mno-80387 -mno-red-zone -mcmodel=kernel
	-fno-PIE -O2 -c -o "$tmp/unit.o")
printf 'linux/%s.h\n' pci platform_device interrupt io dma-mapping workqueue timer hrtimer kthread fs \
	cdev uaccess netdevice etherdevice skbuff blkdev usb i2c spi/spi regmap clk gpio/consumer \
	debugfs seq_file of input firmware pm_runtime mutex slab >"$tmp/driver.list"
names='(pci|platform|dma|netif|napi|skb|usb|i2c|spi|regmap|clk|gpiod|debugfs|seq|of|input|cdev)_[a-z]*(register|alloc|free|map|read|write|get|put|enable|disable|open|printf|driver|device)[a-z_]*|request_threaded_irq|free_irq|queue_work_on|mod_timer|hrtimer_start_range_ns|kthread_create_on_node|copy_(to|from)_user|alloc_etherdev_mqs|request_firmware|pm_runtime_[a-z_]*|mutex_(un)?lock|kfree|spin_(un)?lock_irq(save|restore)|file_operations|net_device_ops|pci_driver|usb_driver'

cost() { # cost COMPILER: user seconds for $tmp/unit.cc, least of five
	local least=9 t
	for _ in 1 2 3 4 5; do
		/usr/bin/time -f %U -o "$tmp/time" "$1" "${flags[@]}" "$tmp/unit.cc"
		read -r t <"$tmp/time"
		least=$(awk "BEGIN { print $t < $least ? $t : $least }")
	done
	echo "$least"
}

over=0
printf '%-16s %-8s %9s %9s %10s %10s\n' unit for "header KB" functions "compile s" "empty s"
for unit in "$root"/samples/*/ driver; do
	for pair in gcc:g++-12:12.2.0 clang:clang++-22:22.1.8; do
		IFS=: read -r kind cxx version <<<"$pair"
		selection=()
		if [ "$unit" = driver ]; then
			selection+=(--header-list "$tmp/driver.list" --allow "$names")
		else
			selection+=(--header "$root/lib/kernel/bindings.h" -I "$root/lib" -I "$unit")
			for file in "$unit"*.cc; do selection+=(--for "$file"); done
		fi
		"$bindgen" --kdir "$kdir" "${selection[@]}" --compiler "$kind" \
			--compiler-version "$version" -o "$tmp/bindings.hh"
		echo >"$tmp/unit.cc"
		empty=$(cost "$cxx")
		echo '#include "bindings.hh"' >"$tmp/unit.cc"
		with=$(cost "$cxx")
		printf '%-16s %-8s %9s %9s %10s %10s\n' "$(basename "$unit")" "$cxx" \
			$(($(wc -c <"$tmp/bindings.hh") / 1024)) \
			"$(grep -Ec '^static .*inline|^extern inline' "$tmp/bindings.hh" || true)" \
			"$with" "$empty"
		if awk "BEGIN { exit !($with - $empty > 0.1) }"; then over=1; fi
	done
done
exit $over
