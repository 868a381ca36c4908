// Base64 (RFC 4648, section 4).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/core/bytes.hpp"

namespace dockwire {

inline constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `bytes` as text, filled up with '=' to a multiple of four.
inline std::string to_base64(bytes_view bytes) {
    std::string text{};
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (; !bytes.empty(); bytes = bytes.subspan(bytes.size() < 3 ? bytes.size() : 3)) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (i < bytes.size() ? std::to_integer<std::uint32_t>(bytes[i]) : 0);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= bytes.size() ? base64_digits[group >> 6 * (3 - i) & 63] : '=';
    }
    return text;
}

/// The bytes of a text that `to_base64` has written; nothing for any other text.
inline std::optional<std::string> from_base64(std::string_view text) {
    std::string bytes{};
    bytes.reserve(text.size() / 4 * 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < text.size() && text[i] != '='; ++i) {
        const std::size_t digit = base64_digits.find(text[i]);
        if (digit == std::string_view::npos) return std::nullopt;
        bits = bits << 6 | static_cast<std::uint32_t>(digit);
        if (i % 4 != 0) bytes += static_cast<char>(bits >> (6 - i % 4 * 2) & 0xFF);
    }
    // Encoding again finds wrong padding and unused bits that are not 0.
    return to_base64(as_bytes(bytes)) == text ? std::optional{bytes} : std::nullopt;
}

} // namespace dockwire
