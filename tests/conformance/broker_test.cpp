// What the broker owes its clients: statements that no other test looks at.
#include "broker/dialogue.hpp"

using namespace broker_test;

namespace {

constexpr connect_terms lasting{.session_expiry = 100};
constexpr connect_terms again{.clean_start = false, .session_expiry = 100};
constexpr std::string_view join = "82 10 | 00 01 | 00 | 00 0A '$share/g/a' 02";

// Subscribed with `subscribe`, which grants QoS 2 to one filter.
peer subscriber(world& here, std::string_view id, std::string_view subscribe, const connect_terms& terms = lasting) {
    peer bob{here, id, terms};
    bob.says(subscribe);
    REQUIRE(bob.heard() == welcome + " " + wire("90 04 | 00 01 | 00 | 02"));
    return bob;
}

constexpr std::string_view subscribe_a = "82 07 | 00 01 | 00 | 00 01 'a' 02";

} // namespace

TEST_CASE("client identifiers of 1 to 23 letters and digits are taken", "[MQTT-3.1.3-5]") {
    world here;
    constexpr std::string_view allowed = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (std::size_t size = 1; size <= 23; ++size) {
        for (std::size_t at = 0; at < allowed.size(); at += size) {
            CAPTURE(allowed.substr(at, size));
            const peer named{here, allowed.substr(at, size)}; // is welcomed
        }
    }
}

TEST_CASE("the user properties of a will keep their order", "[MQTT-3.1.3-10]") {
    world here;
    peer bob = subscriber(here, "bob", subscribe_a);
    const mqtt::user_property pairs[]{{"b", "1"}, {"a", "2"}, {"b", "0"}};
    mqtt::will last{};
    last.topic = "a";
    last.user_properties = pairs;
    peer dock{here, "dock", {.will = last}};
    dock.vanishes();
    CHECK(bob.heard() ==
          wire("30 19 | 00 01 'a' | 15 | 26 00 01 'b' 00 01 '1' | 26 00 01 'a' 00 01 '2' | 26 00 01 'b' 00 01 '0'"));
}

TEST_CASE("DUP of a message that came in does not go out", "[MQTT-3.3.1-3]") {
    world here;
    peer bob = subscriber(here, "bob", subscribe_a);
    peer alice{here, "alice"};
    alice.says("3A 06 | 00 01 'a' 00 01 00 | 3C 06 | 00 01 'a' 00 02 00");
    CHECK(bob.heard() == wire("32 06 | 00 01 'a' 00 01 00 | 34 06 | 00 01 'a' 00 02 00"));
}

TEST_CASE("a message without RETAIN leaves the retained one alone", "[MQTT-3.3.1-8]") {
    world here;
    peer alice{here, "alice"};
    alice.says("30 05 | 00 01 'b' 00 'x' | 31 05 | 00 01 'a' 00 'x' | 30 05 | 00 01 'a' 00 'y' | 30 04 | 00 01 'a' 00");
    CHECK(here.broker->statistics().retained == 1);
    peer bob{here, "bob"};
    bob.says(subscribe_a);
    CHECK(bob.heard() == wire("90 04 | 00 01 | 00 | 02 | 31 05 | 00 01 'a' 00 'x'"));
}

TEST_CASE("UNSUBSCRIBE ends the subscription of exactly the same characters", "[MQTT-3.10.4-1]") {
    world here;
    peer bob = subscriber(here, "bob", "82 09 | 00 01 | 00 | 00 03 'a/+' 02");
    bob.says("A2 12 | 00 02 | 00 | 00 03 'a/b' | 00 03 'a/#' | 00 03 'A/+'");
    CHECK(bob.heard() == wire("B0 06 | 00 02 | 00 | 11 11 11"));
    peer alice{here, "alice"};
    alice.says("30 06 | 00 03 'a/b' 00");
    CHECK(bob.heard() == wire("30 06 | 00 03 'a/b' 00"));
    bob.says("A2 08 | 00 03 | 00 | 00 03 'a/+'");
    CHECK(bob.heard() == wire("B0 04 | 00 03 | 00 | 00"));
}

TEST_CASE("what is in flight is delivered to its end after UNSUBSCRIBE", "[MQTT-3.10.4-3]") {
    world here;
    peer bob = subscriber(here, "bob", subscribe_a);
    peer alice{here, "alice"};
    alice.says("34 06 | 00 01 'a' 00 01 00 | 32 06 | 00 01 'a' 00 02 00");
    bob.says("A2 06 | 00 02 | 00 | 00 01 'a'");
    CHECK(bob.heard() == wire("34 06 | 00 01 'a' 00 01 00 | 32 06 | 00 01 'a' 00 02 00 | B0 04 | 00 02 | 00 | 00"));
    bob.vanishes();
    peer back{here, "bob", again};
    CHECK(back.heard() == welcome_back + " " + wire("3C 06 | 00 01 'a' 00 01 00 | 3A 06 | 00 01 'a' 00 02 00"));
    back.says("50 02 | 00 01 | 40 02 | 00 02");
    CHECK(back.heard() == wire("62 02 | 00 01"));
}

TEST_CASE("topics are compared without normalising", "[MQTT-4.7.3-4]") {
    world here;
    peer bob = subscriber(here, "bob", "82 08 | 00 01 | 00 | 00 02 C3 A9 02");
    peer alice{here, "alice"};
    alice.says("30 06 | 00 03 65 CC 81 00 | 30 05 | 00 02 C3 89 00 | 30 06 | 00 03 C3 A9 '/' 00");
    CHECK(bob.heard().empty());
    alice.says("30 05 | 00 02 C3 A9 00");
    CHECK(bob.heard() == wire("30 05 | 00 02 C3 A9 00"));
}

TEST_CASE("each member of a share group gets messages at its own QoS", "[MQTT-4.8.2-3]") {
    world here;
    peer low{here, "low"};
    low.says("82 10 | 00 01 | 00 | 00 0A '$share/g/a' 00");
    peer high = subscriber(here, "high", join);
    low.heard();
    peer alice{here, "alice"};
    alice.says("34 07 | 00 01 'a' 00 01 00 '1' | 34 07 | 00 01 'a' 00 02 00 '2'");
    CHECK(low.heard() == wire("30 05 | 00 01 'a' 00 '1'"));
    CHECK(high.heard() == wire("34 07 | 00 01 'a' 00 01 00 '2'"));
}

TEST_CASE("a shared message in flight belongs to its subscriber, whatever becomes of it", "[MQTT-4.8.2-4][MQTT-4.8.2-5]") {
    world here;
    peer one = subscriber(here, "one", join);
    peer two = subscriber(here, "two", join);
    peer alice{here, "alice"};
    alice.says("34 06 | 00 01 'a' 00 01 00");
    REQUIRE(one.heard() == wire("34 06 | 00 01 'a' 00 01 00"));
    one.vanishes();
    SECTION("the subscriber comes back") {
        peer back{here, "one", again};
        CHECK(back.heard() == welcome_back + " " + wire("3C 06 | 00 01 'a' 00 01 00"));
    }
    SECTION("its session ends") { here.pass(100s); }
    CHECK(two.heard().empty());
}

TEST_CASE("a shared message that its subscriber refuses goes to nobody else", "[MQTT-4.8.2-6]") {
    world here;
    peer one = subscriber(here, "one", join);
    peer two = subscriber(here, "two", join);
    peer alice{here, "alice"};
    alice.says("34 06 | 00 01 'a' 00 01 00 | 32 06 | 00 01 'a' 00 02 00");
    REQUIRE(one.heard() == wire("34 06 | 00 01 'a' 00 01 00"));
    REQUIRE(two.heard() == wire("32 06 | 00 01 'a' 00 01 00"));
    one.says("50 03 | 00 01 | 87");
    two.says("40 03 | 00 01 | 87");
    CHECK(one.heard().empty());
    CHECK(two.heard().empty());
}
