// SPDX-License-Identifier: GPL-2.0
// Orders of destruction around objects that keep a reference which their constructor was given.
#include "set.hh"

// CASE handle_from_registry: the registry is cleared while a handle refers to its entry
namespace handle_from_registry
{
struct Entry {
	std::string name;
	int users = 0;
};
class Use
{
public:
	explicit Use(Entry &entry KEPT_BY(this)) : entry_(entry) { entry_.users++; }
	Use(const Use &) = delete;
	~Use() { entry_.users--; }

private:
	Entry &entry_;
};
//- bad
namespace bad
{
std::size_t use_and_clear(std::map<int, Entry> &entries, int id)
{
	auto at = entries.find(id);
	if (at == entries.end())
		return 0;
	Use use(at->second);
	entries.clear();
	return entries.size();
}
} // namespace bad
//- good
namespace good
{
std::size_t use_and_clear(std::map<int, Entry> &entries, int id)
{
	auto at = entries.find(id);
	if (at == entries.end())
		return 0;
	{
		Use use(at->second);
	}
	entries.clear();
	return entries.size();
}
} // namespace good
//- shared
RUN_CASE(handle_from_registry, std::map<int, Entry> e; e[1]; sink(use_and_clear(e, 1)))
} // namespace handle_from_registry

// CASE base_subobject: the base class is destroyed after the members, and its destructor reads one
namespace base_subobject
{
struct Flusher {
	explicit Flusher(const std::vector<int> &data KEPT_BY(this)) : data(&data) {}
	~Flusher()
	{
		if (!data->empty() && data->front() < 0)
			std::abort();
	}
	const std::vector<int> *data;
};
//- bad
namespace bad
{
struct File : Flusher {
	explicit File(int n) : Flusher(buffer), buffer(n, 1) {}
	File(const File &) = delete;
	std::vector<int> buffer;
};
std::size_t file_size(int n)
{
	File file(n);
	return file.buffer.size();
}
} // namespace bad
//- good
namespace good
{
struct File {
	explicit File(int n) : buffer(n, 1), flusher(buffer) {}
	File(const File &) = delete;
	std::vector<int> buffer;
	Flusher flusher;
};
std::size_t file_size(int n)
{
	File file(n);
	return file.buffer.size();
}
} // namespace good
//- shared
RUN_CASE(base_subobject, sink(file_size(3)))
} // namespace base_subobject
