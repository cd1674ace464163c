/* SPDX-License-Identifier: GPL-2.0 */
/* <linux/kconfig.h> includes this name; the kernel's own file of it was included before. */
