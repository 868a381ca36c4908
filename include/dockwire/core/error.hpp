// What is wrong at the caller's end, as std::error_code. What a peer did wrong has types of its own on the floors above.
#pragma once

#include <system_error>
#include <type_traits>

#include "dockwire/core/error_table.hpp"

namespace dockwire {

/// What a caller asked for and cannot have. Unless it says otherwise, nothing was sent.
enum class usage_error {
    invalid_url = 1,        ///< the broker's URL does not parse
    unsupported_scheme,     ///< this client's transport has no such URL scheme
    no_broker,              ///< the options name no broker
    invalid_topic_name,     ///< empty, a wildcard, U+0000, not UTF-8, or longer than 65,535 bytes
    invalid_topic_filter,   ///< a wildcard in the wrong place, or not a valid string
    invalid_string,         ///< a text that is not UTF-8 without U+0000, or longer than 65,535 bytes
    invalid_option,         ///< an option outside its documented range, or one that does not go with this call
    packet_too_large,       ///< longer than the server's Maximum Packet Size, or than the protocol's own 268,435,460 bytes
    qos_not_supported,      ///< above the server's Maximum QoS
    retain_not_supported,   ///< the server said Retain Available = 0
    not_connected,          ///< there is no connection and the operation does not wait for one
    queue_full,             ///< the bounded queue of waiting messages is full
    already_running,        ///< `async_run` was called while one runs
    stopped,                ///< the client was stopped by a disconnect, or the connection cannot be had
    stopping,               ///< the client is being stopped, and takes no new operations
    message_expired,        ///< the message's expiry interval passed before it could be sent
    already_acknowledged,   ///< the message was acknowledged before
    connection_lost,        ///< the connection ended before a QoS 0 message, or an answer that cannot be repeated, was complete
    closed_by_server,       ///< the server ended the connection in order, with DISCONNECT 0x00
    timed_out,              ///< no answer within the time-out
    handler_failed,         ///< a subscription's handler threw an exception, so that its message is not acknowledged
    outcome_unknown,        ///< the message may have been delivered, and a damaged store does not say
    no_credentials,         ///< `client_options::credentials` threw an exception
    not_subscribed,         ///< the subscription was ended before
    message_dropped,        ///< a QoS 0 message that waited made room for a newer one
    wildcard_not_supported, ///< the server said Wildcard Subscription Available = 0
    subscription_id_not_supported,     ///< the server said Subscription Identifiers Available = 0
    shared_subscription_not_supported, ///< the server said Shared Subscription Available = 0
    kept_for_next_run,        ///< the run ended, but a store keeps the message: the next run still sends it, unless it expires
    not_a_journal,            ///< the file that a store was to use is something else, and was left as it is
    journal_of_other_version, ///< the journal is of a version that this one cannot read, and was left as it is
};

namespace detail {

inline constexpr error_text usage_texts[]{
    {usage_error{}, "no error"},
    {usage_error::invalid_url, "the broker URL does not parse"},
    {usage_error::unsupported_scheme, "nothing here serves the URL's scheme"},
    {usage_error::no_broker, "the options name no broker"},
    {usage_error::invalid_topic_name, "invalid topic name"},
    {usage_error::invalid_topic_filter, "invalid topic filter"},
    {usage_error::invalid_string, "a text is not valid UTF-8, holds U+0000, or is longer than 65,535 bytes"},
    {usage_error::invalid_option, "an option is outside its range, or does not go with this call"},
    {usage_error::packet_too_large, "the packet is larger than the server accepts"},
    {usage_error::qos_not_supported, "the server does not support this QoS"},
    {usage_error::retain_not_supported, "the server does not support retained messages"},
    {usage_error::not_connected, "not connected"},
    {usage_error::queue_full, "the queue of waiting messages is full"},
    {usage_error::already_running, "the client runs already"},
    {usage_error::stopped, "the client is stopped"},
    {usage_error::stopping, "the client is being stopped"},
    {usage_error::message_expired, "the message expired before it could be sent"},
    {usage_error::already_acknowledged, "the message was acknowledged before"},
    {usage_error::connection_lost, "the connection was lost before the operation was complete"},
    {usage_error::closed_by_server, "the server ended the connection in order"},
    {usage_error::timed_out, "timed out"},
    {usage_error::handler_failed, "a subscription's handler has thrown an exception"},
    {usage_error::outcome_unknown, "the message may have been delivered, and is not sent again"},
    {usage_error::no_credentials, "the application gave no credentials"},
    {usage_error::not_subscribed, "the subscription was ended before"},
    {usage_error::message_dropped, "the message was dropped for a newer one"},
    {usage_error::wildcard_not_supported, "the server does not support wildcard subscriptions"},
    {usage_error::subscription_id_not_supported, "the server does not support subscription identifiers"},
    {usage_error::shared_subscription_not_supported, "the server does not support shared subscriptions"},
    {usage_error::kept_for_next_run, "the run has ended; the message is kept and will still be sent by the next run"},
    {usage_error::not_a_journal, "the file is not a journal of dockwire; it was left as it is"},
    {usage_error::journal_of_other_version, "the file is a journal of another version of dockwire; it was left as it is"},
};

} // namespace detail

inline const std::error_category& usage_category() noexcept {
    static const error_table category{detail::usage_texts, {.category = "dockwire.usage", .unknown = "unknown usage error"}};
    return category;
}

inline std::error_code make_error_code(usage_error error) noexcept { return {static_cast<int>(error), usage_category()}; }

} // namespace dockwire

template <>
struct std::is_error_code_enum<dockwire::usage_error> : std::true_type {};
