// Shared subscriptions (4.8.2).
#include "dialogue.hpp"

using namespace broker_test;

namespace {

constexpr const char* join = "82 10 | 00 01 | 00 | 00 0A '$share/g/a' 01";
constexpr const char* message = "30 04 | 00 01 'a' 00";

peer member(world& here, std::string_view id, const connect_terms& terms = {}) {
    peer joined{here, id, terms};
    joined.says(join);
    REQUIRE(joined.heard() == welcome + " " + wire("90 04 | 00 01 | 00 | 01"));
    return joined;
}

} // namespace

TEST_CASE("the members of a share group get its messages in turn") {
    world here;
    peer one = member(here, "one");
    peer two = member(here, "two");
    peer alice{here, "alice"};
    alice.says("30 05 | 00 01 'a' 00 '1' | 30 05 | 00 01 'a' 00 '2' | 30 05 | 00 01 'a' 00 '3'");
    CHECK(one.heard() == wire("30 05 | 00 01 'a' 00 '1' | 30 05 | 00 01 'a' 00 '3'"));
    CHECK(two.heard() == wire("30 05 | 00 01 'a' 00 '2'"));
}

TEST_CASE("a group does not share with other groups, or with those outside") {
    world here;
    peer one = member(here, "one");
    peer other{here, "other"};
    other.says("82 10 | 00 01 | 00 | 00 0A '$share/h/a' 01");
    peer outside{here, "outside"};
    outside.says("82 07 | 00 01 | 00 | 00 01 'a' 01");
    other.heard();
    outside.heard();
    peer alice{here, "alice"};
    alice.says(message);
    CHECK(one.heard() == wire(message));
    CHECK(other.heard() == wire(message));
    CHECK(outside.heard() == wire(message));
}

TEST_CASE("a client gets a copy of its own for a share besides its other subscriptions", "[MQTT-3.3.4-5]") {
    world here;
    peer one = member(here, "one");
    one.says("82 09 | 00 02 | 02 0B 05 | 00 01 'a' 00");
    REQUIRE(one.heard() == wire("90 04 | 00 02 | 00 | 00"));
    peer alice{here, "alice"};
    alice.says(message);
    const std::string plain = wire(message);
    const std::string named = wire("30 06 | 00 01 'a' | 02 0B 05");
    CHECK(one.heard() == plain + " " + named);
}

TEST_CASE("a member that is offline is passed over while another is there") {
    world here;
    peer one = member(here, "one", {.session_expiry = 100});
    peer two = member(here, "two");
    one.vanishes();
    peer alice{here, "alice"};
    alice.says("32 07 | 00 01 'a' 00 01 00 '1' | 32 07 | 00 01 'a' 00 02 00 '2'");
    CHECK(two.heard() == wire("32 07 | 00 01 'a' 00 01 00 '1' | 32 07 | 00 01 'a' 00 02 00 '2'"));
    two.vanishes();
    alice.says("32 07 | 00 01 'a' 00 03 00 '3'");
    peer again{here, "one", {.clean_start = false, .session_expiry = 100}};
    CHECK(again.heard() == welcome_back + " " + wire("32 07 | 00 01 'a' 00 01 00 '3'"));
}

TEST_CASE("leaving a group leaves its messages to the others") {
    world here;
    peer one = member(here, "one");
    peer two = member(here, "two");
    one.says("A2 0F | 00 02 | 00 | 00 0A '$share/g/a'");
    CHECK(one.heard() == wire("B0 04 | 00 02 | 00 | 00"));
    peer alice{here, "alice"};
    alice.says(message);
    alice.says(message);
    CHECK(one.heard().empty());
    CHECK(two.heard() == wire(message) + " " + wire(message));
    two.says("A2 0F | 00 02 | 00 | 00 0A '$share/g/a'");
    CHECK(here.broker->statistics().subscriptions == 0);
    alice.says(message);
}

TEST_CASE("No Local on a shared subscription is a protocol error", "[MQTT-3.8.3-4]") {
    world here;
    peer one{here, "one"};
    one.says("82 10 | 00 01 | 00 | 00 0A '$share/g/a' 04");
    CHECK(one.heard() == wire("E0 01 | 82"));
}
