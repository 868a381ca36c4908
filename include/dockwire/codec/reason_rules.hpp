// Which reason code may stand in which packet, and who may send it there (2.4, 3.14.2.1, 3.15.2.1).
#pragma once

#include <algorithm>
#include <array>
#include <iterator>

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
    constexpr auto bye = set_of(packet_type::disconnect);
    constexpr auto hello = set_of(connack);
    constexpr auto both = set_of(connack, packet_type::disconnect);
    constexpr auto asked = set_of(suback, unsuback);
    return std::to_array<reason_rule>({
        {success, ok, ok | hello | asked | set_of(auth)},
        {granted_qos_1, 0, set_of(suback)},
        {granted_qos_2, 0, set_of(suback)},
        {disconnect_with_will_message, bye, 0},
        {no_matching_subscribers, set_of(puback, pubrec), set_of(puback, pubrec)},
        {no_subscription_existed, 0, set_of(unsuback)},
        {continue_authentication, set_of(auth), set_of(auth)},
        {re_authenticate, set_of(auth), 0},
        {unspecified_error, refused, refused | hello | asked},
        {malformed_packet, bye, both},
        {protocol_error, bye, both},
        {implementation_specific_error, refused, refused | hello | asked},
        {unsupported_protocol_version, 0, hello},
        {client_identifier_not_valid, 0, hello},
        {bad_user_name_or_password, 0, hello},
        {not_authorized, set_of(puback, pubrec), refused | hello | asked},
        {server_unavailable, 0, hello},
        {server_busy, 0, both},
        {banned, 0, hello},
        {server_shutting_down, 0, bye},
        // 2.4 lists it for DISCONNECT, 3.14.2.1 does not: taken from a server, never sent.
        {bad_authentication_method, 0, both},
        {keep_alive_timeout, 0, bye},
        {session_taken_over, 0, bye},
        {topic_filter_invalid, 0, asked | bye},
        {topic_name_invalid, refused, refused | hello},
        {packet_identifier_in_use, set_of(puback, pubrec), set_of(puback, pubrec) | asked},
        {packet_identifier_not_found, set_of(pubrel, pubcomp), set_of(pubrel, pubcomp)},
        {receive_maximum_exceeded, bye, bye},
        {topic_alias_invalid, bye, bye},
        {packet_too_large, bye, both},
        {message_rate_too_high, bye, bye},
        {quota_exceeded, refused, refused | hello | set_of(suback)},
        {administrative_action, bye, bye},
        {payload_format_invalid, refused, refused | hello},
        {retain_not_supported, 0, both},
        {qos_not_supported, 0, both},
        {use_another_server, 0, both},
        {server_moved, 0, both},
        {shared_subscriptions_not_supported, 0, bye | set_of(suback)},
        {connection_rate_exceeded, 0, both},
        {maximum_connect_time, 0, bye},
        {subscription_identifiers_not_supported, 0, bye | set_of(suback)},
        {wildcard_subscriptions_not_supported, 0, bye | set_of(suback)},
    });
}();
static_assert(std::ranges::equal(reason_rules, reason_names, {}, &reason_rule::code, &error_text<reason_code>::value));

/// Whether `sender` may put `code` into a packet of this type.
constexpr bool may_send(side sender, packet_type type, reason_code code) noexcept {
    const auto* const rule = std::ranges::lower_bound(reason_rules, code, {}, &reason_rule::code);
    if (rule == reason_rules.end() || rule->code != code) return false;
    return ((sender == side::client ? rule->from_client : rule->from_server) & set_of(type)) != 0;
}

} // namespace dockwire::mqtt
