// Memory for the one outstanding handler of a repeated operation, so that steady I/O allocates nothing.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <cstddef>
#include <new>
#include <utility>

namespace dockwire::mqtt {

/// One block that is lent to one handler at a time. It is taken at the first use and grows to the largest handler seen; while it is lent,
/// others get memory of their own. It must outlive the handlers that use it, so they hold what holds it. Not thread-safe: allocation and
/// completion happen on one executor.
class handler_memory {
public:
    handler_memory() = default;
    handler_memory(const handler_memory&) = delete;
    handler_memory& operator=(const handler_memory&) = delete;
    ~handler_memory() { ::operator delete(block_); }

    void* allocate(std::size_t size) {
        if (lent_) return ::operator new(size);
        if (size > size_) grow(size);
        lent_ = true;
        return block_;
    }

    void deallocate(void* memory) noexcept {
        if (memory == block_)
            lent_ = false;
        else
            ::operator delete(memory);
    }

private:
    void grow(std::size_t size) {
        ::operator delete(std::exchange(block_, nullptr));
        size_ = 0;
        block_ = ::operator new(size);
        size_ = size;
    }

    void* block_{nullptr};
    std::size_t size_{0};
    bool lent_{false};
};

/// The allocator that Asio finds associated with a handler bound by `with_memory`.
template <class T = void>
class handler_allocator {
public:
    using value_type = T;

    explicit handler_allocator(handler_memory& memory) noexcept : memory_{&memory} {}
    template <class U>
    handler_allocator(const handler_allocator<U>& other) noexcept : memory_{other.memory()} {}

    T* allocate(std::size_t count) {
        static_assert(alignof(T) <= __STDCPP_DEFAULT_NEW_ALIGNMENT__, "handler memory is aligned as operator new aligns");
        return static_cast<T*>(memory_->allocate(sizeof(T) * count));
    }
    void deallocate(T* memory, std::size_t) noexcept { memory_->deallocate(memory); }

    handler_memory* memory() const noexcept { return memory_; }
    template <class U>
    bool operator==(const handler_allocator<U>& other) const noexcept {
        return memory_ == other.memory();
    }

private:
    handler_memory* memory_;
};

/// A handler whose operation lives in `memory`.
template <class Handler>
struct memory_bound_handler {
    using allocator_type = handler_allocator<>;

    allocator_type get_allocator() const noexcept { return allocator_type{*memory}; }
    template <class... Args>
    void operator()(Args&&... args) {
        handler(std::forward<Args>(args)...);
    }

    handler_memory* memory;
    Handler handler;
};

/// Binds a handler to the memory that its operation shall use.
template <class Handler>
memory_bound_handler<Handler> with_memory(handler_memory& memory, Handler handler) {
    return {&memory, std::move(handler)};
}

} // namespace dockwire::mqtt
