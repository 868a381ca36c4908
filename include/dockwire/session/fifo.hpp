// A queue that holds no memory until it is used and reuses what it has.
#pragma once

#include <cstddef>
#include <utility>

#include "dockwire/core/trivial_array.hpp"

namespace dockwire::mqtt {

/// First in, first out, with access by position; amortised constant time, and nothing is allocated once it is warm.
template <class T>
class fifo {
public:
    bool empty() const noexcept { return head_ == items_.size(); }
    std::size_t size() const noexcept { return items_.size() - head_; }
    T& operator[](std::size_t position) noexcept { return items_[head_ + position]; }
    T& front() noexcept { return items_[head_]; }

    void push(T item) {
        if (head_ > items_.size() / 2) compact();
        items_.push_back(std::move(item));
    }

    void pop() noexcept {
        ++head_;
        if (empty()) clear();
    }

    void clear() noexcept {
        items_.clear();
        head_ = 0;
    }

    void release() noexcept { *this = fifo{}; }

private:
    void compact() {
        const auto first = items_.begin();
        items_.erase(first, first + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }

    array_of<T> items_{};
    std::size_t head_{0};
};

} // namespace dockwire::mqtt
