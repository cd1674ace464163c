// SPDX-License-Identifier: GPL-2.0
// What is said outright of a class and other threads needs a reason.
#include <core/annotations.hh>
#include <core/option.hh>
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

/// Owns its characters, by a pointer.
class Text
{
public:
	Text(Text &&other) : at_(other.at_) { other.at_ = nullptr; }
	Text(const Text &) = delete;
	core::Option<const char &> first() const __lifetimebound;

private:
	char *at_ = nullptr;
};
// SAFETY: nobody else has the pointer.
IMPL_SEND(Text);

template <typename T>
void start(T state __crosses_threads)
{
	static_assert(core::is_send<T>);
}
template <typename T>
void start_unasked(T state __crosses_threads)
{
	(void)state;
}

// ACCEPT
void given_to_a_thread(Text text)
{
	start(static_cast<Text &&>(text));
}
// ACCEPT
void given_number(int number)
{
	start(number);
}
// REJECT: borrow-escape
void borrow_of_a_local_given(Text text)
{
	start(text.first());
}
// REJECT: borrow-stored
void borrow_of_the_caller_given(core::Option<const int &> number)
{
	start(number);
}
// ACCEPT
void borrow_that_lives_for_ever_given(core::Option<const int &> number __static_lifetime)
{
	start(number);
}
// REJECT: thread-send
void pointer_given(Pointer<int> pointer)
{
	start_unasked(pointer);
}
