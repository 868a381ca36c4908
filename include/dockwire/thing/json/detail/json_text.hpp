// Texts and numbers as JSON writes them (RFC 8259), exactly.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dockwire/core/utf8.hpp"

namespace dockwire::thing::detail {

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
        const std::size_t length = utf8_character_size(text);
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

/// Appends a character as UTF-8.
inline void append_code_point(std::uint32_t code, std::string& out) {
    const auto append = [&](std::uint32_t lead, std::uint32_t bits) { out += static_cast<char>(lead | bits); };
    if (code < 0x80) return append(0, code);
    if (code < 0x800) {
        append(0xC0, code >> 6U);
    } else {
        if (code < 0x10000) {
            append(0xE0, code >> 12U);
        } else {
            append(0xF0, code >> 18U);
            append(0x80, (code >> 12U) & 0x3FU);
        }
        append(0x80, (code >> 6U) & 0x3FU);
    }
    append(0x80, code & 0x3FU);
}

/// Appends the shortest decimal number that reads back as the same one; `number` is finite.
template <class N>
void append_number(N number, std::string& out) {
    char digits[32];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, end);
}

} // namespace dockwire::thing::detail
