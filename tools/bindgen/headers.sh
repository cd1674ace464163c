#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# Prepares the kernel headers of one row of matrix.conf in the cache and prints the build folder.
# Nothing is installed; a folder appears complete or not at all.
# usage: headers.sh NAME
set -eu
name=${1:?usage: headers.sh NAME}
here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/cfl
folder=$cache/matrix/$name

say() { echo "headers: $name: $*" >&2; }
die() {
	say "$*"
	exit 2
}
need() { command -v "$1" >/dev/null || die "needs $1: apt-get install $2"; }

read -r _ arch triple kind first second third < <(grep "^$name[[:space:]]" "$here/matrix.conf") ||
	die "no such row in matrix.conf"
if [ -e "$folder/build" ]; then
	readlink -f "$folder/build"
	exit 0
fi
mkdir -p "$cache/matrix"
exec 9>"$cache/matrix/lock"
flock 9
rm -rf "$folder"
mkdir -p "$folder"

# apt with lists of its own: foreign architectures need no entry in the system's configuration.
private_apt() {
	local root=$cache/matrix/apt
	mkdir -p "$root/lists/partial" "$root/archives/partial"
	: >"$root/status"
	echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]" \
		"http://deb.debian.org/debian bookworm main" >"$root/sources.list"
	cat >"$root/apt.conf" <<-END
		Dir::State::Lists "$root/lists";
		Dir::State::status "$root/status";
		Dir::Cache "$root";
		Dir::Etc::sourceparts "-";
		Dir::Etc::sourcelist "$root/sources.list";
		APT::Architecture "amd64";
		APT::Architectures { "amd64"; "arm64"; "armhf"; "s390x"; "i386"; };
		APT::Sandbox::User "root";
	END
	export APT_CONFIG=$root/apt.conf
	if [ ! -e "$root/updated" ]; then
		say "apt-get update (its own lists)"
		apt-get update -qq >&2 || die "apt-get update failed; is there a network?"
		touch "$root/updated"
	fi
}

from_packages() { # SERIES FLAVOUR DEBIAN-ARCHITECTURE
	need dpkg-deb dpkg
	[ "$3" = "$(dpkg --print-architecture)" ] || private_apt
	local pattern="^linux-headers-${1//./\\.}\\.[0-9]+(-[0-9]+|\\+deb[0-9]+)-$2\$" package common kbuild
	package=$(apt-cache pkgnames linux-headers-"$1". | grep -E "$pattern" | sort -V | tail -1)
	[ -n "$package" ] || die "apt knows no linux-headers $1 $2; run apt-get update"
	common=$(apt-cache depends "$package:$3" | sed -n 's/.*Depends: <*\(linux-headers-.*-common[^:>]*\).*/\1/p' | head -1)
	kbuild=$(apt-cache depends "$package:$3" | sed -n 's/.*Depends: <*\(linux-kbuild-[^:>]*\).*/\1/p' | head -1)
	[ -n "$common" ] && [ -n "$kbuild" ] || die "apt does not say what $package stands on"
	mkdir "$folder/debs"
	say "$package, $common, $kbuild"
	(cd "$folder/debs" && apt-get download -qq -o APT::Sandbox::User=root \
		"$package:$3" "$common" "$kbuild:$(dpkg --print-architecture)" >&2) ||
		die "cannot download $package; is there a network?"
	local root=$folder/root file link target
	for file in "$folder"/debs/*.deb; do
		dpkg-deb -x "$file" "$root"
	done
	rm -r "$folder/debs"
	find "$root/usr/src" -maxdepth 2 -type l | while read -r link; do
		target=$(readlink "$link")
		case $target in /*) ln -sfn "$root$target" "$link" ;; esac
	done
	sed -i "s,^include /usr/src/,include $root/usr/src/," "$root"/usr/src/*/Makefile
	ln -s "root/usr/src/$package" "$folder/build"
}

from_source() { # PACKAGE TARGET,OPTION,...
	local source=$cache/src/$1 target=${2%%,*} option cross="" make
	need flex flex
	need bison bison
	if [ ! -f "$source/Makefile" ]; then
		say "unpack $1"
		mkdir -p "$cache/src/$1.unpacking"
		(cd "$cache" && apt-get download -qq -o APT::Sandbox::User=root "$1" >&2) ||
			die "cannot download $1"
		dpkg-deb --fsys-tarfile "$cache/$1"_*.deb | tar -xO --wildcards './usr/src/*.tar.*' |
			tar -xJ --strip-components=1 -C "$cache/src/$1.unpacking"
		mv "$cache/src/$1.unpacking" "$source"
	fi
	mkdir "$folder/out"
	[ "$triple" = "$(uname -m)-linux-gnu" ] || cross=$triple-
	need "${cross}gcc-12" "gcc-12${cross:+-${triple/x86_64/x86-64}}"
	make=(make -s -j2 -C "$source" "O=$folder/out" "ARCH=$arch")
	case $2 in
	*CFI_CLANG*) make+=(LLVM=-22) ;;
	*) make+=("CROSS_COMPILE=$cross" "CC=${cross}gcc-12") ;;
	esac
	say "configure and prepare (about a minute)"
	{
		"${make[@]}" "$target" &&
			tr , '\n' <<<"${2#"$target"}" >>"$folder/out/.config" &&
			"${make[@]}" olddefconfig && "${make[@]}" modules_prepare
	} </dev/null >"$folder/log" 2>&1 || {
		tail -5 "$folder/log" >&2
		die "preparing failed: $folder/log"
	}
	for option in $(tr , ' ' <<<"${2#"$target"}"); do
		grep -qx "$option" "$folder/out/.config" || die "$option did not come out"
	done
	ln -s out "$folder/build"
}

case $kind in
deb) from_packages "$first" "$second" "$third" ;;
source) from_source "$first" "$second" ;;
*) die "unknown kind $kind in matrix.conf" ;;
esac
readlink -f "$folder/build"
