// Messages that come in: acknowledgements, their order, and QoS 2 exactly once.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;
using dockwire::usage_error;

TEST_CASE("a message is acknowledged when the owner is done with it",
          "[MQTT-3.3.4-1][MQTT-4.3.2-4][MQTT-4.3.3-8][MQTT-4.3.3-11]") {
    client_dialogue client{};
    client.connects();
    client.says("PUBLISH topic=t payload=zero | PUBLISH qos=1 id=1 topic=t payload=one | PUBLISH qos=2 id=1 topic=t payload=two");
    CHECK(client.happened() == "message topic=t payload=zero | message qos=1 id=1 topic=t payload=one | "
                               "message qos=2 id=1 topic=t payload=two");
    CHECK(client.session.unacknowledged() == 2);
    CHECK(client.hears().empty());
    CHECK_FALSE(client.acknowledges(0));
    CHECK(client.hears().empty());
    CHECK_FALSE(client.acknowledges(1));
    CHECK(client.hears() == "PUBACK id=1");
    CHECK_FALSE(client.acknowledges(2));
    CHECK(client.hears() == "PUBREC id=1");
    client.says("PUBREL id=1");
    CHECK(client.hears() == "PUBCOMP id=1");
    CHECK(client.session.unacknowledged() == 0);
}

TEST_CASE("PUBACK and PUBREC go out in the order of arrival, whatever the order of acknowledging",
          "[MQTT-2.2.1-5][MQTT-4.3.2-4][MQTT-4.3.3-8][MQTT-4.6.0-2][MQTT-4.6.0-3]") {
    std::vector<std::size_t> order{0, 1, 2, 3, 4, 5};
    const std::vector<std::string> qos_1_acks{"PUBACK id=1", "PUBACK id=2", "PUBACK id=3"};
    const std::vector<std::string> qos_2_acks{"PUBREC id=4", "PUBREC id=5", "PUBREC id=6"};
    do {
        client_dialogue client{};
        client.connects();
        client.says("PUBLISH qos=1 id=1 topic=t | PUBLISH qos=2 id=4 topic=t | PUBLISH qos=1 id=2 topic=t | "
                    "PUBLISH qos=2 id=5 topic=t | PUBLISH qos=1 id=3 topic=t | PUBLISH qos=2 id=6 topic=t");
        std::vector<std::string> pubacks{}, pubrecs{};
        for (const std::size_t n : order) {
            REQUIRE_FALSE(client.acknowledges(n));
            std::string heard = client.hears();
            while (!heard.empty()) {
                const std::size_t end = std::min(heard.find(" | "), heard.size());
                (heard.starts_with("PUBACK") ? pubacks : pubrecs).push_back(heard.substr(0, end));
                heard.erase(0, end + 3);
            }
        }
        REQUIRE(pubacks == qos_1_acks); // [MQTT-4.6.0-2]
        REQUIRE(pubrecs == qos_2_acks); // [MQTT-4.6.0-3]
    } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("a server explains an acknowledgement only to a client that wants it", "[MQTT-3.1.2-29]") {
    const auto why = std::make_shared<const mqtt::explanation>(mqtt::explanation{"busy", {}});
    for (const bool wanted : {true, false}) {
        dialogue<mqtt::server_role> server{};
        server.session.transport_opened(server.now);
        server.says(wanted ? "CONNECT client_id=c" : "CONNECT client_id=c problem_information=0");
        server.hears();
        server.says("PUBLISH qos=1 id=1 topic=t");
        server.happened();
        CHECK_FALSE(server.session.acknowledge(server.now, server.deliveries.at(0), mqtt::reason_code::quota_exceeded, why));
        CHECK(server.hears() == (wanted ? "PUBACK id=1 reason=151 reason_string=busy" : "PUBACK id=1 reason=151"));
    }
}

TEST_CASE("a message is acknowledged once, with a reason that its packet may carry", "[MQTT-3.4.2-1][MQTT-3.5.2-1]") {
    client_dialogue client{};
    client.connects();
    client.says("PUBLISH qos=1 id=1 topic=t | PUBLISH qos=2 id=2 topic=t");
    for (const std::size_t n : {0U, 1U}) {
        CHECK(client.acknowledges(n, mqtt::reason_code::server_busy) == usage_error::invalid_option);
        CHECK_FALSE(client.acknowledges(n, mqtt::reason_code::no_matching_subscribers));
        CHECK(client.acknowledges(n) == usage_error::already_acknowledged);
    }
    CHECK(client.hears() == "PUBACK id=1 reason=16 | PUBREC id=2 reason=16");
}

TEST_CASE("a QoS 2 message that comes again is not delivered again", "[MQTT-4.3.3-10][MQTT-4.3.3-12]") {
    client_dialogue client{};
    client.connects();
    client.says("PUBLISH qos=2 id=1 topic=t payload=one | PUBLISH qos=2 id=1 dup=1 topic=t payload=one");
    CHECK(client.happened() == "message qos=2 id=1 topic=t payload=one");
    client.acknowledges(0);
    CHECK(client.hears() == "PUBREC id=1"); // one for both
    client.says("PUBLISH qos=2 id=1 dup=1 topic=t payload=one");
    CHECK(client.happened().empty());
    CHECK(client.hears() == "PUBREC id=1"); // [MQTT-4.3.3-10]
    client.says("PUBREL id=1 | PUBLISH qos=2 id=1 topic=t payload=two");
    CHECK(client.happened() == "message qos=2 id=1 topic=t payload=two"); // [MQTT-4.3.3-12]
}

TEST_CASE("repeating a QoS 2 message behind one that is held does not fill the line of acknowledgements") {
    client_dialogue client{};
    client.connects();
    client.says("PUBLISH qos=2 id=1 topic=t | PUBLISH qos=2 id=2 topic=t");
    client.acknowledges(1);
    for (int i = 0; i < 3; ++i)
        client.says("PUBLISH qos=2 id=2 dup=1 topic=t");
    client.acknowledges(0);
    CHECK(client.hears() == "PUBREC id=1 | PUBREC id=2");
    CHECK(client.session.unacknowledged() == 2);
}

TEST_CASE("a refused QoS 2 message is forgotten with its PUBREC", "[MQTT-4.3.3-9]") {
    client_dialogue client{};
    client.connects();
    client.says("PUBLISH qos=2 id=1 topic=t payload=one");
    client.acknowledges(0, mqtt::reason_code::quota_exceeded);
    CHECK(client.hears() == "PUBREC id=1 reason=151");
    CHECK(client.session.unacknowledged() == 0);
    client.happened();
    client.says("PUBLISH qos=2 id=1 topic=t payload=again");
    CHECK(client.happened() == "message qos=2 id=1 topic=t payload=again"); // [MQTT-4.3.3-9]
}

TEST_CASE("PUBREL of an unknown message is answered with 'not found'", "[MQTT-3.7.2-1]") {
    client_dialogue client{};
    client.connects();
    client.says("PUBREL id=9");
    CHECK(client.hears() == "PUBCOMP id=9 reason=146");
}

TEST_CASE("a peer that releases without PUBREC does not block the messages behind") {
    client_dialogue client{};
    client.connects();
    client.says("PUBLISH qos=2 id=1 topic=t | PUBLISH qos=2 id=2 topic=t | PUBREL id=1");
    CHECK(client.hears() == "PUBCOMP id=1");
    CHECK_FALSE(client.acknowledges(1));
    CHECK(client.hears() == "PUBREC id=2");
    CHECK(client.acknowledges(0) == usage_error::already_acknowledged);
    CHECK(client.session.unacknowledged() == 1);
}

TEST_CASE("an acknowledgement from before a reconnect is void for QoS 1 and kept for QoS 2") {
    client_dialogue client{};
    client.connects();
    client.says("PUBLISH qos=1 id=1 topic=t payload=one | PUBLISH qos=2 id=2 topic=t payload=two");
    client.reconnects();
    CHECK(client.session.unacknowledged() == 0);
    client.says("PUBLISH qos=1 id=1 dup=1 topic=t payload=one | PUBLISH qos=2 id=2 dup=1 topic=t payload=two");
    CHECK(client.happened() == "message dup=1 qos=1 id=1 topic=t payload=one");
    CHECK(client.acknowledges(0) == usage_error::already_acknowledged);
    CHECK(client.hears().empty());
    CHECK_FALSE(client.acknowledges(1));
    CHECK(client.hears() == "PUBREC id=2");
    CHECK_FALSE(client.acknowledges(2));
    CHECK(client.hears() == "PUBACK id=1");
}

TEST_CASE("QoS 2 acknowledged between two connections gets its PUBREC when it comes again") {
    const auto reason = GENERATE(mqtt::reason_code::success, mqtt::reason_code::not_authorized);
    client_dialogue client{};
    client.connects();
    client.says("PUBLISH qos=2 id=2 topic=t payload=two");
    client.breaks();
    CHECK_FALSE(client.acknowledges(0, reason));
    client.opens();
    client.says("CONNACK session_present=1 | PUBLISH qos=2 id=2 dup=1 topic=t payload=two");
    CHECK(client.deliveries.size() == 1);
    CHECK(client.hears() == (mqtt::is_failure(reason) ? "PUBREC id=2 reason=135" : "PUBREC id=2"));
    CHECK(client.session.unacknowledged() == (mqtt::is_failure(reason) ? 0 : 1));
}

TEST_CASE("PUBREL after a reconnect ends the exchange of the connection before", "[MQTT-2.2.1-5][MQTT-4.3.3-11]") {
    client_dialogue client{};
    client.connects();
    client.says("PUBLISH qos=2 id=2 topic=t payload=two");
    client.acknowledges(0);
    client.hears();
    client.reconnects();
    client.says("PUBREL id=2 | PUBREL id=2");
    CHECK(client.hears() == "PUBCOMP id=2 | PUBCOMP id=2 reason=146");
}

TEST_CASE("when the server has lost the session, what it had sent is forgotten", "[MQTT-3.2.2-5]") {
    client_dialogue client{};
    client.connects();
    client.says("PUBLISH qos=2 id=2 topic=t payload=two");
    client.reconnects("CONNACK");
    CHECK(client.acknowledges(0) == usage_error::already_acknowledged);
    client.says("PUBLISH qos=2 id=2 topic=t payload=new");
    CHECK(client.happened() == "message qos=2 id=2 topic=t payload=new");
}

TEST_CASE("a topic alias stands for the topic that came with it on this connection", "[MQTT-3.3.2-7][MQTT-3.3.2-10]") {
    client_dialogue client{{.topic_alias_maximum = 2}};
    client.connects();
    client.says("PUBLISH alias=2 topic=a payload=1 | PUBLISH alias=2 payload=2 | PUBLISH alias=2 topic=b payload=3 | "
                "PUBLISH alias=2 payload=4 | PUBLISH alias=1 topic=c payload=5 | PUBLISH alias=2 payload=6");
    CHECK(client.happened() == "message topic=a payload=1 | message topic=a payload=2 | message topic=b payload=3 | "
                               "message topic=b payload=4 | message topic=c payload=5 | message topic=b payload=6");
    client.reconnects();
    client.says("PUBLISH alias=2 payload=7"); // [MQTT-3.3.2-7]
    CHECK(client.hears() == "DISCONNECT reason=130");
    CHECK(client.happened() == "closed: peer error: Protocol Error 'Topic Alias: stands for no topic yet'");
}

TEST_CASE("an alias above the maximum is refused") {
    client_dialogue client{{.topic_alias_maximum = 2}};
    client.connects();
    client.says("PUBLISH alias=3 topic=a | PUBLISH topic=a");
    CHECK(client.hears() == "DISCONNECT reason=148");
    CHECK(client.happened() == "closed: peer error: Topic Alias invalid 'Topic Alias: above the Topic Alias Maximum'");
}

TEST_CASE("a repeated QoS 2 message updates the alias that it carries") {
    client_dialogue client{{.topic_alias_maximum = 1}};
    client.connects();
    client.says("PUBLISH qos=2 id=1 topic=a | PUBLISH qos=2 id=1 dup=1 alias=1 topic=a | PUBLISH alias=1");
    CHECK(client.happened() == "message qos=2 id=1 topic=a | message topic=a");
}
