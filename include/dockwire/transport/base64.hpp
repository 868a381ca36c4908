// Base64 (RFC 4648, section 4), as far as the WebSocket handshake needs it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt::detail {

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

/// Whether `text` is `size` bytes in this form, and nothing else.
constexpr bool is_base64_of(std::size_t size, std::string_view text) noexcept {
    const std::size_t digits = (size * 8 + 5) / 6;
    if (text.size() != (size + 2) / 3 * 4) return false;
    const std::size_t unused_bits = digits * 6 - size * 8;
    if (text.substr(0, digits).find_first_not_of(base64_digits) != std::string_view::npos) return false;
    if (text.substr(digits).find_first_not_of('=') != std::string_view::npos) return false;
    return digits == 0 || base64_digits.find(text[digits - 1]) % (std::size_t{1} << unused_bits) == 0;
}

} // namespace dockwire::mqtt::detail
