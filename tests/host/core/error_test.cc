// SPDX-License-Identifier: GPL-2.0
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

// The host's own numbers, while they still have names.
namespace
{
struct HostName {
	int number;
	const char *name;
};
#define HOST(name) {name, #name}
const HostName HOST_NAMES[] = {
	HOST(EPERM),	 HOST(ENOENT),	   HOST(EINTR),	   HOST(EIO),	     HOST(ENXIO),
	HOST(E2BIG),	 HOST(EAGAIN),	   HOST(ENOMEM),   HOST(EFAULT),     HOST(EBUSY),
	HOST(EEXIST),	 HOST(ENODEV),	   HOST(EINVAL),   HOST(ENOSPC),     HOST(ERANGE),
	HOST(EDEADLK),	 HOST(ENOSYS),	   HOST(EBADE),	   HOST(EPROTO),     HOST(EOVERFLOW),
	HOST(EILSEQ),	 HOST(EUSERS),	   HOST(EMSGSIZE), HOST(EOPNOTSUPP), HOST(EADDRINUSE),
	HOST(ETIMEDOUT), HOST(EALREADY),   HOST(ESTALE),   HOST(EDQUOT),     HOST(ECANCELED),
	HOST(ENOKEY),	 HOST(EOWNERDEAD), HOST(ERFKILL),  HOST(EHWPOISON),
};
} // namespace

#include "core_test.hh"

using namespace core;

namespace
{

std::string_view text(StrView view)
{
	return {view.data(), view.size()};
}

TEST(Error, CarriesItsNumberAsC)
{
	constexpr Error error = Error::constant<19>();
	static_assert(error.to_errno() == -19);
	EXPECT_EQ(Error::from_errno(-19), error);
	EXPECT_EQ(Error::from_errno(-4095).to_errno(), -4095);
}

TEST(Error, WhatIsNoErrnoBecomesEinval)
{
	for (int number : {0, 1, 22, -4096, -100000, 2147483647, -2147483647 - 1})
		EXPECT_EQ(Error::from_errno(number), test::EINVAL) << number;
}

TEST(Error, NamesAreThoseOfTheHost)
{
	for (const HostName &host : HOST_NAMES)
		EXPECT_EQ(text(Error::from_errno(-host.number).name()), host.name);
}

TEST(Error, KernelInternalNames)
{
	EXPECT_EQ(text(Error::constant<512>().name()), "ERESTARTSYS");
	EXPECT_EQ(text(Error::constant<517>().name()), "EPROBE_DEFER");
	EXPECT_EQ(text(Error::constant<524>().name()), "ENOTSUPP");
	EXPECT_TRUE(Error::constant<4000>().name().empty());
}

} // namespace
