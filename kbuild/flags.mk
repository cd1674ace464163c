# SPDX-License-Identifier: GPL-2.0
# From the kernel's C flags to C++ flags: what is dropped, what takes its place, what is added.
# One table per compiler. tests/kbuild/flags.test holds it against both compilers;
#
#	make -f kbuild/flags.mk cfl-print-flags CFL_KIND=g++ FLAGS='-O2 ...'
#
# prints what becomes of a list.

# What only a C compiler takes, or only a C programmer wants.
cfl-c-only := -std=gnu% -std=c% \
	-Wstrict-prototypes -Wmissing-prototypes -Wmissing-declarations -Wold-style-definition \
	-Wnested-externs -Wdeclaration-after-statement -Wbad-function-cast -Wc++-compat \
	-Wjump-misses-init -Wabsolute-value -Wdesignated-init \
	-Wpointer-sign -Wno-pointer-sign -Woverride-init -Wno-override-init \
	-Wenum-conversion -Wno-enum-conversion -Wint-conversion -Wno-int-conversion \
	-Wincompatible-pointer-types -Wno-incompatible-pointer-types \
	-Wdiscarded-qualifiers -Wno-discarded-qualifiers \
	-Werror=strict-prototypes -Werror=implicit-function-declaration -Werror=implicit-int \
	-Werror=incompatible-pointer-types -Werror=designated-init -Werror=int-conversion \
	-Wundef -fms-extensions -fplugin=% -fplugin-arg-%

# objtool makes the table of traceable functions after the pre-link: the compiler's own has one
# part per section, and COMDAT would tear it apart. (Without objtool the compiler's stays.)
cfl-drop-mcount = $(if $(CONFIG_OBJTOOL),-mrecord-mcount)

cfl-drop-g++ = $(cfl-c-only) $(cfl-drop-mcount) -fstrict-flex-arrays%

# What clang++ does not know of a kernel that GCC compiled.
cfl-drop-clang++ = $(cfl-c-only) $(cfl-drop-mcount) \
	-mpreferred-stack-boundary=% -mindirect-branch=% -mindirect-branch-register \
	-mno-fp-ret-in-387 -mskip-rax-setup -mrecord-mcount -mnop-mcount -fconserve-stack \
	-fno-allow-store-data-races -fno-var-tracking% -falign-jumps=% -falign-labels=% \
	-fno-partial-inlining -fno-ipa-% -fno-tree-% -fno-reorder-% -fno-gcse -fno-stack-check \
	-fno-inline-functions-called-once -fmin-function-alignment=% -flive-patching% \
	-fmerge-constants -fno-merge-constants -femit-struct-debug% -gno-as-locview-support \
	-fno-semantic-interposition -fzero-init-padding-bits=% \
	-fasan-shadow-offset=% -fsanitize-address-use-after-scope --param asan-% tsan-% \
	-fsanitize=bounds-strict \
	-Wno-maybe-uninitialized -Wmaybe-uninitialized -Wno-stringop-overflow -Wstringop-overflow% \
	-Wno-stringop-truncation -Wno-format-truncation -Wno-format-overflow \
	-Wno-dangling-pointer -Wno-restrict -Wrestrict -Wno-packed-not-aligned \
	-Wno-alloc-size-larger-than -Wno-array-bounds -Wimplicit-fallthrough=% \
	-Wlogical-op -Wno-main -Wmissing-format-attribute

# What a dropped flag of the left side becomes: $(call cfl-instead,FLAGS,PATTERN,NEW FLAGS).
cfl-instead = $(if $(filter $2,$1),$3)
cfl-instead-g++ =
cfl-instead-clang++ = \
	$(call cfl-instead,$1,-mpreferred-stack-boundary=2,-mstack-alignment=4) \
	$(call cfl-instead,$1,-mpreferred-stack-boundary=3,-mstack-alignment=8) \
	$(call cfl-instead,$1,-mindirect-branch=thunk-extern,-mretpoline-external-thunk) \
	$(call cfl-instead,$1,-fsanitize=bounds-strict,-fsanitize=array-bounds) \
	$(call cfl-instead,$1,-Wimplicit-fallthrough=%,-Wimplicit-fallthrough) \
	$(patsubst -fasan-shadow-offset=%,-mllvm -asan-mapping-offset=%, \
		$(filter -fasan-shadow-offset=%,$1)) \
	$(patsubst %,-mllvm -%,$(subst instrument-allocas,instrument-dynamic-allocas, \
		$(filter asan-% tsan-%,$1)))

# The objtool of older kernels gives up on a function with a cold part whose name has over 128
# characters; functions made for a closure get there.
cfl-no-cold-parts := $(shell [ -n "$(VERSION)" ] && \
	[ "$(VERSION)$$(printf %03d $(PATCHLEVEL))" -lt 6012 ] && \
	echo -fno-reorder-blocks-and-partition)

# The language. Thread-safe statics stay on, and operator new, __cxa_atexit and __cxa_guard_* stay
# undefined: code that needs them must not link. A frame over the kernel's limit is an error. As in C,
# a loop may be endless, and clang++ must not take a result for defined that nobody may look at.
cfl-language := -std=c++20 -nostdinc -fno-exceptions -fno-rtti -fno-finite-loops \
	-fno-asynchronous-unwind-tables \
	-Werror=return-type -Werror=return-local-addr -Werror=uninitialized \
	-Werror=unused-result -Werror=unused-value -Werror=frame-larger-than=
cfl-add-g++ = $(subst -Werror=frame-larger-than=,$(patsubst -Wframe-larger-than=%, \
	-Werror=frame-larger-than=%,$(filter -Wframe-larger-than=%,$1)),$(cfl-language)) \
	-fno-gnu-unique -Wno-attributes=clang:: -Wno-attributes=gsl:: $(cfl-no-cold-parts)
cfl-add-clang++ = $(cfl-language) -fno-strict-return -fno-addrsig -Wno-gnu -Wno-c99-designator \
	-Wno-vla-cxx-extension

# $(call cfl-cxx-flags,g++|clang++,C FLAGS)
cfl-cxx-flags = $(strip $(filter-out $(cfl-drop-$1),$2) $(call cfl-instead-$1,$2) \
	$(call cfl-add-$1,$2))

# What must be the same in all C++ objects of a module: everything that changes code or layout.
cfl-signature = $(filter -std=% -f% -m% -O% --target=%,$(filter-out -fmacro-prefix-map=% \
	-ffile-prefix-map=% -fdebug-prefix-map=% -fdiagnostics% -fno-diagnostics%,$1))

.PHONY: cfl-print-flags
cfl-print-flags:
	@echo '$(call cfl-cxx-flags,$(CFL_KIND),$(FLAGS))'
