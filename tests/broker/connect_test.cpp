// CONNECT and CONNACK, and what may come before and instead of them.
#include "dialogue.hpp"

using namespace broker_test;
namespace packet = dockwire::mqtt::packet;
using mqtt::reason_code;

TEST_CASE("CONNECT is answered by CONNACK", "[MQTT-3.1.3-5][MQTT-3.1.4-5]") {
    world here;
    peer alice{here};
    alice.says("10 12 | 00 04 'MQTT' 05 02 00 3C | 00 | 00 05 'alice'");
    CHECK(alice.heard() == wire("20 06 | 00 00 | 03 | 22 00 10"));
    CHECK(here.broker->connections() == 1);
}

TEST_CASE("CONNECT may come in pieces, and PUBLISH right behind it") {
    world here;
    peer bob{here, "bob"};
    bob.says("82 08 | 00 01 | 00 | 00 02 'ab' 00");
    bob.heard();
    peer alice{here};
    for (const auto byte : dockwire::test::from_hex("10 12 | 00 04 'MQTT' 05 02 00 3C | 00 | 00 05 'alice'"))
        alice.says({byte});
    CHECK(alice.heard() == welcome);
    peer carol{here};
    carol.says("10 12 | 00 04 'MQTT' 05 02 00 3C | 00 | 00 05 'carol'"
               "30 06 | 00 02 'ab' 00 'x'");
    CHECK(carol.heard() == welcome);
    CHECK(bob.heard() == wire("30 06 | 00 02 'ab' 00 'x'"));
}

TEST_CASE("a client without an identifier is assigned one of its own", "[MQTT-3.1.3-6][MQTT-3.1.3-7][MQTT-3.2.2-16]") {
    world here;
    peer first{here, "", {}};
    CHECK(first.heard() == wire("20 13 | 00 00 | 10 | 12 00 0A 'assigned-1' 22 00 10"));
    const peer named{here, "assigned-2"};
    peer second{here, "", {}};
    CHECK(second.heard() == wire("20 13 | 00 00 | 10 | 12 00 0A 'assigned-3' 22 00 10"));
    CHECK(here.broker->connections() == 3);
}

TEST_CASE("a first packet that is not CONNECT ends the connection without an answer") {
    world here;
    peer stranger{here};
    stranger.says("C0 00");
    CHECK(stranger.is_cut());
    CHECK(stranger.heard().empty());
}

TEST_CASE("a CONNECT that is wrong is answered by CONNACK with the reason",
          "[MQTT-3.1.2-2][MQTT-3.1.2-3][MQTT-3.1.4-1][MQTT-4.12.0-1]") {
    world here{{.maximum_packet_size = 100}};
    peer stranger{here};
    SECTION("malformed: the reserved flag is set") {
        stranger.says("10 12 | 00 04 'MQTT' 05 03 00 3C | 00 | 00 05 'alice'");
        CHECK(stranger.heard() == wire("20 03 | 00 81 | 00"));
    }
    SECTION("of another version") {
        stranger.says("10 11 | 00 04 'MQTT' 04 02 00 3C | 00 05 'alice'");
        CHECK(stranger.heard() == wire("20 03 | 00 84 | 00"));
    }
    SECTION("longer than the broker allows, as soon as its length is seen") {
        stranger.says("10 E8 07 | 00 04 'MQTT'");
        CHECK(stranger.heard() == wire("20 03 | 00 95 | 00"));
    }
    SECTION("with an authentication method") {
        stranger.says("10 19 | 00 04 'MQTT' 05 02 00 3C | 07 15 00 04 'SCRA' | 00 05 'alice'");
        CHECK(stranger.heard() == wire("20 03 | 00 8C | 00"));
    }
    CHECK(stranger.is_cut());
    CHECK(here.broker->connections() == 0);
    CHECK(here.broker->statistics().sessions == 0);
}

TEST_CASE("a CONNECT above 64 KiB is refused as soon as its length is seen, whatever the Maximum Packet Size") {
    world here;
    SECTION("one byte more") {
        peer stranger{here};
        stranger.says("10 FD FF 03"); // 65,533 bytes follow, so 65,537 in all
        CHECK(stranger.heard() == wire("20 03 | 00 95 | 00"));
        CHECK(stranger.is_cut());
    }
    SECTION("64 KiB") {
        const std::string password(65'536 - 24, 'x');
        peer alice{here};
        std::vector<std::byte> bytes =
            dockwire::test::from_hex("10 FC FF 03 | 00 04 'MQTT' 05 42 00 3C | 00 | 00 05 'alice' | FF E8");
        REQUIRE(bytes.size() == 24);
        for (const char each : password)
            bytes.push_back(static_cast<std::byte>(each));
        alice.says(bytes);
        CHECK(alice.heard() == welcome);
    }
}

TEST_CASE("a second CONNECT is a protocol error", "[MQTT-3.1.0-2]") {
    world here;
    peer alice{here, "alice"};
    alice.says(connect_bytes("alice", {}));
    CHECK(alice.heard() == wire("E0 01 | 82"));
    CHECK(alice.is_cut());
}

TEST_CASE("a connection that says nothing is closed after the connect time-out") {
    world here{{.connect_timeout = 5s}};
    peer silent{here};
    peer slow{here};
    slow.says("10 12 | 00 04");
    here.pass(4999ms);
    CHECK_FALSE(silent.is_cut());
    here.pass(1ms);
    CHECK(silent.is_cut());
    CHECK(slow.is_cut());
    CHECK(silent.heard().empty());
}

TEST_CASE("CONNACK announces every limit that differs from the standard's default", "[MQTT-3.2.2-9]") {
    world here{{.receive_maximum = 10,
                .topic_alias_maximum = 0,
                .maximum_packet_size = 1000,
                .maximum_qos = mqtt::qos::at_least_once,
                .server_keep_alive = 30s,
                .session_expiry_maximum = 60s}};
    peer alice{here, "alice", {.session_expiry = 61}};
    CHECK(alice.heard() == wire("20 15 | 00 00 | 12 | 11 00 00 00 3C | 13 00 1E | 21 00 0A | 24 01 | 27 00 00 03 E8"));
}

TEST_CASE("options outside their range are refused by listen") {
    asio::io_context io;
    mqtt::broker broker{io, {.receive_maximum = 0}};
    CHECK(broker.listen("memory://elsewhere") == dockwire::usage_error::invalid_option);
    mqtt::broker without_keep_alive{io, {.maximum_keep_alive = 0s}};
    CHECK(without_keep_alive.listen("memory://elsewhere") == dockwire::usage_error::invalid_option);
}

TEST_CASE("the authenticate hook sees CONNECT and decides", "[MQTT-3.1.4-2][MQTT-3.2.2-7]") {
    std::string seen;
    world here{{.authenticate = [&](const packet::connect& request) {
        seen = request.user_name.value_or("");
        return seen == "dock" ? reason_code::success : reason_code::bad_user_name_or_password;
    }}};
    peer good{here};
    good.says("10 18 | 00 04 'MQTT' 05 82 00 00 | 00 | 00 05 'alice' | 00 04 'dock'");
    CHECK(good.heard() == welcome);
    peer bad{here};
    bad.says("10 18 | 00 04 'MQTT' 05 82 00 00 | 00 | 00 05 'alice' | 00 04 'evil'");
    CHECK(bad.heard() == wire("20 03 | 00 86 | 00"));
    CHECK(bad.is_cut());
    CHECK(seen == "evil");
    CHECK(here.broker->connections() == 1); // nobody was thrown out by a refused one
    CHECK(here.broker->statistics().connections_refused == 1);
}

TEST_CASE("PINGREQ is answered, and a client that is silent for one and a half keep-alive times is disconnected",
          "[MQTT-3.1.2-22][MQTT-3.2.2-22][MQTT-3.12.4-1]") {
    world here;
    peer alice{here, "alice", {.keep_alive = 10}};
    alice.heard();
    here.pass(14s);
    alice.says("C0 00");
    CHECK(alice.heard() == wire("D0 00"));
    here.pass(14999ms);
    CHECK_FALSE(alice.is_cut());
    here.pass(1ms);
    CHECK(alice.heard() == wire("E0 01 | 8D"));
    CHECK(alice.is_cut());
}

TEST_CASE("the server's keep-alive time replaces the client's") {
    world here{{.server_keep_alive = 2s}};
    peer alice{here, "alice", {.keep_alive = 1000}};
    CHECK(alice.heard() == wire("20 09 | 00 00 | 06 | 13 00 02 | 22 00 10"));
    here.pass(3s);
    CHECK(alice.heard() == wire("E0 01 | 8D"));
}

TEST_CASE("a client that asks for a longer keep-alive time than the maximum, or for none, gets the maximum") {
    world here{{.maximum_keep_alive = 20s}};
    const std::string capped = wire("20 09 | 00 00 | 06 | 13 00 14 | 22 00 10");
    peer longer{here, "longer", {.keep_alive = 21}};
    CHECK(longer.heard() == capped);
    peer none{here, "none", {.keep_alive = 0}};
    CHECK(none.heard() == capped);
    peer equal{here, "equal", {.keep_alive = 20}};
    CHECK(equal.heard() == welcome);
    peer shorter{here, "shorter", {.keep_alive = 10}};
    CHECK(shorter.heard() == welcome);
    here.pass(15s);
    CHECK(shorter.is_cut());
    CHECK_FALSE(none.is_cut());
    here.pass(15s);
    CHECK(none.heard() == wire("E0 01 | 8D"));
    CHECK(longer.is_cut());
}

TEST_CASE("the server's keep-alive time goes before the maximum") {
    world here{{.server_keep_alive = 30s, .maximum_keep_alive = 20s}};
    peer alice{here, "alice", {.keep_alive = 10}};
    CHECK(alice.heard() == wire("20 09 | 00 00 | 06 | 13 00 1E | 22 00 10"));
}

TEST_CASE("a client that connects again takes the session over from its old connection",
          "[MQTT-3.1.2-5][MQTT-3.1.3-2][MQTT-3.1.4-3][MQTT-3.2.2-3]") {
    world here;
    peer before{here, "alice", {.session_expiry = 100}};
    before.says("82 07 | 00 01 | 00 | 00 01 'a' 01");
    before.heard();
    peer after{here, "alice", {.clean_start = false, .session_expiry = 100}};
    CHECK(before.heard() == wire("E0 01 | 8E"));
    CHECK(before.is_cut());
    CHECK(after.heard() == welcome_back);
    after.says("30 05 | 00 01 'a' 00 'x'");
    CHECK(after.heard() == wire("30 05 | 00 01 'a' 00 'x'"));
    CHECK(here.broker->connections() == 1);
}

TEST_CASE("a taken over connection that is never closed by its client ends after the close time-out") {
    world here{{.close_timeout = 3s}};
    peer before{here, "alice"};
    before.sleeps();
    const peer after{here, "alice"};
    here.pass(3s);
    before.sleeps(false);
    CHECK(before.heard() == wire("E0 01 | 8E"));
    CHECK(before.is_cut());
}
