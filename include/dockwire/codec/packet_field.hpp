// The fields of packets by the names that the standard gives them.
#pragma once

#include "dockwire/codec/peer_error.hpp"
#include "dockwire/core/static_text.hpp"

namespace dockwire::mqtt {

/// A field, and the statements that hold for it in the place of those for any field.
struct packet_field {
    static_text name{""};
    static_text complete{flaws::cut_short.statement};
    static_text well_formed{flaws::not_utf8.statement};
    static_text without_null{flaws::null_character.statement};
    static_text without_wildcard{flaws::wildcard.statement};
};

/// Fields that are no properties; those are in property.hpp.
namespace fields {
inline constexpr packet_field packet_identifier{"Packet Identifier"};
/// The statements on the Packet Identifier of what a client begins, of what answers a PUBLISH, and of SUBACK and UNSUBACK.
inline constexpr static_text own_identifier{"MQTT-2.2.1-3"};
inline constexpr static_text identifier_of_publish{"MQTT-2.2.1-5"};
inline constexpr static_text identifier_of_request{"MQTT-2.2.1-6"};
inline constexpr packet_field reason_code{"Reason Code"};
inline constexpr packet_field property_length{"Property Length", "2.2.2.1"};
inline constexpr packet_field property_identifier{"property identifier"};

// CONNECT and CONNACK.
inline constexpr packet_field protocol_name{"Protocol Name"};
inline constexpr packet_field protocol_version{"Protocol Version"};
inline constexpr packet_field connect_flags{"Connect Flags"};
inline constexpr packet_field keep_alive{"Keep Alive"};
inline constexpr packet_field client_identifier{"Client Identifier", "MQTT-3.1.3-3", "MQTT-3.1.3-4"};
inline constexpr packet_field will_topic{"Will Topic", "MQTT-3.1.2-9", "MQTT-3.1.3-11", "MQTT-4.7.3-2"};
inline constexpr packet_field will_payload{"Will Payload", "MQTT-3.1.2-9"};
inline constexpr packet_field user_name{"User Name", "MQTT-3.1.2-17", "MQTT-3.1.3-12"};
inline constexpr packet_field password{"Password", "MQTT-3.1.2-19"};
inline constexpr packet_field connect_acknowledge_flags{"Connect Acknowledge Flags"};

// PUBLISH, SUBSCRIBE and UNSUBSCRIBE.
inline constexpr packet_field topic_name{"Topic Name", "MQTT-3.3.2-1", "MQTT-3.3.2-1", "MQTT-4.7.3-2", "MQTT-3.3.2-2"};
inline constexpr packet_field subscribe_filter{"Topic Filter", flaws::cut_short.statement, "MQTT-3.8.3-1", "MQTT-4.7.3-2"};
inline constexpr packet_field unsubscribe_filter{"Topic Filter", flaws::cut_short.statement, "MQTT-3.10.3-1", "MQTT-4.7.3-2"};
inline constexpr packet_field subscription_options{"Subscription Options"};
} // namespace fields

} // namespace dockwire::mqtt
