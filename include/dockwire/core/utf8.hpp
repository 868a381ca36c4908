// Well-formed UTF-8 (RFC 3629).
#pragma once

#include "dockwire/core/requirements.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace dockwire {

namespace detail {

// Well-formed sequences by their first byte (Unicode, table 3-7): this keeps out overlong forms and surrogates.
struct utf8_row {
    std::uint8_t first_low, first_high, second_low, second_high;
    std::uint8_t size;
};

inline constexpr utf8_row utf8_rows[]{
    {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3}, {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3},
    {0xEE, 0xEF, 0x80, 0xBF, 3}, {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

constexpr std::uint8_t byte_at(std::string_view text, std::size_t index) noexcept {
    return static_cast<std::uint8_t>(text[index]);
}

constexpr bool is_continuation(std::uint8_t byte) noexcept { return (byte & 0xC0) == 0x80; }

constexpr bool fits(const utf8_row& row, std::string_view text) noexcept {
    if (text.size() < row.size) return false;
    const std::uint8_t first = byte_at(text, 0);
    const std::uint8_t second = byte_at(text, 1);
    if (first < row.first_low || first > row.first_high || second < row.second_low || second > row.second_high) return false;
    for (std::size_t i = 2; i < row.size; ++i) {
        if (!is_continuation(byte_at(text, i))) return false;
    }
    return true;
}

} // namespace detail

/// The bytes of the character at the front of a text; 0 when there is no well-formed one.
constexpr std::size_t utf8_character_size(std::string_view text) noexcept {
    if (text.empty()) return 0;
    if (detail::byte_at(text, 0) < 0x80) return 1;
    for (const detail::utf8_row& row : detail::utf8_rows) {
        if (detail::fits(row, text)) return row.size;
    }
    return 0;
}

/// Whether `text` is well-formed UTF-8; U+0000 is.
constexpr bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const std::size_t size = utf8_character_size(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

} // namespace dockwire
