// SPDX-License-Identifier: GPL-2.0
// In the dialect a reference is to something that has a value; out parameters are marked.
#include <core/annotations.hh>

void unseen(int &out);
void give(int &out __out_param);
void use(int);
bool maybe();

// REJECT: init-use
int unmarked()
{
	int i;

	unseen(i);
	return i;
}
// ACCEPT
int with_a_value()
{
	int i = 0;

	unseen(i);
	return i;
}
// ACCEPT
int marked()
{
	int i;

	give(i);
	return i;
}
// ACCEPT
void keeps_the_promise(int &out __out_param)
{
	if (maybe())
		out = 1;
	else
		give(out);
}
// REJECT: init-use
void not_on_every_path(int &out __out_param)
{
	if (maybe())
		out = 1;
}
// REJECT: init-use
void asks_for_the_old_value(int &out __out_param)
{
	use(out);
	out = 1;
}
// REJECT: init-use
int by_pointer_to_function(void (*fn)(int &))
{
	int i;

	fn(i);
	return i;
}
