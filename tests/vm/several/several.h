/* SPDX-License-Identifier: GPL-2.0 */
/* What several_c.c exports. */
#ifndef SEVERAL_H
#define SEVERAL_H

int several_next(void);

#endif
