# SPDX-License-Identifier: GPL-2.0
# C++ in a kernel module's Makefile. Write obj-m (and foo-y) as for C, and as the last line
#
#	include $(CFL)/kbuild/Makefile.cxx
#
# where CFL is the root of this tree. Every object whose source is a .cc file is then compiled as
# C++; C and assembler files of the same module stay what they are. docs/building.md explains the
# variables, docs/design/020-build-recipe.md why each step is there.

cfl-kbuild := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
CFL := $(abspath $(cfl-kbuild)/..)
CFL_BIN ?= $(CFL)/build/tools/bin

# Kbuild reads a module's Makefile three times: to build, before modpost, and to clean. And make
# itself reads it, when its user types `make` in the module's folder.
ifneq ($(filter __clean,$(PHONY)),)
clean-files += .cfl
else ifneq ($(filter __modpost,$(PHONY)),)
include $(cfl-kbuild)/modfinal.mk
else ifneq ($(obj),)
include $(cfl-kbuild)/module.mk
else ifeq ($(.DEFAULT_GOAL)$(KBUILD_EXTMOD),)
include $(cfl-kbuild)/plain.mk
endif
