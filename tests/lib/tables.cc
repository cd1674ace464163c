// SPDX-License-Identifier: GPL-2.0
/// @file
/// Constants with pointers, which belong into memory that can't be written. `tables.test` looks where
/// the compilers put them.
#include <core/array.hh>
#include <core/c_str.hh>

struct Operations {
	int (*open)(int);
	core::CStr name;
};

namespace
{

int open_first(int n)
{
	return n + 1;
}
int open_second(int n)
{
	return n + 2;
}

} // namespace

extern const core::Array<Operations, 2> cfl_table;
constinit const core::Array<Operations, 2> cfl_table{
	Operations{open_first, "first"},
	Operations{open_second, "second"},
};
extern const Operations *const cfl_pointers[];
constinit const Operations *const cfl_pointers[] = {&cfl_table.elements_[1], nullptr};
