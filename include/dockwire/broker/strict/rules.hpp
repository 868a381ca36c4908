// The rules that strict mode looks at, besides those that one packet can break by itself, which the codec finds.
//
// It sees what arrives and what the broker sends, so a client that broke a rule in packets that were lost is not found, and neither is
// what needs the client's inside: that it keeps its session, that it replaces its keep-alive time, that it delays nothing else.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <array>
#include <functional>
#include <string_view>

namespace dockwire::mqtt::detail {

/// A statement of the standard, or the section of a rule without a number, and how a client breaks it.
struct strict_rule {
    std::string_view statement{};
    std::string_view text{};
};

/// Who is told of a broken rule; its text is valid during the call.
using strict_reporter = std::function<void(const strict_rule&)>;

namespace strict {

// The connection.
inline constexpr strict_rule first_packet{"MQTT-3.1.0-1", "the first packet is not CONNECT"};
inline constexpr strict_rule second_connect{"MQTT-3.1.0-2", "a second CONNECT"};
inline constexpr strict_rule silence{"MQTT-3.1.2-20", "nothing was sent within one and a half Keep Alive times"};
inline constexpr strict_rule silence_for_server{"MQTT-3.2.2-21",
                                                "nothing was sent within one and a half Server Keep Alive times"};
inline constexpr strict_rule session_revived{"3.14.2.2.2", "DISCONNECT: a Session Expiry Interval after one of 0 in CONNECT"};
inline constexpr strict_rule after_disconnect{"MQTT-3.14.4-1", "a packet after DISCONNECT"};
inline constexpr strict_rule left_open{"MQTT-3.14.4-2", "the connection was not closed after DISCONNECT"};

// Authentication.
inline constexpr strict_rule before_connack{"MQTT-3.1.2-30", "a packet other than AUTH or DISCONNECT before CONNACK"};
inline constexpr strict_rule auth_not_continued{"MQTT-4.12.0-3", "AUTH: the answer to AUTH is not Continue authentication"};
inline constexpr strict_rule auth_of_other_method{"MQTT-4.12.0-5", "AUTH: the method is not that of CONNECT"};
inline constexpr strict_rule auth_unasked{"MQTT-4.12.0-7", "AUTH: there was no method in CONNECT"};
inline constexpr strict_rule auth_again_of_other_method{"MQTT-4.12.1-1",
                                                        "AUTH: re-authentication with another method than in CONNECT"};

// What the client publishes and asks for.
inline constexpr strict_rule id_in_use{"MQTT-2.2.1-3", "a new packet under an identifier that is in use"};
inline constexpr strict_rule qos_above_maximum{"MQTT-3.2.2-11", "PUBLISH: above Maximum QoS"};
inline constexpr strict_rule retain_not_available{"MQTT-3.2.2-14", "PUBLISH: with RETAIN, which the broker does not take"};
inline constexpr strict_rule alias_above_maximum{"MQTT-3.2.2-17", "PUBLISH: a Topic Alias above Topic Alias Maximum"};
inline constexpr strict_rule alias_not_allowed{"MQTT-3.2.2-18", "PUBLISH: a Topic Alias, which the broker does not take"};
inline constexpr strict_rule alias_unknown{"3.3.2.3.4", "PUBLISH: a Topic Alias that stands for no topic"};
inline constexpr strict_rule resent_without_dup{"MQTT-3.3.1-1", "PUBLISH: sent again without DUP"};
inline constexpr strict_rule too_many_in_flight{"MQTT-3.3.4-7", "PUBLISH: more than Receive Maximum in flight"};
inline constexpr strict_rule new_with_dup_1{"MQTT-4.3.2-2", "PUBLISH: a new message of QoS 1 with DUP"};
inline constexpr strict_rule new_with_dup_2{"MQTT-4.3.3-2", "PUBLISH: a new message of QoS 2 with DUP"};
inline constexpr strict_rule resent_after_pubrel{"MQTT-4.3.3-6", "PUBLISH: sent again after PUBREL"};
inline constexpr strict_rule resent_at_once{"MQTT-4.4.0-1", "PUBLISH: sent again on the same connection"};
inline constexpr strict_rule not_resent{"MQTT-4.4.0-1", "PUBLISH: unacknowledged and not sent again, but newer messages were"};
inline constexpr strict_rule resent_out_of_order{"MQTT-4.6.0-1", "PUBLISH: sent again in another order"};
inline constexpr strict_rule pubrel_out_of_order{"MQTT-4.6.0-4", "PUBREL: not in the order of the PUBRECs"};
inline constexpr strict_rule pubrel_of_nothing{"MQTT-2.2.1-5", "PUBREL: no message has this identifier"};

// What the client acknowledges.
inline constexpr strict_rule answer_to_nothing{"MQTT-2.2.1-5", "an acknowledgement of nothing that is in flight"};
inline constexpr strict_rule answer_of_other_qos{"MQTT-3.3.4-1", "an acknowledgement of another QoS than the message's"};
inline constexpr strict_rule puback_out_of_order{"MQTT-4.6.0-2", "PUBACK: not in the order of the messages"};
inline constexpr strict_rule pubrec_out_of_order{"MQTT-4.6.0-3", "PUBREC: not in the order of the messages"};

inline constexpr std::array rules{
    &first_packet,
    &second_connect,
    &silence,
    &silence_for_server,
    &session_revived,
    &after_disconnect,
    &left_open,
    &before_connack,
    &auth_not_continued,
    &auth_of_other_method,
    &auth_unasked,
    &auth_again_of_other_method,
    &id_in_use,
    &qos_above_maximum,
    &retain_not_available,
    &alias_above_maximum,
    &alias_not_allowed,
    &alias_unknown,
    &resent_without_dup,
    &too_many_in_flight,
    &new_with_dup_1,
    &new_with_dup_2,
    &resent_after_pubrel,
    &resent_at_once,
    &not_resent,
    &resent_out_of_order,
    &pubrel_out_of_order,
    &pubrel_of_nothing,
    &answer_to_nothing,
    &answer_of_other_qos,
    &puback_out_of_order,
    &pubrec_out_of_order,
};

} // namespace strict
} // namespace dockwire::mqtt::detail
