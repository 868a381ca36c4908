// Topic aliases that this end uses: the topics used last, on one connection, never in what is kept.
#include "dockwire/session/topic_alias_map.hpp"
#include "session/dialogue.hpp"
#include "session/session_pair.hpp"
#include "support/catch.hpp"

using namespace session_test;

namespace {

template <class Dialogue>
void publishes(Dialogue& end, std::string_view topic, mqtt::qos qos = qos_0, std::string_view payload = "x") {
    REQUIRE_FALSE(end.session.submit(end.now, publish(payload, qos, topic)));
}

// Looks a topic up as a sender does; says "alias" for one that the peer knows, "alias=topic" for one that it is told.
std::string use(mqtt::topic_alias_map& map, std::string_view topic) {
    if (const auto known = map.find(topic)) return std::to_string(known);
    const auto told = map.next();
    map.assign(topic);
    return std::to_string(told) + "=" + std::string{topic};
}

} // namespace

TEST_CASE("the topic that was not used for longest gives its alias up", "[MQTT-3.2.2-17][MQTT-3.3.2-9]") {
    mqtt::topic_alias_map map{};
    map.begin(3);
    CHECK(use(map, "a") == "1=a");
    CHECK(use(map, "b") == "2=b");
    CHECK(use(map, "c") == "3=c");
    CHECK(use(map, "a") == "1");
    CHECK(use(map, "d") == "2=d");
    CHECK(use(map, "a") == "1");
    CHECK(use(map, "c") == "3");
    CHECK(use(map, "b") == "2=b");
    CHECK(use(map, "d") == "1=d");
    map.begin(1);
    CHECK(use(map, "a") == "1=a");
    CHECK(use(map, "a") == "1");
    CHECK(use(map, "b") == "1=b");
    CHECK(use(map, "a") == "1=a");
}

TEST_CASE("a map of topic aliases agrees with a list of the topics used last") {
    constexpr std::size_t maximum = 37;
    mqtt::topic_alias_map map{};
    map.begin(maximum);
    std::vector<std::string> last_used{}; // the newest at the end
    std::uint32_t random = 1;
    for (int i = 0; i < 20'000; ++i) {
        random = random * 1'664'525 + 1'013'904'223;
        const std::string topic = "topic/" + std::to_string((random >> 16) % 60);
        const auto found = std::find(last_used.begin(), last_used.end(), topic);
        REQUIRE((map.find(topic) != 0) == (found != last_used.end()));
        if (found != last_used.end()) {
            last_used.erase(found);
        } else {
            REQUIRE(map.next() <= maximum);
            map.assign(topic);
            if (last_used.size() == maximum) last_used.erase(last_used.begin());
        }
        last_used.push_back(topic);
        if (i % 7'000 == 6'999) {
            map.begin(maximum);
            last_used.clear();
        }
    }
}

TEST_CASE("a topic is told with its alias once and then replaced by it",
          "[MQTT-3.2.2-17][MQTT-3.3.2-1][MQTT-3.3.2-8][MQTT-3.3.2-9]") {
    client_dialogue client{};
    client.connects("CONNACK topic_alias_maximum=2");
    publishes(client, "drone/1/osd");
    publishes(client, "drone/1/osd");
    publishes(client, "drone/2/osd", qos_1);
    publishes(client, "drone/2/osd", qos_2);
    CHECK(client.hears() == "PUBLISH alias=1 topic=drone/1/osd payload=x | PUBLISH alias=1 payload=x | "
                            "PUBLISH qos=1 id=1 alias=2 topic=drone/2/osd payload=x | PUBLISH qos=2 id=2 alias=2 payload=x");
    publishes(client, "drone/3/osd");
    publishes(client, "drone/1/osd");
    CHECK(client.hears() == "PUBLISH alias=1 topic=drone/3/osd payload=x | PUBLISH alias=2 topic=drone/1/osd payload=x");
}

TEST_CASE("without a Topic Alias Maximum of the peer no alias is sent", "[MQTT-3.1.2-27][MQTT-3.2.2-18][MQTT-3.3.2-8]") {
    const auto* const answer = GENERATE("CONNACK", "CONNACK topic_alias_maximum=0");
    client_dialogue client{};
    client.connects(answer);
    publishes(client, "some/topic");
    publishes(client, "some/topic");
    CHECK(client.hears() == "PUBLISH topic=some/topic payload=x | PUBLISH topic=some/topic payload=x");
}

TEST_CASE("this end uses no more aliases than its own bound") {
    client_dialogue client{{.outbound_topic_aliases = 1}};
    client.connects("CONNACK topic_alias_maximum=10");
    publishes(client, "topic/one");
    publishes(client, "topic/two");
    publishes(client, "topic/two");
    CHECK(client.hears() ==
          "PUBLISH alias=1 topic=topic/one payload=x | PUBLISH alias=1 topic=topic/two payload=x | PUBLISH alias=1 payload=x");

    client_dialogue none{{.outbound_topic_aliases = 0}};
    none.connects("CONNACK topic_alias_maximum=10");
    publishes(none, "topic/one");
    CHECK(none.hears() == "PUBLISH topic=topic/one payload=x");
}

TEST_CASE("a topic that is no longer than the property goes without an alias") {
    client_dialogue client{};
    client.connects("CONNACK topic_alias_maximum=10");
    for (const char* topic : {"abc", "abc", "abcd", "abcd"})
        publishes(client, topic);
    CHECK(client.hears() == "PUBLISH topic=abc payload=x | PUBLISH topic=abc payload=x | "
                            "PUBLISH alias=1 topic=abcd payload=x | PUBLISH alias=1 payload=x");
}

TEST_CASE("each connection begins without aliases", "[MQTT-3.3.2-7]") {
    client_dialogue client{};
    client.connects("CONNACK topic_alias_maximum=2");
    publishes(client, "topic/one");
    publishes(client, "topic/two");
    client.hears();
    client.reconnects("CONNACK session_present=1 topic_alias_maximum=1");
    publishes(client, "topic/two");
    CHECK(client.hears() == "PUBLISH alias=1 topic=topic/two payload=x");
    client.reconnects("CONNACK session_present=1");
    publishes(client, "topic/two");
    CHECK(client.hears() == "PUBLISH topic=topic/two payload=x");
}

TEST_CASE("a message that is sent again carries its topic", "[MQTT-3.3.2-7][MQTT-4.4.0-1]") {
    const bool aliases_again = GENERATE(true, false);
    client_dialogue client{};
    client.connects("CONNACK topic_alias_maximum=5");
    publishes(client, "some/topic", qos_1, "one");
    publishes(client, "some/topic", qos_2, "two");
    CHECK(client.hears() == "PUBLISH qos=1 id=1 alias=1 topic=some/topic payload=one | PUBLISH qos=2 id=2 alias=1 payload=two");
    client.reconnects(aliases_again ? "CONNACK session_present=1 topic_alias_maximum=5" : "CONNACK session_present=1");
    CHECK(client.hears() == (aliases_again ? "PUBLISH dup=1 qos=1 id=1 alias=1 topic=some/topic payload=one | "
                                             "PUBLISH dup=1 qos=2 id=2 alias=1 payload=two"
                                           : "PUBLISH dup=1 qos=1 id=1 topic=some/topic payload=one | "
                                             "PUBLISH dup=1 qos=2 id=2 topic=some/topic payload=two"));
}

TEST_CASE("a message that waited gets an alias when it is sent") {
    client_dialogue client{};
    publishes(client, "some/topic", qos_1, "one");
    publishes(client, "some/topic", qos_1, "two");
    client.connects("CONNACK receive_maximum=1 topic_alias_maximum=5");
    client.says("PUBACK id=1");
    CHECK(client.hears() == "PUBLISH qos=1 id=1 alias=1 topic=some/topic payload=one | PUBLISH qos=1 id=1 alias=1 payload=two");
}

TEST_CASE("the Maximum Packet Size counts what is really sent", "[MQTT-3.2.2-15]") {
    const std::string topic = "some/topic/of/a/certain/length";
    const std::size_t plain = std::string_view{"PUBLISH topic=some/topic/of/a/certain/length payload=x\n"}.size();
    client_dialogue client{};
    client.connects("CONNACK topic_alias_maximum=5 maximum_packet_size=" + std::to_string(plain));
    publishes(client, topic); // with its alias it would be too long, so the peer is told of none
    CHECK(client.hears() == "PUBLISH topic=some/topic/of/a/certain/length payload=x");
    client.reconnects("CONNACK session_present=1 topic_alias_maximum=5 maximum_packet_size=" + std::to_string(plain + 8));
    publishes(client, topic);
    const std::string longer(20, 'y');
    publishes(client, topic, qos_0, longer); // too long with its topic
    CHECK(client.hears() == "PUBLISH alias=1 topic=some/topic/of/a/certain/length payload=x | PUBLISH alias=1 payload=" + longer);
    CHECK(client.session.submit(client.now, publish(longer, qos_0, "another/topic/of/a/certain/length")) ==
          dockwire::usage_error::packet_too_large);
    publishes(client, topic); // what was too long has not moved the alias
    CHECK(client.hears() == "PUBLISH alias=1 payload=x");
}

TEST_CASE("a server's session uses the aliases that its client takes", "[MQTT-3.1.2-26][MQTT-3.3.2-11]") {
    server_dialogue server{};
    server.connects("CONNECT client_id=c topic_alias_maximum=1");
    publishes(server, "topic/one");
    publishes(server, "topic/one");
    publishes(server, "topic/two");
    CHECK(server.hears() ==
          "PUBLISH alias=1 topic=topic/one payload=x | PUBLISH alias=1 payload=x | PUBLISH alias=1 topic=topic/two payload=x");
    server.connects("CONNECT client_id=c");
    publishes(server, "topic/one");
    CHECK(server.hears() == "PUBLISH topic=topic/one payload=x");
}

TEST_CASE("topics arrive whole over a wire on which both ends use aliases and which breaks", "[MQTT-3.3.2-10][MQTT-3.3.2-12]") {
    session_pair<> ends{{.topic_alias_maximum = 3}, {.topic_alias_maximum = 2}};
    ends.connect(connect_packet(false));
    std::uint32_t random = 7;
    std::size_t sent = 0;
    for (int i = 0; i < 3'000; ++i) {
        random = random * 1'664'525 + 1'013'904'223;
        const std::string topic = "some/topic/" + std::to_string((random >> 16) % 6);
        const auto level = (random >> 24) % 2 == 0 ? qos_1 : qos_2;
        // The payload says which topic it belongs to.
        if (i % 2 == 0) REQUIRE_FALSE(ends.client.submit(ends.now, publish(topic, level, topic)));
        if (i % 2 == 1) REQUIRE_FALSE(ends.server.submit(ends.now, publish(topic, level, topic)));
        ++sent;
        if (i % 11 == 0) ends.run();
        if (i % 101 == 0) ends.cut_to_server = ends.cut_to_client = 200;
        if (!ends.is_open()) {
            ends.cut_to_server = ends.cut_to_client = session_pair<>::no_cut;
            ends.reconnect();
        }
    }
    ends.run();
    CHECK(ends.at_client.messages.size() + ends.at_server.messages.size() >= sent);
    CHECK(ends.at_client.topics == ends.at_client.messages);
    CHECK(ends.at_server.topics == ends.at_server.messages);
}
