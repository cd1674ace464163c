// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// Variables that a call shall fill, and that are read though it may have failed.
#include <core/result.hh>
#include <core/span.hh>

class Reader
{
public:
	core::Result<void> read(core::Span<unsigned char> to) noexcept;
};
core::Result<void> fetch(unsigned number, unsigned &value)
{
	if (number > 3)
		return core::errors::INVALID;
	value = number * 2;
	return {};
}
bool look_up(unsigned number, unsigned &value)
{
	if (number > 3)
		return false;
	value = number * 2;
	return true;
}
void log(const char *text);

// REJECT: init-use
unsigned ignored(Reader &reader)
{
	unsigned char head[8];

	reader.read(head).ignore();
	unsigned sum = 0;
	for (unsigned char byte : head)
		sum += byte;
	return sum;
}
// ACCEPT
unsigned filled_before(Reader &reader)
{
	unsigned char head[8] = {};

	reader.read(head).ignore();
	unsigned sum = 0;
	for (unsigned char byte : head)
		sum += byte;
	return sum;
}
// REJECT: init-use
unsigned only_said(unsigned number)
{
	unsigned value;

	if (fetch(number, value).is_err())
		log("none");
	return value;
}
// ACCEPT
unsigned left(unsigned number)
{
	unsigned value;

	if (fetch(number, value).is_err())
		return 0;
	return value;
}
// ACCEPT
unsigned replaced(unsigned number)
{
	unsigned value;

	if (fetch(number, value).is_err())
		value = 0;
	return value;
}
// REJECT: init-use
unsigned refused(unsigned number)
{
	unsigned value;

	if (!look_up(number, value))
		log("none");
	return value;
}
// ACCEPT
unsigned believed(unsigned number)
{
	unsigned value;

	if (!look_up(number, value))
		return 0;
	return value;
}
void show(core::Span<const unsigned char> bytes);
// REJECT: init-use
void shown(Reader &reader)
{
	unsigned char head[8];

	static_cast<void>(reader.read(core::Span<unsigned char>(head)));
	show(core::Span<const unsigned char>(head));
}
// ACCEPT
core::Result<void> shown_if_read(Reader &reader)
{
	unsigned char head[8];

	TRY(reader.read(core::Span<unsigned char>(head)));
	show(core::Span<const unsigned char>(head));
	return {};
}
