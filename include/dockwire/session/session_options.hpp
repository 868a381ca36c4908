// The limits of one end of a connection.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "dockwire/codec/framing.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt {

/// What becomes of a message that is submitted while as many wait as may.
enum class queue_policy : std::uint8_t {
    /// It is refused: `usage_error::queue_full`.
    reject,
    /// The QoS 0 messages that wait longest make room for it, and complete with `usage_error::message_dropped`. It is refused when
    /// all of them would not make enough.
    drop_oldest_at_most_once,
    /// It is accepted, waits behind the queue and moves into it as room appears. This slows down a caller that awaits each operation
    /// before the next; for one that does not, nothing bounds the memory. A QoS 0 message waits too while more than `queue_bytes`
    /// are encoded and not yet written.
    wait,
};

/// How one message is to be treated.
struct publish_terms {
    /// Once its Message Expiry Interval has passed, the message is not sent again either, as it must be when it was sent before
    /// ([MQTT-4.4.0-1], [MQTT-4.3.3-7]): for commands that must not arrive late. It then completes with
    /// `usage_error::message_expired`, unless the peer turns out to have it.
    bool never_late{false};
};

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
    /// What becomes of a message beyond the bounds.
    mqtt::queue_policy queue_policy{mqtt::queue_policy::reject};
    /// Whether a payload that is said to be UTF-8 is looked at (3.3.2.3.2). What is submitted and is not UTF-8 is refused with
    /// `usage_error::invalid_string`. What comes and is not is refused with Payload format invalid and not shown: QoS 1 and 2 by
    /// their acknowledgement, QoS 0 and a Will, which have none, by the end of the connection.
    bool check_payload_format{false};
    /// Of a client: how many bytes of messages of QoS 1 and 2 may wait for the application when the server sends more than `receive_maximum`. Beyond
    /// that, and with `strict_receive_maximum` at once, the connection ends with Receive Maximum exceeded.
    std::size_t receive_queue_bytes{std::size_t{64} * 1024 * 1024};
    bool strict_receive_maximum{false};
    /// Of a client: whether it closes, and starts clean the next time, where a server has a session that is not of its state ([MQTT-3.2.2-4] by
    /// the letter). Else it goes on with what the server kept: see `event::connected`.
    bool strict_session_present{false};
    /// How long CONNACK, or CONNECT at a server, may take.
    duration handshake_timeout{std::chrono::seconds{10}};
};

} // namespace dockwire::mqtt
