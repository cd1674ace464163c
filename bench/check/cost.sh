#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What the checker costs: user seconds of clang++ -O2 with and without the plugin, of g++ -O2, and of cfl-check by
# itself, without and with drivers, on a large generated file. They take turns, and the least of all rounds counts, so
# that other work on the machine matters less.
#
# usage: cost.sh [--module KDIR] [FUNCTIONS [ROUNDS]]
#   --module KDIR   a module on the library, with the flags that this kernel's Kbuild gives; else a plain C++ file
here=$(dirname "$(readlink -f "$0")")
root=$(readlink -f "$here/../..")
export CFL_ROOT=$root CFL_BIN=${CFL_BIN:-$root/build/tools/bin}
kdir=
if [ "$1" = --module ]; then
	kdir=${2:?"--module needs the build folder of a kernel"}
	[ -e "$kdir/Makefile" ] || { echo "cost.sh: $kdir: no kernel's build folder" >&2 && exit 2; }
	shift 2
fi
count=${1:-1500}
rounds=${2:-5}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

plain_file() {
	printf '#include <memory>\n#include <string>\n#include <vector>\n'
	printf 'void use(int);\nstruct S {\n\tstd::vector<int> v;\n\tstd::string s;\n};\n'
	for ((i = 0; i < count; i++)); do
		cat <<END
int f$i(S &a, const std::string &b, bool c)
{
	int t = $i;
	for (auto &x : a.v)
		if (x > t && c)
			t += x;
		else
			x++;
	auto p = std::make_unique<int>(t);
	int *q = p.get();
	if (c) {
		*q += int(b.size());
		a.s = b;
	}
	auto g = [&](int k) { return t += k; };
	use(g(*q));
	a.v.push_back(t);
	return t;
}
END
	done
}

module_file() {
	cat <<'END'
// SPDX-License-Identifier: GPL-2.0
#include <kernel/arc.hh>
#include <kernel/kbox.hh>
#include <kernel/kvec.hh>
#include <kernel/prelude.hh>
#include <kernel/sync.hh>

struct Total {
	u32 value = 0;
};

struct Latest {
	u32 value = 0;
};

struct Shared {
	Mutex<Total> total;
	SpinLock<Latest> latest;
	Atomic<u32> seen{0};
};

END
	for ((i = 0; i < count; i++)); do
		cat <<END
static Result<u32> f$i(const Shared &shared, KVec<u32> &all, bool c)
{
	u32 t = $i;
	for (u32 &x : all)
		if (x > t && c)
			t += x;
		else
			x++;
	auto p = TRY(KBox<u32>::create(GFP_KERNEL, t));
	u32 &q = *p;
	if (c) {
		auto total = shared.total.lock();
		total->value += q;
		shared.seen.inc();
	}
	auto g = [&](u32 k) { return t += k; };
	{
		auto latest = shared.latest.lock();
		latest->value = g(q);
	}
	TRY(all.push(t, GFP_KERNEL));
	return t;
}

END
	done
	for ((i = 0; i < count; i += 20)); do
		printf 'static Result<void> group%d(const Shared &shared, KVec<u32> &all)\n{\n' "$i"
		for ((j = i; j < i + 20 && j < count; j++)); do
			printf '\tTRY(f%d(shared, all, %s));\n' "$j" "$((j % 2))"
		done
		printf '\treturn {};\n}\n\n'
	done
	cat <<'END'
class Module
{
public:
	static Result<Module> init(ThisModule &)
	{
		auto shared = TRY(Arc<Shared>::create(GFP_KERNEL));
		KVec<u32> all;
END
	for ((i = 0; i < count; i += 20)); do
		printf '\t\tTRY(group%d(*shared, all));\n' "$i"
	done
	cat <<'END'
		return Module();
	}
};

MODULE(Module, {.name = "big", .authors = {"cost.sh"}, .description = "Large", .license = "GPL"});
END
}

# How Kbuild compiles the unit of the module in a folder, with a compiler.
compile_of() { # COMPILER FOLDER
	mkdir -p "$2"
	# shellcheck disable=SC2016 # make's variable
	printf 'obj-m := big.o\ninclude $(CFL)/kbuild/Makefile.cxx\n' >"$2/Makefile"
	cp "$tmp/big.cc" "$2/"
	make -C "$kdir" M="$2" CFL="$root" CFL_BIN="$CFL_BIN" CXX="$1" >"$2/log" 2>&1 ||
		{ tail -20 "$2/log" >&2 && return 1; }
	printf 'cd %q && ' "$kdir"
	sed -n '1s/^[^:]*:= //p' "$2/.big.cc.o.cmd" | sed 's/ ; .*//'
}


if [ -n "$kdir" ]; then
	module_file >"$tmp/big.cc"
	clang=$(compile_of clang++-22 "$tmp/clang") && gcc=$(compile_of g++-12 "$tmp/gcc") || exit 2
	judged=("$tmp/gcc" --kdir "$kdir")
else
	plain_file >"$tmp/big.cc"
	clang="clang++-22 -std=c++20 -O2 -c '$tmp/big.cc' -o '$tmp/o'"
	gcc="g++-12 -std=c++20 -O2 -c '$tmp/big.cc' -o '$tmp/o'"
	judged=("$tmp/big.cc" -- -std=c++20)
fi
names=("clang++ -O2" "clang++ -O2 + plugin" "g++ -O2" "cfl-check --no-drivers" "cfl-check")
run() ( # NUMBER
	exec >/dev/null 2>"$tmp/err"
	case $1 in
	0) eval "$clang" ;;
	1) eval "$clang -fplugin='$CFL_BIN/cfl-check-plugin.so'" ;;
	2) eval "$gcc" ;;
	3) "$CFL_BIN/cfl-check" --no-drivers "${judged[@]}" ;;
	4) "$CFL_BIN/cfl-check" "${judged[@]}" ;;
	esac
)
TIMEFORMAT=%U
least=(999999 999999 999999 999999 999999)
echo "$(wc -l <"$tmp/big.cc") lines, $count functions, $rounds rounds; least user seconds:"
for ((round = 0; round < rounds; round++)); do
	for i in 0 1 2 3 4; do
		took=$( { time run "$i"; } 2>&1)
		[ ! -s "$tmp/err" ] || { cat "$tmp/err" >&2 && exit 2; }
		least[i]=$(awk -v a="${least[i]}" -v b="$took" 'BEGIN { print a < b ? a : b }')
	done
done
for i in 0 1 2 3 4; do
	printf '%-22s %s\n' "${names[i]}" "${least[i]}"
done
awk -v a="${least[0]}" -v b="${least[1]}" -v c="${least[2]}" -v d="${least[3]}" -v e="${least[4]}" 'BEGIN {
	printf "plugin +%.1f %% of clang++ -O2; cfl-check %.1f %% of g++ -O2, without drivers %.1f %%\n", 100 * (b - a) / a, 100 * e / c, 100 * d / c }'
"$CFL_BIN/cfl-check" --stats "${judged[@]}" 2>&1 >/dev/null | grep -i -A3 slow
