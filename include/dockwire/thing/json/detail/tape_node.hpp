// One value or key of a parsed text, and many of them in a row.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "dockwire/thing/json/value_kind.hpp"

namespace dockwire::thing::detail {

struct tape_node {
    union value {
        std::uint64_t natural{0};
        std::int64_t negative;
        double real;
        bool boolean;
        const char* text; ///< of a text or a key: its first byte, unescaped
    };

    /// Of a text or a key, without its escapes.
    std::string_view content() const noexcept { return {is.text, size}; }
    std::string_view raw() const noexcept { return {begin, length}; }

    value is{};
    /// The JSON of the value as it came.
    const char* begin{nullptr};
    std::uint32_t length{0};
    /// Bytes of a text.
    std::uint32_t size{0};
    /// Nodes from here to the next sibling.
    std::uint32_t span{1};
    value_kind kind{value_kind::null};
    number::form form{number::form::natural};
};

/// Nodes whose memory is used again. The vector only grows: std::vector::emplace_back would fill in each node what its owner then sets.
class tape_nodes {
public:
    std::size_t size() const noexcept { return size_; }
    const tape_node* data() const noexcept { return nodes_.data(); }
    tape_node& operator[](std::size_t which) noexcept { return nodes_[which]; }

    const tape_node& back() const noexcept { return nodes_[size_ - 1]; }

    void clear() noexcept { size_ = 0; }

    /// A node that has what some other had before. It stays where it is until the next one is added.
    tape_node& add() {
        if (size_ == capacity_) grow();
        return nodes_[size_++];
    }

private:
    [[gnu::noinline]] void grow() {
        capacity_ = std::max<std::size_t>(64, 2 * capacity_);
        nodes_.resize(capacity_);
    }

    std::vector<tape_node> nodes_{};
    std::size_t size_{0};
    std::size_t capacity_{0};
};

} // namespace dockwire::thing::detail
