// SPDX-License-Identifier: GPL-2.0
// Where something is marked unsafe, everything else is safe code.
#include <span>

enum class Level { Low, High };

[[clang::annotate("cfl::unsafe")]] void write_port(unsigned long address);

// REJECT: unsafe-pointer
int dereferenced(const int *p)
{
	return *p;
}
// ACCEPT
int referenced(const int &r)
{
	return r;
}
// REJECT: unsafe-pointer
int walked(const int *p, int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += p[i];
	return sum;
}
// ACCEPT
int spanned(std::span<const int> all)
{
	int sum = 0;
	for (int x : all)
		sum += x;
	return sum;
}
// REJECT: unsafe-heap
int on_the_heap()
{
	int *p = new int(1);
	delete p;
	return 1;
}
// REJECT: cast-enum
Level from_number(int n)
{
	return static_cast<Level>(n);
}
// ACCEPT
Level from_test(int n)
{
	return n > 3 ? Level::High : Level::Low;
}
// REJECT: unsafe-pointer
template <typename T>
T generic(const T *p)
{
	return *p;
}
template int generic<int>(const int *);
// REJECT: unsafe-call
void port()
{
	write_port(0x60);
}
// ACCEPT
void port_in_unsafe()
{
	// SAFETY: the keyboard's port exists on every PC.
	[[clang::annotate("cfl::unsafe")]] {
		write_port(0x60);
	}
}
