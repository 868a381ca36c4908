// Messages on which a server ends the connection.
#include "session/dialogue.hpp"
#include "support/catch.hpp"

using namespace session_test;

namespace {

struct suffering_client : client_dialogue {
    using client_dialogue::client_dialogue;

    /// The server ends the stream.
    void is_reset() {
        session.transport_closed(now, std::make_error_code(std::errc::connection_reset), true);
        poll();
    }
    /// Connects again, with the session; what is sent.
    std::string again() {
        opens();
        says("CONNACK session_present=1");
        return hears();
    }
};

const std::string reset = std::make_error_code(std::errc::connection_reset).message();

} // namespace

TEST_CASE("after two connections that the server has ended without an acknowledgement, messages go one at a time",
          "[MQTT-4.4.0-1]") {
    suffering_client client{};
    client.connects();
    client.publishes("one", qos_1);
    client.publishes("two", qos_2);
    client.hears();
    client.is_reset();
    CHECK(client.again() == "PUBLISH dup=1 qos=1 id=1 topic=t payload=one | PUBLISH dup=1 qos=2 id=2 topic=t payload=two");
    client.is_reset();
    CHECK(client.again() == "PUBLISH dup=1 qos=1 id=1 topic=t payload=one");
    client.publishes("three", qos_1);
    CHECK(client.hears().empty());
    SECTION("until the server acknowledges one") {
        client.says("PUBACK id=1");
        CHECK(client.hears() == "PUBLISH dup=1 qos=2 id=2 topic=t payload=two | PUBLISH qos=1 id=1 topic=t payload=three");
    }
    SECTION("and the one that was alone at three such ends is given up, so that the rest goes on") {
        client.happened();
        client.is_reset();
        CHECK(client.again() == "PUBLISH dup=1 qos=1 id=1 topic=t payload=one");
        client.is_reset();
        CHECK(client.again() == "PUBLISH dup=1 qos=1 id=1 topic=t payload=one");
        client.happened();
        client.is_reset();
        CHECK(client.happened() == "given up PUBLISH 'one': " + reset + " | closed: " + reset);
        CHECK(client.again() == "PUBLISH dup=1 qos=2 id=2 topic=t payload=two");
        client.says("PUBREC id=2");
        CHECK(client.hears() == "PUBREL id=2 | PUBLISH qos=1 id=3 topic=t payload=three");
    }
}

TEST_CASE("a message that is given up completes with the server's reason, when its owner has been told") {
    suffering_client client{};
    client.connects();
    client.publishes("one", qos_2, 7);
    for (int i = 0; i < 5; ++i) {
        CHECK(client.hears().ends_with("qos=2 id=1 topic=t payload=one"));
        client.happened();
        client.says("DISCONNECT reason=149");
        client.breaks();
        if (i == 4) break;
        client.opens();
        client.says("CONNACK session_present=1");
    }
    CHECK(client.happened() ==
          "closed: Packet too large | given up PUBLISH 'one': Packet too large | completed 7: Packet too large");
    // The server may have it: its identifier is released before another message uses it.
    CHECK(client.again() == "PUBREL id=1");
    client.publishes("two", qos_2);
    CHECK(client.hears() == "PUBLISH qos=2 id=2 topic=t payload=two");
    client.happened();
    client.says("PUBCOMP id=1 reason=146");
    CHECK(client.happened().empty());
}

TEST_CASE("a message that was cancelled is given up at the first end at which it was alone") {
    suffering_client client{};
    client.connects();
    client.publishes("one", qos_1, 7);
    client.hears();
    CHECK_FALSE(client.session.withdraw(operation_id{7}));
    for (int i = 0; i < 2; ++i) {
        client.is_reset();
        CHECK(client.again() == "PUBLISH dup=1 qos=1 id=1 topic=t payload=one");
    }
    client.happened();
    client.is_reset();
    CHECK(client.happened() == "given up PUBLISH 'one': " + reset + " | closed: " + reset);
    CHECK(client.again().empty());
}

TEST_CASE("ends that are about no message do not count") {
    suffering_client client{};
    client.connects();
    client.publishes("one", qos_1);
    const int reason = GENERATE(0x89, 0x8B, 0x8D, 0x8E, 0x97, 0x98, 0x9C, 0x9D, -1);
    for (int i = 0; i < 10; ++i) {
        CHECK(client.hears().ends_with("qos=1 id=1 topic=t payload=one"));
        if (reason >= 0) client.says("DISCONNECT reason=" + std::to_string(reason));
        client.breaks(); // which is not the server's doing
        client.opens();
        client.says("CONNACK session_present=1");
    }
    CHECK(client.happened().find("given up") == std::string::npos);
}

TEST_CASE("ends before CONNACK, and with nothing in flight, do not count") {
    suffering_client client{};
    client.connects();
    client.publishes("one", qos_1);
    for (int i = 0; i < 10; ++i) {
        client.is_reset();
        client.opens();
    }
    client.says("CONNACK session_present=1");
    client.publishes("two", qos_1);
    CHECK(client.hears() == "PUBLISH dup=1 qos=1 id=1 topic=t payload=one | PUBLISH qos=1 id=2 topic=t payload=two");
}

TEST_CASE("a server's session is as patient with a client as ever") {
    server_dialogue server{};
    server.connack.session_present = true;
    for (int i = 0; i < 10; ++i) {
        server.opens();
        server.says("CONNECT client_id=c session_expiry=100");
        if (i == 0) server.publishes("one", qos_1);
        CHECK(server.hears().find("payload=one") != std::string::npos);
        server.session.transport_closed(server.now, std::make_error_code(std::errc::connection_reset), true);
    }
    CHECK(server.happened().find("given up") == std::string::npos);
}
