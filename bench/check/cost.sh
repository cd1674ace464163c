#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What the checker costs: user seconds of clang++ -O2 with and without the plugin, of g++ -O2, and
# of cfl-check by itself, without and with drivers, on a generated file. They take turns, and the least of all rounds
# counts, so that other work on the machine matters less. usage: cost.sh [FUNCTIONS [ROUNDS]]
here=$(dirname "$(readlink -f "$0")")
bin=${CFL_BIN:-$here/../../build/tools/bin}
count=${1:-1500}
rounds=${2:-5}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
{
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
} >"$tmp/big.cc"
TIMEFORMAT=%U
names=("clang++ -O2" "clang++ -O2 + plugin" "g++ -O2" "cfl-check --no-drivers" "cfl-check")
command_of() { # NUMBER: puts it into `command`
	case $1 in
	0) command=(clang++-22 -std=c++20 -O2 -c "$tmp/big.cc" -o "$tmp/o") ;;
	1) command=(clang++-22 -std=c++20 -O2 -c -fplugin="$bin/cfl-check-plugin.so" "$tmp/big.cc" -o "$tmp/o") ;;
	2) command=(g++-12 -std=c++20 -O2 -c "$tmp/big.cc" -o "$tmp/o") ;;
	3) command=("$bin/cfl-check" --no-drivers "$tmp/big.cc" -- -std=c++20) ;;
	4) command=("$bin/cfl-check" "$tmp/big.cc" -- -std=c++20) ;;
	esac
}
least=(999999 999999 999999 999999 999999)
echo "$(wc -l <"$tmp/big.cc") lines, $count functions, $rounds rounds; least user seconds:"
for ((round = 0; round < rounds; round++)); do
	for i in 0 1 2 3 4; do
		command_of $i
		took=$( { time "${command[@]}" >/dev/null 2>"$tmp/err"; } 2>&1)
		least[i]=$(awk -v a="${least[i]}" -v b="$took" 'BEGIN { print a < b ? a : b }')
	done
done
for i in 0 1 2 3 4; do
	printf '%-22s %s\n' "${names[i]}" "${least[i]}"
done
awk -v a="${least[0]}" -v b="${least[1]}" -v c="${least[2]}" -v d="${least[3]}" -v e="${least[4]}" 'BEGIN {
	printf "plugin +%.1f %% of clang++ -O2; cfl-check %.1f %% of g++ -O2, with drivers %.1f %%\n", 100 * (b - a) / a, 100 * d / c, 100 * e / c }'
command_of 4
"$bin/cfl-check" --stats "${command[@]:1}" 2>&1 >/dev/null | grep -i -A3 slow
