// Receive Maximum and Maximum Packet Size, both ways; packet identifiers.
#include <set>

#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;
using dockwire::usage_error;

TEST_CASE("no more messages are in flight than the peer's Receive Maximum",
          "[MQTT-3.3.4-7][MQTT-3.3.4-8][MQTT-4.9.0-1][MQTT-4.9.0-2][MQTT-4.9.0-3]") {
    client_dialogue client{};
    client.connects("CONNACK receive_maximum=2");
    client.publishes("one", qos_1, 1);
    client.publishes("two", qos_2, 2);
    client.publishes("three", qos_1, 3);
    client.publishes("four", qos_2, 4);
    client.publishes("five", qos_1, 5);
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=one | PUBLISH qos=2 id=2 topic=t payload=two");
    CHECK(client.session.queued() == 3);
    client.says("PUBACK id=1 reason=128"); // an error frees a place too (4.9)
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=three");
    client.says("PUBREC id=2");
    CHECK(client.hears() == "PUBREL id=2"); // PUBREC alone frees none
    client.says("PUBCOMP id=2");
    CHECK(client.hears() == "PUBLISH qos=2 id=2 topic=t payload=four");
    client.says("PUBREC id=2 reason=128");
    CHECK(client.hears() == "PUBLISH qos=1 id=2 topic=t payload=five");
    client.says("PUBACK id=2 | PUBACK id=1");
    CHECK(client.happened() == "completed 1: Unspecified error | completed 2 | completed 4: Unspecified error | completed 5 | "
                               "completed 3");
}

TEST_CASE("QoS 0 and requests do not wait for the window", "[MQTT-3.3.4-8][MQTT-4.9.0-3]") {
    client_dialogue client{};
    client.connects("CONNACK receive_maximum=1");
    client.publishes("one", qos_1);
    client.publishes("two", qos_1);
    client.publishes("three", qos_0);
    client.session.submit(client.now, subscribe({.filter = "f"}));
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=one | PUBLISH topic=t payload=three | "
                            "SUBSCRIBE id=2 filters=f"); // [MQTT-3.3.4-8]
    client.says("PUBLISH qos=1 id=7 topic=t");
    client.acknowledges(0);
    CHECK(client.hears() == "PUBACK id=7"); // [MQTT-4.9.0-3]
}

TEST_CASE("the window is that of the present connection", "[MQTT-3.3.1-1][MQTT-4.9.0-1][MQTT-4.9.0-2]") {
    client_dialogue client{};
    client.connects("CONNACK receive_maximum=3");
    for (const char* payload : {"one", "two", "three"})
        client.publishes(payload, qos_1);
    client.hears();
    client.reconnects("CONNACK session_present=1 receive_maximum=1");
    CHECK(client.hears() == "PUBLISH dup=1 qos=1 id=1 topic=t payload=one");
    client.says("PUBACK id=1");
    CHECK(client.hears() == "PUBLISH dup=1 qos=1 id=2 topic=t payload=two");
}

TEST_CASE("by the letter more messages than our Receive Maximum end the connection") {
    client_dialogue client{{.receive_maximum = 2, .strict_receive_maximum = true}};
    client.connects();
    client.says("PUBLISH qos=1 id=1 topic=t | PUBLISH qos=2 id=2 topic=t | PUBLISH topic=t");
    CHECK(client.happened() == "message qos=1 id=1 topic=t | message qos=2 id=2 topic=t | message topic=t");
    client.acknowledges(1);
    client.says("PUBLISH qos=2 id=2 dup=1 topic=t"); // not one more in flight
    CHECK(client.hears() == "PUBREC id=2 | PUBREC id=2");
    client.says("PUBLISH qos=1 id=3 topic=t | PUBLISH topic=t");
    CHECK(client.hears() == "DISCONNECT reason=147");
    CHECK(client.happened() == "closed: peer error: Receive Maximum exceeded 'more messages in flight than Receive Maximum'");
}

TEST_CASE("more messages than our Receive Maximum are taken and told, as far as memory allows for what waits") {
    client_dialogue client{{.receive_maximum = 1, .receive_queue_bytes = 10}};
    client.connects();
    client.says("PUBLISH qos=1 id=1 topic=t payload=123 | PUBLISH qos=2 id=2 topic=t payload=123");
    CHECK(client.happened() == "message qos=1 id=1 topic=t payload=123 | message qos=2 id=2 topic=t payload=123 | "
                               "Receive Maximum exceeded: 2");
    client.acknowledges(0);
    CHECK(client.hears() == "PUBACK id=1");
    client.says("PUBLISH qos=1 id=3 topic=t payload=12345"); // 4 + 6 bytes wait
    CHECK(client.happened() == "message qos=1 id=3 topic=t payload=12345 | Receive Maximum exceeded: 2");
    client.says("PUBLISH qos=1 id=4 topic=t");
    CHECK(client.hears() == "DISCONNECT reason=147");
    CHECK(client.happened() == "closed: peer error: Receive Maximum exceeded 'more messages in flight than Receive Maximum'");
    client.reconnects();
    client.says("PUBLISH qos=1 id=3 dup=1 topic=t payload=12345"); // nothing of the earlier connection is counted
    CHECK(client.session.current_phase() == mqtt::phase::online);
}

TEST_CASE("what the application is done with takes no room, in whatever order it is done") {
    client_dialogue client{{.receive_maximum = 1, .receive_queue_bytes = 8}};
    client.connects();
    client.says("PUBLISH qos=1 id=1 topic=t payload=123 | PUBLISH qos=1 id=2 topic=t payload=123");
    client.acknowledges(1);
    CHECK(client.hears().empty());
    client.says("PUBLISH qos=1 id=3 topic=t payload=123");
    CHECK(client.session.current_phase() == mqtt::phase::online);
    client.acknowledges(0);
    CHECK(client.hears() == "PUBACK id=1 | PUBACK id=2");
}

TEST_CASE("repeated QoS 2 messages count again on a new connection") {
    client_dialogue client{{.receive_maximum = 2, .strict_receive_maximum = true}};
    client.connects();
    client.says("PUBLISH qos=2 id=1 topic=t | PUBLISH qos=2 id=2 topic=t");
    client.acknowledges(0);
    client.says("PUBREL id=1 | PUBLISH qos=2 id=3 topic=t");
    client.hears();
    client.breaks();
    client.opens();
    client.says("CONNACK session_present=1 | PUBLISH qos=2 id=2 dup=1 topic=t | PUBLISH qos=2 id=3 dup=1 topic=t");
    CHECK(client.session.current_phase() == mqtt::phase::online);
    CHECK(client.session.unacknowledged() == 2);
    client.says("PUBLISH qos=2 id=4 topic=t");
    CHECK(client.hears() == "DISCONNECT reason=147");
}

TEST_CASE("a server takes its Receive Maximum from the CONNACK that it submits") {
    server_dialogue server{{.receive_maximum = 2}};
    server.connack.receive_maximum = std::uint16_t{1};
    server.connects();
    server.says("PUBLISH qos=1 id=1 topic=t | PUBLISH qos=1 id=2 topic=t");
    CHECK(server.hears() == "DISCONNECT reason=147");
}

TEST_CASE("65,535 messages are in flight under identifiers of their own", "[MQTT-2.2.1-3][MQTT-2.2.1-4][MQTT-4.3.2-1]") {
    client_dialogue client{};
    client.connects();
    client.session.submit(client.now, subscribe({.filter = "f"}));
    constexpr std::size_t many = 65'535;
    for (std::size_t i = 0; i < many; ++i)
        REQUIRE_FALSE(client.publishes("x", qos_1, i + 1));
    client.session.submit(client.now, subscribe({.filter = "g"}));
    CHECK(client.session.in_flight() == many - 1); // SUBSCRIBE has one identifier
    CHECK(client.session.queued() == 1);

    std::set<std::string> ids{};
    std::string heard = client.hears() + " | ";
    for (std::size_t at = 0; (at = heard.find(" id=", at)) != std::string::npos; ++at)
        ids.insert(heard.substr(at + 4, heard.find(' ', at + 4) - at - 4));
    CHECK(ids.size() == many);
    CHECK(ids.count("0") == 0);

    client.says("PUBACK id=40000");
    CHECK(client.hears() == "SUBSCRIBE id=40000 filters=g"); // first what was waiting longest for an identifier
    client.says("SUBACK id=1 reasons=2 | PUBACK id=2");
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=x");
    for (std::size_t id = 1; id <= many; ++id)
        client.says("PUBACK id=" + std::to_string(id));
    client.says("SUBACK id=40000 reasons=2");
    CHECK(client.session.in_flight() == 0);
    CHECK(client.session.queued() == 0);
}

TEST_CASE("no packet is longer than the peer's Maximum Packet Size", "[MQTT-3.2.2-15][MQTT-3.14.2-3]") {
    client_dialogue client{};
    client.connects("CONNACK maximum_packet_size=30");
    mqtt::packet::disconnect disconnect{};
    disconnect.reason_string = "a long explanation of it all";
    const mqtt::filter_name long_filter{"a/long/filter/that/does/not/fit"};
    CHECK(client.session.submit(client.now, unsubscribe(long_filter), operation_id{1}) == usage_error::packet_too_large);
    client.session.submit(client.now, disconnect);
    CHECK(client.hears() == "DISCONNECT");
}

TEST_CASE("a message that waited is refused when a new connection takes only smaller ones", "[MQTT-3.2.2-15]") {
    client_dialogue client{};
    client.publishes("a_payload_of_some_length", qos_1, 1);
    client.publishes("small", qos_1, 2);
    client.connects("CONNACK maximum_packet_size=60");
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=a_payload_of_some_length | "
                            "PUBLISH qos=1 id=2 topic=t payload=small");
    client.publishes("another_of_this_length", qos_2, 3);
    client.hears();
    client.reconnects("CONNACK session_present=1 maximum_packet_size=50");
    // What the peer may know keeps its identifier (QoS 1) or is ended by PUBREL (QoS 2).
    CHECK(client.hears() == "PUBLISH dup=1 qos=1 id=2 topic=t payload=small | PUBREL id=3");
    client.publishes("next", qos_1, 4);
    CHECK(client.hears() == "PUBLISH qos=1 id=4 topic=t payload=next");
}

TEST_CASE("a server leaves out explanations that make its answers too long", "[MQTT-3.1.2-24][MQTT-3.2.2-19][MQTT-3.9.2-1]") {
    server_dialogue server{{.receive_maximum = 65'535}};
    server.connack.reason_string = "welcome, stranger";
    server.connects("CONNECT client_id=c maximum_packet_size=30");
    CHECK(server.session.current_phase() == mqtt::phase::online);
    const mqtt::reason_item reasons[]{{mqtt::reason_code::success}};
    mqtt::packet::suback answer{};
    answer.id = mqtt::packet_id{4};
    answer.reasons = reasons;
    answer.reason_string = "a long explanation";
    server.session.submit(server.now, answer);
    CHECK(server.hears() == "SUBACK id=4 reasons=0"); // [MQTT-3.9.2-1]
}

TEST_CASE("a server that cannot answer at all closes", "[MQTT-3.1.2-24]") {
    server_dialogue server{};
    server.opens();
    server.says("CONNECT client_id=c maximum_packet_size=5");
    CHECK(server.hears().empty());
    CHECK(server.happened() ==
          "CONNECT client_id=c maximum_packet_size=5 | closed: the packet is larger than the server accepts 'CONNACK'");
}

TEST_CASE("a packet above our Maximum Packet Size ends the connection before it has arrived") {
    client_dialogue client{{.maximum_packet_size = 60}};
    client.connects();
    client.says("PUBLISH topic=t payload=" + std::string(30, 'x'));
    CHECK(client.deliveries.size() == 1);
    client.says("PUBLISH topic=t payload=" + std::string(60, 'x'));
    CHECK(client.hears() == "DISCONNECT reason=149");
}
