// SPDX-License-Identifier: GPL-2.0
// Moves in classes: members, special functions, owners with a state, borrows of what is moved.
#include "../set.hh"

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

// CASE flush_then_count: the method moves its pending rows away and then looks at the first of them
namespace flush_then_count
{
struct Row {
	int id;
};
//- bad
class WriterBad
{
public:
	void add(int id) { pending_.push_back({id}); }
	int flush(std::vector<std::vector<Row>> &store)
	{
		store.push_back(std::move(pending_));
		return pending_.front().id;
	}

private:
	std::vector<Row> pending_;
};
//- good
class WriterGood
{
public:
	void add(int id) { pending_.push_back({id}); }
	int flush(std::vector<std::vector<Row>> &store)
	{
		const int first = pending_.front().id;
		store.push_back(std::exchange(pending_, {}));
		return first;
	}

private:
	std::vector<Row> pending_;
};
RUN_CASE(flush_then_count, ({
		 WriterBad w;
		 w.add(1);
		 std::vector<std::vector<Row>> s;
		 w.flush(s);
	 }),
	 ({
		 WriterGood w;
		 w.add(1);
		 std::vector<std::vector<Row>> s;
		 w.flush(s);
	 }))
} // namespace flush_then_count

// CASE initialiser_reads_moved: the second member is made of the argument that the first one was moved from
namespace initialiser_reads_moved
{
//- bad
class LexerBad
{
public:
	explicit LexerBad(std::unique_ptr<std::string> text)
		: text_(std::move(text)), left_(text->size())
	{
	}
	std::size_t left() const { return left_; }

private:
	std::unique_ptr<std::string> text_;
	std::size_t left_;
};
//- good
class LexerGood
{
public:
	explicit LexerGood(std::unique_ptr<std::string> text)
		: text_(std::move(text)), left_(text_->size())
	{
	}
	std::size_t left() const { return left_; }

private:
	std::unique_ptr<std::string> text_;
	std::size_t left_;
};
RUN_CASE(initialiser_reads_moved, LexerBad(std::make_unique<std::string>("x")).left(),
	 LexerGood(std::make_unique<std::string>("x")).left())
} // namespace initialiser_reads_moved

// CASE move_constructor_order: the move constructor takes the rest and then asks the source for a member
namespace move_constructor_order
{
//- bad
struct ArenaBad {
	std::vector<std::unique_ptr<int>> blocks;
	int first = 0;
	ArenaBad() { blocks.push_back(std::make_unique<int>(7)); }
	ArenaBad(ArenaBad &&other) noexcept
		: blocks(std::move(other.blocks)), first(*other.blocks.front())
	{
	}
};
int grow_bad()
{
	ArenaBad small;
	ArenaBad big(std::move(small));
	return big.first;
}
//- good
struct ArenaGood {
	std::vector<std::unique_ptr<int>> blocks;
	int first = 0;
	ArenaGood() { blocks.push_back(std::make_unique<int>(7)); }
	ArenaGood(ArenaGood &&other) noexcept
		: blocks(std::move(other.blocks)), first(*blocks.front())
	{
	}
};
int grow_good()
{
	ArenaGood small;
	ArenaGood big(std::move(small));
	return big.first;
}
RUN_CASE(move_constructor_order, grow_bad(), grow_good())
} // namespace move_constructor_order

// CASE view_of_moved_string: the view looks into a string that was moved into a call, where it ended
namespace view_of_moved_string
{
//- shared
std::size_t audit(std::string key)
{
	return key.size();
}
//- bad
std::size_t store_bad(std::string key)
{
	std::string_view shown = key;
	const std::size_t noted = audit(std::move(key));
	return shown.starts_with("id") ? noted : 0;
}
//- good
std::size_t store_good(std::string key)
{
	std::string_view shown = key;
	const bool id = shown.starts_with("id");
	const std::size_t noted = audit(std::move(key));
	return id ? noted : 0;
}
RUN_CASE(view_of_moved_string, store_bad("id of a record that is long enough"),
	 store_good("id of a record"))
} // namespace view_of_moved_string

// CASE reference_into_moved_owner: a reference to the object of an owner that was moved into a call, where it ended
namespace reference_into_moved_owner
{
struct Image {
	std::array<int, 16> pixels{};
};
//- shared
int upload(std::unique_ptr<Image> image)
{
	return image->pixels[0];
}
//- bad
int show_bad(std::unique_ptr<Image> image)
{
	Image &shown = *image;
	shown.pixels[0] = 1;
	const int sent = upload(std::move(image));
	return sent + shown.pixels[0];
}
//- good
int show_good(std::unique_ptr<Image> image)
{
	Image &shown = *image;
	shown.pixels[0] = 1;
	const int first = shown.pixels[0];
	const int sent = upload(std::move(image));
	return sent + first;
}
RUN_CASE(reference_into_moved_owner, show_bad(std::make_unique<Image>()),
	 show_good(std::make_unique<Image>()))
} // namespace reference_into_moved_owner

// CASE consumed_builder: build() takes the builder, and one more part is added to it
namespace consumed_builder
{
class Builder
{
public:
	Builder() : parts_(std::make_unique<std::vector<std::string>>()) {}
	Builder &part(std::string text)
	{
		parts_->push_back(std::move(text));
		return *this;
	}
	std::vector<std::string> build() && { return std::move(*std::exchange(parts_, nullptr)); }

private:
	std::unique_ptr<std::vector<std::string>> parts_;
};
//- bad
std::size_t query_bad(bool limit)
{
	Builder builder;
	builder.part("select").part("*");
	auto query = std::move(builder).build();
	if (limit)
		builder.part("limit 1");
	return query.size();
}
//- good
std::size_t query_good(bool limit)
{
	Builder builder;
	builder.part("select").part("*");
	if (limit)
		builder.part("limit 1");
	auto query = std::move(builder).build();
	return query.size();
}
RUN_CASE(consumed_builder, query_bad(true), query_good(true))
} // namespace consumed_builder

// CASE closed_file: the handle was given away, and its number is used for a write
namespace closed_file
{
class File
{
public:
	explicit File(int fd) : state_(std::make_unique<int>(fd)) {}
	int write(std::string_view text) { return *state_ + static_cast<int>(text.size()); }

private:
	std::unique_ptr<int> state_;
};
struct Archive {
	std::vector<File> files;
	bool full = false;
};
//- bad
int archive_bad(Archive &archive, File file)
{
	auto &files = archive.files;
	if (!archive.full)
		files.emplace_back(std::move(file));
	if (files.size() > 8)
		return -1;
	return file.write("trailer");
}
//- good
int archive_good(Archive &archive, File file)
{
	auto &files = archive.files;
	if (archive.full)
		return file.write("trailer");
	files.emplace_back(std::move(file));
	return files.back().write("trailer");
}
RUN_CASE(closed_file, ({
		 Archive a;
		 archive_bad(a, File(3));
	 }),
	 ({
		 Archive a;
		 archive_good(a, File(3));
	 }))
} // namespace closed_file

// CASE optional_after_take: the value was moved out of the optional, which still says that it has one
namespace optional_after_take
{
struct Draft {
	std::unique_ptr<std::string> text;
};
//- bad
std::size_t publish_bad(std::optional<Draft> &draft)
{
	std::size_t sum = 0;
	if (draft) {
		Draft mine = std::move(*draft);
		sum += mine.text->size();
	}
	if (draft)
		sum += draft->text->size();
	return sum;
}
//- good
std::size_t publish_good(std::optional<Draft> &draft)
{
	std::size_t sum = 0;
	if (draft) {
		Draft mine = std::move(*draft);
		draft.reset();
		sum += mine.text->size();
	}
	if (draft)
		sum += draft->text->size();
	return sum;
}
RUN_CASE(optional_after_take, ({
		 std::optional<Draft> d(Draft{std::make_unique<std::string>("x")});
		 publish_bad(d);
	 }),
	 ({
		 std::optional<Draft> d(Draft{std::make_unique<std::string>("x")});
		 publish_good(d);
	 }))
} // namespace optional_after_take

// CASE structured_move: a structured binding names what is moved, and the pair is read
namespace structured_move
{
using Entry = std::pair<int, std::unique_ptr<int>>;
//- bad
int take_bad(Entry entry, std::vector<std::unique_ptr<int>> &out)
{
	auto &[key, value] = entry;
	out.push_back(std::move(value));
	return key + *entry.second;
}
//- good
int take_good(Entry entry, std::vector<std::unique_ptr<int>> &out)
{
	auto &[key, value] = entry;
	out.push_back(std::move(value));
	return key + *out.back();
}
RUN_CASE(structured_move, ({
		 std::vector<std::unique_ptr<int>> o;
		 take_bad({1, std::make_unique<int>(2)}, o);
	 }),
	 ({
		 std::vector<std::unique_ptr<int>> o;
		 take_good({1, std::make_unique<int>(2)}, o);
	 }))
} // namespace structured_move

// CASE variant_moved: the alternative was moved out of the variant before it is visited
namespace variant_moved
{
using Value = std::variant<int, std::unique_ptr<std::string>>;
//- bad
std::size_t archive_bad(Value value, std::vector<Value> &archive)
{
	archive.push_back(std::move(value));
	if (auto *text = std::get_if<std::unique_ptr<std::string>>(&value))
		return (*text)->size();
	return 0;
}
//- good
std::size_t archive_good(Value value, std::vector<Value> &archive)
{
	archive.push_back(std::move(value));
	if (auto *text = std::get_if<std::unique_ptr<std::string>>(&archive.back()))
		return (*text)->size();
	return 0;
}
RUN_CASE(variant_moved, ({
		 std::vector<Value> a;
		 archive_bad(Value(std::make_unique<std::string>("x")), a);
	 }),
	 ({
		 std::vector<Value> a;
		 archive_good(Value(std::make_unique<std::string>("x")), a);
	 }))
} // namespace variant_moved

// CASE swap_with_self_state: the state machine moves its state into the history and dispatches on it
namespace swap_with_self_state
{
struct State {
	std::string name;
	std::unique_ptr<int> data;
};
//- bad
class MachineBad
{
public:
	int advance()
	{
		history_.push_back(std::move(now_));
		return ++*now_.data;
	}

private:
	State now_{"start", std::make_unique<int>(0)};
	std::vector<State> history_;
};
//- good
class MachineGood
{
public:
	int advance()
	{
		history_.push_back(std::move(now_));
		now_ = State{"next", std::make_unique<int>(1)};
		return ++*now_.data;
	}

private:
	State now_{"start", std::make_unique<int>(0)};
	std::vector<State> history_;
};
RUN_CASE(swap_with_self_state, MachineBad().advance(), MachineGood().advance())
} // namespace swap_with_self_state

// CASE alias_of_moved: a reference to the local is read after the local was moved
namespace alias_of_moved
{
//- bad
int total_bad(std::vector<std::vector<int>> &batches)
{
	std::vector<int> current{3, 4};
	const std::vector<int> &shown = current;
	batches.push_back(std::move(current));
	return shown.front();
}
//- good
int total_good(std::vector<std::vector<int>> &batches)
{
	std::vector<int> current{3, 4};
	batches.push_back(std::move(current));
	const std::vector<int> &shown = batches.back();
	return shown.front();
}
RUN_CASE(alias_of_moved, ({
		 std::vector<std::vector<int>> b;
		 total_bad(b);
	 }),
	 ({
		 std::vector<std::vector<int>> b;
		 total_good(b);
	 }))
} // namespace alias_of_moved

// CASE range_moved_then_read: the elements were moved into another vector, and the old ones are summed
namespace range_moved_then_read
{
using Item = std::unique_ptr<int>;
//- bad
int merge_bad(std::vector<Item> &all, std::vector<Item> extra)
{
	all.insert(all.end(), std::make_move_iterator(extra.begin()),
		   std::make_move_iterator(extra.end()));
	int sum = 0;
	for (const Item &item : extra)
		sum += *item;
	return sum;
}
//- good
int merge_good(std::vector<Item> &all, std::vector<Item> extra)
{
	all.insert(all.end(), std::make_move_iterator(extra.begin()),
		   std::make_move_iterator(extra.end()));
	int sum = 0;
	for (const Item &item : all)
		sum += *item;
	return sum;
}
RUN_CASE(range_moved_then_read, ({
		 std::vector<Item> a, e;
		 e.push_back(std::make_unique<int>(1));
		 merge_bad(a, std::move(e));
	 }),
	 ({
		 std::vector<Item> a, e;
		 e.push_back(std::make_unique<int>(1));
		 merge_good(a, std::move(e));
	 }))
} // namespace range_moved_then_read

// CASE moved_base: the derived move constructor moves the whole source as a base, then uses the base's part of it
namespace moved_base
{
struct Named {
	std::unique_ptr<std::string> name = std::make_unique<std::string>("eth0");
};
//- bad
struct DeviceBad : Named {
	std::size_t name_length = 0;
	DeviceBad() = default;
	DeviceBad(DeviceBad &&other) noexcept : Named(std::move(other))
	{
		name_length = other.name->size();
	}
};
std::size_t plug_bad()
{
	DeviceBad a;
	DeviceBad b(std::move(a));
	return b.name_length;
}
//- good
struct DeviceGood : Named {
	std::size_t name_length = 0;
	DeviceGood() = default;
	DeviceGood(DeviceGood &&other) noexcept : Named(std::move(other))
	{
		name_length = name->size();
	}
};
std::size_t plug_good()
{
	DeviceGood a;
	DeviceGood b(std::move(a));
	return b.name_length;
}
RUN_CASE(moved_base, plug_bad(), plug_good())
} // namespace moved_base

// CLEAN take_and_reset: std::exchange leaves the member empty, and it is used on
class Batcher
{
public:
	void add(int n)
	{
		open_.push_back(n);
		if (open_.size() == 2)
			closed_.push_back(std::exchange(open_, {}));
	}
	std::size_t closed() const { return closed_.size() + open_.size(); }

private:
	std::vector<int> open_;
	std::vector<std::vector<int>> closed_;
};
RUN_CLEAN(take_and_reset, ({
		  Batcher b;
		  b.add(1);
		  b.add(2);
		  b.add(3);
		  b.closed();
	  }))

// CLEAN move_only_handle: a class whose move leaves the source without a handle, which its destructor knows
class Lease
{
public:
	explicit Lease(int &free BORROWED) : free_(&free) { --*free_; }
	Lease(Lease &&other) noexcept : free_(std::exchange(other.free_, nullptr)) {}
	Lease &operator=(Lease &&other) noexcept
	{
		std::swap(free_, other.free_);
		return *this;
	}
	~Lease()
	{
		if (free_)
			++*free_;
	}

private:
	int *free_;
};
int borrow_two()
{
	int free = 3;
	{
		Lease first(free);
		Lease moved(std::move(first));
		std::optional<Lease> kept(std::move(moved));
	}
	return free;
}
RUN_CLEAN(move_only_handle, borrow_two())

// CLEAN move_parts: different members of one object are moved, each once
struct Response {
	std::string head;
	std::vector<std::string> lines;
	std::optional<std::string> trailer;
};
std::string flatten(Response response)
{
	std::string out = std::move(response.head);
	const std::vector<std::string> lines = std::move(response.lines);
	for (const std::string &line : lines)
		out += line;
	if (const auto trailer = std::move(response.trailer))
		out += *trailer;
	return out;
}
RUN_CLEAN(move_parts, flatten({"a", {"b", "c"}, "d"}))

// CLEAN fluent_builder: an rvalue chain in which each step hands the builder on
class Request
{
public:
	Request &&header(std::string h) &&
	{
		headers_.push_back(std::move(h));
		return std::move(*this);
	}
	std::string send() &&
	{
		return std::accumulate(headers_.begin(), headers_.end(), std::string());
	}

private:
	std::vector<std::string> headers_;
};
RUN_CLEAN(fluent_builder, Request().header("a").header("b").send())

// CLEAN assigned_on_both_paths: whatever the condition says, the variable has a value again
std::size_t normalise(std::unique_ptr<std::string> text,
		      std::vector<std::unique_ptr<std::string>> &old)
{
	const bool blank = text->empty();
	old.push_back(std::move(text));
	if (blank)
		text = std::make_unique<std::string>("(blank)");
	else
		text = std::make_unique<std::string>(*old.back() + "!");
	return text->size();
}
RUN_CLEAN(assigned_on_both_paths, ({
		  std::vector<std::unique_ptr<std::string>> o;
		  normalise(std::make_unique<std::string>("x"), o);
	  }))

// CLEAN heap_order: moved around by algorithms over unique owners
int kth(std::vector<std::unique_ptr<int>> values, std::size_t k)
{
	const auto less = [](const std::unique_ptr<int> &a, const std::unique_ptr<int> &b) {
		return *a < *b;
	};
	const auto middle = values.begin() + static_cast<std::ptrdiff_t>(k);
	std::nth_element(values.begin(), middle, values.end(), less);
	return *values[k];
}
RUN_CLEAN(heap_order, ({
		  std::vector<std::unique_ptr<int>> v;
		  for (int i : {3, 1, 2})
			  v.push_back(std::make_unique<int>(i));
		  kth(std::move(v), 1);
	  }))

// CLEAN reference_survives_move: what an owner points to stays where it is when the owner moves
struct Registry {
	std::vector<std::unique_ptr<std::string>> names;
	std::string &add(std::string name)
	{
		auto owned = std::make_unique<std::string>(std::move(name));
		names.push_back(std::move(owned));
		return *names.back();
	}
};
std::size_t register_one(Registry &registry)
{
	std::string &name = registry.add("a");
	name += "b";
	return name.size();
}
RUN_CLEAN(reference_survives_move, ({
		  Registry r;
		  register_one(r);
	  }))
