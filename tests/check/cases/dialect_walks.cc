// SPDX-License-Identifier: GPL-2.0
// Walks by plain pointers, what goes on while a lock is held, and elements that change places.
#include <core/array.hh>
#include <core/option.hh>
#include <core/span.hh>
#include <core/utility.hh>

/// A vector whose iterators are pointers.
class __owner(unsigned) Rows
{
public:
	unsigned *begin() noexcept __lifetimebound { return data_; }
	unsigned *end() noexcept __lifetimebound { return end_; }
	const unsigned *begin() const noexcept __lifetimebound { return data_; }
	const unsigned *end() const noexcept __lifetimebound { return end_; }
	unsigned &operator[](unsigned at) noexcept __lifetimebound;
	const unsigned &operator[](unsigned at) const noexcept __lifetimebound;
	core::Span<unsigned> span() noexcept __lifetimebound;
	core::Option<unsigned &> get(unsigned at) noexcept __lifetimebound;
	void push(unsigned row) noexcept;

private:
	unsigned *data_, *end_;
};

// REJECT: borrow-invalidated
void grows(Rows &rows)
{
	for (unsigned row : rows)
		if (row == 7)
			rows.push(row);
}
// REJECT: borrow-invalidated
void grows_behind_view(Rows &rows)
{
	auto all = rows.span();

	for (unsigned &row : all)
		if (row == 7)
			rows.push(1);
}
// ACCEPT
void grows_and_leaves(Rows &rows)
{
	for (unsigned row : rows)
		if (row == 7) {
			rows.push(row);
			break;
		}
	rows.push(0);
}
// ACCEPT
void written(Rows &rows, Rows &others)
{
	for (unsigned &row : rows) {
		row++;
		others.push(row);
	}
}
// ACCEPT
core::Option<unsigned &> largest(Rows &rows __lifetimebound)
{
	core::Option<unsigned &> best;

	for (unsigned &row : rows)
		if (!best || *best < row)
			best = row;
	return best;
}
// REJECT: borrow-return
core::Option<unsigned &> of_local()
{
	Rows rows = Rows();
	auto first = rows.get(0);

	return first;
}
// ACCEPT
void change_places(core::Array<unsigned, 8> &values, unsigned i, unsigned j)
{
	core::swap(values[i], values[j]);
}

template <typename T>
class __scoped_guard __view(T) Held
{
public:
	explicit Held(T & data __lifetimebound) : data_(data) {}
	Held(const Held &) = delete;
	~Held() {}
	T *operator->() __lifetimebound
	{
		return &data_;
	}

private:
	T & data_;
};
template <typename T>
class __capability("mutex") __pinned __interior_mutable Mutex
{
public:
	__might_sleep Held<T> lock() const __lifetimebound { return Held<T>(data_); }

private:
	mutable T data_;
};

class Device
{
public:
	// ACCEPT
	void start()
	{
		auto held = lock_.lock();

		count();
		held->push(1);
	}
	// REJECT: borrow-invalidated
	unsigned fill()
	{
		unsigned sum = 0;

		for (unsigned row : rows_) {
			sum += row;
			add(sum);
		}
		return sum;
	}

private:
	void count() { starts_++; }
	void add(unsigned row) { rows_.push(row); }

	Mutex<Rows> lock_;
	Rows rows_;
	unsigned starts_ = 0;
};

enum class Mode { Off, Slow, Fast };
// ACCEPT
unsigned speed(Mode mode)
{
	switch (mode) {
	case Mode::Off:
		return 0;
	case Mode::Slow:
		return 10;
	case Mode::Fast:
		return 100;
	}
	__builtin_unreachable();
}
// REJECT: unsafe-call
unsigned half_speed(Mode mode)
{
	switch (mode) {
	case Mode::Off:
		return 0;
	case Mode::Slow:
		return 5;
	case Mode::Fast:
		break;
	}
	__builtin_unreachable();
}

static bool header(const unsigned *bytes, unsigned size, unsigned &length)
{
	if (size < 4 || !bytes)
		return false;
	length = size - 4;
	return true;
}
// REJECT: init-use
unsigned forgotten(const unsigned *bytes, unsigned size)
{
	unsigned length;

	(void)header(bytes, size, length);
	return length;
}
// ACCEPT
unsigned asked(const unsigned *bytes, unsigned size)
{
	unsigned length;

	if (!header(bytes, size, length))
		return 0;
	return length;
}
