// Large read buffers, lent for as long as bytes flow, so that an idle connection holds none.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt {

/// A block of `size` bytes from the calling thread's pool; it goes to the pool of the thread that destroys it.
class read_buffer {
public:
    static constexpr std::size_t size = 64 * 1024;

    /// Holds nothing.
    read_buffer() = default;
    read_buffer(read_buffer&&) noexcept = default;
    read_buffer& operator=(read_buffer&& other) noexcept {
        std::swap(block_, other.block_);
        other.release();
        return *this;
    }
    ~read_buffer() { release(); }

    static read_buffer borrow() {
        pool& own = pool::of_this_thread();
        if (own.count == 0) return read_buffer{std::make_unique_for_overwrite<std::byte[]>(size)};
        return read_buffer{std::move(own.spare[--own.count])};
    }

    std::byte* data() const noexcept { return block_.get(); }
    bytes_view first(std::size_t count) const noexcept { return {block_.get(), count}; }

    void release() noexcept {
        auto returned = std::move(block_);
        if (!returned || pool_is_gone()) return;
        pool& own = pool::of_this_thread();
        if (own.count < pool::most_spare) own.spare[own.count++] = std::move(returned);
    }

private:
    using block = std::unique_ptr<std::byte[]>;

    struct pool {
        // Enough for the connections that are ready in one turn of a busy loop; what is above goes back to the heap.
        static constexpr std::size_t most_spare = 8;

        pool() = default;
        ~pool() { pool_is_gone() = true; }
        static pool& of_this_thread() {
            static thread_local pool own;
            return own;
        }

        block spare[most_spare]{};
        std::size_t count{0};
    };

    // A static io_context may release buffers after the thread's pool was destroyed.
    static bool& pool_is_gone() noexcept {
        static thread_local bool gone = false;
        return gone;
    }

    explicit read_buffer(block taken) noexcept : block_{std::move(taken)} {}

    block block_{};
};

} // namespace dockwire::mqtt
