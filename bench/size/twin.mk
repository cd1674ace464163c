# SPDX-License-Identifier: GPL-2.0
# For the C twins of the samples. With CXX=clang++-N they are compiled by clang-N, with the same flags
# that its C++ gets, so that compilers are not compared with each other.
ifneq ($(findstring clang++,$(CXX)),)
ifneq ($(obj),)
include $(CFL)/kbuild/flags.mk

size-c-flags = $(filter-out -std=c++20 -nostdinc++ -fno-exceptions -fno-rtti,$(call \
	cfl-cxx-flags,clang++,$(c_flags))) -std=gnu11 -Wno-pointer-sign -Wno-error \
	-include $(CFL)/bench/size/clang.h
quiet_cmd_size_cc = CC [M]  $@
      cmd_size_cc = $(subst clang++,clang,$(CXX)) $(size-c-flags) -c -o $@ $< \
	$(if $(filter -mrecord-mcount,$(_c_flags)),; $(if $(CONFIG_HAVE_OBJTOOL_NOP_MCOUNT), \
		$(objtool) --mcount --link --module $@,$(objtree)/scripts/recordmcount $@)) \
	$(if $(size-later),,; $(objtool) $(objtool-args-y) --link --module $@)

# A module of several units: Kbuild hands it to objtool when it is linked, if the kernel wants that.
size-alone := $(foreach m,$(obj-m),$(if $($(m:.o=-y)),,$m))
size-later = $(if $(delay-objtool),$(filter-out $(size-alone),$(notdir $@)))

$(foreach m,$(obj-m),$(addprefix $(obj)/,$(or $($(m:.o=-y)),$m))): $(obj)/%.o: $(src)/%.c FORCE
	$(call if_changed_dep,size_cc)
endif
endif
