// Wills (3.1.2.5).
#include "dialogue.hpp"

using namespace broker_test;

namespace {

mqtt::will last_will(std::optional<std::uint32_t> delay = {}) {
    mqtt::will last{};
    last.topic = "a";
    last.payload = mqtt::binary{std::string_view{"gone"}};
    last.will_delay_interval = delay;
    return last;
}

peer listener(world& here) {
    peer bob{here, "bob"};
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 00");
    REQUIRE(bob.heard() == wire("90 04 | 00 01 | 00 | 00"));
    return bob;
}

const std::string published = wire("30 08 | 00 01 'a' 00 'gone'");

} // namespace

TEST_CASE("a will is published when its connection ends without DISCONNECT", "[MQTT-3.1.2-7][MQTT-3.1.2-8][MQTT-3.1.2-14]") {
    world here;
    peer bob = listener(here);
    peer dock{here, "dock", {.keep_alive = 10, .will = last_will()}};
    SECTION("lost") { dock.vanishes(); }
    SECTION("silent") { here.pass(15s); }
    SECTION("broken by a malformed packet") { dock.says("00 00"); }
    SECTION("taken over") { peer{here, "dock"}; }
    SECTION("with a DISCONNECT that asks for it") { dock.says("E0 01 | 04"); }
    CHECK(bob.heard() == published);
}

TEST_CASE("an orderly DISCONNECT takes the will back", "[MQTT-3.1.2-8][MQTT-3.1.2-10][MQTT-3.14.4-3]") {
    world here;
    peer bob = listener(here);
    peer dock{here, "dock", {.will = last_will()}};
    dock.says("E0 00");
    dock.vanishes();
    CHECK(bob.heard().empty());
}

TEST_CASE("a will that is retained is found later", "[MQTT-3.1.2-15]") {
    world here;
    mqtt::will last = last_will();
    last.retain = true;
    peer dock{here, "dock", {.will = last}};
    dock.vanishes();
    peer bob{here, "bob"};
    bob.says("82 07 | 00 01 | 00 | 00 01 'a' 00");
    CHECK(bob.heard() == wire("90 04 | 00 01 | 00 | 00 | 31 08 | 00 01 'a' 00 'gone'"));
}

TEST_CASE("a will with a delay waits for it", "[MQTT-3.1.2-8][MQTT-3.1.2-10][MQTT-3.1.3-9]") {
    world here;
    peer bob = listener(here);
    SECTION("and is published when nobody comes back") {
        peer dock{here, "dock", {.session_expiry = 100, .will = last_will(30)}};
        dock.vanishes();
        here.pass(29999ms);
        CHECK(bob.heard().empty());
        here.pass(1ms);
        CHECK(bob.heard() == published);
        here.pass(100s);
        CHECK(bob.heard().empty());
    }
    SECTION("and is taken back when the client returns in time") {
        peer dock{here, "dock", {.session_expiry = 100, .will = last_will(30)}};
        dock.vanishes();
        here.pass(29s);
        const peer back{here, "dock", {.clean_start = false, .session_expiry = 100}};
        here.pass(60s);
        CHECK(bob.heard().empty());
    }
    SECTION("but no longer than the session") {
        peer dock{here, "dock", {.session_expiry = 10, .will = last_will(30)}};
        dock.vanishes();
        here.pass(10s);
        CHECK(bob.heard() == published);
    }
    SECTION("but not beyond a Clean Start, which ends the session") {
        peer dock{here, "dock", {.session_expiry = 100, .will = last_will(30)}};
        dock.vanishes();
        const peer fresh{here, "dock"};
        CHECK(bob.heard() == published);
    }
}

TEST_CASE("a new connection brings its own will or none", "[MQTT-3.1.3-9]") {
    world here;
    peer bob = listener(here);
    peer dock{here, "dock", {.session_expiry = 100, .will = last_will(30)}};
    dock.vanishes();
    peer back{here, "dock", {.clean_start = false, .session_expiry = 100}};
    back.vanishes();
    here.pass(200s);
    CHECK(bob.heard().empty());
}
