// The reason codes of MQTT 5.0 (2.4) and their place among std::error_code.
#pragma once

#include <cstdint>
#include <iterator>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "dockwire/core/error_table.hpp"

namespace dockwire::mqtt {

/// What a server or client answers; values from 0x80 on are failures.
enum class reason_code : std::uint8_t {
    success = 0x00,
    granted_qos_1 = 0x01,
    granted_qos_2 = 0x02,
    disconnect_with_will_message = 0x04,
    no_matching_subscribers = 0x10,
    no_subscription_existed = 0x11,
    continue_authentication = 0x18,
    re_authenticate = 0x19,
    unspecified_error = 0x80,
    malformed_packet = 0x81,
    protocol_error = 0x82,
    implementation_specific_error = 0x83,
    unsupported_protocol_version = 0x84,
    client_identifier_not_valid = 0x85,
    bad_user_name_or_password = 0x86,
    not_authorized = 0x87,
    server_unavailable = 0x88,
    server_busy = 0x89,
    banned = 0x8A,
    server_shutting_down = 0x8B,
    bad_authentication_method = 0x8C,
    keep_alive_timeout = 0x8D,
    session_taken_over = 0x8E,
    topic_filter_invalid = 0x8F,
    topic_name_invalid = 0x90,
    packet_identifier_in_use = 0x91,
    packet_identifier_not_found = 0x92,
    receive_maximum_exceeded = 0x93,
    topic_alias_invalid = 0x94,
    packet_too_large = 0x95,
    message_rate_too_high = 0x96,
    quota_exceeded = 0x97,
    administrative_action = 0x98,
    payload_format_invalid = 0x99,
    retain_not_supported = 0x9A,
    qos_not_supported = 0x9B,
    use_another_server = 0x9C,
    server_moved = 0x9D,
    shared_subscriptions_not_supported = 0x9E,
    connection_rate_exceeded = 0x9F,
    maximum_connect_time = 0xA0,
    subscription_identifiers_not_supported = 0xA1,
    wildcard_subscriptions_not_supported = 0xA2,
};

/// Whether the code says that something failed (2.4).
constexpr bool is_failure(reason_code code) noexcept { return static_cast<std::uint8_t>(code) >= 0x80; }

/// All 43 codes, in ascending order, with the standard's names. 0x00 is also called "Normal disconnection" (DISCONNECT) and "Granted QoS 0" (SUBACK).
inline constexpr error_text reason_names[]{
    {reason_code::success, "Success"},
    {reason_code::granted_qos_1, "Granted QoS 1"},
    {reason_code::granted_qos_2, "Granted QoS 2"},
    {reason_code::disconnect_with_will_message, "Disconnect with Will Message"},
    {reason_code::no_matching_subscribers, "No matching subscribers"},
    {reason_code::no_subscription_existed, "No subscription existed"},
    {reason_code::continue_authentication, "Continue authentication"},
    {reason_code::re_authenticate, "Re-authenticate"},
    {reason_code::unspecified_error, "Unspecified error"},
    {reason_code::malformed_packet, "Malformed Packet"},
    {reason_code::protocol_error, "Protocol Error"},
    {reason_code::implementation_specific_error, "Implementation specific error"},
    {reason_code::unsupported_protocol_version, "Unsupported Protocol Version"},
    {reason_code::client_identifier_not_valid, "Client Identifier not valid"},
    {reason_code::bad_user_name_or_password, "Bad User Name or Password"},
    {reason_code::not_authorized, "Not authorized"},
    {reason_code::server_unavailable, "Server unavailable"},
    {reason_code::server_busy, "Server busy"},
    {reason_code::banned, "Banned"},
    {reason_code::server_shutting_down, "Server shutting down"},
    {reason_code::bad_authentication_method, "Bad authentication method"},
    {reason_code::keep_alive_timeout, "Keep Alive timeout"},
    {reason_code::session_taken_over, "Session taken over"},
    {reason_code::topic_filter_invalid, "Topic Filter invalid"},
    {reason_code::topic_name_invalid, "Topic Name invalid"},
    {reason_code::packet_identifier_in_use, "Packet Identifier in use"},
    {reason_code::packet_identifier_not_found, "Packet Identifier not found"},
    {reason_code::receive_maximum_exceeded, "Receive Maximum exceeded"},
    {reason_code::topic_alias_invalid, "Topic Alias invalid"},
    {reason_code::packet_too_large, "Packet too large"},
    {reason_code::message_rate_too_high, "Message rate too high"},
    {reason_code::quota_exceeded, "Quota exceeded"},
    {reason_code::administrative_action, "Administrative action"},
    {reason_code::payload_format_invalid, "Payload format invalid"},
    {reason_code::retain_not_supported, "Retain not supported"},
    {reason_code::qos_not_supported, "QoS not supported"},
    {reason_code::use_another_server, "Use another server"},
    {reason_code::server_moved, "Server moved"},
    {reason_code::shared_subscriptions_not_supported, "Shared Subscriptions not supported"},
    {reason_code::connection_rate_exceeded, "Connection rate exceeded"},
    {reason_code::maximum_connect_time, "Maximum connect time"},
    {reason_code::subscription_identifiers_not_supported, "Subscription Identifiers not supported"},
    {reason_code::wildcard_subscriptions_not_supported, "Wildcard Subscriptions not supported"},
};
static_assert(std::size(reason_names) == 43);

/// The standard's name, or "unknown reason code".
constexpr std::string_view name_of(reason_code code) noexcept {
    const std::string_view known = error_texts{reason_names}[static_cast<int>(code)];
    return known.empty() ? "unknown reason code" : known;
}

/// Whether the standard defines the code.
constexpr bool is_known(reason_code code) noexcept { return !error_texts{reason_names}[static_cast<int>(code)].empty(); }

/// The category of what the peer answered; its values are reason codes, its messages the standard's names.
inline const std::error_category& reason_category() noexcept {
    static const error_table category{reason_names, {.category = "mqtt.reason", .unknown = "unknown reason code"}};
    return category;
}

/// `reason_code::success` becomes an empty error.
inline std::error_code make_error_code(reason_code code) noexcept { return {static_cast<int>(code), reason_category()}; }

} // namespace dockwire::mqtt

template <>
struct std::is_error_code_enum<dockwire::mqtt::reason_code> : std::true_type {};
