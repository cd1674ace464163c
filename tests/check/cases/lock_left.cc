// SPDX-License-Identifier: GPL-2.0
// Locks that are taken by hand, and pointers that are copied under one.
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>
struct Hall {
	std::mutex lock;
	std::vector<int> taken_by;
	int open = 1;
};
// REJECT: lock-held
bool book(Hall &hall, std::size_t seat, int guest)
{
	hall.lock.lock();
	if (seat >= hall.taken_by.size() || hall.taken_by[seat]) {
		hall.lock.unlock();
		return false;
	}
	if (!hall.open)
		return false;
	hall.taken_by[seat] = guest;
	hall.lock.unlock();
	return true;
}
// REJECT: lock-held
bool book_or_fail(Hall &hall, std::size_t seat, int guest)
{
	hall.lock.lock();
	if (seat >= hall.taken_by.size() || hall.taken_by[seat])
		return false;
	hall.taken_by[seat] = guest;
	hall.lock.unlock();
	return true;
}
// REJECT: lock-held
void close_hall(Hall &hall, bool now)
{
	hall.lock.lock();
	if (!now)
		return;
	hall.open = 0;
	hall.lock.unlock();
}
// ACCEPT
bool book_by_branch(Hall &hall, std::size_t seat, int guest)
{
	hall.lock.lock();
	const bool good = seat < hall.taken_by.size() && !hall.taken_by[seat] && hall.open;
	if (good)
		hall.taken_by[seat] = guest;
	hall.lock.unlock();
	return good;
}
// The caller unlocks a hall that is open.
// ACCEPT
bool lock_if_open(Hall &hall)
{
	hall.lock.lock();
	if (hall.open)
		return true;
	hall.lock.unlock();
	return false;
}
// ACCEPT
void lock_hall(Hall &hall)
{
	hall.lock.lock();
}
// ACCEPT
int wait_open(Hall &hall, int most)
{
	for (int i = 0; i < most; i++) {
		hall.lock.lock();
		if (hall.open) {
			hall.lock.unlock();
			return i;
		}
		hall.lock.unlock();
	}
	return -1;
}
struct Cache {
	void invalidate(const std::string &key);
};
// ACCEPT
class Store
{
public:
	void listen(Cache *cache)
	{
		std::lock_guard hold(lock_);
		cache_ = cache;
	}
	void write(const std::string &key, int value)
	{
		std::unique_lock hold(lock_);
		rows_[key] = value;
		Cache *const cache = cache_;
		hold.unlock();
		if (cache)
			cache->invalidate(key);
	}

private:
	std::mutex lock_;
	std::map<std::string, int> rows_;
	Cache *cache_ = nullptr;
};
// REJECT: lock-required
class LateStore
{
public:
	void listen(Cache *cache)
	{
		std::lock_guard hold(lock_);
		cache_ = cache;
	}
	void write(const std::string &key, int value)
	{
		std::unique_lock hold(lock_);
		rows_[key] = value;
		hold.unlock();
		Cache *const cache = cache_;
		if (cache)
			cache->invalidate(key);
	}

private:
	std::mutex lock_;
	std::map<std::string, int> rows_;
	Cache *cache_ = nullptr;
};
struct Widget {
	int width;
};
class Panel
{
public:
	explicit Panel(int room) : room_(room) { widgets_.reserve(16); }
	Panel(const Panel &) = delete;
	Panel &operator=(const Panel &) = delete;
	~Panel()
	{
		for (Widget *widget : widgets_)
			delete widget;
	}
	// Owns the widget from now on if there was room for it.
	bool adopt(Widget *widget)
	{
		if (widget->width > room_ || widgets_.size() == widgets_.capacity())
			return false;
		room_ -= widget->width;
		widgets_.push_back(widget);
		return true;
	}

private:
	int room_;
	std::vector<Widget *> widgets_;
};
// ACCEPT
int fill(Panel &panel, const std::vector<int> &widths)
{
	int placed = 0;
	for (int width : widths) {
		auto widget = std::make_unique<Widget>(Widget{width});
		if (panel.adopt(widget.get())) {
			widget.release();
			++placed;
		}
	}
	return placed;
}
// REJECT: borrow-escape
int fill_and_end(Panel &panel, const std::vector<int> &widths)
{
	int placed = 0;
	for (int width : widths) {
		const auto widget = std::make_unique<Widget>(Widget{width});
		if (panel.adopt(widget.get()))
			++placed;
	}
	return placed;
}
