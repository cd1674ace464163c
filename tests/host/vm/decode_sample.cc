// SPDX-License-Identifier: GPL-2.0
// decode_test.cc knows in which lines these functions stand.
namespace sample
{
__attribute__((noinline)) int deep(int value)
{
	return value * 3; // line 7
}
} // namespace sample

int main(int argc, char **)
{
	return sample::deep(argc);
}
