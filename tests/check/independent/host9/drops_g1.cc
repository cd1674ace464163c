// SPDX-License-Identifier: GPL-2.0
// Ends of objects: the order they end in, hand-made owners, and what destructors still use.
#include "../set.hh"
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// CASE closing_report: the reporter's destructor writes to a later member that ended before it
namespace closing_report
{
class Log
{
public:
	void write(const std::string &line) { lines_.push_back(line); }
	std::size_t size() const { return lines_.size(); }

private:
	std::vector<std::string> lines_;
};
class Reporter
{
public:
	explicit Reporter(Log &log) : log_(log) {}
	~Reporter() { log_.write("requests served: " + std::to_string(served_)); }
	Reporter(const Reporter &) = delete;
	Reporter &operator=(const Reporter &) = delete;
	void served() { served_++; }

private:
	Log &log_;
	int served_ = 0;
};
//- bad
class ServerBad
{
public:
	ServerBad() : reporter_(log_) {}
	std::size_t serve(int n)
	{
		for (int i = 0; i < n; i++) {
			log_.write("request");
			reporter_.served();
		}
		return log_.size();
	}

private:
	Reporter reporter_;
	Log log_;
};
std::size_t drive_bad(int n)
{
	ServerBad server;
	return server.serve(n);
}
//- good
class ServerGood
{
public:
	ServerGood() : reporter_(log_) {}
	std::size_t serve(int n)
	{
		for (int i = 0; i < n; i++) {
			log_.write("request");
			reporter_.served();
		}
		return log_.size();
	}

private:
	Log log_;
	Reporter reporter_;
};
std::size_t drive_good(int n)
{
	ServerGood server;
	return server.serve(n);
}
//- shared
} // namespace closing_report
RUN_CASE(closing_report, closing_report::drive_bad(3), closing_report::drive_good(3))

// CASE late_flusher: the flusher is declared before its buffer and flushes it after its end
namespace late_flusher
{
class Flusher
{
public:
	explicit Flusher(std::string &out) : out_(out) {}
	~Flusher()
	{
		if (buffer_)
			for (const std::string &part : *buffer_)
				out_ += part;
	}
	Flusher(const Flusher &) = delete;
	Flusher &operator=(const Flusher &) = delete;
	void attach(const std::vector<std::string> &buffer) { buffer_ = &buffer; }

private:
	std::string &out_;
	const std::vector<std::string> *buffer_ = nullptr;
};
//- bad
void render_bad(std::string &out, int rows)
{
	Flusher flusher(out);
	std::vector<std::string> buffer;
	flusher.attach(buffer);
	for (int i = 0; i < rows; i++)
		buffer.push_back("row " + std::to_string(i) + "\n");
}
std::size_t drive_bad(int n)
{
	std::string out;
	render_bad(out, n);
	return out.size();
}
//- good
void render_good(std::string &out, int rows)
{
	std::vector<std::string> buffer;
	Flusher flusher(out);
	flusher.attach(buffer);
	for (int i = 0; i < rows; i++)
		buffer.push_back("row " + std::to_string(i) + "\n");
}
std::size_t drive_good(int n)
{
	std::string out;
	render_good(out, n);
	return out.size();
}
//- shared
} // namespace late_flusher
RUN_CASE(late_flusher, late_flusher::drive_bad(3), late_flusher::drive_good(3))

// CASE sample_block: an owner of an array without a copy constructor of its own is copied
namespace sample_block
{
//- bad
class BlockBad
{
public:
	explicit BlockBad(std::size_t size) : data_(new float[size]()), size_(size) {}
	BlockBad &operator=(const BlockBad &) = delete;
	~BlockBad() { delete[] data_; }
	float *begin() { return data_; }
	float *end() { return data_ + size_; }

private:
	float *data_;
	std::size_t size_;
};
float peak_bad(BlockBad block, float gain)
{
	float peak = 0;
	for (float &sample : block) {
		sample *= gain;
		peak = std::max(peak, sample);
	}
	return peak;
}
float drive_bad(int n)
{
	BlockBad block(n);
	std::fill(block.begin(), block.end(), 0.5f);
	return peak_bad(block, 2) + *block.begin();
}
//- good
class BlockGood
{
public:
	explicit BlockGood(std::size_t size) : data_(new float[size]()), size_(size) {}
	BlockGood(const BlockGood &other) : data_(new float[other.size_]), size_(other.size_)
	{
		std::copy(other.data_, other.data_ + size_, data_);
	}
	BlockGood &operator=(const BlockGood &) = delete;
	~BlockGood() { delete[] data_; }
	float *begin() { return data_; }
	float *end() { return data_ + size_; }

private:
	float *data_;
	std::size_t size_;
};
float peak_good(BlockGood block, float gain)
{
	float peak = 0;
	for (float &sample : block) {
		sample *= gain;
		peak = std::max(peak, sample);
	}
	return peak;
}
float drive_good(int n)
{
	BlockGood block(n);
	std::fill(block.begin(), block.end(), 0.5f);
	return peak_good(block, 2) + *block.begin();
}
//- shared
} // namespace sample_block
RUN_CASE(sample_block, sample_block::drive_bad(3), sample_block::drive_good(3))

// CASE text_assign: the assignment ends its own text before it copies, also when both are the same
namespace text_assign
{
//- bad
class TextBad
{
public:
	explicit TextBad(const char *text) : text_(strdup(text)) {}
	TextBad(const TextBad &other) : text_(strdup(other.text_)) {}
	TextBad &operator=(const TextBad &other)
	{
		std::free(text_);
		text_ = strdup(other.text_);
		return *this;
	}
	~TextBad() { std::free(text_); }
	std::size_t size() const { return std::strlen(text_); }

private:
	char *text_;
};
void promote_bad(std::vector<TextBad> &titles, std::size_t best)
{
	for (std::size_t i = 0; i <= best; i++)
		titles[i] = titles[best];
}
std::size_t drive_bad(int n)
{
	std::vector<TextBad> titles(n, TextBad("a title"));
	promote_bad(titles, titles.size() - 1);
	return titles[0].size();
}
//- good
class TextGood
{
public:
	explicit TextGood(const char *text) : text_(strdup(text)) {}
	TextGood(const TextGood &other) : text_(strdup(other.text_)) {}
	TextGood &operator=(const TextGood &other)
	{
		char *copy = strdup(other.text_);
		std::free(text_);
		text_ = copy;
		return *this;
	}
	~TextGood() { std::free(text_); }
	std::size_t size() const { return std::strlen(text_); }

private:
	char *text_;
};
void promote_good(std::vector<TextGood> &titles, std::size_t best)
{
	for (std::size_t i = 0; i <= best; i++)
		titles[i] = titles[best];
}
std::size_t drive_good(int n)
{
	std::vector<TextGood> titles(n, TextGood("a title"));
	promote_good(titles, titles.size() - 1);
	return titles[0].size();
}
//- shared
} // namespace text_assign
RUN_CASE(text_assign, text_assign::drive_bad(3), text_assign::drive_good(3))

// CASE device_move: the move constructor takes the pointer over and leaves it in the source as well
namespace device_move
{
struct Device {
	int id;
	int writes;
};
//- bad
class DeviceHandleBad
{
public:
	explicit DeviceHandleBad(int id) : device_(new Device{id, 0}) {}
	DeviceHandleBad(DeviceHandleBad &&other) noexcept : device_(other.device_) {}
	DeviceHandleBad &operator=(DeviceHandleBad &&) = delete;
	~DeviceHandleBad() { delete device_; }
	int write() { return ++device_->writes; }

private:
	Device *device_;
};
int drive_bad(int n)
{
	std::vector<DeviceHandleBad> handles;
	for (int i = 0; i < n; i++)
		handles.emplace_back(i);
	int writes = 0;
	for (DeviceHandleBad &handle : handles)
		writes += handle.write();
	return writes;
}
//- good
class DeviceHandleGood
{
public:
	explicit DeviceHandleGood(int id) : device_(new Device{id, 0}) {}
	DeviceHandleGood(DeviceHandleGood &&other) noexcept
		: device_(std::exchange(other.device_, nullptr))
	{
	}
	DeviceHandleGood &operator=(DeviceHandleGood &&) = delete;
	~DeviceHandleGood() { delete device_; }
	int write() { return ++device_->writes; }

private:
	Device *device_;
};
int drive_good(int n)
{
	std::vector<DeviceHandleGood> handles;
	for (int i = 0; i < n; i++)
		handles.emplace_back(i);
	int writes = 0;
	for (DeviceHandleGood &handle : handles)
		writes += handle.write();
	return writes;
}
//- shared
} // namespace device_move
RUN_CASE(device_move, device_move::drive_bad(3), device_move::drive_good(3))

// CASE spool_close: close() ends the file and the destructor ends it a second time
namespace spool_close
{
//- bad
class SpoolBad
{
public:
	SpoolBad() : file_(std::tmpfile()) {}
	SpoolBad(const SpoolBad &) = delete;
	SpoolBad &operator=(const SpoolBad &) = delete;
	~SpoolBad() { close(); }
	void put(const std::string &line)
	{
		if (file_)
			std::fputs(line.c_str(), file_);
	}
	bool close()
	{
		if (!file_)
			return true;
		const bool ok = std::fclose(file_) == 0;
		return ok;
	}

private:
	std::FILE *file_;
};
bool drive_bad(int n)
{
	SpoolBad spool;
	for (int i = 0; i < n; i++)
		spool.put("a line\n");
	return spool.close();
}
//- good
class SpoolGood
{
public:
	SpoolGood() : file_(std::tmpfile()) {}
	SpoolGood(const SpoolGood &) = delete;
	SpoolGood &operator=(const SpoolGood &) = delete;
	~SpoolGood() { close(); }
	void put(const std::string &line)
	{
		if (file_)
			std::fputs(line.c_str(), file_);
	}
	bool close()
	{
		if (!file_)
			return true;
		const bool ok = std::fclose(file_) == 0;
		file_ = nullptr;
		return ok;
	}

private:
	std::FILE *file_;
};
bool drive_good(int n)
{
	SpoolGood spool;
	for (int i = 0; i < n; i++)
		spool.put("a line\n");
	return spool.close();
}
//- shared
} // namespace spool_close
RUN_CASE(spool_close, spool_close::drive_bad(3), spool_close::drive_good(3))

// CASE second_owner: an element of the list gets a second unique_ptr while the list owns it
namespace second_owner
{
struct Ticket {
	int number = 0;
	std::string text;
};
using Tickets = std::vector<std::unique_ptr<Ticket>>;
Tickets make_tickets(int n)
{
	Tickets tickets;
	for (int i = 0; i < n; i++)
		tickets.push_back(std::make_unique<Ticket>(Ticket{i, "please fix"}));
	return tickets;
}
//- bad
std::unique_ptr<Ticket> take_bad(Tickets &tickets, int number)
{
	for (std::size_t i = 0; i < tickets.size(); i++) {
		if (tickets[i]->number != number)
			continue;
		std::unique_ptr<Ticket> taken(tickets[i].get());
		tickets.erase(tickets.begin() + i);
		return taken;
	}
	return nullptr;
}
std::size_t drive_bad(int n)
{
	Tickets tickets = make_tickets(n);
	const auto taken = take_bad(tickets, 1);
	return taken ? taken->text.size() : 0;
}
//- good
std::unique_ptr<Ticket> take_good(Tickets &tickets, int number)
{
	for (std::size_t i = 0; i < tickets.size(); i++) {
		if (tickets[i]->number != number)
			continue;
		std::unique_ptr<Ticket> taken(std::move(tickets[i]));
		tickets.erase(tickets.begin() + i);
		return taken;
	}
	return nullptr;
}
std::size_t drive_good(int n)
{
	Tickets tickets = make_tickets(n);
	const auto taken = take_good(tickets, 1);
	return taken ? taken->text.size() : 0;
}
//- shared
} // namespace second_owner
RUN_CASE(second_owner, second_owner::drive_bad(3), second_owner::drive_good(3))

// CASE shared_self: the object makes a second, independent shared_ptr of itself
namespace shared_self
{
//- bad
class JobBad;
using QueueBad = std::vector<std::shared_ptr<JobBad>>;
class JobBad
{
public:
	explicit JobBad(int rounds) : rounds_(rounds) {}
	void run(QueueBad &next)
	{
		done_++;
		if (done_ < rounds_)
			next.push_back(std::shared_ptr<JobBad>(this));
	}

private:
	int rounds_;
	int done_ = 0;
};
int drive_bad(int n)
{
	QueueBad queue{std::make_shared<JobBad>(n)};
	int rounds = 0;
	while (!queue.empty()) {
		QueueBad next;
		for (const auto &job : queue)
			job->run(next);
		queue = std::move(next);
		rounds++;
	}
	return rounds;
}
//- good
class JobGood;
using QueueGood = std::vector<std::shared_ptr<JobGood>>;
class JobGood : public std::enable_shared_from_this<JobGood>
{
public:
	explicit JobGood(int rounds) : rounds_(rounds) {}
	void run(QueueGood &next)
	{
		done_++;
		if (done_ < rounds_)
			next.push_back(shared_from_this());
	}

private:
	int rounds_;
	int done_ = 0;
};
int drive_good(int n)
{
	QueueGood queue{std::make_shared<JobGood>(n)};
	int rounds = 0;
	while (!queue.empty()) {
		QueueGood next;
		for (const auto &job : queue)
			job->run(next);
		queue = std::move(next);
		rounds++;
	}
	return rounds;
}
//- shared
} // namespace shared_self
RUN_CASE(shared_self, shared_self::drive_bad(3), shared_self::drive_good(3))

// CASE base_summary: the base's destructor reads the derived class' names, which have already ended
namespace base_summary
{
std::size_t summarized = 0;
class Stage
{
public:
	virtual ~Stage() { flush(); }
	Stage() = default;
	Stage(const Stage &) = delete;
	Stage &operator=(const Stage &) = delete;

protected:
	void watch(const std::vector<std::string> *names) { names_ = names; }
	void flush()
	{
		if (!names_)
			return;
		for (const std::string &name : *names_)
			summarized += name.size();
		names_ = nullptr;
	}

private:
	const std::vector<std::string> *names_ = nullptr;
};
//- bad
class CollectBad : public Stage
{
public:
	CollectBad() { watch(&names_); }
	void add(const std::string &name) { names_.push_back(name); }

private:
	std::vector<std::string> names_;
};
std::size_t drive_bad(int n)
{
	auto stage = std::make_unique<CollectBad>();
	for (int i = 0; i < n; i++)
		stage->add("a name that is long enough to be kept elsewhere");
	stage.reset();
	return summarized;
}
//- good
class CollectGood : public Stage
{
public:
	CollectGood() { watch(&names_); }
	~CollectGood() override { flush(); }
	void add(const std::string &name) { names_.push_back(name); }

private:
	std::vector<std::string> names_;
};
std::size_t drive_good(int n)
{
	auto stage = std::make_unique<CollectGood>();
	for (int i = 0; i < n; i++)
		stage->add("a name that is long enough to be kept elsewhere");
	stage.reset();
	return summarized;
}
//- shared
} // namespace base_summary
RUN_CASE(base_summary, base_summary::drive_bad(3), base_summary::drive_good(3))

// CASE chain_free: the loop that frees the chain reads the next pointer of a node it has just freed
namespace chain_free
{
struct Node {
	int key;
	Node *next;
};
//- bad
class ChainBad
{
public:
	ChainBad() = default;
	ChainBad(const ChainBad &) = delete;
	ChainBad &operator=(const ChainBad &) = delete;
	~ChainBad()
	{
		for (Node *node = head_; node; node = node->next)
			delete node;
	}
	void push(int key) { head_ = new Node{key, head_}; }
	int sum() const
	{
		int sum = 0;
		for (const Node *node = head_; node; node = node->next)
			sum += node->key;
		return sum;
	}

private:
	Node *head_ = nullptr;
};
int drive_bad(int n)
{
	ChainBad chain;
	for (int i = 0; i < n; i++)
		chain.push(i);
	return chain.sum();
}
//- good
class ChainGood
{
public:
	ChainGood() = default;
	ChainGood(const ChainGood &) = delete;
	ChainGood &operator=(const ChainGood &) = delete;
	~ChainGood()
	{
		for (Node *node = head_; node;)
			delete std::exchange(node, node->next);
	}
	void push(int key) { head_ = new Node{key, head_}; }
	int sum() const
	{
		int sum = 0;
		for (const Node *node = head_; node; node = node->next)
			sum += node->key;
		return sum;
	}

private:
	Node *head_ = nullptr;
};
int drive_good(int n)
{
	ChainGood chain;
	for (int i = 0; i < n; i++)
		chain.push(i);
	return chain.sum();
}
//- shared
} // namespace chain_free
RUN_CASE(chain_free, chain_free::drive_bad(3), chain_free::drive_good(3))

// CASE scratch_array: an array is kept by a unique_ptr of one element, ended by plain delete
namespace scratch_array
{
struct Point {
	double x = 0;
	double y = 0;
};
//- bad
class PathBad
{
public:
	explicit PathBad(std::size_t size) : size_(size), points_(new Point[size]) {}
	Point &at(std::size_t i) { return points_.get()[i % size_]; }

private:
	std::size_t size_;
	std::unique_ptr<Point> points_;
};
double drive_bad(int n)
{
	PathBad path(n);
	for (int i = 0; i < n; i++)
		path.at(i).x = i;
	return path.at(n - 1).x;
}
//- good
class PathGood
{
public:
	explicit PathGood(std::size_t size) : size_(size), points_(new Point[size]) {}
	Point &at(std::size_t i) { return points_.get()[i % size_]; }

private:
	std::size_t size_;
	std::unique_ptr<Point[]> points_;
};
double drive_good(int n)
{
	PathGood path(n);
	for (int i = 0; i < n; i++)
		path.at(i).x = i;
	return path.at(n - 1).x;
}
//- shared
} // namespace scratch_array
RUN_CASE(scratch_array, scratch_array::drive_bad(3), scratch_array::drive_good(3))

// CASE pool_objects: the objects' destructors run after the memory of their pool was given back
namespace pool_objects
{
class Arena
{
public:
	explicit Arena(std::size_t size) : memory_(std::make_unique<std::byte[]>(size)), size_(size)
	{
	}
	void *get(std::size_t size)
	{
		size = (size + alignof(std::max_align_t) - 1) & ~(alignof(std::max_align_t) - 1);
		if (!memory_ || size_ - used_ < size)
			throw std::bad_alloc();
		void *at = memory_.get() + used_;
		used_ += size;
		return at;
	}
	void release()
	{
		memory_.reset();
		used_ = size_ = 0;
	}

private:
	std::unique_ptr<std::byte[]> memory_;
	std::size_t size_;
	std::size_t used_ = 0;
};
struct Token {
	std::string text;
};
//- bad
std::size_t tokenize_bad(Arena &arena, int n)
{
	std::vector<Token *> tokens;
	std::size_t length = 0;
	for (int i = 0; i < n; i++) {
		tokens.push_back(new (arena.get(sizeof(Token))) Token{"identifier"});
		length += tokens.back()->text.size();
	}
	arena.release();
	for (Token *token : tokens)
		token->~Token();
	return length;
}
std::size_t drive_bad(int n)
{
	Arena arena(4096);
	return tokenize_bad(arena, n);
}
//- good
std::size_t tokenize_good(Arena &arena, int n)
{
	std::vector<Token *> tokens;
	std::size_t length = 0;
	tokens.reserve(n);
	for (int i = 0; i < n; i++) {
		tokens.push_back(new (arena.get(sizeof(Token))) Token{"identifier"});
		length += tokens.back()->text.size();
	}
	for (Token *token : tokens)
		token->~Token();
	arena.release();
	return length;
}
std::size_t drive_good(int n)
{
	Arena arena(4096);
	return tokenize_good(arena, n);
}
//- shared
} // namespace pool_objects
RUN_CASE(pool_objects, pool_objects::drive_bad(3), pool_objects::drive_good(3))

// CASE catch_cleanup: the handler deletes the message and falls through to the delete behind it
namespace catch_cleanup
{
struct Message {
	std::string body;
	int tries = 0;
};
void deliver(Message &message, bool online)
{
	message.tries++;
	if (!online)
		throw std::runtime_error("offline");
}
//- bad
bool send_bad(const std::string &body, bool online)
{
	Message *message = new Message{body, 0};
	bool sent = false;
	try {
		deliver(*message, online);
		sent = true;
	} catch (const std::exception &) {
		delete message;
	}
	delete message;
	return sent;
}
int drive_bad(int n)
{
	int sent = 0;
	for (int i = 0; i < n; i++)
		sent += send_bad("hello", i % 2 == 0);
	return sent;
}
//- good
bool send_good(const std::string &body, bool online)
{
	Message *message = new Message{body, 0};
	bool sent = false;
	try {
		deliver(*message, online);
		sent = true;
	} catch (const std::exception &) {
		sent = false;
	}
	delete message;
	return sent;
}
int drive_good(int n)
{
	int sent = 0;
	for (int i = 0; i < n; i++)
		sent += send_good("hello", i % 2 == 0);
	return sent;
}
//- shared
} // namespace catch_cleanup
RUN_CASE(catch_cleanup, catch_cleanup::drive_bad(3), catch_cleanup::drive_good(3))

// CLEAN nested_guards: correct
namespace nested_guards
{
class Guard
{
public:
	explicit Guard(std::function<void()> undo) : undo_(std::move(undo)) {}
	Guard(const Guard &) = delete;
	Guard &operator=(const Guard &) = delete;
	~Guard()
	{
		if (undo_)
			undo_();
	}
	void dismiss() { undo_ = nullptr; }

private:
	std::function<void()> undo_;
};
bool add_both(std::map<int, std::string> &names, std::map<std::string, int> &ids, int id,
	      const std::string &name)
{
	if (!names.emplace(id, name).second)
		return false;
	Guard guard([&names, id] { names.erase(id); });
	if (!ids.emplace(name, id).second)
		return false;
	guard.dismiss();
	return true;
}
std::size_t drive(int n)
{
	std::map<int, std::string> names;
	std::map<std::string, int> ids;
	for (int i = 0; i < n; i++)
		add_both(names, ids, i, "name " + std::to_string(i % 2));
	return names.size() + ids.size();
}
} // namespace nested_guards
RUN_CLEAN(nested_guards, nested_guards::drive(4))

// CLEAN sometimes_owner: correct
namespace sometimes_owner
{
class Bytes
{
public:
	static Bytes view(const char *text)
	{
		return Bytes(const_cast<char *>(text), std::strlen(text), false);
	}
	static Bytes copy(const char *text)
	{
		const std::size_t size = std::strlen(text);
		char *data = new char[size + 1];
		std::memcpy(data, text, size + 1);
		return Bytes(data, size, true);
	}
	Bytes(Bytes &&other) noexcept
		: data_(other.data_), size_(other.size_), owned_(std::exchange(other.owned_, false))
	{
	}
	Bytes &operator=(Bytes &&) = delete;
	~Bytes()
	{
		if (owned_)
			delete[] data_;
	}
	std::size_t size() const { return size_; }
	char first() const { return size_ ? data_[0] : '\0'; }

private:
	Bytes(char *data, std::size_t size, bool owned) : data_(data), size_(size), owned_(owned) {}
	char *data_;
	std::size_t size_;
	bool owned_;
};
std::size_t drive(int n)
{
	std::vector<Bytes> all;
	for (int i = 0; i < n; i++) {
		all.push_back(Bytes::view("a literal"));
		all.push_back(Bytes::copy(std::to_string(i).c_str()));
	}
	std::size_t size = 0;
	for (const Bytes &bytes : all)
		size += bytes.size() + (bytes.first() == 'a');
	return size;
}
} // namespace sometimes_owner
RUN_CLEAN(sometimes_owner, sometimes_owner::drive(5))

// CLEAN ordered_members: correct
namespace ordered_members
{
class Journal
{
public:
	void note(int value) { values_.push_back(value); }
	std::size_t size() const { return values_.size(); }

private:
	std::vector<int> values_;
};
class Transaction
{
public:
	explicit Transaction(Journal &journal) : journal_(&journal) {}
	Transaction(const Transaction &) = delete;
	Transaction &operator=(const Transaction &) = delete;
	~Transaction() { journal_->note(-1); }
	void write(int value) { journal_->note(value); }

private:
	Journal *journal_;
};
class Store
{
public:
	std::size_t replace(int n)
	{
		for (int i = 0; i < n; i++) {
			current_.emplace(journal_);
			current_->write(i);
		}
		current_.reset();
		current_.emplace(journal_);
		return journal_.size();
	}

private:
	Journal journal_;
	std::optional<Transaction> current_;
};
std::size_t drive(int n)
{
	Store store;
	return store.replace(n);
}
} // namespace ordered_members
RUN_CLEAN(ordered_members, ordered_members::drive(3))

// CLEAN small_vector: correct
namespace small_vector
{
template <class T>
class Small
{
public:
	Small() = default;
	Small(const Small &) = delete;
	Small &operator=(const Small &) = delete;
	~Small()
	{
		clear();
		std::free(data_);
	}
	template <class... Args>
	T &emplace(Args &&...args)
	{
		if (size_ == capacity_)
			grow();
		T *made = new (data_ + size_) T(std::forward<Args>(args)...);
		size_++;
		return *made;
	}
	void pop() { data_[--size_].~T(); }
	void clear()
	{
		while (size_)
			pop();
	}
	std::size_t size() const { return size_; }

private:
	void grow()
	{
		const std::size_t capacity = capacity_ ? capacity_ * 2 : 2;
		T *data = static_cast<T *>(std::malloc(capacity * sizeof(T)));
		if (!data)
			throw std::bad_alloc();
		for (std::size_t i = 0; i < size_; i++) {
			new (data + i) T(std::move(data_[i]));
			data_[i].~T();
		}
		std::free(data_);
		data_ = data;
		capacity_ = capacity;
	}
	T *data_ = nullptr;
	std::size_t size_ = 0;
	std::size_t capacity_ = 0;
};
std::size_t drive(int n)
{
	Small<std::string> names;
	std::size_t length = 0;
	for (int i = 0; i < n; i++)
		length += names.emplace(40, 'x').size();
	names.pop();
	return length + names.size();
}
} // namespace small_vector
RUN_CLEAN(small_vector, small_vector::drive(5))

// CLEAN released_to_c: correct
namespace released_to_c
{
struct Free {
	void operator()(char *text) const { std::free(text); }
};
using Text = std::unique_ptr<char, Free>;
struct Record {
	char *name;
	char *value;
};
Record *record_new(const char *name, const char *value)
{
	Text first(strdup(name));
	Text second(strdup(value));
	if (!first || !second)
		return nullptr;
	Record *record = static_cast<Record *>(std::malloc(sizeof(Record)));
	if (!record)
		return nullptr;
	record->name = first.release();
	record->value = second.release();
	return record;
}
void record_free(Record *record)
{
	if (!record)
		return;
	std::free(record->name);
	std::free(record->value);
	std::free(record);
}
std::size_t drive(int n)
{
	std::size_t size = 0;
	for (int i = 0; i < n; i++) {
		Record *record = record_new("host", "localhost");
		if (record)
			size += std::strlen(record->name) + std::strlen(record->value);
		record_free(record);
	}
	return size;
}
} // namespace released_to_c
RUN_CLEAN(released_to_c, released_to_c::drive(3))

// CLEAN swap_and_pop: correct
namespace swap_and_pop
{
struct Particle {
	std::unique_ptr<std::string> label;
	int life = 0;
};
std::size_t age(std::vector<Particle> &particles)
{
	for (std::size_t i = 0; i < particles.size();) {
		if (--particles[i].life > 0) {
			i++;
			continue;
		}
		if (i + 1 != particles.size())
			particles[i] = std::move(particles.back());
		particles.pop_back();
	}
	std::size_t length = 0;
	for (const Particle &particle : particles)
		length += particle.label->size();
	return length;
}
std::size_t drive(int n)
{
	std::vector<Particle> particles;
	for (int i = 0; i < n; i++)
		particles.push_back({std::make_unique<std::string>("spark"), i % 3 + 1});
	std::size_t length = age(particles);
	length += age(particles);
	return length + age(particles);
}
} // namespace swap_and_pop
RUN_CLEAN(swap_and_pop, swap_and_pop::drive(7))
