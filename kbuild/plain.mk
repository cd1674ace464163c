# SPDX-License-Identifier: GPL-2.0
# `make`, `make clean`, `make modules_install` in a module's own folder, unless its Makefile has
# targets itself: the same as `make -C KDIR M=$PWD TARGET`.
KDIR ?= /lib/modules/$(shell uname -r)/build

PHONY := modules clean modules_install help
modules:

$(PHONY):
	@$(cfl-kbuild)/kdir-check.sh $(KDIR)
	$(MAKE) -C $(KDIR) M=$(CURDIR) $@

.PHONY: $(PHONY)
