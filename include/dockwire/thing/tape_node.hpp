// One value or key of a parsed text, and how to find its JSON in that text.
#pragma once

#include <cstdint>
#include <string_view>

#include "dockwire/thing/source.hpp"

namespace dockwire::thing::detail {

struct tape_node {
    union content {
        std::uint64_t natural{0};
        std::int64_t negative;
        double real;
        bool boolean;
        const char* text; ///< of a text or a key: its first byte, unescaped
        const char* end;  ///< of an object or an array: behind its last byte
    };

    content is{};
    /// Where to look for the value: only white space, ',' and ':' lie between here and its first byte.
    const char* before{nullptr};
    /// Bytes of a text.
    std::uint32_t size{0};
    /// Nodes from here to the next sibling.
    std::uint32_t span{1};
    value_kind kind{value_kind::null};
    number::form form{number::form::natural};
};

constexpr bool is_between_values(char c) noexcept {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == ',' || c == ':';
}

constexpr bool is_in_number(char c) noexcept {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

/// Behind the text that begins with the quote at `at`.
inline const char* skip_text(const char* at) noexcept {
    for (++at; *at != '"'; ++at)
        if (*at == '\\') ++at;
    return ++at;
}

/// Behind the number that begins at `at` in a text that ends at `end`.
inline const char* skip_number(const char* at, const char* end) noexcept {
    while (at != end && is_in_number(*at))
        ++at;
    return at;
}

/// The JSON of the value as it came, in the text that ends at `end`.
inline std::string_view raw_text(const tape_node& node, const char* end) noexcept {
    const char* const begin = [&] {
        const char* at = node.before;
        while (is_between_values(*at))
            ++at;
        return at;
    }();
    const auto up_to = [begin](const char* behind) { return std::string_view{begin, behind}; };
    switch (node.kind) {
    case value_kind::null:
        return {begin, 4};
    case value_kind::boolean:
        return {begin, node.is.boolean ? 4U : 5U};
    case value_kind::number:
        return up_to(skip_number(begin, end));
    case value_kind::text:
        return up_to(skip_text(begin));
    case value_kind::object:
    case value_kind::array:
        break;
    }
    return up_to(node.is.end);
}

} // namespace dockwire::thing::detail
