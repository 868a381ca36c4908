// Messages on their way out: QoS 0, 1 and 2.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;
using dockwire::usage_error;

TEST_CASE("QoS 0 completes when it is written", "[MQTT-4.3.1-1]") {
    client_dialogue client{};
    client.connects();
    CHECK_FALSE(client.publishes("one", qos_0, 1));
    CHECK_FALSE(client.publishes("two", qos_0, 2));
    CHECK(client.happened().empty());
    CHECK(client.hears() == "PUBLISH topic=t payload=one | PUBLISH topic=t payload=two");
    CHECK(client.happened() == "completed 1 | completed 2");
}

TEST_CASE("QoS 0 that is gathered while another write goes on completes with its own write") {
    client_dialogue client{};
    client.connects();
    client.publishes("one", qos_0, 1);
    const auto first = client.session.transmit_buffer();
    client.publishes("two", qos_0, 2);
    CHECK(dockwire::same_bytes(client.session.transmit_buffer(), first));
    client.session.transmitted(client.now, first.size() - 1);
    CHECK(client.happened().empty());
    CHECK(client.session.transmit_buffer().size() == 1);
    client.session.transmitted(client.now, 1);
    CHECK(client.happened() == "completed 1");
    CHECK(client.hears() == "PUBLISH topic=t payload=two");
    CHECK(client.happened() == "completed 2");
}

TEST_CASE("QoS 0 that is not written when the connection breaks fails") {
    client_dialogue client{};
    client.connects();
    client.publishes("one", qos_0, 1);
    client.session.transmit_buffer();
    client.publishes("two", qos_0, 2);
    client.breaks();
    CHECK(client.happened() == "completed 1: the connection was lost before the operation was complete | "
                               "completed 2: the connection was lost before the operation was complete | "
                               "closed: Connection reset by peer");
    CHECK(client.hears().empty());
}

TEST_CASE("QoS 1 completes at PUBACK, with what it says", "[MQTT-4.3.2-2][MQTT-4.3.2-3]") {
    client_dialogue client{};
    client.connects();
    client.publishes("one", qos_1, 1);
    client.publishes("two", qos_1, 2);
    client.publishes("three", qos_1, 3);
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=one | PUBLISH qos=1 id=2 topic=t payload=two | "
                            "PUBLISH qos=1 id=3 topic=t payload=three");
    CHECK(client.session.in_flight() == 3);
    client.says("PUBACK id=2 reason=16 | PUBACK id=1 | PUBACK id=3 reason=151 reason_string=full");
    CHECK(client.happened() == "completed 2 reason=16 | completed 1 | completed 3 'full': Quota exceeded");
    CHECK(client.session.in_flight() == 0);
}

TEST_CASE("QoS 2 completes at PUBCOMP", "[MQTT-3.6.2-1][MQTT-4.3.3-2][MQTT-4.3.3-4][MQTT-4.3.3-5]") {
    client_dialogue client{};
    client.connects();
    client.publishes("one", qos_2, 1);
    CHECK(client.hears() == "PUBLISH qos=2 id=1 topic=t payload=one");
    client.says("PUBREC id=1 reason=16");
    CHECK(client.hears() == "PUBREL id=1");
    CHECK(client.happened().empty());
    client.says("PUBCOMP id=1");
    CHECK(client.happened() == "completed 1");
}

TEST_CASE("a refusing PUBREC ends the exchange without PUBREL", "[MQTT-4.3.3-4]") {
    client_dialogue client{};
    client.connects();
    client.publishes("one", qos_2, 1);
    client.hears();
    client.says("PUBREC id=1 reason=135");
    CHECK(client.hears().empty());
    CHECK(client.happened() == "completed 1: Not authorized");
    client.publishes("two", qos_2, 2);
    CHECK(client.hears() == "PUBLISH qos=2 id=1 topic=t payload=two"); // the identifier is free [MQTT-4.3.3]
}

TEST_CASE("PUBRELs go out in the order of the PUBRECs",
          "[MQTT-2.2.1-5][MQTT-4.3.3-4][MQTT-4.3.3-5][MQTT-4.3.3-6][MQTT-4.4.0-1][MQTT-4.6.0-4]") {
    client_dialogue client{};
    client.connects();
    for (const char* payload : {"one", "two", "three"})
        client.publishes(payload, qos_2);
    client.hears();
    client.says("PUBREC id=3 | PUBREC id=1 | PUBREC id=2");
    CHECK(client.hears() == "PUBREL id=3 | PUBREL id=1 | PUBREL id=2"); // [MQTT-4.6.0-4]
    client.reconnects();
    CHECK(client.hears() == "PUBREL id=3 | PUBREL id=1 | PUBREL id=2");
}

TEST_CASE("answers to nothing are passed over, PUBREC is told that its message is unknown", "[MQTT-3.6.2-1]") {
    client_dialogue client{};
    client.connects();
    client.says("PUBACK id=5 | PUBCOMP id=5 | PUBREC id=5 reason=128");
    CHECK(client.hears().empty());
    client.says("PUBREC id=5");
    CHECK(client.hears() == "PUBREL id=5 reason=146");
    client.says("PUBCOMP id=5 reason=146");
    CHECK(client.happened().empty());
}

TEST_CASE("an answer of the wrong kind does not complete a message", "[MQTT-4.3.2-3][MQTT-4.3.3-3]") {
    client_dialogue client{};
    client.connects();
    client.publishes("one", qos_1, 1);
    client.publishes("two", qos_2, 2);
    client.hears();
    client.says("PUBACK id=2 | PUBCOMP id=2 | PUBCOMP id=1 | SUBACK id=1 reasons=0 | UNSUBACK id=2 reasons=0");
    CHECK(client.happened().empty());
    CHECK(client.session.in_flight() == 2);
}

TEST_CASE("a second PUBREC is answered like the first", "[MQTT-4.3.3-4]") {
    client_dialogue client{};
    client.connects();
    client.publishes("one", qos_2, 1);
    client.hears();
    client.says("PUBREC id=1 | PUBREC id=1");
    CHECK(client.hears() == "PUBREL id=1 | PUBREL id=1"); // [MQTT-4.3.3-4]
    client.says("PUBCOMP id=1 | PUBCOMP id=1");
    CHECK(client.happened() == "completed 1");
}

TEST_CASE("what may not be published is refused and nothing is sent",
          "[MQTT-3.2.2-11][MQTT-3.2.2-14][MQTT-3.2.2-15][MQTT-3.3.4-6]") {
    client_dialogue client{};
    client.connects("CONNACK maximum_qos=1 retain_available=0 maximum_packet_size=40");
    auto message = publish("x", qos_0);
    message.topic = "a/#";
    CHECK(client.session.submit(client.now, message) == usage_error::invalid_topic_name);
    message = publish("x", qos_0);
    message.topic_alias = std::uint16_t{1};
    CHECK(client.session.submit(client.now, message) == usage_error::invalid_option);
    message = publish("x", qos_0);
    const mqtt::subscription_id ids[]{{1}};
    message.subscription_ids = ids;
    CHECK(client.session.submit(client.now, message) == usage_error::invalid_option); // [MQTT-3.3.4-6]
    message = publish("x", qos_0);
    message.retain = true;
    CHECK(client.session.submit(client.now, message) == usage_error::retain_not_supported);
    CHECK(client.publishes("x", qos_2) == usage_error::qos_not_supported);
    for (const auto level : {qos_0, qos_1})
        CHECK(client.publishes("twenty_bytes_too_many", level) == usage_error::packet_too_large);
    CHECK(client.hears().empty());
    CHECK(client.session.in_flight() == 0);
    CHECK_FALSE(client.publishes("fits", qos_1, 1));
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=fits");
}

TEST_CASE("the caller's DUP flag and packet identifier mean nothing",
          "[MQTT-3.3.1-2][MQTT-3.3.1-3][MQTT-4.3.1-1][MQTT-4.3.2-2][MQTT-4.3.3-2]") {
    client_dialogue client{};
    client.connects();
    for (const auto level : {qos_0, qos_1}) {
        auto message = publish("x", level);
        message.dup = true;
        message.id = mqtt::packet_id{77};
        CHECK_FALSE(client.session.submit(client.now, message));
    }
    CHECK(client.hears() == "PUBLISH topic=t payload=x | PUBLISH qos=1 id=1 topic=t payload=x");
}

TEST_CASE("a server publishes like a client", "[MQTT-2.2.1-4]") {
    server_dialogue server{};
    server.connects();
    server.publishes("one", qos_1, 1);
    server.publishes("two", qos_2, 2);
    CHECK(server.hears() == "PUBLISH qos=1 id=1 topic=t payload=one | PUBLISH qos=2 id=2 topic=t payload=two");
    server.says("PUBACK id=1 | PUBREC id=2 | PUBCOMP id=2");
    CHECK(server.hears() == "PUBREL id=2");
    CHECK(server.happened() == "completed 1 | completed 2");
}
