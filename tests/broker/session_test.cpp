// Sessions that outlive connections.
#include "dialogue.hpp"

using namespace broker_test;

namespace {

constexpr connect_terms lasting{.session_expiry = 100};
constexpr connect_terms again{.clean_start = false, .session_expiry = 100};

peer subscriber(world& here, const connect_terms& terms = lasting) {
    peer bob{here, "bob", terms};
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 02");
    REQUIRE(bob.heard() == welcome + " " + wire("90 04 | 00 01 | 00 | 02"));
    return bob;
}

} // namespace

TEST_CASE("QoS 1 and 2 messages wait for a client that is away, QoS 0 ones do not",
          "[MQTT-3.1.2-5][MQTT-3.1.2-23][MQTT-4.5.0-1][MQTT-4.6.0-5][MQTT-4.6.0-6]") {
    world here;
    peer bob = subscriber(here);
    bob.vanishes();
    peer alice{here, "alice"};
    alice.says("30 05 | 00 01 'a' 00 '0' | 32 07 | 00 01 'a' 00 01 00 '1' | 34 07 | 00 01 'a' 00 02 00 '2'");
    CHECK(alice.heard() == wire("40 02 | 00 01 | 50 02 | 00 02"));
    peer back{here, "bob", again};
    CHECK(back.heard() == welcome_back + " " + wire("32 07 | 00 01 'a' 00 01 00 '1' | 34 07 | 00 01 'a' 00 02 00 '2'"));
}

TEST_CASE("messages in flight are sent again with DUP, under their identifiers and in their order") {
    world here;
    peer bob = subscriber(here);
    peer alice{here, "alice"};
    alice.says("32 07 | 00 01 'a' 00 01 00 '1' | 34 07 | 00 01 'a' 00 02 00 '2' | 34 07 | 00 01 'a' 00 03 00 '3'");
    bob.heard();
    bob.says("50 02 | 00 02");
    CHECK(bob.heard() == wire("62 02 | 00 02"));
    bob.vanishes();
    peer back{here, "bob", again};
    const std::string heard = back.heard();
    CHECK(heard.starts_with(welcome_back));
    const std::string rest = heard.substr(welcome_back.size() + 1);
    CHECK((rest == wire("62 02 | 00 02 | 3A 07 | 00 01 'a' 00 01 00 '1' | 3C 07 | 00 01 'a' 00 03 00 '3'") ||
           rest == wire("3A 07 | 00 01 'a' 00 01 00 '1' | 62 02 | 00 02 | 3C 07 | 00 01 'a' 00 03 00 '3'")));
}

TEST_CASE("a QoS 2 message that was taken over is not passed on a second time after a reconnect") {
    world here;
    peer bob = subscriber(here);
    peer alice{here, "alice", lasting};
    alice.says("34 07 | 00 01 'a' 00 07 00 'x'");
    alice.vanishes();
    peer back{here, "alice", again};
    CHECK(back.heard() == welcome_back);
    back.says("3C 07 | 00 01 'a' 00 07 00 'x'");
    CHECK(back.heard() == wire("50 02 | 00 07"));
    back.says("62 02 | 00 07");
    CHECK(back.heard() == wire("70 02 | 00 07"));
    CHECK(bob.heard() == wire("34 07 | 00 01 'a' 00 01 00 'x'"));
}

TEST_CASE("a session ends with its connection when no expiry was asked for", "[MQTT-3.1.2-6][MQTT-4.1.0-2]") {
    world here;
    peer bob = subscriber(here, {});
    bob.vanishes();
    CHECK(here.broker->statistics().sessions == 0);
    CHECK(here.broker->statistics().subscriptions == 0);
    peer back{here, "bob", again};
    CHECK(back.heard() == welcome);
}

TEST_CASE("a session ends when its expiry interval has passed without a connection",
          "[MQTT-3.1.2-6][MQTT-3.2.2-3][MQTT-4.1.0-1][MQTT-4.1.0-2]") {
    world here;
    peer bob = subscriber(here);
    bob.vanishes();
    SECTION("one moment before it is resumed") {
        here.pass(99999ms);
        peer back{here, "bob", again};
        CHECK(back.heard() == welcome_back);
        here.pass(200s); // a session with a connection does not end
        back.says("C0 00");
        CHECK(back.heard() == wire("D0 00"));
    }
    SECTION("then it is gone") {
        here.pass(100s);
        CHECK(here.broker->statistics().sessions == 0);
        peer back{here, "bob", again};
        CHECK(back.heard() == welcome);
    }
}

TEST_CASE("a session without end stays") {
    world here;
    peer bob = subscriber(here, {.session_expiry = UINT32_MAX});
    bob.vanishes();
    here.pass(24h * 365 * 150, 24h * 365);
    peer back{here, "bob", again};
    CHECK(back.heard() == welcome_back);
}

TEST_CASE("DISCONNECT may change the session's expiry") {
    world here;
    SECTION("to end it at once") {
        peer bob = subscriber(here);
        bob.says("E0 07 | 00 | 05 | 11 00 00 00 00");
        CHECK(bob.is_cut());
        CHECK(here.broker->statistics().sessions == 0);
    }
    SECTION("to let it live longer") {
        peer bob = subscriber(here);
        bob.says("E0 07 | 00 | 05 | 11 00 00 01 00");
        here.pass(255s);
        CHECK(here.broker->statistics().sessions == 1);
        here.pass(1s);
        CHECK(here.broker->statistics().sessions == 0);
    }
    SECTION("but not to keep one that was to end with the connection") {
        peer bob = subscriber(here, {});
        bob.says("E0 07 | 00 | 05 | 11 00 00 01 00");
        CHECK(here.broker->statistics().sessions == 0);
    }
}

TEST_CASE("the broker's longest expiry bounds what clients ask for") {
    world here{{.session_expiry_maximum = 10s}};
    peer bob{here, "bob", lasting};
    CHECK(bob.heard() == wire("20 0B | 00 00 | 08 | 11 00 00 00 0A | 22 00 10"));
    bob.vanishes();
    here.pass(10s);
    CHECK(here.broker->statistics().sessions == 0);
}

TEST_CASE("Clean Start forgets the session", "[MQTT-3.1.2-4][MQTT-3.1.4-4][MQTT-3.2.2-2]") {
    world here;
    peer bob = subscriber(here);
    bob.vanishes();
    peer alice{here, "alice"};
    alice.says("32 07 | 00 01 'a' 00 01 00 '1'");
    peer fresh{here, "bob", lasting};
    CHECK(fresh.heard() == welcome);
    alice.says("30 04 | 00 01 'a' 00");
    CHECK(fresh.heard().empty());
    CHECK(here.broker->statistics().sessions == 2);
}

TEST_CASE("what waits for a client that is away is bounded, and the rest is counted") {
    world here{{.queue_messages = 2}};
    peer bob = subscriber(here);
    bob.vanishes();
    peer alice{here, "alice"};
    alice.says("32 07 | 00 01 'a' 00 01 00 '1' | 32 07 | 00 01 'a' 00 02 00 '2' | 32 07 | 00 01 'a' 00 03 00 '3'");
    CHECK(here.broker->statistics().messages_dropped == 1);
    peer back{here, "bob", again};
    CHECK(back.heard() == welcome_back + " " + wire("32 07 | 00 01 'a' 00 01 00 '1' | 32 07 | 00 01 'a' 00 02 00 '2'"));
}

TEST_CASE(
    "a session that is taken over in the middle of a packet leaves it to the old connection, and nothing of it to the new one",
    "[MQTT-3.1.4-3]") {
    world here;
    peer bob = subscriber(here);
    bob.sleeps();
    peer alice{here, "alice"};
    std::vector<std::byte> packet = dockwire::test::from_hex("30 83 80 60 | 00 01 'a' 00");
    packet.resize(packet.size() + 0x18'0000 - 1); // more than the memory transport takes
    alice.says(packet);
    alice.says("30 05 | 00 01 'a' 00 'x'");
    peer back{here, "bob", again};
    CHECK(back.heard() == welcome_back);
    alice.says("30 05 | 00 01 'a' 00 'y'");
    CHECK(back.heard() == wire("30 05 | 00 01 'a' 00 'y'"));
    CHECK_FALSE(bob.is_cut());
    bob.sleeps(false);
    CHECK(bob.heard() == dockwire::test::to_hex(packet) + " " + wire("30 05 | 00 01 'a' 00 'x' | E0 01 | 8E"));
    CHECK(bob.is_cut());
    back.says("C0 00");
    CHECK(back.heard() == wire("D0 00"));
}

TEST_CASE("a message that expires while it waits is dropped, and one that does not arrives with what is left of its time",
          "[MQTT-3.3.2-5][MQTT-3.3.2-6]") {
    world here;
    peer bob = subscriber(here);
    bob.vanishes();
    peer alice{here, "alice"};
    alice.says("32 0B | 00 01 'a' 00 01 | 05 02 00 00 00 05 | 32 0B | 00 01 'a' 00 02 | 05 02 00 00 00 32");
    here.pass(10s);
    peer back{here, "bob", again};
    CHECK(back.heard() == welcome_back + " " + wire("32 0B | 00 01 'a' 00 01 | 05 02 00 00 00 28"));
    CHECK(here.broker->statistics().messages_dropped == 1);
}
