// One value or key of a parsed text.
#pragma once

#include <cstdint>
#include <string_view>

#include "dockwire/thing/source.hpp"

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

} // namespace dockwire::thing::detail
