// Text of a peer, made fit for a log.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "dockwire/core/utf8.hpp"

namespace dockwire {

/// The beginning of what a peer sent, no more than `most` bytes of it: well-formed UTF-8 in one line, without control characters. Spaces and
/// these become one space, and what is no character becomes U+FFFD.
inline std::string readable(std::string_view text, std::size_t most = SIZE_MAX) {
    constexpr std::string_view replacement{"\xEF\xBF\xBD"};
    std::string line{};
    while (!text.empty()) {
        const std::size_t size = utf8_character_size(text);
        const std::string_view character = size == 0 ? replacement : text.substr(0, size);
        const auto first = static_cast<unsigned char>(character.front());
        const bool is_c1 = character.size() == 2 && first == 0xC2 && static_cast<unsigned char>(character[1]) < 0xA0;
        if (line.size() + character.size() > most) break;
        if (first > ' ' && first != 0x7F && !is_c1)
            line += character;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
        text.remove_prefix(size == 0 ? 1 : size);
    }
    if (line.ends_with(' ')) line.pop_back();
    return line;
}

/// Enough of it to tell what it is.
inline std::string readable_beginning(std::string_view text) { return readable(text, 200); }

} // namespace dockwire
