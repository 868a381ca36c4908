// SUBSCRIBE and UNSUBSCRIBE: filters, options, overlaps.
#include "dialogue.hpp"

using namespace broker_test;

namespace {

std::string publish(std::string_view topic) {
    mqtt::packet::publish message{};
    message.topic = topic;
    dockwire::byte_buffer bytes{};
    mqtt::v5_codec::encode(message, bytes);
    return dockwire::test::to_hex(bytes.view());
}

std::string subscribe(std::string_view filter) {
    mqtt::packet::subscribe request{};
    request.id = mqtt::packet_id{1};
    const mqtt::subscription_request wanted{filter};
    request.subscriptions = std::span<const mqtt::subscription_request>{&wanted, 1};
    dockwire::byte_buffer bytes{};
    mqtt::v5_codec::encode(request, bytes);
    return dockwire::test::to_hex(bytes.view());
}

} // namespace

TEST_CASE("wildcards match as the standard says", "[MQTT-3.3.2-3][MQTT-4.7.2-1]") {
    struct row {
        const char* filter;
        const char* topic;
        bool matches;
    };
    const row each = GENERATE(values<row>({
        {"a/b", "a/b", true},
        {"a/b", "a/b/c", false},
        {"a/+", "a/b", true},
        {"a/+", "a", false},
        {"a/+", "a/b/c", false},
        {"a/+/c", "a//c", true},
        {"a/#", "a", true},
        {"a/#", "a/b/c", true},
        {"#", "a/b", true},
        {"#", "$SYS/a", false},
        {"+/a", "$SYS/a", false},
        {"$SYS/#", "$SYS/a", true},
        {"+", "/a", false},
        {"/+", "/a", true},
    }));
    CAPTURE(each.filter, each.topic);
    world here{{.authorize = [](const mqtt::client_info&, mqtt::access, std::string_view) { return true; }}}; // `$` topics too
    peer bob{here, "bob"};
    bob.says(subscribe(each.filter));
    REQUIRE(bob.heard() == wire("90 04 | 00 01 | 00 | 02"));
    peer alice{here, "alice"};
    alice.says(publish(each.topic));
    CHECK(bob.heard() == (each.matches ? publish(each.topic) : ""));
}

TEST_CASE("SUBACK and UNSUBACK have one reason for each filter",
          "[MQTT-2.2.1-6][MQTT-3.2.2-10][MQTT-3.8.4-1][MQTT-3.8.4-2][MQTT-3.8.4-5][MQTT-3.8.4-6][MQTT-3.8.4-7][MQTT-3.9.3-1]"
          "[MQTT-3.9.3-2][MQTT-3.10.4-1][MQTT-3.10.4-2][MQTT-3.10.4-4][MQTT-3.10.4-5][MQTT-3.10.4-6][MQTT-3.11.3-1]"
          "[MQTT-3.11.3-2]") {
    world here{{.maximum_qos = mqtt::qos::at_least_once}};
    peer bob{here, "bob", {}};
    bob.heard();
    bob.says("82 0F | 00 01 | 00 | 00 01 'a' 00 | 00 01 'b' 01 | 00 01 'c' 02");
    CHECK(bob.heard() == wire("90 06 | 00 01 | 00 | 00 01 01"));
    bob.says("A2 09 | 00 02 | 00 | 00 01 'a' | 00 01 'x'");
    CHECK(bob.heard() == wire("B0 05 | 00 02 | 00 | 00 11"));
    CHECK(here.broker->statistics().subscriptions == 2);
    peer alice{here, "alice", {}};
    alice.says("30 04 | 00 01 'a' 00 | 30 04 | 00 01 'b' 00");
    CHECK(bob.heard() == wire("30 04 | 00 01 'b' 00"));
}

TEST_CASE("a filter whose wildcard is out of place is a malformed packet") {
    world here;
    peer bob{here, "bob"};
    bob.says("82 09 | 00 01 | 00 | 00 03 'a#b' 00");
    CHECK(bob.heard() == wire("E0 01 | 81"));
}

TEST_CASE("subscribing again replaces the subscription", "[MQTT-3.8.4-2][MQTT-3.8.4-3]") {
    world here;
    peer bob{here, "bob"};
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 01 | 82 07 | 00 02 | 00 | 00 01 'a' 00");
    CHECK(bob.heard() == wire("90 04 | 00 01 | 00 | 01 | 90 04 | 00 02 | 00 | 00"));
    CHECK(here.broker->statistics().subscriptions == 1);
    bob.says("32 06 | 00 01 'a' 00 01 00");
    CHECK(bob.heard() == wire("30 04 | 00 01 'a' 00 | 40 02 | 00 01"));
}

TEST_CASE("overlapping subscriptions get one copy at the highest QoS with all their identifiers",
          "[MQTT-3.3.4-2][MQTT-3.3.4-3][MQTT-3.3.4-4]") {
    world here;
    peer bob{here, "bob"};
    bob.says("82 0B | 00 01 | 02 0B 05 | 00 03 'a/+' 00");
    bob.says("82 0B | 00 02 | 02 0B 07 | 00 03 'a/#' 01");
    bob.says("82 09 | 00 03 | 00 | 00 03 'a/b' 00");
    bob.heard();
    peer alice{here, "alice"};
    alice.says("32 08 | 00 03 'a/b' 00 01 00");
    const std::string heard = bob.heard();
    CHECK((heard == wire("32 0C | 00 03 'a/b' 00 01 | 04 | 0B 05 0B 07") ||
           heard == wire("32 0C | 00 03 'a/b' 00 01 | 04 | 0B 07 0B 05")));
}

TEST_CASE("No Local keeps a client's own messages from it, and no other's", "[MQTT-3.8.3-3]") {
    world here;
    peer bob{here, "bob"};
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 04");
    bob.heard();
    bob.says("32 06 | 00 01 'a' 00 01 00");
    CHECK(bob.heard() == wire("40 03 | 00 01 | 10"));
    peer alice{here, "alice"};
    alice.says("30 04 | 00 01 'a' 00");
    CHECK(bob.heard() == wire("30 04 | 00 01 'a' 00"));
}

TEST_CASE("the retain flag is cleared on the way, unless Retain As Published is asked for", "[MQTT-3.3.1-12][MQTT-3.3.1-13]") {
    world here;
    peer plain{here, "plain"};
    plain.says("82 07 | 00 01 | 00 | 00 01 'a' 00");
    plain.heard();
    peer faithful{here, "faithful"};
    faithful.says("82 07 | 00 01 | 00 | 00 01 'a' 08");
    faithful.heard();
    peer alice{here, "alice"};
    alice.says("31 05 | 00 01 'a' 00 'x' | 30 05 | 00 01 'a' 00 'y'");
    CHECK(plain.heard() == wire("30 05 | 00 01 'a' 00 'x' | 30 05 | 00 01 'a' 00 'y'"));
    CHECK(faithful.heard() == wire("31 05 | 00 01 'a' 00 'x' | 30 05 | 00 01 'a' 00 'y'"));
}
