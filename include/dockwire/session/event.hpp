// What a session tells its owner.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include "dockwire/codec/packets.hpp"

namespace dockwire::mqtt {

/// The owner's name for something it submitted; `none` asks for no completion.
enum class operation_id : std::uint64_t { none = 0 };

/// Names one received message until it is acknowledged.
struct delivery {
    std::uint64_t number{0};
    packet_id id{packet_id::none};
    mqtt::qos qos{mqtt::qos::at_most_once};

    bool operator==(const delivery&) const = default;
};

/// What an acknowledgement says besides its reason code (3.4.2.2).
struct explanation {
    std::string reason_string{};
    std::vector<std::pair<std::string, std::string>> user_properties{};
};
using explanation_pointer = std::shared_ptr<const explanation>;

/// Events; what they view is valid until the next call of `poll_event`.
namespace event {

/// Client only: CONNACK came with success. A server's owner decides about that itself.
struct connected {
    packet::connack connack{};
    /// The server has a session that is not of this end's state: of another server, or of a process without a store. What it kept comes.
    bool resumed_without_state{false};
    bool operator==(const connected&) const = default;
};

/// A message came in, with the topic that its alias stood for and without the alias. The owner acknowledges it when it is done
/// with it.
struct message {
    packet::publish publish{};
    mqtt::delivery delivery{};
    bool operator==(const message&) const = default;
};

/// A submitted operation is complete.
struct completed {
    operation_id operation{operation_id::none};
    std::error_code error{};
    /// PUBACK, PUBREC or PUBCOMP's code; the first failure of a SUBACK or UNSUBACK.
    reason_code reason{reason_code::success};
    /// One code for each filter of a SUBSCRIBE or UNSUBSCRIBE.
    list_view<reason_item> reasons{};
    /// Of a SUBSCRIBE: a filter was asked for at the server's Maximum QoS (3.2.2.3.4), which is less than was wanted.
    bool qos_capped{false};
    std::optional<std::string_view> reason_string{};
    list_view<user_property> user_properties{};
    bool operator==(const completed&) const = default;
};

/// A message of QoS 1 or 2 is not sent any more, though nobody cancelled it. Its operation, if there is one in this process, completes too.
struct given_up {
    packet::publish publish{};
    std::error_code why{};
    bool operator==(const given_up&) const = default;
};

/// A message came that is beyond our Receive Maximum, and was taken.
struct receive_maximum_exceeded {
    std::size_t in_flight{0}; ///< with this one
    bool operator==(const receive_maximum_exceeded&) const = default;
};

/// A subscription could not be restored after the server had lost the session.
struct subscription_lost {
    std::string_view filter{};
    reason_code reason{reason_code::success};
    bool operator==(const subscription_lost&) const = default;
};

/// The connection is over or must end now: the owner writes what is left to transmit, then closes the transport.
struct closed {
    /// Empty after an orderly DISCONNECT of either end; the reason_code of a CONNACK or DISCONNECT that ended it; a peer_error
    /// when the peer broke the protocol; a usage_error when this end gave up; else what the transport reported.
    std::error_code why{};
    /// What the peer did wrong, or its Reason String.
    std::string_view text{};
    /// The Server Reference: where the client is to connect instead (3.2.2.3.16).
    std::optional<std::string_view> server_reference{};
    /// Of the CONNACK or DISCONNECT that ended it.
    list_view<user_property> user_properties{};
    bool operator==(const closed&) const = default;
};

/// An AUTH came in (4.12).
struct authentication {
    packet::auth auth{};
    bool operator==(const authentication&) const = default;
};

/// Server only: a CONNECT that waits for `submit(now, packet::connack)`, or AUTH before it. The client may have sent more right
/// behind it (3.1.4): answer before the next `poll_event`, or keep the received bytes and poll when the answer is given.
struct connect_request {
    packet::connect connect{};
    bool operator==(const connect_request&) const = default;
};

/// Server only: answer with `submit(now, packet::suback)`.
struct subscribe_request {
    packet::subscribe subscribe{};
    bool operator==(const subscribe_request&) const = default;
};

/// Server only: answer with `submit(now, packet::unsuback)`.
struct unsubscribe_request {
    packet::unsubscribe unsubscribe{};
    bool operator==(const unsubscribe_request&) const = default;
};

/// Server only: the client sent DISCONNECT; `closed` follows.
struct disconnect_request {
    packet::disconnect disconnect{};
    bool operator==(const disconnect_request&) const = default;
};

} // namespace event

using session_event =
    std::variant<event::connected, event::message, event::completed, event::given_up, event::receive_maximum_exceeded,
                 event::subscription_lost, event::closed, event::authentication, event::connect_request, event::subscribe_request,
                 event::unsubscribe_request, event::disconnect_request>;

} // namespace dockwire::mqtt
