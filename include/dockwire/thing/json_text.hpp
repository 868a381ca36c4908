// Texts and numbers as JSON writes them (RFC 8259), exactly.
#pragma once

#include <charconv>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace dockwire::thing::detail {

/// Bytes of the UTF-8 character at the beginning of `text`; 0 when it is not one (RFC 3629: no surrogates, no longer forms than needed,
/// nothing above U+10FFFF).
inline std::size_t character_length(std::string_view text) noexcept {
    const auto byte = [text](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    const auto follows = [&](std::size_t at) { return (byte(at) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(0);
    const unsigned second = byte(1);
    if (lead < 0x80) return text.empty() ? 0 : 1;
    if (lead >= 0xC2 && lead <= 0xDF) return follows(1) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool in_range = (lead != 0xE0 || second >= 0xA0) && (lead != 0xED || second < 0xA0);
        return in_range && follows(1) && follows(2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool in_range = (lead != 0xF0 || second >= 0x90) && (lead != 0xF4 || second < 0x90);
        return in_range && follows(1) && follows(2) && follows(3) ? 4 : 0;
    }
    return 0;
}

constexpr bool is_plain(char c) noexcept { return c >= ' ' && c <= '~' && c != '"' && c != '\\'; }

/// Appends the escape of a control character, a quote or a backslash.
inline void append_escape(char c, std::string& out) {
    constexpr std::string_view hex{"0123456789abcdef"};
    constexpr std::string_view special{"\"\\\b\f\n\r\t"};
    constexpr std::string_view letters{"\"\\bfnrt"};
    if (const auto which = special.find(c); which != special.npos) {
        out += '\\';
        out += letters[which];
        return;
    }
    out += "\\u00";
    out += hex[static_cast<unsigned char>(c) >> 4U];
    out += hex[static_cast<unsigned char>(c) & 0xFU];
}

constexpr bool needs_escape(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

/// Appends `text` with quotes; false when it is not UTF-8.
inline bool append_text(std::string_view text, std::string& out) {
    out += '"';
    while (!text.empty()) {
        std::size_t plain = 0;
        while (plain < text.size() && is_plain(text[plain]))
            ++plain;
        out += text.substr(0, plain);
        text.remove_prefix(plain);
        if (text.empty()) break;
        const std::size_t length = character_length(text);
        if (length == 0) return false;
        if (needs_escape(text[0]))
            append_escape(text[0], out);
        else
            out += text.substr(0, length);
        text.remove_prefix(length);
    }
    out += '"';
    return true;
}

/// Appends the shortest decimal number that reads back as the same one; `number` is finite.
template <class N>
void append_number(N number, std::string& out) {
    char digits[32];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, end);
}

} // namespace dockwire::thing::detail
