// PUBACK, PUBREC, PUBREL and PUBCOMP (3.4 to 3.7): one form, four sets of reason codes.
#include "codec/packet_cases.hpp"

using namespace dockwire;
using namespace dockwire::test;

namespace {

const packet_case<packet::puback> pubacks[]{
    {"PUBACK of success is two bytes", {.id = some_id}, "40 02 | 01 02"},
    {"PUBACK with another reason is three",
     {.id = some_id, .reason = reason_code::no_matching_subscribers},
     "40 03 | 01 02 | 10"},
    {"PUBACK: reason string",
     {.id = some_id, .reason = reason_code::quota_exceeded, .reason_string = "full"},
     "40 0B | 01 02 | 97 | 07 | 1F 00 04 'full'"},
    {"PUBACK of success with a property has its reason",
     {.id = some_id, .user_properties = one_pair},
     "40 0B | 01 02 | 00 | 07 | 26 00 01 'k' 00 01 'v'"},
    {"PUBACK: every property",
     {.id = some_id, .reason = reason_code::unspecified_error, .reason_string = "", .user_properties = one_pair},
     "40 0E | 01 02 | 80 | 0A | 1F 00 00 | 26 00 01 'k' 00 01 'v'"},
};

const packet_case<packet::pubrec> pubrecs[]{
    {"PUBREC of success is two bytes", {.id = some_id}, "50 02 | 01 02"},
    {"PUBREC with another reason", {.id = some_id, .reason = reason_code::not_authorized}, "50 03 | 01 02 | 87"},
    {"PUBREC: every property",
     {.id = some_id, .reason_string = "r", .user_properties = one_pair},
     "50 0F | 01 02 | 00 | 0B | 1F 00 01 'r' | 26 00 01 'k' 00 01 'v'"},
};

const packet_case<packet::pubrel> pubrels[]{
    {"PUBREL has flag bits 0010", {.id = some_id}, "62 02 | 01 02"},
    {"PUBREL with another reason", {.id = some_id, .reason = reason_code::packet_identifier_not_found}, "62 03 | 01 02 | 92"},
    {"PUBREL: every property",
     {.id = some_id, .reason_string = "r", .user_properties = one_pair},
     "62 0F | 01 02 | 00 | 0B | 1F 00 01 'r' | 26 00 01 'k' 00 01 'v'"},
};

const packet_case<packet::pubcomp> pubcomps[]{
    {"PUBCOMP of success is two bytes", {.id = some_id}, "70 02 | 01 02"},
    {"PUBCOMP with another reason", {.id = some_id, .reason = reason_code::packet_identifier_not_found}, "70 03 | 01 02 | 92"},
    {"PUBCOMP: every property",
     {.id = some_id, .reason_string = "r", .user_properties = one_pair},
     "70 0F | 01 02 | 00 | 0B | 1F 00 01 'r' | 26 00 01 'k' 00 01 'v'"},
};

constexpr refusal publish_reply_refusals[]{
    {"PUBACK with packet identifier 0", "40 02 | 00 00", "Packet Identifier: must not be 0", protocol},
    {"PUBREC with packet identifier 0", "50 02 | 00 00", "Packet Identifier: must not be 0", protocol},
    {"PUBREL with packet identifier 0", "62 02 | 00 00", "Packet Identifier: must not be 0", protocol},
    {"PUBCOMP with packet identifier 0", "70 02 | 00 00", "Packet Identifier: must not be 0", protocol},
    {"PUBACK without a packet identifier", "40 00", "Packet Identifier: runs past the end"},
    {"PUBCOMP with half a packet identifier", "70 01 | 00", "Packet Identifier: runs past the end"},
    {"PUBACK with a flag bit", "41 02 | 01 02", "fixed header: reserved flag bits have the wrong value"},
    {"PUBREC with the flag bits of PUBREL", "52 02 | 01 02", "fixed header: reserved flag bits have the wrong value"},
    {"PUBREL without its flag bits", "60 02 | 01 02", "fixed header: reserved flag bits have the wrong value"},
    {"PUBREL with another flag bit", "63 02 | 01 02", "fixed header: reserved flag bits have the wrong value"},
    {"PUBCOMP with a flag bit", "78 02 | 01 02", "fixed header: reserved flag bits have the wrong value"},
    {"PUBACK with a reason of PUBREL", "40 03 | 01 02 | 92", "Reason Code: not one that this side may send in this packet",
     protocol},
    {"PUBREC with a reason of DISCONNECT", "50 03 | 01 02 | 81", "Reason Code: not one that this side may send in this packet",
     protocol},
    {"PUBREL with a reason of PUBACK", "62 03 | 01 02 | 10", "Reason Code: not one that this side may send in this packet",
     protocol},
    {"PUBCOMP with a reason of PUBACK", "70 03 | 01 02 | 80", "Reason Code: not one that this side may send in this packet",
     protocol},
    {"PUBCOMP with a reason that the standard does not have", "70 03 | 01 02 | 7F",
     "Reason Code: not one that this side may send in this packet", protocol},
    {"PUBACK with a property section that runs past the end", "40 04 | 01 02 | 00 | 01", "Property Length: runs past the end"},
    {"PUBACK with a byte after the properties", "40 05 | 01 02 | 00 | 00 | 00", "bytes are left over after the last field"},
    {"PUBACK with a reason string twice", "40 0A | 01 02 | 00 | 06 | 1F 00 00 | 1F 00 00",
     "Reason String: appears more than once", protocol},
    {"PUBREC with a property of PUBLISH", "50 07 | 01 02 | 00 | 03 | 23 00 01", "Topic Alias: not allowed in this packet"},
    {"PUBREL with server reference", "62 07 | 01 02 | 00 | 03 | 1C 00 00", "Server Reference: not allowed in this packet"},
    {"PUBCOMP with session expiry interval", "70 09 | 01 02 | 00 | 05 | 11 00 00 00 01",
     "Session Expiry Interval: not allowed in this packet"},
    {"PUBACK with a reason string of U+0000", "40 08 | 01 02 | 00 | 04 | 1F 00 01 00", "Reason String: contains U+0000"},
};

constexpr other_form publish_reply_forms[]{
    {"PUBACK of success may say so", "40 03 | 01 02 | 00", "40 02 | 01 02"},
    {"PUBACK may have an empty property section", "40 04 | 01 02 | 00 | 00", "40 02 | 01 02"},
    {"PUBREC of failure may have an empty property section", "50 04 | 01 02 | 83 | 00", "50 03 | 01 02 | 83"},
    {"PUBREL of success may say so", "62 03 | 01 02 | 00", "62 02 | 01 02"},
    {"PUBCOMP may have an empty property section", "70 04 | 01 02 | 92 | 00", "70 03 | 01 02 | 92"},
    {"PUBACK with its properties in another order", "40 0E | 01 02 | 00 | 0A | 26 00 01 'k' 00 01 'v' | 1F 00 00",
     "40 0E | 01 02 | 00 | 0A | 1F 00 00 | 26 00 01 'k' 00 01 'v'"},
};

} // namespace

TEST_CASE("a PUBACK becomes its bytes and comes back") {
    check_packets<packet::puback>(pubacks, GENERATE(side::client, side::server));
}

TEST_CASE("a PUBREC becomes its bytes and comes back") {
    check_packets<packet::pubrec>(pubrecs, GENERATE(side::client, side::server));
}

TEST_CASE("a PUBREL becomes its bytes and comes back", "[MQTT-2.1.3-1][MQTT-3.6.1-1]") {
    check_packets<packet::pubrel>(pubrels, GENERATE(side::client, side::server));
}

TEST_CASE("a PUBCOMP becomes its bytes and comes back") {
    check_packets<packet::pubcomp>(pubcomps, GENERATE(side::client, side::server));
}

TEST_CASE("a wrong publish reply is refused with the reason that the standard names",
          "[MQTT-3.4.2-1][MQTT-3.5.2-1][MQTT-3.6.1-1][MQTT-3.6.2-1][MQTT-3.7.2-1]") {
    check_refusals(publish_reply_refusals, GENERATE(side::client, side::server));
}

TEST_CASE("a publish reply may say what it could leave out") {
    check_other_forms(publish_reply_forms, GENERATE(side::client, side::server));
}
