# SPDX-License-Identifier: GPL-2.0
# The pre-link (LDXX) of each module's C++ objects to MODULE.cxx.o, which takes their place in
# MODULE-y; and the gate, which looks at the whole module before modpost does.

# The table of traceable functions. objtool makes it, but before Linux 6.2 it also turns the calls
# to __fentry__ into nops, which ftrace does not expect here: then recordmcount makes it.
cfl-mcount = $(if $(filter -mrecord-mcount,$(_c_flags)),$(if $(CONFIG_HAVE_OBJTOOL_NOP_MCOUNT),objtool,recordmcount))
cfl-recordmcount = $(if $(and $(filter recordmcount,$(cfl-mcount)),$(wildcard \
	$(objtree)/scripts/recordmcount)), ; $(objtree)/scripts/recordmcount $@)

# Where Kbuild runs objtool on whole modules (IBT, LTO) the table is all that objtool may make here;
# elsewhere Kbuild runs it on each object, and this is one.
cfl-objtool-args = $(strip $(if $(filter objtool,$(cfl-mcount)),--mcount) \
	$(if $(delay-objtool),,$(filter-out --mcount,$(objtool-args-y))))
cfl-objtool = $(cfl-recordmcount)$(if $(and $(CONFIG_OBJTOOL),$(cfl-objtool-args)), ; \
	$(objtool) $(cfl-objtool-args) --link $(if $(part-of-module),--module) $@)

# The script drops the list of patchable functions. Where ftrace needs it (arm64, riscv) it stays.
cfl-script = $(if $(filter -DCC_USING_PATCHABLE_FUNCTION_ENTRY,$(_c_flags)),,-T \
	$(cfl-kbuild)/prelink.lds)

# A printed text is a literal without a name in C, but a named constant here; kallsyms shall look
# alike. Only local names can go, and a build must not fail over them.
cfl-nameless := _ZN6kernel8printing6Printk.*4TEXTE\|_ZN6kernel8printing9DebugSite.*
cfl-strip-names = $(NM) $@ | sed -n 's/^[^ ]* [rd] \($(cfl-nameless)\)$$/\1/p' > $(tmp-target) ; \
	$(OBJCOPY) --strip-symbols=$(tmp-target) $@ 2>/dev/null || : ; rm -f $(tmp-target)

# Each folder that is built into the kernel brings the parts of the library that it needs, as each
# module does; there they meet at the last link, which shall take any one of them.
cfl-weaken = $(if $(part-of-module),,$(NM) -g $(cfl-dir)/lib.a | \
	sed -n 's/^[0-9a-f]* [A-Z] //p' > $(tmp-target) ; \
	$(OBJCOPY) --weaken-symbols=$(tmp-target) $@ ; rm -f $(tmp-target) ; )

# modpost's srcversion is made of the source_ lines.
quiet_cmd_cfl_link = LDXX $(quiet_modtag) $@
      cmd_cfl_link = $(LD) $(ld_flags) -r --force-group-allocation -X \
	$(cfl-script) -o $@ $(filter %.o %.a,$(real-prereqs)) ; \
	$(cfl-weaken)$(cfl-strip-names)$(cfl-objtool)

define rule_cfl_link
	$(call cmd_and_savecmd,cfl_link)
	$(Q)sed -s -n '/^source_/p' $(foreach o,$(filter %.cc.o,$^),$(dir $o).$(notdir $o).cmd) \
		>> $(dot-target).cmd
endef

# A module that is refused leaves nothing behind: make removes the object, this the rest.
cfl-gate = { [ "$$quiet" != quiet_ ] || echo '  GATE [M]  $@'; $(CFL_BIN)/cfl-gate \
	--kdir $(CURDIR) $(addprefix --symvers ,$(KBUILD_EXTRA_SYMBOLS)) \
	$(if $(cfl-alone),,--more-modules) --quiet \
	--max-frame $(or $(CONFIG_FRAME_WARN),0) $@ || \
	{ rm -f $(@:.o=.ko) $(@:.o=.mod.o) $(@:.o=.mod.c) $(dot-target).cmd; exit 1; }; }

# Symbols that another module of the same tree exports are not known before modpost.
cfl-alone := $(if $(or $(word 2,$(obj-m)),$(filter %/,$(obj-m) $(obj-y)),$(filter-out \
	$(KBUILD_EXTMOD),$(obj))),,y)

cfl-objects = $(patsubst %.o,$(obj)/%.cc.o,$(call cfl-cxx-parts,$1))

# $(call cfl-prelink,MODULE,y for a module)
define cfl-prelink
$(obj)/$1.cxx.o: private part-of-module := $2
$(obj)/$1.cxx.o: private is-kernel-object := y
$(obj)/$1.cxx.o: $(call cfl-objects,$1) $(cfl-dir)/lib.a $(cfl-kbuild)/prelink.lds FORCE
	$$(call if_changed_rule,cfl_link)
targets += $1.cxx.o
endef
$(foreach m,$(cfl-modules),$(eval $(call cfl-prelink,$m,y)))
$(foreach m,$(cfl-builtins),$(eval $(call cfl-prelink,$m,)))

# Kbuild links any list to MODULE.o, also a list of one.
define cfl-module
cfl-new := $(call cfl-c-parts,$1) $1.cxx.o
$1-objs :=
$1-m :=
$1-y := $$(cfl-new)
$(obj)/$1.o: private cmd_ld_multi_m = $$(LD) $$(ld_flags) -r -o $$@ @$$(@:.o=.mod)$$(cmd_objtool) ; \
	$$(cfl-gate)
$(obj)/$1.o: $(CFL_BIN)/cfl-gate
endef
$(foreach m,$(cfl-modules),$(eval $(call cfl-module,$m)))

# Built in, the parts of a list go into built-in.a one by one.
define cfl-builtin
cfl-new := $(call cfl-c-parts,$1) $1.cxx.o
obj-y := $$(filter-out $1.o,$$(obj-y)) $$(cfl-new)
endef
$(foreach m,$(cfl-builtins),$(eval $(call cfl-builtin,$m)))
