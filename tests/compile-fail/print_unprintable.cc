// SPDX-License-Identifier: GPL-2.0
/// @file
/// A type says how it prints.
// EXPECT-ERROR: print: this type does not say how it prints; give it PRINT_FORMAT
#include <kernel/prelude.hh>

struct Silent {
	u32 value;
};

struct Spoken {
	u32 value;

	static constexpr char PRINT_FORMAT[] = "<{}>";
	constexpr auto print_fields() const { return kernel::print_fields(value); }
};

void message();

void message()
{
#ifdef CFL_POSITIVE
	pr_info("{}\n", Spoken{1});
#else
	pr_info("{}\n", Silent{1});
#endif
}
