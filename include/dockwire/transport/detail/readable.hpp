// Text of a peer, made printable.
#pragma once

#include <string>
#include <string_view>

namespace dockwire::mqtt::detail {

/// The beginning of what a peer sent: printable, in one line, of bounded length.
inline std::string readable_beginning(std::string_view text) {
    constexpr std::size_t most = 200;
    std::string line{};
    for (const char c : text.substr(0, most)) {
        const auto byte = static_cast<unsigned char>(c);
        const bool gap = byte <= ' ' || byte == 0x7F;
        if (!gap)
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
    }
    if (line.ends_with(' ')) line.pop_back();
    return line;
}

} // namespace dockwire::mqtt::detail
