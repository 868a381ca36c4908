// Which reason code may stand in which packet, and who may send it there (2.4, 3.14.2.1, 3.15.2.1).
#pragma once

#include <algorithm>
#include <array>

#include "dockwire/codec/packet_type.hpp"
#include "dockwire/codec/reason_code.hpp"

namespace dockwire::mqtt {

/// The packets that may carry one reason code.
struct reason_rule {
    reason_code code{};
    packet_set from_client{0};
    packet_set from_server{0};
};

/// One row for each reason code, in ascending order.
inline constexpr auto reason_rules = [] {
    using enum reason_code;
    using enum packet_type;
    constexpr auto ok = set_of(puback, pubrec, pubrel, pubcomp, packet_type::disconnect);
    constexpr auto refused = set_of(puback, pubrec, packet_type::disconnect);
    constexpr auto in_disconnect = set_of(packet_type::disconnect);
    constexpr auto in_connack = set_of(connack);
    constexpr auto in_either = set_of(connack, packet_type::disconnect);
    constexpr auto in_answers = set_of(suback, unsuback);
    return std::to_array<reason_rule>({
        {success, ok, ok | in_connack | in_answers | set_of(auth)},
        {granted_qos_1, 0, set_of(suback)},
        {granted_qos_2, 0, set_of(suback)},
        {disconnect_with_will_message, in_disconnect, 0},
        {no_matching_subscribers, set_of(puback, pubrec), set_of(puback, pubrec)},
        {no_subscription_existed, 0, set_of(unsuback)},
        {continue_authentication, set_of(auth), set_of(auth)},
        {re_authenticate, set_of(auth), 0},
        {unspecified_error, refused, refused | in_connack | in_answers},
        {malformed_packet, in_disconnect, in_either},
        {protocol_error, in_disconnect, in_either},
        {implementation_specific_error, refused, refused | in_connack | in_answers},
        {unsupported_protocol_version, 0, in_connack},
        {client_identifier_not_valid, 0, in_connack},
        {bad_user_name_or_password, 0, in_connack},
        {not_authorized, set_of(puback, pubrec), refused | in_connack | in_answers},
        {server_unavailable, 0, in_connack},
        {server_busy, 0, in_either},
        {banned, 0, in_connack},
        {server_shutting_down, 0, in_disconnect},
        // 2.4 lists it for DISCONNECT, 3.14.2.1 does not: taken from a server, never sent.
        {bad_authentication_method, 0, in_either},
        {keep_alive_timeout, 0, in_disconnect},
        {session_taken_over, 0, in_disconnect},
        {topic_filter_invalid, 0, in_answers | in_disconnect},
        {topic_name_invalid, refused, refused | in_connack},
        {packet_identifier_in_use, set_of(puback, pubrec), set_of(puback, pubrec) | in_answers},
        {packet_identifier_not_found, set_of(pubrel, pubcomp), set_of(pubrel, pubcomp)},
        {receive_maximum_exceeded, in_disconnect, in_disconnect},
        {topic_alias_invalid, in_disconnect, in_disconnect},
        {packet_too_large, in_disconnect, in_either},
        {message_rate_too_high, in_disconnect, in_disconnect},
        {quota_exceeded, refused, refused | in_connack | set_of(suback)},
        {administrative_action, in_disconnect, in_disconnect},
        {payload_format_invalid, refused, refused | in_connack},
        {retain_not_supported, 0, in_either},
        {qos_not_supported, 0, in_either},
        {use_another_server, 0, in_either},
        {server_moved, 0, in_either},
        {shared_subscriptions_not_supported, 0, in_disconnect | set_of(suback)},
        {connection_rate_exceeded, 0, in_either},
        {maximum_connect_time, 0, in_disconnect},
        {subscription_identifiers_not_supported, 0, in_disconnect | set_of(suback)},
        {wildcard_subscriptions_not_supported, 0, in_disconnect | set_of(suback)},
    });
}();
static_assert(std::ranges::equal(reason_rules, reason_names, [](const reason_rule& rule, const error_text& name) {
    return static_cast<int>(rule.code) == name.value;
}));

/// Whether `sender` may put `code` into a packet of this type.
constexpr bool may_send(side sender, packet_type type, reason_code code) noexcept {
    const auto* const rule = std::ranges::lower_bound(reason_rules, code, {}, &reason_rule::code);
    if (rule == reason_rules.end() || rule->code != code) return false;
    return ((sender == side::client ? rule->from_client : rule->from_server) & set_of(type)) != 0;
}

} // namespace dockwire::mqtt
