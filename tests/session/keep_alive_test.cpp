// Keep alive: PINGREQ, a peer that is gone, and Server Keep Alive.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;

namespace {

mqtt::packet::connect connect_with_keep_alive(std::uint16_t seconds) {
    auto request = connect_packet();
    request.keep_alive = seconds;
    return request;
}

constexpr const char* silent_peer = "closed: timed out 'nothing heard within the keep-alive time'";

} // namespace

TEST_CASE("a client that has nothing to send sends PINGREQ once in an interval", "[MQTT-3.1.2-20]") {
    client_dialogue client{};
    client.connects("CONNACK", connect_with_keep_alive(10));
    for (int i = 0; i < 3; ++i) {
        client.pass(9999ms);
        CHECK(client.hears().empty());
        client.pass(1ms);
        CHECK(client.hears() == "PINGREQ");
        client.says("PINGRESP");
    }
    CHECK(client.happened().empty());
}

TEST_CASE("what a client sends puts PINGREQ off, as long as something comes back", "[MQTT-3.1.2-20]") {
    client_dialogue client{};
    client.connects("CONNACK", connect_with_keep_alive(10));
    client.pass(8s);
    client.publishes("one", qos_1);
    client.says("PUBACK id=1");
    client.hears();
    client.pass(9999ms);
    CHECK(client.hears().empty());
    client.pass(1ms);
    CHECK(client.hears() == "PINGREQ"); // ten seconds after the message [MQTT-3.1.2-20]
}

TEST_CASE("the keep alive counts what is written, not what is encoded") {
    client_dialogue client{};
    client.connects("CONNACK", connect_with_keep_alive(10));
    client.publishes("one", qos_0);
    client.pass(8s);
    client.hears();
    client.says("PUBLISH topic=a");
    client.pass(9999ms);
    CHECK(client.hears().empty());
    client.pass(1ms);
    CHECK(client.hears() == "PINGREQ");
}

TEST_CASE("a client that sends all the time finds out that nobody is there") {
    client_dialogue client{};
    client.connects("CONNACK", connect_with_keep_alive(10));
    std::string heard{};
    for (int i = 0; i < 14; ++i) {
        client.publishes("x", qos_0);
        heard += client.hears() + " | ";
        client.pass(1s);
    }
    CHECK(heard.find("PINGREQ") != std::string::npos);
    CHECK(client.happened().empty());
    client.pass(1s);
    CHECK(client.happened() == silent_peer);
}

TEST_CASE("a half-open connection is found within one and a half intervals") {
    client_dialogue client{};
    client.connects("CONNACK", connect_with_keep_alive(10));
    client.pass(14999ms);
    CHECK(client.hears() == "PINGREQ");
    CHECK(client.happened().empty());
    client.pass(1ms);
    CHECK(client.happened() == silent_peer);
    CHECK(client.hears() == "DISCONNECT reason=128"); // 0x8D is the server's (3.14.2.1)
}

namespace {

// A client with a keep alive of 10 s, 1,000 bytes of which are on a slow link, and that has just written PINGREQ behind them.
struct slow_dialogue : client_dialogue {
    slow_dialogue() {
        is_slow = true;
        connects("CONNACK", connect_with_keep_alive(10));
        reached = {1000, 0};
        pass(10s);
        REQUIRE(hears() == "PINGREQ");
    }
    // At the deadline in 5 s so many more bytes have arrived.
    std::string after(std::uint64_t bytes) {
        reached.acknowledged += bytes;
        pass(5s);
        return happened();
    }
};

} // namespace

TEST_CASE("a server is waited for as long as what is before PINGREQ makes its way") {
    slow_dialogue client{};
    for (int i = 0; i < 10; ++i) {
        CAPTURE(i);
        CHECK(client.after(100).empty());
    }
    CHECK(client.after(0) == silent_peer);
}

TEST_CASE("the wait for PINGRESP begins when PINGREQ has arrived") {
    slow_dialogue client{};
    const bool answers = GENERATE(false, true);
    CHECK(client.after(client.reached.sent).empty());
    if (answers) client.says("PINGRESP");
    CHECK(client.after(0) == (answers ? "" : silent_peer));
}

TEST_CASE("a link on which nothing moves is found dead at the first deadline") {
    slow_dialogue client{};
    CHECK(client.after(0) == silent_peer);
}

TEST_CASE("bytes behind PINGREQ are no sign of life") {
    slow_dialogue client{};
    client.publishes(std::string(500, 'x'), qos_0);
    client.hears();
    CHECK(client.after(1100).empty()); // PINGREQ is among them
    CHECK(client.after(100) == silent_peer);
}

TEST_CASE("bytes behind a PINGREQ that had nothing before it are no sign of life either") {
    client_dialogue client{};
    client.connects("CONNACK", connect_with_keep_alive(10));
    client.pass(10s);
    CHECK(client.hears() == "PINGREQ");
    client.is_slow = true;
    client.publishes("x", qos_0);
    client.hears();
    client.reached.acknowledged += 1;
    client.pass(5s);
    CHECK(client.happened() == silent_peer);
}

TEST_CASE("a PINGREQ that is not yet written waits with what is before it") {
    client_dialogue client{};
    client.is_slow = true;
    client.connects("CONNACK", connect_with_keep_alive(10));
    client.publishes(std::string(500, 'x'), qos_0);
    client.pass(10s); // PINGREQ is encoded behind it
    const auto writes = [&](std::size_t count) {
        client.session.transmitted(client.now, count);
        client.reached.sent += count;
        client.reached.acknowledged = client.reached.sent;
        client.pass(5s);
        return client.happened();
    };
    CHECK(writes(100).empty());
    CHECK(writes(100).empty());
    CHECK(writes(client.session.unwritten()).empty());
    CHECK(writes(0) == silent_peer);
}

TEST_CASE("any byte from the server is a sign of life") {
    client_dialogue client{};
    client.connects("CONNACK", connect_with_keep_alive(10));
    client.pass(14s);
    client.session.received(client.now, dockwire::as_bytes("PUB"));
    client.poll();
    client.pass(4999ms);
    CHECK(client.happened().empty());
    client.pass(1ms);
    CHECK(client.happened() == silent_peer);
}

TEST_CASE("PINGRESP ends the wait") {
    client_dialogue client{};
    client.connects("CONNACK", connect_with_keep_alive(10));
    client.pass(14999ms);
    client.says("PINGRESP");
    client.pass(5s);
    CHECK(client.happened().empty());
}

TEST_CASE("Server Keep Alive replaces the client's", "[MQTT-3.1.2-21][MQTT-3.2.2-21]") {
    client_dialogue client{};
    client.connects("CONNACK server_keep_alive=3", connect_with_keep_alive(10));
    client.pass(3s);
    CHECK(client.hears() == "PINGREQ"); // [MQTT-3.1.2-21]

    server_dialogue server{};
    server.connack.server_keep_alive = std::uint16_t{2};
    server.connects("CONNECT client_id=c keep_alive=10");
    server.pass(3s);
    CHECK(server.happened() == silent_peer);
}

TEST_CASE("a keep alive of 0 is none, from either end") {
    const bool by_server = GENERATE(false, true);
    client_dialogue client{};
    client.connects(by_server ? "CONNACK server_keep_alive=0" : "CONNACK", connect_with_keep_alive(by_server ? 10 : 0));
    CHECK_FALSE(client.session.next_timeout());
    client.pass(24h);
    CHECK(client.hears().empty());
    CHECK(client.happened().empty());

    server_dialogue server{};
    if (by_server) server.connack.server_keep_alive = std::uint16_t{0};
    server.connects(by_server ? "CONNECT client_id=c keep_alive=10" : "CONNECT client_id=c");
    server.pass(24h);
    CHECK(server.happened().empty());
}

TEST_CASE("a server closes with 0x8D after one and a half intervals of silence", "[MQTT-3.1.2-22][MQTT-3.2.2-22]") {
    server_dialogue server{};
    server.connects("CONNECT client_id=c keep_alive=10");
    server.pass(14s);
    server.says("PINGREQ");
    CHECK(server.hears() == "PINGRESP");
    server.pass(14999ms);
    CHECK(server.happened().empty());
    server.publishes("x", qos_0); // what a server sends does not count
    server.pass(1ms);
    CHECK(server.happened() == silent_peer);
    CHECK(server.hears() == "PUBLISH topic=t payload=x | DISCONNECT reason=141"); // [MQTT-3.1.2-22]
}

TEST_CASE("after the connection there is no deadline of it") {
    client_dialogue client{};
    client.connects("CONNACK", connect_with_keep_alive(10));
    client.breaks();
    CHECK_FALSE(client.session.next_timeout());
    client.opens();
    CHECK(client.session.next_timeout() == client.now + 10s); // the handshake's
}
