# SPDX-License-Identifier: GPL-2.0
# Which C++ compiler: the kernel's own kind and version, or CXX.

# gcc-12 -> g++-12, x86_64-linux-gnu-gcc-12 -> x86_64-linux-gnu-g++-12, clang-22 -> clang++-22
cfl-of-c = $(if $(findstring /,$1),$(dir $1))$(subst clang,clang++,$(subst gcc,g++,$(notdir $1)))
ifneq ($(filter default undefined,$(origin CXX)),)
CXX := $(strip $(foreach w,$(CC),$(call cfl-of-c,$w)))
endif

cfl-id := $(shell echo 'cfl __clang__ __clang_major__ __GNUC__' | $(CXX) -x c++ -E -P - 2>/dev/null)
cfl-id := $(filter-out cfl,$(filter-out __clang%,$(cfl-id)))
# clang++ answers "1 22 4", g++ "12".
$(if $(cfl-id),,$(error cfl: the C++ compiler `$(CXX)` can't be run; install it (for instance \
	`apt-get install g++-12`) or name another one with CXX=))
cfl-kind := $(if $(word 2,$(cfl-id)),clang++,g++)
cfl-bindgen-kind := $(if $(word 2,$(cfl-id)),clang,gcc)
cfl-major := $(or $(word 2,$(cfl-id)),$(cfl-id))
cfl-oldest := $(if $(filter g++,$(cfl-kind)),12,19)
cfl-cxx-version := $(shell $(CXX) $(if $(filter g++,$(cfl-kind)),-dumpfullversion,-dumpversion))

$(if $(filter y,$(call test-lt,$(cfl-major),$(cfl-oldest))),$(error cfl: $(CXX) is $(cfl-kind) \
	$(cfl-major), which is too old; g++ 12 or clang++ 19 is needed. Name another one with CXX=))
$(if $(and $(CONFIG_CC_IS_CLANG),$(filter g++,$(cfl-kind))),$(error cfl: this kernel was compiled \
	by clang, so its modules must be, too; $(CXX) is g++. Use CXX=clang++-$(cfl-oldest) or newer))
