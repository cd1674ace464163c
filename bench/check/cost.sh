#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# What the checker costs: user seconds of clang++ -O2 with and without the plugin, of g++ -O2, and
# of cfl-check by itself, on a generated file. usage: cost.sh [FUNCTIONS]
here=$(dirname "$(readlink -f "$0")")
bin=${CFL_BIN:-$here/../../build/tools/bin}
count=${1:-1500}
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
seconds() {
	local out
	out=$( { time "$@" >/dev/null 2>"$tmp/err"; } 2>&1 )
	local status=$?
	echo "$out"
	return $status
}
echo "$(wc -l <"$tmp/big.cc") lines, $count functions; user seconds:"
echo "clang++ -O2          $(seconds clang++-22 -std=c++20 -O2 -c "$tmp/big.cc" -o "$tmp/o")"
echo "clang++ -O2 + plugin $(seconds clang++-22 -std=c++20 -O2 -c \
	-fplugin="$bin/cfl-check-plugin.so" "$tmp/big.cc" -o "$tmp/o")"
echo "g++ -O2              $(seconds g++-12 -std=c++20 -O2 -c "$tmp/big.cc" -o "$tmp/o")"
echo "cfl-check            $(seconds "$bin/cfl-check" "$tmp/big.cc" -- -std=c++20)"
