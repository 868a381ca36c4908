// The one table of properties (2.2.2.2).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "dockwire/codec/packet_field.hpp"
#include "dockwire/codec/packet_type.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/codec/reason_code.hpp"
#include "dockwire/core/static_text.hpp"

namespace dockwire::mqtt {

/// The properties by their identifiers.
enum class property : std::uint8_t {
    payload_format_indicator = 0x01,
    message_expiry_interval = 0x02,
    content_type = 0x03,
    response_topic = 0x08,
    correlation_data = 0x09,
    subscription_identifier = 0x0B,
    session_expiry_interval = 0x11,
    assigned_client_identifier = 0x12,
    server_keep_alive = 0x13,
    authentication_method = 0x15,
    authentication_data = 0x16,
    request_problem_information = 0x17,
    will_delay_interval = 0x18,
    request_response_information = 0x19,
    response_information = 0x1A,
    server_reference = 0x1C,
    reason_string = 0x1F,
    receive_maximum = 0x21,
    topic_alias_maximum = 0x22,
    topic_alias = 0x23,
    maximum_qos = 0x24,
    retain_available = 0x25,
    user_property = 0x26,
    maximum_packet_size = 0x27,
    wildcard_subscription_available = 0x28,
    subscription_identifier_available = 0x29,
    shared_subscription_available = 0x2A,
};

/// How a property's value is written (1.5).
enum class property_type : std::uint8_t {
    byte,
    two_byte_integer,
    four_byte_integer,
    variable_byte_integer,
    utf8_string,
    binary_data,
    utf8_string_pair
};

/// What holds for one property.
struct property_rule {
    property identifier{};
    packet_field field{};
    property_type type{};
    packet_set carriers{0};      ///< the packets that may have it
    packet_set repeatable_in{0}; ///< those that may have it more than once
    std::uint32_t least{0};
    std::uint32_t most{UINT32_MAX};
    /// The reason code for a number outside `least` to `most`.
    reason_code out_of_range{reason_code::protocol_error};
    static_text out_of_range_statement{flaws::out_of_range.statement};
};

namespace detail {

inline constexpr packet_set a_message = set_of(packet_type::publish) | will_properties;
inline constexpr packet_set a_connection = set_of(packet_type::connect, packet_type::connack);
inline constexpr packet_set an_authentication = a_connection | set_of(packet_type::auth);
inline constexpr packet_set an_answer =
    set_of(packet_type::connack, packet_type::puback, packet_type::pubrec, packet_type::pubrel, packet_type::pubcomp,
           packet_type::suback, packet_type::unsuback, packet_type::disconnect, packet_type::auth);
inline constexpr packet_set anything_but_ping =
    an_answer | a_message | set_of(packet_type::connect, packet_type::subscribe, packet_type::unsubscribe);

} // namespace detail

/// All properties in ascending order.
inline constexpr auto property_rules = [] {
    using enum property;
    using enum property_type;
    using namespace detail;
    constexpr packet_set connect = set_of(packet_type::connect);
    constexpr packet_set connack = set_of(packet_type::connack);
    constexpr packet_set publish = set_of(packet_type::publish);
    constexpr packet_set subscribe = set_of(packet_type::subscribe);
    constexpr packet_set disconnect = set_of(packet_type::disconnect);
    constexpr auto alias_invalid = reason_code::topic_alias_invalid;
    return std::to_array<property_rule>({
        {payload_format_indicator, {"Payload Format Indicator"}, byte, a_message, 0, 0, 1},
        {message_expiry_interval, {"Message Expiry Interval"}, four_byte_integer, a_message},
        {content_type, {"Content Type", flaws::cut_short.statement, "MQTT-3.3.2-19"}, utf8_string, a_message},
        {response_topic, {"Response Topic", flaws::cut_short.statement, "MQTT-3.3.2-13"}, utf8_string, a_message},
        {correlation_data, {"Correlation Data"}, binary_data, a_message},
        {subscription_identifier, {"Subscription Identifier"}, variable_byte_integer, publish | subscribe, publish, 1},
        {session_expiry_interval, {"Session Expiry Interval"}, four_byte_integer, a_connection | disconnect},
        {assigned_client_identifier, {"Assigned Client Identifier"}, utf8_string, connack},
        {server_keep_alive, {"Server Keep Alive"}, two_byte_integer, connack},
        {authentication_method, {"Authentication Method"}, utf8_string, an_authentication},
        {authentication_data, {"Authentication Data"}, binary_data, an_authentication},
        {request_problem_information, {"Request Problem Information"}, byte, connect, 0, 0, 1},
        {will_delay_interval, {"Will Delay Interval"}, four_byte_integer, will_properties},
        {request_response_information, {"Request Response Information"}, byte, connect, 0, 0, 1},
        {response_information, {"Response Information"}, utf8_string, connack},
        {server_reference, {"Server Reference"}, utf8_string, connack | disconnect},
        {reason_string, {"Reason String"}, utf8_string, an_answer},
        {receive_maximum, {"Receive Maximum"}, two_byte_integer, a_connection, 0, 1},
        {topic_alias_maximum, {"Topic Alias Maximum"}, two_byte_integer, a_connection},
        {topic_alias, {"Topic Alias"}, two_byte_integer, publish, 0, 1, 0xFFFF, alias_invalid, "MQTT-3.3.2-8"},
        {maximum_qos, {"Maximum QoS"}, byte, connack, 0, 0, 1},
        {retain_available, {"Retain Available"}, byte, connack, 0, 0, 1},
        {user_property,
         {"User Property", flaws::cut_short.statement, "MQTT-1.5.7-1", "MQTT-1.5.7-1"},
         utf8_string_pair,
         anything_but_ping,
         anything_but_ping},
        {maximum_packet_size, {"Maximum Packet Size"}, four_byte_integer, a_connection, 0, 1},
        {wildcard_subscription_available, {"Wildcard Subscription Available"}, byte, connack, 0, 0, 1},
        {subscription_identifier_available, {"Subscription Identifier Available"}, byte, connack, 0, 0, 1},
        {shared_subscription_available, {"Shared Subscription Available"}, byte, connack, 0, 0, 1},
    });
}();
static_assert(std::ranges::is_sorted(property_rules, {}, &property_rule::identifier) && property_rules.size() == 27);

namespace detail {

// Position in the table by identifier; past its end for those that the standard does not define.
inline constexpr auto property_positions = [] {
    std::array<std::uint8_t, 0x80> positions{};
    positions.fill(property_rules.size());
    for (std::size_t i = 0; i < property_rules.size(); ++i) {
        positions[static_cast<std::size_t>(property_rules[i].identifier)] = static_cast<std::uint8_t>(i);
    }
    return positions;
}();

} // namespace detail

/// The row of a property; null when no property has this identifier.
constexpr const property_rule* find_property(std::uint32_t identifier) noexcept {
    if (identifier >= detail::property_positions.size()) return nullptr;
    const std::size_t position = detail::property_positions[identifier];
    return position < property_rules.size() ? &property_rules[position] : nullptr;
}

constexpr const property_rule& rule_of(property identifier) noexcept {
    return *find_property(static_cast<std::uint32_t>(identifier));
}

} // namespace dockwire::mqtt
