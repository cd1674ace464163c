// SPDX-License-Identifier: GPL-2.0
// CFL-PROFILE: kernel
// Objects of the dialect that are used too early, too late or elsewhere: members that nothing was put into, views of
// an object's own array, what a base's thread is lent, plain members behind an atomic.
#include <core/annotations.hh>
#include <core/array.hh>
#include <core/option.hh>
#include <core/send_sync.hh>
#include <core/span.hh>
#include <core/utility.hh>

template <typename T>
class __owner(T) Box
{
public:
	static Box make();
	constexpr explicit Box(core::Vacant) noexcept {}
	Box(Box &&other) noexcept;
	Box &operator=(Box &&other) noexcept;
	~Box();
	T *operator->() noexcept __lifetimebound;
	bool is_vacant() const noexcept;
};
template <typename T>
class __owner(T) Vec
{
public:
	Vec();
	~Vec();
	bool push(T value);
};
struct Decoder {
	int gain = 0;
};
class Stream
{
public:
	void open() { decoder_ = Box<Decoder>::make(); }
	int decode(int sample) { return sample * decoder_->gain; }
	int decode_if_open(int sample)
	{
		if (decoder_.is_vacant())
			return 0;
		return sample * decoder_->gain;
	}

private:
	Box<Decoder> decoder_{core::Vacant()};
};
// REJECT: init-use
int decoded_at_once(int sample)
{
	Stream stream;

	return stream.decode(sample);
}
// ACCEPT
int decoded_when_open(int sample)
{
	Stream stream;

	stream.open();
	return stream.decode(sample);
}
// ACCEPT
int decoded_if_open(int sample)
{
	Stream stream;

	return stream.decode_if_open(sample);
}

class Token
{
public:
	explicit Token(unsigned long size) { view_ = text_.span().first(size); }
	core::Span<char> view() const __lifetimebound { return view_; }

private:
	core::Array<char, 24> text_{};
	core::Span<char> view_;
};
class Counted
{
public:
	explicit Counted(unsigned long size) : size_(size) {}

private:
	core::Array<char, 24> text_{};
	unsigned long size_;
};
// REJECT: borrow-moved
void pushed_with_its_view(Vec<Token> &tokens)
{
	(void)tokens.push(Token(3));
}
// ACCEPT
void pushed_with_its_size(Vec<Counted> &tokens)
{
	(void)tokens.push(Counted(3));
}

class Order
{
};
inline constexpr Order Relaxed, Acquire, Release;
template <typename T>
class __interior_mutable Atomic
{
public:
	Atomic();
	T load(Order order) const;
	void store(T value, Order order) const;
};
class KThread
{
public:
	KThread(KThread &&other) noexcept;
	KThread &operator=(KThread &&other) noexcept;
	~KThread();
};
struct Beats {
	Atomic<int> count;
};
struct Pulse {
	const Beats &beats;
};
KThread started(Pulse pulse __lifetimebound);
class Active
{
public:
	Active(const Active &) = delete;
	Active &operator=(const Active &) = delete;
	virtual ~Active() { stop(); }
	void stop() { thread_ = core::None; }

protected:
	Active() = default;
	void start(Pulse pulse __captured_by(this)) { thread_ = started(pulse); }

private:
	core::Option<KThread> thread_;
};
class EndsFirst final : public Active
{
public:
	// REJECT: borrow-dangling
	void begin() { start(Pulse{beats_}); }

private:
	Beats beats_;
};
class StopsBefore final : public Active
{
public:
	~StopsBefore() override { stop(); }
	// ACCEPT
	void begin() { start(Pulse{beats_}); }

private:
	Beats beats_;
};

class Notice
{
public:
	void offer(int value) const
	{
		value_ = value;
		full_.store(true, Release);
	}
	int take() const { return full_.load(Acquire) ? value_ : 0; }

private:
	Atomic<bool> full_;
	// ACCEPT
	mutable int value_ = 0;
};
// SAFETY: who sees the flag sees the value.
template <>
inline constexpr bool core::is_sync<Notice> = true;
class Guess
{
public:
	void offer(int value) const
	{
		value_ = value;
		full_.store(true, Relaxed);
	}
	int take() const { return full_.load(Relaxed) ? value_ : 0; }

private:
	Atomic<bool> full_;
	// REJECT: thread-send
	mutable int value_ = 0;
};
// SAFETY: who sees the flag sees the value.
template <>
inline constexpr bool core::is_sync<Guess> = true;

class Barrier
{
public:
	Barrier();
	Barrier(const Barrier &) = delete;
	~Barrier();
};
struct Retired {
	void defer(const Barrier &barrier);
};
Retired taken();
class Publisher
{
public:
	explicit Publisher(const Barrier &barrier __lifetimebound) : barrier_(barrier) {}
	Publisher(const Publisher &) = delete;
	~Publisher() { taken().defer(barrier_); }

private:
	const Barrier &barrier_;
};
class BarrierLast
{
public:
	int state() const { return 0; }

private:
	// REJECT: borrow-dangling
	Publisher publisher_{barrier_};
	Barrier barrier_;
};
class BarrierFirst
{
public:
	int state() const { return 0; }

private:
	Barrier barrier_;
	// ACCEPT
	Publisher publisher_{barrier_};
};
// REJECT: borrow-moved
core::Option<Token> token_of(unsigned long size)
{
	Token token(size);

	return token;
}
// ACCEPT
core::Option<Counted> counted_of(unsigned long size)
{
	Counted token(size);

	return token;
}

class Port
{
public:
	virtual int flush() const = 0;

protected:
	~Port() = default;
};
class Ports
{
public:
	void add(const Port *port) { last_ = port; }
	void remove(const Port *port)
	{
		if (last_ == port)
			last_ = nullptr;
	}
	void keep(const Port *port) { add(port); }

private:
	const Port *last_ = nullptr;
};
class Listing
{
public:
	Listing(Ports &ports __lifetimebound, const Port &port __lifetimebound)
		: ports_(ports), port_(port)
	{
		ports_.add(&port_);
	}
	Listing(const Listing &) = delete;
	~Listing() { ports_.remove(&port_); }

private:
	Ports &ports_;
	const Port &port_;
};
struct Bytes {
	Bytes();
	~Bytes();
	int size = 0;
};
class ListedEarly final : public Port
{
public:
	// REJECT: init-use
	explicit ListedEarly(Ports &ports __lifetimebound) : listing_(ports, *this) {}
	int flush() const override { return buffer_.size; }

private:
	Listing listing_;
	Bytes buffer_;
};
class ListedLast final : public Port
{
public:
	// ACCEPT
	explicit ListedLast(Ports &ports __lifetimebound) : listing_(ports, *this) {}
	int flush() const override { return buffer_.size; }

private:
	Bytes buffer_;
	Listing listing_;
};
class NeverLeaves final : public Port
{
public:
	// REJECT: borrow-escape
	explicit NeverLeaves(Ports &ports) { ports.keep(this); }
	int flush() const override { return 1; }
};
class Leaves final : public Port
{
public:
	// ACCEPT
	explicit Leaves(Ports &ports) : ports_(ports) { ports.keep(this); }
	~Leaves() { ports_.remove(this); }
	int flush() const override { return 1; }

private:
	Ports &ports_;
};
