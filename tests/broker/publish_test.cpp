// From PUBLISH to PUBLISH: acknowledgements, topics, limits.
#include "dialogue.hpp"

using namespace broker_test;

namespace {

// A subscriber to "a" at QoS 2 without anything else to hear.
peer subscriber_in(world& here, std::string_view id = "bob") {
    peer bob{here, id};
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 02");
    REQUIRE(bob.heard() == wire("90 04 | 00 01 | 00 | 02"));
    return bob;
}

// With 5,000 bytes of payload behind `head`.
std::vector<std::byte> large_message(std::string_view head) {
    std::vector<std::byte> message = dockwire::test::from_hex(head);
    message.resize(message.size() + 5000, std::byte{'x'});
    return message;
}

} // namespace

TEST_CASE("a QoS 0 message reaches its subscriber") {
    world here;
    peer bob = subscriber_in(here);
    peer alice{here, "alice"};
    alice.says("30 08 | 00 01 'a' 00 'text'");
    CHECK(alice.heard().empty());
    CHECK(bob.heard() == wire("30 08 | 00 01 'a' 00 'text'"));
}

TEST_CASE("a QoS 1 message is acknowledged and reaches its subscriber under an identifier of its own") {
    world here;
    peer bob = subscriber_in(here);
    peer alice{here, "alice"};
    alice.says("32 0A | 00 01 'a' 00 2A 00 'text'");
    CHECK(alice.heard() == wire("40 02 | 00 2A"));
    CHECK(bob.heard() == wire("32 0A | 00 01 'a' 00 01 00 'text'"));
    bob.says("40 02 | 00 01");
    CHECK(bob.heard().empty());
}

TEST_CASE("a QoS 2 message is exchanged exactly once on both sides") {
    world here;
    peer bob = subscriber_in(here);
    peer alice{here, "alice"};
    alice.says("34 0A | 00 01 'a' 00 2A 00 'text'");
    CHECK(alice.heard() == wire("50 02 | 00 2A"));
    alice.says("3C 0A | 00 01 'a' 00 2A 00 'text'");
    CHECK(alice.heard() == wire("50 02 | 00 2A"));
    alice.says("62 02 | 00 2A");
    CHECK(alice.heard() == wire("70 02 | 00 2A"));
    CHECK(bob.heard() == wire("34 0A | 00 01 'a' 00 01 00 'text'"));
    bob.says("50 02 | 00 01");
    CHECK(bob.heard() == wire("62 02 | 00 01"));
    bob.says("70 02 | 00 01");
    CHECK(bob.heard().empty());
}

TEST_CASE("a message that nobody subscribed is acknowledged with 0x10") {
    world here;
    peer alice{here, "alice"};
    alice.says("32 06 | 00 01 'a' 00 01 00");
    CHECK(alice.heard() == wire("40 03 | 00 01 | 10"));
    alice.says("34 06 | 00 01 'a' 00 02 00");
    CHECK(alice.heard() == wire("50 03 | 00 02 | 10"));
}

TEST_CASE("a message goes out at the lower of its own and the granted QoS", "[MQTT-3.8.4-8]") {
    world here;
    peer alice{here, "alice"};
    peer bob{here, "bob"};
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 00");
    bob.heard();
    alice.says("34 06 | 00 01 'a' 00 01 00");
    CHECK(bob.heard() == wire("30 04 | 00 01 'a' 00"));
}

TEST_CASE("all properties of a message are passed on",
          "[MQTT-3.3.2-4][MQTT-3.3.2-15][MQTT-3.3.2-16][MQTT-3.3.2-17][MQTT-3.3.2-18][MQTT-3.3.2-20]") {
    world here;
    peer bob = subscriber_in(here);
    const std::string message = "30 2A | 00 01 'a' |"
                                "25 | 01 01 | 02 00 00 00 3C | 03 00 04 'text' | 08 00 01 'r' | 09 00 02 01 02 |"
                                "26 00 01 'k' 00 01 'v' | 26 00 01 'k' 00 01 'w'| 'x'";
    peer alice{here, "alice"};
    alice.says(message);
    CHECK(bob.heard() == wire(message));
}

TEST_CASE("a topic alias of the publisher is resolved", "[MQTT-3.3.2-12]") {
    world here;
    peer bob = subscriber_in(here);
    peer alice{here, "alice"};
    alice.says("30 08 | 00 01 'a' | 03 | 23 00 01 | 'x'");
    alice.says("30 07 | 00 00 | 03 | 23 00 01 | 'y'");
    CHECK(bob.heard() == wire("30 05 | 00 01 'a' 00 'x' | 30 05 | 00 01 'a' 00 'y'"));
    alice.says("30 07 | 00 00 | 03 | 23 00 11 | 'z'");
    CHECK(alice.heard() == wire("E0 01 | 94"));
}

TEST_CASE("what exceeds an announced limit ends the connection with the standard's reason", "[MQTT-3.2.2-12]") {
    world here{
        {.receive_maximum = 1, .topic_alias_maximum = 0, .maximum_packet_size = 30, .maximum_qos = mqtt::qos::at_least_once}};
    peer alice{here, "alice", {}};
    alice.heard();
    SECTION("Maximum QoS") {
        alice.says("34 06 | 00 01 'a' 00 01 00");
        CHECK(alice.heard() == wire("E0 01 | 9B"));
    }
    SECTION("Maximum Packet Size") {
        alice.says("30 1E | 00 01 'a' 00");
        CHECK(alice.heard() == wire("E0 01 | 95"));
    }
    SECTION("a will above Maximum QoS") {
        alice.says(connect_bytes("alice", {}));
        mqtt::will last{};
        last.topic = "a";
        last.qos = mqtt::qos::exactly_once;
        peer dead{here, "dead", {.will = last}};
        CHECK(dead.heard() == wire("20 03 | 00 9B | 00"));
        CHECK(dead.is_cut());
    }
    CHECK(alice.is_cut());
}

TEST_CASE("more QoS 2 messages in flight than Receive Maximum end the connection with 0x93") {
    world here{{.receive_maximum = 1}};
    peer alice{here, "alice", {}};
    alice.heard();
    alice.says("34 06 | 00 01 'a' 00 01 00");
    CHECK(alice.heard() == wire("50 03 | 00 01 | 10"));
    alice.says("34 06 | 00 01 'a' 00 02 00");
    CHECK(alice.heard() == wire("E0 01 | 93"));
    CHECK(alice.is_cut());
}

TEST_CASE("a client's Receive Maximum is kept, and the rest follows in order",
          "[MQTT-3.3.4-9][MQTT-3.3.4-10][MQTT-4.6.0-5][MQTT-4.6.0-6]") {
    world here;
    peer bob{here, "bob", {.receive_maximum = 1}};
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 02");
    bob.heard();
    peer alice{here, "alice"};
    alice.says("32 07 | 00 01 'a' 00 01 00 '1' | 34 07 | 00 01 'a' 00 02 00 '2' | 30 05 | 00 01 'a' 00 '3'");
    CHECK(bob.heard() == wire("32 07 | 00 01 'a' 00 01 00 '1' | 30 05 | 00 01 'a' 00 '3'"));
    bob.says("40 02 | 00 01");
    CHECK(bob.heard() == wire("34 07 | 00 01 'a' 00 01 00 '2'"));
}

TEST_CASE("a message that is larger than the client's Maximum Packet Size is dropped and counted",
          "[MQTT-3.1.2-24][MQTT-3.1.2-25]") {
    world here;
    peer bob{here, "bob", {.maximum_packet_size = 20}};
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 02");
    bob.heard();
    peer alice{here, "alice"};
    alice.says("32 15 | 00 01 'a' 00 01 00 'fifteen letters'");
    CHECK(alice.heard() == wire("40 02 | 00 01"));
    CHECK(bob.heard().empty());
    CHECK(here.broker->statistics().messages_dropped == 1);
    alice.says("30 05 | 00 01 'a' 00 'x'");
    CHECK(bob.heard() == wire("30 05 | 00 01 'a' 00 'x'"));
}

TEST_CASE("a client that does not read holds bounded memory, and what exceeds it is dropped and counted") {
    world here{{.queue_bytes = 100'000}};
    peer bob = subscriber_in(here);
    bob.sleeps();
    peer alice{here, "alice"};
    const std::vector<std::byte> message = large_message("30 8C 27 | 00 01 'a' 00");
    for (int i = 0; i < 1000; ++i)
        alice.says(message);
    const auto dropped = here.broker->statistics().messages_dropped;
    // On their way are what the memory transport takes, which is 1 MiB, one block that is being written, and the queue.
    CHECK(dropped > 500);
    CHECK(dropped < 990);
    bob.sleeps(false);
    CHECK((bob.heard().size() + 1) / 3 == (1000 - dropped) * message.size());
    alice.says("30 05 | 00 01 'a' 00 'x'");
    CHECK(bob.heard() == wire("30 05 | 00 01 'a' 00 'x'"));
}

TEST_CASE("a client that does not acknowledge holds bounded memory too") {
    world here{{.queue_bytes = 100'000}};
    peer bob = subscriber_in(here);
    peer alice{here, "alice"};
    const std::vector<std::byte> message = large_message("32 8E 27 | 00 01 'a' 00 01 00");
    for (int i = 0; i < 1000; ++i)
        alice.says(message);
    // 20 are in flight, 20 wait.
    CHECK(bob.heard().size() + 1 == 20 * message.size() * 3);
    CHECK(here.broker->statistics().messages_dropped == 960);
    bob.says("40 02 | 00 01");
    CHECK(bob.heard().size() + 1 == message.size() * 3);
}

TEST_CASE("AUTH is a protocol error where no authentication was agreed") {
    world here;
    peer alice{here, "alice"};
    alice.says("F0 08 | 19 06 | 15 00 03 'foo'");
    CHECK(alice.heard() == wire("E0 01 | 82"));
    CHECK(alice.is_cut());
}
