// SPDX-License-Identifier: GPL-2.0
// Moves, second part: move members of one's own, swaps, callees that take, containers of owners.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstddef>
#include <deque>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

// CLEAN Texture: an owner with move members of its own that leave the source empty
class Texture
{
public:
	explicit Texture(std::size_t size) : size_(size), texels_(new int[size]()) {}
	Texture(Texture &&other) noexcept
		: size_(std::exchange(other.size_, 0)),
		  texels_(std::exchange(other.texels_, nullptr))
	{
	}
	Texture &operator=(Texture &&other) noexcept
	{
		std::swap(size_, other.size_);
		std::swap(texels_, other.texels_);
		return *this;
	}
	~Texture() { delete[] texels_; }
	int &at(std::size_t i) { return texels_[i]; }
	std::size_t size() const { return size_; }
	explicit operator bool() const { return texels_ != nullptr; }

private:
	std::size_t size_;
	int *texels_;
};
std::size_t shuffle_textures()
{
	std::vector<Texture> all;
	for (std::size_t size = 1; size < 6; size++)
		all.push_back(Texture(size));
	std::swap(all.front(), all.back());
	all.erase(all.begin() + 2);
	Texture first = std::move(all.front());
	all.front() = Texture(9);
	return first.size() + all.front().size();
}
RUN_CLEAN(Texture, shuffle_textures())

// CASE upload_texture: the texture is written to after it was handed to the device
namespace upload_texture
{
struct Device {
	std::vector<Texture> resident;
	void upload(Texture &&texture) { resident.push_back(std::move(texture)); }
};
//- bad
int clear_corner_bad(Device &device)
{
	Texture texture(16);
	device.upload(std::move(texture));
	texture.at(0) = 255;
	return device.resident.back().at(0);
}
//- good
int clear_corner_good(Device &device)
{
	Texture texture(16);
	texture.at(0) = 255;
	device.upload(std::move(texture));
	return device.resident.back().at(0);
}
//- shared
template <class Clear>
int run(Clear clear)
{
	Device device;
	return clear(device);
}
} // namespace upload_texture
RUN_CASE(upload_texture, upload_texture::run(upload_texture::clear_corner_bad),
	 upload_texture::run(upload_texture::clear_corner_good))

// CASE socket_move: the move constructor copies the pointer and leaves it in the source as well
namespace socket_move
{
//- bad
class BufferBad
{
public:
	explicit BufferBad(std::size_t n) : bytes_(new char[n]), size_(n) { bytes_[0] = 'x'; }
	BufferBad(BufferBad &&other) noexcept : bytes_(other.bytes_), size_(other.size_)
	{
		other.size_ = 0;
	}
	~BufferBad() { delete[] bytes_; }
	char front() const { return bytes_[0]; }

private:
	char *bytes_;
	std::size_t size_;
};
char fill_bad()
{
	BufferBad first(32);
	BufferBad second(std::move(first));
	return second.front();
}
//- good
class BufferGood
{
public:
	explicit BufferGood(std::size_t n) : bytes_(new char[n]), size_(n) { bytes_[0] = 'x'; }
	BufferGood(BufferGood &&other) noexcept
		: bytes_(std::exchange(other.bytes_, nullptr)), size_(other.size_)
	{
		other.size_ = 0;
	}
	~BufferGood() { delete[] bytes_; }
	char front() const { return bytes_[0]; }

private:
	char *bytes_;
	std::size_t size_;
};
char fill_good()
{
	BufferGood first(32);
	BufferGood second(std::move(first));
	return second.front();
}
} // namespace socket_move
RUN_CASE(socket_move, socket_move::fill_bad(), socket_move::fill_good())

// CASE while_next: the list's head is moved into the walk, and then the list is counted
namespace while_next
{
struct Frame {
	int id;
	std::unique_ptr<Frame> next;
};
struct Stack {
	std::unique_ptr<Frame> top;
	int depth() const
	{
		int n = 1;
		for (const Frame *f = top->next.get(); f; f = f->next.get())
			n++;
		return n;
	}
	std::unique_ptr<Frame> take() { return std::move(top); }
};
//- bad
int unwind_bad(Stack &stack)
{
	int sum = 0;
	for (auto frame = stack.take(); frame; frame = std::move(frame->next))
		sum += frame->id;
	return sum / stack.depth();
}
//- good
int unwind_good(Stack &stack)
{
	int sum = 0;
	const int depth = stack.depth();
	for (auto frame = stack.take(); frame; frame = std::move(frame->next))
		sum += frame->id;
	return sum / depth;
}
//- shared
template <class Unwind>
int run(Unwind unwind)
{
	Stack stack;
	for (int id = 1; id < 4; id++)
		stack.top = std::make_unique<Frame>(Frame{id, std::move(stack.top)});
	return unwind(stack);
}
} // namespace while_next
RUN_CASE(while_next, while_next::run(while_next::unwind_bad),
	 while_next::run(while_next::unwind_good))

// CASE forward_twice: a forwarding helper passes its argument on to both listeners as an rvalue
namespace forward_twice
{
struct Listener {
	std::unique_ptr<int> got;
	int hear(std::unique_ptr<int> event)
	{
		got = std::move(event);
		return *got;
	}
};
//- bad
template <class Event>
int notify_bad(Listener &a, Listener &b, Event &&event)
{
	int sum = a.hear(std::forward<Event>(event));
	return sum + b.hear(std::forward<Event>(event));
}
int both_bad()
{
	Listener a, b;
	return notify_bad(a, b, std::make_unique<int>(4));
}
//- good
template <class Event>
int notify_good(Listener &a, Listener &b, Event &&event)
{
	int sum = a.hear(std::make_unique<int>(*event));
	return sum + b.hear(std::forward<Event>(event));
}
int both_good()
{
	Listener a, b;
	return notify_good(a, b, std::make_unique<int>(4));
}
} // namespace forward_twice
RUN_CASE(forward_twice, forward_twice::both_bad(), forward_twice::both_good())

// CASE make_move_range: the elements are moved to the archive, and the sum goes over the husks
namespace make_move_range
{
using Order = std::unique_ptr<int>;
//- bad
int close_day_bad(std::vector<Order> open, std::vector<Order> &archive)
{
	archive.insert(archive.end(), std::make_move_iterator(open.begin()),
		       std::make_move_iterator(open.end()));
	int total = 0;
	for (const Order &order : open)
		total += *order;
	return total;
}
//- good
int close_day_good(std::vector<Order> open, std::vector<Order> &archive)
{
	archive.insert(archive.end(), std::make_move_iterator(open.begin()),
		       std::make_move_iterator(open.end()));
	int total = 0;
	for (const Order &order : archive)
		total += *order;
	return total;
}
//- shared
template <class Close>
int run(Close close)
{
	std::vector<Order> open, archive;
	for (int amount : {10, 20})
		open.push_back(std::make_unique<int>(amount));
	return close(std::move(open), archive);
}
} // namespace make_move_range
RUN_CASE(make_move_range, make_move_range::run(make_move_range::close_day_bad),
	 make_move_range::run(make_move_range::close_day_good))

// CASE optional_taken: an optional whose value was moved out still says that it has one
namespace optional_taken
{
class Pending
{
public:
	void set(std::unique_ptr<std::string> text) { text_ = std::move(text); }
	std::optional<std::unique_ptr<std::string>> text_;
};
//- bad
std::size_t flush_bad(Pending &pending, std::vector<std::unique_ptr<std::string>> &sent)
{
	std::size_t length = 0;
	for (int round = 0; round < 2; round++) {
		if (pending.text_) {
			length += (*pending.text_)->size();
			sent.push_back(std::move(*pending.text_));
		}
	}
	return length;
}
//- good
std::size_t flush_good(Pending &pending, std::vector<std::unique_ptr<std::string>> &sent)
{
	std::size_t length = 0;
	for (int round = 0; round < 2; round++) {
		if (pending.text_) {
			length += (*pending.text_)->size();
			sent.push_back(std::move(*pending.text_));
			pending.text_.reset();
		}
	}
	return length;
}
//- shared
template <class Flush>
std::size_t run(Flush flush)
{
	Pending pending;
	pending.set(std::make_unique<std::string>("text"));
	std::vector<std::unique_ptr<std::string>> sent;
	return flush(pending, sent);
}
} // namespace optional_taken
RUN_CASE(optional_taken, optional_taken::run(optional_taken::flush_bad),
	 optional_taken::run(optional_taken::flush_good))

// CASE sorted_owners: a raw pointer to the owned object, whose owner is then assigned another object
namespace sorted_owners
{
struct Player {
	int points;
};
//- bad
int replace_bad(std::array<std::unique_ptr<Player>, 2> &board, std::unique_ptr<Player> newcomer)
{
	const Player *first = board[0].get();
	if (newcomer->points > first->points)
		board[0] = std::move(newcomer);
	return board[0]->points - first->points;
}
//- good
int replace_good(std::array<std::unique_ptr<Player>, 2> &board, std::unique_ptr<Player> newcomer)
{
	const int first = board[0]->points;
	if (newcomer->points > first)
		board[0] = std::move(newcomer);
	return board[0]->points - first;
}
//- shared
template <class Replace>
int run(Replace replace)
{
	std::array<std::unique_ptr<Player>, 2> board{std::make_unique<Player>(Player{1}),
						     std::make_unique<Player>(Player{2})};
	return replace(board, std::make_unique<Player>(Player{5}));
}
} // namespace sorted_owners
RUN_CASE(sorted_owners, sorted_owners::run(sorted_owners::replace_bad),
	 sorted_owners::run(sorted_owners::replace_good))

// CASE release_kept: the builder gives its tree away in finish() and is asked for more
namespace release_kept
{
struct Element {
	std::string tag;
	std::vector<std::unique_ptr<Element>> children;
};
class Builder
{
public:
	explicit Builder(std::string tag) : root_(std::make_unique<Element>())
	{
		root_->tag = std::move(tag);
	}
	Builder &child(std::string tag)
	{
		root_->children.push_back(std::make_unique<Element>());
		root_->children.back()->tag = std::move(tag);
		return *this;
	}
	std::unique_ptr<Element> finish() { return std::move(root_); }

private:
	std::unique_ptr<Element> root_;
};
//- bad
std::size_t pages_bad()
{
	Builder builder("html");
	builder.child("head");
	auto first = builder.finish();
	builder.child("body");
	auto second = builder.finish();
	return first->children.size() + second->children.size();
}
//- good
std::size_t pages_good()
{
	Builder builder("html");
	builder.child("head");
	auto first = builder.finish();
	builder = Builder("html");
	builder.child("body");
	auto second = builder.finish();
	return first->children.size() + second->children.size();
}
} // namespace release_kept
RUN_CASE(release_kept, release_kept::pages_bad(), release_kept::pages_good())

// CASE tuple_parts: the owner was moved into the tuple, and the variable it came from is read again
namespace tuple_parts
{
using Result = std::tuple<std::unique_ptr<int>, std::string>;
//- bad
int measure_bad(int value)
{
	auto probe = std::make_unique<int>(value);
	Result result(std::move(probe), "probe");
	auto &[reading, name] = result;
	*reading += int(name.size());
	return *probe + *reading;
}
//- good
int measure_good(int value)
{
	auto probe = std::make_unique<int>(value);
	Result result(std::move(probe), "probe");
	auto &[reading, name] = result;
	*reading += int(name.size());
	return value + *reading;
}
} // namespace tuple_parts
RUN_CASE(tuple_parts, tuple_parts::measure_bad(3), tuple_parts::measure_good(3))

// CASE callee_takes: the helper's rvalue parameter is emptied when the key was free, then used here
namespace callee_takes
{
class Registry
{
public:
	bool add(int key, std::unique_ptr<std::string> &&name)
	{
		if (names_.count(key))
			return false;
		names_.emplace(key, std::move(name));
		return true;
	}

private:
	std::map<int, std::unique_ptr<std::string>> names_;
};
//- bad
std::size_t register_bad(Registry &registry, int key, std::unique_ptr<std::string> name)
{
	std::size_t tries = 0;
	while (registry.add(key++, std::move(name)))
		tries += name->size();
	return tries;
}
//- good
std::size_t register_good(Registry &registry, int key, std::unique_ptr<std::string> name)
{
	std::size_t tries = 0;
	while (!registry.add(key++, std::move(name)))
		tries += name->size();
	return tries;
}
//- shared
template <class Register>
std::size_t run(Register reg)
{
	Registry registry;
	registry.add(1, std::make_unique<std::string>("one"));
	return reg(registry, 2, std::make_unique<std::string>("two"));
}
} // namespace callee_takes
RUN_CASE(callee_takes, callee_takes::run(callee_takes::register_bad),
	 callee_takes::run(callee_takes::register_good))

// CASE variant_moved: the state is rebuilt from the same variant's alternative, used once more after
namespace variant_moved
{
struct Idle {
};
struct Connected {
	std::unique_ptr<std::vector<int>> sent;
};
struct Closing {
	std::unique_ptr<std::vector<int>> sent;
};
using State = std::variant<Idle, Connected, Closing>;
//- bad
std::size_t close_bad(State &state)
{
	auto &connected = std::get<Connected>(state);
	State next = Closing{std::move(connected.sent)};
	const std::size_t left = connected.sent->size();
	state = std::move(next);
	return left;
}
//- good
std::size_t close_good(State &state)
{
	auto &connected = std::get<Connected>(state);
	const std::size_t left = connected.sent->size();
	State next = Closing{std::move(connected.sent)};
	state = std::move(next);
	return left;
}
//- shared
template <class Close>
std::size_t run(Close close)
{
	State state = Connected{std::make_unique<std::vector<int>>(3, 1)};
	return close(state);
}
} // namespace variant_moved
RUN_CASE(variant_moved, variant_moved::run(variant_moved::close_bad),
	 variant_moved::run(variant_moved::close_good))

// CASE front_moved: the queue's front was moved out, is not popped, and comes again in the next round
namespace front_moved
{
struct Command {
	std::unique_ptr<std::string> text;
	bool urgent;
};
//- bad
std::size_t drain_bad(std::deque<Command> queue)
{
	std::size_t length = 0;
	while (!queue.empty()) {
		Command command = std::move(queue.front());
		length += command.text->size();
		if (command.urgent)
			continue;
		queue.pop_front();
	}
	return length;
}
//- good
std::size_t drain_good(std::deque<Command> queue)
{
	std::size_t length = 0;
	while (!queue.empty()) {
		Command command = std::move(queue.front());
		queue.pop_front();
		length += command.text->size();
		if (command.urgent)
			continue;
		length++;
	}
	return length;
}
//- shared
std::deque<Command> two()
{
	std::deque<Command> queue;
	queue.push_back(Command{std::make_unique<std::string>("stop"), true});
	queue.push_back(Command{std::make_unique<std::string>("log"), false});
	return queue;
}
} // namespace front_moved
RUN_CASE(front_moved, front_moved::drain_bad(front_moved::two()),
	 front_moved::drain_good(front_moved::two()))

// CASE list_splice: an iterator's element went with the map's node to another map that has ended
namespace list_splice
{
using Seats = std::map<int, std::string>;
//- bad
std::size_t swap_hall_bad(Seats seats)
{
	auto mine = seats.find(2);
	{
		Seats other;
		other.insert(seats.extract(mine));
	}
	return mine->second.size();
}
//- good
std::size_t swap_hall_good(Seats seats)
{
	auto mine = seats.find(2);
	Seats other;
	{
		other.insert(seats.extract(mine));
	}
	return other.begin()->second.size();
}
//- shared
Seats some()
{
	return Seats{{1, "first row in the middle"}, {2, "second row at the side"}};
}
} // namespace list_splice
RUN_CASE(list_splice, list_splice::swap_hall_bad(list_splice::some()),
	 list_splice::swap_hall_good(list_splice::some()))

// CLEAN string_reuse: a moved-from string that is asked only what any string may be asked
namespace string_reuse
{
std::vector<std::string> words(std::string_view text)
{
	std::vector<std::string> out;
	std::string word;
	for (char c : text) {
		if (c != ' ') {
			word += c;
			continue;
		}
		out.push_back(std::exchange(word, std::string()));
	}
	out.push_back(std::move(word));
	word.clear();
	if (!word.empty())
		out.push_back(word);
	return out;
}
} // namespace string_reuse
RUN_CLEAN(string_reuse, string_reuse::words("to be or not").size())

// CLEAN returned_member: a member that is given away by an rvalue-qualified function
namespace returned_member
{
class Query
{
public:
	Query &where(std::string clause) &
	{
		clauses_.push_back(std::move(clause));
		return *this;
	}
	Query &&where(std::string clause) &&
	{
		clauses_.push_back(std::move(clause));
		return std::move(*this);
	}
	std::vector<std::string> build() && { return std::move(clauses_); }

private:
	std::vector<std::string> clauses_;
};
std::size_t clauses()
{
	auto made = Query().where("a = 1").where("b = 2").build();
	Query query;
	query.where("c = 3");
	return made.size() + std::move(query).build().size();
}
} // namespace returned_member
RUN_CLEAN(returned_member, returned_member::clauses())

// CLEAN swap_halves: elements that change places inside one vector, each whole again
namespace swap_halves
{
int rotate(std::vector<std::unique_ptr<int>> ring)
{
	auto first = std::move(ring.front());
	for (std::size_t i = 1; i < ring.size(); i++)
		ring[i - 1] = std::move(ring[i]);
	ring.back() = std::move(first);
	int sum = 0, weight = 1;
	for (const auto &value : ring)
		sum += weight++ * *value;
	return sum;
}
std::vector<std::unique_ptr<int>> three()
{
	std::vector<std::unique_ptr<int>> ring;
	for (int i = 1; i < 4; i++)
		ring.push_back(std::make_unique<int>(i));
	return ring;
}
} // namespace swap_halves
RUN_CLEAN(swap_halves, swap_halves::rotate(swap_halves::three()))

// CLEAN pointer_follows: a pointer to the heap object stays right when its owner moves
namespace pointer_follows
{
struct Plugin {
	int calls = 0;
};
int load(std::vector<std::unique_ptr<Plugin>> &plugins)
{
	auto plugin = std::make_unique<Plugin>();
	Plugin *loaded = plugin.get();
	plugins.push_back(std::move(plugin));
	for (int i = 0; i < 10; i++)
		plugins.push_back(std::make_unique<Plugin>());
	loaded->calls++;
	return plugins.front()->calls;
}
int run()
{
	std::vector<std::unique_ptr<Plugin>> plugins;
	return load(plugins);
}
} // namespace pointer_follows
RUN_CLEAN(pointer_follows, pointer_follows::run())

// CLEAN null_after_move: a moved-from unique_ptr is null, which the code asks for
namespace null_after_move
{
int offer(std::vector<std::unique_ptr<int>> &taken, std::unique_ptr<int> item, int least)
{
	if (*item >= least)
		taken.push_back(std::move(item));
	if (!item)
		return int(taken.size());
	return -*item;
}
int run()
{
	std::vector<std::unique_ptr<int>> taken;
	return offer(taken, std::make_unique<int>(3), 2) +
	       offer(taken, std::make_unique<int>(1), 2);
}
} // namespace null_after_move
RUN_CLEAN(null_after_move, null_after_move::run())
