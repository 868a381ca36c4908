// Retained messages (3.3.1.3).
#include "dialogue.hpp"

using namespace broker_test;

namespace {

constexpr const char* subscribe = "82 07 | 00 01 | 00 | 00 01 'a' 01";
constexpr const char* granted = "90 04 | 00 01 | 00 | 01";

} // namespace

TEST_CASE("a new subscriber gets the last retained message, after SUBACK", "[MQTT-3.3.1-5]") {
    world here;
    peer alice{here, "alice"};
    alice.says("31 05 | 00 01 'a' 00 'x' | 33 07 | 00 01 'a' 00 01 00 'y'");
    peer bob{here, "bob"};
    bob.says(subscribe);
    CHECK(bob.heard() == wire(granted) + " " + wire("33 07 | 00 01 'a' 00 01 00 'y'"));
    CHECK(here.broker->statistics().retained == 1);
}

TEST_CASE("a retained message without payload removes the one before", "[MQTT-3.3.1-6][MQTT-3.3.1-7]") {
    world here;
    peer alice{here, "alice"};
    alice.says("31 05 | 00 01 'a' 00 'x' | 31 04 | 00 01 'a' 00");
    peer bob{here, "bob"};
    bob.says(subscribe);
    CHECK(bob.heard() == wire(granted));
    CHECK(here.broker->statistics().retained == 0);
}

TEST_CASE("a wildcard finds the retained messages of all its topics, with the subscription's identifier") {
    world here{{.authorize = [](const mqtt::client_info&, mqtt::access, std::string_view) { return true; }}}; // `$` topics too
    peer alice{here, "alice"};
    alice.says("31 07 | 00 03 'a/b' 00 'x' | 31 07 | 00 03 'a/c' 00 'y' | 31 06 | 00 02 '$a' 00 'z'");
    peer bob{here, "bob"};
    bob.says("82 09 | 00 01 | 02 0B 05 | 00 01 '#' 00");
    CHECK(bob.heard() == wire("90 04 | 00 01 | 00 | 00 |"
                              "31 09 | 00 03 'a/b' | 02 0B 05 | 'x' |"
                              "31 09 | 00 03 'a/c' | 02 0B 05 | 'y'"));
}

TEST_CASE("Retain Handling says when retained messages are sent", "[MQTT-3.3.1-9][MQTT-3.3.1-10][MQTT-3.3.1-11][MQTT-3.8.4-4]") {
    world here;
    peer alice{here, "alice"};
    alice.says("31 05 | 00 01 'a' 00 'x'");
    peer bob{here, "bob"};
    const std::string suback = wire("90 04 | 00 01 | 00 | 00");
    const std::string message = wire("31 05 | 00 01 'a' 00 'x'");
    SECTION("0: at every SUBSCRIBE") {
        bob.says("82 07 | 00 01 | 00 | 00 01 'a' 00");
        CHECK(bob.heard() == suback + " " + message);
        bob.says("82 07 | 00 01 | 00 | 00 01 'a' 00");
        CHECK(bob.heard() == suback + " " + message);
    }
    SECTION("1: when the subscription is new") {
        bob.says("82 07 | 00 01 | 00 | 00 01 'a' 10");
        CHECK(bob.heard() == suback + " " + message);
        bob.says("82 07 | 00 01 | 00 | 00 01 'a' 10");
        CHECK(bob.heard() == suback);
    }
    SECTION("2: never") {
        bob.says("82 07 | 00 01 | 00 | 00 01 'a' 20");
        CHECK(bob.heard() == suback);
    }
}

TEST_CASE("a broker without retained messages says so and refuses them, in a will too", "[MQTT-3.2.2-13]") {
    world here{{.retain_available = false}};
    peer alice{here, "alice", {}};
    CHECK(alice.heard() == wire("20 08 | 00 00 | 05 | 22 00 10 | 25 00"));
    alice.says("31 05 | 00 01 'a' 00 'x'");
    CHECK(alice.heard() == wire("E0 01 | 9A"));
    CHECK(here.broker->statistics().retained == 0);
    mqtt::will last{};
    last.topic = "a";
    last.retain = true;
    peer bob{here, "bob", {.will = last}};
    CHECK(bob.heard() == wire("20 03 | 00 9A | 00"));
    CHECK(bob.is_cut());
}

TEST_CASE("a shared subscription gets no retained messages") {
    world here;
    peer alice{here, "alice"};
    alice.says("31 05 | 00 01 'a' 00 'x'");
    peer bob{here, "bob"};
    bob.says("82 10 | 00 01 | 00 | 00 0A '$share/g/a' 01");
    CHECK(bob.heard() == wire(granted));
}

TEST_CASE("a retained message expires, and until then arrives with what is left of its time", "[MQTT-3.3.2-6]") {
    world here;
    peer alice{here, "alice"};
    alice.says("31 0A | 00 01 'a' | 05 02 00 00 00 0A | 'x'");
    here.pass(4s);
    peer bob{here, "bob"};
    bob.says(subscribe);
    CHECK(bob.heard() == wire(granted) + " " + wire("31 0A | 00 01 'a' | 05 02 00 00 00 06 | 'x'"));
    here.pass(6s);
    bob.says(subscribe);
    CHECK(bob.heard() == wire(granted));
}

TEST_CASE("what is retained is sent to a new subscriber until its queue is full, and no filter behind is tried") {
    world here{{.queue_messages = 3}};
    peer alice{here, "alice"};
    for (const char* const topic : {"a", "b", "c", "d", "e", "f", "g", "h"})
        alice.says(std::string{"33 07 | 00 01 '"} + topic + "' 00 01 00 'x'");
    REQUIRE(here.broker->statistics().retained == 8);
    peer bob{here, "bob", {.receive_maximum = 1}};
    bob.says("82 0F | 00 01 | 00 | 00 01 '#' 01 | 00 01 '#' 01 | 00 01 'a' 01");
    CHECK(here.broker->statistics().messages_sent == 5);
    CHECK(here.broker->statistics().messages_dropped == 1);
}

TEST_CASE("a subscriber gets very many retained messages in the order of their topics, and is read on afterwards") {
    world here;
    peer alice{here, "alice"};
    std::string messages{};
    for (char level = 'a'; level <= 'z'; ++level) {
        for (int i = 1000; i < 1500; ++i) {
            const std::string message = "31 0A | 00 06 '" + std::string{level} + "/" + std::to_string(i) + "' 00 'x' ";
            messages += " " + wire(message);
            alice.says(message);
        }
    }
    peer bob{here, "bob"};
    bob.says("82 07 | 00 01 | 00 | 00 01 '#' 00");
    CHECK(bob.heard() == wire("90 04 | 00 01 | 00 | 00") + messages);
    bob.says("C0 00");
    CHECK(bob.heard() == wire("D0 00"));
}
