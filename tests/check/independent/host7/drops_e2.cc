// SPDX-License-Identifier: GPL-2.0
// Ends, second part: arenas, deleters, bases, assignments, counts of one's own, explicit destructors.
#include "../set.hh"
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <memory_resource>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// CLEAN Arena: memory in blocks that is all given back when the arena ends
class Arena
{
public:
	template <class T, class... Args>
	T *make(Args &&...args)
	{
		const std::size_t size = (sizeof(T) + 15) / 16 * 16;
		if (blocks_.empty() || used_ + size > block_size) {
			blocks_.push_back(std::make_unique<std::byte[]>(block_size));
			used_ = 0;
		}
		void *at = blocks_.back().get() + used_;
		used_ += size;
		return new (at) T{std::forward<Args>(args)...};
	}

private:
	static constexpr std::size_t block_size = 256;
	std::vector<std::unique_ptr<std::byte[]>> blocks_;
	std::size_t used_ = 0;
};
struct Expr {
	int value;
	const Expr *left, *right;
	int eval() const { return value + (left ? left->eval() : 0) + (right ? right->eval() : 0); }
};
int evaluate()
{
	Arena arena;
	const Expr *tree = nullptr;
	for (int i = 0; i < 40; i++)
		tree = arena.make<Expr>(i, tree, nullptr);
	return tree->eval();
}
RUN_CLEAN(Arena, evaluate())

// CASE parsed_tree: the tree that is returned lies in the arena of the function that parsed it
namespace parsed_tree
{
//- bad
const Expr *parse_bad(int depth)
{
	Arena arena;
	const Expr *tree = nullptr;
	for (int i = 0; i < depth; i++)
		tree = arena.make<Expr>(i, tree, nullptr);
	return tree;
}
int value_bad()
{
	return parse_bad(4)->eval();
}
//- good
const Expr *parse_good(Arena &arena, int depth)
{
	const Expr *tree = nullptr;
	for (int i = 0; i < depth; i++)
		tree = arena.make<Expr>(i, tree, nullptr);
	return tree;
}
int value_good()
{
	Arena arena;
	return parse_good(arena, 4)->eval();
}
} // namespace parsed_tree
RUN_CASE(parsed_tree, parsed_tree::value_bad(), parsed_tree::value_good())

// CASE base_flushes: the base writes into the derived class's buffer, which ends before the base does
namespace base_flushes
{
class Writer
{
public:
	explicit Writer(std::vector<int> &out) : out_(out) {}
	Writer(const Writer &) = delete;
	~Writer()
	{
		for (int v : pending_)
			out_.push_back(v);
	}
	void put(int v) { pending_.push_back(v); }

private:
	std::vector<int> &out_;
	std::vector<int> pending_;
};
//- bad
class MemoryWriterBad : public Writer
{
public:
	MemoryWriterBad() : Writer(bytes_) { bytes_.reserve(16); }

private:
	std::vector<int> bytes_;
};
int write_bad()
{
	MemoryWriterBad writer;
	writer.put(3);
	return 3;
}
//- good
struct BytesGood {
	std::vector<int> bytes_;
};
class MemoryWriterGood : private BytesGood, public Writer
{
public:
	MemoryWriterGood() : Writer(bytes_) { bytes_.reserve(16); }
};
int write_good()
{
	MemoryWriterGood writer;
	writer.put(3);
	return 3;
}
} // namespace base_flushes
RUN_CASE(base_flushes, base_flushes::write_bad(), base_flushes::write_good())

// CASE explicit_end: the value is destroyed by hand, and once more by the scope's end
namespace explicit_end
{
struct Session {
	std::unique_ptr<int> id = std::make_unique<int>(5);
	std::vector<int> log;
};
//- bad
int restart_bad(bool again)
{
	Session session;
	session.log.push_back(*session.id);
	const int last = session.log.back();
	session.~Session();
	if (again)
		new (&session) Session();
	return last;
}
//- good
int restart_good(bool again)
{
	Session session;
	session.log.push_back(*session.id);
	const int last = session.log.back();
	if (again) {
		session.~Session();
		new (&session) Session();
	}
	return last;
}
} // namespace explicit_end
RUN_CASE(explicit_end, explicit_end::restart_bad(false), explicit_end::restart_good(false))

// CASE pool_deleter: the buffer's deleter gives it back to a pool that ended before the buffer
namespace pool_deleter
{
class Pool
{
public:
	using Deleter = std::function<void(int *)>;
	std::unique_ptr<int[], Deleter> take()
	{
		int *block = nullptr;
		if (free_.empty()) {
			block = new int[8]();
		} else {
			block = free_.back().release();
			free_.pop_back();
		}
		return {block, [this](int *b) { free_.emplace_back(b); }};
	}

private:
	std::vector<std::unique_ptr<int[]>> free_;
};
//- bad
int frame_bad()
{
	std::optional<std::unique_ptr<int[], Pool::Deleter>> frame;
	Pool pool;
	{
		auto other = pool.take();
		other[1] = 1;
	}
	frame = pool.take();
	return (*frame)[0] = 4;
}
//- good
int frame_good()
{
	Pool pool;
	std::optional<std::unique_ptr<int[], Pool::Deleter>> frame;
	{
		auto other = pool.take();
		other[1] = 1;
	}
	frame = pool.take();
	return (*frame)[0] = 4;
}
} // namespace pool_deleter
RUN_CASE(pool_deleter, pool_deleter::frame_bad(), pool_deleter::frame_good())

// CASE kick_player: the player is deleted but stays in the list, whose destructor deletes all
namespace kick_player
{
struct Player {
	int id;
};
//- bad
class TableBad
{
public:
	TableBad() = default;
	TableBad(const TableBad &) = delete;
	~TableBad()
	{
		for (Player *p : players_)
			delete p;
	}
	void sit(int id) { players_.push_back(new Player{id}); }
	void kick(int id)
	{
		for (auto it = players_.begin(); it != players_.end(); ++it) {
			if ((*it)->id == id) {
				delete *it;
				return;
			}
		}
	}

private:
	std::vector<Player *> players_;
};
//- good
class TableGood
{
public:
	TableGood() = default;
	TableGood(const TableGood &) = delete;
	~TableGood()
	{
		for (Player *p : players_)
			delete p;
	}
	void sit(int id) { players_.push_back(new Player{id}); }
	void kick(int id)
	{
		for (auto it = players_.begin(); it != players_.end(); ++it) {
			if ((*it)->id == id) {
				delete *it;
				players_.erase(it);
				return;
			}
		}
	}

private:
	std::vector<Player *> players_;
};
//- shared
template <class Table>
int run()
{
	Table table;
	table.sit(1);
	table.sit(2);
	table.kick(2);
	return 0;
}
} // namespace kick_player
RUN_CASE(kick_player, kick_player::run<kick_player::TableBad>(),
	 kick_player::run<kick_player::TableGood>())

// CASE self_assign: operator= frees its values before it copies the source, which may be the same object
namespace self_assign
{
//- bad
class SeriesBad
{
public:
	explicit SeriesBad(std::size_t n) : n_(n), values_(new double[n]()) {}
	SeriesBad(const SeriesBad &) = delete;
	SeriesBad &operator=(const SeriesBad &other)
	{
		delete[] values_;
		n_ = other.n_;
		values_ = new double[n_];
		std::copy_n(other.values_, n_, values_);
		return *this;
	}
	~SeriesBad() { delete[] values_; }
	double sum() const
	{
		double s = 0;
		for (std::size_t i = 0; i < n_; i++)
			s += values_[i];
		return s > 0 ? s : 0;
	}

private:
	std::size_t n_;
	double *values_;
};
double keep_best_bad()
{
	std::unique_ptr<SeriesBad> series[2] = {std::make_unique<SeriesBad>(4),
						std::make_unique<SeriesBad>(6)};
	SeriesBad *best = series[0].get();
	for (auto &s : series)
		if (s->sum() >= best->sum())
			*best = *s;
	return best->sum();
}
//- good
class SeriesGood
{
public:
	explicit SeriesGood(std::size_t n) : n_(n), values_(new double[n]()) {}
	SeriesGood(const SeriesGood &) = delete;
	SeriesGood &operator=(const SeriesGood &other)
	{
		if (this == &other)
			return *this;
		delete[] values_;
		n_ = other.n_;
		values_ = new double[n_];
		std::copy_n(other.values_, n_, values_);
		return *this;
	}
	~SeriesGood() { delete[] values_; }
	double sum() const
	{
		double s = 0;
		for (std::size_t i = 0; i < n_; i++)
			s += values_[i];
		return s > 0 ? s : 0;
	}

private:
	std::size_t n_;
	double *values_;
};
double keep_best_good()
{
	std::unique_ptr<SeriesGood> series[2] = {std::make_unique<SeriesGood>(4),
						 std::make_unique<SeriesGood>(6)};
	SeriesGood *best = series[0].get();
	for (auto &s : series)
		if (s->sum() >= best->sum())
			*best = *s;
	return best->sum();
}
} // namespace self_assign
RUN_CASE(self_assign, self_assign::keep_best_bad(), self_assign::keep_best_good())

// CASE bytewise_copy: owners are copied byte by byte when the table grows, and then end in both
namespace bytewise_copy
{
using Name = std::unique_ptr<std::string>;
//- bad
std::size_t grow_bad(std::vector<Name> names)
{
	std::vector<Name> wider(names.size() * 2);
	std::memcpy(static_cast<void *>(wider.data()), names.data(), names.size() * sizeof(Name));
	return wider.front()->size();
}
//- good
std::size_t grow_good(std::vector<Name> names)
{
	std::vector<Name> wider(names.size() * 2);
	std::move(names.begin(), names.end(), wider.begin());
	return wider.front()->size();
}
//- shared
std::vector<Name> one()
{
	std::vector<Name> names;
	names.push_back(std::make_unique<std::string>("a name"));
	return names;
}
} // namespace bytewise_copy
RUN_CASE(bytewise_copy, bytewise_copy::grow_bad(bytewise_copy::one()),
	 bytewise_copy::grow_good(bytewise_copy::one()))

// CASE catch_delete: the handler deletes the buffer and goes on to the line that deletes it
namespace catch_delete
{
static int decode(const int *buffer, int size)
{
	if (size > 4)
		throw std::length_error("too long");
	return buffer[0] + size;
}
//- bad
int try_decode_bad(int size)
{
	int *buffer = new int[std::size_t(size)]();
	int result = -1;
	try {
		result = decode(buffer, size);
	} catch (const std::length_error &) {
		delete[] buffer;
	}
	delete[] buffer;
	return result;
}
//- good
int try_decode_good(int size)
{
	int *buffer = new int[std::size_t(size)]();
	int result = -1;
	try {
		result = decode(buffer, size);
	} catch (const std::length_error &) {
		result = -2;
	}
	delete[] buffer;
	return result;
}
} // namespace catch_delete
RUN_CASE(catch_delete, catch_delete::try_decode_bad(6), catch_delete::try_decode_good(6))

// CASE detach_self: the node has its parent end it and then counts in a member of its own
namespace detach_self
{
//- bad
struct FolderBad {
	explicit FolderBad(FolderBad *p) : parent(p) {}
	FolderBad *parent;
	int removed = 0;
	std::vector<std::unique_ptr<FolderBad>> folders;
	void remove()
	{
		std::erase_if(parent->folders, [this](const auto &f) { return f.get() == this; });
		parent->removed++;
	}
};
int tidy_bad()
{
	FolderBad root(nullptr);
	root.folders.push_back(std::make_unique<FolderBad>(&root));
	root.folders.back()->remove();
	return root.removed;
}
//- good
struct FolderGood {
	explicit FolderGood(FolderGood *p) : parent(p) {}
	FolderGood *parent;
	int removed = 0;
	std::vector<std::unique_ptr<FolderGood>> folders;
	void remove()
	{
		parent->removed++;
		std::erase_if(parent->folders, [this](const auto &f) { return f.get() == this; });
	}
};
int tidy_good()
{
	FolderGood root(nullptr);
	root.folders.push_back(std::make_unique<FolderGood>(&root));
	root.folders.back()->remove();
	return root.removed;
}
} // namespace detach_self
RUN_CASE(detach_self, detach_self::tidy_bad(), detach_self::tidy_good())

// CASE counted_close: close() drops the handle's count and the destructor drops it again
namespace counted_close
{
struct Shared {
	int count;
	int uses;
};
//- bad
class HandleBad
{
public:
	HandleBad() : shared_(new Shared{1, 0}) {}
	HandleBad(const HandleBad &other) : shared_(other.shared_) { shared_->count++; }
	HandleBad &operator=(const HandleBad &) = delete;
	~HandleBad() { close(); }
	void close()
	{
		if (shared_ && --shared_->count == 0)
			delete shared_;
	}
	int use() { return ++shared_->uses; }

private:
	Shared *shared_;
};
int work_bad()
{
	HandleBad first;
	HandleBad second = first;
	second.use();
	second.close();
	return first.use();
}
//- good
class HandleGood
{
public:
	HandleGood() : shared_(new Shared{1, 0}) {}
	HandleGood(const HandleGood &other) : shared_(other.shared_) { shared_->count++; }
	HandleGood &operator=(const HandleGood &) = delete;
	~HandleGood() { close(); }
	void close()
	{
		if (shared_ && --shared_->count == 0)
			delete shared_;
		shared_ = nullptr;
	}
	int use() { return ++shared_->uses; }

private:
	Shared *shared_;
};
int work_good()
{
	HandleGood first;
	HandleGood second = first;
	second.use();
	second.close();
	return first.use();
}
} // namespace counted_close
RUN_CASE(counted_close, counted_close::work_bad(), counted_close::work_good())

// CASE stack_resource: the monotonic resource is a local, the list that allocates from it is returned
namespace stack_resource
{
//- bad
std::pmr::vector<int> primes_bad(int limit)
{
	std::pmr::monotonic_buffer_resource memory(256);
	std::pmr::vector<int> primes(&memory);
	for (int n = 2; n < limit; n++)
		if (std::none_of(primes.begin(), primes.end(), [n](int p) { return n % p == 0; }))
			primes.push_back(n);
	return primes;
}
int last_bad()
{
	return primes_bad(30).back();
}
//- good
std::pmr::vector<int> primes_good(std::pmr::memory_resource &memory, int limit)
{
	std::pmr::vector<int> primes(&memory);
	for (int n = 2; n < limit; n++)
		if (std::none_of(primes.begin(), primes.end(), [n](int p) { return n % p == 0; }))
			primes.push_back(n);
	return primes;
}
int last_good()
{
	std::pmr::monotonic_buffer_resource memory(256);
	return primes_good(memory, 30).back();
}
} // namespace stack_resource
RUN_CASE(stack_resource, stack_resource::last_bad(), stack_resource::last_good())

// CASE temporary_owner: the plain pointer is taken from an owner that ends with the statement
namespace temporary_owner
{
struct Decoder {
	std::array<int, 8> table{1, 2, 3, 4, 5, 6, 7, 8};
	int decode(std::size_t code) const { return table[code % 8]; }
};
static std::unique_ptr<Decoder> make_decoder(int offset)
{
	auto decoder = std::make_unique<Decoder>();
	for (int &entry : decoder->table)
		entry += offset;
	return decoder;
}
//- bad
int read_bad(const std::vector<std::size_t> &codes)
{
	const Decoder &decoder = *make_decoder(2);
	int sum = 0;
	for (std::size_t code : codes)
		sum += decoder.decode(code);
	return sum;
}
//- good
int read_good(const std::vector<std::size_t> &codes)
{
	const auto decoder = make_decoder(2);
	int sum = 0;
	for (std::size_t code : codes)
		sum += decoder->decode(code);
	return sum;
}
} // namespace temporary_owner
RUN_CASE(temporary_owner, temporary_owner::read_bad(std::vector<std::size_t>(3, 2)),
	 temporary_owner::read_good(std::vector<std::size_t>(3, 2)))

// CLEAN counted_handle: an intrusive count of one's own, with copies, moves and assignments
namespace counted_handle
{
class Image
{
public:
	explicit Image(int width) : data_(new Data{1, width}) {}
	Image(const Image &other) : data_(other.data_) { data_->count++; }
	Image(Image &&other) noexcept : data_(std::exchange(other.data_, nullptr)) {}
	Image &operator=(Image other) noexcept
	{
		std::swap(data_, other.data_);
		return *this;
	}
	~Image()
	{
		if (data_ && --data_->count == 0)
			delete data_;
	}
	int width() const { return data_->width; }
	int count() const { return data_->count; }

private:
	struct Data {
		int count;
		int width;
	};
	Data *data_;
};
int share()
{
	Image a(10);
	Image b = a;
	std::vector<Image> all(3, a);
	b = Image(20);
	a = std::move(all.back());
	all.pop_back();
	return a.count() * 100 + b.width();
}
} // namespace counted_handle
RUN_CLEAN(counted_handle, counted_handle::share())

// CLEAN rebuilt_in_place: an object that is ended by hand and made again at the same place
namespace rebuilt_in_place
{
struct Level {
	explicit Level(int n) : tiles(std::size_t(n), n) {}
	std::vector<int> tiles;
};
int play()
{
	alignas(Level) std::byte room[sizeof(Level)];
	int sum = 0;
	for (int n = 1; n < 4; n++) {
		Level *level = new (room) Level(n);
		sum += level->tiles.back();
		level->~Level();
	}
	return sum;
}
} // namespace rebuilt_in_place
RUN_CLEAN(rebuilt_in_place, rebuilt_in_place::play())

// CLEAN resource_first: a resource declared before the containers that allocate from it
namespace resource_first
{
class Index
{
public:
	void add(int key, std::string_view text) { names_.emplace(key, text); }
	std::size_t longest() const
	{
		std::size_t most = 0;
		for (const auto &[key, name] : names_)
			most = std::max(most, name.size());
		return most;
	}

private:
	std::pmr::monotonic_buffer_resource memory_;
	std::pmr::map<int, std::pmr::string> names_{&memory_};
};
std::size_t build()
{
	Index index;
	index.add(1, "one");
	index.add(2, "a longer name than fits into a short string");
	return index.longest();
}
} // namespace resource_first
RUN_CLEAN(resource_first, resource_first::build())

// CLEAN taken_back: an object that is released to a plain table and taken back by an owner
namespace taken_back
{
struct Request {
	int id;
};
int round_trip()
{
	std::map<int, Request *> in_flight;
	for (int id = 0; id < 3; id++) {
		auto request = std::make_unique<Request>(Request{id});
		in_flight.emplace(id, request.get());
		request.release();
	}
	int sum = 0;
	for (auto &[id, request] : in_flight) {
		std::unique_ptr<Request> done(std::exchange(request, nullptr));
		sum += done->id;
	}
	return sum;
}
} // namespace taken_back
RUN_CLEAN(taken_back, taken_back::round_trip())

// CLEAN delete_this: an object that deletes itself with its last reference, and returns at once
namespace delete_this
{
class Job
{
public:
	static Job *start(int *done) { return new Job(done); }
	void hold() { count_++; }
	void drop()
	{
		if (--count_ == 0)
			delete this;
	}

private:
	explicit Job(int *done) : done_(done) {}
	~Job() { ++*done_; }
	int count_ = 1;
	int *done_;
};
int run()
{
	int done = 0;
	Job *job = Job::start(&done);
	job->hold();
	job->drop();
	job->drop();
	return done;
}
} // namespace delete_this
RUN_CLEAN(delete_this, delete_this::run())
