// SUBSCRIBE, SUBACK, UNSUBSCRIBE and UNSUBACK (3.8 to 3.11).
#include "codec/packet_cases.hpp"

using namespace dockwire;
using namespace dockwire::test;

namespace {

constexpr subscription_request plain[]{{"a"}};
constexpr subscription_request at_most_once[]{{"a", qos::at_most_once}};
constexpr subscription_request no_local[]{{"a", qos::at_least_once, true}};
constexpr subscription_request as_published[]{{"a", qos::at_least_once, false, true}};
constexpr subscription_request if_new[]{{"a", qos::at_least_once, false, false, retain_handling::send_if_new}};
constexpr subscription_request no_retained[]{{"a", qos::at_least_once, false, false, retain_handling::do_not_send}};
constexpr subscription_request wildcards[]{{"#"}, {"+"}, {"a/+/b"}, {"a/#"}, {"/+"}};
constexpr subscription_request shared[]{{"$share/g/a/#", qos::at_least_once}};

const packet_case<packet::subscribe> subscribes[]{
    {"SUBSCRIBE has flag bits 0010", {.id = some_id, .subscriptions = plain}, "82 07 | 01 02 | 00 | 00 01 'a' 02"},
    {"maximum QoS is bits 0 and 1", {.id = some_id, .subscriptions = at_most_once}, "82 07 | 01 02 | 00 | 00 01 'a' 00"},
    {"no local is bit 2", {.id = some_id, .subscriptions = no_local}, "82 07 | 01 02 | 00 | 00 01 'a' 05"},
    {"retain as published is bit 3", {.id = some_id, .subscriptions = as_published}, "82 07 | 01 02 | 00 | 00 01 'a' 09"},
    {"retain handling 1", {.id = some_id, .subscriptions = if_new}, "82 07 | 01 02 | 00 | 00 01 'a' 11"},
    {"retain handling 2", {.id = some_id, .subscriptions = no_retained}, "82 07 | 01 02 | 00 | 00 01 'a' 21"},
    {"several filters with wildcards",
     {.id = some_id, .subscriptions = wildcards},
     "82 1E | 01 02 | 00 | 00 01 '#' 02 | 00 01 '+' 02 | 00 05 'a/+/b' 02 | 00 03 'a/#' 02 | 00 02 '/+' 02"},
    {"a shared subscription", {.id = some_id, .subscriptions = shared}, "82 12 | 01 02 | 00 | 00 0C '$share/g/a/#' 01"},
    {"SUBSCRIBE: subscription identifier",
     {.id = some_id, .subscriptions = plain, .subscription_id = subscription_id{1}},
     "82 09 | 01 02 | 02 | 0B 01 | 00 01 'a' 02"},
    {"the largest subscription identifier",
     {.id = some_id, .subscriptions = plain, .subscription_id = subscription_id{268'435'455}},
     "82 0C | 01 02 | 05 | 0B FF FF FF 7F | 00 01 'a' 02"},
    {"SUBSCRIBE: every property",
     {.id = some_id, .subscriptions = plain, .subscription_id = subscription_id{300}, .user_properties = one_pair},
     "82 11 | 01 02 | 0A | 0B AC 02 | 26 00 01 'k' 00 01 'v' | 00 01 'a' 02"},
};

constexpr filter_name one_filter[]{{"a/#"}};
constexpr filter_name two_filters[]{{"a"}, {"$share/g/+"}};

const packet_case<packet::unsubscribe> unsubscribes[]{
    {"UNSUBSCRIBE has flag bits 0010", {.id = some_id, .filters = one_filter}, "A2 08 | 01 02 | 00 | 00 03 'a/#'"},
    {"several filters", {.id = some_id, .filters = two_filters}, "A2 12 | 01 02 | 00 | 00 01 'a' | 00 0A '$share/g/+'"},
    {"UNSUBSCRIBE: every property",
     {.id = some_id, .filters = one_filter, .user_properties = one_pair},
     "A2 0F | 01 02 | 07 | 26 00 01 'k' 00 01 'v' | 00 03 'a/#'"},
};

constexpr reason_item granted[]{{reason_code::success}, {reason_code::granted_qos_1}, {reason_code::granted_qos_2}};
constexpr reason_item not_granted[]{{reason_code::unspecified_error},
                                    {reason_code::implementation_specific_error},
                                    {reason_code::not_authorized},
                                    {reason_code::topic_filter_invalid},
                                    {reason_code::packet_identifier_in_use},
                                    {reason_code::quota_exceeded},
                                    {reason_code::shared_subscriptions_not_supported},
                                    {reason_code::subscription_identifiers_not_supported},
                                    {reason_code::wildcard_subscriptions_not_supported}};
constexpr reason_item one_reason[]{{reason_code::success}};

const packet_case<packet::suback> subacks[]{
    {"SUBACK with each QoS granted", {.id = some_id, .reasons = granted}, "90 06 | 01 02 | 00 | 00 01 02"},
    {"SUBACK with each way to refuse",
     {.id = some_id, .reasons = not_granted},
     "90 0C | 01 02 | 00 | 80 83 87 8F 91 97 9E A1 A2"},
    {"SUBACK: every property",
     {.id = some_id, .reasons = one_reason, .reason_string = "r", .user_properties = one_pair},
     "90 0F | 01 02 | 0B | 1F 00 01 'r' | 26 00 01 'k' 00 01 'v' | 00"},
};

constexpr reason_item unsubscribed[]{{reason_code::success},
                                     {reason_code::no_subscription_existed},
                                     {reason_code::unspecified_error},
                                     {reason_code::implementation_specific_error},
                                     {reason_code::not_authorized},
                                     {reason_code::topic_filter_invalid},
                                     {reason_code::packet_identifier_in_use}};

const packet_case<packet::unsuback> unsubacks[]{
    {"UNSUBACK with each of its reasons", {.id = some_id, .reasons = unsubscribed}, "B0 0A | 01 02 | 00 | 00 11 80 83 87 8F 91"},
    {"UNSUBACK: every property",
     {.id = some_id, .reasons = one_reason, .reason_string = "r", .user_properties = one_pair},
     "B0 0F | 01 02 | 0B | 1F 00 01 'r' | 26 00 01 'k' 00 01 'v' | 00"},
};

constexpr refusal subscribe_by_server[]{
    {"SUBSCRIBE without its flag bits", "80 07 | 01 02 | 00 | 00 01 'a' 00",
     "fixed header: reserved flag bits have the wrong value"},
    {"SUBSCRIBE with another flag bit", "83 07 | 01 02 | 00 | 00 01 'a' 00",
     "fixed header: reserved flag bits have the wrong value"},
    {"SUBSCRIBE with packet identifier 0", "82 07 | 00 00 | 00 | 00 01 'a' 00", "Packet Identifier: must not be 0", protocol},
    {"SUBSCRIBE without a packet identifier", "82 01 | 01", "Packet Identifier: runs past the end"},
    {"SUBSCRIBE without a property length", "82 02 | 01 02", "Property Length: runs past the end"},
    {"SUBSCRIBE without a filter", "82 03 | 01 02 | 00", "SUBSCRIBE: without a Topic Filter", protocol},
    {"SUBSCRIBE without options", "82 06 | 01 02 | 00 | 00 01 'a'", "Subscription Options: runs past the end"},
    {"SUBSCRIBE with a second filter that is cut", "82 0A | 01 02 | 00 | 00 01 'a' 00 | 00 02 'b'",
     "Topic Filter: runs past the end"},
    {"SUBSCRIBE with reserved option bits", "82 07 | 01 02 | 00 | 00 01 'a' 40", "Subscription Options: reserved bits are set"},
    {"SUBSCRIBE with the other reserved option bit", "82 07 | 01 02 | 00 | 00 01 'a' 80",
     "Subscription Options: reserved bits are set"},
    {"SUBSCRIBE with QoS 3", "82 07 | 01 02 | 00 | 00 01 'a' 03", "Subscription Options: Maximum QoS is 3", protocol},
    {"SUBSCRIBE with retain handling 3", "82 07 | 01 02 | 00 | 00 01 'a' 30", "Subscription Options: Retain Handling is 3",
     protocol},
    {"no local on a shared subscription", "82 10 | 01 02 | 00 | 00 0A '$share/g/a' 05",
     "Subscription Options: No Local on a shared subscription", protocol},
    {"an empty filter", "82 06 | 01 02 | 00 | 00 00 00", "Topic Filter: is empty", protocol},
    {"# before the last level", "82 09 | 01 02 | 00 | 00 03 '#/a' 00", "Topic Filter: # is not alone in the last level"},
    {"# that does not stand alone", "82 08 | 01 02 | 00 | 00 02 'a#' 00", "Topic Filter: # is not alone in the last level"},
    {"+ that does not stand alone", "82 0A | 01 02 | 00 | 00 04 'a/+b' 00", "Topic Filter: + is not alone in its level"},
    {"$share without a filter", "82 0E | 01 02 | 00 | 00 08 '$share/g' 00",
     "Topic Filter: a share name with a wildcard or without a filter"},
    {"$share with an empty filter", "82 0F | 01 02 | 00 | 00 09 '$share/g/' 00",
     "Topic Filter: a share name with a wildcard or without a filter"},
    {"$share without a group", "82 0F | 01 02 | 00 | 00 09 '$share//a' 00", "Topic Filter: $share without a share name"},
    {"$share with a wildcard in its group", "82 10 | 01 02 | 00 | 00 0A '$share/+/a' 00",
     "Topic Filter: a share name with a wildcard or without a filter"},
    {"a filter with U+0000", "82 07 | 01 02 | 00 | 00 01 00 00", "Topic Filter: contains U+0000"},
    {"a filter that is not UTF-8", "82 07 | 01 02 | 00 | 00 01 F8 00", "Topic Filter: not well-formed UTF-8"},
    {"subscription identifier 0", "82 09 | 01 02 | 02 | 0B 00 | 00 01 'a' 00",
     "Subscription Identifier: value outside what is allowed", protocol},
    {"subscription identifier twice", "82 0B | 01 02 | 04 | 0B 01 | 0B 02 | 00 01 'a' 00",
     "Subscription Identifier: appears more than once", protocol},
    {"SUBSCRIBE with reason string", "82 0A | 01 02 | 03 | 1F 00 00 | 00 01 'a' 00", "Reason String: not allowed in this packet"},
    {"UNSUBSCRIBE without its flag bits", "A0 06 | 01 02 | 00 | 00 01 'a'",
     "fixed header: reserved flag bits have the wrong value"},
    {"UNSUBSCRIBE with packet identifier 0", "A2 06 | 00 00 | 00 | 00 01 'a'", "Packet Identifier: must not be 0", protocol},
    {"UNSUBSCRIBE without a filter", "A2 03 | 01 02 | 00", "UNSUBSCRIBE: without a Topic Filter", protocol},
    {"UNSUBSCRIBE with an empty filter", "A2 05 | 01 02 | 00 | 00 00", "Topic Filter: is empty", protocol},
    {"UNSUBSCRIBE with a filter that is cut", "A2 06 | 01 02 | 00 | 00 02 'a'", "Topic Filter: runs past the end"},
    {"UNSUBSCRIBE with a wildcard in the wrong place", "A2 07 | 01 02 | 00 | 00 02 'a+'",
     "Topic Filter: + is not alone in its level"},
    {"UNSUBSCRIBE with subscription identifier", "A2 08 | 01 02 | 02 | 0B 01 | 00 01 'a'",
     "Subscription Identifier: not allowed in this packet"},
    {"SUBACK sent to a server", "90 04 | 01 02 | 00 | 00", "fixed header: this side does not send this packet", protocol},
    {"UNSUBACK sent to a server", "B0 04 | 01 02 | 00 | 00", "fixed header: this side does not send this packet", protocol},
};

constexpr refusal subscribe_by_client[]{
    {"SUBACK with a flag bit", "92 04 | 01 02 | 00 | 00", "fixed header: reserved flag bits have the wrong value"},
    {"SUBACK with packet identifier 0", "90 04 | 00 00 | 00 | 00", "Packet Identifier: must not be 0", protocol},
    {"SUBACK without a reason code", "90 03 | 01 02 | 00", "Reason Code: there is none"},
    {"SUBACK with a reason of UNSUBACK", "90 04 | 01 02 | 00 | 11", "Reason Code: not one that this side may send in this packet",
     protocol},
    {"SUBACK with QoS 3 as its second reason", "90 05 | 01 02 | 00 | 00 03",
     "Reason Code: not one that this side may send in this packet", protocol},
    {"SUBACK with subscription identifier", "90 06 | 01 02 | 02 | 0B 01 | 00",
     "Subscription Identifier: not allowed in this packet"},
    {"SUBACK with reason string twice", "90 0A | 01 02 | 06 | 1F 00 00 | 1F 00 00 | 00", "Reason String: appears more than once",
     protocol},
    {"UNSUBACK with a flag bit", "B1 04 | 01 02 | 00 | 00", "fixed header: reserved flag bits have the wrong value"},
    {"UNSUBACK with packet identifier 0", "B0 04 | 00 00 | 00 | 00", "Packet Identifier: must not be 0", protocol},
    {"UNSUBACK without a reason code", "B0 03 | 01 02 | 00", "Reason Code: there is none"},
    {"UNSUBACK with a reason of SUBACK", "B0 04 | 01 02 | 00 | 01", "Reason Code: not one that this side may send in this packet",
     protocol},
    {"UNSUBACK with a property of CONNACK", "B0 06 | 01 02 | 02 | 25 01 | 00", "Retain Available: not allowed in this packet"},
    {"SUBSCRIBE sent to a client", "82 07 | 01 02 | 00 | 00 01 'a' 00", "fixed header: this side does not send this packet",
     protocol},
    {"UNSUBSCRIBE sent to a client", "A2 06 | 01 02 | 00 | 00 01 'a'", "fixed header: this side does not send this packet",
     protocol},
};

} // namespace

TEST_CASE("a SUBSCRIBE becomes its bytes and comes back", "[MQTT-2.1.3-1][MQTT-2.2.2-1][MQTT-3.8.1-1]") {
    check_packets<packet::subscribe>(subscribes, side::server);
}

TEST_CASE("an UNSUBSCRIBE becomes its bytes and comes back", "[MQTT-2.1.3-1][MQTT-2.2.2-1][MQTT-3.10.1-1]") {
    check_packets<packet::unsubscribe>(unsubscribes, side::server);
}

TEST_CASE("a SUBACK becomes its bytes and comes back", "[MQTT-2.2.2-1]") { check_packets<packet::suback>(subacks, side::client); }

TEST_CASE("an UNSUBACK becomes its bytes and comes back", "[MQTT-2.2.2-1]") {
    check_packets<packet::unsuback>(unsubacks, side::client);
}

TEST_CASE("a server refuses a wrong SUBSCRIBE or UNSUBSCRIBE",
          "[MQTT-3.8.1-1][MQTT-3.8.3-2][MQTT-3.8.3-4][MQTT-3.8.3-5][MQTT-3.10.1-1][MQTT-3.10.3-2][MQTT-4.7.1-1][MQTT-4.7.1-2]"
          "[MQTT-4.7.3-1][MQTT-4.8.2-1][MQTT-4.8.2-2]") {
    check_refusals(subscribe_by_server, side::server);
}

TEST_CASE("a client refuses a wrong SUBACK or UNSUBACK") { check_refusals(subscribe_by_client, side::client); }
