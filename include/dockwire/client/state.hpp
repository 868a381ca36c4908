// What can be seen of a client from outside.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

/// Where a client stands.
enum class client_status : std::uint8_t {
    idle,       ///< `async_run` was not called, or has ended
    connecting, ///< a transport is being made, or CONNACK is awaited
    online,     ///< the server accepted the connection
    waiting,    ///< the last attempt or connection failed; the next attempt comes after `retry_in`
    stopping,   ///< DISCONNECT is on its way
};

/// The status's name.
constexpr std::string_view to_string(client_status status) noexcept {
    constexpr std::string_view names[]{"idle", "connecting", "online", "waiting", "stopping"};
    return names[static_cast<std::size_t>(status)];
}

/// One change of a client's connection. Views are valid while the handler runs.
struct connection_state {
    client_status status{client_status::idle};
    /// The broker's URL without user name and password.
    std::string_view broker{};
    /// The step of the connection that began (while connecting), or that failed (while waiting).
    connect_step step{connect_step::resolve};
    /// Attempts since the connection was last up.
    unsigned attempt{0};
    /// Whether the server had kept the session (while online).
    bool session_present{false};
    /// It is not of the state here, though: of another broker, or of a process without a store (while online). What it kept comes, perhaps twice.
    bool resumed_without_state{false};
    /// Why the connection or attempt ended: a reason_code that the server sent, a peer_error, a usage_error such as timed_out,
    /// or what the system says.
    std::error_code why{};
    /// The server's Reason String, or what it did wrong: well-formed UTF-8 in one line, without control characters.
    std::string_view text{};
    /// The Server Reference: where the client is to connect instead (3.2.2.3.16, 3.14.2.2.5); empty if there is none.
    std::string_view server_reference{};
    /// What the server's CONNACK or DISCONNECT said beside its reason.
    std::span<const std::pair<std::string, std::string>> user_properties{};
    /// The pause before the next attempt (while waiting).
    std::chrono::milliseconds retry_in{0};
};

/// Counters of a client since it was made, and the present depth of its queues.
struct client_statistics {
    std::uint64_t connections{0};     ///< CONNACKs with success
    std::uint64_t failed_attempts{0}; ///< attempts that did not get that far
    std::uint64_t messages_received{0};
    std::uint64_t messages_unmatched{0};       ///< received, and no subscription had a handler for it
    std::uint64_t messages_dropped{0};         ///< by a full receive queue
    std::uint64_t messages_given_up{0};        ///< of ours; see `on_message_given_up`
    std::uint64_t receive_maximum_exceeded{0}; ///< messages that the server had no window for
    std::uint64_t bytes_received{0};
    std::uint64_t bytes_sent{0};
    std::uint64_t published{0};    ///< taken from `async_publish` and `async_request`
    std::size_t queued{0};         ///< waiting for a connection or for the server's window
    std::size_t in_flight{0};      ///< QoS 1 and 2 without their last answer
    std::size_t unacknowledged{0}; ///< received and not acknowledged
    std::size_t set_aside{0};      ///< records of the store that could not be used; see `on_set_aside`
};

} // namespace dockwire::mqtt
