// CONNECT (3.1).
#include "codec/packet_cases.hpp"

using namespace dockwire;
using namespace dockwire::test;

namespace {

constexpr user_property two_pairs[]{{"k", "1"}, {"k", "2"}};

const packet_case<packet::connect> connect_cases[]{
    {"the shortest CONNECT", {}, "10 0D | 00 04 'MQTT' | 05 | 00 | 00 00 | 00 | 00 00"},
    {"clean start is bit 1", {.clean_start = true}, "10 0D | 00 04 'MQTT' | 05 | 02 | 00 00 | 00 | 00 00"},
    {"keep alive has two bytes", {.keep_alive = 0x0102}, "10 0D | 00 04 'MQTT' | 05 | 00 | 01 02 | 00 | 00 00"},
    {"the client identifier is the first field of the payload",
     {.client_id = "dock-1"},
     "10 13 | 00 04 'MQTT' | 05 | 00 | 00 00 | 00 | 00 06 'dock-1'"},
    {"a client identifier may be any text",
     {.client_id = "\xE4\xB8\x96"},
     "10 10 | 00 04 'MQTT' | 05 | 00 | 00 00 | 00 | 00 03 E4 B8 96"},
    {"a user name without a password", {.user_name = "u"}, "10 10 | 00 04 'MQTT' | 05 | 80 | 00 00 | 00 | 00 00 | 00 01 'u'"},
    {"an empty user name is one", {.user_name = ""}, "10 0F | 00 04 'MQTT' | 05 | 80 | 00 00 | 00 | 00 00 | 00 00"},
    {"a password without a user name is legal in MQTT 5",
     {.password = binary{"p"}},
     "10 10 | 00 04 'MQTT' | 05 | 40 | 00 00 | 00 | 00 00 | 00 01 'p'"},
    {"a password is binary",
     {.user_name = "u", .password = binary{std::string_view{"\0\xFF", 2}}},
     "10 14 | 00 04 'MQTT' | 05 | C0 | 00 00 | 00 | 00 00 | 00 01 'u' | 00 02 00 FF"},
    {"a will of QoS 0",
     {.will = will{.topic = "w", .payload = binary{"bye"}}},
     "10 16 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 00 | 00 01 'w' | 00 03 'bye'"},
    {"a retained will of QoS 2 with an empty payload",
     {.will = will{.topic = "w", .qos = qos::exactly_once, .retain = true}},
     "10 13 | 00 04 'MQTT' | 05 | 34 | 00 00 | 00 | 00 00 | 00 | 00 01 'w' | 00 00"},
    {"a will of QoS 1 between client identifier and user name",
     {.client_id = "c", .clean_start = true, .will = will{.topic = "w", .qos = qos::at_least_once}, .user_name = "u"},
     "10 17 | 00 04 'MQTT' | 05 | 8E | 00 00 | 00 | 00 01 'c' | 00 | 00 01 'w' | 00 00 | 00 01 'u'"},
    {"session expiry interval",
     {.session_expiry_interval = 120},
     "10 12 | 00 04 'MQTT' | 05 | 00 | 00 00 | 05 | 11 00 00 00 78 | 00 00"},
    {"a session that never expires",
     {.session_expiry_interval = 0xFFFFFFFF},
     "10 12 | 00 04 'MQTT' | 05 | 00 | 00 00 | 05 | 11 FF FF FF FF | 00 00"},
    {"authentication method",
     {.authentication_method = "M"},
     "10 11 | 00 04 'MQTT' | 05 | 00 | 00 00 | 04 | 15 00 01 'M' | 00 00"},
    {"authentication data with its method",
     {.authentication_method = "M", .authentication_data = binary{std::string_view{"\0", 1}}},
     "10 15 | 00 04 'MQTT' | 05 | 00 | 00 00 | 08 | 15 00 01 'M' | 16 00 01 00 | 00 00"},
    {"request problem information",
     {.request_problem_information = false},
     "10 0F | 00 04 'MQTT' | 05 | 00 | 00 00 | 02 | 17 00 | 00 00"},
    {"request response information",
     {.request_response_information = true},
     "10 0F | 00 04 'MQTT' | 05 | 00 | 00 00 | 02 | 19 01 | 00 00"},
    {"receive maximum", {.receive_maximum = 1}, "10 10 | 00 04 'MQTT' | 05 | 00 | 00 00 | 03 | 21 00 01 | 00 00"},
    {"topic alias maximum may be 0",
     {.topic_alias_maximum = 0},
     "10 10 | 00 04 'MQTT' | 05 | 00 | 00 00 | 03 | 22 00 00 | 00 00"},
    {"maximum packet size",
     {.maximum_packet_size = 65536},
     "10 12 | 00 04 'MQTT' | 05 | 00 | 00 00 | 05 | 27 00 01 00 00 | 00 00"},
    {"user property",
     {.user_properties = one_pair},
     "10 14 | 00 04 'MQTT' | 05 | 00 | 00 00 | 07 | 26 00 01 'k' 00 01 'v' | 00 00"},
    {"a user property may repeat with the same name and keeps its order",
     {.user_properties = two_pairs},
     "10 1B | 00 04 'MQTT' | 05 | 00 | 00 00 | 0E | 26 00 01 'k' 00 01 '1' | 26 00 01 'k' 00 01 '2' | 00 00"},
    {"every property, by ascending identifier",
     {.session_expiry_interval = 1,
      .authentication_method = "M",
      .authentication_data = binary{"D"},
      .request_problem_information = true,
      .request_response_information = false,
      .receive_maximum = 20,
      .topic_alias_maximum = 10,
      .maximum_packet_size = 256,
      .user_properties = one_pair},
     "10 30 | 00 04 'MQTT' | 05 | 00 | 00 00 | 23 | 11 00 00 00 01 | 15 00 01 'M' | 16 00 01 'D' | 17 01 | 19 00 | 21 00 14 | "
     "22 00 0A | 26 00 01 'k' 00 01 'v' | 27 00 00 01 00 | 00 00"},
    {"will: payload format indicator",
     {.will = will{.topic = "w", .payload_is_utf8 = true}},
     "10 15 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 02 | 01 01 | 00 01 'w' | 00 00"},
    {"will: message expiry interval",
     {.will = will{.topic = "w", .message_expiry_interval = 60}},
     "10 18 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 05 | 02 00 00 00 3C | 00 01 'w' | 00 00"},
    {"will: content type",
     {.will = will{.topic = "w", .content_type = "json"}},
     "10 1A | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 07 | 03 00 04 'json' | 00 01 'w' | 00 00"},
    {"will: response topic",
     {.will = will{.topic = "w", .response_topic = "r"}},
     "10 17 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 04 | 08 00 01 'r' | 00 01 'w' | 00 00"},
    {"will: correlation data",
     {.will = will{.topic = "w", .correlation_data = binary{"9"}}},
     "10 17 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 04 | 09 00 01 '9' | 00 01 'w' | 00 00"},
    {"will: delay interval",
     {.will = will{.topic = "w", .will_delay_interval = 5}},
     "10 18 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 05 | 18 00 00 00 05 | 00 01 'w' | 00 00"},
    {"will: user properties",
     {.will = will{.topic = "w", .user_properties = two_pairs}},
     "10 21 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 0E | 26 00 01 'k' 00 01 '1' 26 00 01 'k' 00 01 '2' | 00 01 'w' | 00 "
     "00"},
};

constexpr auto version = reason_code::unsupported_protocol_version;

constexpr refusal connect_refusals[]{
    {"another protocol name", "10 0D | 00 04 'MQTS' | 05 | 02 | 00 00 | 00 | 00 00", "Protocol Name: must be MQTT", version},
    {"MQTT 3.1 with its own name", "10 0F | 00 06 'MQIsdp' | 03 | 02 | 00 00 | 00 | 00 00", "Protocol Name: must be MQTT",
     version},
    {"MQTT 3.1.1", "10 0C | 00 04 'MQTT' | 04 | 02 | 00 00 | 00 00", "Protocol Version: must be 5", version},
    {"a version to come", "10 0D | 00 04 'MQTT' | 06 | 02 | 00 00 | 00 | 00 00", "Protocol Version: must be 5", version},
    {"the reserved connect flag", "10 0D | 00 04 'MQTT' | 05 | 01 | 00 00 | 00 | 00 00",
     "Connect Flags: the reserved bit is set"},
    {"will QoS without a will", "10 0D | 00 04 'MQTT' | 05 | 08 | 00 00 | 00 | 00 00",
     "Connect Flags: Will QoS without Will Flag"},
    {"will retain without a will", "10 0D | 00 04 'MQTT' | 05 | 20 | 00 00 | 00 | 00 00",
     "Connect Flags: Will Retain without Will Flag"},
    {"will QoS 3", "10 13 | 00 04 'MQTT' | 05 | 1C | 00 00 | 00 | 00 00 | 00 | 00 01 'w' | 00 00",
     "Connect Flags: Will QoS is 3"},
    {"nothing after the fixed header", "10 00", "Protocol Name: runs past the end"},
    {"no connect flags", "10 07 | 00 04 'MQTT' | 05", "Connect Flags: runs past the end"},
    {"half a keep alive", "10 09 | 00 04 'MQTT' | 05 | 00 | 00", "Keep Alive: runs past the end"},
    {"no property length", "10 0A | 00 04 'MQTT' | 05 | 00 | 00 00", "Property Length: runs past the end"},
    {"no client identifier", "10 0B | 00 04 'MQTT' | 05 | 00 | 00 00 | 00", "Client Identifier: runs past the end"},
    {"a client identifier that ends too soon", "10 0E | 00 04 'MQTT' | 05 | 00 | 00 00 | 00 | 00 02 'c'",
     "Client Identifier: runs past the end"},
    {"a client identifier with U+0000", "10 0E | 00 04 'MQTT' | 05 | 00 | 00 00 | 00 | 00 01 00",
     "Client Identifier: contains U+0000"},
    {"a client identifier that is not UTF-8", "10 0E | 00 04 'MQTT' | 05 | 00 | 00 00 | 00 | 00 01 FF",
     "Client Identifier: not well-formed UTF-8"},
    {"a user name flag without a user name", "10 0D | 00 04 'MQTT' | 05 | 80 | 00 00 | 00 | 00 00",
     "User Name: runs past the end"},
    {"a password flag without a password", "10 0D | 00 04 'MQTT' | 05 | 40 | 00 00 | 00 | 00 00", "Password: runs past the end"},
    {"a user name without its flag", "10 10 | 00 04 'MQTT' | 05 | 00 | 00 00 | 00 | 00 00 | 00 01 'u'",
     "bytes are left over after the last field"},
    {"a will flag without a will", "10 0D | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00", "Property Length: runs past the end"},
    {"an empty will topic", "10 12 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 00 | 00 00 | 00 00", "Will Topic: is empty"},
    {"a will topic with a wildcard", "10 13 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 00 | 00 01 '+' | 00 00",
     "Will Topic: contains a wildcard"},
    {"a will without its payload", "10 11 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 00 | 00 01 'w'",
     "Will Payload: runs past the end"},
    {"will response topic with a wildcard",
     "10 17 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 04 | 08 00 01 '#' | 00 01 'w' | 00 00",
     "Response Topic: must be a topic name", protocol},
    {"will payload format indicator 2", "10 15 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 02 | 01 02 | 00 01 'w' | 00 00",
     "Payload Format Indicator: value outside what is allowed", protocol},
    {"a property of CONNECT inside the will",
     "10 16 | 00 04 'MQTT' | 05 | 04 | 00 00 | 00 | 00 00 | 03 | 21 00 01 | 00 01 'w' | 00 00",
     "Receive Maximum: not allowed in this packet"},
    {"a property of the will inside CONNECT", "10 12 | 00 04 'MQTT' | 05 | 00 | 00 00 | 05 | 18 00 00 00 05 | 00 00",
     "Will Delay Interval: not allowed in this packet"},
    {"authentication data without a method", "10 11 | 00 04 'MQTT' | 05 | 00 | 00 00 | 04 | 16 00 01 'D' | 00 00",
     "Authentication Data: without Authentication Method", protocol},
    {"receive maximum 0", "10 10 | 00 04 'MQTT' | 05 | 00 | 00 00 | 03 | 21 00 00 | 00 00",
     "Receive Maximum: value outside what is allowed", protocol},
    {"maximum packet size 0", "10 12 | 00 04 'MQTT' | 05 | 00 | 00 00 | 05 | 27 00 00 00 00 | 00 00",
     "Maximum Packet Size: value outside what is allowed", protocol},
    {"request problem information 2", "10 0F | 00 04 'MQTT' | 05 | 00 | 00 00 | 02 | 17 02 | 00 00",
     "Request Problem Information: value outside what is allowed", protocol},
    {"request response information 2", "10 0F | 00 04 'MQTT' | 05 | 00 | 00 00 | 02 | 19 02 | 00 00",
     "Request Response Information: value outside what is allowed", protocol},
    {"session expiry interval twice", "10 17 | 00 04 'MQTT' | 05 | 00 | 00 00 | 0A | 11 00 00 00 01 | 11 00 00 00 01 | 00 00",
     "Session Expiry Interval: appears more than once", protocol},
    {"topic alias maximum twice", "10 13 | 00 04 'MQTT' | 05 | 00 | 00 00 | 06 | 22 00 01 | 22 00 02 | 00 00",
     "Topic Alias Maximum: appears more than once", protocol},
    {"a property section that is longer than the packet", "10 0D | 00 04 'MQTT' | 05 | 00 | 00 00 | 03 | 00 00",
     "Property Length: runs past the end"},
    {"a property section that cuts a property", "10 10 | 00 04 'MQTT' | 05 | 00 | 00 00 | 02 | 21 00 | 01 00 00",
     "Receive Maximum: runs past the end"},
    {"an unknown property", "10 0F | 00 04 'MQTT' | 05 | 00 | 00 00 | 02 | 00 00 | 00 00",
     "property identifier: not one of MQTT 5.0"},
    {"a user property with U+0000 in its value", "10 14 | 00 04 'MQTT' | 05 | 00 | 00 00 | 07 | 26 00 01 'k' 00 01 00 | 00 00",
     "User Property: contains U+0000"},
    {"one byte too many", "10 0E | 00 04 'MQTT' | 05 | 00 | 00 00 | 00 | 00 00 | 00", "bytes are left over after the last field"},
};

} // namespace

TEST_CASE("a CONNECT becomes its bytes and comes back",
          "[MQTT-2.2.2-1][MQTT-3.1.2-1][MQTT-3.1.2-9][MQTT-3.1.2-11][MQTT-3.1.2-12][MQTT-3.1.2-13][MQTT-3.1.2-16]"
          "[MQTT-3.1.2-17][MQTT-3.1.2-18][MQTT-3.1.2-19][MQTT-3.1.3-1][MQTT-3.1.3-3]") {
    check_packets<packet::connect>(connect_cases, side::server);
}

TEST_CASE("a server refuses a wrong CONNECT with the reason that the standard names",
          "[MQTT-3.1.2-1][MQTT-3.1.2-3][MQTT-3.1.2-9][MQTT-3.1.2-11][MQTT-3.1.2-12][MQTT-3.1.2-13][MQTT-3.1.2-16]"
          "[MQTT-3.1.2-17][MQTT-3.1.2-19][MQTT-3.1.3-3][MQTT-3.1.4-1][MQTT-3.3.2-14]") {
    check_refusals(connect_refusals, side::server);
}

TEST_CASE("a CONNECT with its properties in any order is legal") {
    static constexpr other_form forms[]{
        {"receive maximum before session expiry interval",
         "10 15 | 00 04 'MQTT' | 05 | 00 | 00 00 | 08 | 21 00 14 | 11 00 00 00 01 | 00 00",
         "10 15 | 00 04 'MQTT' | 05 | 00 | 00 00 | 08 | 11 00 00 00 01 | 21 00 14 | 00 00"},
        {"user properties around another property",
         "10 1B | 00 04 'MQTT' | 05 | 00 | 00 00 | 0E | 26 00 01 'k' 00 00 | 22 00 01 | 26 00 00 00 00 | 00 00",
         "10 1B | 00 04 'MQTT' | 05 | 00 | 00 00 | 0E | 22 00 01 | 26 00 01 'k' 00 00 | 26 00 00 00 00 | 00 00"},
    };
    check_other_forms(forms, side::server);
}

TEST_CASE("a client refuses CONNECT") {
    CHECK(verdict_of("10 0D | 00 04 'MQTT' | 05 | 02 | 00 00 | 00 | 00 00"_hex, side::client) ==
          refused("fixed header: this side does not send this packet", protocol));
}
