// What a session sends and keeps: statements that no other test looks at as sharply.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;

namespace {

// One of everything that an application can ask for.
void asks_for_everything(client_dialogue& client) {
    const mqtt::filter_name filter{"f"};
    for (const auto level : {qos_0, qos_1, qos_2})
        client.publishes("x", level);
    client.session.submit(client.now, subscribe({.filter = "f"}));
    client.session.submit(client.now, unsubscribe(filter));
}

mqtt::packet::auth continued() {
    mqtt::packet::auth exchange{};
    exchange.reason = mqtt::reason_code::continue_authentication;
    exchange.authentication_method = "m";
    return exchange;
}

// Of either end, with a message in flight each way, QoS 2 and taken over.
template <class Dialogue>
void exchanges_half(Dialogue& end) {
    end.publishes("mine", qos_2, 1);
    end.says("PUBREC id=1 | PUBLISH qos=2 id=7 topic=t payload=theirs");
    REQUIRE_FALSE(end.acknowledges(0));
    REQUIRE(end.hears() == "PUBLISH qos=2 id=1 topic=t payload=mine | PUBREL id=1 | PUBREC id=7");
    end.happened();
}

template <class Dialogue>
void finishes_the_exchanges(Dialogue& end) {
    end.says("PUBLISH qos=2 id=7 dup=1 topic=t payload=theirs | PUBREL id=7 | PUBCOMP id=1");
    CHECK(end.hears() == "PUBREC id=7 | PUBCOMP id=7");
    CHECK(end.happened() == "completed 1");
}

// The connection breaks in the middle of everything.
void leaves_a_session(client_dialogue& client) {
    client.connects();
    exchanges_half(client);
    client.publishes("open", qos_1, 2);
    client.publishes("open too", qos_2, 3);
    client.hears();
    client.breaks();
    client.happened();
}

// What is not complete is still wanted: it goes out as new. Nothing else is left.
void begins_anew(client_dialogue& client) {
    const std::string heard = client.hears();
    CHECK(heard.starts_with("PUBLISH qos=1 "));
    CHECK(heard.find("PUBLISH qos=2 ") != std::string::npos);
    CHECK(heard.find("dup=1") == std::string::npos);
    CHECK(heard.find("PUBREL") == std::string::npos);
    CHECK(client.session.in_flight() == 2);
    client.happened();
    client.says("PUBLISH qos=2 id=7 topic=t payload=new");
    CHECK(client.happened() == "message qos=2 id=7 topic=t payload=new");
}

} // namespace

TEST_CASE("CONNECT goes out before anything else", "[MQTT-3.1.0-1]") {
    client_dialogue client{{.queue_at_most_once = true}};
    asks_for_everything(client);
    CHECK(client.hears().empty());
    client.session.transport_opened(client.now, connect_packet());
    asks_for_everything(client);
    CHECK(client.hears() == "CONNECT client_id=c session_expiry=3600 receive_maximum=1024");
}

TEST_CASE("a clean start discards what was left of the session", "[MQTT-3.1.2-4]") {
    client_dialogue client{};
    leaves_a_session(client);
    client.opens(connect_packet(true));
    client.says("CONNACK");
    begins_anew(client);
}

TEST_CASE("what was left of a session is discarded when the server has it no more", "[MQTT-3.2.2-5]") {
    client_dialogue client{};
    leaves_a_session(client);
    client.opens();
    client.says("CONNACK");
    begins_anew(client);
}

TEST_CASE("a client with an authentication method sends nothing but AUTH and DISCONNECT before CONNACK", "[MQTT-3.1.2-30]") {
    client_dialogue client{};
    auto request = connect_packet();
    request.authentication_method = "m";
    request.keep_alive = 1;
    client.opens(request);
    asks_for_everything(client);
    client.pass(5s);
    CHECK(client.hears().empty());
    client.says("AUTH reason=24 method=m");
    CHECK_FALSE(client.session.submit(client.now, continued()));
    asks_for_everything(client);
    CHECK(client.hears() == "AUTH reason=24 method=m");
    client.session.submit(client.now, mqtt::packet::disconnect{});
    CHECK(client.hears() == "DISCONNECT");
}

TEST_CASE("a server sends one CONNACK", "[MQTT-3.2.0-2]") {
    server_dialogue server{};
    server.connects();
    server.session.submit(server.now, mqtt::packet::connack{});
    CHECK(server.hears().empty());

    server_dialogue refusing{};
    refusing.connack.reason = mqtt::reason_code::banned;
    refusing.opens();
    refusing.says("CONNECT client_id=c");
    refusing.session.submit(refusing.now, mqtt::packet::connack{});
    refusing.session.close(mqtt::reason_code::unspecified_error, {}, {});
    CHECK(refusing.hears() == "CONNACK reason=138");
}

TEST_CASE("a message that waited is not sent above the server's Maximum QoS", "[MQTT-3.2.2-11]") {
    const auto maximum = GENERATE(0, 1);
    client_dialogue client{};
    for (const auto level : {qos_1, qos_2})
        client.publishes("x", level, static_cast<std::uint64_t>(level));
    client.opens();
    client.says("CONNACK maximum_qos=" + std::to_string(maximum));
    CHECK(client.hears() == (maximum == 0 ? "" : "PUBLISH qos=1 id=1 topic=t payload=x"));
    const std::string refused = ": " + text_of(make_error_code(dockwire::usage_error::qos_not_supported));
    const std::string events = client.happened();
    CHECK((events.find("completed 1" + refused) == std::string::npos) == (maximum == 1));
    CHECK(events.find("completed 2" + refused) != std::string::npos);
}

TEST_CASE("a message that waited is not sent with RETAIN to a server that retains nothing", "[MQTT-3.2.2-14]") {
    client_dialogue client{};
    auto message = publish("x", qos_1);
    message.retain = true;
    client.session.submit(client.now, message, operation_id{1});
    client.publishes("y", qos_1);
    client.opens();
    client.says("CONNACK retain_available=0");
    CHECK(client.hears() == "PUBLISH qos=1 id=1 topic=t payload=y");
    const std::string refused = text_of(make_error_code(dockwire::usage_error::retain_not_supported));
    CHECK(client.happened().find("completed 1: " + refused) != std::string::npos);
}

TEST_CASE("every topic alias from 1 to our maximum is taken", "[MQTT-3.3.2-10][MQTT-3.3.2-12]") {
    constexpr std::uint16_t maximum = 65'535;
    client_dialogue client{{.topic_alias_maximum = maximum}};
    client.connects();
    server_dialogue server{{.topic_alias_maximum = maximum}};
    server.connects();
    for (const int alias : {1, 2, 127, 128, 255, 256, 32'767, 32'768, 65'534, 65'535}) {
        const std::string message = "PUBLISH alias=" + std::to_string(alias);
        for (const std::string& line : {message + " topic=t", message}) {
            client.says(line);
            server.says(line);
            CHECK(client.happened() == "message topic=t");
            CHECK(server.happened() == "message topic=t");
        }
    }
}

TEST_CASE("after DISCONNECT nothing more goes out", "[MQTT-3.14.4-1]") {
    client_dialogue client{};
    auto request = connect_packet();
    request.keep_alive = 10;
    client.connects("CONNACK", request);
    client.says("PUBLISH qos=1 id=1 topic=t");
    client.session.submit(client.now, mqtt::packet::disconnect{});
    asks_for_everything(client);
    client.acknowledges(0);
    client.session.submit(client.now, continued());
    client.session.submit(client.now, mqtt::packet::disconnect{});
    client.says("PUBREL id=9 | PUBLISH qos=1 id=2 topic=t");
    client.pass(1min);
    client.session.close(mqtt::reason_code::unspecified_error, {}, {});
    CHECK(client.hears() == "DISCONNECT");

    server_dialogue server{};
    server.connects("CONNECT client_id=c keep_alive=10");
    server.says("PUBLISH qos=1 id=1 topic=t");
    server.session.submit(server.now, mqtt::packet::disconnect{});
    server.publishes("x", qos_0);
    server.acknowledges(0);
    server.says("PINGREQ | PUBREL id=9");
    server.pass(1min);
    CHECK(server.hears() == "DISCONNECT");
}

TEST_CASE("session state is kept while the connection is open, however long", "[MQTT-4.1.0-1]") {
    client_dialogue client{};
    auto request = connect_packet();
    request.session_expiry_interval = 1;
    request.keep_alive = 60;
    client.connects("CONNACK", request);
    exchanges_half(client);
    for (int minute = 0; minute < 60; ++minute) {
        client.pass(1min);
        CHECK(client.hears() == "PINGREQ");
        client.says("PINGRESP");
    }
    finishes_the_exchanges(client);

    server_dialogue server{};
    server.connects("CONNECT client_id=c session_expiry=1 keep_alive=60");
    exchanges_half(server);
    for (int minute = 0; minute < 60; ++minute) {
        server.pass(1min);
        server.says("PINGREQ");
        CHECK(server.hears() == "PINGRESP");
    }
    finishes_the_exchanges(server);
}

TEST_CASE("what comes in does not put PINGREQ off", "[MQTT-3.1.2-20]") {
    client_dialogue client{};
    auto request = connect_packet();
    request.keep_alive = 10;
    client.connects("CONNACK", request);
    for (int second = 1; second <= 60; ++second) {
        client.pass(1s);
        client.says("PUBLISH topic=t | PINGRESP");
        CHECK(client.hears() == (second % 10 == 0 ? "PINGREQ" : ""));
    }
}

TEST_CASE("a QoS 2 message counts against Receive Maximum until its PUBCOMP", "[MQTT-3.3.4-7][MQTT-3.3.4-9][MQTT-4.9.0-2]") {
    const auto waits = [](auto& end) {
        end.publishes("one", qos_2);
        end.says("PUBREC id=1");
        end.hears();
        end.publishes("two", qos_1);
        end.publishes("three", qos_2);
        CHECK(end.hears().empty());
        end.says("PUBCOMP id=1");
        CHECK(end.hears() == "PUBLISH qos=1 id=1 topic=t payload=two");
    };
    client_dialogue client{};
    client.connects("CONNACK receive_maximum=1");
    waits(client);
    server_dialogue server{};
    server.connects("CONNECT client_id=c receive_maximum=1");
    waits(server);
}

TEST_CASE("QoS 2 messages in flight have identifiers of their own until PUBCOMP", "[MQTT-4.3.3-1]") {
    client_dialogue client{};
    client.connects();
    client.publishes("one", qos_2);
    client.publishes("two", qos_2);
    client.says("PUBREC id=1");
    client.publishes("three", qos_2);
    CHECK(client.hears() == "PUBLISH qos=2 id=1 topic=t payload=one | PUBLISH qos=2 id=2 topic=t payload=two | PUBREL id=1 | "
                            "PUBLISH qos=2 id=3 topic=t payload=three");
    client.says("PUBCOMP id=1");
    client.publishes("four", qos_2);
    client.publishes("five", qos_2);
    CHECK(client.hears() == "PUBLISH qos=2 id=1 topic=t payload=four | PUBLISH qos=2 id=4 topic=t payload=five");
}

TEST_CASE("after PUBACK the same identifier is a new message, whatever DUP says", "[MQTT-4.3.2-5]") {
    const std::string dup = GENERATE("", "dup=1 ");
    client_dialogue client{};
    client.connects();
    client.says("PUBLISH qos=1 id=1 topic=t payload=one");
    client.acknowledges(0);
    client.hears();
    client.happened();
    client.says("PUBLISH " + dup + "qos=1 id=1 topic=t payload=one");
    CHECK(client.happened() == "message " + dup + "qos=1 id=1 topic=t payload=one");
    CHECK_FALSE(client.acknowledges(1));
    CHECK(client.hears() == "PUBACK id=1");
}

TEST_CASE("a received message whose time has passed is acknowledged like any other", "[MQTT-4.3.3-13]") {
    client_dialogue client{};
    client.connects();
    client.says("PUBLISH qos=2 id=1 expiry=1 topic=t");
    client.pass(1h);
    client.acknowledges(0);
    CHECK(client.hears() == "PUBREC id=1");
    client.pass(1h);
    client.says("PUBREL id=1");
    CHECK(client.hears() == "PUBCOMP id=1");
}

TEST_CASE("nothing is sent again while the connection is up", "[MQTT-4.4.0-1]") {
    client_dialogue client{};
    auto request = connect_packet();
    request.keep_alive = 10;
    client.connects("CONNACK", request);
    client.publishes("one", qos_1);
    client.publishes("two", qos_2);
    client.publishes("three", qos_2);
    client.says("PUBREC id=3");
    client.hears();
    for (int i = 0; i < 360; ++i) {
        client.pass(10s);
        CHECK(client.hears() == "PINGREQ");
        client.says("PINGRESP");
    }
}

TEST_CASE("a refused message is not sent again", "[MQTT-4.4.0-2]") {
    client_dialogue client{};
    client.connects();
    client.publishes("one", qos_1);
    client.publishes("two", qos_2);
    client.hears();
    client.says("PUBACK id=1 reason=151 | PUBREC id=2 reason=128");
    client.reconnects();
    CHECK(client.hears().empty());
}

TEST_CASE("messages are sent again in the order of their first sending, whatever their identifiers", "[MQTT-4.6.0-1]") {
    const std::string again = "PUBLISH dup=1 qos=2 id=2 topic=t payload=two | PUBLISH dup=1 qos=1 id=3 topic=t payload=three | "
                              "PUBLISH dup=1 qos=2 id=1 topic=t payload=four";
    client_dialogue client{};
    client.connects("CONNACK receive_maximum=3");
    client.publishes("one", qos_1);
    client.publishes("two", qos_2);
    client.publishes("three", qos_1);
    client.says("PUBACK id=1");
    client.publishes("four", qos_2);
    client.publishes("five", qos_1); // waits for the window
    CHECK(client.hears().ends_with("id=1 topic=t payload=four"));
    for (int i = 0; i < 2; ++i) {
        client.reconnects("CONNACK session_present=1 receive_maximum=3");
        CHECK(client.hears() == again);
    }
    client.breaks();
    client.publishes("six", qos_1);
    client.opens();
    client.says("CONNACK session_present=1");
    CHECK(client.hears() == again + " | PUBLISH qos=1 id=4 topic=t payload=five | PUBLISH qos=1 id=5 topic=t payload=six");
}
