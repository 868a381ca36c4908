// What a server does not offer is not asked of it, neither at once nor later.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;
using dockwire::usage_error;

namespace {

std::error_code subscribes(client_dialogue& client, std::string_view filter, std::uint64_t operation = 0,
                           std::optional<mqtt::subscription_id> id = {}) {
    const mqtt::subscription_request request{.filter = filter};
    auto packet = subscribe(request);
    packet.subscription_id = id;
    return client.session.submit(client.now, packet, operation_id{operation});
}

struct capability {
    const char* connack;
    std::string_view filter;
    std::optional<mqtt::subscription_id> id;
    usage_error refusal;
    mqtt::reason_code reason;
};

const capability capabilities[]{
    {"CONNACK wildcard_available=0",
     "a/#",
     {},
     usage_error::wildcard_not_supported,
     mqtt::reason_code::wildcard_subscriptions_not_supported},
    {"CONNACK wildcard_available=0",
     "$share/group/a/+",
     {},
     usage_error::wildcard_not_supported,
     mqtt::reason_code::wildcard_subscriptions_not_supported},
    {"CONNACK shared_available=0",
     "$share/group/a",
     {},
     usage_error::shared_subscription_not_supported,
     mqtt::reason_code::shared_subscriptions_not_supported},
    {"CONNACK subscription_ids_available=0", "a", mqtt::subscription_id{7}, usage_error::subscription_id_not_supported,
     mqtt::reason_code::subscription_identifiers_not_supported},
    {"CONNACK maximum_packet_size=40",
     "a/filter/that/is/too/long/for/the/server",
     {},
     usage_error::packet_too_large,
     mqtt::reason_code::packet_too_large},
};

std::string message_of(usage_error error) { return make_error_code(error).message(); }

} // namespace

TEST_CASE("a subscription that the server does not offer is refused at once", "[MQTT-3.2.2-15]") {
    for (const capability& one : capabilities) {
        CAPTURE(one.connack, one.filter);
        client_dialogue client{};
        client.connects(one.connack);
        CHECK(subscribes(client, one.filter, 1, one.id) == one.refusal);
        CHECK_FALSE(subscribes(client, "plain", 2));
        CHECK(client.hears() == "SUBSCRIBE id=1 filters=plain");
        CHECK(client.happened().empty());
    }
}

TEST_CASE("a subscription that waited for a server that does not offer it completes with that error") {
    for (const capability& one : capabilities) {
        CAPTURE(one.connack, one.filter);
        client_dialogue client{};
        CHECK_FALSE(subscribes(client, one.filter, 1, one.id));
        CHECK_FALSE(subscribes(client, "plain", 2));
        client.opens();
        client.says(one.connack);
        CHECK(client.hears() == "SUBSCRIBE id=1 filters=plain");
        CHECK(client.happened().ends_with("completed 1: " + message_of(one.refusal)));
    }
}

TEST_CASE("a subscription that the next server does not offer is reported as lost, once") {
    for (const capability& one : capabilities) {
        if (one.id) continue; // the subscription is more than its identifier
        CAPTURE(one.connack, one.filter);
        client_dialogue client{};
        client.connects();
        REQUIRE_FALSE(subscribes(client, one.filter, 1));
        REQUIRE_FALSE(subscribes(client, "plain", 2));
        client.hears();
        client.says("SUBACK id=1 reasons=2 | SUBACK id=2 reasons=2");
        client.breaks();
        client.happened();
        client.opens();
        client.says(one.connack);
        const std::string lost = "lost " + std::string{one.filter} + ": " + std::string{mqtt::name_of(one.reason)};
        CHECK(client.happened().ends_with(" | " + lost)); // after `connected`
        CHECK(client.hears().ends_with("filters=plain"));
        client.reconnects("CONNACK");
        CHECK(client.hears().ends_with("filters=plain")); // given up
        CHECK(client.happened().empty());
    }
}

TEST_CASE("a subscription is restored without its identifier at a server that has none") {
    client_dialogue client{};
    client.connects();
    REQUIRE_FALSE(subscribes(client, "a", 1, mqtt::subscription_id{7}));
    CHECK(client.hears() == "SUBSCRIBE id=1 subscription_id=7 filters=a");
    client.says("SUBACK id=1 reasons=2");
    client.reconnects("CONNACK subscription_ids_available=0");
    CHECK(client.hears().ends_with("SUBSCRIBE id=1 filters=a"));
}

TEST_CASE("UNSUBSCRIBE from what the server does not offer is sent") {
    client_dialogue client{};
    client.connects("CONNACK wildcard_available=0 shared_available=0");
    const mqtt::filter_name filter{"$share/g/#"};
    CHECK_FALSE(client.session.submit(client.now, unsubscribe(filter)));
    CHECK(client.hears() == "UNSUBSCRIBE id=1 filters=$share/g/#");
}

TEST_CASE("a message above the server's Maximum QoS is refused at once, and when it waited", "[MQTT-3.2.2-11]") {
    client_dialogue client{};
    CHECK_FALSE(client.publishes("waits", qos_2, 1));
    client.opens();
    client.says("CONNACK maximum_qos=1");
    CHECK(client.happened() == "connected maximum_qos=1 | completed 1: " + message_of(usage_error::qos_not_supported));
    CHECK(client.publishes("two", qos_2) == usage_error::qos_not_supported);
    CHECK_FALSE(client.publishes("one", qos_1));
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=one");
    client.reconnects("CONNACK maximum_qos=0");
    CHECK(client.publishes("one", qos_1) == usage_error::qos_not_supported);
}

TEST_CASE("a retained message is refused by a server without retained messages", "[MQTT-3.2.2-14]") {
    auto message = publish("x", qos_1);
    message.retain = true;
    client_dialogue client{};
    CHECK_FALSE(client.session.submit(client.now, message, operation_id{1}));
    client.opens();
    client.says("CONNACK retain_available=0");
    CHECK(client.happened() == "connected retain_available=0 | completed 1: " + message_of(usage_error::retain_not_supported));
    CHECK(client.session.submit(client.now, message) == usage_error::retain_not_supported);
    CHECK(client.hears().empty());
}

TEST_CASE("No Local on a shared subscription is refused", "[MQTT-3.8.3-4]") {
    client_dialogue client{};
    client.connects();
    CHECK(client.session.submit(client.now, subscribe({.filter = "$share/g/a", .no_local = true})) ==
          usage_error::invalid_option);
    CHECK_FALSE(client.session.submit(client.now, subscribe({.filter = "a", .no_local = true})));
}

TEST_CASE("what the server takes can be seen") {
    client_dialogue client{};
    CHECK(client.session.peer() == mqtt::peer_limits{});
    client.connects("CONNACK receive_maximum=7 topic_alias_maximum=5 maximum_packet_size=1000 maximum_qos=1 retain_available=0 "
                    "wildcard_available=0 subscription_ids_available=0 shared_available=0");
    CHECK(client.session.peer() == mqtt::peer_limits{.receive_maximum = 7,
                                                     .maximum_packet_size = 1000,
                                                     .topic_alias_maximum = 5,
                                                     .maximum_qos = qos_1,
                                                     .retain_available = false,
                                                     .wildcard_available = false,
                                                     .subscription_ids_available = false,
                                                     .shared_available = false});
    client.opens();
    CHECK(client.session.peer() == mqtt::peer_limits{});

    server_dialogue server{};
    server.connects("CONNECT client_id=c receive_maximum=3 topic_alias_maximum=2 maximum_packet_size=500");
    CHECK(server.session.peer() == mqtt::peer_limits{.receive_maximum = 3, .maximum_packet_size = 500, .topic_alias_maximum = 2});
}

TEST_CASE("a subscription above the server's Maximum QoS asks for what the server has, and its completion says so") {
    client_dialogue client{};
    const mqtt::subscription_request requests[]{{.filter = "a"}, {.filter = "b", .maximum_qos = qos_0}};
    mqtt::packet::subscribe packet{};
    packet.subscriptions = requests;
    client.connects("CONNACK maximum_qos=1");
    CHECK_FALSE(client.session.submit(client.now, packet, operation_id{1}));
    CHECK(client.hears() == "SUBSCRIBE id=1 filters=a:1,b:0");
    client.says("SUBACK id=1 reasons=1,0");
    CHECK(client.happened() == "completed 1 reason=1 reasons=1,0 capped");

    // A server that has more is asked for what was wanted.
    client.reconnects("CONNACK");
    CHECK(client.hears() == "SUBSCRIBE id=1 filters=a | SUBSCRIBE id=2 filters=b:0");
}
