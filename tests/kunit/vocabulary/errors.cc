// SPDX-License-Identifier: GPL-2.0
/// @file
/// Every error has its number and its name, in both directions, and passes through pointers.
#include <core/fmt.hh>
#include <kernel/error.hh>
#include <kernel/kunit.hh>
#include <kernel/prelude.hh>

using namespace kernel;

namespace
{

/// An error as its name in C++, and the same name as text.
struct Named {
	Error error;
	const char *name;
};

#define CFL_NAMED(name) {core::name, #name}
constexpr Named ALL[] = {
	CFL_NAMED(EPERM),
	CFL_NAMED(ENOENT),
	CFL_NAMED(ESRCH),
	CFL_NAMED(EINTR),
	CFL_NAMED(EIO),
	CFL_NAMED(ENXIO),
	CFL_NAMED(E2BIG),
	CFL_NAMED(ENOEXEC),
	CFL_NAMED(EBADF),
	CFL_NAMED(ECHILD),
	CFL_NAMED(EAGAIN),
	CFL_NAMED(ENOMEM),
	CFL_NAMED(EACCES),
	CFL_NAMED(EFAULT),
	CFL_NAMED(ENOTBLK),
	CFL_NAMED(EBUSY),
	CFL_NAMED(EEXIST),
	CFL_NAMED(EXDEV),
	CFL_NAMED(ENODEV),
	CFL_NAMED(ENOTDIR),
	CFL_NAMED(EISDIR),
	CFL_NAMED(EINVAL),
	CFL_NAMED(ENFILE),
	CFL_NAMED(EMFILE),
	CFL_NAMED(ENOTTY),
	CFL_NAMED(ETXTBSY),
	CFL_NAMED(EFBIG),
	CFL_NAMED(ENOSPC),
	CFL_NAMED(ESPIPE),
	CFL_NAMED(EROFS),
	CFL_NAMED(EMLINK),
	CFL_NAMED(EPIPE),
	CFL_NAMED(EDOM),
	CFL_NAMED(ERANGE),
	CFL_NAMED(EDEADLK),
	CFL_NAMED(ENAMETOOLONG),
	CFL_NAMED(ENOLCK),
	CFL_NAMED(ENOSYS),
	CFL_NAMED(ENOTEMPTY),
	CFL_NAMED(ELOOP),
	CFL_NAMED(ENOMSG),
	CFL_NAMED(EIDRM),
	CFL_NAMED(ECHRNG),
	CFL_NAMED(EL2NSYNC),
	CFL_NAMED(EL3HLT),
	CFL_NAMED(EL3RST),
	CFL_NAMED(ELNRNG),
	CFL_NAMED(EUNATCH),
	CFL_NAMED(ENOCSI),
	CFL_NAMED(EL2HLT),
	CFL_NAMED(EBADE),
	CFL_NAMED(EBADR),
	CFL_NAMED(EXFULL),
	CFL_NAMED(ENOANO),
	CFL_NAMED(EBADRQC),
	CFL_NAMED(EBADSLT),
	CFL_NAMED(EBFONT),
	CFL_NAMED(ENOSTR),
	CFL_NAMED(ENODATA),
	CFL_NAMED(ETIME),
	CFL_NAMED(ENOSR),
	CFL_NAMED(ENONET),
	CFL_NAMED(ENOPKG),
	CFL_NAMED(EREMOTE),
	CFL_NAMED(ENOLINK),
	CFL_NAMED(EADV),
	CFL_NAMED(ESRMNT),
	CFL_NAMED(ECOMM),
	CFL_NAMED(EPROTO),
	CFL_NAMED(EMULTIHOP),
	CFL_NAMED(EDOTDOT),
	CFL_NAMED(EBADMSG),
	CFL_NAMED(EOVERFLOW),
	CFL_NAMED(ENOTUNIQ),
	CFL_NAMED(EBADFD),
	CFL_NAMED(EREMCHG),
	CFL_NAMED(ELIBACC),
	CFL_NAMED(ELIBBAD),
	CFL_NAMED(ELIBSCN),
	CFL_NAMED(ELIBMAX),
	CFL_NAMED(ELIBEXEC),
	CFL_NAMED(EILSEQ),
	CFL_NAMED(ERESTART),
	CFL_NAMED(ESTRPIPE),
	CFL_NAMED(EUSERS),
	CFL_NAMED(ENOTSOCK),
	CFL_NAMED(EDESTADDRREQ),
	CFL_NAMED(EMSGSIZE),
	CFL_NAMED(EPROTOTYPE),
	CFL_NAMED(ENOPROTOOPT),
	CFL_NAMED(EPROTONOSUPPORT),
	CFL_NAMED(ESOCKTNOSUPPORT),
	CFL_NAMED(EOPNOTSUPP),
	CFL_NAMED(EPFNOSUPPORT),
	CFL_NAMED(EAFNOSUPPORT),
	CFL_NAMED(EADDRINUSE),
	CFL_NAMED(EADDRNOTAVAIL),
	CFL_NAMED(ENETDOWN),
	CFL_NAMED(ENETUNREACH),
	CFL_NAMED(ENETRESET),
	CFL_NAMED(ECONNABORTED),
	CFL_NAMED(ECONNRESET),
	CFL_NAMED(ENOBUFS),
	CFL_NAMED(EISCONN),
	CFL_NAMED(ENOTCONN),
	CFL_NAMED(ESHUTDOWN),
	CFL_NAMED(ETOOMANYREFS),
	CFL_NAMED(ETIMEDOUT),
	CFL_NAMED(ECONNREFUSED),
	CFL_NAMED(EHOSTDOWN),
	CFL_NAMED(EHOSTUNREACH),
	CFL_NAMED(EALREADY),
	CFL_NAMED(EINPROGRESS),
	CFL_NAMED(ESTALE),
	CFL_NAMED(EUCLEAN),
	CFL_NAMED(ENOTNAM),
	CFL_NAMED(ENAVAIL),
	CFL_NAMED(EISNAM),
	CFL_NAMED(EREMOTEIO),
	CFL_NAMED(EDQUOT),
	CFL_NAMED(ENOMEDIUM),
	CFL_NAMED(EMEDIUMTYPE),
	CFL_NAMED(ECANCELED),
	CFL_NAMED(ENOKEY),
	CFL_NAMED(EKEYEXPIRED),
	CFL_NAMED(EKEYREVOKED),
	CFL_NAMED(EKEYREJECTED),
	CFL_NAMED(EOWNERDEAD),
	CFL_NAMED(ENOTRECOVERABLE),
	CFL_NAMED(ERFKILL),
	CFL_NAMED(EHWPOISON),
	CFL_NAMED(ERESTARTSYS),
	CFL_NAMED(ERESTARTNOINTR),
	CFL_NAMED(ERESTARTNOHAND),
	CFL_NAMED(ENOIOCTLCMD),
	CFL_NAMED(ERESTART_RESTARTBLOCK),
	CFL_NAMED(EPROBE_DEFER),
	CFL_NAMED(EOPENSTALE),
	CFL_NAMED(ENOPARAM),
	CFL_NAMED(EBADHANDLE),
	CFL_NAMED(ENOTSYNC),
	CFL_NAMED(EBADCOOKIE),
	CFL_NAMED(ENOTSUPP),
	CFL_NAMED(ETOOSMALL),
	CFL_NAMED(ESERVERFAULT),
	CFL_NAMED(EBADTYPE),
	CFL_NAMED(EJUKEBOX),
	CFL_NAMED(EIOCBQUEUED),
	CFL_NAMED(ERECALLCONFLICT),
	CFL_NAMED(ENOGRACE),
};

/// `<kernel/error.hh>` compares each number with the kernel's when this file is compiled.
KUNIT_PARAM_CASE(each_error_has_its_name, Named, ALL)
{
	// SAFETY: a literal.
	unsafe
	{
		const StrView name = core::CStr::from_ptr(unsafe_, param.name);
		const core::FixedString<32> text(param.error);

		KUNIT_EXPECT_EQ(param.error.name(), name);
		KUNIT_EXPECT_EQ(text.view().first(1), StrView("-"));
		KUNIT_EXPECT_EQ(text.view().skip(1), name);
	}
	KUNIT_EXPECT_EQ(core::Error::from_errno(param.error.to_errno()), param.error);
	return {};
}

KUNIT_CASE(no_other_number_has_a_name)
{
	u32 named = 0;

	for (int number = 1; number <= core::Error::LIMIT; number++)
		named += !core::Error::from_errno(-number).name().empty();
	KUNIT_EXPECT_EQ(named, sizeof(ALL) / sizeof(ALL[0]));
	const core::FixedString<16> text(core::Error::from_errno(-4000));
	KUNIT_EXPECT_EQ(text.view(), StrView("-4000"));
	return {};
}

KUNIT_CASE(what_is_no_errno_is_refused)
{
	KUNIT_EXPECT_EQ(core::Error::from_errno(0), EINVAL);
	KUNIT_EXPECT_EQ(core::Error::from_errno(5), EINVAL);
	KUNIT_EXPECT_EQ(core::Error::from_errno(-4096), EINVAL);
	KUNIT_EXPECT_EQ(core::Error::from_errno(-4095).to_errno(), -4095);
	KUNIT_EXPECT_EQ(EWOULDBLOCK, EAGAIN);
	KUNIT_EXPECT_EQ(EDEADLOCK, EDEADLK);
	return {};
}

KUNIT_CASE(numbers_from_c_become_results)
{
	KUNIT_EXPECT(core::to_result(0).is_ok());
	KUNIT_EXPECT(core::to_result(3).is_ok());
	KUNIT_EXPECT_EQ(core::to_result(-12).error(), ENOMEM);
	KUNIT_EXPECT_EQ(TRY(core::to_value(7)), 7u);
	KUNIT_EXPECT_EQ(core::to_value(-22).error(), EINVAL);
	KUNIT_EXPECT_EQ(TRY(core::to_size(1l << 40)), 1ul << 40);
	KUNIT_EXPECT_EQ(core::to_size(-5).error(), EIO);
	KUNIT_EXPECT_EQ(core::to_errno(Result<void>()), 0);
	KUNIT_EXPECT_EQ(core::to_errno(Result<void>(EBUSY)), -16);
	KUNIT_EXPECT_EQ(core::to_errno(Result<u32>(9u)), 9);
	KUNIT_EXPECT_EQ(core::to_errno(Result<u32>(EIO)), -5);
	return {};
}

/// The kernel's own functions agree on what is an error in a pointer.
KUNIT_PARAM_CASE(each_error_passes_through_a_pointer, Named, ALL)
{
	u32 *pointer = core::to_err_ptr<u32>(param.error);

	// SAFETY: neither follows the pointer.
	unsafe
	{
		KUNIT_EXPECT(::IS_ERR(pointer));
		KUNIT_EXPECT_EQ(::PTR_ERR(pointer), long(param.error.to_errno()));
	}
	KUNIT_EXPECT_EQ(core::from_err_ptr(pointer).error(), param.error);
	return {};
}

KUNIT_CASE(other_pointers_are_values)
{
	u32 number = 4;
	u32 *none = nullptr;

	KUNIT_EXPECT(TRY(core::from_err_ptr(&number)) == &number);
	KUNIT_EXPECT(TRY(core::from_err_ptr(none)) == nullptr);
	return {};
}

} // namespace

KUNIT_SUITE(errors, KUNIT_RUN(each_error_has_its_name), KUNIT_RUN(no_other_number_has_a_name),
	    KUNIT_RUN(what_is_no_errno_is_refused), KUNIT_RUN(numbers_from_c_become_results),
	    KUNIT_RUN(each_error_passes_through_a_pointer), KUNIT_RUN(other_pointers_are_values));
