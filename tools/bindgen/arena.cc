// SPDX-License-Identifier: GPL-2.0
// A translation allocates about a million small blocks and ends: malloc's care for them is 4 % of
// its instructions, and pages of 4 KiB cost a fault each.
#include <bindgen/arena.hh>

#include <cstdint>
#include <cstdlib>
#include <new>
#include <sys/mman.h>

namespace
{

constexpr size_t RESERVED = size_t(16) << 30; // of addresses; memory is taken when it is touched
constexpr size_t GRAIN = 16;
constexpr size_t LARGEST = 4096; // of the sizes that are used again
constexpr size_t HUGE_PAGE = size_t(2) << 20;

struct Free {
	Free *next;
};

uintptr_t arena_start, arena_end; // both 0: no arena
uintptr_t arena_top;
Free *free_blocks[LARGEST / GRAIN + 1];
thread_local bool owns_arena;

bool in_arena(void *p)
{
	return reinterpret_cast<uintptr_t>(p) - arena_start < arena_end - arena_start;
}

void *fresh(size_t size)
{
	if (arena_end - arena_top < size)
		return nullptr;
	uintptr_t p = arena_top;
	arena_top += size;
	return reinterpret_cast<void *>(p);
}

/// Null: there is no room.
void *from_arena(size_t size)
{
	size = (size + GRAIN - 1) & ~(GRAIN - 1);
	if (size <= LARGEST) {
		Free *&head = free_blocks[size / GRAIN];
		if (head) {
			void *p = head;
			head = head->next;
			return p;
		}
	}
	return fresh(size);
}

} // namespace

namespace cfl::bindgen
{

void use_arena()
{
	void *p = mmap(nullptr, RESERVED, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (p == MAP_FAILED)
		return;
	uintptr_t start = reinterpret_cast<uintptr_t>(p);
	arena_start = start;
	arena_end = start + RESERVED;
	arena_top = (start + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
	madvise(p, RESERVED, MADV_HUGEPAGE); // no harm where there are none
	owns_arena = true;
}

} // namespace cfl::bindgen

void *operator new(size_t size)
{
	size = size ? size : 1;
	void *p = owns_arena ? from_arena(size) : nullptr;
	if (!p)
		p = malloc(size);
	if (!p)
		abort(); // as LLVM does; no code of this program catches std::bad_alloc
	return p;
}

void *operator new(size_t size, std::align_val_t alignment)
{
	size_t align = size_t(alignment);
	if (align <= GRAIN)
		return operator new(size);
	void *p = aligned_alloc(align, (size + align - 1) & ~(align - 1));
	if (!p)
		abort();
	return p;
}

void operator delete(void *p) noexcept
{
	if (!in_arena(p)) // of unknown size otherwise: it stays unused
		free(p);
}

void operator delete(void *p, size_t size) noexcept
{
	if (!in_arena(p)) {
		free(p);
		return;
	}
	size_t index = (size + GRAIN - 1) / GRAIN;
	if (!owns_arena || index == 0 || size > LARGEST)
		return;
	Free *block = static_cast<Free *>(p);
	block->next = free_blocks[index];
	free_blocks[index] = block;
}

void operator delete(void *p, std::align_val_t) noexcept
{
	operator delete(p);
}

void operator delete(void *p, size_t size, std::align_val_t alignment) noexcept
{
	if (size_t(alignment) <= GRAIN)
		operator delete(p, size);
	else
		operator delete(p);
}
