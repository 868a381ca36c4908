// Bytes in tests as a person reads them: "82 0A | 00 01 | 00 | 00 04 'a/b#' 01"_hex.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/core/bytes.hpp"

namespace dockwire::test {

namespace detail {

inline int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    throw std::invalid_argument{"hex: a byte is two digits of 0-9 and A-F"};
}

// Takes 'text' off the front of `in`.
inline void append_quoted(std::vector<std::byte>& out, std::string_view& in) {
    const std::size_t end = in.find('\'', 1);
    if (end == std::string_view::npos) throw std::invalid_argument{"hex: a quote is not closed"};
    for (const char c : in.substr(1, end - 1))
        out.push_back(static_cast<std::byte>(c));
    in.remove_prefix(end + 1);
}

} // namespace detail

/// Pairs of digits and 'quoted text'; spaces and bars group them and mean nothing.
inline std::vector<std::byte> from_hex(std::string_view in) {
    std::vector<std::byte> out;
    while (!in.empty()) {
        if (in.front() == ' ' || in.front() == '|') {
            in.remove_prefix(1);
        } else if (in.front() == '\'') {
            detail::append_quoted(out, in);
        } else {
            if (in.size() < 2) throw std::invalid_argument{"hex: half a byte"};
            out.push_back(static_cast<std::byte>(detail::digit_of(in[0]) * 16 + detail::digit_of(in[1])));
            in.remove_prefix(2);
        }
    }
    return out;
}

/// The digits alone, a space between bytes, for messages and comparisons.
inline std::string to_hex(bytes_view bytes) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const std::byte byte : bytes) {
        if (!out.empty()) out += ' ';
        out += digits[std::to_integer<std::size_t>(byte) >> 4];
        out += digits[std::to_integer<std::size_t>(byte) & 0x0F];
    }
    return out;
}

inline namespace literals {

inline std::vector<std::byte> operator""_hex(const char* text, std::size_t size) { return from_hex({text, size}); }

} // namespace literals
} // namespace dockwire::test
