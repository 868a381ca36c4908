// Limits that both ends tell each other in CONNECT and CONNACK.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "dockwire/codec/framing.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/topic.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/session_options.hpp"

namespace dockwire::mqtt {

/// What the peer takes: as its CONNECT or CONNACK says, else the protocol's defaults.
struct peer_limits {
    /// Messages of QoS 1 and 2 in flight (3.1.2.11.3, 3.2.2.3.3).
    std::size_t receive_maximum{65'535};
    /// Bytes of one packet (3.1.2.11.4, 3.2.2.3.6).
    std::size_t maximum_packet_size{largest_packet_size};
    /// Topic aliases from 1 to this one (3.1.2.11.5, 3.2.2.3.8).
    std::uint16_t topic_alias_maximum{0};

    // Only a server sets the following (3.2.2.3.4, 3.2.2.3.5, 3.2.2.3.11 to 3.2.2.3.13).
    mqtt::qos maximum_qos{mqtt::qos::exactly_once};
    bool retain_available{true};
    bool wildcard_available{true};
    bool subscription_ids_available{true};
    bool shared_available{true};

    bool operator==(const peer_limits&) const = default;
};

namespace detail {

template <class Packet>
peer_limits limits_of_both(const Packet& packet) noexcept {
    peer_limits limits{};
    limits.receive_maximum = packet.receive_maximum.value_or(65'535);
    if (packet.maximum_packet_size) limits.maximum_packet_size = *packet.maximum_packet_size;
    limits.topic_alias_maximum = packet.topic_alias_maximum.value_or(0);
    return limits;
}

} // namespace detail

inline peer_limits limits_in(const packet::connect& request) noexcept { return detail::limits_of_both(request); }

inline peer_limits limits_in(const packet::connack& answer) noexcept {
    peer_limits limits = detail::limits_of_both(answer);
    limits.maximum_qos = answer.maximum_qos.value_or(mqtt::qos::exactly_once);
    limits.retain_available = answer.retain_available.value_or(true);
    limits.wildcard_available = answer.wildcard_subscription_available.value_or(true);
    limits.subscription_ids_available = answer.subscription_identifier_available.value_or(true);
    limits.shared_available = answer.shared_subscription_available.value_or(true);
    return limits;
}

/// Why the peer would not take a packet; its size is looked at when it is encoded.
inline std::optional<usage_error> refused_by(const peer_limits& peer, const packet::publish& message) noexcept {
    if (message.qos > peer.maximum_qos) return usage_error::qos_not_supported;              // [MQTT-3.2.2-11]
    if (message.retain && !peer.retain_available) return usage_error::retain_not_supported; // [MQTT-3.2.2-14]
    return std::nullopt;
}

inline std::optional<usage_error> refused_by(const peer_limits& peer, const packet::subscribe& request) noexcept {
    if (request.subscription_id && !peer.subscription_ids_available) return usage_error::subscription_id_not_supported;
    for (const subscription_request& wanted : request.subscriptions) {
        if (is_shared(wanted.filter) && !peer.shared_available) return usage_error::shared_subscription_not_supported;
        if (has_wildcard(wanted.filter) && !peer.wildcard_available) return usage_error::wildcard_not_supported;
    }
    return std::nullopt;
}

inline std::optional<usage_error> refused_by(const peer_limits&, const packet::unsubscribe&) noexcept { return std::nullopt; }

/// The reason code with which a server itself would refuse a subscription for this.
constexpr reason_code reason_for(usage_error refusal) noexcept {
    switch (refusal) {
    case usage_error::subscription_id_not_supported:
        return reason_code::subscription_identifiers_not_supported;
    case usage_error::shared_subscription_not_supported:
        return reason_code::shared_subscriptions_not_supported;
    case usage_error::wildcard_not_supported:
        return reason_code::wildcard_subscriptions_not_supported;
    case usage_error::packet_too_large:
        return reason_code::packet_too_large;
    default:
        return reason_code::unspecified_error;
    }
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
