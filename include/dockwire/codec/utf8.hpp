// Text as MQTT wants it: well-formed UTF-8 without U+0000 (1.5.4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "dockwire/core/utf8.hpp"

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

} // namespace detail

constexpr bool has_null(std::string_view text) noexcept { return text.find('\0') != std::string_view::npos; }

/// Whether a packet may hold `text`: well-formed UTF-8 without surrogates and U+0000 ([MQTT-1.5.4-1], [MQTT-1.5.4-2]).
/// Control characters and non-characters are allowed. The length is not looked at.
inline bool is_valid_text(std::string_view text) noexcept {
    if (!detail::any_word(text, detail::has_zero_or_high)) return true;
    return is_utf8(text) && !has_null(text);
}

} // namespace dockwire::mqtt
