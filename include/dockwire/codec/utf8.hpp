// Text as MQTT wants it: well-formed UTF-8 without U+0000 (1.5.4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace dockwire::mqtt {

/// The longest text, and the longest binary data, that a packet can hold: its length has two bytes.
inline constexpr std::size_t largest_text_size = 65'535;

namespace detail {

inline constexpr std::uint64_t every_byte_1 = 0x0101'0101'0101'0101;
inline constexpr std::uint64_t every_byte_high_bit = 0x8080'8080'8080'8080;

inline std::uint64_t load_word(const char* at) noexcept {
    std::uint64_t word = 0;
    std::memcpy(&word, at, sizeof word);
    return word;
}

// Calls `is_bad(word)` on 8 bytes at a time, which may overlap; a short text is filled up with letters.
template <class IsBad>
bool any_word(std::string_view text, IsBad is_bad) noexcept {
    constexpr std::size_t width = sizeof(std::uint64_t);
    if (text.size() < width) {
        char padded[width]{'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a'};
        for (std::size_t i = 0; i < text.size(); ++i)
            padded[i] = text[i];
        return is_bad(load_word(padded));
    }
    const char* const last = text.data() + (text.size() - width);
    for (const char* at = text.data(); at < last; at += width) {
        if (is_bad(load_word(at))) return true;
    }
    return is_bad(load_word(last));
}

// Whether one of 8 bytes is 0 or not ASCII: without a borrow from below, `byte - 1` sets the high bit only for 0.
constexpr bool has_zero_or_high(std::uint64_t word) noexcept {
    return (((word - every_byte_1) | word) & every_byte_high_bit) != 0;
}

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

// The bytes of the character at the front; 0 when there is no well-formed one.
constexpr std::size_t character_size(std::string_view text) noexcept {
    if (byte_at(text, 0) < 0x80) return 1;
    for (const utf8_row& row : utf8_rows) {
        if (fits(row, text)) return row.size;
    }
    return 0;
}

} // namespace detail

/// Whether `text` is well-formed UTF-8; U+0000 is.
constexpr bool is_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const std::size_t size = detail::character_size(text);
        if (size == 0) return false;
        text.remove_prefix(size);
    }
    return true;
}

constexpr bool has_null(std::string_view text) noexcept { return text.find('\0') != std::string_view::npos; }

/// Whether a packet may hold `text`: well-formed UTF-8 without surrogates and U+0000 ([MQTT-1.5.4-1], [MQTT-1.5.4-2]).
/// Control characters and non-characters are allowed. The length is not looked at.
inline bool is_valid_text(std::string_view text) noexcept {
    if (!detail::any_word(text, detail::has_zero_or_high)) return true;
    return is_utf8(text) && !has_null(text);
}

} // namespace dockwire::mqtt
