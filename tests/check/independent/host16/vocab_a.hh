// SPDX-License-Identifier: GPL-2.0
// Small own types that the files of this folder stand on.
#pragma once
#include "../set.hh"
#include <atomic>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <deque>
#include <functional>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace kit
{

// Owns one object on the heap, or none. Can be moved, not copied; empty after it was moved from.
template <class T>
class Box
{
	T *object = nullptr;

public:
	Box() = default;
	explicit Box(T *object) noexcept : object(object) {}
	Box(Box &&other) noexcept : object(other.release()) {}
	template <class U>
	requires(!std::same_as<U, T> && std::derived_from<U, T>)
	Box(Box<U> &&other) noexcept : object(other.release())
	{
		static_assert(std::has_virtual_destructor_v<T>);
	}
	Box &operator=(Box &&other) noexcept
	{
		reset(other.release());
		return *this;
	}
	~Box() { delete object; }

	T *get() const noexcept BORROWED { return object; }
	T &operator*() const noexcept BORROWED { return *object; }
	T *operator->() const noexcept BORROWED { return object; }
	explicit operator bool() const noexcept { return object != nullptr; }
	[[nodiscard]] T *release() noexcept { return std::exchange(object, nullptr); }
	void reset(T *fresh = nullptr) noexcept { delete std::exchange(object, fresh); }
};

template <class T, class... Args>
Box<T> make_box(Args &&...args)
{
	return Box<T>(new T{std::forward<Args>(args)...});
}

// Elements side by side that grow at the end; growth moves them to a new place.
template <class T>
class Row
{
	static_assert(std::is_nothrow_move_constructible_v<T>);
	T *items = nullptr;
	std::size_t count = 0;
	std::size_t room = 0;

public:
	Row() = default;
	Row(std::initializer_list<T> values) : Row()
	{
		reserve(values.size());
		for (const T &value : values)
			add(value);
	}
	Row(const Row &other) : Row()
	{
		reserve(other.count);
		for (const T &value : other)
			add(value);
	}
	Row(Row &&other) noexcept { swap(other); }
	Row &operator=(Row other) noexcept
	{
		swap(other);
		return *this;
	}
	~Row()
	{
		clear();
		::operator delete(items, std::align_val_t(alignof(T)));
	}
	void swap(Row &other) noexcept
	{
		std::swap(items, other.items);
		std::swap(count, other.count);
		std::swap(room, other.room);
	}

	void reserve(std::size_t wanted)
	{
		if (wanted <= room)
			return;
		T *fresh = static_cast<T *>(
			::operator new(wanted * sizeof(T), std::align_val_t(alignof(T))));
		for (std::size_t i = 0; i < count; ++i) {
			new (fresh + i) T(std::move(items[i]));
			items[i].~T();
		}
		::operator delete(items, std::align_val_t(alignof(T)));
		items = fresh;
		room = wanted;
	}
	T &add(T value) BORROWED
	{
		if (count == room)
			reserve(room ? 2 * room : 2);
		T *fresh = new (items + count) T(std::move(value));
		++count;
		return *fresh;
	}
	void drop_last()
	{
		assert(count);
		items[--count].~T();
	}
	void remove(std::size_t index)
	{
		assert(index < count);
		for (std::size_t i = index + 1; i < count; ++i)
			items[i - 1] = std::move(items[i]);
		drop_last();
	}
	void clear() noexcept
	{
		while (count)
			items[--count].~T();
	}

	T &operator[](std::size_t index) BORROWED
	{
		assert(index < count);
		return items[index];
	}
	const T &operator[](std::size_t index) const BORROWED
	{
		assert(index < count);
		return items[index];
	}
	T &last() BORROWED { return (*this)[count - 1]; }
	T *begin() BORROWED { return items; }
	T *end() BORROWED { return items + count; }
	const T *begin() const BORROWED { return items; }
	const T *end() const BORROWED { return items + count; }
	std::size_t size() const { return count; }
	bool empty() const { return count == 0; }
};

// Looks at elements that somebody else owns.
template <class T>
class View
{
	const T *from = nullptr;
	std::size_t count = 0;

public:
	View() = default;
	View(const T *from, std::size_t count) : from(from), count(count) {}
	View(const Row<T> &row BORROWED) : from(row.begin()), count(row.size()) {}

	View first(std::size_t n) const { return View(from, n < count ? n : count); }
	View skip(std::size_t n) const { return n < count ? View(from + n, count - n) : View(); }
	const T &operator[](std::size_t index) const
	{
		assert(index < count);
		return from[index];
	}
	const T *begin() const { return from; }
	const T *end() const { return from + count; }
	std::size_t size() const { return count; }
	bool empty() const { return count == 0; }
};

// One of several owners of an object; the last one deletes it. Handles to one object may live in several threads.
template <class T>
class Handle
{
	struct Shared {
		std::atomic<unsigned> holders{1};
		T object;
		template <class... Args>
		explicit Shared(Args &&...args) : object{std::forward<Args>(args)...}
		{
		}
	};
	Shared *shared = nullptr;

public:
	Handle() = default;
	template <class... Args>
	static Handle make(Args &&...args)
	{
		Handle handle;
		handle.shared = new Shared(std::forward<Args>(args)...);
		return handle;
	}
	Handle(const Handle &other) noexcept : shared(other.shared)
	{
		if (shared)
			shared->holders.fetch_add(1, std::memory_order_relaxed);
	}
	Handle(Handle &&other) noexcept : shared(std::exchange(other.shared, nullptr)) {}
	Handle &operator=(Handle other) noexcept
	{
		std::swap(shared, other.shared);
		return *this;
	}
	~Handle() { drop(); }

	void drop() noexcept
	{
		Shared *mine = std::exchange(shared, nullptr);
		if (mine && mine->holders.fetch_sub(1, std::memory_order_acq_rel) == 1)
			delete mine;
	}
	T *get() const BORROWED { return shared ? &shared->object : nullptr; }
	T &operator*() const BORROWED { return shared->object; }
	T *operator->() const BORROWED { return &shared->object; }
	explicit operator bool() const { return shared != nullptr; }
};

// A lock, and the guard that is inside of it from its beginning to its end.
class Gate
{
	std::mutex mutex;
	bool taken = false;

public:
	Gate() = default;
	Gate(const Gate &) = delete;
	Gate &operator=(const Gate &) = delete;
	void enter()
	{
		mutex.lock();
		taken = true;
	}
	void leave()
	{
		taken = false;
		mutex.unlock();
	}
};

class [[nodiscard]] Inside
{
	Gate &gate;

public:
	explicit Inside(Gate &gate BORROWED) : gate(gate) { gate.enter(); }
	Inside(const Inside &) = delete;
	Inside &operator=(const Inside &) = delete;
	~Inside() { gate.leave(); }
};

// A value that is reached only with its lock held.
template <class T>
class Guarded
{
	mutable Gate gate;
	T value;

public:
	template <class... Args>
	explicit Guarded(Args &&...args) : value{std::forward<Args>(args)...}
	{
	}
	template <class F>
	auto with(F &&work)
	{
		Inside inside(gate);
		return work(value);
	}
	T copy() const
	{
		Inside inside(gate);
		return value;
	}
};

// Work that is done later, in the order it came; a task may add further ones.
class TaskList
{
	std::deque<std::function<void()>> tasks;

public:
	void add(std::function<void()> task) { tasks.push_back(std::move(task)); }
	std::size_t pending() const { return tasks.size(); }
	std::size_t run()
	{
		std::size_t done = 0;
		while (!tasks.empty()) {
			std::function<void()> task = std::move(tasks.front());
			tasks.pop_front();
			task();
			++done;
		}
		return done;
	}
};

// Calls something at the end of its scope.
template <class F>
class [[nodiscard]] AtEnd
{
	F work;

public:
	explicit AtEnd(F work) : work(std::move(work)) {}
	AtEnd(const AtEnd &) = delete;
	AtEnd &operator=(const AtEnd &) = delete;
	~AtEnd() { work(); }
};

// Objects that stay where they are until they are dropped; the slab destroys what is left.
template <class T>
class Slab
{
	struct Slot {
		alignas(T) unsigned char bytes[sizeof(T)];
		Slot *next_free = nullptr;
		bool live = false;
		T *object() { return std::launder(reinterpret_cast<T *>(bytes)); }
	};
	std::vector<std::unique_ptr<Slot>> slots;
	Slot *free_slots = nullptr;

public:
	Slab() = default;
	Slab(const Slab &) = delete;
	Slab &operator=(const Slab &) = delete;
	~Slab()
	{
		for (const std::unique_ptr<Slot> &slot : slots)
			if (std::exchange(slot->live, false))
				slot->object()->~T();
	}
	template <class... Args>
	T *make(Args &&...args) BORROWED
	{
		if (!free_slots) {
			slots.push_back(std::make_unique<Slot>());
			free_slots = slots.back().get();
		}
		Slot *slot = free_slots;
		T *object = new (slot->bytes) T{std::forward<Args>(args)...};
		free_slots = slot->next_free;
		slot->live = true;
		return object;
	}
	void drop(T *object)
	{
		for (const std::unique_ptr<Slot> &owned : slots) {
			Slot *slot = owned.get();
			if (!slot->live || slot->object() != object)
				continue;
			slot->live = false;
			object->~T();
			slot->next_free = free_slots;
			free_slots = slot;
			return;
		}
		assert(!"not of this slab");
	}
	std::size_t live() const
	{
		std::size_t n = 0;
		for (const std::unique_ptr<Slot> &slot : slots)
			n += slot->live;
		return n;
	}
};

// As long as a link lives, its listener is called by the signal it came from. Either may end first.
struct LinkState {
	bool cut = false;
};

class [[nodiscard]] Link
{
	std::shared_ptr<LinkState> state;

public:
	Link() = default;
	explicit Link(std::shared_ptr<LinkState> state) : state(std::move(state)) {}
	Link(Link &&) noexcept = default;
	Link &operator=(Link &&other) noexcept
	{
		if (this != &other) {
			cut();
			state = std::move(other.state);
		}
		return *this;
	}
	~Link() { cut(); }
	void cut()
	{
		if (state)
			state->cut = true;
		state.reset();
	}
};

template <class... Args>
class Signal
{
	struct Listener : LinkState {
		std::function<void(Args...)> call;
	};
	std::vector<std::shared_ptr<Listener>> listeners;

public:
	Signal() = default;
	Signal(const Signal &) = delete;
	Signal &operator=(const Signal &) = delete;
	Link connect(std::function<void(Args...)> call)
	{
		auto listener = std::make_shared<Listener>();
		listener->call = std::move(call);
		std::erase_if(listeners, [](const auto &old) { return old->cut; });
		listeners.push_back(listener);
		return Link(listener);
	}
	void emit(Args... args)
	{
		const auto now = listeners;
		for (const auto &listener : now)
			if (!listener->cut)
				listener->call(args...);
	}
};

// A list through its elements, which derive from Hook and leave the list when they end.
class Hook
{
	Hook *before = this;
	Hook *after = this;
	template <class T>
	friend class Chain;

public:
	Hook() = default;
	Hook(const Hook &) = delete;
	Hook &operator=(const Hook &) = delete;
	~Hook() { unhook(); }
	bool hooked() const { return after != this; }
	void unhook()
	{
		before->after = after;
		after->before = before;
		before = after = this;
	}
};

template <class T>
class Chain
{
	Hook head;

public:
	Chain() = default;
	~Chain()
	{
		while (head.hooked())
			head.after->unhook();
	}
	void add(T &item KEPT_BY(this))
	{
		Hook &hook = item;
		hook.unhook();
		hook.before = head.before;
		hook.after = &head;
		head.before->after = &hook;
		head.before = &hook;
	}
	T *first() BORROWED { return as_item(head.after); }
	T *next(T &item) BORROWED { return as_item(static_cast<Hook &>(item).after); }
	bool empty() const { return !head.hooked(); }

private:
	T *as_item(Hook *hook) { return hook == &head ? nullptr : static_cast<T *>(hook); }
};

} // namespace kit
