// What is wrong at the caller's end, as std::error_code. What a peer did wrong has types of its own on the floors above.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace dockwire {

/// What a caller asked for and cannot have. Unless it says otherwise, nothing was sent.
enum class usage_error {
    invalid_url = 1,        ///< the broker's URL does not parse
    unsupported_scheme,     ///< this client's transport has no such URL scheme
    no_broker,              ///< the options name no broker
    invalid_topic_name,     ///< empty, a wildcard, U+0000, not UTF-8, or longer than 65,535 bytes
    invalid_topic_filter,   ///< a wildcard in the wrong place, or not a valid string
    invalid_string,         ///< a text that is not UTF-8 without U+0000, or longer than 65,535 bytes
    invalid_option,         ///< an option outside its documented range
    packet_too_large,       ///< longer than the server's Maximum Packet Size, or than the protocol's own 268,435,455 bytes
    qos_not_supported,      ///< above the server's Maximum QoS
    retain_not_supported,   ///< the server said Retain Available = 0
    not_connected,          ///< there is no connection and the operation does not wait for one
    queue_full,             ///< the bounded queue of waiting messages is full
    already_running,        ///< `async_run` was called while one runs
    stopped,                ///< the client was stopped by a disconnect, or the connection cannot be had
    message_expired,        ///< the message's expiry interval passed before it could be sent
    already_acknowledged,   ///< the message was acknowledged before
    connection_lost,        ///< the connection ended before a QoS 0 message, or an answer that cannot be repeated, was through
    timed_out,              ///< no answer within the time-out
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

class usage_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "dockwire.usage"; }
    std::string message(int value) const override {
        static constexpr std::array<std::string_view, 27> texts{
            "no error",
            "the broker URL does not parse",
            "this client's transport does not have the URL's scheme",
            "the options name no broker",
            "invalid topic name",
            "invalid topic filter",
            "a text is not valid UTF-8, holds U+0000, or is longer than 65,535 bytes",
            "an option is outside its range",
            "the packet is larger than the server accepts",
            "the server does not support this QoS",
            "the server does not support retained messages",
            "not connected",
            "the queue of waiting messages is full",
            "the client runs already",
            "the client is stopped",
            "the message expired before it could be sent",
            "the message was acknowledged before",
            "the connection was lost before the operation was through",
            "timed out",
            "the subscription was ended before",
            "the message was dropped for a newer one",
            "the server does not support wildcard subscriptions",
            "the server does not support subscription identifiers",
            "the server does not support shared subscriptions",
            "the run has ended; the message is kept and will still be sent by the next run",
            "the file is not a journal of dockwire; it was left as it is",
            "the file is a journal of another version of dockwire; it was left as it is",
        };
        const auto index = static_cast<std::size_t>(value);
        return std::string{index < texts.size() ? texts[index] : "unknown usage error"};
    }
};

} // namespace detail

inline const std::error_category& usage_category() noexcept {
    static const detail::usage_category_type category;
    return category;
}

inline std::error_code make_error_code(usage_error error) noexcept { return {static_cast<int>(error), usage_category()}; }

} // namespace dockwire

template <>
struct std::is_error_code_enum<dockwire::usage_error> : std::true_type {};
