// What a broker allows, and what it counts.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "dockwire/codec/framing.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/reason_code.hpp"

namespace dockwire::mqtt {

/// Limits and rules of a broker. Those that the standard has are announced in CONNACK when they differ from its defaults.
struct broker_options {
    /// Messages of QoS 1 and 2 that a client may have in flight towards the broker, 1 to 65,535 (3.2.2.3.3).
    std::uint16_t receive_maximum{65'535};
    /// How many topic aliases a client may use (3.2.2.3.8).
    std::uint16_t topic_alias_maximum{16};
    /// The largest packet that is accepted, in bytes, 1 to 268,435,460 (3.2.2.3.6).
    std::uint32_t maximum_packet_size{largest_packet_size};
    /// The highest QoS that is accepted and granted (3.2.2.3.4).
    mqtt::qos maximum_qos{mqtt::qos::exactly_once};
    /// Replaces the keep-alive time that clients ask for, 0 to 65,535 s; 0 turns it off (3.2.2.3.14).
    std::optional<std::chrono::seconds> server_keep_alive{};
    /// The longest time for which a session outlives its connection, 0 to 4,294,967,295 s; the largest value means for ever (3.2.2.3.2).
    std::chrono::seconds session_expiry_maximum{UINT32_MAX};
    /// Messages that may wait in one session for a connection, or for the client's Receive Maximum. Further ones are dropped and counted.
    std::size_t queue_messages{10'000};
    /// Bytes that may wait likewise; also, each counted apart, what one client has in flight, and what of QoS 0 is encoded and not yet
    /// written. What exceeds it waits or is dropped and counted.
    std::size_t queue_bytes{std::size_t{16} * 1024 * 1024};
    /// How long a new connection may take for its CONNECT.
    std::chrono::milliseconds connect_timeout{std::chrono::seconds{10}};
    /// How long the broker waits for its last packet to be written and for the client to close its side.
    std::chrono::milliseconds close_timeout{std::chrono::seconds{1}};
    /// Asked about every CONNECT: `success` lets the client in, a failure such as `bad_user_name_or_password` is what CONNACK says.
    /// Views in the packet are valid until it returns. Runs on the broker's executor; may destroy the broker.
    std::function<reason_code(const packet::connect&)> authenticate{};
};

/// Whether every option is in its range.
inline bool are_sound(const broker_options& options) noexcept {
    const auto keep_alive = options.server_keep_alive.value_or(std::chrono::seconds{0}).count();
    const auto expiry = options.session_expiry_maximum.count();
    return options.receive_maximum != 0 && options.maximum_packet_size != 0 && options.maximum_qos <= qos::exactly_once &&
           keep_alive >= 0 && keep_alive <= 65'535 && expiry >= 0 && expiry <= std::int64_t{UINT32_MAX};
}

/// Counters of a broker since it was made, and what it holds now.
struct broker_statistics {
    std::uint64_t connections_accepted{0};
    std::uint64_t connections_refused{0}; ///< CONNACK said no
    std::uint64_t messages_received{0};
    std::uint64_t messages_sent{0};    ///< copies handed to a client's session
    std::uint64_t messages_dropped{0}; ///< copies that a full queue, an expiry or the client's Maximum Packet Size kept back
    std::size_t sessions{0};           ///< with and without a connection
    std::size_t subscriptions{0};
    std::size_t retained{0};
};

} // namespace dockwire::mqtt
