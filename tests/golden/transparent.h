// cfl-flags: --target=x86_64-linux-gnu -nostdinc -std=gnu11
/* SPDX-License-Identifier: GPL-2.0 */
/* A transparent union becomes overloads. */
struct page;
struct folio;
typedef union {
	struct page **pages;
	struct folio **folios;
} pages_arg __attribute__((transparent_union));
extern void release(pages_arg arg, int nr);

static inline void release_folios(struct folio **f, int nr)
{
	release(f, nr);
}
