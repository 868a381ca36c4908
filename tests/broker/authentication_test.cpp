// Enhanced authentication (4.12), with a method that asks for sums.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue.hpp"

using namespace broker_test;
using mqtt::reason_code;

namespace {

// The method ADD: the client says hello, the server gives two digits, the client answers with their sum, as a digit.
class adder final : public mqtt::server_authenticator {
public:
    mqtt::auth_answer answer(dockwire::bytes_view from_client) override {
        const std::string_view said = dockwire::as_text(from_client);
        if (said == "free") return {reason_code::success, ""};
        if (said == "hello") return {reason_code::continue_authentication, "34"};
        return said == "7" ? mqtt::auth_answer{reason_code::success, "well done"}
                           : mqtt::auth_answer{reason_code::not_authorized, "secret"};
    }
};

mqtt::broker_options with_add(mqtt::broker_options options = {}) {
    options.authenticator = [](std::string_view method) -> std::unique_ptr<mqtt::server_authenticator> {
        return method == "ADD" ? std::make_unique<adder>() : nullptr;
    };
    return options;
}

constexpr connect_terms says_add{.authentication_method = "ADD", .authentication_data = "hello"};
const std::string challenge = wire("F0 0D | 18 | 0B | 15 00 03 'ADD' | 16 00 02 '34'");
const std::string answer_7 = "F0 0C | 18 | 0A | 15 00 03 'ADD' | 16 00 01 '7'";
const std::string answer_8 = "F0 0C | 18 | 0A | 15 00 03 'ADD' | 16 00 01 '8'";
const std::string welcome_proven = wire("20 18 | 00 00 | 15 | 15 00 03 'ADD' | 16 00 09 'well done' | 22 00 10");
const std::string authenticate_again = "F0 10 | 19 | 0E | 15 00 03 'ADD' | 16 00 05 'hello'";

peer proven(world& here, std::string_view id) {
    peer in{here, id, says_add};
    in.says(answer_7);
    REQUIRE(in.heard() == challenge + " " + welcome_proven);
    return in;
}

} // namespace

TEST_CASE("a client that authenticates itself is let in after the exchange", "[MQTT-4.12.0-2][MQTT-4.12.0-5][MQTT-3.2.0-1]") {
    world here{with_add()};
    peer alice{here, "alice", says_add};
    CHECK(alice.heard() == challenge);
    CHECK(here.broker->connections() == 0);
    alice.says(answer_7);
    CHECK(alice.heard() == welcome_proven);
    CHECK(here.broker->connections() == 1);
    alice.says("82 07 | 00 01 | 00 | 00 01 'a' 00 | 30 05 | 00 01 'a' 00 'x'");
    CHECK(alice.heard() == wire("90 04 | 00 01 | 00 | 00 | 30 05 | 00 01 'a' 00 'x'"));
}

TEST_CASE("AUTH that is sent before the challenge has come is read behind it, and the challenge is sent all the same",
          "[MQTT-4.12.0-2]") {
    world here{with_add()};
    peer alice{here};
    const auto say_with_connect = [&](std::string_view answer) {
        std::vector<std::byte> both = connect_bytes("alice", says_add);
        const auto bytes = dockwire::test::from_hex(answer);
        both.insert(both.end(), bytes.begin(), bytes.end());
        alice.says(both);
    };
    SECTION("with success") {
        say_with_connect(answer_7);
        CHECK(alice.heard() == challenge + " " + welcome_proven);
        alice.says("C0 00");
        CHECK(alice.heard() == wire("D0 00"));
    }
    SECTION("in vain") {
        say_with_connect(answer_8);
        CHECK(alice.heard() == challenge + " " + wire("20 03 | 00 87 | 00"));
        CHECK(alice.is_cut());
    }
}

TEST_CASE("AUTH above 64 KiB before the client is let in is refused as soon as its length is seen, and taken afterwards") {
    world here{with_add()};
    peer stranger{here, "alice", says_add};
    REQUIRE(stranger.heard() == challenge);
    stranger.says("F0 FD FF 03 | 18");
    CHECK(stranger.heard() == wire("20 03 | 00 95 | 00"));
    CHECK(stranger.is_cut());
    peer alice = proven(here, "alice");
    alice.says("F0 FD FF 03 | 19");
    CHECK(alice.heard().empty());
    CHECK_FALSE(alice.is_cut());
}

TEST_CASE("an exchange may be over with CONNECT") {
    world here{with_add()};
    peer alice{here, "alice", {.authentication_method = "ADD", .authentication_data = "free"}};
    CHECK(alice.heard() == wire("20 0C | 00 00 | 09 | 15 00 03 'ADD' | 22 00 10"));
}

TEST_CASE("a client that authenticates itself resumes its session, and may be assigned an identifier") {
    world here{with_add()};
    connect_terms lasting = says_add;
    lasting.clean_start = false;
    lasting.session_expiry = 100;
    {
        peer alice{here, "alice", lasting};
        alice.says(answer_7);
        alice.says("82 07 | 00 01 | 00 | 00 01 'a' 01");
    }
    peer bob{here, "bob"};
    bob.says("32 07 | 00 01 'a' 00 01 00 'x'");
    peer back{here, "alice", lasting};
    back.says(answer_7);
    CHECK(back.heard() == challenge + " " + wire("20 18 | 01 00 | 15 | 15 00 03 'ADD' | 16 00 09 'well done' | 22 00 10") + " " +
                              wire("32 07 | 00 01 'a' 00 01 00 'x'"));
    peer nameless{here, "", says_add};
    nameless.says(answer_7);
    CHECK(nameless.heard() ==
          challenge + " " +
              wire("20 25 | 00 00 | 22 | 12 00 0A 'assigned-1' | 15 00 03 'ADD' | 16 00 09 'well done' | 22 00 10"));
}

TEST_CASE("a session is taken over by those only who have authenticated themselves") {
    world here{with_add()};
    peer alice = proven(here, "alice");
    peer thief{here, "alice", says_add};
    CHECK(thief.heard() == challenge);
    thief.says(answer_8);
    CHECK(thief.heard() == wire("20 03 | 00 87 | 00"));
    CHECK(alice.heard().empty());
    CHECK(here.broker->connections() == 1);
    const peer owner = proven(here, "alice");
    CHECK(alice.heard() == wire("E0 01 | 8E"));
    CHECK(here.broker->connections() == 1);
    CHECK(here.broker->statistics().sessions == 1);
}

TEST_CASE("a client that fails is refused by CONNACK", "[MQTT-4.12.0-4][MQTT-3.2.2-7]") {
    world here{with_add()};
    peer alice{here, "alice", says_add};
    alice.heard();
    alice.says(answer_8);
    CHECK(alice.heard() == wire("20 03 | 00 87 | 00"));
    CHECK(alice.is_cut());
    CHECK(here.broker->statistics().sessions == 0);
    CHECK(here.broker->statistics().connections_refused == 1);
}

TEST_CASE("a method that the broker does not know is refused with 0x8C", "[MQTT-4.12.0-1]") {
    world here{with_add()};
    peer alice{here, "alice", {.authentication_method = "SUBTRACT"}};
    CHECK(alice.heard() == wire("20 03 | 00 8C | 00"));
    CHECK(alice.is_cut());
}

TEST_CASE("the authenticate hook is asked before the exchange") {
    world here{with_add({.authenticate = [](const mqtt::packet::connect&) { return reason_code::banned; }})};
    peer alice{here, "alice", says_add};
    CHECK(alice.heard() == wire("20 03 | 00 8A | 00"));
}

TEST_CASE("only AUTH with the method of CONNECT goes on with the exchange", "[MQTT-3.1.4-6][MQTT-4.12.0-3]") {
    world here{with_add()};
    peer alice{here, "alice", says_add};
    REQUIRE(alice.heard() == challenge);
    SECTION("another method") { alice.says("F0 0C | 18 | 0A | 15 00 03 'SUB' | 16 00 01 '7'"); }
    SECTION("a re-authentication that has nothing to repeat") { alice.says(authenticate_again); }
    SECTION("PUBLISH") { alice.says("30 05 | 00 01 'a' 00 'x'"); }
    CHECK(alice.heard() == wire("20 03 | 00 82 | 00"));
    CHECK(alice.is_cut());
    CHECK(here.broker->statistics().messages_received == 0);
}

TEST_CASE("a client may leave during the exchange, or take too long for it") {
    world here{with_add({.connect_timeout = 5s})};
    peer alice{here, "alice", says_add};
    REQUIRE(alice.heard() == challenge);
    SECTION("DISCONNECT") {
        alice.says("E0 00");
        CHECK(alice.heard().empty());
    }
    SECTION("silence") {
        here.pass(4999ms);
        CHECK_FALSE(alice.is_cut());
        here.pass(1ms);
        CHECK(alice.heard() == wire("20 03 | 00 80 | 00"));
    }
    SECTION("the broker closes") {
        here.broker->close();
        CHECK(alice.heard() == wire("20 03 | 00 80 | 00"));
    }
    SECTION("the broker is destroyed") { here.broker.reset(); }
    CHECK(alice.is_cut());
}

TEST_CASE("DISCONNECT that comes in one piece with the last AUTH is heard") {
    world here{with_add()};
    peer alice{here, "alice", says_add};
    alice.says(answer_7 + " | E0 00");
    CHECK(alice.heard() == challenge + " " + welcome_proven);
    CHECK(alice.is_cut());
}

TEST_CASE("a client may authenticate itself again at run time", "[MQTT-4.12.1-1]") {
    world here{with_add()};
    peer alice = proven(here, "alice");
    alice.says(authenticate_again);
    CHECK(alice.heard() == challenge);
    alice.says("C0 00"); // everything else goes on meanwhile
    CHECK(alice.heard() == wire("D0 00"));
    SECTION("with success") {
        alice.says(answer_7);
        CHECK(alice.heard() == wire("F0 14 | 00 | 12 | 15 00 03 'ADD' | 16 00 09 'well done'"));
        CHECK_FALSE(alice.is_cut());
    }
    SECTION("in vain, which ends the connection") {
        alice.says(answer_8);
        CHECK(alice.heard() == wire("E0 01 | 87"));
        CHECK(alice.is_cut());
    }
}

TEST_CASE("a failed re-authentication ends the connection with the reason", "[MQTT-4.12.1-2]") {
    world here{with_add()};
    peer alice = proven(here, "alice");
    alice.says(authenticate_again);
    alice.says(answer_8);
    CHECK(alice.heard() == challenge + " " + wire("E0 01 | 87"));
    CHECK(alice.is_cut());
    CHECK(here.broker->statistics().connections_refused == 0);
}

TEST_CASE("AUTH that no exchange asks for is a protocol error") {
    world here{with_add()};
    peer alice = proven(here, "alice");
    SECTION("with nothing to continue") { alice.says(answer_7); }
    SECTION("again with another method") { alice.says("F0 08 | 19 | 06 | 15 00 03 'SUB'"); }
    CHECK(alice.heard() == wire("E0 01 | 82"));
    CHECK(alice.is_cut());
}

TEST_CASE("without a method in CONNECT the broker says nothing of authentication", "[MQTT-4.12.0-6]") {
    world here{with_add()};
    peer alice{here, "alice"}; // welcomed as without the option
    alice.says(authenticate_again);
    CHECK(alice.heard() == wire("E0 01 | 82"));
}

TEST_CASE("a session that was entered with a method may be entered without one later") {
    world here{with_add()};
    connect_terms lasting = says_add;
    lasting.session_expiry = 100;
    {
        peer alice{here, "alice", lasting};
        alice.says(answer_7);
    }
    peer back{here, "alice", {.clean_start = false, .session_expiry = 100}};
    CHECK(back.heard() == welcome_back);
    back.says(authenticate_again);
    CHECK(back.heard() == wire("E0 01 | 82"));
}
