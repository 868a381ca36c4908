// Subscriptions: asked, granted, ended, and made again.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;
using dockwire::usage_error;

namespace {

void subscribes(client_dialogue& client, std::string_view filter, std::uint64_t operation = 0, mqtt::qos qos = qos_2) {
    const mqtt::subscription_request request{.filter = filter, .maximum_qos = qos};
    REQUIRE_FALSE(client.session.submit(client.now, subscribe(request), operation_id{operation}));
}

void unsubscribes(client_dialogue& client, std::string_view filter, std::uint64_t operation = 0) {
    const mqtt::filter_name name{filter};
    REQUIRE_FALSE(client.session.submit(client.now, unsubscribe(name), operation_id{operation}));
}

} // namespace

TEST_CASE("SUBACK and UNSUBACK complete with one reason for each filter") {
    client_dialogue client{};
    client.connects();
    const mqtt::subscription_request requests[]{{.filter = "a"}, {.filter = "b/#", .maximum_qos = qos_1}};
    mqtt::packet::subscribe packet{};
    packet.subscriptions = requests;
    packet.subscription_id = mqtt::subscription_id{9};
    CHECK_FALSE(client.session.submit(client.now, packet, operation_id{1}));
    unsubscribes(client, "c", 2);
    CHECK(client.hears() == "SUBSCRIBE id=1 subscription_id=9 filters=a,b/#:1 | UNSUBSCRIBE id=2 filters=c");
    client.says("UNSUBACK id=2 reasons=17 | SUBACK id=1 reasons=2,135 reason_string=half");
    CHECK(client.happened() == "completed 2 reason=17 reasons=17 | completed 1 reasons=2,135 'half': Not authorized");
}

TEST_CASE("requests wait for a connection and are asked again when it breaks") {
    client_dialogue client{};
    subscribes(client, "a", 1);
    client.connects();
    CHECK(client.hears() == "SUBSCRIBE id=1 filters=a");
    unsubscribes(client, "b", 2);
    client.hears();
    client.breaks();
    subscribes(client, "c", 3);
    client.opens();
    client.says("CONNACK session_present=1");
    CHECK(client.hears() == "SUBSCRIBE id=1 filters=a | UNSUBSCRIBE id=2 filters=b | SUBSCRIBE id=3 filters=c");
    client.happened();
    client.says("SUBACK id=1 reasons=0 | UNSUBACK id=2 reasons=0 | SUBACK id=3 reasons=0");
    CHECK(client.happened() == "completed 1 reasons=0 | completed 2 reasons=0 | completed 3 reasons=0");
}

TEST_CASE("SUBSCRIBE without a valid filter is refused", "[MQTT-3.8.3-2][MQTT-3.10.3-2]") {
    client_dialogue client{};
    const mqtt::subscription_request request{.filter = "a/#/b"};
    CHECK(client.session.submit(client.now, subscribe(request)) == usage_error::invalid_topic_filter);
    CHECK(client.session.submit(client.now, mqtt::packet::subscribe{}) == usage_error::invalid_option);
    CHECK(client.session.submit(client.now, mqtt::packet::unsubscribe{}) == usage_error::invalid_option);
}

TEST_CASE("granted subscriptions are made again when the server has lost the session", "[MQTT-3.2.2-5]") {
    client_dialogue client{};
    client.connects();
    subscribes(client, "a", 1, qos_1);
    subscribes(client, "b", 2);
    subscribes(client, "refused", 3);
    subscribes(client, "ended", 4);
    client.hears();
    client.says("SUBACK id=1 reasons=1 | SUBACK id=2 reasons=2 | SUBACK id=3 reasons=135 | SUBACK id=4 reasons=2");
    unsubscribes(client, "ended", 5);
    client.hears();
    client.says("UNSUBACK id=4 reasons=0");
    client.reconnects("CONNACK session_present=1");
    CHECK(client.hears().empty());
    client.reconnects("CONNACK");
    CHECK(client.hears() == "SUBSCRIBE id=4 filters=a:1 | SUBSCRIBE id=3 filters=b");
    client.says("SUBACK id=4 reasons=1 | SUBACK id=3 reasons=2");
    CHECK(client.happened().empty());
}

TEST_CASE("a subscription that cannot be made again is reported and given up") {
    client_dialogue client{};
    client.connects();
    subscribes(client, "a", 1);
    client.hears();
    client.says("SUBACK id=1 reasons=2");
    client.reconnects("CONNACK");
    client.hears();
    client.says("SUBACK id=1 reasons=135");
    CHECK(client.happened() == "lost a: Not authorized");
    client.reconnects("CONNACK");
    CHECK(client.hears().empty());
}

TEST_CASE("a SUBSCRIBE that nobody waits for any more is not reported as lost") {
    client_dialogue client{};
    client.connects();
    subscribes(client, "a", 1);
    client.hears();
    CHECK_FALSE(client.session.withdraw(operation_id{1}));
    client.says("SUBACK id=1 reasons=135");
    CHECK(client.happened().empty());
}

TEST_CASE("subscriptions that were not ended meanwhile are restored before anything that was asked meanwhile") {
    client_dialogue client{};
    client.connects();
    subscribes(client, "a", 1, qos_0);
    subscribes(client, "b", 2, qos_0);
    client.hears();
    client.says("SUBACK id=1 reasons=0 | SUBACK id=2 reasons=0");
    client.breaks();
    unsubscribes(client, "a", 3);
    subscribes(client, "b", 4, qos_1);
    client.publishes("one", qos_1, 5);
    client.opens();
    client.says("CONNACK");
    CHECK(client.hears() == "SUBSCRIBE id=2 filters=b:0 | UNSUBSCRIBE id=1 filters=a | SUBSCRIBE id=3 filters=b:1 | "
                            "PUBLISH qos=1 id=4 topic=t payload=one");
}

TEST_CASE("restoring that is cut off is neither lost nor doubled") {
    client_dialogue client{};
    client.connects();
    subscribes(client, "a", 1);
    client.hears();
    client.says("SUBACK id=1 reasons=2");
    for (int i = 0; i < 3; ++i) {
        client.reconnects("CONNACK");
        CHECK(client.hears() == "SUBSCRIBE id=1 filters=a");
    }
    client.reconnects("CONNACK session_present=1");
    CHECK(client.hears() == "SUBSCRIBE id=1 filters=a");
    client.says("SUBACK id=1 reasons=2");
    client.reconnects("CONNACK session_present=1");
    CHECK(client.hears().empty());
}

TEST_CASE("an answer with another number of reasons is a protocol error") {
    const auto* const answer = GENERATE("SUBACK id=1 reasons=0,0", "UNSUBACK id=2 reasons=0,0");
    client_dialogue client{};
    client.connects();
    subscribes(client, "a", 1);
    unsubscribes(client, "b", 2);
    client.hears();
    client.says(answer);
    CHECK(client.hears() == "DISCONNECT reason=130");
    CHECK(client.happened() == "closed: peer error: Protocol Error 'SUBACK or UNSUBACK: not one reason code for each filter'");
}

TEST_CASE("a server passes requests on and sends what its owner answers") {
    server_dialogue server{};
    server.connects();
    server.says("SUBSCRIBE id=7 filters=a,b:1 | UNSUBSCRIBE id=8 filters=c");
    CHECK(server.happened() == "SUBSCRIBE id=7 filters=a,b:1 | UNSUBSCRIBE id=8 filters=c");
    const mqtt::reason_item reasons[]{{mqtt::reason_code::granted_qos_2}, {mqtt::reason_code::granted_qos_1}};
    mqtt::packet::suback suback{};
    suback.id = mqtt::packet_id{7};
    suback.reasons = reasons;
    server.session.submit(server.now, suback);
    mqtt::packet::unsuback unsuback{};
    unsuback.id = mqtt::packet_id{8};
    unsuback.reasons = std::span<const mqtt::reason_item>{reasons}.first(1);
    server.session.submit(server.now, unsuback);
    CHECK(server.hears() == "SUBACK id=7 reasons=2,1 | UNSUBACK id=8 reasons=2");
    server.breaks();
    server.session.submit(server.now, suback);
    CHECK(server.hears().empty());
}

TEST_CASE("UNSUBSCRIBE takes back a SUBSCRIBE that was never sent") {
    client_dialogue client{};
    SECTION("of one filter") {
        subscribes(client, "a", 1);
        unsubscribes(client, "a", 2);
        CHECK(client.happened() == "completed 1: the subscription was ended before");
        client.connects();
        CHECK(client.hears() == "UNSUBSCRIBE id=1 filters=a");
    }
    SECTION("of several, for its own") {
        const mqtt::subscription_request requests[]{{.filter = "a"}, {.filter = "b", .maximum_qos = qos_1}};
        mqtt::packet::subscribe packet{};
        packet.subscriptions = requests;
        CHECK_FALSE(client.session.submit(client.now, packet, operation_id{1}));
        unsubscribes(client, "a", 2);
        client.connects();
        CHECK(client.hears() == "SUBSCRIBE id=1 filters=b:1 | UNSUBSCRIBE id=2 filters=a");
    }
    SECTION("not one that comes behind it") {
        unsubscribes(client, "a", 1);
        subscribes(client, "a", 2);
        client.connects();
        CHECK(client.hears() == "UNSUBSCRIBE id=1 filters=a | SUBSCRIBE id=2 filters=a");
    }
}

TEST_CASE("a SUBSCRIBE without an answer is not sent again when an UNSUBSCRIBE follows it") {
    client_dialogue client{};
    client.connects();
    subscribes(client, "a", 1);
    subscribes(client, "b", 2);
    SECTION("that was sent on the same connection") {
        unsubscribes(client, "a", 3);
        CHECK(client.hears() == "SUBSCRIBE id=1 filters=a | SUBSCRIBE id=2 filters=b | UNSUBSCRIBE id=3 filters=a");
        client.breaks();
    }
    SECTION("that comes after it was lost") {
        client.hears();
        client.breaks();
        unsubscribes(client, "a", 3);
    }
    CHECK(client.happened().find("completed 1: the subscription was ended before") != std::string::npos);
    client.opens();
    client.says("CONNACK session_present=1");
    const std::string sent = client.hears();
    CHECK(sent.starts_with("SUBSCRIBE id=2 filters=b | UNSUBSCRIBE"));
    CHECK(sent.ends_with("filters=a"));
}

TEST_CASE("a subscription that was ended is not made again when the server loses the session before it answers") {
    client_dialogue client{};
    client.connects();
    subscribes(client, "a", 1);
    client.hears();
    client.says("SUBACK id=1 reasons=2");
    unsubscribes(client, "a", 2);
    client.reconnects("CONNACK");
    CHECK(client.hears() == "UNSUBSCRIBE id=1 filters=a");
}
