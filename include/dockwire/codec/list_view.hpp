// A repeated part of a packet, seen without owning it.
#pragma once

#include <cstddef>
#include <iterator>
#include <span>

#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt {

/// A sequence of `T` that owns nothing: either the caller's array, or the already checked bytes of a received packet.
/// `T::read_from(bytes_view&)` takes the next item off the front of such bytes and returns false when none is left.
template <class T>
class list_view {
public:
    class iterator {
    public:
        using value_type = T;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::input_iterator_tag;

        iterator() = default;
        explicit iterator(const list_view& list) : items_{list.items_}, encoded_{list.encoded_}, left_{list.size_} { load(); }
        const T& operator*() const { return current_; }
        const T* operator->() const { return &current_; }
        iterator& operator++() {
            --left_;
            load();
            return *this;
        }
        iterator operator++(int) {
            iterator before = *this;
            ++*this;
            return before;
        }
        bool operator==(const iterator& other) const { return left_ == other.left_; }

    private:
        void load() {
            if (left_ == 0) return;
            if (items_ == nullptr) {
                current_.read_from(encoded_);
            } else {
                current_ = *items_++;
            }
        }

        const T* items_{nullptr};
        bytes_view encoded_{};
        std::size_t left_{0};
        T current_{};
    };

    list_view() = default;
    /// The caller's array, which outlives the view.
    list_view(std::span<const T> items) : items_{items.data()}, size_{items.size()} {}
    template <std::size_t N>
    list_view(const T (&items)[N]) : items_{items}, size_{N} {}
    /// `size` items in checked bytes of a packet.
    list_view(bytes_view encoded, std::size_t size) : encoded_{encoded}, size_{size} {}

    iterator begin() const { return iterator{*this}; }
    iterator end() const { return {}; }
    std::size_t size() const noexcept { return size_; }
    bool empty() const noexcept { return size_ == 0; }
    T front() const { return *begin(); }

    friend bool operator==(const list_view& a, const list_view& b) {
        if (a.size_ != b.size_) return false;
        for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j) {
            if (!(*i == *j)) return false;
        }
        return true;
    }

private:
    const T* items_{nullptr};
    bytes_view encoded_{};
    std::size_t size_{0};
};

} // namespace dockwire::mqtt
