// SPDX-License-Identifier: GPL-2.0
// Ends that come too early, twice, or by a road that was not thought of.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <deque>
#include <fstream>
#include <functional>
#include <iostream>
#include <list>
#include <map>
#include <memory>
#include <memory_resource>
#include <optional>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>

// CASE pmr_buffer_scope: the vector of the request's buffer is returned, the buffer is the function's
namespace pmr_buffer_scope
{
//- bad
std::pmr::vector<int> squares_bad(int n)
{
	std::array<std::byte, 1024> buffer;
	std::pmr::monotonic_buffer_resource pool(buffer.data(), buffer.size());
	std::pmr::vector<int> squares(&pool);
	for (int i = 0; i < n; i++)
		squares.push_back(i * i);
	return squares;
}
//- good
std::vector<int> squares_good(int n)
{
	std::array<std::byte, 1024> buffer;
	std::pmr::monotonic_buffer_resource pool(buffer.data(), buffer.size());
	std::pmr::vector<int> squares(&pool);
	for (int i = 0; i < n; i++)
		squares.push_back(i * i);
	return std::vector<int>(squares.begin(), squares.end());
}
RUN_CASE(pmr_buffer_scope, squares_bad(4).back() + 1, squares_good(4).back() + 1)
} // namespace pmr_buffer_scope

// CASE pmr_released_under: the pool is released between two requests, a table of the first one is still read
namespace pmr_released_under
{
//- bad
std::size_t requests_bad(std::span<const std::string> names)
{
	std::pmr::monotonic_buffer_resource pool;
	std::pmr::vector<std::pmr::string> seen(&pool);
	for (const std::string &name : names)
		seen.emplace_back(name);
	pool.release();
	std::size_t n = 0;
	for (const std::pmr::string &name : seen)
		n += name.size();
	return n;
}
//- good
std::size_t requests_good(std::span<const std::string> names)
{
	std::pmr::monotonic_buffer_resource pool;
	std::size_t n = 0;
	{
		std::pmr::vector<std::pmr::string> seen(&pool);
		for (const std::string &name : names)
			seen.emplace_back(name);
		for (const std::pmr::string &name : seen)
			n += name.size();
	}
	pool.release();
	return n;
}
RUN_CASE(pmr_released_under, ({
		 const std::string n[] = {"a", "b"};
		 requests_bad(n);
	 }),
	 ({
		 const std::string n[] = {"a", "b"};
		 requests_good(n);
	 }))
} // namespace pmr_released_under

// CASE rdbuf_restored_late: the stream keeps the buffer of a string stream that ends before it is given back (silent: the reads are inside of the C++ library)
namespace rdbuf_restored_late
{
//- bad
std::size_t capture_bad(std::ostream &out, int n)
{
	std::streambuf *old;
	std::size_t size;
	{
		std::ostringstream captured;
		old = out.rdbuf(captured.rdbuf());
		out << "number " << n;
		size = captured.str().size();
	}
	size += out.rdbuf()->in_avail() > 0 ? 1 : 0;
	out.rdbuf(old);
	return size;
}
//- good
std::size_t capture_good(std::ostream &out, int n)
{
	std::size_t size;
	{
		std::ostringstream captured;
		std::streambuf *old = out.rdbuf(captured.rdbuf());
		out << "number " << n;
		size = captured.str().size();
		out.rdbuf(old);
	}
	size += out.rdbuf()->in_avail() > 0 ? 1 : 0;
	return size;
}
RUN_CASE(rdbuf_restored_late, ({
		 std::ostringstream o;
		 capture_bad(o, 1);
	 }),
	 ({
		 std::ostringstream o;
		 capture_good(o, 1);
	 }))
} // namespace rdbuf_restored_late

// CASE get_of_returned_owner: the raw pointer of an owner that a function returns is kept
namespace get_of_returned_owner
{
struct Codec {
	std::vector<int> table{1, 2, 3};
};
std::shared_ptr<Codec> find_codec(std::string_view name)
{
	auto codec = std::make_shared<Codec>();
	codec->table.push_back(static_cast<int>(name.size()));
	return codec;
}
//- bad
int decode_bad(std::string_view name, std::size_t code)
{
	const Codec *codec = find_codec(name).get();
	if (code >= codec->table.size())
		return -1;
	return codec->table[code];
}
//- good
int decode_good(std::string_view name, std::size_t code)
{
	const std::shared_ptr<const Codec> codec = find_codec(name);
	if (code >= codec->table.size())
		return -1;
	return codec->table[code];
}
RUN_CASE(get_of_returned_owner, decode_bad("x", 1), decode_good("x", 1))
} // namespace get_of_returned_owner

// CASE two_control_blocks: the raw pointer of a shared object is made shared once more
namespace two_control_blocks
{
struct Node {
	int value = 1;
	std::vector<std::shared_ptr<Node>> next;
};
//- bad
int link_bad(std::shared_ptr<Node> head)
{
	Node *raw = head.get();
	auto second = std::make_shared<Node>();
	second->next.push_back(std::shared_ptr<Node>(raw));
	return second->next.front()->value;
}
//- good
int link_good(std::shared_ptr<Node> head)
{
	auto second = std::make_shared<Node>();
	second->next.push_back(head);
	return second->next.front()->value;
}
RUN_CASE(two_control_blocks, link_bad(std::make_shared<Node>()),
	 link_good(std::make_shared<Node>()))
} // namespace two_control_blocks

// CASE delete_in_error_path: the error path deletes what the owner ends as well
namespace delete_in_error_path
{
struct Buffer {
	std::vector<char> bytes = std::vector<char>(32);
};
//- bad
int load_bad(std::size_t wanted)
{
	const std::unique_ptr<Buffer> owner(new Buffer);
	Buffer *buffer = owner.get();
	if (buffer->bytes.size() < wanted) {
		delete buffer;
		return -1;
	}
	return static_cast<int>(buffer->bytes.size());
}
//- good
int load_good(std::size_t wanted)
{
	std::unique_ptr<Buffer> owner(new Buffer);
	Buffer *buffer = owner.get();
	if (buffer->bytes.size() < wanted) {
		owner.reset();
		return -1;
	}
	return static_cast<int>(buffer->bytes.size());
}
RUN_CASE(delete_in_error_path, load_bad(64), load_good(64))
} // namespace delete_in_error_path

// CASE goto_cleanup_twice: the cleanup label frees what the middle already has freed
namespace goto_cleanup_twice
{
//- bad
int convert_bad(int n)
{
	int result = -1;
	int *first = new int[static_cast<std::size_t>(n)]{};
	int *second = nullptr;
	if (n > 4) {
		delete[] first;
		goto out;
	}
	second = new int[static_cast<std::size_t>(n)]{};
	result = first[0] + second[0];
out:
	delete[] second;
	delete[] first;
	return result;
}
//- good
int convert_good(int n)
{
	int result = -1;
	int *first = new int[static_cast<std::size_t>(n)]{};
	int *second = nullptr;
	if (n > 4)
		goto out;
	second = new int[static_cast<std::size_t>(n)]{};
	result = first[0] + second[0];
out:
	delete[] second;
	delete[] first;
	return result;
}
RUN_CASE(goto_cleanup_twice, convert_bad(8), convert_good(8))
} // namespace goto_cleanup_twice

// CASE node_deleted_while_walking: the list is freed node by node, the next pointer read from the freed one
namespace node_deleted_while_walking
{
struct Item {
	int value;
	Item *next;
};
Item *build(int n)
{
	Item *head = nullptr;
	while (n-- > 0)
		head = new Item{n, head};
	return head;
}
//- bad
int clear_bad(Item *head)
{
	int sum = 0;
	for (Item *item = head; item; item = item->next) {
		sum += item->value;
		delete item;
	}
	return sum;
}
//- good
int clear_good(Item *head)
{
	int sum = 0;
	for (Item *item = head, *next; item; item = next) {
		next = item->next;
		sum += item->value;
		delete item;
	}
	return sum;
}
RUN_CASE(node_deleted_while_walking, clear_bad(build(3)), clear_good(build(3)))
} // namespace node_deleted_while_walking

// CASE reset_self_through_owner: a method lets its owner forget it, and goes on with its members
namespace reset_self_through_owner
{
class Dialog;
struct Desktop {
	std::vector<std::unique_ptr<Dialog>> dialogs;
	void close(const Dialog *dialog);
	int closed = 0;
};
class Dialog
{
public:
	explicit Dialog(Desktop &desktop BORROWED) : desktop_(desktop) {}
	//- bad
	int accept_bad(int answer)
	{
		answer_ = answer;
		desktop_.close(this);
		return answer_ * 2;
	}
	//- good
	int accept_good(int answer)
	{
		answer_ = answer;
		const int result = answer_ * 2;
		desktop_.close(this);
		return result;
	}

private:
	Desktop &desktop_;
	int answer_ = 0;
};
void Desktop::close(const Dialog *dialog)
{
	closed += static_cast<int>(
		std::erase_if(dialogs, [dialog](const auto &own) { return own.get() == dialog; }));
}
RUN_CASE(reset_self_through_owner, ({
		 Desktop d;
		 d.dialogs.push_back(std::make_unique<Dialog>(d));
		 d.dialogs[0]->accept_bad(1);
	 }),
	 ({
		 Desktop d;
		 d.dialogs.push_back(std::make_unique<Dialog>(d));
		 d.dialogs[0]->accept_good(1);
	 }))
} // namespace reset_self_through_owner

// CASE catch_outlives_local: the message that the handler shows is a view of a local of the try block
namespace catch_outlives_local
{
struct Failure {
	std::string_view what;
};
//- bad
std::size_t check_bad(int code)
{
	std::string_view shown = "none";
	try {
		const std::string text =
			"the check has failed with the code " + std::to_string(code);
		if (code)
			throw Failure{text};
	} catch (const Failure &failure) {
		shown = failure.what;
	}
	return shown.find('w') + static_cast<std::size_t>(shown.back());
}
//- good
std::size_t check_good(int code)
{
	std::string_view shown = "none";
	const std::string text = "the check has failed with the code " + std::to_string(code);
	try {
		if (code)
			throw Failure{text};
	} catch (const Failure &failure) {
		shown = failure.what;
	}
	return shown.find('w') + static_cast<std::size_t>(shown.back());
}
RUN_CASE(catch_outlives_local, check_bad(3), check_good(3))
} // namespace catch_outlives_local

// CASE loop_breaks_with_local: the found element is a pointer into the vector that each round makes
namespace loop_breaks_with_local
{
struct Offer {
	std::string shop;
	int price;
};
std::vector<Offer> offers(int page)
{
	return {{"shop one of this page", page * 10 + 5}, {"shop two of this page", page * 10 + 3}};
}
//- bad
int cheapest_bad(int limit)
{
	const Offer *found = nullptr;
	for (int page = 0; page < 5 && !found; page++) {
		const std::vector<Offer> list = offers(page);
		for (const Offer &offer : list)
			if (offer.price > limit)
				found = &offer;
	}
	return found ? found->price : 0;
}
//- good
int cheapest_good(int limit)
{
	std::optional<Offer> found;
	for (int page = 0; page < 5 && !found; page++) {
		const std::vector<Offer> list = offers(page);
		for (const Offer &offer : list)
			if (offer.price > limit)
				found = offer;
	}
	return found ? found->price : 0;
}
RUN_CASE(loop_breaks_with_local, cheapest_bad(12), cheapest_good(12))
} // namespace loop_breaks_with_local

// CASE variant_alternative_ended: the state's texts are referred to after the variant takes its next state
namespace variant_alternative_ended
{
struct Idle {
};
struct Loading {
	std::vector<std::string> files;
};
using State = std::variant<Idle, Loading>;
//- bad
std::string finish_bad(State &state)
{
	auto *loading = std::get_if<Loading>(&state);
	if (!loading || loading->files.empty())
		return "";
	const std::string &last = loading->files.back();
	state.emplace<Idle>();
	return "finished with " + last;
}
//- good
std::string finish_good(State &state)
{
	auto *loading = std::get_if<Loading>(&state);
	if (!loading || loading->files.empty())
		return "";
	const std::string last = std::move(loading->files.back());
	state.emplace<Idle>();
	return "finished with " + last;
}
RUN_CASE(variant_alternative_ended, ({
		 State s = Loading{{"file"}};
		 finish_bad(s);
	 }),
	 ({
		 State s = Loading{{"file"}};
		 finish_good(s);
	 }))
} // namespace variant_alternative_ended

// CASE destructor_flushes_to_derived: the base's destructor calls what the derived part has already ended
namespace destructor_flushes_to_derived
{
//- bad
struct WriterBad {
	explicit WriterBad(std::vector<std::string> *out BORROWED) : out(out) {}
	~WriterBad()
	{
		if (out)
			out->push_back("end");
	}
	std::vector<std::string> *out;
};
struct FileWriterBad : WriterBad {
	FileWriterBad() : WriterBad(nullptr) { out = &lines; }
	FileWriterBad(const FileWriterBad &) = delete;
	std::vector<std::string> lines{"begin"};
};
std::size_t write_bad()
{
	FileWriterBad writer;
	return writer.lines.size();
}
//- good
struct WriterGood {
	explicit WriterGood(std::vector<std::string> *out BORROWED) : out(out) {}
	~WriterGood()
	{
		if (out)
			out->push_back("end");
	}
	std::vector<std::string> *out;
};
struct FileWriterGood : WriterGood {
	FileWriterGood() : WriterGood(nullptr) { lines.push_back("middle"); }
	FileWriterGood(const FileWriterGood &) = delete;
	std::vector<std::string> lines{"begin"};
};
std::size_t write_good()
{
	FileWriterGood writer;
	return writer.lines.size();
}
RUN_CASE(destructor_flushes_to_derived, write_bad(), write_good())
} // namespace destructor_flushes_to_derived

// CASE cached_static_string_view: the static cache holds views of a text that ends with the call
namespace cached_static_string_view
{
//- bad
int known_bad(int id)
{
	static std::unordered_map<std::string_view, int> known;
	const std::string key = "the key of the object with number " + std::to_string(id);
	known.try_emplace(key, id);
	int n = 0;
	for (const auto &[name, number] : known)
		n += name.front() == 't' ? number : 0;
	return n;
}
int both_bad()
{
	return known_bad(1) + known_bad(2);
}
//- good
int known_good(int id)
{
	static std::unordered_map<std::string, int> known;
	const std::string key = "the key of the object with number " + std::to_string(id);
	known.try_emplace(key, id);
	int n = 0;
	for (const auto &[name, number] : known)
		n += name.front() == 't' ? number : 0;
	return n;
}
int both_good()
{
	return known_good(1) + known_good(2);
}
RUN_CASE(cached_static_string_view, both_bad(), both_good())
} // namespace cached_static_string_view

// CASE released_owner_leaks_then_frees: release gives the object to a second owner, the first address is freed too
namespace released_owner_leaks_then_frees
{
struct Surface {
	std::vector<int> rows = std::vector<int>(4);
};
//- bad
std::size_t present_bad(std::unique_ptr<Surface> back)
{
	Surface *raw = back.release();
	const std::unique_ptr<Surface> front(raw);
	const std::size_t rows = front->rows.size();
	back.reset(raw);
	return rows;
}
//- good
std::size_t present_good(std::unique_ptr<Surface> back)
{
	Surface *raw = back.release();
	std::unique_ptr<Surface> front(raw);
	const std::size_t rows = front->rows.size();
	back = std::move(front);
	return rows;
}
RUN_CASE(released_owner_leaks_then_frees, present_bad(std::make_unique<Surface>()),
	 present_good(std::make_unique<Surface>()))
} // namespace released_owner_leaks_then_frees

// CLEAN pool_outlives: the pool is declared above what it gives
std::size_t pooled(std::span<const std::string> names)
{
	std::array<std::byte, 2048> buffer;
	std::pmr::monotonic_buffer_resource pool(buffer.data(), buffer.size());
	std::pmr::vector<std::pmr::string> copies(&pool);
	for (const std::string &name : names)
		copies.emplace_back(name);
	return copies.size();
}
RUN_CLEAN(pool_outlives, ({
		  const std::string n[] = {"a"};
		  pooled(n);
	  }))

// CLEAN delete_once: each path deletes the array exactly once
int sum_raw(std::size_t n)
{
	int *values = new int[n]();
	int sum = 0;
	if (n > 100) {
		delete[] values;
		return -1;
	}
	for (std::size_t i = 0; i < n; i++)
		sum += values[i];
	delete[] values;
	return sum;
}
RUN_CLEAN(delete_once, sum_raw(4))

// CLEAN released_and_adopted: release hands the object to exactly one new owner
struct Shape {
	int sides = 4;
};
std::shared_ptr<Shape> shared_from(std::unique_ptr<Shape> shape)
{
	return std::shared_ptr<Shape>(shape.release());
}
RUN_CLEAN(released_and_adopted, shared_from(std::make_unique<Shape>())->sides)

// CLEAN take_next_before_delete: the list is freed with the next node taken first
struct Link {
	int value;
	std::unique_ptr<Link> next;
};
int free_list(std::unique_ptr<Link> head)
{
	int sum = 0;
	while (head) {
		sum += head->value;
		head = std::exchange(head->next, nullptr);
	}
	return sum;
}
RUN_CLEAN(take_next_before_delete,
	  free_list(std::make_unique<Link>(Link{1, std::make_unique<Link>(Link{2, nullptr})})))

// CLEAN file_closed_once: close, then the destructor that closes nothing
bool written(const char *path)
{
	std::ofstream out(path);
	out << "text";
	out.close();
	return out.good();
}
RUN_CLEAN(file_closed_once, written("/dev/null"))

// CLEAN local_shared_copy: the copy keeps the object while the table drops its own
std::size_t drop_and_use(std::map<int, std::shared_ptr<std::string>> &table, int key)
{
	const std::shared_ptr<std::string> kept = table.at(key);
	const std::string &text = *kept;
	table.erase(key);
	return text.size();
}
RUN_CLEAN(local_shared_copy, ({
		  std::map<int, std::shared_ptr<std::string>> t{
			  {1, std::make_shared<std::string>("a")}};
		  drop_and_use(t, 1);
	  }))

// CLEAN throw_by_value: what is thrown owns its text
struct Refused {
	std::string why;
};
std::size_t refuse(int code)
{
	try {
		const std::string text = "code " + std::to_string(code);
		if (code)
			throw Refused{text};
	} catch (const Refused &refused) {
		return refused.why.size();
	}
	return 0;
}
RUN_CLEAN(throw_by_value, refuse(2))
