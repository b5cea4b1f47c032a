#include "memory.h"

#if defined(__wasm__)

namespace {

constexpr size_t ALIGNMENT = 64;
constexpr size_t PAGE = 65536;

// Sits in the 64 bytes before each block; free blocks are chained in order of address.
struct Header {
    size_t bytes;
    Header* next;
};

Header* free_list = nullptr;
uintptr_t top = 0;

extern "C" char __heap_base;

Header* grow(size_t bytes) {
    if (top == 0) top = (reinterpret_cast<uintptr_t>(&__heap_base) + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    uintptr_t end = top + ALIGNMENT + bytes;
    size_t have = __builtin_wasm_memory_size(0) * PAGE;
    if (end > have) {
        size_t pages = (end - have + PAGE - 1) / PAGE;
        if (__builtin_wasm_memory_grow(0, pages) == static_cast<size_t>(-1)) return nullptr;
    }
    Header* header = reinterpret_cast<Header*>(top);
    header->bytes = bytes;
    top = end;
    return header;
}

Header* reuse(size_t bytes) {
    Header** link = &free_list;
    for (Header* free = free_list; free != nullptr; link = &free->next, free = free->next) {
        if (free->bytes < bytes) continue;
        if (free->bytes >= bytes + 4 * ALIGNMENT) {
            Header* rest = reinterpret_cast<Header*>(reinterpret_cast<char*>(free) + ALIGNMENT + bytes);
            rest->bytes = free->bytes - bytes - ALIGNMENT;
            rest->next = free->next;
            free->bytes = bytes;
            *link = rest;
        } else {
            *link = free->next;
        }
        return free;
    }
    return nullptr;
}

bool touches(const Header* low, const Header* high) {
    return reinterpret_cast<const char*>(low) + ALIGNMENT + low->bytes == reinterpret_cast<const char*>(high);
}

void join(Header* low, Header* high) {
    low->bytes += ALIGNMENT + high->bytes;
    low->next = high->next;
}

}  // namespace

namespace woodshed {

void* take(size_t bytes) {
    bytes = (bytes + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    Header* header = reuse(bytes);
    if (header == nullptr) header = grow(bytes);
    if (header == nullptr) __builtin_trap();
    void* block = reinterpret_cast<char*>(header) + ALIGNMENT;
    zero_bytes(block, bytes);
    return block;
}

void give(void* block) {
    if (block == nullptr) return;
    Header* header = reinterpret_cast<Header*>(static_cast<char*>(block) - ALIGNMENT);
    Header* before = nullptr;
    Header* after = free_list;
    while (after != nullptr && after < header) {
        before = after;
        after = after->next;
    }
    header->next = after;
    (before ? before->next : free_list) = header;
    if (after != nullptr && touches(header, after)) join(header, after);
    if (before != nullptr && touches(before, header)) join(before, header);
}

}  // namespace woodshed

#else

extern "C" void* malloc(size_t);
extern "C" void free(void*);
extern "C" [[noreturn]] void abort();

namespace woodshed {

void* take(size_t bytes) {
    char* raw = static_cast<char*>(malloc(bytes + 64 + sizeof(void*)));
    if (raw == nullptr) abort();
    uintptr_t at = (reinterpret_cast<uintptr_t>(raw) + sizeof(void*) + 63) & ~static_cast<uintptr_t>(63);
    reinterpret_cast<void**>(at)[-1] = raw;
    zero_bytes(reinterpret_cast<void*>(at), bytes);
    return reinterpret_cast<void*>(at);
}

void give(void* block) {
    if (block != nullptr) free(static_cast<void**>(block)[-1]);
}

}  // namespace woodshed

#endif

namespace woodshed {

void copy_bytes(void* to, const void* from, size_t bytes) { __builtin_memcpy(to, from, bytes); }
void zero_bytes(void* to, size_t bytes) { __builtin_memset(to, 0, bytes); }

}  // namespace woodshed
