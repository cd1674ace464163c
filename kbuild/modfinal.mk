# SPDX-License-Identifier: GPL-2.0
# BTF. pahole 1.24 dies on C++ debug information, and Kbuild then deletes the .ko. It must be told
# to leave out C++ units, but nothing that a module's Makefile can set reaches the final link: that
# is a make of its own. So we run that make first, with our pahole; Kbuild's own then finds
# everything up to date.
ifeq ($(CONFIG_DEBUG_INFO_BTF_MODULES)$(KBUILD_MODPOST_NOFINAL),y)
ifneq ($(wildcard vmlinux),)

PHONY += cfl-modfinal
cfl-modfinal: $(KBUILD_EXTMOD)/Module.symvers
	+$(Q)CFL_PAHOLE='$(PAHOLE)' $(MAKE) -f $(srctree)/scripts/Makefile.modfinal \
		PAHOLE=$(cfl-kbuild)/pahole.sh

__modpost: cfl-modfinal

endif
endif
