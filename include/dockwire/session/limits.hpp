// Limits that both ends tell each other in CONNECT and CONNACK.
#pragma once

#include <cstddef>
#include <cstdint>

#include "dockwire/codec/framing.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/session/session_options.hpp"

namespace dockwire::mqtt {

/// What the peer takes.
struct peer_limits {
    std::size_t receive_maximum{65'535};
    std::size_t maximum_packet_size{SIZE_MAX};
    mqtt::qos maximum_qos{mqtt::qos::exactly_once};
    bool retain_available{true};
};

inline peer_limits limits_in(const packet::connect& request) noexcept {
    return {request.receive_maximum.value_or(65'535), request.maximum_packet_size.value_or(UINT32_MAX)};
}

inline peer_limits limits_in(const packet::connack& answer) noexcept {
    return {answer.receive_maximum.value_or(65'535), answer.maximum_packet_size.value_or(UINT32_MAX),
            answer.maximum_qos.value_or(mqtt::qos::exactly_once), answer.retain_available.value_or(true)};
}

/// Puts our limits into a CONNECT or CONNACK that does not name other ones; those at the protocol's default stay absent.
template <class Packet>
void propose_limits(Packet& packet, const session_options& ours) noexcept {
    const auto propose = [](auto& limit, auto value, auto when_absent) {
        if (!limit && value != when_absent) limit = value;
    };
    propose(packet.receive_maximum, ours.receive_maximum, 65'535);
    propose(packet.topic_alias_maximum, ours.topic_alias_maximum, 0);
    propose(packet.maximum_packet_size, ours.maximum_packet_size, largest_packet_size);
}

} // namespace dockwire::mqtt
