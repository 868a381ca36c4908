// Counts every call of operator new. For programs of one source that includes this first: the operators are defined here.
#pragma once

// Asio shall allocate by operator new too, instead of aligned_alloc.
#if defined(ASIO_DETAIL_CONFIG_HPP)
#error "include support/allocation_count.hpp before any Asio header"
#endif
#define ASIO_DISABLE_STD_ALIGNED_ALLOC 1

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace allocation_count {

inline std::atomic<std::size_t> all{0};
inline std::atomic<std::size_t> bytes{0};
/// Blocks of the size `watched_size` are counted apart.
inline std::atomic<std::size_t> watched_size{0};
inline std::atomic<std::size_t> watched{0};

inline void* counted(std::size_t size) noexcept {
    ++all;
    bytes += size;
    if (size == watched_size) ++watched;
    return std::malloc(size);
}

inline void* counted_or_throw(std::size_t size) {
    void* const memory = counted(size);
    if (memory == nullptr) throw std::bad_alloc{};
    return memory;
}

} // namespace allocation_count

// Not inlined: GCC would take the malloc and free that it then sees for mismatched with new and delete.
[[gnu::noinline]] void* operator new(std::size_t size) { return allocation_count::counted_or_throw(size); }
[[gnu::noinline]] void* operator new[](std::size_t size) { return allocation_count::counted_or_throw(size); }
[[gnu::noinline]] void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocation_count::counted(size); }
[[gnu::noinline]] void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return allocation_count::counted(size);
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
