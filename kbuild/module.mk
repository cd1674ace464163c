# SPDX-License-Identifier: GPL-2.0
# Builds the C++ objects of one folder: bindings, units, library members, pre-link, gates.

# --- What the author lists -----------------------------------------------------------------------
cfl-src := $(if $(wildcard $(src)/.),$(src),$(srctree)/$(src))
cfl-listed = $(strip $($1-objs) $($1-y) $(if $(filter $1.o,$(obj-m)),$($1-m)))
cfl-parts = $(or $(cfl-listed),$1.o)
cfl-cxx-parts = $(foreach p,$(filter %.o,$(cfl-parts)),$(if $(wildcard $(cfl-src)/$(p:.o=.cc)),$p))
cfl-c-parts = $(filter-out $(cfl-cxx-parts),$(cfl-parts))
cfl-with-cxx = $(foreach m,$(patsubst %.o,%,$(filter %.o,$1)),$(if $(call cfl-cxx-parts,$m),$m))

cfl-modules := $(call cfl-with-cxx,$(sort $(obj-m)))
cfl-builtins := $(filter-out $(cfl-modules),$(call cfl-with-cxx,$(sort $(obj-y))))
cfl-units := $(sort $(foreach m,$(cfl-modules) $(cfl-builtins),$(call cfl-cxx-parts,$m)))
cfl-sources := $(cfl-units:%.o=$(cfl-src)/%.cc)

ifneq ($(cfl-units),)

include $(cfl-kbuild)/flags.mk
include $(cfl-kbuild)/compiler.mk

ifneq ($(KBUILD_EXTMOD),)
cfl-problem := $(shell SRCARCH=$(SRCARCH) $(cfl-kbuild)/kdir-check.sh $(CURDIR) 2>&1)
$(if $(cfl-problem),$(error $(cfl-problem)))
endif
cfl-need = $(if $(wildcard $(CFL_BIN)/$1),,$(error cfl: $(CFL_BIN)/$1 is missing; run `$(CFL)/cfl \
	doctor`, which builds it, or name the folder of the programs with CFL_BIN=))
$(call cfl-need,cfl-bindgen)
$(call cfl-need,cfl-gate)

# --- Bindings ------------------------------------------------------------------------------------
# Made again when a C header, the configuration or the generator changes, or a C++ file mentions
# other names. The units see a copy that stays untouched when the text is the same.
cfl-dir := $(obj)/.cfl
cfl-lib := $(shell $(cfl-kbuild)/lib-sources.sh $(CFL)/lib $(cfl-sources))
cfl-lib-objects := $(cfl-lib:%.cc=$(cfl-dir)/lib/%.o)
cfl-headers := $(CFL)/lib/kernel/bindings.h $(wildcard $(cfl-src)/bindings.h)

# Annotations of C that become types: `CFL_TYPED := user,iomem,endian` in the Makefile.
cfl-typed := $(if $(strip $(CFL_TYPED)),--typed $(subst $(space),,$(strip $(CFL_TYPED))))
cfl-no-types := $(strip $(filter-out user iomem percpu rcu endian bitwise,$(subst $(comma),$(space),$(CFL_TYPED))))
$(if $(cfl-no-types),$(error cfl: CFL_TYPED: `$(cfl-no-types)` is none of user, iomem, percpu, rcu, endian, bitwise))

quiet_cmd_cfl_bindgen = BINDGEN $(cfl-dir)/bindings.hh
      cmd_cfl_bindgen = $(CFL_BIN)/cfl-bindgen $(addprefix --header ,$(cfl-headers)) \
	$(addprefix --for ,$(cfl-sources) $(cfl-lib:%=$(CFL)/lib/%)) -I $(CFL)/lib -I $(cfl-src) \
	--directory $(CURDIR) --compiler $(cfl-bindgen-kind) \
	--compiler-version $(cfl-cxx-version) $(cfl-typed) \
	-o $@ --depfile $(depfile) -- $(filter-out -Wp$(comma)-MMD%,$(c_flags))

cfl-mark := $(if $(cfl-modules),y)
$(cfl-dir)/generated.hh: private part-of-module := $(cfl-mark)
$(cfl-dir)/generated.hh: private __modname := $(firstword $(cfl-modules) $(cfl-builtins))
$(cfl-dir)/generated.hh: $(CFL_BIN)/cfl-bindgen FORCE
	$(call if_changed_dep,cfl_bindgen)

$(cfl-dir)/bindings.hh: $(cfl-dir)/generated.hh FORCE
	$(Q)cmp -s $< $@ || cp $< $@

targets += .cfl/generated.hh

# --- Units ---------------------------------------------------------------------------------------
# C++ sees no kernel header but the configuration; the bindings are a system header, so that
# warnings are about the author's code. -MD, for system headers count as dependencies here.
cfl-flags-for = $(call cfl-cxx-flags,$1,$(filter-out $(CC_FLAGS_LTO),$(_c_flags) \
	$(modkern_cflags))) $(cxxflags-y) $(CXXFLAGS_$(target-stem).o)
cfl-flags = $(call cfl-flags-for,$(cfl-kind))
cfl-includes = -I$(CFL)/lib -I$(CFL)/lib/std -isystem $(cfl-dir) -I$(cfl-kbuild)/include \
	-include $(objtree)/include/generated/autoconf.h \
	-include $(srctree)/include/linux/kconfig.h -fmacro-prefix-map=$(CFL)/=
cfl-record = $(cfl-dir)/record/$(patsubst $(obj)/%,%,$(@:.o=.hh))

quiet_cmd_cfl_cxx = CXX $(quiet_modtag)  $(patsubst %.cc.o,%.o,$@)
      cmd_cfl_cxx = $(CXX) -Wp,-MD,$(depfile) $(cfl-includes) -include $(cfl-record) \
	$(cfl-flags) $(basename_flags) $(modname_flags) -c -o $@ $<

# C=1 checks what is compiled, C=2 everything. Like a compiler's error, a finding ends the build.
cfl-checker := $(if $(filter 1 2,$(KBUILD_CHECKSRC)),$(wildcard $(CFL_BIN)/cfl-check))
ifneq ($(cfl-checker),)
cfl-check = $(cfl-checker) $(CHECKFLAGS_CXX) $< -- $(cfl-includes) \
	$(call cfl-flags-for,clang++) $(basename_flags) $(modname_flags)
quiet_cmd_cfl_check$(filter 2,$(KBUILD_CHECKSRC)) = CHECK   $<
      cmd_cfl_check$(filter 2,$(KBUILD_CHECKSRC)) = $(cfl-check)
endif

# The record is one line of the object's .comment.cfl: its source and the flags that matter.
cfl-write-record = $(shell mkdir -p $(dir $(cfl-record)))$(file >$(cfl-record),asm(".pushsection \
	.comment.cfl\n.asciz \"cfl-flags\\t$<\\t$(CXX) $(cfl-cxx-version) $(call \
	cfl-signature,$(cfl-flags))\"\n.popsection");)

define rule_cfl_cxx
	$(cfl-write-record)$(call cmd_and_fixdep,cfl_cxx)
	$(if $(filter $(cfl-dir)/lib/%,$@),,$(call cmd,cfl_check))
endef

# Kbuild's own variables, as they would be for a C file of that name.
cfl-owners = $(subst $(space),:,$(strip $(foreach m,$(cfl-modules) $(cfl-builtins), \
	$(if $(filter $1,$(call cfl-cxx-parts,$m)),$m))))
define cfl-unit
$(obj)/$(1:.o=.cc.o): private part-of-module := $(if $(filter $(subst :, ,$2),$(cfl-modules)),y)
$(obj)/$(1:.o=.cc.o): private is-kernel-object := y
$(obj)/$(1:.o=.cc.o): private __modname := $2
$(obj)/$(1:.o=.cc.o): private basetarget := $(notdir $(1:.o=))
$(obj)/$(1:.o=.cc.o): private target-stem := $(1:.o=)
endef
$(foreach u,$(cfl-units),$(eval $(call cfl-unit,$u,$(call cfl-owners,$u))))

$(cfl-units:%.o=$(obj)/%.cc.o): $(obj)/%.cc.o: $(cfl-src)/%.cc FORCE | $(cfl-dir)/bindings.hh
	$(call if_changed_rule,cfl_cxx)
	$(call cmd,cfl_check2)

targets += $(cfl-units:.o=.cc.o)

# --- The library's part: an archive, from which the pre-link draws what a module uses ------------
$(cfl-lib-objects): private part-of-module := $(cfl-mark)
$(cfl-lib-objects): private is-kernel-object := y
$(cfl-lib-objects): private __modname := $(firstword $(cfl-modules) $(cfl-builtins))
$(cfl-lib-objects): $(cfl-dir)/lib/%.o: $(CFL)/lib/%.cc FORCE | $(cfl-dir)/bindings.hh
	$(call if_changed_rule,cfl_cxx)

quiet_cmd_cfl_ar = AR $(if $(cfl-mark),[M],   )   $@
      cmd_cfl_ar = rm -f $@; $(AR) cDPrsT $@ $(filter %.o,$(real-prereqs))

$(cfl-dir)/lib.a: $(cfl-lib-objects) FORCE
	$(call if_changed,cfl_ar)

targets += .cfl/lib.a $(cfl-lib-objects:$(obj)/%=%)

include $(cfl-kbuild)/link.mk

endif
