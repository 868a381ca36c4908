// Message Expiry Interval: what waits too long is not sent.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;

namespace {

void publishes(client_dialogue& client, std::string_view payload, mqtt::qos qos, std::uint32_t seconds, std::uint64_t operation,
               mqtt::publish_terms terms = {}) {
    auto message = publish(payload, qos);
    message.message_expiry_interval = seconds;
    REQUIRE_FALSE(client.session.submit(client.now, message, operation_id{operation}, terms));
}

constexpr mqtt::publish_terms never_late{.never_late = true};

} // namespace

TEST_CASE("a message that is sent at once carries its whole interval") {
    client_dialogue client{};
    client.connects();
    for (const auto level : {qos_0, qos_1})
        publishes(client, "x", level, 5, 1);
    CHECK(client.hears() == "PUBLISH expiry=5 topic=t payload=x | PUBLISH qos=1 id=1 expiry=5 topic=t payload=x");
    CHECK_FALSE(client.session.next_timeout());
}

TEST_CASE("a message that waited carries what is left, in whole seconds rounded up", "[MQTT-3.3.2-6]") {
    client_dialogue client{{.queue_at_most_once = true}};
    publishes(client, "zero", qos_0, 10, 1);
    publishes(client, "one", qos_1, 10, 2);
    publishes(client, "two", qos_2, 10, 3);
    client.pass(6001ms);
    client.connects();
    CHECK(client.hears() == "PUBLISH expiry=4 topic=t payload=zero | PUBLISH qos=1 id=1 expiry=4 topic=t payload=one | "
                            "PUBLISH qos=2 id=2 expiry=4 topic=t payload=two");
    client.pass(3998ms);
    client.reconnects();
    CHECK(client.hears() == "PUBLISH dup=1 qos=1 id=1 expiry=1 topic=t payload=one | "
                            "PUBLISH dup=1 qos=2 id=2 expiry=1 topic=t payload=two");
}

TEST_CASE("a waiting message fails when it expires") {
    client_dialogue client{};
    publishes(client, "late", qos_1, 3, 1);
    publishes(client, "later", qos_2, 5, 2);
    publishes(client, "latest", qos_1, 100, 3);
    CHECK(client.session.next_timeout() == client.now + 3s);
    client.pass(2999ms);
    CHECK(client.happened().empty());
    client.pass(1ms);
    CHECK(client.happened() == "completed 1: " + expired);
    client.pass(2s);
    CHECK(client.happened() == "completed 2: " + expired);
    client.connects();
    CHECK(client.hears() == "PUBLISH qos=1 id=1 expiry=95 topic=t payload=latest");
    CHECK_FALSE(client.session.next_timeout());
}

TEST_CASE("a message behind a closed window fails when it expires") {
    client_dialogue client{};
    client.connects("CONNACK receive_maximum=1");
    client.publishes("first", qos_1);
    publishes(client, "second", qos_1, 3, 2);
    client.pass(3s);
    CHECK(client.happened() == "completed 2: " + expired);
    client.hears();
    client.says("PUBACK id=1");
    CHECK(client.hears().empty());
}

TEST_CASE("an expired message is not sent, even when nobody kept the deadline") {
    client_dialogue client{};
    publishes(client, "late", qos_1, 3, 1);
    publishes(client, "good", qos_1, 4, 2);
    client.now += 3s;
    client.connects();
    CHECK(client.hears() == "PUBLISH qos=1 id=1 expiry=1 topic=t payload=good");
}

TEST_CASE("an interval of 0 is over as soon as the message has to wait") {
    client_dialogue client{};
    publishes(client, "x", qos_1, 0, 1);
    client.pass(0s);
    CHECK(client.happened() == "completed 1: " + expired);
}

TEST_CASE("what was sent is sent again after it has expired, with a lifetime of 0", "[MQTT-4.4.0-1][MQTT-4.3.3-7]") {
    client_dialogue client{};
    client.connects("CONNACK receive_maximum=2");
    publishes(client, "one", qos_1, 3, 1);
    publishes(client, "two", qos_2, 3, 2);
    publishes(client, "not sent yet", qos_1, 3, 3);
    client.hears();
    client.breaks();
    client.pass(100s);
    CHECK(client.happened().find("completed 3: " + expired) != std::string::npos);
    client.opens();
    client.says("CONNACK session_present=1 receive_maximum=2");
    CHECK(client.hears() == "PUBLISH dup=1 qos=1 id=1 expiry=0 topic=t payload=one | "
                            "PUBLISH dup=1 qos=2 id=2 expiry=0 topic=t payload=two");
    client.says("PUBACK id=1 | PUBREC id=2 | PUBCOMP id=2");
    CHECK(client.happened() == "connected session_present=1 receive_maximum=2 | completed 1 | completed 2");
}

TEST_CASE("a server's session resends what has expired too", "[MQTT-4.4.0-1][MQTT-4.3.3-7]") {
    server_dialogue server{};
    server.connack.session_present = true;
    server.connects("CONNECT client_id=c session_expiry=60");
    auto message = publish("x", qos_2);
    message.message_expiry_interval = 3;
    REQUIRE_FALSE(server.session.submit(server.now, message));
    server.hears();
    server.breaks();
    server.pass(3s);
    server.opens();
    server.says("CONNECT client_id=c session_expiry=60");
    CHECK(server.hears().ends_with("PUBLISH dup=1 qos=2 id=1 expiry=0 topic=t payload=x"));
}

TEST_CASE("QoS 1 in flight that must not be late is not sent again, and its identifier is not used on this connection") {
    client_dialogue client{};
    client.connects();
    publishes(client, "stale", qos_1, 3, 1, never_late);
    client.publishes("next", qos_1, 2);
    client.breaks();
    client.pass(3s);
    client.happened();
    client.opens();
    client.says("CONNACK session_present=1");
    CHECK(client.hears() == "PUBLISH dup=1 qos=1 id=2 topic=t payload=next");
    CHECK(client.happened() == "connected session_present=1 | completed 1: " + expired);
    client.publishes("new", qos_1, 3);
    CHECK(client.hears() == "PUBLISH qos=1 id=3 topic=t payload=new");
    client.says("PUBACK id=1"); // for the stale one
    CHECK(client.happened().empty());
    client.publishes("newer", qos_1, 4);
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=newer");
}

TEST_CASE("an identifier that was held on one connection is free after it") {
    client_dialogue client{};
    client.connects();
    publishes(client, "stale", qos_1, 3, 1, never_late);
    client.breaks();
    client.pass(3s);
    client.reconnects();
    client.publishes("two", qos_1, 2);
    CHECK(client.hears() == "PUBLISH qos=1 id=2 topic=t payload=two");
    client.reconnects();
    client.hears();
    client.publishes("three", qos_1, 3);
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=three");
}

TEST_CASE("QoS 2 in flight that must not be late is ended by PUBREL, and PUBCOMP says whether the peer had it") {
    const bool peer_had_it = GENERATE(true, false);
    client_dialogue client{};
    client.connects();
    publishes(client, "stale", qos_2, 3, 1, never_late);
    client.breaks();
    client.pass(3s);
    client.opens();
    client.says("CONNACK session_present=1");
    client.happened();
    CHECK(client.hears() == "PUBREL id=1");
    client.says(peer_had_it ? "PUBCOMP id=1" : "PUBCOMP id=1 reason=146");
    CHECK(client.happened() == (peer_had_it ? "completed 1" : "completed 1: " + expired));
    CHECK(client.session.in_flight() == 0);
}

TEST_CASE("a released message does not expire") {
    client_dialogue client{};
    client.connects();
    publishes(client, "x", qos_2, 3, 1);
    client.says("PUBREC id=1");
    client.breaks();
    client.pass(3s);
    client.happened();
    client.opens();
    client.hears();
    client.says("CONNACK session_present=1 | PUBCOMP id=1 reason=146");
    CHECK(client.happened() == "connected session_present=1 | completed 1");
}

TEST_CASE("when the server has lost the session, an expired message is simply over") {
    const auto qos = GENERATE(qos_1, qos_2);
    client_dialogue client{};
    client.connects("CONNACK receive_maximum=1");
    publishes(client, "stale", qos, 3, 1);
    publishes(client, "waits", qos, 10, 2);
    client.breaks();
    client.pass(2s);
    client.happened();
    client.opens();
    client.hears();
    client.says("CONNACK receive_maximum=1");
    CHECK(client.session.in_flight() == 1);
    client.hears();
    client.pass(8s); // the one that waits behind it expires too
    CHECK(client.happened() == "connected receive_maximum=1 | completed 2: " + expired);
    client.breaks();
    client.opens();
    client.hears();
    client.happened();
    client.says("CONNACK");
    CHECK(client.hears().empty());
    CHECK(client.happened() == "connected | completed 1: " + expired);
}

TEST_CASE("a message that must not be late is sent again while it is in time, and also when it waited before") {
    client_dialogue client{};
    publishes(client, "command", qos_1, 10, 1, never_late);
    client.connects();
    client.hears();
    client.pass(9s);
    client.reconnects();
    CHECK(client.hears() == "PUBLISH dup=1 qos=1 id=1 expiry=1 topic=t payload=command");
    client.pass(1s);
    client.reconnects();
    CHECK(client.hears().empty());
    client.publishes("no_interval", qos_1, 2);
    CHECK_FALSE(client.session.submit(client.now, publish("never", qos_1), operation_id{3}, never_late));
    client.hears();
    client.pass(1000s);
    client.reconnects();
    CHECK(client.hears() == "PUBLISH dup=1 qos=1 id=2 topic=t payload=no_interval | "
                            "PUBLISH dup=1 qos=1 id=3 topic=t payload=never");
}

TEST_CASE("many waiting messages that expire one by one cost little time") {
    client_dialogue client{};
    constexpr std::uint32_t many = 20'000;
    for (std::uint32_t i = 0; i < many; ++i) {
        client.now += 50us;
        auto message = publish("x", qos_1);
        message.message_expiry_interval = 3600;
        REQUIRE_FALSE(client.session.submit(client.now, message, operation_id{i + 1}));
    }
    std::size_t wakes = 0;
    while (const auto due = client.session.next_timeout()) {
        client.now = std::max(client.now, *due);
        client.session.timeout(client.now);
        client.poll();
        ++wakes;
    }
    CHECK(client.session.queued() == 0);
    CHECK(wakes < 2000); // one for every message would be quadratic
}
