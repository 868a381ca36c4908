// Which control packet, which end, and sets of packets for tables that say what may stand where.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <concepts>
#include <cstdint>

namespace dockwire::mqtt {

/// The control packets by the number in their first byte (2.1.2).
enum class packet_type : std::uint8_t {
    connect = 1,
    connack,
    publish,
    puback,
    pubrec,
    pubrel,
    pubcomp,
    subscribe,
    suback,
    unsubscribe,
    unsuback,
    pingreq,
    pingresp,
    disconnect,
    auth
};

/// Which end of a connection; a decoder is told on which end it sits, because each accepts other packets.
enum class side : std::uint8_t { client, server };

/// One bit for each control packet by its number; bit 0, which no packet has, is the will inside CONNECT.
using packet_set = std::uint16_t;

inline constexpr packet_set will_properties = 1;

constexpr packet_set set_of(std::same_as<packet_type> auto... types) noexcept {
    return static_cast<packet_set>((0U | ... | (1U << static_cast<unsigned>(types))));
}

} // namespace dockwire::mqtt
