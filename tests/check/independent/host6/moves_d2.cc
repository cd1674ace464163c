// SPDX-License-Identifier: GPL-2.0
// Moves in loops, branches, members and generic code, and borrows of what is moved.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

// CLEAN image_type: an image with its pixels on the heap, and what makes one
class Image
{
public:
	explicit Image(std::size_t n) : pixels_(std::make_unique<unsigned char[]>(n)), size_(n) {}
	unsigned char &at(std::size_t i) BORROWED { return pixels_[i]; }
	std::size_t size() const { return size_; }
	unsigned char *data() BORROWED { return pixels_.get(); }

private:
	std::unique_ptr<unsigned char[]> pixels_;
	std::size_t size_;
};
RUN_CLEAN(image_type, ({
		  Image i(3);
		  i.at(1) = 2;
	  }))

// CASE scaled_in_loop: the image is moved into the filter in each round of the loop
namespace scaled_in_loop
{
int brightness(Image image, unsigned char add)
{
	int sum = 0;
	for (std::size_t i = 0; i < image.size(); i++)
		sum += image.at(i) + add;
	return sum;
}
//- bad
int best_bad(Image image, const std::array<unsigned char, 2> &steps)
{
	int best = 0;
	for (unsigned char step : steps)
		best = std::max(best, brightness(std::move(image), step));
	return best;
}
//- good
int best_good(Image image, const std::array<unsigned char, 2> &steps)
{
	int best = 0;
	for (unsigned char step : steps) {
		Image copy(image.size());
		std::copy_n(image.data(), image.size(), copy.data());
		best = std::max(best, brightness(std::move(copy), step));
	}
	return best;
}
RUN_CASE(scaled_in_loop, best_bad(Image(4), {1, 2}), best_good(Image(4), {1, 2}))
} // namespace scaled_in_loop

// CASE first_pixel_after_move: a pixel is written after the image went into the gallery
namespace first_pixel_after_move
{
//- bad
std::size_t hang_bad(std::vector<Image> &gallery, std::size_t n)
{
	Image image(n);
	image.at(0) = 255;
	gallery.push_back(std::move(image));
	image.at(1) = 128;
	return gallery.size();
}
//- good
std::size_t hang_good(std::vector<Image> &gallery, std::size_t n)
{
	Image image(n);
	image.at(0) = 255;
	gallery.push_back(std::move(image));
	gallery.back().at(1) = 128;
	return gallery.size();
}
RUN_CASE(first_pixel_after_move, ({
		 std::vector<Image> g;
		 hang_bad(g, 4);
	 }),
	 ({
		 std::vector<Image> g;
		 hang_good(g, 4);
	 }))
} // namespace first_pixel_after_move

// CASE data_of_sunk: the raw data is kept over a call that takes and ends the image
namespace data_of_sunk
{
void discard(Image image)
{
	image.at(0) = 0;
}
//- bad
int peek_bad(Image image)
{
	unsigned char *first = image.data();
	discard(std::move(image));
	return *first;
}
//- good
int peek_good(Image image)
{
	const unsigned char first = *image.data();
	discard(std::move(image));
	return first;
}
RUN_CASE(data_of_sunk, peek_bad(Image(8)), peek_good(Image(8)))
} // namespace data_of_sunk

// CASE conditional_sink: the image is kept only for a full archive, and used for both
namespace conditional_sink
{
//- bad
std::size_t store_bad(std::optional<Image> &archive, Image image, bool keep)
{
	if (keep)
		archive = std::move(image);
	image.at(0) = keep ? 1 : 2;
	return image.size();
}
//- good
std::size_t store_good(std::optional<Image> &archive, Image image, bool keep)
{
	image.at(0) = keep ? 1 : 2;
	const std::size_t size = image.size();
	if (keep)
		archive = std::move(image);
	return size;
}
RUN_CASE(conditional_sink, ({
		 std::optional<Image> a;
		 store_bad(a, Image(4), true);
	 }),
	 ({
		 std::optional<Image> a;
		 store_good(a, Image(4), true);
	 }))
} // namespace conditional_sink

// CASE forward_and_forward: the generic cache forwards the value to two slots
namespace forward_and_forward
{
template <class T>
struct Slots {
	std::vector<T> primary, backup;
	//- bad
	template <class U>
	void put_bad(U &&value)
	{
		primary.push_back(std::forward<U>(value));
		backup.push_back(std::forward<U>(value));
	}
	//- good
	template <class U>
	void put_good(U &&value)
	{
		primary.push_back(value);
		backup.push_back(std::forward<U>(value));
	}
};
RUN_CASE(forward_and_forward, ({
		 Slots<std::shared_ptr<int>> s;
		 s.put_bad(std::make_shared<int>(1));
		 (void)(*s.primary[0] + *s.backup[0]);
	 }),
	 ({
		 Slots<std::shared_ptr<int>> s;
		 s.put_good(std::make_shared<int>(1));
		 (void)(*s.primary[0] + *s.backup[0]);
	 }))
} // namespace forward_and_forward

// CASE moved_member_flush: the member buffer is handed on by the flush, the next add writes behind it
namespace moved_member_flush
{
//- bad
class LogBad
{
public:
	explicit LogBad(std::vector<std::unique_ptr<std::string>> &out BORROWED) : out_(out) {}
	void flush()
	{
		out_.push_back(std::move(line_));
		line_->clear();
	}
	void add(std::string_view text) { line_->append(text); }

private:
	std::vector<std::unique_ptr<std::string>> &out_;
	std::unique_ptr<std::string> line_ = std::make_unique<std::string>();
};
//- good
class LogGood
{
public:
	explicit LogGood(std::vector<std::unique_ptr<std::string>> &out BORROWED) : out_(out) {}
	void flush()
	{
		out_.push_back(std::move(line_));
		line_ = std::make_unique<std::string>();
	}
	void add(std::string_view text) { line_->append(text); }

private:
	std::vector<std::unique_ptr<std::string>> &out_;
	std::unique_ptr<std::string> line_ = std::make_unique<std::string>();
};
RUN_CASE(moved_member_flush, ({
		 std::vector<std::unique_ptr<std::string>> o;
		 LogBad l(o);
		 l.add("x");
		 l.flush();
	 }),
	 ({
		 std::vector<std::unique_ptr<std::string>> o;
		 LogGood l(o);
		 l.add("x");
		 l.flush();
	 }))
} // namespace moved_member_flush

// CASE moved_promise: the promise went to the worker, and is also completed by the one who gave it
namespace moved_promise
{
//- bad
int ask_bad(bool quick)
{
	std::promise<int> promise;
	std::future<int> answer = promise.get_future();
	std::thread worker([promise = std::move(promise)]() mutable { promise.set_value(4); });
	worker.join();
	if (quick)
		promise.set_value(2);
	return answer.get();
}
//- good
int ask_good(bool quick)
{
	std::promise<int> promise;
	std::future<int> answer = promise.get_future();
	if (quick) {
		promise.set_value(2);
		return answer.get();
	}
	std::thread worker([promise = std::move(promise)]() mutable { promise.set_value(4); });
	worker.join();
	return answer.get();
}
RUN_CASE(moved_promise, ask_bad(true), ask_good(true))
} // namespace moved_promise

// CASE chain_of_owners: the head is moved to the end of its own chain by a reference to it
namespace chain_of_owners
{
struct Step {
	int cost = 1;
	std::unique_ptr<Step> next;
};
//- bad
int append_bad(std::unique_ptr<Step> &chain, std::unique_ptr<Step> step)
{
	Step *last = chain.get();
	while (last->next)
		last = last->next.get();
	last->next = std::move(step);
	return last->cost + step->cost;
}
//- good
int append_good(std::unique_ptr<Step> &chain, std::unique_ptr<Step> step)
{
	Step *last = chain.get();
	while (last->next)
		last = last->next.get();
	last->next = std::move(step);
	return last->cost + last->next->cost;
}
RUN_CASE(chain_of_owners, ({
		 auto c = std::make_unique<Step>();
		 append_bad(c, std::make_unique<Step>());
	 }),
	 ({
		 auto c = std::make_unique<Step>();
		 append_good(c, std::make_unique<Step>());
	 }))
} // namespace chain_of_owners

// CASE prepend_pops_self: the node's tail replaces the owner of the node itself
namespace prepend_pops_self
{
struct Cell {
	int value = 0;
	std::unique_ptr<Cell> tail;
};
//- bad
int pop_bad(std::unique_ptr<Cell> &list)
{
	Cell *first = list.get();
	list = std::move(first->tail);
	return first->value;
}
//- good
int pop_good(std::unique_ptr<Cell> &list)
{
	const std::unique_ptr<Cell> first = std::move(list);
	list = std::move(first->tail);
	return first->value;
}
RUN_CASE(prepend_pops_self, ({
		 auto c = std::make_unique<Cell>();
		 pop_bad(c);
	 }),
	 ({
		 auto c = std::make_unique<Cell>();
		 pop_good(c);
	 }))
} // namespace prepend_pops_self

// CASE view_of_moved_small_text: a view of a short text, which lies inside of the object, is used after the move
namespace view_of_moved_small_text
{
struct Label {
	std::string text;
};
//- bad
char mark_bad(std::vector<Label> &labels, int n)
{
	auto label = std::make_unique<Label>(Label{std::to_string(n)});
	const std::string_view view = label->text;
	labels.push_back(std::move(*label));
	label.reset();
	return view.front();
}
//- good
char mark_good(std::vector<Label> &labels, int n)
{
	auto label = std::make_unique<Label>(Label{std::to_string(n)});
	labels.push_back(std::move(*label));
	label.reset();
	const std::string_view view = labels.back().text;
	return view.front();
}
RUN_CASE(view_of_moved_small_text, ({
		 std::vector<Label> l;
		 mark_bad(l, 3);
	 }),
	 ({
		 std::vector<Label> l;
		 mark_good(l, 3);
	 }))
} // namespace view_of_moved_small_text

// CASE sorted_by_moved_key: the keys are taken out of the records before the records are sorted by them
namespace sorted_by_moved_key
{
struct Record {
	std::unique_ptr<int> key;
	std::string text;
};
//- bad
std::vector<std::unique_ptr<int>> keys_bad(std::vector<Record> &records)
{
	std::vector<std::unique_ptr<int>> keys;
	for (Record &record : records)
		keys.push_back(std::move(record.key));
	std::ranges::sort(records,
			  [](const Record &a, const Record &b) { return *a.key < *b.key; });
	return keys;
}
//- good
std::vector<std::unique_ptr<int>> keys_good(std::vector<Record> &records)
{
	std::ranges::sort(records,
			  [](const Record &a, const Record &b) { return *a.key < *b.key; });
	std::vector<std::unique_ptr<int>> keys;
	for (Record &record : records)
		keys.push_back(std::move(record.key));
	return keys;
}
RUN_CASE(sorted_by_moved_key, ({
		 std::vector<Record> r(2);
		 for (auto &x : r)
			 x.key = std::make_unique<int>(1);
		 keys_bad(r);
	 }),
	 ({
		 std::vector<Record> r(2);
		 for (auto &x : r)
			 x.key = std::make_unique<int>(1);
		 keys_good(r);
	 }))
} // namespace sorted_by_moved_key

// CASE assigned_only_on_error: the moved-from image is made anew on the error path only
namespace assigned_only_on_error
{
bool upload(Image image, std::size_t limit)
{
	return image.size() < limit;
}
//- bad
unsigned char send_bad(Image image, std::size_t limit)
{
	if (!upload(std::move(image), limit))
		image = Image(limit);
	return image.at(0);
}
//- good
unsigned char send_good(Image image, std::size_t limit)
{
	if (!upload(std::move(image), limit))
		image = Image(limit);
	else
		image = Image(1);
	return image.at(0);
}
RUN_CASE(assigned_only_on_error, send_bad(Image(3), 8), send_good(Image(3), 8))
} // namespace assigned_only_on_error

// CASE switch_case_moves: one case of the switch moves and falls out to the shared end
namespace switch_case_moves
{
enum class Target { archive, trash, keep };
//- bad
std::size_t file_bad(Target target, std::unique_ptr<Image> image,
		     std::vector<std::unique_ptr<Image>> &archive)
{
	switch (target) {
	case Target::archive:
		archive.push_back(std::move(image));
		break;
	case Target::trash:
		return 0;
	case Target::keep:
		image->at(0) = 1;
		break;
	}
	return image->size();
}
//- good
std::size_t file_good(Target target, std::unique_ptr<Image> image,
		      std::vector<std::unique_ptr<Image>> &archive)
{
	switch (target) {
	case Target::archive:
		archive.push_back(std::move(image));
		return archive.back()->size();
	case Target::trash:
		return 0;
	case Target::keep:
		image->at(0) = 1;
		break;
	}
	return image->size();
}
RUN_CASE(switch_case_moves, ({
		 std::vector<std::unique_ptr<Image>> a;
		 file_bad(Target::archive, std::make_unique<Image>(3), a);
	 }),
	 ({
		 std::vector<std::unique_ptr<Image>> a;
		 file_good(Target::archive, std::make_unique<Image>(3), a);
	 }))
} // namespace switch_case_moves

// CASE ended_in_helper_by_rvalue: a helper takes the owner by rvalue reference and ends what it has
namespace ended_in_helper_by_rvalue
{
std::size_t consume(std::unique_ptr<Image> &&image)
{
	const std::unique_ptr<Image> own = std::move(image);
	return own->size();
}
//- bad
std::size_t measure_bad(std::unique_ptr<Image> image)
{
	const std::size_t size = consume(std::move(image));
	return size == image->size() ? size : 0;
}
//- good
std::size_t measure_good(std::unique_ptr<Image> image)
{
	const std::size_t wanted = image->size();
	const std::size_t size = consume(std::move(image));
	return size == wanted ? size : 0;
}
RUN_CASE(ended_in_helper_by_rvalue, measure_bad(std::make_unique<Image>(3)),
	 measure_good(std::make_unique<Image>(3)))
} // namespace ended_in_helper_by_rvalue

// CASE remove_if_after_move_out: the ready ones are moved out, and are then looked at to be erased
namespace remove_if_after_move_out
{
using Task = std::unique_ptr<Image>;
//- bad
std::vector<Task> ready_bad(std::vector<Task> &tasks)
{
	std::vector<Task> out;
	for (Task &task : tasks)
		if (task->size() > 2)
			out.push_back(std::move(task));
	std::erase_if(tasks, [](const Task &task) { return task->size() > 2; });
	return out;
}
//- good
std::vector<Task> ready_good(std::vector<Task> &tasks)
{
	std::vector<Task> out;
	for (Task &task : tasks)
		if (task->size() > 2)
			out.push_back(std::move(task));
	std::erase_if(tasks, [](const Task &task) { return !task; });
	return out;
}
RUN_CASE(remove_if_after_move_out, ({
		 std::vector<Task> t;
		 t.push_back(std::make_unique<Image>(3));
		 ready_bad(t);
	 }),
	 ({
		 std::vector<Task> t;
		 t.push_back(std::make_unique<Image>(3));
		 ready_good(t);
	 }))
} // namespace remove_if_after_move_out

// CLEAN null_after_move: a moved-from unique_ptr is null, and is asked whether it is
bool moved_away(std::unique_ptr<Image> image, std::vector<std::unique_ptr<Image>> &to, bool keep)
{
	if (!keep)
		to.push_back(std::move(image));
	return image == nullptr;
}
RUN_CLEAN(null_after_move, ({
		  std::vector<std::unique_ptr<Image>> t;
		  moved_away(std::make_unique<Image>(2), t, false);
	  }))

// CLEAN heap_stays: the object on the heap does not move with its owner
unsigned char through_owner(std::unique_ptr<Image> image)
{
	Image &stays = *image;
	const std::unique_ptr<Image> owner = std::move(image);
	stays.at(0) = 3;
	return owner->at(0);
}
RUN_CLEAN(heap_stays, through_owner(std::make_unique<Image>(2)))

// CLEAN swap_in_loop: two buffers change places in each round
int alternate(std::vector<int> a, int rounds)
{
	std::vector<int> b(a.size());
	for (int i = 0; i < rounds; i++) {
		std::ranges::transform(a, b.begin(), [](int v) { return v + 1; });
		std::swap(a, b);
	}
	return a.empty() ? 0 : a.front();
}
RUN_CLEAN(swap_in_loop, alternate({1, 2}, 3))

// CLEAN last_use_forwards: the generic wrapper copies, then forwards in its last use
template <class F, class T>
auto call_twice(F &&function, T &&value)
{
	const auto first = function(std::as_const(value));
	return first + function(std::forward<T>(value));
}
RUN_CLEAN(last_use_forwards, call_twice([](std::string s) { return s.size(); }, std::string("abc")))

// CLEAN sink_or_return: the value comes back if it was not wanted
std::optional<Image> offer(std::vector<Image> &gallery, Image image)
{
	if (gallery.size() > 3)
		return image;
	gallery.push_back(std::move(image));
	return std::nullopt;
}
RUN_CLEAN(sink_or_return, ({
		  std::vector<Image> g;
		  offer(g, Image(2));
	  }))

// CLEAN own_assignment: a move assignment that keeps apart what it is given and what it has
class Handle
{
public:
	explicit Handle(int n) : n_(new int(n)) {}
	Handle(Handle &&other) noexcept : n_(std::exchange(other.n_, nullptr)) {}
	Handle &operator=(Handle &&other) noexcept
	{
		if (this != &other) {
			delete n_;
			n_ = std::exchange(other.n_, nullptr);
		}
		return *this;
	}
	~Handle() { delete n_; }
	int get() const { return n_ ? *n_ : 0; }

private:
	int *n_;
};
int reassigned()
{
	Handle a(1);
	Handle b(2);
	a = std::move(b);
	b = Handle(3);
	return a.get() + b.get();
}
RUN_CLEAN(own_assignment, reassigned())

// CLEAN moved_thread: the thread is moved into the list that joins it
int on_threads(int n)
{
	std::vector<int> results(static_cast<std::size_t>(n));
	std::vector<std::thread> threads;
	for (int &result : results) {
		std::thread thread([&result] { result = 1; });
		threads.push_back(std::move(thread));
	}
	for (std::thread &thread : threads)
		thread.join();
	return results.back();
}
RUN_CLEAN(moved_thread, on_threads(2))
