// Which statement of the standard a packet breaks that the codec refuses.
#pragma once

#include <array>
#include <string_view>

#include "dockwire/broker/strict_rules.hpp"
#include "dockwire/codec/packet_type.hpp"

namespace dockwire::mqtt::detail {

/// The fault of a packet by how its text ends.
struct fault_statement {
    std::string_view text_end{};
    packet_set packets{0}; ///< 0 means all
    std::string_view statement{};
};

/// The first row that fits counts. A rule without a number is named by its section.
inline constexpr auto fault_statements = [] {
    using type = packet_type;
    constexpr packet_set connect = set_of(type::connect);
    constexpr packet_set subscribe = set_of(type::subscribe);
    constexpr packet_set unsubscribe = set_of(type::unsubscribe);
    constexpr packet_set requests = set_of(type::publish) | subscribe | unsubscribe;
    constexpr std::string_view flags = "fixed header: reserved flag bits have the wrong value";
    constexpr std::string_view reason = "Reason Code: not one that this side may send in this packet";
    return std::to_array<fault_statement>({
        // The fixed header.
        {flags, set_of(type::pubrel), "MQTT-3.6.1-1"},
        {flags, subscribe, "MQTT-3.8.1-1"},
        {flags, unsubscribe, "MQTT-3.10.1-1"},
        {flags, set_of(type::disconnect), "MQTT-3.14.1-1"},
        {flags, set_of(type::auth), "MQTT-3.15.1-1"},
        {flags, 0, "MQTT-2.1.3-1"},
        {"packet type 0 is forbidden", 0, "2.1.2"},
        {"fixed header: this side does not send this packet", 0, "2.1.2"},
        {"PUBLISH: both QoS bits are set", 0, "MQTT-3.3.1-4"},
        {"PUBLISH: DUP with QoS 0", 0, "MQTT-3.3.1-2"},
        {"the packet is longer than the Maximum Packet Size", 0, "MQTT-3.2.2-15"},

        // CONNECT.
        {"Protocol Name: must be MQTT", 0, "MQTT-3.1.2-1"},
        {"Protocol Version: must be 5", 0, "3.1.2.2"},
        {"Connect Flags: the reserved bit is set", 0, "MQTT-3.1.2-3"},
        {"Connect Flags: Will QoS is 3", 0, "MQTT-3.1.2-12"},
        {"Connect Flags: Will QoS without Will Flag", 0, "MQTT-3.1.2-11"},
        {"Connect Flags: Will Retain without Will Flag", 0, "MQTT-3.1.2-13"},
        {"Client Identifier: runs past the end", 0, "MQTT-3.1.3-3"},
        {"Client Identifier: not well-formed UTF-8", 0, "MQTT-3.1.3-4"},
        {"Will Topic: runs past the end", 0, "MQTT-3.1.2-9"},
        {"Will Topic: not well-formed UTF-8", 0, "MQTT-3.1.3-11"},
        {"Will Topic: contains a wildcard", 0, "MQTT-4.7.0-1"},
        {"Will Topic: is empty", 0, "MQTT-4.7.3-1"},
        {"Will Payload: runs past the end", 0, "MQTT-3.1.2-9"},
        {"User Name: runs past the end", 0, "MQTT-3.1.2-17"},
        {"User Name: not well-formed UTF-8", 0, "MQTT-3.1.3-12"},
        {"Password: runs past the end", 0, "MQTT-3.1.2-19"},
        {"bytes are left over after the last field", connect, "MQTT-3.1.3-1"},

        // PUBLISH and what acknowledges it.
        {"Packet Identifier: must not be 0", requests, "MQTT-2.2.1-3"},
        {"Packet Identifier: must not be 0", 0, "MQTT-2.2.1-5"},
        {"Topic Name: runs past the end", 0, "MQTT-3.3.2-1"},
        {"Topic Name: not well-formed UTF-8", 0, "MQTT-3.3.2-1"},
        {"Topic Name: contains a wildcard", 0, "MQTT-3.3.2-2"},
        {"Topic Name: is empty and there is no Topic Alias", 0, "MQTT-4.7.3-1"},
        {"Topic Alias: value outside what is allowed", 0, "MQTT-3.3.2-8"},
        {"Response Topic: not well-formed UTF-8", 0, "MQTT-3.3.2-13"},
        {"Response Topic: must be a topic name", 0, "MQTT-3.3.2-14"},
        {"Content Type: not well-formed UTF-8", 0, "MQTT-3.3.2-19"},
        {"Subscription Identifier: a client sends none in PUBLISH", 0, "MQTT-3.3.4-6"},
        {reason, set_of(type::puback), "MQTT-3.4.2-1"},
        {reason, set_of(type::pubrec), "MQTT-3.5.2-1"},
        {reason, set_of(type::pubrel), "MQTT-3.6.2-1"},
        {reason, set_of(type::pubcomp), "MQTT-3.7.2-1"},

        // SUBSCRIBE and UNSUBSCRIBE.
        {"SUBSCRIBE: without a Topic Filter", subscribe, "MQTT-3.8.3-2"},
        {"UNSUBSCRIBE: without a Topic Filter", unsubscribe, "MQTT-3.10.3-2"},
        {"Topic Filter: not well-formed UTF-8", subscribe, "MQTT-3.8.3-1"},
        {"Topic Filter: not well-formed UTF-8", unsubscribe, "MQTT-3.10.3-1"},
        {"Topic Filter: is empty", 0, "MQTT-4.7.3-1"},
        {"Topic Filter: # is not alone in the last level", 0, "MQTT-4.7.1-1"},
        {"Topic Filter: + is not alone in its level", 0, "MQTT-4.7.1-2"},
        {"Topic Filter: $share without a share name", 0, "MQTT-4.8.2-1"},
        {"Topic Filter: a share name with a wildcard or without a filter", 0, "MQTT-4.8.2-2"},
        {"Subscription Options: reserved bits are set", 0, "MQTT-3.8.3-5"},
        {"Subscription Options: No Local on a shared subscription", 0, "MQTT-3.8.3-4"},
        {"Subscription Options: Maximum QoS is 3", 0, "3.8.3.1"},
        {"Subscription Options: Retain Handling is 3", 0, "3.8.3.1"},

        // DISCONNECT and AUTH.
        {reason, set_of(type::disconnect), "MQTT-3.14.2-1"},
        {reason, set_of(type::auth), "MQTT-3.15.2-1"},
        {"AUTH: without Authentication Method", 0, "MQTT-4.12.0-5"},
        {"Authentication Data: without Authentication Method", 0, "3.1.2.11.10"},

        // Any field.
        {"User Property: not well-formed UTF-8", 0, "MQTT-1.5.7-1"},
        {"User Property: contains U+0000", 0, "MQTT-1.5.7-1"},
        {"Topic Name: contains U+0000", 0, "MQTT-4.7.3-2"},
        {"Topic Filter: contains U+0000", 0, "MQTT-4.7.3-2"},
        {"Will Topic: contains U+0000", 0, "MQTT-4.7.3-2"},
        {": not well-formed UTF-8", 0, "MQTT-1.5.4-1"},
        {": contains U+0000", 0, "MQTT-1.5.4-2"},
        {"not in its shortest form", 0, "MQTT-1.5.5-1"},
        {"longer than four bytes", 0, "1.5.5"},
        {"Property Length: runs past the end", 0, "2.2.2.1"},
        {"property identifier: not one of MQTT 5.0", 0, "2.2.2.2"},
        {": not allowed in this packet", 0, "2.2.2.2"},
        {": appears more than once", 0, "2.2.2.2"},
        {": value outside what is allowed", 0, "2.2.2.2"},
    });
}();

/// The row of a fault; null when its rule has neither a number nor a section of its own.
constexpr const fault_statement* find_fault_statement(packet_type type, std::string_view text) noexcept {
    for (const fault_statement& row : fault_statements) {
        const bool concerns = row.packets == 0 || (row.packets & set_of(type)) != 0;
        if (concerns && text.ends_with(row.text_end)) return &row;
    }
    return nullptr;
}

/// The rule that a packet of this type broke, by what the codec says of it.
constexpr strict_rule rule_broken_by(packet_type type, std::string_view text) noexcept {
    const fault_statement* const row = find_fault_statement(type, text);
    return {row != nullptr ? row->statement : "4.13", text};
}

} // namespace dockwire::mqtt::detail
