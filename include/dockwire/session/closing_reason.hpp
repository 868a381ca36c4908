// Why a connection is over, as its owner is told.
#pragma once

#include <string_view>
#include <system_error>

#include "dockwire/codec/packet_type.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/codec/reason_code.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"

namespace dockwire::mqtt {

/// Why the connection of `Self` is over, whose peer gave this reason. To a client that did not want to leave, an end in order is an error too.
template <side Self>
std::error_code why_of(reason_code reason) noexcept {
    if (Self == side::client && reason == reason_code::success) return usage_error::closed_by_server;
    return reason;
}

/// Whether a peer that ends the connection for this reason may do so because of a message that it got.
constexpr bool may_be_for_a_message(reason_code reason) noexcept {
    constexpr reason_code others[]{
        reason_code::server_busy,        reason_code::server_shutting_down, reason_code::keep_alive_timeout,
        reason_code::session_taken_over, reason_code::quota_exceeded,       reason_code::administrative_action,
        reason_code::use_another_server, reason_code::server_moved,
    };
    for (const reason_code other : others)
        if (reason == other) return false;
    return true;
}

/// A server that knows MQTT 3.1.1 at most has refused our version.
inline constexpr peer_fault older_version{
    reason_code::unsupported_protocol_version, false, {"CONNACK: that of MQTT 3.1.1, which refuses version 5", "3.1.2.2"}};

/// Whether a packet is the CONNACK of such a server: return code 1, and no Property Length.
inline bool refuses_version_5(bytes_view packet) noexcept {
    constexpr std::string_view refusal{"\x20\x02\x00\x01", 4};
    return as_text(packet) == refusal;
}

/// Why the connection is over after a fault of the peer's. A server of an older version did nothing wrong: its answer is the reason.
inline std::error_code why_of(const peer_fault& found) noexcept {
    if (found == older_version) return found.reason;
    return error_of(found);
}

} // namespace dockwire::mqtt
