// SPDX-License-Identifier: GPL-2.0
/// @file
/// The kernel's error names as typed constants: `return ENODEV;`.
///
/// C headers: `include/uapi/asm-generic/errno.h`, `include/linux/errno.h`. The numbers are those of
/// every architecture except alpha, mips, parisc and sparc; `<kernel/error.hh>` holds them against
/// the target kernel's.
///
/// A host's `<errno.h>` makes macros of the same names; where it was included before, the constants
/// are left out, and `Error::constant<ENODEV>()` says the same.
#pragma once

#include <core/error.hh>

// The generator leaves these names of the C headers to this file:
// cfl-bindgen: owns EPERM ENOENT ESRCH EINTR EIO ENXIO E2BIG ENOEXEC EBADF ECHILD EAGAIN ENOMEM
// cfl-bindgen: owns EACCES EFAULT ENOTBLK EBUSY EEXIST EXDEV ENODEV ENOTDIR EISDIR EINVAL ENFILE
// cfl-bindgen: owns EMFILE ENOTTY ETXTBSY EFBIG ENOSPC ESPIPE EROFS EMLINK EPIPE EDOM ERANGE
// cfl-bindgen: owns EDEADLK ENAMETOOLONG ENOLCK ENOSYS ENOTEMPTY ELOOP ENOMSG EIDRM ECHRNG
// cfl-bindgen: owns EL2NSYNC EL3HLT EL3RST ELNRNG EUNATCH ENOCSI EL2HLT EBADE EBADR EXFULL ENOANO
// cfl-bindgen: owns EBADRQC EBADSLT EBFONT ENOSTR ENODATA ETIME ENOSR ENONET ENOPKG EREMOTE
// cfl-bindgen: owns ENOLINK EADV ESRMNT ECOMM EPROTO EMULTIHOP EDOTDOT EBADMSG EOVERFLOW ENOTUNIQ
// cfl-bindgen: owns EBADFD EREMCHG ELIBACC ELIBBAD ELIBSCN ELIBMAX ELIBEXEC EILSEQ ERESTART
// cfl-bindgen: owns ESTRPIPE EUSERS ENOTSOCK EDESTADDRREQ EMSGSIZE EPROTOTYPE ENOPROTOOPT
// cfl-bindgen: owns EPROTONOSUPPORT ESOCKTNOSUPPORT EOPNOTSUPP EPFNOSUPPORT EAFNOSUPPORT
// cfl-bindgen: owns EADDRINUSE EADDRNOTAVAIL ENETDOWN ENETUNREACH ENETRESET ECONNABORTED
// cfl-bindgen: owns ECONNRESET ENOBUFS EISCONN ENOTCONN ESHUTDOWN ETOOMANYREFS ETIMEDOUT
// cfl-bindgen: owns ECONNREFUSED EHOSTDOWN EHOSTUNREACH EALREADY EINPROGRESS ESTALE EUCLEAN
// cfl-bindgen: owns ENOTNAM ENAVAIL EISNAM EREMOTEIO EDQUOT ENOMEDIUM EMEDIUMTYPE ECANCELED
// cfl-bindgen: owns ENOKEY EKEYEXPIRED EKEYREVOKED EKEYREJECTED EOWNERDEAD ENOTRECOVERABLE
// cfl-bindgen: owns ERFKILL EHWPOISON ERESTARTSYS ERESTARTNOINTR ERESTARTNOHAND ENOIOCTLCMD
// cfl-bindgen: owns ERESTART_RESTARTBLOCK EPROBE_DEFER EOPENSTALE ENOPARAM EBADHANDLE ENOTSYNC
// cfl-bindgen: owns EBADCOOKIE ENOTSUPP ETOOSMALL ESERVERFAULT EBADTYPE EJUKEBOX EIOCBQUEUED
// cfl-bindgen: owns ERECALLCONFLICT ENOGRACE EWOULDBLOCK EDEADLOCK

#ifndef EPERM
namespace core
{

inline constexpr Error EPERM = Error::constant<1>();
inline constexpr Error ENOENT = Error::constant<2>();
inline constexpr Error ESRCH = Error::constant<3>();
inline constexpr Error EINTR = Error::constant<4>();
inline constexpr Error EIO = Error::constant<5>();
inline constexpr Error ENXIO = Error::constant<6>();
inline constexpr Error E2BIG = Error::constant<7>();
inline constexpr Error ENOEXEC = Error::constant<8>();
inline constexpr Error EBADF = Error::constant<9>();
inline constexpr Error ECHILD = Error::constant<10>();
inline constexpr Error EAGAIN = Error::constant<11>();
inline constexpr Error ENOMEM = Error::constant<12>();
inline constexpr Error EACCES = Error::constant<13>();
inline constexpr Error EFAULT = Error::constant<14>();
inline constexpr Error ENOTBLK = Error::constant<15>();
inline constexpr Error EBUSY = Error::constant<16>();
inline constexpr Error EEXIST = Error::constant<17>();
inline constexpr Error EXDEV = Error::constant<18>();
inline constexpr Error ENODEV = Error::constant<19>();
inline constexpr Error ENOTDIR = Error::constant<20>();
inline constexpr Error EISDIR = Error::constant<21>();
inline constexpr Error EINVAL = Error::constant<22>();
inline constexpr Error ENFILE = Error::constant<23>();
inline constexpr Error EMFILE = Error::constant<24>();
inline constexpr Error ENOTTY = Error::constant<25>();
inline constexpr Error ETXTBSY = Error::constant<26>();
inline constexpr Error EFBIG = Error::constant<27>();
inline constexpr Error ENOSPC = Error::constant<28>();
inline constexpr Error ESPIPE = Error::constant<29>();
inline constexpr Error EROFS = Error::constant<30>();
inline constexpr Error EMLINK = Error::constant<31>();
inline constexpr Error EPIPE = Error::constant<32>();
inline constexpr Error EDOM = Error::constant<33>();
inline constexpr Error ERANGE = Error::constant<34>();
inline constexpr Error EDEADLK = Error::constant<35>();
inline constexpr Error ENAMETOOLONG = Error::constant<36>();
inline constexpr Error ENOLCK = Error::constant<37>();
inline constexpr Error ENOSYS = Error::constant<38>();
inline constexpr Error ENOTEMPTY = Error::constant<39>();
inline constexpr Error ELOOP = Error::constant<40>();
inline constexpr Error ENOMSG = Error::constant<42>();
inline constexpr Error EIDRM = Error::constant<43>();
inline constexpr Error ECHRNG = Error::constant<44>();
inline constexpr Error EL2NSYNC = Error::constant<45>();
inline constexpr Error EL3HLT = Error::constant<46>();
inline constexpr Error EL3RST = Error::constant<47>();
inline constexpr Error ELNRNG = Error::constant<48>();
inline constexpr Error EUNATCH = Error::constant<49>();
inline constexpr Error ENOCSI = Error::constant<50>();
inline constexpr Error EL2HLT = Error::constant<51>();
inline constexpr Error EBADE = Error::constant<52>();
inline constexpr Error EBADR = Error::constant<53>();
inline constexpr Error EXFULL = Error::constant<54>();
inline constexpr Error ENOANO = Error::constant<55>();
inline constexpr Error EBADRQC = Error::constant<56>();
inline constexpr Error EBADSLT = Error::constant<57>();
inline constexpr Error EBFONT = Error::constant<59>();
inline constexpr Error ENOSTR = Error::constant<60>();
inline constexpr Error ENODATA = Error::constant<61>();
inline constexpr Error ETIME = Error::constant<62>();
inline constexpr Error ENOSR = Error::constant<63>();
inline constexpr Error ENONET = Error::constant<64>();
inline constexpr Error ENOPKG = Error::constant<65>();
inline constexpr Error EREMOTE = Error::constant<66>();
inline constexpr Error ENOLINK = Error::constant<67>();
inline constexpr Error EADV = Error::constant<68>();
inline constexpr Error ESRMNT = Error::constant<69>();
inline constexpr Error ECOMM = Error::constant<70>();
inline constexpr Error EPROTO = Error::constant<71>();
inline constexpr Error EMULTIHOP = Error::constant<72>();
inline constexpr Error EDOTDOT = Error::constant<73>();
inline constexpr Error EBADMSG = Error::constant<74>();
inline constexpr Error EOVERFLOW = Error::constant<75>();
inline constexpr Error ENOTUNIQ = Error::constant<76>();
inline constexpr Error EBADFD = Error::constant<77>();
inline constexpr Error EREMCHG = Error::constant<78>();
inline constexpr Error ELIBACC = Error::constant<79>();
inline constexpr Error ELIBBAD = Error::constant<80>();
inline constexpr Error ELIBSCN = Error::constant<81>();
inline constexpr Error ELIBMAX = Error::constant<82>();
inline constexpr Error ELIBEXEC = Error::constant<83>();
inline constexpr Error EILSEQ = Error::constant<84>();
inline constexpr Error ERESTART = Error::constant<85>();
inline constexpr Error ESTRPIPE = Error::constant<86>();
inline constexpr Error EUSERS = Error::constant<87>();
inline constexpr Error ENOTSOCK = Error::constant<88>();
inline constexpr Error EDESTADDRREQ = Error::constant<89>();
inline constexpr Error EMSGSIZE = Error::constant<90>();
inline constexpr Error EPROTOTYPE = Error::constant<91>();
inline constexpr Error ENOPROTOOPT = Error::constant<92>();
inline constexpr Error EPROTONOSUPPORT = Error::constant<93>();
inline constexpr Error ESOCKTNOSUPPORT = Error::constant<94>();
inline constexpr Error EOPNOTSUPP = Error::constant<95>();
inline constexpr Error EPFNOSUPPORT = Error::constant<96>();
inline constexpr Error EAFNOSUPPORT = Error::constant<97>();
inline constexpr Error EADDRINUSE = Error::constant<98>();
inline constexpr Error EADDRNOTAVAIL = Error::constant<99>();
inline constexpr Error ENETDOWN = Error::constant<100>();
inline constexpr Error ENETUNREACH = Error::constant<101>();
inline constexpr Error ENETRESET = Error::constant<102>();
inline constexpr Error ECONNABORTED = Error::constant<103>();
inline constexpr Error ECONNRESET = Error::constant<104>();
inline constexpr Error ENOBUFS = Error::constant<105>();
inline constexpr Error EISCONN = Error::constant<106>();
inline constexpr Error ENOTCONN = Error::constant<107>();
inline constexpr Error ESHUTDOWN = Error::constant<108>();
inline constexpr Error ETOOMANYREFS = Error::constant<109>();
inline constexpr Error ETIMEDOUT = Error::constant<110>();
inline constexpr Error ECONNREFUSED = Error::constant<111>();
inline constexpr Error EHOSTDOWN = Error::constant<112>();
inline constexpr Error EHOSTUNREACH = Error::constant<113>();
inline constexpr Error EALREADY = Error::constant<114>();
inline constexpr Error EINPROGRESS = Error::constant<115>();
inline constexpr Error ESTALE = Error::constant<116>();
inline constexpr Error EUCLEAN = Error::constant<117>();
inline constexpr Error ENOTNAM = Error::constant<118>();
inline constexpr Error ENAVAIL = Error::constant<119>();
inline constexpr Error EISNAM = Error::constant<120>();
inline constexpr Error EREMOTEIO = Error::constant<121>();
inline constexpr Error EDQUOT = Error::constant<122>();
inline constexpr Error ENOMEDIUM = Error::constant<123>();
inline constexpr Error EMEDIUMTYPE = Error::constant<124>();
inline constexpr Error ECANCELED = Error::constant<125>();
inline constexpr Error ENOKEY = Error::constant<126>();
inline constexpr Error EKEYEXPIRED = Error::constant<127>();
inline constexpr Error EKEYREVOKED = Error::constant<128>();
inline constexpr Error EKEYREJECTED = Error::constant<129>();
inline constexpr Error EOWNERDEAD = Error::constant<130>();
inline constexpr Error ENOTRECOVERABLE = Error::constant<131>();
inline constexpr Error ERFKILL = Error::constant<132>();
inline constexpr Error EHWPOISON = Error::constant<133>();
inline constexpr Error ERESTARTSYS = Error::constant<512>();
inline constexpr Error ERESTARTNOINTR = Error::constant<513>();
inline constexpr Error ERESTARTNOHAND = Error::constant<514>();
inline constexpr Error ENOIOCTLCMD = Error::constant<515>();
inline constexpr Error ERESTART_RESTARTBLOCK = Error::constant<516>();
inline constexpr Error EPROBE_DEFER = Error::constant<517>();
inline constexpr Error EOPENSTALE = Error::constant<518>();
inline constexpr Error ENOPARAM = Error::constant<519>();
inline constexpr Error EBADHANDLE = Error::constant<521>();
inline constexpr Error ENOTSYNC = Error::constant<522>();
inline constexpr Error EBADCOOKIE = Error::constant<523>();
inline constexpr Error ENOTSUPP = Error::constant<524>();
inline constexpr Error ETOOSMALL = Error::constant<525>();
inline constexpr Error ESERVERFAULT = Error::constant<526>();
inline constexpr Error EBADTYPE = Error::constant<527>();
inline constexpr Error EJUKEBOX = Error::constant<528>();
inline constexpr Error EIOCBQUEUED = Error::constant<529>();
inline constexpr Error ERECALLCONFLICT = Error::constant<530>();
inline constexpr Error ENOGRACE = Error::constant<531>();
inline constexpr Error EWOULDBLOCK = EAGAIN;
inline constexpr Error EDEADLOCK = EDEADLK;

} // namespace core
#endif
