// What a caller may not ask us to send.
#include <string>

#include "dockwire/codec/check.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::mqtt;

namespace {

const std::string longest(65'535, 'x');
const std::string too_long(65'536, 'x');
const std::string_view with_null{"a\0b", 3};
constexpr std::string_view not_utf8 = "\xC0\xAF";

template <class Packet>
struct check_case {
    std::string_view fact{};
    Packet packet{};
    std::error_code error{};
};

template <class Packet>
void check_all(std::span<const check_case<Packet>> cases) {
    for (const auto& each : cases) {
        DYNAMIC_SECTION(each.fact) { CHECK(check(each.packet) == each.error); }
    }
}

constexpr auto option = usage_error::invalid_option;
constexpr auto string = usage_error::invalid_string;

} // namespace

TEST_CASE("check: PUBLISH",
          "[MQTT-3.3.1-4][MQTT-3.3.2-2][MQTT-3.3.2-8][MQTT-3.3.2-14][MQTT-4.7.0-1][MQTT-4.7.3-1][MQTT-4.7.3-3]") {
    const user_property good[]{{"k", "v"}};
    const user_property bad[]{{"k", "v"}, {"k", with_null}};
    const subscription_id zero[]{{0}};
    const check_case<packet::publish> cases[]{
        {"a topic is enough", {.topic = "a"}, {}},
        {"an empty topic", {}, usage_error::invalid_topic_name},
        {"an empty topic with an alias", {.topic_alias = 1}, {}},
        {"a wildcard", {.topic = "a/+"}, usage_error::invalid_topic_name},
        {"U+0000 in the topic", {.topic = with_null}, usage_error::invalid_topic_name},
        {"a topic that is not UTF-8", {.topic = not_utf8}, usage_error::invalid_topic_name},
        {"the longest topic", {.topic = longest}, {}},
        {"a longer topic", {.topic = too_long}, usage_error::invalid_topic_name},
        {"alias 0", {.topic = "a", .topic_alias = 0}, option},
        {"QoS 3", {.topic = "a", .qos = qos{3}}, option},
        {"a response topic", {.topic = "a", .response_topic = "r"}, {}},
        {"a response topic with a wildcard", {.topic = "a", .response_topic = "r/#"}, usage_error::invalid_topic_name},
        {"an empty response topic", {.topic = "a", .response_topic = ""}, usage_error::invalid_topic_name},
        {"a content type that is not UTF-8", {.topic = "a", .content_type = not_utf8}, string},
        {"a content type that is too long", {.topic = "a", .content_type = too_long}, string},
        {"the longest correlation data", {.topic = "a", .correlation_data = binary{longest}}, {}},
        {"longer correlation data", {.topic = "a", .correlation_data = binary{too_long}}, option},
        {"a user property", {.topic = "a", .user_properties = good}, {}},
        {"a second user property with U+0000", {.topic = "a", .user_properties = bad}, string},
        {"subscription identifier 0", {.topic = "a", .subscription_ids = zero}, option},
    };
    check_all<packet::publish>(cases);
}

TEST_CASE("check: a packet of more than 268,435,455 bytes is too large") {
    // The payload is not read: only its size is looked at.
    const auto* const somewhere = reinterpret_cast<const std::byte*>(longest.data());
    packet::publish message{.topic = "a", .payload = binary{bytes_view{somewhere, 268'435'451}}};
    CHECK_FALSE(check(message));
    message.payload.bytes = bytes_view{somewhere, 268'435'452};
    CHECK(check(message) == usage_error::packet_too_large);
}

TEST_CASE("check: SUBSCRIBE and UNSUBSCRIBE",
          "[MQTT-3.8.3-2][MQTT-3.8.3-4][MQTT-3.10.3-2][MQTT-4.7.1-1][MQTT-4.7.3-1][MQTT-4.8.2-1][MQTT-4.8.2-2]") {
    const subscription_request good[]{{"a/#"}, {"$share/g/a"}};
    const subscription_request bad_filter[]{{"a"}, {"a#"}};
    const subscription_request bad_share[]{{"$share/g"}};
    const subscription_request bad_qos[]{{"a", qos{3}}};
    const subscription_request bad_handling[]{{"a", qos::at_most_once, false, false, retain_handling{3}}};
    const subscription_request no_local[]{{"$share/g/a", qos::at_most_once, true}};
    const check_case<packet::subscribe> cases[]{
        {"filters", {.subscriptions = good}, {}},
        {"no filter", {}, option},
        {"a wildcard in the wrong place", {.subscriptions = bad_filter}, usage_error::invalid_topic_filter},
        {"$share without a filter", {.subscriptions = bad_share}, usage_error::invalid_topic_filter},
        {"QoS 3", {.subscriptions = bad_qos}, option},
        {"retain handling 3", {.subscriptions = bad_handling}, option},
        {"no local on a shared subscription", {.subscriptions = no_local}, option},
        {"subscription identifier 0", {.subscriptions = good, .subscription_id = subscription_id{0}}, option},
        {"the largest subscription identifier", {.subscriptions = good, .subscription_id = subscription_id{268'435'455}}, {}},
        {"a larger subscription identifier", {.subscriptions = good, .subscription_id = subscription_id{268'435'456}}, option},
    };
    check_all<packet::subscribe>(cases);

    const filter_name names[]{{"a/#"}};
    const filter_name bad_names[]{{""}};
    const check_case<packet::unsubscribe> others[]{
        {"unsubscribe: a filter", {.filters = names}, {}},
        {"unsubscribe: no filter", {}, option},
        {"unsubscribe: an empty filter", {.filters = bad_names}, usage_error::invalid_topic_filter},
    };
    check_all<packet::unsubscribe>(others);
}

TEST_CASE("check: CONNECT", "[MQTT-3.1.2-12][MQTT-3.3.2-14]") {
    const check_case<packet::connect> cases[]{
        {"nothing at all", {}, {}},
        {"a client identifier with U+0000", {.client_id = with_null}, string},
        {"a client identifier that is too long", {.client_id = too_long}, string},
        {"a user name that is not UTF-8", {.user_name = not_utf8}, string},
        {"a password that is too long", {.password = binary{too_long}}, option},
        {"receive maximum 0", {.receive_maximum = 0}, option},
        {"maximum packet size 0", {.maximum_packet_size = 0}, option},
        {"topic alias maximum 0", {.topic_alias_maximum = 0}, {}},
        {"authentication data without a method", {.authentication_data = binary{"x"}}, option},
        {"a will", {.will = will{.topic = "w"}}, {}},
        {"a will without a topic", {.will = will{}}, usage_error::invalid_topic_name},
        {"a will with a payload that is too long", {.will = will{.topic = "w", .payload = binary{too_long}}}, option},
        {"a will with QoS 3", {.will = will{.topic = "w", .qos = qos{3}}}, option},
        {"a will whose response topic is a filter",
         {.will = will{.topic = "w", .response_topic = "+"}},
         usage_error::invalid_topic_name},
    };
    check_all<packet::connect>(cases);
}

TEST_CASE("check: CONNACK has at most QoS 1 as its Maximum QoS") {
    CHECK_FALSE(check(packet::connack{.maximum_qos = qos::at_least_once}));
    CHECK(check(packet::connack{.maximum_qos = qos::exactly_once}) == option);
}

TEST_CASE("check: DISCONNECT, AUTH and the replies have reason codes of their own",
          "[MQTT-3.4.2-1][MQTT-3.14.2-1][MQTT-3.15.2-1]") {
    CHECK_FALSE(check(packet::disconnect{.reason = reason_code::disconnect_with_will_message}));
    CHECK(check(packet::disconnect{.reason = reason_code::granted_qos_1}) == option);
    CHECK(check(packet::disconnect{.reason_string = not_utf8}) == string);
    CHECK_FALSE(check(packet::auth{.reason = reason_code::continue_authentication, .authentication_method = "M"}));
    CHECK(check(packet::auth{.reason = reason_code::continue_authentication}) == option);
    CHECK(check(packet::auth{.reason = reason_code::banned, .authentication_method = "M"}) == option);
    CHECK(check(packet::puback{.reason = reason_code::packet_identifier_not_found}) == option);
    CHECK(check(packet::suback{}) == option);
}
