// Memory for the host: from the C library natively, from the module's own linear memory in wasm.
// Blocks are zeroed and aligned to 64 bytes. Nothing is taken or given back while playing.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace woodshed {

void* take(size_t bytes);
void give(void* block);

void copy_bytes(void* to, const void* from, size_t bytes);
void zero_bytes(void* to, size_t bytes);

}  // namespace woodshed

// The language's placement form; no C++ library is linked.
struct Place {
    void* at;
};
inline void* operator new(size_t, Place place) noexcept { return place.at; }

namespace woodshed {

template <class T, class... A>
T* make(A&&... a) {
    return new (Place{take(sizeof(T))}) T(static_cast<A&&>(a)...);
}

template <class T>
void destroy(T* object) {
    if (object == nullptr) return;
    object->~T();
    give(object);
}

}  // namespace woodshed
