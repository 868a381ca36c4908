// CONNACK (3.2).
#include "codec/packet_cases.hpp"

using namespace dockwire;
using namespace dockwire::test;

namespace {

const packet_case<packet::connack> connack_cases[]{
    {"the shortest CONNACK", {}, "20 03 | 00 | 00 | 00"},
    {"session present is bit 0", {.session_present = true}, "20 03 | 01 | 00 | 00"},
    {"a refusal", {.reason = reason_code::not_authorized}, "20 03 | 00 | 87 | 00"},
    {"session expiry interval", {.session_expiry_interval = 30}, "20 08 | 00 | 00 | 05 | 11 00 00 00 1E"},
    {"assigned client identifier", {.assigned_client_id = "c7"}, "20 08 | 00 | 00 | 05 | 12 00 02 'c7'"},
    {"server keep alive", {.server_keep_alive = 60}, "20 06 | 00 | 00 | 03 | 13 00 3C"},
    {"authentication method", {.authentication_method = "M"}, "20 07 | 00 | 00 | 04 | 15 00 01 'M'"},
    {"authentication data",
     {.authentication_method = "M", .authentication_data = binary{""}},
     "20 0A | 00 | 00 | 07 | 15 00 01 'M' | 16 00 00"},
    {"response information", {.response_information = "r/"}, "20 08 | 00 | 00 | 05 | 1A 00 02 'r/'"},
    {"server reference",
     {.reason = reason_code::use_another_server, .server_reference = "b:1883"},
     "20 0C | 00 | 9C | 09 | 1C 00 06 'b:1883'"},
    {"reason string", {.reason = reason_code::banned, .reason_string = "no"}, "20 08 | 00 | 8A | 05 | 1F 00 02 'no'"},
    {"receive maximum", {.receive_maximum = 0xFFFF}, "20 06 | 00 | 00 | 03 | 21 FF FF"},
    {"topic alias maximum", {.topic_alias_maximum = 16}, "20 06 | 00 | 00 | 03 | 22 00 10"},
    {"maximum QoS", {.maximum_qos = qos::at_least_once}, "20 05 | 00 | 00 | 02 | 24 01"},
    {"retain available", {.retain_available = false}, "20 05 | 00 | 00 | 02 | 25 00"},
    {"user property", {.user_properties = one_pair}, "20 0A | 00 | 00 | 07 | 26 00 01 'k' 00 01 'v'"},
    {"maximum packet size", {.maximum_packet_size = 0x01020304}, "20 08 | 00 | 00 | 05 | 27 01 02 03 04"},
    {"wildcard subscription available", {.wildcard_subscription_available = true}, "20 05 | 00 | 00 | 02 | 28 01"},
    {"subscription identifier available", {.subscription_identifier_available = false}, "20 05 | 00 | 00 | 02 | 29 00"},
    {"shared subscription available", {.shared_subscription_available = false}, "20 05 | 00 | 00 | 02 | 2A 00"},
    {"every property, by ascending identifier",
     {.session_expiry_interval = 1,
      .assigned_client_id = "c",
      .server_keep_alive = 2,
      .authentication_method = "M",
      .authentication_data = binary{"D"},
      .response_information = "r",
      .server_reference = "s",
      .reason_string = "t",
      .receive_maximum = 3,
      .topic_alias_maximum = 4,
      .maximum_qos = qos::at_most_once,
      .retain_available = true,
      .maximum_packet_size = 5,
      .wildcard_subscription_available = false,
      .subscription_identifier_available = true,
      .shared_subscription_available = false,
      .user_properties = one_pair},
     "20 3F | 00 | 00 | 3C | 11 00 00 00 01 | 12 00 01 'c' | 13 00 02 | 15 00 01 'M' | 16 00 01 'D' | 1A 00 01 'r' | 1C 00 01 "
     "'s' | "
     "1F 00 01 't' | 21 00 03 | 22 00 04 | 24 00 | 25 01 | 26 00 01 'k' 00 01 'v' | 27 00 00 00 05 | 28 00 | 29 01 | 2A 00"},
};

constexpr refusal connack_refusals[]{
    {"a reserved acknowledge flag", "20 03 | 02 | 00 | 00", "Connect Acknowledge Flags: reserved bits are set"},
    {"another reserved acknowledge flag", "20 03 | 80 | 00 | 00", "Connect Acknowledge Flags: reserved bits are set"},
    {"no fields", "20 00", "Connect Acknowledge Flags: runs past the end"},
    {"no reason code", "20 01 | 00", "Reason Code: runs past the end"},
    {"no property length", "20 02 | 00 | 00", "Property Length: runs past the end"},
    {"a reason code of SUBACK", "20 03 | 00 | 01 | 00", "Reason Code: not one that this side may send in this packet", protocol},
    {"a reason code of DISCONNECT", "20 03 | 00 | 8B | 00", "Reason Code: not one that this side may send in this packet",
     protocol},
    {"a reason code that the standard does not have", "20 03 | 00 | FF | 00",
     "Reason Code: not one that this side may send in this packet", protocol},
    {"session present together with a failure", "20 03 | 01 | 87 | 00", "Session Present: set together with a failure", protocol},
    {"maximum QoS 2", "20 05 | 00 | 00 | 02 | 24 02", "Maximum QoS: value outside what is allowed", protocol},
    {"retain available 2", "20 05 | 00 | 00 | 02 | 25 02", "Retain Available: value outside what is allowed", protocol},
    {"wildcard subscription available 255", "20 05 | 00 | 00 | 02 | 28 FF",
     "Wildcard Subscription Available: value outside what is allowed", protocol},
    {"subscription identifier available 2", "20 05 | 00 | 00 | 02 | 29 02",
     "Subscription Identifier Available: value outside what is allowed", protocol},
    {"shared subscription available 2", "20 05 | 00 | 00 | 02 | 2A 02",
     "Shared Subscription Available: value outside what is allowed", protocol},
    {"receive maximum 0", "20 06 | 00 | 00 | 03 | 21 00 00", "Receive Maximum: value outside what is allowed", protocol},
    {"maximum packet size 0", "20 08 | 00 | 00 | 05 | 27 00 00 00 00", "Maximum Packet Size: value outside what is allowed",
     protocol},
    {"authentication data without a method", "20 06 | 00 | 00 | 03 | 16 00 00",
     "Authentication Data: without Authentication Method", protocol},
    {"server keep alive twice", "20 09 | 00 | 00 | 06 | 13 00 01 | 13 00 01", "Server Keep Alive: appears more than once",
     protocol},
    {"reason string twice", "20 09 | 00 | 00 | 06 | 1F 00 00 | 1F 00 00", "Reason String: appears more than once", protocol},
    {"retain available twice", "20 07 | 00 | 00 | 04 | 25 00 | 25 00", "Retain Available: appears more than once", protocol},
    {"will delay interval", "20 08 | 00 | 00 | 05 | 18 00 00 00 01", "Will Delay Interval: not allowed in this packet"},
    {"subscription identifier", "20 05 | 00 | 00 | 02 | 0B 01", "Subscription Identifier: not allowed in this packet"},
    {"property 0x7F", "20 05 | 00 | 00 | 02 | 7F 00", "property identifier: not one of MQTT 5.0"},
    {"a property identifier of two bytes", "20 06 | 00 | 00 | 03 | 80 01 | 00", "property identifier: not one of MQTT 5.0"},
    {"a property identifier that is not in its shortest form", "20 07 | 00 | 00 | 04 | A5 00 | 00 00",
     "property identifier: variable byte integer not in its shortest form"},
    {"a property identifier that is longer than four bytes", "20 08 | 00 | 00 | 05 | FF FF FF FF 01",
     "property identifier: variable byte integer longer than four bytes"},
    {"a property identifier that is cut", "20 04 | 00 | 00 | 01 | 80", "property identifier: runs past the end"},
    {"a property without its value", "20 04 | 00 | 00 | 01 | 24", "Maximum QoS: runs past the end"},
    {"half of two bytes", "20 05 | 00 | 00 | 02 | 21 00", "Receive Maximum: runs past the end"},
    {"three of four bytes", "20 07 | 00 | 00 | 04 | 27 00 00 00", "Maximum Packet Size: runs past the end"},
    {"a reason string that ends too soon", "20 07 | 00 | 00 | 04 | 1F 00 02 'n'", "Reason String: runs past the end"},
    {"a reason string whose length is cut", "20 05 | 00 | 00 | 02 | 1F 00", "Reason String: runs past the end"},
    {"a reason string with a surrogate", "20 09 | 00 | 00 | 06 | 1F 00 03 ED A0 80", "Reason String: not well-formed UTF-8"},
    {"a property length that is not in its shortest form", "20 04 | 00 | 00 | 80 00",
     "Property Length: variable byte integer not in its shortest form"},
    {"a property length that is longer than four bytes", "20 07 | 00 | 00 | FF FF FF FF 01",
     "Property Length: variable byte integer longer than four bytes"},
    {"a property length that runs past the end", "20 03 | 00 | 00 | 01", "Property Length: runs past the end"},
    {"a byte after the properties", "20 04 | 00 | 00 | 00 | 00", "bytes are left over after the last field"},
};

} // namespace

TEST_CASE("a CONNACK becomes its bytes and comes back", "[MQTT-2.2.2-1][MQTT-3.2.2-1]") {
    check_packets<packet::connack>(connack_cases, side::client);
}

TEST_CASE("a client refuses a wrong CONNACK with the reason that the standard names",
          "[MQTT-3.2.2-1][MQTT-3.2.2-6][MQTT-3.2.2-8]") {
    check_refusals(connack_refusals, side::client);
}

TEST_CASE("a server refuses CONNACK") {
    CHECK(verdict_of("20 03 | 00 | 00 | 00"_hex, side::server) ==
          refused("fixed header: this side does not send this packet", protocol));
}
