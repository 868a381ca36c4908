// What a broker allows, and what it counts.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/auth/authenticator.hpp"
#include "dockwire/broker/violation.hpp"
#include "dockwire/codec/framing.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/reason_code.hpp"
#include "dockwire/session/session_options.hpp"

namespace dockwire::mqtt {

/// The client that `authorize` is asked about. Views live as long as the call.
struct client_info {
    std::string_view client_id{};
    std::string_view user_name{}; ///< of CONNECT; empty when there was none
};

/// What a client wants to do with a topic or a filter.
enum class access : std::uint8_t { publish, subscribe };

/// Limits and rules of a broker. Those that the standard has are announced in CONNACK when they differ from its defaults.
struct broker_options {
    /// Messages of QoS 1 and 2 that a client may have in flight towards the broker, 1 to 65,535 (3.2.2.3.3).
    std::uint16_t receive_maximum{65'535};
    /// How many topic aliases a client may use (3.2.2.3.8).
    std::uint16_t topic_alias_maximum{16};
    /// How many topic aliases the broker uses towards a client, within the client's own Topic Alias Maximum; 0 uses none (3.1.2.11.5).
    std::uint16_t outbound_topic_aliases{64};
    /// The largest packet that is accepted, in bytes, 1 to 268,435,460 (3.2.2.3.6).
    std::uint32_t maximum_packet_size{largest_packet_size};
    /// The highest QoS that is accepted and granted (3.2.2.3.4).
    mqtt::qos maximum_qos{mqtt::qos::exactly_once};
    /// Whether messages with RETAIN are accepted (3.2.2.3.5).
    bool retain_available{true};
    /// Replaces the keep-alive time that clients ask for, 0 to 65,535 s; 0 turns it off (3.2.2.3.14).
    std::optional<std::chrono::seconds> server_keep_alive{};
    /// The longest keep-alive time, 1 to 65,535 s: a client that asks for a longer one, or for none with 0, gets this one. Without effect
    /// where `server_keep_alive` is set (3.2.2.3.14).
    std::optional<std::chrono::seconds> maximum_keep_alive{};
    /// The longest time for which a session outlives its connection, 0 to 4,294,967,295 s; the largest value means for ever (3.2.2.3.2).
    std::chrono::seconds session_expiry_maximum{UINT32_MAX};
    /// Messages that may wait in one session for a connection, or for the client's Receive Maximum. Further ones are dropped and counted.
    std::size_t queue_messages{10'000};
    /// Bytes that may wait likewise; also, each counted apart, what one client has in flight, and what of QoS 0 is encoded and not yet
    /// written. What exceeds it waits or is dropped and counted.
    std::size_t queue_bytes{std::size_t{16} * 1024 * 1024};
    /// Connections at once, those before CONNECT too, 1 to SIZE_MAX. A further CONNECT is refused with 0x89, unless it takes a session over
    /// from a connection. A hundred more are heard for that at once; others are closed when they are accepted.
    std::size_t maximum_connections{10'000};
    /// Sessions at once, with and without a connection, 1 to SIZE_MAX. A CONNECT that needs one more is refused with 0x97.
    std::size_t maximum_sessions{20'000};
    /// Subscriptions of one session, 0 to SIZE_MAX. Further filters are refused with 0x97 in SUBACK.
    std::size_t maximum_subscriptions{10'000};
    /// Retained messages, 0 to SIZE_MAX. One that has no room is neither retained nor passed on: PUBACK or PUBREC says 0x97; of QoS 0, or
    /// from a will, it is dropped. Both are counted. What was retained for its topic stays.
    std::size_t maximum_retained{100'000};
    /// Bytes of retained messages, each as long as its PUBLISH, 0 to SIZE_MAX; likewise.
    std::size_t maximum_retained_bytes{std::size_t{64} * 1024 * 1024};
    /// How long a new connection may take for its CONNECT.
    std::chrono::milliseconds connect_timeout{std::chrono::seconds{10}};
    /// The longest pause before CONNACK says 0x86 or 0x87, 0 or more; of it at most half of `connect_timeout` counts, and 0 turns pauses off.
    /// The first such answer to a user name comes at once, the next after 100 ms, and each further one waits twice as long; after a minute
    /// without one it begins anew. A right password is answered at once.
    std::chrono::milliseconds longest_refusal_pause{std::chrono::seconds{5}};
    /// How long the broker waits for its last packet to be written and for the client to close its side.
    std::chrono::milliseconds close_timeout{std::chrono::seconds{1}};
    /// Asked about every CONNECT: `success` lets the client in, a failure such as `bad_user_name_or_password` is what CONNACK says.
    /// Views in the packet are valid until it returns. Runs on the broker's executor; may destroy the broker.
    std::function<reason_code(const packet::connect&)> authenticate{};
    /// Asked whether a client may publish to a topic or subscribe to a filter; of a shared subscription it sees what follows the share
    /// name. A filter that is refused is answered by SUBACK with 0x80, a message by PUBACK or PUBREC with 0x87; one of QoS 0 is dropped.
    /// Refused messages are counted. A CONNECT whose will may not be published is refused with 0x87. Without this function everything
    /// is allowed but publishing to topics that begin with `$` (4.7.2). Must not end the broker.
    std::function<bool(const client_info&, access, std::string_view topic_or_filter)> authorize{};
    /// Makes the server's part of an enhanced authentication (4.12), for a CONNECT or a re-authentication; null for a method that it
    /// does not know. Without this function, or with null, such a CONNECT is refused with 0x8C. `authenticate` is asked before.
    /// Must not end the broker.
    std::function<std::unique_ptr<server_authenticator>(std::string_view method)> authenticator{};
    /// What a client that asks for Response Information gets: this and its client identifier, as the start of topics for replies
    /// (3.2.2.3.15). When it is empty it gets none.
    std::string response_topic_prefix{};
    /// Strict mode: told of each statement of the standard that a client breaks, as far as a server can see that. `broker/strict/rules.hpp`
    /// lists them. Reading every packet a second time for that makes the broker slower. Must not end the broker.
    std::function<void(const violation&)> on_violation{};
};

/// Whether every option is in its range.
inline bool are_sound(const broker_options& options) noexcept {
    const auto keep_alive = options.server_keep_alive.value_or(std::chrono::seconds{0}).count();
    const auto longest = options.maximum_keep_alive.value_or(std::chrono::seconds{1}).count();
    const auto expiry = options.session_expiry_maximum.count();
    return options.receive_maximum != 0 && options.maximum_packet_size != 0 && options.maximum_qos <= qos::exactly_once &&
           options.longest_refusal_pause.count() >= 0 && options.maximum_connections != 0 && options.maximum_sessions != 0 &&
           keep_alive >= 0 && keep_alive <= 65'535 && longest >= 1 && longest <= 65'535 && expiry >= 0 &&
           expiry <= std::int64_t{UINT32_MAX};
}

/// The largest packet that is accepted before CONNACK has said that a client is let in, in bytes, also during an enhanced authentication;
/// `broker_options::maximum_packet_size` if that is less. A connection that announces a longer one is refused with 0x95 before that comes.
inline constexpr std::uint32_t largest_packet_before_connack{64 * 1024};

namespace detail {

inline std::uint32_t largest_before_connack(const broker_options& options) noexcept {
    return std::min(options.maximum_packet_size, largest_packet_before_connack);
}

/// What CONNACK says as Server Keep Alive to a client that asks for so many seconds; nothing where it gets what it asks for.
inline std::optional<std::uint16_t> keep_alive_for(const broker_options& options, std::uint16_t asked) {
    const auto seconds = [](std::chrono::seconds time) { return static_cast<std::uint16_t>(time.count()); };
    if (options.server_keep_alive) return seconds(*options.server_keep_alive);
    if (!options.maximum_keep_alive || (asked != 0 && asked <= seconds(*options.maximum_keep_alive))) return std::nullopt;
    return seconds(*options.maximum_keep_alive);
}

/// The part of it that is each session's.
inline session_options session_options_of(const broker_options& options) {
    session_options own{};
    own.receive_maximum = options.receive_maximum;
    own.maximum_packet_size = options.maximum_packet_size;
    own.topic_alias_maximum = options.topic_alias_maximum;
    own.outbound_topic_aliases = options.outbound_topic_aliases;
    own.queue_messages = options.queue_messages;
    own.queue_bytes = options.queue_bytes;
    own.handshake_timeout = options.connect_timeout;
    return own;
}

/// The same for a client that is not let in yet: anybody may make it keep so much.
inline session_options stranger_options_of(const broker_options& options) {
    session_options own = session_options_of(options);
    own.maximum_packet_size = largest_before_connack(options);
    return own;
}

} // namespace detail

/// Counters of a broker since it was made, and what it holds now.
struct broker_statistics {
    std::uint64_t connections_accepted{0};
    std::uint64_t connections_refused{0}; ///< by CONNACK with a failure, or closed because there were too many
    std::uint64_t messages_received{0};
    std::uint64_t messages_sent{0};    ///< copies handed to a client's session
    std::uint64_t messages_denied{0};  ///< refused by `authorize`
    std::uint64_t messages_dropped{0}; ///< copies that a full queue, an expiry or the client's Maximum Packet Size kept back
    std::uint64_t retained_refused{0}; ///< messages to be retained for which there was no room
    std::uint64_t violations{0};       ///< that strict mode saw
    std::size_t sessions{0};           ///< with and without a connection
    std::size_t subscriptions{0};
    std::size_t retained{0};
    std::size_t retained_bytes{0};
};

} // namespace dockwire::mqtt
