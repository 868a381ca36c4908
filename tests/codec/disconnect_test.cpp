// PINGREQ, PINGRESP, DISCONNECT and AUTH (3.12 to 3.15).
#include "codec/packet_cases.hpp"

using namespace dockwire;
using namespace dockwire::test;

namespace {

const packet_case<packet::pingreq> pingreqs[]{{"PINGREQ has no fields", {}, "C0 00"}};
const packet_case<packet::pingresp> pingresps[]{{"PINGRESP has no fields", {}, "D0 00"}};

const packet_case<packet::disconnect> either_disconnects[]{
    {"a normal DISCONNECT has no fields", {}, "E0 00"},
    {"a reason alone is one byte", {.reason = reason_code::malformed_packet}, "E0 01 | 81"},
    {"DISCONNECT: reason string",
     {.reason = reason_code::protocol_error, .reason_string = "r"},
     "E0 06 | 82 | 04 | 1F 00 01 'r'"},
    {"a normal DISCONNECT with a property has its reason",
     {.user_properties = one_pair},
     "E0 09 | 00 | 07 | 26 00 01 'k' 00 01 'v'"},
};

const packet_case<packet::disconnect> client_disconnects[]{
    {"only a client asks for its will", {.reason = reason_code::disconnect_with_will_message}, "E0 01 | 04"},
    {"only a client changes the session expiry interval", {.session_expiry_interval = 60}, "E0 07 | 00 | 05 | 11 00 00 00 3C"},
};

const packet_case<packet::disconnect> server_disconnects[]{
    {"only a server shuts down", {.reason = reason_code::server_shutting_down}, "E0 01 | 8B"},
    {"only a server names another server",
     {.reason = reason_code::server_moved, .server_reference = "b", .reason_string = "r", .user_properties = one_pair},
     "E0 11 | 9D | 0F | 1C 00 01 'b' | 1F 00 01 'r' | 26 00 01 'k' 00 01 'v'"},
};

const packet_case<packet::auth> either_auths[]{
    {"AUTH continues",
     {.reason = reason_code::continue_authentication, .authentication_method = "M"},
     "F0 06 | 18 | 04 | 15 00 01 'M'"},
    {"AUTH: every property",
     {.reason = reason_code::continue_authentication,
      .authentication_method = "M",
      .authentication_data = binary{"D"},
      .reason_string = "r",
      .user_properties = one_pair},
     "F0 15 | 18 | 13 | 15 00 01 'M' | 16 00 01 'D' | 1F 00 01 'r' | 26 00 01 'k' 00 01 'v'"},
};

const packet_case<packet::auth> client_auths[]{
    {"only a client re-authenticates",
     {.reason = reason_code::re_authenticate, .authentication_method = "M"},
     "F0 06 | 19 | 04 | 15 00 01 'M'"},
};

const packet_case<packet::auth> server_auths[]{
    {"only a server says success", {.authentication_method = "M"}, "F0 06 | 00 | 04 | 15 00 01 'M'"},
    {"success without properties has no fields", {}, "F0 00"},
};

constexpr refusal by_either[]{
    {"DISCONNECT with a flag bit", "E1 00", "fixed header: reserved flag bits have the wrong value"},
    {"DISCONNECT with a reason of CONNACK", "E0 01 | 84", "Reason Code: not one that this side may send in this packet",
     protocol},
    {"DISCONNECT with a reason that the standard does not have", "E0 01 | 05",
     "Reason Code: not one that this side may send in this packet", protocol},
    {"DISCONNECT with a property section that runs past the end", "E0 02 | 00 | 05", "Property Length: runs past the end"},
    {"DISCONNECT with a byte after the properties", "E0 03 | 00 | 00 | 00", "bytes are left over after the last field"},
    {"DISCONNECT with reason string twice", "E0 08 | 00 | 06 | 1F 00 00 | 1F 00 00", "Reason String: appears more than once",
     protocol},
    {"DISCONNECT with server reference twice", "E0 08 | 00 | 06 | 1C 00 00 | 1C 00 00",
     "Server Reference: appears more than once", protocol},
    {"DISCONNECT with receive maximum", "E0 05 | 00 | 03 | 21 00 01", "Receive Maximum: not allowed in this packet"},
    {"AUTH with a flag bit", "F1 06 | 18 | 04 | 15 00 01 'M'", "fixed header: reserved flag bits have the wrong value"},
    {"AUTH with a reason and nothing else", "F0 01 | 18", "Property Length: runs past the end"},
    {"AUTH without a method", "F0 02 | 18 | 00", "AUTH: without Authentication Method", protocol},
    {"AUTH with data and without a method", "F0 05 | 18 | 03 | 16 00 00", "AUTH: without Authentication Method", protocol},
    {"AUTH with its method twice", "F0 0A | 18 | 08 | 15 00 01 'M' | 15 00 01 'M'",
     "Authentication Method: appears more than once", protocol},
    {"AUTH with its data twice", "F0 0C | 18 | 0A | 15 00 01 'M' | 16 00 00 | 16 00 00",
     "Authentication Data: appears more than once", protocol},
    {"AUTH with a reason of DISCONNECT", "F0 06 | 87 | 04 | 15 00 01 'M'",
     "Reason Code: not one that this side may send in this packet", protocol},
    {"AUTH with a property of PUBLISH", "F0 08 | 18 | 06 | 15 00 01 'M' | 01 00",
     "Payload Format Indicator: not allowed in this packet"},
    {"AUTH with a method that is cut", "F0 06 | 18 | 04 | 15 00 02 'M'", "Authentication Method: runs past the end"},
    {"AUTH with a byte after the properties", "F0 07 | 18 | 04 | 15 00 01 'M' | 00", "bytes are left over after the last field"},
    {"packet type 0", "00 00", "packet type 0 is forbidden"},
};

constexpr refusal disconnect_by_server[]{
    {"DISCONNECT with a reason that only servers send", "E0 01 | 8B",
     "Reason Code: not one that this side may send in this packet", protocol},
    {"AUTH of success from a client", "F0 06 | 00 | 04 | 15 00 01 'M'",
     "Reason Code: not one that this side may send in this packet", protocol},
    {"AUTH without fields from a client", "F0 00", "Reason Code: not one that this side may send in this packet", protocol},
    {"PINGREQ with a flag bit", "C1 00", "fixed header: reserved flag bits have the wrong value"},
    {"PINGREQ with a payload", "C0 01 | 00", "bytes are left over after the last field"},
    {"PINGRESP sent to a server", "D0 00", "fixed header: this side does not send this packet", protocol},
};

constexpr refusal disconnect_by_client[]{
    {"DISCONNECT with a reason that only clients send", "E0 01 | 04",
     "Reason Code: not one that this side may send in this packet", protocol},
    {"DISCONNECT with session expiry interval from a server", "E0 07 | 00 | 05 | 11 00 00 00 00",
     "Session Expiry Interval: a server sends none in DISCONNECT", protocol},
    {"AUTH of re-authentication from a server", "F0 06 | 19 | 04 | 15 00 01 'M'",
     "Reason Code: not one that this side may send in this packet", protocol},
    {"PINGRESP with a flag bit", "D4 00", "fixed header: reserved flag bits have the wrong value"},
    {"PINGRESP with a payload", "D0 01 | 00", "bytes are left over after the last field"},
    {"PINGREQ sent to a client", "C0 00", "fixed header: this side does not send this packet", protocol},
};

constexpr other_form disconnect_forms[]{
    {"a normal DISCONNECT may say so", "E0 01 | 00", "E0 00"},
    {"DISCONNECT may have an empty property section", "E0 02 | 82 | 00", "E0 01 | 82"},
};

} // namespace

TEST_CASE("a ping becomes its bytes and comes back") {
    check_packets<packet::pingreq>(pingreqs, side::server);
    check_packets<packet::pingresp>(pingresps, side::client);
}

TEST_CASE("a DISCONNECT becomes its bytes and comes back") {
    check_packets<packet::disconnect>(either_disconnects, GENERATE(side::client, side::server));
    check_packets<packet::disconnect>(client_disconnects, side::server);
    check_packets<packet::disconnect>(server_disconnects, side::client);
}

TEST_CASE("an AUTH becomes its bytes and comes back") {
    check_packets<packet::auth>(either_auths, GENERATE(side::client, side::server));
    check_packets<packet::auth>(client_auths, side::server);
    check_packets<packet::auth>(server_auths, side::client);
}

TEST_CASE("either end refuses a wrong DISCONNECT or AUTH", "[MQTT-3.14.1-1][MQTT-3.15.1-1][MQTT-3.15.2-1]") {
    check_refusals(by_either, GENERATE(side::client, side::server));
}

TEST_CASE("a server refuses what only servers send") { check_refusals(disconnect_by_server, side::server); }

TEST_CASE("a client refuses what only clients send", "[MQTT-3.14.2-2]") { check_refusals(disconnect_by_client, side::client); }

TEST_CASE("a DISCONNECT may say what it could leave out") {
    check_other_forms(disconnect_forms, GENERATE(side::client, side::server));
}
