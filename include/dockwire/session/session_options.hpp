// The limits of one end of a connection.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "dockwire/codec/framing.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt {

/// Limits of this end. The first three are told to the peer in a CONNECT or CONNACK that does not name other ones.
struct session_options {
    /// Messages of QoS 1 and 2 that the peer may have in flight towards us, 1 to 65,535 (3.1.2.11.3).
    std::uint16_t receive_maximum{1024};
    /// The largest packet that is accepted, in bytes, 1 to 268,435,460 (3.1.2.11.4).
    std::uint32_t maximum_packet_size{largest_packet_size};
    /// How many topic aliases the peer may use (3.1.2.11.5).
    std::uint16_t topic_alias_maximum{0};
    /// How many topic aliases this end uses at most, within what the peer takes; 0 uses none. The topics that were used last have
    /// one, and a PUBLISH to such a topic goes out without its name.
    std::uint16_t outbound_topic_aliases{64};
    /// Messages that may wait for a connection or for the peer's window. One is always taken.
    std::size_t queue_messages{100'000};
    /// Bytes that may wait, likewise; also bounds what is in flight, and what of QoS 0 is encoded and not yet written.
    std::size_t queue_bytes{std::size_t{64} * 1024 * 1024};
    /// Whether QoS 0 messages wait for a connection too; else they fail with `usage_error::not_connected`.
    bool queue_at_most_once{false};
    /// How long CONNACK, or CONNECT at a server, may take.
    duration handshake_timeout{std::chrono::seconds{10}};
};

} // namespace dockwire::mqtt
