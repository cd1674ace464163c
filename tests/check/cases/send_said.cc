// SPDX-License-Identifier: GPL-2.0
// What is said outright of a class and other threads needs a reason.
#include <core/annotations.hh>
#include <core/send_sync.hh>

struct Borrower {
	int &number;
};
struct Owner {
	int number;
};
struct Counter {
	int number;
};
struct Two {
	int number;
};
template <typename T>
struct Holder {
	T held;
};
template <typename T>
struct Pointer {
	T *at;
};
template <typename T>
struct Reader {
	T *at;
};

// REJECT: safety-comment
template <>
inline constexpr bool core::is_send<Borrower> = true;

// ACCEPT
// SAFETY: a number of its own.
template <>
inline constexpr bool core::is_send<Owner> = true;
template <>
inline constexpr bool core::is_sync<Owner> = true;

// REJECT: safety-comment
IMPL_SEND(Counter);

// ACCEPT
// SAFETY: a number, which is only read when shared.
IMPL_SEND(Two);
IMPL_SYNC(Two);

// ACCEPT
template <typename T>
inline constexpr bool core::is_send<Holder<T>> = core::is_send<T>;

// REJECT: safety-comment
template <typename T>
inline constexpr bool core::is_send<Pointer<T>> = true;

// ACCEPT
// SAFETY: what it points at lives for ever and is never changed.
template <typename T>
inline constexpr bool core::is_send<Reader<T>> = true;

// ACCEPT
template <>
inline constexpr bool core::is_sync<Borrower> = false;

// REJECT: thread-send
class Cached
{
public:
	int number() const { return hits_++; }

private:
	mutable int hits_ = 0;
};
// SAFETY: (it is not.)
IMPL_SYNC(Cached);

// ACCEPT
/// Looked at by one thread only.
class Alone
{
public:
	int number() const { return hits_++; }

private:
	mutable int hits_ = 0;
};
// SAFETY: a number, which goes to one thread as a whole.
IMPL_SEND(Alone);
