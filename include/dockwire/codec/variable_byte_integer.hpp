// The variable byte integer (1.5.5), in which packets give their lengths.
#pragma once

#include <cstddef>
#include <cstdint>

#include "dockwire/core/bytes.hpp"

namespace dockwire::mqtt {

/// The largest value that four bytes hold.
inline constexpr std::uint32_t variable_byte_maximum = 268'435'455;

/// What stands at the front of some bytes: a value in `size` bytes, 1 to 4.
struct variable_byte_integer {
    enum class status : std::uint8_t { complete, incomplete, too_long, not_shortest };

    status state{status::incomplete};
    std::uint8_t size{0};
    std::uint32_t value{0};
};

/// Reads one variable byte integer off the front; longer forms than the shortest are told apart ([MQTT-1.5.5-1]).
constexpr variable_byte_integer read_variable(bytes_view bytes) noexcept {
    using status = variable_byte_integer::status;
    std::uint32_t value = 0;
    for (std::uint8_t i = 0; i < 4; ++i) {
        if (i == bytes.size()) return {};
        const auto byte = std::to_integer<std::uint32_t>(bytes[i]);
        value |= (byte & 0x7F) << (7 * i);
        if (byte >= 0x80) continue;
        const bool padded = i != 0 && byte == 0;
        return {padded ? status::not_shortest : status::complete, static_cast<std::uint8_t>(i + 1), value};
    }
    return {status::too_long, 4, 0};
}

/// How many bytes the shortest form of `value` takes.
constexpr std::size_t variable_size(std::size_t value) noexcept {
    return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20'0000 ? 3 : 4;
}

} // namespace dockwire::mqtt
