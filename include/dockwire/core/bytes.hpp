// Views of bytes and the one growable buffer that packets are written to.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace dockwire {

/// Bytes that somebody else owns.
using bytes_view = std::span<const std::byte>;

/// The same memory as text; no copy, no check.
inline std::string_view as_text(bytes_view bytes) noexcept { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

/// The same memory as bytes; no copy.
inline bytes_view as_bytes(std::string_view text) noexcept { return std::as_bytes(std::span{text.data(), text.size()}); }

/// Compares contents; a span itself has no `==`.
inline bool same_bytes(bytes_view a, bytes_view b) noexcept { return as_text(a) == as_text(b); }

/// A growable array of bytes whose growth leaves new bytes uninitialised, because an encoder overwrites them at once.
class byte_buffer {
public:
    byte_buffer() = default;
    byte_buffer(byte_buffer&& other) noexcept
        : data_{std::move(other.data_)}, size_{std::exchange(other.size_, 0)}, capacity_{std::exchange(other.capacity_, 0)} {}
    byte_buffer& operator=(byte_buffer&& other) noexcept {
        data_ = std::move(other.data_);
        size_ = std::exchange(other.size_, 0);
        capacity_ = std::exchange(other.capacity_, 0);
        return *this;
    }

    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return capacity_; }
    bool empty() const noexcept { return size_ == 0; }
    std::byte* data() noexcept { return data_.get(); }
    bytes_view view() const noexcept { return {data_.get(), size_}; }

    /// Appends `count` bytes of unspecified value and returns the first of them; it is valid until the next growth.
    std::byte* extend(std::size_t count) {
        if (count > capacity_ - size_) reserve(size_ + count);
        std::byte* const first = data_.get() + size_;
        size_ += count;
        return first;
    }

    /// Appends a copy of `bytes`, which must not lie in this buffer.
    void append(bytes_view bytes) {
        if (!bytes.empty()) std::memcpy(extend(bytes.size()), bytes.data(), bytes.size());
    }

    /// Makes `bytes` the whole content; the capacity stays.
    void assign(bytes_view bytes) {
        clear();
        append(bytes);
    }

    /// Forgets everything from `size` on.
    void truncate(std::size_t size) noexcept { size_ = size < size_ ? size : size_; }

    /// Drops `count` bytes from the front, or all when there are fewer; what follows moves down.
    void consume(std::size_t count) noexcept {
        size_ = count < size_ ? size_ - count : 0;
        if (size_ != 0) std::memmove(data_.get(), data_.get() + count, size_);
    }

    /// Empties the buffer and keeps its memory.
    void clear() noexcept { size_ = 0; }

    /// Empties the buffer and gives its memory back.
    void release() noexcept { *this = byte_buffer{}; }

private:
    void reserve(std::size_t wanted) {
        const std::size_t doubled = capacity_ * 2;
        const std::size_t next = wanted > doubled ? wanted : doubled;
        auto grown = std::make_unique_for_overwrite<std::byte[]>(next);
        if (size_ != 0) std::memcpy(grown.get(), data_.get(), size_);
        data_ = std::move(grown);
        capacity_ = next;
    }

    std::unique_ptr<std::byte[]> data_{};
    std::size_t size_{0};
    std::size_t capacity_{0};
};

} // namespace dockwire
